"""Orders as people write them, payments that settle them, products they are of, and what is still owed."""

import sqlite3
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.rules.sales import line_amount
from crmcli.domain.sales.ledger import Claim, owed, settle, shares
from crmcli.domain.sales.money import Money
from crmcli.domain.sales.order_items import Item, only_amount, parse_items
from crmcli.domain.sales.units import is_same_unit
from crmcli.errors import Usage
from tests.conftest import Crm, prepared

KNOWN = {"iphone 15": "USD", "rice": "USD", "7 up": "EUR"}


@prepared
def acme(crm: Crm) -> Crm:
    """A book with Li Wei of Acme in it."""
    crm.ok("add", "Li Wei", "--company", "Acme Tools")
    return crm


def usd(cents: int) -> Money:
    """An amount in cents."""
    return Money(cents, "USD")


# --- what was bought ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "quantity", "unit"),
    [
        ("rice 20kg", "rice", 20, "kg"), ("rice 20 kg", "rice", 20, "kg"), ("20kg rice", "rice", 20, "kg"),
        ("20 kg rice", "rice", 20, "kg"), ("大米 20公斤", "大米", 20, "公斤"), ("大米20公斤", "大米", 20, "公斤"),
        ("20公斤大米", "大米", 20, "公斤"), ("油三桶", "油", 3, "桶"), ("两箱苹果", "苹果", 2, "箱"),
        ("oil 3", "oil", 3, None),
        ("3 oil", "oil", 3, None), ("oil x3", "oil", 3, None), ("3x oil", "oil", 3, None), ("oil × 3", "oil", 3, None),
        ("oil", "oil", 1, None), ("3 boxes of oil", "oil", 3, "boxes"), ("A4 paper 5 packs", "A4 paper", 5, "packs"),
        ("3D printer", "3D printer", 1, None), ("3M tape 2", "3M tape", 2, None), ("shirt L 3", "shirt L", 3, None),
        ("iPhone 15", "iPhone 15", 1, None), ("iPhone 15 2", "iPhone 15", 2, None),
        ("2 iPhone 15", "iPhone 15", 2, None),
        ("iPhone 16 x2", "iPhone 16", 2, None), ("7 up 3", "7 up", 3, None), ("rice 1,200 kg", "rice", 1200, "kg"),
        ("rice 2.5kg", "rice", 2.5, "kg"), ("rice 2,5kg", "rice", 2.5, "kg"), ("茶 3万公斤", "茶", 30000, "公斤"),
        ("５０ chairs", "chairs", 50, None), ("三文鱼 2箱", "三文鱼", 2, "箱"), ("三文鱼", "三文鱼", 1, None),
        ("3个月会员", "会员", 3, "个月"), ("Bob [/red] 2", "Bob [/red]", 2, None), ("rice: 20", "rice", 20, None),
    ],
)  # fmt: skip
def test_names_and_quantities(text: str, name: str, quantity: float, unit: str | None) -> None:
    """In either order, glued or apart, in English and Chinese; a known product's name is never taken apart."""
    assert parse_items(text, "USD", KNOWN) == [Item(name, quantity, unit, None, None, 0.0)]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("rice 20kg @ 4.50", Item("rice", 20, "kg", usd(450), None, 0.0)),
        ("rice 20 @ 4.5/kg", Item("rice", 20, "kg", usd(450), None, 0.0)),
        ("rice 20公斤 @ 4.5 per kg", Item("rice", 20, "公斤", usd(450), None, 0.0)),
        ("大米20公斤单价4.5", Item("大米", 20, "公斤", usd(450), None, 0.0)),
        ("7 up 3 @ 2", Item("7 up", 3, None, Money(200, "EUR"), None, 0.0)),
        ("7 up 3 @ $2", Item("7 up", 3, None, usd(200), None, 0.0)),
        ("sofa @ 1,200.50", Item("sofa", 1, None, usd(120050), None, 0.0)),
        ("sofa @ 12k each", Item("sofa", 1, None, usd(1200000), None, 0.0)),
        ("consulting = 500", Item("consulting", 1, None, None, usd(50000), 0.0)),
        ("rice 20kg @ 4.50 -10%", Item("rice", 20, "kg", usd(450), None, 0.1)),
        ("茶叶 2斤 @200 打9折", Item("茶叶", 2, "斤", usd(20000), None, 0.1)),
        ("茶叶 2斤 @200 85折", Item("茶叶", 2, "斤", usd(20000), None, 0.15)),
    ],
)
def test_prices_and_discounts(text: str, item: Item) -> None:
    """After @ for one, after = for all; without a currency in the product's own."""
    assert parse_items(text, "USD", KNOWN) == [item]


@pytest.mark.parametrize("between", [", ", "；", "，", "、", "\n", " ;, "])
def test_items_are_parted_as_people_part_them(between: str) -> None:
    """By comma, semicolon or line of either script, but not inside a number."""
    items = parse_items(f"rice 20kg @ 4,50{between}oil 1,200{between}", "EUR", {})
    assert [(item.name, item.quantity) for item in items] == [("rice", 20), ("oil", 1200)]


@pytest.mark.parametrize(
    "text",
    ["", " , ", "20", "@5", "oil 3 reams of", "oil 3 foobars @ 9",
     "several boxes of oil @ 9", "龙井 送1盒 10盒 @100",
     "oil 0", "oil -2", "iPhone 16 2", "2 iPhone 16", "rice 20kg 4.50", "rice 1.250kg", "rice @",
     "rice @ 4 @ 5", "rice @ lots", "rice 20kg @ 4.5/bag", "rice @ 4.5/kg 3", "rice @ -3", "rice = 5 -10%",
     "oil 99999999999", "rice 1,2,3", "x" * 300],
)  # fmt: skip
def test_what_is_not_understood_is_refused(text: str) -> None:
    """Two readings, no name, no quantity: never a guess."""
    with pytest.raises(Usage):
        parse_items(text, "USD", KNOWN)


@given(st.text(max_size=80) | st.text("rice oil大米油桶公斤0123456789.,@=-%折x×;两三 ", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No input raises anything else, and every item has a name and a quantity."""
    try:
        items = parse_items(text, "USD", KNOWN)
    except Usage:
        return
    for item in items:
        assert any(letter.isalpha() for letter in item.name)
        assert item.quantity > 0
        assert 0 <= item.discount < 1


def test_units_in_two_languages() -> None:
    """One unit under many names; what is unknown equals itself and its plural."""
    assert is_same_unit("kg", "公斤")
    assert is_same_unit("Bottles", "瓶")
    assert is_same_unit("widget", "widgets")
    assert not is_same_unit("kg", "g")
    assert not is_same_unit("个", "只")


def test_amounts_of_lines() -> None:
    """Halves are rounded away from nothing, as on a bill."""
    assert line_amount(2.5, 333, 0) == 833
    assert line_amount(-2.5, 333, 0) == -833
    assert line_amount(3, 1999, 0.1) == 5397
    assert line_amount(0.1, 1005, 0) == 101
    assert only_amount("5k", "USD") == usd(500000)
    assert only_amount("rice", "USD") is None


# --- what is owed ------------------------------------------------------------------------------


def test_credits_settle_the_oldest() -> None:
    """Money of no order first, then goods that came back; what is left of either stays visible."""
    claims = [Claim(2, "2026-02-01", 100, 0), Claim(1, "2026-01-01", 100, 30), Claim(3, "2026-03-01", -50, 0)]
    assert settle(claims, 0) == ({1: 20, 2: 100, 3: 0}, 0)
    assert settle(claims, 90) == ({1: 0, 2: 30, 3: 0}, 0)
    assert settle(claims, 500) == ({1: 0, 2: 0, 3: -50}, 330)
    assert settle([Claim(1, "2026-01-01", 100, 120)], 0).open == {1: -20}
    assert settle([Claim(1, "2026-01-01", -50, 0)], -20) == ({1: -30}, 0)


def test_ages_of_debts() -> None:
    """0–30, 31–60, 61–90 days, older; the last day of each belongs to it."""
    days = ("2026-11-18", "2026-10-19", "2026-10-18", "2026-09-19", "2026-09-18", "2026-08-20", "2026-08-19")
    claims = [Claim(i, day, 10**i, 0) for i, day in enumerate(days)]
    found = owed(claims, 0, date(2026, 11, 18))
    assert found.by_age == (11, 1100, 110000, 1000000)
    assert (found.total, found.oldest, found.credit) == (1111111, "2026-08-19", 0)
    assert owed([Claim(1, "2026-01-01", -50, 0)], 25, date(2026, 11, 18)) == ((0, 0, 0, 0), None, 75, 0, None)


@given(st.lists(st.tuples(st.integers(-50, 50).filter(bool), st.integers(0, 30)), max_size=6), st.integers(-60, 60),
       st.integers(-80, 80).filter(bool))  # fmt: skip
def test_nothing_is_lost_between_orders(orders: list[tuple[int, int]], credit: int, amount: int) -> None:
    """Settling and splitting keep the sum, whatever was ordered, returned, paid and refunded."""
    claims = [Claim(i, f"2026-01-{1 + i:02}", total, paid) for i, (total, paid) in enumerate(orders)]
    balance = sum(claim.amount - claim.paid for claim in claims) - credit
    found = settle(claims, credit)
    assert sum(found.open.values()) - found.credit == balance
    told = owed(claims, credit, date(2026, 11, 18))
    assert (told.total - told.credit, min(told.credit, *told.by_age) >= 0) == (balance, True)
    assert not ({1, -1} <= {1 if left > 0 else -1 for left in found.open.values() if left})
    parts = shares(amount, claims, credit)
    assert sum(part for _, part in parts) == amount
    assert all(part * amount > 0 for _, part in parts)


# --- commands ----------------------------------------------------------------------------------


def test_the_order_after_the_call(acme: Crm) -> None:
    """One line: lines, new products, payment; one step, one undo."""
    made = acme.ok("order", "add", "acme", "rice 20kg @ 4.50, oil 3 @ 9", "--on", "yesterday", "--paid",
                   "--method", "cash", "--note", "by van", "--ref", "A-1")  # fmt: skip
    assert (made["day"], made["amount"], made["paid"], made["open"]) == ("2026-11-17", "117.00", "117.00", "0.00")
    assert (made["customer"], made["note"], made["ref"]) == ("Li Wei", "by van", "A-1")
    assert made["lines"][0] == {"product": "rice", "quantity": 20.0, "unit": "kg", "price": "4.50", "discount": 0.0,
                                "amount": "90.00"}  # fmt: skip
    assert [(p["name"], p["unit"], p["price"]) for p in made["new_products"]] == [
        ("rice", "kg", "4.50"), ("oil", None, "9.00")]  # fmt: skip
    assert [p["method"] for p in acme.ok("order", "show", 1)["payments"]] == ["cash"]
    assert acme.ok("show", "acme")["orders"][0]["amount"] == "117.00"
    acme("undo")
    assert acme.ok("order", "list") == acme.ok("product", "list") == []
    assert acme.ok("pay", "acme") == {"balance": [], "open_orders": [], "payments": []}
    acme("redo")
    assert acme.ok("order", "show", 1)["lines"][1]["amount"] == "27.00"


def test_a_line_takes_the_products_price(acme: Crm) -> None:
    """And its unit; another unit is refused, because the price would be wrong."""
    acme.ok("product", "add", "rice", "--unit", "kg", "--price", "4.50", "--cost", 3)
    assert acme.ok("order", "add", "acme", "RICE 2公斤, rice 1kg @ 4")["amount"] == "13.00"
    answer = acme("order", "add", "acme", "rice 2 bags")
    assert (answer.code, "counted in kg" in answer.err) == (2, True)
    acme.ok("product", "edit", "rice", "--price", "5")
    assert acme.ok("order", "show", 1)["amount"] == "13.00"


def test_what_has_no_price_is_said(acme: Crm) -> None:
    """It is refused, beside priced lines too: it would count as nothing. A later order completes the product."""
    for words in ("rice 20kg @ 4.50, oil 3", "大米20公斤 @4.5, 食用油3桶", "oil 3"):
        refused = acme("order", "add", "acme", words, "--paid")
        assert refused.code == 2
        assert "There is no price for" in refused.err
    assert acme.ok("order", "list") == acme.ok("pay", "acme")["payments"] == []
    acme.ok("product", "add", "oil")
    made = acme.ok("order", "add", "acme", "oil 3 bottles @ 9")
    assert [(p["name"], p["unit"], p["price"]) for p in made["completed_products"]] == [("oil", "bottles", "9.00")]
    assert acme.ok("order", "add", "acme", "oil 2")["amount"] == "18.00"


def test_new_products_that_look_like_old_ones_are_named(acme: Crm) -> None:
    """A slip of the finger makes a product, but not unseen."""
    acme.ok("product", "add", "chairs", "--price", 20)
    assert "\n  Is it chairs?\n  crm undo takes it back.\n" in acme("order", "add", "acme", "chair 3 @ 20").err


def test_only_a_sum(acme: Crm) -> None:
    """An order of so much, without lines."""
    made = acme.ok("order", "add", "acme", "3万")
    assert (made["amount"], made["lines"]) == ("30000.00", [])
    assert acme("order", "show", 1).out.startswith("Order 1: Li Wei, Wed 18 Nov: $30,000, open: $30,000.")


def test_returns_are_negative_orders(acme: Crm) -> None:
    """They settle what is open; a refund pays them out."""
    acme.ok("order", "add", "acme", "rice 20kg @ 4.50")
    back = acme.ok("order", "add", "acme", "rice 5kg", "--return")
    assert (back["amount"], back["open"], back["lines"][0]["quantity"]) == ("-22.50", "0.00", -5.0)
    assert acme.ok("order", "show", 1)["open"] == "67.50"
    acme.ok("pay", "acme", "all")
    assert acme.ok("pay", "acme")["balance"] == []
    paid_back = acme.ok("order", "add", "acme", "rice 2kg", "--return", "--paid")
    assert (paid_back["paid"], paid_back["open"]) == ("-9.00", "0.00")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("order", "add", "acme", "rice"), 2), (("order", "add", "acme", ""), 2), (("order", "add", "nobody", "5k"), 3),
        (("order", "add", "acme", "-5"), 2), (("order", "add", "acme", "(5)"), 2), (("order", "add", "acme", "0"), 2),
        (("order", "add", "acme", "a @ $1, b @ €1"), 2), (("order", "add", "acme", "a @ 1", "--on", "tomorrow"), 2),
        (("order", "add", "acme", "a @ 1", "--deal", "9"), 3), (("order", "add", "acme", "a @ 1", "--method", "x"), 2),
        (("order", "show", "9"), 3), (("order", "rm", "9"), 3), (("order", "list", "nobody"), 3),
        (("order", "show", "99999999999999999999"), 2), (("order", "list", "--limit", "0"), 2),
        (("pay",), 2), (("pay", "nobody", "5"), 3), (("pay", "acme", "0"), 2), (("pay", "acme", "(5)"), 2),
        (("pay", "acme", "much"), 2), (("pay", "acme", "5", "--order", "9"), 3), (("pay", "acme", "all"), 3),
        (("pay", "acme", "all", "--refund"), 3), (("pay", "acme", "5", "--on", "tomorrow"), 2),
        (("pay", "--rm", "9"), 3),
        (("product", "add", ""), 2), (("product", "add", "12"), 2), (("product", "add", "rice", "--price", "x"), 2),
        (("product", "add", "rice", "--price=-1"), 2), (("product", "add", "a", "--price", "$1", "--cost", "€1"), 2),
        (("product", "edit", "rice", "--price", "1"), 3), (("product", "edit", "9", "--price", "1"), 3),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(acme: Crm, words: tuple[str, ...], code: int) -> None:
    """One line, its exit code, and the book as before."""
    before = acme.ok("history")
    answer = acme(*words)
    assert answer.code == code, answer.err
    assert answer.err.startswith("crm: ")
    assert acme.ok("history") == before


def test_bare_prices_are_in_the_currency_named_beside_them(acme: Crm) -> None:
    """One order is in one currency; naming it once is enough, unless a product's own price says otherwise."""
    made = acme.ok("order", "add", "acme", "苹果 2箱 @60，酱油 3瓶 @12元")
    assert (made["amount"], made["currency"]) == ("156.00", "CNY")
    acme.ok("product", "add", "rice", "--price", "$4")
    assert acme("order", "add", "acme", "rice 2, oil 3 @ €9").code == 2


def test_a_deal_of_another_customer_is_refused(acme: Crm) -> None:
    """The order would stand under both."""
    acme.ok("add", "Wang Fang")
    acme.ok("deal", "add", "wang", "x")
    assert acme("order", "add", "acme", "rice @ 4", "--deal", 1).code == 5


def test_payments_settle_the_oldest_first(acme: Crm) -> None:
    """Split over orders; the rest is a credit that the next order uses; one step."""
    acme.ok("order", "add", "acme", "a @ 100", "--on", "2026-10-01")
    acme.ok("order", "add", "acme", "b @ 50")
    rows = acme.ok("pay", "acme", "120", "--on", "2026-11-01", "--method", "wire", "--note", "late")
    assert [(p["order_id"], p["amount"], p["day"], p["method"], p["note"]) for p in rows] == [
        (1, "100.00", "2026-11-01", "wire", "late"), (2, "20.00", "2026-11-01", "wire", "late")]  # fmt: skip
    assert acme("order", "list", "--open", "--ids").out.split() == ["2"]
    acme("undo")
    assert acme.ok("pay", "acme")["payments"] == []
    assert [p["order_id"] for p in acme.ok("pay", "acme", "200")] == [1, 2, None]
    assert acme.ok("pay", "acme")["balance"] == [{"currency": "USD", "owed": "-50.00"}]
    assert acme.ok("order", "add", "acme", "c @ 80")["open"] == "30.00"
    assert [(p["order_id"], p["amount"]) for p in acme.ok("pay", "acme", "all")] == [(3, "30.00")]
    assert "Nothing is owed." in acme("pay", "acme").out


def test_a_payment_for_one_order(acme: Crm) -> None:
    """That order and no older one; what is too much is a credit."""
    acme.ok("order", "add", "acme", "a @ 100")
    acme.ok("order", "add", "acme", "b @ 50")
    rows = acme.ok("pay", "acme", 70, "--order", 2)
    assert [(p["order_id"], p["amount"]) for p in rows] == [(2, "50.00"), (None, "20.00")]
    assert [(o["id"], o["paid"], o["open"]) for o in acme.ok("order", "list")] == [
        (2, "50.00", "0.00"), (1, "0.00", "80.00")]  # fmt: skip
    acme.ok("add", "Wang Fang")
    assert acme("pay", "wang", 5, "--order", 1).code == 5


def test_currencies_are_not_mixed(acme: Crm) -> None:
    """A bare amount is in the currency that is owed; another one is refused."""
    acme.ok("order", "add", "acme", "a @ €100")
    assert acme.ok("pay", "acme", 40)[0]["currency"] == "EUR"
    assert acme("pay", "acme", "$40").code == 5
    assert acme("pay", "acme", "$40", "--order", 1).code == 5
    acme.ok("order", "add", "acme", "b @ $10")
    assert acme("pay", "acme", "all").code == 2
    assert acme.ok("pay", "acme", "€60")[0]["order_id"] == 1
    assert acme.ok("pay", "acme", "all")[0]["currency"] == "USD"


def test_refunds(acme: Crm) -> None:
    """Money given back takes up a credit."""
    acme.ok("pay", "acme", 100)
    assert acme.ok("pay", "acme", "30", "--refund")[0]["amount"] == "-30.00"
    assert acme.ok("pay", "acme", "all", "--refund")[0]["amount"] == "-70.00"
    assert "got back $70" not in acme("pay", "acme").out
    assert acme.ok("pay", "acme")["balance"] == []


def test_a_credit_is_given_back_whatever_else_is_owed(acme: Crm) -> None:
    """Dollars from a credit of dollars, though euros are open; what exceeds a credit is owed."""
    acme.ok("pay", "acme", "USD 30")
    acme.ok("order", "add", "acme", "a @ EUR 80")
    assert acme.ok("pay", "acme", "USD 20", "--refund")[0]["order_id"] is None
    assert _balances(acme) == {"EUR": ("80.00", "0.00"), "USD": ("0.00", "10.00")}
    acme.ok("pay", "acme", "USD 20", "--refund", "--settles", "EUR 18")
    assert _balances(acme) == {"EUR": ("98.00", "0.00"), "USD": ("0.00", "10.00")}


def test_a_credit_is_given_back_in_its_currency_or_by_saying_what_it_is_worth(acme: Crm) -> None:
    """Dollars for a credit of euros would leave it as it is, and be owed beside it."""
    acme.ok("order", "add", "acme", "a @ EUR 80")
    acme.ok("pay", "acme", "EUR 110")
    before = _balances(acme)
    assert before == {"EUR": ("0.00", "30.00")}
    answer = acme("pay", "acme", "USD 5", "--refund")
    assert (answer.code, _balances(acme)) == (5, before)
    assert "The credit is in EUR, what is given back in USD." in answer.err
    acme.ok("pay", "acme", "USD 5", "--refund", "--settles", "EUR 4")
    acme.ok("order", "add", "acme", "b @ USD 7")
    acme.ok("pay", "acme", "6", "--refund")
    assert _balances(acme) == {"EUR": ("0.00", "20.00"), "USD": ("7.00", "0.00")}


def _balances(book: Crm) -> dict[str, tuple[str, str]]:
    """What is owed and the credit in each currency, of which `crm pay` and the report must say the same."""
    rows = {row["currency"]: (row["owed"], row["credit"]) for row in book.ok("report", "receivables")["customers"]}
    balance = {line["currency"]: Decimal(line["owed"]) for line in book.ok("pay", "acme")["balance"]}
    assert balance == {currency: Decimal(owed) - Decimal(credit) for currency, (owed, credit) in rows.items()}
    return rows


def test_a_rating_of_another_day_says_which(acme: Crm) -> None:
    """Every answer that takes a day says the day that it understood."""
    assert acme("rate", "acme", "9").err == "Li Wei rated 9 of 10.\n"
    assert acme("rate", "acme", "8", "--on", "yesterday").err == "Li Wei on Tue 17 Nov: rated 8 of 10.\n"


def test_deleting_an_order_keeps_the_money(acme: Crm) -> None:
    """What was paid for it is a credit, unless it goes too; undo brings both back."""
    acme.ok("order", "add", "acme", "a @ 100", "--paid")
    assert "stays as a credit" in acme("order", "rm", 1).err
    assert acme.ok("pay", "acme")["balance"] == [{"currency": "USD", "owed": "-100.00"}]
    acme("undo")
    assert acme.ok("order", "show", 1)["paid"] == "100.00"
    acme.ok("order", "rm", 1, "--with-payments")
    assert acme.ok("pay", "acme")["payments"] == []
    acme("undo")
    assert acme.ok("pay", "--rm", 1)["amount"] == "100.00"
    assert acme.ok("order", "show", 1)["open"] == "100.00"
    acme("undo")
    assert acme.ok("order", "show", 1)["open"] == "0.00"


def test_a_step_others_were_built_on_is_not_undone_alone(acme: Crm) -> None:
    """A payment needs its order, a line its product, a reminder its deal."""
    acme.ok("deal", "add", "acme", "chairs")
    acme.ok("deal", "edit", 1, "--next", "fri")
    acme.ok("order", "add", "acme", "rice 2 @ 3")
    acme.ok("order", "add", "acme", "rice 4", "--deal", 1)
    acme.ok("pay", "acme", 5)
    for step, later in ((2, "step 3: Li Wei: deal edit"), (4, "pay $5"), (4, "step 6"), (5, None)):
        answer = acme("undo", "--batch", step)
        assert (answer.code, later is None or later in answer.err) == (0 if later is None else 5, True), answer.err


def test_lists_of_orders(acme: Crm) -> None:
    """By customer, day and state; newest first."""
    acme.ok("add", "Wang Fang")
    for who, day in (("acme", "2026-10-01"), ("wang", "2026-11-01"), ("acme", "2026-11-10")):
        acme.ok("order", "add", who, "rice 2kg @ 4", "--on", day)
    assert acme("order", "list", "--ids").out.split() == ["3", "2", "1"]
    assert acme("order", "list", "acme", "--ids").out.split() == ["3", "1"]
    assert acme("order", "list", "--since", "2026-11-01", "--until", "2026-11-05", "--ids").out.split() == ["2"]
    assert acme("order", "list", "--limit", 1, "--ids").out.split() == ["3"]
    assert "2 kg rice" in acme("order", "list").out
    assert acme("order", "list", "--until", "2026-01-01").out == "No order is like that.\n"


def test_products(acme: Crm) -> None:
    """Added, changed, found by name or number; two of one name are refused."""
    assert acme("product", "list").out.startswith("No products")
    made = acme.ok("product", "add", "Rice", "--unit", "kg", "--price", "4.50", "--cost", "3")
    assert (made["price"], made["cost"], made["currency"]) == ("4.50", "3.00", "USD")
    assert acme("product", "add", "RICE").code == 5
    acme.ok("product", "add", "oil")
    assert acme("product", "edit", "rice", "--name", "Oil").code == 5
    assert "Did you mean: Rice" in acme("product", "edit", "ricee", "--price", "5").err
    assert acme("product", "edit", "rice").code == 2
    assert acme("product", "edit", "rice", "--price", "€5").code == 2
    assert acme.ok("product", "edit", "rice", "--price", "€5", "--cost", "€4")["currency"] == "EUR"
    cleared = acme.ok("product", "edit", 1, "--unit", "", "--cost", "", "--name", "rice")
    assert (cleared["name"], cleared["unit"], cleared["cost"], cleared["price"]) == ("rice", None, None, "5.00")
    acme("undo")
    assert acme.ok("product", "list")[1]["unit"] == "kg"
    assert "kg" in acme("product", "list").out


@pytest.mark.parametrize(
    "name", ["Bob [/red]", "\x1b[2Jclear", "=cmd|'/c calc'!A0", "x'); DROP TABLE product;--", "a\u202eb"]
)
def test_hostile_names_do_no_harm(acme: Crm, name: str) -> None:
    """Products, notes and methods are shown, never obeyed."""
    acme.ok("product", "add", name, "--unit", name, "--price", 3)
    acme.ok("order", "add", "acme", "5k", "--paid", "--method", name, "--note", name, "--ref", name)
    acme.ok("deal", "add", "acme", name, "5k")
    acme("deal", "lost", 1, "other", name)
    acme("rate", "acme", 3, name)
    for words in (["order", "list"], ["order", "show", 1], ["pay", "acme"], ["product", "list"], ["deal", "show", 1],
                  ["report", "satisfaction"], ["report", "lost"], ["rate", "acme"], ["report", "value"],
                  ["order", "rm", 1]):  # fmt: skip
        answer = acme(*words)
        assert answer.code == 0, (words, answer.err)
        assert not set(answer.out + answer.err) & {"\x1b", "\x9b", "\u202e"}, words
    assert sqlite3.connect(acme.path).execute("SELECT count(*) FROM product").fetchone() == (1,)


def test_a_payment_in_another_currency_says_what_it_is_worth(crm: Crm) -> None:
    """Euros settle a debt in dollars, and a credit in dollars is given back in euros; the note keeps what was paid."""
    crm.ok("config", "currency", "USD")
    crm.ok("add", "Acme")
    crm.ok("order", "add", "acme", "100")
    refused = crm("pay", "acme", "EUR 92")
    assert refused.code == 5
    assert '--settles "USD 500"' in refused.err
    (paid,) = crm.ok("pay", "acme", "EUR 92", "--settles", "USD 100", "--note", "wire")
    assert (paid["amount"], paid["currency"], paid["order_id"]) == ("100.00", "USD", 1)
    assert paid["note"] == "€92 = $100 · wire"
    assert crm.ok("pay", "acme")["balance"] == []
    crm.ok("pay", "acme", "50")
    (back,) = crm.ok("pay", "acme", "EUR 46", "--settles", "50", "--refund")
    assert (back["amount"], back["currency"], back["note"]) == ("-50.00", "USD", "€46 = $50")
    assert crm.ok("pay", "acme")["balance"] == []
    crm.ok("undo")
    assert crm.ok("pay", "acme")["balance"] == [{"currency": "USD", "owed": "-50.00"}]
    assert crm("pay", "acme", "USD 10", "--settles", "USD 10").code == 2
    assert crm("pay", "acme", "EUR 10", "--settles", "0").code == 2


def test_a_return_is_no_order_of_the_brief(crm: Crm) -> None:
    """It lessens what was bought; how many orders there were and when the last was stays."""
    crm.ok("add", "Acme")
    crm.ok("order", "add", "acme", "100", "--on", "2026-09-01")
    crm.ok("order", "add", "acme", "30", "--return", "--on", "2026-11-16")
    (bought,) = crm.ok("brief", "acme")["sales"]
    assert (bought["amount"], bought["orders"], bought["last_order"]) == ("70.00", 1, "2026-09-01")
    assert "in 12 months, 1 order, the last" in crm("brief", "acme").out


def test_a_credit_goes_to_the_trash_with_its_customer(crm: Crm) -> None:
    """Money of no order was reported as that of a customer who is not there."""
    crm.ok("add", "Acme")
    crm.ok("pay", "acme", "50")
    assert [row["credit"] for row in crm.ok("report", "receivables")["customers"]] == ["50.00"]
    crm.ok("rm", "acme")
    assert crm.ok("report", "receivables")["customers"] == []
    crm.ok("restore", "acme")
    assert [row["credit"] for row in crm.ok("report", "receivables")["customers"]] == ["50.00"]


@pytest.mark.parametrize(
    "line",
    [
        "退货 苹果3斤@5",
        "退货苹果3斤@5",
        "苹果 3斤@5, 退回 梨 2斤@4",
        "return rice 3 @ 5",
        "Returned oil x2 @ 9",
        "refund 50",
    ],
)
def test_a_line_that_tells_of_a_return_is_no_sale(crm: Crm, line: str) -> None:
    """It was sold under the name of 退货 苹果; --return takes it without the word."""
    crm.ok("add", "Acme")
    answer = crm("order", "add", "acme", line)
    assert (answer.code, "--return" in answer.err) == (2, True), answer.err
    assert crm.ok("order", "list") == []
    assert crm.ok("product", "list") == []
    crm.ok("product", "add", "return label", "--price", "2")  # what is sold under such a name is sold
    assert crm.ok("order", "add", "acme", "return label x3")["amount"] == "6.00"
    assert crm.ok("order", "add", "acme", "returnable crate @ 9")["amount"] == "9.00"

"""Order lines as salespeople type them, with amounts worked out by hand: none is wrong, what is unclear is refused."""

from pathlib import Path

import pytest

from crmcli.domain.satisfaction import Score, parse_score
from crmcli.errors import Usage
from crmcli.transfer.headings import match
from tests.conftest import Crm

LINES = Path(__file__).parent / "fixtures" / "order-lines.tsv"
ORDERS = "订单编号,客户名称,下单日期,产品名称,数量,单位,单价(元),折扣,订单金额(元)"


@pytest.fixture
def tea(crm: Crm) -> Crm:
    """A book in yuan with one customer, and rice and apples without a price."""
    crm.ok("config", "currency", "CNY")
    crm.ok("add", "王建军")
    crm.ok("product", "add", "苹果")
    crm.ok("product", "add", "rice")
    return crm


def _amount(text: str) -> float | None:
    """The amount of an order in yuan; None where it is refused or has a line without a price."""
    from crmcli.domain.rules.sales import line_amount
    from crmcli.domain.sales.order_items import parse_items

    total = 0
    try:
        for item in parse_items(text, "CNY", {"苹果": "CNY", "rice": "CNY"}):
            if item.total:
                total += item.total.minor
            elif item.price is None:
                return None
            else:
                off = item.off.minor if item.off else 0
                total += line_amount(item.quantity, item.price.minor, item.discount) - off
    except Usage:
        return None
    return total / 100


def test_every_line_is_right_or_refused() -> None:
    """Lines in two languages; the whole table is compared, so that one wrong amount is seen beside its line."""
    rows = [line.split("\t") for line in LINES.read_text().splitlines()]
    said = {text: None if amount == "refused" else float(amount) for text, amount in rows}
    taken = {text: _amount(text) for text in said}
    assert {text: amount for text, amount in taken.items() if amount is not None and amount != said[text]} == {}
    refused = [text for text, amount in said.items() if amount is not None and taken[text] is None]
    assert len(refused) <= 1, refused


@pytest.mark.parametrize(
    ("words", "amount", "quantity"),
    [
        ("龙井 10盒 8折 @100", "800.00", 10), ("龙井 10盒 减200 @100", "800.00", 10),
        ("老白茶 3饼 @260", "780.00", 3), ("半斤龙井 @400", "200.00", 0.5), ("一斤半龙井 @400", "600.00", 1.5),
        ("服务费 3000", "3000.00", 1), ("龙井，10盒，单价100", "1000.00", 10), ("大米 20公斤 4.5元/公斤", "90.00", 20),
    ],
)  # fmt: skip
def test_the_book_keeps_what_was_sold(tea: Crm, words: str, amount: str, quantity: float) -> None:
    """Through the command, with the quantity on the line."""
    made = tea.ok("order", "add", "王建军", words)
    assert (made["amount"], [line["quantity"] for line in made["lines"]]) == (amount, [quantity])


def test_more_than_the_line_costs_is_not_taken_off(tea: Crm) -> None:
    """The order would be worth less than nothing."""
    answer = tea("order", "add", "王建军", "龙井 1盒 @100 减200")
    assert (answer.code, "cannot be taken off" in answer.err) == (2, True)


def test_the_unit_of_a_file_is_no_firm(tea: Crm, tmp_path: Path) -> None:
    """单位 beside 数量 is the unit, 折扣 is what is left, and 5盒 is a quantity with its unit."""
    path = tmp_path / "orders.csv"
    rows = ("D1,王建军,2026-10-01,轴承,10,箱,100,0.8,", "D2,王建军,2026-10-02,龙井,5盒,,100,8折,")
    path.write_text("\n".join((ORDERS, *rows)), encoding="utf-8")
    tea.ok("import", path, "--yes")
    orders = tea.ok("order", "list")
    assert sorted(order["amount"] for order in orders) == ["400.00", "800.00"]
    assert {(p["name"], p["unit"]) for p in tea.ok("product", "list")} >= {("轴承", "箱"), ("龙井", "盒")}
    assert [customer["name"] for customer in tea.ok("list")] == ["王建军"]


def test_a_buyer_may_stand_under_the_word_for_unit() -> None:
    """Where nothing is counted 单位 is the firm."""
    assert match(["订单日期", "单位", "金额"], "orders").mapping["单位"] == "company"
    assert match(["订单日期", "客户", "数量", "单位", "单价"], "orders").mapping["单位"] == "unit"


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("单价(元)", "100", ("200.00", "CNY")), ("单价（人民币）", "100", ("200.00", "CNY")),
        ("单价/元", "¥100", ("200.00", "CNY")), ("单价(¥)", "100", ("200.00", "CNY")),
        ("Unit price (EUR)", "100", ("200.00", "EUR")), ("单价(万元)", "1.5", ("30000.00", "CNY")),
        ("单价(CNY)", "$100", None), ("单价(元/箱)", "100", None), ("Unit price (k)", "100", None),
        ("单价", "100", ("200.00", "USD")),
    ],
)  # fmt: skip
def test_a_heading_names_the_currency_of_its_column(
    crm: Crm, tmp_path: Path, heading: str, cell: str, amount: tuple[str, str] | None
) -> None:
    """In a book in dollars too; what contradicts it, and a heading that is not understood, are refused."""
    path = tmp_path / "orders.csv"
    path.write_text(
        f"订单编号,客户名称,下单日期,产品名称,数量,{heading}\nD1,宏达,2026-10-01,轴承,2,{cell}\n", encoding="utf-8"
    )
    answer = crm("import", path, "--as", "orders", "--yes", "--create")
    orders = crm.ok("order", "list")
    assert [(order["amount"], order["currency"]) for order in orders] == ([amount] if amount else []), answer.err
    assert (answer.code == 0) == bool(amount)


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("9分", (9, 10)), ("非常满意", (5, 5)), ("满意", (4, 5)), ("不满意", (2, 5)), ("4星", (4, 5)), ("四星", (4, 5)),
        ("5 stars", (5, 5)), ("8/10", (8, 10)), ("4 out of 5", (4, 5)), ("９分", (9, 10)), ("十分", (10, 10)),
    ],
)  # fmt: skip
def test_answers_as_customers_give_them(said: str, score: tuple[int, int]) -> None:
    """In points, stars and words."""
    assert parse_score(said) == Score(*score)


def test_built_in_stages_and_reasons_are_codes(tea: Crm) -> None:
    """They are understood in Chinese in every book, and JSON gives the code."""
    tea.ok("deal", "add", "王建军", "龙井", "5w", "--stage", "报价")
    assert tea.ok("deal", "show", 1)["stage"] == "proposal"
    assert tea.ok("deal", "move", 1, "谈判")["stage"] == "negotiation"
    lost = tea.ok("deal", "lost", 1, "价格 对手便宜")
    assert (lost["stage"], lost["lost_reason"]) == ("lost", "price")

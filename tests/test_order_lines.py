"""Order lines as salespeople type them, with amounts worked out by hand: none is wrong, what is unclear is refused."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

import pytest

from crmcli.domain.satisfaction import Score, parse_score
from crmcli.errors import Usage
from crmcli.transfer.headings import match
from tests.conftest import Crm, prepared

LINES = Path(__file__).parent / "fixtures" / "order-lines.tsv"
_GOODS = ("龙井", "打印纸", "A4纸", "M8螺栓", "5号电池", "55寸电视", "一次性手套", "红酒", "iPhone手机", "培训")
_UNITS = ("盒", "箱", "个", "件", "套", "饼", "提", "副", "组", "枝", "令", "匹", "公斤", "支", "张", "罐")
_COUNTS = (1, 2, 3, 5, 8, 12, 20, 36, 100, 1000)
_PRICES = ("4.5", "9", "12.8", "100", "260", "99.9", "1200")
_DIGITS = "零一二三四五六七八九"
ORDERS = "订单编号,客户名称,下单日期,产品名称,数量,单位,单价(元),折扣,订单金额(元)"


@prepared
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


def _random_line(rng: Random) -> tuple[str, int]:
    """An order line in one of many writings, and its amount in fen, computed from its parts."""
    name, count, price = rng.choice(_GOODS), rng.choice(_COUNTS), Decimal(rng.choice(_PRICES))
    unit = rng.choice(_UNITS)
    left, off, terms = Decimal(1), 0, ""
    match rng.randrange(8):
        case 0:
            tenths = rng.choice("789")
            left, terms = Decimal(tenths) / 10, rng.choice((f"{tenths}折", f"打{_DIGITS[int(tenths)]}折"))
        case 1:
            left, terms = Decimal("0.85"), rng.choice(("85折", "八五折", "8.5折"))
        case 2:
            left, terms = Decimal("0.5"), "半价"
        case 3:
            off, terms = 100, rng.choice(("减1", "优惠1元", "立减1元"))
        case 4:
            left, terms = Decimal("0.9"), rng.choice(("-10%", "10% off"))
    written = rng.choice((f"@{price}", f"@ ¥{price}", f"单价{price}元", f"{price}元/{unit}", f"@{price}/{unit}"))
    said = f"{_DIGITS[count]}{unit}" if count in (3, 5, 8) and rng.random() < 0.5 else f"{count}{unit}"
    parts = rng.choice(((name, said, terms, written), (name, said, written, terms), (said, name, terms, written)))
    amount = (count * price * left * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return " ".join(part for part in parts if part), int(amount) - off


def test_random_lines_are_right_or_refused() -> None:
    """A thousand lines whose amounts are computed from their parts: none is wrong, few are refused."""
    lines = dict(_random_line(Random(seed)) for seed in range(1000))
    taken = {text: _amount(text) for text in lines}
    wrong = {
        text: amount for text, amount in taken.items() if amount is not None and round(amount * 100) != lines[text]
    }
    assert wrong == {}
    assert sum(amount is None for amount in taken.values()) < 10


def test_a_size_or_packs_of_so_many_is_asked(tea: Crm) -> None:
    """`tea 2x6 @ 4` may be 12 of tea or one of a new product; where the quantity is said, 2x6 is a size."""
    tea.ok("product", "add", "tea", "--price", "4")
    answer = tea("order", "add", "王建军", "tea 2x6 @4")
    assert (answer.code, "can be read in two ways" in answer.err) == (2, True)
    assert tea.ok("order", "add", "王建军", "board 2x4 x3 @4")["amount"] == "12.00"


def test_a_number_that_is_the_price_is_no_quantity(tea: Crm) -> None:
    """茅台 1499 would be 1,499 bottles at ¥1,499 each."""
    tea.ok("product", "add", "茅台", "--price", "1499")
    answer = tea("order", "add", "王建军", "茅台 1499")
    assert (answer.code, "can be read in two ways" in answer.err) == (2, True)
    assert tea.ok("order", "add", "王建军", "茅台 1499瓶")["amount"] == "2247001.00"


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
    ("discount", "amount"),
    [
        ("八五折", "850.00"), ("8.5", "850.00"), ("85", "850.00"), ("80%", "800.00"), ("0.8", "800.00"),
        ("九折", "900.00"), ("1", "1000.00"), ("10", "1000.00"), ("100%", "1000.00"), ("无", "1000.00"),
        ("不打折", "1000.00"), ("", "1000.00"), ("20", None), ("0", None), ("-20%", None), ("0.2", None),
        ("打折", None),
    ],
)  # fmt: skip
def test_under_the_chinese_word_stands_what_is_left(
    tea: Crm, tmp_path: Path, discount: str, amount: str | None
) -> None:
    """折扣 of ¥1,000; what may be what is taken off is refused. 十 and 一百 are numbers."""
    path = tmp_path / "orders.csv"
    path.write_text(f"{ORDERS}\nD1,王建军,2026-10-01,龙井,十,盒,一百,{discount},\n", encoding="utf-8")
    answer = tea("import", path, "--yes")
    assert [order["amount"] for order in tea.ok("order", "list")] == ([amount] if amount else []), answer.err


@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("单价(元)", "100", ("200.00", "CNY")), ("单价（人民币）", "100", ("200.00", "CNY")),
        ("单价/元", "¥100", ("200.00", "CNY")), ("单价(¥)", "100", ("200.00", "CNY")),
        ("Unit price (EUR)", "100", ("200.00", "EUR")), ("单价(万元)", "1.5", ("30000.00", "CNY")),
        ("单价(CNY)", "$100", None), ("单价(元/箱)", "100", None), ("Unit price (k)", "100", None),
        ("单价", "100", ("200.00", "CNY")),
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

"""Files as Chinese and English sheets have them: next steps, last contacts, what was paid, cancelled and refunded."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm

CASES = Path(__file__).parent / "fixtures" / "cases"
ORDERS = "订单编号,客户名称,下单日期,订单金额,{}\n"


@pytest.fixture
def sheet(crm: Crm, tmp_path: Path) -> Any:
    """Import a sheet given as text into a book in yuan."""
    crm.ok("config", "currency", "CNY")

    def load(text: str, *options: str) -> Any:
        path = tmp_path / "sheet.csv"
        path.write_text(text, encoding="utf-8")
        return crm("import", path, "--yes", "--create", *options)

    return load


def test_a_next_follow_up_is_a_reminder(crm: Crm) -> None:
    """With its time and its words; the file a second time plans nothing more."""
    assert crm.ok("import", CASES / "next-follow-up.csv", "--yes")["planned"] == 1
    (customer,) = crm.ok("list")
    assert customer["next_reminder"] == "2026-11-25T09:30"
    assert [each["text"] for each in crm.ok("show", customer["name"])["reminders"]] == ["问样品"]
    again = crm.ok("import", CASES / "next-follow-up.csv", "--yes")
    assert (again["planned"], again["unchanged"], again["batch"]) == (0, 1, None)


def test_what_is_kept_is_not_told_as_lost(crm: Crm, sheet: Any) -> None:
    """--keep-unknown makes own fields of columns: the answer says so, and without it that they are not taken."""
    text = "客户名称,喜好\n宏达,普洱\n"
    assert "columns that are not taken: 喜好" in sheet(text, "--as", "customers").err
    said = sheet(text.replace("宏达", "绿叶"), "--as", "customers", "--keep-unknown")
    assert "columns that become fields of their own: 喜好" in said.err
    assert crm.ok("show", "绿叶")["fields"] == {"喜好": "普洱"}


def test_a_number_that_was_made_up_is_not_shown(crm: Crm, sheet: Any) -> None:
    """Orders of a file without numbers are known again by their rows; nobody is shown that mark."""
    sheet("客户名称,下单日期,产品名称,数量,单价\n宏达,2026-10-01,轴承,2,50\n", "--as", "orders")
    assert crm.ok("order", "show", 1)["ref"].startswith("=")
    for words in (("pay", "宏达"), ("order", "list"), ("order", "show", 1), ("show", "宏达")):
        answer = crm(*words)
        assert (answer.code, "=" in answer.out) == (0, False), answer.out


def test_a_last_contact_is_a_note_of_its_day(crm: Crm, sheet: Any) -> None:
    """跟进内容 beside it tells of it; what the book knows of a later day stays, and one to come is refused."""
    said = sheet("客户名称,上次联系时间,跟进内容\n宏达,2026-10-02,谈了价格\n绿叶,2026-09-01,\n")
    assert "2 last contacts noted on their days" in said.err
    assert {one["name"]: one["last_contact"] for one in crm.ok("list")} == {"宏达": "2026-10-02", "绿叶": "2026-09-01"}
    assert [note["text"] for note in crm.ok("show", "宏达")["interactions"]] == ["谈了价格"]
    crm.ok("log", "绿叶", "called", "--on", "2026-10-05")
    sheet("Customer,Last contacted\n绿叶,2026-10-01\n")
    assert {one["name"]: one["last_contact"] for one in crm.ok("list")}["绿叶"] == "2026-10-05"
    assert sheet("客户名称,上次联系时间\n宏达,2027-10-02\n").code == 1


def test_both_dates_with_one_column_of_words(crm: Crm, sheet: Any) -> None:
    """跟进内容 is what was said; the next step has none, so it says so."""
    sheet("客户名称,上次联系时间,下次跟进时间,跟进内容\n宏达,2026-10-02,2026-12-01,谈了价格\n")
    card = crm.ok("show", "宏达")
    assert [note["text"] for note in card["interactions"]] == ["谈了价格"]
    assert [(each["due"], each["text"]) for each in card["reminders"]] == [("2026-12-01", "follow up")]


def test_words_without_their_date_are_named(sheet: Any) -> None:
    """跟进内容 alone has no day; it is not taken, and said."""
    assert "columns that are not taken: 跟进内容" in sheet("客户名称,手机,跟进内容\n宏达,13800138000,谈了价格\n").err


@pytest.mark.parametrize(
    ("heading", "cell", "paid"),
    [
        ("已收款", "是", "1000.00"), ("已收款", "否", "0.00"), ("已收款", "", "0.00"), ("已收款", "600", "600.00"),
        ("是否收款", "已收款", "1000.00"), ("付款状态", "未付款", "0.00"), ("已收金额", "¥400", "400.00"),
        ("Paid", "yes", "1000.00"),
        ("已收款", "部分", None), ("已收款", "1", None),
    ],
)  # fmt: skip
def test_what_was_paid_stands_beside_the_order(crm: Crm, sheet: Any, heading: str, cell: str, paid: str | None) -> None:
    """A yes pays the order, an amount so much of it; what says neither is refused."""
    answer = sheet(ORDERS.format(heading) + f"D1,宏达,2026-10-01,1000,{cell}\n")
    assert [order["paid"] for order in crm.ok("order", "list")] == ([paid] if paid else []), answer.err


def test_an_order_of_several_lines_is_paid_once(crm: Crm, sheet: Any) -> None:
    """On the day of the column, else the order's; lines that contradict each other are refused."""
    head = "订单编号,客户名称,下单日期,产品名称,数量,单价,已收款,收款日期\n"
    sheet(f"{head}D1,宏达,2026-10-01,龙井,1,100,是,2026-10-09\nD1,宏达,2026-10-01,大米,2,50,是,2026-10-09\n")
    assert [(p["amount"], p["day"]) for p in crm.ok("pay", "宏达")["payments"]] == [("200.00", "2026-10-09")]
    refused = sheet(f"{head}D2,宏达,2026-10-01,龙井,1,100,是,\nD2,宏达,2026-10-01,大米,2,50,否,\n")
    assert (refused.code, "differ in what was paid" in refused.err) == (1, True)


def test_cancelled_and_refunded_orders_are_no_sale(crm: Crm) -> None:
    """They are counted and said; only the shipped one is sold and owed."""
    summary = crm.ok("import", CASES / "order-status.csv", "--yes", "--create")
    assert (summary["added"], summary["left_out"]) == (1, 2)
    assert [order["ref"] for order in crm.ok("order", "list")] == ["1001"]


def test_an_order_that_was_cancelled_since_is_said(crm: Crm, sheet: Any) -> None:
    """The book has it as a sale; and a status that nobody knows is refused."""
    sheet(ORDERS.format("订单状态") + "D1,宏达,2026-10-01,1000,已发货\n")
    refused = sheet(ORDERS.format("订单状态") + "D1,宏达,2026-10-01,1000,已取消\n")
    assert (refused.code, "the book has it as a sale (order 1)" in refused.err) == (1, True)
    assert "is not a status that is known" in sheet(ORDERS.format("订单状态") + "D2,宏达,2026-10-01,1000,嗯\n").err


def test_payments_that_were_not_received_are_left_out(crm: Crm) -> None:
    """600 is paid, the one in approval is not; the number of the order that the book lacks is named."""
    crm.ok("add", "宏达食品有限公司", "--is-company")
    summary = crm.ok("import", CASES / "mig-zh-payments.csv", "--yes")
    assert (summary["added"], summary["left_out"], summary["unknown_orders"]) == (1, 1, ["DD1"])
    assert [payment["amount"] for payment in crm.ok("pay", "宏达食品有限公司")["payments"]] == ["600.00"]


def test_a_payment_takes_the_currency_of_its_order(crm: Crm) -> None:
    """单价(元) made an order in yuan in a book in dollars; 600 paid for it are yuan."""
    crm.ok("import", CASES / "mig-zh-orders.csv", "--yes", "--create")
    crm.ok("import", CASES / "mig-zh-payments.csv", "--yes")
    (order,) = crm.ok("order", "list")
    assert (order["amount"], order["currency"], order["paid"]) == ("1000.00", "CNY", "600.00")
    assert [(line["quantity"], line["unit"]) for line in order["lines"]] == [(10, "箱")]


@pytest.mark.parametrize(
    "files", [("mig-zh-customers.csv", "mig-zh-contacts.csv"), ("mig-zh-contacts.csv", "mig-zh-customers.csv")]
)
def test_people_of_a_firm_are_its_contacts(crm: Crm, files: tuple[str, str]) -> None:
    """One firm with two people, each with their own mobile and WeChat, whichever file comes first."""
    for name in files:
        crm.ok("import", CASES / name, "--yes")
    (firm,) = crm.ok("list")
    card = crm.ok("show", firm["name"])
    assert (firm["name"], firm["tier"]) == ("宏达食品有限公司", "A")
    people = {one["name"]: (one["title"], one["birthday"]) for one in card["contacts"]}
    assert people == {"王伟": ("总经理", "1980-05-14"), "李娜": ("采购", None)}
    owners = {one["id"]: one["name"] for one in card["contacts"]}
    details = {
        (owners.get(d["contact_id"], ""), d["value"]) for d in card["details"] if d["kind"] in ("phone", "wechat")
    }
    assert details == {
        ("", "0512-65550000"),
        ("王伟", "13800000001"),
        ("王伟", "wx_1"),
        ("李娜", "13800000002"),
        ("李娜", "wx_2"),
    }


def test_nothing_as_programs_write_it_is_empty(crm: Crm) -> None:
    """nan, NaN and #N/A of pandas and Excel."""
    assert crm.ok("import", CASES / "nan.csv", "--yes")["added"] == 3
    reached = {one["name"]: (one["phones"], one["emails"]) for one in crm.ok("list")}
    assert reached == {
        "Ann Lee": ([], ["ann@lee.example"]),
        "Bob Ray": (["+49 30 5550133"], []),
        "Cy Ode": ([], ["cy@ode.example"]),
    }


def test_the_chance_of_a_deal_stays_in_its_note(crm: Crm, sheet: Any) -> None:
    """The book computes chances of its own; 赢率 of the file is kept in words."""
    sheet("商机名称,客户名称,商机金额,赢率\n龙井,宏达,5000,60%\n")
    assert crm.ok("deal", "show", 1)["note"] == "赢率: 60%"

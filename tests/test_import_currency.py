"""The currency of amounts that name none: the file's, not the book's."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm, file_of

YUAN = "单据编号,日期,客户名称,金额\nX1,2026-10-01,宏达,1.50\n"
YEN = "注文番号,注文日,顧客名,商品名,数量,単価\nX1,2026-10-01,佐藤,お茶,2,1000\n"
TRADITIONAL = "訂單編號,訂單日期,客戶名稱,金額\nX1,2026-10-01,宏達,1000\n"


def _worth(crm: Crm) -> list[tuple[Any, Any]]:
    return [(order["amount"], order["currency"]) for order in crm.ok("order", "list")]


@pytest.mark.parametrize(
    ("text", "expected", "told"),
    [
        (YUAN, ("1.50", "CNY"), "CNY"),
        (YEN, ("2000", "JPY"), "JPY"),
        (YEN.replace("1000", "¥1000"), ("2000", "JPY"), "JPY"),
        ("销售报表,,,\n单位：万元,,,\n" + YUAN, ("15000.00", "CNY"), ""),
        ("Sales report,,,\nCurrency: GBP,,,\nOrder,Date,Customer,Amount\nX1,2026-10-01,Acme,5\n", ("5.00", "GBP"), ""),
        ("Order,Date,Customer,Amount\nX1,2026-10-01,Acme,5\n", ("5.00", "USD"), ""),
        ("Bestellnummer,Bestelldatum,Kunde,Betrag\nX1,2026-10-01,Acme,5\n", ("5.00", "USD"), "USD, the book's"),
        ("Номер заказа,Дата,Клиент,Сумма\nX1,2026-10-01,Ромашка,5\n", ("5.00", "RUB"), "RUB"),
    ],
)
def test_a_file_without_a_currency(crm: Crm, tmp_path: Path, text: str, expected: tuple[str, str], told: str) -> None:
    """In a book whose currency nobody chose: said above the headings or by their language; what is assumed is told."""
    named = () if told != "RUB" else ("--as", "orders", "--map", "Номер заказа=order_ref", "--map", "Дата=day",
                                      "--map", "Клиент=customer", "--map", "Сумма=amount")  # fmt: skip
    made = crm.ok("import", file_of(tmp_path, text), "--yes", "--create", *named)
    assert _worth(crm) == [expected]
    assert [told in remark for remark in made["remarks"]] == ([True] if told else [])


def test_a_book_whose_currency_was_chosen(crm: Crm, tmp_path: Path) -> None:
    """What is not certain is refused with the options that would do; a shop that counts yuan alone is certain."""
    crm.ok("config", "currency", "EUR")
    path = file_of(tmp_path, YUAN)
    refused = crm("import", path, "--yes", "--create")
    assert (refused.code, crm.names()) == (5, [])
    assert "--currency CNY or --currency EUR" in refused.err
    crm.ok("import", path, "--yes", "--create", "--currency", "EUR")
    assert _worth(crm) == [("1.50", "EUR")]
    assert crm.ok("import", path, "--yes", "--as-before")["unchanged"] == 1
    shop = "订单编号,买家会员名,买家实际支付金额,订单创建时间,宝贝标题,宝贝总数量\n5,tb_w,120.00,2026-10-01,茶,2\n"
    crm.ok("import", file_of(tmp_path, shop, "shop.csv"), "--yes", "--create")
    assert ("120.00", "CNY") in _worth(crm)


def test_a_dollar_of_taiwan(crm: Crm, tmp_path: Path) -> None:
    """Traditional headings may count three currencies; the option says, and a word that is none is refused."""
    path = file_of(tmp_path, TRADITIONAL)
    assert "--currency CNY, --currency TWD or --currency HKD" in crm("import", path, "--yes", "--create").err
    assert crm("import", path, "--yes", "--create", "--currency", "xyz").code == 2
    crm.ok("import", path, "--yes", "--create", "--currency", "TWD")
    assert _worth(crm) == [("1000.00", "TWD")]


def test_a_mail_address_of_a_known_customer_is_named(crm: Crm, tmp_path: Path) -> None:
    """Rows of orders keep it where they make the customer; where they do not, it is said."""
    crm.ok("add", "Acorn Ltd")
    rows = "Order ID,Order Date,Customer,Email,Phone,Amount\n1,2026-10-01,Acorn Ltd,a@x.example,020 5550 1234,5\n"
    rows += "2,2026-10-02,Birch AG,b@x.example,,5\n"
    made = crm.ok("import", file_of(tmp_path, rows), "--yes", "--create")
    (said,) = made["remarks"]
    assert said.startswith("2 mail addresses and phones of known customers are new and were not taken: a@x.example")
    assert {row["name"]: row["emails"] for row in crm.ok("list")} == {"Acorn Ltd": [], "Birch AG": ["b@x.example"]}

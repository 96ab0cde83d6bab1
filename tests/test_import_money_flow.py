"""Payments of an account: what came in, what was given back, and the rows that are money of another kind."""

from pathlib import Path

import pytest

from tests.conftest import Crm, file_of

LAYOUTS = Path(__file__).parent / "fixtures" / "layouts"
_OUT = "money that went out"
_NEITHER = "money that neither came in nor went out"
_ONE, _TWO = "\n1;2026-10-01;A", "\n2;2026-10-02;A"
_OWN = "fees, holds and transfers between own accounts"


def _paid(crm: Crm) -> list[tuple[str, str, str]]:
    """Customer, day and amount of every payment."""
    found = [payment for row in crm.ok("list") for payment in crm.ok("pay", row["id"])["payments"]]
    return sorted((each["customer"], each["day"], each["amount"]) for each in found)


def test_paypal(crm: Crm) -> None:
    """Fees, withdrawals and what was bought make no payment and no customer; a refund counts once."""
    made = crm.ok("import", LAYOUTS / "paypal.csv", "--yes", "--create")
    assert made["not_taken"] == {_OUT: 1, _OWN: 3, _NEITHER: 1, "money that came back to you": 1}
    assert made["added"] == 4
    assert _paid(crm) == [
        ("Ada Voss", "2026-10-01", "120.00"), ("Bo Lind", "2026-10-26", "50.00"), ("Bo Lind", "2026-10-27", "-50.00"),
        ("Cy Ray", "2026-10-30", "-7.00"),
    ]  # fmt: skip
    assert {row["name"]: row["emails"] for row in crm.ok("list")}["Cy Ray"] == ["cy@x.example"]
    assert crm.ok("import", LAYOUTS / "paypal.csv", "--yes", "--create")["unchanged"] == 4


@pytest.mark.parametrize(
    ("rows", "expected", "left"),
    [
        ("Payment Date,Customer,Amount\n1,200\n2,-50", ["200.00", "-50.00"], {}),  # a list, and no statement
        ("Payment Date,Customer,Amount,Balance\n1,200,900\n2,-50,850", ["200.00"], {_OUT: 1}),
        ("Payment Date,Customer,Amount,Type\n1,200,Card\n2,-50,Refund\n3,5,Deposit", ["200.00", "-50.00", "5.00"],
         {}),
        ("Payment Date,Customer,Amount,Type\n1,200,Card\n2,-50,Payment", ["200.00"], {_OUT: 1}),
        ("Payment Date,Customer,Amount,Type\n1,200,charge\n2,-190,payout\n3,-1,stripe fee", ["200.00"], {_OWN: 2}),
        ("Payment Date,Customer,Amount,Credit/Debit\n1,200,CR\n2,50,DR", ["200.00"], {_OUT: 1}),
        ("Payment Date,Customer,Credit,Debit\n1,200,\n2,,50", ["200.00"], {_OUT: 1}),
        ("回款日期,客户名称,金额,收/支\n1,200,收入\n2,50,支出\n3,9,/", ["200.00"], {_OUT: 1, _NEITHER: 1}),
        ("Zahlungsdatum,Kunde,Betrag,Soll/Haben\n1,200,H\n2,50,S", ["200.00"], {_OUT: 1}),
        ("Datepaid,Customer,Amount,Type\n1,200,Zahlung\n2,-50,Rückzahlung\n3,-9,Gebühr", ["200.00", "-50.00"],
         {_OWN: 1}),
    ],
)  # fmt: skip
def test_a_statement(crm: Crm, tmp_path: Path, rows: str, expected: list[str], left: dict[str, int]) -> None:
    """By flow, type, two columns or the sign; in a plain list below nothing is what was given back."""
    head, *lines = rows.split("\n")
    whole = [f"2026-10-0{day},Acme,{rest}" for day, _, rest in (line.partition(",") for line in lines)]
    made = crm.ok("import", file_of(tmp_path, "\n".join([head, *whole]) + "\n"), "--yes", "--create")
    assert [amount for _, _, amount in _paid(crm)] == expected
    assert made["not_taken"] == left


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (f"Belegnummer;Belegdatum;Kunde;Belegtyp;Gesamtbetrag brutto{_ONE};Rechnung;10{_TWO};Gutschrift;4",
         ["-4.00", "10.00"]),
        (f"Invoice Number;Invoice Date;Customer;Type;Total{_ONE};Sales invoice;10{_TWO};Credit note;-4",
         ["-4.00", "10.00"]),
        (f"Invoice Number;Invoice Date;Customer;Type;Total{_ONE};Invoice;10{_TWO};Estimate;4", ["10.00"]),
        (f"Rechnungsnummer;Rechnungsdatum;Kunde;Nettobetrag;Bruttobetrag;Bezahlt am{_ONE};10;11,90;2026-10-05",
         ["11.90"]),
        (f"Rechnungsnummer;Rechnungsdatum;Kunde;Betrag;Faelligkeitsdatum;Zahlungsstatus{_ONE};10;2026-10-31;offen",
         ["10.00"]),
    ],
)  # fmt: skip
def test_what_an_invoice_comes_to(crm: Crm, tmp_path: Path, rows: str, expected: list[str]) -> None:
    """A credit note is below nothing, a quote none; beside what was paid stands the amount with tax."""
    crm.ok("import", file_of(tmp_path, rows + "\n"), "--yes", "--create")
    assert [order["amount"] for order in crm.ok("order", "list")] == expected


def test_what_was_taken_off_an_order_is_not_lost(crm: Crm, tmp_path: Path) -> None:
    """Beside price and quantity an amount off makes the sum uncertain; a part given back is told."""
    rows = "订单号,下单时间,买家姓名,商品名称,单价,数量,优惠金额\nE1,2026-10-01,林小雨,龙井,100,2,20\n"
    refused = crm("import", file_of(tmp_path, rows), "--yes", "--create")
    assert (refused.code, crm.names()) == (5, [])
    assert '--map "优惠金额=-"' in refused.err
    rows = "Order ID,Order Date,Customer,Total,Refunded Amount\n1,2026-10-01,Acme,50,20\n2,2026-10-02,Acme,50,0\n"
    made = crm.ok("import", file_of(tmp_path, rows, "o.csv"), "--yes", "--create")
    assert made["remarks"] == ["of order 1 20 was given back, and is not taken: crm pay enters it below nothing"]


def test_payments_of_a_test_are_none(crm: Crm, tmp_path: Path) -> None:
    """Live is no way of paying, and Test no money."""
    rows = "id,Amount,Mode,Status,Payment Date,Customer\n1,5,Live,Paid,2026-10-01,A\n2,6,Test,Paid,2026-10-01,A\n"
    made = crm.ok("import", file_of(tmp_path, rows), "--yes", "--create", "--as", "payments")
    assert made["not_taken"] == {"payments of a test": 1}
    (payment,) = crm.ok("pay", "1")["payments"]
    assert (payment["amount"], payment["method"]) == ("5.00", None)

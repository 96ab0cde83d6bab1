"""Payments of an account: what came in, what was given back, and the rows that are money of another kind."""

from pathlib import Path

import pytest

from tests.conftest import Crm, file_of

LAYOUTS = Path(__file__).parent / "fixtures" / "layouts"
_OUT = "money that went out"
_NEITHER = "money that neither came in nor went out"
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

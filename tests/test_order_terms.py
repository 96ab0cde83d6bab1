"""When an order is to be paid: said as a day or as payment terms, shown wherever the order is, and imported."""

from datetime import date
from pathlib import Path

import pytest

from crmcli.domain.sales.payment_terms import parse_terms
from crmcli.errors import Usage
from tests.conftest import Crm, file_of, prepared

NOW = "2026-11-18T09:00"


@prepared
def book(crm: Crm) -> Crm:
    """A book with one customer."""
    crm.at(NOW)
    crm("add", "Acme")
    return crm


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("net 30", "2026-12-18"),
        ("net30", "2026-12-18"),
        ("Net 30 days", "2026-12-18"),
        ("NET-30", None),
        ("30 days", "2026-12-18"),
        ("30d", "2026-12-18"),
        ("30", "2026-12-18"),
        ("n/30", "2026-12-18"),
        ("30 days net", "2026-12-18"),
        ("2/10 net 30", "2026-12-18"),
        ("2% 10, net 30", None),
        ("within 14 days", "2026-12-02"),
        ("2 weeks", "2026-12-02"),
        ("net 60", "2027-01-17"),
        ("2 months", "2027-01-18"),
        ("30天", "2026-12-18"),
        ("三十天", "2026-12-18"),
        ("账期60天", "2027-01-17"),
        ("两个月", "2027-01-18"),
        ("月结30天", "2026-12-30"),
        ("月结60", "2027-01-29"),
        ("net 30 EOM", "2026-12-30"),
        ("eom", "2026-11-30"),
        ("end of month", "2026-11-30"),
        ("end of next month", "2026-12-31"),
        ("次月结", "2026-12-31"),
        ("15th of next month", "2026-12-15"),
        ("次月10日", "2026-12-10"),
        ("due on receipt", "2026-11-18"),
        ("现结", "2026-11-18"),
        ("prepaid", "2026-11-18"),
        ("款到发货", "2026-11-18"),
    ],
)
def test_terms_are_read_as_the_day_they_ask_for(terms: str, due: str | None) -> None:
    """From the day of the order, as trade uses the words; None: refused."""
    if due is None:
        with pytest.raises(Usage):
            parse_terms(terms, date(2026, 11, 18))
    else:
        assert parse_terms(terms, date(2026, 11, 18)).due == due


@pytest.mark.parametrize("terms", ["cod", "C.O.D.", "cash on delivery", "货到付款", "on delivery"])
def test_what_is_due_on_delivery_has_no_day(book: Crm, terms: str) -> None:
    """Nobody knows the day yet."""
    order = book.ok("order", "add", "acme", "500", "--terms", terms)
    assert (order["due"], order["terms"]) == (None, terms)


@pytest.mark.parametrize(
    "terms", ["soon", "30 days end of month", "net", "50% up front", "net 4000", "月结", "货到30天", "net 30 or so"]
)
def test_other_terms_are_refused_with_the_way(book: Crm, terms: str) -> None:
    """Two readings, or none: the refusal names what is understood, and --due beside them is taken."""
    ran = book("order", "add", "acme", "500", "--terms", terms)
    assert ran.code == 2
    assert "--due" in ran.err
    assert book.ok("order", "list") == []
    order = book.ok("order", "add", "acme", "500", "--terms", terms, "--due", "20 dec")
    assert (order["due"], order["terms"]) == ("2026-12-20", terms)


@pytest.mark.parametrize(
    ("due", "day"),
    [
        ("in 30 days", "2026-12-18"),
        ("30天后", "2026-12-18"),
        ("end of next month", "2026-12-31"),
        ("1 feb", "2027-02-01"),
        ("today", "2026-11-18"),
    ],
)
def test_a_due_day_is_said_as_any_day(book: Crm, due: str, day: str) -> None:
    """The grammar of dates holds here, too."""
    assert book.ok("order", "add", "acme", "500", "--due", due)["due"] == day


def test_an_order_is_not_due_before_its_day(book: Crm) -> None:
    """A slip in the year would make it overdue at once."""
    assert book("order", "add", "acme", "500", "--due", "2026-10-01").code == 2
    assert book("order", "add", "acme", "500", "--on", "2026-09-01", "--due", "2026-10-01").code == 0
    assert book("order", "edit", "1", "--due", "2026-08-01").code == 2


def test_the_day_is_shown_wherever_the_order_is(book: Crm) -> None:
    """The echo, the list, the order itself and what is owed."""
    assert "open: $500, due Fri 18 Dec (net 30)." in book("order", "add", "acme", "500", "--terms", "net 30").err
    assert "2026-12-18" in book("order", "list").out
    shown = book("order", "show", "1").out
    assert "due:    Fri 18 Dec" in shown
    assert "terms:  net 30" in shown
    book.at("2026-12-19T09:00")
    owed = book.ok("report", "receivables")
    assert (owed["customers"][0]["overdue"], owed["customers"][0]["next_due"]) == ("500.00", "2026-12-18")
    assert owed["totals"][0]["overdue"] == "500.00"
    assert "$500 of it overdue" in book("report", "receivables").err + book("report", "receivables").out
    assert [order["id"] for order in book.ok("order", "list", "--overdue")] == [1]
    book("pay", "acme", "500", "--order", "1")
    assert book.ok("order", "list", "--overdue") == []
    assert book.ok("report", "receivables")["customers"] == []


def test_an_order_without_a_day_is_never_overdue(book: Crm) -> None:
    """Nobody said when it is to be paid."""
    book("order", "add", "acme", "500")
    book.at("2027-11-19T09:00")
    assert book.ok("report", "receivables")["customers"][0]["overdue"] == "0.00"
    assert book.ok("order", "list", "--overdue") == []


def test_the_day_can_be_changed_and_taken_away(book: Crm) -> None:
    """Everything written can be corrected and undone."""
    book("order", "add", "acme", "500", "--terms", "net 30")
    order = book.ok("order", "edit", "1", "--terms", "月结30天", "--ref", "A-7", "--note", "asked for more time")
    assert [order[key] for key in ("due", "terms", "ref", "note")] == [
        "2026-12-30",
        "月结30天",
        "A-7",
        "asked for more time",
    ]
    assert "order edit 1" in book("undo").err
    assert book.ok("order", "show", "1")["due"] == "2026-12-18"
    assert book.ok("order", "edit", "1", "--due", "")["due"] is None
    assert book("order", "edit", "1").code == 2
    assert "nothing was changed" in book("order", "edit", "1", "--due", "").err


def test_a_payment_names_an_order_by_its_number_elsewhere(book: Crm) -> None:
    """pay --order takes the number that stands on the invoice."""
    book("order", "add", "acme", "500", "--ref", "INV-1")
    book("order", "add", "acme", "300", "--ref", "INV-2")
    assert [paid["order_id"] for paid in book.ok("pay", "acme", "300", "--order", "INV-2")] == [2]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Customer,Order Date,Order No,Amount,Due Date\nAcme,2026-11-01,A-1,500,2026-12-05\n", "2026-12-05"),
        ("Customer,Order Date,Order No,Amount,Payment Terms\nAcme,2026-11-01,A-1,500,Net 30\n", "2026-12-01"),
        ("客户,下单日期,订单号,金额,到期日\nAcme,2026-11-01,A-1,500,2026年12月5日\n", "2026-12-05"),
        ("客户,下单日期,订单号,金额,账期\nAcme,2026-11-01,A-1,500,月结30天\n", "2026-12-30"),
        ("Kunde,Auftragsdatum,Auftragsnummer,Betrag,Fälligkeit\nAcme,01.11.2026,A-1,500,05.12.2026\n", "2026-12-05"),
        ("Customer,Order Date,Order No,Amount,Terms\nAcme,2026-11-01,A-1,500,half up front\n", None),
    ],
)
def test_a_file_says_when_an_order_is_to_be_paid(book: Crm, tmp_path: Path, text: str, due: str | None) -> None:
    """The column was left out; a second import of the same file changes nothing."""
    path = file_of(tmp_path, text)
    assert book("import", path, "--as", "orders").code == 0
    (order,) = book.ok("order", "list")
    assert (order["due"], order["amount"]) == (due, "500.00")
    assert book.ok("import", path, "--as", "orders")["updated"] == 0


def test_a_newer_file_fills_in_the_day(book: Crm, tmp_path: Path) -> None:
    """An order that the book has without a day takes that of the file."""
    head = "Customer,Order Date,Order No,Amount"
    book("import", file_of(tmp_path, f"{head}\nAcme,2026-11-01,A-1,500\n"))
    book("import", file_of(tmp_path, f"{head},Due Date\nAcme,2026-11-01,A-1,500,2026-12-05\n"))
    assert [order["due"] for order in book.ok("order", "list")] == ["2026-12-05"]


def test_the_day_travels_with_the_whole_book(book: Crm, tmp_path: Path) -> None:
    """An equal book is made of the export."""
    book("order", "add", "acme", "500", "--terms", "net 30")
    whole = file_of(tmp_path, book("export", "--all").out, "whole.jsonl")
    other = ("--book", tmp_path / "other.db")
    book(*other, "import", whole)
    (order,) = book(*other, "order", "list", "--json").json
    assert (order["due"], order["terms"]) == ("2026-12-18", "net 30")

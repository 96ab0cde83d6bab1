"""Deals and orders as a file of their own, and back again."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import Crm, file_of, prepared


@prepared
def book(crm: Crm) -> Crm:
    """A book with an open and a lost deal, and a paid and an open order."""
    crm.at("2026-11-18T09:00")
    crm("add", "Ann Low", "--tag", "vip")
    crm("add", "Bob Fox")
    crm("deal", "add", "ann", "kitchen", "5000", "--close", "2026-12-20")
    crm("deal", "add", "bob", "=cmd", "700")
    crm("deal", "lost", "2", "price")
    crm("order", "add", "ann", "rice 20kg @ 4.50, oil 3 @ 9", "--ref", "A-7", "--terms", "net 30")
    crm("order", "add", "bob", "500", "--paid")
    return crm


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_deals_are_a_table(book: Crm, tmp_path: Path) -> None:
    """Open and closed ones, the oldest first; a title is never a formula."""
    first, second = _rows(book("export", "--deals").out)
    assert (first["deal title"], first["customer"], first["amount"], first["deal stage"]) == (
        "kitchen",
        "Ann Low",
        "5000.00",
        "lead",
    )
    assert (first["expected close date"], second["lost reason"]) == ("2026-12-20", "price")
    assert second["deal title"] != "=cmd"
    assert "2 deals written" in book("export", "--deals", tmp_path / "d.csv").err
    assert (tmp_path / "d.csv").read_bytes().decode() == book("export", "deals").out


def test_orders_are_a_table(book: Crm) -> None:
    """With what was sold, what is open and when it is due."""
    first, second = _rows(book("export", "--orders").out)
    assert [first[key] for key in ("order number", "what", "amount", "open", "due date", "payment terms")] == [
        "A-7",
        "20 kg rice, 3 oil",
        "117.00",
        "117.00",
        "2026-12-18",
        "net 30",
    ]
    assert (second["order number"], second["amount paid"], second["open"]) == ("2", "500.00", "0.00")


def test_deals_and_orders_of_some_customers(book: Crm) -> None:
    """A condition chooses whose they are; nothing writes no file."""
    assert [row["customer"] for row in _rows(book("export", "--deals", "--tag", "vip").out)] == ["Ann Low"]
    assert [row["customer"] for row in book.ok("export", "--orders", "--where", "name = Bob Fox")] == ["Bob Fox"]
    lines = book("export", "--orders", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1, 2]


def test_what_no_table_can_be_is_refused(book: Crm, tmp_path: Path) -> None:
    """Address cards hold no deals, and one file is one thing."""
    for line in (
        ("--deals", tmp_path / "d.vcf"),
        ("--deals", "--orders"),
        ("--deals", "--all"),
        ("--deals", "--for", "excel"),
    ):
        assert book("export", *line).code == 2
    assert not (tmp_path / "d.vcf").exists()
    assert book("export", "--deals", "--tag", "nobody", tmp_path / "n.csv").code == 3
    assert not (tmp_path / "n.csv").exists()


def test_another_book_takes_them_back(book: Crm, tmp_path: Path) -> None:
    """The headings are those that crm import knows."""
    other = ("--book", tmp_path / "other.db")
    for what in ("deals", "orders"):
        path = file_of(tmp_path, book("export", f"--{what}").out, f"{what}.csv")
        assert book(*other, "import", path, "--create").code == 0
    deals = {deal["title"]: deal for deal in book(*other, "deal", "list", "--all", "--json").json}
    assert (deals["kitchen"]["amount"], deals["kitchen"]["expected_close"]) == ("5000.00", "2026-12-20")
    orders = book(*other, "order", "list", "--json").json
    assert [(order["ref"], order["amount"], order["due"]) for order in orders] == [
        ("2", "500.00", None),
        ("A-7", "117.00", "2026-12-18"),
    ]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "xlsx"])
def test_the_same_book_takes_nothing_twice(book: Crm, tmp_path: Path, form: str) -> None:
    """Deals and orders are found by their uid; what was changed in the file is counted, and taken on demand."""
    for what, count in (("deals", 2), ("orders", 2)):
        path = tmp_path / f"{what}.{form}"
        book("export", f"--{what}", path)
        made = book.ok("import", path)
        assert (made["kind"], made["added"], made["unchanged"]) == (what, 0, count)
    book("deal", "edit", "1", "--amount", "50")
    assert book.ok("import", tmp_path / f"deals.{form}")["differ"] == 1
    assert book.ok("import", tmp_path / f"deals.{form}", "--update", "overwrite")["updated"] == 1
    assert book.ok("deal", "show", "1")["amount"] == "5000.00"


def test_an_order_changed_in_a_table_follows_it(book: Crm, tmp_path: Path) -> None:
    """The sum of the file is taken with overwrite alone; lines that do not make it go to the trash."""
    text = book("export", "--orders").out.replace("117.00,USD", "120.00,USD")
    path = file_of(tmp_path, text, "orders.csv")
    assert book.ok("import", path)["differ"] == 1
    assert book.ok("import", path, "--update", "overwrite")["updated"] == 1
    order = book.ok("order", "show", "1")
    assert (order["amount"], order["lines"]) == ("120.00", [])

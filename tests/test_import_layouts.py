"""Files as other programs write them: what becomes of every row of each.

Each file stands for a kind of layout. The whole book is compared, so that nothing is added, dropped or read as
something else without a word.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm, file_of

LAYOUTS = Path(__file__).parent / "fixtures" / "layouts"


def _customer(row: dict[str, Any]) -> str:
    parts = (row["kind"], row["name"], row["company"], row["title"], *row["phones"], *row["emails"], row["birthday"])
    return " · ".join(str(part) for part in (*parts, *row["refs"]) if part)


def _deal(row: dict[str, Any]) -> str:
    parts = (row["customer"], row["title"], row["amount"], row["currency"], row["stage"])
    days = (row["opened_on"], row["expected_close"], row["closed_on"])
    return " · ".join(str(part) for part in (*parts, " ".join(day or "-" for day in days)) if part)


def _order(row: dict[str, Any]) -> str:
    lines = [f"{line['quantity']:g} {line['unit'] or ''} {line['product']}" for line in row["lines"]]
    parts = (row["customer"], row["ref"], row["day"], row["amount"], row["currency"], f"open {row['open']}")
    return " · ".join([*map(str, parts), *(" ".join(line.split()) for line in lines)])


def _payment(row: dict[str, Any]) -> str:
    return " · ".join(map(str, (row["customer"], row["day"], row["amount"], row["currency"])))


def _book(crm: Crm) -> list[str]:
    """Everything in the book as lines: customers, deals, orders, payments that belong to no order."""
    found = [_customer(row) for row in crm.ok("list")]
    found += [_deal(row) for row in crm.ok("deal", "list", "--all")]
    found += [_order(row) for row in crm.ok("order", "list")]
    for row in crm.ok("list"):
        found += [_payment(each) for each in crm.ok("pay", row["id"])["payments"] if each["order_id"] is None]
    return found


def _expected() -> list[tuple[str, str, list[str]]]:
    """The files with the option that each needs and the lines that its book has."""
    sections = (LAYOUTS / "expected.txt").read_text(encoding="utf-8").split("== ")[1:]
    cut = [section.strip().splitlines() for section in sections]
    return [(head.partition(" ")[0], head.partition(" ")[2], rows) for head, *rows in cut]


@pytest.mark.parametrize(("name", "option", "rows"), _expected(), ids=lambda value: value if "." in value else "")
def test_a_layout_becomes(crm: Crm, name: str, option: str, rows: list[str]) -> None:
    """Read with no option but the one that makes whom its rows name."""
    words = ("import", LAYOUTS / name, "--yes")
    if option:
        assert option in crm(*words).err
    crm.ok(*words, *filter(None, [option]))
    assert _book(crm) == rows


def test_a_phone_under_customer_makes_nobody(crm: Crm, tmp_path: Path) -> None:
    """--create makes customers of names and of a mail address that stands alone; a number among names is none."""
    rows = "Customer,Deal,Amount\n12345,Pilot,900\nx@y.example,Desk,100\n13800138000,Chair,5\nAcme,Lamp,7\n"
    made = crm.partly(file_of(tmp_path, rows), "--create")
    assert (made["added"], [row["line"] for row in made["rejects"]]) == (2, [2, 4])
    assert crm.names() == ["Acme", "x@y.example"]


def test_customers_that_are_numbers_throughout_are_found_by_them(crm: Crm, tmp_path: Path) -> None:
    """A column of numbers alone holds references: of the customers of a list, or of those that are made by them."""
    rows = "Customer,Date,Qty,Amount\n4711,2026-01-02,1,5\n4712,2026-01-05,1,6\nTotal,,,11\n"
    orders = file_of(tmp_path, rows, "o.csv")
    crm.ok("import", orders, "--create")
    assert [(row["name"], row["refs"]) for row in crm.ok("list")] == [("4711", ["4711"]), ("4712", ["4712"])]
    assert crm.ok("import", orders, "--create")["unchanged"] == 2
    crm.ok("undo")
    crm.ok("import", file_of(tmp_path, "Customer ID,Name\n4711,Acorn Ltd\n4712,Birch AG\n"))
    crm.ok("import", orders)
    assert sorted(row["customer"] for row in crm.ok("order", "list")) == ["Acorn Ltd", "Birch AG"]


def test_bytes_of_an_old_card_are_read_by_their_content(crm: Crm) -> None:
    """8-bit text without a character set is that of Windows in a card of version 2.1."""
    crm.ok("import", LAYOUTS.parent / "cases" / "outlook-latin1.vcf", "--yes")
    (row,) = crm.ok("list")
    assert (row["name"], row["company"]) == ("Jörg Müller", "Straßenbau Süd")


def test_an_umlaut_and_its_two_letters_are_one_name(crm: Crm) -> None:
    """Müller Möbel and Mueller Moebel in one town are listed as a pair."""
    crm.ok("import", LAYOUTS.parent / "cases" / "umlaut-dupes.csv", "--yes")
    (pair,) = crm.ok("dupes")
    assert {pair["a"]["name"], pair["b"]["name"]} == {"Müller Möbel GmbH", "Mueller Moebel GmbH"}

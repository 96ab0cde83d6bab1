"""A newer export: orders, payments and calls that changed are said to differ, and follow with --update overwrite."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from tests.conftest import Crm, file_of

SETS = Path(__file__).parent / "fixtures" / "sets"

ORDERS = "Order ID,Customer,Order Date,Product,Quantity,Unit Price,Status\n"
PAYMENTS = "Payment ID,Customer,Payment Date,Payment Amount,Currency,Status\n"


def write(tmp_path: Path, text: str) -> Path:
    """A file with this text."""
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_order_that_grew_follows(crm: Crm, tmp_path: Path) -> None:
    """Its lines are replaced as a whole; an equal order is unchanged."""
    first = write(tmp_path, ORDERS + "A1,Acme,2026-10-01,tea,2,4,open\nA2,Acme,2026-10-02,tea,1,4,open\n")
    crm.ok("import", first, "--yes", "--create")
    rows = "A1,Acme,2026-10-01,tea,3,4,open\nA1,Acme,2026-10-01,rice,1,5,open\nA2,Acme,2026-10-02,tea,1,4,open\n"
    newer = write(tmp_path, ORDERS + rows)
    made = crm.ok("import", newer, "--yes")
    assert (made["differ"], made["unchanged"], made["updated"]) == (1, 1, 0)
    assert made["changes"][0]["before"] == "8.00 USD"
    assert made["changes"][0]["after"] == "17.00 USD"
    made = crm.ok("import", newer, "--yes", "--update", "overwrite")
    assert (made["differ"], made["unchanged"], made["updated"]) == (0, 1, 1)
    order = crm.ok("order", "show", "1")
    assert order["amount"] == "17.00"
    assert [(line["quantity"], line["amount"]) for line in order["lines"]] == [(3, "12.00"), (1, "5.00")]
    assert crm.ok("import", newer, "--yes")["unchanged"] == 2
    crm.ok("undo")
    assert crm.ok("order", "show", "1")["amount"] == "8.00"


def test_an_order_that_was_cancelled_since_is_no_sale(crm: Crm, tmp_path: Path) -> None:
    """It is named without overwrite, and leaves the sales with it."""
    crm.ok("import", write(tmp_path, ORDERS + "A1,Acme,2026-10-01,tea,2,4,open\n"), "--yes", "--create")
    newer = write(tmp_path, ORDERS + "A1,Acme,2026-10-01,tea,2,4,cancelled\n")
    assert crm("import", newer, "--yes").code == 1
    assert crm.ok("import", newer, "--yes", "--update", "overwrite")["updated"] == 1
    assert crm.ok("order", "list") == []


def test_a_payment_that_changed_follows(crm: Crm, tmp_path: Path) -> None:
    """Its amount and its day, and one that was refunded is no money any more."""
    crm.ok("add", "Acme", "--is-company")
    crm.ok("import", write(tmp_path, PAYMENTS + "P1,Acme,2026-10-01,50,USD,received\n"), "--yes")
    newer = write(tmp_path, PAYMENTS + "P1,Acme,2026-10-02,60,USD,received\n")
    made = crm.ok("import", newer, "--yes")
    assert (made["differ"], made["unchanged"]) == (1, 0)
    made = crm.ok("import", newer, "--yes", "--update", "overwrite")
    assert (made["added"], made["updated"], made["differ"]) == (0, 1, 0)
    assert [(p["day"], p["amount"]) for p in crm.ok("pay", "acme")["payments"]] == [("2026-10-02", "60.00")]
    assert crm.ok("import", newer, "--yes")["unchanged"] == 1
    gone = write(tmp_path, PAYMENTS + "P1,Acme,2026-10-02,60,USD,refunded\n")
    assert crm("import", gone, "--yes").code == 1
    crm.ok("import", gone, "--yes", "--update", "overwrite")
    assert crm.ok("pay", "acme")["payments"] == []


def test_a_call_that_changed_follows(crm: Crm, tmp_path: Path) -> None:
    """By its own number; a reminder that was moved too."""
    crm.ok("add", "Acme", "--is-company")
    head = "Activity ID,Activity Date,Customer,Activity Type,Notes\n"
    crm.ok("import", write(tmp_path, head + "7,2026-10-01,Acme,call,price\n"), "--yes")
    newer = write(tmp_path, head + "7,2026-10-02,Acme,call,price and time\n")
    assert crm.ok("import", newer, "--yes")["differ"] == 1
    assert crm.ok("import", newer, "--yes", "--update", "overwrite")["updated"] == 1
    assert [(n["at"], n["text"]) for n in crm.ok("show", "acme")["interactions"]] == [("2026-10-02", "price and time")]
    head = "Task ID,Due Date,Customer,Task\n"
    crm.ok("import", write(tmp_path, head + "7,2026-12-01,Acme,send it\n"), "--yes")
    newer = write(tmp_path, head + "7,2026-12-02,Acme,send it\n")
    assert crm.ok("import", newer, "--yes")["differ"] == 1
    crm.ok("import", newer, "--yes", "--update", "overwrite")
    assert [r["due"] for r in crm.ok("show", "acme")["reminders"]] == ["2026-12-02"]
    crm.ok("done", "1")
    assert crm.ok("import", newer, "--yes")["unchanged"] == 1


def test_a_deal_of_a_person_is_found_at_the_firm(crm: Crm) -> None:
    """On both pages, and in the list of the firm's deals."""
    crm.ok("add", "Acorn Ltd", "--is-company")
    crm.ok("add", "Ada Voss", "--company", "Acorn Ltd")
    crm.ok("deal", "add", "ada", "chairs", "900")
    for who in ("Acorn Ltd", "Ada Voss"):
        assert [deal["title"] for deal in crm.ok("deal", "list", who)] == ["chairs"]
        assert [deal["title"] for deal in crm.ok("show", who)["deals"]] == ["chairs"]


def without(folder: Path, name: str, *marks: str) -> None:
    """Take the lines that hold one of the marks out of a file of an export."""
    path = folder / name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not any(mark in line for mark in marks)), encoding="utf-8")


def missing(made: dict[str, Any]) -> dict[str, list[str]]:
    """What each file of a set says that the book has and the export lacks."""
    return {each["file"].rpartition("/")[2]: each["missing"] for each in made["files"] if each["missing"]}


def test_rows_that_a_newer_export_of_zoho_lacks(crm: Crm, tmp_path: Path) -> None:
    """One number counts all its modules: firms, people, deals and activities are told apart all the same."""
    crm.ok("import", SETS / "zoho", "--yes", "--create")
    folder = copytree(SETS / "zoho", tmp_path / "set")
    without(folder, "Accounts_001.csv", "554002")
    without(folder, "Leads_001.csv", "554021")
    without(folder, "Deals_001.csv", "554033", "554032")
    without(folder, "Notes_001.csv", "554071")
    without(folder, "Tasks_001.csv", "554041")
    with (folder / "Notes_001.csv").open("a", encoding="utf-8") as notes:
        notes.write("zcrm_554072,,Mia,Tin,Likes tin,zcrm_554011,Ada Voss,2026-06-04 10:00:00,\n")
    made = crm.ok("import", folder, "--yes", "--create")
    assert missing(made) == {
        "Accounts_001.csv": ["Birch AG"], "Contacts_001.csv": ["Dee Ash"], "Deals_001.csv": ["Paper"],
        "Calls_001.csv": ["Wood", "Send samples"],
    }  # fmt: skip
    assert len(crm.ok("list")) == 5
    crm.ok("import", folder, "--yes", "--create", "--missing", "park")
    assert [row["name"] for row in crm.ok("list", "--tag", "gone")] == ["Birch AG", "Dee Ash"]
    crm.ok("import", folder, "--yes", "--create", "--missing", "rm")
    assert crm.names() == ["Acorn Ltd", "Ada Voss", "Bo Lind"]
    assert crm.ok("show", "bo lind")["reminders"] == []


@pytest.mark.parametrize("gone", ["Leads_001.csv", "Contacts_001.csv", "Notes_001.csv", "Calls_001.csv"])
def test_an_export_of_zoho_without_a_module_says_nothing_of_its_rows(crm: Crm, tmp_path: Path, gone: str) -> None:
    """Contacts alone do not tell that a lead is missing, nor calls that a note is."""
    crm.ok("import", SETS / "zoho", "--yes", "--create")
    folder = copytree(SETS / "zoho", tmp_path / "set")
    (folder / gone).unlink()
    assert missing(crm.ok("import", folder, "--yes", "--create", "--missing", "rm")) == {}


@pytest.mark.parametrize("choice", ["park", "rm"])
def test_activities_that_a_newer_export_lacks(crm: Crm, tmp_path: Path, choice: str) -> None:
    """They are named; only rm does something about them, and undo takes it back."""
    crm.ok("import", SETS / "hubspot", "--yes", "--create")
    folder = copytree(SETS / "hubspot", tmp_path / "set")
    without(folder, "notes.csv", "Wants 20 chairs")
    without(folder, "tasks.csv", "Send samples")
    made = crm.ok("import", folder, "--yes", "--create", "--missing", choice)
    assert missing(made) == {
        "notes.csv": ["Wants 20 chairs"], "tasks.csv": ["Send samples"],
    }  # fmt: skip
    kept = 1 if choice == "park" else 0
    assert len(crm.ok("show", "bo lind")["reminders"]) == kept
    assert sum("20 chairs" in each["text"] for each in crm.ok("show", "ada")["interactions"]) == kept
    if choice == "rm":
        crm.ok("undo")
        assert len(crm.ok("show", "bo lind")["reminders"]) == 1


def test_an_invoice_that_was_paid_since(crm: Crm, tmp_path: Path) -> None:
    """It differs, with both sums; with overwrite what was paid more is a payment, and then nothing changes."""
    head = "Invoice Number,Customer,Invoice Date,Due Date,Item,Quantity,Rate,Total,Balance,Status\n"
    rows = "INV-{0},Acorn Ltd,2026-10-0{0},2026-10-31,Tea,2,50,{1},{2},{3}\n"
    old = head + rows.format(1, 110, 110, "Sent") + rows.format(2, 100, 100, "Sent")
    new = head + rows.format(1, 110, 0, "Paid") + rows.format(2, 100, 30, "Partially Paid")
    crm.ok("import", file_of(tmp_path, old), "--create")
    path = file_of(tmp_path, new)
    made = crm.ok("import", path)
    assert (made["differ"], {each["field"] for each in made["changes"]}) == (2, {"paid"})
    made = crm.ok("import", path, "--update", "overwrite")
    assert (made["updated"], made["changes"][0]["after"]) == (2, "110.00 USD")
    assert {each["ref"]: (each["amount"], each["open"]) for each in crm.ok("order", "list")} == {
        "INV-1": ("110.00", "0.00"), "INV-2": ("100.00", "30.00"),
    }  # fmt: skip
    again = crm.ok("import", path, "--update", "overwrite")
    assert (again["updated"], again["differ"], again["unchanged"]) == (0, 0, 2)


def test_lines_without_tax_again(crm: Crm, tmp_path: Path) -> None:
    """An invoice of which the lines come to less than its total is unchanged when it comes again."""
    head = "InvoiceNumber,ContactName,InvoiceDate,Description,Quantity,UnitAmount,LineAmount,Total\n"
    path = file_of(tmp_path, f"{head}1,Acorn Ltd,2026-10-02,Chair,2,50,100,120\n")
    crm.ok("import", path, "--create")
    made = crm.ok("import", path, "--update", "overwrite")
    assert (made["unchanged"], made["updated"]) == (1, 0)
    newer = file_of(tmp_path, f"{head}1,Acorn Ltd,2026-10-02,Chair,3,50,150,180\n")
    assert crm.ok("import", newer, "--update", "overwrite")["updated"] == 1
    (order,) = crm.ok("order", "list")
    assert (order["amount"], [line["amount"] for line in order["lines"]]) == ("180.00", ["150.00", "30.00"])


@pytest.mark.parametrize("number", ["1", ""])
def test_a_payment_of_an_order_that_was_told_as_paid_is_that_money(crm: Crm, tmp_path: Path, number: str) -> None:
    """Orders with their state and a table of payments are one set: nothing is paid twice, in one go or after it."""
    orders = "Order ID,Order Date,Customer,Product,Quantity,Price,Payment Status\n"
    rows = "1,2026-10-02,Acorn Ltd,Mug,2,5,Paid\n2,2026-10-03,Acorn Ltd,Mug,1,5,Unpaid\n"
    payments = "Payment ID,Payment Date,Customer,Order ID,Amount,Method\n"
    sold = file_of(tmp_path, orders + rows, "o.csv")
    paid = file_of(tmp_path, f"{payments}P1,2026-10-05,Acorn Ltd,{number},10,Bank\n", "p.csv")
    crm.ok("import", sold, paid, "--create")
    assert [(each["day"], each["amount"]) for each in crm.ok("pay", "acorn")["payments"]] == [("2026-10-05", "10.00")]
    assert crm.ok("report", "receivables")["totals"][0]["owed"] == "5.00"
    again = crm.ok("import", sold, paid, "--create", "--update", "overwrite")
    assert (again["added"], again["updated"], again["differ"]) == (0, 0, 0)


def test_a_part_of_what_was_told_as_paid(crm: Crm, tmp_path: Path) -> None:
    """A payment of less than the order's state says leaves the rest as it was told."""
    orders = "Order ID,Order Date,Customer,Product,Quantity,Price,Payment Status\n1,2026-10-02,Acorn Ltd,Mug,2,5,Paid\n"
    crm.ok("import", file_of(tmp_path, orders), "--create")
    payments = "Payment ID,Payment Date,Customer,Order ID,Amount,Method\nP1,2026-10-05,Acorn Ltd,1,4,Bank\n"
    crm.ok("import", file_of(tmp_path, payments))
    assert sorted(each["amount"] for each in crm.ok("pay", "acorn")["payments"]) == ["4.00", "6.00"]

"""A newer export: orders, payments and calls that changed are said to differ, and follow with --update overwrite."""

from pathlib import Path

from tests.conftest import Crm

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

"""Import as a batch: previewed, atomic, repeatable, undoable, with nothing silently dropped."""

import csv
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Crm, file_of, small_file_system
from tests.test_terminal import in_terminal

NORTHWIND = Path(__file__).parent / "fixtures" / "northwind"
HEAD = "Name,Company,Email,Phone,City\n"


def test_northwind_with_no_option(crm: Crm) -> None:
    """Books as an ERP hands them over: customers with contacts, orders with lines; twice changes nothing."""
    first = crm.ok("import", "--yes", NORTHWIND / "customers.csv")
    assert (first["added"], first["updated"], first["rejected"], first["batch"]) == (93, 0, 0, 1)
    again = crm.ok("import", "--yes", NORTHWIND / "customers.csv")
    assert (again["added"], again["updated"], again["unchanged"], again["batch"]) == (0, 0, 93, None)
    orders = crm.ok("import", "--yes", "--as", "orders", NORTHWIND / "order_lines.csv")
    assert (orders["added"], orders["rows"]) == (830, 2155)
    assert crm.ok("import", "--yes", "--as", "orders", NORTHWIND / "order_lines.csv")["added"] == 0
    card = crm.ok("show", "ALFKI")
    assert card["name"] == "Alfreds Futterkiste"
    assert card["contacts"][0]["name"] == "Maria Anders"
    assert card["phones"] == ["030-0074321"]
    total = sum(float(order["amount"]) for order in card["orders"])
    with open(NORTHWIND / "order_lines.csv", encoding="utf-8") as file:
        lines = [row for row in csv.DictReader(file) if row["CustomerID"] == "ALFKI"]
    assert round(total, 2) == round(sum(round(float(row["Amount"]) + 1e-9, 2) for row in lines), 2)
    assert sum(len(order["lines"]) for order in card["orders"]) == len(lines)
    assert crm.ok("show", "Maria Anders")["id"] == card["id"]
    crm.ok("undo")
    assert crm.ok("show", "ALFKI")["orders"] == []
    crm.ok("undo")
    assert crm.ok("list") == []
    crm.ok("redo")
    assert len(crm.ok("list")) == 93


def test_a_second_run_with_more_facts_fills(crm: Crm, tmp_path: Path) -> None:
    """Empty fields are filled, what the person keeps is not overwritten, another phone is added."""
    crm.ok("import", file_of(tmp_path, HEAD + "Li Wei,Acme,li@acme.example,,\n"))
    crm.ok("edit", "li", "city=Paris")
    more = file_of(tmp_path, HEAD + "Li Wei,Acme Ltd,li@acme.example,+33123456789,Lyon\n")
    assert crm.ok("import", more)["updated"] == 1
    card = crm.ok("show", "li")
    assert (card["company"], card["city"], card["phones"]) == ("Acme", "Paris", ["+33123456789"])
    again = crm.ok("import", more)
    assert (again["unchanged"], again["differ"]) == (0, 1)
    assert crm.ok("import", more, "--update", "skip")["unchanged"] == 1
    assert crm.ok("import", more, "--update", "overwrite")["updated"] == 1
    assert crm.ok("show", "li")["city"] == "Lyon"
    assert crm("import", more, "--update", "always").code == 2


def test_namesakes_are_not_merged(crm: Crm, tmp_path: Path) -> None:
    """The same name at another company, or with another mail, or with a mail at all, is another person."""
    rows = "Li Wei,Acme,,,\nLi Wei,Bolt,,,\nLi Wei,Acme,a@x.example,,\nLi Wei,Acme,b@x.example,,\n"
    made = crm.ok("import", file_of(tmp_path, HEAD + rows))
    assert (made["added"], made["updated"]) == (4, 0)
    assert made["duplicates"] == 2
    assert crm.ok("import", file_of(tmp_path, HEAD + rows))["added"] == 0


def test_a_rejected_row_keeps_the_file_out(crm: Crm, tmp_path: Path) -> None:
    """Nothing of it is taken unless the person says so; the rejects can be mended and imported again."""
    path = file_of(tmp_path, HEAD + "Good,,,,\n,,,,\nBad,,not a mail,,\nFine,,,,\n")
    refused = crm("import", path, "--json", "--yes")
    assert refused.code == 1
    summary = refused.json
    assert (summary["added"], summary["rejected"], summary["batch"]) == (0, 1, None)
    assert summary["rejects"][0]["line"] == 4
    assert "not a mail" in summary["rejects"][0]["reason"]
    assert crm.ok("list") == []
    rejects = tmp_path / "rejects.csv"
    taken = crm.partly(path, "--rejects", rejects)
    assert (taken["added"], taken["rejected"]) == (2, 1)
    with open(rejects, encoding="utf-8") as file:
        (row,) = list(csv.DictReader(file))
    assert (row["Name"], row["line"]) == ("Bad", "4")
    rejects.write_text(rejects.read_text().replace("not a mail", "bad@x.example", 1))
    assert crm.ok("import", rejects, "--partial")["added"] == 1
    assert crm("import", path, "--partial", "--rejects", rejects).code == 1  # never over an existing file


def test_history_finds_its_customer_or_is_rejected(crm: Crm, tmp_path: Path) -> None:
    """Old notes come with their dates and move the last contact only forward; --create makes who is missing."""
    crm.ok("add", "Li Wei", "--email", "li@x.example")
    crm.ok("log", "li", "new", "--on", "2026-11-01")
    notes = "Email,Date,Type,Notes\nli@x.example,2020-05-01,call,old talk\nnobody@x.example,2020-05-02,call,lost\n"
    path = file_of(tmp_path, notes)
    answer = crm("import", "--as", "interactions", path, "--json")
    assert answer.code == 1
    assert "nobody@x.example" in answer.json["rejects"][0]["reason"]
    made = crm.ok("import", "--as", "interactions", path, "--create")
    assert made["added"] == 2
    assert crm.ok("show", "li")["last_contact"] == "2026-11-01"
    assert [i["at"] for i in crm.ok("show", "li")["interactions"]] == ["2026-11-01", "2020-05-01"]
    assert crm.ok("import", "--as", "interactions", path)["added"] == 0
    crm.ok("undo")
    assert len(crm.ok("list")) == 1


def test_a_dry_run_touches_no_byte(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file and its neighbours stay as they were, to the byte; it does not wait for a lock of its own."""
    monkeypatch.setattr("crmcli.book.locks._LOOK_SECONDS", -1)  # to sleep for that is an error
    crm.ok("add", "Li Wei")
    before = {p.name: p.read_bytes() for p in tmp_path.glob("book.db*")}
    summary = crm.ok("import", "--dry-run", file_of(tmp_path, HEAD + "New,,,,\nLi Wei,,,,\n"))
    assert (summary["added"], summary["unchanged"], summary["batch"]) == (1, 1, None)
    assert {p.name: p.read_bytes() for p in tmp_path.glob("book.db*")} == before


def test_a_dry_run_needs_no_book_and_makes_none(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The very first line of a newcomer, and a folder that nobody may write to: what would be is said."""
    crm.path.unlink()
    monkeypatch.delenv("CRM_BOOK")
    path = file_of(tmp_path, HEAD + "New,,,,\n")
    assert crm.ok("import", "--dry-run", path)["added"] == 1
    assert not (tmp_path / "data").exists()
    monkeypatch.setenv("CRM_BOOK", str(tmp_path / "nowhere" / "book.db"))
    assert crm.ok("import", "--dry-run", path)["added"] == 1
    assert not (tmp_path / "nowhere").exists()
    assert crm.ok("import", path)["added"] == 1


def test_what_is_in_the_trash_is_reported(crm: Crm, tmp_path: Path) -> None:
    """A deleted customer does not come back by itself."""
    path = file_of(tmp_path, HEAD + "Li Wei,,li@x.example,,\n")
    crm.ok("import", path)
    crm.ok("rm", "li")
    summary = crm.ok("import", path)
    assert (summary["added"], summary["in_trash"]) == (0, 1)
    assert crm.ok("list") == []
    assert crm.ok("import", path, "--revive")["updated"] == 1
    assert len(crm.ok("list")) == 1


def test_mapping_and_unknown_columns(crm: Crm, tmp_path: Path) -> None:
    """Columns nobody knows are named, kept, or mapped by hand."""
    path = file_of(tmp_path, "Wer,Handy,Hobby\nAnna Muster,+491701234567,chess\n")
    answer = crm("import", path, "--map", "Wer=name", "--map", "Handy=phone")
    assert answer.code == 0
    assert "Hobby" in answer.err
    mapping = file_of(tmp_path, "Wer=name\nHandy=phone\n", "map.txt")
    assert crm.ok("import", path, "--map-file", mapping, "--keep-unknown")["updated"] == 1
    card = crm.ok("show", "anna")
    assert (card["phones"], card["fields"]) == (["+491701234567"], {"hobby": "chess"})
    assert crm("import", path, "--map", "Wer").code == 2


def test_list_and_undo_a_batch(crm: Crm, tmp_path: Path) -> None:
    """A whole import may be looked at and taken back later, while other work stays."""
    batch = crm.ok("import", file_of(tmp_path, HEAD + "One,,,,\nTwo,,,,\n"))["batch"]
    crm.ok("add", "Three")
    assert [c["name"] for c in crm.ok("list", "--batch", batch)] == ["One", "Two"]
    crm.ok("undo", "--batch", batch)
    assert [c["name"] for c in crm.ok("list")] == ["Three"]
    crm.ok("redo")
    crm.ok("log", "one", "hello")
    assert crm("undo", "--batch", batch).code == 5


def test_a_pipe(crm: Crm) -> None:
    """A script may feed it directly."""
    assert crm.ok("import", "-", stdin=HEAD + "Li Wei,,,,\n")["added"] == 1
    assert crm.ok("import", "-", stdin=json.dumps([{"name": "Wang Fang", "email": "w@x.example"}]))["added"] == 1


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 50, b"%PDF-1.4 hello"])
def test_what_is_no_list_is_one_line(crm: Crm, tmp_path: Path, content: bytes) -> None:
    """Junk is refused before the book is touched."""
    path = tmp_path / "junk.csv"
    path.write_bytes(content)
    answer = crm("import", path)
    assert answer.code in (1, 2, 5)
    assert answer.err.startswith("crm: ")
    assert crm("import", tmp_path / "missing.csv").code in (1, 2, 3)
    assert crm("import", tmp_path).code in (1, 2, 5)
    assert crm("import", "/dev/null").code in (1, 2, 5)


def test_preview_then_ask(crm: Crm, tmp_path: Path) -> None:
    """On a terminal the mapping, some rows and the counts are shown before anything is written."""
    path = file_of(tmp_path, HEAD + "Li Wei,Acme,li@x.example,,\n")
    code, screen = in_terminal("import", str(path), keys="n\n", expect="Import this?")
    assert code == 0
    assert "Email → email" in screen
    assert "1 added" in screen
    assert crm.ok("list") == []
    code, screen = in_terminal("import", str(path), keys="y\n", expect="Import this?")
    assert len(crm.ok("list")) == 1, screen


def test_a_kill_in_the_middle_leaves_nothing(crm: Crm, tmp_path: Path) -> None:
    """All of a file or none of it, whenever the power goes."""
    rows = "".join(f"Person {n},Firm {n % 50},p{n}@x.example,,\n" for n in range(6000))
    path = file_of(tmp_path, HEAD + rows)
    crm.ok("add", "Acme")
    dice = random.Random(3)
    for _ in range(4):
        command = [sys.executable, "-m", "crmcli", "import", "--yes", str(path)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(dice.uniform(0.2, 0.9))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert len(crm("list", "--ids").out.split()) in (1, 6001)


def test_an_import_that_does_not_fit_leaves_nothing(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk in the middle: one line, and the book as it was."""
    with small_file_system(tmp_path / "small", "2m") as place:
        monkeypatch.setenv("CRM_BOOK", str(place / "book.db"))
        crm.ok("add", "Acme")
        rows = "".join(f"Person {n},Firm {n},p{n}@x.example,,\n" for n in range(20000))
        answer = crm("import", "--yes", file_of(tmp_path, HEAD + rows))
        assert answer.code == 1
        assert "disk is full" in answer.err
        assert len(crm.ok("list")) == 1
        assert os.path.exists(place / "book.db")


def test_chinese_lists(crm: Crm, tmp_path: Path) -> None:
    """A GBK list as Chinese programs write it."""
    path = tmp_path / "客户.csv"
    path.write_bytes("姓名,公司,手机,邮箱,城市\n王永庆,台塑米行,13800138000,w@x.example,上海\n".encode("gbk"))
    assert crm.ok("import", path)["added"] == 1
    card = crm.ok("show", "wyq")
    assert (card["name"], card["company"], card["city"]) == ("王永庆", "台塑米行", "上海")


def test_a_flood_of_rejects_ends_the_import(crm: Crm, tmp_path: Path) -> None:
    """A file taken for what it is not is refused early, not row by row to its end."""
    rows = "".join(f"P{n},,no mail,,\n" for n in range(12_000))
    answer = crm("import", "--partial", file_of(tmp_path, HEAD + rows))
    assert answer.code == 1
    assert "10,000 rows were rejected" in answer.err
    assert crm.ok("list") == []


def test_amounts_and_dates_as_files_have_them(crm: Crm, tmp_path: Path) -> None:
    """Signs for currencies, more decimals than a currency has, and an order of day and month that was said."""
    crm.ok("add", "Acme")
    head = "Order ID,Customer,Order Date,Product,Quantity,Unit Price,Amount,Currency\n"
    path = file_of(tmp_path, head + "7,Acme,3/4/2020,Rice,3,1.3333,3.9999,€\n")
    assert crm("import", "--as", "orders", path).code == 5
    assert crm("import", "--as", "orders", path, "--dates", "dym").code == 2
    crm.ok("import", "--as", "orders", path, "--dates", "dmy")
    (order,) = crm.ok("show", "acme")["orders"]
    assert (order["day"], order["amount"], order["currency"]) == ("2020-04-03", "4.00", "EUR")
    assert order["lines"][0]["price"] == "1.33"

"""Export: every format as other programs read it, and the whole book there and back again."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import icalendar
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st
from khard.contacts import Contact

from crmcli.book.tables import JOURNALLED
from crmcli.book.undo import undo
from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean
from crmcli.queries.customer_lists import CustomerFilter
from crmcli.services.customers import NewCustomer, add_customer, add_tag
from crmcli.services.exporting import ExportOptions, export_book, export_customers
from crmcli.services.importing import Options, run_import
from crmcli.store import Store
from crmcli.transfer.read.details import trimmed
from crmcli.transfer.read.source import open_source
from tests.conftest import NOW, Crm, prepared, small_file_system
from tests.test_terminal import in_terminal
from tests.test_undo import act

NASTY = '=HYPERLINK("http://evil.example")'


@prepared
def book(crm: Crm) -> Crm:
    """Three customers with all that a book holds, some of it unkind."""
    crm.ok("add", "Li Wei", "--company", "Acme", "--phone", "+8613800138000", "--email", "li@acme.example",
           "--tag", "vip", "--source", "fair")  # fmt: skip
    crm.ok("edit", "li", "phone+=0421-555 12", "phone+=030 7654321", "phone+=02 9999 0000", "birthday=--05-03",
           "alias=老李", "wechat=liwei88", "url=https://acme.example", "fax=0421-555 13", "city=Paris",
           "country=France", "address=Main 5, 75001 Paris, France", "address+=Depot 9, Gate B",
           "ref=K-1", "ref+=K-2", "tier=A", "--set", "budget=5000", "--set", "colour=-red")  # fmt: skip
    crm.ok("add", NASTY, "--phone", "(030) 123", "--email", "plus+minus@x.example")
    crm.ok("edit", NASTY, "note=+1 at once\n-2 later", "company='=quoted")
    crm.ok("add", "欧阳明", "--company", "永庆米行")
    return crm


def _customers(crm: Crm) -> list[dict[str, object]]:
    hidden = ("id", "refs", "last_contact", "next_reminder")
    return [{k: v for k, v in c.items() if k not in hidden} for c in crm.ok("list", "--sort", "name")]


def _new_book(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("CRM_BOOK", str(tmp_path / name))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "jsonl"])
def test_what_is_written_is_read_back_unharmed(
    book: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """Formulas, phones with a plus, apostrophes, several addresses and own fields: all come home as they went."""
    path = tmp_path / f"all.{ending}"
    answer = book.ok("export", path)
    assert answer == {"file": str(path), "format": ending, "rows": 3}
    before = _customers(book)
    details = [sorted((d["kind"], d["value"]) for d in book.ok("show", c["uid"])["details"]) for c in before]
    unchanged = book.ok("import", path, "--keep-unknown", "--yes")
    assert (unchanged["added"], unchanged["updated"], unchanged["unchanged"]) == (0, 0, 3)
    _new_book(monkeypatch, tmp_path, "new.db")
    assert book.ok("import", path, "--keep-unknown", "--yes")["added"] == 3
    assert _customers(book) == before
    assert [sorted((d["kind"], d["value"]) for d in book.ok("show", c["uid"])["details"]) for c in before] == details


def test_no_cell_of_a_csv_is_run(book: Crm) -> None:
    """A spreadsheet that opens the file calculates nothing."""
    rows = list(csv.DictReader(io.StringIO(book("export").out)))
    assert [row["name"] for row in rows] == ["Li Wei", f"'{NASTY}", "欧阳明"]
    assert rows[0]["phone"] == "+8613800138000"  # which other programs read as it is
    assert rows[1]["company"] == "''=quoted"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@", "\t", "\r"))]
    assert {cell for row in rows for cell in row.values() if cell.startswith(("+", "-"))} <= {
        "+8613800138000",
        "--05-03",
    }


def test_the_filters_of_list(book: Crm) -> None:
    """What `crm list` shows is what is written."""
    for words in (["--tag", "vip"], ["--where", "city = paris"], ["--missing", "phone"], ["--limit", "2"]):
        listed = {c["uid"] for c in book.ok("list", *words, "--sort", "id")}
        written = list(csv.DictReader(io.StringIO(book("export", *words).out)))
        assert {row["uid"] for row in written} == listed
        assert 0 < len(listed) < 3
    assert [c["name"] for c in book.ok("export", "--sort", "-name")][-1] == NASTY


def test_json_has_the_keys_of_list(book: Crm) -> None:
    """A script that reads the one reads the other."""
    listed, written = book.ok("list", "--sort", "id"), book.ok("export")
    assert set(listed[0]) <= set(written[0])
    assert [{key: c[key] for key in listed[0]} for c in written] == listed
    assert [json.loads(line) for line in book("export", "--format", "jsonl").out.splitlines()] == written


@pytest.mark.parametrize("version", ["4.0", "3.0"])
def test_vcards_as_other_programs_read_them(book: Crm, tmp_path: Path, version: str) -> None:
    """vobject reads every card; our own import finds nothing new in them."""
    path = tmp_path / "all.vcf"
    book.ok("export", path, "--vcard", version)
    raw = path.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    cards = list(vobject.readComponents(raw.decode()))
    assert [card.fn.value for card in cards] == ["Li Wei", NASTY, "欧阳明"]
    assert [card.version.value for card in cards] == [version] * 3
    assert [tel.value for tel in cards[0].tel_list] == [
        "+8613800138000", "0421-555 12", "030 7654321", "02 9999 0000", "0421-555 13",
    ]  # fmt: skip
    assert (cards[2].n.value.family, cards[2].n.value.given) == ("欧阳", "明")
    assert book.ok("import", path, "--yes")["unchanged"] == 3
    assert book.ok("show", "li")["birthday"] == "--05-03"


def test_khard_reads_the_cards(book: Crm, tmp_path: Path) -> None:
    """A terminal address book takes them as they are."""
    for version in ("4.0", "3.0"):
        path = tmp_path / f"{version}.vcf"
        book.ok("export", path, "--vcard", version, "--tag", "vip")
        contact = Contact(vobject.readOne(path.read_bytes().decode()), None, str(path))
        assert contact.formatted_name == "Li Wei"
        assert contact.organisations == [["Acme"]]
        assert contact.categories == ["vip"]


def test_people_at_customers(crm: Crm, tmp_path: Path) -> None:
    """A phone wants the people, each with their firm; a table says that it leaves them out."""
    lines = "Company,Contact,Contact Title,Phone,Email\nAcme Ltd,Ann Lee,Buyer,030 1,ann@acme.example\n"
    (tmp_path / "firms.csv").write_text(lines)
    crm.ok("import", tmp_path / "firms.csv")
    cards = list(vobject.readComponents(crm("export", "--format", "vcf").out))
    assert [(c.fn.value, c.org.value[0]) for c in cards] == [("Acme Ltd", "Acme Ltd"), ("Ann Lee", "Acme Ltd")]
    assert cards[1].title.value == "Buyer"
    assert [p["name"] for p in crm.ok("export")[0]["people"]] == ["Ann Lee"]
    assert "1 person at these customers is not in the table" in crm("export", tmp_path / "x.csv").err


def test_reminders_as_a_calendar(book: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Zoned, recurring, with alarms; the last day of a month stays the last day; what is done is left out."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    import time

    time.tzset()
    try:
        book.ok("remind", "li", "2027-01-31", "pay, please; now", "--every", "month")
        book.ok("remind", "li", "2026-11-20 10:30", "call", "--every", "2 weeks on mon,fri")
        done = book.ok("remind", "li", "2026-11-21", "over")["id"]
        book.ok("done", done)
        calendar = icalendar.Calendar.from_ical(book("export", "--format", "ics").out)
    finally:
        monkeypatch.undo()
        time.tzset()
    events: list[Any] = calendar.walk("VEVENT")
    call, pay = events
    assert str(pay["SUMMARY"]) == "Li Wei: pay, please; now"
    assert pay["DTSTART"].dt.isoformat() == "2027-01-31"
    assert pay["RRULE"].to_ical() == b"FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    assert call["DTSTART"].to_ical() == b"20261120T103000"
    assert call["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert call["RRULE"]["BYDAY"] == ["MO", "FR"]
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    assert len(calendar.walk("VALARM")) == 2


@pytest.mark.parametrize(
    ("every", "rule"),
    [
        ("day", "FREQ=DAILY"),
        ("week", "FREQ=WEEKLY"),
        ("3 months", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"),
        ("quarter", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15"),
        ("month on the last day", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("first mon of the month", "FREQ=MONTHLY;BYDAY=1MO"),
        ("last fri of the month", "FREQ=MONTHLY;BYDAY=-1FR"),
        ("weekday", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;WKST=MO"),
        ("year", "FREQ=YEARLY;BYMONTHDAY=15;BYMONTH=1"),
    ],
)
def test_each_recurrence_has_its_rule(crm: Crm, every: str, rule: str) -> None:
    """A calendar recurs on the days that crm would."""
    crm.ok("add", "Acme")
    crm.ok("remind", "acme", "2027-01-15", "x", "--every", every)
    event: Any = icalendar.Calendar.from_ical(crm("export", "--format", "ics").out).walk("VEVENT")[0]
    assert set(event["RRULE"].to_ical().decode().split(";")) == set(rule.split(";"))


def test_a_workbook_holds_text(book: Crm, tmp_path: Path) -> None:
    """Phones and numbers keep their digits; nothing is a formula."""
    from python_calamine import load_workbook

    book.ok("export", tmp_path / "x.xlsx")
    rows = load_workbook(tmp_path / "x.xlsx").get_sheet_by_index(0).to_python()
    found = dict(zip(rows[0], rows[1], strict=True))
    assert found["phone"] == "+8613800138000"
    assert rows[2][0] == NASTY
    assert all(isinstance(cell, str) for row in rows for cell in row)


def test_a_card_to_read(book: Crm) -> None:
    """Markdown shows what was stored and obeys none of it."""
    book.ok("edit", "li", "note=# no *title* <b>")
    book.ok("log", "li", "1. wants `quotes`\n\n| a | b |", "--call")
    text = book("export", "--format", "md", "--tag", "vip").out
    assert text.startswith("# Li Wei\n\n- **Company:** Acme\n")
    assert "\\# no \\*title\\* \\<b\\>" in text
    assert "1\\. wants \\`quotes\\`" in text
    assert "\\| a \\| b \\|" in text


@pytest.mark.parametrize("target", ["google", "outlook", "hubspot"])
def test_address_books_of_others(book: Crm, tmp_path: Path, target: str) -> None:
    """Their headings, numbers as they are, and nothing left behind; our own import knows the headings."""
    path = tmp_path / f"{target}.csv"
    book.ok("export", path, "--for", target)
    with open(path, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    text = path.read_text(encoding="utf-8")
    for value in ("+8613800138000", "0421-555 12", "030 7654321", "02 9999 0000", "li@acme.example", "Depot 9"):
        assert value in text
    assert rows[0]["First Name"] == "Li"
    assert rows[0]["Last Name"] == "Wei"
    assert not [c for row in rows for c in row.values() if c.startswith(("=", "-", "@")) and c != "--05-03"]
    again = book.ok("import", path, "--dry-run")
    assert (again["added"], again["rejected"]) == (0, 0) if target != "hubspot" else again["rejected"] == 0


def test_files_are_whole_private_and_never_overwritten(book: Crm, tmp_path: Path) -> None:
    """Mode 0600; what is there stays unless forced; the book is never a target; no half file is left."""
    path = tmp_path / "x.csv"
    book.ok("export", path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    refused = book("export", path, "--tag", "vip")
    assert (refused.code, path.read_bytes()) == (5, before)
    book.ok("export", path, "--tag", "vip", "--force")
    assert path.read_bytes() != before
    assert book("export", "--all", "--format", "jsonl", "--force", book.path).code == 5
    assert book("export", "--format", "csv", tmp_path).code == 5
    assert book("export", "--force", "--format", "csv", "/dev/null").code == 5
    assert book("export", tmp_path / "none" / "x.csv").code == 1
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "words",
    [
        ["x.pdf"],
        ["x"],
        ["x.csv", "--format", "pdf"],
        ["x.vcf", "--for", "google"],
        ["x.csv", "--for", "lotus"],
        ["x.vcf", "--vcard", "2.1"],
        ["x.csv", "--all"],
        ["--all", "--tag", "vip"],
        ["--where", "nonsense ~~ 1"],
        ["--format", "csv", "--json"],
    ],
)
def test_what_cannot_be_is_refused(book: Crm, words: list[str]) -> None:
    """Wrong usage, one line, exit 2."""
    answer = book("export", *words)
    assert (answer.code, answer.out) == (2, "")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "vcf", "jsonl"])
def test_a_full_disk_leaves_no_half_file(book: Crm, tmp_path: Path, ending: str) -> None:
    """One line, and nothing there."""
    with small_file_system(tmp_path / "small", "16k") as place:
        text = "".join(f"{Random(i).random()}\n" for i in range(1500))
        book.ok("edit", "li", f"note={text}")
        answer = book("export", place / f"x.{ending}")
        assert (answer.code, answer.err.count("\n")) == (1, 1)
        assert "disk is full" in answer.err
        assert list(place.iterdir()) == []


def test_a_terminal_is_not_obeyed(crm: Crm) -> None:
    """Escape sequences in a name are shown, not run; a workbook is refused there."""
    crm.ok("add", "Bob \x1b[31mred")
    code, screen = in_terminal("export", "--format", "vcf")
    assert code == 0
    assert "Bob \\x1b[31mred" in screen
    assert in_terminal("export", "--format", "xlsx")[0] == 2


def test_a_reader_that_leaves_early(book: Crm) -> None:
    """`crm export | head -1` is no error."""
    line = f"{sys.executable} -m crmcli export --format vcf | head -c 1; exit ${{PIPESTATUS[0]}}"
    assert subprocess.run(["bash", "-c", line], capture_output=True, check=False).returncode == 0


def _whole(store: Store) -> bytes:
    out = io.BytesIO()
    export_book(store, out)
    return out.getvalue()


def _sales(store: Store, random: Random) -> None:
    """Orders, lines, payments and people, which the random deeds of the undo test have none of."""
    ids = [i for (i,) in store.rows("SELECT id FROM customer")]
    if not ids:
        return
    who = random.choice(ids)
    with store.atomic("sales"):
        product = store.insert("product", name="rice", unit="kg", price=250, currency="EUR")
        contact = store.insert("contact", customer_id=who, name="Ann")
        store.insert(
            "detail", customer_id=who, contact_id=contact, kind="email", value="A@x.example", normal="a@x.example"
        )
        order = store.insert("order", customer_id=who, day="2026-11-01", amount=500, currency="EUR")
        store.insert("order_line", order_id=order, product_id=product, quantity=random.random() * 3, amount=500)
        store.insert("payment", customer_id=who, order_id=order, day="2026-11-02", amount=500, currency="EUR")
        store.insert("consumption", customer_id=who, product_id=product, per_day=round(random.random() + 0.1, 3))
        store.insert("inbox", who="nobody", text="lost \u2028 note", at="2026-11-02")
        store.update("customer", random.choice(ids), referrer_id=random.choice(ids))


@settings(max_examples=8)
@given(seed=st.integers(0, 10**9))
def test_a_whole_book_there_and_back_is_the_same_bytes(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Every row of every table, the deleted too; and the import of it is one step that can be taken back."""
    folder, random = tmp_path_factory.mktemp("whole"), Random(seed)
    first = Store.open(folder / "a.db", NOW)
    first.db.execute("PRAGMA synchronous = OFF")
    for _ in range(60):
        random.choice((act, act, act, _sales))(first, random)
    wrote = _whole(first)
    (folder / "a.jsonl").write_bytes(wrote)
    second = Store.open(folder / "b.db", NOW)
    empty = {table: second.rows(f'SELECT * FROM "{table}"') for table in JOURNALLED}
    with open_source(folder / "a.jsonl") as source:
        summary = run_import(second, source, Options(), Settings())
    assert (summary.kind, summary.rejected) == ("book", 0)
    assert _whole(second) == wrote
    assert second.rows("PRAGMA foreign_key_check") == []
    indexed = "SELECT c.uid, s.exact, s.words FROM customer c JOIN customer_search s ON s.rowid = c.id ORDER BY c.uid"
    assert second.rows(indexed) == first.rows(indexed)
    if summary.added:
        undo(second)
    assert {table: second.rows(f'SELECT * FROM "{table}"') for table in JOURNALLED} == empty
    first.close()
    second.close()


def test_a_whole_book_by_command(book: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Out, into a new book, out again: the same file; a book with anything in it refuses."""
    path, again = tmp_path / "book.jsonl", tmp_path / "again.jsonl"
    book.ok("log", "li", "called", "--next", "fri")
    book.ok("export", "--all", path)
    refused = book("import", path, "--yes")
    assert refused.code == 5
    _new_book(monkeypatch, tmp_path, "new.db")
    assert book.ok("import", path, "--dry-run")["added"] > 10
    assert not book.path.exists()
    assert book.ok("import", path, "--yes")["kind"] == "book"
    book.ok("export", "--all", again)
    assert again.read_bytes() == path.read_bytes()
    assert len(book.ok("find", "called")) == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('{"crm":"book","format":9}', 5),
        ('{"crm":"book","format":1}\n{"table":"planet","uid":"1"}', 1),
        ('{"crm":"book","format":1}\n{"table":"customer","uid":"1","colour":"red"}', 1),
        ('{"crm":"book","format":1}\n{"table":"tag","uid":"1","customer_id":"2","name":"x"}', 1),
        ('{"crm":"book","format":1}\nnonsense', 1),
        ('{"crm":"book","format":1}\n{"table":"customer","uid":"1","name":["x"]}', 1),
    ],
)
def test_a_book_that_cannot_be_is_refused_whole(crm: Crm, tmp_path: Path, line: str, code: int) -> None:
    """From a newer program, torn, or with links to nowhere: nothing is taken."""
    path = tmp_path / "b.jsonl"
    path.write_text(line + "\n")
    answer = crm("import", path, "--yes")
    assert answer.code == code, answer.err
    assert "unexpected" not in answer.err
    assert crm.ok("list") == []


def test_memory_does_not_grow_with_the_book(tmp_path: Path) -> None:
    """Rows go out as they are read: ten times the rows take no more than a little more memory."""
    import tracemalloc

    peaks = []
    for count in (500, 5000):
        store = Store.open(tmp_path / f"{count}.db", NOW)
        with store.atomic("many"):
            for n in range(count):
                store.insert("customer", name=f"Customer {n}", note="x" * 200)
        with open(os.devnull, "wb") as out:
            tracemalloc.start()
            export_book(store, out)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        store.close()
    assert peaks[1] < 4_000_000


def test_the_uid_of_a_made_customer_survives(store: Store) -> None:
    """Both machines know the customer by the same name for ever."""
    add_customer(store, NewCustomer("A", phones=("1234567",)), Settings())
    uid = store.value("SELECT uid FROM customer")
    assert json.loads(_whole(store).splitlines()[1])["uid"] == uid


# A cell such as NULL or N/A says in every table that it is empty.
_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=40).filter(
    lambda text: bool(trimmed([clean(text)])[0]) or not clean(text)
)


@settings(max_examples=20)
@example(name="0\r0", company="a\r\nb", note="x", value="0")
@given(name=_TEXT, company=_TEXT, note=_TEXT, value=_TEXT)
def test_any_text_comes_home(
    tmp_path_factory: pytest.TempPathFactory, name: str, company: str, note: str, value: str
) -> None:
    """Whatever a person may keep: other programs read each file, and our own reads back what was kept."""
    folder = tmp_path_factory.mktemp("text")
    store = Store.open(folder / "a.db", NOW)
    store.db.execute("PRAGMA synchronous = OFF")
    name = clean(name) or "x"
    texts = {"company": clean(company) or None, "note": clean(note) or None}
    with store.atomic("add"):
        store.insert("customer", name=name, **texts)
        add_tag(store, 1, "t" + "".join(value.replace(",", "").split()))
    kept = store.rows("SELECT name, company, note FROM customer")
    for form in ("csv", "json", "vcf", "xlsx", "md", "ics"):
        path = folder / f"x.{form}"
        with open(path, "w+b") as out:
            export_customers(store, CustomerFilter(sort="id"), ExportOptions(form), out)
    (card,) = vobject.readComponents((folder / "x.vcf").read_bytes().decode())
    assert one_space(card.fn.value) == one_space(name)
    for form in ("csv", "json"):
        other = Store.open(folder / f"{form}.db", NOW)
        other.db.execute("PRAGMA synchronous = OFF")
        with open_source(folder / f"x.{form}") as source:
            assert run_import(other, source, Options(), Settings()).added == 1
        found = other.rows("SELECT name, company, note FROM customer")
        assert [one_space(str(cell)) for cell in found[0]] == [one_space(str(cell)) for cell in kept[0]]
        other.close()
    store.close()


def one_space(text: str) -> str:
    """Text but for how its space is written, which files change: line ends, non-breaking spaces, invisible marks."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


@pytest.mark.parametrize("options", [[], ["--format", "jsonl"], ["--format", "json"]])
@pytest.mark.parametrize("cut", [0, 1], ids=["whole", "without its first line"])
def test_a_whole_book_comes_back_through_a_pipe(crm: Crm, tmp_path: Path, options: list[str], cut: int) -> None:
    """`crm export --all --format jsonl | crm import - --format jsonl` takes its own rows, not orders or notes."""
    crm.ok("add", "Li Wei", "--company", "Acme")
    crm.ok("log", "li wei", "called", "--call")
    lines = crm("export", "--all", "--format", "jsonl").out.splitlines(keepends=True)
    other = ("--book", tmp_path / "other.db")
    answer = crm("import", "-", "--yes", *options, *other, stdin="".join(lines[cut:]))
    assert answer.code == 0, answer.err
    assert crm("export", "--all", *other).out.splitlines()[1:] == [line.rstrip("\n") for line in lines[1:]]

"""Our own exports come back equal: people at firms, own fields, whole books; and csv for other programs."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm, file_of, prepared

PHONE = "+44 20 5550 1234"


@prepared
def full(crm: Crm) -> Crm:
    """A firm with a person, a person with own fields and a birthday without its year, a tag, a note, a tier."""
    crm.ok("add", "Acorn Ltd", "--is-company", "--phone", PHONE, "--tag", "vip", "--source", "fair", "--tier", "A")
    person = "Name,Company,Email,Phone,Job Title,Role\nNora Sand,Acorn Ltd,nora@acorn.example,030 5550 1,Buyer,user\n"
    crm("import", "-", "--as", "contacts", "--yes", stdin=person)
    crm.ok("add", "Bo Lind", "--birthday=--11-04", "--note", "=1+1; -2, 'x'")
    crm.ok("edit", "bo lind", "--set", "微信群=老友", "--set", "hobby=chess; go")
    crm.ok("contact", "edit", "acorn", "nora", "--wechat", "nora_wx")
    return crm


def _told(crm: Crm, *book: object) -> list[Any]:
    """What a book says of everybody, without its own numbers."""
    found = []
    for row in crm.ok(*book, "list", "--sort", "name"):
        card = crm.ok(*book, "show", row["uid"])
        details = sorted((each["kind"], each["value"]) for each in card["details"])
        keys = ("name", "kind", "company", "birthday", "note", "tags", "fields", "stage", "source", "tier")
        plain = {key: card[key] for key in keys}
        found.append((plain, details, [(each["name"], each["title"], each["role"]) for each in card["contacts"]]))
    return found


@pytest.mark.parametrize("name", ["own.jsonl", "own.json", "own.vcf"])
def test_customers_with_their_people_come_back(full: Crm, tmp_path: Path, name: str) -> None:
    """Into an empty book they are equal; into their own nothing changes."""
    path = tmp_path / name
    full.ok("export", path)
    made = full.ok("import", path, "--yes")
    assert (made["added"], made["updated"], made["not_taken"]) == (0, 0, {})
    other = ("--book", tmp_path / "two.db")
    full.ok(*other, "import", path, "--yes")
    assert _told(full, *other) == _told(full)


@pytest.mark.parametrize("name", ["own.jsonl", "own.json", "own.vcf"])
def test_how_to_keep_in_touch_comes_back(full: Crm, tmp_path: Path, name: str) -> None:
    """As what it is, never as fields of the owner's; whoever asked not to be contacted stays so."""
    full.ok("edit", "bo lind", "every=30 days", "snooze=2026-12-20", "do_not_contact=yes")
    full.ok("export", tmp_path / name)
    full.ok("import", tmp_path / name, "--yes", "--book", tmp_path / "two.db")
    card = full.ok("show", "bo lind", "--book", tmp_path / "two.db")
    assert (card["cadence_days"], card["snoozed_until"], card["do_not_contact"]) == (30, "2026-12-20", True)
    assert set(card["fields"]) == {"微信群", "hobby"}
    full.ok("edit", "bo lind", "do_not_contact=no", "every=")
    full.ok("import", tmp_path / name, "--yes")
    card = full.ok("show", "bo lind")
    assert (card["cadence_days"], card["do_not_contact"]) == (30, True)


def test_who_asked_elsewhere_not_to_be_contacted(crm: Crm, tmp_path: Path) -> None:
    """Do Not Contact is the book's own; a word that says neither yes nor no costs the row."""
    path = file_of(
        tmp_path, "Name,Email,Do Not Contact\nAda,a@x.example,Yes\nBo,b@x.example,false\nCy,c@x.example,maybe\n"
    )
    crm.partly(path, "--yes")
    assert {name: crm.ok("show", name)["do_not_contact"] for name in ("Ada", "Bo")} == {"Ada": True, "Bo": False}
    assert crm.names() == ["Ada", "Bo"]


@pytest.mark.parametrize("words", [("own.csv",), ("own.xlsx",), ("own.csv", "--for", "excel")])
def test_tables_of_customers_come_back(full: Crm, tmp_path: Path, words: tuple[str, ...]) -> None:
    """With their own fields, and without the people, who are told to be elsewhere."""
    path = tmp_path / words[0]
    assert "1 person at these customers is not in the table" in full("export", path, *words[1:]).err
    other = ("--book", tmp_path / "two.db")
    full.ok(*other, "import", path, "--yes")
    told, kept = _told(full, *other), _told(full)
    assert [row[0] for row in told] == [row[0] for row in kept]
    assert told[0][1] == [("phone", PHONE)]  # those of the person at the firm are not in the table


@pytest.mark.parametrize("program", ["google", "outlook"])
def test_an_address_book_makes_no_customer_of_a_contact(full: Crm, tmp_path: Path, program: str) -> None:
    """The person at the firm has a row of her own there, with her firm and mail: she is the contact."""
    full.ok("export", tmp_path / "book.csv", "--for", program)
    made = full.ok("import", tmp_path / "book.csv", "--yes")
    assert (made["added"], made["duplicates"], full.names()) == (0, 0, ["Acorn Ltd", "Bo Lind"])
    more = "Name,Company,Email,Birthday\nNora Sand,Acorn Ltd,nora@acorn.example,1980-02-03\n"
    assert full.ok("import", file_of(tmp_path, more), "--yes")["updated"] == 1
    (nora,) = full.ok("show", "acorn")["contacts"]
    assert nora["birthday"] == "1980-02-03"


@pytest.mark.parametrize("program", ["google", "outlook", "hubspot"])
def test_an_address_book_comes_back_whole(full: Crm, tmp_path: Path, program: str) -> None:
    """Tier, source, own fields, numbers and people come home, to an empty book and to their own; the rest is said."""
    full.ok("edit", "bo lind", "every=30 days", "do_not_contact=yes", "ref=C-77", "--alias", "Boss", "--alias", "Bo")
    full.ok("edit", "bo lind", "birthday=lunar 1950-08-15", *[f"phone+=030 555 00{n}" for n in range(6)])
    full.ok("contact", "add", "bo lind", "Cy Ray")
    full.ok("log", "acorn", "called", "--call")
    path, other = tmp_path / "book.csv", ("--book", tmp_path / "two.db")
    said = full("export", path, "--for", program).err
    assert "Not in this file: 1 note. crm export --all has everything." in said
    full.ok(*other, "import", path, "--yes")
    assert _told(full, *other) == _told(full)
    card = full.ok(*other, "show", "bo lind")
    assert (card["cadence_days"], card["do_not_contact"], card["refs"]) == (30, True, ["C-77"])
    made = full.ok("import", path, "--yes")
    assert (made["added"], made["updated"], made["differ"], made["duplicates"]) == (0, 0, 0, 0)


def test_custom_fields_of_google(crm: Crm, tmp_path: Path) -> None:
    """A label that names a field of ours fills it; another is named, and kept with --keep-unknown."""
    head = "First Name,Phonetic First Name,Last Name,Labels,E-mail 1 - Value,"
    head += "Custom Field 1 - Label,Custom Field 1 - Value,Custom Field 2 - Label,Custom Field 2 - Value\n"
    path = file_of(tmp_path, head + "Ada,,Voss,* myContacts,a@x.example,Tier,A,Hobby,chess\n")
    made = crm.ok("import", path, "--yes")
    assert made["remarks"] == ["the custom field Hobby is not taken: --keep-unknown keeps it"]
    assert (crm.ok("show", "ada")["tier"], crm.ok("show", "ada")["fields"]) == ("A", {})
    crm.ok("import", path, "--yes", "--keep-unknown")
    assert crm.ok("show", "ada")["fields"] == {"hobby": "chess"}


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("a.csv", "the label of 1 phone or address, how to keep in touch with 1 customer"),
        ("a.json", "the label of 1 phone or address"),
        ("a.ics", "1 contact"),
    ],
)
def test_what_a_file_leaves_out_is_said(full: Crm, tmp_path: Path, name: str, left: str) -> None:
    """With the way to everything; nothing is said where nothing is left out."""
    full.ok("remind", "acorn", "tomorrow", "call")
    full.ok("done", "1")
    full.ok("remind", "bo lind", "tomorrow", "call")
    full.ok("edit", "bo lind", "phone:work=030 5550001", "every=30 days")
    full.ok("deal", "add", "acorn", "Roof")
    said = full("export", tmp_path / name).err
    assert left in said
    assert "1 deal" in said
    assert "crm export --all has everything." in said
    assert "Not in this file" not in full("export", "--all", tmp_path / "all.jsonl").err


def test_a_csv_is_read_by_other_programs_as_it_is(full: Crm, tmp_path: Path) -> None:
    """A phone and a birthday have no apostrophe; what a spreadsheet would run has one."""
    full.ok("export", tmp_path / "own.csv")
    text = (tmp_path / "own.csv").read_text()
    assert f",{PHONE}," in text
    assert ",--11-04," in text
    assert "'=1+1; -2, 'x'" in text
    full.ok("export", tmp_path / "google.csv", "--for", "google")
    assert ",--11-04," in (tmp_path / "google.csv").read_text()


def test_a_csv_for_excel(crm: Crm, tmp_path: Path) -> None:
    """It begins with the mark of UTF-8; what Excel would run or change stands as a text in a formula."""
    crm.ok("add", "王伟", "--company", "绿叶", "--phone", PHONE, "--note", '=HYPERLINK("x")')
    crm.ok("export", tmp_path / "e.csv", "--for", "excel")
    raw = (tmp_path / "e.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    assert f'"=""{PHONE}"""' in text
    assert '"=""=HYPERLINK(""""x"""")"""' in text
    crm.ok("--book", tmp_path / "two.db", "import", tmp_path / "e.csv", "--yes")
    (row,) = crm.ok("--book", tmp_path / "two.db", "list")
    assert (row["phones"], row["note"]) == ([PHONE], '=HYPERLINK("x")')


def test_a_whole_book_whose_first_line_is_gone(full: Crm, tmp_path: Path) -> None:
    """Its rows are recognised, whichever comes first and in whatever order their keys stand."""
    full.ok("export", "--all", tmp_path / "all.jsonl")
    _, *lines = (tmp_path / "all.jsonl").read_text().splitlines()
    for number, text in enumerate((lines, [json.dumps(_turned(json.loads(line))) for line in lines])):
        path = file_of(tmp_path, "\n".join(text) + "\n", f"cut-{number}.jsonl")
        other = ("--book", tmp_path / f"{number}.db")
        full.ok(*other, "import", path, "--yes")
        assert _told(full, *other) == _told(full)


def _turned(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its uid last."""
    return {key: row[key] for key in sorted(row, key=lambda key: (key != "table", key == "uid"))}


def test_foreign_objects_on_lines_are_no_document(crm: Crm, tmp_path: Path) -> None:
    """A list of objects in the first record does not make a document of the lines."""
    text = '{"name": "Ann Lee", "emails": [{"value": "a@b.example"}]}\n{"name": "Bo Ray", "emails": []}\n'
    crm.ok("import", file_of(tmp_path, text, "x.json"), "--yes")
    assert crm.names() == ["Ann Lee", "Bo Ray"]

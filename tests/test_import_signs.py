"""Signs in a file that change what a row is: labels of mails, moved meetings, units, amounts, kinds of customers."""

from pathlib import Path

import pytest

from tests.conftest import Crm, file_of, prepared

FIXTURES = Path(__file__).parent / "fixtures"


@prepared
def mina(crm: Crm) -> Crm:
    """A book with one customer."""
    crm.ok("add", "Mina Otto", "--email", "otto@clinic.example")
    return crm


def _meeting(folder: Path, start: str, changed: str, words: str = "Fitting") -> Path:
    """A calendar with one meeting, whose sequence is never counted up."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:mv-1", f"SUMMARY:{words}", f"DTSTAMP:{changed}",
        f"DTSTART:{start}", "ATTENDEE:mailto:otto@clinic.example", "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    return file_of(folder, "\r\n".join(lines) + "\r\n", "c.ics")


def test_a_mailbox_has_only_mails_that_were_sent_and_kept(mina: Crm) -> None:
    """Drafts, spam, deleted mails and automatic replies are counted, and are no contacts."""
    made = mina.ok("import", FIXTURES / "layouts" / "takeout.mbox", "--yes")
    assert made["not_taken"] == {
        "automatic replies": 1,
        "deleted mails": 1,
        "drafts": 1,
        "mails marked as spam": 1,
    }
    notes = [(note["direction"], note["text"].splitlines()[0]) for note in mina.ok("show", "mina")["interactions"]]
    assert notes == [("out", "Re: Angebot"), ("in", "Angebot")]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("X-Gmail-Labels: =?UTF-8?Q?Entw=C3=BCrfe?=", "drafts"),
        ("X-Gmail-Labels: 草稿", "drafts"),
        ("X-Gmail-Labels: Papierkorb,Wichtig", "deleted mails"),
        ("X-Gmail-Labels: Chats", "chats"),
        ("X-Mozilla-Status: 0009", "deleted mails"),
        ("X-Mozilla-Draft-Info: internal/draft; vcard=0", "drafts"),
        ("Auto-Submitted: auto-replied (vacation)", "automatic replies"),
    ],
)
def test_a_mark_of_a_mail_program_is_read(mina: Crm, tmp_path: Path, header: str, reason: str) -> None:
    """In the languages of the program, and as numbers."""
    text = f"From: otto@clinic.example\nTo: me@x.example\nDate: Mon, 2 Nov 2026 10:00:00 +0100\n{header}\n\nHello\n"
    made = mina.ok("import", file_of(tmp_path, text, "m.eml"), "--yes")
    assert (made["added"], made["not_taken"]) == (0, {reason: 1})


def test_a_meeting_is_moved_where_its_sequence_stays(mina: Crm, tmp_path: Path) -> None:
    """The file that was changed last says when it is; an older one does not move it back."""
    old = _meeting(tmp_path, "20261103T110000Z", "20261101T080000Z")
    assert mina.ok("import", old, "--yes")["added"] == 1
    new = _meeting(tmp_path, "20261105T110000Z", "20261104T080000Z", "Fitting again")
    assert mina.ok("import", new, "--yes")["updated"] == 1
    assert mina.ok("import", new, "--yes")["unchanged"] == 1
    old = _meeting(tmp_path, "20261103T110000Z", "20261101T080000Z")
    assert mina.ok("import", old, "--yes")["unchanged"] == 1
    (note,) = mina.ok("show", "mina")["interactions"]
    assert (note["at"][:10], note["text"]) == ("2026-11-05", "Fitting")
    to_come = _meeting(tmp_path, "20261205T110000Z", "20261106T080000Z")
    assert mina.ok("import", to_come, "--yes")["updated"] == 1
    card = mina.ok("show", "mina")
    assert ([row["due"][:10] for row in card["reminders"]], card["last_contact"]) == (["2026-12-05"], None)


def test_a_meeting_without_addresses_offers_whose_name_it_has(mina: Crm) -> None:
    """Nothing is filed; the line that would do it stands in the answer, and does it."""
    answer = mina("import", FIXTURES / "cases" / "no-attendee.ics", "--yes")
    line = 'crm log 1 "Lunch with Mina Otto" --meet --on 2026-11-03'
    assert f"may be with Mina Otto (1): {line}" in answer.err
    assert mina.ok("show", "mina")["interactions"] == []
    mina.ok("log", "1", "Lunch with Mina Otto", "--meet", "--on", "2026-11-03")
    (note,) = mina.ok("show", "mina")["interactions"]
    assert (note["at"][:10], note["channel"]) == ("2026-11-03", "meet")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("与宏达食品开会", ["宏达食品"]),
        ("Otto, dentist", []),
        ("Team day", []),
        ("call: MINA OTTO (price)", ["Mina Otto"]),
    ],
)
def test_a_whole_name_alone_is_offered(mina: Crm, tmp_path: Path, words: str, names: list[str]) -> None:
    """A part of a name may be anybody's."""
    mina.ok("add", "宏达食品", "--is-company")
    path = _meeting(tmp_path, "20261103T110000Z", "20261101T080000Z", words)
    path.write_text(path.read_text("utf-8").replace("ATTENDEE:mailto:otto@clinic.example\n", ""), encoding="utf-8")
    made = mina.ok("import", path, "--yes")
    assert [offer["customer"] for offer in made["offers"]] == names


@pytest.mark.parametrize(("heading", "unit"), [("数量(盒)", "盒"), ("Qty (pcs)", "pcs"), ("数量", None)])
def test_the_unit_of_a_heading_is_that_of_its_lines(crm: Crm, tmp_path: Path, heading: str, unit: str | None) -> None:
    """It was refused or dropped."""
    text = f"Customer,Order Date,Product,{heading},Unit Price\nAcme,2026-10-01,Tea,10,2\n"
    crm.ok("import", file_of(tmp_path, text), "--yes", "--create")
    ((line,),) = [order["lines"] for order in crm.ok("order", "list")]
    assert (line["quantity"], line["unit"]) == (10.0, unit)


@pytest.mark.parametrize("headings", ["Contact,Email,Amount", "Name,Phone,Betrag", "姓名,手机,金额"])
def test_an_amount_beside_people_is_asked_about(mina: Crm, tmp_path: Path, headings: str) -> None:
    """It may be that of deals, orders or payments, and is never left out unasked."""
    path = file_of(
        tmp_path, f"{headings}\nMina Otto,{'otto@clinic.example' if 'Email' in headings else '5550123'},900\n"
    )
    answer = mina("import", path, "--yes")
    assert answer.code == 5
    assert "--as deals, or --as customers" in answer.err
    assert mina.ok("import", path, "--yes", "--as", "customers")["added"] in (0, 1)


def test_the_name_of_a_numbered_task_is_the_task(mina: Crm, tmp_path: Path) -> None:
    """It was made a customer."""
    head = "Task ID,Name,Due Date,Notes"
    refused = mina("import", file_of(tmp_path, f"{head}\n1,Send offer,2026-11-25,soon\n"), "--yes", "--create")
    assert (refused.code, mina.names()) == (5, ["Mina Otto"])
    path = file_of(tmp_path, f"{head},Customer\n1,Send offer,2026-11-25,soon,Mina Otto\n")
    mina.ok("import", path, "--yes")
    (reminder,) = mina.ok("show", "mina")["reminders"]
    assert reminder["text"].splitlines()[0] == "Send offer"


@pytest.mark.parametrize(
    ("heading", "cells", "kinds"),
    [
        ("Type", ("Organisation", "Person"), ["company", "person"]),
        ("person or company", ("company", "person"), ["company", "person"]),
        ("is_organization", ("true", "false"), ["company", "person"]),
        ("Is a Company", ("1", "0"), ["company", "person"]),
        ("Type", ("Prospect", "Partner"), ["person", "person"]),
    ],
)
def test_a_column_says_what_kind_of_customer_a_row_is(
    crm: Crm, tmp_path: Path, heading: str, cells: tuple[str, str], kinds: list[str]
) -> None:
    """A column called Type does so where every cell of it is such a word."""
    text = f"Name,{heading},Email\nWillow,{cells[0]},a@x.example\nZoe Quill,{cells[1]},b@x.example\n"
    crm.ok("import", file_of(tmp_path, text), "--yes")
    assert [row["kind"] for row in crm.ok("list")] == kinds


def test_rows_that_were_deleted_are_left_out(crm: Crm, tmp_path: Path) -> None:
    """By a flag or by the time of the deletion; a mapped column is what it was mapped to."""
    text = "Name,Email,Deleted,Deleted at\nAnn Lee,a@x.example,0,\nBo Lind,b@x.example,1,\n"
    text += "Cy Ode,c@x.example,0,2026-10-01\n"
    path = file_of(tmp_path, text)
    made = crm.ok("import", path, "--yes")
    assert (crm.names(), made["not_taken"]) == (["Ann Lee"], {"rows deleted in the program": 2})
    crm.ok("import", path, "--yes", "--map", "Deleted=notes", "--map", "Deleted at=notes")
    assert crm.names() == ["Ann Lee", "Bo Lind", "Cy Ode"]

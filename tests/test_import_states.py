"""What the state of a row means: deals closed on their day, meetings moved, declined, cancelled, tasks, birthdays."""

from pathlib import Path

import pytest

from tests.conftest import Crm, prepared

CASES = Path(__file__).parent / "fixtures" / "cases"
STAGE_OF = {"Proposal": "proposal", "报价": "proposal", "Negotiation": "negotiation"}
EVENT = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//EN\n{method}BEGIN:VEVENT\nUID:m-1\nSEQUENCE:{sequence}\nSUMMARY:Fitting\n"
    "DTSTART:{start}\nATTENDEE{answer}:mailto:otto@clinic.example\n{more}END:VEVENT\nEND:VCALENDAR\n"
)


@prepared
def mina(crm: Crm) -> Crm:
    """A book with Mina Otto in it."""
    crm.ok("add", "Mina Otto", "--email", "otto@clinic.example")
    return crm


def _event(tmp_path: Path, start: str, sequence: int = 0, answer: str = "", method: str = "", more: str = "") -> Path:
    path = tmp_path / "m.ics"
    path.write_text(EVENT.format(start=start, sequence=sequence, answer=answer, method=method, more=more))
    return path


def test_a_meeting_to_come_is_planned(mina: Crm) -> None:
    """It is a reminder, and the last contact stays empty."""
    assert mina.ok("import", CASES / "future-meeting.ics", "--yes")["added"] == 1
    card = mina.ok("show", "mina")
    assert (card["last_contact"], card["interactions"]) == (None, [])
    assert [each["text"] for each in card["reminders"]] == ["Demo of the new range"]
    assert mina.ok("import", CASES / "future-meeting.ics", "--yes")["unchanged"] == 1


def test_a_birthday_calendar_makes_no_meetings(mina: Crm) -> None:
    """It is said that a yearly day was not taken."""
    made = mina.ok("import", CASES / "birthday-calendar.ics", "--yes")
    assert (made["added"], made["not_taken"]) == (0, {"birthdays and yearly days": 1})
    assert mina.ok("show", "mina")["last_contact"] is None


def test_tasks_are_reminders(mina: Crm) -> None:
    """One on its day, one every week; the second run changes nothing."""
    assert mina.ok("import", CASES / "tasks.ics", "--yes")["added"] == 2
    found = {each["text"]: each for each in mina.ok("show", "mina")["reminders"]}
    assert sorted(found) == ["Ring about the lamp", "Send the offer"]
    assert found["Send the offer"]["due"] == "2026-11-25"
    assert found["Ring about the lamp"]["every"]
    assert mina.ok("import", CASES / "tasks.ics", "--yes")["unchanged"] == 2


@pytest.mark.parametrize("names", [("moved-1.ics", "moved-2.ics"), ("moved-2.ics", "moved-1.ics")])
def test_a_moved_meeting_is_one(mina: Crm, names: tuple[str, str]) -> None:
    """The higher sequence holds, whichever file comes first."""
    for name in names:
        mina.ok("import", CASES / name, "--yes")
    (meeting,) = mina.ok("show", "mina")["interactions"]
    assert meeting["at"].startswith("2026-11-04")
    assert mina.ok("import", CASES / "moved-2.ics", "--yes")["unchanged"] == 1
    assert mina.ok("show", "mina")["last_contact"] == "2026-11-04T14:00"


def test_a_cancelled_meeting_is_taken_back(mina: Crm, tmp_path: Path) -> None:
    """What was filed goes, and the last contact with it; undo brings it back. Unknown, it is left out."""
    assert (
        mina.ok("import", _event(tmp_path, "20261103T100000Z", 1, method="METHOD:CANCEL\n"), "--yes")["left_out"] == 1
    )
    mina.ok("import", _event(tmp_path, "20261103T100000Z"), "--yes")
    assert mina.ok("show", "mina")["last_contact"] == "2026-11-03T10:00"
    gone = _event(tmp_path, "20261103T100000Z", 1, more="STATUS:CANCELLED\n")
    assert mina.ok("import", gone, "--yes")["updated"] == 1
    assert mina.ok("import", gone, "--yes")["unchanged"] == 1
    assert mina.ok("show", "mina")["last_contact"] is None
    assert mina.ok("import", _event(tmp_path, "20261103T100000Z"), "--yes")["unchanged"] == 1
    mina.ok("undo")
    assert mina.ok("show", "mina")["last_contact"] == "2026-11-03T10:00"


def test_a_declined_meeting_is_none(mina: Crm, tmp_path: Path) -> None:
    """The only guest said no: it did not take place with them."""
    made = mina.ok("import", _event(tmp_path, "20261103T100000Z", answer=";PARTSTAT=DECLINED"), "--yes")
    assert (made["added"], made["not_taken"]) == (0, {"declined meetings": 1})


def test_a_planned_meeting_that_took_place(mina: Crm, tmp_path: Path) -> None:
    """Moved from a day to come to one that has passed: the reminder is done, the meeting is history; and back."""
    mina.ok("import", _event(tmp_path, "20261203T100000Z"), "--yes")
    assert mina.ok("import", _event(tmp_path, "20261103T100000Z", 1), "--yes")["updated"] == 1
    card = mina.ok("show", "mina")
    assert [each["done_at"] is not None for each in card["reminders"]] == [True]
    assert card["last_contact"] == "2026-11-03T10:00"
    assert mina.ok("import", _event(tmp_path, "20261204T100000Z", 2), "--yes")["updated"] == 1
    card = mina.ok("show", "mina")
    assert [each["due"] for each in card["reminders"] if not each["done_at"]] == ["2026-12-04T10:00"]
    assert card["last_contact"] is None


def test_an_event_without_addresses_is_said(mina: Crm) -> None:
    """Nothing is filed, and the answer says why."""
    answer = mina("import", CASES / "no-attendee.ics", "--yes")
    assert "meetings without addresses (1)" in answer.err


def test_a_stranger_is_said(crm: Crm) -> None:
    """A meeting with nobody of the book is counted."""
    made = crm.ok("import", CASES / "future-meeting.ics", "--yes")
    assert made["not_taken"] == {"mails, meetings and tasks that name nobody in the book": 1}


def test_closed_deals_close_on_their_day(crm: Crm) -> None:
    """The close day of a deal that is won or lost is the day it was, when it has passed."""
    crm.ok("import", CASES / "mig-closed-date.csv", "--yes", "--create")
    deals = {deal["title"]: (deal["stage"], deal["closed_on"]) for deal in crm.ok("deal", "list", "--all")}
    assert deals == {"Pilot": ("won", "2026-03-02"), "Rollout": ("lost", "2026-04-07")}


@pytest.mark.parametrize(
    ("heading", "stage"), [("Status", "Proposal"), ("状态", "报价"), ("Deal status", "Negotiation")]
)
def test_a_stage_under_a_heading_of_states_is_the_stage(crm: Crm, tmp_path: Path, heading: str, stage: str) -> None:
    """A status that says only that a deal is open says nothing of its stage."""
    path = tmp_path / "deals.csv"
    rows = f"Acme,Chairs,100,{stage}\nAcme,Lamps,200,open\nAcme,Desks,300,won\n"
    path.write_text(f"Customer,Deal,Amount,{heading}\n{rows}", encoding="utf-8")
    crm.ok("import", path, "--yes", "--create")
    stages = {deal["title"]: deal["stage"] for deal in crm.ok("deal", "list", "--all")}
    assert stages == {"Chairs": STAGE_OF[stage], "Lamps": "lead", "Desks": "won"}

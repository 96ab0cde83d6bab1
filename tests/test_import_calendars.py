"""Calendars and mailboxes as programs write them: zones, series, our own reminders, broken dates."""

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmcli.domain.dates import parse_every
from crmcli.transfer.read.calendar_zones import zone_of
from crmcli.transfer.read.recurrence_words import recurrence_words
from tests.conftest import Crm, file_of, prepared
from tests.test_import_states import CASES

VTIMEZONE = (
    "BEGIN:VTIMEZONE\nTZID:My Zone\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0800\nTZOFFSETTO:+0800\n"
    "END:STANDARD\nEND:VTIMEZONE\n"
)


@pytest.fixture(autouse=True)
def _berlin(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Local time is Berlin's."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@prepared
def mina(crm: Crm) -> Crm:
    """A book with Mina Otto in it."""
    crm.ok("add", "Mina Otto", "--email", "otto@clinic.example")
    return crm


def _calendar(tmp_path: Path, lines: str, zones: str = "", kind: str = "VEVENT") -> Path:
    text = (
        f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//t//EN\n{zones}BEGIN:{kind}\nUID:u-1\nSUMMARY:Talk\n"
        f"ATTENDEE:mailto:otto@clinic.example\n{lines}END:{kind}\nEND:VCALENDAR\n"
    )
    return file_of(tmp_path, text, "c.ics")


def _times(crm: Crm) -> list[str]:
    return sorted(each["at"] for each in crm.ok("show", "mina")["interactions"])


@pytest.mark.parametrize(
    "name",
    [
        "Asia/Shanghai",
        "China Standard Time",
        '"China Standard Time"',
        '"(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi"',
        "/mozilla.org/20050126_1/Asia/Shanghai",
        "/freeassociation.sourceforge.net/Asia/Shanghai",
        "GMT+0800",
        "UTC+8",
        "My Zone",
    ],
)
def test_a_zone_is_known_by_every_name(mina: Crm, tmp_path: Path, name: str) -> None:
    """Ten in Shanghai is three in Berlin, whatever the program calls Shanghai."""
    mina.ok("import", _calendar(tmp_path, f"DTSTART;TZID={name}:20261103T100000\n", VTIMEZONE), "--yes")
    assert _times(mina) == ["2026-11-03T03:00"]


def test_an_unknown_zone_is_refused_by_name(mina: Crm, tmp_path: Path) -> None:
    """It is never taken for local time."""
    answer = mina("import", _calendar(tmp_path, "DTSTART;TZID=Middle Earth:20261103T100000\n"), "--yes")
    assert answer.code == 1
    assert "line 4: this meeting cannot be read: the time zone 'Middle Earth' is not known" in answer.err
    assert _times(mina) == []


@pytest.mark.parametrize(
    ("shown", "zone"),
    [
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("(UTC) Coordinated Universal Time", "UTC"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("GMT", "UTC"),
        ("GMT-03:00", "Etc/GMT+3"),
        ("GMT+05:30", None),
        ("Customized Time Zone", None),
    ],
)
def test_names_of_zones(shown: str, zone: str | None) -> None:
    """Windows' names and shown names, offsets of whole hours; anything else is not guessed."""
    assert zone_of(shown) == zone


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ("RRULE:FREQ=WEEKLY;UNTIL=20261030T090000Z\n", ["16", "23", "30"]),  # the last one begins on that minute
        ("RRULE:FREQ=WEEKLY;UNTIL=20261030\n", ["16", "23", "30"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE:20261023T080000Z\n", ["16", "30"]),  # in another zone than the start
        ("RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;VALUE=DATE:20261023\n", ["16", "30"]),
        ("RDATE;TZID=Europe/Berlin:20261023T100000,20261030T100000\n", ["16", "23", "30"]),
        ("RDATE;VALUE=PERIOD:20261023T080000Z/PT1H\n", ["16", "23"]),
    ],
)
def test_the_days_of_a_series(mina: Crm, tmp_path: Path, lines: str, days: list[str]) -> None:
    """Its end, its exceptions and its further days are read in their own zone."""
    path = _calendar(tmp_path, f"DTSTART;TZID=Europe/Berlin:20261016T100000\n{lines}")
    mina.ok("import", path, "--yes")
    assert _times(mina) == [f"2026-10-{day}T10:00" for day in days]
    assert mina.ok("import", path, "--yes")["unchanged"] == len(days)


def test_an_occurrence_moved_in_another_zone_is_one(mina: Crm, tmp_path: Path) -> None:
    """RECURRENCE-ID in UTC names the occurrence that the series has in local time."""
    series = _calendar(tmp_path, "DTSTART;TZID=Europe/Berlin:20261016T100000\nRRULE:FREQ=WEEKLY;COUNT=2\n")
    mina.ok("import", series, "--yes")
    moved = "RECURRENCE-ID:20261023T080000Z\nSEQUENCE:1\nDTSTART:20261024T120000Z\n"
    assert mina.ok("import", _calendar(tmp_path, moved), "--yes")["updated"] == 1
    assert _times(mina) == ["2026-10-16T10:00", "2026-10-24T14:00"]


def test_the_next_meeting_of_a_series_is_planned(mina: Crm, tmp_path: Path) -> None:
    """Those that were are history, the next is a reminder, later ones are told; a week later it has taken place."""
    path = _calendar(tmp_path, "DTSTART;TZID=Europe/Berlin:20261104T110000\nRRULE:FREQ=WEEKLY\n")
    made = mina.ok("import", path, "--yes")
    assert made["not_taken"] == {"further dates of repeating meetings": 1}
    card = mina.ok("show", "mina")
    assert [each["at"] for each in card["interactions"]] == ["2026-11-11T11:00", "2026-11-04T11:00"]
    assert [each["due"] for each in card["reminders"]] == ["2026-11-18T11:00", "2026-11-25T11:00"]
    assert card["last_contact"] == "2026-11-11T11:00"
    mina.at("2026-11-26T09:00:00")
    mina.ok("import", path, "--yes")
    card = mina.ok("show", "mina")
    assert card["last_contact"] == "2026-11-25T11:00"
    assert [each["due"] for each in card["reminders"] if not each["done_at"]] == ["2026-12-02T11:00"]


def test_a_yearly_birthday_at_an_hour_is_no_meeting(mina: Crm, tmp_path: Path) -> None:
    """A birthday lunch of one day is one."""
    lines = "DTSTART:20201104T090000Z\nRRULE:FREQ=YEARLY\n"
    path = _calendar(tmp_path, lines)
    path.write_text(path.read_text().replace("SUMMARY:Talk", "SUMMARY:Birthday of Mina"))
    assert mina.ok("import", path, "--yes")["not_taken"] == {"birthdays and yearly days": 1}
    path.write_text(path.read_text().replace("RRULE:FREQ=YEARLY\n", ""))
    assert mina.ok("import", path, "--yes")["added"] == 1


def test_a_task_that_repeats(mina: Crm, tmp_path: Path) -> None:
    """Weekdays and days of the month are kept; what a reminder cannot keep is told, and the task is due once."""
    due = "DUE;VALUE=DATE:20261120\n"
    mina.ok("import", _calendar(tmp_path, f"{due}RRULE:FREQ=WEEKLY;BYDAY=FR,MO\n", kind="VTODO"), "--yes")
    assert [each["every"] for each in mina.ok("show", "mina")["reminders"]] == ["mon,fri"]
    mina.ok("undo")
    made = mina.ok("import", _calendar(tmp_path, f"{due}RRULE:FREQ=WEEKLY;COUNT=4\n", kind="VTODO"), "--yes")
    assert (made["added"], made["not_taken"]) == (1, {"recurrences that a reminder cannot keep": 1})
    assert [(each["due"], each["every"]) for each in mina.ok("show", "mina")["reminders"]] == [("2026-11-20", None)]


_BYDAY = st.sampled_from([["MO"], ["MO", "TH"], ["MO", "TU", "WE", "TH", "FR"], ["1MO"], ["-1FR"], ["2TU", "3WE"]])
_RULES = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]).map(lambda word: [word])},
    optional={
        "INTERVAL": st.integers(1, 12).map(lambda number: [number]),
        "BYDAY": _BYDAY,
        "BYMONTHDAY": st.sampled_from([[1], [15], [1, 15], [31], [-1], [28, 29, 30, 31]]),
        "BYMONTH": st.sampled_from([[2], [11], [1, 7]]),
        "BYSETPOS": st.sampled_from([[1], [-1], [9]]),
        "COUNT": st.just([5]),
    },
)


@given(_RULES)
@example({"FREQ": ["YEARLY"], "BYMONTHDAY": [31], "BYMONTH": [2]})
def test_every_rule_is_words_that_are_understood_or_none(rule: dict[str, Any]) -> None:
    """A rule is never said in words that the date language refuses."""
    words = recurrence_words(rule)
    if words is not None:
        parse_every(words)
        assert "COUNT" not in rule


def test_our_own_calendar_comes_back(crm: Crm, tmp_path: Path) -> None:
    """Into the same book nothing is added; into another the reminders are equal, with their customer."""
    crm.ok("add", "Acorn: Ltd", "--is-company")
    for words in (
        ("25 nov 9am", "ring Nora"),
        ("2026-11-30", "pay", "--every", "month"),
        ("christmas", "card", "--every", "year"),
        ("last friday of november", "review", "--every", "year"),
    ):
        crm.ok("remind", "acorn", *words)
    own = tmp_path / "own.ics"
    crm.ok("export", own)
    assert crm.ok("import", own, "--yes")["unchanged"] == 4
    told = [(each["due"], each["text"], each["every"]) for each in crm.ok("show", "acorn")["reminders"]]
    answer = crm("--book", tmp_path / "two.db", "import", own, "--yes")
    assert answer.code == 1
    assert "the book has no customer 'Acorn: Ltd' (--create makes one)" in answer.err
    crm.ok("--book", tmp_path / "two.db", "import", own, "--yes", "--create")
    card = crm.ok("--book", tmp_path / "two.db", "show", "acorn")
    assert [(each["due"], each["text"], each["every"]) for each in card["reminders"]] == told
    assert crm.ok("--book", tmp_path / "two.db", "import", own, "--yes")["unchanged"] == 4


def test_a_mail_with_a_broken_date_has_that_of_its_envelope(mina: Crm) -> None:
    """Both mails are taken, and the broken date is told."""
    made = mina.ok("import", CASES / "bad-date.mbox", "--yes")
    assert made["added"] == 2
    assert made["not_taken"] == {"dates of mails that cannot be: the day they were received was taken": 1}
    assert _times(mina) == ["2026-11-04T16:00", "2026-11-05T11:00"]


@pytest.mark.parametrize(
    ("headers", "at"),
    [
        ("Date: Thu, 5 Nov 2037 10:00:00 +0000\nReceived: by x; Thu, 5 Nov 2026 10:00:01 +0000\n", "2026-11-05T11:00"),
        ("Delivery-Date: Thu, 5 Nov 2026 10:00:00 +0000\n", "2026-11-05T11:00"),
    ],
)
def test_a_mail_from_a_day_to_come_has_the_day_it_was_received(
    mina: Crm, tmp_path: Path, headers: str, at: str
) -> None:
    """A sender's wrong clock moves no last contact past now."""
    text = f"From: otto@clinic.example\nTo: me@s.example\nSubject: x\n{headers}Message-ID: <1>\n\nhello\n"
    mina.ok("import", file_of(tmp_path, text, "m.eml"), "--yes")
    assert _times(mina) == [at]


def test_a_huge_header_takes_no_time(mina: Crm, tmp_path: Path) -> None:
    """Quotes in a megabyte of parameters, a subject of encoded words, ten thousand addresses: the mail is filed."""
    many = ", ".join(f"u{number}@b.example" for number in range(30_000))
    head = (
        'Content-Type: text/plain; a="'
        + '\\";' * 100_000
        + "\nSubject: "
        + "=?utf-8?q?a?= " * 20_000
        + f"\nTo: {many}\n"
    )
    text = f"{head[:900_000]}\nFrom: otto@clinic.example\nDate: Thu, 5 Nov 2026 10:00:00 +0000\n\nhello\n"
    mina.ok("import", file_of(tmp_path, text, "m.eml"), "--yes")
    assert _times(mina) == ["2026-11-05T11:00"]


def test_a_draft_in_a_box_is_counted(mina: Crm, tmp_path: Path) -> None:
    """A mail that names no address costs itself, not the box."""
    head = "From x@y Wed Nov  4 10:00:00 2026\n"
    mail = "From: otto@clinic.example\nTo: me@s.example\nDate: Wed, 4 Nov 2026 10:00:00 +0100\n\nok\n"
    path = file_of(tmp_path, f"{head}Subject: draft\n\nx\n\n{head}{mail}", "d.mbox")
    made = mina.ok("import", path, "--yes")
    assert (made["added"], made["not_taken"]) == (1, {"mails without addresses": 1})

"""Dates through the commands: each echoes the day it understood, and all of them understand the same."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from crmcli.domain.dates import parse_plan, upcoming
from tests.conftest import Crm

FOLDER = Path(__file__).parent / "fixtures" / "dates"
WEDNESDAY = datetime(2026, 11, 18, 10, 0)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """A zone that a test may change; the process's own comes back."""
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def in_zone(zone: pytest.MonkeyPatch, name: str) -> None:
    """Let the clock of this process run in a zone."""
    zone.setenv("TZ", name)
    time.tzset()


@pytest.mark.parametrize("line", (FOLDER / "recurrences.tsv").read_text(encoding="utf-8").splitlines())
def test_a_recurrence_keeps_what_its_first_day_was(crm: Crm, line: str) -> None:
    """A rule that forgets "last friday" or "end of month" is wrong for years."""
    phrase, days = line.split("\t")
    plan = parse_plan(phrase, WEDNESDAY)
    assert plan.every is not None
    assert [moment.text for moment in upcoming(plan.every, plan.due, WEDNESDAY, 3)] == days.split()
    assert list(crm.ok("when", phrase)[0]["next"])[:3] == days.split()


@pytest.mark.parametrize(
    ("when", "every", "due", "text", "again"),
    [
        ("end of month", "month", "2026-11-30", "month on the last day", "2026-12-31"),
        ("3rd monday of september", "year", "2027-09-20", "year on the third mon of sep", "2028-09-18"),
        ("春节", "year", "2027-02-06", "year on lunar 1-1", "2028-01-26"),
        ("31 dec", "month", "2026-12-31", "month on the 31st", "2027-01-31"),
        ("fri 10am", "2 weeks", "2026-11-20T10:00", "2 weeks", "2026-12-04T10:00"),
    ],
)
def test_remind_with_every_apart(crm: Crm, when: str, every: str, due: str, text: str, again: str) -> None:
    """`--every` keeps the kind of day that the first one was."""
    crm.ok("add", "Acme")
    planned = crm.ok("remind", "acme", when, "x", "--every", every)
    assert (planned["due"], planned["every"]) == (due, text)
    assert crm.ok("done", str(planned["id"]))["next"]["due"] == again


def test_a_recurrence_in_the_place_of_the_time(crm: Crm) -> None:
    """`remind acme "every monday" call`, 每月15号, and words may be left out."""
    crm.ok("add", "Acme")
    assert crm.ok("remind", "acme", "every monday", "call")["every"] == "mon"
    planned = crm.ok("remind", "acme", "每月15号")
    assert (planned["due"], planned["every"], planned["text"]) == ("2026-12-15", "month on the 15th", "follow up")
    assert crm("remind", "acme", "friday", "x", "--every", "month").code == 2
    assert crm("remind", "acme", "every monday", "x", "--every", "month").code == 2


def test_an_hour_that_the_clock_skips_goes_forward(crm: Crm, zone: pytest.MonkeyPatch) -> None:
    """`when`, `remind` and `log --on` say the same: 03:30, never 01:30."""
    in_zone(zone, "Europe/Berlin")
    crm.ok("add", "Acme")
    assert crm.ok("when", "2027-03-28 02:30")[0]["at"] == "2027-03-28T03:30"
    assert crm.ok("remind", "acme", "2027-03-28 02:30", "ring")["due"] == "2027-03-28T03:30"
    logged = crm.ok("log", "acme", "rang", "--on", "2026-03-29 02:30")
    assert logged["interaction"]["at"] == "2026-03-29T03:30"
    daily = crm.ok("remind", "acme", "2027-03-28 02:30", "ring", "--every", "day")
    assert crm.ok("done", str(daily["id"]))["next"]["due"] == "2027-03-29T02:30"


def test_a_time_with_its_zone(crm: Crm, zone: pytest.MonkeyPatch) -> None:
    """A full ISO time is an instant; it is shown on the local clock."""
    in_zone(zone, "Europe/Berlin")
    crm.ok("add", "Acme")
    for phrase, due in (
        ("2026-11-20T15:00Z", "2026-11-20T16:00"),
        ("2026-11-20T15:00+08:00", "2026-11-20T08:00"),
        ("2026-11-20 15:00 -0500", "2026-11-20T21:00"),
        ("2026-11-20T15:00:00.000Z", "2026-11-20T16:00"),
    ):
        assert crm.ok("remind", "acme", phrase, "ring")["due"] == due
    assert crm("remind", "acme", "2026-11-20T15:00+25:00", "ring").code == 2


def test_a_minute_is_an_instant_and_a_day_is_a_day(crm: Crm, zone: pytest.MonkeyPatch) -> None:
    """Nine in Tokyo is seven in the evening before in New York; a day planned in Tokyo is the same day there."""
    in_zone(zone, "Asia/Tokyo")
    crm.ok("add", "Acme")
    crm.ok("remind", "acme", "2026-11-20 09:00", "ring")
    crm.ok("remind", "acme", "2026-11-20", "write")
    crm.ok("deal", "add", "acme", "chairs", "12k", "--next", "2026-11-20 09:00")
    in_zone(zone, "America/New_York")
    zone.setenv("CRM_NOW", "2026-11-20T00:30:00")
    today = crm.ok("today")
    assert [(r["text"], r["due"]) for r in today["overdue"]] == [
        ("ring", "2026-11-19T19:00"),
        ("follow up", "2026-11-19T19:00"),
    ]
    assert crm.ok("deal", "show", "1")["light"] == "red"
    assert [(r["text"], r["due"]) for r in today["due_today"]] == [("write", "2026-11-20")]
    zone.setenv("CRM_NOW", "2026-11-19T18:00:00")
    today = crm.ok("today")
    assert today["overdue"] == []
    assert [r["text"] for r in today["due_today"]] == ["ring", "follow up"]
    assert crm.ok("deal", "show", "1")["light"] == "green"


def test_snooze_by_steps_counts_from_the_day_it_is_due(crm: Crm) -> None:
    """Only `+N`, and only from a day that lies ahead; the answer says what it was, and that it is earlier."""
    crm.ok("add", "Acme")
    crm.ok("remind", "acme", "2026-11-25 15:00", "ring")
    assert "Moved to Fri 27 Nov 15:00 (was Wed 25 Nov 15:00)" in crm("snooze", "1", "+2d").err
    assert "Moved to an earlier day, Fri 20 Nov 15:00 (was Fri 27 Nov 15:00)" in crm("snooze", "1", "in 2 days").err
    crm.ok("remind", "acme", "today", "write")
    assert "Moved to Fri 20 Nov (was Wed 18 Nov)" in crm("snooze", "2", "+2d").err


def test_snooze_a_customer(crm: Crm) -> None:
    """Their open reminder; none names what would do, several ask which."""
    crm.ok("add", "Acme")
    missing = crm("snooze", "acme", "+2d")
    assert missing.code == 3
    assert "edit 1 --snooze" in missing.err
    crm.ok("remind", "acme", "tomorrow", "ring")
    assert crm.ok("snooze", "acme", "+1d")["due"] == "2026-11-20"
    crm.ok("remind", "acme", "fri", "write")
    assert crm("snooze", "acme", "+1d").code == 4
    assert crm("snooze", "acme", "blursday").code == 2
    assert crm("snooze", "1", "acme", "+1d").code == 2


@pytest.mark.parametrize("words", ["3pm", "noon", "Weekly", "每周", "10:30"])
def test_a_time_in_a_word_of_its_own_joins_the_day(crm: Crm, words: str) -> None:
    """`remind ann tomorrow 3pm` has one reading: nothing to do is called 3pm."""
    crm.ok("add", "Ann")
    taken = crm("remind", "ann", "tomorrow", words)
    assert (taken.code, "Read as: crm remind ann" in taken.err) == (0, True), taken.err
    (reminder,) = crm.ok("show", "ann")["reminders"]
    assert reminder["text"] == "follow up"


@pytest.mark.parametrize("words", ["every week", "every monday 9am"])
def test_a_time_is_not_what_is_to_be_done(crm: Crm, words: str) -> None:
    """`remind ann tomorrow "every week"` would be done once, with odd words: the line to type is said instead."""
    crm.ok("add", "Ann")
    refused = crm("remind", "ann", "tomorrow", words)
    assert refused.code == 2
    assert f'crm remind WHO "tomorrow {words}"' in refused.err
    assert crm.ok("show", "ann")["reminders"] == []


@pytest.mark.parametrize("words", ["10am call", "weekly report", "christmas", "2 weeks", "三点建议", "call at noon"])
def test_words_that_only_begin_like_a_time_are_words(crm: Crm, words: str) -> None:
    """A festival is something to do, too."""
    crm.ok("add", "Ann")
    assert crm.ok("remind", "ann", "tomorrow", words)["text"] == words


@pytest.mark.parametrize(
    ("every", "due", "to", "again"),
    [
        ("week", "2026-11-20", "mon", "2026-11-27"),
        ("month", "2026-11-20", "2026-11-25", "2026-12-20"),
        ("2 weeks", "2026-11-20 10:00", "2026-11-24 16:00", "2026-12-04T10:00"),
        ("mon,thu", "2026-11-23", "tue", "2026-11-26"),
    ],
)
def test_a_moved_step_comes_again_on_its_own_day(crm: Crm, every: str, due: str, to: str, again: str) -> None:
    """A monthly call that slipped to the 25th once is on the 20th again."""
    crm.ok("add", "Acme")
    crm.ok("remind", "acme", due, "call", "--every", every)
    crm.ok("snooze", "1", to)
    crm.ok("done", "1")
    open_ones = [r for r in crm.ok("show", "acme")["reminders"] if r["done_at"] is None]
    assert [r["due"] for r in open_ones] == [again]


def test_every_answer_shows_the_weekday(crm: Crm) -> None:
    """A wrong day is seen at once when the weekday stands beside it."""
    crm.ok("add", "Acme")
    told = crm(
        "deal", "add", "acme", "chairs", "12k", "--close", "end of month", "--next", "fri 10am", "--todo", "call"
    )
    assert "closes Mon 30 Nov" in told.err
    assert "next Fri 20 Nov 10:00: call" in told.err
    assert "parked until 2027-02-18 Thu" in crm("deal", "park", "1", "in 3 months").err
    assert "since Mon 16 Nov" in crm("deal", "add", "acme", "desks", "5k", "--on", "monday").err
    assert "closed Tue 17 Nov" in crm("deal", "won", "2", "--on", "yesterday").err
    assert "on Tue 17 Nov" in crm("log", "acme", "called", "--on", "yesterday").err
    assert "until Wed 2 Dec" in crm("edit", "acme", "--snooze", "in 2 weeks").err
    assert "Mon 16 Nov" in crm("order", "add", "acme", "chairs 1 @100", "--on", "monday").err
    assert "on Tue 17 Nov" in crm("pay", "acme", "50", "--on", "yesterday").err
    assert "by Fri 20 Nov" in crm("case", "add", "acme", "late", "--due", "friday").err


def test_proposals_fall_on_working_days(crm: Crm) -> None:
    """On a Wednesday three days on is a Saturday: nobody works then, unless the settings say so."""
    crm.ok("add", "Acme")
    assert crm.ok("case", "add", "acme", "late")["due"] == "2026-11-23"
    assert crm("config", "workdays", "sun-thu").out.split() == ["workdays:", "sun-thu"]
    assert crm.ok("case", "add", "acme", "late")["due"] == "2026-11-22"
    crm.ok("config", "workdays", "mon-sat")
    assert crm.ok("case", "add", "acme", "late")["due"] == "2026-11-21"
    assert crm("config", "workdays", "sometimes").code == 2
    assert crm.ok("config", "workdays")["workdays"] == ["mon", "tue", "wed", "thu", "fri", "sat"]


@pytest.mark.parametrize(
    ("phrase", "words"),
    [("sat 21", "say sat the 21st, or 21:00"), ("tue 22", "say tue the 22nd, or 22:00"), ("mon 24", "say the date")],
)
def test_a_weekday_with_a_bare_number_names_what_is_taken(crm: Crm, phrase: str, words: str) -> None:
    """The day of the month as people write it, and only hours that a clock has."""
    assert f"{words}." in crm("when", phrase).err
    assert crm.ok("when", "sat the 21st") == [{"phrase": "sat the 21st", "at": "2026-11-21"}]

"""Recurrences: read in both languages, written down in one form, and never late, doubled or lost on the way."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.dates import (
    DateRefused,
    Every,
    Moment,
    anchored,
    first_due,
    next_due,
    parse_every,
    parse_span,
    split_every,
    stored_every,
    upcoming,
)
from crmcli.domain.dates.recurrence import plain_every

WEDNESDAY = datetime(2026, 11, 18, 10, 0)

times = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
steps = st.integers(1, 12)
weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
units: st.SearchStrategy[Any] = st.sampled_from(["day", "week", "month", "quarter", "year"])
months: st.SearchStrategy[Any] = st.sampled_from(["month", "quarter"])
nths = st.sampled_from([1, 2, 3, 4, -1])
FEASTS = [
    *("easter", "good friday", "easter monday", "thanksgiving", "black friday", "lunar 1-1", "lunar 12-8"),
    *("lunar eve", "qingming", "lichun", "dongzhi"),
]
plain = st.one_of(
    st.tuples(units, steps).map(lambda a: Every(*a)),
    st.tuples(steps, weekdays).map(lambda a: Every("week", *a)),
    st.tuples(months, steps, st.integers(1, 31)).map(lambda a: Every(a[0], a[1], monthday=a[2])),
    st.just(Every("month", monthday=-1)),
    st.tuples(st.integers(0, 6), st.sampled_from([1, 2, 3, 4, -1])).map(lambda a: Every("month", days=a[:1], nth=a[1])),
    st.tuples(steps, st.integers(1, 12), st.integers(1, 28)).map(
        lambda a: Every("year", a[0], month=a[1], monthday=a[2])
    ),
    st.just(Every("year", month=2, monthday=29)),
    st.tuples(months, steps, st.sets(st.integers(1, 31), min_size=2, max_size=4)).map(
        lambda a: Every(a[0], a[1], monthdays=tuple(sorted(a[2])))
    ),
    st.tuples(steps, st.integers(0, 6), nths, st.integers(1, 12)).map(
        lambda a: Every("year", a[0], days=(a[1],), nth=a[2], month=a[3])
    ),
    st.tuples(months, steps, st.integers(0, 6), nths).map(lambda a: Every(a[0], a[1], days=(a[2],), nth=a[3])),
    st.tuples(months, steps, st.sampled_from([1, -1])).map(lambda a: Every(a[0], a[1], days=(0, 1, 2, 3, 4), nth=a[2])),
    st.sampled_from(FEASTS).map(lambda feast: Every("year", feast=feast)),
    st.sampled_from([Every("quarter", month=1, monthday=1), Every("quarter", month=3, monthday=-1)]),
)
sinces = st.none() | st.dates(date(2000, 1, 1), date(2060, 12, 31))
everies = st.tuples(plain, times, sinces).map(lambda a: a[0]._replace(at=a[1], since=a[2]))
dues = st.builds(Moment, st.dates(date(2000, 1, 1), date(2060, 12, 31)), times)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("every day", "day"),
        ("day", "day"),
        ("daily", "day"),
        ("everyday", "day"),
        ("every other day", "2 days"),
        ("every 3 days", "3 days"),
        ("10 days", "10 days"),
        ("every weekday", "weekday"),
        ("weekdays", "weekday"),
        ("every working day", "weekday"),
        ("mon-fri", "weekday"),
        ("every week", "week"),
        ("weekly", "week"),
        ("every 2 weeks", "2 weeks"),
        ("every two weeks", "2 weeks"),
        ("2 weeks", "2 weeks"),
        ("fortnightly", "2 weeks"),
        ("every fortnight", "2 weeks"),
        ("every other week", "2 weeks"),
        ("every second week", "2 weeks"),
        ("every monday", "mon"),
        ("every mon and thu", "mon,thu"),
        ("every monday, wednesday and friday", "mon,wed,fri"),
        ("mondays and thursdays", "mon,thu"),
        ("thu,mon", "mon,thu"),
        ("monday and thursday", "mon,thu"),
        ("weekly on tuesday", "tue"),
        ("every other monday", "2 weeks on mon"),
        ("every 2 weeks on monday", "2 weeks on mon"),
        ("every month", "month"),
        ("monthly", "month"),
        ("every 6 months", "6 months"),
        ("every half year", "6 months"),
        ("every month on the 15th", "month on the 15th"),
        ("monthly on the 15th", "month on the 15th"),
        ("every 15th", "month on the 15th"),
        ("the 15th of every month", "month on the 15th"),
        ("15th of each month", "month on the 15th"),
        ("every 31st", "month on the 31st"),
        ("month on the last day", "month on the last day"),
        ("end of every month", "month on the last day"),
        ("last day of the month", "month on the last day"),
        ("last friday of the month", "last fri of the month"),
        ("the last friday of every month", "last fri of the month"),
        ("first monday of every month", "first mon of the month"),
        ("every month on the first monday", "first mon of the month"),
        ("quarter", "quarter"),
        ("every quarter", "quarter"),
        ("quarterly", "quarter"),
        ("every year", "year"),
        ("annually", "year"),
        ("every 2 years", "2 years"),
        ("every year on may 3", "year on 3 may"),
        ("every may 3rd", "year on 3 may"),
        ("3 may every year", "year on 3 may"),
        ("every day at 9am", "day at 09:00"),
        ("every monday at 3:30pm", "mon at 15:30"),
        ("every monday morning", "mon at 09:00"),
        ("every weekday at noon", "weekday at 12:00"),
        ("每天", "day"),
        ("每日", "day"),
        ("每个工作日", "weekday"),
        ("周一到周五", "weekday"),
        ("每周", "week"),
        ("每星期", "week"),
        ("每周一次", "week"),
        ("每周一", "mon"),
        ("每週一", "mon"),
        ("每个星期天", "sun"),
        ("每周一和周四", "mon,thu"),
        ("每周一、三、五", "mon,wed,fri"),
        ("每周一三五", "mon,wed,fri"),
        ("每两周", "2 weeks"),
        ("隔周", "2 weeks"),
        ("每隔一周", "2 weeks"),
        ("每两周周一", "2 weeks on mon"),
        ("每隔一天", "2 days"),
        ("每三天", "3 days"),
        ("每月", "month"),
        ("每个月", "month"),
        ("每月15号", "month on the 15th"),
        ("每个月的十五号", "month on the 15th"),
        ("每月底", "month on the last day"),
        ("每月最后一天", "month on the last day"),
        ("每月最后一个周五", "last fri of the month"),
        ("每月第一个星期一", "first mon of the month"),
        ("每两个月", "2 months"),
        ("每季度", "quarter"),
        ("每半年", "6 months"),
        ("每年", "year"),
        ("每年5月3号", "year on 3 may"),
        ("每天早上9点", "day at 09:00"),
        ("每周五下午3点", "fri at 15:00"),
        ("每周二十点", "tue at 10:00"),
    ],
)
def test_recurrence_as_said(phrase: str, text: str) -> None:
    """Each way of saying it comes down to the one stored form."""
    assert parse_every(phrase).text == text


@pytest.mark.parametrize(
    "phrase",
    [
        "every",
        "every foo",
        "every hour",
        "every 0 days",
        "every 9999 days",
        "biweekly",
        "twice a week",
        "every second tuesday",
        "every few days",
        "every weekend",
        "every 2-3 weeks",
        "every month on the 32nd",
        "every 30 feb",
        "every monday at 3",
        "every monday at 25:00",
        "every monday foo",
        "every monday or tuesday",
        "tomorrow",
        "monday to wednesday",
        "每",
        "每周末",
        "每周两次",
        "每周二次",
        "每隔两天",
        "每几天",
        "每周一点",
        "每月32号",
        "每年2月30号",
        "每天3点",
        "每周一 foo",
        "",
    ],
)
def test_recurrence_refused(phrase: str) -> None:
    """A reminder that recurs on a wrong day is wrong for ever: what has two readings or none is refused."""
    with pytest.raises(DateRefused):
        parse_every(phrase)


def test_refused_recurrence_shows_recurrences() -> None:
    """The examples are recurrences and work."""
    for phrase in ("every blursday", "每八天零"):
        with pytest.raises(DateRefused) as caught:
            parse_every(phrase)
        stored = [parse_every(example).text for example in caught.value.examples]
        assert stored == ["mon", "2 weeks", "month on the 15th"]


@given(everies)
def test_stored_form_reads_back(every: Every) -> None:
    """What is written into the book is the same recurrence when it is read again."""
    assert parse_every(every.text) == every
    assert parse_every(f"every {every.text}") == every


@given(everies, dues, st.integers(-50, 800))
def test_next_due_moves_on(every: Every, due: Moment, days: int) -> None:
    """Ticking off must never bring the same day back, nor an earlier one, and keeps the time of day."""
    after = due.day + timedelta(days=days)
    following = next_due(every, due, after)
    assert following.day > max(due.day, after)
    assert following.time == (every.at or due.time)


@given(everies, dues)
def test_no_occurrence_is_skipped(every: Every, due: Moment) -> None:
    """Going step by step and jumping over several occurrences at once land on the same days."""
    kept = anchored(every, due)
    steps = [due]
    for _ in range(5):
        steps.append(next_due(kept, steps[-1], steps[-1].day))
    for step, following in pairwise(steps):
        assert next_due(kept, due, step.day).day == following.day


def days(every: str, due: str, count: int = 4) -> list[str]:
    """The days of a recurrence from its due day on."""
    moment = Moment.from_text(due)
    return [found.text for found in upcoming(parse_every(every), moment, moment.at, count)]


@pytest.mark.parametrize(
    ("every", "due", "expected"),
    [
        ("day", "2026-12-30", ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]),
        ("weekday", "2026-11-20", ["2026-11-20", "2026-11-23", "2026-11-24", "2026-11-25"]),
        ("2 weeks", "2026-12-24", ["2026-12-24", "2027-01-07", "2027-01-21", "2027-02-04"]),
        ("mon,thu", "2026-11-23", ["2026-11-23", "2026-11-26", "2026-11-30", "2026-12-03"]),
        ("2 weeks on mon,thu", "2026-11-23", ["2026-11-23", "2026-11-26", "2026-12-07", "2026-12-10"]),
        ("month", "2026-01-31", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("month", "2024-01-30", ["2024-01-30", "2024-02-29", "2024-03-30", "2024-04-30"]),
        ("month on the last day", "2026-01-31", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("month on the 15th", "2026-11-15", ["2026-11-15", "2026-12-15", "2027-01-15", "2027-02-15"]),
        ("last fri of the month", "2026-11-27", ["2026-11-27", "2026-12-25", "2027-01-29", "2027-02-26"]),
        ("first mon of the month", "2026-11-02", ["2026-11-02", "2026-12-07", "2027-01-04", "2027-02-01"]),
        ("quarter", "2026-11-30", ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30"]),
        ("6 months", "2026-08-31", ["2026-08-31", "2027-02-28", "2027-08-31", "2028-02-29"]),
        ("year", "2024-02-29", ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
        ("year on 3 may", "2026-05-03", ["2026-05-03", "2027-05-03", "2028-05-03", "2029-05-03"]),
        ("day", "2026-11-18T09:30", ["2026-11-18T09:30", "2026-11-19T09:30", "2026-11-20T09:30", "2026-11-21T09:30"]),
    ],
)
def test_days_of_a_recurrence(every: str, due: str, expected: list[str]) -> None:
    """Month ends clamp and come back, leap days too, weeks keep their step across the year's end."""
    assert days(every, due, len(expected)) == expected


@pytest.mark.parametrize(
    ("every", "due", "text"),
    [
        ("month", "2026-01-31", "month on the 31st"),
        ("month", "2026-01-28", "month"),
        ("2 months", "2026-01-30", "2 months on the 30th"),
        ("quarter", "2026-11-29", "quarter on the 29th"),
        ("year", "2024-02-29", "year on 29 feb"),
        ("year", "2026-01-31", "year"),
        ("month on the 31st", "2026-02-28", "month on the 31st"),
        ("last fri of the month", "2026-01-30", "last fri of the month"),
        ("mon at 09:00", "2026-11-23T09:00", "mon"),
        ("mon at 09:00", "2026-11-23", "mon at 09:00"),
    ],
)
def test_anchored_in_what_is_stored(every: str, due: str, text: str) -> None:
    """The day a short month would lose is kept in the recurrence; the time of day is kept in the due point."""
    assert anchored(parse_every(every), Moment.from_text(due)).text == text


def test_a_reminder_late_by_months_comes_back_in_step() -> None:
    """Ticked off late, a fortnightly reminder stays on its own fortnight rather than starting a new one."""
    due = Moment(date(2026, 9, 1), time(9))
    assert next_due(parse_every("2 weeks"), due, WEDNESDAY.date()) == Moment(date(2026, 11, 24), time(9))
    assert next_due(parse_every("month on the 31st"), Moment(date(2026, 8, 31)), WEDNESDAY.date()).text == "2026-11-30"


@pytest.mark.parametrize(
    ("every", "first"),
    [
        ("every day", "2026-11-19"),
        ("every day at 6pm", "2026-11-18T18:00"),
        ("every day at 9am", "2026-11-19T09:00"),
        ("every wed", "2026-11-25"),
        ("every wed at 6pm", "2026-11-18T18:00"),
        ("every wed at 9am", "2026-11-25T09:00"),
        ("every mon", "2026-11-23"),
        ("every 2 weeks", "2026-12-02"),
        ("every other friday", "2026-11-20"),
        ("every month", "2026-12-18"),
        ("every 15th", "2026-12-15"),
        ("every 18th at noon", "2026-11-18T12:00"),
        ("last friday of the month", "2026-11-27"),
        ("every year on may 3", "2027-05-03"),
        ("every year on 18 nov", "2027-11-18"),
    ],
)
def test_first_occurrence(every: str, first: str) -> None:
    """When only the recurrence is said, it begins with the first occurrence after now."""
    assert first_due(parse_every(every), WEDNESDAY).text == first


def test_upcoming_leaves_out_what_is_over() -> None:
    """`crm when` and the dashboard show what is still to come, today's included until it is over."""
    weekly = parse_every("week")
    assert [m.text for m in upcoming(weekly, Moment(date(2026, 11, 4)), WEDNESDAY, 2)] == ["2026-11-18", "2026-11-25"]
    morning = Moment(date(2026, 11, 4), time(9))
    assert [m.text for m in upcoming(weekly, morning, WEDNESDAY, 1)] == ["2026-11-25T09:00"]
    later = Moment(date(2026, 12, 9))
    assert [m.text for m in upcoming(weekly, later, WEDNESDAY, 2)] == ["2026-12-09", "2026-12-16"]
    assert upcoming(weekly, None, WEDNESDAY, 0) == []


@pytest.mark.parametrize(
    ("phrase", "parts"),
    [
        ("tomorrow", ("tomorrow", None)),
        ("every monday", (None, "every monday")),
        ("every monday 9am", (None, "every monday 9am")),
        ("fri 10am every week", ("fri 10am", "every week")),
        ("fri 10am, every 2 weeks", ("fri 10am", "every 2 weeks")),
        ("last friday of every month", (None, "last friday of every month")),
        ("15th of every month", (None, "15th of every month")),
        ("every week from friday", ("friday", "every week")),
        ("monthly starting dec 1", ("dec 1", "monthly")),
        ("weekly", (None, "weekly")),
        ("每周一上午9点", (None, "每周一上午9点")),
        ("明天，每周", ("明天", "每周")),
        ("", (None, None)),
    ],
)
def test_point_and_recurrence_in_one_phrase(phrase: str, parts: tuple[str | None, str | None]) -> None:
    """`crm when` takes both in one breath and must not cut a recurrence in two."""
    assert split_every(phrase) == parts


@pytest.mark.parametrize(
    ("phrase", "length"),
    [
        ("6 weeks", 42),
        ("every 6 weeks", 42),
        ("10 days", 10),
        ("3w", 21),
        ("a week", 7),
        ("a fortnight", 14),
        ("a month", 30),
        ("2 months", 60),
        ("half a year", 180),
        ("a year", 365),
        ("1 year 1 month", 395),
        ("quarter", None),
        ("一个月", 30),
        ("两周", 14),
        ("10天", 10),
        ("每6周", 42),
        ("半年", 180),
        ("半个月", 15),
        ("0 days", None),
        ("10", None),
        ("2 hours", None),
        ("3 working days", None),
        ("200 years", None),
        ("soon", None),
        ("", None),
        ("6 weeks ago", None),
    ],
)
def test_length_in_days(phrase: str, length: int | None) -> None:
    """A rhythm is set in whole days; what has no unit, or is not whole days, is refused."""
    if length is None:
        with pytest.raises(DateRefused):
            parse_span(phrase)
    else:
        assert parse_span(phrase) == length


words = st.sampled_from(["every", "each", "每", "周", "一", "两", "月", "mon", "on", "the", "15th", "last", "day", "2"])


@given(st.text(max_size=60) | st.lists(words).map(" ".join))
def test_any_text_is_a_recurrence_or_refused(text: str) -> None:
    """No input may end in a traceback, and what is accepted has a stored form."""
    for parse in (parse_every, parse_span):
        try:
            found = parse(text)
        except DateRefused:
            continue
        assert isinstance(found, int) or parse_every(found.text) == found
    split_every(text)


@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
@pytest.mark.parametrize("step", [*range(20), 366, 367, 1000])
@pytest.mark.parametrize("plural", ["", "s"])
def test_a_plain_stored_form_means_what_the_grammar_reads(unit: str, step: int, plural: str) -> None:
    """`2 weeks` is read without the grammar at every `crm done`: never as anything else, and refused alike."""
    text = f"{step} {unit}{plural}" if step else f"{unit}{plural}"
    found = plain_every(text)
    assert found is None or found == parse_every(text)
    assert (found is not None) == ((step in range(2, 367) and bool(plural)) or (not step and not plural))


@given(st.lists(st.sampled_from(["mon", "tue", "sat", "sun", "weekday", "", " mon", "Mon"]), max_size=4).map(",".join))
def test_stored_weekdays_mean_what_the_grammar_reads(text: str) -> None:
    """Only the one stored form of some weekdays takes the short way."""
    found = plain_every(text)
    assert found is None or (found == parse_every(text) and found.text == text)


@given(plain)
def test_every_stored_form_is_read_back(every: Every) -> None:
    """The short way and the grammar are one reading."""
    assert stored_every(every.text) == parse_every(every.text) == every

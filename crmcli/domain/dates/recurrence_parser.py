"""Parses recurrences (every monday, 每两周), a point with its recurrence, and lengths in days (6 weeks, 一个月).

`X every Y` keeps X in the recurrence or is refused: the last friday of november every year is never the 27th.
"""

from datetime import datetime, timedelta

from crmcli.domain.dates.english.lexicon import PLURALS
from crmcli.domain.dates.moment import MONTH_WORDS, DateRefused, Impossible, Moment, Order, Tense
from crmcli.domain.dates.parser import (
    LONGEST,
    has_chinese,
    lengths_of,
    parse_point,
    parse_reading,
    recurrences_of,
    tokenize,
)
from crmcli.domain.dates.recurrence import (
    Every,
    anchored,
    falls_on,
    first_due,
    is_bare,
    next_due,
)
from crmcli.domain.dates.spelling import spell
from crmcli.domain.dates.timeofday import TimeOfDay, settled
from crmcli.domain.dates.tokens import Reader, folded, tokens
from crmcli.domain.dates.values import WORKWEEK, DateReading, Pattern
from crmcli.tuples import NamedTuple
from crmcli.words import spoken_language, tr

_EXAMPLES = ("every monday", "every 2 weeks", "every month on the 15th")
_CHINESE_EXAMPLES = ("每周一", "每两周", "每月15号")
_SPANS = ("6 weeks", "10 days", "3w")
_CHINESE_SPANS = ("6周", "10天", "一个月")

_STARTERS = (
    "every",
    "each",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "annually",
    "fortnightly",
    "once",
    "每",
    "隔",
    "逢",
)
_WORKDAYS = ("weekdays", "workdays")
_NEXT_DAYS = ("隔天", "隔日")  # the next day, or every other
_AROUND = " ,，、;；"


def _examples() -> tuple[str, str, str]:
    """Recurrences to show in a refusal, as the reader writes them."""
    return _CHINESE_EXAMPLES if spoken_language() == "zh" else _EXAMPLES


def parse_every(phrase: str) -> Every:
    """The recurrence a phrase means, the stored form (`Every.text`) included. Raises DateRefused."""
    reader = tokenize(phrase)
    chinese = has_chinese(reader)
    examples = _CHINESE_EXAMPLES if chinese else _examples()
    try:
        found = {_timed(every, said) for every, said in recurrences_of(reader, chinese)}
    except Impossible as impossible:
        raise DateRefused(phrase, phrase, impossible.reason, examples) from None
    if len(found) != 1:
        raise _not_read(phrase, reader, bool(found), examples)
    return found.pop()


class Plan(NamedTuple):
    """When something is due first, and how it recurs: None for what comes once."""

    due: Moment
    every: Every | None = None


def parse_plan(
    phrase: str,
    now: datetime,
    *,
    tense: Tense = "future",
    order: Order | None = None,
    every: str | None = None,
    workdays: tuple[int, ...] = WORKWEEK,
) -> Plan:
    """A point, a recurrence, or both in one phrase (`fri 10am every week`); `every` is a recurrence said apart.

    The recurrence comes anchored, as it is stored. `workdays` are those of `parse_when`. Raises DateRefused.
    """
    said, repeated, starts = (phrase, None, False) if every else _parts(phrase)
    if every and _parts(phrase)[1] is not None:
        raise DateRefused(phrase, phrase, tr("it says how it recurs, and so does --every"), _examples())
    if repeated is None and every is None:
        return Plan(parse_point(phrase, now, tense, order, workdays))
    recurrence = parse_every(every or repeated or "")
    if said is None:
        if recurrence.unit == "quarter" and (recurrence.monthday or recurrence.monthdays) and not recurrence.month:
            raise DateRefused(
                phrase, phrase, tr("say which month it begins with: every quarter from 1 january"), _examples()
            )
        return _planned(first_due(recurrence, now), recurrence)
    moment, readings = _first_point(said, now, tense, order)
    plans = {
        _joined(phrase, reading, moment, recurrence, now, starts="apart" if every else "from" if starts else "")
        for reading in readings
    }
    if len(plans) != 1:
        raise DateRefused(phrase, phrase, tr("that could mean two things"), _examples())
    return plans.pop()


def _first_point(said: str, now: datetime, tense: Tense, order: Order | None) -> tuple[Moment, list[DateReading]]:
    """The point a recurrence begins with; one that has gone by this month or year will do where it comes back."""
    try:
        return parse_reading(said, now, tense, order, skips_years=True)
    except DateRefused:
        if tense != "future":
            raise
        try:
            moment, readings = parse_reading(said, now, "any", order, skips_years=True)
        except DateRefused:
            moment, readings = Moment(now.date()), []
        if not all(r.day and r.day.pattern and r.day.pattern.kind in ("nth", "edge") for r in readings) or not readings:
            raise
        return moment, readings


def _joined(phrase: str, reading: DateReading, due: Moment, every: Every, now: datetime, *, starts: str) -> Plan:
    """A point and a recurrence as one plan. Raises DateRefused if the recurrence would forget what the point is.

    `starts` is "from" if the point only begins the recurrence (every monday from 1 dec), "apart" if the recurrence was
    said apart, else empty.
    """
    if every.at is not None and due.time is not None and every.at != due.time:
        raise DateRefused(phrase, phrase, tr("it says two times of day"), _examples())
    if reading.day is None and reading.shift is None and reading.time is not None:
        every = every._replace(at=due.time)
        return _planned(first_due(every, now), every)
    if not is_bare(every):
        if not falls_on(every, due.day):
            if starts == "":
                raise DateRefused(
                    phrase, phrase, tr("{spell} is none of these days", spell=spell(Moment(due.day), now)), _examples()
                )
            if starts == "from":
                due = next_due(every, due, due.day)
        return _planned(due, every)
    pattern = reading.day.pattern if reading.day else None
    kept = every if pattern is None else _kept(pattern, every, due)
    if kept is None:
        reason = tr(
            "the recurrence would forget which day that is: say it as a date, or as every month on the first monday"
        )
        raise DateRefused(phrase, phrase, reason, _examples())
    if due.day < now.date():
        if pattern is not None and pattern.kind == "number" and pattern.month:  # tue 17 nov every year
            raise DateRefused(
                phrase, phrase, tr("{spell} lies in the past", spell=spell(Moment(due.day), now)), _examples()
            )
        due = next_due(kept, due, now.date() - timedelta(days=1))
    return _planned(due, kept)


def _planned(due: Moment, every: Every) -> Plan:
    """A plan as it is stored; a time that the clock skips on the first day is kept for the days after it."""
    shown = due.on_clock
    kept = anchored(every, due)
    return Plan(shown, kept if shown == due else kept._replace(at=due.time))


def _kept(pattern: Pattern, every: Every, due: Moment) -> Every | None:
    """The recurrence with the pattern of its first day in it, None if it cannot hold that."""
    month = pattern.month or due.day.month
    if pattern.kind == "weekday":
        return every if every.unit == "week" else None
    if pattern.kind == "feast":
        return every._replace(feast=pattern.feast) if every.unit == "year" else None
    if pattern.kind == "number":
        if pattern.unit and every.unit != pattern.unit:
            return None  # christmas every month
        if every.unit == "year":
            return every._replace(month=month, monthday=due.day.day if pattern.number != 29 else 29)
        if every.unit in ("month", "quarter"):
            return every._replace(monthday=pattern.number)
        return every if pattern.month else None
    if pattern.kind == "nth":
        return _kept_nth(pattern, every, month)
    if pattern.kind == "edge":
        return _kept_edge(pattern, every, due)
    return None


def _kept_nth(pattern: Pattern, every: Every, month: int) -> Every | None:
    if pattern.nth > 4 or pattern.unit not in ("month", "year"):
        return None
    found = every._replace(days=pattern.weekdays, nth=pattern.nth)
    if every.unit == "year":
        return found._replace(month=month)
    return found if every.unit in ("month", "quarter") and pattern.unit == "month" else None


def _kept_edge(pattern: Pattern, every: Every, due: Moment) -> Every | None:
    """The start, middle or end of a week, month, quarter or year."""
    if pattern.unit == "week" or every.unit in ("day", "week"):
        return every if pattern.unit == every.unit == "week" else None
    if every.unit == "year":
        day = 29 if pattern.edge == "end" and due.day.month == 2 else due.day.day
        return every._replace(month=due.day.month, monthday=day)
    if pattern.unit == "month":
        return every._replace(monthday={"start": 1, "mid": 15, "end": -1}[pattern.edge])
    if pattern.unit == "quarter" and every == Every("quarter") and pattern.edge != "mid":
        return (
            Every("quarter", month=1, monthday=1) if pattern.edge == "start" else Every("quarter", month=3, monthday=-1)
        )
    return None


def parse_span(phrase: str) -> int:
    """A length in days: a month counts 30, a year 365. Raises DateRefused."""
    reader = tokenize(phrase)
    chinese = has_chinese(reader)
    examples = _CHINESE_SPANS if chinese or spoken_language() == "zh" else _SPANS
    found = set(lengths_of(reader, chinese))
    if len(found) != 1:
        raise _not_read(phrase, reader, bool(found), examples)
    length = found.pop()
    days = length.months // 12 * 365 + length.months % 12 * 30 + length.days
    if length.minutes or length.workdays or not 0 < days < 36_500:
        raise DateRefused(phrase, phrase, tr("that is not a length in whole days"), examples)
    return days


def split_every(phrase: str) -> tuple[str | None, str | None]:
    """A phrase cut where its recurrence begins: `fri 10am every week` is (`fri 10am`, `every week`).

    Also `every week from fri`. A part that is not there is None; nothing else is checked.
    """
    return _parts(phrase)[:2]


def _parts(phrase: str) -> tuple[str | None, str | None, bool]:
    """What split_every gives, and True if the point only begins the recurrence (`every week from fri`)."""
    cut = tokens(folded(phrase[:LONGEST]))
    words = [token for token in cut if token.text in _STARTERS]
    if not words:
        plural = any(token.text in PLURALS or token.text in _WORKDAYS for token in cut)
        if (plural or phrase.strip().endswith("一次")) and _is_recurrence(phrase):
            return None, phrase.strip(), False
        return phrase.strip() or None, None, False
    if phrase.strip().startswith(_NEXT_DAYS) and not phrase.strip().endswith("一次"):
        return phrase.strip(), None, False
    if _is_recurrence(phrase):
        return None, phrase.strip(), False
    start = words[0].start
    before, every = phrase[:start].strip(_AROUND), phrase[start:].strip()
    for lead, tail in (("从", "开始"), ("从", "起"), ("", "开始"), ("", "起")):
        if before.startswith(lead) and before.endswith(tail):
            return before[len(lead) : -len(tail)].strip() or None, every, True
    later = [token for token in cut if token.text in ("from", "starting")] if not before else []
    if later:
        before, every = phrase[later[0].end :].strip(), phrase[: later[0].start].strip(_AROUND)
    return before or None, every, bool(later)


def _is_recurrence(phrase: str) -> bool:
    try:
        parse_every(phrase)
    except DateRefused:
        return False
    return True


def _with_instead(refusal: DateRefused) -> DateRefused:
    refusal.instead = refusal.examples
    return refusal


def _timed(every: Every, said: TimeOfDay | None) -> Every:
    return every if said is None else every._replace(at=settled(said)[0])


def _without_end(phrase: str) -> str | None:
    """The recurrence before until, till or 到: nothing here ends by itself; None where that is no recurrence."""
    for mark in (" until ", " till ", " til ", " through ", "直到", "一直到", "到", "至"):
        before, found, end = phrase.partition(mark)
        if found and before.strip() and end.strip() and _is_recurrence(before.strip()):
            return before.strip()
    return None


def _month_named(phrase: str) -> str | None:
    """`every november` as a day of that month each year; None for another phrase."""
    lead, _, month = phrase.strip().casefold().partition(" ")
    said = f"every year on 1 {month[:3]}"
    return said if lead in ("every", "each") and month[:3] in MONTH_WORDS and _is_recurrence(said) else None


def _not_read(phrase: str, reader: Reader, is_double: bool, examples: tuple[str, str, str]) -> DateRefused:
    if (endless := _without_end(phrase)) is not None:
        reason = tr("nothing that recurs ends by itself; delete it when it is over")
        return _with_instead(DateRefused(phrase, phrase, reason, (endless,)))
    if (yearly := _month_named(phrase)) is not None:
        return _with_instead(DateRefused(phrase, phrase, tr("which day of the month is not said"), (yearly,)))
    if is_double:
        return DateRefused(phrase, phrase, tr("that could mean two things"), examples)
    if reader.unread:
        return DateRefused(
            phrase, reader.unread, tr("“{unread}” is not understood", unread=reader.unread[:60]), examples
        )
    return DateRefused(phrase, phrase, tr("it is not finished, something is missing"), examples)

"""The days and moments of an event: its start, what repeats, what is left out of a series or comes beside it.

A series is counted on the wall clock of its own zone; days left out and further days may be given in any zone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from crmcli.transfer.read.calendar_parts import as_list, point
from crmcli.words import tr

if TYPE_CHECKING:
    from icalendar import Component

MOST_REPEATS = 5_000
_TRAPS = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYEASTER", "BYHOUR", "BYMINUTE", "BYSECOND")


def stamp(at: date | datetime) -> str:
    """The day or moment as text, the same in every zone: what tells the occurrences of a series apart."""
    if not isinstance(at, datetime):
        return at.strftime("%Y%m%d")
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") if at.tzinfo else at.strftime("%Y%m%dT%H%M%S")


def occurrences(
    event: "Component", start: date | datetime, until: date | None, left: Counter[str]
) -> Iterator[date | datetime]:
    """The days or moments of a meeting up to `until`, and the next one after it.

    `left` counts the series that go on after that. Without `until` an endless series is its first day alone.
    """
    rule: Any = event.get("RRULE")
    beside = [_like(each, start) for each in _listed(event, "RDATE")]
    if not rule and not beside:
        yield start
        return
    if rule:
        _check(rule)
    if rule and until is None and "UNTIL" not in rule and "COUNT" not in rule:
        left[tr("further dates of repeating meetings")] += 1
        yield start
        return
    skipped = {stamp(each) for each in _listed(event, "EXDATE")}
    moments = _reaching(_series(rule, start), until, len(skipped) + 2) if rule else [start]
    later = 0
    for at in sorted({stamp(at): at for at in (*moments, *beside)}.values(), key=_wall):
        if stamp(at) in skipped or stamp(_wall(at).date()) in skipped:
            continue
        later += until is not None and _wall(at).date() > until
        if later > 1:
            break
        yield at
    if later > 1 or len(moments) >= MOST_REPEATS:
        left[tr("further dates of repeating meetings")] += 1


def _reaching(series: Iterator[date | datetime], until: date | None, more: int) -> list[date | datetime]:
    """The occurrences up to `until` and so many `more` after it."""
    found = []
    for at in series:
        found.append(at)
        more -= until is not None and _wall(at).date() > until
        if not more:
            break
    return found


def _wall(at: date | datetime) -> datetime:
    return at.replace(tzinfo=None) if isinstance(at, datetime) else datetime.combine(at, time())


def _check(rule: Any) -> None:
    """Raise ValueError for a rule that no meeting has."""
    frequency = str(rule.get("FREQ", [""])[0])
    # Of these a rule can ask for days that never come, for which dateutil searches eight thousand years.
    has_trap = frequency in ("DAILY", "WEEKLY") and any(key in rule for key in _TRAPS)
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or has_trap or min(rule.get("INTERVAL", [1])) < 1:
        raise ValueError(tr("it repeats in a way no meeting does"))


def _series(rule: Any, start: date | datetime) -> Iterator[date | datetime]:
    """The occurrences of a rule in the zone of `start`."""
    from dateutil.rrule import rrulestr

    text = re.sub(r";?UNTIL=[^;]*", "", rule.to_ical().decode()).strip(";")
    last = _last(rule, start)
    for moment in islice(rrulestr(text, dtstart=_wall(start)), MOST_REPEATS):
        if last is not None and moment > last:
            return
        yield moment.replace(tzinfo=start.tzinfo) if isinstance(start, datetime) else moment.date()


def _last(rule: Any, start: date | datetime) -> datetime | None:
    """The last moment of a rule on the wall clock of `start`; a day without a time is meant whole."""
    found = next(iter(rule.get("UNTIL", [])), None)
    if found is None:
        return None
    if not isinstance(found, datetime):
        return datetime.combine(found, time.max)
    if isinstance(start, datetime) and start.tzinfo and found.tzinfo:
        found = found.astimezone(start.tzinfo)
    return found.replace(tzinfo=None)


def _listed(event: "Component", key: str) -> Iterator[date | datetime]:
    """The days and moments of RDATE or EXDATE; of a period its beginning."""
    for each in as_list(event.get(key)):
        for one in getattr(each, "dts", ()):
            found = one.dt[0] if isinstance(one.dt, tuple) else one.dt
            if isinstance(found, date):
                yield found


def _like(at: date | datetime, start: date | datetime) -> date | datetime:
    """A further day in the form and zone of the first one."""
    if not isinstance(start, datetime):
        return at.date() if isinstance(at, datetime) else at
    if not isinstance(at, datetime):
        return datetime.combine(at, start.time(), start.tzinfo)
    return at.astimezone(start.tzinfo) if at.tzinfo and start.tzinfo else at.replace(tzinfo=start.tzinfo)


def minutes(event: "Component", start: date | datetime) -> int | None:
    """How long a meeting lasted; None for one of whole days."""
    end, length = point(event, "DTEND"), getattr(event.get("DURATION"), "dt", None)
    if isinstance(start, datetime) and isinstance(end, datetime) and bool(start.tzinfo) == bool(end.tzinfo):
        length = end - start
    return max(0, round(length.total_seconds() / 60)) if isinstance(length, timedelta) else None

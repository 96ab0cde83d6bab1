"""Calendars (ics): each meeting with its addresses, its own day and its subject, and tasks as reminders.

Birthdays, yearly days and meetings that were declined are counted as not taken; a cancelled one is taken back.

A meeting that repeats becomes as many as took place up to a given day; without one, only those of a series that ends.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.transfer.drafts import CustomerKey, InteractionDraft, Rejected, ReminderDraft
from crmcli.transfer.encoding import Lines
from crmcli.transfer.read.calendar_tasks import address, as_list, point, tasks
from crmcli.transfer.read.inputs import Input
from crmcli.words import tr

if TYPE_CHECKING:
    from icalendar import Component

MOST_MEETING = 1 << 18
MOST_REPEATS = 1_000
_BIRTHDAY = re.compile(
    r"\b(?:birthday|b-?day|geburtstag|anniversaire|cumplea[nñ]os|compleanno|anivers[aá]rio|verjaardag)\b|生日|誕生日",
    re.IGNORECASE,
)
_TRAPS = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYEASTER", "BYHOUR", "BYMINUTE", "BYSECOND")


class _Block(NamedTuple):
    """A component as it stands in the file, and the line it begins on."""

    line: int
    name: str
    text: str
    fault: str
    is_cancelled: bool = False


def read_calendar(
    source: Input, encoding: str, left: Counter[str], until: date | None
) -> Iterator[InteractionDraft | ReminderDraft | Rejected]:
    """Every meeting and task of a calendar; `left` counts what was passed over."""
    moved = _moved(source, encoding)
    zones = ""
    for block in _blocks(source, encoding):
        if block.fault:
            yield Rejected(block.line, "", block.fault, (block.text[:1000],))
        elif block.name == "VTIMEZONE":
            zones += block.text if len(zones) < MOST_MEETING else ""
        elif block.name in ("VEVENT", "VTODO"):
            yield from _meetings(block, zones, moved, left, until)
        else:
            left[block.name] += 1


def _moved(source: Input, encoding: str) -> frozenset[tuple[str, str]]:
    """The occurrences that the file gives once more, at another time: (uid, when they were to be)."""
    found = set()
    for block in _blocks(source, encoding):
        if "RECURRENCE-ID" in block.text:
            uid = re.search(r"^UID:(.*)$", block.text, re.MULTILINE)
            when = re.search(r"^RECURRENCE-ID[^:\n]*:(\d{8}(?:T\d{6})?)", block.text, re.MULTILINE)
            if uid and when:
                found.add((uid[1].strip(), when[1]))
    return frozenset(found)


def _blocks(source: Input, encoding: str) -> Iterator[_Block]:
    """The components directly inside the calendar, unfolded."""
    lines = Lines(source.chunks(), encoding)
    inside: list[str] = []
    name, start, depth, size, fault, is_cancelled = "", 0, 0, 0, "", False
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if number in lines.bad and name:
            fault = lines.bad[number]
        verb, _, what = text.partition(":")
        what = what.strip().upper()
        is_begin, is_end = verb.upper() == "BEGIN", verb.upper() == "END"
        if not name and verb.upper() == "METHOD":
            is_cancelled = what == "CANCEL"
        if is_begin and what != "VCALENDAR":
            if not name:
                name, start, depth, inside, size, fault = what, number, 0, [], 0, ""
            depth += 1
        if name and size <= MOST_MEETING:
            inside.append(text)
            size += len(text) + 1
        if is_end and name:
            depth -= 1
            if depth <= 0 or what == "VCALENDAR":
                is_whole = what == name and size <= MOST_MEETING
                unfolded = re.sub(r"\n[ \t]", "", "\n".join(inside)) + "\n"
                yield _Block(start, name, unfolded, fault or ("" if is_whole else "this is not whole"), is_cancelled)
                name = ""
    if name:
        yield _Block(start, name, "\n".join(inside[:20]), tr("there is no END:{name}", name=name))


def _meetings(
    block: _Block, zones: str, moved: frozenset[tuple[str, str]], left: Counter[str], until: date | None
) -> Iterator[InteractionDraft | ReminderDraft | Rejected]:
    try:
        event = _parsed(block, zones)
        if block.name == "VTODO":
            yield from tasks(block.line, event, left)
        else:
            yield from _drafts(block, event, moved, left, until)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, LookupError, OverflowError) as error:
        reason = str(error).split("\n")[0][:100]
        yield Rejected(block.line, "", tr("this meeting cannot be read: {reason}", reason=reason), (block.text[:1000],))


def _parsed(block: _Block, zones: str) -> "Component":
    from icalendar import Calendar  # slow to import

    calendar = Calendar.from_ical(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-\n{zones}{block.text}END:VCALENDAR\n")
    return calendar.walk(block.name)[0]


def _drafts(
    block: _Block, event: "Component", moved: frozenset[tuple[str, str]], left: Counter[str], until: date | None
) -> Iterator[InteractionDraft | Rejected]:
    start = point(event, "DTSTART")
    if start is None:
        yield Rejected(block.line, "DTSTART", tr("there is no date"), (block.text[:1000],))
        return
    if _is_yearly_day(event, start):
        left[tr("birthdays and yearly days")] += 1
        return
    minutes = _minutes(event, start)
    sender = address(event.get("ORGANIZER"))
    people = as_list(event.get("ATTENDEE"))
    coming = [each for each in people if _answer(each) != "DECLINED"]
    if people and not coming:
        left[tr("declined meetings")] += 1
        return
    others = tuple(dict.fromkeys(a for a in map(address, coming) if a and a != sender))
    if not sender and not others:
        left[tr("meetings without addresses")] += 1
        return
    is_cancelled = block.is_cancelled or str(event.get("STATUS", "")).upper() == "CANCELLED"
    parts = [str(event.get(key, "")).strip() for key in ("SUMMARY", "LOCATION", "DESCRIPTION")]
    text = "\n".join(part for part in parts if part) or "(no text)"
    uid = str(event.get("UID", "")).strip()
    was = point(event, "RECURRENCE-ID")
    for at in [start] if was else _occurrences(event, start, until, left):
        stamp = _stamp(was or at)
        if not was and (uid, stamp) in moved:
            continue
        ref = (f"{uid}/{stamp}" if was or event.get("RRULE") else uid) if uid else ""
        yield InteractionDraft(
            block.line, (), CustomerKey(), at, text, "meet", minutes=minutes, ref=ref, sender=sender, others=others,
            sequence=int(event.get("SEQUENCE") or 0), is_cancelled=is_cancelled,
        )  # fmt: skip


def _answer(person: Any) -> str:
    """What an attendee said: ACCEPTED, DECLINED … or "" for nothing."""
    return str(getattr(person, "params", {}).get("PARTSTAT", "")).upper()


def _is_yearly_day(event: "Component", start: date | datetime) -> bool:
    """True for a whole day that comes every year, or that is called a birthday."""
    if isinstance(start, datetime):
        return False
    rule: Any = event.get("RRULE")
    is_yearly = bool(rule) and str(rule.get("FREQ", [""])[0]).upper() == "YEARLY"
    return is_yearly or bool(_BIRTHDAY.search(str(event.get("SUMMARY", ""))))


def _minutes(event: "Component", start: date | datetime) -> int | None:
    """How long a meeting lasted; None for one of whole days."""
    end, length = point(event, "DTEND"), getattr(event.get("DURATION"), "dt", None)
    if isinstance(start, datetime) and isinstance(end, datetime) and bool(start.tzinfo) == bool(end.tzinfo):
        length = end - start
    return max(0, round(length.total_seconds() / 60)) if isinstance(length, timedelta) else None


def _stamp(at: date | datetime) -> str:
    return at.strftime("%Y%m%dT%H%M%S" if isinstance(at, datetime) else "%Y%m%d")


def _occurrences(
    event: "Component", start: date | datetime, until: date | None, left: Counter[str]
) -> Iterator[date | datetime]:
    """The days or moments a meeting took place, of an endless series those up to `until`."""
    rule: Any = event.get("RRULE")
    if not rule:
        yield start
        return
    from dateutil.rrule import rrulestr

    is_day = not isinstance(start, datetime)
    wall = datetime.combine(start, time()) if not isinstance(start, datetime) else start.replace(tzinfo=None)
    frequency = rule.get("FREQ", [""])[0]
    # Of these a rule can ask for days that never come, for which dateutil searches eight thousand years.
    has_trap = frequency in ("DAILY", "WEEKLY") and any(key in rule for key in _TRAPS)
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY") or has_trap or min(rule.get("INTERVAL", [1])) < 1:
        raise ValueError("it repeats in a way no meeting does")
    text = re.sub(r"(UNTIL=\d{8}T\d{6})Z", r"\1", rule.to_ical().decode())
    if "UNTIL" not in text and "COUNT" not in text and until is None:
        left["further dates of repeating meetings"] += 1
        yield start
        return
    excepted = {_stamp(d.dt) for each in as_list(event.get("EXDATE")) for d in getattr(each, "dts", ())}
    last = datetime.combine(until, time.max) if until else datetime.max - timedelta(days=1)
    for moment in islice(rrulestr(text, dtstart=wall), MOST_REPEATS):
        if moment > last:
            return
        at: date | datetime = moment.date() if is_day else moment
        if isinstance(start, datetime) and isinstance(at, datetime):
            at = at.replace(tzinfo=start.tzinfo)
        if _stamp(at) not in excepted:
            yield at

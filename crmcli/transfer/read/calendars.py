"""Calendars (ics): each meeting with its addresses, its own day and its subject, and tasks as reminders.

Birthdays, yearly days and meetings that were declined are counted as not taken; a cancelled one is taken back.

A meeting that repeats becomes as many as took place up to a given day and the next one; without such a day, only
those of a series that ends. A time in a zone that nobody knows is refused.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.transfer.drafts import CustomerKey, InteractionDraft, Rejected, ReminderDraft
from crmcli.transfer.encoding import Lines
from crmcli.transfer.read.calendar_days import minutes, occurrences, stamp
from crmcli.transfer.read.calendar_parts import address, as_list, point, text
from crmcli.transfer.read.calendar_tasks import own_reminder, tasks
from crmcli.transfer.read.calendar_zones import defined_zones, with_known_zones
from crmcli.transfer.read.html_text import plain_text
from crmcli.transfer.read.inputs import Input
from crmcli.words import tr

if TYPE_CHECKING:
    from icalendar import Component

MOST_MEETING = 1 << 18
_FAULTS = (ValueError, KeyError, TypeError, AttributeError, IndexError, LookupError, OverflowError)
_BIRTHDAY = re.compile(
    r"\b(?:birthday|b-?day|geburtstag|anniversaire|cumplea[nñ]os|compleanno|anivers[aá]rio|verjaardag)\b|生日|誕生日",
    re.IGNORECASE,
)


class _Block(NamedTuple):
    """A component as it stands in the file, and the line it begins on."""

    line: int
    name: str
    text: str
    fault: str
    is_cancelled: bool = False


class _Calendar(NamedTuple):
    """What holds for all of a calendar: the zones it defines, as text and by name, and the occurrences it gives once
    more at another time: (uid, when they were to be)."""

    zones: str
    defined: frozenset[str]
    moved: frozenset[tuple[str, str]]

    def parse(self, block: _Block) -> "Component":
        """A component with its zones. Raises ValueError for what is none, or in a zone that is not known."""
        from icalendar import Calendar  # slow to import

        body = with_known_zones(block.text, self.defined)
        calendar = Calendar.from_ical(f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-\n{self.zones}{body}END:VCALENDAR\n")
        return calendar.walk(block.name)[0]


def read_calendar(
    source: Input, encoding: str, left: Counter[str], until: date | None
) -> Iterator[InteractionDraft | ReminderDraft | Rejected]:
    """Every meeting and task of a calendar; `left` counts what was passed over."""
    calendar = _calendar(source, encoding)
    for block in _blocks(source, encoding):
        if block.fault:
            yield Rejected(block.line, "", block.fault, (block.text[:1000],))
        elif block.name in ("VEVENT", "VTODO"):
            yield from _records(block, calendar, left, until)
        elif block.name != "VTIMEZONE":
            left[block.name] += 1


def _calendar(source: Input, encoding: str) -> _Calendar:
    """The zones and the moved occurrences of a calendar, from a first pass over it."""
    zones, overrides = "", []
    for block in _blocks(source, encoding):
        if block.name == "VTIMEZONE":
            zones += block.text if len(zones) < MOST_MEETING else ""
        elif not block.fault and re.search(r"^RECURRENCE-ID[;:]", block.text, re.MULTILINE):
            overrides.append(block)
    calendar = _Calendar(zones, defined_zones(zones), frozenset())
    found = set()
    for block in overrides:
        try:
            event = calendar.parse(block)
            if was := point(event, "RECURRENCE-ID"):
                found.add((text(event, "UID"), stamp(was)))
        except _FAULTS:  # told when its turn comes
            continue
    return calendar._replace(moved=frozenset(found))


def _blocks(source: Input, encoding: str) -> Iterator[_Block]:
    """The components directly inside the calendar, unfolded."""
    lines = Lines(source.chunks(), encoding)
    inside: list[str] = []
    name, start, depth, size, fault, is_cancelled = "", 0, 0, 0, "", False
    for number, line in enumerate(lines, 1):
        content = line.rstrip("\r\n")
        if number in lines.bad and name:
            fault = lines.bad[number]
        verb, _, what = content.partition(":")
        what = what.strip().upper()
        is_begin, is_end = verb.upper() == "BEGIN", verb.upper() == "END"
        if not name and verb.upper() == "METHOD":
            is_cancelled = what == "CANCEL"
        if is_begin and what == "VCALENDAR":
            is_cancelled = False
        if is_begin and what != "VCALENDAR":
            if not name:
                name, start, depth, inside, size, fault = what, number, 0, [], 0, ""
            depth += 1
        if name and size <= MOST_MEETING:
            inside.append(content)
            size += len(content) + 1
        if is_end and name:
            depth -= 1
            if depth <= 0 or what == "VCALENDAR":
                is_whole = what == name and size <= MOST_MEETING
                unfolded = re.sub(r"\n[ \t]", "", "\n".join(inside)) + "\n"
                broken = fault or ("" if is_whole else tr("this is not whole"))
                yield _Block(start, name, unfolded, broken, is_cancelled)
                name = ""
    if name:
        yield _Block(start, name, "\n".join(inside[:20]), tr("there is no END:{name}", name=name))


def _records(
    block: _Block, calendar: _Calendar, left: Counter[str], until: date | None
) -> Iterator[InteractionDraft | ReminderDraft | Rejected]:
    try:
        event = calendar.parse(block)
        if block.name == "VTODO":
            yield from tasks(block.line, event, left)
        elif own := own_reminder(block.line, event):
            yield own
        else:
            yield from _meetings(block, event, calendar.moved, left, until)
    except _FAULTS as error:
        reason = str(error).split("\n")[0][:100]
        yield Rejected(block.line, "", tr("this meeting cannot be read: {reason}", reason=reason), (block.text[:1000],))


def _meetings(
    block: _Block, event: "Component", moved: frozenset[tuple[str, str]], left: Counter[str], until: date | None
) -> Iterator[InteractionDraft | Rejected]:
    start = point(event, "DTSTART")
    if start is None:
        yield Rejected(block.line, "DTSTART", tr("there is no date"), (block.text[:1000],))
        return
    if _is_yearly_day(event, start):
        left[tr("birthdays and yearly days")] += 1
        return
    sender = address(next(iter(as_list(event.get("ORGANIZER"))), None))
    people = as_list(event.get("ATTENDEE"))
    coming = [each for each in people if _answer(each) != "DECLINED"]
    if people and not coming:
        left[tr("declined meetings")] += 1
        return
    others = tuple(dict.fromkeys(a for a in map(address, coming) if a and a != sender))
    was = event.get("RECURRENCE-ID") and point(event, "RECURRENCE-ID")
    if was and event["RECURRENCE-ID"].params.get("RANGE"):
        raise ValueError(tr("it moves all later dates of a series"))
    is_cancelled = block.is_cancelled or text(event, "STATUS").upper() == "CANCELLED"
    words = "\n".join(part for key in ("SUMMARY", "LOCATION", "DESCRIPTION") if (part := plain_text(text(event, key))))
    uid, is_series = text(event, "UID"), bool(was or event.get("RRULE") or event.get("RDATE"))
    for at in [start] if was else occurrences(event, start, until, left):
        mark = stamp(was or at)
        if not was and (uid, mark) in moved:
            continue
        ref = (f"{uid}/{mark}" if is_series else uid) if uid else ""
        yield InteractionDraft(
            block.line, (), CustomerKey(), at, words or tr("(no text)"), "meet", minutes=minutes(event, start), ref=ref,
            sender=sender, others=others, sequence=int(event.get("SEQUENCE") or 0), is_cancelled=is_cancelled,
            changed_at=_changed_at(event),
        )  # fmt: skip


def _changed_at(event: "Component") -> str:
    """When an event was changed, as digits in UTC; "" where it does not say so."""
    at = point(event, "LAST-MODIFIED") or point(event, "DTSTAMP")
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S}" if isinstance(at, datetime) and at.tzinfo else ""


def _answer(person: Any) -> str:
    """What an attendee said: ACCEPTED, DECLINED … or "" for nothing."""
    return str(getattr(person, "params", {}).get("PARTSTAT", "")).upper()


def _is_yearly_day(event: "Component", start: date | datetime) -> bool:
    """True for a whole day that comes every year or is called a birthday, and for a yearly birthday at an hour."""
    rule: Any = event.get("RRULE")
    is_yearly = bool(rule) and str(rule.get("FREQ", [""])[0]).upper() == "YEARLY"
    is_birthday = bool(_BIRTHDAY.search(text(event, "SUMMARY")))
    return is_yearly and is_birthday if isinstance(start, datetime) else is_yearly or is_birthday

"""Words that somebody typed, read into what the services take: one reading for the shell and the dashboard.

Dates and amounts are read by the clock and the settings of the view. Raises what the grammar of dates and amounts
raises.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from crmcli.domain import dates, notes, records, sales
from crmcli.domain.dates import Moment, Tense, parse_when
from crmcli.domain.times import moment_of
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:  # recurrence, money and promises are loaded by the words that ask for them
    from crmcli.domain.dates import Every, Order, Plan
    from crmcli.domain.sales.money import Money
    from crmcli.render.view import View

_MOST_DIGITS = 9


def when(phrase: str, view: "View", tense: Tense = "future") -> Moment:
    """A date as people say it; the order of day and month is the book's."""
    return parse_when(phrase, view.now, tense=tense, order=_order(phrase, view))


def _order(phrase: str, view: "View") -> "Order | None":
    return view.settings.date_order if "/" in phrase or "." in phrase or "-" in phrase else None


def every(phrase: str) -> "Every":
    """A recurrence as people say it."""
    return dates.parse_every(phrase)


def plan(phrase: str, view: "View", tense: Tense = "future", every: str | None = None) -> "Plan":
    """A point with its recurrence, in one phrase (`every monday`, `fri 10am every week`) or with `every` said apart."""
    return dates.parse_plan(phrase, view.now, tense=tense, order=_order(phrase, view), every=every)


def belongs_to(phrase: str, words: str, view: "View") -> bool:
    """Whether `words` go on with a time (`tomorrow`, `3pm`), or say by themselves an hour or how often."""
    for said in (f"{phrase} {words}", words):
        try:
            due, recurrence = plan(said, view)
        except dates.DateRefused:
            continue
        return said != words or recurrence is not None or due.has_time
    return False


def snoozed(phrase: str, due: str, view: "View") -> Moment:
    """Where a reminder due at `due` (stored text) is moved to; `+2d` counts from its due day if that lies ahead."""
    planned = moment_of(due)
    is_step = phrase.strip()[:1] in ("+", "＋")
    if not is_step or planned.day <= view.today:
        return when(phrase, view)
    base = datetime.combine(planned.day, planned.time or view.now.time())
    return parse_when(phrase, base, tense="future", order=_order(phrase, view))


def amount(text: str, view: "View") -> "Money":
    """An amount as people write it, in the book's currency unless it names one."""
    return sales.money.parse_amount(text, view.settings.currency)


def promise(kind: str, words: str, view: "View") -> "records.NewPromise":
    """`quote by friday`: the words and the day; a week from now when no day is said."""
    return records.NewPromise(
        kind,
        *notes.promise.parse_promise(words, lambda phrase: when(phrase, view), lambda: proposal("in 1 week", view)),
    )


def proposal(phrase: str, view: "View") -> Moment:
    """A point that the program proposes by itself: a day that is no working day gives the next one that is."""
    moment = when(phrase, view)
    return moment if moment.has_time else moment._replace(day=view.settings.workday_from(moment.day))


def entry(line: str, view: "View", *, channel: str = "", next_step: str = "", todo: str = "") -> "records.LogEntry":
    """A note in one line, options after slashes; what a form's own fields say stands beside it.

    Raises Usage when a field and the line say different things.
    """
    typed = notes.note_line.parse_line(line)
    next_words = _one("next", typed.next, next_step)
    todo_words = _one("todo", typed.todo, todo)
    if todo_words and not next_words:
        raise Usage(tr("Say when to do that: /next tomorrow, or the field below."))
    return records.LogEntry(
        text=typed.text,
        at=when(typed.on, view, "past") if typed.on else Moment(view.today, view.now.time()),
        channel=typed.channel or channel or "other",
        direction=typed.direction,
        minutes=minutes(typed.min),
        mood=typed.mood,
        next=when(next_words, view) if next_words else None,
        todo=todo_words,
        promises=(
            *(promise("owe", words, view) for words in typed.owe),
            *(promise("waiting", words, view) for words in typed.waiting),
        ),
        stage=typed.stage,
        amount=amount(typed.amount, view) if typed.amount else None,
        deal=typed.deal,
        by_clock=not typed.on,
    )


def _one(name: str, in_line: str | None, in_field: str) -> str | None:
    if in_line and in_field:
        raise Usage(tr("/{name} and the field both say something.", name=name))
    return in_line or in_field or None


def minutes(words: str | None) -> int | None:
    """How long something took, in whole minutes: 12, 10 min, 1h, 1h30, 1.5 hours, half an hour; None for no words.

    Raises Usage for other words.
    """
    if words is None:
        return None
    if words.isdecimal() and len(words) <= _MOST_DIGITS:
        return int(words)
    found = notes.duration.parse_minutes(words)
    if found is None:
        raise Usage(tr("“{words}” is no length of time: write minutes, such as 12 or 1h30.", words=words))
    return found

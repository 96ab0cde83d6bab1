"""Words that somebody typed, read into what the services take: one reading for the shell and the dashboard.

Dates and amounts are read by the clock and the settings of the view. Raises what the grammar of dates and amounts
raises.
"""

from __future__ import annotations

from datetime import datetime

from crmcli import services
from crmcli.domain import dates, notes, records, sales
from crmcli.domain.dates import Moment, Tense, parse_when
from crmcli.domain.times import moment_of
from crmcli.errors import Usage
from crmcli.words import tr

_OF_WORKDAYS = ("work", "business", "weekday", "工作", "节后", "假")
_CHANNEL_WORDS = {
    "call": "call", "phone": "call", "phone call": "call", "email": "mail", "e-mail": "mail", "mail": "mail",
    "meet": "meet", "meeting": "meet", "visit": "visit", "chat": "chat", "text": "chat", "sms": "chat",
    "whatsapp": "chat", "wechat": "chat", "letter": "letter", "电话": "call", "邮件": "mail", "微信": "chat",
}  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:  # recurrence, money and promises are loaded by the words that ask for them
    from crmcli.domain.dates import Every, Order, Plan
    from crmcli.domain.sales.amount_change import AmountChange
    from crmcli.domain.sales.money import Money
    from crmcli.render.view import View

_MOST_DIGITS = 9


def when(phrase: str, view: View, tense: Tense = "future") -> Moment:
    """A date as people say it; the order of day and month is the book's."""
    return parse_when(phrase, view.now, tense=tense, order=_order(phrase, view), workdays=_workdays(phrase, view))


def close_day(phrase: str, view: View) -> str:
    """The ISO day by which something should be closed: of a week, month, quarter or year the last day is meant."""
    named = phrase.strip()
    for lead in ("in ", "during ", "within "):
        if named.lower().startswith(lead):
            named = named[len(lead) :].strip()
    wholes = (f"{named}底", f"{named}内") if not named.isascii() else (f"end of {named}",)
    for whole in wholes if named else ():
        try:
            return when(whole, view).day.isoformat()
        except dates.DateRefused:
            continue
    return when(phrase, view).day.isoformat()


def _order(phrase: str, view: View) -> Order | None:
    return view.settings.date_order if "/" in phrase or "." in phrase or "-" in phrase else None


def _workdays(phrase: str, view: View) -> tuple[int, ...]:
    """The owner's workdays where a phrase may count by them; the settings are not read for others."""
    plain = phrase.lower()
    return view.settings.workdays if any(word in plain for word in _OF_WORKDAYS) else (0, 1, 2, 3, 4)


def every(phrase: str) -> Every:
    """A recurrence as people say it."""
    return dates.parse_every(phrase)


def plan(phrase: str, view: View, tense: Tense = "future", every: str | None = None) -> Plan:
    """A point with its recurrence, in one phrase (`every monday`, `fri 10am every week`) or with `every` said apart."""
    return dates.parse_plan(
        phrase, view.now, tense=tense, order=_order(phrase, view), every=every, workdays=_workdays(phrase, view)
    )


def belongs_to(phrase: str, words: str, view: View) -> bool:
    """Whether `words` go on with a time (`tomorrow`, `3pm`), or say by themselves an hour or how often."""
    if not any(map(str.isalpha, words)) and any(map(str.isdecimal, words)):
        return True  # 3:30 is no task, though it needs its half of the day
    for said in (f"{phrase} {words}", words):
        try:
            due, recurrence = plan(said, view)
        except dates.DateRefused:
            continue
        return said != words or recurrence is not None or due.has_time
    return False


def snoozed(phrase: str, due: str, view: View) -> Moment:
    """Where a reminder due at `due` (stored text) is moved to; `+2d` counts from its due day if that lies ahead."""
    planned = moment_of(due)
    is_step = phrase.strip()[:1] in ("+", "＋")
    if not is_step or planned.day <= view.today:
        return when(phrase, view)
    base = datetime.combine(planned.day, planned.time or view.now.time())
    return parse_when(phrase, base, tense="future", order=_order(phrase, view), workdays=_workdays(phrase, view))


def amount(text: str, view: View) -> Money:
    """An amount as people write it, in the book's currency unless it names one. Raises Usage, also for +300."""
    if (change := sales.amount_change.parse_change(text, view.settings.currency)) and change.text[0] == "+":
        raise Usage(
            tr("“{text}” is a change, and there is no amount here that it could change.", text=change.text),
            tr(
                "Write {amount}; of a deal that is open: crm deal edit NUMBER --amount {change}",
                amount=change.text[1:],
                change=change.text,
            ),
        )
    sales.amount_refusals.refuse_eaten(text)
    return sales.money.parse_amount(text, view.settings.currency)


def amount_or_change(text: str, view: View) -> Money | AmountChange:
    """An amount, or a change of the one that stands: +300, -500, +10%, -5%."""
    return sales.amount_change.parse_change(text, view.settings.currency) or amount(text, view)


def promise(kind: str, words: str, view: View) -> records.NewPromise:
    """`quote by friday`: the words and the day; a week from now when no day is said."""
    return records.NewPromise(
        kind,
        *notes.promise.parse_promise(words, lambda phrase: when(phrase, view), lambda: proposal("in 1 week", view)),
    )


def proposal(phrase: str, view: View) -> Moment:
    """A point that the program proposes by itself: a day that is no working day gives the next one that is."""
    moment = when(phrase, view)
    return moment if moment.has_time else moment._replace(day=view.settings.workday_from(moment.day))


def entry(line: str, view: View, *, channel: str = "", next_step: str = "", todo: str = "") -> records.LogEntry:
    """A note in one line, options after slashes; what a form's own fields say stands beside it.

    Raises Usage when a field and the line say different things.
    """
    typed = notes.note_line.parse_line(line)
    check_says_more(typed.text)
    next_words = _one("next", typed.next, next_step)
    todo_words = _one("todo", typed.todo, todo)
    if todo_words and not next_words:
        raise Usage(tr("Say when to do that: /next tomorrow, or the field below."))
    return records.LogEntry(
        text=typed.text,
        at=when(typed.on, view, "past") if typed.on else Moment(view.today, view.now.time()),
        channel=typed.channel or channel or ("call" if typed.no_answer else "other"),
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
        amount=amount_or_change(typed.amount, view) if typed.amount else None,
        deal=typed.deal,
        by_clock=not typed.on,
        no_answer=typed.no_answer,
        file=services.attached.attachment(typed.file) if typed.file else None,
    )


def _one(name: str, in_line: str | None, in_field: str) -> str | None:
    if in_line and in_field:
        raise Usage(tr("/{name} and the field both say something.", name=name))
    return in_line or in_field or None


def check_says_more(text: str | None, who: str = "") -> None:
    """Refuse a note whose only word is the channel (log acme call). Raises Usage with the line to type for `who`."""
    channel = _CHANNEL_WORDS.get((text or "").strip().casefold().rstrip("."))
    if channel:
        name = repr(who) if " " in who else who
        way = tr('Write what happened: crm log {who} "what was said" --{channel}', who=name, channel=channel)
        raise Usage(
            tr("“{text}” says how it was said, not what.", text=(text or "").strip()),
            way if who else tr("Write what happened, and then /{channel}.", channel=channel),
        )


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

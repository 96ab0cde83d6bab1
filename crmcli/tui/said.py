"""What was typed into a form, read as the commands read it. Raises what the grammar of dates and amounts raises."""

from crmcli.domain.dates import Moment, Tense, parse_when
from crmcli.domain.sales.money import Money, parse_amount
from crmcli.domain.text.note_line import parse_line
from crmcli.domain.text.promise import parse_promise
from crmcli.errors import Usage
from crmcli.services.log import LogEntry, NewPromise
from crmcli.tui.view import View


def when(phrase: str, view: View, tense: Tense = "future") -> Moment:
    """A date as people say it; the order of day and month is the book's."""
    return parse_when(phrase, view.now, tense=tense, order=view.settings.date_order)


def amount(text: str, view: View) -> Money:
    """An amount, in the book's currency unless it names one."""
    return parse_amount(text, view.settings.currency)


def promise(kind: str, said: str, view: View) -> NewPromise:
    """`quote by friday`: the words and the day; a week from now when no day is said."""
    return NewPromise(kind, *parse_promise(said, lambda phrase: when(phrase, view)))


def entry(line: str, view: View, *, channel: str = "", next_step: str = "", todo: str = "") -> LogEntry:
    """A note in one line, options after slashes; what a form's own fields say stands beside it.

    Raises Usage when a field and the line say different things.
    """
    said = parse_line(line)
    next_said = _one("next", said.next, next_step)
    todo_said = _one("todo", said.todo, todo)
    if todo_said and not next_said:
        raise Usage("Say when to do that: /next tomorrow, or the field below.")
    return LogEntry(
        text=said.text,
        at=when(said.on, view, "past") if said.on else Moment(view.today, view.now.time()),
        channel=said.channel or channel or "other",
        direction=said.direction,
        minutes=_minutes(said.min),
        mood=said.mood,
        next=when(next_said, view) if next_said else None,
        todo=todo_said,
        promises=(
            *(promise("owe", words, view) for words in said.owe),
            *(promise("waiting", words, view) for words in said.waiting),
        ),
        stage=said.stage,
        amount=amount(said.amount, view) if said.amount else None,
    )


def _one(name: str, in_line: str | None, in_field: str) -> str | None:
    if in_line and in_field:
        raise Usage(f"/{name} and the field both say something.")
    return in_line or in_field or None


def _minutes(said: str | None) -> int | None:
    if said is None:
        return None
    if not said.isdecimal() or len(said) > 5:
        raise Usage(f"/min {said}: write whole minutes, such as /min 12.")
    return int(said)


def heard(read: LogEntry, view: View) -> str:
    """An entry echoed in a line: what would be saved."""
    parts = [f"{read.channel}{ {'in': ' ←', 'out': ' →'}.get(read.direction or '', '')}"]
    if read.at.day != view.today:
        parts.append(f"on {view.spoken(read.at)}")
    if read.minutes is not None:
        parts.append(f"{read.minutes} min")
    if read.next is not None:
        parts.append(f"next {view.spoken(read.next)}: {read.todo or 'follow up'}")
    for one in read.promises:
        parts.append(f"{'you owe' if one.kind == 'owe' else 'waiting for'} {one.text} by {view.spoken(one.due)}")
    if read.stage:
        parts.append(f"deal to {read.stage}")
    if read.amount is not None:
        parts.append(view.amount(read.amount.minor, read.amount.currency))
    if read.mood:
        parts.append(read.mood)
    return " · ".join(parts)

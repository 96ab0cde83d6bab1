"""The rows of the morning for both faces: what is due, the most urgent on top, and what is loose."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from crmcli.domain import dates
from crmcli.domain.times import moment_of
from crmcli.render.cells import Line, blank, heading, joined, sentence
from crmcli.render.columns import Column
from crmcli.render.view import Cell, View, reminder_text
from crmcli.tuples import NamedTuple
from crmcli.words import stage_text, tr, tr_mark, tr_n

TYPE_CHECKING = False
if TYPE_CHECKING:  # a start loads the records it reads, and no more
    from typing import Any

    from crmcli.domain.records import Reminder
    from crmcli.queries.birthdays import Birthday
    from crmcli.queries.day_facts import DayFacts, Message
    from crmcli.queries.deal_marks import DealMark
    from crmcli.queries.own_dates import OwnDate
    from crmcli.queries.today import Today

WAITS = "←"  # the sign of a message that nobody answered yet
# The columns of a row in the dashboard.
AGENDA = (
    Column("", least=1),
    Column(tr_mark("Due"), align="right", least=9),
    Column(tr_mark("Customer"), share=2, least=12, is_name=True),
    Column(tr_mark("What"), share=3, least=16),
    Column(tr_mark("Amount"), align="right", least=7, rank=1),
    Column(tr_mark("Stage"), least=15, rank=2),
)


class Row(NamedTuple):
    """One row of the morning before it is laid out; `number` is the reminder's, 0 for a row that is none.

    `record` is what the row shows: a reminder, a case, a message.
    """

    sign: str
    tone: str
    when: str
    who: str
    person: str
    what: str
    worth: str = ""
    stage: str = ""
    number: int = 0
    record: Any = None


class Block(NamedTuple):
    """Rows that belong together; `more` is the sentence for how many are left out, `note` stands beside the count."""

    title: str
    rows: list[Row]
    more: Callable[[int], str]
    note: str = ""

    @property
    def counted(self) -> str:
        """How many rows there are, with the note."""
        return f"{len(self.rows)}   {self.note}".rstrip()


def _nothing(left: int) -> str:
    return ""


def blocks(picture: Today, view: View, part: str) -> list[Block]:
    """The rows of a day, the most urgent block first, empty ones left out.

    `part` "" is what belongs on one screen, "late" what is late alone, "all" everything with the next seven days.
    """
    return [block for block in _blocks(picture, view, part) if block.rows]


def _blocks(picture: Today, view: View, part: str) -> list[Block]:
    agenda, facts = picture.agenda, picture.facts
    late = [r for r in agenda.overdue if r.kind == "todo"]
    broken = [r for r in agenda.overdue if r.kind == "owe"]
    overdue_theirs = [r for r in agenda.overdue if r.kind == "waiting"]
    urgent = [_reminder(r, picture, view) for r in broken]
    urgent += [
        Row("!", "bad", late_text(case.due_day, view), case.customer, "",
            tr("case {number}: {text}", number=case.id, text=view.note(case.text)), record=case)
        for case in facts.cases
    ]  # fmt: skip
    urgent += [
        Row("!", "warn", late_text(low.day, view), low.customer, "", view.note(low.text), record=low)
        for low in facts.ratings
    ]
    found = [
        Block(
            tr("Promises, complaints"), urgent, lambda n: tr("{n} more promises and complaints: crm today --late", n=n)
        ),
        Block(
            tr("Overdue"),
            [_reminder(r, picture, view) for r in late],
            lambda n: tr("{n} more late: crm today --late", n=n),
        ),
    ]
    if part == "late":
        waiting = [_reminder(r, picture, view) for r in overdue_theirs]
        return [*found, Block(tr("Waiting on them"), waiting, _nothing)]
    today = sorted(agenda.due_today, key=lambda r: (len(r.due) <= 10, r.due))
    found += [
        Block(tr("Today"), [_reminder(r, picture, view) for r in today if r.kind != "waiting"],
              lambda n: tr("{n} more today: crm today --all", n=n)),
        Block(tr("To answer"), [_message(m, view) for m in facts.messages],
              lambda n: tr("{n} more to answer: crm today --all", n=n)),
    ]  # fmt: skip
    if part == "all":
        ahead, every = agenda.upcoming, [*agenda.overdue, *agenda.due_today, *agenda.upcoming]
        theirs = [_reminder(r, picture, view) for r in every if r.kind == "waiting"]
        owed = [_reminder(r, picture, view) for r in ahead if r.kind == "owe"]
        todo = [_reminder(r, picture, view) for r in ahead if r.kind == "todo"]
        found += [
            Block(tr("Next 7 days"), todo, _nothing, week_text(facts.load, view)),
            Block(tr("You owe"), owed, _nothing),
            Block(tr("Waiting on them"), theirs, _nothing),
            Block(tr("Birthdays"), [_birthday(b, view) for b in picture.birthdays], _nothing),
            Block(tr("Dates"), [_own_date(each, view) for each in picture.dates], _nothing),
            Block(tr("No next step"), [_bare(deal, view) for deal in facts.bare], _nothing),
        ]
    return found


def _reminder(reminder: Reminder, picture: Today, view: View) -> Row:
    facts = picture.facts
    row = reminder_row(
        reminder, view, facts.asked_for.get(reminder.id, ""), facts.deals.get(reminder.id), when_text(reminder, view)
    )
    if tried := facts.tried.get(reminder.customer_id):
        return row._replace(what=tr("tried {n} ×: {text}", n=tried, text=row.what))
    return row


def reminder_row(reminder: Reminder, view: View, person: str, deal: DealMark | None, when: str) -> Row:
    """The row of an open reminder or promise: whom to ask for, what to do, and the deal it is about."""
    day = view.today.isoformat()
    is_late = reminder.due_day < day
    sign = {"owe": "↑", "waiting": "↓"}.get(reminder.kind) or (
        "!" if is_late else "●" if reminder.due_day == day else "○"
    )
    tone = "bad" if is_late else "accent" if reminder.due_day == day else "muted"
    text = reminder_text(reminder, view)
    if reminder.kind == "owe":
        text = tr("you promised: {text}", text=text)
    elif reminder.kind == "waiting":
        text = tr("waiting for: {text}", text=text)
    return Row(
        sign, tone, when, reminder.customer, person, text,
        mark_amount(deal, view) if deal else "", stage_text(deal.stage) if deal else "", reminder.id, reminder,
    )  # fmt: skip


def when_text(reminder: Reminder, view: View) -> str:
    """`9d` for what is late, `09:30` or `today` today, else the weekday with the time or the day of the month."""
    if reminder.due_day < view.today.isoformat():
        return late_text(reminder.due_day, view)
    moment = moment_of(reminder.due)
    clock = moment.time.strftime("%H:%M") if moment.time else ""
    if moment.day == view.today:
        return clock or tr("today")
    return f"{dates.day_name(moment.day)} {clock or moment.day.day}"


def late_text(day: str, view: View) -> str:
    """How many days ago a day was: `9d`."""
    return tr("{days}d", days=(view.today - date.fromisoformat(day)).days)


def mark_amount(deal: DealMark, view: View) -> str:
    """What a deal is worth, rounded; empty where that is not known."""
    return view.compact_amount(deal.amount, deal.currency) if deal.amount is not None and deal.currency else ""


def _message(message: Message, view: View) -> Row:
    when = tr("today") if message.day == view.today.isoformat() else late_text(message.day, view)
    return Row(WAITS, "warn", when, message.customer, "", tr("“{text}”", text=view.note(message.text)), record=message)


def _birthday(birthday: Birthday, view: View) -> Row:
    when = tr("today") if birthday.day == view.today else f"{dates.day_name(birthday.day)} {birthday.day.day}"
    person = "" if birthday.name == birthday.customer else birthday.name
    turns = tr("turns {turns}", turns=birthday.turns) if birthday.turns else tr("birthday")
    return Row("*", "accent", when, birthday.customer, person, turns, record=birthday)


def _own_date(each: OwnDate, view: View) -> Row:
    when = tr("today") if each.day == view.today else f"{dates.day_name(each.day)} {each.day.day}"
    words = each.field
    if each.since is not None and each.since != each.day.year:
        words = tr("{field} (since {year})", field=words, year=each.since)
    return Row("*", "accent", when, each.customer, "", words, record=each)


def _bare(deal: DealMark, view: View) -> Row:
    return Row("?", "warn", "", deal.customer, "", view.note(deal.title), mark_amount(deal, view),
               stage_text(deal.stage), record=deal)  # fmt: skip


def agenda_lines(picture: Today, view: View) -> list[Line]:
    """Everything of the day as a list of the dashboard, block by block; the first is the most urgent."""
    groups = [
        [heading(block.title, block.counted), *(_line(row) for row in block.rows)]
        for block in blocks(picture, view, "all")
    ]
    if not groups:
        return [
            blank(),
            sentence(tr("Nothing is due today or in the next seven days.")),
            sentence(tr("r plans something.")),
        ]
    return joined(groups)


def week_text(load: dict[str, int], view: View) -> str:
    """How much is planned on each of the next days that has anything: `Mon 5 · Tue 2`."""
    days = [(date.fromisoformat(day), count) for day, count in sorted(load.items())]
    ahead = [f"{dates.day_name(day)} {count}" for day, count in days if day > view.today and count]
    return " · ".join(ahead)


def all_done_words(picture: Today, view: View) -> str:
    """That everything of the day is done, or that nothing was due; and what comes next."""
    coming = picture.agenda.upcoming
    words = tr("all done") if picture.facts.done else tr("nothing is due")
    if not coming:
        return words
    following = coming[0]
    return tr(
        "{words}; next: {when} {customer}", words=words, when=when_text(following, view), customer=following.customer
    )


def day_title(picture: Today, urgent: int, overdue: int, view: View) -> str:
    """The numbers of the day in a few words: what is to do and late, the promises broken, what was done."""
    facts = picture.facts
    broken = sum(reminder.kind == "owe" for reminder in picture.agenda.overdue)
    owed = any(reminder.kind == "owe" for reminder in picture.agenda.due_today)
    is_done = not (urgent or broken or owed)
    parts = [all_done_words(picture, view) if is_done else tr("{count} to do", count=urgent)]
    if overdue:
        parts.append(tr("{late} overdue", late=overdue))
    if broken:
        parts.append(tr_n("{n} promise broken", "{n} promises broken", broken))
    if tally := tally_text(facts):
        parts.append(tally)
    return " · ".join(parts)


def tally_text(facts: DayFacts) -> str:
    """What was done today, in a few words; empty before anything was."""
    values = {"done": facts.done, "logged": facts.logged, "tried": facts.tried_today}
    if facts.tried_today:
        return tr("done {done} · logged {logged} · tried {tried}", **values)
    return tr("done {done} · logged {logged}", **values) if facts.done or facts.logged else ""


def _line(row: Row) -> Line:
    who = f"{row.who} · {row.person}" if row.person else row.who
    tone = "muted" if row.tone == "muted" else ""
    cells = (
        Cell(row.sign, row.tone), Cell(row.when, row.tone), Cell(who, tone, short=row.who), Cell(row.what, tone),
        Cell(row.worth, "good"), Cell(row.stage, "muted"),
    )  # fmt: skip
    return Line(cells, row_key(row), row.record)


def row_key(row: Row) -> str:
    """Names the row, so that it stays chosen when the list is read again."""
    if row.number:
        return f"r{row.number}"
    record = row.record
    number = getattr(record, "id", 0)
    return f"{type(record).__name__}{number or f'{record.customer_id}-{row.person}-{row.what}'}"

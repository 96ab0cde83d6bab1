"""The morning on one screen of the shell: what is late and due, in at most 22 lines, the most urgent on top.

A row ends in its reminder's number, which `crm done` and `crm snooze` take. Every block that is cut says how much more
there is and how to see it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from crmcli.domain import dates
from crmcli.domain.text.unicode import cells, one_line
from crmcli.render.agenda import Row, all_done_words, blocks, mark_amount, tally_text, week_text, when_text
from crmcli.render.cells import cell_text
from crmcli.render.columns import quiet_status
from crmcli.render.view import Cell, View
from crmcli.words import facts_in_row, labelled, listed, tr, tr_n, with_detail

TYPE_CHECKING = False
if TYPE_CHECKING:  # a start loads the records it reads, and no more
    from crmcli.queries.birthdays import Birthday
    from crmcli.queries.own_dates import OwnDate
    from crmcli.queries.today import Today

MOST_LINES = 22
_LEAST_ROWS = 3  # of a block, before others grow
_MOST_WHO = 34  # cells of customer and person, where there is room for more
_NAMED = 3  # customers or deals named in one line
_LEAST_WORDS = 28  # cells of what is to be done, before the person, the stage and the amount give way
_UNLIMITED = 200  # cells of a line that goes to a file or a pipe

Cells = tuple[str | Cell, ...]


def morning_lines(picture: Today, view: View, width: int | None, *, part: str = "") -> list[Cells]:
    """The lines of `crm today`: at most 22, or everything with `part` "all", or with "late" what is late alone."""
    found, facts = blocks(picture, view, part), _facts(picture, view) if not part else []
    room = MOST_LINES - 1 - len(facts)
    shown = _shares([len(block.rows) for block in found], room) if not part else [len(b.rows) for b in found]
    chosen = [row for block, count in zip(found, shown, strict=True) for row in block.rows[:count]]
    layout = RowLayout(chosen, width or _UNLIMITED)
    lines: list[Cells] = [(Cell(_header(picture, view, width or _UNLIMITED), "strong"),)]
    for block, count in zip(found, shown, strict=True):
        if part == "all" and block.rows:
            lines += [(), (Cell(f"{block.title}  {block.counted}", "strong"),)]
        lines += [layout.line(row) for row in block.rows[:count]]
        if count < len(block.rows):
            left = len(block.rows) - count
            lines.append((Cell("  … " + block.more(left), "muted"),))
    lines += [_fact_line(title, text, width or _UNLIMITED) for title, text in facts]
    if part == "all":
        lines += _quiet_lines(picture, view, width or _UNLIMITED)
    return lines


def _shares(counts: Sequence[int], room: int) -> list[int]:
    """How many rows each block shows in `room` lines: three of each, then one more of each in turn, the first first.

    A block that is cut needs a line to say so.
    """
    shown = [min(count, _LEAST_ROWS) for count in counts]

    def used() -> int:
        return sum(shown) + sum(some < count for some, count in zip(shown, counts, strict=True))

    while used() > room and max(shown, default=0) > 1:
        shown[max(range(len(shown)), key=lambda at: (shown[at], at))] -= 1
    growing = True
    while growing:
        growing = False
        for at, count in enumerate(counts):
            if shown[at] < count:
                shown[at] += 1
                if used() > room:
                    shown[at] -= 1
                else:
                    growing = True
    return shown


# --- the lines of one sentence ---------------------------------------------------------------


def _header(picture: Today, view: View, width: int) -> str:
    agenda, facts = picture.agenda, picture.facts
    late = sum(r.kind == "todo" for r in agenda.overdue)
    today = sum(r.kind != "waiting" for r in agenda.due_today)
    broken = sum(r.kind == "owe" for r in agenda.overdue)
    parts = [f"{dates.day_name(view.today)} {dates.day_month(view.today)}"]
    if late:
        parts.append(tr("{n} late", n=late))
    if today:
        parts.append(tr("{n} today", n=today))
    if broken:
        parts.append(tr_n("{n} promise broken", "{n} promises broken", broken))
    if facts.cases:
        parts.append(tr_n("{n} complaint overdue", "{n} complaints overdue", len(facts.cases)))
    if worth := _among(picture, view):
        parts.append(tr("{amount} of deals among them", amount=worth))
    if tally := tally_text(facts):
        parts.append(tally)
    if not (late or today or broken):
        parts.append(all_done_words(picture, view))
    while len(parts) > 2 and cells(" · ".join(parts)) > width:
        parts.pop(-2 if tally else -1)
    return " · ".join(parts)


def _among(picture: Today, view: View) -> str:
    deals = {deal.id: deal for deal in picture.facts.deals.values()}
    sums: dict[str, int] = {}
    for deal in deals.values():
        if deal.amount and deal.currency:
            sums[deal.currency] = sums.get(deal.currency, 0) + deal.amount
    return _amounts(sums, view)


def _amounts(sums: dict[str, int], view: View) -> str:
    return " + ".join(view.compact_amount(minor, currency) for currency, minor in sorted(sums.items()))


def _facts(picture: Today, view: View) -> list[tuple[str, str]]:
    """What needs one line: a title and its words; empty ones are left out."""
    facts = picture.facts
    waiting = [r for r in (*picture.agenda.overdue, *picture.agenda.due_today) if r.kind == "waiting"]
    found = [
        (tr("Birthdays"), listed(_birthday(b) for b in picture.birthdays)),
        (tr("Dates"), _some(_own_date(each) for each in picture.dates)),
        (tr("Waiting"), _some(with_detail(f"{r.customer} {view.note(r.text)}", when_text(r, view)) for r in waiting)),
        (tr("This week"), week_text(facts.load, view)),
        (tr("No next step"), _bare(picture, view)),
        (tr("Gone quiet"), _some(_silence(q.customer, q.days, q.usual_days) for q in picture.quiet)),
    ]
    return [(title, text) for title, text in found if text]


def _birthday(birthday: Birthday) -> str:
    name, customer, turns = birthday.name, birthday.customer, birthday.turns
    words = name if name == customer else tr("{name} ({customer})", name=name, customer=customer)
    return tr("{words} turns {turns}", words=words, turns=turns) if turns else words


def _own_date(each: OwnDate) -> str:
    """A day of an own field that comes up today."""
    return tr("{field} {customer}", field=each.field, customer=each.customer)


def _silence(customer: str, days: int, usual: int | None) -> str:
    if usual is None:
        return tr("{customer} {days}d", customer=customer, days=days)
    return tr("{customer} {days}d (usual {usual})", customer=customer, days=days, usual=usual)


def _some(words: Iterable[str]) -> str:
    """The first few; … where there are more."""
    shown = list(islice(words, _NAMED + 1))
    return " · ".join([*shown[:_NAMED], "…"] if len(shown) > _NAMED else shown)


def _bare(picture: Today, view: View) -> str:
    facts = picture.facts
    if not facts.bare_count:
        return ""
    count = tr_n("{n} deal", "{n} deals", facts.bare_count)
    sums = _amounts(facts.bare_sums, view)
    named = (with_detail(f"{view.note(d.title)} {mark_amount(d, view)}", d.customer) for d in facts.bare)
    return labelled(facts_in_row(filter(None, (count, sums))), _some(named))


def _fact_line(title: str, text: str, width: int) -> Cells:
    room = max(width - cells(title) - 2, 4)
    return (Cell(title, "accent"), "  ", one_line(text, room))


def _quiet_lines(picture: Today, view: View, width: int) -> list[Cells]:
    return [
        (Cell("  ~ ", "muted"), one_line(tr("{customer}: {sentence}", customer=q.customer,
         sentence=q.sentence or quiet_status(q)), max(width - 4, 4)))
        for q in picture.quiet
    ]  # fmt: skip


# --- laying out ------------------------------------------------------------------------------


class RowLayout:
    """The widths of the columns that all rows shown have in common.

    Names stay whole. Where there is no room for the words, the person goes first, then the stage, then the amount.
    """

    def __init__(self, rows: Sequence[Row], width: int) -> None:
        self.when = _widest(row.when for row in rows)
        self.number = _widest(str(row.number) for row in rows if row.number)
        room = max(width - 2 - self.when - 2 - (self.number + 2 if self.number else 0), 8)
        names = _widest(row.who for row in rows)
        both = max(names, min(_widest(_who(row) for row in rows), _MOST_WHO))
        worth, stage = _widest(row.worth for row in rows), _widest(_money(row) for row in rows)
        words = _widest(row.what for row in rows)
        for self.who, self.money in ((both, stage), (names, stage), (names, worth), (names, 0)):
            rest = room - self.who - 2 - (self.money + 2 if self.money else 0)
            if rest >= min(words, _LEAST_WORDS):
                break
        self.who = min(self.who, room)
        self.what = max(min(words, rest), 0)

    def line(self, row: Row) -> Cells:
        """A row in its columns."""
        when = row.when.rjust(self.when)
        parts: list[str | Cell] = [Cell(row.sign, row.tone), " ", Cell(when, row.tone), "  ", *self._who(row)]
        if self.what:
            parts += ["  ", _padded(one_line(row.what, self.what), self.what)]
        if self.money:
            money = _money(row) if cells(_money(row)) <= self.money else row.worth
            parts += ["  ", Cell(_padded(money, self.money), "good")]
        if self.number:
            parts += ["  ", Cell(str(row.number or "").rjust(self.number), "muted")]
        return tuple(parts)

    def _who(self, row: Row) -> list[str | Cell]:
        name = one_line(row.who, self.who)
        room = self.who - cells(name)
        person = one_line(f" · {row.person}", room) if row.person and room > 5 else ""
        return [Cell(name, "strong"), Cell(person, "muted"), " " * (room - cells(person))]


def _widest(texts: Iterable[str]) -> int:
    return max(map(cells, texts), default=0)


def _money(row: Row) -> str:
    return f"{row.worth} {row.stage}".strip()


def _who(row: Row) -> str:
    return f"{row.who} · {row.person}" if row.person else row.who


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - cells(text), 0)


def plain(line: Cells) -> str:
    """A line without tones and without spaces at its end."""
    return "".join(map(cell_text, line)).rstrip()

"""The reminder, deal, case or order meant by its number, by words of it, or by its customer when only one fits."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crmcli.domain.text.unicode import fold, has_words, one_line
from crmcli.errors import Ambiguous, CrmError, NotFound
from crmcli.words import stage_text, tr

if TYPE_CHECKING:
    from crmcli.context import Run
    from crmcli.domain.records import Reminder

_SHOWN = 9
_MOST_DIGITS = 1000  # more than any book holds is refused by the book


class _Thing(NamedTuple):
    """A row that words may name: its number, its own words, its customer, and the line that is shown of it."""

    number: int
    words: str
    customer_id: int
    customer: str
    line: str


def deal_meant(run: "Run", said: str) -> int:
    """The deal meant: an open one, else one that was won or lost.

    Raises NotFound for none, Ambiguous for several.
    """
    from crmcli.queries.sales.deals import list_deals

    def deals(*, closed: bool) -> list[_Thing]:
        return [
            _Thing(d.id, d.title, d.customer_id, d.customer or "",
                   one_line(f"{d.title}  ·  {d.customer} · {stage_text(d.stage)}", 100))
            for d in list_deals(run.store, run.settings, closed=closed)
        ]  # fmt: skip

    return _number(
        run,
        said,
        (lambda: deals(closed=False), lambda: deals(closed=True)),
        (tr("No deal answers to {said}.", said=repr(said)), tr("crm deal list shows them with numbers.")),
    )


def reminder_meant(run: "Run", said: str, among: "Sequence[Reminder] | None" = None) -> int:
    """The open reminder meant, of those in `among` where they are given.

    Raises NotFound for none, Ambiguous for several.
    """
    from crmcli.queries.timeline import open_reminders

    def reminders() -> list[_Thing]:
        rows = open_reminders(run.store) if among is None else among
        return [
            _Thing(r.id, r.text, r.customer_id, r.customer,
                   one_line(f"{run.view.spoken_due(r)}  {r.customer}: {r.text}", 100))
            for r in rows
        ]  # fmt: skip

    none = tr("No open reminder answers to {said}.", said=repr(said)), tr("crm today shows them with numbers.")
    return _number(run, said, (reminders,), none)


def one_reminder(run: "Run", said: str, reminders: "Sequence[Reminder]") -> int:
    """The only one of these reminders, or the one chosen at a terminal. Raises Ambiguous elsewhere."""
    if len(reminders) == 1:
        return reminders[0].id
    things = [
        _Thing(r.id, r.text, r.customer_id, r.customer, one_line(f"{run.view.spoken_due(r)}  {r.text}", 100))
        for r in reminders
    ]
    return _one_of(run, said, things)


def case_meant(run: "Run", said: str, *, solved: bool = False) -> int:
    """The open case meant; with `solved` one that was solved where no open one answers.

    Raises NotFound for none, Ambiguous for several.
    """
    from crmcli.queries.cases import list_cases

    def cases(*, closed: bool) -> list[_Thing]:
        return [
            _Thing(c.id, c.text, c.customer_id, c.customer or "", one_line(f"{c.text}  ·  {c.customer}", 100))
            for c in list_cases(run.store, solved=closed)
            if (c.closed_on is not None) == closed
        ]

    sources = (lambda: cases(closed=False), *((lambda: cases(closed=True),) if solved else ()))
    if solved:
        none = tr("No case answers to {said}.", said=repr(said)), tr("crm case list --all shows them with numbers.")
    else:
        none = tr("No open case answers to {said}.", said=repr(said)), tr("crm case list shows them with numbers.")
    return _number(run, said, sources, none)


def note_meant(run: "Run", said: str) -> int:
    """The logged note meant: by its number, the last one of a customer, or the only one with these words.

    Raises NotFound for none, Ambiguous for several.
    """
    from crmcli.queries.ratings import last_plain_note
    from crmcli.queries.search.full_text import notes_with

    if _is_number(said):
        return int(said.strip().removeprefix("#"))
    customer_id = _customer_id(run, said)
    if customer_id is not None and (last := last_plain_note(run.store, customer_id)) is not None:
        return last
    rows = [
        _Thing(i.id, i.text, i.customer_id, i.customer, one_line(f"{i.day}  {i.customer}: {i.text}", 100))
        for i in notes_with(run.store, said)
    ]
    if len(rows) > 1:
        return _one_of(run, said, rows)
    if rows:
        return rows[0].number
    raise NotFound(
        tr("No note answers to {said}.", said=repr(said)), tr("crm note list WHO shows them with their numbers.")
    )


def inbox_note_meant(run: "Run", said: str) -> int:
    """The note of the inbox meant: by its number, or words of it or of whom it was for.

    Raises NotFound for none, Ambiguous for several.
    """
    from crmcli.queries.inbox import inbox_notes

    def notes() -> list[_Thing]:
        return [
            _Thing(n.id, f"{n.who} {n.text}", 0, n.who, one_line(f"{n.who}: {n.text}", 100))
            for n in inbox_notes(run.store)
        ]

    none = tr("No note of the inbox answers to {said}.", said=repr(said)), tr("crm inbox shows them with numbers.")
    return _number(run, said, (notes,), none)


def payment_meant(run: "Run", said: str) -> int:
    """The payment meant: by its number, or the only one of its customer. Raises NotFound, Ambiguous for several."""
    from crmcli.queries.sales.orders import payments_of

    def payments() -> list[_Thing]:
        customer_id = _customer_id(run, said)
        return [
            _Thing(p.id, p.note or "", p.customer_id, p.customer or "",
                   one_line(f"{p.day}  {p.customer} · {run.view.amount(p.amount, p.currency)}", 100))
            for p in (payments_of(run.store, customer_id) if customer_id is not None else ())
        ]  # fmt: skip

    return _number(run, said, (payments,), (tr("No payment answers to {said}.", said=repr(said)),
                                            tr("crm pay WHO shows them with their numbers.")))  # fmt: skip


def rating_meant(run: "Run", said: str) -> int:
    """The rating meant: by its number, or the only one of its customer. Raises NotFound, Ambiguous for several."""
    from crmcli.queries.ratings import ratings

    def found() -> list[_Thing]:
        customer_id = _customer_id(run, said)
        return [
            _Thing(
                r.interaction_id, r.text, r.customer_id, r.customer, one_line(f"{r.day}  {r.customer} {r.text}", 100)
            )
            for r in (ratings(run.store, customer_id=customer_id) if customer_id is not None else ())
        ]  # fmt: skip

    return _number(run, said, (found,), (tr("No rating answers to {said}.", said=repr(said)),
                                         tr("crm rate WHO shows them with their numbers.")))  # fmt: skip


def order_meant(run: "Run", said: str) -> int:
    """The order meant: by its number here or elsewhere (`ref`), else an open one, else any of its customer.

    Raises NotFound for none, Ambiguous for several.
    """
    from crmcli.queries.sales.orders import OrderFilter, list_orders
    from crmcli.render.answers import order_state

    def orders(*, only_open: bool) -> list[_Thing]:
        return [
            _Thing(o.id, " ".join(line.product or "" for line in o.lines), o.customer_id, o.customer or "",
                   one_line(order_state(o, run.view), 100))
            for o in list_orders(run.store, OrderFilter(only_open=only_open))
        ]  # fmt: skip

    all_orders = list_orders(run.store, OrderFilter())
    same = [o.id for o in all_orders if fold(o.ref or "") == fold(said)]
    if len(same) == 1 and not (_is_number(said) and any(str(o.id) == said.strip().lstrip("#") for o in all_orders)):
        return same[0]
    if len(same) > 1 and not _is_number(said):
        open_ones = [thing for thing in orders(only_open=True) if thing.number in same]
        if len(open_ones) == 1:
            return open_ones[0].number
        return _one_of(run, said, open_ones or [thing for thing in orders(only_open=False) if thing.number in same])
    return _number(
        run,
        said,
        (lambda: orders(only_open=True), lambda: orders(only_open=False)),
        (tr("No order answers to {said}.", said=repr(said)), tr("crm order list shows them with numbers.")),
    )


def _is_number(said: str) -> bool:
    digits = said.strip().removeprefix("#")
    return digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS


def _number(run: "Run", said: str, sources: Sequence[Callable[[], list[_Thing]]], none: tuple[str, str]) -> int:
    """The number that was said, or that of the one row of the first source with a row that answers."""
    if _is_number(said):
        return int(said.strip().removeprefix("#"))
    customer_id = _customer_id(run, said)
    for rows in sources:
        found = _answering(rows(), said, customer_id)
        if len(found) == 1:
            return found[0].number
        if found:
            return _one_of(run, said, found)
    raise NotFound(*none)


def _answering(rows: list[_Thing], said: str, customer_id: int | None) -> list[_Thing]:
    """Rows with the words in their own words, or of the customer they name; else in both together."""
    wanted = fold(said).split()
    found = [row for row in rows if row.customer_id == customer_id or has_words(row.words, wanted)]
    exact = [row for row in found if fold(row.words).split() == wanted]
    if len(exact) == 1:
        return exact
    return found or [row for row in rows if has_words(f"{row.words} {row.customer}", wanted)]


def _customer_id(run: "Run", said: str) -> int | None:
    from crmcli.queries.search.customer_lookup import find_customers

    try:
        winner = find_customers(run.store, said).winner
    except CrmError:
        return None
    return winner.customer_id if winner is not None else None


def _one_of(run: "Run", said: str, found: list[_Thing]) -> int:
    """The one chosen by a key at a terminal. Raises Ambiguous with their numbers elsewhere, or when none is chosen."""
    lines = [tr("  {number}  {line}", number=row.number, line=row.line) for row in found[:_SHOWN]]
    if not run.interactive:
        raise Ambiguous(
            tr("{n} answer to {said}: say which by its number; nothing was done.", n=len(found), said=repr(said)),
            "\n".join(lines),
            data={"error": "ambiguous", "who": said, "candidates": [
                {"id": row.number, "name": row.words or row.customer, "customer": row.customer} for row in found
            ]},
        )  # fmt: skip
    from crmcli.commands.shared.who import read_key

    run.out.say(tr("{n} answer to {said}:", n=len(found), said=repr(said)))
    for key, row in enumerate(found[:_SHOWN], 1):
        run.out.say(tr("  {key}  {line}", key=key, line=row.line))
    run.out.ask(tr("Which one? (any other key: none) "))
    pressed = read_key()
    run.out.say(pressed if pressed.isprintable() else "")
    if pressed.isascii() and pressed.isdecimal() and 0 < int(pressed) <= len(found[:_SHOWN]):
        return found[int(pressed) - 1].number
    raise Ambiguous(tr("None was chosen; nothing was done."))

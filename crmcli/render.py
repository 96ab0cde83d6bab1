"""How records look: as JSON, as tables and cards in a terminal, as one-line echoes.

Columns and JSON keys are defined once, here. Whatever the user stored goes through `visible`,
so no escape sequence reaches the terminal and nothing is read as markup.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from crmcli.domain.text.unicode import cells, one_line, visible
from crmcli.domain.times import local_day, moment_of, shown

if TYPE_CHECKING:  # a start loads the records it reads, and no more
    from datetime import date, datetime

    from crmcli.domain.records import (
        Batch,
        Case,
        Customer,
        Deal,
        InboxNote,
        Interaction,
        Order,
        OrderLine,
        Payment,
        Reminder,
        StageSum,
    )

Row = TypeVar("Row")
_NARROWEST = 8  # cells that a column giving way keeps


@lru_cache(maxsize=1)
def _raw() -> re.Pattern[str]:
    """Characters that JSON leaves raw but a terminal or an editor may obey: C1 controls and bidi marks."""
    return re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def to_json(document: object) -> str:
    """One JSON document, in readable characters, with nothing a terminal would obey."""
    import json  # 1 ms that an answer in words does not need

    # Indenting is done in Python, six times as slow: only for eyes.
    text = json.dumps(document, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
    return _raw().sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def decimal(minor: int | None, currency: str | None) -> str | None:
    """An amount as a plain decimal string, None where there is none."""
    if minor is None or currency is None:
        return None
    from crmcli.domain.sales import money  # not needed where nothing has an amount

    return money.to_text(money.Money(minor, currency))


def amount(minor: int | None, currency: str | None) -> str:
    """An amount for people, empty where there is none."""
    if minor is None or currency is None:
        return ""
    from crmcli.domain.sales import money

    return money.show(money.Money(minor, currency))


def whole(minor: int, currency: str) -> str:
    """An amount rounded to whole units: sums of guesses are not known to the cent."""
    from crmcli.domain.sales import money

    unit = 10 ** money.exponent(currency)
    return money.show(money.Money((2 * minor + unit) // (2 * unit) * unit, currency))


def customer_json(c: Customer) -> dict[str, Any]:
    """The keys scripts rely on, and the rest of what the book knows."""
    return {
        "id": c.id,
        "uid": c.uid,
        "name": c.name,
        "kind": c.kind,
        "company": c.company,
        "phones": list(c.phones),
        "emails": list(c.emails),
        "tags": list(c.tags),
        "stage": c.stage,
        "source": c.source,
        "last_contact": shown(c.last_contact),
        "next_reminder": shown(c.next_reminder),
        "title": c.title,
        "city": c.city,
        "region": c.region,
        "country": c.country,
        "birthday": c.birthday,
        "tier": c.tier,
        "industry": c.industry,
        "referred_by": c.referred_by,
        "aliases": list(c.aliases),
        "refs": list(c.refs),
        "note": c.note,
        "fields": c.extra,
    }


def interaction_json(i: Interaction) -> dict[str, Any]:
    """An interaction; `at` in local wall time."""
    return {
        "id": i.id,
        "customer_id": i.customer_id,
        "customer": i.customer,
        "contact": i.contact,
        "at": shown(i.at),
        "channel": i.channel,
        "direction": i.direction,
        "text": i.text,
        "minutes": i.minutes,
        "mood": i.mood,
    }


def reminder_json(r: Reminder) -> dict[str, Any]:
    """A reminder; `due` in local wall time, or a day."""
    return {
        "id": r.id,
        "customer_id": r.customer_id,
        "customer": r.customer,
        "kind": r.kind,
        "due": shown(r.due),
        "has_time": r.has_time,
        "text": r.text,
        "every": r.every,
        "done_at": shown(r.done_at),
    }


def deal_json(d: Deal) -> dict[str, Any]:
    """A deal; `amount` a decimal string or null."""
    return {
        "id": d.id,
        "customer_id": d.customer_id,
        "customer": d.customer,
        "title": d.title,
        "amount": decimal(d.amount, d.currency),
        "currency": d.currency,
        "stage": d.stage,
        "expected_close": d.expected_close,
        "light": d.light,
        "stale": d.is_stale,
        "big": d.is_big,
        "parked_until": d.parked_until,
        "staged_on": d.staged_on,
        "next_step": shown(d.next_due),
        "opened_on": d.opened_on,
        "closed_on": d.closed_on,
        "lost_reason": d.lost_reason,
        "note": d.note,
    }


def order_json(o: Order) -> dict[str, Any]:
    """An order with its lines."""
    lines = [
        {
            "product": line.product,
            "quantity": line.quantity,
            "unit": line.unit,
            "price": decimal(line.price, o.currency),
            "discount": line.discount,
            "amount": decimal(line.amount, o.currency),
        }
        for line in o.lines
    ]
    return {
        "id": o.id,
        "customer_id": o.customer_id,
        "customer": o.customer,
        "day": o.day,
        "amount": decimal(o.amount, o.currency),
        "currency": o.currency,
        "paid": decimal(o.paid, o.currency),
        "open": decimal(o.open, o.currency),
        "deal_id": o.deal_id,
        "ref": o.ref,
        "note": o.note,
        "lines": lines,
    }


def payment_json(p: Payment) -> dict[str, Any]:
    """Money received."""
    return {
        "id": p.id,
        "customer_id": p.customer_id,
        "customer": p.customer,
        "order_id": p.order_id,
        "day": p.day,
        "amount": decimal(p.amount, p.currency),
        "currency": p.currency,
        "method": p.method,
        "note": p.note,
    }


def stage_json(s: StageSum, currency: str) -> dict[str, Any]:
    """One stage of the pipeline."""
    return {
        "stage": s.stage,
        "count": s.deals,
        "amount": decimal(s.amount, currency),
        "weighted": decimal(s.weighted, currency),
    }


def batch_json(b: Batch) -> dict[str, Any]:
    """One undo step."""
    return {
        "batch": b.id,
        "at": shown(b.at),
        "label": b.label,
        "changes": b.changes,
        "undoes": b.undoes,
        "undone_by": b.undone_by,
    }


def case_json(c: Case) -> dict[str, Any]:
    """A complaint or question."""
    return {
        "id": c.id,
        "customer_id": c.customer_id,
        "customer": c.customer,
        "kind": c.kind,
        "text": c.text,
        "opened_on": c.opened_on,
        "due": c.due_day,
        "closed_on": c.closed_on,
        "solution": c.solution,
    }


def inbox_json(n: InboxNote) -> dict[str, Any]:
    """A note without a home."""
    import json

    return {"id": n.id, "who": n.who, "text": n.text, "at": shown(n.at), "line": json.loads(n.line)}


class Column(NamedTuple):
    """A table column: its header, what it shows of a record, its alignment, and whether it may wrap away."""

    header: str
    cell: Callable[[Any], str]
    align: str = "left"
    flexible: bool = False


def day(stored: str | None) -> str:
    """A stored point as its local day and, when it has one, its time."""
    return (shown(stored) or "").replace("T", " ")


CUSTOMER_COLUMNS = (
    Column("#", lambda c: str(c.id), "right"),
    Column("Name", lambda c: c.name, flexible=True),
    Column("Company", lambda c: c.company or "", flexible=True),
    Column("Stage", lambda c: c.stage or ""),
    Column("Phone", lambda c: c.phones[0] if c.phones else ""),
    Column("Tags", lambda c: " ".join(c.tags), flexible=True),
    Column("Last contact", lambda c: day(c.last_contact)[:10]),
    Column("Next", lambda c: day(c.next_reminder)),
)
CUSTOMER_CELLS: dict[str, Callable[[Customer], str]] = {
    "id": lambda c: str(c.id),
    "phone": lambda c: ", ".join(c.phones),
    "email": lambda c: ", ".join(c.emails),
    "alias": lambda c: ", ".join(c.aliases),
    "ref": lambda c: ", ".join(c.refs),
    "tags": lambda c: " ".join(c.tags),
    "last_contact": lambda c: day(c.last_contact)[:10],
    "next_reminder": lambda c: day(c.next_reminder),
    "added": lambda c: day(c.created_at)[:10],
    "name": lambda c: c.name,
    "kind": lambda c: c.kind,
    "company": lambda c: c.company or "",
    "title": lambda c: c.title or "",
    "city": lambda c: c.city or "",
    "region": lambda c: c.region or "",
    "country": lambda c: c.country or "",
    "birthday": lambda c: c.birthday or "",
    "stage": lambda c: c.stage or "",
    "source": lambda c: c.source or "",
    "tier": lambda c: c.tier or "",
    "industry": lambda c: c.industry or "",
    "referred_by": lambda c: c.referred_by or "",
    "note": lambda c: c.note or "",
}


def customer_column(name: str) -> Column:
    """A column of a customer's fact, or of one of the owner's own fields."""
    cell = CUSTOMER_CELLS.get(name, lambda c: str(c.extra.get(name, "")))
    return Column(name.replace("_", " ").capitalize(), cell, flexible=True)


REMINDER_COLUMNS = (
    Column("#", lambda r: str(r.id), "right"),
    Column("Due", lambda r: day(r.due)),
    Column("Customer", lambda r: r.customer, flexible=True),
    Column("What", lambda r: what(r), flexible=True),
)
PROMISE_COLUMNS = (*REMINDER_COLUMNS[:3], Column("What", lambda r: r.text, flexible=True))
DEAL_COLUMNS = (
    Column("#", lambda d: str(d.id), "right"),
    Column("", lambda d: "‖" if d.parked_until else light_sign(d.light)),
    Column("Deal", lambda d: d.title, flexible=True),
    Column("Customer", lambda d: d.customer, flexible=True),
    Column("Stage", lambda d: d.stage),
    Column("Amount", lambda d: amount(d.amount, d.currency), "right"),
    Column("Close", lambda d: d.expected_close or ""),
    Column("", lambda d: deal_marks(d), flexible=True),
)
BATCH_COLUMNS = (
    Column("Step", lambda b: str(b.id), "right"),
    Column("When", lambda b: day(b.at)),
    Column("What", lambda b: b.label, flexible=True),
    Column("Changes", lambda b: str(b.changes), "right"),
    Column("", lambda b: "undone" if b.undone_by else ""),
)
CASE_COLUMNS = (
    Column("#", lambda c: str(c.id), "right"),
    Column("Due", lambda c: c.due_day),
    Column("Customer", lambda c: c.customer, flexible=True),
    Column("What", lambda c: f"{c.kind}: {c.text}", flexible=True),
    Column("Solved", lambda c: f"{c.closed_on} {c.solution or ''}".strip() if c.closed_on else ""),
)
INBOX_COLUMNS = (
    Column("#", lambda n: str(n.id), "right"),
    Column("When", lambda n: day(n.at)),
    Column("For", lambda n: n.who, flexible=True),
    Column("Note", lambda n: n.text, flexible=True),
)


def what(reminder: Reminder) -> str:
    """A reminder's words, saying which way a promise goes and whether it comes back."""
    prefix = {"owe": "you owe: ", "waiting": "waiting on: "}.get(reminder.kind, "")
    every = f" (every {reminder.every})" if reminder.every else ""
    return f"{prefix}{reminder.text}{every}"


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 change`, `3 changes`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def light_sign(name: str) -> str:
    """A deal's light as a sign that needs no colour."""
    from crmcli.domain.sales.pipeline import LIGHTS

    return LIGHTS[name].sign


def bar(value: float, largest: float, width: int = 12) -> str:
    """A bar for people, as long as its share of the largest."""
    return "█" * round(width * max(0.0, value) / largest) if largest > 0 else ""


def deal_marks(deal: Deal) -> str:
    """What else is to be known of a deal at a glance: big, stale, parked."""
    parked = f"back {deal.parked_until}" if deal.parked_until else ""
    return ", ".join(filter(None, ("big" if deal.is_big else "", "stale" if deal.is_stale else "", parked)))


def print_table(rows: Iterable[Row], columns: Sequence[Column], *, title: str | None = None) -> None:
    """A table on stdout, as wide as the terminal. rich costs 44 ms, so it is loaded here."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, title_justify="left")
    table.title = Text(title, style="bold") if title else None
    shown = [[one_line(column.cell(row), 200) for column in columns] for row in rows]
    for column, width in zip(columns, _widths(columns, shown, console.width), strict=True):
        justify: Any = column.align
        table.add_column(column.header, justify=justify, no_wrap=True, overflow="ellipsis", width=width)
    for words in shown:
        table.add_row(*map(Text, words))
    console.print(table)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """How wide each column is: as its content; where room is short the widest gives way, flexible ones first."""
    widths = [max(2, *map(cells, (column.header, *(row[i] for row in rows)))) for i, column in enumerate(columns)]
    for _ in range(sum(widths) + 3 * (len(columns) - 1) - room):
        flexible = [i for i, column in enumerate(columns) if column.flexible and widths[i] > _NARROWEST]
        widest = max(flexible or range(len(columns)), key=widths.__getitem__)
        widths[widest] = max(2, widths[widest] - 1)
    return widths


def put_text(text: str) -> None:
    """Words on stdout, each line made safe."""
    for line in text.splitlines() or [""]:
        sys.stdout.write(visible(line) + "\n")


def days_since(stored: str | None, today: date) -> int | None:
    """Whole local days since a stored point."""
    return None if stored is None else (today - local_day(stored)).days


def mentions(customer: Customer) -> str:
    """A customer in an echo: the name, and the company when that says more."""
    if customer.company and customer.company != customer.name:
        return f"{customer.name} ({customer.company})"
    return customer.name


def safe(line: str) -> str:
    """One line for the terminal, nothing in it obeyed."""
    return visible(line)


def spoken(reminder: Reminder, now: datetime) -> str:
    """When a reminder is due, with its weekday."""
    from crmcli.domain.dates import spell

    return spell(moment_of(reminder.due), now)


ORDER_COLUMNS = (
    Column("#", lambda o: str(o.id), "right"),
    Column("Day", lambda o: o.day),
    Column("What", lambda o: ", ".join(map(line_text, o.lines)), flexible=True),
    Column("Amount", lambda o: amount(o.amount, o.currency), "right"),
    Column("Open", lambda o: amount(o.open, o.currency) if o.open else "", "right"),
    Column("Number", lambda o: o.ref or ""),
)


def line_text(line: OrderLine) -> str:
    """A line of an order in words: 20 kg rice."""
    return " ".join(filter(None, (number(line.quantity), line.unit, line.product)))


def number(value: float) -> str:
    """A quantity without needless decimals: 20, 2.5."""
    return f"{value:.4f}".rstrip("0").rstrip(".")


def customer_facts(c: Customer) -> list[tuple[str, str]]:
    """The facts of a card, those that are there."""
    place = ", ".join(part for part in (c.city, c.region, c.country) if part)
    facts = (
        ("title", c.title),
        ("company", c.company if c.company != c.name else None),
        ("phone", ", ".join(c.phones)),
        ("e-mail", ", ".join(c.emails)),
        ("place", place),
        ("also called", ", ".join(c.aliases)),
        ("stage", c.stage),
        ("tier", c.tier),
        ("tags", " ".join(c.tags)),
        ("source", c.source),
        ("referred by", c.referred_by),
        ("industry", c.industry),
        ("birthday", c.birthday),
        ("references", ", ".join(c.refs)),
        *((key, str(value)) for key, value in c.extra.items()),
    )
    return [(label, value) for label, value in facts if value]

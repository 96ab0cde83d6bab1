"""What is told of each kind of record, described once: its keys in JSON, and the columns of every list of it.

A description holds a Column for each key of the document, in the document's order. The shell's tables and the lists of
the dashboard pick the columns they have room for by key. Times in JSON are in local wall time, amounts decimal strings.
What hangs on a customer otherwise stands in sales_columns and other_columns, figures over many records in tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from crmcli import domain
from crmcli.domain.sales.money import estimate
from crmcli.domain.times import local_day, shown
from crmcli.render.view import (
    Cell,
    View,
    channel_words,
    deal_marks,
    decimal,
    light_sign,
    reminder_text,
    reminder_words,
)
from crmcli.tuples import NamedTuple
from crmcli.words import clock_text, code_text, listed, stage_text, tr, tr_mark

TYPE_CHECKING = False
if TYPE_CHECKING:  # a start loads the records it reads, and no more
    from typing import Any

    from crmcli.domain.records import Customer, Deal, QuietCustomer, Reminder
    from crmcli.queries.day_facts import DayFacts
    from crmcli.queries.deal_marks import DealMark
    from crmcli.queries.today import Today
    from crmcli.services.completion import Completion
    from crmcli.services.log import Logged
    from crmcli.services.reminders import Done


class Column(NamedTuple):
    """One thing told of a record: its key and value in JSON, and its label and cell in a list.

    Without a `key` it is no part of the document; `value` gives what stands under the key, without it that is the
    record's field of that name. `share` is its part of the room that is left over: 0 for a column as wide as it needs.
    `least` is the width below which it is useless: in the dashboard the width of a column without a share. A column of
    rank 0 always stays; of others the highest rank goes first. `tone` colours its cells. The shell never cuts a name.
    """

    label: str = ""
    cell: Callable[[Any, View], str | Cell] = lambda *_: ""
    align: str = "left"
    share: int = 0
    least: int = 0
    rank: int = 0
    tone: str = ""
    key: str = ""
    value: Callable[[Any], Any] | None = None
    is_name: bool = False


def keys(*names: str) -> tuple[Column, ...]:
    """Keys of the document that no list shows, each with the record's field of that name."""
    return tuple(Column(key=name) for name in names)


def amount_key(name: str) -> Column:
    """A key that holds an amount in the record's currency, shown in no list."""
    return Column(key=name, value=lambda record: decimal(getattr(record, name), record.currency))


def time_key(name: str, field: str = "") -> Column:
    """A key that holds a stored point in time, shown in no list; `field` is the record's, where it has another name."""
    return Column(key=name, value=lambda record: shown(getattr(record, field or name)))


def record_json(record: Any, columns: Iterable[Column]) -> dict[str, Any]:
    """A record as a document: what its description says, under its keys."""
    return {
        column.key: getattr(record, column.key) if column.value is None else column.value(record)
        for column in columns
        if column.key
    }


def pick(columns: Sequence[Column], *names: str) -> tuple[Column, ...]:
    """The columns with these keys, in the order of the keys."""
    by_key = {column.key: column for column in columns}
    return tuple(by_key[name] for name in names)


# --- customers: the keys of the document are those of domain.fields --------------------------

CUSTOMER = (
    Column("#", lambda c, _: str(c.id), "right", least=4, key="id"),
    Column(tr_mark("Name"), lambda c, _: c.name, share=4, least=20, key="name", is_name=True),
    Column(tr_mark("Company"), lambda c, _: _company(c), share=3, least=14, rank=3, tone="muted", key="company"),
    Column(tr_mark("Stage"), lambda c, _: stage_text(c.stage), least=11, rank=1, key="stage"),
    Column(tr_mark("City"), lambda c, _: c.city or "", share=2, least=12, rank=5, tone="muted", key="city"),
    Column(tr_mark("Tier"), lambda c, _: c.tier or "", least=4, rank=7, key="tier"),
    Column(tr_mark("Phone"), lambda c, _: c.phones[0] if c.phones else "", least=17, rank=4, tone="muted",
           key="phones"),
    Column(tr_mark("Tags"), lambda c, _: " ".join(c.tags), share=2, least=12, rank=6, tone="muted", key="tags"),
    Column(tr_mark("Last contact"), lambda c, v: _last(c, v), least=13, rank=2, tone="muted", key="last_contact"),
    Column(tr_mark("Next"), lambda c, v: _next(c, v), least=11, key="next_reminder"),
)  # fmt: skip
CUSTOMER_LIST = pick(CUSTOMER, "id", "name", "company", "stage", "phones", "tags", "last_contact", "next_reminder")
CUSTOMER_TABLE = pick(
    CUSTOMER, "name", "company", "stage", "city", "tier", "phones", "tags", "last_contact", "next_reminder"
)


def customer_json(c: Customer) -> dict[str, Any]:
    """What the book knows of a customer, under the keys of `domain.fields`."""
    fields = domain.fields.IN_JSON
    values = {field.key: getattr(c, field.attribute) for field in fields}
    values |= {field.key: shown(values[field.key]) for field in fields if field.type == domain.fields.TIME}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


def customer_keys() -> list[str]:
    """The keys of a customer's document."""
    return [field.key for field in domain.fields.IN_JSON]


def _company(customer: Any) -> str:
    return customer.company if customer.company and customer.company != customer.name else ""


def _last(customer: Any, view: View) -> str:
    if not view.is_short:
        return view.day(customer.last_contact and local_day(customer.last_contact).isoformat())
    return view.ago(customer.last_contact) if customer.last_contact else ""


def _next(customer: Any, view: View) -> Cell:
    due = customer.next_reminder
    return Cell("") if due is None else Cell(view.when(due), "bad" if view.is_past(due) else "accent")


# --- interactions and reminders --------------------------------------------------------------

INTERACTION = (
    Column("#", lambda i, _: str(i.id), "right", least=4, key="id"),
    *keys("customer_id"),
    Column(tr_mark("Customer"), lambda i, _: i.customer, share=2, least=8, key="customer", is_name=True),
    *keys("contact"),
    time_key("at")._replace(label=tr_mark("When"), cell=lambda i, v: v.day(i.at)),
    Column(tr_mark("How"), lambda i, _: channel_words(i), rank=1, key="channel"),
    *keys("direction"),
    Column(tr_mark("Note"), lambda i, v: next(iter(v.note(i.text).splitlines()), ""), share=4, least=12, key="text"),
    *keys("minutes", "mood"),
    Column(key="no_answer", value=lambda i: bool(i.no_answer)),
    *keys("file"),
)
NOTE_LIST = pick(INTERACTION, "id", "at", "channel", "customer", "text")
NOTE_OF_ONE = pick(INTERACTION, "id", "at", "channel", "text")
REMINDER = (
    Column("#", lambda r, _: str(r.id), "right", least=4, key="id"),
    *keys("customer_id"),
    Column(tr_mark("Customer"), lambda r, _: r.customer, share=2, least=8, key="customer", is_name=True),
    Column(tr_mark("What"), lambda r, v: Cell(reminder_words(r, v), _what_tone(r, v)), share=3, least=8, key="kind"),
    Column(tr_mark("Due"), lambda r, v: Cell(v.when(r.due), _reminder_tone(r, v)), least=10, key="due",
           value=lambda r: shown(r.due)),
    *keys("has_time"),
    Column(tr_mark("What"), lambda r, v: Cell(reminder_text(r, v), _what_tone(r, v)), share=3, least=8, key="text"),
    *keys("every"),
    time_key("done_at"),
    Column("", lambda r, v: _reminder_sign(r, v), least=1),
)  # fmt: skip
REMINDER_LIST = pick(REMINDER, "id", "due", "customer", "kind")
PROMISE_LIST = pick(REMINDER, "id", "due", "customer", "text")


def _is_late(reminder: Reminder, view: View) -> bool:
    return reminder.due_day < view.today.isoformat()


def _reminder_tone(reminder: Reminder, view: View) -> str:
    """bad for what is late, muted for work of the days to come."""
    if _is_late(reminder, view):
        return "bad"
    return "muted" if reminder.kind == "todo" and reminder.due_day > view.today.isoformat() else ""


def _what_tone(reminder: Reminder, view: View) -> str:
    tone = _reminder_tone(reminder, view)
    return tone if tone == "muted" else ""


def _reminder_sign(reminder: Reminder, view: View) -> Cell:
    """! late, ● today, ○ ahead; ↑ what you owe, ↓ what you wait for."""
    sign = {"owe": "↑", "waiting": "↓"}.get(reminder.kind) or ("●" if not _reminder_tone(reminder, view) else "○")
    return Cell("!" if _is_late(reminder, view) else sign, _reminder_tone(reminder, view) or "accent")


# --- deals -----------------------------------------------------------------------------------

LIGHT_TONES = {"red": "bad", "green": "good", "grey": "muted", "yellow": "warn"}
DEAL = (
    Column("#", lambda d, _: str(d.id), "right", key="id"),
    *keys("customer_id"),
    Column(tr_mark("Customer"), lambda d, _: d.customer, share=2, least=8, key="customer", is_name=True),
    Column(tr_mark("Deal"), lambda d, _: d.title, share=3, least=8, key="title", is_name=True),
    amount_key("amount")._replace(
        label=tr_mark("Amount"), cell=lambda d, v: v.amount(d.amount, d.currency), align="right"
    ),
    *keys("currency"),
    Column(tr_mark("Stage"), lambda d, _: stage_text(d.stage), key="stage"),
    Column(tr_mark("Close"), lambda d, v: v.day(d.expected_close), rank=1, key="expected_close"),
    Column("", lambda d, _: Cell("‖", "muted") if d.parked_until else light_cell(d), key="light"),
    Column(key="stale", value=lambda d: d.is_stale),
    Column(key="big", value=lambda d: d.is_big),
    *keys("parked_until", "staged_on"),
    time_key("next_step", "next_due"),
    *keys("opened_on", "closed_on", "lost_reason", "note"),
    Column("", lambda d, _: deal_marks(d), share=1, least=5, rank=2),
)
DEAL_LIST = pick(DEAL, "id", "light", "title", "customer", "stage", "amount", "expected_close", "")


def light_cell(deal: Deal) -> Cell:
    """A deal's light as a sign and a tone."""
    return Cell(light_sign(deal.light), LIGHT_TONES.get(deal.light, ""))


# --- who has gone quiet ----------------------------------------------------------------------

QUIET = (
    Column("#", lambda q, _: str(q.customer_id), "right", key="customer_id"),
    Column(tr_mark("Customer"), lambda q, _: q.customer, share=3, least=14, key="customer", is_name=True),
    Column(tr_mark("Clock"), lambda q, _: quiet_marks(q), share=1, least=8, rank=3, key="clock"),
    Column(tr_mark("Days"), lambda q, v: _quiet_days(q, v), "right", least=6, key="days"),
    Column(tr_mark("Usual"), lambda q, v: _usual(q, v), "right", least=11, rank=2, tone="muted", key="usual_days"),
    Column(tr_mark("9 in 10"), lambda q, _: str(q.nine_in_ten_days or ""), "right", rank=4, key="nine_in_ten_days"),
    *keys("tail"),
    Column(tr_mark("Status"), lambda q, _: quiet_status(q), key="status"),
    Column(tr_mark("Why"), lambda q, _: q.sentence, share=5, least=28, rank=3, tone="muted", key="sentence"),
    amount_key("value"),
    *keys("p_return", "within_days", "p_within"),
    Column(tr_mark("At risk"), lambda q, v: v.rough_amount(q.at_risk, q.currency), "right", 0, 6, 1, "accent",
           "at_risk", lambda q: _at_risk(q)),
    *keys("currency"),
    time_key("next_reminder"),
    *keys("last_life", "unanswered"),
    Column(key="broken", value=lambda q: list(q.broken)),
    Column(key="cadence", value=lambda q: q.cadence._asdict() if q.cadence else None),
)  # fmt: skip
QUIET_LIST = pick(
    QUIET, "customer_id", "customer", "status", "days", "usual_days", "nine_in_ten_days", "at_risk", "clock"
)
QUIET_PANE = pick(QUIET, "customer", "days", "usual_days", "at_risk", "sentence")


def quiet_json(q: QuietCustomer) -> dict[str, Any]:
    """A customer's silence; `tail` is P(a pause gets this long), `signals` only where they were asked for."""
    document = record_json(q, QUIET)
    if q.signals is not None:
        document["signals"] = [{"kind": s.kind, "sentence": s.sentence, "evidence": s.evidence} for s in q.signals]
    return document


def _at_risk(q: QuietCustomer) -> str | None:
    """An estimate: three digits of it are more than enough."""

    return decimal(estimate(q.at_risk, digits=3), q.currency)


def quiet_status(q: QuietCustomer) -> str:
    """The status in words; a promise that is broken alone is named instead. Unknown while the book is too young."""
    if q.broken == ("cadence",):
        return tr("promise broken")
    return code_text("status", q.status or ("unknown" if q.last_life else "never"))


def quiet_marks(q: QuietCustomer) -> str:
    """What else is to be known of a silence: on which clock, the promise broken, what nobody answered."""
    marks = [clock_text(q.clock)] if q.usual_days else []
    if q.cadence and q.cadence.broken:
        marks.append(tr("promised every {days} days", days=q.cadence.days))
    if q.unanswered:
        marks.append(tr("{unanswered} unanswered", unanswered=q.unanswered))
    return listed(marks)


def _quiet_days(q: QuietCustomer, view: View) -> Cell:
    tone = {"very_quiet": "bad", "quiet": "warn"}.get(q.status or "", "")
    return Cell(tr("{days}d", days=q.days) if view.is_short else str(q.days), tone)


def _usual(q: QuietCustomer, view: View) -> str:
    if q.usual_days is None:
        return ""
    return tr("usual {usual_days}", usual_days=q.usual_days) if view.is_short else str(q.usual_days or "")


# --- the answers of the daily commands -------------------------------------------------------


def reminders_json(reminders: Iterable[Reminder]) -> list[dict[str, Any]]:
    """Reminders as documents."""
    return [record_json(reminder, REMINDER) for reminder in reminders]


def today_json(t: Today) -> dict[str, Any]:
    """The morning: what is due, promises among it, who has gone quiet, and what stands around it."""
    facts = t.facts
    return {
        "date": t.date,
        "overdue": _due_json(t.agenda.overdue, facts),
        "due_today": _due_json(t.agenda.due_today, facts),
        "upcoming": reminders_json(t.agenda.upcoming),
        "quiet": [quiet_json(q) for q in t.quiet],
        "open_deals": t.open_deals,
        "done": facts.done,
        "logged": facts.logged,
        "tried": facts.tried_today,
        "left": len(t.agenda.overdue) + len(t.agenda.due_today),
        "broken_promises": [reminder.id for reminder in t.agenda.overdue if reminder.kind == "owe"],
        "cases": [{"id": c.id, "customer_id": c.customer_id, "customer": c.customer, "kind": c.kind, "text": c.text,
                   "due": c.due_day} for c in facts.cases],
        "low_ratings": [low._asdict() for low in facts.ratings],
        "to_answer": [message._asdict() for message in facts.messages],
        "birthdays": [birthday._asdict() | {"day": birthday.day.isoformat()} for birthday in t.birthdays],
        "dates": [each._asdict() | {"day": each.day.isoformat()} for each in t.dates],
        "no_next_step": {
            "count": facts.bare_count,
            "sums": [{"currency": currency, "amount": decimal(minor, currency)} for currency, minor in
                     sorted(facts.bare_sums.items())],
            "deals": [mark_json(deal) | {"customer_id": deal.customer_id, "customer": deal.customer}
                      for deal in facts.bare],
        },
        "planned": facts.load,
    }  # fmt: skip


def _due_json(reminders: Iterable[Reminder], facts: DayFacts) -> list[dict[str, Any]]:
    """Reminders with the person to ask for and the deal that they are about."""
    return [
        record_json(reminder, REMINDER)
        | {
            "contact": facts.asked_for.get(reminder.id),
            "tried": facts.tried.get(reminder.customer_id, 0),
            "deal": mark_json(facts.deals[reminder.id]) if reminder.id in facts.deals else None,
        }
        for reminder in reminders
    ]


def mark_json(deal: DealMark) -> dict[str, Any]:
    return {
        "id": deal.id, "title": deal.title, "amount": decimal(deal.amount, deal.currency), "currency": deal.currency,
        "stage": deal.stage,
    }  # fmt: skip


def logged_json(made: Logged, customer: Customer) -> dict[str, Any]:
    """What one note made, and the customer as it is now."""
    return {
        "interaction": record_json(made.interaction, INTERACTION),
        "reminder": record_json(made.reminder, REMINDER) if made.reminder else None,
        "promises": reminders_json(made.promises),
        "deal": record_json(made.deal, DEAL) if made.deal else None,
        "customer": customer_json(customer),
    }


def done_json(done: Done, completion: Completion | None = None) -> dict[str, Any]:
    """A reminder that was ticked off, the one that follows it; what was logged and planned with its customer."""
    following = record_json(done.following, REMINDER) if done.following else None
    made = completion.logged if completion else ()
    notes = [one for one in made if one.interaction.customer_id == done.reminder.customer_id]
    steps = [one.reminder for one in notes if one.reminder]
    steps += [one for one in (completion.planned if completion else ()) if one.customer_id == done.reminder.customer_id]
    return {
        **record_json(done.reminder, REMINDER),
        "next": following,
        "interaction": record_json(notes[0].interaction, INTERACTION) if notes else None,
        "reminder": record_json(steps[0], REMINDER) if steps else None,
    }

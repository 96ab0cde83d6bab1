"""Each record as JSON: the keys that scripts rely on. Times are in local wall time, amounts decimal strings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmcli.domain.times import shown
from crmcli.render.view import decimal

if TYPE_CHECKING:  # a start loads the records it reads, and no more
    from collections.abc import Iterable

    from crmcli.domain.records import (
        Batch,
        Case,
        Contact,
        Customer,
        Deal,
        Detail,
        InboxNote,
        Interaction,
        Order,
        Payment,
        Product,
        QuietCustomer,
        Reminder,
        StageSum,
    )
    from crmcli.queries.brief import Brief
    from crmcli.queries.cards import CustomerCard, DealCard
    from crmcli.queries.ratings import Rating
    from crmcli.queries.today import Today
    from crmcli.services.log import Logged
    from crmcli.services.reminders import Done


def customer_json(c: Customer) -> dict[str, Any]:
    """What the book knows of a customer, under the keys of `domain.fields`."""
    from crmcli.domain.fields import IN_JSON, TIME  # an answer in words does without

    values = {field.key: getattr(c, field.attribute) for field in IN_JSON}
    values |= {field.key: shown(values[field.key]) for field in IN_JSON if field.type == TIME}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


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
    from crmcli.words.steps import step_text  # only history, undo and redo need it

    return {
        "batch": b.id,
        "at": shown(b.at),
        "label": step_text(b),
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


def product_json(p: Product) -> dict[str, Any]:
    """Something sold."""
    return {
        "id": p.id,
        "name": p.name,
        "unit": p.unit,
        "price": decimal(p.price, p.currency),
        "cost": decimal(p.cost, p.currency),
        "currency": p.currency,
        "ref": p.ref,
    }


def contact_json(c: Contact) -> dict[str, Any]:
    """A person at a customer; `left_on` is the day they left, null while they are there."""
    return {"id": c.id, "name": c.name, "title": c.title, "role": c.role, "left_on": c.left_on}


def detail_json(d: Detail) -> dict[str, Any]:
    """One way to reach or name a customer or contact."""
    return {"kind": d.kind, "label": d.label, "value": d.value, "contact_id": d.contact_id}


def quiet_json(q: QuietCustomer) -> dict[str, Any]:
    """A customer's silence; `tail` is P(a pause gets this long), `signals` only where they were asked for.

    What is at risk is an estimate: three digits of it are more than enough.
    """
    from crmcli.domain.sales.money import estimate  # 2 ms with the money, not wanted on most mornings

    signals = [{"kind": s.kind, "sentence": s.sentence, "evidence": s.evidence} for s in q.signals or ()]
    return {
        "customer_id": q.customer_id,
        "customer": q.customer,
        "clock": q.clock,
        "days": q.days,
        "usual_days": q.usual_days,
        "nine_in_ten_days": q.nine_in_ten_days,
        "tail": q.tail,
        "status": q.status,
        "sentence": q.sentence,
        "value": decimal(q.value, q.currency),
        "p_return": q.p_return,
        "at_risk": decimal(estimate(q.at_risk, digits=3), q.currency),
        "currency": q.currency,
        "next_reminder": shown(q.next_reminder),
        "last_life": q.last_life,
        "unanswered": q.unanswered,
        "broken": list(q.broken),
        "cadence": q.cadence._asdict() if q.cadence else None,
        **({"signals": signals} if q.signals is not None else {}),
    }


def today_json(t: Today) -> dict[str, Any]:
    """The morning: what is due, promises among it, and who has gone quiet."""
    return {
        "date": t.date,
        "overdue": _reminders(t.agenda.overdue),
        "due_today": _reminders(t.agenda.due_today),
        "upcoming": _reminders(t.agenda.upcoming),
        "quiet": [quiet_json(q) for q in t.quiet],
        "open_deals": t.open_deals,
    }


def logged_json(made: Logged, customer: Customer) -> dict[str, Any]:
    """What one note made, and the customer as it is now."""
    return {
        "interaction": interaction_json(made.interaction),
        "reminder": reminder_json(made.reminder) if made.reminder else None,
        "promises": _reminders(made.promises),
        "deal": deal_json(made.deal) if made.deal else None,
        "customer": customer_json(customer),
    }


def done_json(done: Done) -> dict[str, Any]:
    """A reminder that was ticked off, and the one that follows it."""
    following = reminder_json(done.following) if done.following else None
    return {**reminder_json(done.reminder), "next": following}


def brief_json(b: Brief) -> dict[str, Any]:
    """A customer before a call."""
    return {
        "customer": customer_json(b.customer),
        "contacts": [{"id": p.id, "name": p.name, "title": p.title, "role": p.role} for p in b.people],
        "sales": [
            {"currency": c, "amount": decimal(minor, c), "orders": n, "last_order": day} for c, minor, n, day in b.sales
        ],
        "interactions": [interaction_json(i) for i in b.touches],
        "reminders": _reminders(b.steps),
        "owed": _reminders(b.owed),
        "awaited": _reminders(b.awaited),
        "deals": [deal_json(d) for d in b.deals],
        "cases": [case_json(c) for c in b.cases],
        "dates": list(b.dates),
        "topics": list(b.topics),
    }


def card_json(card: CustomerCard) -> dict[str, Any]:
    """A customer with everything that hangs on it."""
    return {
        **customer_json(card.customer),
        "contacts": [contact_json(c) for c in card.contacts],
        "details": [detail_json(d) for d in card.details],
        "interactions": [interaction_json(i) for i in card.notes],
        "reminders": _reminders(card.reminders),
        "deals": [deal_json(d) for d in card.deals],
        "orders": [order_json(o) for o in card.orders],
        "cases": [case_json(c) for c in card.cases],
    }


def deal_card_json(card: DealCard) -> dict[str, Any]:
    """A deal with its way through the stages and everything that hangs on it."""
    return {
        **deal_json(card.deal),
        "history": [{"stage": step.stage, "day": step.day} for step in card.history],
        "reminders": _reminders(card.reminders),
        "interactions": [interaction_json(i) for i in card.notes],
        "orders": [order_json(o) for o in card.orders],
    }


def rating_json(r: Rating) -> dict[str, Any]:
    """An answer as data."""
    return {
        "id": r.interaction_id,
        "customer_id": r.customer_id,
        "customer": r.customer,
        "day": r.day,
        "score": r.score.points,
        "of": r.score.of,
        "text": r.text,
    }


def _reminders(reminders: Iterable[Reminder]) -> list[dict[str, Any]]:
    return [reminder_json(r) for r in reminders]

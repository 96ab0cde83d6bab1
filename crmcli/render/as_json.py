"""The documents made of several records: a customer's card, a deal's card, a brief. Each record as it is described."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from crmcli.render.columns import DEAL, INTERACTION, Column, customer_json, record_json, reminders_json
from crmcli.render.other_columns import CASE, CONTACT, DETAIL
from crmcli.render.sales_columns import ORDER
from crmcli.render.view import decimal

if TYPE_CHECKING:
    from crmcli.queries.brief import Brief
    from crmcli.queries.cards import CustomerCard, DealCard


def records_json(records: Iterable[Any], columns: Iterable[Column]) -> list[dict[str, Any]]:
    """Records of one kind as documents."""
    return [record_json(record, columns) for record in records]


def brief_json(b: "Brief") -> dict[str, Any]:
    """A customer before a call."""
    return {
        "customer": customer_json(b.customer),
        "contacts": [{"id": p.id, "name": p.name, "title": p.title, "role": p.role} for p in b.people],
        "sales": [
            {"currency": c, "amount": decimal(minor, c), "orders": n, "last_order": day} for c, minor, n, day in b.sales
        ],
        "interactions": records_json(b.touches, INTERACTION),
        "reminders": reminders_json(b.steps),
        "owed": reminders_json(b.owed),
        "awaited": reminders_json(b.awaited),
        "deals": records_json(b.deals, DEAL),
        "cases": records_json(b.cases, CASE),
        "dates": list(b.dates),
        "topics": list(b.topics),
    }


def card_json(card: "CustomerCard") -> dict[str, Any]:
    """A customer with everything that hangs on it."""
    return {
        **customer_json(card.customer),
        "contacts": records_json(card.contacts, CONTACT),
        "details": records_json(card.details, DETAIL),
        "interactions": records_json(card.notes, INTERACTION),
        "reminders": reminders_json(card.reminders),
        "deals": records_json(card.deals, DEAL),
        "orders": records_json(card.orders, ORDER),
        "cases": records_json(card.cases, CASE),
    }


def deal_card_json(card: "DealCard") -> dict[str, Any]:
    """A deal with its way through the stages and everything that hangs on it."""
    return {
        **record_json(card.deal, DEAL),
        "history": [{"stage": step.stage, "day": step.day} for step in card.history],
        "reminders": reminders_json(card.reminders),
        "interactions": records_json(card.notes, INTERACTION),
        "orders": records_json(card.orders, ORDER),
    }

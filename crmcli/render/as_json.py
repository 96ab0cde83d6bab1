"""The documents made of several records: a customer's card, a deal's card, a brief. Each record as it is described."""

from __future__ import annotations

from collections.abc import Iterable

from crmcli.render.chances import chances_json, chances_sentence, elsewhere_json, forecast_sentence
from crmcli.render.columns import DEAL, INTERACTION, Column, customer_json, record_json, reminders_json
from crmcli.render.other_columns import CASE, CONTACT, DETAIL, RELATION
from crmcli.render.report_columns import forecast_columns
from crmcli.render.sales_columns import ORDER
from crmcli.render.stage_columns import stage_columns
from crmcli.render.view import decimal, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.domain.records import Product
    from crmcli.queries.brief import Brief
    from crmcli.queries.cards import CustomerCard, DealCard
    from crmcli.queries.sales.forecast import ForecastView, Pipeline
    from crmcli.services.merging import Merge
    from crmcli.services.reorder import Use


def records_json(records: Iterable[Any], columns: Iterable[Column]) -> list[dict[str, Any]]:
    """Records of one kind as documents."""
    return [record_json(record, columns) for record in records]


def brief_json(b: Brief) -> dict[str, Any]:
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


def card_json(card: CustomerCard) -> dict[str, Any]:
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
        "referred": [{"id": number, "name": name} for number, name in card.referred],
        "links": records_json(card.links, RELATION),
        "people": [{"id": number, "name": name} for number, name in card.around.people],
        "works_at": {"id": card.around.at[0], "name": card.around.at[1]} if card.around.at else None,
        "people_interactions": records_json(card.around.notes, INTERACTION),
    }


def deal_card_json(card: DealCard) -> dict[str, Any]:
    """A deal with its way through the stages and everything that hangs on it."""
    return {
        **record_json(card.deal, DEAL),
        "history": [{"stage": step.stage, "day": step.day} for step in card.history],
        "reminders": reminders_json(card.reminders),
        "interactions": records_json(card.notes, INTERACTION),
        "orders": records_json(card.orders, ORDER),
    }


def merge_json(plan: Merge) -> dict[str, object]:
    """What a merge does, for scripts."""
    return {
        "kept": {"id": plan.kept.id, "name": plan.kept.name, "company": plan.kept.company},
        "merged": {"id": plan.gone.id, "name": plan.gone.name, "company": plan.gone.company},
        "moved": plan.moved,
        "filled": list(plan.filled),
        "noted": list(plan.noted),
    }


def pipeline_json(picture: Pipeline) -> dict[str, object]:
    """The pipeline as data."""
    chances = {chance["stage"]: chance for chance in chances_json(picture.chances)}
    columns = stage_columns(picture.currency)
    return {
        "stages": [{**record_json(s, columns), **chances.get(s.stage, {})} for s in picture.sums],
        "currency": picture.currency,
        "total": record_json(picture.total, columns),
        "other_currencies": elsewhere_json(picture.elsewhere),
        "parked": [deal.id for deal in picture.parked],
        "no_next_step": [deal.id for deal in picture.deals if deal.light == "yellow"],
        "stale": [deal.id for deal in picture.deals if deal.is_stale],
        "big": [deal.id for deal in picture.deals if deal.is_big],
        "sentence": chances_sentence(picture.chances, picture.closed),
    }


def product_use_json(customer_id: int, product: Product, kept: Use | None) -> dict[str, object]:
    """How much a customer uses of a product, once it was said or taken away."""
    per_week = round(kept.per_day * 7, 6) if kept and kept.per_day else None
    lead_days = kept.lead_days if kept else None
    return {"customer_id": customer_id, "product_id": product.id, "product": product.name, "unit": product.unit,
            "kept": kept is not None, "per_week": per_week, "lead_days": lead_days}  # fmt: skip


def forecast_json(view: ForecastView) -> dict[str, object]:
    """The forecast as data."""
    columns = forecast_columns(view.currency, 0)
    return {
        "currency": view.currency,
        "months": [{"month": month, **record_json((month, found), columns)} for month, found in view.months.items()],
        "total": record_json(("total", view.total), columns),
        "past": [record_json(deal, DEAL) for deal in view.past],
        "undated": [record_json(deal, DEAL) for deal in view.undated],
        "unpriced": [record_json(deal, DEAL) for deal in view.unpriced],
        "other_currencies": elsewhere_json(view.elsewhere),
        "chances": chances_json(view.chances),
        "won_this_month": {"count": view.won.deals, "amount": decimal(view.won.amount, view.currency)},
        "sentence": forecast_words(view),
    }


def forecast_words(view: ForecastView) -> str:
    """The whole forecast in one clause, in whole units of the book's currency."""
    return forecast_sentence(view.total, lambda value: whole(round(value), view.currency))

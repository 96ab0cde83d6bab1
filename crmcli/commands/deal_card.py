"""One deal in full, for `crm deal show`."""

from crmcli import render
from crmcli.context import Run
from crmcli.domain.records import Deal
from crmcli.domain.sales.pipeline import LIGHTS
from crmcli.queries.sales.deals import stage_history
from crmcli.queries.sales.orders import orders_of
from crmcli.queries.timeline import interactions_of, reminders_of


def card_json(run: Run, deal: Deal) -> dict[str, object]:
    """The deal, whole."""
    store, customer_id = run.store, deal.customer_id
    return {
        **render.deal_json(deal),
        "history": [{"stage": step.stage, "day": step.day} for step in stage_history(store, deal.id)],
        "reminders": [render.reminder_json(r) for r in reminders_of(store, customer_id) if r.deal_id == deal.id],
        "interactions": [
            render.interaction_json(i) for i in interactions_of(store, customer_id) if i.deal_id == deal.id
        ],
        "orders": [render.order_json(o) for o in orders_of(store, customer_id) if o.deal_id == deal.id],
    }


def print_card(run: Run, deal: Deal) -> None:
    """The deal, for people."""
    store, customer_id = run.store, deal.customer_id
    render.put_text(f"{deal.title}  (deal {deal.id})")
    way = " → ".join(f"{step.stage} {step.day}" for step in stage_history(store, deal.id))
    light = LIGHTS[deal.light]
    facts = (
        ("customer", deal.customer),
        ("stage", deal.stage),
        ("amount", render.amount(deal.amount, deal.currency)),
        ("close", deal.expected_close),
        ("light", f"{light.sign} {light.meaning}" if deal.light != "none" else ""),
        ("parked", f"until {deal.parked_until}" if deal.parked_until else ""),
        ("marks", render.deal_marks(deal._replace(parked_until=None))),
        ("lost for", deal.lost_reason),
        ("way", way),
    )
    for label, value in facts:
        if value:
            render.put_text(f"  {label + ':':<10}{value}")
    if deal.note:
        render.put_text(f"\n{deal.note}")
    reminders = [r for r in reminders_of(store, customer_id, open_only=True) if r.deal_id == deal.id]
    orders = [o for o in orders_of(store, customer_id) if o.deal_id == deal.id]
    if reminders:
        run.put("")
        render.print_table(reminders, render.REMINDER_COLUMNS, title="Next steps")
    if orders:
        run.put("")
        render.print_table(orders, render.ORDER_COLUMNS, title="Orders")
    for note in interactions_of(store, customer_id):
        if note.deal_id == deal.id:
            render.put_text(f"\n{render.day(note.at)}  {note.channel}")
            for line in note.text.splitlines():
                render.put_text(f"    {line}")

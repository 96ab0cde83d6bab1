"""crm brief: one screen before a call."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands.complete import complete_customer
from crmcli.commands.who import one_customer
from crmcli.context import Run
from crmcli.domain.dates import ago
from crmcli.domain.text.unicode import one_line
from crmcli.domain.times import local_day
from crmcli.queries.brief import Brief
from crmcli.queries.brief import brief as ask_brief

app = typer.Typer(rich_markup_mode=None)


@app.command()
def brief(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
) -> None:
    """One screen before a call: who, value, last touches, promises both ways, what to talk about.

    Example: crm brief acme
    """
    run: Run = ctx.obj
    picture = ask_brief(run.store, one_customer(run, who).customer_id)
    if run.json:
        run.put_json(brief_json(picture))
    else:
        for line in brief_lines(run, picture):
            render.put_text(line)


def brief_json(picture: Brief) -> dict[str, object]:
    """The brief as data."""
    return {
        "customer": render.customer_json(picture.customer),
        "contacts": [{"id": p.id, "name": p.name, "title": p.title, "role": p.role} for p in picture.people],
        "sales": [
            {"currency": c, "amount": render.decimal(minor, c), "orders": n, "last_order": day}
            for c, minor, n, day in picture.sales
        ],
        "interactions": [render.interaction_json(i) for i in picture.touches],
        "reminders": [render.reminder_json(r) for r in picture.steps],
        "owed": [render.reminder_json(r) for r in picture.owed],
        "awaited": [render.reminder_json(r) for r in picture.awaited],
        "deals": [render.deal_json(d) for d in picture.deals],
        "cases": [render.case_json(c) for c in picture.cases],
        "dates": list(picture.dates),
        "topics": list(picture.topics),
    }


def brief_lines(run: Run, picture: Brief) -> list[str]:
    """The brief in lines, each short enough for one screen."""
    c, today = picture.customer, run.now.date()
    lines = [f"{render.mentions(c)}  (number {c.id})"]
    facts = [c.title, ", ".join(c.phones[:2]), ", ".join(c.emails[:1]), c.stage, " ".join(c.tags)]
    lines.append("  " + " · ".join(f for f in facts if f))
    lines += [f"  {p.name}{', ' + p.title if p.title else ''}" for p in picture.people[:5]]
    for currency, minor, orders, last in picture.sales:
        lines.append(f"  {render.amount(minor, currency)} in 12 months, {orders} orders, the last {last}")
    sections = (
        ("Talk about", [f"- {topic}" for topic in picture.topics]),
        ("Deals", [f"{render.light_sign(d.light)} {d.title}, {d.stage}, {render.amount(d.amount, d.currency)}"
                   for d in picture.deals]),
        ("Next", [f"{render.spoken(r, run.now)}: {r.text}" for r in picture.steps]),
        ("You owe", [f"{render.spoken(r, run.now)}: {r.text}" for r in picture.owed]),
        ("Waiting on them", [f"{render.spoken(r, run.now)}: {r.text}" for r in picture.awaited]),
        ("Last touches", [f"{ago(local_day(i.at), today)}, {i.channel}: {i.text.splitlines()[0]}"
                          for i in picture.touches]),
    )  # fmt: skip
    for title, entries in sections:
        if entries:
            lines += ["", title, *(one_line(f"  {entry}", 110) for entry in entries)]
    return lines

"""crm find: search customers and notes."""

from itertools import groupby
from typing import Annotated

import typer

from crmcli import parse
from crmcli.context import Run
from crmcli.domain.text.search_query import parse_search
from crmcli.domain.text.unicode import one_line
from crmcli.queries.customers import customers_by_id
from crmcli.queries.search.full_text import SearchHit, search
from crmcli.render.columns import customer_json
from crmcli.render.view import mentions
from crmcli.words import code_text, tr

app = typer.Typer(rich_markup_mode=None)


@app.command("find")
def find_signature(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help='Words, "phrases", tag: company: stage: channel: since: before:')],
    limit: Annotated[int, typer.Option(min=1, help="How many hits to show.")] = 50,
    ids: Annotated[bool, typer.Option("--ids", help="Only the customers' numbers.")] = False,
) -> None:
    """Search customers, notes, deals and reminders, and show where it hit.

    Example: crm find 报价 tag:vip since:"last monday"
    """
    find(ctx.obj, words, limit=limit, only_ids=ids)


def find(run: Run, words: list[str], *, limit: int = 50, only_ids: bool = False) -> None:
    """Answer with what the words are found in, by customer."""
    query = " ".join(f'"{word}"' if " " in word and '"' not in word and ":" not in word else word for word in words)
    asked, dates = parse_search(query)
    days = {key: parse.when(phrase, run.view, "any").day.isoformat() for key, phrase in dates.items()}
    hits = search(run.store, asked._replace(since=days.get("since"), before=days.get("before")), limit=limit)
    customer_ids = list(dict.fromkeys(hit.customer_id for hit in hits))
    if run.json:
        run.out.json(_as_json(run, customer_ids, hits))
    elif only_ids:
        for customer_id in customer_ids:
            run.out.put(str(customer_id))
    elif hits:
        _show(run, customer_ids, hits)
    else:
        run.out.put(tr("Nothing was found."))


def _by_customer(hits: list[SearchHit]) -> dict[int, list[SearchHit]]:
    ordered = sorted(hits, key=lambda hit: hit.customer_id)
    return {customer_id: list(group) for customer_id, group in groupby(ordered, key=lambda hit: hit.customer_id)}


def _as_json(run: Run, customer_ids: list[int], hits: list[SearchHit]) -> list[dict[str, object]]:
    grouped = _by_customer(hits)
    return [
        {
            **customer_json(customer),
            "hits": [{"where": h.where, "text": h.text, "day": h.day} for h in grouped[customer.id]],
        }
        for customer in customers_by_id(run.store, customer_ids)
    ]


def _show(run: Run, customer_ids: list[int], hits: list[SearchHit]) -> None:
    grouped = _by_customer(hits)
    for customer in customers_by_id(run.store, customer_ids):
        run.out.put(one_line(f"{customer.id:>6}  {mentions(customer)}", 100))
        for hit in grouped[customer.id]:
            if hit.text and hit.text != customer.name:
                day = f"{hit.day}  " if hit.day else ""
                run.out.put(
                    one_line(
                        tr("        {where}: {day}{text}", where=code_text("place", hit.where), day=day, text=hit.text),
                        100,
                    )
                )

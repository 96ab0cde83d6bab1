"""crm dupes: customers that may be one and the same."""

from typing import Annotated

import typer

from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.duplicates import duplicates
from crmcli.errors import Usage
from crmcli.queries.search.distinct_pairs import distinct_ids, distinct_pairs
from crmcli.queries.search.duplicates import duplicate_candidates
from crmcli.render.answers import way_back
from crmcli.render.computed_columns import DISTINCT_PAIR, DISTINCT_PAIR_LIST, LIKENESS, LIKENESS_LIST
from crmcli.services.distinct_pairs import mark_distinct, unmark_distinct
from crmcli.words import tr, tr_n, with_detail

app = typer.Typer(rich_markup_mode=None)


@app.command("dupes")
def dupes_signature(
    ctx: typer.Context,
    sure: Annotated[bool, typer.Option("--sure", help="Only those that are safe to merge unseen.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many pairs to show.")] = None,
    not_same: Annotated[
        tuple[str, str] | None,
        typer.Option("--not", metavar="A B", help="Keep that two customers are not the same: never listed again."),
    ] = None,
    maybe: Annotated[tuple[str, str] | None, typer.Option("--maybe", metavar="A B", help="Take a --not back.")] = None,
    distinct: Annotated[bool, typer.Option("--distinct", help="List the pairs that --not was said of.")] = False,
) -> None:
    """List customers that may be one and the same, with the reasons; sure ones first.

    Example: crm dupes

    Example: crm dupes --sure --json

    Example: crm dupes --not 12 47
    """
    if sum((not_same is not None, maybe is not None, distinct, sure or limit is not None)) > 1:
        raise Usage(tr("Say one of --not, --maybe and --distinct, or list with --sure and --limit."))
    if not_same is not None or maybe is not None:
        tell_apart(ctx.obj, pair=not_same or maybe or ("", ""), is_distinct=not_same is not None)
    elif distinct:
        list_distinct(ctx.obj)
    else:
        dupes(ctx.obj, sure=sure, limit=limit)


def dupes(run: Run, *, sure: bool = False, limit: int | None = None) -> None:
    """List customers that may be one and the same, with the reasons; sure ones first."""
    pairs = duplicates(duplicate_candidates(run.store), distinct_ids(run.store))
    found = [pair for pair in pairs if pair.sure or not sure]
    if run.json:
        run.out.records(found[:limit], LIKENESS)
        return
    if not found:
        run.out.put(tr("No two customers look like one.") if not sure else tr("No two customers are surely one."))
        return
    shown = found[:limit]
    run.out.put_list(shown, LIKENESS_LIST, run.view)
    certain = sum(pair.sure for pair in found)
    count = tr_n("{n:,} pair", "{n:,} pairs", len(found))
    run.out.say(
        tr("{pairs}, {certain:,} of them sure; merge the sure ones: crm merge --sure", pairs=count, certain=certain)
        if certain
        else tr("{pairs}, none of them sure; merge two: crm merge A B", pairs=count)
    )
    run.out.say(tr("Two that are not the same: crm dupes --not A B"))
    if len(shown) < len(found):
        run.out.say(tr("{count:,} more: --limit {found}", count=len(found) - len(shown), found=len(found)))


def tell_apart(run: Run, *, pair: tuple[str, str], is_distinct: bool) -> None:
    """Keep that two customers are not the same, or take that back."""
    a, b = (one_customer(run, who, is_kept=False) for who in pair)
    change = mark_distinct if is_distinct else unmark_distinct
    is_new = change(run.store, a.customer_id, b.customer_id)
    if run.json:
        two = [{"id": each.customer_id, "name": each.name, "company": each.company} for each in (a, b)]
        run.out.json({"a": two[0], "b": two[1], "distinct": is_distinct, "changed": is_new})
        return
    names = {"one": with_detail(a.name, a.customer_id), "other": with_detail(b.name, b.customer_id)}
    if is_distinct:
        run.out.answer(
            [tr("{one} and {other} are two; crm dupes does not list them again.", **names), way_back()]
            if is_new
            else [tr("{one} and {other} are two: you said so before.", **names)]
        )
    else:
        run.out.say(
            tr("{one} and {other} may be one; crm dupes lists them again if they look so.", **names)
            if is_new
            else tr("Nobody said that {one} and {other} are two.", **names)
        )


def list_distinct(run: Run) -> None:
    """List the pairs of customers that are not the same."""
    pairs = distinct_pairs(run.store)
    if run.json:
        run.out.records(pairs, DISTINCT_PAIR)
    elif pairs:
        run.out.put_list(pairs, DISTINCT_PAIR_LIST, run.view)
        run.out.say(tr("Take one back: crm dupes --maybe A B"))
    else:
        run.out.put(tr("Of no two customers it was said that they are not the same."))

"""crm merge: one customer of two, or of every pair that is surely one."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.errors import Refused, Usage
from crmcli.render.answers import way_back
from crmcli.render.as_json import merge_json
from crmcli.render.cards import customer_facts
from crmcli.render.computed_columns import MERGE_LIST
from crmcli.services.distinct_pairs import is_marked
from crmcli.services.merging import Merge, merge, merge_groups, plan_merge
from crmcli.words import listed, tr, tr_n, with_detail

app = typer.Typer(rich_markup_mode=None)
_MOVED: dict[str, Callable[[int], str]] = {  # by table: how many of its rows went along
    "contact": lambda n: tr_n("{n:,} contact", "{n:,} contacts", n),
    "detail": lambda n: tr_n("{n:,} detail", "{n:,} details", n),
    "tag": lambda n: tr_n("{n:,} tag", "{n:,} tags", n),
    "interaction": lambda n: tr_n("{n:,} interaction", "{n:,} interactions", n),
    "reminder": lambda n: tr_n("{n:,} reminder", "{n:,} reminders", n),
    "deal": lambda n: tr_n("{n:,} deal", "{n:,} deals", n),
    "order": lambda n: tr_n("{n:,} order", "{n:,} orders", n),
    "payment": lambda n: tr_n("{n:,} payment", "{n:,} payments", n),
    "inbox": lambda n: tr_n("{n:,} note of the inbox", "{n:,} notes of the inbox", n),
    "case": lambda n: tr_n("{n:,} case", "{n:,} cases", n),
    "consumption": lambda n: tr_n("{n:,} consumption", "{n:,} consumptions", n),
    "relation": lambda n: tr_n("{n:,} link", "{n:,} links", n),
    "referral": lambda n: tr_n("{n:,} referral", "{n:,} referrals", n),
}
_SHOWN = 20


@app.command("merge")
def merge_signature(
    ctx: typer.Context,
    kept: Annotated[
        str | None, typer.Argument(metavar="A", help="The customer to keep.", autocompletion=complete_customer)
    ] = None,
    gone: Annotated[
        str | None, typer.Argument(metavar="B", help="The one to merge into it.", autocompletion=complete_customer)
    ] = None,
    sure: Annotated[
        bool, typer.Option("--sure", help="Every pair that crm dupes is sure of, into the oldest.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Make one customer of two: every phone, note, deal and order of B goes to A; nothing is lost.

    Example: crm merge 12 47

    Example: crm merge --sure --dry-run
    """
    merge_(ctx.obj, kept=kept, gone=gone, sure=sure, dry_run=dry_run, yes=yes)


def merge_(
    run: Run,
    *,
    kept: str | None = None,
    gone: str | None = None,
    sure: bool = False,
    dry_run: bool = False,
    yes: bool = False,
) -> None:
    """Make one customer of two: every phone, note, deal and order of B goes to A; nothing is lost."""
    if sure:
        if kept is not None:
            raise Usage(tr("--sure takes every sure pair; leave out the names."))
        _merge_sure(run, dry_run=dry_run, yes=yes)
        return
    if kept is None or gone is None:
        raise Usage(tr("Two customers make one: crm merge A B"), tr("crm dupes lists who may be one and the same."))
    ids = one_customer(run, kept, is_kept=False).customer_id, one_customer(run, gone, is_kept=False).customer_id
    plan = plan_merge(run.store, *ids)
    if not run.json:
        _show(run, plan)
    if is_marked(run.store, *ids):
        run.out.say(tr("You said that these are two; merging takes that back."))
    if not dry_run and run.interactive and not yes and not _agreed(run, tr("Merge these?")):
        run.out.say(tr("Nothing was changed."))
        return
    if not dry_run:
        plan = merge(run.store, *ids)
    if run.json:
        run.out.json(merge_json(plan) | {"dry_run": dry_run})
        return
    _tell(run, plan, dry_run=dry_run)


def _merge_sure(run: Run, *, dry_run: bool, yes: bool) -> None:
    from crmcli.domain.duplicates import clusters, duplicates
    from crmcli.queries.search.distinct_pairs import distinct_ids
    from crmcli.queries.search.duplicates import duplicate_candidates

    distinct = distinct_ids(run.store)
    groups = clusters(duplicates(duplicate_candidates(run.store), distinct), distinct)
    count = sum(len(group) - 1 for group in groups)
    if not run.json:
        for group in groups[:_SHOWN]:
            first, *others = [with_detail(face.name, face.id) for face in group]
            run.out.say(f"  {listed(others)} → {first}")
        if len(groups) > _SHOWN:
            run.out.say(tr("  … and {count:,} more", count=len(groups) - _SHOWN))
    if groups and not dry_run and not yes:
        if not run.interactive:
            raise Refused(
                tr_n(
                    "{n:,} customer would be merged; nothing was changed.",
                    "{n:,} customers would be merged; nothing was changed.",
                    count,
                ),
                tr("Say --yes."),
            )
        if not _agreed(run, tr_n("Merge {n:,} customer?", "Merge {n:,} customers?", count)):
            run.out.say(tr("Nothing was changed."))
            return
    if not dry_run:
        merge_groups(run.store, ([face.id for face in group] for group in groups))
    if run.json:
        pairs = [{"kept": group[0].id, "merged": [face.id for face in group[1:]]} for group in groups]
        run.out.json({"merged": 0 if dry_run else count, "groups": pairs, "dry_run": dry_run})
        return
    if not groups:
        run.out.put(tr("No two customers are surely one."))
        return
    customers = tr_n("{n:,} customer", "{n:,} customers", count)
    if dry_run:
        run.out.say(tr("{customers} would be merged into {kept:,}.", customers=customers, kept=len(groups)))
    else:
        run.out.answer([tr("{customers} merged into {kept:,}.", customers=customers, kept=len(groups)), way_back()])


def _show(run: Run, plan: Merge) -> None:
    """Both customers beside each other."""
    kept, gone = (
        {
            tr("number"): str(c.id),
            tr("name"): c.name,
            **dict(customer_facts(c, run.view)),
            tr("note"): c.note or "",
        }
        for c in (plan.kept, plan.gone)
    )
    rows = [(label, kept.get(label, ""), gone.get(label, "")) for label in {**kept, **gone}]
    run.out.put_table([row for row in rows if row[1] or row[2]], MERGE_LIST, run.view)


def _tell(run: Run, plan: Merge, *, dry_run: bool) -> None:
    moved = listed(_MOVED[table](count) for table, count in plan.moved.items())
    gone, kept = (with_detail(customer.name, customer.id) for customer in (plan.gone, plan.kept))
    if dry_run:
        merged = tr("Would merge {gone} into {kept}", gone=gone, kept=kept)
    else:
        merged = tr("Merged {gone} into {kept}", gone=gone, kept=kept)
    run.out.say(tr("{merged}: {moved}.", merged=merged, moved=moved) if moved else tr("{merged}.", merged=merged))
    if plan.noted:
        run.out.say(tr("  into the note: {noted}", noted=listed(plan.noted, "; ")))
    if not dry_run:
        run.out.say(way_back())


def _agreed(run: Run, question: str) -> bool:
    run.out.ask(tr("{question} [y/N] ", question=question))
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是", "好")

"""crm merge: one customer of two, or of every pair that is surely one."""

import sys
from typing import Annotated

import typer

from crmcli import render
from crmcli.commands.complete import complete_customer
from crmcli.commands.who import one_customer
from crmcli.context import Run
from crmcli.errors import Refused, Usage
from crmcli.services.merging import Merge, merge, merge_groups, plan_merge

app = typer.Typer(rich_markup_mode=None)
_SHOWN = 20
_COLUMNS = (
    render.Column("", lambda row: row[0]),
    render.Column("Kept", lambda row: row[1], flexible=True),
    render.Column("Merged into it", lambda row: row[2], flexible=True),
)


@app.command("merge")
def merge_(
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
    run: Run = ctx.obj
    if sure:
        if kept is not None:
            raise Usage("--sure takes every sure pair; leave out the names.")
        _merge_sure(run, dry_run=dry_run, yes=yes)
        return
    if kept is None or gone is None:
        raise Usage("Two customers make one: crm merge A B", "crm dupes lists who may be one and the same.")
    ids = one_customer(run, kept).customer_id, one_customer(run, gone).customer_id
    plan = plan_merge(run.store, *ids)
    if not run.json:
        _show(plan)
    if not dry_run and run.interactive and not yes and not _agreed("Merge these?"):
        run.say("Nothing was changed.")
        return
    if not dry_run:
        plan = merge(run.store, *ids)
    if run.json:
        run.put_json(merge_json(plan) | {"dry_run": dry_run})
        return
    _tell(run, plan, dry_run=dry_run)


def _merge_sure(run: Run, *, dry_run: bool, yes: bool) -> None:
    from crmcli.domain.duplicates import clusters, duplicates
    from crmcli.queries.search.duplicates import duplicate_candidates

    groups = clusters(duplicates(duplicate_candidates(run.store)))
    count = sum(len(group) - 1 for group in groups)
    if not run.json:
        for group in groups[:_SHOWN]:
            first, *others = [f"{face.name} ({face.id})" for face in group]
            run.say(render.safe(f"  {', '.join(others)} → {first}"))
        if len(groups) > _SHOWN:
            run.say(f"  … and {len(groups) - _SHOWN:,} more")
    if groups and not dry_run and not yes:
        if not run.interactive:
            raise Refused(f"{render.counted(count, 'customer')} would be merged; nothing was changed.", "Say --yes.")
        if not _agreed(f"Merge {render.counted(count, 'customer')}?"):
            run.say("Nothing was changed.")
            return
    if not dry_run:
        merge_groups(run.store, ([face.id for face in group] for group in groups))
    if run.json:
        pairs = [{"kept": group[0].id, "merged": [face.id for face in group[1:]]} for group in groups]
        run.put_json({"merged": 0 if dry_run else count, "groups": pairs, "dry_run": dry_run})
        return
    if not groups:
        run.put("No two customers are surely one.")
        return
    said = f"{render.counted(count, 'customer')} {'would be merged' if dry_run else 'merged'}"
    run.say(f"{said} into {len(groups):,}." + ("" if dry_run else " crm undo takes it back."))


def merge_json(plan: Merge) -> dict[str, object]:
    """What a merge does, for scripts."""
    return {
        "kept": {"id": plan.kept.id, "name": plan.kept.name, "company": plan.kept.company},
        "merged": {"id": plan.gone.id, "name": plan.gone.name, "company": plan.gone.company},
        "moved": plan.moved,
        "filled": list(plan.filled),
        "noted": list(plan.noted),
    }


def _show(plan: Merge) -> None:
    """Both customers beside each other."""
    kept, gone = (
        {"number": str(c.id), "name": c.name, **dict(render.customer_facts(c)), "note": c.note or ""}
        for c in (plan.kept, plan.gone)
    )
    rows = [(label, kept.get(label, ""), gone.get(label, "")) for label in {**kept, **gone}]
    render.print_table([row for row in rows if row[1] or row[2]], _COLUMNS)


def _tell(run: Run, plan: Merge, *, dry_run: bool) -> None:
    moved = ", ".join(render.counted(count, table.replace("_", " ")) for table, count in plan.moved.items())
    verb = "Would merge" if dry_run else "Merged"
    names = f"{plan.gone.name} ({plan.gone.id}) into {plan.kept.name} ({plan.kept.id})"
    run.say(render.safe(f"{verb} {names}{': ' + moved if moved else ''}."))
    if plan.noted:
        run.say(render.safe(f"  into the note: {'; '.join(plan.noted)}"))
    if not dry_run:
        run.say("crm undo takes it back.")


def _agreed(question: str) -> bool:
    sys.stderr.write(f"{question} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是", "好")

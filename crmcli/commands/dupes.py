"""crm dupes: customers that may be one and the same."""

from typing import Annotated

import typer

from crmcli.context import Run
from crmcli.domain.duplicates import duplicates
from crmcli.domain.similarity import DuplicateCandidate, Likeness
from crmcli.queries.search.duplicates import duplicate_candidates
from crmcli.render.columns import Column
from crmcli.render.table import print_table
from crmcli.words import tr, tr_mark, tr_n

app = typer.Typer(rich_markup_mode=None)
_SHOWN = 50

_COLUMNS = (
    Column("", lambda pair, _: "sure" if pair.sure else "", "left"),
    Column(tr_mark("Score"), lambda pair, _: f"{pair.score:.2f}", "right"),
    Column("#", lambda pair, _: str(pair.a.id), "right"),
    Column(tr_mark("Customer"), lambda pair, _: _named(pair.a), share=1),
    Column("#", lambda pair, _: str(pair.b.id), "right"),
    Column(tr_mark("and"), lambda pair, _: _named(pair.b), share=1),
    Column(tr_mark("Because"), lambda pair, _: ", ".join(pair.reasons), share=1),
)


@app.command("dupes")
def dupes_signature(
    ctx: typer.Context,
    sure: Annotated[bool, typer.Option("--sure", help="Only those that are safe to merge unseen.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many pairs to show.")] = None,
) -> None:
    """List customers that may be one and the same, with the reasons; sure ones first.

    Example: crm dupes

    Example: crm dupes --sure --json
    """
    dupes(ctx.obj, sure=sure, limit=limit)


def dupes(run: Run, *, sure: bool = False, limit: int | None = None) -> None:
    """List customers that may be one and the same, with the reasons; sure ones first."""
    found = [pair for pair in duplicates(duplicate_candidates(run.store)) if pair.sure or not sure]
    if run.json:
        run.out.json([pair_json(pair) for pair in found[:limit]])
        return
    if not found:
        run.out.put(tr("No two customers look like one.") if not sure else tr("No two customers are surely one."))
        return
    shown = found[: limit or _SHOWN]
    print_table(shown, _COLUMNS, run.view)
    certain = sum(pair.sure for pair in found)
    hint = "merge the sure ones: crm merge --sure" if certain else "merge two: crm merge A B"
    run.out.say(
        tr(
            "{pairs}, {certain:,} of them sure; {hint}",
            pairs=tr_n("{n:,} pair", "{n:,} pairs", len(found)),
            certain=certain,
            hint=hint,
        )
    )
    if len(shown) < len(found):
        run.out.say(tr("{count:,} more: --limit {found}", count=len(found) - len(shown), found=len(found)))


def pair_json(pair: Likeness) -> dict[str, object]:
    """Two customers that may be one."""
    return {
        "sure": pair.sure,
        "score": pair.score,
        "reasons": list(pair.reasons),
        "a": _face_json(pair.a),
        "b": _face_json(pair.b),
    }


def _face_json(face: DuplicateCandidate) -> dict[str, object]:
    return {"id": face.id, "name": face.name, "company": face.company or None}


def _named(face: DuplicateCandidate) -> str:
    return f"{face.name} ({face.company})" if face.company and face.company != face.name else face.name

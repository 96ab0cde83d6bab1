"""crm dupes: customers that may be one and the same."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.context import Run
from crmcli.domain.duplicates import duplicates
from crmcli.domain.similarity import DuplicateCandidate, Likeness
from crmcli.queries.search.duplicates import duplicate_candidates

app = typer.Typer(rich_markup_mode=None)
_SHOWN = 50

_COLUMNS = (
    render.Column("", lambda pair: "sure" if pair.sure else "", "left"),
    render.Column("Score", lambda pair: f"{pair.score:.2f}", "right"),
    render.Column("#", lambda pair: str(pair.a.id), "right"),
    render.Column("Customer", lambda pair: _named(pair.a), flexible=True),
    render.Column("#", lambda pair: str(pair.b.id), "right"),
    render.Column("and", lambda pair: _named(pair.b), flexible=True),
    render.Column("Because", lambda pair: ", ".join(pair.reasons), flexible=True),
)


@app.command()
def dupes(
    ctx: typer.Context,
    sure: Annotated[bool, typer.Option("--sure", help="Only those that are safe to merge unseen.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many pairs to show.")] = None,
) -> None:
    """List customers that may be one and the same, with the reasons; sure ones first.

    Example: crm dupes

    Example: crm dupes --sure --json
    """
    run: Run = ctx.obj
    found = [pair for pair in duplicates(duplicate_candidates(run.store)) if pair.sure or not sure]
    if run.json:
        run.put_json([pair_json(pair) for pair in found[:limit]])
        return
    if not found:
        run.put("No two customers look like one." if not sure else "No two customers are surely one.")
        return
    shown = found[: limit or _SHOWN]
    render.print_table(shown, _COLUMNS)
    certain = sum(pair.sure for pair in found)
    hint = "merge the sure ones: crm merge --sure" if certain else "merge two: crm merge A B"
    run.say(f"{render.counted(len(found), 'pair')}, {certain:,} of them sure; {hint}")
    if len(shown) < len(found):
        run.say(f"{len(found) - len(shown):,} more: --limit {len(found)}")


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

"""crm doctor: is the book sound, and can what is not be mended?"""

from importlib.util import find_spec
from typing import Annotated

import typer

from crmcli.book.soundness import DAMAGED, MENDABLE, NOTICE, Finding
from crmcli.book.sync.state import is_synced
from crmcli.context import Run, backup_place_or_default
from crmcli.services.doctor import SOUND, Examination, examine, mend
from crmcli.services.form_drafts import load_drafts
from crmcli.words import tr, tr_n

app = typer.Typer(rich_markup_mode=None)
_EXIT_CODES = {SOUND: 0, MENDABLE: 1, DAMAGED: 5}


@app.command()
def doctor_signature(
    ctx: typer.Context,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make anew what can be (indexes, triggers, search, figures), after a copy.")
    ] = False,
) -> None:
    """Check the book from end to end: pages, links, triggers, journal, figures, modes, disk, clock.

    A book that is synced is compared with its hub.

    Exit code 0: sound. 1: it can be mended. 5: damaged, restore a backup.

    Example: crm doctor --repair
    """
    run: Run = ctx.obj
    code = doctor(run, repair=repair)
    if code:
        raise typer.Exit(code)


def doctor(run: Run, *, repair: bool = False) -> int:
    """Check the book, and mend it when asked to; returns the exit code that says how it is now."""
    if run.store.is_unmade or not run.path.exists():
        if run.json:
            run.out.json(_as_json(Examination(SOUND, (), None), 0, repaired=False))
        return 0
    place, config_fault = backup_place_or_default(run.store.path)
    found = _with_hub(run, examine(run.store, place, config_fault))
    repaired = repair and found.state == MENDABLE
    if repair and found.state != SOUND:
        _say_findings(run, found)
        aside = mend(run.store, found)
        if aside is not None:
            run.out.say(tr("The book as it was is kept as {aside}.", aside=aside))
        found = _with_hub(run, examine(run.store, place, config_fault))
    if run.json:
        run.out.json(_as_json(found, len(load_drafts(run.drafts_path)), repaired=repaired))
    else:
        _show(run, found, repaired)
    return _EXIT_CODES[found.state]


def _with_hub(run: Run, found: Examination) -> Examination:
    """An examination with what is wrong with the book's hub, if it has one and psycopg is there."""
    if found.state == DAMAGED or not is_synced(run.store) or find_spec("psycopg") is None:
        return found
    from crmcli.services.syncing import faults

    return found._replace(findings=(*found.findings, *(Finding(NOTICE, "hub", each) for each in faults(run.store))))


def _show(run: Run, found: Examination, repaired: bool) -> None:
    waiting = len(load_drafts(run.drafts_path))
    if found.facts is not None:
        facts = found.facts
        run.out.put(
            tr(
                "{book}: format {format}, {size:,} KB, {customers}, {steps}.",
                book=facts.book,
                format=facts.format,
                size=facts.size // 1024,
                customers=tr_n("{n:,} customer", "{n:,} customers", facts.customers),
                steps=tr_n("{n:,} step", "{n:,} steps", facts.steps),
            )
        )
        run.out.put(
            tr("crm {crm}, SQLite {sqlite}, Python {python}.", crm=facts.crm, sqlite=facts.sqlite, python=facts.python)
        )
    for each in found.findings:
        run.out.put(f"{each.level:<9} {each.check}: {each.message}")
    if waiting:
        run.out.put(
            tr_n(
                "{n} draft of a form waits in {path}: the dashboard offers it.",
                "{n} drafts of forms wait in {path}: the dashboard offers them.",
                waiting,
                path=run.drafts_path,
            )
        )
    if found.state == SOUND:
        run.out.put(tr("The book was mended, and is sound.") if repaired else tr("The book is sound."))
    elif found.state == MENDABLE:
        run.out.put(tr("It can be mended: crm doctor --repair"))
    else:
        run.out.put(tr("The book is damaged. Nothing is written to it; restore a backup."))


def _say_findings(run: Run, found: Examination) -> None:
    for each in found.findings:
        run.out.say(f"{each.level:<9} {each.check}: {each.message}")


def _as_json(found: Examination, drafts: int, *, repaired: bool) -> dict[str, object]:
    return {
        "state": found.state,
        "repaired": repaired,
        "findings": [each._asdict() for each in found.findings],
        "form_drafts": drafts,
        **(found.facts._asdict() if found.facts is not None else {}),
    }

"""crm upkeep: what the book needs once a day. Started by the day's first change, and not in the list of commands."""

from typing import Annotated

import typer

from crmcli.book.beside import check_logs
from crmcli.book.damage import warn_of_damage
from crmcli.context import Run, backup_place_or_default, book_path
from crmcli.errors import Failed, NotFound, Refused
from crmcli.services.upkeep import do_upkeep
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)


@app.command("upkeep")
def upkeep_signature(
    ctx: typer.Context,
    again: Annotated[bool, typer.Option("--again", help="Also when it was done today.")] = False,
) -> None:
    """Check the book, back it up, and tidy it, once a day.

    Example: crm upkeep
    """
    upkeep(ctx.obj, again=again)


def upkeep(run: Run, *, again: bool = False) -> None:
    """Check the book, back it up, and tidy it; raises Refused for a damaged book, Failed without a backup.

    Where config.toml cannot be read, the backup goes to the usual folder.
    """
    path = run.book or book_path()
    if not path.is_file():
        raise NotFound(tr("There is no book at {path}.", path=path))
    check_logs(path)
    place, config_fault = backup_place_or_default(path)
    if config_fault:
        run.out.say(config_fault)
    done = do_upkeep(place, run.now, again=again)
    if run.json:
        run.out.json(None if done is None else done._asdict() | {"thinned": done.thinned._asdict()})
    if done is None:
        run.out.say(tr("The upkeep of today is done."))
        return
    if done.damage is not None:
        way = warn_of_damage(path)[1:] or [tr("crm backup list shows what can be restored.")]
        raise Refused(tr("{path} is damaged: {why}", path=path, why=done.damage), "\n".join(way))
    if done.fault is not None:
        raise Failed(done.fault)
    if done.backup is not None:
        run.out.say(tr("The backup of today is {name}.", name=done.backup))
    run.out.say(tr("The book is sound."))

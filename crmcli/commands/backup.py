"""crm backup: a copy of the book now, the list of copies, and one of them back in its place."""

import os
import sys
from datetime import date
from io import RawIOBase
from pathlib import Path
from typing import Annotated, cast

import typer

from crmcli.book.beside import check_logs
from crmcli.context import Run, backup_place, book_path
from crmcli.domain.dates import DateRefused, parse_when
from crmcli.domain.retention import Backup
from crmcli.domain.times import utc_text
from crmcli.errors import NotFound, Refused, Usage
from crmcli.render.answers import way_back
from crmcli.render.columns import record_json
from crmcli.render.other_columns import BACKUP, BACKUP_LIST
from crmcli.render.view import day, file_size
from crmcli.services.backups import BackupPlace, list_backups, make_backup, notes_path, thin, write_copy
from crmcli.services.forgetting import note_export
from crmcli.services.restoring import Restored, restore_book
from crmcli.services.upkeep import last_upkeep
from crmcli.store import file_identity
from crmcli.words import tr, tr_n

app = typer.Typer(
    rich_markup_mode=None,
    invoke_without_command=True,
    help="Back the book up now; alone or with list and restore.\n\nExample: crm backup",
)


@app.callback()
def backup_signature(
    ctx: typer.Context,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="FILE", help="Write the copy there; - to a pipe, a name with .gz compressed."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Back the book up now.

    crm does so by itself: on the day's first change, and before a restore, a large import and merge --sure.

    Example: crm backup

    Example: crm backup --to - | age -p > book.age
    """
    if ctx.invoked_subcommand is not None:
        if to is not None or force:
            raise Usage(tr("--to and --force belong to crm backup alone."))
    elif to is None:
        backup(ctx.obj)
    else:
        backup_to(ctx.obj, to, force=force)


def backup(run: Run) -> None:
    """Make a backup beside the others, and thin those."""
    place = _place_of_book(run)
    made = make_backup(place, run.now, "made")
    thinned = thin(place, run.now)
    if run.json:
        run.out.json(record_json(made, BACKUP))
        return
    run.out.say(tr("Backed up to {path} ({size}).", path=Path(made.folder) / made.name, size=file_size(made.size)))
    if place.chosen is not None and str(place.chosen) != made.folder:
        run.out.say(tr("  {folder} is not there: see crm config backup_dir.", folder=place.chosen))
    for line in _thinned_lines(thinned.old, thinned.large):
        run.out.say(f"  {line}")


def _thinned_lines(old: int, large: int) -> list[str]:
    lines = []
    if old:
        lines.append(tr_n("{n} older backup was removed.", "{n} older backups were removed.", old))
    if large:
        lines.append(
            tr_n(
                "{n} backup was removed: together they may take ten times the book, and a tenth of the free disk.",
                "{n} backups were removed: together they may take ten times the book, and a tenth of the free disk.",
                large,
            )
        )
    return lines


def backup_to(run: Run, to: str, *, force: bool = False) -> None:
    """Write a copy of the book to a file, or to a pipe."""
    from crmcli.transfer.write.files import placed

    place = _place_of_book(run)
    if to == "-":
        if sys.stdout.isatty():
            raise Usage(tr("A backup is nothing for a terminal."), tr("Example: crm backup --to - | age -p > book.age"))
        sys.stdout.flush()
        write_copy(place, sys.stdout.buffer, is_compressed=True)
        sys.stdout.flush()
        return
    path = Path(os.path.expanduser(to))
    if path.is_symlink():
        raise Refused(tr("{path} is a link; nothing was written.", path=path), tr("Name the file itself."))
    if path.resolve() == place.book:
        raise Refused(tr("{path} is the book itself; nothing was written.", path=path))
    with placed(path, force=force) as out:
        facts = write_copy(place, out, is_compressed=path.suffix.lower() == ".gz")
    note_export(place, path)
    size = path.stat().st_size
    if run.json:
        run.out.json({"path": str(path.resolve()), "size": size, "step": facts.step, "customers": facts.customers})
    else:
        run.out.say(tr("Backed up to {path} ({size}).", path=path, size=file_size(size)))


@app.command("list")
def list_signature(ctx: typer.Context) -> None:
    """List the backups, the newest first.

    Example: crm backup list
    """
    list_(ctx.obj)


def list_(run: Run) -> None:
    """Answer with the backups, the newest first."""
    place = backup_place(run.book or book_path())
    backups = list_backups(place)
    if run.json:
        run.out.records(backups, BACKUP)
        return
    if backups:
        run.out.put_list(backups, BACKUP_LIST, run.view)
        run.out.say(tr("crm backup restore DAY puts one back. They lie in {folder}.", folder=place.folders[0]))
    else:
        run.out.put(tr("No backups yet. The first change of a day makes one, and crm backup one now."))
    last = last_upkeep(place)
    if last is not None:
        damage = tr("The book is damaged: {why}", why=last.damage) if last.damage else None
        for line in (*_thinned_lines(0, last.thinned.large), damage, last.fault):
            if line:
                run.out.say(line)


@app.command("restore")
def restore_signature(
    ctx: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="DAY|FILE", help="A day, the name of a backup, or a file; - reads from a pipe.")
    ],
    force: Annotated[bool, typer.Option("--force", help="Set aside a file that is no book.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the place of the book. The book that is there is set aside, and can be restored again.

    Example: crm backup restore yesterday

    Example: age -d book.age | crm backup restore -
    """
    restore(ctx.obj, what, force=force, yes=yes)


def restore(run: Run, what: str, *, force: bool = False, yes: bool = False) -> None:
    """Put a backup in the place of the book, after a question on a terminal."""
    if what == "-" and sys.stdin.isatty():
        raise Usage(tr("A backup is nothing to type."), tr("Example: age -d book.age | crm backup restore -"))
    run.check_owner()
    place = backup_place(run.book or book_path())
    path = None if what == "-" else _meant(run, place, what)
    called = tr("the pipe") if path is None else str(path)
    if path is not None and run.interactive and not yes:
        run.out.ask(tr("Put {path} in the place of {book}? [y/N] ", path=path, book=place.book))
        if sys.stdin.readline().strip().lower() not in ("y", "yes", "是", "好"):
            run.out.say(tr("Nothing was changed."))
            return
    done = restore_book(place, path or cast(RawIOBase, sys.stdin.buffer), called, run.now, force=force)
    notes_path(place).unlink(missing_ok=True)  # what was found in the other book
    if run.json:
        run.out.json(_restored_json(done, called))
        return
    said = [
        tr_n(
            "Restored {path}: {n:,} customer, up to step {step}.",
            "Restored {path}: {n:,} customers, up to step {step}.",
            done.facts.customers,
            path=called,
            step=done.facts.step,
        )
    ]
    if done.aside is not None:
        said += [tr("The book that was there is {aside}.", aside=done.aside), way_back()]
    run.out.answer(said)


def _restored_json(done: Restored, called: str) -> dict[str, object]:
    return {
        "restored": called,
        "step": done.facts.step,
        "customers": done.facts.customers,
        "aside": None if done.aside is None else str(done.aside),
        "backup": None if done.backup is None else done.backup.name,
    }


def _place_of_book(run: Run) -> BackupPlace:
    path = run.book or book_path()
    if file_identity(path) is None:
        run.refuse_named_place()
        raise NotFound(tr("There is no book at {path}.", path=path))
    run.check_owner()
    check_logs(path)
    return backup_place(path)


def _meant(run: Run, place: BackupPlace, what: str) -> Path:
    """The file that was named: by its path, by its name in the list, or by its day."""
    if (path := Path(os.path.expanduser(what))).is_file():
        return path
    backups = list_backups(place)
    for backup in backups:
        if what == backup.name:
            return Path(backup.folder) / backup.name
    if "/" in what or what.endswith((".gz", ".db")):
        raise NotFound(tr("There is no file {what}.", what=what), tr("crm backup list shows what there is."))
    try:
        wanted = parse_when(what, run.now, tense="past").day
    except DateRefused as error:
        hint = tr("Say a day, such as yesterday or 2026-11-17, or a file: crm backup list shows them.")
        raise Usage(tr("{what!r} is neither a backup nor a day: {why}", what=what, why=error.message), hint) from error
    of_day = [backup for backup in backups if backup.at.date() == wanted]
    if not of_day:
        raise NotFound(tr("There is no backup of {day}.", day=day(wanted.isoformat())), _nearest(backups, wanted))
    newest = next((backup for backup in of_day if backup.reason != "aside"), of_day[0])
    return Path(newest.folder) / newest.name


def _nearest(backups: list[Backup], wanted: date) -> str:
    before = [backup for backup in backups if backup.at.date() < wanted]
    if not before:
        return tr("crm backup list shows what there is.")
    return tr("The newest one before is of {day}.", day=day(utc_text(before[0].at)))

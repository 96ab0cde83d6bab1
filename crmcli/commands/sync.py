"""crm sync: the same book on several machines, over a PostgreSQL database."""

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from crmcli.book.creation import create
from crmcli.book.phone.links import load_state
from crmcli.book.sync.state import is_synced
from crmcli.commands.shared.hub import forgetter, require_psycopg
from crmcli.commands.shared.phone import leave_phone, set_up_phone, sync_with_phone, tell_phone
from crmcli.commands.shared.sync_report import answer_report, shown_progress
from crmcli.context import Run
from crmcli.errors import Usage
from crmcli.render.answers import way_back
from crmcli.render.sync_report import conflicts_text, report_json
from crmcli.render.view import day
from crmcli.store import file_identity
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.services.sync_conflicts import SyncConflict

app = typer.Typer(
    rich_markup_mode=None,
    invoke_without_command=True,
    help="Sync this book with your other machines; alone or with init, join, status …\n\nExample: crm sync",
)
_URL = typer.Argument(metavar="URL", help="postgresql://USER@HOST/DATABASE?sslmode=verify-full")
_AS = typer.Option("--as", metavar="NAME", help="What to call this machine; else its host name.")
_INSECURE = typer.Option("--insecure", help="Allow a connection that is not encrypted and checked.")


@app.callback()
def sync_signature(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how much would be sent and taken, no more.")] = False,
) -> None:
    """Send what changed here, take what changed elsewhere.

    Offline (exit code 7) nothing is lost: the next sync sends it.

    Example: crm sync
    """
    if ctx.invoked_subcommand is not None:
        if dry_run:
            raise Usage(tr("--dry-run belongs to crm sync alone."))
        return
    code = sync(ctx.obj, dry_run=dry_run)
    if code:
        raise typer.Exit(code)


def sync(run: Run, *, dry_run: bool = False) -> int:
    """Sync with the hub, then with the phone, and say what was done; returns the exit code.

    While the hub is out of reach the phone waits too: it could take for done what another machine only moved.
    """
    has_phone = load_state(run.store) is not None
    if has_phone and not is_synced(run.store):
        if dry_run:
            raise Usage(tr("--dry-run tells of a hub, and this book has none."))
        return answer_report(run, None, sync_with_phone(run))
    require_psycopg()
    from crmcli.services import syncing

    if dry_run:
        found = syncing.preview(run.store)
        if run.json:
            run.out.json(report_json(found))
        else:
            run.out.say(tr("{sent} to send, {taken} to take; nothing was done.", sent=found.sent, taken=found.taken))
        return 0
    with shown_progress() as progress:
        report = syncing.sync(run.store, forgetter(run), progress)
    if not has_phone or report.is_running:
        return answer_report(run, report)
    from_phone = sync_with_phone(run)
    if from_phone.done or from_phone.moved:  # the other machines are told at once
        again = syncing.sync(run.store, forgetter(run))
        report = report._replace(sent=report.sent + again.sent, taken=report.taken + again.taken, waiting=again.waiting)
    return answer_report(run, report, from_phone)


@app.command("init")
def init_signature(
    ctx: typer.Context,
    url: Annotated[str, _URL],
    name: Annotated[str, _AS] = "",
    insecure: Annotated[bool, _INSECURE] = False,
) -> None:
    """Make a hub in an empty PostgreSQL database, and put this book there.

    Example: crm sync init "postgresql://me@db.example.com/crm?sslmode=verify-full"
    """
    begin(ctx.obj, url, name, insecure=insecure, joins=False)


@app.command("join")
def join_signature(
    ctx: typer.Context,
    url: Annotated[str, _URL],
    name: Annotated[str, _AS] = "",
    insecure: Annotated[bool, _INSECURE] = False,
) -> None:
    """Take the book of a hub. What this book holds goes there too: both become one.

    Example: crm sync join "postgresql://me@db.example.com/crm?sslmode=verify-full" --as desktop
    """
    begin(ctx.obj, url, name, insecure=insecure, joins=True)


def begin(run: Run, url: str, name: str, *, insecure: bool, joins: bool) -> None:
    """Make a hub, or join one; a machine without a book gets one."""
    require_psycopg()
    from crmcli.book.sync.hub import parse_url
    from crmcli.services import syncing

    place = parse_url(url, insecure=insecure)
    if file_identity(run.path) is None:
        create(run.path)
    elif joins:
        run.store.safeguard("sync")
    call = syncing.join_hub if joins else syncing.make_hub
    called = name or socket.gethostname() or "crm"
    with shown_progress() as progress:
        report = call(run.store, url, called, forgetter(run), insecure=insecure, progress=progress)
    if not run.json:
        said = tr("Joined the hub {place}.", place=place.name)
        run.out.say(said if joins else tr("Made the hub {place}.", place=place.name))
    answer_report(run, report)


@app.command("status")
def status_signature(ctx: typer.Context) -> None:
    """Say which hub this book has, what waits, and when it was last synced. Asks no other machine.

    Example: crm sync status
    """
    status(ctx.obj)


def status(run: Run) -> None:
    """Answer with what the book knows of its hub, and of the phone."""
    phone = load_state(run.store)
    if phone is not None and not is_synced(run.store):
        if run.json:
            run.out.json({"phone": phone._asdict()})
        else:
            tell_phone(run)
        return
    require_psycopg()
    from crmcli.services.sync_conflicts import count_conflicts
    from crmcli.services.syncing import status as status_of
    from crmcli.services.syncing import waiting_text

    found = status_of(run.store)
    conflicts = count_conflicts(run.store)
    if run.json:
        document = {**found._asdict(), "last": found.last or None, "conflicts": conflicts}
        run.out.json(document if phone is None else {**document, "phone": phone._asdict()})
        return
    run.out.put(tr("Hub {place}; this machine is {name}.", place=found.place, name=found.name))
    last = tr("never") if not found.last else day(found.last)
    run.out.put(tr("Last synced: {last}. {waiting}", last=last, waiting=waiting_text(found.waiting)))
    if conflicts:
        run.out.put(conflicts_text(conflicts))
    tell_phone(run)


@app.command("conflicts")
def conflicts_signature(ctx: typer.Context) -> None:
    """List what lost against a later change of another machine: crm sync take puts one back.

    Example: crm sync conflicts
    """
    conflicts(ctx.obj)


def conflicts(run: Run) -> None:
    """Answer with the conflicts that stand."""
    require_psycopg()
    from crmcli.services.sync_conflicts import list_conflicts

    found = list_conflicts(run.store)
    if run.json:
        run.out.json([_conflict_json(each) for each in found])
        return
    if not found:
        run.out.put(tr("No conflicts."))
    for each in found:
        run.out.put(_conflict_line(each))


@app.command("take")
def take_signature(
    ctx: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", help="The number of the conflict.")],
    leave: Annotated[bool, typer.Option("--leave", help="Leave it as it is, and list it no more.")] = False,
) -> None:
    """Put back what lost in a conflict; crm undo takes that back.

    Example: crm sync take 3
    """
    take(ctx.obj, number, leave=leave)


def take(run: Run, number: int, *, leave: bool = False) -> None:
    """Put back what lost, or leave what won."""
    require_psycopg()
    from crmcli.services.sync_conflicts import answer_conflict

    found = answer_conflict(run.store, number, puts_back=not leave)
    if run.json:
        run.out.json({**_conflict_json(found), "put_back": not leave})
    elif leave:
        run.out.say(tr("Left as it is: {line}", line=_conflict_line(found)))
    else:
        run.out.answer([tr("Put back: {what}.", what=_cells_text(found.lost)), way_back()])


@app.command("machines")
def machines_signature(
    ctx: typer.Context,
    forget: Annotated[str | None, typer.Option("--forget", metavar="NAME", help="Take one off the list.")] = None,
) -> None:
    """List the machines of the hub.

    Example: crm sync machines
    """
    machines(ctx.obj, forget)


def machines(run: Run, forget: str | None = None) -> None:
    """Answer with the machines of the hub, or take one off the list."""
    require_psycopg()
    from crmcli.services import syncing

    if forget is not None:
        gone = syncing.forget_machine(run.store, forget)
        if run.json:
            run.out.json({"id": gone.id, "name": gone.name, "person": gone.person, "at": gone.at})
        else:
            run.out.say(tr("{name} is off the list. What it sent stays.", name=gone.name))
        return
    own = syncing.status(run.store).machine
    found = syncing.machines(run.store)
    if run.json:
        run.out.json(
            [{"id": m.id, "name": m.name, "person": m.person, "at": m.at, "is_this": m.id == own} for m in found]
        )
        return
    for each in found:
        line = tr("{name} ({person}), last seen {at}", name=each.name, person=each.person, at=each.at.replace("T", " "))
        run.out.put(tr("{line}: this machine", line=line) if each.id == own else line)


@app.command("leave")
def leave_signature(ctx: typer.Context) -> None:
    """Leave the hub: this book stays as it is, and is synced no more.

    Example: crm sync leave
    """
    leave(ctx.obj)


def leave(run: Run) -> None:
    """Leave the hub."""
    require_psycopg()
    from crmcli.services import syncing

    found = syncing.status(run.store)
    is_told = syncing.leave(run.store)
    if run.json:
        run.out.json({"left": found.hub, "waiting": found.waiting, "is_told": is_told})
        return
    run.out.say(tr("Left the hub {place}; the book stays as it is.", place=found.place))
    if found.waiting:
        run.out.say(syncing.waiting_text(found.waiting))
    if not is_told:
        run.out.say(tr("The hub could not be told: crm sync machines --forget {name}, elsewhere.", name=found.name))


@app.command("phone")
def phone_signature(
    ctx: typer.Context,
    action: Annotated[str, typer.Argument(metavar="setup|off|status", help="What to do with the phone.")],
    url: Annotated[str, typer.Argument(metavar="URL", help="The CalDAV address, https://…", show_default=False)] = "",
    user: Annotated[str, typer.Option("--user", metavar="NAME", help="Who logs in there.")] = "",
    form: Annotated[str, typer.Option("--as", metavar="event|todo", help="How reminders stand there.")] = "event",
) -> None:
    """Put open reminders and contacts tagged phone on a phone, over CalDAV; from then on crm sync syncs them too.

    The password: ~/.netrc, CRM_PHONE_PASSWORD or CRM_PHONE_PASSWORD_COMMAND.

    Example: crm sync phone setup https://dav.example.com --user anna
    """
    code = phone(ctx.obj, action, url, user=user, form=form)
    if code:
        raise typer.Exit(code)


def phone(run: Run, action: str, url: str = "", *, user: str = "", form: str = "event") -> int:
    """Set up a phone and sync with it, leave it, or say where it is; returns the exit code."""
    if action == "setup":
        set_up_phone(run, url, user, form)
        return answer_report(run, None, sync_with_phone(run))
    if action == "off":
        leave_phone(run)
    elif action == "status":
        state = load_state(run.store)
        if run.json:
            run.out.json({"phone": None if state is None else state._asdict()})
        elif state is None:
            run.out.put(tr("No phone was set up for this book."))
        else:
            tell_phone(run)
    else:
        raise Usage(tr("setup, off or status: {action!r} is none of these.", action=action))
    return 0


def _conflict_json(conflict: "SyncConflict") -> dict[str, object]:
    return conflict._asdict()


def _conflict_line(conflict: "SyncConflict") -> str:
    return tr(
        "{number}  {customer} ({table}): {lost} of {lost_by} lost against {kept} of {kept_by}",
        number=conflict.id,
        customer=conflict.customer or conflict.uid,
        table=conflict.table,
        lost=_cells_text(conflict.lost),
        lost_by=conflict.lost_by,
        kept=_cells_text(conflict.kept),
        kept_by=conflict.kept_by,
    )


def _cells_text(cells: dict[str, object]) -> str:
    """Cells as words: their names with their values."""
    shown = {name: "–" if value is None else str(value) for name, value in cells.items()}
    return ", ".join(f"{name} {value}" for name, value in shown.items())

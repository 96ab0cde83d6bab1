"""crm note: what was logged: add, edit, rm, list."""

from typing import Annotated

import typer

from crmcli import parse, services
from crmcli.commands.log import signature as log_signature
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.things import note_meant
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.times import stored
from crmcli.errors import Usage
from crmcli.queries.timeline import get_interaction, interactions_between, newest_interactions
from crmcli.render import answers
from crmcli.render.columns import INTERACTION, NOTE_LIST, NOTE_OF_ONE, record_json
from crmcli.services.notes import edit_note
from crmcli.services.trash import delete_record
from crmcli.typer_parts import add_command
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None, help="Notes: what was logged with a customer.")
Number = Annotated[
    str, typer.Argument(metavar="NOTE", help="The note: its number, words of it, or a customer for the last one.")
]


def add() -> None:
    """Log a note, as crm log does.

    Example: crm note add acme "wants a quote" --call
    """


add_command(app, "add", log_signature, add.__doc__)


@app.command("edit")
def edit_signature(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str | None, typer.Argument(help="The words, in place of those it has; - reads stdin.")] = None,
    call: Annotated[bool, typer.Option("--call")] = False,
    mail: Annotated[bool, typer.Option("--mail")] = False,
    meet: Annotated[bool, typer.Option("--meet")] = False,
    visit: Annotated[bool, typer.Option("--visit")] = False,
    chat: Annotated[bool, typer.Option("--chat", "--wechat")] = False,
    letter: Annotated[bool, typer.Option("--letter")] = False,
    other: Annotated[bool, typer.Option("--other")] = False,
    incoming: Annotated[bool, typer.Option("--in", help="They turned to you.")] = False,
    outgoing: Annotated[bool, typer.Option("--out", help="You turned to them.")] = False,
    no_answer: Annotated[bool, typer.Option("--no-answer", help="Nobody answered: tried, no contact.")] = False,
    answered: Annotated[bool, typer.Option("--answered", help="Somebody was reached after all.")] = False,
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="When it happened.")] = None,
    minutes: Annotated[str | None, typer.Option(help="How long it took: 12, 1h, 1h30.")] = None,
    mood: Annotated[str | None, typer.Option(help='How it felt: cold, warm, hot …; "" for none.')] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="WHO", help="Whom it is with: a customer, or a contact.", autocompletion=complete_customer
        ),
    ] = None,
    file: Annotated[
        str | None, typer.Option(metavar="PATH|URL", help='A file or page it is about; "" for none.')
    ] = None,
    edit: Annotated[bool, typer.Option("-e", "--edit", help="Write it in your editor.")] = False,
) -> None:
    """Change a logged note: its words, its channel, its day, or whom it is with. Nothing but what is said changes.

    Example: crm note edit acme "wants 60 chairs, not 50"

    Example: crm note edit 231 --to "Acme North" --mail
    """
    run: Run = ctx.obj
    channels = {
        "call": call,
        "mail": mail,
        "meet": meet,
        "visit": visit,
        "chat": chat,
        "letter": letter,
        "other": other,
    }
    said: dict[str, object] = {
        "channel": _one([name for name, is_said in channels.items() if is_said]),
        "direction": _one([name for name, is_said in {"in": incoming, "out": outgoing}.items() if is_said]),
        "no_answer": _attempt(no_answer, answered),
        "minutes": parse.minutes(minutes),
        "mood": mood,
        "text": text,
        "file": None if file is None else services.attached.attachment(file),
    }
    said = {column: value for column, value in said.items() if value is not None}
    if on is not None:
        at = parse.when(on, run.view, "past")
        said |= {"at": stored(at), "day": at.day}
    change(run, note_meant(run, number), said, to=to, is_edited=edit)


def change(run: Run, number: int, said: dict[str, object], *, to: str | None = None, is_edited: bool = False) -> None:
    """Change columns of a note; `to` names whom it is with. Without a change, the editor opens at a terminal."""
    if to is not None:
        hit = one_customer(run, to)
        said |= {"customer_id": hit.customer_id, "contact_id": hit.contact_id}
    if said.get("text") == "-":
        from crmcli.commands.shared.editor import note_from_stdin

        said["text"] = note_from_stdin()
    if is_edited or (not said and run.interactive):
        from crmcli.commands.shared.editor import edited

        note = get_interaction(run.store, number)
        said["text"] = edited(note.text, tr("The note with {name}. This line is left out.", name=note.customer))
    if not said:
        raise Usage(tr("Say what to change."), tr('Example: crm note edit acme "wants 60 chairs, not 50"'))
    note = edit_note(run.store, number, said)
    if run.json:
        run.out.json(record_json(note, INTERACTION))
    elif run.store.kept_step is None:
        run.out.answer(answers.unchanged(tr("Note {number}", number=number)))
    else:
        run.out.answer([*answers.note_changed(note, run.view), answers.way_back()])


def _one(names: list[str]) -> str | None:
    if len(names) > 1:
        raise Usage(tr("--{one} and --{other} cannot both be true.", one=names[0], other=names[1]))
    return names[0] if names else None


def _attempt(no_answer: bool, answered: bool) -> bool | None:
    """True for a note that reached nobody, False for one that did, None where nothing was said."""
    if no_answer and answered:
        raise Usage(tr("--{one} and --{other} cannot both be true.", one="no-answer", other="answered"))
    return no_answer if no_answer or answered else None


@app.command("rm")
def rm_signature(ctx: typer.Context, number: Number) -> None:
    """Delete a logged note: by its number, or the last one of a customer.

    Example: crm note rm 231
    """
    rm(ctx.obj, note_meant(ctx.obj, number))


def rm(run: Run, number: int) -> None:
    """Delete a logged note."""
    note = get_interaction(run.store, number)
    delete_record(run.store, note)
    if run.json:
        run.out.json(record_json(note, INTERACTION))
    else:
        run.out.answer([*answers.deleted(note, run.view), answers.way_back(is_gone=True)])


@app.command("list")
def list_signature(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="Only this customer's.", autocompletion=complete_customer)] = None,
    since: Annotated[str | None, typer.Option(metavar="WHEN", help="On that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="WHEN", help="On that day or before.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="How many to show.")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Only the notes' numbers.")] = False,
) -> None:
    """List what was logged, the newest first, each with its number.

    Example: crm note list acme
    """
    run: Run = ctx.obj
    days = (
        parse.when(since, run.view, "past").day.isoformat() if since else None,
        parse.when(until, run.view, "any").day.isoformat() if until else None,
    )
    list_(run, who, days=days, limit=limit, ids=ids)


def list_(
    run: Run,
    who: str | None = None,
    *,
    days: tuple[str | None, str | None] = (None, None),
    limit: int | None = None,
    ids: bool = False,
) -> None:
    """List what was logged, the newest first; `days` are the first and the last one, None for any."""
    customer_id = one_customer(run, who).customer_id if who is not None else None
    if days == (None, None):
        notes = newest_interactions(run.store, -1 if limit is None else limit, customer_id=customer_id)
    else:
        between = interactions_between(run.store, days[0] or "", days[1] or "9999-12-31", limit=-1)
        notes = [note for note in between if customer_id in (None, note.customer_id)][:limit]
    if run.json:
        run.out.records(notes, INTERACTION)
    elif ids:
        for note in notes:
            run.out.put(str(note.id))
    elif notes:
        run.out.put_list(notes, NOTE_LIST if customer_id is None else NOTE_OF_ONE, run.view)
    else:
        run.out.put(tr("No notes yet.") if days == (None, None) else tr("No notes of these days."))

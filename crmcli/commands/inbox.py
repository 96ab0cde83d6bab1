"""crm inbox: notes that found no customer."""

from typing import Annotated

import typer

from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.things import inbox_note_meant
from crmcli.commands.shared.who import customers_meant
from crmcli.context import Run
from crmcli.queries.inbox import inbox_notes
from crmcli.render.answers import way_back
from crmcli.render.columns import INTERACTION, record_json
from crmcli.render.other_columns import INBOX, INBOX_LIST
from crmcli.services.inbox import drop_note, file_note
from crmcli.services.log import Participant
from crmcli.words import tr

app = typer.Typer(
    rich_markup_mode=None, invoke_without_command=True, help="Notes that found no customer.\n\nExample: crm inbox"
)

Number = Annotated[
    str, typer.Argument(metavar="NUMBER", help="The note: its number, as crm inbox shows it, or words of it.")
]


@app.callback()
def inbox_signature(ctx: typer.Context) -> None:
    """Notes that found no customer.

    Example: crm inbox
    """
    if ctx.invoked_subcommand is None:
        inbox(ctx.obj)


def inbox(run: Run) -> None:
    """Answer with the notes that found no customer."""
    notes = inbox_notes(run.store)
    if run.json:
        run.out.records(notes, INBOX)
    elif notes:
        run.out.put_list(notes, INBOX_LIST, run.view)
    else:
        run.out.put(tr("The inbox is empty."))


@app.command("file")
def file_signature(
    ctx: typer.Context,
    number: Number,
    who: Annotated[str, typer.Argument(help="The customer it belongs to.", autocompletion=complete_customer)],
) -> None:
    """File a note with its customer, with everything that was typed at the time.

    Example: crm inbox file 3 acme
    """
    file(ctx.obj, inbox_note_meant(ctx.obj, number), who)


def file(run: Run, number: int, who: str) -> None:
    """File a note with its customer, with everything that was typed at the time."""
    parties = [Participant(hit.customer_id, hit.contact_id) for hit in customers_meant(run, who)]
    filed = file_note(run.store, number, parties, run.settings)
    if run.json:
        answers = [record_json(made.interaction, INTERACTION) for made in filed]
        run.out.json(answers[0] if len(answers) == 1 else answers)
        return
    for made in filed:
        run.out.say(tr("Filed note {number} with {customer}.", number=number, customer=made.interaction.customer))


@app.command("drop")
def drop_signature(ctx: typer.Context, number: Number) -> None:
    """Throw a note away.

    Example: crm inbox drop 3
    """
    drop(ctx.obj, inbox_note_meant(ctx.obj, number))


def drop(run: Run, number: int) -> None:
    """Throw a note away."""
    note = drop_note(run.store, number)
    if run.json:
        run.out.json(record_json(note, INBOX))
    else:
        said = tr("Dropped note {number}: {text}.", number=number, text=note.text)
        run.out.answer([said, way_back(is_gone=True)])

"""crm log: the line after the call."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from crmcli import render
from crmcli.commands import parse
from crmcli.commands.complete import complete_customer, complete_stage
from crmcli.commands.who import customers_meant
from crmcli.context import Run
from crmcli.domain.dates import Moment, ago
from crmcli.domain.records import CHANNELS
from crmcli.domain.times import local_day
from crmcli.errors import CrmError, NotFound, Usage
from crmcli.queries.search.customer_lookup import Hit, split_who
from crmcli.queries.timeline import reminders_of
from crmcli.services.log import LogEntry, Logged, Participant, continue_last, log_entry

app = typer.Typer(rich_markup_mode=None)
_NEVER = "never"


@app.command()
def log(
    ctx: typer.Context,
    who: Annotated[
        str, typer.Argument(help="Any part of the name, a number, phone or mail.", autocompletion=complete_customer)
    ],
    text: Annotated[
        str | None, typer.Argument(help="What happened. - reads it from stdin; nothing opens your editor.")
    ] = None,
    call: Annotated[bool, typer.Option("--call")] = False,
    mail: Annotated[bool, typer.Option("--mail")] = False,
    meet: Annotated[bool, typer.Option("--meet")] = False,
    visit: Annotated[bool, typer.Option("--visit")] = False,
    chat: Annotated[bool, typer.Option("--chat")] = False,
    letter: Annotated[bool, typer.Option("--letter")] = False,
    other: Annotated[bool, typer.Option("--other")] = False,
    incoming: Annotated[bool, typer.Option("--in", help="They turned to you.")] = False,
    outgoing: Annotated[bool, typer.Option("--out", help="You turned to them.")] = False,
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="When it happened (now).")] = None,
    minutes: Annotated[int | None, typer.Option(min=0, max=100_000, help="How long it took.")] = None,
    mood: Annotated[str | None, typer.Option(help="How it felt: cold, warm, hot …")] = None,
    next_: Annotated[str | None, typer.Option("--next", metavar="WHEN", help="When to follow up.")] = None,
    todo: Annotated[str | None, typer.Option(help="What to do then.")] = None,
    owe: Annotated[list[str] | None, typer.Option(help='What you promised: "quote by friday".')] = None,
    waiting: Annotated[list[str] | None, typer.Option(help='What they promised: "PO number by monday".')] = None,
    stage: Annotated[
        str | None, typer.Option(help="Move the deal to this stage.", autocompletion=complete_stage)
    ] = None,
    amount: Annotated[str | None, typer.Option(help="What the deal is worth: 5k, 3万, €1.200,00.")] = None,
    last: Annotated[bool, typer.Option("--last", help="Add to the last note instead.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Create the customer if there is none.")] = False,
) -> None:
    """Log a call, mail or visit, and plan the next step.

    Example: crm log acme "wants a quote" --call --next "fri 10am" --todo "send quote"
    """
    run: Run = ctx.obj
    channel = _one_of(
        {"call": call, "mail": mail, "meet": meet, "visit": visit, "chat": chat, "letter": letter, "other": other}
    )
    if incoming and outgoing:
        raise Usage("--in and --out cannot both be true.")
    if last and (on or new):
        raise Usage(
            "--last adds to a note that is there: its day stays, and no customer is made.", "Leave out --on and --new."
        )
    direction = "in" if incoming else "out" if outgoing else None
    words = parse.note_text(text)
    draft = [words] if text == "-" and words else []
    with _kept_when_refused(draft):
        entry = LogEntry(
            text=words or "",
            at=parse.when(run, on, "past") if on else Moment(run.now.date(), run.now.time()),
            channel=channel,
            direction=direction,
            minutes=minutes,
            mood=mood,
            next=_next_step(run, next_, todo),
            todo=todo,
            promises=(
                *(parse.promise(run, "owe", said) for said in owe or ()),
                *(parse.promise(run, "waiting", said) for said in waiting or ()),
            ),
            stage=stage,
            amount=parse.money(run, amount) if amount else None,
        )
        hits = _parties(run, who, entry, draft, create=new)
        if words is None:
            draft.append(_from_editor(", ".join(hit.name for hit in hits) or who))
            entry = entry._replace(text=draft[0])
        if last:
            _continue(run, hits, entry, channel if channel != "other" or other else None)
        else:
            _answer(run, *_filed(run, who, hits, entry))


@contextmanager
def _kept_when_refused(draft: list[str]) -> Iterator[None]:
    """What came from stdin or the editor stands nowhere else: a refusal puts it in a file and names that."""
    try:
        yield
    except CrmError as error:
        if any(draft):
            from crmcli.commands.editor import kept

            error.hint = f"{error.hint}\nWhat you wrote is kept in {kept(draft[0])}".lstrip()
        raise


def _one_of(chosen: dict[str, bool]) -> str:
    named = [name for name, said in chosen.items() if said]
    if len(named) > 1:
        raise Usage(f"--{named[0]} and --{named[1]} cannot both be true.")
    assert set(chosen) == set(CHANNELS)
    return named[0] if named else "other"


def _next_step(run: Run, phrase: str | None, todo: str | None) -> Moment | None:
    if phrase is None and todo is not None:
        raise Usage("--todo needs --next to say when.", 'Example: --next "fri 10am" --todo "send quote"')
    return parse.when(run, phrase, "future") if phrase else None


def _parties(run: Run, who: str, entry: LogEntry, draft: list[str], *, create: bool) -> list[Hit]:
    """Who was meant, nobody when one is to be created; a note without a home goes to the inbox before the error."""
    try:
        return customers_meant(run, who)
    except NotFound as error:
        if create and len(split_who(who)) == 1:
            return []
        if create:
            error.hint = f"--new creates one customer, and this names several: crm add makes each.\n{error.hint}"
        if entry.text:
            from crmcli.services.inbox import keep_in_inbox

            number = keep_in_inbox(run.store, who, entry)
            draft.clear()
            error.hint = f"{error.hint}\nThe note is kept: crm inbox file {number} NAME files it.".lstrip()
        raise


def _filed(run: Run, who: str, hits: list[Hit], entry: LogEntry) -> tuple[list[Logged], list[str]]:
    """Log with those who were meant, and say what stood before; a new customer is made in the same step."""
    if hits:
        before = [_before(run, hit) for hit in hits]
        return log_entry(run.store, [Participant(h.customer_id, h.contact_id) for h in hits], entry), before
    from crmcli.services.first_note import log_with_new_customer

    logged = log_with_new_customer(run.store, who, entry, run.settings)
    run.say(render.safe(f"Added {who} as number {logged[0].interaction.customer_id}."))
    return logged, [f"last contact {_NEVER}"]


def _from_editor(names: str) -> str:
    from crmcli.commands.editor import edited

    return edited("", f"The note about {names}. This line is left out.")


def _before(run: Run, hit: Hit) -> str:
    """What stood before this note: the last contact and the open promises."""
    when = ago(local_day(hit.last_contact), run.now.date()) if hit.last_contact else _NEVER
    promises = [r for r in reminders_of(run.store, hit.customer_id, open_only=True) if r.kind != "todo"]
    said = "".join(f"; {render.what(r)} ({render.day(r.due)})" for r in promises[:3])
    return f"last contact {when}{said}"


def _continue(run: Run, hits: list[Hit], entry: LogEntry, channel: str | None) -> None:
    if len(hits) != 1:
        raise Usage("--last continues the note of one customer.")
    made = continue_last(run.store, Participant(hits[0].customer_id, hits[0].contact_id), entry, channel)
    if run.json:
        run.put_json(_logged_json(run, made))
    else:
        note = made.interaction
        run.say(render.safe(f"Added to the note of {render.day(note.at)} with {note.customer}."))
        _say_steps(run, made)


def _logged_json(run: Run, made: Logged) -> dict[str, object]:
    return {
        "interaction": render.interaction_json(made.interaction),
        "reminder": render.reminder_json(made.reminder) if made.reminder else None,
        "promises": [render.reminder_json(p) for p in made.promises],
        "deal": render.deal_json(made.deal) if made.deal else None,
        "customer": _customer_json(run, made.interaction.customer_id),
    }


def _customer_json(run: Run, customer_id: int) -> dict[str, object]:
    from crmcli.queries.customers import get_customer  # an answer in words does without

    return render.customer_json(get_customer(run.store, customer_id))


def _answer(run: Run, logged: list[Logged], before: list[str]) -> None:
    if run.json:
        answers = [_logged_json(run, made) for made in logged]
        run.put_json(answers[0] if len(answers) == 1 else answers)
        return
    for made, earlier in zip(logged, before, strict=True):
        note = made.interaction
        who = f"{note.contact} at {note.customer}" if note.contact else note.customer
        run.say(render.safe(f"Logged {note.channel} with {who} (number {note.customer_id}); {earlier}."))
        _say_steps(run, made)
        if not made.reminder and not reminders_of(run.store, note.customer_id, open_only=True):
            run.say('  No next step. Plan one: --next "fri 10am" --todo "…"')


def _say_steps(run: Run, made: Logged) -> None:
    """Say what was planned with a note, and where its deal stands."""
    for step in (made.reminder, *made.promises):
        if step:
            run.say(render.safe(f"  {render.spoken(step, run.now)}: {render.what(step)}"))
    if made.deal:
        worth = render.amount(made.deal.amount, made.deal.currency) or "no amount yet"
        run.say(render.safe(f"  deal {made.deal.id} {made.deal.title}: {made.deal.stage}, {worth}"))

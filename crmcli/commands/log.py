"""crm log: the line after the call."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from crmcli import parse, services
from crmcli.commands.shared import completion
from crmcli.commands.shared.who import customers_meant
from crmcli.domain.dates import Moment
from crmcli.domain.records import LogEntry
from crmcli.errors import Ambiguous, ClockDoubt, CrmError, NoOpenDeal, NotFound, Usage
from crmcli.queries.clock_gap import clock_gap
from crmcli.queries.loose import LooseThreads, loose_threads
from crmcli.queries.search.customer_lookup import split_who
from crmcli.queries.search.name_matches import Hit
from crmcli.queries.timeline import get_reminder, reminders_of, unanswered_attempts
from crmcli.render import answers
from crmcli.services.log import Logged, Participant, continue_last, log_entry
from crmcli.words import listed, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Annotated

    import typer

    from crmcli.context import Run


class LogWords:
    """The words of one `crm log` as they were typed; None and empty where nothing was said.

    A plain class: making a NamedTuple of so many fields slows every start.
    """

    __slots__ = (
        "amount", "channels", "deal", "directions", "file", "is_done", "is_edited", "is_last", "is_new", "minutes",
        "mood", "next", "no_answer", "on", "owe", "stage", "text", "todo", "waiting",
    )  # fmt: skip

    def __init__(
        self,
        *,
        text: str | None = None,
        channels: Sequence[str] = (),
        directions: Sequence[str] = (),
        on: str | None = None,
        minutes: int | None = None,
        mood: str | None = None,
        next: str | None = None,
        todo: str | None = None,
        owe: Sequence[str] = (),
        waiting: Sequence[str] = (),
        stage: str | None = None,
        amount: str | None = None,
        deal: str | None = None,
        no_answer: bool = False,
        file: str | None = None,
        is_done: bool = False,
        is_edited: bool = False,
        is_last: bool = False,
        is_new: bool = False,
    ) -> None:
        self.text = text
        self.channels = channels
        self.directions = directions
        self.on = on
        self.minutes = minutes
        self.mood = mood
        self.next = next
        self.todo = todo
        self.owe = owe
        self.waiting = waiting
        self.stage = stage
        self.amount = amount
        self.deal = deal
        self.no_answer = no_answer
        self.file = file
        self.is_done = is_done
        self.is_edited = is_edited
        self.is_last = is_last
        self.is_new = is_new


def log(run: Run, who: str, words: LogWords) -> None:
    """Log one note with the customers meant by `who`, and answer with what it made."""
    run.without_book = "create_own"  # a note without a customer goes to its inbox
    if len(words.channels) > 1:
        raise Usage(
            tr(
                "--{channel} and --{words_channel} cannot both be true.",
                channel=words.channels[0],
                words_channel=words.channels[1],
            )
        )
    if len(words.directions) > 1:
        raise Usage(tr("--in and --out cannot both be true."))
    if words.is_last and (words.on or words.is_new):
        raise Usage(
            tr("--last adds to a note that is there: its day stays, and no customer is made."),
            tr("Leave out --on and --new."),
        )
    if words.no_answer and words.is_last:
        raise Usage(
            tr("--last adds to a note that is there; nobody answered is an entry of its own."),
            tr("Leave out --last or --no-answer."),
        )
    if words.is_done and (words.no_answer or words.is_last or words.is_new):
        other = "no-answer" if words.no_answer else "last" if words.is_last else "new"
        raise Usage(tr("--done settles a reminder by this note; with --{other} there is none to settle.", other=other))
    if words.is_edited and words.text is not None:
        raise Usage(tr("-e opens your editor for the words; here are some already."), tr("Leave out one of them."))
    text = "" if words.no_answer and words.text is None and not words.is_edited else _typed_text(words.text)
    parse.check_says_more(text, who)
    draft = [text] if words.text in ("-", None) and text else []
    with _kept_when_refused(draft):
        entry = _entry(run, words, text or "")
        hits = _parties(run, who, entry, draft, create=words.is_new)
        if hits is None:
            _log_turned_round(run, who, entry.text, words)
            return
        if text is None:
            draft.append(_asked(run, listed(hit.name for hit in hits) or who, is_edited=words.is_edited))
            entry = entry._replace(text=draft[0])
        if words.is_last:
            _continue(run, hits, entry, words.channels[0] if words.channels else None)
        else:
            if entry.by_clock:
                run.out.answer(answers.clock_remark(clock_gap(run.store)))
            settled = _settled(run, who, hits, entry, draft) if words.is_done else []
            try:
                made, before = _filed_or_opened(run, who, hits, entry, settled)
            except NoOpenDeal:  # the customer is known: the line is said again with a title
                raise
            except NotFound as error:  # another program deleted the customer meanwhile
                _keep_in_inbox(run, who, entry, draft, error)
                raise
            _answer(run, made, before, settled)


def _settled(run: Run, who: str, hits: list[Hit], entry: LogEntry, draft: list[str]) -> list[int]:
    """The reminders that --done settles; a note that cannot say which goes to the inbox before the error."""
    from crmcli.commands.shared.settled import settled_reminders

    try:
        return settled_reminders(run, hits)
    except (NotFound, Ambiguous) as error:
        _keep_in_inbox(run, who, entry, draft, error)
        raise


def _log_turned_round(run: Run, note: str, who: str, words: LogWords) -> None:
    """Log a note that was typed before its customer, and say how the line was read."""
    from crmcli.commands.repair.line import shown

    run.out.say(tr("Read as: {line}", line=shown(["log", who, note])))
    words.text = note
    log(run, who, words)


def _entry(run: Run, words: LogWords, text: str) -> LogEntry:
    """The words understood as an entry."""
    return LogEntry(
        text=text,
        at=parse.when(words.on, run.view, "past") if words.on else Moment(run.now.date(), run.now.time()),
        channel=words.channels[0] if words.channels else "call" if words.no_answer else "other",
        direction=words.directions[0] if words.directions else None,
        minutes=words.minutes,
        mood=words.mood,
        next=_next_step(run, words.next, words.todo),
        todo=words.todo,
        promises=(
            *(parse.promise("owe", said, run.view) for said in words.owe),
            *(parse.promise("waiting", said, run.view) for said in words.waiting),
        ),
        stage=words.stage,
        amount=parse.amount_or_change(words.amount, run.view) if words.amount else None,
        deal=words.deal,
        by_clock=not words.on,
        no_answer=words.no_answer,
        file=services.attached.attachment(words.file) if words.file else None,
    )


def _typed_text(words: str | None) -> str | None:
    """The note's words, from the line or from stdin; None where none are there."""
    return _note_text(words) if words is not None else _piped_text()


def _note_text(text: str | None) -> str | None:
    """The note's words: `-` reads them from stdin."""
    if text != "-":
        return text
    from crmcli.commands.shared.editor import note_from_stdin

    return note_from_stdin()


def _piped_text() -> str | None:
    """What a pipe holds (log acme < mail.txt); None at a terminal and for an empty pipe."""
    if sys.stdin.isatty():
        return None
    from crmcli.commands.shared.editor import note_from_stdin

    return note_from_stdin().strip() or None


@contextmanager
def _kept_when_refused(draft: list[str]) -> Iterator[None]:
    """What came from stdin or the editor stands nowhere else: a refusal puts it in a file and names that."""
    try:
        yield
    except CrmError as error:
        if any(draft):
            from crmcli.commands.shared.editor import kept

            error.hint = tr("{hint}\nWhat you wrote is kept in {kept}", hint=error.hint, kept=kept(draft[0])).lstrip()
        raise


def _next_step(run: Run, phrase: str | None, todo: str | None) -> Moment | None:
    if phrase is None and todo is not None:
        raise Usage(tr("--todo needs --next to say when."), tr('Example: --next "fri 10am" --todo "send quote"'))
    return parse.when(phrase, run.view, "future") if phrase else None


def _parties(run: Run, who: str, entry: LogEntry, draft: list[str], *, create: bool) -> list[Hit] | None:
    """Who was meant, nobody when one is to be created; None where the note stands before its customer.

    A note without a home goes to the inbox before the error.
    """
    try:
        return customers_meant(run, who)
    except Ambiguous as error:
        _keep_in_inbox(run, who, entry, draft, error)
        raise
    except NotFound as error:
        if create and len(split_who(who)) == 1:
            return []
        if create:
            error.hint = tr(
                "--new creates one customer, and this names several: crm add makes each.\n{hint}", hint=error.hint
            )
        elif entry.text and not draft and _is_turned_round(run, error, who, entry.text):
            return None
        _keep_in_inbox(run, who, entry, draft, error)
        raise


def _is_turned_round(run: Run, error: NotFound, who: str, text: str) -> bool:
    from crmcli.commands.shared.turned_round import is_turned_round  # read only after nobody answered

    return is_turned_round(run, error, who, text)


def _keep_in_inbox(run: Run, who: str, entry: LogEntry, draft: list[str], error: CrmError) -> None:
    """Keep a note that found no home, and say so in the error."""
    from crmcli.commands.shared.kept_note import keep_note

    if keep_note(run, who, entry, error):
        draft.clear()


def _filed_or_opened(
    run: Run, who: str, hits: list[Hit], entry: LogEntry, settled: list[int]
) -> tuple[list[Logged], list[str]]:
    """Log with those who were meant; a deal that has to be opened first is opened on a yes at the terminal.

    A clock that cannot be right is asked about in the same way.
    """
    try:
        return _filed(run, who, hits, entry, settled)
    except ClockDoubt as error:
        if not run.interactive:
            raise
        day = entry.at.day.isoformat()
        if not _is_yes(run, error, tr("File the note on {day}? (y: yes; any other key: no) ", day=day)):
            raise
        return _filed_or_opened(run, who, hits, entry._replace(by_clock=False), settled)
    except NoOpenDeal as error:
        if not run.interactive or len(hits) > 1:
            raise
        title = hits[0].name if hits else who
        if not _is_yes(run, error, tr("Open the deal {title}? (y: yes; any other key: no) ", title=title)):
            raise
        return _filed(run, who, hits, entry._replace(deal=title), settled)


def _is_yes(run: Run, error: CrmError, question: str) -> bool:
    """Whether the person at the terminal goes on in spite of what the error says."""
    from crmcli.commands.shared.who import read_key

    run.out.say(error.message)
    run.out.ask(question)
    pressed = read_key()
    run.out.say(pressed if pressed.isprintable() else "")
    return pressed.casefold() == "y"


def _filed(run: Run, who: str, hits: list[Hit], entry: LogEntry, settled: list[int]) -> tuple[list[Logged], list[str]]:
    """Log with those who were meant, and say what stood before; a new customer is made in the same step."""
    if hits:
        before = [_before(run, hit, entry) for hit in hits]
        parties = [Participant(h.customer_id, h.contact_id) for h in hits]
        if settled:
            from crmcli.services.completion import log_and_complete

            return list(log_and_complete(run.store, parties, entry, settled).logged), before
        return log_entry(run.store, parties, entry), before
    from crmcli.services.first_note import log_with_new_customer

    logged = log_with_new_customer(run.store, who, entry, run.settings)
    run.out.say(tr("Added {who} as number {customer_id}.", who=who, customer_id=logged[0].interaction.customer_id))
    return logged, [answers.before(None, [], run.view, is_attempt=entry.no_answer)]


def _asked(run: Run, names: str, *, is_edited: bool) -> str:
    """The note, asked for at the terminal in one line; with -e, and where nobody can be asked, by the editor."""
    from crmcli.commands.shared.editor import asked_line, edited

    if run.interactive and not is_edited:
        return asked_line(names)
    return edited("", tr("The note about {names}. This line is left out.", names=names))


def _before(run: Run, hit: Hit, entry: LogEntry) -> str:
    """What stood before this note: the last contact and the open promises."""
    promises = [r for r in reminders_of(run.store, hit.customer_id, open_only=True) if r.kind != "todo"]
    return answers.before(hit.last_contact, promises, run.view, is_attempt=entry.no_answer)


def _continue(run: Run, hits: list[Hit], entry: LogEntry, channel: str | None) -> None:
    if len(hits) != 1:
        raise Usage(tr("--last continues the note of one customer."))
    made = continue_last(run.store, Participant(hits[0].customer_id, hits[0].contact_id), entry, channel)
    if run.json:
        _put_json(run, [made])
    else:
        run.out.answer(answers.continued(made, run.view))


def _answer(run: Run, logged: list[Logged], before: list[str], settled: list[int]) -> None:
    if run.json:
        _put_json(run, logged)
        return
    sent = [made.interaction.customer_id for made in logged if made.interaction.direction == "out"]
    if sent:
        from crmcli.queries.customers import not_to_be_contacted  # an incoming call asks nothing

        run.out.answer(answers.contact_remark(not_to_be_contacted(run.store, sent)))
    for number in settled:
        run.out.say(answers.settled(get_reminder(run.store, number), run.view))
    for made, earlier in zip(logged, before, strict=True):
        steps = [step.id for step in (made.reminder, *made.promises) if step]
        left = loose_threads(run.store, made.interaction.customer_id, steps)
        is_attempt = made.interaction.no_answer
        rest = _again(run, made, left) if is_attempt else answers.loose(left, run.view)
        run.out.answer([*answers.logged(made, run.view, earlier), *rest])
        if is_attempt:
            continue
        if not left.has_step and not left.bare:
            run.out.say(tr('  No next step. Plan one: --next "fri 10am" --todo "…"'))


def _again(run: Run, made: Logged, left: LooseThreads) -> list[str]:
    """When to try again after nobody answered: the next working day; empty where --next says it."""
    if made.reminder is not None:
        return []
    number = made.interaction.customer_id
    tried = unanswered_attempts(run.store, [number]).get(number, 0)
    return answers.not_reached(left, tried, parse.proposal("tomorrow", run.view), number, run.view)


def _put_json(run: Run, logged: list[Logged]) -> None:
    from crmcli.queries.customers import get_customer  # an answer in words does without
    from crmcli.render.columns import logged_json

    documents = [logged_json(made, get_customer(run.store, made.interaction.customer_id)) for made in logged]
    run.out.json(documents[0] if len(documents) == 1 else documents)


def signature(
    ctx: typer.Context,
    who: Annotated[
        str,
        typer.Argument(help="Any part of the name, a number, phone or mail.", autocompletion=completion("customer")),
    ],
    text: Annotated[
        str | None, typer.Argument(help="What happened; - or a pipe reads it from stdin, nothing asks for it.")
    ] = None,
    call: Annotated[bool, typer.Option("--call")] = False,
    mail: Annotated[bool, typer.Option("--mail")] = False,
    meet: Annotated[bool, typer.Option("--meet")] = False,
    visit: Annotated[bool, typer.Option("--visit")] = False,
    chat: Annotated[bool, typer.Option("--chat", "--wechat")] = False,
    letter: Annotated[bool, typer.Option("--letter")] = False,
    other: Annotated[bool, typer.Option("--other")] = False,
    no_answer: Annotated[bool, typer.Option("--no-answer", help="Nobody answered: tried, no contact.")] = False,
    incoming: Annotated[bool, typer.Option("--in", help="They turned to you.")] = False,
    outgoing: Annotated[bool, typer.Option("--out", help="You turned to them.")] = False,
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="When it happened (now).")] = None,
    minutes: Annotated[str | None, typer.Option(help="How long it took: 12, 1h, 1h30.")] = None,
    mood: Annotated[str | None, typer.Option(help="How it felt: cold, warm, hot …")] = None,
    next_: Annotated[str | None, typer.Option("--next", metavar="WHEN", help="When to follow up.")] = None,
    todo: Annotated[str | None, typer.Option(help="What to do then.")] = None,
    owe: Annotated[list[str] | None, typer.Option(help='What you promised: "quote by friday".')] = None,
    waiting: Annotated[list[str] | None, typer.Option(help='What they promised: "PO number by monday".')] = None,
    stage: Annotated[
        str | None, typer.Option(help="Move the deal to this stage.", autocompletion=completion("stage"))
    ] = None,
    amount: Annotated[str | None, typer.Option(help="What the deal is worth: 5k, 3万, €1.200,00.")] = None,
    deal: Annotated[
        str | None, typer.Option(metavar="TITLE", help="The open deal meant, or the title of a new one.")
    ] = None,
    file: Annotated[
        str | None, typer.Option(metavar="PATH|URL", help="A file or page it is about; never copied.")
    ] = None,
    done: Annotated[bool, typer.Option("--done", help="Tick off the reminder that it settles.")] = False,
    edit: Annotated[bool, typer.Option("-e", "--edit", help="Write it in your editor.")] = False,
    last: Annotated[bool, typer.Option("--last", help="Add to the last note instead.")] = False,
    new: Annotated[bool, typer.Option("--new", help="Create the customer if there is none.")] = False,
) -> None:
    """Log a call, mail or visit, and plan the next step.

    Example: crm log acme "wants a quote" --call --next "fri 10am" --todo "send quote"
    """
    channels = {"call": call, "mail": mail, "meet": meet, "visit": visit, "chat": chat, "letter": letter,
                "other": other}  # fmt: skip
    words = LogWords(
        text=text,
        channels=[name for name, is_said in channels.items() if is_said],
        directions=[name for name, is_said in {"in": incoming, "out": outgoing}.items() if is_said],
        on=on,
        minutes=parse.minutes(minutes),
        mood=mood,
        next=next_,
        todo=todo,
        owe=owe or (),
        waiting=waiting or (),
        stage=stage,
        amount=amount,
        deal=deal,
        no_answer=no_answer,
        file=file,
        is_done=done,
        is_edited=edit,
        is_last=last,
        is_new=new,
    )
    log(ctx.obj, who, words)


def build() -> typer.Typer:
    """The command line of `log`; the work above needs no Typer."""
    from crmcli.typer_parts import command_app

    return command_app("log", signature)

"""crm done: tick off reminders, with a word about how it went and the next step."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.errors import Ambiguous, Usage
from crmcli.queries.loose import left_bare
from crmcli.render import answers
from crmcli.services.reminders import Done, finish_reminders
from crmcli.tuples import NamedTuple
from crmcli.words import tr

_LONGEST_NUMBER = 19

TYPE_CHECKING = False
if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from typing import Annotated

    import typer

    from crmcli.context import Run
    from crmcli.domain.records import LogEntry
    from crmcli.services.completion import Completion


class DoneWords(NamedTuple):
    """What was typed beside the reminders of one `crm done`: the next step, what to do then, how and when it was."""

    next: str | None = None
    todo: str | None = None
    channels: tuple[str, ...] = ()
    on: str | None = None


def done(run: Run, words: list[str], said: DoneWords | None = None) -> None:
    """Tick off reminders by their numbers, or one by its customer or words; the words that follow are the note."""
    numbers, note = _parted(run, words)
    entry = _entry(run, note, said or DoneWords())
    if entry is None:
        _answer(run, finish_reminders(run.store, numbers), None)
        return
    from crmcli.commands.shared.kept_note import kept_in_inbox
    from crmcli.services.completion import complete

    with kept_in_inbox(run, " ".join(words[: len(words) - len(note)]), entry):
        completion = complete(run.store, numbers, entry, run.settings)
    _answer(run, list(completion.done), completion)


def _parted(run: Run, words: list[str]) -> tuple[list[int], list[str]]:
    """The reminders that the words name, and the words of the note behind them.

    Leading numbers are reminders. Raises NotFound for none, Ambiguous for several.
    """
    count = next((at for at, word in enumerate(words) if not _is_number(word)), len(words))
    if count:
        return [int(word) for word in words[:count]], words[count:]
    from crmcli.commands.shared.kept_note import kept_in_inbox
    from crmcli.commands.shared.settled import reminder_and_note

    def keep_note(note: list[str]) -> AbstractContextManager[None]:
        return kept_in_inbox(run, words[0], _note(run, note) if note else None, Ambiguous)

    number, note = reminder_and_note(run, words, keep_note)
    return [number], note


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) < _LONGEST_NUMBER


def _entry(run: Run, note: list[str], said: DoneWords) -> LogEntry | None:
    """The note and the next step as an entry, its channel "" where none was said; None where neither is there."""
    if len(said.channels) > 1:
        raise Usage(tr("--{one} and --{other} cannot both be true.", one=said.channels[0], other=said.channels[1]))
    if said.todo is not None and said.next is None:
        raise Usage(tr("--todo needs --next to say when."), tr('Example: --next "fri 10am" --todo "send quote"'))
    if said.channels and not note:
        raise Usage(tr("--{channel} says how it was said: write what.", channel=said.channels[0]),
                    tr('Example: crm done 17 "agreed" --{channel}', channel=said.channels[0]))  # fmt: skip
    if said.on is not None and not note:
        raise Usage(tr("--on is the day of a note: write what happened."))
    if not note and said.next is None:
        return None
    from crmcli import parse

    step = parse.when(said.next, run.view, "future") if said.next else None
    entry = _note(run, note)._replace(channel=said.channels[0] if said.channels else "", next=step, todo=said.todo)
    return entry._replace(at=parse.when(said.on, run.view, "past"), by_clock=False) if said.on else entry


def _note(run: Run, words: list[str]) -> LogEntry:
    """The words of a note as an entry of now."""
    from crmcli import parse
    from crmcli.domain.dates import Moment
    from crmcli.domain.records import LogEntry

    text = " ".join(words)
    parse.check_says_more(text)
    return LogEntry(text, Moment(run.now.date(), run.now.time()), channel="", by_clock=True)


def _answer(run: Run, finished: list[Done], completion: Completion | None) -> None:
    if run.json:
        from crmcli.render.columns import done_json

        documents = [done_json(each, completion) for each in finished]
        run.out.json(documents[0] if len(documents) == 1 else documents)
        return
    for each in finished:
        run.out.answer([*answers.done(each, run.view), *_loose(run, each, finished)])
    if completion is not None:
        _answer_note(run, completion)


def _loose(run: Run, each: Done, finished: Sequence[Done]) -> list[str]:
    """The deals that are left without a next step, said with the last of the customer's reminders."""
    is_last = [one for one in finished if one.reminder.customer_id == each.reminder.customer_id][-1] is each
    left = left_bare(run.store, each.reminder) if is_last and each.following is None else []
    return answers.bare(left, run.view)


def _answer_note(run: Run, completion: Completion) -> None:
    for made in completion.logged:
        lines = answers.logged(made, run.view)
        if made.interaction.channel == "other":
            lines.append(tr("Filed as other: --call, --mail, --meet, --visit, --chat say how it was."))
        run.out.answer(lines)
    for step in completion.planned:
        run.out.answer(answers.reminded(step, run.view))


def signature(
    ctx: typer.Context,
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="NUMBER...|WHO [NOTE]", help="Reminders as crm today numbers them, or a customer; a note."
        ),
    ],
    next_: Annotated[str | None, typer.Option("--next", metavar="WHEN", help="When to follow up.")] = None,
    todo: Annotated[str | None, typer.Option(help="What to do then.")] = None,
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="When what the note says happened (now).")] = None,
    call: Annotated[bool, typer.Option("--call")] = False,
    mail: Annotated[bool, typer.Option("--mail")] = False,
    meet: Annotated[bool, typer.Option("--meet")] = False,
    visit: Annotated[bool, typer.Option("--visit")] = False,
    chat: Annotated[bool, typer.Option("--chat", "--wechat")] = False,
    letter: Annotated[bool, typer.Option("--letter")] = False,
    other: Annotated[bool, typer.Option("--other")] = False,
) -> None:
    """Tick off reminders, with a word about how it went; one that recurs comes up again on its next day.

    Leading numbers are reminders; else a customer with one open reminder, or words of one, and then the note.
    The note is logged on the reminder's channel, else on that of the customer's last note.

    Example: crm done 17 "he agreed" --next "fri 10am" --todo "send contract"

    Example: crm done acme
    """
    channels = {"call": call, "mail": mail, "meet": meet, "visit": visit, "chat": chat, "letter": letter,
                "other": other}  # fmt: skip
    said = tuple(name for name, is_said in channels.items() if is_said)
    done(ctx.obj, words, DoneWords(next_, todo, said, on))


def build() -> typer.Typer:
    """The command line of `done`; the work above needs no Typer."""
    from crmcli.typer_parts import command_app

    return command_app("done", signature)

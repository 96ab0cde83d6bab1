"""crm when: how a date is understood."""

import sys
from typing import Annotated

import typer

from crmcli import parse
from crmcli.context import Run
from crmcli.domain.dates import DateRefused, Moment
from crmcli.errors import Usage
from crmcli.words import listed, tr

app = typer.Typer(rich_markup_mode=None)
_NEXT = 5


@app.command("when")
def when_signature(
    ctx: typer.Context,
    phrases: Annotated[list[str], typer.Argument(metavar="PHRASE...", help="What you would type; - reads lines.")],
) -> None:
    """Show how a date is understood; of a recurrence, the next five.

    Example: crm when "next wed 2:30pm" 下周五下午3点 "every month on the 15th"
    """
    when(ctx.obj, phrases)


def when(run: Run, phrases: list[str]) -> None:
    """Show how a date is understood; of a recurrence, the next five."""
    run.without_book = "try"
    said = [line for phrase in phrases for line in (_stdin_lines() if phrase == "-" else [phrase])]
    answers = [(phrase, _understood(run, phrase)) for phrase in said]
    refused = [answer for _, answer in answers if isinstance(answer, DateRefused)]
    if run.json:
        run.out.json([_as_json(phrase, answer) for phrase, answer in answers])
    else:
        for phrase, answer in answers:
            if not isinstance(answer, DateRefused):
                run.out.put(
                    tr("{phrase}: {answer}", phrase=phrase, answer=listed(run.view.spoken(moment) for moment in answer))
                )
    if len(refused) == 1:
        raise refused[0]
    if refused:
        raise Usage(
            tr("{count} phrases were not understood.", count=len(refused)), "\n".join(r.message for r in refused[:5])
        )


def _stdin_lines() -> list[str]:
    return [line.rstrip("\n") for line in sys.stdin if line.strip()]


def _understood(run: Run, phrase: str) -> list[Moment] | DateRefused:
    """One point, or the next five of a recurrence that says so (every, 每), or why not."""
    try:
        found = parse.plan(phrase, run.view, "any")
    except DateRefused as refusal:
        return refusal
    if found.every is None:
        return [found.due]
    from crmcli.domain.dates import upcoming

    return upcoming(found.every, found.due, run.now, _NEXT)


def _as_json(phrase: str, answer: list[Moment] | DateRefused) -> dict[str, object]:
    if isinstance(answer, DateRefused):
        return {"phrase": phrase, "at": None, "why": answer.message}
    one: dict[str, object] = {"phrase": phrase, "at": answer[0].text}
    return one if len(answer) == 1 else {**one, "next": [moment.text for moment in answer]}

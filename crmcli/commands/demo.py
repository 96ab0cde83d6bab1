"""crm demo: try the program on a made-up book."""

import sys
from typing import Annotated

import typer

from crmcli.context import Run, data_folder
from crmcli.demo.sample_book import ready_demo
from crmcli.typer_parts import TyperGroup
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)


@app.command()
def demo_signature(
    ctx: typer.Context,
    fresh: Annotated[bool, typer.Option("--fresh", help="Make it anew; what you tried in it is lost.")] = False,
) -> None:
    """Try crm on a made-up book: the dashboard on a terminal, otherwise today's list.

    Your own book is never touched. What you change in the sample is kept until the next day.

    Example: crm demo
    """
    run: Run = ctx.obj
    demo(run, fresh=fresh)
    on_terminal = all(s.isatty() for s in (sys.stdin, sys.stdout, sys.stderr)) and not run.json
    _go_on(ctx, "dash" if on_terminal else "today")


def demo(run: Run, *, fresh: bool = False) -> None:
    """Turn the run to the sample book, made when it is not there yet, and say where it is."""
    run.book = run.book or data_folder() / "demo.db"
    made = ready_demo(run.book, run.now, fresh=fresh)
    run.out.say(
        tr("A new sample book: crm --book {book} COMMAND works on it too.", book=run.book)
        if made
        else tr("The sample book: crm --book {book} COMMAND works on it too.", book=run.book)
    )


def _go_on(ctx: typer.Context, name: str) -> None:
    """Run another command in place of this one."""
    root = ctx.find_root()
    assert isinstance(root.command, TyperGroup)
    command = root.command.get_command(root, name)
    assert command is not None
    with command.make_context(name, [], parent=ctx) as sub:
        command.invoke(sub)

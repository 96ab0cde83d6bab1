"""The parts of Typer below its documented face, in one place: a new version of Typer is checked against this module.

Typer brings its own copy of click as `typer._click`. No other module imports from it, from `typer.core` or from
`typer.main`, nor touches an attribute of Typer that begins with an underscore; a test names the versions.
"""

from collections.abc import Callable
from inspect import cleandoc
from types import FunctionType
from typing import Annotated, Any, get_type_hints

import typer
from typer import _click as click
from typer.core import TyperGroup, TyperOption
from typer.main import get_command
from typer.models import TyperPath

from crmcli.quick import is_letter, is_option, is_text

__all__ = [
    "TyperGroup",
    "TyperOption",
    "TyperPath",
    "adapt_help",
    "add_bash_completion",
    "add_command",
    "answer_completion",
    "click",
    "command_app",
    "get_command",
    "is_letter",
    "is_option",
    "is_text",
    "missing_argument",
    "read_terminal_key",
    "take_minus_as_text",
    "without_completion",
]


def take_minus_as_text(command: click.Command) -> None:
    """Have the command take "-10% asked", -500 and "- called" as words: no option of ours looks like them.

    An option that stands where the value of another one should stand (--company --phone) is no value.
    """
    make_parser = command.make_parser

    def make(ctx: click.Context) -> Any:
        parser = make_parser(ctx)
        process: Callable[[str, Any], None] = parser._process_opts

        def process_option(word: str, state: Any) -> None:
            if is_text(word):
                state.largs.append(word)
            else:
                process(word, state)

        take_value: Callable[[str, Any, Any], Any] = parser._get_value_from_state

        def take_option_value(name: str, option: Any, state: Any) -> Any:
            if state.rargs and option.nargs == 1 and (is_option(state.rargs[0]) or is_letter(name, state.rargs[0])):
                raise click.exceptions.BadOptionUsage(name, f"Option {name!r} requires an argument.", ctx)
            return take_value(name, option, state)

        parser._process_opts = process_option  # type: ignore[method-assign, assignment]
        parser._get_value_from_state = take_option_value  # type: ignore[method-assign, assignment]
        return parser

    command.make_parser = make  # type: ignore[method-assign]


def adapt_help(
    command: click.Command,
    name: Callable[[str], str],
    translated: Callable[[click.HelpFormatter], click.HelpFormatter],
    translate: Callable[[str], str],
) -> None:
    """Have the command's help call values by what they are, in the language of the person who asks.

    `name` gives the word for a parameter's name, `translated` the page to write on in place of another, `translate`
    the lines of the commands of a group. Nothing is done before the help is asked for.
    """
    format_help = command.format_help

    def format_adapted(ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for param in command.params:
            if param.metavar is None and param.name and not getattr(param, "is_flag", False):
                param.metavar = name(param.name)
        page = translated(formatter)
        page.buffer = formatter.buffer
        if page is formatter or not isinstance(command, TyperGroup):
            format_help(ctx, page)
            return
        english = {sub: sub.help for sub in command.commands.values()}
        for sub, text in english.items():
            sub.help = translate(cleandoc(text)) if text else text
        try:
            format_help(ctx, page)
        finally:
            for sub, text in english.items():
                sub.help = text

    command.format_help = format_adapted  # type: ignore[method-assign]


def missing_argument(ctx: typer.Context, name: str) -> click.exceptions.MissingParameter:
    """The error of a line that lacks the argument `name`, for a command that wants it only at times."""
    param = next(each for each in ctx.command.params if each.name == name)
    return click.exceptions.MissingParameter(ctx=ctx, param=param)


def command_app(name: str, signature: Callable[..., None]) -> typer.Typer:
    """The app of one command; see `add_command`."""
    app = typer.Typer(rich_markup_mode=None)
    add_command(app, name, signature)
    return app


def add_command(app: typer.Typer, name: str, signature: Callable[..., None], help_text: str | None = None) -> None:
    """Add to `app` a command whose annotations are still text, as its module does without Typer (`quick` calls it).

    They are evaluated here, with the names of the module, `typer` and `Annotated`.
    """
    names = {**signature.__globals__, "typer": typer, "Annotated": Annotated}
    command = FunctionType(signature.__code__, signature.__globals__, signature.__name__, signature.__defaults__)
    command.__doc__ = signature.__doc__
    command.__annotations__ = get_type_hints(signature, names, include_extras=True)
    app.command(name, help=help_text)(command)


def without_completion(app: typer.Typer) -> typer.Typer:
    """The same app; its command gets no --install-completion."""
    app._add_completion = False
    return app


def answer_completion(root: click.Command, program: str) -> None:
    """Answer the shell's request for completions (`_CRM_COMPLETE` is set) and leave the program."""
    root._main_shell_completion({}, program)


def add_bash_completion(format_value: Callable[[str], str]) -> None:
    """Have bash given each completion as `format_value` writes it."""
    from typer._click.shell_completion import CompletionItem, add_completion_class
    from typer._completion_classes import BashComplete

    class Escaping(BashComplete):
        def format_completion(self, item: CompletionItem) -> str:
            return format_value(str(item.value))

    add_completion_class(Escaping, "bash")


def read_terminal_key() -> str:
    """One key from the terminal, without waiting for Enter. Raises EOFError when the input ends."""
    from typer._click.termui import getchar

    return getchar()

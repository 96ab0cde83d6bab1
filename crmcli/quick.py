"""The quick way into the daily commands: a line that is wholly plain is read without Typer.

What a line may hold stands in `quick_lines`, which is made from the Typer commands. Refuses to interpret: whatever it
does not know (another command, an option that is unknown or wants thought, a word too many) is left to Typer.
"""

from __future__ import annotations

import os

from crmcli import interrupts
from crmcli.quick_lines import LINES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from crmcli.context import Run

_LONGEST_NUMBER = 18
FLAG, TEXT, TEXTS, NUMBER, FILE = "flag", "text", "texts", "number", "file"


class NeedsTyper(Exception):
    """A command asks for what Typer alone knows of its line; nothing was done."""


class QuickLine:
    """A line that was read: the module of its command, the values of its parameters, the options every command has."""

    __slots__ = ("common", "module", "values")

    def __init__(self, module: str, values: dict[str, Any], common: dict[str, Any]) -> None:
        self.module = module
        self.values = values
        self.common = common


class _QuickContext:
    """In the place of Typer's context: what a command may ask of it is the run."""

    def __init__(self, run: Run) -> None:
        self.obj = run

    def __getattr__(self, name: str) -> Any:
        raise NeedsTyper(name)


def read_line(argv: list[str]) -> QuickLine | None:
    """The line understood; None where it is one for Typer."""
    found = LINES.get(argv[0]) if argv else None
    if found is None or "_CRM_COMPLETE" in os.environ:
        return None
    module, arguments, options, unsaid, common = found
    values: dict[str, Any] = dict(unsaid)
    said: dict[str, Any] = dict(common)
    words: list[str] = []
    rest = iter(argv[1:])
    for word in rest:
        if word[:1] != "-" or word == "-" or is_text(word):
            words.append(word)
            continue
        name, equals, value = word.partition("=")
        option = options.get(name)
        if option is None:
            return None
        param, kind, least = option
        target = said if param in said else values
        if kind == FLAG:
            if equals:
                return None
            target[param] = True
            continue
        if not equals:
            following = next(rest, None)
            if following is None or (following[:1] == "-" and following != "-" and not is_text(following)):
                return None
            value = following
        if kind == TEXTS:
            target[param] = [*(target[param] or ()), value]
        elif kind == TEXT or (kind == FILE and is_readable(value)):
            target[param] = value
        elif kind == NUMBER and value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER:
            target[param] = int(value)
            if least is not None and target[param] < least:
                return None
        else:
            return None
    return QuickLine(module, values, said) if _has_placed(words, arguments, values) else None


def _has_placed(words: list[str], arguments: tuple[tuple[str, bool, bool], ...], values: dict[str, Any]) -> bool:
    """Put the words into the values of the arguments; False where one is missing or too many."""
    at = 0
    for name, is_required, takes_all in arguments:
        if at == len(words):
            if is_required:
                return False
        elif takes_all:
            values[name] = words[at:]
            at = len(words)
        else:
            values[name] = words[at]
            at += 1
    return at == len(words)


def is_readable(file: str) -> bool:
    """True for a file that may be read, or that is not there: Typer refuses the others."""
    return os.access(file, os.R_OK) or not os.path.exists(file)


def run_line(line: QuickLine, run: Run) -> None:
    """Run the command of a line. Raises NeedsTyper before anything was done, and what the command raises."""
    name = f"crmcli.commands.{line.module}"
    module: Any = __import__(name, fromlist=("signature",))
    interrupts.raise_in_command()
    run.any_owner = False
    for option, value in line.common.items():
        SET_BY[option](run, value)
    module.signature(_QuickContext(run), **line.values)


def set_json(run: Run, is_said: bool) -> None:
    """Answer as JSON where --json says so."""
    if is_said:
        run.json = run.is_json_asked = True


def set_book(run: Run, file: str | None) -> None:
    """Use the book that --book names."""
    if file is not None:
        run.named_book = file or os.curdir


def set_pager(run: Run, is_said: bool | None) -> None:
    """Read a long answer in the pager unless --no-pager says otherwise; --pager reads all of it."""
    run.out.is_paged = is_said is not False
    run.out.is_whole |= bool(is_said)
    run.out.whole_option = run.out.whole_option or "--pager"


def set_whole(run: Run, is_said: bool) -> None:
    """Show every row on a terminal, too, where --all says so."""
    run.out.is_whole |= is_said
    run.out.whole_option = "--all"


# What sets the options that every command has, or every list; `cli` makes them callbacks of Typer.
SET_BY: dict[str, Callable[[Run, Any], None]] = {
    "json": set_json, "book": set_book, "pager": set_pager, "whole": set_whole,
}  # fmt: skip


def is_text(word: str) -> bool:
    """True for a word that begins with a minus sign and is no option: a number, an amount, several words."""
    behind = word[1:2]
    if word[:1] != "-" or not behind or behind == "-":
        return False
    return not (behind.isascii() and behind.isalpha()) or any(letter.isspace() for letter in word)


def is_option(word: str) -> bool:
    """True for a word that is written like an option: --phone, --next=fri; not for -n, which a column may be."""
    first = word[2:3]
    name = word.partition("=")[0]
    return word.startswith("--") and first.isascii() and first.isalpha() and not any(map(str.isspace, name))


def is_letter(option: str, word: str) -> bool:
    """True for -p where the value of an option should stand; a column to sort by, the other way round, may be -n."""
    return option != "--sort" and len(word) == 2 and word[0] == "-" and word[1].isascii() and word[1].isalpha()

"""The error boundary: runs one command line, and every error becomes one line on stderr and an exit code.

Typer is loaded by the lines alone that `quick` does not read, and by those that were refused.
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

from crmcli import interrupts, quick
from crmcli.context import Run, config_file
from crmcli.errors import BookBusy, CrmError, Usage
from crmcli.words import tr, use_language
from crmcli.words.choice import chosen_language

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def main() -> None:
    """Run crm and leave with its exit code.

    Leaves without taking the interpreter apart, which costs a tenth of a run, unless a thread is still at work.
    """
    _open_closed()
    code = run(sys.argv[1:])
    interrupts.leave_at_once()
    for stream in _streams():
        try:
            stream.flush()
        except OSError as error:
            _hush(stream)
            is_answer_lost = stream is sys.stdout and not isinstance(error, BrokenPipeError)
            if is_answer_lost and not code:
                from crmcli.words.system_errors import system_text

                why = system_text(error)
                code = _report(CrmError(tr("the answer could not be written: {strerror}.", strerror=why)), Run())
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        sys.exit(code)
    os._exit(code)


def run(argv: list[str]) -> int:
    """Run one command line; every error becomes one line on stderr and an exit code."""
    for stream in _streams():
        stream.reconfigure(errors="backslashreplace")
    state = Run()
    try:
        _speak()
        _check_utf8(argv)
        state.json = _answers_in_json(argv)
        return _run_line(argv, state)
    except BookBusy as error:
        return _report(_with_line(error, argv), state)
    except CrmError as error:
        return _report(error, state)
    except KeyboardInterrupt:
        state.out.say("")
        state.out.say(tr("crm: interrupted; nothing more was changed."))
        return 130
    except BrokenPipeError:
        _hush(sys.stdout)
        return 0
    except Exception as error:
        return _report(_unexpected(error, state), state)
    finally:
        state.out.close()
        state.close()


def _answers_in_json(argv: list[str]) -> bool:
    """Whether CRM_FORMAT=json asks for JSON and the line says no other form. Raises Usage for another word."""
    wanted = os.environ.get("CRM_FORMAT", "")
    if wanted.lower() not in ("", "text", "json"):
        raise Usage(tr("CRM_FORMAT is {wanted!r}: it can be json or text.", wanted=wanted))
    if wanted.lower() != "json" or argv[:1] == ["dash"]:
        return False
    return not any(word.partition("=")[0] in ("--ids", "--format") for word in argv)


def _speak() -> None:
    """Speak the language of this machine; known before a command's module is loaded."""
    try:
        config = config_file()
    except CrmError:  # no home folder: the command that needs one says so
        config = ""
    use_language(chosen_language(os.environ, config))
    interrupts.translate_line(tr("crm: interrupted; nothing more was changed."))


def _open_closed() -> None:
    """Put nothing where a standard stream was closed (`>&-`), so that no file opened later takes its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _streams() -> list[TextIOWrapper]:
    """Standard output and error, those that are open."""
    return [stream for stream in (sys.stdout, sys.stderr) if isinstance(stream, TextIOWrapper)]


def _run_line(argv: list[str], state: Run) -> int:
    """Run a line, and return its exit code: at once where `quick` reads it, else by Typer."""
    line = quick.read_line(argv)
    if line is None:
        from crmcli.cli import run_line

        return run_line(argv, state)
    try:
        quick.run_line(line, state)
    except quick.NeedsTyper:
        from crmcli.cli import run_line

        return run_line(argv, state)
    except CrmError as error:
        from crmcli.cli import run_again

        return run_again(argv, state, error)
    return 0


def _check_utf8(argv: list[str]) -> None:
    for word in argv:
        if not word.isascii() and any("\ud800" <= c <= "\udfff" for c in word):
            raise Usage(tr("One of the words is not valid UTF-8."), tr("Set LANG to a UTF-8 locale, such as C.UTF-8."))


def _with_line(error: BookBusy, argv: list[str]) -> BookBusy:
    """The error with the whole command line, to be run again: nothing that was typed is lost."""
    import shlex

    error.hint = tr("{hint}\nYour line: {line}", hint=error.hint, line=shlex.join(["crm", *argv])).lstrip()
    return error


def _unexpected(error: Exception, state: Run) -> CrmError:
    """The one-line form of an error no layer named; CRM_DEBUG=1 shows the traceback instead."""
    if os.environ.get("CRM_DEBUG"):
        raise error
    import sqlite3

    from crmcli.book.sqlite_errors import explain
    from crmcli.book.stored_values import damage_behind

    try:
        if (damage := damage_behind(error, state.path)) is not None:
            return damage
    except CrmError:  # no home folder
        pass
    if isinstance(error, OverflowError):
        return Usage(tr("A number in that command is too large: no book holds as many."))
    if isinstance(error, UnicodeDecodeError):  # of the book: a file's text is decoded where it is read
        error = sqlite3.DatabaseError(tr("it holds bytes that are no text"))
        error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    if isinstance(error, sqlite3.Error):
        return explain(error, state.path)
    if isinstance(error, OSError):
        from crmcli.words.system_errors import system_text

        why = system_text(error)
        return CrmError(tr("{file}: {why}", file=error.filename, why=why) if error.filename else tr("{why}", why=why))
    detail = " ".join(str(error).split())[:200]
    return CrmError(
        tr("something unexpected happened ({name}: {detail}).", name=type(error).__name__, detail=detail),
        tr("CRM_DEBUG=1 shows where."),
    )


def _report(error: CrmError, state: Run) -> int:
    state.out.say(tr("crm: {message}", message=error.message))
    for line in error.hint.splitlines():
        state.out.say(f"     {line}")
    if state.json and error.data is not None and state.out.csv_lists is None:
        state.out.json(error.data)
    return error.exit_code


def _hush(stream: TextIO) -> None:
    """Point a stream at nothing, so that leaving does not complain about a reader that left first."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

"""Whether a command line runs on the book of this run: it is run there, unseen, and rolled back."""

import contextlib
import io
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from crmcli.book.rehearsal import rehearsal
from crmcli.commands.repair.line import read_line
from crmcli.context import Run
from crmcli.errors import CrmError
from crmcli.services.settings import KEYS

if TYPE_CHECKING:
    from crmcli.store import Store
    from crmcli.typer_parts import click

# What reaches beyond the book, asks a person, or takes long: such a line is not run for a proposal.
_BEYOND = frozenset((
    "backup", "dash", "demo", "doctor", "export", "forget", "hooks", "import", "next", "sync", "upkeep",
))  # fmt: skip
_MOST = 24  # lines of one refusal


class Rehearsal:
    """Runs lines on the book of `run` that leave no trace; each line once.

    `invoke` runs a line for a run, and raises what is refused; `refusals` are those of the lines that were.
    """

    def __init__(self, root: "click.Command", run: Run, invoke: Callable[[list[str], Run], None]) -> None:
        self._root = root
        self._run = run
        self._invoke = invoke
        self._known: dict[tuple[str, ...], bool | None] = {}
        self.refusals: dict[tuple[str, ...], CrmError] = {}

    def runs(self, argv: Sequence[str]) -> bool | None:
        """Whether the line ends with exit code 0; None where that was not tried."""
        key = tuple(argv)
        if key not in self._known:
            if not _stays_in_book(argv):
                self._known[key] = False if self._lacks_words(argv) else None
            else:
                self._known[key] = self._tried(list(argv)) if len(self._known) < _MOST else None
        return self._known[key]

    def _lacks_words(self, argv: Sequence[str]) -> bool:
        """Whether a line that is not run has fewer words than its command needs."""
        line = read_line(self._root, argv)
        return line is not None and len(line.words) < sum(param.required for param in line.arguments)

    def _tried(self, argv: list[str]) -> bool | None:
        if (store := self._open_store()) is None:
            return None
        run = Run(self._run.book)
        run.any_owner = self._run.any_owner
        run.__dict__["store"], run.__dict__["now"] = store, self._run.now
        try:
            with rehearsal(store), _unheard():
                return self._is_taken(argv, run)
        except sqlite3.OperationalError:
            return None  # another program writes just now

    def _is_taken(self, argv: list[str], run: Run) -> bool:
        try:
            self._invoke(argv, run)
        except typer.Exit as left:
            return left.exit_code == 0
        except CrmError as refused:
            self.refusals[tuple(argv)] = refused
            return False
        except (ValueError, OverflowError):
            return False
        return True

    def _open_store(self) -> "Store | None":
        """The book of the run, if there is one that can be written."""
        if not self._run.path.exists():
            return None
        try:
            store = self._run.store
        except CrmError:
            return None
        return None if store.readonly or store.is_unmade else store


def _stays_in_book(argv: Sequence[str]) -> bool:
    """Whether a line reads and writes the book alone; some settings stand in a file."""
    if not argv or argv[0] in _BEYOND or "--help" in argv:
        return False
    return argv[0] != "config" or len(argv) == 1 or argv[1] in KEYS


@contextlib.contextmanager
def _unheard() -> Iterator[None]:
    """Nothing is read from the standard input inside, and nothing is shown."""
    kept = sys.stdin
    nothing = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    try:
        with contextlib.redirect_stdout(nothing), contextlib.redirect_stderr(nothing):
            yield
    finally:
        sys.stdin = kept

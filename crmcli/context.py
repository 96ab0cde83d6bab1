"""What one run of the program knows: which book, what time it is, and the one way to the terminal.

The book is opened on first use, so a command that fails on its words never touches the file.
"""

import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crmcli.domain.text.unicode import visible
from crmcli.domain.times import wall_time
from crmcli.errors import NotFound, Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from typing import Literal

    from crmcli.domain.settings import Settings
    from crmcli.render.view import Cell, View
    from crmcli.store import Store

# What JSON leaves raw but a terminal or an editor may obey: C1 controls and bidi marks.
_RAW_IN_JSON = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
# Tones as SGR parameters of the terminal's own palette.
_COLOURS = {"muted": "2", "accent": "36", "bad": "31", "warn": "33", "good": "32", "strong": "1", "heading": "1"}
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # the years that dates are understood in


def book_path() -> Path:
    """Where the book is kept when nobody says otherwise: CRM_BOOK, else the platform's data folder."""
    named = os.environ.get("CRM_BOOK")
    return Path(named).expanduser() if named else data_folder() / "book.db"


def data_folder() -> Path:
    """The platform's folder for a program's data (platformdirs would slow every start)."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Application Support"
    else:
        xdg = os.environ.get("XDG_DATA_HOME", "")
        base = Path(xdg) if os.path.isabs(xdg) else Path.home() / ".local/share"
    return base / "crm"


def config_path() -> Path:
    """Where the settings of this machine are kept: config.toml in the platform's folder for a program's settings."""
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or Path.home() / "AppData/Roaming")
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Application Support"
    else:
        xdg = os.environ.get("XDG_CONFIG_HOME", "")
        base = Path(xdg) if os.path.isabs(xdg) else Path.home() / ".config"
    return base / "crm" / "config.toml"


def clock() -> datetime:
    """Local wall time, to the second; CRM_NOW (ISO time) sets it for scripts and tests."""
    fixed = os.environ.get("CRM_NOW")
    if not fixed:
        return datetime.now().replace(microsecond=0)
    try:
        now = datetime.fromisoformat(fixed)
        now = now if now.tzinfo is None else wall_time(now)
    except (ValueError, OverflowError):
        raise Usage(
            tr("CRM_NOW is not an ISO time: {fixed}", fixed=fixed), tr("Example: CRM_NOW=2026-11-18T10:00:00")
        ) from None
    if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
        raise Usage(
            tr(
                "CRM_NOW is outside {first_year} to {last_year}: {fixed}",
                first_year=_FIRST_YEAR,
                last_year=_LAST_YEAR,
                fixed=fixed,
            )
        )
    return now.replace(microsecond=0)


class Out:
    """The one way to the terminal. Whatever the user stored is made safe here: nothing in it is obeyed."""

    def say(self, line: str) -> None:
        """Narration: a line on stderr. That nobody can read it (a full disk, a reader that left) fails no command."""
        with contextlib.suppress(OSError):
            sys.stderr.write(visible(line) + "\n")

    def answer(self, lines: Sequence[str]) -> None:
        """Narration after a change: a sentence, and indented under it what else the change made."""
        for at, line in enumerate(lines):
            self.say(f"  {line}" if at else line)

    def ask(self, question: str) -> None:
        """Narration without a line break: the answer is typed behind it."""
        sys.stderr.write(visible(question))
        sys.stderr.flush()

    def put(self, line: str = "") -> None:
        """Data: one line on stdout; a line break in it is shown as a sign."""
        sys.stdout.write(visible(line) + "\n")

    def put_cells(self, line: "Iterable[str | Cell]") -> None:
        """Data: one line of cells on stdout, in light colour on a terminal that shows colours."""
        parts = [(part, "") if isinstance(part, str) else (part.text, part.tone) for part in line]
        while parts and not parts[-1][0].strip():
            parts.pop()
        if parts:
            parts[-1] = (parts[-1][0].rstrip(), parts[-1][1])
        has_colour = self._has_colour
        sys.stdout.write(
            "".join(
                f"\x1b[{_COLOURS[tone]}m{visible(text)}\x1b[0m" if has_colour and tone in _COLOURS else visible(text)
                for text, tone in parts
            )
            + "\n"
        )

    @cached_property
    def _has_colour(self) -> bool:
        """True on a terminal, unless NO_COLOR is set (no-color.org) or it is a dumb one."""
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    def put_text(self, text: str) -> None:
        """Data: text of several lines on stdout."""
        for line in text.splitlines() or [""]:
            self.put(line)

    def put_sentence(self, text: str) -> None:
        """Data: a sentence on stdout, broken into lines where the terminal is narrower."""
        from crmcli.render.table import screen_width

        width = screen_width()
        if width is None or len(text) * 2 <= width:
            self.put(text)
            return
        from crmcli.render.layout import wrapped

        for line in wrapped(text, width, len(text)):
            self.put(line)

    def json(self, document: object) -> None:
        """Data: one JSON document on stdout, in readable characters, with nothing a terminal would obey."""
        import json  # an answer in words does without
        import re

        # Indenting is done in Python, six times as slow: only for eyes.
        text = json.dumps(document, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
        safe = re.sub(_RAW_IN_JSON, lambda found: f"\\u{ord(found[0]):04x}", text)
        sys.stdout.write(safe + "\n")


class Run:
    """One invocation: its book, its clock, and the form its answer takes.

    `without_book` is what to do when there is no book yet: "create" one, "ask" none (refuse a place that was named,
    and answer as an empty book would elsewhere), or "try" on an empty one that is kept nowhere.
    """

    def __init__(self, book: "Path | None" = None) -> None:
        self.book = book
        self.without_book: Literal["create", "ask", "try"] = "ask"
        self.json = False
        self.out = Out()

    @cached_property
    def now(self) -> datetime:
        """Local wall time of this run."""
        return clock()

    @cached_property
    def store(self) -> "Store":
        """The open book. Raises NotFound when a question names a place without one."""
        from crmcli.store import Store, file_identity

        path = self.book or book_path()
        if self.without_book == "create" or file_identity(path) is not None:
            return Store.open(path, self.now)
        if self.without_book == "ask":
            if self.book or os.environ.get("CRM_BOOK"):
                raise NotFound(
                    tr("There is no book at {path}.", path=path),
                    tr('The first customer makes one there: crm add "Li Wei"'),
                )
            self.out.say(tr('No book yet. The first customer makes one: crm add "Li Wei"'))
        return Store.empty(path, self.now)

    @cached_property
    def settings(self) -> "Settings":
        """The book's settings."""
        from crmcli.queries.settings import load_settings

        return load_settings(self.store)

    @cached_property
    def view(self) -> "View":
        """How the shell puts records into words: in full, nothing hidden."""
        from crmcli.render.view import View

        return View(self.now, lambda: self.settings, is_short=False)

    @property
    def interactive(self) -> bool:
        """True when a person can be asked: both ends are a terminal and no script reads JSON."""
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.json

    def close(self) -> None:
        """Close the book if it was opened."""
        if "store" in self.__dict__:
            self.store.close()

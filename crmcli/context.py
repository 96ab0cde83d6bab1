"""What one run of the program knows: which book, what time it is, how to answer.

The book is opened on first use, so a command that fails on its words never touches the file.
"""

import contextlib
import os
import sys
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from crmcli.domain.times import wall_time
from crmcli.errors import Usage

if TYPE_CHECKING:
    from crmcli.domain.settings import Settings
    from crmcli.store import Store

_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # the years that dates are understood in


def book_path() -> Path:
    """Where the book is kept when nobody says otherwise: CRM_BOOK, else the platform's data folder."""
    named = os.environ.get("CRM_BOOK")
    return Path(named).expanduser() if named else data_folder() / "book.db"


def data_folder() -> Path:
    """The platform's folder for a program's data (platformdirs costs 5 ms at every start)."""
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
        raise Usage(f"CRM_NOW is not an ISO time: {fixed}", "Example: CRM_NOW=2026-11-18T10:00:00") from None
    if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
        raise Usage(f"CRM_NOW is outside {_FIRST_YEAR} to {_LAST_YEAR}: {fixed}")
    return now.replace(microsecond=0)


class Run:
    """One invocation: its book, its clock, and the form its answer takes."""

    def __init__(self, book: Path | None = None) -> None:
        self.book = book
        self.json = False

    @cached_property
    def now(self) -> datetime:
        """Local wall time of this run."""
        return clock()

    @cached_property
    def store(self) -> "Store":
        """The open book."""
        from crmcli.store import Store

        return Store.open(self.book or book_path(), self.now)

    @cached_property
    def settings(self) -> "Settings":
        """The book's settings."""
        from crmcli.queries.settings import load_settings

        return load_settings(self.store)

    @property
    def interactive(self) -> bool:
        """True when a person can be asked: both ends are a terminal and no script reads JSON."""
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.json

    def say(self, line: str) -> None:
        """Narration: a line on stderr. That nobody can read it (a full disk, a reader that left) fails no command."""
        with contextlib.suppress(OSError):
            sys.stderr.write(line + "\n")

    def put(self, line: str) -> None:
        """Data: a line on stdout."""
        sys.stdout.write(line + "\n")

    def put_json(self, document: object) -> None:
        """Data: one JSON document on stdout."""
        from crmcli.render import to_json

        self.put(to_json(document))

    def fail(self, message: str, hint: str = "") -> NoReturn:
        """Refuse what was typed."""
        raise Usage(message, hint)

    def close(self) -> None:
        """Close the book if it was opened."""
        if "store" in self.__dict__:
            self.store.close()

"""What one run of the program knows: which book, what time it is, and (in out) the way to the terminal.

The book is opened on first use, so a command that fails on its words never touches the file.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from datetime import datetime
from functools import cached_property

from crmcli.book.files import as_path
from crmcli.domain.times import wall_time
from crmcli.errors import CrmError, Refused, Usage
from crmcli.out import Out
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path
    from typing import Literal

    from crmcli.book.restored import RestoreNote
    from crmcli.domain.settings import Settings
    from crmcli.render.view import View
    from crmcli.services.backups import BackupPlace
    from crmcli.store import Store

_DAY_SECONDS = 86_400
_FIRST_YEAR, _LAST_YEAR = 1900, 2199  # the years that dates are understood in
_RETRY_SECONDS = 600  # until an upkeep that did not end is started again
_ZONE_FOLDERS = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
_FNV_START, _FNV_PRIME = 0xCBF29CE484222325, 0x100000001B3


def book_path() -> Path:
    """Where the book is kept when nobody says otherwise; see `book_file`."""
    return as_path(book_file())


def book_file() -> str:
    """The file of the book when nobody says otherwise: CRM_BOOK, else in the platform's data folder."""
    named = os.environ.get("CRM_BOOK")
    if not named:
        return os.path.join(_data_folder(), "book.db")
    expanded = os.path.expanduser(named)
    if expanded.startswith("~"):
        raise Usage(
            tr("CRM_BOOK is {named}: there is no such user on this machine.", named=named),
            tr("Name the file in full: CRM_BOOK=/path/to/book.db"),
        )
    return expanded


def _home() -> str:
    """The home folder of whoever runs crm."""
    home = os.path.expanduser("~")
    if home.startswith("~"):
        raise Usage(
            tr("There is no home folder to keep a book in: HOME is not set."),
            tr("Set HOME, or name the file: CRM_BOOK"),
        )
    return home


def _platform_folder(windows: str, windows_default: str, xdg: str, xdg_default: str) -> str:
    """The folder of crm where the platform keeps one kind of files (platformdirs would slow every start).

    Linux and others: in the absolute path that the variable `xdg` names, else in `xdg_default` in the home folder;
    Windows likewise; macOS has one place for all kinds.
    """
    if sys.platform == "win32":
        base = os.environ.get(windows) or os.path.join(_home(), windows_default)
    elif sys.platform == "darwin":
        base = os.path.join(_home(), "Library/Application Support")
    else:
        named = os.environ.get(xdg, "")
        base = named if os.path.isabs(named) else os.path.join(_home(), xdg_default)
    return os.path.join(base, "crm")


def _data_folder() -> str:
    return _platform_folder("LOCALAPPDATA", "AppData/Local", "XDG_DATA_HOME", ".local/share")


def data_folder() -> Path:
    """The folder for the data of crm."""
    return as_path(_data_folder())


def config_file() -> str:
    """The file with the settings of this machine: config.toml in the platform's folder for a program's settings."""
    return os.path.join(_platform_folder("APPDATA", "AppData/Roaming", "XDG_CONFIG_HOME", ".config"), "config.toml")


def config_path() -> Path:
    """The path of `config_file`."""
    return as_path(config_file())


def drafts_path(path: Path) -> Path:
    """The file for drafts of forms about a book, in the platform's folder for a program's state."""
    return as_path(os.path.join(_state_folder(), "drafts", f"{backup_name(path)}.json"))


def _state_folder() -> str:
    """The folder for what crm notes about its runs."""
    return _platform_folder("LOCALAPPDATA", "AppData/Local", "XDG_STATE_HOME", ".local/state")


def hooks_folder() -> Path:
    """The folder of the programs that are started after a change, beside config.toml."""
    return as_path(_hooks_folder())


def _hooks_folder() -> str:
    return os.path.join(os.path.dirname(config_file()), "hooks")


def hooks_log() -> Path:
    """The file that these programs write to."""
    return as_path(os.path.join(_state_folder(), "hooks.log"))


def start_hooks(store: Store, step: int) -> list[str]:
    """Start the programs that are to run after a change; returns what to say. Where there are none: one look.

    A hook that changes the book starts no hook (CRM_HOOK).
    """
    if os.environ.get("CRM_HOOK"):
        return []
    try:
        os.stat(_hooks_folder())
    except (OSError, CrmError):  # none, or no home folder
        return []
    from crmcli.services import hooks

    return hooks.start_hooks(hooks_folder(), hooks_log(), store, step)


def backup_folder() -> Path:
    """The folder of backups, and of what the upkeep notes about each book."""
    return as_path(_backup_folder())


def _backup_folder() -> str:
    return os.path.join(_data_folder(), "backups")


def backup_name(path: str | Path) -> str:
    """The beginning of the names of a book's backups: `book`, or the file's stem with a hash (FNV-1a) of its place."""
    place = os.path.realpath(path)
    if place == os.path.realpath(os.path.join(_data_folder(), "book.db")):
        return "book"
    number = _FNV_START
    for byte in os.fsencode(place):
        number = (number ^ byte) * _FNV_PRIME & 0xFFFFFFFFFFFFFFFF
    return f"{os.path.splitext(os.path.basename(place))[0][:40]}-{number:016x}"


def backup_place(path: Path) -> BackupPlace:
    """Where the backups of a book are kept. Raises Refused when config.toml cannot be read."""
    from crmcli.services.backups import BackupPlace
    from crmcli.services.config_file import load_backup_folder

    chosen = load_backup_folder(config_path())
    return BackupPlace(as_path(os.path.realpath(path)), backup_folder(), backup_name(path), chosen)


def backup_place_or_default(path: Path) -> tuple[BackupPlace, str]:
    """Where the backups of a book are kept, and ""; where config.toml cannot be read the usual folder, and why."""
    from crmcli.services.backups import BackupPlace

    try:
        return backup_place(path), ""
    except CrmError as error:
        return BackupPlace(as_path(os.path.realpath(path)), backup_folder(), backup_name(path)), error.message


def keep_backup(path: Path, now: datetime, reason: str) -> None:
    """Keep a backup of a book as it is on the disk, unless the newest one holds it. Raises Failed."""
    from crmcli.services.backups import make_backup_unless_kept

    make_backup_unless_kept(backup_place(path), now, reason)


def exchange_restored(path: Path, note: RestoreNote, now: datetime) -> Path:
    """Exchange the book at `path`, which is not open, for the one that a restore set aside; returns where it lies now.

    Raises NotFound when that one is gone, Failed while another program uses the book.
    """
    from crmcli.services.backups import notes_path
    from crmcli.services.restoring import take_back

    place = backup_place(path)
    aside = take_back(place, note, now)
    notes_path(place).unlink(missing_ok=True)  # what the upkeep found in the other book
    return aside


def new_doubt(path: Path) -> str | None:
    """What to say of the folder of a book, once for each place: it is on a network, or synced; None otherwise."""
    from crmcli.book.folders import doubtful_folder

    said = backup_folder() / f"{backup_name(path)}.folder"
    doubt = doubtful_folder(path)
    with contextlib.suppress(OSError, ValueError):  # where nothing can be kept it is said again
        if doubt is None:
            said.unlink()
        elif said.exists() and said.read_text(encoding="utf-8") == doubt:
            return None
        else:
            os.makedirs(said.parent, mode=0o700, exist_ok=True)
            with open(os.open(said, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
                file.write(doubt)
    return None if doubt is None else tr("Note: {doubt}", doubt=doubt)


def back_up_before_upgrade(now: datetime) -> Callable[[Path], str | None]:
    """The function that keeps a backup of an older book and returns its name, None where no backup can be made."""

    def back_up(path: Path) -> str | None:
        from crmcli.services.backups import make_backup_unless_kept

        with contextlib.suppress(CrmError):  # the sample book, a full disk: then a copy is put beside the book
            made = make_backup_unless_kept(backup_place(path), now, "update")
            return made.name if made is not None else None
        return None

    return back_up


def start_upkeep(path: str | Path, now: datetime) -> subprocess.Popen[bytes] | None:
    """Start the day's upkeep of a book in a process of its own; None when it was done today or was just started.

    CRM_UPKEEP=off starts none. Never fails: a note is kept whether its backup can be made or not.
    """
    if os.environ.get("CRM_UPKEEP", "").lower() == "off":
        return None
    with contextlib.suppress(OSError, ValueError, CrmError):  # no home folder, no room, no right to start a process
        notes = os.path.join(_backup_folder(), backup_name(path))
        if datetime.fromtimestamp(_written(f"{notes}.upkeep")).date() == now.date():
            return None
        if 0 <= now.timestamp() - _written(f"{notes}.lock") < _RETRY_SECONDS:
            return None
        for folder in (_data_folder(), _backup_folder()):
            os.makedirs(folder, mode=0o700, exist_ok=True)
        os.close(os.open(f"{notes}.lock", os.O_CREAT | os.O_WRONLY, 0o600))
        os.utime(f"{notes}.lock", (now.timestamp(),) * 2)
        return _start_detached("upkeep", "--book", os.path.realpath(path))
    return None


def _written(path: str) -> float:
    """When a file was written, in seconds; the epoch where it is not there."""
    try:
        return os.stat(path).st_mtime
    except OSError:
        return 0.0


def _start_detached(*words: str) -> subprocess.Popen[bytes]:
    """Run crm in a process that outlives this one and has no terminal; the same crm, wherever it was started from."""
    import subprocess

    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    code = "import os, sys; sys.path.append(sys.argv.pop(1)); getattr(os, 'nice', int)(10)"  # the person comes first
    code += "; from crmcli.__main__ import main; main()"
    return subprocess.Popen(
        [sys.executable, "-P", "-c", code, home, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def clock() -> datetime:
    """Local wall time, to the second; CRM_NOW (ISO time) sets it for scripts and tests."""
    zone = os.environ.get("TZ")
    if zone and max(abs(time.timezone), abs(time.altzone)) >= _DAY_SECONDS:
        raise Usage(
            tr("TZ is {zone}: no place on earth is a day or more from UTC.", zone=zone),
            tr("Example: TZ=Europe/Berlin"),
        )
    if zone and not _is_known_zone(zone):
        raise Usage(
            tr("TZ is {zone}: this machine knows no such time zone, and would take it for UTC.", zone=zone),
            tr("Example: TZ=Europe/Berlin, or TZ=UTC"),
        )
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


def _is_known_zone(zone: str) -> bool:
    """Whether the system knows the time zone of TZ: a name or a file of its zones, or a rule of POSIX (EST5EDT).

    The C library takes any other word for UTC without a sign.
    """
    name = zone.removeprefix(":")
    rest = name.lstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    is_rule = name[:1] == "<" or (len(name) - len(rest) >= 3 and rest[:1] in (*"+-0123456789",))
    if os.name != "posix" or is_rule or name in ("", "UTC", "GMT"):
        return True
    folders = (os.environ.get("TZDIR") or _ZONE_FOLDERS[0], *_ZONE_FOLDERS)
    return any(os.path.isfile(os.path.join(folder, name)) for folder in folders)


def _begin_settings(store: Store) -> None:
    from crmcli.services.new_book import begin_settings

    begin_settings(store)


class Run:
    """One invocation: its book, its clock, and the form its answer takes.

    `without_book` is what to do when there is no book yet. "create": the first change that is kept makes it.
    "create_own": the same at the default place, while a place that was named is refused. "ask": a place that was named
    is refused, elsewhere the answer is that of an empty book. "try": on an empty one that is kept nowhere.
    """

    def __init__(self, book: Path | None = None) -> None:
        self.named_book = None if book is None else str(book)
        self.without_book: Literal["create", "create_own", "ask", "try"] = "ask"
        self.json = self.is_json_asked = False
        self.is_changed = False
        self.any_owner = False
        self.out = Out()

    @property
    def book(self) -> Path | None:
        """The book that --book named; None where it did not."""
        return None if self.named_book is None else as_path(self.named_book)

    @book.setter
    def book(self, path: Path | None) -> None:
        self.named_book = None if path is None else str(path)

    @cached_property
    def now(self) -> datetime:
        """Local wall time of this run."""
        return clock()

    @cached_property
    def store(self) -> Store:
        """The open book. Raises Refused when a place without one was named."""
        from crmcli.store import Store, file_identity

        path = self.book_file
        if file_identity(path) is not None:
            self.check_owner()
            store = Store.open(path, self.now, back_up=back_up_before_upgrade(self.now))
            store.safeguard = self.keep_backup
            store.hold_snapshot()
            self.out.answer(store.warn_of_damage())
        else:
            store = Store.begin(path, self.now)
            self._answer_without_book(store)
            if not store.is_unmade:
                return store
        store.after_commit.append(self._note_change)
        store.when_waiting = self.out.say
        return store

    @property
    def path(self) -> Path:
        """Where the book of this run is kept, whether there is one or not."""
        return as_path(self.book_file)

    @property
    def book_file(self) -> str:
        """The file of `path`."""
        return self.named_book if self.named_book is not None else book_file()

    @property
    def drafts_path(self) -> Path:
        """The file for drafts of forms about the open book."""
        return drafts_path(self.store.path)

    def check_owner(self) -> None:
        """Raise Refused for a book of another user, unless --force before the command allows it."""
        if os.name != "posix" or self.any_owner:
            return
        with contextlib.suppress(OSError):
            if (owner := os.stat(self.book_file).st_uid) != os.geteuid():
                from crmcli.book.place import of_another_user

                raise of_another_user(self.path, owner)

    def refuse_named_place(self) -> None:
        """Raise Refused when the place of the book, which has none, was named by --book or CRM_BOOK."""
        if self.named_book is not None or os.environ.get("CRM_BOOK"):
            raise Refused(
                tr("There is no book at {path}.", path=self.path),
                tr('The first customer makes one there: crm add "Li Wei"'),
            )

    def _answer_without_book(self, store: Store) -> None:
        """Let the first change make the book, or keep what is changed in memory; says so when the run only asks."""
        if self.without_book in ("create_own", "ask"):
            self.refuse_named_place()
        store.is_unmade = self.without_book in ("create", "create_own")
        store.begin_settings, store.when_made = _begin_settings, self._say_made
        if self.without_book == "ask":
            self.out.say(tr('No book yet. The first customer makes one: crm add "Li Wei"'))

    def _say_made(self) -> None:
        from crmcli.queries.settings import load_settings
        from crmcli.services.new_book import new_book_text

        self.out.say(new_book_text(self.store, load_settings(self.store)))
        if (doubt := new_doubt(self.path)) is not None:
            self.out.say(doubt)

    @cached_property
    def settings(self) -> Settings:
        """The book's settings."""
        from crmcli.queries.settings import load_settings

        return load_settings(self.store)

    @cached_property
    def view(self) -> View:
        """How the shell puts records into words: in full, nothing hidden; on a terminal with short days."""
        from crmcli.render.view import View

        return View(self.now, lambda: self.settings, is_short=False, has_short_days=sys.stdout.isatty())

    @property
    def interactive(self) -> bool:
        """True when a person can be asked: both ends are a terminal and no script reads JSON."""
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.json

    def keep_backup(self, reason: str) -> None:
        """Keep a backup of the book before a large change. Raises Failed when it cannot be made."""
        keep_backup(self.path, self.now, reason)

    def _note_change(self, step: int) -> None:
        self.is_changed = True
        self.out.answer(start_hooks(self.store, step))

    def close(self) -> None:
        """Close the book if it was opened; the day's first change starts the upkeep."""
        if "store" in self.__dict__:
            self.store.close()
            started = start_upkeep(self.store.file, self.now) if self.is_changed else None
            if started is not None:
                started.returncode = 0  # it outlives this process: nobody waits for it
                if (doubt := new_doubt(self.store.path)) is not None:
                    self.out.say(doubt)

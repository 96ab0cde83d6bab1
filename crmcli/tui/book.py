"""The book behind the screens: kept open, watched for what others write, written one change at a time.

It never waits: a book that another program holds gives `Busy`, and the caller tries again. A book that was moved away
or replaced is noticed before anything is written to it, so that no change goes to a file nobody will find again.
"""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from crmcli import book
from crmcli.book.file_watch import OVERWRITTEN, UNCHANGED, FileWatch, set_log_aside
from crmcli.book.restored import RestoreNote
from crmcli.book.sqlite_errors import explain
from crmcli.context import back_up_before_upgrade, exchange_restored, keep_backup, new_doubt, start_upkeep
from crmcli.domain.settings import Settings
from crmcli.errors import CrmError, Failed
from crmcli.queries.settings import load_settings
from crmcli.services.new_book import begin_settings
from crmcli.store import Store, file_identity
from crmcli.words import tr

if TYPE_CHECKING:
    from subprocess import Popen

Result = TypeVar("Result")

_PATIENCE_MS = 40  # less than a frame is long


class Busy(Failed):
    """Another program is writing; trying again in a moment may do."""


class LiveBook:
    """One open book. `trouble` says what is wrong with it, or is empty; `news` that another file is shown since a look.

    Where there is none yet, an empty one in memory, which the first change makes. A book that was there is never made.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self.path = path
        self.clock = clock
        self.trouble = ""
        self.news = ""
        self.generation = 0
        self._elsewhere = 0
        self._counting = threading.Lock()
        self._upkeep: Popen[bytes] | None = None
        self._open(begins=file_identity(path) is None)

    def _open(self, *, begins: bool = False) -> None:
        self._store = self._opened(begins=begins)
        self._store.set_patience(_PATIENCE_MS)
        self._file = file_identity(self.path)
        self._version = self._store.data_version
        self._watch = FileWatch(self.path)
        self.trouble = self._standing_trouble()

    def _standing_trouble(self) -> str:
        """What is wrong with the book as it stands: a check found it damaged, or it can only be read. Else ""."""
        if os.path.exists(f"{self.path}.damaged") and (damage := str(book.damage.damage_banner(self.path))):
            return damage
        if self._store.readonly:
            return tr("{path} can only be read here: nothing you do is saved.", path=self.path)
        return ""

    def _opened(self, *, begins: bool, beside: Store | None = None) -> Store:
        """The book, opened: the day's first change starts the upkeep, and a large one is preceded by a backup.

        `beside` is the store that is open already, whose locks must hold.
        """
        if begins:
            store = Store.begin(self.path, self.clock())
            store.begin_settings = begin_settings
        else:
            now = self.clock()
            store = Store.open(self.path, now, creates=False, back_up=back_up_before_upgrade(now), beside=beside)
            store.safeguard = lambda reason: keep_backup(self.path, self.clock(), reason)
        store.after_commit.append(self._start_upkeep)
        return store

    def _start_upkeep(self, step: int) -> None:
        started = start_upkeep(self.path, self.clock())
        if started is not None:
            self._upkeep = started
            self.news = new_doubt(self.path) or self.news

    def close(self) -> None:
        """Close the file."""
        self._watch.close()
        self._store.close()

    @property
    def store(self) -> Store:
        """The open book, its clock set to now."""
        self._store.now = self.clock()
        return self._store

    @property
    def now(self) -> datetime:
        """Local wall time."""
        return self.clock()

    def settings(self) -> Settings:
        """The book's settings."""
        return load_settings(self._store)

    def poll(self) -> bool:
        """True when somebody else changed the book since the last look, or its trouble began or ended."""
        before = self.trouble
        try:
            changed = self._look()
        except sqlite3.Error as error:
            self.trouble, changed = explain(error, self.path).message, False
        except (CrmError, OSError) as error:
            self.trouble, changed = str(error), False
        if changed or self.trouble != before:
            self.generation += 1
            return True
        return False

    def _look(self) -> bool:
        there = file_identity(self.path)
        if there is None and self._store.is_unmade:
            return False
        if there is None:
            self.trouble = tr(
                "The book is no longer at {path}. Put it back to go on; nothing is saved until then.", path=self.path
            )
            return False
        if there != self._file:
            is_first = self._file is None  # the book was made, here or by another program
            self._reopen()
            if not is_first:
                self.news = tr("Another file took the place of the book: it is shown now.")
            return True
        if not self._store.is_unmade and self._elsewhere == 0 and self._follow(self._watch.look()):
            return True
        version = self._store.data_version
        self.trouble = self._standing_trouble()
        changed = version != self._version
        self._version = version
        return changed

    def _reopen(self) -> None:
        """Another file stands where the book was: show that one. The old one is let go only when it can be opened."""
        old = self._store
        self._open()
        old.close()

    def _follow(self, verdict: str) -> bool:
        """Open the file anew when it was written past this connection; returns whether it was."""
        if verdict == UNCHANGED:
            return False
        if verdict == OVERWRITTEN:
            self._set_log_aside()
        with contextlib.suppress(sqlite3.Error):
            self._store.close()  # before the file is read: closing it then would drop the locks of this connection
        self._open()
        return True

    def _set_log_aside(self) -> None:
        """Keep the log of the book that was overwritten under another name, and empty it: it is not written back."""
        log = f"{os.path.realpath(self.path)}-wal"
        aside = f"{log}.aside-{self.clock():%Y%m%dT%H%M%S}"
        self._store.release_snapshot()
        set_log_aside(self._store.db, log, aside)
        self.news = tr(
            "The book was overwritten by another file, which is shown now; what was last changed is kept as {aside}.",
            aside=os.path.basename(aside),
        )

    def write(self, change: Callable[[Store], Result]) -> Result:
        """Do one change now. Raises Busy when another program holds the book, CrmError for anything else refused."""
        is_new = self._store.is_unmade and file_identity(self.path) is None
        if file_identity(self.path) != self._file:
            self.poll()
            raise Failed(
                self.trouble or tr("The book was just replaced by another file; nothing was changed. Look again.")
            )
        if not is_new and self._elsewhere == 0 and self._follow(self._watch.settle()) and self.news:
            raise Failed(tr("The book was just replaced by another file; nothing was changed. Look again."))
        try:
            result = change(self.store)
        except CrmError as error:
            if _is_busy(error.__cause__):
                raise Busy(error.message, error.hint) from error
            raise
        except sqlite3.Error as error:
            if _is_busy(error):
                raise Busy(tr("Another program is writing to the book; nothing was changed.")) from error
            raise explain(error, self.path) from error
        finally:
            if is_new and not self._store.is_unmade:
                self._store.set_patience(_PATIENCE_MS)
                self._file, self._version = file_identity(self.path), self._store.data_version
                self._watch.close()
                self._watch = FileWatch(self.path)
        self.generation += 1
        return result

    def exchange_restored(self, note: RestoreNote) -> None:
        """Exchange the book for the one that a restore set aside, and show that one. Raises Busy while a thread reads.

        It is closed meanwhile: nobody may have the old file open when another one takes its place.
        """
        with self._counting:
            if self._elsewhere:
                raise Busy(tr("The book is still being read; nothing was changed. Try again."))
            self._watch.close()
            self._store.close()
            try:
                exchange_restored(self.path, note, self.clock())
            finally:
                self._open()

    @contextlib.contextmanager
    def opened_elsewhere(self) -> Iterator[Store]:
        """`elsewhere`, closed at the end; while it is open, the file is not opened anew."""
        with self._counting:
            self._elsewhere += 1
        try:
            with contextlib.closing(self.elsewhere()) as store:
                yield store
        finally:
            with self._counting:
                self._elsewhere -= 1

    def elsewhere(self) -> Store:
        """The same book, opened for another thread; whoever asked closes it. Raises Failed when it is not there now.

        A book that was moved away is never made anew, and one that took its place is not written to: what was chosen
        on the screen stands in the old one.
        """
        begins = self._store.is_unmade and file_identity(self.path) is None
        store = self._opened(begins=begins, beside=self._store)
        if store.is_unmade:
            return store
        if file_identity(self.path) != self._file:
            store.close()
            raise Failed(tr("The book was just replaced by another file; nothing was changed. Look again."))
        return store


def _is_busy(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.OperationalError) and getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    )

"""The book: one SQLite file, opened safely, written one transaction at a time.

Refuses a file that is not a book (exit 5), a newer book, and a write outside `atomic`.
Stock sqlite3 only: `sqlite_utils` is loaded to bring an older book up to date, and for nothing else.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
import sys
from functools import cached_property

from crmcli import book
from crmcli.book.files import as_path, connect, linked_file, stat_of
from crmcli.book.files import file_identity as file_identity
from crmcli.book.schema import APPLICATION_ID, SCHEMA_VERSION
from crmcli.book.uids import fresh_uids, new_uid
from crmcli.domain.text.unicode import visible
from crmcli.domain.times import utc_text
from crmcli.errors import CrmError, Failed, Refused
from crmcli.rows import read_as
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from crmcli.book.derived import Keeper
    from crmcli.rows import Record

_BUSY_MS = 60_000  # a change waits so long for another program that writes
_SILENT_MS = 1000  # and so long before it says whom it waits for
_MOST_LETTERS = 60  # of an argument of a step: a note may have a megabyte
_HEADER = b"SQLite format 3\x00"
_WAL_MODE = 2  # in the header's byte 18


class Store:
    """An open book. Bound to the thread that opened it; a worker opens its own.

    `keepers` recompute what is derived from the rows, at the end of every transaction. `after_commit` is called with
    the number of each step that was kept, after the commit; what it raises is said on stderr and takes nothing back.
    `begin_settings` is called inside the step that makes a book, `when_made` once it was made; `when_waiting` with a
    sentence, when a change has waited for a second for another program. `kept_step` is the number of the newest step
    of this store, None when the last transaction changed nothing.
    `safeguard` keeps a backup before a large change; services call it with the reason (import, merge).
    """

    def __init__(
        self, db: sqlite3.Connection, file: str, now: datetime, *, readonly: bool, keepers: Sequence[Keeper] | None
    ) -> None:
        self.db = db
        self.file = file
        self.now = now
        self.readonly = readonly
        self._keepers = keepers
        self.after_commit: list[Callable[[int], None]] = []
        self.begin_settings: Callable[[Store], None] | None = None
        self.when_made: Callable[[], None] | None = None
        self.when_waiting: Callable[[str], None] | None = None
        self.is_unmade = False
        self._waits = True
        self._prepared: list[Callable[[sqlite3.Connection], object]] = []
        self.safeguard: Callable[[str], None] = _no_safeguard
        self.batch_id: int | None = None
        self.kept_step: int | None = None
        self._identity = file_identity(file)

    @classmethod
    def open(
        cls,
        path: str | Path,
        now: datetime,
        keepers: Sequence[Keeper] | None = None,
        *,
        creates: bool = True,
        back_up: Callable[[Path], str | None] | None = None,
        beside: Store | None = None,
    ) -> Store:
        """Open the book at `path`, making it when there is none and it `creates`; `now` is local wall time.

        `keepers` are those of `book.derived` unless others are given. `back_up` makes a backup of an older book before
        it is brought up to date and returns its name; where it is None, or returns None, a copy is put beside the book.
        `beside` is a store that this process has open: if it is the same file, the file was checked when that was
        opened, and must not be read again (`check_file`).

        Raises Refused for a foreign, corrupt or newer file, and where what is there is neither a book nor nothing at
        all; Failed when it cannot be read or made, or is not there.
        """
        file = os.fspath(path)
        with explained(file):
            if file_identity(file) is None:
                if not creates:
                    raise Failed(tr("The book is no longer at {path}.", path=path), tr("Put it back to go on."))
                book.creation.create(as_path(path))
            identity = file_identity(file)
            if beside is None or beside._identity != identity:
                check_file(file)
            db, readonly = connect(file)
            try:
                version = db.execute("PRAGMA user_version").fetchone()[0]
                if file_identity(file) != identity:  # a restore gave the name away: the log is of that file
                    db.close()
                    return cls.open(path, now, keepers, creates=creates, back_up=back_up, beside=beside)
                if version > SCHEMA_VERSION:
                    raise Refused(
                        tr(
                            "{path} was written by a newer crm (format {version}; this one reads {schema_version}).",
                            path=path,
                            version=version,
                            schema_version=SCHEMA_VERSION,
                        ),
                        tr("Update crm, then try again. Nothing was changed."),
                    )
                if version < SCHEMA_VERSION and not readonly:
                    book.creation.bring_up_to_date(db, as_path(path), back_up)
                db.execute("PRAGMA foreign_keys = ON")
            except BaseException:
                db.close()
                raise
            opened = cls(db, file, now, readonly=readonly, keepers=keepers)
            opened._identity = identity
            return opened

    @classmethod
    def empty(cls, path: str | Path, now: datetime) -> Store:
        """An empty book in memory, for a place that has none; `path` is not touched."""
        return cls(book.creation.create_in_memory(), os.fspath(path), now, readonly=False, keepers=None)

    @classmethod
    def begin(cls, path: str | Path, now: datetime) -> Store:
        """An empty book in memory that is made at `path` with the first change that is kept.

        Raises Refused when no book may be made there.
        """
        with explained(path):
            book.place.check_free(as_path(path))
        store = cls.empty(path, now)
        store.is_unmade = True
        return store

    def _make(self) -> None:
        """Make the file of a book that is in memory so far, and go on in it."""
        if file_identity(self.file) is None:
            book.creation.create(self.path, self.db)
        opened = Store.open(self.file, self.now, self._keepers)
        self.db, self._identity, self.is_unmade = opened.db, opened._identity, False
        for call in self._prepared:
            call(self.db)

    def _unmake(self) -> None:
        """Remove a book that was made for a change which was not kept; one that another program uses stays."""
        if file_identity(self.file) == self._identity:
            book.creation.remove_unused(self.db, self.path)
        if file_identity(self.file) != self._identity:
            self.db.close()
            self.db, self.is_unmade = book.creation.create_in_memory(), True

    def prepare(self, call: Callable[[sqlite3.Connection], object]) -> None:
        """Set something of the connection (its cache, say), and of that to the file once the book is made."""
        self._prepared.append(call)
        call(self.db)

    def close(self) -> None:
        """Close the file; an open transaction is rolled back."""
        self.db.close()

    @cached_property
    def path(self) -> Path:
        """The path of the book's file."""
        return as_path(self.file)

    @property
    def utc_now(self) -> str:
        """The clock as stored text."""
        return utc_text(self.now)

    def rows(self, sql: str, params: Sequence[object] | dict[str, object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self.db.execute(sql, params).fetchall()

    def row(self, sql: str, params: Sequence[object] | dict[str, object] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        found: tuple[Any, ...] | None = self.db.execute(sql, params).fetchone()
        return found

    def value(self, sql: str, params: Sequence[object] | dict[str, object] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, params)
        return found[0] if found else None

    def records(
        self, record: type[Record], sql: str, params: Sequence[object] | dict[str, object] = ()
    ) -> list[Record]:
        """All rows of a query as records, each column in the field of its name."""
        return list(read_as(record, self.db.execute(sql, params)))

    def record(
        self, record: type[Record], sql: str, params: Sequence[object] | dict[str, object] = ()
    ) -> Record | None:
        """The first row of a query as a record, or None."""
        return next(read_as(record, self.db.execute(sql, params)), None)

    @property
    def keepers(self) -> Sequence[Keeper]:
        """What recomputes the derived tables."""
        if self._keepers is None:
            self._keepers = book.derived.KEEPERS
        return self._keepers

    def hold_snapshot(self) -> None:
        """Read one state of the book until the next write: what other programs write meanwhile is not seen.

        A question of several statements so never shows half of a step.
        """
        if not self.db.in_transaction:
            self.db.execute("BEGIN")

    def release_snapshot(self) -> None:
        """Read the book as it is now again."""
        if self.db.in_transaction and self.batch_id is None:
            self.db.execute("COMMIT")

    def warn_of_damage(self) -> list[str]:
        """What to say before this book answers a question: lines if a check found it damaged, else none."""
        if stat_of(f"{self.file}.damaged") is None:
            return []
        lines: list[str] = book.damage.warn_of_damage(self.path)
        return lines

    def set_patience(self, milliseconds: int) -> int:
        """Wait so long, and no longer, for another program that writes; returns how long it was before."""
        self._waits = False
        before = int(self.value("PRAGMA busy_timeout"))
        self.db.execute(f"PRAGMA busy_timeout = {milliseconds}")
        return before

    @property
    def data_version(self) -> int:
        """A number that changes when another connection wrote the book."""
        return int(self.value("PRAGMA data_version"))

    @contextlib.contextmanager
    def atomic(self, kind: str, /, *, undoes: int | None = None, **args: str | int) -> Iterator[int]:
        """One transaction and one undo step; yields the batch's id. Inside another, joins it.

        The step is kept as the code `kind` with its arguments (text is cut to some words), which `words.steps` makes a
        sentence of. A step that changed nothing leaves no trace.
        """
        if self.batch_id is not None:
            yield self.batch_id
            return
        with explained(self.file):
            if self.readonly:
                raise Failed(tr("{path} can only be read here; nothing was changed.", path=self.path))
            if is_new := self.is_unmade:
                self._make()
            self.kept_step = kept = None
            try:
                self._begin()
                self._must_be_in_place()
                self.batch_id = self._begin_batch(kind, undoes, args)
                yield self.batch_id
                if is_new and self.begin_settings and self._has_changed():
                    self.begin_settings(self)
                book.derived.refresh(self.db, self.keepers)
                self.kept_step = kept = self._end_batch()
                self.db.execute("COMMIT")
            except BaseException:
                self.kept_step = kept = None
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
            finally:
                self.batch_id = None
                if is_new and kept is None:
                    self._unmake()
        if kept is not None:
            if is_new and self.when_made:
                self.when_made()
            for call in self.after_commit:
                _call_after_commit(call, kept)

    def _begin(self) -> None:
        """Begin the transaction: at once, or when another program that writes has ended."""
        self.release_snapshot()
        if not self._waits:
            self.db.execute("BEGIN IMMEDIATE")
            return
        self.db.execute(f"PRAGMA busy_timeout = {min(_SILENT_MS, _BUSY_MS)}")
        try:
            self.db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            book.waiting.wait_for_lock(self.db, self.path, _BUSY_MS, self.when_waiting)

    def _begin_batch(self, kind: str, undoes: int | None, args: dict[str, str | int]) -> int:
        """Insert the row of a new step, and say that it is being written: the triggers journal under it.

        SQLite makes the JSON: importing json would slow every note. The stamp is the clock in microseconds, or
        one more than the newest step's, so that it never runs backwards.
        """
        pairs = ", ".join(f"'{name}', ?" for name in args)
        cut = [value[:_MOST_LETTERS] if isinstance(value, str) else value for value in args.values()]
        batch_id = self.db.execute(
            f"INSERT INTO batch (uid, at, label, undoes, args, stamp) VALUES (?, ?, ?, ?, json_object({pairs}),"
            " max(?, coalesce((SELECT stamp FROM batch ORDER BY id DESC LIMIT 1), 0) + 1))",
            (new_uid(), self.utc_now, kind, undoes, *cut, int(self.now.timestamp() * 1_000_000)),
        ).lastrowid
        assert batch_id is not None
        self.db.execute("INSERT INTO writing (batch_id) VALUES (?)", (batch_id,))
        return batch_id

    def _end_batch(self) -> int | None:
        """End the step; returns its number, None when nothing changed and no step was kept."""
        self.db.execute("DELETE FROM writing")
        if self._has_changed():
            return self.batch_id
        self.db.execute("DELETE FROM batch WHERE id = ?", (self.batch_id,))
        return None

    def _has_changed(self) -> bool:
        return self.row("SELECT 1 FROM journal WHERE batch_id = ? LIMIT 1", (self.batch_id,)) is not None

    def _must_be_in_place(self) -> None:
        """Refuse to write into a damaged book, or a file that lost its name: a backup took its place meanwhile, say."""
        if file_identity(self.file) != self._identity:
            raise Refused(
                tr("{path} was moved or replaced while it was open; nothing was changed.", path=self.path),
                tr("Try again."),
            )
        if stat_of(f"{self.file}.damaged") is not None:
            book.damage.refuse_damaged(self.path)

    def insert(self, table: str, **values: object) -> int:
        """Add a row; uid and times are filled in. Returns its id."""
        self._must_be_writing()
        now = self.utc_now
        row = {"uid": new_uid(), "created_at": now, "updated_at": now, **values}
        names = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" * len(row))
        cursor = self.db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add many rows at once; `columns` names what each row holds. Times and a uid are added unless named."""
        self._must_be_writing()
        first = self._last_id(table) + 1
        times = () if "created_at" in columns else ("created_at", "updated_at")
        now = f"'{self.utc_now}'"  # a constant of the statement: two values less to bind for each row
        given = "uid" in columns
        names = ", ".join(f'"{name}"' for name in (*times, *columns, *(() if given else ("uid",))))
        marks = ", ".join([*[now] * len(times), *"?" * (len(columns) + (0 if given else 1))])
        full = rows if given else ((*row, uid) for row, uid in zip(rows, self.uids, strict=False))
        self.db.execute("UPDATE writing SET is_bulk = 1")
        book.bulk_insert.insert_rows(self.db, table, f'INSERT INTO "{table}" ({names}) VALUES ({marks})', full)
        self.db.execute("UPDATE writing SET is_bulk = 0")
        self._note_bulk(table, first, self._last_id(table))

    def _last_id(self, table: str) -> int:
        return int(self.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0)

    def _note_bulk(self, table: str, first: int, last: int) -> None:
        """Journal the new rows as one entry, longer with every call, and mark what they made stale."""
        if last < first:
            return
        grown = self.db.execute(
            "UPDATE journal SET last_id = ? WHERE batch_id = ? AND tbl = ? AND last_id = ?",
            (last, self.batch_id, table, first - 1),
        )
        if not grown.rowcount:
            self.db.execute(
                "INSERT INTO journal (batch_id, tbl, row_id, last_id) VALUES (?, ?, ?, ?)",
                (self.batch_id, table, first, last),
            )
        marked = {keeper.kind: keeper.marked(book.tables.table(table), f'"{table}"') for keeper in self.keepers}
        for kind, of in marked.items():
            if of is not None:
                self.db.execute(
                    f'INSERT OR IGNORE INTO stale SELECT ?, {of} FROM "{table}" WHERE id BETWEEN ? AND ?',
                    (kind, first, last),
                )

    @cached_property
    def uids(self) -> Iterator[str]:
        """Fresh uids for bulk work."""
        return fresh_uids()

    def update(self, table: str, row_id: int, **values: object) -> None:
        """Change a row, unless it holds these values already; its updated time moves forward only."""
        self._must_be_writing()
        sets = ", ".join(f'"{name}" = ?' for name in values)
        differs = " OR ".join(f'"{name}" IS NOT ?' for name in values)
        self.db.execute(
            f'UPDATE "{table}" SET {sets}, updated_at = max(updated_at, ?) WHERE id = ? AND ({differs})',
            (*values.values(), self.utc_now, row_id, *values.values()),
        )

    def trash(self, table: str, row_id: int) -> None:
        """Delete a row softly: it stays as a tombstone and can be restored."""
        self.update(table, row_id, deleted_at=self.utc_now)

    def untrash(self, table: str, row_id: int) -> None:
        """Take a row back out of the trash."""
        self.update(table, row_id, deleted_at=None)

    def _must_be_writing(self) -> None:
        if self.batch_id is None:
            raise RuntimeError("a write outside atomic() cannot be undone")


def _no_safeguard(reason: str) -> None:
    """A book for which nobody keeps backups: a copy, the sample book, a test's."""


def _call_after_commit(call: Callable[[int], None], step: int) -> None:
    """Tell one listener of a step; the step is written whatever the listener raises, which is said on stderr."""
    try:
        call(step)
    except Exception as error:  # a fault of whoever listens is no failure of the write
        with contextlib.suppress(OSError):
            text = tr("crm: written, but what was to follow failed: {error}", error=error)
            sys.stderr.write(visible(text) + "\n")


def check_file(path: str | Path) -> None:
    """Refuse what is not a book before SQLite touches it (opening could roll back its journal, or replay a log).

    Not for a file that this process has open: closing a file that was read drops every POSIX lock that the process
    holds on it (sqlite.org/howtocorrupt.html, 2.2). Another program then takes itself for the last one and removes the
    log, and what either writes from there on is lost.
    """
    found = os.stat(path)
    if not stat.S_ISREG(found.st_mode):
        book.place.check_free(as_path(path))
    with open(path, "rb") as file:
        header = file.read(100)
    if header[:16] != _HEADER or int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise Refused(
            tr("{path} is not a crm book; it was not touched.", path=path),
            tr("Name another file with --book FILE or CRM_BOOK."),
        )
    if found.st_mode & 0o077:
        book.place.make_private(as_path(path), found)
    real = linked_file(path)
    log = stat_of(f"{real}-wal")
    if log is not None and log.st_size and found.st_ctime_ns >= log.st_mtime_ns:
        book.place.check_log(as_path(real))
    if header[18] == _WAL_MODE and stat_of(f"{real}-journal") is not None:
        book.place.check_journal(as_path(real))


@contextlib.contextmanager
def explained(path: str | Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into one line a person understands."""
    try:
        yield
    except CrmError:
        raise
    except sqlite3.Error as error:
        file = as_path(path)
        raise book.stored_values.damage_behind(error, file) or book.sqlite_errors.explain(error, file) from error
    except PermissionError as error:
        raise Failed(
            tr("No permission for {filename}; nothing was changed.", filename=error.filename or path)
        ) from error
    except (NotADirectoryError, FileExistsError) as error:
        raise Failed(tr("The book cannot be kept at {path}: part of that path is a file.", path=path)) from error

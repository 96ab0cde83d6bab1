"""A checkpoint that a reader holds up leaves the book as no state it ever was in: its own log is still its own."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from crmcli.book.file_watch import CHECKPOINT, FileWatch
from crmcli.book.place import check_log
from crmcli.store import Store
from tests.conftest import NOW, Crm

HEADER, FRAME, PAGE = 32, 24, 4096
STEPS = 90


def write_log(book: Path, target: Path) -> None:
    """Steps of a book, copied to `target` while its log holds all of them; free pages of the book hold other rows."""
    with closing(sqlite3.connect(book, isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = OFF")
        db.execute("CREATE TABLE junk (id INTEGER PRIMARY KEY, a TEXT, b BLOB)")
        db.execute("BEGIN")
        db.executemany("INSERT INTO junk VALUES (?, 'junk', zeroblob(90))", ((n,) for n in range(1, 6000)))
        db.execute("COMMIT")
        db.execute("DROP TABLE junk")
    with closing(Store.open(book, NOW)) as store:
        store.db.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(STEPS):
            with store.atomic("add"):
                store.insert("customer", name=f"Customer {number}")
        for end in ("", "-wal"):
            shutil.copyfile(f"{book}{end}", f"{target}{end}")


def frames_of(log: bytes) -> list[tuple[int, bool, bytes]]:
    """The number of each page in a log, whether it ends a transaction, and what it holds."""
    found = []
    for at in range(HEADER, len(log), FRAME + PAGE):
        page, size = (int.from_bytes(log[at + n : at + n + 4], "big") for n in (0, 4))
        found.append((page, size > 0, log[at + FRAME : at + FRAME + PAGE]))
    return found


def held_up(book: bytes, frames: list[tuple[int, bool, bytes]], mark: int) -> bytes:
    """The book after a checkpoint while somebody reads the state at `mark`: pages that were written later stay out."""
    last = {page: number for number, (page, _, _) in enumerate(frames)}
    pages = bytearray(book)
    for page, number in last.items():
        if number <= mark:
            end = page * PAGE
            pages.extend(bytes(max(0, end - len(pages))))
            pages[end - PAGE : end] = frames[number][2]
    return bytes(pages)


def test_the_log_of_a_book_that_a_reader_held_up_is_its_own(crm: Crm, tmp_path: Path) -> None:
    """Whatever a query of the book alone would say; the dashboard empties a log that it takes for another's."""
    crm.ok("add", "Ann")
    base, place = tmp_path / "base.db", tmp_path / "place.db"
    write_log(crm.path, base)
    log = Path(f"{base}-wal")
    book, frames = base.read_bytes(), frames_of(log.read_bytes())
    marks = [number for number, (_, is_end, _) in enumerate(frames) if is_end]
    strange = 0
    for mark in marks[::3]:
        place.write_bytes(held_up(book, frames, mark))
        shutil.copyfile(log, f"{place}-wal")
        strange += newest_step(place) > STEPS + 1
        check_log(place)
    assert strange, "no such book was made"
    place.write_bytes(book)
    watch = FileWatch(place)
    place.write_bytes(held_up(book, frames, marks[STEPS // 2]))
    os.utime(place)
    assert watch.settle() == CHECKPOINT


def newest_step(path: Path) -> int:
    """The number of the newest step in the file of a book alone; 0 where that cannot be read."""
    try:
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as db:
            return int(db.execute("SELECT max(id) FROM batch").fetchone()[0])
    except sqlite3.DatabaseError:
        return 0

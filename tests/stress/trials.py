"""Tries commands that write in a folder of their own: what was there before and after, and what a run left behind.

The same rows mean the same book: every row that a person wrote and every step, with the uids numbered.
"""

import contextlib
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from crmcli.book.tables import JOURNALLED
from tests.conftest import Crm
from tests.stress.fork_server import Ended, ForkServer, fork_server
from tests.stress.writes import Write, in_folder, write_book

_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LEFT_BEHIND = re.compile(r"\.new|\.half|\.work|-journal")


class Case(NamedTuple):
    """A command to be tried: the folder it starts from, every row before and after it, its answer, its seconds.

    `between` are the rows after each of several steps.
    """

    write: Write
    base: Path
    before: str
    after: str
    between: list[str]
    answer: str
    seconds: float

    def state(self, rows: str) -> str:
        """How much of the command is in these rows."""
        return {self.before: "nothing of it there", self.after: "all of it there"}.get(rows, "its first steps there")


class Trials:
    """Runs commands in `place`; `counts` are the caller's."""

    def __init__(self, server: ForkServer, place: Path) -> None:
        self.server = server
        self.place = place
        self.counts: Counter[str] = Counter()

    @property
    def book(self) -> Path:
        """The book in the place."""
        return self.place / "book.db"

    def run(self, *words: str, kill_after: float | None = None) -> Ended:
        """Run a command on the book in the place, with its own folders of data and of temporary files."""
        (ended,) = self.run_at_once([words], kill_after=kill_after)
        return ended

    def run_at_once(self, lines: Sequence[tuple[str, ...]], kill_after: float | None = None) -> list[Ended]:
        """Run several commands that start at the same moment."""
        env = {
            "CRM_BOOK": str(self.book),
            "XDG_DATA_HOME": str(self.place / "data"),
            "TMPDIR": str(self.place / "tmp"),
        }
        full = [in_folder(words, self.place) for words in lines]
        all_ended = self.server.run_at_once(full, kill_after=kill_after, env=env)
        for ended in all_ended:
            assert not ended.is_hung, (lines, ended)
            assert "Traceback" not in ended.err, (lines, ended)
            assert "unexpected" not in ended.err, (lines, ended)
        return all_ended

    def put(self, base: Path) -> None:
        """Put a copy of what is in a folder in the place."""
        self.place.mkdir(exist_ok=True)
        for path in self.place.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.copytree(base, self.place, dirs_exist_ok=True)

    def rows(self) -> str:
        """Every row that a person wrote, and every step, from a copy, the uids numbered; the book must be sound."""
        copy = self.place.with_name("peek")
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for end in ("", "-wal", "-journal"):
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(f"{self.book}{end}", copy / f"book.db{end}")
        with contextlib.closing(sqlite3.connect(copy / "book.db")) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []
            there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            names = [name for name in (*JOURNALLED, "batch", "journal") if name in there]
            text = "\n".join(repr(row) for name in names for row in db.execute(f'SELECT * FROM "{name}" ORDER BY id'))
        seen: dict[str, str] = {}
        return _UID.sub(lambda found: seen.setdefault(found[0], f"uid {len(seen)}"), text)

    def left_behind(self) -> list[str]:
        """What runs that ended early left in the place."""
        names = [str(path.relative_to(self.place)) for path in self.place.rglob("*")]
        return [name for name in names if _LEFT_BEHIND.search(name) or name.startswith("tmp/")]

    def case(self, write: Write, made_from: Path, base: Path) -> Case:
        """What a command does when nothing goes wrong; `base` is made, the folder that it starts from."""
        self.put(made_from)
        for words in write.before:
            assert self.run(*words).code == 0, words
        shutil.copytree(self.place, base)
        before, between = self.rows(), []
        for words in write.parts:
            assert self.run(*words).code == 0, words
            between.append(self.rows())
            self.put(base)
        ended = self.run(*write.words)
        assert ended.code in (0, 3), (write, ended)
        assert self.left_behind() == []
        return Case(write, base, before, self.rows(), between, ended.out + ended.err, ended.seconds)


@contextlib.contextmanager
def trials(place: Path) -> Iterator[Trials]:
    """Trials in a place, with a server of their own."""
    with fork_server() as server:
        yield Trials(server, place)


def written_folder(crm: Crm, folder: Path) -> Path:
    """A folder with a book in which every command finds something to do."""
    write_book(crm)
    (folder / "tmp").mkdir(parents=True)
    for path in (crm.path, *crm.path.parent.glob("*.csv")):
        shutil.copy(path, folder)
    return folder

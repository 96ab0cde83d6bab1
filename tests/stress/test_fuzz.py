"""Mutated files for every reader, mutated words for every grammar and command: refused or read, and read alike.

No traceback, no hang, no raw control byte, no gigabyte; what a dry run says of a file is what the import then does, and
the book it is read into is sound. CRM_FUZZ says for how many seconds of the processor each reader and grammar is tried,
CRM_FUZZ_SEED tries one seed; the counts are printed:

    CRM_FUZZ=60 .venv/bin/pytest -n 0 -s tests/stress/test_fuzz.py
"""

import itertools
import os
import random
import resource
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Answer, Crm
from tests.stress.fuzz_inputs import (
    GRAMMARS,
    READERS,
    WORDS,
    mutate,
    mutate_file,
    mutate_words,
    phrases,
    samples,
)
from tests.stress.test_invocations import LIMIT, Hangs, faults, put_book
from tests.stress.writes import WRITES, in_folder, write_book

SECONDS = float(os.environ.get("CRM_FUZZ", "0.02"))
SEED = int(os.environ.get("CRM_FUZZ_SEED", "1"))
MOST_KB = 500_000  # of memory that one reader or grammar may take on top
FOR_REAL = 5  # one file in so many that is understood is imported, too
_OF_ONE_RUN = ("batch", "seconds", "rejects")


@pytest.fixture
def _limited() -> Iterator[None]:
    """A limit on processor time, by SIGPROF."""

    def hangs(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGPROF, hangs)
    yield
    signal.signal(signal.SIGPROF, before)


_MADE: dict[str, bytes] = {}


def put_full_book(crm: Crm) -> None:
    """The book in which every command finds something to do, made once, with the files that it imports."""
    if not _MADE:
        folder = write_book(crm)
        _MADE.update({name: (folder / name).read_bytes() for name in ("book.db", "people.csv", "orders.csv")})
    for name, data in _MADE.items():
        crm.path.with_name("kept.db" if name == "book.db" else name).write_bytes(data)
    put_book(crm)


def _tried(crm: Crm, words: tuple[str, ...], counts: Counter[int], stdin: bytes = b"") -> tuple[Answer, list[str]]:
    """Run a line within the limit; its answer and what is wrong with it."""
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        answer = crm(*words, stdin=stdin)
    except Hangs:
        return Answer(-1, "", ""), ["hangs"]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    counts[answer.code] += 1
    return answer, [f"{fault}: {answer.err[-300:]}" for fault in faults(words, answer)]


def _for_seconds() -> Iterator[int]:
    """Numbers from 0, until this process has had its seconds of the processor."""
    until = time.process_time() + SECONDS
    yield from itertools.takewhile(lambda _: time.process_time() < until, itertools.count())


class _Memory:
    """How much more memory this process has taken since; `fault` is what to say of too much."""

    def __init__(self) -> None:
        self._before = self._now()

    @staticmethod
    def _now() -> int:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def fault(self, of: str) -> list[str]:
        """Nothing, or that too much was taken."""
        grown = self._now() - self._before
        return [f"{of}: {grown} KB of memory"] if grown > MOST_KB else []


def _import_line(reader: str, path: Path, *, dry: bool) -> tuple[str, ...]:
    if reader == "backup":
        return ("backup", "restore", str(path), "--yes")
    dry_run = ("--dry-run",) if dry else ()
    new = ("--book", str(path.with_name("new.db"))) if reader == "whole book" else ()
    return ("import", str(path), *dry_run, "--yes", "--create", "--partial", "--json", *new)


def _without_run(found: Any) -> Any:
    """A JSON document without what is another in each run."""
    if isinstance(found, dict):
        return {key: _without_run(value) for key, value in found.items() if key not in _OF_ONE_RUN}
    return [_without_run(each) for each in found] if isinstance(found, list) else found


def _differs(crm: Crm, reader: str, path: Path, said: Answer, counts: Counter[int]) -> list[str]:
    """What the import of a file does otherwise than its dry run said, and whether the book is sound afterwards."""
    line = _import_line(reader, path, dry=False)
    new = line[line.index("--book") :] if "--book" in line else ()
    done, wrong = _tried(crm, line, counts)
    if done.out and said.out and done.code in (0, 1) and isinstance(said.json, dict):
        was, now = (_without_run(each.json) for each in (said, done))
        if was != now:
            wrong.append(f"the dry run said {was}, the import {now}")
    elif done.code != said.code:
        wrong.append(f"the dry run ended with {said.code}, the import with {done.code}: {done.err[-200:]}")
    if done.code in (0, 1) and (not new or Path(new[1]).exists()):
        examined = crm("doctor", *new)
        if examined.code:
            wrong.append(f"not sound: {examined.out}")
    return wrong


@pytest.mark.usefixtures("_limited")
@pytest.mark.parametrize("reader", READERS)
def test_mutated_files(crm: Crm, tmp_path: Path, reader: str) -> None:
    """Read or refused, in a dry run, by turns from a pipe; a file that did worse is kept."""
    put_full_book(crm)
    dice, counts, wrong, memory = random.Random(SEED), Counter[int](), list[str](), _Memory()
    files = samples(reader, crm, tmp_path)
    path = tmp_path / f"mutated.{READERS[reader]}"
    for number in _for_seconds():
        data = mutate_file(reader, dice.choice(files), dice)
        path.write_bytes(data)
        line = _import_line(reader, path, dry=True)
        is_piped = number % 4 == 3 and reader != "zip"
        words = tuple("-" if word == str(path) else word for word in line) if is_piped else line
        answer, found = _tried(crm, words, counts, data if is_piped else b"")
        if reader != "backup" and answer.code in (0, 1) and number % FOR_REAL == 0:
            found += _differs(crm, reader, path, answer, counts)
        if reader == "backup" or number % FOR_REAL == 0:
            put_book(crm)
            for left in tmp_path.glob("new.db*"):
                left.unlink()
        if found:
            kept = path.replace(tmp_path / f"fault-{len(wrong)}{path.suffix}")
            wrong.extend(f"{kept}: {fault}" for fault in found)
    sys.stdout.write(f"\n{reader}: {counts.total()} files, exit codes {dict(sorted(counts.items()))}")
    assert wrong + memory.fault(reader) == []


@pytest.mark.usefixtures("_limited")
def test_mutated_words(crm: Crm) -> None:
    """Understood or refused; a day that `crm when` understands is the day of a reminder, too."""
    put_full_book(crm)
    wrong = list[str]()
    for grammar, line in GRAMMARS.items():
        dice, counts, memory = random.Random(SEED), Counter[int](), _Memory()
        understood = phrases(grammar)
        for number in _for_seconds():
            if number % 100 == 99 or line[0] in ("config", "snooze"):
                put_book(crm)
            said = mutate(dice.choice(understood), WORDS, dice)
            words = tuple(said if word == "{}" else word for word in line)
            answer, found = _tried(crm, words, counts)
            if grammar.endswith("dates") and answer.code == 0 and number % FOR_REAL == 0:
                found += _two_days(crm, said)
            wrong.extend(f"{grammar}: {said!r}: {fault}" for fault in found)
        wrong += memory.fault(grammar)
        sys.stdout.write(f"\n{grammar}: {counts.total()} phrases, exit codes {dict(sorted(counts.items()))}")
    assert wrong == []


def _two_days(crm: Crm, said: str) -> list[str]:
    """Whether a reminder is due on the day that `crm when` says, where a reminder takes it."""
    (when,) = crm.ok("when", said)
    reminded = crm("remind", "Ada Stone", said, "ring", "--json")
    if reminded.code or when["at"] is None:
        return []
    due = reminded.json["due"] or reminded.json["due_day"]
    return [] if due is None or due[:10] == when["at"][:10] else [f"when says {when}, remind {reminded.json}"]


@pytest.mark.usefixtures("_limited")
def test_mutated_command_lines(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that write, with words left out, exchanged and put in: done or refused, and the book stays sound."""
    put_full_book(crm)
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)  # for files that a mutated name makes
    dice, counts, wrong, memory = random.Random(SEED), Counter[int](), list[str](), _Memory()
    lines = [in_folder(write.words, tmp_path) for write in WRITES]
    for number in _for_seconds():
        words = mutate_words(dice.choice(lines), dice)
        answer, found = _tried(crm, words, counts)
        if answer.code == 0 and number % FOR_REAL == 0 and crm("doctor").code:
            found.append("the book is not sound")
        wrong.extend(f"{words!r:.600}: {fault}" for fault in found)
        put_book(crm)
    sys.stdout.write(f"\n{counts.total()} lines, exit codes {dict(sorted(counts.items()))}")
    assert wrong + memory.fault("lines") == []

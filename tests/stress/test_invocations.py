"""Thousands of bad command lines: no traceback, no raw control byte, no hang, and an exit code of the contract.

CRM_INVOCATIONS says how many lines of the table are tried (0: all), CRM_INVOCATIONS_REAL how many in processes of their
own; the counts are printed at the end:

    CRM_INVOCATIONS=0 CRM_INVOCATIONS_REAL=1000 .venv/bin/pytest -n 0 -s tests/stress/test_invocations.py
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Answer, Crm
from tests.stress.invocations import GOOD, commands, invocations, write_hostile_files
from tests.stress.writes import write_book

MANY = int(os.environ.get("CRM_INVOCATIONS", "250"))
REAL = int(os.environ.get("CRM_INVOCATIONS_REAL", "8"))
SEED = int(os.environ.get("CRM_INVOCATIONS_SEED", "1"))
CODES = (0, 1, 2, 3, 4, 5, 7, 130)
LIMIT = 5.0  # seconds of processor time: others use the machine too


class Hangs(BaseException):
    """The command took too long."""


@pytest.fixture
def place(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, with the book that every line starts from beside it, and a limit on processor time."""
    write_book(crm)
    shutil.copyfile(crm.path, tmp_path / "kept.db")
    work = tmp_path / "work"
    work.mkdir()
    for name in ("people.csv", "orders.csv"):
        shutil.copy(tmp_path / name, work)
    write_hostile_files(work)
    monkeypatch.chdir(work)

    def hangs(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGPROF, hangs)
    yield work
    signal.signal(signal.SIGPROF, before)


def put_book(crm: Crm) -> None:
    """Put the book back as it was."""
    for path in crm.path.parent.glob("book.db*"):
        path.unlink()
    shutil.copyfile(crm.path.with_name("kept.db"), crm.path)
    crm.path.chmod(0o600)


def faults(words: tuple[str, ...], answer: Answer) -> list[str]:
    """What is wrong with an answer."""
    found = []
    if answer.code not in CODES:
        found.append(f"exit code {answer.code}")
    for text in (answer.out, answer.err):
        if "Traceback" in text or "unexpected happened" in text:
            found.append("traceback")
        plain = text.replace("\r\n", "\n")  # the lines of a csv
        raw = sorted({c for c in plain if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160)})
        if raw:
            found.append(f"raw control characters {raw}")
    if "--json" in words and not {"--help", "-h"} & set(words) and answer.code == 0 and answer.out:
        try:
            json.loads(answer.out)
        except ValueError:
            found.append("no JSON")
    return found


def _short(words: tuple[str, ...]) -> list[str]:
    return [word[:40] for word in words]


def test_the_table_knows_every_command() -> None:
    """A new command gets its good words, and so its bad ones."""
    assert [name for name, _ in commands()] == list(GOOD)


def test_bad_invocations(crm: Crm, place: Path) -> None:
    """Every command, every option, every hostile value, in words and as JSON by turns."""
    table = list(invocations())
    dice = random.Random(SEED)
    chosen = dice.sample(table, MANY) if MANY else table
    codes, wrong = Counter[int](), list[tuple[object, ...]]()
    for at, line in enumerate(chosen):
        words = (*line, "--json") if at % 2 and "--" not in line else line
        put_book(crm)
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        try:
            answer = crm(*words)
        except Hangs:
            wrong.append((_short(words), "hangs"))
            continue
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        codes[answer.code] += 1
        wrong += [(_short(words), fault, answer) for fault in faults(words, answer)]
    sys.stdout.write(f"\n{len(chosen)} of {len(table)} lines, exit codes {dict(sorted(codes.items()))}\n")
    assert [str(each)[:600] for each in wrong] == []


def test_bad_invocations_of_a_process(crm: Crm, place: Path) -> None:
    """The same through the system's own words, streams and exit codes."""
    dice = random.Random(SEED)
    codes, wrong = Counter[int](), list[tuple[object, ...]]()
    for words in dice.sample(list(invocations()), REAL):
        put_book(crm)
        ended = subprocess.run(
            [sys.executable, "-m", "crmcli", *map(os.fsencode, words)],
            stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip
        answer = Answer(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
        codes[answer.code] += 1
        wrong += [(_short(words), fault, answer) for fault in faults(words, answer)]
    sys.stdout.write(f"\n{REAL} processes, exit codes {dict(sorted(codes.items()))}\n")
    assert [str(each)[:600] for each in wrong] == []

"""Mutated files for every reader, mutated words for every grammar: refused or read, with no traceback and no hang.

CRM_FUZZ says for how many seconds of the processor each reader and grammar is tried, CRM_FUZZ_SEED tries one seed; the
counts are printed:

    CRM_FUZZ=60 .venv/bin/pytest -n 0 -s tests/stress/test_fuzz.py
"""

import itertools
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from tests.conftest import Crm
from tests.stress.test_invocations import LIMIT, Hangs, faults, put_book
from tests.stress.writes import write_book

SECONDS = float(os.environ.get("CRM_FUZZ", "0.1"))
SEED = int(os.environ.get("CRM_FUZZ_SEED", "1"))
FIXTURES = Path(__file__).parents[1] / "fixtures"
READERS = ("csv", "xlsx", "json", "jsonl", "vcf", "ldif", "ics", "mbox", "eml", "whole")
CHUNKS = (
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[2J", b"\r", b"\r\n\r\n", b'"', b'""', b",", b";", b"\t", b"=",
    b":", b"{", b"[", b"}" * 40, b"[" * 3000, b"9" * 400, b"-1", b"1e309", b"NaN", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"\xe5\x90\x8d", b"null", b"true", b"BEGIN:VCARD\n", b"END:VCALENDAR\n", b"RRULE:FREQ=SECONDLY\n",
    b"TZID=Nowhere/None", b"20261332T256199Z", b"0000-00-00", b"Content-Type: multipart/mixed; boundary=x\n",
    b"=?utf-8?b?////?=", b"From nobody\n", b"&#0;", b"<![CDATA[", b"x" * 70_000,
)  # fmt: skip
WORDS = (
    "", " ", "0", "-1", "99999999999999999999", "1e9", "½", "٣", "１２", "三", "百万", "next", "every", "下周",
    "号", "fri", "31", "29.2.", "24:00", "12pm", "am", "to", "until", "(", ")", "'", '"', "~", "=", "!=", "and",
    "or", "not", "is empty", "@", "%", "$", "€", "k", "kg", ",", ";", "/", "\\", "\u202e", "\0", "\x1b[2J", "😀",
    "ß", "x" * 3000, "(" * 500, "not " * 500, "-", "+2d", "W53", "2026-02-30",
)  # fmt: skip
GRAMMARS = {
    "dates": ("when", "{}"),
    "next steps": ("remind", "Ada Stone", "{}", "ring"),
    "amounts": ("deal", "add", "Ada Stone", "desks", "{}"),
    "order lines": ("order", "add", "Ada Stone", "{}"),
    "conditions": ("list", "--where", "{}"),
    "ratings": ("rate", "Ada Stone", "{}"),
    "rhythms": ("edit", "Ada Stone", "--every", "{}"),
    "searches": ("find", "{}"),
}
PHRASES: dict[str, Sequence[str]] = {
    "amounts": ("5k", "12,000.50", "USD 3.5m", "1.200,50 €", "¥3万", "5 000", "10%", "-4"),
    "conditions": (
        "city = 'Rome' and orders > 3",
        "name ~ 'an' or not tag:vip",
        "last < 30 days",
        "value >= 5k",
        "x is empty",
    ),
    "ratings": ("9", "9/10", "4 of 5", "7.5", "★★★★", "80%"),
    "rhythms": ("2 weeks", "21 days", "month", "quarter", "每月"),
    "searches": ("rice", '"a phrase"', "tag:vip stage:won", "a OR b", "wyq", "报价"),
}


@pytest.fixture
def _limited() -> Iterator[None]:
    """A limit on processor time, by SIGPROF."""

    def hangs(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGPROF, hangs)
    yield
    signal.signal(signal.SIGPROF, before)


Text = TypeVar("Text", str, bytes)


def mutate(text: Text, pieces: Sequence[Text], dice: random.Random) -> Text:
    """The text with one to four places cut out, written twice, exchanged, or replaced by a piece."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        start, end = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        end = min(end, start + dice.choice((0, 1, 1, 4, len(text) // 20)))
        way = dice.randrange(4)
        if way == 0:
            text = text[:start] + text[end:]
        elif way == 1:
            text = text[:end] + text[start:]
        elif way == 2:
            text = text[:start] + dice.choice(pieces) + text[end:]
        else:
            text = text[:start] + text[end : end + 20] + text[start:end] + text[end + 20 :]
    return text


def samples(reader: str, crm: Crm, folder: Path) -> list[bytes]:
    """Files that a reader takes."""
    if reader in ("whole", "xlsx"):
        path = folder / ("sample.jsonl" if reader == "whole" else "sample.xlsx")
        assert crm("export", path, *(["--all"] if reader == "whole" else [])).code == 0
        return [path.read_bytes()]
    found = [path.read_bytes() for path in sorted(FIXTURES.rglob(f"*.{reader}")) if path.stat().st_size < 100_000]
    assert found
    return found


def _tried(crm: Crm, words: tuple[str, ...], counts: Counter[int]) -> list[str]:
    """Run a line within the limit; what is wrong with its answer."""
    signal.setitimer(signal.ITIMER_PROF, LIMIT)
    try:
        answer = crm(*words)
    except Hangs:
        return ["hangs"]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    counts[answer.code] += 1
    return [f"{fault}: {answer.err[-300:]}" for fault in faults(words, answer)]


def _for_seconds() -> Iterator[int]:
    """Numbers from 0, until this process has had its seconds of the processor."""
    until = time.process_time() + SECONDS
    yield from itertools.takewhile(lambda _: time.process_time() < until, itertools.count())


@pytest.mark.usefixtures("_limited")
def test_mutated_files(crm: Crm, tmp_path: Path) -> None:
    """Read or refused, in a dry run; a file that did worse is kept."""
    write_book(crm)
    wrong = list[str]()
    for reader in READERS:
        dice, counts = random.Random(SEED), Counter[int]()
        files = samples(reader, crm, tmp_path)
        path = tmp_path / f"mutated.{'jsonl' if reader == 'whole' else reader}"

        for _ in _for_seconds():
            path.write_bytes(mutate(dice.choice(files), CHUNKS, dice))
            words = ("import", str(path), "--dry-run", "--yes", "--create", "--partial")
            if found := _tried(crm, words, counts):
                kept = path.replace(tmp_path / f"fault-{len(wrong)}{path.suffix}")
                wrong.extend(f"{kept}: {fault}" for fault in found)
        sys.stdout.write(f"\n{reader}: {counts.total()} files, exit codes {dict(sorted(counts.items()))}")
    assert wrong == []


@pytest.mark.usefixtures("_limited")
def test_mutated_words(crm: Crm) -> None:
    """Understood or refused."""
    write_book(crm)
    crm.path.with_name("kept.db").write_bytes(crm.path.read_bytes())
    wrong = list[str]()
    for grammar, line in GRAMMARS.items():
        dice, counts = random.Random(SEED), Counter[int]()
        phrases = _phrases(grammar)

        for number in _for_seconds():
            if number % 100 == 99:
                put_book(crm)
            said = mutate(dice.choice(phrases), WORDS, dice)
            words = tuple(said if word == "{}" else word for word in line)
            wrong.extend(f"{said!r}: {fault}" for fault in _tried(crm, words, counts))
        sys.stdout.write(f"\n{grammar}: {counts.total()} phrases, exit codes {dict(sorted(counts.items()))}")
    assert wrong == []


def _phrases(grammar: str) -> Sequence[str]:
    """Phrases that a grammar understands."""
    if grammar in PHRASES:
        return PHRASES[grammar]
    if grammar == "order lines":
        lines = (FIXTURES / "order-lines.tsv").read_text(encoding="utf-8").splitlines()
    else:
        names = ("english.txt", "chinese.txt")
        lines = [
            line for name in names for line in (FIXTURES / "dates" / name).read_text(encoding="utf-8").splitlines()
        ]
    return [line.split("\t")[0].split(" | ")[0] for line in lines if line and not line.startswith("#")]

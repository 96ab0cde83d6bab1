"""Damaged books: what a check finds takes no note, and no question answers wrongly without a word.

Bits flipped, pages zeroed, exchanged, cut off. CRM_DAMAGED says how many books; the counts are printed at the end:

    CRM_DAMAGED=400 .venv/bin/pytest -n 0 -s tests/stress/test_damage.py
"""

import os
import random
import sys
from collections import Counter
from pathlib import Path

from crmcli.services.doctor import check_of_day
from tests.conftest import NOW, Answer, Crm
from tests.stress.writes import write_book
from tests.test_doctor import mutated

MANY = int(os.environ.get("CRM_DAMAGED", "12"))
SEED = int(os.environ.get("CRM_DAMAGED_SEED", "1000"))
LOG = ("log", "Filler 01", "called")
QUESTIONS = (
    ("list", "--limit", "1000"), ("today",), ("show", "Ada Stone", "--all"), ("find", "rice"), ("quiet",),
    ("pipeline",),
    ("order", "list", "--limit", "1000"), ("report", "receivables"), ("history", "--limit", "1000"),
)  # fmt: skip
STATES = {0: "sound", 1: "mendable", 5: "damaged"}


def put(path: Path, data: bytes) -> None:
    """Put a book in its place, and nothing beside it."""
    for old in path.parent.glob("book.db*"):
        old.unlink()
    path.write_bytes(data)
    path.chmod(0o600)


def test_no_wrong_answer_without_a_word(crm: Crm) -> None:
    """Once the day's check ran; what no check sees (a bit inside a text) is counted."""
    write_book(crm)
    good = crm.path.read_bytes()
    right = {words: crm(*words, "--json") for words in QUESTIONS}
    assert {answer.code for answer in right.values()} == {0}
    counts = Counter[str]()
    for number in range(MANY):
        put(crm.path, mutated(good, random.Random(SEED + number)))
        check_of_day(crm.path, NOW)
        answers = {words: crm(*words, "--json") for words in QUESTIONS}
        note = crm(*LOG)
        examined = crm("doctor", "--json")
        state = STATES[examined.code]
        counts[state] += 1
        counts["notes taken"] += note.code == 0
        assert not (note.code == 0 and state == "damaged"), (SEED + number, note, examined)
        for words, answer in (*answers.items(), (LOG, note)):
            assert "Traceback" not in answer.err, (SEED + number, words, answer)
            assert "unexpected" not in answer.err, (SEED + number, words, answer)
        silent = [words for words, answer in answers.items() if _is_silently_wrong(answer, right[words])]
        counts["wrong in what no check sees"] += len(silent) if state == "sound" else 0
        assert state == "sound" or silent == [], (SEED + number, silent, examined)
    sys.stdout.write(f"\n{MANY} damaged books, seeds {SEED} to {SEED + MANY - 1}: {dict(counts.most_common())}\n")


def _is_silently_wrong(answer: Answer, right: Answer) -> bool:
    return answer.code == 0 and answer.out != right.out and "damaged" not in answer.err

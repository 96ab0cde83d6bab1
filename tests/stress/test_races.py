"""Two commands at the same moment: the book is as if they had come one after the other, in one order or the other.

Or one of them is refused and changes nothing, because what it had looked at was changed. CRM_RACES says how often each
pair runs (0: some pairs, once), CRM_RACES_SEED tries one seed; the counts are printed at the end:

    CRM_RACES=25 .venv/bin/pytest -n 0 -s tests/stress/test_races.py
"""

import itertools
import os
import random
import sys
from pathlib import Path
from typing import NamedTuple

from tests.conftest import Crm
from tests.stress.trials import Trials, trials, written_folder

ROUNDS = int(os.environ.get("CRM_RACES", "0"))
SEED = int(os.environ.get("CRM_RACES_SEED", "1"))
BEFORE = (
    ("log", "Ada Stone", "before all"),
    ("edit", "Ada Stones", "--name", "Someone Else"),  # so that one customer alone answers to a name
    ("import", "orders.csv", "--as", "orders", "--yes"),
    ("edit", "Ada Stone", "city=Oslo"),
    ("undo",),
)
RACERS = (
    ("undo",),
    ("redo",),
    ("merge", "Carl Finch", "Ada Stone", "--yes"),
    ("rm", "Ada Stone"),
    ("log", "Ada Stone", "called", "--next", "fri", "--stage", "won", "--deal", "1"),
    ("done", "1"),
    ("edit", "Ada Stone", "city=Rome", "--tag", "warm"),
    ("import", "people.csv", "--yes", "--update", "overwrite"),
    ("pay", "Ada Stone", "all"),
    ("restore", "Gone Soon"),
)


NOBODY = "Nobody Known"


def _to_nobody(line: tuple[str, ...]) -> tuple[str, ...]:
    """A note to a name that nobody has: what a note leaves behind whose customer is gone when it is written."""
    return line[0], NOBODY, *line[2:]


class Outcome(NamedTuple):
    """What two commands led to: the rows, and which of them were done. Each says in its own way why it was not."""

    rows: str
    is_done: tuple[bool, ...]


def _after(trial: Trials, base: Path, *lines: tuple[str, ...]) -> Outcome:
    """What commands lead to, one after the other."""
    trial.put(base)
    done = tuple(trial.run(*words).code == 0 for words in lines)
    return Outcome(trial.rows(), done)


def test_two_at_once_are_as_if_one_came_first(crm: Crm, tmp_path: Path) -> None:
    """Each pair of undo, redo, merge, rm, log, done, edit, import, pay, restore; each with itself too."""
    base, place = written_folder(crm, tmp_path / "written"), tmp_path / "place"
    pairs = list(itertools.combinations_with_replacement(RACERS, 2))
    if not ROUNDS:
        pairs = random.Random(SEED).sample(pairs, 8)
    with trials(place) as trial:
        trial.put(base)
        for words in BEFORE:
            assert trial.run(*words).code == 0, words
        start = place.rename(tmp_path / "start")
        for one, other in pairs:
            _race(trial, start, one, other)
            trial.counts["pairs"] += 1
        sys.stdout.write(f"\n{dict(trial.counts.most_common())}\n")


def _race(trial: Trials, start: Path, one: tuple[str, ...], other: tuple[str, ...]) -> None:
    (rows, done) = _after(trial, start, other, one)
    right = {
        _after(trial, start, one, other): f"{one[0]} came first",
        Outcome(rows, done[::-1]): f"{other[0]} came first",
        Outcome(_after(trial, start, one).rows, (True, False)): f"{other[0]} was refused",
        Outcome(_after(trial, start, other).rows, (False, True)): f"{one[0]} was refused",
    }
    for first, log in ((one, other), (other, one)):
        if log[0] == "log" and first[0] != "log":
            rows = _after(trial, start, first, _to_nobody(log)).rows.replace(NOBODY, log[1])
            is_done = (True, False) if log == other else (False, True)
            right.setdefault(Outcome(rows, is_done), "log was refused, and the note kept in the inbox")
    for _ in range(ROUNDS or 1):
        trial.put(start)
        ended = trial.run_at_once((one, other))
        outcome = Outcome(trial.rows(), tuple(each.code == 0 for each in ended))
        is_right = outcome in right
        assert is_right, (one, other, ended, [each.is_done for each in right])
        trial.counts.update(("raced", f"{one[0]} and {other[0]}: {right[outcome]}"))
    assert trial.run("doctor", "--json").code == 0

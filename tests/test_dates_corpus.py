"""How much of what salespeople type is understood, and that nothing of it is understood wrongly.

The phrases and their answers in fixtures/dates were written beside a calendar, without looking at the grammar.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from crmcli.domain.dates import DateRefused, Tense, parse_plan, upcoming

WEDNESDAY = datetime(2026, 11, 18, 10, 0)
FRIDAY = datetime(2026, 11, 27, 16, 20)  # late in the week and the month
FOLDER = Path(__file__).parent / "fixtures" / "dates"
TENSES: dict[str, Tense] = {"future": "future", "past": "past", "recurrence": "future"}


class Case(NamedTuple):
    """A phrase, the sense it is said in, and the answers that are right; none: it must be refused."""

    phrase: str
    tense: Tense
    answers: frozenset[str]
    may_refuse: bool


def cases(name: str) -> Iterator[Case]:
    """The cases of a file."""
    tense: Tense = "future"
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("# ") and line[2:] in TENSES:
            tense = TENSES[line[2:]]
        elif line and not line.startswith("#"):
            phrase, _, right = line.rpartition(" | ")
            answers = frozenset(part.removeprefix("* ").strip() for part in right.split(" or "))
            yield Case(phrase, tense, answers - {"!"}, "!" in answers)


def answer(case: Case, now: datetime) -> str:
    """What the phrase is understood as: a point, the next three of a recurrence, or `!` for a refusal."""
    try:
        plan = parse_plan(case.phrase, now, tense=case.tense)
    except DateRefused:
        return "!"
    if plan.every is None:
        return plan.due.text
    return " ".join(moment.text for moment in upcoming(plan.every, plan.due, now, 3))


FILES = [
    ("english.txt", WEDNESDAY, 0.80, 300),
    ("chinese.txt", WEDNESDAY, 0.92, 300),
    ("english_friday.txt", FRIDAY, 0.80, 400),
    ("chinese_friday.txt", FRIDAY, 0.92, 400),
]


@pytest.mark.parametrize(("name", "now", "least", "size"), FILES)
def test_much_is_understood_and_nothing_wrongly(name: str, now: datetime, least: float, size: int) -> None:
    """A refusal costs the person a second try; a wrong day costs a customer."""
    found = [(case, answer(case, now)) for case in cases(name)]
    wrong = [(case.phrase, said) for case, said in found if said != "!" and said not in case.answers]
    assert wrong == []
    meant = [(case, said) for case, said in found if case.answers]
    assert len(meant) >= size
    taken = sum(said in case.answers for case, said in meant)
    assert taken / len(meant) >= least


@pytest.mark.parametrize(("name", "now"), [file[:2] for file in FILES])
def test_what_has_one_answer_is_understood(name: str, now: datetime) -> None:
    """Nothing in the corpus is refused but what may be refused."""
    plain = [case for case in cases(name) if not case.may_refuse]
    assert [case.phrase for case in plain if answer(case, now) not in (case.answers or {"!"})] == []

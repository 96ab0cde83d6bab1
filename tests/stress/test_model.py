"""Some thousand random command lines against a model of the book that was written independently of the program.

Every fifty steps the answers of show, list, find, today, pipeline, deals, quiet, owed, sales, reports and brief are
compared with the model, whole; at the end `crm doctor` recomputes what is derived, and finds nothing.
CRM_MODEL_STEPS says how many steps a seed takes, CRM_MODEL_SEED tries one seed alone.
"""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import Crm
from tests.stress.checks import Check
from tests.stress.steps import Walk

STEPS = int(os.environ.get("CRM_MODEL_STEPS", "250"))
SEEDS = [int(os.environ["CRM_MODEL_SEED"])] if "CRM_MODEL_SEED" in os.environ else [1]
EVERY = 50
ZONES = ("UTC", "Asia/Shanghai", "America/Phoenix", "Pacific/Kiritimati", "Pacific/Pago_Pago")


@pytest.fixture
def zone(seed: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The time zone of this seed; none has summer time, so that the model's hours are in order."""
    monkeypatch.setenv("TZ", ZONES[seed % len(ZONES)])
    time.tzset()
    yield ZONES[seed % len(ZONES)]
    monkeypatch.undo()
    time.tzset()


QUESTIONS = (
    "list", "today", "pipeline", "forecast", "deal list --all", "order list", "case list", "quiet --all", "quiet --why",
    "reorder --within 9w", "report receivables", "report value", "report activity", "report satisfaction",
    "report winrate", "report funnel", "report cycle", "report lost", "find walnut", "inbox",
)  # fmt: skip


def answers(crm: Crm) -> dict[str, object]:
    """What a book answers to every question, without the numbers of rows: those are the file's own."""
    return {words: _without_numbers(_in_order(crm.ok(*words.split(" ")), words)) for words in QUESTIONS}


def _in_order(answer: Any, words: str) -> Any:
    """What is due on one day stands in the order of the customers' numbers, which are another book's own."""
    if words.startswith("reorder"):
        return sorted(answer, key=lambda need: (need["customer"], need["product"] or ""))
    return answer


def _without_numbers(answer: Any) -> Any:
    if isinstance(answer, list):
        return [_without_numbers(part) for part in answer]
    if not isinstance(answer, dict):
        return answer
    numbers = {
        "id",
        "customer_id",
        "order_id",
        "deal_id",
        "product_id",
        "parked",
        "stale",
        "no_next_step",
        "big",
        "case",
        "broken_promises",
    }
    return {key: _without_numbers(value) for key, value in answer.items() if key not in numbers}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.usefixtures("zone")
def test_random_steps_agree_with_the_model(crm: Crm, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Whatever is typed in whatever order, undo and redo among it; so does the book made of its export."""
    walk = Walk(crm, seed)
    check = Check(crm, walk.model, walk.random)
    for number in range(1, STEPS + 1):
        try:
            walk.step()
            if number % EVERY == 0 or number == STEPS:
                check.everything()
        except (AssertionError, KeyError) as error:
            error.add_note(f"{os.environ['TZ']}\n" + "\n".join(walk.typed[-60:]))
            raise
    assert [found for found in crm.ok("doctor")["findings"] if found["level"] != "notice"] == []
    told = answers(crm)
    book = crm.path.with_name("book.jsonl")
    assert crm("export", book, "--all").code == 0
    monkeypatch.setenv("CRM_BOOK", str(crm.path.with_name("again.db")))
    assert crm("import", book).code == 0
    assert answers(crm) == told
    assert [found for found in crm.ok("doctor")["findings"] if found["level"] != "notice"] == []

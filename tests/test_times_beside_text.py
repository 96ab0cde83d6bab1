"""A number beside a time belongs to it: a day that is none is refused, and never read as a month and a text."""

import pytest

from tests.conftest import Crm


@pytest.mark.parametrize(
    "said", ["dec 32", "32 dec", "30 feb", "fri 25:00", "tomorrow 25pm", "0 jan", "call her 32 dec", "dec 32 call her"]
)
def test_a_day_that_is_none_is_refused(crm: Crm, said: str) -> None:
    """Nothing is planned, and the reason names the time."""
    crm.ok("add", "Eva")
    answer = crm("log", "eva", "hello", "--next", said)
    assert answer.code == 2, answer
    assert crm.ok("today", "--all")["upcoming"] == []


@pytest.mark.parametrize(
    ("said", "due", "text"),
    [("fri call her", "2026-11-20", "call her"), ("quote for 500 friday", "2026-11-20", "quote for 500")],
)
def test_a_text_beside_a_time_is_what_is_to_be_done(crm: Crm, said: str, due: str, text: str) -> None:
    """Either way round."""
    crm.ok("add", "Eva")
    assert crm("log", "eva", "hello", "--next", said).code == 0
    (planned,) = crm.ok("today", "--all")["upcoming"]
    assert (planned["due"], planned["text"]) == (due, text)

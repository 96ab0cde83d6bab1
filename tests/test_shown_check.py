"""The rule that is shown keeps its promise: who is looked at on two clocks is not called quiet twice as often."""

import random

import pytest

from crmcli.domain.rhythm.shown_check import ShownCheck, check_shown, shown_sentence
from tests.conftest import Crm

UNTIL = 1_000


def lively(seed: int, customers: int = 120) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Customers who never leave: orders by their own pace, notes by another, each gap exponential around it."""
    rng = random.Random(seed)
    orders: dict[int, list[int]] = {}
    contact: dict[int, list[int]] = {}
    for who in range(customers):
        bought = _days(rng, rng.uniform(20, 60))
        orders[who], contact[who] = bought, sorted({*bought, *_days(rng, rng.uniform(10, 40))})
    return orders, contact


def _days(rng: random.Random, pace: float) -> list[int]:
    day, days = rng.uniform(1, pace), []
    while day < UNTIL:
        days.append(int(day))
        day += max(1.0, rng.expovariate(1 / pace))
    return sorted(set(days))


@pytest.mark.parametrize("seed", range(4))
def test_half_the_level_on_each_clock_keeps_the_promise(seed: int) -> None:
    """One in ten, but for chance; the smaller of the two at the full level rings half as often again, or more."""
    found = check_shown(*lively(seed), 500, UNTIL)
    assert found is not None
    assert found.shown.n == found.either.n > 5_000
    assert (found.shown.share or 1) <= 0.11
    assert (found.either.share or 0) > 1.4 * max(found.shown.share or 0, 0.05)
    assert max(found.orders.hits, found.contact.hits) <= found.either.hits <= found.orders.hits + found.contact.hits
    assert f"{found.shown.n:,} weekly looks" in shown_sentence(found)


def test_who_is_on_one_clock_is_not_looked_at() -> None:
    """Orders alone make both clocks one; a book too young to judge by a clock is not judged."""
    orders, contact = lively(1)
    assert check_shown(orders, orders, 500, UNTIL) is None
    assert check_shown({}, contact, 500, UNTIL) is None
    assert check_shown(dict(list(orders.items())[:4]), contact, 500, UNTIL) is None
    assert check_shown(orders, contact, 2, UNTIL) is None


def test_a_week_without_coming_back_is_no_false_alarm() -> None:
    """Only those who then came back on both clocks count: silence before that was no loss."""
    orders, contact = lively(2, 30)
    orders[30], contact[30] = [100, 150, 200], [90, 100, 150, 200]  # gone since
    found = check_shown(orders, contact, 500, UNTIL)
    others = check_shown({who: days for who, days in orders.items() if who < 30}, contact, 500, UNTIL)
    assert isinstance(found, ShownCheck)
    assert isinstance(others, ShownCheck)
    assert found.shown.n == others.shown.n  # the one who is gone is in what was learned, and in no look


def test_the_demo_book_is_judged_by_the_rule_it_shows(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a clock named; with one the rule of that clock alone is judged."""
    crm("demo")
    crm.ok("add", "Nobody")
    with monkeypatch.context() as patch:
        patch.setenv("CRM_BOOK", str(crm.path.parent / "data" / "crm" / "demo.db"))
        tested = crm.ok("report", "backtest")["shown"]
        assert tested["looks"] > 1_000
        assert tested["shown"] <= 0.10 < tested["either"]
        assert tested["sentence"] in crm("report", "backtest").out.replace("\n", " ").replace("Of ", "of ")
        assert crm.ok("report", "backtest", "--clock", "contact")["shown"] is None

"""The goal of a month, which is kept by `crm config goal` and stands beside the forecast."""

import pytest

from crmcli.render.pictures import range_bar
from tests.conftest import Crm
from tests.dashboard import SIZES, dashboard


def test_a_goal_is_marked_on_a_range_wherever_it_lies() -> None:
    """Inside, beyond the end, at both edges; a range of nothing shows the mark alone."""
    assert range_bar(0.2, 0.4, 0.6, 10, 0.5) == "██▓▓░▏"
    assert range_bar(0.2, 0.4, 0.6, 10, 0.9) == "██▓▓░░   ▏"
    assert range_bar(0.2, 0.4, 0.6, 10, 0.0) == "▏█▓▓░░"
    assert range_bar(0.2, 0.4, 1.0, 10, 3.0) == "██▓▓░░░░░▏"
    assert range_bar(0, 0, 0, 10, 0.3) == "   ▏"


def test_the_goal_of_a_month_stands_beside_the_forecast(crm: Crm) -> None:
    """A mark on each range, and in words how far this month is from it; won deals count, open ones weighted."""
    crm.ok("add", "Acme")
    crm.ok("deal", "add", "acme", "chairs", "10k", "--close", "2026-11-30")
    crm.ok("deal", "add", "acme", "desks", "4k", "--close", "2026-11-20")
    assert crm.ok("forecast")["goal"] is None
    assert "goal" not in crm("forecast").out
    assert crm.ok("config", "target", "20k")["goal"] == {"amount": "20000.00", "currency": "USD"}
    assert crm.ok("forecast")["goal"] == "20000.00"
    crm.ok("deal", "won", "2")
    told = crm("forecast").out
    assert "▏" in told.splitlines()[1]
    assert "▏ is your goal for a month." in told
    assert "$16,000 short of the goal of $20,000 this month; its open deals will bring about $" in told
    crm.ok("deal", "add", "acme", "boards", "16k")
    crm.ok("deal", "won", "3")
    assert "The goal of $20,000 this month is reached: $20,000 won." in crm("forecast").out
    assert crm("config", "goal", "-5").code == 2


def test_a_goal_in_another_currency_needs_its_rate(crm: Crm) -> None:
    """Without a rate it cannot be compared, and is not shown."""
    crm.ok("add", "Acme")
    crm.ok("deal", "add", "acme", "chairs", "10k", "--close", "2026-11-30")
    crm.ok("config", "goal", "€20k")
    assert crm.ok("forecast")["goal"] is None
    crm.ok("config", "rates", "EUR=1.1")
    assert crm.ok("forecast")["goal"] == "22000.00"


@pytest.mark.parametrize("size", SIZES, ids=lambda s: f"{s[0]}x{s[1]}")
async def test_the_goal_is_seen_in_the_dashboard(crm: Crm, size: tuple[int, int]) -> None:
    """On the ranges of the forecast and under them; hidden while somebody looks on."""
    crm.ok("add", "Acme")
    crm.ok("deal", "add", "acme", "chairs", "10k", "--close", "2026-12-10")
    crm.ok("config", "goal", "20k")
    async with dashboard(crm.path, size) as shown:
        await shown.press("5")
        assert "▏" in next(line for line in shown.lines if "2026-12" in line)
        assert "20k short of the goal of 20k this month" in " ".join(shown.text.split())
        await shown.press("f2")
        assert "▏" not in next(line for line in shown.lines if "2026-12" in line)
        assert "20k" not in shown.text

"""Pictures drawn of figures: ranges, shares, a year of days, curves; in the shell and on the screen of reports."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.sales.win_rate import DealAge
from crmcli.domain.sales.win_rate import curve as win_curve
from crmcli.domain.text.unicode import cells
from crmcli.render.card_lines import month_scale
from crmcli.render.cells import cell_text
from crmcli.render.picture_lines import curve_lines, year_lines
from crmcli.render.pictures import curve, heatmap, month_marks, range_bar, shares, sparkline
from crmcli.tui.widgets.rows import Rows
from tests.conftest import Crm
from tests.dashboard import SIZES, dashboard, widest
from tests.small_book import small_book

FRIDAY = date(2026, 11, 27)
share = st.floats(0, 1)


def test_a_range_is_solid_to_its_low_end_and_light_to_its_high_one() -> None:
    """On a scale of 0 to 1; what is too small to see is a sliver, nothing is nothing."""
    assert range_bar(0.5, 0.7, 1.0, 10) == "█████▓▓░░░"
    assert range_bar(0.0, 0.001, 0.004, 10) == "░"
    assert range_bar(0.0, 0.0, 0.0, 10) == ""


@given(st.tuples(share, share, share), st.integers(1, 80))
def test_a_range_never_leaves_its_scale(ends: tuple[float, float, float], width: int) -> None:
    """Whatever the range, and its solid part never goes beyond the whole."""
    low, middle, high = sorted(ends)
    drawn = range_bar(low, middle, high, width)
    assert len(drawn) <= width
    assert drawn == "".join(sorted(drawn, key="█▓░".index))


def test_a_sparkline_has_a_column_for_each_value() -> None:
    """The largest is full, nothing is a point."""
    assert sparkline([0, 1, 4, 8]) == "·▂▅█"
    assert sparkline([]) == ""
    assert sparkline([0, 0]) == "··"


@given(st.lists(st.floats(0, 1e9), max_size=8), st.integers(0, 60))
def test_a_stacked_bar_is_exactly_full(values: list[float], width: int) -> None:
    """Its parts fill the cells; what is there has one, where there are enough."""
    found = shares(values, width)
    some = sum(value > 0 for value in values)
    if some and width >= some:
        assert sum(found) == width
        assert all((part > 0) == (value > 0) for part, value in zip(found, values, strict=True))


def test_a_year_of_days_has_a_row_for_each_weekday() -> None:
    """The last column is this week, with the days to come blank; a shade is a quarter of the most."""
    counts = {FRIDAY: 8, FRIDAY - timedelta(days=1): 1, FRIDAY - timedelta(days=7): 4}
    rows = heatmap(counts, FRIDAY, 3)
    assert [text for _, text in rows] == ["···", "···", "···", "··░", "·██", "·· ", "·· "]
    assert rows[0][0] == date(2026, 11, 9)


def test_one_day_without_measure_does_not_pale_the_others() -> None:
    """A mail to two hundred customers on one day leaves the other days their shades."""
    counts = {FRIDAY - timedelta(days=back): 4 for back in range(100)} | {FRIDAY: 200}
    assert "█" in heatmap(counts, FRIDAY, 10)[2][1]


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(1, 53))
def test_month_marks_do_not_touch(first: date, weeks: int) -> None:
    """There is room for a short name between two of them."""
    places = [place for place, _ in month_marks(first - timedelta(days=first.weekday()), weeks)]
    assert all(after - before >= 4 for before, after in pairwise(places))


@pytest.mark.parametrize("width", [20, 40, 57, 80, 120])
def test_a_year_keeps_to_its_width(width: int) -> None:
    """As many weeks as there is room for; nothing where that is too little to read."""
    lines = year_lines({FRIDAY: 1}, FRIDAY, width)
    assert all(cells(line) <= width for line in lines)
    assert bool(lines) == (width >= 30)
    assert len(month_scale(FRIDAY, width)) <= width


def test_a_curve_rises_in_steps_to_the_right() -> None:
    """Its end is the highest, and a value stands until the next point."""
    lines = curve([[(10, 0.5), (20, 1.0)]], 10, 2, 40, 1.0)
    assert len(lines) == 2
    assert lines[0].strip() != ""
    assert lines[0][-1] != " "
    assert curve([[]], 4, 1, 1, 0) == ["⣀⣀⣀⣀"]


def test_a_curve_says_what_it_comes_to() -> None:
    """Won and lost in percent beside their ends, the days below, and where half of the wins have come."""
    ages = [DealAge(day, outcome) for day, outcome in ((10, "won"), (20, "won"), (30, "lost"), (40, "open"))]
    lines = curve_lines(win_curve(ages), 60, 6)
    text = "\n".join(lines)
    assert "won 50%" in text
    assert "lost 25%" in text
    assert "day 30" in text
    assert "half of the wins by day 10" in text
    assert max(map(cells, lines)) <= 60
    assert curve_lines(win_curve([]), 60, 6) == []
    assert curve_lines(win_curve(ages), 20, 6) == []


def test_the_shell_draws_them(crm: Crm) -> None:
    """Ranges beside the forecast, a year above the activity, the curve above the cycle, what was won this month."""
    crm.ok("add", "Ada")
    for number, month in enumerate(("dec", "dec", "dec", "jan", "jan", "jan")):
        crm.ok("deal", "add", "ada", f"deal {number}", "10k", "--close", f"15 {month}")
    crm.ok("deal", "won", 1)
    crm.ok("log", "ada", "called", "--call")
    said = crm("forecast").out
    assert "░" in said
    assert "1 deal won this month ($10,000)." in said
    assert crm.ok("forecast")["won_this_month"] == {"count": 1, "amount": "10000.00"}
    assert "█" in crm("report", "activity").out.splitlines()[3]
    assert "half of the wins by day 0" in crm("report", "cycle").out


# --- the screen of reports -------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book, made once; these tests only look at it."""
    return small_book(tmp_path_factory.mktemp("sample") / "book.db")


@pytest.mark.parametrize(("size", "group"), list(zip(SIZES, (1, 4, 6), strict=True)), ids=("80x24", "120x36", "200x60"))
async def test_every_report_is_reached_by_tab(sample: Path, size: tuple[int, int], group: int) -> None:
    """As many side by side as there is room for; each has been read when it is seen, and none before."""
    async with dashboard(sample, size) as shown:
        await shown.press("5")
        lists = list(shown.app.screen.query("#reports > Rows").results(Rows))
        assert sum(rows.display for rows in lists) == group
        waiting = ["".join(cell_text(line.cells[0]) for line in rows.lines) for rows in lists if not rows.display]
        assert all(text.startswith("Reading") for text in waiting), waiting
        titles = set()
        for _ in lists:
            assert shown.app.focused is not None
            titles.add(shown.app.focused.id)
            assert shown.app.focused.display
            assert "Reading the book" not in shown.text
            assert widest(shown.lines) <= size[0]
            await shown.press("tab")
        assert titles == {rows.id for rows in lists}


async def test_enter_opens_the_list_behind_a_bar(sample: Path) -> None:
    """The deals of a month or a stage, the notes of a week; again closes it; on a deal of it the card."""
    async with dashboard(sample) as shown:
        await shown.press("5")
        rows = shown.app.screen.query_one("#forecast", Rows)
        before = len(rows.lines)
        await shown.press("enter")
        assert len(rows.lines) > before
        await shown.press("enter")
        assert len(rows.lines) == before
        await shown.press("enter", "down", "enter")
        assert shown.place == "card"
        await shown.press("5", "tab", "enter", "end", "enter", "up", "enter")
        funnel = shown.app.screen.query_one("#funnel", Rows)
        assert any(line.key and line.key.startswith("d") for line in funnel.lines)
        await shown.press("tab", "end", *(["enter", "up"] * 12))
        weeks = shown.app.screen.query_one("#weeks", Rows)
        assert any(line.key and line.key.startswith("i") for line in weeks.lines)


async def test_privacy_hides_the_ranges(sample: Path) -> None:
    """With F2 no length tells an amount."""
    async with dashboard(sample) as shown:
        await shown.press("5", "f2")
        assert "█" not in "".join(line for line in shown.lines if "2026-" in line or "2027-" in line)

"""Pictures of text, drawn from figures: a range, twelve months, a year of days, a curve, a stacked bar.

Each is a pure function of its figures and the cells it may fill; blocks and braille characters are one cell wide.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

_EIGHTHS = "▁▂▃▄▅▆▇█"
_SHADES = "░▒▓█"
GOAL = "▏"  # where the goal of a month lies on the scale of its range
_NOTHING, _AHEAD = "·", " "
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # of a braille cell: four rows, two columns
_WEEK = 7


def range_bar(low: float, middle: float, high: float, cells: int, goal: float | None = None) -> str:
    """A range on a scale of 0 to 1: solid up to `low`, half shaded to `middle`, lightly to `high`; a mark at `goal`.

    A sliver stands for a range that is there and too small to see.
    """
    ends = [round(cells * min(max(share, 0.0), 1.0)) for share in (low, middle, high)]
    bar = "█" * ends[0] + "▓" * (ends[1] - ends[0]) + "░" * (ends[2] - ends[1])
    if not bar and high > 0:
        bar = _SHADES[0]
    if goal is None or cells <= 0:
        return bar
    at = min(int(cells * min(max(goal, 0.0), 1.0)), cells - 1)
    return f"{bar[:at]:<{at}}{GOAL}{bar[at + 1 :]}"


def sparkline(values: Sequence[float]) -> str:
    """A column for each value, an eighth to a whole cell high against the largest; a point for nothing."""
    most = max(values, default=0)
    return "".join(
        _NOTHING if value <= 0 else _EIGHTHS[min(int(len(_EIGHTHS) * value / most), len(_EIGHTHS) - 1)]
        for value in values
    )


def heatmap(counts: Mapping[date, int], last: date, weeks: int) -> list[tuple[date, str]]:
    """`weeks` calendar weeks up to that of `last`: a row for each weekday, a cell a week, its shade by the count.

    Each row comes with its day of the first week. A point is a day without anything, a space one still to come. A shade
    is a quarter of what nineteen in twenty days with anything do not exceed.
    """
    first = last - timedelta(days=last.weekday() + _WEEK * (weeks - 1))
    known = sorted(count for day, count in counts.items() if count > 0 and first <= day <= last)
    most = known[(len(known) - 1) * 19 // 20] if known else 1

    def shade(day: date) -> str:
        if day > last:
            return _AHEAD
        count = counts.get(day, 0)
        return _SHADES[min((len(_SHADES) * count - 1) // most, len(_SHADES) - 1)] if count > 0 else _NOTHING

    return [
        (
            first + timedelta(days=weekday),
            "".join(shade(first + timedelta(days=weekday + _WEEK * week)) for week in range(weeks)),
        )
        for weekday in range(_WEEK)
    ]


def month_marks(first: date, weeks: int) -> list[tuple[int, date]]:
    """Where months begin above a heatmap whose first week has the Monday `first`: the place and a day of the month."""
    mondays = [first + timedelta(days=_WEEK * week) for week in range(weeks)]
    found = [(place, monday) for place, monday in enumerate(mondays) if place == 0 or monday.day <= _WEEK]
    places = [place for place, _ in found]
    return [mark for mark, following in zip(found, [*places[1:], weeks + 4], strict=True) if following - mark[0] >= 4]


Points = Sequence[tuple[float, float]]


def curve(series: Sequence[Points], width: int, height: int, most_x: float, most_y: float) -> list[str]:
    """Step curves in braille, `height` lines of `width` cells: each series is points (x, y) in order of x.

    A curve keeps its value until the next point, up to the right edge.
    """
    columns, rows = 2 * width, 4 * height
    dots = [[0] * width for _ in range(height)]
    for points in series:
        before = rows - 1
        for column in range(columns):
            x = most_x * column / max(columns - 1, 1)
            value = next((y for at, y in reversed(points) if at <= x), 0.0)
            row = rows - 1 - round((rows - 1) * (value / most_y if most_y > 0 else 0))
            for filled in range(min(row, before) if column else row, max(row, before) + 1 if column else row + 1):
                dots[filled // 4][column // 2] |= _DOTS[filled % 4][column % 2]
            before = row
    return ["".join(chr(0x2800 + cell) if cell else " " for cell in line) for line in dots]


def shares(values: Sequence[float], cells: int) -> list[int]:
    """How many of `cells` each value gets of a stacked bar, together exactly `cells`; at least one for what is there.

    The largest gives the cells that the smallest need.
    """
    total = sum(values)
    if total <= 0 or cells <= 0:
        return [0] * len(values)
    exact = [cells * value / total for value in values]
    found = [max(int(part), 1) if value > 0 else 0 for part, value in zip(exact, values, strict=True)]
    while sum(found) != cells:
        step = 1 if sum(found) < cells else -1
        rest = [(exact[at] - found[at]) * step if values[at] > 0 else float("-inf") for at in range(len(values))]
        at = max(range(len(values)), key=rest.__getitem__)
        if step < 0 and found[at] <= 1:
            at = max(range(len(values)), key=found.__getitem__)
            if found[at] <= 1:
                break
        found[at] += step
    return found

"""Pictures with their scales, as lines of text: a year of contacts, how long deals take, twelve months of orders."""

from collections.abc import Mapping, Sequence
from datetime import date

from crmcli.domain import dates
from crmcli.domain.sales.win_rate import Curve
from crmcli.domain.text.unicode import cells
from crmcli.render.pictures import curve, heatmap, month_marks, sparkline
from crmcli.render.view import View
from crmcli.words import tr

_NAMES = 4  # cells of the weekdays beside a heatmap
_WEEKS = 53
LEAST_WIDTH = 30  # cells below which a year is not drawn
_LABEL = 12  # cells beside a curve for what it comes to


def year_lines(counts: Mapping[date, int], last: date, width: int) -> list[str]:
    """The days of a year, or of the weeks there is room for: months above, weekdays beside; nothing when too narrow."""
    weeks = min(width - _NAMES, _WEEKS)
    if width < LEAST_WIDTH:
        return []
    rows = heatmap(counts, last, weeks)
    above = ""
    for place, day in month_marks(rows[0][0], weeks):
        above += " " * (place - cells(above)) + dates.month_name(day)
    return [" " * _NAMES + above, *(_named(dates.day_name(day), row) for day, row in rows)]


def _named(name: str, row: str) -> str:
    return name + " " * (_NAMES - cells(name)) + row


def months_line(months: Sequence[int], view: View) -> str:
    """Twelve months of orders as twelve cells; nothing without orders, and in private."""
    return sparkline(months) if any(month > 0 for month in months) and not view.is_private else ""


def curve_lines(shape: Curve, width: int, height: int) -> list[str]:
    """How the share of deals won and lost grows with their age; "" when there is nothing to draw or no room."""
    room = width - _LABEL - 6
    if not shape.points or room < 16:
        return []
    last = shape.points[-1]
    most = max(last.won, last.lost, 0.01)
    won = [(point.day, point.won) for point in shape.points]
    lost = [(point.day, point.lost) for point in shape.points]
    lines = curve((won, lost), room, height, max(last.day, 1), most)
    labels = [""] * height
    for name, share in (
        (tr("won {share:.0%}", share=last.won), last.won),
        (tr("lost {share:.0%}", share=last.lost), last.lost),
    ):
        at = min(height - 1 - round((height - 1) * share / most), height - 1)
        at = at if not labels[at] else at + 1 if at + 1 < height else at - 1
        labels[at] = name
    scale = [f"{most:.0%}", *[""] * (height - 2), "0%"]
    drawn = [f"{mark:>5} {line} {label}".rstrip() for mark, line, label in zip(scale, lines, labels, strict=True)]
    half = shape.days_to_win()
    end = tr("day {day:.0f}", day=last.day)
    below = [" "] * (room + len(end))
    below[0] = "0"
    below[room - len(end) : room] = end
    axis = "      " + "".join(below).rstrip()
    if half is None or not last.won:
        return [*drawn, axis]
    place = min(round((room - 1) * half / max(last.day, 1)), room - 1)
    mark = tr("▲ half of the wins by day {day:.0f}", day=half)
    start = place if place + cells(mark) <= room + _LABEL else max(room + _LABEL - cells(mark), 0)
    return [*drawn, axis, "      " + " " * start + mark]

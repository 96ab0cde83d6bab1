"""The days that a form proposes, each with what is planned on it already."""

from collections.abc import Mapping
from datetime import date, timedelta

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from crmcli.domain import dates
from crmcli.queries.finishing import planned_load
from crmcli.render.layout import whole_parts
from crmcli.render.view import View
from crmcli.store import Store
from crmcli.tui.dialogs.base import Form
from crmcli.words import tr, tr_mark

AHEAD = 45  # days whose load is read
_BETWEEN_DAYS = "   "


def load_ahead(store: Store, view: View) -> dict[date, int]:
    """What is planned on each of the days to come."""
    return planned_load(store, view.today + timedelta(days=1), AHEAD)


def working_days(view: View, count: int) -> list[date]:
    """The next working days, today not among them."""
    found: list[date] = []
    day = view.today
    while len(found) < count:
        day = view.settings.workday_from(day + timedelta(days=1))
        found.append(day)
    return found


def day_text(day: date, load: Mapping[date, int]) -> str:
    """`Mon 30 Nov · 4 planned`; the day alone where nothing is planned."""
    planned, named = load.get(day, 0), f"{dates.day_name(day)} {dates.day_month(day)}"
    return tr("{day} · {n} planned", day=named, n=planned) if planned else named


def days_text(view: View, load: Mapping[date, int]) -> str:
    """The next working days in a line, each with how much is planned; the first in full."""
    first, *others = working_days(view, 5)
    days = [day_text(first, load)]
    for day in others:
        named, planned = f"{dates.day_name(day)} {day.day}", load.get(day, 0)
        days.append(tr("{day} · {n}", day=named, n=planned) if planned else named)
    return _BETWEEN_DAYS.join(days)


def best_day(view: View, load: Mapping[date, int]) -> date:
    """The one of the next three working days with the least planned on it."""
    return min(working_days(view, 3), key=lambda day: (load.get(day, 0), day))


# Keys of a form whose line for a day can be filled by proposals.
PROPOSE: list[BindingType] = [
    Binding("down", "propose(1)", tr_mark("next day"), show=False),
    Binding("up", "propose(-1)", tr_mark("day before"), show=False),
]


def days_line(view: View, load: Mapping[date, int]) -> ComposeResult:
    """The next working days under the line that they are for."""
    with Horizontal(classes="field"):
        yield Static("", classes="label")
        yield Days(days_text(view, load), id="days")


class Days(Static):
    """Days side by side: as many as there is room for."""

    def __init__(self, days: str, *, id: str) -> None:
        super().__init__(id=id)
        self._days = days

    def render(self) -> Content:
        """The days that have room."""
        return Content(" " + whole_parts(self._days, _BETWEEN_DAYS, self.content_size.width - 1))


class ProposedDays:
    """Writes one working day after the other into a line of a form."""

    def __init__(self, form: Form, name: str, view: View) -> None:
        self._form = form
        self._name = name
        self._days = working_days(view, 10)
        self._at = -1

    def step(self, by: int) -> None:
        """Write another day, if the line has the focus."""
        line = self._form.query_one(f"#field-{self._name}", Input)
        if line.has_focus:
            self._at = max(min(self._at + by, len(self._days) - 1), 0)
            self.put(self._days[self._at])

    def put(self, day: date) -> None:
        """Write a day into the line."""
        line = self._form.query_one(f"#field-{self._name}", Input)
        line.value = day.isoformat()
        line.cursor_position = len(line.value)

"""What the forms share that take down something of a customer that has happened."""

from collections.abc import Mapping

from crmcli import parse as read
from crmcli.domain.dates import Moment
from crmcli.render.view import View
from crmcli.tui.dialogs.base import Form, FormField
from crmcli.tui.subject import Subject


class PastDayForm(Form):
    """A form with a line `day` for the day on which it happened, today when it is empty."""

    def __init__(self, title: str, *fields: FormField, who: Subject, view: View) -> None:
        super().__init__(title, *fields)
        self.who = who
        self.view = view

    def day_of(self, said: Mapping[str, str]) -> Moment:
        """The day that is meant. Raises DateRefused."""
        return read.when(said["day"], self.view, "past") if said["day"] else Moment(self.view.today)

    def echo(self, said: Mapping[str, str]) -> str:
        """The day as it is understood."""
        return self.view.spoken(self.day_of(said)) if said["day"] else ""

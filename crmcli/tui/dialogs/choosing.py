"""Choosing by one key, or by words: when a reminder comes back, which stage a deal goes to."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from crmcli.domain.records import Deal, Reminder
from crmcli.domain.settings import LOST, WON
from crmcli.services.deals import move_deal, read_reason
from crmcli.services.reminders import snooze_reminders
from crmcli.store import Store
from crmcli.tui import said as read
from crmcli.tui.dialogs.base import Dialog, Field, Form
from crmcli.tui.layout import Column
from crmcli.tui.view import View
from crmcli.tui.widgets.rows import Cell, Line, Rows

_DIGITS = "123456789"
_DIGIT_ALONE = 0.5  # seconds after which a digit was a choice and not the beginning of a phrase


class Choice(NamedTuple):
    """Something to choose: what it means to the dialog, its words, and a hint at the right."""

    value: str
    label: str
    hint: str = ""


def choice_lines(choices: Sequence[Choice]) -> list[Line]:
    """Choices as rows, each with its digit."""
    keys = [*_DIGITS[: len(choices)], *[""] * (len(choices) - len(_DIGITS))]
    return [
        Line((Cell(key, "accent"), choice.label, Cell(choice.hint, "muted")), choice.value, choice)
        for key, choice in zip(keys, choices, strict=True)
    ]


CHOICE_COLUMNS = (Column(width=1), Column(share=3), Column(share=2, align="right"))


class Chooser(Dialog):
    """A short list; a digit or Enter chooses."""

    def __init__(self, title: str, choices: Sequence[Choice], then: Callable[[str], None], *, start: str = "") -> None:
        super().__init__(title)
        self.choices = choices
        self.then = then
        self.start = start

    def body(self) -> ComposeResult:
        """The list and its hint."""
        yield Rows(CHOICE_COLUMNS, id="choices")
        yield Static(Content("A digit or Enter chooses · Esc leaves"), id="hint")

    def on_mount(self) -> None:
        """Show the choices, as high as they are many."""
        rows = self.query_one(Rows)
        rows.styles.height = min(len(self.choices), 14)
        rows.show(choice_lines(self.choices), choose=self.start or None)
        rows.focus()

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once."""
        at = _DIGITS.find(event.character or " ")
        if 0 <= at < len(self.choices):
            event.stop()
            self._take(self.choices[at].value)

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Enter, or a double click."""
        event.stop()
        if event.line is not None and event.line.key is not None:
            self._take(event.line.key)

    def _take(self, value: str) -> None:
        if self.close():
            self.then(value)


class ChoiceForm(Form):
    """The usual answers above a line for words. A digit alone chooses in a moment; words are echoed; Enter saves."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "pick(1)", "next choice", show=False),
        Binding("up", "pick(-1)", "choice before", show=False),
    ]

    def __init__(self, title: str, field: Field, choices: Sequence[Choice], *, start: int = 0) -> None:
        super().__init__(title, field)
        self.choices = choices
        self._start = choices[start].value
        self._waiting: Timer | None = None

    def body(self) -> ComposeResult:
        """The choices above the line for words."""
        yield Rows(CHOICE_COLUMNS, id="choices")
        yield from super().body()

    def on_mount(self) -> None:
        """Offer the choices."""
        rows = self.query_one(Rows)
        rows.can_focus = False
        rows.styles.height = len(self.choices)
        rows.show(choice_lines(self.choices), choose=self._start)
        self.query_one(Input).focus()
        self._echo()

    def action_pick(self, step: int) -> None:
        """Another choice."""
        self.query_one(Rows).action_move(step)
        self._echo()

    def on_input_changed(self, event: Input.Changed) -> None:
        """A digit alone chooses, in a moment: `2 weeks` begins with one too. Words are echoed."""
        event.stop()
        if self._waiting is not None:
            self._waiting.stop()
        if self._is_digit(event.value):
            self.query_one(Rows).choose(self.choices[_DIGITS.index(event.value)].value)
            self._waiting = self.set_timer(_DIGIT_ALONE, self.submit)
        self._echo()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """A double click."""
        event.stop()
        self.query_one(Input).value = ""
        self.submit()

    def _is_digit(self, text: str) -> bool:
        return len(text) == 1 and text in _DIGITS[: len(self.choices)]

    def answer(self, said: Mapping[str, str]) -> str:
        """The words that stand there, else the chosen answer."""
        words = said[self.fields[0].name]
        return words if words and not self._is_digit(words) else self.query_one(Rows).chosen_key or ""


class SnoozeForm(ChoiceForm):
    """Put a reminder off; the echo says to which day."""

    HINT = "A digit chooses · or write when, Enter saves · Esc leaves"
    PHRASES = (
        ("in 1 hour", "in an hour"),
        ("tomorrow", "tomorrow"),
        ("in 2 days", "in two days"),
        ("next monday", "next Monday"),
        ("in 1 week", "in a week"),
        ("in 1 month", "in a month"),
    )

    def __init__(self, reminder: Reminder, view: View) -> None:
        choices = [Choice(phrase, label, view.spoken(read.when(phrase, view))) for phrase, label in self.PHRASES]
        title = f"Snooze · {reminder.customer}: {view.note(reminder.text)}"
        super().__init__(title, Field("when", "When", example="fri 10am, +2d"), choices, start=1)
        self.reminder = reminder
        self.view = view

    def echo(self, said: Mapping[str, str]) -> str:
        """The day as it is understood."""
        return self.view.spoken(read.when(self.answer(said), self.view))

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Move it."""
        moved = snooze_reminders(store, [self.reminder.id], read.when(self.answer(said), self.view))[0]
        return f"Snoozed to {self.view.spoken_due(moved)}: {moved.customer}: {self.view.note(moved.text)}"


class LostForm(ChoiceForm):
    """Why a deal was lost: one of the owner's reasons, perhaps with words."""

    HINT = "A digit or Enter closes it as lost · words may follow · Esc leaves it open"

    def __init__(self, deal: Deal, view: View) -> None:
        choices = [Choice(reason, reason) for reason in view.settings.lost_reasons]
        super().__init__(
            f"Lost · {deal.title}, {deal.customer}", Field("why", "Why", example="price, Beta was cheaper"), choices
        )
        self.deal = deal
        self.view = view

    def echo(self, said: Mapping[str, str]) -> str:
        """The reason as it is understood."""
        reason, words = read_reason(self.answer(said), self.view.settings)
        return f"{reason}: {words}" if words else reason

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Close the deal."""
        deal = move_deal(store, self.deal.id, LOST, self.view.settings, reason=self.answer(said))
        return f"Lost: {deal.title}, {deal.customer} ({deal.lost_reason})"


def stage_choices(deal: Deal, view: View) -> list[Choice]:
    """Where a deal can go."""
    return [
        Choice(stage, stage, "here now" if stage == deal.stage else _chance(stage, view))
        for stage in view.settings.stage_names
    ]


def _chance(stage: str, view: View) -> str:
    return "" if stage in (WON, LOST) else f"{view.settings.probability(stage):.0%}"


def moved_answer(deal: Deal, view: View) -> str:
    """A move in a line; winning is worth a little more."""
    worth = view.amount(deal.amount, deal.currency)
    if deal.stage == WON:
        return f"★ Won! {deal.title}, {deal.customer}{', ' + worth if worth else ''}. Well done"
    return f"Moved to {deal.stage}: {deal.title}, {deal.customer}"

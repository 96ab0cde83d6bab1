"""Choosing from a short list by one key, or by words."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.timer import Timer
from textual.widgets import Input

from crmcli.render.cells import Line
from crmcli.render.columns import Column
from crmcli.render.view import Cell
from crmcli.tui.dialogs.base import Dialog, Form, FormField
from crmcli.tui.widgets.hint import Hint
from crmcli.tui.widgets.rows import Rows
from crmcli.words import tr, tr_mark

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


CHOICE_COLUMNS = (Column(least=1), Column(share=3), Column(share=2, align="right"))


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
        yield Hint(tr("A digit or Enter chooses · Esc leaves"))

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
        Binding("down", "pick(1)", tr_mark("next choice"), show=False),
        Binding("up", "pick(-1)", tr_mark("choice before"), show=False),
    ]

    def __init__(self, title: str, field: FormField, choices: Sequence[Choice], *, start: int = 0) -> None:
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
            self._waiting = None
        if self._is_digit(event.value):
            self.query_one(Rows).choose(self.choices[_DIGITS.index(event.value)].value)
            self._waiting = self.set_timer(_DIGIT_ALONE, self.submit)
        self._echo()

    @property
    def is_counting(self) -> bool:
        """True while a digit that stands alone is about to choose."""
        return self._waiting is not None

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

"""The lines at the edges of a screen: where one is, what is wrong, what was done, which keys there are."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from crmcli.domain.text.unicode import visible
from crmcli.render.layout import fit, whole_parts, wrapped
from crmcli.words import tr_marked

_LEAST_LINE = 16  # cells below which no line for the shell is shown
SAID_SECONDS = 8
MOST_ANSWER_LINES = 3


class Tab(NamedTuple):
    """One place to go: its key, its name, and a count shown beside it."""

    name: str
    label: str
    key: str = ""
    many: str = ""


def _width(tab: Tab) -> int:
    """The cells of a place and the gap after it."""
    return sum(cell_len(f"{text} ") for text in (tab.key, tab.many) if text) + cell_len(tr_marked(tab.label)) + 2


class Tabs(Widget):
    """A line of places to go, one of them where we are."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--here", "tabs--key"}

    class TabClicked(Message):
        """A tab was clicked."""

        def __init__(self, tabs: "Tabs", name: str) -> None:
            super().__init__()
            self.tabs = tabs
            self.name = name

    def __init__(self, tabs: Sequence[Tab], here: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.tabs = tuple(tabs)
        self.here = here
        self.notes: tuple[str, ...] = ()
        self._ends: list[tuple[int, str]] = []

    def set_counts(self, **counts: str) -> None:
        """Show counts beside the names."""
        self.tabs = tuple(tab._replace(many=counts.get(tab.name, tab.many)) for tab in self.tabs)
        self.refresh()

    def show_note(self, *notes: str) -> None:
        """Show other words at the right: the first that has room, else the whole parts of the last."""
        self.notes = notes
        self.refresh()

    def go(self, name: str) -> None:
        """Mark another place as where we are."""
        self.here = name
        self.refresh()

    def render(self) -> Content:
        """The places, and the note at the right where there is room."""
        parts: list[tuple[str, str] | str] = [" "]
        self._ends = []
        used = 1
        for tab in self._fitting():
            style = "$accent bold" if tab.name == self.here else "$muted"
            words = [(f"{tab.key} ", "$muted")] if tab.key else []
            words += [(tr_marked(tab.label), f"{style} underline" if tab.name == self.here else style)]
            words += [(f" {tab.many}", "$muted")] if tab.many else []
            used += sum(cell_len(text) for text, _ in words) + 2
            parts += [*words, "  "]
            self._ends.append((used, tab.name))
        room = self.size.width - used - 1
        shortest = whole_parts(self.notes[-1], " · ", room) if self.notes else ""
        if note := next((note for note in self.notes if cell_len(note) <= room), shortest):
            parts.append((fit(note, room, "right"), "$muted"))
        return Content.assemble(*parts)

    def starts(self) -> list[tuple[str, int]]:
        """The name of each place that is seen, with the cell where it begins."""
        ends = [1, *(end for end, _ in self._ends)]
        return [(name, start) for start, (_, name) in zip(ends, self._ends, strict=False)]

    def _fitting(self) -> Sequence[Tab]:
        """The places, whole, from the first with which the one where we are still has room."""
        first = 0
        while first < len(self.tabs) - 1:
            shown = self.tabs[first:]
            here = next((at for at, tab in enumerate(shown) if tab.name == self.here), 0)
            if sum(_width(tab) for tab in shown[: here + 1]) + 1 <= self.size.width or not here:
                break
            first += 1
        whole = list(self.tabs[first:])
        while len(whole) > 1 and sum(map(_width, whole)) - 1 > self.size.width and whole[-1].name != self.here:
            del whole[-1]
        return whole

    def on_click(self, event: events.Click) -> None:
        """Go where was clicked."""
        name = next((name for end, name in self._ends if event.x < end), None)
        if name is not None:
            self.post_message(self.TabClicked(self, name))


class Banner(Widget):
    """What is wrong with the book; takes no room when nothing is."""

    def __init__(self) -> None:
        super().__init__()
        self.display = False
        self._text = ""

    def warn(self, text: str) -> None:
        """Show a trouble, or nothing for an empty text."""
        if text != self._text:
            self._text = text
            self.display = bool(text)
            self.refresh(layout=True)

    def render(self) -> Content:
        """The trouble, with a sign that needs no colour."""
        return Content(f"! {visible(self._text)}")


class Footer(Widget):
    """The main keys; after an action, for some seconds, what it did."""

    class Key(NamedTuple):
        """A key and what it does."""

        key: str
        does: str

    class KeyClicked(Message):
        """A key was clicked."""

        def __init__(self, key: "Footer.Key") -> None:
            super().__init__()
            self.key = key

    def __init__(self) -> None:
        super().__init__()
        self.keys: Sequence[Footer.Key] = ()
        self._ends: list[tuple[int, Footer.Key]] = []
        self.said = ""
        self._line = ""
        self._is_bad = False
        self._quiet_again: Timer | None = None

    def offer(self, keys: "Sequence[Footer.Key]") -> None:
        """Show these keys from now on."""
        self.keys = keys
        self.refresh()

    def say(self, text: str, *, bad: bool = False, line: str = "") -> None:
        """Show what was done, or what could not be; behind it the line for the shell, where there is room."""
        self.said, self._is_bad, self._line = text, bad, line
        if self._quiet_again is not None:
            self._quiet_again.stop()
        self._quiet_again = self.set_timer(SAID_SECONDS, self.hush)
        self._lay_out()

    def hush(self) -> None:
        """Show the keys again."""
        self.said = ""
        self._lay_out()

    def _lay_out(self) -> None:
        """Show it, on more lines or fewer where that is needed."""
        self.refresh(layout=len(self._answer(self.size.width)) != self.size.height)

    def _answer(self, width: int) -> list[str]:
        """What was said, in lines: its end, how it is taken back or what would do, is not cut off."""
        return wrapped(self.said, width - 4, MOST_ANSWER_LINES) or [""]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for the keys, or as many as the answer needs."""
        return len(self._answer(width))

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked; a click on an answer brings the keys back."""
        event.stop()
        if self.said:
            self.hush()
            return
        found = next((key for end, key in self._ends if event.x < end), None)
        if found is not None:
            self.post_message(self.KeyClicked(found))

    def render(self) -> Content:
        """What was said, else the keys that fit."""
        width = self.size.width - 2
        if self.said:
            sign, tone = ("!", "$error bold") if self._is_bad else ("✓", "$success bold")
            first, *more = self._answer(self.size.width)
            if more:
                return Content.assemble((f" {sign} ", tone), "\n   ".join([first, *more]))
            answer = first
            room = width - 2 - cell_len(answer) - 3
            line = (f"   {fit(self._line, room).rstrip()}", "$muted") if self._line and room >= _LEAST_LINE else ""
            return Content.assemble((f" {sign} ", tone), answer, line)
        parts: list[tuple[str, str] | str] = [" "]
        gap = "   " if width > 110 else "  "
        self._ends, used = [], 1
        for key, does in self._fitting(width):
            parts += [(key, "$accent bold"), (f" {does}", "$muted"), gap]
            used += cell_len(f"{key} {does}{gap}")
            self._ends.append((used, Footer.Key(key, does)))
        return Content.assemble(*parts)

    def _fitting(self, width: int) -> "list[Footer.Key]":
        """As many keys as there is room for; the last one (help) always."""
        gap = 3 if width > 110 else 2
        kept = list(self.keys)
        while len(kept) > 1 and sum(cell_len(k.key) + cell_len(k.does) + 1 + gap for k in kept) - gap > width:
            del kept[-2]
        return kept

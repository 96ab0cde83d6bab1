"""What the tests of the dashboard share: an open dashboard, its text, and waiting until it has nothing left to do."""

import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from crmcli.domain.text.unicode import cells
from crmcli.store import Store
from crmcli.tui.app import CrmApp
from crmcli.tui.widgets.rows import Rows
from tests.small_book import NOW

SIZES = ((80, 24), (120, 36), (200, 60))
_NAMES = {"?": "question_mark", "/": "slash", ">": "greater_than_sign", "<": "less_than_sign", " ": "space"}
_CHARACTERS = {"question_mark": "?", "slash": "/", "greater_than_sign": ">", "less_than_sign": "<", "space": " "}
SNAPSHOTS = Path(__file__).parent / "snapshots"


class Dashboard:
    """An open dashboard under test."""

    def __init__(self, pilot: Pilot[None], app: CrmApp) -> None:
        self.pilot = pilot
        self.app = app
        self.frames = 0  # that were asked for

    async def press(self, *keys: str) -> None:
        """Press keys, and wait after each until it is answered."""
        for key in keys:
            self.send(key)
            await self.settle()

    def send(self, key: str) -> None:
        """Press a key and wait for nothing."""
        self.app.post_message(events.Key(_NAMES.get(key, key), key if len(key) == 1 else _CHARACTERS.get(key)))

    async def type(self, text: str) -> None:
        """Put text into what has the focus, as a paste does."""
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def settle(self) -> None:
        """Wait until every message is answered, nothing is read or written, and no frame is asked for any more."""
        frames, rounds = -1, 0
        while frames != self.frames or self._has_messages():
            frames, rounds = self.frames, rounds + 1
            assert rounds < 1000, "the dashboard does not come to rest"
            await self.pilot.pause()
            if any(not worker.is_finished for worker in self.app.workers):
                frames = -1
                with contextlib.suppress(WorkerCancelled):
                    await self.app.workers.wait_for_complete()

    def _has_messages(self) -> bool:
        """Whether anything waits to be answered by the app, if it has not ended, or a widget that is shown."""
        return self.app.is_running and any(
            pump._next_callbacks or not pump._message_queue.empty()
            for pump in (self.app, *self.app.screen_stack, *self.app.screen.walk_children())
        )

    async def look(self, words: str = "") -> None:
        """Have the dashboard look for what changed, as it does twice a second, and wait until `words` are shown."""
        self.app.call_later(self.app.look)
        await self.settle()
        await self.until(lambda: words in self.text)

    async def until(self, claim: Callable[[], bool]) -> None:
        """Wait until something holds that a timer or another thread brings about; at most a minute."""
        for _ in range(3000):
            if claim():
                break
            await self.pilot.pause(0.02)
        assert claim()

    @property
    def lines(self) -> list[str]:
        """The screen as it stands, line by line."""
        visible_screen_stack.set(self.app._background_screens)
        return [strip.text.rstrip() for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """The screen as it stands."""
        return "\n".join(self.lines)

    @property
    def said(self) -> str:
        """What the footer answers."""
        from crmcli.tui.widgets.bars import Footer

        return self.app.base.query_one(Footer).said

    @property
    def place(self) -> str:
        """The screen below any dialog."""
        return self.app.place

    @property
    def dialog(self) -> str:
        """The name of the dialog that is open, or nothing."""
        return type(self.app.screen).__name__ if len(self.app.screen_stack) > 1 else ""

    @property
    def store(self) -> Store:
        """The book the dashboard shows."""
        return self.app.book.store

    def value(self, sql: str, *params: object) -> Any:
        """One value from the book."""
        return self.store.value(sql, params)


_parsed: dict[tuple[object, ...], list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules


def _rules(sheet: Stylesheet, css: str, **origin: Any) -> list[RuleSet]:
    """The rules of a stylesheet: parsed once for all dashboards of one theme."""
    key = (css, *origin.values(), *sheet._variables.items())
    if key not in _parsed:
        _parsed[key] = _parse_rules(sheet, css, **origin)
    return _parsed[key]


@contextlib.asynccontextmanager
async def dashboard(
    path: Path,
    size: tuple[int, int] = (120, 36),
    clock: Callable[[], datetime] = lambda: NOW,
    *,
    is_painted: bool = False,
) -> AsyncIterator[Dashboard]:
    """Open the dashboard on a book; `is_painted` makes every frame on the way, as a terminal gets them."""
    app = CrmApp(path, clock)
    shown = Dashboard(Pilot(app), app)
    paint = Compositor.render_update

    def frame(compositor: Compositor, **how: Any) -> object:
        """Count a frame; a test reads the screen when it has come to rest, and nobody sees the frames before that."""
        shown.frames += 1
        if is_painted:
            return paint(compositor, **how)
        compositor._dirty_regions.clear()
        return None

    patch = pytest.MonkeyPatch()
    patch.setattr(Stylesheet, "_parse_rules", _rules)
    patch.setattr(Compositor, "render_update", frame)
    try:
        async with app.run_test(size=size, notifications=True) as shown.pilot:
            await shown.settle()
            yield shown
            await shown.settle()
    finally:
        patch.undo()
        app.book.close()


def check_snapshot(name: str, lines: list[str]) -> None:
    """Compare a part of a screen with the one that was kept; CRM_SNAPSHOTS=1 keeps it anew."""
    kept = SNAPSHOTS / f"{name}.txt"
    text = "\n".join(lines) + "\n"
    if os.environ.get("CRM_SNAPSHOTS"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8"), f"{kept.name} is not what is shown; CRM_SNAPSHOTS=1 keeps it anew"


def rows_shown(rows: Rows, most: int) -> list[str]:
    """The first lines of a list as they are drawn."""
    return [rows.render_line(y).text.rstrip() for y in range(min(most, len(rows.lines)))]


def copied(book: Path, folder: Path) -> Path:
    """A copy of a book that a test may change."""
    copy = folder / "book.db"
    shutil.copy(book, copy)
    return copy


def widest(lines: list[str]) -> int:
    """The cells of the longest line."""
    return max(cells(line) for line in lines)

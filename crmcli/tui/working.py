"""The app's dealings with the book: reading aside, changing at once, long work that shows how far it is.

A change waits some seconds for another program that holds the book; nothing else ever waits.
"""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from textual.app import App

from crmcli.domain.records import Batch
from crmcli.errors import CrmError
from crmcli.render import step_words
from crmcli.store import Store, explain
from crmcli.tui.book import Busy, LiveBook

Result = TypeVar("Result")
Progress = Callable[[int], None]

PATIENCE_SECONDS = 8.0
MANY_CHANGES = 1000  # a step with more is taken back in a thread
_STEPS_BETWEEN_LOOKS = 10_000  # of SQLite's machine, before it asks whether it should stop


class Working(App[None]):
    """An app over one open book."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self.book = LiveBook(path, clock)
        super().__init__()
        self._is_stopped = False
        self._is_long = False

    def say(self, text: str, *, bad: bool = False) -> None:
        """Answer the person."""

    def refresh_book(self, *, force: bool = False) -> None:
        """Show the book as it is now."""

    def _in_background(self, work: Callable[[], Awaitable[None]], *, group: str = "") -> None:
        """Begin some work; of those in a group the newest is the only one."""

        async def run() -> None:
            await work()

        job: Any = run  # a coroutine would be complained about when it is cancelled before it begins
        self.run_worker(job, group=group or "default", exclusive=bool(group))

    # --- reading -----------------------------------------------------------------------------

    def guarded(self, read: Callable[[], None]) -> None:
        """Read the book; what is wrong with it is said, not raised."""
        try:
            read()
        except (sqlite3.Error, CrmError) as error:
            self._say_error(error)

    def aside(
        self, name: str, read: Callable[[Store], Result], then: Callable[[Result], Awaitable[None] | None]
    ) -> None:
        """Read something long in a thread with a store of its own, then show it; a newer read of that name wins."""
        self._in_background(lambda: self._aside(read, then), group=name)

    async def _aside(self, read: Callable[[Store], Result], then: Callable[[Result], Awaitable[None] | None]) -> None:
        opened: list[Store] = []

        def reading() -> Result:
            with contextlib.closing(self.book.elsewhere()) as store:
                opened.append(store)
                return read(store)

        try:
            result = await asyncio.to_thread(reading)
        except asyncio.CancelledError:
            for store in opened:
                with contextlib.suppress(sqlite3.ProgrammingError):  # it was just closed
                    store.db.interrupt()
            raise
        except (sqlite3.Error, CrmError) as error:
            self._say_error(error)
        else:
            showing = then(result)
            if showing is not None:
                await showing

    def _say_error(self, error: sqlite3.Error | CrmError) -> None:
        known = explain(error, self.book.path) if isinstance(error, sqlite3.Error) else error
        self.say(f"{known.message} {known.hint}".strip(), bad=True)

    # --- changing ----------------------------------------------------------------------------

    async def change(self, do: Callable[[Store], Result]) -> Result:
        """Do one change, waiting some seconds for another program's. Raises CrmError when it was not done."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                result = self.book.write(do)
                break
            except Busy:
                if time.monotonic() > give_up:
                    raise
                self.say("Another program is writing to the book; waiting for it …", bad=True)
                await asyncio.sleep(0.1)
        self.refresh_book(force=True)
        return result

    def do(self, change: Callable[[Store], str]) -> None:
        """Do one change and say what it did."""
        self._in_background(lambda: self._do(change))

    async def _do(self, change: Callable[[Store], str]) -> None:
        try:
            answer = await self.change(change)
        except CrmError as error:
            self._say_error(error)
        else:
            self.say(f"{answer} · u takes it back")

    # --- long work ---------------------------------------------------------------------------

    def work(self, doing: str, do: Callable[[Store, Progress], str]) -> None:
        """Do something long in a thread with a store of its own, saying how far it is; ctrl+k stops it whole."""
        if self._is_long:
            self.say("One thing after the other: something long is still being done.", bad=True)
            return
        self._in_background(lambda: self._work(doing, do))

    async def _work(self, doing: str, do: Callable[[Store, Progress], str]) -> None:
        self._is_long, self._is_stopped = True, False
        self.say(f"{doing} … · ctrl+k stops it")

        def progress(rows: int) -> None:
            self.call_from_thread(self.say, f"{doing}: {rows:,} rows … · ctrl+k stops it")

        def working() -> str:
            with contextlib.closing(self.book.elsewhere()) as store:
                store.db.set_progress_handler(lambda: int(self._is_stopped), _STEPS_BETWEEN_LOOKS)
                return do(store, progress)

        try:
            answer = await asyncio.to_thread(working)
        except (sqlite3.Error, CrmError) as error:
            if self._is_stopped:
                self.say("Stopped; nothing of it was kept.")
            else:
                self._say_error(error)
        else:
            self.say(answer)
        finally:
            self._is_long = False
            self.book.poll()
            self.refresh_book(force=True)

    def action_stop(self) -> None:
        """Stop long work; nothing of it stays."""
        if self._is_long:
            self._is_stopped = True

    # --- taking back -------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Take back the last step."""
        from crmcli.book.batches import last_undoable
        from crmcli.book.undo import undo

        self._reverse(undo, last_undoable(self.book.store), "Undone", "U does it again")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        from crmcli.book.batches import last_redoable
        from crmcli.book.undo import redo

        self._reverse(redo, last_redoable(self.book.store), "Done again", "u takes it back")

    def _reverse(self, step: Callable[[Store], Batch], meant: Batch | None, did: str, then: str) -> None:
        def told(batch: Batch) -> str:
            return f"{did}: {step_words(batch)} · {then}"

        if meant is not None and meant.changes > MANY_CHANGES:
            self.work(f"{step_words(meant)}: {meant.changes:,} changes", lambda store, _: told(step(store)))
        else:
            self._in_background(lambda: self._step(lambda store: told(step(store))))

    async def _step(self, do: Callable[[Store], str]) -> None:
        try:
            self.say(await self.change(do))
        except CrmError as error:
            self._say_error(error)

    def leave(self) -> Any:
        """Let the book go."""
        self._is_stopped = True
        self.book.close()

"""The app's dealings with the book: reading in a thread, changing at once, long work that shows how far it is.

A change waits some seconds for another program that holds the book; nothing else ever waits.
"""

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from crmcli.book.sqlite_errors import explain
from crmcli.book.stored_values import damage_behind
from crmcli.errors import CrmError, Failed, Refused
from crmcli.store import Store
from crmcli.tui.book import Busy, LiveBook
from crmcli.tui.host import error_words
from crmcli.tui.textual_private import BareApp
from crmcli.words import tr

Result = TypeVar("Result")
Progress = Callable[[int], None]

PATIENCE_SECONDS = 8.0
_STEPS_BETWEEN_LOOKS = 10_000  # of SQLite's machine, before it asks whether it should stop
SECONDS_BETWEEN_REPORTS = 0.1  # of how far long work is


class Working(BareApp):
    """An app over one open book."""

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        self.book = LiveBook(path, clock)
        super().__init__()
        self.is_stopped = False
        self.is_working = False

    def say(self, text: str, *, bad: bool = False, line: str = "") -> None:
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
        """Run something that reads the book; an error, also of a damaged row, is told in the footer."""
        try:
            read()
        except (sqlite3.Error, CrmError, ValueError) as error:
            self._say_error(error)

    def read_in_thread(
        self, name: str, read: Callable[[Store], Result], then: Callable[[Result], Awaitable[None] | None]
    ) -> None:
        """Read in a thread with a store of its own, then show it; a newer read of the same name replaces it."""
        self._in_background(lambda: self._aside(read, then), group=name)

    async def _aside(self, read: Callable[[Store], Result], then: Callable[[Result], Awaitable[None] | None]) -> None:
        opened: list[Store] = []

        def reading() -> Result:
            with self.book.opened_elsewhere() as store:
                opened.append(store)
                store.hold_snapshot()
                return read(store)

        try:
            result = await asyncio.to_thread(reading)
        except asyncio.CancelledError:
            for store in opened:
                with contextlib.suppress(sqlite3.ProgrammingError):  # it was just closed
                    store.db.interrupt()
            raise
        except (sqlite3.Error, CrmError, ValueError) as error:
            self._say_error(error)
        else:
            showing = then(result)
            if showing is not None:
                await showing

    def _say_error(self, error: sqlite3.Error | CrmError | ValueError) -> None:
        self.say(error_words(self._known(error)), bad=True)

    def _known(self, error: sqlite3.Error | CrmError | ValueError) -> CrmError:
        """The error for people. A ValueError is one only where a row of the book cannot be read; others are raised."""
        if isinstance(error, CrmError):
            return error
        damage = damage_behind(error, self.book.path)
        if damage is not None:
            return damage
        if isinstance(error, sqlite3.Error):
            return explain(error, self.book.path)
        raise error

    # --- changing ----------------------------------------------------------------------------

    async def change(self, do: Callable[[Store], Result]) -> Result:
        """Make one change, waiting some seconds for another program's. Raises CrmError when it was not made."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                result = self.book.write(do)
                break
            except Busy:
                if time.monotonic() > give_up:
                    raise
                self.say(tr("Another program is writing to the book; waiting for it …"), bad=True)
                await asyncio.sleep(0.1)
        self.refresh_book(force=True)
        return result

    def do(self, change: Callable[[Store], str], *, line: str = "") -> None:
        """Make one change and show its answer, or its error, in the footer."""
        self._in_background(lambda: self._do(change, line))

    async def _do(self, change: Callable[[Store], str], line: str) -> None:
        try:
            self.say(await self.change(change), line=line)
        except CrmError as error:
            self._say_error(error)

    # --- beside the screen -------------------------------------------------------------------

    def write_in_thread(self, change: Callable[[Store], str], then: Callable[[str | CrmError], None]) -> None:
        """Change the book in a thread with a store of its own, as another program would; then call `then`.

        The screens go on. Whoever leaves meanwhile does not wait: `change` must bear being killed anywhere.
        """
        self._in_background(lambda: self._beside(change, then))

    async def _beside(self, change: Callable[[Store], str], then: Callable[[str | CrmError], None]) -> None:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[str | CrmError] = loop.create_future()

        def writing() -> None:
            answer: str | CrmError = Failed(tr("That stopped with an error that crm does not know."))
            try:
                with self.book.opened_elsewhere() as store:
                    store.set_patience(int(PATIENCE_SECONDS * 1000))
                    answer = change(store)
            except (sqlite3.Error, CrmError, ValueError) as error:
                answer = self._known(error)
            finally:
                with contextlib.suppress(RuntimeError):  # the dashboard was left meanwhile
                    loop.call_soon_threadsafe(_answer, answered, answer)

        threading.Thread(target=writing, daemon=True).start()
        answer = await answered
        self.book.poll()
        self.refresh_book(force=True)
        then(answer)

    def say_from_thread(self, text: str) -> None:
        """Show an answer in the footer, from another thread."""
        with contextlib.suppress(RuntimeError):
            self.call_from_thread(self.say, text)

    # --- long work ---------------------------------------------------------------------------

    async def work(self, doing: str, do: Callable[[Store, Progress], str], show: Callable[[str], None]) -> str:
        """Do something long in a thread with a store of its own; `show` is told how far it is. Raises CrmError.

        The thread of the screen runs no statement meanwhile: even looking for changes waits until the work is done.
        """
        if self.is_working:
            raise Refused(tr("Something long is still being done; only one such thing runs at a time."))
        self.is_working, self.is_stopped = True, False
        reported = time.monotonic()

        def progress(done: int) -> None:
            nonlocal reported
            if time.monotonic() - reported >= SECONDS_BETWEEN_REPORTS:
                reported = time.monotonic()
                self.call_from_thread(show, tr("{doing}: {n:,} so far …", doing=doing, n=done))

        def working() -> str:
            with self.book.opened_elsewhere() as store:
                store.set_patience(int(PATIENCE_SECONDS * 1000))
                store.prepare(lambda db: db.set_progress_handler(lambda: int(self.is_stopped), _STEPS_BETWEEN_LOOKS))
                return do(store, progress)

        show(tr("{doing} …", doing=doing))
        try:
            return await asyncio.to_thread(working)
        except (sqlite3.Error, CrmError, ValueError) as error:
            if self.is_stopped:
                raise Failed(tr("Stopped; nothing of it was kept.")) from error
            raise self._known(error) from error
        finally:
            self.is_working = False
            self.book.poll()
            self.refresh_book(force=True)

    def begin_work(self, doing: str, do: Callable[[Store, Progress], str]) -> None:
        """`work` in the background, with its progress and its answer in the footer."""
        self._in_background(lambda: self._work(doing, do))

    async def _work(self, doing: str, do: Callable[[Store, Progress], str]) -> None:
        def show(text: str) -> None:
            self.say(tr("{progress} · ctrl+k stops it", progress=text))

        try:
            self.say(await self.work(doing, do, show))
        except CrmError as error:
            if self.is_stopped:
                self.say(error.message)
            else:
                self._say_error(error)

    def action_stop(self) -> None:
        """Stop long work; nothing of it stays."""
        if self.is_working:
            self.is_stopped = True

    async def action_quit(self) -> None:
        """Leave; long work is stopped first."""
        self.action_stop()
        await super().action_quit()


def _answer(future: "asyncio.Future[str | CrmError]", answer: str | CrmError) -> None:
    if not future.done():
        future.set_result(answer)

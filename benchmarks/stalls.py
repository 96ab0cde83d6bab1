"""Measures how long the dashboard's event loop does not answer: while keys are pressed, and while many are changed.

    python benchmarks/stalls.py FOLDER [--size 5000]

The dashboard runs without a terminal on a copy of a book made for it. A probe asks to be called every 2 ms; how long it
waited at most is a stall, and over 50 ms a frame comes late. Beside it the longest stretch of CPU time of the
loop's own thread: on a busy machine that is the program's share. All customers are marked; each change is taken back.
"""

import argparse
import asyncio
import gc
import os
import shutil
import tempfile
import time
from datetime import datetime
from pathlib import Path

from books import book
from textual.pilot import Pilot

from crmcli.tui.app import CrmApp

LOOKS = (
    ("pipeline", "2"),
    ("reports", "5"),
    ("today", "1"),
    ("customers", "3"),
    ("next row", "j"),
    ("mark all", "ctrl+a"),
)
CHANGES = (
    ("tag", ("t", *"vip", "enter")),
    ("done", ("d", "enter")),
    ("snooze", ("s", *"+2d", "enter")),
    ("move", ("m", "2")),
    ("trash", ("x", "enter")),
)


class Probe:
    """The longest time, and the longest CPU time, between two turns of the event loop, in seconds."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    async def watch(self) -> None:
        """Look every 2 ms."""
        wall, cpu = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(0.002)
            now, used = time.perf_counter(), time.thread_time()
            self.wall, self.cpu = max(self.wall, now - wall - 0.002), max(self.cpu, used - cpu)
            wall, cpu = now, used


async def pressed(app: CrmApp, pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait until everything they began is done."""
    for key in keys:
        await pilot.press(key)
    for _ in range(3):
        await pilot.pause()
        await app.workers.wait_for_complete()


async def measure(path: Path) -> None:
    """Print a line for each thing done."""
    app, probe = CrmApp(path, lambda: datetime.now().replace(microsecond=0)), Probe()

    async def timed(name: str, *keys: str) -> None:
        probe.wall = probe.cpu = 0.0
        start = time.perf_counter()
        await pressed(app, pilot, *keys)
        took = time.perf_counter() - start
        print(f"{name:<20}{took * 1000:9.0f} ms   stall {probe.wall * 1000:6.1f} ms   CPU {probe.cpu * 1000:6.1f} ms")

    async with app.run_test(size=(120, 40)) as pilot:
        await pressed(app, pilot)
        gc.freeze()  # as `crm dash` does when it is open
        watcher = asyncio.create_task(probe.watch())
        for name, key in LOOKS:
            await timed(name, key)
        for name, keys in CHANGES:
            await timed(f"{name} all", *keys)
            await timed(f"{name} all, undone", "u")
        watcher.cancel()
    app.book.close()


def main() -> None:
    """Read the options, and measure on a copy of the book."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=5000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        copy = Path(home, "book.db")
        shutil.copy(book(asked.folder, asked.size), copy)
        os.environ |= {"XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "CRM_UPKEEP": "off"}
        asyncio.run(measure(copy))


if __name__ == "__main__":
    main()

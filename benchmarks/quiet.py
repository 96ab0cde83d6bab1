"""Times who has gone quiet: whole commands beside a hello-world Typer script, then the steps inside the process.

    python benchmarks/quiet.py FOLDER [--size 100000] [--rounds 7]

Both models are fitted by the step that outgrows them; that fit is timed by itself below.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from books import book
from pairs import Command, environment, paired, seconds
from startup import CRM, HELLO, show

from crmcli.book import derived
from crmcli.book.derived import ACTIVITY, rhythm_fit
from crmcli.queries.rhythm.quiet import QuietFilter, quiet_as_of, quiet_customers, quiet_list
from crmcli.queries.rhythm.reorder import ReorderFilter as AskedReorder
from crmcli.queries.rhythm.reorder import needs
from crmcli.queries.settings import load_settings
from crmcli.store import Store

COMMANDS = (
    ["quiet", "--json"],
    ["quiet", "--json", "--limit", "50"],
    ["quiet", "--all", "--json"],
    ["today", "--json"],
)


def commands(path: Path, home: str, size: int, rounds: int) -> None:
    """Print one line for each command."""
    hello = Path(home, "hello.py")
    hello.write_text(HELLO)
    env = environment(home, str(path))
    script = timer([sys.executable, str(hello)], env)
    for words in COMMANDS:
        show(size, " ".join(words), paired(timer([CRM, *words], env), script, rounds))


def timer(command: Command, env: Mapping[str, str]) -> Callable[[int], float]:
    """Times a command, whatever the round."""
    return lambda _: seconds(command, env)


def steps(store: Store) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is timed inside the process: reads, then what a write adds, then the fits."""
    today, settings = store.now.date(), load_settings(store)
    yield "the morning's ten", lambda: quiet_customers(store, today, limit=10)
    yield "the dashboard's hundred", lambda: quiet_customers(store, today, limit=100)
    yield "all who are late", lambda: quiet_list(store, today, QuietFilter())
    yield "anew from all events", lambda: quiet_as_of(store, today, QuietFilter(limit=50))
    yield "who needs more in two weeks", lambda: needs(store, today, settings, AskedReorder())
    yield "one note: activity and rhythm", lambda: _refresh(store, "= 77")
    yield "every customer: the same", lambda: _refresh(store, "> 0")
    yield "fit both rhythms, move all days", lambda: _in_step(store, lambda: rhythm_fit.refit(store.db))


def _refresh(store: Store, which: str) -> None:
    def stale() -> None:
        store.db.execute(f"INSERT INTO stale SELECT {ACTIVITY}, id FROM customer WHERE id {which}")
        derived.refresh(store.db)

    _in_step(store, stale)


def _in_step(store: Store, work: Callable[[], None]) -> None:
    """Without the commit: how long the disk takes to be sure of it is not ours to measure."""
    store.db.execute("BEGIN IMMEDIATE")
    work()
    store.db.execute("ROLLBACK")


def main() -> None:
    """Read the options, time the commands, then the steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        copy = Path(home, "book.db")
        shutil.copy(book(asked.folder, asked.size), copy)
        commands(copy, home, asked.size, asked.rounds)
        store = Store.open(copy, datetime.now().replace(microsecond=0))
        for name, step in steps(store):
            times = []
            for _ in range(3 if asked.rounds > 1 else 1):
                start = time.perf_counter()
                step()
                times.append(time.perf_counter() - start)
            print(f"{asked.size:>7}  {name:<34}{statistics.median(times) * 1000:9.1f} ms", flush=True)
        store.close()


if __name__ == "__main__":
    main()

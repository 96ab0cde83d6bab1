"""Times whole commands beside a hello-world Typer script, on books of several sizes.

    python benchmarks/startup.py FOLDER [--sizes 0,10000,100000] [--rounds 21]

FOLDER keeps the books. Each command is run on a copy, in turn with the script; the table gives medians and the median
ratio with its quartiles.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from books import SIZES, book
from pairs import Command, Pair, environment, paired, seconds

from crmcli.store import Store

HELLO = """import typer
app = typer.Typer()
@app.command()
def main(name: str = "x"):
    print(name)
app()
"""
CRM = str(Path(sys.executable).parent / "crm")
WHO = "Acme"


def commands(first_reminder: int) -> dict[str, Callable[[int], Command]]:
    """What is timed; each round of done and snooze takes a reminder of its own."""
    return {
        "python -c 'import sqlite3'": lambda n: [sys.executable, "-c", "import sqlite3"],
        "log WHO TEXT": lambda n: [CRM, "log", WHO, "called, wants a quote"],
        "log … --next fri": lambda n: [CRM, "log", WHO, "called", "--call", "--next", "fri 10am", "--todo", "send it"],
        "today --json": lambda n: [CRM, "today", "--json"],
        "done N": lambda n: [CRM, "done", str(first_reminder + 2 * n)],
        "snooze N +2d": lambda n: [CRM, "snooze", str(first_reminder + 2 * n + 1), "+2d"],
        "find X --json": lambda n: [CRM, "find", WHO, "--json"],
        "quiet --json": lambda n: [CRM, "quiet", "--json"],
    }


def measure(folder: Path, size: int, rounds: int) -> None:
    """Print one line a command for a book of that size."""
    with tempfile.TemporaryDirectory() as home:
        copy, hello = Path(home, "book.db"), Path(home, "hello.py")
        shutil.copy(book(folder, size), copy)
        hello.write_text(HELLO)
        first = prepare(copy, 2 * (rounds + 1))
        env = environment(home, str(copy))
        other: Command = [sys.executable, str(hello)]

        def script(_: int) -> float:
            return seconds(other, env)

        for name, command in commands(first).items():
            show(size, name, paired(timer(command, env), script, rounds))


def prepare(path: Path, reminders: int) -> int:
    """Add the customer the commands name and reminders to tick off; returns the first reminder's number."""
    store = Store.open(path, datetime.now().replace(microsecond=0))
    with store.atomic("prepare"):
        who = store.insert("customer", name=WHO)
        due = "2100-01-01"
        ids = [
            store.insert("reminder", customer_id=who, due=due, due_day=due, text=f"call {n}") for n in range(reminders)
        ]
    store.close()
    return ids[0]


def timer(command: Callable[[int], Command], env: dict[str, str]) -> Callable[[int], float]:
    """What times a round of a command."""
    return lambda n: seconds(command(n), env)


def show(size: int, name: str, pair: Pair, other: str = "hello") -> None:
    """Print one line."""
    print(
        f"{size:>7}  {name:<28}{pair.mine * 1000:7.1f} ms  {other} {pair.other * 1000:6.1f} ms"
        f"  {pair.ratio:5.2f} ×  ({pair.low:.2f} to {pair.high:.2f})",
        flush=True,
    )


def main() -> None:
    """Read the options and measure each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--rounds", type=int, default=21)
    asked = parser.parse_args()
    for size in map(int, asked.sizes.split(",")):
        measure(asked.folder, size, asked.rounds)


if __name__ == "__main__":
    main()

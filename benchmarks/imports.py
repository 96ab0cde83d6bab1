"""Times `crm import` beside SQLite's own `.import` into the same tables with the same indexes, in one run.

    python benchmarks/imports.py FOLDER [--contacts 100000] [--interactions 1000000] [--against CHECKOUT]

With another checkout of crm, the contacts are imported by both in turn, and the CPU time is compared.

SQLite's shell gets no search index, no journal and no look at what is there already: it is the floor, not a rival. Each
import of ours is run twice; the second run must find nothing new. Memory is the largest any run took.
"""

import argparse
import csv
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from random import Random

from books import person
from pairs import environment, paired
from startup import CRM

import crmcli
from crmcli.store import Store

CONTACT_HEADINGS = ("First Name", "Last Name", "Company", "E-mail Address", "Mobile Phone", "City")
INTERACTION_HEADINGS = ("Customer", "Date", "Channel", "Direction", "Text")
_PEOPLE = 10_000  # customers among whom the interactions are spread
_UID = "lower(hex(randomblob(16)))"
_NOW = "strftime('%Y-%m-%dT%H:%M:%SZ')"
CONTACTS_SQL = f"""
INSERT INTO customer (uid, created_at, updated_at, name, company, city)
  SELECT {_UID}, {_NOW}, {_NOW}, "First Name" || ' ' || "Last Name", "Company", "City" FROM raw;
INSERT INTO detail (uid, created_at, updated_at, customer_id, kind, value, normal)
  SELECT {_UID}, {_NOW}, {_NOW}, rowid, 'email', "E-mail Address", lower("E-mail Address") FROM raw;
INSERT INTO detail (uid, created_at, updated_at, customer_id, kind, value, normal)
  SELECT {_UID}, {_NOW}, {_NOW}, rowid, 'phone', "Mobile Phone", "Mobile Phone" FROM raw;
"""
INTERACTIONS_SQL = f"""
INSERT INTO interaction (uid, created_at, updated_at, customer_id, at, day, channel, direction, text)
  SELECT {_UID}, {_NOW}, {_NOW}, c.id, r."Date", r."Date", r."Channel", r."Direction", r."Text"
  FROM raw r JOIN customer c ON c.name = r."Customer";
"""


def contacts(count: int) -> Iterator[Sequence[object]]:
    """Rows of an address book."""
    rng = Random(count)
    for i in range(count):
        first, _, last = person(rng, 1).partition(" ")
        yield (
            first,
            f"{last}{i}",
            f"Firm {i % 5000}",
            f"u{i}@firm{i % 5000}.example",
            f"+1415{2_000_000 + i}",
            f"T{i % 300}",
        )


def interactions(count: int) -> Iterator[Sequence[object]]:
    """Rows of a history."""
    for i in range(count):
        day = f"202{4 + i % 2}-{1 + i % 12:02}-{1 + i % 28:02}"
        channel = ("call", "mail", "meet", "visit")[i % 4]
        yield f"Person {i % _PEOPLE}", day, channel, ("in", "out")[i % 2], f"spoke about offer {i}"


def write(path: Path, headings: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    """A CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        lines = csv.writer(file)
        lines.writerow(headings)
        lines.writerows(rows)


def ours(book: Path, file: Path, *options: str) -> float:
    """Seconds of a `crm import`."""
    env = environment(str(book.parent), str(book))
    return _run([CRM, "import", *options, "--yes", str(file)], env)


def floor(book: Path, file: Path, sql: str) -> float:
    """Seconds of SQLite's shell for the same rows into the same tables, without triggers."""
    with sqlite3.connect(book) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
    script = f".import --csv {file} raw\nBEGIN;\n{sql}\nDROP TABLE raw;\nCOMMIT;\n"
    return _run(["sqlite3", str(book)], None, script)


def _run(command: list[str], env: dict[str, str] | None, script: str = "") -> float:
    start = time.perf_counter()
    subprocess.run(command, env=env, input=script, text=True, capture_output=True, check=True)
    return time.perf_counter() - start


def new_book(folder: Path, name: str, people: int = 0) -> Path:
    """An empty book, or one with the customers that interactions name."""
    store = Store.open(folder / name, datetime.now())
    if people:
        with store.atomic("benchmark"):
            store.insert_many("customer", ("name",), ((f"Person {i}",) for i in range(people)))
    store.close()
    return folder / name


def measure(label: str, count: int, make: Callable[[str], Path], file: Path, sql: str, *options: str) -> None:
    """Time first run, second run and the floor, and print a line each."""
    book = make("ours.db")
    for run in ("first run", "second run"):
        took = ours(book, file, *options)
        print(f"{label:<13} crm import, {run:<11}{took:7.1f} s {count / took:10.0f} rows/s", flush=True)
    if shutil.which("sqlite3"):
        took = floor(make("floor.db"), file, sql)
        print(f"{label:<13} sqlite3 .import         {took:7.1f} s {count / took:10.0f} rows/s", flush=True)
    for path in book.parent.glob("*.db*"):
        path.unlink()


def compare(folder: Path, other: Path, file: Path, rounds: int) -> None:
    """Print the ratio of the CPU time (user) that this checkout and another take for a file, twice in a row."""
    trees = {"ours": Path(crmcli.__file__).parents[1], "other": other.resolve()}

    def import_with(name: str) -> float:
        command = [sys.executable, "-P", "-m", "crmcli", "import", "--yes", str(file)]
        env = environment(str(folder), str(folder / f"{name}.db")) | {"PYTHONPATH": str(trees[name])}
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        _run(command, env)
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before

    def remove(name: str) -> None:
        for path in folder.glob(f"{name}.db*"):
            path.unlink()

    def first(name: str) -> float:
        remove(name)
        return import_with(name)

    for run, timed in (("first run", first), ("second run", import_with)):
        found = paired(_each_round(timed, "ours"), _each_round(timed, "other"), rounds)
        print(
            f"{run:<11} {found.mine:6.2f} s CPU, {found.ratio:.2f} × {other} ({found.low:.2f} to {found.high:.2f})",
            flush=True,
        )
    for name in trees:
        remove(name)


def _each_round(timed: Callable[[str], float], name: str) -> Callable[[int], float]:
    return lambda number: timed(name)


def main() -> None:
    """Read the options and time both kinds of rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--interactions", type=int, default=1_000_000)
    parser.add_argument("--against", type=Path, help="another checkout of crm")
    parser.add_argument("--rounds", type=int, default=15, help="of the comparison")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        folder, file = Path(name), Path(name, "rows.csv")
        write(file, CONTACT_HEADINGS, contacts(asked.contacts))
        if asked.against:
            compare(folder, asked.against, file, asked.rounds)
        measure("contacts", asked.contacts, lambda book: new_book(folder, book), file, CONTACTS_SQL)
        write(file, INTERACTION_HEADINGS, interactions(asked.interactions))
        kind = ("--as", "interactions")
        measure(
            kind[1], asked.interactions, lambda book: new_book(folder, book, _PEOPLE), file, INTERACTIONS_SQL, *kind
        )
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    print(f"largest process {megabytes:.0f} MB")


if __name__ == "__main__":
    main()

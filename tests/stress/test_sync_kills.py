"""Syncs killed at one line after the other, on either side of the hub's commit, and cut on the wire byte by byte.

The suite kills at some lines; `CRM_SYNC_KILLS=600 .venv/bin/pytest -n 0 -s tests/stress/test_sync_kills.py` at so
many, and prints how many there were. What was written before a kill is there once on both machines afterwards.
"""

import contextlib
import os
import socket
import threading
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from crmcli.errors import CrmError
from crmcli.services import syncing
from crmcli.store import Store
from tests.sync_model import SyncedMachine, check_equal

KILLS = int(os.environ.get("CRM_SYNC_KILLS", "8"))
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of a killed connection


def write(machine: SyncedMachine, text: str) -> None:
    """A new customer with a note, and another city for all; two steps."""
    machine.pass_time()
    store = machine.store
    with store.atomic("add", name=text):
        who = store.insert("customer", name=text)
        store.insert("interaction", customer_id=who, at="2026-11-18T10:00:00Z", day="2026-11-18", text=text)
    with store.atomic("edit", name=text):
        for (customer_id,) in store.rows("SELECT id FROM customer ORDER BY id LIMIT 3"):
            store.update("customer", customer_id, city=f"{text} of {machine.number}")


def texts(store: Store) -> list[str]:
    """The texts of all notes."""
    return sorted(text for (text,) in store.rows("SELECT text FROM interaction"))


def test_killed_at_any_line_nothing_is_lost_or_doubled(hub_url: str, tmp_path: Path) -> None:
    """Sender and taker in turn: each kill is at another line of the sync."""
    machines = [SyncedMachine(tmp_path, number, hub_url) for number in range(2)]
    wanted: list[str] = []
    killed = 0
    for number in range(KILLS):
        machine = machines[number % 2]
        wanted.append(f"note {number:04}")
        write(machine, wanted[-1])
        killed += not machine.sync(5 + number * 900 // KILLS)
        if number % 3 == 0:
            machines[1 - number % 2].sync()
    for _ in range(2):
        for machine in machines:
            machine.sync()
    check_equal(machines, hub_url)
    assert [texts(machine.store) for machine in machines] == [wanted, wanted]
    assert killed > KILLS // 2
    print(f"{killed} syncs killed at lines, 0 lost, 0 doubled")  # noqa: T201
    for machine in machines:
        machine.store.close()


class Wire:
    """A door to the hub that lets so many bytes through, to it and from it, and is then cut."""

    def __init__(self, url: str, folder: Path) -> None:
        parts = conninfo_to_dict(url)
        self._target = f"{parts['host']}/.s.PGSQL.{parts.get('port') or 5432}"
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(f"{folder}/.s.PGSQL.5432")
        self._server.listen(8)
        self.url = make_conninfo(url, host=str(folder), port="5432")
        self.left = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            if self.left <= 0:
                near.close()
                continue
            far.connect(self._target)
            for ends in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(*ends, (near, far)), daemon=True).start()

    def _pass(self, source: socket.socket, to: socket.socket, both: tuple[socket.socket, socket.socket]) -> None:
        try:
            while data := source.recv(4096):
                self.left -= len(data)
                if self.left < 0:
                    to.sendall(data[: len(data) + self.left])
                    break
                to.sendall(data)
        except OSError:
            pass
        for end in both:  # a socket that is only closed goes on while the other thread reads from it
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self) -> None:
        """Accept no more."""
        self._server.close()


def test_cut_on_the_wire_nothing_is_lost_or_doubled(pg_server: str, hub_url: str, tmp_path: Path) -> None:
    """After so many bytes in both directions together; the hub may or may not have committed."""
    if not str(conninfo_to_dict(hub_url).get("host") or "").startswith("/"):
        pytest.skip("the server that CRM_TEST_HUB names has no socket file")
    machines = [SyncedMachine(tmp_path, number, hub_url) for number in range(2)]
    wire = Wire(hub_url, tmp_path)
    wanted: list[str] = []
    cut = 0
    for number in range(KILLS):
        machine = machines[number % 2]
        wanted.append(f"note {number:04}")
        write(machine, wanted[-1])
        wire.left = 300 + number * 24_000 // KILLS
        machine.store.db.execute("UPDATE sync_state SET v = ? WHERE k = 'url'", (wire.url,))
        try:
            syncing.sync(machine.store, machine.forget)
        except CrmError:
            cut += 1
        machine.store.db.execute("UPDATE sync_state SET v = ? WHERE k = 'url'", (hub_url,))
        machine.store.close()
        machine.store = Store.open(machine.path, machine.now)
    wire.close()
    for _ in range(2):
        for machine in machines:
            machine.sync()
    check_equal(machines, hub_url)
    assert [texts(machine.store) for machine in machines] == [wanted, wanted]
    assert cut > KILLS // 4
    print(f"{cut} syncs cut on the wire, 0 lost, 0 doubled")  # noqa: T201
    for machine in machines:
        machine.store.close()

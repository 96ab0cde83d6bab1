"""A CalDAV and CardDAV server for the tests of the phone: Radicale, in a process of its own on a free port.

Skipped, with the reason, where Radicale is not installed.
"""

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

PASSWORD = "secret"
_USERS = 40


@contextmanager
def caldav_server(folder: Path) -> Iterator[str]:
    """The URL of a running server, whose users are u0, u1 …"""
    pytest.importorskip("radicale", reason="Radicale is not installed: there is no CalDAV server to test with")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    users = folder / "users"
    users.write_text("".join(f"u{number}:{PASSWORD}\n" for number in range(_USERS)))
    command = [
        sys.executable, "-m", "radicale", "--config", "", "--server-hosts", f"127.0.0.1:{port}",
        "--storage-filesystem-folder", str(folder / "store"),
        "--auth-type", "htpasswd", "--auth-htpasswd-filename", str(users), "--auth-htpasswd-encryption", "plain",
        "--auth-delay", "0",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        assert server.stderr is not None
        try:
            assert any(b"server ready" in line for line in server.stderr), "Radicale did not start"
            threading.Thread(target=server.stderr.read, daemon=True).start()  # a full pipe would stop it
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


class PhoneApp:
    """What a phone does with the calendar and the address book of a user."""

    def __init__(self, url: str, user: str, form: str = "event") -> None:
        self.user = user
        self.url = url
        self._client = httpx.Client(base_url=url, auth=(user, PASSWORD), trust_env=False)
        self.calendar = f"/{user}/crm-{form}s/"
        self.addressbook = f"/{user}/crm-contacts/"

    def names(self, collection: str = "") -> list[str]:
        """The names of the resources of a collection."""
        answer = self._client.request("PROPFIND", collection or self.calendar, headers={"Depth": "1"})
        hrefs = [part.partition("</href>")[0] for part in answer.text.replace("D:", "").split("<href>")[1:]]
        return sorted({href.rpartition("/")[2] for href in hrefs} - {""})

    def read(self, name: str, collection: str = "") -> str:
        """A resource, with folded lines put together."""
        answer = self._client.get((collection or self.calendar) + quote(name))
        assert answer.status_code == 200, answer.status_code
        return answer.text.replace("\r\n ", "").replace("\r\n", "\n")

    def one(self) -> str:
        """The name of the only resource of the calendar."""
        (name,) = self.names()
        return name

    def change(self, name: str, old: str, new: str) -> None:
        """Write a resource with other words in it."""
        text = self.read(name)
        assert old in text, text
        self.put(name, text.replace(old, new))

    def put(self, name: str, text: str) -> None:
        """Write a resource."""
        body = text.replace("\n", "\r\n").encode()
        answer = self._client.put(self.calendar + quote(name), content=body, headers={"Content-Type": "text/calendar"})
        assert answer.is_success, answer.text

    def remove(self, name: str, collection: str = "") -> None:
        """Remove a resource, or with "" the whole collection."""
        assert self._client.delete((collection or self.calendar) + quote(name)).is_success

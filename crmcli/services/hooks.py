"""Programs of the owner that are started after a change: `hooks/after-change` and `hooks/after-change.d/*`.

They lie in the folder of the machine's settings and never in the book: a book comes from other machines, too. One is
started only if it and its folder belong to whoever runs crm and nobody else may write to them. It reads one JSON
document on stdin, is not waited for, and can neither change nor stop what was done.
"""

import contextlib
import json
import os
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from crmcli.book.change_document import change_document
from crmcli.errors import Failed
from crmcli.store import Store
from crmcli.words import tr

HOOK = "after-change"
RUNNING = "CRM_HOOK"  # in the environment of a hook: what it changes starts no hook
_LOG_BYTES = 1_000_000
_TEST_SECONDS = 60
_started: "list[subprocess.Popen[bytes]]" = []  # kept until they end, for a process that goes on (the dashboard)


class Hook(NamedTuple):
    """A program that is to run after a change; `fault` says why it is not started, "" where it is."""

    name: str
    path: Path
    fault: str

    @property
    def runs(self) -> bool:
        """True when the next change starts it."""
        return not self.fault


class HookResult(NamedTuple):
    """How a hook ended when it was tried; `exit` is None when it did not end in time or could not be started."""

    name: str
    exit: int | None
    output: str


def list_hooks(folder: Path) -> list[Hook]:
    """The hooks in a folder, in the order in which they are started; those that are not started, with the reason."""
    return [Hook(str(path.relative_to(folder)), path, _fault(path)) for path in _candidates(folder)]


def _candidates(folder: Path) -> Iterator[Path]:
    """The file `after-change`, then the files of `after-change.d` by name, without hidden ones and editors' copies."""
    if (alone := folder / HOOK).is_file():
        yield alone
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for path in sorted((folder / f"{HOOK}.d").iterdir()):
            if path.is_file() and not path.name.startswith(".") and not path.name.endswith("~"):
                yield path


def _fault(path: Path) -> str:
    """Why a program is not started; "" when it may be."""
    if not os.access(path, os.X_OK):
        return tr("it is not executable: chmod +x {path}", path=path)
    if os.name != "posix":
        return ""
    real = Path(os.path.realpath(path))
    for place in dict.fromkeys((path.parent, real.parent, real)):
        found = os.stat(place)
        if found.st_uid != os.geteuid():
            return tr("{place} belongs to another user.", place=place)
        if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            return tr("others may write to it: chmod go-w {place}", place=place)
    return ""


def start_hooks(folder: Path, log: Path, store: Store, step: int) -> list[str]:
    """Start every hook with the document of a step; returns what to say of those that could not be started.

    A file that is not executable is no hook yet: `crm hooks list` says so.
    """
    hooks = [hook for hook in list_hooks(folder) if os.access(hook.path, os.X_OK)]
    if not hooks:
        return []
    _started[:] = [process for process in _started if process.poll() is None]
    said = [tr("The hook {name} was not started: {fault}", name=h.name, fault=h.fault) for h in hooks if h.fault]
    hooks = [hook for hook in hooks if hook.runs]
    if not hooks:
        return said
    document = _encoded(change_document(store, step))
    with _open_log(log) as output:
        for hook in hooks:
            output.write(f"{store.now:%Y-%m-%dT%H:%M:%S} {hook.name} {step}\n".encode(errors="replace"))
            output.flush()
            try:
                _started.append(_start(hook, document, output, store.path))
            except OSError as error:
                said.append(_not_started(hook, error))
    return said


def _not_started(hook: Hook, error: OSError) -> str:
    return tr("The hook {name} was not started: {fault}", name=hook.name, fault=error.strerror or error)


def _start(hook: Hook, document: bytes, output: IO[bytes], book: Path) -> "subprocess.Popen[bytes]":
    """Start one hook in a session of its own.

    It reads the document from a file without a name: a hook that does not read holds nobody up, as a full pipe would.
    """
    with tempfile.TemporaryFile() as file:
        file.write(document)
        file.seek(0)
        return subprocess.Popen(
            [str(hook.path)],
            stdin=file,
            stdout=output,
            stderr=output,
            env=os.environ | {RUNNING: "1", "CRM_BOOK": os.path.abspath(book)},
            start_new_session=True,
        )


def _encoded(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode(errors="replace") + b"\n"


def _open_log(log: Path) -> IO[bytes]:
    """The log that hooks write to, for its owner alone; one that has grown large is begun anew, the old one kept once.

    Raises Failed when it cannot be written.
    """
    try:
        os.makedirs(log.parent, mode=0o700, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            if os.stat(log).st_size > _LOG_BYTES:
                os.replace(log, log.with_name(f"{log.name}.1"))
        return open(os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "ab")
    except OSError as error:
        raise Failed(tr("{path} cannot be written: {why}", path=log, why=error.strerror or error)) from error


def try_hook(hook: Hook, document: dict[str, Any], book: Path) -> HookResult:
    """Run one hook with a document and wait for its end, a minute at most; what it wrote is in the result."""
    with tempfile.TemporaryFile() as output:
        try:
            process = _start(hook, _encoded(document), output, book)
        except OSError as error:
            return HookResult(hook.name, None, str(error.strerror or error))
        try:
            code: int | None = process.wait(_TEST_SECONDS)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            if process.returncode is None:
                _end(process)
        output.seek(0)
        return HookResult(hook.name, code, output.read().decode(errors="replace"))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a hook with whatever it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:
            process.kill()
    process.wait()

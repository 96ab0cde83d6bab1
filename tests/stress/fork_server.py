"""Runs command lines in processes of their own, forked from one that has the whole program loaded.

A run so starts within a millisecond: a kill lands in the work of a command, and several runs start at the same moment.
Run as a program (python -m tests.stress.fork_server) it reads requests and answers them, a line of JSON each;
`ForkServer` is the other end.
"""

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

LIMIT = 300.0  # seconds that a run may take before it is killed and counted as hung
CPU_LIMIT = 30  # seconds of processor time, after which the system ends it


class Ended(NamedTuple):
    """How a run ended: `code` is None if it was killed after the time asked for, or hung for longer than `LIMIT`."""

    code: int | None
    is_hung: bool
    seconds: float
    out: str
    err: str


class ForkServer:
    """The process that forks; `close` ends it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.stress.fork_server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, *words: str, kill_after: float | None = None, env: Mapping[str, str] | None = None) -> Ended:
        """Run one command line, killed (SIGKILL) after so many seconds if it has not ended by then."""
        (ended,) = self.run_at_once([words], kill_after=kill_after, env=env)
        return ended

    def run_at_once(
        self, lines: Sequence[Sequence[str]], *, kill_after: float | None = None, env: Mapping[str, str] | None = None
    ) -> list[Ended]:
        """Start several command lines at the same moment and wait for all; `env` is added to the environment."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = {
            "lines": [list(words) for words in lines],
            "kill_after": kill_after,
            "env": {**os.environ, **(env or {})},
        }
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return [Ended(*ended) for ended in json.loads(self._process.stdout.readline())]

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@contextlib.contextmanager
def fork_server() -> Iterator[ForkServer]:
    """A server for the block."""
    server = ForkServer()
    try:
        yield server
    finally:
        server.close()


class _Child(NamedTuple):
    """A forked run: where its output goes."""

    number: int
    out: IO[bytes]
    err: IO[bytes]


def _serve() -> None:
    _load_program()
    gc.collect()
    gc.freeze()  # what is loaded stays shared with the forked processes
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def _load_program() -> None:
    import crmcli

    for module in pkgutil.walk_packages(crmcli.__path__, "crmcli."):
        if not module.name.startswith(("crmcli.tui", "crmcli.__main__")):
            importlib.import_module(module.name)


def _answer(asked: dict[str, Any]) -> list[Ended]:
    gate, opens = os.pipe()
    children = [_fork(words, asked["env"], gate, opens) for words in asked["lines"]]
    os.close(gate)
    began = time.monotonic()
    os.close(opens)  # lets all of them go
    killing = asked["kill_after"]
    ended = _wait({child.number for child in children}, began, LIMIT if killing is None else killing)
    return [_ended(child, *ended[child.number], is_limit=killing is None) for child in children]


def _fork(words: list[str], env: dict[str, str], gate: int, opens: int) -> _Child:
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115
    number = os.fork()
    if number:
        return _Child(number, out, err)
    os.close(opens)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_LIMIT, CPU_LIMIT + 1))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
    for name in set(os.environ) - set(env):
        del os.environ[name]
    os.environ.update(env)
    time.tzset()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.argv = ["crm", *words]
    from crmcli.boundary import main

    os.read(gate, 1)
    try:
        main()
    finally:  # main leaves by itself
        os._exit(99)


def _wait(children: set[int], began: float, limit: float) -> dict[int, tuple[int, float]]:
    """The wait status of each child and how long it took; killed are those that take longer than `limit` seconds."""
    ended: dict[int, tuple[int, float]] = {}
    while len(ended) < len(children):
        left = began + limit - time.monotonic()
        if left <= 0 or signal.sigtimedwait({signal.SIGCHLD}, left) is None:
            for number in children - set(ended):
                os.kill(number, signal.SIGKILL)
            ended |= {number: (os.waitpid(number, 0)[1], time.monotonic() - began) for number in children - set(ended)}
        for number in children - set(ended):
            found, status = os.waitpid(number, os.WNOHANG)
            if found:
                ended[number] = (status, time.monotonic() - began)
    return ended


def _ended(child: _Child, status: int, seconds: float, *, is_limit: bool) -> Ended:
    texts = []
    for file in (child.out, child.err):
        file.seek(0)
        texts.append(file.read().decode("utf-8", errors="backslashreplace"))
        file.close()
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    code = None if was_killed else os.waitstatus_to_exitcode(status)
    return Ended(code, was_killed and is_limit, seconds, *texts)


if __name__ == "__main__":
    _serve()

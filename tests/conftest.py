"""What the tests share: a throw-away home and book, and a way to run crm in this process."""

import asyncio
import contextlib
import gc
import inspect
import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from crmcli import cli
from crmcli.book import creation
from crmcli.boundary import run
from crmcli.domain.rhythm import return_model
from crmcli.store import Store
from crmcli.typer_parts import click

if TYPE_CHECKING:
    from tests.hub import Machines

NOW = datetime(2026, 11, 18, 10, 0)  # a Wednesday

# Of made-up inputs, each property takes so many; the harder ones some times as many.
EXAMPLES = int(os.environ.get("CRM_EXAMPLES", "25"))
settings.register_profile("crm", deadline=None, suppress_health_check=list(HealthCheck), max_examples=EXAMPLES)
settings.load_profile("crm")


# Of the rows that many commands are each tried on, every command takes one in so many, another one each; 1 takes all.
TRY_EVERY = int(os.environ.get("CRM_TRY_EVERY", "4"))
KILL_EVERY = int(os.environ.get("CRM_KILL_EVERY", "8"))  # of the points where a command is killed, one in so many


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """More than two processes a core for the whole suite, as many tests wait; a part of it is sooner done in one."""
    return 2 * (os.cpu_count() or 1) + 1 if config.args == config.getini("testpaths") else 0


def pytest_configure() -> None:
    """Keep the compiled modules, whatever the environment says.

    Without them every process of the suite compiles all tests, and every `crm` it starts compiles the program.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """In a fresh clone, let each process of the suite compile a part of the tests before it asks for the others.

    All of them collect all tests in the same order: without this each would compile every file, as all come to it
    at the same moment.
    """
    name, count = (os.environ.get(f"PYTEST_XDIST_WORKER{part}", "") for part in ("", "_COUNT"))
    if name and session.config.args == session.config.getini("testpaths"):
        for path in sorted(Path(__file__).parent.glob("test_*.py"))[int(name.removeprefix("gw")) :: int(count)]:
            import_module(path.stem)


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for garbage, and search less often.

    Twelve thousand tests are some 400,000 objects: looking through them again and again was a third of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run `async def` tests."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


@pytest.fixture(autouse=True, scope="session")
def _folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a module prepares before its tests is kept out of the home of whoever runs them, too."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        patch.setenv("CRM_UPKEEP", "off")
        yield


@pytest.fixture(autouse=True, scope="session")
def _commands_made_once() -> Iterator[None]:
    """Every run of the tests uses the same command objects: making them is a quarter of a short test."""
    roots: dict[tuple[object, ...], click.Command] = {}
    build = cli.build

    def build_once(argv: Sequence[str] = ()) -> click.Command:
        key = "_CRM_COMPLETE" in os.environ, *(word for word in argv[:1] if word.startswith("-"))
        if key not in roots:
            roots[key] = build(argv)
        return roots[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "build", build_once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _new_books_made_once() -> Iterator[None]:
    """Every new book is a copy of the first one: taking the steps of the schema each time is most of a short test."""
    create, create_in_memory = creation.create, creation.create_in_memory
    first = create_in_memory()

    def copy_in_memory() -> sqlite3.Connection:
        db = sqlite3.connect(":memory:", isolation_level=None)
        db.deserialize(data)
        return db

    def copy(path: Path, like: sqlite3.Connection | None = None) -> None:
        create(path, like or copy_in_memory())

    data = first.serialize()
    first.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(creation, "create", copy)
        patch.setattr(creation, "create_in_memory", copy_in_memory)
        yield


@pytest.fixture(autouse=True, scope="session")
def _parameters_fitted_once() -> Iterator[None]:
    """The same histories are fitted once: the tests of the sample book alone would fit them a hundred times."""
    fitted: dict[tuple[object, ...], return_model.Dropout] = {}
    fit = return_model._fit

    def fit_once(groups: return_model.Groups, k: int, g0: float) -> return_model.Dropout:
        key = (tuple((n, tuple(members)) for n, members in groups.items()), k, g0)
        if key not in fitted:
            fitted[key] = fit(groups, k, g0)
        return fitted[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(return_model, "_fit", fit_once)
        yield


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or touches the book of whoever runs it."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("CRM_BOOK", str(tmp_path / "book.db"))
    monkeypatch.setenv("CRM_NOW", NOW.isoformat())
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("CRM_UPKEEP", "off")  # a process of its own, which outlives the test; test_upkeep has it
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LC_CTYPE", "NO_COLOR", "EDITOR", "VISUAL", "CRM_DEBUG"):
        monkeypatch.delenv(name, raising=False)


class Answer(NamedTuple):
    """What one command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """stdout as the JSON document it must be."""
        return json.loads(self.out)


class Crm:
    """crm, run in this process on a book of its own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch

    @property
    def path(self) -> Path:
        """The book's file."""
        return Path(os.environ["CRM_BOOK"])

    def __call__(self, *words: object, stdin: str | bytes = "") -> Answer:
        """Run a command line and answer with its exit code and output."""
        with self._patch.context() as patch:
            out, err = _stream(), _stream()
            patch.setattr(sys, "stdin", _stream(stdin))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = run([str(word) for word in words])
            return Answer(code, _text(out), _text(err))

    def ok(self, *words: object, stdin: str = "") -> Any:
        """Run with --json; it must succeed."""
        answer = self(*words, "--json", stdin=stdin)
        assert answer.code == 0, answer.err
        return answer.json

    def partly(self, *words: object) -> Any:
        """Import with --partial and --json; some rows must be rejected."""
        answer = self("import", *words, "--partial", "--json")
        assert answer.code == 1, answer.err
        assert answer.json["rejected"], answer.err
        return answer.json

    def names(self) -> list[str]:
        """The names of the customers, sorted."""
        return sorted(row["name"] for row in self.ok("list"))

    def at(self, when: str) -> None:
        """Set the clock."""
        self._patch.setenv("CRM_NOW", when)


def file_of(folder: Path, text: str, name: str = "c.csv") -> Path:
    """A text file in a folder."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _stream(text: str | bytes = "") -> io.TextIOWrapper:
    data = text.encode() if isinstance(text, str) else text
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


@pytest.fixture(scope="session")
def empty_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty book, to be copied: faster than making one for each test."""
    path = tmp_path_factory.mktemp("empty") / "book.db"
    Store.open(path, NOW).close()
    return path


@pytest.fixture
def crm(monkeypatch: pytest.MonkeyPatch, empty_book: Path) -> Crm:
    """Runs command lines on an empty book."""
    made = Crm(monkeypatch)
    if not made.path.exists():  # another fixture may have filled it
        copyfile(empty_book, made.path)
        made.path.chmod(0o600)
    return made


def prepared(make: Callable[[Crm], Crm]) -> Any:
    """A fixture whose book is written for the first test that asks, and copied for the others.

    Kept are the files beside the book, too (settings, drafts), and the clock.
    """
    kept: dict[str, tuple[bytes, int]] = {}
    clock: list[str] = []

    @wraps(make)
    def fixture(crm: Crm) -> Crm:
        folder = crm.path.parent
        if not clock:
            make(crm)
            clock.append(os.environ["CRM_NOW"])
            files = [path for path in folder.rglob("*") if path.is_file()]
            kept.update({str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode) for path in files})
        else:
            crm.at(clock[0])
            for name, (data, mode) in kept.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                (folder / name).write_bytes(data)
                (folder / name).chmod(mode)
        return crm

    return pytest.fixture(fixture)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open, empty book."""
    opened = Store.open(tmp_path / "book.db", NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def pg_server() -> str:
    """The URL of a running PostgreSQL; the test is skipped, with the reason, where there is none."""
    from tests.hub import start_server  # psycopg, for the tests of sync alone

    return start_server()


@pytest.fixture
def hub_url(pg_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    from tests.hub import empty_database

    with empty_database(pg_server) as url:
        yield url


@pytest.fixture
def machines(crm: Crm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_book: Path, hub_url: str) -> "Machines":
    """Machines that share a hub."""
    from tests.hub import Machines

    return Machines(crm, monkeypatch, tmp_path, empty_book, hub_url)


@pytest.fixture(scope="session")
def dav_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running CalDAV server."""
    from tests.phone import caldav_server

    with caldav_server(tmp_path_factory.mktemp("dav")) as url:
        yield url


@contextlib.contextmanager
def small_file_system(place: Path, size: str) -> Iterator[Path]:
    """A file system of that size (16k, 1m) at `place`; the test is skipped where none may be mounted."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a tmpfs cannot be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    with small_file_system(tmp_path / "small", "1m") as place:
        yield place

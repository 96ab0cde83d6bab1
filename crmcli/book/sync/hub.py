"""The hub: a PostgreSQL database that holds each record of the book once, as it is now, and no history.

Connects, makes its tables, and turns what psycopg raises into one line. Refuses a connection that is not encrypted and
checked, unless it stays on this machine.
"""

import contextlib
import os
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import psycopg
from psycopg import conninfo, errors

from crmcli.domain.times import wall_time
from crmcli.errors import CrmError, Failed, Offline, Refused, Usage
from crmcli.words import spoken_language, tr, tr_mark, tr_marked

FORMAT = 1
_SECONDS = 10  # to connect
# A link that died without a word is given up after half a minute.
_DEAD_LINK: dict[str, Any] = {
    "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 4, "tcp_user_timeout": 30_000
}  # fmt: skip
_LOCK = 0x63726D  # the first key of advisory locks: "crm"
_SCHEMA = """
CREATE TABLE hub (
    one boolean PRIMARY KEY DEFAULT true CHECK (one), id text NOT NULL, format integer NOT NULL, seq bigint NOT NULL);
CREATE TABLE machine (
    id text PRIMARY KEY, name text NOT NULL, person name NOT NULL DEFAULT session_user, schema integer NOT NULL,
    pushed bigint NOT NULL DEFAULT 0, mark text, at timestamptz NOT NULL DEFAULT now());
CREATE TABLE push (
    seq bigint PRIMARY KEY, mark text NOT NULL, machine text NOT NULL, person name NOT NULL DEFAULT session_user,
    at timestamptz NOT NULL DEFAULT now());
CREATE TABLE record (
    tbl text COLLATE "C" NOT NULL, uid text COLLATE "C" NOT NULL, root text COLLATE "C" NOT NULL, owner text,
    cells jsonb NOT NULL, stamp text COLLATE "C" NOT NULL, first bigint NOT NULL, stamps jsonb NOT NULL DEFAULT '{}',
    seq bigint NOT NULL, by text NOT NULL, is_echo boolean NOT NULL, PRIMARY KEY (uid, tbl));
CREATE INDEX record_seq ON record (seq);
CREATE INDEX record_root ON record (root);
CREATE TABLE conflict (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, seq bigint NOT NULL, tbl text NOT NULL, uid text NOT NULL,
    root text NOT NULL, owner text, lost jsonb NOT NULL, kept jsonb NOT NULL, lost_by text NOT NULL,
    kept_by text NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX conflict_seq ON conflict (seq);
CREATE TABLE erased (uid text PRIMARY KEY, seq bigint NOT NULL);
CREATE INDEX erased_seq ON erased (seq);
ALTER TABLE record ALTER COLUMN cells SET STATISTICS 0;
ALTER TABLE conflict ALTER COLUMN lost SET STATISTICS 0, ALTER COLUMN kept SET STATISTICS 0
"""
# What servers say when they know us and will not let us in: connecting raises no code.
_TURNED_AWAY = ("authentication failed", "not permitted to log in", "no pg_hba.conf entry", "no password supplied")
_NOT_THERE = ("does not exist",)
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")

Connection = psycopg.Connection[Any]


class Machine(NamedTuple):
    """A book that syncs with the hub. `at` is when it last sent or took, as local wall time in ISO form."""

    id: str
    name: str
    person: str
    schema: int
    pushed: int
    mark: str | None
    at: str


class HubAddress(NamedTuple):
    """Where a hub is: what libpq connects with, and how it is called in a sentence."""

    url: str
    name: str


def parse_url(url: str, *, insecure: bool = False) -> HubAddress:
    """The place that a URL of libpq means. Raises Usage where it is none, Refused for a password in it or no TLS."""
    try:
        parts = conninfo.conninfo_to_dict(url)
    except psycopg.Error as error:
        raise Usage(
            tr("That is no address of a PostgreSQL database: {why}", why=_told(_line(error))),
            tr("Example: crm sync init postgresql://me@db.example.com/crm?sslmode=verify-full"),
        ) from error
    if parts.get("password"):
        raise Refused(
            tr("The address holds a password, which would stand in the book."),
            tr("Leave it out, and put it into ~/.pgpass or PGPASSWORD."),
        )
    hosts = [each for key in ("host", "hostaddr", "service") for each in str(parts.get(key) or "").split(",") if each]
    host = ", ".join(hosts)
    is_near = all(each.startswith("/") or each in _THIS_MACHINE for each in hosts or [os.environ.get("PGHOST", "/")])
    if not (is_near or insecure or parts.get("sslmode") == "verify-full"):
        raise Refused(
            tr("{host} is another machine, and the address does not ask for a checked connection.", host=host),
            tr("Add ?sslmode=verify-full to the address, or --insecure in a network of your own."),
        )
    return HubAddress(url, tr("{database} on {host}", database=parts.get("dbname") or "", host=host or "localhost"))


@contextlib.contextmanager
def connected(url: str) -> Iterator[Connection]:
    """An open connection to the hub. Raises Offline when it cannot be reached, Refused when it turns us away."""
    with (
        explained(),
        psycopg.connect(
            url, connect_timeout=_SECONDS, application_name="crm", autocommit=True, **_DEAD_LINK
        ) as connection,
    ):
        yield connection


@contextlib.contextmanager
def explained() -> Iterator[None]:
    """Turn what psycopg raises into one line that a person understands."""
    try:
        yield
    except CrmError:
        raise
    except errors.InsufficientPrivilege as error:
        raise Refused(tr("The hub does not allow that: {why}", why=_line(error))) from error
    except errors.LockNotAvailable as error:
        raise Offline(tr("Another machine is sending for a long time; nothing was sent."), _try_again()) from error
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        words = _line(error)
        if any(part in words for part in _TURNED_AWAY):
            raise Refused(tr("The hub does not let this machine in: {why}", why=words)) from error
        if error.sqlstate is None and any(part in words for part in _NOT_THERE):
            raise Refused(tr("The hub is not there: {why}", why=words)) from error
        raise Offline(tr("The hub cannot be reached: {why}", why=_told(words)), _try_again()) from error
    except psycopg.Error as error:
        raise Failed(tr("The hub answered with an error: {why}", why=_line(error))) from error


# What libpq says of a connection that fails, and what that means.
_REASONS = {
    "Connection refused": tr_mark("nothing answers at that address"),
    "translate host name": tr_mark("there is no such host"),
    "not known": tr_mark("there is no such host"),
    "timeout expired": tr_mark("no answer in time"),
    "timed out": tr_mark("no answer in time"),
    "No route to host": tr_mark("no way leads to that host"),
    "unreachable": tr_mark("no way leads to that host"),
    "No such file": tr_mark("nothing answers at that address"),
    "connection info string": tr_mark("it begins with postgresql://"),
    "closed the connection": tr_mark("the connection was closed"),
}


def _try_again() -> str:
    return tr("Nothing is lost: crm sync sends it next time.")


def _told(words: str) -> str:
    """Why there is no connection, as the library says it in English; another language is told the usual reasons."""
    if spoken_language() == "en":
        return words
    return next((tr_marked(reason) for part, reason in _REASONS.items() if part in words), words)


def _line(error: Exception) -> str:
    """The last line of an error that says anything, without what psycopg puts before it."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    said = [line for line in lines if not line.startswith(("Multiple connection attempts", "- host:"))]
    return (said or lines or [type(error).__name__])[0].rpartition("FATAL:")[2].strip()


def is_hub(connection: Connection) -> bool:
    """Whether the database holds a hub."""
    found = connection.execute("SELECT to_regclass('hub') IS NOT NULL").fetchone()
    return bool(found and found[0])


def make_hub(connection: Connection) -> str:
    """Make the tables of a hub in an empty database; returns its id. Raises Refused where anything is there."""
    if is_hub(connection):
        raise Refused(tr("That database is a hub already."), tr("crm sync join URL takes its book."))
    there = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' LIMIT 1"
    ).fetchone()
    if there is not None:
        raise Refused(
            tr("That database is not empty: it has a table {table}.", table=there[0]),
            tr("Make an own one for crm: createdb crm"),
        )
    hub_id = str(uuid4())
    with connection.transaction():
        for sql in _SCHEMA.split(";\n"):
            connection.execute(sql)
        connection.execute("INSERT INTO hub (id, format, seq) VALUES (%s, %s, 0)", (hub_id, FORMAT))
    return hub_id


def check_hub(connection: Connection, hub_id: str | None) -> str:
    """The id of the hub. Raises Refused where there is none, another one, or one of a newer format."""
    if not is_hub(connection):
        raise Refused(tr("There is no hub in that database."), tr("crm sync init URL makes one."))
    row = connection.execute("SELECT id, format FROM hub").fetchone()
    if row is None:
        raise Refused(tr("The hub is empty: it does not say which one it is."))
    if row[1] > FORMAT:
        raise Refused(
            tr("A newer crm changed the hub (format {format}; this one reads {own}).", format=row[1], own=FORMAT),
            tr("Update crm, then try again. Nothing was changed."),
        )
    if hub_id is not None and row[0] != hub_id:
        raise Refused(
            tr("That is another hub than the one this book belongs to."),
            tr("crm sync leave, then crm sync join URL, goes over to it."),
        )
    return str(row[0])


def has_records(connection: Connection) -> bool:
    """Whether the hub holds anything, or its last person was forgotten."""
    sql = "SELECT EXISTS (SELECT FROM record) OR EXISTS (SELECT FROM erased)"
    return connection.execute(sql).fetchone() == (True,)


def lock_machine(connection: Connection, machine: str) -> bool:
    """Take the machine's lock until the connection ends; False where another run of this book has it."""
    found = connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", (_LOCK, machine)).fetchone()
    return bool(found and found[0])


def hub_time(connection: Connection) -> int:
    """The clock of the hub, in microseconds since 1970."""
    found = connection.execute("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint").fetchone()
    assert found is not None
    return int(found[0])


def machines(connection: Connection) -> list[Machine]:
    """Every machine of the hub, by name."""
    rows = connection.execute(
        "SELECT id, name, person::text, schema, pushed, mark, at FROM machine ORDER BY name, id"
    ).fetchall()
    return [
        Machine(key, name, person, schema, pushed, mark, wall_time(at).isoformat(timespec="minutes"))
        for key, name, person, schema, pushed, mark, at in rows
    ]


def own_machine(connection: Connection, machine: str) -> tuple[int, str | None] | None:
    """How far a machine has sent, and the mark of its newest push; None where the hub does not know it."""
    row = connection.execute("SELECT pushed, mark FROM machine WHERE id = %s", (machine,)).fetchone()
    return None if row is None else (int(row[0]), row[1])


def add_machine(connection: Connection, machine: str, name: str, schema: int) -> bool:
    """Enter a machine; False where its id is another's."""
    added = connection.execute(
        "INSERT INTO machine (id, name, schema) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", (machine, name, schema)
    )
    return added.rowcount == 1


def forget_machine(connection: Connection, machine: str) -> None:
    """Remove a machine from the list; what it sent stays."""
    connection.execute("DELETE FROM machine WHERE id = %s", (machine,))

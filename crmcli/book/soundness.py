"""What can be wrong inside a book: pages, links, triggers, the journal, and what is derived from the rows.

Reads alone. `check_day` is what the upkeep of a day can afford on the book itself; `check_all` works on a copy that
it may change, where everything derived is recomputed and compared. Changes inside a text, which no check can see, are
not found.
"""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crmcli.book import creation
from crmcli.book.derived import ACTIVITY, KEEPERS, NOTE_KINDS, NOTES, SEARCH, rebuild
from crmcli.book.derived.fts import CUSTOMER_TEXTS, NOTE_TEXTS
from crmcli.book.schema import SCHEMA_VERSION
from crmcli.book.stored_values import bad_values, impossible_values
from crmcli.book.tables import DERIVED, NOTE_TABLES, STATE, TABLES
from crmcli.domain.rules.values import shown
from crmcli.domain.settings import DEFAULT_STAGES, LOST, WON
from crmcli.words import tr, tr_n

NOTICE, MENDABLE, DAMAGED = "notice", "mendable", "damaged"
FIGURES = frozenset({"activity", "rhythm"})  # checks of what is made anew without a look at anything else
# What reading a damaged book raises: SQLite's own message may hold bytes of it that are no text.
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
_MOST = 20  # messages of SQLite's own check
_SMALL = 48_000_000  # bytes: some seconds of a process that gives way to others
_CUSTOMERS_A_DAY = 10_000  # whose figures are compared in a book that is larger
_MOST_VALUES = 20  # unreadable values that are told one by one
_SAMPLE = 60  # rows of a search index that the day's check looks up
# What SQLite says of an index that does not agree with its table: the rows are whole, and it can be made anew.
_INDEX_FAULTS = (" missing from index ", "wrong # of entries in index ", "non-unique entry in index ")
_REFUSED_VALUES = frozenset(f"CHECK constraint failed in {table.name}" for table in TABLES if table.is_journalled)
_MADE_ANEW = tuple(table.name for table in TABLES if table.holds in (DERIVED, STATE))
_RHYTHM_FACTS = (
    "customer_id, order_gaps, order_first, order_last, order_logs, order_squares, life_gaps, life_first, life_last,"
    " life_logs, life_squares, unanswered, promised_by, promised_from, promised_days, promised_limit, worth"
)


class Finding(NamedTuple):
    """One thing that is not as it should be: how bad (NOTICE, MENDABLE, DAMAGED), which check found it, and what."""

    level: str
    check: str
    message: str


class Compared(NamedTuple):
    """A derived table: its check, its name, where its rows are read, what is compared of them, and their key.

    A row is left out where `stale` names its key (as another program's change does until the next write of crm).
    """

    check: str
    table: str
    source: str
    columns: str
    key: str
    stale: str


_COMPARED = (
    Compared("search", "customer_search", CUSTOMER_TEXTS, "*", "id", f"kind = {SEARCH} AND id = t.id"),
    Compared("search", "name_page", "name_page", "page, body", "page", f"kind = {SEARCH} AND id / 256 = t.page"),
    Compared("search", "note_search", NOTE_TEXTS, "*", "id", f"kind = {NOTES} AND id = t.id"),
    Compared("activity", "activity", "activity", "*", "customer_id", f"kind = {ACTIVITY} AND id = t.customer_id"),
    Compared("rhythm", "rhythm", "rhythm", _RHYTHM_FACTS, "customer_id", f"kind = {ACTIVITY} AND id = t.customer_id"),
)


def is_of_newer_format(db: sqlite3.Connection) -> bool:
    """True for a book that a newer crm wrote: what this one does not know of it is no damage."""
    return bool(db.execute("PRAGMA user_version").fetchone()[0] > SCHEMA_VERSION)


def check_day(db: sqlite3.Connection, day: int = 0) -> list[Finding]:
    """What the upkeep of a day checks. Only reads.

    All of a book up to `_SMALL` bytes, on a copy in memory; of a larger one pages, schema, links, journal, values, a
    sample of the search indexes, and the figures of some customers: others on each `day` (a number of a day).
    """
    db.text_factory = _readable
    try:
        found = _pages(db, f"PRAGMA quick_check({_MOST})")
        if not found:
            found = [*_schema(db), *_links(db), *_journal(db)]
        if not found:
            found = _all_of_small(db) if _size(db) <= _SMALL else _sample_of_large(db, day)
    except UNREADABLE as error:
        found = [broken(error)]
    return found


def _size(db: sqlite3.Connection) -> int:
    """The bytes of a book."""
    return _number(db, "PRAGMA page_count") * _number(db, "PRAGMA page_size")


def _all_of_small(db: sqlite3.Connection) -> list[Finding]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        db.backup(copy)
        prepare_copy(copy)
        return check_all(copy)


def _sample_of_large(db: sqlite3.Connection, day: int) -> list[Finding]:
    found = [*_counts(db), *_lookups(db), *_values(db)]
    return found if any(each.level != NOTICE for each in found) else found + _figures(db, day)


def _figures(db: sqlite3.Connection, day: int) -> list[Finding]:
    """Compare the activity and the rhythm of some thousand customers with what their rows give.

    The keepers compute them in temporary tables, which come before those of the book under the same names.
    """
    parts = max(1, -(-_number(db, "SELECT count(*) FROM customer") // _CUSTOMERS_A_DAY))
    db.execute("CREATE TEMP TABLE stale (kind INTEGER, id INTEGER, PRIMARY KEY (kind, id))")
    db.execute(
        "INSERT INTO temp.stale SELECT ?, id FROM customer WHERE id % ? = ? AND id NOT IN (SELECT id FROM main.stale)",
        (ACTIVITY, parts, day % parts),
    )
    for table in ("rhythm_fit", "rhythm_wait"):
        db.execute(f"CREATE TEMP TABLE {table} AS SELECT * FROM main.{table}")
    compared = [each for each in _COMPARED if each.check in FIGURES]
    for derived in compared:
        chosen = f"{derived.key} IN (SELECT id FROM temp.stale)"
        db.execute(f"CREATE TEMP TABLE was_{derived.table} AS SELECT * FROM main.{derived.table} WHERE {chosen}")
        db.execute(f"CREATE TEMP TABLE {derived.table} AS SELECT * FROM was_{derived.table}")
    db.execute("CREATE TEMP TABLE was_stale (kind INTEGER, id INTEGER)")
    try:
        for keeper in KEEPERS:
            if keeper.kind == ACTIVITY:
                keeper.refresh(db)
    except (TypeError, ValueError) as error:  # each value can be read in its row: an index holds another
        return [Finding(MENDABLE, "indexes", tr("An index does not agree with its table: {what}.", what=error))]
    return list(_differences(db, compared))


def prepare_copy(copy: sqlite3.Connection) -> None:
    """Make a copy that is thrown away quick to work on: nothing of it need reach the disk."""
    for setting in ("journal_mode = MEMORY", "synchronous = OFF", "temp_store = MEMORY", "cache_size = -131072"):
        copy.execute(f"PRAGMA {setting}")


def check_all(copy: sqlite3.Connection) -> list[Finding]:
    """Every check, on a copy of the book that is thrown away afterwards."""
    copy.text_factory = _readable
    try:
        found = _pages(copy, f"PRAGMA integrity_check({_MOST})")
        if any(each.level == DAMAGED for each in found):
            return found
        if found:  # what is checked from here on is read from the rows, not from an index that contradicts them
            copy.execute("REINDEX")
        found += [*_schema(copy), *_links(copy), *_journal(copy)]
        if not any(each.level == DAMAGED or each.check == "schema" for each in found):
            values = list(_values(copy))
            found += values or _recomputed(copy)  # what is derived of an unreadable value cannot be recomputed
    except UNREADABLE as error:
        found = [broken(error)]
    return found


def _readable(text: bytes) -> str:
    """Text of a book that may be damaged."""
    return text.decode("utf-8", "replace")


def broken(error: Exception) -> Finding:
    """The finding for an error that SQLite raised while the book was read."""
    return Finding(DAMAGED, "pages", tr("A page of the file cannot be read: {error}.", error=error))


def _pages(db: sqlite3.Connection, check: str) -> list[Finding]:
    rows = [str(row[0]) for row in db.execute(check).fetchall()]
    # A value that a rule of its table refuses is found with its row, by `_values`.
    rows = [words for words in rows if words != "ok" and words not in _REFUSED_VALUES]
    return [
        Finding(MENDABLE, "indexes", tr("An index does not agree with its table: {what}.", what=words))
        if any(fault in words for fault in _INDEX_FAULTS)
        else Finding(DAMAGED, "pages", tr("A page of the file is damaged: {what}.", what=words))
        for words in (" ".join(row.split()) for row in rows)
    ]


def _schema(db: sqlite3.Connection) -> Iterator[Finding]:
    """Compare tables, indexes and triggers with those of a new book."""
    fresh = creation.create_in_memory()
    try:
        wanted, there = _objects(fresh), _objects(db)
        for (kind, name), sql in sorted(wanted.items()):
            if (kind, name) not in there:
                level = DAMAGED if kind == "table" and not name.startswith(_MADE_ANEW) else MENDABLE
                yield Finding(level, "schema", tr("The {kind} {name} is missing.", kind=kind, name=name))
            elif kind == "trigger" and there[kind, name] != sql:
                yield Finding(MENDABLE, "schema", tr("The {kind} {name} is not crm's.", kind=kind, name=name))
        for name in sorted(name for kind, name in there.keys() - wanted.keys() if kind == "trigger"):
            yield Finding(NOTICE, "schema", tr("Another program made the trigger {name}.", name=name))
    finally:
        fresh.close()


def _objects(db: sqlite3.Connection) -> dict[tuple[str, str], str]:
    sql = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    return {(kind, name): " ".join(text.split()) for kind, name, text in db.execute(sql).fetchall()}


def _links(db: sqlite3.Connection) -> Iterator[Finding]:
    broken: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in db.execute("PRAGMA foreign_key_check").fetchall():
        broken[table, parent] = broken.get((table, parent), 0) + 1
    for (table, parent), count in broken.items():
        yield Finding(
            DAMAGED,
            "links",
            tr_n(
                "{n:,} row of {table} points at a row of {parent} that is not there.",
                "{n:,} rows of {table} point at rows of {parent} that are not there.",
                count,
                table=table,
                parent=parent,
            ),
        )


def _journal(db: sqlite3.Connection) -> Iterator[Finding]:
    """Entries without their step, or whose images cannot be read, cannot be undone; a step left open takes others."""
    if db.execute("SELECT 1 FROM writing").fetchone() is not None:
        yield Finding(MENDABLE, "journal", tr("A step was left open: what other programs write would join it."))
    orphans = db.execute("SELECT count(*) FROM journal WHERE batch_id NOT IN (SELECT id FROM batch)").fetchone()[0]
    if orphans:
        yield Finding(
            MENDABLE,
            "journal",
            tr_n("{n:,} entry of the journal belongs to no step.", "{n:,} entries belong to no step.", orphans),
        )
    bad = db.execute("SELECT count(*) FROM journal WHERE before IS NOT NULL AND NOT json_valid(before)").fetchone()[0]
    if bad:
        yield Finding(
            DAMAGED,
            "journal",
            tr_n("{n:,} entry of the journal cannot be read.", "{n:,} entries of the journal cannot be read.", bad),
        )


def _values(db: sqlite3.Connection) -> Iterator[Finding]:
    """Values that cannot be read or cannot be, each with its row; and stages that are not among the settings'."""
    bad = list(bad_values(db))
    if not bad:  # no check can be asked about what is not even text
        bad = list(impossible_values(db))
    for each in bad[:_MOST_VALUES]:
        yield Finding(MENDABLE, "values", each.message)
    if len(bad) > _MOST_VALUES:
        yield Finding(
            MENDABLE,
            "values",
            tr_n(
                "{n:,} more value is not as it should be.",
                "{n:,} more values are not as they should be.",
                len(bad) - _MOST_VALUES,
            ),
        )
    if not bad:
        yield from _stages(db)


def _stages(db: sqlite3.Connection) -> Iterator[Finding]:
    """Deals in a stage that the board does not show. Told, not mended: what was meant is not known."""
    kept = db.execute("SELECT value FROM setting WHERE key = 'stages' AND deleted_at IS NULL").fetchone()
    stages = [stage[0] for stage in json.loads(kept[0]) or ()] if kept is not None else []
    known = stages or [stage.name for stage in DEFAULT_STAGES]
    sql = "SELECT id, stage FROM deal WHERE deleted_at IS NULL AND stage NOT IN (SELECT value FROM json_each(?))"
    for number, stage in db.execute(f"{sql} ORDER BY id LIMIT ?", (json.dumps([*known, WON, LOST]), _MOST_VALUES)):
        message = tr(
            "Deal {number} stands in {stage}, which is no stage: crm deal move {number} STAGE.",
            number=number,
            stage=shown(stage),
        )
        yield Finding(NOTICE, "stages", message)


def _counts(db: sqlite3.Connection) -> Iterator[Finding]:
    """Whether each derived table has a row for each row that it is derived from, apart from what is stale."""
    living = "SELECT count(*) FROM customer t WHERE deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM stale WHERE {})"
    for check, table, key, kind in (
        ("search", CUSTOMER_TEXTS, "id", SEARCH),
        ("activity", "activity", "customer_id", ACTIVITY),
    ):
        stale = f"kind = {kind} AND id = t."
        wanted = db.execute(living.format(f"{stale}id")).fetchone()[0]
        sql = f"SELECT count(*) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM stale WHERE {stale}{key})"
        yield from _differs(check, "activity" if table == "activity" else "customer_search", wanted, _number(db, sql))
    wanted = 0
    for notes in NOTE_TABLES:
        of = f"n.id * {NOTE_KINDS} + {notes.note_kind}"
        wanted += db.execute(
            f'SELECT count(*) FROM "{notes.name}" n WHERE n.deleted_at IS NULL AND {notes.text} IS NOT NULL'
            f" AND NOT EXISTS (SELECT 1 FROM stale WHERE kind = {NOTES} AND id = {of})"
        ).fetchone()[0]
    sql = f"SELECT count(*) FROM {NOTE_TEXTS} t WHERE NOT EXISTS (SELECT 1 FROM stale WHERE {_NOTE_STALE})"
    yield from _differs("search", "note_search", wanted, db.execute(sql).fetchone()[0])


_NOTE_STALE = f"kind = {NOTES} AND id = t.id"


def _number(db: sqlite3.Connection, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0])


def _differs(check: str, table: str, wanted: int, there: int) -> Iterator[Finding]:
    if wanted != there:
        message = tr("{table} has {there:,} rows where {wanted:,} are due.", table=table, there=there, wanted=wanted)
        yield Finding(MENDABLE, check, message)


def _lookups(db: sqlite3.Connection) -> Iterator[Finding]:
    """Whether rows all over a search index are found by their own words."""
    for table, texts, column in (
        ("customer_search", CUSTOMER_TEXTS, "words"),
        ("note_search", NOTE_TEXTS, "body"),
    ):
        last = _number(db, f"SELECT coalesce(max(id), 0) FROM {texts}")
        for at in range(0, last + 1, max(1, last // _SAMPLE)):
            sql = f"SELECT id, {column} FROM {texts} WHERE id >= ? AND {column} <> '' ORDER BY id LIMIT 1"
            row = db.execute(sql, (at,)).fetchone()
            if row is None:
                break
            words = [word for word in str(row[1]).split()[:3] if any(letter.isalnum() for letter in word)]
            said = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
            sql = f"SELECT 1 FROM {table} WHERE {table} MATCH ? AND rowid = ?"
            if said and not _is_found(db, sql, (said, row[0])):
                yield Finding(MENDABLE, "search", tr("{table} does not find a row by its own words.", table=table))
                break


def _is_found(db: sqlite3.Connection, sql: str, values: tuple[str, int]) -> bool:
    try:
        return db.execute(sql, values).fetchone() is not None
    except UNREADABLE:  # the index itself is damaged: it is made anew
        return False


def _recomputed(copy: sqlite3.Connection) -> list[Finding]:
    """Compare every derived table with what its keeper makes of the rows now."""
    found = []
    for table in ("customer_search", "note_search"):
        try:
            copy.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 0)")
        except sqlite3.DatabaseError:
            message = tr("The search index {table} does not agree with its texts.", table=table)
            found.append(Finding(MENDABLE, "search", message))
    for derived in _COMPARED:
        copy.execute(f"CREATE TEMP TABLE was_{derived.table} AS SELECT {derived.columns} FROM {derived.source}")
    copy.execute("CREATE TEMP TABLE was_stale AS SELECT * FROM stale")
    copy.execute("BEGIN")
    rebuild(copy)
    copy.execute("COMMIT")
    return [*found, *_differences(copy, _COMPARED)]


def _differences(copy: sqlite3.Connection, compared: Iterable[Compared]) -> Iterator[Finding]:
    """The derived tables that are no longer what was kept in their `was_` tables."""
    for derived in compared:
        count = _differing(copy, derived)
        if count:
            text = tr_n(
                "{n:,} row of {table} is not what its rows give.",
                "{n:,} rows of {table} are not what their rows give.",
                count,
                table=derived.table,
            )
            yield Finding(MENDABLE, derived.check, text)


def _differing(copy: sqlite3.Connection, derived: Compared) -> int:
    """How many rows of a derived table were missing, too many, or different."""
    was = f"SELECT {derived.columns} FROM was_{derived.table}"
    now = f"SELECT {derived.columns} FROM {derived.source}"
    stale = f"EXISTS (SELECT 1 FROM was_stale WHERE {derived.stale})"
    either = f"SELECT * FROM ({was} EXCEPT {now}) UNION SELECT * FROM ({now} EXCEPT {was})"
    return int(copy.execute(f"SELECT count(DISTINCT {derived.key}) FROM ({either}) t WHERE NOT {stale}").fetchone()[0])

"""Rows inserted many at a time keep every constraint of their table; SQLite evaluates it once for all of them."""

import sqlite3
from collections.abc import Iterator

import pytest

from crmcli.book.bulk_insert import insert_rows, list_constraints
from crmcli.errors import Failed
from crmcli.store import Store

_DETAIL = ("customer_id", "kind", "value", "normal")
_GOOD = [(1, "phone", "+14155550101", "+14155550101"), (1, "email", "li@acme.example", "li@acme.example")]
_REMINDER = ("customer_id", "kind", "due", "due_day", "text")


def test_a_row_that_breaks_a_list_is_refused_in_sqlites_words(store: Store) -> None:
    """Wherever it stands among good rows, and as often as it is tried: nothing of the step is kept."""
    with store.atomic("add"):
        store.insert("customer", name="Li")
    for place in (0, 1, 2, 0):
        rows = [*_GOOD[:place], (1, "pager", "1", "1"), *_GOOD[place:]]
        with pytest.raises(Failed, match="CHECK constraint failed: kind IN"), store.atomic("import"):
            store.insert_many("detail", _DETAIL, rows)
        assert store.value("SELECT count(*) FROM detail") == 0
        assert store.value("SELECT count(*) FROM batch") == 1


def test_good_rows_are_all_kept(store: Store) -> None:
    """Twice in one step, after rows that were there before."""
    with store.atomic("add"):
        store.insert("customer", name="Li")
        store.insert("detail", customer_id=1, kind="fax", value="1", normal="1")
    with store.atomic("import"):
        store.insert_many("detail", _DETAIL, _GOOD)
        store.insert_many("detail", _DETAIL, iter([(1, "ref", "7", "7")]))
        store.insert_many("reminder", _REMINDER, [(1, "owe", "2026-12-01", "2026-12-01", "quote")])
    assert store.rows("SELECT id, kind FROM detail ORDER BY id") == [(1, "fax"), (2, "phone"), (3, "email"), (4, "ref")]
    assert store.rows("SELECT id, kind FROM reminder") == [(1, "owe")]


def test_other_statements_are_checked_as_ever(store: Store) -> None:
    """After many rows, and after rows whose making failed halfway, a single row is checked again."""
    with store.atomic("add"):
        store.insert("customer", name="Li")
        store.insert_many("detail", _DETAIL, _GOOD)
    assert store.value("PRAGMA ignore_check_constraints") == 0
    for statement in ("INSERT INTO detail (uid, created_at, updated_at, customer_id, kind, value, normal)"
                      " VALUES ('u', 't', 't', 1, 'pager', '1', '1')",
                      "UPDATE detail SET kind = 'pager' WHERE id = 1"):  # fmt: skip
        with pytest.raises(Failed, match="CHECK constraint failed"), store.atomic("edit"):
            store.db.execute(statement)

    def rows() -> Iterator[tuple[object, ...]]:
        yield _GOOD[0]
        raise ValueError("the file ends here")

    with pytest.raises(ValueError, match="the file ends here"), store.atomic("import"):
        store.insert_many("detail", _DETAIL, rows())
    assert store.value("PRAGMA ignore_check_constraints") == 0
    assert store.value("SELECT count(*) FROM detail") == 2


def test_types_and_null_are_refused_row_by_row(store: Store) -> None:
    """What a strict table and NOT NULL refuse has nothing to do with the lists."""
    with store.atomic("add"):
        store.insert("customer", name="Li")
    for row in ((1, None, "1", "1"), (1, "phone", b"1", "1"), ("x", "phone", "1", "1")):
        with pytest.raises(Failed, match=r"NOT NULL|cannot store"), store.atomic("import"):
            store.insert_many("detail", _DETAIL, [*_GOOD, row])
        assert store.value("SELECT count(*) FROM detail") == 0


def test_every_constraint_with_a_list_is_known(store: Store) -> None:
    """A table to come, whose constraint cannot be parsed, would be inserted slowly and say so here."""
    tables = store.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%CHECK%IN (%'")
    assert {name for name, _ in tables} >= {"customer", "detail", "reminder", "case"}
    for name, sql in tables:
        assert len(list_constraints(store.db, name)) == sql.count("CHECK"), name
    assert list_constraints(store.db, "tag") == []


def test_a_constraint_that_cannot_be_parsed_is_left_to_sqlite() -> None:
    """Brackets three deep are more than is parsed: the table has no list, and SQLite looks at each row."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT CHECK (a IN (lower(trim('x')), 'y', 'z')))")
    db.execute("CREATE TABLE u (id INTEGER PRIMARY KEY, a TEXT CHECK (a IN ('(', ')', '''')))")
    assert list_constraints(db, "t") == []
    assert list_constraints(db, "u") == ["(a IN ('(', ')', ''''))"]
    for table in ("t", "u"):
        with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
            insert_rows(db, table, f"INSERT INTO {table} (a) VALUES (?)", [("no",)])
    insert_rows(db, "u", "INSERT INTO u (a) VALUES (?)", [("(",), ("'",), (None,)])
    assert db.execute("SELECT a FROM u").fetchall()[-3:] == [("(",), ("'",), (None,)]
    db.close()


def test_the_list_is_built_once_and_not_for_every_row(store: Store) -> None:
    """What the rows cost: the program that SQLite makes of the INSERT opens no table for the list."""
    insert = "INSERT INTO detail (uid, created_at, updated_at, customer_id, kind, value, normal) VALUES (?,?,?,?,?,?,?)"
    ran: list[str] = []
    with store.atomic("add"):
        store.insert("customer", name="Li")
        store.db.set_trace_callback(ran.append)
        store.insert_many("detail", _DETAIL, _GOOD)
        store.db.set_trace_callback(None)
    steps = [each.split(" (")[0] for each in ran if "detail" in each or "ignore_check" in each]
    inserts = [at for at, each in enumerate(steps) if each == 'INSERT INTO "detail"']
    assert steps[inserts[0] - 1] == "PRAGMA ignore_check_constraints = ON"
    assert steps[inserts[-1] + 1] == "PRAGMA ignore_check_constraints = OFF"
    store.db.execute("PRAGMA ignore_check_constraints = ON")
    codes = [row[1] for row in store.db.execute(f"EXPLAIN {insert}", (None,) * 7)]
    store.db.execute("PRAGMA ignore_check_constraints = OFF")
    triggers = codes.index("Init", 1)
    assert "OpenEphemeral" not in codes[:triggers]

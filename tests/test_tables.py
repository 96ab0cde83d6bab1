"""The list of tables is the book's own: what a list forgets, undo, history and erasure would forget too."""

import ast
import sqlite3

import pytest

from crmcli.book.batches import batches_of_customer
from crmcli.book.derived import KEEPERS, NOTE_KINDS
from crmcli.book.derived.fts import CUSTOMER_TEXTS, NOTE_TEXTS
from crmcli.book.tables import (
    DERIVED,
    JOURNALLED,
    NOTE_TABLES,
    ROWS,
    TABLES,
    TRAVELLING_SETTINGS,
    hanging_on,
    links_to,
    table,
)
from crmcli.store import Store
from tests.source import modules, nodes, place, text

OF_SQLITE = ("sqlite_", "_sqlite_migrations", "customer_search_", "note_search_")


def _columns(store: Store, name: str) -> list[str]:
    return [row[1] for row in store.rows(f'PRAGMA table_xinfo("{name}")')]


def test_every_table_stands_in_the_list(store: Store) -> None:
    """And no other; SQLite's own and the parts of FTS5 left out."""
    there = {name for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name in there if not name.startswith(OF_SQLITE)} == {each.name for each in TABLES}
    assert len({each.name for each in TABLES}) == len(TABLES)


@pytest.mark.parametrize("name", [each.name for each in TABLES])
def test_the_list_says_what_the_table_is(store: Store, name: str) -> None:
    """Links, parent, owner and the columns that belong together are those of the database."""
    listed = table(name)
    columns = _columns(store, name)
    keys = {(row[3], row[2]) for row in store.rows(f'PRAGMA foreign_key_list("{name}")')}
    assert set(listed.links) == keys
    assert listed.parent is None or listed.parent in {column for column, _ in listed.links}
    assert {column for group in listed.together for column in group} <= set(columns)
    assert listed.owner is None or listed.owner in columns
    assert ("uid" in columns and "updated_at" in columns) == (listed.holds == ROWS)
    assert not listed.travels or listed.is_journalled
    if listed.text is not None:
        assert store.rows(f'SELECT {listed.text} FROM "{name}" n') == []
        assert listed.note_kind is not None
        assert listed.note_kind < NOTE_KINDS


def test_a_row_that_must_have_a_customer_hangs_on_one(store: Store) -> None:
    """A column NOT NULL that points at another row says what the row is part of."""
    for each in TABLES:
        needed = {row[1] for row in store.rows(f'PRAGMA table_info("{each.name}")') if row[3]}
        ends = [column for column, _ in each.links if column in needed]
        assert (each.parent in ends) if ends else each.parent is None, each.name


def test_what_hangs_on_a_customer() -> None:
    """The lists that undo, history, merge and erasure read."""
    below = [
        "contact", "detail", "tag", "interaction", "reminder", "deal", "order", "payment", "case", "consumption",
        "distinct_pair", "relation",
    ]  # fmt: skip
    assert [name for name, _ in hanging_on("customer")] == below
    assert list(hanging_on("deal")) == [("deal_stage", "deal_id")]
    assert list(hanging_on("order")) == [("order_line", "order_id")]
    assert set(links_to("customer")) == {
        ("customer", "referrer_id"),
        ("customer", "merged_into"),
        ("distinct_pair", "other_id"),
        ("relation", "other_id"),
        *((name, "customer_id") for name in below),
    }
    assert len(NOTE_TABLES) == len({each.note_kind for each in NOTE_TABLES}) == 5
    with pytest.raises(KeyError):
        table("nothing")


def test_each_keeper_is_asked_for(store: Store) -> None:
    """What no table watches would never be recomputed; what no keeper keeps would never be marked."""
    words = {mark for each in TABLES for mark in each.marks}
    assert words == {keeper.watches for keeper in KEEPERS} | {"cadence"}
    derived = {each.name for each in TABLES if each.holds == DERIVED}
    assert [keeper.module for keeper in KEEPERS] == ["search", "notes", "activity", "rhythm"]
    assert derived == {
        "activity", "rhythm", "rhythm_fit", "rhythm_wait", "customer_search", "name_page", "note_search",
    }  # fmt: skip


def test_settings_that_travel_are_settings() -> None:
    """The others belong to one machine."""
    from crmcli.queries.own_fields import FIELD_TYPES
    from crmcli.services.settings import KEYS

    assert set(TRAVELLING_SETTINGS) < {*KEYS, FIELD_TYPES}


def test_history_knows_everything_that_hangs_on_a_customer(store: Store) -> None:
    """A step that touched only what a customer uses, or a line of an order, is part of their history."""
    with store.atomic("add", name="Ann"):
        who = store.insert("customer", name="Ann")
        other = store.insert("customer", name="Bob")
        product = store.insert("product", name="tea")
        contact = store.insert("contact", customer_id=who, name="Cid")
        deal = store.insert("deal", customer_id=who, title="chairs", stage="lead", opened_on="2026-01-01")
        order = store.insert("order", customer_id=who, day="2026-01-01", amount=1, currency="USD")
    values: dict[str, dict[str, object]] = {
        "contact": {"name": "Dan"},
        "detail": {"kind": "alias", "value": "A", "normal": "a", "contact_id": contact},
        "tag": {"name": "vip"},
        "interaction": {"at": "2026-01-01", "day": "2026-01-01", "text": "called"},
        "reminder": {"due": "2026-01-01", "due_day": "2026-01-01", "text": "call"},
        "deal": {"title": "desks", "stage": "lead", "opened_on": "2026-01-01"},
        "order": {"day": "2026-01-01", "amount": 1, "currency": "USD"},
        "payment": {"day": "2026-01-01", "amount": 1, "currency": "USD"},
        "case": {"text": "late", "opened_on": "2026-01-01", "due_day": "2026-01-01"},
        "consumption": {"product_id": product},
        "distinct_pair": {"other_id": other},
        "relation": {"other_id": other, "words": "brother"},
    }
    wanted = []
    for name, _ in hanging_on("customer"):
        with store.atomic("edit", name=name) as step:
            store.insert(name, customer_id=who, **values[name])
        wanted.append(step)
    for name, row in (("deal_stage", {"deal_id": deal, "stage": "won", "day": "2026-01-01"}),
                      ("order_line", {"order_id": order, "amount": 1})):  # fmt: skip
        with store.atomic("edit", name=name) as step:
            store.insert(name, **row)
        wanted.append(step)
    with store.atomic("edit", name="Bob"):
        store.insert("tag", customer_id=other, name="cold")
    with store.atomic("import", name="") as step:
        rows = [(each, "2026-01-01", "2026-01-01", "called") for each in (other, who)]
        store.insert_many("interaction", ("customer_id", "at", "day", "text"), rows)
    wanted.append(step)
    found = [batch.id for batch in batches_of_customer(store, who)]
    assert found == [*reversed(wanted), 1]


def test_fts5_keeps_its_texts_in_a_table_of_its_own() -> None:
    """What crm reads past the index is SQLite's own matter (3.40 to today): were it otherwise, this would say so."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE customer_search USING fts5(exact, words, sound, reach, columnsize = 0)")
    db.execute("CREATE VIRTUAL TABLE note_search USING fts5(body, columnsize = 0)")
    db.execute("INSERT INTO customer_search (rowid, exact, words, sound, reach) VALUES (7, 'e', 'w', 's', 'r')")
    db.execute("INSERT INTO note_search (rowid, body) VALUES (9, 'b')")
    assert db.execute(f"SELECT * FROM {CUSTOMER_TEXTS}").fetchall() == [(7, "e", "w", "s", "r")]
    assert db.execute(f"SELECT * FROM {NOTE_TEXTS}").fetchall() == [(9, "b")]
    db.close()


def test_fts5s_own_tables_are_named_in_one_module() -> None:
    """The step that shipped as it is, and the module that says what is relied on."""
    inner = ("_search_content", "_search_data", "_search_idx", "_search_docsize", "_search_config")
    found = {
        place(path)
        for path in modules()
        if any(name in text(path) for name in inner)
    }
    assert found == {"book/derived/fts.py", "book/schema/m003_name_page.py"}


def test_no_list_of_tables_is_written_by_hand() -> None:
    """Three names of tables in one literal are a list that forgets the next table."""
    names = set(JOURNALLED) - {"case", "order", "person", "product", "tag", "contact"}  # words of other lists, too
    found = set()
    for path in modules():
        for node in nodes(path):
            if isinstance(node, ast.Tuple | ast.List | ast.Set):
                words = {item.value for item in node.elts if isinstance(item, ast.Constant)}
                if len(words & names) > 2:
                    found.add(place(path))
    allowed = {
        "demo/sample_book.py",
        "services/merging.py",
    }  # the order of the sample, and what a merge treats by itself
    assert found <= allowed, found

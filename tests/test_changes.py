"""What crm undo says it changed: in the words of the commands, with amounts and days, never as columns."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from crmcli.book.tables import JOURNALLED, ROWS, TABLES
from crmcli.domain.records.cases import Change
from crmcli.domain.settings import Settings
from crmcli.render.changes import change_lines
from crmcli.render.view import HIDDEN, View
from crmcli.store import Store
from crmcli.words import use_language
from tests.conftest import Crm

MONEY = ("amount", "price", "cost")
VIEW = View(datetime.fromisoformat("2026-11-18T10:00:00"), Settings())


def _undone(crm: Crm) -> list[str]:
    return crm("undo").err.splitlines()[1:]


def test_undo_speaks_of_customers_and_deals(crm: Crm) -> None:
    """Each row by its word and number; money with its sign, days with their weekday, stages in words."""
    crm.ok("add", "Acme", "--phone", "030123456")
    crm.ok("edit", "acme", "city=Berlin", "do_not_contact=yes", "--set", "budget=5")
    crm.ok("deal", "add", "acme", "desks", "5k", "--close", "2026-12-20")
    crm.ok("deal", "edit", 1, "--amount", "7k", "--close", "2026-12-24")
    crm.ok("log", "acme", "hello", "--next", "fri")
    crm.ok("order", "add", "acme", "2 tea @5")
    crm.ok("pay", "acme", "10")
    crm.ok("done", 1)
    crm.ok("rm", "acme")
    assert _undone(crm) == ["  customer 1 Acme is back"]
    assert _undone(crm) == ["  reminder 1 follow up is open again"]
    assert _undone(crm) == ["  payment 1 $10 is gone"]
    assert _undone(crm) == ["  order 1 $10 is gone", "  product tea is gone"]
    assert _undone(crm) == ["  note hello is gone", "  reminder 1 follow up is gone"]
    assert _undone(crm) == [
        "  deal 1 desks, amount: $7,000 → $5,000",
        "  deal 1 desks, close: Thu 24 Dec → Sun 20 Dec",
    ]
    assert _undone(crm) == ["  deal 1 desks is gone", "  customer 1 Acme, stage: lead → nothing"]
    assert _undone(crm) == [
        "  customer 1 Acme, city: Berlin → nothing",
        "  customer 1 Acme, do not contact: yes → no",
        "  customer 1 Acme, budget: 5 → nothing",
    ]
    assert _undone(crm) == ["  customer 1 Acme is gone", "  phone 030123456 is gone"]


def test_a_deal_that_was_lost_is_told_in_words(crm: Crm) -> None:
    """A stage and a reason are no codes."""
    crm.ok("add", "Acme")
    crm.ok("deal", "add", "acme", "desks", "5k")
    crm.ok("deal", "lost", 1, "price")
    assert _undone(crm)[:3] == [
        "  deal 1 desks, stage: lost → lead",
        "  deal 1 desks, closed: Wed 18 Nov → nothing",
        "  deal 1 desks, reason: price → nothing",
    ]


def test_every_table_is_told() -> None:
    """A row of each table that undo can touch has its line, or belongs to a row that has one."""
    tables = {table.name for table in TABLES if table.holds == ROWS}
    silent = {
        name for name in tables if not change_lines([Change(name, 1, None, {"amount": 5, "currency": "USD"})], VIEW)
    }
    assert silent == {"deal_stage", "order_line"}


def test_private_words_and_amounts_stay_hidden() -> None:
    """Nobody who looks on reads what was written."""
    hidden = View(VIEW.now, VIEW.settings, is_private=True)
    note = {"text": "secret", "minutes": 5}
    deal = {"title": "secret", "amount": 700_000, "currency": "USD"}
    changes = [
        Change("interaction", 1, note, note | {"text": "secret too"}),
        Change("deal", 1, deal, deal | {"amount": 1}),
    ]
    lines = change_lines(changes, hidden)
    assert lines == [f"note {HIDDEN}, text: {HIDDEN} → {HIDDEN}", f"deal 1 {HIDDEN}, amount: {HIDDEN} → {HIDDEN}"]


@pytest.fixture
def chinese() -> Iterator[None]:
    """Chinese is spoken, and English again after the test."""
    use_language("zh")
    yield
    use_language("en")


@pytest.mark.usefixtures("chinese")
def test_every_column_has_a_word_in_chinese(tmp_path: Path) -> None:
    """What an undo names of a row is told in the reader's language: no column comes past the catalogue."""
    told: list[str] = []
    row: dict[str, object] = {"amount": 1, "currency": "CNY"}
    Store.open(tmp_path / "new.db", VIEW.now).close()
    with closing(sqlite3.connect(tmp_path / "new.db")) as db:
        for table in (name for name in JOURNALLED if name not in ("person", "setting")):
            for _, column, *_ in db.execute(f'PRAGMA table_info("{table}")'):
                if not column.endswith(("id", "_at")) and column not in ("extra", *MONEY):
                    was, now = row | {column: "2026-01-01"}, row | {column: "2026-01-02"}
                    told += change_lines([Change(table, 1, was, now)], VIEW)
    assert {word for line in told for word in re.findall("[a-z_]+", line)} == set()
    assert len(told) > 50

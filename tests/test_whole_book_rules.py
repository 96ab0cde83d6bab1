"""A whole book is taken row by row: a row that no door would have let in is named with its line, and breaks nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm

TIMES = {"created_at": "2026-11-18T10:00:00Z", "updated_at": "2026-11-18T10:00:00Z"}
CUSTOMER = {"table": "customer", "uid": "c1", **TIMES, "name": "Acme", "kind": "company", "extra": "{}"}
NOTE = {"table": "interaction", "uid": "n1", **TIMES, "customer_id": "c1", "at": "2026-11-17", "day": "2026-11-17",
        "channel": "call", "text": "hello"}  # fmt: skip
DEAL = {"table": "deal", "uid": "d1", **TIMES, "customer_id": "c1", "title": "chairs", "stage": "lead",
        "opened_on": "2026-11-17"}  # fmt: skip
PAYMENT = {"table": "payment", "uid": "p1", **TIMES, "customer_id": "c1", "day": "2026-11-17", "currency": "USD"}
TAG = {"table": "tag", "uid": "t1", **TIMES, "customer_id": "c1"}
INBOX = {"table": "inbox", "uid": "i1", **TIMES, "who": "Bob", "text": "x", "line": "{}", "at": "2026-11-17"}
SETTING = {"table": "setting", "uid": "s1", **TIMES, "key": "currency", "value": '"EUR"'}
REMINDER = {"table": "reminder", "uid": "r1", **TIMES, "customer_id": "c1", "kind": "todo", "due": "2026-11-17",
            "due_day": "2026-11-17", "text": "ring"}  # fmt: skip


def _book(tmp_path: Path, *rows: dict[str, Any]) -> Path:
    path = tmp_path / "whole.jsonl"
    lines = [{"crm": "book", "format": 1}, *rows]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({**CUSTOMER, "extra": "oops"}, "extra"),
        ({**CUSTOMER, "extra": "[1]"}, "extra"),
        ({**CUSTOMER, "extra": '{"x\\"); DROP TABLE customer; --": 1}'}, "extra"),
        ({**CUSTOMER, "extra": '{"a": {"b": 1}}'}, "extra"),
        ({**CUSTOMER, "extra": '{"a": NaN}'}, "extra"),
        ({**CUSTOMER, "kind": "robot"}, "kind"),
        ({**CUSTOMER, "name": 7}, "name"),
        ({**CUSTOMER, "name": None}, "name"),
        ({**CUSTOMER, "birthday": "19800503"}, "birthday"),
        ({**CUSTOMER, "cadence_days": 1.5}, "cadence_days"),
        ({**CUSTOMER, "created_at": "yesterday"}, "created_at"),
        ({**CUSTOMER, "note": "\ud800"}, "note"),
        ({**NOTE, "at": "noon"}, "at"),
        ({**NOTE, "day": "2026-02-30"}, "day"),
        ({**NOTE, "channel": "pigeon"}, "channel"),
        ({**NOTE, "direction": "up"}, "direction"),
        ({**NOTE, "minutes": -5}, "minutes"),
        ({**NOTE, "customer_id": "nobody"}, "customer_id"),
        ({**DEAL, "amount": 5}, "currency"),
        ({**DEAL, "stage": "won"}, "closed_on"),
        ({**DEAL, "amount": 10**18, "currency": "USD"}, "amount"),
        ({**DEAL, "amount": -5, "currency": "USD"}, "amount"),
        ({**PAYMENT, "amount": 0}, "amount"),
        ({**TAG, "name": "#VIP"}, "name"),
        ({**INBOX, "line": '{"amount": "5k"}'}, "line"),
        ({**INBOX, "line": '{"color": "red"}'}, "line"),
        ({**SETTING, "value": '"euro"'}, "value"),
        ({**SETTING, "key": "stages", "value": "[]"}, "value"),
        ({**SETTING, "key": "rates", "value": '{"in": "EUR"}'}, "value"),
        ({**REMINDER, "every": "blue moon"}, "every"),
        ({**REMINDER, "due": "2026-11-17T10:00"}, "due"),
        ({"table": "moon", "uid": "x"}, ""),
        ({**CUSTOMER, "wings": 2}, ""),
        ({**CUSTOMER}, ""),
    ],
)
def test_a_row_that_no_door_allows_is_rejected_with_its_line(
    crm: Crm, tmp_path: Path, row: dict[str, Any], column: str
) -> None:
    """It made the book unreadable, or reached SQL through --sort."""
    path = _book(tmp_path, CUSTOMER, row)
    refused = crm("import", path, "--json", "--yes")
    assert (refused.code, refused.json["batch"]) == (1, None), refused.err
    (reject,) = refused.json["rejects"]
    assert (reject["line"], reject["column"]) == (3, column)
    taken = crm.partly(path)
    assert (taken["added"], taken["rejected"]) == (1, 1)
    assert [customer["name"] for customer in crm.ok("list", "--sort", "name")] == ["Acme"]
    for question in (["show", "acme"], ["today"], ["quiet"], ["pipeline"], ["inbox"], ["history"], ["config"]):
        assert crm(*question).code == 0, question


def test_what_an_older_book_kept_is_taken(crm: Crm, tmp_path: Path) -> None:
    """Longer names than any door takes now, a stage that is gone, a field of one's own that became a built-in one."""
    old = {**CUSTOMER, "name": "x" * 6000, "stage": "gone", "extra": '{"city": "Paris", "007": 1.5}'}
    assert crm.ok("import", _book(tmp_path, old, {**DEAL, "stage": "gone"}))["added"] == 2
    assert crm.ok("list")[0]["stage"] == "gone"


def test_a_referrer_that_is_not_in_the_file_is_named(crm: Crm, tmp_path: Path) -> None:
    """The link was dropped without a word; one that comes later in the file is found."""
    lost = {**CUSTOMER, "uid": "c2", "referrer_id": "nobody"}
    (reject,) = crm("import", _book(tmp_path, CUSTOMER, lost), "--json", "--yes").json["rejects"]
    assert (reject["line"], reject["column"]) == (3, "referrer_id")
    later = {**CUSTOMER, "uid": "c0", "name": "Bolt", "referrer_id": "c1"}
    assert crm.ok("import", _book(tmp_path, later, CUSTOMER))["added"] == 2
    rows = [json.loads(line) for line in crm("export", "--all").out.splitlines()]
    assert [row["referrer_id"] for row in rows if row.get("name") == "Bolt"] == ["c1"]

"""Undo: any depth, exactly; redo; refusals that keep later work."""

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.book.tables import JOURNALLED
from crmcli.book.undo import redo, undo
from crmcli.domain.dates import Moment, parse_every
from crmcli.domain.records import LogEntry, NewPromise
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import Settings
from crmcli.errors import CrmError, NotFound, Refused
from crmcli.services.cases import NewCase, add_case, solve_case
from crmcli.services.customers import NewCustomer, add_customer, move_to_trash, take_from_trash
from crmcli.services.deals import NewDeal, add_deal, move_deal
from crmcli.services.editing import edit_customer, parse_change
from crmcli.services.log import Participant, log_entry
from crmcli.services.reminders import NewReminder, add_reminder, finish_reminders, snooze_reminders
from crmcli.store import Store
from tests.conftest import NOW, Crm

SETTINGS = Settings()
TODAY = Moment(NOW.date())


def picture(store: Store) -> dict[str, list[Any]]:
    """Every row of the book and of what is derived from it, but for the times that only move forward."""
    whole: dict[str, list[Any]] = {}
    for table in (*JOURNALLED, "activity", "customer_search", "name_page", "note_search"):
        cursor = store.db.execute(f'SELECT rowid, * FROM "{table}" ORDER BY rowid')
        names = [c[0] for c in cursor.description]
        keep = [i for i, name in enumerate(names) if name != "updated_at"]
        whole[table] = [tuple(row[i] for i in keep) for row in cursor.fetchall()]
    return whole


def _any_id(store: Store, table: str, random: Random) -> int:
    ids: list[int] = [i for (i,) in store.rows(f'SELECT id FROM "{table}"')]
    if not ids:
        raise NotFound("none")
    return random.choice(ids)


def act(store: Store, random: Random) -> None:
    """One random thing a person might do; what is refused changes nothing."""
    moment = Moment(NOW.date() + timedelta(days=random.randrange(40)))

    def who() -> int:
        return _any_id(store, "customer", random)

    deeds: tuple[Callable[[], object], ...] = (
        lambda: add_customer(
            store,
            NewCustomer(random.choice(("Li Wei", "王永庆", "Bob [/red]")), phones=("13800138000",), tags=("vip",)),
            SETTINGS,
        ),
        lambda: log_entry(
            store,
            [Participant(who())],
            LogEntry(
                "called 报价", TODAY, "call", "out", 5, next=moment, promises=(NewPromise("owe", "quote", moment),)
            ),
            SETTINGS,
        ),
        lambda: log_entry(
            store, [Participant(who())], LogEntry("deal", TODAY, stage="proposal", amount=Money(500, "USD")), SETTINGS
        ),
        lambda: add_reminder(store, NewReminder(who(), moment, "call back", parse_every("week"))),
        lambda: finish_reminders(store, [_any_id(store, "reminder", random)]),
        lambda: snooze_reminders(store, [_any_id(store, "reminder", random)], lambda reminder: moment),
        lambda: add_deal(store, NewDeal(who(), "chairs", Money(1200, "EUR")), SETTINGS),
        lambda: move_deal(store, _any_id(store, "deal", random), random.choice(("won", "lost", "lead")), SETTINGS),
        lambda: move_to_trash(store, {who(): "x"}),
        lambda: take_from_trash(store, who()),
        lambda: edit_customer(
            store,
            who(),
            [parse_change("city=上海"), parse_change("tag+=a"), parse_change("alias=老王")],
            {"k": "1"},
            SETTINGS,
        ),
        lambda: edit_customer(store, who(), [parse_change("tag-=vip"), parse_change("phone=")], {}, SETTINGS),
        lambda: add_case(store, NewCase(who(), "late")),
        lambda: solve_case(store, _any_id(store, "case", random), "sent anew"),
    )
    try:
        random.choice(deeds)()
    except CrmError:
        return


@settings(max_examples=5)
@given(seed=st.integers(0, 10**9))
def test_undo_of_200_operations_gives_the_first_book_back(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Journal, search index and all: whatever was done, undo finds the way back, and redo forward again."""
    store = Store.open(tmp_path_factory.mktemp("undo") / "book.db", NOW)
    store.db.execute("PRAGMA synchronous = OFF")
    random = Random(seed)
    for _ in range(5):
        act(store, random)
    start = store.value("SELECT max(id) FROM batch") or 0
    first = picture(store)
    for _ in range(200):
        act(store, random)
    last = picture(store)
    steps = 0
    while store.value("SELECT max(id) FROM batch WHERE undone_by IS NULL AND undoes IS NULL") not in (None, start):
        undo(store)
        steps += 1
    assert picture(store) == first
    for _ in range(steps):
        redo(store)
    assert picture(store) == last
    assert store.rows("PRAGMA foreign_key_check") == []
    store.close()


def _customer(store: Store, name: str = "Li Wei") -> int:
    return add_customer(store, NewCustomer(name), SETTINGS)


def test_redo_is_gone_after_a_new_change(store: Store) -> None:
    """Doing something new closes the way forward, as in every editor."""
    _customer(store)
    undo(store)
    _customer(store, "Wang Fang")
    with pytest.raises(NotFound):
        redo(store)


def test_a_number_is_never_given_twice(store: Store) -> None:
    """A script that noted number 1 must not find somebody else there after an undo."""
    first = _customer(store)
    undo(store)
    assert _customer(store) != first


def test_an_older_step_that_was_built_on_is_refused(store: Store) -> None:
    """Taking the customer away would lose the note that was written since."""
    who = _customer(store)
    step = store.value("SELECT max(id) FROM batch")
    log_entry(store, [Participant(who)], LogEntry("called", TODAY), SETTINGS)
    before = picture(store)
    with pytest.raises(Refused, match="built on since"):
        undo(store, step)
    assert picture(store) == before


def test_an_older_step_that_nothing_rests_on_can_be_taken_back(store: Store) -> None:
    """A whole import may be taken back while later, unrelated work stays."""
    _customer(store, "One")
    step = store.value("SELECT max(id) FROM batch")
    _customer(store, "Two")
    undo(store, step)
    assert store.rows("SELECT name FROM customer") == [("Two",)]


def test_undo_twice_of_the_same_step_is_refused(store: Store) -> None:
    """There is nothing left of it to take back."""
    _customer(store)
    step = store.value("SELECT max(id) FROM batch")
    undo(store, step)
    with pytest.raises(Refused):
        undo(store, step)
    with pytest.raises(NotFound):
        undo(store)
    with pytest.raises(NotFound):
        undo(store, 999)


def test_undo_shows_before_and_after(crm: Any, tmp_path: Path) -> None:
    """The person sees what came back."""
    crm.ok("add", "Li Wei", "--city", "Paris")
    crm.ok("edit", "li", "city=Lyon")
    answer = crm("undo")
    assert "city: Lyon → Paris" in answer.err
    assert [step["label"] for step in crm.ok("undo", "--list")] == ["add Li Wei"]
    assert crm.ok("history")[0]["undone_by"] is not None
    assert crm.ok("redo")["label"] == "edit Li Wei"
    assert crm.ok("show", "li")["city"] == "Lyon"
    assert crm("redo").code == 3


def test_nothing_is_left_pointing_at_what_was_taken_back(store: Store) -> None:
    """Links are looked at once after the replay, also when the other checks are passed over."""
    who = _customer(store)
    step = store.value("SELECT max(id) FROM batch")
    with store.atomic("later"):
        store.insert("customer", name="Ann", referrer_id=who)
    before = picture(store)
    for force in (False, True):
        with pytest.raises(Refused, match="built on since"):
            undo(store, step, force=force)
    assert picture(store) == before
    assert store.value("PRAGMA foreign_keys") == 1


def test_numbers_come_back_to_the_last_digit(store: Store) -> None:
    """A quantity such as .1 + .2 has seventeen digits, and undo gives back every one."""
    who = _customer(store)
    with store.atomic("order"):
        order = store.insert("order", customer_id=who, day="2026-01-01", amount=1, currency="USD")
        line = store.insert("order_line", order_id=order, quantity=0.1 + 0.2, amount=1)
    with store.atomic("edit"):
        store.update("order_line", line, quantity=5.0)
    undo(store)
    assert store.value("SELECT quantity FROM order_line") == 0.1 + 0.2


def test_the_list_of_undo_says_what_it_leaves_out(crm: Crm) -> None:
    """Fifty steps that stand, how many came before, and none that is undone."""
    for number in range(53):
        crm.ok("add", f"Customer {number}", "--force")
    crm.ok("undo")
    steps = crm.ok("undo", "--list")
    assert (len(steps), steps[0]["batch"]) == (50, 52)
    assert all(step["undone_by"] is None for step in steps)
    assert "… and 2 earlier steps: crm history --limit 52" in crm("undo", "--list").err


HOSTILE = [
    ("before", """{"id": 1, "name\\" = 'stolen', note = (SELECT group_concat(value) FROM setting) --": 1}"""),
    ("before", """{"id": 1, "nme": "Ann"}"""),
    ("tbl", """customer" SET name = 'stolen' --"""),
]


@pytest.mark.parametrize(("column", "value"), HOSTILE)
def test_names_in_a_hostile_history_are_no_part_of_a_statement(crm: Crm, column: str, value: str) -> None:
    """A book may come from a stranger; what its history names must be what the book has."""
    crm.ok("add", "Ann")
    crm.ok("edit", "ann", "--tier", "A")
    with contextlib.closing(sqlite3.connect(crm.path)) as db, db:
        db.execute(f"UPDATE journal SET {column} = ? WHERE before IS NOT NULL", (value,))
    answer = crm("undo")
    assert (answer.code, answer.err.splitlines()[0]) == (
        5, "crm: The history of the book is damaged; nothing was changed.",
    )  # fmt: skip
    assert [(each["name"], each["tier"]) for each in crm.ok("list")] == [("Ann", "A")]

"""What is read of the book: once for each question, whole, in local days, and never by a name that a file prepared."""

import json
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crmcli.domain.records import Deal
from crmcli.domain.text.search_query import SearchWords
from crmcli.queries.customer_table import ordered_ids
from crmcli.queries.customers import get_customer
from crmcli.queries.sales.board import MOST_CARDS, board
from crmcli.queries.sales.deals import deals_of
from crmcli.queries.search.full_text import search
from crmcli.queries.settings import load_settings
from crmcli.queries.timeline import reminders_of
from crmcli.rows import maker
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.deals import NewDeal, add_deal, move_deal
from crmcli.store import Store
from tests.conftest import NOW, Crm


def traced(store: Store) -> list[str]:
    """The statements that the store runs from now on; those of triggers are left out when they are counted."""
    seen: list[str] = []
    store.db.set_trace_callback(lambda sql: None if sql.startswith("--") else seen.append(sql))
    return seen


def with_deals(store: Store, count: int) -> None:
    """So many open deals, in all open stages."""
    settings = load_settings(store)
    open_stages = [stage.name for stage in settings.stages]
    with store.atomic("deals"):
        for number in range(count):
            who = add_customer(store, NewCustomer(f"Customer {number}"), settings)
            add_deal(store, NewDeal(who, f"Deal {number}", stage=open_stages[number % len(open_stages)]), settings)


def test_the_board_is_read_in_one_statement(store: Store) -> None:
    """A statement for each card made the pipeline slower with every deal."""
    settings = load_settings(store)
    for count in (3, 57):
        with_deals(store, count)
        seen = traced(store)
        found = board(store, settings)
        store.db.set_trace_callback(None)
        assert len(seen) == 1
    assert sum(map(len, found.values())) == 60
    assert list(found) == [stage.name for stage in settings.stages]
    assert all(deal.stage == stage for stage, deals in found.items() for deal in deals)


def test_the_board_shows_the_largest_deals_that_have_the_words(store: Store) -> None:
    """As many cards as there is room for, the largest first; words of a title, customer or company filter them."""
    settings = load_settings(store)
    with_deals(store, 8)
    stage = settings.stages[0].name
    most = board(store, settings, limit=1)
    assert [len(deals) for deals in most.values()] == [1] * len(settings.stages)
    assert [deal.title for deal in board(store, settings, "customer 4")[stage]] == ["Deal 4"]
    assert MOST_CARDS == 60


def test_moving_a_deal_reads_it_before_and_after(store: Store) -> None:
    """The settings are those that were given, and the deal is read no third time."""
    settings = load_settings(store)
    with_deals(store, 1)
    seen = traced(store)
    move_deal(store, 1, settings.stages[1].name, settings)
    assert sum("FROM deal d JOIN customer c" in sql for sql in seen) == 2
    assert not any("FROM setting WHERE value" in sql for sql in seen)


def test_one_search_for_each_who(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """crm log searched for every customer twice."""
    crm.ok("add", "Ann Berg")
    opened = Store.open
    seen: list[str] = []

    def watched(path: Path, now: datetime, **options: Any) -> Store:
        store = opened(path, now, **options)
        store.db.set_trace_callback(seen.append)
        return store

    monkeypatch.setattr(Store, "open", watched)
    crm.ok("log", "Ann Berg", "called")
    assert sum("customer_search MATCH" in sql for sql in seen) == 1


@pytest.mark.parametrize(
    "words", [["pipeline"], ["deal", "list"], ["forecast"], ["deal", "move", "1", "proposal"], ["brief", "Ann"]]
)
def test_settings_are_read_once(crm: Crm, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """Every list of deals read them once more."""
    crm.ok("add", "Ann")
    crm.ok("deal", "add", "Ann", "Chairs", "5000")
    opened = Store.open
    seen: list[str] = []

    def watched(path: Path, now: datetime, **options: Any) -> Store:
        store = opened(path, now, **options)
        store.db.set_trace_callback(seen.append)
        return store

    monkeypatch.setattr(Store, "open", watched)
    crm.ok(*words)
    assert sum("FROM setting WHERE value <>" in sql for sql in seen) == 1


# --- filters and limits ---------------------------------------------------------------------


def test_filters_come_before_the_limit(crm: Crm) -> None:
    """The one customer with the tag is found behind sixty others who have the word too."""
    crm.ok("add", "Quote Vip", "--tag", "vip")
    crm.ok("log", "Quote Vip", "wants a quote")
    crm.ok("add", "Tagged Otherwise", "--tag", "vip")
    for number in range(60):
        crm.ok("add", f"Quote {number:02}", "--force")
        crm.ok("log", f"#{number + 3}", "wants a quote")
    found = crm.ok("find", "quote", "tag:vip", "--limit", "5")
    assert [c["name"] for c in found] == ["Quote Vip"]
    assert {hit["where"] for hit in found[0]["hits"]} == {"name", "note"}
    assert [c["name"] for c in crm.ok("find", "quot", "tag:vip", "--limit", "5")] == ["Quote Vip"]
    assert [c["name"] for c in crm.ok("find", "uote", "tag:vip", "--limit", "5")] == ["Quote Vip"]


def test_notes_of_deleted_customers_do_not_use_up_the_limit(store: Store) -> None:
    """They were read first and thrown away last."""
    settings = load_settings(store)
    with store.atomic("notes"):
        kept = add_customer(store, NewCustomer("Kept"), settings)
        gone = add_customer(store, NewCustomer("Gone"), settings)
        for who in (kept, *[gone] * 30):
            store.insert("interaction", customer_id=who, at="2026-11-18", day="2026-11-18", text="the quote")
    with store.atomic("gone"):
        store.trash("customer", gone)
    assert [hit.customer_id for hit in search(store, SearchWords(("quote",)), limit=3)] == [kept]


# --- local days -----------------------------------------------------------------------------


@pytest.fixture(params=["America/New_York", "Asia/Shanghai", "UTC"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A clock west of Greenwich, one east of it, and Greenwich's own."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def test_an_evening_step_stands_before_tomorrows(zone: str, crm: Crm) -> None:
    """A time is kept as UTC: in New York this evening's text is tomorrow's day."""
    crm.ok("add", "Ann")
    crm.ok("deal", "add", "Ann", "Chairs", "5000")
    crm.ok("remind", "Ann", "tomorrow", "ring")
    crm.ok("remind", "Ann", "today 21:00", "send")
    store = Store.open(crm.path, NOW)
    (deal,) = deals_of(store, 1)
    shown = [reminder.text for reminder in reminders_of(store, 1)]
    customer = get_customer(store, 1)
    store.close()
    assert shown == ["send", "ring"]
    assert (deal.light, deal.next_day) == ("green", "2026-11-18")
    assert crm.ok("show", "Ann")["deals"][0]["next_step"] == "2026-11-18T21:00"
    assert customer.next_reminder == deal.next_due
    assert crm.ok("list")[0]["next_reminder"] == "2026-11-18T21:00"


@pytest.mark.parametrize("clock", ["07:00", "21:00"])
def test_lists_compare_local_days(zone: str, crm: Crm, clock: str) -> None:
    """An early call in Shanghai and a late one in New York are of the day that the owner's calendar shows."""
    crm.at("2026-11-19T12:00:00")
    crm.ok("add", "Early")
    crm.ok("add", "Late")
    crm.ok("log", "Early", "rang", "--on", f"2026-11-18 {clock}")
    crm.ok("log", "Late", "rang", "--on", "2026-11-19")
    crm.ok("remind", "Early", f"2026-11-20 {clock}", "x")
    crm.ok("remind", "Late", "2026-11-21", "x")

    def names(*words: str) -> list[str]:
        return [str(customer["name"]) for customer in crm.ok("list", *words)]

    assert names("--where", "last_contact = 2026-11-18") == ["Early"]
    assert names("--since", "2026-11-19") == ["Late"]
    assert names("--where", "next_reminder = 2026-11-20") == ["Early"]
    assert names("--where", "next_reminder > 2026-11-20") == ["Late"]
    assert names("--sort", "last_contact") == names("--sort", "next_reminder") == ["Early", "Late"]
    store = Store.open(crm.path, datetime(2026, 11, 19, 12))
    assert list(ordered_ids(store, "next")) == [1, 2]
    assert list(ordered_ids(store, "next", descending=True)) == [2, 1]
    store.close()


def test_a_bare_day_stands_before_the_times_of_its_day(zone: str, crm: Crm) -> None:
    """Midnight too, and whichever UTC day the time is stored under; without a value one comes last either way."""
    crm.at("2026-11-19T12:00:00")
    for name, due in (
        ("Time", "2026-11-20 00:00"),
        ("Day", "2026-11-20"),
        ("Before", "2026-11-19 23:59"),
        ("None", ""),
    ):
        crm.ok("add", name)
        if due:
            crm.ok("remind", name, due, "x")
    in_order = [str(customer["name"]) for customer in crm.ok("list", "--sort", "next_reminder")]
    turned_round = [str(customer["name"]) for customer in crm.ok("list", "--sort", "-next_reminder")]
    assert in_order == ["Before", "Day", "Time", "None"]
    assert turned_round == ["Time", "Day", "Before", "None"]


# --- the owner's own fields are data --------------------------------------------------------

HOSTILE = ("""a"' || (SELECT value FROM setting) --""", """$."x".y[0]""", "name; DROP TABLE customer", '"', "Größe cm")


@pytest.fixture
def prepared(crm: Crm, tmp_path: Path) -> Crm:
    """A book whose own fields have names that no door would take, as a program that writes the file could leave it."""
    crm.ok("add", "Ann")
    crm.ok("add", "Bob")
    store = Store.open(crm.path, NOW)
    with store.atomic("prepare"):
        extra = json.dumps({name: place for place, name in enumerate(HOSTILE, 1)}, ensure_ascii=False)
        store.update("customer", 2, extra=extra)
    store.close()
    return crm


@pytest.mark.parametrize("name", HOSTILE)
def test_a_prepared_name_never_reaches_sql(prepared: Crm, name: str) -> None:
    """It is a field like any other, or there is no such field; it is never a part of a statement."""
    for words in (["--sort", name], ["--sort", f"-{name}"], ["--columns", f"name,{name}"], ["--where", f"{name} = 1"]):
        answer = prepared("list", *words)
        assert answer.code in (0, 2), answer.err
        assert "could not do that" not in answer.err
    assert [c["name"] for c in prepared.ok("list", "--sort", "id")] == ["Ann", "Bob"]


# --- rows by name ---------------------------------------------------------------------------


def test_columns_go_to_the_field_of_their_name() -> None:
    """In any order; a column that is no field and a field that no column has are mistakes in the program."""
    fields = Deal._fields
    row = tuple(range(len(fields)))
    straight, turned = maker(Deal, fields)(row), maker(Deal, fields[::-1])(row[::-1])
    assert straight == turned
    some = fields[: fields.index("light")]
    assert maker(Deal, some)(row[: len(some)]).light == "none"
    for wrong in ((*fields, "colour"), fields[1:]):
        with pytest.raises(TypeError):
            maker(Deal, wrong)

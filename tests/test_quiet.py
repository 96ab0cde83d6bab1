"""crm quiet: end to end on a real shop's orders, and every rule of who is listed, in which order and why."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.book.derived import rhythm_fit
from crmcli.domain.settings import Settings
from crmcli.queries.rhythm.quiet import (
    LOOK_UP,
    WALK_LATE,
    WALK_WORTH,
    QuietFilter,
    quiet_as_of,
    quiet_customers,
    quiet_list,
)
from crmcli.queries.settings import load_settings
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.settings import set_setting
from crmcli.store import Store
from tests.conftest import NOW, Crm
from tests.science_data import FOLDER, reference
from tests.steady import steady_book, steady_customers

TODAY = NOW.date()
KEYS = [
    "customer_id", "customer", "clock", "days", "usual_days", "nine_in_ten_days", "tail", "status", "sentence", "value",
    "p_return", "within_days", "p_within", "at_risk", "currency", "next_reminder", "last_life", "unanswered", "broken",
    "cadence",
]  # fmt: skip


def back(days: int) -> str:
    """The day so many days ago, as stored."""
    return (TODAY - timedelta(days=days)).isoformat()


def test_a_real_shop_end_to_end(crm: Crm) -> None:
    """CDNOW's orders imported, asked as of a day: every tail, status and chance as computed elsewhere."""
    expected = reference("expected_cdnow80")
    crm.ok("import", FOLDER / "cdnow80_orders.csv", "--create", "--yes")
    found = {q["customer"]: q for q in crm.ok("quiet", "--as-of", expected["as_of"], "--all")}
    assert len(found) == len(expected["customers"])
    for each in expected["customers"]:
        mine = found[each["customer"]]
        assert mine["tail"] == pytest.approx(each["tail"], rel=1e-6)
        assert mine["p_return"] == pytest.approx(each["p_return_90"], abs=0.02)
        assert (mine["days"], mine["status"]) == (each["days_since"], each["status"])
        assert mine["clock"] == "orders"
        assert float(mine["value"]) == pytest.approx(each["revenue"], abs=0.01)
        wait = (date.fromisoformat(each["expected_next"]) - date.fromisoformat(each["last"])).days
        assert mine["usual_days"] == max(1, wait)
    at_risk = [float(q["at_risk"]) for q in found.values()]
    assert at_risk == sorted(at_risk, reverse=True)
    assert [list(q) for q in found.values()] == [KEYS] * len(found)


def test_what_is_kept_answers_as_all_events_do(crm: Crm) -> None:
    """Asked on the day itself, nothing is read anew, and the answer is the same."""
    crm.ok("import", FOLDER / "cdnow80_orders.csv", "--create", "--yes")
    crm.at("1998-07-01T09:00:00")
    assert crm.ok("quiet") == crm.ok("quiet", "--as-of", "1998-07-01")
    assert crm.ok("quiet", "--all") == crm.ok("quiet", "--as-of", "today", "--all")
    assert crm.ok("quiet", "--limit", "7") == crm.ok("quiet")[:7]
    assert crm.ok("today")["quiet"] == crm.ok("quiet")[:10]


def random_book(store: Store, random: Random) -> None:
    """Customers of every kind: buyers in three currencies, returns, talkers, promises, plans, snoozed ones."""
    for n in range(random.randrange(1, 40)):
        with store.atomic("customer"):
            who = store.insert(
                "customer", name=f"C{n}", tier=random.choice("AB"), cadence_days=random.choice((None, None, 10, 60)),
                snoozed_until=random.choice((None, None, None, back(-3))),
                do_not_contact=int(random.random() < 0.1),
            )  # fmt: skip
            gap = random.choice((3, 10, 40, 150))
            for _ in range(random.choice((0, 0, 1, 2, 5, 9))):
                amount = random.choice((900, 5000, 5000, 250_000, -700, 0))
                currency = random.choice(("USD", "EUR", "JPY"))
                day = back(random.randrange(gap * 9))
                store.insert("order", customer_id=who, day=day, amount=amount, currency=currency)
            for _ in range(random.choice((0, 1, 2, 6))):
                day, direction = back(random.randrange(gap * 5)), random.choice(("in", "out"))
                store.insert("interaction", customer_id=who, at=day, day=day, text="x", direction=direction)
            if random.random() < 0.3:
                day = back(random.randrange(-9, 9))
                store.insert("reminder", customer_id=who, due=day, due_day=day, text="call")


@settings(max_examples=25)
@given(seed=st.integers(0, 10**9), limit=st.integers(1, 12))
def test_the_first_of_the_list_come_from_the_index(
    tmp_path_factory: pytest.TempPathFactory, seed: int, limit: int
) -> None:
    """The morning's short list, read by index, is the head of the whole list; and that of reading all events."""
    store = Store.open(tmp_path_factory.mktemp("quiet") / "book.db", NOW)
    store.db.execute("PRAGMA synchronous = OFF")
    random_book(store, Random(seed))
    set_setting(store, "rates", "EUR=1.1, JPY=0.007" if seed % 2 else "", Settings())
    with store.atomic("fit"):
        rhythm_fit.refit(store.db)
    whole = quiet_list(store, TODAY, QuietFilter())
    assert quiet_customers(store, TODAY, limit=limit) == whole[:limit]
    anew = quiet_as_of(store, TODAY, QuietFilter())
    assert [_rounded(q) for q in whole] == [_rounded(q) for q in anew]
    for asked in (
        QuietFilter("orders"),
        QuietFilter("contact"),
        QuietFilter(everyone=True),
        QuietFilter(statuses=("quiet",), tier="a"),
    ):
        kept, read = quiet_list(store, TODAY, asked), quiet_as_of(store, TODAY, asked)
        assert [_rounded(q) for q in kept] == [_rounded(q) for q in read]
    store.close()


def _rounded(q: Any) -> Any:
    numbers = {name: pytest.approx(getattr(q, name)) for name in ("tail", "p_return") if getattr(q, name) is not None}
    return q._replace(**numbers)


def buyer(store: Store, name: str, last: int, *, every: int = 10, times: int = 8, amount: int = 10_000) -> int:
    """A customer who ordered every so many days, for the last time `last` days ago."""
    with store.atomic("buyer"):
        who = add_customer(store, NewCustomer(name), Settings())
        for n in range(times):
            day = back(last + every * n)
            store.insert("order", customer_id=who, day=day, amount=amount, currency="USD")
    return who


def learn(store: Store) -> None:
    """Learn the parameters from all that is there now, however little it is."""
    with store.atomic("fit"):
        rhythm_fit.refit(store.db)


def names(store: Store, **asked: Any) -> list[str]:
    """Who is listed, in order."""
    return [q.customer for q in quiet_list(store, TODAY, QuietFilter(**asked))]


def test_money_at_risk_comes_before_days(store: Store) -> None:
    """A dear customer who is a little late goes before a cheap one who is long gone; days stay a sort key."""
    buyer(store, "cheap", 200, amount=300)
    buyer(store, "dear", 45, amount=90_000)
    buyer(store, "fine", 2)
    steady_customers(store, every=10)
    learn(store)
    assert names(store) == ["dear", "cheap"]
    assert names(store, sort="days") == ["cheap", "dear"]
    assert names(store, sort="name") == ["cheap", "dear"]
    assert names(store, everyone=True, sort="value")[0] == "dear"
    assert {name for name in names(store, everyone=True) if "Steady" not in name} == {"cheap", "dear", "fine"}


def test_a_plan_silences_until_it_is_due(store: Store) -> None:
    """Whoever has a call planned for tomorrow is in hand; overdue or due today, the plan is no excuse."""
    who = buyer(store, "Li Wei", 90)
    steady_customers(store)
    for due, is_listed in ((back(-1), False), (back(0), True), (back(4), True)):
        with store.atomic("plan"):
            store.db.execute("UPDATE reminder SET done_at = ? WHERE customer_id = ?", (store.utc_now, who))
            store.insert("reminder", customer_id=who, due=due, due_day=due, text="call")
        assert bool(names(store)) is is_listed
        assert bool(quiet_customers(store, TODAY, limit=5)) is is_listed
        assert quiet_list(store, TODAY, QuietFilter(everyone=True))[0].next_reminder == due
    with store.atomic("plan"):
        store.insert("reminder", customer_id=who, due=back(-9), due_day=back(-9), text="visit")
    assert names(store) == []


def test_who_is_snoozed_or_wants_no_contact_is_out(store: Store) -> None:
    """Even of the list of everybody."""
    one, other = buyer(store, "one", 90), buyer(store, "other", 90)
    steady_customers(store)
    with store.atomic("edit"):
        store.update("customer", one, snoozed_until=back(-2))
        store.update("customer", other, do_not_contact=1)
    assert not {"one", "other"} & set(names(store, everyone=True))
    assert quiet_customers(store, TODAY, limit=5) == []
    with store.atomic("edit"):
        store.update("customer", one, snoozed_until=back(0))
    assert names(store) == ["one"]


def _say(store: Store, who: int, days_ago: int, direction: str, **values: object) -> None:
    day = back(days_ago)
    with store.atomic("note"):
        store.insert("interaction", customer_id=who, at=day, day=day, text="x", direction=direction, **values)


def test_your_own_messages_reset_nothing(store: Store) -> None:
    """Else nobody ever goes quiet. Three of them in a row are named; a call that was answered is a sign of life."""
    who = buyer(store, "Li Wei", 90)
    steady_customers(store)
    before = quiet_list(store, TODAY, QuietFilter())[0]
    for days_ago in (20, 10):
        _say(store, who, days_ago, "out", channel="mail")
    assert quiet_list(store, TODAY, QuietFilter())[0] == before._replace(unanswered=2)
    _say(store, who, 5, "out", channel="mail")
    assert quiet_list(store, TODAY, QuietFilter())[0].sentence.endswith("; 3 messages in a row unanswered")
    _say(store, who, 1, "out", channel="call", minutes=4)
    assert quiet_list(store, TODAY, QuietFilter(clock="contact")) == []
    assert quiet_list(store, TODAY, QuietFilter())[0].unanswered == 0


def test_each_clock_has_its_own_rhythm(store: Store) -> None:
    """Still talking, but no longer buying: late on orders alone, and the sentence says so."""
    who = buyer(store, "Li Wei", 90)
    steady_customers(store)
    _say(store, who, 1, "in")
    assert names(store, clock="contact") == []
    for clock in ("orders", "both"):
        found = quiet_list(store, TODAY, QuietFilter(clock=clock))[0]
        assert (found.clock, found.days, found.last_life) == ("orders", 90, back(1))
        assert found.sentence.startswith("orders: usually back within ")


def test_a_return_is_no_order_and_no_sign_of_life(store: Store) -> None:
    """Who brings something back has not bought, and is not heard of by it."""
    who = buyer(store, "Li Wei", 90)
    steady_customers(store)
    with store.atomic("return"):
        store.insert("order", customer_id=who, day=back(3), amount=-10_000, currency="USD")
    found = quiet_list(store, TODAY, QuietFilter())[0]
    assert (found.clock, found.days, found.value, found.last_life) == ("orders", 90, 70_000, back(90))
    assert names(store, clock="contact") == ["Li Wei"]


def test_which_of_promise_and_rhythm_is_broken(crm: Crm) -> None:
    """The promise to be in touch stands beside the rhythm, with a soft and a hard limit; one's own goes first."""
    crm.ok("add", "Li Wei", "--tag", "vip")
    for day in ("2026-08-01", "2026-09-01", "2026-10-01", "2026-10-20"):
        crm.ok("log", "li wei", "met", "--meet", "--on", day)
    steady_book(crm.path)
    assert crm.ok("quiet") == []
    crm.ok("config", "cadence", "A=2 weeks, tag:vip=3 weeks")
    found = crm.ok("quiet")[0]
    assert found["cadence"] == {"days": 21, "limit": 32, "by": "tag vip", "broken": "soft"}
    assert (found["broken"], found["status"]) == (["cadence"], "due")
    assert found["sentence"].endswith("; promised every 21 days (tag vip): broken for 8 days")
    assert "promise broken" in crm("quiet").out
    crm.ok("edit", "li wei", "--tier", "a")
    assert crm.ok("quiet")[0]["cadence"] == {"days": 14, "limit": 21, "by": "tier A", "broken": "hard"}
    crm.ok("edit", "li wei", "--every", "6 weeks")
    assert crm.ok("quiet") == []
    found = next(q for q in crm.ok("quiet", "--all") if q["customer"] == "Li Wei")
    assert found["sentence"].endswith("; promised every 42 days: kept")
    crm.at("2027-10-01T10:00:00")
    found = next(q for q in crm.ok("quiet") if q["customer"] == "Li Wei")
    assert found["broken"] == ["rhythm", "cadence"]
    assert found["cadence"]["broken"] == "hard"
    assert not [q for q in crm.ok("quiet", "--clock", "orders") if q["customer"] == "Li Wei"]


def test_a_promise_to_somebody_never_heard_from(crm: Crm) -> None:
    """It counts from the day they were added."""
    crm.ok("add", "Li Wei")
    crm.ok("edit", "li wei", "--every", "1 week")
    crm.at("2026-11-26T10:00:00")
    found = crm.ok("quiet")[0]
    assert (found["days"], found["status"], found["tail"], found["p_return"]) == (8, None, None, None)
    sentence = "nothing heard since they were added, 8 days ago; promised every 7 days: broken for 1 day"
    assert found["sentence"] == sentence
    assert crm.ok("today")["quiet"] == [found]
    assert "never" not in crm("quiet").out


@pytest.mark.parametrize(
    ("said", "message"),
    [("A", "is not a cadence"), ("=3 weeks", "is not a cadence"), ("A=soon", "soon"),
     ("A=3 weeks, a=2 weeks", "one cadence"), ("A=3 weeks/2 weeks", "before the span")],
)  # fmt: skip
def test_a_cadence_that_is_not_understood_is_refused(crm: Crm, said: str, message: str) -> None:
    """Nothing is promised by mistake."""
    answer = crm("config", "cadence", said)
    assert (answer.code, message in answer.err) == (2, True), answer.err
    assert crm.ok("config", "cadence") == {"cadence": []}


def test_cadences_read_as_they_are_typed(crm: Crm) -> None:
    """In both languages, with the hard limit where one was said; taken back by an empty value."""
    crm.ok("config", "cadence", "A＝3周，tag:VIP=2 weeks/20 days")
    assert "A=21 days, tag:vip=14 days/20 days" in crm("config", "cadence").out
    assert crm.ok("config", "cadence", "")["cadence"] == []


def test_statuses_tiers_and_limits(crm: Crm, store: Store) -> None:
    """One status or several, one tier, the first few, only numbers; what cannot be is refused."""
    for place, last in enumerate((5, 25, 60, 300)):
        who = buyer(store, f"C{place}", last)
        with store.atomic("tier"):
            store.update("customer", who, tier="AB"[place % 2])
    steady_customers(store, every=10)
    every = {q["customer"]: q["status"] for q in crm.ok("quiet", "--all")}
    late = [name for name, status in every.items() if status in ("late", "quiet", "very_quiet")]
    assert [q["customer"] for q in crm.ok("quiet")] == late
    assert every["C3"] == "very_quiet"
    worst = [name for name, status in every.items() if status == "very_quiet"]
    assert [q["customer"] for q in crm.ok("quiet", "--status", "very-quiet")] == worst
    assert [q["customer"] for q in crm.ok("quiet", "--status", "late,quiet", "--status", "very_quiet")] == late
    rest = {name for name, status in every.items() if status == "on_rhythm"}
    assert {q["customer"] for q in crm.ok("quiet", "--status", "on-rhythm")} == rest
    assert {q["customer"] for q in crm.ok("quiet", "--tier", "b", "--all")} == {"C1", "C3"}
    assert crm("quiet", "--ids", "--limit", "1").out.split() == [str(crm.ok("quiet")[0]["customer_id"])]
    assert crm("quiet", "--limit", "1").err == "These are the first 1; --limit shows more.\n"
    for wrong in (("--clock", "sand"), ("--status", "loud"), ("--sort", "colour"), ("--as-of", "blurb")):
        assert crm("quiet", *wrong).code == 2


def test_a_question_writes_nothing(crm: Crm, store: Store) -> None:
    """Who is quiet, what is due and who will need more are read from what is kept, a locked or fresh book or not."""
    for place in range(8):
        buyer(store, f"C{place}", 30 + 9 * place)
    other = Store.open(store.path, NOW)
    other.db.execute("BEGIN IMMEDIATE")
    before = [store.rows(f"SELECT * FROM {table}") for table in ("rhythm", "rhythm_fit", "rhythm_wait", "batch")]
    asked = [crm.ok(*words) for words in (("quiet",), ("today",), ("reorder",), ("quiet", "--all", "--why"))]
    other.db.execute("ROLLBACK")
    other.close()
    assert [
        store.rows(f"SELECT * FROM {table}") for table in ("rhythm", "rhythm_fit", "rhythm_wait", "batch")
    ] == before
    assert asked == [crm.ok(*words) for words in (("quiet",), ("today",), ("reorder",), ("quiet", "--all", "--why"))]


def test_every_door_gives_the_same_figures(crm: Crm, store: Store, tmp_path: Path) -> None:
    """Whoever is asked first, by the day or not, and in a copy of the book: the records are equal to the last digit."""
    for place in range(9):
        buyer(store, f"C{place}", 4 + 13 * place, every=7 + 2 * place, times=5)
    buyer(store, "late comer", 3, every=4, times=3)  # the gaps have grown, by less than a tenth
    kept = store.rows("SELECT fitted_gaps < gaps FROM rhythm_fit")
    assert kept == [(1,), (1,)]
    day = TODAY.isoformat()
    every = crm.ok("quiet", "--all")
    assert crm.ok("quiet", "--all", "--as-of", day) == every
    by_name = {q["customer"]: q for q in every}
    shown = {q["customer"]: q for q in crm.ok("quiet")}
    assert shown
    assert all(by_name[name] == q for name, q in shown.items())
    whole = tmp_path / "whole.jsonl"
    crm.ok("export", "--all", whole)
    copy = ("--book", tmp_path / "copy.db")
    assert crm.ok(*copy, "import", whole, "--yes")["kind"] == "book"
    moved = {q["customer"]: q for q in crm.ok(*copy, "quiet", "--all")}
    assert moved.keys() == by_name.keys()
    same = ("tail", "p_return", "status", "usual_days", "nine_in_ten_days", "money_at_risk", "sentence")
    assert all(moved[name].get(figure) == by_name[name].get(figure) for name in moved for figure in same)
    again = tmp_path / "again.jsonl"
    crm.ok(*copy, "export", "--all", again)
    assert again.read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("clock", "weather"), ("clock", None), ("fitted_gaps", -1), ("fitted_gaps", "many"), ("fitted_gaps", 2**70),
        ("fitted_on", "2026-13-01"), ("fitted_on", 5), ("population", "[]"), ("population", "null"),
        ("population", '{"k": 0, "r": 1.0, "alpha": 30.0}'), ("population", '{"k": 3, "r": 1e400, "alpha": 30.0}'),
        ("population", '{"k": 3, "r": 2.0, "alpha": 0}'), ("population", '{"k": 3, "r": true, "alpha": 30.0}'),
        ("model", '{"g0": 30.0, "models": []}'), ("model", '{"g0": -1, "models": [{"k": 1, "r": 1.0}]}'),
        ("model", '{"g0": 30.0, "models": [{"k": 1, "r": 1.0, "alpha": NaN, "a": 0.4, "b": 3.6}]}'),
        ("model", '{"g0": 30.0, "models": [{"k": [], "r": 1.0, "alpha": 1.0, "a": 0.4, "b": 3.6}]}'),
        ("colour", "red"),
    ],
)  # fmt: skip
def test_learned_parameters_that_no_book_has_are_learned_anew(
    crm: Crm, store: Store, tmp_path: Path, field: str, value: object
) -> None:
    """A damaged first line of a whole book spoils no figure: the rows say what there is to learn."""
    for place in range(9):
        buyer(store, f"C{place}", 4 + 13 * place, every=7 + 2 * place, times=5)
    first, *rows = crm("export", "--all").out.splitlines()
    head = json.loads(first)
    head["rhythms"][0][field] = value
    answers = []
    for name, line in (("damaged", json.dumps(head)), ("without", json.dumps({"crm": "book", "format": 1}))):
        path, book = tmp_path / f"{name}.jsonl", ("--book", tmp_path / f"{name}.db")
        path.write_text("\n".join([line, *rows]) + "\n", encoding="utf-8")
        crm.ok(*book, "import", path, "--yes")
        answers.append([crm.ok(*book, *words) for words in (("quiet", "--all"), ("today",), ("brief", "1"))])
    assert answers[0] == answers[1]


def test_a_past_day_is_told_as_it_was_told_on_that_day(crm: Crm, store: Store) -> None:
    """With the parameters that were in force then: the gaps had grown since they were learned, by less than a tenth."""
    for place in range(9):
        buyer(store, f"C{place}", 4 + 13 * place, every=7 + 2 * place, times=5)
    buyer(store, "late comer", 3, every=4, times=3)
    told = crm.ok("quiet", "--all")
    crm.at("2026-12-20T10:00:00")
    assert crm.ok("quiet", "--all", "--as-of", TODAY.isoformat()) == told
    assert crm.ok("quiet", "--all") != told


def test_an_old_file_is_judged_as_it_was_judged_in_its_days(crm: Crm, tmp_path: Path) -> None:
    """After it ends nothing was taken down: that nobody ordered then lowers no chance, whenever it is imported."""
    lines = ["Customer,Date,Amount"]
    for number in range(30):
        step = 12 + number
        lines += [f"C{number:02},{TODAY - timedelta(days=step * n + 40 * (number == 3))},{50 + n}" for n in range(9)]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = ("quiet", "--all", "--as-of", TODAY.isoformat())
    crm.ok("import", path, "--as", "orders", "--create", "--yes")
    at_the_time = crm.ok(*words)
    crm.at("2028-03-01T10:00:00")
    later = ("--book", tmp_path / "later.db")
    crm.ok(*later, "import", path, "--as", "orders", "--create", "--yes")
    assert crm.ok(*later, *words) == at_the_time
    crm.at(f"{TODAY}T12:00:00")
    assert crm.ok(*later, "quiet", "--all") == at_the_time
    assert max(found["p_return"] for found in at_the_time) > 0.5


def test_nobody_is_late_in_a_young_book(crm: Crm, store: Store) -> None:
    """Two notes on two days and a week of silence say nothing: five customers must have come back three times first."""
    for name in ("Li Wei", "Wang Fang", "Bob", "Eve", "Ana", "Tom"):
        buyer(store, name, 20, every=1, times=2)
    assert crm.ok("quiet") == crm.ok("today")["quiet"] == []
    assert crm.ok("quiet", "--as-of", back(0)) == crm.ok("quiet", "--as-of", back(1)) == []
    for found in crm.ok("quiet", "--all"):
        assert (found["status"], found["tail"], found["p_return"], found["usual_days"]) == (None,) * 4
        assert found["sentence"] == "it has been 20 days; this book is too young to say what is usual"
    assert crm.ok("quiet", "--status", "on-rhythm") == []
    assert "unknown" in crm("quiet", "--all").out
    with store.atomic("more"):
        for who in range(1, 5):
            for day in (back(22), back(23)):
                store.insert("order", customer_id=who, day=day, amount=1, currency="USD")
    assert names(store) == []
    with store.atomic("more"):
        for day in (back(22), back(23), back(24)):
            store.insert("order", customer_id=5, day=day, amount=1, currency="USD")
    assert set(names(store)) == {"Li Wei", "Wang Fang", "Bob", "Eve", "Ana", "Tom"}
    assert names(store, clock="contact") == names(store)


def plan(store: Store, sql: str) -> list[str]:
    """The steps in which SQLite answers a query."""
    params = {"day": back(0), "number": TODAY.toordinal(), "midnight": store.utc_now, "limit": 10, "offset": 0,
              "ids": "[1]"}  # fmt: skip
    return [row[3] for row in store.rows(f"EXPLAIN QUERY PLAN {sql}", params)]


def test_the_mornings_list_reads_indexes(store: Store) -> None:
    """No scan of a table, and nothing sorted but a slice of an index: so it is quick at 100 000 customers."""
    by_worth, by_day, by_id = plan(store, WALK_WORTH), plan(store, WALK_LATE), plan(store, LOOK_UP)
    assert any("INDEX rhythm_worth (late_day>? AND late_day<?)" in step for step in by_worth)
    assert "rhythm_late (late_day<?)" in by_day[0]
    assert not [step for step in by_day if "FOR ORDER BY" in step and "LAST TERM" not in step]
    assert not [step for step in by_worth + by_day + by_id if step.startswith("SCAN") and "json_each" not in step]


def test_costs_are_taken_off_and_unknown_currencies_left_out(store: Store) -> None:
    """The margin where the cost is known, in the book's own currency."""
    who = buyer(store, "Li Wei", 90, times=2)
    steady_customers(store, every=10)
    with store.atomic("order"):
        product = store.insert("product", name="rice", cost=250, currency="USD")
        order = store.value('SELECT id FROM "order" ORDER BY id LIMIT 1')
        store.insert("order_line", order_id=order, product_id=product, quantity=10, amount=10_000)
        store.insert("order", customer_id=who, day=back(95), amount=500_000, currency="EUR")
    assert quiet_list(store, TODAY, QuietFilter())[0].value == 17_500
    set_setting(store, "rates", "EUR=1.1", load_settings(store))
    assert quiet_list(store, TODAY, QuietFilter())[0].value == 567_500


def test_a_note_loads_no_formulas(tmp_path: Path) -> None:
    """The line after the call keeps the late days without what they are computed with."""
    code = (
        "import sys, json\nfrom crmcli.boundary import run\n"
        "codes = [run(['add', 'Li Wei']), run(['log', 'li wei', 'called', '--call'])]\n"
        "for n in [n for n in sys.modules if n.startswith('crmcli')]: del sys.modules[n]\n"
        "from crmcli.boundary import run\n"
        "codes += [run(['log', 'li wei', 'called', '--call', '--on', 'yesterday']), run(['today', '--json'])]\n"
        "print(json.dumps([codes, [n for n in sys.modules if n.startswith('crmcli.')]]))\n"
    )
    env = {**os.environ, "CRM_BOOK": str(tmp_path / "other.db"), "CRM_NOW": NOW.isoformat()}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    codes, modules = json.loads(done.stdout.splitlines()[-1])
    assert codes == [0, 0, 0, 0]
    assert not {"crmcli.domain.rhythm.gap_model", "crmcli.domain.rhythm.return_model", "crmcli.domain.special"} & set(
        modules
    )


def test_money_at_risk_is_that_of_the_days_that_tell(crm: Crm) -> None:
    """What nine of ten of their own pauses stay below, times the chance of silence in them, of a year's margin."""
    crm.ok("import", FOLDER / "cdnow80_orders.csv", "--create", "--yes")
    crm.at("1998-07-01T09:00:00")
    found = crm.ok("quiet", "--all")
    assert len(found) > 50
    for one in found:
        value = max(0.0, float(one["value"]))
        wanted = value * min(one["within_days"], 365) / 365 * (1 - one["p_within"])
        assert float(one["at_risk"]) == pytest.approx(wanted, rel=0.006, abs=0.02)
        assert float(one["at_risk"]) <= value
        assert one["within_days"] >= one["nine_in_ten_days"]
        longer = one["within_days"] >= 90
        assert (one["p_within"] >= one["p_return"]) == longer or one["p_within"] in (0.05, 0.97, one["p_return"])


def test_two_clocks_are_each_held_to_half_the_level(store: Store) -> None:
    """Late is one in five of the pauses on one clock; on two clocks it takes one in ten of either."""
    steady_customers(store, every=10)
    on_one = buyer(store, "Ann", 14, times=12)
    on_two = buyer(store, "Bea", 14, times=12)
    with store.atomic("note"):
        store.insert("interaction", customer_id=on_two, at=back(200), day=back(200), channel="call", text="x")
    late = {row[0]: row[1] for row in store.rows("SELECT customer_id, late_day FROM rhythm")}
    assert late[on_two] > late[on_one]

"""crm reorder: windows, jars and seasons of a book, and the calls planned from them."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from crmcli.domain.rhythm.gap_model import fit_population, gap_stats
from crmcli.domain.rhythm.reorder import to_date, window
from crmcli.domain.rhythm.restock import carried, is_season, keeps_lunar_days, next_season_day
from crmcli.domain.settings import Settings
from crmcli.queries.rhythm.reorder import ReorderFilter, needs
from crmcli.services.customers import NewCustomer, add_customer, move_to_trash
from crmcli.services.reorder import plan_calls
from crmcli.store import Store
from tests.conftest import NOW, Crm
from tests.science_data import FOLDER, reference

TODAY = NOW.date()


def back(days: int) -> str:
    """The day so many days ago, as stored."""
    return (TODAY - timedelta(days=days)).isoformat()


def shop(store: Store, name: str, bought: dict[str, list[tuple[int, float]]]) -> int:
    """A customer who bought (days ago, quantity) of each product."""
    with store.atomic("shop"):
        who = add_customer(store, NewCustomer(name), Settings())
        for product, purchases in bought.items():
            known = store.value("SELECT id FROM product WHERE name = ?", (product,))
            product_id = known or store.insert("product", name=product, unit="kg")
            for days_ago, quantity in purchases:
                order = store.insert("order", customer_id=who, day=back(days_ago), amount=100, currency="USD")
                store.insert("order_line", order_id=order, product_id=product_id, quantity=quantity, amount=100)
    return who


def test_a_product_bought_on_three_days_has_a_window(crm: Crm, store: Store) -> None:
    """By the gaps of that product over all customers; on two days it has none, the customer has one always."""
    shop(store, "Acme", {"rice": [(61, 10), (40, 10), (20, 10)], "oil": [(50, 3), (25, 3)]})
    found = crm.ok("reorder", "acme")
    assert [(need["product"], need["basis"]) for need in found] == [(None, "rhythm"), ("rice", "rhythm")]
    assert [set(need) for need in found] == [{
        "customer_id", "customer", "product_id", "product", "basis", "last_order", "ring_by", "expected", "window",
        "jar", "last_year", "sentence", "also", "next_reminder"}] * 2  # fmt: skip
    rice = found[1]
    number = TODAY.toordinal()
    series = [[number - n for n in days] for days in ((61, 40, 20), (50, 25))]
    population = fit_population(map(gap_stats, series))
    expected = window(population, 2, 41, number - 20, number)
    assert rice["ring_by"] == to_date(expected.ring_by).isoformat()
    assert rice["window"] == [to_date(expected.start).isoformat(), to_date(expected.end).isoformat()]
    assert rice["window"][0] <= rice["ring_by"] <= rice["expected"] <= rice["window"][1]
    assert rice["sentence"] == (
        f"8 times in 10 orders more rice between {rice['window'][0]} and {rice['window'][1]} "
        f"(half by {rice['expected']}); ring by {rice['ring_by']}"
    )
    assert rice["sentence"] in crm("reorder", "acme", "--why").out
    line = crm.ok("reorder", "--all")[0]
    assert (line["product"], line["window"], line["also"]) == (None, found[0]["window"], ["rice"])
    assert "Acme" in crm("reorder", "--all").out


@pytest.mark.parametrize("case", reference("vectors_reorder")["cases"][:6])
def test_windows_and_jars_are_those_of_the_reference(store: Store, case: dict[str, Any]) -> None:
    """Day and quantity in, through the book, and the reference's days out: only the parameters are this book's own."""
    days = [case["days"][-1] - day for day in case["days"]]
    with store.atomic("use"):
        who = shop(store, "Acme", {"rice": list(zip(days, case["qty"], strict=True))})
        store.insert("consumption", customer_id=who, product_id=1, lead_days=case["lead_days"])
    need = next(n for n in needs(store, TODAY, Settings(), ReorderFilter(within=None)) if n.product)
    assert need.jar is not None
    assert need.jar.rate == pytest.approx(case["rate_per_day"], rel=1e-6)
    if not case["carry"]:  # what was left over is only reckoned where the rate was stated
        shift = TODAY.toordinal() - case["days"][-1]
        assert need.jar.empty - shift == pytest.approx(case["jar_empty"], abs=1e-3)
        assert need.jar.deliver_by - shift == pytest.approx(case["deliver_by"], abs=1e-3)


def test_only_who_is_due_is_listed(crm: Crm, store: Store) -> None:
    """Ring within two weeks, or as long as was said; snoozed and do-not-contact are left out, one named never is."""
    soon = shop(store, "Soon", {"rice": [(n, 1) for n in range(25, 300, 30)]})
    shop(store, "Late", {"rice": [(n, 1) for n in range(1, 900, 90)]})
    assert {need["customer"] for need in crm.ok("reorder", "--within", "1 week")} == {"Soon"}
    assert {need["customer"] for need in crm.ok("reorder", "--within", "5 months")} == {"Soon", "Late"}
    with store.atomic("edit"):
        store.update("customer", soon, do_not_contact=1)
    assert crm("reorder").out == "Nobody needs to be rung about an order.\n"
    assert {need["customer"] for need in crm.ok("reorder", "soon")} == {"Soon"}
    days = [need["ring_by"] for need in crm.ok("reorder", "--all")]
    assert days == sorted(days)


def test_a_stated_jar(crm: Crm, store: Store) -> None:
    """Wang Yongqing's notebook: they use 5 kg a week and bought 20, so it is empty in four weeks; deliver before."""
    shop(store, "Acme", {"rice": [(20, 20)]})
    assert crm.ok("reorder", "acme")[0]["basis"] == "rhythm"
    kept = crm.ok("product", "use", "acme", "rice", "--per-week", "5kg", "--lead", "3 days")
    assert kept == {"customer_id": 1, "product_id": 1, "product": "rice", "unit": "kg", "kept": True, "per_week": 5.0,
                    "lead_days": 3}  # fmt: skip
    need = next(n for n in crm.ok("reorder") if n["product"])
    assert (need["basis"], need["ring_by"]) == ("jar", back(-5))
    assert need["jar"] == {"per_week": 5.0, "unit": "kg", "empty": back(-8), "deliver_by": back(-5)}
    reckoning = f"uses 5 kg of rice a week: empty on {back(-8)}; deliver by {back(-5)}; by rhythm, 8 times in 10 "
    assert need["sentence"].startswith(reckoning)
    assert need["window"] is not None
    assert [n["basis"] for n in crm.ok("reorder", "--jar", "never")] == ["rhythm"]
    crm.ok("product", "use", "acme", "rice", "--per-day", "1")
    assert next(n for n in crm.ok("reorder", "acme") if n["product"])["jar"]["per_week"] == 7.0
    assert crm("product", "use", "acme", "rice", "--stop").code == 0
    assert [n["basis"] for n in crm.ok("reorder", "acme")] == ["rhythm"]
    crm.ok("undo")
    assert "jar" in [n["basis"] for n in crm.ok("reorder", "acme")]


@pytest.mark.parametrize(
    "words",
    [("--per-week", "5 l"), ("--per-week", "much"), ("--per-week", "0"), ("--per-day", "1", "--per-week", "5"),
     ("--stop", "--per-day", "1"), ("--lead", "soon")],
)  # fmt: skip
def test_a_use_that_is_not_understood_is_refused(crm: Crm, store: Store, words: tuple[str, ...]) -> None:
    """A jar reckoned in the wrong unit would be worse than none."""
    shop(store, "Acme", {"rice": [(20, 20)]})
    assert crm("product", "use", "acme", "rice", *words).code == 2
    assert store.rows("SELECT * FROM consumption") == []
    assert crm("product", "use", "acme", "rice", "--stop").code == 3
    assert crm.ok("product", "use", "acme", "rice", "--per-week", "两公斤")["per_week"] == 2.0


def test_what_was_left_in_the_jar_counts(crm: Crm, store: Store) -> None:
    """Who bought more than they use has some left when the next lot comes."""
    shop(store, "Acme", {"rice": [(10, 70), (3, 14)]})
    crm.ok("product", "use", "acme", "rice", "--per-day", "2 kg")
    need = next(n for n in crm.ok("reorder", "--all") if n["product"])
    assert need["jar"]["empty"] == back(3 - (14 + 56) // 2)
    assert carried([(0, 10), (5, 10), (5, 3), (30, 2)], 1) == 0
    assert carried([(0, 10), (5, 10)], 1) == 5
    assert carried([], 1) == 0


def test_an_empty_jar_is_no_longer_believed(crm: Crm, store: Store) -> None:
    """It says when to ring until it is empty, and never a day that has passed; then the rhythm says more."""
    shop(store, "Acme", {"rice": [(26, 20)]})
    crm.ok("product", "use", "acme", "rice", "--per-week", "5kg", "--lead", "3 days")
    need = next(n for n in crm.ok("reorder", "--all") if n["product"])
    assert (need["basis"], need["ring_by"], need["jar"]["deliver_by"]) == ("jar", back(0), back(1))
    assert f"empty on {back(-2)}; deliver now; by rhythm" in need["sentence"]
    crm.at((NOW + timedelta(days=3)).isoformat())
    assert [n["basis"] for n in crm.ok("reorder", "--all")] == ["rhythm"]


def test_each_customer_has_one_line_and_the_narrowest_windows_come_first(crm: Crm, store: Store) -> None:
    """Twenty lines, with the count of the rest; the other products that are due are named in the line."""
    for number in range(1, 24):
        step = 5 + number
        days = [(n, 1.0) for n in range(step, 12 * step, step)]
        shop(store, f"C{number:02}", {"rice": days, "oil": [(day + 1, 1.0) for day, _ in days[::2]]})
    found = crm.ok("reorder", "--within", "3 months")
    assert len(found) == len({n["customer_id"] for n in found}) == 20
    widths = [date.fromisoformat(n["window"][1]) - date.fromisoformat(n["window"][0]) for n in found]
    assert all(later >= earlier - timedelta(days=1) for earlier, later in pairwise(widths))
    assert all((n["product"], n["also"]) == ("rice", ["oil"]) for n in found)
    answer = crm("reorder", "--within", "3 months")
    assert len(answer.out.splitlines()) == 21
    assert answer.err == "20 of 23 customers; crm reorder --all lists every one.\n"
    assert "rice (+1)" in answer.out
    assert len(crm.ok("reorder", "--all")) == 23
    assert len(crm.ok("reorder", "--within", "3 months", "--limit", "3")) == 3


def test_a_jar_must_be_asked_for_or_earned(crm: Crm, store: Store) -> None:
    """Where quantities explain the gaps of most who buy a product it is used by itself; not otherwise, unless told."""
    lots = [10, 20, 5, 40, 10, 20, 5]
    for place in range(5):
        day, steady, erratic = 108 + 6 * place, list[tuple[int, float]](), list[tuple[int, float]]()
        for turn, lot in enumerate(lots):
            steady.append((day, lot + place))
            erratic.append((day, lots[-turn]))
            day -= lot + place
        shop(store, f"C{place}", {"rice": steady, "oil": erratic})
    asked = crm.ok("reorder", "C0")
    assert {n["product"]: n["basis"] for n in asked} == {None: "rhythm", "rice": "jar", "oil": "rhythm"}
    assert {(n["product"], n["basis"]) for n in crm.ok("reorder", "--all")} == {("rice", "jar")}
    told = crm.ok("reorder", "C0", "--jar", "always")
    assert {n["product"]: n["basis"] for n in told} == {None: "rhythm", "rice": "jar", "oil": "jar"}
    assert crm("reorder", "--jar", "sometimes").code == 2


def test_a_season_of_two_years_comes_up_two_weeks_before(crm: Crm, store: Store) -> None:
    """The gift of two Mother's Days: from 24 to 4 days before the day comes round; not what is bought all year."""
    with store.atomic("setting"):
        store.insert("setting", key="region", value='"US"')
    year, before = 365 - 14, 730 - 17
    shop(store, "Acme", {"flowers": [(before, 1), (year, 1)], "rice": [(before, 1), (year, 1), (20, 1)]})
    shop(store, "Twice", {"cards": [(before, 1), (year - 1, 1)], "bows": [(before, 1), (year - 1, 1)]})
    season = [n for n in crm.ok("reorder", "--all") if n["basis"] == "season"]
    again = back(-14)
    assert [(n["product"], n["last_year"], n["ring_by"]) for n in season] == [
        ("flowers", back(351), back(0)), ("bows, cards", back(350), back(-1))]  # fmt: skip
    assert season[0]["sentence"] == (
        f"bought flowers on {back(351)} last year, and the year before; this year that is about {again}"
    )
    assert season[0]["window"] is None
    for days, is_up in ((-11, False), (-10, True), (10, True), (11, False)):
        crm.at((NOW + timedelta(days=days)).isoformat())
        season = [n for n in crm.ok("reorder", "acme") if n["basis"] == "season"]
        assert bool(season) is is_up


@pytest.mark.parametrize("before", [(), (500,), (730 - 14 - 11,), (730 - 14 + 11,)])
def test_one_year_is_no_season(crm: Crm, store: Store, before: tuple[int, ...]) -> None:
    """Of products bought once about this time a year ago, 2.6 in 100 came again: as many as on any other day."""
    shop(store, "Acme", {"flowers": [(365 - 14, 1), *((days, 1) for days in before)]})
    assert not [n for n in crm.ok("reorder", "--all") if n["basis"] == "season"]


def test_a_lunar_season_comes_round_by_its_lunar_day(crm: Crm, store: Store) -> None:
    """A week before Spring Festival 2025 (29 January) and 2026 (17 February): so a week before 6 February 2027."""
    with store.atomic("order"):
        who = add_customer(store, NewCustomer("王永庆"), Settings())
        for day in ("2025-01-21", "2026-02-10"):
            store.insert("order", customer_id=who, day=day, amount=100, currency="USD")
    crm.at("2027-01-16T10:00:00")
    season = next(n for n in crm.ok("reorder") if n["basis"] == "season")
    assert season["sentence"] == (
        "bought something on 2026-02-10 last year, and the year before;"
        " this year that is about 2027-01-30, with Spring Festival"
    )
    crm.ok("config", "region", "DE")
    crm.at("2027-01-27T10:00:00")
    assert not [n for n in crm.ok("reorder") if n["basis"] == "season"]


def test_days_that_come_round() -> None:
    """Festivals wander, leap days move to the 28th, and where the tables end the date alone counts."""
    assert next_season_day(date(2025, 10, 1), lunar=True) == (date(2026, 9, 20), "the Mid-Autumn Festival")
    assert next_season_day(date(2025, 10, 1), lunar=False) == (date(2026, 10, 1), None)
    assert next_season_day(date(2024, 2, 29), lunar=False) == (date(2025, 2, 28), None)
    assert next_season_day(date(2099, 2, 1), lunar=True).day == date(2100, 2, 1)
    assert next_season_day(date(2150, 2, 1), lunar=True).day == date(2151, 2, 1)
    assert is_season(TODAY + timedelta(days=4), TODAY)
    assert not is_season(TODAY + timedelta(days=3), TODAY)
    assert [keeps_lunar_days(region) for region in (None, "CN", "US")] == [True, True, False]


def test_reminders_are_one_step_and_never_doubled(crm: Crm, store: Store) -> None:
    """One call for each customer who is due; run twice, nothing is added; a new order makes a new round."""
    shop(store, "Acme", {"rice": [(n, 1) for n in range(25, 300, 30)]})
    assert crm("reorder", "--remind", "--dry-run").err == "Would plan 1 reminder; nothing was written.\n"
    assert store.rows("SELECT * FROM reminder") == []
    answer = crm("reorder", "--remind")
    assert answer.err == "Planned 1 reminder.\n  crm undo takes it back.\n"
    text, due = store.row("SELECT text, due_day FROM reminder") or ("", "")
    assert text.startswith("ring: 8 times in 10 orders more rice between ")
    assert due >= back(0)
    again = crm.ok("reorder", "--remind")
    assert [(n["product"], n["reminder_id"], n["planned"]) for n in again] == [("rice", 1, False)]
    assert crm("reorder", "--remind").err == "Planned 0 reminders.\n"
    crm.ok("done", 1)
    assert crm("reorder", "--remind").err == "Planned 0 reminders.\n"
    crm.ok("undo")
    crm.ok("undo")
    assert store.rows("SELECT * FROM reminder") == []
    crm.ok("order", "add", "acme", "rice 1kg @ 1", "--on", "today")
    crm.at((NOW + timedelta(days=30)).isoformat())
    assert crm("reorder", "--remind").err == "Planned 1 reminder.\n  crm undo takes it back.\n"


def test_nobody_is_rung_who_was_deleted_meanwhile(store: Store) -> None:
    """The needs were read before the step: another program may have deleted their customer since."""
    shop(store, "Acme", {"rice": [(n, 1) for n in range(25, 300, 30)]})
    found = needs(store, NOW.date(), Settings(), ReorderFilter())
    assert {need.customer_id for need in found} == {1}
    move_to_trash(store, {1: "Acme"})
    assert plan_calls(store, found, NOW.date()) == []
    assert store.rows("SELECT * FROM reminder") == []


def test_a_real_shop_end_to_end(crm: Crm) -> None:
    """CDNOW imported: every customer's window holds on the day of asking, and none lies before it."""
    crm.ok("import", FOLDER / "cdnow80_orders.csv", "--create", "--yes")
    crm.at("1998-07-01T09:00:00")
    found = [n for n in crm.ok("reorder", "--all") if n["product"] is None and n["basis"] == "rhythm"]
    assert len(found) == 80
    assert all("1998-07-01" <= n["window"][0] <= n["ring_by"] <= n["expected"] <= n["window"][1] for n in found)


def test_an_empty_book(crm: Crm) -> None:
    """One plain sentence."""
    assert crm("reorder").out == "Nobody needs to be rung about an order.\n"
    assert crm.ok("reorder", "--all") == []

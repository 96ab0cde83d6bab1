"""The reports: their figures against the reference cases, asked of a book; their words, ranges and empty answers."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from crmcli.domain.sales.win_rate import curve, win_rate
from crmcli.domain.settings import Settings
from crmcli.queries.reports import activity, deal_ages, funnel, lost_reasons, receivables
from crmcli.queries.sales.customer_value import customer_value
from crmcli.queries.sales.forecast import deal_paths, stage_chances
from crmcli.queries.sales.margins import yearly_margins
from crmcli.queries.settings import load_settings
from crmcli.services.settings import set_setting
from crmcli.store import Store
from tests.conftest import NOW, Crm, prepared
from tests.science_data import reference

TODAY = NOW.date()
VECTORS: dict[str, Any] = reference("vectors_metrics")
OUTCOMES = ("lead", "won", "lost")
REPORTS = ("funnel", "winrate", "cycle", "lost", "receivables", "activity", "value", "satisfaction")


def back(days: int) -> str:
    """The ISO day so many days ago."""
    return (TODAY - timedelta(days=days)).isoformat()


def customers(store: Store, count: int) -> None:
    """So many customers, numbered from 1."""
    for number in range(1, count + 1):
        store.insert("customer", name=f"c{number:02}")


def deal(store: Store, days: int, outcome: str, stages: Sequence[str] = ()) -> None:
    """A deal opened so many days ago; a closed one was closed today."""
    is_closed = outcome in ("won", "lost")
    number = store.insert(
        "deal",
        customer_id=1,
        title="x",
        stage=outcome,
        opened_on=back(days),
        closed_on=back(0) if is_closed else None,
    )
    for stage in (*stages, *([outcome] if is_closed and stages else [])):
        store.insert("deal_stage", deal_id=number, stage=stage, day=back(days))


def order(store: Store, customer_id: int, days: int, cents: int, currency: str = "USD") -> int:
    """An order so many days ago."""
    return store.insert("order", customer_id=customer_id, day=back(days), amount=cents, currency=currency)


# --- deals -------------------------------------------------------------------------------------


def test_a_deal_of_which_nobody_knows_when_it_was_opened_takes_no_days(crm: Crm, tmp_path: Path) -> None:
    """A file that has only the day of closing: it counts for the rate, and for no day of the cycle; before --since."""
    path = tmp_path / "deals.csv"
    path.write_text(
        "Customer,Deal,Amount,Stage,Close date\nAcme,A,100,Won,2026-11-10\nAcme,B,200,Lost,2026-10-01\n", "utf-8"
    )
    crm.ok("import", path, "--as", "deals", "--yes", "--create")
    cycle = crm.ok("report", "cycle")
    assert (cycle["points"], cycle["days"], cycle["undated"]) == ([], None, 2)
    rate = crm.ok("report", "winrate")
    assert (rate["won"], rate["lost"], rate["days"], rate["undated"]) == (1, 1, None, 2)
    assert "within 0 days" not in crm("report", "winrate").out
    assert "2 closed deals are not in the days" in crm("report", "cycle").out
    assert crm.ok("report", "winrate", "--since", "2026-11-11")["won"] == 0
    crm.ok("deal", "add", "acme", "C", 300, "--on", "2026-11-01")
    assert crm.ok("report", "winrate")["rate"] == 0.5
    crm.ok("deal", "won", 3, "--on", "2026-11-09")
    crm.ok("deal", "add", "acme", "D", 300)
    crm.ok("deal", "won", 4)
    cycle = crm.ok("report", "cycle")
    assert [(point["day"], point["won"]) for point in cycle["points"]] == [(0, 0.5), (8, 1.0)]
    assert cycle["undated"] == 2


@pytest.mark.parametrize("case", VECTORS["aalen_johansen"])
def test_win_rate_and_cycle_from_the_book(store: Store, case: dict[str, Any]) -> None:
    """The reference curves, with open deals at their age."""
    with store.atomic("test"):
        customers(store, 1)
        for days, status in case["deals"]:
            deal(store, days, OUTCOMES[status])
    shape = curve(deal_ages(store))
    assert shape.won == pytest.approx(case["win_prob_final"], rel=1e-9)
    assert shape.days_to_win() == case["median_days_to_win"]
    assert [list(point[:4]) for point in shape.points] == [pytest.approx(point, rel=1e-9) for point in case["curve"]]


@pytest.mark.parametrize("case", VECTORS["stage_conversion"])
def test_funnel_from_the_history(store: Store, case: dict[str, Any]) -> None:
    """The reference conversions, from the stages each deal came through."""
    with store.atomic("test"):
        customers(store, 1)
        for stages, outcome in case["paths"]:
            deal(store, 5, stages[-1] if outcome == "open" else outcome, stages)
    found = {s.conversion.stage: s for s in funnel(store, Settings())}
    for stage, (advanced, decided, share) in case["conversion"].items():
        conversion = found[stage].conversion
        assert (conversion.advanced, conversion.decided) == (advanced, decided)
        assert conversion.share == pytest.approx(share)
        assert conversion.low <= share <= conversion.high
    assert sum(s.here for s in found.values()) == sum(outcome == "open" for _, outcome in case["paths"])


@pytest.mark.parametrize("case", VECTORS["stage_prob"])
def test_stage_chances_from_the_history(store: Store, case: dict[str, Any]) -> None:
    """The configured chance fades as deals close."""
    with store.atomic("test"):
        customers(store, 1)
        for number in range(case["closed"]):
            deal(store, 5, "won" if number < case["won"] else "lost", ["lead"])
    set_setting(store, "stages", f"lead:{100 * case['p0']:g}%:30", Settings())
    assert stage_chances(store, load_settings(store))[0].probability == pytest.approx(case["p"])


def test_paths_without_a_history(store: Store) -> None:
    """An imported deal has only its stage: an open one is there, a closed one was nowhere."""
    with store.atomic("test"):
        customers(store, 1)
        deal(store, 5, "proposal")
        deal(store, 5, "won")
    assert deal_paths(store) == [(("proposal",), "open"), ((), "won")]
    assert win_rate(deal_ages(store)).closed == 1


def test_reports_can_begin_on_a_day(store: Store) -> None:
    """Deals opened (for reasons: closed) before it are left out; so are deleted ones and their customers'."""
    with store.atomic("test"):
        customers(store, 2)
        deal(store, 100, "lost", ["lead"])
        deal(store, 10, "lost", ["lead"])
        store.update("deal", 1, closed_on=back(50), lost_reason="price")
    assert len(deal_ages(store, back(20))) == len(deal_paths(store, back(20))) == 1
    assert [lost.reason for lost in lost_reasons(store, Settings(), back(20))] == [None]
    with store.atomic("test"):
        store.trash("deal", 2)
        store.trash("customer", 1)
    assert [deal_ages(store), deal_paths(store), lost_reasons(store, Settings())] == [[], [], []]


def test_reasons_in_one_currency(store: Store) -> None:
    """Most frequent first; amounts by the owner's rates, those without one counted only."""
    set_setting(store, "rates", "EUR=1.1", Settings())
    with store.atomic("test"):
        customers(store, 1)
        for number, (reason, amount, currency) in enumerate(
            (("price", 100, "USD"), ("timing", 900, "USD"), ("price", 100, "EUR"), ("price", 100, "JPY"))
        ):
            deal(store, 5, "lost")
            store.update("deal", number + 1, lost_reason=reason, amount=amount, currency=currency)
    assert lost_reasons(store, load_settings(store)) == [("price", 3, 210, 1), ("timing", 1, 900, 0)]


# --- the book ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", VECTORS["abc"])
def test_revenue_classes_from_the_book(store: Store, case: dict[str, Any]) -> None:
    """ABC of last year's orders; the shares printed are the real ones."""
    with store.atomic("test"):
        customers(store, len(case["revenue"]))
        for number, revenue in enumerate(case["revenue"].values(), start=1):
            order(store, number, 9, round(100 * revenue) + 100_00)
            order(store, number, 8, -100_00)  # so that those without revenue ordered too
    found = customer_value(store, Settings())
    classes = {
        f"c{buyer.customer_id - 1:02}": grade for buyer, grade in zip(found.buyers, found.abc.classes, strict=True)
    }
    assert classes == case["cls"]
    assert found.abc.top20_share == pytest.approx(case["top20_share"])
    assert found.abc.n80 == case["n80"]


@pytest.mark.parametrize("case", VECTORS["quadrant"])
def test_kinds_of_customers_from_the_book(store: Store, case: dict[str, Any]) -> None:
    """Orders and revenue an order against the medians."""
    with store.atomic("test"):
        customers(store, len(case["customers"]))
        for number, (orders, revenue) in enumerate(case["customers"].values(), start=1):
            cents = round(100 * revenue)
            for each in range(orders):
                order(store, number, 9 + each, cents // orders + (each < cents % orders))
    found = customer_value(store, Settings())
    kinds = {
        f"c{buyer.customer_id - 1:02}": kind for buyer, kind in zip(found.buyers, found.quadrants.names, strict=True)
    }
    assert kinds == case["quadrant"]


def test_margins_and_the_cost_to_serve(store: Store) -> None:
    """Margin is revenue less known costs; returns count against both; an hour of yours has its price."""
    set_setting(store, "hourly_rate", "60", Settings())
    set_setting(store, "rates", "EUR=2", Settings())
    with store.atomic("test"):
        customers(store, 3)
        store.insert("product", name="rice", cost=300, currency="USD")
        for day, amount, quantity in ((10, 5000, 10), (5, -500, -1)):
            number = order(store, 1, day, amount)
            store.insert("order_line", order_id=number, product_id=1, quantity=quantity, price=500, amount=amount)
        order(store, 2, 400, 99999)
        order(store, 2, 3, 1000, "EUR")
        order(store, 3, 3, 1000, "JPY")
        store.insert("interaction", customer_id=1, at=back(2), day=back(2), text="x", minutes=30)
    found = customer_value(store, load_settings(store))
    assert [(b.customer, b.revenue, b.margin, b.orders, b.minutes) for b in found.buyers] == [
        ("c01", 4500, 1800, 1, 30), ("c02", 2000, 2000, 1, 0)]  # fmt: skip
    assert [(round(s.cost), round(s.net)) for s in found.served] == [(3000, -1200), (0, 2000)]
    assert found.elsewhere == ["JPY"]
    assert customer_value(store, Settings()).served == []


def test_what_is_owed_by_age(store: Store) -> None:
    """By customer and currency, credits netted; those who owe nothing are not listed."""
    with store.atomic("test"):
        customers(store, 4)
        order(store, 1, 95, 1000)
        order(store, 1, 40, 500)
        order(store, 1, 3, 300, "EUR")
        order(store, 2, 61, 2000)
        order(store, 3, 10, 700)
        for customer, number, cents in ((1, None, 1100), (3, 5, 700), (4, None, 50)):
            store.insert("payment", customer_id=customer, order_id=number, day=back(1), amount=cents, currency="USD")
    rows = [(r.customer, r.currency, r.owed.by_age, r.owed.credit) for r in receivables(store, Settings())]
    assert rows == [
        ("c02", "USD", (0, 0, 2000, 0), 0),
        ("c01", "USD", (0, 400, 0, 0), 0),
        ("c04", "USD", (0, 0, 0, 0), 50),
        ("c01", "EUR", (300, 0, 0, 0), 0),
    ]


def test_money_for_a_deleted_order_is_a_credit(store: Store) -> None:
    """Whoever deleted it, and also where its currency is another."""
    with store.atomic("test"):
        customers(store, 1)
        order(store, 1, 5, 100)
        order(store, 1, 4, 80, "EUR")
        for number in (1, 2):
            store.insert("payment", customer_id=1, order_id=number, day=back(1), amount=30, currency="USD")
        store.trash("order", 1)
    assert [(r.currency, r.owed.total, r.owed.credit) for r in receivables(store, Settings())] == [
        ("USD", 0, 60), ("EUR", 80, 0)]  # fmt: skip


def test_contacts_by_week(store: Store) -> None:
    """Weeks begin on Monday, this one is the last; every channel stands."""
    with store.atomic("test"):
        customers(store, 2)
        for days, channel, customer in (
            (0, "call", 1),
            (2, "call", 1),
            (2, "mail", 2),
            (3, "visit", 1),
            (300, "call", 1),
        ):
            store.insert(
                "interaction", customer_id=customer, at=back(days), day=back(days), channel=channel, text="x", minutes=5
            )
        order(store, 1, 3, 100)
        deal(store, 9, "won")
    weeks = activity(store, 2)
    assert [week.monday for week in weeks] == [date(2026, 11, 9), date(2026, 11, 16)]
    assert [(w.contacts, w.by_channel["call"], w.customers, w.minutes, w.orders, w.won) for w in weeks] == [
        (1, 0, 1, 5, 1, 0), (3, 2, 2, 15, 0, 1)]  # fmt: skip
    assert len(activity(store, 60)) == 60


# --- commands ----------------------------------------------------------------------------------


@prepared
def book(crm: Crm) -> Crm:
    """A book in which something of everything happened."""
    crm.ok("add", "Li Wei", "--company", "Acme")
    crm.ok("add", "王永庆")
    for number, (who, outcome) in enumerate(
        (("acme", "won"), ("王永庆", "lost"), ("acme", "lost"), ("acme", "")), start=1
    ):
        crm.ok("deal", "add", who, f"deal {number}", "10k", "--on", "2026-10-01")
        if outcome:
            crm.ok("deal", outcome, number, *(["price"] if number == 2 else []))
    crm.ok("order", "add", "acme", "rice 20kg @ 4.50", "--on", "2026-08-01")
    crm.ok("log", "acme", "called", "--call")
    crm.ok("rate", "acme", "9", "quick")
    crm.ok("rate", "王永庆", "2/5", "waited")
    return crm


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_explains_itself(book: Crm, name: str) -> None:
    """In one sentence, on paper and as data."""
    found = book.ok("report", name)
    assert found["sentence"]
    text = book("report", name)
    assert (text.code, text.err) == (0, "")
    assert found["sentence"][1:] in text.out


@pytest.mark.parametrize("name", REPORTS)
def test_an_empty_book_answers_in_a_sentence(crm: Crm, name: str) -> None:
    """No table without rows, no division by nothing."""
    answer = crm("report", name)
    assert answer.code == 0
    assert name == "activity" or len(answer.out.splitlines()) == 1
    assert crm.ok("report", name)["sentence"]


def test_the_keys_of_reports(book: Crm) -> None:
    """What scripts read."""
    assert book.ok("report", "funnel")["stages"][0] | {"low": 0, "high": 0} == {
        "stage": "lead", "entered": 4, "open": 1, "advanced": 1, "decided": 3, "share": 1 / 3, "low": 0, "high": 0,
    }  # fmt: skip
    rate = book.ok("report", "winrate")
    assert (rate["won"], rate["lost"], rate["open"], rate["counted"]) == (1, 2, 1, True)
    assert rate["rate"] == pytest.approx(2 / 5)
    assert rate["low"] < rate["rate"] < rate["high"]
    cycle = book.ok("report", "cycle")
    assert cycle["points"][-1] == {"day": 48, "won": 0.25, "lost": 0.5, "open": 0.25, "at_risk": 4}
    assert cycle["days"] == {"quarter": 48, "half": 48, "three_quarters": 48}
    lost = book.ok("report", "lost")
    assert [(r["reason"], r["count"], r["amount"]) for r in lost["reasons"]] == [
        (None, 1, "10000.00"), ("price", 1, "10000.00")]  # fmt: skip
    owed = book.ok("report", "receivables")
    assert owed["customers"] == [
        {"customer_id": 1, "customer": "Li Wei", "currency": "USD", "owed": "90.00", "days_0_30": "0.00",
         "days_31_60": "0.00", "days_61_90": "0.00", "days_over_90": "90.00", "credit": "0.00", "oldest": "2026-08-01",
         "overdue": "0.00", "next_due": None},
    ]  # fmt: skip
    assert owed["totals"][0]["owed"] == "90.00"
    assert book.ok("report", "activity", "--weeks", 1)["weeks"][0]["call"] == 1
    value = book.ok("report", "value")["customers"][0]
    assert (value["revenue"], value["rfm"], value["abc"], value["cost"]) == (
        "90.00",
        {"r": 3, "f": 3, "m": 3},
        "A",
        None,
    )
    satisfied = book.ok("report", "satisfaction")
    few = {"n": 1, "score": None, "low": None, "high": None}
    assert (satisfied["nps"], satisfied["csat"]) == (few, few)
    assert [(r["customer"], r["score"], r["of"]) for r in satisfied["low"]] == [("王永庆", 2, 5)]


def test_numbers_for_xargs(book: Crm) -> None:
    """Only the customers' numbers."""
    assert book("report", "receivables", "--ids").out == "1\n"
    assert book("report", "value", "--ids").out == "1\n"


def test_a_report_since_a_day(book: Crm) -> None:
    """Said as people say days; what is not a day is refused."""
    assert book.ok("report", "winrate", "--since", "2026-11-01")["won"] == 0
    assert book.ok("report", "lost", "--since", "yesterday")["lost"] == 2
    assert book("report", "lost", "--since", "whenever").code == 2
    assert book("report", "nonsense").code == 2
    assert "crm report winrate" in book("report").out
    assert book("report", "activity", "--weeks", 0).code == 2


def test_answers_are_kept_as_something_said(book: Crm) -> None:
    """In the timeline, as a sign of life, with the follow-up; one step back."""
    made = book.ok("rate", "acme", "3", "late again", "--next", "tomorrow", "--on", "yesterday")
    assert made["interaction"]["text"] == "rated 3 of 10: late again"
    assert (made["interaction"]["direction"], made["interaction"]["at"]) == ("in", "2026-11-17")
    assert made["reminder"]["text"] == "ask again: rated 3 of 10: late again"
    assert [(r["score"], r["of"]) for r in book.ok("rate", "acme")] == [(9, 10), (3, 10)]
    assert [r["customer"] for r in book.ok("report", "satisfaction")["low"]] == ["王永庆"]
    assert book.ok("find", "late again")
    book("undo")
    assert len(book.ok("rate", "acme")) == 1
    assert book.ok("show", "acme")["reminders"] == []
    assert "A low answer" in book("rate", "acme", "0").err


@pytest.mark.parametrize("words", [("acme", "11"), ("acme", "0/5"), ("acme", "6/5"), ("acme", "-1"), ("acme", "good"),
                                   ("acme", "3/7"), ("acme", "9", "--todo", "x"), ("acme", "9", "--on", "tomorrow"),
                                   ("acme", "1e1"), ("acme", "٣")])  # fmt: skip
def test_what_is_no_answer_is_refused(book: Crm, words: tuple[str, ...]) -> None:
    """Exit 2, and nothing kept."""
    before = book.ok("history")
    assert book("rate", *words).code == 2
    assert book.ok("history") == before


def test_ten_answers_make_a_score(crm: Crm) -> None:
    """Below, counts only. A customer counts once, by the latest answer on the scale."""
    for number, points in enumerate((10, 10, 10, 9, 9, 8, 7, 6, 3, 0), 1):
        crm.ok("add", f"Customer {number}", "--force")
        crm.ok("rate", number, 0 if number == 1 else points, "--on", "2026-11-02")
    crm.ok("rate", 1, 10)
    crm.ok("rate", 1, "4/5")
    found = crm.ok("report", "satisfaction")
    assert found["nps"] == {
        "n": 10, "score": pytest.approx(20), "low": pytest.approx(-34.03, abs=0.01),
        "high": pytest.approx(74.03, abs=0.01),
    }  # fmt: skip
    assert found["csat"]["n"] == 1


def test_a_low_answer_is_followed_by_what_came_after_it(crm: Crm) -> None:
    """A reminder from before hides nothing; a later contact, reminder, or case that is open or solved does."""

    def low() -> list[str]:
        return [r["customer"] for r in crm.ok("report", "satisfaction")["low"]]

    for name in ("Ann", "Ben", "Cid", "Dora", "Eve"):
        crm.ok("add", name)
    crm.ok("remind", "ann", "fri", "send the catalogue")
    crm.at("2026-11-18T11:00:00")
    for name in ("ann", "ben", "cid", "dora", "eve"):
        crm.ok("rate", name, 2)
    assert low() == ["Eve", "Dora", "Cid", "Ben", "Ann"]
    crm.ok("log", "ben", "called to apologise", "--call")
    crm.ok("case", "add", "cid", "late")
    crm.ok("remind", "dora", "fri", "call back")
    crm.at("2026-11-25T11:00:00")
    crm.ok("done", 2)
    assert low() == ["Eve", "Ann"]
    crm.ok("rate", "eve", 9)
    crm.ok("case", "solve", 1, "sent anew")
    assert low() == ["Ann"]


def test_pipeline_says_what_closed_deals_lack(crm: Crm, tmp_path: Path) -> None:
    """Deals that came closed say nothing about the stages before: never that none has closed."""
    crm.ok("add", "Acme")
    rows = [f"Deal {n},Acme,{'Won' if n % 3 else 'Lost'},100,2026-02-05,2026-04-11" for n in range(30)]
    path = tmp_path / "deals.csv"
    path.write_text("\n".join(["Deal Name,Company,Stage,Amount,Created,Won time", *rows]) + "\n", encoding="utf-8")
    crm.ok("import", path, "--as", "deals", "--yes")
    crm.ok("deal", "add", "acme", "chairs", "5k")
    words = crm("pipeline").out
    assert "no deal has closed" not in words
    assert "30 closed deals are not counted: how they came through the stages is not known" in " ".join(words.split())


def test_nobody_is_graded_without_minutes(crm: Crm) -> None:
    """What serving costs is not known where no time was logged: no class, and a sentence that says why."""
    crm.ok("config", "hourly_rate", "60")
    crm.ok("add", "Acme")
    crm.ok("order", "add", "acme", "100")
    found = crm.ok("report", "value")
    assert (found["untimed"], found["customers"][0]["cost"]) == (True, None)
    assert "no minutes were logged in the year" in " ".join(crm("report", "value").out.split())
    crm.ok("log", "acme", "called", "--call", "--minutes", 12)
    found = crm.ok("report", "value")
    assert (found["untimed"], found["customers"][0]["cost"]) == (False, "12.00")


def test_the_margin_of_a_year_is_one_figure(crm: Crm) -> None:
    """Converted once, as the difference, for `report value` as for `quiet`; the cost of a deleted product counts."""
    crm.ok("config", "currency", "CNY")
    crm.ok("config", "rates", "EUR=7.8")
    crm.ok("add", "Acme")
    crm.ok("product", "add", "rice", "--price", "EUR 1.03", "--cost", "EUR 0.51")
    crm.ok("order", "add", "acme", "rice 1 @ EUR 1.03", "--on", "2026-11-02")
    with closing(Store.open(crm.path, NOW)) as store:
        settings = load_settings(store)
        margin = yearly_margins(store, NOW.date(), settings)
        assert margin == {1: settings.in_own(52, "EUR")}
        assert [buyer.margin for buyer in customer_value(store, settings).buyers] == [margin[1]]
        with store.atomic("test"):
            store.trash("product", 1)
        assert yearly_margins(store, NOW.date(), settings) == margin
        assert [buyer.margin for buyer in customer_value(store, settings).buyers] == [margin[1]]

"""What counts in the figures: each sentence of the README's section of this name, shown true on a book."""

import os
import re
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crmcli.queries.dashboard import stage_lines
from crmcli.queries.rhythm.activity_year import activity_year
from crmcli.queries.settings import load_settings
from crmcli.store import Store
from tests.conftest import NOW, Crm
from tests.steady import steady_book
from tests.test_morning import test_who_waits_for_an_answer

SOURCE = Path(__file__).parents[1] / "crmcli"
ORDERED, LATER = "2026-09-01", "2026-11-16"


def last_heard_of(crm: Crm, who: str) -> dict[str, str | None]:
    """The day of the last order, or of the last sign of life, by each place that tells one."""
    orders, contact = (
        {q["customer"]: q for q in crm.ok("quiet", "--all", "--clock", clock)} for clock in ("orders", "contact")
    )
    as_of = {q["customer"]: q for q in crm.ok("quiet", "--all", "--clock", "orders", "--as-of", "2026-11-18")}
    value = {row["customer"]: row for row in crm.ok("report", "value")["customers"]}
    (bought,) = crm.ok("brief", who)["sales"]
    with closing(Store.open(crm.path, NOW)) as store:
        number = store.value("SELECT id FROM customer WHERE name = ?", (who,))
        year = activity_year(store, number, "USD")
        kept = store.row("SELECT last_life FROM activity WHERE customer_id = ?", (number,))
    assert kept is not None
    return {
        "brief": bought["last_order"],
        "value": value[who]["last_order"],
        "card": _back(min(year.orders)),
        "quiet by orders": _back(orders[who]["days"]),
        "quiet by contact": _back(contact[who]["days"]),
        "quiet as of today": _back(as_of[who]["days"]),
        "last life": orders[who]["last_life"],
        "activity": kept[0],
    }


def _back(days: int) -> str:
    return (NOW.date() - timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("later", "counts"), [(("30", "--return"), False), (("tea 1 @ 0",), True)], ids=["a return", "a sample"]
)
def test_a_return_is_no_order_and_no_sign_of_life_and_a_sample_is_both(
    crm: Crm, later: tuple[str, ...], *, counts: bool
) -> None:
    """In every place that counts orders, or asks when somebody was last heard of, alike."""
    steady_book(crm.path)
    crm.ok("add", "Acme")
    crm.ok("order", "add", "acme", "100", "--on", ORDERED)
    crm.ok("order", "add", "acme", *later, "--on", LATER)
    assert last_heard_of(crm, "Acme") == dict.fromkeys(last_heard_of(crm, "Acme"), LATER if counts else ORDERED)
    number = 2 if counts else 1
    (bought,) = crm.ok("brief", "acme")["sales"]
    mine = {row["customer"]: row for row in crm.ok("report", "value")["customers"]}["Acme"]
    assert (bought["orders"], mine["orders"]) == (number, number)
    assert (bought["amount"], mine["revenue"]) == (("100.00",) * 2 if counts else ("70.00",) * 2)
    weeks = crm.ok("report", "activity", "--weeks", "12")["weeks"]
    assert sum(week["orders"] for week in weeks) == number + 5 * 3  # of the steady ones, three orders each


@pytest.mark.parametrize(("later", "counts"), [(("30", "--return"), False), (("tea 1 @ 0",), True)])
def test_messages_stay_unanswered_by_a_return(crm: Crm, later: tuple[str, ...], *, counts: bool) -> None:
    """Three mails without an answer are a reason to call; a sample that was taken is an answer, a return is none."""
    crm.ok("add", "Acme")
    crm.ok("order", "add", "acme", "100", "--on", ORDERED)
    for day in ("2026-11-02", "2026-11-05", "2026-11-09"):
        crm.ok("log", "acme", "wrote", "--mail", "--out", "--on", day)
    crm.ok("order", "add", "acme", *later, "--on", LATER)
    (found,) = crm.ok("quiet", "--all", "--why")
    signals = [signal["kind"] for signal in found["signals"]]
    assert (found["unanswered"], "unanswered" in signals) == ((0, False) if counts else (3, True))


def test_a_sample_is_no_shrinking_order_and_sets_no_price(crm: Crm) -> None:
    """It brings no money: amounts are compared without it, and what was given away is not sold for nothing next."""
    crm.ok("add", "Acme")
    for month in range(1, 8):
        crm.ok("order", "add", "acme", "100", "--on", f"2026-{month:02}-01")
    for day in ("2026-11-01", "2026-11-02", "2026-11-03"):
        crm.ok("order", "add", "acme", "tea 1 @ 0", "--on", day)
    (found,) = crm.ok("quiet", "--all", "--why")
    assert "shrinking_orders" not in [signal["kind"] for signal in found["signals"]]
    refused = crm("order", "add", "acme", "tea 20")
    assert (refused.code, "There is no price for 'tea'." in refused.err) == (2, True)
    assert crm.ok("order", "add", "acme", "tea 2 @ 6")["completed_products"][0]["price"] == "6.00"
    assert crm.ok("order", "add", "acme", "tea 20")["amount"] == "120.00"


def test_a_return_of_nothing_is_refused(crm: Crm) -> None:
    """Its total would be that of a sample, and it would count as an order."""
    crm.ok("add", "Acme")
    refused = crm("order", "add", "acme", "tea 1 @ 0", "--return")
    assert (refused.code, crm.ok("order", "list")) == (2, [])
    assert "would count as an order" in refused.err


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        (("log", "acme", "called", "--call"), True),
        (("log", "acme", "they wrote", "--mail", "--in"), True),
        (("log", "acme", "wrote", "--mail", "--out"), False),
        (("log", "acme", "nobody answered", "--call", "--out"), False),
        (("log", "acme", "talked", "--call", "--out", "--minutes", "5"), True),
        (("log", "acme", "saw them", "--visit", "--out"), True),
        (("log", "acme", "had lunch", "--meet", "--out"), True),
        (("rate", "acme", "9"), True),
        (("order", "add", "acme", "5"), True),
        (("order", "add", "acme", "5", "--return"), False),
        (("pay", "acme", "5"), False),
        (("deal", "add", "acme", "chairs", "5k"), False),
        (("case", "add", "acme", "late"), False),
        (("remind", "acme", "tomorrow", "call"), False),
    ],
)
def test_a_sign_of_life(crm: Crm, words: tuple[str, ...], *, counts: bool) -> None:
    """The same for the day last heard of, and for who has not been heard of for so long."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "first", "--on", ORDERED)
    crm.ok(*words)
    (found,) = crm.ok("quiet", "--all", "--clock", "contact")
    assert found["last_life"] == (NOW.date().isoformat() if counts else ORDERED)
    assert crm.ok("list", "--quiet", "4 weeks") == ([] if counts else crm.ok("list"))
    assert len(crm.ok("brief", "acme")["interactions"]) == (2 if words[0] in ("log", "rate") else 1)
    is_note = words[0] in ("log", "rate")
    assert crm.ok("show", "acme")["last_contact"][:10] == (NOW.date().isoformat() if is_note else ORDERED)


def test_the_next_step(crm: Crm) -> None:
    """Of a customer the first of all; of a deal its own, else the customer's first that is for no deal."""
    crm.ok("add", "Acme")
    for title in ("chairs", "desks"):
        crm.ok("deal", "add", "acme", title, "5k")
    crm.ok("deal", "edit", 1, "--next", "2026-11-24", "--todo", "send it")

    def next_steps() -> dict[object, str | None]:
        deals = {deal["id"]: deal["next_step"] for deal in crm.ok("deal", "list")}
        return {"acme": crm.ok("show", "acme")["next_reminder"], **deals}

    assert next_steps() == {"acme": "2026-11-24", 1: "2026-11-24", 2: None}
    crm.ok("remind", "acme", "2026-11-26", "call")
    assert next_steps() == {"acme": "2026-11-24", 1: "2026-11-24", 2: "2026-11-26"}
    crm.ok("log", "acme", "talked", "--owe", "the quote by 2026-11-20")
    assert next_steps() == {"acme": "2026-11-20", 1: "2026-11-24", 2: "2026-11-20"}
    assert [deal["light"] for deal in crm.ok("deal", "list")] == ["grey", "grey"]


def test_a_step_to_come_keeps_a_customer_out_of_quiet(crm: Crm) -> None:
    """On its day it does not any more: whoever forgets it is to see the customer."""
    crm.ok("add", "Late")
    for day in ("2026-08-01", "2026-08-08", "2026-08-15", "2026-08-22"):
        crm.ok("log", "late", "talked", "--on", day)
    steady_book(crm.path)
    assert [q["customer"] for q in crm.ok("quiet")] == ["Late"]
    crm.ok("remind", "late", "tomorrow", "call")
    assert (crm.ok("quiet"), crm.ok("today")["quiet"]) == ([], [])
    crm.at("2026-11-19T10:00:00")
    assert [q["customer"] for q in crm.ok("quiet")] == ["Late"]


def test_a_parked_deal(crm: Crm) -> None:
    """It is listed and in no sum or count; the reports of the way of deals have it as open; on its day it is back."""
    crm.ok("add", "Acme")
    for title in ("chairs", "desks"):
        crm.ok("deal", "add", "acme", title, "5k", "--close", "2026-12-20")
    crm.at("2027-02-15T10:00:00")  # nothing was planned: both are stale
    assert crm.ok("pipeline")["stale"] == [1, 2]
    crm.ok("deal", "park", 1, "2027-04-01")

    def counted() -> tuple[object, ...]:
        board, ahead = crm.ok("pipeline"), crm.ok("forecast")
        with closing(Store.open(crm.path, datetime.fromisoformat(os.environ["CRM_NOW"]))) as store:
            lines = stage_lines(store, load_settings(store))
        on_board = sum(line.deals for line in lines), sum(line.amount for line in lines)
        return (board["total"]["count"], board["total"]["amount"], board["stale"], board["no_next_step"],
                len(ahead["past"]), crm.ok("today")["open_deals"], on_board)  # fmt: skip

    assert counted() == (1, "5000.00", [2], [2], 1, 1, (1, 500_000))
    listed = {deal["id"]: deal for deal in crm.ok("deal", "list")}
    assert (len(listed), listed[1]["light"], listed[1]["stale"]) == (2, "none", False)
    assert sum(stage["open"] for stage in crm.ok("report", "funnel")["stages"]) == 2
    assert crm.ok("report", "winrate")["open"] == 2
    crm.at("2027-04-01T10:00:00")
    assert counted() == (2, "10000.00", [2], [1, 2], 2, 2, (2, 1_000_000))


def test_a_chance(crm: Crm) -> None:
    """The report on wins names the chance that pipeline and forecast use; before a deal has closed there is none."""
    crm.ok("add", "Acme")
    for number in range(12):
        crm.ok("deal", "add", "acme", f"desk {number}", "5k")
    assert "weigh a deal" not in crm("report", "winrate").out
    for number in range(1, 11):
        crm.ok("deal", "lost" if number < 8 else "won", number)
    (chance,) = [one["probability"] for one in crm.ok("pipeline")["stages"] if one["stage"] == "lead"]
    said = crm("report", "winrate").out
    assert f"weigh a deal by the stage it has reached (lead {chance:.0%})" in " ".join(said.split())


def test_a_year(crm: Crm) -> None:
    """365 days up to today: an order a year old today is out, one of the day after is in, at every place."""
    crm.ok("add", "Acme")
    crm.ok("order", "add", "acme", "7", "--on", "2025-11-18")
    assert (crm.ok("brief", "acme")["sales"], crm.ok("report", "value")["customers"]) == ([], [])
    crm.ok("order", "add", "acme", "5", "--on", "2025-11-19")
    crm.ok("order", "add", "acme", "3")
    (bought,) = crm.ok("brief", "acme")["sales"]
    (worth,) = crm.ok("report", "value")["customers"]
    (silent,) = crm.ok("quiet", "--all")
    assert (bought["amount"], worth["revenue"], silent["value"]) == ("8.00",) * 3
    assert (bought["orders"], worth["orders"]) == (2, 2)
    with closing(Store.open(crm.path, NOW)) as store:
        assert activity_year(store, 1, "USD").orders == [364, 0]
    crm.at("2026-11-10T10:00:00")  # the clock is set back: what it has still to come to is not in the year
    (bought,) = crm.ok("brief", "acme")["sales"]
    (worth,) = crm.ok("report", "value")["customers"]
    assert (bought["amount"], bought["orders"], worth["revenue"], worth["orders"]) == ("12.00", 2, "12.00", 2)


def test_money_at_risk(crm: Crm) -> None:
    """The margin of the days that tell, times the chance of silence in them; never more than the year's."""
    steady_book(crm.path)
    for name, days in (("Acme", (400, 200, 190, 100)), ("Bolt", (90, 80, 70)), ("Core", (300,))):
        crm.ok("add", name)
        for back in days:
            crm.ok("order", "add", name, "100", "--on", _back(back))
    found = [one for one in crm.ok("quiet", "--all") if float(one["value"]) > 0]
    assert {one["customer"] for one in found} >= {"Acme", "Bolt", "Core"}
    for one in found:
        value, days = float(one["value"]), one["within_days"]
        wanted = value * min(days, 365) / 365 * (1 - one["p_within"])
        assert float(one["at_risk"]) == pytest.approx(wanted, rel=0.006, abs=0.02)
        assert one["nine_in_ten_days"] <= days <= one["nine_in_ten_days"] + 1


def test_a_recurring_step_keeps_its_days_when_it_is_snoozed(crm: Crm) -> None:
    """Put off once, it comes again on the day it was always on."""
    crm.ok("add", "Acme")
    made = crm.ok("remind", "acme", "2026-11-20", "call", "--every", "week")
    assert crm.ok("snooze", made["id"], "2026-11-23")["due"] == "2026-11-23"
    assert crm.ok("done", made["id"])["next"]["due"] == "2026-11-27"


def test_an_attempt_is_no_contact(crm: Crm) -> None:
    """Nobody was reached: last contact, sign of life and unanswered messages are what they were."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "hello", "--call", "--on", _back(40))
    before = crm.ok("quiet", "--all")
    crm.ok("log", "acme", "--no-answer")
    crm.ok("log", "acme", "closed", "--visit", "--no-answer")
    assert crm.ok("quiet", "--all") == before
    assert crm.ok("show", "acme")["last_contact"] == _back(40)


def test_nps_counts_each_customer_once(crm: Crm) -> None:
    """The latest answer of 0 to 10 in the year; answers of 5 apart; whoever is in the trash is not asked about."""
    for name in ("Acme", "Best", "Core", "Dust"):
        crm.ok("add", name)
    crm.ok("rate", "acme", "2", "--on", "2026-05-01")
    crm.ok("rate", "acme", "9", "--on", "2026-06-01")
    crm.ok("rate", "acme", "1/5", "--on", "2026-07-01")
    crm.ok("rate", "best", "10", "--on", "2025-11-17")  # a year and a day ago
    crm.ok("rate", "core", "3", "--on", "2025-11-18")
    crm.ok("rate", "dust", "3", "--on", "2026-07-01")
    crm.ok("rm", "dust")
    found = crm.ok("report", "satisfaction")
    assert (found["nps"]["n"], found["csat"]["n"]) == (2, 1)
    assert found["sentence"].startswith("2 customers: 1 promoter, 1 detractor")
    crm.ok("merge", "core", "acme")
    assert crm.ok("report", "satisfaction")["nps"]["n"] == 1


HELD = {
    "A sign of life": {test_a_sign_of_life},
    "No answer": {test_an_attempt_is_no_contact},
    "A return": {
        test_a_return_is_no_order_and_no_sign_of_life_and_a_sample_is_both,
        test_a_return_of_nothing_is_refused,
    },
    "A sample": {test_a_sample_is_no_shrinking_order_and_sets_no_price, test_messages_stay_unanswered_by_a_return},
    "To answer": {test_who_waits_for_an_answer},
    "The next step": {test_the_next_step, test_a_step_to_come_keeps_a_customer_out_of_quiet},
    "A parked deal": {test_a_parked_deal},
    "A chance": {test_a_chance},
    "A year": {test_a_year},
    "Money at risk": {test_money_at_risk},
    "A recurring step": {test_a_recurring_step_keeps_its_days_when_it_is_snoozed},
    "NPS": {test_nps_counts_each_customer_once},
}


def test_each_rule_of_the_readme_is_held() -> None:
    """A rule that is added there wants a test here."""
    section = (SOURCE.parent / "README.md").read_text(encoding="utf-8").split("## What counts")[1].split("\n## ")[0]
    assert re.findall(r"^- \*\*(.+?)\*\*", section, re.MULTILINE) == list(HELD)


def test_the_rule_stands_once() -> None:
    """Whoever counts orders in SQL takes the rule from one module: written again it would drift."""
    again = re.compile(r"(?<!paid_)\bamount *(>=?|<=?) *0\b")
    known = {"domain/rhythm/clocks.py", "domain/sales/ledger.py", "domain/sales/customer_value.py",
             "services/importing/orders.py",
             "render/answers.py", "commands/pay.py", "services/orders.py",
             "tui/dialogs/edits.py", "render/card_lines.py"}  # the last eight compare records  # fmt: skip
    found = {path.relative_to(SOURCE).as_posix() for path in SOURCE.rglob("*.py") if again.search(path.read_text())}
    assert found <= known, found - known

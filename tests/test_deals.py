"""Deals on their way through the stages: moved, lost for a reason, parked, edited, forecast."""

import json
from datetime import date
from pathlib import Path

import pytest

from crmcli.book.undo import undo
from crmcli.domain.sales.money import Money
from crmcli.domain.sales.pipeline import is_stale, light, stage_sums
from crmcli.domain.settings import LOST, Settings
from crmcli.errors import Refused, Usage
from crmcli.queries.sales.deals import deals_of, get_deal, list_deals, stage_history
from crmcli.queries.sales.forecast import forecast, pipeline
from crmcli.queries.settings import load_settings
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.deals import NewDeal, add_deal, move_deal, park_deal, read_reason, unpark_deal
from crmcli.services.settings import set_setting
from crmcli.store import Store
from tests.conftest import Crm, prepared


@prepared
def acme(crm: Crm) -> Crm:
    """A book with Li Wei of Acme in it."""
    crm.ok("add", "Li Wei", "--company", "Acme Tools")
    return crm


def opened(store: Store, *, amount: Money | None = None, stage: str | None = None, close: str | None = None) -> int:
    """A deal with the first customer."""
    if store.value("SELECT count(*) FROM customer") == 0:
        add_customer(store, NewCustomer("Li Wei"), load_settings(store))
    return add_deal(store, NewDeal(1, "chairs", amount, stage, close), load_settings(store))


def usd(whole: int) -> Money:
    """An amount in dollars."""
    return Money(100 * whole, "USD")


def test_a_deal_tells_the_whole_of_itself(acme: Crm) -> None:
    """One line opens it with its next step; show has its way, its reminders and its orders."""
    made = acme.ok("deal", "add", "acme", "50 chairs", "12k", "--stage", "prop", "--close", "end of month",
                   "--next", "fri 10am", "--todo", "send quote", "--note", "wants oak",
                   "--on", "last monday")  # fmt: skip
    assert (made["light"], made["stale"], made["big"], made["parked_until"]) == ("grey", False, False, None)
    assert (made["opened_on"], made["staged_on"]) == ("2026-11-16", "2026-11-16")
    assert made["next_step"] == "2026-11-20T10:00"
    acme.ok("order", "add", "acme", "chair 50 @ 240", "--deal", 1)
    shown = acme.ok("deal", "show", 1)
    assert shown["history"] == [{"stage": "proposal", "day": "2026-11-16"}]
    assert [r["text"] for r in shown["reminders"]] == ["send quote"]
    assert [o["amount"] for o in shown["orders"]] == ["12000.00"]
    text = acme("deal", "show", 1).out
    for words in ("50 chairs", "wants oak", "send quote", "proposal 2026-11-16", "50 chair", "next step planned"):
        assert words in text


def test_the_next_step_of_a_deal_belongs_to_it(acme: Crm) -> None:
    """With two deals the reminder of one says nothing about the other."""
    acme.ok("deal", "add", "acme", "chairs", "--next", "fri")
    acme.ok("deal", "add", "acme", "tables")
    assert [d["light"] for d in acme.ok("deal", "list", "acme")] == ["grey", "yellow"]
    acme.ok("deal", "edit", 2, "--next", "today", "--todo", "call")
    assert acme.ok("deal", "show", 2)["light"] == "green"
    acme("undo")
    assert acme.ok("deal", "show", 2)["light"] == "yellow"
    assert "crm deal edit 2 --next" in acme("deal", "edit", 2, "--title", "desks").err
    assert "Still planned: follow up (crm done 1)" in acme("deal", "won", 1).err


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("add", "acme", ""), 2), (("add", "acme", "x", "(5k)"), 2), (("add", "acme", "x", "lots"), 2),
        (("add", "acme", "x", "5k", "--amount", "6k"), 2), (("add", "acme", "x", "--stage", "zzz"), 2),
        (("add", "acme", "x", "--todo", "call"), 2), (("add", "acme", "x", "--on", "tomorrow"), 2),
        (("add", "nobody", "x"), 3), (("move", "1", "zzz"), 2), (("move", "1", "lead"), 5), (("move", "9", "lead"), 3),
        (("move", "1", "won", "--on", "2026-11-01"), 2), (("won", "99999999999999999999"), 2),
        (("lost", "1", "because"), 2), (("lost", "1", "no"), 2), (("park", "1"), 2), (("park", "1", "--back"), 5),
        (("park", "1", "yesterday"), 2), (("park", "1", "today"), 2), (("park", "1", "fri", "--back"), 2),
        (("edit", "1"), 2), (("edit", "1", "--title", " "), 2), (("edit", "1", "--reason", "price"), 5),
        (("edit", "1", "--todo", "x"), 2), (("edit", "9", "--amount", "5"), 3), (("rm", "9"), 3), (("show", "9"), 3),
        (("list", "nobody"), 3), (("list", "--stage", "zzz"), 2),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(acme: Crm, words: tuple[str, ...], code: int) -> None:
    """One line, its exit code, and the book as before."""
    acme.ok("deal", "add", "acme", "chairs", "5k")
    before = acme.ok("history")
    answer = acme("deal", *words)
    assert answer.code == code, answer.err
    assert answer.err.startswith("crm: ")
    assert acme.ok("history") == before


def test_lost_says_why(acme: Crm) -> None:
    """Any beginning of a reason; the words after it go to the note, in one argument or two."""
    for title in ("a", "b", "c", "d"):
        acme.ok("deal", "add", "acme", title, "--note", "first")
    assert acme.ok("deal", "lost", 1, "comp", "Beta was there first")["lost_reason"] == "competitor"
    assert acme.ok("deal", "show", 1)["note"] == "first\nBeta was there first"
    made = acme.ok("deal", "lost", 2, "no budget, until May", "--on", "today")
    assert (made["lost_reason"], made["note"]) == ("no budget", "first\nuntil May")
    assert "crm deal edit 3 --reason" in acme("deal", "lost", 3).err
    assert acme.ok("deal", "edit", 3, "--reason", "qual")["lost_reason"] == "quality"
    acme.ok("config", "lost_reasons", "价格, 竞争对手")
    assert acme.ok("deal", "lost", 4, "价")["lost_reason"] == "价格"
    acme("undo")
    assert acme.ok("deal", "show", 4)["stage"] == "lead"


def test_reasons_are_not_guessed() -> None:
    """Words after a reason need enough of it; what begins with none is refused with the list."""
    settings = Settings()
    assert read_reason("price: 20% more", settings) == ("price", "20% more")
    assert read_reason("t", settings) == ("timing", "")
    for said in ("t moved", "too dear", "no", "priceless"):
        with pytest.raises(Usage, match="reasons"):
            read_reason(said, settings)


def test_a_deal_opened_again_is_open(store: Store) -> None:
    """Back from lost: no closing day, no reason, and the whole way is kept."""
    number = opened(store)
    move_deal(store, number, LOST, load_settings(store), reason="price")
    deal = move_deal(store, number, "qual", load_settings(store))
    assert (deal.closed_on, deal.lost_reason, deal.light) == (None, None, "yellow")
    assert [step.stage for step in stage_history(store, number)] == ["lead", "lost", "qualified"]


def test_a_parked_deal_is_out_until_its_day(acme: Crm) -> None:
    """No light, in no sum, on no list of stale ones; on the day it is back by itself."""
    acme.ok("deal", "add", "acme", "chairs", "10k")
    acme.ok("deal", "add", "acme", "tables", "4k")
    assert acme.ok("deal", "park", 1, "in 2 months")["parked_until"] == "2027-01-18"
    board = acme.ok("pipeline")
    assert (board["total"]["count"], board["total"]["amount"], board["parked"]) == (1, "4000.00", [1])
    assert [(d["light"], d["stale"]) for d in acme.ok("deal", "list")] == [("none", False), ("yellow", False)]
    assert "back 2027-01-18" in acme("deal", "list").out
    assert "chairs (1)" in acme("pipeline").out
    acme.at("2027-01-18T09:00:00")
    board = acme.ok("pipeline")
    assert (board["total"]["amount"], board["parked"], board["stale"]) == ("14000.00", [], [2])
    acme.at("2027-02-18T09:00:00")
    assert acme.ok("pipeline")["stale"] == [1, 2]
    acme.at("2026-11-18T12:00:00")
    assert acme.ok("deal", "park", 1, "--back")["parked_until"] is None
    acme("undo")
    assert acme.ok("deal", "show", 1)["parked_until"] == "2027-01-18"
    assert acme.ok("deal", "won", 1)["parked_until"] is None


def test_only_open_deals_are_parked(store: Store) -> None:
    """A won deal stays won; one that is not parked is not brought back."""
    number = opened(store)
    with pytest.raises(Refused):
        unpark_deal(store, number)
    move_deal(store, number, "won", load_settings(store))
    with pytest.raises(Refused, match="won"):
        park_deal(store, number, date(2027, 1, 1))


def test_edit_and_remove(acme: Crm) -> None:
    """Every fact can be changed and taken away; each is one step back."""
    acme.ok("deal", "add", "acme", "chairs", "5k", "--close", "end of month", "--note", "oak")
    made = acme.ok("deal", "edit", 1, "--title", "oak chairs", "--amount", "€6k", "--close", "", "--note", "")
    assert (made["title"], made["amount"], made["currency"]) == ("oak chairs", "6000.00", "EUR")
    assert (made["expected_close"], made["note"]) == (None, None)
    cleared = acme.ok("deal", "edit", 1, "--amount", "")
    assert (cleared["amount"], cleared["currency"]) == (None, None)
    acme("undo")
    acme("undo")
    back = acme.ok("deal", "show", 1)
    assert (back["title"], back["expected_close"], back["note"]) == ("chairs", "2026-11-30", "oak")
    answer = acme("deal", "rm", 1)
    assert (answer.code, answer.err.count("No next step")) == (0, 0)  # nobody plans a step of a deal that is gone
    assert acme("deal", "show", 1).code == 3
    assert acme.ok("deal", "list", "--all") == []
    acme("undo")
    assert acme.ok("deal", "show", 1)["title"] == "chairs"


def test_lists_can_be_narrowed(acme: Crm) -> None:
    """By customer, stage and staleness; --ids for scripts; an empty answer is a sentence."""
    acme.ok("add", "Wang Fang")
    for who, title, amount in (("acme", "a", "1k"), ("wang", "b", "€9k"), ("wang", "c", "5k"), ("acme", "d", "")):
        acme.ok("deal", "add", who, title, *([amount] if amount else []))
    assert acme("deal", "list", "--ids").out.split() == ["3", "1", "2", "4"]
    acme.ok("config", "rates", "EUR=1.1")
    assert acme("deal", "list", "--ids").out.split() == ["2", "3", "1", "4"]
    assert acme("deal", "list", "wang", "--ids").out.split() == ["2", "3"]
    assert acme("deal", "list", "--stage", "nego").out == "No deal is like that.\n"
    acme.at("2027-01-01T10:00:00")
    assert len(acme.ok("deal", "list", "--stale")) == 4


def test_lights_and_staleness() -> None:
    """Each light by the day of the next step; stale one day after its stage allows."""
    assert [light(day, "2026-11-18") for day in (None, "2026-11-17", "2026-11-18", "2026-11-19")] == [
        "yellow", "red", "green", "grey"]  # fmt: skip
    assert light(None, "2026-11-18", is_closed=True) == "none"
    settings = Settings()
    assert not is_stale("proposal", 14, settings)
    assert is_stale("proposal", 15, settings)
    assert not is_stale("elsewhere", 999, settings)


def test_a_planned_step_keeps_a_deal_fresh(acme: Crm) -> None:
    """Overdue is red, not stale."""
    acme.ok("deal", "add", "acme", "chairs", "--next", "tomorrow")
    acme.at("2027-01-01T10:00:00")
    deal = acme.ok("deal", "show", 1)
    assert (deal["light"], deal["stale"]) == ("red", False)


def test_big_deals_are_marked(acme: Crm) -> None:
    """By the owner's line, in lists, on the board and in the echo."""
    acme.ok("config", "big_deal", "10k")
    assert "a big one" in acme("deal", "add", "acme", "chairs", "10k").err
    acme.ok("deal", "add", "acme", "tables", "9,999.99")
    assert [d["big"] for d in acme.ok("deal", "list")] == [True, False]
    assert acme.ok("pipeline")["big"] == [1]
    assert "big" in acme("deal", "list").out


def test_currencies_are_converted_by_the_owners_rates(store: Store) -> None:
    """Without a rate an amount is named apart; with one it is in the sum."""
    for money in (usd(100), Money(200_00, "EUR"), Money(5000, "JPY"), None):
        opened(store, amount=money)
    board = pipeline(store, load_settings(store))
    assert (board.total.deals, board.total.amount) == (4, 100_00)
    assert [(s.currency, s.deals, s.amount) for s in board.elsewhere] == [("EUR", 1, 200_00), ("JPY", 1, 5000)]
    set_setting(store, "rates", "EUR=1.1, JPY=0.0067", load_settings(store))
    board = pipeline(store, load_settings(store))
    assert (board.total.amount, board.elsewhere) == (100_00 + 220_00 + 33_50, [])
    assert [d.currency for d in list_deals(store)] == ["EUR", "USD", "JPY", None]


def test_sums_without_learned_chances_are_the_defaults(store: Store) -> None:
    """What screens that only have the settings show."""
    opened(store, amount=usd(100), stage="proposal")
    found = {s.stage: (s.deals, s.amount, s.weighted) for s in stage_sums(deals_of(store, 1), Settings(), "USD")}
    assert found["proposal"] == (1, 100_00, 50_00)
    assert stage_sums(deals_of(store, 1), Settings(), "USD", {"proposal": 0.3})[2].weighted == 30_00


def test_chances_are_learned_from_closed_deals(store: Store) -> None:
    """(won + 5 · default) / (closed + 5) over the deals that ever entered the stage; else assumed, and said so."""
    settings = load_settings(store)
    for stage, outcome in (("proposal", "won"), ("proposal", "won"), ("proposal", "lost"), ("lead", "lost")):
        move_deal(store, opened(store, stage=stage), outcome, settings)
    opened(store, amount=usd(100), stage="proposal")
    board = pipeline(store, settings)
    chances = {c.stage: (round(c.probability, 6), c.is_assumed) for c in board.chances}
    assert chances["proposal"] == (round((2 + 5 * 0.5) / 8, 6), False)
    assert chances["lead"] == (round((0 + 5 * 0.1) / 6, 6), False)
    assert chances["negotiation"] == (0.75, True)
    assert board.total.weighted == round(100_00 * 4.5 / 8)


def test_the_forecast_by_month(acme: Crm) -> None:
    """Months in order with their range; past, undated and unpriced deals are named, not counted."""
    deals = (("a", "2160.45", "lead", "end of month"), ("b", "1k", "nego", "2026-12-05"), ("c", "3k", "prop", ""),
             ("d", "", "prop", "2026-12-07"), ("e", "€5k", "prop", "2026-12-07"))  # fmt: skip
    for title, amount, stage, close in deals:
        words = ["--amount", amount] if amount else []
        acme.ok("deal", "add", "acme", title, "--stage", stage, *words, *(["--close", close] if close else []))
    acme.ok("deal", "add", "acme", "f", "7k", "--close", "2026-11-01")
    found = acme.ok("forecast")
    assert [(m["month"], m["deals"], m["weighted"]) for m in found["months"]] == [
        ("2026-11", 1, "216.04"), ("2026-12", 1, "750.00")]  # fmt: skip
    first = found["months"][0]
    assert (first["total"], first["low"], first["high"]) == ("2160.45", "0.00", "2160.45")
    assert found["total"]["weighted"] == "966.04"
    assert [[d["title"] for d in found[key]] for key in ("past", "undated", "unpriced")] == [["f"], ["c"], ["d"]]
    assert found["other_currencies"] == [{"currency": "EUR", "count": 1, "amount": "5000.00"}]
    assert all(chance["assumed"] for chance in found["chances"])
    text = acme("forecast").out
    for part in ("2026-12", "$0 / $1,000 only", "f, Li Wei", "assumed", "€5,000", "EUR=…"):
        assert part in text
    acme.at("2026-12-01T10:00:00")
    assert {d["title"] for d in acme.ok("forecast")["past"]} == {"a", "f"}


def test_nothing_to_forecast_is_a_sentence(acme: Crm) -> None:
    """An empty book answers in words, and as an empty document."""
    assert acme("forecast").out.startswith("No open deals")
    assert acme.ok("forecast")["months"] == []
    assert acme.ok("pipeline")["total"]["count"] == 0


def test_the_board_counts_what_is_in_play(store: Store) -> None:
    """Forecast and board share chances and deals, so that their sums agree."""
    settings = load_settings(store)
    move_deal(store, opened(store, stage="lead", amount=usd(5)), "won", settings)
    for stage in ("lead", "proposal", "negotiation"):
        opened(store, stage=stage, amount=usd(1000), close="2026-12-24")
    park_deal(store, 2, date(2027, 5, 1))
    board, view = pipeline(store, settings), forecast(store, settings)
    assert round(view.total.weighted) == board.total.weighted
    assert view.total.deals == board.total.deals == 2


def test_every_write_can_be_undone(store: Store) -> None:
    """One step each, customer's stage and history included."""
    number = opened(store, amount=usd(5), stage="lead")
    before = (get_deal(store, number), stage_history(store, number), _stage(store))
    move_deal(store, number, "won", load_settings(store))
    assert _stage(store) == "won"
    undo(store)
    assert (get_deal(store, number), stage_history(store, number), _stage(store)) == before


def _stage(store: Store) -> object:
    return store.value("SELECT stage FROM customer WHERE id = 1")


@pytest.mark.parametrize(
    "words",
    [
        ("log", "acme", "met", "--on", "2026-11-19"), ("log", "acme", "met", "--on", "today 11:00"),
        ("log", "acme", "met", "--on", "2027-11-01"), ("rate", "acme", "9", "--on", "2026-11-19"),
        ("order", "add", "acme", "100", "--on", "2026-11-19"), ("pay", "acme", "10", "--on", "2026-11-19"),
        ("deal", "add", "acme", "desks", "--on", "2026-11-19"), ("deal", "won", "1", "--on", "2026-11-19"),
        ("deal", "lost", "1", "price", "--on", "2026-11-19"), ("deal", "move", "1", "prop", "--on", "2026-11-19"),
    ],
)  # fmt: skip
def test_what_has_not_happened_is_refused(acme: Crm, words: tuple[str, ...]) -> None:
    """A day or hour to come is no contact, no sale, no money and no move; a plan is a reminder."""
    acme.ok("deal", "add", "acme", "chairs", "5k")
    acme.ok("order", "add", "acme", "100")
    before = acme.ok("history")
    answer = acme(*words)
    assert (answer.code, acme.ok("history")) == (2, before)
    assert answer.err.startswith("crm: ")
    assert acme.ok("list")[0]["last_contact"] is None


def test_an_old_note_of_a_day_to_come_is_no_contact_yet(acme: Crm, tmp_path: Path) -> None:
    """A whole book may hold a note that an older program let in: it stays, and counts once its day has come."""
    acme.ok("log", "acme", "met", "--on", "2026-11-17")
    lines = [json.loads(line) for line in acme("export", "--all").out.splitlines()]
    note = next(line for line in lines if line.get("table") == "interaction")
    lines.append({**note, "uid": "later", "at": "2026-12-01", "day": "2026-12-01", "text": "fair"})
    path = tmp_path / "book.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n", encoding="utf-8")
    acme.path.unlink()
    acme.ok("import", path, "--yes")
    shown = acme.ok("show", "acme")
    assert ([i["text"] for i in shown["interactions"]], shown["last_contact"]) == (["fair", "met"], "2026-11-17")


def test_a_note_opens_no_deal_that_was_not_named(acme: Crm) -> None:
    """--stage and --amount speak of the open deal; without one they need its title, and nothing is filed twice."""
    answer = acme("log", "acme", "called", "--stage", "proposal", "--amount", "5k")
    assert answer.code == 3
    assert answer.err == (
        "crm: Li Wei has no open deal; nothing was written.\n"
        '     Open one with the note: --deal "50 chairs". Or alone: crm deal add 1 "50 chairs" 5000 --stage proposal\n'
    )
    assert (acme.ok("inbox"), acme.ok("show", "acme")["interactions"]) == ([], [])
    made = acme.ok("log", "acme", "called", "--stage", "proposal", "--amount", "5k", "--deal", "chairs")
    assert (made["deal"]["title"], made["deal"]["stage"], made["deal"]["amount"]) == ("chairs", "proposal", "5000.00")
    acme.ok("deal", "add", "acme", "tables", "1k")
    assert acme("log", "acme", "again", "--stage", "nego").code == 4
    moved = acme.ok("log", "acme", "again", "--stage", "nego", "--deal", "Chairs")
    assert (moved["deal"]["id"], moved["deal"]["stage"]) == (1, "negotiation")
    assert len(acme.ok("deal", "list")) == 2


def test_a_note_moves_the_deal_on_its_own_day(acme: Crm) -> None:
    """log --on DAY --stage S: funnel, cycle and staleness count from that day, and the next step is the deal's."""
    acme.ok("deal", "add", "acme", "chairs", "5k", "--on", "2026-11-02")
    acme.ok("deal", "add", "acme", "tables", "--on", "2026-11-02", "--stage", "lead")
    acme.ok("deal", "lost", 2, "price")
    acme.ok("log", "acme", "quote sent", "--on", "2026-11-10", "--stage", "proposal", "--next", "today")
    shown = acme.ok("deal", "show", 1)
    assert shown["history"] == [
        {"stage": "lead", "day": "2026-11-02"},
        {"stage": "proposal", "day": "2026-11-10"},
    ]
    assert (shown["staged_on"], shown["light"]) == ("2026-11-10", "green")
    assert [r["due"] for r in shown["reminders"]] == ["2026-11-18"]
    assert acme("log", "acme", "earlier", "--on", "2026-11-05", "--stage", "nego").code == 2


def test_deleting_a_deal_takes_its_reminders(acme: Crm) -> None:
    """No reminder of a deleted deal counts for another; orders and notes stay and name it no more; undo is exact."""
    acme.ok("deal", "add", "acme", "chairs", "5k", "--next", "fri", "--todo", "send quote")
    acme.ok("deal", "add", "acme", "tables", "2k")
    acme.ok("order", "add", "acme", "100", "--deal", 1)
    before = acme("export", "--all").out.splitlines()[1:]
    acme.ok("deal", "rm", 1)
    card = acme.ok("show", "acme")
    assert (card["reminders"], [d["light"] for d in card["deals"]]) == ([], ["yellow"])
    assert [o["deal_id"] for o in acme.ok("order", "list")] == [None]
    acme.ok("undo")
    after = acme("export", "--all").out.splitlines()[1:]
    assert [untimed(line) for line in after] == [untimed(line) for line in before]


def untimed(line: str) -> dict[str, object]:
    """A row without the time of its last change, which only moves forward."""
    row: dict[str, object] = json.loads(line)
    row.pop("updated_at", None)
    return row


def test_the_open_deal_that_is_furthest_on_gives_the_stage(acme: Crm) -> None:
    """A second, younger deal does not pull the customer back, and losing one leaves them to the others."""

    def stage() -> str:
        return str(acme.ok("show", "acme")["stage"])

    acme.ok("deal", "add", "acme", "chairs", "--stage", "negotiation")
    acme.ok("deal", "add", "acme", "tables")
    assert stage() == "negotiation"
    acme.ok("deal", "add", "acme", "lamps", "--stage", "proposal")
    acme.ok("deal", "lost", 1, "price")
    assert stage() == "proposal"
    acme.ok("deal", "rm", 3)
    assert stage() == "lead"
    acme.ok("deal", "won", 2)
    assert stage() == "won"

"""The book at a past day: the pipeline as it stood, what changed since, and the forecast then against what came."""

from contextlib import closing

import pytest

from crmcli.queries.sales.past import deals_on
from crmcli.store import Store
from tests.conftest import NOW, Crm, prepared

OCTOBER = "2026-10-05T09:00:00"


@prepared
def book(crm: Crm) -> Crm:
    """Two deals opened in October; one moved, changed and won in November, the other slipped."""
    crm.at(OCTOBER)
    crm.ok("add", "Li Wei", "--company", "Acme Tools")
    crm.ok("add", "Ada Sample")
    crm.ok("deal", "add", "li wei", "50 chairs", "12k", "--close", "2026-11-10")
    crm.ok("deal", "add", "ada", "desks", "8k", "--stage", "prop", "--close", "2026-11-15")
    crm.at("2026-11-02T09:00:00")
    crm.ok("deal", "edit", 1, "--amount", "10k")
    crm.ok("deal", "move", 1, "negotiation")
    crm.at("2026-11-09T09:00:00")
    crm.ok("deal", "won", 1)
    crm.ok("deal", "edit", 2, "--close", "2026-12-20")
    crm.at("2026-11-18T10:00:00")
    return crm


def test_the_pipeline_stands_as_it_stood(book: Crm) -> None:
    """Stage, amount and close of that day, whatever came after; the deals of a day before any are none."""
    then = book.ok("pipeline", "--as-of", "31 oct")
    assert then["as_of"] == "2026-10-31"
    assert [(d["title"], d["stage"], d["amount"], d["expected_close"]) for d in then["deals"]] == [
        ("50 chairs", "lead", "12000.00", "2026-11-10"),
        ("desks", "proposal", "8000.00", "2026-11-15"),
    ]
    assert then["total"] == then["total"] | {"count": 2, "amount": "20000.00"}
    assert then["became"] == {"won": [1], "lost": [], "open": [2], "gone": []}
    moved = book.ok("pipeline", "--as-of", "3 nov")["deals"]
    assert {d["id"]: (d["stage"], d["amount"]) for d in moved}[1] == ("negotiation", "10000.00")
    assert [d["id"] for d in book.ok("pipeline", "--as-of", "10 nov")["deals"]] == [2]
    assert book.ok("pipeline", "--as-of", "2026-10-04")["deals"] == []


def test_the_pipeline_then_is_said_in_words(book: Crm) -> None:
    """The day, the sums, what the deals have become, and the deals of each stage."""
    said = book("pipeline", "--as-of", "31 oct", "--deals").out
    assert "at the end of Sat 31 Oct" in said
    assert "Of 2 deals: 1 won ($12,000), 1 still open ($8,000)." in said
    assert "50 chairs" in said
    assert "2026-11-10" in said


def test_what_was_known_is_all_that_teaches(book: Crm) -> None:
    """The chances of a past day are those of the deals closed by then."""
    before = {s["stage"]: s["probability"] for s in book.ok("pipeline", "--as-of", "31 oct")["stages"]}
    after = {s["stage"]: s["probability"] for s in book.ok("pipeline")["stages"]}
    assert before["lead"] < after["lead"]


def test_what_changed_since_a_day(book: Crm) -> None:
    """Won, moved, slipped, its amount changed; each with what was before."""
    book.ok("deal", "add", "ada", "lamps", "900")
    found = book.ok("pipeline", "--since", "1 nov")
    kinds = ("won", "lost", "opened", "forward", "back", "later", "sooner", "amount", "overdue", "reopened")
    assert {kind: [d["id"] for d in found[kind]] for kind in kinds if found[kind]} == {
        "won": [1], "opened": [3], "later": [2]
    }  # fmt: skip
    assert found["later"][0]["before"]["expected_close"] == "2026-11-15"
    assert found == book.ok("report", "changes", "--since", "1 nov")
    said = book("pipeline", "--since", "1 nov").out
    assert "Since Sun 1 Nov: 1 won, 1 opened, 1 slipped." in said
    assert "Sun 15 Nov → Sun 20 Dec" in said


def test_a_deal_that_moves_back_or_opens_again_is_told(book: Crm) -> None:
    """Back to an earlier stage; open again after it was lost; a close that passed."""
    book.at("2026-11-23T10:00:00")
    book.ok("deal", "move", 2, "lead")
    book.ok("deal", "edit", 2, "--close", "2026-11-24")
    book.ok("deal", "move", 1, "negotiation")
    book.at("2026-11-26T10:00:00")
    found = book.ok("pipeline", "--since", "monday")
    assert [d["id"] for d in found["back"]] == [2]
    assert [d["id"] for d in found["reopened"]] == [1]
    assert [d["id"] for d in found["overdue"]] == [2]
    assert [d["id"] for d in found["sooner"]] == [2]


def test_promises_kept_late_and_broken_are_told(book: Crm) -> None:
    """By their day and the day they were done, mine and theirs apart; one that is older than the day asked is not."""
    book.at("2026-11-16T10:00:00")
    book.ok("log", "ada", "will send it", "--owe", "the quote by 17 nov")
    book.ok("log", "ada", "they sign", "--waiting", "the contract by 17 nov")
    book.ok("log", "li wei", "later", "--owe", "the invoice by 17 nov")
    book.at("2026-11-17T10:00:00")
    book.ok("done", 1)
    book.at("2026-11-19T10:00:00")
    book.ok("done", 3)
    promises = book.ok("pipeline", "--since", "monday")["promises"]
    assert {outcome: [r["id"] for r in found] for outcome, found in promises.items()} == {
        "kept": [1], "late": [3], "broken": [2], "open": []
    }  # fmt: skip
    said = book("pipeline", "--since", "monday").out
    assert "1 promise kept, 1 promise kept late." in said, "theirs is not counted with mine"
    assert "Their promises broken  1" in said
    assert book.ok("pipeline", "--since", "19 nov")["promises"]["broken"] == []


def test_the_forecast_then_against_what_came(book: Crm) -> None:
    """Foreseen by the deals of that day; came is what they brought, apart from what later deals brought."""
    book.ok("deal", "add", "ada", "lamps", "900")
    book.ok("deal", "won", 3)
    book.at("2026-12-05T10:00:00")
    found = book.ok("forecast", "--as-of", "31 oct")
    assert [(m["month"], m["deals"], m["came"], m["added"], m["over"]) for m in found["months"]] == [
        ("2026-11", 2, "10000.00", "900.00", True)
    ]
    assert found["sentence"].startswith("1 month is over: ")
    assert "Of later deals" in book("forecast", "--as-of", "31 oct").out


def test_a_deal_in_the_trash_today_was_there(book: Crm) -> None:
    """What is thrown away later was open then, and is said to be in the trash."""
    book.ok("rm", "ada")
    with closing(Store.open(book.path, NOW)) as store:
        found = deals_on(store, store.now.date().replace(month=10, day=31))
    assert [deal.id for deal in found.deals] == [1, 2]


def test_a_deal_written_later_stands_as_it_was_first_written(crm: Crm) -> None:
    """A deal entered today as opened last month is counted, and that it came later is said."""
    crm.ok("add", "Li Wei")
    crm.ok("deal", "add", "li wei", "old one", "5k", "--on", "2026-10-01")
    found = crm.ok("pipeline", "--as-of", "31 oct")
    assert (found["entered_later"], [d["amount"] for d in found["deals"]]) == (1, ["5000.00"])
    assert "1 deal came into the book later" in crm("pipeline", "--as-of", "31 oct").out


def test_undone_changes_leave_no_trace(book: Crm) -> None:
    """A change that was taken back is no change."""
    book.ok("deal", "edit", 2, "--amount", "99k")
    book.ok("undo")
    assert book.ok("pipeline", "--since", "today")["amount"] == []


@pytest.mark.parametrize("words", [("pipeline", "--as-of"), ("pipeline", "--since"), ("forecast", "--as-of"),
                                   ("report", "changes", "--since")])  # fmt: skip
def test_a_day_that_lies_ahead_or_is_none_is_refused(book: Crm, words: tuple[str, ...]) -> None:
    """The past alone; one line, exit 2."""
    for day in ("2027-03-01", "blursday"):
        answer = book(*words, day)
        assert (answer.code, answer.out) == (2, "")


def test_two_questions_at_once_are_refused(book: Crm) -> None:
    """A day to look back from and a day to stand on are two questions; a month beside a past day too."""
    assert book("pipeline", "--as-of", "1 nov", "--since", "1 nov").code == 2
    assert book("forecast", "november", "--as-of", "1 nov").code == 2


def test_the_statements_do_not_grow_with_the_deals(book: Crm) -> None:
    """A handful of statements, however many deals there are."""
    counts = []
    for more in (0, 20):
        for number in range(more):
            book.ok("deal", "add", "ada", f"deal {number}", "100")
        with closing(Store.open(book.path, NOW)) as store:
            statements: list[str] = []
            store.db.set_trace_callback(statements.append)
            deals_on(store, store.now.date())
            store.db.set_trace_callback(None)
            counts.append(len(statements))
    assert counts[0] == counts[1]

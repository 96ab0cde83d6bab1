"""crm today on one screen: 22 lines, the most urgent on top, and what stands around the reminders of the day."""

import json
import sqlite3

import pytest

from crmcli.domain.text.unicode import cells
from tests.conftest import Crm, prepared


def lines(crm: Crm, monkeypatch: pytest.MonkeyPatch, *words: str, width: int = 80) -> list[str]:
    """What `crm today` prints at a width."""
    monkeypatch.setenv("COLUMNS", str(width))
    answer = crm("today", *words)
    assert answer.code == 0, answer.err
    return answer.out.splitlines()


@prepared
def busy(crm: Crm) -> Crm:
    """A book with more of everything than a screen can show. Today is Wed 18 Nov 2026."""
    for number in range(12):
        crm.ok("add", f"Invented Customer {number:02}")
        crm.ok("remind", f"Invented Customer {number:02}", "today", f"call about offer {number}")
        crm.ok("remind", f"Invented Customer {number:02}", "tomorrow", "write")
        crm.ok("log", f"Invented Customer {number:02}", f"can you send sample {number}?", "--mail", "--in")
        crm.ok("deal", "add", f"Invented Customer {number:02}", "desks", f"{number + 1}k")
    crm.at("2026-11-20T10:00:00")
    for number in range(12):
        crm.ok("remind", f"Invented Customer {number:02}", "today 15:00", "meet")
    return crm


def test_a_screenful_with_the_most_urgent_on_top(busy: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """22 lines whatever there is, in the window's width; every block that is cut says how much more there is."""
    busy.ok("log", "Invented Customer 03", "promised the drawing", "--owe", "the drawing by today")
    busy.at("2026-11-21T10:00:00")
    for width in (40, 80, 132):
        shown = lines(busy, monkeypatch, width=width)
        assert len(shown) == 22
        assert max(map(cells, shown)) <= width
    assert shown[0].startswith("Sat 21 Nov · 36 late · 1 promise broken · $78k of deals among them")
    assert "the drawing" in shown[1]
    assert [line for line in shown if "more late" in line] == ["  … 27 more late: crm today --late"]


def test_late_and_all_leave_nothing_out(busy: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reminder with its number, in a pipe as on a terminal."""
    late = lines(busy, monkeypatch, "--late")
    assert len([line for line in late if "call about offer" in line or "write" in line]) == 24
    whole = lines(busy, monkeypatch, "--all")
    assert sum("meet" in line for line in whole) == 12
    assert sum("“can you send sample" in line for line in whole) == 12
    assert [line for line in whole if line.startswith(("Overdue", "Today", "To answer"))] == [
        "Overdue  24", "Today  12", "To answer  12"]  # fmt: skip


@pytest.mark.parametrize("name", ["Imaginary Bicycle Works", "演示园艺设计有限公司", "Storybook Co-working Space"])
def test_names_are_whole_in_a_narrow_window(crm: Crm, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """At 40 columns the words and the money give way, not the name or the number to type."""
    crm.ok("add", name)
    crm.ok("deal", "add", name, "fifteen chairs", "12k")
    crm.ok("remind", name, "today", "send the quote for fifteen chairs")
    row = next(line for line in lines(crm, monkeypatch, width=40) if name in line)
    assert row.split()[-1] == "1"
    assert cells(row) <= 40


def test_who_waits_for_an_answer(crm: Crm) -> None:
    """A message that came in, until something goes out or somebody speaks; after two weeks it is old."""
    for name in ("Ann", "Bo", "Cy", "Di", "Eve"):
        crm.ok("add", name)
    for name in ("ann", "bo", "cy", "di"):
        crm.ok("log", name, f"a question of {name}", "--mail", "--in")
    crm.ok("log", "eve", "rang about the offer", "--call", "--in")
    assert [one["customer"] for one in crm.ok("today")["to_answer"]] == ["Ann", "Bo", "Cy", "Di"]
    crm.ok("log", "bo", "sent the answer", "--mail", "--out")
    crm.ok("log", "cy", "spoke", "--call")
    crm.ok("rm", "di")
    (left,) = crm.ok("today")["to_answer"]
    assert left == {"customer_id": 1, "customer": "Ann", "day": "2026-11-18", "channel": "mail",
                    "text": "a question of ann"}  # fmt: skip
    crm.at("2026-12-02T10:00:00")
    assert len(crm.ok("today")["to_answer"]) == 1
    crm.at("2026-12-03T10:00:00")
    assert crm.ok("today")["to_answer"] == []


def test_a_rating_answers_no_message(crm: Crm) -> None:
    """What the customer gave as a score is no answer of ours; a second message stands for both, an imported one too."""
    crm.ok("add", "Ann")
    crm.ok("log", "ann", "first question", "--mail", "--in")
    crm.ok("log", "ann", "second question", "--mail", "--in")
    crm.ok("rate", "ann", "8", "good")
    assert [one["text"] for one in crm.ok("today")["to_answer"]] == ["second question"]
    with sqlite3.connect(crm.path) as db:
        db.execute("UPDATE interaction SET ref = 'mail-17@x.example' WHERE text = 'second question'")
    db.close()
    assert [one["text"] for one in crm.ok("today")["to_answer"]] == ["second question"]
    crm.ok("log", "ann", "told her")
    assert crm.ok("today")["to_answer"] == []


def test_the_tally_of_the_day_and_its_end(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was done and logged today is counted; undone it is not; when nothing is left it says what comes next."""
    crm.ok("add", "Acme")
    crm.ok("remind", "acme", "today", "call")
    crm.ok("remind", "acme", "today", "write")
    crm.ok("remind", "acme", "fri 9am", "visit")
    crm.ok("done", 1)
    crm.ok("done", 2)
    crm.ok("log", "acme", "spoke")
    found = crm.ok("today")
    assert (found["done"], found["logged"], found["left"]) == (2, 1, 0)
    head, *_ = lines(crm, monkeypatch)
    assert head == "Wed 18 Nov · done 2 · logged 1 · all done; next: Fri 09:00 Acme"
    crm("undo")
    crm("undo")
    found = crm.ok("today")
    assert (found["done"], found["logged"], found["left"]) == (1, 0, 1)
    crm.at("2026-11-19T10:00:00")
    assert crm.ok("today")["done"] == 0


def test_deals_without_a_next_step(crm: Crm) -> None:
    """None of their own and none of the customer's; parked ones and closed ones are none of them."""
    for name in ("Ann", "Bo", "Cy", "Di", "Eve"):
        crm.ok("add", name)
    for name, amount in (("ann", "1k"), ("bo", "3k"), ("cy", "4k"), ("di", "5k"), ("eve", "€2k")):
        crm.ok("deal", "add", name, f"desks for {name}", amount)
    crm.ok("remind", "bo", "friday", "call")
    crm.ok("deal", "park", 3, "2027-02-01")
    crm.ok("deal", "won", 4)
    bare = crm.ok("today")["no_next_step"]
    assert bare["count"] == 2
    assert bare["sums"] == [{"currency": "EUR", "amount": "2000.00"}, {"currency": "USD", "amount": "1000.00"}]
    assert [deal["title"] for deal in bare["deals"]] == ["desks for eve", "desks for ann"]
    crm.ok("deal", "edit", 1, "--next", "friday", "--todo", "call")
    assert crm.ok("today")["no_next_step"]["count"] == 1


def test_rows_name_the_person_and_the_money(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The contact and the deal of the reminder, else the first contact and the largest open deal."""
    crm.ok("add", "Acme Ltd")
    crm.ok("contact", "add", "acme", "Jo Invented")
    crm.ok("deal", "add", "acme", "desks", "5k", "--next", "today", "--todo", "ring about desks")
    crm.ok("deal", "add", "acme", "chairs", "12.5k", "--stage", "proposal")
    crm.ok("remind", "acme", "today", "say hello")
    due = {one["text"]: one for one in crm.ok("today")["due_today"]}
    assert due["ring about desks"]["deal"]["amount"] == "5000.00"
    assert (due["say hello"]["deal"]["title"], due["say hello"]["contact"]) == ("chairs", "Jo Invented")
    shown = lines(crm, monkeypatch, width=100)
    assert "●  today  Acme Ltd · Jo Invented  say hello         $12.5k proposal  2" in [
        line.replace("● today", "●  today") for line in shown
    ]


def test_what_is_urgent_besides_reminders(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A complaint that is overdue, a low answer that nobody followed up, and birthdays, lunar ones too."""
    crm.ok("add", "Ann")
    crm.ok("edit", "ann", "birthday=1980-11-26")
    crm.ok("add", "王示例")
    crm.ok("edit", "王示例", "birthday=农历1970年十月十八")
    crm.ok("case", "add", "ann", "late delivery", "--due", "2026-11-20")
    crm.ok("rate", "王示例", "3", "too slow")
    crm.at("2026-11-26T10:00:00")
    found = crm.ok("today")
    assert [one["text"] for one in found["cases"]] == ["late delivery"]
    assert [(one["customer"], one["score"]) for one in found["low_ratings"]] == [("王示例", "3 of 10")]
    assert [(one["customer"], one["turns"]) for one in found["birthdays"]] == [("Ann", 46), ("王示例", 56)]
    head, case, low, *rest = lines(crm, monkeypatch)
    assert head == "Thu 26 Nov · 1 complaint overdue · nothing is due"
    assert case.split() == ["!", "6d", "Ann", "case", "1:", "late", "delivery"]
    assert low.split() == ["!", "8d", "王示例", "rated", "3", "of", "10:", "too", "slow"]
    assert "Birthdays  Ann turns 46, 王示例 turns 56" in rest


def test_no_colour_where_nobody_sees_it(busy: Crm) -> None:
    """A pipe gets plain text, and JSON one document with all its keys."""
    assert "\x1b" not in busy("today").out
    keys = {"date", "overdue", "due_today", "upcoming", "quiet", "open_deals", "done", "logged", "tried", "left",
            "broken_promises", "cases", "low_ratings", "to_answer", "birthdays", "dates", "no_next_step",
            "planned"}  # fmt: skip
    assert json.loads(busy("today", "--json").out).keys() == keys

"""One telling for both faces: a record has the same words in the shell and the dashboard, and nothing private slips."""

import inspect
from typing import Any

import pytest

from crmcli.context import Run
from crmcli.domain.dates import Moment
from crmcli.domain.fields import IN_JSON
from crmcli.domain.records import (
    Case,
    Deal,
    InboxNote,
    Interaction,
    LogEntry,
    NewPromise,
    Order,
    OrderLine,
    Payment,
    Product,
    Reminder,
)
from crmcli.domain.settings import Settings
from crmcli.queries.brief import brief
from crmcli.queries.cards import customer_card
from crmcli.queries.deal_marks import DealMark
from crmcli.queries.loose import LooseThreads
from crmcli.queries.rhythm.activity_year import activity_year
from crmcli.queries.today import today
from crmcli.render import answers, columns, computed_columns, other_columns, report_columns, sales_columns
from crmcli.render.agenda import agenda_lines, blocks
from crmcli.render.brief import brief_facts, brief_lines, brief_sections
from crmcli.render.card_lines import fact_lines, timeline_lines
from crmcli.render.cards import card_facts, case_words, contact_words, order_words
from crmcli.render.cells import Line, cell_text, fitting, line, line_texts
from crmcli.render.columns import Column, pick, record_json
from crmcli.render.table import shell_widths
from crmcli.render.view import HIDDEN, View, deal_words
from crmcli.services.log import Logged
from crmcli.services.orders import PricedLine, PricedOrder
from crmcli.services.ratings import Rated
from crmcli.services.reminders import Done, Snoozed
from crmcli.store import Store
from tests.conftest import NOW, Crm, prepared
from tests.dashboard import dashboard

SECRET = "a secret word"
WORTH = 987_654_300  # $9,876,543
DASHBOARD = View(NOW, Settings())
SHELL = View(NOW, Settings(), is_short=False)
PRIVATE = [View(NOW, Settings(), True), View(NOW, Settings(), True, is_short=False)]

REMINDER = Reminder(7, "u", 1, "Li Wei", None, "owe", "2026-11-20", "2026-11-20", SECRET, "month", None)
NOTE = Interaction(5, "u", 1, "Li Wei", 2, "Sara", None, "2026-11-18", "2026-11-18", "call", "in", SECRET, 4, "warm")
DEAL = Deal(
    3, "u", 1, "Li Wei", "chairs", WORTH, "USD", "proposal", "2026-12-24", "2026-11-01", None, None, None, SECRET,
    "2026-11-01", None, "yellow",
)  # fmt: skip
LINE = OrderLine("screws", 1_234_567, WORTH, 0.0, WORTH, "kg")
ORDER = Order(9, "u", 1, "Li Wei", "2026-11-18", WORTH, "USD", SECRET, "R-1", 0, (LINE,), WORTH)
PAYMENT = Payment(4, "u", 1, "Li Wei", 9, "2026-11-18", WORTH, "USD", "cash", SECRET)
CASE = Case(6, "u", 1, "Li Wei", "complaint", SECRET, "2026-11-18", "2026-11-21", "2026-11-19", SECRET)
PRODUCT = Product(2, "u", "screws", "kg", WORTH, WORTH, "USD", None)
INBOX = InboxNote(1, "Li", SECRET, "{}", "2026-11-18T10:00:00Z")


@prepared
def full(crm: Crm) -> Crm:
    """A book with one customer that has something of everything, some of it due."""
    crm.ok("add", "Li Wei", "--company", "Acme", "--phone", "13800138000", "--tag", "vip")
    crm.ok("remind", "Li Wei", "2026-11-20", "send the invoice", "--every", "month")
    crm.ok("log", "Li Wei", "wants a quote", "--call", "--in", "--owe", "the price list by friday")
    crm.ok("deal", "add", "Li Wei", "50 chairs", "12k", "--stage", "proposal")
    crm.ok("order", "add", "Li Wei", "screws 1234567kg @ 0.01")
    crm.ok("case", "add", "Li Wei", "late delivery")
    crm.ok("case", "solve", 1, "sent by express")
    crm.ok("case", "add", "Li Wei", "wrong colour")
    store = Store.open(crm.path, NOW)
    with store.atomic("add Sara Chen"):
        store.insert("contact", customer_id=1, name="Sara Chen", title="buyer", role="decides", left_on=None)
    store.close()
    return crm


def words_of(lines: list[Line]) -> str:
    """The text of lines."""
    return "\n".join("  ".join(line_texts(one)) for one in lines)


def test_the_morning_has_the_same_words_in_both_faces(full: Crm) -> None:
    """The same sections in the same order, and each reminder told alike: what recurs says so, promises lose no word."""
    printed = full("today", "--all").out
    store = Store.open(full.path, NOW)
    found = today(store)
    shown = words_of(agenda_lines(found, DASHBOARD))
    titles = [block.title for block in blocks(found, SHELL, "all")]
    assert titles == ["Next 7 days", "You owe"]
    for face in (printed, shown):
        assert [line for line in face.splitlines() if line.split("  ")[0] in titles] == [
            "Next 7 days  1   Fri 2",
            "You owe  1",
        ]
    for row in (row for block in blocks(found, SHELL, "all") for row in block.rows):
        assert row.what in printed
        assert row.what in shown
    assert "send the invoice (every month)" in shown
    store.close()


def test_a_card_has_the_same_words_in_both_faces(full: Crm) -> None:
    """Facts, people, orders and cases; a large quantity is written out (the dashboard wrote 1.23457e+06 screws)."""
    printed = full("show", "Li Wei").out
    store = Store.open(full.path, NOW)
    card = customer_card(store, 1)
    shown = words_of(fact_lines(card, activity_year(store, 1, "USD"), DASHBOARD, 100))
    told = [fact.value for fact in card_facts(card, SHELL)] + [contact_words(one) for one in card.contacts]
    told += [order_words(order) for order in card.orders] + [case_words(card.cases[0], SHELL)]
    for words in told:
        assert words in printed
        assert words in shown
    assert "1234567 kg screws" in shown
    assert "Sara Chen, buyer, decides" in printed
    note = words_of(timeline_lines(card, DASHBOARD, 80))
    assert "call ←" in note
    assert "call ←" in printed
    store.close()


def test_a_brief_has_the_same_words_in_both_faces(full: Crm) -> None:
    """Every fact and every entry; the dashboard forgot the contact person, the shell who must not be contacted."""
    printed = full("brief", "Li Wei").out
    store = Store.open(full.path, NOW)
    found = brief(store, 1)
    shown = "\n".join("".join(map(cell_text, cells)) for cells in brief_lines(found, DASHBOARD, 200))
    for words in [fact.text for fact in brief_facts(found, SHELL)]:
        assert words in printed
        assert words in shown
    for section in brief_sections(found, SHELL):
        assert section.title in printed
        assert section.short in shown
        for entry in section.entries:
            assert entry in printed
            assert entry in shown
    assert "Sara Chen, buyer, decides" in shown
    assert deal_words(found.deals[0], DASHBOARD) in printed
    silenced = found._replace(customer=found.customer._replace(do_not_contact=True))
    assert "! do not contact" in [fact.text for fact in brief_facts(silenced, SHELL)]
    store.close()


async def test_the_screen_shows_what_the_shell_prints(full: Crm) -> None:
    """The real dashboard and the real command, on the same book in the same minute."""
    printed = {name: full(name, "Li Wei").out for name in ("show", "brief")}
    async with dashboard(full.path, (200, 60)) as shown:
        assert "send the invoice (every month)" in shown.text
        assert "Sara Chen, buyer, decides" in shown.text
        assert "Sara Chen, buyer, decides" in printed["brief"]
        await shown.press("enter")
        for words in ("1234567 kg screws", "complaint: wrong colour", "complaint: late delivery → sent by express"):
            assert words in shown.text
        assert "1234567 kg screws" in printed["show"]


SAMPLES: dict[str, tuple[Any, tuple[Column, ...]]] = {
    "reminder": (REMINDER, columns.REMINDER),
    "deal": (DEAL, columns.DEAL),
    "order": (ORDER, sales_columns.ORDER),
    "payment": (PAYMENT, sales_columns.PAYMENT),
    "case": (CASE, other_columns.CASE),
    "product": (PRODUCT, sales_columns.PRODUCT),
    "note without a home": (INBOX, other_columns.INBOX),
}
DESCRIPTIONS = (columns, sales_columns, other_columns, computed_columns, report_columns)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_document_has_the_keys_of_its_description(name: str) -> None:
    """Once each and in that order; two columns of one key would be one value in the document."""
    record, description = SAMPLES[name]
    assert list(record_json(record, description)) == [column.key for column in description if column.key]


def test_documents_hold_data_and_lists_words() -> None:
    """The same description gives a decimal string to a script and an amount to a person."""
    assert record_json((ORDER, LINE), sales_columns.ORDER_LINE) == {
        "product": "screws",
        "quantity": 1_234_567,
        "unit": "kg",
        "price": "9876543.00",
        "discount": 0.0,
        "amount": "9876543.00",
    }
    shown = line_texts(line((ORDER, LINE), sales_columns.ORDER_LINE, SHELL, "k"))
    assert shown == ["screws", "1234567", "kg", "$9,876,543", "", "$9,876,543"]
    assert record_json(REMINDER, columns.REMINDER) == {
        "id": 7,
        "customer_id": 1,
        "customer": "Li Wei",
        "kind": "owe",
        "due": "2026-11-20",
        "has_time": False,
        "text": SECRET,
        "every": "month",
        "done_at": None,
    }


def test_every_list_is_a_choice_of_its_description() -> None:
    """A list of its own would be told apart from the document; only columns without a key may be put between."""
    described = {
        id(column) for module in DESCRIPTIONS for name, found in vars(module).items()
        if isinstance(found, tuple) and not name.endswith(("_LIST", "_TABLE", "_PANE", "_OF_ONE", "_TOTAL"))
        for column in found
    }  # fmt: skip
    apart = {
        f"{name} {column.label}" for module in DESCRIPTIONS for name, found in vars(module).items()
        if isinstance(found, tuple) and name.endswith(("_LIST", "_TABLE", "_PANE", "_OF_ONE", "_TOTAL"))
        for column in found if column.key and id(column) not in described
    }  # fmt: skip
    assert apart == set()


def test_a_customers_columns_are_named_as_in_the_document() -> None:
    """The document of a customer follows the list of fields; each column shows one of its keys."""
    assert {column.key for column in columns.CUSTOMER} <= {field.key for field in IN_JSON}


@pytest.mark.parametrize("view", PRIVATE, ids=["dashboard", "shell"])
@pytest.mark.parametrize("name", SAMPLES)
def test_no_column_shows_what_is_private(name: str, view: View) -> None:
    """With F2 pressed neither a note nor an amount is in any cell; a bar would give the amount away too."""
    record, description = SAMPLES[name]
    text = "".join(line_texts(line(record, description, view, "k")))
    assert HIDDEN in text
    assert "secret" not in text
    assert "9,876" not in text
    assert "9.9m" not in text


ENTRY = LogEntry(SECRET, Moment(NOW.date()), "call", "in", next=Moment(NOW.date()), todo=SECRET,
              promises=(NewPromise("owe", SECRET, Moment(NOW.date())),))  # fmt: skip
MARK = DealMark(3, 1, "Li Wei", SECRET, WORTH, "USD", "proposal")
ANSWERS = {
    "loose": lambda view: answers.loose(LooseThreads([REMINDER], [MARK], has_step=True), view),
    "not_reached": lambda view: answers.not_reached(
        LooseThreads([REMINDER], [MARK], has_step=True), 2, Moment(NOW.date()), 1, view
    ),
    "logged attempt": lambda view: answers.logged(Logged(NOTE._replace(no_answer=True), REMINDER, (), None), view),
    "bare": lambda view: answers.bare([MARK, MARK], view),
    "logged": lambda view: answers.logged(Logged(NOTE, REMINDER, (REMINDER,), DEAL), view),
    "before": lambda view: [answers.before("2026-11-01", [REMINDER], view)],
    "continued": lambda view: answers.continued(Logged(NOTE, REMINDER, (REMINDER,), DEAL), view),
    "done": lambda view: answers.done(Done(REMINDER, REMINDER), view),
    "settled": lambda view: [answers.settled(REMINDER, view)],
    "snoozed": lambda view: answers.snoozed(Snoozed(REMINDER, Moment(NOW.date())), view),
    "reminded": lambda view: answers.reminded(REMINDER, view),
    "case_added": lambda view: answers.case_added(CASE, view),
    "case_changed": lambda view: answers.case_changed(CASE, view),
    "case_changed solved": lambda view: answers.case_changed(CASE._replace(closed_on="2026-11-01"), view),
    "case_reopened": lambda view: answers.case_reopened(CASE, view),
    "note_changed": lambda view: answers.note_changed(NOTE, view),
    "reminder_changed": lambda view: answers.reminder_changed(REMINDER, view),
    "rating_changed": lambda view: answers.rating_changed(NOTE, view),
    "case_solved": lambda view: answers.case_solved(CASE, view),
    "paid": lambda view: answers.paid(PAYMENT, view),
    "rated": lambda view: answers.rated(Rated(NOTE, REMINDER), view),
    "deal_changed": lambda view: answers.deal_changed(DEAL, "Won", view),
    "order_preview": lambda view: answers.order_preview(
        PricedOrder((PricedLine("desk", 2, None, 4_900, 9_800),), ("desk",), 9_800, "USD"), view
    ),
    "order_state": lambda view: [answers.order_state(ORDER, view)],
    "deleted reminder": lambda view: answers.deleted(REMINDER, view),
    "deleted note": lambda view: answers.deleted(NOTE, view),
    "deleted deal": lambda view: answers.deleted(DEAL, view),
    "deleted case": lambda view: answers.deleted(CASE, view),
    "entry_echo": lambda view: [answers.entry_echo(ENTRY, view)],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_no_answer_says_what_is_private(name: str) -> None:
    """Whatever was changed: with F2 pressed the answer names who and when, never the words or the worth."""
    told = " ".join(ANSWERS[name](PRIVATE[0]))
    assert told
    assert "secret" not in told
    assert "9,876" not in told


def test_every_answer_is_tried_in_private() -> None:
    """A new answer must join the test above; those that take no view have nothing to hide."""
    functions = {name for name, found in inspect.getmembers(answers, inspect.isfunction)
                 if found.__module__ == answers.__name__ and "view" in inspect.signature(found).parameters}  # fmt: skip
    within = {"first_line", "_steps", "_logged_on", "_lateness", "_attempted", "_entry_parts", "_file_words"}
    assert functions - within == {name.split()[0] for name in ANSWERS}


def test_answers_in_full_say_the_words_and_the_worth() -> None:
    """Nobody looks on: the same sentences, whole."""
    assert answers.done(Done(REMINDER, None), DASHBOARD) == ["Done: Li Wei: a secret word"]
    moved = Snoozed(REMINDER, Moment(NOW.date()))
    assert answers.snoozed(moved, DASHBOARD) == ["Moved to Fri 20 Nov (was Wed 18 Nov): Li Wei: a secret word"]
    assert answers.logged(Logged(NOTE, None, (), DEAL), DASHBOARD) == [
        "Logged call with Sara at Li Wei (number 1).",
        "deal 3 chairs: proposal, $9,876,543",
    ]
    assert answers.in_one_line(["Done: x.", "again tomorrow"]) == "Done: x · again tomorrow"


def test_the_shell_hides_by_rank_and_cuts_last() -> None:
    """What gives way first: the highest rank, then words down to a few, then names; what fits nowhere stands below."""
    columns = (
        Column("Name", share=1, is_name=True),
        Column("Worth"),
        Column("Bar", rank=2),
        Column("Chance", rank=1),
        Column("Words", share=1),
    )
    needs = [20, 8, 12, 6, 40]
    assert shell_widths(columns, needs, 94) == ([20, 8, 12, 6, 40], [])
    assert shell_widths(columns, needs, 75) == ([20, 8, 12, 6, 21], [])
    assert shell_widths(columns, needs, 68) == ([18, 8, 12, 6, 16], [])
    assert shell_widths(columns, needs, 50) == ([20, 8, 0, 0, 18], [])
    assert shell_widths(columns, needs, 46) == ([18, 8, 0, 0, 16], [])
    assert shell_widths(columns, needs, 30) == ([20, 8, 0, 0, 0], [4])
    assert shell_widths(columns, needs, 12) == ([12, 0, 0, 0, 0], [1, 4])


def test_a_rank_of_nothing_always_stays() -> None:
    """Who it is about is never hidden, however narrow the screen."""
    assert fitting((Column("a"), Column("b", rank=1)), [30, 30], 10, 2) == [True, False]
    assert pick(columns.REMINDER, "due", "id")[0].label == "Due"


@pytest.mark.parametrize("width", [30, 40, 60, 120])
@pytest.mark.parametrize("words", [["pipeline"], ["pipeline", "--deals"], ["forecast"]])
def test_the_pipeline_is_no_wider_than_the_screen(
    full: Crm, monkeypatch: pytest.MonkeyPatch, width: int, words: list[str]
) -> None:
    """Tables give way and sentences are broken, so that nothing runs over the edge."""
    full.ok("deal", "add", "Li Wei", "a very long title of a deal with 报价单 in it", "120k")
    monkeypatch.setenv("COLUMNS", str(width))
    answer = full(*words)
    assert answer.code == 0
    assert max(columns_of(text) for text in answer.out.splitlines()) <= width


def columns_of(text: str) -> int:
    """Cells of a line, as the terminal counts them."""
    from rich.cells import cell_len

    return cell_len(text)


def test_out_obeys_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """Every way out makes text safe: a line stays one line, an escape sequence is shown."""
    out = Run().out
    out.put("a\nb\x1b[31m")
    out.put_text("a\nb\x1b[31m")
    out.say("a\nb\x9b")
    out.answer(["done", "again"])
    out.json({"a": "\x9b\u202e"})
    told = capsys.readouterr()
    assert told.out == 'a⏎b\\x1b[31m\na\nb\\x1b[31m\n{"a": "\\u009b\\u202e"}\n'
    assert told.err == "a⏎b\\x9b\ndone\n  again\n"


async def test_weeks_with_orders_and_no_contacts_are_shown(crm: Crm) -> None:
    """The shell counts them: so does the dashboard."""
    crm.ok("add", "acme")
    crm.ok("order", "add", "acme", "rice 2 @ 3", "--on", "2026-11-10")
    async with dashboard(crm.path, (200, 60)) as d:
        await d.press("5")
        assert "1 order" in d.text
        assert "No contacts in these weeks." in d.text


def test_show_says_what_it_leaves_out(crm: Crm) -> None:
    """Ten orders and twenty notes; the rest is counted, and where it is."""
    crm.ok("add", "acme")
    for _ in range(12):
        crm.ok("order", "add", "acme", "rice 2 @ 3")
    for number in range(21):
        crm.ok("log", "acme", f"note{number:02}")
    answer = crm("show", "acme")
    assert (answer.out.count("2 rice"), answer.out.count("note")) == (10, 20)
    assert answer.err == "… and 2 earlier orders: crm order list 1\n… and earlier notes: crm show 1 --all\n"
    assert crm("show", "acme", "--all").err == "… and 2 earlier orders: crm order list 1\n"
    crm.ok("add", "beta")
    crm.ok("log", "beta", "hello")
    assert crm("show", "beta").err == ""


@pytest.mark.parametrize(("minor", "shown"), [(27_412, "270"), (2_741_200, "27k"), (901, "9"), (0, "")])
def test_both_faces_round_an_estimate_alike(minor: int, shown: str) -> None:
    """Money at risk has two digits in the shell's list and in the dashboard's."""
    assert DASHBOARD.rough_amount(minor, "USD") == shown
    assert SHELL.rough_amount(minor, "USD").replace(",000", "k") == (shown and f"${shown}")

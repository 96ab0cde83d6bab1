"""Small exports of further programs: one command each, all of it is found again, and it comes again unchanged."""

from pathlib import Path
from typing import Any

import pytest

from crmcli.domain.identity import is_of_program
from crmcli.transfer.programs.known import LAYOUTS, layout_of
from tests.conftest import Crm, file_of

SETS = Path(__file__).parent / "fixtures" / "sets"
PEOPLE = {("Acorn Ltd", None), ("Birch AG", None), ("Ada Voss", "Acorn Ltd"), ("Bo Lind", "Birch AG")}
LEAD = {("Dee Ash", "Ash KG")}
CLOSED = {
    ("20 chairs", "won", "9000.00", "EUR", "2026-01-05", "2026-03-02"),
    ("Desks", "lost", "7000.00", "EUR", "2026-02-01", "2026-04-07"),
}
LAMPS = {("Lamps", "lost", "300.00", "CHF", "2026-10-02", "2026-10-20")}
PAPER = ("Paper", "negotiation", "1200.50", "CHF")
SAMPLES = {("Bo Lind", "2026-11-25", "Send samples")}
NOTE = ("Ada Voss", "2026-05-04", "other", None, "Likes oak")
FAIR = ("Bo Lind", "2026-09-10", "meet", 90, "Fair in Bern")
CALLED = ("Bo Lind", "2026-10-07", "call", 12, "Asked for samples")

# Program → customers with their firms, closed deals, open deals, what happened (who, day, how, minutes, words), to do.
EXPECTED: dict[str, tuple[set[Any], ...]] = {
    "copper": (
        PEOPLE | LEAD,
        CLOSED,
        {PAPER, ("Shelves", "qualified", "300.00", "CHF")},
        {
            NOTE,
            ("Bo Lind", "2026-10-07", "call", None, "Asked for samples"),
            ("Birch AG", "2026-09-10", "meet", None, "Fair in Bern"),
            ("Ada Voss", "2026-10-21", "other", None, "Ring Ada"),
        },
        SAMPLES,
    ),
    "freshsales": (
        PEOPLE | LEAD,
        CLOSED,
        {PAPER, ("Shelves", "qualified", "300.00", "CHF")},
        {
            NOTE,
            FAIR,
            ("Bo Lind", "2026-10-07", "call", 12, "Interested"),
            ("Ada Voss", "2026-10-21", "call", None, "Ring Ada"),
        },
        SAMPLES,
    ),
    "suitecrm": (
        PEOPLE | LEAD,
        CLOSED,
        {PAPER, ("Shelves", "qualified", "300.00", "CHF")},
        {
            ("Ada Voss", "2026-05-04", "other", None, "Wood"),
            FAIR,
            ("Bo Lind", "2026-10-07", "call", 12, "Call from Bo"),
            ("Acorn Ltd", "2026-10-20", "other", None, "Ring Ada"),
        },
        SAMPLES | {("Acorn Ltd", "2026-11-30", "Call Ada (mia)")},
    ),
    "insightly": (
        PEOPLE | LEAD,
        CLOSED | LAMPS,
        {PAPER, ("Shelves", "qualified", "300.00", "CHF")},
        {
            ("Ada Voss", "2026-05-04", "other", None, "Wood"),
            FAIR,
            ("Ada Voss", "2026-10-21", "other", None, "Ring Ada"),
        },
        SAMPLES,
    ),
    "zendesk_sell": (
        PEOPLE | LEAD,
        CLOSED | LAMPS,
        {PAPER, ("Shelves", "lead", "300.00", "CHF")},
        {
            NOTE,
            CALLED,
            ("Bo Lind", "2026-10-09", "call", None, "outcome: No answer"),
            ("Bo Lind", "2026-10-08", "other", None, "Price is fine"),
            ("Ada Voss", "2026-10-21", "other", None, "Ring Ada"),
        },
        {("Bo Lind", "2026-11-25", "Send samples (Mia Keller)")},
    ),
    "nimble": (
        PEOPLE - {("Birch AG", None)},
        CLOSED,
        {PAPER},
        {("Ada Voss", "2026-10-20", "other", None, "Last contact, as the file has it")},
        set(),
    ),
    "close": (
        {("Acorn Ltd", None), ("Birch AG", None)},
        CLOSED,
        {("Paper", "qualified", "1200.50", "CHF")},
        set(),
        set(),
    ),
    "capsule": (
        PEOPLE,
        CLOSED,
        {("Paper", "proposal", "1200.50", "CHF")},
        {
            NOTE,
            ("Acorn Ltd", "2026-03-02", "other", None, "Last contact, as the file has it"),
            ("Ada Voss", "2026-10-20", "other", None, "Last contact, as the file has it"),
            ("Bo Lind", "2026-10-07", "call", None, "Asked for samples"),
            ("Ada Voss", "2026-10-21", "call", None, "Ring Ada"),
        },
        SAMPLES,
    ),
    "streak": (
        {("Ada Voss", "Acorn Ltd"), ("Bo Lind", "Birch AG")},
        {("20 chairs", "won", "9000.00", "EUR", "2026-01-05", "2026-03-02"),
         ("Desks", "lost", "7000.00", "EUR", "2026-02-01", "2026-04-17")},
        {PAPER},
        set(),
        set(),
    ),
    "nutshell": (
        PEOPLE,
        CLOSED,
        {PAPER},
        {("Bo Lind", "2026-10-07", "call", 12, "Call from Bo")},
        {("Ada Voss", "2026-11-30", "Fair (Mia Keller)")},
    ),
    "bitrix24": (PEOPLE, CLOSED, {("Paper", "proposal", "1200.50", "CHF")}, set(), set()),
    "bitrixru": (
        {("ООО Ромашка", None), ("Анна Петровна Иванова", "ООО Ромашка")},
        {("20 стульев", "won", "90000.00", "RUB", "2026-01-05", "2026-03-02")},
        {("Бумага", "proposal", "12000.00", "RUB")},
        set(),
        set(),
    ),
    "onec": ({("Ромашка", None), ("Иванов И.П.", None)}, set(), set(), set(), set()),
    "xiaoshouyi": (
        {("宏达食品有限公司", None), ("广源纸业有限公司", None)},
        {("轴承一批", "won", "9000.00", "CNY", "2026-01-05", "2026-03-02"),
         ("货架", "lost", "7000.00", "CNY", "2026-02-01", "2026-04-07")},
        {("纸箱", "proposal", "12000.50", "CNY")},
        {
            ("宏达食品有限公司", "2026-05-04", "call", None, "要20箱轴承"),
            ("广源纸业有限公司", "2026-10-07", "visit", None, "看了样品"),
            ("宏达食品有限公司", "2026-10-21", "other", None, "回电话"),
        },
        {("广源纸业有限公司", "2026-11-25", "寄样品")},
    ),
    "hongquan": (
        {("宏达食品有限公司", None), ("广源纸业有限公司", None)},
        set(),
        set(),
        {
            ("宏达食品有限公司", "2026-03-02", "other", None, "Last contact, as the file has it"),
            ("宏达食品有限公司", "2026-10-07", "visit", 40, "推新品"),
        },
        set(),
    ),
}  # fmt: skip


def happened(crm: Crm, rows: list[Any]) -> tuple[set[Any], set[Any]]:
    """What happened with each customer, and what is open."""
    done, open_ = set(), set()
    for row in rows:
        card = crm.ok("show", row["id"])
        for each in card["interactions"]:
            words = each["text"].partition("\n")[0]
            done.add((row["name"], each["at"][:10], each["channel"], each["minutes"], words))
        open_ |= {(row["name"], each["due"][:10], each["text"].partition("\n")[0]) for each in card["reminders"]}
    return done, open_


@pytest.mark.parametrize("name", EXPECTED)
def test_a_set_of_a_program(crm: Crm, name: str) -> None:
    """One command without a further decision; nothing is rejected, and a second run changes nothing."""
    made = crm.ok("import", SETS / name, "--yes", "--create")
    assert made["rejected"] == 0
    rows = crm.ok("list")
    people, closed, open_deals, done, todo = EXPECTED[name]
    assert {(row["name"], row["company"]) for row in rows} == people
    deals = crm.ok("deal", "list", "--all")
    keys = ("title", "stage", "amount", "currency", "opened_on", "closed_on")
    assert {tuple(deal[key] for key in keys) for deal in deals if deal["closed_on"]} == closed
    assert {tuple(deal[key] for key in keys[:4]) for deal in deals if not deal["closed_on"]} == open_deals
    assert happened(crm, rows) == (done, todo)
    again = crm.ok("import", SETS / name, "--yes", "--create")
    assert (again["batch"], again["added"], again["differ"]) == (None, 0, 0)


def test_orders_of_1c_have_their_quantities(crm: Crm) -> None:
    """20,000 beside 4 500,00 is twenty, not twenty thousand; a legal person is a company."""
    crm.ok("import", SETS / "onec", "--yes", "--create")
    (order,) = crm.ok("order", "list", "Ромашка")
    assert (order["amount"], order["currency"], order["lines"][0]["quantity"]) == ("90000.00", "RUB", 20)
    assert {row["name"]: row["kind"] for row in crm.ok("list")} == {"Ромашка": "company", "Иванов И.П.": "person"}


def test_owners_of_salesforce_are_named_by_its_users(crm: Crm) -> None:
    """OwnerId is a number; where the set has no table of users, the owners are counted as not taken."""
    crm.ok("import", SETS / "salesforce", "--yes", "--create")
    assert crm.ok("show", "ada")["fields"]["owner"] == "Mia Keller"
    crm.ok("undo")
    made = crm.ok("import", SETS / "salesforce" / "Account.csv", "--yes")
    assert made["not_taken"]["owners whose names no file says"] == 2
    assert "owner" not in crm.ok("show", "acorn")["fields"]


TASKS = "Subject,Due Date,Status,Related To,Task Owner\n"


@pytest.mark.parametrize(
    ("related", "whose"), [("Acorn Ltd", "Acorn Ltd"), ("20 chairs", "Ada Voss"), ("20 CHAIRS", "Ada Voss")]
)
def test_a_task_that_says_only_what_it_is_related_to(crm: Crm, tmp_path: Path, related: str, whose: str) -> None:
    """The name of a customer, else the title of a deal; never a new customer of a deal's title."""
    crm.ok("add", "Acorn Ltd", "--is-company")
    crm.ok("add", "Ada Voss", "--company", "Acorn Ltd")
    crm.ok("deal", "add", "ada", "20 chairs", "900")
    crm.ok("import", file_of(tmp_path, f"{TASKS}Send samples,2026-11-25,Open,{related},Mia\n"), "--yes", "--create")
    assert [row["name"] for row in crm.ok("list")] == ["Acorn Ltd", "Ada Voss"]
    assert [each["text"] for each in crm.ok("show", whose)["reminders"]] == ["Send samples (Mia)"]


def test_a_task_related_to_nothing_in_the_book_is_rejected(crm: Crm, tmp_path: Path) -> None:
    """With --create too: the name may be that of a deal; and two deals of one title are never guessed between."""
    path = file_of(tmp_path, f"{TASKS}Send samples,2026-11-25,Open,Chairs,Mia\n")
    answer = crm("import", path, "--yes", "--create")
    assert (answer.code, crm.ok("list")) == (1, [])
    assert "no customer and no deal 'Chairs'" in answer.err
    for name in ("Ada Voss", "Bo Lind"):
        crm.ok("add", name)
        crm.ok("deal", "add", name, "Chairs")
    assert "several customers" in crm("import", path, "--yes", "--create").err


def test_one_file_of_a_set_tells_the_order_of_dates_for_the_others(crm: Crm, tmp_path: Path) -> None:
    """The notes alone could be of March or April; two files that contradict each other tell nothing."""
    file_of(tmp_path, "Copper ID,Name,Email Domain\n1,Acorn,acorn.example\n", "companies.csv")
    head = "Copper ID,Activity Type,Activity Date,Details,Parent Type,Parent ID\n"
    file_of(tmp_path, head + "7,Note,03/04/2026,Likes oak,Company,1\n", "activities.csv")
    assert crm("import", tmp_path, "--yes").code == 5
    file_of(
        tmp_path, "Copper ID,Name,Due Date,Related To Type,Related To ID\n8,Ring,11/25/2026,Company,1\n", "tasks.csv"
    )
    crm.ok("import", tmp_path, "--yes")
    assert [each["at"] for each in crm.ok("show", "acorn")["interactions"]] == ["2026-03-04"]


def test_the_numbers_of_every_program_are_known_as_such() -> None:
    """A number with the table that it counts proves identity alone: each program with tables of people is listed."""
    spaces = {layout.space for layout in LAYOUTS if layout.space}
    assert [space for space in sorted(spaces) if not is_of_program(f"{space} 1")] == []


def test_headings_of_smaller_words_are_no_known_table() -> None:
    """Lists that share a few words with a program are no table of it."""
    for said in ("Id,Name,Email", "Subject,Due Date,Notes", "Name,Stage,Amount", "Id,Title,Description,Created At"):
        assert layout_of(said.split(",")) is None, said

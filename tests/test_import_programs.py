"""Exports of known programs: whose number stands where, what happened when, and what a newer export changes."""

from pathlib import Path

import pytest

from crmcli.transfer.programs.known import LAYOUTS, layout_of
from crmcli.transfer.programs.layout import ProgramTable
from tests.conftest import Crm

CASES = Path(__file__).parent / "fixtures" / "cases"


def write(tmp_path: Path, text: str, name: str = "f.csv") -> Path:
    """A file with this text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("names", [("mig-companies.csv", "mig-people.csv"), ("mig-people.csv", "mig-companies.csv")])
def test_numbers_of_two_tables_are_two(crm: Crm, names: tuple[str, str]) -> None:
    """Company 1 is not contact 1: nobody vanishes into a firm, and a second run changes nothing."""
    for name in names:
        assert crm.ok("import", CASES / name, "--yes")["added"] == 2
    rows = crm.ok("list")
    assert {(row["name"], row["company"]) for row in rows} == {
        ("Acorn Ltd", None), ("Birch AG", None), ("Ada Voss", "Birch AG"), ("Bo Lind", "Acorn Ltd")}  # fmt: skip
    for name in names:
        again = crm.ok("import", CASES / name, "--yes")
        assert (again["unchanged"], again["differ"]) == (2, 0)


def test_a_renamed_contact_is_the_one_with_its_number(crm: Crm, tmp_path: Path) -> None:
    """A number of the same table is identity: the new name is said, and taken with overwrite."""
    crm.ok("import", CASES / "mig-people.csv", "--yes")
    newer = write(tmp_path, "Record ID,First Name,Last Name,Email\n1,Ada,Sand,sand@birch.example\n")
    said = crm.ok("import", newer, "--yes")
    assert (said["added"], said["differ"]) == (0, 1)
    assert {"field": "name", "before": "Ada Voss", "after": "Ada Sand"}.items() <= said["changes"][0].items()
    assert crm.ok("import", newer, "--yes", "--update", "overwrite")["updated"] == 1
    assert [row["name"] for row in crm.ok("list")] == ["Ada Sand", "Bo Lind"]


def test_a_deal_that_changed_is_never_unchanged(crm: Crm) -> None:
    """It is said to differ, and follows with overwrite; its stage is entered on the day of the file."""
    crm.ok("import", CASES / "mig-deals-1.csv", "--yes", "--create")
    said = crm("import", CASES / "mig-deals-2.csv", "--yes")
    assert "1 unchanged, 1 differs" in said.err
    assert "--update overwrite takes what the file says" in said.err
    assert crm.ok("deal", "show", "1")["stage"] == "proposal"
    made = crm.ok("import", CASES / "mig-deals-2.csv", "--yes", "--update", "overwrite")
    assert (made["updated"], made["unchanged"], made["differ"]) == (1, 1, 0)
    deal = crm.ok("deal", "show", "1")
    assert (deal["stage"], deal["amount"], deal["closed_on"]) == ("won", "2500.00", "2026-11-10")
    assert {"stage": "won", "day": "2026-11-10"} in deal["history"]
    crm.ok("undo")
    assert crm.ok("deal", "show", "1")["stage"] == "proposal"


def test_a_note_of_hubspot_is_a_note(crm: Crm) -> None:
    """Its text without tags, on its day, with the person at the firm."""
    assert crm("import", CASES / "mig-hubspot-notes.csv", "--yes").code == 1
    crm.ok("import", CASES / "mig-hubspot-notes.csv", "--yes", "--create")
    card = crm.ok("show", "ada")
    assert (card["name"], card["company"], card["emails"]) == ("Ada Voss", "Acorn Ltd", ["ada@acorn.example"])
    assert [(each["at"][:10], each["text"]) for each in card["interactions"]] == [
        ("2026-10-01", "Wants 20 chairs\nby May\n(Mia Keller)")
    ]


def test_a_name_with_its_mail_in_brackets_is_found(crm: Crm) -> None:
    """The deal is Mina's."""
    crm.ok("add", "Mina Otto", "--email", "otto@clinic.example")
    crm.ok("import", CASES / "mig-contact-in-brackets.csv", "--yes")
    assert [deal["title"] for deal in crm.ok("show", "mina")["deals"]] == ["Pilot"]


def test_a_done_call_is_history(crm: Crm, tmp_path: Path) -> None:
    """A done activity happened on its day, an open one is a reminder; one that was done since leaves the reminders."""
    crm.ok("add", "Mina Otto")
    crm.ok("import", CASES / "mig-done-call.csv", "--yes")
    card = crm.ok("show", "mina")
    assert [(each["at"][:10], each["channel"]) for each in card["interactions"]] == [("2026-10-02", "call")]
    assert [each["text"] for each in card["reminders"]] == ["Send quote"]
    text = (CASES / "mig-done-call.csv").read_text(encoding="utf-8")
    text = text.replace("2,To do,", "2,Done,").replace("2026-11-25,09:00,,", "2026-11-25,09:00,2026-11-17 12:00:00,")
    newer = write(tmp_path, text)
    assert crm.ok("import", newer, "--yes")["added"] == 1
    card = crm.ok("show", "mina")
    assert [each["done_at"][:10] for each in card["reminders"]] == ["2026-11-17"]
    assert sorted(each["at"][:10] for each in card["interactions"]) == ["2026-10-02", "2026-11-17"]
    assert crm.ok("import", newer, "--yes")["unchanged"] == 2


def test_salesforce_links_by_its_ids(crm: Crm) -> None:
    """Accounts are firms, people stand at them, rows deleted there and converted leads are left out and counted."""
    crm.ok("import", CASES / "mig-sf-accounts.csv", "--yes")
    assert crm.ok("import", CASES / "mig-sf-contacts.csv", "--yes")["not_taken"] == {"rows deleted in the program": 1}
    crm.ok("import", CASES / "mig-sf-opportunities.csv", "--yes")
    assert crm.ok("import", CASES / "mig-sf-leads.csv", "--yes")["not_taken"] == {"leads that were converted": 1}
    assert [(row["name"], row["company"], row["tier"]) for row in crm.ok("list")] == [
        ("Acorn Ltd", None, None), ("Ada Voss", "Acorn Ltd", None), ("Bo Lind", "Birch AG", None)]  # fmt: skip
    (deal,) = crm.ok("deal", "list", "--all")
    assert (deal["amount"], deal["currency"], deal["stage"]) == ("1000.00", "GBP", "won")
    assert (deal["opened_on"], deal["closed_on"]) == ("2026-01-05", "2026-03-02")


def test_usual_stages_of_a_program_are_known(crm: Crm, tmp_path: Path) -> None:
    """The stages that a program starts with are read as the book's; a stage of one's own is refused."""
    text = "Record ID,Deal Name,Deal Stage,Associated Company\n1,Chairs,Contract Sent,Acorn\n2,Tables,{},Acorn\n"
    assert crm("import", write(tmp_path, text.format("Our own")), "--yes", "--create").code != 0
    crm.ok("import", write(tmp_path, text.format("Appointment scheduled")), "--yes", "--create")
    assert [deal["stage"] for deal in crm.ok("deal", "list")] == ["negotiation", "qualified"]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_each_layout_is_told_by_each_of_its_signs(layout: ProgramTable) -> None:
    """No other table comes before a table that has just the headings it is told by."""
    for signs in layout.signs:
        headings = [sign.lstrip("=").replace("_", " ") for sign in signs.split() if not sign.startswith("!")]
        found = layout_of(headings)
        assert found is not None
        assert found.program == layout.program


def test_a_company_without_a_name_goes_by_its_domain(crm: Crm, tmp_path: Path) -> None:
    """As the program shows it."""
    crm.ok("import", write(tmp_path, "Record ID,Company name,Company Domain Name\n8,,birch.example\n"), "--yes")
    (row,) = crm.ok("list")
    assert (row["name"], row["kind"]) == ("birch.example", "company")


def test_a_stage_with_its_pipeline_is_the_stage(crm: Crm, tmp_path: Path) -> None:
    """With several pipelines the name of its own stands behind the stage."""
    text = "Record ID,Deal Name,Deal Stage,Close Date,Create Date,Associated Company\n"
    text += "1,Chairs,Closed won (Sales Pipeline),2026-03-02 10:00,2026-01-05 09:00,Acorn\n"
    crm.ok("import", write(tmp_path, text), "--yes", "--create")
    (deal,) = crm.ok("deal", "list", "--all")
    assert (deal["stage"], deal["closed_on"]) == ("won", "2026-03-02")

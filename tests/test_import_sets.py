"""Whole exports of the programs that people come from: one command each, and everything in it is found again."""

from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from crmcli.transfer.programs.known import LAYOUTS
from tests.conftest import Crm, file_of

SETS = Path(__file__).parent / "fixtures" / "sets"
CASES = Path(__file__).parent / "fixtures" / "cases"
DEALS = {
    ("20 chairs", "won", "9000.00", "EUR", "2026-01-05", "2026-03-02"),
    ("Desks", "lost", "7000.00", "EUR", "2026-02-01", "2026-04-07"),
}


def notes(crm: Crm, name: str) -> list[tuple[Any, ...]]:
    """Day, channel, minutes and first line of what happened with a customer, oldest first."""
    found = crm.ok("show", name)["interactions"]
    return sorted((n["at"][:10], n["channel"], n["minutes"], n["text"].partition("\n")[0]) for n in found)


def deals(crm: Crm) -> set[tuple[str, ...]]:
    """Title, stage, money and days of the closed deals."""
    keys = ("title", "stage", "amount", "currency", "opened_on", "closed_on")
    return {tuple(deal[key] for key in keys) for deal in crm.ok("deal", "list", "--all") if deal["closed_on"]}


@pytest.mark.parametrize("name", ["hubspot", "pipedrive", "zoho", "salesforce", "outlook", "google", "chinese"])
def test_a_set_is_one_step_and_comes_again_unchanged(crm: Crm, name: str) -> None:
    """One command, one batch; again nothing changes; one undo takes all of it back."""
    made = crm.ok("import", SETS / name, "--yes", "--create")
    assert made["rejected"] == 0
    assert len({each["batch"] for each in made["files"]}) == 1
    again = crm.ok("import", SETS / name, "--yes", "--create")
    assert (again["batch"], again["added"], again["updated"], again["differ"]) == (None, 0, 0, 0)
    crm.ok("undo")
    assert (crm.ok("list"), crm.ok("deal", "list", "--all")) == ([], [])


def test_a_set_of_hubspot(crm: Crm) -> None:
    """Company 1 is not contact 1, and what happened is with the person it happened with."""
    crm.ok("import", SETS / "hubspot", "--yes", "--create")
    assert {(row["name"], row["company"]) for row in crm.ok("list")} == {
        ("Acorn Ltd", None), ("Birch AG", None), ("Ada Voss", "Acorn Ltd"), ("Cy Mar", "Acorn Ltd"),
        ("Bo Lind", "Birch AG"), ("Dee Ash", None)}  # fmt: skip
    assert deals(crm) == DEALS
    assert notes(crm, "ada") == [
        ("2026-10-01", "other", None, "Wants 20 chairs"),
        ("2026-10-21", "call", None, "Ring Ada"),
    ]
    assert notes(crm, "bo lind") == [
        ("2026-09-10", "meet", 90, "Fair in Bern"),
        ("2026-10-07", "call", 12, "Call with Bo"),
        ("2026-10-08", "mail", None, "Offer"),
    ]
    assert [each["text"] for each in crm.ok("show", "ada")["reminders"]] == ["Showroom"]
    assert crm.ok("show", "ada")["fields"] == {"owner": "Mia Keller", "lifecycle_stage": "Customer"}


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("salesforce", "Id,IsDeleted,Name,CreatedDate,CreatedById,LastModifiedDate,SystemModstamp"),
        ("salesforce", "Id,ParentId,TextBody,FromAddress,CreatedDate,CreatedById,LastModifiedDate,SystemModstamp"),
        ("zoho", "Record Id,Vendor Owner,Vendor Name,Phone,Email,Created Time"),
        ("zoho", "Record Id,Subject,Quote Stage,Account Name,Grand Total"),
        ("hubspot", "Record ID,Ticket name,Ticket status,Associated Company"),
        ("hubspot", "Record ID,Name,SKU,Unit price,Product description"),
    ],
)
def test_tables_of_a_program_that_the_book_keeps_nothing_of(crm: Crm, tmp_path: Path, name: str, extra: str) -> None:
    """A whole export holds many: they are passed over and named, and none of their rows is a customer."""
    folder = copytree(SETS / name, tmp_path / "set")
    file_of(folder, extra + "\n" + ",".join("x" for _ in extra.split(",")) + "\n", "Extra.csv")
    file_of(folder, "Read me first: these are the files of the export.\n", "README.md")
    made = crm.ok("import", folder, "--yes", "--create")
    assert {"Extra.csv", "README.md"} <= {each["name"] for each in made["passed_over"]}
    wanted = crm.names()
    crm.ok("undo")
    crm.ok("import", SETS / name, "--yes", "--create")
    assert crm.names() == wanted


def test_owners_of_deals_and_tasks_are_kept(crm: Crm) -> None:
    """That of a deal as a line of its note, those of tasks, open or done, in brackets behind their words."""
    made = crm.ok("import", SETS / "zoho", "--yes", "--create")
    files = {each["file"].rpartition("/")[2]: each for each in made["files"]}
    assert files["Deals_001.csv"]["columns"]["Deal Owner"] == "owner"
    assert all("Deal Owner: " in crm.ok("deal", "show", deal["id"])["note"] for deal in crm.ok("deal", "list", "--all"))
    assert not any("owners" in what for what in files["Tasks_001.csv"]["not_taken"])
    (task,) = crm.ok("show", "bo lind")["reminders"]
    assert task["text"].endswith(")")


def test_a_set_of_pipedrive(crm: Crm) -> None:
    """Names alone link its tables; a deleted deal and the products are left out and said."""
    made = crm.ok("import", SETS / "pipedrive", "--yes", "--create")
    assert [each["name"] for each in made["passed_over"]] == ["products.csv"]
    assert deals(crm) == DEALS
    assert notes(crm, "ada") == [
        ("2026-02-02", "call", 30, "Discussed price"),
        ("2026-05-04", "other", None, "Likes oak"),
    ]
    assert notes(crm, "birch ag") == [("2026-09-10", "meet", 90, "Fair in Bern")]


@pytest.mark.parametrize("name", ["zoho", "salesforce"])
def test_a_set_linked_by_ids(crm: Crm, name: str) -> None:
    """Converted leads make no second Ada; a note on a deal is with the deal's customer."""
    crm.ok("import", SETS / name, "--yes", "--create")
    assert {(row["name"], row["company"]) for row in crm.ok("list")} == {
        ("Acorn Ltd", None), ("Birch AG", None), ("Ada Voss", "Acorn Ltd"), ("Bo Lind", "Birch AG"),
        ("Dee Ash", "Ash KG")}  # fmt: skip
    assert deals(crm) == DEALS
    assert ("2026-09-10", "meet", 90, "Fair in Bern") in notes(crm, "bo lind")
    assert [each["text"].partition("\n")[0] for each in crm.ok("show", "bo lind")["reminders"]] == ["Send samples"]


def test_a_set_of_a_chinese_service(crm: Crm) -> None:
    """People stand at their firm, which stays one; payments in approval are no money."""
    crm.ok("import", SETS / "chinese", "--yes", "--create")
    assert [row["name"] for row in crm.ok("list")] == ["宏达食品有限公司", "广源纸业有限公司"]
    card = crm.ok("show", "宏达")
    assert [each["name"] for each in card["contacts"]] == ["王伟", "李娜"]
    assert (card["tier"], card["fields"]["owner"]) == ("A", "王经理")
    assert {deal[:2] + deal[4:] for deal in deals(crm)} == {
        ("轴承一批", "won", "2026-01-05", "2026-03-02"),
        ("货架", "lost", "2026-02-01", "2026-04-07"),
    }
    assert [each["amount"] for each in crm.ok("pay", "宏达")["payments"]] == ["600.00"]
    texts = [each["text"] for each in crm.ok("show", "宏达")["interactions"]]
    assert sorted(texts) == ["回电话\n(王经理)", "要20箱轴承\n(王经理)"]


def test_rows_rejected_in_one_file_keep_the_whole_set_out(crm: Crm, tmp_path: Path) -> None:
    """Nothing is written, the line is named, and --partial takes the rest."""
    folder = copytree(SETS / "hubspot", tmp_path / "set")
    path = folder / "hubspot-crm-exports-all-deals.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1200.50", "twelve"), encoding="utf-8")
    answer = crm("import", folder, "--yes", "--create")
    assert (answer.code, crm.ok("list")) == (1, [])
    assert "line 4" in answer.err
    crm("import", folder, "--yes", "--create", "--partial")
    assert len(crm.ok("list")) == 6


def test_a_file_that_is_not_certain_keeps_the_set_out(crm: Crm, tmp_path: Path) -> None:
    """The set is refused with that file's name; --partial passes it over and says so."""
    folder = copytree(SETS / "google", tmp_path / "set")
    (folder / "odd.csv").write_text("Opportunity,Expected Revenue\nChairs,100\n", encoding="utf-8")
    answer = crm("import", folder, "--yes")
    assert (answer.code, crm.ok("list")) == (5, [])
    assert "odd.csv" in answer.err
    answer = crm("import", folder, "--yes", "--partial")
    assert "odd.csv is not taken" in answer.err
    assert len(crm.ok("list")) == 2


def test_several_files_are_a_set_in_any_order(crm: Crm) -> None:
    """Opportunities may be named before the accounts that they belong to."""
    names = ("mig-sf-opportunities.csv", "mig-sf-leads.csv", "mig-sf-contacts.csv", "mig-sf-accounts.csv")
    made = crm.ok("import", *(CASES / name for name in names), "--yes")
    assert (made["added"], made["rejected"]) == (4, 0)
    assert [deal["customer"] for deal in crm.ok("deal", "list", "--all")] == ["Acorn Ltd"]


def test_a_dry_run_of_a_set_writes_nothing(crm: Crm) -> None:
    """It says what would be added, deals on firms of the same set too."""
    made = crm.ok("import", SETS / "salesforce", "--dry-run")
    assert (made["batch"], made["added"], made["rejected"]) == (None, 12, 0)
    assert crm.ok("list") == []


def test_an_account_of_monica(crm: Crm) -> None:
    """Notes, calls and activities are history, reminders and tasks are planned, the rest is counted by name."""
    made = crm.ok("import", SETS / "monica", "--yes")
    assert made["files"][0]["not_taken"] == {
        "debts": 1, "gifts": 1, "relationships": 1, "reminders whose day has passed": 1}  # fmt: skip
    assert made["files"][0]["undated"] == 1
    assert notes(crm, "ada") == [
        ("2026-05-04", "other", None, "Likes oak"),
        ("2026-06-01", "other", None, "Moves in July"),
        ("2026-08-03", "meet", None, "Lunch in Bern"),
        ("2026-09-01", "other", None, "Send catalogue"),
        ("2026-10-07", "call", None, "Asked for samples"),
    ]
    assert notes(crm, "bo lind") == [("2026-08-03", "meet", None, "Lunch in Bern")]
    card = crm.ok("show", "ada")
    assert [(each["due"], each["text"]) for each in card["reminders"]] == [
        ("2026-11-18", "Send book"),
        ("2026-12-01", "Ring Ada"),
    ]
    assert card["reminders"][1]["every"]
    assert (card["birthday"], card["fields"]) == ("1980-05-14", {"first_met": "2020-02-02"})
    again = crm.ok("import", SETS / "monica", "--yes")
    assert (again["added"], again["differ"], again["updated"]) == (0, 0, 0)


def test_the_case_of_monica(crm: Crm) -> None:
    """Nothing but the debt is left out, and it is named."""
    made = crm.ok("import", CASES / "mig-monica.json", "--yes")
    assert made["not_taken"] == {"debts": 1}
    assert notes(crm, "ada") == [
        ("2026-05-04", "other", None, "Likes oak"),
        ("2026-08-03", "meet", None, "Lunch in Bern"),
    ]
    assert sorted(each["text"] for each in crm.ok("show", "ada")["reminders"]) == ["Ring Ada", "Send book"]


def test_what_monica_keeps_elsewhere_is_named(crm: Crm, tmp_path: Path) -> None:
    """Journal entries stand with the account, reminders of a death with a contact's dates."""
    text = (SETS / "monica" / "monica.json").read_text(encoding="utf-8")
    text = text.replace('"account": {"uuid"', '"account": {"properties": {"journal_entries": [{}, {}]}, "uuid"')
    text = text.replace('"first_met_date"', '"first_met_reminder": {"uuid": "x"}, "first_met_date"')
    made = crm.ok("import", file_of(tmp_path, text, "m.json"), "--yes")
    assert made["not_taken"]["journal entries"] == 2
    assert made["not_taken"]["reminders of a first meeting or a death"] == 1


def test_two_programs_one_after_the_other(crm: Crm) -> None:
    """A firm of one name in both is one customer, and that is said; each program's deals are there."""
    crm.ok("import", SETS / "hubspot", "--yes", "--create")
    made = crm.ok("import", SETS / "pipedrive", "--yes", "--create")
    assert (made["rejected"], made["duplicates"]) == (0, 0)
    firms = next(each for each in made["files"] if each["file"].endswith("organizations.csv"))
    assert "2 firms have the names of some from another program, and are taken as those" in firms["remarks"]
    assert crm.names() == ["Acorn Ltd", "Ada Voss", "Birch AG", "Bo Lind", "Cy Mar", "Dee Ash"]
    titles = [(deal["title"], deal["customer"]) for deal in crm.ok("deal", "list", "--all")]
    assert titles.count(("Desks", "Acorn Ltd")) == 2
    again = crm.ok("import", SETS / "pipedrive", "--yes", "--create")
    assert (again["added"], again["updated"]) == (0, 0)


def test_two_firms_of_one_name_in_a_program_stay_two(crm: Crm, tmp_path: Path) -> None:
    """Two numbers of one table are two firms, also where another program has one of that name."""
    crm.ok("import", SETS / "hubspot", "--yes", "--create")
    path = tmp_path / "organizations.csv"
    path.write_text(
        "Organization - ID,Organization - Name,Organization - Owner\n7,Acorn Ltd,Mia\n8,Acorn Ltd,Mia\n",
        encoding="utf-8",
    )
    made = crm.ok("import", path, "--yes")
    assert (made["added"], made["duplicates"]) == (1, 1)
    assert crm.names().count("Acorn Ltd") == 2
    assert crm.ok("import", path, "--yes")["added"] == 0


def test_a_firm_without_a_program_is_no_firm_of_one(crm: Crm, tmp_path: Path) -> None:
    """One that was typed by hand with a phone of its own is told as a possible duplicate, as before."""
    crm.ok("add", "Acorn Ltd", "--phone", "+44 20 5550 0000")
    crm.ok("edit", "Acorn Ltd", "kind=company")
    path = tmp_path / "organizations.csv"
    path.write_text("Organization - ID,Organization - Name,Organization - Owner\n7,Acorn Ltd,Mia\n", encoding="utf-8")
    assert crm.ok("import", path, "--yes")["duplicates"] == 1


@pytest.mark.parametrize(("choice", "stages"), [("", 3), ("park", 3), ("rm", 2)])
def test_rows_that_a_newer_export_lacks(crm: Crm, tmp_path: Path, choice: str, stages: int) -> None:
    """They are named, and left as they are unless a choice is made; a closed deal stays."""
    crm.ok("import", SETS / "hubspot", "--yes", "--create")
    folder = copytree(SETS / "hubspot", tmp_path / "set")
    path = folder / "hubspot-crm-exports-all-deals.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], lines[2]]) + "\n", encoding="utf-8")
    made = crm.ok("import", folder, "--yes", *(("--missing", choice) if choice else ()))
    assert [each["missing"] for each in made["files"] if each["kind"] == "deals"] == [["Paper"]]
    found = crm.ok("deal", "list", "--all")
    assert len(found) == stages
    assert [deal["title"] for deal in found if deal["parked_until"]] == (["Paper"] if choice == "park" else [])


def test_every_program_has_its_page() -> None:
    """docs/importing.md says how to export from each program that is known by its headings."""
    page = (Path(__file__).parent.parent / "docs" / "importing.md").read_text(encoding="utf-8")
    for program in {layout.program for layout in LAYOUTS} | {"Monica", "Google"}:
        assert f"\n## {program}" in page


@pytest.mark.parametrize(("name", "people"), [("hubspot", "*contacts*"), ("zoho", "Contacts_*")])
def test_a_set_without_its_people(crm: Crm, tmp_path: Path, name: str, people: str) -> None:
    """Whom its deals and calls name beside a firm is made there, by their own number: the people file finds them."""
    folder = copytree(SETS / name, tmp_path / "set")
    gone = list(folder.glob(people))
    assert gone
    for path in gone:
        path.unlink()
    crm.ok("import", folder, "--yes", "--create")
    rows = {row["name"]: row["company"] for row in crm.ok("list")}
    assert {("Ada Voss", "Acorn Ltd"), ("Bo Lind", "Birch AG")} <= rows.items()
    assert {deal["title"]: deal["customer"] for deal in crm.ok("deal", "list", "--all")}["Paper"] == "Bo Lind"
    again = crm.ok("import", folder, "--yes", "--create", "--update", "overwrite")
    assert (again["added"], again["updated"], again["differ"]) == (0, 0, 0)
    crm.ok("import", SETS / name, "--yes", "--create")
    assert [row["name"] for row in crm.ok("list")].count("Bo Lind") == 1

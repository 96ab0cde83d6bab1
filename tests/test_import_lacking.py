"""Rows that lack something: deals without a title or a customer, contacts without a name, rows of too few cells."""

from pathlib import Path

import pytest

from tests.conftest import Crm

CONTACTS = "Record ID,First Name,Last Name,Email,Phone Number,Contact owner,Associated Company,Associated Company IDs\n"
DEALS = "Record ID,Deal Name,Deal Stage,Close Date,Create Date,Associated Company,Associated Company IDs\n"
INVOICES = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


def write(tmp_path: Path, text: str, name: str = "f.csv") -> Path:
    """A file with this text."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def titles(crm: Crm) -> list[str]:
    """The titles of all deals."""
    return sorted(deal["title"] for deal in crm.ok("deal", "list", "--all"))


@pytest.mark.parametrize(
    ("headings", "title"),
    [
        ("opportunity_id,sales_agent,account,deal_stage,engage_date,close_date,close_value", "Oakfold Q1"),
        ("Deal ID,Owner,Company,Deal Stage,Created,Close Date,Deal Value", "Oakfold Q1"),
        ("商机编号,负责人,客户名称,商机阶段,创建日期,预计成交日期,商机金额", "Oakfold Q1"),
    ],
)
def test_deals_without_a_title_column(crm: Crm, tmp_path: Path, headings: str, title: str) -> None:
    """They are named by their customer and number, and it is said."""
    file = write(tmp_path, headings + "\nQ1,Jo,Oakfold,Won,2026-02-20,2026-03-01,1054\n")
    made = crm.ok("import", file, "--yes", "--create")
    assert (made["kind"], made["added"]) == ("deals", 1)
    assert any(title in remark for remark in made["remarks"])
    assert titles(crm) == [title]
    assert crm.ok("import", file, "--yes", "--create")["unchanged"] == 1


def test_deals_named_by_a_product_say_so(crm: Crm, tmp_path: Path) -> None:
    """The product is the title where there is no other."""
    text = "opportunity_id,product,account,deal_stage,close_value\nQ1,Desk,Oakfold,Won,9\n"
    made = crm.ok("import", write(tmp_path, text), "--yes", "--create")
    assert made["remarks"] == ["deals have no title and are named by product"]


def test_deals_without_a_number_are_as_many_as_their_rows(crm: Crm, tmp_path: Path) -> None:
    """Rows that differ in any cell are different deals; one that is the same in every cell is taken once, and said."""
    text = "product,account,deal_stage,close_value,agent\nDesk,Oak,Won,9,Jo\nDesk,Oak,Won,9,Al\nDesk,Oak,Won,9,Jo\n"
    file = write(tmp_path, text)
    made = crm.ok("import", file, "--yes", "--create")
    assert (made["added"], made["unchanged"]) == (2, 1)
    assert any("the same as one above" in remark for remark in made["remarks"])
    assert crm.ok("import", file, "--yes")["unchanged"] == 3


def test_people_with_columns_of_deals_are_asked_for(crm: Crm, tmp_path: Path) -> None:
    """The refusal says what would do, and that does."""
    text = "First Name,Last Name,Email,Company,Deal Stage,Deal Value\nAda,Voss,ada@oak.example,Oak,Won,9\n"
    refused = crm("import", write(tmp_path, text), "--yes")
    assert (refused.code, "--as deals, or --as customers" in refused.err) == (5, True)
    asked = crm.ok("import", write(tmp_path, text), "--yes", "--create", "--as", "deals")
    assert (asked["kind"], titles(crm)) == ("deals", ["Ada Voss"])


def test_lists_of_products_and_salespeople_in_a_folder_are_passed_over(crm: Crm, tmp_path: Path) -> None:
    """They are certainly no customers, and named; alone such a file is refused."""
    folder = tmp_path / "set"
    folder.mkdir()
    write(folder, "product,series,sales_price\nDesk,D,55\n", "products.csv")
    write(folder, "sales_agent,manager,regional_office\nJo,Al,East\n", "teams.csv")
    write(folder, "account,sector,employees\nOakfold,medical,20\n", "accounts.csv")
    made = crm.ok("import", folder, "--yes")
    assert [each["name"] for each in made["passed_over"]] == ["products.csv", "teams.csv"]
    assert [row["name"] for row in crm.ok("list")] == ["Oakfold"]
    assert crm("import", folder / "products.csv", "--yes").code == 5
    assert crm("import", folder / "teams.csv", "--yes").code == 5


def test_strange_stages_and_other_faults_are_said_together(crm: Crm, tmp_path: Path) -> None:
    """Two commands do: the refusal names the stages and what else is rejected."""
    text = "opportunity_id,product,account,deal_stage,close_value\nQ1,Desk,Oakfold,Engaging,9\nQ2,Desk,,Won,9\n"
    file = write(tmp_path, text)
    refused = crm("import", file, "--yes", "--create")
    assert refused.code == 5
    assert '--map-stage "Engaging=qualified"' in refused.err
    assert "1 row more is rejected for another reason: --partial leaves it out." in refused.err
    crm("import", file, "--yes", "--create", "--partial", "--map-stage", "Engaging=qualified")
    assert [deal["stage"] for deal in crm.ok("deal", "list", "--all")] == ["qualified"]


def test_a_contact_of_a_program_without_a_name_goes_by_its_address(crm: Crm, tmp_path: Path) -> None:
    """Its mail first, else its phone, never its firm's name; a later export that has the name renames it."""
    text = CONTACTS + "12,,,info@elm.example,,Mia,Elm Ltd,\n13,,,,+44 20 5550 9999,Mia,,\n"
    made = crm.ok("import", write(tmp_path, text), "--yes")
    assert any("info@elm.example" in remark for remark in made["remarks"])
    assert [(row["name"], row["company"], row["kind"]) for row in crm.ok("list")] == [
        ("+44 20 5550 9999", None, "person"),
        ("info@elm.example", "Elm Ltd", "person"),
    ]
    newer = write(tmp_path, CONTACTS + "12,Ivy,Orr,info@elm.example,,Mia,Elm Ltd,\n")
    crm.ok("import", newer, "--yes", "--update", "overwrite")
    assert "Ivy Orr" in [row["name"] for row in crm.ok("list")]


def test_an_address_book_has_contacts_that_are_only_a_mail(crm: Crm, tmp_path: Path) -> None:
    """As Google keeps whom one wrote to once; in any other table a mail address is no name."""
    google = "First Name,Last Name,Labels,E-mail 1 - Label,E-mail 1 - Value\n,,* Other Contacts,* ,bo@birch.example\n"
    crm.ok("import", write(tmp_path, google), "--yes")
    assert [row["name"] for row in crm.ok("list")] == ["bo@birch.example"]
    other = write(tmp_path, "Name,Email\n,cy@acorn.example\nAda Voss,ada@acorn.example\n")
    assert crm("import", other, "--yes").code == 1


def test_a_deal_that_names_nobody(crm: Crm, tmp_path: Path) -> None:
    """It is refused with the option that would do; with --create it has a customer of its title, and that is said."""
    file = write(tmp_path, DEALS + "24,Loft for Ann,Appointment Scheduled,2026-12-20,2026-10-01,,\n")
    refused = crm("import", file, "--yes")
    assert refused.code == 1
    assert "--create makes one of the deal's name" in refused.err
    made = crm.ok("import", file, "--yes", "--create")
    assert made["remarks"][-1] == "1 deal names nobody: it has a customer of the deal's name"
    assert [row["name"] for row in crm.ok("list")] == ["Loft for Ann"]
    assert crm.ok("import", file, "--yes", "--create")["unchanged"] == 1


def test_an_invoice_list_with_short_rows_and_years_of_two_digits(crm: Crm, tmp_path: Path) -> None:
    """The refusal names the order of the dates; each row that has lost a cell costs itself, with its line."""
    text = INVOICES + "536365,85123A,WHITE HEART HOLDER,6,12/1/10 8:26,2.55,17850,United Kingdom\n"
    text += "536366,22,JUMBO BAG 2,12/1/10 9:41,2.1,15311,United Kingdom\n"
    text += "C536379,D,Discount,-1,12/1/10 9:49,4.65,15311,United Kingdom\n"
    text += "536388,21754,BLOCK WORD,3,12/1/10 9:59,5.95,,United Kingdom\n"
    file = write(tmp_path, text)
    refused = crm("import", file, "--yes", "--create")
    assert (refused.code, "--dates mdy" in refused.err) == (5, True)
    taken = crm("import", file, "--yes", "--create", "--dates", "mdy", "--partial")
    assert (taken.code, "line 3: 7 cells under 8 headings" in taken.err) == (1, True)
    assert "line 5: no customer is named" in taken.err
    assert {(order["customer"], order["day"], order["amount"]) for order in crm.ok("order", "list")} == {
        ("17850", "2010-12-01", "15.30"),
        ("15311", "2010-12-01", "-4.65"),
    }

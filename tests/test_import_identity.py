"""Who is who in a file: codes, names, mails and phones, and what is told instead of being joined."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.domain.identity import birthdays_differ, is_placeholder, names_agree
from crmcli.services.importing.known import KeyFilter
from tests.conftest import Crm, file_of

CASES = Path(__file__).parent / "fixtures" / "cases"


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("shared-phone-ids.csv", ["Haddad, Omar", "Nilsen, Berit", "Sato, Mei"]),
        ("shared-mailbox.csv", ["Berit Nilsen", "Omar Haddad"]),
        ("family.vcf", ["Berit Nilsen", "Omar Nilsen"]),
    ],
)
def test_a_shared_phone_or_mailbox_joins_nobody(crm: Crm, name: str, names: list[str]) -> None:
    """Each name stays a customer, is told as a possible duplicate once, and is unchanged on the next run."""
    made = crm.ok("import", CASES / name, "--yes")
    assert (made["added"], made["duplicates"]) == (len(names), len(names) - 1)
    assert made["similar"][0]["customer"] == made["similar"][0]["customer"].strip() != made["similar"][0]["name"]
    assert crm.names() == names
    again = crm.ok("import", CASES / name, "--yes")
    assert (again["unchanged"], again["duplicates"], again["batch"]) == (len(names), 0, None)


def test_one_code_with_two_names_is_refused_with_both_lines(crm: Crm, tmp_path: Path) -> None:
    """The rows contradict each other: neither is taken as the other, nor lost as unchanged; the same on a later run."""
    refused = crm("import", CASES / "reused-id.csv", "--yes")
    assert refused.code == 1
    assert "7 is Blue Cafe in line 2, and Red Cafe here" in refused.err
    assert "line 3" in refused.err
    assert crm.ok("list") == []
    for _ in range(2):
        assert crm.partly(CASES / "reused-id.csv", "--yes")["rejected"] == 1
        assert crm.names() == ["Blue Cafe"]
    fuller = file_of(tmp_path, "id,name,city\n7,Blue Cafe Ltd,Ulm\n")
    assert crm.ok("import", fuller, "--yes")["added"] == 0


def test_a_number_of_another_table_is_no_identity(crm: Crm) -> None:
    """Every export numbers its tables from 1: a person with the number of a firm is a person."""
    crm.ok("import", CASES / "mig-companies.csv", "--yes")
    crm.ok("import", CASES / "mig-people.csv", "--yes")
    assert crm.names() == ["Acorn Ltd", "Ada Voss", "Birch AG", "Bo Lind"]
    assert crm.ok("show", "Ada Voss")["company"] == "Birch AG"
    for name in ("mig-companies.csv", "mig-people.csv"):
        again = crm.ok("import", CASES / name, "--yes")
        assert (again["unchanged"], again["duplicates"]) == (2, 0)


def test_a_code_with_the_same_mail_is_a_renamed_customer(crm: Crm, tmp_path: Path) -> None:
    """A code and a mail or phone together outlast another name."""
    head = "Customer Code,Name,Email\n"
    crm.ok("import", file_of(tmp_path, head + "K1,Ada Voss,ada@x.example\n"), "--yes")
    renamed = file_of(tmp_path, head + "K1,Ada Lind,ada@x.example\n")
    assert crm.ok("import", renamed, "--yes", "--update", "overwrite")["updated"] == 1
    assert crm.names() == ["Ada Lind"]


def test_other_codes_birthdays_and_names_are_other_customers(crm: Crm, tmp_path: Path) -> None:
    """One name and phone with two codes or birthdays is two customers; words of a longer name agree."""
    rows = (
        "Name,Customer Code,Birthday,Phone\n"
        "Ann Lee,A1,,+442075550100\nAnn Lee,A2,,+442075550100\n"
        "Bo Ek,,1980-01-02,+442075550101\nBo Ek,,1981-01-02,+442075550101\n"
        'Cai Berg,,,+442075550102\n"Berg, Cai Maria",,,+442075550102\n'
    )
    path = file_of(tmp_path, rows)
    made = crm.ok("import", path, "--yes")
    assert (made["added"], made["duplicates"]) == (5, 2)
    again = crm.ok("import", path, "--yes")
    assert (again["added"], again["unchanged"]) == (0, 6)


@pytest.mark.parametrize(
    ("phone", "mail"),
    [("000 000 0000", ""), ("123456", ""), ("1234567890", ""), ("", "none@none.com"), ("", "n.a@mail.example")],
)
def test_placeholders_join_nobody(crm: Crm, tmp_path: Path, phone: str, mail: str) -> None:
    """What people type where there is no phone or mail is no proof, with one name either."""
    head = "Name,City,Phone,Email\n"
    path = file_of(tmp_path, head + f"Ann Lee,Rome,{phone},{mail}\nAnn Lee,Oslo,{phone},{mail}\n")
    assert crm.ok("import", path, "--yes")["added"] == 2
    assert crm.ok("import", path, "--yes")["unchanged"] == 2


def test_a_switchboard_joins_nobody(crm: Crm, tmp_path: Path) -> None:
    """A phone of more than twenty customers is nobody's, and costs no time that grows with their number."""
    rows = "".join(f"P{i:03} Berg,+442075550100\n" for i in range(60))
    path = file_of(tmp_path, "Name,Phone\n" + rows)
    assert crm.ok("import", path, "--yes")["added"] == 60
    assert crm.ok("import", path, "--yes")["unchanged"] == 60


def test_a_mail_of_a_shared_mailbox_is_not_filed_on_a_guess(crm: Crm) -> None:
    """Two customers have the address: the mail is a rejected row with both names."""
    crm.ok("add", "Berit Nilsen", "--email", "info@fjord.example")
    crm.ok("add", "Omar Haddad", "--email", "info@fjord.example", "--force")
    refused = crm("import", CASES / "shared-mailbox.eml", "--yes")
    assert refused.code == 1
    assert "Berit Nilsen (1)" in refused.err
    assert "Omar Haddad (2)" in refused.err
    assert crm.ok("show", "Berit Nilsen")["interactions"] == []


def test_an_order_of_a_shared_mailbox_goes_by_its_name(crm: Crm, tmp_path: Path) -> None:
    """With a name it is theirs, without one it is rejected, and another name is not the mailbox's only owner."""
    crm.ok("import", CASES / "shared-mailbox.csv", "--yes")
    head = "Order ID,Order Date,Customer,Email,Amount\n"
    named = file_of(tmp_path, head + "1,2026-10-01,Omar Haddad,info@fjord.example,100\n")
    assert crm.ok("import", named, "--yes")["added"] == 1
    assert len(crm.ok("show", "Omar Haddad")["orders"]) == 1
    bare = file_of(tmp_path, "Order ID,Order Date,Email,Amount\n2,2026-10-01,info@fjord.example,100\n")
    assert "Berit Nilsen (1), Omar Haddad (2)" in crm("import", bare, "--yes").err
    crm.ok("rm", "Omar Haddad")
    other = file_of(tmp_path, head + "3,2026-10-01,Eva Maar,info@fjord.example,100\n")
    refused = crm("import", other, "--yes")
    assert refused.code == 1
    assert "no customer 'Eva Maar'" in refused.err


def test_people_of_one_firm_are_its_contacts(crm: Crm, tmp_path: Path) -> None:
    """A list of firms with one person a row: the firm is one, with the phones of its rows; another code is another."""
    path = file_of(tmp_path, "Customer,Contact,Phone\nAcorn Ltd,Ann Lee,+441135550100\nAcorn Ltd,Bo Ek,+441135550101\n")
    crm.ok("import", path, "--yes")
    assert crm.names() == ["Acorn Ltd"]
    assert [person["name"] for person in crm.ok("show", "1")["contacts"]] == ["Ann Lee", "Bo Ek"]
    assert crm.ok("import", path, "--yes")["unchanged"] == 2
    other = file_of(tmp_path, "Customer Code,Customer,Contact\nK1,Birch,Cai Berg\nK2,Birch,Dan Ek\n")
    assert crm.ok("import", other, "--yes")["added"] == 2


def test_two_that_were_told_apart_stay_so(crm: Crm, tmp_path: Path) -> None:
    """`dupes --not` is remembered, and the file is unchanged after it."""
    path = file_of(tmp_path, "Name,City,Phone\nAnn Lee,Rome,+442075550100\nAnn Lee,Oslo,\n")
    assert crm.ok("import", path, "--yes")["duplicates"] == 1
    crm.ok("dupes", "--not", "1", "2")
    assert crm.ok("import", path, "--yes")["unchanged"] == 2
    assert crm.ok("dupes") == []


def test_a_large_file_with_reused_phones_loses_nobody(crm: Crm, tmp_path: Path) -> None:
    """Two thousand customers over four hundred phones: all are in the book, and unchanged on the next run."""
    people = [(f"C{i}", f"Name{i % 1000} Berg{i // 1000}", f"1 (11) 500 555-{i % 400:04}") for i in range(2_000)]
    path = file_of(tmp_path, "Customer Code,Name,Phone\n" + "".join(",".join(row) + "\n" for row in people))
    assert crm.ok("import", path, "--yes")["added"] == 2_000
    again = crm.ok("import", path, "--yes")
    assert (again["unchanged"], again["added"]) == (2_000, 0)
    with closing(sqlite3.connect(crm.path)) as db:
        assert db.execute("SELECT count(DISTINCT name) FROM customer").fetchone() == (2_000,)


def test_names_and_birthdays_are_compared_by_words_and_days() -> None:
    """Equal after folding, or all words of one in the other; days without a year by month and day."""
    assert names_agree("MÜLLER, Jörg", "Jorg Muller")
    assert names_agree("Berg", "Cai Berg")
    assert not names_agree("Ann Lee", "Ann Ek")
    assert not names_agree("", "Ann")
    assert birthdays_differ("1980-01-02", "1981-01-02")
    assert not birthdays_differ("--01-02", "1981-01-02")
    assert not birthdays_differ(None, "1981-01-02")


@pytest.mark.parametrize(
    ("kind", "normal", "is_none"),
    [
        ("ref", "0", True),
        ("ref", "n/a", True),
        ("ref", "K-1", False),
        ("phone", "+4915112345678", False),
        ("phone", "+498912345678", False),
        ("phone", "99999999", True),
        ("email", "n/a@x.example", True),
        ("email", "nora@x.example", False),
    ],
)
def test_placeholders(kind: str, normal: str, is_none: bool) -> None:
    """Words and digits that stand for nothing; a real number that holds a run is none of them."""
    assert is_placeholder(kind, normal) is is_none


def test_a_key_that_was_remembered_is_always_known() -> None:
    """While the filter holds few keys and after it holds many, whichever way they came."""
    keys = KeyFilter()
    keys.add(("email", "a@b.example"))
    keys.add_all([("email", "a@b.example"), ("phone", "+1")])
    assert ("email", "a@b.example") in keys
    assert ("phone", "+1") in keys
    assert ("phone", "+2") not in keys
    keys.add_all(("ref", str(n % 60_000)) for n in range(130_000))  # some twice: the set stays small for longer
    assert ("ref", "59999") in keys
    keys.add_all(("ref", str(n)) for n in range(130_000))
    assert all(("ref", str(n)) in keys for n in range(130_000))
    assert ("email", "a@b.example") in keys
    keys.add(("url", "b.example"))
    assert ("url", "b.example") in keys

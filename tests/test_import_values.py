"""Values as files write them: the order of dates, the century, months alone, empty cells, several values in one."""

import time
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm, file_of
from tests.test_import_states import CASES

ORDERS = "Order ID,Order Date,Customer,Item,Qty,Unit Price\n"


def _orders(tmp_path: Path, *days: str) -> Path:
    rows = "".join(f"{number},{day},Fisch,Lamp,1,2\n" for number, day in enumerate(days, 1))
    return file_of(tmp_path, ORDERS + rows, "o.csv")


def _days(crm: Crm) -> list[str]:
    return sorted(order["day"] for order in crm.ok("order", "list"))


def test_years_of_two_digits_by_the_column(crm: Crm) -> None:
    """12/13/10 shows the order of 12/1/10; the century is told."""
    made = crm.ok("import", CASES / "two-digit-years.csv", "--yes", "--create")
    assert made["remarks"] == ["years of two digits: 12/1/10 8:26 is 2010-12-01"]
    assert _days(crm) == ["2010-12-01", "2010-12-13"]


@pytest.mark.parametrize(
    ("given", "expected"), [("mdy", "2010-12-01"), ("dmy", "2010-01-12"), ("ymd", "2012-01-10"), (None, None)]
)
def test_years_of_two_digits_by_the_option(crm: Crm, tmp_path: Path, given: str | None, expected: str | None) -> None:
    """Without it a file that does not tell is refused with the line that would do."""
    path = _orders(tmp_path, "12/1/10")
    answer = crm("import", path, "--yes", "--create", *(["--dates", given] if given else []))
    if expected is None:
        assert answer.code == 5
        assert "Say the order: --dates dmy, --dates mdy or --dates ymd." in answer.err
        assert crm.names() == []
    else:
        assert _days(crm) == [expected]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (("13/01/24", "28/02/24"), ["2024-01-13", "2024-02-28"]),  # 28 is no year that has been
        (("98/12/01", "99/02/03"), ["1998-12-01", "1999-02-03"]),
        (("12/31/99", "12/30/98"), ["1998-12-30", "1999-12-31"]),
        (("13.4.20", "05.06.20"), ["2020-04-13", "2020-06-05"]),
        (("13/04/2020", "3/4/20"), ["2020-04-03", "2020-04-13"]),
    ],
)
def test_a_column_tells_its_own_order(crm: Crm, tmp_path: Path, days: tuple[str, ...], expected: list[str]) -> None:
    """One value with one reading decides for the others."""
    crm.ok("import", _orders(tmp_path, *days), "--yes", "--create")
    assert _days(crm) == expected


@pytest.mark.parametrize("days", [("26/11/08", "26/11/09"), ("3/4/2020",), ("13/4/2020", "5/16/2020", "3/4/2020")])
def test_an_order_that_is_not_certain_is_refused(crm: Crm, tmp_path: Path, days: tuple[str, ...]) -> None:
    """Day or month, day or year, or both in one column: exit 5, nothing taken."""
    answer = crm("import", _orders(tmp_path, *days), "--yes", "--create")
    assert answer.code == 5
    assert "--dates dmy" in answer.err
    assert crm.names() == []


def test_the_order_that_was_said_holds_for_every_row(crm: Crm, tmp_path: Path) -> None:
    """A row that cannot be read in it is rejected, not turned round."""
    answer = crm("import", _orders(tmp_path, "13/4/2020", "3/4/2020"), "--yes", "--create", "--dates", "mdy")
    assert answer.code == 1
    assert "line 2: Order Date: 13/4/2020 is no day in the order mdy" in answer.err


def test_the_order_of_the_book_is_for_files_that_do_not_tell(crm: Crm, tmp_path: Path) -> None:
    """A file that tells its own is read by that."""
    crm.ok("config", "date_order", "mdy")
    crm.ok("import", _orders(tmp_path, "13/04/2020", "03/04/2020"), "--yes", "--create")
    assert _days(crm) == ["2020-04-03", "2020-04-13"]
    path = file_of(tmp_path, "Name,Birthday\nAnn Lee,3/4/1980\n")
    crm.ok("import", path, "--yes")
    assert crm.ok("show", "ann lee")["birthday"] == "1980-03-04"


def test_another_column_tells_the_order(crm: Crm, tmp_path: Path) -> None:
    """The birthdays of a file tell how its follow-ups are meant."""
    path = file_of(tmp_path, "Name,Birthday,Next follow-up\nAnn Lee,23/01/1985,3/12/2026\n")
    crm.ok("import", path, "--yes")
    assert [each["due"] for each in crm.ok("show", "ann lee")["reminders"]] == ["2026-12-03"]


@pytest.mark.parametrize(
    ("born", "kept"),
    [("1/23/85", "1985-01-23"), ("12/30/26", "1926-12-30"), ("3/25/10", "2010-03-25"), ("1/23", "--01-23")],
)
def test_birthdays_of_two_digits_have_been(crm: Crm, tmp_path: Path, born: str, kept: str) -> None:
    """The latest year in which the day is not still to come."""
    crm.ok("import", file_of(tmp_path, f"Name,Birthday\nAnn Lee,{born}\n"), "--yes")
    assert crm.ok("show", "ann lee")["birthday"] == kept


def test_a_birthday_with_two_readings_is_refused(crm: Crm, tmp_path: Path) -> None:
    """3/4 alone tells no order."""
    assert crm("import", file_of(tmp_path, "Name,Birthday\nAnn Lee,3/4\n"), "--yes").code == 5


def test_a_moment_with_its_zone_is_a_local_day(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """Half past eleven at night in Greenwich is the next day in Berlin; midnight is how databases write a day."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    request.addfinalizer(time.tzset)
    request.addfinalizer(monkeypatch.undo)
    days = ("2026-11-09T23:30:00Z", "2026-11-11T00:00:00Z", "2026-11-12 23:30:00 +0800", "11/13/2026 11:30 PM UTC")
    crm.ok("import", _orders(tmp_path, *days), "--yes", "--create")
    assert _days(crm) == ["2026-11-10", "2026-11-11", "2026-11-12", "2026-11-14"]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-12", "2026-12-31"),
        ("Feb 2027", "2027-02-28"),
        ("2027年2月", "2027-02-28"),
        ("2/2027", "2027-02-28"),
        ("Q1 2027", "2027-03-31"),
    ],
)
def test_a_month_alone_as_a_close_is_its_last_day(crm: Crm, tmp_path: Path, said: str, day: str) -> None:
    """It is told; elsewhere a month is no day."""
    head = "Deal Name,Customer,Amount,Expected Close Date,Stage\n"
    made = crm.ok("import", file_of(tmp_path, f"{head}Lamp,Fisch,5,{said},proposal\n"), "--yes", "--create")
    assert made["remarks"] == [f"a month without a day is its last day: {said} is {day}"]
    assert [deal["expected_close"] for deal in crm.ok("deal", "list")] == [day]
    assert crm("import", _orders(tmp_path, said), "--yes", "--create").code == 1


def test_what_stands_for_an_empty_cell(crm: Crm, tmp_path: Path) -> None:
    """As pandas, databases, spreadsheets and people write it."""
    head = "Name,Company,Phone,Email,City,Tags,Notes,Stage,Source,Birthday,Title\n"
    row = "Ann Lee,Unknown,(blank),None,-,N/A,n/a,NULL,unknown,NaT,#REF!\n"
    crm.ok("import", file_of(tmp_path, head + row), "--yes")
    kept = crm.ok("list")[0]
    empty = ("company", "phones", "emails", "city", "tags", "note", "stage", "source", "birthday", "title")
    assert [kept[key] for key in empty] == [None, [], [], None, [], None, None, None, None, None]


def test_several_values_in_one_cell(crm: Crm, tmp_path: Path) -> None:
    """Parted by semicolons in every column that can hold several; the semicolon of a web address stays."""
    head = "Name,Phone,Email,Website,Nickname,WeChat,Tags\n"
    row = "Ann Lee,030 1234567;040 7654321,a@b.example;c@d.example,https://a.example;https://b.example/x;y,Bob;Rob,w1;w2,x;y\n"
    crm.ok("import", file_of(tmp_path, head + row), "--yes")
    details: dict[str, list[Any]] = {}
    for each in crm.ok("show", "ann lee")["details"]:
        details.setdefault(each["kind"], []).append(each["value"])
    assert details["phone"] == ["030 1234567", "040 7654321"]
    assert details["email"] == ["a@b.example", "c@d.example"]
    assert details["url"] == ["https://a.example", "https://b.example/x;y"]
    assert details["alias"] == ["Bob", "Rob"]
    assert details["wechat"] == ["w1", "w2"]


def test_system_groups_are_no_tags(crm: Crm, tmp_path: Path) -> None:
    """In tables and in cards."""
    crm.ok("import", file_of(tmp_path, "Name,Labels\nAnn Lee,* myContacts ::: vip\nBo Ray,My Contacts;pub\n"), "--yes")
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Cy Ode\nCATEGORIES:myContacts,club\nEND:VCARD\n"
    crm.ok("import", file_of(tmp_path, card, "c.vcf"), "--yes")
    assert {row["name"]: row["tags"] for row in crm.ok("list")} == {
        "Ann Lee": ["vip"],
        "Bo Ray": ["pub"],
        "Cy Ode": ["club"],
    }


def test_a_phone_has_twenty_digits_at_most(crm: Crm, tmp_path: Path) -> None:
    """In a file and on the command line."""
    answer = crm("import", file_of(tmp_path, "Name,Phone\nAnn Lee,138001380001390013900000\n"), "--yes")
    assert answer.code == 1
    assert "has too many digits for a phone" in answer.err
    assert crm("add", "Ann Lee", "--phone", "1" * 21).code != 0
    crm.ok("add", "Ann Lee", "--phone", "1" * 20)


@pytest.mark.parametrize(("words", "encoding"), [("Prüfung für Müller", "cp1252"), ("宏达食品报价单", "gbk")])
def test_mails_of_8_bits_without_a_character_set(crm: Crm, tmp_path: Path, words: str, encoding: str) -> None:
    """The subject and the text are read by what they hold."""
    crm.ok("add", "Mina Otto", "--email", "otto@clinic.example")
    path = tmp_path / "m.eml"
    text = (
        f"From: otto@clinic.example\nTo: me@s.example\nSubject: {words}\nDate: 5 Nov 2026 10:00:00 +0000\n\n{words}!\n"
    )
    path.write_bytes(text.encode(encoding))
    crm.ok("import", path, "--yes")
    assert [each["text"] for each in crm.ok("show", "mina")["interactions"]] == [f"{words}\n{words}!"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Display Name,Birth Year,Birth Month,Birth Day", "Ann Lee,1985,4,12"),
        ("Name,Geburtsjahr,Geburtsmonat,Geburtstag", "Ann Lee,1985,04,12"),
    ],
)
def test_birthdays_in_three_columns(crm: Crm, tmp_path: Path, head: str, row: str) -> None:
    """As Thunderbird writes them; without a year the day is kept alone."""
    crm.ok("import", file_of(tmp_path, f"{head}\n{row}\nBo Ray,,5,6\nCy Ode,,,\n"), "--yes")
    born = {each["name"]: each["birthday"] for each in crm.ok("list")}
    assert born == {"Ann Lee": "1985-04-12", "Bo Ray": "--05-06", "Cy Ode": None}


def test_the_mark_of_a_text_before_a_phone(crm: Crm, tmp_path: Path) -> None:
    """The apostrophe or formula with which a spreadsheet keeps a leading zero is no part of the number."""
    text = 'Name,Phone\nAnn Lee,\'0301234567\nBo Ray,"=""0049301234"""\n'
    crm.ok("import", file_of(tmp_path, text), "--yes")
    assert sorted(each["phones"][0] for each in crm.ok("list")) == ["0049301234", "0301234567"]


def test_a_last_contact_to_come_is_told_under_its_heading(crm: Crm, tmp_path: Path) -> None:
    """Nothing moves the last contact past now."""
    answer = crm("import", file_of(tmp_path, "Name,Last contacted\nAnn Lee,2026-11-22\n"), "--yes")
    assert answer.code == 1
    assert "line 2: Last contacted: 2026-11-22 is still to come" in answer.err

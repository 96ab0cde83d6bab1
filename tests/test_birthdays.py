"""Birthdays as people write them, in both calendars: what is kept, the days they fall on, and every place they show."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from crmcli.domain.birthdays import day_in_year, next_birthday, parse_birthday, solar_birth_date, zodiac
from crmcli.domain.settings import Settings
from crmcli.errors import Usage
from crmcli.queries.birthdays import birthdays
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.store import Store
from tests.conftest import NOW, Crm

CASES = Path(__file__).parent / "fixtures" / "cases"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("农历八月十五", "lunar --08-15"), ("农历1月18日", "lunar --01-18"), ("3月8日", "--03-08"),
        ("三月八号", "--03-08"),
        ("1990年5月3日", "1990-05-03"), ("05-03", "--05-03"), ("3 April 1961", "1961-04-03"), ("June 5", "--06-05"),
        ("the 3rd of April, 1961", "1961-04-03"), ("Apr 3", "--04-03"), ("三月初八", "lunar --03-08"),
        ("腊月三十", "lunar --12-30"), ("除夕", "lunar --12-30"), ("1984年闰十月十三", "lunar 1984-L10-13"),
        ("农历1984年十月十三", "lunar 1984-10-13"), ("農曆八月十五", "lunar --08-15"),
        ("８月１５日（阴历）", "lunar --08-15"),
        ("公历8月15日", "--08-15"), ("一九九〇年五月三日", "1990-05-03"), ("腊月廿三", "lunar --12-23"),
        ("23/1", "--01-23"),
        ("3.4.1961", "1961-04-03"), ("1604-05-03", "--05-03"), ("15th day of the 8th lunar month", "lunar --08-15"),
        ("lunar 8-15", "lunar --08-15"), ("2月29日", "--02-29"), ("19900503", "1990-05-03"), ("--0503", "--05-03"),
    ],
)  # fmt: skip
def test_a_birthday_is_understood_as_it_is_written(said: str, kept: str) -> None:
    """With and without a year; what is kept is understood again."""
    assert parse_birthday(said) == kept
    assert parse_birthday(kept) == kept


@pytest.mark.parametrize(
    "said",
    ["5/3", "5.3", "八月十五", "九月九", "85年3月8日", "3/4/61", "Apr 3 '61", "soon", "31 June", "2026-02-30",
     "农历13月1日",
     "1991年闰五月初三", "农历八月三十一", "阳历三月初八", "公历农历3月8日", "1990", "May 1990", "0503", "", "中秋"],
)  # fmt: skip
def test_what_is_no_birthday_or_has_two_readings_is_refused(said: str) -> None:
    """Nothing is guessed: 八月十五 without 日 is the lunar day to some and August to others."""
    with pytest.raises(Usage):
        parse_birthday(said)


def test_the_order_of_day_and_month_decides() -> None:
    """Where a file or a setting tells it."""
    assert (parse_birthday("5/3", "dmy"), parse_birthday("5/3", "mdy")) == ("--03-05", "--05-03")


@pytest.mark.parametrize(
    ("kept", "year", "day"),
    [
        ("lunar --08-15", 2026, "2026-09-25"), ("lunar --08-15", 2027, "2027-09-15"),
        ("lunar --01-01", 2027, "2027-02-06"), ("lunar --09-09", 2027, "2027-10-08"),
        ("lunar --12-30", 2027, "2027-02-05"), ("lunar --12-08", 2026, "2026-01-26"),
        ("lunar 1984-L10-13", 2026, "2026-11-21"), ("--02-29", 2027, "2027-02-28"),
    ],
)  # fmt: skip
def test_a_lunar_birthday_has_another_day_each_year(kept: str, year: int, day: str) -> None:
    """The lunar year 2026 has no 腊月三十: its last day counts. A leap month's day comes in the plain month."""
    assert str(day_in_year(kept, year)) == day


def test_leap_months_of_the_year_of_birth() -> None:
    """闰十月十三 of 1984 and 闰五月初三 of 1990."""
    assert solar_birth_date("lunar 1984-L10-13") == date(1984, 12, 5)
    assert solar_birth_date("lunar 1990-L05-03") == date(1990, 6, 25)
    assert solar_birth_date("lunar --05-03") is None


def test_the_next_birthday_and_the_age_it_brings() -> None:
    """A lunar age counts lunar years: whoever is born in the twelfth month has the birthday after New Year."""
    assert next_birthday("lunar 1990-12-08", date(2026, 11, 18)) == (date(2027, 1, 15), 36)
    assert next_birthday("1990-11-18", date(2026, 11, 18)) == (date(2026, 11, 18), 36)
    assert next_birthday("--11-17", date(2026, 11, 18)) == (date(2027, 11, 17), None)
    assert next_birthday("gone", date(2026, 11, 18)) is None


def test_the_animal_turns_at_the_spring_festival() -> None:
    """1985 began on 20 February."""
    assert (zodiac(date(1985, 2, 10)), zodiac(date(1985, 2, 20))) == ("鼠", "牛")


def test_the_card_names_the_animal_of_the_year(crm: Crm) -> None:
    """For a lunar birthday, and for a Chinese name; nobody else asked for it."""
    for name, born in (("王建军", "1985-02-10"), ("李静", "1985-02-20"), ("Ann", "1985-02-20"), ("张伟", "2月10日")):
        crm.ok("add", name, "--birthday", born)
    shown = {name: crm("show", name).out for name in ("王建军", "李静", "Ann", "张伟")}
    assert ["属鼠" in shown["王建军"], "属牛" in shown["李静"], "属" in shown["Ann"], "属" in shown["张伟"]] == [
        True, True, False, False,
    ]  # fmt: skip


def test_every_place_reads_a_lunar_birthday(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Card, brief, list, and the files that come back."""
    crm.ok("add", "王建军", "--birthday", "农历1984年闰十月十三")
    crm.ok("add", "李静", "--birthday", "农历八月十五")
    assert crm.ok("show", "王建军")["birthday"] == "lunar 1984-L10-13"
    assert "lunar 08-15 (八月十五): 2026-09-25, next 2027-09-15" in crm("show", "李静").out
    assert "王建军's birthday 2026-11-21 (" in crm("brief", "王建军").out
    assert "turns 42" in crm("brief", "王建军").out
    assert "lunar --08-15" in crm("list", "--columns", "name,birthday").out
    for name in ("cards.vcf", "list.csv", "book.jsonl"):
        with monkeypatch.context() as patch:
            crm("export", tmp_path / name, *(("--all",) if name.endswith("jsonl") else ()))
            patch.setenv("CRM_BOOK", str(tmp_path / f"{name}.db"))
            crm.ok("import", tmp_path / name, "--yes")
            kept = {one["name"]: one["birthday"] for one in crm.ok("list")}
        assert kept == {"王建军": "lunar 1984-L10-13", "李静": "lunar --08-15"}, name


def test_an_address_book_gets_the_day_of_birth(crm: Crm, tmp_path: Path) -> None:
    """Google knows one calendar; what cannot be said in it stands in the note."""
    crm.ok("add", "王建军", "--birthday", "农历1984年闰十月十三")
    crm.ok("add", "李静", "--birthday", "农历八月十五")
    crm("export", tmp_path / "g.csv", "--for", "google")
    text = (tmp_path / "g.csv").read_text(encoding="utf-8")
    assert "1984-12-05" in text
    assert "Birthday: lunar --08-15" in text


def test_the_week_ahead_has_lunar_birthdays_too(tmp_path: Path) -> None:
    """A lunar day that looks like a day of this week is none of it."""
    store = Store.open(tmp_path / "b.db", NOW)
    today = NOW.date()
    lunar = [f"lunar --{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 30)]
    soon = next(kept for kept in lunar if next_birthday(kept, today) == (today + timedelta(days=3), None))
    add_customer(store, NewCustomer("Soon", birthday=soon), Settings())
    add_customer(store, NewCustomer("Not now", birthday=f"lunar --{today:%m-%d}"), Settings())
    assert [(each.name, (each.day - today).days) for each in birthdays(store)] == [("Soon", 3)]
    store.close()


def test_three_attributes_make_one_birthday(crm: Crm) -> None:
    """As Thunderbird writes them in LDIF."""
    crm.ok("import", CASES / "thunderbird-birthday.ldif", "--yes")
    assert crm.ok("list")[0]["birthday"] == "1975-04-09"


def test_birthdays_of_a_file_may_lack_the_year(crm: Crm) -> None:
    """The order of day and month in 1/23 is that of the column; 12 Mar and March 5 need none."""
    crm.ok("import", CASES / "birthdays.csv", "--yes")
    assert {one["name"]: one["birthday"] for one in crm.ok("list")} == {
        "Ann Alpha": "1985-01-23", "Bob Beta": "--01-23", "Cy Gamma": "--03-12", "Dee Delta": "--03-05",
    }  # fmt: skip

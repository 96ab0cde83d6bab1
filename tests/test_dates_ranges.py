"""Words for several days (中旬, late december, 9.30): refused with the days or both readings, never one of them."""

from datetime import datetime

import pytest

from crmcli.domain.dates import DateRefused, Order, Tense, parse_plan, parse_when
from tests.conftest import Crm

FRIDAY = datetime(2026, 11, 27, 16, 20)

REASONS = """
上旬 | 2026-12-01 to 2026-12-10
中旬 | 2026-12-11 to 2026-12-20
下旬 | 2026-11-21 to 2026-11-30
上半月 | 2026-12-01 to 2026-12-15
12月下半月 | 2026-12-16 to 2026-12-31
年中 | 2027-06-01 to 2027-07-31
明年年中 | 2027-06-01 to 2027-07-31
上半年 | 2027-01-01 to 2027-06-30
明年下半年 | 2027-07-01 to 2027-12-31
late december | 2026-12-21 to 2026-12-31
late dec | 2026-12-21 to 2026-12-31
late january 2027 | 2027-01-21 to 2027-01-31
late next week | 2026-12-03 to 2026-12-04
early 2027 | say the month
mid 2027 | say the month
middle of the year | say the month
小年 | 腊月廿三 in the north (2027-01-30) and 腊月廿四 in the south (2027-01-31)
小年前 | 腊月廿三 in the north (2027-01-30) and 腊月廿四 in the south (2027-01-31)
小年每年 | 腊月廿三 in the north (2027-01-30) and 腊月廿四 in the south (2027-01-31)
每年小年 | 腊月廿三 in the north and 腊月廿四 in the south
明年小年 | 腊月廿三 in the north and 腊月廿四 in the south
每月中旬 | 每月11号
每月初五 | 每月5号
每月农历十五 | 每月5号
每年年中 | 每年6月30号
9.30 | a time (say 9:30) or a day (say 30 sep)
by 9.30 | a time (say 9:30) or a day (say 30 sep)
10.15 | a time (say 10:15) or a day (say 15 oct)
3.45 | 03:45 or 15:45
9.30前 | a time (say 9:30) or a day (say 30 sep)
11.20 | a time (say 11:20) or a day (say 20 nov)
half ten | say 10:30 or 22:30
half two tomorrow | say 2am or 2pm
tue 17 nov | 2026-11-17 is in the past, and 2027-11-17 is a Wed
mon 17 nov | 2026-11-17 is a Tue, not a Mon
24号周二 | 2026-11-24 is in the past, and 2026-12-24 is a Thu
"""


@pytest.mark.parametrize("line", [line for line in REASONS.splitlines() if line])
def test_what_is_not_one_day_is_refused_with_the_way(line: str) -> None:
    """A word for ten days must not become one of them, and the refusal says which days or readings it has."""
    phrase, told = line.split(" | ")
    with pytest.raises(DateRefused) as caught:
        parse_plan(phrase, FRIDAY)
    assert told in caught.value.message.split("Try:")[0]


@pytest.mark.parametrize("phrase", ["friday 11.12", "fri 9.05", "friday 17.12", "每半年初", "每两个月底"])
def test_what_has_another_reading_is_refused(phrase: str) -> None:
    """The 11th of December is a Friday too; six months from now do not begin with the first of a half-year."""
    with pytest.raises(DateRefused):
        parse_plan(phrase, FRIDAY)


@pytest.mark.parametrize("order", [None, "DMY", "MDY"])
def test_a_dotted_time_is_no_day_in_any_date_order(order: Order | None) -> None:
    """A book that writes the day first must not take half past nine for next year's September."""
    with pytest.raises(DateRefused):
        parse_when("9.30", FRIDAY, order=order)
    assert parse_when("18.12", FRIDAY, order=order).text == "2026-12-18"
    assert parse_when("at 14.30 on monday", FRIDAY, order=order).text == "2026-11-30T14:30"


@pytest.mark.parametrize(
    ("now", "phrase", "tense", "point"),
    [
        ("2026-11-27T16:20", "初五", "future", "2026-12-13"),
        ("2026-11-27T16:20", "初五", "any", "2026-12-13"),
        ("2026-11-27T16:20", "初五", "past", "2026-11-13"),
        ("2025-08-01T09:00", "初五", "future", "2025-08-27"),
        ("2025-07-20T09:00", "初五", "future", "2025-07-29"),
        ("2027-02-08T09:00", "初五", "future", "2027-02-10"),
        ("2027-01-14T09:00", "初五", "future", "2027-02-10"),
        ("2026-11-01T09:00", "月初", "future", "2026-11-01"),
        ("2026-11-15T09:00", "月中", "future", "2026-11-15"),
        ("2026-12-31T09:00", "月初", "future", "2027-01-01"),
        ("2026-12-31T09:00", "年初", "future", "2027-01-01"),
        ("2026-12-31T09:00", "年底", "future", "2026-12-31"),
        ("2026-11-27T16:20", "月中", "past", "2026-11-15"),
        ("2026-11-16T09:00", "mid month", "future", "2026-12-15"),
        ("2026-11-16T09:00", "mid month", "past", "2026-11-15"),
        ("2025-11-20T09:00", "mon 17 nov", "past", "2025-11-17"),
        ("2025-11-20T09:00", "mon 17 nov", "any", "2025-11-17"),
        ("2025-11-20T09:00", "mon 17 nov 3pm", "past", "2025-11-17T15:00"),
        ("2025-11-20T09:00", "mon 17th", "past", "2025-11-17"),
        ("2026-01-31T09:00", "下个月的今天", "future", "2026-02-28"),
        ("2026-11-27T16:20", "by 5pm friday", "future", "2026-11-27T17:00"),
    ],
)
def test_on_other_days(now: str, phrase: str, tense: Tense, point: str) -> None:
    """Lunar leap months, the new year, the day itself and the day after: where the next one is another one.

    2025 had a sixth lunar month twice: its second 初五 was 29 July.
    """
    assert parse_when(phrase, datetime.fromisoformat(now), tense=tense).text == point


def test_a_lunar_day_before_the_new_year_names_both(crm: Crm) -> None:
    """Said in the last lunar month, 初八 is that month's or the new year's: most people mean the other one."""
    crm.at("2027-01-10T09:00:00")
    answer = crm("when", "初八")
    assert answer.code == 2
    assert "2027-01-15 (腊月) or 2027-02-13 (大年, 正月)" in answer.err


def test_every_door_says_the_same(crm: Crm) -> None:
    """`when`, `remind` and `log` read one grammar."""
    crm.at("2026-11-27T16:20:00")
    crm("add", "Acme", "--is-company")
    assert crm.ok("when", "月中")[0]["at"] == "2026-12-15"
    assert crm.ok("remind", "acme", "月中", "call")["due"] == "2026-12-15"
    assert crm("remind", "acme", "每月中旬", "call").code == 2
    assert crm("remind", "acme", "late december", "call").code == 2
    assert crm("log", "acme", "called", "--on", "9.30").code == 2

"""What is not wholly understood, or could be two things, is refused with its reason; never a nearby date."""

from datetime import datetime
from pathlib import Path

import pytest

from crmcli.domain.dates import DateRefused, Moment, Tense, parse_plan, parse_when
from crmcli.errors import Usage
from tests.conftest import Crm

WEDNESDAY = datetime(2026, 11, 18, 10, 0)


def phrases(table: str) -> list[str]:
    """One phrase a line."""
    return [line.strip() for line in table.splitlines() if line.strip()]


NOT_DATES = """
hello
soon
later
asap
someday
one day
next
in
at
on
the
this one
this is the one
in 5
3
10
十
next 5
next 3 days
2027
1530
first
second
the second
third
five
couple of
a few days ago
in a few weeks
several days ago
q
q5
a4
mp3
4a
3p
h1
24/7
50/50
5%
$5
5k
1/2/3/4
1.2.3
10.20.30
192.168.1.1
650-303-5887
138-0013-8000
+8613800138000
16:9
2:1
3 30
three twenty
two three
seven eleven
9 to 5
5 to 3
ten to four
half 3
march on
may day
sunday best
sat nav
fri night lights
second base
april fools
may i call you
tomorrow maybe
call tomorrow
friday on
tomorrow at
3pm at
at friday
in tomorrow
may 3 9
15h
9h30
in 30 m
+30m
in 30 seconds
2-3 days
in 2-3 weeks
in 2.5 days
half a day
in half a week
mon-fri
mon,wed
fri or sat
9am-5pm
9 am - 11 am
after 5pm
until monday
since monday
from monday
late june
3pm EST
next monday friday
tomorrow yesterday
today tomorrow
3pm 4pm
noon 3pm
this next friday
next next friday
the day after
day after
week
month
year
the week
morning
afternoon
in the morning
at night
last monday of
first monday
5th monday of february 2027
biweekly
every monday
周
下
月
年
点
号
下午
上午
下周一点
明天后
几天后
过两天
腊月三十
三月初一
三月初八点
三五天后
一两天后
十几天后
三四周后
半天后
两天半后
春节前后
春节后三天
三月后
三月十五
八月十五
中旬
年中
大概周五
周五左右
下午3点多
3点到5点
周一至周五
周一二
下下下周五
下周3天后
今天明天
周五和周六
十一
闰五月初一
每周一
天
礼拜
星期八
周八
三十点
下午三
明天见
马上
周五 foo
tomorrow 下午3点
"""

IMPOSSIBLE = """
feb 30 | 30
30 feb 2027 | 30
feb 29 2027 | 29
june 31 | 31
the 32nd of may | 32
the 99th of nevermber | nevermber
0 may | 0
2027-02-29 | 2027-02-29
2027-13-01 | 2027-13-01
2026-00-10 | 2026-00-10
13/13 | 13/13
45/45/2026 | 45/45/2026
may 3 1066 | 1066
2013-99 | 99
25:00 | 25:00
24:00 | 24:00
12:60 | 12:60
13pm | 13
0am | 0
99 o'clock | 99
tomorrow 25:00 | 25:00
2月30号 | 30
13月1号 | 1号
2027年2月29日 | 29
25点 | 25
下午3点75分 | 分
in 999999999 years | far
+99999999999d | far
in 300 years | 2326
3000 years ago | outside
in 9999999999999999999999 hours | far
一万年后 | 万年后
2500年 | 2500
"""

CONTRADICTED = """
friday 2026-11-21 | Sat
fri 21 nov | Sat
monday nov 20 2026 | Fri
2026-11-20 (sat) | Fri
tomorrow friday | Thu
friday the 13th | Sun
11月20日 周六 | Fri
2026年11月21日星期五 | Sat
3pm in the morning | morning
friday morning at 3pm | morning
tonight 9am | night
15:00 in the evening | evening
上午15点 | 上午
晚上3点 | 晚上
上午12点 | 上午
"""

DOUBTFUL = """
within 1 day 13h10 | could be
within 2 days 14h45 | could be
05/06 | 5 Jun or 6 May
05/06/2013 | 2013-05-06 or 2013-06-05
13/02/12 | could be
tomorrow at 3 | 3am or 3pm
at 5 | 5am or 5pm
tomorrow 3:30 | 03:30
quarter past two | 2am or 2pm
quarter to 7 | 06:45
3点 | 3pm
明天3点 | 3pm
一点 | 1pm
三点半 | 03:30
at 9 | 09:00 or 21:00
8点 | 08:00 or 20:00
today at 8 | 08:00 or 20:00
tomorrow midnight | 23:59
friday at midnight | 23:59
tue 8 | the 8th, or 8:00
fri 20 | the 20th, or 20:00
tomorrow 4 | 4am or 4pm
4 tomorrow | 4am or 4pm
tue 10 | the 10th
before next week | by fri
before the end of the month | the date
friday after next | 2026-11-27 or 2026-12-04
周五2点半 | 14:30
小年 | 腊月廿三
9.30 | a time
明年腊八 | year
this monday | 2026-11-16
这周一 | 2026-11-16
this past | missing
下个周五 | 2026-11-20 or 2026-11-27
next december | year
last october | year
2 weeks | 2 days ago
3d | 2 days ago
2小时 | 2 days ago
a year after christmas | year
明年除夕 | year
"""


@pytest.mark.parametrize("phrase", phrases(NOT_DATES))
def test_not_a_date(phrase: str) -> None:
    """A note, a number, half a phrase, a range or two dates: guessing at any of them would file on a wrong day."""
    with pytest.raises(DateRefused):
        parse_when(phrase, WEDNESDAY)


@pytest.mark.parametrize("line", phrases(IMPOSSIBLE + CONTRADICTED + DOUBTFUL))
def test_no_such_point_or_two(line: str) -> None:
    """What does not exist, contradicts itself or could be two points is refused, and the reason names the trouble."""
    phrase, told = (part.strip() for part in line.split("|"))
    with pytest.raises(DateRefused) as caught:
        parse_when(phrase, WEDNESDAY)
    assert told in caught.value.message.split("Try:")[0].removeprefix(f"“{phrase}”")


@pytest.mark.parametrize(
    ("phrase", "unread"),
    [
        ("friday maybe", "maybe"),
        ("tomorrow 3pm sharp", "sharp"),
        ("next blursday", "blursday"),
        ("call on monday", "call on monday"),
        ("明天下午三点多", "多"),
        ("下周前", "前"),
    ],
)
def test_refusal_names_the_part_not_understood(phrase: str, unread: str) -> None:
    """The person must see at once which word to change."""
    with pytest.raises(DateRefused) as caught:
        parse_when(phrase, WEDNESDAY)
    assert caught.value.unread == unread
    assert f"“{unread}”" in caught.value.message


@pytest.mark.parametrize("tense", ["any", "future", "past"])
@pytest.mark.parametrize("phrase", ["blursday", "周八", "", "   "])
def test_refusal_is_one_line_with_examples_that_work(phrase: str, tense: Tense) -> None:
    """An example that is itself refused would send the person in circles."""
    with pytest.raises(DateRefused) as caught:
        parse_when(phrase, WEDNESDAY, tense=tense)
    refusal = caught.value
    assert isinstance(refusal, Usage)
    assert refusal.exit_code == 2
    assert "\n" not in refusal.message
    assert len(refusal.examples) == 3
    assert all(example in refusal.message for example in refusal.examples)
    assert all(isinstance(parse_when(example, WEDNESDAY, tense=tense), Moment) for example in refusal.examples)


@pytest.mark.parametrize("phrase", ["2 weeks", "day", "week", "mon,wed", "weekday", "month on the 15th"])
def test_recurrence_without_its_word_is_no_date(crm: Crm, phrase: str) -> None:
    """`crm when` also shows recurrences, but `--every 2 weeks` leaves out the word that makes it one."""
    assert crm("when", phrase).code == 2
    assert crm("when", f"every {phrase}").code == 0


@pytest.mark.parametrize(
    "phrase",
    [
        "a " * 100_000,
        "1" * 150,
        "9" * 100 + " days ago",
        "in " + "1 " * 90,
        "day after " * 19,
        "下" * 150,
        "一" * 150,
        "周一" * 75,
        "half past " * 19,
        "and " * 49,
        "1 week and " * 17,
        "1." * 90,
        "\x00\x1b[2J\u202e",
        "٣ أيام",
        "tomorrow\nfriday",
        "①月②日",
        "may ²",
    ],
)
def test_hostile_phrase_is_refused_at_once(phrase: str) -> None:
    """Nothing a script can paste here may hang the program, crash it or come through as a date."""
    started = datetime.now()
    with pytest.raises(DateRefused) as caught:
        parse_when(phrase, WEDNESDAY)
    assert len(caught.value.message) < 400
    assert (datetime.now() - started).total_seconds() < 1


@pytest.mark.parametrize(
    ("phrase", "tense", "reason", "example"),
    [
        ("nov 17", "any", "17 Nov has gone by; 2027? say the year", "17 nov 2027"),
        ("nov 17", "future", "17 Nov has gone by; 2027? say the year", "17 nov 2027"),
        ("nov 17 3pm", "future", "17 Nov has gone by; 2027?", "17 nov 2027"),
        ("by oct 30", "future", "30 Oct has gone by; 2027?", "30 oct 2027"),
        ("nov 30", "past", "30 Nov lies ahead; 2025? say the year", "30 nov 2025"),
        ("20 nov", "past", "20 Nov lies ahead; 2025?", "20 nov 2025"),
        ("20/11", "past", "20 Nov lies ahead; 2025?", "20 nov 2025"),
        ("11月20日", "past", "20 Nov lies ahead; 2025?", "2025年11月20日"),
        ("11月17号", "future", "17 Nov has gone by; 2027?", "2027年11月17日"),
        ("first monday of october", "future", "5 Oct has gone by; 2027?", "4 oct 2027"),
        ("end of october", "future", "31 Oct has gone by; 2027?", "31 oct 2027"),
        ("october", "future", "31 Oct has gone by; 2027?", "1 oct 2027"),
        ("december", "past", "1 Dec lies ahead; 2025?", "1 dec 2025"),
        ("10 days after oct 20", "future", "30 Oct has gone by; 2027?", "30 oct 2027"),
        ("the week of oct 20", "future", "19 Oct has gone by; 2027?", "18 oct 2027"),
        ("9月20号后三天", "future", "23 Sep has gone by; 2027?", "2027年9月23日"),
    ],
)
def test_the_year_is_not_jumped_silently(phrase: str, tense: Tense, reason: str, example: str) -> None:
    """A day that has hardly gone by, or is soon to come, is as likely a slip as another year's; the refusal asks."""
    with pytest.raises(DateRefused) as caught:
        parse_when(phrase, WEDNESDAY, tense=tense, order=None)
    assert reason in caught.value.message
    assert caught.value.examples == (example,)
    assert parse_when(example, WEDNESDAY, tense=tense).text.startswith(example[-4:] if " " in example else example[:4])


@pytest.mark.parametrize(
    ("phrase", "tense", "point"),
    [
        ("sep 18", "future", "2027-09-18"),
        ("18 jan", "past", "2026-01-18"),
        ("30 days after nov 2", "future", "2026-12-02"),
        ("2 weeks after nov 17", "future", "2026-12-01"),
        ("a week before nov 24", "past", "2026-11-17"),
        ("friday after nov 17", "future", "2026-11-20"),
        ("11月2号后30天", "future", "2026-12-02"),
        ("thu 20 nov", "past", "2025-11-20"),
        ("nov 17 every year", "future", "2027-11-17"),
        ("christmas", "past", "2025-12-25"),
        ("nov 18", "past", "2026-11-18"),
    ],
)
def test_a_year_is_chosen_where_one_can_be_meant(phrase: str, tense: Tense, point: str) -> None:
    """A span is added before the year is chosen; a weekday settles the year, and what recurs has none."""
    assert parse_plan(phrase, WEDNESDAY, tense=tense).due.text == point


def test_three_days_after_a_holiday_that_is_over() -> None:
    """On the day after Christmas, three days after it are not next year's."""
    assert parse_when("3 days after christmas", datetime(2026, 12, 26, 9)).text == "2026-12-28"


@pytest.mark.parametrize(
    "line",
    [
        ("pay", "Acme", "100", "--on", "nov 30"),
        ("log", "Acme", "hello", "--on", "nov 30"),
        ("order", "add", "Acme", "3 pens @ 4", "--on", "30 nov"),
        ("remind", "Acme", "nov 17", "call"),
        ("log", "Acme", "hello", "--next", "nov 17"),
        ("deal", "add", "Acme", "refit", "100", "--close", "nov 17"),
        ("when", "nov 17"),
        ("snooze", "1", "nov 17"),
        ("list", "--since", "nov 30"),
    ],
)
def test_no_command_jumps_a_year(crm: Crm, line: tuple[str, ...]) -> None:
    """Every command that takes a day asks for the year in the same words."""
    crm.at("2026-11-18T10:00")
    crm("add", "Acme")
    crm("remind", "Acme", "tomorrow", "call")
    ran = crm(*line)
    assert ran.code == 2
    assert "? say the year" in ran.err


@pytest.mark.parametrize(
    ("phrase", "examples"),
    [
        ("friday 2.30", ("friday 2.30pm", "friday 2.30am")),
        ("2.30 friday", ("2.30pm friday", "2.30am friday")),
        ("tomorrow at 3", ("tomorrow at 3pm", "tomorrow at 3am")),
        ("quarter to 3 friday", ("quarter to 3pm friday", "quarter to 3am friday")),
        ("tomorrow 2-3", ("tomorrow 2pm",)),
        ("tomorrow between 2 and 3", ("tomorrow 2pm",)),
        ("3-4 dec", ("3 dec",)),
        ("in 2-3 weeks", ("in 2 weeks",)),
        ("in 2-3 hours", ("in 2 hours",)),
        ("later", ("today", "in 2 hours", "tomorrow")),
        ("thursday or friday", ("thursday", "friday")),
        ("周四或者周五", ("周四", "周五")),
        ("next week sometime", ("next week",)),
        ("in an hour or so", ("in an hour",)),
        ("in a few days", ("in 3 days",)),
        ("asap", ("today", "in 2 hours", "tomorrow")),
        ("晚点", ("今天", "两小时后", "明天")),
        ("下周二左右", ("下周二",)),
    ],
)
def test_a_refusal_says_the_phrase_that_would_do(phrase: str, examples: tuple[str, ...]) -> None:
    """What leaves something open is refused, and each phrase that is proposed is one that is understood."""
    with pytest.raises(DateRefused) as caught:
        parse_when(phrase, WEDNESDAY, tense="future")
    assert caught.value.examples == examples
    for example in examples:
        parse_when(example, WEDNESDAY, tense="future")


@pytest.mark.parametrize(
    ("phrase", "point"),
    [
        ("tomorrow 2-3pm", "2026-11-19T14:00"),
        ("2-3pm tomorrow", "2026-11-19T14:00"),
        ("fri 11-1pm", "2026-11-20T11:00"),
        ("tomorrow between 2 and 3pm", "2026-11-19T14:00"),
        ("from 2pm to 3pm tomorrow", "2026-11-19T14:00"),
        ("fri 14:00-15:00", "2026-11-20T14:00"),
        ("thu 2pm - 4pm", "2026-11-19T14:00"),
        ("tomorrow 9-10", "2026-11-19T09:00"),
        ("tomorrow afternoon 2-3", "2026-11-19T14:00"),
        ("dec 1, 2pm-3pm", "2026-12-01T14:00"),
        ("明天下午2-3点", "2026-11-19T14:00"),
        ("明天下午2点到3点", "2026-11-19T14:00"),
        ("周五下午2点半到4点", "2026-11-20T14:30"),
        ("later today", "2026-11-18"),
        ("sometime today", "2026-11-18"),
        ("今天晚点", "2026-11-18"),
    ],
)
def test_a_span_of_hours_is_the_hour_at_which_it_begins(phrase: str, point: str) -> None:
    """People plan a call for 2-3pm; where the half of the day is not said, nothing is taken."""
    assert parse_when(phrase, WEDNESDAY, tense="future").text == point


def test_a_date_in_two_orders_names_the_setting() -> None:
    """12/1 says the command that settles it once for all."""
    with pytest.raises(DateRefused, match="crm config date_order"):
        parse_when("12/1", WEDNESDAY)


@pytest.mark.parametrize(
    ("phrase", "point"),
    [
        ("tomorrow lunch", "2026-11-19T12:00"),
        ("lunchtime friday", "2026-11-20T12:00"),
        ("early tomorrow", "2026-11-19T09:00"),
        ("early friday morning", "2026-11-20T09:00"),
        ("tonight 8", "2026-11-18T20:00"),
        ("this evening 6ish", "2026-11-18T18:00"),
        ("a fortnight on friday", "2026-12-04"),
        ("two weeks on monday", "2026-12-07"),
        ("a week on tuesday", "2026-12-01"),
        ("same time next week", "2026-11-25T10:00"),
        ("eop friday", "2026-11-20T17:00"),
        ("end of play tomorrow", "2026-11-19T17:00"),
        ("thurs 9ish", "2026-11-19T09:00"),
        ("17.30", "2026-11-18T17:30"),
        ("tues pm", "2026-11-24T14:00"),
    ],
)
def test_what_people_say_of_a_day(phrase: str, point: str) -> None:
    """Words that have one meaning are taken."""
    assert parse_when(phrase, WEDNESDAY, tense="future").text == point


@pytest.mark.parametrize(
    ("phrase", "workdays", "day"),
    [
        ("节后", (0, 1, 2, 3, 4), "2027-01-04"),
        ("元旦假期后", (0, 1, 2, 3, 4), "2027-01-04"),
        ("放假后", (0, 1, 2, 3, 4, 5), "2027-01-02"),
        ("节后", (0, 1, 2, 3, 4, 5), "2027-01-02"),
        ("节后第一个工作日", (6, 0, 1, 2, 3), "2027-01-03"),
        ("first working day of january", (0, 1, 2, 3, 4), "2027-01-04"),
        ("first working day of january", (6, 0, 1, 2, 3), "2027-01-03"),
        ("1月第一个工作日", (0, 1, 2, 3, 4), "2027-01-04"),
        ("明年5月第一个工作日", (0, 1, 2, 3, 4), "2027-05-06"),
        ("明年十月第一个工作日", (0, 1, 2, 3, 4), "2027-10-08"),
        ("last working day of december", (0, 1, 2, 3, 4), "2026-12-31"),
        ("in 2 working days", (0, 1, 2, 3, 4, 5), "2026-11-20"),
        ("3个工作日后", (6, 0, 1, 2, 3), "2026-11-23"),
    ],
)
def test_working_days_are_the_owners_and_no_holidays(phrase: str, workdays: tuple[int, ...], day: str) -> None:
    """The first working day of January was New Year's Day, and 节后 a Saturday."""
    assert parse_when(phrase, WEDNESDAY, tense="future", workdays=workdays).text == day


def test_the_workdays_of_the_book_count(crm: Crm) -> None:
    """crm config workdays is what working days are counted by."""
    crm.at("2026-11-20T10:00")
    crm("config", "workdays", "mon-sat")
    assert crm.ok("when", "next working day")[0]["at"] == "2026-11-21"


@pytest.mark.parametrize("phrase", ["mid december", "12月中", "12月中旬"])
def test_the_middle_of_a_month_is_its_15th(phrase: str) -> None:
    """One rule in both languages: 12月中旬 was the 11th."""
    assert parse_when(phrase, WEDNESDAY).text == "2026-12-15"


def test_working_days_are_counted_without_a_book(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """crm when needs no book: Monday to Friday are the workdays until somebody says others."""
    monkeypatch.setenv("CRM_BOOK", str(tmp_path / "none.db"))
    crm.at("2026-11-20T10:00")
    assert crm.ok("when", "next working day")[0]["at"] == "2026-11-23"
    assert not crm.path.exists()

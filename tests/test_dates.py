"""English dates: each phrase means what a salesperson would mean by it, worked out by hand beside a calendar."""

from datetime import datetime

import pytest

from crmcli.domain.dates import Order, parse_when

WEDNESDAY = datetime(2026, 11, 18, 10, 0, 42)
TUESDAY = datetime(2013, 2, 12, 4, 30)
FRIDAY = datetime(2026, 11, 20, 9, 0)
SUNDAY = datetime(2026, 11, 22, 12, 0)
LEAP_DAY = datetime(2024, 2, 29, 16, 0)
NEW_YEARS_EVE = datetime(2026, 12, 31, 23, 30)


def lines(table: str) -> list[tuple[str, str]]:
    """`phrase | point` lines as pairs."""
    pairs = [line.split("|") for line in table.splitlines() if line.strip()]
    return [(phrase.strip(), point.strip()) for phrase, point in pairs]


NEAR = """
now | 2026-11-18T10:00
right now | 2026-11-18T10:00
today | 2026-11-18
TODAY | 2026-11-18
tomorrow | 2026-11-19
tmr | 2026-11-19
tmrw | 2026-11-19
yesterday | 2026-11-17
the day after tomorrow | 2026-11-20
day after tomorrow | 2026-11-20
the day before yesterday | 2026-11-16
tonight | 2026-11-18T20:00
tonight at 9 | 2026-11-18T21:00
8 tonight | 2026-11-18T20:00
8:30pm tonight | 2026-11-18T20:30
this morning | 2026-11-18T09:00
this afternoon | 2026-11-18T14:00
this evening | 2026-11-18T19:00
last night | 2026-11-17T20:00
last night at 11 | 2026-11-17T23:00
yesterday evening | 2026-11-17T19:00
tomorrow morning | 2026-11-19T09:00
tomorrow afternoon | 2026-11-19T14:00
tomorrow night | 2026-11-19T20:00
tomorrow at noon | 2026-11-19T12:00
tomorrow 3pm | 2026-11-19T15:00
3pm tomorrow | 2026-11-19T15:00
tomorrow at 3 pm | 2026-11-19T15:00
tomorrow, 3 p.m. | 2026-11-19T15:00
tomorrow at 9 | 2026-11-19T09:00
tomorrow at 3 in the afternoon | 2026-11-19T15:00
tomorrow morning at 9:30 | 2026-11-19T09:30
9:30 tomorrow morning | 2026-11-19T09:30
tomorrow 15:00 | 2026-11-19T15:00
tomorrow 03:00 | 2026-11-19T03:00
eod | 2026-11-18T17:00
end of day | 2026-11-18T17:00
by end of day | 2026-11-18T17:00
eod tomorrow | 2026-11-19T17:00
cob friday | 2026-11-20T17:00
friday cob | 2026-11-20T17:00
by close of business on friday | 2026-11-20T17:00
the end of the day | 2026-11-18T17:00
tomorrow thursday | 2026-11-19
tomorrow (thu) | 2026-11-19
"""

WEEKDAYS = """
fri | 2026-11-20
friday | 2026-11-20
on friday | 2026-11-20
by friday | 2026-11-20
Fri. | 2026-11-20
sun | 2026-11-22
sat | 2026-11-21
mon | 2026-11-23
tues | 2026-11-24
wed | 2026-11-25
thurs | 2026-11-19
this friday | 2026-11-20
this wed | 2026-11-18
this coming friday | 2026-11-20
the coming friday | 2026-11-20
coming monday | 2026-11-23
next fri | 2026-11-27
next wed 2:30pm | 2026-11-25T14:30
next monday | 2026-11-23
next sunday | 2026-11-29
last monday | 2026-11-16
last fri | 2026-11-13
last wed | 2026-11-11
this past monday | 2026-11-16
past tuesday | 2026-11-17
friday next week | 2026-11-27
tuesday of next week | 2026-11-24
next week tuesday | 2026-11-24
next week on tuesday | 2026-11-24
next week's monday | 2026-11-23
the friday before christmas | 2026-12-18
monday after easter | 2027-03-29
friday after the 20th | 2026-11-27
monday this week | 2026-11-16
friday last week | 2026-11-13
last week friday | 2026-11-13
friday the week after next | 2026-12-04
monday week | 2026-11-30
friday week | 2026-11-27
friday fortnight | 2026-12-04
a week from friday | 2026-11-27
two weeks from monday | 2026-12-07
a week from next friday | 2026-12-04
the day after friday | 2026-11-21
fri 10am | 2026-11-20T10:00
10am fri | 2026-11-20T10:00
fri10am | 2026-11-20T10:00
friday at 10 | 2026-11-20T10:00
friday @ 10am | 2026-11-20T10:00
friday at ten | 2026-11-20T10:00
friday, 3pm | 2026-11-20T15:00
3pm on friday | 2026-11-20T15:00
at 3pm on friday | 2026-11-20T15:00
friday morning | 2026-11-20T09:00
friday morning at 10 | 2026-11-20T10:00
friday afternoon 3:30 | 2026-11-20T15:30
friday 3:30pm | 2026-11-20T15:30
friday at 3:30 in the afternoon | 2026-11-20T15:30
friday night | 2026-11-20T20:00
monday morning | 2026-11-23T09:00
next tuesday evening | 2026-11-24T19:00
weekend | 2026-11-21
the weekend | 2026-11-21
this weekend | 2026-11-21
next weekend | 2026-11-28
last weekend | 2026-11-14
"""

LENGTHS = """
in 2 weeks | 2026-12-02
in two weeks | 2026-12-02
in two weeks' time | 2026-12-02
in a week's time | 2026-11-25
in a week | 2026-11-25
in a fortnight | 2026-12-02
in 10 days | 2026-11-28
in 10 days at 3pm | 2026-11-28T15:00
in a month | 2026-12-18
in 3 months | 2027-02-18
in two quarters | 2027-05-18
in a year | 2027-11-18
in half a year | 2027-05-18
in a couple of days | 2026-11-20
in a couple weeks | 2026-12-02
in twenty-three days | 2026-12-11
in a hundred days | 2027-02-26
in one hundred and twenty days | 2027-03-18
in 1 week and 2 days | 2026-11-27
in 1 year 2 months | 2028-01-18
2 weeks from now | 2026-12-02
two weeks from today | 2026-12-02
two weeks hence | 2026-12-02
3 days later | 2026-11-21
+2d | 2026-11-20
+1w | 2026-11-25
+2 weeks | 2026-12-02
+1w2d | 2026-11-27
+3mo | 2027-02-18
+1y | 2027-11-18
+0d | 2026-11-18
-3d | 2026-11-15
3 days ago | 2026-11-15
three weeks ago | 2026-10-28
2 months ago | 2026-09-18
a year ago | 2025-11-18
a fortnight ago | 2026-11-04
a couple of days ago | 2026-11-16
2 weeks back | 2026-11-04
a week from tomorrow | 2026-11-26
a week today | 2026-11-25
two weeks tomorrow | 2026-12-03
two days before christmas | 2026-12-23
10 days after 2026-11-20 | 2026-11-30
3 days before end of month | 2026-11-27
in 3 working days | 2026-11-23
in 5 business days | 2026-11-25
2 working days ago | 2026-11-16
next business day | 2026-11-19
the next working day | 2026-11-19
in half an hour | 2026-11-18T10:30
in half hour | 2026-11-18T10:30
in an hour | 2026-11-18T11:00
in 1 hr | 2026-11-18T11:00
in 90 minutes | 2026-11-18T11:30
in 1.5 hours | 2026-11-18T11:30
in an hour and a half | 2026-11-18T11:30
in one and a half hours | 2026-11-18T11:30
in two and a half hours | 2026-11-18T12:30
in 2 hours and 30 minutes | 2026-11-18T12:30
in a quarter of an hour | 2026-11-18T10:15
in 24 hours | 2026-11-19T10:00
30 minutes from now | 2026-11-18T10:30
+2h | 2026-11-18T12:00
+30min | 2026-11-18T10:30
+1h30m | 2026-11-18T11:30
+1h30 | 2026-11-18T11:30
2 hours ago | 2026-11-18T08:00
an hour ago | 2026-11-18T09:00
half an hour ago | 2026-11-18T09:30
12 hours ago | 2026-11-17T22:00
"""

DATES = """
2026-12-01 | 2026-12-01
2026-12-01 3pm | 2026-12-01T15:00
2026-12-01 15:00 | 2026-12-01T15:00
2026-12-01T15:00 | 2026-12-01T15:00
2013-02-15T15:00:59 | 2013-02-15T15:00
2026/12/1 | 2026-12-01
2026.12.01 | 2026-12-01
20261201 | 2026-12-01
12/15 | 2026-12-15
15/12 | 2026-12-15
8/8 | 2027-08-08
12/15/2026 | 2026-12-15
15/12/2026 | 2026-12-15
15.2.2013 | 2013-02-15
15-02-2013 | 2013-02-15
2/15/13 | 2013-02-15
3/3/15 | 2015-03-03
2026-12 | 2026-12-01
12/2026 | 2026-12-01
may 3 | 2027-05-03
May 3rd | 2027-05-03
may the 3rd | 2027-05-03
may third | 2027-05-03
3 may | 2027-05-03
3rd may | 2027-05-03
the 3rd of may | 2027-05-03
the third of may | 2027-05-03
twenty-third of december | 2026-12-23
december twenty third | 2026-12-23
dec 25 | 2026-12-25
Nov. 18 | 2026-11-18
nov 18th | 2026-11-18
sep 17 | 2027-09-17
feb 29 | 2028-02-29
feb 15 2013 | 2013-02-15
Feb 15th, 2013 at 3 pm | 2013-02-15T15:00
15 feb 2013 | 2013-02-15
15-Feb-2013 | 2013-02-15
15feb2013 | 2013-02-15
the 15th of february, 2013 | 2013-02-15
Fri, 15 Feb 2013 | 2013-02-15
friday february 15 2013 3pm | 2013-02-15T15:00
fri 20 nov | 2026-11-20
friday, nov 20 | 2026-11-20
20 nov (fri) | 2026-11-20
2026-11-20 fri | 2026-11-20
tue 17 nov | 2026-11-17
friday the 20th | 2026-11-20
wednesday the 18th | 2026-11-18
may 3 next year | 2027-05-03
may 3 last year | 2025-05-03
3 may of next year | 2027-05-03
15th | 2026-12-15
the 15th | 2026-12-15
the 18th | 2026-11-18
the 20th | 2026-11-20
the twentieth | 2026-11-20
31st | 2026-12-31
on the 15th at 3pm | 2026-12-15T15:00
3pm on the 15th | 2026-12-15T15:00
the morning of the 25th | 2026-11-25T09:00
the 15th of next month | 2026-12-15
15th of the month | 2026-11-15
15th next month | 2026-12-15
next month 15 | 2026-12-15
next month on the 15th | 2026-12-15
first monday of september | 2027-09-06
the first monday in september | 2027-09-06
1st monday of october 2013 | 2013-10-07
third tuesday of next month | 2026-12-15
last friday of the month | 2026-11-27
last friday of june | 2027-06-25
the last friday in june 3pm | 2027-06-25T15:00
last monday of march 2014 | 2014-03-31
first day of next month | 2026-12-01
last day of the month | 2026-11-30
last day of february 2028 | 2028-02-29
last working day of january 2027 | 2027-01-29
first business day of may 2027 | 2027-05-03
christmas | 2026-12-25
at christmas | 2026-12-25
christmas 2013 | 2013-12-25
last christmas | 2025-12-25
christmas eve | 2026-12-24
boxing day | 2026-12-26
the day after christmas | 2026-12-26
new year's eve | 2026-12-31
new year's day | 2027-01-01
valentine's day | 2027-02-14
easter 2027 | 2027-03-28
good friday 2027 | 2027-03-26
easter monday 2013 | 2013-04-01
thanksgiving | 2026-11-26
black friday | 2026-11-27
halloween | 2027-10-31
chinese new year | 2027-02-06
mid-autumn festival 2026 | 2026-09-25
"""

STRETCHES = """
this week | 2026-11-16
next week | 2026-11-23
last week | 2026-11-09
the week after next | 2026-11-30
the week before last | 2026-11-02
this month | 2026-11-01
next month | 2026-12-01
last month | 2026-10-01
the month after next | 2027-01-01
next quarter | 2027-01-01
last quarter | 2026-07-01
this year | 2026-01-01
next year | 2027-01-01
last year | 2025-01-01
may | 2027-05-01
march | 2027-03-01
november | 2026-11-01
in march | 2027-03-01
march 2014 | 2014-03-01
march next year | 2027-03-01
next march | 2027-03-01
in 2027 | 2027-01-01
q1 | 2027-01-01
q4 | 2026-10-01
Q3 2013 | 2013-07-01
q1 next year | 2027-01-01
2027Q1 | 2027-01-01
first quarter | 2027-01-01
the third quarter of 2013 | 2013-07-01
end of month | 2026-11-30
end of the month | 2026-11-30
by the end of the month | 2026-11-30
at the end of the month | 2026-11-30
eom | 2026-11-30
month end | 2026-11-30
month-end | 2026-11-30
end of next month | 2026-12-31
end of last month | 2026-10-31
end of week | 2026-11-20
eow | 2026-11-20
end of next week | 2026-11-27
end of quarter | 2026-12-31
eoq | 2026-12-31
end of q1 | 2027-03-31
end of year | 2026-12-31
eoy | 2026-12-31
end of 2027 | 2027-12-31
end of june | 2027-06-30
end of february 2028 | 2028-02-29
end of the month 5pm | 2026-11-30T17:00
beginning of june | 2027-06-01
start of next month | 2026-12-01
start of next week | 2026-11-23
beginning of next year | 2027-01-01
mid march | 2027-03-15
mid-march | 2027-03-15
middle of march | 2027-03-15
in the middle of march | 2027-03-15
mid next month | 2026-12-15
"""

CLOCK = """
3pm | 2026-11-18T15:00
3 pm | 2026-11-18T15:00
3:30pm | 2026-11-18T15:30
3.30pm | 2026-11-18T15:30
at 3pm | 2026-11-18T15:00
three pm | 2026-11-18T15:00
11am | 2026-11-18T11:00
10am | 2026-11-18T10:00
9am | 2026-11-19T09:00
9:59am | 2026-11-19T09:59
21:30 | 2026-11-18T21:30
09:00 | 2026-11-19T09:00
0:30 | 2026-11-19T00:30
at 11 | 2026-11-18T11:00
11 o'clock | 2026-11-18T11:00
3 o'clock pm | 2026-11-18T15:00
12pm | 2026-11-18T12:00
12am | 2026-11-19T00:00
12:30 | 2026-11-18T12:30
noon | 2026-11-18T12:00
12 noon | 2026-11-18T12:00
midday | 2026-11-18T12:00
midnight | 2026-11-19T00:00
half past ten | 2026-11-18T10:30
half past noon | 2026-11-18T12:30
quarter past eleven | 2026-11-18T11:15
a quarter to 12 | 2026-11-18T11:45
quarter to 4 pm | 2026-11-18T15:45
quarter to 1pm | 2026-11-18T12:45
ten past 3pm | 2026-11-18T15:10
20 minutes to 4pm | 2026-11-18T15:40
3 in the afternoon | 2026-11-18T15:00
8 in the evening | 2026-11-18T20:00
10 at night | 2026-11-18T22:00
8 in the morning | 2026-11-19T08:00
"""

ALL = "".join((NEAR, WEEKDAYS, LENGTHS, DATES, STRETCHES, CLOCK))


@pytest.mark.parametrize(("phrase", "point"), lines(ALL))
def test_phrase_on_a_wednesday_morning(phrase: str, point: str) -> None:
    """The whole English language of dates, said on Wednesday 18 November 2026 at ten."""
    assert parse_when(phrase, WEDNESDAY).text == point


@pytest.mark.parametrize(
    ("now", "phrase", "point"),
    [
        (FRIDAY, "fri", "2026-11-27"),
        (FRIDAY, "this fri", "2026-11-20"),
        (FRIDAY, "next fri", "2026-11-27"),
        (FRIDAY, "last fri", "2026-11-13"),
        (FRIDAY, "fri 3pm", "2026-11-27T15:00"),
        (FRIDAY, "end of week", "2026-11-20"),
        (FRIDAY, "next business day", "2026-11-23"),
        (SUNDAY, "sun", "2026-11-29"),
        (SUNDAY, "mon", "2026-11-23"),
        (SUNDAY, "next mon", "2026-11-23"),
        (SUNDAY, "next sun", "2026-11-29"),
        (SUNDAY, "next week", "2026-11-23"),
        (SUNDAY, "last sunday", "2026-11-15"),
        (SUNDAY, "this weekend", "2026-11-21"),
        (SUNDAY, "next weekend", "2026-11-28"),
        (TUESDAY, "next tuesday", "2013-02-19"),
        (TUESDAY, "next wed", "2013-02-20"),
        (TUESDAY, "last march", "2012-03-01"),
        (TUESDAY, "february", "2013-02-01"),
        (TUESDAY, "feb 15", "2013-02-15"),
        (TUESDAY, "3am", "2013-02-13T03:00"),
        (TUESDAY, "at 8", "2013-02-12T08:00"),
        (LEAP_DAY, "in a year", "2025-02-28"),
        (LEAP_DAY, "in 4 years", "2028-02-29"),
        (LEAP_DAY, "a year ago", "2023-02-28"),
        (LEAP_DAY, "feb 29", "2024-02-29"),
        (LEAP_DAY, "last day of the month", "2024-02-29"),
        (LEAP_DAY, "in a month", "2024-03-29"),
        (NEW_YEARS_EVE, "tomorrow", "2027-01-01"),
        (NEW_YEARS_EVE, "in an hour", "2027-01-01T00:30"),
        (NEW_YEARS_EVE, "9am", "2027-01-01T09:00"),
        (NEW_YEARS_EVE, "next month", "2027-01-01"),
        (NEW_YEARS_EVE, "next quarter", "2027-01-01"),
        (NEW_YEARS_EVE, "in 2 months", "2027-02-28"),
        (NEW_YEARS_EVE, "jan 1", "2027-01-01"),
        (NEW_YEARS_EVE, "end of month", "2026-12-31"),
        (NEW_YEARS_EVE, "fri", "2027-01-01"),
        (datetime(2026, 1, 31, 8), "in a month", "2026-02-28"),
        (datetime(2024, 1, 31, 8), "+1mo", "2024-02-29"),
        (datetime(2026, 3, 31, 8), "a month ago", "2026-02-28"),
        (datetime(2026, 3, 31, 8), "last month", "2026-02-01"),
        (datetime(2026, 5, 31, 8), "end of next month", "2026-06-30"),
    ],
)
def test_phrase_at_the_edges_of_the_calendar(now: datetime, phrase: str, point: str) -> None:
    """Weekdays on their own day, Sundays, leap days and the turn of the year are where a week or a day gets lost."""
    assert parse_when(phrase, now).text == point


@pytest.mark.parametrize(
    ("phrase", "order", "point"),
    [
        ("05/06", "DMY", "2027-06-05"),
        ("05/06", "MDY", "2027-05-06"),
        ("12/15", "DMY", "2026-12-15"),
        ("05/06/2013", "DMY", "2013-06-05"),
        ("05/06/2013", "MDY", "2013-05-06"),
        ("05.06.2013", "DMY", "2013-06-05"),
        ("5/6/13", "MDY", "2013-05-06"),
        ("15/2/13", "DMY", "2013-02-15"),
    ],
)
def test_numeric_date_with_an_order(phrase: str, order: Order, point: str) -> None:
    """The locale's order decides what the numbers alone do not, and yields to numbers that can only be one thing."""
    assert parse_when(phrase, WEDNESDAY, order=order).text == point

"""What holds of every phrase: an echo reads back, nothing crashes, no word goes unread, the tense keeps its side."""

import random
import subprocess
import sys
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmcli.domain.dates import DateRefused, Moment, Order, Tense, ago, parse_when, spell
from crmcli.domain.dates.tokens import folded, tokens
from tests.test_dates import ALL as ENGLISH
from tests.test_dates import lines
from tests.test_dates_chinese import ALL as CHINESE

WEDNESDAY = datetime(2026, 11, 18, 10, 0)

moments = st.builds(
    Moment,
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
nows = st.datetimes(datetime(1990, 1, 1), datetime(2150, 1, 1))
tenses = st.sampled_from(["any", "future", "past"])
orders = st.sampled_from(["DMY", "MDY", None])

MORE = ("every", "foo", "0", "99", "99999999999", "2027", "feb", "31", "30", "29", "每", "万", "几")
WORDS = sorted({token.text for phrase, _ in lines(ENGLISH) for token in tokens(folded(phrase))} | set(MORE))
CHARACTERS = sorted({letter for phrase, _ in lines(CHINESE) for letter in phrase} | set(MORE))


@given(moments, nows)
@example(Moment(date(2096, 2, 29)), datetime(2096, 5, 1))
@example(Moment(date(2026, 5, 20)), datetime(2026, 11, 18))
@example(Moment(date(2026, 11, 18), time(0, 0)), datetime(2026, 11, 18, 9))
def test_echo_reads_back(moment: Moment, now: datetime) -> None:
    """What crm shows can be typed again and is the same point."""
    assert parse_when(spell(moment, now), now) == moment.on_clock


@given(moments, nows)
def test_a_day_written_out_in_chinese_is_read(moment: Moment, now: datetime) -> None:
    """2026年11月20日 周五 10:00, as Chinese programs write a point."""
    day, clock = moment.day, moment.time.strftime(" %H:%M") if moment.time else ""
    written = f"{day.year}年{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}{clock}"
    assert parse_when(written, now) == moment.on_clock


@given(moments, st.integers(-400, 400))
def test_echo_of_a_near_day_reads_back(moment: Moment, days: int) -> None:
    """Near today the year is left out, which is where an echo could turn into next year's day."""
    now = datetime.combine(moment.day, time(12)) + timedelta(days=days) if 1901 < moment.day.year < 2198 else WEDNESDAY
    assert parse_when(spell(moment, now), now) == moment.on_clock


@given(moments)
def test_stored_text_reads_back(moment: Moment) -> None:
    """The form in JSON and in the book is a phrase too, and stands for the same point."""
    assert Moment.from_text(moment.text) == moment
    assert parse_when(moment.text, WEDNESDAY) == moment.on_clock


@given(st.text(max_size=250), nows, tenses, orders)
def test_any_text_is_read_or_refused(text: str, now: datetime, tense: Tense, order: Order | None) -> None:
    """No input may end in a traceback."""
    read_or_refused(text, now, tense, order)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), nows, tenses, orders)
def test_any_words_are_read_or_refused(words: list[str], now: datetime, tense: Tense, order: Order | None) -> None:
    """Words of the language in any order reach the corners that random letters never do."""
    read_or_refused(" ".join(words), now, tense, order)


@given(st.lists(st.sampled_from(CHARACTERS), min_size=1, max_size=10), nows, tenses)
def test_any_characters_are_read_or_refused(letters: list[str], now: datetime, tense: Tense) -> None:
    """The same for Chinese, where words have no gaps."""
    read_or_refused("".join(letters), now, tense, None)


def read_or_refused(text: str, now: datetime, tense: Tense, order: Order | None) -> None:
    """A moment to the minute, or a refusal."""
    try:
        moment = parse_when(text, now, tense=tense, order=order)
    except DateRefused:
        return
    assert 1900 <= moment.day.year <= 2199
    assert moment.time is None or (moment.time.second, moment.time.microsecond) == (0, 0)


@pytest.mark.parametrize("phrase", random.Random(7).sample([phrase for phrase, _ in lines(ENGLISH)], 120))
def test_no_token_of_an_accepted_phrase_goes_unread(phrase: str) -> None:
    """If any word could be replaced by nonsense, or nonsense added, then it was not read."""
    words = [token.text for token in tokens(folded(phrase))]
    for place in range(len(words)):
        refuses(" ".join([*words[:place], "qqq", *words[place + 1 :]]))
    for place in range(len(words) + 1):
        refuses(" ".join([*words[:place], "qqq", *words[place:]]))


@pytest.mark.parametrize("phrase", random.Random(7).sample([phrase for phrase, _ in lines(CHINESE)], 120))
def test_no_character_of_an_accepted_phrase_goes_unread(phrase: str) -> None:
    """The same for each character of a Chinese phrase."""
    for place in range(len(phrase)):
        if not phrase[place].isspace():
            refuses(phrase[:place] + "喵" + phrase[place + 1 :])
        refuses(phrase[:place] + "喵" + phrase[place:])
    refuses(phrase + "喵")


def refuses(phrase: str) -> None:
    """The phrase is refused."""
    with pytest.raises(DateRefused):
        parse_when(phrase, WEDNESDAY)


@pytest.mark.parametrize(
    ("phrase", "tense", "point"),
    [
        ("fri", "future", "2026-11-20"),
        ("fri", "past", "2026-11-13"),
        ("周五", "past", "2026-11-13"),
        ("wed", "past", "2026-11-11"),
        ("this mon", "past", "2026-11-16"),
        ("这周一", "past", "2026-11-16"),
        ("may 3", "past", "2026-05-03"),
        ("may 3", "future", "2027-05-03"),
        ("15th", "past", "2026-11-15"),
        ("15th", "future", "2026-12-15"),
        ("the 18th", "past", "2026-11-18"),
        ("1月20日", "past", "2026-01-20"),
        ("9am", "past", "2026-11-18T09:00"),
        ("3pm", "past", "2026-11-17T15:00"),
        ("9am", "future", "2026-11-19T09:00"),
        ("at 8", "past", "2026-11-18T08:00"),
        ("today", "future", "2026-11-18"),
        ("today", "past", "2026-11-18"),
        ("now", "future", "2026-11-18T10:00"),
        ("now", "past", "2026-11-18T10:00"),
        ("2 weeks", "future", "2026-12-02"),
        ("2 weeks", "past", "2026-11-04"),
        ("3天", "future", "2026-11-21"),
        ("2h", "future", "2026-11-18T12:00"),
        ("2h", "past", "2026-11-18T08:00"),
        ("march", "past", "2026-03-01"),
        ("november", "past", "2026-11-01"),
        ("q1", "past", "2026-01-01"),
        ("christmas", "past", "2025-12-25"),
        ("春节", "past", "2026-02-17"),
        ("weekend", "past", "2026-11-14"),
        ("first monday of october", "past", "2026-10-05"),
        ("2013-02-15", "future", "2013-02-15"),
        ("feb 15 2013", "future", "2013-02-15"),
        ("2013年2月15日", "future", "2013-02-15"),
        ("2030-01-01", "past", "2030-01-01"),
        ("q1 2013", "future", "2013-01-01"),
    ],
)
def test_tense_chooses_the_side(phrase: str, tense: Tense, point: str) -> None:
    """What recurs goes to the side the option asks for; a date written with its year goes where it says."""
    assert parse_when(phrase, WEDNESDAY, tense=tense).text == point


@pytest.mark.parametrize(
    ("phrase", "tense"),
    [
        ("yesterday", "future"),
        ("昨天", "future"),
        ("last fri", "future"),
        ("today 9am", "future"),
        ("this morning", "future"),
        ("3 days ago", "future"),
        ("november", "future"),
        ("this week", "future"),
        ("last year", "future"),
        ("end of last month", "future"),
        ("15th of the month", "future"),
        ("2 minutes ago", "future"),
        ("tomorrow", "past"),
        ("明天", "past"),
        ("next fri", "past"),
        ("today 3pm", "past"),
        ("tonight", "past"),
        ("in 2 days", "past"),
        ("end of month", "past"),
        ("月底", "past"),
        ("at 11", "past"),
        ("one day", "future"),
        ("一天", "future"),
    ],
)
def test_wrong_side_of_now_is_refused(phrase: str, tense: Tense) -> None:
    """A reminder in the past would never ring, and a call cannot be logged before it was made."""
    with pytest.raises(DateRefused):
        parse_when(phrase, WEDNESDAY, tense=tense)


YEARLESS = [
    phrase
    for phrase, _ in lines(ENGLISH + CHINESE)
    if not any(year in phrase for year in ("201", "202", "二〇", "二零", "/13", "/15"))
]


@given(st.sampled_from(YEARLESS), nows, st.sampled_from(["future", "past"]))
def test_tense_is_kept_at_any_hour(phrase: str, now: datetime, tense: Tense) -> None:
    """Whatever the hour and the day, no phrase without its year comes out on the wrong side of now."""
    try:
        moment = parse_when(phrase, now, tense=tense)
    except DateRefused:
        return
    minute = now.replace(second=0, microsecond=0)
    point, limit = (moment.at, minute) if moment.has_time else (moment.day, minute.date())
    assert point >= limit if tense == "future" else point <= limit


@pytest.mark.parametrize(
    ("moment", "english"),
    [
        (Moment(date(2026, 11, 20), time(10)), "Fri 20 Nov 10:00"),
        (Moment(date(2026, 11, 18)), "Wed 18 Nov"),
        (Moment(date(2027, 1, 4), time(9, 5)), "2027-01-04 Mon 09:05"),
        (Moment(date(2026, 11, 17)), "Tue 17 Nov"),
        (Moment(date(2026, 1, 5)), "2026-01-05 Mon"),
    ],
)
def test_echo(moment: Moment, english: str) -> None:
    """The echo shows weekday and date, and the year when it is not plain."""
    assert spell(moment, WEDNESDAY) == english


@pytest.mark.parametrize(
    ("days", "english"),
    [
        (0, "today"),
        (1, "yesterday"),
        (-1, "tomorrow"),
        (3, "3 days ago"),
        (-3, "in 3 days"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (35, "5 weeks ago"),
        (61, "2 months ago"),
        (400, "13 months ago"),
        (731, "2 years ago"),
        (-731, "in 2 years"),
    ],
)
def test_how_long_ago(days: int, english: str) -> None:
    """Distances in the unit a person would use."""
    today = WEDNESDAY.date()
    assert ago(today - timedelta(days=days), today) == english


@pytest.mark.parametrize(
    ("phrase", "left_out"),
    [
        ("fri 10am", {"chinese.phrases", "chinese.days", "holidays.english", "holidays.festivals", "recurrence"}),
        ("下周五", {"english.phrases", "english.every", "recurrence", "recurrence_parser"}),
    ],
)
def test_only_the_grammar_in_use_is_loaded(phrase: str, left_out: set[str]) -> None:
    """`crm log` pays for each module at every start."""
    script = (
        "import sys; from datetime import datetime; import crmcli.domain.dates as d; before = set(sys.modules);"
        "d.parse_when(sys.argv[1], datetime(2026, 11, 18)); print(*before, '|', *sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", script, phrase], capture_output=True, check=True, encoding="utf-8")
    before, after = (set(part.split()) for part in ran.stdout.split("|"))
    package = "crmcli.domain.dates"
    assert {name for name in before if name.startswith(f"{package}.")} == {f"{package}.moment"}
    assert not after & {f"{package}.{name}" for name in left_out}
    assert not after & {"lunardate", "calendar", "locale", "dataclasses", "crmcli.domain.text.chinese_numbers"}


def test_a_day_or_a_minute() -> None:
    """A day has no time and no zone creeps in; an hour added to the wall clock stays on the wall clock."""
    day, minute = Moment(date(2013, 2, 15)), Moment(date(2013, 2, 15), time(15))
    assert (day.has_time, day.text, day.at) == (False, "2013-02-15", datetime(2013, 2, 15))
    assert (minute.has_time, minute.text, minute.at) == (True, "2013-02-15T15:00", datetime(2013, 2, 15, 15))
    before_the_change = datetime(2026, 3, 29, 1, 30)  # Berlin's clocks go from 2:00 to 3:00 that night
    assert parse_when("in an hour", before_the_change).text == "2026-03-29T02:30"
    assert parse_when("tomorrow 9am", before_the_change).text == "2026-03-30T09:00"

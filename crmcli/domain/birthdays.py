"""Birthdays of the Gregorian and the Chinese calendar: the parser of what people write, and the days they fall on.

Kept as text: 1980-05-03, --05-03 without a year; lunar 1984-10-13, lunar 1984-L10-13 in a leap month, lunar --08-15.
What has two readings (5/3, 八月十五 without 农历) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from crmcli.domain.text.chinese_numbers import chinese_number
from crmcli.domain.text.unicode import one_line, simplify
from crmcli.errors import Usage
from crmcli.tuples import NamedTuple
from crmcli.words import tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

_LUNAR = "lunar "
_LUNAR_YEARS = (1901, 2099)  # what lunardate knows, less its incomplete first year
_NO_YEAR = ("1604", "0000")  # how Apple and others write a birthday without a year
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_CHINESE_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_ANIMALS = "猴鸡狗猪鼠牛虎兔龙蛇马羊"
_MONTH_NAMES = "正二三四五六七八九十冬腊"


class BornOn(NamedTuple):
    """A birthday in its own calendar. `year` is None where nobody knows it."""

    year: int | None
    month: int
    day: int
    is_lunar: bool = False
    is_leap: bool = False

    def kept(self) -> str:
        """The text that the book keeps."""
        year = "-" if self.year is None else f"{self.year:04}"
        leap = "L" if self.is_leap and self.year is not None else ""
        return f"{_LUNAR if self.is_lunar else ''}{year}-{leap}{self.month:02}-{self.day:02}"


@lru_cache(maxsize=1024)
def birthday_of(kept: str) -> BornOn | None:
    """The birthday that a kept text says; None for any other text."""
    found = re.fullmatch(r"(lunar )?(\d{4}|-)-(L?)(\d\d)-(\d\d)", kept)
    if not found or (found[3] and (not found[1] or found[2] == "-")):
        return None
    year = None if found[2] == "-" else int(found[2])
    born = BornOn(year, int(found[4]), int(found[5]), bool(found[1]), bool(found[3]))
    return born if _exists(born) else None


def is_lunar(kept: str) -> bool:
    """Whether a kept birthday is one of the Chinese calendar."""
    return kept.startswith(_LUNAR)


def solar_birth_date(kept: str) -> date | None:
    """The Gregorian day of birth; None where the year is not known."""
    born = birthday_of(kept)
    if born is None or born.year is None:
        return None
    return _lunar_day(born.year, born.month, born.day, born.is_leap) if born.is_lunar else _solar_day(born, born.year)


def day_in_year(kept: str, year: int) -> date | None:
    """The birthday's last day in a calendar year; None where a lunar year's end leaves the year without one."""
    return next((day for day, _ in reversed(list(_occurrences(kept, year))) if day.year == year), None)


def next_birthday(kept: str, today: date) -> tuple[date, int | None] | None:
    """The next birthday from `today` on and the age it brings, None for an unknown year of birth.

    29 February falls on the 28th in other years; a lunar month's 30th on its last day; a leap month's day in the
    plain month. None for a text that is no birthday, or beyond the years of the tables.
    """
    found = [each for year in (today.year, today.year + 1) for each in _occurrences(kept, year) if each[0] >= today]
    return min(found, default=None)


def zodiac(born: date) -> str:
    """The animal of the Chinese year in which a day lies, "" before 1902; the year begins at the Spring Festival."""
    if not _LUNAR_YEARS[0] < born.year <= _LUNAR_YEARS[1]:
        return ""
    spring = _lunar_day(born.year, 1, 1, False)
    return _ANIMALS[(born.year - (born < spring)) % 12]


def chinese_words(born: BornOn) -> str:
    """A lunar birthday as it is written in Chinese: 八月十五, 1984年闰十月十三."""
    tens = ("初", "十", "廿", "三")
    digits = "十一二三四五六七八九"
    day = {10: "初十", 20: "二十", 30: "三十"}.get(born.day) or tens[born.day // 10] + digits[born.day % 10]
    year = f"{born.year}年" if born.year else ""
    return f"{year}{'闰' if born.is_leap else ''}{_MONTH_NAMES[born.month - 1]}月{day}"


def _occurrences(kept: str, year: int) -> Iterator[tuple[date, int | None]]:
    """The days on which a birthday falls that belong to a solar or lunar year near `year`, with the age."""
    born = birthday_of(kept)
    if born is None:
        return
    for each in (year - 1, year) if born.is_lunar else (year,):
        age = None if born.year is None else each - born.year
        if not born.is_lunar:
            yield _solar_day(born, each), age
        elif _LUNAR_YEARS[0] <= each <= _LUNAR_YEARS[1]:
            yield _lunar_day(each, born.month, born.day, False), age


def _solar_day(born: BornOn, year: int) -> date:
    try:
        return date(year, born.month, born.day)
    except ValueError:  # 29 February
        return date(year, 2, 28)


@lru_cache(maxsize=2048)
def _lunar_day(year: int, month: int, day: int, is_leap: bool) -> date:
    """The Gregorian day of a day of the Chinese calendar; the 30th of a month of 29 days is its last."""
    from lunardate import LunarDate  # slow to import, only for a lunar birthday

    try:
        solar: date = LunarDate(year, month, day, is_leap).to_solar_date()
    except ValueError:
        solar = LunarDate(year, month, day - 1, is_leap).to_solar_date()
    return solar


def _exists(born: BornOn) -> bool:
    """Whether there is such a day; in an unknown year, whether some year has it."""
    if not born.is_lunar:
        try:
            date(2000 if born.year is None else born.year, born.month, born.day)
        except ValueError:
            return False
        return True
    if not (1 <= born.month <= 12 and 1 <= born.day <= 30):
        return False
    if born.year is None:
        return True
    if not _LUNAR_YEARS[0] <= born.year <= _LUNAR_YEARS[1]:
        return False
    from lunardate import LunarDate  # slow to import, only for a lunar birthday

    try:
        LunarDate(born.year, born.month, born.day, born.is_leap).to_solar_date()
    except ValueError:
        return False
    return True


def parse_birthday(text: str, order: str | None = None) -> str:
    """The birthday that a person wrote, as the book keeps it. Raises Usage.

    `order` is "dmy" or "mdy" where it is known whether the day or the month stands first in 5/3.
    """
    if birthday_of(text) and not text.startswith(_NO_YEAR):
        return text
    born = _parsed(text, order if order in ("dmy", "mdy") else None)
    if not _exists(born):
        _refuse(text)
    return born.kept()


def _shown(text: str) -> str:
    return repr(one_line(text, 50))


def _refuse(text: str) -> NoReturn:
    hint = tr("Write 1980-05-03, or --05-03 without the year, or 农历八月十五.")
    raise Usage(tr("{value} is not a birthday.", value=_shown(text)), hint)


def _refuse_short_year(text: str) -> NoReturn:
    raise Usage(tr("{text} has a year of two digits.", text=_shown(text)), tr("Write all four: 1985."))


def _parsed(text: str, order: str | None) -> BornOn:
    from unicodedata import normalize

    said = simplify(normalize("NFKC", text)).strip().casefold()
    said = re.sub(r"^(?:生日|出生于|出生|生于|born(?: on)?|birthday)[:：\s]*|(?:出生|生日|生)$", "", said).strip()
    rest, lunar = re.subn(r"[(\s]*(?:农历|阴历|旧历|夏历|lunar(?! month))[)\s:：]*", "", said)
    rest, solar = re.subn(r"[(\s]*(?:公历|阳历|新历|西历|solar)[)\s:：]*", "", rest)
    if lunar and solar:
        _refuse(text)
    for read in (_chinese, _numeric, _english):
        if born := read(text, rest.strip(), order, bool(lunar), bool(solar)):
            return born
    _refuse(text)


def _year(said: str | None) -> int | None:
    return None if not said or said in _NO_YEAR else int(said.translate(_CHINESE_DIGITS))


def _number(said: str) -> int:
    """A number in digits or in Chinese, 0 for none: 十五, 廿三, 初八 without its 初."""
    said = re.sub(r"^廿(?=.)|^廿$", "二十", said)
    said = said.replace("卅", "三十")
    return int(said) if said.isdigit() and said.isascii() else chinese_number(said) or 0


def _chinese(text: str, rest: str, order: str | None, lunar: bool, solar: bool) -> BornOn | None:
    """3月8日, 1990年5月3日, 农历八月十五, 正月初一, 1984年闰十月十三, 除夕."""
    if re.fullmatch(r"除夕|大年三十|年三十", rest):
        return None if solar else BornOn(None, 12, 30, is_lunar=True)
    if great := re.fullmatch(r"大年初(十|[一二三四五六七八九])", rest):
        return None if solar else BornOn(None, 1, _number(great[1]), is_lunar=True)
    numeral = r"[零〇一二三四五六七八九十廿卅]"
    found = re.fullmatch(
        rf"(?:(?P<year>\d+|[零〇一二三四五六七八九]+)年\s*)?(?P<leap>闰)?(?P<month>\d{{1,2}}|{numeral}{{1,2}}|[正冬腊])月\s*"
        rf"(?P<first>初)?(?P<day>\d{{1,2}}|{numeral}{{1,3}})\s*(?P<end>[日号])?",
        rest,
    )
    if not found:
        return None
    if found["year"] and len(found["year"]) != 4:
        _refuse_short_year(text)
    month, day = _CHINESE_MONTHS.get(found["month"]) or _number(found["month"]), _number(found["day"])
    certain = bool(found["first"] or found["leap"] or found["month"] in _CHINESE_MONTHS or found["day"][0] in "廿卅")
    if solar and (found["first"] or found["leap"]):
        _refuse(text)
    if not (lunar or solar or certain or found["end"] or found["day"].isdigit()):
        raise Usage(
            tr("{text} can be read in two ways.", text=_shown(text)),
            tr("Write 农历{said}, or {month}月{day}日.", said=rest, month=month, day=day),
        )
    is_lunar_day = lunar or (certain and not solar)
    return BornOn(_year(found["year"]), month, day, is_lunar_day, bool(found["leap"]))


def _numeric(text: str, rest: str, order: str | None, lunar: bool, solar: bool) -> BornOn | None:
    """1990-05-03, 1990.5.3, 19900503, 03.05.1990, --05-03, 05-03, 5/3 where the order is known."""
    found = re.fullmatch(r"(\d{4})([-/.]) ?(\d{1,2})\2 ?(\d{1,2})\.?|(\d{4})()(\d\d)(\d\d)", rest)
    if found:
        year, _, month, day = (part for part in found.groups() if part is not None)
        return BornOn(_year(year), int(month), int(day), lunar)
    if found := re.fullmatch(r"--(\d\d)-?(\d\d)", rest):
        return BornOn(None, int(found[1]), int(found[2]), lunar)
    if re.fullmatch(r"\d{1,2}([-/.]) ?\d{1,2}\1 ?\d{2}|\d{2}([-/.])\d{1,2}\2\d{1,2}", rest):
        _refuse_short_year(text)
    found = re.fullmatch(r"(\d{1,2})([-/.]) ?(\d{1,2})(?:(\.)|\2 ?(\d{4}))?", rest)
    if not found:
        return None
    one, mark, two = int(found[1]), found[2], int(found[3])
    is_dotted = mark == "." and bool(found[4] or found[5])
    wanted = "mdy" if lunar else "dmy" if is_dotted else order
    if mark == "-" and not found[5] and wanted is None:
        wanted = "mdy"  # as in --05-03
    if one > 12 >= two:
        wanted = "dmy"
    elif two > 12 >= one and not is_dotted:
        wanted = "mdy"
    elif mark == "-" and not found[5] and order == "dmy" and one != two:
        wanted = None
    if wanted is None and one != two:
        raise Usage(
            tr("{text} can be read in two ways.", text=_shown(text)),
            tr("Write --{one:02}-{two:02} or --{two:02}-{one:02}: the month comes first.", one=one, two=two),
        )
    month, day = (two, one) if wanted == "dmy" else (one, two)
    return BornOn(_year(found[5]), month, day, lunar)


def _english(text: str, rest: str, order: str | None, lunar: bool, solar: bool) -> BornOn | None:
    """3 April 1961, April 3rd, 1961, the 3rd of June, 15th day of the 8th lunar month."""
    said = " ".join(re.sub(r"[,.]|\bthe\b|\bof\b", " ", rest).replace("-", " ").split())
    said = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", said)
    if found := re.fullmatch(
        r"(\d{1,2})(?: day)? (\d{1,2}) lunar month|(\d{1,2}) lunar month (\d{1,2})(?: day)?", said
    ):
        day, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return BornOn(None, int(month), int(day), is_lunar=True)
    found = re.fullmatch(r"(\d{1,2}) ([a-z]{3,9})(?: (['’]?\d{2,4}))?|([a-z]{3,9}) (\d{1,2})(?: (['’]?\d{2,4}))?", said)
    if not found or lunar:
        return None
    day, name, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
    month = next((n for n, long in enumerate(_MONTHS, 1) if long.startswith(name) or name == long[:3] + "t"), 0)
    if not month:
        return None
    if year and len(year) != 4:
        _refuse_short_year(text)
    return BornOn(_year(year), month, int(day))

"""Chinese lunar dates: 正月十五, 腊月初八, 农历八月十五, 大年初八, bare 初五, and 小年, which is two days.

Refuses the 30th, which most lunar months lack (腊月三十: 除夕), 小年 without its region, and the last lunar months with
a year (whose?). Leap months have no name here.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from crmcli.domain.dates.chinese.quantities import number
from crmcli.domain.dates.holidays.festivals import Feast, lunar, lunar_date, lunar_year
from crmcli.domain.dates.moment import Impossible
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import OTHER, Day, Pattern, Scene, Stretch, fixed, no_day
from crmcli.words import tr

Days = Iterator[tuple[Day, int]]

_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_LENT_MONTHS = 10  # later lunar months may fall in the next calendar year
_LITTLE_NORTH, _LITTLE_SOUTH = (12, 23), (12, 24)  # 小年
_LAST_MONTH = 12
_LONGEST_MONTH = 30


def lunar_days(reader: Reader, place: int, year: Stretch | None) -> Days:
    """The lunar dates that begin here, of the lunar year that begins in `year`; without it those that come next."""
    for month, day, end in lunar_numbers(reader, place):
        if year is not None and month > _LENT_MONTHS:
            yield no_day(tr("say that lunar date without a year, or its date")), end
        else:
            yield _lunar_day(month, day, year), end
    end = reader.chars(place, "小年夜", "小年")
    if end > 0:
        yield _little_new_year(year), end
    if year is None:
        yield from _lunar_days_of_any_month(reader, place)


def _lunar_days_of_any_month(reader: Reader, place: int) -> Days:
    """初五, 农历初五, 阴历十八."""
    named = reader.chars(place, "农历", "阴历", "旧历")
    start = max(place, named)
    first = reader.chars(start, "初")
    found = number(reader, first if first > 0 else start)
    if found and (1 <= found[0] <= 10 if first > 0 else named > 0 and 10 < found[0] < 30):
        yield _next_lunar(found[0]), found[1]


def lunar_feasts(reader: Reader, place: int) -> Iterator[tuple[Feast, int]]:
    """Lunar dates that begin here, as feasts that come every year. Raises Impossible for 小年, which is two days."""
    for month, day, end in lunar_numbers(reader, place):
        yield lunar(month, day), end
    if reader.chars(place, "小年") > 0:
        raise Impossible(_two_days())


def lunar_numbers(reader: Reader, place: int) -> Iterator[tuple[int, int, int]]:
    """Month, day and end of a lunar date."""
    great = reader.chars(place, "大年初", "年初")
    found = number(reader, great) if great > 0 else None
    if found and 1 <= found[0] <= 10:
        yield 1, found[0], found[1]
    for words, (month, day) in ((("北方小年",), _LITTLE_NORTH), (("南方小年",), _LITTLE_SOUTH)):
        end = reader.chars(place, *words)
        if end > 0:
            yield month, day, end
    yield from _month_and_day(reader, place)


def _month_and_day(reader: Reader, place: int) -> Iterator[tuple[int, int, int]]:
    named = reader.chars(place, "农历", "阴历", "旧历")
    start = named if named > 0 else place
    month = _LUNAR_MONTHS.get(reader.han[start]) if start < reader.size else None
    after = start + 1
    if month is None and named > 0:
        found = number(reader, start)
        if not found or not 1 <= found[0] <= 12:
            return
        month, after = found
    end = reader.chars(after, "月")
    if month is None or end < 0:
        return
    first = reader.chars(end, "初")
    day = number(reader, first if first > 0 else end)
    if not day:
        return
    if 1 <= day[0] <= 10 if first > 0 else 10 < day[0] < 30:
        yield month, *day
    stop = reader.chars(day[1], "日", "号")
    if stop > 0 and first < 0 and (1 if named > 0 else 11) <= day[0] < 30:
        yield month, day[0], stop


def _two_days() -> str:
    return tr("小年 is 腊月廿三 in the north and 腊月廿四 in the south: say which")


def _little_new_year(year: Stretch | None) -> Day:
    """小年: picking it raises Impossible with both its days."""

    def pick(scene: Scene) -> date:
        north, south = (_lunar_day(*day, None).pick(scene) for day in (_LITTLE_NORTH, _LITTLE_SOUTH))
        raise Impossible(
            tr(
                "小年 is 腊月廿三 in the north ({north}) and 腊月廿四 in the south ({south}): say which",
                north=north,
                south=south,
            )
        )

    return fixed(pick, pattern=OTHER) if year is None else no_day(_two_days())


def _next_lunar(number: int) -> Day:
    """初五, 农历十八: the next lunar day of that number, the last one under tense "past".

    Refused where the next one is in the last lunar month: most people mean that of the new year then.
    """

    def pick(scene: Scene) -> date:
        from lunardate import LunarDate  # slow to import, only for a lunar day

        step = -1 if scene.tense == "past" else 1
        lunar_year(scene.today.year - 1), lunar_year(scene.today.year + 1)
        near = (scene.today + timedelta(days=step * days) for days in range(_LONGEST_MONTH + 1))
        found = next(day for day in near if LunarDate.from_solar_date(day.year, day.month, day.day).day == number)
        if step > 0 and LunarDate.from_solar_date(found.year, found.month, found.day).month == _LAST_MONTH:
            great = _lunar_day(1, number, None).pick(scene)
            raise Impossible(
                tr("that could be {found} (腊月) or {great} (大年, 正月): say which", found=found, great=great)
            )
        return found

    return fixed(pick, pattern=OTHER)


def _lunar_day(month: int, number: int, year: Stretch | None) -> Day:
    """A day of the lunar calendar; its year is the lunar one, which ends in the next January or February."""

    def days(scene: Scene) -> Sequence[date]:
        if year is not None:
            return (lunar_date(year.spans(scene)[0][0].year, month, number),)
        return [lunar_date(scene.today.year + step, month, number) for step in range(-2, 3)]

    pattern = Pattern("feast", feast=f"lunar {month}-{number}")
    return Day(days, full=year is not None and year.full, dated=True, pattern=pattern)

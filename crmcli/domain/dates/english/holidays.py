"""English names of holidays: christmas, easter 2014, last christmas.

Left out on purpose: days that differ by country (mother's day, labour day).
"""

from collections.abc import Iterator

from crmcli.domain.dates.english.stretches import years
from crmcli.domain.dates.festivals import DayOfYear, beside, easter, holiday, lunar, on, thanksgiving
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import Day

_ENGLISH: dict[str, DayOfYear] = {
    "christmas": on(12, 25),
    "christmas day": on(12, 25),
    "xmas": on(12, 25),
    "christmas eve": on(12, 24),
    "boxing day": on(12, 26),
    "new year": on(1, 1),
    "new year's": on(1, 1),
    "new years": on(1, 1),
    "new year's day": on(1, 1),
    "new years day": on(1, 1),
    "new year's eve": on(12, 31),
    "new years eve": on(12, 31),
    "valentine's day": on(2, 14),
    "valentines day": on(2, 14),
    "halloween": on(10, 31),
    "independence day": on(7, 4),
    "thanksgiving": thanksgiving,
    "thanksgiving day": thanksgiving,
    "black friday": beside(thanksgiving, 1),
    "good friday": beside(easter, -2),
    "easter": easter,
    "easter sunday": easter,
    "easter monday": beside(easter, 1),
    "chinese new year": lunar(1, 1),
    "lunar new year": lunar(1, 1),
    "spring festival": lunar(1, 1),
    "lantern festival": lunar(1, 15),
    "dragon boat festival": lunar(5, 5),
    "mid autumn festival": lunar(8, 15),
}


def english_holidays(reader: Reader, place: int) -> Iterator[tuple[Day, int]]:
    """Holidays that begin here: christmas, easter 2014, last christmas."""
    which = reader.words[place] if reader.word(place, "next", "last", "this") else ""
    start = place + 1 if which else place
    name, end = "", start
    while reader.words[end] and end < start + 4:
        if name and reader.hyphen(end) > end:
            end += 1
            continue
        name = f"{name} {reader.words[end]}".strip()
        end += 1
        of = _ENGLISH.get(name)
        if of is None:
            continue
        reader.reach(end)
        if which:
            yield holiday(of, None, which, name), end
            continue
        yield holiday(of), end
        for year, stop in years(reader, end):
            yield holiday(of, year), stop

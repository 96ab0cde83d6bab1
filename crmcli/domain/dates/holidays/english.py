"""English names of holidays: christmas, easter 2014, last christmas.

Left out on purpose: days that differ by country (mother's day, labour day).
"""

from collections.abc import Iterator

from crmcli.domain.dates.english.stretches import years
from crmcli.domain.dates.holidays.festivals import Feast, holiday, lunar, movable, on
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import Day

_NAMES: dict[str, Feast] = {
    "christmas": on(12, 25),
    "christmas day": on(12, 25),
    "xmas": on(12, 25),
    "christmas eve": on(12, 24),
    "xmas eve": on(12, 24),
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
    "thanksgiving": movable("thanksgiving"),
    "thanksgiving day": movable("thanksgiving"),
    "black friday": movable("black friday"),
    "good friday": movable("good friday"),
    "easter": movable("easter"),
    "easter sunday": movable("easter"),
    "easter monday": movable("easter monday"),
    "chinese new year": lunar(1, 1, off=1),
    "lunar new year": lunar(1, 1, off=1),
    "spring festival": lunar(1, 1, off=1),
    "lantern festival": lunar(1, 15),
    "dragon boat festival": lunar(5, 5),
    "mid autumn festival": lunar(8, 15),
}


def names(reader: Reader, place: int) -> Iterator[tuple[Feast, int]]:
    """The longest name of a holiday that begins here: easter monday is not easter."""
    name, end = "", place
    found: tuple[Feast, int] | None = None
    while reader.words[end] and end < place + 4:
        if name and reader.hyphen(end) > end:
            end += 1
            continue
        name = f"{name} {reader.words[end]}".strip()
        end += 1
        feast = _NAMES.get(name)
        if feast is not None:
            found = feast, reader.reach(end)
    if found:
        yield found


def english_holidays(reader: Reader, place: int) -> Iterator[tuple[Day, int]]:
    """Holidays that begin here: christmas, easter 2014, last christmas."""
    which = reader.words[place] if reader.word(place, "next", "last", "this") else ""
    start = place + 1 if which else place
    for feast, end in names(reader, start):
        if which:
            yield holiday(feast, None, which, reader.text[reader.tokens[start].start : reader.tokens[end - 1].end]), end
            continue
        yield holiday(feast), end
        for year, stop in years(reader, end):
            yield holiday(feast, year), stop

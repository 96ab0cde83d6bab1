"""English weeks, months, quarters and years: next week, march 2014, q1, the month after next."""

from collections.abc import Iterator

from crmcli.domain.dates.calendar_days import AWAY, named_month, named_quarter, qualified, the_year, year_away
from crmcli.domain.dates.english.lexicon import MONTHS, STRETCHES
from crmcli.domain.dates.english.quantities import ordinal
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import Stretch

Stretches = Iterator[tuple[Stretch, int]]

_WHICH = {"this": 0, "current": 0, "next": 1, "coming": 1, "last": -1, "previous": -1}


def stretches(reader: Reader, place: int, *, units: tuple[str, ...] = STRETCHES) -> Stretches:
    """Stretches of these units that begin here."""
    for stretch, end in _all_stretches(reader, place):
        if stretch.unit in units:
            yield stretch, end


def this_unit(reader: Reader, place: int) -> Stretches:
    """`the month`, `month`: the one running now, where another word makes that plain (end of the month)."""
    start = reader.skip(place, "the")
    if reader.word(start, *STRETCHES):
        yield AWAY[reader.words[start]](0), start + 1


def _all_stretches(reader: Reader, place: int) -> Stretches:
    yield from _counted(reader, place)
    yield from _named(reader, place)
    which = reader.words[place]
    if which in ("this", "next", "last") and reader.word(place, which):
        month = reader.find(place + 1, MONTHS)
        if month:
            yield qualified(named_month(month), which, reader.words[place + 1]), place + 2
        quarter, end = _quarter(reader, place + 1)
        if quarter:
            yield qualified(named_quarter(quarter), which, f"q{quarter}"), end


def _counted(reader: Reader, place: int) -> Stretches:
    """Next week, last quarter, the month after next, the week before last."""
    start = reader.skip(place, "the")
    away = reader.find(start, _WHICH)
    if reader.word(start, "following") and start > place and reader.word(start + 1, "week"):
        yield AWAY["week"](1), start + 2
    if away is not None and (start == place or away) and reader.word(start + 1, *STRETCHES):
        yield AWAY[reader.words[start + 1]](away), start + 2
    if reader.word(start, *STRETCHES):
        make = AWAY[reader.words[start]]
        if reader.word(start + 1, "after") and reader.word(start + 2, "next"):
            yield make(2), start + 3
        if reader.word(start + 1, "before") and reader.word(start + 2, "last"):
            yield make(-2), start + 3


def _named(reader: Reader, place: int) -> Stretches:
    month = reader.find(place, MONTHS)
    if month:
        yield named_month(month), place + 1
        for year, end in years(reader, place + 1):
            yield named_month(month, year), end
    quarter, end = _quarter(reader, place)
    if quarter:
        yield named_quarter(quarter), end
        for year, stop in years(reader, end):
            yield named_quarter(quarter, year), stop
    for year, end in bare_year(reader, place):
        quarter, stop = _quarter(reader, end)
        if quarter and reader.words[end] == "q":  # 2027q1
            yield named_quarter(quarter, year), stop
    if reader.word(place, "last") and reader.word(place + 1, "quarter"):
        for year, stop in years(reader, place + 2):
            yield named_quarter(4, year), stop


def _quarter(reader: Reader, place: int) -> tuple[int, int]:
    """q1, first quarter, the 3rd quarter; 0 when none stands here."""
    if reader.word(place, "q"):
        token = reader.token(place + 1, "number")
        if token and reader.is_glued(place + 1) and len(token.text) == 1:
            return int(token.text), place + 2
    found = ordinal(reader, reader.skip(place, "the"))
    if found and 1 <= found[0] <= 4 and reader.word(found[1], "quarter"):
        return found[0], found[1] + 1
    return 0, place


def years(reader: Reader, place: int) -> Stretches:
    """The year after a month, a date or a holiday: 2014, of 2014, next year."""
    start = reader.skip(place, ",", "of", "in")
    token = reader.token(start, "number")
    if token and len(token.text) == 4:
        yield the_year(int(token.text)), start + 1
    if reader.word(start, "this", "next", "last") and reader.word(start + 1, "year"):
        yield year_away(_WHICH[reader.words[start]]), start + 2


def bare_year(reader: Reader, place: int) -> Stretches:
    """`2014`, a year only after `in` or `of`."""
    token = reader.token(place, "number")
    if token and len(token.text) == 4:
        yield the_year(int(token.text)), place + 1

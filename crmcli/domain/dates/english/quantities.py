"""English numbers and lengths of time: twenty-three, the 15th, an hour and a half, 2 weeks and 3 days."""

from collections.abc import Iterator

from crmcli.domain.dates.english.lexicon import CARDINALS, ORDINALS, TENS, UNITS
from crmcli.domain.dates.tokens import Reader
from crmcli.domain.dates.values import Length

_ONES = {name: value for name, value in CARDINALS.items() if 0 < value < 10}
_ORDINAL_ONES = {name: value for name, value in ORDINALS.items() if value < 10}
_HIGHEST = 6  # above every rank in UNITS
_QUARTERS = {"5": 30, "50": 30, "25": 15, "75": 45}


def number(reader: Reader, place: int) -> tuple[int, int] | None:
    """A whole number in digits or words, and the place after it."""
    token = reader.token(place, "number")
    if token:
        return int(token.text), place + 1
    small = _below_hundred(reader, place)
    head = reader.skip(place, "a") if small is None else place
    value, end = small or (1, head)
    if value < 10 and (small or head > place) and reader.word(end, "hundred"):
        rest = _below_hundred(reader, reader.skip(end + 1, "and"))
        return (value * 100 + rest[0], rest[1]) if rest else (value * 100, end + 1)
    return small


def _below_hundred(reader: Reader, place: int) -> tuple[int, int] | None:
    small = reader.find(place, CARDINALS)
    if small is not None:
        return small, place + 1
    tens = reader.find(place, TENS)
    if tens is None:
        return None
    after = reader.hyphen(place + 1)
    ones = reader.find(after, _ONES)
    return (tens, place + 1) if ones is None else (tens + ones, after + 1)


def ordinal(reader: Reader, place: int) -> tuple[int, int] | None:
    """15th, fifteenth, twenty-third; and the place after it."""
    token = reader.token(place, "ordinal")
    if token:
        return int(token.parts[0]), place + 1
    word = reader.find(place, ORDINALS)
    if word is not None:
        return word, place + 1
    tens = reader.find(place, TENS)
    if tens is None:
        return None
    after = reader.hyphen(place + 1)
    ones = reader.find(after, _ORDINAL_ONES)
    return None if ones is None else (tens + ones, after + 1)


def lengths(reader: Reader, place: int) -> Iterator[tuple[Length, int]]:
    """Lengths that begin here, every way they can end: `2 weeks`, `2 weeks and 3 days`."""
    yield from _more(reader, place, Length(), _HIGHEST)


def _more(reader: Reader, place: int, so_far: Length, above: int) -> Iterator[tuple[Length, int]]:
    for length, rank, end in _parts(reader, place, above):
        if rank >= above:
            continue
        total = Length(*(a + b for a, b in zip(so_far, length, strict=True)))
        yield total, end
        if rank:
            after = reader.skip(reader.skip(end, ","), "and")
            yield from _more(reader, after, total, rank)


def _parts(reader: Reader, place: int, above: int) -> Iterator[tuple[Length, int, int]]:
    """One part of a length, its rank and the place after it."""
    yield from _fractions(reader, place)
    if reader.word(place, "a", "an"):
        yield from _counted(reader, place + 1, 1, above)
        if reader.word(place + 1, "couple"):
            yield from _counted(reader, reader.skip(place + 2, "of"), 2, above)
    elif reader.word(place, "couple"):
        yield from _counted(reader, reader.skip(place + 1, "of"), 2, above)
    found = number(reader, place)
    if found:
        yield from _counted(reader, found[1], found[0], above)


def _counted(reader: Reader, place: int, count: int, above: int) -> Iterator[tuple[Length, int, int]]:
    """The unit after a count, perhaps with `and a half` behind it."""
    if reader.word(place, "business", "working", "work"):
        if reader.word(place + 1, "day", "days"):
            yield Length(workdays=count), 2, place + 2
        return
    if reader.word(place, "weekdays", "workdays"):
        yield Length(workdays=count), 2, place + 1
        return
    if above == 1 and reader.word(place, "m"):  # 1h30m; elsewhere m could be months
        yield Length(minutes=count), 0, place + 1
        return
    if above == 1 and reader.is_glued(place - 1) and not reader.is_glued(place) and count > 9:  # 1h30
        yield Length(minutes=count), 0, place
    unit = _unit(reader, place)
    if unit is None:
        if _and_a_half(reader, place):
            yield from _halved(reader, place + 3, count)
        return
    rank, field, size = unit
    if not count and field == "minutes":
        return  # 0 minutes is not a day, and now has a name
    yield Length(**{field: count * size}), rank, place + 1
    if size in (60, 12) and _and_a_half(reader, place + 1):
        yield Length(**{field: count * size + size // 2}), rank, place + 4


def _and_a_half(reader: Reader, place: int) -> bool:
    return all(reader.word(place + step, word) for step, word in enumerate(("and", "a", "half")))


def _unit(reader: Reader, place: int) -> tuple[int, str, int] | None:
    unit = reader.find(place, UNITS)
    if unit is None and reader.words[place].endswith("'s"):
        unit = UNITS.get(reader.words[place][:-2])  # in a week's time
        reader.reach(place + 1 if unit else place)
    return unit


def _halved(reader: Reader, place: int, count: int) -> Iterator[tuple[Length, int, int]]:
    """The unit after `two and a half`: only hours and years halve without a question."""
    unit = reader.find(place, UNITS)
    if unit and unit[2] in (60, 12):
        yield Length(**{unit[1]: count * unit[2] + unit[2] // 2}), unit[0], place + 1


def _fractions(reader: Reader, place: int) -> Iterator[tuple[Length, int, int]]:
    """Half an hour, half a year, a quarter of an hour, 1.5 hours."""
    start = reader.skip(place, "a", "the")
    if reader.word(start, "half"):
        end = reader.skip(reader.hyphen(start + 1), "a", "an")
        yield from _halved(reader, end, 0)
    if reader.word(start, "quarter") and reader.word(start + 1, "of", "hour"):
        end = reader.skip(reader.skip(start + 1, "of"), "an", "a")
        if reader.word(end, "hour"):
            yield Length(minutes=15), 1, end + 1
    token = reader.token(place, "date")
    if token and len(token.parts) == 2 and token.parts[1] in _QUARTERS and token.text[len(token.parts[0])] == ".":
        unit = reader.find(place + 1, UNITS)
        if unit and unit[2] == 60 and len(token.parts[0]) < 4:
            yield Length(minutes=int(token.parts[0]) * 60 + _QUARTERS[token.parts[1]]), 1, place + 2

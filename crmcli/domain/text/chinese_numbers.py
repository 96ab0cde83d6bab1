"""Whole numbers written in Chinese, with or without Arabic digits in them: 三万五, 3万5千, 一亿二千万, 两百零五.

Refuses (None) what is not written as numbers are: units out of order, digits side by side.
"""

_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = (("亿", 100_000_000), ("万", 10_000))


def chinese_number(text: str) -> int | None:
    """The value of `text` (simplified characters), or None. 三万五 is 35 000 as it is said, 三万零五 is 30 005."""
    total, limit, rest = 0, 10**12, text
    for unit, size in _BIG:
        head, found, tail = rest.partition(unit)
        if not found:
            continue
        count = chinese_number(head) if "万" in head else _section(head, is_last=False)
        if count is None or not 0 < count < limit:
            return None
        total, rest, limit = total + count * size, tail.lstrip("零〇"), 10_000
        spoken = _digit(tail)
        if spoken:  # 三万五: the last digit stands one place below the unit
            return total + spoken * size // 10
    if not rest:
        return total or None
    last = _section(rest)
    return None if last is None or last >= limit else total + last


def _digit(text: str) -> int | None:
    if len(text) != 1:
        return None
    return int(text) if text.isascii() and text.isdigit() else _DIGITS.get(text)


def _section(text: str, *, is_last: bool = True) -> int | None:
    """A number below the big units: 三千五 (only where no unit follows), 二百零五, 十二, 350, 3千."""
    if text.isascii():
        return int(text) if text.isdigit() else None
    total, held, place, after_zero = 0, None, 10_000, False
    for letter in text:
        if letter in _SMALL:
            unit = _SMALL[letter]
            if unit >= place or held == 0 or (held is None and (unit != 10 or total)):
                return None
            total, held, place, after_zero = total + (held or 1) * unit, None, unit, False
        elif letter in "零〇" and total and held is None and not after_zero:
            after_zero = True
        elif held is None:
            held = _digit(letter)
            if held is None:
                return None
        else:
            return None
    if held is None:
        return None if after_zero else total
    if after_zero or not total or place == 10:
        return total + held
    return total + held * (place // 10) if is_last else None

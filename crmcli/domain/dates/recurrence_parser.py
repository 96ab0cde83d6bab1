"""Parses recurrences (every monday, 每两周) and lengths in days (6 weeks, 一个月), in English and Chinese."""

from collections.abc import Iterator

from crmcli.domain.dates.moment import DateRefused, Impossible
from crmcli.domain.dates.parser import LONGEST, is_chinese, tokenize
from crmcli.domain.dates.recurrence import Every
from crmcli.domain.dates.timeofday import TimeOfDay, settled
from crmcli.domain.dates.tokens import Reader, folded, tokens
from crmcli.domain.dates.values import Length
from crmcli.words import tr

_EXAMPLES = ("every monday", "every 2 weeks", "every month on the 15th")
_CHINESE_EXAMPLES = ("每周一", "每两周", "每月15号")
_SPANS = ("6 weeks", "10 days", "3w")
_CHINESE_SPANS = ("6周", "10天", "一个月")

_STARTERS = ("every", "each", "daily", "weekly", "monthly", "quarterly", "yearly", "annually", "fortnightly", "每")
_AROUND = " ,，、;；"


def parse_every(phrase: str) -> Every:
    """The recurrence a phrase means, the stored form (`Every.text`) included. Raises DateRefused."""
    reader = tokenize(phrase)
    chinese = is_chinese(reader)
    if chinese:
        from crmcli.domain.dates.chinese.every import recurrences
    else:
        from crmcli.domain.dates.english.every import recurrences
    examples = _CHINESE_EXAMPLES if chinese else _EXAMPLES
    try:
        found = {_timed(every, said) for every, said, end in recurrences(reader) if end == reader.size}
    except Impossible as impossible:
        raise DateRefused(phrase, phrase, impossible.reason, examples) from None
    if len(found) != 1:
        raise _not_read(phrase, reader, bool(found), examples)
    return found.pop()


def parse_span(phrase: str) -> int:
    """A length in days: a month counts 30, a year 365. Raises DateRefused."""
    reader = tokenize(phrase)
    chinese = is_chinese(reader)
    lengths: Iterator[tuple[Length, int]]
    if chinese:
        from crmcli.domain.dates.chinese.quantities import lengths as chinese_lengths

        lengths = chinese_lengths(reader, max(0, reader.chars(0, "每")))
    else:
        from crmcli.domain.dates.english.quantities import lengths as english_lengths

        lengths = english_lengths(reader, reader.skip(0, "every"))
    examples = _CHINESE_SPANS if chinese else _SPANS
    found = {length for length, end in lengths if end == reader.size}
    if len(found) != 1:
        raise _not_read(phrase, reader, bool(found), examples)
    length = found.pop()
    days = length.months // 12 * 365 + length.months % 12 * 30 + length.days
    if length.minutes or length.workdays or not 0 < days < 36_500:
        raise DateRefused(phrase, phrase, tr("that is not a length in whole days"), examples)
    return days


def split_every(phrase: str) -> tuple[str | None, str | None]:
    """A phrase cut where its recurrence begins: `fri 10am every week` is (`fri 10am`, `every week`).

    Also `every week from fri`. A part that is not there is None; nothing else is checked.
    """
    words = [token for token in tokens(folded(phrase[:LONGEST])) if token.text in _STARTERS]
    if not words:
        return phrase.strip() or None, None
    if _is_recurrence(phrase):
        return None, phrase.strip()
    cut = words[0].start
    before, every = phrase[:cut].strip(_AROUND), phrase[cut:].strip()
    if not before:
        later = [token for token in tokens(folded(phrase[:LONGEST])) if token.text in ("from", "starting")]
        if later:
            before, every = phrase[later[0].end :].strip(), phrase[: later[0].start].strip(_AROUND)
    return before or None, every


def _is_recurrence(phrase: str) -> bool:
    try:
        parse_every(phrase)
    except DateRefused:
        return False
    return True


def _timed(every: Every, said: TimeOfDay | None) -> Every:
    return every if said is None else every._replace(at=settled(said)[0])


def _not_read(phrase: str, reader: Reader, is_double: bool, examples: tuple[str, str, str]) -> DateRefused:
    if is_double:
        return DateRefused(phrase, phrase, tr("that could mean two things"), examples)
    if reader.unread:
        return DateRefused(
            phrase, reader.unread, tr("“{unread}” is not understood", unread=reader.unread[:60]), examples
        )
    return DateRefused(phrase, phrase, tr("it is not finished, something is missing"), examples)

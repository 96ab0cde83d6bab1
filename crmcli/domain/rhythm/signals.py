"""Why now: what changed in how a customer behaves, each change with the figures it rests on; never a bare score.

Small rules on purpose, so that a person can check them: the last three against what was usual before.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from crmcli.domain.records import Signal
from crmcli.domain.sales.customer_value import median
from crmcli.tuples import NamedTuple
from crmcli.words import listed, mood_text, tr, tr_n

RECENT = 3
_LONGER, _SMALLER = 1.5, 2 / 3
_LEAST_MOODS = 2
_CONTRACT = ("contract", "renew", "expir", "合同", "到期", "续约", "续费")
_MOODS = {
    **dict.fromkeys(("angry", "bad", "cold", "sour", "unhappy", "生气", "冷淡", "不满", "冷"), 0),
    **dict.fromkeys(("ok", "neutral", "so-so", "calm", "一般", "平静"), 1),
    **dict.fromkeys(("warm", "good", "friendly", "不错", "友好", "好", "温"), 2),
    **dict.fromkeys(("hot", "great", "happy", "keen", "eager", "很好", "满意", "热情", "热"), 3),
}


class Mood(NamedTuple):
    """The mood noted on one interaction, as typed."""

    day: str
    word: str


def longer_gaps(days: Sequence[int]) -> Signal | None:
    """The last three gaps between event days (day numbers, in order), each longer than was usual before."""
    gaps = [later - earlier for earlier, later in pairwise(days)]
    before, last = gaps[:-RECENT], gaps[-RECENT:]
    if len(before) < RECENT:
        return None
    usual = median(before)
    if min(last) <= usual or median(last) < _LONGER * usual:
        return None
    return Signal(
        "longer_gaps",
        tr("gaps grow: the last three {listed} days, before that usually {usual:g}", listed=_listed(last), usual=usual),
        {"last_gaps": last, "usual_gap": usual, "last_day": date.fromordinal(days[-1]).isoformat()},
    )


def shrinking_orders(amounts: Sequence[int]) -> tuple[list[int], float] | None:
    """The last three order amounts, each smaller than the usual one before them, in the middle by a third or more."""
    before, last = amounts[:-RECENT], amounts[-RECENT:]
    if len(before) < RECENT:
        return None
    usual = median(before)
    return None if max(last) >= usual or median(last) > _SMALLER * usual else (list(last), usual)


def falling_mood(moods: Sequence[Mood]) -> Signal | None:
    """The last mood against the mean of up to four before it; words that name no mood are passed over."""
    known = [mood for mood in moods if mood.word.strip().casefold() in _MOODS]
    marks = [_MOODS[mood.word.strip().casefold()] for mood in known]
    if len(marks) < _LEAST_MOODS:
        return None
    before = marks[-5:-1]
    if marks[-1] >= sum(before) / len(before) - 0.5:
        return None
    shown = known[-5:]
    path = " → ".join(mood_text(mood.word) for mood in shown)
    return Signal(
        "falling_mood",
        tr("the mood falls: {path}, the last on {day}", path=path, day=shown[-1].day),
        {"moods": [{"day": mood.day, "mood": mood.word} for mood in shown]},
    )


def contract_end(field: str, value: object, today: date) -> Signal | None:
    """A field of one's own that names a contract and holds a day: from a month ago to two months ahead."""
    if not isinstance(value, str) or not any(word in field.casefold() for word in _CONTRACT):
        return None
    try:
        ends = date.fromisoformat(value)
    except ValueError:
        return None
    days = (ends - today).days
    if not -30 <= days <= 60:
        return None
    words = tr("{field}: {day}, {when}", field=field.replace("_", " "), day=value, when=_when(days))
    return Signal("contract_end", words, {"field": field, "day": value})


def _when(days: int) -> str:
    """So many days from now, in words; days gone by are below zero."""
    if days > 1:
        return tr_n("in {n} day", "in {n} days", days)
    if days < 0:
        return tr_n("{n} day ago", "{n} days ago", -days)
    return tr("tomorrow") if days else tr("today")


def _listed(numbers: Sequence[int]) -> str:
    return tr("{first} and {last}", first=listed(map(str, numbers[:-1])), last=numbers[-1])

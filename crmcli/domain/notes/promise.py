"""Parser for a promise: `quote by friday`, 周五前发报价 → its text and its due day.

The day stands after `by` at the end, or before 前, 之前, 以前. Without one a promise is due in a week; but a day that
stands there without them (`quote friday`, 周五发报价) is refused: a week would be another day than the one said.
"""

from collections.abc import Callable, Iterator

from crmcli.domain.dates import DateRefused, Moment
from crmcli.domain.text.unicode import has_cjk
from crmcli.errors import Usage
from crmcli.words import tr

_UNSAID = "in 1 week"
_BEFORE = ("之前", "以前", "前")
_LONGEST = 12  # characters or words that a day takes
# What a day is written with, beside digits: 提前付款 and 前台资料 have none of it before their 前.
_OF_DAYS = frozenset("今明后昨天日周星期礼拜月年号初底末中旬节点半时上下早晚午季")


def parse_promise(
    said: str, when: Callable[[str], Moment], unsaid: Callable[[], Moment] | None = None
) -> tuple[str, Moment]:
    """The text of a promise and its due day, which `when` parses; `unsaid` gives the day of a promise that names none.

    Raises Usage if the day is unclear.
    """
    said = said.strip()
    words, by, day = _parted_by(said)
    if by:
        if not words:
            raise Usage(tr("{said!r} says when, but not what.", said=said), tr('Example: --owe "quote by friday"'))
        return words, when(day)
    if has_cjk(said):
        found = _before(said, when)
        if found is not None:
            return found
    for start, end in _ends(said):
        if _reads(said[start:end], when):
            raise Usage(
                tr("{said!r} has a day in it: say it with by, so that it is clear.", said=said),
                tr('Example: --owe "quote by friday", --owe 周五前发报价'),
            )
    return said, unsaid() if unsaid else when(_UNSAID)


def _parted_by(said: str) -> tuple[str, bool, str]:
    at = f" {said}".casefold().rfind(" by ")
    return (said[:at].strip(), True, said[at + 3 :].strip()) if at >= 0 else (said, False, "")


def _before(said: str, when: Callable[[str], Moment]) -> tuple[str, Moment] | None:
    """周五前发报价 and 报价周五前; None when no day stands before a 前."""
    for mark in _BEFORE:
        head, found, tail = said.partition(mark)
        head, tail = head.strip(), tail.strip(" ，,。")
        if not found or not (set(head) & _OF_DAYS or any(letter.isdigit() for letter in head)):
            continue
        if tail:
            return tail, when(head)
        for at in range(1, len(head)):
            if _reads(head[at:].strip(), when):
                return head[:at].strip(" ，,。"), when(head[at:].strip())
        raise Usage(
            tr("{head!r} before {mark}: the day is not understood.", head=head, mark=mark),
            tr("Example: --owe 周五前发报价"),
        )
    return None


def _ends(said: str) -> Iterator[tuple[int, int]]:
    """The (start, end) slices at either end of the text that could be a date: by character in Chinese, else by word."""
    by_character = has_cjk(said)
    places = [at for at, letter in enumerate(said) if at and (by_character or letter == " ")]
    yield from ((0, at) for at in places[:_LONGEST])
    yield from ((at, len(said)) for at in places[-_LONGEST:])


def _reads(phrase: str, when: Callable[[str], Moment]) -> bool:
    if phrase.strip().isdigit():  # a bare number is an amount, not a day
        return False
    try:
        when(phrase.strip())
    except DateRefused:
        return False
    return True

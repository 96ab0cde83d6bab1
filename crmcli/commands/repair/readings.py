"""The readings of a command's words: how they can be parted over its places, and the one that holds."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from crmcli.commands.repair.slots import REF_WORDS, Checks, join, without_until
from crmcli.commands.repair.times import ends_apart
from crmcli.domain.command_line.places import AS_OPTION, ORDERS, SLOTS, WITH_NOTE
from crmcli.domain.dates.moment import MONTH_WORDS

if TYPE_CHECKING:
    from crmcli.context import Run

_MOST_WORDS = 80
_LONGEST_FIRST = ("when", "score", "amount", "reason")
_OPTIONS_IN_PLACE = ("method", "price", "past")  # places of SLOTS that are options
_FEWEST_WORDS = 3  # of a text that is a time, too
_NUMBER_WORDS = ("ref", "reference", "no", "number", "invoice", "inv", "po", "order", "po#", "订单", "单号")
_SMALL = 100  # a bare number below is as likely a part of the text as an amount
_MOST_DIGITS = 9


class Reading(NamedTuple):
    """The texts of a command's places, in the order the command takes them; `options` stand beside them."""

    words: tuple[str, ...]
    options: tuple[tuple[str, str], ...] = ()


class _Parted(NamedTuple):
    kinds: tuple[str, ...]
    texts: tuple[str, ...]

    def text(self, kind: str) -> str:
        return self.texts[self.kinds.index(kind)] if kind in self.kinds else ""


def readings(run: "Run", command: str, words: list[str], *, anybody: bool = False) -> list[Reading]:
    """How the words of a command can be meant: one when only one reading is left, several to choose from, or none.

    The order that the command documents goes before others where it fills all places. With `anybody` words that name
    no customer, or several, may stand for one.
    """
    if command not in SLOTS or not words or len(words) > _MOST_WORDS or not all(map(str.strip, words)):
        return []
    checks = Checks(run, anybody=anybody)
    found = _found(command, tuple(words), checks, anybody=anybody)
    if not found and not anybody:
        found = _found(command, tuple(words), Checks(run, loosely=True), anybody=False)
    for loosely in () if found or anybody else (False, True):
        known = Checks(run, loosely=True) if loosely else checks
        for kinds in WITH_NOTE.get(command, ()):
            noted = _preferred(list(_parted(tuple(kinds.split()), tuple(words), known)), known)[:1]
            found = found or [each for each in noted if _is_note(each, known)]
    return [_reading(command, each) for each in found]


def _found(command: str, words: tuple[str, ...], checks: Checks, *, anybody: bool) -> list[_Parted]:
    """The readings in the order that the command documents, else those in others."""
    full, *shorter = documented(command)
    orders = [tuple(order.split()) for order in ORDERS.get(command, ())]
    found = _preferred(list(_parted(full, words, checks)), checks)
    if len(found) == 1 and shorter and _has_small_amount(found[0]):
        found += _preferred(list(_parted(shorter[0], words, checks)), checks)[:1]
    if not found:
        for kinds in (*shorter, *(() if anybody else orders)):
            more = _preferred(list(_parted(kinds, words, checks)), checks)
            found += [each for each in more if kinds in shorter or not _has_small_amount(each)]
    return found


def documented(command: str) -> Iterator[tuple[str, ...]]:
    """The places of a command, all of them first, then without those that may be missing."""
    needed, _, optional = SLOTS[command].partition("|")
    kinds, more = needed.split(), optional.split()
    for count in range(len(more), -1, -1):
        if kinds or count:
            yield (*kinds, *more[:count])


def _parted(kinds: tuple[str, ...], words: tuple[str, ...], checks: Checks) -> Iterator[_Parted]:
    """Every way to part the words over the places, in their order, where each text fits its place."""
    for texts in _texts(kinds, words, checks):
        parted = _Parted(kinds, texts)
        if "when" in kinds and "text" in kinds and _goes_on(parted, checks):
            continue
        if kinds == ("who", "text") and _ends_in("due", parted.text("text"), checks):
            continue
        yield parted


def _texts(kinds: tuple[str, ...], words: tuple[str, ...], checks: Checks) -> Iterator[tuple[str, ...]]:
    kind, rest = kinds[0], kinds[1:]
    if not rest:
        if words and checks.fits(kind, words):
            yield (join(kind, words),)
        return
    for count in range(1, len(words) - len(rest) + 1):
        if checks.fits(kind, words[:count]):
            for texts in _texts(rest, words[count:], checks):
                yield (join(kind, words[:count]), *texts)


def _goes_on(parted: _Parted, checks: Checks) -> bool:
    """Whether the text of a reminder only goes on with its time (fri + 10am), or is a time itself."""
    text = parted.text("text")
    if "every" not in parted.kinds and _ends_in("every", text, checks):
        return True
    if len(text.split()) < _FEWEST_WORDS and checks.fits("when", (text,)):
        return True
    is_behind = parted.kinds.index("text") == parted.kinds.index("when") + 1
    first, _, rest = text.partition(" ")
    if is_behind and rest and not first.isdecimal() and checks.fits("when", (first,)):
        return True  # now, friday call: which of the two
    if not ends_apart(text, parted.text("when"), time_first=parted.kinds.index("text") > parted.kinds.index("when")):
        return True
    return is_behind and checks.fits("when", (f"{parted.text('when')} {text}",))


def _ends_in_bare_number(when: str) -> bool:
    """Whether a time ends in a number that may belong to the text behind it: fri 10, not dec 15 and not at 10."""
    *before, last = when.casefold().split()
    sure = before and (before[-1] == "at" or before[-1].rstrip(".")[:3] in MONTH_WORDS)
    return last.isdecimal() and not sure


def _ends_in(kind: str, text: str, checks: Checks) -> bool:
    """Whether a text goes on with how often, or by when: monthly invoice every month, board still up by friday."""
    words = text.split()
    return any(checks.fits(kind, (" ".join(words[at:]),)) for at in range(1, len(words)))


def _preferred(found: list[_Parted], checks: Checks) -> list[_Parted]:
    """Of readings in one order those that no other one goes before: the longest name of one customer, the longest time.

    Names of different people, or a longer one that is not the customer's own name, leave several readings.
    """
    if len(found) < 2:
        return found
    names = {each.text(kind): checks.named(each.text(kind)) for each in found for kind in ("who", "people")
             if kind in each.kinds}  # fmt: skip
    if len(set(names.values())) > 1:
        return found
    longest = max(names, key=len, default="")
    if any(len(name.split()) < len(longest.split()) for name in names) and not checks.is_own_name(longest):
        return found
    found = [each for each in found if longest in each.texts] if longest else found
    for kind in _LONGEST_FIRST:
        texts = {each.text(kind) for each in found} - {""}
        if len(texts) > 1:
            last = max(texts, key=len)
            if kind == "when" and _ends_in_bare_number(last):
                return found
            found = [each for each in found if each.text(kind) == last]
    return found


def _is_note(parted: _Parted, checks: Checks) -> bool:
    """Whether words left over are a note: no day, no way to pay and no other amount stands among them.

    A number behind a way to pay is that of the cheque.
    """
    words = parted.text("note").split()
    if len(words) > 1 and words[0].casefold().rstrip(".:") in _NUMBER_WORDS:
        return True
    if parted.text("method") and len(words) == 1 and words[0].lstrip("#").isdecimal():
        return True
    return not any(
        checks.fits("past", (word,)) or re.search(r"\d[/.]\d", word) or checks.fits("method", (word,)) for word in words
    ) and not any(checks.fits("price", (word,)) and len(word) > 2 for word in words)


def _has_small_amount(parted: _Parted) -> bool:
    amount = parted.text("amount") or parted.text("price")
    is_number = amount.isdecimal() and len(amount) <= _MOST_DIGITS
    return not {"title", "name"}.isdisjoint(parted.kinds) and is_number and int(amount) < _SMALL


def _reading(command: str, parted: _Parted) -> Reading:
    """The texts in the order the command documents, those of options apart."""
    texts, options = [], []
    said = SLOTS[command].replace("|", "").split()
    for kind in (*said, *(kind for kind in AS_OPTION if kind not in said)):
        if kind in parted.kinds:
            text = parted.text(kind)
            if kind == "method":
                text = text.removeprefix("by ").removeprefix("via ")
            if kind == "ref" and text.partition(" ")[0].casefold() in REF_WORDS:
                text = text.partition(" ")[2] or text
            if kind == "stage":
                text = re.sub(r"(?i)^(?:(?:at|in) )?stage:? ", "", text)
            if kind == "when" and command.endswith("park"):
                text = without_until(text)
            if kind in AS_OPTION and (kind not in said or kind in _OPTIONS_IN_PLACE):
                options.append((AS_OPTION[kind], text))
            else:
                texts.append(text)
    return Reading(tuple(texts), tuple(options))

"""A whole line taken as a question or a statement: the telephone number of Ann, who owes me, Ann paid invoice 5512.

The patterns stand in domain/command_line as data. A customer that is named is found first; what else stands in a
pattern must be of its kind. One line that is left is taken; several are shown, and nothing is done.
"""

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crmcli.commands.repair.line import shown
from crmcli.commands.repair.meaning_values import Values
from crmcli.commands.repair.slots import LEADS, Checks
from crmcli.domain.command_line import asked_chinese, asked_english, told_chinese, told_english
from crmcli.domain.command_line.commands import COMMAND_WORDS
from crmcli.domain.text.unicode import fold, has_cjk
from crmcli.errors import Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_MOST_WORDS = 40
_ALSO_SAID = ("next", "demo")  # commands that begin a sentence, too: next step …, demo for ann friday
_LONGEST_NAME = 6
_NAMES = "\ue000\ue001"  # stand for the first and the second customer in a line
_MARKS = " ,:;.!?-–—，。：；！？、"
_NO_NAMES = LEADS | frozenset((
    "who", "what", "when", "where", "how", "which", "why", "my", "me", "i", "we", "us", "our", "is", "are", "was", "do",
    "does", "did", "has", "have", "list", "show", "all", "new", "call", "deal", "deals", "order", "orders", "today",
    "with", "without", "paid", "note", "notes", "phone", "email", "mail", "tag", "won", "lost", "quote", "invoice",
))  # fmt: skip
_CODE = "[A-Za-z0-9]"

Section = tuple[str, Sequence[tuple[str, str | tuple[str, ...]]]]  # words of which one must be there; patterns, lines


class Masked(NamedTuple):
    """A line with its customers as signs: `names` are those words as they were typed, in their order."""

    text: str
    names: tuple[str, ...]


def line_meant(rest: Sequence[str], run: "Run", *, is_command: bool) -> list[str] | None:
    """The command, without crm, that a whole line means; None for a line that no pattern fits.

    `is_command`: the line begins with a command that refused it, so that it is a question at most.

    Raises Usage with each line where a pattern has several meanings.
    """
    if len(rest) > _MOST_WORDS or any(word.startswith("--") for word in rest):
        return None
    said = " ".join(" ".join(rest).replace("’", "'").replace("‘", "'").split()).rstrip(" ?？!！。")
    said = said.rstrip(".") if not said.rstrip(".")[-1:].isdecimal() else said
    if not said:
        return None
    checks = Checks(run)
    if _is_other_words(rest, checks):
        return None
    languages = (asked_chinese, told_chinese) if has_cjk(said) else ()
    is_told = not is_command or rest[0] in _ALSO_SAID or said.casefold().startswith("remind me ")
    english = (asked_english, *([told_english] if is_told else []))
    chosen = [[section for table in tables for section in table.SECTIONS] for tables in (languages, english)]
    for masked in _maskings(said, checks, run):
        # Between a name and Chinese words a space says nothing.
        joined = masked._replace(text=re.sub(rf" *([{_NAMES}]) *", r"\1", masked.text))
        found = _read(joined, chosen[0], checks, run) or _read(masked, chosen[1], checks, run)
        if len(found) == 1:
            return found[0]
        if found:
            raise Usage(
                tr("“{text}” can mean more than one thing.", text=said),
                "\n".join([tr("Write one of:"), *(f"  {shown(argv)}" for argv in found)]),
            )
    return None


def _is_other_words(rest: Sequence[str], checks: Checks) -> bool:
    """Whether a line is one word for a command, alone or before a customer: those are read as that command."""
    if rest[0].casefold() not in COMMAND_WORDS:
        return False
    return len(rest) == 1 or checks.is_somebody(" ".join(rest[1:]))


def _read(masked: Masked, sections: Sequence[Section], checks: Checks, run: "Run") -> list[list[str]]:
    """The lines of the first pattern that the whole text fits."""
    plain = masked.text.casefold()
    for keys, rules in sections:
        if keys and not any(key in plain for key in keys.split()):
            continue
        for pattern, lines in rules:
            found = re.fullmatch(compiled(pattern), masked.text)
            if found is None:
                continue
            values = Values(masked.text, masked.names, found.groupdict(), checks, run)
            ways = [way for line in ((lines,) if isinstance(lines, str) else lines) for way in _filled(line, values)]
            if ways:
                return ways
    return []


def compiled(pattern: str) -> "re.Pattern[str]":
    """The pattern with its places as groups, and the signs of customers."""
    pattern = pattern.replace("@2", _NAMES[1]).replace("@", _NAMES[0])
    groups: set[str] = set()

    def group(found: re.Match[str]) -> str:
        kind = found[1]
        while kind in groups:
            kind += "_"
        groups.add(kind)
        return f"(?P<{kind}>.+?)"

    return re.compile(re.sub(r"(?<!\?P)<([a-z]+)>", group, pattern), re.IGNORECASE)


def _filled(line: str, values: Values) -> Iterator[list[str]]:
    """The line with the values in its places: one for each thing that a place can name; none where a value is not of
    its kind."""
    filled: list[list[str]] = [[]]
    for token in shlex.split(line):
        parts = values.parts(token)
        filled = [[*before, *part] for before in filled for part in parts]
    yield from filled


def _maskings(said: str, checks: Checks, run: "Run") -> Iterator[Masked]:
    """The line with the customers it names as signs; then with each of them left as a word; then without any."""
    spans = list(_named_spans(said, checks, run))
    seen = set()
    choices = [spans, *([*spans[:at], *spans[at + 1 :]] for at in range(len(spans))), *([each] for each in spans), []]
    for chosen in choices:
        key = tuple(chosen)
        if key in seen or len(chosen) > len(_NAMES):
            continue
        seen.add(key)
        names: list[str] = []
        text, at = "", 0
        for start, end in chosen:
            text += said[at:start] + _NAMES[len(names)]
            names.append(said[start:end])
            at = end
        text += said[at:]
        yield Masked(re.sub(rf"([{_NAMES}])s\b", r"\1's", text), tuple(names))


def _named_spans(said: str, checks: Checks, run: "Run") -> Iterator[tuple[int, int]]:
    """Where customers are named in a text: the longest names, none over another."""
    if not checks.has_book:
        return
    if has_cjk(said):
        yield from _chinese_spans(said, checks, run)
        return
    words = list(re.finditer(r"[^\s,:;!?]+", said))
    at = 0
    while at < len(words):
        count = _name_length([word[0] for word in words[at : at + _LONGEST_NAME]], checks)
        if count:
            end = words[at + count - 1].end()
            end -= len(_ending(words[at + count - 1][0], checks, " ".join(word[0] for word in words[at : at + count])))
            yield words[at].start(), end
        at += count or 1


def _ending(last: str, checks: Checks, whole: str) -> str:
    """What of the last word of a name is no part of it: 's, s, a mark."""
    for ending in ("'s", "'", ".", ""):
        if last.casefold().endswith(ending) and _names(whole[: len(whole) - len(ending)], checks):
            return ending
    return "s" if last.casefold().endswith("s") else ""


def _name_length(words: Sequence[str], checks: Checks) -> int:
    """How many of the words, from the first one, are the longest name of somebody; 0 for none."""
    first = words[0].casefold()
    if first in _NO_NAMES or not any(map(str.isalpha, first)):
        return 0
    for count in range(len(words), 0, -1):
        text = " ".join(words[:count])
        last = words[count - 1].casefold()
        if count > 1 and (last in LEADS or last.isdecimal()):
            continue
        for ending in ("", "'s", "'", ".", "s"):
            if last.endswith(ending) and _names(text[: len(text) - len(ending)], checks):
                return count
    return 0


def _names(text: str, checks: Checks) -> bool:
    """Whether a text names one customer or several by words of their own names, or of a contact's."""
    if len(text) < 2 or text.casefold() in _NO_NAMES:
        return False
    if (hit := checks.hit(text)) is None:
        return len(text) > 2 and checks.is_somebody(text) and checks.is_part_of_names(text)
    wanted = f" {fold(text)} "
    return any(wanted in f" {fold(name)} " for name in (hit.name, hit.company or "", hit.contact_name or ""))


def names_in_chinese(said: str, checks: Checks, run: "Run") -> list[str]:
    """The customers that a text with Chinese names, as they are written there."""
    return [said[start:end] for start, end in _chinese_spans(said, checks, run)]


def _chinese_spans(said: str, checks: Checks, run: "Run") -> Iterator[tuple[int, int]]:
    """Names in a text with Chinese: whole Chinese names, and words of Latin letters that name somebody."""
    from crmcli.queries.customer_lists import customers_named_in

    found = [(said.index(name), said.index(name) + len(name)) for name in customers_named_in(run.store, said)]
    words = list(re.finditer(rf"{_CODE}[A-Za-z0-9.'&-]*", said))
    at = 0
    while at < len(words):
        count = 0
        for length in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            text = said[words[at].start() : words[at + length - 1].end()]
            is_whole = " ".join(word[0] for word in words[at : at + length]) == text
            if is_whole and _name_length(text.split(), checks) == length:
                count = length
                found.append((words[at].start(), words[at + length - 1].end()))
                break
        at += count or 1
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: span[0] - span[1]):
        if all(end <= other or start >= behind for other, behind in kept):
            kept.append((start, end))
    yield from sorted(kept)

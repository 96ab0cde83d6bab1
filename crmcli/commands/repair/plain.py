"""A line without what is only polite in it, and with its command in small letters: Please call ann, Done: contract."""

from collections.abc import Collection, Sequence

from crmcli.domain.command_line.polite import BEFORE, BEHIND
from crmcli.domain.text.unicode import has_cjk

_MARKS = ":,;!.，：！。"


def plain_line(words: Sequence[str], commands: Collection[str]) -> list[str] | None:
    """The words of a refused line that say something; None where all of them do.

    A quoted text at the end stays as it is.
    """
    found = list(words)
    found = _without_lead(found, commands)
    for phrase in BEHIND:
        parts = phrase.split()
        last = [word.casefold().strip(_MARKS) for word in found[-len(parts) :]]
        if len(found) > len(parts) and last == parts:
            found = found[: -len(parts)]
            found[-1] = found[-1].rstrip(",，")
    if found and found[0] not in commands and (plain := found[0].casefold().rstrip(_MARKS)) in commands:
        found[0] = plain
    return found if found and found != list(words) else None


def _without_lead(words: list[str], commands: Collection[str]) -> list[str]:
    for phrase in BEFORE:
        parts = phrase.split()
        if words and words[0] in commands:
            return words
        if has_cjk(phrase) and words and words[0].startswith(phrase) and len(words[0]) > len(phrase):
            return _without_lead([words[0].removeprefix(phrase).lstrip(_MARKS), *words[1:]], commands)
        first = [word.casefold().replace("’", "'").strip(_MARKS) for word in words[: len(parts)]]
        if len(words) > len(parts) and first == parts:
            return _without_lead(words[len(parts) :], commands)
    return words

"""Sentences for people: every one goes out through `tr` or `tr_n`, whole, with named holes.

English is the source text, so all of these return it as written; a catalogue for another language needs no other door.
"""

from collections.abc import Iterable


def tr(sentence: str, /, **values: object) -> str:
    """The sentence with each `{name}` filled in; without values it is returned as written, braces and all."""
    return sentence.format_map(values) if values else sentence


def tr_n(one: str, many: str, n: int, /, **values: object) -> str:
    """`one` where `n` is 1, else `many`; `{n}` is a hole of both."""
    return (one if n == 1 else many).format_map({"n": n, **values})


def tr_mark(sentence: str, /) -> str:
    """The sentence unchanged: marks it for the catalogue where it is defined; `tr_marked` translates it when shown."""
    return sentence


def tr_marked(sentence: str, /, **values: object) -> str:
    """The translation of a sentence that `tr_mark` marked."""
    return tr(sentence, **values)


LIST_SEPARATORS = (tr_mark(", "), tr_mark("; "), tr_mark(" and "), tr_mark(" or "))


def listed(items: Iterable[str], between: str = ", ") -> str:
    """The items in a row. `between` is one of LIST_SEPARATORS."""
    return tr_marked(between).join(items)


def as_sentence(clause: str) -> str:
    """A clause that stands alone: its first letter large, with a full stop."""
    return tr("{clause}.", clause=clause[:1].upper() + clause[1:])

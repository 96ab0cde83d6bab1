"""Sentences for people: every one goes out through `tr` or `tr_n`, whole, with named holes.

English is the source text, so both return it as written; a catalogue for another language needs no other door.
"""


def tr(sentence: str, /, **values: object) -> str:
    """The sentence with each `{name}` filled in; without values it is returned as written, braces and all."""
    return sentence.format_map(values) if values else sentence


def tr_n(one: str, many: str, n: int, /, **values: object) -> str:
    """`one` where `n` is 1, else `many`; `{n}` is a hole of both."""
    return (one if n == 1 else many).format_map({"n": n, **values})

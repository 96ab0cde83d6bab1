"""One line to type into, which may offer the rest of a word in use."""

import re
from collections.abc import Sequence

from textual.suggester import Suggester
from textual.widgets import Input

from crmcli.domain.text.unicode import visible

_LONGEST = 20_000
_LAST = {  # where the word begins that is completed, by what stands in the line
    "words": re.compile(r"[^\s,，]*$"),
    "items": re.compile(r"[^,，;；]*$"),
}
_BEFORE = {  # what stands before the word itself: a minus takes a tag away, an order line has a quantity
    "words": re.compile(r"-?"),
    "items": re.compile(r"\s*(?:\d[\d.]*\s*[x×*]?\s*)?"),
}
MANY_WORDS = {"tag": "words", "filter": "words", "product": "items"}  # the others are one word as a whole


def completed(value: str, words: Sequence[str], kind: str = "") -> str | None:
    """The line with its last word completed by the first of the words that goes on with it; None where none does."""
    last = value
    if kind:
        found = _LAST[kind].search(value)
        last = found.group() if found else ""
        before = _BEFORE[kind].match(last)
        last = last[before.end() :] if before else last
    typed = last.casefold()
    if not typed or any(word.casefold() == typed for word in words):
        return None
    word = next((word for word in words if word[: len(last)].casefold() == typed), None)
    return value + word[len(last) :] if word is not None else None


class Completer(Suggester):
    """Offers the words that it is given; none before they are read."""

    def __init__(self, what: str) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.what = what
        self.words: Sequence[str] = ()

    async def get_suggestion(self, value: str) -> str | None:
        """The line completed."""
        if self.what == "filter" and ":" not in value:
            return None
        return completed(value, self.words, MANY_WORDS.get(self.what, ""))


class TextLine(Input):
    """One line of text. Keeps out what a terminal would obey, also from what is pasted; → takes what is offered."""

    def __init__(self, value: str, *, placeholder: str, id: str, completes: str = "") -> None:
        self.completer = Completer(completes) if completes else None
        super().__init__(
            visible(value),
            placeholder=placeholder,
            id=id,
            compact=True,
            max_length=_LONGEST,
            select_on_focus=False,
            suggester=self.completer,
        )

    def validate_value(self, value: str) -> str:
        """Printable characters and the joiners that emoji and some scripts need."""
        if value.isprintable():
            return value
        return "".join(c if c.isprintable() or c in "\u200c\u200d" else " " if c.isspace() else "" for c in value)

"""One line to type into."""

from textual.widgets import Input

from crmcli.domain.text.unicode import visible

_LONGEST = 20_000


class TextLine(Input):
    """One line of text. Keeps out what a terminal would obey, also from what is pasted."""

    def __init__(self, value: str, *, placeholder: str, id: str) -> None:
        super().__init__(
            visible(value), placeholder=placeholder, id=id, compact=True, max_length=_LONGEST, select_on_focus=False
        )

    def validate_value(self, value: str) -> str:
        """Printable characters and the joiners that emoji and some scripts need."""
        if value.isprintable():
            return value
        return "".join(c if c.isprintable() or c in "\u200c\u200d" else " " if c.isspace() else "" for c in value)

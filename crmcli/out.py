"""The one way to the terminal: data on stdout, narration on stderr, and nothing that the user stored is obeyed."""

import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from crmcli.domain.text.unicode import visible

if TYPE_CHECKING:
    from typing import Any

    from crmcli.render.columns import Column
    from crmcli.render.view import Cell, View

# What JSON leaves raw but a terminal or an editor may obey: C1 controls and bidi marks.
_RAW_IN_JSON = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
# Tones as SGR parameters of the terminal's own palette.
_COLOURS = {"muted": "2", "accent": "36", "bad": "31", "warn": "33", "good": "32", "strong": "1", "heading": "1"}


class Out:
    """The one way to the terminal. Whatever the user stored is made safe here: nothing in it is obeyed."""

    def say(self, line: str) -> None:
        """Narration: a line on stderr. That nobody can read it (a full disk, a reader that left) fails no command."""
        with contextlib.suppress(OSError):
            sys.stderr.write(visible(line) + "\n")

    def answer(self, lines: Sequence[str]) -> None:
        """Narration after a change: a sentence, and indented under it what else the change made."""
        for at, line in enumerate(lines):
            self.say(f"  {line}" if at else line)

    def ask(self, question: str) -> None:
        """Narration without a line break: the answer is typed behind it."""
        sys.stderr.write(visible(question))
        sys.stderr.flush()

    def put(self, line: str = "") -> None:
        """Data: one line on stdout; a line break in it is shown as a sign."""
        sys.stdout.write(visible(line) + "\n")

    def put_cells(self, line: "Iterable[str | Cell]") -> None:
        """Data: one line of cells on stdout, in light colour on a terminal that shows colours."""
        parts = [(part, "") if isinstance(part, str) else (part.text, part.tone) for part in line]
        while parts and not parts[-1][0].strip():
            parts.pop()
        if parts:
            parts[-1] = (parts[-1][0].rstrip(), parts[-1][1])
        has_colour = self._has_colour
        sys.stdout.write(
            "".join(
                f"\x1b[{_COLOURS[tone]}m{visible(text)}\x1b[0m" if has_colour and tone in _COLOURS else visible(text)
                for text, tone in parts
            )
            + "\n"
        )

    def put_table(
        self,
        rows: "Iterable[Any]",
        columns: "Sequence[Column]",
        view: "View",
        *,
        title: str | None = None,
        keeps_empty: bool = False,
    ) -> None:
        """Data: records as a table on stdout, as wide as the screen; without empty columns, unless `keeps_empty`."""
        from crmcli.render.table import screen_width, table_lines

        rows = rows if isinstance(rows, Sequence) else list(rows)
        for line in table_lines(rows, columns, view, screen_width(), title=title, keeps_empty=keeps_empty):
            self.put_cells(line)

    @cached_property
    def _has_colour(self) -> bool:
        """True on a terminal that shows colours, and where FORCE_COLOR asks for them; never with NO_COLOR."""
        if os.environ.get("NO_COLOR"):
            return False
        if (forced := os.environ.get("FORCE_COLOR")) is not None:
            return forced not in ("", "0", "false")
        return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    def put_text(self, text: str) -> None:
        """Data: text of several lines on stdout."""
        for line in text.splitlines() or [""]:
            self.put(line)

    def put_sentence(self, text: str) -> None:
        """Data: a sentence on stdout, broken into lines where the terminal is narrower."""
        from crmcli.render.table import screen_width

        width = screen_width()
        if width is None or len(text) * 2 <= width:
            self.put(text)
            return
        from crmcli.render.layout import wrapped

        for line in wrapped(text, width, len(text)):
            self.put(line)

    def json(self, document: object) -> None:
        """Data: one JSON document on stdout, in readable characters, with nothing a terminal would obey."""
        import json  # an answer in words does without
        import re

        # Indenting is done in Python, six times as slow: only for eyes.
        text = json.dumps(document, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
        if not text.isprintable():  # no character of _RAW_IN_JSON is printable; the line breaks of an indent are not
            text = re.sub(_RAW_IN_JSON, lambda found: f"\\u{ord(found[0]):04x}", text)
        sys.stdout.write(text + "\n")

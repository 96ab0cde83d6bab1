"""The one way to the terminal: data on stdout, narration on stderr, and nothing that the user stored is obeyed."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property

from crmcli.domain.text.unicode import visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from crmcli.pager import Pager
    from crmcli.render.columns import Column
    from crmcli.render.links import LinkedValues
    from crmcli.render.view import Cell, View

# What JSON leaves raw but a terminal or an editor may obey: C1 controls and bidi marks.
_RAW_IN_JSON = "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]"
# Tones as SGR parameters of the terminal's own palette.
_COLOURS = {"muted": "2", "accent": "36", "bad": "31", "warn": "33", "good": "32", "strong": "1", "heading": "1"}


class Out:
    """The one way to the terminal. Whatever the user stored is made safe here: nothing in it is obeyed.

    `csv_lists`: with --csv the lists of the answer that hold its rows (see `transfer.write.answers`), else None.
    `is_paged`: more than a screenful goes through the pager. `is_whole`: a list does not stop at a screenful;
    `whole_option` is what asks for that, "" where nothing does.
    """

    def __init__(self) -> None:
        self.csv_lists: str | None = None
        self.is_paged = False
        self.is_whole = False
        self.whole_option = ""
        self._pager: Pager | None = None
        self._links: LinkedValues | None = None

    def _write(self, text: str) -> None:
        """Data: to stdout, or to the pager where the answer may be long."""
        if self.is_paged and self._pager is None and sys.stdout.isatty():
            from crmcli.pager import pager_for
            from crmcli.render.table import screen_width

            self._pager = pager_for(sys.stdout, screen_width())
            self.is_paged = self._pager is not None
        (self._pager or sys.stdout).write(text)

    def close(self) -> None:
        """Let whoever reads the pager come to the end."""
        if self._pager is not None:
            self._pager.close()
            self._pager = None
            self.is_paged = False

    def say(self, line: str) -> None:
        """Narration: a line on stderr. That nobody can read it (a full disk, a reader that left) fails no command."""
        if self._pager is not None and sys.stderr.isatty():  # both stand on the same screen
            self._pager.write(visible(line) + "\n")
            return
        with contextlib.suppress(OSError):
            sys.stderr.write(visible(line) + "\n")

    def answer(self, lines: Sequence[str]) -> None:
        """Narration after a change: a sentence, and indented under it what else the change made."""
        for at, line in enumerate(lines):
            self.say(f"  {line}" if at else line)

    def ask(self, question: str) -> None:
        """Narration without a line break: the answer is typed behind it."""
        if self._pager is not None:
            self._pager.flush()
        sys.stderr.write(visible(question))
        sys.stderr.flush()

    def put(self, line: str = "") -> None:
        """Data: one line on stdout; a line break in it is shown as a sign."""
        self._write((self._links.in_line(visible(line)) if self._links else visible(line)) + "\n")

    def link_values(self, values: Iterable[tuple[str, str]]) -> None:
        """Make links of these values, each with its kind (phone, email, url), in the lines to come, where there are."""
        if self._has_links:
            from crmcli.render.links import LinkedValues

            self._links = LinkedValues(values)

    def put_cells(self, line: Iterable[str | Cell]) -> None:
        """Data: one line of cells on stdout, in light colour on a terminal that shows colours."""
        parts = [(part, "", "") if isinstance(part, str) else (part.text, part.tone, part.link) for part in line]
        while parts and not parts[-1][0].strip():
            parts.pop()
        if parts:
            parts[-1] = (parts[-1][0].rstrip(), *parts[-1][1:])
        self._write("".join(self._drawn(*part) for part in parts) + "\n")

    def _drawn(self, text: str, tone: str, target: str) -> str:
        """A part of a line as the terminal shows it."""
        shown = visible(text)
        if target and self._has_links:
            from crmcli.render.links import link

            shown = link(shown, target)
        return f"\x1b[{_COLOURS[tone]}m{shown}\x1b[0m" if self._has_colour and tone in _COLOURS else shown

    def put_table(
        self,
        rows: Iterable[Any],
        columns: Sequence[Column],
        view: View,
        *,
        title: str | None = None,
        keeps_empty: bool = False,
    ) -> None:
        """Data: records as a table on stdout, as wide as the screen; without empty columns, unless `keeps_empty`."""
        from crmcli.render.table import screen_width, table_lines

        rows = rows if isinstance(rows, Sequence) else list(rows)
        for line in table_lines(rows, columns, view, screen_width(), title=title, keeps_empty=keeps_empty):
            self.put_cells(line)

    def put_list(
        self,
        rows: Sequence[Any],
        columns: Sequence[Column],
        view: View,
        *,
        keeps_empty: bool = False,
        most: int | None = None,
        last: Sequence[Any] = (),
    ) -> None:
        """Data: a list, and under it the rows of `last`.

        On a terminal it stops at a screenful, or `most` rows, and says how many more there are.
        """
        if self.is_whole or not self.whole_option or not sys.stdout.isatty():
            self.put_table([*rows, *last] if last else rows, columns, view, keeps_empty=keeps_empty)
            return
        from crmcli.pager import screen_height
        from crmcli.render.table import first_lines, screen_width
        from crmcli.words import tr

        room = screen_height() - 2  # the line that says how many more, and the prompt
        lines, left = first_lines(rows, columns, view, screen_width(), room, most, last, keeps_empty=keeps_empty)
        for line in lines:
            self.put_cells(line)
        if left:
            self.put(tr("… {count:,} more: {option}", count=left, option=self.whole_option))

    @cached_property
    def _has_colour(self) -> bool:
        """True on a terminal that shows colours, and where FORCE_COLOR asks for them; never with NO_COLOR."""
        if os.environ.get("NO_COLOR"):
            return False
        if (forced := os.environ.get("FORCE_COLOR")) is not None:
            return forced not in ("", "0", "false")
        return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    @cached_property
    def _has_links(self) -> bool:
        """True on a terminal that opens links."""
        if not sys.stdout.isatty():
            return False
        from crmcli.render.links import terminal_has_links

        return terminal_has_links()

    def put_text(self, text: str) -> None:
        """Data: text of several lines on stdout."""
        for line in text.splitlines() or [""]:
            self.put(line)

    def put_sentence(self, text: str, indent: str = "") -> None:
        """Data: a sentence on stdout, broken by words where the terminal is narrower, further lines hanging."""
        from crmcli.render.table import screen_width

        width = screen_width()
        if width is None or len(indent) + len(text) * 2 <= width:
            self.put(f"{indent}{text}")
            return
        from crmcli.render.layout import wrapped

        hanging = f"{indent}  " if indent else ""
        for at, line in enumerate(wrapped(text, width - len(hanging), len(text))):
            self.put(f"{hanging if at else indent}{line}")

    def records(self, records: Iterable[Any], columns: Sequence[Column]) -> None:
        """Data: a list of records as their description has them, as JSON or csv."""
        from crmcli.render.columns import record_json

        documents = [record_json(record, columns) for record in records]
        self.json(documents, [column.key for column in columns if column.key])

    def json(self, document: object, keys: Sequence[str] = ()) -> None:
        """Data: one JSON document on stdout, in readable characters, with nothing a terminal would obey.

        With --csv its rows instead; `keys` are their headings where there are none.
        """
        if self.csv_lists is not None:
            self._put_csv(document, keys)
            return
        import json  # an answer in words does without
        import re

        # Indenting is done in Python, six times as slow: only for eyes.
        text = json.dumps(document, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
        if not text.isprintable():  # no character of _RAW_IN_JSON is printable; the line breaks of an indent are not
            text = re.sub(_RAW_IN_JSON, lambda found: f"\\u{ord(found[0]):04x}", text)
        sys.stdout.write(text + "\n")

    def _put_csv(self, document: object, keys: Sequence[str]) -> None:
        """The rows of a document in UTF-8, whatever the locale."""
        from io import TextIOWrapper

        from crmcli.transfer.write.answers import csv_lines

        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", newline="")
        for line in csv_lines(document, self.csv_lists or "", keys):
            sys.stdout.write(line)

"""The page of a help in another language: the words that Typer writes itself, and lines broken by their cells.

Loaded for a help in another language than English alone.
"""

import re
from collections.abc import Sequence

from crmcli.commands.shared.value_words import value_text
from crmcli.domain.text.unicode import cells
from crmcli.render.layout import wrapped
from crmcli.typer_parts import click
from crmcli.words import tr, tr_mark, tr_marked

# What Typer calls the parts of a page, and its own option.
TYPER_WORDS = (tr_mark("Arguments"), tr_mark("Options"), tr_mark("Commands"), tr_mark("Show this message and exit."))
# Defaults that are words of a sentence, and no code.
DEFAULTS = (tr_mark("monday"), tr_mark("2 weeks"))
_ENDS = re.compile(
    r"\s{2}\[(?:default:\s(?P<default>.*?))?(?:;\s)?(?P<range>x>=\S+?)?(?:;\s)?(?P<required>required)?\]$"
)
_LINES = 200  # no text of a help is longer


class TranslatedHelp(click.HelpFormatter):
    """A help page whose texts are looked up in the catalogue as they are written."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that says how the command is written."""
        super().write_usage(prog, value_text(args), tr("Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """The heading of a part."""
        line = tr("{heading}:", heading=tr_marked(heading))
        self.write(f"{'':>{self.current_indent}}{line}\n")

    def write_text(self, text: str) -> None:
        """A text; a paragraph that begins with \\b keeps its lines."""
        for paragraph in tr_marked(text).split("\n\n"):
            lines = paragraph.splitlines()
            kept = lines[:1] == ["\b"]
            for line in lines[1:] if kept else [" ".join(lines)]:
                for piece in wrapped(line, self.width - self.current_indent, _LINES) if not kept else [line]:
                    self.write(f"{'':>{self.current_indent}}{piece}\n")
            self.write("\n")
        self.buffer[-1:] = []  # the gap after the last paragraph

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of names, each with its explanation."""
        named = [(value_text(name), explanation) for name, explanation in rows]
        first = min(max(cells(name) for name, _ in named), col_max) + col_spacing
        for name, explanation in named:
            lines = wrapped(_translated(explanation), max(self.width - first - 2, 10), _LINES)
            gap = first - cells(name) if cells(name) <= first - col_spacing else 0
            begin = f"{'':>{self.current_indent}}{name}{'':>{gap}}"
            if not gap:
                self.write(f"{begin}\n")
                begin = f"{'':>{first + self.current_indent}}"
            for line in lines:
                self.write(f"{begin}{line}".rstrip() + "\n")
                begin = f"{'':>{first + self.current_indent}}"


def _translated(explanation: str) -> str:
    """An explanation with what Typer adds behind it: the default, a least number, that it is required."""
    found = _ENDS.search(explanation)
    if found is None:
        return tr_marked(explanation)
    said = [
        tr("default: {value}", value=tr_marked(found["default"])) if found["default"] else "",
        found["range"] or "",
        tr("required") if found["required"] else "",
    ]
    ends = "; ".join(each for each in said if each)
    return f"{tr_marked(explanation[: found.start()])}  [{ends}]"

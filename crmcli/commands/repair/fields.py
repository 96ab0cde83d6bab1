"""Changes of a customer typed without an equals sign, and a name of several words before them."""

import re
from typing import TYPE_CHECKING

from crmcli.commands.repair.line import CommandLine
from crmcli.commands.repair.options import Repaired
from crmcli.domain.command_line.options import params_meant
from crmcli.domain.fields import FIELDS
from crmcli.errors import CrmError, Usage
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.typer_parts import click

_CHANGE = re.compile(r"[^\s=]+?\s*[+-]?=")


def repair_changes(line: CommandLine, error: "CrmError | click.exceptions.UsageError") -> Repaired | None:
    """`edit steve marsh phone 0780…` as `edit "steve marsh" phone=0780…`; None where no field stands in it."""
    words = line.words
    if not isinstance(error, Usage) or len(words) < 2:
        return None
    first = next((at for at, word in enumerate(words) if at and (_CHANGE.match(word) or _field(word))), None)
    if first is None:
        options = [piece for piece in line.pieces if piece.kind == "option" and piece.name not in ("json", "book")]
        first = len(words) if options else None
    if first is None or (first > 1 and any(" " in word for word in words[:first])):
        return None
    changes: list[str] = []
    rest = words[first:]
    while rest:
        word = rest.pop(0)
        if _CHANGE.match(word):
            changes.append(word)
            continue
        name = _field(word)
        if name is None and changes and not _quoted(changes[-1]):
            changes[-1] = f"{changes[-1]} {word}"
            continue
        if name is None or not rest:
            return None
        if rest[0] in ("=", "to", "is", ":") and len(rest) > 1:
            rest.pop(0)
        changes.append(f"{name}={rest.pop(0)}")
    fixed = line.with_words([" ".join(words[:first]), *changes])
    if fixed.argv() == line.argv():
        return None
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def _field(word: str) -> str | None:
    """The field that a word names, by its own name or by one that means it."""
    plain = word.lower().rstrip(":").replace("-", "_")
    editable = {field.name for field in FIELDS if field.editable}
    if plain in editable:
        return plain
    meant = [name for name in params_meant(plain.replace("_", "-"), editable) if name in editable]
    return meant[0] if len(meant) == 1 else None


def _quoted(change: str) -> bool:
    return " " in change

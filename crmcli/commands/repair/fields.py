"""Changes of a customer typed without an equals sign, and a name of several words before them."""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from crmcli.commands.repair.field_names import field_named
from crmcli.commands.repair.line import CommandLine, Piece
from crmcli.commands.repair.options import Repaired
from crmcli.context import book_path
from crmcli.errors import CrmError, Usage
from crmcli.services.editing import NOTHING
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run
    from crmcli.typer_parts import click

_NUMBER = ("no", "no.", "nr", "number", "#", "号", "编号")  # before a reference: account no 40021
_SETTING = ("add", "set", "change", "update", "new", "添加", "修改")
_CHANGE = re.compile(r"[^\s=]+?\s*[+-]?=")


def repair_changes(
    line: CommandLine, error: "CrmError | click.exceptions.UsageError", own: Collection[str] = ()
) -> Repaired | None:
    """`edit steve marsh phone 0780…` as `edit "steve marsh" phone=0780…`; None where no field stands in it.

    Fields of the owner's `own` are taken too.
    """
    words = [_as_change(word, own) if at else word for at, word in enumerate(line.words)]
    if not isinstance(error, Usage) or len(words) < 2:
        return None
    first = next((at for at, word in enumerate(words) if at and (_CHANGE.match(word) or field_named(word, own))), None)
    if first is None:
        options = [piece for piece in line.pieces if piece.kind == "option" and piece.name not in ("json", "book")]
        first = len(words) if options else None
    if first is None and len(words) == len(("who", "field", "value")) and words[1].isidentifier():
        fixed = line.with_words([words[0]], Piece("option", "--set", "set_", (f"{words[1]}={words[2]}",)))
        raise Usage(
            tr("There is no field {field!r}.", field=words[1]),
            tr("As a field of your own: {line}", line=fixed.shown()),
        )
    if first is not None and first > 1 and words[first - 1].casefold() in _SETTING and "=" not in words[first]:
        del words[first - 1]  # edit hal add tag medicare
        first -= 1
    if first is None or (first > 1 and any(" " in word for word in words[:first])):
        return None
    changes: list[str] = []
    rest = words[first:]
    while rest:
        word = rest.pop(0)
        if _CHANGE.match(word):
            changes.append(_by_name(word, own))
            continue
        name = field_named(word, own)
        if name is None and changes and not _quoted(changes[-1]):
            changes[-1] = f"{changes[-1]} {word}"
            continue
        if name is None or not rest:
            return None
        if (rest[0] in ("=", "to", "is", ":") or (name == "ref" and rest[0].casefold() in _NUMBER)) and len(rest) > 1:
            rest.pop(0)
        changes.append(f"{name}={rest.pop(0)}")
    changes = [_emptied(change) for change in changes]
    plain = [change for change in changes if _is_field(change)]
    sets = (Piece("option", "--set", "set_", (change,)) for change in changes if change not in plain)
    fixed = line.with_words([" ".join(words[:first]), *plain], *sets)
    if fixed.argv() == line.argv():
        return None
    names = [change.partition("=")[0].strip() for change in changes if change not in plain]
    unknown = [name for name in names if name not in own]
    if unknown:
        raise Usage(
            tr("There is no field {field!r}.", field=unknown[0]),
            tr("As a field of your own: {line}", line=fixed.shown()),
        )
    return Repaired(fixed.argv(), [tr("Read as: {line}", line=fixed.shown())])


def own_fields(run: "Run") -> set[str]:
    """The names of the owner's own fields; none while there is no book."""
    if not (run.book or book_path()).exists():
        return set()
    from crmcli.queries.customer_lists import custom_fields

    return set(custom_fields(run.store))


def _as_change(word: str, own: Collection[str]) -> str:
    """`phone:0780…` as phone=0780…, `+vip` as tag+=vip and `-vip` as tag-=vip; any other word as it is."""
    if re.match(r"\.\w+[+-]?=", word):
        word = word[1:]
    name, mark, value = word.partition(":")
    if mark and value and "=" not in value and field_named(name, own) is not None:
        return f"{name}={value}"
    if word[:1] in ("+", "-") and word[1:2].isalpha():
        return f"tag{word[0]}={word[1:]}"
    return word


def _emptied(change: str) -> str:
    """`company=none` as `company=`; a change of an own field, of the name or of the note as it is."""
    name, _, value = change.partition("=")
    is_plain = field_named(name.strip()) is not None and name.strip() not in ("name", "note")
    return f"{name}=" if is_plain and value.strip().casefold() in NOTHING else change


def _is_field(change: str) -> bool:
    """Whether a change is of a field that every customer has, or adds to one or takes from it."""
    name, mark, _ = change.partition("=")
    return name.rstrip().endswith(("+", "-")) or not mark or field_named(name.strip()) is not None


def _by_name(change: str, own: Collection[str]) -> str:
    """A change (field=value) of an own field or of one by another name, by the name it has; others as they are."""
    found = re.fullmatch(r"([^\s=+-]+)(\s*[+-]?=)(.*)", change, flags=re.DOTALL)
    if found is None or (name := field_named(found[1], own)) is None:
        return change
    return f"{name}{found[2]}{found[3]}"


def _quoted(change: str) -> bool:
    return " " in change

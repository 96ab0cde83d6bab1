"""Which field of a customer a word names: its own name, one that means it, or that of an owner's field."""

from collections.abc import Collection

from crmcli.domain.command_line.options import params_meant
from crmcli.domain.fields import FIELDS


def field_named(word: str, own: Collection[str] = ()) -> str | None:
    """The field that a word names, by its own name or by one that means it, or one of the owner's `own`."""
    plain = word.lower().rstrip(":").replace("-", "_")
    if plain in own:
        return plain
    editable = {field.name for field in FIELDS if field.editable}
    if plain in editable:
        return plain
    meant = [name for name in params_meant(plain.replace("_", "-"), editable) if name in editable]
    return meant[0] if len(meant) == 1 else None

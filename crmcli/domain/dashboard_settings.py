"""How the owner likes the dashboard: its theme, whether it rings, which keys do what. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from crmcli.errors import Usage

_EXAMPLE = 'Example: crm config keys "log=ctrl+l, done=x"'


class DashboardSettings(NamedTuple):
    """`theme` None is the dashboard's own; `rings` says whether something due is announced; `keys` are by action."""

    theme: str | None = None
    rings: bool = True
    keys: Mapping[str, str] = {}


def parse_keys(said: str) -> dict[str, str]:
    """`log=ctrl+l, done=x` as keys by action; several keys for one action are parted by a space. Raises Usage."""
    keys: dict[str, str] = {}
    taken: dict[str, str] = {}
    for part in said.replace("，", ",").split(","):
        if not part.strip():
            continue
        action, equals, typed = (piece.strip() for piece in part.partition("="))
        if not equals or not action or not typed:
            raise Usage(f"{part.strip()!r} does not say which key does what.", _EXAMPLE)
        for key in typed.split():
            if taken.setdefault(key, action) != action:
                raise Usage(f"The key {key} cannot do both {taken[key]} and {action}.")
        keys[action] = ",".join(typed.split())
    return keys


def keys_text(keys: Mapping[str, str]) -> str:
    """Keys as they are typed."""
    return ", ".join(f"{action}={' '.join(key.split(','))}" for action, key in keys.items())

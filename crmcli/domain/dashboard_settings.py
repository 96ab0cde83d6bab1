"""Settings of the dashboard: theme, bell, keys. Parsed and formatted here, stored elsewhere."""

from collections.abc import Mapping
from typing import NamedTuple

from crmcli.errors import Usage

_EXAMPLE = 'Example: crm config keys "log=ctrl+l, done=x"'


class DashboardSettings(NamedTuple):
    """`theme`: None for the default theme. `rings`: ring the bell when a reminder falls due. `keys`: by action."""

    theme: str | None = None
    rings: bool = True
    keys: Mapping[str, str] = {}


def parse_keys(said: str) -> dict[str, str]:
    """Parse `log=ctrl+l, done=x` into {action: keys}; a space separates keys of one action. Raises Usage."""
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
    """The keys as text that `parse_keys` reads back."""
    return ", ".join(f"{action}={' '.join(key.split(','))}" for action, key in keys.items())

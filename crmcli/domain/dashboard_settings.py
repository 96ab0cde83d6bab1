"""What the dashboard's owner may set on a machine: its theme, whether it rings, which keys do what. Pure."""

from collections.abc import Mapping
from typing import NamedTuple

from crmcli.errors import Usage
from crmcli.words import tr

KEYS = ("theme", "rings", "keys")


class DashboardSettings(NamedTuple):
    """`theme`: None for the default theme. `rings`: announce what falls due. `keys`: the key for each action."""

    theme: str | None = None
    rings: bool = True
    keys: Mapping[str, str] = {}


def parse_setting(name: str, value: str) -> object:
    """The value of one setting as it is kept: text for a theme, a bool for rings, a table for keys. Raises Usage."""
    if name == "theme":
        return _theme(value)
    if name == "rings":
        if value.lower() not in ("yes", "no"):
            raise Usage(tr("{value!r} is neither yes nor no.", value=value))
        return value.lower() == "yes"
    return {action: key.replace(",", " ") for action, key in parse_keys(value).items()}


def read_settings(kept: Mapping[str, object]) -> DashboardSettings:
    """The settings from a table as `parse_setting` makes its values; what the table lacks has its default.

    Raises Usage, naming the setting, for a value of another kind.
    """
    theme, rings, keys = kept.get("theme"), kept.get("rings", True), kept.get("keys", {})
    if theme is not None and not isinstance(theme, str):
        raise Usage(tr('theme must be a text, such as "dark".'))
    if not isinstance(rings, bool):
        raise Usage(tr("rings must be true or false."))
    if not isinstance(keys, Mapping) or not all(isinstance(key, str) for key in keys.values()):
        raise Usage(tr('keys must be a table, such as log = "ctrl+l".'))
    said = ", ".join(f"{action}={key}" for action, key in keys.items())
    return DashboardSettings(_theme(theme) if theme else None, rings, parse_keys(said))


def _theme(value: str) -> str:
    if not value.replace("-", "").isalnum():
        raise Usage(tr("{value!r} is not a theme: write dark or light.", value=value))
    return value.lower()


def parse_keys(said: str) -> dict[str, str]:
    """`log=ctrl+l, done=x w` as keys by action, several keys for one action parted by commas. Raises Usage."""
    keys: dict[str, str] = {}
    taken: dict[str, str] = {}
    for part in said.replace("，", ",").split(","):
        if not part.strip():
            continue
        action, equals, typed = (piece.strip() for piece in part.partition("="))
        if not equals or not action or not typed:
            hint = tr('Example: crm config keys "log=ctrl+l, done=x"')
            raise Usage(tr("{part!r} does not say which key does what.", part=part.strip()), hint)
        for key in typed.split():
            if taken.setdefault(key, action) != action:
                raise Usage(
                    tr("The key {key} cannot do both {first} and {second}.", key=key, first=taken[key], second=action)
                )
        keys[action] = ",".join(typed.split())
    return keys


def keys_text(keys: Mapping[str, str]) -> str:
    """The keys as text that `parse_keys` reads back."""
    return ", ".join(f"{action}={' '.join(key.split(','))}" for action, key in keys.items())

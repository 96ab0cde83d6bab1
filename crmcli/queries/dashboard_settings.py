"""The settings of the dashboard that an older crm kept in the book; they are moved to the machine's file once."""

from crmcli.domain.dashboard_settings import DashboardSettings
from crmcli.store import Store


def old_dashboard_settings(store: Store) -> dict[str, object]:
    """The theme, rings and keys kept in the book, as the file keeps them; empty when there are none."""
    rows = store.rows("SELECT key, value FROM setting WHERE key IN ('theme', 'rings', 'keys') AND value <> 'null'")
    if not rows:
        return {}
    import json  # most books do without

    found = {key: json.loads(value) for key, value in rows}
    kept: dict[str, object] = {name: found[name] for name in DashboardSettings._fields if name in found}
    if "keys" in found:
        kept["keys"] = {action: key.replace(",", " ") for action, key in found["keys"].items()}
    return kept

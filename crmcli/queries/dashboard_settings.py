"""What the owner set for the dashboard."""

from crmcli.domain.dashboard_settings import DashboardSettings
from crmcli.store import Store


def load_dashboard_settings(store: Store) -> DashboardSettings:
    """The dashboard's settings, over their defaults."""
    rows = store.rows("SELECT key, value FROM setting WHERE key IN ('theme', 'rings', 'keys') AND value <> 'null'")
    if not rows:
        return DashboardSettings()
    import json  # 1 ms that most books do without

    return DashboardSettings()._replace(**{key: json.loads(value) for key, value in rows})

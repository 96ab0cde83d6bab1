"""What the owner set for the dashboard."""

from crmcli.domain.desk import Desk
from crmcli.store import Store


def load_desk(store: Store) -> Desk:
    """The dashboard's settings, over their defaults."""
    rows = store.rows("SELECT key, value FROM setting WHERE key IN ('theme', 'rings', 'keys') AND value <> 'null'")
    if not rows:
        return Desk()
    import json  # 1 ms that most books do without

    return Desk()._replace(**{key: json.loads(value) for key, value in rows})

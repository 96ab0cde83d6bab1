"""The book's settings, over the defaults of the locale."""

import json
import os

from crmcli.domain.records import Stage
from crmcli.domain.settings import Settings, defaults_for, region_of_locale
from crmcli.store import Store


def load_settings(store: Store) -> Settings:
    """The settings in force."""
    stored = {key: json.loads(value) for key, value in store.rows("SELECT key, value FROM setting")}
    region = stored.get("region") or region_of_locale(
        os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG")
    )
    settings = defaults_for(region)
    if "stages" in stored:
        settings = settings._replace(stages=tuple(Stage(*stage) for stage in stored["stages"]))
    plain = {key: stored[key] for key in ("currency", "date_order") if key in stored}
    return settings._replace(**plain)

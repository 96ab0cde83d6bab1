"""The book's settings, over the defaults of the locale."""

from __future__ import annotations

import os

from crmcli.domain import rhythm
from crmcli.domain.records import Stage
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import ExchangeRate, Settings, defaults_for, region_of_environment
from crmcli.store import Store, file_identity
from crmcli.words import home_region

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

LAYOUTS = "import_layouts"  # how files were read; no command but import needs it
_LATER = (LAYOUTS, "field_types")  # read by those who need them


def load_settings(store: Store) -> Settings:
    """The settings in force. A setting kept as null is one that was taken back."""
    rows = store.rows("SELECT key, value FROM setting WHERE value <> 'null' AND key NOT IN (?, ?)", _LATER)
    stored = _read(rows) if rows else {}
    region = stored.get("region") or region_of_environment(os.environ)
    if region is None and file_identity(store.file) is None:
        region = home_region()
    settings = defaults_for(region)
    plain = {key: stored[key] for key in ("currency", "date_order") if key in stored}
    settings = settings._replace(**plain)
    return settings._replace(**_built(stored, settings.currency)) if stored else settings


def has_currency(store: Store) -> bool:
    """Whether somebody chose the book's currency; else it is that of the locale."""
    return store.row("SELECT 1 FROM setting WHERE key = 'currency' AND value <> 'null'") is not None


def _read(rows: list[tuple[str, str]]) -> dict[str, Any]:
    import json  # a book without settings does without

    return {key: json.loads(value) for key, value in rows}


def _built(stored: dict[str, Any], currency: str) -> dict[str, Any]:
    """The settings that are more than a word. Rates hold only while the currency they were said in is the book's."""
    built: dict[str, Any] = {}
    if "stages" in stored:
        built["stages"] = tuple(Stage(*stage) for stage in stored["stages"])
    if stored.get("rates", {}).get("in") == currency:
        built["rates"] = tuple(ExchangeRate(*pair) for pair in stored["rates"]["of"].items())
    for key in ("big_deal", "hourly_rate"):
        if key in stored:
            built[key] = Money(*stored[key])
    if "cadence" in stored:
        built["cadences"] = tuple(rhythm.cadence.Cadence(*parts) for parts in stored["cadence"])
    if "workdays" in stored:
        built["workdays"] = tuple(stored["workdays"])
    for key in ("lost_reasons", "private_fields"):
        if key in stored:
            built[key] = tuple(stored[key])
    return built

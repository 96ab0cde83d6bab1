"""Setting what a book's owner may set; each value is checked before it is kept."""

import json

from crmcli.domain.records import Stage
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.domain.text import clean
from crmcli.errors import Refused, Usage
from crmcli.store import Store

KEYS = {
    "currency": "The currency of amounts without one (USD, CNY …).",
    "region": "The country of phone numbers without a prefix (US, CN …).",
    "date_order": "How 5/6 is read: dmy or mdy.",
    "stages": "The stages of a deal: name:chance%:stale-days, separated by commas.",
}


def set_setting(store: Store, key: str, value: str, settings: Settings) -> None:
    """Check and keep one setting. Raises Usage for an unknown key or value, Refused for a stage still in use."""
    if key not in KEYS:
        raise Usage(f"There is no setting {key!r}.", f"The settings are: {', '.join(KEYS)}")
    kept = _checked(store, key, clean(value), settings)
    with store.atomic(f"config {key}"):
        row = store.row("SELECT id FROM setting WHERE key = ?", (key,))
        text = json.dumps(kept, ensure_ascii=False)
        if row is None:
            store.insert("setting", key=key, value=text)
        else:
            store.update("setting", row[0], value=text)


def _checked(store: Store, key: str, value: str, settings: Settings) -> object:
    if key == "stages":
        return _checked_stages(store, value, settings)
    if key == "date_order":
        if value.upper() not in ("DMY", "MDY"):
            raise Usage("date_order is dmy (5/6 is the 5th of June) or mdy (the 6th of May).")
        return value.upper()
    length = 3 if key == "currency" else 2
    if len(value) != length or not value.isascii() or not value.isalpha():
        raise Usage(f"{value!r} is not a {key}: write {length} letters, such as {'CNY' if length == 3 else 'CN'}.")
    return value.upper()


def _checked_stages(store: Store, value: str, settings: Settings) -> list[Stage]:
    stages = [_stage(part) for part in value.replace("，", ",").split(",") if part.strip()]
    names = [stage.name.casefold() for stage in stages]
    if len(stages) < 1 or len(set(names)) != len(names) or {WON, LOST} & set(names):
        raise Usage("Stages need different names; won and lost are always there.")
    rows = store.rows("SELECT DISTINCT stage FROM deal WHERE deleted_at IS NULL AND stage NOT IN (?, ?)", (WON, LOST))
    orphans = sorted({stage for (stage,) in rows} - {stage.name for stage in stages})
    if orphans:
        raise Refused(f"Open deals are in {', '.join(orphans)}; move them first.", "crm deal list --stage NAME lists them.")
    return stages


def _stage(said: str) -> Stage:
    name, *numbers = (part.strip() for part in said.replace("：", ":").split(":"))
    try:
        chance = float(numbers[0].rstrip("%")) / 100 if numbers else 0.5
        days = int(numbers[1].rstrip("d")) if len(numbers) > 1 else 14
    except ValueError:
        raise Usage(f"{said.strip()!r} is not a stage.", "Example: proposal:50%:14") from None
    if not name or not 0 <= chance <= 1 or days < 1 or len(numbers) > 2:
        raise Usage(f"{said.strip()!r} is not a stage.", "Example: proposal:50%:14")
    return Stage(clean(name), chance, days)

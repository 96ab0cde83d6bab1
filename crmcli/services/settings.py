"""Write the settings of a book; each value is validated first."""

import json
import re
import shlex
from collections.abc import Callable, Mapping

from crmcli.book.uids import link_uid
from crmcli.domain.fields import BY_NAME
from crmcli.domain.records import Stage
from crmcli.domain.rhythm.cadence import parse_cadences
from crmcli.domain.rules.stages import meant
from crmcli.domain.sales.amount_refusals import refuse_eaten
from crmcli.domain.sales.money import currencies, parse_amount
from crmcli.domain.settings import DEFAULT_STAGES, LOST, WON, Settings, parse_workdays
from crmcli.domain.text.unicode import clean
from crmcli.errors import Refused, Usage
from crmcli.services.deals import move_deal
from crmcli.store import Store
from crmcli.words import listed, stage_text, tr, tr_mark

KEYS = {
    "currency": tr_mark("The currency of amounts without one (USD, CNY …)."),
    "region": tr_mark("The country of phone numbers without a prefix (US, CN …)."),
    "date_order": tr_mark("How 5/6 is read: dmy or mdy."),
    "stages": tr_mark("The stages of a deal: name:chance%:stale-days, separated by commas."),
    "rates": tr_mark("What other currencies are worth in your own: EUR=7.8, USD=7.1."),
    "big_deal": tr_mark("The amount from which a deal is marked as big: 50k."),
    "goal": tr_mark("What you mean to win in a month, beside the forecast: 20k."),
    "lost_reasons": tr_mark("Why deals are lost: a list, separated by commas."),
    "hourly_rate": tr_mark("What an hour of yours costs, for the cost to serve: 60."),
    "workdays": tr_mark("The days that proposals fall on: mon-fri, mon-sat, sun-thu, mon,tue,fri."),
    "cadence": tr_mark("How often to be in touch, by tier or tag: A=3 weeks, tag:vip=2 weeks."),
    "private_fields": tr_mark("Fields of your own that lists hide: budget, health."),
}
FIELD = "field"  # `crm config field NAME TYPE`: kept by services/own_fields


_OTHER_NAMES = {
    "country": "region", "money": "currency", "dates": "date_order", "dateorder": "date_order",
    "date_format": "date_order", "dateformat": "date_order", "stage": "stages", "pipeline": "stages",
    "working_days": "workdays", "weekdays": "workdays", "exchange_rates": "rates", "rate": "rates",
    "reasons": "lost_reasons", "cadences": "cadence", "big": "big_deal", "target": "goal", "quota": "goal",
    "fields": "field", "field_type": "field", "field_types": "field", "字段": "field",
}  # fmt: skip
_SIGNS = {"£": "GBP", "€": "EUR", "₹": "INR", "₩": "KRW", "₽": "RUB", "元": "CNY", "人民币": "CNY"}
_CURRENCY_WORDS = {
    "euro": "EUR", "euros": "EUR", "pound": "GBP", "pounds": "GBP", "sterling": "GBP", "yen": "JPY", "yuan": "CNY",
    "rmb": "CNY", "francs": "CHF", "rupees": "INR", "rupee": "INR",
    "人民币": "CNY", "元": "CNY", "美元": "USD", "欧元": "EUR",
}  # fmt: skip
_SHARED_SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN"), "dollar": ("USD", "CAD", "AUD"),
    "dollars": ("USD", "CAD", "AUD"), "¥": ("CNY", "JPY"), "￥": ("CNY", "JPY"), "kr": ("SEK", "NOK", "DKK"),
}  # fmt: skip
_COUNTRIES = {
    "uk": "GB", "england": "GB", "britain": "GB", "great britain": "GB", "united kingdom": "GB", "usa": "US",
    "united states": "US", "america": "US", "china": "CN", "中国": "CN", "germany": "DE", "france": "FR", "spain": "ES",
    "italy": "IT", "ireland": "IE", "canada": "CA", "australia": "AU", "new zealand": "NZ", "japan": "JP", "日本": "JP",
    "india": "IN", "singapore": "SG", "新加坡": "SG", "hong kong": "HK", "香港": "HK", "taiwan": "TW", "台湾": "TW",
    "netherlands": "NL", "switzerland": "CH", "austria": "AT", "mexico": "MX", "poland": "PL", "sweden": "SE",
}  # fmt: skip
_MOST_STAGES = 50


def setting_named(key: str) -> str:
    """The setting that a key means: date-order and country are date_order and region; any other key as it is."""
    plain = key.strip().casefold().replace("-", "_").replace(" ", "_")
    return _OTHER_NAMES.get(plain, plain)


def set_setting(
    store: Store, key: str, value: str, settings: Settings, *, moves: Mapping[str, str] | None = None
) -> None:
    """Validate and store one setting; an empty value resets it to its default.

    `moves` are stages that go, each with the one that its open deals are moved to, in the same step. Raises Usage for
    an unknown key or value, Refused for a stage still in use.
    """
    if key not in KEYS:
        raise Usage(tr("There is no setting {key!r}.", key=key), tr("The settings are: {keys}", keys=listed(KEYS)))
    value = clean(value)
    kept = _CHECKS[key](value, settings) if value else None
    with store.atomic("config", key=key):
        row = store.row("SELECT id FROM setting WHERE key = ?", (key,))
        text = json.dumps(kept, ensure_ascii=False)
        if row is None and kept is not None:
            store.insert("setting", uid=link_uid("setting", key), key=key, value=text)
        elif row is not None:
            store.update("setting", row[0], value=text)
        if key == "stages":
            stages = kept if isinstance(kept, list) else list(DEFAULT_STAGES)
            _move_orphans(store, stages, settings._replace(stages=tuple(stages)), moves or {})
            _refuse_orphans(store, stages, value)


def _currency(value: str, settings: Settings) -> str:
    if found := _SHARED_SIGNS.get(value.casefold()):
        raise Usage(
            tr("{value} stands for several currencies.", value=repr(value)),
            tr("Write: {lines}", lines=listed((f"crm config currency {code}" for code in found), " or ")),
        )
    code = _SIGNS.get(value, value.upper())
    if code not in currencies():
        if meant_code := _CURRENCY_WORDS.get(value.casefold()):
            return meant_code
        raise Usage(tr("{value!r} is not a currency: write its three letters, such as CNY.", value=value))
    return code


def _region(value: str, settings: Settings) -> str:
    if found := _COUNTRIES.get(value.casefold()):
        if len(value) > len(found):
            raise Usage(tr("A region is written as two letters."), tr("Write: crm config region {code}", code=found))
        value = found
    if len(value) != 2 or not value.isascii() or not value.isalpha():
        raise Usage(tr("{value!r} is not a region: write 2 letters, such as CN.", value=value))
    return value.upper()


def _date_order(value: str, settings: Settings) -> str:
    value = _order_letters(value)
    if value.upper() not in ("DMY", "MDY"):
        raise Usage(tr("date_order is dmy (5/6 is the 5th of June) or mdy (the 6th of May)."))
    return value.upper()


def _order_letters(value: str) -> str:
    """dmy for dd/mm/yyyy, day-month and day first; another text as it is."""
    plain = value.casefold().replace("first", "")
    letters = [part[0] for part in re.split(r"[^a-z]+", plain) if part]
    if len(letters) == 1 and plain.strip(" -_") in ("day", "month"):
        return "dmy" if letters[0] == "d" else "mdy"
    order = "".join(letters)
    return {"dmy": "dmy", "mdy": "mdy", "dm": "dmy", "md": "mdy"}.get(order, value)


def _stages(value: str, settings: Settings) -> list[Stage]:
    stages = [_stage(part) for part in _parts(value)]
    names = [stage.name.casefold() for stage in stages]
    if len(stages) < 1 or len(set(names)) != len(names) or {WON, LOST} & set(names):
        raise Usage(tr("Stages need different names; won and lost are always there."))
    if len(stages) > _MOST_STAGES:
        raise Usage(tr("These are {n} stages; {most} is the most there can be.", n=len(stages), most=_MOST_STAGES))
    return stages


def _stage(text: str) -> Stage:
    name, *numbers = (part.strip() for part in text.replace("：", ":").split(":"))
    try:
        chance = float(numbers[0].rstrip("%")) / 100 if numbers else 0.5
        days = int(numbers[1].rstrip("d")) if len(numbers) > 1 else 14
    except ValueError:
        raise Usage(tr("{text!r} is not a stage.", text=text), tr("Example: proposal:50%:14")) from None
    if not name or not 0 <= chance <= 1 or days < 1 or len(numbers) > 2:
        raise Usage(tr("{text!r} is not a stage.", text=text), tr("Example: proposal:50%:14"))
    return Stage(name, chance, days)


def _move_orphans(store: Store, stages: list[Stage], settings: Settings, moves: Mapping[str, str]) -> None:
    """Move the open deals of the stages named to the stages that take their place."""
    kept = {stage.name for stage in stages}
    for old, new in moves.items():
        stage = meant(old, _stages_in_use(store)) or old
        if stage in kept:
            raise Usage(tr("The stage {stage} stays: nothing is to be moved.", stage=stage_text(stage)))
        for (deal_id,) in store.rows(
            "SELECT id FROM deal WHERE deleted_at IS NULL AND stage = ? ORDER BY id", (stage,)
        ):
            move_deal(store, deal_id, new, settings)


def _stages_in_use(store: Store) -> list[str]:
    rows = store.rows("SELECT DISTINCT stage FROM deal WHERE deleted_at IS NULL AND stage NOT IN (?, ?)", (WON, LOST))
    return sorted(stage for (stage,) in rows)


def _refuse_orphans(store: Store, stages: list[Stage], value: str) -> None:
    """A deal must not be left in a stage that is gone."""
    names = [stage.name for stage in stages]
    orphans = [stage for stage in _stages_in_use(store) if stage not in names]
    if orphans:
        line = shlex.join(["crm", "config", "stages", value])
        moves = " ".join(f"--move {shlex.quote(f'{stage}={names[0]}')}" for stage in orphans)
        raise Refused(
            tr("Open deals are in {orphans}; say where they go.", orphans=listed(map(stage_text, orphans))),
            tr("Write, with the stages you mean: {line} {moves}", line=line, moves=moves),
        )


def _rates(value: str, settings: Settings) -> dict[str, object]:
    """The rates with the currency they are in: they must not be taken for rates in another one later."""
    rates: dict[str, str] = {}
    for part in _parts(value):
        said, equals, worth = part.replace("＝", "=").partition("=")
        code, digits = _currency(said.strip(), settings), worth.strip()
        whole, _, fraction = digits.partition(".")
        is_number = len(digits) <= 20 and digits.isascii() and (whole + fraction).isdigit()
        if not equals or not is_number or not whole or not int(whole + fraction):
            raise Usage(tr("{part!r} is not a rate.", part=part), tr("Example: crm config rates 'EUR=7.8, USD=7.1'"))
        if code == settings.currency:
            raise Usage(tr("{code} is the book's own currency; it needs no rate.", code=code))
        rates[code] = digits
    return {"in": settings.currency, "of": rates}


def _amount(value: str, settings: Settings) -> tuple[int, str]:
    refuse_eaten(value)
    amount = parse_amount(value, settings.currency)
    if amount.minor <= 0:
        raise Usage(tr("{value!r} is not more than nothing.", value=value), tr("Example: crm config big_deal 50k"))
    return amount.minor, amount.currency


def _lost_reasons(value: str, settings: Settings) -> list[str]:
    reasons = list(dict.fromkeys(_parts(value)))
    if len({reason.casefold() for reason in reasons}) != len(reasons):
        raise Usage(tr("Reasons need different names."))
    return reasons


def _private_fields(value: str, settings: Settings) -> list[str]:
    names = list(dict.fromkeys(_parts(value)))
    known = [name for name in names if name.casefold() in BY_NAME]
    if known:
        raise Usage(tr("{name} is no field of your own, and is always shown.", name=known[0]))
    return names


def _parts(value: str) -> list[str]:
    for mark in "，、;；":
        value = value.replace(mark, ",")
    return [part.strip() for part in value.split(",") if part.strip()]


_CHECKS: dict[str, Callable[[str, Settings], object]] = {
    "currency": _currency,
    "region": _region,
    "date_order": _date_order,
    "stages": _stages,
    "rates": _rates,
    "big_deal": _amount,
    "goal": _amount,
    "lost_reasons": _lost_reasons,
    "hourly_rate": _amount,
    "workdays": lambda value, settings: list(parse_workdays(value)),
    "cadence": lambda value, settings: parse_cadences(value),
    "private_fields": _private_fields,
}

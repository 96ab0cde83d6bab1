"""crm config: what the owner may set, for the book and for this machine."""

import os
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import typer

from crmcli.context import Run, config_path
from crmcli.domain.dashboard_settings import DashboardSettings, keys_text, parse_setting
from crmcli.domain.fields import BY_NAME
from crmcli.domain.own_values import type_named
from crmcli.domain.rhythm.cadence import spell_cadences
from crmcli.domain.rules.people import field_name
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import WEEKDAYS, Settings, workdays_text
from crmcli.domain.text.unicode import clean
from crmcli.errors import Usage
from crmcli.queries.dashboard_settings import old_dashboard_settings
from crmcli.queries.own_fields import kept_types
from crmcli.queries.settings import load_settings
from crmcli.render import answers
from crmcli.render.view import View, decimal
from crmcli.services.config_file import (
    load_backup_folder,
    load_dashboard_settings,
    load_language,
    move_settings,
    parse_backup_folder,
    parse_language,
    save_setting,
)
from crmcli.services.own_fields import ConvertedValue, TypeChange, UnfitValue, set_field_type
from crmcli.services.settings import FIELD, KEYS, set_setting, setting_named
from crmcli.typer_parts import click
from crmcli.words import labelled, listed, tr, tr_mark, use_language
from crmcli.words.choice import chosen_language

app = typer.Typer(rich_markup_mode=None)

_SHOWN = 20

MACHINE_KEYS = {
    "backup_dir": tr_mark("The folder for backups, on another disk say."),
    "language": tr_mark("The language crm speaks on this machine (en, zh …); else that of LANG."),
    "theme": tr_mark("How the dashboard looks: dark, light, or a theme of Textual."),
    "rings": tr_mark("Whether the dashboard rings when something falls due: yes or no."),
    "keys": tr_mark("Keys of the dashboard: log=ctrl+l, done=x."),
}
ALL_KEYS = {
    **KEYS,
    FIELD: tr_mark("Whether a field of your own is a day, yearly, a number or text: renewal day."),
    **MACHINE_KEYS,
}


@app.command("config")
def config_signature(
    ctx: typer.Context,
    key: Annotated[str | None, typer.Argument(help="Which setting; crm config alone lists them.")] = None,
    value: Annotated[str | None, typer.Argument(help='The new value; "" takes the setting back.')] = None,
    more: Annotated[str | None, typer.Argument(metavar="[TYPE]", help="Of a field: day, yearly, number, text.")] = None,
    move: Annotated[
        list[str] | None,
        typer.Option("--move", metavar="OLD=NEW", help="Where the open deals of a stage that goes are moved to."),
    ] = None,
) -> None:
    """Show or change the settings of the book, and of this machine (language, theme, rings, keys,
    backup_dir: config.toml).

    Example: crm config currency CNY

    Example: crm config stages "lead:10%:30, proposal:50%:14, negotiation:75%:10"

    Example: crm config rates "EUR=7.8, USD=7.1"

    Example: crm config big_deal 50k

    Example: crm config cadence "A=3 weeks, tag:vip=2 weeks"

    Example: crm config field renewal day
    """
    pairs = [said.partition("=") for said in move or ()]
    if any(not old.strip() or not new.strip() for old, _, new in pairs):
        raise Usage(tr("--move names two stages: OLD=NEW."), tr("Example: --move lead=new"))
    config(ctx.obj, key=key, value=value, more=more, moves={old.strip(): new.strip() for old, _, new in pairs})


def config(
    run: Run,
    *,
    key: str | None = None,
    value: str | None = None,
    more: str | None = None,
    moves: dict[str, str] | None = None,
) -> None:
    """Show or change the settings of the book, and of this machine."""
    if key is not None and value is None and "=" in key:
        key, _, value = (part.strip() for part in key.partition("="))
    key = setting_named(key) if key is not None else None
    if more is not None and key != FIELD:  # the words are parted anew: date order dmy
        raise click.exceptions.UsageError(tr("A setting has one value; {more!r} is one too many.", more=more))
    if moves and key != "stages":
        raise Usage(tr("--move goes with stages."), tr('Example: crm config stages "new, offer" --move lead=new'))
    if key is not None and key not in ALL_KEYS:
        raise Usage(
            tr("There is no setting {key!r}.", key=key), tr("The settings are: {names}", names=listed(ALL_KEYS))
        )
    if key == FIELD and value is not None:
        field_type(run, value, more)
        return
    if key is not None and value is not None:
        run.without_book = "create_own"
        change_setting(run, key, value, moves)
        if key in KEYS and run.store.kept_step is None:
            run.out.answer(answers.unchanged(key))
    shown = shown_settings(run, key, as_json=run.json)
    if run.json:
        run.out.json({key: shown[key]} if key else shown)
        return
    for name, text in shown.items():
        if key in (None, name):
            run.out.put(f"{name + ':':<13} {text or tr('not set')}")


def field_type(run: Run, field: str, type_word: str | None) -> None:
    """Show or change the type of a field of the owner's own; values that do not fit a new type are named."""
    if type_word is None:
        field, _, words = field.replace("=", " ").strip().partition(" ")
        type_word = words.strip() or (None if field else "")
    name = field_name(field, BY_NAME) if field else ""
    conversion = TypeChange()
    if type_word is not None:
        run.without_book = "create_own"
        conversion = set_field_type(run.store, name, type_named(type_word) if type_word.strip() else "", run.settings)
    now = kept_types(run.store)
    if run.json:
        values = [{"id": each.customer_id, "name": each.customer, "value": each.value} for each in conversion.unfit]
        changed = [
            {"id": each.customer_id, "name": each.customer, "value": each.value, "now": each.now}
            for each in conversion.converted
        ]
        converted = {"converted": changed} if type_word is not None else {}
        run.out.json({"field": {name: now.get(name)} if name else now, **converted, "unfit": values})
        return
    if type_word is not None and run.store.kept_step is None:
        run.out.answer(answers.unchanged(name or FIELD))
    run.out.put(labelled(name or FIELD, now.get(name) or tr("not set")))
    _say_converted(run, name, conversion.converted)
    _say_unfit(run, name, conversion.unfit)


def _say_converted(run: Run, name: str, converted: Sequence[ConvertedValue]) -> None:
    """Name the values that another type of their field changed, as they were and as they are now."""
    for each in converted[:_SHOWN]:
        run.out.say(
            tr(
                "  {customer} (number {number}): {value!r} is {now} now",
                customer=each.customer,
                number=each.customer_id,
                value=run.view.own_field(name, str(each.value)),
                now=run.view.own_field(name, str(each.now)),
            )
        )
    if len(converted) > _SHOWN:
        run.out.say(tr("  … and {n:,} more: crm list --columns name,{name}", n=len(converted) - _SHOWN, name=name))


def _say_unfit(run: Run, name: str, unfit: Sequence[UnfitValue]) -> None:
    """Name the values that do not fit the type of their field."""
    for each in unfit[:_SHOWN]:
        run.out.say(
            tr(
                "  {customer} (number {number}): {value!r} does not fit, and stays as it is",
                customer=each.customer,
                number=each.customer_id,
                value=run.view.own_field(name, str(each.value)),
            )
        )
    if len(unfit) > _SHOWN:
        run.out.say(tr("  … and {n:,} more: crm list --columns name,{name}", n=len(unfit) - _SHOWN, name=name))


def change_setting(run: Run, key: str, value: str, moves: dict[str, str] | None = None) -> None:
    """Set or take back one setting: the book's as a step of its history, this machine's in its file."""
    if key in KEYS:
        set_setting(run.store, key, value, run.settings, moves=moves)
        return
    path = config_path()
    move_settings(path, old_dashboard_settings(run.store))
    value = clean(value)
    parsers = {"backup_dir": parse_backup_folder, "language": parse_language}
    parse = parsers.get(key) or partial(parse_setting, key)
    save_setting(path, key, parse(value) if value else None)
    use_language(chosen_language(os.environ, str(path)))  # the answer is in the new one


def shown_settings(run: Run, key: str | None, *, as_json: bool) -> dict[str, object]:
    """The settings as data or as they are typed; the machine's file is read only when one of its settings is asked."""
    settings = load_settings(run.store)
    shown: dict[str, object] = dict(settings_json(settings) if as_json else settings_lines(settings, run.view))
    if key in (None, FIELD):
        types = kept_types(run.store)
        text = ", ".join(f"{name} {type_}" for name, type_ in sorted(types.items()))
        shown[FIELD] = types if as_json else text
    if key is None or key in MACHINE_KEYS:
        path = config_path()
        move_settings(path, old_dashboard_settings(run.store))
        folder = load_backup_folder(path)
        shown["backup_dir"] = None if folder is None else str(folder)
        shown["language"] = load_language(path)
        machine = load_dashboard_settings(path)
        shown |= machine._asdict() if as_json else machine_lines(machine)
    return shown


def settings_json(settings: Settings) -> dict[str, object]:
    """The settings as data."""
    return {
        "currency": settings.currency,
        "region": settings.region,
        "date_order": settings.date_order.lower() if settings.date_order else None,
        "stages": [{"name": s.name, "probability": s.probability, "stale_days": s.stale_days} for s in settings.stages],
        "rates": {rate.currency: rate.value for rate in settings.rates},
        "big_deal": _money_json(settings.big_deal),
        "lost_reasons": list(settings.lost_reasons),
        "hourly_rate": _money_json(settings.hourly_rate),
        "workdays": [WEEKDAYS[day] for day in settings.workdays],
        "cadence": [{c.kind: c.name, "days": c.days, "limit": c.limit} for c in settings.cadences],
        "private_fields": list(settings.private_fields),
    }


def _money_json(money: Money | None) -> dict[str, str | None] | None:
    return {"amount": decimal(*money), "currency": money.currency} if money else None


def settings_lines(settings: Settings, view: View) -> dict[str, str | None]:
    """The settings as they are typed."""
    return {
        "currency": settings.currency,
        "region": settings.region,
        "date_order": settings.date_order.lower() if settings.date_order else None,
        "stages": ", ".join(f"{s.name}:{s.probability:.0%}:{s.stale_days}" for s in settings.stages),
        "rates": ", ".join(f"{rate.currency}={rate.value}" for rate in settings.rates),
        "big_deal": view.amount(*settings.big_deal) if settings.big_deal else None,
        "lost_reasons": ", ".join(settings.lost_reasons),
        "hourly_rate": view.amount(*settings.hourly_rate) if settings.hourly_rate else None,
        "workdays": workdays_text(settings.workdays),
        "cadence": spell_cadences(settings.cadences),
        "private_fields": ", ".join(settings.private_fields),
    }


def machine_lines(settings: DashboardSettings) -> dict[str, str | None]:
    """The machine's settings as they are typed."""
    return {"theme": settings.theme, "rings": "yes" if settings.rings else "no", "keys": keys_text(settings.keys)}

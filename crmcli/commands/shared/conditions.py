"""The conditions that choose customers: the same options, read the same way, for `list` and `export`."""

from collections.abc import Collection
from datetime import timedelta
from typing import Annotated, NamedTuple

import typer

from crmcli import parse
from crmcli.commands.shared.complete import complete_stage, complete_tag
from crmcli.commands.shared.periods import parse_period
from crmcli.context import Run
from crmcli.domain import fields
from crmcli.domain.dates import parse_span
from crmcli.domain.own_values import NUMBER, OwnValue, certain_day, fit, own_number, unfit
from crmcli.domain.rules.people import tier_named
from crmcli.domain.rules.stages import meant
from crmcli.domain.text.where import Both, Comparison, Condition, Either, Not, parse_where
from crmcli.errors import Usage
from crmcli.queries.birthdays import born_between
from crmcli.queries.customer_lists import CustomerFilter
from crmcli.queries.own_fields import field_types
from crmcli.queries.value_words import matching_values, values_of
from crmcli.words import listed, tr, with_detail

Tag = Annotated[str | None, typer.Option(help="With this tag.", autocompletion=complete_tag)]
Stage = Annotated[str | None, typer.Option(help="In this stage.", autocompletion=complete_stage)]
Source = Annotated[str | None, typer.Option(help="From this source.")]
Company = Annotated[str | None, typer.Option(help="At this company.")]
Tier = Annotated[str | None, typer.Option(help="Of this tier: A, B, C.")]
City = Annotated[str | None, typer.Option(help="In this city.")]
Quiet = Annotated[str | None, typer.Option(metavar="SPAN", help='Not heard from for so long: "6 weeks".')]
Since = Annotated[str | None, typer.Option(metavar="WHEN", help="Last contact on that day or later.")]
Missing = Annotated[list[str] | None, typer.Option(metavar="FIELD", help="Without a phone, email, birthday …")]
Where = Annotated[str | None, typer.Option(help="A condition: city = Paris and not tag = vip.")]
Sort = Annotated[str, typer.Option(metavar="COLUMN", help="By this column; -COLUMN turns it round.")]
Batch = Annotated[int | None, typer.Option(metavar="STEP", help="Touched by this step (an import, say).")]
Born = Annotated[
    str | None, typer.Option("--birthday", metavar="WHEN", help="With a birthday in november, next month, 11月.")
]
Limit = Annotated[int | None, typer.Option(min=1, help="How many to show.")]


_SHOWN = 9


class Conditions(NamedTuple):
    """The conditions as they were typed; see the options above."""

    tag: str | None = None
    stage: str | None = None
    source: str | None = None
    company: str | None = None
    city: str | None = None
    quiet: str | None = None
    since: str | None = None
    missing: list[str] | None = None
    where: str | None = None
    batch: int | None = None
    limit: int | None = None
    tier: str | None = None
    birthday: str | None = None

    @property
    def is_any(self) -> bool:
        """True when no condition was typed: every customer is meant."""
        return not any(self)


def parse_conditions(run: Run, typed: Conditions, sort: str) -> CustomerFilter:
    """The filter for the conditions typed; raises Usage for one that cannot be understood."""
    quiet, since = typed.quiet, typed.since
    stages = run.settings.stage_names if typed.stage or typed.where else ()
    where = with_stage_names(parse_where(typed.where), stages) if typed.where is not None else None
    where = with_own_values(run, where) if where is not None else None
    if typed.tier is not None:
        tier = Comparison("tier", "=", tier_named(typed.tier) or "")
        where = Both(where, tier) if where is not None else tier
    return CustomerFilter(
        typed.tag,
        meant(typed.stage, stages) or typed.stage if typed.stage else None,
        typed.source,
        typed.company,
        typed.city,
        batch=typed.batch,
        limit=typed.limit,
        where=where,
        missing=tuple(_missing(field) for field in typed.missing or ()),
        since=parse.when(since, run.view, "past").day.isoformat() if since else None,
        quiet_before=(run.now.date() - timedelta(days=parse_span(quiet))).isoformat() if quiet else None,
        sort=sort,
        ids=_born(run, typed.birthday) if typed.birthday is not None else None,
    )


def _born(run: Run, period: str) -> tuple[int, ...]:
    """The customers with a birthday in a stretch of time; people at them are named, as no list of customers does."""
    born = born_between(run.store, *parse_period(period, run.view))
    for each in born:
        if each.name != each.customer:
            values = {"name": each.name, "customer": each.customer, "day": run.view.spoken_day(each.day.isoformat())}
            run.out.say(tr("{name} at {customer}: {day}", **values))
    return tuple(dict.fromkeys(each.customer_id for each in born))


def say_values(run: Run, typed: Conditions) -> None:
    """Say which companies or cities the words typed have matched, where there were several; or which there are."""
    for name, words in (("company", typed.company), ("city", typed.city)):
        if words is None:
            continue
        matched = matching_values(run.store, name, words)
        if len(matched) > 1:
            run.out.say(
                tr(
                    "--{name} {words} is here: {values}. One alone: --where {condition!r}",
                    name=name,
                    words=words,
                    values=_counted(matched),
                    condition=f'{name} = "{next(iter(matched))}"',
                )
            )
        elif not matched and (known := values_of(run.store, name)):
            run.out.say(tr("--{name}: there are {values}.", name=name, values=_counted(known)))


def _counted(values: dict[str, int]) -> str:
    """Values with the number of customers of each, the first few."""
    shown = [with_detail(value, count) for value, count in list(values.items())[:_SHOWN]]
    return listed([*shown, "…"] if len(values) > _SHOWN else shown)


def with_stage_names(condition: Condition, stages: Collection[str]) -> Condition:
    """The condition with the stage that a word means: stage = 报价 is stage = proposal, as is stage = prop."""
    match condition:
        case Comparison("stage", "=" | "!=" as op, value) if value:
            return Comparison("stage", op, meant(value, stages) or value)
        case Not(inner):
            return Not(with_stage_names(inner, stages))
        case Both(left, right):
            return Both(with_stage_names(left, stages), with_stage_names(right, stages))
        case Either(left, right):
            return Either(with_stage_names(left, stages), with_stage_names(right, stages))
        case _:
            return condition


def with_own_values(run: Run, condition: Condition) -> Condition:
    """The condition with the values of own fields as they are kept: renewal < 20 dec is renewal < 2026-12-20."""
    match condition:
        case Comparison(name, op, value) if name not in fields.BY_NAME and op != "~" and value:
            return Comparison(name, op, _own_value(run, name, op, value))
        case Not(inner):
            return Not(with_own_values(run, inner))
        case Both(left, right):
            return Both(with_own_values(run, left), with_own_values(run, right))
        case Either(left, right):
            return Either(with_own_values(run, left), with_own_values(run, right))
        case _:
            return condition


def _own_value(run: Run, name: str, op: str, value: str) -> str:
    """A value as a field keeps it; raises Usage for one that is neither before nor after those of its type."""
    now, order = run.now, run.settings.date_order
    type_ = field_types(run.store).get(name)
    if type_ is None:
        return certain_day(value, now, order) or value
    if op in ("=", "!=") and type_ == NUMBER:
        kept: OwnValue | None = own_number(value)
    else:
        kept = fit(name, value, type_, now, order)
    if kept is None and op not in ("=", "!="):
        raise unfit(name, value, type_)
    return value if kept is None else str(kept)


def _missing(name: str) -> str:
    """The name of a field that customers can lack; raises Usage for any other."""
    known = {field.name for field in fields.CAN_MISS}
    if (plain := name.strip().lower().replace("-", "_")) not in known:
        raise Usage(tr("--missing knows: {fields}.", fields=listed(sorted(known))))
    return plain

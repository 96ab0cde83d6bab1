"""What the dashboard's first screen shows beside the agenda, bounded so that a book of any size paints at once."""

from collections.abc import Mapping
from typing import NamedTuple

from crmcli.domain.records import QuietCustomer
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.queries import rhythm, sales
from crmcli.queries.today import Today, agenda, with_facts
from crmcli.store import Store

MOST_REMINDERS = 300
MOST_QUIET = 100


class StageLine(NamedTuple):
    """Open deals of one stage: how many, their worth in the book's currency, and how many are in another.

    `share` is the worth as a share (0 to 1) of that of the stage with the most.
    """

    stage: str
    deals: int
    amount: int
    weighted: int
    elsewhere: int
    share: float = 0.0


# Whether the title of a deal `d`, the name or the company of its customer `c` has the words given twice.
DEAL_HAS_WORDS = "(? = '' OR instr(lower(d.title || ' ' || c.name || ' ' || coalesce(c.company, '')), lower(?)) > 0)"


def stage_lines(
    store: Store, settings: Settings, chances: Mapping[str, float] | None = None, words: str = ""
) -> list[StageLine]:
    """Open deals by stage in the settings' order, summed by the database; parked ones are left out.

    Weighted by `chances` learned from closed deals, without them by the settings' defaults. With `words` only deals
    that have them in their title, or in the name or company of their customer.
    """
    found = {stage.name: StageLine(stage.name, 0, 0, 0, 0) for stage in settings.stages}
    for stage, currency, count, amount in store.rows(
        "SELECT d.stage, d.currency, count(*), sum(d.amount) FROM deal d JOIN customer c"
        " ON c.id = d.customer_id WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL"
        f" AND d.stage NOT IN ('{WON}', '{LOST}') AND (d.parked_until IS NULL OR d.parked_until <= ?)"
        f" AND {DEAL_HAS_WORDS} GROUP BY d.stage, d.currency",
        (store.now.date().isoformat(), words, words),
    ):
        line = found.get(stage, StageLine(stage, 0, 0, 0, 0))
        own = settings.in_own(amount, currency) if amount is not None and currency is not None else 0
        found[stage] = line._replace(
            deals=line.deals + count,
            amount=line.amount + (own or 0),
            elsewhere=line.elsewhere + (count if own is None else 0),
        )
    chance = {stage: settings.probability(stage) for stage in found} if chances is None else chances
    most = max((line.amount for line in found.values()), default=0) or 1
    return [
        line._replace(weighted=round(line.amount * chance.get(line.stage, 0.0)), share=line.amount / most)
        for line in found.values()
    ]


class LightSums(NamedTuple):
    """The worth of the open deals in minor units of the book's currency, by light: red, green, grey, yellow."""

    amounts: dict[str, int]


def light_sums(store: Store, settings: Settings) -> LightSums:
    """Sum the open deals by the state of their next step; parked ones and those without a rate are in no sum."""
    amounts: dict[str, int] = {}
    for deal in sales.deals.list_deals(store, settings):
        own = settings.in_own(deal.amount, deal.currency) if deal.amount is not None and deal.currency else None
        if own is not None and deal.light != "none":
            amounts[deal.light] = amounts.get(deal.light, 0) + own
    return LightSums(amounts)


class Morning(NamedTuple):
    """What stands beside the agenda and takes a moment to read; `months` are the orders of those who are quiet."""

    stages: list[StageLine]
    lights: LightSums
    quiet: list[QuietCustomer]
    months: dict[int, tuple[int, ...]]
    day: Today


def morning(store: Store, settings: Settings) -> Morning:
    """The pipeline with the chances this book has learned, the quiet customers, and what is due with all its facts."""
    chances = sales.forecast.by_stage(sales.forecast.stage_chances(store, settings))
    quiet = quiet_shown(store)
    return Morning(
        stage_lines(store, settings, chances),
        light_sums(store, settings),
        quiet,
        sales.order_months.order_months(store, [q.customer_id for q in quiet], settings),
        with_facts(store, agenda(store, most=MOST_REMINDERS)),
    )


def quiet_shown(store: Store) -> list[QuietCustomer]:
    """The quiet customers the dashboard lists, those first who matter most."""
    return rhythm.quiet.quiet_customers(store, store.now.date(), limit=MOST_QUIET)


def is_empty(store: Store) -> bool:
    """True for a book without a single customer, ever."""
    return not store.row("SELECT 1 FROM customer LIMIT 1")

"""Forecasts of the next order: from the rhythm, from consumption (the jar), from the season of last year.

Per customer, and per customer and product bought on at least three days. The answer is a window with its figures,
never a bare date.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from crmcli.domain.rhythm.clocks import ORDERS, ordinal
from crmcli.domain.rhythm.gap_model import Population, fit_population, gap_stats, tail
from crmcli.domain.rhythm.reorder import (
    LEAST_ORDER_DAYS,
    Jar,
    Purchase,
    Window,
    jar,
    jar_sentence,
    to_date,
    try_jar,
    window,
    window_sentence,
)
from crmcli.domain.rhythm.restock import AHEAD_DAYS, NEAR_DAYS, SeasonDay, carried, keeps_lunar_days, seasonal_orders
from crmcli.domain.settings import Settings
from crmcli.queries.rhythm.quiet import reachable
from crmcli.queries.rhythm.rhythms import event_days, kept_fits
from crmcli.queries.rhythm.silence_score import names_of
from crmcli.store import Store
from crmcli.words import listed, tr

JARS = ("auto", "always", "never")
_QUARTER = 0.75
_BOUGHT_LATELY_DAYS = 60
_TWO_YEARS = timedelta(days=840)


class ReorderFilter(NamedTuple):
    """What `crm reorder` is asked for: whose, how many days ahead (None: all), and when the jar is believed."""

    customer_id: int | None = None
    within: int | None = 14
    jar: str = "auto"


class Need(NamedTuple):
    """When a customer will need more, of a product or of anything. `basis` is rhythm, jar or season.

    `last` and `due` are the last order and the day to ring by, never in the past; `since` the order of last year that
    comes round; `also` names the other products that `one_each` left out.
    """

    customer_id: int
    customer: str
    product_id: int | None
    product: str | None
    unit: str | None
    basis: str
    last: date
    due: date
    window: Window | None
    jar: Jar | None
    since: date | None
    sentence: str
    next_reminder: str | None = None
    also: tuple[str, ...] = ()

    @property
    def days_open(self) -> float:
        """How many days the answer leaves open: the width of the window, 0 for a jar, 20 for a season."""
        if self.jar is not None:
            return 0.0
        return self.window.end - self.window.start if self.window is not None else 2.0 * NEAR_DAYS


class _Goods(NamedTuple):
    """A product as it is named on orders: its number, or only its words."""

    product_id: int | None
    name: str
    unit: str | None


class _Use(NamedTuple):
    """What a customer said they use: quantity a day (None: reckon it), days to deliver."""

    per_day: float | None
    lead_days: int


Bought = dict[tuple[int, _Goods], list[Purchase]]


def one_each(found: Iterable[Need]) -> list[Need]:
    """One need for each customer, the one that leaves the fewest days open; those come first.

    Of two that leave as many, the one for a product goes before that for an order of anything.
    """
    by_customer: dict[int, list[Need]] = {}
    for need in found:
        by_customer.setdefault(need.customer_id, []).append(need)
    chosen = []
    for several in by_customer.values():
        first, *others = sorted(several, key=lambda need: (need.days_open, need.product is None, need.due))
        names = dict.fromkeys(need.product for need in others if need.product and need.product != first.product)
        chosen.append(first._replace(also=tuple(names), last=max(need.last for need in several)))
    return sorted(chosen, key=lambda need: (need.days_open, need.due, need.customer_id))


def needs(store: Store, today: date, settings: Settings, asked: ReorderFilter) -> list[Need]:
    """The expected orders that match the filter, by the day to ring; none of them lies in the past."""
    wanted = reachable(store, today, asked.customer_id)
    bought = _bought(store, today)
    found = [*_of_customers(store, today, wanted, asked), *_of_products(bought, _uses(store), wanted, today, asked)]
    mine = {key: days for key, days in bought.items() if key[0] in wanted}
    found += _seasons(mine | _plain_orders(store, today, wanted, bought), today, keeps_lunar_days(settings.region))
    latest = None if asked.within is None else today + timedelta(days=asked.within)
    found = [need for need in found if latest is None or need.due <= latest]
    named = names_of(store, {need.customer_id for need in found})
    found = [
        need._replace(customer=named[need.customer_id][0], next_reminder=named[need.customer_id][1]) for need in found
    ]
    return sorted(found, key=lambda need: (need.due, need.customer_id, need.product or ""))


def _of_customers(store: Store, today: date, wanted: set[int], asked: ReorderFilter) -> Iterator[Need]:
    population = kept_fits(store)[ORDERS].population if kept_fits(store) else fit_population(())
    sql = "SELECT customer_id, order_gaps, order_first, order_last FROM rhythm WHERE order_gaps IS NOT NULL"
    for who, gaps, first, last in store.db.execute(sql):
        if who in wanted and _is_near(population, gaps, last - first, today.toordinal() - last, asked.within):
            found = window(population, gaps, last - first, last, today.toordinal())
            yield Need(who, "", None, None, None, "rhythm", date.fromordinal(last), to_date(found.ring_by), found, None,
                       None, window_sentence(found))  # fmt: skip


def _is_near(population: Population, gaps: int, span: int, wait: int, within: int | None) -> bool:
    """True if P(next order within `within` days) is at least a quarter; cheaper than solving for the day."""
    if within is None:
        return True
    wait = max(0, wait)
    return tail(population, gaps, span, wait + within + 1) <= _QUARTER * tail(population, gaps, span, wait)


def _of_products(
    bought: Bought, uses: dict[tuple[int, int], _Use], wanted: set[int], today: date, asked: ReorderFilter
) -> Iterator[Need]:
    series = {key: sorted({int(day) for day, quantity in days if quantity > 0}) for key, days in bought.items()}
    population = fit_population([gap_stats(days) for days in series.values()])
    earned = _earned(bought) if asked.jar == "auto" else set()
    number = today.toordinal()
    for (who, goods), days in series.items():
        if not days or who not in wanted:
            continue
        use = uses.get((who, goods.product_id or 0))
        gaps, span, last = len(days) - 1, days[-1] - days[0], days[-1]
        filled = _jar(bought[who, goods], use, number) if _is_jar(goods, use, earned, asked.jar) else None
        is_regular = len(days) >= LEAST_ORDER_DAYS and _is_near(population, gaps, span, number - last, asked.within)
        if filled is None and not is_regular:
            continue
        found = window(population, gaps, span, last, number)
        facts = (who, "", goods.product_id, goods.name, goods.unit)
        words = window_sentence(found, what=goods.name)
        if filled is None:
            yield Need(*facts, "rhythm", date.fromordinal(last), to_date(found.ring_by), found, None, None, words)
        else:
            words = tr(
                "{jar_sentence}; by rhythm, {words}",
                jar_sentence=jar_sentence(filled, what=goods.name, unit=goods.unit or "", today=number),
                words=words,
            )
            due = max(today, to_date(filled.deliver_by))
            yield Need(*facts, "jar", date.fromordinal(last), due, found, filled, None, words)


def _is_jar(goods: _Goods, use: _Use | None, earned: set[_Goods], mode: str) -> bool:
    return mode == "always" or (mode == "auto" and (use is not None or goods in earned))


def _jar(purchases: list[Purchase], use: _Use | None, today: int) -> Jar | None:
    """The jar; None where no rate is known, and from the day after it is empty: then the rhythm knows more."""
    rate = use.per_day if use else None
    carry = carried(purchases, rate) if rate else 0.0
    found = jar(purchases, carry=carry, lead_days=use.lead_days if use else 0, stated_rate=rate)
    return found if found and today <= found.empty else None


def _earned(bought: Bought) -> set[_Goods]:
    """The products whose quantities predict the gaps better than chance, over all their buyers."""
    by_product: dict[_Goods, list[list[Purchase]]] = {}
    for (_, goods), days in bought.items():
        by_product.setdefault(goods, []).append(days)
    return {goods for goods, series in by_product.items() if try_jar(series).is_earned}


def _seasons(bought: Bought, today: date, lunar: bool) -> Iterator[Need]:
    """What was bought about this time in each of the last two years and not lately: products of one order together."""
    found: dict[tuple[int, date], list[tuple[_Goods, int]]] = {}
    rounds: dict[tuple[int, date], SeasonDay] = {}
    for (who, goods), days in bought.items():
        past = [int(day) for day, quantity in days if quantity > 0]
        if not past or today.toordinal() - max(past) <= _BOUGHT_LATELY_DAYS:
            continue
        near = [day for day in map(date.fromordinal, past) if day >= today - _TWO_YEARS]
        for since, again in seasonal_orders(near, today, lunar=lunar):
            rounds[who, since] = again
            found.setdefault((who, since), []).append((goods, max(past)))
    for (who, since), several in found.items():
        again = rounds[who, since]
        due = max(today, again.day - timedelta(days=AHEAD_DAYS))
        last = date.fromordinal(max(day for _, day in several))
        first = several[0][0]
        what = listed(sorted(goods.name for goods, _ in several))
        when = tr("about {day}", day=again.day) + (
            tr(", with {festival}", festival=again.festival) if again.festival else ""
        )
        words = tr(
            "bought {what} on {since} last year, and the year before; this year that is {when}",
            what=what or "something",
            since=since,
            when=when,
        )
        product_id, unit = (first.product_id, first.unit) if len(several) == 1 else (None, None)
        yield Need(who, "", product_id, what or None, unit, "season", last, due, None, None, since, words)


def _plain_orders(store: Store, today: date, wanted: set[int], bought: Bought) -> Bought:
    """The order days of customers in `wanted` that are not in `bought`, each as quantity 1 of no product."""
    known = {who for who, _ in bought}
    days = {who: past for who, past in event_days(store, ORDERS, today).items() if who in wanted}
    return {
        (who, _Goods(None, "", None)): [(day, 1.0) for day in past] for who, past in days.items() if who not in known
    }


def _bought(store: Store, today: date) -> Bought:
    """What each customer bought of each product: (day number, quantity); returns are negative."""
    rows: Iterable[tuple[Any, ...]] = store.db.execute(
        """
        SELECT o.customer_id, l.product_id, coalesce(p.name, l.text), p.unit, o.day, sum(l.quantity)
        FROM order_line l JOIN "order" o ON o.id = l.order_id JOIN customer c ON c.id = o.customer_id
        LEFT JOIN product p ON p.id = l.product_id
        WHERE c.deleted_at IS NULL AND l.deleted_at IS NULL AND o.deleted_at IS NULL AND o.day <= ?
          AND coalesce(p.name, l.text) IS NOT NULL AND p.deleted_at IS NULL
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 5
        """,
        (today.isoformat(),),
    )
    bought: Bought = {}
    for who, product_id, name, unit, day, quantity in rows:
        bought.setdefault((who, _Goods(product_id, name, unit)), []).append((ordinal(day), quantity))
    return bought


def _uses(store: Store) -> dict[tuple[int, int], _Use]:
    sql = "SELECT customer_id, product_id, per_day, lead_days FROM consumption WHERE deleted_at IS NULL ORDER BY id"
    return {(who, product): _Use(per_day, lead) for who, product, per_day, lead in store.rows(sql)}

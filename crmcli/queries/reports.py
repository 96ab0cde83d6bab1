"""The figures of the reports on deals, contacts and money owed. Each is whole; none is rounded here."""

from collections import Counter
from datetime import date, timedelta

from crmcli.domain.records import CHANNELS
from crmcli.domain.rhythm.clocks import IS_CONTACT, IS_ORDER, YEAR_DAYS
from crmcli.domain.sales.forecast import Conversion, stage_conversion
from crmcli.domain.sales.ledger import Owed, owed
from crmcli.domain.sales.win_rate import DealAge
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.queries.sales.forecast import OPENED, deal_paths
from crmcli.queries.sales.orders import accounts
from crmcli.store import Store
from crmcli.tuples import NamedTuple

_MANY = 500


class FunnelStage(NamedTuple):
    """A stage, how many deals ever entered it, how many are in it now, and the share that went on from it."""

    entered: int
    here: int
    conversion: Conversion


class LostFor(NamedTuple):
    """A reason (None: nobody said), how many deals were lost for it, and their worth in the book's currency.

    `not_summed` of them have an amount in a currency without a rate.
    """

    reason: str | None
    deals: int
    amount: int
    not_summed: int


class Receivable(NamedTuple):
    """What one customer owes in one currency."""

    customer_id: int
    customer: str
    currency: str
    owed: Owed


class Week(NamedTuple):
    """The contacts of the week that begins on a Monday: by channel, with how many customers; orders and deals won."""

    monday: date
    by_channel: dict[str, int]
    customers: int
    minutes: int
    orders: int
    won: int
    tried: int = 0  # calls and visits nobody answered: no contacts

    @property
    def contacts(self) -> int:
        """All channels together."""
        return sum(self.by_channel.values())


# A file may know when a deal was closed and not when it was opened: it then counts as opened on the day of the import.
_HAS_NO_BEGINNING = f"""d.closed_on IS NOT NULL AND (d.opened_on > d.closed_on OR d.opened_on = d.closed_on
  AND NOT EXISTS (SELECT 1 FROM deal_stage s WHERE s.deal_id = d.id AND s.deleted_at IS NULL
    AND s.stage NOT IN ('{WON}', '{LOST}')))"""


def deal_ages(store: Store, since: str | None = None) -> list[DealAge]:
    """The days from opening to the outcome of every deal opened on `since` or later, or until today.

    A closed deal that was never seen open has no days: nobody knows when it was opened.
    """
    today = store.now.date()
    outcomes = {WON: "won", LOST: "lost"}
    return [
        DealAge(
            None if is_undated else max(0, (_end(closed_on, stage, today) - date.fromisoformat(opened_on)).days),
            outcomes.get(stage, "open"),
        )
        for opened_on, closed_on, stage, is_undated in store.rows(
            f"SELECT d.opened_on, d.closed_on, d.stage, d.stage IN ('{WON}', '{LOST}') AND {_HAS_NO_BEGINNING}"
            " FROM deal d JOIN customer c ON c.id = d.customer_id"
            f" WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL AND {OPENED} >= ?",
            (since or "",),
        )
    ]


def _end(closed_on: str | None, stage: str, today: date) -> date:
    return date.fromisoformat(closed_on) if closed_on and stage in (WON, LOST) else today


def funnel(store: Store, settings: Settings, since: str | None = None) -> list[FunnelStage]:
    """Each of the settings' stages, in their order."""
    names = [stage.name for stage in settings.stages]
    paths = deal_paths(store, since)
    entered = Counter(stage for path in paths for stage in set(path.stages))
    here = Counter(path.stages[-1] for path in paths if path.outcome == "open")
    return [FunnelStage(entered[found.stage], here[found.stage], found) for found in stage_conversion(paths, names)]


class DropOff(NamedTuple):
    """How a stage let deals go on: those opened in the last twelve months, and in the twelve before."""

    stage: str
    year: Conversion
    year_before: Conversion


def drop_offs(store: Store, settings: Settings) -> list[DropOff]:
    """Each of the settings' stages, in their order."""
    names, today = [stage.name for stage in settings.stages], store.now.date()
    first, earlier = (today - timedelta(days=days) for days in (YEAR_DAYS, 2 * YEAR_DAYS))
    year = stage_conversion(deal_paths(store, first.isoformat()), names)
    before = stage_conversion(deal_paths(store, earlier.isoformat(), first.isoformat()), names)
    return [DropOff(now.stage, now, past) for now, past in zip(year, before, strict=True)]


def lost_reasons(store: Store, settings: Settings, since: str | None = None) -> list[LostFor]:
    """Why deals were lost (closed on `since` or later), the most frequent reason first."""
    found: dict[str | None, list[int | None]] = {}
    for reason, amount, currency in store.rows(
        "SELECT d.lost_reason, d.amount, d.currency FROM deal d JOIN customer c ON c.id = d.customer_id"
        " WHERE d.deleted_at IS NULL AND c.deleted_at IS NULL AND d.stage = ? AND coalesce(d.closed_on, '') >= ?",
        (LOST, since or ""),
    ):
        worth = settings.in_own(amount, currency) if amount is not None and currency else 0
        found.setdefault(reason, []).append(worth)
    reasons = [
        LostFor(reason, len(amounts), sum(amount or 0 for amount in amounts), amounts.count(None))
        for reason, amounts in found.items()
    ]
    return sorted(reasons, key=lambda lost: (-lost.deals, -lost.amount, lost.reason or ""))


def receivables(store: Store, settings: Settings) -> list[Receivable]:
    """Customers who owe something, or have a credit; the largest debts first, the book's own currency before others."""
    today = store.now.date()
    known = [(account, owed(account.claims, account.credit, today)) for account in accounts(store)]
    due = [(account, found) for account, found in known if found.total or found.credit]
    names = _names(store, sorted({account.customer_id for account, _ in due}))
    rows = [Receivable(a.customer_id, names[a.customer_id], a.currency, found) for a, found in due]
    return sorted(rows, key=lambda r: (r.currency != settings.currency, r.currency, -r.owed.total, r.customer_id))


def _names(store: Store, ids: list[int]) -> dict[int, str]:
    names: dict[int, str] = {}
    for start in range(0, len(ids), _MANY):
        part = ids[start : start + _MANY]
        names |= dict(store.rows(f"SELECT id, name FROM customer WHERE id IN ({','.join('?' * len(part))})", part))
    return names


def activity(store: Store, weeks: int) -> list[Week]:
    """The last `weeks` weeks, this one included, the oldest first."""
    today = store.now.date()
    first = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    by_channel: dict[date, Counter[str]] = {}
    customers: dict[date, set[int]] = {}
    minutes: Counter[date] = Counter()
    for day, channel, customer_id, count, spent in store.rows(
        "SELECT i.day, i.channel, i.customer_id, count(*), sum(i.minutes) FROM interaction i"
        " JOIN customer c ON c.id = i.customer_id WHERE i.deleted_at IS NULL AND c.deleted_at IS NULL"
        f" AND i.{IS_CONTACT} AND i.day BETWEEN ? AND ? GROUP BY 1, 2, 3",
        (first.isoformat(), today.isoformat()),
    ):
        monday = _monday(day)
        by_channel.setdefault(monday, Counter())[channel] += count
        customers.setdefault(monday, set()).add(customer_id)
        minutes[monday] += spent or 0
    orders = _by_week(
        store,
        f'SELECT o.day FROM "order" o JOIN customer c ON c.id = o.customer_id WHERE o.{IS_ORDER} AND o.day',
        first,
    )
    won = _by_week(
        store,
        "SELECT o.closed_on FROM deal o JOIN customer c ON c.id = o.customer_id"
        f" WHERE o.stage = '{WON}' AND o.closed_on",
        first,
    )
    tried = _by_week(
        store,
        "SELECT o.day FROM interaction o JOIN customer c ON c.id = o.customer_id WHERE o.no_answer = 1 AND o.day",
        first,
    )
    mondays = [first + timedelta(days=7 * n) for n in range(weeks)]
    return [
        Week(
            monday,
            {channel: by_channel.get(monday, Counter())[channel] for channel in CHANNELS},
            len(customers.get(monday, ())),
            minutes[monday],
            orders[monday],
            won[monday],
            tried[monday],
        )
        for monday in mondays
    ]


def contact_days(store: Store, first: date, last: date) -> dict[date, int]:
    """How many contacts there were on each day from `first` to `last`; days without any are left out."""
    rows = store.rows(
        "SELECT i.day, count(*) FROM interaction i JOIN customer c ON c.id = i.customer_id"
        f" WHERE i.deleted_at IS NULL AND c.deleted_at IS NULL AND i.{IS_CONTACT} AND i.day BETWEEN ? AND ? GROUP BY 1",
        (first.isoformat(), last.isoformat()),
    )
    return {date.fromisoformat(day): count for day, count in rows}


def _by_week(store: Store, select: str, first: date) -> Counter[date]:
    """How many rows of `select` (which ends in a day) fall in each week from `first` to today."""
    sql = f"{select} BETWEEN ? AND ? AND o.deleted_at IS NULL AND c.deleted_at IS NULL"
    return Counter(_monday(day) for (day,) in store.rows(sql, (first.isoformat(), store.now.date().isoformat())))


def _monday(day: str) -> date:
    on = date.fromisoformat(day)
    return on - timedelta(days=on.weekday())

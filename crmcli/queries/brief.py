"""What to know in the half minute before a call: one customer, on one screen."""

from datetime import date, timedelta

from crmcli.domain.birthdays import next_birthday
from crmcli.domain.dates import ago
from crmcli.domain.records import Case, Contact, Customer, Deal, Interaction, Order, Reminder
from crmcli.domain.rhythm.clocks import IS_ORDER, YEAR_DAYS
from crmcli.domain.settings import LOST, WON, Settings
from crmcli.domain.times import local_day
from crmcli.queries.cases import cases_of
from crmcli.queries.contacts import contacts_of
from crmcli.queries.customers import get_customer
from crmcli.queries.rhythm.signals import why_now
from crmcli.queries.sales.deals import deals_of
from crmcli.queries.sales.order_months import order_months
from crmcli.queries.sales.orders import orders_of
from crmcli.queries.settings import load_settings
from crmcli.queries.timeline import interactions_of, reminders_of
from crmcli.store import Store
from crmcli.tuples import NamedTuple
from crmcli.words import code_text, tr

_NEAR_DAYS = 30


class Brief(NamedTuple):
    """A customer before a call. `sales` holds (currency, minor units in 12 months, orders, last order day).

    `months` are the orders of the last twelve months in the book's currency, this month the last. `orders` are the
    newest orders, where they were asked for.
    """

    customer: Customer
    people: tuple[Contact, ...]
    sales: tuple[tuple[str, int, int, str], ...]
    touches: tuple[Interaction, ...]
    steps: tuple[Reminder, ...]
    owed: tuple[Reminder, ...]
    awaited: tuple[Reminder, ...]
    deals: tuple[Deal, ...]
    cases: tuple[Case, ...]
    dates: tuple[str, ...]
    topics: tuple[str, ...]
    months: tuple[int, ...] = ()
    orders: tuple[Order, ...] = ()


def brief(
    store: Store, customer_id: int, settings: Settings | None = None, *, touches: int = 3, orders: int = 0
) -> Brief:
    """The brief of one customer, by the store's clock. The settings are read from the book when they are not given.

    `touches` and `orders` are how many of the newest there is room for.
    """
    today, settings = store.now.date(), settings or load_settings(store)
    customer = get_customer(store, customer_id)
    reminders = reminders_of(store, customer_id, open_only=True)
    kinds = {kind: tuple(r for r in reminders if r.kind == kind) for kind in ("todo", "owe", "waiting")}
    deals = tuple(d for d in deals_of(store, customer_id, settings) if d.stage not in (WON, LOST))
    cases = tuple(c for c in cases_of(store, customer_id) if c.closed_on is None)
    contacts = [c for c in contacts_of(store, customer_id) if c.left_on is None]
    people = [(customer.name, customer.birthday)] + [(c.name, c.birthday) for c in contacts]
    picture = Brief(
        customer,
        tuple(contacts),
        _sales(store, customer_id, today),
        tuple(interactions_of(store, customer_id, limit=touches)),
        kinds["todo"],
        kinds["owe"],
        kinds["waiting"],
        deals,
        cases,
        tuple(line for name, day in people if (line := _birthday(name, day, today))),
        (),
        order_months(store, [customer_id], settings).get(customer_id, ()),
        tuple(orders_of(store, customer_id)[:orders]) if orders else (),
    )
    return picture._replace(topics=_topics(picture, why_now(store, customer_id, today, settings), today))


def _sales(store: Store, customer_id: int, today: date) -> tuple[tuple[str, int, int, str], ...]:
    """Currency, sum, how many orders and the day of the last, of a year; a return lessens the sum and is no order."""
    since = (today - timedelta(days=YEAR_DAYS)).isoformat()
    return tuple(
        store.rows(
            f'SELECT currency, sum(amount), sum({IS_ORDER}), max(CASE WHEN {IS_ORDER} THEN day END) FROM "order"'
            " WHERE customer_id = ? AND deleted_at IS NULL AND day > ? AND day <= ?"
            f" GROUP BY currency HAVING sum({IS_ORDER}) > 0 ORDER BY 2 DESC",
            (customer_id, since, today.isoformat()),
        )
    )


def _birthday(name: str, birthday: str | None, today: date) -> str | None:
    """A birthday of the next thirty days, in words."""
    found = next_birthday(birthday, today) if birthday else None
    if found is None or (found[0] - today).days > _NEAR_DAYS:
        return None
    on, age = found
    if age is None:
        return tr("{name}'s birthday {day} ({when})", name=name, day=on.isoformat(), when=ago(on, today))
    return tr(
        "{name}'s birthday {day} ({when}, turns {age})", name=name, day=on.isoformat(), when=ago(on, today), age=age
    )


def _topics(picture: Brief, signals: list[str], today: date) -> tuple[str, ...]:
    """What to talk about, the most pressing first; each names what it rests on."""
    day = today.isoformat()
    topics = [
        tr("{kind} open since {day}: {text}", kind=code_text("case", case.kind), day=case.opened_on, text=case.text)
        for case in picture.cases
    ]
    topics += [
        tr("you promised: {text} ({overdue})", text=r.text, overdue=tr("overdue") if r.due_day < day else r.due_day)
        for r in picture.owed
    ]
    topics += [tr("ask for: {text}", text=r.text) for r in picture.awaited]
    topics += [tr("due: {text}", text=r.text) for r in picture.steps if r.due_day <= day]
    topics += [
        tr(
            "{title}: no next step, in {stage} since {staged_on}",
            title=deal.title,
            stage=deal.stage,
            staged_on=deal.staged_on,
        )
        for deal in picture.deals
        if deal.light == "yellow"
    ]
    topics += [*signals, *picture.dates]
    last = next((touch for touch in picture.touches if touch.text and not touch.no_answer), None)
    if not topics and last is not None:
        topics.append(
            tr("last time ({ago}): {text}", ago=ago(local_day(last.at), today), text=last.text.splitlines()[0])
        )
    return tuple(topics)

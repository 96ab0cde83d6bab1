"""Consumption of customers (insert, delete), and reminders for the calls before they run out."""

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from typing import NamedTuple

from crmcli.book.uids import link_uid
from crmcli.domain.records import Product
from crmcli.domain.rules import sales
from crmcli.domain.sales.units import is_same_unit
from crmcli.domain.text.chinese_numbers import chinese_number
from crmcli.errors import NotFound, Usage
from crmcli.queries.rhythm.reorder import Need
from crmcli.queries.sales.products import get_product
from crmcli.queries.settings import load_settings
from crmcli.queries.timeline import check_living
from crmcli.store import Store
from crmcli.words import listed, tr

MONTH_DAYS = 365.25 / 12
_MOST = 10**9


class Use(NamedTuple):
    """What a customer uses of a product: quantity a day (None: reckoned from what they buy), days to deliver."""

    per_day: float | None
    lead_days: int


class Planned(NamedTuple):
    """A need and its reminder: made now, or since the last order already; None in a dry run."""

    need: Need
    reminder_id: int | None
    is_new: bool


def quantity(said: str, product: Product) -> float:
    """`5kg` as a number of the product's unit; raises Usage for another unit, for none and for nothing."""
    text = said.strip().replace(",", ".")
    size = next((n for n, c in enumerate(text) if not (c.isdigit() or c == ".")), len(text))
    if not size:
        size = next((n for n, c in enumerate(text) if chinese_number(text[: n + 1]) is None), len(text))
    digits, unit = text[:size], text[size:].strip()
    try:
        number = float(digits) if digits.isascii() else float(chinese_number(digits) or 0)
    except ValueError:
        number = 0.0
    if not 0 < number < _MOST:
        raise Usage(tr("{said!r} is not a quantity.", said=said), tr("Example: --per-week 5kg"))
    if unit and not (product.unit and is_same_unit(unit, product.unit)):
        fault = (
            tr("{name} is counted in {unit}, not in {said}.", name=product.name, unit=product.unit, said=unit)
            if product.unit
            else tr("{name} has no unit yet, not in {said}.", name=product.name, said=unit)
        )
        raise Usage(fault, tr("crm product edit {number} --unit {unit} sets it.", number=product.id, unit=unit))
    return number


def set_use(store: Store, customer_id: int, product: Product, use: Use) -> None:
    """Insert or replace a customer's consumption of a product."""
    values = sales.consumption({"per_day": use.per_day, "lead_days": use.lead_days})
    with store.atomic("product_use", name=product.name):
        check_living(store, customer_id)
        uid, known = _known(store, customer_id, get_product(store, product.id))
        if known is None:
            store.insert("consumption", uid=uid, customer_id=customer_id, product_id=product.id, **values)
        else:
            store.update("consumption", known[0], **values, deleted_at=None)


def drop_use(store: Store, customer_id: int, product: Product) -> None:
    """Soft-delete a customer's consumption of a product; raises NotFound if there is none."""
    with store.atomic("product_use", name=product.name):
        _, known = _known(store, customer_id, product)
        if known is None or known[1] is not None:
            raise NotFound(tr("Nothing is kept of how much {name} this customer uses.", name=product.name))
        store.trash("consumption", known[0])


def _known(store: Store, customer_id: int, product: Product) -> tuple[str, tuple[int, str | None] | None]:
    """The uid computed from the ends, so that two machines make one row, and the row of it."""
    customer_uid = store.value("SELECT uid FROM customer WHERE id = ?", (customer_id,))
    uid = link_uid("consumption", customer_uid, product.uid)
    found = store.row("SELECT id, deleted_at FROM consumption WHERE uid = ?", (uid,))
    return uid, (found[0], found[1]) if found else None


def plan_calls(store: Store, needs: Iterable[Need], today: date, *, dry_run: bool = False) -> list[Planned]:
    """A reminder for each need on the day to ring by, all of them one step; never a second one since the last order.

    `needs` holds one for each customer (`queries.reorder.one_each`); those deleted meanwhile are left out. A dry run
    writes nothing.
    """
    with nullcontext() if dry_run else store.atomic("reorder"):
        return [_plan(store, need, today, dry_run) for need in needs if _is_living(store, need.customer_id)]


def _is_living(store: Store, customer_id: int) -> bool:
    sql = "SELECT 1 FROM customer WHERE id = ? AND deleted_at IS NULL"
    return store.row(sql, (customer_id,)) is not None


def _plan(store: Store, need: Need, today: date, dry_run: bool) -> Planned:
    sql = (
        "SELECT id FROM reminder WHERE customer_id = ? AND ref LIKE 'reorder %' AND substr(ref, -10) >= ?"
        " AND deleted_at IS NULL ORDER BY id DESC"
    )
    known = store.value(sql, (need.customer_id, need.last.isoformat()))
    if known is not None or dry_run:
        return Planned(need, known, is_new=known is None)
    due = load_settings(store).workday_from(max(need.due, today)).isoformat()
    ref = f"reorder {need.product_id or need.product or 'anything'} {need.last}"
    text = tr("ring: {sentence}", sentence=need.sentence)
    if need.product is None and need.also:
        text = tr("{text}; perhaps {products}", text=text, products=listed(need.also))
    made = store.insert("reminder", customer_id=need.customer_id, due=due, due_day=due, text=text, ref=ref)
    return Planned(need, made, is_new=True)

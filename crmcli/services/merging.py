"""Merge one customer into another: all rows of the one move to the other, in one transaction and one undo step.

Where both have a value, the kept customer's stands and the other's is written into its note. The other customer becomes
a tombstone with what was doubled. Refuses to merge a customer with itself.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from crmcli.book.bulk import repoint
from crmcli.book.uids import link_uid
from crmcli.book.whole import shapes
from crmcli.domain.records import Customer
from crmcli.domain.text.unicode import fold
from crmcli.errors import Usage
from crmcli.queries.customers import get_customer
from crmcli.services.customers import add_tag
from crmcli.store import Store
from crmcli.words import tr

_SINGLE = (
    "company", "title", "industry", "city", "region", "country", "birthday", "stage", "source", "tier", "referred_by",
    "cadence_days", "snoozed_until",
)  # fmt: skip
_OF_CONTACT = ("title", "role", "birthday", "left_on", "note")
_COMPARED = ("phone", "fax", "email")  # kinds of which another notation says nothing new
_OWN_WAY = ("customer", "tag", "detail", "contact", "consumption")  # tables that are not simply moved


class Merge(NamedTuple):
    """What merging `gone` into `kept` does: columns that change, by name too; what the note gains; rows that move."""

    kept: Customer
    gone: Customer
    changes: dict[str, object]
    filled: tuple[str, ...]
    noted: tuple[str, ...]
    moved: dict[str, int]


class _Links:
    """The foreign keys to customers and contacts, and the ids of referrers; read once for many merges."""

    def __init__(self, store: Store) -> None:
        links = [(shape.table, column, end) for shape in shapes(store) for column, end in shape.links.items()]
        self.to_customer = [(table, column) for table, column, end in links if end == "customer"]
        self.to_contact = [(table, column) for table, column, end in links if end == "contact"]
        found = store.rows("SELECT DISTINCT referrer_id FROM customer WHERE referrer_id IS NOT NULL")
        self.referrers = {referrer_id for (referrer_id,) in found}

    def foreign_keys_to(self, customer_id: int) -> list[tuple[str, str]]:
        """The (table, column) pairs that can hold this customer's id; `referrer_id` only if it is a referrer."""
        has_referred = customer_id in self.referrers
        return [(table, column) for table, column in self.to_customer if table != "customer" or has_referred]


def plan_merge(store: Store, kept_id: int, gone_id: int) -> Merge:
    """What a merge would do; reads only. Raises Usage when both are one customer, NotFound for one not there."""
    return _plan(store, _Links(store), kept_id, gone_id)


def _plan(store: Store, links: _Links, kept_id: int, gone_id: int) -> Merge:
    if kept_id == gone_id:
        raise Usage(tr("These are one and the same customer."), tr("Name two: crm merge 12 47"))
    kept, gone = get_customer(store, kept_id), get_customer(store, gone_id)
    mine, theirs = kept._asdict(), gone._asdict()
    changes: dict[str, object] = {}
    noted = []
    for field in _SINGLE:
        if theirs[field] is None or _same(mine[field], theirs[field]):
            continue
        if mine[field] is None:
            changes[field] = theirs[field]
        else:
            noted.append(f"{field.replace('_', ' ')}: {theirs[field]}")
    extra = kept.extra | {key: value for key, value in gone.extra.items() if key not in kept.extra}
    noted += [f"{key}: {value}" for key, value in gone.extra.items() if extra[key] != value]
    if kept.kind != gone.kind:
        noted.append(tr("kind: {kind}", kind=gone.kind))
    noted += _referrer(store, kept, gone, changes)
    noted += _uses_apart(store, kept_id, gone_id)
    if gone.do_not_contact and not kept.do_not_contact:
        changes["do_not_contact"] = 1
    filled = (*changes, *(key for key in gone.extra if key not in kept.extra))
    if extra != kept.extra:
        changes["extra"] = json.dumps(extra, ensure_ascii=False, sort_keys=True)
    note = _note(kept, gone, noted)
    if note != (kept.note or ""):
        changes["note"] = note
    return Merge(kept, gone, changes, filled, tuple(noted), _counts(store, links, gone_id))


def _same(one: object, other: object) -> bool:
    return one == other or (isinstance(one, str) and isinstance(other, str) and one.casefold() == other.casefold())


def _referrer(store: Store, kept: Customer, gone: Customer, changes: dict[str, object]) -> list[str]:
    """Who sent the customer: never itself; the other's when it has none; a second one goes into the note."""
    ends = {kept.id, gone.id}
    mine = kept.referrer_id if kept.referrer_id not in ends else None
    theirs = gone.referrer_id if gone.referrer_id not in ends else None
    if mine is None and theirs is not None:
        changes["referrer_id"] = theirs
    elif kept.referrer_id is not None and mine is None:
        changes["referrer_id"] = None
    elif theirs not in (None, mine):
        return [tr("referred by: {value}", value=store.value("SELECT name FROM customer WHERE id = ?", (theirs,)))]
    return []


def _note(kept: Customer, gone: Customer, noted: Iterable[str]) -> str:
    """The kept note, the other's below it, and what stood against a kept value."""
    parts = [kept.note] if kept.note else []
    if gone.note and gone.note not in (kept.note or ""):
        parts.append(gone.note)
    if lines := "; ".join(noted):
        parts.append(tr("Merged from {name} (number {id}): {lines}", name=gone.name, id=gone.id, lines=lines))
    return "\n".join(parts)


def _counts(store: Store, links: _Links, gone_id: int) -> dict[str, int]:
    """Living rows that belong to a customer, by table."""
    counts = {}
    for table, column in links.foreign_keys_to(gone_id):
        found = store.value(f'SELECT count(*) FROM "{table}" WHERE "{column}" = ? AND deleted_at IS NULL', (gone_id,))
        if found:
            counts["referral" if table == "customer" else table] = int(found)
    return counts


def merge(store: Store, kept_id: int, gone_id: int) -> Merge:
    """Merge one customer into another, as one step; returns what was done."""
    return _merge(store, _Links(store), kept_id, gone_id)


def _merge(store: Store, links: _Links, kept_id: int, gone_id: int) -> Merge:
    plan = _plan(store, links, kept_id, gone_id)
    with store.atomic("merge", gone=plan.gone.name, kept=plan.kept.name):
        for table, column in links.foreign_keys_to(gone_id):
            if table not in _OWN_WAY or column != "customer_id":
                repoint(store, table, column, gone_id, kept_id)
        _merge_tags(store, plan)
        _merge_uses(store, plan)
        _merge_contacts(store, links, kept_id, gone_id)
        _merge_details(store, plan)
        if plan.changes:
            store.update("customer", kept_id, **plan.changes)
        store.trash("customer", gone_id)
    if gone_id in links.referrers:
        links.referrers.add(kept_id)
    return plan


def merge_groups(store: Store, groups: Iterable[list[int]]) -> list[Merge]:
    """Merge each group into its first customer, all as one step."""
    with store.atomic("merge_duplicates"):
        links = _Links(store)
        return [_merge(store, links, kept, gone) for kept, *others in groups for gone in others]


def _merge_tags(store: Store, plan: Merge) -> None:
    """A tag's uid is computed from its ends, so the kept customer gets tags of its own."""
    sql = "SELECT id, name FROM tag WHERE customer_id = ? AND deleted_at IS NULL"
    for tag_id, name in store.rows(sql, (plan.gone.id,)):
        add_tag(store, plan.kept.id, name)
        store.trash("tag", tag_id)


_USES = """
SELECT id, product_id, per_day, lead_days, (SELECT uid FROM product WHERE id = product_id),
  (SELECT name FROM product WHERE id = product_id) FROM consumption WHERE customer_id = ? AND deleted_at IS NULL
"""


def _uses_apart(store: Store, kept_id: int, gone_id: int) -> list[str]:
    """What the other uses of a product of which the kept one is known to use otherwise."""
    mine = {product: (per_day, lead) for _, product, per_day, lead, _, _ in store.rows(_USES, (kept_id,))}
    return [
        tr("uses {name}: {per_day} a day, {lead} days ahead", name=name, per_day=per_day, lead=lead)
        for _, product, per_day, lead, _, name in store.rows(_USES, (gone_id,))
        if product in mine and mine[product] != (per_day, lead)
    ]


def _merge_uses(store: Store, plan: Merge) -> None:
    """What is used of a product, under the uid of its new ends; what the kept customer has stands."""
    for use_id, product_id, per_day, lead_days, product_uid, _ in store.rows(_USES, (plan.gone.id,)):
        uid = link_uid("consumption", plan.kept.uid, product_uid)
        known = store.row("SELECT id, deleted_at FROM consumption WHERE uid = ?", (uid,))
        values = {"per_day": per_day, "lead_days": lead_days}
        if known is None:
            store.insert("consumption", uid=uid, customer_id=plan.kept.id, product_id=product_id, **values)
        elif known[1] is not None:
            store.update("consumption", known[0], deleted_at=None, **values)
        store.trash("consumption", use_id)


def _merge_contacts(store: Store, links: _Links, kept_id: int, gone_id: int) -> None:
    """People move; one whom both have is one, with what only the other knew."""
    sql = f"SELECT id, name, {', '.join(_OF_CONTACT)} FROM contact WHERE customer_id = ? AND deleted_at IS NULL"
    mine = {fold(row[1]): row for row in store.rows(sql, (kept_id,))}
    for row in store.rows(sql, (gone_id,)):
        known = mine.get(fold(row[1]))
        if known is None:
            store.update("contact", row[0], customer_id=kept_id)
            continue
        for table, column in links.to_contact:
            repoint(store, table, column, row[0], known[0], customers=(kept_id, gone_id))
        if changes := _contact_changes(known[2:], row[2:]):
            store.update("contact", known[0], **changes)
        store.trash("contact", row[0])


def _contact_changes(mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> dict[str, object]:
    changes: dict[str, object] = {}
    apart = []
    for field, own, other in zip(_OF_CONTACT, mine, theirs, strict=True):
        if other is None or _same(own, other):
            continue
        if own is None:
            changes[field] = other
        else:
            apart.append(other if field == "note" else f"{field.replace('_', ' ')}: {other}")
    if apart:
        note = changes.get("note") or mine[_OF_CONTACT.index("note")]
        changes["note"] = "\n".join(filter(None, (str(note) if note else "", *map(str, apart))))
    return changes


def _merge_details(store: Store, plan: Merge) -> None:
    """Phones, mails, addresses … move, but for those that are there already. The other's name becomes an alias."""
    kept_id, gone_id = plan.kept.id, plan.gone.id
    sql = (
        "SELECT id, contact_id, kind, value, normal, label FROM detail WHERE customer_id = ? AND deleted_at IS NULL"
        " ORDER BY id"
    )
    mine = {_sameness(row): row for row in store.rows(sql, (kept_id,))}
    for row in store.rows(sql, (gone_id,)):
        known = mine.get(_sameness(row))
        if known is None:
            store.update("detail", row[0], customer_id=kept_id)
            mine[_sameness(row)] = row
            continue
        if row[5] and not known[5]:
            store.update("detail", known[0], label=row[5])
        store.trash("detail", row[0])
    names = {fold(plan.kept.name), *(row[4] for key, row in mine.items() if key[1] == "alias")}
    if fold(plan.gone.name) not in names:
        store.insert("detail", customer_id=kept_id, kind="alias", value=plan.gone.name, normal=fold(plan.gone.name))


def _sameness(row: tuple[Any, ...]) -> tuple[object, ...]:
    """The key by which two details are equal: contact, kind, and the value normalized for that kind."""
    _, contact_id, kind, value, normal, _ = row
    return contact_id, kind, normal if kind in _COMPARED else value.casefold()

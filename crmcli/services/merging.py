"""Merge one customer into another: all rows of the one move to the other, in one transaction and one undo step.

Where both have a value, the kept customer's stands and the other's is written into its note; with deals, the stage is
that of the deals of both. A private field keeps both values in the field. The other customer becomes a tombstone with
what was doubled. Refuses to merge a customer with itself.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

from crmcli.book.bulk import repoint
from crmcli.book.tables import links_to
from crmcli.book.uids import link_uid
from crmcli.domain.fields import MERGED
from crmcli.domain.records import Customer
from crmcli.domain.rules import people
from crmcli.domain.text.unicode import fold
from crmcli.errors import Usage
from crmcli.queries.customers import get_customer, name_of
from crmcli.queries.merging import (
    StoredContact,
    StoredDetail,
    count_pointing_at,
    referrers,
    stored_contacts,
    stored_details,
    stored_tags,
    stored_uses,
    use_with_uid,
)
from crmcli.queries.settings import load_settings
from crmcli.services.customers import add_tag, insert_detail
from crmcli.services.deals import stage_from_deals
from crmcli.services.distinct_pairs import merge_pairs
from crmcli.services.referrals import rename_referrer
from crmcli.services.relations import merge_relations
from crmcli.store import Store
from crmcli.words import field_text, labelled, listed, tr

_OF_CONTACT = ("title", "role", "birthday", "left_on", "note")
_COMPARED = ("phone", "fax", "email")  # kinds of which another notation says nothing new
# Columns whose rows are not simply moved.
_OWN_WAY = {
    *((table, "customer_id") for table in ("tag", "detail", "contact", "consumption", "distinct_pair", "relation")),
    ("distinct_pair", "other_id"),
    ("relation", "other_id"),
}


class Merge(NamedTuple):
    """What merging `gone` into `kept` does: columns that change, by name too; what the note gains; rows that move."""

    kept: Customer
    gone: Customer
    changes: dict[str, object]
    filled: tuple[str, ...]
    noted: tuple[str, ...]
    moved: dict[str, int]


class _Links:
    """The foreign keys to customers and contacts, the ids of referrers, and the private fields; read once for many."""

    def __init__(self, store: Store) -> None:
        self.to_customer = list(links_to("customer"))
        self.to_contact = list(links_to("contact"))
        self.referrers = referrers(store)
        self.private = {name.casefold() for name in load_settings(store).private_fields}

    def foreign_keys_to(self, customer_id: int) -> list[tuple[str, str]]:
        """The (table, column) pairs that can hold this customer's id; `referrer_id` only if it is a referrer."""
        has_referred = customer_id in self.referrers
        return [(table, column) for table, column in self.to_customer if table != "customer" or has_referred]


def plan_merge(store: Store, kept_id: int, gone_id: int) -> Merge:
    """What a merge would do; reads only. Raises Usage when both are one customer, NotFound for one not there."""
    return _plan(store, _Links(store), kept_id, gone_id)


def _plan(store: Store, links: _Links, kept_id: int, gone_id: int, *, with_trash: bool = False) -> Merge:
    if kept_id == gone_id:
        raise Usage(tr("These are one and the same customer."), tr("Name two: crm merge 12 47"))
    kept, gone = (get_customer(store, each, with_trash=with_trash) for each in (kept_id, gone_id))
    mine, theirs = kept._asdict(), gone._asdict()
    changes: dict[str, object] = {}
    noted = []
    has_deals = any(count_pointing_at(store, "deal", "customer_id", each) for each in (kept_id, gone_id))
    for field in MERGED:
        if theirs[field] is None or _same(mine[field], theirs[field]):
            continue
        if mine[field] is None:
            changes[field] = theirs[field]
        elif field != "stage" or not has_deals:
            noted.append(labelled(field_text(field.replace("_", " ")), str(theirs[field])))
    extra = kept.extra | {key: value for key, value in gone.extra.items() if key not in kept.extra}
    apart = {key: value for key, value in gone.extra.items() if extra[key] != value}
    noted += [labelled(key, str(value)) for key, value in apart.items() if key.casefold() not in links.private]
    beside = {key: value for key, value in apart.items() if key.casefold() in links.private}
    extra |= {key: f"{extra[key]} / {value}" for key, value in beside.items()}  # a note is shown to whoever looks on
    if kept.kind != gone.kind:
        noted.append(tr("kind: {kind}", kind=gone.kind))
    noted += _referrer(store, kept, gone, changes)
    noted += _uses_apart(store, kept_id, gone_id)
    if gone.do_not_contact and not kept.do_not_contact:
        changes["do_not_contact"] = 1
    filled = (*changes, *(key for key in gone.extra if key not in kept.extra), *beside)
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
        return [tr("referred by: {name_of}", name_of=name_of(store, theirs))] if theirs is not None else []
    return []


def _note(kept: Customer, gone: Customer, noted: Iterable[str]) -> str:
    """The kept note, the other's below it, and what stood against a kept value."""
    parts = [kept.note] if kept.note else []
    if gone.note and gone.note not in (kept.note or ""):
        parts.append(gone.note)
    if lines := listed(noted, "; "):
        parts.append(tr("Merged from {name} (number {id}): {lines}", name=gone.name, id=gone.id, lines=lines))
    return "\n".join(parts)


def _counts(store: Store, links: _Links, gone_id: int) -> dict[str, int]:
    """Living rows that belong to a customer, by table; what was said of two customers is none of them."""
    counts: dict[str, int] = {}
    for table, column in links.foreign_keys_to(gone_id):
        if table != "distinct_pair" and (found := count_pointing_at(store, table, column, gone_id)):
            name = "referral" if table == "customer" else table
            counts[name] = counts.get(name, 0) + found
    return counts


def merge(store: Store, kept_id: int, gone_id: int) -> Merge:
    """Merge one customer into another, as one step; returns what was done."""
    return _merge(store, _Links(store), kept_id, gone_id)


def _merge(store: Store, links: _Links, kept_id: int, gone_id: int) -> Merge:
    if kept_id == gone_id:
        raise Usage(tr("These are one and the same customer."), tr("Name two: crm merge 12 47"))
    names = [get_customer(store, each).name for each in (kept_id, gone_id)]
    with store.atomic("merge", gone=names[1], kept=names[0]):
        plan = _plan(store, links, kept_id, gone_id)  # inside: another program may have merged them meanwhile
        _move_rows(store, links, plan)
        _keep_name(store, plan)
        if plan.changes:
            store.update("customer", kept_id, **plan.changes)
        rename_referrer(store, kept_id, names[0])
        stage_from_deals(store, kept_id, load_settings(store))
        store.update("customer", gone_id, deleted_at=store.utc_now, merged_into=kept_id)
    if gone_id in links.referrers:
        links.referrers.add(kept_id)
    return plan


def _move_rows(store: Store, links: _Links, plan: Merge) -> None:
    """Move what hangs on the one customer to the other; what both have is one."""
    kept_id, gone_id = plan.kept.id, plan.gone.id
    for table, column in links.foreign_keys_to(gone_id):
        if (table, column) not in _OWN_WAY:
            repoint(store, table, column, gone_id, kept_id)
    _merge_tags(store, plan)
    _merge_uses(store, plan)
    _merge_contacts(store, links, kept_id, gone_id)
    _merge_details(store, plan)
    merge_pairs(store, kept_id, gone_id)
    merge_relations(store, kept_id, gone_id)


def follow_merge(store: Store, kept_id: int, gone_id: int) -> None:
    """Move what another machine wrote to a customer that was merged meanwhile; inside a step."""
    links = _Links(store)
    _move_rows(store, links, _plan(store, links, kept_id, gone_id, with_trash=True))


def merge_groups(store: Store, groups: Iterable[list[int]]) -> list[Merge]:
    """Merge each group into its first customer, all as one step; a backup is kept before."""
    groups = list(groups)
    if groups:
        store.safeguard("merge")
    with store.atomic("merge_duplicates"):
        links = _Links(store)
        return [_merge(store, links, kept, gone) for kept, *others in groups for gone in others]


def _merge_tags(store: Store, plan: Merge) -> None:
    """A tag's uid is computed from its ends, so the kept customer gets tags of its own."""
    for tag in stored_tags(store, plan.gone.id):
        add_tag(store, plan.kept.id, tag.name)
        store.trash("tag", tag.id)


def _uses_apart(store: Store, kept_id: int, gone_id: int) -> list[str]:
    """What the other uses of a product of which the kept one is known to use otherwise."""
    mine = {use.product_id: (use.per_day, use.lead_days) for use in stored_uses(store, kept_id)}
    return [
        tr(
            "uses {product}: {per_day} a day, {lead_days} days ahead",
            product=use.product,
            per_day=use.per_day,
            lead_days=use.lead_days,
        )
        for use in stored_uses(store, gone_id)
        if mine.get(use.product_id, (use.per_day, use.lead_days)) != (use.per_day, use.lead_days)
    ]


def _merge_uses(store: Store, plan: Merge) -> None:
    """What is used of a product, under the uid of its new ends; what the kept customer has stands."""
    for use in stored_uses(store, plan.gone.id):
        uid = link_uid("consumption", plan.kept.uid, use.product_uid)
        known = use_with_uid(store, uid)
        values = {"per_day": use.per_day, "lead_days": use.lead_days}
        if known is None:
            store.insert("consumption", uid=uid, customer_id=plan.kept.id, product_id=use.product_id, **values)
        elif known[1]:
            store.update("consumption", known[0], deleted_at=None, **values)
        store.trash("consumption", use.id)


def _merge_contacts(store: Store, links: _Links, kept_id: int, gone_id: int) -> None:
    """People move; one whom both have is one, with what only the other knew."""
    mine = {fold(contact.name): contact for contact in stored_contacts(store, kept_id)}
    for contact in stored_contacts(store, gone_id):
        known = mine.get(fold(contact.name))
        if known is None:
            store.update("contact", contact.id, customer_id=kept_id)
            continue
        for table, column in links.to_contact:
            repoint(store, table, column, contact.id, known.id, customers=(kept_id, gone_id))
        if changes := _contact_changes(known, contact):
            store.update("contact", known.id, **changes)
        store.trash("contact", contact.id)


def _contact_changes(mine: StoredContact, theirs: StoredContact) -> dict[str, object]:
    """The columns to change of the kept contact: what it lacks, and in its note what both know otherwise."""
    changes: dict[str, object] = {}
    apart = []
    for field in _OF_CONTACT:
        own, other = getattr(mine, field), getattr(theirs, field)
        if other is None or _same(own, other):
            continue
        if own is None:
            changes[field] = other
        else:
            apart.append(other if field == "note" else labelled(field_text(field.replace("_", " ")), str(other)))
    if apart:
        note = changes.get("note") or mine.note
        changes["note"] = "\n".join(filter(None, (str(note) if note else "", *map(str, apart))))
    return changes


def _merge_details(store: Store, plan: Merge) -> None:
    """Phones, mails, addresses … move, but for those that are there already."""
    kept_id, gone_id = plan.kept.id, plan.gone.id
    mine = {_sameness(detail): detail for detail in stored_details(store, kept_id)}
    for detail in stored_details(store, gone_id):
        known = mine.get(_sameness(detail))
        if known is None:
            store.update("detail", detail.id, customer_id=kept_id)
            mine[_sameness(detail)] = detail
            continue
        if detail.label and not known.label:
            store.update("detail", known.id, label=detail.label)
        store.trash("detail", detail.id)


def _keep_name(store: Store, plan: Merge) -> None:
    """The name of the customer that goes becomes an alias of the other, unless it is one."""
    kept_id = plan.kept.id
    aliases = {detail.normal for detail in stored_details(store, kept_id) if detail.kind == "alias"}
    if fold(plan.gone.name) not in {fold(plan.kept.name), *aliases}:
        alias = people.DetailValues("alias", None, plan.gone.name, fold(plan.gone.name))
        insert_detail(store, kept_id, alias)


def _sameness(detail: StoredDetail) -> tuple[object, ...]:
    """What makes two details one: whose, what kind, and the value as that kind is compared."""
    is_by_notation = detail.kind not in _COMPARED
    return detail.contact_id, detail.kind, detail.value.casefold() if is_by_notation else detail.normal

"""Customers from a file: matched by reference, uid, e-mail, phone, then name with company; filled, never doubled."""

import json
from typing import Any

from crmcli.domain.settings import Settings
from crmcli.domain.text.unicode import clean
from crmcli.errors import CrmError
from crmcli.services.customers import add_tag, checked_detail, normal_form, tag_name
from crmcli.services.editing import checked_key, typed
from crmcli.services.importing.known import KnownCustomers
from crmcli.services.importing.run import Options, Tally
from crmcli.store import Store
from crmcli.transfer.drafts import CustomerDraft, DetailDraft, Draft, PersonDraft
from crmcli.uids import link_uid

_COLUMNS = (
    "name", "kind", "company", "title", "industry", "city", "region", "country", "birthday", "stage", "source",
    "tier", "referred_by", "note",
)  # fmt: skip
_INSERT = ("id", "uid", *_COLUMNS, "extra")
_DETAIL = ("customer_id", "contact_id", "kind", "label", "value", "normal")
_CHUNK = 2000
_KEYED = ("ref", "email", "phone")

Facts = dict[str, Any]
Entry = tuple[str, str, str, str]  # kind, label, value, normal


class CustomerTaker:
    """Takes customer drafts; the other takers ask it whom a row means."""

    def __init__(self, store: Store, tally: Tally, options: Options, settings: Settings) -> None:
        self.store = store
        self.tally = tally
        self.options = options
        self.settings = settings
        self._stages = {name.casefold(): name for name in settings.stage_names}
        self._customers: list[tuple[object, ...]] = []
        self._contacts: list[tuple[object, ...]] = []
        self._details: list[tuple[object, ...]] = []
        self._tags: list[tuple[object, ...]] = []
        self._next_id = self._last("customer")
        self._next_contact = self._last("contact")
        self.known = KnownCustomers(store, self.normal, self.flush)

    def normal(self, kind: str, value: str) -> str:
        """A detail as it is compared."""
        return normal_form(kind, value, self.settings.region)

    def _last(self, table: str) -> int:
        return int(self.store.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0)

    def take(self, draft: Draft) -> None:
        """Add the customer, or fill in the one it is."""
        assert isinstance(draft, CustomerDraft)
        try:
            name = clean(draft.name)
            facts = self._facts(draft, name)
            entries = self._entries(draft)
        except CrmError as error:
            self.tally.reject(draft, error.message)
            return
        keys = [("uid", draft.uid)] if draft.uid else []
        keys += [(kind, normal) for wanted in _KEYED for kind, _, _, normal in entries if kind == wanted]
        customer_id = self.known.by_keys(keys)
        if customer_id is None:
            customer_id = self._namesake(name, facts["company"], keys)
        if customer_id is None:
            self._add(draft, facts, entries, keys)
        else:
            self._merge(draft, customer_id, facts, entries)

    def finish(self) -> None:
        """Write what is still held back."""
        self.flush()

    def flush(self) -> None:
        """Write the customers held back, so that they can be looked up."""
        if not self._customers and not self._details:
            return
        self.store.insert_many("customer", _INSERT, self._customers)
        self.store.insert_many("contact", ("id", "customer_id", "name", "title"), self._contacts)
        self.store.insert_many("detail", _DETAIL, self._details)
        self.store.insert_many("tag", ("uid", "customer_id", "name"), self._tags)
        for held in (self._customers, self._contacts, self._details, self._tags):
            held.clear()

    def create(self, name: str, company: str = "") -> int:
        """Make a customer whom a row of history names and the book lacks."""
        facts: Facts = dict.fromkeys(_COLUMNS)
        facts |= {"name": clean(name), "kind": "person" if company else "company", "company": company or None}
        return self._insert(None, facts, [], [], "{}")

    def _facts(self, draft: CustomerDraft, name: str) -> Facts:
        place = draft.addresses[0] if draft.addresses else None
        return {
            "name": name,
            "kind": draft.kind,
            "company": draft.company or None,
            "title": draft.title or None,
            "industry": draft.industry or None,
            "city": place.city or None if place else None,
            "region": place.region or None if place else None,
            "country": place.country or None if place else None,
            "birthday": draft.birthday or None,
            "stage": self._stages.get(draft.stage.casefold(), draft.stage) or None,
            "source": draft.source or None,
            "tier": draft.tier or None,
            "referred_by": draft.referred_by or None,
            "note": draft.notes or None,
        }

    def _entries(self, draft: CustomerDraft) -> list[Entry]:
        entries = [self._entry("ref", "", ref) for ref in draft.ref.split(" ::: ") if ref]
        entries += [self._entry(*detail) for detail in draft.details]
        for address in draft.addresses:
            if address.street or address.postcode:
                entries.append(self._entry("address", address.label, address.text()))
        return list({(entry[0], entry[3]): entry for entry in entries}.values())

    def _entry(self, kind: str, label: str, value: str) -> Entry:
        value = checked_detail(kind, value)
        return kind, label, value, self.normal(kind, value)

    def _namesake(self, name: str, company: str | None, keys: list[tuple[str, str]]) -> int | None:
        """The customer with that name and company, unless a reference, mail or phone says it is another one."""
        for customer_id in self.known.by_name(name, company or ""):
            theirs: dict[str, set[str]] = {}
            for kind, normal in self.store.rows(
                "SELECT kind, normal FROM detail WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
            ):
                theirs.setdefault(kind, set()).add(normal)
            ours = {kind for kind, _ in keys}
            if not any(theirs.get(kind) for kind in ours):
                return customer_id
            self.tally.duplicates += 1
        return None

    def _add(self, draft: CustomerDraft, facts: Facts, entries: list[Entry], keys: list[tuple[str, str]]) -> None:
        customer_id = self._insert(draft.uid or None, facts, entries, keys, self._extra(draft, {}))
        if draft.contact is not None:
            self._add_contact(customer_id, draft.contact)
        customer_uid = self._customers[-1][1]
        for tag in draft.tags:
            name = tag_name(tag)
            self._tags.append((link_uid("tag", str(customer_uid), name), customer_id, name))
        self.tally.added += 1
        if len(self._customers) >= _CHUNK:
            self.flush()

    def _insert(
        self, uid: str | None, facts: Facts, entries: list[Entry], keys: list[tuple[str, str]], extra: str
    ) -> int:
        self._next_id += 1
        customer_id = self._next_id
        values = [facts[column] for column in _COLUMNS]
        self._customers.append((customer_id, uid or next(self.store.uids), *values, extra))
        for kind, label, value, normal in entries:
            self._details.append((customer_id, None, kind, label or None, value, normal))
        self.known.note(customer_id, keys, facts["name"], facts["company"])
        return customer_id

    def _add_contact(self, customer_id: int, person: PersonDraft) -> None:
        self._next_contact += 1
        self._contacts.append((self._next_contact, customer_id, clean(person.name), person.title or None))
        self._add_contact_details(customer_id, self._next_contact, person.details)

    def _add_contact_details(self, customer_id: int, contact_id: int, details: tuple[DetailDraft, ...]) -> None:
        for detail in details:
            kind, label, value, normal = self._entry(*detail)
            self._details.append((customer_id, contact_id, kind, label or None, value, normal))

    def _extra(self, draft: CustomerDraft, present: dict[str, Any]) -> str:
        """The custom fields as JSON: those there, filled or overwritten with the draft's."""
        if not draft.extra and not present:
            return "{}"
        for key, value in draft.extra:
            name = checked_key(key)
            if value and (self.options.update == "overwrite" or name not in present):
                present[name] = typed(value)
        return json.dumps(present, ensure_ascii=False, sort_keys=True)

    def _merge(self, draft: CustomerDraft, customer_id: int, facts: Facts, entries: list[Entry]) -> None:
        self.flush()
        row = self.store.row(
            f"SELECT deleted_at, extra, {', '.join(_COLUMNS)} FROM customer WHERE id = ?", (customer_id,)
        )
        assert row is not None
        deleted_at, extra, *values = row
        if deleted_at is not None and not self.options.revive:
            self.tally.trashed += 1
            self.tally.unchanged += 1
            return
        before = dict(zip(_COLUMNS, values, strict=True))
        changed = deleted_at is not None
        if changed:
            self.store.untrash("customer", customer_id)
        if self.options.update != "skip":
            changed = self._fill(draft, customer_id, before, facts, json.loads(extra)) or changed
            changed = self._fill_lists(draft, customer_id, entries) or changed
        self.tally.updated += changed
        self.tally.unchanged += not changed

    def _fill(self, draft: CustomerDraft, customer_id: int, before: Facts, facts: Facts, extra: dict[str, Any]) -> bool:
        overwrite = self.options.update == "overwrite"
        changes = {
            column: value
            for column, value in facts.items()
            if value is not None and value != before[column] and (overwrite or before[column] is None)
        }
        old = json.dumps(extra, ensure_ascii=False, sort_keys=True)
        new = self._extra(draft, extra)
        if new != old:
            changes["extra"] = new
        if changes:
            self.store.update("customer", customer_id, **changes)
        return bool(changes)

    def _fill_lists(self, draft: CustomerDraft, customer_id: int, entries: list[Entry]) -> bool:
        """Add what the customer lacks of phones, mails, tags and people; nothing is ever taken away."""
        rows = self.store.rows(
            "SELECT kind, normal FROM detail WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
        )
        theirs = set(rows)
        fresh = [entry for entry in entries if (entry[0], entry[3]) not in theirs]
        for kind, label, value, normal in fresh:
            self._details.append((customer_id, None, kind, label or None, value, normal))
        added = bool(fresh)
        if draft.tags:
            have = {name for (name,) in self.store.rows(
                "SELECT name FROM tag WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,))}  # fmt: skip
            for tag in {tag_name(tag) for tag in draft.tags} - have:
                add_tag(self.store, customer_id, tag)
                added = True
        if draft.contact is not None:
            added = self.merge_contact(customer_id, draft.contact) or added
        return added

    def merge_contact(self, customer_id: int, person: PersonDraft) -> bool:
        """Add a person to a customer, or what is not known of them; True when anything was new."""
        self.flush()
        row = self.store.row(
            "SELECT id, title FROM contact WHERE customer_id = ? AND name = ? COLLATE NOCASE AND deleted_at IS NULL",
            (customer_id, clean(person.name)),
        )
        if row is None:
            self._add_contact(customer_id, person)
            return True
        contact_id, title = row
        changed = False
        if person.title and (title is None or (self.options.update == "overwrite" and title != person.title)):
            self.store.update("contact", contact_id, title=person.title)
            changed = True
        known = set(
            self.store.rows(
                "SELECT kind, normal FROM detail WHERE contact_id = ? AND deleted_at IS NULL", (contact_id,)
            )
        )
        fresh = tuple(d for d in person.details if (d.kind, self._entry(*d)[3]) not in known)
        self._add_contact_details(customer_id, contact_id, fresh)
        return changed or bool(fresh)

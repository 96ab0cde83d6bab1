"""Customers from a file: matched by reference, uid, e-mail, phone, then name with company; filled, never doubled."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from crmcli.book.uids import link_uid
from crmcli.domain.fields import IMPORTED
from crmcli.domain.rules import people
from crmcli.domain.rules.people import DetailValues
from crmcli.domain.rules.values import Fault, InvalidRecord, Values
from crmcli.domain.settings import Settings
from crmcli.errors import Usage
from crmcli.services.customers import add_tag
from crmcli.services.editing import checked_key
from crmcli.services.importing.known import KnownCustomers
from crmcli.services.importing.tally import Options, Tally
from crmcli.store import Store
from crmcli.transfer.drafts import CustomerDraft, CustomerKey, DetailDraft, Draft, PersonDraft

_INSERT = ("id", "uid", *IMPORTED, "extra")
_CONTACT = ("title", "role", "birthday", "note")
_CONTACT_INSERT = ("id", "uid", "customer_id", "name", *_CONTACT)
_DETAIL = ("customer_id", "contact_id", "kind", "label", "value", "normal")
_CHUNK = 2000
_KEYED = ("ref", "email", "phone")


class CheckedPerson(NamedTuple):
    """A contact whose every value the rules took."""

    uid: str
    values: Values
    details: tuple[DetailValues, ...]


class CheckedCustomer(NamedTuple):
    """A customer whose every value the rules took: its columns, and what hangs on it."""

    uid: str
    values: Values
    details: tuple[DetailValues, ...] = ()
    tags: tuple[str, ...] = ()
    fields: tuple[tuple[str, str | int | float], ...] = ()
    contact: CheckedPerson | None = None

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The (kind, normal form) pairs that the customer is matched by, the strongest first."""
        own = [("uid", self.uid)] if self.uid else []
        found = [(each.kind, each.normal) for each in self.details if each.kind in _KEYED]
        return own + (sorted(found, key=_by_strength) if len(found) > 1 else found)


def _by_strength(key: tuple[str, str]) -> int:
    return _KEYED.index(key[0])


class CustomerImporter:
    """Imports customer drafts; the other importers ask it which customer a row names."""

    def __init__(self, store: Store, tally: Tally, options: Options, settings: Settings) -> None:
        self.store = store
        self.tally = tally
        self.options = options
        self.settings = settings
        self._stages = settings.stage_names
        self._customers: list[tuple[object, ...]] = []
        self._contacts: list[tuple[object, ...]] = []
        self._details: list[tuple[object, ...]] = []
        self._tags: list[tuple[object, ...]] = []
        self._next_id = self._last("customer")
        self._next_contact = self._last("contact")
        self.known = KnownCustomers(store, self.normal, self.flush)

    def normal(self, kind: str, value: str) -> str:
        """A detail as it is compared."""
        return people.normal_form(kind, value, self.settings.region)

    def _last(self, table: str) -> int:
        return int(self.store.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0)

    def import_row(self, draft: Draft) -> None:
        """Add the customer, or fill in the one that the draft matches. Raises InvalidRecord before anything is held."""
        assert isinstance(draft, CustomerDraft)
        new = self._check(draft)
        keys = new.keys
        customer_id = self.known.by_keys(keys)
        if customer_id is None:
            customer_id = self._namesake(new.values["name"], new.values.get("company"), keys)
        if customer_id is None:
            self.add(new, keys)
            self.tally.added += 1
        else:
            self._merge(new, customer_id)

    def finish(self) -> None:
        """Write the rows that are still held back."""
        self.flush()

    def flush(self) -> None:
        """Write the rows held back, so that they can be looked up."""
        if not self._customers and not self._details and not self._contacts:
            return
        self.store.insert_many("customer", _INSERT, self._customers)
        self.store.insert_many("contact", _CONTACT_INSERT, self._contacts)
        self.store.insert_many("detail", _DETAIL, self._details)
        self.store.insert_many("tag", ("uid", "customer_id", "name"), self._tags)
        for held in (self._customers, self._contacts, self._details, self._tags):
            held.clear()

    def check_named(self, who: CustomerKey) -> CheckedCustomer:
        """The customer to make for a row of history whose customer the book lacks. Raises InvalidRecord."""
        name = who.name or who.company or who.ref or who.email or who.phone
        kind = "company" if not who.name and who.company else None
        said = {"name": name, "kind": kind, "company": who.company if who.name else None}
        values = people.customer(said, self._stages)
        keyed = (("ref", who.ref), ("email", who.email), ("phone", who.phone))
        details = tuple(people.detail(kind, value, self.settings.region) for kind, value in keyed if value)
        return CheckedCustomer("", values, details)

    def _check(self, draft: CustomerDraft) -> CheckedCustomer:
        """Everything a draft says, checked; raises InvalidRecord with every fault."""
        faults: list[Fault] = []
        values: Values = {}
        try:
            values = people.customer(self._said(draft), self._stages)
        except InvalidRecord as error:
            faults += error.faults
        details = self._check_details(draft, faults)
        tags = _checked("tags", people.tag, draft.tags, faults) if draft.tags else []
        fields = _checked("", self._field, draft.extra, faults) if draft.extra else []
        contact = None
        if draft.contact is not None:
            try:
                contact = self.check_person(draft.contact)
            except InvalidRecord as error:
                faults += error.faults
        if faults:
            raise InvalidRecord(*faults)
        held = tuple(pair for pair in fields if pair is not None)
        return CheckedCustomer(draft.uid, values, details, tuple(dict.fromkeys(tags)), held, contact)

    @staticmethod
    def _said(draft: CustomerDraft) -> dict[str, str | None]:
        place = draft.addresses[0] if draft.addresses else None
        return {
            "name": draft.name,
            "kind": draft.kind,
            "company": draft.company,
            "title": draft.title,
            "industry": draft.industry,
            "city": place.city if place else None,
            "region": place.region if place else None,
            "country": place.country if place else None,
            "birthday": draft.birthday,
            "stage": draft.stage,
            "source": draft.source,
            "tier": draft.tier,
            "referred_by": draft.referred_by,
            "note": draft.notes,
        }

    def _check_details(self, draft: CustomerDraft, faults: list[Fault]) -> tuple[DetailValues, ...]:
        said = [DetailDraft("ref", "", ref) for ref in draft.ref.split(" ::: ")] if draft.ref else []
        said += draft.details
        said += [
            DetailDraft("address", address.label, address.text())
            for address in draft.addresses
            if address.street or address.postcode
        ]
        found: dict[tuple[str, str], DetailValues] = {}
        for kind, label, value in said:
            try:
                detail = people.detail(kind, value, self.settings.region, label)
            except Usage as error:
                faults.append(Fault(kind, error.message, error.hint))
            else:
                found[kind, detail.normal] = detail
        return tuple(found.values())

    def check_person(self, person: PersonDraft, uid: str = "") -> CheckedPerson:
        """A person at a customer, checked. Raises InvalidRecord."""
        said = {
            "name": person.name,
            "title": person.title,
            "role": person.role,
            "birthday": person.birthday or None,
            "note": person.notes,
        }
        values = people.contact(said)
        faults: list[Fault] = []
        details = _checked(
            "", lambda each: people.detail(each.kind, each.value, self.settings.region, each.label), person.details,
            faults,
        )  # fmt: skip
        if faults:
            raise InvalidRecord(*faults)
        return CheckedPerson(uid, values, tuple(details))

    @staticmethod
    def _field(pair: tuple[str, str]) -> tuple[str, str | int | float] | None:
        """The name and value of a custom field; None when it has no value."""
        name, value = checked_key(pair[0]), people.field_value(pair[1])
        return None if value is None else (name, value)

    def _namesake(self, name: str, company: str | None, keys: list[tuple[str, str]]) -> int | None:
        """The customer with that name and company, unless a reference, mail or phone says that it is another one."""
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

    def add(self, new: CheckedCustomer, keys: list[tuple[str, str]]) -> int:
        """Hold back a new customer, matched by `keys` from now on, with what hangs on it; returns its id."""
        self._next_id += 1
        customer_id, uid, values = self._next_id, new.uid or next(self.store.uids), new.values
        extra = json.dumps(dict(new.fields), ensure_ascii=False, sort_keys=True) if new.fields else "{}"
        self._customers.append((customer_id, uid, *map(values.get, IMPORTED), extra))
        for detail in new.details:
            self._details.append((customer_id, None, *detail))
        for name in new.tags:
            self._tags.append((link_uid("tag", uid, name), customer_id, name))
        if new.contact is not None:
            self._add_contact(customer_id, new.contact)
        self.known.note(customer_id, keys, values["name"], values.get("company"))
        if len(self._customers) >= _CHUNK:
            self.flush()
        return customer_id

    def _add_contact(self, customer_id: int, person: CheckedPerson) -> None:
        self._next_contact += 1
        contact_id, uid = self._next_contact, person.uid
        if not uid or self.store.row("SELECT 1 FROM contact WHERE uid = ?", (uid,)):  # a contact of another customer
            uid = next(self.store.uids)
        columns = [person.values.get(column) for column in _CONTACT]
        self._contacts.append((contact_id, uid, customer_id, person.values["name"], *columns))
        for detail in person.details:
            self._details.append((customer_id, contact_id, *detail))

    def _merge(self, new: CheckedCustomer, customer_id: int) -> None:
        self.flush()
        row = self.store.row(
            f"SELECT deleted_at, extra, {', '.join(IMPORTED)} FROM customer WHERE id = ?", (customer_id,)
        )
        assert row is not None
        deleted_at, extra, *values = row
        if deleted_at is not None and not self.options.revive:
            self.tally.trashed += 1
            self.tally.unchanged += 1
            return
        before = dict(zip(IMPORTED, values, strict=True))
        changed = deleted_at is not None
        if changed:
            self.store.untrash("customer", customer_id)
        if self.options.update != "skip":
            changed = self._fill(new, customer_id, before, json.loads(extra)) or changed
            changed = self._fill_lists(new, customer_id) or changed
        self.tally.updated += changed
        self.tally.unchanged += not changed

    def _fill(self, new: CheckedCustomer, customer_id: int, before: Values, extra: dict[str, Any]) -> bool:
        """Fill the empty columns and fields of a customer, or overwrite them; True when anything was new."""
        overwrite = self.options.update == "overwrite"
        changes = {
            column: value
            for column, value in new.values.items()
            if value is not None and value != before[column] and (overwrite or before[column] is None)
        }
        fresh = {name: value for name, value in new.fields if overwrite or name not in extra}
        if extra | fresh != extra:
            changes["extra"] = json.dumps(extra | fresh, ensure_ascii=False, sort_keys=True)
        if changes:
            self.store.update("customer", customer_id, **changes)
        return bool(changes)

    def _fill_lists(self, new: CheckedCustomer, customer_id: int) -> bool:
        """Add the phones, mails, tags and people that the customer lacks; nothing is ever taken away."""
        rows = self.store.rows(
            "SELECT kind, normal FROM detail WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
        )
        theirs = set(rows)
        fresh = [detail for detail in new.details if (detail.kind, detail.normal) not in theirs]
        for detail in fresh:
            self._details.append((customer_id, None, *detail))
        added = bool(fresh)
        if new.tags:
            have = {name for (name,) in self.store.rows(
                "SELECT name FROM tag WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,))}  # fmt: skip
            for tag in set(new.tags) - have:
                add_tag(self.store, customer_id, tag)
                added = True
        if new.contact is not None:
            added = self.merge_contact(customer_id, new.contact) or added
        return added

    def merge_contact(self, customer_id: int, person: CheckedPerson) -> bool:
        """Add a person to a customer, or fill in what is not known of them; True when anything was new."""
        self.flush()
        row = self.store.row(
            f"SELECT id, {', '.join(_CONTACT)} FROM contact"
            " WHERE customer_id = ? AND (uid = ? OR name = ? COLLATE NOCASE) AND deleted_at IS NULL"
            " ORDER BY uid = ? DESC LIMIT 1",
            (customer_id, person.uid, person.values["name"], person.uid),
        )
        if row is None:
            self._add_contact(customer_id, person)
            return True
        contact_id, *values = row
        overwrite = self.options.update == "overwrite"
        changes = {
            column: person.values[column]
            for column, before in zip(_CONTACT, values, strict=True)
            if person.values.get(column) not in (None, before) and (overwrite or before is None)
        }
        if changes:
            self.store.update("contact", contact_id, **changes)
        known = set(
            self.store.rows(
                "SELECT kind, normal FROM detail WHERE contact_id = ? AND deleted_at IS NULL", (contact_id,)
            )
        )
        fresh = [detail for detail in person.details if (detail.kind, detail.normal) not in known]
        for detail in fresh:
            self._details.append((customer_id, contact_id, *detail))
        return bool(changes or fresh)


def _checked(field: str, check: Callable[[Any], Any], said: tuple[Any, ...], faults: list[Fault]) -> list[Any]:
    """Each value checked; the faults are added to `faults`."""
    kept = []
    for value in said:
        try:
            kept.append(check(value))
        except Usage as error:
            faults.append(Fault(field, error.message, error.hint))
    return kept

"""Customers from a file: matched as `identity` says; filled, never doubled, and never made one on a guess."""

import json
from typing import Any

from crmcli.book.uids import link_maker
from crmcli.domain.fields import IMPORTED, IN_TOUCH
from crmcli.domain.identity import names_agree
from crmcli.domain.rules.values import Values
from crmcli.domain.settings import Settings
from crmcli.queries.customers import own_fields
from crmcli.services.customers import add_tag, detail_uid, free_detail_uid
from crmcli.services.importing.customer_checks import CheckedCustomer, CheckedPerson, CustomerChecker
from crmcli.services.importing.identity import CustomerMatcher
from crmcli.services.importing.known import KnownCustomers
from crmcli.services.importing.tally import Options, RowDifference, Tally
from crmcli.services.own_fields import ColumnReader
from crmcli.store import Store
from crmcli.transfer.drafts import CustomerDraft, Draft
from crmcli.transfer.stage_words import mapped_stage

_COLUMNS = (*IMPORTED, *IN_TOUCH)
_INSERT = ("id", "uid", *_COLUMNS, "extra")
_CONTACT = ("title", "role", "birthday", "note")
_CONTACT_INSERT = ("id", "uid", "customer_id", "name", *_CONTACT)
_DETAIL = ("uid", "customer_id", "contact_id", "kind", "label", "value", "normal")
_BEFORE = f"SELECT deleted_at, extra, {', '.join(_COLUMNS)} FROM customer WHERE id = ?"
_CHUNK = 2000
_UNSET = {"do_not_contact": 0}  # what a column holds of which nobody said anything; else NULL
_OF_THE_BOOK = frozenset(("kind", "stage"))  # what follows in a book from its deals and people


class CustomerImporter:
    """Imports customer drafts; the other importers ask it which customer a row names."""

    def __init__(self, store: Store, tally: Tally, options: Options, settings: Settings) -> None:
        self.store = store
        self.tally = tally
        self.options = options
        self.settings = settings
        self.own = ColumnReader(store, settings)
        self.checks = CustomerChecker(settings, store.now.date(), self.own.value)
        self._customers: list[tuple[object, ...]] = []
        self._contacts: list[tuple[object, ...]] = []
        self._link = link_maker()
        self._details: list[tuple[object, ...]] = []
        self._tags: list[tuple[object, ...]] = []
        self._next_id = self._last("customer")
        self._next_contact = self._last("contact")
        self.known = KnownCustomers(store, self.checks.normal, self.flush)
        self.matcher = CustomerMatcher(store, self.known, tally)

    def _last(self, table: str) -> int:
        return int(self.store.value("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)) or 0)

    def import_row(self, draft: Draft) -> None:
        """Add the customer, or fill in the one that the draft matches. Raises InvalidRecord before anything is held."""
        assert isinstance(draft, CustomerDraft)
        self.import_customer(draft)

    def import_customer(self, draft: CustomerDraft) -> int | None:
        """Do so, and return the customer's id; None for one that stays in the trash."""
        if draft.firm_ids and not draft.company:
            draft = draft._replace(company=self._firm_name(draft.firm_ids))
        if draft.stage and self.options.stages:
            draft = draft._replace(stage=mapped_stage(draft.stage, self.options.stages))
        new = self.checks.customer(draft)
        keys = new.keys
        if _is_no_more_than_a_contact(new) and (firm := self.matcher.firm_with_contact(new, keys)) is not None:
            return self._merge_as_contact(new, firm, draft.line)
        customer_id = self.matcher.find(new, keys, draft.line)
        if customer_id is None:
            self.tally.added += 1
            customer_id = self.add(new, keys)
            self.matcher.lines.note(customer_id, draft.line)
            return customer_id
        self.matcher.lines.note(customer_id, draft.line)
        return customer_id if self._merge(new, customer_id, draft.line) else None

    def _firm_name(self, numbers: tuple[str, ...]) -> str:
        """The name of the firm that the book has under the first of these numbers, "" for none."""
        for number in numbers:
            owners = self.known.owners("ref", self.checks.normal("ref", number))
            if owners:
                return owners[0].name
        return ""

    def name_of(self, customer_id: int) -> str:
        """The customer's name with its id, for a message."""
        self.flush()
        return f"{self.store.value('SELECT name FROM customer WHERE id = ?', (customer_id,))} ({customer_id})"

    def finish(self) -> None:
        """Write the rows that are still held back, and the types of the own fields that are new."""
        self.flush()
        self.own.remember()
        self.tally.unfit = self.own.unfit

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

    def add(self, new: CheckedCustomer, keys: list[tuple[str, str]]) -> int:
        """Hold back a new customer, matched by `keys` from now on, with what hangs on it; returns its id."""
        self._next_id += 1
        customer_id, uid, values = self._next_id, new.uid or next(self.store.uids), new.values
        extra = json.dumps(dict(new.fields), ensure_ascii=False, sort_keys=True) if new.fields else "{}"
        columns = [values.get(column, _UNSET.get(column)) for column in _COLUMNS]
        self._customers.append((customer_id, uid, *columns, extra))
        for detail in new.details:
            self._details.append((detail_uid(uid, "", detail, self._link), customer_id, None, *detail))
        for name in new.tags:
            self._tags.append((self._link("tag", uid, name), customer_id, name))
        if new.contact is not None:
            self._add_contact(customer_id, new.contact, uid)
        self.known.note(customer_id, keys, values["name"], values.get("company"))
        if len(self._customers) >= _CHUNK:
            self.flush()
        return customer_id

    def _add_contact(self, customer_id: int, person: CheckedPerson, customer_uid: str | None = None) -> None:
        customer_uid = customer_uid or self.store.value("SELECT uid FROM customer WHERE id = ?", (customer_id,))
        self._next_contact += 1
        contact_id, uid = self._next_contact, person.uid
        if not uid or self.store.row("SELECT 1 FROM contact WHERE uid = ?", (uid,)):  # a contact of another customer
            uid = next(self.store.uids)
        columns = [person.values.get(column) for column in _CONTACT]
        self._contacts.append((contact_id, uid, customer_id, person.values["name"], *columns))
        for detail in person.details:
            self._details.append(
                (detail_uid(str(customer_uid), uid, detail, self._link), customer_id, contact_id, *detail)
            )

    def _merge(self, new: CheckedCustomer, customer_id: int, line: int) -> bool:
        """Fill in a customer that the book has; False for one that stays in the trash."""
        self.flush()
        row = self.store.row(_BEFORE, (customer_id,))
        assert row is not None
        deleted_at, extra, *values = row
        if deleted_at is not None and not self.options.revive:
            self.tally.trashed += 1
            self.tally.unchanged += 1
            return False
        before = dict(zip(_COLUMNS, values, strict=True))
        changed = deleted_at is not None
        if changed:
            self.store.untrash("customer", customer_id)
        differs = False
        if self.options.update != "skip":
            filled, differs = self._fill(new, customer_id, before, own_fields(extra), line)
            added, is_other = self._fill_lists(new, customer_id, line)
            changed, differs = changed or filled or added, differs or is_other
        self.tally.updated += changed
        self.tally.differ += differs
        self.tally.unchanged += not changed and not differs
        return True

    def _fill(
        self, new: CheckedCustomer, customer_id: int, before: Values, extra: dict[str, Any], line: int
    ) -> tuple[bool, bool]:
        """Fill the empty columns and fields of a customer, or overwrite them.

        Whether anything was new, and whether the book was left with anything that the row says otherwise.
        """
        overwrite = self.options.update == "overwrite"
        other = {column: value for column, value in new.values.items() if value is not None and value != before[column]}
        if not other and not new.fields:
            return False, False
        changes = {
            column: value for column, value in other.items() if overwrite or before[column] == _UNSET.get(column)
        }
        fresh = {name: value for name, value in new.fields if overwrite or name not in extra}
        left = (other.keys() - changes.keys()) - _OF_THE_BOOK
        if "name" in left and names_agree(new.values["name"], before["name"]) and not new.is_of_program:
            left.discard("name")  # another writing of it
        kept = [(name, value) for name, value in new.fields if name not in fresh and extra[name] != value]
        for column, value in other.items():
            if column in left or (overwrite and before[column] != _UNSET.get(column)):
                change = RowDifference(
                    line, before["name"], column, str(before[column]), str(value), column not in left
                )
                self.tally.note_change(change)
        for name, value in kept:
            self.tally.note_change(
                RowDifference(line, before["name"], name, str(extra[name]), str(value), is_taken=False)
            )
        if extra | fresh != extra:
            changes["extra"] = json.dumps(extra | fresh, ensure_ascii=False, sort_keys=True)
        if changes:
            self.store.update("customer", customer_id, **changes)
        return bool(changes), bool(left or kept)

    def _fill_lists(self, new: CheckedCustomer, customer_id: int, line: int) -> tuple[bool, bool]:
        """Add the phones, mails, tags and people that the customer lacks; nothing is ever taken away.

        Whether anything was new, and whether the row says otherwise of its person.
        """
        rows = self.store.rows(
            "SELECT kind, normal FROM detail WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,)
        )
        theirs = set(rows)
        fresh = [detail for detail in new.details if (detail.kind, detail.normal) not in theirs]
        for detail in fresh:
            self._details.append((free_detail_uid(self.store, customer_id, None, detail), customer_id, None, *detail))
        added = bool(fresh)
        if new.tags:
            have = {name for (name,) in self.store.rows(
                "SELECT name FROM tag WHERE customer_id = ? AND deleted_at IS NULL", (customer_id,))}  # fmt: skip
            for tag in set(new.tags) - have:
                add_tag(self.store, customer_id, tag)
                added = True
        differs = False
        if new.contact is not None:
            is_new, differs = self.merge_contact(customer_id, new.contact, line)
            added = is_new or added
        return added, differs

    def _merge_as_contact(self, new: CheckedCustomer, firm_id: int, line: int) -> int:
        """Fill in the contact of a firm that a row of a person is; the firm's id."""
        values = {column: value for column, value in new.values.items() if column in ("name", *_CONTACT)}
        is_new, differs = False, False
        if self.options.update != "skip":
            is_new, differs = self.merge_contact(firm_id, CheckedPerson(new.uid, values, new.details), line)
        self.tally.note_joined(line, new.values["name"], firm_id)
        self.tally.updated += is_new
        self.tally.differ += differs
        self.tally.unchanged += not is_new and not differs
        return firm_id

    def merge_contact(self, customer_id: int, person: CheckedPerson, line: int) -> tuple[bool, bool]:
        """Add a person to a customer, or fill in what is not known of them.

        Whether anything was new, and whether the book was left with what the row says otherwise.
        """
        self.flush()
        row = self.store.row(
            f"SELECT id, {', '.join(_CONTACT)} FROM contact"
            " WHERE customer_id = ? AND (uid = ? OR name = ? COLLATE NOCASE) AND deleted_at IS NULL"
            " ORDER BY uid = ? DESC LIMIT 1",
            (customer_id, person.uid, person.values["name"], person.uid),
        )
        if row is None:
            self._add_contact(customer_id, person)
            return True, False
        contact_id, *values = row
        overwrite = self.options.update == "overwrite"
        before = dict(zip(_CONTACT, values, strict=True))
        other = {column: person.values[column] for column in _CONTACT
                 if person.values.get(column) not in (None, before[column])}  # fmt: skip
        changes = {column: value for column, value in other.items() if overwrite or before[column] is None}
        for column, value in other.items():
            if before[column] is not None:
                self.tally.note_change(
                    RowDifference(
                        line, person.values["name"], column, str(before[column]), str(value), column in changes
                    )
                )
        if changes:
            self.store.update("contact", contact_id, **changes)
        known = set(
            self.store.rows(
                "SELECT kind, normal FROM detail WHERE contact_id = ? AND deleted_at IS NULL", (contact_id,)
            )
        )
        fresh = [detail for detail in person.details if (detail.kind, detail.normal) not in known]
        for detail in fresh:
            uid = free_detail_uid(self.store, customer_id, contact_id, detail)
            self._details.append((uid, customer_id, contact_id, *detail))
        return bool(changes or fresh), len(changes) < len(other)


def _is_no_more_than_a_contact(new: CheckedCustomer) -> bool:
    """Whether a contact of a firm can hold all that a row says of a person."""
    said = {column for column, value in new.values.items() if value is not None}
    kinds = {detail.kind for detail in new.details}
    has_more = bool(new.tags or new.fields or new.contact)
    return not has_more and said <= {"name", "kind", "company", *_CONTACT} and kinds <= {"email", "phone"}

"""Customers of a file with their next step and their last contact: 下次跟进时间, 上次联系时间, Next follow-up.

The next step becomes a reminder; the last contact a note on its day, unless the book knows one of that day or later.
"""

from datetime import date, datetime

from crmcli.domain.rhythm.clocks import IS_CONTACT
from crmcli.domain.rules import history
from crmcli.domain.rules.values import InvalidRecord, Values
from crmcli.services.importing.customers import CustomerImporter
from crmcli.services.importing.history import ContactImporter, content_ref, point
from crmcli.services.importing.interactions import InteractionImporter
from crmcli.transfer.drafts import ContactDraft, CustomerDraft, Draft
from crmcli.words import FOLLOW_UP, tr


class CustomerRowImporter:
    """Imports rows of customers; what hangs on a date beside them is filed with the customer."""

    def __init__(self, people: CustomerImporter) -> None:
        self.people = people
        self.store = people.store
        self.tally = people.tally
        self.activities: InteractionImporter | None = None
        self._contacts = ContactImporter(people)

    def import_row(self, draft: Draft) -> None:
        """Add or fill in the customer, then file the reminder and the note. Raises InvalidRecord before either.

        The people at a customer, and what happened with it, may follow the customers in one file.
        """
        if isinstance(draft, ContactDraft):
            self.people.flush()  # the customer may stand just above
            self._contacts.import_row(draft)
            return
        if not isinstance(draft, CustomerDraft):
            self.activities = self.activities or InteractionImporter(self.people)
            self.activities.import_row(draft)
            return
        if draft.next_at is None and draft.last_at is None and not draft.people:
            self.people.import_customer(draft)
            return
        reminder = self._reminder(draft.next_at, draft.next_text) if draft.next_at else None
        note = self._note(draft.last_at, draft.last_text) if draft.last_at else None
        persons = [self.people.checks.person(person, person.uid) for person in draft.people]
        customer_id = self.people.import_customer(draft)
        if customer_id is None:
            return
        self.people.flush()
        for person in persons:
            self.people.merge_contact(customer_id, person, draft.line)
        if reminder and self._is_new("reminder", customer_id, reminder):
            self.tally.planned += 1
        if note and not self._is_known_since(customer_id, note) and self._is_new("interaction", customer_id, note):
            self.tally.noted += 1

    def finish(self) -> None:
        """Write the rows that are still held back."""
        self.people.finish()
        if self.activities is not None:
            self.activities.finish()

    @staticmethod
    def _reminder(due: date | datetime, text: str) -> Values:
        when = point(due)
        return history.reminder({"kind": "todo", "due": when.at, "due_day": when.day, "text": text or FOLLOW_UP})

    def _note(self, at: date | datetime, text: str) -> Values:
        when = point(at)
        said = text or tr("Last contact, as the file has it")
        values = {"at": when.at, "day": when.day, "channel": "other", "text": said}
        try:
            return history.interaction(values, self.store.now)
        except InvalidRecord as error:  # under the heading of the column
            raise InvalidRecord(*(fault._replace(field="last_at") for fault in error.faults)) from None

    def _is_known_since(self, customer_id: int, note: Values) -> bool:
        """True when the book has a contact of that day or a later one."""
        sql = f"""SELECT 1 FROM interaction
            WHERE customer_id = ? AND day >= ? AND deleted_at IS NULL AND {IS_CONTACT} LIMIT 1"""
        return self.store.row(sql, (customer_id, note["day"])) is not None

    def _is_new(self, table: str, customer_id: int, values: Values) -> bool:
        """Insert a row unless an earlier import did; True when it was inserted."""
        ref = content_ref(customer_id, *values.values())
        if self.store.row(f'SELECT 1 FROM "{table}" WHERE customer_id = ? AND ref = ? LIMIT 1', (customer_id, ref)):
            return False
        self.store.insert(table, **values, customer_id=customer_id, ref=ref)
        return True

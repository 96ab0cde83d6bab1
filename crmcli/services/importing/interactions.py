"""Notes, mails and meetings from a file, filed with the customers whose names or addresses they hold.

A meeting is known by its uid: a changed one is moved, a cancelled one taken back, one to come is a reminder.
"""

from typing import Any

from crmcli.book.bulk import each
from crmcli.domain.records import CHANNELS
from crmcli.domain.rules import history
from crmcli.domain.rules.values import Values, is_future
from crmcli.errors import Ambiguous
from crmcli.services.importing.customers import CustomerImporter
from crmcli.services.importing.history import HeldImporter, ReminderImporter, content_ref, point
from crmcli.transfer.drafts import CustomerKey, Draft, InteractionDraft, ReminderDraft
from crmcli.words import listed, tr

_MEETING_COLUMNS = {
    "interaction": ("at", "day", "text", "minutes", "deleted_at"),
    "reminder": ("due", "due_day", "text", "done_at", "deleted_at"),
}


class InteractionImporter(HeldImporter):
    """Notes, mails and meetings. A mail is filed with every customer whose address took part, else left out.

    A meeting that is still to come has not happened: it becomes a reminder.
    """

    table = "interaction"
    columns = ("customer_id", "at", "day", "channel", "direction", "text", "minutes", "ref")

    def __init__(self, people: CustomerImporter) -> None:
        super().__init__(people)
        self._meetings = ReminderImporter(people)
        meetings = "SELECT ref FROM interaction WHERE ref GLOB '*#[0-9]*' UNION ALL SELECT ref FROM reminder"
        for (ref,) in each(self.store, meetings):  # a changed meeting is looked for by the reference it had at first
            if ref:
                self._refs.add(_base(ref))

    def flush(self) -> None:
        """Write the rows held back."""
        super().flush()
        self._meetings.flush()

    def import_row(self, draft: Draft) -> None:
        """File a note, mail or meeting, or the task of a calendar."""
        if isinstance(draft, ReminderDraft):
            self._file_task(draft)
            return
        assert isinstance(draft, InteractionDraft)
        when = point(draft.at)
        if draft.channel == "meet" and is_future(when.at, self.store.now):
            values = history.reminder({"kind": "todo", "due": when.at, "due_day": when.day, "text": draft.text})
        else:
            values = history.interaction(
                {
                    "at": when.at,
                    "day": when.day,
                    "channel": draft.channel if draft.channel in CHANNELS else "other",
                    "direction": draft.direction or None,
                    "text": draft.text,
                    "minutes": draft.minutes,
                },
                self.store.now,
            )
        if draft.sender or draft.others:
            self._file_mail(draft, values)
        else:
            self._file(draft, values, self.customer_id(self.find_customer(draft.who)))

    def _file_mail(self, draft: InteractionDraft, values: Values) -> None:
        sender = self._owner(draft.sender)
        others = {i for address in draft.others for i in self._owner(address)}
        for customer_id in sorted(sender):
            self._file(draft, {**values, "direction": "in"}, customer_id)
        answer = draft.direction or ("out" if draft.sender else None)
        for customer_id in sorted(others - sender):
            self._file(draft, {**values, "direction": answer}, customer_id)
        if not sender and not others:
            self.tally.unchanged += 1
            self.tally.strangers += 1

    def _owner(self, address: str) -> set[int]:
        """The customer with that mail address, if any. Raises Ambiguous for an address that several share."""
        found = self.people.known.meant(CustomerKey(email=address)) if address else []
        if len(found) > 1:
            names = listed(self.people.name_of(customer_id) for customer_id in found[:3])
            raise Ambiguous(tr("{address} is the mailbox of several customers: {names}", address=address, names=names))
        return set(found)

    def _file(self, draft: InteractionDraft, values: Values, customer_id: int) -> None:
        own = draft.ref or draft.uid
        if own and draft.channel == "meet":
            self._file_meeting(draft, values, customer_id, f"{own}@{customer_id}")
            return
        said = [values.get(column) for column in ("at", "due", "channel", "direction", "text") if column in values]
        ref = f"{own}@{customer_id}" if own else content_ref(customer_id, *said)
        if "due" in values:
            self._meetings.keep(values, customer_id, ref)
        elif not self.is_known(ref, customer_id):
            self.hold(values, customer_id, ref)
            self.tally.added += 1

    def _file_task(self, draft: ReminderDraft) -> None:
        """Keep a task of a calendar for the customer whose address it names; others are counted.

        A reminder that this program wrote names its customer by uid, and is known by its own.
        """
        if draft.who.uid:
            self._file_own(draft)
            return
        found = self._owner(draft.who.email)
        if not found:
            self.tally.unchanged += 1
            self.tally.strangers += 1
        for customer_id in found:
            values = self._meetings.checked(draft)
            self._meetings.keep(values, customer_id, f"{draft.ref}@{customer_id}" if draft.ref else content_ref(
                customer_id, values["due"], values["text"]))  # fmt: skip

    def _file_own(self, draft: ReminderDraft) -> None:
        """Keep a reminder of our own export, unless the book has it. Raises NotFound for a customer it lacks."""
        values = self._meetings.checked(draft)
        known = "SELECT 1 FROM reminder WHERE uid = ? AND deleted_at IS NULL"
        if draft.uid and self.store.row(known, (draft.uid,)):
            self.tally.unchanged += 1
            return
        customer_id = self.customer_id(self.find_customer(draft.who))
        self._meetings.keep(values, customer_id, draft.uid or content_ref(customer_id, values["due"], values["text"]))

    def _file_meeting(self, draft: InteractionDraft, values: Values, customer_id: int, base: str) -> None:
        """Add a meeting, move the one of that uid, or take it back, as the newer sequence says."""
        ref = f"{base}#{draft.sequence}" if draft.sequence else base
        kept = self._kept(base, customer_id) if base in self._refs else None
        self._refs.add(base)
        table = "reminder" if "due" in values else "interaction"
        if kept is None:
            if draft.is_cancelled:
                self.tally.left_out += 1
            elif table == "reminder":
                self._meetings.hold(values, customer_id, ref)
                self.tally.added += 1
            else:
                self.hold(values, customer_id, ref)
                self.tally.added += 1
            return
        kept_table, row_id, old, sequence = kept
        has_happened = kept_table == "reminder" and table == "interaction" and not draft.is_cancelled
        if draft.sequence < sequence or (draft.sequence == sequence and not has_happened and not draft.is_cancelled):
            self.tally.unchanged += 1
            return
        if draft.is_cancelled and old["deleted_at"]:
            self.tally.unchanged += 1
            return
        if draft.is_cancelled:
            self.store.update(kept_table, row_id, deleted_at=self.store.utc_now, ref=ref)
            self.tally.updated += 1
            return
        if kept_table == table:
            changes = {column: value for column, value in values.items() if column in old and old[column] != value}
            self.tally.updated += bool(changes)
            self.tally.unchanged += not changes
            if changes:
                self.store.update(table, row_id, **changes, ref=ref, deleted_at=None)
            return
        if kept_table == "reminder":  # it has taken place since
            self.store.update("reminder", row_id, done_at=old["done_at"] or self.store.utc_now)
            self.hold(values, customer_id, ref)
        else:  # it was moved to a day to come
            self.store.trash("interaction", row_id)
            self._meetings.hold(values, customer_id, ref)
        self.tally.updated += 1

    def _kept(self, base: str, customer_id: int) -> tuple[str, int, dict[str, Any], int] | None:
        """The table, id, columns and sequence of the meeting with that uid; that of the newest sequence."""
        self.flush()
        found = []
        for table, columns in _MEETING_COLUMNS.items():
            row = self.store.row(
                f"SELECT id, ref, {', '.join(columns)} FROM {table} WHERE customer_id = :customer"
                " AND (ref = :base OR (ref >= :base || '#' AND ref < :base || '$'))"
                " ORDER BY deleted_at IS NOT NULL, id DESC LIMIT 1",
                {"customer": customer_id, "base": base},
            )
            if row is not None:
                sequence = int(str(row[1])[len(base) + 1 :] or 0)
                found.append((table, row[0], dict(zip(columns, row[2:], strict=True)), sequence))
        return max(found, key=lambda kept: (kept[3], kept[2]["deleted_at"] is None), default=None)


def _base(ref: str) -> str:
    """The reference of a meeting without its sequence."""
    front, mark, sequence = ref.rpartition("#")
    return front if mark and sequence.isdigit() else ref

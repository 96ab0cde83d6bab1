"""Notes, mails and meetings from a file, filed with the customers whose names or addresses they hold.

A meeting is known by its uid: a changed one is moved, a cancelled one taken back, one to come is a reminder.
"""

from typing import Any, NamedTuple

from crmcli.book.bulk import each
from crmcli.domain.identity import is_of_program
from crmcli.domain.records import CHANNELS
from crmcli.domain.rules import history
from crmcli.domain.rules.values import Values, is_future
from crmcli.domain.text.unicode import one_line
from crmcli.errors import Ambiguous
from crmcli.services.importing.customers import CustomerImporter
from crmcli.services.importing.history import HeldImporter, ReminderImporter, content_ref, point
from crmcli.services.importing.tally import MOST_OFFERS, Offer
from crmcli.transfer.drafts import CustomerKey, Draft, InteractionDraft, ReminderDraft
from crmcli.words import listed, tr

_FOLLOWED = ("at", "day", "channel", "direction", "text", "minutes", "no_answer")
_DEAL = "SELECT id FROM deal WHERE ref = ? AND customer_id = ? AND deleted_at IS NULL LIMIT 1"
_DEAL_TITLED = "SELECT id FROM deal WHERE customer_id = ? AND title = ? COLLATE NOCASE AND deleted_at IS NULL LIMIT 2"
_PERSON = "SELECT id FROM contact WHERE customer_id = ? AND name = ? COLLATE NOCASE AND deleted_at IS NULL LIMIT 2"
_MEETING_COLUMNS = {
    "interaction": ("at", "day", "text", "minutes", "deleted_at"),
    "reminder": ("due", "due_day", "text", "done_at", "deleted_at"),
}


class InteractionImporter(HeldImporter):
    """Notes, mails and meetings. A mail is filed with every customer whose address took part, else left out.

    A meeting that is still to come has not happened: it becomes a reminder.
    """

    table = "interaction"
    columns = (
        "customer_id", "contact_id", "deal_id", "at", "day", "channel", "direction", "text", "minutes", "no_answer",
        "ref",
    )  # fmt: skip

    def __init__(self, people: CustomerImporter) -> None:
        super().__init__(people)
        self._meetings = ReminderImporter(people)
        meetings = "SELECT ref FROM interaction WHERE ref GLOB '*#[0-9]*' UNION ALL SELECT ref FROM reminder"
        for (ref,) in each(self.store, meetings):  # a changed meeting is looked for by the reference it had at first
            if ref:
                self.refs.add(_base(ref))

    def flush(self) -> None:
        """Write the rows held back."""
        super().flush()
        self._meetings.flush()

    def import_row(self, draft: Draft) -> None:
        """File a note, mail, meeting or call, or plan a task; one that is void is left out."""
        if isinstance(draft, ReminderDraft):
            if draft.who.uid and not draft.row:
                self._file_own(draft)
            elif not draft.row:  # a task or reminder of a calendar
                self._file_task(draft)
            else:
                self._plan(draft)
            return
        assert isinstance(draft, InteractionDraft)
        if draft.is_cancelled and not (draft.ref or draft.uid):
            self.tally.left_out += 1
            return
        if not (draft.sender or draft.others or draft.who):
            self.tally.addressless += 1
            self._offer(draft)
            return
        when = point(draft.at)
        if draft.is_done and is_future(when.at, self.store.now):  # done before the day it was planned for
            when = point(self.store.now)
        is_plannable = draft.channel == "meet" or is_of_program(draft.ref)
        if is_plannable and is_future(when.at, self.store.now):
            values = history.reminder({"kind": "todo", "due": when.at, "due_day": when.day, "text": draft.text})
        else:
            values = history.interaction(
                {
                    "at": when.at,
                    "day": when.day,
                    "channel": draft.channel if draft.channel in CHANNELS else "other",
                    "direction": draft.direction or None,
                    "text": draft.text,
                    "minutes": None if draft.no_answer else draft.minutes,
                    "no_answer": draft.no_answer,
                },
                self.store.now,
            )
        if draft.sender or draft.others:
            self._file_mail(draft, values)
        elif (customer_id := self._customer_of(draft.who)) is not None:
            self._file(draft, values | self._links(draft.who, customer_id), customer_id)

    def _offer(self, draft: InteractionDraft) -> None:
        """Note the customer whose name stands in the words of a meeting that names nobody of the book."""
        words = draft.text.partition("\n")[0]
        if len(self.tally.offers) < MOST_OFFERS and (found := self.people.known.named_in(draft.text)) is not None:
            day = draft.at.isoformat()[:10]
            name = str(self.store.value("SELECT name FROM customer WHERE id = ?", (found,)))
            self.tally.offers.append(Offer(draft.line, one_line(words, 60), day, found, name))

    def _customer_of(self, who: CustomerKey) -> int | None:
        """The customer of an activity; None, and counted, where only numbers that the book lacks name one."""
        if who.is_number_alone and not self.people.known.meant(who):
            self.tally.strangers += 1
            return None
        return self.customer_id(self.find_customer(who))

    def _links(self, who: CustomerKey, customer_id: int) -> Values:
        """The deal that an activity names by its number or title, and the person at the firm whom it names."""
        links: Values = {}
        for number in who.ids:
            if deal := self.store.row(_DEAL, (number, customer_id)):
                links["deal_id"] = deal[0]
                break
        if who.related and "deal_id" not in links:
            titled = self.store.rows(_DEAL_TITLED, (customer_id, who.related))
            if len(titled) == 1:
                links["deal_id"] = titled[0][0]
        if who.name and (who.company or who.ids):
            found = self.store.rows(_PERSON, (customer_id, who.name))
            if len(found) == 1:
                links["contact_id"] = found[0][0]
        return links

    def _plan(self, draft: ReminderDraft) -> None:
        """Keep something to do; one that was called off is left out."""
        if draft.is_void:
            self.tally.left_out += 1
            return
        values = self._meetings.checked(draft)
        customer_id = self._customer_of(draft.who)
        if customer_id is None:
            return
        day = values["due"] if draft.due else ""
        ref = draft.ref or draft.uid or content_ref(customer_id, day, values["text"])
        if self._is_in_history(f"{_task(ref)}@{customer_id}", customer_id):
            self.tally.unchanged += 1  # it was done, and a program opened it again
            return
        if draft.author:  # no part of the reference, which is computed from the words
            between = "\n" if "\n" in values["text"] else " "
            values["text"] = f"{values['text']}{between}({one_line(draft.author, 100)})"
        self._meetings.keep(values | self._links(draft.who, customer_id), customer_id, ref, draft)

    def _is_in_history(self, ref: str, customer_id: int) -> bool:
        return ref in self.refs and self.store.row(
            "SELECT 1 FROM interaction WHERE customer_id = ? AND ref = ? LIMIT 1", (customer_id, ref)
        ) is not None  # fmt: skip

    def _file_mail(self, draft: InteractionDraft, values: Values) -> None:
        sender = self._owner(draft.sender)
        others = {i for address in draft.others for i in self._owner(address)}
        for customer_id in sorted(sender):
            self._file(draft, {**values, "direction": "in"}, customer_id)
        answer = draft.direction or ("out" if draft.sender else None)
        for customer_id in sorted(others - sender):
            self._file(draft, {**values, "direction": answer}, customer_id)
        if not sender and not others:
            self.tally.strangers += 1
            if draft.channel == "meet" and not draft.is_cancelled:
                self._offer(draft)

    def _owner(self, address: str) -> set[int]:
        """The customer with that mail address, if any. Raises Ambiguous for an address that several share."""
        found = self.people.known.meant(CustomerKey(email=address)) if address else []
        if len(found) > 1:
            names = listed(self.people.name_of(customer_id) for customer_id in found[:3])
            raise Ambiguous(tr("{address} is the mailbox of several customers: {names}", address=address, names=names))
        return set(found)

    def _file(self, draft: InteractionDraft, values: Values, customer_id: int) -> None:
        own = draft.ref or draft.uid
        if own and draft.channel == "meet" and not draft.is_done and not is_of_program(own):
            self._file_meeting(draft, values, customer_id, f"{own}@{customer_id}")
            return
        said = [values.get(column) for column in ("at", "due", "channel", "direction", "text") if column in values]
        number = _task(own) if draft.is_done else own
        ref = f"{number}@{customer_id}" if own else content_ref(customer_id, *said)
        if draft.is_cancelled:
            self._call_off(ref, own, customer_id)
        elif "due" in values:
            if self._is_in_history(ref, customer_id):
                self.tally.unchanged += 1
            else:
                plan = ReminderDraft(draft.line, draft.row, draft.who, draft.at, draft.text)
                self._meetings.keep(values, customer_id, own or ref, plan if own else None)
        else:
            self._meetings.finish_task(self._plan_ref(draft, values, customer_id), customer_id, values["at"])
            self._follow(draft, values, customer_id, ref)

    @staticmethod
    def _plan_ref(draft: InteractionDraft, values: Values, customer_id: int) -> str:
        """The reference of the reminder by which something that has happened was planned; "" for none."""
        own = draft.ref or draft.uid
        if own:
            return own if draft.is_done or is_of_program(own) else ""
        if draft.is_done:
            return content_ref(customer_id, point(draft.planned).at if draft.planned else "", values["text"])
        return content_ref(customer_id, values["at"], values["text"]) if draft.channel == "meet" else ""

    def _follow(self, draft: InteractionDraft, values: Values, customer_id: int, ref: str) -> None:
        """Add an interaction; one that the book has follows what the file says of it."""
        if draft.author:  # no part of the reference, which is computed from the words
            values = {**values, "text": f"{values['text']}\n({one_line(draft.author, 100)})"}
        kept = self.kept_row(ref, customer_id, _FOLLOWED)
        if kept is None:
            self.hold(values, customer_id, ref)
            self.tally.added += 1
            return
        said = {column: values[column] for column in _FOLLOWED if values.get(column) is not None}
        if taken := self.wanted_changes(kept, said, draft.line, one_line(values["text"], 40)):
            self.store.update("interaction", kept.row_id, **taken)

    def _call_off(self, ref: str, own: str, customer_id: int) -> None:
        """Leave out what was cancelled; with `overwrite` its plan is taken back too."""
        kept = self._meetings.kept_row(own, customer_id, ("done_at",)) if own in self._meetings.refs else None
        if kept and not kept.is_trashed and kept.values["done_at"] is None:
            if self.options.update == "overwrite":
                self.store.update("reminder", kept.row_id, deleted_at=self.store.utc_now)
                self.tally.updated += 1
            else:
                self.tally.differ += 1
            return
        self.tally.left_out += 1

    def _file_task(self, draft: ReminderDraft) -> None:
        """Keep a task of a calendar for the customer whose address it names; others are counted."""
        found = self._owner(draft.who.email)
        if not found:
            self.tally.strangers += 1
        for customer_id in found:
            values = self._meetings.checked(draft)
            ref = f"{draft.ref}@{customer_id}" if draft.ref else content_ref(customer_id, values["due"], values["text"])
            self._meetings.keep(values, customer_id, ref, draft)

    def _file_own(self, draft: ReminderDraft) -> None:
        """Keep a reminder of our own calendar, which names its customer by uid, unless the book has it.

        Raises NotFound for a customer that the book lacks.
        """
        values = self._meetings.checked(draft)
        known = "SELECT 1 FROM reminder WHERE uid = ? AND deleted_at IS NULL"
        if draft.uid and self.store.row(known, (draft.uid,)):
            self.tally.unchanged += 1
            return
        customer_id = self.customer_id(self.find_customer(draft.who))
        self._meetings.keep(values, customer_id, draft.uid or content_ref(customer_id, values["due"], values["text"]))

    def _file_meeting(self, draft: InteractionDraft, values: Values, customer_id: int, base: str) -> None:
        """Add a meeting, move the one of that uid, or take it back, as the newer version says.

        Where the sequence did not go up, and it stands at another time that is no older, it was moved too.
        """
        version = _Version(draft.sequence, draft.changed_at)
        ref = version.ref(base)
        kept = self._kept(base, customer_id) if base in self.refs else None
        self.refs.add(base)
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
        kept_table, row_id, old, known = kept
        has_happened = kept_table == "reminder" and table == "interaction" and not draft.is_cancelled
        is_moved = kept_table != table or old.get("at", old.get("due")) != values.get("at", values.get("due"))
        is_moved = is_moved and version.is_later(known) and not old["deleted_at"]
        if version.sequence < known.sequence or (
            version.sequence == known.sequence and not (has_happened or is_moved or draft.is_cancelled)
        ):
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
            if version.sequence == known.sequence:  # words that may be the book's own stay
                changes.pop("text", None)
            self.tally.updated += bool(changes)
            self.tally.unchanged += not changes
            if changes:
                self.store.update(table, row_id, **changes, ref=ref, deleted_at=None)
            return
        if kept_table == "reminder":  # it has taken place since
            self.store.update("reminder", row_id, done_at=old["done_at"] or values["at"])
            self.hold(values, customer_id, ref)
        else:  # it was moved to a day to come
            self.store.trash("interaction", row_id)
            self._meetings.hold(values, customer_id, ref)
        self.tally.updated += 1

    def _kept(self, base: str, customer_id: int) -> "tuple[str, int, dict[str, Any], _Version] | None":
        """The table, id, columns and version of the meeting with that uid; the newest one."""
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
                version = _Version.parse(str(row[1])[len(base) + 1 :])
                found.append((table, row[0], dict(zip(columns, row[2:], strict=True)), version))
        return max(found, key=lambda kept: (kept[3], kept[2]["deleted_at"] is None), default=None)


class _Version(NamedTuple):
    """Which version of a meeting a row is of: how often it was changed, and the digits of when, "" where unknown."""

    sequence: int
    changed_at: str

    @classmethod
    def parse(cls, text: str) -> "_Version":
        """The version behind the mark of a reference: 2, or 2.20261104080000."""
        sequence, _, changed_at = text.partition(".")
        return cls(int(sequence or 0), changed_at)

    def ref(self, base: str) -> str:
        """The reference of a meeting with this version."""
        at = f".{self.changed_at}" if self.changed_at else ""
        return f"{base}#{self.sequence}{at}" if self.sequence or at else base

    def is_later(self, other: "_Version") -> bool:
        """Whether it was changed after another one, as far as both say when."""
        return not (self.changed_at and other.changed_at) or self.changed_at > other.changed_at


def _task(number: str) -> str:
    """The number of a task among those of notes and calls, which another table may count too."""
    return number if is_of_program(number) else f"task {number}"


def _base(ref: str) -> str:
    """The reference of a meeting without its version."""
    front, mark, version = ref.rpartition("#")
    return front if mark and version.replace(".", "").isdigit() else ref

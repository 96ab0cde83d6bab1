"""History and plans from a file: people, notes, deals and reminders, each filed with its customer.

A row without a reference of its own gets one computed from its content, so that a second import finds it there.
"""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from hashlib import blake2b
from typing import NamedTuple

from crmcli.book.bulk import each
from crmcli.domain import dates
from crmcli.domain.rules import history, sales
from crmcli.domain.rules.values import Fault, InvalidRecord, Values
from crmcli.domain.sales.money import Money, exponent, parse_amount
from crmcli.domain.times import moment_of, utc_text
from crmcli.errors import Ambiguous, NotFound, Usage
from crmcli.services.deals import insert_deal
from crmcli.services.importing.customer_checks import CheckedCustomer
from crmcli.services.importing.customers import CustomerImporter
from crmcli.services.importing.known import Bloom
from crmcli.transfer.drafts import (
    ContactDraft,
    CustomerKey,
    DealDraft,
    Draft,
    PersonDraft,
    ReminderDraft,
)
from crmcli.transfer.read.statuses import closed_word
from crmcli.transfer.stage_words import mapped_stage
from crmcli.words import listed, tr

_CHUNK = 2000
_LONGEST_AMOUNT = 60


class Point(NamedTuple):
    """A point in time as stored: `at` UTC text or a day, `day` the local day."""

    at: str
    day: str


def point(value: date | datetime) -> Point:
    """Stored forms of a file's date or time. Raises Usage for a time that no calendar of UTC has."""
    if not isinstance(value, datetime):
        return Point(value.isoformat(), value.isoformat())
    try:
        local = value.astimezone().replace(tzinfo=None) if value.tzinfo else value
        at = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value.tzinfo else utc_text(value)
    except (OverflowError, ValueError):
        raise Usage(tr("{value} is not a point in time.", value=value)) from None
    return Point(at, local.date().isoformat())


def content_ref(*parts: object) -> str:
    """A reference computed from what a row says."""
    return "=" + blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()


class RowImporter:
    """What all importers of history share: finding the customer, and knowing which rows are there already."""

    table = ""

    def __init__(self, people: CustomerImporter) -> None:
        self.people = people
        self.store = people.store
        self.tally = people.tally
        self.options = people.options
        self.settings = people.settings
        self._codes: dict[str, str] = {}
        self._refs = Bloom()
        if self.table:
            for (ref,) in each(self.store, f'SELECT ref FROM "{self.table}" WHERE ref IS NOT NULL'):
                self._refs.add(ref)

    def import_row(self, draft: Draft) -> None:
        """File one row; raises CrmError, before anything of it is written, when it cannot be."""
        raise RuntimeError("each importer files its own kind")

    def finish(self) -> None:
        """Write the rows that are still held back."""
        self.people.flush()
        self.flush()

    def flush(self) -> None:
        """Write the rows held back."""

    def find_customer(self, who: CustomerKey) -> int | CheckedCustomer:
        """The id of the customer a row names; with `create`, the checked one to make. Raises CrmError otherwise."""
        if not who:
            raise Usage(tr("no customer is named"))
        found = self.people.known.meant(who)
        if len(found) == 1:
            return found[0]
        named = who.ref or who.name or who.company or who.email or who.phone or who.uid
        if len(found) > 1:
            names = listed(self.people.name_of(customer_id) for customer_id in found[:3])
            raise Ambiguous(tr("several customers can be meant by {named!r}: {names}", named=named, names=names))
        if not self.options.create:
            raise NotFound(tr("the book has no customer {named!r} (--create makes one)", named=named))
        return self.people.checks.named(who)

    def customer_id(self, found: int | CheckedCustomer) -> int:
        """The customer's id; one that is to be made is written first."""
        if isinstance(found, int):
            return found
        made = self.people.add(found, found.keys)
        self.people.flush()
        return made

    def is_known(self, ref: str, customer_id: int) -> bool:
        """True when the customer has a row with that reference, also one read before; remembers it otherwise."""
        if ref in self._refs:
            self.flush()
            sql = f'SELECT 1 FROM "{self.table}" WHERE customer_id = ? AND ref = ? LIMIT 1'
            if self.store.row(sql, (customer_id, ref)):
                self.tally.unchanged += 1
                return True
        self._refs.add(ref)
        return False

    def money(self, text: str, currency: str) -> Money | None:
        """An amount of the file, halves of its smallest unit rounded away from nothing; None where it says none."""
        exact = self.exact(text, currency)
        return Money(sales.line_amount(1, exact[0]), exact[1]) if exact else None

    def exact(self, text: str, currency: str) -> tuple[str, str] | None:
        """An amount of the file in minor units as decimal text, not rounded, and its currency."""
        if not text:
            return None
        if len(text) > _LONGEST_AMOUNT:
            raise InvalidRecord(Fault("amount", tr("{amount} is too much.", amount=f"{text[:40]}…")))
        code = self._code_of(currency)
        with localcontext(prec=2 * _LONGEST_AMOUNT, rounding=ROUND_HALF_UP):
            return f"{Decimal(text).scaleb(exponent(code)):f}", code

    def _code_of(self, sign: str) -> str:
        """The currency a file means by `USD`, `¥`, `元` or nothing."""
        if sign not in self._codes:
            try:
                self._codes[sign] = parse_amount(f"1 {sign}".strip(), self.settings.currency).currency
            except Usage:
                raise InvalidRecord(Fault("currency", tr("{sign} is not a currency.", sign=repr(sign)))) from None
        return self._codes[sign]


class HeldImporter(RowImporter):
    """Holds rows back and writes them in bulk."""

    columns: tuple[str, ...] = ()

    def __init__(self, people: CustomerImporter) -> None:
        super().__init__(people)
        self._held: list[tuple[object, ...]] = []

    def hold(self, values: Values, customer_id: int, ref: str) -> None:
        """Keep a row until there are enough to write at once."""
        row = {**values, "customer_id": customer_id, "ref": ref}
        self._held.append(tuple([row.get(column) for column in self.columns]))
        if len(self._held) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write the rows held back."""
        if self._held:
            self.people.flush()
            self.store.insert_many(self.table, self.columns, self._held)
            self._held.clear()


class ReminderImporter(HeldImporter):
    """Things to do, with their recurrence."""

    table = "reminder"
    columns = ("customer_id", "kind", "due", "due_day", "text", "every", "done_at", "ref")

    def import_row(self, draft: Draft) -> None:
        """File a reminder."""
        assert isinstance(draft, ReminderDraft)
        values = self.checked(draft)
        customer_id = self.customer_id(self.find_customer(draft.who))
        ref = draft.ref or draft.uid or content_ref(customer_id, values["due"], values["text"])
        self.keep(values, customer_id, ref)

    def checked(self, draft: ReminderDraft) -> Values:
        """The columns of a reminder. Raises InvalidRecord."""
        when = point(draft.due)
        return history.reminder(
            {
                "kind": draft.kind,
                "due": when.at,
                "due_day": when.day,
                "text": draft.text,
                "every": _recurrence(draft.every, when.at) if draft.every else None,
                "done_at": self.store.utc_now if draft.done else None,
            }
        )

    def keep(self, values: Values, customer_id: int, ref: str) -> None:
        """Hold a checked reminder, unless the customer has it already."""
        if not self.is_known(ref, customer_id):
            self.hold(values, customer_id, ref)
            self.tally.added += 1


def _recurrence(said: str, due: str) -> str:
    """A recurrence as a reminder keeps it, from its first day on. Raises InvalidRecord."""
    try:
        return dates.anchored(dates.parse_every(said), moment_of(due)).text
    except Usage as error:
        raise InvalidRecord(Fault("every", error.message, error.hint)) from None


class DealImporter(RowImporter):
    """Opportunities, each with one entry of stage history; the customer takes the deal's stage."""

    table = "deal"

    def import_row(self, draft: Draft) -> None:
        """File a deal."""
        assert isinstance(draft, DealDraft)
        amount = self.money(draft.amount, draft.currency)
        reason = sales.known_reason(draft.lost_reason, self.settings.lost_reasons) if draft.lost_reason else None
        values = sales.deal(
            {
                "title": draft.title,
                "amount": amount.minor if amount else None,
                "currency": amount.currency if amount else None,
                "stage": self._stage(draft),
                "expected_close": draft.expected_close,
                "opened_on": draft.opened_on,
                "closed_on": draft.closed_on or self._close_day(draft),
                "lost_reason": reason,
                "note": draft.note,
            },
            self.settings.stage_names,
            self.store.now,
        )
        customer_id = self.customer_id(self.find_customer(draft.who))
        ref = draft.ref or draft.uid or content_ref(customer_id, draft.title, draft.opened_on)
        if not self.is_known(ref, customer_id):
            self.people.flush()
            insert_deal(self.store, {**values, "customer_id": customer_id, "ref": ref}, self.settings)
            self.tally.added += 1

    def _stage(self, draft: DealDraft) -> str:
        """The stage as it was mapped; a state of its own, won or lost, comes first."""
        mapped = mapped_stage(draft.stage, self.options.stages)
        is_state = draft.status and (mapped == draft.stage or draft.status != closed_word(draft.stage))
        return draft.status if is_state else mapped

    def _close_day(self, draft: DealDraft) -> date | None:
        """The close day of a deal that is won or lost, when it has passed: the day on which it was."""
        is_past = draft.expected_close is not None and draft.expected_close <= self.store.now.date()
        return draft.expected_close if self._stage(draft) in sales.CLOSED and is_past else None


class ContactImporter(RowImporter):
    """People at customers."""

    def import_row(self, draft: Draft) -> None:
        """Add a person to the customer, or fill in what is not known of them."""
        assert isinstance(draft, ContactDraft)
        person = PersonDraft(draft.name, draft.title, draft.details, draft.role, draft.birthday, draft.notes)
        checked = self.people.checks.person(person, draft.uid)
        new = self.people.merge_contact(self.customer_id(self.find_customer(draft.who)), checked)
        self.tally.added += new
        self.tally.unchanged += not new

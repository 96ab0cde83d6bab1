"""History and plans from a file: people, notes, payments, deals and reminders, each filed with its customer.

What has no reference of its own gets one computed from its content, so that a second import finds it there.
"""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from hashlib import blake2b
from typing import NamedTuple

from crmcli.domain.records import CHANNELS
from crmcli.domain.sales.money import Money, exponent, parse_amount
from crmcli.domain.text.unicode import clean
from crmcli.domain.times import utc_text
from crmcli.errors import CrmError
from crmcli.services.importing.customers import CustomerTaker
from crmcli.services.importing.known import Bloom
from crmcli.transfer.drafts import (
    ContactDraft,
    CustomerKey,
    DealDraft,
    Draft,
    InteractionDraft,
    OrderLineDraft,
    PaymentDraft,
    PersonDraft,
    ReminderDraft,
)

_CHUNK = 2000
Dated = InteractionDraft | OrderLineDraft | PaymentDraft | DealDraft | ReminderDraft | ContactDraft


class Point(NamedTuple):
    """A point in time as stored: `at` UTC text or a day, `day` the local day."""

    at: str
    day: str


def point(value: date | datetime) -> Point:
    """Stored forms of a file's date or time."""
    if not isinstance(value, datetime):
        return Point(value.isoformat(), value.isoformat())
    local = value.astimezone().replace(tzinfo=None) if value.tzinfo else value
    at = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value.tzinfo else utc_text(value)
    return Point(at, local.date().isoformat())


def content_ref(*parts: object) -> str:
    """A reference computed from what a row says."""
    return "=" + blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()


class RowTaker:
    """What all takers of history share: finding the customer, and knowing what is there already."""

    table = ""

    def __init__(self, people: CustomerTaker) -> None:
        self.people = people
        self.store = people.store
        self.tally = people.tally
        self.options = people.options
        self.settings = people.settings
        self._codes: dict[str, str] = {}
        self._refs = Bloom()
        for (ref,) in self.store.db.execute(f'SELECT ref FROM "{self.table}" WHERE ref IS NOT NULL'):
            self._refs.add(ref)

    def take(self, draft: Draft) -> None:
        """File one row, or reject it with the reason."""
        try:
            self.file(draft)
        except CrmError as error:
            self.tally.reject(draft, error.message)

    def file(self, draft: Draft) -> None:
        """File one row; raises CrmError when it cannot be."""
        raise RuntimeError("each taker files its own kind")

    def finish(self) -> None:
        """Write what is still held back."""
        self.people.flush()
        self.flush()

    def flush(self) -> None:
        """Write the rows held back."""

    def customer_of(self, draft: Dated) -> int | None:
        """The customer a row names; otherwise the row is rejected, or the customer made with `create`."""
        who = draft.who
        if not who:
            self.tally.reject(draft, "no customer is named")
            return None
        found = self.people.known.meant(who)
        if len(found) == 1:
            return found[0]
        named = who.ref or who.name or who.company or who.email or who.phone or who.uid
        if len(found) > 1:
            self.tally.reject(draft, f"several customers are called {named!r}")
        elif self.options.create:
            return self._made(who)
        else:
            self.tally.reject(draft, f"the book has no customer {named!r} (--create makes one)")
        return None

    def _made(self, who: CustomerKey) -> int:
        from crmcli.services.customers import add_detail

        customer_id = self.people.create(who.name or who.company or who.ref or who.email or who.phone, who.company)
        self.people.flush()
        for kind, value in (("ref", who.ref), ("email", who.email), ("phone", who.phone)):
            if value:
                add_detail(self.store, customer_id, kind, value, self.settings.region)
                self.people.known.note(customer_id, [(kind, self.people.normal(kind, value))], value, None)
        return customer_id

    def is_known(self, ref: str) -> bool:
        """True when a row with that reference is in the book, or was read before; remembers it otherwise."""
        if ref in self._refs:
            self.flush()
            if self.store.row(f'SELECT 1 FROM "{self.table}" WHERE ref = ? LIMIT 1', (ref,)):
                self.tally.unchanged += 1
                return True
        self._refs.add(ref)
        return False

    def money(self, text: str, currency: str) -> Money | None:
        """An amount of the file, None where it says none."""
        if not text:
            return None
        code = self._code_of(currency)
        places = Decimal(1).scaleb(-exponent(code))
        return Money(int(Decimal(text).quantize(places, ROUND_HALF_UP).scaleb(exponent(code))), code)

    def _code_of(self, sign: str) -> str:
        """The currency a file means by `USD`, `¥`, `元` or nothing."""
        if sign not in self._codes:
            self._codes[sign] = parse_amount(f"1 {sign}".strip(), self.settings.currency).currency
        return self._codes[sign]


class HeldTaker(RowTaker):
    """Holds rows back and writes them in bulk."""

    columns: tuple[str, ...] = ()

    def __init__(self, people: CustomerTaker) -> None:
        super().__init__(people)
        self._held: list[tuple[object, ...]] = []

    def hold(self, *row: object) -> None:
        """Keep a row until there are enough to write at once."""
        self._held.append(row)
        self.tally.added += 1
        if len(self._held) >= _CHUNK:
            self.flush()

    def flush(self) -> None:
        """Write the rows held back."""
        if self._held:
            self.people.flush()
            self.store.insert_many(self.table, self.columns, self._held)
            self._held.clear()


class InteractionTaker(HeldTaker):
    """Notes, mails and meetings. A mail is filed with every customer whose address took part, else left out."""

    table = "interaction"
    columns = ("customer_id", "at", "day", "channel", "direction", "text", "minutes", "ref")

    def file(self, draft: Draft) -> None:
        """File a note, mail or meeting."""
        assert isinstance(draft, InteractionDraft)
        if draft.sender or draft.others:
            self._file_mail(draft)
            return
        customer_id = self.customer_of(draft)
        if customer_id is not None:
            self._file(draft, customer_id, draft.direction or None)

    def _file_mail(self, draft: InteractionDraft) -> None:
        sender = set(self.people.known.meant(CustomerKey(email=draft.sender))) if draft.sender else set()
        others = {i for address in draft.others for i in self.people.known.meant(CustomerKey(email=address))}
        for customer_id in sorted(sender):
            self._file(draft, customer_id, "in")
        for customer_id in sorted(others - sender):
            self._file(draft, customer_id, draft.direction or ("out" if draft.sender else None))
        if not sender and not others:
            self.tally.unchanged += 1

    def _file(self, draft: InteractionDraft, customer_id: int, direction: str | None) -> None:
        when = point(draft.at)
        channel = draft.channel if draft.channel in CHANNELS else "other"
        text = clean(draft.text)
        own = draft.ref or draft.uid
        ref = f"{own}@{customer_id}" if own else content_ref(customer_id, when.at, channel, direction, text)
        if not self.is_known(ref):
            self.hold(customer_id, when.at, when.day, channel, direction, text, draft.minutes, ref)


class PaymentTaker(HeldTaker):
    """Money received, on an order when its number is named."""

    table = "payment"
    columns = ("customer_id", "order_id", "day", "amount", "currency", "method", "note", "ref")

    def file(self, draft: Draft) -> None:
        """File a payment."""
        assert isinstance(draft, PaymentDraft)
        customer_id = self.customer_of(draft)
        if customer_id is None:
            return
        amount = self.money(draft.amount, draft.currency)
        if amount is None:
            self.tally.reject(draft, "there is no amount")
            return
        order_id = None
        if draft.order_ref:
            order_id = self.store.value(
                'SELECT id FROM "order" WHERE customer_id = ? AND ref = ? AND deleted_at IS NULL',
                (customer_id, draft.order_ref),
            )
        day = draft.day.isoformat()
        ref = draft.ref or content_ref(customer_id, day, *amount, draft.order_ref, draft.note)
        if not self.is_known(ref):
            self.hold(customer_id, order_id, day, *amount, draft.method or None, draft.note or None, ref)


class ReminderTaker(HeldTaker):
    """Things to do, with their recurrence."""

    table = "reminder"
    columns = ("customer_id", "kind", "due", "due_day", "text", "every", "done_at", "ref")

    def file(self, draft: Draft) -> None:
        """File a reminder."""
        assert isinstance(draft, ReminderDraft)
        customer_id = self.customer_of(draft)
        if customer_id is None:
            return
        when = point(draft.due)
        every = None
        if draft.every:
            from crmcli.domain.dates import anchored, parse_every
            from crmcli.domain.times import moment_of

            every = anchored(parse_every(draft.every), moment_of(when.at)).text
        text = clean(draft.text)
        ref = draft.ref or draft.uid or content_ref(customer_id, when.at, text)
        if not self.is_known(ref):
            done_at = self.store.utc_now if draft.done else None
            self.hold(customer_id, draft.kind, when.at, when.day, text, every, done_at, ref)


class DealTaker(RowTaker):
    """Opportunities, with one entry of stage history."""

    table = "deal"

    def file(self, draft: Draft) -> None:
        """File a deal."""
        assert isinstance(draft, DealDraft)
        customer_id = self.customer_of(draft)
        if customer_id is None:
            return
        ref = draft.ref or draft.uid or content_ref(customer_id, draft.title, draft.opened_on)
        if self.is_known(ref):
            return
        self.people.flush()
        stage = self._stage(draft)
        amount = self.money(draft.amount, draft.currency)
        today = self.store.now.date().isoformat()
        opened = draft.opened_on.isoformat() if draft.opened_on else today
        closed = (draft.closed_on.isoformat() if draft.closed_on else today) if stage in ("won", "lost") else None
        deal_id = self.store.insert(
            "deal",
            customer_id=customer_id,
            title=clean(draft.title),
            amount=amount.minor if amount else None,
            currency=amount.currency if amount else None,
            stage=stage,
            expected_close=draft.expected_close.isoformat() if draft.expected_close else None,
            opened_on=opened,
            closed_on=closed,
            lost_reason=draft.lost_reason or None if stage == "lost" else None,
            note=draft.note or None,
            ref=ref,
        )
        self.store.insert("deal_stage", deal_id=deal_id, stage=stage, day=closed or opened)
        self.tally.added += 1

    def _stage(self, draft: DealDraft) -> str:
        if draft.status in ("won", "lost"):
            return draft.status
        if not draft.stage:
            return self.settings.stages[0].name
        from crmcli.services.deals import checked_stage

        return checked_stage(draft.stage, self.settings)


class ContactTaker(RowTaker):
    """People at customers."""

    table = "reminder"  # contacts carry no reference; this scan is of the smallest table that has one

    def file(self, draft: Draft) -> None:
        """Add a person to the customer, or what is not known of them."""
        assert isinstance(draft, ContactDraft)
        customer_id = self.customer_of(draft)
        if customer_id is None:
            return
        new = self.people.merge_contact(customer_id, PersonDraft(draft.name, draft.title, draft.details))
        self.tally.added += new
        self.tally.unchanged += not new

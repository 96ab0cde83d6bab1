"""History and plans from a file: people, notes, deals and reminders, each filed with its customer.

A row without a reference of its own gets one computed from its content, so that a second import finds it there.
"""

from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import NamedTuple

from crmcli.book.bulk import each
from crmcli.domain import dates
from crmcli.domain.identity import is_of_program, is_placeholder, names_agree
from crmcli.domain.rules import history, sales
from crmcli.domain.rules.stages import meant
from crmcli.domain.rules.values import Fault, InvalidRecord, Values
from crmcli.domain.sales.money import Money, exponent, parse_amount
from crmcli.domain.times import moment_of, utc_text
from crmcli.errors import Ambiguous, NotFound, Usage
from crmcli.services.deals import follow_deal, insert_deal
from crmcli.services.importing.customer_checks import CheckedCustomer
from crmcli.services.importing.customers import CustomerImporter
from crmcli.services.importing.known import KeyFilter
from crmcli.services.importing.tally import RowDifference
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
_UNSAID = frozenset(("currency", "due_day", "customer_id"))  # changes that another column of the row tells


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
    from hashlib import blake2b  # OpenSSL comes with it, which a list of customers does not need

    return "=" + blake2b("\x1f".join(map(str, parts)).encode(), digest_size=12).hexdigest()


_FOLLOWED = (
    "title", "amount", "currency", "stage", "expected_close", "opened_on", "closed_on", "lost_reason", "note",
    "customer_id",
)  # fmt: skip


class Kept(NamedTuple):
    """A row that the book has: its id, whether it is in the trash, and some of its columns."""

    row_id: int
    is_trashed: bool
    values: Values


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
        self.refs = KeyFilter()
        if self.table:
            for (ref,) in each(self.store, f'SELECT ref FROM "{self.table}" WHERE ref IS NOT NULL'):
                self.refs.add(ref)

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
            self._note_unkept(who)
            return self._person_beside(found[0], who) or found[0]
        named = (
            who.ref or who.name or who.company or who.email or who.phone or who.uid or who.related or listed(who.ids)
        )
        if len(found) > 1:
            names = listed(self.people.name_of(customer_id) for customer_id in found[:3])
            raise Ambiguous(tr("several customers can be meant by {named!r}: {names}", named=named, names=names))
        if who.is_related_alone:
            raise NotFound(tr("the book has no customer and no deal {named!r}", named=who.related))
        if not self.options.create or who.is_number_alone:
            if who.is_number_alone:
                raise NotFound(tr("the book has no customer with the number {number}", number=named))
            raise NotFound(tr("the book has no customer {named!r} (--create makes one)", named=named))
        return self.people.checks.named(who)

    def _note_unkept(self, who: CustomerKey) -> None:
        """Note a mail address or phone of a known customer that nobody in the book has: rows of history keep none."""
        for kind, value in (("email", who.email), ("phone", who.phone)):
            if value and value not in self.tally.unkept and value.strip("*"):
                normal = self.people.checks.normal(kind, value)
                if not is_placeholder(kind, normal) and not self.people.known.may_hold((kind, normal)):
                    self.tally.note_unkept(value)

    def _person_beside(self, firm_id: int, who: CustomerKey) -> int | CheckedCustomer | None:
        """The person whom a row of a known program names beside the firm that was found; None for the firm itself.

        It is the customer of that name there; with `create` one that the book lacks is made, with their own number.
        """
        if not (who.program and who.name) or who.is_firm:
            return None
        firm, kind = self.store.row("SELECT name, kind FROM customer WHERE id = ?", (firm_id,)) or ("", "")
        if kind != "company" or any(
            names_agree(who.name, name) for name in (firm, *self.people.known.other_names(firm_id))
        ):
            return None
        if there := self.people.known.by_name(who.name, firm):
            return there[0]
        if (other := self.people.known.named_at(who.name, firm)) is not None:
            return other
        if not self.options.create:
            return None
        own = next((number for number in who.ids if not self.people.known.by_ids((number,))), "")
        return self.people.checks.named(who._replace(company=firm, ref=own))

    def customer_id(self, found: int | CheckedCustomer) -> int:
        """The customer's id; one that is to be made is written first."""
        if isinstance(found, int):
            return found
        made = self.people.add(found, found.keys)
        self.people.flush()
        return made

    def is_known(self, ref: str, customer_id: int) -> bool:
        """True when the customer has a row with that reference, also one read before; remembers it otherwise."""
        is_known = self.kept_row(ref, customer_id, ()) is not None
        self.tally.unchanged += is_known
        return is_known

    def kept_row(self, ref: str, customer_id: int | None, columns: tuple[str, ...]) -> Kept | None:
        """The row of the book with that reference, of any customer where none is given; remembers a new reference."""
        if ref in self.refs:
            self.flush()
            names = ", ".join(("id", "deleted_at", *columns))
            row = self.store.row(
                f'SELECT {names} FROM "{self.table}" WHERE ref = :ref'
                " AND (:customer IS NULL OR customer_id = :customer) ORDER BY deleted_at IS NOT NULL LIMIT 1",
                {"ref": ref, "customer": customer_id},
            )
            if row is not None:
                return Kept(row[0], row[1] is not None, dict(zip(columns, row[2:], strict=True)))
        self.refs.add(ref)
        return None

    def kept_by_uid(self, uid: str, columns: tuple[str, ...]) -> Kept | None:
        """The row of the book that a table of ours names by its uid."""
        row = self.store.row(f'SELECT id, deleted_at, {", ".join(columns)} FROM "{self.table}" WHERE uid = ?', (uid,))
        return Kept(row[0], row[1] is not None, dict(zip(columns, row[2:], strict=True))) if row else None

    def wanted_changes(self, kept: Kept, said: Values, line: int, name: str) -> Values:
        """What to change of a row that the book has: empty columns, with `overwrite` all that the file says otherwise.

        Counts the row as updated, unchanged or, where the book keeps something else, as one that differs.
        """
        changes = {column: value for column, value in said.items() if value != kept.values[column]}
        if kept.is_trashed:
            changes = {}
            self.tally.trashed += 1
        taken = {
            column: value
            for column, value in changes.items()
            if self.options.update == "overwrite" or (self.options.update == "fill" and kept.values[column] is None)
        }
        left = changes.keys() - taken.keys()
        self.tally.updated += bool(taken)
        self.tally.differ += bool(left) and self.options.update == "fill"
        self.tally.unchanged += not taken and not (left and self.options.update == "fill")
        for column, value in changes.items():
            if column not in _UNSAID and (column in taken or self.options.update == "fill"):
                before, after = (self._shown(column, each, row) for each, row in (
                    (kept.values[column], kept.values), (value, {**kept.values, **said})))  # fmt: skip
                self.tally.note_change(RowDifference(line, name, column, before, after, column in taken))
        return taken

    @staticmethod
    def _shown(column: str, value: object, row: Values) -> str:
        """A value of a row for a message; an amount with its currency."""
        if value is None:
            return ""
        if column in ("amount", "paid") and isinstance(value, int):
            code = str(row.get("currency") or "")
            return f"{Decimal(value).scaleb(-exponent(code)):f} {code}".strip()
        return str(value)

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
    """Holds things to do, with their recurrence; the rows come from the importer of activities."""

    table = "reminder"
    columns = ("customer_id", "deal_id", "contact_id", "kind", "due", "due_day", "text", "every", "done_at", "ref")

    def checked(self, draft: ReminderDraft) -> Values:
        """The columns of a reminder; one without a day is due today. Raises InvalidRecord."""
        when = point(draft.due or self.store.now.date())
        return history.reminder(
            {
                "kind": draft.kind,
                "due": when.at,
                "due_day": when.day,
                "text": draft.text,
                "every": _recurrence(draft.every, when.at) if draft.every else None,
                "done_at": self._done_at(draft) if draft.done else None,
            }
        )

    def _done_at(self, draft: ReminderDraft) -> str:
        """When a task was done, at the latest now: on the day of the file, at its start where no hour is told."""
        if draft.done_at is None:
            return self.store.utc_now
        day = draft.done_at
        moment = day if isinstance(day, datetime) else datetime.combine(day, time())
        return min(point(moment).at, self.store.utc_now)

    def keep(self, values: Values, customer_id: int, ref: str, draft: ReminderDraft | None = None) -> None:
        """Hold a checked reminder; one that the customer has already follows what the file says of it."""
        compared = ("due", "due_day", "text", "every")
        kept = self.kept_row(ref, customer_id, (*compared, "done_at"))
        if kept is None:
            self.hold(values, customer_id, ref)
            self.tally.added += 1
            self.tally.undated += draft is not None and draft.due is None
            return
        if draft is None or kept.values["done_at"]:
            self.tally.unchanged += 1
            return
        if values.get("done_at") and not kept.is_trashed and self.options.update != "skip":
            self.store.update("reminder", kept.row_id, done_at=values["done_at"])
            self.tally.updated += 1
            return
        said = {column: values[column] for column in compared if values.get(column) is not None}
        has_moved_on = kept.values["every"] and kept.values["due_day"] > values["due_day"]
        if draft.due is None or has_moved_on:
            said.pop("due"), said.pop("due_day")
        if taken := self.wanted_changes(kept, said, draft.line, values["text"]):
            self.store.update("reminder", kept.row_id, **taken)

    def finish_task(self, ref: str, customer_id: int, done_at: str) -> None:
        """Mark the customer's open reminder with that reference as done; the file tells when it was."""
        if ref not in self.refs:
            return
        kept = self.kept_row(ref, customer_id, ("done_at",))
        if kept and not kept.is_trashed and kept.values["done_at"] is None and self.options.update != "skip":
            self.store.update("reminder", kept.row_id, done_at=done_at)


def _recurrence(said: str, due: str) -> str:
    """A recurrence as a reminder keeps it, from its first day on. Raises InvalidRecord."""
    try:
        return dates.anchored(dates.parse_every(said), moment_of(due)).text
    except Usage as error:
        raise InvalidRecord(Fault("every", error.message, error.hint)) from None


class DealImporter(RowImporter):
    """Opportunities, each with one entry of stage history; the customer takes the deal's stage."""

    table = "deal"

    def __init__(self, people: CustomerImporter) -> None:
        super().__init__(people)
        self._rows: dict[str, list[int]] = {}  # the different rows of one customer, title and day

    def import_row(self, draft: Draft) -> None:
        """File a deal, or have the one that the book has follow it."""
        assert isinstance(draft, DealDraft)
        amount = self.money(draft.amount, draft.currency)
        reason = sales.known_reason(draft.lost_reason, self.settings.lost_reasons) if draft.lost_reason else None
        stage = self._stage(draft)
        values = sales.deal(
            {
                "title": draft.title,
                "amount": amount.minor if amount else None,
                "currency": amount.currency if amount else None,
                "stage": stage,
                "expected_close": draft.expected_close,
                "opened_on": draft.opened_on or self._first_day(draft),
                "closed_on": draft.closed_on or self._close_day(draft),
                "lost_reason": reason,
                "note": draft.note,
            },
            self.settings.stage_names,
            self.store.now,
        )
        of_program = draft.ref if is_of_program(draft.ref) else ""
        if of_program and (kept := self.kept_row(of_program, None, _FOLLOWED)):
            found = self.people.known.meant(draft.who) if draft.who else []
            person = self._person_beside(found[0], draft.who) if len(found) == 1 else None
            whose = person if isinstance(person, int) else found[0] if len(found) == 1 and person is None else None
            self._follow(kept, values, draft, stage, whose)
            return
        if draft.uid and (kept := self.kept_by_uid(draft.uid, _FOLLOWED)):
            self._follow(kept, values, draft, stage, None)
            return
        customer_id = self.customer_id(self.find_customer(self._who(draft)))
        ref = draft.ref or draft.uid or self._content_ref(draft, customer_id)
        if kept := self._kept(ref, customer_id, values["title"]):
            self._follow(kept, values, draft, stage, None)
            return
        self.people.flush()
        insert_deal(self.store, {**values, "customer_id": customer_id, "ref": ref}, self.settings)
        self.tally.added += 1

    def _who(self, draft: DealDraft) -> CustomerKey:
        """Whom a deal names; with `create` a deal of a known program that names nobody is one of its own title."""
        if draft.who or not is_of_program(draft.ref):
            return draft.who
        if not self.options.create:
            raise Usage(tr("no customer is named (--create makes one of the deal's name)"))
        self.tally.nameless += 1
        return draft.who._replace(name=draft.title)

    def _content_ref(self, draft: DealDraft, customer_id: int) -> str:
        """A reference of a deal without a number; a row that says otherwise than one above it is another deal."""
        same = content_ref(customer_id, draft.title, draft.opened_on)
        said, rows = hash(tuple(draft.row)), self._rows.setdefault(same, [])
        if said in rows:
            self.tally.repeated += 1
        else:
            rows.append(said)
        count = rows.index(said)
        return f"{same}.{count + 1}" if count else same

    def _kept(self, ref: str, customer_id: int, title: str) -> Kept | None:
        """The customer's deal with that reference; of a program's number also one that was kept without the table."""
        kept = self.kept_row(ref, customer_id, _FOLLOWED)
        if kept is None and is_of_program(ref):
            bare = ref.rpartition(" ")[2]
            old = self.kept_row(bare, customer_id, _FOLLOWED) if bare in self.refs else None
            if old is not None and old.values["title"] == title:
                self.store.update("deal", old.row_id, ref=ref)
                return old
        return kept

    def _follow(self, kept: Kept, values: Values, draft: DealDraft, stage: str, customer_id: int | None) -> None:
        """Take what a newer export says of a deal, as the options allow."""
        said = {column: values[column] for column in ("title", "expected_close", "note") if values.get(column)}
        if values.get("amount") is not None:
            said |= {"amount": values["amount"], "currency": values["currency"]}
        if draft.opened_on:
            said["opened_on"] = values["opened_on"]
        if stage:
            said["stage"] = values["stage"]
            if values["stage"] != kept.values["stage"] or draft.closed_on or self._close_day(draft):
                said["closed_on"] = values["closed_on"]
        if values["stage"] == "lost" and values.get("lost_reason"):
            said["lost_reason"] = values["lost_reason"]
        if customer_id is not None:
            said["customer_id"] = customer_id
        if self.options.update == "fill" and said.get("stage", kept.values["stage"]) != kept.values["stage"]:
            said = {
                **said,
                **{column: kept.values[column] for column in ("closed_on", "lost_reason") if column in said},
            }
        taken = self.wanted_changes(kept, said, draft.line, values["title"])
        if taken:
            day = values["closed_on"] or self.store.now.date().isoformat()
            follow_deal(self.store, kept.row_id, taken, day, self.settings)

    def _first_day(self, draft: DealDraft) -> date | None:
        """The day on which a closed deal whose opening the file does not tell was closed: it was open by then."""
        return (draft.closed_on or self._close_day(draft)) if draft.status else None

    def _stage(self, draft: DealDraft) -> str:
        """The stage as it was mapped; a state of its own, won or lost, comes first.

        A stage that the book lacks and that the program begins with is the one commonly meant by it.
        """
        mapped = mapped_stage(draft.stage, self.options.stages)
        if draft.status and (mapped == draft.stage or draft.status != closed_word(draft.stage)):
            return draft.status
        names = self.settings.stage_names
        is_usual = mapped == draft.stage and draft.usual_stage in names and meant(mapped, names) is None
        return draft.usual_stage if is_usual else mapped

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
        customer_id = self.customer_id(self.find_customer(draft.who))
        is_new, differs = self.people.merge_contact(customer_id, checked, draft.line)
        self.tally.added += is_new
        self.tally.differ += differs
        self.tally.unchanged += not is_new and not differs

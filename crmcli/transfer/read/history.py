"""Rows of a table as drafts of what happens with customers: interactions, orders, payments, deals, reminders."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from crmcli.domain.sales.units import is_unit as quantity_unit
from crmcli.transfer.drafts import (
    CustomerKey,
    DealDraft,
    Draft,
    InteractionDraft,
    OrderLineDraft,
    PaymentDraft,
    ReminderDraft,
)
from crmcli.transfer.heading_targets import heading_unit
from crmcli.transfer.headings import Match, plain
from crmcli.transfer.read import dates, statuses
from crmcli.transfer.read.activity_words import channel_of, channel_of_day, is_planned, meaning
from crmcli.transfer.read.details import RowFault, trimmed
from crmcli.transfer.read.file_currency import FileCurrency
from crmcli.transfer.read.line_values import discount_share
from crmcli.transfer.read.money_flow import Statement
from crmcli.transfer.read.order_rows import OrderRows
from crmcli.transfer.read.people import PeopleRowParser, lines_of
from crmcli.transfer.read.row_cells import RowCells
from crmcli.words import tr

_NO_DISCOUNT = ("无", "没有", "不打折", "无折扣", "原价", "none", "no")
_PRODUCTS = ("product", "productname")
_OUTCOMES = ("meetingoutcome",)
_MOST_MINUTES = 24 * 60 * 31
# The fields of each kind that are taken as they stand, in the order in which its method unpacks them.
_PLAIN = {
    "interactions": ("uid", "ref", "channel", "direction", "subject", "minutes"),
    "orders": ("order_ref", "product", "product_ref", "quantity", "price", "discount", "amount", "currency", "unit"),
    "payments": ("ref", "order_ref", "amount", "currency", "method"),
    "deals": ("uid", "ref", "title", "stage", "status", "amount", "currency", "lost_reason"),
    "reminders": ("uid", "ref", "kind", "every", "done", "channel", "direction", "minutes"),
}


class HistoryRowParser(RowCells):
    """Parses the rows of one table into drafts of interactions, order lines, payments, deals or reminders."""

    def __init__(
        self,
        match: Match,
        values: Callable[[int], dates.Values],
        options: dates.DateOptions,
        channel: str,
        money: FileCurrency,
    ) -> None:
        super().__init__(match, values, options, money)
        self._plain = [self._at(field) for field in _PLAIN[match.kind]]
        self._orders = OrderRows(match, values)
        self._state, self._paid = self._at("status"), self._at("paid")
        self._paid_amount, self._paid_on = self._at("paid_amount"), self._at("paid_on")
        self._pay_by, self._terms = (self._at(field) if match.kind == "orders" else -1 for field in ("due", "terms"))
        self._refunded, self._cancelled_at = self._at("refunded"), self._at("cancelled_at")
        self._is_of_invoices = plain(self._heading("amount")) in ("amountappliedtoinvoice", "amountapplied")
        self._order_total = self._at("order_total") if self._orders.has_order_totals(values) else -1
        self._balance, self._document = self._at("balance"), self._at("document")
        self._payee_mail = self._at("to_email")
        self._statement = Statement(self._places, values) if match.kind == "payments" else None
        self._unit = heading_unit(self._heading("quantity"))
        self._done, self._done_at, self._end = map(self._at, ("done", "done_at", "end"))
        self._end_time, self._author = self._at("end_time"), self._at("author")
        self._usual_channel = channel_of_day(plain(self._heading("at")))
        self._answer, self._channel, self._today = self._at("answer"), channel, options.today
        self._is_title_told = False
        self._is_named_by_product = plain(self._heading("title")) in _PRODUCTS
        self._closed = [at for at, found in enumerate(match.targets) if found and found.field == "closed_on"]

    def interaction(self, line: int, row: list[str]) -> InteractionDraft | ReminderDraft:
        """Something that happened, or a planned activity that is not done yet. Raises RowFault."""
        cells = trimmed(row)
        uid, ref, said, way, subject, minutes = [cells[at] for at in self._plain]
        channel, note = channel_of(said) if said else (self._usual_channel, "")
        text = self._text(cells)
        if subject or note:
            text = ": ".join(part for part in (note, "\n".join(part for part in (subject, text) if part)) if part)
        direction = self._direction(way)
        who, state = self._named(cells), self._state_of(cells)
        if state == "moved":  # it did not take place on that day, or has yet to
            state = "void" if self._has_passed(cells) else "open"
        is_missed, said = self._answer_of(cells)
        text = "\n".join(part for part in (text, said) if part)
        if not text and (channel != "other" or minutes or way):
            text = tr("(no text)")
        if state == "open" and not self._is_held(cells):
            due = self._moment(cells) if cells[self._when] else None
            return ReminderDraft(line, row, who, due, text, uid, ref, author=cells[self._author])
        at = self._done_on(cells) or self._moment(cells)
        lasted = self._minutes(minutes) if minutes else self._until_end(cells, at)
        return InteractionDraft(line, row, who, at, text, channel, direction, lasted, uid, ref,
                                is_cancelled=state == "void", is_done=state == "done", author=cells[self._author],
                                no_answer=is_missed and direction != "in")  # fmt: skip

    def _is_held(self, cells: list[str]) -> bool:
        """Whether a row is a meeting on a day that has passed, whose state was left at planned."""
        if self._channel != "meet" or not self._has_passed(cells):
            return False
        self._note(tr("meetings that are still called planned, and whose day has passed, are taken as held"))
        return True

    def _has_passed(self, cells: list[str]) -> bool:
        """Whether the day of an activity lies before the day of the import. Raises RowFault."""
        if not cells[self._when] or self._today is None:
            return False
        at = self._moment(cells)
        return (at.date() if isinstance(at, datetime) else at) < self._today

    def _answer_of(self, cells: list[str]) -> tuple[bool, str]:
        """Whether a call reached nobody, and the line for its note that says how it ended; "" where somebody was."""
        said = cells[self._answer]
        found = meaning(said, "answer") if said else "yes"
        if found == "yes":
            return False, ""
        return found == "no", tr("{heading}: {value}", heading=self._heading("answer"), value=said)

    def _direction(self, cell: str) -> str:
        """The direction of an activity; a word of a known program that says none is none. Raises RowFault."""
        return (meaning(cell, "direction") or "") if self._has_links or not cell else self._word(cell, "direction")

    def _state_of(self, cells: list[str]) -> str:
        """Whether an activity is done, open, void or moved; "" where its row does not say so, or in other words."""
        state = next((found for at in (self._done, self._state) if (found := meaning(cells[at], "done"))), "")
        is_loose = self._done < 0 and plain(self._heading("status")) not in _OUTCOMES
        return "" if state == "open" and is_loose and not is_planned(cells[self._state]) else state

    def _done_on(self, cells: list[str]) -> date | datetime | None:
        """The day or moment on which a task was done, None where no column says so. Raises RowFault."""
        try:
            return self._days[self._done_at].point(cells[self._done_at])
        except ValueError as error:
            raise RowFault(self._headings[self._done_at], str(error)) from None

    def _until_end(self, cells: list[str], start: date | datetime) -> int | None:
        """The minutes from the start to the time under the heading of the end; None where either has no time."""
        try:
            end = self._days[self._end].point(cells[self._end]) if cells[self._end] else None
            if end and not isinstance(end, datetime) and cells[self._end_time]:
                end = datetime.combine(end, dates.clock(cells[self._end_time]))
        except ValueError as error:
            raise RowFault(self._headings[self._end], str(error)) from None
        if not (isinstance(end, datetime) and isinstance(start, datetime)) or bool(end.tzinfo) != bool(start.tzinfo):
            return None
        minutes = round((end - start).total_seconds() / 60)
        return minutes if 0 < minutes < _MOST_MINUTES else None

    def order_line(self, line: int, row: list[str]) -> OrderLineDraft:
        """A line of an order. Raises RowFault."""
        cells = self._orders.filled(trimmed(row))
        self._orders.note(None)
        order_ref, product, product_ref, quantity, price, discount, amount, said, unit = [
            cells[at] for at in self._plain
        ]
        count, unit = self._count(quantity, unit)
        each, currency = self._amount("price", price)
        total, said_too = self._amount("amount", amount)
        whole = ""
        if self._orders.has_totals and each and count is not None:
            total, whole = "", total
        if cells[self._order_total]:
            whole = self._amount("order_total", cells[self._order_total])[0]
        if not total and (not each or count is None):
            raise RowFault("", tr("there is no amount"))
        rate = self._discount(discount, count, each, total) if discount else 0.0
        money = self._currency(said, said_too, currency)
        day, who, note = self._date(cells), self._named(cells), self._text(cells)
        paid, is_void = self._payment_of(cells)
        balance = self._amount("balance", cells[self._balance])[0] if cells[self._balance] and not paid else ""
        if not (paid or balance) and any(statuses.says_partly_paid(cells[at]) for at in (self._state, self._paid)):
            self._note(tr("orders that are partly paid, and no column says how much, are entered as unpaid"))
        is_void = is_void or bool(cells[self._cancelled_at]) or self._is_void(statuses.is_void_order, cells)
        self._orders.note(cells)
        document = statuses.document_of(cells[self._document])
        if document == "credit":  # its amounts stand as those of an invoice, or below nothing already
            total, whole = (f"{-abs(Decimal(said)):f}" if said else "" for said in (total, whole))
            count, paid, balance = None if count is None else -abs(count), "", ""
        is_void = is_void or document == "void"
        self._note_given_back(cells, order_ref)
        return OrderLineDraft(
            line, row, who, day, order_ref, product, product_ref, count, each, rate, total, money, note, unit,
            is_void, paid, self._date_at(cells, self._paid_on), whole, self._date_at(cells, self._pay_by),
            cells[self._terms], balance, cells[self._at("uid")],
        )  # fmt: skip

    def _note_given_back(self, cells: list[str], order_ref: str) -> None:
        """Remark on an order of which a part was given back: it is entered whole. Raises RowFault."""
        if cells[self._refunded] and (back := self._amount("refunded", cells[self._refunded])[0]) and Decimal(back):
            self._note(
                tr("of order {ref} {amount} was given back, and is not taken: crm pay enters it below nothing",
                   ref=order_ref, amount=back)
            )  # fmt: skip

    def payment(self, line: int, row: list[str]) -> PaymentDraft:
        """Money received. Raises RowFault."""
        cells = trimmed(row)
        statement = self._statement
        assert statement is not None
        statement.require_received(cells)
        ref, order_ref, amount, said, method = [cells[at] for at in self._plain]
        total, currency = self._amount("amount", amount)
        if not total:
            raise RowFault(self._heading("amount"), tr("there is no amount"))
        total = statement.settled(cells, total)
        is_void = self._is_void(statuses.is_void_payment, cells) and not statement.has_refund_row(cells)
        if ref and order_ref and self._is_of_invoices:  # a row for each invoice that the payment was for
            ref = f"{ref} {order_ref}"
        if cells[self._refunded] and (back := self._amount("refunded", cells[self._refunded])[0]):
            total = f"{Decimal(total) - abs(Decimal(back)):f}"
            is_void = is_void or not Decimal(total)
        if self._mail >= 0 and cells[self._payee_mail] and Decimal(total) < 0:  # it went back to the other side
            cells[self._mail] = cells[self._payee_mail]
        day, who, note = self._date(cells), self._named(cells, or_order=order_ref), self._text(cells)
        return PaymentDraft(
            line, row, who, day, total, self._currency(said, currency), order_ref, ref, method, note, is_void
        )

    def deal(self, line: int, row: list[str]) -> DealDraft:
        """An opportunity. Raises RowFault."""
        cells = trimmed(row)
        uid, ref, title, stage, status, amount, said, reason = [cells[at] for at in self._plain]
        who = self._named(cells)
        title = title or self._made_title(who, ref)
        if not self._is_title_told and self._is_named_by_product:
            self._is_title_told = True
            self._note(tr("deals have no title and are named by {heading}", heading=self._heading("title")))
        total, currency = self._amount("amount", amount)
        ended = next((at for at in self._closed if cells[at]), -1)
        return DealDraft(
            line,
            row,
            who,
            title,
            uid,
            ref,
            stage or self._stage_of(status),
            self._status(status) or self._status(stage),
            total,
            self._currency(said, currency),
            self._date_at(cells, self._at("expected_close"), is_close=True),
            self._date_at(cells, self._at("opened_on")),
            self._date_at(cells, ended, is_close=True),
            reason,
            lines_of([part for part in (self._text(cells), *self._said(cells, "chance", "owner")) if part]),
        )

    def _made_title(self, who: CustomerKey, ref: str) -> str:
        """The title of a deal that has none: its customer and number. Raises RowFault where it has neither."""
        title = " ".join(part for part in (who.name or who.company or who.email, ref) if part)
        if not title:
            raise RowFault(self._heading("title"), tr("there is no title"))
        if not self._is_title_told:
            self._is_title_told = True
            self._note(tr("deals without a title are named by their customer and number, such as {title}", title=title))
        return title

    def reminder(self, line: int, row: list[str]) -> ReminderDraft | InteractionDraft:
        """Something to do; what is done already is something that happened. Raises RowFault."""
        cells = trimmed(row)
        uid, ref, sort, every, state, way, direction, minutes = [cells[at] for at in self._plain]
        text, who = self._text(cells), self._named(cells)
        kind = self._word(sort, "kind") if sort else "todo"
        if meaning(state, "done") == "void":
            return ReminderDraft(line, row, who, None, text, uid, ref, is_void=True)
        if not (state and self._is_done(state)):
            due = self._moment(cells) if cells[self._when] else None
            author = cells[self._author]
            return ReminderDraft(line, row, who, due, text, uid, ref, kind, every, author=author)
        day = self._done_on(cells) or self._day_under_done(state) or self._moment(cells)
        lasted = self._minutes(minutes) if minutes else None
        went = self._direction(direction)
        channel = channel_of(way)[0] if way else "other"
        planned = self._moment(cells) if cells[self._when] else None
        return InteractionDraft(
            line, row, who, day, text, channel, went, lasted, uid, ref, is_done=True, planned=planned,
            author=cells[self._author],
        )  # fmt: skip

    def _day_under_done(self, cell: str) -> date | datetime | None:
        """The day that stands under a heading such as Done instead of a yes."""
        try:
            return self._days[-1].point(cell) if re.match(r"\d{4}-\d\d-\d\d", cell) else None
        except ValueError as error:
            raise RowFault(self._heading("done"), str(error)) from None

    def _is_void(self, judge: Callable[[str], bool], cells: list[str]) -> bool:
        """Whether the row's status takes it back. Raises RowFault for one that is not known."""
        try:
            return judge(cells[self._state])
        except ValueError as error:
            raise RowFault(self._heading("status"), str(error)) from None

    def _payment_of(self, cells: list[str]) -> tuple[str, bool]:
        """What was paid of an order ("", "yes" or an amount), and whether its payment was given back."""
        amount = self._amount("paid_amount", cells[self._paid_amount])[0] if cells[self._paid_amount] else ""
        said = statuses.paid_word(cells[self._paid])
        if said is None and not amount:
            try:
                amount = self._amount("paid", cells[self._paid])[0]
            except RowFault:
                amount = ""
            if not amount or amount == "1":
                reason = tr("{cell} says neither yes nor no nor an amount", cell=cells[self._paid][:40])
                raise RowFault(self._heading("paid"), reason)
        is_nothing = bool(amount) and not Decimal(amount) and not cells[self._balance]
        if amount and not Decimal(amount):
            amount = ""
        if self._paid < 0 and not amount and self._was_paid(cells):
            return "yes", False
        return amount or (said if said == "yes" else "0" if is_nothing and not said else ""), said == "void"

    def _was_paid(self, cells: list[str]) -> bool:
        """Whether an order was paid in whole by its status, or by the day of its payment where nothing else tells."""
        if statuses.says_paid(cells[self._state]):
            return True
        is_told = cells[self._balance] or cells[self._paid_amount] or statuses.says_partly_paid(cells[self._state])
        return bool(cells[self._paid_on]) and not is_told

    def _said(self, cells: list[str], *fields: str) -> Iterator[str]:
        """The cells of a deal that no field of the book holds, as lines of its note."""
        for field in fields:
            if said := cells[self._at(field)]:
                yield tr("{heading}: {value}", heading=self._heading(field), value=said)

    def _count(self, quantity: str, unit: str) -> tuple[float | None, str]:
        """The quantity and unit of a line; 5盒 in the column of the quantity has both, its heading may say the unit."""
        found = re.match(r"([-+]?\d[\d.,]*)\s*([^\W\d_]{1,12})$", quantity)
        if found and not unit and quantity_unit(found[2]):
            quantity, unit = found[1], found[2]
        return self._number("quantity", quantity), unit or (self._unit if quantity else "")

    def _discount(self, cell: str, count: float | None, each: str, total: str) -> float:
        """The share that a line takes off its price. Raises RowFault."""
        said = None if cell.casefold() in _NO_DISCOUNT else self._number("discount", cell)
        if said is None:
            return 0.0
        full = Decimal(each) * Decimal(str(count)) if each and count is not None else None
        return discount_share(self._heading("discount"), cell, said, full, total)

    def _status(self, cell: str) -> str:
        return statuses.closed_word(cell) if cell else ""

    def _stage_of(self, status: str) -> str:
        """The stage that stands under a heading of states; "" where that says only that the deal is open."""
        return "" if self._status(status) or statuses.is_open_deal(status) else status

    def _is_done(self, cell: str) -> bool:
        """True for done, a tick or the day it was done on."""
        found = meaning(cell, "done")
        if found is None and not re.match(r"\d{4}-\d\d-\d\d", cell):
            raise RowFault(self._heading("done"), tr("{cell} is neither done nor open", cell=cell[:40]))
        return found in (None, "done")


def row_parser(
    match: Match,
    values: Callable[[int], dates.Values],
    options: dates.DateOptions,
    *,
    keep_unknown: bool,
    of_people: str = "",
    channel: str = "",
    money: FileCurrency = FileCurrency(),
) -> Callable[[int, list[str]], Draft]:
    """The function that parses (line number, cells) into a draft for these headings; it raises RowFault.

    `channel` is that of all rows of a table of a known program, `money` the currency of amounts that name none.
    """
    if match.kind in ("customers", "contacts"):
        people = PeopleRowParser(match, values, options, of_people=of_people)
        return partial(people.customer, keep_unknown=keep_unknown) if match.kind == "customers" else people.contact
    parser = HistoryRowParser(match, values, options, channel, money)
    made: dict[str, Callable[[int, list[str]], Draft]] = {
        "interactions": parser.interaction,
        "orders": parser.order_line,
        "payments": parser.payment,
        "deals": parser.deal,
        "reminders": parser.reminder,
    }
    return made[match.kind]

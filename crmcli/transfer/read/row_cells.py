"""What the cells of a row of history say, whatever its kind: its customer, days, amounts and words."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from functools import reduce

from crmcli.transfer.cells import NAME_AND_MAIL, first_of, is_name
from crmcli.transfer.drafts import CustomerKey
from crmcli.transfer.heading_money import common_currency, split_money
from crmcli.transfer.headings import LINK, Match, plain
from crmcli.transfer.read import dates, numbers
from crmcli.transfer.read.activity_words import WORDS, meaning
from crmcli.transfer.read.details import RowFault
from crmcli.transfer.read.file_currency import FileCurrency
from crmcli.transfer.read.line_values import minutes_of
from crmcli.transfer.read.people import PeopleRowParser, lines_of
from crmcli.words import listed, tr

_NUMBER = re.compile(r"\d{1,6}$")  # of a customer; longer ones may be phones
_PERSON_NUMBERS = ("contactid", "personid", "associatedcontactids")
_FIRM_NUMBERS = ("companyid", "organizationid", "accountid", "associatedcompanyids", "companyrecordid")
_DATES = ("at", "due", "day", "expected_close", "opened_on", "closed_on", "paid_on", "done_at", "end")
_COUNTED = ("quantity", "price", "amount", "paid_amount", "refunded", "balance", "order_total")
_PARSED = (*_COUNTED, "paid", "discount")
_SHARED_SIGNS = ("", "$", "¥", "￥", "元", "kr")  # of several currencies
_PAST = ("day", "opened_on", "closed_on", "paid_on", "done_at")


class RowCells:
    """The columns of one table by their fields, and what the cells of a row say: whom it names, when, how much."""

    def __init__(
        self, match: Match, values: Callable[[int], dates.Values], options: dates.DateOptions, money: FileCurrency
    ) -> None:
        self._places = {found.field: at for at, found in enumerate(match.targets) if found}
        self._headings = match.headings
        self._person = PeopleRowParser(match, values, options).person
        self._who = [self._at(field) for field in ("customer_uid", "customer_ref", "customer", "company", "contact")]
        number = plain(self._heading("customer_ref"))
        self._is_ref_of_firm, self._is_ref_of_person = number in _FIRM_NUMBERS, number in _PERSON_NUMBERS
        self._mail, self._phone, self._related = self._at("email"), self._at("phone"), self._at("related")
        self._has_links = any(found and found.field == LINK for found in match.targets)
        self._when, self._time = self._at("due" if match.kind == "reminders" else "at"), self._at("time")
        self._day = self._at("day")
        dated = {at: found.field for at, found in enumerate(match.targets) if found and found.field in _DATES}
        self._days = {
            at: options.column(values(at), lambda: self._all_of([*dated], values), is_past=dated.get(at) in _PAST)
            for at in (*dated, -1)
        }
        self._values = values
        self._has_numbered_customers: bool | None = None
        counted = [at for at, found in enumerate(match.targets) if found and found.field in _COUNTED]
        self._numbers = {
            at: numbers.NumberColumn(values(at), lambda: self._all_of(counted, values))
            for at, found in enumerate(match.targets)
            if found and found.field in _PARSED
        }
        words = [found.field if found else "" for found in match.targets]
        self._texts = [at for field in ("text", "note") for at, each in enumerate(words) if each == field]
        self._note = options.note
        self._money = money

    @staticmethod
    def _all_of(columns: list[int], values: Callable[[int], dates.Values]) -> Iterator[str]:
        for at in columns:
            yield from values(at)()

    def _at(self, field: str) -> int:
        return self._places.get(field, -1)

    def _heading(self, field: str) -> str:
        return self._headings[self._places[field]] if field in self._places else ""

    def _named(self, cells: list[str], or_order: str = "") -> CustomerKey:
        """The key of the row's customer; for payments an order number is enough."""
        uid, ref, customer, company, contact = [cells[at] for at in self._who]
        name = customer or self._person(cells) or contact
        is_firm = not name or name.casefold() == company.casefold()
        if is_firm:
            name, company = company, ""
        mail = cells[self._mail].lower()
        if ";" in name or "," in name:
            name, mail = first_of(name, mail)
        if found := NAME_AND_MAIL.match(name):
            name, mail = found[1], mail or found[2].lower()
        if "@" in name and not mail and not is_name(name):
            name, mail = "", name.lower()
        if (self._is_ref_of_firm and name and company) or (self._is_ref_of_person and is_firm and name):
            ref = ""  # the number of the firm beside one of its people, or of its person beside the firm
        if not ref and customer and _NUMBER.match(name) and self._are_customers_numbered():
            ref, name = name, ""
        who = CustomerKey(uid, ref, name, company, mail, cells[self._phone], is_firm=is_firm and bool(name),
                          related=cells[self._related])  # fmt: skip
        if not (who or or_order or self._has_links):
            raise RowFault("", tr("no customer is named"))
        return who

    def _are_customers_numbered(self) -> bool:
        """True when every customer of the table is a number of few digits: numbers of a list, not names."""
        if self._has_numbered_customers is None:
            cells = self._values(self._at("customer"))()
            self._has_numbered_customers = all(_NUMBER.match(cell) for cell in cells if cell)
            if self._has_numbered_customers:
                self._note(tr("{heading} holds the numbers of customers, not names", heading=self._heading("customer")))
        return self._has_numbered_customers

    def _text(self, cells: list[str]) -> str:
        return lines_of(dict.fromkeys([cells[at] for at in self._texts if cells[at]]))

    def _moment(self, cells: list[str]) -> date | datetime:
        try:
            when = self._days[self._when].point(cells[self._when])
            if when is None:
                raise ValueError(tr("there is no date"))
            if (clock := cells[self._time]) and not isinstance(when, datetime):
                return datetime.combine(when, dates.clock(clock))
            return when
        except ValueError as error:
            raise RowFault(self._headings[self._when], str(error)) from None

    def _date(self, cells: list[str]) -> date:
        if (day := self._date_at(cells, self._day)) is None:
            raise RowFault(self._headings[self._day], tr("there is no date"))
        return day

    def _date_at(self, cells: list[str], at: int, *, is_close: bool = False) -> date | None:
        """The day in a column; of a month alone its last one where `is_close`. Raises RowFault."""
        if not cells[at]:
            return None
        try:
            return self._days[at].closing_day(cells[at]) if is_close else self._days[at].day(cells[at])
        except ValueError as error:
            raise RowFault(self._headings[at], str(error)) from None

    def _amount(self, field: str, cell: str) -> tuple[str, str]:
        """An amount as plain decimal text, and the sign of its currency in the cell or the heading."""
        if not cell:
            return "", ""
        at = self._places[field]
        try:
            number, sign = self._numbers[at].amount(cell)
            money = split_money(self._headings[at])[1] or self._money.of_all
            if not money or not number:
                return number, sign
            scaled = number if money.factor == 1 else f"{Decimal(number) * money.factor:f}"
            return scaled, common_currency(money.sign, sign)
        except ValueError as error:
            raise RowFault(self._heading(field), str(error)) from None

    def _currency(self, said: str, *found: str) -> str:
        """The one currency of a row: what its column says, else the amounts, else the file.

        Raises RowFault where they differ.
        """
        try:
            sign = reduce(common_currency, found, said)
        except ValueError as error:
            raise RowFault(self._heading("currency"), str(error)) from None
        if sign not in _SHARED_SIGNS:
            return sign
        with suppress(ValueError):
            sign = common_currency(sign, self._money.sign)
        return sign

    def _number(self, field: str, cell: str) -> float | None:
        if not cell:
            return None
        try:
            return self._numbers[self._places[field]].number(cell)
        except ValueError as error:
            raise RowFault(self._heading(field), str(error)) from None

    def _minutes(self, cell: str) -> int:
        return minutes_of(self._heading("minutes"), cell)

    def _word(self, cell: str, field: str) -> str:
        found = meaning(cell, field)
        if found is None:
            raise RowFault(
                self._heading(field), tr("{cell} is none of {word}", cell=cell[:40], word=listed(WORDS[field]))
            )
        return found

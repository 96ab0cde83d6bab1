"""Whether a text fits a place of a command: a customer, a time, an amount, a stage."""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from crmcli.context import book_path
from crmcli.domain.command_line.places import METHODS
from crmcli.domain.dates import Tense, parse_every, parse_plan
from crmcli.domain.rules.stages import meant
from crmcli.domain.sales.item_phrases import plain_items
from crmcli.domain.sales.money import parse_amount
from crmcli.domain.sales.order_items import parse_items
from crmcli.domain.satisfaction import parse_score
from crmcli.domain.settings import DEFAULT_STAGES, LOST, WON
from crmcli.domain.text.unicode import fold
from crmcli.errors import Ambiguous, CrmError, NotFound
from crmcli.queries.search.name_matches import Hit
from crmcli.services.payments import is_all
from crmcli.services.settings import KEYS, setting_named

if TYPE_CHECKING:
    from crmcli.context import Run

# Words that go with what stands behind them: no name and no text ends with one.
LEADS = frozenset((
    "before", "after", "until", "till", "by", "from", "since", "the", "a", "an", "next", "last", "this", "every",
    "each", "for", "in", "on", "at", "of", "about", "around", "between", "and", "or", "than", "to", "not", "no",
    "later", "earlier", "past", "within", "during", "if", "unless",
))  # fmt: skip
# Words before a number elsewhere (ref 40021).
REF_WORDS = frozenset(("ref", "reference", "po", "po#", "invoice", "inv", "inv#", "order#", "订单号", "单号"))
_CURRENCIES = frozenset(("$", "€", "£", "¥", "USD", "EUR", "GBP", "CNY", "RMB", "INR", "JPY", "AUD", "CAD",
                         "CHF", "HKD", "元", "美元", "欧元"))  # fmt: skip
_LONGEST = {"who": 7, "people": 9, "when": 8, "amount": 3, "score": 4, "stage": 3, "case": 6, "deal": 6, "number": 1,
            "method": 3, "reason": 2, "past": 6, "ref": 2, "every": 4, "due": 6, "key": 2}  # fmt: skip


class Named(NamedTuple):
    """Whom words name: the customer and the contact."""

    customer_id: int
    contact_id: int | None


class Checks:
    """Whether texts fit the places of a command, for the book of one run; each text is looked up once.

    A book that is not there yet is not made: no text names a customer then. With `anybody` any words may be a name,
    `loosely` those that several customers answer to.
    """

    def __init__(self, run: "Run", *, anybody: bool = False, loosely: bool = False) -> None:
        self._run = run
        self._anybody = anybody
        self._loosely = loosely
        self._several: set[str] = set()
        self.has_book = (run.book or book_path()).exists()
        self._hits: dict[str, Hit | None] = {}
        self._known: dict[str, str] | None = None

    def fits(self, kind: str, words: tuple[str, ...]) -> bool:
        """Whether the words, joined, can be one of this kind. A quoted phrase is joined with others in a text only."""
        if len(words) > _LONGEST.get(kind, len(words)):
            return False
        if len(words) > 1 and kind not in ("text", "items", "name") and any(" " in word.strip() for word in words):
            return False
        text = join(kind, words)
        if not text.strip():
            return False
        match kind:
            case "who":
                if self._anybody and _may_be_name(words):
                    return True
                ends_open = words[-1].casefold() in LEADS | REF_WORDS or words[-1].isdecimal()
                if len(words) > 1 and ends_open and not self.is_own_name(text):
                    return False  # joe the: no name ends so, though letters of one may agree
                return self.hit(text) is not None or self._is_one_of(text)
            case "deal" | "case":
                if len(text) == 1 and text.isascii() and text.isalpha():
                    return False  # a letter is in every title
                return self._anybody or text.lstrip("#").isdecimal() or self._is_thing(kind, text)
            case "people":
                return self._anybody or all(
                    self.hit(part) is not None or self._is_one_of(part) for part in _people(text)
                )
            case "number":
                return text.lstrip("#").isdecimal()
            case "key":
                return setting_named(text) in (*KEYS, "field", "theme", "rings", "keys")
            case "method":
                return " ".join(text.casefold().removeprefix("by ").removeprefix("via ").split()) in METHODS
            case "title":
                if any(map(_is_sum, words[1:])) and not any(word.startswith("@") for word in words):
                    return False
                has_price = any(word.startswith("@") for word in words)
                if len(words) > 1 and (words[-1] in _CURRENCIES):
                    return False  # it belongs to the amount: 45.000 €, USD 3200
                return (
                    not _is_amount(text)
                    and (
                        has_price or len(words) < 2 or not any(map(str.isdecimal, words[-1])) or _is_counted(words[-1])
                    )
                    and not text.endswith("@")
                )
            case "every":
                return text.casefold().startswith(("every ", "each ", "每")) and self._parses("every", text)
            case "due":
                lead, _, day = text.partition(" ")
                return lead.casefold() in ("due", "by") and self._parses("when", day)
            case "ref":
                return self._is_order(text)
            case "name":
                return not text.endswith("@")
            case _:
                return self._parses(kind, text)

    def _parses(self, kind: str, text: str) -> bool:
        with suppress(CrmError, ValueError, OverflowError):
            match kind:
                case "when" | "past":
                    run = self._run
                    if text.isdecimal():
                        return False
                    order = run.settings.date_order if self.has_book else None
                    tense: Tense = "future" if kind == "when" else "past"
                    parse_plan(without_until(text), run.now, tense=tense, order=order)
                case "every":
                    parse_every(text)
                case "price":
                    parse_amount(text, "USD")
                case "amount":
                    if not is_all(text):
                        parse_amount(text, "USD")
                case "score":
                    parse_score(text)
                case "stage":
                    return self._is_stage(text)
                case "items":
                    parse_items(plain_items(text), "USD", self._products())
                case "reason":
                    return meant(text, self._run.settings.lost_reasons if self.has_book else ()) is not None
            return True
        return False

    def hit(self, text: str) -> Hit | None:
        """The one customer that a text names, else None."""
        if not self.has_book:
            return None
        if text not in self._hits:
            from crmcli.queries.search.customer_lookup import company_with_person, find_customers

            found = find_customers(self._run.store, text)
            self._hits[text] = found.winner or company_with_person(self._run.store, found)
            if self._hits[text] is None and found.hits:
                self._several.add(text)
        return self._hits[text]

    def _products(self) -> dict[str, str]:
        """The currency of each product by its folded name."""
        if not self.has_book:
            return {}
        if self._known is None:
            from crmcli.queries.sales.products import list_products

            self._known = {fold(each.name): each.currency or "USD" for each in list_products(self._run.store)}
        return self._known

    def longest_name(self, words: Sequence[str], most: int) -> int:
        """How many words at the beginning name one customer or several, at most so many; 0 for none.

        A name ends in no number, small word or word before a number (tolland po 77120) unless it is the customer's own.
        """
        for count in range(min(len(words), most), 0, -1):
            text, last = " ".join(words[:count]), words[count - 1].casefold().rstrip(".:#")
            ends_open = last in LEADS or last in REF_WORDS or last.isdecimal()
            if self.is_somebody(text) and (count == 1 or not ends_open or self.is_own_name(text)):
                return count
        return 0

    def is_somebody(self, text: str) -> bool:
        """Whether a text names one customer or several."""
        return self.hit(text) is not None or text in self._several

    def is_part_of_names(self, text: str) -> bool:
        """Whether the words stand side by side in the name, company or contact of each customer they may mean."""
        from crmcli.queries.search.customer_lookup import find_customers

        wanted = f" {fold(text)} "
        hits = find_customers(self._run.store, text).hits if self.has_book else []
        return bool(hits) and all(
            any(wanted in f" {fold(name)} " for name in (hit.name, hit.company or "", hit.contact_name or ""))
            for hit in hits
        )

    def _is_one_of(self, text: str) -> bool:
        return self._loosely and self.is_somebody(text)

    def named(self, text: str) -> tuple[Named, ...]:
        """Whom a text names, as far as it names anybody."""
        hits = [self.hit(part) for part in _people(text)]
        return tuple(Named(hit.customer_id, hit.contact_id) for hit in hits if hit is not None)

    def is_own_name(self, text: str) -> bool:
        """Whether the words stand side by side in the customer's own name or company."""
        hit = self.hit(text)
        wanted = f" {fold(text)} "
        return hit is not None and any(wanted in f" {fold(name)} " for name in (hit.name, hit.company or ""))

    def _is_stage(self, text: str) -> bool:
        names = self._run.settings.stage_names if self.has_book else (*(s.name for s in DEFAULT_STAGES), WON, LOST)
        text = re.sub(r"^(?:(?:at|in) )?stage:? ", "", text.casefold())
        with suppress(CrmError):
            parts = [part for part in text.split(" to ") if part.strip()]
            return all(part.casefold() in ("next", "back", "previous") or meant(part, names) for part in parts)
        return False

    def _is_order(self, text: str) -> bool:
        """Whether the text is the number elsewhere of an order."""
        if not self.has_book:
            return False
        from crmcli.queries.sales.orders import OrderFilter, list_orders

        lead, _, number = text.partition(" ")
        text = number if number and lead.casefold() in REF_WORDS else text
        return any(fold(order.ref or "") == fold(text) for order in list_orders(self._run.store, OrderFilter()))

    def _is_thing(self, kind: str, text: str) -> bool:
        """Whether the text names one deal or case."""
        if not self.has_book:
            return False
        from crmcli.commands.shared.things import case_meant, deal_meant

        try:
            (deal_meant if kind == "deal" else case_meant)(self._run, text)
        except Ambiguous:
            return True
        except NotFound:
            return False
        return True


def _is_counted(word: str) -> bool:
    """Whether a word says how many of something, and is no amount: 500pcs, 20kg."""
    return (
        re.fullmatch(r"\d+(?:pcs|pc|kg|g|t|ton|tons|sets?|units?|boxes|cases|台|个|件|套|箱|只|吨|盒)", word, re.I)
        is not None
    )


def without_until(text: str) -> str:
    """A time without until or till before it."""
    lead, _, day = text.partition(" ")
    return day if day and lead.casefold() in ("until", "till", "til") else text


def join(kind: str, words: tuple[str, ...]) -> str:
    """Words of one place as one text: items that were quoted one by one with commas, others with spaces."""
    quoted = sum(" " in word for word in words)
    several = quoted > 1 or (quoted == 1 and len(words) == 2)
    return (", " if kind == "items" and several else " ").join(words)


def _may_be_name(words: tuple[str, ...]) -> bool:
    """Whether words that name nobody in the book look like one name: no number or preposition among several."""
    if len(words) == 1:
        return not words[0].isdecimal()
    return not any(any(map(str.isdecimal, word)) or word.casefold() in LEADS for word in words)


def _people(text: str) -> list[str]:
    parts = [part.strip() for part in text.replace("，", ",").replace("、", ",").split(",")]
    return [part for part in parts if part] or [text]


def _is_sum(word: str) -> bool:
    """Whether a word among others is rather an amount than a part of a title: 3500, 12k, £450."""
    digits = sum(map(str.isdecimal, word))
    return _is_amount(word) and (digits > 2 or not word.isdecimal()) and not word.startswith(("-", "+"))


def _is_amount(text: str) -> bool:
    with suppress(CrmError, ValueError, OverflowError):
        parse_amount(text, "USD")
        return True
    return False

"""What stands in the places of a pattern: whether a text is of the kind that is wanted, and how a command takes it."""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from crmcli.commands.repair.asked import days_since
from crmcli.commands.repair.field_names import field_named
from crmcli.commands.repair.fields import own_fields
from crmcli.commands.repair.slots import Checks
from crmcli.commands.repair.times import text_and_time
from crmcli.domain.birthdays import parse_birthday
from crmcli.domain.command_line.months import month_ahead, names_month
from crmcli.domain.command_line.questions import silence_asked
from crmcli.domain.command_line.reasons import reasons_meant
from crmcli.domain.command_line.spans import span_named
from crmcli.domain.fields import FIELDS
from crmcli.domain.newcomer import JOBS
from crmcli.domain.settings import LOST, WON
from crmcli.domain.text.unicode import fold
from crmcli.errors import CrmError
from crmcli.queries import customer_lists
from crmcli.queries.cases import cases_of, list_cases
from crmcli.queries.sales.deals import deals_at
from crmcli.queries.sales.orders import OrderFilter, list_orders
from crmcli.queries.sales.products import list_products
from crmcli.queries.timeline import open_reminders, reminders_of

if TYPE_CHECKING:
    from crmcli.context import Run
    from crmcli.domain.records import Order

Parts = list[list[str]]  # the ways a token of a line can be filled, each with its words
_ADDED = ("phone", "email", "wechat")  # fields of which a customer has several
_MOST = 4  # things of one kind that are shown as ways
_TAG_WORDS = 2
_REF_LETTERS = 3
_FEWEST_DIGITS, _MOST_DIGITS = 6, 15  # of a phone
_PLACE_WORDS = 4
_STAGE_WORDS = {
    "negotiating": "negotiation", "in negotiation": "negotiation", "in negotiations": "negotiation",
    "qualified": "qualified", "quoted": "proposal", "a lead": "lead",
}  # fmt: skip
_AGENDA = ("this week", "next week", "last week", "week", "the week", "this month", "next month", "weekend",
           "the weekend", "this weekend", "本周", "这周", "下周", "上周")  # fmt: skip
_MEALS = ("lunch", "dinner", "breakfast", "coffee")
_SPANS = {"so far": "this month", "the month": "this month", "the week": "this week", "the year": "this year"}


class Values:
    """The texts in the places of one pattern that a line fits, and the customers that it names."""

    def __init__(
        self, text: str, names: Sequence[str], groups: Mapping[str, str | None], checks: Checks, run: "Run"
    ) -> None:
        self._line = text
        self._names = names
        self._groups: dict[str, str] = {}
        for name, value in groups.items():
            if value is not None:
                self._groups.setdefault(name.rstrip("_"), value.strip(" ,:;，：；"))
        self._checks = checks
        self._run = run

    def parts(self, token: str) -> Parts:
        """The words that stand for a token of a line, in each way there is; [] where the text is not of its kind."""
        if token in ("@deal", "@reminder", "@case", "@anycase"):
            return [[str(number)] for number in self._things(token)]
        for sign, at in (("@2", 1), ("@", 0)):
            if token == sign:
                return [[self._names[at]]] if len(self._names) > at else []
        if token.startswith("<") and token.endswith(">") and token.count("<") == 1:
            return self._kind(token[1:-1])
        filled = token
        for sign, at in (("@2name", 1), ("@name", 0)):
            if sign in filled:
                if len(self._names) <= at or '"' in (name := self._full_name(self._names[at])):
                    return []
                filled = filled.replace(sign, name)
        for hole in re.findall(r"<([a-z.]+)>", filled):
            parts = self._kind(hole)
            if len(parts) != 1 or len(parts[0]) != 1:
                return []
            filled = filled.replace(f"<{hole}>", parts[0][0])
        return [[filled]]

    def _kind(self, hole: str) -> Parts:
        kind, _, which = hole.partition(".")
        taken = _TAKEN.get(kind)
        if taken is None:
            return [[self._groups[kind]]] if self._groups.get(kind) else []
        if kind == "span":
            span = self._span()
            return [[span[which == "until"].isoformat()]] if span is not None else []
        return taken(self)

    def _group(self, kind: str) -> str:
        return self._groups.get(kind, "")

    def _full_name(self, said: str) -> str:
        hit = self._checks.hit(said)
        return said if hit is None else str(hit.name)

    # what a text is

    def _fits(self, kind: str, name: str) -> Parts:
        text = self._group(name)
        return [[text]] if text and self._checks.fits(kind, tuple(text.split())) else []

    def _when(self) -> Parts:
        said = re.sub(r"(?i)\b(\d{1,2}) ?uhr\b", r"\1:00", self._group("when"))
        if self._group("noun").casefold() in _MEALS:
            return []  # lunch is an hour, too: the sentence is read by its time
        return [[said]] if said and self._checks.fits("when", (said,)) else []

    def _agenda(self) -> Parts:
        said = self._group("agenda")
        plain = said.casefold()
        is_day = plain in _AGENDA or names_month(plain) or self._checks.fits("when", (said,))
        plain = {"the week": "this week", "week": "this week"}.get(plain, said)
        return [[plain]] if said and is_day else []

    def _span(self) -> tuple[date, date] | None:
        said = self._group("span").casefold()
        return span_named(_SPANS.get(said, said), self._run.now.date())

    def _month(self) -> Parts:
        said = re.sub(r"^(?:in|the) ", "", self._group("month").casefold())
        said = {"本月": "本月", "这个月": "本月", "下个月": "下个月"}.get(said, said)
        return [[said]] if names_month(said) else []

    def _quiet(self) -> Parts:
        said = self._group("quiet")
        if span_named(said, self._run.now.date()) is not None and (length := days_since(said, self._run)):
            return [[length]]
        if (silence := silence_asked(f"not contacted in {said}")) is not None and silence[0]:
            return [[silence[0]]]
        return [[length]] if (length := days_since(said, self._run)) else []

    def _amount(self) -> Parts:
        text = self._group("amount")
        is_sum = re.search(r"\d", text) and self._checks.fits("amount", tuple(text.split()))
        return [[text]] if is_sum else []

    def _percent(self) -> Parts:
        text = self._group("percent").replace(" percent", "%").replace(" ", "").lstrip("-")
        return [[text]] if re.fullmatch(r"\d+(?:[.,]\d+)?%", text) else []

    def _tier(self) -> Parts:
        text = self._group("tier").upper()
        return [[text]] if text in ("A", "B", "C", "D") else []

    def _stage(self) -> Parts:
        text = self._group("stage")
        return [[text]] if text and self._checks.fits("stage", tuple(text.split())) else []

    def _stage_word(self) -> Parts:
        text = self._group("stageword").casefold()
        text = _STAGE_WORDS.get(text, "")
        return [[text]] if text and self._checks.fits("stage", (text,)) else []

    def _deal(self) -> Parts:
        text = self._group("deal")
        is_named = text and not text.isdecimal() and self._checks.fits("deal", tuple(text.split()))
        if is_named and self._checks.hit(text) is None:
            return [[text]]
        return [[str(number)] for number in self._things("@deal")] if not text else []

    def _reason(self) -> Parts:
        """Why a deal was lost, by the words of the line; each of the reasons where the words mean none of them."""
        reasons = self._run.settings.lost_reasons
        meant = [reason for reason in reasons_meant(fold(self._line)) if reason in reasons]
        return [[reason] for reason in meant or reasons]

    def _product(self) -> Parts:
        said = fold(self._group("product"))
        names = [each.name for each in list_products(self._run.store)] if self._checks.has_book else []
        return [[name] for name in names if fold(name) == said]

    def _text(self) -> Parts:
        return [[self._group("text")]] if self._group("text") else [[]]

    def _mail(self) -> Parts:
        text = self._group("mail")
        return [[text]] if re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text) else []

    def _phone(self) -> Parts:
        text = self._group("phone")
        return [[text]] if _is_phone(text) else []

    def _bday(self) -> Parts:
        text = self._group("bday")
        return [[text]] if self._is_birthday(text) else []

    def _is_birthday(self, text: str) -> bool:
        with suppress(CrmError, ValueError):
            parse_birthday(text, self._run.settings.date_order)
            return True
        return False

    def _job(self) -> Parts:
        """What somebody does: its last word is a job (purchase manager)."""
        words = self._group("job").split()
        return [[" ".join(words)]] if 0 < len(words) <= _PLACE_WORDS and words[-1].casefold() in JOBS else []

    def _ago(self) -> Parts:
        """The day so long ago: 一周 as 一周前."""
        said = f"{self._group('quiet')}前"
        return [[said]] if self._checks.fits("past", (said,)) else []

    def _zhe(self) -> Parts:
        """九折 as -10%."""
        tenths = "一二三四五六七八九".find(self._group("off")) + 1
        return [[f"-{100 - 10 * tenths}%"]] if tenths else []

    def _place(self) -> Parts:
        text = self._group("place")
        return [[text]] if text and len(text.split()) <= _PLACE_WORDS and not self._checks.fits("when", (text,)) else []

    def _missing(self) -> Parts:
        field = field_named(self._group("missing").rstrip("s")) or field_named(self._group("missing"))
        return [[field]] if field is not None else []

    def _order_ref(self) -> Parts:
        text = self._group("orderref").lstrip("#")
        return [[text]] if any(fold(order.ref or "") == fold(text) for order in self._orders()) else []

    def _owner(self) -> Parts:
        text = self._group("orderref").lstrip("#")
        owners = {order.customer_id for order in self._orders() if fold(order.ref or "") == fold(text)}
        return [[str(owners.pop())]] if len(owners) == 1 else []

    def _orders(self) -> "list[Order]":
        return list_orders(self._run.store, OrderFilter()) if self._checks.has_book else []

    # values of customers

    def _in(self) -> Parts:
        return [[f"--{field}", value] for field, value in self._in_use("in") if field != "stage"]

    def _tag(self) -> Parts:
        return [["--tag", value] for field, value in self._in_use("tag") if field == "tag"]

    def _in_tag(self) -> Parts:
        return [[value] for field, value in self._in_use("intag") if field == "tag"]

    def _in_use(self, kind: str) -> list[tuple[str, str]]:
        text = re.sub(r"^the ", "", self._group(kind))
        if not text or not self._checks.has_book:
            return []
        for form in (text, text[:-1]) if text.casefold().endswith("s") else (text,):
            if found := customer_lists.values_in_use(self._run.store, form, ()):
                return found
        return []

    def _new_tag(self) -> Parts:
        text = self._group("newtag")
        is_short = len(text.split()) <= _TAG_WORDS and not any(map(str.isdecimal, text))
        return [[text]] if text and is_short and not self._checks.fits("when", (text,)) else []

    # changes of a customer

    def _change(self, *, is_added: bool, is_formed: bool) -> Parts:
        own = own_fields(self._run)
        field = field_named(self._group("field"), own)
        value = self._group("formed") if is_formed else self._group("value")
        if field is None or field in ("name", "note") or not value or (is_formed and not self._is_formed(field, value)):
            return []
        if field in ("phone", "email", "birthday", "tier") and not self._is_formed(field, value):
            return []
        if field in own:
            return [["--set", f"{field}={value}"]]
        if field == "tag" or (is_added and field in _ADDED):
            return [[f"--{field}", value]]
        return [[f"{field}={value}"]]

    def _is_formed(self, field: str, value: str) -> bool:
        """Whether a value looks like one of the field, so that no note is meant."""
        match field:
            case "phone":
                return _is_phone(value)
            case "email":
                return re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", value) is not None
            case "birthday":
                return self._is_birthday(value)
            case "tier":
                return value.upper() in ("A", "B", "C", "D")
            case "referred_by":
                return self._checks.is_somebody(value)
            case "city" | "source" | "company" | "wechat" | "tag":
                return len(value.split()) == 1 and not self._checks.fits("when", (value,)) and value[:1] not in "?？"
        return False

    # things of a customer

    def _things(self, token: str) -> list[int]:
        """The numbers of the open deals, reminders or cases of the customer, as far as they can be shown as ways."""
        if token == "@anycase":
            found = [case.id for case in list_cases(self._run.store)] if self._checks.has_book else []
            return found if len(found) <= _MOST else []
        if not self._names:
            return []
        if (hit := self._checks.hit(self._names[0])) is None:
            return []
        store, who = self._run.store, hit.customer_id
        if token == "@deal":
            deals = deals_at(store, who, self._run.settings)
            found = [deal.id for deal in deals if deal.stage not in (WON, LOST)]
        elif token == "@reminder":
            found = [reminder.id for reminder in reminders_of(store, who, open_only=True)]
        else:
            found = [case.id for case in cases_of(store, who) if case.closed_on is None]
        return found if len(found) <= _MOST else []

    # texts

    def _whole(self) -> Parts:
        """The line as it was typed, as a note."""
        text = self._line
        for sign, name in zip("\ue000\ue001", self._names, strict=False):
            text = text.replace(sign, name)
        return [[text]]

    def _own(self) -> Parts:
        """A field of the owner's own and its value, for --set; not one that is nearly a field of every customer."""
        name, value = "_".join(self._group("own").casefold().removesuffix(" date").split()), self._group("value")
        is_name = name.isidentifier() and len(name.split("_")) <= _TAG_WORDS and field_named(name) is None
        if not is_name or not value or get_close_matches(name, [field.name for field in FIELDS], n=1):
            return []
        return [[f"{name}={value}"]]

    def _own_month(self) -> Parts:
        """The condition for a field of the owner's own that holds days, in a month: renewals in december."""
        own = own_fields(self._run)
        said = "_".join(self._group("ownfield").casefold().removesuffix(" dates").removesuffix(" date").split())
        name = next((each for each in (said, said.removesuffix("s")) if each in own), None)
        month = month_ahead(self._group("month"), self._run.now.date())
        if name is None or month is None:
            return []
        return [["--where", f"{name} >= {month[0].isoformat()} and {name} <= {month[1].isoformat()}"]]

    def _titled(self) -> Parts:
        """The open deal of the customer whose title holds the words."""
        said = fold(self._group("titled"))
        if not said or not self._names or (hit := self._checks.hit(self._names[0])) is None:
            return []
        deals = deals_at(self._run.store, hit.customer_id, self._run.settings)
        found = [deal.id for deal in deals if deal.stage not in (WON, LOST) and said in fold(deal.title)]
        return [[str(found[0])]] if len(found) == 1 else []

    def _todo_done(self) -> Parts:
        """The one open reminder that has the words."""
        said = fold(self._group("reminded"))
        found = [each.id for each in open_reminders(self._run.store) if said in fold(each.text)] if said else []
        return [[str(found[0])]] if len(found) == 1 and self._checks.has_book else []

    def _new_ref(self) -> Parts:
        text = self._group("newref").lstrip("#")
        is_ref = any(map(str.isdecimal, text)) and " " not in text and len(text) >= _REF_LETTERS
        return [[text]] if is_ref and (text.isdecimal() or not self._checks.fits("amount", (text,))) else []

    def _items(self) -> Parts:
        text = self._group("items")
        return [[text]] if text and self._checks.fits("items", tuple(text.split())) else []

    def _title(self) -> Parts:
        text = self._group("title")
        return [[text]] if text and self._checks.fits("title", (text,)) else []

    def _tail(self) -> Parts:
        """What stands behind the customer."""
        text = self._line.partition("\ue000")[2].removeprefix("'s").strip()
        return [[text]] if text else []

    def _plan(self) -> Parts:
        """When and what, of what is to be done."""
        around = self._group("plan") or f"{self._group('todo')} {self._names[0]} {self._group('behind')}"
        around = re.sub(r"\s+(?:with|to|for|at)\s*$", "", " ".join(around.split()))
        parted = text_and_time(around, self._checks)
        return [[parted[1], parted[0]]] if parted is not None else []

    def _step(self) -> Parts:
        said = re.sub(r"\b(?:until|till|by|before) (?=\S+$)", "", self._group("plan"))
        parted = text_and_time(said, self._checks)
        return [["--next", parted[1], "--todo", parted[0]]] if parted is not None else []

    def _rest(self) -> Parts:
        return [self._group("rest").replace("\ue000", self._names[0] if self._names else "").split()]

    def _verb(self) -> Parts:
        return [[f"{self._group('verb')}{' back' if self._groups.get('back') else ''}"]]


def _is_phone(text: str) -> bool:
    digits = sum(map(str.isdigit, text))
    return re.fullmatch(r"\+?[\d\s().\-/]+", text) is not None and _FEWEST_DIGITS <= digits <= _MOST_DIGITS


_TAKEN: dict[str, Callable[[Values], Parts]] = {
    "when": Values._when, "agenda": Values._agenda, "span": Values._text, "month": Values._month,
    "quiet": Values._quiet,
    "amount": Values._amount, "percent": Values._percent, "tier": Values._tier, "stage": Values._stage,
    "stageword": Values._stage_word, "deal": Values._deal, "reason": Values._reason, "text": Values._text,
    "mail": Values._mail, "phone": Values._phone, "bday": Values._bday, "place": Values._place,
    "job": Values._job, "zhe": Values._zhe, "ago": Values._ago,
    "missing": Values._missing, "orderref": Values._order_ref, "owner": Values._owner, "in": Values._in,
    "tag": Values._tag, "intag": Values._in_tag, "newtag": Values._new_tag, "whole": Values._whole,
    "tail": Values._tail, "plan": Values._plan, "step": Values._step, "rest": Values._rest, "verb": Values._verb,
    "score": lambda values: values._fits("score", "score"),
    "own": Values._own, "ownmonth": Values._own_month, "titled": Values._titled, "product": Values._product,
    "todone": Values._todo_done,
    "newref": Values._new_ref, "items": Values._items, "title": Values._title,
    "method": lambda values: values._fits("method", "method"),
    "added": lambda values: values._change(is_added=True, is_formed="formed" in values._groups),
    "changed": lambda values: values._change(is_added=False, is_formed="formed" in values._groups),
}  # fmt: skip

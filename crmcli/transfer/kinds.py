"""What the rows of a table are, judged by its headings alone.

Rows are customers when nothing tells otherwise; a table of which that is not certain gets the kind that it may be and
what it lacks for it, for the refusal to say.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from crmcli.transfer import heading_languages
from crmcli.transfer.headings import MADE, NEEDED, fields_by_heading, plain, plain_words
from crmcli.transfer.kind_words import (
    FAMILIAR,
    FAMILIAR_HISTORY,
    PRODUCT_LIST,
    PRODUCT_WORDS,
    SELLER_WORDS,
    SELLERS,
    TELLING,
)
from crmcli.words import tr

_NAMING = {"name", "first", "last", "customer", "company", "contact", "email", "phone", "customer_ref", "customer_uid"}
# Fields of a list of people: beside them Title is a job, and an amount is not that of a deal for certain.
_PERSONAL = {"first", "last", "phone", "email", "address", "street", "city", "postcode", "birthday", "wechat", "fax"}
_FACTS = {"ref", "stage", "source", "tier", "industry", "kind", "tags", "region", "country", "last_at", "next_at"}
# Fields that only rows of a kind fill, as far as the headings of customer lists go.
_MARKS = {
    "deals": {"title", "stage", "status", "amount", "expected_close", "closed_on", "chance", "lost_reason"},
    "orders": {"order_ref", "day", "product", "product_ref", "quantity", "price", "discount", "amount", "paid"},
    "payments": {"order_ref", "day", "amount", "method"},
    "interactions": {"at", "channel", "direction", "subject", "text", "minutes"},
    "reminders": {"due", "text", "every", "done"},
}
_OF_A_PERSON = {"first", "last", "phone", "email", "birthday", "wechat", "fax"}
# Of these, what no list of customers has: where it is left out, something is lost.
_ESSENTIAL = {
    "title", "amount", "expected_close", "chance", "lost_reason", "order_ref", "product", "product_ref", "quantity",
    "price", "due", "subject", "minutes",
}  # fmt: skip
_AMOUNTS = frozenset(("amount", "betrag", "montant", "importe", "importo", "valor", "金额", "金額"))
_WEAK_TITLES = {"name", "product", "productname", "subject", "item"}  # may be who or what is sold


class Incomplete(NamedTuple):
    """A kind that the headings tell of; what they lack for it and the field that would hold it, "" for nothing."""

    kind: str
    what: str = ""
    field: str = ""
    told: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def _telling(kind: str) -> frozenset[str]:
    """The headings that only rows of `kind` have, in every language."""
    return frozenset((TELLING[kind] + " " + heading_languages.TELLING[kind]).split())


@lru_cache(maxsize=2)
def _familiar(kind: str) -> frozenset[str]:
    own = FAMILIAR if kind in ("customers", "contacts") else f"{FAMILIAR} {FAMILIAR_HISTORY}"
    return frozenset(f"{own} {heading_languages.FAMILIAR}".split())


def is_familiar(heading: str, kind: str) -> bool:
    """True for a heading that lists of this kind often have, and that no field keeps."""
    return plain(heading) in _familiar("customers" if kind in ("customers", "contacts") else "history")


def product_headings(headings: Iterable[str]) -> list[str]:
    """The headings that a list of products has."""
    words = PRODUCT_LIST.split()
    return [heading for heading in headings if plain(heading) in words]


def table_beside(headings: Sequence[str]) -> str:
    """What a table of a set is that certainly holds no row of a book: a list of products or of salespeople; else "".

    Every heading must be one that such a list has.
    """
    words = {plain(heading) for heading in headings if heading.strip()}
    is_named = words & {"product", "productname", "sku", "productcode", "产品", "产品名称", "商品名称"}
    if is_named and len(words) >= 2 and words <= set(f"{PRODUCT_LIST} {PRODUCT_WORDS}".split()):
        return tr("a list of products")
    if words & set(SELLERS.split()) and words <= set(f"{SELLERS} {SELLER_WORDS}".split()):
        return tr("a list of salespeople")
    return ""


def guess(headings: Sequence[str]) -> str:
    """What the rows are, from their headings; customers when nothing tells otherwise."""
    words = _all_words(headings)
    kinds = ["payments", "orders", "deals", "reminders", "interactions"]
    if len(words & _telling("orders")) > len(words & _telling("payments")) or _are_invoices(headings):
        kinds = ["orders", "payments", *kinds[2:]]
    for kind in kinds:
        if kind == "reminders" and {"day", "amount"} <= set(fields_by_heading(headings, "orders")):
            continue  # what is due there is an invoice
        if words & _telling(kind) and is_complete(headings, kind):
            return kind
        if kind == "deals" and len(words & _telling(kind)) >= 2 and _deals_without_titles(headings):
            return kind
    return _by_fields(headings)


def _are_invoices(headings: Sequence[str]) -> bool:
    """True for numbered invoices with what they come to and what of it was paid, and no day or way of a payment."""
    fields = set(fields_by_heading(headings, "orders"))
    payments = set(fields_by_heading(headings, "payments"))
    return {"order_ref", "amount", "paid_amount"} <= fields and not payments & {"method", "refunded"}


def _deals_without_titles(headings: Sequence[str]) -> bool:
    """True for an amount or stage with a number or an amount on a day, beside a customer, in no list of people."""
    fields = set(fields_by_heading(headings, "deals"))
    is_told = "ref" in fields or ("amount" in fields and fields & {"expected_close", "opened_on", "closed_on"})
    people = set(fields_by_heading(headings, "customers"))
    return bool(is_told and fields & {"amount", "stage", "status"} and fields & _NAMING and not people & _PERSONAL)


def _by_fields(headings: Sequence[str]) -> str:
    """The kind whose fields the headings fill together, where no single heading tells it."""
    people = {field for field in fields_by_heading(headings, "customers") if field}
    if not people & _PERSONAL:
        orders = set(fields_by_heading(headings, "orders"))
        if {"day", "amount"} <= orders and orders & {"product", "quantity", "order_ref"} and orders & _NAMING:
            return "orders"
        payments = set(fields_by_heading(headings, "payments"))
        if {"day", "amount", "method"} <= payments and payments & _NAMING:
            return "payments"
        if _deals_by_fields(headings) and not people & {"name", "contact"}:
            return "deals"
    if {"contact", "company"} <= people and "pipeline" in _all_words(headings) and _has_deal_title(headings):
        return "deals"
    found = fields_by_heading(headings, "interactions")
    filled = [(field, heading) for field, heading in zip(found, headings, strict=True) if heading.strip()]
    fields = {field for field, _ in filled if field}
    is_dated = any(field == "at" and not is_familiar(heading, "customers") for field, heading in filled)
    is_whole = len(fields) == len(filled) or (
        all(field or is_familiar(heading, "interactions") for field, heading in filled) and not people & _PERSONAL
    )
    if is_dated and "text" in fields and fields & _NAMING and is_whole:
        return "interactions"
    return "customers"


def _deals_by_fields(headings: Sequence[str]) -> bool:
    """True for a title, an amount and a stage of something that a customer is named for."""
    found = fields_by_heading(headings, "deals")
    titles = [
        heading for field, heading in zip(found, headings, strict=True)
        if field == "title" and plain(heading) not in _WEAK_TITLES
    ]  # fmt: skip
    fields = set(found)
    return bool(titles) and "amount" in fields and bool(fields & {"stage", "status"}) and bool(fields & _NAMING)


def _has_deal_title(headings: Sequence[str]) -> bool:
    """True for a heading that may be the title of a deal; Title alone may be a job."""
    found = fields_by_heading(headings, "deals")
    return any(field == "title" and plain(h) != "title" for field, h in zip(found, headings, strict=True))


def _all_words(headings: Sequence[str]) -> set[str]:
    return {word for heading in headings for word in plain_words(heading)}


def is_complete(headings: Sequence[str], kind: str) -> bool:
    """True when the headings have every field that rows of a kind cannot do without."""
    fields = set(fields_by_heading(headings, kind))
    return all(fields & some for _, some in NEEDED[kind])


def incomplete_kind(headings: Sequence[str], guessed: str) -> Incomplete | None:
    """The kind that the headings tell of beside a list of customers; None when `guessed` is sure.

    Two headings that only such rows have tell of it, and so does an amount beside a stage or state.
    """
    if guessed != "customers":
        return None
    words = _all_words(headings)
    told = [(len(words & _telling(kind)), kind) for kind in ("orders", "deals", "interactions", "reminders")]
    count, kind = max(told, key=lambda each: each[0])
    if count >= 2:
        telling = tuple(heading for heading in headings if plain_words(heading) & _telling(kind))
        return _lacking(headings, kind)._replace(told=telling)
    found = fields_by_heading(headings, "deals")
    amounts = [
        h for field, h in zip(found, headings, strict=True) if field == "amount" and not is_familiar(h, "customers")
    ]
    states = [h for field, h in zip(found, headings, strict=True) if field in ("stage", "status")]
    return _lacking(headings, "deals")._replace(told=(*amounts, *states)) if amounts and states else None


def _dated_notes(headings: Sequence[str]) -> bool:
    """True for a date and a text about somebody of whom nothing else is said: notes, and columns nobody knows."""
    found = fields_by_heading(headings, "interactions")
    is_dated = any(
        field == "at" and not is_familiar(heading, "customers") for field, heading in zip(found, headings, strict=True)
    )
    people = set(fields_by_heading(headings, "customers"))
    return is_dated and "text" in found and bool(set(found) & _NAMING) and not people & (_PERSONAL | _FACTS)


def likely_kind(headings: Sequence[str], unused: Collection[str]) -> Incomplete | None:
    """The kind that the headings without a field in a list of customers would fill best; None where they tell of none.

    `unused` are those headings, `told` of the answer those of them that the kind has a field for.
    """
    best: Incomplete | None = None
    words, most = _all_words(headings), 0.0
    for kind, marks in _MARKS.items():
        found = fields_by_heading(headings, kind)
        told = tuple(
            heading
            for field, heading in zip(found, headings, strict=True)
            if field in marks
            and heading in unused
            and not is_familiar(heading, "customers")
            and not (field == "title" and plain(heading) in _WEAK_TITLES)
        )
        points = len(told) + (0.5 if words & _telling(kind) else 0)
        if told and points > most:
            best, most = _lacking(headings, kind)._replace(told=told), points
    return best


def is_lossy(likely: Incomplete, headings: Sequence[str]) -> bool:
    """Whether a table taken as customers would lose rows of another kind.

    It would where all that such rows need stands in columns that would be left out, where one is called an amount,
    where two of these hold what no customer has, and where one does beside no name, phone, mail or birthday of
    a person.
    """
    if not likely.what and len(likely.told) >= 2:
        return True
    found = zip(fields_by_heading(headings, likely.kind), headings, strict=True)
    told = {field for field, heading in found if heading in likely.told}
    if any(plain(heading) in _AMOUNTS for heading in likely.told):
        return True
    lost = told & _ESSENTIAL | (told & {"text"} if likely.kind == "reminders" else set())
    return len(lost) > bool(_OF_A_PERSON & set(fields_by_heading(headings, "customers")))


def can_be_made(likely: Incomplete) -> bool:
    """Whether what the headings lack is made of the other cells of a row."""
    return likely.what in MADE.get(likely.kind, ())


def _lacking(headings: Sequence[str], kind: str) -> Incomplete:
    """What the headings lack to be rows of a kind."""
    fields = set(fields_by_heading(headings, kind))
    what, some = next((each for each in NEEDED[kind] if not fields & each[1]), ("", set()))
    field = next((each for each in ("customer", "text") if each in some), min(some, default=""))
    return Incomplete(kind, what, field)

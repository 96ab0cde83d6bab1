"""Which field each heading of a table fills, and what rows of a kind cannot do without.

No file is opened here. What is not recognised is named, never guessed from the cells.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from crmcli.domain.text.unicode import fold, one_line
from crmcli.errors import Refused, Usage
from crmcli.transfer.heading_targets import (
    CONTACT,
    Target,
    is_clock_word,
    known,
    plain,
    plain_words,
    target,
    vocabulary,
)
from crmcli.transfer.heading_words import PARTS, PLURAL
from crmcli.words import field_text, listed, rows_text, tr

__all__ = ["CONTACT", "IGNORE", "MADE", "NEEDED", "Match", "Target", "few", "fields_by_heading", "fields_of", "known",
           "match", "naming_columns", "plain", "plain_words", "target"]  # fmt: skip
IGNORE = "-"
LINK = "link"  # the field of a column that holds numbers of another table


class Match(NamedTuple):
    """The headings of a table with what each stands for; None where nobody knows."""

    kind: str
    headings: tuple[str, ...]
    targets: tuple[Target | None, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """Heading to field, for those that are used."""
        return {h: t.shown() for h, t in zip(self.headings, self.targets, strict=True) if t is not None}

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headings that are not used."""
        return tuple(h for h, t in zip(self.headings, self.targets, strict=True) if t is None and h)


_NAMING = {"name", "first", "last", "customer", "company", "contact", "email", "phone", "customer_ref", "customer_uid"}
# What rows of a kind cannot do without, and what to call it.
NEEDED: dict[str, tuple[tuple[str, set[str]], ...]] = {
    "customers": (("name", _NAMING),),
    "contacts": (
        ("person", {"name", "first", "last", "contact"}),
        ("customer", {"customer", "company", "ref", "customer_uid"}),
    ),
    "interactions": (
        ("date", {"at"}),
        ("text", {"text", "subject", "minutes", "direction", "answer"}),
        ("customer", _NAMING | {"related"}),
    ),
    "orders": (("date", {"day"}), ("amount", {"amount", "price"}), ("customer", _NAMING)),
    "payments": (("date", {"day"}), ("amount", {"amount"}), ("customer", _NAMING)),
    "deals": (("title", {"title"}), ("customer", _NAMING)),
    "reminders": (("date", {"due"}), ("text", {"text", "note"}), ("customer", _NAMING | {"related"})),
}

# What rows of a kind may lack all the same: it is made of their other cells.
MADE: dict[str, tuple[str, ...]] = {"deals": ("title",)}


@lru_cache(maxsize=64)
def _fields(headings: tuple[str, ...], kind: str) -> tuple[str, ...]:
    targets = _with_names(headings, _with_units(headings, [target(heading, kind) for heading in headings]))
    return tuple(found.field if found else "" for found in targets)


def fields_by_heading(headings: Sequence[str], kind: str) -> tuple[str, ...]:
    """The field that each heading fills in rows of a kind, "" where there is none."""
    return _fields(tuple(heading.strip() for heading in headings), kind)


def naming_columns(headings: Sequence[str], kind: str) -> list[int]:
    """The columns that hold whole names of people or firms, as far as their headings say."""
    found = [target(heading.strip(), kind) for heading in headings]
    return [at for at, each in enumerate(found) if each and each.field in ("name", "customer", "company", "contact")]


def match(
    headings: Sequence[str],
    kind: str,
    chosen: Mapping[str, str] | None = None,
    *,
    passed_over: Collection[int] = (),
    sure: Mapping[int, Target] | None = None,
) -> Match:
    """Every heading with its target; `chosen` (heading to field, "phone:work", or "-") comes before what is known.

    The columns `passed_over` have no target; those of a known program are `sure`. Raises Usage when `chosen` names a
    heading or a field that there is not, Refused when a field that rows of `kind` need is missing. The heading * in
    `chosen` stands for every other one.
    """
    names = tuple(heading.strip() for heading in headings)
    wanted = {fold(heading): field.strip() for heading, field in (chosen or {}).items()}
    folded = [fold(name) for name in names]
    for heading in wanted:
        if heading not in folded and heading != fold("*"):
            raise Usage(
                tr("There is no heading {heading!r}.", heading=heading), tr("There are: {few}.", few=few(names))
            )
    given = sure or {}
    targets = [
        _named(wanted[key], kind)
        if key in wanted
        else given[at]
        if at in given
        else None
        if at in passed_over
        else target(name, kind)
        for at, (name, key) in enumerate(zip(names, folded, strict=True))
    ]
    targets = _with_tasks(names, _with_own_ids(names, targets, kind), kind)
    found = Match(
        kind,
        names,
        tuple(
            _settled(
                _with_times(
                    names,
                    _with_dates(
                        names,
                        _with_names(names, _with_units(names, _with_gross(names, _with_order_totals(names, targets)))),
                    ),
                    kind,
                )
            )
        ),
    )
    fields = {each.field for each in found.targets if each}
    if LINK in fields:  # numbers of another table name the customer
        fields |= _NAMING
    for what, some in NEEDED[kind]:
        if not fields & some and what not in MADE.get(kind, ()):
            raise Refused(
                tr(
                    "No heading says the {what} of these {kind}: {few}.",
                    what=field_text(what),
                    kind=rows_text(kind),
                    few=few(names),
                ),
                tr('Say which one does: --map "Heading={some}".', some="name" if "name" in some else min(some)),
            )
    return found


def _named(spec: str, kind: str) -> Target | None:
    """What a person wrote for a heading; ranks before all others."""
    if spec == IGNORE:
        return None
    field, _, label = spec.partition(":")
    if field not in fields_of(kind):
        raise Usage(
            tr("{kind} have no field {field!r}.", kind=rows_text(kind), field=field),
            tr("They have {fields_of}.", fields_of=listed(fields_of(kind))),
        )
    return Target(field, label, "", -1)


def fields_of(kind: str) -> tuple[str, ...]:
    """The fields that a heading of these rows can be mapped to."""
    parts = PARTS if kind in ("customers", "contacts") else ("phone", "email")
    names = dict.fromkeys(spec.partition(":")[0] for spec in (*vocabulary(kind), *parts))
    return tuple(names)


_TASK_NUMBERS = frozenset(("taskid", "taskgid", "todoid"))


def _with_tasks(names: Sequence[str], targets: list[Target | None], kind: str) -> list[Target | None]:
    """Name in a list of numbered tasks is what is to be done, where no other heading says that."""
    fields = {found.field for found in targets if found}
    if kind != "reminders" or "text" in fields or _TASK_NUMBERS.isdisjoint(map(plain, names)):
        return targets
    return [Target("text", rank=found.rank) if found and found.field == "name" and found.rank >= 0 else found
            for found in targets]  # fmt: skip


def _with_times(names: Sequence[str], targets: list[Target | None], kind: str) -> list[Target | None]:
    """A column called time is the moment when it stands alone, the time of day beside a date."""
    clocks = [
        found is not None and found.rank >= 0 and is_clock_word(name, kind)
        for name, found in zip(names, targets, strict=True)
    ]
    dated = any(
        found and found.field in ("at", "due") and not is_clock for found, is_clock in zip(targets, clocks, strict=True)
    )
    return [Target("time") if dated and is_clock else found for found, is_clock in zip(targets, clocks, strict=True)]


_DESCRIPTIONS = ("description", "beschreibung", "descripcion", "descrizione", "descricao", "说明", "描述")


_LINE_AMOUNTS = frozenset(("lineamount", "linetotal", "linesubtotal", "extendedprice", "itemtotal"))
_ORDER_TOTALS = frozenset(
    ("total", "ordertotal", "invoicetotal", "totalamount", "grandtotal", "ordertotalamount", "invoiceamount")
)


_GROSS = re.compile(
    r"brutto|gross|\bttc\b|incl|con iva|iva incl|含税|税込|合計|grand ?total|total factura|totale fattura",
    re.IGNORECASE,
)
_NET = re.compile(
    r"netto|\bnet\b|\bht\b|excl|sub-?total|base imponible|imponibile|不含税|税抜|小計|小计", re.IGNORECASE
)
_OWED = frozenset(("paid_amount", "balance", "paid", "paid_on"))


def _with_gross(names: Sequence[str], targets: list[Target | None]) -> list[Target | None]:
    """Beside what was paid or is open of an invoice, its amount is the one with tax: that is what is owed."""
    fields = {found.field for found in targets if found}
    amounts = [at for at, found in enumerate(targets) if found and found.field == "amount" and found.rank >= 0]
    if not fields & _OWED or fields & {"price", "quantity"} or len(amounts) < 2:
        return targets
    gross = [at for at in amounts if _GROSS.search(names[at])] or [at for at in amounts if not _NET.search(names[at])]
    kept = [at for at in amounts if at in gross] or amounts
    return [None if at in amounts and at not in kept else found for at, found in enumerate(targets)]


_LINKED_IDS = frozenset(
    ("companyid", "accountid", "organizationid", "organisationid", "contactid", "personid", "parentid")
)


def _with_own_ids(names: Sequence[str], targets: list[Target | None], kind: str) -> list[Target | None]:
    """Beside Id, a Contact Id or Company Id in a list of people and firms is that of another row."""
    if kind != "customers" or "id" not in map(plain, names):
        return targets
    return [None if found and found.rank >= 0 and found.field == "ref" and plain(name) in _LINKED_IDS else found
            for name, found in zip(names, targets, strict=True)]  # fmt: skip


def _with_order_totals(names: Sequence[str], targets: list[Target | None]) -> list[Target | None]:
    """Beside the amount of each line a total is that of the whole order."""
    amounts = [at for at, found in enumerate(targets) if found and found.field == "amount" and found.rank >= 0]
    words = {at: plain(names[at]) for at in amounts}
    is_numbered = any(found and found.field == "order_ref" for found in targets)
    if not is_numbered or _LINE_AMOUNTS.isdisjoint(words.values()):
        return targets
    return [Target("order_total", rank=found.rank) if found and at in words and words[at] in _ORDER_TOTALS else found
            for at, found in enumerate(targets)]  # fmt: skip


def _with_units(names: Sequence[str], targets: list[Target | None]) -> list[Target | None]:
    """单位 is the unit beside a quantity, and the buyer's firm where nothing is counted; there a description is a note,
    and what is sold where no other column says it."""
    fields = {found.field for found in targets if found}
    is_invoice = "order_ref" in fields and (fields & {"due", "paid_amount"} or "invoicestatus" in map(plain, names))
    if fields & {"quantity", "product", "price"} and not is_invoice:  # what is open is that of an order, and no line's
        targets = [None if found and found.field == "balance" and found.rank >= 0 else found for found in targets]
    if "quantity" in fields:
        return targets if "product" in fields else [
            Target("product") if found and found.field == "note" and plain(name) in _DESCRIPTIONS else found
            for name, found in zip(names, targets, strict=True)
        ]  # fmt: skip
    return [
        Target("company", rank=found.rank) if found and found.field == "unit" and plain(name) == "单位" else found
        for name, found in zip(names, targets, strict=True)
    ]


# Words for a name that are a part of one beside the heading that says the other part.
_LAST_BESIDE_FIRST = {"nom": ("prenom", "prenoms"), "name": ("vorname", "rufname"), "name1": ("vorname",)}
_BARE_PHONES = {"ufficio": "work", "ufficio2": "work", "abitazione": "home", "abitazione2": "home"}
_FIRST_BESIDE_LAST = {
    "nombre": ("apellido", "apellidos", "apellidopaterno"), "nome": ("cognome", "sobrenome", "apelido", "ultimonome"),
    "名前": ("姓", "苗字"),
}  # fmt: skip


_BANKS = frozenset(("partnername", "partneriban", "runningbalance", "bookingdate"))
_SHOP_NAMES = frozenset(("buyer", "buyerusername", "buyeruserid", "买家昵称", "买家会员名"))


def _with_names(names: Sequence[str], targets: list[Target | None]) -> list[Target | None]:
    """Nom beside Prénom and Name beside Vorname are the last name, Nombre beside Apellidos the first.

    A contact's name beside First name and Last name, where nothing else names the customer, is the customer's.

    Ufficio and Abitazione alone are the phones that Outlook has beside Via (uff.).
    """
    words = {plain(name) for name in names}
    fields = {found.field for found in targets if found}
    if fields & {"name", "first", "last"} or "buyername" in words:  # the name that somebody has in a shop stands last
        targets = [None if found and found.rank >= 0 and plain(name) in _SHOP_NAMES else found
                   for name, found in zip(names, targets, strict=True)]  # fmt: skip
    if not words.isdisjoint(_BANKS):  # there an account is one's own
        targets = [None if found and found.rank >= 0 and plain(name) in ("accountname", "account") else found
                   for name, found in zip(names, targets, strict=True)]  # fmt: skip
    is_firm = fields & {"first", "last"} and not fields & {"name", "customer", "company"}
    settled: list[Target | None] = []
    for name, found in zip(names, targets, strict=True):
        if found and found.rank >= 0 and found.field == "contact" and is_firm:
            found = Target("customer", rank=found.rank)
        if found and found.rank >= 0 and found.field in ("name", "title"):
            if not words.isdisjoint(_LAST_BESIDE_FIRST.get(plain(name), ())):
                found = Target("last", rank=found.rank)
            elif not words.isdisjoint(_FIRST_BESIDE_LAST.get(plain(name), ())):
                found = Target("first", rank=found.rank)
        if (
            found is None
            and plain(name) in _BARE_PHONES
            and not words.isdisjoint(("viauff", "indirizzopostaelettronica"))
        ):
            found = Target("phone", _BARE_PHONES[plain(name)])
        settled.append(found)
    return settled


def _with_dates(names: Sequence[str], targets: list[Target | None]) -> list[Target | None]:
    """The words of a next step stand beside its date; 跟进内容 tells of the last contact where that has a date."""
    fields = {found.field for found in targets if found}
    if not fields & {"next_text", "last_text"}:
        return targets
    settled: list[Target | None] = []
    for name, found in zip(names, targets, strict=True):
        if found and found.field == "next_text" and "last_at" in fields and plain(name) == "跟进内容":
            found = found._replace(field="last_text")
        is_loose = found and found.field in ("next_text", "last_text") and f"{found.field[:4]}_at" not in fields
        settled.append(None if is_loose else found)
    return settled


def _settled(targets: Sequence[Target | None]) -> list[Target | None]:
    """Of several columns for one value the best heading has it, the first of equals; the others are unknown."""
    plural = PLURAL.split()
    best: dict[tuple[str, str, str], int] = {}
    keys = [_key(found) for found in targets]
    for at, (found, key) in enumerate(zip(targets, keys, strict=True)):
        rival = targets[best[key]] if key in best else None
        if found is not None and (rival is None or found.rank < rival.rank):
            best[key] = at
    return [
        found if found is None or found.field in plural or best[key] == at else None
        for at, (found, key) in enumerate(zip(targets, keys, strict=True))
    ]


def _key(found: Target | None) -> tuple[str, str, str]:
    if found is None:
        return ("", "", "")
    if found.field in ("city", "region", "postcode", "country"):
        return found.field, found.label, found.slot
    return found.field, "", ""


def few(names: Sequence[str], most: int = 8) -> str:
    """Some names for a message."""
    shown = [name for name in names if name]
    some = listed(one_line(name, 30) for name in shown[:most])
    return tr("{names} and {count} more", names=some, count=len(shown) - most) if len(shown) > most else some

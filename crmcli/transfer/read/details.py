"""Phones, mail addresses and other details from the cells of a row, and what belongs together as an address."""

import json
import re
from functools import lru_cache
from typing import NamedTuple

from crmcli.transfer.drafts import AddressDraft, DetailDraft
from crmcli.transfer.headings import CONTACT, Match
from crmcli.words import tr

_NOTHING = frozenset(("-", "--", "/", "n/a", "na", "none", "null", "nil", "无", "没有", "暂无", "未知"))
# How pandas, R, databases, spreadsheets and people write an empty cell; Nan and Null may be names.
_EMPTY = frozenset((
    "nan", "NaN", "NaT", "<NA>", "#N/A", "#NA", "#N/A N/A", "NULL", "null", "(null)", "[null]", "<null>", "\\N", "None",
    "none", "NONE", "(none)", "N/A", "n/a", "N.A.", "n.a.", "-", "--", "---", "–", "—", "(blank)", "(Blank)", "(empty)",
    "unknown", "Unknown", "UNKNOWN", "(unknown)", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!",
    "undefined", "/", "／", "无", "暂无", "没有", "未知", "(空白)", "（空白）", "不详",
))  # fmt: skip
_LISTED = re.compile(r" ::: |[;；、\n]+")
_URLS = re.compile(r" ::: |[;；,，\s]+(?=https?://|www\.)")
_PHONE_LABEL = re.compile(r"\b(phone|mobile|cell|fax|tel|work|home|office|main|other)\s*:", re.IGNORECASE)
_LABELLED = re.compile(rf"(?:{_PHONE_LABEL.pattern}[^:]*\d[^:]*?)+$", re.IGNORECASE)
_DETAILS = ("phone", "fax", "email", "url", "wechat", "alias")
_ADDRESS = ("address", "district", "street", "box", "city", "region", "postcode", "country")


class RowFault(Exception):
    """Why a row cannot be a draft: the heading at fault ("" for the whole row) and the reason."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class RowLeftOut(Exception):
    """Why a row that can be read is no record of the book."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def trimmed(row: list[str]) -> list[str]:
    """The cells of a row without space around them, and an empty one more: the column of what a table lacks."""
    cells = [cell.strip() for cell in row]
    if not _EMPTY.isdisjoint(cells):
        cells = ["" if cell in _EMPTY else cell for cell in cells]
    cells.append("")
    return cells


class DetailColumn(NamedTuple):
    """A column of details: where it stands, its kind and label, and the column that labels it (-1 for none).

    `code_at` is the column of the calling code of its phones, -1 for none.
    """

    at: int
    kind: str
    label: str
    label_at: int
    heading: str
    plain: re.Pattern[str] | None
    code_at: int = -1


def detail_columns(match: Match, *, of_contact: bool) -> list[DetailColumn]:
    """The columns of details, of the person at a company or of the customer."""
    labels = {
        (found.field, found.slot): at
        for at, found in enumerate(match.targets)
        if found and found.field.endswith("_label")
    }
    code = next((at for at, found in enumerate(match.targets) if found and found.field == "phone_code"), -1)
    first = next((at for at, found in enumerate(match.targets) if found and found.field == "phone"), -1)
    return [
        DetailColumn(
            at,
            found.field,
            found.label,
            labels.get((f"{found.field}_label", found.slot), -1),
            heading,
            _plain().get(found.field),
            code if at == first else -1,
        )
        for at, (found, heading) in enumerate(zip(match.targets, match.headings, strict=True))
        if found and found.field in _DETAILS and (found.slot == CONTACT) is of_contact
    ]


def details(columns: list[DetailColumn], cells: list[str]) -> tuple[DetailDraft, ...]:
    """The details of a row, each value once."""
    found: list[DetailDraft] = []
    for at, kind, label, label_at, heading, plain, code_at in columns:
        cell = cells[at]
        if not cell:
            continue
        if code_at >= 0 and cells[code_at] and not cell.startswith(("+", "00")):
            cell = f"+{cells[code_at].lstrip('+0')} {cell}"
        said = cells[label_at]
        own, means = _label(said, kind) if said else (label, kind)
        if plain and means == kind and cell[0] != "[" and plain.match(cell):
            found.append(DetailDraft(means, own or label, cell))
            continue
        try:
            if kind == "phone" and (labelled := _labelled(cell)):
                found += labelled
                continue
            found += [DetailDraft(means, own or label, value) for value in values(means, cell)]
        except ValueError as error:
            raise RowFault(heading, str(error)) from None
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


def _labelled(cell: str) -> list[DetailDraft]:
    """The phones of a cell such as Phone:(650) 555-0987 Mobile:(973) 555-8849, each with its label; [] for others."""
    if not _LABELLED.match(cell):
        return []
    parts = _PHONE_LABEL.split(cell)[1:]
    found = [(*_label(word.removesuffix("phone") or "", "phone"), number) for word, number in
             zip(map(str.lower, parts[::2]), parts[1::2], strict=True)]  # fmt: skip
    return [
        DetailDraft(means, own, value) for own, means, number in found for value in values(means, number.strip(" ,;"))
    ]


@lru_cache(maxsize=256)
def _label(said: str, kind: str) -> tuple[str, str]:
    """A label as the file has it, in lower case without Google's star, and the kind it makes of the value."""
    label = said.removeprefix("* ").strip().lower()
    if kind == "phone" and "fax" in label:
        return label.replace("fax", "").strip(), "fax"
    return ("" if label in ("*", "smtp", "ex") else label), kind


@lru_cache(maxsize=1)
def _plain() -> dict[str, re.Pattern[str]]:
    """What is at a glance one value of its kind."""
    return {
        "phone": re.compile(r"[+(]?\d[\d ()\-]*\d$"),
        "email": re.compile(r"[^@\s;,，；、<>:]+@[^@\s;,，；、<>:]+$"),
    }


def values(kind: str, cell: str) -> list[str]:
    """The values in a cell; ValueError for what is none of its kind."""
    if cell.lower() in _NOTHING:
        return []
    if cell.startswith("[") and (listed := _json_values(cell)) is not None:
        return [value for each in listed for value in values(kind, each)]
    if kind == "email":
        return _emails(cell)
    if kind in ("phone", "fax"):
        return _phones(cell)
    between = _URLS if kind == "url" else _LISTED
    return [part for each in between.split(cell) if (part := each.strip())]


def _json_values(cell: str) -> list[str] | None:
    """The values of a cell that holds a JSON list, of texts or of phones with their calling codes; None for others."""
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list):
        return None
    kept = []
    for each in found:
        if isinstance(each, dict):
            value = next((each[key] for key in ("number", "email", "url", "value") if each.get(key)), "")
            code = str(each.get("callingCode") or "")
            each = f"{code} {value}" if code and not str(value).startswith("+") else value
        kept.append(str(each).strip())
    return [value for value in kept if value]


def _emails(cell: str) -> list[str]:
    found = []
    for part in re.split(r" ::: |[;,；，、\s]+", re.sub(r'"[^"]*"|[^<>;,]*<([^<>]*)>', r"\1", cell)):
        address = part.strip().removeprefix("mailto:").strip("<>")
        if not address or address.lower().startswith("/o="):  # an address inside an Exchange server
            continue
        if not re.match(r"[^@]+@[^@]+$", address):
            raise ValueError(tr("{part} is not a mail address", part=part[:60]))
        found.append(address)
    return found


def _phones(cell: str) -> list[str]:
    found = []
    for part in _LISTED.split(cell):
        several = re.split(r"[,，/|]", part)
        # A slash or comma inside one number (030/1234567) leaves a part too short to be a number.
        if len(several) > 1 and all(len(re.sub(r"\D", "", each)) >= 7 for each in several):
            found += several
        else:
            found.append(part)
    return [phone(each.strip()) for each in found if each.strip()]


def phone(text: str) -> str:
    """A phone number without the traces of a spreadsheet; ValueError for what has no digits."""
    text = text.lstrip("'\u2019 ")  # the mark of a text in a spreadsheet
    text = re.sub(r"^(?:p|tel|phone|t|m|mob)[:=]\s*(?=[+(\d])", "", text, flags=re.IGNORECASE)
    if re.match(r"\d+\.0$", text):
        return text[:-2]
    if re.match(r"\d(?:\.\d+)?[Ee]\+?\d+$", text):
        raise ValueError(tr("{text} is a number that a spreadsheet has rounded", text=text))
    if not re.search(r"\d", text):
        raise ValueError(tr("{text} has no digits", text=text[:40]))
    return text


class AddressColumns(NamedTuple):
    """The columns of one address: its label, the column that labels it (-1 for none), and those of each part."""

    label: str
    label_at: int
    whole: tuple[int, ...]
    district: int
    street: tuple[int, ...]
    city: int
    region: int
    postcode: int
    country: int
    all: tuple[int, ...]


def address_columns(match: Match) -> list[AddressColumns]:
    """The addresses that a row may have, in the order of the headings."""
    groups: dict[tuple[str, str], dict[str, list[int]]] = {}
    for at, found in enumerate(match.targets):
        if found and found.field in (*_ADDRESS, "address_label"):
            groups.setdefault((found.label, found.slot), {}).setdefault(found.field, []).append(at)
    return [
        AddressColumns(
            "" if label == CONTACT else label,
            parts.get("address_label", [-1])[0],
            tuple(parts.get("address", ())),
            parts.get("district", [-1])[0],
            (*parts.get("street", ()), *parts.get("box", ())),
            parts.get("city", [-1])[0],
            parts.get("region", [-1])[0],
            parts.get("postcode", [-1])[0],
            parts.get("country", [-1])[0],
            tuple(at for field, places in parts.items() if field != "address_label" for at in places),
        )
        for (label, _), parts in groups.items()
    ]


def addresses(columns: list[AddressColumns], cells: list[str]) -> tuple[AddressDraft, ...]:
    """The addresses of a row."""
    found = []
    for each in columns:
        for at in each.all:
            if cells[at]:
                break
        else:
            continue
        town = cells[each.city], cells[each.region], cells[each.postcode], cells[each.country]
        street = _joined(cells, each.street) if each.street else ""
        # Google gives the whole address beside its parts; ERP lists call the street the address.
        if each.whole and not (street or (each.street and any(town))):
            whole = _joined(cells, each.whole)
            street = re.sub(r"\s*\n\s*", ", ", whole) if "\n" in whole else whole
        if cells[each.district]:
            street = f"{cells[each.district]} {street}".strip()
        said = cells[each.label_at]
        label = said.removeprefix("* ").lower() if said else each.label
        if " ::: " not in street:
            found.append(AddressDraft(label, street, *town))
            continue
        first, *more = street.split(" ::: ")
        found.append(AddressDraft(label, first, *town))
        found += [AddressDraft(label, another) for another in more]
    return tuple(found)


def _joined(cells: list[str], places: tuple[int, ...]) -> str:
    if len(places) < 2:
        return cells[places[0]] if places else ""
    return ", ".join([cells[at] for at in places if cells[at]])

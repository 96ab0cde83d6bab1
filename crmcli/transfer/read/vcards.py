"""vCards (2.1, 3.0, 4.0) as drafts of customers. A card that cannot be read costs itself, not the file."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crmcli.domain.birthdays import parse_birthday
from crmcli.domain.fields import IN_TOUCH
from crmcli.domain.rules.people import kind_of
from crmcli.errors import Refused, Usage
from crmcli.transfer.drafts import AddressDraft, ContactDraft, CustomerDraft, CustomerKey, DetailDraft, Rejected
from crmcli.transfer.encoding import is_wide
from crmcli.transfer.read import dates
from crmcli.transfer.read.details import RowFault, values
from crmcli.transfer.read.inputs import Input
from crmcli.transfer.read.passed_over import PassedOver
from crmcli.transfer.read.people import is_system_group, whole_name
from crmcli.transfer.read.vcard_lines import Property, RawVCard, raw_vcards
from crmcli.words import tr

if TYPE_CHECKING:
    from vobject.base import Component

_SINGLE = ("FN", "EMAIL", "TEL", "URL", "NOTE", "TITLE", "ROLE", "BDAY", "UID", "KIND", "NICKNAME", "IMPP")
_USED = (
    *_SINGLE,
    "N",
    "ORG",
    "ADR",
    "CATEGORIES",
    "X-SOCIALPROFILE",
    "X-QQ",
    "X-WECHAT",
    "X-WEIXIN",
    "X-LUNAR-BIRTHDAY",
)
_OWN_FACTS = ("X-CRM-STAGE", "X-CRM-SOURCE", "X-CRM-TIER", "X-CRM-INDUSTRY", "X-CRM-REFERRED-BY")
_IN_TOUCH = {f"X-CRM-{column.upper().replace('_', '-')}": column for column in IN_TOUCH}
_USED_TOO = (
    *_OWN_FACTS,
    *_IN_TOUCH,
    "X-CRM-FIELD",
    "X-CRM-CUSTOMER",
    "X-CRM-REF",
    "X-ABLABEL",
    "X-ABSHOWAS",
    "X-SKYPE",
    "X-SKYPE-USERNAME",
)
_GROUP_KINDS = ("KIND", "X-KIND", "X-ADDRESSBOOKSERVER-KIND")
_MEMBERS = ("MEMBER", "X-MEMBER", "X-ADDRESSBOOKSERVER-MEMBER")
_SILENT = ("VERSION", "PRODID", "REV", "PROFILE", "CLASS", "SORT-STRING", "X-ABUID", "X-ABADR", "CALSCALE")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 20  # of a phone
_PLACES = ("work", "home", "cell", "mobile", "main", "other", "pager", "car", "iphone")
_CHAT = {"X-QQ": "qq", "X-WECHAT": "", "X-WEIXIN": "", "X-SKYPE": "skype", "X-SKYPE-USERNAME": "skype"}


def read_vcards(
    source: Input, encoding: str, left: PassedOver, *, keep_unknown: bool
) -> Iterator[CustomerDraft | ContactDraft | Rejected]:
    """Every card as a customer; `left` counts the properties that found no place, and names the broken lines."""
    groups = _groups(source, encoding)
    for card in raw_vcards(source, encoding):
        if isinstance(card, Rejected):
            yield card
            continue
        if _is_group(card):
            if not any(p.name in _MEMBERS for p in card.properties):
                left[tr("groups without members")] += 1
            continue
        try:
            draft = _customer(card, left, keep_unknown=keep_unknown)
            uid = next((p.value for p in card.properties if p.name == "UID"), "")
            tags = groups.get(_plain_uid(uid), ())
            draft = draft._replace(tags=tuple(dict.fromkeys((*draft.tags, *tags)))) if tags else draft
            yield _contact(card, draft) or draft
        except RowFault as fault:
            yield Rejected(card.line, fault.column, fault.reason, (card.text,))


def _groups(source: Input, encoding: str) -> dict[str, list[str]]:
    """The names of the groups that each card is in, by the card's uid."""
    found: dict[str, list[str]] = {}
    if not _may_have_groups(source, encoding):
        return found
    for card in raw_vcards(source, encoding):
        if isinstance(card, Rejected) or not _is_group(card):
            continue
        name = next((p.value.strip() for p in card.properties if p.name in ("FN", "N") and p.value.strip(" ;")), "")
        name = re.sub(r"\\([,;])", r"\1", name).strip(";")
        for p in card.properties:
            if p.name in _MEMBERS and name and not is_system_group(name):
                found.setdefault(_plain_uid(p.value), []).append(name)
    return found


def _may_have_groups(source: Input, encoding: str) -> bool:
    """False for a file in which no card says that it is a group, without parsing it."""
    tail = b""
    for chunk in source.chunks():
        if is_wide(encoding) or b"KIND:GROUP" in (tail + chunk).upper():
            return True
        tail = chunk[-16:]
    return False


def _is_group(card: RawVCard) -> bool:
    return any(p.name in _GROUP_KINDS and p.value.strip().lower() == "group" for p in card.properties)


def _plain_uid(said: str) -> str:
    return said.strip().lower().removeprefix("urn:uuid:").removeprefix("mailto:")


def _customer(card: RawVCard, left: PassedOver, *, keep_unknown: bool) -> CustomerDraft:
    labels = {p.group: _apple_label(p.value) for p in card.properties if p.name == "X-ABLABEL" and p.group}
    unknown = [
        (_shown_name(p, labels), p.value)
        for p in card.properties
        if p.name not in (*_USED, *_USED_TOO, *_SILENT) and p.value.strip(" ;")
    ]
    left.update(name for name, _ in unknown)
    left.update(card.pictures)
    card = _without_faults(card, left)
    parsed = _parsed(card)
    company, *departments = [part for part in _org(parsed) if part] or [""]
    if departments:
        left["ORG department"] += 1
    own = _names(parsed, "n")
    name = _first(parsed, "fn") or own
    said = _stated_kind(card, parsed)
    if said == "company" or (not own and company and name in ("", company)):
        name, kind, company = company or name, "company", ""
    else:
        kind = said
    details = tuple(dict.fromkeys(_details(parsed, labels)))
    name = name or next((each.value for each in details if each.kind in ("email", "phone")), "")
    if not name:
        raise RowFault("", tr("the card has no name, company, e-mail or phone"))
    uid, ref = _uid(_first(parsed, "uid"))
    stage, source, tier, industry, referred_by = [_own_text(card, name) for name in _OWN_FACTS]
    extra = [(name, value.replace("\\n", "\n")) for name, value in unknown]
    if departments:
        extra.append(("department", ", ".join(departments)))
    return CustomerDraft(
        card.line,
        (card.text,),
        name,
        kind or kind_of(name, company),
        uid,
        " ::: ".join(filter(None, (ref, *_own_refs(card)))),
        company,
        _first(parsed, "title") or _first(parsed, "role"),
        details=details,
        addresses=tuple(_addresses(parsed, labels)),
        tags=tuple(
            dict.fromkeys(
                tag
                for line in _all(parsed, "categories")
                for each in line.value
                if (tag := each.strip()) and not is_system_group(tag)
            )
        ),
        birthday=_lunar(_first(parsed, "x-lunar-birthday")) or _birthday(_first(parsed, "bday")),
        notes="\n".join(dict.fromkeys(line.value.strip() for line in _all(parsed, "note") if line.value.strip())),
        extra=(*_own_fields(card), *(extra if keep_unknown else ())),
        stage=stage,
        source=source,
        tier=tier,
        industry=industry,
        referred_by=referred_by,
        in_touch=tuple(
            (column, int(said) if said.isdecimal() else said)
            for name, column in _IN_TOUCH.items()
            if (said := _own_text(card, name))
        ),
    )


def _own_refs(card: RawVCard) -> list[str]:
    """The references of a customer in a card of our own."""
    return [_unescaped(p.value).strip() for p in card.properties if p.name == "X-CRM-REF"]


def _own_fields(card: RawVCard) -> list[tuple[str, str]]:
    """The owner's own fields, as this program writes them: name=value."""
    pairs = [_unescaped(p.value).partition("=") for p in card.properties if p.name == "X-CRM-FIELD"]
    return [(name, value) for name, _, value in pairs if name and value]


def _shown_name(p: Property, labels: dict[str, str]) -> str:
    """A property as people know it: RELATED spouse, X-ABDATE anniversary."""
    label = labels.get(p.group, "") or (p.types[0] if p.types and p.name == "RELATED" else "")
    return f"{p.name} {label}".strip()


def _without_faults(card: RawVCard, left: PassedOver) -> RawVCard:
    """The card without the lines whose value is none; each is told with its number."""
    for fault in card.faults:
        left.add_line(fault.line, fault.reason)
    good = []
    for p in card.properties:
        try:
            _check(p)
        except (RowFault, ValueError, Refused) as fault:
            left.add_line(p.line, f"{p.name}: {fault}")
        else:
            good.append(p)
    return card._replace(properties=tuple(good))


def _check(p: Property) -> None:
    """Raise ValueError or RowFault for a phone, mail address or birthday that is none."""
    value = re.sub(r"\\([,;:\\])", r"\1", p.value).strip()
    if p.name in ("TEL", "EMAIL") and value:
        found = list(_valued("phone" if p.name == "TEL" else "email", "", value))
        for each in found if p.name == "TEL" else ():
            if not _FEWEST_DIGITS <= sum(map(str.isdigit, each.value)) <= _MOST_DIGITS:
                raise ValueError(tr("{value} is no phone", value=each.value[:40]))
    elif p.name == "BDAY":
        _birthday(value)
    elif p.name == "X-LUNAR-BIRTHDAY":
        _lunar(value)


def _contact(card: RawVCard, draft: CustomerDraft) -> ContactDraft | None:
    """The person at a customer that this program wrote as a card; None for every other card."""
    customer_uid = _own_text(card, "X-CRM-CUSTOMER")
    if not customer_uid:
        return None
    return ContactDraft(
        draft.line, draft.row, CustomerKey(uid=customer_uid, name=draft.company), draft.name, draft.uid,
        _own_text(card, "TITLE"), _own_text(card, "ROLE"), draft.birthday, draft.notes, draft.details,
    )  # fmt: skip


def _own_text(card: RawVCard, name: str) -> str:
    return next((_unescaped(p.value).strip() for p in card.properties if p.name == name), "")


def _unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def _stated_kind(card: RawVCard, parsed: "Component") -> str:
    """ "company" or "person" where the card says which it is, else ""."""
    kind = _first(parsed, "kind").lower()
    if kind in ("org", "organization") or any(
        p.name == "X-ABSHOWAS" and p.value.upper() == "COMPANY" for p in card.properties
    ):
        return "company"
    return "person" if kind == "individual" else ""


def _parsed(card: RawVCard) -> "Component":
    """The card through vobject, rebuilt from lines that cannot stop it."""
    from vobject import readOne  # slow to import
    from vobject.base import VObjectError

    lines = [_rebuilt(p) for p in card.properties if p.name in _USED and p.value.strip(" ;")]
    try:
        return readOne("BEGIN:VCARD\r\nVERSION:3.0\r\n" + "\r\n".join(lines) + "\r\nEND:VCARD\r\n")
    except (VObjectError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise RowFault("", tr("this is not a card: {error}", error=str(error)[:80])) from error


def _rebuilt(p: Property) -> str:
    """A line of vCard 3.0. Commas part values only in names, addresses and categories; elsewhere people forget to
    escape them, and vobject would keep what stands before the first."""
    value = p.value.replace("\\:", ":")  # as Apple writes web addresses
    if p.name in _SINGLE or p.name.startswith("X-"):
        value = re.sub(r"(?<!\\)((?:\\\\)*)([,;])", r"\1\\\2", value)
    types = [re.sub(r"[^a-z0-9-]", "", each) for each in p.types]
    shown = f";TYPE={','.join(filter(None, types))}" if any(types) else ""
    group = re.sub(r"[^a-z0-9-]", "", p.group)
    return f"{group}.{p.name}{shown}:{value}" if group else f"{p.name}{shown}:{value}"


def _all(parsed: "Component", name: str) -> list[Any]:
    return list(parsed.contents.get(name, ()))


def _first(parsed: "Component", name: str) -> str:
    return next((line.value.strip() for line in _all(parsed, name) if line.value.strip()), "")


def _joined(part: str | list[str], between: str = " ") -> str:
    return between.join(each.strip() for each in part if each.strip()) if isinstance(part, list) else part.strip()


def _org(parsed: "Component") -> list[str]:
    for line in _all(parsed, "org"):
        return [_joined(part, ", ") for part in line.value]
    return []


def _names(parsed: "Component", name: str) -> str:
    for line in _all(parsed, name):
        n = line.value
        first, middle, last, suffix = map(_joined, (n.given, n.additional, n.family, n.suffix))
        return whole_name(first, middle, last, suffix)
    return ""


def _apple_label(value: str) -> str:
    return re.sub(r"^_\$!<(.*)>!\$_$", r"\1", value).strip().lower()


def _label(line: Any, labels: dict[str, str]) -> str:
    types = [each.lower() for each in line.params.get("TYPE", [])]
    own = labels.get((line.group or "").lower(), "")
    place = next((each for each in _PLACES if each in types), "")
    return own or {"cell": "mobile", "iphone": "mobile"}.get(place, place)


def _details(parsed: "Component", labels: dict[str, str]) -> Iterator[DetailDraft]:
    for kind, name in (("phone", "tel"), ("email", "email"), ("url", "url"), ("url", "x-socialprofile")):
        for line in _all(parsed, name):
            types = [each.lower() for each in line.params.get("TYPE", [])]
            label = _label(line, labels)
            if name == "x-socialprofile":
                label = label or next(iter(types), "")
            yield from _valued("fax" if kind == "phone" and "fax" in types + label.split() else kind, label, line.value)
    for line in _all(parsed, "nickname"):
        yield from (DetailDraft("alias", "", each.strip()) for each in line.value.split(",") if each.strip())
    for name, label in _CHAT.items():
        yield from (DetailDraft("wechat", label, line.value.strip()) for line in _all(parsed, name.lower()))
    for line in _all(parsed, "impp"):
        service, _, handle = line.value.partition(":")
        known = "" if service.lower() in ("wechat", "weixin") else service.lower()
        yield DetailDraft("wechat", known if handle else "im", handle.strip() or service)


def _valued(kind: str, label: str, value: str) -> Iterator[DetailDraft]:
    text = re.sub(r"^tel:|^mailto:", "", value.strip(), flags=re.IGNORECASE)
    try:
        found = [text.replace(";ext=", " x")] if kind in ("phone", "fax") and ";ext=" in text else values(kind, text)
    except ValueError as error:
        raise RowFault({"email": "EMAIL", "phone": "TEL", "fax": "TEL"}.get(kind, "URL"), str(error)) from None
    yield from (DetailDraft(kind, label, each) for each in found)


def _addresses(parsed: "Component", labels: dict[str, str]) -> Iterator[AddressDraft]:
    for line in _all(parsed, "adr"):
        a = line.value
        street = ", ".join(part for part in (_joined(p, ", ") for p in (a.box, a.extended, a.street)) if part)
        street = re.sub(r"\s*\n\s*", ", ", street)
        town = [_joined(part) for part in (a.city, a.region, a.code, a.country)]
        if street or any(town):
            yield AddressDraft(_label(line, labels), street, *town)


def _uid(text: str) -> tuple[str, str]:
    """A UUID as the book's own kind of name, anything else as somebody's reference."""
    plain = text.lower().removeprefix("urn:uuid:")
    is_uuid = re.match(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$", plain)
    return (plain, "") if is_uuid else ("", text)


def _lunar(text: str) -> str:
    """A lunar birthday as this program writes it, or in words (农历八月十五); "" for none."""
    try:
        return parse_birthday(f"lunar {text.removeprefix('lunar ')}") if text else ""
    except Usage as error:
        raise RowFault("X-LUNAR-BIRTHDAY", error.message) from None


def _birthday(text: str) -> str:
    if found := re.match(r"--(\d\d)(\d\d)$", text):
        text = f"--{found[1]}-{found[2]}"
    try:
        return dates.birthday(re.sub(r"^(\d{4}-?\d\d-?\d\d)T.*", r"\1", text), dates.DateColumn(tuple))
    except ValueError as error:
        raise RowFault("BDAY", str(error)) from None

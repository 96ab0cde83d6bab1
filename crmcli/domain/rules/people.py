"""What a customer, a contact, a detail, a tag and a custom field may be; and what a name says: person or company."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from crmcli.domain import fields
from crmcli.domain.rules import values as v
from crmcli.domain.rules.stages import stage_named
from crmcli.domain.rules.values import MAX_LINE, Fault, InvalidRecord, Values
from crmcli.domain.text import phones
from crmcli.domain.text.unicode import clean, fold
from crmcli.errors import Usage
from crmcli.words import field_text, tr

KINDS = ("person", "company")
DETAIL_KINDS = fields.DETAIL_KINDS
_YES, _NO = ("yes", "1", "true"), ("no", "0", "false", "")
_MOST_PHONE_DIGITS = 20
_FEWEST_DIGITS = 3  # of a phone: 110, 10086
_SIGNS = "-−–—±"
_MOST_DIGITS = 15  # what SQLite and every reader of JSON keep to the last digit


def yes_or_no(value: object) -> int:
    """1 for yes, true or 1; 0 for no, false, 0 or nothing."""
    said = str(value).casefold()
    if said not in (*_YES, *_NO):
        raise Usage(tr("do_not_contact is yes or no."))
    return int(said in _YES)


def kind(value: object) -> str:
    """person or company."""
    if value not in KINDS:
        raise Usage(tr("kind is person or company."))
    return str(value)


_BY_TYPE: Mapping[str, Callable[[str], v.Check]] = {
    fields.TEXT: v.Text,
    fields.NOTE: lambda name: v.Text(name, v.MAX_TEXT),
    fields.KIND: lambda name: kind,
    fields.STAGE: v.Text,
    fields.BIRTHDAY: lambda name: v.birthday,
    fields.DAY: lambda name: v.day,
    fields.SPAN: lambda name: v.whole("The span between contacts", 1, v.MAX_DAYS),
    fields.FLAG: lambda name: yes_or_no,
}
_TIER = v.Text("tier")


def tier_named(value: object) -> str | None:
    """A tier as it is kept; A类, A级, A级客户 and A（重点客户） are A."""
    kept = _TIER(value)
    found = (
        re.fullmatch(r"([A-Za-z])\s*(?:[类類级級](?:客户|客戶)?\s*)?(?:[(（][^()（）]*[)）])?", kept) if kept else None
    )
    return found[1].upper() if found else kept


# The columns of a customer that somebody fills in, from the list of fields; and the link to who referred them.
CUSTOMER: Mapping[str, v.Check] = {
    **{field.column: _BY_TYPE[field.type](field.name) for field in fields.EDITABLE if field.home == fields.CUSTOMER},
    "tier": tier_named,
    "referrer_id": v.row_id,
}
CONTACT: Mapping[str, v.Check] = {
    "customer_id": v.row_id,
    "name": v.Text("name"),
    "title": v.Text("title"),
    "role": v.Text("role"),
    "birthday": v.birthday,
    "left_on": v.day,
    "note": v.Text("note", v.MAX_TEXT),
}
RELATION: Mapping[str, v.Check] = {"words": v.Text("relation")}


def customer_field(column: str, value: object, stages: Collection[str], today: date) -> Any:
    """One column of a customer as it is stored; None when empty. `stages` are those there are. Raises Usage.

    A birthday after `today` is refused.
    """
    if column == "name" and (value is None or value == ""):
        raise Usage(tr("A customer needs a name."))
    if column not in ("kind", "do_not_contact") and (value is None or value == ""):
        return None
    kept = CUSTOMER[column](value)
    if kept is None and column == "name":
        raise Usage(tr("A customer needs a name."))
    if column == "birthday":
        v.refuse_unborn(kept, today)
    return stage_named(kept, stages) if column == "stage" and kept else kept


def customer(said: Mapping[str, Any], stages: Collection[str], today: date) -> Values:
    """The columns of a new customer that have a value; without a kind, its name and company tell it.

    `stages` are those there are; a birthday after `today` is refused. Raises InvalidRecord.
    """
    values: Values = {}
    faults: list[Fault] = []
    for column, value in said.items():
        if value is None or value == "":
            continue
        try:
            kept = CUSTOMER[column](value)
            if column == "birthday":
                v.refuse_unborn(kept, today)
            values[column] = stage_named(kept, stages) if column == "stage" and kept else kept
        except Usage as error:
            faults.append(Fault(column, error.message, error.hint))
    if not values.get("name") and "name" not in {fault.field for fault in faults}:
        faults.insert(0, Fault("name", tr("A customer needs a name.")))
    if faults:
        raise InvalidRecord(*faults)
    if values.get("kind") is None:
        values["kind"] = kind_of(values["name"], values.get("company"))
    return values


def contact(said: Mapping[str, Any], today: date) -> Values:
    """The columns of a person at a customer; a birthday after `today` is refused. Raises InvalidRecord."""
    values = v.check_columns(CONTACT, said)
    v.require(values, "name", tr("A contact needs a name."))
    try:
        v.refuse_unborn(values.get("birthday"), today)
    except Usage as error:
        raise InvalidRecord(Fault("birthday", error.message, error.hint)) from None
    return values


def contact_field(column: str, value: object, today: date) -> Any:
    """One column of a contact as it is stored; None when empty. A birthday after `today` is refused. Raises Usage."""
    kept = CONTACT[column](value) if value not in (None, "") else None
    if kept is None and column == "name":
        raise Usage(tr("A contact needs a name."))
    if column == "birthday":
        v.refuse_unborn(kept, today)
    return kept


class DetailValues(NamedTuple):
    """A phone, mail address, alias … as it is stored; `normal` is the form in which it is compared."""

    kind: str
    label: str | None
    value: str
    normal: str


def detail(kind: str, value: str, region: str | None, label: str = "") -> DetailValues:
    """A detail's columns; `region` (ISO 3166) is the country of phones without a prefix. Raises Usage."""
    kept = detail_value(kind, value)
    return DetailValues(kind, clean(label) or None if label else None, kept, normal_form(kind, kept, region))


def detail_value(kind: str, value: str) -> str:
    """A detail's value, cleaned. Raises Usage for a mail address without an @, and for a phone that cannot be one.

    A phone has three to twenty digits (110), and no minus before them: -49 is +49 with a slip.
    """
    if kind not in DETAIL_KINDS:
        raise Usage(tr("There is no detail of kind {kind}.", kind=v.shown(kind)))
    kept = clean(value)
    if not kept:
        raise Usage(tr("An empty {kind} says nothing.", kind=field_text(kind)))
    if len(kept) > MAX_LINE:
        raise Usage(v.too_long(kind, len(kept), MAX_LINE))
    if kind in ("phone", "fax"):
        _check_phone(kept)
    if kind == "email" and ("@" not in kept[1:-1] or " " in kept):
        hint = tr("Example: --email li@acme.example")
        raise Usage(tr("{value} is not an e-mail address.", value=v.shown(kept)), hint)
    return kept


def _check_phone(kept: str) -> None:
    plain = kept.removeprefix("+")
    if plain.isdigit() and _FEWEST_DIGITS <= len(plain) <= _MOST_PHONE_DIGITS:
        return
    if kept[0] in _SIGNS or (kept[0] in "+(" and kept.lstrip("+( ")[:1] in _SIGNS):
        hint = tr("Write +49 30 1234567, or the number without its country.")
        raise Usage(tr("{value} begins with a minus; no phone does.", value=v.shown(kept)), hint)
    count = sum(map(str.isdigit, kept))
    if not count:
        raise Usage(tr("{value} has no digits; a phone needs some.", value=v.shown(kept)))
    if count < _FEWEST_DIGITS:
        hint = tr("A phone has three digits or more.")
        raise Usage(tr("{value} is too short for a phone.", value=v.shown(kept)), hint)
    if count > _MOST_PHONE_DIGITS:
        hint = tr("A phone has twenty digits at most; several go in one at a time.")
        raise Usage(tr("{value} has too many digits for a phone.", value=v.shown(kept)), hint)


def normal_form(kind: str, value: str, region: str | None) -> str:
    """A detail as it is compared: E.164 or digits for phones, folded text for the rest."""
    if kind in ("phone", "fax"):
        return phones.e164(value, region) or phones.digits(value) or fold(value)
    if kind == "email":
        return value.strip().casefold()
    return fold(value)


def tag(value: object) -> str:
    """A tag as it is kept: lower case, without a leading #. Raises Usage."""
    if not isinstance(value, str):
        raise Usage(tr("The {name} is not text.", name="tag"))
    name = clean(value).lstrip("#").casefold().strip()
    if not name or "," in name:
        raise Usage(tr("{tag} is not a tag.", tag=v.shown(value)), tr("A tag is a word or two, such as vip."))
    if len(name) > MAX_LINE:
        raise Usage(v.too_long("tag", len(name), MAX_LINE))
    return name


def field_name(said: str, reserved: Collection[str]) -> str:
    """The name of a custom field: a word that no field in `reserved` has. Raises Usage."""
    name = clean(said).casefold().replace(" ", "_")
    if not is_field_name(name):
        raise Usage(tr("{name} cannot name a field.", name=v.shown(said)), tr("Use a word, such as budget."))
    if name in reserved:
        raise Usage(tr("{name} is a field of every customer: write {name}=…", name=name))
    return name


def is_field_name(name: str) -> bool:
    """True for letters, digits, - and _ alone: what may stand in a JSON path."""
    return len(name) <= MAX_LINE and name.replace("_", "").replace("-", "").isalnum()


def field_value(value: str) -> str | int | float | None:
    """A custom field's value: a number where the number is written just so, else text; None when empty.

    1.10, 007, +86… and 12e3 stay text: as numbers they would lose how they were written.
    """
    kept = clean(value)
    if len(kept) > v.MAX_TEXT:
        raise Usage(v.too_long("value", len(kept), v.MAX_TEXT))
    digits = kept.removeprefix("-")
    whole, dot, part = digits.partition(".")
    if len(digits) > _MOST_DIGITS or not whole.isdecimal() or not (part.isdecimal() if dot else True):
        return kept or None
    number = float(kept) if dot else int(kept)
    return number if str(number) == kept else kept


def kind_of(name: str, company: str | None = None) -> str:
    """person or company: a person where a company is given, a company where the name has the words of one."""
    if company:
        return "person"
    return "company" if _company_words().search(name) else "person"


@lru_cache(maxsize=1)
def _company_words() -> re.Pattern[str]:
    return re.compile(
        r"(?:公司|集团|集團|工厂|有限|商行|银行|大学|医院|研究院|事务所|株式会社|合作社|中心)|[厂店]$|"
        r"\b(?i:inc|ltd|llc|llp|plc|gmbh|corp|corporation|co|company|s\.a|s\.?r\.?l|s\.p\.a|s\.?r\.?o|a\.s|pty|"
        r"group|holdings?|industries|bank|university|s\.?a\.?r\.?l|s\.?l\.?u?|ltda|lda|ohg|e\.k|gbr|mbh|aps|sdn|pte)"
        r"\.?(?:$|[\s,)])|\b(?:AG|AB|KG|SA|AS|A/S|BV|NV|Oy|SpA|SAS|UG|Kft|ApS|B\.V|N\.V)\.?$"
    )

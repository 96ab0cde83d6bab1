"""Rows of a table as drafts of customers and contacts.

A list with a column for the contact person is one of companies; elsewhere a row is a person with a company, or a
company when it names no person.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from crmcli.domain.fields import IN_TOUCH, PERSON_DETAILS
from crmcli.domain.rules.people import kind_of
from crmcli.domain.text.unicode import has_cjk
from crmcli.transfer.cells import is_name
from crmcli.transfer.drafts import ContactDraft, CustomerDraft, CustomerKey, DetailDraft, PersonDraft
from crmcli.transfer.headings import Match, plain
from crmcli.transfer.read import dates
from crmcli.transfer.read.details import RowFault, address_columns, addresses, detail_columns, details, trimmed
from crmcli.transfer.read.labelled_fields import LabelledFields, is_ours
from crmcli.words import tr

# Groups that address books make by themselves; they say nothing of a customer.
_SYSTEM_GROUPS = frozenset((
    "mycontacts", "contacts", "allcontacts", "starred", "starredinandroid", "othercontacts", "frequentlycontacted",
    "我的联系人", "所有联系人", "已加星标",
))  # fmt: skip
_KINDS = {
    **dict.fromkeys(("person", "individual", "private", "contact", "people", "个人", "个人客户", "自然人"), "person"),
    **dict.fromkeys(("privat", "privatperson", "privatkunde", "particulier", "particular", "privato"), "person"),
    **dict.fromkeys(("company", "organization", "organisation", "business", "corporate", "account"), "company"),
    **dict.fromkeys(("firma", "unternehmen", "firmenkunde", "entreprise", "societe", "société", "empresa"), "company"),
    **dict.fromkeys(("физическоелицо", "физлицо", "частноелицо", "ип", "индивидуальныйпредприниматель"), "person"),
    **dict.fromkeys(("юридическоелицо", "юрлицо", "организация", "компания"), "company"),
    **dict.fromkeys(("azienda", "企业", "公司", "单位", "企业客户", "公司客户", "机构"), "company"),
}
# Headings that say something of a firm, and fields that only a list of people fills.
_FIRM_FACTS = frozenset((
    "size", "companysize", "employees", "employeecount", "numberofemployees", "headcount", "founded", "yearfounded",
    "annualrevenue", "revenue", "turnover", "organizationid", "companyid", "tickersymbol", "legalform", "parentcompany",
    "mitarbeiter", "mitarbeiteranzahl", "effectif", "公司规模", "人员规模", "员工人数", "注册资本", "成立日期",
))  # fmt: skip
_OF_A_PERSON = frozenset(("first", "last", "company", "title", "birthday", "contact", "wechat", "customer"))
_YES = frozenset(("1", "true", "yes", "y", "t", "x"))
_NO = frozenset(("0", "false", "no", "n", "f"))


class PeopleRowParser:
    """Parses the rows of one table into drafts of customers or contacts.

    `of_people` is "program" for a known program's table of people, "book" for an address book: there a row without a
    name is named by its mail address or phone, in an address book only where it names no firm either.
    """

    def __init__(
        self,
        match: Match,
        values: Callable[[int], dates.Values],
        options: dates.DateOptions,
        *,
        of_people: str = "",
    ) -> None:
        self._note, self._is_address_told = options.note, False
        self._is_program, self._is_of_people = of_people == "program", bool(of_people)
        self._places = {found.field: at for at, found in enumerate(match.targets) if found}
        self._headings = match.headings
        self._labelled = LabelledFields(match, options.note)
        for at, field in enumerate(self._labelled.fields, len(match.headings)):
            self._places.setdefault(field, at)
        self._name, self._customer, self._company = map(self._at, ("name", "customer", "company"))
        self._first, self._middle, self._last = map(self._at, ("first", "middle", "last"))
        self._suffix, self._role, self._customer_uid = map(self._at, ("suffix", "role", "customer_uid"))
        self._contact, self._contact_title, self._title = map(self._at, ("contact", "contact_title", "title"))
        self._is_of_firms = is_list_of_firms(match)
        self._chosen = [at for at, found in enumerate(match.targets) if found and found.rank == -1]
        self._uid, self._ref, self._kind, self._is_company = map(self._at, ("uid", "ref", "kind", "is_company"))
        self._has_kind = self._kind >= 0 or self._is_company >= 0
        self._facts = itemgetter(*map(self._at, ("stage", "source", "tier", "industry", "referred_by")))
        self._birthday, self._people = self._at("birthday"), self._at("people")
        self._lunar = self._at("lunar_birthday")
        dated = [at for field in ("birthday", "next_at", "last_at") if (at := self._at(field)) >= 0]

        def others() -> Iterator[str]:
            for at in dated:
                yield from values(at)()

        self._birthdays = options.column(values(self._birthday), others, is_birth=True)
        self._dates = {
            field: (at, options.column(values(at), others, is_past=field == "last_at"))
            for field in ("next_at", "last_at")
            if (at := self._at(field)) >= 0
        }
        self._in_touch = [(at, field) for field, at in self._places.items() if field in IN_TOUCH]
        self._next_text, self._last_text = self._at("next_text"), self._at("last_text")
        self._tags = [at for at, found in enumerate(match.targets) if found and found.field == "tags"]
        self._notes = [at for at, found in enumerate(match.targets) if found and found.field == "notes"]
        self._own = [(at, found.label) for at, found in enumerate(match.targets) if found and found.field == "own"]
        self._unknown = [at for at, found in enumerate(match.targets) if found is None and match.headings[at]]
        self._details = detail_columns(match, of_contact=False)
        self._contact_details = detail_columns(match, of_contact=True)
        self._addresses = address_columns(match)
        self._has_people = is_ours(match.headings)

    def _at(self, field: str) -> int:
        """The column of a field; the last cell of a row, which is always empty, when there is none."""
        return self._places.get(field, -1)

    def customer(self, line: int, row: list[str], *, keep_unknown: bool = False) -> CustomerDraft:
        """The customer of a row. Raises Fault."""
        cells = self._labelled.filled(trimmed(row))
        found = details(self._details, cells)
        if self._labelled.fields and (more := self._labelled.details(cells)):
            found += more
        theirs = details(self._contact_details, cells) if self._contact_details else ()
        own, customer, company = self.person(cells), cells[self._customer], cells[self._company]
        contact, title = cells[self._contact], cells[self._title]
        person, born = None, self._born(cells)
        if customer and own and own != customer and not contact:  # a list of people, each with their firm
            notes = self._noted(cells) if self._has_people else ""
            person = PersonDraft(
                own, cells[self._contact_title] or title, found + theirs, cells[self._role], born, notes
            )
            found = theirs = ()
            born, contact = "", own
        if contact and (organisation := customer or company or own):
            person = person or PersonDraft(contact, cells[self._contact_title] or title, theirs)
            name, kind, title, theirs = organisation, "company", "", ()
            company = company if company != name else ""
        else:
            name = customer or own or contact
            kind = "person" if name and (company or (cells[self._first] and cells[self._last])) else ""
            if not name and company:
                name, kind, company = company, "company", ""
            elif not own and self._contact >= 0:  # a list of companies, with nobody named at this one
                kind = "company" if name != contact else "person"
            if company and company.casefold() == name.casefold() and not cells[self._first] and not cells[self._uid]:
                kind, company = "company", ""
        is_nameless = not (own or contact or customer) and (self._is_program or not name)
        if address := self._own_address(found) if is_nameless and self._is_of_people else "":
            name, kind, company = address, "person", cells[self._company]
        if not name:
            raise RowFault("", tr("there is no name"))
        if not cells[self._uid] and not address and not is_name(name) and not self._is_chosen(name, cells):
            raise RowFault("", tr("{cell} is no name", cell=name[:40]))
        stage, source, tier, industry, referred_by = self._facts(cells)
        return CustomerDraft(
            line,
            row,
            name,
            (self._has_kind and self._stated_kind(cells))
            or kind
            or ("company" if self._is_of_firms else kind_of(name)),
            cells[self._uid],
            cells[self._ref],
            company,
            title,
            person,
            found + theirs if theirs else found,
            addresses(self._addresses, cells) if self._addresses else (),
            self._tagged(cells) if self._tags else (),
            stage,
            source,
            tier,
            industry,
            referred_by,
            born,
            "" if person and person.notes else self._noted(cells) if self._notes else "",
            self._fields(cells, keep_unknown=keep_unknown)
            if self._own or keep_unknown or self._labelled.fields
            else (),
            self._point("next_at", cells) if self._dates else None,
            cells[self._next_text],
            self._point("last_at", cells) if self._dates else None,
            cells[self._last_text],
            people=people_of(cells[self._people]) if cells[self._people] else (),
            in_touch=self._how_to_keep_in_touch(cells) if self._in_touch else (),
        )

    def _how_to_keep_in_touch(self, cells: list[str]) -> tuple[tuple[str, str | int], ...]:
        """The columns with a value of how to keep in touch; a flag only where it says yes. Raises RowFault."""
        found: list[tuple[str, str | int]] = []
        for at, column in self._in_touch:
            said = cells[at]
            if column == "do_not_contact":
                if said.casefold() not in (*_YES, *_NO, ""):
                    raise RowFault(self._headings[at], tr("{cell} says neither yes nor no", cell=said[:40]))
                said = "yes" if said.casefold() in _YES else ""
            if said:
                found.append((column, int(said) if said.isdecimal() else said))
        return tuple(found)

    def _own_address(self, found: tuple[DetailDraft, ...]) -> str:
        """The mail address or phone by which a program shows a contact without a name; "" for none."""
        address = next((each.value for kind in ("email", "phone") for each in found if each.kind == kind), "")
        if address and not self._is_address_told:
            self._is_address_told = True
            self._note(tr("contacts without a name are named by their address, such as {address}", address=address))
        return address

    def _is_chosen(self, name: str, cells: list[str]) -> bool:
        """Whether a name that is none by its looks stands in a column that a person mapped; a mail address never is."""
        return "@" not in name and any(map(str.isalnum, name)) and name in [cells[at] for at in self._chosen]

    def contact(self, line: int, row: list[str]) -> ContactDraft:
        """The person of a row, and the customer it belongs to. Raises Fault."""
        cells = trimmed(row)
        name = self.person(cells) or cells[self._contact]
        company = cells[self._customer] or cells[self._company]
        who = CustomerKey(uid=cells[self._customer_uid], ref=cells[self._ref], name=company)
        if not name:
            raise RowFault("", tr("there is no name of a person"))
        if not who:
            raise RowFault("", tr("no customer is named"))
        found: tuple[DetailDraft, ...] = details(self._details, cells) + details(self._contact_details, cells)
        title = cells[self._contact_title] or cells[self._title]
        born = self._born(cells)
        notes = self._noted(cells)
        return ContactDraft(line, row, who, name, cells[self._uid], title, cells[self._role], born, notes, found)

    def person(self, cells: list[str]) -> str:
        """The name of the row's person, "" when it has none."""
        if name := cells[self._name]:
            return name
        return whole_name(cells[self._first], cells[self._middle], cells[self._last], cells[self._suffix])

    def _stated_kind(self, cells: list[str]) -> str:
        """The kind that a column of kinds, or one of yes and no under a heading such as Is company, says; else ""."""
        if said := cells[self._is_company].lower():
            return "company" if said in _YES else "person" if said in _NO else ""
        return stated_kind(cells[self._kind])

    def _born(self, cells: list[str]) -> str:
        """The birthday as it is kept, a lunar one where the row has that. Raises RowFault."""
        if lunar := cells[self._lunar]:
            return lunar if lunar.startswith("lunar ") else f"lunar {lunar}"
        if not cells[self._birthday]:
            return ""
        try:
            return dates.birthday(cells[self._birthday], self._birthdays)
        except ValueError as error:
            raise RowFault(self._headings[self._birthday], str(error)) from None

    def _point(self, field: str, cells: list[str]) -> date | datetime | None:
        """The date of a next step or last contact. Raises RowFault."""
        if field not in self._dates:
            return None
        at, column = self._dates[field]
        try:
            return column.point(cells[at])
        except ValueError as error:
            raise RowFault(self._headings[at], str(error)) from None

    def _tagged(self, cells: list[str]) -> tuple[str, ...]:
        tags = [tag for at in self._tags if cells[at] for tag in tags_of(cells[at])]
        return tuple(dict.fromkeys(tags))

    def _noted(self, cells: list[str]) -> str:
        notes = lines_of(dict.fromkeys(cells[at] for at in self._notes if cells[at]))
        if (lunar := cells[self._lunar]) and lunar in notes:  # our own line of it, for those who read the address book
            notes = "\n".join(line for line in notes.split("\n") if not line.endswith(lunar))
        return notes

    def _fields(self, cells: list[str], *, keep_unknown: bool) -> tuple[tuple[str, str], ...]:
        """The custom fields of a row: from columns that are fields of the owner's own, and from unknown ones."""
        own = [
            (label, cells[at])
            for at, label in self._own
            if cells[at] and not (label.startswith("do not ") and cells[at].lower() in ("0", "no", "false", "n"))
        ]
        rest = [(self._headings[at], cells[at]) for at in self._unknown if cells[at]] if keep_unknown else []
        return (*own, *self._labelled.own(cells, keep_unknown=keep_unknown), *rest)


def is_list_of_firms(match: Match) -> bool:
    """True for headings that say two facts of a firm (sector, size, website …) and nothing that only a person has."""
    fields = {found.field for found in match.targets if found}
    facts = {plain(heading) for heading in match.headings} & _FIRM_FACTS
    facts |= fields & {"industry", "url"}
    return len(facts) >= 2 and "name" in fields and not fields & _OF_A_PERSON


def stated_kind(text: str) -> str:
    """The kind of customer that a word names: person, company, or "" for any other word."""
    return _KINDS.get(text.lower().replace(" ", ""), "") if text else ""


def people_of(cell: str) -> tuple[PersonDraft, ...]:
    """The people at a customer in our own JSON. Raises RowFault for anything else."""
    try:
        return tuple(_person_of(each) for each in json.loads(cell))
    except (ValueError, RecursionError, TypeError, AttributeError, KeyError):
        raise RowFault("people", tr("these are no people as crm writes them")) from None


def _person_of(said: dict[str, Any]) -> PersonDraft:
    details = [
        DetailDraft(kind, "", str(value)) for kind, key in PERSON_DETAILS for value in said.get(key) or ()
    ]  # fmt: skip
    title, role, birthday, note, uid = (
        str(said.get(key) or "") for key in ("title", "role", "birthday", "note", "uid")
    )
    return PersonDraft(str(said["name"]), title, tuple(details), role, birthday, note, uid)


def whole_name(first: str, middle: str, last: str, suffix: str) -> str:
    """A whole name of its parts; Chinese, Japanese and Korean ones with the family's first and no space."""
    if not (middle or suffix) and first and last:
        return f"{last}{first}" if not last.isascii() and has_cjk(first) and has_cjk(last) else f"{first} {last}"
    return " ".join(part for part in (first, middle, last, suffix) if part)


def lines_of(parts: Iterable[str]) -> str:
    """The parts joined by newlines, with line ends normalized to \\n."""
    text = "\n".join(parts)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def tags_of(text: str) -> list[str]:
    """The tags in a cell; the groups that address books make by themselves (* myContacts) are none."""
    parts = text.split(" ::: ") if " ::: " in text else re.split(r"[;,；，、]", text)
    return [tag for part in parts if (tag := part.strip()) and not is_system_group(tag)]


@lru_cache(maxsize=1024)
def is_system_group(tag: str) -> bool:
    """True for a group that an address book makes by itself."""
    plain = re.sub(r"^system group:", "", tag.lower()).replace(" ", "")
    return tag.startswith("* ") or plain in _SYSTEM_GROUPS

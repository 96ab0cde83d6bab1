"""Tables under the headings of other programs: Google Contacts, Outlook, HubSpot. People at customers are rows too.

What a program has no column for stands in columns of ours behind its own (in Google's custom fields), which crm import
takes back; further addresses go into the notes. Phone numbers stand as they are, since an address book and not a
spreadsheet reads these; every other cell is made harmless.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from crmcli.domain.birthdays import is_lunar, solar_birth_date
from crmcli.domain.records.cards import CardDetail, ExportCard
from crmcli.transfer.write.addresses import place_of
from crmcli.transfer.write.person_names import parted
from crmcli.transfer.write.tables import SEVERAL, tags_cell
from crmcli.words import tr


class AddressBookEntry(NamedTuple):
    """One row of an address book; `ours` are its cells under OURS, `own` the names and values of the owner's fields."""

    name: str
    given: str
    family: str
    company: str
    title: str
    birthday: str
    note: str
    tags: tuple[str, ...]
    reaches: tuple[CardDetail, ...]
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    ours: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()

    def values(self, kind: str) -> list[CardDetail]:
        """The details of one kind (phone, email …)."""
        return [reach for reach in self.reaches if reach.kind == kind]


def address_book_entries(cards: Iterable[ExportCard]) -> Iterator[AddressBookEntry]:
    """One entry for each customer, followed by one for each of its contacts."""
    for card in cards:
        place = place_of(card)
        is_company = card.kind == "company"
        given, family = ("", "") if is_company else parted(card.name)
        others = [CardDetail("address", "", value) for value in place.others]
        born, lunar = _birthday(card.birthday)
        reaches = (*(reach for reach in card.reaches if reach.kind != "address"), *others)
        yield AddressBookEntry(
            card.name, given, family, card.name if is_company else card.company, card.title, born,
            _with_lunar(card.note, lunar), card.tags, reaches, place.street, place.postcode, card.city,
            card.region, card.country,
            (card.kind, "", "", card.stage, card.source, card.tier, card.industry, card.referred_by,
             *_numbers(card.reaches), "yes" if card.do_not_contact else "", str(card.cadence_days or ""),
             card.snoozed_until or "", lunar),
            _own(card.extra),
        )  # fmt: skip
        for person in card.people:
            given, family = parted(person.name)
            born, lunar = _birthday(person.birthday)
            firm = card.name if is_company else card.company or card.name
            ours = (card.kind, card.name, person.role, *[""] * 5, *_numbers(person.reaches), "", "", "", lunar)
            yield AddressBookEntry(
                person.name,
                given,
                family,
                firm,
                person.title,
                born,
                _with_lunar(person.note, lunar),
                (),
                person.reaches,
                ours=ours,
            )


# Headings for what a program has no column for; a contact's row names the customer that it is at.
OURS = (
    "Kind", "Customer", "Contact Role", "Stage", "Source", "Tier", "Industry", "Referred By", "WeChat",
    "Customer Number", "Do Not Contact", "Cadence Days", "Snoozed Until", "Lunar Birthday",
)  # fmt: skip


def _numbers(reaches: Iterable[CardDetail]) -> tuple[str, str]:
    """The WeChat ids and the references of somebody, each in one cell."""
    found = [(reach.kind, reach.value) for reach in reaches]
    wechat, ref = (SEVERAL.join(value for kind, value in found if kind == wanted) for wanted in ("wechat", "ref"))
    return wechat, ref


def _own(extra: str) -> tuple[tuple[str, str], ...]:
    """The owner's own fields that have a value."""
    fields = json.loads(extra) if extra != "{}" else {}
    return tuple((name, str(value)) for name, value in fields.items() if value is not None)


def _birthday(kept: str) -> tuple[str, str]:
    """The Gregorian birthday, and the lunar one beside it: address books know no other calendar."""
    if not is_lunar(kept):
        return kept, ""
    born = solar_birth_date(kept)
    return born.isoformat() if born else "", kept


def _with_lunar(note: str, lunar: str) -> str:
    """The note, with a line of a lunar birthday for those who read it in the address book."""
    return "\n".join(filter(None, (note, tr("Birthday: {lunar}", lunar=lunar)))) if lunar else note


def _noted(entry: AddressBookEntry, left: Iterable[CardDetail]) -> str:
    """The note, and below it the values for which the target format has no column."""
    lines = [f"{reach.label or reach.kind}: {reach.value}" for reach in left]
    return "\n".join(filter(None, (entry.note, *lines)))


_GOOGLE = (
    "First Name", "Middle Name", "Last Name", "Nickname", "Organization Name", "Organization Title", "Birthday",
    "Notes", "Labels",
    *(f"E-mail {n} - {part}" for n in (1, 2, 3) for part in ("Label", "Value")),
    *(f"Phone {n} - {part}" for n in (1, 2, 3, 4) for part in ("Label", "Value")),
    *(f"Address 1 - {part}" for part in (
        "Label", "Formatted", "Street", "City", "PO Box", "Region", "Postal Code", "Country", "Extended Address")),
    "Website 1 - Label", "Website 1 - Value",
)  # fmt: skip


def _google_headings(fields: Sequence[str]) -> tuple[str, ...]:
    most = len(OURS) + len(fields)
    return (*_GOOGLE, *(f"Custom Field {n} - {part}" for n in range(1, most + 1) for part in ("Label", "Value")))


def _pairs(reaches: Sequence[CardDetail], most: int) -> list[str]:
    """Labels and values in turn; what is more than there is room for stands with the last of them, as Google does."""
    more = SEVERAL.join(reach.value for reach in reaches[most - 1 :])
    shown = [*reaches[: most - 1], *(reach._replace(value=more) for reach in reaches[most - 1 : most])]
    cells = [part for reach in shown for part in (reach.label.capitalize(), reach.value)]
    return cells + [""] * (2 * most - len(cells))


def _google(entry: AddressBookEntry, fields: Sequence[str]) -> list[str]:
    emails, phones, urls = entry.values("email"), entry.values("phone"), entry.values("url")
    phones += [CardDetail("phone", f"{reach.label} fax".strip(), reach.value) for reach in entry.values("fax")]
    aliases = entry.values("alias")
    labelled = [(name, value) for name, value in (*zip(OURS, entry.ours, strict=True), *entry.own) if value]
    custom = [part for pair in labelled for part in pair]
    has_place = any((entry.street, entry.city, entry.region, entry.postcode, entry.country))
    return [
        entry.given, "", entry.family, "; ".join(reach.value for reach in aliases), entry.company, entry.title,
        entry.birthday, _noted(entry, entry.values("address")), " ::: ".join((*entry.tags, "* myContacts")),
        *_pairs(emails, 3), *_pairs(phones, 4), "Work" if has_place else "", "", entry.street, entry.city, "",
        entry.region, entry.postcode, entry.country, "", *_pairs(urls, 1), *custom,
        *[""] * (2 * (len(OURS) + len(fields)) - len(custom)),
    ]  # fmt: skip


_OUTLOOK_PHONES = (
    ("Mobile Phone", "mobile"), ("Business Phone", "work"), ("Home Phone", "home"), ("Primary Phone", "main"),
    ("Business Phone 2", "work"), ("Home Phone 2", "home"), ("Other Phone", "other"),
)  # fmt: skip
_OUTLOOK = (
    "First Name", "Last Name", "Company", "Job Title", "E-mail Address", "E-mail 2 Address", "E-mail 3 Address",
    *(heading for heading, _ in _OUTLOOK_PHONES), "Business Fax", "Business Street", "Business City",
    "Business State", "Business Postal Code", "Business Country/Region", "Web Page", "Birthday", "Categories",
    "Notes", "Nickname", *OURS,
)  # fmt: skip


def _outlook(entry: AddressBookEntry, fields: Sequence[str]) -> list[str]:
    emails, faxes, urls = entry.values("email"), entry.values("fax"), entry.values("url")
    slots, left = _slotted(entry.values("phone"))
    left += [*faxes[1:], *urls[1:], *entry.values("address")]
    return [
        entry.given, entry.family, entry.company, entry.title, *_firsts(emails, 3),
        *(slots.get(heading, "") for heading, _ in _OUTLOOK_PHONES), *_firsts(faxes, 1), entry.street, entry.city,
        entry.region, entry.postcode, entry.country, *_firsts(urls, 1), entry.birthday, ";".join(entry.tags),
        _noted(entry, left), "; ".join(reach.value for reach in entry.values("alias")), *entry.ours,
        *_under(fields, entry),
    ]  # fmt: skip


def _under(fields: Sequence[str], entry: AddressBookEntry) -> list[str]:
    """The values of the owner's own fields, each in its column."""
    kept = dict(entry.own)
    return [kept.get(field, "") for field in fields]


def _slotted(phones: Iterable[CardDetail]) -> tuple[dict[str, str], list[CardDetail]]:
    """Each phone in the column that its label asks for, else in the first free one; what found none."""
    slots: dict[str, str] = {}
    left = []
    for reach in phones:
        free = [heading for heading, _ in _OUTLOOK_PHONES if heading not in slots]
        own = [heading for heading, label in _OUTLOOK_PHONES if label == reach.label and heading in free]
        if free:
            slots[(own or free)[0]] = reach.value
        else:
            left.append(reach)
    return slots, left


def _firsts(reaches: Sequence[CardDetail], most: int) -> list[str]:
    """The first values, and the others with the last of them where there is room for several."""
    cells = [reach.value for reach in reaches[:most]]
    if most > 1 and len(reaches) > most:
        cells[-1] = ";".join(reach.value for reach in reaches[most - 1 :])
    return cells + [""] * (most - len(cells))


_HUBSPOT = (
    "Email", "First Name", "Last Name", "Company Name", "Job Title", "Phone Number", "Mobile Phone Number",
    "Fax Number", "Website URL", "Street Address", "City", "State/Region", "Postal Code", "Country/Region",
    "Date of Birth", "Additional Email Addresses", "Notes", "Additional Phone Numbers", "Nickname", "Tags", *OURS,
)  # fmt: skip


def _hubspot(entry: AddressBookEntry, fields: Sequence[str]) -> list[str]:
    emails, phones, urls, faxes = map(entry.values, ("email", "phone", "url", "fax"))
    mobiles = [reach for reach in phones if reach.label == "mobile"][:1]
    fixed = [reach for reach in phones if reach not in mobiles]
    left = [*faxes[1:], *urls[1:], *entry.values("address")]
    return [
        *_firsts(emails, 1), entry.given, entry.family, entry.company, entry.title, *_firsts(fixed, 1),
        *_firsts(mobiles, 1), *_firsts(faxes, 1), *_firsts(urls, 1), entry.street, entry.city, entry.region,
        entry.postcode, entry.country, entry.birthday, ";".join(reach.value for reach in emails[1:]),
        _noted(entry, left), ";".join(reach.value for reach in fixed[1:]),
        "; ".join(reach.value for reach in entry.values("alias")), tags_cell(entry.tags), *entry.ours,
        *_under(fields, entry),
    ]  # fmt: skip


class AddressBookFormat(NamedTuple):
    """How a table for a program is written: its headings, and the cells of an entry; both take the own fields."""

    headings: Callable[[Sequence[str]], tuple[str, ...]]
    cells: Callable[[AddressBookEntry, Sequence[str]], list[str]]


TARGETS: dict[str, AddressBookFormat] = {
    "google": AddressBookFormat(_google_headings, _google),
    "outlook": AddressBookFormat(lambda fields: (*_OUTLOOK, *fields), _outlook),
    "hubspot": AddressBookFormat(lambda fields: (*_HUBSPOT, *fields), _hubspot),
}

"""Tables under the headings of other programs: Google Contacts, Outlook, HubSpot. People at customers are rows too.

What a program has no column for goes into its notes, so that nothing is left behind. Phone numbers stand as they
are, since an address book and not a spreadsheet reads these; every other cell is made harmless.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from crmcli.domain.birthdays import is_lunar, solar_birth_date
from crmcli.domain.records.cards import CardDetail, ExportCard
from crmcli.transfer.write.addresses import place_of
from crmcli.transfer.write.person_names import parted
from crmcli.words import tr


class AddressBookEntry(NamedTuple):
    """One row of an address book."""

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
        born, note = _birthday(card.birthday, card.note)
        reaches = (*(reach for reach in card.reaches if reach.kind != "address"), *others)
        yield AddressBookEntry(
            card.name, given, family, card.name if is_company else card.company, card.title, born, note,
            card.tags, reaches, place.street, place.postcode, card.city, card.region, card.country,
        )  # fmt: skip
        for person in card.people:
            given, family = parted(person.name)
            born, note = _birthday(person.birthday, person.note)
            yield AddressBookEntry(person.name, given, family, card.name, person.title, born, note, (), person.reaches)


def _birthday(kept: str, note: str) -> tuple[str, str]:
    """The Gregorian birthday, and the note with a lunar one: address books know no other calendar."""
    if not is_lunar(kept):
        return kept, note
    born = solar_birth_date(kept)
    lunar = tr("Birthday: {lunar}", lunar=kept)
    return born.isoformat() if born else "", "\n".join(part for part in (note, lunar) if part)


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


def _pairs(reaches: Sequence[CardDetail], most: int) -> list[str]:
    cells = [part for reach in reaches[:most] for part in (reach.label.capitalize(), reach.value)]
    return cells + [""] * (2 * most - len(cells))


def _google(entry: AddressBookEntry) -> list[str]:
    emails, phones, urls = entry.values("email"), entry.values("phone"), entry.values("url")
    phones += [CardDetail("phone", f"{reach.label} fax".strip(), reach.value) for reach in entry.values("fax")]
    aliases = entry.values("alias")
    left = (*emails[3:], *phones[4:], *urls[1:], *(r for r in entry.reaches if r.kind in ("wechat", "ref", "address")))
    has_place = any((entry.street, entry.city, entry.region, entry.postcode, entry.country))
    return [
        entry.given, "", entry.family, ", ".join(reach.value for reach in aliases), entry.company, entry.title,
        entry.birthday, _noted(entry, left), " ::: ".join((*entry.tags, "* myContacts")), *_pairs(emails, 3),
        *_pairs(phones, 4), "Work" if has_place else "", "", entry.street, entry.city, "", entry.region,
        entry.postcode, entry.country, "", *_pairs(urls, 1),
    ]  # fmt: skip


_OUTLOOK_PHONES = (
    ("Mobile Phone", "mobile"), ("Business Phone", "work"), ("Home Phone", "home"), ("Primary Phone", "main"),
    ("Business Phone 2", "work"), ("Home Phone 2", "home"), ("Other Phone", "other"),
)  # fmt: skip
_OUTLOOK = (
    "First Name", "Last Name", "Company", "Job Title", "E-mail Address", "E-mail 2 Address", "E-mail 3 Address",
    *(heading for heading, _ in _OUTLOOK_PHONES), "Business Fax", "Business Street", "Business City",
    "Business State", "Business Postal Code", "Business Country/Region", "Web Page", "Birthday", "Categories",
    "Notes", "Nickname",
)  # fmt: skip


def _outlook(entry: AddressBookEntry) -> list[str]:
    emails, faxes, urls = entry.values("email"), entry.values("fax"), entry.values("url")
    slots, left = _slotted(entry.values("phone"))
    more = [r for r in entry.reaches if r.kind in ("wechat", "ref", "address")]
    left += [*emails[3:], *faxes[1:], *urls[1:], *more]
    return [
        entry.given, entry.family, entry.company, entry.title, *_firsts(emails, 3),
        *(slots.get(heading, "") for heading, _ in _OUTLOOK_PHONES), *_firsts(faxes, 1), entry.street, entry.city,
        entry.region, entry.postcode, entry.country, *_firsts(urls, 1), entry.birthday, ";".join(entry.tags),
        _noted(entry, left), ", ".join(reach.value for reach in entry.values("alias")),
    ]  # fmt: skip


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
    cells = [reach.value for reach in reaches[:most]]
    return cells + [""] * (most - len(cells))


_HUBSPOT = (
    "Email", "First Name", "Last Name", "Company Name", "Job Title", "Phone Number", "Mobile Phone Number",
    "Fax Number", "Website URL", "Street Address", "City", "State/Region", "Postal Code", "Country/Region",
    "Date of Birth", "Additional Email Addresses", "Notes",
)  # fmt: skip


def _hubspot(entry: AddressBookEntry) -> list[str]:
    emails, phones, urls, faxes = map(entry.values, ("email", "phone", "url", "fax"))
    mobiles = [reach for reach in phones if reach.label == "mobile"][:1]
    fixed = [reach for reach in phones if reach not in mobiles]
    left = [*fixed[1:], *faxes[1:], *urls[1:], *(r for r in entry.reaches if r.kind in ("wechat", "alias", "ref"))]
    left += entry.values("address")
    tags = [CardDetail("tags", "", ", ".join(entry.tags))] if entry.tags else []
    return [
        *_firsts(emails, 1), entry.given, entry.family, entry.company, entry.title, *_firsts(fixed, 1),
        *_firsts(mobiles, 1), *_firsts(faxes, 1), *_firsts(urls, 1), entry.street, entry.city, entry.region,
        entry.postcode, entry.country, entry.birthday, ";".join(reach.value for reach in emails[1:]),
        _noted(entry, [*left, *tags]),
    ]  # fmt: skip


Target = tuple[tuple[str, ...], Callable[[AddressBookEntry], list[str]]]
TARGETS: dict[str, Target] = {
    "google": (_GOOGLE, _google),
    "outlook": (_OUTLOOK, _outlook),
    "hubspot": (_HUBSPOT, _hubspot),
}

"""A customer's addresses in parts, so that what is read back is what was kept."""

import re
from typing import NamedTuple

from crmcli.domain.records.cards import CustomerRow, ExportCard


class Place(NamedTuple):
    """The address in the customer's own town, taken apart (street, postcode), and the other addresses whole."""

    street: str
    postcode: str
    others: tuple[str, ...]


NOWHERE = Place("", "", ())


def place_of(card: ExportCard) -> Place:
    """The addresses of a card; see `taken_apart`."""
    return taken_apart([reach.value for reach in card.reaches if reach.kind == "address"], card)


def taken_apart(whole: list[str], card: ExportCard | CustomerRow) -> Place:
    """The first address that ends in the customer's town is taken apart; joined again it is the same text."""
    if not whole:
        return NOWHERE
    for at, text in enumerate(whole):
        found = _parts(text, card)
        if found is not None:
            return Place(*found, tuple(whole[:at] + whole[at + 1 :]))
    if not (card.city or card.region or card.country):
        return Place(whole[0], "", tuple(whole[1:]))
    return Place("", "", tuple(whole))


def _parts(text: str, card: ExportCard | CustomerRow) -> tuple[str, str] | None:
    if not (card.city or card.region or card.country):
        return None
    rest = f", {text}"
    for part in (card.country, card.region):
        if part:
            if not rest.endswith(f", {part}"):
                return None
            rest = rest[: -len(part) - 2]
    if card.city:
        town = re.search(rf", (?:([^,]{{,9}}\d[^,]{{,9}}) )?{re.escape(card.city)}$", rest)
        if town is None or not rest[2 : town.start()]:
            return None
        return rest[2 : town.start()], town[1] or ""
    return (rest[2:], "") if rest else None

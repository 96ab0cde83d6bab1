"""Customers as Markdown: a card each, with facts, people, what is to come and what happened.

What the owner wrote is never read as markup: every sign that Markdown knows is escaped.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from crmcli.domain.records.cards import CardDetail, CustomerHistory, ExportCard
from crmcli.domain.sales import money
from crmcli.domain.text.unicode import visible
from crmcli.domain.times import shown

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&!])|^(\s*)([-+=]|\d+[.)])(?=\s|$)", re.MULTILINE)


def write_markdown(cards: Iterable[tuple[ExportCard, CustomerHistory]], out: BinaryIO) -> int:
    """A card for each customer; returns how many."""
    count = 0
    for card, story in cards:
        lines = ["", "---", ""] if count else []
        lines += _card(card, story)
        out.write(("\n".join(lines) + "\n").encode())
        count += 1
    return count


def plain(text: str) -> str:
    """Text of the owner's, safe within one line of Markdown."""
    return _escaped(" ".join(text.split()))


def _escaped(text: str) -> str:
    safe = "\n".join(visible(line) for line in text.split("\n"))
    return _SIGNS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}{_item(found[3])}", safe)


def _item(sign: str) -> str:
    return f"{sign[:-1]}\\{sign[-1]}"


def _paragraph(text: str) -> str:
    """Text of several lines, each kept on its own."""
    return "  \n".join(_escaped(text).split("\n"))


def _card(card: ExportCard, story: CustomerHistory) -> Iterator[str]:
    yield f"# {plain(card.name)}"
    yield ""
    facts = [(label, value) for label, value in _facts(card) if value]
    yield from (f"- **{plain(label)}:** {plain(value)}" for label, value in facts)
    if card.note:
        yield from ("", _paragraph(card.note))
    yield from _section("People", (_person(p.name, p.title or p.role, p.reaches) for p in card.people))
    yield from _section("To do", (
        f"[ ] {_when(r.due)}: {plain(r.text)}{f' (every {plain(r.every)})' if r.every else ''}" for r in story.reminders
    ))  # fmt: skip
    yield from _section("Deals", (
        f"{plain(d.title)}, {plain(d.stage)}{_amount(d.amount, d.currency)}" for d in story.deals
    ))  # fmt: skip
    yield from _section("Orders", (
        f"{o.day}{_amount(o.amount, o.currency)}{f' ({plain(o.ref)})' if o.ref and o.ref[0] != '=' else ''}"
        for o in story.orders
    ))  # fmt: skip
    if story.interactions:
        yield from ("", "## Notes")
        for note in story.interactions:
            missed = ", no answer" if note.no_answer else ""
            yield from ("", f"### {_when(note.at)} {plain(note.channel)}{missed}")
            if note.text:
                yield from ("", _paragraph(note.text))


def _facts(card: ExportCard) -> Iterator[tuple[str, str]]:
    yield "Title", card.title
    yield "Company", card.company
    for label, kind in (("Phone", "phone"), ("E-mail", "email"), ("WeChat", "wechat"), ("Fax", "fax"),
                        ("Website", "url"), ("Address", "address"), ("Also called", "alias"),
                        ("References", "ref")):  # fmt: skip
        yield label, ", ".join(_labelled(reach) for reach in card.reaches if reach.kind == kind)
    yield "Place", ", ".join(filter(None, (card.city, card.region, card.country)))
    yield "Stage", card.stage
    yield "Tier", card.tier
    yield "Tags", ", ".join(card.tags)
    yield "Source", card.source
    yield "Referred by", card.referred_by
    yield "Industry", card.industry
    yield "Birthday", card.birthday
    yield "Last contact", _when(card.last_contact) if card.last_contact else ""
    yield from ((name, str(value)) for name, value in json.loads(card.extra).items())


def _labelled(reach: CardDetail) -> str:
    return f"{reach.value} ({reach.label})" if reach.label else reach.value


def _person(name: str, title: str, reaches: tuple[CardDetail, ...]) -> str:
    return ", ".join(map(plain, filter(None, (name, title, *map(_labelled, reaches)))))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    items = [f"- {line}" for line in lines]
    if items:
        yield from ("", f"## {title}", "", *items)


def _when(stored: str) -> str:
    return (shown(stored) or "").replace("T", " ")


def _amount(minor: int | None, currency: str | None) -> str:
    return f", {money.show(money.Money(minor, currency))}" if minor is not None and currency else ""

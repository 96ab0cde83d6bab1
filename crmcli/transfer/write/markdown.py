"""Customers as Markdown: a card each, with facts, people, what is to come and what happened.

What the owner wrote is never read as markup: every sign that Markdown knows is escaped.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from crmcli.domain.dates import every_words
from crmcli.domain.records import Reminder
from crmcli.domain.records.cards import CardDetail, CustomerHistory, ExportCard
from crmcli.domain.sales import money
from crmcli.domain.text.unicode import visible
from crmcli.domain.times import shown
from crmcli.words import channel_text, facts_in_row, follow_up_text, listed, stage_text, tr

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
    yield from (tr("- **{label}:** {value}", label=plain(label), value=plain(value)) for label, value in facts)
    if card.note:
        yield from ("", _paragraph(card.note))
    yield from _section(tr("People"), (_person(p.name, p.title or p.role, p.reaches) for p in card.people))
    yield from _section(tr("To do"), map(_reminder, story.reminders))
    yield from _section(tr("Deals"), (
        facts_in_row(filter(None, (plain(d.title), plain(stage_text(d.stage)), _amount(d.amount, d.currency))))
        for d in story.deals
    ))  # fmt: skip
    yield from _section(tr("Orders"), (
        facts_in_row(filter(None, (o.day, _amount(o.amount, o.currency))))
        + (f" ({plain(o.ref)})" if o.ref and o.ref[0] != "=" else "")
        for o in story.orders
    ))  # fmt: skip
    if story.interactions:
        title = tr("Notes")
        yield from ("", f"## {title}")
        for note in story.interactions:
            how = plain(channel_text(note.channel))
            said = tr("{how}, no answer", how=how) if note.no_answer else how
            yield from ("", f"### {_when(note.at)} {said}")
            if note.text:
                yield from ("", _paragraph(note.text))


def _reminder(reminder: Reminder) -> str:
    said = {"when": _when(reminder.due), "text": plain(follow_up_text(reminder.text))}
    if not reminder.every:
        return tr("[ ] {when}: {text}", **said)
    return tr("[ ] {when}: {text} ({every})", **said, every=plain(every_words(reminder.every)))


def _facts(card: ExportCard) -> Iterator[tuple[str, str]]:
    yield tr("Title"), card.title
    yield tr("Company"), card.company
    for label, kind in ((tr("Phone"), "phone"), (tr("E-mail"), "email"), (tr("WeChat"), "wechat"), (tr("Fax"), "fax"),
                        (tr("Website"), "url"), (tr("Address"), "address"), (tr("Also called"), "alias"),
                        (tr("References"), "ref")):  # fmt: skip
        yield label, listed(_labelled(reach) for reach in card.reaches if reach.kind == kind)
    yield tr("Place"), facts_in_row(filter(None, (card.city, card.region, card.country)))
    yield tr("Stage"), stage_text(card.stage)
    yield tr("Tier"), card.tier
    yield tr("Tags"), listed(card.tags)
    yield tr("Source"), card.source
    yield tr("Referred by"), card.referred_by
    yield tr("Industry"), card.industry
    yield tr("Birthday"), card.birthday
    yield tr("Last contact"), _when(card.last_contact) if card.last_contact else ""
    yield from ((name, str(value)) for name, value in json.loads(card.extra).items())


def _labelled(reach: CardDetail) -> str:
    return tr("{value} ({label})", value=reach.value, label=reach.label) if reach.label else reach.value


def _person(name: str, title: str, reaches: tuple[CardDetail, ...]) -> str:
    return facts_in_row(map(plain, filter(None, (name, title, *map(_labelled, reaches)))))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    items = [f"- {line}" for line in lines]
    if items:
        yield from ("", f"## {title}", "", *items)


def _when(stored: str) -> str:
    return (shown(stored) or "").replace("T", " ")


def _amount(minor: int | None, currency: str | None) -> str:
    return money.show(money.Money(minor, currency)) if minor is not None and currency else ""

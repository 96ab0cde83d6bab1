"""The words of a card, the same for both faces: facts of a customer or a deal, people, orders, cases, notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from crmcli.domain.birthdays import birthday_of, chinese_words, day_in_year, next_birthday, solar_birth_date, zodiac
from crmcli.domain.sales.pipeline import LIGHTS
from crmcli.domain.text.unicode import has_cjk
from crmcli.render.view import View, channel_words, day, deal_marks, order_line_words
from crmcli.tuples import NamedTuple
from crmcli.words import (
    code_text,
    facts_in_row,
    field_text,
    labelled,
    listed,
    reason_text,
    stage_text,
    tr,
    tr_marked,
    tr_n,
)

TYPE_CHECKING = False
if TYPE_CHECKING:  # the first frame of the dashboard reads no card
    from crmcli.domain.records import Case, Contact, Customer, Interaction, Order
    from crmcli.queries.cards import CustomerCard, DealCard
    from crmcli.queries.relations import Relation

CHANNEL_SIGNS = {"call": "☏", "mail": "@", "meet": "◇", "visit": "⌂", "chat": "»", "letter": "✎", "other": "·"}
_SHOWN_REFERRED = 8
_SHOWN_DETAILS = ("address", "url", "wechat", "fax")


class Fact(NamedTuple):
    """One fact of a card under its label."""

    label: str
    value: str


class Relative(NamedTuple):
    """Another customer on a card: what the line is called, who it is, and the words about them."""

    label: str
    customer_id: int
    customer: str
    words: str


def customer_facts(c: Customer, view: View) -> list[Fact]:
    """The facts of a customer, those that are known; the lasting note is not among them."""
    place = facts_in_row(part for part in (c.city, c.region, c.country) if part)
    facts = (
        (tr("note"), tr("! do not contact") if c.do_not_contact else None),
        (tr("title"), c.title),
        (tr("company"), c.company if c.company != c.name else None),
        (tr("phone"), listed(c.phones)),
        (tr("e-mail"), listed(c.emails)),
        (tr("place"), place),
        (tr("also called"), listed(c.aliases)),
        (tr("stage"), stage_text(c.stage)),
        (tr("tier"), c.tier),
        (tr("tags"), " ".join(c.tags)),
        (tr("source"), c.source),
        (tr("referred by"), _numbered(c.referred_by, c.referrer_id)),
        (tr("industry"), c.industry),
        (tr("birthday"), birthday_words(c.birthday, view.today, c.name) if c.birthday else None),
        (tr("references"), listed(c.refs)),
        (tr("in touch"), _cadence(c.cadence_days)),
        (tr("snoozed"), tr("until {day}", day=view.spoken_day(c.snoozed_until)) if c.snoozed_until else None),
        *((key, view.own_field(key, str(value))) for key, value in c.extra.items()),
    )
    return [Fact(label, value) for label, value in facts if value]


def _numbered(name: str | None, number: int | None) -> str | None:
    """A name with the customer's number, where there is one."""
    return _with_number(name, number) if name and number is not None else name


def birthday_words(kept: str, today: date, name: str) -> str:
    """A birthday; a lunar one in both writings, with its day of this year, and the next one where that is past.

    With the animal of the year of birth for a lunar one, and for whoever has a Chinese `name`.
    """
    born, coming = birthday_of(kept), next_birthday(kept, today)
    if born is None or coming is None or not (born.is_lunar or has_cjk(name)):
        return kept
    day_of_birth = solar_birth_date(kept)
    animal = zodiac(day_of_birth) if day_of_birth else ""
    if not born.is_lunar:
        return tr("{birthday} (属{animal})", birthday=kept, animal=animal) if animal else kept
    lunar, chinese = kept.removeprefix("lunar ").removeprefix("--"), chinese_words(born)
    chinese = tr("{birthday}, 属{animal}", birthday=chinese, animal=animal) if animal else chinese
    this = day_in_year(kept, today.year)
    if this is None or this >= today:
        return tr("lunar {lunar} ({chinese}): {day}", lunar=lunar, chinese=chinese, day=coming[0])
    return tr("lunar {lunar} ({chinese}): {day}, next {next}", lunar=lunar, chinese=chinese, day=this, next=coming[0])


def _cadence(days: int | None) -> str | None:
    if not days:
        return None
    return tr("every day") if days == 1 else tr("every {n} days", n=days)


def card_facts(card: CustomerCard, view: View) -> list[Fact]:
    """The facts of a card: those of the customer, addresses and links, and whom the customer referred."""
    facts = customer_facts(card.customer, view)
    facts += [Fact(field_text(d.kind), d.value) for d in card.details if d.kind in _SHOWN_DETAILS]
    if card.referred:
        facts.append(Fact(tr("referred"), _referred_words(card.referred)))
    return facts


def relatives(card: CustomerCard, view: View) -> list[Relative]:
    """The other customers that a card names: the company the person works at, its people, and those it is linked to."""
    around = card.around
    company = [around.at] if around.at else []
    return [
        *(Relative(tr("works at"), number, name, _with_number(name, number)) for number, name in company),
        *(Relative(tr("customer"), number, name, _with_number(name, number)) for number, name in around.people),
        *(_linked(link, card.customer.id, view) for link in card.links),
    ]


def _linked(link: Relation, customer_id: int, view: View) -> Relative:
    """What somebody is to the customer whose card it is, or what that customer is to them."""
    words, label = view.note(link.words), tr("link")
    if link.customer_id == customer_id:
        values = {"words": words, "name": link.other, "number": link.other_id}
        return Relative(label, link.other_id, link.other, tr("{words}: {name} ({number})", **values))
    values = {"words": words, "name": link.customer, "number": link.customer_id}
    return Relative(label, link.customer_id, link.customer, tr("{words} of {name} ({number})", **values))


def _with_number(name: str, number: int) -> str:
    return tr("{name} ({number})", name=name, number=number)


def _referred_words(referred: Sequence[tuple[int, str]]) -> str:
    """The customers that one referred, the first few with their numbers, and how many more there are."""
    names = listed(tr("{name} ({number})", name=name, number=number) for number, name in referred[:_SHOWN_REFERRED])
    more = len(referred) - _SHOWN_REFERRED
    return tr_n("{names} and {n:,} more", "{names} and {n:,} more", more, names=names) if more > 0 else names


def contact_words(contact: Contact) -> str:
    """A person at a company: name, title, role, and when they left."""
    born = tr("born {birthday}", birthday=contact.birthday) if contact.birthday else ""
    words = facts_in_row(part for part in (contact.name, contact.title, contact.role, born) if part)
    return tr("{contact} (left {day})", contact=words, day=contact.left_on) if contact.left_on else words


def order_words(order: Order) -> str:
    """What an order holds: 20 kg rice, 3 oil."""
    return listed(map(order_line_words, order.lines))


def case_words(case: Case, view: View) -> str:
    """A case with what solved it."""
    solution = f" → {view.note(case.solution)}" if case.solution else ""
    return labelled(code_text("case", case.kind), f"{view.note(case.text)}{solution}")


def deal_facts(card: DealCard, view: View) -> list[Fact]:
    """The facts of a deal, those that are known, and its way through the stages."""
    deal, light = card.deal, LIGHTS[card.deal.light]
    facts = (
        (tr("customer"), deal.customer),
        (tr("stage"), stage_text(deal.stage)),
        (tr("amount"), view.amount(deal.amount, deal.currency)),
        (tr("close"), deal.expected_close),
        (tr("light"), f"{light.sign} {tr_marked(light.meaning)}" if deal.light != "none" else ""),
        (tr("parked"), tr("until {parked_until}", parked_until=deal.parked_until) if deal.parked_until else ""),
        (tr("marks"), deal_marks(deal._replace(parked_until=None))),
        (tr("lost for"), reason_text(deal.lost_reason)),
        (tr("way"), " → ".join(f"{stage_text(step.stage)} {step.day}" for step in card.history)),
    )
    return [Fact(label, value) for label, value in facts if value]


def with_whom(note: Interaction, customer_id: int) -> str:
    """Whom a note of a card is with beside its customer: the contact, or another customer with the number."""
    if note.customer_id == customer_id:
        return note.contact or ""
    return _with_number(note.customer, note.customer_id)


def note_lines(note: Interaction, customer_id: int, view: View) -> Iterator[str]:
    """A note as the shell prints it on a customer's card: when, how and with whom, its words, the file it is about."""
    how = channel_words(note)
    if others := with_whom(note, customer_id):
        how = tr("{channel} with {contact}", channel=how, contact=others)
    ago = tr("({text})", text=view.ago(note.at))
    yield f"{day(note.at)}  {how}  {ago}"
    for words in view.note(note.text).splitlines():
        yield f"    {words}"
    if note.file:
        yield tr("    file: {file}", file=view.note(note.file))

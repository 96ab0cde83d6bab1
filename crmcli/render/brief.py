"""One customer before a call, told for both faces: who it is, then sections of one-line entries."""

from __future__ import annotations

from crmcli.domain.text.unicode import padded
from crmcli.render.cards import CHANNEL_SIGNS, contact_words, order_words
from crmcli.render.layout import wrapped
from crmcli.render.picture_lines import months_line
from crmcli.render.view import Cell, View, channel_words, deal_words
from crmcli.tuples import NamedTuple
from crmcli.words import facts_in_row, labelled, stage_text, tr, tr_n

TYPE_CHECKING = False
if TYPE_CHECKING:  # the first frame of the dashboard reads no brief
    from collections.abc import Iterable

    from crmcli.domain.records import Order, Reminder
    from crmcli.queries.brief import Brief

_PEOPLE_SHOWN = 5
_SALES_SHOWN = 2
_TITLE_CELLS = 9


class BriefSection(NamedTuple):
    """Entries under a title; `short` is the title where there are eight cells for it."""

    title: str
    short: str
    entries: list[str]


def brief_facts(brief: Brief, view: View) -> list[Cell]:
    """Who the customer is: company and title, how to reach them, stage and tags, people, what they bought."""
    c = brief.customer
    who = " · ".join(part for part in (c.company if c.company != c.name else None, c.title, c.city) if part)
    reach = "  ".join([*c.phones[:2], *c.emails[:1]])
    marks = " ".join(f"#{tag}" for tag in c.tags)
    state = "  ".join(
        part for part in (stage_text(c.stage), tr("tier {tier}", tier=c.tier) if c.tier else "", marks) if part
    )
    facts = [Cell(who), Cell(reach, "accent"), Cell(state, "muted")]
    facts += [Cell(contact_words(person)) for person in brief.people[:_PEOPLE_SHOWN]]
    for currency, minor, orders, last in brief.sales[:_SALES_SHOWN]:
        bought = tr_n(
            "{amount} in 12 months, {n:,} order, the last {ago}",
            "{amount} in 12 months, {n:,} orders, the last {ago}",
            orders,
            amount=view.amount(minor, currency),
            ago=view.ago(last),
        )
        facts.append(Cell(bought, "muted"))
    if picture := months_line(brief.months, view):
        facts.append(Cell(tr("orders by month {picture}", picture=picture), "muted"))
    if c.do_not_contact:
        facts.append(Cell(tr("! do not contact"), "bad"))
    return [fact for fact in facts if fact.text]


def brief_sections(brief: Brief, view: View) -> list[BriefSection]:
    """What to say, the deals, what is planned and promised, the last touches; empty sections are left out."""
    sections = (
        BriefSection(tr("Talk about"), tr("Say"), [view.note(topic) for topic in brief.topics]),
        BriefSection(tr("Deals"), tr("Deals"), [deal_words(deal, view) for deal in brief.deals]),
        BriefSection(tr("Next"), tr("Next"), _planned(brief.steps, view)),
        BriefSection(tr("You owe"), tr("You owe"), _planned(brief.owed, view)),
        BriefSection(tr("Waiting on them"), tr("Waiting"), _planned(brief.awaited, view)),
        BriefSection(tr("Last touches"), tr("Last"), [_touch(brief, at, view) for at in range(len(brief.touches))]),
        BriefSection(tr("Orders"), tr("Orders"), [_order(order, view) for order in brief.orders]),
    )
    return [section for section in sections if section.entries]


def _planned(reminders: Iterable[Reminder], view: View) -> list[str]:
    return [labelled(view.spoken_due(reminder), view.note(reminder.text)) for reminder in reminders]


def _touch(brief: Brief, at: int, view: View) -> str:
    touch = brief.touches[at]
    sign = f"{CHANNEL_SIGNS.get(touch.channel, '·')} {channel_words(touch)}"
    first = next(iter(view.note(touch.text).splitlines()), "")
    when = facts_in_row([sign, view.ago(touch.at)])
    return labelled(when, first) if first else when


def _order(order: Order, view: View) -> str:
    worth = view.amount(order.amount, order.currency)
    owed = tr("open {amount}", amount=view.amount(order.open, order.currency)) if order.open > 0 else ""
    words = facts_in_row(part for part in (worth, order_words(order), owed) if part)
    return tr("{day}: {order}", day=view.spoken_day(order.day), order=words)


def brief_lines(brief: Brief, view: View, width: int) -> list[list[Cell]]:
    """The brief in lines of cells, none wider than `width`: the titles in a column of their own."""
    lines = [[fact._replace(text=text)] for fact in brief_facts(brief, view) for text in wrapped(fact.text, width, 2)]
    for section in brief_sections(brief, view):
        lines.append([Cell("")])
        title = section.short
        for entry in section.entries:
            for text in wrapped(entry, width - _TITLE_CELLS, 3):
                lines.append([Cell(padded(title, _TITLE_CELLS), "accent"), Cell(text)])
                title = ""
    return lines

"""A customer's card as lines: the facts, what is planned, deals, orders; and the timeline."""

from typing import NamedTuple

from crmcli import render
from crmcli.domain.records import Case, Contact, Customer, Deal, Detail, Interaction, Order, Reminder
from crmcli.domain.times import shown
from crmcli.queries.cases import cases_of
from crmcli.queries.customers import contacts_of, details_of, get_customer
from crmcli.queries.rhythm.activity_year import DAYS as STRIP_DAYS
from crmcli.queries.rhythm.activity_year import ActivityYear, activity_year
from crmcli.queries.sales.deals import deals_of
from crmcli.queries.sales.orders import orders_of
from crmcli.queries.settings import load_settings
from crmcli.queries.timeline import interactions_of, reminders_of
from crmcli.store import Store
from crmcli.tui.layout import Column, wrapped
from crmcli.tui.lines import joined, light_cell
from crmcli.tui.view import View
from crmcli.tui.widgets.brief import ARROWS, CHANNEL_SIGNS
from crmcli.tui.widgets.rows import Cell, Line, blank, heading, sentence

FACT_COLUMNS = (Column(width=11), Column(share=1))
TIMELINE_COLUMNS = (Column(width=12), Column(share=1))
MOST_NOTES = 200
_LINES_A_NOTE = 12
_AHEAD = 60


class Card(NamedTuple):
    """Everything about one customer that the card shows."""

    customer: Customer
    contacts: list[Contact]
    details: list[Detail]
    reminders: list[Reminder]
    deals: list[Deal]
    orders: list[Order]
    cases: list[Case]
    notes: list[Interaction]
    strip: ActivityYear


def read_card(store: Store, customer_id: int) -> Card:
    """Read a card. Raises NotFound."""
    return Card(
        get_customer(store, customer_id),
        contacts_of(store, customer_id),
        details_of(store, customer_id),
        reminders_of(store, customer_id, open_only=True),
        deals_of(store, customer_id),
        orders_of(store, customer_id),
        cases_of(store, customer_id),
        interactions_of(store, customer_id, limit=MOST_NOTES),
        activity_year(store, customer_id, load_settings(store).currency),
    )


def fact_lines(card: Card, view: View, width: int) -> list[Line]:
    """The left side of a card."""
    customer = card.customer
    facts = [(label, value) for label, value in render.customer_facts(customer) if label != "note"]
    facts += [(d.kind, d.value) for d in card.details if d.kind in ("address", "url", "wechat", "fax")]
    groups = [[_fact(label, value) for label, value in facts] or [sentence("No facts yet: e adds some.")]]
    if customer.note:
        notes = [sentence(text)._replace(tone="") for text in wrapped(view.note(customer.note), width - 2, 12)]
        groups.append([heading("Note"), *notes])
    if card.strip.orders or card.strip.contacts or card.strip.silence:
        groups.append(_rhythm(card.strip, width))
    for title, lines in (
        ("People", [_contact(contact) for contact in card.contacts]),
        ("Planned", [_planned(reminder, view) for reminder in card.reminders]),
        ("Deals", [_deal(deal, view) for deal in card.deals]),
        ("Cases", [_case(case, view) for case in card.cases]),
        ("Orders", [_order(order, view) for order in card.orders[:50]]),
    ):
        if lines:
            groups.append([heading(title, str(len(lines))), *lines])
    return joined(groups)


def _rhythm(strip: ActivityYear, width: int) -> list[Line]:
    """A dot for each order and contact of the year; where the usual gap ends; today; and what it means."""
    silence, room = strip.silence, max(width - 14, 10)
    ahead = silence.usual_days - silence.days if silence and silence.usual_days is not None else None
    lines = [heading("Rhythm", (silence.status or "").replace("_", " ") if silence else "")]
    for clock, days, dot in (("orders", strip.orders, "●"), ("contact", strip.contacts, "•")):
        if days:
            end = ahead if silence and silence.clock == clock else None
            lines.append(Line((Cell(clock, "muted"), Cell(strip_text(days, room, dot=dot, gap_ends=end), "accent"))))
    if silence is not None:
        lines.append(sentence(silence.sentence))
    return lines


def strip_text(days_ago: list[int], width: int, *, dot: str, gap_ends: int | None) -> str:
    """A year up to today (│) and two months ahead in `width` cells; ┊ where the usual gap since the last dot ends."""
    span = STRIP_DAYS + _AHEAD

    def place(days: int) -> int:
        return min(max(round((STRIP_DAYS - days) * (width - 1) / span), 0), width - 1)

    cells = [" "] * width
    cells[place(0)] = "│"
    if gap_ends is not None:
        cells[place(-gap_ends)] = "┊"
    for days in days_ago:
        cells[place(days)] = dot
    return "".join(cells)


def _fact(label: str, value: str) -> Line:
    return Line((Cell(label, "muted"), value))


def _contact(contact: Contact) -> Line:
    role = ", ".join(part for part in (contact.title, contact.role) if part)
    gone = f" (left {contact.left_on})" if contact.left_on else ""
    return Line((Cell("", "muted"), f"{contact.name}{', ' + role if role else ''}{gone}"))


def _planned(reminder: Reminder, view: View) -> Line:
    late = reminder.due_day < view.today.isoformat()
    text = render.what(reminder._replace(text=view.note(reminder.text)))
    due = Cell(("! " if late else "") + view.due(reminder.due), "bad" if late else "accent")
    return Line((due, text), f"r{reminder.id}", reminder)


def _deal(deal: Deal, view: View) -> Line:
    sign = light_cell(deal)
    worth = view.amount(deal.amount, deal.currency)
    text = "  ".join(part for part in (deal.title, worth, deal.lost_reason) if part)
    return Line((Cell(f"{sign.text} {deal.stage}", sign.tone or "muted"), text), f"d{deal.id}", deal)


def _case(case: Case, view: View) -> Line:
    state = Cell("solved", "good") if case.closed_on else Cell("! open", "bad")
    solution = f" → {view.note(case.solution)}" if case.solution else ""
    return Line((state, f"{case.kind}: {view.note(case.text)}{solution}"), f"k{case.id}", case)


def _order(order: Order, view: View) -> Line:
    what = ", ".join(f"{line.quantity:g} {line.product or ''}".strip() for line in order.lines)
    worth = view.amount(order.amount, order.currency)
    return Line((Cell(order.day, "muted"), "  ".join(part for part in (worth, what) if part)), f"o{order.id}", order)


def timeline_lines(card: Card, view: View, width: int) -> list[Line]:
    """The right side of a card: what happened, the newest first, each note on as many lines as it needs."""
    if not card.notes:
        return [blank(), sentence("No notes yet."), sentence("l writes down the first talk.")]
    lines: list[Line] = []
    year = ""
    for note in card.notes:
        if note.day[:4] != year:
            lines += [blank()] if year else []
            year = note.day[:4]
            lines.append(heading(year))
        lines += _note(note, view, width)
    if len(card.notes) == MOST_NOTES:
        lines += [blank(), sentence("Older notes: crm show --all")]
    return lines


def _note(note: Interaction, view: View, width: int) -> list[Line]:
    when = (shown(note.at) or "")[5:16].replace("T", " ")
    sign = f"{CHANNEL_SIGNS.get(note.channel, '·')} {note.channel} {ARROWS.get(note.direction or '', '')}".rstrip()
    facts = [sign, f"with {note.contact}" if note.contact else "", f"{note.minutes} min" if note.minutes else ""]
    head = "  ".join(part for part in (*facts, note.mood or "", view.ago(note.day)) if part)
    key = f"i{note.id}"
    lines = [Line((Cell(when, "accent"), Cell(head, "muted")), key, note)]
    for text in wrapped(view.note(note.text), width - 15, _LINES_A_NOTE):
        lines.append(Line(("", text), key, note))
    return lines

"""The card of a customer as lines of the dashboard: facts, what hangs on them, the timeline, the year as a strip."""

from datetime import date

from crmcli import services
from crmcli.domain import dates
from crmcli.domain.records import Case, Contact, Deal, Interaction, Order, Payment, Reminder
from crmcli.domain.text.unicode import cells
from crmcli.queries.cards import CustomerCard
from crmcli.queries.rhythm.activity_year import DAYS as STRIP_DAYS
from crmcli.queries.rhythm.activity_year import ActivityYear
from crmcli.render.cards import (
    CHANNEL_SIGNS,
    Relative,
    card_facts,
    case_words,
    contact_words,
    order_words,
    relatives,
    with_whom,
)
from crmcli.render.cells import Line, blank, heading, joined, sentence
from crmcli.render.columns import Column, light_cell
from crmcli.render.layout import wrapped
from crmcli.render.picture_lines import year_lines
from crmcli.render.view import Cell, View, channel_words, day, reminder_words
from crmcli.words import code_text, listed, mood_text, reason_text, stage_text, tr

FACT_COLUMNS = (Column(least=11), Column(share=1))
TIMELINE_COLUMNS = (Column(least=12), Column(share=1))
MOST_NOTES = 200
_LINES_A_NOTE = 12
_AHEAD = 60
_ORDERS_SHOWN = 50
_LEAST_DAYS = 6  # days with contacts below which a year is not drawn
_YEAR_WIDTH = 58  # cells of a whole year of weeks


def fact_lines(card: CustomerCard, strip: ActivityYear, view: View, width: int) -> list[Line]:
    """The left side of a card."""
    customer = card.customer
    pressing = _pressing(card, view)
    groups = [pressing] if pressing else []
    groups.append([_fact(*fact) for fact in card_facts(card, view)] or [sentence(tr("No facts yet: e adds some."))])
    if customer.note:
        notes = [sentence(text)._replace(tone="") for text in wrapped(view.note(customer.note), width - 2, 12)]
        groups.append([heading(tr("Note")), *notes])
    if strip.orders or strip.contacts or strip.silence:
        groups.append(_rhythm(strip, width, view))
    for title, lines in (
        (tr("People"), [*map(_person, card.contacts), *map(_relative, relatives(card, view))]),
        (tr("Planned"), [_planned(reminder, view) for reminder in card.reminders]),
        (tr("Deals"), [_deal(deal, view) for deal in card.deals]),
        (tr("Cases"), [_case(case, view) for case in card.cases]),
        (tr("Orders"), [_order(order, view) for order in card.orders[:_ORDERS_SHOWN]]),
        (tr("Payments"), [_payment(payment, view) for payment in card.payments[:_ORDERS_SHOWN]]),
    ):
        if lines:
            groups.append([heading(title, str(len(lines))), *lines])
    return joined(groups)


def _pressing(card: CustomerCard, view: View) -> list[Line]:
    """The next step, else that an open deal has none; and what is owed for orders."""
    lines = []
    steps = sorted((r for r in card.reminders if r.kind != "waiting"), key=lambda r: r.due)
    if steps:
        when, what = view.due(steps[0].due), reminder_words(steps[0], view)
        tone = "bad" if steps[0].due_day < view.today.isoformat() else "accent"
        cells = (Cell(tr("next"), "muted"), Cell(tr("{when}: {what}", when=when, what=what), tone))
        lines.append(Line(cells, "next", steps[0]))
    elif any(deal.light != "none" and not deal.parked_until for deal in card.deals):
        lines.append(Line((Cell(tr("next"), "muted"), Cell(tr("? an open deal has no next step"), "warn"))))
    owed: dict[str, int] = {}
    for order in card.orders:
        if order.open > 0:
            owed[order.currency] = owed.get(order.currency, 0) + order.open
    if owed:
        amounts = listed(view.amount(minor, currency) for currency, minor in owed.items())
        lines.append(Line((Cell(tr("owes"), "muted"), Cell(amounts, "warn"))))
    return lines


def _rhythm(strip: ActivityYear, width: int, view: View) -> list[Line]:
    """A dot for each order and contact of the year over a scale of months; today; and what it means.

    Where there is room, the year day by day.
    """
    silence, room = strip.silence, max(width - 14, 10)
    ahead = silence.usual_days - silence.days if silence and silence.usual_days is not None else None
    status = silence.status if silence else None
    lines = [heading(tr("Rhythm"), tr("as usual") if status == "on_rhythm" else code_text("status", status))]
    for clock, label, days, dot in (
        ("orders", tr("orders"), strip.orders, "●"),
        ("contact", tr("contact"), strip.contacts, "•"),
    ):
        if days:
            end = ahead if silence and silence.clock == clock else None
            lines.append(Line((Cell(label, "muted"), Cell(year_line(days, room, dot=dot, gap_ends=end), "accent"))))
    if len(lines) > 1:
        lines.append(Line((Cell("", "muted"), Cell(month_scale(view.today, room), "muted"))))
    if silence is not None:
        lines.append(sentence(silence.sentence))
    if len(strip.per_day) >= _LEAST_DAYS and width >= _YEAR_WIDTH:
        lines += [
            blank(),
            *(Line((Cell(line, "accent"),), whole=True) for line in year_lines(strip.per_day, view.today, width)),
        ]
    return lines


def month_scale(today: date, width: int) -> str:
    """The months under a year line: the short name where each begins, as far as they do not touch."""
    scale = ""
    for back in range(11, -3, -1):
        month = today.year * 12 + today.month - 1 - back
        first = date(month // 12, month % 12 + 1, 1)
        place = _place((today - first).days, width)
        name = dates.month_name(first)
        if place >= cells(scale) + (1 if scale else 0) and place + cells(name) <= width:
            scale += " " * (place - cells(scale)) + name
    return scale


def _place(days_ago: int, width: int) -> int:
    """Where a day stands on a year line."""
    span = STRIP_DAYS + _AHEAD
    return min(max(round((STRIP_DAYS - days_ago) * (width - 1) / span), 0), width - 1)


def year_line(days_ago: list[int], width: int, *, dot: str, gap_ends: int | None) -> str:
    """A year up to today (│) and two months ahead in `width` cells; ┊ where the usual gap since the last dot ends."""
    drawn = [" "] * width
    drawn[_place(0, width)] = "│"
    if gap_ends is not None:
        drawn[_place(-gap_ends, width)] = "┊"
    for days in days_ago:
        drawn[_place(days, width)] = dot
    return "".join(drawn)


def _fact(label: str, value: str) -> Line:
    return Line((Cell(label, "muted"), value), f"f{label} {value}")


def _planned(reminder: Reminder, view: View) -> Line:
    late = reminder.due_day < view.today.isoformat()
    due = Cell(("! " if late else "") + view.due(reminder.due), "bad" if late else "accent")
    return Line((due, reminder_words(reminder, view)), f"r{reminder.id}", reminder)


def _deal(deal: Deal, view: View) -> Line:
    sign = light_cell(deal)
    worth = view.amount(deal.amount, deal.currency)
    text = "  ".join(part for part in (deal.title, worth, reason_text(deal.lost_reason)) if part)
    return Line((Cell(f"{sign.text} {stage_text(deal.stage)}", sign.tone or "muted"), text), f"d{deal.id}", deal)


def _case(case: Case, view: View) -> Line:
    state = Cell(tr("solved"), "good") if case.closed_on else Cell(tr("! open"), "bad")
    return Line((state, case_words(case, view)), f"k{case.id}", case)


def _order(order: Order, view: View) -> Line:
    worth = view.amount(order.amount, order.currency)
    text = "  ".join(part for part in (worth, order_words(order)) if part)
    return Line((Cell(order.day, "muted"), text), f"o{order.id}", order)


def _person(contact: Contact) -> Line:
    return Line((Cell("", "muted"), contact_words(contact)), f"p{contact.id}", contact)


def _relative(relative: Relative) -> Line:
    return Line((Cell(relative.label, "muted"), relative.words), f"c{relative.customer_id} {relative.label}", relative)


def _payment(payment: Payment, view: View) -> Line:
    worth = view.amount(abs(payment.amount), payment.currency)
    kind = tr("got back {worth}", worth=worth) if payment.amount < 0 else tr("paid {worth}", worth=worth)
    text = "  ".join(part for part in (kind, payment.method or "", view.note(payment.note or "")) if part)
    return Line((Cell(payment.day, "muted"), text), f"y{payment.id}", payment)


def timeline_lines(card: CustomerCard, view: View, width: int) -> list[Line]:
    """The right side of a card: what happened, the newest first, each note on as many lines as it needs."""
    notes = card.timeline[:MOST_NOTES]
    if not notes:
        return [blank(), sentence(tr("No notes yet.")), sentence(tr("l writes down the first talk."))]
    lines: list[Line] = []
    year = ""
    for note in notes:
        if note.day[:4] != year:
            lines += [blank()] if year else []
            year = note.day[:4]
            lines.append(heading(year))
        lines += _note(note, card.customer.id, view, width)
    if len(notes) == MOST_NOTES:
        lines += [blank(), sentence(tr("Older notes: crm show --all"))]
    return lines


def _note(note: Interaction, customer_id: int, view: View, width: int) -> list[Line]:
    sign = f"{CHANNEL_SIGNS.get(note.channel, '·')} {channel_words(note)}"
    facts = [
        sign,
        tr("with {contact}", contact=others) if (others := with_whom(note, customer_id)) else "",
        tr("{minutes} min", minutes=note.minutes) if note.minutes else "",
    ]
    head = "  ".join(part for part in (*facts, mood_text(note.mood), view.ago(note.day)) if part)
    key = f"i{note.id}"
    lines = [Line((Cell(day(note.at)[5:16], "accent"), Cell(head, "muted")), key, note)]
    for text in wrapped(view.note(note.text), width - 15, _LINES_A_NOTE):
        lines.append(Line(("", text), key, note))
    if note.file:
        shown = tr("file {file}", file=view.note(services.attached.short_name(note.file)))
        lines.append(Line(("", Cell(shown, "accent")), key, note))
    return lines

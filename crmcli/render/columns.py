"""The columns of every list: defined once, for the shell's tables and the lists of the dashboard.

Both faces pick the columns they have room for by key. Where the whole does not fit, the highest rank goes first.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from crmcli.domain.records import Batch, Case, Customer, Deal, QuietCustomer, Reminder
from crmcli.render.cells import Cell, Line
from crmcli.render.view import View, day, deal_marks, light_sign, order_line_words, reminder_text, reminder_words
from crmcli.words import tr, tr_mark

if TYPE_CHECKING:
    from crmcli.domain.fields import Field


class Column(NamedTuple):
    """A column: its label and the cell that it shows of a record.

    `key` is the record's key in JSON where there is one. `share` is its part of the room that is left over: 0 for a
    column as wide as it needs. `least` is the width below which it is useless: in the dashboard the width of a column
    without a share. A column of rank 0 always stays; of others the highest rank goes first. `tone` colours its cells.
    """

    label: str = ""
    cell: Callable[[Any, View], str | Cell] = lambda *_: ""
    align: str = "left"
    share: int = 0
    least: int = 0
    rank: int = 0
    tone: str = ""
    key: str = ""


def pick(columns: Sequence[Column], *keys: str) -> tuple[Column, ...]:
    """The columns with these keys, in the order of the keys."""
    by_key = {column.key: column for column in columns}
    return tuple(by_key[key] for key in keys)


def line(record: Any, columns: Iterable[Column], view: View, key: str) -> Line:
    """A record as a line, its cells in the tones of their columns; `key` names the row."""
    return Line(tuple(_toned(column.cell(record, view), column.tone) for column in columns), key, record)


def _toned(cell: str | Cell, tone: str) -> str | Cell:
    if not tone:
        return cell
    if isinstance(cell, str):
        return Cell(cell, tone)
    return cell if cell.tone else cell._replace(tone=tone)


def fitting(columns: Sequence[Column], least: Sequence[int], total: int, gap: int) -> list[bool]:
    """For each column whether there is room for it when each takes its least width and gaps stand between."""
    shown = [True] * len(columns)
    while sum(wide + gap for wide, is_shown in zip(least, shown, strict=True) if is_shown) - gap > total:
        last = max((at for at in range(len(columns)) if shown[at]), key=lambda at: (columns[at].rank, at))
        if not columns[last].rank:
            break
        shown[last] = False
    return shown


def widths(columns: Sequence[Column], total: int, gap: int) -> list[int]:
    """Cells of each column within `total`, gaps between them; 0 for a column that is hidden."""
    shown = fitting(columns, [column.least for column in columns], total, gap)
    fixed = sum(c.least for c, is_shown in zip(columns, shown, strict=True) if is_shown and not c.share)
    rest = total - fixed - gap * max(sum(shown) - 1, 0)
    shares = sum(c.share for c, is_shown in zip(columns, shown, strict=True) if is_shown)
    taken: list[int] = []
    for column, is_shown in zip(columns, shown, strict=True):
        if not is_shown:
            taken.append(0)
        elif column.share:
            mine = max(rest * column.share // shares, 0)
            rest, shares = rest - mine, shares - column.share
            taken.append(mine)
        else:
            taken.append(column.least)
    return taken


# --- customers -------------------------------------------------------------------------------

CUSTOMER = (
    Column("#", lambda c, _: str(c.id), "right", least=4, key="id"),
    Column(tr_mark("Name"), lambda c, _: c.name, share=4, least=20, key="name"),
    Column(tr_mark("Company"), lambda c, _: _company(c), share=3, least=14, rank=3, tone="muted", key="company"),
    Column(tr_mark("Stage"), lambda c, _: c.stage or "", least=11, rank=1, key="stage"),
    Column(tr_mark("City"), lambda c, _: c.city or "", share=2, least=12, rank=5, tone="muted", key="city"),
    Column(tr_mark("Tier"), lambda c, _: c.tier or "", least=4, rank=7, key="tier"),
    Column(tr_mark("Phone"), lambda c, _: _first_phone(c), least=17, rank=4, tone="muted", key="phones"),
    Column(tr_mark("Tags"), lambda c, _: _tags(c), share=2, least=12, rank=6, tone="muted", key="tags"),
    Column(tr_mark("Last contact"), lambda c, v: _last(c, v), least=13, rank=2, tone="muted", key="last_contact"),
    Column(tr_mark("Next"), lambda c, v: _next(c, v), least=11, key="next_reminder"),
)
CUSTOMER_LIST = pick(CUSTOMER, "id", "name", "company", "stage", "phones", "tags", "last_contact", "next_reminder")
CUSTOMER_TABLE = pick(
    CUSTOMER, "name", "company", "stage", "city", "tier", "phones", "tags", "last_contact", "next_reminder"
)


def customer_fact(name: str) -> Column:
    """A column of one of a customer's fields (see `domain.fields`), or of one of the owner's own."""
    from crmcli.domain.fields import BY_NAME  # only lists with columns of their own

    field = BY_NAME.get(name)
    if field is None or not field.listable:
        return Column(name.replace("_", " ").capitalize(), lambda c, _: str(c.extra.get(name, "")), share=1, key=name)
    heading = "tags" if name == "tag" else name.replace("_", " ")
    return Column(heading.capitalize(), lambda c, _: _field_cell(field, getattr(c, field.attribute)), share=1, key=name)


def _field_cell(field: "Field", value: Any) -> str:
    """A field's value in a table; of points in the past the day alone."""
    if value is None:
        return ""
    if field.type == "list":
        return (" " if field.name == "tag" else ", ").join(value)
    if field.type == "flag":
        return "yes" if value else "no"
    if field.type == "time":
        return day(value) if field.name == "next_reminder" else day(value)[:10]
    return str(value)


def _company(customer: Any) -> str:
    return customer.company if customer.company and customer.company != customer.name else ""


def _first_phone(customer: Any) -> str:
    if isinstance(customer, Customer):
        return customer.phones[0] if customer.phones else ""
    return customer.phone or ""


def _tags(customer: Any) -> str:
    return " ".join(customer.tags) if isinstance(customer, Customer) else customer.tags or ""


def _last(customer: Any, view: View) -> str:
    if not view.is_short:
        return day(customer.last_contact)[:10]
    return view.ago(customer.last_contact) if customer.last_contact else ""


def _next(customer: Any, view: View) -> Cell:
    due = customer.next_reminder if isinstance(customer, Customer) else customer.next_due
    if due is None:
        return Cell("")
    return Cell(view.when(due), "bad" if view.is_past(due) else "accent")


# --- reminders -------------------------------------------------------------------------------

REMINDER = (
    Column("#", lambda r, _: str(r.id), "right", least=4, key="id"),
    Column("", lambda r, v: _reminder_sign(r, v), least=1),
    Column(tr_mark("Due"), lambda r, v: Cell(v.when(r.due), _reminder_tone(r, v)), least=10, key="due"),
    Column(tr_mark("Customer"), lambda r, _: r.customer, share=2, least=8, key="customer"),
    Column(tr_mark("What"), lambda r, v: Cell(reminder_words(r, v), _what_tone(r, v)), share=3, least=8, key="kind"),
    Column(tr_mark("What"), lambda r, v: Cell(reminder_text(r, v), _what_tone(r, v)), share=3, least=8, key="text"),
)
REMINDER_LIST = pick(REMINDER, "id", "due", "customer", "kind")
PROMISE_LIST = pick(REMINDER, "id", "due", "customer", "text")
AGENDA = pick(REMINDER, "", "due", "customer", "text")


def _is_late(reminder: Reminder, view: View) -> bool:
    return reminder.due_day < view.today.isoformat()


def _reminder_tone(reminder: Reminder, view: View) -> str:
    """bad for what is late, muted for work of the days to come."""
    if _is_late(reminder, view):
        return "bad"
    return "muted" if reminder.kind == "todo" and reminder.due_day > view.today.isoformat() else ""


def _what_tone(reminder: Reminder, view: View) -> str:
    tone = _reminder_tone(reminder, view)
    return tone if tone == "muted" else ""


def _reminder_sign(reminder: Reminder, view: View) -> Cell:
    """! late, ● today, ○ ahead; ↑ what you owe, ↓ what you wait for."""
    sign = {"owe": "↑", "waiting": "↓"}.get(reminder.kind) or ("●" if not _reminder_tone(reminder, view) else "○")
    return Cell("!" if _is_late(reminder, view) else sign, _reminder_tone(reminder, view) or "accent")


# --- deals -----------------------------------------------------------------------------------

LIGHT_TONES = {"red": "bad", "green": "good", "grey": "muted", "yellow": "warn"}
DEAL = (
    Column("#", lambda d, _: str(d.id), "right", key="id"),
    Column("", lambda d, _: Cell("‖", "muted") if d.parked_until else light_cell(d), key="light"),
    Column(tr_mark("Deal"), lambda d, _: d.title, share=3, least=8, key="title"),
    Column(tr_mark("Customer"), lambda d, _: d.customer, share=2, least=8, key="customer"),
    Column(tr_mark("Stage"), lambda d, _: d.stage, key="stage"),
    Column(tr_mark("Amount"), lambda d, v: v.amount(d.amount, d.currency), "right", key="amount"),
    Column(tr_mark("Close"), lambda d, _: d.expected_close or "", rank=1, key="expected_close"),
    Column("", lambda d, _: deal_marks(d), share=1, least=5, rank=2),
)


def light_cell(deal: Deal) -> Cell:
    """A deal's light as a sign and a tone."""
    return Cell(light_sign(deal.light), LIGHT_TONES.get(deal.light, ""))


# --- what else hangs on a customer -----------------------------------------------------------

ORDER = (
    Column("#", lambda o, _: str(o.id), "right", key="id"),
    Column(tr_mark("Day"), lambda o, _: o.day, key="day"),
    Column(tr_mark("Customer"), lambda o, _: o.customer, share=2, least=8, key="customer"),
    Column(tr_mark("What"), lambda o, _: ", ".join(map(order_line_words, o.lines)), share=3, least=8, key="lines"),
    Column(tr_mark("Amount"), lambda o, v: v.amount(o.amount, o.currency), "right", key="amount"),
    Column(tr_mark("Open"), lambda o, v: v.amount(o.open, o.currency) if o.open else "", "right", rank=1, key="open"),
    Column(tr_mark("Number"), lambda o, _: o.ref or "", rank=2, key="ref"),
)
ORDERS_OF_ONE = pick(ORDER, "id", "day", "lines", "amount", "open", "ref")
ORDER_LINE = (
    Column(tr_mark("Product"), lambda pair, _: pair[1].product or "", share=1, least=8, key="product"),
    Column(
        tr_mark("Quantity"), lambda pair, _: f"{pair[1].quantity:.4f}".rstrip("0").rstrip("."), "right", key="quantity"
    ),
    Column(tr_mark("Unit"), lambda pair, _: pair[1].unit or "", key="unit"),
    Column(tr_mark("Price"), lambda pair, v: v.amount(pair[1].price, pair[0].currency), "right", key="price"),
    Column(
        tr_mark("Discount"),
        lambda pair, _: f"{pair[1].discount:.0%}" if pair[1].discount else "",
        "right",
        key="discount",
    ),
    Column(tr_mark("Amount"), lambda pair, v: v.amount(pair[1].amount, pair[0].currency), "right", key="amount"),
)
PAYMENT = (
    Column("#", lambda p, _: str(p.id), "right", key="id"),
    Column(tr_mark("Day"), lambda p, _: p.day, key="day"),
    Column(tr_mark("Customer"), lambda p, _: p.customer, share=2, least=8, key="customer"),
    Column(tr_mark("Amount"), lambda p, v: v.amount(p.amount, p.currency), "right", key="amount"),
    Column(tr_mark("Order"), lambda p, _: str(p.order_id) if p.order_id else "credit", "right", rank=1, key="order_id"),
    Column(tr_mark("How"), lambda p, _: p.method or "", rank=2, key="method"),
    Column(tr_mark("Note"), lambda p, v: v.note(p.note or ""), share=1, least=8, rank=3, key="note"),
)
PRODUCT = (
    Column("#", lambda p, _: str(p.id), "right", key="id"),
    Column(tr_mark("Product"), lambda p, _: p.name, share=1, least=8, key="name"),
    Column(tr_mark("Unit"), lambda p, _: p.unit or "", rank=1, key="unit"),
    Column(tr_mark("Price"), lambda p, v: v.amount(p.price, p.currency), "right", key="price"),
    Column(tr_mark("Cost"), lambda p, v: v.amount(p.cost, p.currency), "right", rank=2, key="cost"),
)
CASE = (
    Column("#", lambda c, _: str(c.id), "right", key="id"),
    Column(tr_mark("Due"), lambda c, _: c.due_day, key="due"),
    Column(tr_mark("Customer"), lambda c, _: c.customer, share=2, least=8, key="customer"),
    Column(tr_mark("What"), lambda c, v: f"{c.kind}: {v.note(c.text)}", share=3, least=8, key="text"),
    Column(tr_mark("Solved"), lambda c, v: _solved(c, v), rank=1, key="solution"),
)
CASE_OF_ONE = pick(CASE, "id", "due", "text", "solution")
RATING = (
    Column(tr_mark("Day"), lambda r, _: r.day, key="day"),
    Column(tr_mark("Customer"), lambda r, _: r.customer, share=1, least=8, key="customer"),
    Column(tr_mark("Score"), lambda r, _: r.score.text, "right"),
    Column(tr_mark("Words"), lambda r, v: v.note(r.text), share=2, least=8, key="text"),
)
INBOX = (
    Column("#", lambda n, _: str(n.id), "right", key="id"),
    Column(tr_mark("When"), lambda n, _: day(n.at), rank=1, key="at"),
    Column(tr_mark("For"), lambda n, _: n.who, share=1, least=8, key="who"),
    Column(tr_mark("Note"), lambda n, v: v.note(n.text), share=3, least=8, key="text"),
)
BATCH = (
    Column(tr_mark("Step"), lambda b, _: str(b.id), "right", key="batch"),
    Column(tr_mark("When"), lambda b, _: day(b.at), rank=1, key="at"),
    Column(tr_mark("What"), lambda b, v: _step_text(b, v), share=1, least=8, key="label"),
    Column(tr_mark("Changes"), lambda b, _: str(b.changes), "right", rank=2, key="changes"),
    Column("", lambda b, _: "undone" if b.undone_by else "", key="undone_by"),
)


def _step_text(step: Batch, view: View) -> str:
    from crmcli.words.steps import step_text  # only history needs the sentences

    return step_text(step, is_private=view.is_private)


def _solved(case: Case, view: View) -> str:
    return f"{case.closed_on} {view.note(case.solution or '')}".strip() if case.closed_on else ""


# --- the pipeline by stage, who has gone quiet -----------------------------------------------

STAGE = (
    Column(tr_mark("Stage"), lambda s, _: s.stage, share=2, least=12, key="stage"),
    Column(tr_mark("Deals"), lambda s, _: str(s.deals), "right", least=3, key="count"),
    Column(tr_mark("Worth"), lambda s, v: v.short_amount(s.amount), "right", least=7, key="amount"),
    Column("", lambda s, v: Cell("", "accent", None if v.is_private else s.share), share=3, least=10),
    Column(tr_mark("Weighted"), lambda s, v: f"~{v.short_amount(s.weighted)}", "right", 0, 8, 1, "muted", "weighted"),
)
QUIET = (
    Column("#", lambda q, _: str(q.customer_id), "right", key="customer_id"),
    Column(tr_mark("Customer"), lambda q, _: q.customer, share=3, least=14, key="customer"),
    Column(tr_mark("Status"), lambda q, _: quiet_status(q), key="status"),
    Column(tr_mark("Days"), lambda q, v: _quiet_days(q, v), "right", least=5, key="days"),
    Column(tr_mark("Usual"), lambda q, v: _usual(q, v), "right", least=9, rank=1, tone="muted", key="usual_days"),
    Column(tr_mark("9 in 10"), lambda q, _: str(q.nine_in_ten_days or ""), "right", rank=4, key="nine_in_ten_days"),
    Column(
        tr_mark("At risk"), lambda q, v: v.rough_amount(q.at_risk, q.currency), "right", 0, 6, 2, "accent", "at_risk"
    ),
    Column(tr_mark("By"), lambda q, _: quiet_marks(q), share=1, least=8, rank=3, key="clock"),
    Column(tr_mark("Why"), lambda q, _: q.sentence, share=5, least=28, rank=3, tone="muted", key="sentence"),
)
QUIET_LIST = pick(
    QUIET, "customer_id", "customer", "status", "days", "usual_days", "nine_in_ten_days", "at_risk", "clock"
)
QUIET_PANE = pick(QUIET, "customer", "days", "usual_days", "at_risk", "sentence")


def quiet_status(q: QuietCustomer) -> str:
    """The status in words; a promise that is broken alone is named instead."""
    return "promise broken" if q.broken == ("cadence",) else (q.status or "never").replace("_", " ")


def quiet_marks(q: QuietCustomer) -> str:
    """What else is to be known of a silence: on which clock, the promise broken, what nobody answered."""
    marks = [q.clock] if q.usual_days else []
    if q.cadence and q.cadence.broken:
        marks.append(tr("promised every {days} days", days=q.cadence.days))
    if q.unanswered:
        marks.append(tr("{unanswered} unanswered", unanswered=q.unanswered))
    return ", ".join(marks)


def _quiet_days(q: QuietCustomer, view: View) -> Cell:
    tone = {"very_quiet": "bad", "quiet": "warn"}.get(q.status or "", "")
    return Cell(f"{q.days}d" if view.is_short else str(q.days), tone)


def _usual(q: QuietCustomer, view: View) -> str:
    if q.usual_days is None:
        return ""
    return tr("usual {usual_days}", usual_days=q.usual_days) if view.is_short else str(q.usual_days or "")

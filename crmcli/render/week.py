"""A calendar week for the terminal: a heading for each day, a line for each thing planned, done or to come."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from crmcli.domain import dates
from crmcli.domain.times import moment_of
from crmcli.render.agenda import Row, mark_amount, reminder_row
from crmcli.render.columns import REMINDER, mark_json, record_json
from crmcli.render.morning import Cells, RowLayout
from crmcli.render.view import Cell, View, reminder_text
from crmcli.words import stage_text, tr

if TYPE_CHECKING:
    from crmcli.domain.records import Reminder
    from crmcli.queries.deal_marks import DealMark
    from crmcli.queries.week import AgendaWeek, WeekDay

_INDENT = "  "
_UNLIMITED = 200  # cells of a line that goes to a file or a pipe


def week_lines(week: "AgendaWeek", view: View, width: int | None) -> list[Cells]:
    """The numbers of the week, then its days; of a day without anything its name alone."""
    rows = {day.day: _rows(day, week, view) for day in week.days}
    layout = RowLayout([row for found in rows.values() for row in found], (width or _UNLIMITED) - len(_INDENT))
    lines: list[Cells] = [(Cell(week_title(week, view), "strong"),)]
    for day in week.days:
        lines.append((Cell(_day_title(day, view), _day_tone(day.day, view)),))
        lines += [(_INDENT, *layout.line(row)) for row in rows[day.day]]
    return lines


def week_title(week: "AgendaWeek", view: View) -> str:
    """The number of the week, its days, and what is in it."""
    first, last = week.first, week.last
    parts = [
        tr(
            "Week {week}: {first} – {last}",
            week=first.isocalendar().week,
            first=_day_name(first, view),
            last=_day_name(last, view),
        )
    ]
    if planned := sum(len(day.due) for day in week.days):
        parts.append(tr("{n} planned", n=planned))
    if done := sum(len(day.done) for day in week.days):
        parts.append(tr("{n} done", n=done))
    if week.late:
        parts.append(tr("{n} late from before", n=week.late))
    return " · ".join(parts)


def _day_name(day: date, view: View) -> str:
    name = tr("{weekday} {day}", weekday=dates.day_name(day), day=dates.day_month(day))
    return name if day.year == view.today.year else tr("{year} {day}", year=day.year, day=name)


def _day_title(day: "WeekDay", view: View) -> str:
    parts = [_day_name(day.day, view)]
    if day.day == view.today:
        parts.append(tr("today"))
    if day.due:
        parts.append(tr("{n} planned", n=len(day.due)))
    return " · ".join(parts)


def _day_tone(day: date, view: View) -> str:
    return "accent" if day == view.today else "muted" if day < view.today else "strong"


def _rows(day: "WeekDay", week: "AgendaWeek", view: View) -> list[Row]:
    """A day's rows: what it is somebody's birthday, what is done, then what is due, those with a time first."""
    rows = [
        Row("*", "accent", "", b.customer, "" if b.name == b.customer else b.name,
            tr("turns {turns}", turns=b.turns) if b.turns else tr("birthday"), record=b)
        for b in day.birthdays
    ]  # fmt: skip
    rows += [_done(reminder, week, view) for reminder in day.done]
    for reminder in sorted(day.due, key=lambda r: (len(r.due) <= 10, r.due)):
        person, deal = week.asked_for.get(reminder.id, ""), week.deals.get(reminder.id)
        rows.append(reminder_row(reminder, view, person, deal, _clock(reminder.due)))
    rows += [
        Row("$", "good", "", deal.customer, "", tr("should close: {title}", title=view.note(deal.title)),
            mark_amount(deal, view), stage_text(deal.stage), record=deal)
        for deal in day.closes
    ]  # fmt: skip
    return rows


def _done(reminder: "Reminder", week: "AgendaWeek", view: View) -> Row:
    return Row("✓", "muted", _clock(reminder.done_at or ""), reminder.customer, week.asked_for.get(reminder.id, ""),
               reminder_text(reminder, view), number=reminder.id, record=reminder)  # fmt: skip


def _clock(stored: str) -> str:
    moment = moment_of(stored)
    return moment.time.strftime("%H:%M") if moment.time else ""


def week_json(week: "AgendaWeek") -> dict[str, Any]:
    """The week as data, day by day."""
    year, number, _ = week.first.isocalendar()
    return {
        "week": f"{year}-W{number:02d}",
        "from": week.first.isoformat(),
        "to": week.last.isoformat(),
        "late": week.late,
        "days": [
            {
                "date": day.day.isoformat(),
                "due": _reminders(day.due, week),
                "done": _reminders(day.done, week),
                "birthdays": [b._asdict() | {"day": b.day.isoformat()} for b in day.birthdays],
                "closes": [_closing(deal) for deal in day.closes],
            }
            for day in week.days
        ],
    }


def _reminders(reminders: "Sequence[Reminder]", week: "AgendaWeek") -> list[dict[str, Any]]:
    return [
        record_json(each, REMINDER)
        | {
            "contact": week.asked_for.get(each.id),
            "deal": mark_json(week.deals[each.id]) if each.id in week.deals else None,
        }
        for each in reminders
    ]


def _closing(deal: "DealMark") -> dict[str, Any]:
    return mark_json(deal) | {"customer_id": deal.customer_id, "customer": deal.customer}

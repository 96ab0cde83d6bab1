"""Records as lines of a list: the agenda, the pipeline, the quiet customers, a customer's timeline."""

from collections.abc import Iterable

from crmcli.domain.records import Deal, QuietCustomer, Reminder
from crmcli.queries.dashboard import Agenda, Birthday, StageLine
from crmcli.tui.layout import Column
from crmcli.tui.view import View, day_month
from crmcli.tui.widgets.rows import Cell, Line, blank, heading, sentence

AGENDA_COLUMNS = (Column("", 1), Column("Due", 10), Column("Customer", share=2), Column("What", share=3))
STAGE_COLUMNS = (
    Column("Stage", share=2),
    Column("Deals", 3, align="right"),
    Column("Worth", 7, align="right"),
    Column("", share=3),
    Column("Weighted", 8, align="right", wants=44),
)
QUIET_COLUMNS = (
    Column("Customer", share=3),
    Column("Silent", 5, align="right"),
    Column("Usual", 9, align="right", wants=30),
    Column("At risk", 6, align="right", wants=36),
    Column("Why", share=5, wants=70),
)


def agenda_lines(agenda: Agenda, birthdays: Iterable[Birthday], view: View) -> list[Line]:
    """Everything to do, by when it is due: overdue, today, the next days, promises, birthdays."""
    groups: list[list[Line]] = []
    for title, reminders, tone, sign in (
        ("Overdue", agenda.overdue, "bad", "!"),
        ("Today", agenda.due_today, "", "●"),
        ("Next 7 days", agenda.upcoming, "muted", "○"),
        ("You owe", agenda.owed, "", "↑"),
        ("Waiting on them", agenda.awaited, "", "↓"),
    ):
        if reminders:
            count = f"{len(reminders)}{'+' if agenda.is_cut and len(reminders) > 99 else ''}"
            groups.append([heading(title, count), *(_reminder(r, tone, sign, view) for r in reminders)])
    special = [_birthday(b, view) for b in birthdays]
    if special:
        groups.append([heading("Birthdays", str(len(special))), *special])
    if not groups:
        return [blank(), sentence("Nothing is due today or in the next seven days."), sentence("r plans something.")]
    return joined(groups)


def joined(groups: list[list[Line]]) -> list[Line]:
    """Groups of lines with an empty line between them."""
    lines: list[Line] = []
    for group in groups:
        lines += [blank(), *group] if lines else group
    return lines


def _reminder(reminder: Reminder, tone: str, sign: str, view: View) -> Line:
    late = reminder.due_day < view.today.isoformat()
    tone = "bad" if late else tone
    every = f"  (every {reminder.every})" if reminder.every else ""
    what = view.note(reminder.text) + every
    cells = (Cell("!" if late else sign, tone or "accent"), Cell(view.due(reminder.due), tone), reminder.customer)
    return Line((*cells, Cell(what, "muted" if tone == "muted" else "")), f"r{reminder.id}", reminder)


def _birthday(birthday: Birthday, view: View) -> Line:
    days = (birthday.day - view.today).days
    when = "today" if not days else f"{birthday.day:%a} {day_month(birthday.day)}"
    who = "" if birthday.name == birthday.customer else f"{birthday.name}, "
    turns = f"turns {birthday.turns}" if birthday.turns else "birthday"
    cells = (Cell("*", "accent"), when, birthday.customer, Cell(f"{who}{turns}", "muted"))
    return Line(cells, f"b{birthday.customer_id}-{birthday.name}", birthday)


def stage_rows(stages: list[StageLine], view: View) -> list[Line]:
    """The pipeline by stage: how many, what they are worth, a bar."""
    if not any(stage.deals for stage in stages):
        return [blank(), sentence("No open deals yet."), sentence("On a customer: m opens one.")]
    most = max((stage.amount for stage in stages), default=0) or 1
    lines = [_stage(stage, most, view) for stage in stages]
    total = StageLine(
        "all open",
        sum(s.deals for s in stages),
        sum(s.amount for s in stages),
        sum(s.weighted for s in stages),
        sum(s.elsewhere for s in stages),
    )
    cells = _stage(total, 0, view).cells
    lines.append(Line((*(Cell(c.text if isinstance(c, Cell) else c, "muted") for c in cells[:3]), "", cells[4])))
    if total.elsewhere:
        lines.append(sentence(f"{total.elsewhere} in other currencies are counted, not summed."))
    return lines


def _stage(stage: StageLine, most: int, view: View) -> Line:
    bar = stage.amount / most if most and not view.is_private else None
    weighted = Cell(f"~{view.short_amount(stage.weighted)}", "muted")
    cells = (stage.stage, str(stage.deals), view.short_amount(stage.amount), Cell("", "accent", bar), weighted)
    return Line(cells, f"s{stage.stage}", stage)


def quiet_rows(quiet: list[QuietCustomer], view: View) -> list[Line]:
    """Who has not been heard from, the longest silent first."""
    if not quiet:
        return [blank(), sentence("Nobody has gone quiet.")]
    return [_quiet(q, view) for q in quiet]


def _quiet(quiet: QuietCustomer, view: View) -> Line:
    usual = f"usual {quiet.usual_days}" if quiet.usual_days is not None else ""
    tone = "bad" if quiet.status == "very_quiet" else "warn" if quiet.status == "quiet" else ""
    risk = view.short_amount(quiet.at_risk, quiet.currency) if quiet.at_risk else ""
    cells = (quiet.customer, Cell(f"{quiet.days}d", tone), Cell(usual, "muted"), Cell(risk, "accent"))
    return Line((*cells, Cell(quiet.sentence, "muted")), f"q{quiet.customer_id}", quiet)


def light_cell(deal: Deal) -> Cell:
    """A deal's light as a sign and a tone."""
    from crmcli.domain.sales.pipeline import LIGHTS

    tone = {"red": "bad", "green": "good", "grey": "muted", "yellow": "warn"}.get(deal.light, "")
    return Cell(LIGHTS[deal.light].sign, tone)

"""The morning as sections and lines: what is due, the pipeline by stage, who has gone quiet."""

from collections.abc import Iterable
from typing import NamedTuple

from crmcli.domain import dates
from crmcli.domain.records import QuietCustomer, Reminder
from crmcli.queries.dashboard import Birthday, StageLine
from crmcli.queries.today import Agenda
from crmcli.render.cells import Line, blank, heading, joined, line, line_texts, sentence
from crmcli.render.columns import AGENDA, QUIET_PANE
from crmcli.render.stage_columns import STAGE
from crmcli.render.view import Cell, View
from crmcli.words import tr


class Section(NamedTuple):
    """Reminders of the morning under their title."""

    title: str
    reminders: list[Reminder]


def sections(agenda: Agenda) -> list[Section]:
    """What is to be done by when it is due, then the promises in both directions; empty sections are left out."""
    every = [*agenda.overdue, *agenda.due_today, *agenda.upcoming]
    found = (
        Section(tr("Overdue"), [r for r in agenda.overdue if r.kind == "todo"]),
        Section(tr("Today"), [r for r in agenda.due_today if r.kind == "todo"]),
        Section(tr("Next 7 days"), [r for r in agenda.upcoming if r.kind == "todo"]),
        Section(tr("You owe"), [r for r in every if r.kind == "owe"]),
        Section(tr("Waiting on them"), [r for r in every if r.kind == "waiting"]),
    )
    return [section for section in found if section.reminders]


def agenda_lines(agenda: Agenda, birthdays: Iterable[Birthday], view: View) -> list[Line]:
    """Everything to do, by when it is due: overdue, today, the next days, promises, birthdays."""
    groups: list[list[Line]] = []
    for title, reminders in sections(agenda):
        count = f"{len(reminders)}{'+' if agenda.is_cut and len(reminders) > 99 else ''}"
        groups.append([heading(title, count), *(line(r, AGENDA, view, f"r{r.id}") for r in reminders)])
    special = [_birthday(b, view) for b in birthdays]
    if special:
        groups.append([heading(tr("Birthdays"), str(len(special))), *special])
    if not groups:
        return [
            blank(),
            sentence(tr("Nothing is due today or in the next seven days.")),
            sentence(tr("r plans something.")),
        ]
    return joined(groups)


def _birthday(birthday: Birthday, view: View) -> Line:
    days = (birthday.day - view.today).days
    when = tr("today") if not days else f"{dates.day_name(birthday.day)} {dates.day_month(birthday.day)}"
    who = "" if birthday.name == birthday.customer else f"{birthday.name}, "
    turns = tr("turns {turns}", turns=birthday.turns) if birthday.turns else tr("birthday")
    cells = (Cell("*", "accent"), when, birthday.customer, Cell(f"{who}{turns}", "muted"))
    return Line(cells, f"b{birthday.customer_id}-{birthday.name}", birthday)


def stage_rows(stages: list[StageLine], view: View) -> list[Line]:
    """The pipeline by stage: how many, what they are worth, a bar."""
    if not any(stage.deals for stage in stages):
        return [blank(), sentence(tr("No open deals yet.")), sentence(tr("On a customer: m opens one."))]
    lines = [line(stage, STAGE, view, f"s{stage.stage}") for stage in stages]
    total = StageLine(
        tr("all open"),
        sum(s.deals for s in stages),
        sum(s.amount for s in stages),
        sum(s.weighted for s in stages),
        sum(s.elsewhere for s in stages),
    )
    *texts, weighted = line_texts(line(total, STAGE, view, ""))
    lines.append(Line((*(Cell(text, "muted") for text in texts), Cell(weighted, "muted"))))
    if total.elsewhere:
        lines.append(
            sentence(tr("{elsewhere} in other currencies are counted, not summed.", elsewhere=total.elsewhere))
        )
    return lines


def quiet_rows(quiet: list[QuietCustomer], view: View) -> list[Line]:
    """Who has not been heard from, those first who matter most."""
    if not quiet:
        return [blank(), sentence(tr("Nobody has gone quiet."))]
    return [line(q, QUIET_PANE, view, f"q{q.customer_id}") for q in quiet]

"""crm today: the morning's list."""

from collections.abc import Sequence
from typing import Annotated

import typer

from crmcli import render
from crmcli.context import Run
from crmcli.domain.records import QuietCustomer, Reminder
from crmcli.queries.today import Today
from crmcli.queries.today import today as ask_today

app = typer.Typer(rich_markup_mode=None)


@app.command()
def today(
    ctx: typer.Context,
    ids: Annotated[bool, typer.Option("--ids", help="Only the numbers of what is overdue or due today.")] = False,
) -> None:
    """What is due: overdue, today, the next seven days, and who has gone quiet.

    Example: crm today
    """
    run: Run = ctx.obj
    picture = ask_today(run.store)
    if run.json:
        run.put_json(today_json(picture))
    elif ids:
        for reminder in (*picture.overdue, *picture.due_today):
            run.put(str(reminder.id))
    else:
        _show(run, picture)


def today_json(picture: Today) -> dict[str, object]:
    """The morning's picture as data."""
    return {
        "date": picture.date,
        "overdue": [render.reminder_json(r) for r in picture.overdue],
        "due_today": [render.reminder_json(r) for r in picture.due_today],
        "upcoming": [render.reminder_json(r) for r in picture.upcoming],
        "quiet": _quiet_json(picture.quiet),
        "open_deals": picture.open_deals,
    }


def _quiet_json(quiet: list[QuietCustomer]) -> list[dict[str, object]]:
    if not quiet:
        return []
    from crmcli.commands.silences import quiet_json  # 2 ms with the money, not wanted on most mornings

    return [quiet_json(q) for q in quiet]


def _show(run: Run, picture: Today) -> None:
    todo = [[r for r in part if r.kind == "todo"] for part in (picture.overdue, picture.due_today, picture.upcoming)]
    promises = [r for part in (picture.overdue, picture.due_today, picture.upcoming) for r in part if r.kind != "todo"]
    sections: list[tuple[str, Sequence[Reminder]]] = [
        ("Overdue", todo[0]),
        ("Today", todo[1]),
        ("Next 7 days", todo[2]),
        ("You owe", [r for r in promises if r.kind == "owe"]),
        ("Waiting on them", [r for r in promises if r.kind == "waiting"]),
    ]
    for title, reminders in sections:
        if reminders:
            columns = render.PROMISE_COLUMNS if reminders[0].kind != "todo" else render.REMINDER_COLUMNS
            render.print_table(reminders, columns, title=title)
            run.put("")
    if not any(reminders for _, reminders in sections):
        run.put("Nothing is due today or in the next seven days.")
    if picture.quiet:
        from crmcli.commands import silences

        render.print_table(picture.quiet, silences.QUIET_COLUMNS, title="Gone quiet")
        run.put("")
    run.put(f"{render.counted(picture.open_deals, 'open deal')}.")

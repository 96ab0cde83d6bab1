"""crm today: the morning's list."""

from __future__ import annotations

from crmcli.queries.today import today as read_today

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from crmcli.context import Run
    from crmcli.queries.today import Today


def today(run: Run, *, only_ids: bool = False, part: str = "") -> None:
    """Answer with what is due; `only_ids` gives the numbers of what is overdue or due today.

    `part`: "" for one screen, "all" for everything, "late" for what is late alone.
    """
    picture = read_today(run.store)
    if run.json:
        from crmcli.render.columns import today_json

        run.out.json(today_json(picture))
    elif only_ids:
        for reminder in (*picture.agenda.overdue, *picture.agenda.due_today):
            run.out.put(str(reminder.id))
    else:
        _show(run, picture, part)


def _show(run: Run, picture: Today, part: str) -> None:
    from crmcli.render.morning import morning_lines
    from crmcli.render.table import screen_width

    for line in morning_lines(picture, run.view, screen_width(), part=part):
        run.out.put_cells(line)


def signature(
    ctx: typer.Context,
    ids: Annotated[bool, typer.Option("--ids", help="Only the numbers of what is overdue or due today.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Everything, with the next seven days.")] = False,
    late: Annotated[bool, typer.Option("--late", help="Only what is late.")] = False,
) -> None:
    """The morning on one screen: what is late, what is due, who waits for an answer, what is loose.

    Example: crm today --late
    """
    today(ctx.obj, only_ids=ids, part="late" if late else "all" if every else "")


def build() -> typer.Typer:
    """The command line of `today`; the work above needs no Typer."""
    from crmcli.typer_parts import command_app

    return command_app("today", signature)

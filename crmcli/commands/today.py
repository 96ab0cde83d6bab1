"""crm today: the morning's list."""

from typing import TYPE_CHECKING

from crmcli.queries.today import today as read_today
from crmcli.words import tr, tr_n

if TYPE_CHECKING:
    import typer

    from crmcli.context import Run
    from crmcli.queries.today import Today


def today(run: "Run", *, only_ids: bool = False) -> None:
    """Answer with what is due; `only_ids` gives the numbers of what is overdue or due today."""
    picture = read_today(run.store)
    if run.json:
        from crmcli.render.columns import today_json

        run.out.json(today_json(picture))
    elif only_ids:
        for reminder in (*picture.agenda.overdue, *picture.agenda.due_today):
            run.out.put(str(reminder.id))
    else:
        _show(run, picture)


def _show(run: "Run", picture: "Today") -> None:
    from crmcli.render.agenda import sections
    from crmcli.render.columns import PROMISE_LIST, QUIET_LIST, REMINDER_LIST
    from crmcli.render.table import print_table

    due = sections(picture.agenda)
    for title, reminders in due:
        columns = PROMISE_LIST if reminders[0].kind != "todo" else REMINDER_LIST
        print_table(reminders, columns, run.view, title=title)
        run.out.put()
    if not due:
        run.out.put(tr("Nothing is due today or in the next seven days."))
    if picture.quiet:
        print_table(picture.quiet, QUIET_LIST, run.view, title=tr("Gone quiet"))
        run.out.put()
    run.out.put(tr("{deals}.", deals=tr_n("{n:,} open deal", "{n:,} open deals", picture.open_deals)))


def build() -> "typer.Typer":
    """The command line of `today`; the work above needs no Typer."""
    import typer

    app = typer.Typer(rich_markup_mode=None)

    @app.command("today")
    def signature(
        ctx: typer.Context,
        ids: bool = typer.Option(False, "--ids", help="Only the numbers of what is overdue or due today."),
    ) -> None:
        """What is due: overdue, today, the next seven days, and who has gone quiet.

        Example: crm today
        """
        today(ctx.obj, only_ids=ids)

    return app

"""crm brief: one screen before a call."""

from __future__ import annotations

from crmcli.commands.shared import completion
from crmcli.commands.shared.who import one_customer
from crmcli.domain.text.unicode import one_line
from crmcli.errors import Usage
from crmcli.queries.brief import Brief
from crmcli.queries.brief import brief as read_brief
from crmcli.queries.customers import details_of
from crmcli.queries.today import agenda
from crmcli.render.as_json import brief_json
from crmcli.render.brief import brief_facts, brief_sections
from crmcli.render.columns import REMINDER, record_json
from crmcli.words import labelled, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Annotated

    import typer

    from crmcli.context import Run

_WIDEST = 200  # cells of an entry, however many lines the terminal makes of it
_MOST_OF_DAY = 2  # entries of a section, where many briefs stand on one page


def signature(
    ctx: typer.Context,
    who: Annotated[
        str | None, typer.Argument(metavar="[WHO]", help="The customer.", autocompletion=completion("customer"))
    ] = None,
    today: Annotated[
        bool, typer.Option("--today", help="Everybody whom you meet or ring at an hour today, on one page.")
    ] = False,
) -> None:
    """One screen before a call: who, value, last touches, promises both ways, what to talk about.

    Example: crm brief acme
    Example: crm brief --today
    """
    if today and who is not None:
        raise Usage(
            tr("--today is about everybody of today; leave {who} out.", who=who), tr("Or: crm brief {who}", who=who)
        )
    if today:
        briefs_of_today(ctx.obj)
    elif who is None:
        raise Usage(tr("Say whom it is about."), tr("Example: crm brief acme\nFor all of today: crm brief --today"))
    else:
        brief(ctx.obj, who)


def brief(run: Run, who: str) -> None:
    """Answer with the brief of the customer meant by `who`, an entry a line."""
    found = read_brief(run.store, one_customer(run, who).customer_id, run.settings)
    if run.json:
        run.out.json(brief_json(found))
        return
    run.out.link_values((detail.kind, detail.value) for detail in details_of(run.store, found.customer.id))
    run.out.put(tr("{name}  (number {id})", name=found.customer.name, id=found.customer.id))
    _put(run, found)


def briefs_of_today(run: Run) -> None:
    """Answer with a short brief for each reminder of today that has an hour, in order; late ones of today too."""
    due = [reminder for reminder in agenda(run.store).due_today if reminder.has_time]
    met = [(reminder, read_brief(run.store, reminder.customer_id, run.settings)) for reminder in due]
    if run.json:
        run.out.json([{"reminder": record_json(reminder, REMINDER), **brief_json(found)} for reminder, found in met])
        return
    if not met:
        run.out.put(tr("Nothing is planned at an hour today. All of today: crm today"))
    for at, (reminder, found) in enumerate(met):
        if at:
            run.out.put()
        run.out.put(
            tr(
                "{time}  {name}: {text}",
                time=run.view.due(reminder.due),
                name=found.customer.name,
                text=run.view.note(one_line(reminder.text, _WIDEST)),
            )
        )
        _put(run, found, _MOST_OF_DAY)


def _put(run: Run, found: Brief, most: int | None = None) -> None:
    """The facts and the sections of a brief; with `most` so many entries of each, without what is planned."""
    for fact in brief_facts(found, run.view):
        run.out.put_sentence(one_line(fact.text, _WIDEST), "  ")
    for section in brief_sections(found, run.view):
        if most is None:
            run.out.put()
            run.out.put(section.title)
        elif section.title == tr("Next"):
            continue
        for entry in section.entries[:most]:
            words = entry if most is None else labelled(section.title, entry)
            run.out.put_sentence(one_line(words, _WIDEST), "  ")


def build() -> typer.Typer:
    """The command line of `brief`; the work above needs no Typer."""
    from crmcli.typer_parts import command_app

    return command_app("brief", signature)

"""crm rate: how satisfied a customer is."""

from typing import Annotated

import typer

from crmcli import render
from crmcli.commands import parse
from crmcli.commands.complete import complete_customer
from crmcli.commands.who import one_customer
from crmcli.context import Run
from crmcli.domain.dates import Moment
from crmcli.domain.satisfaction import parse_score
from crmcli.errors import Usage
from crmcli.queries.ratings import Rating, ratings
from crmcli.services.ratings import NewRating, Rated, add_rating

app = typer.Typer(rich_markup_mode=None)
RATING_COLUMNS = (
    render.Column("Day", lambda r: r.day),
    render.Column("Customer", lambda r: r.customer, flexible=True),
    render.Column("Score", lambda r: r.score.text, "right"),
    render.Column("Words", lambda r: r.text, flexible=True),
)


@app.command()
def rate(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
    score: Annotated[str | None, typer.Argument(help="0 to 10: would they recommend you? Or 1/5 to 5/5.")] = None,
    words: Annotated[str | None, typer.Argument(help="What they said.")] = None,
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="When they said so, if not now.")] = None,
    next_: Annotated[str | None, typer.Option("--next", metavar="WHEN", help="When to come back to it.")] = None,
    todo: Annotated[str | None, typer.Option(metavar="TEXT", help="What to do then.")] = None,
) -> None:
    """Keep what a customer answered when asked how satisfied they are. Without a score: what they answered so far.

    Example: crm rate acme 9 "quick delivery"

    Example: crm rate acme 2/5 "waited three weeks" --next tomorrow
    """
    run: Run = ctx.obj
    if score is None:
        _show(run, ratings(run.store, customer_id=one_customer(run, who).customer_id))
        return
    if todo is not None and next_ is None:
        raise Usage("--todo needs its day: --next WHEN.", 'Example: --next tomorrow --todo "call back"')
    points = parse_score(score)
    at = parse.when(run, on, "past") if on else Moment(run.now.date(), run.now.time().replace(second=0))
    due = parse.when(run, next_, "future") if next_ else None
    hit = one_customer(run, who)
    _answer(run, add_rating(run.store, NewRating(hit.customer_id, points, at, words, hit.contact_id, due, todo)))
    if points.is_low and due is None and not run.json:
        run.say("A low answer: crm remind or crm case add keeps it from being forgotten.")


def rating_json(rating: Rating) -> dict[str, object]:
    """An answer as data."""
    return {
        "id": rating.interaction_id,
        "customer_id": rating.customer_id,
        "customer": rating.customer,
        "day": rating.day,
        "score": rating.score.points,
        "of": rating.score.of,
        "text": rating.text,
    }


def _answer(run: Run, rated: Rated) -> None:
    if run.json:
        reminder = render.reminder_json(rated.reminder) if rated.reminder else None
        run.put_json({"interaction": render.interaction_json(rated.interaction), "reminder": reminder})
        return
    run.say(render.safe(f"{rated.interaction.customer} {rated.interaction.text}."))
    if rated.reminder:
        run.say(render.safe(f"Next: {render.spoken(rated.reminder, run.now)}, {rated.reminder.text}"))


def _show(run: Run, found: list[Rating]) -> None:
    if run.json:
        run.put_json([rating_json(r) for r in found])
    elif found:
        render.print_table(found, RATING_COLUMNS)
    else:
        run.put('No answers yet. Ask, then: crm rate acme 9 "quick delivery"')

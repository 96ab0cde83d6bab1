"""crm rate: how satisfied a customer is."""

from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared.complete import complete_customer
from crmcli.commands.shared.things import rating_meant
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.dates import Moment
from crmcli.domain.satisfaction import split_score
from crmcli.errors import Usage
from crmcli.queries.clock_gap import clock_gap
from crmcli.queries.ratings import Rating, ratings
from crmcli.queries.timeline import get_interaction
from crmcli.render import answers
from crmcli.render.columns import INTERACTION, REMINDER, record_json
from crmcli.render.other_columns import RATING, RATING_LIST
from crmcli.services.ratings import NewRating, Rated, RatingChange, add_rating, edit_rating, rating_score
from crmcli.services.trash import delete_record
from crmcli.typer_parts import missing_argument
from crmcli.words import tr

app = typer.Typer(rich_markup_mode=None)


@app.command("rate")
def rate_signature(
    ctx: typer.Context,
    who: Annotated[str | None, typer.Argument(help="The customer.", autocompletion=complete_customer)] = None,
    score: Annotated[str | None, typer.Argument(help="0 to 10: would they recommend you? Or 4/5, 4 stars.")] = None,
    words: Annotated[str | None, typer.Argument(help="What they said.")] = None,
    on: Annotated[str | None, typer.Option(metavar="WHEN", help="When they said so, if not now.")] = None,
    next_: Annotated[str | None, typer.Option("--next", metavar="WHEN", help="When to come back to it.")] = None,
    todo: Annotated[str | None, typer.Option(metavar="TEXT", help="What to do then.")] = None,
    edit: Annotated[str | None, typer.Option(metavar="RATING", help="Change this rating instead.")] = None,
    rm: Annotated[str | None, typer.Option(metavar="RATING", help="Delete this rating.")] = None,
) -> None:
    """Keep what a customer answered when asked how satisfied they are. Without a score: what they answered so far.

    Example: crm rate acme 9 "quick delivery"

    Example: crm rate acme 2/5 "waited three weeks" --next tomorrow

    Example: crm rate --edit 31 8 "quick, but dear"
    """
    if edit is not None or rm is not None:
        if next_ is not None or todo is not None:
            raise Usage(tr("--next goes with a new rating."))
        if rm is not None:
            _remove(ctx.obj, rating_meant(ctx.obj, rm))
        elif edit is not None:
            said = [word for word in (who, score, words) if word is not None]
            _edit(ctx.obj, rating_meant(ctx.obj, edit), said, on)
        return
    if who is None:
        raise missing_argument(ctx, "who")
    rate(ctx.obj, who, score=score, words=words, on=on, next_=next_, todo=todo)


def rate(
    run: Run,
    who: str,
    *,
    score: str | None = None,
    words: str | None = None,
    on: str | None = None,
    next_: str | None = None,
    todo: str | None = None,
) -> None:
    """Keep what a customer answered when asked how satisfied they are. Without a score: what they answered so far."""
    if score is None:
        _show(run, ratings(run.store, customer_id=one_customer(run, who).customer_id))
        return
    if todo is not None and next_ is None:
        raise Usage(tr("--todo needs its day: --next WHEN."), tr('Example: --next tomorrow --todo "call back"'))
    points, words = split_score(score, words)
    at = parse.when(on, run.view, "past") if on else Moment(run.now.date(), run.now.time().replace(second=0))
    due = parse.when(next_, run.view, "future") if next_ else None
    hit = one_customer(run, who)
    if on is None:
        run.out.answer(answers.clock_remark(clock_gap(run.store)))
    new = NewRating(hit.customer_id, points, at, words, hit.contact_id, due, todo, by_clock=on is None)
    _answer(run, add_rating(run.store, new))
    if points.is_low and due is None and not run.json:
        run.out.say(tr("A low answer: crm remind or crm case add keeps it from being forgotten."))


def _edit(run: Run, number: int, said: list[str], on: str | None) -> None:
    """Change the score, the words or the day of a rating; the words typed are a score, words, or both."""
    score, words = None, None
    if said:
        try:
            score, words = split_score(said[0], " ".join(said[1:]) if len(said) > 1 else None)
        except Usage:
            if len(said) > 1:
                raise
            words = said[0]
    change = RatingChange(score, words, parse.when(on, run.view, "past") if on else None)
    if change == RatingChange():
        raise Usage(tr("Say what to change."), tr('Example: crm rate --edit 31 8 "quick, but dear"'))
    note = edit_rating(run.store, number, change)
    if run.json:
        run.out.json(record_json(note, INTERACTION))
    elif run.store.kept_step is None:
        run.out.answer(answers.unchanged(tr("Rating {number}", number=number)))
    else:
        run.out.answer([*answers.rating_changed(note, run.view), answers.way_back()])


def _remove(run: Run, number: int) -> None:
    rating_score(run.store, number)
    note = get_interaction(run.store, number)
    delete_record(run.store, note)
    if run.json:
        run.out.json(record_json(note, INTERACTION))
    else:
        run.out.answer([*answers.deleted(note, run.view), answers.way_back(is_gone=True)])


def _answer(run: Run, rated: Rated) -> None:
    if run.json:
        reminder = record_json(rated.reminder, REMINDER) if rated.reminder else None
        run.out.json({"interaction": record_json(rated.interaction, INTERACTION), "reminder": reminder})
        return
    run.out.answer(answers.rated(rated, run.view))


def _show(run: Run, found: list[Rating]) -> None:
    if run.json:
        run.out.records(found, RATING)
    elif found:
        run.out.put_list(found, RATING_LIST, run.view)
    else:
        run.out.put(tr('No answers yet. Ask, then: crm rate acme 9 "quick delivery"'))

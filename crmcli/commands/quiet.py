"""crm quiet: who is silent for longer than is usual for them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import typer

from crmcli import parse
from crmcli.context import Run
from crmcli.domain.records import QuietCustomer
from crmcli.domain.rhythm.gap_model import STATUSES
from crmcli.errors import Usage
from crmcli.queries.rhythm.quiet import CLOCKS, SORTS, QuietFilter, quiet_as_of, quiet_list
from crmcli.render.columns import QUIET_LIST, quiet_json, quiet_status
from crmcli.words import listed, tr

app = typer.Typer(rich_markup_mode=None)
_SHOWN = 50


@app.command("quiet")
def quiet_signature(
    ctx: typer.Context,
    clock: Annotated[str, typer.Option(help="What to count: orders, contact (any sign of life) or both.")] = "both",
    status: Annotated[
        list[str] | None, typer.Option(help="Only these: late, quiet, very-quiet (also due, on-rhythm).")
    ] = None,
    tier: Annotated[str | None, typer.Option(help="Only this tier.")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="Everybody, however recently heard from.")] = False,
    as_of: Annotated[str | None, typer.Option(metavar="DAY", help="As it stood on that day.")] = None,
    why: Annotated[bool, typer.Option("--why", help="What changed, each with its evidence.")] = False,
    sort: Annotated[str, typer.Option(help=f"By {', '.join(SORTS)}.")] = "risk",
    limit: Annotated[int | None, typer.Option(min=1, help=f"How many ({_SHOWN} in a terminal, else all).")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Only the customers' numbers.")] = False,
) -> None:
    """Who is silent for longer than is usual for them, the most money at risk first.

    Example: crm quiet --tier A --why

    Example: crm quiet --clock orders --status very-quiet --as-of 2026-06-30
    """
    quiet(
        ctx.obj,
        clock=clock,
        status=status,
        tier=tier,
        everyone=everyone,
        as_of=as_of,
        why=why,
        sort=sort,
        limit=limit,
        ids=ids,
    )


def quiet(
    run: Run,
    *,
    clock: str = "both",
    status: list[str] | None = None,
    tier: str | None = None,
    everyone: bool = False,
    as_of: str | None = None,
    why: bool = False,
    sort: str = "risk",
    limit: int | None = None,
    ids: bool = False,
) -> None:
    """Who is silent for longer than is usual for them, the most money at risk first."""
    is_table = not (run.json or ids)
    most = limit or (_SHOWN if is_table else None)
    asked = QuietFilter(
        _one_of(clock, CLOCKS, "--clock"), _statuses(status), tier, everyone, _one_of(sort, SORTS, "--sort")
    )
    day = parse.when(as_of, run.view, "any").day if as_of else None
    silent = _ask(run, asked._replace(limit=most + 1 if most else None), day)
    shown = silent[:most]
    if why:
        from crmcli.queries.rhythm.signals import with_signals

        shown = with_signals(run.store, shown, day or run.now.date())
    if run.json:
        run.out.json([quiet_json(q) for q in shown])
    elif ids:
        for q in shown:
            run.out.put(str(q.customer_id))
    else:
        _show(run, shown, is_cut=len(silent) > len(shown))


def _ask(run: Run, asked: QuietFilter, day: date | None) -> list[QuietCustomer]:
    """From what is kept, or from all events where another day than today is asked for."""
    today = run.now.date()
    return quiet_list(run.store, today, asked) if day in (None, today) else quiet_as_of(run.store, day, asked)


def _show(run: Run, shown: list[QuietCustomer], *, is_cut: bool) -> None:
    if not shown:
        run.out.put(tr("Nobody has gone quiet."))
    elif shown[0].signals is None:
        run.out.put_table(shown, QUIET_LIST, run.view)
    else:
        for q in shown:
            at_risk = run.view.rough_amount(q.at_risk, q.currency)
            head = tr(
                "{customer} (number {customer_id}), {quiet_status}",
                customer=q.customer,
                customer_id=q.customer_id,
                quiet_status=quiet_status(q),
            )
            run.out.put_text(
                tr("{customer}, {at_risk} at risk: {sentence}", customer=head, at_risk=at_risk, sentence=q.sentence)
                if at_risk
                else tr("{customer}: {sentence}", customer=head, sentence=q.sentence)
            )
            for signal in q.signals or ():
                run.out.put_text(f"  - {signal.sentence}")
    if is_cut:
        run.out.say(tr("These are the first {count}; --limit shows more.", count=len(shown)))


def _one_of(said: str, allowed: Iterable[str], option: str) -> str:
    word = said.strip().lower()
    if word not in allowed:
        raise Usage(
            tr("{option} is {allowed}, not {said!r}.", option=option, allowed=listed(allowed, " or "), said=said)
        )
    return word


def _statuses(said: list[str] | None) -> tuple[str, ...]:
    """Statuses as they are named inside; several may stand in one word, with commas."""
    words = [part.strip() for each in said or () for part in each.split(",") if part.strip()]
    names = [word.lower().replace("-", "_").replace(" ", "_") for word in words]
    for name, word in zip(names, words, strict=True):
        if name not in STATUSES:
            choices = listed(status.replace("_", "-") for status in STATUSES)
            raise Usage(tr("There is no status {word!r}.", word=word), tr("They are: {choices}", choices=choices))
    return tuple(names)

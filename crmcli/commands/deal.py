"""crm deal: opportunities and their way through the stages."""

from datetime import date
from typing import Annotated

import typer

from crmcli import parse
from crmcli.commands.shared.complete import complete_customer, complete_stage
from crmcli.commands.shared.deal_sizes import deals_between
from crmcli.commands.shared.things import deal_meant
from crmcli.commands.shared.who import one_customer
from crmcli.context import Run
from crmcli.domain.dates import day_name
from crmcli.domain.records import Deal
from crmcli.domain.rules.deal_titles import check_is_title
from crmcli.domain.rules.stages import stage_from
from crmcli.domain.settings import LOST, WON
from crmcli.errors import Usage
from crmcli.queries.cards import DealCard, deal_card
from crmcli.queries.sales.deals import deals_at, get_deal, list_deals
from crmcli.queries.timeline import reminders_of
from crmcli.queries.twins import earlier_deal
from crmcli.render import answers
from crmcli.render.as_json import deal_card_json
from crmcli.render.columns import DEAL, DEAL_LIST, REMINDER_LIST, record_json
from crmcli.render.sales_columns import ORDERS_OF_ONE
from crmcli.render.twins import deal_twin, with_way_back
from crmcli.services import deals as service
from crmcli.services.deals import DealEdit, NewDeal, NextStep, checked_stage
from crmcli.words import tr, tr_mark, tr_marked

app = typer.Typer(rich_markup_mode=None, help="Deals: opportunities and their way through the stages.")

Number = Annotated[
    str, typer.Argument(metavar="DEAL", help="The deal: its number, words of its title, or its customer.")
]
On = Annotated[str | None, typer.Option("--on", metavar="WHEN", help="When it happened, if not today.")]
Next = Annotated[str | None, typer.Option("--next", metavar="WHEN", help="When to take the next step.")]
Todo = Annotated[str | None, typer.Option("--todo", metavar="TEXT", help="What the next step is.")]


@app.command("add")
def add_signature(
    ctx: typer.Context,
    who: Annotated[str, typer.Argument(help="The customer.", autocompletion=complete_customer)],
    title: Annotated[str, typer.Argument(help="What it is about.")],
    amount: Annotated[
        str | None, typer.Argument(help="What it is worth: 12k, '$1,850' (a $ in single quotes).")
    ] = None,
    amount_option: Annotated[str | None, typer.Option("--amount", help="The same, as an option.")] = None,
    stage: Annotated[str | None, typer.Option(help="The stage it is in.", autocompletion=complete_stage)] = None,
    close: Annotated[str | None, typer.Option(metavar="WHEN", help="When it should close.")] = None,
    note: Annotated[str | None, typer.Option(help="Words about it.")] = None,
    on: On = None,
    next_: Next = None,
    todo: Todo = None,
) -> None:
    """Open a deal.

    Example: crm deal add acme "50 chairs" 12k --stage proposal --close "end of month" --next "fri 10am"
    """
    add(
        ctx.obj,
        who,
        title,
        amount=amount,
        amount_option=amount_option,
        stage=stage,
        close=close,
        note=note,
        on=on,
        next_=next_,
        todo=todo,
    )


def add(
    run: Run,
    who: str,
    title: str,
    *,
    amount: str | None = None,
    amount_option: str | None = None,
    stage: str | None = None,
    close: str | None = None,
    note: str | None = None,
    on: str | None = None,
    next_: str | None = None,
    todo: str | None = None,
) -> None:
    """Open a deal."""
    if amount is not None and amount_option is not None:
        raise Usage(tr("The amount stands twice."))
    worth = amount if amount is not None else amount_option
    if worth is None:
        check_is_title(title)
    new = NewDeal(
        0,
        title,
        parse.amount(worth, run.view) if worth is not None else None,
        stage,
        parse.close_day(close, run.view) if close else None,
        note,
        _past_day(run, on),
        _step(run, next_, todo),
    )
    hit = one_customer(run, who)
    deal_id = service.add_deal(run.store, new._replace(customer_id=hit.customer_id), run.settings)
    opened = get_deal(run.store, deal_id, run.settings)
    _answer(run, opened, tr_mark("Opened"), new.next_step)
    run.out.answer(with_way_back(deal_twin(earlier_deal(run.store, opened), run.view)))


@app.command("move")
def move_signature(
    ctx: typer.Context,
    number: Number,
    stage: Annotated[str, typer.Argument(help="The stage, or its beginning.", autocompletion=complete_stage)],
    on: On = None,
) -> None:
    """Move a deal to another stage, forward or back.

    Example: crm deal move 7 negotiation

    Example: crm deal move acme next
    """
    move(ctx.obj, deal_meant(ctx.obj, number), stage, on=on)


def move(run: Run, number: int, stage: str, *, on: str | None = None) -> None:
    """Move a deal to another stage, forward or back; `next` and `back` are the neighbours of the one it is in."""
    target = stage_from(stage, get_deal(run.store, number, run.settings).stage, run.settings.stage_names)
    _answer(run, service.move_deal(run.store, number, target, run.settings, on=_past_day(run, on)), tr_mark("Moved"))


@app.command("won")
def won_signature(ctx: typer.Context, number: Number, on: On = None) -> None:
    """Close a deal as won.

    Example: crm deal won 7
    """
    won(ctx.obj, deal_meant(ctx.obj, number), on=on)


def won(run: Run, number: int, *, on: str | None = None) -> None:
    """Close a deal as won."""
    _answer(run, service.move_deal(run.store, number, WON, run.settings, on=_past_day(run, on)), tr_mark("Won"))


@app.command("lost")
def lost_signature(
    ctx: typer.Context,
    number: Number,
    reason: Annotated[
        str | None, typer.Argument(help="Why, one of crm config lost_reasons or its beginning: price, timing …")
    ] = None,
    words: Annotated[str | None, typer.Argument(help="More about it; goes to the deal's note.")] = None,
    on: On = None,
) -> None:
    """Close a deal as lost, and say why.

    Example: crm deal lost 7 price "Beta was 20% cheaper"
    """
    lost(ctx.obj, deal_meant(ctx.obj, number), reason=reason, words=words, on=on)


def lost(run: Run, number: int, *, reason: str | None = None, words: str | None = None, on: str | None = None) -> None:
    """Close a deal as lost, and say why."""
    day = _past_day(run, on)
    deal = service.move_deal(run.store, number, LOST, run.settings, reason=reason, words=words, on=day)
    _answer(run, deal, tr_mark("Lost"))
    if deal.lost_reason is None and not run.json:
        run.out.say(
            tr(
                "Why? crm deal edit {number} --reason {lost_reason!r}",
                number=number,
                lost_reason=run.settings.lost_reasons[0],
            )
        )


@app.command("park")
def park_signature(
    ctx: typer.Context,
    number: Number,
    until: Annotated[str | None, typer.Argument(metavar="WHEN", help="Until when.")] = None,
    back: Annotated[bool, typer.Option("--back", help="Bring it back now.")] = False,
) -> None:
    """Put a deal out of the pipeline until a day; on that day it is back by itself.

    Example: crm deal park 7 "in 3 months"
    """
    park(ctx.obj, deal_meant(ctx.obj, number), until=until, back=back)


def park(run: Run, number: int, *, until: str | None = None, back: bool = False) -> None:
    """Put a deal out of the pipeline until a day; on that day it is back by itself."""
    if back is (until is not None):
        raise Usage(tr("Say until when, or --back."), tr('Example: crm deal park 7 "in 3 months"'))
    if until is None:
        _answer(run, service.unpark_deal(run.store, number), tr_mark("Brought back"))
    else:
        day = parse.when(until.strip().removeprefix("until "), run.view, "future").day
        _answer(run, service.park_deal(run.store, number, day), tr_mark("Parked"))


@app.command("edit")
def edit_signature(
    ctx: typer.Context,
    number: Number,
    title: Annotated[str | None, typer.Option(help="What it is about.")] = None,
    amount: Annotated[str | None, typer.Option(help='What it is worth, or +300, -5%; "" takes it away.')] = None,
    close: Annotated[str | None, typer.Option(metavar="WHEN", help='When it should close; "" takes it away.')] = None,
    note: Annotated[str | None, typer.Option(help='Words about it; "" takes them away.')] = None,
    reason: Annotated[str | None, typer.Option(help="Why it was lost.")] = None,
    next_: Next = None,
    todo: Todo = None,
) -> None:
    """Change a deal, or plan its next step.

    Example: crm deal edit 7 --amount 15k --next "tue 3pm" --todo "send the contract"
    """
    edit(
        ctx.obj,
        deal_meant(ctx.obj, number),
        title=title,
        amount=amount,
        close=close,
        note=note,
        reason=reason,
        next_=next_,
        todo=todo,
    )


def edit(
    run: Run,
    number: int,
    *,
    title: str | None = None,
    amount: str | None = None,
    close: str | None = None,
    note: str | None = None,
    reason: str | None = None,
    next_: str | None = None,
    todo: str | None = None,
) -> None:
    """Change a deal, or plan its next step."""
    said = {"amount": amount, "expected_close": close, "note": note}
    cleared = {column for column, value in said.items() if value == ""}
    change = DealEdit(
        title,
        parse.amount_or_change(amount, run.view) if amount else None,
        parse.close_day(close, run.view) if close else None,
        note or None,
        reason,
        _step(run, next_, todo),
        frozenset(cleared | ({"currency"} if "amount" in cleared else set())),
    )
    _answer(run, service.edit_deal(run.store, number, change, run.settings), tr_mark("Changed"), change.next_step)


@app.command("rm")
def rm_signature(ctx: typer.Context, number: Number) -> None:
    """Delete a deal with its reminders; its notes and orders stay.

    Example: crm deal rm 7
    """
    rm(ctx.obj, deal_meant(ctx.obj, number))


def rm(run: Run, number: int) -> None:
    """Delete a deal with its reminders; its notes and orders stay."""
    _answer(run, service.remove_deal(run.store, number), tr_mark("Deleted"), is_deleted=True)
    if not run.json:
        run.out.say(answers.way_back(is_gone=True))


@app.command("show")
def show_signature(ctx: typer.Context, number: Number) -> None:
    """Everything about one deal: its way through the stages, its reminders, notes and orders.

    Example: crm deal show 7
    """
    show(ctx.obj, deal_meant(ctx.obj, number))


def show(run: Run, number: int) -> None:
    """Everything about one deal: its way through the stages, its reminders, notes and orders."""
    card = deal_card(run.store, number)
    if run.json:
        run.out.json(deal_card_json(card))
    else:
        _print_card(run, card)


def _print_card(run: Run, card: DealCard) -> None:
    from crmcli.render.cards import deal_facts, note_lines  # not wanted by the other commands

    run.out.put_text(tr("{title}  (deal {id})", title=card.deal.title, id=card.deal.id))
    for label, value in deal_facts(card, run.view):
        run.out.put_text(f"  {label + ':':<10}{value}")
    if card.deal.note:
        run.out.put_text(tr("\n{note}", note=run.view.note(card.deal.note)))
    for title, rows, columns in (
        (tr("Next steps"), [r for r in card.reminders if r.done_at is None], REMINDER_LIST),
        (tr("Orders"), card.orders, ORDERS_OF_ONE),
    ):
        if rows:
            run.out.put()
            run.out.put_table(rows, columns, run.view, title=title)
    for note in card.notes:
        run.out.put()
        for line in note_lines(note, note.customer_id, run.view):
            run.out.put_text(line)


@app.command("list")
def list_signature(
    ctx: typer.Context,
    who: Annotated[
        str | None,
        typer.Argument(
            help="Only this customer's, of a firm its people's too; closed ones too.", autocompletion=complete_customer
        ),
    ] = None,
    stage: Annotated[str | None, typer.Option(help="Only this stage.", autocompletion=complete_stage)] = None,
    stale: Annotated[bool, typer.Option("--stale", help="Only stale ones: no next step, and too long there.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Won and lost ones too.")] = False,
    over: Annotated[str | None, typer.Option(metavar="AMOUNT", help="Only those of so much or more.")] = None,
    under: Annotated[str | None, typer.Option(metavar="AMOUNT", help="Only those of less.")] = None,
    ids: Annotated[bool, typer.Option("--ids", help="Only the deals' numbers.")] = False,
) -> None:
    """List open deals, the largest first.

    Example: crm deal list --stage proposal

    Example: crm deal list --over 10k
    """
    list_(ctx.obj, who=who, stage=stage, stale=stale, all_=all_, over=over, under=under, ids=ids)


def list_(
    run: Run,
    *,
    who: str | None = None,
    stage: str | None = None,
    stale: bool = False,
    all_: bool = False,
    over: str | None = None,
    under: str | None = None,
    ids: bool = False,
) -> None:
    """List open deals, the largest first."""
    wanted = checked_stage(stage, run.settings) if stage else None
    if who is None:
        deals = list_deals(run.store, run.settings, stage=wanted, closed=all_)
    else:
        customer_id = one_customer(run, who).customer_id
        deals = [d for d in deals_at(run.store, customer_id, run.settings) if wanted in (None, d.stage)]
    if stale:
        deals = [d for d in deals if d.is_stale]
    if over is not None or under is not None:
        deals = deals_between(run, deals, over, under)
    if run.json:
        run.out.records(deals, DEAL)
    elif ids:
        for deal in deals:
            run.out.put(str(deal.id))
    elif deals:
        run.out.put_list(deals, DEAL_LIST, run.view)
    elif who or stage or stale or over or under:
        run.out.put(tr("No deal is like that."))
    else:
        run.out.put(tr('No deals. Open one: crm deal add acme "50 chairs" 12k'))


def _past_day(run: Run, phrase: str | None) -> date | None:
    return parse.when(phrase, run.view, "past").day if phrase else None


def _step(run: Run, when: str | None, todo: str | None) -> NextStep | None:
    if when is None:
        if todo is not None:
            raise Usage(
                tr("--todo needs its day: --next WHEN."), tr('Example: --next "fri 10am" --todo "send the quote"')
            )
        return None
    due = parse.when(when, run.view, "future")
    return NextStep(due, todo) if todo else NextStep(due)


def _answer(run: Run, deal: Deal, verb: str, step: NextStep | None = None, *, is_deleted: bool = False) -> None:
    if run.json:
        run.out.json(record_json(deal, DEAL))
        return
    if run.store.kept_step is None:
        run.out.answer(answers.unchanged(tr("Deal {number} {title}", number=deal.id, title=deal.title)))
        return
    run.out.answer(answers.deal_changed(deal, tr_marked(verb), run.view, step))
    if is_deleted:
        return
    if deal.light == "yellow":
        day = parse.proposal("tomorrow", run.view).day
        phrase = tr("tomorrow") if (day - run.now.date()).days == 1 else day_name(day).lower()
        run.out.say(
            tr("No next step is planned: crm deal edit {number} --next {phrase}", number=deal.id, phrase=phrase)
        )
    if deal.stage in (WON, LOST):
        for reminder in reminders_of(run.store, deal.customer_id, open_only=True):
            if reminder.deal_id == deal.id:
                run.out.say(tr("Still planned: {text} (crm done {id})", text=reminder.text, id=reminder.id))

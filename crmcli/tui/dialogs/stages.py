"""Moving deals from stage to stage: which deal, which stage, and why one was lost."""

from collections.abc import Mapping, Sequence

from crmcli.domain.records import Deal
from crmcli.domain.settings import LOST, WON
from crmcli.queries.sales.deals import deals_of
from crmcli.queries.sales.forecast import by_stage, stage_chances
from crmcli.render.answers import deal_changed, in_one_line
from crmcli.render.view import View
from crmcli.services.bulk_edit import MovedDeals, move_open_deals
from crmcli.services.deals import move_deal, read_reason
from crmcli.store import Store
from crmcli.tui.dialogs.base import FormField, Job
from crmcli.tui.dialogs.choosing import Choice, ChoiceForm, Chooser
from crmcli.tui.host import Host, Progress, with_undo
from crmcli.tui.shell_lines import shell_line
from crmcli.tui.subject import Subject, names_of
from crmcli.words import labelled, reason_text, stage_text, tr, tr_mark, tr_n


def move(host: Host, chosen: Sequence[Subject]) -> None:
    """Move the chosen deal, else the customer's open one; of several, ask which; without one, offer to open one.

    Of many customers the one open deal each.
    """
    who = chosen[0]
    if len(chosen) > 1:
        _move_many(host, chosen)
        return
    deals = [who.deal] if who.deal else _open_deals(host, who)
    if not deals:
        host.say(tr("{name} has no open deal yet: this opens one.", name=who.name))
        host.open_verb("new_deal", chosen)
    elif len(deals) == 1:
        _ask_stage(host, deals[0])
    else:
        by_id = {str(deal.id): deal for deal in deals}
        choices = [
            Choice(key, deal.title, f"{stage_text(deal.stage)} {host.view.amount(deal.amount, deal.currency)}")
            for key, deal in by_id.items()
        ]
        host.ask(Chooser(tr("Which deal · {name}", name=who.name), choices, lambda key: _ask_stage(host, by_id[key])))


def _move_many(host: Host, customers: Sequence[Subject]) -> None:
    settings, ids = host.view.settings, [who.customer_id for who in customers]

    def to(stage: str) -> None:
        if stage == LOST:
            host.ask(LostManyForm(customers, host.view))
        else:
            doing = tr("Moving the deals of {who}", who=names_of(customers))
            host.begin_work(
                doing,
                lambda store, progress: with_undo(
                    moved_many_answer(move_open_deals(store, ids, stage, settings, progress=progress), stage)
                ),
            )

    choices = [Choice(stage, stage_text(stage)) for stage in settings.stage_names]
    host.ask(Chooser(tr("Move the open deal of {who}", who=names_of(customers)), choices, to))


def _open_deals(host: Host, who: Subject) -> list[Deal]:
    return [deal for deal in deals_of(host.book.store, who.customer_id) if deal.stage not in (WON, LOST)]


def _ask_stage(host: Host, deal: Deal) -> None:
    title = tr("Move · {title}, {customer}", title=deal.title, customer=deal.customer)
    chances = by_stage(stage_chances(host.book.store, host.view.settings))
    choices = stage_choices(deal, host.view, chances)
    host.ask(Chooser(title, choices, lambda stage: move_deal_to(host, deal, stage), start=deal.stage))


def move_deal_to(host: Host, deal: Deal, stage: str) -> None:
    """Move a deal; losing asks why first."""
    view = host.view
    if stage == LOST and stage != deal.stage:
        host.ask(LostForm(deal, view))
    elif stage != deal.stage:
        words = ("won", str(deal.id)) if stage == WON else ("move", str(deal.id), stage)
        host.do(
            lambda store: with_undo(moved_answer(move_deal(store, deal.id, stage, view.settings), view)),
            line=shell_line("deal", *words),
        )


class LostChoices(ChoiceForm):
    """Why deals were lost: one of the owner's reasons, perhaps with words."""

    HINT = tr_mark("A digit or Enter closes as lost · words may follow · Esc leaves open")

    def __init__(self, title: str, view: View) -> None:
        choices = [Choice(reason, reason_text(reason)) for reason in view.settings.lost_reasons]
        super().__init__(
            title, FormField("why", tr("Why"), example=tr("price, Beta was cheaper"), completes="reason"), choices
        )
        self.view = view

    def echo(self, said: Mapping[str, str]) -> str:
        """The reason as it is understood."""
        reason, words = read_reason(self.answer(said), self.view.settings)
        return labelled(reason_text(reason), words) if words else reason


class LostForm(LostChoices):
    """Why one deal was lost."""

    def __init__(self, deal: Deal, view: View) -> None:
        super().__init__(tr("Lost · {title}, {customer}", title=deal.title, customer=deal.customer), view)
        self.deal = deal

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm deal lost`."""
        return shell_line("deal", "lost", str(self.deal.id), self.answer(said))

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Close the deal."""
        deal = move_deal(store, self.deal.id, LOST, self.view.settings, reason=self.answer(said))
        return in_one_line(deal_changed(deal, tr("Lost"), self.view))


def stage_choices(deal: Deal, view: View, chances: Mapping[str, float]) -> list[Choice]:
    """Where a deal can go, with the chance of each stage that the pipeline shows too."""
    return [
        Choice(
            stage, stage, tr("here now") if stage == deal.stage else f"{chances[stage]:.0%}" if stage in chances else ""
        )
        for stage in view.settings.stage_names
    ]


def moved_answer(deal: Deal, view: View) -> str:
    """A move in a line; winning is worth a little more."""
    if deal.stage == WON:
        return tr("★ Well done! {answer}", answer=in_one_line(deal_changed(deal, tr("Won"), view)))
    return in_one_line(deal_changed(deal, tr("Moved"), view))


class LostManyForm(LostChoices):
    """Why the deals of many customers were lost."""

    def __init__(self, customers: Sequence[Subject], view: View) -> None:
        super().__init__(tr("Lost · the open deal of {who}", who=names_of(customers)), view)
        self.ids = [who.customer_id for who in customers]

    def job(self, said: Mapping[str, str]) -> Job:
        """They are closed in a thread."""
        reason = self.answer(said)
        read_reason(reason, self.view.settings)

        def close(store: Store, progress: Progress) -> str:
            done = move_open_deals(store, self.ids, LOST, self.view.settings, reason=reason, progress=progress)
            return moved_many_answer(done, LOST)

        return close


def moved_many_answer(done: MovedDeals, stage: str) -> str:
    """What became of many deals; those that were left are counted."""
    left = done.without + done.several
    moved = tr_n("Moved {n} deal to {stage}", "Moved {n:,} deals to {stage}", done.moved, stage=stage)
    if not left:
        return moved
    return tr_n(
        "{moved}; {n} customer has not exactly one open deal",
        "{moved}; {n:,} customers have not exactly one open deal",
        left,
        moved=moved,
    )

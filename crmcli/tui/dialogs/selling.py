"""The forms around a sale: open a deal, take down an order; and what is promised or complained about."""

from collections.abc import Mapping, Sequence

from crmcli import parse as read
from crmcli.domain.records import Deal, NewPromise
from crmcli.domain.text.unicode import visible
from crmcli.errors import ChangedMeanwhile
from crmcli.queries.sales.deals import get_deal
from crmcli.queries.twins import earlier_deal, earlier_order
from crmcli.render.answers import (
    case_added,
    deal_changed,
    in_one_line,
    order_preview,
    order_state,
    reminded,
    unchanged,
)
from crmcli.render.twins import deal_twin, order_twin
from crmcli.render.view import View, amount
from crmcli.services.cases import NewCase, add_case
from crmcli.services.deals import DealEdit, NewDeal, NextStep, add_deal, amount_after, checked_stage, edit_deal
from crmcli.services.orders import NewOrder, add_order, price_order
from crmcli.services.promises import add_promises
from crmcli.store import Store
from crmcli.tui.dialogs.base import Form, FormField
from crmcli.tui.dialogs.past_day import PastDayForm
from crmcli.tui.host import Host
from crmcli.tui.shell_lines import shell_line, who_word
from crmcli.tui.subject import Subject
from crmcli.words import labelled, listed, stage_text, tr


def new_deal(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask for a new deal."""
    host.ask(DealForm(chosen[0], host.view))


def order(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask what was bought."""
    host.ask(OrderForm(chosen[0], host.view))


def promise(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask what was promised, by you or by them."""
    host.ask(PromiseForm(chosen[0], host.view))


def complaint(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask what is wrong."""
    host.ask(CaseForm(chosen[0], host.view))


class DealForm(Form):
    """A new opportunity."""

    def __init__(self, who: Subject, view: View) -> None:
        stages = listed(stage.name for stage in view.settings.stages)
        super().__init__(
            tr("New deal · {name}", name=who.name),
            FormField("title", tr("Title"), example=tr("50 chairs")),
            FormField("amount", tr("Worth"), example=tr("12k, 3万, €1.200,00")),
            FormField("stage", tr("Stage"), example=stages, completes="stage"),
            FormField("close", tr("Close"), example=tr("end of month")),
            FormField("next", tr("Next"), example=tr("fri 10am")),
        )
        self.who = who
        self.view = view
        self.draft_key = ("new_deal", who.customer_id)

    def _new(self, said: Mapping[str, str]) -> NewDeal:
        step = (
            NextStep(read.when(said["next"], self.view), tr("next step: {said}", said=said["title"]))
            if said["next"]
            else None
        )
        return NewDeal(
            self.who.customer_id,
            said["title"],
            read.amount(said["amount"], self.view) if said["amount"] else None,
            checked_stage(said["stage"], self.view.settings) if said["stage"] else None,
            read.close_day(said["close"], self.view) if said["close"] else None,
            next_step=step,
        )

    def echo(self, said: Mapping[str, str]) -> str:
        """The deal as it is understood."""
        new = self._new(said)
        parts = [stage_text(new.stage or self.view.settings.stages[0].name)]
        if new.amount:
            parts.append(self.view.amount(*new.amount))
        if said["close"]:
            parts.append(tr("closes {spoken}", spoken=self.view.spoken_day(read.close_day(said["close"], self.view))))
        if new.next_step:
            parts.append(tr("next {spoken}", spoken=self.view.spoken(new.next_step.due)))
        return " · ".join(parts)

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm deal add`."""
        who = who_word(store, self.who.customer_id, self.who.name)
        todo = tr("next step: {said}", said=said["title"]) if said["next"] else ""
        return shell_line("deal", "add", who, said["title"], *([said["amount"]] if said["amount"] else []),
                          stage=said["stage"], close=said["close"], next=said["next"], todo=todo)  # fmt: skip

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Open it."""
        deal = get_deal(store, add_deal(store, self._new(said), self.view.settings))
        return in_one_line(
            deal_changed(deal, tr("Opened"), self.view) + deal_twin(earlier_deal(store, deal), self.view)
        )


class DealEditForm(Form):
    """The facts of a deal; only lines that were changed are written."""

    def __init__(self, deal: Deal, view: View) -> None:
        self.first = {
            "title": deal.title,
            "amount": amount(deal.amount, deal.currency),
            "close": deal.expected_close or "",
            "note": (deal.note or "").replace("\n", " "),
        }
        if view.is_private:  # a line would show what is hidden
            del self.first["amount"], self.first["note"]
        labels = {"title": tr("Title"), "amount": tr("Worth"), "close": tr("Close"), "note": tr("Note")}
        super().__init__(
            tr("Edit deal · {customer}", customer=deal.customer),
            *(FormField(name, labels[name], value) for name, value in self.first.items()),
        )
        self.deal = deal
        self.view = view

    def _edit(self, said: Mapping[str, str]) -> DealEdit:
        new = {name: text for name, text in said.items() if text != visible(self.first[name]).strip()}
        columns = {"amount": ("amount", "currency"), "close": ("expected_close",), "note": ("note",)}
        cleared = [column for name, text in new.items() if not text for column in columns.get(name, ())]
        return DealEdit(
            title=new.get("title"),
            amount=read.amount_or_change(new["amount"], self.view) if new.get("amount") else None,
            expected_close=read.close_day(new["close"], self.view) if new.get("close") else None,
            note=new.get("note") or None,
            cleared=frozenset(cleared),
        )

    def echo(self, said: Mapping[str, str]) -> str:
        """What would be written."""
        edit = self._edit(said)
        parts = [self.view.amount(*amount_after(self.deal, edit.amount))] if edit.amount else []
        if edit.expected_close:
            parts.append(tr("closes {spoken}", spoken=self.view.spoken_day(read.close_day(said["close"], self.view))))
        return " · ".join(parts)

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Write it."""
        edit = self._edit(said)
        if edit == DealEdit():
            return ""
        try:
            deal = edit_deal(store, self.deal.id, edit, self.view.settings, shown=self.deal)
        except ChangedMeanwhile as error:
            self.deal = get_deal(store, self.deal.id)
            raise ChangedMeanwhile(error.message, tr("Enter once more writes yours.")) from error
        if store.kept_step is None:
            return in_one_line(unchanged(deal.title))
        return in_one_line(deal_changed(deal, tr("Changed"), self.view))


class OrderForm(PastDayForm):
    """What was bought."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            tr("Order · {name}", name=who.name),
            FormField("what", tr("What"), example=tr("rice 20kg @ 4.50, oil 3 @ 9, or only 5k"), completes="product"),
            FormField("day", tr("On"), example=tr("today")),
            FormField("paid", tr("Paid"), example=tr("yes, or how: cash, card")),
            who=who,
            view=view,
        )
        self.draft_key = ("order", who.customer_id)

    def _new(self, said: Mapping[str, str]) -> NewOrder:
        paid = said["paid"].casefold()
        return NewOrder(
            self.who.customer_id,
            said["what"],
            self.day_of(said).day.isoformat(),
            deal_id=self.who.deal.id if self.who.deal else None,
            is_paid=paid not in ("", "no", "n"),
            method=said["paid"] if paid not in ("", "no", "n", "yes", "y") else None,
        )

    def echo(self, said: Mapping[str, str]) -> str:
        """The lines with their prices, the sum, the products that are new, and the day."""
        if not said["what"]:
            return super().echo(said)
        new, view = self._new(said), self.view
        parts = order_preview(price_order(self.crm.book.store, new, view.settings), view)
        if said["day"]:
            parts.append(view.spoken_day(new.day))
        if new.is_paid:
            parts.append(tr("paid by {method}", method=new.method) if new.method else tr("paid"))
        return " · ".join(parts)

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm order add`."""
        new = self._new(said)
        deal = str(new.deal_id) if new.deal_id is not None else ""
        return shell_line("order", "add", who_word(store, self.who.customer_id, self.who.name), said["what"], deal=deal,
                          on=said["day"], paid="--" if new.is_paid else "", method=new.method or "")  # fmt: skip

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Take it down."""
        order = add_order(store, self._new(said), self.view.settings).order
        return in_one_line([order_state(order, self.view), *order_twin(earlier_order(store, order), order, self.view)])


class PromiseForm(Form):
    """What you promised them, or they promised you."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            tr("Promise · {name}", name=who.name),
            FormField("owe", tr("I owe"), example=tr("the quote by friday")),
            FormField("waiting", tr("They owe"), example=tr("the PO number by monday")),
        )
        self.who = who
        self.view = view
        self.draft_key = ("promise", who.customer_id)

    def _promises(self, said: Mapping[str, str]) -> list[NewPromise]:
        return [read.promise(kind, said[kind], self.view) for kind in ("owe", "waiting") if said[kind]]

    def echo(self, said: Mapping[str, str]) -> str:
        """The days as they are understood; a week when none is said."""
        return " · ".join(labelled(self.view.note(p.text), self.view.spoken(p.due)) for p in self._promises(said))

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Keep them."""
        made = add_promises(store, self.who.customer_id, self._promises(said))
        return in_one_line([line for promise in made for line in reminded(promise, self.view)])


class CaseForm(Form):
    """A complaint or a question."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            tr("Complaint · {name}", name=who.name),
            FormField("text", tr("What"), example=tr("late delivery")),
            FormField("due", tr("Solve by"), example=tr("in three days when nothing is said")),
        )
        self.who = who
        self.view = view
        self.draft_key = ("complaint", who.customer_id)

    def echo(self, said: Mapping[str, str]) -> str:
        """The day as it is understood."""
        return self.view.spoken(read.when(said["due"], self.view)) if said["due"] else ""

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm case add`."""
        return shell_line("case", "add", who_word(store, self.who.customer_id, self.who.name), said["text"],
                          due=said["due"])  # fmt: skip

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Take it down."""
        due = read.when(said["due"], self.view).day.isoformat() if said["due"] else None
        case = add_case(store, NewCase(self.who.customer_id, said["text"], due_day=due))
        return in_one_line(case_added(case, self.view))

"""The forms for what comes back from a customer: a payment, and how satisfied they are."""

from collections.abc import Mapping, Sequence

from crmcli import parse as read
from crmcli.domain.dates import Moment
from crmcli.domain.satisfaction import split_score
from crmcli.errors import Usage
from crmcli.queries.clock_gap import clock_gap
from crmcli.queries.twins import earlier_payment
from crmcli.render.answers import clock_remark, in_one_line, paid, rated
from crmcli.render.twins import payment_twin
from crmcli.render.view import View
from crmcli.services.payments import NewPayment, add_payment, amount_paid, is_all, whole_balance
from crmcli.services.ratings import NewRating, add_rating
from crmcli.store import Store
from crmcli.tui.dialogs.base import FormField
from crmcli.tui.dialogs.past_day import PastDayForm
from crmcli.tui.host import Host
from crmcli.tui.shell_lines import shell_line, who_word
from crmcli.tui.subject import Subject
from crmcli.words import tr


def pay(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask what was paid."""
    host.ask(PayForm(chosen[0], host.view))


def rate(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask how satisfied the customer is."""
    host.ask(RateForm(chosen[0], host.view))


class PayForm(PastDayForm):
    """A payment: it settles the oldest open orders, and the rest stays as a credit."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            tr("Payment · {name}", name=who.name),
            FormField("amount", tr("Amount"), example=tr("500, or all")),
            FormField("day", tr("On"), example=tr("today")),
            FormField("method", tr("How"), example=tr("cash, card, transfer"), completes="method"),
            FormField("note", tr("Note")),
            who=who,
            view=view,
        )
        self.draft_key = ("pay", who.customer_id)

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm pay`."""
        return shell_line("pay", who_word(store, self.who.customer_id, self.who.name), said["amount"], on=said["day"],
                          method=said["method"], note=said["note"])  # fmt: skip

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Take it down."""
        if not said["amount"]:
            raise Usage(tr("What was paid?"), tr("An amount, or: all"))
        who, is_whole = self.who.customer_id, is_all(said["amount"])
        if is_whole:
            money = whole_balance(store, who, None)
        else:
            money = amount_paid(store, said["amount"], who, None, self.view.settings.currency)
        new = NewPayment(
            who,
            money,
            self.day_of(said).day.isoformat(),
            method=said["method"] or None,
            note=said["note"] or None,
            is_whole=is_whole,
        )
        payments = add_payment(store, new)
        lines = [line for payment in payments for line in paid(payment, self.view)]
        return in_one_line(lines + payment_twin(earlier_payment(store, payments), payments, self.view))


class RateForm(PastDayForm):
    """How satisfied a customer is."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            tr("Rating · {name}", name=who.name),
            FormField("score", tr("Score"), example=tr("0 to 10, or 1/5 to 5/5")),
            FormField("words", tr("Words"), example=tr("quick delivery")),
            FormField("day", tr("On"), example=tr("today")),
            FormField("next", tr("Next"), example=tr("when to come back to it")),
            who=who,
            view=view,
        )
        self.draft_key = ("rate", who.customer_id)

    def echo(self, said: Mapping[str, str]) -> str:
        """The days as they are understood."""
        parts = [day] if (day := super().echo(said)) else []
        if said["next"]:
            parts.append(tr("next {spoken}", spoken=self.view.spoken(read.when(said["next"], self.view))))
        return " · ".join(parts)

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm rate`."""
        who, words = who_word(store, self.who.customer_id, self.who.name), [said["words"]] if said["words"] else []
        return shell_line("rate", who, said["score"], *words, on=said["day"], next=said["next"])

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Keep it."""
        due = read.when(said["next"], self.view) if said["next"] else None
        score, words = split_score(said["score"], said["words"])
        by_clock = not said["day"]
        at = Moment(self.view.today, self.view.now.time().replace(second=0)) if by_clock else self.day_of(said)
        new = NewRating(self.who.customer_id, score, at, words or None, next=due, by_clock=by_clock)
        remark = clock_remark(clock_gap(store)) if by_clock else []
        return in_one_line(remark + rated(add_rating(store, new), self.view))

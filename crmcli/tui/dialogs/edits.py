"""The forms that correct what was written: a note, a rating, a reminder, a case, an order, a payment, a contact.

Only lines that were changed are written. What another program changed meanwhile is said first; Enter once more writes.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from crmcli import parse
from crmcli.domain.records import CHANNELS, Case, Contact, Interaction, Order, Payment, Reminder
from crmcli.domain.sales.money import Money, parse_amount
from crmcli.domain.satisfaction import parse_score
from crmcli.domain.text.unicode import visible
from crmcli.domain.times import moment_of, stored
from crmcli.errors import ChangedMeanwhile, Usage
from crmcli.queries.cases import get_case
from crmcli.queries.contacts import contact_lines, get_contact
from crmcli.queries.customers import name_of
from crmcli.queries.sales.orders import get_order, get_payment
from crmcli.queries.timeline import get_interaction, get_reminder
from crmcli.render import answers
from crmcli.render.view import View, day, decimal, number
from crmcli.services.cases import edit_case
from crmcli.services.contacts import edit_contact
from crmcli.services.notes import edit_note, is_rating
from crmcli.services.orders import OrderChange, edit_order
from crmcli.services.payments import PaymentChange, edit_payment
from crmcli.services.ratings import RatingChange, edit_rating, rating_score, rating_words
from crmcli.services.reminders import ReminderChange, edit_reminder
from crmcli.store import Store
from crmcli.tui.dialogs.base import Form, FormField
from crmcli.tui.host import Host
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.chips import Chips
from crmcli.words import channel_text, listed, tr, tr_mark

NO_ANSWER = "no-answer"
_COMPLETES = {"method": "method", "title": "contact_title", "role": "role", "what": "product"}


def form_for(host: Host, who: Subject) -> "RecordForm | None":
    """The form that corrects what the row shows; None for a customer as such."""
    store, view = host.book.store, host.view
    if who.interaction is not None:
        if is_rating(store, who.interaction.id):
            return RatingEditForm(store, who.interaction.id, view)
        return NoteEditForm(store, who.interaction.id, view)
    if who.reminder is not None:
        return ReminderEditForm(store, who.reminder.id, view)
    if who.case is not None:
        return CaseEditForm(store, who.case.id, view)
    if who.order is not None:
        return OrderEditForm(store, who.order.id, view)
    if who.payment is not None:
        return PaymentEditForm(store, who.payment.id, view)
    return ContactEditForm(store, who.contact.id, view) if who.contact is not None else None


class RecordForm(Form):
    """The lines of one record, as it is kept; subclasses say how they are read, shown and written."""

    def __init__(self, store: Store, number: int, view: View) -> None:
        self.number, self.view = number, view
        self.record = self.read(store)
        self.first = self.values()
        super().__init__(self.title_text(), *self.lines())

    def read(self, store: Store) -> Any:
        """The record as the book holds it. Raises NotFound."""
        raise NotImplementedError

    def title_text(self) -> str:
        """What is changed, and whose it is."""
        raise NotImplementedError

    def values(self) -> dict[str, str]:
        """What each line shows at first. What is private has no line."""
        raise NotImplementedError

    def labels(self) -> dict[str, str]:
        """The label of each line."""
        raise NotImplementedError

    def write(self, store: Store, new: Mapping[str, str]) -> list[str]:
        """Write the lines that were changed; returns the answer. Raises CrmError."""
        raise NotImplementedError

    def lines(self) -> list[FormField]:
        """The lines of the form."""
        labels = self.labels()
        return [
            FormField(name, labels[name], value, completes=_COMPLETES.get(name, ""))
            for name, value in self.first.items()
        ]

    def changed(self, said: Mapping[str, str]) -> dict[str, str]:
        """The lines that say something else than before."""
        return {name: text for name, text in said.items() if text != visible(self.first[name]).strip()}

    def echo(self, said: Mapping[str, str]) -> str:
        """Which lines would be written, and the day as it is understood."""
        new = self.changed(said)
        labels = self.labels()
        parts = [tr("changes: {changed}", changed=listed(labels[name] for name in new))] if new else []
        for name, tense in (("when", "future"), ("due", "future"), ("day", "past")):
            if new.get(name):
                moment = parse.when(new[name], self.view, "past" if tense == "past" else "future")
                parts.append(self.view.spoken(moment))
        return " · ".join(parts)

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Write what was changed."""
        new = self.changed(said)
        if not new:
            return ""
        now = self.read(store)
        if now != self.record:
            self.record = now
            raise ChangedMeanwhile(tr("It was changed meanwhile."), tr("Enter once more writes yours."))
        answer = self.write(store, new)
        if store.kept_step is None:
            return answers.in_one_line(answers.unchanged(self.title_text()))
        return answers.in_one_line(answer)

    def _past(self, words: str) -> str:
        """The ISO day that is meant."""
        return parse.when(words, self.view, "past").day.isoformat()


class NoteEditForm(RecordForm):
    """The words of a note in an editor, its channel, its day and how long it took."""

    record: Interaction
    HINT = tr_mark("Ctrl+S saves · Tab next line · ←→ channel · Esc leaves")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "submit", tr_mark("save"), show=False, priority=True)]

    def read(self, store: Store) -> Interaction:
        """The note."""
        return get_interaction(store, self.number)

    def title_text(self) -> str:
        """Whose note it is."""
        return tr("Edit note · {customer}", customer=self.record.customer)

    def values(self) -> dict[str, str]:
        """The words, the channel, the day and the minutes."""
        note = self.record
        words = "\n".join(visible(line) for line in note.text.splitlines())
        return {
            **({} if self.view.is_private else {"text": words}),
            "channel": NO_ANSWER if note.no_answer else note.channel,
            "day": day(note.at),
            "minutes": "" if note.minutes is None else str(note.minutes),
        }

    def labels(self) -> dict[str, str]:
        """The label of each line."""
        return {"text": tr("What"), "channel": tr("How"), "day": tr("On"), "minutes": tr("Minutes")}

    def body(self) -> ComposeResult:
        """The words, the chips, the other lines."""
        if "text" in self.first:
            yield TextArea(self.first["text"], id="note", soft_wrap=True, show_line_numbers=False)
        chips = [*((name, channel_text(name)) for name in CHANNELS), (NO_ANSWER, tr("no answer"))]
        with Horizontal(classes="field"):
            yield Static(Content(tr("How")), classes="label")
            yield Chips(chips, self.first["channel"], id="channels")
        for field in self.fields:
            if field.name in ("day", "minutes"):
                yield from self.line(field)
        yield from self.foot()

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the editor, the chips and the lines."""
        said = {"channel": self.query_one(Chips).value}
        if "text" in self.first:
            said["text"] = self.query_one(TextArea).text.strip()
        return {**said, **{name: self.query_one(f"#field-{name}", Input).value.strip() for name in ("day", "minutes")}}

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """The echo says what would be written."""
        event.stop()
        self._echo()

    def on_chips_chip_chosen(self, event: Chips.ChipChosen) -> None:
        """The echo says what would be written."""
        event.stop()
        self._echo()

    def on_chips_submitted(self, event: Chips.Submitted) -> None:
        """Enter saves from here too."""
        event.stop()
        self.submit()

    def action_submit(self) -> None:
        """Save."""
        self.submit()

    def write(self, store: Store, new: Mapping[str, str]) -> list[str]:
        """Write what was changed."""
        said: dict[str, object] = {}
        if "text" in new:
            said["text"] = new["text"]
        if "channel" in new:
            is_attempt = new["channel"] == NO_ANSWER
            said |= {"no_answer": is_attempt}
            said |= {} if is_attempt else {"channel": new["channel"]}
        if "minutes" in new:
            said["minutes"] = parse.minutes(new["minutes"]) if new["minutes"] else None
        if new.get("day"):
            at = parse.when(new["day"], self.view, "past")
            said |= {"at": stored(at), "day": at.day}
        return answers.note_changed(edit_note(store, self.number, said), self.view)


class RatingEditForm(RecordForm):
    """The score, the words and the day of an answer."""

    record: Interaction

    def __init__(self, store: Store, number: int, view: View) -> None:
        self.score = rating_score(store, number)
        super().__init__(store, number, view)

    def read(self, store: Store) -> Interaction:
        """The answer as a note."""
        return get_interaction(store, self.number)

    def title_text(self) -> str:
        """Whose answer it is."""
        return tr("Edit rating · {customer}", customer=self.record.customer)

    def values(self) -> dict[str, str]:
        """The score, the words and the day."""
        words = {} if self.view.is_private else {"words": rating_words(self.record.text, self.score) or ""}
        return {"score": f"{self.score.points}/{self.score.of}", **words, "day": self.record.day}

    def labels(self) -> dict[str, str]:
        """The label of each line."""
        return {"score": tr("Score"), "words": tr("Words"), "day": tr("On")}

    def write(self, store: Store, new: Mapping[str, str]) -> list[str]:
        """Write what was changed."""
        change = RatingChange(
            parse_score(new["score"]) if "score" in new else None,
            new.get("words"),
            parse.when(new["day"], self.view, "past") if new.get("day") else None,
        )
        return answers.rating_changed(edit_rating(store, self.number, change), self.view)


class ReminderEditForm(RecordForm):
    """What is to be done, when, and how often."""

    record: Reminder

    def read(self, store: Store) -> Reminder:
        """The reminder."""
        return get_reminder(store, self.number)

    def title_text(self) -> str:
        """Whose reminder it is."""
        return tr("Edit reminder · {customer}", customer=self.record.customer)

    def values(self) -> dict[str, str]:
        """When, what and how often."""
        when = moment_of(self.record.due)
        words = {} if self.view.is_private else {"text": self.record.text}
        return {"when": when.text, **words, "every": self.record.every or ""}

    def labels(self) -> dict[str, str]:
        """The label of each line."""
        return {"when": tr("When"), "text": tr("What"), "every": tr("Every")}

    def write(self, store: Store, new: Mapping[str, str]) -> list[str]:
        """Write what was changed."""
        due, every = None, None
        if new.get("when"):
            due, every = parse.plan(new["when"], self.view, every=new.get("every") or None)
        elif new.get("every"):
            every = parse.every(new["every"])
        change = ReminderChange(due, new.get("text"), every, stops=new.get("every") == "")
        return answers.reminder_changed(edit_reminder(store, self.number, change), self.view)


class CaseEditForm(RecordForm):
    """What is wrong, until when it is to be solved, and what solved it."""

    record: Case

    def read(self, store: Store) -> Case:
        """The case."""
        return get_case(store, self.number)

    def title_text(self) -> str:
        """Whose case it is."""
        return tr("Edit case · {customer}", customer=self.record.customer)

    def values(self) -> dict[str, str]:
        """The words, the day, and the solution of one that is solved."""
        case = self.record
        if self.view.is_private:
            return {"due": case.due_day}
        solution = {"solution": (case.solution or "").replace("\n", " ")} if case.closed_on else {}
        return {"text": case.text.replace("\n", " "), "due": case.due_day, **solution}

    def labels(self) -> dict[str, str]:
        """The label of each line."""
        return {"text": tr("What"), "due": tr("Solve by"), "solution": tr("Solved")}

    def write(self, store: Store, new: Mapping[str, str]) -> list[str]:
        """Write what was changed."""
        said: dict[str, str | None] = {name: new[name] for name in ("text", "solution") if name in new}
        if new.get("due"):
            said["due_day"] = parse.when(new["due"], self.view).day.isoformat()
        return answers.case_changed(edit_case(store, self.number, said), self.view)


class OrderEditForm(RecordForm):
    """What an order is of, its day, until when it is to be paid, its number elsewhere and its note."""

    record: Order

    def read(self, store: Store) -> Order:
        """The order."""
        return get_order(store, self.number)

    def title_text(self) -> str:
        """Whose order it is."""
        return tr("Edit order {number} · {customer}", number=self.record.id, customer=self.record.customer)

    def values(self) -> dict[str, str]:
        """What it is of, its days and words; in private neither its worth nor its note."""
        order = self.record
        facts = {"day": order.day, "due": order.due or "", "ref": order.ref or ""}
        if self.view.is_private:
            return facts
        return {
            "what": _items(order, self.view.settings.currency),
            **facts,
            "note": (order.note or "").replace("\n", " "),
        }

    def labels(self) -> dict[str, str]:
        """The label of each line."""
        return {"what": tr("What"), "day": tr("On"), "due": tr("Due"), "ref": tr("Number"), "note": tr("Note")}

    def write(self, store: Store, new: Mapping[str, str]) -> list[str]:
        """Write what was changed."""
        said: dict[str, str | int | None] = {name: new[name] or None for name in ("ref", "note") if name in new}
        if new.get("day"):
            said["day"] = self._past(new["day"])
        if "due" in new:
            said["due"] = parse.when(new["due"], self.view, "any").day.isoformat() if new["due"] else None
        changed = edit_order(store, self.number, OrderChange(said, new.get("what")), self.view.settings)
        return [answers.order_state(changed.order, self.view)]


def _items(order: Order, own: str) -> str:
    """What an order is of, as it would be typed: rice 20kg @ 4.50 -10%, or the amount alone; `own` needs no name."""
    if not order.lines:
        return _money(abs(order.amount), order.currency, own)
    lines = []
    for line in order.lines:
        price = tr("@ {price}", price=_money(line.price or 0, order.currency, own))
        off = f" -{line.discount * 100:g}%" if line.discount else ""
        lines.append(f"{line.product} {number(abs(line.quantity))}{line.unit or ''} {price}{off}")
    return ", ".join(lines)


def _money(minor: int, currency: str, own: str) -> str:
    worth = decimal(minor, currency) or "0"
    return worth if currency == own else f"{currency} {worth}"


class PaymentEditForm(RecordForm):
    """How much was paid, when, how, and words about it."""

    record: Payment

    def read(self, store: Store) -> Payment:
        """The payment."""
        return get_payment(store, self.number)

    def title_text(self) -> str:
        """Whose payment it is."""
        return tr("Edit payment {number} · {customer}", number=self.record.id, customer=self.record.customer)

    def values(self) -> dict[str, str]:
        """The amount, the day, how it was paid and the words."""
        payment = self.record
        facts = {"day": payment.day, "method": payment.method or ""}
        if self.view.is_private:
            return facts
        return {
            "amount": decimal(abs(payment.amount), payment.currency) or "",
            **facts,
            "note": (payment.note or "").replace("\n", " "),
        }

    def labels(self) -> dict[str, str]:
        """The label of each line."""
        return {"amount": tr("Amount"), "day": tr("On"), "method": tr("How"), "note": tr("Note")}

    def write(self, store: Store, new: Mapping[str, str]) -> list[str]:
        """Write what was changed."""
        money = None
        if "amount" in new:
            money = parse_amount(new["amount"], self.record.currency)
            if money.minor <= 0:
                raise Usage(tr("A payment is more than nothing."), tr("x deletes it."))
            money = Money(money.minor * (1 if self.record.amount > 0 else -1), money.currency)
        day_said = self._past(new["day"]) if new.get("day") else None
        change = PaymentChange(money, day_said, method=new.get("method"), note=new.get("note"))
        return [line for made in edit_payment(store, self.number, change) for line in answers.paid(made, self.view)]


class ContactEditForm(RecordForm):
    """A person at a customer."""

    record: Contact

    def __init__(self, store: Store, number: int, view: View) -> None:
        contact = get_contact(store, number)
        lines = contact_lines(store, contact.customer_id)
        self.reach = next((line for line in lines if line.contact.id == number), None)
        self.customer = name_of(store, contact.customer_id)
        super().__init__(store, number, view)

    def read(self, store: Store) -> Contact:
        """The contact."""
        return get_contact(store, self.number)

    def title_text(self) -> str:
        """Whose contact it is."""
        return tr("Edit contact · {name} at {customer}", name=self.record.name, customer=self.customer)

    def values(self) -> dict[str, str]:
        """The facts, and the ways to reach them."""
        contact, reach = self.record, self.reach
        note = {} if self.view.is_private else {"note": (contact.note or "").replace("\n", " ")}
        return {
            "name": contact.name,
            "title": contact.title or "",
            "role": contact.role or "",
            "phone": ", ".join(reach.phones) if reach else "",
            "email": ", ".join(reach.emails) if reach else "",
            "wechat": ", ".join(reach.wechat) if reach else "",
            "birthday": contact.birthday or "",
            "left_on": contact.left_on or "",
            **note,
        }

    def labels(self) -> dict[str, str]:
        """The label of each line."""
        return {"name": tr("Name"), "title": tr("Title"), "role": tr("Role"), "phone": tr("Phones"),
                "email": tr("E-mails"), "wechat": tr("WeChat"), "birthday": tr("Birthday"), "left_on": tr("Left"),
                "note": tr("Note")}  # fmt: skip

    def write(self, store: Store, new: Mapping[str, str]) -> list[str]:
        """Write what was changed."""
        details = {kind: new[kind] for kind in ("phone", "email", "wechat") if kind in new}
        said = {name: text for name, text in new.items() if name not in details}
        if said.get("left_on"):
            said["left_on"] = self._past(said["left_on"])
        changed = edit_contact(store, self.number, said, details, self.view.settings.region)
        return answers.contact_changed(changed, self.customer, tr("Changed"))[:1]

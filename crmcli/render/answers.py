"""What is said after a change, for both faces: the sentence first, then lines with what else it made.

The shell prints each on a line of its own, the dashboard all of them in one. Notes and amounts come from the view,
which hides them in private.
"""

from __future__ import annotations

from crmcli import services
from crmcli.domain import records
from crmcli.domain.times import local_day, moment_of
from crmcli.render.view import View, mentions, order_line_words, reminder_words
from crmcli.words import (
    channel_text,
    facts_in_row,
    listed,
    mood_text,
    reason_text,
    stage_text,
    tr,
    tr_n,
)  # fmt: skip

TYPE_CHECKING = False
if TYPE_CHECKING:  # a start loads the records it reads, and no more
    from collections.abc import Sequence

    from crmcli.domain.dates import Moment
    from crmcli.domain.records import Case, Contact, Customer, Deal, Interaction, LogEntry, Order, Payment, Reminder
    from crmcli.queries.clock_gap import ClockGap
    from crmcli.queries.deal_marks import DealMark
    from crmcli.queries.loose import LooseThreads
    from crmcli.services.deals import NextStep
    from crmcli.services.log import Logged
    from crmcli.services.orders import PricedOrder
    from crmcli.services.ratings import Rated
    from crmcli.services.reminders import Done, Snoozed
    from crmcli.services.trash import Record


def way_back(*, is_gone: bool = False, step: int | None = None) -> str:
    """The line that says how to take a change back, or with `is_gone` how to have again what is gone.

    `step` is the step where others may have come after it. No other sentence says how: the dashboard has a key for it.
    """
    if step is not None:
        return tr("crm undo --batch {step} takes it back.", step=step)
    return tr("crm undo brings it back.") if is_gone else tr("crm undo takes it back.")


def in_one_line(lines: list[str]) -> str:
    """An answer as the dashboard shows it."""
    return " · ".join(line.rstrip(".") for line in lines)


def unchanged(name: str) -> list[str]:
    """A change found everything as it was to be: no step was kept, and there is nothing to undo."""
    return [tr("{name} is like that already; nothing was changed.", name=name)]


def contact_remark(names: Sequence[str]) -> list[str]:
    """What is said where something was planned for, or sent to, customers who asked not to be contacted."""
    if not names:
        return []
    return [tr("{names} asked not to be contacted (do_not_contact).", names=listed(names))]


def clock_remark(gap: ClockGap | None) -> list[str]:
    """What is said before a note goes into a book that was left alone for long, by a clock that may be right."""
    if gap is None or gap.is_doubtful:
        return []
    said = tr(
        "The newest entry of this book is of {newest}; the clock says {today}. If that is wrong, undo the note.",
        newest=gap.newest,
        today=gap.today,
    )
    return [said]


def logged(made: Logged, view: View, earlier: str = "") -> list[str]:
    """What one note made; `earlier` says what stood before it."""
    note = made.interaction
    who = tr("{contact} at {customer}", contact=note.contact, customer=note.customer) if note.contact else note.customer
    if note.no_answer:
        return [_attempted(note, who, view, earlier), *_steps(made, view)]
    if local_day(note.at) != view.today:
        return [_logged_on(note, who, view, earlier), *_steps(made, view)]
    values = {"channel": channel_text(note.channel), "who": who, "number": note.customer_id}
    if earlier:
        lines = [tr("Logged {channel} with {who} (number {number}); {earlier}.", **values, earlier=earlier)]
    else:
        lines = [tr("Logged {channel} with {who} (number {number}).", **values)]
    return lines + _steps(made, view)


def _attempted(note: Interaction, who: str, view: View, earlier: str) -> str:
    """The sentence about a call or visit that nobody answered."""
    values = {
        "channel": channel_text(note.channel),
        "who": who,
        "number": note.customer_id,
        "day": view.spoken_day(note.at),
        "earlier": earlier,
    }
    if local_day(note.at) != view.today:
        return tr("Logged {channel} with no answer from {who} (number {number}) on {day}.", **values)
    if earlier:
        return tr("Logged {channel} with no answer from {who} (number {number}); {earlier}.", **values)
    return tr("Logged {channel} with no answer from {who} (number {number}).", **values)


def _logged_on(note: Interaction, who: str, view: View, earlier: str) -> str:
    """The sentence about a note of another day than today."""
    values = {
        "channel": channel_text(note.channel),
        "who": who,
        "number": note.customer_id,
        "day": view.spoken_day(note.at),
    }
    if earlier:
        return tr("Logged {channel} with {who} (number {number}) on {day}; {earlier}.", **values, earlier=earlier)
    return tr("Logged {channel} with {who} (number {number}) on {day}.", **values)


def _steps(made: Logged, view: View) -> list[str]:
    """What was planned with a note, and where its deal stands."""
    lines = [_file_words(made.interaction, view)] if made.interaction.file else []
    for step in (made.reminder, *made.promises):
        if step:
            lines.append(tr("{when}: {what}", when=view.spoken_due(step), what=reminder_words(step, view)))
    if made.deal:
        worth = view.amount(made.deal.amount, made.deal.currency) or tr("no amount yet")
        deal = made.deal
        lines.append(tr("deal {number} {title}: {stage}, {worth}", number=deal.id, title=deal.title,
                        stage=stage_text(deal.stage),
                        worth=worth))  # fmt: skip
    return lines


def _file_words(note: Interaction, view: View) -> str:
    return tr("file {file}", file=view.note(services.attached.short_name(note.file or "")))


def before(last_contact: str | None, promises: list[Reminder], view: View, *, is_attempt: bool = False) -> str:
    """What stood before a note: the last contact and up to three open promises. An attempt is no contact."""
    if last_contact:
        parts = [tr("last contact {ago}", ago=view.ago(last_contact))]
    else:
        parts = [tr("no contact yet") if is_attempt else tr("the first contact")]
    for promise in promises[:3]:
        words = {"promise": reminder_words(promise, view), "due": view.when(promise.due)}
        parts.append(tr("{promise} ({due})", **words))
    return listed(parts, "; ")


def continued(made: Logged, view: View) -> list[str]:
    """Words were added to an earlier note."""
    note = made.interaction
    return [
        tr("Added to the note of {when} with {customer}.", when=view.when(note.at), customer=note.customer),
        *_steps(made, view),
    ]


def done(finished: Done, view: View) -> list[str]:
    """A reminder was ticked off; one that recurs comes again."""
    reminder, again = finished
    lines = [tr("Done: {customer}: {text}", customer=reminder.customer, text=view.note(reminder.text))]
    if again:
        lines.append(tr("again {when} (reminder {number})", when=view.spoken_due(again), number=again.id))
    return lines


def not_reached(threads: LooseThreads, tried: int, again: Moment, number: int, view: View) -> list[str]:
    """What to do after nobody answered, in one line: `tried` times since the last contact, on the next working day.

    Empty where a step of the days to come is planned already.
    """
    values = {"n": tried, "day": view.spoken(again), "when": again.text}
    if view.is_short:  # in the dashboard
        return [tr("tried {n} ×, again {day}?", **values)]
    if threads.due:
        return [tr("Tried {n} ×. Again {day}: crm snooze {step} {when}", step=threads.due[0].id, **values)]
    if threads.has_step:
        return []
    return [tr('Tried {n} ×. Again {day}: crm remind {number} {when} "call again"', number=number, **values)]


def settled(reminder: Reminder, view: View) -> str:
    """A reminder was ticked off by a note."""
    return tr("Done: {number} {customer}: {text}", number=reminder.id, customer=reminder.customer,
              text=view.note(reminder.text))  # fmt: skip


def loose(threads: LooseThreads, view: View) -> list[str]:
    """What is still open with the customer, in at most two lines: work that is due, and deals without a next step."""
    lines = []
    if threads.due:
        first, more = threads.due[0], len(threads.due) - 1
        values = {"number": first.id, "text": reminder_words(first, view), "when": _lateness(first, view)}
        if more:
            lines.append(tr_n("Still open: {number} {text} ({when}), and {n} more: crm done {number}",
                              "Still open: {number} {text} ({when}), and {n} more: crm done {number}", more,
                              **values))  # fmt: skip
        else:
            lines.append(tr("Still open: {number} {text} ({when}): crm done {number}", **values))
    return lines + bare(threads.bare, view)


def bare(deals: Sequence[DealMark], view: View) -> list[str]:
    """That open deals have no next step, in one line."""
    if not deals:
        return []
    first, more = deals[0], len(deals) - 1
    worth = facts_in_row(filter(None, (view.amount(first.amount, first.currency), stage_text(first.stage))))
    values = {"title": view.note(first.title), "worth": worth, "number": first.id}
    if view.is_short:  # in the dashboard
        return [tr("{title} ({worth}) has no next step: r plans one", **values)]
    if more:
        return [tr_n('{title} ({worth}) and {n} deal more have no next step: crm deal edit {number} --next "fri 10am"',
                     '{title} ({worth}) and {n} deals more have no next step: crm deal edit {number} --next "fri 10am"',
                     more, **values)]  # fmt: skip
    return [tr('{title} ({worth}) has no next step: crm deal edit {number} --next "fri 10am"', **values)]


def _lateness(reminder: Reminder, view: View) -> str:
    days = view.days_since(reminder.due_day)
    return tr("{days}d late", days=days) if days > 0 else tr("today")


def snoozed(moved: Snoozed, view: View) -> list[str]:
    """A reminder was moved: to when, and when it was due before; an earlier day is said."""
    reminder, was = moved
    values = {
        "when": view.spoken_due(reminder),
        "was": view.spoken(was),
        "customer": reminder.customer,
        "text": view.note(reminder.text),
    }
    if moment_of(reminder.due) == was:
        return [tr("Due {when} already; nothing was changed: {customer}: {text}", **values)]
    if reminder.due_day < was.day.isoformat():
        return [tr("Moved to an earlier day, {when} (was {was}): {customer}: {text}", **values)]
    return [tr("Moved to {when} (was {was}): {customer}: {text}", **values)]


def logged_with_many(count: int, text: str, planned: int) -> list[str]:
    """The same note was logged with many customers, perhaps with a next step each."""
    lines = [tr_n("Logged with {n:,} customer: {text}", "Logged with {n:,} customers: {text}", count, text=text)]
    if planned:
        lines.append(tr_n("{n:,} next step planned", "{n:,} next steps planned", planned))
    return lines


def reminded(reminder: Reminder, view: View) -> list[str]:
    """A reminder or promise was planned."""
    values = {"when": view.spoken_due(reminder), "customer": reminder.customer, "what": reminder_words(reminder, view)}
    return [tr("Reminder {number}: {when}, {customer}: {what}", number=reminder.id, **values)]


def paid(payment: Payment, view: View) -> list[str]:
    """A payment or a refund was taken down: on which day, and which order it settles."""
    words = {
        "number": payment.id,
        "customer": payment.customer,
        "worth": view.amount(abs(payment.amount), payment.currency),
        "day": view.spoken_day(payment.day),
        "order": payment.order_id,
    }
    if payment.amount > 0 and payment.order_id:
        return [tr("Payment {number}: {customer} paid {worth} on {day}, for order {order}.", **words)]
    if payment.amount > 0:
        return [tr("Payment {number}: {customer} paid {worth} on {day}, a credit.", **words)]
    if payment.order_id:
        return [tr("Payment {number}: {customer} got back {worth} on {day}, for order {order}.", **words)]
    return [tr("Payment {number}: {customer} got back {worth} on {day}, not for an order.", **words)]


def rated(made: Rated, view: View) -> list[str]:
    """A customer said how satisfied they are; with the follow-up that was planned."""
    note, step = made.interaction, made.reminder
    words = {"customer": note.customer, "text": view.note(note.text)}
    if local_day(note.at) == view.today:
        lines = [tr("{customer} {text}.", **words)]
    else:
        lines = [tr("{customer} on {day}: {text}.", **words, day=view.spoken_day(note.day))]
    if step:
        lines.append(tr("Next: {when}, {text}", when=view.spoken_due(step), text=view.note(step.text)))
    return lines


def contact_changed(contact: Contact, customer: str, verb: str) -> list[str]:
    """A person at a customer was added, changed or deleted: `verb` says which."""
    words = {"verb": verb, "name": contact.name, "customer": customer, "number": contact.id}
    return [tr("{verb} contact {number}: {name} at {customer}.", **words), way_back()]


def case_added(case: Case, view: View) -> list[str]:
    """A case was taken down."""
    values = {
        "number": case.id,
        "customer": case.customer,
        "text": view.note(case.text),
        "day": view.spoken_day(case.due_day),
    }
    return [tr("Case {number}, {customer}: {text}. To be solved by {day}.", **values)]


def case_solved(case: Case, view: View) -> list[str]:
    """A case was closed."""
    values = {"number": case.id, "customer": case.customer, "text": view.note(case.text)}
    return [tr("Solved case {number}, {customer}: {text}.", **values)]


def case_changed(case: Case, view: View) -> list[str]:
    """The words, kind or due day of a case were changed."""
    values = {"number": case.id, "customer": case.customer, "text": view.note(case.text)}
    if case.closed_on is not None:
        return [tr("Changed case {number}, {customer}: {text}. Solved: {solution}", **values,
                   solution=view.note(case.solution or ""))]  # fmt: skip
    return [tr("Changed case {number}, {customer}: {text}. To be solved by {day}.", **values,
               day=view.spoken_day(case.due_day))]  # fmt: skip


def case_reopened(case: Case, view: View) -> list[str]:
    """A solved case was opened again."""
    values = {"number": case.id, "customer": case.customer, "text": view.note(case.text)}
    return [tr("Open again: case {number}, {customer}: {text}. To be solved by {day}.", **values,
               day=view.spoken_day(case.due_day))]  # fmt: skip


def note_changed(note: Interaction, view: View) -> list[str]:
    """A logged note was changed: its number, whom it is with, its day, channel and words."""
    who = tr("{contact} at {customer}", contact=note.contact, customer=note.customer) if note.contact else note.customer
    values = {
        "number": note.id,
        "channel": channel_text(note.channel),
        "who": who,
        "day": view.spoken_day(note.at),
        "text": first_line(note, view),
    }
    lines = [tr("Changed note {number}: {channel} with {who} on {day}: {text}", **values)]
    return [*lines, _file_words(note, view)] if note.file else lines


def reminder_changed(reminder: Reminder, view: View) -> list[str]:
    """A reminder was changed: when it is due, whom it is for, and its words."""
    values = {"when": view.spoken_due(reminder), "customer": reminder.customer, "what": reminder_words(reminder, view)}
    return [tr("Changed reminder {number}: {when}, {customer}: {what}", number=reminder.id, **values)]


def rating_changed(note: Interaction, view: View) -> list[str]:
    """A customer's answer was changed."""
    words = {"number": note.id, "customer": note.customer, "text": view.note(note.text)}
    return [tr("Changed rating {number}: {customer} on {day}: {text}.", **words, day=view.spoken_day(note.day))]


def product_set_aside(name: str, orders: int) -> list[str]:
    """A product is proposed no more."""
    if not orders:
        return [tr("Deleted product {name}.", name=name)]
    return [tr_n("Set product {name} aside: it is proposed no more; {n} order keeps its name.",
                 "Set product {name} aside: it is proposed no more; {n} orders keep its name.", orders,
                 name=name)]  # fmt: skip


def deal_changed(deal: Deal, verb: str, view: View, step: NextStep | None = None) -> list[str]:
    """A deal was opened, moved, won …: `verb` says what was done to it, `step` what was planned for it."""
    worth = view.amount(deal.amount, deal.currency) or tr("no amount yet")
    facts = [deal.title, deal.customer, stage_text(deal.stage), worth]
    is_open = deal.stage not in ("won", "lost")
    if deal.expected_close and is_open:
        facts.append(tr("closes {day}", day=view.spoken_day(deal.expected_close)))
    if is_open and verb in (tr("Opened"), tr("Moved")) and deal.staged_on != view.today.isoformat():
        facts.append(tr("since {day}", day=view.spoken_day(deal.staged_on)))
    if deal.closed_on and not is_open:
        facts.append(tr("closed {day}", day=view.spoken_day(deal.closed_on)))
    facts += [tr("lost for: {reason}", reason=reason_text(deal.lost_reason))] if deal.lost_reason else []
    facts += [tr("parked until {day}", day=view.spoken_day(deal.parked_until))] if deal.parked_until else []
    facts += [tr("a big one")] if deal.is_big else []
    lines = [tr("{verb} deal {number}: {facts}.", verb=verb, number=deal.id, facts=facts_in_row(facts))]
    if step:
        lines.append(tr("next {when}: {todo}", when=view.spoken(step.due), todo=view.note(step.text)))
    return lines


def order_preview(order: PricedOrder, view: View) -> list[str]:
    """How an order that is being typed is understood: each line with its price, the sum, the products that are new."""
    parts = [
        tr("{what} @ {price} = {amount}", what=order_line_words(line),
           price=view.amount(line.price, order.currency), amount=view.amount(line.amount, order.currency))
        for line in order.lines
    ]  # fmt: skip
    if len(order.lines) != 1:
        parts.append(tr("{amount} in all", amount=view.amount(order.amount, order.currency)))
    if order.new_products:
        parts.append(tr("new: {names}", names=listed(order.new_products)))
    return parts


def order_state(order: Order, view: View) -> str:
    """An order in a sentence: what was sold to whom, its worth, and what of it is open."""
    what = listed(map(order_line_words, order.lines))
    values = {
        "number": order.id,
        "facts": facts_in_row(filter(None, (order.customer, view.spoken_day(order.day), what))),
        "worth": view.amount(order.amount, order.currency),
        "open": view.amount(order.open, order.currency),
    }
    if order.amount < 0:
        if order.open:
            return tr("Return {number}: {facts}: {worth}, open: {open}.", **values)
        return tr("Return {number}: {facts}: {worth}, paid.", **values)
    if order.open and order.due:
        spoken = view.spoken_day(order.due)
        due = tr("{day} ({terms})", day=spoken, terms=order.terms) if order.terms else spoken
        return tr("Order {number}: {facts}: {worth}, open: {open}, due {due}.", **values, due=due)
    if order.open and order.terms:
        return tr("Order {number}: {facts}: {worth}, open: {open}, {terms}.", **values, terms=order.terms)
    if order.open:
        return tr("Order {number}: {facts}: {worth}, open: {open}.", **values)
    return tr("Order {number}: {facts}: {worth}, paid.", **values)


def customer_added(customer: Customer) -> list[str]:
    """A customer was added."""
    return [tr("Added {customer} as number {number}.", customer=mentions(customer), number=customer.id)]


def customer_changed(customer: Customer) -> list[str]:
    """The facts of a customer were changed."""
    return [tr("Changed {customer} (number {number}).", customer=mentions(customer), number=customer.id)]


def deleted(thing: Record, view: View) -> list[str]:
    """One record of a customer went to the trash."""
    if isinstance(thing, records.Contact):
        return [tr("Deleted contact {number}: {name}", number=thing.id, name=thing.name)]
    words = {"text": first_line(thing, view), "customer": thing.customer, "number": thing.id}
    match thing:
        case records.Deal():
            return [tr("Deleted deal {text} of {customer}.", **words)]
        case records.Interaction():
            return [tr("Deleted the note with {customer}: {text}", **words)]
        case records.Case():
            return [tr("Deleted the case of {customer}: {text}", **words)]
        case records.Order():
            return [tr("Deleted: {order_state}", order_state=order_state(thing, view))]
        case records.Payment():
            return [tr("Deleted payment {number} of {customer}: {text}", **words)]
    return [tr("Deleted the reminder for {customer}: {text}", **words)]


def first_line(thing: Record, view: View) -> str:
    """The first line of what somebody wrote; the title of a deal, what an order holds, the worth of a payment."""
    match thing:
        case records.Deal():
            return thing.title
        case records.Contact():
            return thing.name
        case records.Order():
            return order_state(thing, view)
        case records.Payment():
            worth = view.amount(abs(thing.amount), thing.currency)
            return tr("{worth} on {day}", worth=worth, day=view.spoken_day(thing.day))
    if isinstance(thing, records.Interaction) and not thing.text:
        return tr("{channel}, no answer", channel=channel_text(thing.channel))
    return next(iter(view.note(thing.text).splitlines()), "")


def entry_echo(entry: LogEntry, view: View) -> str:
    """An entry before it is saved, in a line: how what was typed is understood."""
    if entry.no_answer:
        parts = [tr("{channel}, no answer", channel=channel_text(entry.channel)), *_entry_parts(entry, view)]
        return " · ".join(parts)
    arrow = {"in": " ←", "out": " →"}.get(entry.direction or "", "")
    return " · ".join([channel_text(entry.channel) + arrow, *_entry_parts(entry, view)])


def _entry_parts(entry: LogEntry, view: View) -> list[str]:
    """What an entry holds beside its channel and words."""
    parts = []
    if entry.at.day != view.today:
        parts.append(tr("on {day}", day=view.spoken(entry.at)))
    if entry.minutes is not None:
        parts.append(tr("{minutes} min", minutes=entry.minutes))
    if entry.file:
        parts.append(tr("file {file}", file=view.note(services.attached.short_name(entry.file))))
    if entry.next is not None:
        todo = view.note(entry.todo) if entry.todo else tr("follow up")
        parts.append(tr("next {when}: {todo}", when=view.spoken(entry.next), todo=todo))
    for one in entry.promises:
        values = {"text": view.note(one.text), "when": view.spoken(one.due)}
        parts.append(tr("you owe {text} by {when}", **values) if one.kind == "owe"
                     else tr("waiting for {text} by {when}", **values))  # fmt: skip
    if entry.stage:
        parts.append(tr("deal to {stage}", stage=stage_text(entry.stage)))
    if entry.amount is not None:
        parts.append(entry.amount.text if len(entry.amount) == 1 else view.amount(*entry.amount))
    return [*parts, mood_text(entry.mood)] if entry.mood else parts

"""The form after a talk: a word about it, the channel, the next step, and the reminder that is settled by it.

`l` and `d` open the same form. It asks for the next step when an open deal or an A customer would be left without one,
once a deal and day; Enter leaves it so.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from crmcli import parse
from crmcli.domain.records import CHANNELS, LogEntry, Reminder
from crmcli.errors import CrmError
from crmcli.queries.clock_gap import clock_gap
from crmcli.queries.finishing import is_key_customer, left_after, likely_channel
from crmcli.queries.loose import left_bare
from crmcli.queries.timeline import reminders_of
from crmcli.render.answers import bare, clock_remark, entry_echo, in_one_line, logged, reminded, snoozed
from crmcli.render.answers import done as ticked_off
from crmcli.render.view import reminder_text
from crmcli.services.completion import Completion, finish, log_talk
from crmcli.store import Store
from crmcli.tui.dialogs.alike import LogManyForm
from crmcli.tui.dialogs.base import Form, FormField
from crmcli.tui.dialogs.days import PROPOSE, ProposedDays, best_day, day_text, days_line, load_ahead, working_days
from crmcli.tui.dialogs.reminders import DoneManyForm, reminder_to_act_on
from crmcli.tui.host import Host
from crmcli.tui.shell_lines import shell_line, who_word
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.check import Check
from crmcli.tui.widgets.chips import Chips
from crmcli.words import channel_text, facts_in_row, stage_text, tr, tr_mark, tr_marked

NO_ANSWER = "no-answer"
_DEFAULT = "call"  # where neither the reminder nor a note says how one talks with them
_ARROWS = {"in": " ←", "out": " →", "": ""}


def log(host: Host, chosen: Sequence[Subject]) -> None:
    """Ask for a note about a talk; it settles the reminder whose row was chosen. Of many customers one note for all."""
    if len(chosen) > 1:
        host.ask(LogManyForm(chosen, host.view))
        return
    who = chosen[0]
    due = [
        step
        for step in reminders_of(host.book.store, who.customer_id, open_only=True)
        if step.due_day <= host.view.today.isoformat() and step.kind != "waiting"
    ]
    reason = who.reminder or (due[0] if len(due) == 1 else None)
    is_settled = who.reminder is not None and who.reminder.kind != "waiting"
    host.ask(LogForm(host, who, reason, is_settled=is_settled))


def done(host: Host, chosen: Sequence[Subject]) -> None:
    """Tick off the chosen reminder, else the customer's next one; of many customers the next one each."""
    if len(chosen) > 1:
        host.ask(DoneManyForm(chosen))
        return
    reminder = reminder_to_act_on(host, chosen[0], "d")
    if reminder is not None:
        host.ask(DoneForm(host, chosen[0], reminder, is_settled=True))


class FinishForm(Form):
    """A word, the channel by chips, the next step with the load of its day, what to do then, what it settles."""

    HINT = tr_mark("Enter saves · Tab next line · ←→ channel · Ctrl+D settles · Esc leaves")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+d", "settle", tr_mark("settles it or not"), show=False, priority=True),
        *PROPOSE,
        Binding("less_than_sign", "direct('in')", tr_mark("they turned to you"), show=False),
        Binding("greater_than_sign", "direct('out')", tr_mark("you turned to them"), show=False),
    ]
    EXAMPLE = tr_mark("called, wants a quote")
    KIND = ""
    proposes = False  # whether the next step is written in at once, and not asked for
    SAVE = staticmethod(finish)

    def __init__(self, host: Host, who: Subject, reminder: Reminder | None, *, is_settled: bool) -> None:
        self.view, self.who, self.reminder, self.is_settled = host.view, who, reminder, is_settled
        super().__init__(
            self._title(),
            FormField("text", tr("What"), example=tr_marked(self.EXAMPLE)),
            FormField("next", tr("Next"), example=tr("fri 10am, ↓ proposes a day")),
            FormField("todo", tr("To do"), example=tr("send the quote")),
        )
        store, text = host.book.store, reminder.text if reminder else ""
        self.first_channel = likely_channel(store, who.customer_id, text) or _DEFAULT
        self.direction = ""
        self.load: Mapping[date, int] = load_ahead(store, self.view)
        self.is_key = False
        self.proposals = ProposedDays(self, "next", self.view)
        self._is_asked = False
        self._is_day_ours = False
        self.draft_key = (self.KIND, who.customer_id)

    def _title(self) -> str:
        return tr("Log · {name}", name=self.who.name)

    def body(self) -> ComposeResult:
        """The lines, the chips under the first, the days under the next step, the box, the echo, the hint."""
        text, following, todo = self.fields
        yield from self.line(text)
        with Horizontal(classes="field"):
            yield Static(Content(tr("How")), classes="label")
            yield Chips(self._channels(), self.first_channel, id="channels")
        yield from self.line(following)
        yield from days_line(self.view, self.load)
        yield from self.line(todo)
        if self.reminder is not None:
            with Horizontal(classes="field"):
                yield Static(Content(tr("Settles")), classes="label")
                yield Check(self._settles(self.reminder), is_on=self.is_settled, id="settles")
        yield from self.foot()

    def _channels(self) -> list[tuple[str, str]]:
        """The channels, the likely one first, and that nobody answered."""
        first = self.first_channel
        names = [first, *(name for name in CHANNELS if name != first)]
        return [*((name, channel_text(name)) for name in names), (NO_ANSWER, tr("no answer"))]

    def _settles(self, reminder: Reminder) -> str:
        late = self.view.days_since(reminder.due_day)
        when = tr("{days}d late", days=late) if late > 0 else self.view.spoken_due(reminder)
        return tr("{text} ({when})", text=reminder_text(reminder, self.view), when=when)

    def on_mount(self) -> None:
        """Learn whether the customer is one of the few that matter most: of many orders, so in a thread."""
        number, settings = self.who.customer_id, self.view.settings
        self.crm.read_in_thread("key_customer", lambda store: is_key_customer(store, number, settings), self._know)

    def _know(self, is_key: bool) -> None:
        self.is_key = is_key
        if self.proposes:
            self.crm.guarded(self._propose)

    def _propose(self) -> None:
        """Write the day of the next step with the least planned on it, where one would be missed."""
        left = left_after(self.crm.book.store, self.who.customer_id, self.settled(self.typed))
        if (left.bare or (self.is_key and not left.has_step)) and not self.typed["next"]:
            self.proposals.put(best_day(self.view, self.load))
        self._is_asked = True

    # --- keys --------------------------------------------------------------------------------

    def action_settle(self) -> None:
        """Tick the reminder off with it, or leave it open."""
        for check in self.query(Check):
            check.action_turn()

    def action_direct(self, direction: str) -> None:
        """Who turned to whom; the same key again takes it back."""
        chips = self.query_one(Chips)
        if chips.has_focus:
            self.direction = "" if self.direction == direction else direction
            chips.mark = _ARROWS[self.direction]
            chips.refresh()
            self._echo()

    def action_propose(self, step: int) -> None:
        """Write another proposed day into the line of the next step."""
        self.proposals.step(step)

    def on_chips_chip_chosen(self, event: Chips.ChipChosen) -> None:
        """Nobody answered: tried again on the next working day, and nothing is settled."""
        event.stop()
        line = self.query_one("#field-next", Input)
        is_attempt = self.query_one(Chips).value == NO_ANSWER
        if is_attempt and not line.value:
            self._is_day_ours = True
            self.proposals.put(working_days(self.view, 1)[0])
        elif not is_attempt and self._is_day_ours:
            self._is_day_ours, line.value = False, ""
        self._echo()

    def on_chips_submitted(self, event: Chips.Submitted) -> None:
        """Enter saves from here too."""
        event.stop()
        self.submit()

    def on_check_turned(self, event: Check.Turned) -> None:
        """The echo says what is ticked off."""
        event.stop()
        self._echo()

    # --- what is understood ------------------------------------------------------------------

    @property
    def typed(self) -> dict[str, str]:
        """The lines, the channel, the direction, and whether the reminder is settled."""
        checks = list(self.query(Check))
        said = {**super().typed, "channel": self.query_one(Chips).value, "direction": self.direction}
        return {**said, "settles": "yes" if checks and checks[0].is_on else ""}

    def entry(self, said: Mapping[str, str]) -> LogEntry:
        """What was typed as an entry; its text is empty where no word was said."""
        chip = said["channel"]
        channel = "" if chip == NO_ANSWER else chip
        entry = parse.entry(said["text"], self.view, channel=channel, next_step=said["next"], todo=said["todo"])
        if chip == NO_ANSWER and not entry.no_answer:
            entry = entry._replace(no_answer=True, channel=entry.channel if entry.channel != "other" else _DEFAULT)
        return entry._replace(direction=entry.direction or said["direction"] or None)

    def echo(self, said: Mapping[str, str]) -> str:
        """How the lines are understood, and how much is planned on the day of the next step."""
        entry = self.entry(said)
        is_said = any(said[name] for name in ("text", "next", "todo")) or entry.no_answer
        if not is_said:
            return ""
        parts = [entry_echo(entry, self.view)]
        if entry.next is not None and self.load.get(entry.next.day):
            parts.append(day_text(entry.next.day, self.load))
        return " · ".join(parts)

    def settled(self, said: Mapping[str, str]) -> Reminder | None:
        """The reminder that is ticked off with it."""
        return self.reminder if said["settles"] else None

    # --- saving ------------------------------------------------------------------------------

    def submit(self) -> None:
        """Save, after asking once for the next step where one would be missed."""
        if not self._is_asked and not self._is_saving:
            self.crm.guarded(self._ask)
            if self._is_asked:
                return
        super().submit()

    def _ask(self) -> None:
        """Put the question for the next step, where it is due, under the lines."""
        said = self.typed
        missed = self.missed(said)
        if missed:
            self._is_asked = True
            self.query_one("#field-next", Input).focus()
            self._show(missed, bad=True)

    def missed(self, said: Mapping[str, str]) -> str:
        """The question for the next step; empty where none would be missed, or it was asked today."""
        try:
            entry = self.entry(said)
        except CrmError:  # said by the saving
            return ""
        if entry.next is not None or entry.no_answer or not (entry.text or self.settled(said)):
            return ""
        left = left_after(self.crm.book.store, self.who.customer_id, self.settled(said))
        day, session = self.view.today.isoformat(), self.crm.session
        if left.bare:
            if not session.first_time(day, "deal", [deal.id for deal in left.bare]):
                return ""
            first = left.bare[0]
            worth = facts_in_row(
                filter(None, (self.view.amount(first.amount, first.currency), stage_text(first.stage)))
            )
            title = self.view.note(first.title)
            values = {"title": title, "worth": worth}
            return tr("{title} ({worth}) has no next step: fri 10am · +3d · Enter leaves it so", **values)
        if self.is_key and not left.has_step and session.first_time(day, "customer", [self.who.customer_id]):
            return tr("{name} is an A customer without a next step: fri 10am · +3d · Enter leaves it so",
                      name=self.who.name)  # fmt: skip
        return ""

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """`crm log`, or `crm done` of the reminder."""
        is_done = self.KIND == "done" and bool(said["settles"]) and self.reminder is not None
        words = ["done", str(self.reminder.id)] if is_done and self.reminder is not None else [
            "log", who_word(store, self.who.customer_id, self.who.name)
        ]  # fmt: skip
        options = {said["channel"]: "--"} if said["text"] or not is_done else {}
        if not is_done and said["direction"]:
            options[said["direction"]] = "--"
        if not is_done and said["settles"]:
            options["done"] = "--"
        return shell_line(*words, *([said["text"]] if said["text"] else []), **options, next=said["next"],
                          todo=said["todo"])  # fmt: skip

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """File the word, tick off what it settles, plan the next step."""
        entry, settled = self.entry(said), self.settled(said)
        remark = clock_remark(clock_gap(store)) if entry.by_clock and entry.text else []
        outcome = self.SAVE(store, self.who.customer_id, entry, settled, self.reminder, self.view.settings)
        return in_one_line(remark + self._answer(store, outcome))

    def _answer(self, store: Store, outcome: Completion) -> list[str]:
        """What was saved; of a note first the note, of a reminder first that it is done."""
        ticked = [line for done in outcome.done for line in ticked_off(done, self.view)]
        notes = [line for made in outcome.logged for line in logged(made, self.view)]
        lines = notes + ticked if self.KIND == "log" else ticked + notes
        for step in outcome.planned:
            lines += reminded(step, self.view)
        for moved in outcome.moved:
            lines += snoozed(moved, self.view)
        for done in outcome.done:
            lines += bare(left_bare(store, done.reminder) if done.following is None else [], self.view)
        return lines


class LogForm(FinishForm):
    """The form of a note: without a word there is nothing to save, unless nobody answered."""

    KIND = "log"

    SAVE = staticmethod(log_talk)

    def missed(self, said: Mapping[str, str]) -> str:
        """Nothing is asked before there is a note."""
        return super().missed(said) if said["text"] else ""


class DoneForm(FinishForm):
    """The form of a reminder: without a word it is ticked off, and nothing is logged."""

    HINT = tr_mark("Enter ticks it off · no word logs nothing · ←→ channel · Ctrl+D settles · Esc leaves")
    EXAMPLE = tr_mark("how it went: happy, wants 3 more")
    KIND = "done"

    def _title(self) -> str:
        assert self.reminder is not None
        text = self.view.note(self.reminder.text)
        return tr("Done · {customer}: {text}", customer=self.reminder.customer, text=text)

    def entry(self, said: Mapping[str, str]) -> LogEntry:
        """An option alone (`/call`) says how it was done: what was done stands in the reminder, as it is written."""
        entry = super().entry(said)
        if said["text"] and not entry.text and not entry.no_answer and self.reminder is not None:
            return entry._replace(text=self.reminder.text)
        return entry

"""The forms around a talk: log it, plan the next one, tick one off."""

from collections.abc import Mapping

from crmcli import render
from crmcli.domain.dates import parse_every
from crmcli.domain.records import CHANNELS, Reminder
from crmcli.errors import Usage
from crmcli.queries.timeline import get_reminder
from crmcli.services.completion import complete_with_note
from crmcli.services.log import LogEntry, Logged, Participant, log_entry
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.tui import said as read
from crmcli.tui.dialogs.base import Field, Form
from crmcli.tui.subject import Subject
from crmcli.tui.view import View

_EXAMPLE = "called, wants a quote /call /next fri 10am"


class LogForm(Form):
    """What happened, on which channel, and what comes next."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            f"Log · {who.name}",
            Field("text", "What", example=_EXAMPLE),
            Field("channel", "How", example="call, mail, meet, visit, chat, letter; in or out"),
            Field("next", "Next", example="fri 10am"),
            Field("todo", "To do", example="send the quote"),
        )
        self.who = who
        self.view = view

    def _entry(self, said: Mapping[str, str]) -> LogEntry:
        channel, direction = how(said["channel"])
        entry = read.entry(said["text"], self.view, channel=channel, next_step=said["next"], todo=said["todo"])
        return entry._replace(direction=entry.direction or direction)

    def echo(self, said: Mapping[str, str]) -> str:
        """How the line is understood."""
        return read.heard(self._entry(said), self.view) if any(said.values()) else ""

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """File the note."""
        entry = self._entry(said)
        return logged_answer(
            log_entry(store, [Participant(self.who.customer_id)], entry, self.view.settings)[0], self.view
        )


def how(text: str) -> tuple[str, str | None]:
    """`call out` as (call, out); an unmistakable beginning is enough."""
    channel, direction = "", None
    for word in text.replace(",", " ").casefold().split():
        fitting = [name for name in CHANNELS if name.startswith(word)]
        if word in ("in", "out"):
            direction = word
        elif len(fitting) != 1 or channel:
            raise Usage(f"How: {text!r} is not a channel. Write one of {', '.join(CHANNELS)}; in or out.")
        else:
            channel = fitting[0]
    return channel, direction


def logged_answer(logged: Logged, view: View) -> str:
    """What a note made, in a line."""
    note = logged.interaction
    parts = [f"Logged {note.channel} with {note.customer}"]
    if logged.reminder is not None:
        parts.append(f"next {view.spoken_due(logged.reminder)}")
    if logged.deal is not None:
        parts.append(f"deal in {logged.deal.stage}")
    return ", ".join(parts)


class RemindForm(Form):
    """Something to do, and when."""

    def __init__(self, who: Subject, view: View) -> None:
        super().__init__(
            f"Remind · {who.name}",
            Field("when", "When", example="tomorrow 3pm"),
            Field("text", "What", example="send the quote"),
            Field("every", "Every", example="month, 2 weeks, mon and thu (empty: once)"),
        )
        self.who = who
        self.view = view

    def echo(self, said: Mapping[str, str]) -> str:
        """The day as it is understood."""
        parts = []
        if said["when"]:
            parts.append(self.view.spoken(read.when(said["when"], self.view)))
        if said["every"]:
            parts.append(f"every {parse_every(said['every']).text}")
        return " · ".join(parts)

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Plan it."""
        if not said["when"]:
            raise Usage("Say when: tomorrow 3pm, next fri, in 2 weeks.")
        every = parse_every(said["every"]) if said["every"] else None
        due = read.when(said["when"], self.view)
        new = NewReminder(
            self.who.customer_id, due, said["text"], every, deal_id=self.who.deal.id if self.who.deal else None
        )
        reminder = get_reminder(store, add_reminder(store, new))
        return f"Reminder {self.view.spoken_due(reminder)}: {reminder.customer}: {render.what(reminder)}"


class DoneForm(Form):
    """Tick off a reminder, with a word about how it went."""

    HINT = "Enter ticks it off · leave the word empty to log nothing · Esc leaves"

    def __init__(self, reminder: Reminder, view: View) -> None:
        super().__init__(
            f"Done · {reminder.customer}: {view.note(reminder.text)}",
            Field("text", "A word", example="how it went: happy, wants 3 more /call"),
            Field("next", "Next", example="fri 10am"),
        )
        self.reminder = reminder
        self.view = view

    def _entry(self, said: Mapping[str, str]) -> LogEntry | None:
        if not any(said.values()):
            return None
        return read.entry(said["text"] or self.reminder.text, self.view, next_step=said["next"])

    def echo(self, said: Mapping[str, str]) -> str:
        """What would be logged."""
        entry = self._entry(said)
        return read.heard(entry, self.view) if entry else ""

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Tick it off, and log the word."""
        finished = complete_with_note(store, self.reminder.id, self._entry(said), self.view.settings)
        answer = f"Done: {finished.done.reminder.customer}: {self.view.note(finished.done.reminder.text)}"
        following = finished.done.following or (finished.logged.reminder if finished.logged else None)
        return f"{answer}, next {self.view.spoken_due(following)}" if following else answer

"""One customer after the other: whom, why now, the brief, and one key for what became of it."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from crmcli import queries
from crmcli.domain.dates import Moment
from crmcli.domain.records import LogEntry
from crmcli.domain.text.unicode import visible
from crmcli.errors import CrmError
from crmcli.queries.timeline import get_reminder
from crmcli.queries.today import Today, today
from crmcli.render.answers import in_one_line, logged, reminded, snoozed
from crmcli.render.next_customer import MorningTally, NextCustomer, next_customers, tally_words
from crmcli.services.completion import log_talk
from crmcli.services.reminders import NewReminder, add_reminder
from crmcli.store import Store
from crmcli.tui.dialogs.base import Dialog
from crmcli.tui.dialogs.days import load_ahead, working_days
from crmcli.tui.dialogs.finishing import DoneForm, LogForm
from crmcli.tui.dialogs.reminders import SnoozeForm
from crmcli.tui.host import Host, error_words
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.brief import BriefPane
from crmcli.tui.widgets.hint import Hint
from crmcli.words import FOLLOW_UP, tr, tr_mark, tr_marked


def work(host: Host, chosen: Sequence[Subject]) -> None:
    """Begin with the most urgent customer."""
    host.ask(NextDialog())


class NextDialog(Dialog):
    """The customers of the morning, one at a time."""

    HINT = tr_mark("l called · - no answer · s later · d done · Space skip · Esc leaves")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "called", tr_mark("called"), show=False),
        Binding("minus", "no_answer", tr_mark("no answer"), show=False),
        Binding("s", "later", tr_mark("later"), show=False),
        Binding("d", "done", tr_mark("done"), show=False),
        Binding("space", "skip", tr_mark("skip"), show=False),
    ]

    def __init__(self) -> None:
        super().__init__(tr("Next customer"))
        self.queue: list[NextCustomer] = []
        self.tally = MorningTally()
        self._handled: set[str] = set()
        self._is_read = False
        self._is_acting = False

    def body(self) -> ComposeResult:
        """Where one is, whom, why now, the brief, what was said of the last one, the keys."""
        yield Static("", id="count")
        yield Static("", id="whom")
        yield Static("", id="why")
        yield BriefPane(id="next-brief")
        yield Static("", id="echo")
        yield Hint(tr_marked(self.HINT))

    def on_mount(self) -> None:
        """Read the morning."""
        self._read()

    def _read(self) -> None:
        self._is_read = False
        self.crm.read_in_thread("next_customer", today, self._show_queue)

    @property
    def here(self) -> NextCustomer | None:
        """The customer who is shown; None before they are read, while a key is being answered, and at the end."""
        return self.queue[0] if self._is_read and not self._is_acting and self.queue else None

    def _show_queue(self, picture: Today) -> None:
        if not self.is_attached:  # closed while it was read
            return
        self.queue = next_customers(picture, self.crm.view, self._handled)
        self._is_read = True
        self.crm.guarded(self._show)

    def _show(self) -> None:
        """Show the first customer of the queue, or what was done."""
        view, pane = self.crm.view, self.query_one(BriefPane)
        self._put("count", tally_words(self.tally, len(self.queue)), "$muted")
        pane.display = bool(self.queue)
        if not self.queue:
            self._put("whom", tr("Nobody is left for now."), "bold")
            self._put("why", "", "")
            return
        here = self.queue[0]
        name = tr("{name} · {person}", name=here.name, person=here.person) if here.person else here.name
        self._put("whom", name, "$accent bold")
        self._put("why", "\n".join(here.reasons[:3]), "")
        pane.show(queries.brief.brief(self.crm.book.store, here.customer_id), view)

    def _put(self, name: str, text: str, style: str) -> None:
        content = Content("\n").join([Content.assemble((visible(line), style)) for line in text.split("\n")])
        self.query_one(f"#{name}", Static).update(content)

    def _tell(self, text: str, *, bad: bool = False) -> None:
        self._put("echo", text, "$warning" if bad else "$accent")

    # --- the keys ----------------------------------------------------------------------------

    def action_called(self) -> None:
        """Log the talk."""
        if (here := self.here) is not None:
            reminder = here.reminder
            form = LogForm(self.crm, self._subject(here), reminder, is_settled=reminder is not None)
            self._ask(form, here, "logged")

    def action_done(self) -> None:
        """Tick off what was to be done."""
        if (here := self.here) is None:
            return
        if here.reminder is None:
            self._tell(tr("There is no reminder to tick off here: l logs a talk, Space goes on."), bad=True)
        else:
            self._ask(DoneForm(self.crm, self._subject(here), here.reminder, is_settled=True), here, "done")

    def action_later(self) -> None:
        """Put it off."""
        if (here := self.here) is None:
            return
        if here.reminder is not None:
            form = SnoozeForm(here.reminder, self.crm.view, load_ahead(self.crm.book.store, self.crm.view))
            form.saved = lambda: self._handle((here.key,), "later")
            self.crm.ask(form)
            return
        day = Moment(working_days(self.crm.view, 1)[0])

        def plan(store: Store) -> str:
            number = add_reminder(store, NewReminder(here.customer_id, day, FOLLOW_UP))
            return in_one_line(reminded(get_reminder(store, number), self.crm.view))

        self._act(plan, here.keys, "later")

    def action_no_answer(self) -> None:
        """Log that nobody answered; it comes again on the next working day."""
        if (here := self.here) is None:
            return
        view = self.crm.view
        again = Moment(working_days(view, 1)[0])
        at = Moment(view.today, view.now.time())
        entry = LogEntry("", at, "call", next=again, by_clock=True, no_answer=True)

        def attempt(store: Store) -> str:
            made = log_talk(store, here.customer_id, entry, None, here.reminder, view.settings)
            lines = [line for one in made.logged for line in logged(one, view)]
            return in_one_line(lines + [line for moved in made.moved for line in snoozed(moved, view)])

        self._act(attempt, here.keys, "tried")

    def action_skip(self) -> None:
        """Go on to the next customer."""
        if (here := self.here) is not None:
            self._tell("")
            self._handle(here.keys, "skipped")

    def _subject(self, here: NextCustomer) -> Subject:
        return Subject(here.customer_id, here.name, reminder=here.reminder)

    def _ask(self, form: LogForm | DoneForm, here: NextCustomer, what: str) -> None:
        """Open a form that writes in the next step itself; when it is saved the row was handled."""
        form.proposes = True
        form.saved = lambda: self._saved(here, what)
        self.crm.ask(form)

    def _saved(self, here: NextCustomer, what: str) -> None:
        """The answer stands at the foot of the screen: what was said of the row before goes away."""
        self._tell("")
        self._handle((here.key,), what)

    def _act(self, change: Callable[[Store], str], keys: Sequence[str], what: str) -> None:
        self._is_acting = True

        async def run() -> None:
            try:
                self._tell(await self.crm.change(change))
            except CrmError as error:
                self._tell(error_words(error), bad=True)
            else:
                self._handle(keys, what)
            finally:
                self._is_acting = False

        job: Any = run
        self.run_worker(job)

    def _handle(self, keys: Sequence[str], what: str) -> None:
        """A row was handled: count it, and show the next customer."""
        self._handled |= set(keys)
        self.tally = self.tally.plus(what)
        self._read()

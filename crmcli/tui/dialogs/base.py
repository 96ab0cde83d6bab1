"""A dialog over a screen, and the form most of them are: labelled lines, an echo of what was understood, Enter saves.

A form stays open, with all that was typed, until the book has taken it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from crmcli.domain.text.unicode import cells, one_line, visible
from crmcli.errors import CrmError
from crmcli.queries.completion import words_in_use
from crmcli.store import Store
from crmcli.tui import drafts
from crmcli.tui.host import Host, Progress, error_words, with_undo
from crmcli.tui.widgets.hint import Hint
from crmcli.tui.widgets.textline import TextLine
from crmcli.words import tr, tr_mark, tr_marked

Job = Callable[[Store, Progress], str]
NO_DRAFT = ("", 0)


_LABEL = 9  # cells of a label and what parts it from its line


class FormField(NamedTuple):
    """One line of a form: its name, label, first value and what an empty one suggests.

    `completes` is the kind of words that it offers while one types (see `queries.completion`).
    """

    name: str
    label: str
    value: str = ""
    example: str = ""
    completes: str = ""


class Dialog(ModalScreen[None]):
    """A box in the middle of the screen; Escape leaves without doing anything."""

    CSS_PATH = "dialogs.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", tr_mark("leave"), show=False)]

    def __init__(self, title: str) -> None:
        super().__init__()
        self.heading = title
        self._is_left = False

    @property
    def crm(self) -> Host:
        """The app."""
        return cast(Host, self.app)

    def compose(self) -> ComposeResult:
        """The box: a title, then what the dialog is about."""
        with Vertical(id="box"):
            yield Static(Content.assemble((visible(one_line(self.heading, 70)), "bold")), id="title")
            yield from self.body()

    def body(self) -> ComposeResult:
        """What stands in the box."""
        yield from ()

    def action_leave(self) -> None:
        """Close without doing anything."""
        self.close()

    def close(self) -> bool:
        """Close; False when it was closed already (a second key was on its way)."""
        if self._is_left:
            return False
        self._is_left = True
        self.dismiss()
        return True


class Form(Dialog):
    """Labelled lines. Subclasses say what an echo shows and what Enter does."""

    HINT: ClassVar[str] = tr_mark("Enter saves · Tab next line · Esc leaves")
    # With priority: the next line has the focus before the next key is given out, however quickly it follows.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", show=False, priority=True),
        Binding("ctrl+r", "restore_draft", tr_mark("bring the draft back"), show=False, priority=True),
    ]
    _line = ""
    saved: Callable[[], None] = staticmethod(lambda: None)  # told when the book has taken it
    draft_key: tuple[str, int] = NO_DRAFT  # the form and the customer whose words are kept when it is left

    def __init__(self, title: str, *fields: FormField) -> None:
        super().__init__(title)
        self.fields = fields
        self._is_saving = False

    def body(self) -> ComposeResult:
        """The lines, the echo, the hint."""
        for field in self.fields:
            yield from self.line(field)
        yield from self.foot()

    def line(self, field: FormField) -> ComposeResult:
        """One line with its label."""
        with Horizontal(classes="field"):
            yield Static(Content(field.label), classes="label")
            yield TextLine(field.value, placeholder=field.example, id=f"field-{field.name}", completes=field.completes)

    def foot(self) -> ComposeResult:
        """The draft that is offered, the echo, the hint."""
        draft = drafts.find(self.crm, self.draft_key) if self.draft_key != NO_DRAFT else None
        if draft is not None:
            view = self.crm.view
            when = (
                f"{draft.at:%H:%M}" if draft.at.date() == view.today else view.spoken_day(draft.at.date().isoformat())
            )
            said = tr("↺ your draft of {time}: Ctrl+R brings it back", time=when)
            yield Static(Content(said), id="draft")
        yield Static("", id="echo")
        hint = tr_marked(self.HINT)
        completes = any(field.completes for field in self.fields)
        yield Hint(tr("{keys} · → completes", keys=hint) if completes else hint)

    def on_mount(self) -> None:
        """Echo what stands there already, and read beside which words the lines may offer."""
        self._align()
        self._echo()
        wanted = sorted({field.completes for field in self.fields if field.completes})
        if wanted:
            self.crm.read_in_thread(
                "completions", lambda store: {what: words_in_use(store, what) for what in wanted}, self._offer
            )

    def _align(self) -> None:
        """Give all labels the room that the longest of them needs."""
        labels = list(self.query(".label").results(Static))
        longest = max((cells(str(label.content)) for label in labels), default=0)
        for label in labels:
            label.styles.width = max(_LABEL, longest + 1)

    def _offer(self, words: Mapping[str, Sequence[str]]) -> None:
        for line in self.query(TextLine):
            if line.completer is not None:
                line.completer.words = words.get(line.completer.what, ())

    # --- drafts ------------------------------------------------------------------------------

    def drafted(self) -> dict[str, str]:
        """What was typed and would be lost; empty where nothing was."""
        first = {field.name: field.value.strip() for field in self.fields}
        lines = {name: text for name, text in self.typed.items() if name in first}
        return lines if lines != first else {}

    def restore(self, values: Mapping[str, str]) -> None:
        """Put a draft back into the lines."""
        for field in self.fields:
            self.query_one(f"#field-{field.name}", Input).value = values.get(field.name, "")

    def action_restore_draft(self) -> None:
        """Bring back what stood here when the form was left."""
        draft = drafts.find(self.crm, self.draft_key) if self.draft_key != NO_DRAFT else None
        if draft is not None:
            self.restore(draft.values)
            self.query_one("#draft").display = False

    def _keep_draft(self) -> None:
        """Keep what was typed for the next time the form is opened for this customer."""
        if self.draft_key != NO_DRAFT and (values := self.drafted()):
            self.crm.guarded(lambda: self._write_draft(values))

    def _write_draft(self, values: Mapping[str, str]) -> None:
        drafts.keep(self.crm, self.draft_key, values)
        self.crm.say(tr("Your words are kept as a draft: the same key offers them again."))

    @property
    def typed(self) -> dict[str, str]:
        """What stands in each line."""
        return {field.name: self.query_one(f"#field-{field.name}", Input).value.strip() for field in self.fields}

    def echo(self, said: Mapping[str, str]) -> str:
        """What would be saved, in a line. Raises CrmError for what cannot be understood."""
        return ""

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Do it; the answer says what was done, in the words of render.answers. Raises CrmError."""
        raise NotImplementedError

    def shell_line(self, store: Store, said: Mapping[str, str]) -> str:
        """The line with which the shell does the same, empty where there is none; asked before it is done."""
        return ""

    def job(self, said: Mapping[str, str]) -> Job | None:
        """What is done in a thread, with progress, when many customers are marked; None when `act` does it at once."""
        return None

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show at once how it is understood."""
        event.stop()
        self._echo()

    def _echo(self) -> None:
        try:
            self._show(self.echo(self.typed), bad=False)
        except CrmError as error:
            self._show(error.message, bad=True)

    def _show(self, text: str, *, bad: bool) -> None:
        line = self.query_one("#echo", Static)
        line.update(Content.assemble((visible(text), "$warning" if bad else "$accent")) if text else "")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves from any line."""
        event.stop()
        self.submit()

    def submit(self) -> None:
        """Save what stands in the lines, once."""
        if not self._is_saving and not self._is_left:
            self._is_saving = True
            job: Any = self._save
            self.run_worker(job)

    async def _save(self) -> None:
        said = self.typed
        try:
            job = self.job(said)
            if job is None:
                self._line = self.shell_line(self.crm.book.store, said)
                answer = await self.crm.change(lambda store: self.act(store, said))
            else:
                answer = await self.crm.work(self.heading, job, self.show_progress)
        except CrmError as error:
            self._show(error_words(error), bad=True)
        else:
            self.done(answer)
        finally:
            self._is_saving = False

    def show_progress(self, text: str) -> None:
        """Show how far long work is."""
        self._show(tr("{progress} · Esc stops it", progress=text), bad=False)

    def action_leave(self) -> None:
        """Close without doing anything; long work that was begun is stopped first."""
        if self._is_saving:
            self.crm.action_stop()
        else:
            self._keep_draft()
            self.close()

    def done(self, answer: str) -> None:
        """It was done: close, and say so."""
        if self.draft_key != NO_DRAFT:
            self.crm.guarded(lambda: drafts.drop(self.crm, self.draft_key))
        self.close()
        self.saved()
        if answer:
            self.crm.say(with_undo(answer), line=self._line)


class Confirmation(Form):
    """A form without lines: the echo says what would be done, and one more Enter does it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", tr_mark("do it"), show=False)]

    def action_submit(self) -> None:
        """Do it."""
        self.submit()

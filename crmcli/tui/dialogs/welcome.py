"""What an empty book says: try a made-up one, add the first customer, or bring a file."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from crmcli.context import data_folder
from crmcli.demo.sample_book import ready_demo
from crmcli.errors import Failed
from crmcli.render.cells import Line
from crmcli.render.columns import Column
from crmcli.render.view import Cell
from crmcli.services.importing.file import import_file
from crmcli.store import Store
from crmcli.tui.book import LiveBook
from crmcli.tui.dialogs.base import Dialog, Form, FormField
from crmcli.tui.dialogs.choosing import Choice, Chooser
from crmcli.tui.dialogs.people import AddForm
from crmcli.tui.host import Host, Progress, with_undo
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.hint import Hint
from crmcli.tui.widgets.rows import Rows
from crmcli.words import tr, tr_mark, tr_marked

_CHOICES = (
    Choice("demo", tr_mark("Look at a made-up book"), tr_mark("yours stays as it is")),
    Choice("add", tr_mark("Add the first customer"), tr_mark("later: a")),
    Choice("bring", tr_mark("Bring contacts from a file"), tr_mark("later: crm import")),
)


def _translated(choice: Choice) -> Choice:
    return choice._replace(label=tr_marked(choice.label), hint=tr_marked(choice.hint))


def welcome(host: Host, chosen: Sequence[Subject]) -> None:
    """Offer three ways to begin."""
    host.ask(Welcome())


def show_demo(host: Host) -> None:
    """Show the made-up book, making it first when it is not there."""
    path = data_folder() / "demo.db"
    ready_demo(path, host.book.now)
    host.show_book(LiveBook(path, host.book.clock))
    host.say(tr("This is the made-up book. Try anything: your own is as it was."))
    host.ask(Tour())


class Tour(Dialog):
    """Four lines for whoever is here for the first time."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "leave", tr_mark("begin"), show=False)]

    def __init__(self) -> None:
        super().__init__(tr("Four keys to begin with"))

    def body(self) -> ComposeResult:
        """The lines, each after its key, and how one gets back to one's own book."""
        lines = (
            ("w", tr("the morning, one customer after the other: why, and what to say")),
            ("l", tr("after a call: a line about it, and the next step; d ticks off, s puts off")),
            ("/", tr("finds anybody; 1 to 5 are the screens, ? shows every key")),
            ("u", tr("takes it back; q leaves, and crm opens your own book again")),
        )
        yield Rows((Column(least=2), Column(share=1)), id="tour")
        self._lines = [Line((Cell(key, "accent"), text)) for key, text in lines]
        yield Hint(tr("Enter begins"))

    def on_mount(self) -> None:
        """Show the lines."""
        rows = self.query_one(Rows)
        rows.styles.height = len(self._lines)
        rows.show(self._lines)


def bring(host: Host, path: Path) -> None:
    """Import a file in a thread."""
    settings = host.view.settings

    def work(store: Store, progress: Progress) -> str:
        done = import_file(store, path, settings, progress)
        return with_undo(
            tr("{file}: {added:,} added, {updated:,} updated", file=path.name, added=done.added, updated=done.updated)
        )

    host.begin_work(tr("Importing {file}", file=path.name), work)


class Welcome(Chooser):
    """The first thing a new user sees."""

    def __init__(self) -> None:
        super().__init__(tr("Welcome. This book is empty"), [_translated(one) for one in _CHOICES], self._begin)

    def body(self) -> ComposeResult:
        """What this is, and three ways to begin."""
        words = tr("After a call you write a line; in the morning you see whom to call, and why.")
        currency = self.crm.view.settings.currency
        amounts = tr("Amounts are in {currency}; crm config currency changes that.", currency=currency)
        yield Static(Content(f"{words}\n{amounts}"), id="words")
        yield from super().body()

    def _begin(self, choice: str) -> None:
        if choice == "demo":
            self.crm.guarded(lambda: show_demo(self.crm))
        elif choice == "add":
            self.crm.ask(AddForm(self.crm.view, self._show_first))
        else:
            self.crm.ask(BringForm())

    def _show_first(self, customer_id: int) -> None:
        """The card of the first customer, and the tour over it."""
        self.crm.open_card(customer_id)
        self.crm.call_later(self.crm.ask, Tour())


class BringForm(Form):
    """Which file to import."""

    HINT = tr_mark("Enter brings it · csv, xlsx, vcf, json … · Esc leaves")

    def __init__(self) -> None:
        super().__init__(tr("Bring a file"), FormField("path", tr("File"), example=tr("~/Downloads/contacts.csv")))

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Look whether it is there; it is brought beside."""
        path = Path(os.path.expanduser(said["path"]))
        if not path.is_file():
            raise Failed(tr("There is no file {path}.", path=path))
        bring(self.crm, path)
        return ""

"""What an empty book says: try a made-up one, add the first customer, or bring a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from crmcli.context import data_folder
from crmcli.demo.sample_book import ready_demo
from crmcli.errors import Failed
from crmcli.services.importing.file import import_file
from crmcli.store import Store
from crmcli.tui.book import LiveBook
from crmcli.tui.dialogs.base import Form, FormField
from crmcli.tui.dialogs.choosing import Choice, Chooser
from crmcli.tui.host import Host, Progress, with_undo
from crmcli.tui.subject import Subject
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
        yield Static(Content(words), id="words")
        yield from super().body()

    def _begin(self, choice: str) -> None:
        if choice == "demo":
            self.crm.guarded(lambda: show_demo(self.crm))
        elif choice == "add":
            self.crm.open_verb("add")
        else:
            self.crm.ask(BringForm())


class BringForm(Form):
    """Which file to import."""

    HINT = tr_mark("Enter brings it · csv, xlsx, vcf, json … · Esc leaves")

    def __init__(self) -> None:
        super().__init__(tr("Bring a file"), FormField("path", tr("File"), example=tr("~/Downloads/contacts.csv")))

    def act(self, store: Store, said: Mapping[str, str]) -> str:
        """Look whether it is there; it is brought beside."""
        path = Path(said["path"]).expanduser()
        if not path.is_file():
            raise Failed(tr("There is no file {path}.", path=path))
        bring(self.crm, path)
        return ""

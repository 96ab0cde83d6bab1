"""What screens and dialogs may ask of the app, as one type below them all, so that none of them imports the app."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

from textual.screen import ModalScreen, Screen

from crmcli.errors import CrmError
from crmcli.render.view import View
from crmcli.store import Store
from crmcli.tui.book import LiveBook
from crmcli.tui.session import Session
from crmcli.tui.subject import Subject
from crmcli.words import tr

Result = TypeVar("Result")
Progress = Callable[[int], None]


def with_undo(answer: str) -> str:
    """An answer with the key that takes the change back."""
    return tr("{answer} · u takes it back", answer=answer)


def error_words(error: CrmError) -> str:
    """What was wrong and what would do; a hint that shows a command line is of no use on a screen."""
    return error.message if "crm " in error.hint else f"{error.message} {error.hint}".strip()


class BoundKey(NamedTuple):
    """A key of a screen: its group ("" for the keys of a list), how it is written, what it does, how to run it.

    `tells` is what it does in a sentence, `also` the words by which it is found too.
    """

    group: str
    key: str
    does: str
    is_shown: bool
    run: Callable[[], Awaitable[None]]
    tells: str = ""
    also: str = ""


class Host(Protocol):
    """The app as screens and dialogs know it."""

    book: LiveBook
    card_id: int | None
    session: Session

    @property
    def view(self) -> View:
        """The clock, the settings, and whether notes and amounts are hidden."""

    @property
    def sync_note(self) -> str:
        """How the sync stands, in a few words; "" for a book without a hub."""

    @property
    def place(self) -> str:
        """The name of the screen below any dialog."""

    @property
    def base(self) -> Screen[Any]:
        """The screen below any dialog."""

    # --- answering ---------------------------------------------------------------------------

    def say(self, text: str, *, bad: bool = False, line: str = "") -> None:
        """Show an answer in the footer; `line` is what the shell would have taken."""

    def ask(self, dialog: ModalScreen[None]) -> None:
        """Open a dialog."""

    def open_verb(self, name: str, chosen: Sequence[Subject] = ()) -> None:
        """Run a verb of the table in keys on what is chosen."""

    # --- reading and changing the book -------------------------------------------------------

    def guarded(self, read: Callable[[], None]) -> None:
        """Run something that reads the book; a CrmError or an error of SQLite is said in the footer."""

    def read_in_thread(
        self, name: str, read: Callable[[Store], Result], then: Callable[[Result], Awaitable[None] | None]
    ) -> None:
        """Read in a thread with a store of its own, then show it; a newer read of the same name replaces it."""

    async def change(self, do: Callable[[Store], Result]) -> Result:
        """Make one change; waits some seconds while another program writes. Raises CrmError when it was not made."""

    def do(self, change: Callable[[Store], str], *, line: str = "") -> None:
        """Make one change and show its answer, or its error, in the footer."""

    async def work(self, doing: str, do: Callable[[Store, Progress], str], show: Callable[[str], None]) -> str:
        """Do something long in a thread with a store of its own; `show` is told how far it is. Raises CrmError."""

    def write_in_thread(self, change: Callable[[Store], str], then: Callable[[str | CrmError], None]) -> None:
        """Change the book in a thread with a store of its own, as another program would; then call `then`."""

    def say_from_thread(self, text: str) -> None:
        """Show an answer in the footer, from another thread."""

    def show_sync(self) -> None:
        """Show at the top how the sync stands."""

    def begin_work(self, doing: str, do: Callable[[Store, Progress], str]) -> None:
        """`work` in the background, with its progress and its answer in the footer."""

    def action_stop(self) -> None:
        """Stop long work; nothing of it is kept."""

    # --- going about -------------------------------------------------------------------------

    def open_card(self, customer_id: int) -> None:
        """Show a customer's card."""

    def action_go(self, place: str) -> None:
        """Show another screen."""

    def show_book(self, book: LiveBook) -> None:
        """Show another book from now on, and close the one that was shown."""

    def bound_keys(self, screen: Screen[Any]) -> list[BoundKey]:
        """Every key that works on a screen now, help at the end."""

    # --- what Textual's App offers -----------------------------------------------------------

    def call_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Run something after the messages that wait."""

    def copy_to_clipboard(self, text: str) -> None:
        """Put text into the terminal's clipboard."""

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open a web page in the browser."""

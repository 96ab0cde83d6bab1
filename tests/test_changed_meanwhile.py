"""A form or an editor that was open while another program changed the same field: it asks before it overwrites."""

import sys
from pathlib import Path

import pytest
from textual.widgets import Input

from crmcli.domain.sales.money import Money
from crmcli.domain.settings import Settings
from crmcli.errors import ChangedMeanwhile
from crmcli.queries.customers import get_customer
from crmcli.queries.sales.deals import get_deal
from crmcli.services.customers import NewCustomer, add_customer
from crmcli.services.deals import DealEdit, NewDeal, add_deal, edit_deal
from crmcli.services.editing import FieldChange, edit_customer
from crmcli.store import Store
from tests.conftest import NOW, Crm
from tests.dashboard import dashboard
from tests.test_terminal import in_terminal

SETTINGS = Settings(currency="USD")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """One customer in Paris with a note, and a deal."""
    path = tmp_path / "book.db"
    store = Store.open(path, NOW)
    add_customer(store, NewCustomer("Acme", city="Paris", note="likes tea"), SETTINGS)
    add_deal(store, NewDeal(1, "chairs", Money(50_000, "USD")), SETTINGS)
    store.close()
    return path


def by_another_program(path: Path, *changes: FieldChange) -> None:
    """Change the customer by a connection of its own."""
    store = Store.open(path, NOW)
    edit_customer(store, 1, list(changes), {}, SETTINGS)
    store.close()


@pytest.mark.parametrize(
    ("field", "was", "now", "wanted", "is_kept"),
    [
        ("city", "Paris", "Paris", "Lyon", True),
        ("city", "Paris", "Nice", "Lyon", False),
        ("city", "Paris", "", "Lyon", False),
        ("city", "Paris", "Lyon", "Lyon", True),  # both want the same
        ("title", "", "", "owner", True),
        ("title", "", "buyer", "owner", False),
        ("tier", "", "A", "B", False),
        ("stage", "", "lead", "won", False),
        ("do_not_contact", "no", "no", "yes", True),
        ("do_not_contact", "no", "yes", "no", False),
        ("every", "", "2 weeks", "3 weeks", False),
        ("every", "21 days", "3 weeks", "5 weeks", True),
    ],
)
def test_only_what_was_shown_is_overwritten(
    book: Path, field: str, was: str, now: str, wanted: str, is_kept: bool
) -> None:
    """The field is compared as it is kept, however it was typed."""
    if field == "city" or now:
        by_another_program(book, FieldChange("set", field, now))
    store = Store.open(book, NOW)
    before = get_customer(store, 1)
    change = FieldChange("set", field, wanted, was)
    if is_kept:
        edit_customer(store, 1, [change], {}, SETTINGS)
    else:
        with pytest.raises(ChangedMeanwhile, match=f"The {field} was changed meanwhile"):
            edit_customer(store, 1, [change], {}, SETTINGS)
        assert get_customer(store, 1) == before
    store.close()


def test_a_deal_is_compared_fact_by_fact(book: Path) -> None:
    """Another amount refuses this one's amount, and not its title."""
    store = Store.open(book, NOW)
    shown = get_deal(store, 1)
    edit_deal(store, 1, DealEdit(amount=Money(60_000, "USD")), SETTINGS)
    edit_deal(store, 1, DealEdit(title="tables"), SETTINGS, shown=shown)
    with pytest.raises(ChangedMeanwhile, match="look at its amount"):
        edit_deal(store, 1, DealEdit(amount=Money(70_000, "USD")), SETTINGS, shown=shown)
    assert get_deal(store, 1)[1:] == shown._replace(title="tables", amount=60_000)[1:]
    store.close()


async def test_a_form_says_so_and_enter_once_more_writes(book: Path) -> None:
    """What was typed stays in the form; nobody's change is lost unseen."""
    async with dashboard(book) as shown:
        await shown.press("3", "e")
        assert shown.dialog == "EditForm"
        city = shown.app.screen.query_one("#field-city", Input)
        city.value = "Lyon"
        by_another_program(book, FieldChange("set", "city", "Nice"))
        await shown.press("enter")
        assert shown.dialog == "EditForm"
        assert "it is Nice now" in shown.text
        assert shown.value("SELECT city FROM customer") == "Nice"
        await shown.press("enter")
        assert shown.dialog == ""
        assert shown.value("SELECT city FROM customer") == "Lyon"


async def test_the_note_says_so_too(book: Path) -> None:
    """The whole note is one field: it would be lost at once."""
    async with dashboard(book) as shown:
        await shown.press("3", "n")
        await shown.type("and cake, ")
        by_another_program(book, FieldChange("set", "note", "likes coffee"))
        await shown.press("ctrl+s")
        assert shown.dialog == "NoteForm"
        assert "changed meanwhile" in shown.text
        assert shown.value("SELECT note FROM customer") == "likes coffee"
        await shown.press("ctrl+s")
        assert shown.value("SELECT note FROM customer") == "and cake, likes tea"


def test_the_editor_keeps_the_words(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the card was open another shell moved the customer: exit 5, and what was written is kept in a file."""
    crm.ok("add", "Acme", "--city", "Paris")
    script = tmp_path / "editor.sh"
    script.write_text(
        '#!/bin/sh\nsed -i "s/^city: Paris/city: Lyon/" "$1"\n"$CRM_OTHER" -m crmcli edit acme city=Nice\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(script))
    monkeypatch.setenv("CRM_OTHER", sys.executable)
    code, screen = in_terminal("edit", "acme")
    assert code == 5, screen
    assert "it is Nice now" in screen
    assert "What you wrote is kept in" in screen
    assert crm.ok("show", "acme")["city"] == "Nice"

"""Continuing the last note drops nothing that was said; what recurs keeps its contact; a name tells the kind."""

from pathlib import Path

import pytest

from crmcli.store import Store
from tests.conftest import NOW, Crm, prepared


@prepared
def acme(crm: Crm) -> Crm:
    """A customer with a note."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "first", "--mail", "--on", "2026-11-16")
    return crm


def test_last_takes_the_next_steps(acme: Crm) -> None:
    """--next, --todo, --owe, --waiting, --stage and --amount were dropped without a word."""
    made = acme.ok(
        "log", "acme", "and more", "--last", "--next", "fri 10am", "--todo", "send quote", "--owe", "sample by thu",
        "--waiting", "PO by monday", "--stage", "proposal", "--amount", "5k",
        "--deal", "50 chairs",
    )  # fmt: skip
    assert (made["interaction"]["text"], made["interaction"]["at"]) == ("first\nand more", "2026-11-16")
    assert (made["reminder"]["text"], made["reminder"]["due"]) == ("send quote", "2026-11-20T10:00")
    assert [(p["kind"], p["text"]) for p in made["promises"]] == [("owe", "sample"), ("waiting", "PO")]
    assert (made["deal"]["stage"], made["deal"]["amount"]) == ("proposal", "5000.00")
    assert made["customer"]["stage"] == "proposal"
    acme.ok("undo")
    card = acme.ok("show", "acme")
    assert ([i["text"] for i in card["interactions"]], card["reminders"], card["deals"]) == (["first"], [], [])


def test_last_corrects_how_the_note_was_taken(acme: Crm) -> None:
    """A channel, direction, length and mood take the place of the note's; unsaid ones stay."""
    note = acme.ok("log", "acme", "more", "--last", "--minutes", "12", "--mood", "warm", "--in")["interaction"]
    assert (note["channel"], note["direction"], note["minutes"], note["mood"]) == ("mail", "in", 12, "warm")
    note = acme.ok("log", "acme", "more", "--last", "--call")["interaction"]
    assert (note["channel"], note["minutes"]) == ("call", 12)
    assert acme.ok("log", "acme", "more", "--last", "--other")["interaction"]["channel"] == "other"


@pytest.mark.parametrize("option", [("--on", "yesterday"), ("--new",)])
def test_last_refuses_what_makes_no_sense_with_it(acme: Crm, option: tuple[str, ...]) -> None:
    """The note has its day and its customer."""
    assert acme("log", "acme", "more", "--last", *option).code == 2
    assert acme.ok("show", "acme")["interactions"][0]["text"] == "first"


def test_a_recurring_reminder_keeps_its_contact(crm: Crm, tmp_path: Path) -> None:
    """The first `done` lost it."""
    crm.ok("add", "Acme", "--is-company")
    people = tmp_path / "people.csv"
    people.write_text("Company,Name\nAcme,Ann Lee\n")
    crm.ok("import", people, "--as", "contacts")
    store = Store.open(crm.path, NOW)
    with store.atomic("log", text="x"):
        store.insert(
            "reminder", customer_id=1, contact_id=1, due="2026-11-18", due_day="2026-11-18", text="ring", every="month"
        )
    store.close()
    crm.ok("done", "1")
    crm.ok("done", "2")
    store = Store.open(crm.path, NOW)
    assert store.rows("SELECT contact_id FROM reminder ORDER BY id") == [(1,), (1,), (1,)]
    store.close()


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["Müller GmbH"], "company"),
        (["Acme Ltd"], "company"),
        (["上海宏达机电有限公司"], "company"),
        (["Li Wei"], "person"),
        (["Anna Co", "--company", "Acme"], "person"),
        (["Li Wei", "--is-company"], "company"),
    ],
)
def test_add_tells_a_company_by_its_name(crm: Crm, words: list[str], kind: str) -> None:
    """The import always did; what is said wins."""
    assert crm.ok("add", *words)["kind"] == kind

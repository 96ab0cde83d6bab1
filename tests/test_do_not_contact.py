"""What a customer asked for is seen at every door and said before it is forgotten; several are edited at once."""

from tests.conftest import Crm, prepared


@prepared
def book(crm: Crm) -> Crm:
    """Three customers, one of whom asked not to be contacted."""
    for name, city in (("Ann", "Paris"), ("Bob", "Paris"), ("Cid", "Rome")):
        crm.ok("add", name, "--city", city)
    crm.ok("edit", "ann", "do_not_contact=yes", "every=6 weeks", "--snooze", "2026-12-01")
    return crm


def test_it_is_seen(book: Crm) -> None:
    """In the card, in JSON and in a condition: the flag, how often to be in touch, and until when they are left out."""
    card = book("show", "ann").out
    assert "! do not contact" in card
    assert "every 42 days" in card
    assert "until Tue 1 Dec" in card
    ann, bob = book.ok("list")[:2]
    assert [ann[key] for key in ("do_not_contact", "cadence_days", "snoozed_until")] == [True, 42, "2026-12-01"]
    assert [bob[key] for key in ("do_not_contact", "cadence_days", "snoozed_until")] == [False, None, None]
    assert [c["name"] for c in book.ok("list", "--where", "do_not_contact = yes and every > 30")] == ["Ann"]


def test_it_is_said(book: Crm, tmp_path: object) -> None:
    """By a note to them, a reminder and an export; by a call of theirs nothing."""
    words = "Ann asked not to be contacted (do_not_contact)."
    assert words in book("log", "ann", "sent the list", "--mail", "--out").err
    assert words in book("remind", "ann", "tomorrow", "ring").err
    assert words not in book("log", "ann", "she rang", "--call", "--in").err
    assert words not in book("remind", "bob", "tomorrow", "ring").err
    said = book("export", f"{tmp_path}/all.csv").err
    assert "1 of them asked not to be contacted: --where 'do_not_contact = no' leaves them out." in said
    assert "asked not" not in book("export", f"{tmp_path}/some.csv", "--where", "do_not_contact = no").err


def test_who_has_no_next_step_or_contact_is_listed(book: Crm) -> None:
    """`--missing next_reminder` is the list of threads that are loose."""
    book.ok("remind", "bob", "tomorrow", "ring")
    assert [c["name"] for c in book.ok("list", "--missing", "next_reminder")] == ["Ann", "Cid"]
    assert len(book.ok("list", "--missing", "last_contact")) == 3


def test_several_are_edited_by_name(book: Crm) -> None:
    """`edit a,b field=value` is one step of undo."""
    changed = book.ok("edit", "bob,cid", "tier=B", "tag+=vip")
    assert [(c["name"], c["tier"], c["tags"]) for c in changed] == [("Bob", "B", ["vip"]), ("Cid", "B", ["vip"])]
    book.ok("undo")
    assert [c["tier"] for c in book.ok("list")] == [None, None, None]
    assert book("edit", "bob,nobody", "tier=B").code == 3
    assert book.ok("edit", "bob,cid", "tag-=vip", "tier=C")[1]["tier"] == "C"


def test_many_are_edited_by_a_condition(book: Crm) -> None:
    """They are named first; a script agrees with --yes; nothing is changed by a trial or a refusal."""
    refused = book("edit", "--where", "city = Paris", "tier=A")
    assert refused.code == 5
    assert "This changes 2 customers: Ann, Bob" in refused.err
    assert [c["name"] for c in book.ok("edit", "--where", "city = Paris", "tier=A", "--dry-run")] == ["Ann", "Bob"]
    assert all(c["tier"] is None for c in book.ok("list"))
    said = book("edit", "--where", "city = Paris", "tier=A", "source=fair", "--yes").err
    assert "Changed 2 customers." in said
    assert [(c["tier"], c["source"]) for c in book.ok("list")] == [("A", "fair"), ("A", "fair"), (None, None)]
    assert book.ok("history")[0]["label"] == "edit 2 customers"
    book.ok("undo")
    assert all(c["tier"] is None for c in book.ok("list"))
    assert book.ok("edit", "--where", "city = Oslo", "tier=A", "--yes") == []
    assert book("edit", "--where", "city = Paris", "--yes").code == 2
    assert book("edit", "--where", "city = Paris", "nonsense=1", "--yes").code == 2


def test_a_move_back_within_minutes_leaves_no_trace(book: Crm) -> None:
    """A slip of the finger is neither an age nor a step of the funnel; a move back next day is one."""
    book.at("2026-11-04T10:00")
    book.ok("deal", "add", "bob", "desks", "5k")
    book.at("2026-11-18T10:00")
    book.ok("deal", "move", "1", "proposal")
    book.at("2026-11-18T10:05")
    moved = book.ok("deal", "move", "1", "lead")
    assert moved["staged_on"] == "2026-11-04"
    assert [step["stage"] for step in book.ok("deal", "show", "1")["history"]] == ["lead"]
    book.ok("undo")
    assert book.ok("deal", "show", "1")["stage"] == "proposal"
    book.at("2026-11-19T10:00")
    assert book.ok("deal", "move", "1", "lead")["staged_on"] == "2026-11-19"
    book.ok("deal", "won", "1")
    assert book.ok("deal", "move", "1", "lead")["closed_on"] is None


def test_a_person_at_a_company_that_is_a_customer(book: Crm) -> None:
    """A script adds a customer, as before, and is told the line for a contact; another company says nothing."""
    book.ok("add", "Acme North", "--is-company")
    said = book("add", "Jo Low", "--company", "acme north").err
    assert "Added Jo Low (acme north) as number 5." in said
    assert "crm contact add 'Acme North' 'Jo Low'" in said
    assert "contact add" not in book("add", "Ida Moe", "--company", "Bolt").err
    assert book.ok("contact", "list", "acme north") == []

"""The people at a customer: added, found, changed, deleted, and all of it undone."""

import pytest

from tests.conftest import Crm, prepared


@prepared
def acme(crm: Crm) -> Crm:
    """A book with one company and Ann, its buyer."""
    crm.ok("add", "Acme GmbH", "--phone", "+49 30 1234567")
    crm.ok("add", "Bolt Ltd")
    crm.ok(
        "contact",
        "add",
        "acme",
        "Ann Lee",
        "--title",
        "buyer",
        "--phone",
        "+49 30 7654321",
        "--email",
        "ann@acme.example",
    )
    return crm


def test_a_contact_is_found_by_name_phone_and_mail(acme: Crm) -> None:
    """A note about Ann is filed with Acme, and names her."""
    for who in ("ann@acme", "Ann Lee", "+49 30 7654321", "ann@acme.example"):
        made = acme.ok("log", who, "called")
        assert made["interaction"]["customer_id"] == 1, who
    assert acme.ok("log", "ann@acme", "called")["interaction"]["contact"] == "Ann Lee"


def test_a_contact_is_listed_with_the_ways_to_reach_it(acme: Crm) -> None:
    """Of one customer or of all, in the document's keys of README."""
    acme.ok("contact", "add", "bolt", "王永庆", "--wechat", "wang88", "--birthday", "农历八月十五", "--role", "signs")
    ann, wang = acme.ok("contact", "list")
    assert (ann["customer"], ann["name"], ann["title"], ann["phones"], ann["emails"]) == (
        "Acme GmbH", "Ann Lee", "buyer", ["+49 30 7654321"], ["ann@acme.example"],
    )  # fmt: skip
    assert (wang["customer_id"], wang["wechat"], wang["birthday"], wang["role"]) == (
        2,
        ["wang88"],
        "lunar --08-15",
        "signs",
    )
    assert acme.ok("contact", "list", "bolt") == [wang]
    table = acme("contact", "list").out
    assert "Ann Lee" in table
    assert "王永庆" in table


def test_the_same_name_twice_is_refused_once(acme: Crm) -> None:
    """Nobody is doubled by a second call; two of one name are possible by saying so."""
    answer = acme("contact", "add", "acme", "ann lee")
    assert (answer.code, answer.out) == (5, "")
    assert answer.err.startswith("crm: Ann Lee is a contact of Acme GmbH already.")
    assert acme.ok("contact", "add", "acme", "Ann Lee", "--force")["id"] == 2
    answer = acme("contact", "edit", "acme", "ann", "--title", "owner")
    assert (answer.code, "Ann Lee (1)" in answer.err, "Ann Lee (2)" in answer.err) == (2, True, True)
    assert acme.ok("contact", "edit", "acme", "2", "--title", "owner")["title"] == "owner"


def test_what_is_said_is_changed_and_the_rest_stays(acme: Crm) -> None:
    """A phone takes the place of the one that was there, "" takes a value away, the day they left is one that was."""
    changed = acme.ok(
        "contact", "edit", "acme", "ann", "--phone", "555 0100, 555 0101", "--title", "", "--left", "yesterday"
    )
    assert (changed["phones"], changed["title"], changed["left_on"]) == (["555 0100", "555 0101"], None, "2026-11-17")
    assert changed["emails"] == ["ann@acme.example"]
    assert acme("contact", "edit", "acme", "ann", "--left", "tomorrow").code == 2
    assert acme("contact", "edit", "acme", "ann").code == 2
    again = acme("contact", "edit", "acme", "ann", "--phone", "555 0100, 555 0101")
    assert "nothing was changed" in again.err + again.out


def test_a_deleted_contact_is_found_no_more_and_undo_brings_it_back(acme: Crm) -> None:
    """With its phone; the note about it stays."""
    acme.ok("log", "ann@acme", "called")
    assert acme.ok("contact", "rm", "acme", "ann")["id"] == 1
    assert acme.ok("contact", "list") == []
    assert acme("show", "+49 30 7654321").code == 3
    assert [note["text"] for note in acme.ok("show", "acme")["interactions"]] == ["called"]
    assert acme("undo").code == 0
    assert acme.ok("show", "+49 30 7654321")["id"] == 1
    assert acme.ok("contact", "list")[0]["emails"] == ["ann@acme.example"]


def test_undo_of_an_added_contact_takes_its_phone_along(acme: Crm) -> None:
    """One step: the person and the ways to reach them."""
    assert acme("undo").code == 0
    assert acme.ok("contact", "list") == []
    assert acme("show", "+49 30 7654321").code == 3
    assert acme("redo").code == 0
    assert acme.ok("show", "+49 30 7654321")["id"] == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "nobody", "Ann"), 3, "No customer answers to 'nobody'."),
        (("add", "acme", "  "), 2, "A contact needs a name."),
        (("add", "acme", "Bea", "--phone", "none"), 2, "phone"),
        (("add", "acme", "Bea", "--email", "bea"), 2, "bea"),
        (("add", "acme", "Bea", "--birthday", "soon"), 2, "'soon' is not a birthday."),
        (("edit", "acme", "bea", "--title", "x"), 3, "Acme GmbH has no contact 'bea'."),
        (("edit", "bolt", "ann", "--title", "x"), 3, "It has no contact yet"),
        (("edit", "acme", "ann", "--name", ""), 2, "A contact needs a name."),
        (("rm", "acme", "99"), 3, "Acme GmbH has no contact '99'."),
    ],
)
def test_what_is_no_contact_is_refused_and_writes_nothing(
    acme: Crm, words: tuple[str, ...], code: int, said: str
) -> None:
    """One line says why; nothing is in the book, and there is no step to undo."""
    before = (acme.ok("contact", "list"), acme.ok("history"))
    answer = acme("contact", *words)
    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert (acme.ok("contact", "list"), acme.ok("history")) == before


def test_a_number_of_thousands_of_digits_is_nobody(crm: Crm) -> None:
    """Python reads no such number; one line says so, at every door that takes a number or a name."""
    crm.ok("add", "Ada")
    crm.ok("contact", "add", "ada", "Ines Moss")
    for line in (("contact", "edit", "ada", "9" * 5000, "--title", "x"), ("restore", "9" * 5000)):
        answer = crm(*line)
        assert answer.code == 3
        assert "unexpected" not in answer.err
    assert crm("contact", "edit", "ada", "#1", "--title", "buyer").code == 0


def test_a_width_of_thousands_of_digits_is_none(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """COLUMNS comes from outside."""
    crm.ok("add", "Ada")
    monkeypatch.setenv("COLUMNS", "9" * 5000)
    assert crm("today").code == 0

"""Everything written can be corrected from the shell, each change one undo step, each answer with the number."""

from typing import Any

from tests.conftest import Crm, prepared


@prepared
def book(crm: Crm) -> Crm:
    """Two customers; with the first one a note, a reminder, a case, an order half paid, a rating and a product."""
    crm.ok("config", "currency", "USD")
    crm.ok("add", "Acme", "--is-company")
    crm.ok("add", "Bolt Ltd", "--is-company")
    crm.ok("contact", "add", "bolt", "Ann Lee")
    crm.ok("log", "acme", "wants 50 chairs", "--call")
    crm.ok("remind", "acme", "fri 10am", "send quote")
    crm.ok("case", "add", "acme", "late delivery")
    crm.ok("order", "add", "acme", "rice 10kg @ 4.50")
    crm.ok("pay", "acme", "20")
    crm.ok("rate", "acme", "9", "quick delivery")
    return crm


def last_note(book: Crm, who: str) -> Any:
    """The newest note of a customer that is no rating."""
    return next(note for note in book.ok("show", who, "--all")["interactions"] if "rated" not in note["text"])


def test_a_note_is_corrected_by_its_customer_or_number(book: Crm) -> None:
    """The last note is meant by its customer; only what is said changes, and undo brings all of it back."""
    number = book.ok("log", "bolt", "asked for a price", "--mail", "--minutes", "5")["interaction"]["id"]
    answer = book("note", "edit", "bolt", "asked for two prices", "--on", "yesterday")
    assert answer.code == 0, answer.err
    assert f"Changed note {number}: mail with Bolt Ltd on Tue 17 Nov: asked for two prices" in answer.err
    note = last_note(book, "bolt")
    assert (note["text"], note["channel"], note["minutes"], note["at"][:10]) == (
        "asked for two prices", "mail", 5, "2026-11-17",
    )  # fmt: skip
    book.ok("undo")
    assert last_note(book, "bolt")["text"] == "asked for a price"
    assert book.ok("note", "edit", number, "--call", "--in")["direction"] == "in"


def test_a_note_with_the_wrong_customer_is_moved(book: Crm) -> None:
    """The commonest slip: the note goes to the other customer, and to the person named."""
    moved = book.ok("note", "edit", "chairs", "--to", "ann lee")
    assert (moved["customer"], moved["contact"]) == ("Bolt Ltd", "Ann Lee")
    assert [n["text"] for n in book.ok("note", "list", "bolt")] == ["wants 50 chairs"]


def test_a_note_found_by_words_is_one(book: Crm) -> None:
    """Words that are in one note mean it; in several the numbers are shown, and nothing is done."""
    book.ok("log", "bolt", "wants 60 desks")
    assert book.ok("note", "edit", "desks", "wants 70 desks")["text"] == "wants 70 desks"
    answer = book("note", "rm", "wants")
    assert answer.code == 4
    assert book("note", "rm", "elephants").code == 3
    assert len(book.ok("note", "list", "--limit", "9")) == 3


def test_a_note_keeps_the_rules_of_notes(book: Crm) -> None:
    """An empty note, a day to come and an attempt with a length are refused as they are when it is logged."""
    assert book("note", "edit", "acme", "").code == 2
    assert book("note", "edit", "bolt", "x").code == 3
    number = last_note(book, "acme")["id"]
    assert book("note", "edit", number, "--on", "2027-01-01").code == 2
    assert book("note", "edit", number, "--no-answer", "--minutes", "5").code == 2
    assert book("note", "edit", number).code == 2
    book.ok("log", "bolt", "rang", "--call")
    tried = book.ok("note", "edit", "bolt", "--no-answer")
    assert (tried["no_answer"], tried["direction"]) == (True, "out")
    assert book.ok("show", "bolt")["last_contact"] is None
    assert book.ok("note", "edit", "bolt", "--answered")["no_answer"] is False
    assert book.ok("show", "bolt")["last_contact"] == "2026-11-18T10:00"


def test_a_note_is_deleted_and_comes_back(book: Crm) -> None:
    """`note rm` takes one note, and its answer says which."""
    number = last_note(book, "acme")["id"]
    answer = book("note", "rm", number)
    assert "Deleted the note with Acme: wants 50 chairs" in answer.err
    assert book("note", "rm", number).code == 3
    book.ok("undo")
    assert last_note(book, "acme")["id"] == number


def test_a_reminder_is_changed(book: Crm) -> None:
    """Its time, its words or both; a recurrence begins and ends; the customer may be another."""
    changed = book.ok("remind", "--edit", "1", "send the new quote")
    assert (changed["text"], changed["due"]) == ("send the new quote", "2026-11-20T10:00")
    changed = book.ok("remind", "--edit", "acme", "mon 3pm", "call", "--every", "week")
    assert (changed["text"], changed["due"], changed["every"]) == ("call", "2026-11-23T15:00", "week")
    assert book.ok("remind", "--edit", "1", "--every", "")["every"] is None
    assert book.ok("remind", "--edit", "1", "--to", "bolt")["customer"] == "Bolt Ltd"
    assert book("remind", "--edit", "1").code == 2
    assert book("remind", "--edit", "1", "someday soonish", "call").code == 2
    assert book("remind", "--edit", "99", "call").code == 3
    assert [r["id"] for r in book.ok("remind", "--list", "bolt")] == [1]
    for _ in range(4):
        book.ok("undo")
    assert book.ok("remind", "--list")[0]["text"] == "send quote"


def test_a_reminder_that_is_done_keeps_its_day(book: Crm) -> None:
    """Only its words can be corrected; it is deleted by its number."""
    book.ok("done", "1")
    assert book("remind", "--edit", "1", "tomorrow").code == 5
    assert book.ok("remind", "--edit", "1", "sent the quote")["text"] == "sent the quote"
    assert "Deleted the reminder for Acme: sent the quote" in book("remind", "--rm", "1").err


def test_a_case_is_changed_opened_again_and_deleted(book: Crm) -> None:
    """A case goes through all its states, named by its customer."""
    changed = book.ok("case", "edit", "acme", "late by a week", "--question", "--due", "2026-11-30")
    assert (changed["text"], changed["kind"], changed["due"]) == ("late by a week", "question", "2026-11-30")
    assert book("case", "edit", "acme", "--solution", "x").code == 5
    assert book("case", "reopen", "1").code == 5
    book.ok("case", "solve", "acme", "sent anew")
    assert book.ok("case", "edit", "acme", "--solution", "sent two")["solution"] == "sent two"
    opened = book.ok("case", "reopen", "acme")
    assert (opened["closed_on"], opened["solution"]) == (None, "sent two")
    assert "Deleted the case of Acme: late by a week" in book("case", "rm", "1").err
    assert book.ok("case", "list", "--all") == []


def test_a_case_opened_again_after_its_day_is_due_anew(book: Crm) -> None:
    """Nothing is opened as late already."""
    book.ok("case", "solve", "1", "done")
    book.at("2026-12-20T09:00")
    assert book.ok("case", "reopen", "1")["due"] == "2026-12-23"


def test_a_payment_is_changed(book: Crm) -> None:
    """More than its order needs becomes a credit of its own, in one undo step; what is open is counted anew."""
    (only,) = book.ok("pay", "--edit", "acme", "25", "--method", "card", "--on", "yesterday")
    assert (only["amount"], only["method"], only["day"], only["order_id"]) == ("25.00", "card", "2026-11-17", 1)
    first, credit = book.ok("pay", "--edit", "1", "50")
    assert [(p["amount"], p["order_id"], p["method"]) for p in (first, credit)] == [
        ("45.00", 1, "card"), ("5.00", None, "card"),
    ]  # fmt: skip
    assert book.ok("pay", "acme")["balance"] == [{"currency": "USD", "owed": "-5.00"}]
    book.ok("undo")
    assert book.ok("pay", "acme")["balance"] == [{"currency": "USD", "owed": "20.00"}]
    (free,) = book.ok("pay", "--edit", "1", "--order", "")
    assert free["order_id"] is None
    assert book("pay", "--edit", "1", "0").code == 2
    assert book("pay", "--edit", "1").code == 2
    assert book("pay", "--edit", "bolt", "5").code == 3
    assert book("pay", "--edit", "1", "EUR 5", "--order", "1").code == 5
    assert book("pay", "--rm", "acme").code == 0


def test_a_rating_is_changed_and_deleted(book: Crm) -> None:
    """Its score, its words and its day; the note of a rating is changed as the rating that it is."""
    number = book.ok("rate", "acme")[0]["id"]
    assert book.ok("rate", "--edit", number, "4/5")["text"] == "rated 4 of 5: quick delivery"
    assert book.ok("rate", "--edit", "acme", "dear")["text"] == "rated 4 of 5: dear"
    assert book.ok("rate", "--edit", number, "8", "")["text"] == "rated 8 of 10"
    found = book.ok("rate", "acme")
    assert [(r["score"], r["of"]) for r in found] == [(8, 10)]
    assert book("note", "edit", number, "other words").code == 5
    assert book("rate", "--edit", last_note(book, "acme")["id"], "8").code == 3
    assert book("rate", "--rm", number).code == 0
    assert book.ok("rate", "acme") == []


def test_an_order_is_changed(book: Crm) -> None:
    """What it is of and its day; never below what was paid for it."""
    changed = book.ok("order", "edit", "acme", "rice 12kg @ 5, oil 2 @ 3", "--on", "yesterday")
    assert (changed["amount"], changed["day"], changed["open"]) == ("66.00", "2026-11-17", "46.00")
    assert [line["product"] for line in changed["lines"]] == ["rice", "oil"]
    assert [p["name"] for p in changed["new_products"]] == ["oil"]
    answer = book("order", "edit", "1", "10")
    assert answer.code == 5
    assert "$20 is paid for order 1; $10 is less." in answer.err
    assert book("order", "edit", "1", "--on", "2027-01-01").code == 2
    book.ok("undo")
    assert book.ok("order", "show", "1")["amount"] == "45.00"


def test_a_product_is_set_aside(book: Crm) -> None:
    """It is listed no more, the order keeps its name, and one of that name can be made anew."""
    answer = book("product", "rm", "rice")
    assert "Set product rice aside: it is proposed no more; 1 order keeps its name." in answer.err
    assert book.ok("product", "list") == []
    assert book.ok("order", "show", "1")["lines"][0]["product"] == "rice"
    assert book("product", "rm", "rice").code == 3
    book.ok("product", "add", "rice")
    assert "Deleted product rice." in book("product", "rm", "rice").err


def test_history_names_each_correction(book: Crm) -> None:
    """A step of a correction is told in words, and `undo` says them."""
    book.ok("note", "edit", "chairs", "wants 60")
    book.ok("remind", "--edit", "1", "send it")
    book.ok("case", "edit", "1", "late again")
    assert [step["label"] for step in book.ok("history")[:3]] == [
        "case edit late again", "reminder edit send it", "note edit wants 60",
    ]  # fmt: skip


def test_a_phone_with_a_label(book: Crm) -> None:
    """The label is no part of the number; it says which phone is meant, and which of several goes."""
    book.ok("edit", "acme", "phone=030 5550001")
    book.ok("edit", "acme", "phone:work=030 5550002")
    book.ok("edit", "acme", "phone:work=030 5550003", "email:home=a@x.example")
    details = [(each["kind"], each["label"], each["value"]) for each in book.ok("show", "acme")["details"]]
    assert details == [
        ("phone", None, "030 5550001"), ("phone", "work", "030 5550003"), ("email", "home", "a@x.example"),
    ]  # fmt: skip
    book.ok("edit", "acme", "phone:mobile+=030 5550001")
    book.ok("edit", "acme", "phone:work=")
    first = book.ok("show", "acme")["details"][0]
    assert (first["label"], first["value"]) == ("mobile", "030 5550001")
    assert book.ok("show", "acme")["phones"] == ["030 5550001"]
    answer = book("edit", "acme", "phone=work=030 5550004")
    assert (answer.code, "phone:work=030 5550004" in answer.err) == (2, True)
    assert book("edit", "acme", "city:work=Paris").code == 2

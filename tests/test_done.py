"""`crm done` and `crm log` are one act: a word about the step, the next step, the reminder that is settled."""

import pytest

from tests.conftest import Crm, prepared


@prepared
def selling(crm: Crm) -> Crm:
    """Acme with a deal and a call that is due, Bolt with two steps, both talked to lately."""
    crm.ok("add", "Acme")
    crm.ok("log", "acme", "wants boards", "--mail")
    crm.ok("deal", "add", "acme", "white boards", "17600", "--stage", "negotiation")
    crm.ok("deal", "edit", "1", "--next", "today", "--todo", "show the samples")
    crm.ok("add", "Bolt")
    crm.ok("remind", "bolt", "today", "call about the price")
    crm.ok("remind", "bolt", "friday", "send the list")
    return crm


def _open(crm: Crm) -> list[int]:
    today = crm.ok("today")
    return sorted(row["id"] for part in ("overdue", "due_today", "upcoming") for row in today[part])


def _notes(crm: Crm, who: str) -> list[tuple[str, str]]:
    return [(note["channel"], note["text"]) for note in crm.ok("show", who)["interactions"]]


def test_a_word_and_the_next_step_are_one_act(selling: Crm) -> None:
    """The note has the channel of the last one, the next step stands for the deal; one undo takes all of it back."""
    answer = selling("done", "1", "he agreed", "--next", "fri 10am", "--todo", "send contract")
    assert answer.err.splitlines() == [
        "Done: Acme: show the samples",
        "Logged mail with Acme (number 1).",
        "  Fri 20 Nov 10:00: send contract",
    ]
    deal = selling.ok("deal", "list", "acme")[0]
    assert (deal["light"], deal["next_step"]) == ("grey", "2026-11-20T10:00")
    assert _notes(selling, "acme") == [("mail", "he agreed"), ("mail", "wants boards")]
    selling("undo")
    assert _open(selling) == [1, 2, 3]
    assert _notes(selling, "acme") == [("mail", "wants boards")]


def test_the_channel_is_that_of_the_reminder_of_the_option_or_of_the_last_note(selling: Crm) -> None:
    """Never silently another: where nothing names one, the answer says so."""
    assert selling.ok("done", "2", "too dear")["interaction"]["channel"] == "call"
    assert selling.ok("done", "1", "ok", "--visit")["interaction"]["channel"] == "visit"
    selling.ok("done", "3")
    selling.ok("add", "Core")
    selling.ok("remind", "core", "today", "看看")
    assert "Filed as other" in selling("done", "4", "fine").err


NAMED = {
    "call back": "call",
    "回电确认交期": "call",
    "发邮件给王总": "mail",
    "微信问一下": "chat",
    "visit": "visit",
    "lunch with Bo": "meet",
    "recall the goods": "other",
    "3件会议白板": "other",
}


@pytest.mark.parametrize(("text", "channel"), NAMED.items())
def test_words_name_a_channel(crm: Crm, text: str, channel: str) -> None:
    """Whole words only, in both languages."""
    crm.ok("add", "Acme")
    crm.ok("remind", "acme", "today", text)
    assert crm.ok("done", "1", "fine")["interaction"]["channel"] == channel


def test_a_word_about_an_earlier_day(selling: Crm) -> None:
    """--on is the day of the note, as with crm log; by a wrong clock it is asked for, and the note is kept."""
    assert selling.ok("done", "1", "met her", "--on", "2026-11-16")["interaction"]["at"] == "2026-11-16"
    selling.at("2026-11-01T10:00:00")
    answer = selling("done", "2", "he agreed")
    assert (answer.code, "The note is kept" in answer.err) == (5, True)
    assert [note["text"] for note in selling.ok("inbox")] == ["he agreed"]


def test_only_the_next_step_logs_nothing(selling: Crm) -> None:
    """Without a word there is no note; the step is planned."""
    made = selling.ok("done", "1", "--next", "fri 10am")
    assert (made["interaction"], made["reminder"]["due"]) == (None, "2026-11-20T10:00")
    assert _notes(selling, "acme") == [("mail", "wants boards")]


def test_leading_numbers_are_reminders_and_the_first_other_word_begins_the_note(selling: Crm) -> None:
    """One note with each customer, one step to undo."""
    made = selling.ok("done", "1", "2", "3", "agreed", "on 5 boards")
    assert [each["interaction"]["text"] for each in made] == ["agreed on 5 boards"] * 3
    assert len(_notes(selling, "bolt")) == 1
    selling("undo")
    assert _open(selling) == [1, 2, 3]


def test_a_customer_with_one_open_reminder_names_it(selling: Crm) -> None:
    """With and without a note, quoted or not; the words of the reminder do as well."""
    assert selling.ok("done", "acme", "he", "agreed")["interaction"]["text"] == "he agreed"
    assert selling.ok("done", "call about the price")["id"] == 2
    assert selling.ok("done", "bolt", "sent it")["id"] == 3
    assert selling("done", "bolt").code == 3


def test_no_word_of_a_note_is_taken_for_a_part_of_a_name(crm: Crm) -> None:
    """`he` stands in `the`: it is the note's. Words that begin words of one of several steps name it."""
    crm.ok("add", "Acme")
    crm.ok("add", "Acme Health")
    crm.ok("remind", "acme", "today", "show the samples")
    assert crm.ok("done", "acme", "he", "agreed")["interaction"]["text"] == "he agreed"
    crm.ok("remind", "acme", "today", "send quote")
    crm.ok("remind", "acme", "today", "send samples")
    assert crm.ok("done", "acme", "send", "quote")["id"] == 2
    assert crm("done", "acme", "sent").code == 0
    crm.ok("add", "Li Wei")
    crm.ok("add", "Li Na")
    crm.ok("remind", "Li Wei", "today", "ring")
    made = crm.ok("done", "li", "wei", "agreed")
    assert (made["id"], made["interaction"]["text"]) == (4, "agreed")


def test_a_customer_with_several_is_asked_about_and_the_note_is_kept(selling: Crm) -> None:
    """Exit 4 with their numbers; nothing is ticked off, and what was typed waits in the inbox."""
    answer = selling("done", "bolt", "sent it")
    assert answer.code == 4
    assert "  2  " in answer.err
    assert "  3  " in answer.err
    assert _open(selling) == [1, 2, 3]
    assert [(note["who"], note["text"]) for note in selling.ok("inbox")] == [("bolt", "sent it")]
    assert selling.ok("inbox", "file", "1", "bolt")["text"] == "sent it"


@pytest.mark.parametrize("words", [("99", "he agreed"), ("4", "he agreed")])
def test_a_refused_number_keeps_the_note(selling: Crm, words: tuple[str, ...]) -> None:
    """There is none, or it was done already."""
    selling.ok("remind", "acme", "today", "x")
    selling.ok("done", "4")
    answer = selling("done", *words)
    assert answer.code in (3, 5)
    assert "The note is kept" in answer.err
    assert [note["text"] for note in selling.ok("inbox")] == ["he agreed"]


@pytest.mark.parametrize(
    "words",
    [
        ("1", "--todo", "x"),
        ("1", "--call"),
        ("1", "ok", "--call", "--mail"),
        ("1", "call"),
        ("1", "--on", "monday"),
        ("1", "--next", "blursday"),
    ],
)
def test_what_makes_no_sense_is_refused(selling: Crm, words: tuple[str, ...]) -> None:
    """Nothing is ticked off."""
    assert selling("done", *words).code == 2
    assert _open(selling) == [1, 2, 3]


def test_log_settles_the_reminder_that_is_due(selling: Crm) -> None:
    """The one of today goes before the one to come; note and tick are one step to undo."""
    answer = selling("log", "bolt", "too dear", "--call", "--done")
    assert "Done: 2 Bolt: call about the price" in answer.err
    assert "Still open" not in answer.err
    assert _open(selling) == [1, 3]
    selling("undo")
    assert _open(selling) == [1, 2, 3]
    selling.ok("log", "bolt, acme", "both", "--done")
    assert _open(selling) == [3]


def test_log_asks_which_of_several_and_keeps_the_note(selling: Crm) -> None:
    """Two are due: which is meant would be a guess. None at all: the note waits too."""
    selling.ok("snooze", "3", "today")
    answer = selling("log", "bolt", "too dear", "--call", "--done")
    assert answer.code == 4
    assert "The note is kept" in answer.err
    selling.ok("add", "Core")
    assert selling("log", "core", "hello", "--done").code == 3
    assert [note["text"] for note in selling.ok("inbox")] == ["too dear", "hello"]
    assert _notes(selling, "core") == []


@pytest.mark.parametrize("other", ["--no-answer", "--last", "--new"])
def test_done_with_what_settles_nothing_is_refused(selling: Crm, other: str) -> None:
    """An attempt settles nothing; a new customer has nothing to settle."""
    assert selling("log", "acme", "hello", "--done", other).code == 2


def test_a_note_for_an_ambiguous_name_is_kept_once_a_day(crm: Crm) -> None:
    """As one for nobody is; the same line again is the same row, with what was said last."""
    crm.ok("add", "Sarah Chen")
    crm.ok("add", "Sarah Chan")
    answer = crm("log", "sarah", "wants a quote", "--json")
    assert (answer.code, answer.json["inbox"]) == (4, 1)
    crm("log", "sarah", "wants a quote", "--call")
    kept = crm.ok("inbox")
    assert [(note["who"], note["text"]) for note in kept] == [("sarah", "wants a quote")]
    assert crm.ok("inbox", "file", "1", "sarah chan")["channel"] == "call"
    crm.at("2026-11-19T10:00:00")
    crm("log", "sarah", "wants a quote")
    assert len(crm.ok("inbox")) == 1

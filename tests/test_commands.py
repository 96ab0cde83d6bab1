"""The command line as scripts rely on it: what is made, what is answered, what is refused."""

import json
from pathlib import Path

import pytest

from tests.conftest import Crm, prepared
from tests.steady import steady_book

CUSTOMER_KEYS = {"id", "uid", "name", "kind", "company", "phones", "emails", "tags", "stage", "source",
                 "last_contact", "next_reminder"}  # fmt: skip
INTERACTION_KEYS = {"id", "customer_id", "customer", "at", "channel", "direction", "text", "minutes"}
REMINDER_KEYS = {"id", "customer_id", "customer", "due", "has_time", "text", "every", "done_at"}
DEAL_KEYS = {"id", "customer_id", "customer", "title", "amount", "currency", "stage", "expected_close", "light"}

HOSTILE = ["Bob [/red]", "\x1b[2Jclear", "=cmd|'/c calc'!A0", "Robert'); DROP TABLE customer;--", "王" * 2000,
           "שלום עולם", "a\u202eb", "😀👨‍👩‍👧", "x" * 4000, "\x9b31m", "a\u2028b", "Zoë Ångström"]  # fmt: skip


@prepared
def acme(crm: Crm) -> Crm:
    """A book with Li Wei of Acme in it."""
    crm.ok("add", "Li Wei", "--company", "Acme Tools", "--phone", "13800138000", "--email", "li@acme.example")
    return crm


def test_add_answers_with_what_was_made(crm: Crm) -> None:
    """The keys are stable: later versions add, never rename."""
    made = crm.ok("add", "Li Wei", "--company", "Acme", "--phone", "13800138000", "--email", "li@acme.example",
                  "--tag", "VIP", "--stage", "lead", "--source", "fair", "--by", "Wang", "--city", "Paris")  # fmt: skip
    assert made.keys() >= CUSTOMER_KEYS
    assert made["id"] == 1
    assert made["kind"] == "person"
    assert made["tags"] == ["vip"]
    assert made["phones"] == ["13800138000"]
    assert (made["stage"], made["source"], made["referred_by"]) == ("lead", "fair", "Wang")
    assert len(made["uid"]) == 36
    assert made["last_contact"] is None


def test_log_makes_note_and_next_step_in_one_step(acme: Crm) -> None:
    """One line after the call; one undo takes all of it back."""
    made = acme.ok("log", "acme", "called, wants a quote", "--call", "--out", "--minutes", 12, "--mood", "warm",
                   "--next", "fri 10am", "--todo", "send quote", "--stage", "proposal", "--amount", "5k",
                   "--deal", "50 chairs",
                   "--owe", "quote by friday", "--waiting", "PO number by next monday")  # fmt: skip
    assert made["interaction"].keys() >= INTERACTION_KEYS
    assert made["reminder"].keys() >= REMINDER_KEYS
    assert made["customer"].keys() >= CUSTOMER_KEYS
    assert made["interaction"]["channel"] == "call"
    assert made["interaction"]["direction"] == "out"
    assert made["interaction"]["minutes"] == 12
    assert made["interaction"]["at"] == "2026-11-18T10:00"
    assert made["reminder"]["due"] == "2026-11-20T10:00"
    assert made["reminder"]["has_time"] is True
    assert made["deal"]["amount"] == "5000.00"
    assert made["deal"]["stage"] == made["customer"]["stage"] == "proposal"
    assert [(p["kind"], p["text"], p["due"]) for p in made["promises"]] == [
        ("owe", "quote", "2026-11-20"),
        ("waiting", "PO number", "2026-11-23"),
    ]
    acme("undo")
    card = acme.ok("show", "acme")
    assert card["interactions"] == card["reminders"] == card["deals"] == []


def test_the_echo_says_whom_and_what_stood_before(acme: Crm) -> None:
    """The person sees at once whether the right customer was meant."""
    acme("log", "acme", "first", "--on", "3 days ago", "--owe", "price list by tomorrow")
    echo = acme("log", "acme", "second").err
    assert "Li Wei" in echo
    assert "3 days ago" in echo
    assert "price list" in echo


def test_log_several_customers_at_once(acme: Crm) -> None:
    """A lunch with two is one line and one step."""
    acme.ok("add", "Wang Fang")
    made = acme.ok("log", "li wei,wang fang", "lunch", "--meet")
    assert [m["customer"]["name"] for m in made] == ["Li Wei", "Wang Fang"]
    acme("undo")
    assert acme.ok("show", "wang")["interactions"] == []


def test_log_continues_the_last_note(acme: Crm) -> None:
    """What one forgot is added, not filed apart."""
    acme.ok("log", "acme", "first")
    made = acme.ok("log", "acme", "and one more thing", "--last")
    assert made["interaction"]["text"] == "first\nand one more thing"
    assert len(acme.ok("show", "acme")["interactions"]) == 1


def test_log_reads_a_pasted_mail(acme: Crm) -> None:
    """`-` takes stdin as it is, many lines and all."""
    made = acme.ok("log", "acme", "-", "--mail", "--in", stdin="Dear all,\n您好\n")
    assert made["interaction"]["text"] == "Dear all,\n您好"


def test_a_note_without_a_home_is_kept(crm: Crm) -> None:
    """Exit 3, nothing made on a guess, and the words wait in the inbox with their dates settled."""
    answer = crm("log", "Nobody Atall", "wants 3", "--call", "--next", "fri 10am", "--todo", "send")
    assert answer.code == 3
    assert "inbox file 1" in answer.err
    assert crm.ok("list") == []
    assert [n["text"] for n in crm.ok("inbox")] == ["wants 3"]
    crm.ok("add", "Somebody")
    crm.at("2026-12-24T10:00:00")
    made = crm.ok("inbox", "file", 1, "somebody")
    assert (made["channel"], made["at"]) == ("call", "2026-11-18T10:00")
    assert crm.ok("show", "somebody")["reminders"][0]["due"] == "2026-11-20T10:00"
    assert crm.ok("inbox") == []
    crm("undo")
    assert len(crm.ok("inbox")) == 1
    assert crm.ok("inbox", "drop", 1)["text"] == "wants 3"
    assert crm("inbox", "drop", 1).code == 3


def test_log_new_creates(crm: Crm) -> None:
    """Only --new makes a customer, in the same breath."""
    assert crm.ok("log", "Zhang San", "met at the fair", "--new")["customer"]["name"] == "Zhang San"


def test_exit_codes(acme: Crm) -> None:
    """Scripts trust them."""
    acme.ok("add", "Sarah Chen")
    acme.ok("add", "Sara Chan")
    cases = {
        ("log", "Nobody Atall", "x"): 3,
        ("log", "sar", "x"): 4,
        ("log",): 2,
        ("log", "acme", "x", "--next", "the 99th of nevermber"): 2,
        ("log", "acme", "x", "--amount", "lots"): 2,
        ("log", "acme", "x", "--stage", "nowhere"): 2,
        ("log", "acme", "x", "--in", "--out"): 2,
        ("log", "acme", "x", "--call", "--mail"): 2,
        ("log", "acme", "x", "--todo", "y"): 2,
        ("log", "acme", "x", "--minutes", "-3"): 2,
        ("log", "acme", "x", "--on", "tomorrow"): 2,
        ("log", "acme", "  "): 2,
        ("log", "acme"): 2,
        ("log", "acme", "x", "--last"): 3,
        ("remind", "acme", "the 99th of nevermber", "x"): 2,
        ("remind", "acme", "yesterday", "x"): 2,
        ("remind", "acme", "tomorrow", " "): 2,
        ("remind", "acme", "tomorrow", "x", "--every", "blue moon"): 2,
        ("done", 99): 3,
        ("done", "x"): 3,
        ("snooze", 99, "+1d"): 3,
        ("snooze", "+1d"): 2,
        ("show", "nobody"): 3,
        ("brief", "nobody"): 3,
        ("edit", "acme", "colour=red"): 2,
        ("edit", "acme", "name="): 2,
        ("edit", "acme", "tag-=none"): 3,
        ("edit", "acme", "--birthday", "31.2."): 2,
        ("edit", "acme", "--set", "budget"): 2,
        ("edit", "acme", "city"): 2,
        ("rm", "nobody"): 3,
        ("restore", "nobody"): 3,
        ("restore", 1): 5,
        ("deal", "add", "acme", "chairs", "many"): 2,
        ("deal", "add", "nobody", "chairs"): 3,
        ("deal", "add", "acme", " "): 2,
        ("deal", "move", 99, "won"): 3,
        ("deal", "won", 99): 3,
        ("deal", "lost", 99): 3,
        ("deal", "list", "--stage", "nowhere"): 2,
        ("case", "add", "nobody", "late"): 3,
        ("case", "add", "acme", " "): 2,
        ("case", "solve", 99): 3,
        ("undo", "--batch", 99): 3,
        ("redo",): 3,
        ("history", "nobody"): 3,
        ("inbox", "file", 99, "acme"): 3,
        ("find", '"open'): 2,
        ("find", "tag:"): 2,
        ("when", "the 99th of nevermber"): 2,
        ("config", "colour"): 2,
        ("config", "currency", "dollars"): 2,
        ("config", "stages", "won"): 2,
        ("config", "date_order", "ymd"): 2,
        ("add", ""): 2,
        ("add", "x" * 5001): 2,
        ("add", "New", "--email", "nope"): 2,
        ("add", "New", "--phone", "none"): 2,
        ("add", "New", "--birthday", "2026-02-30"): 2,
        ("add", "New", "--stage", "nowhere"): 2,
        ("add", "li wei"): 5,
        ("add", "Other", "--phone", "+86 138 0013 8000"): 5,
        ("frobnicate",): 2,
        ("list", "--nope"): 2,
    }
    before = acme.ok("history")
    got = {words: acme(*words) for words in cases}
    assert {words: answer.code for words, answer in got.items()} == cases
    for words, answer in got.items():
        assert answer.err.startswith("crm: "), words
        assert "Traceback" not in answer.err
        assert answer.out == "", words
    kept = [step for step in acme.ok("history") if not step["label"].startswith("inbox")]
    assert kept == before  # nothing was changed by any of them


def test_ambiguity_is_answered_as_data(acme: Crm) -> None:
    """A script sees whom it could have meant."""
    acme.ok("add", "Sarah Chen")
    acme.ok("add", "Sara Chan")
    answer = acme("show", "sar", "--json")
    assert answer.code == 4
    assert {c["name"] for c in json.loads(answer.out)["candidates"]} == {"Sarah Chen", "Sara Chan"}
    answer = acme("show", "Sarha Chen", "--json")
    assert answer.code == 3
    assert json.loads(answer.out)["did_you_mean"][0]["name"] == "Sarah Chen"


def test_today_sorts_by_day(acme: Crm) -> None:
    """Due today is due until midnight; what was yesterday's is overdue."""
    acme.ok("remind", "acme", "today 3pm", "call")
    acme.ok("remind", "acme", "tomorrow", "write")
    acme.ok("remind", "acme", "in 3 weeks", "later")
    today = acme.ok("today")
    assert today.keys() >= {"date", "overdue", "due_today", "upcoming", "quiet", "open_deals"}
    assert [[r["text"] for r in today[k]] for k in ("overdue", "due_today", "upcoming")] == [[], ["call"], ["write"]]
    acme.at("2026-11-18T23:59:00")
    assert [r["text"] for r in acme.ok("today")["due_today"]] == ["call"]
    acme.at("2026-11-19T00:01:00")
    today = acme.ok("today")
    assert [[r["text"] for r in today[k]] for k in ("overdue", "due_today")] == [["call"], ["write"]]
    assert acme("today", "--ids").out.split() == ["1", "2"]
    assert acme("today").out.splitlines()[0] == "Thu 19 Nov · 1 late · 1 today"


def test_done_and_recurrence(acme: Crm) -> None:
    """A recurring reminder comes back on its next day, the 31st clamped and found again."""
    acme.at("2027-01-31T09:00:00")
    made = acme.ok("remind", "acme", "2027-01-31", "invoice", "--every", "month")
    days = []
    number = made["id"]
    for _ in range(3):
        following = acme.ok("done", number)["next"]
        days.append(following["due"])
        number = following["id"]
        acme.at(f"{following['due']}T09:00:00")
    assert days == ["2027-02-28", "2027-03-31", "2027-04-30"]
    assert acme("done", 1).code == 5
    acme("undo")
    assert [r["due"] for r in acme.ok("show", "acme")["reminders"] if r["done_at"] is None] == ["2027-03-31"]


def test_snooze_keeps_the_time(acme: Crm) -> None:
    """Two days later at the same hour."""
    acme.ok("remind", "acme", "tomorrow 3pm", "call")
    assert acme.ok("snooze", 1, "+2d")["due"] == "2026-11-21T15:00"
    assert acme.ok("snooze", 1, "fri 9am")["due"] == "2026-11-20T09:00"


def test_show_is_whole(acme: Crm) -> None:
    """The customer with everything, for scripts and for people."""
    acme.ok("log", "acme", "hello", "--call")
    acme.ok("deal", "add", "acme", "chairs", "12k", "--close", "end of month")
    card = acme.ok("show", "acme")
    assert card.keys() >= CUSTOMER_KEYS | {"interactions", "reminders", "deals", "orders"}
    assert card["deals"][0].keys() >= DEAL_KEYS
    assert card["deals"][0]["amount"] == "12000.00"
    assert card["deals"][0]["expected_close"] == "2026-11-30"
    assert card["deals"][0]["light"] == "yellow"
    text = acme("show", "acme").out
    assert "hello" in text
    assert "chairs" in text


def test_deals_and_pipeline(acme: Crm) -> None:
    """Stages, lights and sums."""
    acme.ok("deal", "add", "acme", "chairs", "10k")
    acme.ok("deal", "add", "acme", "tables", "4k", "--stage", "prop")
    assert acme.ok("deal", "move", 1, "nego")["stage"] == "negotiation"
    assert acme("deal", "move", 1, "negotiation").code == 5
    pipeline = acme.ok("pipeline")
    assert pipeline["currency"] == "USD"
    assert {s["stage"]: (s["count"], s["amount"], s["weighted"]) for s in pipeline["stages"]} == {
        "lead": (0, "0.00", "0.00"),
        "qualified": (0, "0.00", "0.00"),
        "proposal": (1, "4000.00", "2000.00"),
        "negotiation": (1, "10000.00", "7500.00"),
    }
    assert acme.ok("deal", "lost", 2, "price")["lost_reason"] == "price"
    assert acme.ok("deal", "won", 1)["light"] == "none"
    assert acme.ok("today")["open_deals"] == 0
    assert len(acme.ok("deal", "list", "--all")) == 2
    assert acme("deal", "list").out.startswith("No deals")
    assert "won" in acme("deal", "list", "--all").out
    assert acme.ok("list", "--stage", "won")[0]["name"] == "Li Wei"


def test_find_shows_where_it_hit(acme: Crm) -> None:
    """Names, notes and filters; one Chinese character is enough."""
    acme.ok("log", "acme", "客户要报价单", "--call", "--on", "2026-10-01")
    acme.ok("log", "acme", "asked about warranty", "--mail")
    assert acme.ok("find", "价")[0]["hits"][0]["where"] == "note"
    assert acme.ok("find", "报价")[0]["name"] == "Li Wei"
    assert acme.ok("find", "warr")[0]["hits"][0]["text"] == "asked about warranty"
    assert acme.ok("find", "arrant")[0]["hits"][0]["text"] == "asked about warranty"
    assert acme.ok("find", "about warranty", "channel:mail")
    assert acme.ok("find", "warranty", "channel:call") == []
    assert acme.ok("find", "报价", "since:2026-11-01") == []
    assert acme.ok("find", "报价", "before:2026-11-01")
    assert acme.ok("find", "acme")[0]["hits"][0]["where"] == "company"
    assert acme.ok("find", "zzz") == []
    assert acme("find", "zzz").out == "Nothing was found.\n"
    assert "warranty" in acme("find", "warranty").out
    assert acme("find", "acme", "--ids").out == "1\n"


def test_edit_by_options_and_words(acme: Crm) -> None:
    """Checked, one step, and the search follows."""
    made = acme.ok("edit", "acme", "city=Shanghai", "tag+=vip", "--alias", "the bakery", "--set", "budget=5000",
                   "--every", "6 weeks", "--birthday", "--05-03")  # fmt: skip
    assert (made["city"], made["tags"], made["aliases"], made["fields"]) == (
        "Shanghai", ["vip"], ["the bakery"], {"budget": 5000})  # fmt: skip
    assert acme.ok("show", "the bakery")["id"] == 1
    assert acme.ok("edit", "acme", "tag-=vip", "phone=13900000000", "--set", "budget=")["phones"] == ["13900000000"]
    assert acme.ok("show", "13900000000")["fields"] == {}
    assert acme("show", "138-0013-8000").code == 3


def test_edit_the_card_in_an_editor(acme: Crm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The whole card as text; a note is Markdown and keeps its headings."""
    from crmcli.commands.shared.card_text import card_text, parse_card
    from crmcli.queries.customers import details_of, get_customer
    from crmcli.store import Store
    from tests.conftest import NOW

    acme.ok("edit", "acme", "--note", "# Likes\ntea: green", "--set", "budget=5000", "tag+=vip")
    store = Store.open(acme.path, NOW)
    text = card_text(get_customer(store, 1), details_of(store, 1))
    store.close()
    fields, custom = parse_card(text)
    assert fields["note"] == ["# Likes\ntea: green"]
    assert fields["tag"] == ["vip"]
    assert custom == {"budget": "5000"}


def test_trash_and_back(acme: Crm) -> None:
    """Deleting is never the end."""
    acme.ok("log", "acme", "hello", "--next", "tomorrow")
    assert acme.ok("rm", "acme", "--dry-run")[0]["removed"] is False
    acme.ok("rm", "acme")
    assert acme.ok("list") == []
    assert acme.ok("today")["upcoming"] == []
    assert acme.ok("find", "hello") == []
    assert [c["name"] for c in acme.ok("restore")] == ["Li Wei"]
    acme.ok("restore", "li wei")
    assert len(acme.ok("show", "acme")["interactions"]) == 1
    assert acme.ok("find", "hello")


def test_quiet_counts_from_the_last_sign_of_life(acme: Crm) -> None:
    """What only you sent is no sign of life; a planned reminder silences. The longer pause is the more unusual."""
    acme.ok("add", "Wang Fang")
    acme.ok("log", "acme", "met", "--meet", "--on", "2026-06-01")
    acme.ok("log", "acme", "sent a mail", "--mail", "--out", "--on", "2026-11-01")
    acme.ok("log", "wang", "called me", "--call", "--in", "--on", "2026-07-01")
    steady_book(acme.path)
    assert [(q["customer"], q["days"]) for q in acme.ok("quiet", "--sort", "tail")] == [
        ("Li Wei", 170), ("Wang Fang", 140)]  # fmt: skip
    assert acme("quiet", "--sort", "days", "--ids").out.split() == ["1", "2"]
    acme.ok("remind", "wang", "next week", "call")
    acme.ok("edit", "acme", "--snooze", "2026-12-24")
    assert acme.ok("quiet") == []
    assert acme("quiet").out == "Nobody has gone quiet.\n"


def test_cases(acme: Crm) -> None:
    """A complaint is open until it is solved, and its solution can be found."""
    made = acme.ok("case", "add", "acme", "late delivery")
    assert (made["kind"], made["due"], made["closed_on"]) == ("complaint", "2026-11-23", None)
    assert any("late delivery" in topic for topic in acme.ok("brief", "acme")["topics"])
    assert acme.ok("case", "solve", 1, "sent by express")["closed_on"] == "2026-11-18"
    assert acme("case", "solve", 1).code == 5
    assert acme.ok("find", "express")[0]["hits"][0]["where"] == "case"
    assert acme.ok("case", "list") == []
    assert "late delivery" in acme("case", "list", "--all").out


def test_brief_fits_one_screen(acme: Crm) -> None:
    """Who, what is open both ways, what to say."""
    acme.ok("edit", "acme", "--birthday", "1980-11-30")
    for n in range(6):
        acme.ok("log", "acme", f"note {n}", "--owe", f"thing {n} by friday")
    text = acme("brief", "acme").out
    assert len(text.splitlines()) <= 40
    assert "you promised: thing 0" in text
    assert "birthday 2026-11-30" in text
    assert "note 5" in text


def test_when_shows_how_a_phrase_is_read(crm: Crm) -> None:
    """One list for scripts; exit 2 when anything was refused, the rest still answered."""
    answer = crm("when", "--json", "tomorrow", "明天下午3点", "nevermber")
    assert answer.code == 2
    assert [(a["phrase"], a["at"]) for a in answer.json] == [
        ("tomorrow", "2026-11-19"), ("明天下午3点", "2026-11-19T15:00"), ("nevermber", None)]  # fmt: skip
    assert crm("when", "-", "--json", stdin="today\nfri\n").json[1]["at"] == "2026-11-20"
    recurring = crm.ok("when", "every monday")[0]
    assert recurring["next"][:2] == ["2026-11-23", "2026-11-30"]
    assert "Thu" in crm("when", "tomorrow").out


def test_settings_hold(crm: Crm) -> None:
    """Currency, stages and the order of day and month are the owner's."""
    assert crm("when", "5/6").code == 2
    crm.ok("config", "date_order", "dmy")
    assert crm.ok("when", "5/6")[0]["at"] == "2027-06-05"
    crm.ok("config", "currency", "cny")
    crm.ok("config", "stages", "first:20%:30, second:60%:7")
    crm.ok("add", "Li Wei")
    assert crm.ok("deal", "add", "li", "rice", "3万")["currency"] == "CNY"
    assert [s["stage"] for s in crm.ok("pipeline")["stages"]] == ["first", "second"]
    assert crm("config", "stages", "other").code == 5
    assert "second:60%:7" in crm("config").out


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_do_no_harm(crm: Crm, name: str) -> None:
    """Nothing a person or a file brought in is obeyed by the terminal or read as markup."""
    crm.ok("add", name, "--tag", "x")
    crm.ok("log", "1", name, "--next", "today", "--todo", name)
    crm.ok("deal", "add", "1", name, "5k")
    crm.at("2027-03-01T10:00:00")
    crm("done", 1)
    for words in (["list"], ["today"], ["quiet"], ["show", "1"], ["brief", "1"], ["find", "x"], ["deal", "list"],
                  ["history"], ["undo", "--list"], ["pipeline"], ["log", "1", name], ["undo"]):  # fmt: skip
        answer = crm(*words)
        assert answer.code == 0, (words, answer.err)
        printed = answer.out + answer.err
        assert not set(printed) & {"\x1b", "\x9b", "\u202e", "\u2028"}, words
    assert crm.ok("show", "1")["name"] == name.strip()


def test_history_of_one_customer(acme: Crm) -> None:
    """Every step that touched them, and no other."""
    acme.ok("add", "Wang Fang")
    acme.ok("log", "acme", "hello")
    assert [s["label"] for s in acme.ok("history", "acme")] == ["log hello", "add Li Wei"]


def test_unknown_words_suggest(crm: Crm) -> None:
    """A slip of the finger is answered with the command that was meant."""
    assert "crm quiet" in crm("quite").err
    assert crm("--help").code == 0
    assert "Usage" in crm("log", "--help").out


def test_every_command_has_help_with_an_example(crm: Crm) -> None:
    """Help is part of the product."""
    from crmcli.cli import COMMANDS, LazyGroup, build

    root = build()
    assert isinstance(root, LazyGroup)
    for name in COMMANDS:
        text = crm(name, "--help").out
        command = root.get_command(root.make_context("crm", [], resilient_parsing=True), name)
        subs = getattr(command, "commands", None)
        for sub in subs or ():
            text = crm(name, sub, "--help").out
            assert f"Example: crm {name} {sub}" in text, (name, sub)
        if not subs:
            assert f"Example: crm {name}" in text, name
            assert text.isascii() or "例" not in text


def test_a_question_about_a_book_that_is_not_there_makes_none(crm: Crm, tmp_path: Path) -> None:
    """At a place that was named it is refused; the first customer makes the book."""
    path = tmp_path / "no-such-folder" / "bok.db"
    for words in (("today",), ("list",), ("show", "1"), ("export", "--all"), ("undo",), ("config",), ("find", "x")):
        answer = crm(*words, "--book", path)
        assert (answer.code, answer.err.splitlines()[0]) == (5, f"crm: There is no book at {path}.")
        assert not path.parent.exists()
    assert crm("add", "Li Wei", "--book", path).code == 0
    assert [c["name"] for c in crm.ok("list", "--book", path)] == ["Li Wei"]


def test_where_nobody_named_a_place_there_is_no_book_yet(
    crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every question answers as an empty book would, says how to begin, and leaves nothing behind."""
    monkeypatch.delenv("CRM_BOOK")
    answer = crm("list", "--json")
    assert (answer.code, answer.out) == (0, "[]\n")
    assert answer.err == 'No book yet. The first customer makes one: crm add "Li Wei"\n'
    assert crm("today").code == crm("pipeline").code == crm("quiet").code == 0
    assert (crm("done", "1").code, crm("show", "acme").code) == (3, 3)
    assert not (tmp_path / "data").exists()
    assert crm("add", "Li Wei").code == 0
    assert len(crm.ok("list")) == 1

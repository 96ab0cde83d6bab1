"""Lines of an estate agent, a parts rep and a designer who have read nothing: what each writes, and what is proposed.

A line is taken as it was meant, or refused with a line that works; none does something else and ends well.
"""

import re
import shlex

import pytest

from tests.conftest import Answer, Crm, prepared

NOW = "2026-11-18T09:00"


@prepared
def book(crm: Crm) -> Crm:
    """A book with three customers, two deals, a product with a price and two reminders."""
    crm.at(NOW)
    crm.ok("add", "Mia Fox", "--tag", "vendor", "--tier", "A", "--city", "Leeds", "--set", "budget=450k")
    crm.ok("add", "James Whitlock", "--phone", "07700 900321")
    crm.ok("add", "Cho Precision", "--is-company")
    crm.ok("deal", "add", "mia", "Brand refresh", "4200")
    crm.ok("deal", "add", "whitlock", "12 Park Lane", "435000")
    crm.ok("product", "add", "GB-210", "--price", "1140")
    crm.ok("remind", "mia", "today", "send the quote")
    crm.ok("remind", "cho", "tomorrow", "reorder call")
    return crm


def typed(crm: Crm, line: str) -> Answer:
    """Run a line as the shell would hand it over."""
    return crm(*shlex.split(line)[1:])


# the line; what is asked afterwards; the words of its answer
TAKEN = [
    # a time and what to do in one text
    ('crm remind whitlock "second viewing saturday 11.30"', "show whitlock", "2026-11-21T11:30|second viewing"),
    ("crm remind whitlock sat 11am viewing at 12 Park Lane", "show whitlock", "2026-11-21T11:00|viewing at 12"),
    ("crm remind whitlock on monday at 10 to confirm viewing", "show whitlock", "2026-11-23T10:00|to confirm viewing"),
    ('crm remind whitlock "chase feedback in 3 days"', "show whitlock", "2026-11-21|chase feedback"),
    ('crm remind whitlock "fri send brochure"', "show whitlock", "2026-11-20|send brochure"),
    ("crm remind whitlock 下周一回访", "show whitlock", "2026-11-23|回访"),
    ('crm log whitlock "left a message" --next "call back 5pm"', "show whitlock", "2026-11-18T17:00|'call back'"),
    ('crm log whitlock "asked" --next "quote by friday"', "show whitlock", "2026-11-20|'quote'"),
    ('crm deal add cho pumps 10080 --next "call thurs"', "show cho", "2026-11-19|'call'"),
    # who is added
    ('crm add "Beckett Solicitors" --company --phone "0113 496 0000"', "show beckett", "'kind': 'company'|496 0000"),
    ('crm add vendor "Mrs Okonkwo" 0113 496 0123', "show okonkwo", "Mrs Okonkwo|0113 496 0123|'tags': ['vendor']"),
    ("crm add customer Ann Bell phone 0113 496 0124", "show 'ann bell'", "'name': 'Ann Bell'|0113 496 0124"),
    ('crm add "Rita Alvarez" at "Midland Gearworks"', "show rita", "'company': 'Midland Gearworks'"),
    ("crm add 刘洋 liuyang@yd.example 备注 转介绍", "show 刘洋", "'name': '刘洋'|'note': '转介绍'"),
    ("crm add Ann Bell --budget 300k", "show 'ann bell'", "'budget': '300k'"),
    ("crm edit mia budget=475k", "show mia", "'budget': '475k'"),
    ("crm edit mia budget 475k", "show mia", "'budget': '475k'"),
    ('crm tag add mia "first time buyer"', "show mia", "'first time buyer'"),
    ('crm birthday mia "3 April 1990"', "show mia", "'birthday': '1990-04-03'"),
    # deals
    ('crm quote cho "6 GB-210 @ 1,140"', "deal list cho", "'amount': '6840.00'"),
    ("crm quote cho GB-210 6 @ 1,140", "deal list cho", "'amount': '6840.00'"),
    ("crm deal mia sent", "deal list mia", "'stage': 'proposal'"),
    ('crm deal edit "brand refresh" amount 4500', "deal list mia", "'amount': '4500.00'"),
    ("crm deal edit brand +500", "deal list mia", "'amount': '4700.00'"),
    ('crm deal rename brand "Big brand"', "deal list mia", "'title': 'Big brand'"),
    ('crm deal lost whitlock "went with another agent"', "deal list whitlock", "'lost_reason': 'competitor'"),
    ("crm lost mia ghosted", "deal list mia", "'lost_reason': 'no answer'"),
    ("crm deal lost mia 预算没批", "deal list mia", "'lost_reason': 'no budget'"),
    # orders and payments
    ("crm product add SK-44 38.50", "product list", "'name': 'SK-44'|'price': '38.50'"),
    ("crm order add cho GB-210 6", "order list", "'amount': '6840.00'"),
    ("crm order add mia logo 600 paid", "order list", "'amount': '600.00'|'open': '0.00'"),
    ('crm order add mia "deposit for the logo" 2100', "order list", "'amount': '2100.00'"),
    ("crm pay mia 300 yesterday", "pay mia", "'day': '2026-11-17'|'amount': '300.00'"),
    ("crm pay mia sepa 300", "pay mia", "'method': 'sepa'|'amount': '300.00'"),
    ('crm pay mia 300 "bank transfer"', "pay mia", "'method': 'bank transfer'"),
    # words behind an option that belong to it
    ("crm log whitlock called --phone yesterday", "show whitlock", "2026-11-17|'text': 'called'"),
    ('crm log whitlock "spoke" --call 45min yesterday', "show whitlock", "'minutes': 45|2026-11-17"),
    ('crm log whitlock "spoke" --call --next fri 2pm', "show whitlock", "2026-11-20T14:00|'text': 'spoke'"),
    ('crm log whitlock "spoke" --next send price today', "show whitlock", "2026-11-18|'send price'|'text': 'spoke'"),
    ('crm log whitlock "spoke" --next mon --todo ring mia', "show whitlock", "'ring mia'|'text': 'spoke'"),
    ("crm deal add cho blanket 9k --close end of january", "deal list cho", "'2027-01-31'|'9000.00'"),
    ('crm case add mia "board still up" by friday', "case list", "'board still up'|2026-11-20"),
    ("crm remind whitlock dec 15 check delivery", "show whitlock", "2026-12-15|'check delivery'"),
    ("crm remind whitlock invoice 0042 fri", "show whitlock", "2026-11-20|'invoice 0042'"),
    # one command in the words of another
    ('crm add deal cho "spindle rebuild" 9500', "deal list cho", "'9500.00'"),
    ("crm add Ivo at Halden Architects ivo@halden.example", "show ivo", "'Halden Architects'|ivo@halden.example"),
    ("crm contact add cho Sheila Tran sheila@cho.example", "contact list cho", "'Sheila Tran'|sheila@cho.example"),
    ("crm deal mia won", "deal list mia", "'stage': 'won'"),
    ("crm deal move mia to negotiation", "deal list mia", "'stage': 'negotiation'"),
    ("crm deal add cho motors 19000 quoted", "deal list cho", "'stage': 'proposal'|'19000.00'"),
    ("crm snooze 2 two days", "show cho", "2026-11-20"),
    ("crm done 1 'she loved it'", "show mia", "'text': 'she loved it'"),
    ("crm done 1,2", "today", "'done': 2"),
    ("crm edit mia +vip", "show mia", "'vip'"),
    ("crm pay mia 55 check 2210", "pay mia", "'method': 'check'|'note': '2210'"),
    ('crm rate mia "10/10 would recommend"', "show mia", "rated 10 of 10: would recommend"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "asked", "answer"), TAKEN, ids=[line for line, *_ in TAKEN])
def test_a_line_writes_what_was_meant(book: Crm, line: str, asked: str, answer: str) -> None:
    """What stands in the book afterwards counts, not that the program ended well."""
    ran = typed(book, line)
    assert ran.code == 0, ran.err
    found = str(book.ok(*shlex.split(asked)))
    assert [part for part in answer.split("|") if part not in found] == []


SHOWN = [
    ("crm list tier a", "Mia Fox"),
    ("crm list city=leeds", "Mia Fox"),
    ("crm list where city = Leeds", "Mia Fox"),
    ("crm list vendors", "Mia Fox"),
    ("crm list tag:vendor", "Mia Fox"),
    ("crm deals open", "Brand refresh"),
    ("crm deal list lead", "12 Park Lane"),
    ("crm 列表", "Mia Fox"),
    ("crm 查 park", "James Whitlock"),
    ("crm log ?", "Usage: crm log"),
    ("crm quotes", "No deal is like that."),
]


@pytest.mark.parametrize(("line", "shown"), SHOWN, ids=[line for line, _ in SHOWN])
def test_a_question_is_answered_as_it_was_meant(book: Crm, line: str, shown: str) -> None:
    """A word behind a list chooses from it, and is never taken for a name that nobody has."""
    answer = typed(book, line)
    assert answer.code == 0, answer.err
    assert shown in answer.out


# the line; the beginning of the line proposed; what is asked after that ran; the words of its answer
PROPOSED = [
    ('crm remind "order board for whitlock" tomorrow', "crm remind 2 tomorrow", "show whitlock", "order board"),
    ('crm add "Jonas Weber" "Lumen Studio" jonas@lumen.example', "crm add", "show jonas", "Lumen Studio|jonas@"),
    ('crm add "Rita Alvarez" @midland', "crm add", "show rita", "'company': 'midland'"),
    ("crm add Ann Bell --chain none", "crm add Ann Bell --set chain=none", "show 'ann bell'", "'chain': 'none'"),
    ("crm edit mia chain=none", "crm edit mia --set chain=none", "show mia", "'chain': 'none'"),
    ('crm order add cho "2 impellers" 310', 'crm order add cho "2 impellers = 310"', "order list", "'310.00'"),
    ("crm product add iPhone 15", "crm product add iPhone --price 15", "product list", "iPhone"),
    ("crm deal won mia 5200", "crm deal edit mia --amount 5200", "deal list mia", "'amount': '5200.00'"),
    ("crm deal lost mia because of reasons", "crm deal lost mia other", "deal list mia", "'lost_reason': 'other'"),
    ("crm log mia 'wants it' --phone 07700900654", "crm log mia", "show mia", "'text': 'wants it'"),
    ("crm snooze all tomorrow", "crm snooze 1 tomorrow", "show mia", "2026-11-19"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "proposed", "asked", "answer"), PROPOSED, ids=[line for line, *_ in PROPOSED])
def test_a_proposed_line_works(book: Crm, line: str, proposed: str, asked: str, answer: str) -> None:
    """The first line in a refusal, pasted, does what was asked; the refusal itself wrote nothing."""
    ran = typed(book, line)
    assert ran.code in (2, 3, 4), ran.err
    found = re.search(r"(crm [a-z].*)$", "\n".join(ran.err.splitlines()[1:]), flags=re.MULTILINE)
    assert found is not None, ran.err
    assert found[1].startswith(proposed)
    pasted = typed(book, found[1])
    assert pasted.code == 0, pasted.err
    given = str(book.ok(*shlex.split(asked)))
    assert [part for part in answer.split("|") if part not in given] == []


REFUSED = [
    "crm quote mia 4200",  # an amount is no title
    "crm remind whitlock call until friday",  # the text would lose its time
    'crm remind whitlock "if no answer by friday chase"',
    'crm log whitlock "x" --next "before the fair"',
    'crm add "Acme Ltd" --city --phone "0113 496 0001"',
    "crm snooze all friday --json",
    'crm deal lost mia "went with Parker, cheaper"',
    'crm add "Pavel Dvorak, Dvorak Wines, +420 777 123 456"',
    "crm deal add mia signage 3500 excl",  # a title that has the amount in it
    "crm deal mia accepted",  # a stage that is none, or what a new deal is about
    "crm pay mia 300 transfer 12/11",  # the day would be a note
    "crm remind mia fri 10 boxes",
    "crm add 赵敏 上海",
]


@pytest.mark.parametrize("line", REFUSED)
def test_what_has_two_readings_writes_nothing(book: Crm, line: str) -> None:
    """Nothing is written on a guess."""
    before = book.ok("history")
    assert typed(book, line).code in (2, 3, 4)
    assert book.ok("history") == before


def test_words_of_a_reminder_begin_a_word(book: Crm) -> None:
    """All in call is no word of it: the wrong reminder was moved."""
    assert book("snooze", "all", "friday").code == 2
    assert book("done", "order").code == 3
    assert book("done", "reorder").code == 0


def test_a_note_written_over_is_said(book: Crm) -> None:
    """An edit that takes the place of a note says what it said."""
    book.ok("edit", "mia", "note=cash buyer")
    assert "the note was “cash buyer”" in book("edit", "mia", "--note", "chain free").err


def test_a_customers_number_is_never_proposed_as_that_of_a_reminder(book: Crm) -> None:
    """Snooze and done take the number of a reminder: the line proposed moved another customer's."""
    book.ok("remind", "mia", "sat", "ring")
    answer = book("snooze", "mia", "friday")
    assert answer.code == 4
    assert set(re.findall(r"crm snooze (\d+)", answer.err)) == {"1", "3"}

"""What people type on their first day: what was wrong without a word is right, or refused with the line that works."""

import pytest

from tests.conftest import Crm, prepared

NOW = "2026-11-18T09:00"


@prepared
def book(crm: Crm) -> Crm:
    """A book with one customer and an open deal of $5,000."""
    crm.at(NOW)
    crm("add", "Brennan Hydraulics")
    crm("deal", "add", "brennan", "kitchen", "5000")
    return crm


@pytest.mark.parametrize(
    ("typed", "worth"),
    [
        ("+300", "5300.00"),
        ("-500", "4500.00"),
        ("+10%", "5500.00"),
        ("-5%", "4750.00"),
        ("+2.5%", "5125.00"),
        ("+$1.5k", "6500.00"),
        ("＋300", "5300.00"),
        ("300", "300.00"),
    ],
)
def test_an_amount_with_a_sign_changes_the_one_that_stands(book: Crm, typed: str, worth: str) -> None:
    """+300 became 300."""
    assert book.ok("deal", "edit", "1", "--amount", typed)["amount"] == worth


def test_a_note_changes_the_amount_of_the_open_deal(book: Crm) -> None:
    """The line after the call says the same as deal edit; a note that waits in the inbox keeps the change."""
    book("log", "brennan", "wants two more", "--amount", "+10%")
    assert book.ok("deal", "list")[0]["amount"] == "5500.00"
    assert book("log", "nobody here", "wants two more", "--amount", "+500").code == 3
    assert book("inbox", "file", "1", "brennan").code == 0
    assert book.ok("deal", "list")[0]["amount"] == "6000.00"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("deal", "edit", "1", "--amount", "-100%"), "leaves nothing of $5,000"),
        (("deal", "edit", "1", "--amount", "+€300"), "cannot change by EUR"),
        (("deal", "add", "brennan", "valves", "+300"), "Write 300"),
        (("pay", "brennan", "7%"), "of what is not said"),
        (("deal", "add", "brennan", "valves", "00"), "your shell took $1"),
        (("deal", "add", "brennan", "valves", "050"), "your shell took $1"),
        (("pay", "brennan", ",850"), "Write 1850 or '$1,850'"),
        (("deal", "edit", "1", "--amount", ",850"), "Write 1850 or '$1,850'"),
        (("deal", "edit", "1", "--amount", ".50"), "Write 0.50, 1.50 or '$1.50'"),
        (("deal", "add", "brennan", "valves", "about 350k"), "Write one amount: 350k."),
        (("deal", "add", "brennan", "valves", "600-800"), "Write one amount: 600 or 800."),
        (("deal", "add", "brennan", "valves", "5-10k"), "Write one amount: 5k or 10k."),
        (("deal", "add", "brennan", "valves", "between 5k and 8k"), "Write one amount: 5k or 8k."),
        (("deal", "add", "brennan", "valves", "45pcm"), "Write the sum: 45, or 540 for a year."),
        (("deal", "add", "brennan", "valves", "45 a week"), "or 2340 for a year."),
        (("deal", "add", "brennan", "valves", "600 + VAT"), "Write 600, or the sum with the tax in it."),
        (("deal", "add", "brennan", "valves", "600 inc VAT"), "Write 600."),
        (("deal", "add", "brennan", "valves", "tbc"), "Leave the amount out"),
        (("deal", "add", "brennan", "valves", "lots"), "5k, $12,500 or EUR 500"),
        (("deal", "add", "brennan", "valves", "1,20"), "Write 1.20 or 120."),
    ],
)
def test_an_amount_that_is_none_is_refused_with_what_to_write(book: Crm, line: tuple[str, ...], said: str) -> None:
    """The refusal says what is missing or meant, and nothing is written."""
    ran = book(*line)
    assert ran.code == 2
    assert said in ran.err
    assert [deal["amount"] for deal in book.ok("deal", "list")] == ["5000.00"]


def test_examples_of_amounts_are_in_the_currency_of_the_book(book: Crm) -> None:
    """A book in pounds has examples in pounds; quid are pounds."""
    book("config", "currency", "GBP")
    assert "£12,500" in book("deal", "add", "brennan", "valves", "lots").err
    assert book.ok("deal", "add", "brennan", "valves", "500 quid")["amount"] == "500.00"


def test_a_stage_without_a_deal_names_the_command_that_opens_one(book: Crm) -> None:
    """A note never opens a deal by itself: exit 3 with the whole line."""
    book("add", "Fox")
    ran = book("log", "fox", "hello", "--stage", "prop", "--amount", "500")
    assert ran.code == 3
    assert 'crm deal add 2 "50 chairs" 500 --stage proposal' in ran.err
    assert book.ok("deal", "list", "fox") == []


def test_losing_one_deal_leaves_the_stage_of_the_one_furthest_on(book: Crm) -> None:
    """The customer is not lost while another deal is open."""
    book("deal", "add", "brennan", "valves", "300", "--stage", "negotiation")
    book("deal", "lost", "1", "price")
    assert book.ok("show", "brennan")["stage"] == "negotiation"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("5", "stars"), "5 of 5"),
        (("5 stars",), "5 of 5"),
        (("4", "stars quick delivery"), "4 of 5: quick delivery"),
        (("five stars",), "5 of 5"),
        (("★★★★",), "4 of 5"),
        (("8/10",), "8 of 10"),
        (("4 out of 5",), "4 of 5"),
        (("4", "out of 5"), "4 of 5"),
        (("4 stars out of 5",), "4 of 5"),
        (("9分",), "9 of 10"),
        (("7",), "7 of 10"),
        (("0", "never again"), "0 of 10: never again"),
    ],
)
def test_a_rating_keeps_its_scale(book: Crm, words: tuple[str, ...], text: str) -> None:
    """rate fox 5 stars was 5 of 10 with the word stars."""
    assert book.ok("rate", "brennan", *words)["interaction"]["text"] == f"rated {text}"


def test_what_is_taken_down_twice_is_said(book: Crm) -> None:
    """The same deal, order, payment or reminder again is kept, and the answer names the earlier one."""
    deal = book("deal", "add", "brennan", "Kitchen", "6000").err
    assert "Deal 1 kitchen $5,000 is open already.\n  crm undo takes it back.\n" in deal
    book("order", "add", "brennan", "500")
    book("order", "add", "brennan", "300")
    assert "Order 1 of Wed 18 Nov is $500 too" in book("order", "add", "brennan", "500").err
    book("pay", "brennan", "700")  # over two orders
    assert "Payment 1 of Wed 18 Nov is $700 too" in book("pay", "brennan", "700").err
    book("remind", "brennan", "fri 10am", "call")
    assert "Reminder 1 says the same already" in book("remind", "brennan", "fri 10am", "Call").err
    assert "already" not in book("remind", "brennan", "fri 11am", "call").err
    assert " too." not in book("order", "add", "brennan", "501").err
    book("deal", "lost", "1", "price")
    book("deal", "lost", "2", "price")
    assert "already" not in book("deal", "add", "brennan", "kitchen", "5000").err


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Q1", "2027-03-31"),
        ("december", "2026-12-31"),
        ("in december", "2026-12-31"),
        ("next month", "2026-12-31"),
        ("this month", "2026-11-30"),
        ("next year", "2027-12-31"),
        ("next week", "2026-11-27"),
        ("下个月", "2026-12-31"),
        ("12月", "2026-12-31"),
        ("本周", "2026-11-20"),
        ("明年一季度", "2027-03-31"),
        ("friday", "2026-11-20"),
        ("mid december", "2026-12-15"),
        ("end of Q1", "2027-03-31"),
    ],
)
def test_a_deal_closes_at_the_end_of_what_is_named(book: Crm, typed: str, day: str) -> None:
    """--close december was the first of December."""
    assert book.ok("deal", "add", "brennan", "valves", "--close", typed)["expected_close"] == day
    assert book.ok("deal", "edit", "1", "--close", typed)["expected_close"] == day


@pytest.mark.parametrize(("word", "channel"), [("call", "call"), ("Email", "mail"), ("SMS", "chat"), ("电话", "call")])
def test_a_note_that_is_only_a_channel_is_refused(book: Crm, word: str, channel: str) -> None:
    """log brennan call filed a note that says call."""
    ran = book("log", "brennan", word)
    assert ran.code == 2
    assert f'crm log brennan "what was said" --{channel}' in ran.err
    assert book.ok("show", "brennan")["last_contact"] is None


def test_an_export_of_nothing_writes_no_file(book: Crm) -> None:
    """A file without a row looked like a success; one that was there is not touched."""
    target = book.path.with_name("vip.csv")
    ran = book("export", str(target), "--tag", "vip")
    assert ran.code == 3
    assert "was not written" in ran.err
    assert not target.exists()
    target.write_text("mine", encoding="utf-8")
    assert book("export", str(target), "--tag", "vip", "--force").code == 3
    assert target.read_text(encoding="utf-8") == "mine"


def test_snoozing_onto_the_day_it_is_due_says_so(book: Crm) -> None:
    """Nothing was put off."""
    book("remind", "brennan", "fri", "call")
    assert "Due Fri 20 Nov already; nothing was changed" in book("snooze", "1", "fri").err


@prepared
def names(crm: Crm) -> Crm:
    """A book with names that people write in several ways."""
    crm.at(NOW)
    crm("add", "J. B. Hartley Bearings", "--city", "Leeds")
    crm("add", "O'Malley & Sons", "--city", "Leeds, UK")
    crm("add", "Fox", "--company", "Brennan Hydraulics Ltd")
    crm("add", "Ann Low", "--company", "Brennan")
    return crm


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("JB Hartley", 1),
        ("jb hartley bearings", 1),
        ("J B Hartley", 1),
        ("J.B. Hartley", 1),
        ("omalley and sons", 2),
        ("O’Malley", 2),
        ("o malley & sons", 2),
        ("omalley sons", 2),
    ],
)
def test_initials_signs_and_and_are_no_other_name(names: Crm, typed: str, number: int) -> None:
    """JB Hartley found nobody although J. B. Hartley Bearings was there."""
    assert names.ok("show", typed)["id"] == number


@pytest.mark.parametrize("typed", ["JB Hartley Bearings", "omalley & sons", "O'Malley and Sons", "o’malley and sons"])
def test_the_same_name_in_another_writing_is_asked(names: Crm, typed: str) -> None:
    """A second O'Malley & Sons was added without a word."""
    ran = names("add", typed)
    assert ran.code == 5
    assert "may be in the book already" in ran.err


def test_initials_that_two_have_are_asked(names: Crm) -> None:
    """Both writings are looked for, so the one typed does not win alone."""
    names("add", "JB Hartley Ltd")
    assert names("show", "JB Hartley").code == 4


def test_a_form_of_address_asks_when_several_have_the_name(names: Crm) -> None:
    """A customer kept as Mr Henderson took every Henderson's notes."""
    names("add", "Mr Henderson")
    assert names("log", "mr henderson", "hello").code == 0
    names("add", "Paul Henderson")
    assert names("log", "mr henderson", "hello").code == 4
    assert names.ok("show", "paul henderson")["name"] == "Paul Henderson"


def test_companies_and_cities_match_by_words(names: Crm) -> None:
    """list --company brennan was empty; what matched, or what there is, is said."""
    ran = names("list", "--company", "brennan", "--ids")
    assert ran.out.split() == ["4", "3"]
    assert "Brennan (1), Brennan Hydraulics Ltd (1)" in ran.err
    assert names("list", "--city", "leeds", "--ids").out.split() == ["1", "2"]
    assert "there are Leeds (1), Leeds, UK (1)" in names("list", "--city", "leed").err
    assert [row["name"] for row in names.ok("list", "--where", "company = Brennan")] == ["Ann Low"]


def test_who_referred_a_customer_is_a_customer(names: Crm) -> None:
    """--by was text that nobody could follow: it is a link, follows a new name, and is edited with by=."""
    assert "referred by Fox, number 3" in names("add", "Zoe Quick", "--by", "fox").err
    assert "nobody in the book answers" in names("add", "Mia Long", "--by", "my aunt").err
    names("edit", "fox", "name=Fox Ltd")
    assert names.ok("show", "zoe")["referred_by"] == "Fox Ltd"
    assert "Fox Ltd (3)" in names("show", "zoe").out
    names("edit", "mia", "by=fox")
    assert "Fox Ltd (3)" in names("show", "mia").out
    names("undo")
    assert names.ok("show", "mia")["referred_by"] == "my aunt"
    names("add", "Second Fox")
    assert names("add", "New One", "--by", "fox").code == 4
    names("merge", "3", "7", "--yes")
    names("edit", "zoe", "by=Fox Ltd")
    assert names.ok("show", "zoe")["referred_by"] == "Fox Ltd"


@pytest.mark.parametrize(
    ("words", "name", "phones", "emails", "company"),
    [
        (("0113 555 0101", "Zoe Quick"), "Zoe Quick", ["0113 555 0101"], [], None),
        (("Zoe Quick", "+441135550101"), "Zoe Quick", ["+441135550101"], [], None),
        (("Zoe", "Quick", "0113", "555", "0101"), "Zoe Quick", ["0113 555 0101"], [], None),
        (("Zoe Quick 0113 555 0101",), "Zoe Quick", ["0113 555 0101"], [], None),
        (("Zoe Quick <zoe@q.example>",), "Zoe Quick", [], ["zoe@q.example"], None),
        (("zoe@q.example", "Zoe Quick", "0113 555 0101"), "Zoe Quick", ["0113 555 0101"], ["zoe@q.example"], None),
        (("Zoe @ Quick Ltd",), "Zoe", [], [], "Quick Ltd"),
        (("Quick", "Steels"), "Quick Steels", [], [], None),
        (("Studio 54",), "Studio 54", [], [], None),
        (("7-Eleven",), "7-Eleven", [], [], None),
        (("王芳", "13800138000"), "王芳", ["13800138000"], [], None),
    ],
)
def test_add_reads_what_is_typed(
    names: Crm, words: tuple[str, ...], name: str, phones: list[str], emails: list[str], company: str | None
) -> None:
    """A phone, a mail and a company are known where they stand; a name with a mail in it was a name."""
    made = names.ok("add", *words)
    assert (made["name"], made["phones"], made["emails"], made["company"]) == (name, phones, emails, company)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("zoe@q.example",), "crm add NAME zoe@q.example"),
        (("Zoe Quick", "Quick Ltd"), 'crm add "Zoe Quick" --company "Quick Ltd"'),
        (("Zoe", "--phone", "ring 5550101 after six"), "a phone is a number"),
        (("Zoe", "--phone", "no phone"), "a phone is a number"),
    ],
)
def test_add_refuses_what_it_cannot_place(names: Crm, words: tuple[str, ...], said: str) -> None:
    """Nothing is made of half an answer."""
    ran = names("add", *words)
    assert ran.code == 2
    assert said in ran.err


def test_add_takes_tags_tier_and_own_fields(names: Crm) -> None:
    """One line and one step; crm edit note+= adds to the note."""
    made = names.ok("add", "Zoe Quick", "--tags", "vip,new", "--tier", "A", "--set", "budget=5000")
    assert (made["tags"], made["tier"], made["fields"]) == (["new", "vip"], "A", {"budget": 5000})
    names("undo")
    assert names("show", "zoe").code == 3
    names("edit", "fox", "note+=likes tea")
    names("edit", "fox", "note+=and cake")
    assert names.ok("show", "fox")["note"] == "likes tea\nand cake"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2 doz gloves @ 18/doz", "36.00"),
        ("2 dozen gloves @ 18 a dozen", "36.00"),
        ("200 x seals at 9.25 each", "1850.00"),
        ("seals 200 @ 9.25, freight 35", "1885.00"),
        ("seals 200 @ 9.25, delivery 15", "1865.00"),
        ("bolts 100 @ 2, nuts 50 @ 1, discount 10%", "225.00"),
        ("bolts 100 @ 2, nuts 50 @ 1, freight 20, 10% discount", "245.00"),
        ("bolts 100 @ 2, nuts 50 @ 1, freight 20, 10% discount, VAT 20%", "294.00"),
        ("bolts 100 @ 2, VAT 40", "240.00"),
        ("bolts 3 @ 0.33, VAT 17.5%", "1.16"),
        ("螺丝 100 @ 2, 螺母 50 @ 1, 整单9折, 税 13%", "254.25"),
    ],
)
def test_freight_discount_and_tax_are_lines_of_an_order(book: Crm, typed: str, amount: str) -> None:
    """What is charged on all of an order, and what is taken off it, stands beside its lines."""
    assert book.ok("order", "add", "brennan", typed)["amount"] == amount


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("gloves 2 doz @ 1.50 each", "@ 18/doz"),
        ("seals 200 @ 9.25, washers 5", "There is no price for 'washers'"),
        ("bolts 100 @ 2 -5%, nuts 50 @ 1, discount 10%", "two discounts"),
        ("VAT 20%", "There is no price"),
    ],
)
def test_an_order_line_without_its_price_is_refused(book: Crm, typed: str, said: str) -> None:
    """Two dozen at 1.50 each were two pieces; nothing is sold for nothing beside what has a price."""
    ran = book("order", "add", "brennan", typed)
    assert ran.code == 2
    assert said in ran.err


def test_a_tax_keeps_no_price(book: Crm) -> None:
    """The next order's VAT is a share of its own lines."""
    book("order", "add", "brennan", "bolts 100 @ 2, VAT 20%")
    book("order", "add", "brennan", "bolts 200 @ 2, VAT 20%")
    assert [(p["name"], p["price"]) for p in book.ok("product", "list")] == [("bolts", "2.00"), ("VAT", None)]


def test_a_day_in_an_own_field_compares_as_one(names: Crm) -> None:
    """renewal="20 Dec" was text, and came after "1 Jan" of no year at all."""
    names("edit", "fox", "--set", "renewal=20 Dec")
    names("edit", "ann", "--set", "renewal=Jan 5th 2027", "--set", "size=12 May Street")
    names("add", "Zoe Quick", "--set", "renewal=12月25日")
    shown = {row["name"]: row["fields"] for row in names.ok("list") if row["fields"]}
    assert shown == {
        "Fox": {"renewal": "2026-12-20"},
        "Ann Low": {"renewal": "2027-01-05", "size": "12 May Street"},
        "Zoe Quick": {"renewal": "2026-12-25"},
    }
    assert [row["name"] for row in names.ok("list", "--where", 'renewal < "1 Jan 2027"')] == ["Fox", "Zoe Quick"]
    assert [row["name"] for row in names.ok("list", "--where", "renewal = 2026-12-20")] == ["Fox"]
    assert names.ok("list", "--sort", "-renewal")[0]["name"] == "Ann Low"
    ran = names("edit", "fox", "--set", "renewal=17 nov")
    assert (ran.code, "say the year" in ran.err) == (2, True)


@pytest.mark.parametrize(("typed", "part"), [("half", "925.00"), ("一半", "925.00"), ("a third", "616.67")])
def test_a_part_of_what_is_owed_is_said_as_a_sum(book: Crm, typed: str, part: str) -> None:
    """pay brennan half is refused with the sum to write, and nothing is taken down."""
    book("order", "add", "brennan", "1850")
    ran = book("pay", "brennan", typed)
    assert ran.code == 2
    assert "$1,850 is owed" in ran.err
    assert f"Write the sum that was paid: {part}" in ran.err
    assert book.ok("pay", "brennan")["payments"] == []

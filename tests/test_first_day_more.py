"""More of the first day: notes before their customer, notes alone, amounts that the shell cut short."""

import pytest

from tests.conftest import Crm, prepared


@prepared
def book(crm: Crm) -> Crm:
    """A book with three customers."""
    crm.at("2026-11-18T09:00")
    for name in ("Fox Hill", "Ann Low", "王芳"):
        crm("add", name)
    return crm


@pytest.mark.parametrize(
    ("note", "who", "customer"),
    [
        ("called about the valve", "fox", "Fox Hill"),
        ("wants a quote by friday", "Ann Low", "Ann Low"),
        ("Peter rang about the invoice", "ann", "Ann Low"),
        ("sent quote", "fox", "Fox Hill"),
        ("要一份报价单", "王芳", "王芳"),
    ],
)
def test_a_note_before_its_customer_is_turned_round(book: Crm, note: str, who: str, customer: str) -> None:
    """crm log "called about the valve" fox has one reading; how it was read is said, and the inbox stays empty."""
    ran = book("log", note, who, "--call")
    assert ran.code == 0, ran.err
    assert "Read as: crm log" in ran.err
    (made,) = book.ok("show", customer)["interactions"]
    assert (made["text"], made["channel"]) == (note, "call")
    assert book.ok("inbox") == []


@pytest.mark.parametrize(
    ("first", "second"),
    [("Tim Lee", "fox"), ("simth", "fox"), ("fxo hill", "ann"), ("张三", "王芳"), ("nobody here", "some words"),
     ("left message", "2"), ("called about the valve", "o")],
)  # fmt: skip
def test_what_may_be_a_name_is_not_turned_round(book: Crm, first: str, second: str) -> None:
    """Somebody new, a slip, several customers: the note is kept, and the other line proposed where it works."""
    assert book("log", first, second).code in (3, 4)
    assert [row["interactions"] for row in (book.ok("show", number) for number in (1, 2, 3))] == [[], [], []]
    assert len(book.ok("inbox")) == 1


def test_notes_alone_are_listed(book: Crm) -> None:
    """The plural noun lists, as deals and orders do; with a customer, that one's."""
    book("log", "fox", "wants a quote", "--call")
    book("log", "ann", "has moved", "--on", "yesterday")
    assert book("notes").out.splitlines() == [
        "2026-11-18 09:00  call  Fox Hill (1): wants a quote",
        "2026-11-17  other  Ann Low (2): has moved",
    ]
    assert [note["text"] for note in book("notes", "ann", "--json").json] == ["has moved"]
    assert book.ok("find", "--notes", "--limit", "1")[0]["text"] == "wants a quote"
    assert book("find", "--notes", "nobody").code == 3
    assert book("find").code == 2


def test_a_day_of_several_words_is_found(book: Crm) -> None:
    """The shell takes the quotes of since:"2 weeks ago"."""
    book("log", "fox", "wants a quote")
    book("log", "ann", "had a quote", "--on", "2026-01-12")
    assert [row["id"] for row in book.ok("find", "quote", "since:2 weeks ago")] == [1]


@pytest.mark.parametrize(
    "line",
    [
        ("order", "add", "fox", ".50"),
        ("order", "add", "fox", ",850"),
        ("order", "add", "fox", "00"),
        ("order", "add", "fox", "10 seals @ .25"),
        ("order", "add", "fox", "10 seals = .25"),
        ("order", "add", "fox", "10 seals at .25 each"),
        ("order", "add", "fox", "10 seals @ "),
        ("config", "big_deal", ".5"),
        ("pay", "fox", ".5"),
        ("pay", "fox", "EUR 92", "--settles", ".50"),
    ],
)
def test_what_the_shell_left_of_an_amount_is_refused(book: Crm, line: tuple[str, ...]) -> None:
    """ "@ $9.25" in double quotes was 10 seals at a quarter each."""
    ran = book(*line)
    assert ran.code == 2
    assert "your shell took $" in ran.err
    assert book.ok("order", "list") == book.ok("pay", "fox")["payments"] == []


def test_a_part_of_one_is_written_with_its_nought(book: Crm) -> None:
    """0.25 is a price, and .5 kg a quantity."""
    assert book.ok("order", "add", "fox", "10 seals @ 0.25")["amount"] == "2.50"
    assert book.ok("order", "add", "fox", ".5 kg rice @ 4")["amount"] == "2.00"


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ("5 boxes gloves @ 12", "$12 per box"),
        ("6 feet rope @ 2", "$2 per foot"),
        ("3 loaves bread @ 2", "$2 per loaf"),
        ("4 pcs pens @ 2", "$2 per pc"),
        ("2 kg rice @ 4", "$4 per kg"),
        ("10 sheets glass @ 4", "$4 per sheet"),
        ("米 3袋 @ 40", "$40 per 袋"),
    ],
)
def test_a_price_is_for_one_of_a_unit(book: Crm, items: str, said: str) -> None:
    """$12 per boxes."""
    assert said in book("order", "add", "fox", items).err


def test_no_day_is_proposed_that_no_year_has(book: Crm) -> None:
    """2.30 proposed the 30th of February."""
    ran = book("remind", "fox", "2.30", "call")
    assert ran.code == 2
    assert "feb" not in ran.err
    assert "02:30 or 2:30pm" in ran.err
    assert "say 30 sep" in book("when", "9.30").err


def test_a_day_of_another_year_says_the_year_first(book: Crm) -> None:
    """Wherever a day is told: a reminder, a deal, a snooze, an own field."""
    assert "2027-01-04 Mon 10:00" in book("remind", "fox", "4 jan 10am", "call").err
    assert "2027-03-31 Wed" in book("deal", "add", "fox", "kitchen", "5000", "--close", "march").err
    assert "2027-02-01 Mon" in book("snooze", "1", "1 feb").err
    assert "renewal: 2027-03-01 Mon" in book("edit", "fox", "--set", "renewal=1 march").err
    assert "Thu 31 Dec" in book("snooze", "1", "31 dec").err


def test_a_company_is_found_without_its_apostrophe(book: Crm) -> None:
    """--company omalley named O'Malley & Sons and found nobody there."""
    book("add", "Steve Marsh", "--company", "O'Malley & Sons")
    for words in ("omalley", "OMalley and Sons", "o'malley", "sons"):
        assert [row["name"] for row in book.ok("list", "--company", words)] == ["Steve Marsh"]

"""Fields of the owner's own have a type: told once by what was said, and read by it at every door from then on."""

from pathlib import Path

import pytest

from tests.conftest import Crm, file_of, prepared

NOW = "2026-11-18T09:00"


@prepared
def book(crm: Crm) -> Crm:
    """A book with three customers."""
    crm.at(NOW)
    for name in ("Ann Low", "Bob Fox", "Cy Hill"):
        crm("add", name)
    return crm


def _values(crm: Crm, name: str) -> list[object]:
    return [row["fields"].get(name) for row in crm.ok("list", "--sort", "id")]


@pytest.mark.parametrize(
    ("first", "type_", "later", "kept"),
    [
        ("20 Dec", "day", "tomorrow", "2026-11-19"),
        ("2027-03-01", "day", "next fri", "2026-11-27"),
        ("12月25日", "day", "两周后", "2026-12-02"),
        ("in 3 months", "day", "1 feb", "2027-02-01"),
        ("明天", "day", "unknown", "unknown"),
        ("12", "number", "1,200", 1200),
        ("12", "number", "5k", 5000),
        ("2.5", "number", "1.10", 1.1),
        ("5000", "number", "3万", 30000),
        ("-5", "number", "未定", "未定"),
        ("red", "text", "20 Dec", "20 Dec"),
        ("A-12", "text", "12", "12"),
        ("1.10", "text", "5", "5"),
        ("friday", "text", "tomorrow", "tomorrow"),
    ],
)
def test_the_first_value_tells_the_type_and_later_ones_are_read_by_it(
    book: Crm, first: str, type_: str, later: str, kept: object
) -> None:
    """--set renewal="20 Dec" is a day; tomorrow, said later, is one too."""
    book("edit", "ann", "--set", f"f={first}")
    assert book.ok("config", "field", "f") == {"field": {"f": type_}, "unfit": []}
    book("edit", "bob", "--set", f"f={later}")
    book("add", "Dee Moss", "--set", f"f={later}")
    assert _values(book, "f")[1:] == [kept, None, kept]


@pytest.mark.parametrize("value", ["2027-02-29", "30 feb", "feb 30 2027", "2月30日", "31 april"])
def test_a_first_day_that_no_month_has_is_refused(book: Crm, value: str) -> None:
    """It was kept as text, and found by no question."""
    assert book("edit", "ann", "--set", f"renewal={value}").code == 2
    assert book.ok("config", "field")["field"] == {}


@pytest.mark.parametrize(
    ("value", "type_"),
    [("end of march", "day"), ("march", "day"), ("3月底", "day"), ("5k", "number"), ("1,200", "number")],
)
def test_a_text_that_could_be_more_is_told(book: Crm, value: str, type_: str) -> None:
    """Nobody sees by themselves that end of march compares as letters."""
    assert f"crm config field f {type_}" in book("edit", "ann", "--set", f"f={value}").err
    assert "config field" not in book("edit", "ann", "--set", "colour=red").err


@pytest.mark.parametrize(
    ("first", "later", "said"),
    [
        ("20 Dec", "30 feb", "config field f text"),
        ("20 Dec", "tomorrow 3pm", "a day without a time"),
        ("20 Dec", "3/4/2027", "date_order"),
        ("20 Dec", "17 nov", "say the year"),
        ("12", "12 months", "is a number"),
        ("12", "1,20", "is a number"),
        ("12", "12e3", "is a number"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_the_way(book: Crm, first: str, later: str, said: str) -> None:
    """A renewal of "30 feb" would be found by no question; nothing is written."""
    book("edit", "ann", "--set", f"f={first}")
    ran = book("edit", "bob", "--set", f"f={later}")
    assert ran.code == 2
    assert said in ran.err
    assert _values(book, "f")[1] is None


def test_the_answer_says_the_day_and_what_is_kept_as_text(book: Crm) -> None:
    """A day that was meant otherwise, or words among numbers, are seen at once."""
    assert "renewal: Sun 20 Dec" in book("edit", "ann", "--set", "renewal=20 Dec").err
    assert "'unknown' is kept as text" in book("edit", "bob", "--set", "renewal=unknown").err
    book("edit", "ann", "--set", "size=XL")
    assert "crm config field size number" in book("edit", "bob", "--set", "size=5").err


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("renewal < 1 jan", [1]),
        ("renewal > 1 jan", [2]),
        ("renewal >= 2027-03-01", [2]),
        ("renewal = 3月1日", [2]),
        ("renewal = unknown", [3]),
        ("renewal != 20 dec", [2, 3]),
        ("seats > 90", [1, 2]),
        ("seats = 1,200", [2]),
        ("seats < 1k", [1]),
        ("not renewal < 1 jan", [2, 3]),
        ("renewal < 1 jan or seats >= 1200", [1, 2]),
    ],
)
def test_conditions_read_values_by_the_type(book: Crm, condition: str, ids: list[int]) -> None:
    """renewal < "1 jan" compared letters, and 1,200 seats were none."""
    book("edit", "1", "--set", "renewal=20 dec", "--set", "seats=100")
    book("edit", "2", "--set", "renewal=1 march 2027", "--set", "seats=1,200")
    book("edit", "3", "--set", "renewal=unknown", "--set", "seats=some")
    assert [row["id"] for row in book.ok("list", "--where", condition, "--sort", "id")] == ids


def test_a_condition_with_no_day_is_refused(book: Crm) -> None:
    """Nothing is before "soonish"."""
    book("edit", "1", "--set", "renewal=20 dec", "--set", "seats=3")
    for condition in ("renewal < soonish", "renewal < 30 feb", "seats > many", "seats > 1,20"):
        assert book("list", "--where", condition).code == 2


def test_days_and_numbers_sort_before_words_both_ways(book: Crm) -> None:
    """unknown came before the latest day when the list was turned round."""
    book("edit", "1", "--set", "renewal=20 dec", "--set", "seats=9")
    book("edit", "2", "--set", "renewal=1 march 2027", "--set", "seats=10")
    book("edit", "3", "--set", "renewal=unknown", "--set", "seats=some")
    for name in ("renewal", "seats"):
        assert [row["id"] for row in book.ok("list", "--sort", name)] == [1, 2, 3]
        assert [row["id"] for row in book.ok("list", "--sort", f"-{name}")] == [2, 1, 3]


def test_a_type_is_changed_and_what_does_not_fit_is_named(book: Crm) -> None:
    """config field keeps what cannot be a day as it is, and says whose it is; undo brings all back."""
    book("edit", "1", "--set", "renewal=soon")
    book("edit", "2", "--set", "renewal=20 Dec")
    book("edit", "3", "--set", "renewal=2027-03-01")
    ran = book("config", "field", "renewal", "day")
    assert "Ann Low (number 1): 'soon' does not fit" in ran.err
    assert _values(book, "renewal") == ["soon", "2026-12-20", "2027-03-01"]
    assert "config field renewal" in book("undo").err
    assert _values(book, "renewal") == ["soon", "20 Dec", "2027-03-01"]
    assert book.ok("config", "field", "renewal") == {"field": {"renewal": "text"}, "unfit": []}


def test_a_number_becomes_text_and_a_number_again(book: Crm) -> None:
    """Nothing is lost on the way."""
    book("edit", "1", "--set", "seats=12", "--set", "rate=1.5")
    book("config", "fields", "seats=text")
    assert _values(book, "seats")[0] == "12"
    book("config", "field", "seats number")
    assert _values(book, "seats")[0] == 12
    assert book.ok("config", "field")["field"] == {"rate": "number", "seats": "number"}
    assert "seats number" in book("config").out
    book("config", "field", "rate", "")
    assert book.ok("config", "field")["field"] == {"seats": "number"}
    assert book("config", "field", "seats", "colour").code == 2
    assert book("config", "field", "city", "text").code == 2
    assert book("config", "currency", "EUR", "now").code == 2


def test_a_file_tells_the_type_by_all_its_values(book: Crm, tmp_path: Path) -> None:
    """A column of days is one, and what a typed field cannot read is kept as text and counted."""
    first = "name,renewal,seats,code\nDee,20 Dec,5,12\nEve,2027-03-01,tbd,12e3\nFay,unsure,7,13\n"
    book("import", file_of(tmp_path, first), "--keep-unknown")
    assert book.ok("config", "field")["field"] == {"code": "text", "renewal": "day", "seats": "number"}
    assert _values(book, "renewal")[3:] == ["2026-12-20", "2027-03-01", "unsure"]
    second = 'name,renewal,seats\nGil,1 feb,"1,200"\nHal,30 feb,12 months\n'
    ran = book("import", file_of(tmp_path, second, "d.csv"), "--keep-unknown")
    assert "1 value of renewal does not fit" in ran.err
    assert _values(book, "renewal")[6:] == ["2027-02-01", "30 feb"]
    assert _values(book, "seats")[6:] == [1200, "12 months"]


def test_an_older_book_tells_the_type_by_what_is_kept(book: Crm) -> None:
    """A field without a remembered type is what its values are."""
    book("edit", "1", "--set", "seats=12")
    book("config", "field", "seats", "")
    assert book("edit", "2", "--set", "seats=12 months").code == 2
    assert book("edit", "2", "--set", "seats=1,300").code == 0
    assert _values(book, "seats")[:2] == [12, 1300]


def test_types_travel_with_the_whole_book(book: Crm, tmp_path: Path) -> None:
    """Another machine reads the same words the same way."""
    book("edit", "1", "--set", "renewal=20 Dec")
    whole = file_of(tmp_path, book("export", "--all").out, "whole.jsonl")
    other = ("--book", tmp_path / "other.db")
    assert book(*other, "import", whole).code == 0
    assert book(*other, "config", "field", "renewal", "--json").json["field"] == {"renewal": "day"}


def test_what_another_type_changes_is_listed(crm: Crm) -> None:
    """A value that is kept in another way than it was typed is shown, so that a wrong reading is seen."""
    crm.at("2026-11-18T09:00")
    crm.ok("add", "Acme", "--set", "start=someday")
    crm.ok("edit", "acme", "--set", "start=20 Dec")
    told = crm("config", "field", "start", "day").err
    assert "Acme (number 1): '20 Dec' is 2026-12-20 now" in told
    crm("undo")
    assert crm.ok("config", "field", "start", "day")["converted"] == [
        {"id": 1, "name": "Acme", "value": "20 Dec", "now": "2026-12-20"}
    ]

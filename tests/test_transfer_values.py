"""Dates, numbers, phones and mail addresses in cells: read where there is one reading, refused where there are two."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmcli.domain.rules.people import kind_of
from crmcli.errors import Refused
from crmcli.transfer.read import dates, numbers
from crmcli.transfer.read.details import values
from crmcli.transfer.read.people import tags_of
from crmcli.transfer.read.tables import unescaped
from crmcli.transfer.write.tables import harmless


@pytest.mark.parametrize("text", ["Oct-02-26", "02-Oct-26", "2 Oct 26", "Oct 2, 26", "Fri 2-Oct-26"])
def test_months_by_name_with_a_year_of_two_digits(text: str) -> None:
    """The century is the nearest, and is told; without a today the day is refused."""
    told: list[str] = []
    options = dates.DateOptions(today=date(2026, 11, 18), note=told.append)
    assert options.column(tuple).point(text) == date(2026, 10, 2)
    assert told
    with pytest.raises(ValueError, match="two digits"):
        column().point(text)


def test_a_weekday_tells_the_order_of_its_column() -> None:
    """10/02/2026 is a Friday in October alone; an order that a person said and the weekday contradicts is refused."""
    assert column("Fri 10/02/2026", "10/03/2026").point("10/03/2026") == date(2026, 10, 3)
    with pytest.raises(ValueError, match="no day in the order dmy"):
        dates.DateColumn(tuple, "dmy").point("Fri 10/02/2026")


def column(*cells: str) -> dates.DateColumn:
    """A column of dates with these cells."""
    return dates.DateColumn(lambda: cells)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-01-02", date(2020, 1, 2)),
        ("2020/1/2 3:04", datetime(2020, 1, 2, 3, 4)),
        ("2020.1.2", date(2020, 1, 2)),
        ("20200102", date(2020, 1, 2)),
        ("20200102T1030", datetime(2020, 1, 2, 10, 30)),
        ("1996-07-04 00:00:00.000", date(1996, 7, 4)),
        ("2020-01-02T10:00:00Z", datetime(2020, 1, 2, 10, tzinfo=UTC)),
        ("2020-01-02 10:00:00 UTC", datetime(2020, 1, 2, 10, tzinfo=UTC)),
        ("2020年1月2日", date(2020, 1, 2)),
        ("2020年1月2日 下午3:04", datetime(2020, 1, 2, 15, 4)),
        ("2020-01-02 下午3点", datetime(2020, 1, 2, 15)),
        ("08 Mar 2021", date(2021, 3, 8)),
        ("Mar 8, 2021 3:04 PM", datetime(2021, 3, 8, 15, 4)),
        ("Monday, March 8th, 2021", date(2021, 3, 8)),
        ("25/12/2020", date(2020, 12, 25)),
        ("12/25/2020 12:06 am", datetime(2020, 12, 25, 0, 6)),
        ("5/5/2020", date(2020, 5, 5)),
        ("Fri 10/02/2026", date(2026, 10, 2)),
        ("Fri 02/10/2026", date(2026, 10, 2)),
        ("Tue, 10/02/2026 3:15 PM", datetime(2026, 2, 10, 15, 15)),
        ("Oct-02-2026", date(2026, 10, 2)),
        ("1.2.2020", date(2020, 2, 1)),
        ("0/0/00", None),
        ("", None),
    ],
)
def test_dates_with_one_reading(text: str, expected: date | datetime | None) -> None:
    assert column().point(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "1.2.20",
        "2020-02-30",
        "31/31/2020",
        "8 Foo 2020",
        "Sat 10/02/2026",
        "Sat 02.10.2026",
        "soon",
        "2020-13-01",
        "2020-01-02 25:00",
    ],
)
def test_dates_with_none_or_two_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        column("1/1/2020", text).point(text)


@pytest.mark.parametrize("text", ["1/2/2020", "1/2/20"])
def test_a_column_that_does_not_tell_its_order_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"."):
        column("1/1/2020", text).point(text)


def test_a_column_tells_its_order_by_any_value_that_has_one_reading() -> None:
    assert column("1/2/2020", "", "junk", "25/12/2020").point("1/2/2020") == date(2020, 2, 1)
    assert column("1/2/2020", "12/25/2020").point("1/2/2020") == date(2020, 1, 2)
    with pytest.raises(Refused, match="day/month or month/day"):
        column("25/12/2020", "12/25/2020").point("1/2/2020")
    assert dates.DateColumn(tuple, "mdy").point("1/2/2020") == date(2020, 1, 2)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_every_written_form_of_a_day_is_that_day(day: date) -> None:
    forms = ("%Y-%m-%d", "%Y/%m/%d", "%d %b %Y", "%B %d, %Y", "%Y年%m月%d日", "%d.%m.%Y")
    assert {column().day(day.strftime(form)) for form in forms} == {day}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1980-05-20", "1980-05-20"),
        ("--05-20", "--05-20"),
        ("1604-05-20", "--05-20"),
        ("5月20日", "--05-20"),
        ("--02-29", "--02-29"),
        ("0/0/00", ""),
    ],
)
def test_birthdays_may_lack_a_year(text: str, expected: str) -> None:
    assert dates.birthday(text, column()) == expected


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("168.0", "168.0", ""),
        ("1,261.40", "1261.40", ""),
        ("1.261,40", "1261.40", ""),
        ("1,234", "1234", ""),
        ("¥12,500", "12500", "¥"),
        ("12,500 元", "12500", "元"),
        ("USD 500", "500", "USD"),
        ("500 JPY", "500", "JPY"),
        ("5k", "5000.00", ""),
        ("3万", "30000.00", ""),
        ("(12.50)", "-12.50", ""),
        ("-$3", "-3", "$"),
        ("1 234,50", "1234.50", ""),
        ("1'234.50", "1234.50", ""),
        ("0.125", "0.125", ""),
        ("12,5", "12.5", ""),
        ("1,23,456.00", "123456.00", ""),
        ("", "", ""),
    ],
)
def test_amounts(text: str, amount: str, currency: str) -> None:
    assert numbers.NumberColumn(tuple).amount(text) == (amount, currency)


def test_a_column_tells_its_decimal_mark() -> None:
    beside = numbers.NumberColumn(lambda: ("20,000",), lambda: ("20,000", "4 500,00"))
    assert (beside.number("20,000"), beside.amount("1.234,50")[0]) == (20, "1234.50")
    assert numbers.NumberColumn(lambda: ("20,000",), lambda: ("20,000", "4,500.00")).number("20,000") == 20000
    german = numbers.NumberColumn(lambda: ("12,50 €", "1.234"))
    assert german.amount("1.234") == ("1234", "")
    assert german.amount("1,234") == ("1.234", "")
    with pytest.raises(ValueError, match="two ways"):
        numbers.NumberColumn(lambda: ("1.234",)).amount("1.234")
    with pytest.raises(ValueError, match="two ways"):
        numbers.NumberColumn(lambda: ("1,5", "2.5")).amount("1,234")


@pytest.mark.parametrize(
    ("column", "taken"),
    [
        (("1,20", "3,5"), ["1.20", "3.5"]),
        (("1,20", "1,234"), ["1.20", None]),
        (("1,20", "1,234", "1.234"), ["1.20", None, "1234"]),
        (("1,20", "1,234.50"), [None, "1234.50"]),
        (("1,20", "1,234,567", "1,234"), [None, "1234567", "1234"]),
        (("1,20", "1.234,50", "1,234"), ["1.20", "1234.50", "1.234"]),
        (("1,20", "0,125", "1,234"), ["1.20", "0.125", "1.234"]),
        (("1,20", "1.234"), ["1.20", "1234"]),
        (("1,234", "12,500"), ["1234", "12500"]),
        (("€ 1,20", "€ 1,234"), ["1.20", None]),
    ],
)
def test_a_decimal_comma_beside_thousands(column: tuple[str, ...], taken: list[str | None]) -> None:
    """1,234 beside 1,20 may be a thousand or little more than one: told by the column, or refused."""
    parser = numbers.NumberColumn(lambda: column)

    def amount(text: str) -> str | None:
        try:
            return parser.amount(text)[0]
        except ValueError:
            return None

    assert [amount(text) for text in column] == taken


@pytest.mark.parametrize("text", ["abc", "about 500", "1,2,3", "12-50", "1.2.3"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        numbers.NumberColumn(tuple).amount(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("15%", 0.15), ("8.5折", 0.15), ("85折", 0.15), ("1,000", 1000), ("-2", -2), ("", None)]
)
def test_numbers(text: str, expected: float | None) -> None:
    assert numbers.NumberColumn(tuple).number(text) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("030/1234567", ["030/1234567"]),
        ("020-00000000、020-00000001", ["020-00000000", "020-00000001"]),
        ("0301234567/0301234568", ["0301234567", "0301234568"]),
        ("13800138000.0", ["13800138000"]),
        ("+1 555 0100 ::: +1 555 0101", ["+1 555 0100", "+1 555 0101"]),
        ("无", []),
        ("555-0100 ext. 12", ["555-0100 ext. 12"]),
    ],
)
def test_phones_in_a_cell(cell: str, expected: list[str]) -> None:
    assert values("phone", cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("a@x.example; b@x.example", ["a@x.example", "b@x.example"]),
        ("Bob <bob@x.example>", ["bob@x.example"]),
        ('"Bee, Bob" <bob@x.example>, ann@x.example', ["bob@x.example", "ann@x.example"]),
        ("mailto:bob@x.example", ["bob@x.example"]),
        ("/o=ExchangeLabs/ou=Fake", []),
        ("n/a", []),
    ],
)
def test_mail_addresses_in_a_cell(cell: str, expected: list[str]) -> None:
    assert values("email", cell) == expected


@pytest.mark.parametrize(("kind", "cell"), [("phone", "1.38E+10"), ("phone", "ask Bob"), ("email", "bob at x")])
def test_what_is_none_is_refused(kind: str, cell: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        values(kind, cell)


def test_tags_and_kinds() -> None:
    assert tags_of("a; b,c、d") == ["a", "b", "c", "d"]
    assert tags_of("* myContacts ::: Friends, old") == ["Friends, old"]
    companies = ("Acme GmbH", "Ficción S.A.", "虚构厂", "Placeholder, Inc.", "Nula, a.s.", "Kernobst AG")
    people = ("Maria Sa", "Bob Company-Smith", "李样", "Inca Doe", "Ag Nes")
    assert {kind_of(name) for name in companies} == {"company"}
    assert {kind_of(name) for name in people} == {"person"}


@given(st.text(max_size=30))
@example("0/1")
@example("0/1/2020")
def test_no_cell_is_more_than_refused(text: str) -> None:
    readers: list[Callable[[str], object]] = [
        column().point,
        numbers.NumberColumn(tuple).amount,
        numbers.NumberColumn(tuple).number,
        dates.clock,
        lambda cell: dates.birthday(cell, column()),
        lambda cell: values("email", cell),
        lambda cell: values("phone", cell),
    ]
    for read in readers:
        with suppress(ValueError, Refused):  # Refused: the order of day and month is to be said for the whole file
            read(text.strip())


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("'711", "711"),
        ("'+49 30 123", "+49 30 123"),
        ("'2026-01-02", "2026-01-02"),
        ("'A-12", "A-12"),
        ("'#1001", "#1001"),
        ("''711", "'711"),
        ("'=1+1", "=1+1"),
        ("'t Hooft BV", "'t Hooft BV"),
        ("'47 Brand", "'47 Brand"),
        ("'90s", "'90s"),
        ("'Acme'", "'Acme'"),
        ('="0012"', "0012"),
    ],
)
def test_the_quote_of_a_spreadsheet_is_no_part_of_a_value(cell: str, expected: str) -> None:
    """In front of a number, day, code or formula it goes; names begin with one."""
    assert unescaped(cell) == expected
    assert unescaped(harmless(cell)) == cell or cell.startswith("=")

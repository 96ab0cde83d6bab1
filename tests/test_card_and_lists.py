"""What a card and a list say of people: whom a customer referred, and whose birthday falls in a stretch of time."""

import pytest

from tests.conftest import Crm, prepared

NOW = "2026-11-18T09:00"


@prepared
def book(crm: Crm) -> Crm:
    """A book with birthdays of both calendars, and of a person at a company."""
    crm.at(NOW)
    crm("add", "Ann", "--birthday", "3 november")
    crm("add", "Bob", "--birthday", "1980-12-05", "--by", "ann")
    crm("add", "王芳", "--birthday", "农历八月十五", "--by", "ann")
    crm("add", "Acme")
    crm("contact", "add", "acme", "Zed", "--birthday", "20 nov")
    return crm


def test_the_card_of_a_referrer_lists_whom_they_referred(book: Crm) -> None:
    """Who sends customers is thanked; the card of Ann said nothing of it."""
    assert "referred:     王芳 (3), Bob (2)" in book("show", "ann").out
    assert book.ok("show", "ann")["referred"] == [{"id": 3, "name": "王芳"}, {"id": 2, "name": "Bob"}]
    book("rm", "bob")
    assert book.ok("show", "ann")["referred"] == [{"id": 3, "name": "王芳"}]
    assert "referred:" not in book("show", "acme").out


def test_a_long_list_of_referred_customers_is_cut(book: Crm) -> None:
    """The newest eight, and how many more."""
    for number in range(9):
        book("add", f"Guest {number}", "--by", "ann", "--force")
    assert "Guest 1 (6) and 3 more" in book("show", "ann").out


@pytest.mark.parametrize(
    ("period", "ids"),
    [
        ("november", [1, 4]),
        ("nov", [1, 4]),
        ("11月", [1, 4]),
        ("this month", [1, 4]),
        ("本月", [1, 4]),
        ("next month", [2]),
        ("下个月", [2]),
        ("december", [2]),
        ("next 30 days", [2, 4]),
        ("未来30天", [2, 4]),
        ("this week", [4]),
        ("20 nov", [4]),
        ("3 nov", [1]),
        ("11月3日", [1]),
        ("september", [3]),
        ("九月", [3]),
        ("q4", [1, 2, 4]),
        ("march", []),
        ("tomorrow", []),
    ],
)
def test_customers_are_listed_by_their_birthday(book: Crm, period: str, ids: list[int]) -> None:
    """A birthday has no year: november is the whole month, whatever day it is, and 中秋 moves from year to year."""
    assert [row["id"] for row in book.ok("list", "--birthday", period, "--sort", "id")] == ids


def test_a_birthday_goes_with_other_conditions_and_is_shown(book: Crm) -> None:
    """The list shows the day, and people at a company by name; what is no time is refused."""
    ran = book("list", "--birthday", "november", "--where", "name = Ann")
    assert "--11-03" in ran.out
    assert "Acme" not in ran.out
    assert "Zed at Acme: Fri 20 Nov" in ran.err
    assert book("list", "--birthday", "sometime").code == 2
    assert book("export", "--birthday", "december").out.count("\n") == 2

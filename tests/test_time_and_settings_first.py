"""A time as an option, and settings before there is a book: what people type first."""

from pathlib import Path

import pytest

from tests.conftest import Crm


@pytest.mark.parametrize(
    ("line", "due", "text"),
    [
        (("--edit", "1", "--on", "1 dec"), "2026-12-01", "send quote"),
        (("--edit", "1", "ring her", "--on", "1 dec"), "2026-12-01", "ring her"),
        (("--edit", "li", "--on", "1 dec 10am"), "2026-12-01T10:00", "send quote"),
        (("li", "--on", "1 dec"), "2026-12-01", "follow up"),
        (("li", "ring her", "--on", "1 dec"), "2026-12-01", "ring her"),
    ],
)
def test_the_time_of_a_reminder_may_be_an_option(crm: Crm, line: tuple[str, ...], due: str, text: str) -> None:
    """`--on` is what every other command calls it."""
    crm.ok("add", "Li Wei")
    crm.ok("remind", "li", "mon", "send quote")
    answer = crm.ok("remind", *line)
    assert (answer["due"], answer["text"]) == (due, text)


def test_a_time_said_twice_is_refused(crm: Crm) -> None:
    """Which of the two is meant is not guessed."""
    crm.ok("add", "Li Wei")
    refused = crm("remind", "li", "mon", "ring", "--on", "tue")
    assert (refused.code, refused.err.splitlines()[0]) == (2, "crm: With --on the time stands twice: mon ring.")


def test_a_setting_makes_no_book_at_a_named_place(crm: Crm, tmp_path: Path) -> None:
    """Only what brings customers does: a name that was mistyped makes no second book."""
    fresh = tmp_path / "fresh.db"
    asked = crm("--book", fresh, "config", "currency")
    assert (asked.code, asked.out) == (5, "")
    assert 'crm add "Li Wei"' in asked.err
    assert crm("--book", fresh, "config", "currency", "EUR").code == 5
    assert not fresh.exists()

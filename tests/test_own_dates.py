"""Days in the owner's own fields come up in the morning, once or every year."""

import pytest

from tests.conftest import Crm


@pytest.mark.parametrize(
    ("type_", "value", "now", "days"),
    [
        ("day", "2026-12-01", "2026-12-01T09:00", ["2026-12-01"]),
        ("day", "2025-12-01", "2026-12-01T09:00", []),
        ("day", "2026-12-02", "2026-12-01T09:00", []),
        ("yearly", "2024-12-01", "2026-12-01T09:00", ["2026-12-01"]),
        ("yearly", "2027-12-01", "2026-12-01T09:00", []),
        ("yearly", "2024-02-29", "2027-02-28T09:00", ["2027-02-28"]),
        ("yearly", "2024-02-29", "2028-02-29T09:00", ["2028-02-29"]),
        ("text", "2026-12-01", "2026-12-01T09:00", []),
    ],
)
def test_a_day_of_an_own_field_comes_up(
    crm: Crm, monkeypatch: pytest.MonkeyPatch, type_: str, value: str, now: str, days: list[str]
) -> None:
    """`renewal=2026-12-01` is on the list of that morning; a yearly one each year from its own on."""
    crm.ok("add", "Acme", "--set", f"renewal={value}")
    crm.ok("add", "Bob", "--set", "renewal=unknown")
    crm.ok("config", "field", "renewal", type_)
    monkeypatch.setenv("CRM_NOW", now)
    found = crm.ok("today")["dates"]
    assert [(each["customer"], each["field"], each["day"]) for each in found] == [
        ("Acme", "renewal", day) for day in days
    ]
    assert ("renewal Acme" in crm("today").out) == bool(days)


def test_the_type_yearly_stays_and_values_are_read_as_days(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """A later value and a filter read it as a day; a private field does not come up."""
    crm.ok("add", "Acme", "--set", "since=2020-03-01")
    crm.ok("config", "field", "since", "every year")
    crm.ok("add", "Bob", "--set", "since=5 mar 2021")
    assert "yearly" in crm("config", "field").out
    assert [c["name"] for c in crm.ok("list", "--where", "since < 2021-01-01")] == ["Acme"]
    assert crm("edit", "acme", "--set", "since=12 horses").code == 2
    monkeypatch.setenv("CRM_NOW", "2027-03-01T09:00")
    assert [(d["day"], d["since"]) for d in crm.ok("today")["dates"]] == [("2027-03-01", 2020)]
    crm.ok("config", "private_fields", "since")
    assert crm.ok("today")["dates"] == []

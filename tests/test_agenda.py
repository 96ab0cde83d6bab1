"""The calendar week of `crm agenda`, and the briefs of everybody whom one meets today."""

import pytest

from crmcli.domain.text.unicode import cells
from tests.conftest import Crm, prepared


@prepared
def week(crm: Crm) -> Crm:
    """A Wednesday: something late, something done, meetings, a birthday, a deal that should close."""
    crm.at("2026-11-16T09:00:00")
    crm.ok("add", "Li Wei", "--company", "Acme Tools", "--birthday", "1990-11-21")
    crm.ok("add", "王小明")
    crm.ok("deal", "add", "li wei", "50 chairs", "12k", "--close", "2026-11-20")
    crm.ok("remind", "li wei", "tue 3pm", "show the oak")
    crm.ok("remind", "王小明", "thu 9:30", "看样品")
    crm.ok("remind", "王小明", "thu", "寄目录")
    crm.ok("log", "li wei", "will do", "--owe", "the quote by friday")
    crm.at("2026-11-17T16:00:00")
    crm.ok("done", 1)
    crm.at("2026-11-18T10:00:00")
    return crm


def test_a_week_holds_what_is_planned_done_born_and_closing(week: Crm) -> None:
    """Each on its day, in JSON."""
    found = week.ok("agenda")
    assert (found["week"], found["from"], found["to"], found["late"]) == ("2026-W47", "2026-11-16", "2026-11-22", 0)
    days = {day["date"]: day for day in found["days"]}
    assert len(days) == 7
    assert [r["id"] for r in days["2026-11-17"]["done"]] == [1]
    assert sorted(r["text"] for r in days["2026-11-19"]["due"]) == ["寄目录", "看样品"]
    assert [(r["kind"], r["deal"]["title"]) for r in days["2026-11-20"]["due"]] == [("owe", "50 chairs")]
    assert [d["title"] for d in days["2026-11-20"]["closes"]] == ["50 chairs"]
    assert [(b["name"], b["turns"]) for b in days["2026-11-21"]["birthdays"]] == [("Li Wei", 36)]


def test_a_week_is_said_day_by_day(week: Crm) -> None:
    """A heading for every day with what is planned; an hour comes before what has none."""
    lines = week("agenda").out.splitlines()
    assert lines[0] == "Week 47: Mon 16 Nov – Sun 22 Nov · 3 planned · 1 done"
    assert "Wed 18 Nov · today" in lines
    thursday = lines.index("Thu 19 Nov · 2 planned")
    assert "09:30" in lines[thursday + 1]
    assert "寄目录" in lines[thursday + 2]
    assert any("✓" in line and "show the oak" in line for line in lines)
    assert any("should close: 50 chairs" in line and "$12k" in line for line in lines)


@pytest.mark.parametrize(
    ("phrase", "week_named"),
    [
        (("next", "week"), "2026-W48"), (("last week",), "2026-W46"), (("下周",), "2026-W48"), (("49",), "2026-W49"),
        (("week", "49"), "2026-W49"), (("第49周",), "2026-W49"), (("kw 49",), "2026-W49"), (("30 nov",), "2026-W49"),
        (("today",), "2026-W47"), (("2027-01-01",), "2026-W53"),
    ],
)  # fmt: skip
def test_a_week_is_named_by_any_day_of_it_or_its_number(week: Crm, phrase: tuple[str, ...], week_named: str) -> None:
    """Words need no quotes."""
    assert week.ok("agenda", *phrase)["week"] == week_named


def test_what_is_late_is_counted_above_the_weeks_to_come(week: Crm) -> None:
    """Open reminders from before the week, and none that are only planned before it."""
    week.at("2026-11-20T18:00:00")
    assert week.ok("agenda", "next week")["late"] == 2
    week.at("2026-11-16T08:00:00")
    assert week.ok("agenda", "next week")["late"] == 0


def test_a_narrow_terminal_is_kept_to(week: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider than the screen, in English and Chinese."""
    for width in (40, 80):
        monkeypatch.setenv("COLUMNS", str(width))
        rows = [line for line in week("agenda").out.splitlines() if line.startswith("  ")]
        assert max(map(cells, rows)) <= width


def test_no_week_of_that_number_and_no_day_are_refused(week: Crm) -> None:
    """One line that says why."""
    for phrase in ("week 60", "0", "blursday"):
        answer = week("agenda", phrase)
        assert (answer.code, answer.out) == (2, "")


def test_an_empty_book_has_an_empty_week(crm: Crm) -> None:
    """Seven days, nothing on them."""
    crm.ok("add", "Ada")
    assert len(crm("agenda").out.splitlines()) == 8


def test_today_s_briefs_stand_on_one_page(week: Crm) -> None:
    """Whoever is met at an hour today, in order; what has no hour is in crm today."""
    week.at("2026-11-19T08:00:00")
    week.ok("remind", "li wei", "today 16:00", "call about oak")
    said = week("brief", "--today").out
    assert said.index("09:30  王小明: 看样品") < said.index("16:00  Li Wei: call about oak")
    assert "寄目录" not in [line.split(": ", 1)[-1] for line in said.splitlines() if line[:1].isdigit()]
    found = week.ok("brief", "--today")
    assert [(one["reminder"]["text"], one["customer"]["name"]) for one in found] == [
        ("看样品", "王小明"), ("call about oak", "Li Wei")
    ]  # fmt: skip


def test_a_day_without_an_hour_says_so(week: Crm) -> None:
    """And where the rest of the day is."""
    assert week("brief", "--today").out.startswith("Nothing is planned at an hour today.")
    assert week.ok("brief", "--today") == []


def test_a_brief_is_about_somebody_or_about_today(week: Crm) -> None:
    """Neither or both is refused with the line that would do."""
    assert "crm brief --today" in week("brief").err
    both = week("brief", "li wei", "--today")
    assert both.code == 2
    assert "crm brief" in both.err

"""Which backups are kept: as tables of days, without a disk."""

from datetime import date, datetime, timedelta

from crmcli.domain.retention import Backup, most_bytes, to_remove

TODAY = date(2026, 11, 18)


def backup(at: datetime, size: int = 10) -> Backup:
    """A backup of that moment."""
    return Backup("/b", f"{at:%Y%m%dT%H%M%S}", at, size, "daily", 1, "")


def days(backups: list[Backup]) -> list[str]:
    """The days of backups, the newest first."""
    return [f"{each.at:%m-%d}" for each in backups]


def test_a_year_of_daily_backups_leaves_days_weeks_and_months() -> None:
    """Seven days, the last of four weeks, the last of twelve months: one may be two of these."""
    year = [backup(datetime(2026, 11, 18, 9) - timedelta(days=n)) for n in range(400)]
    old, large = to_remove(year, TODAY, 10**9)
    kept = [each for each in year if each not in old]
    assert large == []
    assert days(kept) == [
        "11-18", "11-17", "11-16", "11-15", "11-14", "11-13", "11-12",
        "11-08", "11-01",
        "10-31", "09-30", "08-31", "07-31", "06-30", "05-31", "04-30", "03-31", "02-28", "01-31", "12-31",
    ]  # fmt: skip


def test_thinning_every_day_ends_where_thinning_once_does() -> None:
    """What a day keeps is enough for the days after it: no week or month falls through."""
    standing: list[Backup] = []
    for n in range(399, -1, -1):
        at = datetime(2026, 11, 18, 9) - timedelta(days=n)
        standing.append(backup(at))
        old, _ = to_remove(standing, at.date(), 10**9)
        standing = [each for each in standing if each not in old]
        assert len(standing) <= 7 + 4 + 12
    assert {f"{each.at:%Y-%m}" for each in standing} >= {f"2026-{month:02}" for month in range(1, 12)}


def test_all_of_today_and_yesterday_stand_up_to_ten() -> None:
    """The one before the first import is still there after the second."""
    several = [backup(datetime(2026, 11, 18, 8, n)) for n in range(12)]
    old, _ = to_remove(several, TODAY, 10**9)
    assert [each.at.minute for each in old] == [1, 0]
    assert to_remove(several, TODAY + timedelta(days=1), 10**9)[0] == old
    assert len(to_remove(several, TODAY + timedelta(days=2), 10**9)[0]) == 11


def test_the_oldest_go_where_all_together_are_too_large() -> None:
    """But never the newest, however large it is."""
    three = [backup(datetime(2026, 11, n)) for n in (16, 17, 18)]
    assert days(to_remove(three, TODAY, 25)[1]) == ["11-16"]
    assert days(to_remove(three, TODAY, 0)[1]) == ["11-16", "11-17"]


def test_the_size_that_is_allowed() -> None:
    """Ten times the book, and a tenth of the free disk."""
    assert most_bytes(100, 1_000_000) == 1000
    assert most_bytes(100_000, 1_000_000) == 100_000

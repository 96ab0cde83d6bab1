"""Which backups are kept: the newest of each of the last days, weeks and months, together within a size. Pure."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

DAILY, WEEKLY, MONTHLY = 7, 4, 12
RECENT = 10  # of yesterday and today: the one before an import is not thinned by the one before the next
MOST_BOOKS = 10  # all backups together, in sizes of the book
DISK_SHARE = 10  # and at most one part in so many of the free disk


class Backup(NamedTuple):
    """One backup. Its file is `name` in `folder`; `at` is local wall time, `size` in bytes.

    `reason` is made, daily, import, merge, restore, update (before an older book was brought up to date) or aside (a
    book that a restore set aside). `step` is the number of the newest step in it and `step_uid` the end of that step's
    uid; None and "" where the name does not say so.
    """

    folder: str
    name: str
    at: datetime
    size: int
    reason: str
    step: int | None = None
    step_uid: str = ""


_PERIODS: tuple[tuple[int, Callable[[date], object]], ...] = (
    (DAILY, lambda day: day),
    (WEEKLY, lambda day: day.isocalendar()[:2]),
    (MONTHLY, lambda day: (day.year, day.month)),
)


def most_bytes(book_size: int, free: int) -> int:
    """How many bytes all backups may take together: ten times the book, and a tenth of the free disk."""
    return min(MOST_BOOKS * book_size, free // DISK_SHARE)


def newest_first(backups: Sequence[Backup]) -> list[Backup]:
    """The backups in order of time, the newest at the front."""
    return sorted(backups, key=lambda backup: (backup.at, backup.step or 0, backup.name), reverse=True)


def to_remove(
    backups: Sequence[Backup], today: date, limit: int, lost: Backup | None = None
) -> tuple[list[Backup], list[Backup]]:
    """The backups to remove: those that no day, week or month keeps, and the oldest while all exceed `limit` bytes.

    The newest one is in neither list. Nor is `lost`, the newest that holds changes which the book has not, and whose
    size does not count.
    """
    ordered = newest_first(backups)
    recent = [backup for backup in ordered if backup.at.date() >= today - timedelta(days=1)]
    never = set(ordered[:1]) | ({lost} if lost is not None else set())
    kept = never | set(recent[:RECENT])
    for most, period in _PERIODS:
        newest: dict[object, Backup] = {}
        for backup in ordered:
            newest.setdefault(period(backup.at.date()), backup)
        kept |= set(list(newest.values())[:most])
    standing = [backup for backup in ordered if backup in kept]
    total = sum(backup.size for backup in standing if backup != lost)
    too_large = []
    for backup in reversed(standing):
        if total > limit and backup not in never:
            too_large.append(backup)
            total -= backup.size
    return [backup for backup in ordered if backup not in kept], too_large

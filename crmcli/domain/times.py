"""Stored points in time: UTC text `2026-11-20T10:00:00Z`, or a bare day `2026-11-20`.

Elsewhere the program thinks in local wall time; this is the one place that converts.
"""

from datetime import UTC, date, datetime

from crmcli.domain.dates import Moment


def utc_text(local: datetime) -> str:
    """Local wall time as stored text, to the second."""
    return local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wall_time(aware: datetime) -> datetime:
    """An aware datetime as local wall time; `fold` tells the two occurrences of a repeated hour apart."""
    local = aware.astimezone()
    naive = local.replace(tzinfo=None)
    return naive if naive.astimezone() == local else naive.replace(fold=1)


def local_time(stored: str) -> datetime:
    """Stored text as local wall time; a bare day is its midnight."""
    if len(stored) == 10:
        return datetime.fromisoformat(stored)
    return wall_time(datetime.fromisoformat(stored))


def local_day(stored: str) -> date:
    """The local day of stored text."""
    return local_time(stored).date()


def shown(stored: str | None) -> str | None:
    """Stored text for JSON: local wall time `2026-11-20T10:00`, or the bare day."""
    if stored is None or len(stored) == 10:
        return stored
    return local_time(stored).strftime("%Y-%m-%dT%H:%M")


def stored(moment: Moment) -> str:
    """A Moment as stored text: UTC time if it has a time of day, else the bare day."""
    if moment.time is None:
        return moment.day.isoformat()
    return utc_text(datetime.combine(moment.day, moment.time))


def moment_of(text: str) -> Moment:
    """Stored text as a point in local wall time, to the minute."""
    local = local_time(text)
    return Moment(local.date(), local.time().replace(second=0) if len(text) > 10 else None)

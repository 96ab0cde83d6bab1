"""Who wins, cell by cell: the rule alone, without a book or a hub."""

from typing import Any

import pytest

from crmcli.book.sync.merge import HubRecord, LostCells, Sender, merge
from crmcli.book.sync.stamps import later, stamp_of

MINE, THEIRS = "aaaaaa", "bbbbbb"
STAGE = ("stage", "closed_on")


def at(minute: int, machine: str = MINE) -> str:
    """A stamp."""
    return stamp_of(minute * 60_000_000, machine)


def there(stamp: str, seq: int, **cells: Any) -> HubRecord:
    """A record at the hub, all of it written at once."""
    return HubRecord({"updated_at": "2026-11-18T10:00:00Z", **cells}, stamp, seq, {}, seq, stamp[-6:], True)


@pytest.mark.parametrize(
    ("stamp", "seq", "seen", "mine", "wins", "is_told"),
    [
        (at(9, THEIRS), 3, 3, at(5), True, False),  # known: it wins, whatever the clock says
        (at(9, THEIRS), 4, 3, at(5), False, True),  # not known, and later than ours
        (at(4, THEIRS), 4, 3, at(5), True, True),  # not known, and earlier than ours
        (at(9), 4, 3, at(5), True, False),  # our own, sent before a kill: no conflict
    ],
)
def test_the_rule(stamp: str, seq: int, seen: int, mine: str, wins: bool, is_told: bool) -> None:
    """What knew the other wins; of two that did not know of each other the later, and the other is told."""
    merged = merge(there(stamp, seq, city="Rome"), {"city": "Paris"}, {("city",): mine}, Sender(MINE, seen, 7))
    assert (merged.record is not None) == wins
    if merged.record is not None:
        written, seq = merged.record.written("city")
        assert merged.record.cells["city"] == "Paris"
        assert (written, seq) == (later(mine, stamp), 7)
        assert written > stamp
    lost = {True: LostCells({"city": "Rome"}, {"city": "Paris"}, THEIRS, MINE),
            False: LostCells({"city": "Paris"}, {"city": "Rome"}, MINE, THEIRS)}[wins]  # fmt: skip
    assert merged.conflicts == ([lost] if is_told else [])


def test_different_fields_both_stand() -> None:
    """And nobody is told; what was not known is taken back, so it is no echo."""
    merged = merge(there(at(9, THEIRS), 4, city="Rome"), {"tier": "A"}, {("tier",): at(10)}, Sender(MINE, 3, 7))
    assert merged.record is not None
    assert (merged.record.cells["city"], merged.record.cells["tier"]) == ("Rome", "A")
    assert not merged.record.is_echo


def test_equal_values_are_no_conflict() -> None:
    """Two machines that write the same wrote the same."""
    merged = merge(there(at(9, THEIRS), 4, city="Rome"), {"city": "Rome"}, {("city",): at(5)}, Sender(MINE, 3, 7))
    assert merged == (None, [])


def test_of_equal_values_the_later_time_counts() -> None:
    """Rome was written at five and at nine: a third machine's Paris of seven must not stand."""
    merged = merge(there(at(5, THEIRS), 4, city="Rome"), {"city": "Rome"}, {("city",): at(9)}, Sender(MINE, 3, 7))
    assert merged.record is not None
    assert merged.conflicts == []
    third = "cccccc"
    stands = merge(merged.record, {"city": "Paris"}, {("city",): at(7, third)}, Sender(third, 3, 8))
    assert stands == (None, [LostCells({"city": "Paris"}, {"city": "Rome"}, third, MINE)])


def test_cells_of_a_unit_win_or_lose_together() -> None:
    """A deal is never won without a day, or open with one."""
    record = there(at(9, THEIRS), 4, stage="won", closed_on="2026-11-18")
    merged = merge(record, {"stage": "proposal", "closed_on": None}, {STAGE: at(5)}, Sender(MINE, 3, 7))
    assert merged.record is None
    assert merged.conflicts[0].lost == {"stage": "proposal", "closed_on": None}
    merged = merge(record, {"stage": "proposal", "closed_on": None}, {STAGE: at(10)}, Sender(MINE, 3, 7))
    assert merged.record is not None
    assert (merged.record.cells["stage"], merged.record.cells["closed_on"]) == ("proposal", None)


def test_everything_sent_again_decides_by_stamps_and_tells_nobody() -> None:
    """After the hub came back from an old backup: the later stands, unannounced."""
    sender = Sender(MINE, 9, 12, again=True)
    record = there(at(9, THEIRS), 4, city="Rome")
    assert merge(record, {"city": "Paris"}, {("city",): at(5)}, sender) == (None, [])
    merged = merge(record, {"city": "Paris"}, {("city",): at(10)}, sender)
    assert merged.record is not None
    assert merged.conflicts == []
    merged = merge(record, {"tier": "A"}, {("tier",): at(5)}, sender)
    assert merged.record is not None  # the hub never had it
    assert merged.record.cells["tier"] == "A"


def test_the_time_of_a_row_never_runs_backwards() -> None:
    """`updated_at` is the later of both, whoever won."""
    cells = {"city": "Paris", "updated_at": "2026-11-17T10:00:00Z"}
    merged = merge(there(at(1, THEIRS), 4, city="Rome"), cells, {("city",): at(10)}, Sender(MINE, 4, 7))
    assert merged.record is not None
    assert merged.record.cells["updated_at"] == "2026-11-18T10:00:00Z"

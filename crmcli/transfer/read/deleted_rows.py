"""Rows that a table itself says were deleted in the program it comes from: a flag, or the time of the deletion."""

from collections.abc import Sequence

from crmcli.transfer.headings import Match, plain

_FLAGS = frozenset(("deleted", "isdeleted", "已删除", "是否删除"))
_TIMES = frozenset(("deletedat", "deletedon", "datedeleted", "删除时间"))
_NO = frozenset(("", "0", "false", "no", "n", "f", "否", "null", "none", "-", "0000-00-00 00:00:00"))


def deletion_columns(found: Match) -> list[int]:
    """The columns of a table that say of a row that it was deleted; none that a person has mapped."""
    words = _FLAGS | _TIMES
    return [at for at, heading in enumerate(found.headings) if found.targets[at] is None and plain(heading) in words]


def is_deleted(row: Sequence[str], columns: Sequence[int]) -> bool:
    """True for a row with a yes or a time in one of these columns."""
    return any(row[at].strip().casefold() not in _NO for at in columns)

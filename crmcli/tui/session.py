"""What one sitting at the dashboard remembers: drafts of forms that were left, and what was asked once today."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple


class Draft(NamedTuple):
    """What stood in the lines of a form when it was left, and when that was."""

    at: datetime
    values: Mapping[str, str]


class Session:
    """Drafts by form and customer; what was asked, by day."""

    def __init__(self) -> None:
        self.drafts: dict[tuple[str, int], Draft] = {}
        self.wanted_stage = ""  # of the board, when it is shown next
        self._asked: set[tuple[str, str, int]] = set()

    def first_time(self, day: str, kind: str, numbers: Iterable[int]) -> bool:
        """Whether any of the things was not asked about on this day yet; from now on they were."""
        things = {(day, kind, number) for number in numbers}
        is_new = bool(things - self._asked)
        self._asked |= things
        return is_new

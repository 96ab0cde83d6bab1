"""What one sitting at the dashboard remembers: what was asked once today, where the board is to begin, its sync."""

from collections.abc import Iterable


class Session:
    """What was asked, by day."""

    def __init__(self) -> None:
        self.wanted_stage = ""  # of the board, when it is shown next
        self.lines: list[str] = []  # for the shell, of what was done here
        self.is_syncing = False
        self.is_sync_failed = False  # the last sync that was begun here
        self._asked: set[tuple[str, str, int]] = set()

    def first_time(self, day: str, kind: str, numbers: Iterable[int]) -> bool:
        """Whether any of the things was not asked about on this day yet; from now on they were."""
        things = {(day, kind, number) for number in numbers}
        is_new = bool(things - self._asked)
        self._asked |= things
        return is_new

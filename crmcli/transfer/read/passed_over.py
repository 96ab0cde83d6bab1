"""What a reader went over: properties and records without a place, and lines that cannot be read, by their number.

And remarks on how values were read, where that was not as they stand.
"""

from collections import Counter

from crmcli.words import tr

_MOST_LINES = 20


class PassedOver(Counter[str]):
    """How often each kind of thing was passed over; the first lines that cannot be read are told one by one."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = 0
        self.remarks: dict[str, None] = {}  # on how values were read, each once

    def clear(self) -> None:
        """Forget everything, before a new pass."""
        super().clear()
        self._lines = 0
        self.remarks.clear()

    def remark(self, said: str) -> None:
        """Keep a sentence on how values were read; the first twenty."""
        if len(self.remarks) < _MOST_LINES:
            self.remarks[said] = None

    def add_line(self, line: int, reason: str) -> None:
        """Count a line that costs itself alone."""
        self._lines += 1
        if self._lines <= _MOST_LINES:
            self[tr("line {line}: {reason}", line=line, reason=reason)] += 1
        else:
            self[tr("further lines that cannot be read")] += 1

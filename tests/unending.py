"""Run as a program by test_transfer_faults: reads streams far larger than the memory it allows itself."""

import ast
import io
import resource
import sys
from importlib import import_module
from typing import BinaryIO, cast

from crmcli.transfer.read.source import open_source


class Stream(io.RawIOBase):
    """A beginning, then one piece again and again, up to so many bytes."""

    def __init__(self, first: bytes, piece: bytes, most: int = 1 << 40) -> None:
        self._first, self._piece, self._left = first, piece, most

    def read(self, count: int = -1) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
        block = (self._piece * (count // len(self._piece) + 1))[: min(count, self._left)]
        self._left -= len(block)
        return block


def main() -> None:
    """Read each stream of the argument, a list of beginnings and pieces."""
    for name in (
        "icalendar",
        "vobject",
        "crmcli.transfer.read.calendars",
        "crmcli.transfer.read.mails",
        "crmcli.transfer.read.vcards",
    ):
        import_module(name)

    with open("/proc/self/statm") as statm:
        size = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + (30 << 20),) * 2)
    for first, piece in ast.literal_eval(sys.argv[1]):
        with open_source(cast("BinaryIO", Stream(first, piece, 36 << 20))) as source:
            for _ in source:
                pass
        sys.stdout.write("read\n")


if __name__ == "__main__":
    main()

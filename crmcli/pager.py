"""Long answers on a terminal, read in a pager: $PAGER, else less -FRX.

What fits on the screen is written as it is. A pager that cannot be started or fails leaves the answer on the screen.
"""

import contextlib
import os
import re
import sys
from typing import TYPE_CHECKING, TextIO

from crmcli.domain.text.unicode import cells

if TYPE_CHECKING:
    import subprocess

_LESS = "FRX"  # leave when all fits, colours as they are, the text stays on the screen
_USUAL_HEIGHT = 24
_FAILED = range(1, 128)  # exit codes of a pager that did not show everything; higher ones are signals
_MOST_DIGITS = 4
_OSC = re.compile("\x1b]8;;[^\x1b]*\x1b\\\\")  # links, which older pagers show as signs


def screen_height() -> int:
    """Lines of the screen; LINES says it instead."""
    lines = os.environ.get("LINES", "")
    if lines.isdecimal() and len(lines) <= _MOST_DIGITS and int(lines):
        return int(lines)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).lines or _USUAL_HEIGHT
    except (OSError, ValueError):
        return _USUAL_HEIGHT


class Pager:
    """A stream to the screen. Text is kept until it is more than a screenful; then the pager has it, as it comes."""

    def __init__(self, stream: TextIO, height: int, width: int | None) -> None:
        self._stream = stream
        self._room = height - 1  # the prompt stands below
        self._width = width or 0
        self._kept: list[str] = []
        self._lines = 0
        self._process: subprocess.Popen[str] | None = None
        self._has_failed = False
        self._is_left = False  # whoever reads has seen enough

    def write(self, text: str) -> None:
        """Take some lines."""
        if self._has_failed:
            self._stream.write(text)
            return
        self._kept.append(text)
        if self._process is not None:
            self._send(text)
            return
        self._lines += text.count("\n")
        if self._width and "\x1b" not in text:  # a line of a table is never wider than the screen
            self._lines += max(cells(text.rstrip("\n")) - 1, 0) // self._width
        if self._lines > self._room:
            self._start()

    def flush(self) -> None:
        """Write what is kept, as somebody is asked something now."""
        if self._process is None:
            self._stream.write("".join(self._kept))
            self._kept, self._lines = [], 0
            self._stream.flush()

    def close(self) -> None:
        """Wait for whoever reads; everything is written as it is if the pager failed."""
        if self._process is None:
            self.flush()
            return
        import signal

        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pager's: it stops a search, not crm
        try:
            if self._process.stdin is not None:
                with contextlib.suppress(OSError):
                    self._process.stdin.close()
            code = self._process.wait()
        finally:
            signal.signal(signal.SIGINT, before)
        self._process = None
        if code in _FAILED:
            self._has_failed = True
            self.flush()
        self._kept = []

    def _start(self) -> None:
        import subprocess

        command = os.environ.get("PAGER", "less").strip()
        self._stream.flush()
        environment = {**os.environ, "LESS": os.environ.get("LESS", _LESS)}
        try:
            self._process = subprocess.Popen(
                command, shell=True, stdin=subprocess.PIPE, encoding="utf-8", errors="backslashreplace", env=environment
            )
        except OSError:
            self._has_failed = True
            self._stream.write("".join(self._kept))
            return
        self._send("".join(self._kept))

    def _send(self, text: str) -> None:
        if self._is_left or self._process is None or self._process.stdin is None:
            return
        try:
            self._process.stdin.write(_OSC.sub("", text))
            self._process.stdin.flush()
        except OSError:
            self._is_left = True


def pager_for(stream: TextIO, width: int | None) -> Pager | None:
    """The pager for a stream; None where it is no terminal, a dumb one, or PAGER is empty or cat."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        return None
    if os.environ.get("PAGER", "less").strip() in ("", "cat"):
        return None
    return Pager(stream, screen_height(), width)

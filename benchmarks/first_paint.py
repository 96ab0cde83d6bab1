"""Times the dashboard from its start to its first paint in a pseudo-terminal, beside an empty Textual app.

    python benchmarks/first_paint.py FOLDER [--sizes 0,10000,100000] [--rounds 11]

Painted is the moment the first text arrives at a place on the screen; filled, the moment a follow-up due can be read.
"""

import argparse
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from books import SIZES, book
from pairs import Command, environment, paired
from startup import CRM, show

PAINTED = re.compile(rb"\x1b\[\d+;\d+H")
FILLED = re.compile(rb"follow up")
_LONGEST = 20.0
_ROWS, _COLUMNS = 40, 120


def seconds_until(seen: re.Pattern[bytes], command: Command, env: Mapping[str, str]) -> float:
    """From the start of a process in a terminal of 120 x 40 to the moment its output has `seen`."""
    child, screen = _in_terminal(command, env)
    start, output = time.perf_counter(), b""
    try:
        while (left := start + _LONGEST - time.perf_counter()) > 0:
            if not select.select([screen], [], [], left)[0]:
                break
            output += os.read(screen, 65536)
            if seen.search(output):
                return time.perf_counter() - start
        raise RuntimeError(f"{' '.join(command)} showed nothing in {_LONGEST:.0f} s")
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(screen)


def _in_terminal(command: Command, env: Mapping[str, str]) -> tuple[int, int]:
    """Start a process on a pseudo-terminal; its id, and the other end."""
    child, screen = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", _ROWS, _COLUMNS, 0, 0))
        os.execve(command[0], command, dict(env))
    return child, screen


def timer(seen: re.Pattern[bytes], command: Command, env: Mapping[str, str]) -> Callable[[int], float]:
    """What times a round."""
    return lambda _: seconds_until(seen, command, env)


def measure(folder: Path, size: int, rounds: int) -> None:
    """Print the lines for a book of that size."""
    with tempfile.TemporaryDirectory() as home:
        copy = Path(home, "book.db")
        shutil.copy(book(folder, size), copy)
        env = environment(home, str(copy))
        empty = timer(PAINTED, [sys.executable, str(Path(__file__).with_name("empty_app.py"))], env)
        show(size, "dash, painted", paired(timer(PAINTED, [CRM, "dash"], env), empty, rounds), "empty app")
        if size:
            show(size, "dash, filled", paired(timer(FILLED, [CRM, "dash"], env), empty, rounds), "empty app")


def main() -> None:
    """Read the options and measure each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--rounds", type=int, default=11)
    asked = parser.parse_args()
    for size in map(int, asked.sizes.split(",")):
        measure(asked.folder, size, asked.rounds)


if __name__ == "__main__":
    main()

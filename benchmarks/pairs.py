"""Times two commands in turn, so that whatever slows the machine slows both, and compares them round by round."""

import os
import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

Command = list[str]


class Pair(NamedTuple):
    """Medians in seconds, and the median, lower and upper quartile of the ratios of each round."""

    mine: float
    other: float
    ratio: float
    low: float
    high: float


def seconds(command: Command, env: Mapping[str, str]) -> float:
    """Wall time of one whole process, its input and output going nowhere; raises when it fails."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    try:
        actions = [(os.POSIX_SPAWN_DUP2, nowhere, stream) for stream in (0, 1, 2)]
        start = time.perf_counter()
        child = os.posix_spawn(command[0], command, env, file_actions=actions)
        _, status = os.waitpid(child, 0)
        took = time.perf_counter() - start
    finally:
        os.close(nowhere)
    if status:
        raise RuntimeError(f"{' '.join(command)} failed with {os.waitstatus_to_exitcode(status)}")
    return took


def paired(mine: Callable[[int], float], other: Callable[[int], float], rounds: int) -> Pair:
    """Time `mine(round)` and `other(round)` in turn; the first round warms up and is not counted."""
    times = [(mine(n), other(n)) for n in range(rounds + 1)][1:]
    ratios = [a / b for a, b in times]
    low, middle, high = statistics.quantiles(ratios, n=4) if rounds > 1 else ratios * 3
    return Pair(statistics.median(a for a, _ in times), statistics.median(b for _, b in times), middle, low, high)


def environment(home: str, book: str) -> dict[str, str]:
    """A bare environment for a measured process; compiled modules may be kept, as on anybody's machine.

    PYTHONPATH stays: it says which crm is measured. No upkeep is started: it would run beside what is measured.
    """
    bare = {"HOME": home, "CRM_BOOK": book, "PATH": os.defpath, "LANG": "C.UTF-8", "TERM": "xterm-256color",
            "CRM_UPKEEP": "off"}  # fmt: skip
    return bare | {name: value for name, value in os.environ.items() if name == "PYTHONPATH"}

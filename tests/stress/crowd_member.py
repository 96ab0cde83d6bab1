"""Run as a program: types command lines one after the other, and prints what each gave as one JSON document.

python -m tests.stress.crowd_member SECONDS KIND NUMBER. KIND is "writer" or "reader"; NUMBER says which of them.
"""

import io
import json
import sys
import time
from collections.abc import Iterator

from crmcli.boundary import run


def writer(number: int) -> Iterator[tuple[str, ...]]:
    """Lines that write: what is logged and planned in one step has one mark; every fifth line adds a customer."""
    who = f"Filler {number + 1:02}"
    at = 0
    while True:
        mark = f"w{number}n{at}"
        yield ("log", who, f"pair {mark}", "--call", "--next", "2026-11-20", "--todo", f"pair {mark}")
        yield ("order", "add", who, "rice 2kg @ 4.50, oil 1 @ 30", "--note", f"pair {mark}", "--paid")
        yield ("add", f"Crowd {mark}", "--email", f"{mark}@crowd.example", "--tag", "crowd")
        yield ("edit", who, "--set", f"seen={mark}")
        yield ("deal", "add", who, f"deal {mark}", "5k")
        at += 1


def reader(number: int) -> Iterator[tuple[str, ...]]:
    """Lines that ask, each about one writer's customer."""
    while True:
        for who in range(8):
            name = f"Filler {(who + number) % 8 + 1:02}"
            yield ("show", name, "--all", "--json")
            yield ("order", "list", name, "--limit", "100000", "--json")
            yield ("today", "--json")
            yield ("list", "--tag", "crowd", "--limit", "100000", "--json")
            yield ("find", "pair", "--limit", "100000", "--json")
        yield ("doctor", "--json")


def answers(lines: Iterator[tuple[str, ...]], seconds: float) -> list[tuple[tuple[str, ...], int, str, str]]:
    """The lines that there was time for, each with its exit code and what it wrote."""
    given = []
    until = time.monotonic() + seconds
    for words in lines:
        if time.monotonic() > until:
            break
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
        sys.stdout, sys.stderr = out, err
        code = run(list(words))
        given.append((words, code, _text(out), _text(err)))
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
    return given


def _text(stream: io.TextIOWrapper) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


if __name__ == "__main__":
    lines = {"writer": writer, "reader": reader}[sys.argv[2]](int(sys.argv[3]))
    json.dump(answers(lines, float(sys.argv[1])), sys.stdout)

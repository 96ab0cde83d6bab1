"""A whole book as JSON Lines: a first line that says so, then one line for each row, in a form that never varies."""

import json
from collections.abc import Iterable, Sequence
from typing import BinaryIO

FORMAT = 1
FIRST_LINE = {"crm": "book", "format": FORMAT}


def write_book(
    tables: Iterable[tuple[str, tuple[str, ...], Iterable[tuple[object, ...]]]],
    out: BinaryIO,
    rhythms: Sequence[dict[str, object]] = (),
) -> int:
    """Write each table's name, columns and rows; absent values are left out. Returns how many rows there were.

    `rhythms` is what was learned of the clocks; the first line carries it, so that the copy gives the same figures.
    """
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    out.write(encode(FIRST_LINE | ({"rhythms": rhythms} if rhythms else {})).encode() + b"\n")
    count = 0
    for table, columns, rows in tables:
        for row in rows:
            count += 1
            cells = {name: value for name, value in zip(columns, row, strict=True) if value is not None}
            out.write(encode({"table": table} | cells).encode() + b"\n")
    return count

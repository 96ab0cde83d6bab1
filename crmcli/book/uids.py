"""Stable names for rows: UUIDv7 (RFC 9562), sortable by time, unique across machines."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_CLEAR = ~(0xF << 76) & ~(0x3 << 62)
_MARKS = (0x7 << 76) | (0x2 << 62)  # version 7, RFC variant
_VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))  # a hash digit with the RFC variant's two bits


def new_uid() -> str:
    """A UUIDv7: 48 bits of milliseconds, 74 random bits."""
    value = (int(time.time() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    text = f"{(value & _CLEAR) | _MARKS:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def fresh_uids() -> Iterator[str]:
    """Endless UUIDv7s for bulk work: the clock and the dice are asked once in a thousand."""
    size = 1000
    while True:
        stamp = int(time.time() * 1000) << 80
        noise = os.urandom(10 * size)
        for start in range(0, 10 * size, 10):
            value = stamp | int.from_bytes(noise[start : start + 10], "big")
            text = f"{(value & _CLEAR) | _MARKS:032x}"
            yield f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def link_uid(*ends: str) -> str:
    """The uid of a link row, computed from its ends: the same on every machine (UUIDv8-shaped hash)."""
    return link_maker()(*ends)


def _sha256() -> Callable[[bytes], Any]:
    """SHA-256 from Python's own module where it has one: hashlib loads OpenSSL for it. Raises ImportError."""
    for name in ("_sha2", "_sha256", "hashlib"):  # the last is in every Python
        with suppress(ImportError):
            found: Callable[[bytes], Any] = import_module(name).sha256
            return found
    raise ImportError("hashlib")


def link_maker() -> Callable[..., str]:
    """`link_uid` for bulk work: the hash, which most starts do without, is looked up once."""
    sha256 = _sha256()

    def link(*ends: str) -> str:
        text = sha256("\x1f".join(ends).encode()).hexdigest()
        return f"{text[:8]}-{text[8:12]}-8{text[13:16]}-{_VARIANTS[text[16]]}{text[17:20]}-{text[20:32]}"

    return link

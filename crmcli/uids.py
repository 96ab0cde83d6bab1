"""Stable names for rows: UUIDv7 (RFC 9562), sortable by time, unique across machines."""

import os
import time


def new_uid() -> str:
    """A UUIDv7: 48 bits of milliseconds, 74 random bits."""
    value = (int(time.time() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76) & ~(0x3 << 62)) | (0x7 << 76) | (0x2 << 62)
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def link_uid(*ends: str) -> str:
    """The uid of a link row, computed from its ends: the same on every machine (UUIDv8-shaped hash)."""
    from hashlib import sha256

    digest = int.from_bytes(sha256("\x1f".join(ends).encode()).digest()[:16], "big")
    digest = (digest & ~(0xF << 76) & ~(0x3 << 62)) | (0x8 << 76) | (0x2 << 62)
    text = f"{digest:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

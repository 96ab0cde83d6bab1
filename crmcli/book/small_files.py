"""Replace a small text file as a whole: a reader sees the old text or the new, and a kill leaves one of them."""

import contextlib
import os
from pathlib import Path


def replace_text(path: Path, text: str, *, modified: float | None = None) -> None:
    """Write `text` as UTF-8 to the file at `path`, readable by its owner alone; the folder must be there.

    `modified` becomes the time of the file, in seconds since 1970. A link at `path` is replaced, not followed. Raises
    OSError, and leaves the file as it was.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(fresh)  # what a killed process with this number left
        with open(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if modified is not None:
            os.utime(fresh, (modified, modified))
        os.replace(fresh, path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise

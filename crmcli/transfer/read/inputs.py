"""The bytes of a file, of standard input or of a shell's pipe, readable several times from the start in bounded memory.

Refuses what is not a file with something in it: a folder, a pipe or device by name, an empty file, an endless
stream, and a file that changes while it is read.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Protocol

from crmcli.errors import Failed, Refused
from crmcli.words import tr
from crmcli.words.system_errors import system_text

CHUNK = 1 << 18
HEAD = 1 << 16
STREAM_LIMIT = 1 << 30
_ZIP = b"PK\x03\x04"


class Stream(Protocol):
    """Bytes that can be read once."""

    def read(self, count: int, /) -> bytes:
        """Up to `count` bytes; none at the end."""


class Input:
    """Bytes with a name. Passes over them are independent of each other; a stream is copied aside as it is read."""

    def __init__(self, file: IO[bytes], name: str, stream: "Stream | None" = None) -> None:
        self.name = name
        self.suffix = Path(name).suffix.lower()
        self.done = 0  # how far the newest pass has come
        self._file = file
        self._stream = stream
        self._copied = 0
        self._state = _state(file)
        self._opened = ExitStack()  # what is closed with it

    @classmethod
    def open(cls, origin: "Path | Stream", name: str = "") -> "Input":
        """A file by its path, or a stream that somebody else closes, standard input unless it has a `name`."""
        if isinstance(origin, Path) and not is_shell_pipe(origin):
            return cls(_opened(origin), name or str(origin))
        with ExitStack() as opened:
            if isinstance(origin, Path):
                name = str(origin)
                stream: Stream = opened.enter_context(origin.open("rb"))
            else:
                name, stream = name or tr("standard input"), origin
            import tempfile  # only a pipe needs it

            source = cls(opened.enter_context(tempfile.TemporaryFile()), name, stream)
            if not source.read(0, 1):
                raise Failed(tr("Nothing came on {name}.", name=name))
            source._opened = opened.pop_all()
        return source

    @property
    def size(self) -> int:
        """Bytes in all, as far as they are known."""
        return self._copied if self._stream else self._state[0]

    def read(self, offset: int, count: int) -> bytes:
        """Up to `count` bytes from `offset`; fewer only at the end."""
        if self._stream is not None:
            self._copy_until(offset + count)
        try:
            self._file.seek(offset)
            return self._file.read(count)
        except OSError as error:
            raise Failed(
                tr("{name} cannot be read: {strerror}.", name=self.name, strerror=system_text(error))
            ) from error

    def head(self) -> bytes:
        """The first 64 KB."""
        return self.read(0, HEAD)

    def chunks(self) -> Iterator[bytes]:
        """All of it from the start, in pieces; fails at the end if the file was changed meanwhile."""
        offset = 0
        while chunk := self.read(offset, CHUNK):
            offset += len(chunk)
            self.done = offset
            yield chunk
        self.require_unchanged()

    def require_unchanged(self) -> None:
        """Fail when somebody wrote to the file since it was opened."""
        if self._stream is None and _state(self._file) != self._state:
            raise Failed(
                tr("{name} was changed while it was read.", name=self.name), tr("Import it again when it is complete.")
            )

    def workbook(self) -> IO[bytes]:
        """The whole as one seekable file, for readers of zipped formats."""
        if self._stream is not None:
            self._copy_until(STREAM_LIMIT + 1)
        self._file.seek(0)
        return self._file

    def close(self) -> None:
        """Let go of the file; the copy of a stream is deleted."""
        self._file.close()
        self._opened.close()

    def _copy_until(self, end: int) -> None:
        while self._stream is not None and self._copied < end:
            chunk = self._stream.read(min(CHUNK, max(end - self._copied, 4096)))
            if not chunk:
                self._stream = None
                self._file.flush()
                self._state = _state(self._file)
                return
            self._file.seek(0, os.SEEK_END)
            try:
                self._file.write(chunk)
            except OSError as error:
                raise Failed(
                    tr("No room for a copy of {name}: {strerror}.", name=self.name, strerror=system_text(error))
                ) from error
            self._copied += len(chunk)
            if self._copied > STREAM_LIMIT:
                raise _too_long(self.name)


class StreamFrom:
    """A stream of which the first bytes were read already."""

    def __init__(self, head: bytes, rest: Stream) -> None:
        self._head = head
        self._rest = rest

    def read(self, count: int) -> bytes:
        """Up to `count` bytes; none at the end."""
        head, self._head = self._head[:count], self._head[count:]
        return head or self._rest.read(count)


def with_archive_on_disk(opened: ExitStack, stream: Stream, name: str) -> Path | Stream:
    """A zip file that comes on a stream, as the path of a copy that `opened` deletes; any other bytes as a stream.

    Raises Refused for more than any export has, Failed where the disk has no room.
    """
    head = b""
    while len(head) < len(_ZIP) and (more := stream.read(len(_ZIP) - len(head))):
        head += more
    if head != _ZIP:
        return StreamFrom(head, stream)
    import tempfile  # only a pipe needs it

    copied = len(head)
    path = Path(opened.enter_context(tempfile.TemporaryDirectory())) / "standard input.zip"
    try:
        with path.open("wb") as file:
            file.write(head)
            while chunk := stream.read(CHUNK):
                copied += len(chunk)
                if copied > STREAM_LIMIT:
                    raise _too_long(name)
                file.write(chunk)
    except OSError as error:
        raise Failed(tr("No room for a copy of {name}: {strerror}.", name=name, strerror=system_text(error))) from error
    return path


def _too_long(name: str) -> Refused:
    return Refused(tr("More than 1 GB came on {name}.", name=name), tr("Save it to a file and import that."))


def is_shell_pipe(path: Path) -> bool:
    """True for a pipe that a shell names by its number, as in crm import <(command)."""
    try:
        return str(path).startswith(("/dev/fd/", "/proc/self/fd/")) and stat.S_ISFIFO(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def _opened(path: Path) -> IO[bytes]:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise Failed(tr("{path} is a folder, not a file.", path=path))
        if not stat.S_ISREG(mode):
            raise Failed(
                tr("{path} is not a file.", path=path), tr("Standard input is named -, as in: cat FILE | crm import -")
            )
        file = path.open("rb")
    except OSError as error:
        raise Failed(tr("{path} cannot be read: {strerror}.", path=path, strerror=system_text(error))) from error
    except ValueError as error:  # a NUL in the name
        raise Failed(tr("{path!r} is not the name of a file.", path=str(path))) from error
    if not os.fstat(file.fileno()).st_size:
        file.close()
        raise Failed(tr("{path} is empty.", path=path))
    return file


def _state(file: IO[bytes]) -> tuple[int, int]:
    """Size and time of the last change."""
    now = os.fstat(file.fileno())
    return now.st_size, now.st_mtime_ns

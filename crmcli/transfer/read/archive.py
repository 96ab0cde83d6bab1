"""Zip archives of an export: each file in them as a stream of bytes. Nothing is unpacked to a disk: no path leads out.

Refuses archives that unpack to more than any export, or hold more files.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, Self

from crmcli.errors import Failed, NotFound, Refused
from crmcli.transfer.encoding import detect
from crmcli.words import tr

MOST_FILES = 1000
UNPACKED_LIMIT = 1 << 30
_SYSTEM = frozenset(("thumbs.db", "desktop.ini", "__macosx"))
_UTF8 = 0x800  # the flag of a member whose name is UTF-8
_LOCKED = 0x1
_WORKBOOKS = ("[Content_Types].xml", "mimetype", "xl/workbook.xml")
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


def is_hidden(parts: tuple[str, ...]) -> bool:
    """True for the path of a file that a system or an editor made for itself."""
    return any(part.startswith((".", "~$")) or part.lower() in _SYSTEM for part in parts)


def is_archive(path: Path) -> bool:
    """True for a zip file that is no workbook."""
    try:
        if not path.is_file():  # the bytes of a pipe can be read once
            return False
        with path.open("rb") as file:
            if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
                return False
        with zipfile.ZipFile(path) as archive:
            return not set(archive.namelist()) & set(_WORKBOOKS)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


class DamagedMember(Failed):
    """A file of an archive whose bytes cannot be had: what it holds is not known."""


class Archive:
    """An opened zip file; close it, or use it in a `with`."""

    def __init__(self, path: Path, name: str = "") -> None:
        """Open the archive, called `name` where its path is not to be told.

        Raises Failed for one that cannot be read, Refused for one that is too large.
        """
        self.name = name or str(path)
        self._stack = ExitStack()
        try:
            self._zip = self._stack.enter_context(zipfile.ZipFile(path))
            self.files = self._checked()
        except _FAULTS as error:
            self._stack.close()
            raise Failed(tr("{name} is not a whole archive.", name=self.name)) from error
        except BaseException:
            self._stack.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def stream(self, file: "ArchiveFile") -> "MemberStream":
        """The bytes of one of its files, open as long as the archive is. Raises Failed for one that cannot be read."""
        try:
            return MemberStream(self._stack.enter_context(self._zip.open(file.info)), file.name)
        except _FAULTS as error:
            raise DamagedMember(tr("{name} cannot be unpacked.", name=file.name)) from error

    def _checked(self) -> "tuple[ArchiveFile, ...]":
        """Its files, by name, without hidden ones."""
        infos = [info for info in self._zip.infolist() if not info.filename or not info.is_dir()]
        if len(infos) > MOST_FILES:
            raise Failed(tr("{folder} has more than {most:,} files.", folder=self.name, most=MOST_FILES))
        if sum(info.file_size for info in infos) > UNPACKED_LIMIT:
            raise Refused(tr("{name} unpacks to more than 1 GB: this is no export.", name=self.name))
        found = [ArchiveFile(name, info) for name, info in _named(infos) if not is_hidden(PurePosixPath(name).parts)]
        if not found:
            raise NotFound(tr("There is no file in {folder}.", folder=self.name))
        if any(each.info.flag_bits & _LOCKED for each in found):
            raise Failed(
                tr("{name} is locked with a password.", name=self.name), tr("Unpack it, and import the folder.")
            )
        return tuple(sorted(found, key=lambda each: each.name))


class ArchiveFile(NamedTuple):
    """A file of an archive and its name, with / between folders."""

    name: str
    info: zipfile.ZipInfo


class MemberStream:
    """The bytes of a file of an archive, read once from the start."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._name = name

    def read(self, count: int) -> bytes:
        """Up to `count` bytes. Raises Failed for a file that is damaged, or longer than it says."""
        try:
            return self._file.read(count)
        except _FAULTS as error:
            raise DamagedMember(tr("{name} cannot be unpacked.", name=self._name)) from error


def _named(infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    """Each file with its name; names that are not marked as UTF-8 are in the encoding that all of them show."""
    raw = {at: _raw(info) for at, info in enumerate(infos) if not info.flag_bits & _UTF8}
    encoding = detect([b"\n".join(raw.values())]) if raw else "utf-8"
    for at, info in enumerate(infos):
        name = raw[at].decode(encoding, "replace") if at in raw else info.filename
        inner = "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
        yield inner or tr("(file {number} without a name)", number=at + 1), info


def _raw(info: zipfile.ZipInfo) -> bytes:
    """The bytes of a name, which zipfile has decoded as the code page of MS-DOS."""
    try:
        return info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename.encode()

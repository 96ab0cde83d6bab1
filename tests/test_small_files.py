"""Small files are replaced as a whole: a failed write leaves the old text, and nothing beside it."""

import os
from pathlib import Path

import pytest

from crmcli.book.small_files import replace_text


def test_the_file_is_replaced_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    """Under any umask, with the time that was asked for."""
    path = tmp_path / "note.json"
    path.write_text("old")
    path.chmod(0o644)
    before = os.umask(0)
    try:
        replace_text(path, "王永庆", modified=1_000_000)
    finally:
        os.umask(before)
    assert path.read_text(encoding="utf-8") == "王永庆"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_mtime == 1_000_000
    assert os.listdir(tmp_path) == ["note.json"]


def test_what_a_killed_process_left_is_no_hindrance(tmp_path: Path) -> None:
    """Its file had the number of this process; a link in its place is not followed."""
    aside = tmp_path / "aside"
    aside.write_text("kept")
    (tmp_path / f".note.{os.getpid()}.new").symlink_to(aside)
    replace_text(tmp_path / "note", "new")
    assert (aside.read_text(), (tmp_path / "note").read_text()) == ("kept", "new")


def test_a_failed_write_leaves_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when the text goes to it."""
    path = tmp_path / "note"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_text(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["note"]

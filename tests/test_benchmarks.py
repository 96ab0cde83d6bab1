"""The benchmarks run, on small books. What they measure is never asserted: it depends on the machine."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TRY_EVERY

FOLDER = Path(__file__).resolve().parent.parent / "benchmarks"
SMALL = {
    "startup.py": ["--sizes", "0", "--rounds", "1"],
    "lookups.py": ["--size", "50", "--rounds", "2"],
    "imports.py": ["--contacts", "20", "--interactions", "50", "--against", str(FOLDER.parent), "--rounds", "1"],
    "first_paint.py": ["--sizes", "0", "--rounds", "1"],
    "stalls.py": ["--size", "30"],
    "quiet.py": ["--size", "50", "--rounds", "1"],
}


SHORT = ("startup.py", "lookups.py", "quiet.py")  # CRM_TRY_EVERY=1 runs all


@pytest.mark.parametrize("script", SMALL if TRY_EVERY == 1 else SHORT)
def test_a_benchmark_prints_its_lines(script: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each by its one command line, the books in the folder that is named; nothing is written into the home."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "CRM_UPKEEP"):
        monkeypatch.delenv(name, raising=False)
    command = [sys.executable, str(FOLDER / script), str(tmp_path), *SMALL[script]]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.strip()
    assert list(home.rglob("*")) == []


def test_a_book_is_made_once(tmp_path: Path) -> None:
    """The second time it is there, and one of another day is thrown away."""
    stale = tmp_path / "book-20-2020-01-01.db"
    stale.touch()
    command = [sys.executable, str(FOLDER / "books.py"), str(tmp_path), "20"]
    for _ in range(2):
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert "20 customers, 200 interactions" in ended.stdout
    assert not stale.exists()
    assert len(list(tmp_path.glob("book-20-*.db"))) == 1

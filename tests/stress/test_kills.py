"""SIGKILL at random moments of backup, restore, forget and upkeep: nothing is lost, in part, or left of the forgotten.

CRM_KILLS says how many processes are killed, CRM_KILLS_SEED tries one seed; the counts are printed at the end:

    CRM_KILLS=2000 .venv/bin/pytest -n 0 -s tests/stress/test_kills.py
"""

import contextlib
import gzip
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

from crmcli.book.tables import JOURNALLED
from crmcli.context import backup_folder
from tests.conftest import Crm

KILLS = int(os.environ.get("CRM_KILLS", "3"))
SEED = int(os.environ.get("CRM_KILLS_SEED", "1"))
WORDS = {
    "backup": ["backup"],
    "upkeep": ["upkeep", "--again"],
    "restore": ["backup", "restore", "today", "--yes"],
    "forget": ["forget", "Zhanna Quillfeather", "--yes"],
    "rewrite": ["forget", "Zhanna Quillfeather", "--yes", "--backups"],
}


def rows(path: Path) -> str:
    """Every row that a person wrote, and every step; the book must be sound."""
    with contextlib.closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        names = (*JOURNALLED, "batch", "journal")
        return "\n".join(repr(db.execute(f'SELECT * FROM "{name}" ORDER BY id').fetchall()) for name in names)


def killed(words: list[str], after: float) -> bool:
    """Run crm and kill it after so many seconds; True if it was killed before it ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "crmcli", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
    return process.returncode == -signal.SIGKILL


def backups_hold(word: str) -> list[str]:
    """The names of the backups that have a word in them; each must unpack whole."""
    packed = [(path.name, gzip.decompress(path.read_bytes())) for path in backup_folder().glob("[!.]*.gz")]
    return [name for name, data in packed if word.encode() in data]


def test_kills(crm: Crm) -> None:
    """After each kill: the book is the old one or the new one, every backup is whole, a person is there or is not."""
    dice, counts = random.Random(SEED), Counter[str]()
    crm.ok("add", "Li Wei")
    while counts["killed"] < KILLS:
        crm.ok("log", "Li Wei", f"note {counts['runs']} " + "x" * dice.randrange(3000))
        name = dice.choice(list(WORDS))
        if name in ("forget", "rewrite"):
            crm.ok("add", "Zhanna Quillfeather", "--email", "zhanna@quill.example")
            crm.ok("log", "Zhanna Quillfeather", "wants quillfeather boxes")
        if name in ("restore", "rewrite"):
            crm.ok("backup")
            crm.ok("log", "Li Wei", "after the backup")
        before = rows(crm.path)
        was_killed = killed(WORDS[name], dice.uniform(0.05, 0.7))
        counts["runs"] += 1
        counts["killed"] += was_killed
        counts[name] += was_killed
        after = rows(crm.path)
        if name in ("backup", "upkeep"):
            assert after == before, (SEED, counts)
        elif name == "restore":
            assert after == before or "after the backup" not in after.splitlines()[-1], (SEED, counts)
        backups_hold("x")
        if name in ("forget", "rewrite"):
            check_forgotten(crm)
    sys.stdout.write(f"\nseed {SEED}: {dict(counts)}\n")


def check_forgotten(crm: Crm) -> None:
    """Whoever was killed, the person is whole or gone; once more and the upkeep leave no byte."""
    left = [person for person in crm.names() if person == "Zhanna Quillfeather"]
    if left:
        notes = crm.ok("show", "Zhanna Quillfeather")["interactions"]
        assert [note["text"] for note in notes] == ["wants quillfeather boxes"]
    crm("forget", "Zhanna Quillfeather", "--yes", "--backups")
    assert crm("upkeep", "--again").code == 0
    assert backups_hold("quillfeather") == []
    files = [path for path in crm.path.parent.glob("book.db*") if path.is_file()]
    assert [path.name for path in files if b"quillfeather" in path.read_bytes()] == []

"""A disk that becomes full at every stage of what writes: one line, nothing in part, nothing left, and it works again.

CRM_FULL_DISK says how many sizes of free space each command gets, up to what it needs (0: some commands, two sizes);
the counts are printed:

    CRM_FULL_DISK=40 .venv/bin/pytest -n 0 -s tests/stress/test_full_disk.py
"""

import gzip
import os
import random
import shutil
import sys
from pathlib import Path

from tests.conftest import Crm, small_file_system
from tests.stress.test_kills_of_writes import FORMAT_4, UPGRADE
from tests.stress.trials import Case, Trials, trials, written_folder
from tests.stress.writes import WRITES

SIZES = int(os.environ.get("CRM_FULL_DISK", "0"))
TRIED = ("backup", "upkeep", "backup restore", "backup --to", "import", "forget", "log", "export", "merge", "doctor")


def test_a_full_disk_at_every_stage(crm: Crm, tmp_path: Path) -> None:
    """From no free page to what the command needs."""
    written, old, place = written_folder(crm, tmp_path / "written"), tmp_path / "old", tmp_path / "small"
    (old / "tmp").mkdir(parents=True)
    (old / "book.db").write_bytes(gzip.decompress(FORMAT_4.read_bytes()))
    (old / "book.db").chmod(0o600)
    writes = [(write, written) for write in WRITES if " ".join(write.words).startswith(TRIED)] + [(UPGRADE, old)]
    if not SIZES:
        writes = random.Random(1).sample(writes, 4)
    with small_file_system(place, "8m"), trials(place) as trial:
        for at, (write, base) in enumerate(writes):
            case = trial.case(write, base, tmp_path / f"base-{at}")
            need = _needed(trial, case)
            for step in range(SIZES or 2):
                _try_with(trial, case, free=need * step // (SIZES or 2))
        sys.stdout.write(f"\n{len(writes)} commands, {SIZES} sizes: {dict(trial.counts.most_common())}\n")


def _needed(trial: Trials, case: Case) -> int:
    """The free bytes with which the command is done, a power of two: it takes more on its way than it leaves."""
    free = 65_536
    while True:
        trial.put(case.base)
        filler = _fill(trial.place, free)
        code = trial.run(*case.write.words).code
        filler.unlink()
        if code in (0, 3) and case.state(trial.rows()) == case.state(case.after):
            return free
        free *= 2
        assert free < 8_000_000, case.write


def _fill(place: Path, free: int) -> Path:
    """A file that leaves so many bytes free."""
    filler = place / "filler"
    size = max(0, shutil.disk_usage(place).free - free)
    with open(filler, "wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, size))
    return filler


def _try_with(trial: Trials, case: Case, *, free: int) -> None:
    trial.put(case.base)
    filler = _fill(trial.place, free)
    ended = trial.run(*case.write.words)
    note = (case.write.words, free, ended)
    now = trial.rows()
    assert now in (case.before, case.after, *case.between), note
    trial.counts["tried"] += 1
    is_done = ended.code in (0, 3) and case.answer[:20] == (ended.out + ended.err)[:20]
    if is_done:
        trial.counts["done"] += 1
    else:
        trial.counts["refused"] += 1
        assert ended.code in (1, 5), note
        assert "full" in ended.err or "space" in ended.err or "room" in ended.err, note
    assert trial.left_behind() == [], note
    filler.unlink()
    assert trial.run("doctor", "--json").code == 0, note
    if not is_done:
        again = trial.run(*case.write.words)
        assert again.code in (0, 3), (note, again)
        assert case.state(trial.rows()) == case.state(case.after), (note, again)

"""SIGKILL at random moments of every command that writes: each step is whole or not there, what was answered is kept.

After each kill the book is sound (`crm doctor`), and what the killed run left beside it goes. CRM_KILLS says how many
runs are killed, CRM_KILLS_SEED tries one seed; the counts are printed at the end:

    CRM_KILLS=3000 .venv/bin/pytest -n 0 -s tests/stress/test_kills_of_writes.py
"""

import gzip
import os
import random
import sys
from pathlib import Path

from tests.conftest import Crm
from tests.stress.trials import Case, Trials, trials, written_folder
from tests.stress.writes import WRITES, Write

KILLS = int(os.environ.get("CRM_KILLS", "10"))
SEED = int(os.environ.get("CRM_KILLS_SEED", "1"))
FORMAT_4 = Path(__file__).parents[1] / "fixtures" / "books" / "format-4.db.gz"
UPGRADE = Write(("list",))


def test_every_write_is_whole_or_not_there(crm: Crm, tmp_path: Path) -> None:
    """Whatever is written, at whatever moment it ends."""
    dice, old = random.Random(SEED), tmp_path / "old"
    (old / "tmp").mkdir(parents=True)
    (old / "book.db").write_bytes(gzip.decompress(FORMAT_4.read_bytes()))
    (old / "book.db").chmod(0o600)
    written = written_folder(crm, tmp_path / "written")
    writes = [(write, written) for write in WRITES] + [(UPGRADE, old)]
    if len(writes) > KILLS:
        writes = dice.sample(writes, KILLS)
    with trials(tmp_path / "place") as trial:
        cases = [trial.case(write, base, tmp_path / f"base-{at}") for at, (write, base) in enumerate(writes)]
        number = 0
        try:
            while trial.counts["killed"] < KILLS:
                at = number % len(cases)
                after = 1.2 * cases[at].seconds * dice.betavariate(2, 1)  # most write at the end
                cases[at] = _kill(trial, cases[at], after)
                number += 1
        finally:
            counts = dict(trial.counts.most_common())
            sys.stdout.write(f"\nseed {SEED}, {len(cases)} commands, {number} runs: {counts}\n")


def _kill(trial: Trials, case: Case, after: float) -> Case:
    """Run a command, kill it, and look at what is there; returns the case with the seconds learned."""
    trial.put(case.base)
    ended = trial.run(*case.write.words, kill_after=after)
    if ended.code is None:
        trial.counts.update((" ".join(case.write.words[:2])[:30], "killed"))
    else:
        case = case._replace(seconds=(case.seconds + ended.seconds) / 2)
    now = trial.rows()
    note = (SEED, case.write.words, after, ended)
    is_whole = now in (case.before, case.after, *case.between)
    assert is_whole, note
    if ended.code is not None or (case.answer and ended.out + ended.err == case.answer):
        assert case.state(now) == case.state(case.after), note
    if ended.code is None and case.before != case.after:
        trial.counts[f"killed, {case.state(now)}"] += 1
    if ended.code is None:
        _check_files(trial, case, note)
    return case


def _check_files(trial: Trials, case: Case, note: object) -> None:
    """Doctor finds nothing, an upgrade goes on, whole files are whole, and what was left behind is swept."""
    examined = trial.run("doctor", "--json")
    assert examined.code == 0, (note, examined)
    for path in trial.place.rglob("[!.]*.gz"):
        gzip.decompress(path.read_bytes())
    words = case.write.words
    if case.write is UPGRADE:
        assert case.state(trial.rows()) == case.state(case.after), note
    if trial.left_behind():
        trial.counts["left something behind"] += 1
        if words[0] == "export" or "--to" in words:  # the same file is written again
            assert trial.run(*words, "--force").code == 0, note
        assert trial.run("upkeep", "--again").code == 0, note
        assert trial.left_behind() == [], note
    if words[0] == "forget":
        _check_forgotten(trial, case, note)


def _check_forgotten(trial: Trials, case: Case, note: object) -> None:
    """Once more, and the upkeep: no byte of the person is left."""
    trial.run(*case.write.words)
    assert trial.run("upkeep", "--again").code == 0, note
    held = [path.name for path in trial.place.rglob("book*") if path.is_file() and _holds(path, b"quillfeather")]
    assert "--backups" not in case.write.words or held == [], note
    assert [name for name in held if name.startswith("book.db")] == [], note


def _holds(path: Path, word: bytes) -> bool:
    data = path.read_bytes()
    return word in (gzip.decompress(data) if path.suffix == ".gz" else data).lower()

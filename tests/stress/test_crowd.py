"""Writers, readers and a dashboard on one book at once: what was acknowledged is there, and nobody sees half a step.

CRM_CROWD says for how many seconds; the counts are printed at the end:

    CRM_CROWD=60 .venv/bin/pytest -n 0 -s tests/stress/test_crowd.py
"""

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.conftest import Crm
from tests.dashboard import dashboard
from tests.stress.writes import write_book

_BOTH = ("interactions", "reminders")
SECONDS = float(os.environ.get("CRM_CROWD", "1"))
WRITERS, READERS = (8, 4) if SECONDS > 10 else (3, 1)


def _member(kind: str, number: int, folder: Path) -> tuple[subprocess.Popen[bytes], Path]:
    """Start one of the crowd; its answers go to a file."""
    path = folder / f"{kind}-{number}.json"
    with open(path, "wb") as out:
        words = [sys.executable, "-m", "tests.stress.crowd_member", str(SECONDS), kind, str(number)]
        return subprocess.Popen(words, stdout=out), path


async def test_a_crowd(crm: Crm, tmp_path: Path) -> None:
    """Notes with their next step, orders with their lines and payment, customers, fields, deals."""
    write_book(crm)
    async with dashboard(crm.path) as shown:
        crowd = [_member("writer", number, tmp_path) for number in range(WRITERS)]
        crowd += [_member("reader", number, tmp_path) for number in range(READERS)]
        while any(process.poll() is None for process, _ in crowd):
            await shown.pilot.pause(0.05)
        assert [process.returncode for process, _ in crowd] == [0] * len(crowd)
        await shown.look()
        assert shown.app.is_running
        shown_reminders = shown.value("SELECT count(*) FROM reminder WHERE text LIKE 'pair %'")
    given = {path.name: json.loads(path.read_bytes()) for _, path in crowd}
    written = [each for name, answers in given.items() if name.startswith("writer") for each in answers]
    read = [each for name, answers in given.items() if name.startswith("reader") for each in answers]
    assert [each for each in written + read if each[1] != 0 or "Traceback" in each[3]] == []
    for words, _, out, _ in read:
        _check_whole(words, json.loads(out))
    _check_written(crm, [words for words, *_ in written])
    assert shown_reminders == sum(words[0] == "log" for words, *_ in written)
    assert crm.ok("doctor")["findings"] == []
    waited = sum("Waiting for" in err for *_, err in written)
    counts = Counter(words[0] for words, *_ in written + read)
    sys.stdout.write(
        f"\n{WRITERS} writers, {READERS} readers, {SECONDS} s: {dict(counts)}, {waited} said that they waited\n"
    )


def _check_whole(words: list[str], answer: Any) -> None:
    """What was written in one step is there together."""
    if words[0] == "show":
        notes = [sorted(each["text"] for each in answer[kind] if "pair" in each["text"]) for kind in _BOTH]
        assert notes[0] == notes[1], answer["name"]
        assert (answer["last_contact"] is not None, answer["next_reminder"]) == (
            bool(notes[0]),
            "2026-11-20" if notes[0] else None,
        )
    elif words[0] == "order":
        orders = [each for each in answer if "pair" in (each["note"] or "")]
        assert [
            each for each in orders if (len(each["lines"]), each["amount"], each["open"]) != (2, "39.00", "0.00")
        ] == []
    elif words[0] == "list":
        assert [each for each in answer if not each["emails"] or each["tags"] != ["crowd"]] == []
    elif words[0] == "doctor":
        assert answer["state"] == "sound", answer


def _check_written(crm: Crm, lines: list[list[str]]) -> None:
    """Every acknowledged line is there, once."""
    notes = sorted(words[2] for words in lines if words[0] == "log")
    with contextlib.closing(sqlite3.connect(crm.path)) as db:
        sql = "SELECT text FROM interaction WHERE text LIKE 'pair %' ORDER BY text"
        assert [text for (text,) in db.execute(sql)] == notes
    assert len(crm.ok("find", "pair")) == WRITERS
    customers = sorted(words[1] for words in lines if words[0] == "add")
    assert sorted(each["name"] for each in crm.ok("list", "--tag", "crowd", "--limit", "100000")) == customers
    orders = sorted(words[5] for words in lines if words[0] == "order")
    listed = crm.ok("order", "list", "--limit", "100000")
    assert sorted(each["note"] for each in listed if (each["note"] or "").startswith("pair")) == orders

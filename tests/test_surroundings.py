"""What the machine gives crm (time zone, home, names, bytes that are no text): named when it will not do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Crm, file_of


def said(words: list[str], **environment: str) -> tuple[int, str]:
    """The exit code and the first line of stderr of a run of its own (the time zone is read once in a process)."""
    ran = subprocess.run(
        [sys.executable, "-m", "crmcli", *words],
        env={**os.environ, **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return ran.returncode, ran.stderr.partition("\n")[0]


@pytest.mark.parametrize("zone", ["UTC+25", "UTC-25", "XYZ+24"])
@pytest.mark.parametrize("words", [["today"], ["log", "Ann", "x"], ["add", "Bob"]], ids=lambda words: words[0])
def test_a_time_zone_that_cannot_be_is_named(crm: Crm, zone: str, words: list[str]) -> None:
    """Every stored time would be a day off, or a traceback."""
    crm.ok("add", "Ann")
    assert said(words, TZ=zone) == (2, f"crm: TZ is {zone}: no place on earth is a day or more from UTC.")
    assert crm.names() == ["Ann"]


@pytest.mark.parametrize("zone", ["UTC+12", "Pacific/Kiritimati", "UTC-14", "Asia/Kolkata", ""])
def test_every_other_zone_will_do(crm: Crm, zone: str) -> None:
    """Up to fourteen hours, half hours too."""
    crm.ok("add", "Ann")
    assert said(["log", "Ann", "x"], TZ=zone)[0] == 0


@pytest.mark.parametrize("zone", ["Europe/Berln", "Berlin", "Europe/Berlin2", ":Nowhere", "5", "CE1", "/no/such/zone"])
def test_a_time_zone_that_nobody_knows_is_named(crm: Crm, zone: str) -> None:
    """The C library takes it for UTC without a word: every note would be hours off."""
    crm.ok("add", "Ann")
    code, line = said(["log", "Ann", "x"], TZ=zone)
    assert (code, f"TZ is {zone}: this machine knows no such time zone" in line) == (2, True)
    assert crm.ok("show", "Ann")["interactions"] == []


@pytest.mark.parametrize("zone", ["CET", ":Europe/Berlin", "EST5EDT,M3.2.0/2,M11.1.0", "<+03>-3", "XYZ-2", "Etc/GMT+5"])
def test_a_rule_or_a_file_of_the_system_will_do(crm: Crm, zone: str) -> None:
    """Everything that the C library reads."""
    crm.ok("add", "Ann")
    assert said(["log", "Ann", "x"], TZ=zone)[0] == 0


def test_the_book_of_another_user_is_refused(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run by root, say, it would leave files beside it that its owner cannot write; --force opens it."""
    crm.ok("add", "Ann")
    owner = crm.path.stat().st_uid
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    for words in (["list"], ["log", "Ann", "x"], ["backup"], ["backup", "restore", "today"], ["doctor"], ["undo"]):
        answer = crm(*words)
        assert (answer.code, "belongs to another user" in answer.err) == (5, True), words
    assert [crm("--force", *words).code for words in (["list"], ["log", "Ann", "x"], ["undo"])] == [0, 0, 0]


def test_a_user_who_does_not_exist_is_named(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """The shell expands ~name only where it stands alone; CRM_BOOK is expanded by crm."""
    monkeypatch.setenv("CRM_BOOK", "~nosuchuser/book.db")
    answer = crm("list")
    assert (answer.code, "~nosuchuser" in answer.err, "no such user" in answer.err) == (2, True, True)


def test_a_map_that_is_no_text_is_named(crm: Crm, tmp_path: Path) -> None:
    """As a file in another encoding is, with what changes it."""
    file = file_of(tmp_path, "name\nAnn\n")
    mapping = tmp_path / "map"
    mapping.write_bytes(b"Handy=phone\xff\n")
    answer = crm("import", file, "--map-file", mapping, "--yes")
    assert (answer.code, f"{mapping} is not UTF-8" in answer.err) == (2, True)
    assert crm.names() == []


def test_numbers_alone_are_json_too(crm: Crm) -> None:
    """--ids --json is one document, whatever the report."""
    crm.ok("add", "Ann")
    assert crm.ok("report", "receivables", "--ids") == []
    crm.ok("order", "add", "Ann", "100")
    assert crm.ok("report", "receivables", "--ids") == [1]
    assert crm("report", "receivables", "--ids").out == "1\n"
    assert crm.ok("report", "value", "--ids") == [1]

"""What a person sees in a real terminal: the chooser, the editor, completion."""

import os
import pty
import select
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crmcli.commands.shared import who
from crmcli.context import Run
from tests.conftest import Crm, prepared

PROGRAM = [sys.executable, "-m", "crmcli"]


def in_terminal(*words: str, keys: str = "", expect: str = "") -> tuple[int, str]:
    """Run crm on a terminal of its own; type `keys` once `expect` is on the screen. Returns exit code and screen.

    What is typed before the program waits for a key is thrown away by it, so the keys come again until it goes on.
    """
    master, slave = pty.openpty()
    process = subprocess.Popen([*PROGRAM, *words], stdin=slave, stdout=slave, stderr=slave, close_fds=True)
    os.close(slave)
    seen, typed_at, deadline = b"", 0.0, time.monotonic() + 20
    while time.monotonic() < deadline:
        if select.select([master], [], [], 0.1)[0]:
            try:
                seen += os.read(master, 65536)
            except OSError:
                break
        if keys and expect.encode() in seen and time.monotonic() - typed_at > 0.4 and process.poll() is None:
            os.write(master, keys.encode())
            typed_at = time.monotonic()
        if process.poll() is not None and not select.select([master], [], [], 0)[0]:
            break
    os.close(master)
    return process.wait(timeout=20), seen.decode(errors="replace")


@prepared
def look_alikes(crm: Crm) -> Crm:
    """Two customers that answer to the same beginning."""
    crm.ok("add", "Sarah Chen", "--company", "North")
    crm.ok("add", "Sara Chan", "--company", "South")
    return crm


def test_a_chooser_by_one_key(look_alikes: Crm) -> None:
    """It shows enough to tell them apart; one key files the note with the right one."""
    code, screen = in_terminal("log", "sar", "called", keys="2", expect="Which one?")
    assert code == 0, screen
    assert "North" in screen
    assert "South" in screen
    chosen = [c for c in look_alikes.ok("list") if c["last_contact"]]
    assert len(chosen) == 1
    second = screen.split("  2  ")[1].split("  ")[0].strip()
    assert chosen[0]["name"] == second


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (("s", "o", "\r"), "Sara Chan"), (("n", "1"), "Sara Chan"), (("\x1b[A", "\x1b[B", "2"), "Sarah Chen"),
        (("x",), ""), (("n", "\x7f", "2"), "Sarah Chen"), (("",), ""), (("\r",), ""), (("9",), ""), (("王",), ""),
        (("s", "a", "r", "a", "h", "\r"), "Sarah Chen"), (("n", "o", "r", "x"), ""),
    ],
)  # fmt: skip
def test_letters_narrow_the_chooser(
    look_alikes: Crm, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], chosen: str
) -> None:
    """More of the name leaves those who have it; arrows do nothing; a letter that nobody has, or Esc, chooses none."""
    typed = iter(keys)
    monkeypatch.setattr(who, "read_key", lambda: next(typed))
    monkeypatch.setattr(Run, "interactive", True)
    answer = look_alikes("log", "sar", "called")
    assert answer.code == (0 if chosen else 4), answer.err
    assert [c["name"] for c in look_alikes.ok("list") if c["last_contact"]] == ([chosen] if chosen else [])
    assert next(typed, None) is None


def test_any_other_key_does_nothing(look_alikes: Crm) -> None:
    """Looking away is safe."""
    code, screen = in_terminal("log", "sar", "called", keys="x", expect="Which one?")
    assert code == 4, screen
    assert "nothing was done" in screen
    assert all(c["last_contact"] is None for c in look_alikes.ok("list"))


def test_a_yes_opens_the_deal_that_a_note_speaks_of(crm: Crm) -> None:
    """y opens one with the customer's name; any other key writes nothing."""
    crm.ok("add", "Li Wei")
    words = ("log", "li wei", "called", "--stage", "proposal")
    code, screen = in_terminal(*words, keys="n", expect="Open the deal Li Wei?")
    assert (code, crm.ok("show", "1")["interactions"]) == (3, []), screen
    code, screen = in_terminal(*words, keys="y", expect="Open the deal Li Wei?")
    assert code == 0, screen
    assert [(d["title"], d["stage"]) for d in crm.ok("deal", "list")] == [("Li Wei", "proposal")]


def test_a_person_at_a_customers_is_asked_about(crm: Crm) -> None:
    """y makes a contact of the company; any other key a customer of their own."""
    crm.ok("add", "Acme", "--is-company")
    code, screen = in_terminal("add", "Jo Low", "--company", "acme", keys="y", expect="is Jo Low a contact there?")
    assert code == 0, screen
    assert [c["name"] for c in crm.ok("contact", "list", "acme")] == ["Jo Low"]
    code, screen = in_terminal("add", "Ida", "--company", "acme", keys="\r", expect="is Ida a contact there?")
    assert code == 0, screen
    assert crm.names() == ["Acme", "Ida"]


def _editor(tmp_path: Path, script: str) -> str:
    path = tmp_path / "editor.sh"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


def test_a_note_in_the_editor(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With -e the person's own editor opens; headings of the note stay."""
    crm.ok("add", "Acme")
    script = 'printf "# Visit\\nall well\\n" | cat - "$1" > "$1.new"; mv "$1.new" "$1"'
    monkeypatch.setenv("EDITOR", _editor(tmp_path, script))
    code, screen = in_terminal("log", "acme", "--visit", "-e")
    assert code == 0, screen
    assert crm.ok("show", "acme")["interactions"][0]["text"] == "# Visit\nall well"


def test_a_note_without_words_is_asked_for_in_one_line(crm: Crm) -> None:
    """The hand stays where it is; Enter alone does nothing."""
    crm.ok("add", "Acme")
    code, screen = in_terminal("log", "acme", "--visit", keys="all well\r", expect="What happened with Acme?")
    assert code == 0, screen
    assert crm.ok("show", "acme")["interactions"][0]["text"] == "all well"
    code, screen = in_terminal("log", "acme", keys="\r", expect="What happened with Acme?")
    assert code == 2
    assert "Nothing was typed; nothing was done." in screen
    assert len(crm.ok("show", "acme")["interactions"]) == 1


def test_a_cancelled_chooser_keeps_the_note(look_alikes: Crm) -> None:
    """Esc chooses nobody; what was typed waits in the inbox."""
    code, screen = in_terminal("log", "sar", "wants a quote", keys="\x1b", expect="Which one?")
    assert code == 4, screen
    assert [note["text"] for note in look_alikes.ok("inbox")] == ["wants a quote"]


def test_which_of_several_reminders_is_done_is_chosen_by_a_key(crm: Crm) -> None:
    """At a terminal nobody has to look up a number."""
    crm.ok("add", "Acme")
    crm.ok("remind", "acme", "today", "call")
    crm.ok("remind", "acme", "friday", "write")
    code, screen = in_terminal("done", "acme", "he agreed", keys="2", expect="Which one?")
    assert code == 0, screen
    assert [r["text"] for r in crm.ok("today")["due_today"]] == ["call"]
    assert crm.ok("show", "acme")["interactions"][0]["text"] == "he agreed"


def test_the_card_in_the_editor(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What differs is changed, as one step."""
    crm.ok("add", "Acme", "--city", "Paris", "--tag", "old", "--phone", "+33123456789")
    monkeypatch.setenv("EDITOR", _editor(tmp_path, 'sed -i "s/^city: Paris/city: Lyon/; s/^tag: old/tag: new/" "$1"'))
    code, screen = in_terminal("edit", "acme")
    assert code == 0, screen
    card = crm.ok("show", "acme")
    assert (card["city"], card["tags"], card["phones"]) == ("Lyon", ["new"], ["+33123456789"])
    crm.ok("undo")
    assert crm.ok("show", "acme")["city"] == "Paris"


def test_a_refused_card_is_kept(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip on one line costs nothing of the others, and the line is named."""
    crm.ok("add", "Acme")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("EDITOR", _editor(tmp_path, 'sed -i "s/^city: /city: Lyon\\ncolour: red/" "$1"'))
    code, screen = in_terminal("edit", "acme")
    assert code == 2
    assert "colour" in screen
    assert "Line 5" in screen
    kept = list(tmp_path.glob("crm-kept-*"))
    assert len(kept) == 1
    assert "city: Lyon" in kept[0].read_text()
    assert crm.ok("show", "acme")["city"] is None


def test_completion_offers_commands_and_customers(look_alikes: Crm) -> None:
    """Tab completes what is in the book, quickly, and never fails."""

    def completed(words: str, number: int) -> list[str]:
        env = {**os.environ, "_CRM_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(number)}
        code = "import sys; sys.argv = ['crm']; from crmcli.boundary import main; main()"
        result = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
        assert result.stderr == ""
        return result.stdout.split("\n")

    assert "snooze" in completed("crm sno", 1)
    assert {"Sarah\\ Chen", "Sara\\ Chan"} <= set(completed("crm show Sar", 2))
    look_alikes.ok("add", "王永庆")
    assert completed("crm show wyq", 2)[0] == "王永庆"
    assert not any(completed("crm show zzz", 2))
    os.remove(look_alikes.path)
    assert not any(completed("crm show Sar", 2))

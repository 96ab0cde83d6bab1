"""What was found by using the program hard: each test is a fault that once stood, so that it cannot come back."""

import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import Crm, prepared

CRM = f"{sys.executable} -m crmcli"


@prepared
def book(crm: Crm) -> Crm:
    """Two people and nothing else."""
    crm.ok("add", "Li Wei", "--phone", "13800138000")
    crm.ok("add", "Wang Fang", "--company", "Acme")
    return crm


def shell(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line in which `crm` is the program, as a shell script would."""
    script = f'crm() {{ {CRM} "$@"; }}; {line}'
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, check=False
    )


def wait_for_single_keys(terminal: int) -> None:
    """Return once the program at the other end reads key by key instead of whole lines."""
    while termios.tcgetattr(terminal)[3] & termios.ICANON:
        select.select([terminal], [], [], 0.01)


def at_terminal(words: Sequence[str], editor: str = "true", keys: bytes = b"") -> tuple[int, str]:
    """Run crm on a terminal of its own; `keys` are pressed once it asks. Answers its exit code and all it showed."""
    pid, terminal = pty.fork()
    if pid == 0:  # in the child nothing may return
        os.environ["EDITOR"] = editor
        os.execv(sys.executable, [sys.executable, "-m", "crmcli", *words])
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other end was closed
            piece = b""
        if not piece:
            break
        shown += piece
        if keys and b"Which one?" in shown:
            wait_for_single_keys(terminal)
            os.write(terminal, keys)
            keys = b""
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def editor(folder: Path, body: str) -> str:
    """An editor that does `body` to the file it is given as $1."""
    script = folder / "editor.sh"
    script.write_text(f"#!/bin/bash\n{body}\n", encoding="utf-8")
    script.chmod(0o755)
    return str(script)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("crm <&-", 0),
        ("crm log 1 - <&-", 2),
        ("crm log 1 <&-", 2),
        ("crm edit 1 <&-", 2),
        ("crm when - <&-", 0),
        ("crm list --json >&-", 0),
        ("crm --help >&-", 0),
        ("crm show nobody --json >&-", 3),
        ("crm show nobody 2>&-", 3),
        ("crm log 1 hello <&- >&- 2>&-", 0),
    ],
)
def test_a_closed_stream_is_an_empty_one(book: Crm, line: str, code: int) -> None:
    """A daemon starts its scripts with streams closed: Python then has None for them, and each was a traceback."""
    ended = shell(line)
    assert (ended.returncode, "unexpected" in ended.stderr, "Traceback" in ended.stderr) == (code, False, False)


@pytest.mark.parametrize(("line", "code"), [("crm log 1 hello", 0), ("crm show nobody", 3), ("crm bogus", 2)])
def test_narration_that_cannot_be_written_fails_no_command(book: Crm, line: str, code: int) -> None:
    """With a full disk under its log file a script was told that a note had failed, and filed it twice."""
    assert shell(f"{line} 2>/dev/full").returncode == code


def test_an_answer_that_cannot_be_written_is_a_failure(book: Crm) -> None:
    """The other way round: data that did not arrive must not look like success."""
    ended = shell("crm list --json >/dev/full")
    assert (ended.returncode, ended.stderr.count("crm:")) == (1, 1)


@pytest.mark.parametrize("now", ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59-12:00", "2200-01-01", "1899-12-31"])
@pytest.mark.parametrize("words", [["today"], ["log", "1", "x"], ["list", "--quiet", "5 weeks"]])
def test_a_clock_out_of_range_is_named(book: Crm, now: str, words: list[str]) -> None:
    """Such a CRM_NOW ended in an OverflowError, or dated a note into the year 9999."""
    book.at(now)
    answer = book(*words)
    assert (answer.code, answer.err.count("\n")) in ((2, 1), (2, 2))
    assert "CRM_NOW" in answer.err


def test_a_bare_day_comes_before_the_times_of_its_day(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """East of Greenwich an early call was older than the note of its day: in UTC it was the day before."""
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    try:
        crm.at("2026-11-18T07:30:00")
        crm.ok("add", "Li Wei")
        crm.ok("log", "1", "early call", "--call")
        crm.ok("log", "1", "sent the list", "--mail", "--out", "--on", "2026-11-18")
        shown = crm.ok("show", "1")
        assert [note["text"] for note in shown["interactions"]] == ["early call", "sent the list"]
        assert shown["last_contact"] == "2026-11-18T07:30"
        answers = crm.ok("quiet", "--all") + crm.ok("quiet", "--all", "--as-of", "2026-11-18")
        assert [q["unanswered"] for q in answers] == [0, 0]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_hour_that_comes_twice(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> None:
    """When summer time ends 1:30 comes twice; the second was stored as the first, an hour before it happened."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        crm.at("2026-11-01T06:30:00Z")
        crm.ok("add", "Li Wei")
        crm.ok("log", "1", "second half past one")
        crm.at("2026-11-01T05:30:00Z")
        crm.ok("log", "1", "first half past one")
        notes = crm.ok("show", "1")["interactions"]
        assert [note["text"][:6] for note in notes] == ["second", "first "]
        assert {note["at"] for note in notes} == {"2026-11-01T01:30"}
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    "words",
    [
        ["done", 2**63],
        ["done", 10**30],
        ["restore", 2**63],
        ["inbox", "drop", 2**63],
        ["case", "solve", 2**63],
        ["list", "--batch", 2**63],
        ["list", "--limit", 10**30],
        ["find", "li", "--limit", 2**63 - 1],
        ["snooze", 10**30, "+2d"],
        ["snooze", "1" * 5000, "+2d"],
    ],
)
def test_a_number_too_large_for_sqlite_is_refused_in_one_line(book: Crm, words: list[object]) -> None:
    """Each ended in "something unexpected happened": Python counts further than SQLite."""
    answer = book(*words)
    assert answer.code in (2, 3)
    assert "unexpected" not in answer.err


def test_a_note_filed_with_two_customers_is_one_document(book: Crm) -> None:
    """`inbox file --json` with two customers wrote two JSON documents."""
    book("log", "nobody", "met both at the fair")
    assert [note["customer"] for note in book.ok("inbox", "file", "1", "li wei,wang fang")] == ["Li Wei", "Wang Fang"]


def test_a_refused_note_creates_nobody(book: Crm) -> None:
    """`log --new` with a wrong stage left the customer behind, without the note."""
    assert book("log", "Zed Zulu", "hi", "--new", "--stage", "bogus").code == 2
    assert book("log", "Zed Zulu", " ", "--new").code == 2
    assert book("show", "zed").code == 3


def test_a_new_customer_and_its_note_are_one_step(book: Crm) -> None:
    """All of one line is one undo; --new was two."""
    book.ok("log", "Zed Zulu", "hi", "--new")
    book.ok("undo")
    assert book("show", "zed").code == 3


def test_new_makes_no_customer_out_of_two_names(book: Crm) -> None:
    """`log "li wei,Yolanda" --new` made a customer called "li wei,Yolanda" and filed nothing with Li Wei."""
    answer = book("log", "li wei,Yolanda", "hi both", "--new")
    assert answer.code == 3
    assert [c["name"] for c in book.ok("list")] == ["Li Wei", "Wang Fang"]
    assert book.ok("inbox")[0]["text"] == "hi both"


@pytest.mark.parametrize("words", [["1", "-", "--stage", "bogus"], ["w", "-"], ["1", "-", "--next", "blah"]])
def test_what_came_by_stdin_is_never_lost(book: Crm, words: list[str]) -> None:
    """A mail pasted into `log -` stands nowhere else: a wrong option or two look-alikes threw it away."""
    book.ok("add", "Wu Gang")
    answer = book("log", *words, stdin="the long mail")
    assert answer.code in (2, 4)
    if answer.code == 4:  # it waits for its customer
        assert [note["text"] for note in book.ok("inbox")] == ["the long mail"]
        return
    kept = Path(answer.err.rpartition("kept in ")[2].strip())
    assert kept.read_text(encoding="utf-8") == "the long mail"
    kept.unlink()


def test_what_was_written_in_the_editor_is_never_lost(book: Crm, tmp_path: Path) -> None:
    """The editor's file was gone before the stage was found to be wrong."""
    script = editor(tmp_path, "echo 'a long note' > \"$1\"")
    code, shown = at_terminal(["log", "li wei", "-e", "--stage", "bogus"], script)
    assert code == 2
    kept = Path(shown.rpartition("kept in ")[2].strip())
    assert kept.read_text(encoding="utf-8").strip() == "a long note"
    kept.unlink()


@pytest.mark.parametrize(
    ("said", "body"),
    [
        ("is not UTF-8; it is kept in", "printf '\\xd6\\xd0\\xce\\xc4' > \"$1\""),
        ("The editor left no text", 'rm "$1"'),
        ("EDITOR cannot be read as a command", None),
    ],
)
def test_an_odd_editor_is_one_line(book: Crm, tmp_path: Path, said: str, body: str | None) -> None:
    """An editor that saves GBK, one that deletes its file, and an open quote in EDITOR were "something unexpected"."""
    code, shown = at_terminal(["log", "li wei", "-e"], editor(tmp_path, body) if body else "vi 'x")
    assert (code, said in shown, "unexpected" in shown) == (1, True, False)


def test_ctrl_d_chooses_nobody(book: Crm) -> None:
    """The end of input at the question was an EOFError."""
    book.ok("add", "Wang Gang")
    code, shown = at_terminal(["log", "wang", "hi"], keys=b"\x04")
    assert (code, "None was chosen; nothing was done." in shown) == (4, True)


def test_a_gbk_terminal_may_type_a_note(book: Crm) -> None:
    """With a GBK locale the arguments were understood and stdin was refused."""
    ended = shell("printf '\\xd6\\xd0\\xce\\xc4' | PYTHONIOENCODING=gbk crm log 1 - ")
    assert ended.returncode == 0, ended.stderr
    assert book.ok("show", "1")["interactions"][0]["text"] == "中文"


@pytest.mark.parametrize("who", ["", "!!", "g"])
def test_restore_brings_nobody_back_on_a_guess(book: Crm, who: str) -> None:
    """An empty word is part of every name: `restore ""` brought back whoever was alone in the trash."""
    book.ok("add", "Wang Gang")
    book.ok("rm", "Wang Gang")
    answer = book("restore", who, "--json")
    assert answer.code in (3, 4)
    assert answer.json["who"] == who
    assert len(book.ok("restore")) == 1
    assert book.ok("restore", "gang")["name"] == "Wang Gang"


def test_restore_takes_the_whole_name_first(book: Crm) -> None:
    """With Li Wei and Li Weiming in the trash the first could not be named."""
    book.ok("add", "Li Weiming")
    book.ok("rm", "1", "3")
    assert book.ok("restore", "li wei")["id"] == 1


@pytest.mark.parametrize(
    ("said", "text", "due"),
    [
        ("quote by friday", "quote", "2026-11-20"),
        ("quote BY Friday", "quote", "2026-11-20"),
        ("周五前发报价", "发报价", "2026-11-20"),
        ("周五之前发报价", "发报价", "2026-11-20"),
        ("下周三以前寄样品", "寄样品", "2026-11-25"),
        ("报价周五前", "报价", "2026-11-20"),
        ("合同，周五之前", "合同", "2026-11-20"),
        ("明天下午3点前发合同", "发合同", "2026-11-19T15:00"),
        ("提前付款", "提前付款", "2026-11-25"),
        ("前台资料", "前台资料", "2026-11-25"),
        ("stand by", "stand by", "2026-11-25"),
        ("PO number", "PO number", "2026-11-25"),
        ("price for 100", "price for 100", "2026-11-25"),
    ],
)
def test_a_promise_is_due_when_it_says(book: Crm, said: str, text: str, due: str) -> None:
    """周五之前 was not understood, 报价周五前 silently became a week from now, and 提前付款 was no promise at all."""
    (promise,) = book.ok("log", "1", "x", "--owe", said)["promises"]
    assert (promise["text"], promise["due"]) == (text, due)


@pytest.mark.parametrize(
    "said", ["quote friday", "quote on friday", "周五发报价", "明天给合同", "by friday", "send by courier", "foo周前"]
)
def test_a_day_in_a_promise_is_never_passed_over(book: Crm, said: str) -> None:
    """`--owe "quote friday"` was due in a week: a silent wrong date."""
    assert book("log", "1", "x", "--owe", said).code == 2
    assert book.ok("show", "1")["interactions"] == []


@pytest.mark.parametrize(
    "said", ["12e3", "1_000", "+8613800138000", "007", "9" * 25, "nan", "1,000", "1.2.3", "-", "1.10", "1.50"]
)
def test_a_code_in_a_field_of_ones_own_stays_as_written(book: Crm, said: str) -> None:
    """Model 12e3 became 12000.0, the number +86… lost its plus, and version 1.10 became 1.1."""
    assert book.ok("edit", "1", "--set", f"code={said}")["fields"] == {"code": said}


@pytest.mark.parametrize(("said", "number"), [("5000", 5000), ("-5", -5), ("0.1", 0.1), ("0", 0), ("1.5", 1.5)])
def test_a_number_in_a_field_of_ones_own_is_one(book: Crm, said: str, number: float) -> None:
    """0.1 alone of all numbers was kept as words."""
    assert book.ok("edit", "1", "--set", f"rate={said}")["fields"] == {"rate": number}


@pytest.mark.parametrize(
    ("condition", "ids"),
    [
        ("budget = 0", []),
        ("budget < 5000", []),
        ("budget >= 5000", [1]),
        ("budget != 5000", [2, 3]),
        ("budget = unknown", [2]),
        ("code = 007", [1]),
        ("code = 7", []),
        (" or ".join(["city = x"] * 199 + ["id = 1"]), [1]),
        ("id = 1 and (id = 1 or (" * 12 + "id = 1" + "))" * 12, [1]),
        ("not " * 24 + "id = 1", [1]),
    ],
)
def test_words_are_no_numbers_in_a_condition(book: Crm, condition: str, ids: list[int]) -> None:
    """A budget "unknown" counted as 0, and != left out whoever had no budget although `not … =` took them."""
    book.ok("add", "Zoe")
    book.ok("edit", "1", "--set", "budget=5000", "--set", "code=007")
    book.ok("edit", "2", "--set", "budget=unknown")
    assert [c["id"] for c in book.ok("list", "--where", condition, "--sort", "id")] == ids


def test_a_very_long_condition_is_refused_in_words(book: Crm) -> None:
    """A thousand comparisons were a RecursionError."""
    answer = book("list", "--where", " or ".join(["city = x"] * 1000))
    assert (answer.code, "unexpected" in answer.err) == (2, False)


def test_a_book_replaced_while_the_editor_was_open_takes_no_note(book: Crm, tmp_path: Path) -> None:
    """The note was "logged" into a file that nobody would open again."""
    swap = f'mv {book.path} {tmp_path / "old.db"}; echo a long note > "$1"'
    code, shown = at_terminal(["log", "li wei", "-e"], editor(tmp_path, swap))
    assert (code, "was moved or replaced" in shown) == (5, True)
    kept = Path(shown.rpartition("kept in ")[2].strip())
    assert kept.read_text(encoding="utf-8").strip() == "a long note"
    kept.unlink()


def test_facts_are_kept_clean(book: Crm) -> None:
    """`--city "  "` was a city: --missing city did not find it, and "Zürich" typed in two ways was two cities."""
    made = book.ok("add", "Uwe", "--city", "Zu\u0308rich ", "--title", "  ", "--company", "", "--source", " fair")
    assert (made["city"], made["title"], made["company"], made["source"]) == ("Zürich", None, None, "fair")
    assert book.ok("edit", "Uwe", "--city", "   ")["city"] is None
    assert [c["name"] for c in book.ok("list", "--missing", "city", "--where", "id = 3")] == ["Uwe"]


def test_undo_of_a_long_note_says_little(book: Crm) -> None:
    """Taking back a note of a megabyte sent the megabyte to the terminal."""
    book.ok("log", "1", "-", stdin="word " * 50_000)
    assert len(book("undo").err) < 1000


def completed(line: str, shell_name: str = "bash") -> list[str]:
    """What a shell is offered for the last word of a command line."""
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")), "_TYPER_COMPLETE_ARGS": line}
    env = {**os.environ, **words, "_CRM_COMPLETE": f"complete_{shell_name}", "_TYPER_COMPLETE_FISH_ACTION": "get-args"}
    command = [sys.executable, "-m", "crmcli"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False).stdout.splitlines()


def test_a_completed_name_is_one_word_and_runs_nothing(book: Crm) -> None:
    """Tab put `Zoe $(…)` bare into the command line, where Enter ran it; and Wang Fang became two words."""
    book.ok("add", "Zoe $(touch pwned)")
    book.ok("add", "王 `id`")
    assert completed("crm show Wa") == ["Wang\\ Fang"]
    assert completed("crm show Zo") == ["Zoe\\ \\$\\(touch\\ pwned\\)"]
    assert completed("crm show 王") == ["王\\ \\`id\\`"]
    assert completed("crm show Wa", "fish") == ["Wang Fang"]
    assert "Zoe" not in " ".join(completed("crm show Zo", "fish") + completed("crm show Zo", "zsh"))


def test_a_card_with_an_address_of_three_lines_can_be_edited(book: Crm, tmp_path: Path) -> None:
    """Addresses of vCards have lines: the untouched card was refused as "line 4 has no colon"."""
    book.ok("edit", "1", "address=12 Road\n\nParis: 75001", "title=x\ny", "--set", "memo=a\nb")
    before = book.ok("show", "1")
    code, shown = at_terminal(["edit", "1"], editor(tmp_path, "sed -i 's/^city:.*/city: Lyon/' \"$1\""))
    assert code == 0, shown
    after = book.ok("show", "1")
    assert {key for key in before if before[key] != after[key]} == {"city"}
    code, shown = at_terminal(["edit", "1"], editor(tmp_path, "sed -i 's/Paris/Nice/' \"$1\""))
    assert (code, book.ok("show", "1")["details"][-1]["value"]) == (0, "12 Road\nNice: 75001")


def test_only_our_own_lines_are_left_out_of_a_card(book: Crm, tmp_path: Path) -> None:
    """A note with a line that begins with #| lost it when the city was changed."""
    book.ok("edit", "1", "--note", "a table:\n#| x | y")
    code, shown = at_terminal(["edit", "1"], editor(tmp_path, "sed -i 's/^city:.*/city: Lyon/' \"$1\""))
    assert code == 0, shown
    assert book.ok("show", "1")["note"] == "a table:\n#| x | y"


@pytest.mark.parametrize("words", ["add 'Same Name'", "log 'Same Name' hi --new"])
def test_two_programs_that_add_the_same_person_make_one(book: Crm, words: str) -> None:
    """Each looked before either had written: four scripts at once made four of the same person."""
    shell(" ".join(f"crm {words} &" for _ in range(4)) + " wait")
    assert len(book.ok("find", "Same Name")) == 1

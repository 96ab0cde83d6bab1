"""The quick way is the way of Typer: the same values, answers and book for every line that both can read."""

import os
import re
import sqlite3
from collections.abc import Iterator
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest

from crmcli import quick
from crmcli.context import Run
from crmcli.quick import FILE, FLAG, NUMBER, read_line
from crmcli.quick_lines import LINES
from crmcli.typer_parts import click
from tests.conftest import Answer, Crm, prepared
from tools.quick_lines import QUICK, TARGET, table, values_by_typer

# Of the lines that are run both ways one in so many is taken, another one in each group; 1 takes all.
EVERY = int(os.environ.get("CRM_LINES_EVERY", "60"))

WHO = ("acme", "li", "1", "99", "+86 138 0013 8000", "bob@acme.example", "nobody at all", "acme, bob", "", "李伟", "-5")
WHEN = (
    "tomorrow",
    "fri 10am",
    "下周五下午3点",
    "2026-12-01",
    "+2d",
    "yesterday",
    "someday",
    "2026-02-31",
    "",
    "-1",
    "every mon",
)
TEXTS = (
    "called, wants a quote",
    "-10% asked",
    "- called",
    "带报价",
    "",
    "-",
    "1",
    "tomorrow",
    "a=b",
    "--next",
    "x\x1b[31m",
)
VALUES = {
    "who": WHO, "words": ("1", "2", "acme", "acme agreed", "99", "quote", "tag:vip", "", "-5", "报价"), "when": WHEN,
    "text": TEXTS, "on": ("today", "yesterday 3pm", "tomorrow", "昨天", "nonsense"), "next_": WHEN, "todo": TEXTS,
    "said_on": WHEN, "every": ("week", "month", "mon,wed", "never"), "edit": ("1", "99", "acme"), "to": WHO,
    "rm": ("1", "99", "x"), "minutes": ("12", "1h30", "-3", "long"), "mood": ("warm", "冷", ""),
    "owe": ("quote by friday", "quote", ""), "waiting": ("PO number by monday", "?"),
    "stage": ("proposal", "won", "nowhere", ""), "amount": ("5k", "€1.200,00", "3万", "much"),
    "deal": ("chairs", "new one", ""), "file": ("https://example.com/a.pdf", "/nowhere/at/all.pdf"),
    "limit": ("1", "50", "0", "-1", "x", "1_0", "٣", "99999999999999999999"),
    "book": ("", "other.db", "/nowhere/b.db", "."),
}  # fmt: skip
STRANGE = (
    ["--help"], ["-h"], ["--nonsense"], ["--json=1"], ["--"], ["--", "-x"], ["-x"], ["--csv"], ["--all"], ["--pager"],
    ["--no-pager"], ["--json", "--csv"], ["--js"], ["-"], ["---"], ["--book"], ["--book="],
    ["one", "two", "three", "four"],
    ["--json", "--json"], ["--JSON"], ["-5"], ["--now really"], ["--=x"], ["-e"], ["--version"],
)  # fmt: skip


def lines() -> Iterator[list[str]]:
    """Lines of every quick command: its options with good and bad values, in several orders, and what is no line."""
    for name, (_, arguments, options, _, _) in LINES.items():
        placed = [VALUES[argument] for argument, _, _ in arguments]
        bare = [list(words[:count]) for count in range(len(placed) + 1) for words in product(*placed[:count])]
        yield from ([name, *words] for words in bare[:: max(1, len(bare) // 150)])
        usual = [[], *([values[0]] for values in placed[:1]), [values[0] for values in placed]]
        said = [[option] for option in options]
        for option, (param, kind, _) in options.items():
            if kind != FLAG:
                said += [[option, value] for value in VALUES[param]]
                said += [[f"{option}={value}"] for value in VALUES[param][:3]]
        for words, part in product(usual, [*said, *STRANGE]):
            yield from ([name, *part, *words], [name, *words, *part], [name, *words[:1], *part, *words[1:]])
        for first, second in list(permutations(said, 2))[:: max(1, len(said) ** 2 // 120)]:
            yield [name, *first, *usual[-1], *second]


def unique_lines() -> list[list[str]]:
    """The lines, each once."""
    return [list(line) for line in dict.fromkeys(map(tuple, lines()))]


def state(run: Run) -> dict[str, Any]:
    """What the options that every command has set."""
    of_out = {name: getattr(run.out, name) for name in ("is_paged", "is_whole", "whole_option", "csv_lists")}
    return {"json": (run.json, run.is_json_asked), "book": run.named_book, "owner": run.any_owner, **of_out}


def test_the_table_is_that_of_the_commands() -> None:
    """Typer stays the one definition: `python tools/quick_lines.py` after a change of a daily command."""
    assert TARGET.read_text(encoding="utf-8") == table()
    assert set(LINES) == set(QUICK)


def test_what_is_read_quickly_is_what_typer_reads() -> None:
    """A value that one way has and the other has not would be lost, or made up."""
    read = 0
    for argv in unique_lines():
        if (line := read_line(argv)) is None:
            continue
        read += 1
        mine, other = Run(), Run()
        mine.any_owner = False
        for option, value in line.common.items():
            quick.SET_BY[option](mine, value)
        try:
            assert line.values == values_by_typer(argv, other), argv
        except click.exceptions.UsageError as error:
            pytest.fail(f"{argv}: {error.format_message()}")
        assert state(mine) == state(other), argv
    assert read > 1500


def test_a_plain_line_is_read_quickly() -> None:
    """What is typed all day must not take the slow way for want of a case."""
    for argv in (
        ["log", "acme", "called", "--call"],
        ["log", "acme", "-10% asked", "--next", "fri 10am", "--todo=send quote", "--json"],
        ["log", "acme", "--new", "--owe", "a by friday", "--owe", "b by monday", "called"],
        ["remind", "acme", "tomorrow 3pm", "send quote", "--every", "month"],
        ["done", "17", "18", "agreed"],
        ["snooze", "17", "+2d"],
        ["today", "--json"],
        ["today"],
        ["find", "报价", "--limit", "5", "--ids"],
        ["show", "acme", "--book", "/nowhere/book.db"],
        ["brief", "acme"],
    ):
        assert read_line(argv) is not None, argv


@pytest.mark.parametrize("line", STRANGE, ids=" ".join)
def test_what_wants_thought_is_left_to_typer(line: list[str]) -> None:
    """Help, unknown options, abbreviations, two forms of an answer: there is one parser for these."""
    plain = (["-"], ["--json", "--json"], ["-5"], ["--book="])
    assert (read_line(["log", "acme", *line]) is not None) == (line in plain), line


@prepared
def small(crm: Crm) -> Crm:
    """A book with customers who can be meant in every way, and what done and snooze take."""
    crm.ok("add", "Acme", "--phone", "13800138000", "--tag", "vip")
    crm.ok("add", "Bob Li", "--company", "Tools", "--email", "bob@acme.example")
    crm.ok("add", "李伟", "--company", "华为")
    crm.ok("remind", "acme", "tomorrow", "send quote")
    crm.ok("remind", "bob", "today 3pm", "ring", "--every", "week")
    crm.ok("deal", "add", "acme", "chairs", "5k")
    crm.ok("log", "acme", "wants a quote", "--call")
    return crm


def content(path: Path) -> list[str]:
    """Every row of the book, without the random part of its names."""
    db = sqlite3.connect(path)
    try:
        return [re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "uid", row) for row in db.iterdump()]
    finally:
        db.close()


def both_ways(crm: Crm, monkeypatch: pytest.MonkeyPatch, argv: list[str]) -> tuple[list[Any], list[Any]]:
    """Exit code, both outputs and the book after a line was run quickly, and after Typer ran it."""
    before = crm.path.read_bytes()
    found: list[list[Any]] = []
    for read in (read_line, lambda argv: None):
        crm.path.write_bytes(before)
        with monkeypatch.context() as patch:
            patch.setattr(quick, "read_line", read)
            answer: Answer = crm(*argv)
        found.append([*answer, content(crm.path), sorted(path.name for path in crm.path.parent.iterdir())])
    crm.path.write_bytes(before)
    return found[0], found[1]


def test_both_ways_answer_alike(small: Crm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Errors, candidates, remarks, the readings of a refused line, JSON: nobody can tell which way a line took."""
    monkeypatch.chdir(tmp_path)
    for editor in ("EDITOR", "VISUAL"):
        monkeypatch.setenv(editor, "true")
    all_lines = unique_lines()
    some = all_lines[::EVERY]
    for number, argv in enumerate(some):
        with monkeypatch.context() as patch:
            if number % 5 == 1:
                patch.setenv("LANG", "zh_CN.UTF-8")
            if number % 7 == 1:
                patch.setenv("CRM_FORMAT", ("json", "text", "xml")[number % 3])
            mine, other = both_ways(small, patch, argv)
        assert mine == other, argv
    print(f"{len(some)} of {len(all_lines)} lines, both ways")  # noqa: T201


def test_another_kind_of_option_is_left_out() -> None:
    """The kinds that the quick way knows are those of the table."""
    kinds = {kind for _, _, options, _, _ in LINES.values() for _, kind, _ in options.values()}
    assert kinds == {FLAG, FILE, NUMBER, quick.TEXT, quick.TEXTS}

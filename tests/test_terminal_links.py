"""Phones, mails and pages are links on terminals that have them (OSC 8), and plain text everywhere else."""

import sys
from pathlib import Path

import pytest

from crmcli.boundary import run
from crmcli.render.links import address, has_links
from tests.conftest import Crm
from tests.test_pager import Screen

KNOWN = {"TERM": "xterm-kitty"}
VARIABLES = ("TERM", "TERM_PROGRAM", "VTE_VERSION", "TMUX", "STY", "FORCE_HYPERLINK", "WT_SESSION", "KITTY_WINDOW_ID",
             "KONSOLE_VERSION", "DOMTERM", "GHOSTTY_RESOURCES_DIR", "WEZTERM_PANE", "NO_COLOR")  # fmt: skip


@pytest.fixture
def book(crm: Crm) -> Crm:
    """A customer with a phone, a mail and a page, who is called up in a note too; a contact with a phone."""
    reach = ("--phone", "+44 20 7946 0001", "--email", "ada@stone.example")
    crm.ok("add", "Ada Stone", *reach)
    crm.ok("edit", "ada", "url=stone.example/a b")
    crm.ok("contact", "add", "ada", "Ole Berg", "--phone", "+44 20 7946 0002")
    crm.ok("log", "ada", "rang ada@stone.example.org and xada@stone.example")
    return crm


def screen(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], *words: str) -> str:
    """What a command writes to a terminal of this environment."""
    with monkeypatch.context() as patch:
        for name in VARIABLES:
            patch.delenv(name, raising=False)
        for name, value in {"COLUMNS": "120", "LINES": "60", **environment}.items():
            patch.setenv(name, value)
        stdout = Screen()
        patch.setattr(sys, "stdout", stdout)
        assert run(list(words)) == 0
        return stdout.getvalue()


@pytest.mark.parametrize("no_color", ["", "1"])
@pytest.mark.parametrize(
    ("words", "links"),
    [
        (
            ("show", "ada"),
            ["tel:+442079460001", "tel:+442079460002", "mailto:ada@stone.example", "https://stone.example/a%20b"],
        ),
        (("brief", "ada"), ["tel:+442079460001", "tel:+442079460002", "mailto:ada@stone.example"]),
        (("list",), ["tel:+442079460001"]),
        (("contact", "list"), ["tel:+442079460002"]),
    ],
)
def test_reach_is_a_link_where_the_terminal_has_links(
    book: Crm, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], links: list[str], no_color: str
) -> None:
    """Each once, with or without colour; words that only begin so are none."""
    shown = screen(monkeypatch, {**KNOWN, **({"NO_COLOR": no_color} if no_color else {})}, *words)
    assert [part.split("\x1b")[0] for part in shown.split("\x1b]8;;")[1::2]] == links
    assert shown.count("\x1b]8;;\x1b\\") == len(links)


@pytest.mark.parametrize("words", [("show", "ada"), ("brief", "ada"), ("list",)])
def test_no_link_elsewhere(book: Crm, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    """A pipe gets text, also where links are forced; so does a dumb or an unknown terminal."""
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    monkeypatch.setenv("TERM", "xterm-kitty")
    assert "\x1b" not in book(*words).out
    for environment in ({"TERM": "dumb", "FORCE_HYPERLINK": "1"}, {"TERM": "xterm"}, {**KNOWN, "FORCE_HYPERLINK": "0"}):
        assert "\x1b]8" not in screen(monkeypatch, environment, *words)


@pytest.mark.parametrize(
    ("environment", "is_known"),
    [
        ({}, False),
        ({"TERM": "linux", "VTE_VERSION": "7000"}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, True),
        ({"TERM": "xterm-256color", "VTE_VERSION": "4800"}, False),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"}, True),
        ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "xterm-256color", "WT_SESSION": "x"}, True),
        ({"TERM": "foot-extra"}, True),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x", "VTE_VERSION": "7600"}, False),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/x", "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "xterm", "FORCE_HYPERLINK": "1"}, True),
    ],
)
def test_which_terminals_have_links(environment: dict[str, str], is_known: bool) -> None:
    """By what they say of themselves; an unknown one may print the sequence."""
    assert has_links(environment) is is_known


@pytest.mark.parametrize(
    ("kind", "value", "target"),
    [
        ("phone", "+86 138 0013 8000", "tel:+8613800138000"),
        ("phone", "0161 496 0101", "tel:01614960101"),
        ("phone", "none", ""),
        ("email", "li@acme.example", "mailto:li@acme.example"),
        ("email", "a b@x\x1b]8;;", "mailto:a%20b@x%1B%5D8%3B%3B"),
        ("url", "acme.example", "https://acme.example"),
        ("url", "https://acme.example/王?x=1&y=2", "https://acme.example/%E7%8E%8B?x=1&y=2"),
        ("url", "javascript://alert", ""),
        ("address", "1 High St", ""),
    ],
)
def test_what_a_link_opens(kind: str, value: str, target: str) -> None:
    """Nothing that the user stored is obeyed by the terminal: printable ASCII alone."""
    assert address(kind, value) == target
    assert target.isascii()
    assert target.isprintable()


def test_a_pager_gets_no_links(book: Crm, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Older pagers would show the sequence as signs."""
    for number in range(30):
        book.ok("log", "ada", f"call {number}")
    shown = screen(monkeypatch, {**KNOWN, "LINES": "10", "PAGER": f"cat > {tmp_path}/paged"}, "show", "ada")
    assert shown == ""
    paged = (tmp_path / "paged").read_text(encoding="utf-8")
    assert "ada@stone.example" in paged
    assert "\x1b]8" not in paged

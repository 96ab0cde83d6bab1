"""What a plain line of a daily command may hold: made by tools/quick_lines.py, not by hand.

For each command: the module; the arguments, each with whether it is required and whether it takes all words; the
options, each with its parameter, its kind and the least number; the values where nothing is said, as Typer gives them;
and the options that every command has, which `quick.SET_BY` sets.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Line = tuple[
    str,
    tuple[tuple[str, bool, bool], ...],
    dict[str, tuple[str, str, int | None]],
    dict[str, "Any"],
    dict[str, "Any"],
]

LINES: dict[str, Line] = {
    "log": (
        "log",
        (("who", True, False), ("text", False, False)),
        {
            "--call": ("call", "flag", None),
            "--mail": ("mail", "flag", None),
            "--meet": ("meet", "flag", None),
            "--visit": ("visit", "flag", None),
            "--chat": ("chat", "flag", None),
            "--wechat": ("chat", "flag", None),
            "--letter": ("letter", "flag", None),
            "--other": ("other", "flag", None),
            "--no-answer": ("no_answer", "flag", None),
            "--in": ("incoming", "flag", None),
            "--out": ("outgoing", "flag", None),
            "--on": ("on", "text", None),
            "--minutes": ("minutes", "text", None),
            "--mood": ("mood", "text", None),
            "--next": ("next_", "text", None),
            "--todo": ("todo", "text", None),
            "--owe": ("owe", "texts", None),
            "--waiting": ("waiting", "texts", None),
            "--stage": ("stage", "text", None),
            "--amount": ("amount", "text", None),
            "--deal": ("deal", "text", None),
            "--file": ("file", "text", None),
            "--done": ("done", "flag", None),
            "--edit": ("edit", "flag", None),
            "--last": ("last", "flag", None),
            "--new": ("new", "flag", None),
            "--json": ("json", "flag", None),
            "--book": ("book", "file", None),
        },
        {
            "text": None,
            "call": False,
            "mail": False,
            "meet": False,
            "visit": False,
            "chat": False,
            "letter": False,
            "other": False,
            "no_answer": False,
            "incoming": False,
            "outgoing": False,
            "on": None,
            "minutes": None,
            "mood": None,
            "next_": None,
            "todo": None,
            "owe": None,
            "waiting": None,
            "stage": None,
            "amount": None,
            "deal": None,
            "file": None,
            "done": False,
            "edit": False,
            "last": False,
            "new": False,
        },
        {
            "json": False,
            "book": None,
        },
    ),
    "remind": (
        "remind",
        (("who", False, False), ("when", False, False), ("text", False, False)),
        {
            "--on": ("said_on", "text", None),
            "--every": ("every", "text", None),
            "--edit": ("edit", "text", None),
            "--to": ("to", "text", None),
            "--rm": ("rm", "text", None),
            "--list": ("list_", "flag", None),
            "--json": ("json", "flag", None),
            "--book": ("book", "file", None),
        },
        {
            "who": None,
            "when": None,
            "text": None,
            "said_on": None,
            "every": None,
            "edit": None,
            "to": None,
            "rm": None,
            "list_": False,
        },
        {
            "json": False,
            "book": None,
            "whole": False,
            "pager": None,
        },
    ),
    "done": (
        "done",
        (("words", True, True),),
        {
            "--next": ("next_", "text", None),
            "--todo": ("todo", "text", None),
            "--on": ("on", "text", None),
            "--call": ("call", "flag", None),
            "--mail": ("mail", "flag", None),
            "--meet": ("meet", "flag", None),
            "--visit": ("visit", "flag", None),
            "--chat": ("chat", "flag", None),
            "--wechat": ("chat", "flag", None),
            "--letter": ("letter", "flag", None),
            "--other": ("other", "flag", None),
            "--json": ("json", "flag", None),
            "--book": ("book", "file", None),
        },
        {
            "next_": None,
            "todo": None,
            "on": None,
            "call": False,
            "mail": False,
            "meet": False,
            "visit": False,
            "chat": False,
            "letter": False,
            "other": False,
        },
        {
            "json": False,
            "book": None,
        },
    ),
    "snooze": (
        "snooze",
        (("words", True, True),),
        {
            "--json": ("json", "flag", None),
            "--book": ("book", "file", None),
        },
        {},
        {
            "json": False,
            "book": None,
        },
    ),
    "today": (
        "today",
        (),
        {
            "--ids": ("ids", "flag", None),
            "--all": ("every", "flag", None),
            "--late": ("late", "flag", None),
            "--json": ("json", "flag", None),
            "--book": ("book", "file", None),
        },
        {
            "ids": False,
            "every": False,
            "late": False,
        },
        {
            "json": False,
            "book": None,
            "pager": None,
        },
    ),
    "brief": (
        "brief",
        (("who", False, False),),
        {
            "--today": ("today", "flag", None),
            "--json": ("json", "flag", None),
            "--book": ("book", "file", None),
        },
        {
            "who": None,
            "today": False,
        },
        {
            "json": False,
            "book": None,
            "pager": None,
        },
    ),
    "find": (
        "find",
        (("words", False, True),),
        {
            "--notes": ("notes", "flag", None),
            "--limit": ("limit", "number", 1),
            "--ids": ("ids", "flag", None),
            "--json": ("json", "flag", None),
            "--book": ("book", "file", None),
        },
        {
            "words": None,
            "notes": False,
            "limit": 50,
            "ids": False,
        },
        {
            "json": False,
            "book": None,
            "whole": False,
            "pager": None,
        },
    ),
    "show": (
        "show",
        (("who", True, False),),
        {
            "--all": ("all_", "flag", None),
            "--json": ("json", "flag", None),
            "--book": ("book", "file", None),
        },
        {
            "all_": False,
        },
        {
            "json": False,
            "book": None,
            "pager": None,
        },
    ),
}

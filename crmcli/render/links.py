"""Links that a terminal opens by a click (OSC 8): phones, e-mails and pages, where the terminal is known to have them.

Never in a file, a pipe or a pager; FORCE_HYPERLINK=1 says that a terminal has them, 0 that none are wanted.
"""

import os
import re
from collections.abc import Iterable, Mapping

KINDS = {"phones": "phone", "emails": "email", "urls": "url"}  # columns of tables, with what their values are
_END = "\x1b\\"
_PROGRAMS = frozenset(("iterm.app", "wezterm", "vscode", "ghostty", "hyper", "tabby", "rio", "mintty"))
_TERMINALS = ("xterm-kitty", "xterm-ghostty", "foot", "alacritty", "wezterm", "contour")
_VARIABLES = ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM", "GHOSTTY_RESOURCES_DIR", "WEZTERM_PANE")
_FIRST_VTE = 5000  # version 0.50 of the widget of GNOME Terminal and its like
_NONE = ("", "dumb", "linux")


def has_links(environment: Mapping[str, str]) -> bool:
    """Whether the terminal of this environment shows links; that there is one is known to the caller."""
    if environment.get("TERM", "") in _NONE:
        return False
    if (forced := environment.get("FORCE_HYPERLINK")) is not None:
        return forced not in ("", "0", "false")
    if environment.get("TMUX") or environment.get("STY"):  # what is behind a multiplexer is not known
        return False
    version = environment.get("VTE_VERSION", "")
    if version.isdecimal():
        return int(version) >= _FIRST_VTE
    known = environment.get("TERM_PROGRAM", "").lower() in _PROGRAMS or environment["TERM"].startswith(_TERMINALS)
    return known or any(environment.get(name) for name in _VARIABLES)


def address(kind: str, value: str) -> str:
    """What a phone, email or url is opened by; "" for a value that is none. Printable ASCII alone."""
    from urllib.parse import quote  # most lists are shown without

    if kind == "phone":
        digits = "".join(sign for sign in value if sign in "0123456789")
        return f"tel:{'+' if value.lstrip().startswith('+') else ''}{digits}" if digits else ""
    if kind == "email":
        return f"mailto:{quote(value, safe='@+')}" if "@" in value else ""
    if kind == "url":
        page = value if "://" in value else f"https://{value}"
        return quote(page, safe=":/?#[]@!$&'()*+,;=%~") if page.lower().startswith(("http://", "https://")) else ""
    return ""


def link(text: str, target: str) -> str:
    """The text as a link."""
    return f"\x1b]8;;{target}{_END}{text}\x1b]8;;{_END}" if target else text


class LinkedValues:
    """Phones, mails and pages that become links wherever they stand in a line."""

    def __init__(self, values: Iterable[tuple[str, str]]) -> None:
        found = {value: address(kind, value) for kind, value in values if value.strip()}
        self._targets = {value: target for value, target in found.items() if target}
        whole = "|".join(map(re.escape, sorted(self._targets, key=len, reverse=True)))
        self._pattern = re.compile(rf"(?<![\w@.+/-])(?:{whole})(?![\w@]|[.-]\w)") if whole else None

    def in_line(self, line: str) -> str:
        """The line with its links."""
        if self._pattern is None:
            return line
        return self._pattern.sub(lambda at: link(at[0], self._targets[at[0]]), line)


def terminal_has_links() -> bool:
    """Whether the terminal that this process writes to shows links."""
    return has_links(os.environ)

"""The two themes of the dashboard. One accent; red, yellow and green only where they mean something.

Every text colour has a contrast of at least 4.5 with the backgrounds it stands on.
"""

from collections.abc import Mapping
from functools import lru_cache

from rich.style import Style
from textual.color import Color
from textual.theme import Theme

_OWN = ("muted", "faint", "cursor", "cursor-blurred")

DARK = Theme(
    name="crm-dark",
    primary="#7fb2e5",
    secondary="#8fa3b8",
    accent="#7fb2e5",
    warning="#e3b75f",
    error="#f08a84",
    success="#93c58a",
    foreground="#d9dee5",
    background="#14171b",
    surface="#1a1e23",
    panel="#242a31",
    dark=True,
    variables={
        "muted": "#95a0ad",
        "faint": "#343c46",
        "cursor": "#24354a",
        "cursor-blurred": "#20262d",
        "border": "#7fb2e5",
        "border-blurred": "#343c46",
    },
)

LIGHT = Theme(
    name="crm-light",
    primary="#1d5f9e",
    secondary="#55616e",
    accent="#1d5f9e",
    warning="#855800",
    error="#ad2a22",
    success="#2b6e34",
    foreground="#22282f",
    background="#faf9f6",
    surface="#f2f1ec",
    panel="#e7e5de",
    dark=False,
    variables={
        "muted": "#5a6470",
        "faint": "#cfccc3",
        "cursor": "#d6e5f5",
        "cursor-blurred": "#e9e8e2",
        "border": "#1d5f9e",
        "border-blurred": "#cfccc3",
    },
)


# For terminals of sixteen colours: each is one of the sixteen, and nothing stands on a grey that swallows it.
DARK_OF_16 = Theme(
    name="crm-dark",
    primary="#55ffff",
    secondary="#aaaaaa",
    accent="#55ffff",
    warning="#ffff55",
    error="#ff5555",
    success="#55ff55",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={
        "muted": "#aaaaaa",
        "faint": "#555555",
        "cursor": "#0000aa",
        "cursor-blurred": "#000000",
        "border": "#55ffff",
        "border-blurred": "#555555",
    },
)

LIGHT_OF_16 = Theme(
    name="crm-light",
    primary="#0000aa",
    secondary="#555555",
    accent="#0000aa",
    warning="#aa5500",
    error="#aa0000",
    success="#00aa00",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#ffffff",
    dark=False,
    variables={
        "muted": "#555555",
        "faint": "#aaaaaa",
        "cursor": "#55ffff",
        "cursor-blurred": "#ffffff",
        "border": "#0000aa",
        "border-blurred": "#aaaaaa",
    },
)


def themes_for(color_system: str | None) -> tuple[Theme, Theme]:
    """The dark and the light theme for a terminal with this colour system (Rich's name for it)."""
    return (DARK_OF_16, LIGHT_OF_16) if color_system in ("standard", "windows") else (DARK, LIGHT)


def with_own_colours(variables: dict[str, str]) -> dict[str, str]:
    """A theme's colours, with those of ours that a theme of somebody else's does not name."""
    if "muted" in variables:
        return variables
    try:
        back, front = Color.parse(variables["background"]), Color.parse(variables["foreground"])
        accent = Color.parse(variables["accent"])
        ours = {
            "muted": back.blend(front, 0.68).hex,
            "faint": back.blend(front, 0.22).hex,
            "cursor": back.blend(accent, 0.28).hex,
            "cursor-blurred": back.blend(front, 0.09).hex,
        }
    except ValueError:  # a theme of the terminal's own sixteen colours has nothing to blend
        ours = dict(zip(_OWN, ("ansi_default", "ansi_bright_black", "ansi_blue", "ansi_black"), strict=True))
    return {**ours, **variables}


def tones(variables: Mapping[str, str]) -> dict[str, Style]:
    """The styles that lists are drawn in, by tone."""
    return _tones(*(variables[name] for name in ("muted", "accent", "error", "warning", "success", "cursor",
                                                 "cursor-blurred")))  # fmt: skip


@lru_cache(maxsize=8)
def _tones(muted: str, accent: str, bad: str, warn: str, good: str, cursor: str, blurred: str) -> dict[str, Style]:
    def ink(colour: str, *, bold: bool | None = None) -> Style:
        return Style(color=Color.parse(colour).rich_color, bold=bold)

    def ground(colour: str) -> Style:
        return Style(bgcolor=Color.parse(colour).rich_color)

    return {
        "": Style.null(),
        "muted": ink(muted),
        "accent": ink(accent),
        "bad": ink(bad),
        "warn": ink(warn),
        "good": ink(good),
        "heading": ink(muted, bold=True),
        "strong": Style(bold=True),
        "cursor": ground(cursor),
        "cursor-blurred": ground(blurred),
    }

"""The two themes of the dashboard. One accent; red, yellow and green only where they mean something.

Every text colour has a contrast of at least 4.5 with the backgrounds it stands on.
"""

from textual.theme import Theme

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
        "cursor": "#2a3c52",
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
        "cursor": "#cfe0f2",
        "cursor-blurred": "#e9e8e2",
        "border": "#1d5f9e",
        "border-blurred": "#cfccc3",
    },
)

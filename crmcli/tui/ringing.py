"""Telling the person that something falls due: the terminal's bell, and the notifications that terminals know.

OSC 9 (iTerm2, WezTerm, Windows Terminal, kitty) and OSC 777 (urxvt, foot, Ghostty); others ignore both.
"""

from crmcli.domain.records import Reminder
from crmcli.domain.text.unicode import one_line
from crmcli.render.view import View
from crmcli.words import labelled


def due_text(reminder: Reminder, view: View) -> str:
    """What falls due, in a line."""
    return one_line(labelled(reminder.customer, view.note(reminder.text)), 120)


def sequences(text: str) -> str:
    """The bell and both notifications; `text` is made safe to stand in them."""
    safe = "".join(c for c in one_line(text, 120) if c.isprintable()).replace(";", ",")
    return f"\x07\x1b]9;{safe}\x07\x1b]777;notify;crm;{safe}\x07"

"""Every key there is right now, read from the bindings themselves, so that remapped keys are shown as they are."""

from collections.abc import Sequence

from textual.app import ComposeResult

from crmcli.render.cards import CHANNEL_SIGNS
from crmcli.render.cells import Line, heading, joined
from crmcli.render.columns import Column
from crmcli.render.view import Cell
from crmcli.tui.dialogs.base import Dialog
from crmcli.tui.host import BoundKey, Host
from crmcli.tui.keys import ALL, DO, GO
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.hint import Hint
from crmcli.tui.widgets.rows import Rows
from crmcli.words import tr, tr_mark, tr_marked

SIGNS = (
    ("!", tr_mark("late")),
    ("●", tr_mark("today")),
    ("○", tr_mark("planned")),
    ("?", tr_mark("an open deal without a next step")),
    ("↑", tr_mark("you promised it")),
    ("↓", tr_mark("they promised it")),
    ("← →", tr_mark("they turned to you, you turned to them")),
    ("★", tr_mark("a large deal")),
    ("‖", tr_mark("parked")),
    (" ".join(CHANNEL_SIGNS.values()), tr_mark("call, mail, meeting, visit, chat, letter, other")),
    ("│ ┊", tr_mark("on the rhythm: today, and when the usual gap ends")),
)
_LISTS = tr_mark("In a list")
_ORDER = (DO.description, GO.description, ALL.description)
_COLUMNS = (Column(least=16), Column(share=1))


def show_keys(host: Host, chosen: Sequence[Subject]) -> None:
    """Show every key of the screen."""
    host.ask(Help(host.bound_keys(host.base)))


class Help(Dialog):
    """The keys of the screen one came from."""

    def __init__(self, keys: Sequence[BoundKey]) -> None:
        super().__init__(tr("Keys"))
        self.lines = help_lines(keys)

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(_COLUMNS, id="keys")
        yield Hint(tr("Esc leaves"))

    def on_mount(self) -> None:
        """Show it, as high as it is long."""
        rows = self.query_one(Rows)
        rows.styles.height = min(len(self.lines), 40)
        rows.show(self.lines)
        rows.focus()


def help_lines(keys: Sequence[BoundKey]) -> list[Line]:
    """Keys by group, those that do the same on one line."""
    groups: dict[str, dict[str, list[str]]] = {}
    for bound in keys:
        groups.setdefault(bound.group or _LISTS, {}).setdefault(bound.does, []).append(bound.key)
    order = sorted(groups, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    parts = []
    for name in order:
        rows = [
            Line((Cell(" ".join(dict.fromkeys(written)), "accent"), does), f"{name}-{does}")
            for does, written in groups[name].items()
        ]
        parts.append([heading(tr_marked(name)), *rows])
    signs = [Line((Cell(sign, "accent"), tr_marked(meaning)), f"sign {sign}") for sign, meaning in SIGNS]
    parts.append([heading(tr("Signs")), *signs])
    return joined(parts)

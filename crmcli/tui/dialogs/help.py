"""Every key there is right now, read from the bindings themselves, so that remapped keys are shown as they are.

Typing filters them; Enter presses the chosen one.
"""

from collections.abc import Sequence

from textual.app import ComposeResult

from crmcli.domain.text.unicode import fold
from crmcli.render.cards import CHANNEL_SIGNS
from crmcli.render.cells import Line, heading, joined, sentence
from crmcli.render.columns import Column
from crmcli.render.view import Cell, View
from crmcli.tui.dialogs.finding import Finder, fitting_keys
from crmcli.tui.host import BoundKey, Host
from crmcli.tui.keys import ALL, DO, GO
from crmcli.tui.subject import Subject
from crmcli.tui.widgets.hint import Hint
from crmcli.tui.widgets.rows import Rows
from crmcli.tui.widgets.textline import TextLine
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
_COLUMNS = (Column(least=6), Column(least=14), Column(share=1, rank=1))


def show_keys(host: Host, chosen: Sequence[Subject]) -> None:
    """Show every key of the screen."""
    host.ask(Help(host.view, host.bound_keys(host.base)))


class Help(Finder):
    """The keys of the screen one came from, and what the signs mean; words typed leave those that have them."""

    def __init__(self, view: View, keys: Sequence[BoundKey]) -> None:
        super().__init__(view, lambda hit: None, list(keys))
        self.heading = tr("Keys")

    def body(self) -> ComposeResult:
        """The line and the list."""
        yield TextLine("", placeholder=tr("type to filter: move, won, call …"), id="words")
        yield Rows(_COLUMNS, id="found")
        yield Hint(tr("↑ ↓ choose · Enter presses it · Esc leaves"))

    def on_mount(self) -> None:
        """As high as it is long, and no higher than the screen lets it be."""
        self.query_one(Rows).styles.height = min(len(self._fitting("")), 40, max(self.app.size.height - 9, 5))

    def _look(self, words: str) -> None:
        rows = self.query_one(Rows)
        rows.show(self._fitting(words) or [sentence(tr("No key does that."))])
        rows.action_edge(False)

    def _fitting(self, words: str) -> list[Line]:
        keys = self.commands or []
        if not words.strip():
            return help_lines(keys)
        wanted = fold(words).split()
        signs = [(sign, meaning) for sign, meaning in SIGNS if all(w in fold(tr_marked(meaning)) for w in wanted)]
        found = fitting_keys(keys, words)
        return help_lines(found, signs) if found or signs else []


def help_lines(keys: Sequence[BoundKey], signs: Sequence[tuple[str, str]] = SIGNS) -> list[Line]:
    """Keys by group, those that do the same on one line; then the signs."""
    groups: dict[str, dict[str, list[BoundKey]]] = {}
    for bound in keys:
        groups.setdefault(bound.group or _LISTS, {}).setdefault(bound.does, []).append(bound)
    order = sorted(groups, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    parts = []
    for name in order:
        rows = [
            Line(
                (
                    Cell(" ".join(dict.fromkeys(key.key for key in same)), "accent"),
                    does,
                    Cell(same[0].tells, "muted"),
                ),
                f"{name}-{does}",
                same[0],
            )
            for does, same in groups[name].items()
        ]
        parts.append([heading(tr_marked(name)), *rows])
    if signs:
        shown = [Line(("", Cell(sign, "accent"), tr_marked(meaning)), f"sign {sign}") for sign, meaning in signs]
        parts.append([heading(tr("Signs")), *shown])
    return joined(parts)

"""Every key there is right now, read from the bindings themselves, so that remapped keys are shown as they are."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.binding import ActiveBinding
from textual.content import Content
from textual.widgets import Static

from crmcli.render.cells import Cell, Line, heading, joined
from crmcli.render.columns import Column
from crmcli.tui.dialogs.base import Dialog
from crmcli.tui.keys import ALL, DO, GO
from crmcli.tui.widgets.rows import Rows

_ORDER = (DO.description, GO.description, ALL.description)
_COLUMNS = (Column(least=16), Column(share=1))


class Help(Dialog):
    """The keys of the screen one came from."""

    def __init__(self, bindings: Mapping[str, ActiveBinding], names: Mapping[str, str]) -> None:
        super().__init__("Keys")
        self.lines = help_lines(bindings, names)

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(_COLUMNS, id="keys")
        yield Static(Content("Esc leaves"), id="hint")

    def on_mount(self) -> None:
        """Show it, as high as it is long."""
        rows = self.query_one(Rows)
        rows.styles.height = min(len(self.lines), 40)
        rows.show(self.lines)
        rows.focus()


def help_lines(bindings: Mapping[str, ActiveBinding], names: Mapping[str, str]) -> list[Line]:
    """Bindings by group; `names` says how each key is written."""
    groups: dict[str, dict[str, list[str]]] = {}
    for key, active in bindings.items():
        binding = active.binding
        if binding.description and not binding.system:
            group = binding.group.description if binding.group else "In a list"
            groups.setdefault(group, {}).setdefault(binding.description, []).append(names[key])
    order = sorted(groups, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    parts = []
    for name in order:
        rows = [
            Line((Cell(" ".join(dict.fromkeys(keys)), "accent"), does), f"{name}-{does}")
            for does, keys in groups[name].items()
        ]
        parts.append([heading(name), *rows])
    return joined(parts)

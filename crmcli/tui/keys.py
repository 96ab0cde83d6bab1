"""The keys of the dashboard, each with an id by which it can be remapped, and the group the help lists it under."""

from textual.binding import Binding, BindingType

DO = Binding.Group("On the chosen row")
GO = Binding.Group("Go")
ALL = Binding.Group("Everywhere")


def do(key: str, action: str, does: str, *, show: bool = False) -> Binding:
    """A key that acts on the chosen row."""
    return Binding(key, action, does, show=show, id=action, group=DO)


def go(key: str, action: str, does: str, *, id: str, show: bool = False) -> Binding:
    """A key that goes somewhere."""
    return Binding(key, action, does, show=show, id=id, group=GO)


VERBS: list[BindingType] = [
    do("l", "log", "log", show=True),
    do("r", "remind", "remind", show=True),
    do("d", "done", "done", show=True),
    do("s", "snooze", "snooze", show=True),
    do("m", "move_stage", "move stage", show=True),
]
PLACES: list[BindingType] = [
    go("slash", "find", "find", id="find", show=True),
    go("ctrl+p", "palette", "palette", id="palette"),
    go("1", "go('today')", "today", id="go.today"),
]
APP: list[BindingType] = [
    Binding("u", "undo", "undo", id="undo", group=ALL),
    Binding("U", "redo", "redo", show=False, id="redo", group=ALL),
    Binding("q", "quit", "quit", id="quit", group=ALL),
    Binding("question_mark", "help", "help", id="help", group=ALL),
]

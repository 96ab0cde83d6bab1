"""The keys of the dashboard, each with an id by which it can be remapped, and the group the help lists it under."""

from collections.abc import Mapping

from textual.binding import Binding, BindingType

DO = Binding.Group("On the chosen row")
GO = Binding.Group("Go")
ALL = Binding.Group("Everywhere")


def do(key: str, action: str, does: str, *, show: bool = False) -> Binding:
    """A key that acts on the chosen row."""
    return Binding(key, action, does, show=show, id=action.partition("(")[0], group=DO)


def go(key: str, action: str, does: str, *, id: str, show: bool = False) -> Binding:
    """A key that goes somewhere."""
    return Binding(key, action, does, show=show, id=id, group=GO)


VERBS: list[BindingType] = [
    do("l", "log", "log", show=True),
    do("r", "remind", "remind", show=True),
    do("d", "done", "done", show=True),
    do("s", "snooze", "snooze", show=True),
    do("m", "move_stage", "move", show=True),
    do("N", "new_deal", "new deal"),
    do("o", "order", "order"),
    do("n", "note", "note"),
    do("p", "promise", "promise"),
    do("c", "complaint", "complaint"),
    do("e", "edit", "edit", show=True),
    do("x", "delete", "delete"),
    do("y", "copy", "copy phone or mail"),
    do("g", "browse", "open link"),
]
PLACES: list[BindingType] = [
    go("slash", "find", "find", id="find", show=True),
    go("ctrl+p", "palette", "palette", id="palette"),
    Binding("a", "add", "add customer", show=False, id="add", group=ALL),
    go("1", "go('today')", "today", id="go.today"),
    go("2", "go('pipeline')", "pipeline", id="go.pipeline"),
    go("3", "go('customers')", "customers", id="go.customers"),
    go("4", "go('card')", "card", id="go.card"),
    go("5", "go('reports')", "reports", id="go.reports"),
]
APP: list[BindingType] = [
    Binding("u", "undo", "undo", id="undo", group=ALL),
    Binding("U", "redo", "redo", show=False, id="redo", group=ALL),
    Binding("f2", "privacy", "hide amounts and notes", show=False, id="privacy", group=ALL),
    Binding("f3", "theme", "light or dark", show=False, id="theme", group=ALL),
    Binding("ctrl+k", "stop", "stop long work", show=False, id="stop", group=ALL),
    Binding("q", "quit", "quit", id="quit", group=ALL),
    Binding("question_mark", "help", "help", id="help", group=ALL),
]


def desk_keymap(keys: Mapping[str, str]) -> dict[str, str]:
    """The owner's keys by the ids of bindings: what the help calls `move` is known by that name too."""
    names = {b.description.replace(" ", "_"): b.id for b in (*VERBS, *PLACES, *APP) if isinstance(b, Binding) and b.id}
    return {names.get(name, name): key for name, key in keys.items()}

"""The keys of the dashboard and what each opens: one table of verbs, and the keys that lead from place to place.

A verb names its function in text ("notes.log" is `log` in dialogs/notes.py), so that a dialog is imported when it is
first opened, and no screen imports one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple

from textual.binding import Binding, BindingType

from crmcli.words import tr_mark

if TYPE_CHECKING:
    from crmcli.tui.host import Host
    from crmcli.tui.subject import Subject

    Opener = Callable[[Host, Sequence[Subject]], None]

DO = Binding.Group(tr_mark("On the chosen row"))
GO = Binding.Group(tr_mark("Go"))
ALL = Binding.Group(tr_mark("Everywhere"))


class Verb(NamedTuple):
    """A verb: the function of crmcli.tui.dialogs that it opens, and how many customers it takes.

    `takes` is "none", "one" (the chosen row's customer), or "many" (the marked customers, else the chosen one).
    """

    opens: str
    key: str
    label: str
    takes: Literal["none", "one", "many"] = "one"
    is_shown: bool = False

    def opener(self) -> "Opener":
        """The function, from its module."""
        module, _, function = self.opens.partition(".")
        found: Opener = getattr(import_module(f"crmcli.tui.dialogs.{module}"), function)
        return found


VERBS: dict[str, Verb] = {
    "log": Verb("finishing.log", "l", tr_mark("log"), "many", is_shown=True),
    "remind": Verb("reminders.remind", "r", tr_mark("remind"), "many", is_shown=True),
    "done": Verb("finishing.done", "d", tr_mark("done"), "many", is_shown=True),
    "snooze": Verb("reminders.snooze", "s", tr_mark("snooze"), "many", is_shown=True),
    "move_stage": Verb("stages.move", "m", tr_mark("move"), "many", is_shown=True),
    "new_deal": Verb("selling.new_deal", "N", tr_mark("new deal")),
    "order": Verb("selling.order", "o", tr_mark("order")),
    "note": Verb("notes.note", "n", tr_mark("note")),
    "promise": Verb("selling.promise", "p", tr_mark("promise")),
    "complaint": Verb("selling.complaint", "c", tr_mark("complaint")),
    "contact": Verb("people.contact", "C", tr_mark("add contact")),
    "pay": Verb("money.pay", "P", tr_mark("payment")),
    "rate": Verb("money.rate", "R", tr_mark("rating")),
    "edit": Verb("people.edit", "e", tr_mark("edit"), is_shown=True),
    "delete": Verb("many.delete", "x", tr_mark("delete"), "many"),
    "copy": Verb("details.copy", "y", tr_mark("copy phone or mail")),
    "browse": Verb("details.browse", "g", tr_mark("open link")),
    "tag": Verb("many.tag", "t", tr_mark("tag"), "many", is_shown=True),
    "work": Verb("next_customer.work", "w", tr_mark("next customer"), "none"),
    "add": Verb("people.add", "a", tr_mark("add customer"), "none"),
    "find": Verb("finding.find", "slash", tr_mark("find"), "none", is_shown=True),
    "welcome": Verb("welcome.welcome", "", "", "none"),
    "palette": Verb("finding.palette", "ctrl+p", tr_mark("palette"), "none"),
    "jump": Verb("jump.jump", "J", tr_mark("jump"), "none"),
    "lines": Verb("shell_log.show_lines", "L", tr_mark("shell lines"), "none"),
    "help": Verb("help.show_keys", "question_mark", tr_mark("help"), "none", is_shown=True),
    "sync": Verb("syncing.sync_book", "f5", tr_mark("sync"), "none"),
    "undo": Verb("history.undo_step", "u", tr_mark("undo"), "none", is_shown=True),
    "redo": Verb("history.redo_step", "U", tr_mark("redo"), "none"),
}


def do(key: str, action: str, does: str, *, show: bool = False) -> Binding:
    """A key that acts on the chosen row."""
    return Binding(key, action, does, show=show, id=action.partition("(")[0], group=DO)


def go(key: str, action: str, does: str, *, id: str, show: bool = False) -> Binding:
    """A key that goes somewhere."""
    return Binding(key, action, does, show=show, id=id, group=GO)


def verb(name: str, group: Binding.Group = DO) -> Binding:
    """The key of a verb of the table."""
    one = VERBS[name]
    return Binding(one.key, f"verb('{name}')", one.label, show=one.is_shown, id=name, group=group)


ROW_VERBS: list[BindingType] = [
    *(
        verb(name)
        for name in (
            "log", "remind", "done", "snooze", "move_stage", "new_deal", "order", "pay", "note", "promise", "complaint",
            "rate", "contact", "edit", "delete", "copy", "browse",
        )
    ),
    replace(verb("tag"), show=False),
]  # fmt: skip
PLACES: list[BindingType] = [
    verb("find", GO),
    verb("palette", GO),
    verb("jump", GO),
    verb("add", ALL),
    verb("work", ALL),
    go("1", "go('today')", tr_mark("today"), id="go.today"),
    go("2", "go('pipeline')", tr_mark("pipeline"), id="go.pipeline"),
    go("3", "go('customers')", tr_mark("customers"), id="go.customers"),
    go("4", "go('card')", tr_mark("card"), id="go.card"),
    go("5", "go('reports')", tr_mark("reports"), id="go.reports"),
]
APP: list[BindingType] = [
    verb("undo", ALL),
    verb("redo", ALL),
    verb("lines", ALL),
    verb("sync", ALL),
    Binding("f2", "privacy", tr_mark("hide amounts and notes"), show=False, id="privacy", group=ALL),
    Binding("f3", "theme", tr_mark("light or dark"), show=False, id="theme", group=ALL),
    Binding("ctrl+k", "stop", tr_mark("stop long work"), show=False, id="stop", group=ALL),
    Binding("q", "quit", tr_mark("quit"), id="quit", group=ALL),
    verb("help", ALL),
]


def keymap(keys: Mapping[str, str]) -> dict[str, str]:
    """The owner's keys by the ids of bindings: what the help calls `move` is known by that name too."""
    bindings = (*ROW_VERBS, *PLACES, *APP)
    names = {b.description.replace(" ", "_"): b.id for b in bindings if isinstance(b, Binding) and b.id}
    return {names.get(name, name): key for name, key in keys.items()}

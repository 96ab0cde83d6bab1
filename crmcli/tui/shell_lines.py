"""The line that the shell would have taken for what a form has just done: the dashboard teaches the commands.

Nothing is run from here. A line names the customer as people do, and by number where another has the same name.
"""

import shlex
from collections.abc import Sequence

from crmcli.queries.customers import customers_named
from crmcli.store import Store
from crmcli.tui.subject import Subject

_TRASH = {
    "reminder": ("remind", "--rm"), "deal": ("deal", "rm"), "interaction": ("note", "rm"), "case": ("case", "rm"),
    "order": ("order", "rm"), "payment": ("pay", "--rm"),
}  # fmt: skip


def shell_line(*words: str, **options: str) -> str:
    """A command line, quoted; options without a value are left out, one whose value is "--" stands without it."""
    line = ["crm", *words]
    for name, value in options.items():
        if value == "--":
            line.append(f"--{name.rstrip('_')}")
        elif value:
            line += [f"--{name.rstrip('_')}", value]
    return " ".join(word if _is_plain(word) else shlex.quote(word) for word in line)


def _is_plain(word: str) -> bool:
    """Whether a shell takes a word as it stands: Chinese needs no quotes."""
    return bool(word) and all(letter.isalnum() or letter in "-_=.,:/@%+" for letter in word)


def who_word(store: Store, customer_id: int, name: str) -> str:
    """The name of a customer, where it is nobody else's and no number; else the customer's number."""
    same = customers_named(store, name)
    is_taken_as_name = any(letter.isalpha() for letter in name) and not name.startswith("-")
    return name if same == 1 and is_taken_as_name else str(customer_id)


def trash_line(store: Store, who: Subject) -> str:
    """The line that deletes what was chosen; empty where the shell names it otherwise."""
    for kind, words in _TRASH.items():
        record = getattr(who, kind)
        if record is not None:
            return shell_line(*words, str(record.id))
    if who.contact is not None:
        return shell_line("contact", "rm", who_word(store, who.customer_id, who.name), who.contact.name)
    return shell_line("rm", who_word(store, who.customer_id, who.name))


def tag_line(who: str, words: Sequence[str]) -> str:
    """The line that gives and takes tags."""
    line = shell_line("edit", who)
    for word in words:
        option, name = ("--untag", word[1:]) if word.startswith("-") else ("--tag", word)
        line = f"{line} {option} {name if _is_plain(name) else shlex.quote(name)}"
    return line

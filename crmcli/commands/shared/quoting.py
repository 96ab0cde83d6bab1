"""The hint for a command line in which a name of several words stands without quotes."""

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

from crmcli.context import book_path
from crmcli.errors import CrmError
from crmcli.words import tr

if TYPE_CHECKING:
    from crmcli.context import Run

_MOST_WORDS = 8


def unquoted_name(run: "Run", command: str, words: Sequence[str], arguments: int) -> str | None:
    """The command line with the name in quotes, where the first words together name one customer; else None.

    `words` are what was typed without the options; the command takes `arguments` of them, the customer first.
    """
    path = run.book or book_path()
    if len(words) < 2 or not path.exists():
        return None
    try:
        return _quoted(run, command, words, arguments)
    except CrmError:
        return None


def _quoted(run: "Run", command: str, words: Sequence[str], arguments: int) -> str | None:
    from crmcli.queries.search.customer_lookup import find_customers

    for count in range(min(len(words), _MOST_WORDS), 1, -1):
        rest = list(words[count:])
        if arguments == 1 and rest:
            continue
        if find_customers(run.store, " ".join(words[:count])).winner is None:
            continue
        single = rest[: arguments - 2]
        last = " ".join(rest[arguments - 2 :]) if arguments > 1 else ""
        parts = [" ".join(words[:count]), *single, *([last] if last else [])]
        return tr("Put the name in quotes: {line}", line=" ".join([command, *map(_in_quotes, parts)]))
    return None


def _in_quotes(part: str) -> str:
    return quote(part) if set(part) & set('"\\$`!') else f'"{part}"'

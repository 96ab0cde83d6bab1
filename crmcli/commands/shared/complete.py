"""Shell completion: customers' names, stages, tags. Answers quickly and never raises.

What is completed lands in a command line, and a name may come from a stranger's vCard: bash is given every special
character escaped, the other shells (whose scripts do their own quoting) no name that could get around that.
"""

import os
from collections.abc import Callable

from crmcli.context import back_up_before_upgrade, book_path, clock
from crmcli.errors import CrmError
from crmcli.store import Store

_UNSAFE = frozenset('\\"$`')
_PLAIN = frozenset("-_./,:@%+=")


def _for_bash() -> bool:
    return os.environ.get("_CRM_COMPLETE") == "complete_bash"


def escape_for_bash() -> None:
    """Have typer's completion put a backslash before what bash would read (`Li\\ Wei`); it inserts names bare."""
    from crmcli.typer_parts import add_bash_completion

    def escaped(value: str) -> str:
        return "".join(c if c in _PLAIN or c.isalnum() or not c.isascii() else f"\\{c}" for c in value)

    if _for_bash():
        add_bash_completion(escaped)


def _asked(ask: Callable[[Store], list[str]]) -> list[str]:
    """What the book answers; nothing when there is no book to ask."""
    path = book_path()
    if not path.exists():
        return []
    try:
        now = clock()
        store = Store.open(path, now, creates=False, back_up=back_up_before_upgrade(now))
    except CrmError:
        return []
    try:
        return [text for text in ask(store) if text.isprintable() and not (_UNSAFE & set(text) and not _for_bash())]
    finally:
        store.close()


class _Meant(str):
    """A name that stands for what was typed without beginning with it (wyq, or fis for Fish); typer drops others."""

    def startswith(self, *_: object) -> bool:
        return True


def complete_customer(incomplete: str) -> list[str]:
    """Names of customers that begin with what was typed, in any case, else of those who answer to it in any way."""

    def ask(store: Store) -> list[str]:
        rows = store.rows(
            "SELECT name FROM customer WHERE name LIKE ? || '%' ESCAPE '\\' AND deleted_at IS NULL"
            " ORDER BY name LIMIT 30",
            (_plain(incomplete),),
        )
        if rows or not incomplete:
            return [_Meant(name) for (name,) in rows]
        from crmcli.queries.search.customer_lookup import find_customers

        return [_Meant(hit.name) for hit in find_customers(store, incomplete).hits]

    return _asked(ask)


def complete_stage(incomplete: str) -> list[str]:
    """The book's stages."""
    from crmcli.queries.settings import load_settings

    start = incomplete.casefold()
    return _asked(lambda store: [_Meant(s) for s in load_settings(store).stage_names if s.casefold().startswith(start)])


def complete_tag(incomplete: str) -> list[str]:
    """Tags in use."""
    sql = (
        "SELECT DISTINCT name FROM tag WHERE name LIKE ? || '%' ESCAPE '\\' AND deleted_at IS NULL"
        " ORDER BY name LIMIT 30"
    )
    return _asked(lambda store: [_Meant(name) for (name,) in store.rows(sql, (_plain(incomplete),))])


def _plain(typed: str) -> str:
    """Typed text for LIKE, of which nothing is a wildcard."""
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

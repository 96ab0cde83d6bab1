"""Shell completion: customers' names, stages, tags. Answers quickly and never raises."""

from collections.abc import Callable

from crmcli.context import book_path, clock
from crmcli.errors import CrmError
from crmcli.store import Store


def _asked(ask: Callable[[Store], list[str]]) -> list[str]:
    """What the book answers; nothing when there is no book to ask."""
    path = book_path()
    if not path.exists():
        return []
    try:
        store = Store.open(path, clock())
    except CrmError:
        return []
    try:
        return ask(store)
    finally:
        store.close()


def complete_customer(incomplete: str) -> list[str]:
    """Names of customers that begin with, or contain, what was typed."""

    def ask(store: Store) -> list[str]:
        rows = store.rows(
            "SELECT name FROM customer WHERE name LIKE ? || '%' AND deleted_at IS NULL ORDER BY name LIMIT 30",
            (incomplete,),
        )
        return [name for (name,) in rows if name.isprintable()]

    return _asked(ask)


def complete_stage(incomplete: str) -> list[str]:
    """The book's stages."""
    from crmcli.queries.settings import load_settings

    return _asked(lambda store: [s for s in load_settings(store).stage_names if s.startswith(incomplete)])


def complete_tag(incomplete: str) -> list[str]:
    """Tags in use."""
    sql = "SELECT DISTINCT name FROM tag WHERE name LIKE ? || '%' AND deleted_at IS NULL ORDER BY name LIMIT 30"
    return _asked(lambda store: [name for (name,) in store.rows(sql, (incomplete,))])

"""Every row of the book as it is stored, the deleted ones too, with its links by uid: enough for an equal book.

Local numbers (ids) and what can be recomputed (search index, activity, rhythm) stay here; so does the journal.
"""

from collections.abc import Iterator
from typing import NamedTuple

from crmcli.book.tables import JOURNALLED
from crmcli.store import Store

_SOME = 2000


class Shape(NamedTuple):
    """A table's columns without its id, and those of them that point at rows of another table."""

    table: str
    columns: tuple[str, ...]
    links: dict[str, str]


def shapes(store: Store) -> list[Shape]:
    """Every table of rows of the book, each after those that it points at."""
    left = {table: _shape(store, table) for table in JOURNALLED}
    ordered: list[Shape] = []
    while left:
        ready = next(t for t, shape in left.items() if not left.keys() - {t} & set(shape.links.values()))
        ordered.append(left.pop(ready))
    return ordered


def _shape(store: Store, table: str) -> Shape:
    columns = tuple(row[1] for row in store.rows(f'PRAGMA table_info("{table}")') if row[1] != "id")
    links = {row[3]: row[2] for row in store.rows(f'PRAGMA foreign_key_list("{table}")')}
    return Shape(table, columns, {column: links[column] for column in columns if column in links})


def stored_rows(store: Store, shape: Shape) -> Iterator[tuple[object, ...]]:
    """A table's rows in the order of their ids: each column's value, a link as the uid it points at."""
    links = shape.links
    values = [
        f'(SELECT uid FROM "{links[name]}" WHERE id = t."{name}")' if name in links else f't."{name}"'
        for name in shape.columns
    ]
    cursor = store.db.execute(f'SELECT {", ".join(values)} FROM "{shape.table}" t ORDER BY t.id')
    while rows := cursor.fetchmany(_SOME):
        yield from rows


def is_empty(store: Store) -> bool:
    """True when no row of the book was ever kept, or none is left."""
    return not any(store.row(f'SELECT 1 FROM "{table}" LIMIT 1') for table in JOURNALLED)

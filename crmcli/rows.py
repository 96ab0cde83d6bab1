"""Rows of a query as records: each column goes into the record's field of the same name, wherever it stands.

So a SELECT names what it reads (`SELECT c.name AS customer`), and a record that gains a field breaks no other query.
"""

from __future__ import annotations

from operator import itemgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, NamedTuple, TypeVar

    Record = TypeVar("Record", bound=NamedTuple)
    Converters = dict[str, Callable[[Any], Any]]


def read_as(record: type[Record], cursor: sqlite3.Cursor, convert: Converters | None = None) -> Iterator[Record]:
    """The rows of `cursor` as records of one type; see `maker`."""
    return map(maker(record, names_of_columns(cursor), convert), cursor)


def names_of_columns(cursor: sqlite3.Cursor) -> tuple[str, ...]:
    """The names of a query's columns, in order."""
    return tuple([column[0] for column in cursor.description])


def maker(
    record: type[Record], names: tuple[str, ...], convert: Converters | None = None
) -> Callable[[Sequence[Any]], Record]:
    """The function that makes a record of a row whose columns have these names.

    `convert` gives, by column, how a stored value becomes the field's. A field that no column has takes its default.
    Raises TypeError for a column that is no field, and for a field without a default that no column has.
    """
    make = _by_name(record, names)
    changed = [(at, convert[name]) for at, name in enumerate(names) if name in convert] if convert else []
    if not changed:
        return make

    def converted(row: Sequence[Any]) -> Record:
        values = list(row)
        for at, function in changed:
            values[at] = function(values[at])
        return make(values)

    return converted


def _by_name(record: type[Record], names: tuple[str, ...]) -> Callable[[Sequence[Any]], Record]:
    """Columns in the order of the record's fields take no detour by their names."""
    fields = record._fields
    if names == fields:
        return record._make
    if unknown := [name for name in names if name not in fields]:
        raise TypeError(f"{record.__name__} has no field {', '.join(unknown)}")
    missing = [name for name in fields if name not in names]
    defaults = record._field_defaults
    if needed := [name for name in missing if name not in defaults]:
        raise TypeError(f"{record.__name__} needs {', '.join(needed)}")
    rest = [defaults[name] for name in missing]
    pick = itemgetter(*[(*names, *missing).index(name) for name in fields])
    return lambda row: record._make(pick((*row, *rest)))

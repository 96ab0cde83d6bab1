"""A `NamedTuple` as that of `typing`, whose classes are made in a fraction of the time: a start makes twenty of them.

Type checkers see the one of `typing`, and so does Python from 3.14 on, which keeps annotations in another form. Ours
compiles no constructor for each class; all of them share one.
"""

import sys

TYPE_CHECKING = False

if TYPE_CHECKING or sys.version_info >= (3, 14):
    from typing import NamedTuple as NamedTuple
else:
    from collections import _tuplegetter  # what namedtuple reads its fields with

    class _NamedTupleMeta(type):
        """Makes the annotated names of a class body its fields, in order; a value given there is the default."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, object]) -> type:
            fields = tuple(body.get("__annotations__", ()))
            body["_field_defaults"] = {field: body[field] for field in fields if field in body}
            for at, field in enumerate(fields):
                body[field] = _tuplegetter(at, "")
            body["__slots__"] = ()
            body["_fields"] = body["__match_args__"] = fields
            return type.__new__(cls, name, bases, body)

    class NamedTuple(tuple, metaclass=_NamedTupleMeta):
        """The base class of a record: a tuple whose values have names."""

        def __new__(cls, /, *values: object, **named: object) -> tuple:
            """A record of the values; a field that is not given takes its default. Raises TypeError."""
            if named or len(values) != len(cls._fields):
                values = cls._all_values(values, named)
            return tuple.__new__(cls, values)

        @classmethod
        def _all_values(cls, values: tuple[object, ...], named: dict[str, object]) -> list[object]:
            """The values of all fields in order. Raises TypeError for one too many, unknown, given twice or missing."""
            fields = cls._fields
            given = dict(zip(fields, values, strict=False))
            if len(values) > len(fields) or given.keys() & named.keys():
                raise TypeError(f"{cls.__name__} takes each of its {len(fields)} fields once")
            filled = {**cls._field_defaults, **given, **named}
            if len(filled) > len(fields):
                raise TypeError(f"{cls.__name__} has no field {', '.join(filled.keys() - set(fields))}")
            try:
                return [filled[field] for field in fields]
            except KeyError as missing:
                raise TypeError(f"{cls.__name__} needs {missing}") from None

        @classmethod
        def _make(cls, values: object) -> tuple:
            """A record of as many values as there are fields."""
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"{cls.__name__} has {len(cls._fields)} fields, not {len(made)}")
            return made

        def _replace(self, /, **named: object) -> tuple:
            """The same record with other values in some fields."""
            if unknown := named.keys() - set(self._fields):
                kind = TypeError if sys.version_info >= (3, 13) else ValueError  # as the standard one
                raise kind(f"{type(self).__name__} has no field {', '.join(sorted(unknown))}")
            return tuple.__new__(type(self), [named.get(f, v) for f, v in zip(self._fields, self, strict=True)])

        def _asdict(self) -> dict[str, object]:
            """The values by the names of their fields."""
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            """The class with its fields, as they would be written."""
            return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"

        def __getnewargs__(self) -> tuple:
            """The values, for copies."""
            return tuple(self)

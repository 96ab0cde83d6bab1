"""Records: our NamedTuple answers like the one of `typing`, whose classes take longer to make."""

import copy
import inspect
import pickle
import typing
from collections.abc import Callable

import pytest

from crmcli import tuples
from crmcli.domain.records import Reminder


class Ours(tuples.NamedTuple):
    """Three fields, two with a default."""

    number: int
    name: str = "Li"
    tags: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """A property, as records have them."""
        return f"{self.number} {self.name}"


class Standard(typing.NamedTuple):
    """The same, from the standard library."""

    number: int
    name: str = "Li"
    tags: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """A property, as records have them."""
        return f"{self.number} {self.name}"


USES: dict[str, Callable[[typing.Any], object]] = {
    "by position": lambda record: tuple(record(1, "Wang", ("vip",))),
    "by name": lambda record: tuple(record(tags=("vip",), number=1)),
    "mixed, with a default": lambda record: tuple(record(1, tags=("vip",))),
    "equal to a tuple": lambda record: record(1) == (1, "Li", ()),
    "hash": lambda record: hash(record(1)),
    "property": lambda record: record(7).label,
    "fields": lambda record: (record._fields, record._field_defaults, record.__match_args__),
    "made of a row": lambda record: tuple(record._make([1, "Wang", ()])),
    "replaced": lambda record: tuple(record(1)._replace(name="Wang", tags=("a",))),
    "replaced by nothing": lambda record: tuple(record(1)._replace(name=None)),
    "as a dict": lambda record: record(1)._asdict(),
    "shown": lambda record: repr(record(1)).partition("(")[2],
    "copied": lambda record: (copy.copy(record(1)), copy.deepcopy(record(1)), type(copy.copy(record(1))) is record),
    "pickled": lambda record: (
        pickle.loads(pickle.dumps(record(1))),
        type(pickle.loads(pickle.dumps(record(1)))) is record,
    ),
    "without a dict of its own": lambda record: hasattr(record(1), "__dict__"),
    "documented": lambda record: bool(inspect.getdoc(record)),
}
FAULTS: dict[str, Callable[[typing.Any], object]] = {
    "a value missing": lambda record: record(),
    "one missing beside a name": lambda record: record(name="Li"),
    "too many": lambda record: record(1, "Li", (), 4),
    "an unknown name": lambda record: record(1, colour="red"),
    "a field twice": lambda record: record(1, number=2),
    "too few in a row": lambda record: record._make([1]),
    "too many in a row": lambda record: record._make([1, 2, 3, 4]),
    "replacing what is not there": lambda record: record(1)._replace(colour="red"),
    "setting a field": lambda record: setattr(record(1), "name", "Wang"),
    "setting another attribute": lambda record: setattr(record(1), "colour", "red"),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_record_is_used_like_a_standard_one(use: Callable[[typing.Any], object]) -> None:
    """Whoever reads a record need not know which of the two made it."""
    assert use(Ours) == use(Standard)


@pytest.mark.parametrize("use", FAULTS.values(), ids=FAULTS)
def test_what_the_standard_one_refuses_is_refused(use: Callable[[typing.Any], object]) -> None:
    """A wrong field never goes unnoticed, and the error is of the same kind."""
    with pytest.raises((TypeError, ValueError, AttributeError)) as standard:
        use(Standard)
    with pytest.raises(standard.type):
        use(Ours)


def test_records_of_the_book_are_made_so() -> None:
    """The records that every note loads are of the quick kind; before 3.14 that is ours."""
    bases = getattr(Reminder, "__orig_bases__", Reminder.__bases__)
    assert bases == (tuples.NamedTuple,)

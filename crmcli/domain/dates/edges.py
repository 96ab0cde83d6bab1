"""Makes Day values for the edges of the running week, month, quarter or year, and refuses parts that have many days."""

from collections.abc import Callable
from datetime import date, timedelta

from crmcli.domain.dates.calendar_days import AWAY
from crmcli.domain.dates.moment import Impossible
from crmcli.domain.dates.values import Day, Pattern, Scene, Span, Stretch, current, fixed
from crmcli.words import tr

Place = Callable[[Span], date]


def coming_edge(unit: str, place: Place, edge: str, *, whole: bool = False) -> Day:
    """`mid month`, 月初: the running unit's day that `place` picks, the next unit's if it has gone by.

    Under tense "past" it is the running unit's. `edge` is start, mid or end.
    """

    def pick(scene: Scene) -> date:
        day = place(current(AWAY[unit](0), scene))
        if day < scene.today and scene.tense != "past":
            day = place(current(AWAY[unit](1), scene))
        return day

    return fixed(pick, whole=whole, pattern=Pattern("edge", edge=edge, unit=unit))


def one_of_many(stretch: Stretch, first: Place, last: Place) -> Day:
    """A part of a stretch that is no single day (late december): picking it raises Impossible with its days."""

    def pick(scene: Scene) -> date:
        span = current(stretch, scene)
        raise _not_one_day(first(span), last(span))

    return fixed(pick, full=stretch.full)


def left_of(unit: str) -> Day:
    """Later this week, later this month: picking it raises Impossible with the days that are still to come."""

    def pick(scene: Scene) -> date:
        last = current(AWAY[unit](0), scene)[1]
        raise _not_one_day(min(scene.today + timedelta(days=1), last), last)

    return fixed(pick)


def one_of_many_coming(unit: str, first: Place, last: Place) -> Day:
    """中旬, 上半年: as one_of_many, of the running unit, or of the next one if its last day has gone by."""

    def pick(scene: Scene) -> date:
        span = current(AWAY[unit](0), scene)
        if last(span) < scene.today and scene.tense != "past":
            span = current(AWAY[unit](1), scene)
        raise _not_one_day(first(span), last(span))

    return fixed(pick)


def _not_one_day(first: date, last: date) -> Impossible:
    return Impossible(tr("that is any day from {first} to {last}: say which", first=first, last=last))

"""What the parts of a phrase mean, before a clock is known: days, stretches, lengths, and one reading of a phrase.

A Day gives its candidates for a scene (now and tense) and one of them is chosen; a phrase that cannot be
(30 February, 25:00, a Friday that is a Saturday) raises Impossible with the reason, never a nearby date.
Both grammars build these values and the parser resolves them, so this module imports neither.

Plain slotted classes here and in the grammar: a NamedTuple takes far longer to define.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from crmcli.domain.dates.moment import FIRST_YEAR, LAST_YEAR, Impossible, Tense
from crmcli.domain.dates.spelling import day_month
from crmcli.domain.dates.timeofday import TimeOfDay
from crmcli.tuples import NamedTuple
from crmcli.words import tr

WORKWEEK = (0, 1, 2, 3, 4)


class Scene:
    """When and in which sense a phrase is said. `now` is to the minute.

    `workdays`: the weekdays on which the owner works (Monday is 0). `skips_years`: a day whose year was not said may be
    taken from another year though this year's is near; true of what recurs, where the year does not matter.
    """

    __slots__ = ("now", "skips_years", "tense", "workdays")

    def __init__(
        self, now: datetime, tense: Tense, *, skips_years: bool = False, workdays: tuple[int, ...] = WORKWEEK
    ) -> None:
        self.now = now
        self.tense = tense
        self.skips_years = skips_years
        self.workdays = workdays or WORKWEEK

    @property
    def today(self) -> date:
        """The local day."""
        return self.now.date()

    @property
    def direction(self) -> int:
        """Which way a length without one goes. Raises Impossible when the tense does not say."""
        if self.tense == "any":
            raise Impossible(tr("say in 2 days or 2 days ago (2天后, 2天前)"))
        return -1 if self.tense == "past" else 1


Span = tuple[date, date]  # first and last day


class Pattern:
    """What of a day comes back when it recurs, so that "X every Y" keeps X.

    `kind` weekday: one of `weekdays` in every week. nth: the `nth` (-1 the last) of `weekdays` in a `unit`. number: the
    day `number` of a month, of every year only if `unit` is year. edge: the "start", "mid" or "end" (`edge`) of a
    `unit`. feast: the movable holiday `feast`. other: nothing that a recurrence can say. `month` is the month's number
    where one was named, else 0.
    """

    __slots__ = ("edge", "feast", "kind", "month", "nth", "number", "unit", "weekdays")

    def __init__(
        self,
        kind: str,
        *,
        unit: str = "",
        month: int = 0,
        number: int = 0,
        nth: int = 0,
        weekdays: tuple[int, ...] = (),
        edge: str = "",
        feast: str = "",
    ) -> None:
        self.kind = kind
        self.unit = unit
        self.month = month
        self.number = number
        self.nth = nth
        self.weekdays = weekdays
        self.edge = edge
        self.feast = feast


OTHER = Pattern("other")
NEAR = timedelta(days=60)  # a day so near on the wrong side of now is as likely meant as another year's
_YEARLY = timedelta(days=200)  # days so far apart come once a year


class Day:
    """A named day: the candidates it has in a scene, and what may stand beside it.

    `days` gives the candidates of a scene, ascending, one when only one can be meant. `full`: said with its year, so it
    may lie on the wrong side of now. `whole`: a stretch that stands for its first day and takes no time of day.
    `dated`: a weekday beside it only confirms it. `numbered`: only its number in the month was said, so a weekday
    may stand before it but not behind (the 3rd wed is another day). `pattern`: what comes back when it recurs, None
    for a day that only begins a recurrence. `deadline`: the day meant by `by X`, if that is another one; `eve`: the
    day meant by `before X`, if that is not the day before. `yearly`: a month was said and no year, so a day of another
    year is taken only if the one on the other side of now is not near.
    """

    __slots__ = ("dated", "days", "deadline", "eve", "full", "numbered", "pattern", "whole", "yearly")

    def __init__(
        self,
        days: Callable[[Scene], Sequence[date]],
        *,
        full: bool = False,
        whole: bool = False,
        dated: bool = False,
        numbered: bool = False,
        yearly: bool = False,
        pattern: Pattern | None = None,
        deadline: "Day | None" = None,
        eve: "Day | None" = None,
    ) -> None:
        self.numbered = numbered
        self.yearly = yearly
        self.days = days
        self.pattern = pattern
        self.deadline = deadline
        self.eve = eve
        self.full = full
        self.whole = whole
        self.dated = dated

    def pick(self, scene: Scene) -> date:
        """The candidate that is meant: the next one, or under tense "past" the last one.

        Raises Impossible if that would take another year though this year's has hardly gone by, or is soon to come.
        """
        day = self.nearest(scene)
        if self.yearly and day != scene.today:
            check_year(day, self.days(scene), scene)
        return day

    def nearest(self, scene: Scene) -> date:
        """The next candidate, or under tense "past" the last one, whatever year it is in."""
        days = self.days(scene)
        return days[0] if len(days) == 1 else chosen(days, scene)


class Stretch:
    """A week, month, quarter or year; several spans, ascending, when its year was not said.

    `month`: the number of the month that was named, or of the first one of a named quarter, else 0.
    """

    __slots__ = ("full", "month", "spans", "unit")

    def __init__(
        self, spans: Callable[[Scene], Sequence[Span]], unit: str, *, full: bool = False, month: int = 0
    ) -> None:
        self.spans = spans
        self.unit = unit
        self.full = full
        self.month = month


class Length(NamedTuple):
    """A length of time as said: months do not turn into days before they meet a calendar."""

    months: int = 0
    days: int = 0
    minutes: int = 0
    workdays: int = 0


class DateReading:
    """One way to understand a phrase: a day and a time of day, or a shift from now (sign 0: as the tense says).

    `offset`: the minutes that the phrase's clock is ahead of UTC, None for the local clock. `is_next_day`: the hour
    belongs to the night that ends the day (今晚12点 is 00:00 of tomorrow).
    """

    __slots__ = ("day", "is_next_day", "offset", "shift", "sign", "time")

    def __init__(
        self,
        day: Day | None = None,
        time: TimeOfDay | None = None,
        *,
        shift: Length | None = None,
        sign: int = 1,
        offset: int | None = None,
        is_next_day: bool = False,
    ) -> None:
        self.day = day
        self.time = time
        self.shift = shift
        self.sign = sign
        self.offset = offset
        self.is_next_day = is_next_day


def chosen(days: Sequence[date], scene: Scene) -> date:
    """The first of `days` from today on; under tense "past" the last up to today."""
    meant = [day for day in days if (day <= scene.today if scene.tense == "past" else day >= scene.today)]
    if not meant:
        raise Impossible(tr("no such day is near"))
    return meant[-1 if scene.tense == "past" else 0]


def check_year(meant: date, days: Sequence[date], scene: Scene) -> None:
    """Raise Impossible if `meant` is another year's and one of `days` lies as near on the other side of now."""
    if scene.skips_years or meant.year == scene.today.year or abs(meant - scene.today) <= NEAR:
        return
    for day in days:
        if abs(day - scene.today) <= NEAR:
            lies = (
                tr("{day} lies ahead; {year}? say the year", day=day_month(day), year=meant.year)
                if day > scene.today
                else tr("{day} has gone by; {year}? say the year", day=day_month(day), year=meant.year)
            )
            raise Impossible(lies, meant)


def fixed(
    pick: Callable[[Scene], date],
    *,
    full: bool = False,
    whole: bool = False,
    dated: bool = False,
    pattern: Pattern | None = None,
    deadline: Day | None = None,
) -> Day:
    """A Day with exactly one candidate in every scene."""
    return Day(lambda scene: (pick(scene),), full=full, whole=whole, dated=dated, pattern=pattern, deadline=deadline)


def no_day(reason: str) -> Day:
    """A Day without candidates: picking it raises Impossible with `reason`."""

    def days(scene: Scene) -> Sequence[date]:
        raise Impossible(reason)

    return Day(days)


def in_range(year: int) -> int:
    """Returns the year. Raises Impossible for one outside FIRST_YEAR to LAST_YEAR."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Impossible(
            tr(
                "the year {year} is outside {first_year} to {last_year}",
                year=year if year < 10**6 else "…",
                first_year=FIRST_YEAR,
                last_year=LAST_YEAR,
            )
        )
    return year


def month_span(year: int, month: int) -> Span:
    """First and last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def moved(day: date, length: Length, sign: int, workdays: tuple[int, ...] = WORKWEEK) -> date:
    """A day moved by a length; month ends clamp (31 January + 1 month is 28 February)."""
    if max(length) > 10**6:
        raise Impossible(tr("that is too far away"))
    months = day.year * 12 + day.month - 1 + sign * length.months
    first, last = month_span(in_range(months // 12), months % 12 + 1)
    try:
        result = first.replace(day=min(day.day, last.day)) + timedelta(days=sign * length.days)
    except OverflowError:
        raise Impossible(tr("that is too far away")) from None
    in_range(result.year)
    return _over_workdays(result, length.workdays, sign, workdays) if length.workdays else result


def moved_from(day: Day, length: Length, sign: int) -> Day:
    """A length before or after another day. Raises Impossible if the length is long and the day comes every year."""

    def move(scene: Scene) -> Callable[[date], date]:
        if (length.months > 5 or length.days > 150) and len(day.days(scene)) > 1:
            raise Impossible(tr("say from which year's, or the date"))
        return lambda start: moved(start, length, sign, scene.workdays)

    return mapped(day, move, pattern=OTHER if day.pattern else None)


def mapped(
    day: Day, move: Callable[[Scene], Callable[[date], date]], *, whole: bool = False, pattern: Pattern | None
) -> Day:
    """A day told from another one. One that comes every year is moved first, and then the year is chosen."""

    def days(scene: Scene) -> Sequence[date]:
        found, moved_one = day.days(scene), move(scene)
        if len(found) < 2 or found[1] - found[0] < _YEARLY:
            return (moved_one(day.pick(scene)),)
        return sorted({moved_one(start) for start in _near_years(found, scene)})

    return Day(days, full=day.full, whole=whole, yearly=day.yearly, pattern=pattern)


def _near_years(days: Sequence[date], scene: Scene) -> list[date]:
    """The candidates of the years around now: a festival is not known in every year that a phrase could reach."""
    return [day for day in days if abs(day.year - scene.today.year) < 10]


def moved_from_today(length: Length, sign: int) -> Day:
    """A length from today; sign 0 takes the direction from the tense."""
    return fixed(lambda scene: moved(scene.today, length, sign or scene.direction, scene.workdays))


def _over_workdays(day: date, count: int, sign: int, workdays: tuple[int, ...]) -> date:
    if count > 10_000:
        raise Impossible(tr("that is too far away"))
    while count:
        day += timedelta(days=sign)
        count -= day.weekday() in workdays
    in_range(day.year)
    return day


def years_around(scene: Scene) -> range:
    """The years around now in which a yearly day is searched: enough to find a 29 February on either side."""
    return range(max(FIRST_YEAR, scene.today.year - 9), min(LAST_YEAR, scene.today.year + 9) + 1)


def current(stretch: Stretch, scene: Scene) -> Span:
    """The span that is meant: the one running now, else the next; under tense "past" the last begun."""
    spans = stretch.spans(scene)
    if len(spans) == 1:
        return spans[0]
    if scene.tense == "past":
        meant = [span for span in spans if span[0] <= scene.today][-1:]
    else:
        meant = [span for span in spans if span[1] >= scene.today][:1]
    if not meant:
        raise Impossible(tr("none is near"))
    return meant[0]


def first_of(stretch: Stretch) -> Day:
    """The first day of a stretch that stands alone."""
    pattern = Pattern("edge", edge="start", unit=stretch.unit, month=stretch.month)
    return fixed(
        lambda scene: _placed(stretch, scene, lambda span: span[0]), full=stretch.full, whole=True, pattern=pattern
    )


def edge_of(stretch: Stretch, place: Callable[[Span], date], edge: str = "") -> Day:
    """The day of a stretch that `place` picks; `edge` is start, mid or end if that is what it picks."""
    pattern = Pattern("edge", edge=edge, unit=stretch.unit, month=stretch.month) if edge else OTHER
    return fixed(lambda scene: _placed(stretch, scene, place), full=stretch.full, pattern=pattern)


def _placed(stretch: Stretch, scene: Scene, place: Callable[[Span], date]) -> date:
    """The day that `place` picks in the span that is meant. Raises Impossible if that skips a near month's year."""
    span = current(stretch, scene)
    day = place(span)
    if stretch.month and scene.today.year not in (span[0].year, span[1].year):
        edge = 0 if scene.tense == "past" else 1
        if min(abs(span[0] - scene.today), abs(span[1] - scene.today)) > NEAR:
            check_year(day, [other[edge] for other in stretch.spans(scene)], scene)
    return day


def day_in(
    stretch: Stretch,
    place: Callable[[Span], date | None],
    missing: str,
    *,
    dated: bool = True,
    pattern: Pattern | None = None,
) -> Day:
    """A day inside a stretch, chosen by the day itself; `missing` is the reason when no span has it."""

    def days(scene: Scene) -> list[date]:
        found = [day for span in stretch.spans(scene) if (day := place(span)) is not None]
        if not found:
            raise Impossible(missing)
        return found

    return Day(days, full=stretch.full, dated=dated, yearly=stretch.month > 0, pattern=pattern)


def day_before(day: Day) -> Day:
    """The day that `before X` means: the day before X, the last working day before a festival."""
    return day.eve or moved_from(day, Length(days=1), -1)

"""Makes Day and Stretch values for weekdays, weekends, weeks, months, quarters, years and the 15th."""

from collections.abc import Callable
from datetime import date, timedelta

from crmcli.domain.dates.moment import FIRST_YEAR, LAST_YEAR, Impossible
from crmcli.domain.dates.spelling import DAY_NAMES, RECENT
from crmcli.domain.dates.tokens import ordinal_suffix
from crmcli.domain.dates.values import (
    OTHER,
    WORKWEEK,
    Day,
    Pattern,
    Scene,
    Span,
    Stretch,
    day_in,
    fixed,
    in_range,
    month_span,
    years_around,
)
from crmcli.words import tr, tr_marked

_WEEK = timedelta(days=7)
_DAYS_OFF = frozenset(((1, 1), (12, 25)))  # month and day of what is a holiday nearly everywhere English is spoken


def monday_of(day: date) -> date:
    """The Monday of the week that contains `day`."""
    return day - timedelta(days=day.weekday())


def days_away(count: int) -> Day:
    """The day so many days from today."""
    return fixed(lambda scene: scene.today + timedelta(days=count), dated=True)


def bare_weekday(weekday: int) -> Day:
    """The next such weekday after today (`by fri` on a Friday: today); under tense "past" the last before today."""

    def pick(scene: Scene) -> date:
        if scene.tense == "past":
            return last_weekday(weekday, scene.today)
        return next_weekday(weekday, scene.today)

    def by(scene: Scene) -> date:
        return scene.today if scene.today.weekday() == weekday else next_weekday(weekday, scene.today)

    return fixed(pick, pattern=weekly(weekday), deadline=fixed(by, pattern=weekly(weekday)))


def weekly(*weekdays: int) -> Pattern:
    """The pattern of a day that is one of these weekdays."""
    return Pattern("weekday", weekdays=weekdays)


def next_weekday(weekday: int, today: date) -> date:
    """The first such day after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def last_weekday(weekday: int, today: date) -> date:
    """The last such day before today."""
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def weekday_in_week(weekday: int, weeks: int) -> Day:
    """That day of the week so many weeks from this one; weeks begin on Monday."""
    return fixed(
        lambda scene: monday_of(scene.today) + weeks * _WEEK + timedelta(days=weekday), pattern=weekly(weekday)
    )


def this_weekday(weekday: int) -> Day:
    """This week's; one that has gone by only under tense "past": `this mon` on a Tuesday is also said of the next."""

    def pick(scene: Scene) -> date:
        day = monday_of(scene.today) + timedelta(days=weekday)
        if day < scene.today and scene.tense != "past":
            name = tr_marked(DAY_NAMES[weekday])
            raise Impossible(tr("this week's {day_name}, {day}, is gone by", day_name=name, day=day))
        return day

    return fixed(pick, pattern=weekly(weekday))


def agreed_weekday(weekday: int, weeks: int) -> Day:
    """下个周五, 上个周五: the nearest or next week's; taken only where both are the same day."""

    def pick(scene: Scene) -> date:
        near = (next_weekday if weeks > 0 else last_weekday)(weekday, scene.today)
        counted = monday_of(scene.today) + weeks * _WEEK + timedelta(days=weekday)
        if near != counted:
            raise Impossible(tr("that could be {near} or {counted}", near=near, counted=counted))
        return near

    return fixed(pick, pattern=weekly(weekday))


def nth_weekday_from_today(weekday: int, count: int) -> Day:
    """The count-th such weekday after today (1 the first), or before today for a negative count."""

    def pick(scene: Scene) -> date:
        if count > 0:
            return next_weekday(weekday, scene.today) + (count - 1) * _WEEK
        return last_weekday(weekday, scene.today) + (count + 1) * _WEEK

    return fixed(pick, pattern=weekly(weekday))


def after_next(weekday: int) -> Day:
    """`friday after next`: the second one from today, or the one after next week's; taken only where both agree."""

    def pick(scene: Scene) -> date:
        near = next_weekday(weekday, scene.today) + _WEEK
        counted = monday_of(scene.today) + 2 * _WEEK + timedelta(days=weekday)
        if near != counted:
            raise Impossible(tr("that could be {near} or {counted}", near=near, counted=counted))
        return near

    return fixed(pick, pattern=weekly(weekday))


def weekend(weeks: int) -> Day:
    """The Saturday of the weekend of a week."""
    saturday = weekday_in_week(5, weeks)
    return Day(saturday.days, whole=True, pattern=weekly(5))


def bare_weekend() -> Day:
    """The coming Saturday, or the last one; refused on the weekend itself, when it could be this one or the next."""

    def pick(scene: Scene) -> date:
        if scene.today.weekday() > 4:
            raise Impossible(tr("it is the weekend: say sat, sun or next weekend"))
        return (last_weekday if scene.tense == "past" else next_weekday)(5, scene.today)

    return fixed(pick, whole=True, pattern=weekly(5))


def confirmed(day: Day, weekday: int) -> Day:
    """A date written with its weekday; Impossible if they disagree. It may choose a past day over next year's."""

    def pick(scene: Scene) -> date:
        days = day.days(scene)
        meant = day.nearest(scene)
        if meant.weekday() == weekday:
            return meant
        gone = [other for other in days if timedelta(0) < scene.today - other <= RECENT and other.weekday() == weekday]
        if gone and scene.tense == "any" and not day.numbered:
            return gone[-1]
        if gone and scene.tense != "past":
            raise Impossible(
                tr(
                    "{gone} is in the past, and {meant} is a {day_name}",
                    gone=gone[-1],
                    meant=meant,
                    day_name=tr_marked(DAY_NAMES[meant.weekday()]),
                )
            )
        ahead = [day for day in days if timedelta(0) < day - scene.today <= RECENT and day.weekday() == weekday]
        if ahead and scene.tense == "past":
            raise Impossible(
                tr(
                    "{ahead} lies in the future, and {meant} is a {day_name}",
                    ahead=ahead[0],
                    meant=meant,
                    day_name=tr_marked(DAY_NAMES[meant.weekday()]),
                )
            )
        nearest = min(days, key=lambda other: abs(other - scene.today))
        raise Impossible(
            tr(
                "{meant} is a {day_name}, not a {other}",
                meant=nearest,
                day_name=tr_marked(DAY_NAMES[nearest.weekday()]),
                other=tr_marked(DAY_NAMES[weekday]),
            )
        )

    return fixed(pick, full=day.full, pattern=OTHER if day.numbered else day.pattern)


def confirmed_or(day: Day, number: int, name: str) -> Day:
    """A weekday with a number behind it that is taken for the hour; Impossible if it could be the day of the month."""

    def pick(scene: Scene) -> date:
        meant = day.pick(scene)
        for months in range(-2, 3):
            first = scene.today.year * 12 + scene.today.month - 1 + months
            span = month_span(first // 12, first % 12 + 1)
            other = span[0].replace(day=number) if number <= span[1].day else None
            away = (other - scene.today).days if other else 99
            is_meant = away >= 0 if scene.tense == "future" else away <= 0 if scene.tense == "past" else True
            if other and other.weekday() == meant.weekday() and is_meant and abs(away) < 45:
                the_day = f"{number}{ordinal_suffix(str(number))}"
                raise Impossible(
                    tr("say {name} the {day}, or {number}:00", name=name, day=the_day, number=number)
                    if number < 24
                    else tr("say the {day}", day=the_day)
                )
        if not 7 <= number <= 12:
            raise Impossible(
                tr("say {number}am or {number}pm", number=number)
                if number < 7
                else tr("say {number}:00, or the date", number=number)
                if number < 24
                else tr("say the date")
            )
        return meant

    return fixed(pick, full=day.full, pattern=day.pattern)


def the_year(year: int) -> Stretch:
    """A year by its number."""
    return Stretch(lambda scene: (_year_span(in_range(year)),), "year", full=True)


def week_away(count: int) -> Stretch:
    """This week, or so many from it."""

    def spans(scene: Scene) -> tuple[Span]:
        monday = monday_of(scene.today) + count * _WEEK
        return ((monday, monday + timedelta(days=6)),)

    return Stretch(spans, "week")


def month_away(count: int) -> Stretch:
    """This month, or so many from it."""

    def spans(scene: Scene) -> tuple[Span]:
        months = scene.today.year * 12 + scene.today.month - 1 + count
        return (month_span(in_range(months // 12), months % 12 + 1),)

    return Stretch(spans, "month")


def quarter_away(count: int) -> Stretch:
    """This quarter, or so many from it."""

    def spans(scene: Scene) -> tuple[Span]:
        quarters = scene.today.year * 4 + (scene.today.month - 1) // 3 + count
        return (quarter_span(in_range(quarters // 4), quarters % 4 + 1),)

    return Stretch(spans, "quarter")


def year_away(count: int) -> Stretch:
    """This year, or so many from it."""

    def spans(scene: Scene) -> tuple[Span]:
        return (_year_span(in_range(scene.today.year + count)),)

    return Stretch(spans, "year")


def _year_span(year: int) -> Span:
    return date(year, 1, 1), date(year, 12, 31)


AWAY = {"week": week_away, "month": month_away, "quarter": quarter_away, "year": year_away}


def quarter_span(year: int, quarter: int) -> Span:
    """First and last day of a quarter. Raises Impossible for a number that is none."""
    if not 1 <= quarter <= 4:
        raise Impossible(tr("there is no quarter {quarter}", quarter=quarter))
    return date(year, quarter * 3 - 2, 1), month_span(year, quarter * 3)[1]


def within_year(span: Callable[[int], Span], unit: str, year: Stretch | None, *, month: int = 0) -> Stretch:
    """A part of a year: of `year` if one was said, else of every year around now."""
    if year is None:
        return Stretch(lambda scene: [span(number) for number in years_around(scene)], unit, month=month)
    known = year.spans
    return Stretch(lambda scene: (span(known(scene)[0][0].year),), unit, full=year.full, month=month)


def named_month(month: int, year: Stretch | None = None) -> Stretch:
    """A month by its name."""
    return within_year(lambda number: month_span(number, month), "month", year, month=month)


def named_quarter(quarter: int, year: Stretch | None = None) -> Stretch:
    """A quarter by its number."""
    return within_year(lambda number: quarter_span(number, quarter), "quarter", year, month=quarter * 3 - 2)


def qualified(stretch: Stretch, which: str, name: str) -> Stretch:
    """`next march`, `last christmas`: taken only where the nearest and the neighbouring year's are the same."""

    def spans(scene: Scene) -> tuple[Span]:
        today, found = scene.today, stretch.spans(scene)
        year = today.year + {"next": 1, "last": -1, "this": 0}[which]
        counted = next((span for span in found if span[0].year == year), None)
        if which == "next":
            near = next((span for span in found if span[0] > today), None)
        elif which == "last":
            near = next((span for span in reversed(found) if span[1] < today), None)
        else:
            near = counted
        if near is None or near != counted:
            raise Impossible(
                tr("“{which} {name}” could be this year's or {which} year's: say the year", which=which, name=name)
            )
        return (near,)

    return Stretch(spans, stretch.unit, month=stretch.month)


def month_day(stretch: Stretch, number: int) -> Day:
    """A day of a month by its number. It must exist in that month."""

    def place(span: Span) -> date | None:
        return span[0].replace(day=number) if 1 <= number <= span[1].day else None

    if 1 <= number <= 31:
        missing = tr("that month has no day {number}", number=number)
    else:
        missing = tr("no month has a day {number}", number=number)
    pattern = Pattern("number", number=number, month=stretch.month)
    return day_in(stretch, place, missing, pattern=pattern)


def day_of_any_month(number: int) -> Day:
    """`the 15th`: of the month that brings it next."""

    def spans(scene: Scene) -> list[Span]:
        now = scene.today.year * 12 + scene.today.month - 1
        months = (now + step for step in range(-14, 15))
        return [month_span(m // 12, m % 12 + 1) for m in months if FIRST_YEAR <= m // 12 <= LAST_YEAR]

    pattern = Pattern("number", number=number)
    return Day(month_day(Stretch(spans, "month"), number).days, dated=True, numbered=True, pattern=pattern)


def nth_weekday(stretch: Stretch, nth: int, weekday: int) -> Day:
    """The first, second … or (-1) last such weekday of a stretch."""
    pattern = Pattern("nth", nth=nth, weekdays=(weekday,), unit=stretch.unit, month=stretch.month)
    missing = tr("there are not so many in that month")
    return day_in(stretch, lambda span: weekday_in_span(span, nth, weekday), missing, pattern=pattern)


def working_day(stretch: Stretch, nth: int, days_off: frozenset[tuple[int, int]] = _DAYS_OFF) -> Day:
    """The first (1) or last (-1) day of a stretch that is a workday of the owner's and none of `days_off`."""

    def days(scene: Scene) -> list[date]:
        return [_working_day_in(span, nth, scene, days_off) for span in stretch.spans(scene)]

    pattern = Pattern("nth", nth=nth, weekdays=WORKWEEK, unit=stretch.unit, month=stretch.month)
    return Day(days, full=stretch.full, yearly=stretch.month > 0, pattern=pattern)


def _working_day_in(span: Span, nth: int, scene: Scene, days_off: frozenset[tuple[int, int]]) -> date:
    day = span[0] if nth > 0 else span[1]
    while day.weekday() not in scene.workdays or (day.month, day.day) in days_off:
        day += timedelta(days=nth)
    return day


def on_a_workday(day: Day) -> Day:
    """The day itself if the owner works then, else the next one that is a workday."""

    def days(scene: Scene) -> list[date]:
        found = []
        for each in day.days(scene):
            while each.weekday() not in scene.workdays:
                each += timedelta(days=1)
            found.append(each)
        return found

    return Day(days, full=day.full, pattern=OTHER)


def working_day_in_span(span: Span, nth: int) -> date:
    """The first (1) or last (-1) day between two days that is no Saturday or Sunday."""
    day = span[0] if nth > 0 else span[1]
    while day.weekday() > 4:
        day += timedelta(days=nth)
    return day


def weekday_in_span(span: Span, nth: int, weekday: int) -> date | None:
    """The nth such weekday between two days, None when there are fewer."""
    first, last = span
    if nth < 0:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    return day if day <= last else None

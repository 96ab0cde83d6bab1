"""Parses a phrase into a moment: tokenizes it, runs the grammar of its script, resolves the readings.

A reading counts only if it covers the phrase to its last token, and a phrase is refused unless all its readings
mean the same moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

from crmcli.domain import text as text_tables
from crmcli.domain.dates import chinese as CHINESE
from crmcli.domain.dates import english as ENGLISH
from crmcli.domain.dates.english.lexicon import FORGIVEN, SHORT_FORMS
from crmcli.domain.dates.moment import DateRefused, HalfUnsaid, Impossible, Moment, Order, Tense, refused
from crmcli.domain.dates.spelling import spell
from crmcli.domain.dates.timeofday import TimeOfDay, settled
from crmcli.domain.dates.tokens import Reader, corrected, folded, tokens
from crmcli.domain.dates.values import WORKWEEK, DateReading, Day, Length, Scene, in_range, moved
from crmcli.words import listed, tr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.dates.recurrence import Every

LONGEST = 200  # characters
_MOST_TOKENS = 60


def tokenize(phrase: str, tense: Tense = "any") -> Reader:
    """Tokenize a phrase, traditional characters made simplified. Raises DateRefused if it is empty or too long."""
    text = folded(phrase) if len(phrase) <= LONGEST else ""
    cut = tokens(text)
    if not cut or len(cut) > _MOST_TOKENS:
        is_long = bool(text) or len(phrase) > LONGEST
        reason = tr("that is too long for a date") if is_long else tr("no date was given")
        raise refused(phrase, phrase, reason, tense=tense)
    if any(token.kind == "han" for token in cut):
        text = text.translate(text_tables.simplified.table())
        cut = tokens(text)
        return Reader(text, cut)
    for token in cut:
        if token.kind == "word":
            token.text = SHORT_FORMS.get(token.text) or corrected(token.text, FORGIVEN)
    return Reader(text, cut)


def has_chinese(reader: Reader) -> bool:
    """True when the phrase has a Chinese character in it."""
    return any(token.kind == "han" for token in reader.tokens)


def parse_point(
    phrase: str, now: datetime, tense: Tense, order: Order | None, workdays: tuple[int, ...] = WORKWEEK
) -> Moment:
    """The point a phrase means. Raises DateRefused."""
    return parse_reading(phrase, now, tense, order, workdays=workdays)[0].on_clock


def parse_reading(
    phrase: str,
    now: datetime,
    tense: Tense,
    order: Order | None,
    *,
    skips_years: bool = False,
    workdays: tuple[int, ...] = WORKWEEK,
) -> tuple[Moment, list[DateReading]]:
    """The point a phrase means, though the clock may skip it, and every reading that means it. Raises DateRefused.

    `skips_years` and `workdays` as in Scene.
    """
    reader = tokenize(phrase, tense)
    chinese = has_chinese(reader)
    scene = Scene(now.replace(second=0, microsecond=0), tense, skips_years=skips_years, workdays=workdays)
    found: dict[Moment, list[DateReading]] = {}
    try:
        for reading in _readings(reader, order, chinese):
            found.setdefault(resolve(reading, scene), []).append(reading)
    except HalfUnsaid as unsaid:
        halves = _with_halves(phrase, reader, chinese=chinese)
        ways = tuple(way for way in halves if _is_understood(way, now, tense, order))
        raise refused(phrase, phrase, unsaid.reason, tense=tense, chinese=chinese, ways=ways) from None
    except Impossible as impossible:
        day = impossible.day
        raise refused(phrase, phrase, impossible.reason, tense=tense, chinese=chinese, day=day) from None
    if len(found) == 1:
        return found.popitem()
    if found:
        points = listed(sorted(spell(moment, now) for moment in found), " or ")
        reason = tr("that could be {points}", points=points)
        raise refused(phrase, phrase, reason, tense=tense, chinese=chinese)
    for other, hour in ENGLISH.suggestions.equivalents(phrase):
        if (said := _equivalent(other, hour, now, tense, order)) is not None:
            return parse_reading(said, now, tense, order, skips_years=skips_years, workdays=workdays)
    reason = "" if reader.unread else tr("it is not finished, something is missing")
    better = [pair for pair in ENGLISH.suggestions.suggested(phrase) if _is_understood(pair[1], now, tense, order)]
    if better:
        reason = better[0][0]
    ways = tuple(dict.fromkeys(way for why, way in better if why == reason))
    raise refused(phrase, reader.unread or phrase, reason, tense=tense, chinese=chinese, ways=ways)


def _equivalent(phrase: str, hour: int | None, now: datetime, tense: Tense, order: Order | None) -> str | None:
    """The phrase, if it means one point: of a span of hours the one at `hour` (of twelve) where it begins."""
    if not _is_understood(phrase, now, tense, order):
        return None
    point = parse_point(phrase, now, tense, order)
    is_begin = hour is None or (point.time is not None and (point.time.hour % 12 or 12) == hour)
    return phrase if is_begin else None


def _with_halves(phrase: str, reader: Reader, *, chinese: bool) -> Iterator[str]:
    """The phrase with pm, and with am, behind each number of it (下午 and 上午 before it)."""
    for half, han in (("pm", "下午"), ("am", "上午")):
        for token in reader.tokens:
            if token.kind in ("number", "date", "clock", "han") and len(reader.text) == len(phrase):
                if chinese:
                    yield phrase[: token.start] + han + phrase[token.start :]
                else:
                    yield phrase[: token.end] + half + phrase[token.end :]


def _is_understood(phrase: str, now: datetime, tense: Tense, order: Order | None) -> bool:
    """True if a phrase is one point, not refused for any reason."""
    scene = Scene(now.replace(second=0, microsecond=0), tense)
    try:
        reader = tokenize(phrase, tense)
        return len({resolve(reading, scene) for reading in _readings(reader, order, has_chinese(reader))}) == 1
    except (Impossible, DateRefused):
        return False


def _readings(reader: Reader, order: Order | None, is_chinese: bool) -> Iterator[DateReading]:
    readings = CHINESE.phrases.readings if is_chinese else ENGLISH.phrases.readings
    return (reading for reading, end in readings(reader, order) if end == reader.size)


def recurrences_of(reader: Reader, is_chinese: bool) -> Iterator[tuple[Every, TimeOfDay | None]]:
    """Every recurrence that the whole phrase may mean, with its time of day."""
    recurrences = CHINESE.every.recurrences if is_chinese else ENGLISH.every.recurrences
    return ((every, time) for every, time, end in recurrences(reader) if end == reader.size)


def lengths_of(reader: Reader, is_chinese: bool) -> Iterator[Length]:
    """Every length that the whole phrase may mean, with or without `every` before it."""
    if is_chinese:
        lengths = CHINESE.quantities.lengths(reader, max(0, reader.chars(0, "每")))
    else:
        lengths = ENGLISH.quantities.lengths(reader, reader.skip(0, "every"))
    return (length for length, end in lengths if end == reader.size)


def resolve(reading: DateReading, scene: Scene) -> Moment:
    """The moment a reading means in a scene. Raises Impossible, also for the wrong side of now."""
    if reading.shift is not None:
        moment, full = _shifted(reading.shift, reading.sign or scene.direction, scene), False
    elif reading.day is not None:
        moment, full = _on_day(reading.day, reading.time, scene), reading.day.full
    else:
        assert reading.time is not None
        moment, full = _by_the_clock(reading.time, scene), False
    if reading.is_next_day:
        moment = moment._replace(day=moment.day + timedelta(days=1))
    if reading.offset is not None:
        moment = _on_local_clock(moment, reading.offset)
    in_range(moment.day.year)
    if not full:
        _check_tense(moment, scene)
    return moment


def _on_local_clock(moment: Moment, offset: int) -> Moment:
    """A minute of a clock that is `offset` minutes ahead of UTC, on the local clock."""
    local = moment.at.replace(tzinfo=timezone(timedelta(minutes=offset))).astimezone()
    return Moment(local.date(), local.time())


def _shifted(length: Length, sign: int, scene: Scene) -> Moment:
    """So long from now; hours and minutes are counted on the clock that never jumps."""
    day = moved(scene.today, length._replace(minutes=0), sign)
    at = datetime.combine(day, scene.now.time())
    try:
        if length.minutes:
            at = (at.astimezone(UTC) + timedelta(minutes=sign * length.minutes)).astimezone().replace(tzinfo=None)
    except OverflowError:
        raise Impossible(tr("that is too far away")) from None
    return Moment(at.date(), at.time())


def _on_day(day: Day, said: TimeOfDay | None, scene: Scene) -> Moment:
    if said is None:
        return Moment(day.pick(scene))
    if said.clock is not None and said.clock.half == "midnight":
        raise Impossible(tr("midnight before or after that day? Say 00:00 or 23:59"))
    time, is_sure = settled(said)
    moment = Moment(day.pick(scene), time)
    if not is_sure and moment.day == scene.today:
        _check_half(moment.at, scene)
    return moment


def _check_half(at: datetime, scene: Scene) -> None:
    """8 o'clock today, said when it is over, may mean this evening's; said of the past, either."""
    evening = at + timedelta(hours=12)
    is_open = evening <= scene.now if scene.tense == "past" else at < scene.now
    if is_open:
        raise Impossible(tr("say {at:%H:%M} or {evening:%H:%M}", at=at, evening=evening))


def _by_the_clock(said: TimeOfDay, scene: Scene) -> Moment:
    """A time without a day: the next such minute, under tense "past" the last."""
    if said.clock is None:
        if said.part is None or not said.part.alone:
            raise Impossible(tr("say which day (tomorrow morning, 明天下午)"))
        return Moment(scene.today, settled(said)[0])
    time, is_sure = settled(said)
    at = datetime.combine(scene.today, time)
    if not is_sure:
        _check_half(at, scene)
        if scene.tense == "past" and at > scene.now:
            raise Impossible(tr("say {at:%H:%M} or {evening:%H:%M}", at=at, evening=at + timedelta(hours=12)))
    if scene.tense == "past":
        at -= timedelta(days=at > scene.now)
    else:
        at += timedelta(days=at < scene.now)
    return Moment(at.date(), at.time())


def _check_tense(moment: Moment, scene: Scene) -> None:
    if scene.tense == "any":
        return
    point, now = (moment.at, scene.now) if moment.has_time else (moment.day, scene.today)
    wrong = point < now if scene.tense == "future" else point > now
    if wrong:
        echo = spell(moment, scene.now)
        lies = (
            tr("{spell} lies in the past", spell=echo)
            if scene.tense == "future"
            else tr("{spell} lies in the future", spell=echo)
        )
        raise Impossible(lies)

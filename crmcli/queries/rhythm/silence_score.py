"""Scores of silence: each customer against their own rhythm and against their contact cadence."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from crmcli.domain.records import Promised, QuietCustomer
from crmcli.domain.rhythm.clocks import CONTACT, LATE_TAIL, ORDERS, UNANSWERED, YEAR_DAYS
from crmcli.domain.rhythm.gap_model import RhythmReading, rhythm_reading, sentence, status, tail
from crmcli.domain.rhythm.return_model import p_return
from crmcli.queries.rhythm.rhythms import ClockEvents, Fits, Rhythm, chunks
from crmcli.store import Store
from crmcli.tuples import NamedTuple
from crmcli.words import listed, tr, tr_n


class SilenceScore(NamedTuple):
    """A customer's silence on the clock where it is more unusual; `beat` None where nothing ever happened.

    `tail` is twice the chance of such a pause where both clocks were looked at and know different events (Bonferroni):
    who has two chances to be called late would be called so twice as often as promised. `p_return` is None where
    nothing happened, and in a book that is too young to judge: nobody is late there. `within` is how many days of
    silence tell: nine of ten of the customer's own pauses are shorter; `p_within` the chance of coming back in them.
    """

    rhythm: Rhythm
    clock: str
    beat: ClockEvents | None
    tail: float
    p_return: float | None
    value: int
    late: int | None
    within: int | None = None
    p_within: float | None = None

    @property
    def at_risk(self) -> float:
        """P(nothing within the days that tell) × the margin of so many days, from that of twelve months; never below 0.

        At most a year's margin.
        """
        if self.p_within is None or self.within is None:
            return 0.0
        return max(0, self.value) * min(self.within, YEAR_DAYS) / YEAR_DAYS * (1 - self.p_within)


def score_silence(rhythms: Iterable[Rhythm], fits: Fits, clocks: Sequence[str], today: date) -> Iterator[SilenceScore]:
    """A score for each customer, on the clock where the silence is more unusual; the margin is not filled in.

    A customer with neither an event nor a cadence on `clocks` is left out.
    """
    number = today.toordinal()
    for one in rhythms:
        is_tested_twice = len(clocks) > 1 and _differ(one, fits)
        worst: tuple[float, str, ClockEvents] | None = None
        unjudged: tuple[str, ClockEvents] | None = None
        late: list[int] = []
        for clock in clocks:
            beat = one.orders if clock == ORDERS else one.contact
            if beat is not None and not fits[clock].is_learned:
                unjudged = clock, beat
            elif beat is not None and beat.late is not None:
                unusual = tail(fits[clock].population, beat.gaps, beat.last - beat.first, number - beat.last)
                day = beat.quiet if is_tested_twice else beat.late
                late += [day] if day is not None else []
                if worst is None or unusual < worst[0]:
                    worst = unusual, clock, beat
        if one.promise is not None and one.promised_from is not None and CONTACT in clocks:
            late.append(one.promised_from + one.promise.days + 1)
        if worst is not None:
            unusual, clock, beat = worst
            model, history = fits[clock].model, beat.history(number)
            within = max(1, (beat.quiet or 0) - beat.last)
            yield SilenceScore(
                one,
                clock,
                beat,
                min(1.0, 2 * unusual) if is_tested_twice else unusual,
                p_return(model, *history),
                0,
                min(late),
                within,
                p_return(model, *history, horizon=min(within, YEAR_DAYS)),
            )
        elif unjudged is not None:
            yield SilenceScore(one, *unjudged, 1.0, None, 0, min(late, default=None))
        elif late:
            yield SilenceScore(one, CONTACT, None, 1.0, None, 0, min(late))


def _differ(one: Rhythm, fits: Fits) -> bool:
    """Whether both clocks are learned and know different events of this customer: then two silences are judged."""
    if one.orders is None or one.contact is None or not all(fits[clock].is_learned for clock in (ORDERS, CONTACT)):
        return False
    return one.orders[:3] != one.contact[:3]


def promise_broken(rhythm: Rhythm, today: date) -> str | None:
    """The limit of the cadence that is exceeded: "soft", "hard", or None."""
    if rhythm.promise is None or rhythm.promised_from is None:
        return None
    return rhythm.promise.broken(today.toordinal() - rhythm.promised_from)


def days_silent(one: SilenceScore, today: date) -> int:
    """Days since the last event of the clock, or since they were added."""
    start = one.beat.last if one.beat is not None else one.rhythm.promised_from
    return max(0, today.toordinal() - (start or today.toordinal()))


def names_of(store: Store, ids: Iterable[int]) -> dict[int, tuple[str, str | None]]:
    """{customer id: (name, due day of the next reminder or None)}."""
    sql = "SELECT c.id, c.name, a.next_due FROM customer c LEFT JOIN activity a ON a.customer_id = c.id"
    sql += " WHERE c.id IN ({})"
    return {who: (name, due) for part, marks in chunks(ids) for who, name, due in store.rows(sql.format(marks), part)}


def to_quiet_customers(
    store: Store, judged: Sequence[SilenceScore], fits: Fits, today: date, currency: str
) -> list[QuietCustomer]:
    """One QuietCustomer record for each score, with the customer's name and the sentence to show."""
    names = names_of(store, (one.rhythm.customer_id for one in judged))
    return [_dressed(one, *names[one.rhythm.customer_id], fits, today, currency) for one in judged]


def _dressed(
    one: SilenceScore, name: str, next_due: str | None, fits: Fits, today: date, currency: str
) -> QuietCustomer:
    rhythm, number = one.rhythm, today.toordinal()
    reading = None
    if one.beat is not None and one.p_return is not None:
        reading = rhythm_reading(fits[one.clock].population, *one.beat.history(number))
    broken = promise_broken(rhythm, today)
    promise = rhythm.promise
    return QuietCustomer(
        rhythm.customer_id,
        name,
        days_silent(one, today),
        date.fromordinal(rhythm.contact.last).isoformat() if rhythm.contact else None,
        next_due,
        _sentence(one, reading, today),
        one.clock,
        reading.usual_days if reading else None,
        reading.nine_in_ten_days if reading else None,
        reading.tail if reading else None,
        status(one.tail) if reading else None,
        one.value,
        currency,
        one.p_return,
        one.within,
        one.p_within,
        round(one.at_risk),
        rhythm.unanswered,
        Promised(promise.days, promise.limit, promise.by, broken) if promise else None,
        (*(("rhythm",) if reading and one.tail <= LATE_TAIL else ()), *(("cadence",) if broken else ())),
    )


def _sentence(one: SilenceScore, reading: RhythmReading | None, today: date) -> str:
    """The reading in words, the promise where there is one, and messages that nobody answered."""
    rhythm = one.rhythm
    parts = [
        sentence(reading)
        if reading
        else _too_young(days_silent(one, today))
        if one.beat
        else tr("nothing heard since they were added, {days_silent} days ago", days_silent=days_silent(one, today))
    ]
    if one.clock == ORDERS and rhythm.contact and one.beat and rhythm.contact.last > one.beat.last:
        parts[0] = tr("orders: {part}", part=parts[0])
    if rhythm.promise is not None and rhythm.promised_from is not None:
        parts.append(rhythm.promise.sentence(today.toordinal() - rhythm.promised_from))
    if rhythm.unanswered >= UNANSWERED:
        parts.append(tr("{count} messages in a row unanswered", count=rhythm.unanswered))
    return listed(parts, "; ")


def _too_young(days: int) -> str:
    """How long it has been, where nobody's rhythm is known yet."""
    if not days:
        return tr("the last was today; this book is too young to say what is usual")
    return tr_n(
        "it has been {n} day; this book is too young to say what is usual",
        "it has been {n} days; this book is too young to say what is usual",
        days,
    )

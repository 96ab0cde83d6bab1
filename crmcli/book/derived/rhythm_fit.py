"""The parameters of both clocks, fitted to this book and kept in it, and the late days that follow from them.

The write path reads of a fit only the waits in units of α + span, by number of gaps: a late day is then one
multiplication, and `domain.rhythm` (slow to import) is not needed. Fits are refitted in bulk, never one by one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from crmcli.domain import rhythm
from crmcli.domain.rhythm.clocks import DEFAULT_GAP, IS_CONTACT, IS_ORDER, LEAST_CUSTOMERS, LEAST_GAPS, TAILS, ordinal
from crmcli.domain.times import local_day
from crmcli.tuples import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from crmcli.domain.rhythm.gap_model import Population

CLOCKS = {"orders": "order", "contact": "life"}  # and how its columns begin
MOST_GAPS = 10**9
FEWEST = 15  # gaps that the book must gain or lose before it is worth another fit


class KeptFit(NamedTuple):
    """What was learned of one clock: the parameters as JSON, on how many gaps and on which day.

    `is_learned` is false while too few customers came back for anybody to be called late.
    """

    clock: str
    population: str
    fitted_gaps: int
    fitted_on: str
    model: str
    is_learned: bool


def outgrown(db: sqlite3.Connection) -> bool:
    """Whether the gaps of either clock grew or shrank by more than a tenth, and by 15, since they were fitted.

    Also when enough customers came back for the first time: from then on somebody may be late.
    """
    sql = """
        SELECT count(*) FROM rhythm_fit
        WHERE abs(gaps - fitted_gaps) >= ? AND 10 * abs(gaps - fitted_gaps) > fitted_gaps"""
    if db.execute(sql, (FEWEST,)).fetchone()[0]:
        return True
    young = db.execute("SELECT clock FROM rhythm_fit WHERE model_on IS NULL AND gaps >= ?", (FEWEST,)).fetchall()
    return any(_is_enough(db, CLOCKS[clock]) for (clock,) in young)


def _is_enough(db: sqlite3.Connection, prefix: str) -> bool:
    """Whether the book has learned enough on this clock: five customers with three gaps."""
    sql = f"SELECT 1 FROM rhythm WHERE {prefix}_gaps >= ? LIMIT 1 OFFSET ?"
    return db.execute(sql, (LEAST_GAPS, LEAST_CUSTOMERS - 1)).fetchone() is not None


def refit(db: sqlite3.Connection) -> None:
    """Learn the parameters of both clocks anew, and move every late day to them.

    Takes up to some seconds in a large book. What is learned depends on the rows and the day of the step alone.
    """
    today = _today(db)
    for clock, prefix in CLOCKS.items():
        rows = db.execute(
            f"SELECT {prefix}_gaps, {prefix}_logs, {prefix}_squares, {prefix}_first, {prefix}_last, customer_id"
            f" FROM rhythm WHERE {prefix}_gaps IS NOT NULL ORDER BY customer_id"
        ).fetchall()
        population = rhythm.gap_model.fit_population([row[:3] for row in rows])
        number = rhythm.return_check.learning_day(max((row[4] for row in rows), default=0), today.toordinal())
        histories = [
            rhythm.return_model.History(gaps, last - first, max(0, number - last))
            for gaps, _, _, first, last, _ in rows
        ]
        sample = rhythm.return_model.spread_sample([row[5] for row in rows])
        shift = rhythm.return_check.learned_shift(_event_days(db, clock, sample, today), number)
        model = rhythm.return_model.fit_return_model(histories, population.k)._replace(shift=shift)
        gaps = sum(row[0] for row in rows)
        is_learned = _is_enough(db, prefix)
        fit = KeptFit(clock, population.to_json(), gaps, today.isoformat(), model.to_json(), is_learned)
        _put_fit(db, fit, gaps)
    _move_late_days(db)


_DAYS = {
    "orders": f"""SELECT o.customer_id, o.day FROM "order" o WHERE o.deleted_at IS NULL AND o.{IS_ORDER}
        AND o.customer_id IN (SELECT value FROM json_each(:ids)) AND o.day <= :today""",
    "contact": f"""SELECT i.customer_id, i.day FROM interaction i
        WHERE i.deleted_at IS NULL AND i.is_life AND i.{IS_CONTACT}
        AND i.customer_id IN (SELECT value FROM json_each(:ids)) AND i.day <= :today""",
}


def _event_days(db: sqlite3.Connection, clock: str, ids: Sequence[int], today: date) -> list[list[int]]:
    """The days with an event on a clock, in order, of each of these customers."""
    days: dict[int, set[int]] = {customer_id: set() for customer_id in ids}
    params = {"ids": str(list(ids)), "today": today.isoformat()}
    for kind in ("orders", "contact") if clock == "contact" else ("orders",):
        for customer_id, day in db.execute(_DAYS[kind], params):
            days[customer_id].add(ordinal(day))
    return [sorted(found) for found in days.values()]


def kept_fits(db: sqlite3.Connection) -> list[KeptFit]:
    """The fit of each clock as it is kept, to take along when the whole book moves."""
    sql = "SELECT clock, population, fitted_gaps, fitted_on, model, model_on IS NOT NULL FROM rhythm_fit ORDER BY clock"
    return [KeptFit(*row)._replace(is_learned=bool(row[5])) for row in db.execute(sql)]


def put_kept_fit(db: sqlite3.Connection, values: Mapping[str, object]) -> None:
    """Keep a fit that came with a whole book, a value for each name of KeptFit.

    Raises ValueError, TypeError or KeyError for one that cannot be read.
    """
    match dict(values):
        case {
            "clock": str(clock),
            "population": str(population),
            "fitted_gaps": int(gaps),
            "fitted_on": str(fitted_on),
            "model": str(model),
            "is_learned": bool(is_learned),
            **others,
        } if clock in CLOCKS and 0 <= gaps < MOST_GAPS and not isinstance(gaps, bool) and not others:
            whole = KeptFit(
                clock,
                rhythm.gap_model.population_from_json(population).to_json(),
                gaps,
                date.fromisoformat(fitted_on).isoformat(),
                rhythm.return_model.return_model_from_json(model).to_json(),
                is_learned,
            )
        case _:
            raise ValueError(values)
    found = db.execute("SELECT gaps FROM rhythm_fit WHERE clock = ?", (clock,)).fetchone()
    _put_fit(db, whole, found[0] if found else 0)


def late_day(days: Sequence[Sequence[int | None]], beats: Sequence[Sequence[object] | None]) -> list[int]:
    """The first day on which the customer is late, from the late, quiet and very quiet days on both clocks; or none.

    Whoever is looked at on two clocks of different events would be called late twice as often as promised: each is
    then held to half the level, and half of that of "late" is that of "quiet".
    """
    is_judged = all(three[0] is not None for three in days)
    is_tested_twice = is_judged and all(beats) and beats[0] != beats[1]
    return [day for three in days if (day := three[1 if is_tested_twice else 0]) is not None]


class Fit:
    """The parameters of one clock as the write path needs them: the waits in units of α + span, by number of gaps."""

    def __init__(self, db: sqlite3.Connection, clock: str) -> None:
        self.db = db
        self.clock = clock
        found = db.execute(
            "SELECT population, alpha, model_on IS NOT NULL FROM rhythm_fit WHERE clock = ?", (clock,)
        ).fetchone()
        self.population: str
        self.alpha: float
        self.is_learned: bool
        self.population, self.alpha, self.is_learned = found or self._first()
        self.waits: dict[int, tuple[float, float, float]] = {}

    def _first(self) -> tuple[str, float, bool]:
        """The parameters of a book in which nothing has happened yet."""
        population = rhythm.gap_model.fit_population(())
        model = rhythm.return_model.prior_model(DEFAULT_GAP, population.k).to_json()
        _put_fit(self.db, KeptFit(self.clock, population.to_json(), 0, _today(self.db).isoformat(), model, False), 0)
        return population.to_json(), population.alpha, False

    def late_days(self, gaps: int, first: int, last: int) -> list[int] | list[None]:
        """The days on which this customer turns late, quiet and very quiet: as `rhythm.quiet_wait` has them.

        None in a book that is too young to call anybody late.
        """
        if not self.is_learned:
            return [None] * len(TAILS)
        waits = self.waits.get(gaps) or self._wait(gaps)
        span = last - first
        scale = self.alpha + span
        days = []
        for level, wait in zip(TAILS, waits, strict=True):
            after = scale * wait
            whole = int(after) + 1
            margin = 1e-6 * after if after > 1 else 1e-6
            if not margin < whole - after < 1 - margin:  # rounding decides: ask who decides
                whole = rhythm.gap_model.quiet_wait(
                    rhythm.gap_model.population_from_json(self.population), gaps, span, level=level
                )
            days.append(last + whole)
        return days

    def _wait(self, gaps: int) -> tuple[float, float, float]:
        sql = "SELECT late, quiet, very_quiet FROM rhythm_wait WHERE clock = ? AND gaps = ?"
        found = self.db.execute(sql, (self.clock, gaps)).fetchone()
        if found is None:
            _put_waits(
                self.db, self.clock, rhythm.gap_model.population_from_json(self.population), range(gaps, gaps + 10)
            )
            found = self.db.execute(sql, (self.clock, gaps)).fetchone()
        self.waits[gaps] = found
        waits: tuple[float, float, float] = found
        return waits


def _put_fit(db: sqlite3.Connection, fit: KeptFit, gaps: int) -> None:
    population = rhythm.gap_model.population_from_json(fit.population)
    db.execute(
        "INSERT OR REPLACE INTO rhythm_fit"
        " (clock, population, alpha, gaps, fitted_gaps, fitted_on, model, model_gaps, model_on)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(fit.clock, fit.population, population.alpha, gaps, fit.fitted_gaps, fit.fitted_on, fit.model),
            *((fit.fitted_gaps, fit.fitted_on) if fit.is_learned else (None, None)),
        ),
    )
    db.execute("DELETE FROM rhythm_wait WHERE clock = ?", (fit.clock,))
    _put_waits(db, fit.clock, population, range(20))


def _put_waits(db: sqlite3.Connection, clock: str, population: Population, gaps: Iterable[int]) -> None:
    """Solve for the waits in units of α + span: they depend on the number of gaps alone."""
    unit = population._replace(alpha=1.0)
    rows = [(clock, n, *(rhythm.gap_model.quantile(unit, n, 0, 1 - level) for level in TAILS)) for n in gaps]
    db.executemany("INSERT OR IGNORE INTO rhythm_wait VALUES (?, ?, ?, ?, ?)", rows)


def _today(db: sqlite3.Connection) -> date:
    """The day, here, of the step that is being written."""
    found = db.execute("SELECT at FROM batch ORDER BY id DESC LIMIT 1").fetchone()
    return local_day(found[0]) if found else date.min


def _move_late_days(db: sqlite3.Connection) -> None:
    """Write the late days of every row for the parameters that hold now."""
    fits = [Fit(db, clock) for clock in CLOCKS]
    columns = ", ".join(f"{prefix}_{name}" for prefix in CLOCKS.values() for name in ("gaps", "first", "last"))
    moved = []
    for customer_id, promised_from, promised_days, *beats in db.execute(
        f"SELECT customer_id, promised_from, promised_days, {columns} FROM rhythm"
    ):
        both = [beat if beat[0] is not None else None for beat in (beats[:3], beats[3:])]
        days = [fit.late_days(*beat) if beat else [None] * len(TAILS) for fit, beat in zip(fits, both, strict=True)]
        late = late_day(days, both)
        if promised_from is not None:
            late.append(promised_from + promised_days + 1)
        moved.append((*days[0], *days[1], min(late, default=None), customer_id))
    sets = ", ".join(f"{prefix}_{name} = ?" for prefix in CLOCKS.values() for name in ("late", "quiet", "very_quiet"))
    db.executemany(f"UPDATE rhythm SET {sets}, late_day = ? WHERE customer_id = ?", moved)

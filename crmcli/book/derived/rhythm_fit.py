"""The parameters of both clocks, fitted to this book and kept in it, and the late days that follow from them.

The write path reads of a fit only the waits in units of α + span, by number of gaps: a late day is then one
multiplication, and `domain.rhythm` (slow to import) is not needed. Fits are refitted in bulk, never one by one.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from crmcli.domain.rhythm.clocks import DEFAULT_GAP, TAILS

if TYPE_CHECKING:
    from crmcli.domain.rhythm.gap_model import Population

CLOCKS = {"orders": "order", "contact": "life"}  # and how its columns begin
MODEL_DAYS = 7  # a fitted return model is good for so long
SMALL = 500  # rhythms that are refitted in passing


def outgrown(db: sqlite3.Connection) -> bool:
    """Whether the gaps of either clock grew or shrank by more than a tenth since the parameters were fitted."""
    sql = "SELECT count(*) FROM rhythm_fit WHERE 10 * abs(gaps - fitted_gaps) > fitted_gaps"
    return bool(db.execute(sql).fetchone()[0])


def is_model_old(db: sqlite3.Connection, today: date) -> bool:
    """Whether a return model was never fitted, or more than a week ago, or on a tenth fewer or more gaps."""
    sql = """
        SELECT count(*) FROM rhythm_fit WHERE model_on IS NULL OR abs(julianday(model_on) - julianday(?)) > ?
          OR 10 * abs(gaps - model_gaps) > model_gaps"""
    return bool(db.execute(sql, (today.isoformat(), MODEL_DAYS)).fetchone()[0])


def refit(db: sqlite3.Connection) -> None:
    """Learn the parameters of both clocks anew, and move every late day to them."""
    from crmcli.domain.rhythm.gap_model import fit_population
    from crmcli.domain.rhythm.return_model import prior_model, return_model_from_json

    today = _today(db)
    for clock, prefix in CLOCKS.items():
        stats = db.execute(
            f"SELECT {prefix}_gaps, {prefix}_logs, {prefix}_squares, {prefix}_last - {prefix}_first"
            f" FROM rhythm WHERE {prefix}_gaps > 0 ORDER BY customer_id"
        ).fetchall()
        population = fit_population([row[:3] for row in stats])
        kept = db.execute("SELECT model, model_on FROM rhythm_fit WHERE clock = ?", (clock,)).fetchone()
        model = return_model_from_json(kept[0]) if kept and kept[1] else None
        if model is None or len(model.models) != min(population.k, 2):
            means = sorted(row[3] / row[0] for row in stats)
            model = prior_model(max(means[len(means) // 2], 1.0) if means else DEFAULT_GAP, population.k)
            kept = None
        gaps = sum(row[0] for row in stats)
        _put_fit(db, clock, population, model.to_json(), gaps, today, keep_model=kept is not None)
    _move_late_days(db)


def fit_models(db: sqlite3.Connection, today: date) -> None:
    """Fit the return model of both clocks (up to a second or two), as of `today`."""
    from crmcli.domain.rhythm.gap_model import population_from_json
    from crmcli.domain.rhythm.return_model import History, fit_return_model

    for clock, prefix in CLOCKS.items():
        histories = [
            History(gaps, last - first, max(0, today.toordinal() - last))
            for gaps, first, last in db.execute(
                f"SELECT {prefix}_gaps, {prefix}_first, {prefix}_last FROM rhythm WHERE {prefix}_gaps IS NOT NULL"
                " ORDER BY customer_id"
            )
        ]
        (text,) = db.execute("SELECT population FROM rhythm_fit WHERE clock = ?", (clock,)).fetchone()
        model = fit_return_model(histories, population_from_json(text).k)
        db.execute(
            "UPDATE rhythm_fit SET model = ?, model_gaps = gaps, model_on = ? WHERE clock = ?",
            (model.to_json(), today.isoformat(), clock),
        )


def is_worth_a_moment(db: sqlite3.Connection) -> bool:
    """A small book is refitted in passing, but at most once a day."""
    if db.execute("SELECT 1 FROM rhythm LIMIT 1 OFFSET ?", (SMALL,)).fetchone():
        return False
    return bool(db.execute("SELECT 1 FROM rhythm_fit WHERE fitted_on < ?", (_today(db),)).fetchone())


class Fit:
    """The parameters of one clock as the write path needs them: the waits in units of α + span, by number of gaps."""

    def __init__(self, db: sqlite3.Connection, clock: str) -> None:
        self.db = db
        self.clock = clock
        found = db.execute("SELECT population, alpha FROM rhythm_fit WHERE clock = ?", (clock,)).fetchone()
        self.population: str
        self.alpha: float
        self.population, self.alpha = found or self._first()
        self.waits: dict[int, tuple[float, float, float]] = {}

    def _first(self) -> tuple[str, float]:
        """The parameters of a book in which nothing has happened yet."""
        from crmcli.domain.rhythm.gap_model import fit_population
        from crmcli.domain.rhythm.return_model import prior_model

        population = fit_population(())
        model = prior_model(DEFAULT_GAP, population.k).to_json()
        _put_fit(self.db, self.clock, population, model, 0, _today(self.db), keep_model=False)
        return population.to_json(), population.alpha

    def late_days(self, gaps: int, first: int, last: int) -> list[int]:
        """The days on which this customer turns late, quiet and very quiet: as `rhythm.quiet_wait` has them."""
        waits = self.waits.get(gaps) or self._wait(gaps)
        span = last - first
        scale = self.alpha + span
        days = []
        for level, wait in zip(TAILS, waits, strict=True):
            after = scale * wait
            whole = int(after) + 1
            margin = 1e-6 * after if after > 1 else 1e-6
            if not margin < whole - after < 1 - margin:  # rounding decides: ask who decides
                from crmcli.domain.rhythm.gap_model import population_from_json, quiet_wait

                whole = quiet_wait(population_from_json(self.population), gaps, span, level=level)
            days.append(last + whole)
        return days

    def _wait(self, gaps: int) -> tuple[float, float, float]:
        sql = "SELECT late, quiet, very_quiet FROM rhythm_wait WHERE clock = ? AND gaps = ?"
        found = self.db.execute(sql, (self.clock, gaps)).fetchone()
        if found is None:
            from crmcli.domain.rhythm.gap_model import population_from_json

            _put_waits(self.db, self.clock, population_from_json(self.population), range(gaps, gaps + 10))
            found = self.db.execute(sql, (self.clock, gaps)).fetchone()
        self.waits[gaps] = found
        waits: tuple[float, float, float] = found
        return waits


def _put_fit(
    db: sqlite3.Connection, clock: str, population: "Population", model: str, gaps: int, today: str, *, keep_model: bool
) -> None:
    values = (population.to_json(), population.alpha, gaps, gaps, today, model)
    if keep_model:
        sql = "population = ?, alpha = ?, gaps = ?, fitted_gaps = ?, fitted_on = ?, model = ?"
        db.execute(f"UPDATE rhythm_fit SET {sql} WHERE clock = ?", (*values, clock))
    else:
        db.execute(
            "INSERT OR REPLACE INTO rhythm_fit"
            " (clock, population, alpha, gaps, fitted_gaps, fitted_on, model) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (clock, *values),
        )
    db.execute("DELETE FROM rhythm_wait WHERE clock = ?", (clock,))
    _put_waits(db, clock, population, range(20))


def _put_waits(db: sqlite3.Connection, clock: str, population: "Population", gaps: Iterable[int]) -> None:
    """Solve for the waits in units of α + span: they depend on the number of gaps alone."""
    from crmcli.domain.rhythm.gap_model import quantile

    unit = population._replace(alpha=1.0)
    rows = [(clock, n, *(quantile(unit, n, 0, 1 - level) for level in TAILS)) for n in gaps]
    db.executemany("INSERT OR IGNORE INTO rhythm_wait VALUES (?, ?, ?, ?, ?)", rows)


def _today(db: sqlite3.Connection) -> str:
    """The day of the step that is being written."""
    found = db.execute("SELECT substr(at, 1, 10) FROM batch ORDER BY id DESC LIMIT 1").fetchone()
    return str(found[0]) if found else date.min.isoformat()


def _move_late_days(db: sqlite3.Connection) -> None:
    """Write the late days of every row for the parameters that hold now."""
    fits = [Fit(db, clock) for clock in CLOCKS]
    columns = ", ".join(f"{prefix}_{name}" for prefix in CLOCKS.values() for name in ("gaps", "first", "last"))
    moved = []
    for customer_id, promised_from, promised_days, *beats in db.execute(
        f"SELECT customer_id, promised_from, promised_days, {columns} FROM rhythm"
    ):
        days: list[int | None] = []
        for fit, beat in zip(fits, (beats[:3], beats[3:]), strict=True):
            days += fit.late_days(*beat) if beat[0] is not None else [None] * len(TAILS)
        late = [day for day in days[:: len(TAILS)] if day is not None]
        if promised_from is not None:
            late.append(promised_from + promised_days + 1)
        moved.append((*days, min(late, default=None), customer_id))
    sets = ", ".join(f"{prefix}_{name} = ?" for prefix in CLOCKS.values() for name in ("late", "quiet", "very_quiet"))
    db.executemany(f"UPDATE rhythm SET {sets}, late_day = ? WHERE customer_id = ?", moved)

"""The kept rhythm: whatever is written, undone or refitted, it is what reading all events anew would give."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.book import derived
from crmcli.book.derived import rhythm_fit
from crmcli.book.undo import redo, undo
from crmcli.domain.rhythm.cadence import Cadence, ContactPromise, contact_promise
from crmcli.domain.rhythm.gap_model import GapStats, fit_population, gap_stats, population_from_json, quiet_wait
from crmcli.domain.settings import Settings
from crmcli.domain.times import local_day
from crmcli.errors import CrmError
from crmcli.services.customers import NewCustomer, add_customer, add_tag, drop_tag
from crmcli.store import Store
from tests.conftest import NOW

TODAY = NOW.date()
CADENCES = [Cadence("tier", "A", 21, 30), Cadence("tag", "vip", 14, 21)]


def expected(store: Store) -> list[dict[str, Any]]:
    """The table as the domain computes it from all events, with the parameters that are kept."""
    fits = {fit.clock: population_from_json(fit.population) for fit in rhythm_fit.kept_fits(store.db) if fit.is_learned}
    has_cadences = store.value("SELECT value FROM setting WHERE key = 'cadence' AND value <> 'null'") is not None
    rows = []
    for customer_id, own_days, tier, created_at in store.rows(
        "SELECT id, cadence_days, tier, created_at FROM customer WHERE deleted_at IS NULL ORDER BY id"
    ):
        orders = store.rows(  # those below 0 came back: they are no orders
            'SELECT day, amount FROM "order" WHERE customer_id = ? AND deleted_at IS NULL AND NOT amount < 0',
            (customer_id,),
        )
        notes = store.rows(
            "SELECT day, is_life, at, id FROM interaction WHERE customer_id = ? AND deleted_at IS NULL",
            (customer_id,),
        )
        bought = [_number(day) for day, _ in orders]
        life = [_number(day) for day, _ in orders] + [_number(day) for day, is_life, _, _ in notes if is_life]
        tags = {name for (name,) in store.rows("SELECT name FROM tag WHERE customer_id = ? AND deleted_at IS NULL",
                                               (customer_id,))}  # fmt: skip
        promise = contact_promise(own_days, tier, tags, CADENCES if has_cadences else [])
        if not orders and not notes and promise is None:
            continue
        row: dict[str, Any] = {"customer_id": customer_id}
        row |= _clock("order", bought, fits.get("orders")) | _clock("life", life, fits.get("contact"))
        row |= _promised(promise, life, created_at)
        clocks = [[row[f"{prefix}_{name}"] for name in ("gaps", "first", "last")] for prefix in ("order", "life")]
        level = "late" if None in (clocks[0][0], clocks[1][0]) or clocks[0] == clocks[1] else "quiet"
        late = [row[f"order_{level}"], row[f"life_{level}"]]
        late.append(None if promise is None else row["promised_from"] + promise.days + 1)
        row["late_day"] = min((day for day in late if day is not None), default=None)
        lives = [(day, day, 0) for day, _ in orders] + [(day, at, n) for day, is_life, at, n in notes if is_life]
        last_life = max(lives, default=("", "", 0))
        row["unanswered"] = sum((day, at, n) > last_life for day, _, at, n in notes)
        row["worth"] = sum(amount for day, amount in orders if _number(day) > max(bought) - 365)
        rows.append(row)
    return rows


def _clock(prefix: str, days: list[int], population: Any) -> dict[str, Any]:
    names = ("gaps", "first", "last", "logs", "squares", "late", "quiet", "very_quiet")
    if not days:
        return {f"{prefix}_{name}": None for name in names}
    stats, first, last = gap_stats(days), min(days), max(days)
    late: list[int | None] = [None] * 3  # a book too young to call anybody late
    if population is not None:
        late = [last + quiet_wait(population, stats.n, last - first, level=level) for level in (0.20, 0.10, 0.03)]
    values = (stats.n, first, last, pytest.approx(stats.sl), pytest.approx(stats.sl2), *late)
    return {f"{prefix}_{name}": value for name, value in zip(names, values, strict=True)}


def _promised(promise: ContactPromise | None, life: list[int], created_at: str) -> dict[str, Any]:
    if promise is None:
        return dict.fromkeys(("promised_by", "promised_from", "promised_days", "promised_limit"))
    since = max(life, default=local_day(created_at).toordinal())
    return {"promised_by": promise.by, "promised_from": since, "promised_days": promise.days,
            "promised_limit": promise.limit}  # fmt: skip


def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def kept(store: Store) -> list[dict[str, Any]]:
    """The table as it is."""
    cursor = store.db.execute("SELECT * FROM rhythm ORDER BY customer_id")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def is_as_expected(store: Store) -> bool:
    """The rows, and the number of gaps that tells when the parameters are outgrown."""
    assert kept(store) == expected(store)
    for clock, prefix in rhythm_fit.CLOCKS.items():
        gaps = store.value("SELECT gaps FROM rhythm_fit WHERE clock = ?", (clock,))
        assert gaps in (None, store.value(f"SELECT coalesce(sum({prefix}_gaps), 0) FROM rhythm"))
    assert store.rows("SELECT * FROM stale") == []
    return True


def _customers(store: Store) -> list[int]:
    return [i for (i,) in store.rows("SELECT id FROM customer")]


def _any(store: Store, table: str, random: Random) -> int:
    ids = [i for (i,) in store.rows(f'SELECT id FROM "{table}"')]
    return random.choice(ids) if ids else 0


def _order(store: Store, random: Random) -> None:
    who, amount = random.choice(_customers(store)), random.choice((-500, 0, 1200, 90_000))
    store.insert("order", customer_id=who, day=_day(random), amount=amount, currency="USD")


def _note(store: Store, random: Random) -> None:
    day = _day(random)
    at = random.choice((day, f"{day}T09:00:00Z", f"{day}T08:00:00Z"))
    minutes, direction = random.choice((None, None, 5)), random.choice(("in", "out", "out", None))
    store.insert("interaction", customer_id=random.choice(_customers(store)), at=at, day=day, text="hello",
                 channel=random.choice(("mail", "call", "visit")), direction=direction, minutes=minutes)  # fmt: skip


def _day(random: Random) -> str:
    return (TODAY - timedelta(days=random.choice((0, 1, 2, 7, 30, random.randrange(900))))).isoformat()


def _merge(store: Store, random: Random) -> None:
    one, other = random.choice(_customers(store)), random.choice(_customers(store))
    for table in ("order", "interaction"):
        store.db.execute(f'UPDATE "{table}" SET customer_id = ? WHERE customer_id = ?', (one, other))


def _bulk(store: Store, random: Random) -> None:
    who = random.choice(_customers(store))
    rows = [(who, _day(random), random.randrange(1000), "EUR") for _ in range(random.randrange(1, 8))]
    store.insert_many("order", ("customer_id", "day", "amount", "currency"), rows)


def _promise(store: Store, random: Random) -> None:
    who = random.choice(_customers(store))
    add_tag(store, who, "vip") if random.random() < 0.7 else drop_tag(store, who, "vip")
    store.update("customer", who, cadence_days=random.choice((None, 10, 40)), tier=random.choice(("A", "a", "B", None)))


def _cadence(store: Store, random: Random) -> None:
    value = random.choice(('[["tier", "A", 21, 30], ["tag", "vip", 14, 21]]', "null"))
    row = store.row("SELECT id FROM setting WHERE key = 'cadence'")
    if row is None:
        store.insert("setting", key="cadence", value=value)
    else:
        store.update("setting", row[0], value=value)


def _gone(store: Store, random: Random) -> None:
    table = random.choice(("customer", "order", "interaction", "tag"))
    row = _any(store, table, random)
    random.choice((store.trash, store.untrash))(table, row)


def _forgotten(store: Store, random: Random) -> None:
    if len(_customers(store)) > 1:
        who = random.choice(_customers(store))
        for table in ("tag", "order", "interaction"):
            store.db.execute(f'DELETE FROM "{table}" WHERE customer_id = ?', (who,))
        store.db.execute("DELETE FROM customer WHERE id = ?", (who,))


def _moved(store: Store, random: Random) -> None:
    store.update("order", _any(store, "order", random), day=_day(random), amount=random.choice((-1, 7)))


DEEDS: tuple[Callable[[Store, Random], None], ...] = (
    _order, _order, _order, _note, _note, _note, _merge, _bulk, _promise, _cadence, _gone, _moved, _forgotten,
)  # fmt: skip


def act(store: Store, random: Random) -> None:
    """One random step, perhaps of several writes; sometimes one that is taken back, or a new fit."""
    if not _customers(store):  # all were undone
        add_customer(store, NewCustomer("Ada"), Settings())
    try:
        luck = random.random()
        if luck < 0.12:
            undo(store)
        elif luck < 0.2:
            redo(store)
        else:
            with store.atomic("step"):
                for _ in range(random.choice((1, 1, 1, 6))):
                    random.choice(DEEDS)(store, random)
                if luck > 0.95:
                    derived.refresh(store.db)
                    rhythm_fit.refit(store.db)
    except CrmError:
        return


@settings(max_examples=20)
@given(seed=st.integers(0, 10**9))
def test_the_table_follows_every_write(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Whatever is written, merged, forgotten, taken back: never a row that reading all anew would not give."""
    store = Store.open(tmp_path_factory.mktemp("rhythm") / "book.db", NOW)
    store.db.execute("PRAGMA synchronous = OFF")
    random = Random(seed)
    for name in ("Li Wei", "王永庆", "Bob"):
        add_customer(store, NewCustomer(name), Settings())
    for _ in range(40):
        act(store, random)
        assert is_as_expected(store)
    before = kept(store)
    with store.atomic("rebuild"):
        derived.rebuild(store.db)
    assert is_as_expected(store)
    facts = ("customer_id", "order_gaps", "order_last", "life_gaps", "life_last", "unanswered", "worth")
    assert [[row[name] for name in facts] for row in kept(store)] == [[row[name] for name in facts] for row in before]
    store.close()


def _with_orders(store: Store, customers: int, every: int, times: int) -> None:
    with store.atomic("orders"):
        for n in range(customers):
            who = store.insert("customer", name=f"Customer {n}")
            for i in range(times):
                day = (TODAY - timedelta(days=every * (i + 1) + n % 5 * i)).isoformat()
                store.insert("order", customer_id=who, day=day, amount=100, currency="USD")


def _population(store: Store) -> Any:
    return population_from_json(store.value("SELECT population FROM rhythm_fit WHERE clock = 'orders'"))


def test_what_is_imported_is_fitted_at_once(store: Store) -> None:
    """Orders read at night are judged by their own rhythm in the morning, not by the prior; a small book's too."""
    _with_orders(store, 40, 12, 4)
    stats = store.rows("SELECT order_gaps, order_logs, order_squares FROM rhythm ORDER BY customer_id")
    assert _population(store) == fit_population(GapStats(*row) for row in stats)
    assert is_as_expected(store)


def test_a_book_is_fitted_by_the_step_that_outgrows_it(store: Store) -> None:
    """By a tenth, and by fifteen gaps: the note after a call hardly ever waits for a fit, and a question never."""
    _with_orders(store, 7, 10, 3)
    prior = _population(store)
    assert prior == fit_population(())
    _with_orders(store, 1, 10, 2)
    fitted = _population(store)
    assert fitted != prior
    _with_orders(store, 6, 90, 3)
    assert _population(store) == fitted
    assert not rhythm_fit.outgrown(store.db)
    store.now = NOW + timedelta(days=400)
    with store.atomic("note"):
        store.insert("interaction", customer_id=1, at="2027-12-01", day="2027-12-01", text="x", direction="in")
    assert _population(store) == fitted
    _with_orders(store, 2, 90, 3)
    assert _population(store) != fitted
    assert is_as_expected(store)


def test_a_fit_that_cannot_be_read_is_learned_anew(store: Store) -> None:
    """Only a clock that there is, with numbers that are: else nothing is kept of it."""
    _with_orders(store, 20, 12, 4)
    before = rhythm_fit.kept_fits(store.db)
    fit = before[0]._asdict()
    for wrong in (
        fit | {"clock": "moon"},
        fit | {"population": "{}"},
        fit | {"model": "[]"},
        fit | {"fitted_on": "soon"},
        fit | {"fitted_gaps": True},
        fit | {"is_learned": "yes"},
    ):
        with pytest.raises((ValueError, TypeError, KeyError)), store.atomic("fit"):
            rhythm_fit.put_kept_fit(store.db, wrong)
    assert rhythm_fit.kept_fits(store.db) == before

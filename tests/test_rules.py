"""The rulebook: whatever is said, a rule returns values that the book's tables take, or names every fault."""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.book.whole import shapes
from crmcli.domain.rules import history, people, sales
from crmcli.domain.rules.stored import TABLES, check_row
from crmcli.domain.rules.values import MAX_LINE, Fault, InvalidRecord
from crmcli.domain.settings import Settings
from crmcli.errors import Usage
from crmcli.store import Store
from tests.conftest import NOW

STAGES = Settings().stage_names
TODAY = NOW.date()
RULES: dict[str, tuple[dict[str, Any], Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "customer": (dict(people.CUSTOMER), lambda said: people.customer(said, STAGES, TODAY)),
    "contact": (dict(people.CONTACT), lambda said: people.contact(said, TODAY)),
    "interaction": (dict(history.INTERACTION), lambda said: history.interaction(said, NOW)),
    "reminder": (dict(history.REMINDER), history.reminder),
    "case": (dict(history.CASE), lambda said: history.case(said, NOW)),
    "deal": (dict(sales.DEAL), lambda said: sales.deal(said, STAGES, NOW)),
    "order": (dict(sales.ORDER), lambda said: sales.order(said, NOW, has_lines=True)),
    "order_line": (dict(sales.ORDER_LINE), lambda said: sales.order_line(said, "USD", "USD")),
    "payment": (dict(sales.PAYMENT), lambda said: sales.payment(said, NOW)),
    "product": (dict(sales.PRODUCT), sales.product),
    "consumption": (dict(sales.CONSUMPTION), sales.consumption),
}
GOOD = {
    "text": "x", "name": "Acme", "title": "chairs", "at": "2026-11-18", "day": "2026-11-18", "due": "2026-11-18",
    "due_day": "2026-11-18", "opened_on": "2026-11-18", "amount": 100, "currency": "USD", "quantity": 1, "lead_days": 0,
}  # fmt: skip
# Columns that a service or importer always says.
ALWAYS_SAID = ("at", "day", "due", "due_day", "opened_on", "quantity", "lead_days", "channel", "kind", "discount")
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["", "person", "company", "won", "lost", "call", "in", "todo", "owe", "2026-11-18", "2026-11-18T10:00:00Z",
         "2026-02-30", "--02-29", "USD", "usd", "every month", "yes", "\ud800", "a\0b", "x" * 6000, 1, 0, -1, 0.5],
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A book whose foreign keys are not looked at: only its CHECKs and types."""
    store = Store.open(tmp_path_factory.mktemp("rules") / "book.db", NOW)
    store.db.execute("PRAGMA foreign_keys = OFF")
    for (name,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        store.db.execute(f'DROP TRIGGER "{name}"')
    yield store.db
    store.close()


def insert(db: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    """Insert and take back one row; raises sqlite3.Error for values that the table refuses."""
    row = {"uid": "u", "created_at": "t", "updated_at": "t", **values}
    for column in ("customer_id", "order_id", "product_id"):
        if column in TABLES[table] or (column, table) == ("customer_id", "case"):
            row[column] = row.get(column) or 1
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
    db.execute("SAVEPOINT one")
    try:
        db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(row.values()))
    finally:
        db.execute("ROLLBACK TO one")
        db.execute("RELEASE one")


@pytest.mark.parametrize("table", RULES)
@given(data=st.data())
def test_what_a_rule_returns_the_table_takes(table: str, db: sqlite3.Connection, data: st.DataObject) -> None:
    """Any value in any column is stored as the schema wants it, or refused with its column; nothing else is raised."""
    checks, rule = RULES[table]
    said = {column: value for column, value in GOOD.items() if column in checks}
    more = data.draw(st.dictionaries(st.sampled_from(sorted(checks)), VALUES, max_size=4))
    said |= {column: value for column, value in more.items() if value is not None or column not in ALWAYS_SAID}
    faults, values = _tried(lambda: rule(said))
    if values is None:
        assert faults
        assert all(fault.field in checks and fault.message for fault in faults)
    else:
        insert(db, table, values)


def _tried(rule: Callable[[], Any]) -> tuple[tuple[Fault, ...], Any]:
    """The faults that a rule names and None, or no fault and what it returns."""
    try:
        return (), rule()
    except InvalidRecord as error:
        return error.faults, None


@pytest.mark.parametrize("table", TABLES)
@given(data=st.data())
def test_a_stored_row_is_taken_as_it_is_or_named(table: str, data: st.DataObject) -> None:
    """A whole book's rows are checked with nothing but a list of faults coming of it."""
    columns = [*TABLES[table], "uid", "created_at", "deleted_at"]
    values = data.draw(st.dictionaries(st.sampled_from(columns), VALUES | st.lists(VALUES, max_size=3), max_size=5))
    faults, _ = _tried(lambda: check_row(table, values, ()))
    assert all(fault.message for fault in faults)


def test_every_column_has_a_rule(store: Store) -> None:
    """A column that a migration adds is checked from then on, or stands here with the reason."""
    by_all = {"uid", "created_at", "updated_at", "deleted_at"}
    left_to_the_database: set[tuple[str, str]] = set()
    for shape in shapes(store):
        missing = set(shape.columns) - by_all - set(shape.links) - set(TABLES[shape.table])
        assert {(shape.table, column) for column in missing} <= left_to_the_database


def test_every_fault_is_listed_with_its_field() -> None:
    """A row with three faults is mended in one go."""
    with pytest.raises(InvalidRecord) as refused:
        people.customer(
            {"name": "x" * (MAX_LINE + 1), "birthday": "soon", "stage": "nowhere", "city": "Paris"}, STAGES, TODAY
        )
    assert [fault.field for fault in refused.value.faults] == ["name", "birthday", "stage"]
    assert refused.value.message == f"That name has {MAX_LINE + 1} characters; {MAX_LINE} are the most."


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "amount"),
    [(1, 50, 0.5, 25), (0.5, 1, 0, 1), (-0.5, 1, 0, -1), (3, 5, 0.1, 14), (1, 105, 0.1, 95), (1.005, 100, 0, 101),
     (1000, "0.5", 0, 500), (10**9, 10**9, 0, 10**18)],
)  # fmt: skip
def test_halves_are_rounded_away_from_nothing(quantity: float, price: int | str, discount: float, amount: int) -> None:
    """One function for every line, exact in decimals: 1.005 of 100 is 100.5, whatever a float makes of it."""
    assert sales.line_amount(quantity, price, discount) == amount


@given(st.integers(1, 10**6), st.integers(0, 10**9))
def test_a_unit_price_times_the_quantity_is_near_the_total(quantity: int, total: int) -> None:
    """No more is lost than half a unit for each piece."""
    assert abs(sales.unit_price(total, quantity) * quantity - total) <= quantity / 2


@given(st.text(max_size=30))
def test_a_field_is_a_number_only_where_it_is_written_just_so(said: str) -> None:
    """What is kept reads back as it was typed."""
    kept = people.field_value(said)
    assert str(kept if kept is not None else "") == str(people.field_value(str(kept)) if kept is not None else "")
    if isinstance(kept, int | float):
        assert str(kept) == said.strip()


@pytest.mark.parametrize(
    ("name", "company", "kind"),
    [("Müller GmbH", None, "company"), ("Acme Ltd", None, "company"), ("上海宏达机电有限公司", None, "company"),
     ("Li Wei", None, "person"), ("Müller GmbH", "Holding", "person"), ("Marco", None, "person")],
)  # fmt: skip
def test_a_name_tells_whether_it_is_a_company(name: str, company: str | None, kind: str) -> None:
    """One function for every door; who works for a company is a person."""
    assert people.kind_of(name, company) == kind
    assert people.customer({"name": name, "company": company}, STAGES, TODAY)["kind"] == kind
    assert people.customer({"name": name, "kind": "person"}, STAGES, TODAY)["kind"] == "person"


@given(st.text(max_size=12))
def test_a_tag_is_kept_in_one_form(said: str) -> None:
    """Tagging with what was kept changes nothing."""
    try:
        kept = people.tag(said)
    except Usage:
        return
    assert people.tag(kept) == kept


@pytest.mark.parametrize(
    "phone", ["-49", "12", "+49", "0", "-49 30 1234567", "−493012345", "+-49 30 12345", "(-49) 30 12"]
)
def test_what_is_no_phone_is_refused(phone: str) -> None:
    """Two digits or a minus are a slip, and would be looked for as a number ever after."""
    with pytest.raises(Usage):
        people.detail("phone", phone, "DE")
    with pytest.raises(Usage):
        people.detail("fax", phone, "DE")


@pytest.mark.parametrize("phone", ["110", "10086", "+49 30 1234567", "(030) 12 34", "1-800-FLOWERS"])
def test_short_and_written_out_phones_are_taken(phone: str) -> None:
    """Three digits are an emergency number or a hotline."""
    assert people.detail("phone", phone, "DE").value == phone


@pytest.mark.parametrize("born", ["2027-05-03", "3 May 2027", "2027年五月初三", "2026-11-19", "lunar 2026-10-11"])
def test_nobody_is_born_tomorrow(born: str) -> None:
    """A year of birth to come is a slip in every calendar, for customers and contacts."""
    assert TODAY.isoformat() == "2026-11-18"
    with pytest.raises(InvalidRecord):
        people.customer({"name": "Anna", "birthday": born}, STAGES, TODAY)
    with pytest.raises(InvalidRecord):
        people.contact({"customer_id": 1, "name": "Anna", "birthday": born}, TODAY)
    with pytest.raises(Usage):
        people.customer_field("birthday", born, STAGES, TODAY)
    with pytest.raises(Usage):
        people.contact_field("birthday", born, TODAY)


@pytest.mark.parametrize("born", ["2026-11-18", "--12-31", "lunar --12-29", "lunar 2026-10-10", "1990-05-03"])
def test_who_is_born_by_today_is_taken(born: str) -> None:
    """Today counts, and a day without a year comes again."""
    assert people.customer({"name": "Anna", "birthday": born}, STAGES, TODAY)["birthday"] == born

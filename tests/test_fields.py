"""The list of a customer's fields: every column stands in it, and each field can be used as its line says."""

import csv
import io
import json
from pathlib import Path

import pytest

from crmcli.domain import fields
from crmcli.domain.fields import FIELDS, Field
from crmcli.domain.records import Customer
from crmcli.queries.customers import get_customer
from crmcli.store import Store
from tests.conftest import NOW, Crm, prepared

TYPED = {
    fields.TEXT: "Zebra",
    fields.NOTE: "Zebra\nsays",
    fields.KIND: "company",
    fields.STAGE: "proposal",
    fields.BIRTHDAY: "1980-05-03",
    fields.DAY: "2026-12-01",
    fields.SPAN: "6 weeks",
    fields.FLAG: "yes",
}
TYPED_LISTS = {"phone": "+8613800138000", "fax": "+861012345678", "email": "z@zebra.example", "url": "zebra.example"}
STORED = {fields.SPAN: "42", fields.FLAG: "1"}


def typed(field: Field) -> str:
    """A value as a person types it."""
    return TYPED_LISTS.get(field.name, "zebra") if field.type == fields.LIST else TYPED[field.type]


def named(what: tuple[Field, ...]) -> "pytest.MarkDecorator":
    """One test for each field."""
    return pytest.mark.parametrize("field", what, ids=lambda field: field.name)


@prepared
def two(crm: Crm) -> Crm:
    """Two customers of whom only the names are known."""
    crm.ok("add", "Ann")
    crm.ok("add", "Bob")
    return crm


def value(crm: Crm, customer_id: int, field: Field) -> object:
    """What the book holds of a field."""
    store = Store.open(crm.path, NOW)
    try:
        if field.home in (fields.DETAIL, fields.TAG):
            sql = {
                fields.TAG: "SELECT name FROM tag WHERE customer_id = ? AND deleted_at IS NULL",
                fields.DETAIL: f"SELECT value FROM detail WHERE kind = '{field.name}' AND customer_id = ?"
                " AND deleted_at IS NULL",
            }[field.home]
            return [found for (found,) in store.rows(sql, (customer_id,))]
        return store.value(f"SELECT {field.column} FROM customer WHERE id = ?", (customer_id,))
    finally:
        store.close()


def expected(field: Field) -> object:
    """What the book holds of a field after `typed` was written."""
    if field.type == fields.LIST:
        return [typed(field)]
    stored = STORED.get(field.type, typed(field))
    return int(stored) if field.type in STORED else stored


def test_every_column_of_a_customer_stands_in_the_list(store: Store) -> None:
    """A migration that adds a column must say here what may be done with it."""
    columns = {name for _, name, *_ in store.rows("PRAGMA table_info(customer)")}
    listed = {field.column for field in FIELDS if field.home == fields.CUSTOMER}
    assert columns - listed == set()
    activity = {name for _, name, *_ in store.rows("PRAGMA table_info(activity)")} - {"customer_id"}
    assert activity == {field.column for field in FIELDS if field.home == fields.ACTIVITY}
    names = [field.name for field in FIELDS]
    assert len(names) == len(set(names))


def test_a_record_of_a_customer_has_every_field_that_lists_show() -> None:
    """Records are written out for the type checker; this holds them to the list."""
    attributes = {field.attribute for field in (*fields.LISTABLE, *fields.IN_JSON)}
    assert attributes <= set(Customer._fields) <= {field.attribute for field in FIELDS}


@named(fields.EDITABLE)
def test_an_editable_field_is_set_and_cleared(two: Crm, field: Field) -> None:
    """By field=value; a field that is never empty refuses to be."""
    two.ok("edit", "#1", f"{field.name}={typed(field)}")
    assert value(two, 1, field) == expected(field)
    emptied = two("edit", "#1", f"{field.name}=")
    if field.type in (fields.KIND, fields.FLAG):
        return
    if field.required:
        assert emptied.code == 2
    else:
        assert emptied.code == 0, emptied.err
        assert not value(two, 1, field)


@named(tuple(field for field in FIELDS if not field.editable))
def test_what_the_program_fills_in_cannot_be_typed(two: Crm, field: Field) -> None:
    """A uid or a time that somebody typed would be a lie."""
    assert two("edit", "#1", f"{field.name}=x").code == 2


@named(fields.LISTABLE)
def test_a_listable_field_is_a_column(two: Crm, field: Field) -> None:
    """Its value is seen in the table."""
    if field.editable:
        two.ok("edit", "#1", f"{field.name}={typed(field)}")
    shown = two("list", "--columns", f"id,{field.name}")
    assert shown.code == 0, shown.err
    if field.editable and field.type not in (fields.SPAN, fields.FLAG):
        assert typed(field).split()[0] in shown.out


@named(fields.FILTERABLE)
def test_a_filterable_field_is_a_condition(two: Crm, field: Field) -> None:
    """Equal to the value finds the customer who has it, unequal the other, and so does asking who lacks it."""
    if not field.editable:
        assert two("list", "--where", f"{field.name} = ''").code == 0
        return
    name = "Zebra" if field.name == "name" else "Ann"
    two.ok("edit", "#1", f"{field.name}={typed(field)}")
    wanted = STORED.get(field.type, typed(field)).replace("\n", " ")
    if field.type != fields.NOTE:
        assert [c["name"] for c in two.ok("list", "--where", f"{field.name} = '{wanted}'")] == [name]
        assert [c["name"] for c in two.ok("list", "--where", f"{field.name} != '{wanted}'")] == ["Bob"]
    if field.can_miss:
        assert [c["name"] for c in two.ok("list", "--missing", field.name)] == ["Bob"]


@named(fields.SORTABLE)
def test_a_sortable_field_orders_a_list(two: Crm, field: Field) -> None:
    """Customers without a value come last, whichever way the list is turned."""
    if field.editable and not field.required:
        two.ok("edit", "#2", f"{field.name}={typed(field)}")
    for way in ("", "-"):
        names = [c["id"] for c in two.ok("list", "--sort", f"{way}{field.name}")]
        assert sorted(names) == [1, 2]
        if field.editable and not field.required:
            assert names == [2, 1]


def whole(crm: Crm) -> None:
    """Give the first customer a value of every field."""
    changes = [f"{field.name}={typed(field)}" for field in fields.EDITABLE]
    crm.ok("edit", "#1", *changes)


def test_what_is_exported_is_imported(two: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own table, written and read back into an empty book, keeps every field that says so."""
    whole(two)
    table = tmp_path / "out.csv"
    table.write_text(two("export", "--format", "csv").out, encoding="utf-8")
    monkeypatch.setenv("CRM_BOOK", str(tmp_path / "other.db"))
    two.ok("import", table)
    for field in (field for field in FIELDS if field.imported):
        assert value(two, 1, field) == expected(field), field.name
    header = next(csv.reader(io.StringIO(table.read_text(encoding="utf-8"))))
    assert len(header) == len(set(header))


def test_json_has_every_exported_field(two: Crm) -> None:
    """Lists and exports answer under the keys of the list."""
    whole(two)
    (customer, _) = two.ok("list", "--sort", "id")
    assert set(customer) == {field.key for field in fields.IN_JSON}
    exported = json.loads(two("export", "--format", "json").out)[0]
    keys = {field.key for field in fields.EXPORTED if field.name != "address"}
    assert keys <= set(exported)
    assert {key: exported[key] for key in customer} == customer


def test_a_merge_fills_every_field_that_is_missing(two: Crm) -> None:
    """The kept customer takes what only the other had."""
    whole(two)
    two.ok("merge", "#2", "#1")
    store = Store.open(two.path, NOW)
    kept = get_customer(store, 2)
    store.close()
    for field in (field for field in FIELDS if field.merged):
        assert getattr(kept, field.attribute) == expected(field), field.name


def test_the_form_has_fields_that_can_be_edited() -> None:
    """A line of the form that could not be saved would lose what was typed."""
    assert set(fields.IN_FORM) <= set(fields.EDITABLE)
    assert [field.form for field in fields.IN_FORM] == list(range(1, len(fields.IN_FORM) + 1))

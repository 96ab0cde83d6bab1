"""What a merge of two customers reads: the rows that point at one of them, and its people, details and uses by name."""

from typing import NamedTuple

from crmcli.store import Store


class StoredContact(NamedTuple):
    """A person at a customer, as far as two of one name are compared."""

    id: int
    name: str
    title: str | None
    role: str | None
    birthday: str | None
    left_on: str | None
    note: str | None


class StoredDetail(NamedTuple):
    """A phone, mail, address … of a customer or of a contact; `normal` is the form that is compared."""

    id: int
    contact_id: int | None
    kind: str
    value: str
    normal: str
    label: str | None


class StoredUse(NamedTuple):
    """What a customer uses of a product: quantity a day (None: not said) and days to deliver."""

    id: int
    product_id: int
    product_uid: str
    product: str
    per_day: float | None
    lead_days: int


class StoredTag(NamedTuple):
    """A tag of a customer."""

    id: int
    name: str


def referrers(store: Store) -> set[int]:
    """The ids of all customers who referred somebody."""
    return {i for (i,) in store.rows("SELECT DISTINCT referrer_id FROM customer WHERE referrer_id IS NOT NULL")}


def count_pointing_at(store: Store, table: str, column: str, row_id: int) -> int:
    """How many rows of `table`, without the deleted, have `row_id` in `column`."""
    return int(store.value(f'SELECT count(*) FROM "{table}" WHERE "{column}" = ? AND deleted_at IS NULL', (row_id,)))


def stored_tags(store: Store, customer_id: int) -> list[StoredTag]:
    """A customer's tags."""
    sql = "SELECT id, name FROM tag WHERE customer_id = ? AND deleted_at IS NULL"
    return store.records(StoredTag, sql, (customer_id,))


def stored_contacts(store: Store, customer_id: int) -> list[StoredContact]:
    """The people at a customer."""
    sql = (
        "SELECT id, name, title, role, birthday, left_on, note FROM contact"
        " WHERE customer_id = ? AND deleted_at IS NULL"
    )
    return store.records(StoredContact, sql, (customer_id,))


def stored_details(store: Store, customer_id: int) -> list[StoredDetail]:
    """The details of a customer and of its contacts, the oldest first."""
    sql = (
        "SELECT id, contact_id, kind, value, normal, label FROM detail"
        " WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id"
    )
    return store.records(StoredDetail, sql, (customer_id,))


def stored_uses(store: Store, customer_id: int) -> list[StoredUse]:
    """What a customer said they use of each product."""
    sql = (
        "SELECT u.id, u.product_id, p.uid AS product_uid, p.name AS product, u.per_day, u.lead_days"
        " FROM consumption u JOIN product p ON p.id = u.product_id WHERE u.customer_id = ? AND u.deleted_at IS NULL"
    )
    return store.records(StoredUse, sql, (customer_id,))


def use_with_uid(store: Store, uid: str) -> tuple[int, bool] | None:
    """The id of the use with this uid, and whether it is deleted; None when there is none."""
    found = store.row("SELECT id, deleted_at IS NOT NULL FROM consumption WHERE uid = ?", (uid,))
    return None if found is None else (found[0], bool(found[1]))

"""The people at customers, and the ways to reach them."""

from crmcli.domain.records import Contact
from crmcli.errors import NotFound
from crmcli.queries.name_order import name_order_sql
from crmcli.store import Store
from crmcli.tuples import NamedTuple
from crmcli.words import tr

_CONTACTS = "SELECT id, uid, customer_id, name, title, role, birthday, left_on, note FROM contact"


def contacts_of(store: Store, customer_id: int) -> list[Contact]:
    """The people at a customer."""
    return store.records(
        Contact, f"{_CONTACTS} WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id", (customer_id,)
    )


def get_contact(store: Store, contact_id: int) -> Contact:
    """A living contact. Raises NotFound."""
    sql = f"{_CONTACTS} WHERE id = ? AND deleted_at IS NULL"
    found = store.record(Contact, sql, (contact_id,))
    if found is None:
        raise NotFound(tr("There is no contact {number}.", number=contact_id))
    return found


class ContactLine(NamedTuple):
    """A contact with its customer's name and the ways to reach it, for a list."""

    contact: Contact
    customer: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    wechat: tuple[str, ...]


def contact_lines(store: Store, customer_id: int | None = None) -> list[ContactLine]:
    """The contacts of a customer, or of every one, by customer and number."""
    where = "" if customer_id is None else " AND c.id = :customer_id"
    asked: dict[str, object] = {"customer_id": customer_id}
    names = {
        row[0]: row[1]
        for row in store.rows(
            "SELECT p.id, c.name FROM contact p JOIN customer c ON c.id = p.customer_id"
            f" WHERE p.deleted_at IS NULL AND c.deleted_at IS NULL{where} ORDER BY {name_order_sql()}, p.id",
            asked,
        )
    }
    reach: dict[tuple[int, str], list[str]] = {}
    sql = "SELECT d.contact_id, d.kind, d.value FROM detail d JOIN customer c ON c.id = d.customer_id"
    for contact_id, kind, value in store.rows(
        f"{sql} WHERE d.contact_id IS NOT NULL AND d.deleted_at IS NULL{where} ORDER BY d.id", asked
    ):
        reach.setdefault((contact_id, kind), []).append(value)
    whose = "" if customer_id is None else " AND customer_id = :customer_id"
    by_id = {one.id: one for one in store.records(Contact, f"{_CONTACTS} WHERE deleted_at IS NULL{whose}", asked)}
    return [
        ContactLine(by_id[each], name, *(tuple(reach.get((each, kind), ())) for kind in ("phone", "email", "wechat")))
        for each, name in names.items()
    ]

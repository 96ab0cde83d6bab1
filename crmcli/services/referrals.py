"""Who referred a customer: a customer of the book where one answers, else a name as it was typed."""

from typing import NamedTuple

from crmcli.errors import Ambiguous
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.store import Store
from crmcli.words import listed, tr


class Referrer(NamedTuple):
    """The referring customer's id and name; the id is None if nobody in the book answers to the name."""

    customer_id: int | None
    name: str


def find_referrer(store: Store, typed: str, *, but: int | None = None) -> Referrer:
    """The customer that `typed` names, other than the customer `but`. Raises Ambiguous where several answer."""
    found = find_customers(store, typed)
    hits = [hit for hit in found.hits if hit.customer_id != but]
    if not hits:
        return Referrer(None, typed)
    if found.winner is None and len(hits) > 1:
        names = listed(tr("{name} ({number})", name=hit.name, number=hit.customer_id) for hit in hits)
        raise Ambiguous(
            tr("{typed!r} may be {names}.", typed=typed, names=names), tr("Say more of the name, or use the number.")
        )
    return Referrer(hits[0].customer_id, hits[0].name)


def rename_referrer(store: Store, customer_id: int, name: str) -> None:
    """Give the customers that were referred by this one its new name."""
    for (referred_id,) in store.rows(
        "SELECT id FROM customer WHERE referrer_id = ? AND coalesce(referred_by, '') <> ?", (customer_id, name)
    ):
        store.update("customer", referred_id, referred_by=name)

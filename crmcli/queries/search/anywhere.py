"""What the finder shows beside customers: notes, deals, cases and orders with the words, and names that are near."""

from crmcli.domain.records import Order
from crmcli.queries.customers import customers_named_by_id
from crmcli.queries.sales.orders import orders_of_products
from crmcli.queries.search.full_text import SearchHit, text_hits
from crmcli.queries.search.fuzzy_names import did_you_mean
from crmcli.queries.search.name_matches import Hit
from crmcli.store import Store
from crmcli.tuples import NamedTuple


class TextHit(NamedTuple):
    """A place with the words: whose it is, what kind of place (note, deal, reminder, card, case), its text and day."""

    customer_id: int
    customer: str
    where: str
    text: str
    day: str | None


class Elsewhere(NamedTuple):
    """What has the words beside names of customers; `near` are customers called nearly so, if nothing else does."""

    texts: list[TextHit]
    orders: list[Order]
    near: list[Hit]


def found_elsewhere(store: Store, typed: str, *, limit: int, with_near: bool) -> Elsewhere:
    """At most `limit` texts and orders with all the words, the newest first; near names only when asked for."""
    terms = tuple(word for word in typed.replace('"', " ").split() if any(map(str.isalnum, word)))
    if not terms:
        return Elsewhere([], [], [])
    hits: list[SearchHit] = text_hits(store, terms, limit=limit)
    names = customers_named_by_id(store, {hit.customer_id for hit in hits})
    texts = [TextHit(hit.customer_id, names[hit.customer_id], hit.where, hit.text, hit.day) for hit in hits]
    orders = orders_of_products(store, terms, limit=limit)
    near = did_you_mean(store, typed) if with_near and not texts and not orders else []
    return Elsewhere(texts, orders, near)

"""The words in use that a form offers while one types: tags, sources, cities, products … the most frequent first."""

from crmcli.queries.sales.products import list_products
from crmcli.queries.settings import load_settings
from crmcli.store import Store

_MOST = 500
_COLUMNS = {
    "tag": ("tag", "name"),
    "source": ("customer", "source"),
    "city": ("customer", "city"),
    "company": ("customer", "company"),
    "title": ("customer", "title"),
    "role": ("contact", "role"),
    "contact_title": ("contact", "title"),
    "method": ("payment", "method"),
}
FILTER = "filter"  # conditions of a search: tag:vip, stage:won, company:Acme


def words_in_use(store: Store, what: str) -> list[str]:
    """The values of a kind: a key of the table above, stage, product, reason or FILTER. Raises KeyError for another."""
    if what == "product":
        return [product.name for product in list_products(store)][:_MOST]
    if what == "stage":
        return list(load_settings(store).stage_names)
    if what == "reason":
        return list(load_settings(store).lost_reasons)
    if what == FILTER:
        named = (("tag", words_in_use(store, "tag")), ("stage", words_in_use(store, "stage")),
                 ("company", words_in_use(store, "company")))  # fmt: skip
        return [f"{name}:{word}" for name, words in named for word in words if " " not in word]
    table, column = _COLUMNS[what]
    rows = store.rows(
        f"SELECT {column} FROM {table} WHERE deleted_at IS NULL AND {column} IS NOT NULL AND {column} <> ''"
        f" GROUP BY {column} ORDER BY count(*) DESC, {column} LIMIT ?",
        (_MOST,),
    )
    return [str(value) for (value,) in rows if str(value).isprintable()]

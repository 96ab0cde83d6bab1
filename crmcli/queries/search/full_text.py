"""Full-text search over customers, notes, deals and reminders; each hit names the field that matched."""

from typing import NamedTuple

from crmcli.book.derived import NOTE_KINDS
from crmcli.book.derived.fts import NOTE_TEXTS
from crmcli.book.tables import NOTE_TABLES
from crmcli.domain.text.name_index import NameQuery, mentioned, parse_name_query
from crmcli.domain.text.search_query import SearchWords
from crmcli.domain.text.unicode import fold, has_cjk, spaced
from crmcli.queries.search.customer_lookup import find_customers
from crmcli.queries.timeline import DUE_DAY
from crmcli.store import Store

_PORTION = 500


class SearchHit(NamedTuple):
    """One place where the words were found. `where` is name, phone … or note, deal, reminder."""

    customer_id: int
    where: str
    text: str
    day: str | None


_SOURCE = {
    "interaction": ("SELECT customer_id, text, day, channel FROM interaction", "note"),
    "deal": ("SELECT customer_id, title, opened_on, NULL FROM deal", "deal"),
    "reminder": (f"SELECT customer_id, text, {DUE_DAY}, NULL FROM reminder r", "reminder"),
    "customer": ("SELECT id, note, NULL, NULL FROM customer", "card"),
    "case": ('SELECT customer_id, text, opened_on, NULL FROM "case"', "case"),
}


def search(store: Store, words: SearchWords, *, limit: int = 50) -> list[SearchHit]:
    """Hits on customers first, then notes, deals and reminders, the newest first; at most `limit`."""
    hits: list[SearchHit] = []
    if words.text and not words.only_notes:
        for hit in find_customers(store, words.text, limit=limit).hits:
            hits.append(SearchHit(hit.customer_id, hit.where, hit.contact_name or hit.name, None))
        hits += _mentioning(store, parse_name_query(words.text), {hit.customer_id for hit in hits}, limit)
    if words.terms:
        hits += _note_hits(store, words, limit) or ([] if hits else _inside_hits(store, words, limit))
    elif words.has_filters:
        hits += [SearchHit(customer_id, "filter", "", None) for customer_id in _filtered(store, words, limit)]
    allowed = _allowed(store, words, {hit.customer_id for hit in hits})
    return [hit for hit in hits if hit.customer_id in allowed][:limit]


def _mentioning(store: Store, name: NameQuery, known: set[int], limit: int) -> list[SearchHit]:
    """Customers, other than those `known`, of whom a tag, title, city, address, e-mail or reference has the words."""
    if not name.words:
        return []
    sql = "SELECT s.rowid FROM customer_search s WHERE customer_search MATCH ? ORDER BY s.rowid LIMIT ?"
    rows = store.rows(sql, (mentioned(name.words), limit + len(known)))
    return [SearchHit(customer_id, "card", "", None) for (customer_id,) in rows if customer_id not in known][:limit]


def _note_hits(store: Store, words: SearchWords, limit: int) -> list[SearchHit]:
    """Notes with all the words; where they are few, also those with words that begin so.

    A prefix query reads all its notes before it yields the first; a whole-word query yields them one by one.
    """
    phrases = [f'"{spaced(term)}"' for term in words.terms]
    found = _matching(store, words, " AND ".join(phrases), limit)
    if len(found) < limit and not all(map(has_cjk, words.terms)):
        beginnings = [p if has_cjk(p) or p == '""' else f"{p} *" for p in phrases]
        found = _matching(store, words, " AND ".join(beginnings), limit)
    return found


def _matching(store: Store, words: SearchWords, match: str, limit: int) -> list[SearchHit]:
    """The newest hits of a full-text query that meet the filters, read in portions until there are enough."""
    found: list[SearchHit] = []
    below = 1 << 62
    while len(found) < limit:
        rows = store.rows(
            "SELECT rowid FROM note_search WHERE note_search MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
            (match, below, _PORTION),
        )
        found += _hits(store, words, [rowid for (rowid,) in rows])
        if len(rows) < _PORTION:
            break
        below = rows[-1][0]
    return sorted(found, key=lambda hit: hit.day or "", reverse=True)[:limit]


def _hits(store: Store, words: SearchWords, rowids: list[int]) -> list[SearchHit]:
    """What the index's rows stand for, without the deleted and those that the filters leave out."""
    found = []
    for table in NOTE_TABLES:
        ids = [rowid // NOTE_KINDS for rowid in rowids if rowid % NOTE_KINDS == table.note_kind]
        if ids:
            select, where = _SOURCE[table.name]
            sql = f"{select} WHERE id IN ({','.join('?' * len(ids))}) AND deleted_at IS NULL ORDER BY id DESC"
            for customer_id, text, day, channel in store.rows(sql, ids):
                if _meets(words, day, channel):
                    found.append(SearchHit(customer_id, where, text, day))
    return found


def _inside_hits(store: Store, words: SearchWords, limit: int) -> list[SearchHit]:
    """Notes with the words inside others: a scan, for when nothing at all was found."""
    wanted = [fold(term) for term in words.terms if len(fold(term)) > 1]
    if not wanted:
        return []
    # The index's own table of texts, read directly: three times as quick as through the index. No term has a % or _.
    where = " AND ".join("body LIKE '%' || ? || '%'" for _ in wanted)
    sql = f"SELECT id FROM {NOTE_TEXTS} WHERE {where} ORDER BY id DESC LIMIT ?"
    rows = store.rows(sql, (*wanted, _PORTION))
    return _hits(store, words, [rowid for (rowid,) in rows])[:limit]


def _meets(words: SearchWords, day: str | None, channel: str | None) -> bool:
    if words.channel is not None and channel != words.channel:
        return False
    if words.since is not None and (day is None or day < words.since):
        return False
    return words.before is None or (day is not None and day < words.before)


def _conditions(words: SearchWords) -> tuple[str, list[object]]:
    where: list[str] = ["c.deleted_at IS NULL"]
    params: list[object] = []
    for tag in words.tags:
        where.append("EXISTS (SELECT 1 FROM tag t WHERE t.customer_id = c.id AND t.name = ? AND t.deleted_at IS NULL)")
        params.append(tag.casefold())
    for column, value in (("stage", words.stage), ("company", words.company)):
        if value is not None:
            where.append(f"instr(lower(c.{column}), lower(?)) > 0")
            params.append(value)
    return " AND ".join(where), params


def _filtered(store: Store, words: SearchWords, limit: int) -> list[int]:
    where, params = _conditions(words)
    if words.only_notes:
        where += (
            " AND EXISTS (SELECT 1 FROM interaction i WHERE i.customer_id = c.id AND i.deleted_at IS NULL"
            " AND i.channel = coalesce(?, i.channel) AND i.day >= coalesce(?, '') AND i.day < coalesce(?, '9999'))"
        )
        params += [words.channel, words.since, words.before]
    sql = f"SELECT c.id FROM customer c WHERE {where} ORDER BY c.name LIMIT ?"
    return [customer_id for (customer_id,) in store.rows(sql, (*params, limit))]


def _allowed(store: Store, words: SearchWords, ids: set[int]) -> set[int]:
    where, params = _conditions(words)
    kept: set[int] = set()
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        marks = ",".join("?" * len(part))
        sql = f"SELECT c.id FROM customer c WHERE c.id IN ({marks}) AND {where}"
        kept |= {customer_id for (customer_id,) in store.rows(sql, (*part, *params))}
    return kept

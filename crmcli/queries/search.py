"""Searching customers and everything written about them, and saying where it hit."""

from collections.abc import Iterable
from typing import NamedTuple

from crmcli.domain.search import SearchWords
from crmcli.domain.text import fold, has_cjk, spaced
from crmcli.queries.finding import find_customers
from crmcli.schema import NOTE_KINDS, NOTE_OF
from crmcli.store import Store

_CANDIDATES = 500


class SearchHit(NamedTuple):
    """One place where the words were found. `where` is name, phone … or note, deal, reminder."""

    customer_id: int
    where: str
    text: str
    day: str | None


_SOURCE = {
    "interaction": ("SELECT customer_id, text, day, channel FROM interaction", "note"),
    "deal": ("SELECT customer_id, title, opened_on, NULL FROM deal", "deal"),
    "reminder": ("SELECT customer_id, text, due_day, NULL FROM reminder", "reminder"),
    "customer": ("SELECT id, note, NULL, NULL FROM customer", "card"),
    "case": ('SELECT customer_id, text, opened_on, NULL FROM "case"', "case"),
}
_TABLE_OF = {kind: table for table, kind in NOTE_OF.items()}


def search(store: Store, words: SearchWords, *, limit: int = 50) -> list[SearchHit]:
    """Hits on customers first, then notes, deals and reminders, the newest first; at most `limit`."""
    hits: list[SearchHit] = []
    if words.text and not words.only_notes:
        for hit in find_customers(store, words.text, limit=limit).hits:
            hits.append(SearchHit(hit.customer_id, hit.where, hit.contact_name or hit.name, None))
    if words.terms:
        hits += _note_hits(store, words, limit)
    elif words.has_filters:
        hits += [SearchHit(customer_id, "filter", "", None) for customer_id in _filtered(store, words, limit)]
    allowed = _allowed(store, words, {hit.customer_id for hit in hits})
    return [hit for hit in hits if hit.customer_id in allowed][:limit]


def _note_hits(store: Store, words: SearchWords, limit: int) -> list[SearchHit]:
    match = " AND ".join(_quoted(term) for term in words.terms)
    rowids = [
        rowid
        for (rowid,) in store.rows(
            "SELECT rowid FROM note_search WHERE note_search MATCH ? ORDER BY rowid DESC LIMIT ?", (match, _CANDIDATES)
        )
    ]
    if not rowids:
        rowids = _inside(store, words.terms, limit)
    found = []
    for rowid in rowids:
        note_id, kind = divmod(rowid, NOTE_KINDS)
        select, where = _SOURCE[_TABLE_OF[kind]]
        row = store.row(f"{select} WHERE id = ? AND deleted_at IS NULL", (note_id,))
        if row is not None and _meets(words, row[2], row[3]):
            found.append(SearchHit(row[0], where, row[1], row[2]))
    return sorted(found, key=lambda hit: hit.day or "", reverse=True)[:limit]


def _quoted(term: str) -> str:
    """A term as an FTS phrase; a Latin word also matches words that begin with it."""
    phrase = spaced(term).replace('"', " ").strip()
    prefix = "" if has_cjk(term) or not phrase else "*"
    return f'"{phrase}"{prefix}'


def _inside(store: Store, terms: Iterable[str], limit: int) -> list[int]:
    """Notes with a term inside a word: a scan, only when no word begins with it."""
    wanted = [fold(term) for term in terms if len(fold(term)) > 1]
    if not wanted:
        return []
    where = " AND ".join("instr(body, ?) > 0" for _ in wanted)
    sql = f"SELECT rowid FROM note_search WHERE {where} ORDER BY rowid DESC LIMIT ?"
    return [rowid for (rowid,) in store.rows(sql, (*wanted, limit))]


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

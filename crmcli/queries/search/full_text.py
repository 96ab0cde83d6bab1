"""Full-text search over customers, notes, deals and reminders; each hit names the field that matched."""

from collections.abc import Iterator, Sequence
from itertools import islice

from crmcli.book.derived import NOTE_KINDS
from crmcli.book.derived.fts import NOTE_TEXTS
from crmcli.book.tables import NOTE_TABLES
from crmcli.domain.records import Interaction
from crmcli.domain.rules.stages import channel_named, stage_code
from crmcli.domain.text.name_query import NameQuery, mentioned
from crmcli.domain.text.search_query import SearchWords
from crmcli.domain.text.umlauts import is_written_in_two_ways, written_out, written_out_sql
from crmcli.domain.text.unicode import fold, has_cjk, spaced
from crmcli.queries.name_order import name_order_sql
from crmcli.queries.search.customer_lookup import CustomerSearch, Sql
from crmcli.queries.timeline import DUE_DAY, get_interaction
from crmcli.store import Store
from crmcli.tuples import NamedTuple

_PORTION = 500
_PART, _GAP = 2, 5  # the characters of a part of a Chinese term at least, and those between two parts at most
_LONGEST = 60  # characters of a term that is taken apart: each place to do so is a query of its own
_FEW = 2000  # customers whose notes are looked through one by one


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
    """Hits that meet the filters: customers first, then notes, deals and reminders, the newest first; at most `limit`.

    Every source is filtered as it is read: a limit set before would hide those who meet the filters behind others.
    """
    hits: list[SearchHit] = []
    only = _conditions(words)
    if words.text and not words.only_notes:
        asked_for = CustomerSearch(store, words.text, limit=limit, only=only if words.has_filters else None)
        for hit in asked_for.found.hits:
            hits.append(SearchHit(hit.customer_id, hit.where, hit.contact_name or hit.name, None))
        hits += _mentioning(store, asked_for.name, {hit.customer_id for hit in hits}, limit, only)
    if words.terms:
        hits += _note_hits(store, words, limit, only) or ([] if hits else _inside_hits(store, words, limit, only))
    elif words.has_filters:
        hits += [SearchHit(customer_id, "filter", "", None) for customer_id in _filtered(store, words, limit, only)]
    return hits[:limit]


def text_hits(store: Store, terms: Sequence[str], *, limit: int) -> list[SearchHit]:
    """What was written (notes, deals, reminders, cases, cards) with all the terms, the newest first."""
    words = SearchWords(tuple(terms))
    return _note_hits(store, words, limit, _conditions(words))


def _mentioning(store: Store, name: NameQuery, known: set[int], limit: int, only: Sql) -> list[SearchHit]:
    """Customers, other than those `known`, of whom a tag, title, city, address, e-mail or reference has the words."""
    if not name.words:
        return []
    condition, params = only
    sql = (
        "SELECT s.rowid FROM customer_search s CROSS JOIN customer c ON c.id = s.rowid"
        f" WHERE customer_search MATCH ? AND {condition} ORDER BY s.rowid LIMIT ?"
    )
    rows = store.rows(sql, (mentioned(name.words), *params, limit + len(known)))
    numbers = [word for word in name.words if word[0] == "p" and word[1:].isdigit()]  # phones are kept like that
    found = [row[0] for row in rows if row[0] not in known and not (numbers and _is_by_phone(store, row[0], numbers))]
    return [SearchHit(customer_id, "card", "", None) for customer_id in found][:limit]


def _is_by_phone(store: Store, customer_id: int, words: Sequence[str]) -> bool:
    """True if one of `words` stands only in the mark of a customer's phone, which nobody types."""
    reach = store.value("SELECT reach FROM customer_search WHERE rowid = ?", (customer_id,)).split()
    sql = "SELECT count(*) FROM detail WHERE customer_id = ? AND kind = 'phone' AND deleted_at IS NULL"
    own = reach[store.value(sql, (customer_id,)) :]
    return not all(any(word.startswith(typed) for word in own) for typed in words)


def notes_with(store: Store, said: str, *, limit: int = 10) -> list[Interaction]:
    """The newest logged notes of living customers that have all the words, each whole or the beginning of one."""
    terms = [spaced(word.replace('"', "")) for word in said.split()]
    match = " AND ".join(f'"{term}"' if has_cjk(term) else f'"{term}" *' for term in terms if term.strip())
    if not match:
        return []
    kind = next(table.note_kind for table in NOTE_TABLES if table.name == "interaction")
    sql = (
        f"SELECT n.rowid / {NOTE_KINDS} FROM note_search n JOIN interaction i ON i.id = n.rowid / {NOTE_KINDS}"
        " JOIN customer c ON c.id = i.customer_id"
        f" WHERE note_search MATCH ? AND n.rowid % {NOTE_KINDS} = ? AND i.deleted_at IS NULL AND c.deleted_at IS NULL"
        " ORDER BY n.rowid DESC LIMIT ?"
    )
    return [get_interaction(store, number) for (number,) in store.rows(sql, (match, kind, limit))]


def _note_hits(store: Store, words: SearchWords, limit: int, only: Sql) -> list[SearchHit]:
    """Notes with all the words; where they are few, also those with words that begin so.

    A prefix query reads all its notes before it yields the first; a whole-word query yields them one by one.
    """
    phrases = [f'"{spaced(term)}"' for term in words.terms]
    found = _matching(store, words, " AND ".join(phrases), limit, only)
    if len(found) < limit and not all(map(has_cjk, words.terms)):
        beginnings = [p if has_cjk(p) or p == '""' else f"{p} *" for p in phrases]
        found = _matching(store, words, " AND ".join(beginnings), limit, only)
    if len(found) < limit and (near := _near(words.terms)):
        known = set(found)
        found += [hit for hit in _matching(store, words, near, limit, only) if hit not in known]
    return found[:limit]


def _near(terms: Sequence[str]) -> str:
    """FTS query: the parts of a long Chinese term close to one another (送货又迟到 for 送货迟到); "" without one."""
    conditions = []
    for term in terms:
        run = fold(term)
        ways = []
        if 2 * _PART <= len(run) <= _LONGEST and all(map(has_cjk, run)):
            ways = [(run[:at], run[at:]) for at in range(_PART, len(run) - _PART + 1)]
        nears = [f'NEAR("{spaced(one)}" "{spaced(other)}", {_GAP})' for one, other in ways]
        conditions.append(f"({' OR '.join(nears)})" if nears else f'"{spaced(term)}"')
    return " AND ".join(conditions) if any("NEAR" in condition for condition in conditions) else ""


def _matching(store: Store, words: SearchWords, match: str, limit: int, only: Sql) -> list[SearchHit]:
    """The newest hits of a full-text query that meet the filters, read in portions until there are enough."""
    sql = "SELECT rowid FROM note_search WHERE note_search MATCH ? ORDER BY rowid DESC"
    return _enough(store, words, (rowid for (rowid,) in store.db.execute(sql, (match,))), limit, only)


def _enough(store: Store, words: SearchWords, rowids: Iterator[int], limit: int, only: Sql) -> list[SearchHit]:
    """The first hits among the index's rows that meet the filters, the newest first: at most `limit`.

    Of each portion the newest are asked first whether their customer meets the filters: mostly no others are wanted.
    """
    found: list[SearchHit] = []
    if words.filters_customers and (few := _few_customers(store, only)) is not None:
        theirs = _notes_of(store, few)
        rowids = (rowid for rowid in rowids if rowid in theirs) if theirs else iter(())
    while len(found) < limit and (some := list(islice(rowids, _PORTION))):
        hits = _hits(store, words, some)
        hits.sort(key=lambda hit: hit.day or "", reverse=True)
        part = 2 * limit
        while hits and len(found) < limit:
            allowed = _allowed(store, {hit.customer_id for hit in hits[:part]}, only)
            found += [hit for hit in hits[:part] if hit.customer_id in allowed]
            hits, part = hits[part:], 4 * part
    return sorted(found, key=lambda hit: hit.day or "", reverse=True)[:limit]


def _few_customers(store: Store, only: Sql) -> list[int] | None:
    """The customers that meet the filters, when they are few enough to look through their notes; else None."""
    condition, params = only
    sql = f"SELECT c.id FROM customer c WHERE {condition} LIMIT {_FEW + 1}"
    found = [customer_id for (customer_id,) in store.rows(sql, params)]
    return found if len(found) <= _FEW else None


def _notes_of(store: Store, customer_ids: list[int]) -> set[int]:
    """The index's rows of everything written about some customers."""
    found: set[int] = set()
    for table in NOTE_TABLES:
        whose = "id" if table.name == "customer" else "customer_id"
        sql = (
            f'SELECT id * {NOTE_KINDS} + {table.note_kind} FROM "{table.name}"'
            f" WHERE {whose} IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL"
        )
        found |= {rowid for (rowid,) in store.rows(sql, (str(customer_ids),))}
    return found


def _allowed(store: Store, ids: set[int], only: Sql) -> set[int]:
    """The customers among `ids` that meet the filters."""
    condition, params = only
    sql = f"SELECT c.id FROM customer c WHERE c.id IN (SELECT value FROM json_each(?)) AND {condition}"
    return {customer_id for (customer_id,) in store.rows(sql, (str(list(ids)), *params))}


def _hits(store: Store, words: SearchWords, rowids: list[int]) -> list[SearchHit]:
    """What the index's rows stand for, without the deleted and those of another channel or time."""
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


def _inside_hits(store: Store, words: SearchWords, limit: int, only: Sql) -> list[SearchHit]:
    """Notes with the words inside others: a scan, for when nothing at all was found."""
    wanted = [fold(term) for term in words.terms if len(fold(term)) > 1]
    if not wanted:
        return []
    # The index's own table of texts, read directly: three times as quick as through the index. No term has a % or _.
    where = " AND ".join("body LIKE '%' || ? || '%'" for _ in wanted)
    sql = f"SELECT id FROM {NOTE_TEXTS} WHERE {where} ORDER BY id DESC"
    return _enough(store, words, (rowid for (rowid,) in store.db.execute(sql, wanted)), limit, only)


def _meets(words: SearchWords, day: str | None, channel: str | None) -> bool:
    if words.channel is not None and channel != channel_named(words.channel):
        return False
    if words.since is not None and (day is None or day < words.since):
        return False
    return words.before is None or (day is not None and day < words.before)


def _conditions(words: SearchWords) -> Sql:
    """The filters on customers as a condition on `customer c`; deleted ones never meet it."""
    where: list[str] = ["c.deleted_at IS NULL"]
    params: list[object] = []
    for tag in words.tags:
        where.append("EXISTS (SELECT 1 FROM tag t WHERE t.customer_id = c.id AND t.name = ? AND t.deleted_at IS NULL)")
        params.append(tag.casefold())
    for column, value in (("stage", words.stage and stage_code(words.stage)), ("company", words.company)):
        if value is not None:
            two_ways = is_written_in_two_ways(value)
            held = written_out_sql(f"c.{column}") if two_ways else f"lower(c.{column})"
            where.append(f"instr({held}, lower(?)) > 0")
            params.append(written_out(value) if two_ways else value)
    return " AND ".join(where), params


def _filtered(store: Store, words: SearchWords, limit: int, only: Sql) -> list[int]:
    """The customers that meet the filters, where no word was given."""
    where, params = only
    if words.only_notes:
        where += (
            " AND EXISTS (SELECT 1 FROM interaction i WHERE i.customer_id = c.id AND i.deleted_at IS NULL"
            " AND i.channel = coalesce(?, i.channel) AND i.day >= coalesce(?, '') AND i.day < coalesce(?, '9999'))"
        )
        params = [*params, words.channel, words.since, words.before]
    sql = f"SELECT c.id FROM customer c WHERE {where} ORDER BY {name_order_sql()}, c.id LIMIT ?"
    return [customer_id for (customer_id,) in store.rows(sql, (*params, limit))]

"""The order of names in a list: as SQLite orders text, or by pinyin for a reader of Chinese.

The pinyin is taken from the index that customers are found by, so no reading is computed when a list is asked for.
"""

from collections.abc import Iterable
from json import dumps

from crmcli.book.derived.fts import CUSTOMER_TEXTS
from crmcli.domain.text.name_query import BREAK, FIELD
from crmcli.store import Store
from crmcli.words import spoken_language

# Beginnings of firms' names, mostly places, whose first character has another reading there than by itself.
_PLACES = {
    "重庆": "chong", "长沙": "chang", "长春": "chang", "长安": "chang", "长江": "chang", "长城": "chang", "长虹":
    "chang", "长三": "chang", "长治": "chang", "长兴": "chang", "厦门": "xia", "乐山": "le", "乐天": "le", "六安": "lu",
    "番禺": "pan", "蚌埠": "beng", "单位": "dan",
}  # fmt: skip
_FIELDS = ("name", "company")  # the fields that `sound` in the index begins with


def name_order_sql(column: str = "name", way: str = "ASC") -> str:
    """ORDER BY for a name or a company over `customer c`."""
    return f"{name_key_sql(column)}{'' if _is_by_pinyin() else ' COLLATE NOCASE'} {way}"


def name_key_sql(column: str = "name") -> str:
    """What a name or a company of `customer c` is ordered by."""
    return _PINYIN[column] if _is_by_pinyin() else f"c.{column}"


def name_keys(store: Store, ids: Iterable[int]) -> dict[int, str]:
    """What the names of some customers are ordered by, by id."""
    sql = f"SELECT c.id, {name_key_sql()} FROM customer c WHERE c.id IN (SELECT value FROM json_each(?))"
    return dict(store.rows(sql, (dumps(list(ids)),)))


def _is_by_pinyin() -> bool:
    return spoken_language() == "zh"


def _pinyin_sql(column: str) -> str:
    """The syllables of a Chinese name with its first character behind the first of them, else the name in small.

    So those with one surname stand together, and Latin names among them by their letter. `sound` holds for each field
    its spellings joined, then syllable by syllable, the likeliest first, then its characters.
    """
    field = "sound"
    for _ in range(_FIELDS.index(column)):
        field = f"substr({field}, instr({field}, '{FIELD}') + {len(FIELD)})"
    places = " ".join(f"WHEN '{place}' THEN '{syllable} '" for place, syllable in _PLACES.items())
    return f"""coalesce((
        SELECT CASE substr(c.{column}, 1, 2) {places} ELSE substr(said, 1, instr(said, ' ')) END
            || substr(c.{column}, 1, 1) || substr(said, instr(said, ' '))
        FROM (SELECT substr(field, instr(field, '{BREAK}') + {len(BREAK)}) AS said
            FROM (SELECT {field} || '{FIELD}' AS field FROM {CUSTOMER_TEXTS} WHERE id = c.id AND sound != '')
            WHERE instr(field, '{BREAK}') BETWEEN 1 AND instr(field, '{FIELD}'))), lower(c.{column}))"""


_PINYIN = {column: _pinyin_sql(column) for column in _FIELDS}

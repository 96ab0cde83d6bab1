"""Objects as tables: JSON arrays and JSON Lines. Each key is a heading.

Lists and objects inside are flattened into the cell forms that tables know (" ::: " between values, "address.city").
"""

import json
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeAlias

from crmcli.errors import Failed, Refused
from crmcli.transfer.drafts import Rejected
from crmcli.transfer.encoding import Lines, decoded, detect
from crmcli.transfer.read.inputs import Input
from crmcli.transfer.read.monica import contacts
from crmcli.transfer.read.tables import MAX_COLUMNS, HeadedTable, Row, heading_row, require_known
from crmcli.words import spoken_language, tr

Record: TypeAlias = tuple[int, dict[str, str]]
MOST_DOCUMENT = 32 << 20
LONGEST_ITEM = 4 << 20
PEOPLE = "crm people"  # the heading of the people at a customer, as JSON
# What our own export tells and no import takes: numbers and caches of that book.
_LOCAL = frozenset(("id", "last_contact", "next_reminder", "people", "fields"))
# Keys that hold the value where a list has objects ({"type": "work", "value": "…"}).
_VALUE_KEYS = ("value", "address", "number", "email", "phone", "url", "name", "text", "data")
# Keys beside that value that say no more than which of several it is.
_LABELS = frozenset(
    ("type", "label", "primary", "isprimary", "id", "uid", "uuid", "kind", "metadata", "formattedtype", "canonicalform",
     "countrycode", "callingcode", "preferred", "order", "rel")
)  # fmt: skip


def as_table(records: Callable[[], Iterator[Record | Rejected]], name: str, chosen: frozenset[str]) -> HeadedTable:
    """A table of every key that any record has; its beginning is judged before the rest is read."""
    first: dict[str, None] = {}
    faults = []
    for record in islice(records(), 1000):
        if isinstance(record, Rejected):
            faults.append(tr("line {line}: {reason}", line=record.line, reason=record.reason))
        else:
            first.update(dict.fromkeys(record[1]))
    if faults and not first:
        raise Failed(tr("Nothing in {name} can be read; {fault}.", name=name, fault=faults[0]))
    require_known(heading_row([list(first)], chosen), name)
    keys = dict(first)
    for record in records():
        if not isinstance(record, Rejected) and not record[1].keys() <= keys.keys():
            keys.update(dict.fromkeys(record[1]))
            if len(keys) > MAX_COLUMNS:
                raise Failed(
                    tr("{name} has more than {max_columns:,} different keys.", name=name, max_columns=MAX_COLUMNS)
                )

    def rows() -> Iterator[Row | Rejected]:
        for record in records():
            yield record if isinstance(record, Rejected) else (record[0], [record[1].get(key, "") for key in keys])

    return HeadedTable(tuple(keys), rows)


def read_json(source: Input, encoding: str | None, chosen: frozenset[str], *, lines: bool) -> tuple[HeadedTable, str]:
    """JSON (an array of objects, or an object around one) or JSON Lines as a table, and the encoding."""
    settled = encoding or detect(source.chunks())
    if lines:
        return as_table(lambda: _from_lines(source, settled), source.name, chosen), settled
    return as_table(lambda: _from_document(source, settled), source.name, chosen), settled


def _from_lines(source: Input, encoding: str) -> Iterator[Record | Rejected]:
    lines = Lines(source.chunks(), encoding)
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if number in lines.bad:
            yield Rejected(number, "", lines.bad[number], (line,))
            continue
        try:
            yield _record(number, json.loads(line, parse_float=str, parse_int=str), line)
        except (ValueError, RecursionError) as error:
            yield Rejected(number, "", tr("this is not JSON: {fault}", fault=_fault(error)), (line.rstrip(),))


def _fault(error: ValueError | RecursionError) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return tr("it is nested too deeply")
    if spoken_language() == "en":  # the parser speaks English: another language is told the place alone
        return error.msg.lower()
    return tr("line {line}, column {column}", line=error.lineno, column=error.colno)


def _record(line: int, item: object, text: str = "") -> Record | Rejected:
    if not isinstance(item, dict):
        return Rejected(line, "", tr("this is not an object"), (text.rstrip(),))
    cells: dict[str, str] = {}
    for key, value in (_of_ours(item) if "uid" in item else item).items():
        _flatten(cells, key, value, 0)
    return line, cells


def _of_ours(item: dict[str, Any]) -> dict[str, Any]:
    """A customer of our own export: its own fields beside the others, without what is another book's alone."""
    fields = item.get("fields")
    if not isinstance(fields, dict):
        return item
    plain = {key: value for key, value in item.items() if key not in _LOCAL} | fields
    people = item.get("people")
    return plain | {PEOPLE: json.dumps(people, ensure_ascii=False)} if isinstance(people, list) and people else plain


def _flatten(cells: dict[str, str], key: str, value: object, depth: int) -> None:
    if isinstance(value, dict) and depth < 2:
        for inner, part in value.items():
            _flatten(cells, f"{key}.{inner}", part, depth + 1)
        return
    cells[key] = _cell(value)
    for item in value if isinstance(value, list) else ():
        for inner, part in item.items() if isinstance(item, dict) and _value_key(item) else ():
            if inner != _value_key(item) and inner.lower().replace("_", "") not in _LABELS and part not in (None, ""):
                before = cells.get(f"{key}.{inner}", "")
                cells[f"{key}.{inner}"] = " ::: ".join(filter(None, (before, _cell(part))))


def _value_key(item: dict[str, Any]) -> str:
    """The key of an object in a list that holds its value; "" where none does."""
    return next((key for key in _VALUE_KEYS if isinstance(item.get(key), str)), "")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ::: ".join(part for each in value if (part := _item(each)))
    return json.dumps(value, ensure_ascii=False)


def _item(value: object) -> str:
    if isinstance(value, dict):
        key = _value_key(value)
        return _cell(value[key]) if key else _cell(json.dumps(value, ensure_ascii=False))
    return _cell(value)


def _from_document(source: Input, encoding: str) -> Iterator[Record | Rejected]:
    texts = decoded(source.chunks(), encoding)
    start = next((text for text in texts if text.strip()), "").lstrip("\ufeff \t\r\n")
    if start.startswith("["):
        yield from _array(texts, start)
        return
    if source.size > MOST_DOCUMENT:
        raise Refused(
            tr(
                "{name} is one object of more than {most_document} MB.",
                name=source.name,
                most_document=MOST_DOCUMENT >> 20,
            ),
            tr("Give it as JSON Lines."),
        )
    try:
        document = json.loads(start + "".join(texts), parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise Failed(tr("{name} is not JSON: {fault}.", name=source.name, fault=_fault(error))) from error
    for number, item in enumerate(_objects(document), 1):
        yield _record(number, item)


def _objects(document: object) -> list[object]:
    """The longest list of objects directly inside a document, or the document as the only one."""
    if (found := contacts(document)) is not None:
        return found
    lists = [value for value in document.values() if _is_list(value)] if isinstance(document, dict) else []
    return max(lists, key=len) if lists else [document]


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _array(texts: Iterator[str], buffer: str) -> Iterator[Record | Rejected]:
    """The items of an array one by one, as far as it is JSON."""
    decode = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode
    between = re.compile(r"[ \t\r\n,]*")
    at, line = 1, 1
    while True:
        passed = between.match(buffer, at)
        item_at = passed.end() if passed else at
        line += buffer.count("\n", at, item_at)
        if buffer.startswith("]", item_at):
            return
        try:
            item, at = decode(buffer, item_at)
        except (ValueError, RecursionError) as error:
            more = "" if isinstance(error, RecursionError) else next(texts, "")
            if more and len(buffer) - item_at < LONGEST_ITEM:
                buffer, at = buffer[item_at:] + more, 0
                continue
            reason = tr("this is not JSON: {fault}; nothing after it was read", fault=_fault(error))
            yield Rejected(line, "", reason, (buffer[item_at : item_at + 200],))
            return
        raw = buffer[item_at:at]
        yield (
            Rejected(line, "", tr("a byte is not in the encoding"), (raw,)) if _torn(raw) else _record(line, item, raw)
        )
        line += buffer.count("\n", item_at, at)


def _torn(text: str) -> bool:
    """True when bytes that could not be decoded stand in it."""
    return not text.isascii() and re.search("[\udc80-\udcff]", text) is not None

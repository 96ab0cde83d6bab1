"""Objects as tables: JSON arrays, JSON Lines, LDIF records. Each key is a heading.

Lists and objects inside are flattened into the cell forms that tables know (" ::: " between values, "address.city").
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

from crmcli.errors import Failed, Refused
from crmcli.transfer.drafts import Rejected
from crmcli.transfer.encoding import Lines, decoded, detect
from crmcli.transfer.read.inputs import Input
from crmcli.transfer.read.monica import contacts
from crmcli.transfer.read.tables import MAX_COLUMNS, HeadedTable, Row, heading_row, require_known
from crmcli.words import tr

Record: TypeAlias = tuple[int, dict[str, str]]
MOST_DOCUMENT = 32 << 20
LONGEST_ITEM = 4 << 20
PEOPLE = "crm people"  # the heading of the people at a customer, as JSON
# What our own export tells and no import takes: numbers and caches of that book.
_LOCAL = frozenset(("id", "last_contact", "next_reminder", "people", "fields"))
# Keys that hold the value where a list has objects ({"type": "work", "value": "…"}).
_VALUE_KEYS = ("value", "address", "number", "email", "phone", "url", "name", "text", "data")
_LDAP = {
    "cn": "name", "displayname": "name", "givenname": "given name", "sn": "family name", "surname": "family name",
    "mail": "email",
    "mozillasecondemail": "email 2", "telephonenumber": "work phone", "homephone": "home phone", "mobile": "mobile",
    "cellphone": "mobile", "facsimiletelephonenumber": "fax", "fax": "fax", "o": "company", "company": "company",
    "title": "job title", "street": "street", "streetaddress": "street", "postaladdress": "address", "l": "city",
    "st": "region", "postalcode": "postcode", "c": "country", "co": "country", "countryname": "country",
    "description": "notes", "mozillanickname": "nickname", "labeleduri": "url", "mozillaworkurl": "work url",
    "mozillahomeurl": "home url", "mozillahomestreet": "home street", "mozillahomelocalityname": "home city",
    "mozillahomestate": "home state", "mozillahomepostalcode": "home postal code", "employeenumber": "id",
    "mozillahomecountryname": "home country", "entryuuid": "uid",
}  # fmt: skip
_ATTRIBUTE = re.compile(r"([A-Za-z][A-Za-z0-9.\-]*)(?:;[^:]*)?:(:?) *(.*)$")
_GROUP = re.compile(r"^objectclass: *(?:groupof\w*names|mailgroup|posixgroup|group|mozillalist)\s*$", re.I | re.M)
_LDAP_SILENT = frozenset(("dn", "objectclass", "modifytimestamp", "changetype", "version", "memberof", "member"))


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


def read_ldif(source: Input, encoding: str | None, chosen: frozenset[str]) -> tuple[HeadedTable, str]:
    """LDIF as a table, and the encoding."""
    settled = encoding or detect(source.chunks())
    groups = _ldif_groups(source, settled)
    return as_table(lambda: _ldif(source, settled, groups), source.name, chosen), settled


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
    return error.msg.lower() if isinstance(error, json.JSONDecodeError) else "it is nested too deeply"


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
    else:
        cells[key] = _cell(value)


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
        found = next((value[key] for key in _VALUE_KEYS if isinstance(value.get(key), str)), None)
        return _cell(value) if found is None else _cell(found)
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


def _ldif(source: Input, encoding: str, groups: Mapping[str, Sequence[str]]) -> Iterator[Record | Rejected]:
    """Every entry that is no group; those of a group have its name among their tags. `groups` is by member."""
    for start, entry, bad in _ldif_entries(source, encoding):
        yield from _ldif_entry(start, entry, bad, groups)


def _ldif_groups(source: Input, encoding: str) -> dict[str, list[str]]:
    """The names of the groups that each entry is in, by the entry's dn in lower case."""
    found: dict[str, list[str]] = {}
    for _, entry, _ in _ldif_entries(source, encoding):
        raw = "\n".join(entry).replace("\n ", "")
        if not _GROUP.search(raw):
            continue
        attributes = [_attribute(text) for text in raw.split("\n")]
        name = next((value for key, value in attributes if key == "cn"), "")
        for key, value in attributes:
            if key in ("member", "uniquemember") and name:
                found.setdefault(_plain_dn(value), []).append(name)
    return found


def _attribute(text: str) -> tuple[str, str]:
    """The name of an attribute in lower case and its value, "" for what is not text."""
    found = _ATTRIBUTE.match(text)
    if not found:
        return "", ""
    value = found[3]
    if found[2]:
        try:
            value = base64.b64decode(value, validate=True).decode()
        except ValueError:
            value = ""
    return found[1].lower(), value


def _plain_dn(said: str) -> str:
    return re.sub(r"\s*([,=])\s*", r"\1", said.strip().lower())


def _ldif_entries(source: Input, encoding: str) -> Iterator[tuple[int, list[str], dict[int, str]]]:
    """Each entry with its first line's number, and the lines so far that cannot be kept."""
    lines = Lines(source.chunks(), encoding)
    entry: list[str] = []
    start = size = 0
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if not text:
            yield start, entry, lines.bad
            entry, size = [], 0
        elif text[0] != "#":
            start = start if entry else number
            entry.append(text)
            size += len(line)
        if size > LONGEST_ITEM:
            raise Refused(
                tr(
                    "{name} has an entry of more than {longest_item} MB: this is not a list.",
                    name=source.name,
                    longest_item=LONGEST_ITEM >> 20,
                )
            )
    yield start, entry, lines.bad


def _join_birthday(cells: dict[str, list[str]]) -> None:
    """Make one birthday of the three attributes that Thunderbird writes: birthyear, birthmonth, birthday."""
    names = {name.lower(): name for name in cells}
    parts = [cells[names[key]][0] if key in names else "" for key in ("birthyear", "birthmonth", "birthday")]
    if not (parts[1].isdigit() and parts[2].isdigit()):
        return
    year = parts[0] if len(parts[0]) == 4 and parts[0].isdigit() else "-"
    for key in ("birthyear", "birthmonth", "birthday"):
        cells.pop(names.get(key, ""), None)
    cells["birthday"] = [f"{year}-{int(parts[1]):02}-{int(parts[2]):02}"]


def _ldif_entry(
    start: int, entry: list[str], bad: dict[int, str], groups: Mapping[str, Sequence[str]]
) -> Iterator[Record | Rejected]:
    if not entry or (len(entry) == 1 and entry[0].lower().startswith("version:")):
        return
    raw = "\n".join(entry)
    if _GROUP.search(raw.replace("\n ", "")):
        return
    fault = next((bad[number] for number in range(start, start + len(entry)) if number in bad), "")
    cells: dict[str, list[str]] = {}
    names: list[str] = []
    for text in raw.replace("\n ", "").split("\n"):
        found = _ATTRIBUTE.match(text)
        if not found:
            fault = fault or tr("{text} is not an attribute", text=text[:40])
            continue
        name, value = found[1].lower(), found[3]
        if name == "dn":
            names.append(_attribute(text)[1])
        if found[2]:
            try:
                value = base64.b64decode(value, validate=True).decode()
            except ValueError:  # not base64, or not text
                if name not in ("jpegphoto", "usercertificate", "photo"):
                    fault = fault or tr("{found} is not base64 text", found=found[1])
                continue
        if name not in _LDAP_SILENT and value:
            cells.setdefault(_LDAP.get(name, found[1]), []).append(value)
    if fault:
        yield Rejected(start, "", fault, (raw,))
    elif cells:
        _join_birthday(cells)
        tags = [tag for dn in names for tag in groups.get(_plain_dn(dn), ())]
        if tags:
            cells["tags"] = [*cells.get("tags", []), *tags]
        yield start, {name: " ::: ".join(dict.fromkeys(values)) for name, values in cells.items()}

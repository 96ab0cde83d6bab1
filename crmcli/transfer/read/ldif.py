"""Address books as LDIF (Thunderbird, LDAP servers) as tables: each attribute is a heading, groups are tags.

Entries of groups are no people; those whom they name have the group's name among their tags.
"""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence

from crmcli.errors import Refused
from crmcli.transfer.drafts import Rejected
from crmcli.transfer.encoding import Lines, detect
from crmcli.transfer.read.birthday_parts import whole_birthday
from crmcli.transfer.read.inputs import Input
from crmcli.transfer.read.objects import LONGEST_ITEM, Record, as_table
from crmcli.transfer.read.tables import HeadedTable
from crmcli.words import tr

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


def read_ldif(source: Input, encoding: str | None, chosen: frozenset[str]) -> tuple[HeadedTable, str]:
    """LDIF as a table, and the encoding."""
    settled = encoding or detect(source.chunks())
    groups = _ldif_groups(source, settled)
    return as_table(lambda: _ldif(source, settled, groups), source.name, chosen), settled


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
    year, month, day = (cells[names[key]][0] if key in names else "" for key in ("birthyear", "birthmonth", "birthday"))
    if not (month.isdigit() and day.isdigit()):
        return
    for key in ("birthyear", "birthmonth", "birthday"):
        cells.pop(names.get(key, ""), None)
    cells["birthday"] = [whole_birthday(year, month, day)]


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

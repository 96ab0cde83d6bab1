"""Detect the format of a file: from its first bytes, else from its name.

Refuses what is plainly no list of anything (pictures, archives, programs), by name where it knows it.
"""

import json
import re
from typing import NoReturn

from crmcli.errors import Failed, Usage
from crmcli.transfer.encoding import detect
from crmcli.transfer.read.whole_book import is_whole_book
from crmcli.words import listed, tr, tr_mark, tr_marked

# What people and file names call them, and the reader that takes them.
FORMATS = {
    "csv": "csv tsv tab txt",
    "xlsx": "xlsx xlsm excel",
    "xls": "xls",
    "ods": "ods",
    "vcf": "vcf vcard",
    "json": "json",
    "jsonl": "jsonl ndjson",
    "ldif": "ldif ldi",
    "mbox": "mbox",
    "eml": "eml",
    "ics": "ics ical icalendar ifb",
    "book": "book",
}
_OTHERS = (
    (b"%PDF", tr_mark("a PDF")),
    (b"\x1f\x8b", tr_mark("compressed"), tr_mark("Unpack it first: gunzip -c FILE | crm import -")),
    (b"BZh", tr_mark("compressed"), tr_mark("Unpack it first: bunzip2 -c FILE | crm import -")),
    (b"SQLite format 3\0", tr_mark("a database")),
    (b"\x89PNG", tr_mark("a picture")),
    (b"\xff\xd8\xff", tr_mark("a picture")),
    (b"GIF8", tr_mark("a picture")),
    (b"\x7fELF", tr_mark("a program")),
    (b"MZ", tr_mark("a program")),
    (b"{\\rtf", tr_mark("a formatted text")),
    (b"!BDN", tr_mark("an Outlook data file"), tr_mark("Export it from Outlook as CSV.")),
)


def format_named(name: str) -> str:
    """The format a person named; Usage when there is none of that name."""
    for reader, words in FORMATS.items():
        if name.lower().lstrip(".") in words.split():
            return reader
    raise Usage(tr("{name} is not a format.", name=name), tr("Formats are {formats}.", formats=listed(FORMATS)))


def detect_format(head: bytes, suffix: str, name: str, encoding: str | None = None) -> str:
    """The format of what begins with `head`, in the `encoding` that a person named. Fails for what is none."""
    if head.startswith(b"PK\x03\x04"):
        if b"application/vnd.oasis" in head[:200]:
            return "ods"
        if suffix not in (".xlsx", ".xlsm") and not re.search(rb"Content_Types|_rels/|xl/", head):
            _fail(name, tr("an archive"), tr("Unpack it, and import the files inside."))
        return "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if suffix == ".msg":
            _fail(name, tr("an Outlook message"), tr("Save it as text or .eml."))
        return "xls"
    for magic, what, *hint in _OTHERS:
        if head.startswith(magic) and not (magic == b"MZ" and b"\0" not in head):
            _fail(name, tr_marked(what), *map(tr_marked, hint))
    text = head.decode(encoding or detect([head]), "replace").lstrip("\ufeff \t\r\n")
    _refuse_junk(text, name)
    found = _by_content(text, suffix)
    if found == "ini":
        _fail(
            name, tr("a text of settings in sections"), tr("Export a list: abook --convert --outformat vcard, or csv.")
        )
    return found or next((r for r, words in FORMATS.items() if suffix[1:] in words.split()), "csv")


def _fail(name: str, what: str, hint: str = "") -> NoReturn:
    raise Failed(tr("{name} is {what}, not a list.", name=name, what=what), hint)


def _refuse_junk(text: str, name: str) -> None:
    control = len(re.findall(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]", text))
    if control > len(text) // 20 + 1 or text.count("\ufffd") > len(text) // 5 + 1:
        _fail(name, tr("binary data"))


def _by_content(text: str, suffix: str) -> str:
    start = text[:4096]
    upper = start[:40].upper()
    if upper.startswith("BEGIN:VCARD"):
        return "vcf"
    if upper.startswith(("BEGIN:VCALENDAR", "BEGIN:VEVENT")):
        return "ics"
    if re.match(r"From \S+.*\d{4}\s*$", start.partition("\n")[0]) or start.startswith("From - "):
        return "mbox"
    if re.match(r"(?:[#;].*\n|\s)*\[[^\[\]\n{},;\t\"]{1,60}\]\s*\n(?:\s*[#;].*\n|\s)*[\w. -]{1,40}\s*[=:]", start):
        return "ini"
    if start.startswith("["):
        return "json" if re.match(r"\[\s*[\[{\]]", start) else ""
    if is_whole_book(start):
        return "book"
    if start.startswith("{"):
        return "jsonl" if suffix in (".jsonl", ".ndjson") or _is_lines(text) else "json"
    if re.match(r"(?:#.*\n|\s)*(?:version: *\d+\s+)?(?:#.*\n|\s)*dn::? ", start):
        return "ldif"
    return "eml" if _is_mail(start) else ""


def _is_lines(text: str) -> bool:
    """True for an object in the first line and another in the next, or one that is a record and not a document."""
    first, _, rest = text.partition("\n")
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return False
    if rest.lstrip().startswith("{"):
        return True
    return "uid" in found or not any(
        isinstance(value, list) and value and isinstance(value[0], dict) for value in found.values()
    )


def _is_mail(start: str) -> bool:
    header = re.split(r"\r?\n\r?\n", start, maxsplit=1)[0]
    names = re.findall(r"^([A-Za-z][A-Za-z0-9-]*):", header, re.MULTILINE)
    told = {"from", "to", "subject", "date", "received", "message-id", "mime-version", "return-path", "delivered-to"}
    lines = [line for line in header.splitlines() if line and not line[0].isspace()]
    return len(told & {name.lower() for name in names}) >= 2 and len(names) >= len(lines) - 1

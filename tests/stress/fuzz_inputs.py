"""What the fuzz test mutates: samples for every reader of files, and phrases that each grammar understands."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from tests.conftest import Crm

FIXTURES = Path(__file__).parents[1] / "fixtures"
# Reader: the ending of its files.
READERS = {
    "csv": "csv", "xlsx": "xlsx", "parts of xlsx": "xlsx", "ods": "ods", "json": "json", "jsonl": "jsonl", "vcf": "vcf",
    "ldif": "ldif", "ics": "ics", "mbox": "mbox", "eml": "eml", "zip": "zip", "whole book": "jsonl", "backup": "gz",
}  # fmt: skip
CHUNKS = (
    b"", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x1b[2J", b"\r", b"\r\n\r\n", b'"', b'""', b",", b";", b"\t", b"=",
    b":", b"{", b"[", b"}" * 40, b"[" * 3000, b"9" * 400, b"-1", b"1e309", b"NaN", b"\xe2\x80\xae", b"\xed\xa0\x80",
    b"\xe5\x90\x8d", b"null", b"true", b"BEGIN:VCARD\n", b"END:VCALENDAR\n", b"RRULE:FREQ=SECONDLY\n",
    b"TZID=Nowhere/None", b"20261332T256199Z", b"0000-00-00", b"Content-Type: multipart/mixed; boundary=x\n",
    b"=?utf-8?b?////?=", b"From nobody\n", b"&#0;", b"<![CDATA[", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"x" * 70_000,
)  # fmt: skip
WORDS = (
    "", " ", "0", "-1", "99999999999999999999", "1e9", "½", "٣", "１２", "三", "百万", "next", "every", "下周",
    "号", "fri", "31", "29.2.", "24:00", "12pm", "am", "to", "until", "(", ")", "'", '"', "~", "=", "!=", "and",
    "or", "not", "is empty", "@", "%", "$", "€", "k", "kg", ",", ";", "/", "\\", "\u202e", "\0", "\x1b[2J", "😀",
    "ß", "x" * 3000, "(" * 500, "not " * 500, "-", "--", "+2d", "W53", "2026-02-30", "none", "all", "Ada Stone", "#1",
)  # fmt: skip
# Grammar: the command line in which a phrase takes the place of {}.
GRAMMARS: Mapping[str, tuple[str, ...]] = {
    "dates": ("when", "{}"),
    "chinese dates": ("when", "{}"),
    "days in the past": ("log", "Ada Stone", "called", "--on", "{}"),
    "next steps": ("remind", "Ada Stone", "{}", "ring"),
    "spans": ("list", "--quiet", "{}"),
    "snoozing": ("snooze", "1", "{}"),
    "amounts": ("deal", "add", "Ada Stone", "desks", "{}"),
    "payments": ("pay", "Ada Stone", "{}"),
    "order lines": ("order", "add", "Ada Stone", "{}"),
    "conditions": ("list", "--where", "{}"),
    "ratings": ("rate", "Ada Stone", "{}"),
    "rhythms": ("edit", "Ada Stone", "--every", "{}"),
    "fields": ("edit", "Ada Stone", "{}"),
    "searches": ("find", "{}"),
    "who": ("show", "{}"),
    "stages": ("config", "stages", "{}"),
    "rates": ("config", "rates", "{}"),
    "workdays": ("config", "workdays", "{}"),
    "currencies": ("config", "currency", "{}"),
    "own fields": ("config", "field", "{}"),
    "keys": ("config", "keys", "{}"),
}
_PHRASES: Mapping[str, Sequence[str]] = {
    "spans": ("6 weeks", "30 days", "a month", "3 months", "两周", "1 year"),
    "snoozing": ("+2d", "fri", "tomorrow 3pm", "next week", "下周一", "in 2 hours"),
    "amounts": ("5k", "12,000.50", "USD 3.5m", "1.200,50 €", "¥3万", "5 000", "10%", "-4"),
    "payments": ("50", "all", "12.50", "USD 20", "1,000"),
    "conditions": (
        "city = Rome and not tag = vip",
        "name ~ an or (city != Bonn and stage = won)",
        "last_contact < 2026-01-01",
        "budget > 5000 and phone = ''",
        "added >= yesterday",
    ),
    "ratings": ("9", "9/10", "4 of 5", "7.5", "★★★★", "80%"),
    "rhythms": ("2 weeks", "21 days", "month", "quarter", "每月"),
    "fields": ("city=Rome", "phone=+44 20 7946 0555", "email=a@b.example", "birthday=1980-05-01", "size=5", "tag=x"),
    "searches": ("rice", '"a phrase"', "tag:vip stage:won", "a OR b", "wyq", "报价"),
    "who": ("Ada Stone", "1", "wyq", "王永庆", "+44 20 7946 0000", "ada@people.example", "stone ada"),
    "stages": ("lead:10%:30, proposal:50%:14", "lead, qualified, proposal", "线索:10%, 报价:50%:20"),
    "rates": ("EUR=1.08, GBP=1.27", "CNY=0.14", "none"),
    "workdays": ("mon-fri", "mon, wed, fri", "sun-thu", "周一-周五"),
    "currencies": ("EUR", "CNY", "JPY"),
    "own fields": ("renewal date", "budget number", "size text"),
    "keys": ("log=ctrl+l", "done=x w"),
}

Text = TypeVar("Text", str, bytes)


def mutate(text: Text, pieces: Sequence[Text], dice: random.Random) -> Text:
    """The text with one to four places cut out, written twice, exchanged, or replaced by a piece."""
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        start, end = sorted(dice.randrange(len(text) + 1) for _ in range(2))
        end = min(end, start + dice.choice((0, 1, 1, 4, len(text) // 20)))
        way = dice.randrange(4)
        if way == 0:
            text = text[:start] + text[end:]
        elif way == 1:
            text = text[:end] + text[start:]
        elif way == 2:
            text = text[:start] + dice.choice(pieces) + text[end:]
        else:
            text = text[:start] + text[end : end + 20] + text[start:end] + text[end + 20 :]
    return text


def mutate_words(words: Sequence[str], dice: random.Random) -> tuple[str, ...]:
    """A command line with one to three of its words left out, doubled, exchanged or mutated, or hostile ones put in."""
    line = list(words)
    for _ in range(dice.choice((1, 1, 2, 3))):
        at = dice.randrange(len(line) + 1)
        way = dice.randrange(5)
        if way == 0 or at == len(line):
            line.insert(at, dice.choice(WORDS))
        elif way == 1 and len(line) > 1:
            del line[at]
        elif way == 2:
            line.insert(dice.randrange(len(line) + 1), line[at])
        elif way == 3:
            other = dice.randrange(len(line))
            line[at], line[other] = line[other], line[at]
        else:
            line[at] = mutate(line[at], WORDS, dice)
    return tuple(line)


def samples(reader: str, crm: Crm, folder: Path) -> list[bytes]:
    """Files that a reader takes."""
    if reader in _MADE:
        return [_MADE[reader](crm, folder)]
    found = [path.read_bytes() for path in sorted(FIXTURES.rglob(f"*.{reader}")) if path.stat().st_size < 100_000]
    assert found
    return found


def phrases(grammar: str) -> Sequence[str]:
    """Phrases that a grammar understands."""
    if grammar in _PHRASES:
        return _PHRASES[grammar]
    if grammar == "order lines":
        names = ["order-lines.tsv"]
    else:
        names = [
            f"dates/{name}.txt" for name in ("english", "chinese") if "chinese" not in grammar or name == "chinese"
        ]
    lines = [line for name in names for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines()]
    return [line.split("\t")[0].split(" | ")[0] for line in lines if line and not line.startswith("#")]


def mutate_file(reader: str, data: bytes, dice: random.Random) -> bytes:
    """A mutated file; of a workbook by its parts, one part, so that the packing is whole."""
    if reader in ("parts of xlsx", "ods") or (reader == "zip" and dice.random() < 0.8):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        sheets = [name for name in parts if "sheet" in name.lower() or "content" in name] or list(parts)
        chosen = dice.choice(sheets if dice.random() < 0.7 else list(parts))
        return _packed({name: mutate(part, CHUNKS, dice) if name == chosen else part for name, part in parts.items()})
    return mutate(data, CHUNKS, dice)


def _exported(name: str, *words: str) -> Callable[[Crm, Path], bytes]:
    def export(crm: Crm, folder: Path) -> bytes:
        assert crm("export", folder / name, *words).code == 0
        return (folder / name).read_bytes()

    return export


def _backup(crm: Crm, folder: Path) -> bytes:
    assert crm("backup", "--to", folder / "sample.db.gz").code == 0
    return (folder / "sample.db.gz").read_bytes()


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _archive(crm: Crm, folder: Path) -> bytes:
    """A set of an account's files, and some of other kinds."""
    files = [*sorted((FIXTURES / "sets/pipedrive").iterdir()), *sorted((FIXTURES / "sets/google").iterdir())]
    return _packed({f"export/{path.name}": path.read_bytes() for path in files})


def _sheets(crm: Crm, folder: Path) -> bytes:
    """A sheet of a few rows, as spreadsheets of the Open Document kind hold it."""
    rows = [("name", "email", "birthday", "budget"), ("Oda Berg", "oda@berg.example", "1980-05-01", "5000")]
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"' for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="S">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return _packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b'<?xml version="1.0"?><manifest:manifest'
            b' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        }
    )


_MADE: Mapping[str, Callable[[Crm, Path], bytes]] = {
    "xlsx": _exported("sample.xlsx"),
    "parts of xlsx": _exported("sample.xlsx", "--force"),
    "whole book": _exported("sample.jsonl", "--all"),
    "ods": _sheets,
    "zip": _archive,
    "backup": _backup,
}

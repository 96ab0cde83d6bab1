"""The content lines of vCards: one card at a time, unfolded, decoded, without pictures.

Cards of all versions become plain lines that any parser understands: quoted-printable, character sets and folding are
undone here, because phones and mail programs do them in ways that stop a parser.
"""

import quopri
import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from crmcli.transfer.drafts import Rejected
from crmcli.transfer.encoding import LEGACY, as_utf8, byte_lines, is_wide, likeliest_legacy
from crmcli.transfer.read.inputs import Input
from crmcli.words import tr

MOST_CARD = 1 << 20
PICTURES = (
    "PHOTO",
    "LOGO",
    "SOUND",
    "KEY",
    "AGENT",
    "X-ABCROP-RECTANGLE",
    "X-IMAGEHASH",
    "X-SHARED-PHOTO-DISPLAY-PREF",
)
_LINE = re.compile(rb'(?:([\w-]{1,40})\.)?([\w-]{1,60})((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)$', re.DOTALL)


class Property(NamedTuple):
    """One line of a card: `types` in lower case, whether bare or behind TYPE=; `value` as vCard 3 would write it."""

    group: str
    name: str
    types: tuple[str, ...]
    value: str
    line: int


class LineFault(NamedTuple):
    """A line of a card that cannot be read, and why."""

    line: int
    reason: str


class RawVCard(NamedTuple):
    """A card: the line it begins on, its text, its properties, the lines that are none, the names of its pictures."""

    line: int
    text: str
    properties: tuple[Property, ...]
    faults: tuple[LineFault, ...]
    pictures: tuple[str, ...]


_Numbered: TypeAlias = tuple[int, bytes]


def raw_vcards(source: Input, encoding: str) -> Iterator[RawVCard | Rejected]:
    """Every card of a file; `encoding` is that of cards that are not UTF-8."""
    start, lines, depth, size = 0, list[_Numbered](), 0, 0
    pictures: list[str] = []
    skipping = False
    for number, line in enumerate(byte_lines(_utf8(source, encoding)), 1):
        upper = line[:80].strip().upper()
        if upper == b"BEGIN:VCARD":
            if depth == 1 and not skipping:
                yield Rejected(start, "", tr("the card has no END:VCARD"), (_text(lines, encoding),))
                depth = 0
            start, lines, size, pictures = (number, [], 0, []) if not depth else (start, lines, size, pictures)
            depth += 1
            continue
        if upper == b"END:VCARD" and depth:
            depth -= 1
            if not depth:
                card = _card(start, lines, encoding, size)
                yield card if isinstance(card, Rejected) else card._replace(pictures=tuple(pictures))
                skipping = False
            continue
        if depth != 1:
            continue
        # A picture goes on in folded lines, or in bare base64 up to the next property.
        picture = _picture(upper)
        skipping = bool(picture) or (skipping and (line[:1] in (b" ", b"\t") or b":" not in line))
        if picture:
            pictures.append(picture)
        if not skipping and size <= MOST_CARD:
            lines.append((number, line))
            size += len(line)
    if depth:
        yield Rejected(start, "", tr("the card has no END:VCARD"), (_text(lines, encoding),))


def _utf8(source: Input, encoding: str) -> Iterator[bytes]:
    """The bytes, UTF-16 as UTF-8."""
    return as_utf8(source.chunks(), encoding) if is_wide(encoding) else source.chunks()


def _picture(upper: bytes) -> str:
    """The name of the property when it holds a picture, sound or key; "" for every other line."""
    found = re.match(rb"(?:[\w-]+\.)?([\w-]+)[;:]", upper)
    name = found[1].decode("ascii", "replace") if found else ""
    return name if name in PICTURES else ""


def _text(lines: list[_Numbered], encoding: str) -> str:
    fallback = encoding if encoding in LEGACY else "utf-8"
    body = b"\n".join(line for _, line in lines)
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode(fallback, "replace")


def _card(start: int, lines: list[_Numbered], encoding: str, size: int) -> RawVCard | Rejected:
    """The properties of a card; a line that is none costs itself."""
    text = f"BEGIN:VCARD\n{_text(lines, encoding)}\nEND:VCARD"
    if size > MOST_CARD:
        return Rejected(start, "", tr("the card is larger than 1 MB"), (text[:1000],))
    properties: list[Property] = []
    faults: list[LineFault] = []
    found = [(number, raw, _LINE.match(raw)) for number, raw in _unfolded(lines)]
    for number, raw, parts in found:
        if not parts:
            shown = repr(raw[:40].decode(errors="replace"))
            faults.append(LineFault(number, tr("{line} is not a line of a card", line=shown)))
            continue
        try:
            try:
                properties.append(_property(number, parts, encoding))
            except UnicodeDecodeError:  # 8-bit or quoted bytes that name no character set
                encoding = _encoding_of([each for _, _, each in found if each])
                properties.append(_property(number, parts, encoding))
        except (LookupError, ValueError) as error:
            name = parts[2].decode("ascii", "replace")
            faults.append(LineFault(number, tr("{name} cannot be decoded: {error}", name=name, error=error)))
    names = {p.name for p in properties}
    lost = {parts[2].upper() for _, _, parts in found if parts} - {name.encode() for name in names}
    if faults and (not properties or (lost & {b"N", b"FN"} and not names & {"N", "FN"})):
        return Rejected(start, "", faults[0].reason, (text,))
    return RawVCard(start, text, tuple(properties), tuple(faults), ())


def _encoding_of(found: list[re.Match[bytes]]) -> str:
    """The likeliest encoding of what is neither ASCII nor UTF-8 in a card; UTF-8 where nothing is."""
    values = [quopri.decodestring(each[4]) if b"QUOTED-PRINTABLE" in each[3].upper() else each[4] for each in found]
    other = tuple(value for value in values if not value.isascii() and not _is_utf8(value))
    return likeliest_legacy(other) if other else "utf-8"


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _unfolded(lines: list[_Numbered]) -> Iterator[_Numbered]:
    """Whole properties: folded lines begin with a space, quoted-printable ones end with =."""
    parts: list[bytes] = []
    start = 0
    is_soft = False
    for number, line in lines:
        if is_soft:
            parts[-1] = parts[-1][:-1]
            parts.append(line.lstrip(b" \t"))
        elif line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
        else:
            if any(parts):
                yield start, b"".join(parts)
            parts, start = [line], number
        is_soft = line.endswith(b"=") and b"QUOTED-PRINTABLE" in parts[0][:200].upper()
    if any(parts):
        yield start, b"".join(parts)


def _property(line: int, found: re.Match[bytes], encoding: str) -> Property:
    group, name, parameters, raw = found.groups()
    types: list[str] = []
    charset, is_quoted = "", False
    for parameter in parameters.decode("ascii", "replace").split(";")[1:]:
        key, equals, said = parameter.partition("=")
        key, said = key.strip().upper(), said.strip().strip('"')
        if key == "CHARSET":
            charset = said
        elif "QUOTED-PRINTABLE" in (key, said.upper()):
            is_quoted = True
        elif key == "TYPE" or not equals:
            types += (said if equals else key).lower().split(",")
    value = quopri.decodestring(raw) if is_quoted else raw
    text = _decoded(value, charset, encoding).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    upper = name.decode().upper().replace("_", "-")
    return Property((group or b"").decode().lower(), upper, tuple(t.strip() for t in types if t.strip()), text, line)


def _is_charset(name: str) -> bool:
    """True for a character set that Python decodes as text."""
    try:
        b"a".decode(name)
    except (LookupError, ValueError):
        return False
    return True


def _decoded(value: bytes, charset: str, encoding: str) -> str:
    """Text by the character set that the line names if there is one, else UTF-8, else the file's own."""
    from unicodedata import normalize

    if charset and charset.upper() not in ("UTF-8", "UTF8") and _is_charset(charset):
        # GB 18030 holds all of GBK and GB 2312, and phones name the one and write the other.
        text = value.decode("gb18030" if charset.upper() in ("GBK", "GB2312", "GB_2312-80") else charset)
    else:
        try:
            text = value.decode()
        except UnicodeDecodeError:
            if encoding not in LEGACY:
                raise
            text = value.decode(encoding)
    if "\0" in text:
        raise ValueError(tr("there is a NUL byte"))
    return text if text.isascii() else normalize("NFC", text)

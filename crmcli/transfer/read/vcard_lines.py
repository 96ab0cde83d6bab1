"""The content lines of vCards: one card at a time, unfolded, decoded, without pictures.

Cards of all versions become plain lines that any parser understands: quoted-printable, character sets and folding are
undone here, because phones and mail programs do them in ways that stop a parser.
"""

import quopri
import re
from collections.abc import Iterator
from typing import NamedTuple

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


class RawVCard(NamedTuple):
    """A card: the line it begins on, its text, and its properties."""

    line: int
    text: str
    properties: tuple[Property, ...]


def raw_vcards(source: Input, encoding: str) -> Iterator[RawVCard | Rejected]:
    """Every card of a file; `encoding` is that of cards that are not UTF-8."""
    start, lines, depth, size = 0, list[bytes](), 0, 0
    skipping = False
    for number, line in enumerate(byte_lines(_utf8(source, encoding)), 1):
        upper = line[:80].strip().upper()
        if upper == b"BEGIN:VCARD":
            if depth == 1 and not skipping:
                yield Rejected(start, "", tr("the card has no END:VCARD"), (_text(lines, encoding),))
                depth = 0
            start, lines, size = (number, [], 0) if not depth else (start, lines, size)
            depth += 1
            continue
        if upper == b"END:VCARD" and depth:
            depth -= 1
            if not depth:
                yield _card(start, lines, encoding, size)
                skipping = False
            continue
        if depth != 1:
            continue
        # A picture goes on in folded lines, or in bare base64 up to the next property.
        skipping = _is_picture(upper) or (skipping and (line[:1] in (b" ", b"\t") or b":" not in line))
        if not skipping and size <= MOST_CARD:
            lines.append(line)
            size += len(line)
    if depth:
        yield Rejected(start, "", tr("the card has no END:VCARD"), (_text(lines, encoding),))


def _utf8(source: Input, encoding: str) -> Iterator[bytes]:
    """The bytes, UTF-16 as UTF-8."""
    return as_utf8(source.chunks(), encoding) if is_wide(encoding) else source.chunks()


def _is_picture(upper: bytes) -> bool:
    name = re.match(rb"(?:[\w-]+\.)?([\w-]+)[;:]", upper)
    return name is not None and name[1].decode() in PICTURES


def _text(lines: list[bytes], encoding: str) -> str:
    fallback = encoding if encoding in LEGACY else "utf-8"
    body = b"\n".join(lines)
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode(fallback, "replace")


def _card(start: int, lines: list[bytes], encoding: str, size: int) -> RawVCard | Rejected:
    text = f"BEGIN:VCARD\n{_text(lines, encoding)}\nEND:VCARD"
    if size > MOST_CARD:
        return Rejected(start, "", tr("the card is larger than 1 MB"), (text[:1000],))
    properties, found = [], [(raw, _LINE.match(raw)) for raw in _unfolded(lines)]
    for raw, parts in found:
        if not parts:
            return Rejected(
                start, "", tr("{raw!r} is not a line of a card", raw=raw[:40].decode(errors="replace")), (text,)
            )
        try:
            try:
                properties.append(_property(parts, encoding))
            except UnicodeDecodeError:  # quoted bytes of an old phone that names no character set
                encoding = _encoding_of([each for _, each in found if each])
                properties.append(_property(parts, encoding))
        except (LookupError, ValueError) as error:
            return Rejected(start, parts[2].decode(), tr("cannot be decoded: {error}", error=error), (text,))
    return RawVCard(start, text, tuple(properties))


def _encoding_of(found: list[re.Match[bytes]]) -> str:
    """The likeliest encoding of what is quoted in a card and not ASCII; UTF-8 where nothing is."""
    values = [quopri.decodestring(each[4]) for each in found if b"QUOTED-PRINTABLE" in each[3].upper()]
    other = tuple(value for value in values if not value.isascii())
    return likeliest_legacy(other) if other else "utf-8"


def _unfolded(lines: list[bytes]) -> Iterator[bytes]:
    """Whole properties: folded lines begin with a space, quoted-printable ones end with =."""
    parts: list[bytes] = []
    is_soft = False
    for line in lines:
        if is_soft:
            parts[-1] = parts[-1][:-1]
            parts.append(line.lstrip(b" \t"))
        elif line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
        else:
            if any(parts):
                yield b"".join(parts)
            parts = [line]
        is_soft = line.endswith(b"=") and b"QUOTED-PRINTABLE" in parts[0][:200].upper()
    if any(parts):
        yield b"".join(parts)


def _property(found: re.Match[bytes], encoding: str) -> Property:
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
    return Property((group or b"").decode().lower(), upper, tuple(t.strip() for t in types if t.strip()), text)


def _decoded(value: bytes, charset: str, encoding: str) -> str:
    """Text by the character set that the line names, else UTF-8, else the file's own."""
    from unicodedata import normalize

    if charset and charset.upper() not in ("UTF-8", "UTF8"):
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
        raise ValueError("there is a NUL byte")
    return text if text.isascii() else normalize("NFC", text)

"""Mails (mbox, eml) as history: who wrote to whom, when, the subject and the text. Nothing else is kept."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.errors import MessageError
from email.header import Header, decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import NamedTuple

from crmcli.transfer.drafts import CustomerKey, InteractionDraft, Rejected
from crmcli.transfer.encoding import MAX_LINE, likeliest_legacy
from crmcli.transfer.read.html_text import without_tags
from crmcli.transfer.read.inputs import Input
from crmcli.transfer.read.mail_marks import reason_left_out
from crmcli.words import tr

MOST_MAIL = 1 << 20  # the texts of a mail stand before its attachments
_MOST_HEADER = 8192
_ADDRESSED = ("from", "sender", "to", "cc", "bcc")
_ASCTIME = re.compile(
    r"([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d(?::\d\d)?) (?:[+-]\d{4} |[A-Z]{2,5} )?(\d{4})(?: [+-]\d{4})?$"
)
_ENVELOPE = re.compile(rb"From (?:- |\S+.*\d{4})")


class _ShortHeaders(Compat32):
    """Headers cut to what any mail needs: the parser takes time by the square of a long one with quotes in it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value of a header, as it stands; those with addresses are kept whole."""
        name, value = super().header_source_parse(sourcelines)
        return name, value if name.lower() in _ADDRESSED else value[:_MOST_HEADER]


class _RawMail(NamedTuple):
    """A mail as it stands in a box: the line it begins on, its envelope line ("" for a mail alone), its bytes."""

    line: int
    envelope: str
    content: bytes


def read_mails(
    source: Input, left: Counter[str], until: date | None, *, is_box: bool
) -> Iterator[InteractionDraft | Rejected]:
    """Every mail as an interaction between the addresses it names.

    `left` counts the dates that could not be read or lie after `until`; such a mail has the day it was received. It
    counts drafts, deleted mails, spam and automatic replies too, of which nothing is taken.
    """
    for mail in _messages(source) if is_box else [_RawMail(1, "", source.read(0, MOST_MAIL))]:
        line = mail.line
        try:
            message = BytesParser(policy=_ShortHeaders()).parsebytes(mail.content)
            if reason := reason_left_out(message, _decoded(message.get("X-Gmail-Labels"))):
                left[reason] += 1
                continue
            found = _interaction(mail, message, left, until)
            if is_box and isinstance(found, Rejected) and not found.column:
                left[tr("mails without addresses")] += 1  # drafts
            else:
                yield found
        except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            yield Rejected(line, "", tr("this mail cannot be read: {error}", error=str(error)[:80]), ())
    if not is_box:
        source.require_unchanged()


def _messages(source: Input) -> Iterator[_RawMail]:
    """The mails of a box; of long ones the beginning."""
    kept: list[bytes] = []
    envelope = b""
    start = size = number = 0
    is_blank = True
    for number, line in enumerate(_lines(source), 1):
        if is_blank and _ENVELOPE.match(line):
            if start:
                yield _RawMail(start, envelope.decode("ascii", "replace"), b"".join(kept))
            kept, size, start, envelope = [], 0, number + 1, line[:200].strip()
        elif size < MOST_MAIL:
            kept.append((line[1:] if re.match(rb">+From ", line) else line)[: MOST_MAIL - size])
            size += len(line)
        is_blank = not line.strip()
    if start:
        yield _RawMail(start, envelope.decode("ascii", "replace"), b"".join(kept))


def _lines(source: Input) -> Iterator[bytes]:
    """Lines with their ends; one that is megabytes long comes in pieces."""
    rest = b""
    for chunk in source.chunks():
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line + b"\n" for line in whole)
        if len(rest) > MAX_LINE:
            yield rest
            rest = b""
    if rest:
        yield rest


def _interaction(
    mail: _RawMail, message: Message, left: Counter[str], until: date | None
) -> InteractionDraft | Rejected:
    line = mail.line
    subject = " ".join(_decoded(message.get("Subject"), _charset(message)).split())
    sender = next(iter(_addresses(message, "From") or _addresses(message, "Sender")), "")
    others = tuple(a for a in _addresses(message, "To", "Cc", "Bcc") if a != sender)
    if not sender and not others:
        return Rejected(line, "", tr("no mail address is named ({subject})", subject=subject[:40] or "no subject"), ())
    at = _date(mail.envelope, message, left, until)
    if at is None:
        return Rejected(line, "Date", tr("there is no date ({subject})", subject=subject[:40] or "no subject"), ())
    text = "\n".join(part for part in (subject, _body(message)) if part) or "(no text)"
    ref = str(message.get("Message-ID") or "").strip()[:400]
    return InteractionDraft(line, (), CustomerKey(), at, text, "mail", ref=ref, sender=sender, others=others)


def _addresses(message: Message, *headers: str) -> list[str]:
    values = [piece for header in headers for value in message.get_all(header, []) for piece in _pieces(str(value))]
    named = getaddresses([_decoded(piece) for piece in values])
    return list(dict.fromkeys(address.strip().lower() for _, address in named if "@" in address))


def _pieces(value: str) -> Iterator[str]:
    """A header with addresses, one of many thousands in parts: decoding takes time by the square of its length."""
    while len(value) > _MOST_HEADER and (at := value.find(",", _MOST_HEADER)) > 0:
        yield value[:at]
        value = value[at + 1 :]
    yield value


def _date(envelope: str, message: Message, left: Counter[str], until: date | None) -> datetime | None:
    """When a mail was written, else received, else put into the box; None when nothing says so."""
    received = str(message.get("Received") or "")[-200:].rpartition(";")[2]
    found = [_point(each) for each in (message.get("Date"), received, message.get("Delivery-Date"))]
    found.append(_envelope_point(envelope))
    possible = [at for at in found if at and (until is None or at.date() <= until + timedelta(days=1))]
    if possible and possible[0] is not found[0]:
        left[tr("dates of mails that cannot be: the day they were received was taken")] += 1
    return next(iter(possible or filter(None, found)), None)


def _point(said: object) -> datetime | None:
    """The moment in a header, in UTC where it names no zone; None for none."""
    try:
        at = parsedate_to_datetime(str(said or "")[:200].strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at


def _envelope_point(envelope: str) -> datetime | None:
    """The moment at the end of the line that begins a mail in a box, in UTC (RFC 4155); None for none."""
    found = _ASCTIME.search(envelope)
    if not found:
        return None
    month, day, clock, year = found.groups()
    return _point(f"{day} {month} {year} {clock} +0000")


def _charset(message: Message) -> str | None:
    """The character set of the first text of a mail: that of its headers too, where they name none."""
    return next((found for part in message.walk() if (found := part.get_content_charset())), None)


def _decoded(value: Header | str | None, other: str | None = None) -> str:
    """A header as text, whatever character sets its words claim; `other` is that of words that claim none."""
    if value is None:
        return ""
    try:
        parts = decode_header(value)
    except (MessageError, ValueError):
        return _clean(str(value))
    return _clean("".join(p if isinstance(p, str) else _text(p, charset, other) for p, charset in parts))


def _text(data: bytes, charset: str | None, other: str | None = None) -> str:
    """Text in its character set, else in UTF-8, in `other`, or in what its bytes look like."""
    for encoding in filter(None, (charset, "utf-8", other)):
        try:
            return data.decode("gb18030" if encoding.lower() in ("gbk", "gb2312") else encoding)
        except (UnicodeError, LookupError):
            continue
    try:
        return data.decode(likeliest_legacy(tuple(data[:_MOST_HEADER].splitlines())))
    except UnicodeError:
        return data.decode("latin-1")


def _clean(text: str) -> str:
    """Composed text without NULs, lone surrogates and separators."""
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFC", re.sub("[\ud800-\udfff\ufeff]", "\ufffd", text))
    return re.sub(r"[\x00\x1c-\x1f]", "", text)


def _body(message: Message) -> str:
    """The plain text of a mail, or its HTML without the tags; the first of each, no attachments."""
    plain = html = ""
    for part in message.walk():
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.get_content_disposition() == "attachment":
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        text = _clean(_text(payload, part.get_content_charset()).replace("\r\n", "\n"))
        if kind == "text/plain" and not plain:
            plain = text.strip()
        elif kind == "text/html" and not html:
            html = text
    return plain or (without_tags(html) if html else "")

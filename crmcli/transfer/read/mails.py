"""Mails (mbox, eml) as history: who wrote to whom, when, the subject and the text. Nothing else is kept."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from crmcli.transfer.drafts import CustomerKey, InteractionDraft, Rejected
from crmcli.transfer.encoding import MAX_LINE
from crmcli.transfer.read.html_text import without_tags
from crmcli.transfer.read.inputs import Input
from crmcli.words import tr

MOST_MAIL = 1 << 20  # the texts of a mail stand before its attachments
_ENVELOPE = re.compile(rb"From (?:- |\S+.*\d{4})")


def read_mails(source: Input, *, is_box: bool) -> Iterator[InteractionDraft | Rejected]:
    """Every mail as an interaction between the addresses it names."""
    for line, raw in _messages(source) if is_box else [(1, source.read(0, MOST_MAIL))]:
        try:
            yield _interaction(line, BytesParser().parsebytes(raw))
        except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            yield Rejected(line, "", tr("this mail cannot be read: {error}", error=str(error)[:80]), ())
    if not is_box:
        source.require_unchanged()


def _messages(source: Input) -> Iterator[tuple[int, bytes]]:
    """The mails of a box by their first line's number; of long ones the beginning."""
    kept: list[bytes] = []
    start = size = number = 0
    is_blank = True
    for number, line in enumerate(_lines(source), 1):
        if is_blank and _ENVELOPE.match(line):
            if start:
                yield start, b"".join(kept)
            kept, size, start = [], 0, number + 1
        elif size < MOST_MAIL:
            kept.append((line[1:] if re.match(rb">+From ", line) else line)[: MOST_MAIL - size])
            size += len(line)
        is_blank = not line.strip()
    if start:
        yield start, b"".join(kept)


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


def _interaction(line: int, message: Message) -> InteractionDraft | Rejected:
    subject = " ".join(_decoded(message.get("Subject")).split())
    sender = next(iter(_addresses(message, "From") or _addresses(message, "Sender")), "")
    others = tuple(a for a in _addresses(message, "To", "Cc", "Bcc") if a != sender)
    if not sender and not others:
        return Rejected(line, "", tr("no mail address is named ({subject})", subject=subject[:40] or "no subject"), ())
    at = _date(message)
    if at is None:
        return Rejected(line, "Date", tr("there is no date ({subject})", subject=subject[:40] or "no subject"), ())
    text = "\n".join(part for part in (subject, _body(message)) if part) or "(no text)"
    ref = str(message.get("Message-ID") or "").strip()[:400]
    return InteractionDraft(line, (), CustomerKey(), at, text, "mail", ref=ref, sender=sender, others=others)


def _addresses(message: Message, *headers: str) -> list[str]:
    named = getaddresses([_decoded(value) for header in headers for value in message.get_all(header, [])])
    return list(dict.fromkeys(address.strip().lower() for _, address in named if "@" in address))


def _date(message: Message) -> datetime | None:
    for said in (message.get("Date"), str(message.get("Received") or "").rpartition(";")[2]):
        try:
            at = parsedate_to_datetime(str(said or "").strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at
    return None


def _decoded(value: object) -> str:
    """A header as text, whatever character sets its words claim."""
    if value is None:
        return ""
    try:
        parts = decode_header(str(value) if not isinstance(value, str) else value)
    except (MessageError, ValueError):
        return _clean(str(value))
    return _clean("".join(p if isinstance(p, str) else _text(p, charset) for p, charset in parts))


def _text(data: bytes, charset: str | None) -> str:
    for encoding in (charset or "utf-8", "utf-8", "gb18030"):
        try:
            return data.decode("gb18030" if encoding.lower() in ("gbk", "gb2312") else encoding)
        except (UnicodeError, LookupError):
            continue
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

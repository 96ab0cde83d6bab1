"""Detect the encoding of a file and decode its lines.

The candidates are those that address books come in: Unicode, Chinese (GB 18030, Big5), Japanese (Shift-JIS) and
Western European (Windows, and MS-DOS as some spreadsheets write it). One line that cannot be decoded is named by its
number and changes nothing for the others.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crmcli.errors import Failed, Refused, Usage
from crmcli.words import tr

LEGACY = ("gb18030", "big5", "cp932", "cp1252")
MAX_LINE = 1 << 22
_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# For each East Asian encoding the standard it grew from and the lead bytes of that standard's common characters:
# text read with the wrong one lands among the rare ones.
_COMMON = {"gb18030": ("gb2312", 0xA1, 0xD7), "big5": ("big5", 0xA1, 0xC6), "cp932": ("shift_jis", 0x81, 0x97)}
# What stands in nearly every Chinese list: surnames, headings, places. They count half as much again.
_FREQUENT = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许沈曾彭吕苏卢蒋蔡丁魏薛叶余潘杜戴夏钟田任姜范方石姚谭廖邹"
    "張劉陳楊趙黃吳孫馬羅鄭謝韓馮鄧許蘇盧蔣葉餘鍾範譚鄒姓名电话電話手机機邮箱郵件地址公司客户戶联系人聯絡備备注註有限集团團省市区區"
    "路号號北京上海广州深圳台中国國科技贸易貿產产品日期金额額数量數单單价價订訂编編职職务務先生小姐经經理"
)
_CLEAR_LEAD = 0.15


class Sample(NamedTuple):
    """What one pass over the bytes shows: lines with bytes above 127, and how many of all such lines are UTF-8."""

    lines: tuple[bytes, ...]
    utf8: int
    other: int


def checked(name: str) -> str:
    """An encoding that a person named, in Python's spelling; Usage when there is none of that name."""
    try:
        info = codecs.lookup(name)
        "a\n".encode(info.name).decode(info.name)
    except (LookupError, ValueError) as error:
        raise Usage(
            tr("{name} is not an encoding.", name=name), tr("Write utf-8, gb18030, big5, shift-jis or cp1252.")
        ) from error
    return info.name


def detect(chunks: Iterable[bytes]) -> str:
    """The encoding of the bytes, for which all of them are looked at."""
    passing = iter(chunks)
    first = next(passing, b"")
    for bom, encoding in _BOMS:
        if first.startswith(bom):
            return encoding
    if wide := _wide(first[:4096]):
        return wide
    sample = _sampled(_again(first, passing))
    if not sample.utf8 + sample.other:
        return "utf-8"
    return "utf-8" if sample.utf8 >= sample.other else likeliest_legacy(sample.lines)


def with_byte_order(encoding: str, head: bytes) -> str:
    """An encoding that a person named; of UTF-16 and UTF-32 without a mark, the byte order that `head` shows."""
    if encoding not in ("utf-16", "utf-32") or any(head.startswith(bom) for bom, _ in _BOMS[1:]):
        return encoding
    width = 2 if encoding == "utf-16" else 4
    # In text of any script line ends, digits and separators have their NULs on one side.
    little = sum(head[at::width].count(0) for at in range(width // 2, width))
    big = sum(head[at::width].count(0) for at in range(width // 2))
    return f"{encoding}-{'be' if big > little else 'le'}"


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _wide(head: bytes) -> str:
    """UTF-16 without a mark shows by its NULs, all on one side."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    most = len(head) // 4
    if odd > most and not even:
        return "utf-16-le"
    return "utf-16-be" if even > most and not odd else ""


def _sampled(chunks: Iterable[bytes]) -> Sample:
    lines: list[bytes] = []
    size = utf8 = other = 0
    for block in _blocks(chunks, is_list=False):
        if block.isascii():
            continue
        for line in block.split(b"\n"):
            if line.isascii():
                continue
            try:
                line.decode()
                utf8 += 1
            except UnicodeDecodeError:
                other += 1
            if size < _SAMPLE:
                lines.append(line)
                size += len(line)
        if utf8 > 1000 * (other + 1):
            break
    return Sample(tuple(lines), utf8, other)


def likeliest_legacy(lines: tuple[bytes, ...]) -> str:
    """The likeliest encoding of lines that are not UTF-8: by how common its characters would be, and when that leaves
    two alike, by charset-normalizer, which on a single short name is no better than a guess."""
    scores = sorted(((_score(lines, encoding), encoding) for encoding in LEGACY), reverse=True)
    best, second = scores[0], scores[1]
    if best[1] in ("cp1252", "cp932") and _score(lines, "cp850") - best[0] >= _CLEAR_LEAD:
        return "cp850"
    if best[0] - second[0] >= _CLEAR_LEAD:
        return best[1]
    from charset_normalizer import from_bytes  # slow to import

    near = [encoding for score, encoding in scores if best[0] - score < _CLEAR_LEAD]
    match = from_bytes(b"\n".join(lines), cp_isolation=near).best()
    return match.encoding if match is not None and match.encoding in near else best[1]


def _score(lines: tuple[bytes, ...], encoding: str) -> float:
    """About 1 when every character is common in this encoding, down to -2; lines it cannot read count twice."""
    common = 0.0
    letters = bad = 0
    for line in lines:
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            bad += 1
            continue
        beyond = re.sub(r"[\x00-\x7f]+", "", text)
        letters += len(beyond)
        common += _eastern(beyond, encoding) if encoding in _COMMON else _western(text)
    return common / max(letters, 1) - 2 * bad / len(lines)


def _eastern(text: str, encoding: str) -> float:
    standard, low, high = _COMMON[encoding]
    score = 0.0
    for letter in text:
        lead = letter.encode(standard, "ignore")
        if lead and low <= lead[0] <= high:
            score += 1.5 if letter in _FREQUENT else 1
        elif "\uff61" <= letter <= "\uff9f":  # half-width katakana: in Shift-JIS, what Western letters look like
            score += 0.3
    return score


def _western(text: str) -> float:
    """Letters with accents stand beside plain ones, in capitals two or three together; marks stand anywhere.

    Double quotes within a word and ÿ are what text of MS-DOS (cp850) looks like in Windows-1252.
    """
    letter = "[À-ÖØ-öø-þŒœŠšŽžŸ]"
    beside = re.findall(f"(?<=[A-Za-z]){letter}{{1,2}}|{letter}{{1,2}}(?=[A-Za-z])", text)
    alone = re.findall(f"(?<![^\\x00-\\x40]){letter}{{1,3}}(?![^\\x00-\\x40])", text)
    marks = re.findall(r"[€–—‘’«»°§©®™£·¿¡ºª\xa0]|(?<![A-Za-z])[“”„…]|[“”„…](?![A-Za-z])", text)
    return sum(map(len, beside)) + 0.5 * sum(map(len, alone)) + 0.9 * len(marks)


def _blocks(chunks: Iterable[bytes], *, is_list: bool = True) -> Iterator[bytes]:
    """The same bytes cut after line ends; the last may lack one. Of a list no line may be megabytes long."""
    rest = b""
    for chunk in chunks:
        end = chunk.rfind(b"\n") + 1
        if not end and b"\r" in chunk[:-1]:
            end = chunk.rfind(b"\r", 0, -1) + 1
        if end:
            yield rest + chunk[:end]
            rest = chunk[end:]
        else:
            rest += chunk
        if len(rest) > MAX_LINE:
            if is_list:
                raise Refused(tr("A line is longer than {max_line} MB: this is not a list.", max_line=MAX_LINE >> 20))
            yield rest
            rest = b""
    if rest:
        yield rest


class Lines:
    """The text lines of some bytes, with their line ends, composed (NFC) and without separators of information.

    `bad` says of each line that cannot be kept why not, as soon as it was passed; what it yields there has U+FFFD.
    `escaped` tells that some cell may begin with the quote that keeps a spreadsheet from running it.
    """

    def __init__(self, chunks: Iterable[bytes], encoding: str) -> None:
        self.bad: dict[int, str] = {}
        self.escaped = False
        self._chunks = chunks
        self._encoding = encoding
        self._number = 0  # lines in the blocks passed so far

    def __iter__(self) -> Iterator[str]:
        from io import StringIO

        single = self._encoding
        chunks = self._chunks
        if is_wide(single):
            chunks, single = as_utf8(chunks, single), "utf-8"
        start = True
        for block in _blocks(chunks):
            if start and block.startswith(codecs.BOM_UTF8) and single.startswith("utf"):
                block = block[3:]
            start = False
            text = self._text(block, "utf-8" if single == "utf-8-sig" else single)
            self._number += text.count("\n") + text.count("\r") - text.count("\r\n")
            yield from StringIO(text, newline="")

    def _text(self, block: bytes, encoding: str) -> str:
        try:
            text = self._mended(block, encoding) if b"\0" in block else block.decode(encoding)
        except UnicodeDecodeError:
            text = self._mended(block, encoding)
        if not self.escaped and '="' in text:
            self.escaped = True
        if not self.escaped and "'" in text and re.search(r"(?:^|[\n\r,;|\t\"])'+[=+\-@\t\r(#.\w]", text):
            self.escaped = True
        if block.isascii():
            return text.translate(_SEPARATORS) if re.search(r"[\x1c-\x1f]", text) else text
        from unicodedata import normalize

        return normalize("NFC", text.translate(_SEPARATORS) if re.search(r"[\x1c-\x1f\ufeff]", text) else text)

    def _mended(self, block: bytes, encoding: str) -> str:
        """The block line by line, with the faults of each noted."""
        texts = []
        for number, line in enumerate(re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", block), self._number + 1):
            try:
                text = line.decode(encoding)
            except UnicodeDecodeError as error:
                text = line.decode(encoding, "replace")
                self.bad[number] = tr("byte 0x{line:02x} is not {encoding}", line=line[error.start], encoding=encoding)
            if "\0" in text:
                self.bad[number] = tr("there is a NUL byte")
                text = text.replace("\0", "\ufffd")
            texts.append(text)
        return "".join(texts)


_SEPARATORS = dict.fromkeys((0x1C, 0x1D, 0x1E, 0x1F, 0xFEFF))


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """Text in pieces, composed; a byte that is not in the encoding becomes a lone surrogate (U+DC80 to U+DCFF)."""
    from unicodedata import normalize

    if is_wide(encoding):
        chunks, encoding = as_utf8(chunks, encoding), "utf-8"
    decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
    for chunk in chunks:
        text = decoder.decode(chunk)
        yield text if text.isascii() else normalize("NFC", text)
    yield decoder.decode(b"", final=True)


def byte_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Lines without their ends, which may be a lone carriage return; the middle of one that goes on for megabytes (a
    picture) is left out."""
    rest = b""
    is_mac = None
    for chunk in chunks:
        if is_mac is None:
            is_mac = b"\n" not in chunk and b"\r" in chunk
        *whole, rest = (rest + (chunk.replace(b"\r", b"\n") if is_mac else chunk)).split(b"\n")
        for line in whole:
            yield line.rstrip(b"\r")
        if len(rest) > MAX_LINE:
            rest = rest[: MAX_LINE // 2]
    if rest:
        yield rest.rstrip(b"\r")


def is_wide(encoding: str) -> bool:
    """True for encodings in which a line end is more than one byte."""
    return encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32"))


def as_utf8(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """UTF-16 or -32 as UTF-8; halves of pairs, and of a last character, become bytes that UTF-8 does not have."""
    decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")
    try:
        for chunk in chunks:
            yield decoder.decode(chunk).encode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise Failed(tr("This is not {encoding}: {reason}.", encoding=encoding, reason=error.reason)) from error
    if decoder.getstate()[0]:
        yield b"\xff"

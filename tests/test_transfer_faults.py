"""What is no list, or not safe to read, is refused in one line; a broken file never ends in a traceback."""

import io
import os
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from itertools import repeat
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.errors import CrmError, Failed, Refused, Usage
from crmcli.transfer.drafts import CustomerDraft, InteractionDraft, Rejected
from crmcli.transfer.read import inputs, spreadsheets
from crmcli.transfer.read.source import SourceOptions, open_source
from tests.conftest import EXAMPLES
from tests.unending import Stream

FIXTURES = Path(__file__).parent / "fixtures" / "transfer"
SAMPLES = {path.name: path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path.suffix != ".md"}
FORMATS = ("csv", "vcf", "json", "jsonl", "ldif", "mbox", "eml", "ics")


def refusal(origin: Path | bytes | io.RawIOBase, wanted: SourceOptions | None = None) -> CrmError:
    """The one line in which something is refused."""
    stream = io.BytesIO(origin) if isinstance(origin, bytes) else origin
    with pytest.raises((Failed, Refused)) as caught, open_source(stream, wanted) as source:
        list(source)
    assert "\n" not in caught.value.message
    return caught.value


def test_folders_pipes_devices_and_missing_files_are_no_lists(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty.csv").touch()
    for path in (
        tmp_path,
        tmp_path / "pipe",
        tmp_path / "empty.csv",
        tmp_path / "none",
        Path("/dev/null"),
        Path("a\0b"),
    ):
        refusal(path)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\n",
        bytes(5000),
        bytes(range(256)) * 40,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"\x1f\x8b\x08\x00" + bytes(50),
        b"SQLite format 3\0" + bytes(100),
        b"PK\x03\x04 not a workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"one two three\nfour five six\n",
        b"[" * 100_000,
        b'[{"name": ' * 10_000,
        b"{}",
        b"[]",
    ],
)
def test_what_is_no_list_is_refused_in_one_line(data: bytes) -> None:
    refusal(data)


ENDLESS = [
    (b"", b"y\n"),
    (b"", b"\0"),
    (b"", b"a"),
    (b"Name,Email\n", b"Bob,b@x.example\n"),
    (b"Name,Email\nBob,", b"a"),
    (b"[", b'{"name": "Bob"},'),
    (b'[{"name": "', b"a"),
    (b"dn: x\ncn: Bob\n", b" " + b"x" * 70 + b"\n"),
]
UNENDING = [
    (b'Name,Email\nBob,"', b"a" * 70 + b"\n"),
    (b"BEGIN:VCARD\nFN:Bob\nPHOTO;ENCODING=b:", b"QUFB"),
    (b"BEGIN:VCARD\nFN:Bob\nNOTE:", b"\n " + b"x" * 70),
    (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:", b"\n " + b"x" * 70),
    (b"From a@b.example Tue May  2 10:00:00 2023\nFrom: a@b.example\nDate: Tue, 02 May 2023 10:00:00 +0200\n\n", b"x"),
]


@pytest.mark.parametrize(("first", "piece"), ENDLESS)
def test_endless_streams_are_refused(first: bytes, piece: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "STREAM_LIMIT", 16 << 20)
    refusal(Stream(first, piece))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory can be limited on Linux only")
def test_records_without_an_end_are_read_in_bounded_memory() -> None:
    """In a process that may have 30 MB more than it has after the imports, 36 MB of each."""
    program = Path(__file__).with_name("unending.py")
    done = subprocess.run([sys.executable, program, repr(UNENDING)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "read\n" * len(UNENDING)), done.stderr


def workbook(path: Path) -> dict[str, bytes]:
    """A small workbook at `path`, and the files in it."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("客户")
        sheet.write_row(1, 1, ["姓名", "电话", "生日", "金额", "备注"])
        sheet.write_row(2, 1, ["张三", 13800138000.0])
        sheet.write_datetime(2, 3, datetime(1980, 5, 3), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(2, 4, [0.1 + 0.2, "a\nb"])
        sheet.write_row(5, 1, ["李四", 1e16, "", True, ""])
        hidden = book.add_worksheet("Hidden")
        hidden.write_row(0, 0, ["Name"])
        hidden.hide()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(path: Path, parts: dict[str, Iterable[bytes]]) -> Path:
    """An archive of these files."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in parts.items():
            with archive.open(name, "w", force_zip64=True) as member:
                for piece in pieces:
                    member.write(piece)
    return path


def test_numbers_and_days_of_a_workbook_come_out_as_typed(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx")
    with open_source(tmp_path / "a.xlsx", SourceOptions(keep_unknown=True)) as source:
        assert (source.format, source.sheet, source.sheets) == ("xlsx", "客户", ("Empty", "客户", "Hidden"))
        zhang, li = list(source)
    assert isinstance(zhang, CustomerDraft)
    assert isinstance(li, CustomerDraft)
    assert (zhang.line, zhang.name, zhang.details[0].value, zhang.birthday) == (3, "张三", "13800138000", "1980-05-03")
    assert (zhang.extra, zhang.notes) == ((("金额", "0.3"),), "a\nb")
    assert (li.line, li.details[0].value, li.extra) == (6, "10000000000000000", (("金额", "true"),))


def test_a_sheet_is_chosen_by_name_or_number(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx")
    for sheet in ("Hidden", "3"):
        with open_source(tmp_path / "a.xlsx", SourceOptions(sheet=sheet)) as source:
            assert source.headings == ("Name",)
    with pytest.raises(Usage, match="no sheet"):
        open_source(tmp_path / "a.xlsx", SourceOptions(sheet="4"))


def test_workbooks_that_burst_are_refused(tmp_path: Path) -> None:
    parts = workbook(tmp_path / "a.xlsx")
    sheet = "xl/worksheets/sheet2.xml"
    whole: dict[str, Iterable[bytes]] = {name: [data] for name, data in parts.items()}
    bomb = zipped(tmp_path / "bomb.xlsx", whole | {sheet: repeat(bytes(1 << 20), 600)})
    assert isinstance(refusal(bomb), Refused)
    with zipfile.ZipFile(bomb) as archive:
        size = archive.getinfo(sheet).file_size
    lying = tmp_path / "lying.xlsx"
    lying.write_bytes(bomb.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 1000)))
    refusal(lying)
    corner = parts[sheet].replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    refusal(zipped(tmp_path / "corner.xlsx", whole | {sheet: [corner]}))
    (tmp_path / "half.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes()[:3000])
    refusal(tmp_path / "half.xlsx")
    refusal(b"Name,Email\nBob,b@x.example\n", SourceOptions(format="xlsx"))


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=DAILY;COUNT=3;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;INTERVAL=0", "FREQ=NEVER"]
)
def test_meetings_that_repeat_like_no_meeting_are_rejected(rule: str) -> None:
    event = f"BEGIN:VEVENT\nDTSTART:20230101T100000Z\nATTENDEE:mailto:a@b.example\nRRULE:{rule}\nEND:VEVENT\n"
    with open_source(io.BytesIO(f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n".encode())) as source:
        assert [type(draft) for draft in source] == [Rejected]


def test_endless_series_go_up_to_a_day() -> None:
    event = "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20230101\nATTENDEE:mailto:a@b.example\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n"
    data = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n".encode()
    with open_source(io.BytesIO(data), SourceOptions(until=date(2023, 1, 31))) as source:
        assert [draft.at.day for draft in source if isinstance(draft, InteractionDraft)] == [1, 8, 15, 22, 29, 5]
    with open_source(io.BytesIO(data)) as source:
        assert len(list(source)) == 1
        assert source.unknown == ("further dates of repeating meetings",)


def survives(data: bytes, wanted: SourceOptions) -> None:
    """Read to the end, or refused in one line."""
    with suppress(CrmError), open_source(io.BytesIO(data), wanted) as source:
        for _ in source:
            pass


@settings(max_examples=6 * EXAMPLES)
@given(st.sampled_from(sorted(SAMPLES)), st.data())
def test_damaged_files_are_read_or_refused(name: str, data: st.DataObject) -> None:
    sample = bytearray(SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(sample)))
        cut = data.draw(st.sampled_from([0, 0, 1, 2, 10, 100]))
        put = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b'"', b"\n", b"\0", b";", b"=", b"\xff", b":"]))
        )
        sample[at : at + cut] = put
    survives(bytes(sample), SourceOptions())


@settings(max_examples=5 * EXAMPLES)
@given(st.sampled_from(FORMATS), st.binary(max_size=300))
def test_anything_called_a_format_is_read_or_refused(name: str, data: bytes) -> None:
    beginnings = {"vcf": b"BEGIN:VCARD\nFN:x\n", "ics": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", "csv": b"Name,Email\n"}
    survives(data, SourceOptions(format=name))
    survives(beginnings.get(name, b"") + data, SourceOptions(format=name))


def test_a_workbook_whose_packing_is_damaged_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first bytes of a packed member say that it is not packed, with lengths that do not agree."""
    monkeypatch.setattr(spreadsheets, "_MOST_PACKING", 10**9)  # unpacked beforehand, as a file of many megabytes is
    path = tmp_path / "damaged.xlsx"
    workbook(path)
    sample = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        starts = [one.header_offset for one in archive.infolist() if one.compress_type == zipfile.ZIP_DEFLATED]
    for start in starts:
        names, extra = struct.unpack_from("<HH", sample, start + 26)
        sample[start + 30 + names + extra : start + 35 + names + extra] = b"\x01\x02\x03\x04\x05"
    with pytest.raises(CrmError), open_source(io.BytesIO(bytes(sample)), SourceOptions(format="xlsx")):
        pass


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2, 9, 99])
def test_a_workbook_packed_as_none_is_is_refused(tmp_path: Path, method: int) -> None:
    """Whatever the archive says its members are packed with, it is one line."""
    path = tmp_path / "odd.xlsx"
    workbook(path)
    sample = path.read_bytes()
    for entry in [at for at in range(len(sample)) if sample[at : at + 4] == b"PK\1\2"]:
        sample = sample[: entry + 10] + bytes([method, 0]) + sample[entry + 12 :]
    assert refusal(sample, SourceOptions(format="xlsx")).message.endswith("is not a whole workbook.")


@settings(max_examples=15)
@given(st.data())
def test_damaged_workbooks_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    if not path.exists():  # made once: its length changes with the second it is made in
        workbook(path)
    sample = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        sample[data.draw(st.integers(0, len(sample) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(sample), SourceOptions(format=data.draw(st.sampled_from(["xlsx", "xls", "ods"]))))

"""Encodings are told from one row as from many; tables from what stands in them; nothing that is wrong is lost."""

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.errors import CrmError, Failed
from crmcli.transfer.drafts import CustomerDraft, Draft, Rejected
from crmcli.transfer.encoding import detect
from crmcli.transfer.read.source import Source, SourceOptions, open_source

NAMES = {
    "gb18030": ("张伟", "王小明", "李娜", "欧阳修", "北京华兴科技有限公司"),
    "big5": ("張偉", "王小明", "黃美麗", "台北華興科技有限公司"),
    "cp932": ("山田太郎", "鈴木", "株式会社サンプル", "佐藤花子"),
    "cp1252": ("Müller", "José Núñez", "Luleå", "François Côté", "ÄÖÜ GmbH", "Émile", "naïve – “quoted” €5"),
    "utf-8": ("张伟", "Müller", "山田太郎", "Иван", "José 😀"),
}
ONE_ROW = [(encoding, name) for encoding, names in NAMES.items() for name in names]


def source_of(data: bytes, wanted: SourceOptions | None = None) -> Source:
    """Bytes on standard input."""
    return open_source(io.BytesIO(data), wanted)


def read(text: str | bytes, wanted: SourceOptions | None = None) -> list[Draft | Rejected]:
    """Everything in a file of this text."""
    with source_of(text.encode() if isinstance(text, str) else text, wanted) as source:
        return list(source)


def names(found: list[Draft | Rejected]) -> list[str]:
    """The customers found."""
    return [draft.name for draft in found if isinstance(draft, CustomerDraft)]


def reasons(found: list[Draft | Rejected]) -> list[tuple[int, str]]:
    """What was rejected, and on which line."""
    return [(draft.line, draft.reason) for draft in found if isinstance(draft, Rejected)]


@pytest.mark.parametrize(("encoding", "name"), ONE_ROW)
def test_one_row_tells_its_encoding(encoding: str, name: str) -> None:
    assert names(read(f"Name,Phone\n{name},13800138000\n".encode(encoding))) == [name]


@pytest.mark.parametrize("encoding", [*NAMES, "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_big_files_tell_it_by_a_name_near_their_end(encoding: str) -> None:
    name = NAMES.get(encoding, ("张伟",))[0]
    plain = "".join(f"Customer {n},{n:09}\n" for n in range(40_000))
    with source_of(f"Name,Phone\n{plain}{name},000000001\n".encode(encoding)) as source:
        assert names(list(source))[-1] == name


def test_what_a_person_says_comes_before_what_is_detected() -> None:
    data = "Name,Phone\nМария,123456\n".encode("koi8-r")
    assert names(read(data, SourceOptions(encoding="koi8-r"))) == ["Мария"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "cp932"])
def test_one_bad_line_is_named_and_changes_nothing_else(encoding: str) -> None:
    name = NAMES[encoding][0]
    good = [f"{name}{n},{n:09}\n".encode(encoding) for n in range(50)]
    found = read(b"".join((b"Name,Phone\n", *good, b"Bad \x81\xff,1\n", *good)))
    assert names(found) == [f"{name}{n}" for n in range(50)] * 2
    assert [line for line, _ in reasons(found)] == [52]


def test_a_nul_costs_its_row() -> None:
    found = read("Name,Email\nBob\0,b@x.example\nAnn,a@x.example\n")
    assert names(found) == ["Ann"]
    assert reasons(found) == [(2, "there is a NUL byte")]


def test_text_comes_out_composed() -> None:
    assert names(read("Name\nJose\u0301\n")) == ["José"]


@given(st.sampled_from(sorted(NAMES)), st.data())
def test_whatever_the_encoding_is_called_it_can_be_decoded(encoding: str, data: st.DataObject) -> None:
    raw = data.draw(st.binary(max_size=200))
    raw.decode(detect([raw]), "replace")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str) -> None:
    rows = [["Name", "Notes", "E-Mail"], ["Bob", "a, b; c | d", "b@x.example"], ["Ann", '"x\ny"', "a@x.example"]]
    quoted = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    found = read(end.join(quoted) + end)
    assert [(d.name, d.notes) for d in found if isinstance(d, CustomerDraft)] == [
        ("Bob", "a, b; c | d"),
        ("Ann", '"x\ny"'),
    ]


def test_excel_says_its_delimiter_on_a_line_of_its_own() -> None:
    assert names(read("sep=;\nName;Email\nBob;b@x.example\n")) == ["Bob"]


def test_a_title_may_stand_above_the_headings() -> None:
    found = read("客户列表,,\n,,\n姓名,电话,公司\n张伟,13800138000,甲公司\n")
    assert [(d.line, d.name) for d in found if isinstance(d, CustomerDraft)] == [(4, "张伟")]


def test_ragged_rows_are_rejected_and_trailing_empties_are_not() -> None:
    found = read("Name,Email\nBob\nAnn,a@x.example,more\nEve,e@x.example,,\n\n,,\nZed,z@x.example\n")
    assert names(found) == ["Eve", "Zed"]
    assert reasons(found) == [(2, "1 cell under 2 headings"), (3, "3 cells under 2 headings")]


def test_stray_and_open_quotes_are_rejected_with_their_lines() -> None:
    found = read('Name,Email\n"Bob "X" Y",b@x.example\n"Ann\nLee",a@x.example\nEve,"e@x.example\n')
    assert names(found) == ["Ann\nLee"]
    assert reasons(found) == [
        (2, "a quote stands inside a cell that is not quoted as a whole"),
        (5, "a quote is opened and not closed"),
    ]


def test_two_headings_alike_give_both_phones_and_the_first_name() -> None:
    with source_of(b"Name,Name,Phone,Phone\nBob,Robert,111111,222222\n") as source:
        (bob,) = list(source)
        assert source.unknown == ("Name",)
    assert isinstance(bob, CustomerDraft)
    assert (bob.name, [d.value for d in bob.details]) == ("Bob", ["111111", "222222"])


def test_unknown_columns_are_named_or_kept() -> None:
    text = "Name,Shoe size,Empty\nBob,43,\n"
    with source_of(text.encode()) as source:
        assert source.unknown == ("Shoe size", "Empty")
    (bob,) = read(text, SourceOptions(keep_unknown=True))
    assert isinstance(bob, CustomerDraft)
    assert bob.extra == (("Shoe size", "43"),)


def test_the_quote_against_running_cells_is_taken_off_again() -> None:
    (bob,) = read("Name,Phone,Notes\n'=Bob,'+49 30 1234567,''-x\n")
    assert isinstance(bob, CustomerDraft)
    assert (bob.name, bob.details[0].value, bob.notes) == ("=Bob", "+49 30 1234567", "'-x")


def test_ten_thousand_columns_are_read_and_more_than_a_spreadsheet_has_are_not() -> None:
    wide = ",".join(f"C{n}" for n in range(9_999)) + ",Name\n" + "x," * 9_999 + "Bob\n"
    assert names(read(wide, SourceOptions(mapping={"*": "-"}))) == ["Bob"]
    with pytest.raises(Failed):
        read(",".join(f"C{n}" for n in range(19_999)) + ",Name\n")


def test_a_file_changed_while_it_is_read_fails(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Name,Email\nBob,b@x.example\n")
    with open_source(path) as source:
        path.write_text("Name,Email\nBob,b@x.example\nAnn,a@x.example\n")
        with pytest.raises(Failed, match="changed"):
            list(source)


@given(st.text(max_size=300))
def test_no_text_is_more_than_refused(text: str) -> None:
    for start in ("", "Name,Email\n", "Date,Customer,Notes\n", "OrderID,CustomerID,OrderDate,Amount\n"):
        with suppress(CrmError):
            read((start + text).encode("utf-8", "surrogatepass"))

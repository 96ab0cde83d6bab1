"""Sets in one file: zip archives of an export, and workbooks with tables on several sheets."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from crmcli.transfer.read import archive
from tests.conftest import Crm, file_of

SETS = Path(__file__).parent / "fixtures" / "sets"
FIRMS = [["Customer ID", "Company", "Phone"], ["K1", "Acorn Ltd", "+44 20 5550 1234"]]
ORDERS = [["Order ID", "Order Date", "Customer", "Product", "Quantity", "Unit Price"],
          ["D1", "2026-10-01", "Acorn Ltd", "Chair", "2", "9"]]  # fmt: skip
COVER = [["Our customers"], ["Prepared by", "Bo"]]


def workbook(path: Path, **sheets: list[list[str]]) -> Path:
    """A workbook with these sheets."""
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def zipped(folder: Path, path: Path) -> Path:
    """A zip archive of the files of a folder."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(folder.iterdir()):
            made.writestr(f"导出/{file.name}", file.read_bytes())
    return path


@pytest.mark.parametrize("name", ["hubspot", "salesforce", "chinese"])
def test_a_zip_is_read_as_the_folder_in_it(crm: Crm, tmp_path: Path, name: str) -> None:
    """The same customers and deals as from the folder, in one step; again nothing changes."""
    crm.ok("import", SETS / name, "--yes", "--create")
    wanted = (crm.names(), [deal["title"] for deal in crm.ok("deal", "list", "--all")])
    crm.ok("undo")
    path = zipped(SETS / name, tmp_path / "export.zip")
    made = crm.ok("import", path, "--yes", "--create")
    assert len({each["batch"] for each in made["files"]}) == 1
    assert (crm.names(), [deal["title"] for deal in crm.ok("deal", "list", "--all")]) == wanted
    again = crm.ok("import", path, "--yes", "--create")
    assert (again["added"], again["updated"], again["differ"]) == (0, 0, 0)


def test_names_of_a_zip_in_gbk(crm: Crm, tmp_path: Path) -> None:
    """An archive of a Chinese Windows has no mark of its encoding; the names are told as they were."""
    files = sorted((SETS / "chinese").iterdir())
    path = tmp_path / "导出.zip"
    write_unmarked(path, {file.name.encode("gbk"): file.read_bytes() for file in files})
    made = crm.ok("import", path, "--yes", "--create")
    assert {each["file"].rpartition("/")[2] for each in made["files"]} == {file.name for file in files}
    assert "宏达食品有限公司" in crm.names()


def write_unmarked(path: Path, files: dict[bytes, bytes]) -> None:
    """Write an archive whose names are these bytes, without the mark of UTF-8."""
    with zipfile.ZipFile(path, "w") as made:
        for number, content in enumerate(files.values()):
            made.writestr(f"{number:060}", content)
    data = path.read_bytes()
    for number, name in enumerate(files):
        data = data.replace(f"{number:060}".encode(), b"./" * ((60 - len(name)) // 2) + b"/" * (len(name) % 2) + name)
    path.write_bytes(data)


def test_a_zip_whose_paths_lead_out_writes_nothing_there(crm: Crm, tmp_path: Path) -> None:
    """Its files are read where they are, whatever they are called."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    path = inner / "z.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("../../evil.csv", "Name,Email\nAda Voss,ada@acorn.example\n")
        made.writestr("/abs.csv", "Name,Email\nBo Lind,bo@birch.example\n")
        made.writestr("__MACOSX/._abs.csv", "junk")
        made.writestr("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(50))
    made_json = crm.ok("import", path, "--yes")
    assert crm.names() == ["Ada Voss", "Bo Lind"]
    assert [each["name"] for each in made_json["passed_over"]] == ["picture.png"]
    assert sorted(each.name for each in tmp_path.rglob("*.csv")) == []


def test_an_archive_that_is_no_export_is_refused(crm: Crm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too large, locked, cut short, or empty: one sentence, and nothing is written."""
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.csv", "Name,Email\n" + "Ada Voss,ada@acorn.example\n" * 1000)
    whole = path.read_bytes()
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", 1000)
    assert crm("import", path, "--yes").code == 5
    monkeypatch.undo()
    at = whole.rindex(b"PK\x01\x02")
    path.write_bytes(whole[: at + 8] + bytes([whole[at + 8] | 1]) + whole[at + 9 :])
    assert "locked with a password" in crm("import", path, "--yes").err
    path.write_bytes(whole[:40] + bytes(30) + whole[70:])
    assert crm("import", path, "--yes").code == 5
    path.write_bytes(whole[:-30])
    assert crm("import", path, "--yes").code == 1
    with zipfile.ZipFile(path, "w"):
        pass
    assert crm("import", path, "--yes").code == 3


def test_a_zip_inside_a_folder_is_part_of_the_set(crm: Crm, tmp_path: Path) -> None:
    """As Google gives its calendars beside a list of contacts."""
    folder = tmp_path / "google"
    folder.mkdir()
    (folder / "contacts.csv").write_bytes((SETS / "google" / "contacts.csv").read_bytes())
    with zipfile.ZipFile(folder / "calendar.zip", "w") as made:
        made.write(SETS / "google" / "calendar.ics", "mia@x.ics")
    crm.ok("import", folder, "--yes")
    assert [each["channel"] for each in crm.ok("show", "bo lind")["interactions"]] == ["meet"]


def test_sheets_of_a_workbook_are_a_set(crm: Crm, tmp_path: Path) -> None:
    """Firms before orders whatever stands first; a cover is passed over and said; --sheet takes one."""
    path = workbook(tmp_path / "b.xlsx", Cover=COVER, Orders=ORDERS, Firms=FIRMS, Empty=[])
    made = crm.ok("import", path, "--yes")
    assert [each["file"].rpartition("/")[2] for each in made["files"]] == ["b.xlsx [Firms]", "b.xlsx [Orders]"]
    assert [each["name"] for each in made["passed_over"]] == ["b.xlsx [Cover]"]
    assert [order["customer"] for order in crm.ok("order", "list")] == ["Acorn Ltd"]
    crm.ok("undo")
    assert (crm.names(), crm.ok("order", "list")) == ([], [])
    one = crm.ok("import", path, "--yes", "--sheet", "Firms")
    assert (one["kind"], crm.names()) == ("customers", ["Acorn Ltd"])


def test_a_sheet_that_is_not_certain_keeps_the_workbook_out(crm: Crm, tmp_path: Path) -> None:
    """The refusal names it and what would do; --partial leaves it out; rejects go to a file for each sheet."""
    odd = [["Opportunity", "Expected Revenue"], ["Chairs", "100"]]
    bad = [[*ORDERS[0]], ["D1", "2026-10-01", "Nobody Inc", "Chair", "2", "9"]]
    path = workbook(tmp_path / "b.xlsx", Firms=FIRMS, Odd=odd, Orders=bad)
    refused = crm("import", path, "--yes")
    assert (refused.code, "--sheet" in refused.err, crm.names()) == (5, True, [])
    crm("import", path, "--yes", "--partial", "--rejects", tmp_path / "r.csv")
    assert crm.names() == ["Acorn Ltd"]
    assert [each.name for each in tmp_path.glob("r*.csv")] == ["r-b-Orders.csv"]


def test_all_paths_are_checked_before_any_is_read(crm: Crm, tmp_path: Path) -> None:
    """Every name that is no file is told at once."""
    there = file_of(tmp_path, "Name,Email\nAda Voss,ada@acorn.example\n")
    answer = crm("import", there, tmp_path / "one.csv", tmp_path / "two.csv", "--yes")
    assert (answer.code, crm.ok("list")) == (1, [])
    assert "one.csv" in answer.err
    assert "two.csv" in answer.err


def test_a_heading_that_no_file_of_a_set_has_is_refused(crm: Crm, tmp_path: Path) -> None:
    """A slip in --map is never passed over."""
    (tmp_path / "s").mkdir()
    one = file_of(tmp_path / "s", "Name,Email,Spare\nAda Voss,ada@acorn.example,x\n", "one.csv")
    two = file_of(tmp_path / "s", "Name,Email\nBo Lind,bo@birch.example\n", "two.csv")
    assert crm("import", one, two, "--yes", "--map", "Sparre=note").code == 2
    crm.ok("import", one, two, "--yes", "--map", "Spare=notes")
    assert crm.ok("show", "ada")["note"] == "x"


def test_two_pipes_of_the_shell_are_a_set(crm: Crm) -> None:
    """What a pipe says can be read once: nothing of it is lost by looking what it is."""
    words = f"{sys.executable} -m crmcli import <(printf 'Name,Email\\nAnn Lee,a@b.example\\n')"
    words += " <(printf 'Name,Email\\nBo Ray,b@r.example\\n') --yes"
    done = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert crm.names() == ["Ann Lee", "Bo Ray"]


@pytest.mark.parametrize("name", ["hubspot", "pipedrive", "zoho", "salesforce", "outlook"])
def test_a_set_comes_again_as_before(crm: Crm, name: str) -> None:
    """The nightly export of a known program is read as it was, with the stages that were mapped."""
    crm.ok("import", SETS / name, "--yes", "--create")
    again = crm.ok("import", SETS / name, "--yes", "--create", "--as-before")
    assert (again["added"], again["updated"], again["differ"], again["rejected"]) == (0, 0, 0, 0)


def test_stages_of_a_workbook_are_mapped_as_before(crm: Crm, tmp_path: Path) -> None:
    """What a word of the file stands for is said once."""
    headings = ["Deal ID", "Deal Name", "Company", "Deal Stage", "Amount"]
    deals = [headings, ["1", "Chairs", "Acorn Ltd", "Our own", "9"]]
    path = workbook(tmp_path / "b.xlsx", Firms=FIRMS, Deals=deals)
    crm.ok("import", path, "--yes", "--map-stage", "Our own=proposal")
    newer = workbook(tmp_path / "c.xlsx", Firms=FIRMS, Deals=[*deals, ["2", "Desks", "Acorn Ltd", "Our own", "5"]])
    assert crm("import", newer, "--yes").code == 5
    assert crm.ok("import", newer, "--yes", "--as-before")["added"] == 1
    assert {deal["stage"] for deal in crm.ok("deal", "list")} == {"proposal"}


def test_a_zip_on_a_pipe(crm: Crm, tmp_path: Path) -> None:
    """On standard input and on the pipe of a shell it is read as the archive is; its copy is not told, and is gone."""
    packed = zipped(SETS / "hubspot", tmp_path / "export.zip").read_bytes()
    answer = crm("import", "-", "--yes", "--create", stdin=packed)
    assert (answer.code, "standard input/" in answer.err, ".zip" in answer.err) == (0, True, False)
    wanted = crm.names()
    crm.ok("undo")
    reading, writing = os.pipe()
    os.write(writing, packed)  # it has room for 64 KB
    os.close(writing)
    crm.ok("import", f"/dev/fd/{reading}", "--yes", "--create")
    os.close(reading)
    assert crm.names() == wanted
    assert crm("import", "-", stdin=packed[:300]).code == 1


def test_members_without_a_name_and_damaged_ones(crm: Crm, tmp_path: Path) -> None:
    """A file without a name is a file; a list that cannot be unpacked keeps the archive out until --partial."""
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("..", "Name,Email\nAda Voss,ada@acorn.example\n")
        archive.writestr("b.csv", "Name,Email\nBo Lind,bo@birch.example\n")
    assert crm.ok("import", path, "--yes")["added"] == 2
    crm.ok("undo")
    path.write_bytes(path.read_bytes().replace(b"Bo Lind", b"Bo Lint"))
    answer = crm("import", path, "--yes")
    assert (answer.code, crm.names()) == (5, [])
    assert "b.csv cannot be unpacked" in answer.err
    crm.ok("import", path, "--yes", "--partial")
    assert crm.names() == ["Ada Voss"]

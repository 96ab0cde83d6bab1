"""Unfriendly files: wide text without a mark, pipes, cover sheets, groups, settings; and where rejects go."""

import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from tests.conftest import Crm, file_of

GOOD_AND_BAD = "Name,Email,Notes\nAnn Lee,=cmd|x,-1+2\nBo Ray,b@r.example,\n"


def _workbook(path: Path, **sheets: list[list[str]]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", ["Name,Email\nÄnn Lee,a@b.example\n", "姓名,手机\n王小明,13800138000\n"])
def test_wide_text_without_a_mark(crm: Crm, tmp_path: Path, encoding: str, text: str) -> None:
    """The byte order is found where a person names the encoding alone."""
    path = tmp_path / "u.csv"
    path.write_bytes(text.encode(encoding))
    crm.ok("import", path, "--yes", "--encoding", encoding[:6])
    assert crm.names() == [text.split("\n")[1].split(",")[0]]


def test_a_pipe_of_the_shell(crm: Crm) -> None:
    """crm import <(command) reads what the command prints; nothing is an error."""
    words = f"{sys.executable} -m crmcli import <(printf 'Name,Email\\nAnn Lee,a@b.example\\n') --yes"
    assert subprocess.run(["bash", "-c", words], capture_output=True, check=False).returncode == 0
    assert crm.names() == ["Ann Lee"]
    words = f"{sys.executable} -m crmcli import <(true) --yes"
    empty = subprocess.run(["bash", "-c", words], capture_output=True, text=True, check=False)
    assert (empty.returncode, empty.stderr[:29]) == (1, "crm: Nothing came on /dev/fd/")


def test_rejects_are_private_and_harmless(crm: Crm, tmp_path: Path) -> None:
    """Mode 0600, no formula; read again they are what they were."""
    path = tmp_path / "r.csv"
    assert crm("import", file_of(tmp_path, GOOD_AND_BAD), "--yes", "--partial", "--rejects", path).code == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == (
        "Name,Email,Notes,line,column,reason\nAnn Lee,'=cmd|x,'-1+2,2,Email,'=cmd|x is not a mail address\n"
    )
    path.write_text(path.read_text().replace("'=cmd|x,", "a@l.example,"))
    crm.ok("import", path, "--yes")
    assert crm.ok("show", "ann lee")["note"] == "-1+2"


def test_rejects_of_an_earlier_run_are_written_over(crm: Crm, tmp_path: Path) -> None:
    """A nightly script keeps its name; a run without rejects leaves the headings. Any other file needs --force."""
    bad, path = file_of(tmp_path, GOOD_AND_BAD), tmp_path / "r.csv"
    for _ in range(2):
        assert crm("import", bad, "--yes", "--partial", "--rejects", path).code == 1
    assert len(path.read_text().splitlines()) == 2
    crm.ok("import", file_of(tmp_path, "Name\nCy Ode\n", "d.csv"), "--yes", "--rejects", path)
    assert path.read_text().splitlines() == ["Name,line,column,reason"]
    path.write_text("precious\n")
    answer = crm("import", bad, "--yes", "--partial", "--rejects", path)
    assert (answer.code, path.read_text()) == (5, "precious\n")
    assert crm("import", bad, "--yes", "--partial", "--rejects", path, "--force").code == 1
    assert path.read_text().startswith("Name,Email,Notes,line")


def test_where_rejects_cannot_go_nothing_is_imported(crm: Crm, tmp_path: Path) -> None:
    """It is looked at before the import: a folder that is not there, a link, another file."""
    (tmp_path / "link.csv").symlink_to(tmp_path / "target.csv")
    path = file_of(tmp_path, GOOD_AND_BAD)
    for place in (tmp_path / "no" / "r.csv", tmp_path / "link.csv", tmp_path, path):
        assert crm("import", path, "--yes", "--partial", "--rejects", place).code in (1, 5)
    assert crm.names() == []
    assert not (tmp_path / "target.csv").exists()


def test_each_file_has_its_own_rejects(crm: Crm, tmp_path: Path) -> None:
    """The second file's are beside the first one's, not over them."""
    one = file_of(tmp_path, GOOD_AND_BAD, "one.csv")
    two = file_of(tmp_path, "Name,Email\nCy,not\n", "two.csv")
    crm("import", one, two, "--yes", "--partial", "--rejects", tmp_path / "r.csv")
    assert "Ann Lee" in (tmp_path / "r-one.csv").read_text()
    assert "Cy" in (tmp_path / "r-two.csv").read_text()


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_an_export_does_not_follow_a_link(crm: Crm, tmp_path: Path, force: list[str]) -> None:
    """Neither a new file nor another one is written through it."""
    crm.ok("add", "Ann Lee")
    target, link = file_of(tmp_path, "precious", "target.csv"), tmp_path / "out.csv"
    link.symlink_to(target)
    assert crm("export", link, *force).code == 5
    assert (target.read_text(), link.is_symlink()) == ("precious", True)


def test_a_cover_sheet_is_passed_over(crm: Crm, tmp_path: Path) -> None:
    """The first sheet with a table is taken, and the others are named."""
    cover = [["Our customers"], ["Date", "2020-01-01"], ["Prepared by", "Bo"]]
    path = _workbook(tmp_path / "c.xlsx", Cover=cover, Data=[["Name", "Email"], ["Ann Lee", "a@b.example"]])
    made = crm.ok("import", path, "--yes")
    assert made["remarks"] == ["sheets that were not taken: Cover (--sheet takes one)"]
    assert crm.names() == ["Ann Lee"]
    assert crm("import", path, "--yes", "--sheet", "Cover").code != 0


@pytest.mark.parametrize(
    "text",
    [
        "# abook addressbook file\n\n[format]\nprogram=abook\n\n[0]\nname=Bob Ray\nemail=bob@ray.example\n",
        "[section]\nName = Bob\nphone: 1\n",
    ],
)
def test_settings_in_sections_are_no_table(crm: Crm, tmp_path: Path, text: str) -> None:
    """They are refused as what they are."""
    answer = crm("import", file_of(tmp_path, text, "x.txt"), "--yes")
    assert answer.code == 1
    assert "is a text of settings in sections, not a list" in answer.err


def test_groups_of_an_address_book_are_tags(crm: Crm, tmp_path: Path) -> None:
    """Never people; a group of nobody is counted."""
    ldif = (
        "dn: cn=Friends\nobjectclass: groupOfNames\ncn: Friends\nmember: cn=Karl Maier, mail=km@m.example\n\n"
        "dn: cn=Karl Maier,mail=km@m.example\nobjectclass: person\ncn: Karl Maier\nmail: km@m.example\n"
    )
    crm.ok("import", file_of(tmp_path, ldif, "g.ldif"), "--yes")
    cards = (
        "BEGIN:VCARD\nVERSION:3.0\nUID:abc-1\nFN:Ann Lee\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:3.0\nN:Club\nFN:Club\nX-ADDRESSBOOKSERVER-KIND:group\n"
        "X-ADDRESSBOOKSERVER-MEMBER:urn:uuid:abc-1\nEND:VCARD\n"
        "BEGIN:VCARD\nVERSION:4.0\nKIND:group\nFN:Empty\nEND:VCARD\n"
    )
    made = crm.ok("import", file_of(tmp_path, cards, "g.vcf"), "--yes")
    assert made["not_taken"] == {"groups without members": 1}
    assert {row["name"]: row["tags"] for row in crm.ok("list")} == {"Karl Maier": ["friends"], "Ann Lee": ["club"]}


def test_one_cell_is_one_cell(crm: Crm, tmp_path: Path) -> None:
    """Counts agree with their nouns."""
    answer = crm("import", file_of(tmp_path, "Name,Email\nAnn\n"), "--yes")
    assert "line 2: 1 cell under 2 headings" in answer.err

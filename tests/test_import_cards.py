"""Cards as phones and mail programs write them: broken lines, character sets, what is not taken."""

from pathlib import Path

import pytest

from tests.conftest import Crm
from tests.test_import_states import CASES


def _card(tmp_path: Path, lines: bytes, version: bytes = b"3.0") -> Path:
    path = tmp_path / "c.vcf"
    path.write_bytes(b"BEGIN:VCARD\r\nVERSION:" + version + b"\r\n" + lines + b"END:VCARD\r\n")
    return path


def test_a_broken_line_costs_itself(crm: Crm) -> None:
    """The card is taken without it, and it is told with its own number."""
    made = crm.ok("import", CASES / "missing-colon.vcf", "--yes")
    assert made["added"] == 1
    assert made["not_taken"] == {"line 6: 'TEL;TYPE=\"HOME\";+31612345678' is not a line of a card": 1}
    assert crm.ok("show", "tess")["emails"] == ["tess@bakker.example"]


def test_a_value_that_is_none_costs_its_line(crm: Crm, tmp_path: Path) -> None:
    """A phone without digits, a mail address that is none, a birthday in words."""
    lines = b"FN:Tess\nTEL:ask her\nEMAIL:nope\nBDAY:yesterday\nTEL:+31612345678\n"
    made = crm.ok("import", _card(tmp_path, lines), "--yes")
    assert [what[:12] for what in made["not_taken"]] == ["line 4: TEL:", "line 5: EMAI", "line 6: BDAY"]
    assert crm.ok("show", "tess")["phones"] == ["+31612345678"]


def test_many_broken_lines_are_counted(crm: Crm, tmp_path: Path) -> None:
    """Twenty are told one by one, the others as a number."""
    made = crm.ok("import", _card(tmp_path, b"FN:Tess\n" + b"no colon here\n" * 30), "--yes")
    assert made["not_taken"]["further lines that cannot be read"] == 10
    assert len(made["not_taken"]) == 21


def test_a_card_whose_name_cannot_be_read_is_rejected(crm: Crm, tmp_path: Path) -> None:
    """It is not named by its phone as a card without a name is."""
    answer = crm("import", _card(tmp_path, b"N:\0x;y\nTEL:+31612345678\n"), "--yes")
    assert answer.code == 1
    assert crm.names() == []


def test_what_is_not_taken_is_named(crm: Crm) -> None:
    """In the words of the program that wrote it."""
    made = crm.ok("import", CASES / "extra-properties.vcf", "--yes")
    assert sorted(made["not_taken"]) == [
        "ORG department", "RELATED spouse", "X-ABDATE anniversary", "X-EVOLUTION-MANAGER",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("N:Müller;Jörg\nORG:Straßenbau Süd\n".encode("cp1252"), "Jörg Müller"),
        ("N:王;小明\nORG:宏达食品有限公司\n".encode("gbk"), "王小明"),
        (b"N;ENCODING=QUOTED-PRINTABLE:=CD=F5;=D0=A1=C3=F7\n", "王小明"),
        ("N;CHARSET=NO-SUCH-SET:Müller;Jörg\n".encode(), "Jörg Müller"),
    ],
)
def test_old_cards_without_a_character_set(crm: Crm, tmp_path: Path, lines: bytes, name: str) -> None:
    """8-bit and quoted bytes are read by what they hold, also where the line names a set that there is not."""
    crm.ok("import", _card(tmp_path, lines + b"TEL:+31612345678\n", b"2.1"), "--yes")
    assert crm.names() == [name]


def test_one_old_card_among_new_ones(crm: Crm, tmp_path: Path) -> None:
    """A Western card in a file of UTF-8 cards is read by its own bytes."""
    path = _card(tmp_path, "N:Müller;Jörg\n".encode("cp1252"), b"2.1")
    new = "".join(f"BEGIN:VCARD\nVERSION:3.0\nFN:Ünal {name}\nEND:VCARD\n" for name in ("Ö", "Ä", "É"))
    path.write_bytes(new.encode() + path.read_bytes())
    crm.ok("import", path, "--yes")
    assert crm.names() == ["Jörg Müller", "Ünal Ä", "Ünal É", "Ünal Ö"]


@pytest.mark.parametrize("line", [b"NOTE:" + b"\n x" * 200_000, b"NOTE;ENCODING=QUOTED-PRINTABLE:" + b"a=\n" * 200_000])
def test_folds_of_one_letter_take_no_time(crm: Crm, tmp_path: Path, line: bytes) -> None:
    """Folds and soft breaks are joined in one pass."""
    crm.ok("import", _card(tmp_path, b"FN:Tess\n" + line + b"\n"), "--yes")
    assert len(crm.ok("show", "tess")["note"]) == 200_000


def test_cards_with_lone_carriage_returns(crm: Crm, tmp_path: Path) -> None:
    """As an old Macintosh ends its lines."""
    path = _card(tmp_path, b"FN:Tess\nTEL:+31612345678\n")
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r"))
    crm.ok("import", path, "--yes")
    assert crm.names() == ["Tess"]

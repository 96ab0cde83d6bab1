"""What the search index keeps of a customer, and that no text can spoil a question to it."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.text.name_index import index_row
from crmcli.domain.text.name_query import (
    ALIAS,
    COMPANY,
    CONTACT,
    OWN,
    any_of,
    keys,
    mentioned,
    parse_name_query,
    phone_tail,
    sound_fields,
    split_words,
    whole_phone,
)


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    """An empty search index as the book has it."""
    db = sqlite3.connect(":memory:")
    db.execute(
        "CREATE VIRTUAL TABLE customer_search USING fts5(exact, words, sound, reach,"
        " tokenize = 'unicode61 remove_diacritics 2')"
    )
    yield db
    db.close()


def answers(db: sqlite3.Connection, row: tuple[str, str, str, str], question: str) -> bool:
    db.execute("DELETE FROM customer_search")
    db.execute("INSERT INTO customer_search VALUES (?, ?, ?, ?)", row)
    return db.execute("SELECT 1 FROM customer_search WHERE customer_search MATCH ?", (question,)).fetchone() is not None


def test_a_latin_customer_in_the_index() -> None:
    assert index_row(
        "Sean O'Brien",
        "Acme Inc",
        contacts=["Wang Fang"],
        aliases=["Big S"],
        emails=["sean@acme.example"],
        phones=["+14152000000"],
        refs=["ERP-7", "01903a40-0000-7000-8000-000000000000"],
        tags=["vip"],
        notes=["São Paulo"],
    ) == (
        "nseanobrien nbrienosean cacmeinc kwangfang kfangwang abigs",
        "sean o brien sean obrien acme inc wang fang big s",
        "",
        "p00000025141 sean acme example vip sao paulo erp 7",
    )


def test_a_chinese_customer_in_the_index() -> None:
    exact, words, sound, reach = index_row("王永慶", "台塑Ltd", phones=["+8613800138000"])
    assert exact == "n0xe78e8be6b0b8e5ba86 c0xe58fb0e5a1916c7464"
    assert words == "王永庆 台塑 ltd"
    assert sound.startswith("wangyongqing 1wyq 2yq 0 wang yong qing 0 王 永 庆 00 taisultd")
    assert reach == "p0008310083168 "


def test_the_same_names_sound_the_same_without_asking_again() -> None:
    before = index_row("王永庆", tags=["old"])[:3]
    assert index_row("王永庆", tags=["new"], before=(before[0], before[1], "as before"))[2] == "as before"
    assert index_row("王永清", before=(before[0], before[1], "as before"))[2].startswith("wangyongqing")
    assert index_row("永庆", "王", before=before)[2] != before[2]


def test_whole_names_are_one_token_in_any_order() -> None:
    assert keys("Li Wei") == ["liwei"]
    assert keys("Wei Li") == ["weili", "liwei"]
    assert keys("  ") == []
    assert keys("😀") == ["0xf09f9880"]
    assert len(keys("王" * 5000)[0]) == len(keys("x" * 65)[0]) == 42
    assert keys("x" * 64) == ["x" * 64]


def test_words_of_two_scripts_are_parted() -> None:
    assert split_words("王david 北京acme公司") == ["王", "david", "北京", "acme", "公司"]


@pytest.mark.parametrize(
    ("typed", "stage"),
    [
        ("wei li", "exactly"),
        ("liwei", "exactly"),
        ("LI", "whole"),
        ("acme wei", "whole"),
        ("永庆化工", "exactly"),
        ("yongqing", "whole"),
        ("yong qing", "whole"),
        ("永庆化", "whole"),
        ("ac we", "beginnings"),
        ("yqhg", "beginnings"),
        ("庆化", "whole"),
        ("qinghua", "inside"),
        ("qhg", "inside"),
    ],
)
def test_each_stage_answers_what_the_stage_before_does_not(index: sqlite3.Connection, typed: str, stage: str) -> None:
    row = index_row("Li Wei", "Acme", aliases=["永庆化工"])
    name = parse_name_query(typed)
    questions = {
        "exactly": name.exactly(OWN + ALIAS),
        "whole": name.whole(),
        "beginnings": name.beginnings(),
        "inside": name.inside(),
    }
    order = list(questions)
    held = [answers(index, row, questions[earlier]) for earlier in order[: order.index(stage) + 1]]
    assert held[-1]
    assert stage == "inside" or not any(held[:-1])


def test_phones_are_asked_from_their_end(index: sqlite3.Connection) -> None:
    row = index_row("Li", phones=["+8613800138000", "0300074321"])
    assert answers(index, row, phone_tail("8000"))
    assert answers(index, row, phone_tail("13800138000"))
    assert not answers(index, row, phone_tail("1380"))
    assert answers(index, row, whole_phone("300074321"))
    assert not answers(index, row, whole_phone("74321"))


def test_what_else_is_known_is_not_a_name(index: sqlite3.Connection) -> None:
    row = index_row("Li", tags=["vip"], notes=["台北", "Berlin"])
    assert answers(index, row, mentioned(["ber", "vip"]))
    assert answers(index, row, mentioned(["北"]))
    for typed in ("berlin", "vip", "台北"):
        name = parse_name_query(typed)
        for question in (name.exactly(OWN + ALIAS + CONTACT + COMPANY), name.whole(), name.beginnings(), name.inside()):
            assert not answers(index, row, question), question


def test_the_field_that_sounds_so() -> None:
    sound = index_row("Acme", "台塑", contacts=["Bob", "王芳"])[2]
    assert sound_fields(sound, "wang") == {3}
    assert sound_fields(sound, "wf") == {3}
    assert sound_fields(sound, "taisu") == {1}
    assert sound_fields(sound, "芳") == {3}
    assert sound_fields(sound, "bob") == set()
    assert sound_fields("", "wang") == set()


@given(st.text(max_size=30) | st.text("\"'*:^()-+{}王ab0 NEARANDOT\x00", max_size=20))
def test_no_text_spoils_a_question(index: sqlite3.Connection, typed: str) -> None:
    name = parse_name_query(typed.encode(errors="replace").decode())
    row = index_row(typed.encode(errors="replace").decode(), phones=["1"])
    if name.words:
        questions = [name.whole(), name.beginnings(), name.inside(), mentioned(name.words), any_of(name.words)]
        for question in questions:
            answers(index, row, question)
    if name.folded:
        assert answers(index, row, name.exactly(OWN))


def test_an_import_of_latin_names_needs_no_pinyin() -> None:
    code = "import sys; from crmcli.domain.text.name_index import index_row; index_row('Zoë', 'Acme', ['Bob']); "
    code += "print(sorted({'pypinyin', 'phonenumbers', 'hashlib'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"

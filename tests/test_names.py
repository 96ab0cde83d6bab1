"""Pinyin: every reading a person may type for a name finds its way into the index."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.text.pinyin import MOST_SPELLINGS, parts_of, readings, sounds, spellings
from crmcli.domain.text.syllables import syllables_in


def test_a_name_sounds_in_full_by_initials_and_by_syllables() -> None:
    assert sounds("王永庆") == sounds("王永慶") == ["wangyongqing", "wyq", "wang", "yong", "qing"]


@pytest.mark.parametrize(
    ("name", "first", "also"),
    [
        ("曾国藩", "zengguofan", "cengguofan"),
        ("单田芳", "shantianfang", "dantianfang"),
        ("仇英", "qiuying", "chouying"),
        ("解晓东", "xiexiaodong", "jiexiaodong"),
        ("查良镛", "zhaliangyong", "chaliangyong"),
        ("朴树", "piaoshu", "pushu"),
        ("重庆", "zhongqing", "chongqing"),
        ("單田芳", "shantianfang", "dantianfang"),
        ("吕布", "lvbu", "lubu"),
        ("尉迟恭", "yuchigong", "weichigong"),
    ],
)
def test_surname_readings_come_first_and_the_others_are_there(name: str, first: str, also: str) -> None:
    assert sounds(name)[0] == first
    assert also in sounds(name)


def test_companies_and_mixed_names() -> None:
    assert "xiaomikeji" in sounds("小米科技")
    assert sounds("王David")[0] == "wangdavid"
    assert "wd" in sounds("王David")
    assert "acmewang" in sounds("Acme 王")


@pytest.mark.parametrize("name", ["Li Wei", "Müller", "김민수", "かな", "😀", ""])
def test_names_without_chinese_characters_have_no_pinyin(name: str) -> None:
    assert sounds(name) == []


def test_spellings_are_bounded_and_the_usual_one_leads() -> None:
    parts = parts_of("重行" * 20)
    assert len(spellings(parts)) == MOST_SPELLINGS
    assert spellings(parts)[0] == tuple(options[0] for options in parts)


@given(st.text(st.characters() | st.sampled_from("王重曾行长乐Ab "), max_size=20))
def test_any_name_sounds_like_plain_letters(name: str) -> None:
    for sound in sounds(name):
        assert sound
        assert " " not in sound


def test_an_unread_character_is_left_out() -> None:
    assert readings("\U0003fffd") == ()


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("wangyongqing", [["wang", "yong", "qing"]]),
        ("xian", [["xian"], ["xi", "an"]]),
        ("lyubu", [["lv", "bu"]]),
        ("acme", []),
        ("", []),
        ("王", []),
        ("a" * 41, []),
    ],
)
def test_typed_pinyin_is_parted_into_syllables(typed: str, ways: list[list[str]]) -> None:
    assert syllables_in(typed) == ways


def test_an_unfinished_last_syllable() -> None:
    assert syllables_in("wangyongq") == []
    assert ["wang", "yong", "q"] in syllables_in("wangyongq", is_whole=False)
    assert len(syllables_in("a" * 40)) == 1
    assert syllables_in("an" * 18 + "vvv", is_whole=False) == []


@given(st.lists(st.sampled_from(["wang", "yong", "xi", "an", "chong", "lv", "zhuang", "a"]), min_size=1, max_size=6))
def test_joined_syllables_can_always_be_parted_again(syllables: list[str]) -> None:
    assert syllables in syllables_in("".join(syllables), most=200)


def test_latin_names_do_not_load_pypinyin() -> None:
    code = "import sys; from crmcli.domain.text import pinyin, syllables; "
    code += "pinyin.sounds('Müller'); syllables.syllables_in('wang'); "
    code += "print('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def test_loading_pypinyin_leaves_the_environment_alone() -> None:
    code = "import os; from crmcli.domain.text import pinyin; pinyin.sounds('王')\n"
    code += "print('PYPINYIN_NO_PHRASES' in os.environ)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"

"""Text: compared without case, accents or script variants; shown without harm; measured in cells."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from crmcli.domain.text.unicode import cells, clean, fold, has_cjk, one_line, spaced, visible
from crmcli.errors import Usage
from tests.conftest import TRY_EVERY

anything = st.text(st.characters() | st.sampled_from("\u200d\ufe0f👩🏽🇨🇳\x1b\u202eé́王龍한"), max_size=40)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Li Wei", "li wei"),
        ("  ACME,  Inc. ", "acme inc"),
        ("Jérôme Müller-Groß", "jerome muller gross"),
        ("Jørgen Łukasz Đorđe", "jorgen lukasz dorde"),
        ("İstanbul ISPARTA ı", "istanbul isparta i"),
        ("ＡＢＣ　１２３", "abc 123"),
        ("臺灣積體電路", "台湾积体电路"),
        ("王永慶", "王永庆"),
        ("O'Brien & Søns", "o brien sons"),
        ("Ёлка Й", "елка и"),
        ("שָׁלוֹם", "שלום"),
        ("٣٤٥", "345"),
        ("a\u202eb", "ab"),
        ("ﬁne ½", "fine 1 2"),
        ("がぎ ガ", "がぎ ガ"),
        ("한국", "한국"),
        ("😀", ""),
        ("", ""),
    ],
)
def test_folding_drops_what_people_do_not_type(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(anything)
def test_folding_twice_changes_nothing(s: str) -> None:
    assert fold(fold(s)) == fold(s)


@given(anything)
def test_folded_text_is_words_with_single_spaces(s: str) -> None:
    assert fold(s) == " ".join(fold(s).split())
    assert not set(fold(s)) & set("\"'*()-:^+.,\x00\x1b")


def test_each_cjk_character_is_a_word_for_the_index() -> None:
    assert spaced("Acme 王永慶Ltd") == "acme 王 永 庆 ltd"
    assert spaced("plain Text") == "plain text"
    assert [has_cjk(s) for s in ("王", "かな", "한", "Müller 😀", "abc")] == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("plain", "plain"),
        ("\x1b[2Jclear", "\\x1b[2Jclear"),
        ("a\u202eb\u2066c", "a\\u202eb\\u2066c"),
        ("two\nlines\r\nthree\ttab", "two⏎lines⏎three tab"),
        ("\x9b31m\x07\x7f", "\\x9b31m\\x07\\x7f"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("ac\u200dme", "ac\\u200dme"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u3164b", "a\\u3164b"),
        ("lone \ud800", "lone \\ud800"),
        ("王　明\u00a0x", "王　明 x"),
        ("Bob [/red]", "Bob [/red]"),
        ("שלום", "שלום"),
    ],
)
def test_nothing_stored_reaches_the_terminal_as_a_command(stored: str, shown: str) -> None:
    assert visible(stored) == shown


@given(anything)
def test_what_is_visible_has_no_controls(s: str) -> None:
    shown = visible(s)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or "\u202a" <= c <= "\u202e" for c in shown)
    shown.encode()
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("s", "width"),
    [
        ("abc", 3),
        ("王永庆", 6),
        ("ｱｲ", 2),
        ("Ａ", 2),
        ("é", 1),
        ("e\u0301", 1),
        ("😀", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("👍🏽", 2),
        ("❤\ufe0f", 2),
        ("1\ufe0f\u20e3", 2),
        ("🇨🇳", 2),
        ("⛹🏻\u200d♀\ufe0f", 2),
        ("한국", 4),
        ("שלום", 4),
        ("", 0),
    ],
)
def test_widths_are_those_of_a_terminal(s: str, width: int) -> None:
    assert cells(s) == width == cell_len(s)


def test_every_character_is_as_wide_as_rich_paints_it() -> None:
    """The dashboard is painted by rich's measure, tables are laid out by ours: they are one."""
    shown = [
        letter
        for code in (*range(0x3000), *range(0x3000, 0x110000, TRY_EVERY))
        if not 0xD800 <= code < 0xE000 and visible(letter := chr(code)) == letter
    ]
    assert len(shown) > 280_000 // TRY_EVERY
    assert [hex(ord(letter)) for letter in shown if cells(letter) != cell_len(letter)] == []


@given(
    st.text(
        st.sampled_from(
            "a1#é 中文カｶＡ한ᄒ☰©☝⚠❤🏳👁👍👩🚀🇨🇳🏽e\u0301\u3099\ufe0f\ufe0f\u200d\u200d\u200c\u20e3कषน\u094d\u0e33"
        ),
        max_size=12,
    )
)
def test_every_sequence_is_as_wide_as_rich_paints_it(s: str) -> None:
    """Joined and styled emoji, flags, keycaps, skin tones and marks, in every order."""
    assert cells(visible(s)) == cell_len(visible(s))


@given(anything, st.integers(0, 30))
def test_a_cut_line_fits_and_says_that_it_was_cut(s: str, width: int) -> None:
    line = one_line(s, width)
    assert cells(line) <= width
    assert line == visible(s) or line == "" or line.endswith("…")


def test_cutting() -> None:
    assert one_line("hello world", 8) == "hello w…"
    assert one_line("王永庆先生", 6) == "王永…"
    assert one_line("王永庆", 6) == "王永庆"


def test_cleaning_at_the_edge() -> None:
    assert clean("  Li\x00 Wei\n") == "Li Wei"
    assert clean("\ufeffAnne\u0301e ") == "Année"
    assert clean("a\x1fb\x1ec\x1b") == "abc\x1b"
    with pytest.raises(Usage, match="not UTF-8"):
        clean("bad\udcff")


@given(anything)
def test_cleaning_is_final(s: str) -> None:
    try:
        kept = clean(s)
    except Usage:
        return
    assert clean(kept) == kept


def test_importing_and_folding_ascii_loads_next_to_nothing() -> None:
    code = (
        "import sys; from crmcli.domain.text import unicode; unicode.fold('Li Wei'); unicode.visible('[x]')\n"
        "unicode.one_line('a', 9)\n"
        "print(sorted({'crmcli.domain.text.simplified', 'unicodedata'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "[]\n"


def test_each_cjk_letter_is_indexed_as_a_word() -> None:
    """Indexing reads the ranges of CJK, a search their pattern: both take the same letters for words of their own."""
    letters = [chr(code) for code in range(0x40100) if not 0xD800 <= code <= 0xDFFF]
    stay = [one for one in letters if fold(one) == one]
    assert [one for one in stay if spaced(f"a{one}b") == f"a {one} b"] == [one for one in stay if has_cjk(one)]

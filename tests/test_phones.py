"""Phones: one number in any notation is one number; without a country nothing is guessed."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.text.phones import digits, e164, looks_like_phone, national


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("13800138000", "CN", "+8613800138000"),
        ("138-0013-8000", "CN", "+8613800138000"),
        ("138 0013 8000", "CN", "+8613800138000"),
        ("１３８００１３８０００", "CN", "+8613800138000"),
        ("+86 138 0013 8000", None, "+8613800138000"),
        ("＋86-138-0013-8000", None, "+8613800138000"),
        ("0086 13800138000", None, "+8613800138000"),
        ("8613800138000", "CN", "+8613800138000"),
        ("010-8888 7777", "CN", "+861088887777"),
        ("+86 (0)10 8888 7777", None, "+861088887777"),
        ("+86 010 8888 7777", None, "+861088887777"),
        ("010-88887777转123", "CN", "+861088887777"),
        ("010-88887777 分機 8", "CN", "+861088887777"),
        ("(415) 200-0000", "US", "+14152000000"),
        ("(415) 200-0000 ext 5", "US", "+14152000000"),
        ("1-415-200-0000 x5", "US", "+14152000000"),
        ("415.200.0000", "CA", "+14152000000"),
        ("+14152000000", None, "+14152000000"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("020 7946 0958", "GB", "+442079460958"),
        ("+44 (0)20 7946 0958", None, "+442079460958"),
        ("+44 20 7946 0958", None, "+442079460958"),
        ("+49 030 1234567", None, "+49301234567"),
        ("+39 06 6982", None, "+39066982"),
        ("030/0074321", "DE", "+49300074321"),
        ("+886 912 345 678", None, "+886912345678"),
        ("13800138000", None, None),
        ("415 200 0000", None, None),
        ("(171) 555-7788", "GB", None),
        ("12345", "US", None),
        ("+1 234", None, None),
        ("+", None, None),
        ("", "CN", None),
        ("call me", "US", None),
        ("1" * 500, "US", None),
        ("+0", "US", None),
    ],
)
def test_one_number_has_one_form(text: str, region: str | None, number: str | None) -> None:
    assert e164(text, region) == number


@given(
    st.text(max_size=30) | st.text("+0123456789-() x.转#", max_size=20), st.sampled_from([None, "CN", "US", "DE", "XX"])
)
def test_any_text_has_a_number_or_none(text: str, region: str | None) -> None:
    number = e164(text, region)
    assert number is None or (number[0] == "+" and number[1:].isascii() and number[1:].isdigit())
    assert digits(text).isascii()
    assert looks_like_phone(text) in (True, False)


@given(st.text(max_size=30) | st.text("+0123456789-() x.转#", max_size=20), st.sampled_from([None, "CN", "US", "DE"]))
def test_the_form_of_a_form_is_itself(text: str, region: str | None) -> None:
    number = e164(text, region)
    assert number is None or e164(number, None) == number


def test_digits_and_the_national_part() -> None:
    assert digits("(138) 0013-8000 ext. 5") == "13800138000"
    assert digits("１２３") == "123"
    assert national("+8613800138000") == "13800138000"
    assert national("+14152000000") == "4152000000"
    assert national("+85291234567") == "91234567"
    assert national("0074321") == "0074321"
    assert national("+") == ""


@pytest.mark.parametrize(
    ("text", "is_phone"),
    [
        ("138-0013-8000", True),
        ("+44 (0)20 7946 0958", True),
        ("030/0074321", True),
        ("010-88887777转123", True),
        ("2026-11-20", False),
        ("12/15/2026", False),
        ("12345", False),
        ("1234567890123456", False),
        ("Room 1380013", False),
        ("", False),
    ],
)
def test_what_looks_like_a_phone(text: str, is_phone: bool) -> None:
    assert looks_like_phone(text) is is_phone


def test_the_usual_notations_need_no_library() -> None:
    code = (
        "import sys; from crmcli.domain.text.phones import e164\n"
        "print([e164('138 0013 8000', 'CN'), e164('+44 20 7946 0958', None), e164('(415) 200-0000', 'US'),"
        " e164('415 200 0000', None), 'phonenumbers' in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out == "['+8613800138000', '+442079460958', '+14152000000', None, False]\n"

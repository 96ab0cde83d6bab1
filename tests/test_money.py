"""Amounts: read as people write them, never guessed, never rounded; shown so that they can be read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.domain.sales.money import Money, compact, currencies, exponent, parse_amount, show, to_text
from crmcli.domain.text.chinese_numbers import chinese_number
from crmcli.errors import Usage

money = st.builds(Money, st.integers(-(10**17), 10**17), st.sampled_from(sorted(currencies())))


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("500", 500_00, "USD"),
        ("5k", 5_000_00, "USD"),
        ("1.2m", 1_200_000_00, "USD"),
        ("1.234m", 1_234_000_00, "USD"),
        ("2 bn", 2_000_000_000_00, "USD"),
        (".5k", 500_00, "USD"),
        ("3万", 30_000_00, "USD"),
        ("3 萬", 30_000_00, "USD"),
        ("1.5亿", 150_000_000_00, "USD"),
        ("三万五", 35_000_00, "USD"),
        ("5毛", 50, "CNY"),
        ("五毛钱", 50, "CNY"),
        ("5 毛", 50, "CNY"),
        ("两毛五", 25, "CNY"),
        ("八毛八分", 88, "CNY"),
        ("5毛半", 55, "CNY"),
        ("8角", 80, "CNY"),
        ("5分", 5, "CNY"),
        ("12块半", 12_50, "CNY"),
        ("12 块 半", 12_50, "CNY"),
        ("十二块半", 12_50, "CNY"),
        ("12块钱半", 12_50, "CNY"),
        ("半块", 50, "CNY"),
        ("3块5毛", 3_50, "CNY"),
        ("3塊5毛", 3_50, "CNY"),
        ("3块5毛5", 3_55, "CNY"),
        ("100块零5毛", 100_50, "CNY"),
        ("-5毛", -50, "CNY"),
        ("两百零五元", 205_00, "CNY"),
        ("3万5千元", 35_000_00, "CNY"),
        ("¥12,500", 12_500_00, "CNY"),
        ("￥１２，５００", 12_500_00, "CNY"),
        ("12500元", 12_500_00, "CNY"),
        ("人民币 3000", 3_000_00, "CNY"),
        ("RMB 3000", 3_000_00, "CNY"),
        ("500 元人民币", 500_00, "CNY"),
        ("3百万美元", 3_000_000_00, "USD"),
        ("JP¥500", 500, "JPY"),
        ("500円", 500, "JPY"),
        ("12.500,00 €", 12_500_00, "EUR"),
        ("5 million euros", 5_000_000_00, "EUR"),
        ("$1,200.50", 1_200_50, "USD"),
        ("US$ 1.5k", 1_500_00, "USD"),
        ("1 200,50", 1_200_50, "USD"),
        ("1\u202f200,50", 1_200_50, "USD"),
        ("1'234.50 CHF", 1_234_50, "CHF"),
        ("12,34,567.89", 1_234_567_89, "USD"),
        ("1.234.567", 1_234_567_00, "USD"),
        ("1,200", 1_200_00, "USD"),
        ("12,5 €", 12_50, "EUR"),
        ("12,50 EUR", 12_50, "EUR"),
        ("5w", 50_000_00, "USD"),
        ("5W元", 50_000_00, "CNY"),
        ("8800元整", 8_800_00, "CNY"),
        ("人民币伍万元整", 50_000_00, "CNY"),
        ("伍万叁仟元整", 53_000_00, "CNY"),
        ("12块5", 12_50, "CNY"),
        ("12块5毛", 12_50, "CNY"),
        ("十二元五角三分", 12_53, "CNY"),
        ("3块零5分", 3_05, "CNY"),
        ("0.500", 50, "USD"),
        ("1200.000", 1_200_00, "USD"),
        ("USD 500", 500_00, "USD"),
        ("500 usd", 500_00, "USD"),
        ("$500 CAD", 500_00, "CAD"),
        ("1.234 KWD", 1_234, "KWD"),
        ("-500", -500_00, "USD"),
        ("−$500", -500_00, "USD"),
        ("$-500", -500_00, "USD"),
        ("($500)", -500_00, "USD"),
        ("+5", 5_00, "USD"),
        ("ALL 500", 500_00, "ALL"),
    ],
)
def test_amounts_as_people_write_them(text: str, minor: int, currency: str) -> None:
    assert parse_amount(text, "USD") == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "default", "currency"),
    [
        ("¥500", "JPY", "JPY"),
        ("¥500", "USD", "CNY"),
        ("$500", "HKD", "HKD"),
        ("$500", "EUR", "USD"),
        ("500元", "TWD", "TWD"),
        ("500元", "USD", "CNY"),
        ("kr 500", "NOK", "NOK"),
    ],
)
def test_a_shared_sign_means_the_books_own_currency_where_it_can(text: str, default: str, currency: str) -> None:
    assert parse_amount(text, default).currency == currency


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1.234", "two ways"),
        ("1.500k", "two ways"),
        ("1,234k", "two ways"),
        ("1,234 KWD", "two ways"),
        ("0.125", "finer than USD"),
        ("1,20", "two ways"),
        ("12,5", "two ways"),
        ("5万-8万", "is a range"),
        ("5-8万", "is a range"),
        ("5万到8万", "is a range"),
        ("五万至八万元", "is a range"),
        ("五万左右", "about how much"),
        ("大概5万", "about how much"),
        ("5万多", "about how much"),
        ("00", "not an amount"),
        ("007", "not an amount"),
        (",850", "not an amount"),
        ("1.5 JPY", "finer than JPY"),
        ("$500 EUR", "two currencies"),
        ("kr 500", "Swedish"),
        ("99999999999999999999", "too much"),
        ("9" * 5000, "too long"),
        ("5万" + "9" * 5000, "too long"),
        *[
            (text, "not an amount")
            for text in (
                "", " ", "abc", "5x", "5k5", "12.", ",5", "1 20", "$", "万", "--5", "-(5)", "5-10k", "50%",
                "1e5", "∞", "nan", "1,2,3", "all 500", "~5k", "三五", "五千三万", "1..2", "٣", "5kk",
            )
        ],
    ],
)  # fmt: skip
def test_what_is_not_wholly_clear_is_refused(text: str, why: str) -> None:
    with pytest.raises(Usage, match=why):
        parse_amount(text, "USD")


@given(st.text(max_size=30) | st.text("0123456789.,' $€¥万亿千百十kmEURusd-()", max_size=12))
def test_any_text_is_an_amount_or_a_usage_error(text: str) -> None:
    try:
        amount = parse_amount(text, "USD")
    except Usage:
        return
    assert isinstance(amount.minor, int)


@given(money)
def test_what_is_shown_reads_back_the_same(amount: Money) -> None:
    assert parse_amount(show(amount), amount.currency) == amount
    assert parse_amount(to_text(amount), amount.currency) == amount


def test_minor_units_follow_iso_4217() -> None:
    assert {code: exponent(code) for code in ("USD", "JPY", "KWD", "CNY", "KRW")} == {
        "USD": 2, "JPY": 0, "KWD": 3, "CNY": 2, "KRW": 0,
    }  # fmt: skip


def test_shown_for_people_and_for_json() -> None:
    assert show(Money(1_250_000, "CNY")) == "¥12,500"
    assert show(Money(1_250_000, "JPY")) == "JP¥1,250,000"
    assert show(Money(120_050, "USD")) == "$1,200.50"
    assert show(Money(-50_000, "CHF")) == "-CHF 500"
    assert show(Money(1_200_000, "KWD")) == "KWD 1,200.000"
    assert [to_text(Money(n, "USD")) for n in (0, 5, -5, 120_000)] == ["0.00", "0.05", "-0.05", "1200.00"]
    assert to_text(Money(1200, "JPY")) == "1200"


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (0, "0"),
        (999_50, "1k"),
        (999_49, "999"),
        (950_00, "950"),
        (12_500_00, "12.5k"),
        (999_950_00, "1m"),
        (3_200_000_00, "3.2m"),
        (-3_000_000_000_00, "-3bn"),
        (-40, "0"),
    ],
)
def test_compact_amounts(minor: int, text: str) -> None:
    assert compact(Money(minor, "USD")) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三万五", 35_000), ("三万零五", 30_005), ("三千零五十", 3_050), ("十五", 15), ("一百五", 150),
        ("一百零五", 105),
        ("3万5千", 35_000), ("3万500", 30_500), ("1亿2000万", 120_000_000), ("1万亿", 10**12), ("一万零五百", 10_500),
        ("12345万", 123_450_000), ("三千五百万", 35_000_000), ("五百五十五万五千五百五十五", 5_555_555),
        ("零", 0),
        ("三五", None), ("百五", None), ("五千三万", None), ("三千五零", None), ("三百千", None), ("", None),
        ("1.5", None),
    ],
)  # fmt: skip
def test_chinese_numbers(text: str, value: int | None) -> None:
    assert chinese_number(text) == value

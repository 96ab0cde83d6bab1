"""The settings an owner may set: read as people write them, checked, kept as one step, taken back."""

import pytest

from crmcli.commands.config import ALL_KEYS
from crmcli.domain.sales.money import Money
from crmcli.domain.settings import DEFAULT_LOST_REASONS, ExchangeRate, Settings
from crmcli.queries.settings import load_settings
from crmcli.services.settings import set_setting
from crmcli.store import Store
from tests.conftest import Crm


def test_every_setting_is_shown(crm: Crm) -> None:
    """What can be set can be seen, for people and for scripts."""
    assert set(crm.ok("config")) == set(ALL_KEYS)
    lines = crm("config").out.splitlines()
    assert [line.partition(":")[0] for line in lines] == list(ALL_KEYS)
    assert crm.ok("config", "big_deal") == {"big_deal": None}


def test_values_as_people_write_them(crm: Crm) -> None:
    """Currency, rates, the big-deal line and the reasons; each one step that can be undone."""
    crm.ok("config", "currency", "cny")
    assert crm.ok("config", "rates", "EUR=7.8，usd = 7.1")["rates"] == {"EUR": "7.8", "USD": "7.1"}
    assert crm.ok("config", "big_deal", "5万")["big_deal"] == {"amount": "50000.00", "currency": "CNY"}
    assert crm.ok("config", "lost_reasons", "价格、竞争对手, other")["lost_reasons"] == ["价格", "竞争对手", "other"]
    assert "EUR=7.8, USD=7.1" in crm("config").out
    crm("undo")
    assert crm.ok("config", "lost_reasons")["lost_reasons"] == list(DEFAULT_LOST_REASONS)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("currency", "XYZ"), ("currency", "eurod"), ("region", "China"), ("date_order", "ymd"), ("stages", "a:200%"),
        ("stages", "a, A"), ("stages", "won"), ("stages", ","), ("rates", "EUR"), ("rates", "EUR=0"),
        ("rates", "EUR=-1"), ("rates", "EUR=1e3"), ("rates", "USD=1"), ("rates", "FOO=2"), ("rates", "EUR=."),
        ("big_deal", "-5"), ("big_deal", "0"), ("big_deal", "huge"), ("lost_reasons", "price, Price"),
        ("colour", "red"),
    ],
)  # fmt: skip
def test_a_wrong_value_changes_nothing(crm: Crm, key: str, value: str) -> None:
    """Exit 2, one line, and the book is as before."""
    before = crm.ok("config")
    answer = crm("config", key, value)
    assert answer.code == 2, answer.out
    assert answer.err.startswith("crm: ")
    assert crm.ok("config") == before


def test_an_empty_value_takes_a_setting_back(crm: Crm) -> None:
    """Each key returns to what holds without it."""
    before = crm.ok("config")
    for key, value in (("currency", "EUR"), ("region", "DE"), ("date_order", "dmy"), ("big_deal", "5k"),
                       ("rates", "GBP=1.2"), ("lost_reasons", "price"), ("stages", "first:20%:30")):  # fmt: skip
        assert crm.ok("config", key, value)[key] not in (None, before[key])
    for key in before:
        crm.ok("config", key, "")
    assert crm.ok("config") == before


def test_stages_in_use_stay(crm: Crm) -> None:
    """A deal is never left in a stage that is gone."""
    crm.ok("config", "stages", "first:20%:30, second:60%:7")
    crm.ok("add", "Li Wei")
    crm.ok("deal", "add", "li", "rice")
    assert crm("config", "stages", "second").code == 5
    assert crm("config", "stages", "").code == 5


def test_rates_hold_for_the_currency_they_were_said_in(store: Store) -> None:
    """After the book's currency changed, the old rates would be wrong: they are out of force until it is back."""
    set_setting(store, "currency", "CNY", load_settings(store))
    set_setting(store, "rates", "EUR=7.8", load_settings(store))
    assert load_settings(store).rates == (ExchangeRate("EUR", "7.8"),)
    set_setting(store, "currency", "USD", load_settings(store))
    assert load_settings(store).rates == ()
    set_setting(store, "currency", "CNY", load_settings(store))
    assert load_settings(store).rates == (ExchangeRate("EUR", "7.8"),)


def test_amounts_in_the_own_currency() -> None:
    """Minor units differ between currencies; halves round up; what has no rate has no worth."""
    settings = Settings(
        "CNY", rates=(ExchangeRate("EUR", "7.8"), ExchangeRate("JPY", "0.0483"), ExchangeRate("KWD", "23"))
    )
    assert settings.in_own(100, "CNY") == 100
    assert settings.in_own(100, "EUR") == 780
    assert settings.in_own(1000, "JPY") == 4830
    assert settings.in_own(1000, "KWD") == 2300
    assert settings.in_own(-100, "EUR") == -780
    assert settings.in_own(1, "USD") is None
    assert Settings("JPY", rates=(ExchangeRate("USD", "150.5"),)).in_own(101, "USD") == 152


def test_the_big_deal_line_compares_currencies() -> None:
    """In the line's own currency as it is, in others by the rates; what cannot be compared is not big."""
    settings = Settings("CNY", rates=(ExchangeRate("EUR", "7.8"),), big_deal=Money(50_000_00, "CNY"))
    assert settings.is_big(50_000_00, "CNY")
    assert not settings.is_big(49_999_99, "CNY")
    assert settings.is_big(6_500_00, "EUR")
    assert not settings.is_big(900_000_00, "USD")
    assert not settings.is_big(None, None)
    assert not Settings("CNY").is_big(10**15, "CNY")


def test_there_are_at_most_fifty_stages(crm: Crm) -> None:
    """More would fit no screen; the board of fifty is still one."""
    fifty = [f"step {number}" for number in range(50)]
    assert crm("config", "stages", ",".join([*fifty, "one more"])).code == 2
    crm.ok("config", "stages", ",".join(fifty))
    assert len(crm.ok("config")["stages"]) == 50

"""crm report backtest: the whole way from a file of orders to the verdict."""

from typing import Any

import pytest

from tests.conftest import Crm
from tests.science_data import FOLDER, reference

EXPECTED = reference("backtest_expected_cdnow")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a book with the whole CDNOW sample, imported as its owner would."""
    with pytest.MonkeyPatch.context() as patch:
        path = tmp_path_factory.mktemp("shop") / "book.db"
        patch.setenv("CRM_BOOK", str(path))
        patch.setenv("CRM_NOW", "2026-11-18T10:00:00")
        Crm(patch).ok("import", FOLDER / "cdnow_sample_orders.csv", "--create", "--yes")
        return path.read_bytes()


@pytest.fixture
def cdnow(shop: bytes, crm: Crm) -> Crm:
    """crm on a copy of that book."""
    crm.path.write_bytes(shop)
    return crm


def _near(value: Any, rel: float) -> Any:
    """The same with every number approximate."""
    if isinstance(value, dict):
        return {key: _near(each, rel) for key, each in value.items()}
    if isinstance(value, list):
        return [_near(each, rel) for each in value]
    return pytest.approx(value, rel=rel) if isinstance(value, float) else value


def test_a_real_shop_end_to_end(cdnow: Crm) -> None:
    """Every figure of the reference, under the names it has there; the sentence sums them up."""
    found = cdnow.ok("report", "backtest")
    assert found["return_models"] == _near(EXPECTED["return_models"], 1e-3)
    for name in EXPECTED.keys() - {"return_models"}:
        assert found[name] == _near(EXPECTED[name], 1e-4), name
    assert (found["clock"], found["from"], found["until"]) == ("orders", "1997-01-01", "1998-06-30")
    assert found["sentence"].startswith('of the pauses that ended by themselves, "quiet" had rung in 14% ')
    shown = cdnow("report", "backtest").out
    assert "2,357 customers by their orders; learned until 1997-09-30, judged until 1998-06-30." in shown
    assert found["sentence"][1:] in shown
    for speed in ("fast", "middling", "slow"):
        assert speed in shown


def test_the_other_clock_and_an_earlier_day(cdnow: Crm) -> None:
    """Orders are signs of life too, so both clocks agree here; as of a day nothing later is seen."""
    other = cdnow.ok("report", "backtest", "--clock", "contact")
    assert other["clock"] == "contact"
    assert other["false_alarm_rate"] == cdnow.ok("report", "backtest")["false_alarm_rate"]
    assert cdnow.ok("report", "backtest", "--as-of", "1997-12-31")["until"] <= "1997-12-31"


def test_a_young_book_is_not_judged(crm: Crm) -> None:
    """One line, no traceback, and nothing made up."""
    answer = crm("report", "backtest")
    assert answer.code == 1
    assert "Too little has happened yet" in answer.err
    crm.ok("add", "Li Wei")
    for day in ("2026-10-01", "2026-10-15", "2026-11-01"):
        crm.ok("log", "li wei", "met", "--meet", "--on", day)
    assert crm.ok("report", "backtest")["clock"] == "contact"
    assert crm("report", "backtest").code == 0
    assert crm.ok("report", "backtest")["returns"]["ratio"] is None
    assert "too young to check" in crm("report", "backtest").out
    assert crm("report", "backtest", "--clock", "sand").code == 2


def test_the_old_name_answers_and_names_the_new_one(crm: Crm) -> None:
    """A script of before goes on; no help lists it."""
    crm.ok("add", "Acme")
    for more in ((), ("--csv",)):
        old, new = crm("backtest", *more), crm("report", "backtest", *more)
        assert (old.code, old.out) == (new.code, new.out)
    assert "crm backtest is crm report backtest now." in old.err
    assert "backtest" not in crm("--help").out

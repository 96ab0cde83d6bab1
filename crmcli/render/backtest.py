"""What a backtest found, as a document and as the rows of a table."""

from datetime import date

from crmcli.domain.rhythm.backtest import HitRate, summary
from crmcli.domain.rhythm.return_check import ReturnCheck, check_sentence
from crmcli.domain.rhythm.shown_check import ShownCheck, shown_sentence
from crmcli.services.backtest import BookBacktest


def backtest_json(tested: BookBacktest) -> dict[str, object]:
    """The whole answer. Rates are shares, None where there was nothing to count; days are whole."""
    found = tested.result
    return {
        "clock": tested.clock,
        "from": tested.first.isoformat(),
        "cut": tested.cut.isoformat(),
        "until": tested.until.isoformat(),
        "customers": found.customers,
        "H": found.horizon,
        "rhythm": found.rhythm._asdict(),
        "g0": found.model.g0,
        "return_models": [list(model) for model in found.model.models],
        "silent": {name: judged._asdict() for name, judged in found.silent.items()},
        "false_alarm_rate": {f"nominal {level:g}": _shares(rates) for level, rates in found.false_alarms.items()},
        "fixed_rule_rate": _shares(found.fixed_rule),
        "speed_limits": list(found.speed_limits),
        "pauses": {name: rate.n for name, rate in found.fixed_rule.items()},
        "lost_pauses": found.lost_pauses._asdict(),
        "next_order": found.next_event._asdict(),
        "named": {
            name: {"quiet": _rate_json(named.quiet), "fixed_rule": _rate_json(named.fixed_rule)}
            for name, named in found.named.items()
        },
        "returns": _returns_json(tested.returns),
        "shown": _shown_json(tested.shown),
        "sentence": summary(found),
    }


def _returns_json(found: ReturnCheck) -> dict[str, object]:
    return {
        "asked_on": date.fromordinal(found.asked_on).isoformat(),
        "horizon": found.horizon,
        "customers": found.customers,
        "observed": found.observed,
        "expected": found.expected,
        "ratio": found.ratio,
        "sentence": check_sentence(found),
    }


def _shown_json(found: ShownCheck | None) -> dict[str, object] | None:
    if found is None:
        return None
    shares = {name: rate.share for name, rate in found._asdict().items()}
    return {"looks": found.shown.n, **shares, "sentence": shown_sentence(found)}


def _shares(rates: dict[str, HitRate]) -> dict[str, float | None]:
    return {name: rate.share for name, rate in rates.items()}


def _rate_json(rate: HitRate) -> dict[str, float | None]:
    return {"right": rate.hits, "named": rate.n, "share": rate.share}

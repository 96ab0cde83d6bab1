"""Backtest of the "quiet" alarms on one book: fit on the first half of its time span, check against the second half.

The parameters see only the first half. Pure: event days in, rates out. It refuses to judge a book too young to halve.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from crmcli.domain.ranking import area_under_curve, log_loss
from crmcli.domain.rhythm.gap_model import Population, fit_population, gap_stats, quantile, tail
from crmcli.domain.rhythm.return_model import History, ReturnModel, fit_return_model, p_silent, return_chance
from crmcli.words import tr

LEVELS = (0.20, 0.10, 0.05, 0.03)
QUIET = 0.10
FIXED_RULE_DAYS = 90
SPEEDS = ("fast", "mid", "slow")
_GROUPS = (("all", 1), (">=3 events", 3), (">=6 events", 6))
_TOP = 20


class HitRate(NamedTuple):
    """A share: `hits` of `n` cases."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """hits / n, None where there was nothing to count."""
        return self.hits / self.n if self.n else None


class RankingAreas(NamedTuple):
    """Area under the ROC curve of three rankings, made at half time, of who stays silent; None when all or none did."""

    n: int
    base: float
    auc_recency: float | None
    auc_p_silent: float | None
    auc_tail: float | None
    logloss: float
    bias: float
    precision20: float


class LostPauses(NamedTuple):
    """Pauses without a later event: median days until "quiet" was shown, and the share shown it by day 90."""

    n: int
    median_days_to_alarm: float | None
    within_90: float | None


class NextEvent(NamedTuple):
    """Mean absolute error (days) of the expected next event and of the plain mean gap; coverage of the 80 % window."""

    n: int
    mae_rhythm: float | None
    mae_naive_mean_gap: float | None
    coverage80: float | None


class RuleHits(NamedTuple):
    """Customers of one speed that a rule called quiet at half time, and how many of them stayed silent."""

    quiet: HitRate
    fixed_rule: HitRate


class Backtest(NamedTuple):
    """The whole answer. Days are day numbers; `speed_limits` the mean gaps that part fast, mid and slow.

    `false_alarms[level][class]`: of the pauses that ended by themselves, those that had rung at that level; classes
    are all, fast, mid, slow and, by the number of gaps known then, n1, n2_3, n4_9, n10. `fixed_rule` likewise for
    90 days. `named`: by speed, "once" (a single event) and "all".
    """

    cut: int
    horizon: int
    customers: int
    rhythm: Population
    model: ReturnModel
    speed_limits: tuple[float, float]
    silent: dict[str, RankingAreas]
    false_alarms: dict[float, dict[str, HitRate]]
    fixed_rule: dict[str, HitRate]
    lost_pauses: LostPauses
    next_event: NextEvent
    named: dict[str, RuleHits]


class _Pause(NamedTuple):
    """A pause after n ≥ 1 gaps. `length` is None when it did not end within the horizon."""

    n: int
    span: int
    length: int | None

    @property
    def mean_gap(self) -> float:
        return self.span / self.n


class _Half(NamedTuple):
    """One customer as known and judged at half time, and whether they then stayed silent to the end."""

    history: History
    tail: float
    p_silent: float
    is_silent: bool


def backtest(customers: Iterable[Sequence[int]], until: int) -> Backtest:
    """Judge the alarms on the event days (day numbers) of each customer, in the order of the customers' ids.

    `until` is the last day observed: the day of asking, or of the last event; what lies behind it is left out.
    Raises ValueError when the first event lies less than two days before `until`, or there is none.
    """
    known = [sorted(past) for days in customers if (past := {day for day in days if day <= until})]
    first = min((days[0] for days in known), default=until)
    if until - first < 2:
        raise ValueError(tr("a book of less than two days cannot be halved"))
    cut = first + (until - first) // 2
    horizon = until - cut
    seen = [days for days in known if days[0] <= cut]
    before = [[day for day in days if day <= cut] for days in seen]
    histories = [History(len(past) - 1, past[-1] - past[0], cut - past[-1]) for past in before]
    rhythm = fit_population(map(gap_stats, before))
    model = fit_return_model(histories, rhythm.k)
    halves = [
        _Half(one, tail(rhythm, *one), p_silent(model, *one, horizon=horizon), one.n + 1 == len(days))
        for one, days in zip(histories, seen, strict=True)
    ]

    pauses = list(_pauses(seen, cut, horizon))
    limits = _speed_limits(pauses)
    ended = [pause for pause in pauses if pause.length is not None]
    tails = [tail(rhythm, pause.n, pause.span, pause.length or 0) for pause in ended]
    classes = [(_speed(pause.mean_gap, limits), _evidence(pause.n)) for pause in ended]
    return Backtest(
        cut=cut,
        horizon=horizon,
        customers=len(seen),
        rhythm=rhythm,
        model=model,
        speed_limits=limits,
        silent={
            name: _judge([half for half in halves if half.history.n + 1 >= least])
            for name, least in _GROUPS
            if any(half.history.n + 1 >= least for half in halves)
        },
        false_alarms={level: _by_class(classes, [now <= level for now in tails]) for level in LEVELS},
        fixed_rule=_by_class(classes, [(pause.length or 0) >= FIXED_RULE_DAYS for pause in ended]),
        lost_pauses=_lost([pause for pause in pauses if pause.length is None], rhythm),
        next_event=_next_event(seen, cut, rhythm),
        named=_named(halves, limits),
    )


def summary(result: Backtest) -> str:
    """The verdict on "quiet" in one sentence."""
    rates = result.false_alarms[QUIET]
    ours, fixed = rates["all"].share, result.fixed_rule["all"].share
    if ours is None or fixed is None:
        return tr("too little has happened yet to judge the alarms")
    own, by_days = (_range(classes) for classes in (rates, result.fixed_rule))
    return tr(
        'of the pauses that ended by themselves, "quiet" had rung in {ours:.0%} ({own} by speed), '
        "a fixed {fixed_rule_days} days in {fixed:.0%} ({by_days})",
        ours=ours,
        own=own,
        fixed_rule_days=FIXED_RULE_DAYS,
        fixed=fixed,
        by_days=by_days,
    )


def _range(rates: dict[str, HitRate]) -> str:
    shares = [share for speed in SPEEDS if (share := rates[speed].share) is not None]
    return f"{min(shares):.0%}–{max(shares):.0%}"


def _pauses(customers: Sequence[Sequence[int]], cut: int, horizon: int) -> Iterator[_Pause]:
    """Every pause that began by half time after at least one gap; each could be watched for the whole horizon."""
    for days in customers:
        for i in range(1, len(days)):
            if days[i] > cut:
                break
            length = days[i + 1] - days[i] if i + 1 < len(days) else None
            yield _Pause(i, days[i] - days[0], length if length is not None and length <= horizon else None)


def _speed_limits(pauses: Sequence[_Pause]) -> tuple[float, float]:
    means = sorted(pause.mean_gap for pause in pauses)
    return (means[len(means) // 3], means[2 * len(means) // 3]) if means else (0.0, 0.0)


def _speed(mean_gap: float, limits: tuple[float, float]) -> str:
    return SPEEDS[(mean_gap >= limits[0]) + (mean_gap >= limits[1])]


def _evidence(n: int) -> str:
    return next(name for least, name in ((10, "n10"), (4, "n4_9"), (2, "n2_3"), (1, "n1")) if n >= least)


def _by_class(classes: Sequence[tuple[str, str]], rang: Sequence[bool]) -> dict[str, HitRate]:
    """How many of each class rang; every pause has a speed and an evidence."""
    counts = Counter(zip(classes, rang, strict=True))
    found = {"all": HitRate(sum(rang), len(rang))}
    for name in (*SPEEDS, "n1", "n2_3", "n4_9", "n10"):
        mine = [(on, n) for (pair, on), n in counts.items() if name in pair]
        found[name] = HitRate(sum(n for on, n in mine if on), sum(n for _, n in mine))
    return found


def _judge(halves: Sequence[_Half]) -> RankingAreas:
    truth = [half.is_silent for half in halves]
    shown = [1 - return_chance(half.p_silent) for half in halves]
    # Clipping makes ties at the top; the list a person works down is in the order of the exact figure.
    top = sorted(halves, key=lambda half: -half.p_silent)[:_TOP]
    base = sum(truth) / len(truth)
    return RankingAreas(
        n=len(halves),
        base=base,
        auc_recency=area_under_curve([half.history.wait for half in halves], truth),
        auc_p_silent=area_under_curve(shown, truth),
        auc_tail=area_under_curve([1 - half.tail for half in halves], truth),
        logloss=log_loss(shown, truth),
        bias=sum(shown) / len(shown) - base,
        precision20=sum(half.is_silent for half in top) / len(top),
    )


def _lost(pauses: Sequence[_Pause], rhythm: Population) -> LostPauses:
    alarms = sorted(quantile(rhythm, pause.n, pause.span, 1 - QUIET) for pause in pauses)
    if not alarms:
        return LostPauses(0, None, None)
    early = sum(days <= FIXED_RULE_DAYS for days in alarms)
    return LostPauses(len(alarms), alarms[len(alarms) // 2], early / len(alarms))


def _next_event(customers: Sequence[Sequence[int]], cut: int, rhythm: Population) -> NextEvent:
    """Judged on the gaps of the second half that follow at least two others."""
    off = naive = held = 0.0
    count = 0
    for days in customers:
        for i in range(2, len(days) - 1):
            if days[i] <= cut:
                continue
            span, gap = days[i] - days[0], days[i + 1] - days[i]
            low, middle, high = (quantile(rhythm, i, span, p) for p in (0.1, 0.5, 0.9))
            off += abs(middle - gap)
            naive += abs(span / i - gap)
            held += low <= gap <= high
            count += 1
    return NextEvent(count, off / count, naive / count, held / count) if count else NextEvent(0, None, None, None)


def _named(halves: Sequence[_Half], limits: tuple[float, float]) -> dict[str, RuleHits]:
    """By speed: the customers that either rule called quiet at half time, and how many stayed silent."""

    def rate(members: Sequence[_Half], is_named: Callable[[_Half], bool]) -> HitRate:
        chosen = [half.is_silent for half in members if is_named(half)]
        return HitRate(sum(chosen), len(chosen))

    classes: dict[str, list[_Half]] = {name: [] for name in (*SPEEDS, "once", "all")}
    for half in halves:
        n, span, _ = half.history
        classes[_speed(span / n, limits) if n else "once"].append(half)
        classes["all"].append(half)
    return {
        name: RuleHits(
            rate(members, lambda half: half.tail <= QUIET),
            rate(members, lambda half: half.history.wait >= FIXED_RULE_DAYS),
        )
        for name, members in classes.items()
    }

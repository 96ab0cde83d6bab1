"""A customer's own rhythm: how unusual the present silence is, for them.

Gaps between the days of events are Gamma(k, rate λ) within a customer, and λ varies over customers as Gamma(r, α):
the regular-timing model of Herniter (1971) and Platzer & Reutterer (2016, Marketing Science 35(5)), mixed in closed
form. One formula, fitted apart for each of the two clocks (orders, signs of life).
It refuses to say that anybody is lost: it only says how rarely a pause gets this long. See `returning` for the rest.

Everywhere `n` is the number of gaps (days with an event, less one), `span` the days from the first event to the last,
`wait` the days since the last; a customer with a single event has n = 0 and span = 0.
"""

import json
import math
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from crmcli.domain.rhythm.clocks import DEFAULT_GAP, LATE_TAIL, QUIET_TAIL, VERY_QUIET_TAIL, parameter
from crmcli.domain.special import digamma, inverse_trigamma, trigamma
from crmcli.tuples import NamedTuple
from crmcli.words import tr, tr_n

K_MAX = 8
_PRIOR_COUNT = 8
_PRIOR_BETWEEN = 1.0
_PRIOR_WITHIN = 1.0
_LEAST_BETWEEN = 0.05
_R_RANGE = (0.5, 20.0)

# The worst first: a tail at or below the level has the status.
LEVELS = (("very_quiet", VERY_QUIET_TAIL), ("quiet", QUIET_TAIL), ("late", LATE_TAIL), ("due", 0.50))
STATUSES = ("on_rhythm", "due", "late", "quiet", "very_quiet")


class GapStats(NamedTuple):
    """One customer's gaps: how many, the sum of their natural logarithms, and of those squared."""

    n: int
    sl: float
    sl2: float


class Spread(NamedTuple):
    """How log gaps vary: within a customer, between customers, and around which mean."""

    vw: float
    vb: float
    mu: float


class Population(NamedTuple):
    """The gaps of all customers: the shape k (1 random … 8 clockwork), and the Gamma(r, α days) of their rates."""

    k: int
    r: float
    alpha: float

    def to_json(self) -> str:
        """As text to keep in a cache; `population_from_json` reads it."""
        return json.dumps(self._asdict())


class RhythmReading(NamedTuple):
    """The rhythm of one customer on one day. Days are whole, rounded down; `tail` is P(a pause gets this long)."""

    n: int
    days: int
    usual_days: int
    nine_in_ten_days: int
    tail: float
    status: str


def population_from_json(text: str) -> Population:
    """The population that `Population.to_json` wrote; raises ValueError, TypeError or KeyError for anything else."""
    found = json.loads(text)
    if found["k"] not in range(1, K_MAX + 1):
        raise ValueError(text)
    return Population(int(found["k"]), parameter(found["r"]), parameter(found["alpha"]))


def gap_stats(days: Iterable[int]) -> GapStats:
    """The sums over the gaps between event days (day numbers, in any order; events of one day count once)."""
    logs = [math.log(later - earlier) for earlier, later in pairwise(sorted(set(days)))]
    return GapStats(len(logs), math.fsum(logs), math.fsum(x * x for x in logs))


def fit_spread(stats: Iterable[GapStats], *, default_gap: float = DEFAULT_GAP) -> Spread:
    """One-way analysis of variance of log gaps, drawn towards `default_gap` days and variances of 1 by 8 observations.

    Takes customers without a gap, and leaves them out.
    """
    known = [one for one in stats if one[0] > 0]
    within = math.fsum(sl2 - sl * sl / n for n, sl, sl2 in known)
    degrees = sum(one[0] for one in known) - len(known)
    vw = (within + _PRIOR_COUNT * _PRIOR_WITHIN) / (degrees + _PRIOR_COUNT)

    weight = 1 / (_PRIOR_BETWEEN + _PRIOR_WITHIN)
    top, bottom = weight * math.log(default_gap), weight
    for n, sl, _ in known:
        weight = 1 / (_PRIOR_BETWEEN + vw / n)
        top += weight * sl / n
        bottom += weight
    mu = top / bottom

    count = len(known)
    if count < 2:
        return Spread(vw, _PRIOR_BETWEEN, mu)
    means = math.fsum((sl / n - mu) ** 2 for n, sl, _ in known) / (count - 1)
    raw = means - vw * math.fsum(1 / one[0] for one in known) / count
    vb = (count * max(raw, _LEAST_BETWEEN) + _PRIOR_COUNT * _PRIOR_BETWEEN) / (count + _PRIOR_COUNT)
    return Spread(vw, vb, mu)


def fit_population(stats: Iterable[GapStats], *, default_gap: float = DEFAULT_GAP) -> Population:
    """The parameters by moments: the log of a Gamma(k) variable has variance ψ′(k) and mean ψ(k). No optimiser.

    Defined for an empty book too, where it is the prior: customers who come back about every `default_gap` days.
    """

    vw, vb, mu = fit_spread(stats, default_gap=default_gap)
    k = min(range(1, K_MAX + 1), key=lambda shape: abs(math.log(trigamma(shape) / vw)))
    r = min(max(inverse_trigamma(vb), _R_RANGE[0]), _R_RANGE[1])
    return Population(k, r, math.exp(mu + digamma(r) - digamma(k)))


def tail(pop: Population, n: int, span: float, wait: float) -> float:
    """P(next gap > wait days), in [0, 1]; 1 for a wait of nothing or less."""
    if wait <= 0:
        return 1.0
    return min(1.0, math.exp(log_tail(pop.k, pop.r + pop.k * n, math.log1p(wait / (pop.alpha + span)))))


def erlang_sum(k: int, shape: float, u: float) -> float:
    """Σ_{j<k} C(shape+j−1, j)·u^j for u in [0, 1]."""
    term = total = 1.0
    for j in range(1, k):
        term *= (shape + j - 1) * u / j
        total += term
    return total


def log_tail(k: int, shape: float, x: float) -> float:
    """ln P(gap > w) for the posterior Gamma(shape, A) of the rate, where x = ln(1 + w/A).

    e^−x is Beta(shape, k): tail = e^(−shape·x) · Σ_{j<k} C(shape+j−1, j)·(1−e^−x)^j. In logs, so that neither many
    events nor a long wait under- or overflows.
    """
    return math.log(erlang_sum(k, shape, -math.expm1(-x))) - shape * x


def quantile(pop: Population, n: int, span: float, p: float, *, waited: float = 0.0) -> float:
    """The days after the last event by which the next has come with probability p; infinite for p = 1.

    With `waited`, given that nothing came in that many days: the t with tail(t) = tail(waited)·(1−p).
    Raises ValueError when p is no probability.
    """
    if not 0 <= p <= 1:
        raise ValueError(tr("a probability lies between 0 and 1, not at {p}", p=p))
    if p == 1:
        return math.inf
    scale = pop.alpha + span
    shape = pop.r + pop.k * n
    if waited <= 0:
        return scale * _wait_over_scale(pop.k, shape, math.log1p(-p))
    x = math.log1p(waited / scale)
    target = log_tail(pop.k, shape, x) + math.log1p(-p)
    return max(waited, scale * _expm1(_solve(pop.k, shape, target, at_least=x)))


def status(tail_now: float) -> str:
    """The status of a customer whose present pause has this tail: on_rhythm, due, late, quiet or very_quiet."""
    return next((name for name, level in LEVELS if tail_now <= level), "on_rhythm")


def quiet_wait(pop: Population, n: int, span: float, *, level: float = 0.10) -> int:
    """The first whole number of days after the last event on which the tail is at or below `level`.

    The last day plus this is the day a customer turns quiet, from which on `status` says so.
    """
    days = (pop.alpha + span) * _wait_over_scale(pop.k, pop.r + pop.k * n, math.log(level))
    nearest = round(days)
    if abs(days - nearest) > 1e-6 * max(1.0, days):
        return math.ceil(days)
    # On a whole number of days rounding decides; ask the same formula that the status asks.
    return nearest if tail(pop, n, span, nearest) <= level else nearest + 1


def rhythm_reading(pop: Population, n: int, span: float, wait: float) -> RhythmReading:
    """The rhythm after `wait` days of silence: median and 90 % gap in days (each at least 1), tail, status."""
    now = tail(pop, n, span, wait)
    usual, most = (max(1, math.floor(quantile(pop, n, span, p))) for p in (0.5, 0.9))
    return RhythmReading(n, math.floor(max(wait, 0)), usual, most, now, status(now))


def sentence(reading: RhythmReading) -> str:
    """The reading in one sentence."""
    usual, most, days = reading.usual_days, reading.nine_in_ten_days, reading.days
    within = tr_n("{n} day", "{n} days", usual)
    back = (
        tr("usually back within {within} (9 times in 10 within {most})", within=within, most=most)
        if reading.n
        else tr(
            "only once so far; customers here are usually back within {within} (9 times in 10 within {most})",
            within=within,
            most=most,
        )
    )
    since = tr("it has been {days}", days=days) if days else tr("the last was today")
    return tr("{back}; {since}: {rarity}", back=back, since=since, rarity=_rarity(reading.tail))


def _rarity(tail_now: float) -> str:
    if tail_now > 0.5:
        return tr("nothing unusual")
    if tail_now > 0.1:
        return tr("about {pauses} pauses in 100 get this long", pauses=round(100 * tail_now))
    fewer = math.floor(100 * tail_now) + 1
    return tr_n("fewer than {n} pause in 100 gets this long", "fewer than {n} pauses in 100 get this long", fewer)


# In units of A the wait depends on the number of gaps alone: 100 000 customers need some 100 solutions.
@lru_cache(maxsize=8192)
def _wait_over_scale(k: int, shape: float, log_target: float) -> float:
    return _expm1(_solve(k, shape, log_target))


def _solve(k: int, shape: float, log_target: float, *, at_least: float = 0.0) -> float:
    """The x with log_tail(k, shape, x) = log_target, by Newton's method.

    ln tail is concave and falling in x (the density of x is log-concave), so that after at most one step Newton
    comes from the right and never leaves; for k = 1 it is a straight line.
    """
    if log_target >= 0:
        return 0.0
    if k == 1:
        return -log_target / shape
    x = max(at_least, k / shape)
    density = math.prod((shape + j) / max(j, 1) for j in range(k))
    for _ in range(200):
        u = -math.expm1(-x)
        total = erlang_sum(k, shape, u)
        # By the hazard, density over tail; e^(−shape·x) cancels.
        step = (math.log(total) - shape * x - log_target) * total / (density * u ** (k - 1))
        x = max(x + step, 0.0)
        if abs(step) <= 1e-8 * x:
            break
    return x


def _expm1(x: float) -> float:
    return math.expm1(x) if x < 700 else math.inf

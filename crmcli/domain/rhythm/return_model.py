"""Who will not come back: P(no event within the next H days), with the chance of having dropped out.

MBG/CNBD-k: gaps as in `rhythm`, and after every event, the first included, a customer drops out with probability
p ~ Beta(a, b) (Batislam, Denizel & Filiztekin 2007, IJRM 24(3); k > 1: Reutterer, Platzer & Schröder 2021, IJRM 38(1)).
Averaged over k = 1 and k = 2 where gaps are regular.
It refuses to say "alive": nobody can check that, and the older BG/NBD calls every one-time buyer alive for certain.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence

from crmcli.domain.rhythm.clocks import DEFAULT_GAP, parameter
from crmcli.domain.rhythm.gap_model import erlang_sum
from crmcli.domain.special import log_beta, minimum
from crmcli.tuples import NamedTuple

HORIZON = 90.0
SAMPLE = 500
MOST_SHIFT = 6.0
_FEWEST_REPEATERS = 20
_RETURN_RANGE = (0.05, 0.97)
_LOGIT_15 = math.log(0.15 / 0.85)


class History(NamedTuple):
    """One customer's events: `n` gaps, `span` days from the first to the last, `wait` days since the last."""

    n: int
    span: float
    wait: float


class Dropout(NamedTuple):
    """One fitted model: gaps Gamma(k, λ) with λ ~ Gamma(r, α days), dropout after an event ~ Beta(a, b)."""

    k: int
    r: float
    alpha: float
    a: float
    b: float


class ReturnModel(NamedTuple):
    """The models whose answers are averaged, and the typical gap in days they were fitted around.

    `shift` is added to the log-odds of coming back: what the last 90 days showed of this book (see return_check).
    """

    models: tuple[Dropout, ...]
    g0: float
    shift: float = 0.0

    def to_json(self) -> str:
        """As text to keep in a cache; `return_model_from_json` reads it."""
        return json.dumps({"g0": self.g0, "models": [one._asdict() for one in self.models], "shift": self.shift})


def return_model_from_json(text: str) -> ReturnModel:
    """The model that `ReturnModel.to_json` wrote; raises ValueError, TypeError or KeyError for anything else."""
    found = json.loads(text)
    models = tuple(
        Dropout(model["k"], *(parameter(model[name]) for name in ("r", "alpha", "a", "b"))) for model in found["models"]
    )
    shift = found.get("shift", 0.0)
    is_number = isinstance(shift, int | float) and not isinstance(shift, bool)
    if [model.k for model in models] not in ([1], [1, 2]) or not is_number or not abs(shift) <= MOST_SHIFT:
        raise ValueError(text)
    return ReturnModel(models, parameter(found["g0"]), float(shift))


def fit_return_model(histories: Sequence[History], k: int) -> ReturnModel:
    """The model by maximum a posteriori; `k` is the regularity that `rhythm.fit_population` found.

    Takes every customer with an event, in the order of their ids: at most 500, evenly spread, enter the fit.
    With fewer than 20 who came back there is nothing to learn from: the centre of the prior stands.
    """
    means = sorted(one[1] / one[0] for one in histories if one[0] > 0)
    g0 = max(means[len(means) // 2], 1.0) if means else DEFAULT_GAP
    prior = prior_model(g0, k)
    if len(means) < _FEWEST_REPEATERS:
        return prior
    groups = grouped(spread_sample(histories))
    return ReturnModel(tuple(_fit(groups, one.k, g0) for one in prior.models), g0)


def prior_model(g0: float, k: int) -> ReturnModel:
    """The centre of the prior: what is believed of customers who come back about every `g0` days."""
    shapes = (1, 2) if k >= 2 else (1,)
    return ReturnModel(tuple(Dropout(shape, 1.0, g0 / shape, 0.4, 3.6) for shape in shapes), g0)


TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    Sampled = TypeVar("Sampled")


def spread_sample(members: Sequence[Sampled], most: int = SAMPLE) -> Sequence[Sampled]:
    """At most `most` members, evenly spaced over the list, so that old and new customers are both sampled."""
    count = len(members)
    return members if count <= most else [members[i * count // most] for i in range(most)]


def p_return(model: ReturnModel, n: int, span: float, wait: float, *, horizon: float = HORIZON) -> float:
    """P(an event within `horizon` days from now) with the shift of the model, clipped to [.05, .97]."""
    return return_chance(p_silent(model, n, span, wait, horizon=horizon), model.shift)


def return_chance(silent: float, shift: float = 0.0) -> float:
    """1 − P(silent), its log-odds moved by `shift`, clipped to [.05, .97]."""
    least, most = _RETURN_RANGE
    if shift and 0 < silent < 1:
        silent = 1 / (1 + (1 - silent) / silent * math.exp(shift))
    return min(max(1 - silent, least), most)


def p_silent(model: ReturnModel, n: int, span: float, wait: float, *, horizon: float = HORIZON) -> float:
    """P(no event within `horizon` days from now): the mean over the models, not clipped."""
    history = History(n, span, max(wait, 0.0))
    return math.fsum(silence(one, history, horizon) for one in model.models) / len(model.models)


def silence(model: Dropout, history: History, horizon: float) -> float:
    """P(no event within `horizon` days) in one model: (alive(T+H) + dead) / (alive(T) + dead)."""
    alive, dead = log_masses(model, history, 0.0)
    later, _ = log_masses(model, history, horizon)
    top = max(alive, dead)
    silent = (math.exp(later - top) + math.exp(dead - top)) / (math.exp(alive - top) + math.exp(dead - top))
    return min(silent, 1.0)


def log_masses(model: Dropout, history: History, ahead: float) -> tuple[float, float]:
    """ln of alive(T + ahead) and of dead, both divided by B(a, b+n+1)·Γ(R)·(α + span)^−R.

    B(a+1, b+n)/B(a, b+n+1) is a/(b+n), so that no Gamma function is left, and nothing overflows.
    """
    k, r, alpha, a, b = model
    n, span, wait = history
    shape = r + k * n
    scale, rest = alpha + span, wait + ahead
    alive = math.log(erlang_sum(k, shape, rest / (scale + rest))) - shape * math.log1p(rest / scale)
    return alive, math.log(a / (b + n))


Groups = dict[int, list[tuple[float, float, int]]]


def grouped(histories: Iterable[History]) -> Groups:
    """By number of gaps, (span, wait, how many customers): much of the likelihood depends on that number alone."""
    groups: Groups = {}
    for (n, span, wait), count in Counter(histories).items():
        groups.setdefault(n, []).append((span, max(wait, 0.0), count))
    return groups


def log_likelihood(model: Dropout, groups: Groups) -> float:
    """ln L of the histories but for (k−1)·Σ ln gap − n·lnΓ(k), which no parameter changes."""

    k, r, alpha, a, b = model
    prior = r * math.log(alpha) - math.lgamma(r) - log_beta(a, b)
    total = 0.0
    log, exp = math.log, math.exp
    for n, members in groups.items():
        shape = r + k * n
        common = log_beta(a, b + n + 1) + math.lgamma(shape) + prior
        odds = a / (b + n)
        for span, wait, count in members:
            scale = alpha + span
            end = log(scale + wait)
            grown = shape * (end - log(scale))
            alive = 1.0 if k == 1 else erlang_sum(k, shape, wait / (scale + wait))
            # Beyond this exponent the living do not count beside the dropped out.
            mass = log(alive + odds * exp(grown)) if grown < 600 else log(odds) + grown
            total += count * (common - shape * end + mass)
    return total


def _fit(groups: Groups, k: int, g0: float) -> Dropout:

    def cost(logs: Sequence[float]) -> float:
        if max(map(abs, logs)) > 50:
            return math.inf
        model = Dropout(k, *map(math.exp, logs))
        return -log_likelihood(model, groups) - _log_prior(model, g0)

    start = (0.0, math.log(g0 / k), -0.5, 1.0)
    return Dropout(k, *map(math.exp, minimum(cost, start).point))


def _log_prior(model: Dropout, g0: float) -> float:
    """Weak normal priors: the mean gap near g0, r near 1, dropout near 15 %, known as if from 4 customers."""
    k, r, alpha, a, b = model
    off = (
        math.log(k * alpha / (r * g0)),
        math.log(r) / 0.7,
        math.log(a / b) - _LOGIT_15,
        math.log((a + b) / 4) / 0.7,
    )
    return -0.5 * math.fsum(x * x for x in off)

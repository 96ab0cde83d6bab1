"""Who will not come back: P(no event within the next H days), with the chance of having dropped out.

MBG/CNBD-k: gaps as in `rhythm`, and after every event, the first included, a customer drops out with probability
p ~ Beta(a, b) (Batislam, Denizel & Filiztekin 2007, IJRM 24(3); k > 1: Platzer & Reutterer 2016, Reutterer, Platzer &
Schröder 2021, IJRM 38(1)). Averaged over k = 1 and k = 2 where gaps are regular.
It refuses to say "alive": nobody can check that, and the older BG/NBD calls every one-time buyer alive for certain.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

from crmcli.domain.rhythm import DEFAULT_GAP
from crmcli.domain.special import log_beta, minimum

HORIZON = 90.0
SAMPLE = 500
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
    """The models whose answers are averaged, and the typical gap `g0` in days they were fitted around."""

    models: tuple[Dropout, ...]
    g0: float

    def to_json(self) -> str:
        """As text to keep in a cache; `return_model_from_json` reads it."""
        return json.dumps({"g0": self.g0, "models": [model._asdict() for model in self.models]})


def return_model_from_json(text: str) -> ReturnModel:
    """The model that `ReturnModel.to_json` wrote; raises ValueError, TypeError or KeyError for anything else."""
    found = json.loads(text)
    return ReturnModel(tuple(Dropout(**model) for model in found["models"]), float(found["g0"]))


def sampled[T](items: Sequence[T], most: int = SAMPLE) -> list[T]:
    ...


def p_return(model: ReturnModel, n: int, span: float, wait: float, *, horizon: float = HORIZON) -> float:
    """P(an event within `horizon` days from now), kept within [.05, .97]: nobody is certain, nobody is hopeless."""
    silent = p_silent(model, n, span, wait, horizon=horizon)
    return min(max(1 - silent, _RETURN_RANGE[0]), _RETURN_RANGE[1])


def p_silent(model: ReturnModel, n: int, span: float, wait: float, *, horizon: float = HORIZON) -> float:
    """P(no event within `horizon` days from now), the mean over the models, not clipped."""
    history = History(n, span, max(wait, 0.0))
    return sum(silence(one, history, horizon) for one in model.models) / len(model.models)

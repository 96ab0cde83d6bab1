"""The special functions and the one optimiser that the figures need, in plain Python.

Instead of numpy and scipy, whose import would slow every start. Nothing here knows about customers.
"""

import math
from collections.abc import Callable, Sequence

from crmcli.tuples import NamedTuple

_ASYMPTOTIC_FROM = 10.0


def digamma(x: float) -> float:
    """ψ(x), the slope of ln Γ, for x > 0; raises ValueError otherwise.

    Recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 6.3.18); relative error below 1e-12.
    """
    _need_positive(x)
    total = 0.0
    while x < _ASYMPTOTIC_FROM:
        total -= 1 / x
        x += 1
    t = 1 / (x * x)
    series = t * (1 / 12 - t * (1 / 120 - t * (1 / 252 - t * (1 / 240 - t * (1 / 132 - t * 691 / 32760)))))
    return total + math.log(x) - 0.5 / x - series


def trigamma(x: float) -> float:
    """ψ′(x) for x > 0 (Abramowitz & Stegun 6.4.12); the variance of the log of a Gamma(x) variable."""
    _need_positive(x)
    total = 0.0
    while x < _ASYMPTOTIC_FROM:
        total += 1 / (x * x)
        x += 1
    t = 1 / (x * x)
    series = t * (1 / 6 - t * (1 / 30 - t * (1 / 42 - t * (1 / 30 - t * (5 / 66 - t * 691 / 2730)))))
    return total + (1 + 0.5 / x + series) / x


def tetragamma(x: float) -> float:
    """ψ″(x) for x > 0 (Abramowitz & Stegun 6.4.13): the slope Newton needs to invert trigamma."""
    _need_positive(x)
    total = 0.0
    while x < _ASYMPTOTIC_FROM:
        total -= 2 / x**3
        x += 1
    t = 1 / (x * x)
    series = t * (1 / 2 - t * (1 / 6 - t * (1 / 6 - t * (3 / 10 - t * (5 / 6 - t * 691 / 210)))))
    return total - t * (1 + 1 / x + series)


def inverse_trigamma(y: float) -> float:
    """The x > 0 with ψ′(x) = y, for y > 0, by Newton's method on 1/ψ′ (Smyth 2004, limma, appendix).

    1/ψ′ is convex and nearly straight, so the steps always go down from the start 1/2 + 1/y and a few suffice.
    """
    _need_positive(y)
    if y > 1e7:
        return 1 / math.sqrt(y)
    if y < 1e-6:
        return 0.5 + 1 / y
    x = 0.5 + 1 / y
    for _ in range(50):
        value = trigamma(x)
        step = value * (1 - value / y) / tetragamma(x)
        x += step
        if abs(step) <= 1e-13 * x:
            break
    return x


def log_beta(a: float, b: float) -> float:
    """ln B(a, b) for a, b > 0."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


class Minimum(NamedTuple):
    """Where a function was found smallest, how small, and after how many evaluations."""

    point: tuple[float, ...]
    value: float
    evaluations: int


def minimum(
    cost: Callable[[Sequence[float]], float], start: Sequence[float], *, step: float = 0.5, tolerance: float = 1e-9
) -> Minimum:
    """The local minimum of `cost` near `start`, by the simplex of Nelder & Mead (1965), restarted until it stays put.

    `step` is the first edge of the simplex, `tolerance` how close values and corners must lie at the end.
    A cost that is not a number counts as infinitely high. Stops at the latest after 400 evaluations per dimension.
    """
    limit = 400 * len(start)
    best = _simplex(cost, tuple(start), step, tolerance, limit)
    spent = best.evaluations
    # A simplex can collapse before the bottom: a fresh one from there either confirms it or goes on.
    while spent < limit:
        again = _simplex(cost, best.point, step / 4, tolerance, limit - spent)
        spent += again.evaluations
        settled = best.value - again.value <= 10 * tolerance
        best = again if again.value < best.value else best
        if settled:
            break
    return best._replace(evaluations=spent)


def _simplex(
    cost: Callable[[Sequence[float]], float], start: tuple[float, ...], step: float, tolerance: float, limit: int
) -> Minimum:
    size = len(start)

    def value(point: tuple[float, ...]) -> float:
        found = cost(point)
        return math.inf if math.isnan(found) else found

    points = [start] + [(*start[:i], start[i] + step, *start[i + 1 :]) for i in range(size)]
    corners = sorted((value(p), p) for p in points)
    evaluations = size + 1
    while evaluations < limit:
        worst, last = corners[-1]
        spread = max(abs(p[i] - corners[0][1][i]) for _, p in corners for i in range(size))
        if worst - corners[0][0] <= tolerance and spread <= math.sqrt(tolerance):
            break
        centre = [sum(p[i] for _, p in corners[:-1]) / size for i in range(size)]

        def along(t: float, centre: list[float] = centre, last: tuple[float, ...] = last) -> tuple[float, ...]:
            return tuple(c + t * (w - c) for c, w in zip(centre, last, strict=True))

        tried = value(along(-1.0)), along(-1.0)
        evaluations += 1
        if tried[0] < corners[0][0]:
            further = value(along(-2.0)), along(-2.0)
            evaluations += 1
            tried = min(tried, further)
        elif tried[0] >= corners[-2][0]:
            t = -0.5 if tried[0] < worst else 0.5
            inside = value(along(t)), along(t)
            evaluations += 1
            if inside[0] >= min(worst, tried[0]):
                first = corners[0][1]
                shrunk = [tuple((a + b) / 2 for a, b in zip(first, p, strict=True)) for _, p in corners[1:]]
                corners = sorted([corners[0], *((value(p), p) for p in shrunk)])
                evaluations += size
                continue
            tried = inside
        corners = sorted([*corners[:-1], tried])
    return Minimum(corners[0][1], corners[0][0], evaluations)


def _need_positive(x: float) -> None:
    if not x > 0:
        raise ValueError(f"needs a positive number, not {x}")

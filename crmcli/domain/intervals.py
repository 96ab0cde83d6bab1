"""Confidence intervals of a share: Wilson score interval, and the Beta posterior."""

import math

Z95 = 1.96
# The normal quantile of .9: a range that holds 8 times in 10.
Z80 = 1.2815515655446004


def wilson(hits: float, n: int, *, z: float = Z95) -> tuple[float, float]:
    """The score interval of a share of n (Wilson 1927, JASA 22); (0, 1) when n is 0."""
    if n == 0:
        return 0.0, 1.0
    p = hits / n
    middle = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # At 0 and n of n an edge is the share itself, which rounding would miss.
    return min(p, max(0.0, (middle - half) / scale)), max(p, min(1.0, (middle + half) / scale))


def posterior(hits: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """The central interval of Beta(hits + 1, n − hits + 1): what is known of a share after n cases and no opinion."""
    edge = (1 - level) / 2
    return _beta_quantile(hits, n, edge), _beta_quantile(hits, n, 1 - edge)


def _beta_quantile(hits: int, n: int, p: float) -> float:
    """By bisection; for whole numbers the Beta distribution is a binomial tail: P(X ≤ x) = P(Bin(n+1, x) > hits)."""
    low, high = 0.0, 1.0
    for _ in range(60):
        x = (low + high) / 2
        below = math.fsum(math.comb(n + 1, i) * x**i * (1 - x) ** (n + 1 - i) for i in range(hits + 1, n + 2))
        if below < p:
            low = x
        else:
            high = x
    return (low + high) / 2

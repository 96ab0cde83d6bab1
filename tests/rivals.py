"""The models of the papers that crm does not use: BG/NBD, Pareto/NBD, Gamma-Gamma.

They stand here so that published figures can be met with the product's own likelihood, optimiser and special
functions. BG/NBD (Fader, Hardie & Lee 2005) differs from MBG/NBD in that nobody drops out at the first purchase; for
customers with repeat purchases its masses are those of MBG/NBD with b − 1 in place of b.
"""

import math
from typing import NamedTuple

from crmcli.domain.rhythm.return_model import Dropout, Groups, History, log_likelihood, log_masses
from crmcli.domain.special import log_beta


class Repeat(NamedTuple):
    """A customer in the papers' letters: x repeat purchases, the last at tx, observed until T."""

    x: int
    tx: float
    T: float

    @property
    def history(self) -> History:
        return History(self.x, self.tx, self.T - self.tx)


def hyp2f1(a: float, b: float, c: float, z: float) -> float:
    """Gauss's hypergeometric series, for 0 ≤ z < 1."""
    term = total = 1.0
    for i in range(100_000):
        term *= (a + i) * (b + i) / ((c + i) * (i + 1)) * z
        total += term
        if abs(term) < 1e-16 * abs(total):
            break
    return total


def as_mbg(bg: Dropout) -> Dropout:
    """The MBG/NBD with the same masses as this BG/NBD, for customers with repeat purchases."""
    return bg._replace(b=bg.b - 1)


def alive(mbg: Dropout, customer: Repeat) -> float:
    """P(alive) from the product's masses."""
    living, dead = log_masses(mbg, customer.history, 0.0)
    return 1 / (1 + math.exp(min(dead - living, 700)))


def bg_alive(bg: Dropout, customer: Repeat) -> float:
    return alive(as_mbg(bg), customer) if customer.x else 1.0


def bg_silent(bg: Dropout, customer: Repeat, horizon: float) -> float:
    """P(no purchase within the horizon) in the BG/NBD."""
    k, r, alpha, a, b = as_mbg(bg)
    if customer.x == 0:
        a = 1e-300  # nobody can have dropped out yet
    model = Dropout(k, r, alpha, a, b)
    now, dead = log_masses(model, customer.history, 0.0)
    later, _ = log_masses(model, customer.history, horizon)
    top = max(now, dead)
    return (math.exp(later - top) + math.exp(dead - top)) / (math.exp(now - top) + math.exp(dead - top))


def bg_log_likelihood(bg: Dropout, groups: Groups) -> float:
    """Of k = 1 and b > 1: the product's likelihood with b − 1, set right for the normaliser and for x = 0."""
    _, r, alpha, a, b = bg
    repeaters = {x: members for x, members in groups.items() if x > 0}
    many = sum(count for members in repeaters.values() for _, _, count in members)
    total = log_likelihood(as_mbg(bg), repeaters) + many * (log_beta(a, b - 1) - log_beta(a, b))
    singles = math.fsum(count * math.log(alpha + wait) for _, wait, count in groups.get(0, []))
    ones = sum(count for _, _, count in groups.get(0, []))
    return total + ones * r * math.log(alpha) - r * singles


def bg_expected(bg: Dropout, t: float) -> float:
    """E[X(t)] of a new customer (Fader, Hardie & Lee 2005, eq. 9)."""
    _, r, alpha, a, b = bg
    shrunk = math.pow(alpha / (alpha + t), r) * hyp2f1(r, b, a + b - 1, t / (alpha + t))
    return (a + b - 1) / (a - 1) * (1 - shrunk)


def bg_conditional(bg: Dropout, customer: Repeat, t: float) -> float:
    """E[X(T, T+t)] given the history (eq. 10); 1/(1 + …) is P(alive)."""
    _, r, alpha, a, b = bg
    x, _, T = customer
    shrunk = math.pow((alpha + T) / (alpha + T + t), r + x)
    shrunk *= hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + T + t))
    return (a + b + x - 1) / (a - 1) * (1 - shrunk) * bg_alive(bg, customer)


def bg_pmf(bg: Dropout, t: float, x: int) -> float:
    """P(X(t) = x) (eq. 8)."""
    _, r, alpha, a, b = bg

    def poisson_gamma(j: int) -> float:
        log = math.lgamma(r + j) - math.lgamma(r) - math.lgamma(j + 1) + j * math.log(t / (alpha + t))
        return math.exp(log + r * math.log(alpha / (alpha + t)))

    stays = math.exp(log_beta(a, b + x) - log_beta(a, b)) * poisson_gamma(x)
    if x == 0:
        return stays
    leaves = math.exp(log_beta(a + 1, b + x - 1) - log_beta(a, b))
    return stays + leaves * (1 - math.fsum(poisson_gamma(j) for j in range(x)))


class Pareto(NamedTuple):
    """Pareto/NBD (Schmittlein, Morrison & Colombo 1987): purchases Gamma(r, α), lifetimes Gamma(s, β)."""

    r: float
    alpha: float
    s: float
    beta: float


def _pareto_gone(model: Pareto, customer: Repeat) -> float:
    """ln of s/(r+s+x)·A0 (Fader & Hardie 2005, note on the Pareto/NBD likelihood)."""
    r, alpha, s, beta = model
    x, tx, T = customer
    shape = r + s + x
    big, small, second = (alpha, beta, s + 1) if alpha >= beta else (beta, alpha, r + x)

    def part(t: float) -> tuple[float, float]:
        return hyp2f1(shape, second, shape + 1, (big - small) / (big + t)), shape * math.log(big + t)

    (first, log_first), (later, log_later) = part(tx), part(T)
    difference = first - later * math.exp(log_first - log_later)
    return math.log(s / shape) + math.log(difference) - log_first if difference > 0 else -math.inf


def _pareto_living(model: Pareto, customer: Repeat) -> float:
    r, alpha, s, beta = model
    return -(r + customer.x) * math.log(alpha + customer.T) - s * math.log(beta + customer.T)


def pareto_alive(model: Pareto, customer: Repeat) -> float:
    return 1 / (1 + math.exp(_pareto_gone(model, customer) - _pareto_living(model, customer)))


def pareto_log_likelihood(model: Pareto, customers: dict[Repeat, int]) -> float:
    r, alpha, s, beta = model
    total = 0.0
    for customer, count in customers.items():
        living, gone = _pareto_living(model, customer), _pareto_gone(model, customer)
        constant = math.lgamma(r + customer.x) - math.lgamma(r) + r * math.log(alpha) + s * math.log(beta)
        total += count * (constant + max(living, gone) + math.log1p(math.exp(-abs(living - gone))))
    return total


def pareto_expected(model: Pareto, t: float) -> float:
    r, alpha, s, beta = model
    return r * beta / (alpha * (s - 1)) * (1 - math.pow(beta / (beta + t), s - 1))


def pareto_conditional(model: Pareto, customer: Repeat, t: float) -> float:
    r, alpha, s, beta = model
    x, _, T = customer
    rate = (r + x) * (beta + T) / ((alpha + T) * (s - 1))
    return rate * (1 - math.pow((beta + T) / (beta + T + t), s - 1)) * pareto_alive(model, customer)


def pareto_residual(model: Pareto, customer: Repeat, discount: float) -> float:
    """Discounted expected residual transactions (Fader, Hardie & Lee 2005, JMR 42(4)), discount per unit of time.

    Tricomi's U(s, s, z) = ∫ e^(−zt) t^(s−1)/(1+t) dt / Γ(s), by the trapezoid over ln t.
    """
    r, alpha, s, beta = model
    x, _, T = customer
    z = discount * (beta + T)
    step = 0.01
    grid = (step * i for i in range(-12_000, 2_000))
    tricomi = math.fsum(math.exp(s * y - z * math.exp(y)) / (1 + math.exp(y)) for y in grid) * step / math.gamma(s)
    log = r * math.log(alpha) + s * math.log(beta) + (s - 1) * math.log(discount)
    log += math.lgamma(r + x + 1) - math.lgamma(r) - (r + x + 1) * math.log(alpha + T)
    return math.exp(log - pareto_log_likelihood(model, {customer: 1})) * tricomi


class Spend(NamedTuple):
    """Gamma-Gamma (Fader & Hardie 2013): a spend of Gamma(p, ν), ν ~ Gamma(q, v)."""

    p: float
    q: float
    v: float


def expected_spend(model: Spend, x: int, mean: float) -> float:
    p, q, v = model
    return p * (v + mean * x) / (p * x + q - 1)


def spend_log_likelihood(model: Spend, customers: list[tuple[int, float]]) -> float:
    p, q, v = model
    return math.fsum(
        math.lgamma(p * x + q) - math.lgamma(p * x) - math.lgamma(q) + q * math.log(v)
        + (p * x - 1) * math.log(mean) + p * x * math.log(x) - (p * x + q) * math.log(v + mean * x)
        for x, mean in customers
    )  # fmt: skip

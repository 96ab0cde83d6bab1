"""Measures of a ranking against known outcomes: mid-ranks, area under the ROC curve, log loss."""

import math
from collections.abc import Sequence


def mid_ranks(values: Sequence[float]) -> list[float]:
    """For each value, how many are smaller plus half of those equal to it, itself included."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for i in order[start:end]:
            ranks[i] = (start + end) / 2
        start = end
    return ranks


def area_under_curve(scores: Sequence[float], truth: Sequence[bool]) -> float | None:
    """P(a true one scores above a false one), ties counting half (Mann & Whitney 1947); None when all are alike."""
    true = sum(truth)
    false = len(truth) - true
    if not true or not false:
        return None
    above = sum(rank for rank, is_true in zip(mid_ranks(scores), truth, strict=True) if is_true)
    return (above - true * true / 2) / (true * false)


def log_loss(chances: Sequence[float], truth: Sequence[bool]) -> float:
    """The mean of −ln of the chance given to what then happened; chances strictly between 0 and 1."""
    losses = (-math.log(p if is_true else 1 - p) for p, is_true in zip(chances, truth, strict=True))
    return math.fsum(losses) / len(truth)

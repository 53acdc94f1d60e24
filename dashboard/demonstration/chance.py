"""Draws made of `Random.random()` alone: the only draw Python promises never to change."""

import math
from collections.abc import Sequence
from random import Random
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")
NORMAL = NormalDist()
_EDGE = 1e-9


def pick(rng: Random, values: Sequence[T]) -> T:
    """One of the values, each as likely."""
    return values[int(rng.random() * len(values))]


def weighted(rng: Random, values: Sequence[tuple[T, float]]) -> T:
    """One of the values, each as likely as its weight says."""
    left = rng.random() * sum(weight for _, weight in values)
    for value, weight in values:
        left -= weight
        if left < 0:
            return value
    return values[-1][0]


def between(rng: Random, low: float, high: float) -> float:
    """A number of the interval, each as likely."""
    return low + (high - low) * rng.random()


def skewed(rng: Random, median: float, sigma: float) -> float:
    """A lognormal number: half lie below the median, a few far above."""
    return lognormal_quantile(rng.random(), median, sigma)


def lognormal_quantile(share: float, median: float, sigma: float) -> float:
    """The value below which this share lies."""
    inside = min(max(share, _EDGE), 1 - _EDGE)
    return median * math.exp(sigma * NORMAL.inv_cdf(inside))


def lognormal_share(value: float, median: float, sigma: float) -> float:
    """The share that lies below the value."""
    return NORMAL.cdf(math.log(max(value, _EDGE) / median) / sigma)


def sample(rng: Random, values: Sequence[T], size: int) -> list[T]:
    """As many different values, in the order drawn."""
    left = list(values)
    return [left.pop(int(rng.random() * len(left))) for _ in range(min(size, len(left)))]

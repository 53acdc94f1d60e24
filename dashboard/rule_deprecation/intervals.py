"""Exact intervals and bounds of shares, over arrays (rules.md, the switch-off gate).

``x`` is how often something was found among ``n`` cases that were looked at; ``alpha`` the risk
on one side.
"""

import numpy as np

from dashboard.program_calendar import Instants
from dashboard.ticket_aging.columns import Column
from dashboard.ticket_aging.values import Floats

Z_95 = 1.959963984540054
"""The two-sided 95 % point of the normal distribution."""
_TERMS = 512
"""Of a sum, held at once for each row."""


def upper_bound(x: Column, n: Column, alpha: float | Floats) -> Floats:
    """Clopper and Pearson (1934), one-sided: 1 where nothing or everything was found."""
    from scipy.special import betaincinv

    inside = x < n
    found = betaincinv(x + 1.0, np.where(inside, n - x, 1.0), 1.0 - np.asarray(alpha))
    return np.where(inside, found, 1.0)


def lower_bound(x: Column, n: Column, alpha: float | Floats) -> Floats:
    """Clopper and Pearson (1934), one-sided: 0 where nothing was found."""
    from scipy.special import betaincinv

    some = x > 0
    found = betaincinv(np.where(some, x, 1.0), np.where(some, n - x + 1.0, 1.0), np.asarray(alpha))
    return np.where(some, found, 0.0)


def wilson(x: Column, n: Column, z: float = Z_95) -> tuple[Floats, Floats]:
    """Both ends of Wilson's interval (1927); 0 and 1 where nothing was looked at."""
    cases = np.maximum(n, 1)
    share = np.minimum(x / cases, 1.0)
    middle = share + z * z / (2 * cases)
    half = z * np.sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases))
    scale = 1 + z * z / cases
    low, high = np.maximum((middle - half) / scale, 0.0), np.minimum((middle + half) / scale, 1.0)
    return np.where(n > 0, low, 0.0), np.where(n > 0, high, 1.0)


def labels_needed(x: Instants, p_max: Floats, alpha: float) -> Instants:
    """The fewest labels whose upper bound is at most ``p_max`` when ``x`` misses are among them.

    That is the smallest n with P(X <= x | n, p_max) <= alpha; the chance falls as n grows.
    """
    from scipy.special import bdtr, chdtri

    about = chdtri(2.0 * (x + 1), alpha) / (2 * p_max)  # Poisson: a little too many
    low, high = x.astype(np.int64), np.ceil(about * 1.1).astype(np.int64) + 2
    while np.any(high - low > 1):  # too few, enough
        middle = (low + high) // 2
        enough = bdtr(x, middle, p_max) <= alpha
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.asarray(high, dtype=np.int64)


def finite_upper(x: Instants, n: Instants, size: Instants, alpha: float) -> Instants:
    """The largest K with P(X <= x | K of ``size`` are bad, n were looked at) > alpha (below .5)."""
    # the median is the mean or next to it: so many are likely enough whatever alpha is
    low = np.maximum(x, np.floor((x - 1) / np.maximum(n, 1) * size).astype(np.int64))
    high = x + size - n + 1  # not likely enough
    while np.any(high - low > 1):
        middle = np.where(high - low > 1, (low + high) // 2, low)
        likely = hypergeometric_cdf(x, size, middle, n) > alpha
        low, high = np.where(likely, middle, low), np.where(likely, high, middle)
    return low


def hypergeometric_cdf(x: Instants, size: Instants, bad: Instants, n: Instants) -> Floats:
    """P(at most x bad ones among n drawn from ``size`` of which ``bad`` are), row by row.

    Summed from the likeliest count down, some terms at a time, until more change nothing.
    """
    least, most = np.maximum(n - (size - bad), 0), np.minimum(np.minimum(bad, n), x)
    mode = ((n + 1.0) * (bad + 1.0) / (size + 2.0)).astype(np.int64)
    top = np.maximum(most, least)
    peak = np.clip(mode, least, top)
    down = _summed(peak, peak - least, -1, size, bad, n)
    up = _summed(peak + 1, top - peak - 1, 1, size, bad, n)
    return np.where(x < least, 0.0, np.minimum(down + up, 1.0))


def _summed(
    start: Instants, steps: Instants, way: int, size: Instants, bad: Instants, n: Instants
) -> Floats:
    """The chances of ``start`` and of so many counts beyond it, where they only fall."""
    total = np.zeros(len(start))
    rows, done = np.flatnonzero(steps >= 0), 0
    while len(rows):
        many = np.minimum(steps[rows] - done + 1, _TERMS)
        row = np.repeat(rows, many)
        first = np.cumsum(many) - many
        place = done + np.arange(len(row)) - np.repeat(first, many)
        terms = _chances(start[row] + way * place, size[row], bad[row], n[row])
        total += np.bincount(row, weights=terms, minlength=len(total))
        done += _TERMS
        last = terms[first + many - 1]
        rows = rows[(steps[rows] >= done) & (last > total[rows] * 1e-18) & (last > 0)]
    return total


def _chances(found: Instants, size: Instants, bad: Instants, n: Instants) -> Floats:
    from scipy.special import gammaln

    def log_choose(of: Instants, some: Instants) -> Floats:
        return np.asarray(gammaln(of + 1.0) - gammaln(some + 1.0) - gammaln(of - some + 1.0))

    with np.errstate(invalid="ignore"):  # counts that can't be; whoever asks leaves them out
        logs = log_choose(bad, found) + log_choose(size - bad, n - found) - log_choose(size, n)
        return np.asarray(np.exp(logs))

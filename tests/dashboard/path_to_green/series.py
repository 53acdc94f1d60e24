"""The fixed set of generated weekly series on which the forecast's interval is held to its word."""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from dashboard.scorecard.daily_values import Floats

SEED = 8
EACH = 200
"""Series of each kind."""


def walk(random: Generator, weeks: int) -> Floats:
    """A random walk with drift, up to half its weekly spread."""
    spread = np.exp(random.uniform(-1, 1, (EACH, 1)))
    drift = spread * random.uniform(-0.5, 0.5, (EACH, 1))
    return 100 + random.normal(drift, spread, (EACH, weeks)).cumsum(axis=1)


def lasting(random: Generator, weeks: int) -> Floats:
    """A walk with drift whose changes last: each is in part the one before."""
    share = random.uniform(-0.3, 0.5, EACH)
    change = np.zeros((EACH, weeks))
    for week in range(1, weeks):
        change[:, week] = share * change[:, week - 1] + random.normal(0, 1, EACH)
    return (change + random.uniform(-0.5, 0.5, (EACH, 1))).cumsum(axis=1)


def season(random: Generator, weeks: int) -> Floats:
    """A wave of a quarter, half a year or a year, on a line."""
    period, size = random.choice([13, 26, 52], (EACH, 1)), random.uniform(1, 4, (EACH, 1))
    phase, slope = random.uniform(0, 2 * np.pi, (EACH, 1)), random.uniform(-0.3, 0.3, (EACH, 1))
    week = np.arange(weeks)
    return slope * week + size * np.sin(2 * np.pi * week / period + phase)


def seasonal_walk(random: Generator, weeks: int) -> Floats:
    return season(random, weeks) + random.normal(0, 1, (EACH, weeks)).cumsum(axis=1)


def seasonal_level(random: Generator, weeks: int) -> Floats:
    """The wave itself, each week measured with an error."""
    return season(random, weeks) + random.normal(0, 1, (EACH, weeks))


def wandering_rate(random: Generator, weeks: int) -> Floats:
    """A share between 0 and 1: a walk with drift on the scale of its logit."""
    spread = random.uniform(0.05, 0.2, (EACH, 1))
    drift = spread * random.uniform(-0.3, 0.3, (EACH, 1))
    change = random.normal(drift, spread, (EACH, weeks))
    return _share(random.uniform(-1.5, 1.5, (EACH, 1)) + change.cumsum(axis=1))


def returning_rate(random: Generator, weeks: int) -> Floats:
    """A share that is pulled back to its own level."""
    level, pull = random.uniform(-1, 1.5, EACH), random.uniform(0.05, 0.3, EACH)
    found = np.empty((EACH, weeks))
    found[:, 0] = level
    for week in range(1, weeks):
        before = found[:, week - 1]
        found[:, week] = before + pull * (level - before) + random.normal(0, 0.15, EACH)
    return _share(found)


def _share(logit: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logit)))


KINDS: dict[str, Callable[[Generator, int], Floats]] = {
    "random walk with drift": walk,
    "walk with lasting changes": lasting,
    "season and walk": seasonal_walk,
    "season and error": seasonal_level,
    "bounded rate that wanders": wandering_rate,
    "bounded rate that returns": returning_rate,
}


def made(kind: str, weeks: int) -> Floats:
    """The series of a kind: the same each time."""
    return KINDS[kind](np.random.default_rng((SEED, list(KINDS).index(kind))), weeks)

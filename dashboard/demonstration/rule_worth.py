"""What the demonstration's rules do: figures of 180 days that show the class they are of."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from dashboard.demonstration.chance import between, skewed
from dashboard.demonstration.rule_inventory import MadeRule
from dashboard.rule_deprecation.classification import (
    BROKEN,
    DORMANT,
    IMPACTING,
    INSUFFICIENT,
    NEGATIVE_VALUE,
    NOISY,
    REDUNDANT,
)

FEWEST = {NOISY: 700, REDUNDANT: 500, NEGATIVE_VALUE: 400}
"""Hits that a class can be shown with."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a rule does when it does its best: the figures that others are made from."""

    executions: float
    hits: float
    precision: float
    alone: float
    """The share of true positives that nothing else found."""
    loss: float
    cost: float
    minutes: float


def worth(rng: Random) -> Worth:
    """A rule that is worth something."""
    return Worth(
        executions=between(rng, 0.6e6, 4e6),
        hits=skewed(rng, 1_400, 0.7),
        precision=between(rng, 0.25, 0.7),
        alone=between(rng, 0.2, 0.6),
        loss=skewed(rng, 110, 0.4),
        cost=between(rng, 2, 9),
        minutes=skewed(rng, 6.5, 0.4),
    )


def measured(rng: Random, rule: MadeRule, best: Worth, day: dt.date) -> dict[str, int | float]:
    """A rule's figures up to a day: at its best until it fades, of its class from then on."""
    faded = day >= rule.fades.date()
    shows = rule.becomes if faded else IMPACTING
    drift = between(rng, 0.9, 1.1)
    executions = 0 if shows == BROKEN else int(best.executions * drift)
    hits = _hits(rng, shows, best.hits * drift)
    labelled = int(hits * between(rng, 0.62, 0.95))
    precision = {NOISY: between(rng, 0.004, 0.018), NEGATIVE_VALUE: between(rng, 0.09, 0.16)}
    found = int(labelled * precision.get(shows, best.precision))
    alone = {REDUNDANT: 0.0, NEGATIVE_VALUE: 0.15}
    low = 0.04 if shows == NEGATIVE_VALUE else 1
    return {
        "executions": executions,
        "hits": hits,
        "labelled": labelled,
        "tp": found,
        "unique_tp": int(found * alone.get(shows, best.alone)),
        "alerts": int(hits / 2),
        "minutes": round(best.minutes, 1),
        "loss": round(best.loss * low, 2),
        "cost": round(best.cost, 2),
    }


def _hits(rng: Random, shows: str, usual: float) -> int:
    if shows in (BROKEN, DORMANT):
        return 0
    if shows == INSUFFICIENT:
        return int(between(rng, 8, 50))
    # enough for the bounds: 59 true positives without one alone show a rule to be redundant
    least = FEWEST.get(shows, 140) * between(rng, 1.0, 1.3)
    return int(max(usual * (1.6 if shows == NOISY else 1), least))

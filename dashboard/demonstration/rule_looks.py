"""What offline monitoring of the demonstration's rules shows, look by look."""

import datetime as dt
from dataclasses import dataclass
from random import Random

import numpy as np

from dashboard.demonstration.chance import between, skewed, weighted
from dashboard.demonstration.rule_inventory import MadeRule
from dashboard.rule_deprecation.classification import DORMANT, IMPACTING
from dashboard.rule_deprecation.intervals import lower_bound, upper_bound
from dashboard.rule_deprecation.usual_policy import USUAL
from dashboard.rule_deprecation.verdicts import FAIL, INSUFFICIENT, PASS

A_LOOK = 14
MOST_LOOKS = 9
DANGEROUS = 0.22
"""So many switched-off rules turn out to have been needed; of those worth something, most."""


@dataclass(frozen=True, slots=True)
class MadeLook:
    """What one look of a visit has found, over the days from ``start`` to ``end``."""

    rule: str
    visit: int
    look: int
    start: dt.date
    end: dt.date
    fired: int
    labelled: int
    missed: int


def visit(
    rng: Random, rule: MadeRule, number: int, begin: dt.date
) -> tuple[tuple[MadeLook, ...], str]:
    """Looks until the verdict is clear or patience ends, and the verdict then."""
    median = 4.0 if rule.becomes == DORMANT else 16.0
    a_day = skewed(rng, median if rule.action != "block" else 2 * median, 0.8)
    dangerous = rng.random() < (0.7 if rule.becomes == IMPACTING else DANGEROUS)
    share = between(rng, 0.015, 0.05) if dangerous else between(rng, 0.0, 0.0012)
    unlabelled = weighted(rng, ((0.02, 9.0), (0.085, 1.0)))
    looks: list[MadeLook] = []
    for look in range(1, MOST_LOOKS + 1):
        start = looks[-1].end if looks else begin
        fired = int(a_day * A_LOOK * between(rng, 0.8, 1.2))
        labelled = fired - round(fired * unlabelled * between(rng, 0.6, 1.4))
        missed = sum(rng.random() < share for _ in range(labelled))
        end = start + dt.timedelta(days=A_LOOK)
        looks.append(MadeLook(rule.key, number, look, start, end, fired, labelled, missed))
        if (verdict := verdict_of(looks, USUAL.p_max[rule.action])) != INSUFFICIENT:
            break
    return tuple(looks), verdict


def verdict_of(looks: list[MadeLook], p_max: float) -> str:
    """The gate's verdict on the looks of a visit (rules.md)."""
    fired, n, x = (sum(getattr(k, name) for k in looks) for name in ("fired", "labelled", "missed"))
    missed, labelled = np.array([x]), np.array([n])
    if lower_bound(missed, labelled, USUAL.alpha)[0] > p_max:
        return FAIL
    days = (looks[-1].end - looks[0].start).days
    seen = days >= USUAL.min_offline_days and (fired - n) <= USUAL.max_unlabelled * fired
    low = upper_bound(missed, labelled, USUAL.alpha)[0] <= p_max
    return PASS if seen and low else INSUFFICIENT

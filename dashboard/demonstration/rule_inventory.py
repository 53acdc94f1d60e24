"""The demonstration's rules as they come into the inventory, and what becomes of their worth."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from dashboard.demonstration.chance import between, weighted
from dashboard.demonstration.rule_names import TEAMS, RuleTeam, model_name, rule_name
from dashboard.rule_deprecation.classification import (
    BROKEN,
    DORMANT,
    IMPACTING,
    INSUFFICIENT,
    NEGATIVE_VALUE,
    NOISY,
    REDUNDANT,
)

HISTORY = dt.timedelta(weeks=104)
THERE_FROM_THE_START = 0.82
BECOMES = (
    (IMPACTING, 35.0), (NOISY, 18.0), (DORMANT, 16.0), (REDUNDANT, 12.0), (NEGATIVE_VALUE, 10.0),
    (INSUFFICIENT, 6.0), (BROKEN, 3.0),
)  # fmt: skip
ACTIONS = (("alert", 38.0), ("review", 42.0), ("block", 20.0))
SEVERITIES = (("low", 30.0), ("medium", 37.0), ("high", 24.0), ("critical", 9.0))
REGULATED = 0.035
RULE, MODEL = "rule", "ml_model"


@dataclass(frozen=True, slots=True)
class MadeRule:
    """A rule or a model as it comes into the inventory."""

    key: str
    name: str
    kind: str
    team: RuleTeam
    action: str
    severity: str
    created: dt.date
    entered: dt.datetime
    becomes: str
    """The class that its performance shows from ``fades`` on; before, it is worth something."""
    fades: dt.datetime
    regulated: bool


def inventory(seed: int, until: dt.datetime) -> tuple[MadeRule, ...]:
    """All rules and models; the same ones whatever the week, but for their days."""
    rng, taken = Random(f"rules {seed}"), set[str]()
    found = []
    for team in TEAMS:
        for number in range(team.rules + team.models):
            model = number >= team.rules
            name = (model_name if model else rule_name)(rng, team, taken)
            found.append((team, MODEL if model else RULE, name))
    keys = _keys(rng)
    return tuple(
        _made(rng, next(keys[kind]), name, kind, team, until) for team, kind, name in found
    )


def _keys(rng: Random) -> dict[str, Iterator[str]]:
    """Ascending numbers with gaps, as years of adding and dropping leave them."""

    def numbered(prefix: str, first: int, gap: int) -> Iterator[str]:
        number = first
        while True:
            yield f"{prefix}-{number}"
            number += 1 + int(rng.random() * gap)

    return {RULE: numbered("R", 1004, 17), MODEL: numbered("M", 203, 9)}


def _made(
    rng: Random, key: str, name: str, kind: str, team: RuleTeam, until: dt.datetime
) -> MadeRule:
    begin = until - HISTORY
    old = rng.random() < THERE_FROM_THE_START
    entered = begin if old else at_work(rng, begin + HISTORY * between(rng, 0.02, 0.97))
    age = dt.timedelta(days=int(between(rng, 60, 1900) if old else between(rng, 1, 12)))
    lately = rng.random() < 0.27
    fades = entered if not lately else until - HISTORY
    fades += dt.timedelta(days=between(rng, 590, 715) if lately else between(rng, -120, 600))
    return MadeRule(
        key=key, name=name, kind=kind, team=team,
        action=weighted(rng, ACTIONS), severity=weighted(rng, SEVERITIES),
        created=(entered - age).date(), entered=entered,
        becomes=weighted(rng, BECOMES), fades=fades,
        regulated=rng.random() < REGULATED,
    )  # fmt: skip


def at_work(rng: Random, moment: dt.datetime) -> dt.datetime:
    """In office hours of that day, or of the Monday after a weekend."""
    free = max(7 - moment.weekday(), 0) if moment.weekday() > 4 else 0
    day = dt.datetime.combine(moment.date(), dt.time(), moment.tzinfo) + dt.timedelta(days=free)
    return day + dt.timedelta(seconds=int(3600 * (8.5 + 4.6 * (rng.random() + rng.random()))))

"""A program's rules as columns: what the store hands in, and what every figure is made from.

Rules are positions; text is codes in ``Coded``. Days are whole days since 1970-01-01 in the
program's zone, instants epoch seconds.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dashboard.program_calendar import Instants
from dashboard.rule_deprecation.facts import Exemption, PlanRow, Waiver
from dashboard.ticket_aging.at_cut import Coded
from dashboard.ticket_aging.columns import Column
from dashboard.ticket_aging.values import Floats

NOWHERE = -1
"""Stands for no stage: before the first event, and after the last."""
ALWAYS = -(2**40)
"""The day from which a fact without a date holds."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The inventory, with its values as they hold at the cut."""

    keys: tuple[str, ...]
    """Ascending."""
    team: Coded
    kind: Coded
    severity: Coded
    action: Coded

    def __len__(self) -> int:
        """How many."""
        return len(self.keys)


@dataclass(frozen=True, slots=True)
class Moves:
    """All transitions, by rule, then instant, then event id."""

    rule: Column
    at: Instants
    stage: Column
    """Position in the policy."""
    said: Column
    """The stage that the event says it left, ``NOWHERE`` where none."""
    id: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Performances:
    """Dated performance, by rule and then day; at most one row a rule and day."""

    rule: Column
    since: Instants
    """Days; ``ALWAYS`` where the row has none."""
    executions: Instants
    hits: Instants
    labelled: Instants
    true_positives: Instants
    unique_true_positives: Instants
    alerts: Floats
    minutes_per_alert: Floats
    average_loss: Floats
    false_positive_cost: Floats
    alerts_after_modify: Floats
    """NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Looks of offline monitoring, by rule, then visit, then look."""

    rule: Column
    """Position; those from the number of rules on stand for the ``strangers``."""
    visit: Column
    start: Instants
    end: Instants
    fired: Instants
    labelled: Instants
    missed: Instants
    strangers: tuple[str, ...] = ()
    """Rules that were looked at though the inventory doesn't have them."""


@dataclass(frozen=True, slots=True)
class RuleColumns:
    """All that the figures of a program's rules are made from."""

    rules: Rules
    moves: Moves
    performances: Performances
    looks: Looks
    plan: tuple[PlanRow, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    places: dict[str, int] = field(default_factory=dict)
    """Position of a rule by its key."""

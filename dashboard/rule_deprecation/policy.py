"""A program's policy for rules: stages, the ways between them, thresholds (rules.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dashboard.ticket_aging.columns import Mask

LIVE, CANDIDATE, REVIEW, MONITORED = "live", "candidate", "review", "monitored"
SIGNOFF, DEPRECATED, RETIRED = "signoff", "deprecated", "retired"
MODIFY, MODIFIED, KEPT, OTHER = "modify", "modified", "kept", "other"
KINDS = (
    LIVE, CANDIDATE, REVIEW, MONITORED, SIGNOFF, DEPRECATED, RETIRED, MODIFY, MODIFIED, KEPT, OTHER,
)  # fmt: skip
"""What a stage is to the calculations, whatever a program calls it."""
NEEDED = (LIVE, CANDIDATE, MONITORED, DEPRECATED)
"""Kinds that exactly one stage of the main path has."""
OUT = (DEPRECATED, RETIRED)
COMPETING = (MODIFIED, KEPT)
"""Ends of a nomination other than deprecation."""

Edge = tuple[str, str]


def bare(word: str) -> str:
    """A stage's name as files may write it: case, blanks and hyphens don't matter."""
    return "".join(c for c in word.casefold() if c.isalnum())


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a rule's life."""

    name: str
    kind: str
    main: bool
    """Whether it stands on the main path."""
    acting: bool
    """Whether a rule in it acts in production."""


@dataclass(frozen=True, slots=True)
class ClassPolicy:
    """Thresholds of the classification; shares as fractions."""

    window_days: int = 180
    min_executions: int = 1
    min_labelled: int = 50
    noisy_upper: float = 0.05
    """A rule whose precision is at most so much, by the upper end of its interval, is noisy."""
    min_true_positives: int = 20
    redundant_upper: float = 0.05
    """The same for the share of true positives that nothing else found."""
    negative_value: bool = True


@dataclass(frozen=True, slots=True)
class Policy:
    """All that a program decides about rules; days and shares (fractions)."""

    stages: tuple[Stage, ...]
    """The main path in its order, then the branches."""
    edges: frozenset[Edge]
    waiver_edges: frozenset[Edge]
    """Skips: only with a waiver."""
    rollback_edges: frozenset[Edge]
    reactivation: Edge | None
    stuck_days: Mapping[str, int]
    """By stage; what is older, strictly, is stuck."""
    p_max: Mapping[str, float]
    """The largest share of missed bad cases, by what the rule's hits set off."""
    windows: tuple[int, ...] = (90, 180)
    watch_days: int = 90
    alpha: float = 0.05
    min_offline_days: int = 28
    max_unlabelled: float = 0.05
    classes: ClassPolicy = field(default_factory=ClassPolicy)

    @property
    def names(self) -> tuple[str, ...]:
        """The stages by position, as they are coded in columns."""
        return tuple(stage.name for stage in self.stages)

    @property
    def main(self) -> tuple[str, ...]:
        """The main path."""
        return tuple(stage.name for stage in self.stages if stage.main)

    @property
    def targets(self) -> tuple[str, ...]:
        """What a candidate can reach on the main path."""
        return self.main[self.position(CANDIDATE) + 1 :]

    @property
    def gates(self) -> tuple[str, ...]:
        """The stages of the main path between nomination and deprecation."""
        return self.main[self.position(CANDIDATE) + 1 : self.position(DEPRECATED)]

    @property
    def laxest(self) -> float:
        """``p_max`` of an action that the policy doesn't name."""
        return max(self.p_max.values())

    def position(self, kind: str) -> int:
        """Where the stage of a kind stands; one of the ``NEEDED``."""
        return next(i for i, stage in enumerate(self.stages) if stage.kind == kind)

    def is_kind(self, *kinds: str) -> Mask:
        """By position, which stages are of one of these kinds."""
        return np.array([stage.kind in kinds for stage in self.stages], dtype=np.bool_)

    def acting(self) -> Mask:
        """By position, in which stages a rule acts."""
        return np.array([stage.acting for stage in self.stages], dtype=np.bool_)

    def provisional(self) -> Mask:
        """By position, the stages in which a rule is off for the time being."""
        return ~self.acting() & ~self.is_kind(*OUT)

    def matrix(self, edges: frozenset[Edge]) -> Mask:
        """The edges as a square of (from, to), by position."""
        names = self.names
        return np.array([[(a, b) in edges for b in names] for a in names], dtype=np.bool_)

    def allows(self, from_stage: str, to_stage: str, waiver: bool = False) -> bool:
        """Whether a rule may go there, with a waiver or without."""
        edge = (from_stage, to_stage)
        return edge in self.edges or (waiver and edge in self.waiver_edges)

"""A goal, its path to green, and the actions that are to bring it back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from dashboard.scorecard.daily_values import DailyValues, daily_values
from dashboard.scorecard.definitions import Direction
from dashboard.slips import DateMove, Ledger, ledger
from dashboard.status_updates.updates import StatusUpdate

USUAL_TOLERANCE = 0.10
"""The share of |target − baseline|, or of a band's width, that is amber."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached until a day; with a target, or within a band."""

    key: str
    title: str
    owner: str
    team: str
    direction: Direction
    baseline: float
    target: float | None
    low: float | None
    high: float | None
    start: date
    due: date
    """As it was first said; what became of it is in ``moves``."""
    tolerance: float | None = None
    """The goal's own share of amber."""
    moves: tuple[DateMove, ...] = ()
    metric: str | None = None
    """The metric of the scorecard whose values it takes; None where they are kept by hand."""
    parent: str | None = None
    tags: tuple[str, ...] = ()
    unit: str = ""
    """Of its values: its metric's, where it takes them from one; empty for bare numbers."""

    @property
    def within(self) -> bool:
        """Whether good is to be within a band."""
        return self.direction is Direction.WITHIN

    @property
    def share(self) -> float:
        """How much of the way, or of the band's width, is amber."""
        return USUAL_TOLERANCE if self.tolerance is None else self.tolerance

    def dates(self, cut: int) -> Ledger:
        """Its due date, first and now."""
        return ledger(self.due, self.moves, cut)


@dataclass(frozen=True, slots=True)
class Action:
    """What one person does for a goal until a day."""

    goal: str
    number: int
    text: str
    owner: str
    created: date
    due: date
    """As it was first said."""
    done: date | None = None
    expected_impact: float = 0.0
    """By how much the metric moves in the good direction; never below 0."""
    realised_impact: float | None = None
    """What it did move, perhaps for the worse; it is in the goal's value already."""
    evidence: str = ""
    moves: tuple[DateMove, ...] = ()

    def as_of(self, day: date) -> Self:
        """As it stood when the day was over: what came of it later is not known yet."""
        if self.done is None or self.done <= day:
            return self
        return replace(self, done=None, realised_impact=None)

    def open_on(self, day: date) -> bool:
        """Whether it was there and not done when the day was over."""
        return self.created <= day and self.as_of(day).done is None

    def dates(self, cut: int) -> Ledger:
        """Its due date, first and now."""
        return ledger(self.due, self.moves, cut)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said of a path to green besides its actions."""

    causes: str = ""
    """Root causes, not symptoms."""
    exit_criteria: str = ""
    trigger: str = ""
    """What would turn it red."""
    consequence: str = ""
    decision: str = ""
    decided_by: str = ""
    decided_until: date | None = None


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """What a program's goals are calculated from; facts after the cut may be among them."""

    goals: tuple[Goal, ...] = ()
    """As they are defined at the as-of date."""
    values: DailyValues = field(default_factory=lambda: daily_values(()))
    """A series for each goal, under its key."""
    updates: Mapping[str, tuple[StatusUpdate, ...]] = field(default_factory=dict)
    actions: Mapping[str, tuple[Action, ...]] = field(default_factory=dict)
    plans: Mapping[str, Plan] = field(default_factory=dict)
    """As they stood at the cut."""


def by_item(updates: Iterable[StatusUpdate]) -> dict[str, tuple[StatusUpdate, ...]]:
    """Updates by what they are of."""
    found: dict[str, list[StatusUpdate]] = {}
    for update in updates:
        found.setdefault(update.item, []).append(update)
    return {key: tuple(of) for key, of in found.items()}


def by_goal(actions: Iterable[Action]) -> dict[str, tuple[Action, ...]]:
    """Actions by the goal that they are for, in the order of their numbers."""
    found: dict[str, list[Action]] = {}
    for action in sorted(actions, key=lambda action: action.number):
        found.setdefault(action.goal, []).append(action)
    return {key: tuple(of) for key, of in found.items()}

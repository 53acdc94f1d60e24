"""What was ever said of a program's goals, and what of it holds at a cut.

A definition is in force from its day on, and a value is of its day: both may be said later. What
a person says of an action, a plan or a date holds from that instant on; what a file says of an
action, for all history.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, TypeVar

from dashboard.path_to_green.goals import Action, Goal, GoalFacts, Plan
from dashboard.scorecard.daily_values import DailyValue, DailyValues
from dashboard.slips import DateMove
from dashboard.status_updates.assignments import Assignment, assigned
from dashboard.status_updates.updates import ItemKind, StatusUpdate

ACTION = "action"
"""The kind of date that an action has, in the slip ledger."""
Place = tuple[str, str]
"""A kind, and an item of it."""


@dataclass(frozen=True, slots=True)
class Said:
    """Whose word it is, and when it came to the store."""

    id: int
    at: int
    by: str
    """A person, or the file of an import."""
    by_hand: bool

    @property
    def since(self) -> int:
        """From when on it holds: what a file says, always."""
        return self.at if self.by_hand else -(2**62)


@dataclass(frozen=True, slots=True)
class DefinitionWord:
    """What a goal is from a day on; without a day for all history, without a goal given up."""

    said: Said
    since: date | None
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class ActionWord:
    """What was said of an action."""

    said: Said
    action: Action


@dataclass(frozen=True, slots=True)
class PlanWord:
    """What was said of a path to green."""

    said: Said
    plan: Plan


@dataclass(frozen=True, slots=True)
class GoalWords:
    """All words that stand, the oldest first."""

    definitions: Mapping[str, tuple[DefinitionWord, ...]] = field(default_factory=dict)
    actions: Mapping[str, Mapping[int, tuple[ActionWord, ...]]] = field(default_factory=dict)
    plans: Mapping[str, tuple[PlanWord, ...]] = field(default_factory=dict)
    values: Mapping[str, tuple[DailyValue, ...]] = field(default_factory=dict)
    """Those kept by hand, by goal: what holds of each day."""
    updates: Mapping[Place, tuple[StatusUpdate, ...]] = field(default_factory=dict)
    moves: Mapping[Place, tuple[DateMove, ...]] = field(default_factory=dict)
    assignments: Mapping[Place, tuple[Assignment, ...]] = field(default_factory=dict)


def goal_place(key: str) -> Place:
    """Where what is said of a goal as an item stands."""
    return ItemKind.GOAL.value, key


class _Word(Protocol):
    @property
    def said(self) -> Said: ...


Word = TypeVar("Word", bound=_Word)


def newest(words: Iterable[Word], cut: int) -> Word | None:
    """The word that holds at a cut."""
    known = [word for word in words if word.said.since < cut]
    return known[-1] if known else None


def definition_on(words: Iterable[DefinitionWord], as_of: date) -> DefinitionWord | None:
    """What is in force on a day: of several from one day the newest."""
    held = [word for word in words if word.since is None or word.since <= as_of]
    return max(held, key=lambda word: (word.since or date.min, word.said.id), default=None)


def goals_at(words: GoalWords, cut: int, as_of: date) -> tuple[Goal, ...]:
    """The goals as they are defined on a day, with their owners and moves before the cut."""
    found = (goal_at(words, key, cut, as_of) for key in words.definitions)
    return tuple(goal for goal in found if goal is not None)


def goal_at(words: GoalWords, key: str, cut: int, as_of: date) -> Goal | None:
    """One of them; None where there was none."""
    held = definition_on(words.definitions.get(key, ()), as_of)
    if held is None or held.goal is None:
        return None
    place = goal_place(key)
    given = assigned(words.assignments.get(place, ()), cut, as_of).owner
    taken = given is not None and not given.at < held.said.since < cut
    return replace(
        held.goal,
        owner=given.person if given and taken else held.goal.owner,
        moves=moves_before(words.moves.get(place, ()), cut),
    )


def actions_at(words: GoalWords, key: str, cut: int) -> tuple[Action, ...]:
    """A goal's actions as they were known, by number."""
    found = []
    for number, said in sorted(words.actions.get(key, {}).items()):
        held = newest(said, cut)
        if held is not None:
            moves = words.moves.get((ACTION, action_item(key, number)), ())
            found.append(replace(held.action, moves=moves_before(moves, cut)))
    return tuple(found)


def action_item(key: str, number: int | str) -> str:
    """An action, as the slip ledger names it; without a number, how those of a goal begin."""
    return f"{key}#{number}"


def moves_before(moves: Iterable[DateMove], cut: int) -> tuple[DateMove, ...]:
    """What was said before the cut: later moves are in no answer."""
    return tuple(move for move in moves if move.at < cut)


def updates_before(words: GoalWords, place: Place, cut: int) -> tuple[StatusUpdate, ...]:
    """All versions of an item's updates that were written before the cut."""
    return tuple(update for update in words.updates.get(place, ()) if update.at < cut)


def facts_at(words: GoalWords, goals: Iterable[Goal], values: DailyValues, cut: int) -> GoalFacts:
    """What goals are calculated from at a cut."""
    known = tuple(goals)
    updates = {goal.key: updates_before(words, goal_place(goal.key), cut) for goal in known}
    said = {goal.key: newest(words.plans.get(goal.key, ()), cut) for goal in known}
    return GoalFacts(
        goals=known,
        values=values,
        updates=updates,
        actions={goal.key: actions_at(words, goal.key, cut) for goal in known},
        plans={key: held.plan for key, held in said.items() if held is not None},
    )

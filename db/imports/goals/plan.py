"""What a delivery of goals would change: found out without changing anything."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from operator import eq
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from dashboard.imports.goals.delivery import ACTIONS, GOALS, UPDATES, VALUES, GoalsDelivery
from dashboard.imports.runs import Outcome
from dashboard.path_to_green.definition import form_of
from dashboard.programs import Program
from dashboard.status_updates.updates import ItemKind, StatusUpdate
from db.data_versions import GOALS as FEATURE
from db.data_versions import data_version
from db.imports import repeats
from db.imports.goals.moves import MoveChanges
from db.imports.goals.stored import (
    ACTION,
    GOAL,
    WORD,
    StoredAction,
    StoredGoal,
    said_already,
    stored_actions,
    stored_goals,
    stored_moves,
    stored_updates,
    stored_values,
)
from db.imports.outcome import RowsOf, outcome_of_rows
from db.imports.quarantine import QuarantineChanges, quarantine_changes

ROLES = (GOALS, VALUES, UPDATES, ACTIONS)
CALLED = {"tolerance": "tolerance_share"}
"""What is called otherwise in a form than in a mapping."""
Said = Mapping[str, Any]


class NewValue(NamedTuple):
    """A value that a file brings."""

    goal: str
    day: date
    value: float | None


@dataclass(slots=True)
class GoalsPlan:
    """Everything that an import writes, made for one version of the program's goals."""

    version: int
    moves: MoveChanges
    ids: dict[str, int] = field(default_factory=dict)
    """Of goals that the store has, by key; withdrawn ones too."""
    action_ids: dict[tuple[str, int], int] = field(default_factory=dict)
    """Of actions that the store has, by goal and number."""
    definitions: dict[str, Mapping[str, str]] = field(default_factory=dict)
    values: list[NewValue] = field(default_factory=list)
    updates: list[tuple[Any, ...]] = field(default_factory=list)
    actions: dict[tuple[str, int], Said] = field(default_factory=dict)
    """What ``stored.WORD`` names, by goal and number."""
    repeats: list[tuple[str, int]] = field(default_factory=list)
    """Kind and id of what is said again."""
    quarantine: QuarantineChanges = field(default_factory=QuarantineChanges)
    outcome: Outcome = field(default_factory=lambda: Outcome({}, {}, ()))
    rows: dict[str, RowsOf] = field(default_factory=lambda: {role: RowsOf() for role in ROLES})

    @property
    def changes(self) -> bool:
        """Whether anything is said anew."""
        new = (self.definitions, self.values, self.updates, self.actions, self.moves.new)
        return any(map(bool, new))


def planned(
    session: Session, program: Program, delivery: GoalsDelivery, roles: Mapping[str, str]
) -> GoalsPlan:
    """Compare a delivery with the store. ``roles``: of each file, by its name in refusals."""
    version = data_version(session, program.id, FEATURE)
    plan = GoalsPlan(version, MoveChanges(stored_moves(session, program)))
    goals = stored_goals(session, program)
    plan.ids = {key: held.id for key, held in goals.items()}
    _compare_goals(plan, delivery, goals)
    if delivery.values:
        _compare_values(session, program, plan, delivery)
    if delivery.updates:
        standing = {key for key, held in goals.items() if not held.withdrawn}
        _compare_updates(plan, delivery, standing, stored_updates(session, program))
    if delivery.actions:
        _compare_actions(plan, delivery, stored_actions(session, program))
    plan.repeats += [(repeats.DATE_MOVE, id_) for id_ in plan.moves.repeats]
    plan.quarantine = quarantine_changes(session, program, delivery, roles)
    plan.outcome = outcome_of_rows(delivery, plan.rows)
    return plan


def _compare_goals(
    plan: GoalsPlan, delivery: GoalsDelivery, stored: Mapping[str, StoredGoal]
) -> None:
    """A goal is what its newest word says, but for its due date: the first one stays."""
    given = {CALLED.get(name, name) for name in delivery.of_goals}
    for key, (goal, row) in delivery.goals.items():
        held = stored.get(key, StoredGoal(0))
        first = held.first_due or plan.moves.first((GOAL, key), goal.due)
        moved = plan.moves.note((GOAL, key), first, goal.due)
        form = form_of(replace(goal, due=first))
        known = said_already(held.words, partial(_same, form, given))
        if known is None:
            before = held.words[-1].says or {} if held.words else {}
            plan.definitions[key] = {k: v for k, v in before.items() if k not in given} | form
        else:
            plan.repeats.append((repeats.GOAL_DEFINITION, known.id))
        if known is None or moved:
            plan.rows[GOALS].note(row, corrects=held.first_due is not None)


def _same(said: Said, names: Iterable[str], before: Said | None) -> bool:
    """Whether what is said now is what was said before, of what a file speaks of."""
    return before is not None and all(said.get(name) == before.get(name) for name in names)


def _compare_values(
    session: Session, program: Program, plan: GoalsPlan, delivery: GoalsDelivery
) -> None:
    stored = stored_values(session, program)
    last = {(said.series, said.day): (said.value, row) for said, row in delivery.values}
    for (key, day), (number, row) in last.items():
        words = stored.get((key, day), [])
        known = said_already(words, partial(eq, number))
        if known is not None:
            plan.repeats.append((repeats.GOAL_VALUE, known.id))
            continue
        plan.rows[VALUES].note(row, corrects=bool(words))
        plan.values.append(NewValue(key, day, number))


def _compare_updates(
    plan: GoalsPlan,
    delivery: GoalsDelivery,
    goals: Set[str],
    stored: Mapping[tuple[Any, ...], int],
) -> None:
    """Each version that nobody knows yet is added, those of one instant in their order.

    What was brought of an initiative is not brought again of a goal that has its name since.
    """
    versions = {(*said[:3], said[-1]) for said in stored}
    new: set[tuple[Any, ...]] = set()
    for update in delivery.updates:
        of_goal = update.item in goals or update.item in delivery.goals
        kinds = (ItemKind.GOAL, ItemKind.INITIATIVE) if of_goal else (ItemKind.INITIATIVE,)
        said, *others = (_said(update, kind) for kind in kinds)
        known = next((stored[each] for each in (said, *others) if each in stored), None)
        if known is not None:
            plan.repeats.append((repeats.STATUS_UPDATE, known))
        elif said not in new:
            new.add(said)
            plan.rows[UPDATES].note(update.id, corrects=(*said[:3], said[-1]) in versions)
            plan.updates.append(said)


def _said(update: StatusUpdate, kind: ItemKind) -> tuple[Any, ...]:
    """What ``stored.UPDATE`` names."""
    return (
        kind.value, update.item, update.week, update.stage.value, update.colour.value,
        update.headline, update.why, update.changed, update.next_steps, update.decision,
        update.date_to_green, update.author, update.at,
    )  # fmt: skip


def _compare_actions(
    plan: GoalsPlan,
    delivery: GoalsDelivery,
    stored: Mapping[tuple[str, int], StoredAction],
) -> None:
    """An action is what its newest word says, but for its due date: the first one stays."""
    plan.action_ids = {place: held.id for place, held in stored.items()}
    given = delivery.of_actions & set(WORD)
    for place, (action, row) in delivery.actions.items():
        words = stored[place].words if place in stored else []
        standing = words[-1].says if words else {}
        dated = ACTION, f"{place[0]}#{place[1]}"
        first = standing.get("due") or plan.moves.first(dated, action.due)
        moved = plan.moves.note(dated, first, action.due)
        said = {name: getattr(action, name) for name in WORD} | {"due": first}
        known = said_already(words, partial(_same, said, given))
        if known is None:
            plan.actions[place] = said | {k: v for k, v in standing.items() if k not in given}
        else:
            plan.repeats.append((repeats.GOAL_ACTION, known.id))
        if known is None or moved:
            plan.rows[ACTIONS].note(row, corrects=bool(words))

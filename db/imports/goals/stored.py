"""What the store has of a program's goals, as imports and people have said it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.imports.goals.delivery import KnownGoals
from dashboard.programs import Program
from dashboard.status_updates.updates import ItemKind
from db import models

goal, definition, value = models.Goal, models.GoalDefinition, models.GoalValue
action, word = models.GoalAction, models.GoalActionWord
move, update = models.DateMove, models.StatusUpdate

UPDATE = (
    "kind", "item", "week", "stage", "colour", "headline", "why", "changed", "next_steps",
    "decision", "date_to_green", "author", "at",
)  # fmt: skip
"""What tells one version of an update from another."""
WORD = (
    "text", "owner", "created", "due", "done", "expected_impact", "realised_impact", "evidence",
)  # fmt: skip
"""What is said of an action at once."""
GOAL, ACTION = "goal", "action"
"""What has a due date here."""
Dated = tuple[str, str]
"""A kind, and the item of that kind."""


def known_of(session: Session, program: Program) -> KnownGoals:
    """Goals and initiatives that a row may name, and each goal's parent as it was last said."""
    said = session.execute(
        select(goal.key, definition.form)
        .join(definition, definition.goal_id == goal.id)
        .where(
            goal.program_id == program.id,
            goal.withdrawn_at.is_(None),
            definition.voided_at.is_(None),
        )
        .order_by(definition.id)
    )
    parents = {key: (form or {}).get("parent") for key, form in said}
    items = select(update.item).where(
        update.program_id == program.id,
        update.kind == ItemKind.INITIATIVE,
        update.voided_at.is_(None),
    )
    planned = (
        select(models.Initiative.key)
        .join(models.InitiativeWord, models.InitiativeWord.initiative_id == models.Initiative.id)
        .where(
            models.Initiative.program_id == program.id,
            models.InitiativeWord.voided_at.is_(None),
            models.InitiativeWord.value != "",
        )
    )
    named = (key for query in (items, planned) for key in session.scalars(query.distinct()))
    return KnownGoals(frozenset((*parents, *named)), parents)


class Word(NamedTuple):
    """What one import, or a person, says of something; the import is None for a person."""

    id: int
    run: int | None
    says: Any


def said_already(words: Sequence[Word], same: Callable[[Any], bool]) -> Word | None:
    """The word that says the same and holds, or is the last that a file said; None if it is new.

    So a file that comes again takes nothing back that a person has said since.
    """
    of_files = [each for each in words if each.run is not None]
    last = (*words[-1:], *of_files[-1:])
    return next((each for each in last if same(each.says)), None)


@dataclass(slots=True)
class StoredGoal:
    """A goal, and what it is said to be; the newest word last."""

    id: int
    withdrawn: bool = False
    words: list[Word] = field(default_factory=list)
    """Of all history: with forms."""
    first_due: date | None = None


def stored_goals(session: Session, program: Program) -> dict[str, StoredGoal]:
    """All goals of a program by key, withdrawn ones too."""
    rows = session.execute(
        select(goal.key, goal.id, goal.withdrawn_at.is_not(None)).where(
            goal.program_id == program.id
        )
    )
    found = {key: StoredGoal(id_, withdrawn) for key, id_, withdrawn in rows}
    said = session.execute(
        select(goal.key, definition.id, definition.import_run_id, definition.since,
               definition.form)
        .join(goal, goal.id == definition.goal_id)
        .where(goal.program_id == program.id, definition.voided_at.is_(None))
        .order_by(definition.id)
    )  # fmt: skip
    for key, id_, run, since, form in said:
        held = found[key]
        if form is not None and held.first_due is None:
            held.first_due = date.fromisoformat(form["due"])
        if since is None:
            held.words.append(Word(id_, run, form))
    return found


def stored_values(session: Session, program: Program) -> Mapping[tuple[str, date], list[Word]]:
    """What stands of each goal and day."""
    query = (
        select(goal.key, value.day, value.id, value.import_run_id, value.value)
        .join(goal, goal.id == value.goal_id)
        .where(goal.program_id == program.id, value.voided_at.is_(None))
        .order_by(value.id)
    )
    found: dict[tuple[str, date], list[Word]] = {}
    for key, day, id_, run, number in session.execute(query):
        found.setdefault((key, day), []).append(Word(id_, run, number))
    return found


def stored_updates(session: Session, program: Program) -> dict[tuple[Any, ...], int]:
    """The ids of versions that stand, by all that they say."""
    columns = [getattr(update, name) for name in UPDATE]
    query = select(update.id, *columns).where(
        update.program_id == program.id, update.voided_at.is_(None)
    )
    return {tuple(said): id_ for id_, *said in session.execute(query)}


@dataclass(slots=True)
class StoredAction:
    """An action, and what is said of it; the newest word last."""

    id: int
    words: list[Word] = field(default_factory=list)
    """With what ``WORD`` names."""


def stored_actions(session: Session, program: Program) -> dict[tuple[str, int], StoredAction]:
    """All actions of a program's goals, by key and number."""
    of = select(goal.key, action.number, action.id).join(goal, goal.id == action.goal_id)
    rows = session.execute(of.where(goal.program_id == program.id))
    found = {(key, number): StoredAction(id_) for key, number, id_ in rows}
    by_id = {held.id: held for held in found.values()}
    said = session.execute(
        select(action.id, word.id, word.import_run_id, *(getattr(word, name) for name in WORD))
        .join(action, action.id == word.goal_action_id)
        .join(goal, goal.id == action.goal_id)
        .where(goal.program_id == program.id, word.voided_at.is_(None))
        .order_by(word.id)
    )
    for of_action, id_, run, *says in said:
        by_id[of_action].words.append(Word(id_, run, dict(zip(WORD, says, strict=True))))
    return found


class StoredMove(NamedTuple):
    """A move in the slip ledger that stands."""

    id: int
    run: int | None
    before: date
    after: date


def stored_moves(session: Session, program: Program) -> dict[Dated, list[StoredMove]]:
    """The moves of goals' and actions' dates, in the order in which they were made."""
    query = (
        select(move.kind, move.item, move.id, move.import_run_id, move.before, move.after)
        .where(
            move.program_id == program.id, move.kind.in_((GOAL, ACTION)), move.voided_at.is_(None)
        )
        .order_by(move.at, move.id)
    )
    found: dict[Dated, list[StoredMove]] = {}
    for kind, item, id_, run, before, after in session.execute(query):
        found.setdefault((kind, item), []).append(StoredMove(id_, run, before, after))
    return found

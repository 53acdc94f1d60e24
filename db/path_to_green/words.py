"""What was ever said of a program's goals, out of the store."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import FromClause, Select, select
from sqlalchemy.orm import Session

from dashboard.path_to_green.definition import goal_from
from dashboard.path_to_green.goals import Action
from dashboard.path_to_green.plan_form import plan_from
from dashboard.path_to_green.words import ActionWord, DefinitionWord, GoalWords, PlanWord, Said
from dashboard.scorecard.daily_values import DailyValue
from db import models
from db.marks import Mark
from db.marks import mark as mark_of
from db.status_updates.words import assignments, moves, updates

goal, definition, value, plan, action, word, run = (
    models.table(model)
    for model in (
        models.Goal, models.GoalDefinition, models.GoalValue, models.GoalPlan, models.GoalAction,
        models.GoalActionWord, models.ImportRun,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredWords(GoalWords):
    """All words of a program that stand, and which rows they were read from."""

    marks: Mapping[str, Mark] = field(default_factory=dict, compare=False)
    """By kind of word."""


def goal_words(
    session: Session, program_id: int, only: str | None = None, older: StoredWords | None = None
) -> StoredWords:
    """All words of a program that stand, or of one item; none of a goal that was withdrawn.

    ``older`` are those of an earlier version: where nothing was set aside since, only the new ones
    are read.
    """
    of = _Of(program_id, only)
    before = older or StoredWords()
    marks, found = {}, {}
    for kind, (query, add) in _KINDS.items():
        words, mark = getattr(before, kind), before.marks.get(kind, Mark())
        if mark.rows and mark_of(session, _chosen(query, of), mark.last) != mark:
            words, mark = {}, Mark()
        rows = session.execute(_chosen(query, of).where(_id(query) > mark.last)).all()
        marks[kind] = mark.further([row.id for row in rows])
        found[kind] = add(rows, dict(words)) if rows else words
    return StoredWords(
        **found,
        updates=updates(session, program_id, only, older.updates if older else None),
        moves=moves(session, program_id, only),
        assignments=assignments(session, program_id, only),
        marks=marks,
    )


class _Of(NamedTuple):
    """Whose words are read."""

    program_id: int
    only: str | None


def _chosen(query: Select[Any], of: _Of) -> Select[Any]:
    found = query.where(goal.c.program_id == of.program_id, goal.c.withdrawn_at.is_(None))
    return found if of.only is None else found.where(goal.c.key == of.only)


def _id(query: Select[Any]) -> Any:
    """That of the words, which each query has first."""
    return query.selected_columns.id


def _said(row: Any) -> Said:
    return Said(row.id, row.recorded_at, row.said_by or row.file or "", row.said_by is not None)


Definitions = dict[str, tuple[DefinitionWord, ...]]
Actions = dict[str, Mapping[int, tuple[ActionWord, ...]]]
Plans = dict[str, tuple[PlanWord, ...]]
Values = dict[str, tuple[DailyValue, ...]]


def _definitions(rows: Iterable[Any], found: Definitions) -> Definitions:
    for row in rows:
        said = DefinitionWord(_said(row), row.since, row.form and goal_from(row.form))
        found[row.key] = (*found.get(row.key, ()), said)
    return found


def _actions(rows: Iterable[Any], found: Actions) -> Actions:
    for row in rows:
        numbered = found.get(row.key, {})
        said = (*numbered.get(row.number, ()), ActionWord(_said(row), _action(row)))
        found[row.key] = {**numbered, row.number: said}
    return found


def _action(row: Any) -> Action:
    return Action(
        goal=row.key, number=row.number, text=row.text, owner=row.owner, created=row.created,
        due=row.due, done=row.done, expected_impact=row.expected_impact,
        realised_impact=row.realised_impact, evidence=row.evidence,
    )  # fmt: skip


def _plans(rows: Iterable[Any], found: Plans) -> Plans:
    for row in rows:
        said = PlanWord(Said(row.id, row.at, row.said_by, by_hand=True), plan_from(row.form))
        found[row.key] = (*found.get(row.key, ()), said)
    return found


def _values(rows: Iterable[Any], found: Values) -> Values:
    """Of one day the newest word."""
    new: dict[str, dict[date, DailyValue]] = {}
    for _, key, day, number in rows:
        held = new.get(key)
        if held is None:
            held = new[key] = {each.day: each for each in found.get(key, ())}
        held[day] = DailyValue(key, day, number)
    by_day = {key: tuple(days[day] for day in sorted(days)) for key, days in new.items()}
    return {**found, **by_day}


def _standing(table: FromClause, *columns: Any) -> Select[Any]:
    """Words of goals that were not set aside, in the order in which they came."""
    query = select(table.c.id, goal.c.key, *columns)
    return query.where(table.c.voided_at.is_(None)).order_by(table.c.id)


_KINDS: Mapping[str, tuple[Select[Any], Callable[[Iterable[Any], Any], Any]]] = {
    "definitions": (
        _standing(
            definition, definition.c.since, definition.c.form, definition.c.said_by,
            definition.c.recorded_at, run.c.file,
        )
        .join(goal, goal.c.id == definition.c.goal_id)
        .outerjoin(run, run.c.id == definition.c.import_run_id),
        _definitions,
    ),
    "actions": (
        _standing(
            word, action.c.number, word.c.text, word.c.owner, word.c.created, word.c.due,
            word.c.done, word.c.expected_impact, word.c.realised_impact, word.c.evidence,
            word.c.said_by, word.c.recorded_at, run.c.file,
        )
        .join(action, action.c.id == word.c.goal_action_id)
        .join(goal, goal.c.id == action.c.goal_id)
        .outerjoin(run, run.c.id == word.c.import_run_id),
        _actions,
    ),
    "plans": (
        select(plan.c.id, goal.c.key, plan.c.form, plan.c.at, plan.c.said_by)
        .join(goal, goal.c.id == plan.c.goal_id)
        .order_by(plan.c.id),
        _plans,
    ),
    "values": (
        _standing(value, value.c.day, value.c.value).join(goal, goal.c.id == value.c.goal_id),
        _values,
    ),
}  # fmt: skip
"""How each kind of word is read, and how rows are added to what is known."""

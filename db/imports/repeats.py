"""Which imports said a fact: it holds while one of them stands."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, aliased

from db import models
from db.bulk import insert_rows

EVENT, TICKET, REFUSAL = "event", "ticket", "refusal"
RULE, TRANSITION, PERFORMANCE, EXEMPTION = "rule", "transition", "performance", "exemption"
WAIVER, LOOK, PLAN, POLICY = "waiver", "look", "plan", "policy"
DEFINITION, VALUE, TARGET = "definition", "value", "target"
GOAL_DEFINITION, GOAL_VALUE, GOAL_ACTION = "goal_definition", "goal_value", "goal_action"
STATUS_UPDATE, DATE_MOVE = "status_update", "date_move"
INITIATIVE_WORD = "initiative_word"
FACTS_OF: Mapping[str, Any] = {
    EVENT: models.TicketEvent,
    TICKET: models.TicketDelivery,
    REFUSAL: models.Quarantine,
    RULE: models.RuleDelivery,
    TRANSITION: models.RuleTransition,
    PERFORMANCE: models.RulePerformance,
    EXEMPTION: models.RuleExemption,
    WAIVER: models.RuleWaiver,
    LOOK: models.RuleLook,
    PLAN: models.RulePlan,
    POLICY: models.RulePolicy,
    DEFINITION: models.MetricDefinition,
    VALUE: models.MetricValue,
    TARGET: models.MetricTarget,
    GOAL_DEFINITION: models.GoalDefinition,
    GOAL_VALUE: models.GoalValue,
    GOAL_ACTION: models.GoalActionWord,
    STATUS_UPDATE: models.StatusUpdate,
    DATE_MOVE: models.DateMove,
    INITIATIVE_WORD: models.InitiativeWord,
}
"""Kinds of facts, each with the table that names the import that said it first."""
_CHUNK = 500

repeat = models.ImportRepeat


def note_repeats(session: Session, kind: str, repeats: Iterable[tuple[int, int]]) -> None:
    """Note (fact, import): the import said it again."""
    rows = sorted(set(repeats))
    insert_rows(
        session,
        models.table(repeat),
        ("kind", "fact_id", "import_run_id"),
        ((kind, *row) for row in rows),
    )


def note_all_repeats(session: Session, run_id: int, said: Collection[tuple[str, int]]) -> None:
    """Note (kind, fact): the import said it again."""
    for kind in sorted({kind for kind, _ in said}):
        note_repeats(session, kind, ((id_, run_id) for of, id_ in said if of == kind))


def carriers(session: Session, kind: str, places: Mapping[int, int]) -> set[tuple[int, int]]:
    """(place, import) for all imports that said the facts for which ``places`` stand now."""
    fact, ids = FACTS_OF[kind], sorted(places)
    pairs: set[tuple[int, int]] = set()
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        first = select(fact.id, fact.import_run_id).where(fact.id.in_(chunk))
        again = select(repeat.fact_id, repeat.import_run_id).where(
            repeat.kind == kind, repeat.fact_id.in_(chunk)
        )
        for query in (first, again):
            pairs.update((places[id_], run_id) for id_, run_id in session.execute(query))
    return pairs


def said_by(kind: str, run_id: int) -> ColumnElement[bool]:
    """Whether an import said the fact, first or again."""
    fact = FACTS_OF[kind]
    again = select(repeat.fact_id).where(repeat.kind == kind, repeat.import_run_id == run_id)
    return or_(fact.import_run_id == run_id, fact.id.in_(again))


def stands_without(kind: str, run_id: int) -> ColumnElement[bool]:
    """Whether another import that was not taken back says the fact, or a person does."""
    fact, run = FACTS_OF[kind], aliased(models.ImportRun)
    other, its_run = aliased(repeat), aliased(models.ImportRun)
    first = exists().where(
        run.id == fact.import_run_id, run.id != run_id, run.taken_back_at.is_(None)
    )
    again = exists().where(
        other.kind == kind,
        other.fact_id == fact.id,
        other.import_run_id != run_id,
        its_run.id == other.import_run_id,
        its_run.taken_back_at.is_(None),
    )
    return or_(first, again, fact.import_run_id.is_(None))


def only_said(kind: str, run_id: int) -> Select[int]:
    """Asks for the facts that hold and that only this import says."""
    fact = FACTS_OF[kind]
    return select(fact.id).where(
        fact.voided_at.is_(None), said_by(kind, run_id), ~stands_without(kind, run_id)
    )

"""How changes come into the audit: by themselves, when a session writes them.

What a session of the store flushes is told in the same transaction: new rows whole, changed ones
with what they were and became, deleted ones whole, so that they can be restored. What goes past
the unit of work (bulk loads, counters) is either no change of a person's, or ``note`` tells it.
"""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from dashboard.audit import CREATED, DELETED, RESTORED
from dashboard.rights import Author, Right, Viewer, require
from db import models

Row = TypeVar("Row", bound=models.Base)
CHANGED = "changed"
DISCARDED = "discarded_at"
"""The column that marks a row as deleted where its parts are too large to be told."""
WHY_NOT: Mapping[type[models.Base], str] = {
    models.Acknowledgement: "is told as a change of the status update",
    models.ActionFact: "is told as a change of the action item",
    models.AgeBucket: "comes with its program",
    models.Answer: "is told as a change of the question",
    models.Assignment: "is told as a change of what is assigned",
    models.AuditEntry: "is the audit",
    models.DataVersion: "is a counter",
    models.DateMove: "comes with an import, or is told as a change of what it moves",
    models.Draft: "is not published",
    models.Goal: "comes with an import; what a person changes is noted",
    models.GoalAction: "comes with an import; what a person changes is noted",
    models.GoalActionWord: "comes with an import, or is told as a change of the action",
    models.GoalDefinition: "comes with an import, or is told as a change of the goal",
    models.GoalPlan: "is told as a change of the goal",
    models.GoalValue: "comes with an import, or is told as a change of the goal",
    models.ImportFile: "comes with its import",
    models.ImportPart: "comes with its import",
    models.ImportRepeat: "comes with its import",
    models.Initiative: "comes with an import; what a person changes is noted",
    models.InitiativeWord: "comes with an import, or is told as a change of the initiative",
    models.Job: "follows from what was asked of an import",
    models.KeptColumns: "follows from tickets and spells",
    models.Membership: "is told as a change of the person",
    models.Metric: "comes with an import; what a person changes is noted",
    models.MetricBaseline: "is told as a change of the metric",
    models.MetricDefinition: "comes with an import, or is told as a change of the metric",
    models.MetricLabels: "comes with the values that say it",
    models.MetricNote: "is told as a change of the metric",
    models.MetricSeries: "comes with its values",
    models.MetricTarget: "is told as a change of the metric",
    models.MetricValue: "comes with an import, or is told as a change of the metric",
    models.OneTimeLink: "is told as a change of the person",
    models.Person: "comes with its account, or with an import",
    models.ProgramHoliday: "comes with its program",
    models.Quarantine: "comes with its import",
    models.Question: "is told when it is asked and answered",
    models.RoadmapDecision: "is told as a change of the roadmap's planning",
    models.RoadmapScenario: "is told when it is saved and dropped",
    models.RoadmapScenarioDraft: "is told as a change of the scenario",
    models.Rule: "comes with an import; what a person changes is noted",
    models.RuleDelivery: "comes with an import",
    models.RuleExemption: "is told as a change of the rule",
    models.RuleLook: "comes with an import",
    models.RulePerformance: "comes with an import",
    models.RulePlan: "comes with an import",
    models.RulePolicy: "comes with an import, or is told as a change of the policy",
    models.RuleSpell: "follows from transitions",
    models.RuleTransition: "is told as a move of the rule",
    models.RuleWaiver: "is told as a change of the rule",
    models.SignInTry: "is a counter; refusals are told",
    models.SlaTarget: "comes with its program",
    models.StatusUpdate: "comes with an import; what a person files is noted",
    models.Team: "comes with an import",
    models.Ticket: "comes with an import, which tells its numbers",
    models.TicketDelivery: "comes with an import",
    models.TicketEvent: "is history itself, with its import",
    models.TicketSpell: "follows from events",
    models.TicketWord: "is told as a change of the ticket",
    models.WebSession: "is told as signing in and out",
    models.WorkflowState: "comes with its program",
}
"""Tables whose changes are not told row by row, and why."""
_NOT_TOLD = frozenset({"id", "version"})


class AuditedSession(Session):
    """A session that changes the store in somebody's name: ``db.engine.writing`` opens it."""


def author_of(session: Session) -> Author:
    """Who changes the store in this session, when, and through what."""
    if "author" not in session.info:
        raise RuntimeError("this session is for reading: it has no author")
    author: Author = session.info["author"]
    return author


def allow(session: Session, right: Right, program: str = "", owner: int | None = None) -> None:
    """Refuse what the author of a writing session may not do; stands first in every write."""
    author = author_of(session)
    require(author.viewer, right, program, owner)


def note(
    session: Session,
    kind: str,
    item_id: int | None,
    item: str,
    did: str,
    program_id: int | None = None,
    was: Mapping[str, Any] | None = None,
    became: Mapping[str, Any] | None = None,
    by: Viewer | None = None,
) -> None:
    """Tell a change that no row of an audited table shows.

    ``by`` is who did it, where the session is not that person's yet: at signing in.
    """
    author = author_of(session)
    viewer = by or author.viewer
    session.connection().execute(
        insert(models.table(models.AuditEntry)).values(
            at=author.at, account_id=viewer.account, who=viewer.name,
            via=author.via, transaction=session.info.setdefault("transaction", uuid.uuid4().hex),
            program_id=program_id, kind=kind, item_id=item_id, item=item, did=did,
            was=was and dict(was), became=became and dict(became),
        )
    )  # fmt: skip


def restored(session: Session, row: Row) -> Row:
    """Mark a new row as one that was deleted and is put back; it is told so."""
    session.info.setdefault("restored", set()).add(row)
    return row


@event.listens_for(AuditedSession, "before_flush")
def _collect(session: AuditedSession, _context: object, _instances: object) -> None:
    """What the flush is about to do; told when it is done, for only then new rows have ids."""
    told = session.info["told"] = []  # anew: a flush that failed before has told nothing
    restored_rows = session.info.get("restored", ())
    for row in session.new:
        told.append((row, RESTORED if row in restored_rows else CREATED, None, None))
    for row in session.dirty:
        if session.is_modified(row, include_collections=False):
            told.append((row, CHANGED, *_changes(row)))
    for row in session.deleted:
        told.append((row, DELETED, _columns(row), None))


@event.listens_for(AuditedSession, "after_flush")
def _tell(session: AuditedSession, _context: object) -> None:
    for row, did, was, became in session.info.pop("told", ()):
        if row.__audit__ is not None and (did != CHANGED or became):
            whole = did in (CREATED, RESTORED)
            _note_row(session, row, did, was, _columns(row) if whole else became)


def _note_row(
    session: AuditedSession,
    row: models.Base,
    did: str,
    was: Mapping[str, Any] | None,
    became: Mapping[str, Any] | None,
) -> None:
    audited = row.__audit__
    assert audited is not None
    if did == CHANGED and became and DISCARDED in became:
        did = DELETED if became[DISCARDED] is not None else RESTORED
    id_: int = getattr(row, "id")  # noqa: B009 - Base has none
    program_id = id_ if isinstance(row, models.Program) else getattr(row, "program_id", None)
    note(session, audited.kind, id_, str(getattr(row, audited.label)), did, program_id, was, became)


def _told_names(row: models.Base) -> list[str]:
    quiet = row.__audit__.quiet if row.__audit__ is not None else frozenset()
    return [c.key for c in inspect(row).mapper.column_attrs if c.key not in _NOT_TOLD | quiet]


def _columns(row: models.Base) -> dict[str, Any]:
    """All that is told of a row."""
    return {name: _plain(getattr(row, name)) for name in _told_names(row)}


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    return value.isoformat() if isinstance(value, date) else value


def _changes(row: models.Base) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changed columns were, as far as it was loaded, and what they became."""
    was, became, state = {}, {}, inspect(row)
    for name in _told_names(row):
        history = state.attrs[name].history
        if history.has_changes() and list(history.added) != list(history.deleted):
            was[name] = _plain(history.deleted[0]) if history.deleted else None
            became[name] = _plain(history.added[0]) if history.added else None
    return was, became


@event.listens_for(AuditedSession, "do_orm_execute")
def _refuse_untold(state: ORMExecuteState) -> None:
    """A change in bulk of an audited table would not be told: a mistake of ours."""
    if state.is_update or state.is_delete or state.is_insert:
        mapper = state.bind_mapper
        audited = getattr(mapper.class_, "__audit__", None) if mapper is not None else None
        if audited is not None:
            raise RuntimeError(f"changes of a {audited.kind} are made row by row, to be told")

"""An import of metrics taken back: what no other import and nobody else says is voided."""

from dataclasses import dataclass, field

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from dashboard.imports.metrics.delivery import place_of
from dashboard.programs import Program
from dashboard.scorecard.targets import overlapping
from db import models
from db.bulk import update_rows
from db.data_versions import METRICS, count_up, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports.events import CORRECTED, TAKEN_BACK
from db.imports.merge import Overtaken
from db.imports.metrics.stored import stored_targets
from db.imports.quarantine import settle_and_reopen
from db.imports.repeats import DEFINITION, TARGET, VALUE, only_said, stands_without

metric, definition, value, target = (
    models.Metric, models.MetricDefinition, models.MetricValue, models.MetricTarget,
)  # fmt: skip


@dataclass(slots=True)
class MetricsTakeBack:
    """What taking an import back changes, for one version of the program's metrics."""

    version: int
    values: int = 0
    """How many of them only this import says."""
    definitions: set[int] = field(default_factory=set)
    targets: set[int] = field(default_factory=set)
    restored: list[int] = field(default_factory=list)
    """Targets in whose place it had brought others: they hold again."""
    withdrawn: set[int] = field(default_factory=set)
    """Metrics that nobody defines any more."""
    changed: set[int] = field(default_factory=set)
    """Metrics of which it says what they are."""
    retargeted: set[int] = field(default_factory=set)
    """Metrics of which it says what they should reach."""

    @property
    def counts(self) -> dict[str, int]:
        """What a person is told."""
        return {
            "values": self.values,
            "definitions": len(self.definitions),
            "targets": len(self.targets),
            "restored": len(self.restored),
            "metrics": len(self.withdrawn),
        }


def take_back_plan(session: Session, program: Program, run_id: int) -> MetricsTakeBack:
    """Find out what only this import says."""
    plan = MetricsTakeBack(data_version(session, program.id, METRICS))
    said = only_said(VALUE, run_id).subquery()
    plan.values = session.scalar(select(func.count()).select_from(said)) or 0
    plan.definitions = set(session.scalars(only_said(DEFINITION, run_id)))
    plan.targets = set(session.scalars(only_said(TARGET, run_id)))
    of_targets = select(target.metric_id).where(target.id.in_(only_said(TARGET, run_id)))
    plan.retargeted = set(session.scalars(of_targets))
    _find_withdrawn(session, plan, run_id)
    _find_restored(session, program, plan, run_id)
    return plan


def _find_withdrawn(session: Session, plan: MetricsTakeBack, run_id: int) -> None:
    gone = only_said(DEFINITION, run_id)
    touched = select(definition.metric_id).where(definition.id.in_(gone))
    plan.changed = set(session.scalars(touched))
    standing = select(definition.metric_id).where(
        definition.metric_id.in_(touched), definition.voided_at.is_(None),
        definition.id.not_in(gone),
    )  # fmt: skip
    plan.withdrawn = plan.changed - set(session.scalars(standing))


def _find_restored(session: Session, program: Program, plan: MetricsTakeBack, run_id: int) -> None:
    """The newest of a metric, grain and first day, if somebody still says it and it fits in."""
    standing, corrected = (
        stored_targets(session, program, which)
        for which in (
            target.voided_at.is_(None),
            and_(target.void_reason == CORRECTED, stands_without(TARGET, run_id)),
        )
    )
    gone = {place_of(held) for id_, held in standing.items() if id_ in plan.targets}
    left = {id_: held for id_, held in standing.items() if id_ not in plan.targets}
    for id_, held in sorted(corrected.items(), reverse=True):
        if place_of(held) in gone and overlapping(held, left.values()) is None:
            plan.restored.append(id_)
            left[id_] = held


def write_take_back(
    session: Session,
    program: Program,
    plan: MetricsTakeBack,
    run_id: int,
    reason: str,
    now: int,
) -> None:
    """Write what was found out; raises ``Overtaken`` when it was for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, METRICS) != plan.version:
        raise Overtaken
    only = only_said(VALUE, run_id)
    session.execute(update(value).where(value.id.in_(only)).values(voided_at=now))
    voided = ((id_, now) for id_ in sorted(plan.definitions))
    update_rows(session, models.table(definition), ("voided_at",), voided)
    targets, voids = models.table(target), ("voided_at", "void_reason")
    update_rows(session, targets, voids, ((id_, now, TAKEN_BACK) for id_ in plan.targets))
    update_rows(session, targets, voids, ((id_, None, None) for id_ in plan.restored))
    withdrawn = ((id_, now if id_ in plan.withdrawn else None) for id_ in plan.changed)
    update_rows(session, models.table(metric), ("withdrawn_at",), withdrawn)
    retargeted = ((id_,) for id_ in plan.retargeted - plan.changed)
    update_rows(session, models.table(metric), (), retargeted)
    count_up(session, program.id, METRICS)
    settle_and_reopen(session, run_id, now)
    row = session.get_one(models.ImportRun, run_id)
    row.taken_back_at, row.taken_back_reason, row.taken_back = now, reason, plan.counts

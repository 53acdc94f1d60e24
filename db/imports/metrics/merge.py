"""A plan of metrics into the store: all of it in one short transaction, or nothing."""

import json
from collections.abc import Mapping

from sqlalchemy.orm import Session

from dashboard.programs import Program
from dashboard.scorecard.definition_rows import form_of
from db import models
from db.bulk import insert_rows, reserved_ids, update_rows
from db.data_versions import METRICS, count_up, data_version
from db.engine import IMPORT_LOCK, take_turns
from db.imports.brought import By, insert_brought
from db.imports.events import CORRECTED
from db.imports.merge import Overtaken
from db.imports.metrics.plan import MetricsPlan
from db.imports.quarantine import write_quarantine
from db.imports.repeats import note_all_repeats
from db.scorecard.series import labels_ids, series_ids

metric = models.table(models.Metric)


def write_plan(
    session: Session, program: Program, plan: MetricsPlan, run_id: int, now: int
) -> None:
    """Write a plan; raises ``Overtaken`` when it was made for an earlier version."""
    take_turns(session, IMPORT_LOCK)
    if data_version(session, program.id, METRICS) != plan.version:
        raise Overtaken
    ids, by = _note_metrics(session, program, plan), (run_id, now)
    insert_brought(
        session, models.MetricDefinition, ("metric_id", "since", "place", "form"),
        ((ids[d.key], d.since, d.place, json.dumps(form_of(d.metric)))
         for d in plan.definitions), by,
    )  # fmt: skip
    _write_values(session, program, plan, by)
    voids = ((id_, now, CORRECTED) for id_ in plan.voids)
    update_rows(session, models.table(models.MetricTarget), ("voided_at", "void_reason"), voids)
    insert_brought(
        session, models.MetricTarget, ("metric_id", "grain", "value", "upper", "start", "end"),
        ((ids[t.metric], t.grain.value, t.value, t.upper, t.start, t.end) for t in plan.targets),
        by,
    )  # fmt: skip
    note_all_repeats(session, run_id, plan.repeats)
    if plan.keys or plan.values:
        count_up(session, program.id, METRICS)
    write_quarantine(session, program, plan.quarantine, run_id, now)


def _note_metrics(session: Session, program: Program, plan: MetricsPlan) -> Mapping[str, int]:
    """Metrics of which something is decided; those that were withdrawn are there again."""
    known = [plan.ids[key] for key in plan.keys if key in plan.ids]
    update_rows(session, metric, ("withdrawn_at",), ((id_, None) for id_ in known))
    new = [key for key in plan.keys if key not in plan.ids]
    ids = reserved_ids(session, metric, len(new))
    rows = ((id_, program.id, key, 1) for id_, key in zip(ids, new, strict=True))
    insert_rows(session, metric, ("id", "program_id", "key", "version"), rows)
    return {**plan.ids, **dict(zip(new, ids, strict=True))}


def _write_values(session: Session, program: Program, plan: MetricsPlan, by: By) -> None:
    if not plan.values:
        return
    names = series_ids(session, program.id, [row.series for row in plan.values])
    pairs = list(dict.fromkeys(row.labels for row in plan.values))
    said = dict(zip(pairs, labels_ids(session, program.id, map(dict, pairs)), strict=True))
    insert_brought(
        session, models.MetricValue, ("series_id", "day", "place", "value", "labels_id"),
        ((names[row.series], row.day, row.place, row.value, said[row.labels])
         for row in plan.values), by,
    )  # fmt: skip

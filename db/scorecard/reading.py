"""The read seam of the scorecard: one function answers page, terminal, review and paper."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.program_calendar import day_number, day_of
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scope import Scope, is_partial, refuse_unknown_filters
from dashboard.scorecard import calculation
from dashboard.scorecard.calculation import Scorecard, ScorecardFacts, shown
from dashboard.scorecard.daily_values import DailyValues, joined
from dashboard.scorecard.definitions import Base, Metric, in_force, with_operands
from dashboard.scorecard.derived import derived_names
from dashboard.ticket_aging.values import Source
from db import models
from db.data_versions import METRICS
from db.imports.newest import newest_import
from db.imports.quarantine import waiting_reasons
from db.programs import program as program_value
from db.scorecard.decided import Decided, decided
from db.scorecard.derived import derived_values, derived_versions
from db.scorecard.kept import KeptMetrics, kept_metrics
from db.scorecard.values import values_known

BY_HAND = "by hand"
"""Where values come from that no file brought."""


def scorecard(session: Session, scope: Scope, viewer: Viewer, only: str = "") -> Scorecard:
    """Everything about a program's metrics, as they stood at the cut of ``scope``.

    Who asks for the metric ``only`` doesn't wait for the figures of all others.
    Filters keep the metrics whose area, role or owner is among the chosen ones. Raises
    ``NotFound`` for a program that the viewer may not see, ``InvalidRequest`` for a filter value
    that it does not have.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    if scope.filters:
        refuse_unknown_filters(scope.filters, scorecard_filters(session, program))
    kept = kept_metrics(session, program)
    found = _calculated(session, program, scope.without_filters(), kept, only)
    return replace(
        found,
        program=program,
        scope=scope,
        partial_week=is_partial(program, scope),
        metrics=shown(found.metrics, scope),
        quarantined=waiting_reasons(session, program, METRICS),
    )


def _calculated(
    session: Session, program: Program, scope: Scope, kept: KeptMetrics, only: str
) -> Scorecard:
    """All of a program's metrics as of a date, or one while all are not there; each once."""
    source, known = _source(session, program, kept, scope.as_of), kept.read.decided
    metrics = in_force(known.definitions, scope.as_of)
    names = derived_names(metrics)
    versions = derived_versions(session, program, names)
    on = program.calendar, program.tickets if names else None, source, versions
    for which in ("", only):
        held = kept.answers.get((scope.as_of, which))
        if held is not None and held[0] == on:
            card: Scorecard = held[1]
            return card
    facts = _facts(known, metrics, kept.read.stored.values)
    facts = with_derived(session, program, scope.as_of, facts)
    card = calculation.scorecard(facts, program, scope, source, only)
    kept.answer((scope.as_of, only), (on, card))
    return card


def preview_facts(session: Session, program: Program, as_of: date) -> ScorecardFacts:
    """What a program's scorecard is calculated from, for whoever would change some of it.

    What is derived is not among it: see ``with_derived``.
    """
    kept = kept_metrics(session, program)
    known = kept.read.decided
    return _facts(known, in_force(known.definitions, as_of), kept.read.stored.values)


def with_derived(
    session: Session, program: Program, as_of: date, facts: ScorecardFacts
) -> ScorecardFacts:
    """The facts, and the values that their metrics take from other pages."""
    names = derived_names(facts.metrics)
    if not names:
        return facts
    weeks = calculation.week_ends(facts.baselines, facts.metrics, program.calendar, as_of)
    more = derived_values(session, program, names, weeks)
    return replace(facts, values=joined(facts.values, more))


def _facts(known: Decided, metrics: tuple[Metric, ...], values: DailyValues) -> ScorecardFacts:
    return ScorecardFacts(metrics, values, known.targets, known.baselines, known.notes)


def known_at(
    session: Session,
    scope: Scope,
    viewer: Viewer,
    instant: int,
    only: Sequence[str] | None = None,
) -> Scorecard:
    """The scorecard of the same date as it was known before an instant.

    ``only`` reads and calculates some metrics, by key, with what they are put together from.
    What is derived from other pages is as it is known now: they tell it so too.
    Raises as ``scorecard`` does.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    known = decided(session, program.id, instant)
    metrics = in_force(known.definitions, scope.as_of)
    if only is not None:
        metrics = with_operands(metrics, only)
    bases = {metric.source.column for metric in metrics if isinstance(metric.source, Base)}
    (values,) = values_known(session, program.id, bases, instant)
    facts = _facts(known, metrics, values)
    facts = with_derived(session, program, scope.as_of, facts)
    source = _source(session, program, kept_metrics(session, program), scope.as_of)
    return calculation.scorecard(facts, program, scope, source)


def scorecard_filters(session: Session, program: Program) -> dict[str, list[str]]:
    """The values that a program's metrics can be filtered by, in this week or in another."""
    known = kept_metrics(session, program).read.decided
    metrics = [each.metric for each in known.definitions if each.metric]
    return {
        "area": list(dict.fromkeys(metric.area for metric in metrics if metric.area)),
        "role": sorted({metric.role.value for metric in metrics}),
        "owner": sorted({metric.owner for metric in metrics if metric.owner}),
    }


def _source(session: Session, program: Program, kept: KeptMetrics, as_of: date) -> Source | None:
    """Where a program's values come from, and up to which day they go."""
    newest = newest_import(session, program, METRICS)
    file, at = (newest.file, newest.at) if newest else (BY_HAND, _typed_at(session, kept))
    if at is None:
        return None
    before = int(np.searchsorted(kept.read.stored.days, day_number(as_of), side="right"))
    if not before:
        return Source(file, at, None)
    last = day_of(int(kept.read.stored.days[before - 1]))
    return Source(file, at, program.calendar.cut(last) - 1)


def _typed_at(session: Session, kept: KeptMetrics) -> int | None:
    """When the newest value was typed."""
    value = models.MetricValue
    last = kept.read.stored.rows.last
    return session.scalar(select(value.recorded_at).where(value.id == last))

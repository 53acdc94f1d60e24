"""Delivered files into definitions, values, targets and refusals (scorecard.md)."""

from collections.abc import Callable, Mapping, Set
from datetime import date

from dashboard.imports.metrics.definition_rows import read_definitions
from dashboard.imports.metrics.delivery import (
    DEFINITIONS,
    TARGETS,
    VALUES,
    KnownMetrics,
    MetricsDelivery,
)
from dashboard.imports.metrics.mapping import MetricsMapping
from dashboard.imports.metrics.target_rows import read_targets
from dashboard.imports.metrics.value_rows import read_values, value_reader
from dashboard.imports.rows import RowWatch
from dashboard.imports.tables import TextTable
from dashboard.programs import Program
from dashboard.scorecard.definitions import DatedMetric, Metric, in_force
from dashboard.scorecard.value_rows import bases_of


def metrics_delivery(
    program: Program,
    mapping: MetricsMapping,
    tables: Mapping[str, TextTable],
    known: KnownMetrics,
    waiting: Set[str] = frozenset(),
    progress: Callable[[int], None] = lambda rows: None,
    corrects: int | None = None,
) -> MetricsDelivery:
    """Understand a delivery; definitions first, for values and targets are read by them."""
    delivery, calendar = MetricsDelivery(corrects=corrects), program.calendar
    watch = RowWatch(waiting, progress)
    if DEFINITIONS in tables:
        read_definitions(delivery, tables[DEFINITIONS], mapping, calendar, known.versions)
    versions = with_delivered(known, delivery)
    if VALUES in tables:
        bases = bases_of(each.metric for each in versions if each.metric)
        # of a single row its cells can't say which of its columns are labels
        labels = known.labels if corrects is not None else frozenset[str]()
        columns = known.series, labels
        reader = value_reader(tables[VALUES], bases, columns, calendar, mapping.dates)
        read_values(delivery, tables[VALUES], reader, watch)
    if TARGETS in tables:
        days = calendar, mapping.dates
        metrics = _last(versions)
        read_targets(delivery, tables[TARGETS], metrics, known.targets, days, watch)
    return delivery


def with_delivered(known: KnownMetrics, delivery: MetricsDelivery) -> list[DatedMetric]:
    """All versions of definitions, those that a delivery brings in their place."""
    versions = {(each.key, each.since): each for each in known.versions}
    for metric, since, _ in delivery.definitions:
        versions[metric.key, since] = DatedMetric(metric.key, metric, since)
    return list(versions.values())


def _last(versions: list[DatedMetric]) -> Mapping[str, Metric]:
    """Each metric as it is defined last."""
    return {metric.key: metric for metric in in_force(versions, date.max)}

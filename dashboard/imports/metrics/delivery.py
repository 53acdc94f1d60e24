"""What files bring of metrics, before it meets the store."""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from dashboard.imports.delivery import DeliveredRows
from dashboard.scorecard.definitions import DatedMetric, Metric
from dashboard.scorecard.targets import Grain, Target

DEFINITIONS, VALUES, TARGETS = "definitions", "values", "targets"
"""Roles of files."""

Pairs = tuple[tuple[str, str], ...]
"""Labels of a row, by name."""
TargetPlace = tuple[str, Grain, date | None]
"""What a file says only one target of: a metric, a grain and the day from which it holds."""


class StagedDefinition(NamedTuple):
    """A metric as a row defines it, from a day on."""

    metric: Metric
    since: date | None
    row: int


class StagedValue(NamedTuple):
    """What a row says of a series and a day."""

    value: float | None
    labels: Pairs
    row: int


class StagedTarget(NamedTuple):
    """A target, with the row that it came from."""

    target: Target
    row: int


@dataclass(frozen=True, slots=True)
class KnownMetrics:
    """What has to be known of the store before rows can be read."""

    versions: tuple[DatedMetric, ...] = ()
    targets: tuple[Target, ...] = ()
    series: frozenset[str] = frozenset()
    """Names of series that have values."""
    labels: frozenset[str] = frozenset()
    """Names of columns that say something besides numbers."""


@dataclass(slots=True)
class MetricsDelivery(DeliveredRows):
    """What files bring of metrics. All rows of a series and day together are one word."""

    definitions: list[StagedDefinition] = field(default_factory=list)
    values: dict[str, dict[date, list[StagedValue]]] = field(default_factory=dict)
    targets: dict[TargetPlace, StagedTarget] = field(default_factory=dict)
    incomplete: set[date | None] = field(default_factory=set)
    """Days of which a row was refused; None where one was refused whose day can't be read."""
    corrects: int | None = None
    """The row of the quarantine that this is, brought again."""

    def is_whole(self, day: date) -> bool:
        """Whether all that the file has of a day was taken."""
        return not self.incomplete & {day, None}


def place_of(target: Target) -> TargetPlace:
    """What another target of the same place corrects."""
    return (target.metric, target.grain, target.start)

"""Everything that the page of one metric says."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.breakdown import Breakdown
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.detail import MetricDetail
from dashboard.scorecard.history import MetricHistory
from dashboard.scorecard.notes import Note
from dashboard.scorecard.restatements import Restatement
from dashboard.ticket_aging.values import Source

REPORTED_DAYS = 3
"""So long after a week's end its numbers are taken as reported: it is reviewed by then."""


class NoStory(NotFound):
    """Nothing can be told of a metric as of then."""


@dataclass(frozen=True, slots=True)
class MetricStory:
    """One metric as of a date, with what was said and decided of it."""

    card: Scorecard
    """Of all metrics, which it is put together from or goes into."""
    detail: MetricDetail
    breakdowns: Mapping[str, tuple[Breakdown, ...]]
    """Of the week against the week before and the year before; by label, "" for the whole."""
    notes: tuple[Note, ...]
    """Of weeks up to this one, newest first."""
    history: MetricHistory
    restatements: tuple[Restatement, ...] = ()
    """What was known when it was reported and is otherwise now."""

    @property
    def metric(self) -> Metric:
        """Which it is."""
        return self.detail.metric

    @property
    def metrics(self) -> Mapping[str, Metric]:
        """All metrics of the program, by key."""
        return {metric.key: metric for metric in self.card.metrics}

    @property
    def program(self) -> Program:
        """Whose."""
        return self.card.program

    @property
    def scope(self) -> Scope:
        """As of when."""
        return self.card.scope

    @property
    def cut(self) -> int:
        """Up to when."""
        return self.card.cut

    @property
    def partial_week(self) -> bool:
        """Whether the week is cut short."""
        return self.card.partial_week

    @property
    def source(self) -> Source | None:
        """Where the values come from."""
        return self.card.source

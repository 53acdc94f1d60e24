"""What a change would change: the same weeks, calculated as things are and as they would be."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.calculation import Scorecard, ScorecardFacts, scorecard
from dashboard.scorecard.definitions import Metric, with_operands
from dashboard.scorecard.figures import State, same_number
from dashboard.scorecard.process import Process
from dashboard.scorecard.table import Judged, judged, table_row
from dashboard.scorecard.targets import Grain, Status
from dashboard.scorecard.words import status_line


@dataclass(frozen=True, slots=True)
class Side:
    """A number with its status, on one side of a change."""

    value: float | None
    state: State
    status: Status

    def differs(self, other: "Side | None") -> bool:
        """Whether a person would see something else."""
        return other is None or not (
            self.same_number(other) and (self.state, self.status) == (other.state, other.status)
        )

    def same_number(self, other: "Side") -> bool:
        """Whether the numbers are the same, or both are missing."""
        return same_number(self.value, other.value)


@dataclass(frozen=True, slots=True)
class Both:
    """One span on both sides; None where the metric isn't there."""

    name: str
    """The last day of a week, or ``mtd``, ``qtd``, ``ytd``."""
    before: Side | None
    after: Side | None

    @property
    def changed(self) -> bool:
        """Whether a person would see something else."""
        if self.after is None:
            return self.before is not None
        return self.after.differs(self.before)


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of the status and the process at the week, on one side."""

    status: str
    limits: tuple[float | None, float | None, float | None]
    """Lower, centre, upper."""


@dataclass(frozen=True, slots=True)
class MetricPreview:
    """A metric on both sides of a change."""

    was: Metric | None
    becomes: Metric | None
    cells: tuple[Both, ...]
    """Six weeks, then the spans to date."""
    line_before: Line | None
    line_after: Line | None

    @property
    def metric(self) -> Metric:
        """As it would be."""
        found = self.becomes or self.was
        if found is None:
            raise RuntimeError("a preview is of a metric that there is on one side at least")
        return found

    @property
    def changed(self) -> bool:
        """Whether anything that is shown changes."""
        return any(each.changed for each in self.cells) or self.line_before != self.line_after


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would change as of a week; nothing of it is stored."""

    program: Program
    scope: Scope
    of: MetricPreview
    others: tuple[MetricPreview, ...]
    """Metrics that build on it and change with it."""


def preview(
    before: ScorecardFacts, after: ScorecardFacts, key: str, program: Program, scope: Scope
) -> Preview:
    """Both sides of a change of one metric, as of a date.

    Only the metric, what it is made of and what is made of it are calculated.
    """
    scope = replace(scope, filters={})
    sides = [_calculated(facts, key, program, scope) for facts in (before, after)]
    shown = dict.fromkeys(metric.key for side in sides for metric in _users(side.metrics, key))
    found = {each: _of(sides[0], sides[1], each) for each in (key, *shown)}
    others = tuple(found[each] for each in shown if each != key and found[each].changed)
    return Preview(program, scope, found[key], others)


def _calculated(facts: ScorecardFacts, key: str, program: Program, scope: Scope) -> Scorecard:
    users = _users(facts.metrics, key)
    shown = with_operands(facts.metrics, (key, *(metric.key for metric in users)))
    part = replace(facts, metrics=shown)
    return scorecard(part, program, scope, None)


def _users(metrics: Sequence[Metric], key: str) -> list[Metric]:
    """Metrics that build on one, over however many others."""
    reached, before = {key}, 0
    while len(reached) > before:
        before = len(reached)
        reached |= {metric.key for metric in metrics if reached & set(metric.operands)}
    return [metric for metric in metrics if metric.key in reached and metric.key != key]


def _of(before: Scorecard, after: Scorecard, key: str) -> MetricPreview:
    was, becomes = before.metric(key), after.metric(key)
    sides = [
        (_sides(card, metric), _line(card, metric)) if metric else ({}, None)
        for card, metric in ((before, was), (after, becomes))
    ]
    (cells_before, line_before), (cells_after, line_after) = sides
    names = dict.fromkeys((*cells_before, *cells_after))
    cells = tuple(Both(name, cells_before.get(name), cells_after.get(name)) for name in names)
    return MetricPreview(was, becomes, cells, line_before, line_after)


def _sides(card: Scorecard, metric: Metric) -> dict[str, Side]:
    row = table_row(card, metric)
    weeks = {
        week.span.end.isoformat(): judged(card, metric, Grain.WEEK, week) for week in row.weeks
    }
    to_date = {name: cell.judged for name, cell in row.to_date.items()}
    return {name: _side(each) for name, each in (weeks | to_date).items()}


def _side(found: Judged) -> Side:
    return Side(found.value.value, found.value.state, found.status)


def _line(card: Scorecard, metric: Metric) -> Line:
    row = table_row(card, metric)
    process: Process = card.processes.process(card.figures.rows[metric.key])
    return Line(
        status_line(row.week.status, row.assurance, row.rules),
        (process.lower, process.centre, process.upper),
    )

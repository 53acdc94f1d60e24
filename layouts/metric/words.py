"""One metric in words: sentences made from its numbers."""

from dashboard import formats
from dashboard.metric.values import MetricStory
from dashboard.scorecard.changes import Change
from dashboard.scorecard.definitions import Comparison, Direction, Metric
from dashboard.scorecard.figures import State, Value
from dashboard.scorecard.numbers import plain, told, told_change, told_state
from dashboard.scorecard.periods import Span
from dashboard.scorecard.targets import Target
from dashboard.scorecard.words import due_in, status_line

GOOD = {
    Direction.UP: "More is good",
    Direction.DOWN: "Less is good",
    Direction.WITHIN: "Good is within the band of the target",
}
GRAINS = {
    "week": "week", "month": "month", "quarter": "quarter", "year": "year",
    "mtd": "month to date", "qtd": "quarter to date", "ytd": "year to date",
}  # fmt: skip


def week_name(story: MetricStory, span: Span) -> str:
    """W47."""
    return formats.week(span.end, story.program.calendar)


def worth(metric: Metric, value: Value) -> str:
    """A value with its unit, and what it is worth where that isn't all."""
    said = told_state(value, due_in(metric))
    if value.state is State.OK:
        return told(value.value, metric.unit)
    return f"{told(value.value, metric.unit)} ({said})"


def headline(story: MetricStory) -> str:
    """The page in one sentence: the value, how it compares, and what its status means."""
    row = story.detail.row
    week = week_name(story, row.week.value.span)
    said = f"{worth(story.metric, row.week.value)} in {week}{_compared(row.wow, row.yoy)}"
    if row.week.target is None:
        return f"{said}; it has no target of the week."
    said = f"{said}; target {aim(story.metric, row.week.target)}"
    if row.week.value.value is None:
        return f"{said}, and no status without a value."
    return f"{said}: {status_line(row.week.status, row.assurance, row.rules)}."


def _compared(wow: Change, yoy: Change) -> str:
    parts = ((wow, "on the week before"), (yoy, "on a year earlier"))
    said = [f"{told_change(of)} {on}" for of, on in parts if of.shown is not None]
    return f", {' and '.join(said)}" if said else ""


def aim(metric: Metric, target: Target | None) -> str:
    """What was to be reached: 1,500, or 2.0 % to 3.0 %."""
    if target is None:
        return formats.MISSING
    edges = [edge for edge in (target.value, target.upper) if edge is not None]
    return " to ".join(told(edge, metric.unit) for edge in edges)


def target_dates(target: Target) -> str:
    """From when to when it holds."""
    parts = {"from": target.start, "to": target.end}
    said = " ".join(f"{word} {formats.day(day)}" for word, day in parts.items() if day)
    return said or "for all time"


def tolerance(metric: Metric) -> str:
    """By how much a target may be missed and still be at risk only."""
    if not metric.tolerance:
        return "none: what misses its target is off track"
    if metric.comparison is Comparison.BPS:
        return f"{plain(metric.tolerance, 0)} bps"
    return f"{formats.percent(metric.tolerance)} of the target"

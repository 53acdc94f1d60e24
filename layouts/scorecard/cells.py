"""Cells of the weekly table: what is missing says why, and what compares says what with."""

from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.scorecard.changes import Change
from dashboard.scorecard.definitions import Direction, Metric
from dashboard.scorecard.figures import State, Value
from dashboard.scorecard.numbers import NOT_MEANINGFUL, bare, told, told_change, told_state
from dashboard.scorecard.table import Judged, ToDateCell
from dashboard.scorecard.targets import Status, Target
from dashboard.scorecard.words import compared, dates, due_in
from layouts.components import STATUS, light
from layouts.components.leaves import Children, mark
from layouts.scorecard.words import STATUS_WORDS


def value(metric: Metric, of: Value) -> Children:
    """The number; what it is worth stands below it, and why it is not there in its place."""
    if of.state is State.OK:
        return bare(of.value, metric.unit)
    reason = state_in_words(metric, of)
    if of.value is None:
        return [why(formats.MISSING, reason), _below(of, metric)]
    return [bare(of.value, metric.unit), _below(of, metric)]


def state_in_words(metric: Metric, of: Value) -> str:
    """What a value is worth, and what is known of its other days."""
    said = told_state(of, due_in(metric))
    if of.kept is not None:
        said += f"; without the blanks {told(of.kept, metric.unit)}"
    return f"{said}, {dates(of.span)}"


def _below(of: Value, metric: Metric) -> Component | None:
    """In a few words: 5 of 7 days, stale; nothing where the reason is all that there is."""
    if of.state is State.PARTIAL:
        said: list[Children] = [f"{of.present} of {of.due}", _spare(f" {due_in(metric)}")]
        return light.Span(said, className="worth")
    return light.Span("stale", className="worth") if of.state is State.STALE else None


def why(shown: str, reason: str) -> Component:
    """What is shown in a number's place, with its reason on hover, on focus and to readers."""
    return light.Span(
        [shown, light.Span(f" {reason}", className="visually-hidden")],
        className="why",
        tabIndex=0,
        **mark(why=reason),
    )


def change(metric: Metric, of: Change) -> Children:
    """A change with its sign; n/m with its reason."""
    return told_change(of) if of.unsaid is None else why(NOT_MEANINGFUL, str(of.unsaid))


def way(metric: Metric, of: Change) -> str:
    """Classes of a change: which way it goes, and whether that is good."""
    if of.shown is None or told_change(of).startswith("±"):
        return ""
    up = of.shown > 0
    goes = "up" if up else "down"
    if metric.direction is Direction.WITHIN:
        return goes
    return f"{goes} {'good' if up is (metric.direction is Direction.UP) else 'bad'}"


def change_cell(metric: Metric, of: Change) -> Component:
    """A change, and on hover the two date ranges that it compares."""
    css = f"number change {way(metric, of)}".rstrip()
    return light.Td(change(metric, of), title=compared(of), className=css)


def target_in_words(metric: Metric, target: Target) -> str:
    """1,500, or 1,500 to 2,000."""
    edges = [edge for edge in (target.value, target.upper) if edge is not None]
    return " to ".join(bare(edge, metric.unit) for edge in edges)


def week_status(metric: Metric, of: Judged) -> list[Children]:
    """The status of the week, and what was to be reached; nothing without a target."""
    if of.target is None:
        return [light.Span("no target", className="worth")]
    aim = light.Span([_spare("of "), target_in_words(metric, of.target)], className="worth")
    return [told_status(of.status), aim]


def told_status(of: Status, **more: Any) -> Component:
    """Shape, word and colour; a full page has room for the short word only."""
    (shape, css), word = STATUS[of.value], STATUS_WORDS[of]
    short = mark(short=f"{shape} {_SHORT.get(of, word)}")
    return light.Span(f"{shape} {word}", className=f"status {css}", **short, **more)


_SHORT = {Status.GREEN: "on", Status.AMBER: "risk", Status.RED: "off"}


def to_date_cell(metric: Metric, of: ToDateCell) -> Component:
    """A span to date: its value, how it compares with a year earlier, and its status."""
    css = f"change {way(metric, of.change)}".rstrip()
    judged = None if of.judged.target is None else _judged(metric, of.judged, of.judged.target)
    shown = value(metric, of.judged.value)
    sums = shown if isinstance(shown, list) else [shown]
    compares = light.Span(change(metric, of.change), title=compared(of.change), className=css)
    return light.Td([*sums, compares, judged], className="number to-date")


def _judged(metric: Metric, of: Judged, target: Target) -> Component:
    return told_status(of.status, title=f"Target {target_in_words(metric, target)}")


def _spare(word: str) -> Component:
    """What a full page has no room for: its foot has the whole words."""
    return light.Span(word, className="spare")

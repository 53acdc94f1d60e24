"""Signal or noise: the process-behaviour chart, and what it says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.metric.values import MetricStory
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.numbers import told
from dashboard.scorecard.process import Process
from dashboard.scorecard.words import RULES, process_sentence
from layouts.components import LABELLED, Column, controls, empty, figure, section, table
from layouts.metric.drawings import SAID, heights, literal, value_axis
from layouts.metric.words import aim, week_name
from layouts.theme import ACCENT, AMBER, INK, MUTED, QUIET, RED, drawing

MARKS = {
    1: ("square-open", RED, "squares"),
    2: ("diamond-open", AMBER, "diamonds"),
    3: ("triangle-up-open", INK, "triangles"),
}
"""How the hits of each rule are marked."""


def process(story: MetricStory) -> Component:
    """The last year of weeks with mean and limits, its moving ranges, and the weeks behind."""
    found = story.detail.process
    if not any(value is not None for value in found.values):
        return section("Signal or noise", empty("No week has a whole value yet."), name="process")
    return section(
        "Signal or noise",
        figure(_points(story), process_sentence(found), _plotted(story), "medium"),
        _ranges(story) if found.range_upper is not None else None,
        controls(html.Details([html.Summary("The weeks behind this chart"), _table(story)])),
        lead=_rests_on(story),
        name="process",
    )


def _rests_on(story: MetricStory) -> str:
    found, baseline = story.detail.process, story.detail.baseline
    if found.centre is None:
        return "Limits need six whole weeks."
    weeks = formats.plural(found.points, "whole week")
    if baseline is None:
        return f"Mean and limits rest on {weeks} of the last {len(story.detail.history)}."
    first = formats.day(baseline.start) if baseline.start else "the beginning"
    last = formats.day(baseline.end) if baseline.end else "the newest week"
    by = f" by {baseline.by}" if baseline.by else ""
    return (
        f"Mean and limits are locked to {first} to {last} ({weeks}),"
        f" set{by} on {formats.day(baseline.set_on)}: {baseline.reason}"
    )


def _points(story: MetricStory) -> dict[str, Any]:
    found, metric = story.detail.process, story.metric
    x = [span.end.isoformat() for span in story.detail.history]
    said = [
        f"{week_name(story, span)}, to {formats.day(span.end)}: {literal(told(value, metric.unit))}"
        for span, value in zip(story.detail.history, found.values, strict=True)
    ]
    return drawing(
        [
            {
                "type": "scatter", "mode": "lines+markers", "x": x,
                "y": heights(metric, found.values), "connectgaps": False,
                "line": {"color": ACCENT, "width": 1.5}, "marker": {"color": ACCENT, "size": 5},
                "customdata": said, "hovertemplate": SAID,
            },
            *_lines(metric, x, found),
            *_target(story, x),
            *_hits(metric, x, found, said),
        ],
        xaxis={"type": "date", "tickformat": "%-d %b %y", "nticks": 6},
        yaxis=value_axis(metric),
        hovermode="closest",
        margin={"l": 8, "r": 128, "t": 12, "b": 8},
        shapes=_baseline(story),
    )  # fmt: skip


def _lines(metric: Metric, x: Sequence[str], found: Process) -> list[dict[str, Any]]:
    """Mean and limits as thin lines, with their names at the end."""
    if found.centre is None:
        return []
    ends = [x[0], x[-1]]
    limits = heights(metric, (found.upper, found.upper, None, found.lower, found.lower))
    named = {"mean": found.centre, "upper limit": found.upper, "lower limit": found.lower}
    if found.upper == found.lower:
        named = {"mean and limits": found.centre}
    return [
        _line(ends, heights(metric, (found.centre, found.centre)), "solid"),
        _line([*ends, None, *ends], limits, "dash"),
        {
            "type": "scatter", "mode": "text", "x": [x[-1]] * len(named),
            "y": heights(metric, named.values()),
            "text": [f" {name} {literal(told(of, metric.unit))}" for name, of in named.items()],
            "textposition": ["middle right", "top right", "bottom right"][: len(named)],
            "textfont": {"color": MUTED, "size": 12},
            "cliponaxis": False, "hoverinfo": "skip",
        },
    ]  # fmt: skip


def _line(x: Sequence[str | None], y: Sequence[float | None], dash: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "hoverinfo": "skip",
        "line": {"color": MUTED, "width": 1, "dash": dash},
    }  # fmt: skip


def _target(story: MetricStory, x: Sequence[str]) -> list[dict[str, Any]]:
    """The target of the week over all weeks: what the limits are compared with."""
    target, metric = story.detail.row.week.target, story.metric
    edges = [] if target is None else [e for e in (target.value, target.upper) if e is not None]
    return [
        {
            "type": "scatter", "mode": "lines", "x": [x[0], x[-1]],
            "y": heights(metric, (edge, edge)),
            "line": {"color": INK, "width": 1.5, "dash": "4px,4px"},
            "customdata": [f"Target {literal(told(edge, metric.unit))}"] * 2, "hovertemplate": SAID,
        }
        for edge in edges
    ]  # fmt: skip


def _hits(
    metric: Metric, x: Sequence[str], found: Process, said: Sequence[str]
) -> list[dict[str, Any]]:
    traces = []
    for rule, places in _places(found).items():
        symbol, colour, _ = MARKS[rule]
        traces.append({
            "type": "scatter", "mode": "markers", "x": [x[n] for n in places],
            "y": heights(metric, (found.values[n] for n in places)),
            "marker": {"symbol": symbol, "size": 11, "color": colour, "line": {"width": 2}},
            "customdata": [f"{said[n]}<br>{RULES[rule]}" for n in places], "hovertemplate": SAID,
        })  # fmt: skip
    return traces


def _places(found: Process) -> dict[int, list[int]]:
    """Where each rule fires; without those that do not."""
    places = {1: {*found.outside, *found.ranges}, 2: set(found.run), 3: set(found.nearer)}
    return {rule: sorted(at) for rule, at in places.items() if at}


def _baseline(story: MetricStory) -> list[dict[str, Any]]:
    """The weeks that the limits are locked to, shaded."""
    baseline, weeks = story.detail.baseline, story.detail.history
    if baseline is None:
        return []
    first = max(baseline.start or date.min, weeks[0].start)
    last = min(baseline.end or date.max, weeks[-1].end)
    return [
        {
            "type": "rect", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
            "x0": first.isoformat(), "x1": last.isoformat(), "fillcolor": QUIET, "opacity": 0.25,
            "line": {"width": 0},
        }
    ]  # fmt: skip


def _plotted(story: MetricStory) -> str:
    found, target = story.detail.process, story.detail.row.week.target
    weeks = story.detail.history
    parts = [f"Whole weeks from {formats.day(weeks[0].start)} to {formats.day(weeks[-1].end)}"]
    parts += [f"{MARKS[rule][2]}: {RULES[rule]}" for rule in _places(found)]
    if target is not None:
        parts.append(f"short dashes: target {aim(story.metric, target)}")
    if story.detail.baseline is not None:
        parts.append("shaded: what the limits are locked to")
    return "; ".join(parts)


def _ranges(story: MetricStory) -> Component:
    """How far each week is from the one before."""
    found, metric = story.detail.process, story.metric
    x = [span.end.isoformat() for span in story.detail.history]
    steps = [None, *found.moving_ranges]
    said = [
        f"Step to {day}: {literal(told(step, metric.unit))}"
        for day, step in zip(x, steps, strict=True)
    ]
    colours = [RED if place in found.ranges else QUIET for place in range(len(x))]
    bars = {
        "type": "bar", "x": x, "y": heights(metric, steps), "marker": {"color": colours},
        "customdata": said, "hovertemplate": SAID,
    }  # fmt: skip
    limit = heights(metric, (found.range_upper, found.range_upper))
    return figure(
        drawing(
            [bars, _line([x[0], x[-1]], limit, "dash")],
            xaxis={"type": "date", "tickformat": "%-d %b %y", "nticks": 6},
            yaxis=value_axis(metric, rangemode="tozero"),
            hovermode="closest",
            margin={"l": 8, "r": 128, "t": 12, "b": 8},
        ),
        f"{_steps(len(found.ranges))} beyond the limit",
        "Moving range: how far each week is from the one before; dashes: its limit,"
        f" {told(found.range_upper, metric.unit)}",
        "small",
    )


def _steps(count: int) -> str:
    if not count:
        return "No step from week to week is"
    return f"{formats.plural(count, 'step')} from week to week {'is' if count == 1 else 'are'}"


def _table(story: MetricStory) -> Component:
    """Every week of the chart, the newest first."""
    found, metric = story.detail.process, story.metric
    columns = (
        Column("week", "Week"), Column("to", "To", day=True), Column("value", "Value", number=True),
        Column("range", "Moving range", number=True), Column("rules", "Signal", grows=True),
    )  # fmt: skip
    ranges = (None, *found.moving_ranges)
    rows = [
        (
            week_name(story, span), formats.day(span.end), told(value, metric.unit),
            told(step, metric.unit), "; ".join(RULES[rule] for rule in rules),
        )
        for span, value, step, rules in zip(
            story.detail.history, found.values, ranges, story.detail.rules, strict=True
        )
    ]  # fmt: skip
    return table(columns, rows[::-1], "Weeks of the process", LABELLED)

"""The “6-12” chart: six weeks and twelve months on one figure, with the year before."""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from dashboard.metric.values import MetricStory
from dashboard.scorecard.definitions import Metric
from dashboard.scorecard.figures import State, Value
from dashboard.scorecard.numbers import told, told_change, unit_words
from dashboard.scorecard.table import Judged
from layouts.components import figure, section
from layouts.metric.drawings import SAID, heights, literal, value_axis
from layouts.metric.words import week_name, worth
from layouts.theme import ACCENT, INK, MUTED, drawing

WEEKS, MONTHS = [0, 0.32], [0.4, 1]
"""Where on the figure they stand."""


def six_twelve(story: MetricStory) -> Component:
    """Weeks to the left, months to the right; months have their own axis where they need it."""
    return section(
        "Six weeks and twelve months",
        figure(_drawing(story), _finding(story), _plotted(story), "medium"),
        name="six-twelve",
    )


def _drawing(story: MetricStory) -> dict[str, Any]:
    found, metric = story.detail, story.metric
    weeks = [week_name(story, of.value.span) for of in found.weeks]
    months = [f"{of.value.span.end:%b %y}" for of in found.months]
    right = {"xaxis": "x2", "yaxis": "y2" if found.two_axes else "y"}
    second = {"yaxis2": value_axis(metric, anchor="x2", side="right")}
    return drawing(
        [
            *_traces(metric, weeks, found.weeks, found.weeks_py, {}),
            *_traces(metric, months, found.months, found.months_py, right),
            *_running(story, right),
        ],
        xaxis={"type": "category", "domain": WEEKS},
        xaxis2={
            "type": "category",
            "domain": MONTHS,
            "anchor": right["yaxis"],
            **_month_ticks(story),
        },
        yaxis=value_axis(metric),
        **(second if found.two_axes else {}),
        hovermode="closest",
    )


def _month_ticks(story: MetricStory) -> dict[str, Any]:
    """Months by their names, with the year at the first one and at each January."""
    running = story.detail.running_month
    ends = [of.value.span.end for of in story.detail.months]
    ends += [running.span.end] if running and running.value is not None else []
    texts = [f"{end:%b}<br>{end:%Y}" if n == 0 or end.month == 1 else f"{end:%b}"
             for n, end in enumerate(ends)]  # fmt: skip
    return {
        "tickmode": "array", "tickvals": [f"{end:%b %y}" for end in ends], "ticktext": texts,
    }  # fmt: skip


def _traces(
    metric: Metric,
    x: Sequence[str],
    judged: Sequence[Judged],
    before: Sequence[Value],
    where: dict[str, str],
) -> list[dict[str, Any]]:
    values = [of.value for of in judged]
    earlier = [f"A year earlier {literal(worth(metric, value))}" for value in before]
    now = [
        f"{name}: {literal(worth(metric, value))}" for name, value in zip(x, values, strict=True)
    ]
    return [
        {
            "type": "scatter", "mode": "lines", "x": list(x),
            "y": heights(metric, (value.value for value in before)),
            "line": {"color": MUTED, "width": 1.5, "dash": "dot"},
            "customdata": earlier, "hovertemplate": SAID, **where,
        },
        {
            "type": "scatter", "mode": "lines+markers", "x": list(x),
            "y": heights(metric, (value.value for value in values)),
            "line": {"color": ACCENT, "width": 2},
            "marker": {"color": ACCENT, "size": 7, "symbol": [_symbol(value) for value in values]},
            "customdata": now, "hovertemplate": SAID, **where,
        },
        *_marks(metric, x, judged, where),
    ]  # fmt: skip


def _marks(
    metric: Metric, x: Sequence[str], judged: Sequence[Judged], where: dict[str, str]
) -> list[dict[str, Any]]:
    """Dashes where the target is; of a band at both of its edges."""
    aims = [None if of.target is None else of.target.value for of in judged]
    tops = [None if of.target is None else of.target.upper for of in judged]
    return [
        {
            "type": "scatter", "mode": "markers+text", "x": list(x), "y": heights(metric, edges),
            "text": _last(metric, edges), "textposition": "top center", "cliponaxis": False,
            "textfont": {"color": MUTED, "size": 12},
            "marker": {"symbol": "line-ew", "size": 18, "line": {"color": INK, "width": 2}},
            "customdata": [f"Target {literal(told(edge, metric.unit))}" for edge in edges],
            "hovertemplate": SAID, **where,
        }
        for edges in (aims, tops)
        if any(edge is not None for edge in edges)
    ]  # fmt: skip


def _last(metric: Metric, edges: Sequence[float | None]) -> list[str]:
    """The newest target says its value."""
    *_, newest = edges
    return [""] * (len(edges) - 1) + [
        literal(told(newest, metric.unit)) if newest is not None else ""
    ]


def _symbol(value: Value) -> str:
    return "circle" if value.state is State.OK else "circle-open"


def _running(story: MetricStory, where: dict[str, str]) -> list[dict[str, Any]]:
    """The month that still runs, apart and hollow."""
    value = story.detail.running_month
    if value is None or value.value is None:
        return []
    return [
        {
            "type": "scatter", "mode": "markers", "x": [f"{value.span.end:%b %y}"],
            "y": heights(story.metric, [value.value]),
            "marker": {"color": ACCENT, "size": 7, "symbol": "circle-open"},
            "customdata": [f"{value.span.end:%b %y} so far: {literal(worth(story.metric, value))}"],
            "hovertemplate": SAID, **where,
        }
    ]  # fmt: skip


def _finding(story: MetricStory) -> str:
    row = story.detail.row
    said = f"{worth(story.metric, row.week.value)} in {week_name(story, row.week.value.span)}"
    last = story.detail.months[-1].value
    month = f"{worth(story.metric, last)} in {last.span.end:%b %Y}"
    yoy = story.detail.changes["yoy_months"][-1]
    on = f", {told_change(yoy)} on a year earlier" if yoy.shown is not None else ""
    return f"{said}; {month}{on}"


def _plotted(story: MetricStory) -> str:
    unit = unit_words(story.metric.unit)
    parts = [f"{unit or 'Numbers'} of six weeks and of twelve months", "dotted: the year before"]
    judged = (*story.detail.weeks, *story.detail.months)
    if any(of.target is not None for of in judged):
        parts.append("dashes: targets")
    hollow = story.detail.running_month is not None or any(
        of.value.state is not State.OK for of in judged
    )
    if hollow:
        parts.append("hollow: not whole")
    if story.detail.two_axes:
        parts.append("months on the right axis")
    return "; ".join(parts)

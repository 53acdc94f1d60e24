"""The glide path: where a goal was, where it should be, what is planned, and what is likely."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.values import GoalStory
from dashboard.scorecard.numbers import brief, unit_words
from layouts.components import empty, figure, section
from layouts.goal.glide_ahead import dates, fan, steps
from layouts.goal.glide_lines import aims, at_risk, named_levels, window
from layouts.goal.words import claimed_beside, outlook
from layouts.metric.drawings import SAID, heights, literal, value_axis
from layouts.theme import ACCENT, INK, MUTED, drawing

_ROOM = 0.12
"""Of the axis, free above and below for what is written there."""


def glide_path(story: GoalStory, *below: Component | None) -> Component:
    """The chart; what is to be seen stands above it, its numbers ``below``."""
    if not story.values:
        return section(
            "Glide path", empty("No value is known yet, so nothing can be drawn."), *below,
            name="glide-path",
        )  # fmt: skip
    chart = figure(_drawing(story), _finding(story), _plotted(story), "large")
    return section("Glide path", chart, *below, name="glide-path")


def _finding(story: GoalStory) -> str:
    of = story.standing
    return f"{outlook(of.forecast)}. {claimed_beside(of)}".rstrip()


def _plotted(story: GoalStory) -> str:
    of = story.standing
    parts = [
        f"{unit_words(of.goal.unit) or 'Values'} up to {formats.day(story.scope.as_of)}".strip(),
        "dashes: the band" if of.goal.within else "dashes: the glide path to the target",
        "shaded amber: at risk",
    ]
    if of.due.current != of.due.original:
        parts.append("dotted: the path to its first date")
    if of.open_actions and of.latest:
        parts.append("steps: what open actions are to bring")
    if story.fan:
        parts.append(f"shaded blue: 80 % of the forecast's paths{_held(story)}")
    return "; ".join(parts)


def _held(story: GoalStory) -> str:
    """How often such intervals held before, as far as that could be tried."""
    tried = [
        f"{formats.percent(hits.share)} at {weeks} weeks"
        for weeks, hits in story.hit_rates.items()
        if hits.of
    ]
    return f", which held {' and '.join(tried)} before" if tried else ""


def _drawing(story: GoalStory) -> dict[str, Any]:
    traces = [
        *at_risk(story), *fan(story), *aims(story), *_history(story), *steps(story),
        *dates(story),
    ]  # fmt: skip
    first, last = window(story)
    return drawing(
        traces,
        xaxis={
            "type": "date", "tickformat": "%-d %b %y", "nticks": 7,
            "range": [first.isoformat(), last.isoformat()],
        },
        yaxis=value_axis(story.goal, range=_range(traces)),
        hovermode="closest",
        margin={"l": 8, "r": 16, "t": 12, "b": 8},
        shapes=[_upright(story.scope.as_of), *_levels(story)],
        annotations=[
            _written(story.scope.as_of, f"as of {formats.day(story.scope.as_of)}"),
            *_level_names(story),
        ],
    )  # fmt: skip


def _range(traces: Sequence[dict[str, Any]]) -> list[float]:
    every = [y for trace in traces for y in trace["y"] if y is not None]
    low, high = min(every), max(every)
    room = (high - low or abs(high) or 1) * _ROOM
    return [low - room, high + room]


def _history(story: GoalStory) -> list[dict[str, Any]]:
    """What was measured; the newest value is marked and says itself."""
    unit = story.goal.unit
    since = window(story)[0]
    shown = [each for each in story.values if each.day >= since] or list(story.values[-1:])
    x = [each.day.isoformat() for each in shown]
    y = heights(story.goal, [each.value for each in shown])
    said = [f"{formats.day(each.day)}: {literal(brief(each.value, unit))}" for each in shown]
    return [
        {
            "type": "scatter", "mode": "lines+markers", "x": x, "y": y,
            "line": {"color": ACCENT, "width": 2}, "marker": {"color": ACCENT, "size": 4},
            "customdata": said, "hovertemplate": SAID,
        },
        {
            "type": "scatter", "mode": "markers+text", "x": x[-1:], "y": y[-1:],
            "text": [literal(brief(shown[-1].value, unit))], "textposition": "top left",
            "textfont": {"color": INK, "size": 14}, "marker": {"color": ACCENT, "size": 9},
            "cliponaxis": False, "customdata": said[-1:], "hovertemplate": SAID,
        },
    ]  # fmt: skip


def _upright(day: date) -> dict[str, Any]:
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": day.isoformat(), "x1": day.isoformat(),
        "y0": 0, "y1": 1, "line": {"color": MUTED, "width": 1, "dash": "dot"},
    }  # fmt: skip


def _written(day: date, words: str) -> dict[str, Any]:
    return {
        "x": day.isoformat(), "y": 0, "xref": "x", "yref": "paper", "text": words,
        "showarrow": False, "xanchor": "left", "yanchor": "bottom", "xshift": 4,
        "font": {"color": MUTED, "size": 12},
    }  # fmt: skip


def _levels(story: GoalStory) -> list[dict[str, Any]]:
    """A thin line through the picture where the target lies; a band's edges have their dashes."""
    if story.goal.within:
        return []
    return [
        {
            "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": level,
            "y1": level, "layer": "below", "line": {"color": MUTED, "width": 0.5},
        }
        for level in heights(story.goal, [value for value, _ in named_levels(story.goal)])
    ]  # fmt: skip


def _level_names(story: GoalStory) -> list[dict[str, Any]]:
    named = named_levels(story.goal)
    levels = heights(story.goal, [value for value, _ in named])
    return [
        {
            "x": 0, "y": level, "xref": "paper", "yref": "y", "text": literal(words),
            "showarrow": False, "xanchor": "left", "yanchor": "bottom",
            "font": {"color": MUTED, "size": 12},
        }
        for level, (_, words) in zip(levels, named, strict=True)
    ]  # fmt: skip

"""A collapsed lane of many: how many run in each step of time, as columns of their statuses."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from dashboard import formats
from dashboard.roadmap.initiatives import Span
from dashboard.roadmap.running import Running, running
from dashboard.roadmap.values import Lane, MilestoneState
from layouts.metric.drawings import literal
from layouts.roadmap.rows import ROW, Rows
from layouts.roadmap.timeline_axis import TimeAxis
from layouts.roadmap.timeline_bars import SYMBOLS, lying
from layouts.roadmap.words import COUNT_FILLS, STATUSES
from layouts.theme import SURFACE

Trace = dict[str, Any]
HIGHEST, FLOOR = 22 / ROW, 13 / ROW
"""Of the column in which most run, and where columns stand, from the middle of their row."""
GAP = 0.08
"""Of a column's width, on each side."""
MOST_TOLD = 4
"""Missed milestones that are named where one points at their mark."""


class Columns:
    """The columns of all lanes that are counted; the highest of them has the most that run."""

    def __init__(self, rows: Rows, axis: TimeAxis) -> None:
        self._lanes = [
            (y, row.lane, running(row.lane.items, axis.columns))
            for y, row in enumerate(rows.rows)
            if row.counted
        ]
        self.most = max((each.total for _, _, of in self._lanes for each in of), default=0)
        self._axis = axis

    def traces(self) -> list[Trace | None]:
        """Columns, and a mark over each in which a milestone was missed."""
        return [self._columns(), self._missed()] if self.most else []

    def _columns(self) -> Trace:
        spans, places, heights, fills, stories = [], [], [], [], []
        for y, lane, each in self._standing():
            story = self._story(lane, each)
            shown = [status for status in STATUSES if each.counts[status]]
            tops = accumulate(each.counts[status] for status in shown)
            for status, top in zip(shown, tops, strict=True):
                high = each.counts[status] / self.most * HIGHEST
                spans.append(each.step)
                heights.append(high)
                places.append(y + FLOOR - top / self.most * HIGHEST + high / 2)
                fills.append(COUNT_FILLS[status][0])
                stories.append(story)
        trace = lying(spans, places, heights)
        aside = [timedelta(days=span.days * GAP) for span in spans]
        return trace | {
            "name": "Running",
            "base": [f"{span.start + by:%Y-%m-%d}" for span, by in zip(spans, aside, strict=True)],
            "x": [round(width * (1 - 2 * GAP)) for width in trace["x"]],
            "marker": {"color": fills, "line": {"width": 0}},
            "hovertext": stories, "hoverinfo": "text",
        }  # fmt: skip

    def _standing(self) -> list[tuple[int, Lane, Running]]:
        return [(y, lane, each) for y, lane, of in self._lanes for each in of if each.total]

    def _story(self, lane: Lane, each: Running) -> str:
        """How many run, the worst first."""
        counted = [
            f"{shape} {each.counts[status]:,} {word}"
            for status, (shape, word, _) in STATUSES.items()
            if each.counts[status]
        ]
        return "<br>".join(
            (
                f"<b>{literal(lane.name)}, {self._axis.column_name(each.step.start)}</b>",
                f"{formats.plural(each.total, 'initiative')} in it",
                *counted,
            )
        )

    def _missed(self) -> Trace | None:
        shown = [(y, each) for y, _, of in self._lanes for each in of if each.missed]
        if not shown:
            return None
        symbol, fill, size = SYMBOLS[MilestoneState.MISSED]
        return {
            "type": "scatter", "mode": "markers", "name": "Missed in it",
            "x": [_middle(each.step).isoformat() for _, each in shown],
            "y": [y + FLOOR - HIGHEST for y, _ in shown],
            "marker": {"symbol": symbol, "color": fill, "size": size // 2 + 1, "opacity": 1,
                       "line": {"color": SURFACE, "width": 0.5}},
            "hovertext": [_milestones(each) for _, each in shown], "hoverinfo": "text",
        }  # fmt: skip


def _middle(step: Span) -> date:
    return step.start + timedelta(days=step.days // 2)


def _milestones(each: Running) -> str:
    """How many were missed, and the first of them."""
    told = [literal(of.milestone.title or of.milestone.key) for of in each.missed[:MOST_TOLD]]
    more = len(each.missed) - len(told)
    named: Sequence[str] = [*told, f"and {more:,} more"] if more else told
    said = formats.plural(len(each.missed), "missed milestone")
    return "<br>".join((f"<b>◆ {said}</b>", *named))

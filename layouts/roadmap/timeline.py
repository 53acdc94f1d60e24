"""The timeline as a plain figure: one trace of each kind, for any number of initiatives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from dashboard.roadmap.initiatives import Span
from dashboard.roadmap.values import MilestoneState, Roadmap
from dashboard.roadmap.view import Links
from layouts.metric.drawings import literal
from layouts.roadmap.rows import BAR_AT, Row, Rows
from layouts.roadmap.timeline_axis import TimeAxis
from layouts.roadmap.timeline_bars import bars, baselines, milestones, slips
from layouts.roadmap.timeline_counts import Columns
from layouts.roadmap.timeline_hover import Stories
from layouts.roadmap.timeline_lines import as_of_line, ghosts, lane_lines, today_line
from layouts.roadmap.timeline_links import connectors, critical_path
from layouts.roadmap.words import STATUSES, worst
from layouts.theme import ACCENT, HAIRLINE, INK, MUTED, drawing

TITLES, HEAD, RIGHT, FOOT = 264, 48, 64, 8
"""Margins in pixels: titles stand in the first, steps of time in the second."""


class Sizes(NamedTuple):
    """What does not grow with the rows: letters of a title, pixels of letters and diamonds."""

    cut: int = 34
    letters: int = 11
    diamonds: float = 1.0


SCREEN = Sizes()
PAPER = Sizes(46, 9, 0.62)
"""Rows of paper are lower."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn besides the roadmap itself."""

    links: Links = Links.EXCEPTIONS
    today: date | None = None
    """None: it is not marked."""
    before: Mapping[str, Span] = field(default_factory=dict)
    """By key: where it stood at the week that one compares with."""
    shifted: Mapping[str, Span] = field(default_factory=dict)
    """By key: where it would stand."""
    sizes: Sizes = SCREEN


def timeline(found: Roadmap, rows: Rows, axis: TimeAxis, drawn: Drawn) -> dict[str, Any]:
    """The figure; what is drawn last lies on top."""
    drawn_at, count = rows.places, len(rows.rows)
    places = [*drawn_at.values()]
    tops = [y for y, row in enumerate(rows.rows) if row.item is None]
    traces = [
        lane_lines(tops, axis.first, axis.last),
        as_of_line(found.scope.as_of, count),
        _today(drawn.today, axis, count),
        *Columns(rows, axis).traces(),
        baselines(places),
        bars(places, Stories(found)),
        *connectors(found, rows.ends, drawn.links, axis),
        critical_path(found, drawn_at),
        ghosts("Before", _outlines(rows, drawn.before), MUTED),
        ghosts("What if", _outlines(rows, drawn.shifted), ACCENT),
        *(milestones(places, state, drawn.sizes.diamonds) for state in MilestoneState),
        slips(places, drawn.sizes.letters),
        titles(rows.rows, axis, drawn.sizes.cut),
    ]
    return drawing(
        [trace for trace in traces if trace],
        barmode="overlay",
        hovermode="closest",
        dragmode=False,  # a finger scrolls
        xaxis=_time(axis),
        yaxis={"range": [count - 0.5, -0.5], "visible": False},
        margin={"l": TITLES, "r": RIGHT, "t": HEAD, "b": FOOT},
    )


def _today(today: date | None, axis: TimeAxis, count: int) -> dict[str, Any] | None:
    on_it = today is not None and axis.first <= today <= axis.last
    return today_line(today, count) if today is not None and on_it else None


def _outlines(rows: Rows, spans: Mapping[str, Span]) -> list[tuple[Span, float]]:
    """Where there is a row of its own, and it lies elsewhere."""
    found = ((rows.ends.get(key), span) for key, span in spans.items())
    return [
        (span, place.y)
        for place, span in found
        if place is not None and not place.thin and place.span != span
    ]


def _time(axis: TimeAxis) -> dict[str, Any]:
    """Steps of time on top, a hairline each; the first of a group says which that is."""
    groups = dict(axis.groups)
    named = [(day, name, groups.get(day)) for day, name in axis.steps]
    return {
        "type": "date", "side": "top", "automargin": False,
        "range": [axis.first.isoformat(), (axis.last + DAY).isoformat()],
        "tickvals": [day.isoformat() for day, _ in axis.steps],
        "ticktext": [f"<b>{group}</b><br>{name}" if group else name for _, name, group in named],
        "ticklabelstandoff": 14, "showgrid": True, "gridcolor": HAIRLINE,
    }  # fmt: skip


def titles(rows: tuple[Row, ...], axis: TimeAxis, letters: int) -> dict[str, Any]:
    """Titles left of the plot, as one trace: a browser draws it far sooner than so many ticks."""
    return {
        "type": "scatter", "mode": "text", "name": "Titles",
        "x": [axis.first.isoformat()] * len(rows),
        "y": [y + (BAR_AT if row.item else 0) for y, row in enumerate(rows)],
        "text": [f"{tick(row, letters)}\u2002" for row in rows],
        "textposition": "middle left", "textfont": {"color": INK},
        "cliponaxis": False, "hoverinfo": "skip",
    }  # fmt: skip


def tick(row: Row, letters: int = SCREEN.cut) -> str:
    """A row's title: of a lane with its count, and its worst status where it is collapsed."""
    if row.item is not None:
        shape = STATUSES[row.item.status][0]
        return f"{literal(cut(row.item.initiative.title, letters))} {shape}"
    said = f"<b>{literal(cut(row.lane.name, letters))}</b> {len(row.lane.items):,}"
    return said if row.opened else f"{said} {STATUSES[worst(row.lane.items)][0]}"


def cut(title: str, letters: int) -> str:
    """As many letters as there is room for."""
    return title if len(title) <= letters else f"{title[: letters - 1].rstrip()}…"

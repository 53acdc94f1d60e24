"""Drawings that several pages have: bars that lie, a line with its last value, in and out."""

from collections.abc import Sequence
from typing import Any

from layouts.theme import ACCENT, MUTED, drawing


def lying_bars(
    names: Sequence[str],
    values: Sequence[float],
    colours: Sequence[str],
    pattern: str,
    hover: str,
    texts: Sequence[str] = (),
) -> dict[str, Any]:
    """Horizontal bars, the first on top; ``texts`` stand at their ends."""
    said = {"text": list(texts)[::-1], "textposition": "outside", "cliponaxis": False}
    return drawing(
        [
            {
                "type": "bar", "orientation": "h", "y": list(names)[::-1],
                "x": list(values)[::-1], "marker": {"color": list(colours)[::-1]},
                "hovertemplate": hover, **(said if texts else {}),
            }
        ],
        xaxis={"tickformat": pattern, "rangemode": "tozero", "nticks": 5},
        yaxis=names_axis(names),
        hovermode="closest",
        margin={"l": 8, "r": 48 if texts else 8, "t": 12, "b": 8},
    )  # fmt: skip


def parted_bars(
    names: Sequence[str], parts: Sequence[tuple[str, str, Sequence[float]]], legend: bool = False
) -> dict[str, Any]:
    """Horizontal bars in parts, the first on top; a part is word, colour and its values."""
    return drawing(
        [
            {
                "type": "bar", "orientation": "h", "y": list(names)[::-1], "name": word,
                "x": list(values)[::-1], "marker": {"color": colour},
                "hovertemplate": f"%{{x:,.0f}} {word}<extra></extra>",
            }
            for word, colour, values in parts
        ],
        barmode="stack",
        xaxis={"tickformat": ",d", "showgrid": False, "nticks": 5},
        yaxis=names_axis(names),
        hovermode="y unified",
        showlegend=legend,
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
    )  # fmt: skip


def names_axis(names: Sequence[str]) -> dict[str, Any]:
    """Each name at its bar."""
    return {"type": "category", "showgrid": False, "dtick": 1}


def line_to_now(
    x: Sequence[str], y: Sequence[float], word: str, last: str, axis: dict[str, Any]
) -> dict[str, Any]:
    """A line whose newest point is marked and says its value."""
    return drawing(
        [
            {
                "type": "scatter", "mode": "lines", "x": list(x), "y": list(y),
                "line": {"color": ACCENT, "width": 2},
                "hovertemplate": f"%{{y}} {word}<extra></extra>",
            },
            {
                "type": "scatter", "mode": "markers+text", "x": list(x[-1:]), "y": list(y[-1:]),
                "text": [last], "textposition": "top center",
                "marker": {"color": ACCENT, "size": 8}, "cliponaxis": False, "hoverinfo": "skip",
            },
        ],
        xaxis=axis,
        yaxis=count_axis(y),
        margin={"l": 8, "r": 24, "t": 24, "b": 8},
    )  # fmt: skip


def in_and_out(
    x: Sequence[str],
    came: Sequence[tuple[str, str, Sequence[int]]],
    went: Sequence[tuple[str, str, Sequence[int]]],
    axis: dict[str, Any],
) -> dict[str, Any]:
    """Bars by time: what came up, what went down; a part is word, colour and its values."""
    up = [
        {
            "type": "bar", "x": list(x), "y": list(values), "marker": {"color": colour},
            "hovertemplate": f"%{{y}} {word}<extra></extra>",
        }
        for word, colour, values in came
    ]  # fmt: skip
    down = [
        {
            "type": "bar", "x": list(x), "y": [-n for n in values], "customdata": list(values),
            "marker": {"color": colour}, "hovertemplate": f"%{{customdata}} {word}<extra></extra>",
        }
        for word, colour, values in went
    ]  # fmt: skip
    heights = [
        sum(each) for parts in (came, went) for each in zip(*(p[2] for p in parts), strict=True)
    ]
    return drawing(
        [*up, *down],
        barmode="relative",
        bargap=0.25,
        xaxis=axis,
        yaxis=count_axis(heights, zeroline=True, zerolinecolor=MUTED, zerolinewidth=1),
    )


def count_axis(values: Sequence[float], **more: Any) -> dict[str, Any]:
    """Whole numbers only: a small count must not be parted."""
    few = max(map(abs, values), default=0) < 5
    return {"rangemode": "tozero", "tickformat": ",d", **({"dtick": 1} if few else {}), **more}

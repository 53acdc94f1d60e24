"""Colours and the one Plotly template. The tokens stand in assets/1-tokens.css as well.

Figures are drawn in the light tokens; in dark mode assets/1-tokens.css swaps each drawn
colour for its dark token, so that a change of mode asks the server nothing.
"""

from typing import Any

INK, MUTED, HAIRLINE, SURFACE = "#1b1f24", "#57606a", "#d8dee4", "#ffffff"
ACCENT, GREEN, AMBER, RED, GREY = "#0b5cad", "#1a7f37", "#9a6700", "#cf222e", "#656d76"
QUIET = "#a9c1da"
SPARK, SPARK_POINT = "#7f8a97", "#2f7ac6"
"""Of images, which know no mode: 3 : 1 on both canvases."""

FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
HEIGHTS = {"small": 220, "medium": 320, "large": 480}

_AXIS = {
    "showgrid": False,
    "zeroline": False,
    "showline": False,
    "ticks": "",
    "color": MUTED,
    "tickfont": {"size": 12, "color": MUTED},
    "fixedrange": True,
    "automargin": True,
    "ticklabelstandoff": 4,
}

TEMPLATE: dict[str, Any] = {
    "layout": {
        "font": {"family": FONT, "size": 12, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 8, "t": 12, "b": 8},
        "xaxis": _AXIS,
        "yaxis": {**_AXIS, "showgrid": True, "gridcolor": HAIRLINE, "gridwidth": 1, "nticks": 5},
        "showlegend": False,
        "hovermode": "x unified",
        "hoverlabel": {
            "bgcolor": SURFACE,
            "bordercolor": HAIRLINE,
            "font": {"family": FONT, "size": 12, "color": INK},
        },
        "bargap": 0.35,
    }
}


def drawing(traces: list[dict[str, Any]], **layout: Any) -> dict[str, Any]:
    """A figure as a plain dict in the house's template."""
    return {"data": traces, "layout": {"template": TEMPLATE, **layout}}

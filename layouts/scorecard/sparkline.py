"""A series as a small picture: an image, so that it prints as it shows."""

import math
from collections.abc import Sequence
from urllib.parse import quote

from dash.development.base_component import Component

from layouts.components import light
from layouts.theme import SPARK, SPARK_POINT

WIDTH, HEIGHT = 96, 24
_EDGE = 3.5
"""Room for the mark of the last point."""


def sparkline(values: Sequence[float | None], told: str) -> Component | None:
    """Values oldest first, a missing one a gap, the last one marked; None without any."""
    points = [(n, value) for n, value in enumerate(values) if value is not None]
    if not points:
        return None
    if math.isinf(max(value for _, value in points) - min(value for _, value in points)):
        points = [(n, value / 2) for n, value in points]
    low, high = (pick(value for _, value in points) for pick in (min, max))
    across = (WIDTH - 2 * _EDGE) / max(len(values) - 1, 1)
    up = (HEIGHT - 2 * _EDGE) / (high - low) if high > low else 0.0
    middle = 0.0 if up else (HEIGHT - 2 * _EDGE) / 2
    places = {
        n: (_EDGE + n * across, HEIGHT - _EDGE - middle - (value - low) * up) for n, value in points
    }
    return light.Img(
        src=f"data:image/svg+xml,{quote(_drawn(places), safe=_PLAIN)}",
        alt=told,
        width=WIDTH,
        height=HEIGHT,
        className="sparkline",
    )


_PLAIN = " ='/:,.()-"


def _drawn(places: dict[int, tuple[float, float]]) -> str:
    line = "".join(
        f"L{x:.1f} {y:.1f}" if n - 1 in places else f"M{x:.1f} {y:.1f}h0"
        for n, (x, y) in places.items()
    )
    x, y = list(places.values())[-1]
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}'"
        f" viewBox='0 0 {WIDTH} {HEIGHT}'>"
        f"<path d='{line}' fill='none' stroke='{SPARK}' stroke-width='1.5'"
        " stroke-linecap='round' stroke-linejoin='round'/>"
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.5' fill='{SPARK_POINT}'/></svg>"
    )

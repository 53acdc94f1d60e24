"""The Administration page around the part that is open."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.scope import HouseScope
from layouts.components import page_head, segments

PATH = "/admin"
TITLE = "Administration"


def content(parts: Sequence[tuple[str, str]], scope: HouseScope, part: Component) -> Component:
    """The page: ways to the parts, as (name in the address, label), and the open part."""
    opened = scope.view.get("part", parts[0][0])
    return html.Div(
        [
            page_head(TITLE, dict(parts)[opened]),
            _ways(parts, scope, opened) if len(parts) > 1 else None,
            part,
        ],
        className="administration",
    )


def _ways(parts: Sequence[tuple[str, str]], scope: HouseScope, opened: str) -> Component:
    return segments(
        "",
        [(label, PATH + scope.viewed(part=name).query(), name == opened) for name, label in parts],
    )

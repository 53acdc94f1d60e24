"""What stands in the cells of a table: as text, and as the value that it shows."""

from datetime import date

from dash.development.base_component import Component

from dashboard.formats import MISSING, day_in, number_in
from layouts.components.leaves import Children

Value = str | float | date | None


def text_of(node: Children) -> str:
    """What a cell says; shapes are left out, and what stands side by side is parted."""
    if isinstance(node, list | tuple):
        return _joined(node)
    if isinstance(node, Component):
        hidden = getattr(node, "aria-hidden", None) == "true"
        return "" if hidden else text_of(getattr(node, "children", None))
    return "" if node is None else str(node)


def _joined(nodes: Children) -> str:
    said = ""
    for node in nodes:
        text = text_of(node)
        beside = said and text and isinstance(node, Component)
        parted = said[-1:].isspace() or text[:1].isspace()
        said += f", {text}" if beside and not parted else text
    return said


def value_of(cell: Children, number: bool, day: bool) -> Value:
    """The number or date that a cell of such a column shows, else its text; None for nothing."""
    text = text_of(cell).strip()
    if text in ("", MISSING):
        return None
    found = number_in(text) if number else day_in(text) if day else None
    return text if found is None else found

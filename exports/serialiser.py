"""A component tree into HTML: the same tree that the screen shows, for paper and plain pages."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import orjson
from dash.development.base_component import Component

from dashboard.formats import MINUS, MISSING, day
from layouts.components import STATUS
from layouts.components.tables import ON_PAPER

VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "wbr"})
ATTRIBUTES = {
    "className": "class", "htmlFor": "for", "tabIndex": "tabindex", "colSpan": "colspan",
    "autoComplete": "autocomplete", "autoFocus": "autofocus", "maxLength": "maxlength",
}  # fmt: skip
LEFT_OUT = frozenset({"children", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "key"})
PORTRAIT = 12
"""Columns of a listing that stand side by side on an upright page."""
PAPER_ROWS = 2_000
"""Rows of a listing on paper; more are cut, and the cut is said."""


def to_html(node: Any) -> str:
    """HTML of a component, a text, a number or a list of them; raises on what it doesn't know."""
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, str):
        return escape(node, quote=False)
    if isinstance(node, int | float):
        return str(node)
    if isinstance(node, list | tuple):
        return "".join(to_html(child) for child in node)
    if not isinstance(node, Component):
        raise TypeError(f"{type(node).__name__} cannot be put on paper")
    return _component(node)


def _component(node: Component) -> str:
    plain = node.to_plotly_json()
    kind, namespace, properties = plain["type"], plain["namespace"], plain["props"]
    if properties.get("data-controls"):
        return ""
    if properties.get("data-way") or properties.get("data-sort"):
        return _element("span", {"children": properties.get("children")})
    if namespace == "dash_html_components":
        return _element(kind.lower(), properties)
    if namespace == "dash_ag_grid":
        return _grid(properties, vars(node)[ON_PAPER])
    leaf = _LEAVES.get((namespace, kind))
    if leaf is None:
        raise TypeError(f"{namespace}.{kind} cannot be put on paper")
    return leaf(properties)


def _element(tag: str, properties: Mapping[str, Any]) -> str:
    opening = f"<{tag}{_attributes(properties)}>"
    if tag in VOID:
        return opening
    return f"{opening}{to_html(properties.get('children'))}</{tag}>"


def _attributes(properties: Mapping[str, Any]) -> str:
    return "".join(
        _attribute(ATTRIBUTES.get(name, name), value)
        for name, value in properties.items()
        if name not in LEFT_OUT and value is not None and value is not False
    )


def _attribute(name: str, value: Any) -> str:
    if name == "style":
        value = ";".join(f"{_hyphenated(key)}:{part}" for key, part in value.items())
    if value is True:
        return f" {name}"
    return f' {name}="{escape(str(value))}"'


def _hyphenated(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)


_MM_A_PIXEL = 0.155
"""Charts are lower on paper."""


def _graph(properties: Mapping[str, Any]) -> str:
    drawing = escape(orjson.dumps(properties["figure"]).decode())
    height = round(int(properties["style"]["height"].removesuffix("px")) * _MM_A_PIXEL)
    return f'<div class="plot" style="height:{height}mm" data-figure="{drawing}"></div>'


def _grid(properties: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    columns = [c for c in properties["columnDefs"] if c["context"]["paper"]]
    total = properties["dashGridOptions"]["context"]["rows"]
    head = "".join(f"<th{_css(c)}>{escape(c['headerName'])}</th>" for c in columns)
    body = "".join(
        f"<tr>{''.join(_cell(column, row) for column in columns)}</tr>" for row in rows[:PAPER_ROWS]
    )
    shown = len(rows[:PAPER_ROWS])
    cut = f'<p class="listing-cut">{shown:,} of {total:,}</p>' if total > shown else ""
    css = "table report-table listing-paper" + " listing-wide" * (len(columns) > PORTRAIT)
    return f'<table class="{css}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{cut}'


def _cell(column: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    value = row.get(column["field"])
    if value is None or value != value:
        text = MISSING
    elif isinstance(value, int | float):
        text = f"{value:,.{column['context']['decimals']}f}".replace("-", MINUS)
    else:
        text = day(value) if isinstance(value, date) else str(value)
    return f"<td{_css(column, text)}>{escape(text, quote=False)}</td>"


def _css(column: Mapping[str, Any], text: str = "") -> str:
    """Classes of a cell: numbers to the right, statuses in colour, titles with room."""
    shapes = [css for shape, css in STATUS.values() if text.startswith(shape)]
    names = {
        "number": column.get("type") == "rightAligned",
        "grows": "flex" in column,
        "kept": "pinned" in column or "cellClassRules" in column,
        "day": column["context"].get("day", False),
        " ".join(shapes): "cellClassRules" in column,
    }
    chosen = " ".join(name for name, on in names.items() if on and name)
    return f' class="{chosen}"' if chosen else ""


_OF_INPUT = (
    "id", "name", "value", "maxLength", "required", "autoComplete", "autoFocus", "aria-describedby",
)  # fmt: skip


def _input(properties: Mapping[str, Any]) -> str:
    kind = properties.get("type", "text")
    css = {} if kind == "hidden" else {"className": "form-control"}
    return _element("input", css | {"type": kind} | _kept(properties, *_OF_INPUT))


def _textarea(properties: Mapping[str, Any]) -> str:
    kept = _kept(properties, "id", "name", "rows", "maxLength")
    # a browser leaves out the first line end
    text = f"\n{properties.get('value') or ''}"
    return _element("textarea", {"className": "form-control", **kept, "children": text})


def _select(properties: Mapping[str, Any]) -> str:
    chosen = properties.get("value")
    options = "".join(
        _element("option", {"value": each["value"], "selected": each["value"] == chosen,
                            "children": each["label"]})
        for each in properties["options"]
    )  # fmt: skip
    opening = _attributes({"className": "form-select", **_kept(properties, "id", "name")})
    return f"<select{opening}>{options}</select>"


def _radio_items(properties: Mapping[str, Any]) -> str:
    return "".join(_radio(properties, each) for each in properties["options"])


def _radio(properties: Mapping[str, Any], option: Mapping[str, Any]) -> str:
    button = _element(
        "input",
        {
            "type": "radio", "className": "form-check-input", "name": properties["name"],
            "value": option["value"], "checked": option["value"] == properties.get("value"),
        },
    )  # fmt: skip
    label = to_html(option["label"])
    return f'<label class="form-check form-check-label">{button}{label}</label>'


def _kept(properties: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: properties[name] for name in names if name in properties}


_LEAVES: Mapping[tuple[str, str], Callable[[Mapping[str, Any]], str]] = {
    ("dash_core_components", "Graph"): _graph,
    ("dash_bootstrap_components", "Input"): _input,
    ("dash_bootstrap_components", "RadioItems"): _radio_items,
    ("dash_bootstrap_components", "Select"): _select,
    ("dash_bootstrap_components", "Textarea"): _textarea,
}

"""Elements for tables of thousands of cells: what they are given is taken as it is.

Dash checks every property of every component, and asks every one what it is before it is sent:
that takes longer than all else that a table of 500 rows needs. These are components like the
others to whoever walks or draws a tree.
"""

from functools import cache
from typing import Any, TypeVar, cast

import orjson
from dash import html
from dash.development.base_component import Component

Kind = TypeVar("Kind", bound=Component)


def _light(kind: type[Kind]) -> type[Kind]:
    name, made = kind.__name__, cast(Any, type(kind))

    def begin(self: Component, children: Any = None, **properties: Any) -> None:
        if children is not None:
            properties["children"] = children
        vars(self).update(properties)

    def plain(self: Component) -> dict[str, Any]:
        return {"props": vars(self), "type": name, "namespace": "dash_html_components"}

    def said(self: Component) -> str:
        return f"{name}({vars(self)!r})"

    about = {
        "__module__": "builtins",  # none of ours: Dash looks for scripts in those of components
        "__init__": begin,
        "__repr__": said,
        "to_plotly_json": plain,
        "tolist": _sent,  # what plotly takes as it is, where it would look into all else
    }
    return cast("type[Kind]", made(name, (kind,), about))


def sent_at_once(tree: Component) -> Component:
    """The same tree; what it is sent as is not asked piece by piece, but in one go."""
    tree.__class__ = _at_once(type(tree))
    return tree


@cache
def _at_once(kind: type[Component]) -> type[Component]:
    about = {"__module__": kind.__module__, "tolist": _sent}
    return cast("type[Component]", cast(Any, type(kind))(kind.__name__, (kind,), about))


def _sent(node: Component) -> orjson.Fragment:
    """A tree as it is sent."""
    return orjson.Fragment(orjson.dumps(node, default=_told, option=_AS_DASH_DOES))


_AS_DASH_DOES = orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY


def _told(node: object) -> Any:
    if isinstance(node, Component):
        return node.to_plotly_json()
    raise TypeError(f"{type(node).__name__} cannot be sent")


A, Img, Span = _light(html.A), _light(html.Img), _light(html.Span)
Td, Th, Tr = _light(html.Td), _light(html.Th), _light(html.Tr)

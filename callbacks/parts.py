"""A part of the Administration page; each feature brings its own."""

from collections.abc import Callable
from dataclasses import dataclass

from dash.development.base_component import Component

from callbacks.reader import Reader
from dashboard.rights import Right
from dashboard.scope import HouseScope


@dataclass(frozen=True, slots=True)
class Part:
    """What it is called, who may see it, and how it is drawn."""

    name: str
    right: Right
    """Needed in some program at least; what it shows is for the part to choose."""
    content: Callable[[Reader, HouseScope], Component]
    find: Callable[[Reader, HouseScope], object] = lambda *_: None
    """Raises ``NotFound`` where the address opens an item that there is not, or not for one."""

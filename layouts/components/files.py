"""Short tables as files: which there are on a page, and the way to have them."""

from collections.abc import Iterator
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from layouts.components.leaves import Children, more
from layouts.components.tables import CONTENT, FORMS, TableContent

EXPORT = "/export/table"
LABEL = "table"
"""What names the table in the query of its file; all else in it is the page's own."""


def tables_of(content: Children) -> Iterator[TableContent]:
    """What is in each short table of a tree."""
    return (vars(frame)[CONTENT] for frame in _frames(content))


def offer_files(content: Children, path: str, query: str) -> None:
    """Put the way to its files at each short table of a page."""
    for frame in _frames(content):
        label = vars(frame)[CONTENT].label
        hrefs = {form: address_of_file(path, form, query, label) for form in FORMS}
        files = [
            html.A(form.upper(), href=href, download="", className="menu-item")
            for form, href in hrefs.items()
        ]
        frame.children = [more("As a file", label, files), *frame.children]


def address_of_file(path: str, form: str, query: str, label: str) -> str:
    """Where a table of a page is had as a file; ``query`` is the page's."""
    return f"{EXPORT}{path}.{form}{query}&{urlencode({LABEL: label})}"


def _frames(node: Children) -> Iterator[Component]:
    if isinstance(node, list | tuple):
        for each in node:
            yield from _frames(each)
    elif isinstance(node, Component):
        if CONTENT in vars(node):
            yield node
        else:
            yield from _frames(getattr(node, "children", None))

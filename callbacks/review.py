"""The review page: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping

from dash.development.base_component import Component

from callbacks.reader import Reader
from dashboard.errors import InvalidRequest
from dashboard.review import Review
from dashboard.scope import Scope
from db.review import review
from exports.paper import Paper, program_paper
from layouts import review as view

PATH = "/review"
VIEWS = ("exceptions",)


def check(chosen: Mapping[str, str]) -> None:
    """Refuse what exceptions are not shown by."""
    if chosen.get("exceptions", view.ALL) != view.ALL:
        raise InvalidRequest("All exceptions are shown, or the first ones.")


def _review(reader: Reader, scope: Scope) -> Review:
    with reader.session() as session:
        return review(session, scope, reader.viewer)


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week."""
    return view.content(_review(reader, scope))


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page on paper."""
    found = _review(reader, scope)
    return program_paper(found, "review", view.TITLE, view.content(found))

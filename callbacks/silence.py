"""Who has not updated: an adapter between the URL, the store and the layout."""

from dash.development.base_component import Component

from callbacks.reader import Reader
from dashboard.goal.address import LIST
from dashboard.scope import Scope
from dashboard.silence import PATH
from db.silence import silence_report
from exports.paper import Paper, program_paper
from layouts import silence as view

__all__ = ["HOME", "PATH", "content", "paper"]

HOME = LIST
EVERYTHING = "All that owes an update"


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week."""
    with reader.session() as session:
        told = silence_report(session, scope, reader.viewer)
    return view.content(told)


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page on paper."""
    with reader.session() as session:
        told = silence_report(session, scope, reader.viewer)
    return program_paper(told, "silence", view.TITLE, view.content(told), EVERYTHING)

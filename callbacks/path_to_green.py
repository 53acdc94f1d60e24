"""The page of the board of goals: an adapter between the URL, the store and the layout."""

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.goal.address import LIST
from dashboard.programs import Program
from dashboard.rights import Right, may
from dashboard.scope import Scope
from db.path_to_green.reading import goal_filters, path_to_green
from exports.paper import Paper
from exports.path_to_green.paper import path_to_green_paper
from layouts import path_to_green as view
from layouts.goal.forms_definition import new_goal

PATH = LIST
FILTERS = view.FILTER_LABELS


def offered(session: Session, program: Program) -> dict[str, list[str]]:
    """What the page can be filtered by."""
    return goal_filters(session, program)


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week."""
    with reader.session() as session:
        found = path_to_green(session, scope, reader.viewer)
    if not may(reader.viewer, Right.MANAGE, scope.program):
        return view.content(found)
    return view.content(found, new_goal(found.program.id, scope.as_of))


def paper(reader: Reader, scope: Scope) -> Paper:
    """The board on paper."""
    with reader.session() as session:
        found = path_to_green(session, scope, reader.viewer)
    return path_to_green_paper(found)

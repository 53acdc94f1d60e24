"""The page of the scorecard: an adapter between the URL, the store and the layout."""

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.metric.address import LIST
from dashboard.programs import Program
from dashboard.scope import Scope
from db.scorecard.editing import owners_of_new
from db.scorecard.reading import scorecard, scorecard_filters
from exports.paper import Paper
from exports.scorecard.paper import scorecard_paper
from layouts import scorecard as view
from layouts.metric.forms_definition import new_metric

PATH = LIST
FILTERS = view.FILTER_LABELS


def offered(session: Session, program: Program) -> dict[str, list[str]]:
    """What the page can be filtered by."""
    return scorecard_filters(session, program)


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week."""
    with reader.session() as session:
        card = scorecard(session, scope, reader.viewer)
        owners = owners_of_new(session, card.program, reader.viewer)
    return view.content(card, None if owners is None else new_metric(card.program.id, owners))


def paper(reader: Reader, scope: Scope) -> Paper:
    """The weekly table on paper."""
    with reader.session() as session:
        card = scorecard(session, scope, reader.viewer)
    return scorecard_paper(card)

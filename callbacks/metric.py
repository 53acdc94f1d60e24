"""The page of one metric: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.errors import NotFound
from dashboard.metric.address import LIST, PATH, VIEW
from dashboard.metric.values import NoStory
from dashboard.programs import Program
from dashboard.scope import Scope
from db.metric import find_metric, metric_story
from db.scorecard.editing import metric_editing
from exports.paper import Paper
from exports.scorecard.paper import metric_paper
from layouts.metric import page as view
from layouts.metric.forms import forms

__all__ = ["HOME", "PATH", "VIEWS", "content", "find", "paper"]

VIEWS = (VIEW,)
HOME = LIST


def find(session: Session, program: Program, chosen: Mapping[str, str]) -> None:
    """Refuse a metric that there is not."""
    if VIEW not in chosen:
        raise NotFound("The address names no metric: open one from the scorecard.")
    find_metric(session, program, chosen[VIEW])


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week, or why there is nothing to tell."""
    key = scope.view[VIEW]
    try:
        with reader.session() as session:
            story = metric_story(session, scope, key, reader.viewer)
            found = metric_editing(session, story, reader.viewer, reader.now())
    except NoStory as error:
        return view.nothing(scope, key, error.sentence)
    return view.content(story, forms(found) if found else None)


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page of one metric on paper; raises ``NotFound`` where there is nothing to tell."""
    with reader.session() as session:
        story = metric_story(session, scope, scope.view[VIEW], reader.viewer)
    return metric_paper(story)

"""The page of one initiative: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.errors import NotFound
from dashboard.initiative.values import NoStory
from dashboard.programs import Program
from dashboard.roadmap.address import ITEM, VIEW
from dashboard.roadmap.address import PATH as LIST
from dashboard.scope import Scope
from db.initiative import find_initiative, initiative_story
from db.roadmap.editing import initiative_editing
from exports.paper import Paper
from exports.roadmap.paper import initiative_paper
from layouts.initiative import forms, forms_dates
from layouts.initiative import page as view

__all__ = ["HOME", "PATH", "VIEWS", "content", "find", "paper"]

PATH, VIEWS, HOME = ITEM, (VIEW,), LIST


def find(session: Session, program: Program, chosen: Mapping[str, str]) -> None:
    """Refuse an initiative that there is not."""
    if VIEW not in chosen:
        raise NotFound("The address names no initiative: open one from the roadmap.")
    find_initiative(session, program, chosen[VIEW])


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week, or why there is nothing to tell."""
    key = scope.view[VIEW]
    try:
        with reader.session() as session:
            story = initiative_story(session, scope, reader.viewer, key)
            found = initiative_editing(session, scope, key, reader.viewer, reader.now())
    except NoStory as error:
        return view.nothing(scope, key, error.sentence)
    if found is None:
        return view.content(story)
    return view.content(
        story, forms.forms(found), talk=forms.talk(found), dated=forms.dates(found),
        milestone=forms_dates.milestones(found), linked=forms_dates.dependencies(found),
    )  # fmt: skip


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page of one initiative on paper; raises ``NotFound`` where there is nothing to tell."""
    with reader.session() as session:
        story = initiative_story(session, scope, reader.viewer, scope.view[VIEW])
    return initiative_paper(story)

"""The page of one goal: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.errors import NotFound
from dashboard.goal.address import LIST, PATH, VIEW
from dashboard.goal.values import NoStory
from dashboard.programs import Program
from dashboard.scope import Scope
from db.goal import find_goal, goal_story
from db.path_to_green.editing import goal_editing
from exports.paper import Paper
from exports.path_to_green.paper import goal_paper
from layouts.goal import forms
from layouts.goal import page as view

__all__ = ["HOME", "PATH", "VIEWS", "content", "find", "paper"]

VIEWS = (VIEW,)
HOME = LIST


def find(session: Session, program: Program, chosen: Mapping[str, str]) -> None:
    """Refuse a goal that there is not."""
    if VIEW not in chosen:
        raise NotFound("The address names no goal: open one from the path to green.")
    find_goal(session, program, chosen[VIEW])


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week, or why there is nothing to tell."""
    key = scope.view[VIEW]
    try:
        with reader.session() as session:
            story = goal_story(session, scope, key, reader.viewer)
            found = goal_editing(session, scope, key, reader.viewer, reader.now())
    except NoStory as error:
        return view.nothing(scope, key, error.sentence)
    if found is None:
        return view.content(story)
    said = forms.forms(found), forms.talk(found), forms.plan_forms(found)
    return view.content(story, said[0], talk=said[1], actions=said[2])


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page of one goal on paper; raises ``NotFound`` where there is nothing to tell."""
    with reader.session() as session:
        story = goal_story(session, scope, scope.view[VIEW], reader.viewer)
    return goal_paper(story)

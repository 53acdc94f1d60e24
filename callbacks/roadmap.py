"""The page of the roadmap: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.listings import Listing
from callbacks.reader import Reader
from dashboard.errors import InvalidRequest
from dashboard.listings import Ask, chosen_rows
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.roadmap.address import PATH
from dashboard.roadmap.editing import RoadmapEditing
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import NAMES, RoadmapView, looked_at, roadmap_view
from dashboard.roadmap.what_if import Effect
from dashboard.scope import Scope
from db.roadmap.editing import roadmap_editing
from db.roadmap.reading import planning, roadmap, roadmap_filters, since_week, what_if
from exports.paper import Paper
from exports.roadmap.paper import planning_paper, roadmap_paper
from layouts import roadmap as view
from layouts.initiative.forms import new_initiative
from layouts.roadmap import forms
from layouts.roadmap.planning import planning_page

__all__ = ["FILTERS", "LISTING", "PATH", "VIEWS", "check", "content", "offered", "paper"]

FILTERS = view.FILTER_LABELS
VIEWS = NAMES


def offered(session: Session, program: Program) -> dict[str, list[str]]:
    """What the page can be filtered by."""
    return roadmap_filters(session, program)


def check(chosen: Mapping[str, str]) -> None:
    """Refuse a view that there is not."""
    roadmap_view(chosen)


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week, with what the viewer can change of it today."""
    chosen, now = roadmap_view(scope.view), reader.now()
    with reader.session() as session:
        found = roadmap(session, scope, reader.viewer)
        editing = roadmap_editing(session, scope, reader.viewer, now)
        if chosen.planning:
            told = planning(session, scope, reader.viewer)
            return planning_page(found, told, forms.planning_form(editing))
        today = found.program.calendar.today(now)
        beside = _beside(session, scope, reader.viewer, chosen, today)
        here = Scope(scope.program, today, running=True)
        told_today, _ = _effect(session, here, reader.viewer, chosen)
    return view.content(found, chosen, _editable(beside, found, editing, chosen, told_today))


def _editable(
    beside: view.Beside,
    found: Roadmap,
    editing: RoadmapEditing,
    chosen: RoadmapView,
    told_today: Effect | None,
) -> view.Beside:
    """With the forms; a what-if is taken over into the plan as it stands today."""
    kept = forms.scenario_list(editing, found.scope, found.program.calendar)
    first = found.scope.as_of
    return replace(
        beside,
        what_if=(*forms.shift_forms(editing, chosen.shifts, told_today), kept),
        forms=(new_initiative(editing.program_id, first),) if editing.may_manage else (),
    )


def _beside(
    session: Session, scope: Scope, viewer: Viewer, chosen: RoadmapView, today: date | None
) -> view.Beside:
    """What is told of the week before, and of the shifts of the address."""
    told, refused = _effect(session, scope, viewer, chosen)
    return view.Beside(
        since=since_week(session, scope, viewer, chosen.since),
        effect=told,
        refused=refused,
        today=today,
    )


def _effect(
    session: Session, scope: Scope, viewer: Viewer, chosen: RoadmapView
) -> tuple[Effect | None, str]:
    """What shifts would do; or why they cannot be, said beside their fields."""
    if not chosen.shifts:
        return None, ""
    try:
        return what_if(session, scope, viewer, chosen.shifts), ""
    except InvalidRequest as refusal:
        return None, refusal.sentence


def _rows(
    session: Session, scope: Scope, viewer: Viewer, ask: Ask
) -> tuple[int, list[Mapping[str, Any]]]:
    shown = looked_at(roadmap(session, scope, viewer), roadmap_view(scope.view))
    return chosen_rows(view.list_rows(shown), ask)


LISTING = Listing(PATH, view.LIST, view.TEXTS, view.NUMBERS, _rows)


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page on paper; today is no part of it."""
    chosen = roadmap_view(scope.view)
    with reader.session() as session:
        found = roadmap(session, scope, reader.viewer)
        if chosen.planning:
            return planning_paper(found, planning(session, scope, reader.viewer))
        beside = _beside(session, scope, reader.viewer, chosen, None)
    return roadmap_paper(found, chosen, beside)

"""The page of the roadmap: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping, Sequence
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
from dashboard.roadmap.comparing import Comparison, Side
from dashboard.roadmap.editing import RoadmapEditing
from dashboard.roadmap.shifts import Shift
from dashboard.roadmap.values import Roadmap
from dashboard.roadmap.view import NAMES, RoadmapView, looked_at, roadmap_view
from dashboard.roadmap.what_if import Effect
from dashboard.scope import Scope
from db.programs import program
from db.roadmap.editing import roadmap_editing
from db.roadmap.reading import planning, roadmap, roadmap_filters, since_week, what_if
from db.roadmap.scenarios import scenarios
from exports.paper import Paper
from exports.roadmap.paper import planning_paper, roadmap_paper
from layouts import roadmap as view
from layouts.initiative.forms import new_initiative
from layouts.roadmap import forms
from layouts.roadmap.planning import planning_page

__all__ = ["FILTERS", "LISTING", "PATH", "VIEWS", "check", "content", "offered", "paper"]

FILTERS = view.FILTER_LABELS
VIEWS = NAMES
SHOWN = "What is shown"
"""A what-if that no scenario keeps."""


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
        told_today, _ = _effect(session, here, reader.viewer, chosen.shifts)
    return view.content(found, chosen, _editable(beside, found, editing, chosen, told_today))


def _editable(
    beside: view.Beside,
    found: Roadmap,
    editing: RoadmapEditing,
    chosen: RoadmapView,
    told_today: Effect | None,
) -> view.Beside:
    """With the forms; a what-if is taken over into the plan as it stands today."""
    kept = forms.scenario_list(editing, found.scope, found.program.calendar, chosen.shifts)
    first = found.scope.as_of
    shifts = chosen.shifts if beside.effect or told_today else ()
    return replace(
        beside,
        what_if=(*forms.shift_forms(editing, shifts, told_today), kept),
        forms=(new_initiative(editing.program_id, first),) if editing.may_manage else (),
    )


def _beside(
    session: Session, scope: Scope, viewer: Viewer, chosen: RoadmapView, today: date | None
) -> view.Beside:
    """What is told of the week before, and of the shifts of the address."""
    told, refused = _effect(session, scope, viewer, chosen.shifts)
    beside = view.Beside(
        since=since_week(session, scope, viewer, chosen.since),
        effect=told,
        refused=refused,
        today=today,
    )
    if told is None or chosen.against is None:
        return beside
    return _compared(session, scope, viewer, chosen, beside)


def _compared(
    session: Session, scope: Scope, viewer: Viewer, chosen: RoadmapView, beside: view.Beside
) -> view.Beside:
    """With another scenario; one that was dropped is none."""
    kept = scenarios(session, program(session, scope.program, viewer, scope.as_of))
    other = next((each for each in kept if each.id == chosen.against), None)
    if other is None or beside.effect is None:
        return beside
    told, refused = _effect(session, scope, viewer, other.shifts)
    if told is None:
        return replace(beside, refused=f"“{other.name}” can't be compared: {refused}")
    shown = next((each.name for each in kept if each.shifts == chosen.shifts), SHOWN)
    return replace(
        beside, comparison=Comparison(Side(shown, beside.effect), Side(other.name, told))
    )


def _effect(
    session: Session, scope: Scope, viewer: Viewer, shifts: Sequence[Shift]
) -> tuple[Effect | None, str]:
    """What shifts would do; or why they cannot be, said beside their fields."""
    if not shifts:
        return None, ""
    try:
        return what_if(session, scope, viewer, shifts), ""
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

"""The page of rules: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping
from typing import Any

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.listings import Listing
from callbacks.reader import Reader
from dashboard.errors import InvalidRequest
from dashboard.listings import Ask
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, may
from dashboard.rule.address import LIST
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.listing import LISTS, NUMBERS, TEXTS
from dashboard.scope import Scope
from db.rule_deprecation import rule_deprecation, rule_filters
from db.rule_deprecation.listing import listed_rules
from db.rule_deprecation.nomination import nomination_preview
from exports.paper import Paper
from exports.rule_deprecation.paper import APPENDIX_ROWS, TOP_ROWS, rule_deprecation_paper
from layouts import rule_deprecation as view
from layouts.rule_deprecation.nomination import nomination

PATH = LIST
FILTERS = view.FILTER_LABELS
VIEWS = ("list", "appendix")


def offered(session: Session, program: Program) -> dict[str, list[str]]:
    """What the page can be filtered by."""
    return rule_filters(session, program)


def check(chosen: Mapping[str, str]) -> None:
    """Refuse a list that there is not."""
    if chosen.get("list", LISTS[0]) not in LISTS:
        raise InvalidRequest(f"Rules are listed as {', '.join(LISTS)}.")
    if chosen.get("appendix", "all") != "all":
        raise InvalidRequest("An appendix has all rules of the list, or is left out.")


def _list(scope: Scope) -> str:
    return scope.view.get("list", LISTS[0])


def _rows(
    session: Session, scope: Scope, viewer: Viewer, ask: Ask
) -> tuple[int, list[Mapping[str, Any]]]:
    total, rows = listed_rules(session, scope, viewer, _list(scope), ask)
    return total, [view.list_row(scope, row) for row in rows]


LISTING = Listing(PATH, view.LIST, TEXTS, NUMBERS, _rows)


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week."""
    with reader.session() as session:
        told = rule_deprecation(session, scope, reader.viewer)
        found = _nomination(session, reader, told)
    return view.content(told, nomination=found)


def _nomination(session: Session, reader: Reader, told: RuleDeprecation) -> Component | None:
    """Of today's candidates, for whoever may nominate them."""
    viewer, program = reader.viewer, told.program
    if not told.scope.running or not may(viewer, Right.CHANGE, program.key, viewer.person):
        return None
    return nomination(nomination_preview(session, program, reader.now()), program.id)


def paper(reader: Reader, scope: Scope) -> Paper:
    """The page on paper; the full list only where the address asks for an appendix."""
    rows = APPENDIX_ROWS if scope.view.get("appendix") else TOP_ROWS
    with reader.session() as session:
        told = rule_deprecation(session, scope, reader.viewer)
        listed = listed_rules(session, scope, reader.viewer, _list(scope), Ask(0, rows))[1]
    return rule_deprecation_paper(told, listed)

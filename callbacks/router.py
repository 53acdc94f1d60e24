"""The page is a function of the URL: one callback reads it and replaces the content only."""

from datetime import date, timedelta
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State, no_update
from dash.development.base_component import Component

from callbacks import documents
from callbacks.reader import Reader
from callbacks.requests import HouseRequest, PageRequest, any_request, open_pages
from dashboard.program_calendar import FIRST_YEAR, ProgramCalendar
from dashboard.rights import Right, may
from dashboard.scope import Scope
from layouts import shell
from layouts.components.files import offer_files
from layouts.components.later import WHAT, WHERE
from layouts.components.light import sent_at_once

ALL, MATCH = dash.ALL, dash.MATCH


def register(app: dash.Dash, reader: Reader) -> None:
    """Wire the frame: URL to page on the server, controls to URL in the browser."""

    @app.callback(
        Output(shell.CONTENT, "children"),
        Output(shell.FILTERS, "children"),
        Output(shell.SHOWN, "data"),
        Output(shell.NAVIGATION, "children"),
        Output(shell.PROGRAM, "label"),
        Output(shell.PROGRAM, "children"),
        Output(shell.WEEK_LABEL, "children"),
        Output(shell.WEEK_DATE, "value"),
        Output(shell.WEEK_DATE, "max"),
        Output(shell.WEEK_BEFORE, "href"),
        Output(shell.WEEK_AFTER, "href"),
        Output(shell.WEEK_AFTER, "hidden"),
        Output(shell.PRINT, "href"),
        Output(shell.PRINT, "hidden"),
        Output(shell.CONTEXT, "hidden"),
        Output(shell.MARKING, "children"),
        Input(shell.URL, "pathname"),
        Input(shell.URL, "search"),
        Input(shell.AGAIN, "data"),
        State(shell.SHOWN, "data"),
    )
    def show(path: Any, search: Any, _again: Any, shown: Any) -> tuple[Any, ...]:
        return page(reader, path, search, shown)

    _wire_controls(app)
    app.clientside_callback(
        ClientsideFunction("later", "put"),
        Output({"type": WHERE, "name": MATCH}, "children"),
        Input({"type": WHAT, "name": MATCH}, "data"),
    )


def _wire_controls(app: dash.Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("greenpath", "controlsToUrl"),
        Output(shell.URL, "search"),
        Input({"type": shell.FILTER, "name": ALL}, "value"),
        State({"type": shell.FILTER, "name": ALL}, "id"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("greenpath", "urlToControls"),
        Output(shell.SYNCED, "data"),
        Input(shell.URL, "search"),
        State({"type": shell.FILTER, "name": ALL}, "id"),
        State({"type": shell.FILTER, "name": ALL}, "value"),
        State({"type": shell.FILTER_LABEL, "name": ALL}, "title"),
        prevent_initial_call=True,
    )


def page(reader: Reader, path: Any, search: Any, shown: Any) -> tuple[Any, ...]:
    """Everything that an address changes; the filters only where page or program changed."""
    asked = any_request(reader, path, search)
    if isinstance(asked, HouseRequest):
        return _house_page(reader, asked)
    content = asked.page.content(reader, asked.scope)
    if may(reader.viewer, Right.EXPORT, asked.scope.program):
        offer_files(content, asked.path, asked.scope.query())
    drawn_for = f"{asked.path} {asked.program.key}"
    return (
        sent_at_once(content),
        no_update if shown == drawn_for else _controls(reader, asked),
        drawn_for,
        *_frame(asked, asked.program.calendar, reader),
    )


def _controls(reader: Reader, asked: PageRequest) -> Component:
    with reader.session() as session:
        offered = asked.page.offered(session, asked.program)
    return shell.filter_controls(asked.page.filters, offered, asked.scope.filters)


def _house_page(reader: Reader, asked: HouseRequest) -> tuple[Any, ...]:
    """A page of the whole house: no filters, no program, no week and no paper."""
    pages = open_pages(reader.viewer, asked.scope.context.get("program", ""))
    navigation = shell.navigation(asked.path, asked.scope.back(), pages)
    content = sent_at_once(asked.page.content(reader, asked.scope))
    return (content, None, asked.path, navigation, *(no_update,) * 9, True, True, None)


def _frame(asked: PageRequest, calendar: ProgramCalendar, reader: Reader) -> tuple[Any, ...]:
    scope, path, now = asked.scope, asked.path, reader.now()
    over = (calendar.today(now) - scope.as_of).days > 1  # in every zone
    week = f"&as_of={scope.as_of}" if over else ""
    rail = asked.page.home or asked.page.part_of or path
    plain = Scope(scope.program, scope.as_of).query()
    own = scope.query() if rail == path else plain
    label, entries = shell.program_menu(
        asked.programs, asked.page.home or path, scope.program, week
    )
    before, after = _neighbours(scope, calendar, now)
    return (
        shell.navigation(rail, own, open_pages(reader.viewer, scope.program), plain),
        label,
        entries,
        shell.week_label(scope, calendar),
        scope.as_of.isoformat(),
        calendar.today(now).isoformat(),
        path + scope.at(before).query(),
        path + scope.at(after).query(),
        after == scope.as_of,
        documents.PAPER + path + scope.query(),
        asked.page.paper is None or not may(reader.viewer, Right.EXPORT, scope.program),
        False,
        shell.marking(asked.program.marking),
    )


def _neighbours(scope: Scope, calendar: ProgramCalendar, now: int) -> tuple[date, date]:
    """The week-ending days before and after, within what is kept; today ends the running week."""
    ending = calendar.week_ending(scope.as_of)
    after = ending + timedelta(days=7) if ending == scope.as_of else ending
    before = max(ending - timedelta(days=7), date(FIRST_YEAR, 1, 1))
    return before, min(after, calendar.today(now))

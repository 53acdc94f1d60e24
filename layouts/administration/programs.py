"""The programs of the house: a list, one program's form, and the form of a new one."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.administration import (
    ABOUT,
    COUNTRY,
    FISCAL_YEAR_ENDS,
    KEY,
    MARKING,
    NAME,
    WEEK_ENDS,
    ZONE,
    ProgramEntry,
    ProgramSettings,
)
from dashboard.scope import HouseScope
from layouts.administration.page import PATH
from layouts.components import Column, empty, link, section, table
from layouts.components.forms import Filled, form
from layouts.components.history import history

PART = "programs"
COLUMNS = (
    Column("name", "Program", grows=True),
    Column("key", "Key"),
    Column("zone", "Time zone"),
    Column("marking", "Marking"),
)


def programs(settings: ProgramSettings, scope: HouseScope) -> Component:
    """The part: one program where one is open, else all of them."""
    if settings.opened is not None:
        return html.Div([_one(settings.opened, scope), _history(settings, settings.opened)])
    return html.Div([_list(settings, scope), _new() if settings.may_add else None])


def _list(settings: ProgramSettings, scope: HouseScope) -> Component:
    if not settings.programs:
        return empty("There is no program yet.", "Add the first one below.")
    rows = [
        (_way(entry, scope), entry.key, entry.zone, entry.marking or formats.MISSING)
        for entry in settings.programs
    ]
    lead = f"{formats.plural(len(rows), 'program')}. Open one to change it."
    return section("Programs", table(COLUMNS, rows, "Programs", "programs-list"), lead=lead)


def _way(entry: ProgramEntry, scope: HouseScope) -> Component:
    return link(entry.name, PATH + scope.viewed(part=PART, item=str(entry.id)).query())


def address_of_program(program_id: int) -> str:
    """Where a program is changed."""
    return PATH + HouseScope().viewed(part=PART, item=str(program_id)).query()


def _one(entry: ProgramEntry, scope: HouseScope) -> Component:
    back = link("All programs", PATH + scope.viewed(part=PART).query())
    return section(
        entry.name,
        form(
            f"program:{entry.id}",
            entry.version,
            Filled(NAME, entry.name, "As people say it."),
            Filled(
                MARKING,
                entry.marking,
                "Stands in the bar and on every page on paper. Empty: nothing stands there.",
                placeholder="Confidential",
            ),
            Filled(ABOUT, entry.about, "What the program is for, and whom to ask."),
            way=back,
        ),
        lead=f"{entry.key} · {entry.zone}",
    )


def _history(settings: ProgramSettings, opened: ProgramEntry) -> Component | None:
    if not settings.history:
        return None
    return section("History", history(settings.history, opened.zone))


def _new() -> Component:
    return section(
        "Add a program",
        form(
            "program-new",
            None,
            Filled(KEY, "", "Short, for addresses and commands: letters, digits, - and _."),
            Filled(NAME, "", "As people say it."),
            Filled(ZONE, "UTC", "Where its weeks end at midnight, such as America/New_York."),
            Filled(WEEK_ENDS, "saturday"),
            Filled(FISCAL_YEAR_ENDS, "december"),
            Filled(COUNTRY, "", "Such as US. Its business clock stands still on these days."),
            send="Add program",
        ),
        lead="Its workflow, age buckets and SLA are the usual ones until they are changed.",
    )

"""Who has updated and who has not: team by team over twelve weeks, and whom to remind."""

from dash import dcc, html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.goal.address import list_address
from dashboard.silence import FILE_UPDATES, SilenceReport, drafts_address
from dashboard.status_updates.reminders import as_text
from dashboard.status_updates.silence import FiledWeek, Owed, TeamSilence
from dashboard.ticket_aging.provenance import provenance
from layouts.components import (
    LABELLED,
    Column,
    controls,
    empty,
    link,
    page_head,
    section,
    table,
)
from layouts.components.leaves import Children, mark
from layouts.path_to_green.cells import status_word
from layouts.path_to_green.words import CLAIMED

TITLE = "Silence"
NO_TEAM = "No team"
LIST = "reminder-list"
"""The list that is copied."""


def content(told: SilenceReport) -> Component:
    """The page of one program as of one date."""
    calendar = told.program.calendar
    about = formats.week_in_words(told.scope.as_of, calendar, told.partial_week)
    back = link("To path to green", list_address(told.scope))
    return html.Div(
        [
            page_head(TITLE, f"{told.program.name} · {about}", controls(back)),
            *(_parts(told) if told.items else [_nothing(told)]),
            html.Footer(provenance(told), className="provenance"),
        ],
        className="silence",
    )


def _nothing(told: SilenceReport) -> Component:
    return empty(
        "Nothing owes an update as of this week.",
        "Goals and initiatives do from the week in which they start, rules once somebody has them.",
    )


def _parts(told: SilenceReport) -> list[Component]:
    return [
        html.P(headline(told), className="headline"),
        section("By team", _teams(told), lead=_record(told), name="teams"),
        section(
            "To be reminded", *_reminders(told), lead=_due(told), tools=_tools(told),
            name="reminders",
        ),
    ]  # fmt: skip


def headline(told: SilenceReport) -> str:
    """``1 of 7 items outdated; 5 updates are due by 21 Nov 2026.``."""
    week = told.program.calendar.week_ending(told.scope.as_of)
    of = formats.plural(told.items, "item")
    silent = f"{told.outdated:,} of {of} outdated" if told.outdated else f"None of {of} outdated"
    due = "none is" if not told.due else f"{told.due:,} {'is' if told.due == 1 else 'are'}"
    return f"{silent}; of the updates by {formats.day(week)}, {due} missing."


def _record(told: SilenceReport) -> str:
    """``78 of 84 updates of the last twelve weeks came.``."""
    weeks = [week for team in told.teams for week in team.weeks]
    filed, asked = sum(week.filed for week in weeks), sum(week.due for week in weeks)
    if not asked:
        return "No week that is over has asked for an update yet."
    length = len(told.teams[0].weeks)
    return f"{filed:,} of {asked:,} updates of the last {formats.plural(length, 'week')} came."


def _due(told: SilenceReport) -> str:
    if not told.reminders:
        return "Nobody: all updates that are due by the end of this week are there."
    people = formats.plural(len(told.reminders), "person").replace("persons", "people")
    return f"{formats.plural(told.due, 'update')} of {people}; a reminder is written for each."


def _teams(told: SilenceReport) -> Component:
    weeks = told.teams[0].weeks
    columns = (
        Column("team", "Team", grows=True),
        Column("share", "Filed", number=True, help="Of what these weeks asked for."),
        *(
            Column(
                f"w{n}", formats.week(week.week, told.program.calendar), number=True,
                help=f"Filed of what was asked for in the week to {formats.day(week.week)}.",
            )
            for n, week in enumerate(weeks)
        ),
        Column("outdated", "Outdated", number=True, help="Items whose update is over 3 days late."),
    )  # fmt: skip
    rows = [_team(team) for team in sorted(told.teams, key=_gravity)]
    return table(columns, rows, "Updates filed by team", f"{LABELLED} silence-teams")


def _share(team: TeamSilence) -> float | None:
    """What came of what these weeks asked for."""
    asked = sum(week.due for week in team.weeks)
    return sum(week.filed for week in team.weeks) / asked if asked else None


def _gravity(team: TeamSilence) -> tuple[int, float, bool, str]:
    """Teams with outdated items first, then those of whom most is missing; what has none last."""
    share = _share(team)
    return -len(team.outdated), 1.0 if share is None else share, not team.team, team.team


def _team(team: TeamSilence) -> tuple[Children, ...]:
    return (
        team.team or NO_TEAM,
        formats.percent(_share(team)),
        *map(_week, team.weeks),
        formats.count(len(team.outdated)),
    )


def _week(week: FiledWeek) -> Children:
    """``2/3``; what is missing stands out."""
    if not week.due:
        return formats.MISSING
    said = f"{week.filed:,}/{week.due:,}"
    return said if week.filed == week.due else html.Strong(said, className="missed")


_OWED = (
    Column("person", "Who files", grows=True), Column("item", "Item", grows=True),
    Column("due", "Due", day=True), Column("late", "Days overdue", number=True),
    Column("last", "Last claimed"), Column("week", "In the week to", day=True),
)  # fmt: skip


def _reminders(told: SilenceReport) -> list[Component]:
    if not told.reminders:
        return []
    rows = [_owed(each.person, item) for each in told.reminders for item in each.items]
    text = as_text(told.reminders, told.program, told.scope.as_of)
    copied = html.Details(
        [
            html.Summary("The list as text"),
            html.Label("Reminders as text", htmlFor=LIST, className="visually-hidden"),
            dcc.Textarea(id=LIST, value=text, readOnly=True, rows=min(12, text.count("\n") + 1),
                         className="form-control reminder-list"),
        ]
    )  # fmt: skip
    return [table(_OWED, rows, "Updates to be reminded of", LABELLED), controls(copied)]


def _owed(person: str, owed: Owed) -> tuple[Children, ...]:
    newest, due = owed.newest, owed.silence.due
    return (
        person or formats.MISSING,
        owed.item.title,
        formats.day(due) if due else formats.MISSING,
        formats.count(owed.silence.days_overdue),
        _claimed(owed) or "never updated",
        formats.day(newest.week) if newest else formats.MISSING,
    )


def _claimed(owed: Owed) -> Component | None:
    """The colour that was claimed last; hatched where it is outdated."""
    if owed.newest is None:
        return None
    hatched = "hatched" if owed.silence.outdated else ""
    return status_word(*CLAIMED[owed.newest.colour], hatched)


def _tools(told: SilenceReport) -> Component | None:
    if not told.reminders:
        return None
    return controls(
        html.Button("Copy the list", type="button", className="btn btn-quiet", **mark(copies=LIST)),
        html.A(
            "Drafts for mail (.eml)", href=drafts_address(told.scope), download="",
            className="btn btn-quiet",
        ),
        link("File updates", f"{FILE_UPDATES}{told.scope.query()}"),
        className="section-tools",
    )  # fmt: skip

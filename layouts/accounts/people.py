"""People under Administration: all of them, one of them, and who is signed in."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.accounts import forms as fields
from dashboard.accounts.people import (
    ACTIVE,
    DISABLED,
    INVITED,
    AccountRow,
    SessionRow,
    StandIn,
    browser_name,
)
from dashboard.forms import YES
from dashboard.rights import Grant, Role
from dashboard.scope import HouseScope
from layouts.administration.page import PATH
from layouts.components import Column, link, section, status, table
from layouts.components.forms import Filled, form

PEOPLE, SESSIONS = "people", "sessions"
ZONE = "UTC"
_STATES = {
    ACTIVE: ("green", "active"),
    INVITED: ("amber", "invited"),
    DISABLED: ("grey", "disabled"),
}
_COLUMNS = (
    Column("name", "Person"),
    Column("login", "Signs in as"),
    Column("state", "State"),
    Column("rights", "Rights", grows=True),
    Column("seen", "Last seen (UTC)", day=True),
    Column("sessions", "Signed in", number=True, help="Browsers that are signed in now"),
)
_SESSION_COLUMNS = (
    Column("name", "Person"),
    Column("browser", "Browser", grows=True),
    Column("address", "Address"),
    Column("begun", "Since (UTC)", day=True),
    Column("seen", "Last seen (UTC)", day=True),
    Column("end", ""),
)


def people(rows: Sequence[AccountRow], programs: Mapping[str, str], scope: HouseScope) -> Component:
    """All people who have an account; ``programs`` are names by key."""
    listed = [
        (
            link(row.name, PATH + scope.viewed(part=PEOPLE, item=str(row.id)).query()),
            row.login,
            status(*_STATES[row.state]),
            _rights(row, programs),
            formats.moment(row.seen_at, ZONE),
            formats.count(row.sessions),
        )
        for row in rows
    ]
    active = sum(row.state == ACTIVE for row in rows)
    lead = f"{formats.plural(len(rows), 'person').replace('persons', 'people')}, {active} active."
    return html.Div(
        [section("People", table(_COLUMNS, listed, "People", "people-list"), lead=lead), _new()]
    )


def _rights(row: AccountRow, programs: Mapping[str, str]) -> str:
    if row.administrator:
        return "Administrator"
    said = [f"{programs.get(key, key)}: {_grant(grant)}" for key, grant in row.grants.items()]
    return ", ".join(said) or "No program"


def _grant(grant: Grant) -> str:
    return grant.role.value + ("" if grant.exports else ", no export")


def _new() -> Component:
    return section(
        "Add a person",
        form(
            "person-new",
            None,
            Filled(fields.NAME, help="As it stands on tickets and updates."),
            Filled(fields.LOGIN),
            Filled(fields.ADMINISTRATOR),
            send="Add person",
        ),
        lead="You get a link to pass on, with which the person chooses a password.",
    )


def person(
    row: AccountRow,
    programs: Mapping[str, str],
    others: Sequence[AccountRow],
    today: str,
    scope: HouseScope,
) -> Component:
    """One person: whether they get in, what they may do, and who acts for them."""
    back = link("All people", PATH + scope.viewed(part=PEOPLE).query())
    return html.Div(
        [
            section(
                row.name,
                form(
                    f"person:{row.id}",
                    row.version,
                    Filled(fields.ENABLED, "" if row.disabled_at is not None else YES),
                    Filled(fields.ADMINISTRATOR, YES if row.administrator else ""),
                    way=back,
                ),
                lead=f"{row.login} · {_STATES[row.state][1]} · "
                f"{formats.plural(row.sessions, 'browser')} signed in",
            ),
            None if row.demonstration else _password(row),
            _rights_of(row, programs),
            _stand_ins(row, others, today),
        ]
    )


def _password(row: AccountRow) -> Component:
    return section(
        "Password",
        form(f"password-link:{row.id}", None, send="Make a link for a new password"),
        lead="Nobody sees a password. The link works once, for 7 days; it ends earlier ones.",
    )


def _rights_of(row: AccountRow, programs: Mapping[str, str]) -> Component:
    columns = (Column("program", "Program", grows=True), Column("role", "Role"))
    held = [(programs.get(key, key), _grant(grant)) for key, grant in row.grants.items()]
    lead = "An administrator may do everything." if row.administrator else ""
    return section(
        "Rights",
        table(columns, held, "Rights") if held else html.P("No program yet.", className="quiet"),
        form(
            f"right:{row.id}",
            None,
            Filled(
                fields.PROGRAM, options=_chosen([(name, key) for key, name in programs.items()])
            ),
            Filled(fields.ROLE, Role.VIEWER.value),
            Filled(fields.EXPORTS, YES),
            send="Set the right",
        ),
        lead=lead,
    )


def _chosen(options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [("Choose …", ""), *options]


def _stand_ins(row: AccountRow, others: Sequence[AccountRow], today: str) -> Component:
    owned = formats.plural(row.open_tickets, "open ticket")
    offered = [(o.name, str(o.person)) for o in others if o.id != row.id and o.state != DISABLED]
    return section(
        "Who acts for this person",
        *(stand_in(each) for each in row.stand_ins),
        form(
            f"stand-in:{row.id}",
            None,
            Filled(fields.STAND_IN, options=_chosen(offered)),
            Filled(fields.FROM, today),
            Filled(fields.UNTIL, help="Empty: for good, as when somebody has left."),
            Filled(fields.REASON, placeholder="Holiday"),
            send="Hand over",
        ),
        lead=f"Owns {owned}. Whoever acts instead may change all that is {row.name}'s, in every"
        " program; the items keep their owner's name.",
    )


def stand_in(each: StandIn, ending: str = "stand-in-end") -> Component:
    """Somebody who acts instead, and the form that ends it."""
    until = "for good" if each.until_at is None else f"until {formats.moment(each.until_at, ZONE)}"
    return html.Div(
        [
            html.P(
                [
                    html.Strong(each.stand_in),
                    f" from {formats.moment(each.from_at, ZONE)}, {until}: {each.reason}",
                ]
            ),
            form(f"{ending}:{each.id}", None, send="End it now"),
        ],
        className="stand-in",
    )


def sessions(rows: Sequence[SessionRow]) -> Component:
    """The browsers that are signed in."""
    listed = [
        (
            row.name,
            browser_name(row.browser) or formats.MISSING,
            row.address,
            formats.moment(row.begun_at, ZONE),
            formats.moment(row.seen_at, ZONE),
            form(f"session-end:{row.id}", None, send="End"),
        )
        for row in rows
    ]
    lead = f"{formats.plural(len(rows), 'browser')} signed in."
    return section(
        "Sessions", table(_SESSION_COLUMNS, listed, "Sessions", "sessions-list"), lead=lead
    )

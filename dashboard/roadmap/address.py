"""Where the roadmap and one initiative's page stand."""

from dashboard.scope import Scope

PATH, ITEM = "/roadmap", "/initiative"
CALENDAR = "/roadmap/calendar.ics"
"""Where ends and milestones are had as a calendar's file."""
VIEW = "key"
"""What the address calls the initiative's key."""


def initiative_address(scope: Scope, key: str) -> str:
    """The page of an initiative, as of the scope's date."""
    return ITEM + Scope(scope.program, scope.as_of, view={VIEW: key}).query()


def roadmap_address(scope: Scope) -> str:
    """The timeline of all initiatives, as of the scope's date."""
    return PATH + Scope(scope.program, scope.as_of).query()

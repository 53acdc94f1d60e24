"""Where one goal's page stands."""

from dashboard.scope import Scope

PATH, LIST = "/goal", "/path-to-green"
VIEW = "key"
"""What the address calls the goal's key."""


def goal_address(scope: Scope, key: str) -> str:
    """The page of a goal, as of the scope's date."""
    return PATH + Scope(scope.program, scope.as_of, view={VIEW: key}).query()


def list_address(scope: Scope) -> str:
    """The board of all goals, as of the scope's date."""
    return LIST + Scope(scope.program, scope.as_of).query()

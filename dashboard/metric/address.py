"""Where one metric's page stands."""

from dashboard.scope import Scope

PATH, LIST = "/metric", "/scorecard"
VIEW = "key"
"""What the address calls the metric's key."""


def metric_address(scope: Scope, key: str) -> str:
    """The page of a metric, as of the scope's date."""
    return PATH + Scope(scope.program, scope.as_of, view={VIEW: key}).query()


def list_address(scope: Scope) -> str:
    """The weekly table, as of the scope's date."""
    return LIST + Scope(scope.program, scope.as_of).query()

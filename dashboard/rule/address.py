"""Where one rule's page stands."""

from datetime import date

from dashboard.scope import Scope

PATH, LIST = "/rule", "/rules"
VIEW = "key"
"""What the address calls the rule's key."""


def rule_address(scope: Scope, key: str, as_of: date | None = None) -> str:
    """The page of a rule, as of the scope's date or another."""
    return PATH + Scope(scope.program, as_of or scope.as_of, view={VIEW: key}).query()


def list_address(scope: Scope) -> str:
    """All rules, as of the scope's date."""
    return LIST + Scope(scope.program, scope.as_of).query()

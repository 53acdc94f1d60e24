"""The long list of rules: those of one of the lists that fit what is asked."""

from typing import Any

from sqlalchemy.orm import Session

from dashboard.listings import Ask
from dashboard.rights import Viewer
from dashboard.rule_deprecation.listing import NAME, needs_names
from dashboard.scope import Scope
from db.programs import program as program_value
from db.rule_deprecation.reading import known_rules, rule_deprecation


def listed_rules(
    session: Session, scope: Scope, viewer: Viewer, name: str, ask: Ask
) -> tuple[int, list[dict[str, Any]]]:
    """How many rules of one of the ``LISTS`` fit what is asked, and the rows asked for.

    Raises as ``rule_deprecation`` does.
    """
    listed = rule_deprecation(session, scope, viewer).lists
    program = program_value(session, scope.program, viewer, scope.as_of)
    called = known_rules(session, program, scope.as_of).names
    every = [called[i] for i in listed.rule.tolist()] if needs_names(ask) else None
    rows = listed.asked(name, ask, every)
    told = rows[ask.first : ask.end]
    names = [called[i] for i in listed.rule[told].tolist()]
    found = zip(listed.told(told), names, strict=True)
    return len(rows), [{**row, NAME: said} for row, said in found]

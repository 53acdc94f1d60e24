"""The read seam of one rule: one function answers its page."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.rule import story
from dashboard.rule.values import RuleStory
from dashboard.scope import Scope
from db import models
from db.programs import program as program_value
from db.rule_deprecation import rule_deprecation, rule_facts

rule = models.Rule


def find_rule(session: Session, program: Program, key: str) -> None:
    """Raise ``NotFound`` where a program has no such rule; of one that may be seen."""
    query = select(rule.id).where(
        rule.program_id == program.id, rule.key == key, rule.withdrawn_at.is_(None)
    )
    if not key.isprintable() or session.scalar(query) is None:
        raise NotFound(f"{program.name} has no rule “{key[:60]}”.")


def rule_story(session: Session, scope: Scope, key: str, viewer: Viewer) -> RuleStory:
    """Everything about one rule, as it stood at the cut of ``scope``.

    Raises ``NotFound`` for a program or rule that there is not, or not for the viewer, and
    ``NoStory`` for one of which nothing can be told as of then.
    """
    program = program_value(session, scope.program, viewer, scope.as_of)
    record = rule_facts(session, program, key, scope.as_of)
    every = rule_deprecation(session, Scope(scope.program, scope.as_of), viewer)
    told = story.rule_story(every.board.found, record, program, scope, every.source)
    return replace(told, scope=scope)

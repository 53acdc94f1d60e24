"""The page of one rule: an adapter between the URL, the store and the layout."""

from collections.abc import Mapping

from dash.development.base_component import Component
from sqlalchemy.orm import Session

from callbacks.reader import Reader
from dashboard.errors import NotFound
from dashboard.programs import Program
from dashboard.rule.address import LIST, PATH, VIEW, rule_address
from dashboard.rule.values import NoStory, RuleStory
from dashboard.rule_deprecation.moving import Moving
from dashboard.scope import Scope
from db.rule import find_rule, rule_story
from db.rule_deprecation.moving import moving
from layouts.rule import page as view
from layouts.rule_deprecation import moving as moving_view

__all__ = ["HOME", "PATH", "VIEWS", "content", "find"]

VIEWS = (VIEW,)
HOME = LIST


def find(session: Session, program: Program, chosen: Mapping[str, str]) -> None:
    """Refuse a rule that there is not."""
    if VIEW not in chosen:
        raise NotFound("The address names no rule: open one from the list.")
    find_rule(session, program, chosen[VIEW])


def content(reader: Reader, scope: Scope) -> Component:
    """The page as of the scope's week, or why there is nothing to tell."""
    key = scope.view[VIEW]
    try:
        with reader.session() as session:
            story = rule_story(session, scope, key, reader.viewer)
            found = _moving(reader, session, story)
    except NoStory as error:
        return view.nothing(scope, key, error.sentence)
    if found is None:
        return view.content(story)
    return view.content(story, moving_view.moving(found, _elsewhere(scope, key, found)))


def _moving(reader: Reader, session: Session, story: RuleStory) -> Moving | None:
    """What can be done with the rule; what the story of today has read is not read again."""
    now, program = reader.now(), story.program
    known = story.record if story.scope.as_of == program.calendar.today(now) else None
    return moving(session, program, story.record.key, reader.viewer, now, known)


def _elsewhere(scope: Scope, key: str, found: Moving) -> str:
    """Where the rule is moved: as it stands today, not as it stood in a past week."""
    return "" if scope.running else rule_address(scope, key, found.standing.today)

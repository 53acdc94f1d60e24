"""What owes updates, out of the store, and which teams are silent."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.path_to_green.words import goals_at
from dashboard.programs import Program
from dashboard.rights import Viewer
from dashboard.scope import Scope
from dashboard.status_updates.items import Item, items_at
from dashboard.status_updates.silence import TeamSilence, Tracked, silence_by_team
from db.path_to_green.kept import kept_goals
from db.programs import program as program_value
from db.roadmap.known import known_initiatives


def items(session: Session, program: Program, as_of: date) -> tuple[Item, ...]:
    """All that owes updates as of a day, with who has it."""
    words, cut = kept_goals(session, program).read, program.calendar.cut(as_of)
    goals = goals_at(words, cut, as_of)
    known = known_initiatives(session, program, as_of)
    return items_at(words, goals, program.calendar, as_of, known)


def tracked(session: Session, program: Program, as_of: date) -> tuple[Tracked, ...]:
    """All that owes updates as of a day, with its updates before the cut."""
    return tuple(item.tracked for item in items(session, program, as_of))


def team_silence(session: Session, scope: Scope, viewer: Viewer) -> tuple[TeamSilence, ...]:
    """Who has not updated, team by team; ``NotFound`` for a program that may not be seen."""
    program = program_value(session, scope.program, viewer, scope.as_of)
    found = tracked(session, program, scope.as_of)
    return silence_by_team(found, program.calendar, scope.as_of)

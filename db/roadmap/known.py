"""The initiatives that were on the roadmap as of a day, made once for all that they rest on."""

from datetime import date

from sqlalchemy.orm import Session

from dashboard.programs import Program
from dashboard.roadmap.initiatives import Initiative
from dashboard.roadmap.owners import owned_initiatives
from db.path_to_green.kept import kept_goals
from db.roadmap.kept import kept_roadmap


def known_initiatives(session: Session, program: Program, as_of: date) -> tuple[Initiative, ...]:
    """Each with the owner who had it at the cut of the day."""
    kept, goals = kept_roadmap(session, program), kept_goals(session, program)
    on, asked = (program.calendar, goals.version), ("initiatives", as_of)
    held = kept.answers.get(asked)
    if held is None or held[0] != on:
        cut = program.calendar.cut(as_of)
        held = on, owned_initiatives(kept.read.words, goals.read, cut, as_of)
        kept.answer(asked, held)
    found: tuple[Initiative, ...] = held[1]
    return found

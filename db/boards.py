"""A board that was made before, told as it is asked for now."""

from dataclasses import replace
from typing import TypeVar

from sqlalchemy.orm import Session

from dashboard.path_to_green.calculation import PathToGreen
from dashboard.programs import Program
from dashboard.roadmap.values import Roadmap
from dashboard.scope import Scope, is_partial
from db.imports.quarantine import waiting_reasons

Board = TypeVar("Board", PathToGreen, Roadmap)


def as_asked(session: Session, board: Board, program: Program, scope: Scope, feature: str) -> Board:
    """With the program and the scope that are asked for, and the rows that wait by now.

    What was made was made for nobody in particular, and of all items.
    """
    return replace(
        board,
        program=program,
        scope=scope,
        partial_week=is_partial(program, scope),
        quarantined=waiting_reasons(session, program, feature),
    )

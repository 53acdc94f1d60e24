"""A program's goals with all that was said of them, kept in this process while that is so."""

from sqlalchemy.orm import Session

from dashboard.programs import Program
from db.data_versions import GOALS
from db.kept import Keeper, Kept
from db.path_to_green.words import StoredWords, goal_words

MOST_BOARDS = 16
"""Answers kept of one version: that of 200 goals takes a megabyte or two."""
KeptGoals = Kept[StoredWords]


def _read(
    session: Session, program: Program, _version: int, older: StoredWords | None
) -> StoredWords:
    return goal_words(session, program.id, older=older)


_keeper = Keeper(GOALS, _read, MOST_BOARDS)


def kept_goals(session: Session, program: Program) -> KeptGoals:
    """The goals of a program as this session sees them."""
    return _keeper.kept(session, program)

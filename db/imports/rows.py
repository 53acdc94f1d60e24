"""An import's own row, found and checked."""

from sqlalchemy.orm import Session

from dashboard.errors import InvalidRequest, NotFound
from dashboard.programs import Program
from db import models

LARGEST_ID = 2**31


def import_row(session: Session, program: Program, run_id: int) -> models.ImportRun:
    """An import of the program; raises ``NotFound``."""
    row = session.get(models.ImportRun, run_id) if run_id < LARGEST_ID else None
    if row is None or row.program_id != program.id or row.discarded_at is not None:
        raise NotFound("There is no such import.")
    return row


def draft_row(session: Session, program: Program, run_id: int) -> models.ImportRun:
    """An import that was not made yet; raises ``InvalidRequest``."""
    row = import_row(session, program, run_id)
    if row.imported_at is not None:
        raise InvalidRequest("This import is done: bring the file again for another one.")
    return row

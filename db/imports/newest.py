"""Where a program's facts come from: the import that was brought last and still stands."""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.programs import Program
from db import models


class NewestImport(NamedTuple):
    """An import's file, and when it was brought."""

    file: str
    at: int


def newest_import(session: Session, program: Program, feature: str) -> NewestImport | None:
    """The newest import of a feature that was not taken back."""
    run = models.ImportRun
    found = session.execute(
        select(run.file, run.imported_at)
        .where(
            run.program_id == program.id,
            run.feature == feature,
            run.imported_at.is_not(None),
            run.taken_back_at.is_(None),
        )
        .order_by(run.imported_at.desc(), run.id.desc())
        .limit(1)
    ).one_or_none()
    return None if found is None else NewestImport._make(found)

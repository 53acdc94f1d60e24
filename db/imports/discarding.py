"""Imports that were not made and are not wanted: put away, or removed."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from dashboard.errors import InvalidRequest
from dashboard.jobs import WORKING
from dashboard.programs import Program
from dashboard.rights import Right
from db import jobs, models
from db.audit import allow
from db.imports.rows import draft_row

file = models.ImportFile


def discard(session: Session, program: Program, run_id: int, now: int) -> None:
    """Put away an import that was not made; the audit can bring it back."""
    allow(session, Right.IMPORT, program.key)
    row = _idle_draft(session, program, run_id)
    jobs.stop_newest(session, run_id, "import", now)
    row.discarded_at = now
    session.flush()


def forget(session: Session, program: Program, run_id: int) -> None:
    """Remove an import that was not made, with its files: a dry run of the terminal's own."""
    allow(session, Right.IMPORT, program.key)
    row = _idle_draft(session, program, run_id)
    files = select(file.id).where(file.import_run_id == run_id)
    session.execute(delete(models.ImportPart).where(models.ImportPart.import_file_id.in_(files)))
    session.execute(delete(file).where(file.import_run_id == run_id))
    job = models.Job
    session.execute(delete(job).where(job.subject_id == run_id, job.kind.startswith("import.")))
    session.delete(row)
    session.flush()


def _idle_draft(session: Session, program: Program, run_id: int) -> models.ImportRun:
    row = draft_row(session, program, run_id)
    work = jobs.newest_job(session, run_id, "import")
    if work is not None and work.state == WORKING:
        raise InvalidRequest("Work on it is under way: cancel that first.")
    return row

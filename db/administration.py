"""What the Administration page shows: the read seam of each of its parts."""

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from dashboard.administration import Health, ProgramEntry, ProgramSettings, Work
from dashboard.errors import NotFound
from dashboard.jobs import FAILED, QUEUED
from dashboard.rights import Right, Viewer, may, require
from db import models
from db.audit.reading import item_history
from db.engine import store_version
from db.jobs import as_value


def program_settings(session: Session, viewer: Viewer, opened: int | None) -> ProgramSettings:
    """The programs that the viewer may change, by name, and the one that is open.

    Raises ``NotFound`` where that one is not among them.
    """
    table = models.Program
    rows = session.execute(
        select(
            table.id, table.key, table.name, table.zone, table.marking, table.about, table.version
        ).order_by(table.name, table.id)
    )
    entries = tuple(ProgramEntry(*row) for row in rows if may(viewer, Right.MANAGE, row.key))
    found = next((entry for entry in entries if entry.id == opened), None)
    if opened is not None and found is None:
        raise NotFound("There is no such program.")
    history = item_history(session, viewer, "program", found.id)[0] if found is not None else ()
    return ProgramSettings(entries, found, may(viewer, Right.ADMINISTER), history)


MOST_JOBS = 100
WEEK_SECONDS = 7 * 86_400
_COUNTED = {
    "programs": models.Program,
    "people who sign in": models.Account,
    "tickets": models.Ticket,
    "events of tickets": models.TicketEvent,
    "imports": models.ImportRun,
    "entries of the audit": models.AuditEntry,
}
_ENGINES = {
    "sqlite": (
        "SELECT 'SQLite ' || sqlite_version()",
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
    ),
    "postgresql": (
        "SELECT 'PostgreSQL ' || current_setting('server_version')",
        "SELECT pg_database_size(current_database())",
    ),
}
"""Its name and version, and its size in bytes."""


def newest_work(session: Session, viewer: Viewer) -> tuple[Work, ...]:
    """The newest jobs of all programs; an administrator's to see."""
    require(viewer, Right.ADMINISTER)
    job, run = models.Job, models.ImportRun
    rows = session.execute(
        select(job, models.Program.name, run.file)
        .join(models.Program, models.Program.id == job.program_id)
        .outerjoin(run, run.id == job.subject_id)
        .order_by(job.id.desc())
        .limit(MOST_JOBS)
    )
    return tuple(
        Work(as_value(row), program, subject or "", row.asked_by or "")
        for row, program, subject in rows
    )


def health(session: Session, viewer: Viewer, now: int) -> Health:
    """How the store does; an administrator's to see."""
    require(viewer, Right.ADMINISTER)
    name, size = _ENGINES[session.get_bind().dialect.name]
    job = models.Job
    queued = select(func.count(), func.min(job.queued_at)).where(job.state == QUEUED)
    waiting, oldest = session.execute(queued).one()
    failed = select(func.count()).where(job.state == FAILED, job.ended_at > now - WEEK_SECONDS)
    return Health(
        session.scalar(text(name)) or "",
        store_version(session) or "",
        session.scalar(text(size)) or 0,
        {
            what: session.scalar(select(func.count()).select_from(model)) or 0
            for what, model in _COUNTED.items()
        },
        waiting,
        oldest,
        session.scalar(failed) or 0,
    )

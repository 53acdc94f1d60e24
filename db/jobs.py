"""Jobs: taken by one worker at a time, under a lease that ends when the worker does.

A worker's right to a job is its number of attempts: what it writes in the end is written where
that number still stands, in the transaction of the work itself, so that a worker that was
believed dead can't finish what another one has taken up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from dashboard import jobs
from dashboard.errors import NotFound
from dashboard.jobs import CANCELLED, DONE, FAILED, MOST_ATTEMPTS, QUEUED, WORKING
from dashboard.rights import Viewer
from db import models
from db.audit import author_of
from db.engine import take_turns

LEASE_SECONDS = 30
QUEUE_LOCK = 7_301_979
LONGEST_LOG = 20_000
CUT_OFF = (
    f"It was cut off {MOST_ATTEMPTS} times in the middle, so it was given up. Nothing was changed."
)

job = models.Job


class LostLease(Exception):
    """Somebody else has taken up the job, or it was ended."""


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job that this worker holds."""

    id: int
    program_id: int
    kind: str
    subject_id: int
    arguments: dict[str, Any]
    attempts: int
    asked_by: Viewer
    """Who wanted it, as one who may do what was asked: that was decided then."""


def enqueue(
    session: Session, program_id: int, kind: str, subject_id: int, now: int, **arguments: Any
) -> int:
    """Ask for work on a subject; while some is under way on it, that is the answer."""
    take_turns(session, QUEUE_LOCK)  # two who ask at once would not see each other
    running = session.scalar(
        select(job.id).where(
            job.program_id == program_id,
            job.subject_id == subject_id,
            job.kind.startswith(kind.split(".")[0]),
            job.state.in_((QUEUED, WORKING)),
        )
    )
    if running is not None:
        return running
    author = author_of(session)
    row = models.Job(
        program_id=program_id, kind=kind, subject_id=subject_id, arguments=arguments,
        state=QUEUED, said="Waiting", done=0, total=0, log="", attempts=0, queued_at=now,
        asked_by=author.viewer.name, asked_by_id=author.viewer.account,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def is_waiting(session: Session, now: int) -> bool:
    """Whether there is anything to take; asked without the pen."""
    return session.scalar(select(job.id).where(_free(now)).limit(1)) is not None


def claim(session: Session, worker: str, now: int, only: int | None = None) -> ClaimedJob | None:
    """Take the oldest job that waits or whose worker is gone; to be committed at once."""
    query = select(job).where(_free(now)).order_by(job.id).limit(1)
    if only is not None:
        query = query.where(job.id == only)
    row = session.scalars(query.with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    if row.cancel_asked_at is not None or row.attempts >= MOST_ATTEMPTS:
        _end(row, now, CANCELLED if row.cancel_asked_at is not None else FAILED)
        return None
    row.state, row.worker, row.lease_until = WORKING, worker, now + LEASE_SECONDS
    row.attempts, row.started_at = row.attempts + 1, row.started_at or now
    row.said, row.done, row.total = "Starting", 0, 0
    row.log = _logged(row.log, now, f"taken by {worker}, attempt {row.attempts}")
    session.flush()
    return ClaimedJob(
        row.id, row.program_id, row.kind, row.subject_id, dict(row.arguments), row.attempts,
        Viewer(row.asked_by or "nobody", row.asked_by_id, administrator=True),
    )  # fmt: skip


def _free(now: int) -> Any:
    return or_(job.state == QUEUED, and_(job.state == WORKING, job.lease_until < now))


def _end(row: models.Job, now: int, state: str) -> None:
    """The end of a job whose worker is gone."""
    row.state, row.ended_at, row.lease_until = state, now, None
    row.problem = CUT_OFF if state == FAILED else None
    row.log = _logged(row.log, now, f"its worker is gone: {state}")


def _logged(log: str, now: int, line: str) -> str:
    return f"{log}{now} {line}\n"[-LONGEST_LOG:]


def beat(session: Session, held: ClaimedJob, now: int, said: str, done: int, total: int) -> None:
    """Say that the worker lives, and how far it is; raises ``LostLease``."""
    _write(session, held, said=said, done=done, total=total, lease_until=now + LEASE_SECONDS)


def cancel_asked(session: Session, held: ClaimedJob) -> bool:
    """Whether a person wants it to end."""
    query = select(job.cancel_asked_at).where(job.id == held.id)
    return session.scalar(query) is not None


def finish(session: Session, held: ClaimedJob, now: int) -> None:
    """The work is done, in the transaction that holds its result; raises ``LostLease``."""
    _end_with(session, held, now, DONE)


def fail(session: Session, held: ClaimedJob, now: int, problem: str) -> None:
    """The work cannot be done, and why."""
    _end_with(session, held, now, FAILED, problem)


def cancel(session: Session, held: ClaimedJob, now: int) -> None:
    """The work was stopped on a person's wish."""
    _end_with(session, held, now, CANCELLED)


def give_back(session: Session, held: ClaimedJob, now: int, why: str) -> None:
    """The work broke off: it is taken up again, or given up when that was the last attempt."""
    if held.attempts >= MOST_ATTEMPTS:
        _end_with(session, held, now, FAILED, CUT_OFF, why)
    else:
        line = _log_with(session, held, now, why)
        _write(session, held, state=QUEUED, lease_until=None, said="Waiting", log=line)


def release(session: Session, held: ClaimedJob, now: int) -> None:
    """The worker ends, and its child before it: the next one begins anew, as if never tried."""
    log = _log_with(session, held, now, "given back by its worker, which was ended")
    fresh = {"state": QUEUED, "attempts": held.attempts - 1, "lease_until": None}
    _write(session, held, **fresh, said="Waiting", done=0, total=0, log=log)


def _end_with(
    session: Session,
    held: ClaimedJob,
    now: int,
    state: str,
    problem: str | None = None,
    why: str = "",
) -> None:
    line = _log_with(session, held, now, f"{state} {why or problem or ''}".rstrip())
    _write(session, held, state=state, ended_at=now, problem=problem, lease_until=None, log=line)


def _log_with(session: Session, held: ClaimedJob, now: int, line: str) -> str:
    log = session.scalar(select(job.log).where(job.id == held.id))
    return _logged(log or "", now, line)


def _write(session: Session, held: ClaimedJob, **values: Any) -> None:
    mine = (job.id == held.id, job.state == WORKING, job.attempts == held.attempts)
    result = session.execute(update(job).where(*mine).values(**values))
    if not isinstance(result, CursorResult) or result.rowcount != 1:
        raise LostLease(f"Job {held.id} is held by somebody else.")


def ask_to_cancel(session: Session, job_id: int, now: int) -> None:
    """End a job that waits; one that is worked on is stopped by its worker."""
    row = session.get(models.Job, job_id)
    if row is None:
        raise NotFound("There is no such work.")
    if row.state == QUEUED:
        row.state, row.ended_at, row.cancel_asked_at = CANCELLED, now, now
    elif row.state == WORKING:
        row.cancel_asked_at = now


def stop_newest(session: Session, subject_id: int, feature: str, now: int) -> bool:
    """End the last work on a subject; whether there was any to end."""
    work = newest_job(session, subject_id, feature)
    if work is None or work.over:
        return False
    ask_to_cancel(session, work.id, now)
    return True


def newest_jobs(session: Session, subjects: Sequence[int], feature: str) -> dict[int, jobs.Job]:
    """The last work on each subject that had any, as on imports 17 and 18."""
    newest = (
        select(func.max(job.id))
        .where(job.subject_id.in_(subjects), job.kind.startswith(f"{feature}."))
        .group_by(job.subject_id)
    )
    rows = session.scalars(select(job).where(job.id.in_(newest)))
    return {row.subject_id: as_value(row) for row in rows}


def newest_job(session: Session, subject_id: int, feature: str) -> jobs.Job | None:
    """The last work on one subject."""
    return newest_jobs(session, [subject_id], feature).get(subject_id)


def as_value(row: models.Job) -> jobs.Job:
    """A job as pages show it."""
    return jobs.Job(
        row.id, row.kind, row.state, row.said, row.done, row.total, row.problem or "",
        row.attempts, row.cancel_asked_at is not None, row.queued_at, row.started_at,
        row.ended_at,
    )  # fmt: skip

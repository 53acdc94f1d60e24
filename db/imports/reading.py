"""The Data page's read seam: imports, what waits in quarantine, and one import as it stands."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dashboard import formats
from dashboard.errors import NotFound
from dashboard.imports.inspection import FoundTable
from dashboard.imports.runs import (
    ImportFile,
    ImportRun,
    ImportsPage,
    Outcome,
    RefusedGroup,
    RefusedRow,
    RowCounts,
)
from dashboard.jobs import Job
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, require
from dashboard.scope import Scope
from db import models
from db.audit.reading import item_history
from db.imports.rows import import_row
from db.imports.waiting import is_waiting, quarantined_row, waiting_groups, waiting_ids
from db.jobs import newest_jobs
from db.programs import program as program_value

FEATURE = "import"
MOST_RUNS = 100
MOST_LISTED = 100
MOST_EARLIER = 10

run, quarantine = models.ImportRun, models.Quarantine


def imports_page(session: Session, scope: Scope, viewer: Viewer) -> ImportsPage:
    """Everything the page shows; raises ``NotFound`` for an import or row that is not there."""
    program = program_value(session, scope.program, viewer)
    require(viewer, Right.IMPORT, program.key)
    row = _asked(scope, "row")
    corrected = None if row is None else quarantined_row(session, program, row)
    opened = _asked(scope, "import")
    shown = None if opened is None else import_run(session, program, opened)
    waiting = waiting_ids(program, opened)
    reasons = dict(
        session.execute(
            waiting.with_only_columns(quarantine.reason, func.count())
            .group_by(quarantine.reason)
            .order_by(func.count().desc())
        ).all()
    )
    return ImportsPage(
        scope,
        program,
        _history(session, program) if shown is None else (),
        shown,
        waiting_groups(session, waiting),
        sum(reasons.values()),
        corrected,
        reasons,
        _earlier(session, program, shown) if shown is not None else (),
        item_history(session, viewer, "import", shown.id)[0] if shown is not None else (),
    )


def _asked(scope: Scope, name: str) -> int | None:
    value = scope.view.get(name)
    if value is None:
        return None
    if not (value.isdecimal() and value.isascii() and len(value) < 10):
        raise NotFound(f"There is no such {name}.")
    return int(value)


def import_run(
    session: Session, program: Program, run_id: int, refused: int = MOST_LISTED
) -> ImportRun:
    """One import with its files, and as many of its refused rows as are wanted."""
    row = import_row(session, program, run_id)
    files = session.scalars(
        select(models.ImportFile)
        .where(models.ImportFile.import_run_id == run_id)
        .order_by(models.ImportFile.id)
    )
    listed = tuple(RefusedRow(**entry) for entry in (row.refusals or ())[:refused])
    waiting = _waiting_by_run(session, [run_id]).get(run_id, 0)
    job = newest_jobs(session, [run_id], FEATURE).get(run_id)
    return _value(row, waiting, job, tuple(_file(f) for f in files), listed)


def import_progress(session: Session, program: Program, run_id: int, viewer: Viewer) -> ImportRun:
    """One import with its work, and without its files."""
    require(viewer, Right.IMPORT, program.key)
    row = import_row(session, program, run_id)
    return _value(row, 0, newest_jobs(session, [run_id], FEATURE).get(run_id))


def _waiting_by_run(session: Session, runs: Sequence[int]) -> dict[int, int]:
    query = (
        select(quarantine.import_run_id, func.count())
        .where(quarantine.import_run_id.in_(runs), is_waiting())
        .group_by(quarantine.import_run_id)
    )
    return dict(session.execute(query).all())


def _value(
    row: models.ImportRun,
    waiting: int,
    job: Job | None,
    files: tuple[ImportFile, ...] = (),
    refused: tuple[RefusedRow, ...] = (),
) -> ImportRun:
    return ImportRun(
        id=row.id,
        register=row.feature,
        name=row.file,
        begun_at=row.at,
        begun_by=row.begun_by or "",
        imported_at=row.imported_at,
        taken_back_at=row.taken_back_at,
        taken_back_reason=row.taken_back_reason or "",
        mapping=row.mapping or "",
        sources={role: (source[0], source[1]) for role, source in (row.sources or {}).items()},
        files=files,
        check=_outcome(row.checked, refused) if row.imported_at is None else None,
        outcome=_outcome(row.outcome, refused) or _counted(row),
        waiting=waiting,
        job=job,
        corrects=row.corrects,
        taken_back=row.taken_back or {},
    )


def _file(row: models.ImportFile) -> ImportFile:
    tables = tuple(
        FoundTable(
            t["sheet"], tuple(t["header"]), t["rows"], tuple(t["numbers"]),
            tuple(map(tuple, t["sample"])), t["values"],
        )
        for t in row.tables or ()
    )  # fmt: skip
    return ImportFile(row.id, row.name, row.size, row.format or "", tables)


def _outcome(kept: dict[str, Any] | None, refused: tuple[RefusedRow, ...]) -> Outcome | None:
    if not kept or "tables" not in kept:
        return None
    tables = {role: RowCounts(**counts) for role, counts in kept["tables"].items()}
    groups = tuple(
        RefusedGroup(**{**group, "rows": tuple(group["rows"])}) for group in kept["groups"]
    )
    return Outcome(tables, kept["reasons"], refused, kept["seconds"], groups)


def _counted(row: models.ImportRun) -> Outcome | None:
    """Of an import of before outcomes were kept."""
    if row.imported_at is None:
        return None
    counts = RowCounts(row.rows_read, row.rows_taken, row.rows_repeated, row.rows_quarantined)
    return Outcome({"events": counts}, {}, ())


def _history(session: Session, program: Program) -> tuple[ImportRun, ...]:
    rows = session.scalars(
        select(run)
        .where(run.program_id == program.id, run.discarded_at.is_(None))
        .order_by(run.id.desc())
        .limit(MOST_RUNS)
    ).all()
    ids = [row.id for row in rows]
    waiting, jobs = _waiting_by_run(session, ids), newest_jobs(session, ids, FEATURE)
    return tuple(_value(row, waiting.get(row.id, 0), jobs.get(row.id)) for row in rows)


def _earlier(session: Session, program: Program, of: ImportRun) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(run.id, run.file, run.imported_at)
        .where(
            run.program_id == program.id, run.imported_at.is_not(None), run.mapping.is_not(None),
            run.id != of.id, run.feature == of.register, run.corrects.is_(None),
            run.taken_back_at.is_(None),
        )
        .order_by(run.id.desc())
        .limit(MOST_EARLIER)
    )  # fmt: skip
    zone = program.calendar.zone
    return tuple((id_, f"{name}, {formats.moment(at, zone)}") for id_, name, at in rows)

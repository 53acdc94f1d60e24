"""The Data page's read seam: imports, what waits in quarantine, and one import as it stands."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from dashboard import formats
from dashboard.errors import NotFound
from dashboard.imports.inspection import FoundTable
from dashboard.imports.runs import (
    ImportFile,
    ImportRun,
    ImportsPage,
    Outcome,
    QuarantinedRow,
    RefusedRow,
    RowCounts,
)
from dashboard.imports.tables import DATE_CELL
from dashboard.programs import Program
from dashboard.scope import Scope, Viewer
from db import models
from db.jobs import newest_job
from db.programs import program as program_value

MOST_RUNS = 100
MOST_ROWS = 200
MOST_EARLIER = 10

run, quarantine = models.ImportRun, models.Quarantine


def imports_page(session: Session, scope: Scope, viewer: Viewer) -> ImportsPage:
    """Everything the page shows; raises ``NotFound`` for an import or row that is not there."""
    program = program_value(session, scope.program, viewer)
    row = _asked(scope, "row")
    corrected = None if row is None else quarantined_row(session, program, row)
    opened = _asked(scope, "import")
    shown = None if opened is None else import_run(session, program, opened)
    waiting = _waiting(program, opened)
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
        quarantined(session, waiting.order_by(quarantine.id).limit(MOST_ROWS)),
        sum(reasons.values()),
        corrected,
        reasons,
        _earlier(session, program, opened) if shown is not None else (),
    )


def _asked(scope: Scope, name: str) -> int | None:
    value = scope.view.get(name)
    if value is None:
        return None
    if not (value.isdecimal() and value.isascii() and len(value) < 10):
        raise NotFound(f"There is no such {name}.")
    return int(value)


def import_run(session: Session, program: Program, run_id: int) -> ImportRun:
    """One import with its files."""
    row = session.get(run, run_id)
    if row is None or row.program_id != program.id:
        raise NotFound("There is no such import.")
    files = session.scalars(
        select(models.ImportFile)
        .where(models.ImportFile.import_run_id == run_id)
        .order_by(models.ImportFile.id)
    )
    return _value(session, row, tuple(_file(f) for f in files))


def _value(
    session: Session, row: models.ImportRun, files: tuple[ImportFile, ...] = ()
) -> ImportRun:
    waiting = select(func.count()).where(
        quarantine.import_run_id == row.id, quarantine.resolved_at.is_(None)
    )
    taken_back = (row.checked or {}).get("taken_back", {}) if row.taken_back_at else {}
    return ImportRun(
        id=row.id,
        register=row.feature,
        name=row.file,
        begun_at=row.at,
        imported_at=row.imported_at,
        taken_back_at=row.taken_back_at,
        taken_back_reason=row.taken_back_reason or "",
        mapping=row.mapping or "",
        sources={role: (source[0], source[1]) for role, source in (row.sources or {}).items()},
        files=files,
        check=_outcome(row.checked) if not row.taken_back_at else None,
        outcome=_outcome(row.outcome) or _counted(row),
        waiting=session.scalar(waiting) or 0,
        job=newest_job(session, row.id, "import"),
        taken_back=taken_back,
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


def _outcome(kept: dict[str, Any] | None) -> Outcome | None:
    if not kept or "tables" not in kept:
        return None
    return Outcome(
        {role: RowCounts(**counts) for role, counts in kept["tables"].items()},
        kept["reasons"],
        tuple(RefusedRow(**row) for row in kept["refused"]),
        kept["seconds"],
    )


def _counted(row: models.ImportRun) -> Outcome | None:
    """Of an import of before outcomes were kept."""
    if row.imported_at is None:
        return None
    counts = RowCounts(row.rows_read, row.rows_taken, row.rows_repeated, row.rows_quarantined)
    return Outcome({"events": counts}, {}, ())


def _history(session: Session, program: Program) -> tuple[ImportRun, ...]:
    rows = session.scalars(
        select(run).where(run.program_id == program.id).order_by(run.id.desc()).limit(MOST_RUNS)
    )
    return tuple(_value(session, row) for row in rows.all())


def _earlier(session: Session, program: Program, but: int | None) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(run.id, run.file, run.imported_at)
        .where(
            run.program_id == program.id, run.imported_at.is_not(None), run.mapping.is_not(None),
            run.id != but, run.corrects.is_(None),
        )
        .order_by(run.id.desc())
        .limit(MOST_EARLIER)
    )  # fmt: skip
    zone = program.calendar.zone
    return tuple((id_, f"{name}, {formats.moment(at, zone)}") for id_, name, at in rows)


def _waiting(program: Program, run_id: int | None) -> Select[Any]:
    query = select(quarantine.id).where(
        quarantine.program_id == program.id, quarantine.resolved_at.is_(None)
    )
    return query if run_id is None else query.where(quarantine.import_run_id == run_id)


def quarantined(session: Session, ids: Select[Any]) -> tuple[QuarantinedRow, ...]:
    """The rows behind these ids, with the headers that they stood under."""
    chosen = ids.subquery()
    rows = session.execute(
        select(
            quarantine.id, quarantine.import_run_id, quarantine.file, quarantine.row,
            quarantine.column, quarantine.value, quarantine.reason, quarantine.sentence,
            quarantine.role, quarantine.cells,
        )
        .join(chosen, chosen.c.id == quarantine.id)
        .order_by(quarantine.id)
    ).all()  # fmt: skip
    headers = _headers(session, {row.import_run_id for row in rows})
    return tuple(_row(row, headers.get((row.import_run_id, row.role or ""), ())) for row in rows)


def _row(row: Any, header: Sequence[str]) -> QuarantinedRow:
    """A row of too few cells is filled, one of too many keeps its header's."""
    cells = tuple(row.cells or ())[: len(header)]
    filled = (*cells, *("" for _ in header[len(cells) :])) if row.cells else ()
    return QuarantinedRow(
        row.id, row.import_run_id, row.file, row.row, row.column, row.value, row.reason,
        row.sentence, tuple(header), filled if header else (),
    )  # fmt: skip


def _headers(session: Session, runs: set[int]) -> dict[tuple[int, str], tuple[str, ...]]:
    """The header of each role's table, by import."""
    files, headers = models.ImportFile, {}
    rows = session.execute(
        select(run.id, run.sources, files.id, files.tables)
        .join(files, files.import_run_id == run.id)
        .where(run.id.in_(runs))
    )
    for run_id, sources, file_id, tables in rows:
        for role, (source, sheet) in (sources or {}).items():
            for table in tables or ():
                if (source, sheet) == (file_id, table["sheet"]):
                    headers[run_id, role] = tuple(table["header"])
    return headers


def quarantined_row(session: Session, program: Program, row_id: int) -> QuarantinedRow:
    """One row that waits; raises ``NotFound``."""
    found = quarantined(session, _waiting(program, None).where(quarantine.id == row_id))
    if not found:
        raise NotFound("There is no such row in quarantine: it may have been taken since.")
    return found[0]


def refused_csv(session: Session, program: Program, run_id: int | None) -> bytes:
    """All rows that wait, as they were, after why they were refused; to be corrected and sent.

    Rows of tables with other columns follow each other with a header of their own each, but
    those of one import and table are one table.
    """
    if run_id is not None:
        import_run(session, program, run_id)
    rows = quarantined(session, _waiting(program, run_id))
    text = io.StringIO()
    writer, header = csv.writer(text), None
    for row in sorted(rows, key=lambda r: (r.header, r.id)):
        if row.header != header:
            header = row.header
            writer.writerow(("refused in", "row", "column", "why", *header))
        writer.writerow((row.file, row.row, row.column, row.sentence, *_plain(row.cells)))
    if header is None:
        writer.writerow(("refused in", "row", "column", "why"))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _plain(cells: Iterable[str]) -> Iterable[str]:
    return (_safe(cell.removeprefix(DATE_CELL)) for cell in cells)


def _safe(cell: str) -> str:
    """A cell of a foreign file that cannot become a formula in a spreadsheet."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell

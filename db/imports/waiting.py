"""Rows of the quarantine that wait: to be shown, corrected one by one, or downloaded."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.imports.delivery import SKIPPED_STATE
from dashboard.imports.refused_rows import COLUMNS, for_a_spreadsheet
from dashboard.imports.runs import QuarantinedRow, WaitingGroup
from dashboard.imports.understanding import UNDERSTANDINGS
from dashboard.programs import Program
from dashboard.rights import Right, Viewer, require
from db import models
from db.imports.rows import import_row

GROUP_ROWS, MOST_GROUPS = 10, 30
_CHUNK = 5_000

run, quarantine = models.ImportRun, models.Quarantine


def is_waiting() -> ColumnElement[bool]:
    """Whether somebody has to correct a row; what a mapping leaves out is listed only."""
    return and_(quarantine.resolved_at.is_(None), quarantine.reason != SKIPPED_STATE)


def waiting_ids(program: Program, run_id: int | None) -> Select[Any]:
    """Asks for the rows that wait: of one import, or of all."""
    query = select(quarantine.id).where(quarantine.program_id == program.id, is_waiting())
    return query if run_id is None else query.where(quarantine.import_run_id == run_id)


def waiting_groups(session: Session, ids: Select[Any]) -> tuple[WaitingGroup, ...]:
    """Rows with the same cell and reason together, the largest groups, each with its first rows."""
    alike = (quarantine.column, quarantine.value, quarantine.reason)
    ranked = ids.with_only_columns(
        quarantine.id,
        func.count().over(partition_by=alike).label("count"),
        func.row_number().over(partition_by=alike, order_by=quarantine.id).label("place"),
    ).subquery()
    first = (
        select(ranked.c.id, ranked.c.count)
        .where(ranked.c.place <= GROUP_ROWS)
        .order_by(ranked.c.count.desc(), ranked.c.id)
        .limit(GROUP_ROWS * MOST_GROUPS)
    )
    counts: dict[int, int] = dict(session.execute(first).all())
    groups: dict[tuple[str, str, str], list[QuarantinedRow]] = {}
    for row in quarantined(session, select(quarantine.id).where(quarantine.id.in_(counts))):
        groups.setdefault((row.column, row.value, row.reason), []).append(row)
    found = [
        WaitingGroup(*alike, rows[0].sentence, counts[rows[0].id], tuple(rows))
        for alike, rows in groups.items()
    ]
    return tuple(sorted(found, key=lambda group: -group.count)[:MOST_GROUPS])


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
    """A row of too few cells is filled up."""
    cells = tuple(row.cells or ())
    if len(cells) > len(header) and cells[-1] == row.reason:
        cells = cells[:-1]  # what told two refusals of one row apart
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
    found = quarantined(session, waiting_ids(program, None).where(quarantine.id == row_id))
    if not found:
        raise NotFound("There is no such row in quarantine: it may have been taken since.")
    return found[0]


def refused_csv(session: Session, program: Program, run_id: int | None, viewer: Viewer) -> bytes:
    """All rows that wait, as they were, after why they were refused; to be corrected and sent.

    Rows of tables with other columns follow each other with a header of their own each, but
    those of one import and table are one table.
    """
    for right in (Right.IMPORT, Right.EXPORT):
        require(viewer, right, program.key)
    if run_id is not None:
        import_row(session, program, run_id)
    texts: dict[tuple[str, ...], io.StringIO] = {}
    for rows in _in_chunks(session, waiting_ids(program, run_id)):
        dates = _dates(session, {row.run for row in rows})
        for row in rows:
            if row.header not in texts:
                names = (*COLUMNS, *map(for_a_spreadsheet, row.header))
                csv.writer(texts.setdefault(row.header, io.StringIO())).writerow(names)
            cells = (for_a_spreadsheet(cell, dates.get(row.run)) for cell in row.cells)
            where = map(for_a_spreadsheet, (row.file, str(row.row), row.column, row.sentence))
            csv.writer(texts[row.header]).writerow((*where, *cells))
    content = "".join(text.getvalue() for _, text in sorted(texts.items()))
    return b"\xef\xbb\xbf" + (content or ",".join(COLUMNS) + "\r\n").encode()


def _in_chunks(session: Session, ids: Select[Any]) -> Iterator[tuple[QuarantinedRow, ...]]:
    last = 0
    while rows := quarantined(
        session, ids.where(quarantine.id > last).order_by(quarantine.id).limit(_CHUNK)
    ):
        yield rows
        last = rows[-1].id


def _dates(session: Session, runs: set[int]) -> dict[int, str | None]:
    """How each import's mapping says that dates are written."""
    rows = session.execute(select(run.id, run.feature, run.mapping).where(run.id.in_(runs)))
    return {
        id_: getattr(UNDERSTANDINGS[register].mapping(mapping, "The mapping"), "dates", None)
        for id_, register, mapping in rows
        if mapping
    }

"""Rows of the quarantine that wait: to be shown, corrected one by one, or downloaded."""

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from dashboard.errors import NotFound
from dashboard.imports.date_words import written
from dashboard.imports.mapping import mapping_from_toml
from dashboard.imports.runs import QuarantinedRow, WaitingGroup
from dashboard.imports.tables import DATE_CELL
from dashboard.programs import Program
from db import models
from db.imports.rows import import_row

_HARMLESS = re.compile(r"[+-]*|[+-]?[0-9]+([.,][0-9]+)?", re.ASCII)
"""Signs and numbers that begin like a formula and are none."""
REFUSED_COLUMNS = ("Refused in", "Refused row", "Refused column", "Refused because")

GROUP_ROWS, MOST_GROUPS = 10, 30

run, quarantine = models.ImportRun, models.Quarantine


def waiting_ids(program: Program, run_id: int | None) -> Select[Any]:
    """Asks for the rows that wait: of one import, or of all."""
    query = select(quarantine.id).where(
        quarantine.program_id == program.id, quarantine.resolved_at.is_(None)
    )
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


def refused_csv(session: Session, program: Program, run_id: int | None) -> bytes:
    """All rows that wait, as they were, after why they were refused; to be corrected and sent.

    Rows of tables with other columns follow each other with a header of their own each, but
    those of one import and table are one table.
    """
    if run_id is not None:
        import_row(session, program, run_id)
    rows = quarantined(session, waiting_ids(program, run_id))
    dates = _dates(session, {row.run for row in rows})
    text = io.StringIO()
    writer, header = csv.writer(text), None
    for row in sorted(rows, key=lambda r: (r.header, r.id)):
        if row.header != header:
            header = row.header
            writer.writerow((*REFUSED_COLUMNS, *header))
        cells = (_for_a_spreadsheet(cell, dates.get(row.run)) for cell in row.cells)
        writer.writerow((row.file, row.row, row.column, row.sentence, *cells))
    if header is None:
        writer.writerow(REFUSED_COLUMNS)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _dates(session: Session, runs: set[int]) -> dict[int, str | None]:
    """How each import's mapping says that dates are written."""
    mappings = session.execute(select(run.id, run.mapping).where(run.id.in_(runs)))
    return {id_: mapping_from_toml(m, "The mapping").dates for id_, m in mappings if m}


def _for_a_spreadsheet(cell: str, dates: str | None) -> str:
    """A workbook's date as the mapping reads it; nothing that could become a formula."""
    if cell.startswith(DATE_CELL):
        return written(dates, cell.removeprefix(DATE_CELL))
    risky = cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if risky and not _HARMLESS.fullmatch(cell) else cell

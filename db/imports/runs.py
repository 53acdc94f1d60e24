"""The life of an import: its files, its mapping, and the work that is asked for."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.errors import InvalidForm, InvalidRequest
from dashboard.imports.registers import REGISTERS
from dashboard.imports.runs import CHECK, RUN, TAKE_BACK, ImportRun, Outcome
from dashboard.imports.understanding import UNDERSTANDINGS
from dashboard.programs import Program
from dashboard.rights import Right
from db import jobs, models
from db.audit import allow, author_of, note
from db.imports.files import keep_file, plain_name
from db.imports.merge import kept_outcome
from db.imports.quarantine import settle
from db.imports.rows import draft_row, import_row
from db.imports.waiting import quarantined_row

MOST_EARLIER = 10
LONGEST_REASON = 500
ASKED = {CHECK: "asked to check", RUN: "asked to import", TAKE_BACK: "asked to take back"}

run, file = models.ImportRun, models.ImportFile


def begin_import(session: Session, program: Program, register: str, name: str, now: int) -> int:
    """Begin an import of a register; its id."""
    if register not in UNDERSTANDINGS:
        raise InvalidRequest("There is no such register to import into.")
    allow(session, Right.IMPORT, program.key)
    row = models.ImportRun(
        program_id=program.id, feature=register, file=plain_name(name), sha256="", at=now,
        rows_read=0, rows_taken=0, rows_repeated=0, rows_quarantined=0, mapping=None,
        begun_by=author_of(session).viewer.name,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id


def explain(
    session: Session,
    program: Program,
    run_id: int,
    mapping: str,
    sources: Mapping[str, tuple[int, str]],
) -> None:
    """Keep what a person says that the files mean, while nobody works with it."""
    allow(session, Right.IMPORT, program.key)
    draft_row(session, program, run_id)
    _refuse_busy(session, run_id)
    keep_meaning(session, program, run_id, mapping, sources)


def _refuse_busy(session: Session, run_id: int) -> None:
    work = jobs.newest_job(session, run_id, "import")
    if work is not None and not work.over:
        raise InvalidRequest("Work on this import is under way: wait for its end, or cancel it.")


def keep_meaning(
    session: Session,
    program: Program,
    run_id: int,
    mapping: str,
    sources: Mapping[str, tuple[int, str]],
) -> None:
    """Keep what the files mean; a check of another meaning counts no more."""
    row = draft_row(session, program, run_id)
    UNDERSTANDINGS[row.feature].mapping(mapping, "This mapping")
    _refuse_unknown_sources(session, row, sources)
    wanted = {role: list(source) for role, source in sources.items()}
    if (row.mapping, row.sources) != (mapping, wanted):
        row.mapping, row.sources, row.checked = mapping, wanted, None


def explain_files(
    session: Session,
    program: Program,
    run_id: int,
    mapping: str | None,
    sources: Mapping[str, tuple[int, str]],
) -> None:
    """Say what files mean that nobody has read yet; None is the format of our own exports."""
    row = draft_row(session, program, run_id)
    row.mapping, row.sources = mapping, {role: list(source) for role, source in sources.items()}


def _refuse_unknown_sources(
    session: Session, row: models.ImportRun, sources: Mapping[str, tuple[int, str]]
) -> None:
    roles = {role.key for role in REGISTERS[row.feature].roles}
    files = session.execute(select(file.id, file.tables).where(file.import_run_id == row.id))
    known = {(id_, table["sheet"]) for id_, tables in files for table in tables or ()}
    problems = {
        role: "This table is not among the files of the import."
        for role, source in sources.items()
        if role not in roles or tuple(source) not in known
    }
    if len(set(sources.values())) < len(sources):
        problems["tickets"] = "One table cannot be two things."
    if problems:
        raise InvalidForm(problems)


def take_over(session: Session, program: Program, run_id: int, earlier_run_id: int) -> None:
    """Explain an import as an earlier one was."""
    allow(session, Right.IMPORT, program.key)
    earlier = import_row(session, program, earlier_run_id)
    row = draft_row(session, program, run_id)
    _refuse_busy(session, run_id)
    row.mapping, row.checked = earlier.mapping, None


def ask_for(
    session: Session, program: Program, run_id: int, kind: str, now: int, reason: str = ""
) -> int:
    """Ask for a check, the import itself, or to take it back; the id of the work."""
    allow(session, Right.IMPORT, program.key)
    row = import_row(session, program, run_id)
    if kind in (CHECK, RUN):
        draft_row(session, program, run_id)
        if not row.sources:
            raise InvalidRequest("Say first which table holds what.")
        return _enqueued(session, program, kind, row, now)
    if kind != TAKE_BACK:
        raise InvalidRequest("There is no such work.")
    if row.imported_at is None or row.taken_back_at is not None:
        raise InvalidRequest("This import does not stand, so it cannot be taken back.")
    if row.outcome is None:
        raise InvalidRequest(
            "An earlier version made this import and did not note what it said: it stays."
        )
    if not reason.strip():
        raise InvalidForm({"reason": "Say why: it is kept with the import."})
    why = reason.strip()[:LONGEST_REASON]
    return _enqueued(session, program, kind, row, now, reason=why)


def _enqueued(
    session: Session, program: Program, kind: str, row: models.ImportRun, now: int, **more: str
) -> int:
    """A second click gives the job of the first; other work has to end before."""
    before = jobs.newest_job(session, row.id, "import")
    job_id = jobs.enqueue(session, program.id, kind, row.id, now, **more)
    work = jobs.newest_job(session, row.id, "import")
    if work is None or work.kind != kind:
        raise InvalidRequest("Other work on this import is under way: wait for its end.")
    if before is None or before.id != job_id:
        note(session, "import", row.id, row.file, ASKED[kind], program.id, None, more)
    return job_id


def ask_to_cancel(session: Session, program: Program, run_id: int, now: int) -> None:
    """Stop the work on an import; what it has done so far leaves nothing."""
    allow(session, Right.IMPORT, program.key)
    row = import_row(session, program, run_id)
    if jobs.stop_newest(session, run_id, "import", now):
        note(session, "import", row.id, row.file, "asked to cancel", program.id)


def send_again(
    session: Session, program: Program, row_id: int, cells: Iterable[str], now: int
) -> int:
    """Bring a row of the quarantine again, as corrected; the id of the new import."""
    allow(session, Right.IMPORT, program.key)
    held, given = quarantined_row(session, program, row_id), tuple(cells)
    if not held.cells:
        raise InvalidRequest("This row was not kept: correct it in its file and bring that again.")
    if len(given) != len(held.header) or any(len(cell) > 100_000 for cell in given):
        raise InvalidForm({"cells": f"The row has {len(held.header)} cells."})
    earlier = import_row(session, program, held.run)
    run_id = begin_import(session, program, earlier.feature, f"{held.file}, row {held.row}", now)
    row = import_row(session, program, run_id)
    quarantine = session.get_one(models.Quarantine, row_id)
    file_id = keep_file(session, run_id, row.file, _as_csv(held.header, given))
    row.mapping, row.corrects = earlier.mapping, row_id
    row.sources = {quarantine.role or "events": [file_id, ""]}
    jobs.enqueue(session, program.id, RUN, run_id, now)
    return run_id


def _as_csv(*rows: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()


def explain_as_before(session: Session, program: Program, run_id: int) -> bool:
    """Explain files that have the columns of an earlier import as that one was."""
    row = draft_row(session, program, run_id)
    here = _sources_by_header(session, run_id)
    earlier = session.scalars(
        select(run)
        .where(run.program_id == program.id, run.imported_at.is_not(None), run.mapping.is_not(None))
        .where(run.feature == row.feature, run.corrects.is_(None), run.taken_back_at.is_(None))
        .order_by(run.id.desc())
        .limit(MOST_EARLIER)
    )
    for other in earlier.all():
        there = {source: h for h, source in _sources_by_header(session, other.id).items()}
        headers = {role: there.get((s[0], s[1])) for role, s in (other.sources or {}).items()}
        if headers and all(h in here for h in headers.values()):
            sources = {role: list(here[h]) for role, h in headers.items() if h}
            row.mapping, row.sources = other.mapping, sources
            return True
    return False


def _sources_by_header(session: Session, run_id: int) -> dict[tuple[str, ...], tuple[int, str]]:
    files = session.execute(select(file.id, file.tables).where(file.import_run_id == run_id))
    return {tuple(t["header"]): (id_, t["sheet"]) for id_, tables in files for t in tables or ()}


def keep_check(session: Session, checked: ImportRun, outcome: Outcome) -> None:
    """Note what a dry run found, unless the meaning has changed in the meantime."""
    row = session.get_one(models.ImportRun, checked.id)
    sources = {role: (s[0], s[1]) for role, s in (row.sources or {}).items()}
    if ((row.mapping or ""), sources) == (checked.mapping, checked.sources):
        row.checked = kept_outcome(outcome)
        row.refusals = [asdict(refused) for refused in outcome.refused]


def settle_corrected(session: Session, run_id: int, outcome: Outcome, now: int) -> None:
    """A row of the quarantine that was brought again and taken waits no longer."""
    corrects = session.scalar(select(run.corrects).where(run.id == run_id))
    if corrects is not None and not outcome.reasons:
        settle(session, [corrects], now, run_id)

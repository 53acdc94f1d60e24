"""The work of imports: read files, check, import, take back."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Any, BinaryIO, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from commands.edge import now
from dashboard.errors import InvalidFile, InvalidRequest
from dashboard.imports.delivery import DeliveredRows
from dashboard.imports.inspection import FoundTable, found_table
from dashboard.imports.proposal import proposed
from dashboard.imports.runs import CHECK, READ, RUN, TAKE_BACK, ImportRun
from dashboard.imports.tables import TextTable, tables_in
from dashboard.imports.understanding import UNDERSTANDINGS
from dashboard.imports.understanding import Files as Understood
from dashboard.programs import Program
from dashboard.rights import Author
from db.engine import IMPORT_LOCK, reading, take_turns, writing
from db.imports import Overtaken, note_outcome, waiting_rows
from db.imports.files import FIRST, keep_tables, opened_file
from db.imports.reading import import_run
from db.imports.registers import STORE_REGISTERS, Planned
from db.imports.runs import (
    explain_as_before,
    keep_check,
    keep_meaning,
    settle_corrected,
)
from db.jobs import ClaimedJob, finish
from db.programs import program_by_id

Report = Callable[[str, int, int], None]
P = TypeVar("P")
TRIES = 3


def read(engine: Engine, held: ClaimedJob, report: Report) -> None:
    """See what the files hold, and propose what it means."""
    program, run = _subject(engine, held)
    found = {}
    with _opened(engine, run) as files:
        for file in run.files:
            tables = tables_in(files[file.id], file.name)
            count = _counter(report, f"Reading {file.name}", 0)
            found[file.id] = tables[0].format, tuple(found_table(t, count) for t in tables)
    by_sheet = {(id_, t.sheet): t for id_, (_, tables) in found.items() for t in tables}
    mapping, sources = proposed(program, run.register, by_sheet)
    with writing(engine, _asker(held)) as session:
        keep_tables(session, run.id, found)
        if not explain_as_before(session, program, run.id):
            keep_meaning(session, program, run.id, mapping, sources)
        finish(session, held, now())


def check(engine: Engine, held: ClaimedJob, report: Report) -> None:
    """What the import would do; nothing is changed."""
    begun = time.monotonic()
    program, run = _subject(engine, held)
    register = STORE_REGISTERS[run.register]
    with reading(engine) as session:
        known = register.known(session, program)
    delivery, roles, _ = understood(engine, held, program, run, report, known)
    report("Comparing with the store", 0, 0)
    with reading(engine) as session:
        outcome = register.planned(session, program, delivery, roles).outcome
    with writing(engine, _asker(held)) as session:
        keep_check(session, run, replace(outcome, seconds=time.monotonic() - begun))
        finish(session, held, now())


class Unknown(Exception):
    """What has to be known of the store has changed since the rows were read."""


def bring(engine: Engine, held: ClaimedJob, report: Report) -> None:
    """The import itself: what it changes is found out first and written in one go."""
    begun = time.monotonic()
    program, run = _subject(engine, held)
    if run.imported_at is not None:
        raise InvalidRequest("This import was done in the meantime.")
    while True:
        with suppress(Unknown):
            return _bring(engine, held, report, program, run, begun)


def _bring(
    engine: Engine,
    held: ClaimedJob,
    report: Report,
    program: Program,
    run: ImportRun,
    begun: float,
) -> None:
    register = STORE_REGISTERS[run.register]
    with reading(engine) as session:
        known = register.known(session, program)
    delivery, roles, sha256 = understood(engine, held, program, run, report, known)

    def plan(session: Session) -> Planned:
        report("Comparing with the store", 0, 0)
        if register.known(session, program) != known:
            raise Unknown
        return register.planned(session, program, delivery, roles)

    def write(session: Session, made: Planned) -> None:
        report("Writing", 0, 0)
        register.write(session, program, made, run.id, now())
        outcome = replace(made.outcome, seconds=time.monotonic() - begun)
        note_outcome(session, run.id, outcome, sha256, now())
        settle_corrected(session, run.id, made.outcome, now())
        finish(session, held, now())

    planned_and_written(engine, _asker(held), plan, write)


def take_back(engine: Engine, held: ClaimedJob, report: Report) -> None:
    """Void what only this import says, and rebuild what follows."""
    program, run = _subject(engine, held)
    report("Finding what only this import says", 0, 0)

    register = STORE_REGISTERS[run.register]
    find = register.take_back_plan

    def write(session: Session, made: Any) -> None:
        report("Writing", 0, 0)
        register.write_take_back(session, program, made, run.id, held.arguments["reason"], now())
        finish(session, held, now())

    planned_and_written(engine, _asker(held), lambda s: find(s, program, run.id), write)


def planned_and_written(
    engine: Engine,
    author: Author,
    plan: Callable[[Session], P],
    write: Callable[[Session, P], None],
) -> None:
    """Plan beside everybody else, write in one short transaction; overtaken plans are made anew.

    The last try holds the right to write while it plans, so that it cannot be overtaken.
    """
    for _ in range(TRIES):
        with reading(engine) as session:
            made = plan(session)
        try:
            with writing(engine, author) as session:
                return write(session, made)
        except Overtaken:
            continue
    with writing(engine, author) as session:
        take_turns(session, IMPORT_LOCK)
        return write(session, plan(session))


def understood(
    engine: Engine,
    held: ClaimedJob,
    program: Program,
    run: ImportRun,
    report: Report,
    known: Any,
) -> tuple[DeliveredRows, Mapping[str, str], str]:
    """The rows of an import as its mapping means them, the role of each file, and a digest."""
    understanding = UNDERSTANDINGS[run.register]
    with reading(engine) as session:
        waiting = waiting_rows(session, program)
    rows = sum(table.rows for role in run.sources if (table := run.table(role)))
    count = _counter(report, "Reading rows", rows)
    with _opened(engine, run) as files:
        tables, documents = {}, {}
        for role, source in run.sources.items():
            if role in understanding.documents:
                documents[role] = files[source[0]].read(), run.file_name(source[0])
            else:
                tables[role] = _table(run, files, source)
        _note_headers(engine, held, run, tables)
        brought = Understood(tables, documents, run.mapping, run.corrects)
        delivery = understanding.read(program, brought, known, waiting, count)
        digest = files.digest
    return delivery, {table.file: role for role, table in tables.items()}, digest


def _note_headers(
    engine: Engine, held: ClaimedJob, run: ImportRun, tables: Mapping[str, TextTable]
) -> None:
    """Of files that nobody looked into before, as from the terminal: rows of theirs may wait."""
    unread = {f.id for f in run.files if not f.tables}
    found = {
        run.sources[role][0]: (t.format, (FoundTable(FIRST, t.header, 0, (), (), {}),))
        for role, t in tables.items()
        if run.sources[role][0] in unread
    }
    if found:
        with writing(engine, _asker(held)) as session:
            keep_tables(session, run.id, found)


def _asker(held: ClaimedJob) -> Author:
    """What a job changes is changed by the person who asked for it."""
    return Author(held.asked_by, now(), "worker")


def _subject(engine: Engine, held: ClaimedJob) -> tuple[Program, ImportRun]:
    with reading(engine) as session:
        program = program_by_id(session, held.program_id)
        return program, import_run(session, program, held.subject_id)


def _table(run: ImportRun, files: "Files", source: tuple[int, str]) -> TextTable:
    file_id, sheet = source
    name = run.file_name(file_id)
    tables = tables_in(files[file_id], name)
    found = tables[0] if sheet == FIRST else next((t for t in tables if t.sheet == sheet), None)
    if found is None:
        raise InvalidFile(f"{name} has no sheet “{sheet}”.")
    return found


class Files(dict[int, BinaryIO]):
    """The bytes of an import's files, by id; ``digest`` is the SHA-256 of the first."""

    digest = ""


@contextmanager
def _opened(engine: Engine, run: ImportRun) -> Iterator[Files]:
    files = Files()
    with ExitStack() as stack, reading(engine) as session:
        for file in run.files:
            copy, digest = opened_file(session, file.id)
            files[file.id] = stack.enter_context(copy)
            files.digest = files.digest or digest
        session.rollback()  # reading goes on without the store
        yield files


def _counter(report: Report, said: str, total: int) -> Callable[[int], None]:
    report(said, 0, total)
    return lambda rows: report(said, rows, total)


HANDLERS = {READ: read, CHECK: check, RUN: bring, TAKE_BACK: take_back}

"""Generated tickets of an organisation: five years, five events each on average."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Engine

from dashboard.imports.delivery import ESCALATION, LEVELS, PARTNER_REQUEST, RATINGS
from dashboard.program_calendar import SECONDS_PER_DAY, ProgramCalendar
from dashboard.programs import Program
from dashboard.ticket_aging.spells import TicketEvent, ticket_history
from db import models
from db.bulk import insert_rows
from db.engine import prepare_store, sqlite, writing
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from db.ticket_aging.history import note_change
from db.ticket_aging.spells import DERIVED, Replay, team_ids, write_spells
from tests.conftest import BY, TESTER

KEY = "all"
AS_OF = date(2026, 11, 14)
NOW = 1_795_348_800
YEARS = 5
GROUPS = tuple(f"Team {n:02}" for n in range(1, 41))
_PART = 20_000
_TICKET = ("id", "program_id", "key", "version", "title", "kind", "requester_id", "root_cause",
           "level", "rating", "created_at", *DERIVED)  # fmt: skip
_EVENT = ("ticket_id", "at", "micros", "kind", "value", "source_id", "import_run_id",
          "recorded_at")  # fmt: skip
_KINDS = ("ticket",) * 6 + ("partner request", "incident", "investigation", "escalation")
_CAUSES = tuple(f"Cause {n}" for n in range(1, 13))
_TYPICAL = {"P1": 0.6, "P2": 2.0, "P3": 5.0, "P4": 12.0, None: 8.0}
"""Days to resolution, the median."""


@dataclass(frozen=True, slots=True)
class Made:
    """A generated ticket."""

    kind: str
    requester: str
    cause: str | None
    level: str | None
    rating: int | None
    log: list[TicketEvent]


def fill(engine: Engine, tickets: int) -> None:
    """A program with so many tickets, written past the import."""
    program, run = _begin(engine)
    random = Random(tickets)
    for first in range(1, tickets + 1, _PART):
        many = min(_PART, tickets + 1 - first)
        with writing(engine, BY) as session:
            _write(session, program, run, first, [_made(random) for _ in range(many)])
    _end(engine, program)


def copy(source: Path, engine: Engine) -> None:
    """The same program as in a filled SQLite store, in an empty one; ids are those of there."""
    program, _ = _begin(engine)
    connection = sqlite.connect(source)
    for model in (models.Ticket, models.TicketEvent, models.TicketSpell):
        table = models.table(model)
        names = [column.name for column in table.columns]
        rows = connection.execute(f"SELECT {', '.join(names)} FROM {table.name}")
        with writing(engine, BY) as session:
            insert_rows(session, table, names, rows)
    _end(engine, program)


def _begin(engine: Engine) -> tuple[Program, int]:
    """The program with its teams, and an import that is said to have brought everything."""
    prepare_store(engine)
    with writing(engine, BY) as session:
        calendar = ProgramCalendar("America/New_York")
        add_program(session, Program(KEY, "Whole organisation", calendar))
        program = program_value(session, KEY, TESTER)
        insert_rows(
            session, models.table(models.Team), ("program_id", "name"),
            ((program.id, name) for name in GROUPS),
        )  # fmt: skip
        return program, begin_import(session, program, "tickets", "generated", NOW)


def _end(engine: Engine, program: Program) -> None:
    with writing(engine, BY) as session:
        note_change(session, program, ())
        if engine.dialect.name == "postgresql":
            session.connection().exec_driver_sql("ANALYZE")


def _write(session: Any, program: Program, run: int, first: int, made: list[Made]) -> None:
    replay = Replay()
    workflow = program.tickets.workflow
    numbered = list(enumerate(made, first))
    replay.add(program, ((n, ticket_history(None, t.log, workflow)) for n, t in numbered))
    teams = team_ids(session, program)

    def rows() -> Iterator[tuple[Any, ...]]:
        for n, t in numbered:
            derived = replay.derived[n]
            yield (
                n, program.id, f"ORG-{n}", 1, f"Something about {n}", t.kind,
                teams[t.requester], t.cause, t.level, t.rating, t.log[0].at, *derived,
            )  # fmt: skip

    insert_rows(session, models.table(models.Ticket), _TICKET, rows())
    insert_rows(
        session, models.table(models.TicketEvent), _EVENT,
        (
            (n, e.at, 0, e.kind, e.value or "", f"{n}-{i}", run, NOW)
            for n, t in numbered
            for i, e in enumerate(t.log)
        ),
    )  # fmt: skip
    write_spells(session, program, replay)


def _made(random: Random) -> Made:
    begin = NOW - int(random.random() * YEARS * 365.25 * SECONDS_PER_DAY)
    priority = random.choices(list(_TYPICAL), (5, 20, 45, 25, 5))[0]
    log = [TicketEvent(begin, "created", None)]
    if priority:
        log.append(TicketEvent(begin, "priority", priority))
    if random.random() < 0.95:
        log.append(TicketEvent(begin, "group", random.choice(GROUPS)))
    days = min(random.lognormvariate(0, 1.1) * _TYPICAL[priority], 700)
    if random.random() < 0.02:
        days = 2_000  # never finished
    _work(random, log, begin, int(days * SECONDS_PER_DAY))
    cause = random.choice(_CAUSES) if random.random() < 0.7 else None
    log = [event for event in log if event.at < NOW]
    kind = random.choice(_KINDS)
    level = random.choice((None, *LEVELS)) if kind == ESCALATION else None
    rated = kind == PARTNER_REQUEST and random.random() < 0.5
    rating = random.choice(RATINGS) if rated else None
    return Made(kind, random.choice(GROUPS), cause, level, rating, log)


def _work(random: Random, log: list[TicketEvent], begin: int, seconds: int) -> None:
    at = begin + int(seconds * random.random() * 0.5)
    log.append(TicketEvent(at, "state", "In Progress"))
    if random.random() < 0.15:
        log.append(TicketEvent(at + seconds // 8, "state", "Waiting on Customer"))
        log.append(TicketEvent(at + seconds // 4, "state", "In Progress"))
    end = begin + seconds
    log.append(TicketEvent(end, "state", "Cancelled" if random.random() < 0.04 else "Resolved"))
    if random.random() < 0.04:
        again = end + int(random.random() * 20 * SECONDS_PER_DAY)
        log.append(TicketEvent(again, "state", "In Progress"))
        log.append(TicketEvent(again + seconds // 3, "state", "Resolved"))

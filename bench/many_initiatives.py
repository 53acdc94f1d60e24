"""Roadmaps to measure: the real one of Kubernetes, and a generated one of a whole organisation."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.roadmap import words
from db import models
from db.bulk import insert_rows, reserved_ids
from db.data_versions import GOALS, ROADMAP, count_up
from db.engine import prepare_store, writing
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from db.roadmap.writing import change_initiative
from tests.conftest import BY, TESTER
from tests.db.roadmap_imports.given import bring_real

REAL, GENERATED, EMPTY = "kubernetes", "all-initiatives", "nothing-yet"
AS_OF = date(2026, 11, 21)
NOW = 1_795_348_800
SAID = 1_795_300_000
"""On the as-of date, in every zone west of Asia."""
INITIATIVES, LINKS, LANES = 2_000, 3_000, 25
DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKS = 8
"""Of updates."""
CALENDAR = ProgramCalendar("America/New_York")
COLOURS = ("green", "green", "green", "amber", "red")
TEXT = "The second bank releases once a quarter, and its change was taken out again. " * 2
_WORD = ("initiative_id", "field", "value", "at", "reason", "import_run_id", "recorded_at")
_UPDATE = ("program_id", "kind", "item", "week", "stage", "colour", "headline", "why", "changed",
           "next_steps", "decision", "author", "nothing_changed", "at", "import_run_id",
           "recorded_at")  # fmt: skip


def fill(engine: Engine) -> None:
    """Both of them."""
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program(REAL, "Kubernetes", ProgramCalendar()))
        add_program(session, Program(GENERATED, "All initiatives", CALENDAR))
        add_program(session, Program(EMPTY, "Nothing yet", CALENDAR))
    bring_real(engine, REAL)
    _generate(engine)
    if engine.dialect.name == "postgresql":
        with writing(engine, BY) as session:
            session.connection().exec_driver_sql("ANALYZE")


def move_one(engine: Engine, program: str, key: str, n: int) -> None:
    """Move the end of an initiative by a person, for the n-th time."""
    with writing(engine, replace(BY, at=SAID + n)) as session:
        of = program_value(session, program, TESTER)
        row = session.query(models.Initiative).filter_by(program_id=of.id, key=key).one()
        end = {words.END: (AS_OF + (400 + n) * DAY).isoformat()}
        change_initiative(session, row.id, end, "A bank moved its release.", row.version)


def key(n: int) -> str:
    """Of the n-th generated one."""
    return f"I-{n:04}"


def _generate(engine: Engine) -> None:
    """Past the import: 14 words and more of each, and eight weeks of updates."""
    with writing(engine, BY) as session:
        program = program_value(session, GENERATED, TESTER)
        run = begin_import(session, program, ROADMAP, "generated", NOW)
        table = models.table(models.Initiative)
        ids = reserved_ids(session, table, INITIATIVES)
        rows = ((id_, program.id, key(n), 1) for n, id_ in enumerate(ids))
        insert_rows(session, table, ("id", "program_id", "key", "version"), rows)
        said = (
            (id_, *word, run, NOW) for n, id_ in enumerate(ids) for word in _words(n)
        )  # fmt: skip
        insert_rows(session, models.table(models.InitiativeWord), _WORD, said)
        told = (
            (program.id, "initiative", key(n), *update, run, NOW)
            for n in range(INITIATIVES)
            for update in _updates(n)
        )
        insert_rows(session, models.table(models.StatusUpdate), _UPDATE, told)
        for feature in (ROADMAP, GOALS):
            count_up(session, program.id, feature)


def _words(n: int) -> Iterator[tuple[Any, ...]]:
    """Field, value, instant and reason; every third one's end and milestone moved later."""
    chance = Random(f"initiative {n}")
    start = AS_OF + (n // LANES * 9 - 420) * DAY
    end = start + chance.randint(20, 160) * DAY
    plain = {
        words.TITLE: f"Initiative {n} of team {n % LANES + 1:02}",
        words.LANE: f"Team {n % LANES + 1:02}", words.OWNER: f"Owner {n % 40:02}",
        words.AI: words.YES if n % 5 == 0 else "", words.DESCRIPTION: TEXT,
        words.STATE: _state(n, end), words.EFFORT: str(float(n % 30 + 1)),
        words.START: start.isoformat(), words.END: end.isoformat(),
    }  # fmt: skip
    for step in (1, 2, 3):
        plain[f"{words.MILESTONE_TITLE}m{step}"] = f"Step {step}"
        plain[f"{words.MILESTONE}m{step}"] = (start + (end - start) * step // 3).isoformat()
    plain |= {words.AFTER + before: link for before, link in _links(n, chance)}
    yield from ((field, value, None, "") for field, value in plain.items() if value)
    if n % 3 == 0:
        at = CALENDAR.midnight(AS_OF - chance.randint(1, 200) * DAY)
        later = (end + 21 * DAY).isoformat()
        for field in (words.END, f"{words.MILESTONE}m3"):
            yield field, later, at, "The partner froze its releases."


def _state(n: int, end: date) -> str:
    if n % 17 == 0:
        return "candidate"
    return "done" if end < AS_OF and n % 10 else "committed"


def _links(n: int, chance: Random) -> Iterator[tuple[str, str]]:
    """Each waits for one of its lane before it, every second one for another lane's as well."""
    if n >= LANES:
        yield key(n - LANES), chance.choice(("FS", "FS", "SS+14", "FF-7"))
    if n >= 2 * LANES and n % 2:
        yield key(n - 2 * LANES + chance.randint(1, LANES - 1)), "FS"
    if n >= INITIATIVES - _missing():
        yield key(n - 3 * LANES), "FS+5"


def _missing() -> int:
    """How many links are wanted beside these."""
    return LINKS - (INITIATIVES - LANES) - (INITIATIVES - 2 * LANES) // 2


def _updates(n: int) -> Iterator[tuple[Any, ...]]:
    for week in range(WEEKS):
        ending = AS_OF - week * WEEK
        colour = COLOURS[(n + week // 4) % len(COLOURS)]
        yield (
            ending.isoformat(), "published", colour, f"Week {week} of initiative {n}", TEXT, TEXT,
            TEXT, "", f"Owner {n % 40:02}", False, CALENDAR.midnight(ending) + 36_000,
        )  # fmt: skip

"""Rule deprecation: the real history of Sigma, and the rules of a whole organisation.

``BENCH_RULES`` says how many there are; 20,000 with 80,000 transitions when left out.
"""

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Engine, select, text

from bench import many_rules
from bench.ticket_aging import ROOT, page_body
from bench.timing import medians, say
from bench.visitors import visitor
from dashboard.imports.tables import text_table
from dashboard.imports.understanding import UNDERSTANDINGS, Files
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.settings import Settings
from db import models
from db.engine import IMPORT_LOCK, prepare_store, reading, store_engine, take_turns, writing
from db.imports import note_outcome
from db.imports.registers import STORE_REGISTERS
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from db.rule_deprecation import kept, rule_deprecation
from db.rule_deprecation.spells import note_change
from tests.conftest import BY, TESTER
from tests.postgres import started_postgres

RULES = int(os.environ.get("BENCH_RULES", "20_000"))
ROUNDS = 15
SIGMA, SIGMA_AS_OF = "sigma", date(2026, 8, 31)
EXAMPLES = ROOT / "examples" / "rules"
NOW = many_rules.NOW
FILTERED = {"severity": ("high",)}
SCAN = "raw scan of spells and transitions"
SCANNED = (
    "SELECT count(*), max(stage), min(from_at), max(to_at) FROM rule_spell",
    "SELECT count(*), max(to_stage), min(at), max(actor) FROM rule_transition",
)
MOVES = "SELECT rule_id, at, to_stage FROM rule_transition WHERE voided_at IS NULL"
# What is asked again stands behind what leaves its answer.
NEW, FILTER = "page numbers, calculated anew", "page numbers with one filter, calculated anew"
AGAIN, PAGE = "page numbers, asked again", "the whole request, calculated anew"


@dataclass(frozen=True, slots=True)
class Asked:
    """A store with rules, and what is asked of it."""

    engine: Engine
    key: str
    as_of: date

    def numbers(self, **filters: tuple[str, ...]) -> object:
        """All numbers of the page."""
        with reading(self.engine) as session:
            return rule_deprecation(session, Scope(self.key, self.as_of, filters), TESTER)

    def scan(self) -> object:
        """Through the driver, as fast as the store goes."""
        with self.engine.connect() as connection:
            return [connection.execute(text(query)).fetchall() for query in SCANNED]

    def in_pandas(self) -> int:
        """The rules by stage, by loading every transition."""
        with self.engine.connect() as connection:
            moves = pd.read_sql(text(MOVES), connection)
        stages = moves.sort_values("at", kind="stable").groupby("rule_id")["to_stage"].last()
        return int(stages.value_counts().sum())

    def page(self) -> Callable[[], object]:
        """The request that a browser makes, on an application in this process."""
        address = self.engine.url.render_as_string(hide_password=False)
        client = visitor(self.engine, Settings(database_url=address, now=NOW))
        body = page_body(client, self.key, self.as_of, "/rules")

        def ask() -> object:
            answer = client.post("/_dash-update-component", json=body)
            assert answer.status_code == 200, answer.text
            return answer

        return ask

    def changed(self) -> object:
        """A rule changes, and the page is asked for: everything is read anew."""
        with writing(self.engine, BY) as session:
            note_change(session, program_value(session, self.key, TESTER).id, {1})
        return self.numbers()


def run() -> None:
    """Print the ratios that the issue names, on both engines."""
    with tempfile.TemporaryDirectory() as folder, started_postgres() as server:
        stores = {"SQLite": lambda name: f"sqlite:///{folder}/{name}.db"}
        if server is not None:
            stores["PostgreSQL"] = lambda _: server.new_database()
        for name, address in stores.items():
            _measured(f"{name}, the history of Sigma", _sigma(store_engine(address(SIGMA))))
            _measured(f"{name}, {RULES:,} generated rules", _many(store_engine(address("many"))))


def _measured(title: str, asked: Asked) -> None:
    page = asked.page()
    found = medians(
        {
            SCAN: asked.scan,
            NEW: lambda: _forgotten(asked.numbers),
            AGAIN: asked.numbers,
            FILTER: lambda: _forgotten(lambda: asked.numbers(**FILTERED)),
            PAGE: lambda: _forgotten(page),
            "the whole request, asked again": page,
            "everything into pandas, only to count stages": asked.in_pandas,
        },
        ROUNDS,
    )
    say(f"{title} ({_counted(asked)} transitions)", found, SCAN)
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        asked.changed()
        seconds.append(time.perf_counter() - begin)
    print(
        f"  {min(seconds) * 1000:9.1f} ms             numbers after a rule changed: all read anew"
    )
    asked.engine.dispose()


def _forgotten(ask: Callable[[], object]) -> object:
    """Ask while what was read stays in memory, and what was calculated from it does not."""
    for programs in kept._stores.values():
        for version in (v for held in programs.values() for v in held.versions):
            version.answers.clear()
    return ask()


def _counted(asked: Asked) -> str:
    with asked.engine.connect() as connection:
        rows = connection.execute(select(models.RuleTransition.id)).fetchall()
    return f"{len(rows):,}"


def _many(engine: Engine) -> Asked:
    begin = time.perf_counter()
    many_rules.fill(engine, RULES)
    print(f"\n  {RULES:,} rules written past the import in {time.perf_counter() - begin:.1f} s")
    return Asked(engine, many_rules.KEY, many_rules.AS_OF)


def _sigma(engine: Engine) -> Asked:
    """The history that is shipped as an example, through the import."""
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program(SIGMA, "Sigma", ProgramCalendar("UTC")))
    begin = time.perf_counter()
    with writing(engine, BY) as session:
        _bring(session, _example_files())
    print(f"\n  the history of Sigma imported in {time.perf_counter() - begin:.1f} s")
    return Asked(engine, SIGMA, SIGMA_AS_OF)


def _example_files() -> Mapping[str, Path]:
    return {role: next(EXAMPLES.glob(f"{role}.csv*")) for role in ("rules", "transitions")}


def _bring(session: Any, paths: Mapping[str, Path]) -> None:
    program = program_value(session, SIGMA, TESTER)
    tables = {role: text_table(path.read_bytes(), path.name) for role, path in paths.items()}
    mapping = (EXAMPLES / "mapping.toml").read_text("utf-8")
    store = STORE_REGISTERS["rules"]
    run = begin_import(session, program, "rules", "Sigma", NOW)
    policy = EXAMPLES / "policy.json"
    files = Files(tables, {"policy": (policy.read_bytes(), policy.name)}, mapping)
    known = store.known(session, program)
    delivery = UNDERSTANDINGS["rules"].read(program, files, known, frozenset(), _quietly)
    take_turns(session, IMPORT_LOCK)
    plan = store.planned(session, program, delivery, {p.name: r for r, p in paths.items()})
    store.write(session, program, plan, run, NOW)
    note_outcome(session, run, plan.outcome, "", NOW)


def _quietly(_: int) -> None:
    """Nobody watches how far it is."""

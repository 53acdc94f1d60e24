"""Generated rules of a whole organisation: three years, four transitions each on average."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine

from dashboard.program_calendar import SECONDS_PER_DAY, ProgramCalendar, utc
from dashboard.programs import Program
from dashboard.rule_deprecation.moves import kind_of_move
from dashboard.rule_deprecation.policy import KEPT, MONITORED
from dashboard.rule_deprecation.usual_policy import USUAL
from dashboard.rule_deprecation.ways import stage_of, ways
from db import models
from db.bulk import insert_rows
from db.engine import prepare_store, writing
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from db.rule_deprecation.spells import note_change, rebuild_spells
from tests.conftest import BY, TESTER

KEY = "all-rules"
AS_OF = date(2026, 11, 14)
NOW = 1_795_348_800
YEARS = 3
TRANSITIONS_A_RULE = 4
TEAMS = tuple(f"Team {n:02}" for n in range(1, 41))
SEVERITIES, ACTIONS = ("low", "medium", "high", "critical"), tuple(USUAL.p_max)
QUARTERS = tuple(
    date(year, month, 1) - timedelta(days=1)
    for year in (2024, 2025, 2026)
    for month in (1, 4, 7, 10)
)
_RULE = ("id", "program_id", "key", "name", "kind", "team_id", "action", "severity", "version")
_MOVE = (
    "id", "rule_id", "source_id", "at", "micros", "from_stage", "to_stage", "kind", "reason_code",
    "reason", "actor", "import_run_id", "recorded_at",
)  # fmt: skip
_PERFORMANCE = (
    "rule_id", "since", "executions", "hits", "labelled", "true_positives",
    "unique_true_positives", "alerts", "minutes_per_alert", "average_loss", "false_positive_cost",
    "alerts_after_modify", "import_run_id", "recorded_at",
)  # fmt: skip
_LOOK = (
    "program_id", "rule", "visit", "look", "start", "end", "fired", "labelled", "missed",
    "import_run_id", "recorded_at",
)  # fmt: skip
_PLAN = (
    "program_id", "team_id", "quarter_end", "planned_out", "planned_minutes", "import_run_id",
    "recorded_at",
)  # fmt: skip
_WAIVER = ("rule_id", "kind", "holds", "owner", "reason", "expires", "import_run_id", "recorded_at")


@dataclass(frozen=True, slots=True)
class Step:
    """A rule enters a stage."""

    at: int
    before: str | None
    stage: str


def fill(engine: Engine, rules: int) -> None:
    """A program with so many rules and four times as many transitions, past the import."""
    prepare_store(engine)
    random = Random(rules)
    walks = made(random, rules)
    with writing(engine, BY) as session:
        add_program(session, Program(KEY, "All rules", ProgramCalendar("America/New_York")))
        program = program_value(session, KEY, TESTER)
        run = begin_import(session, program, "rules", "generated", NOW)
        insert_rows(
            session, models.table(models.Team), ("id", "program_id", "name"),
            ((n, program.id, name) for n, name in enumerate(TEAMS, 1)),
        )  # fmt: skip
        tables: tuple[tuple[Any, Any, Any], ...] = (
            (models.Rule, _RULE, _rules(random, program.id, rules)),
            (models.RuleTransition, _MOVE, _moves(random, walks, run)),
            (models.RulePerformance, _PERFORMANCE, _performances(random, rules, run)),
            (models.RuleLook, _LOOK, _looks(random, walks, program.id, run)),
            (models.RulePlan, _PLAN, _plan(random, program.id, rules, run)),
            (models.RuleWaiver, _WAIVER, _waivers(random, walks, run)),
        )
        for model, columns, rows in tables:
            insert_rows(session, models.table(model), columns, rows)
        rebuild_spells(session, program.id)
        note_change(session, program.id, ())
    if engine.dialect.name == "postgresql":
        with writing(engine, BY) as session:
            session.connection().exec_driver_sql("ANALYZE")


def made(random: Random, rules: int) -> tuple[tuple[Step, ...], ...]:
    """The transitions of each rule: legal ones, some rules with none but the first, some many."""
    weights = [random.paretovariate(1.6) for _ in range(rules)]
    more = Counter(random.choices(range(rules), weights, k=(TRANSITIONS_A_RULE - 1) * rules))
    return tuple(tuple(_walk(random, 1 + more[n])) for n in range(rules))


def _walk(random: Random, steps: int) -> Iterator[Step]:
    begin = NOW - int(YEARS * 365.25 * SECONDS_PER_DAY)
    before, times = None, sorted(random.sample(range(begin, NOW), steps))
    for at in times:
        stage = USUAL.names[0] if before is None else _onwards(random, before)
        yield Step(at, before, stage)
        before = stage


def _onwards(random: Random, stage: str) -> str:
    offered = ways(USUAL, stage)
    return random.choices(offered, [1 / (1 + place) for place in range(len(offered))])[0].end


def _key(number: int) -> str:
    return f"R-{number:05}"


def _rules(random: Random, program: int, rules: int) -> Iterator[tuple[Any, ...]]:
    for n in range(1, rules + 1):
        yield (
            n, program, _key(n), f"Something about {n}", "ml_model" if n % 10 == 0 else "rule",
            random.randint(1, len(TEAMS)), random.choice(ACTIONS), random.choice(SEVERITIES), 1,
        )  # fmt: skip


def _moves(
    random: Random, walks: tuple[tuple[Step, ...], ...], run: int
) -> Iterator[tuple[Any, ...]]:
    all_steps = ((rule, step) for rule, walk in enumerate(walks, 1) for step in walk)
    for n, (rule, step) in enumerate(all_steps, 1):
        kind = kind_of_move(USUAL, step.before, step.stage)
        yield (
            n, rule, str(n), step.at, 0, step.before, step.stage, kind, "progress", "",
            f"user{random.randint(1, 200):03}", run, NOW,
        )  # fmt: skip


def _performances(random: Random, rules: int, run: int) -> Iterator[tuple[Any, ...]]:
    for rule in range(1, rules + 1):
        for since in (None, date(2026, 4, 1))[: 1 + rule % 2]:
            hits = int(random.lognormvariate(6, 1.5))
            labelled = int(hits * random.uniform(0.5, 1))
            found = int(labelled * random.random() ** 2)
            yield (
                rule, since, random.randint(0, 4_000_000), hits, labelled, found,
                int(found * random.random()), hits / 2, random.uniform(1, 20),
                random.uniform(5, 200), random.uniform(1, 12), None, run, NOW,
            )  # fmt: skip


def _looks(
    random: Random, walks: tuple[tuple[Step, ...], ...], program: int, run: int
) -> Iterator[tuple[Any, ...]]:
    for rule, walk in enumerate(walks, 1):
        stays = [s.at for s in walk if stage_of(USUAL, s.stage).kind == MONITORED]
        for visit, at in enumerate(stays, 1):
            for look in (1, 2):
                start = utc(at).date() + timedelta(days=15 * (look - 1))
                fired = random.randint(20, 600)
                labelled = int(fired * random.uniform(0.9, 1))
                missed = random.choices((0, 1, 2, 9), (80, 12, 5, 3))[0]
                yield (
                    program, _key(rule), visit, look, start, start + timedelta(days=15), fired,
                    labelled, min(missed, labelled), run, NOW,
                )  # fmt: skip


def _plan(random: Random, program: int, rules: int, run: int) -> Iterator[tuple[Any, ...]]:
    for team in range(1, len(TEAMS) + 1):
        for n, day in enumerate(QUARTERS, 1):
            out = int(n * rules / 1_500 * random.uniform(0.8, 1.2))
            yield program, team, day, out, out * 20_000.0, run, NOW


def _waivers(
    random: Random, walks: tuple[tuple[Step, ...], ...], run: int
) -> Iterator[tuple[Any, ...]]:
    for rule, walk in enumerate(walks, 1):
        if stage_of(USUAL, walk[-1].stage).kind == KEPT:
            expires = AS_OF + timedelta(days=random.randint(-60, 300))
            yield rule, "kept", True, "Somebody", "", expires, run, NOW

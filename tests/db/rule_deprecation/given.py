"""Deliveries of rules, as the command brings them."""

import itertools
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, func, select

from dashboard.imports.rules.mapping import RulesMapping
from dashboard.imports.rules.reading import rules_delivery
from dashboard.imports.runs import Outcome
from dashboard.imports.tables import text_table
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from db import models
from db.engine import reading, writing
from db.imports import note_outcome, waiting_rows
from db.imports.registers import STORE_REGISTERS
from db.imports.runs import begin_import
from db.programs import add_program
from db.programs import program as program_value
from tests.conftest import BY, NOW, TESTER, csv_bytes
from tests.dashboard.rule_deprecation.given import GOLDEN

REGISTER = STORE_REGISTERS["rules"]
TABLES = (
    "rule", "rule_delivery", "rule_transition", "rule_spell", "rule_performance",
    "rule_exemption", "rule_waiver", "rule_look", "rule_plan", "rule_policy", "quarantine",
)  # fmt: skip
TRANSITION = ("event_id", "rule_id", "from_stage", "to_stage", "at", "kind", "reason", "actor")
_keys = (f"rules-{n}" for n in itertools.count())


def new_program(engine: Engine, zone: str = "UTC") -> str:
    """An empty one; its key."""
    key = next(_keys)
    with writing(engine, BY) as session:
        add_program(session, Program(key, "Rules", ProgramCalendar(zone)))
    return key


def bring(
    engine: Engine,
    key: str,
    tables: Mapping[str, bytes],
    policy: bytes | None = None,
    mapping: RulesMapping | None = None,
) -> Outcome:
    """Import files by role."""
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        delivery = rules_delivery(
            program,
            mapping or RulesMapping(),
            {role: text_table(content, f"{role}.csv") for role, content in tables.items()},
            {} if policy is None else {"policy": (policy, "policy.json")},
            REGISTER.known(session, program),
            waiting_rows(session, program),
        )
        run_id = begin_import(session, program, "rules", "rules.csv", NOW)
        plan: Any = REGISTER.planned(session, program, delivery, {"rules.csv": "rules"})
        REGISTER.write(session, program, plan, run_id, NOW)
        note_outcome(session, run_id, plan.outcome, "", NOW)
    return plan.outcome


def newest_run(engine: Engine) -> int:
    with reading(engine) as session:
        return session.scalar(select(func.max(models.ImportRun.id))) or 0


def take_back(engine: Engine, key: str, run_id: int) -> dict[str, int]:
    with writing(engine, BY) as session:
        program = program_value(session, key, TESTER)
        plan = REGISTER.take_back_plan(session, program, run_id)
        REGISTER.write_take_back(session, program, plan, run_id, "The wrong file.", NOW)
    counts: dict[str, int] = plan.counts
    return counts


def golden_files(transitions: str = "transitions.csv") -> dict[str, bytes]:
    """The tables of the golden case."""
    inputs = GOLDEN / "inputs"
    return {
        "rules": (inputs / "rules.csv").read_bytes(),
        "transitions": (inputs / transitions).read_bytes(),
        "offline_monitoring": (inputs / "offline_monitoring.csv").read_bytes(),
        "plan": (inputs / "plan.csv").read_bytes(),
    }


def golden_policy() -> bytes:
    return (GOLDEN / "policy.json").read_bytes()


def rules(*keys: str, **more: str) -> bytes:
    """Rows of rules of which only the key and what is said matters."""
    return csv_bytes([{"rule_id": key, "name": f"Rule {key}", **more} for key in keys])


def moves(*rows: tuple[str, str, str, str]) -> bytes:
    """Rows of (event id, rule, stage, day or time in January 2026)."""
    return csv_bytes(
        [
            dict(zip(TRANSITION, (id_, rule, "", stage, _time(at), "", "why", "Ann"), strict=True))
            for id_, rule, stage, at in rows
        ]
    )


def _time(at: str) -> str:
    return f"2026-01-{at}T00:00:00Z" if at.isdigit() and len(at) == 2 else at


def stages(engine: Engine, key: str) -> dict[str, list[str]]:
    """The stages that each rule went through, by the spells."""
    spell, rule = models.RuleSpell, models.Rule
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        rows = session.execute(
            select(rule.key, spell.stage)
            .join(rule, rule.id == spell.rule_id)
            .where(spell.program_id == program.id)
            .order_by(rule.key, spell.seq)
        )
        found: dict[str, list[str]] = {}
        for of, stage in rows:
            found.setdefault(of, []).append(stage)
    return found

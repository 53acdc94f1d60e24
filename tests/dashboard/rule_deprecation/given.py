"""Rules written down by what matters to a test, and the golden case from its files."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rule_deprecation import calculation
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.columns import RuleColumns
from dashboard.rule_deprecation.facts import (
    REGULATORY,
    Exemption,
    Look,
    Performance,
    PlanRow,
    Rule,
    Transition,
    Waiver,
)
from dashboard.rule_deprecation.from_facts import Facts, rule_columns
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.policy_form import policy_from
from dashboard.rule_deprecation.spells import AtCut, at_cut
from dashboard.scope import Scope

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "rules"
FORM = json.loads((GOLDEN / "policy.json").read_text())
POLICY = policy_from(FORM)
CALENDAR = ProgramCalendar("UTC")
PROGRAM = Program("rules", "Rules", CALENDAR)

Path_ = Iterable[tuple[str, str]]
"""Stages of a rule with the time at which each was entered."""


def at(text: str) -> int:
    """Epoch seconds of a UTC time such as ``2026-11-20 17:00``."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def rule(key: str, **about: str) -> Rule:
    """A rule of which only what matters is said."""
    usual = {"name": "", "kind": "rule", "team": "T", "action": "alert", "severity": "high"}
    return Rule(key, **{**usual, **about})


def path(key: str, steps: Path_) -> list[Transition]:
    """The transitions of one rule; ids follow its key."""
    found: list[Transition] = []
    for n, (time, stage) in enumerate(steps):
        before = found[-1].to_stage if found else None
        found.append(Transition(f"{key}-{n:03}", key, before, stage, at(time)))
    return found


def paths(**steps: Path_) -> Facts:
    """Rules by key with the stages that they went through."""
    return Facts(
        rules=[rule(key) for key in steps],
        transitions=[t for key, each in steps.items() for t in path(key, each)],
    )


def performance(key: str, since: date | None = None, **numbers: Any) -> Performance:
    """What a rule did; an impacting one unless said otherwise."""
    usual = {
        "executions": 1000, "hits": 100, "labelled": 100, "true_positives": 50,
        "unique_true_positives": 40, "alerts": 90.0, "minutes_per_alert": 2.0,
        "average_loss": 100.0, "false_positive_cost": 1.0,
    }  # fmt: skip
    return Performance(key, since, **{**usual, **numbers})


def found_at(
    facts: Facts, as_of: str, policy: Policy = POLICY, **filters: tuple[str, ...]
) -> AtCut:
    """What holds of these facts at the end of a day."""
    columns = rule_columns(facts, policy)
    return at_cut(columns, policy, CALENDAR, date.fromisoformat(as_of), filters)


def calculated(
    facts: Facts | RuleColumns, as_of: str, program: Program = PROGRAM, **filters: tuple[str, ...]
) -> RuleDeprecation:
    """All figures of these facts as of a day."""
    columns = rule_columns(facts, POLICY) if isinstance(facts, Facts) else facts
    scope = Scope(program.key, date.fromisoformat(as_of), filters)
    return calculation.rule_deprecation(columns, POLICY, program, scope, None)


def rows(name: str) -> list[dict[str, str]]:
    """A file of the golden case."""
    with (GOLDEN / "inputs" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def golden_facts() -> Facts:
    """The inputs of the golden case, as they are."""
    rules, day = rows("rules.csv"), date.fromisoformat
    return Facts(
        rules=[
            Rule(r["rule_id"], r["name"], r["kind"], r["team"], r["action"], r["severity"])
            for r in rules
        ],
        transitions=[_transition(r) for r in rows("transitions.csv")],
        performances=[_performance(r) for r in rules],
        looks=[_look(r) for r in rows("offline_monitoring.csv")],
        plan=[
            PlanRow(
                r["team"],
                day(r["quarter_end"]),
                int(r["planned_cum_out"]),
                float(r["planned_cum_minutes"]),
            )
            for r in rows("plan.csv")
        ],
        exemptions=[Exemption(r["rule_id"], REGULATORY) for r in rules if r["regulatory"] == "1"],
        waivers=[
            Waiver(r["rule_id"], expires=day(r["exempt_until"])) for r in rules if r["exempt_until"]
        ],
    )


def _transition(row: Mapping[str, str]) -> Transition:
    return Transition(
        row["event_id"], row["rule_id"], row["from_stage"] or None, row["to_stage"],
        int(datetime.fromisoformat(row["at"]).timestamp()), row["kind"], row["reason"],
        row["actor"],
    )  # fmt: skip


def _performance(row: Mapping[str, str]) -> Performance:
    after = row["alerts_90d_after_modify"]
    counts = ("executions", "hits", "labelled", "tp", "unique_tp")
    return Performance(
        row["rule_id"], None, *(int(row[f"{name}_180d"]) for name in counts),
        *(float(row[name]) for name in ("alerts_90d", "minutes_per_alert", "avg_loss_usd")),
        float(row["fp_cost_usd"]), float(after) if after else None,
    )  # fmt: skip


def _look(row: Mapping[str, str]) -> Look:
    return Look(
        row["rule_id"], int(row["visit"]), int(row["look"]), date.fromisoformat(row["start"]),
        date.fromisoformat(row["end"]), int(row["would_have_fired"]), int(row["labelled"]),
        int(row["missed_bad"]),
    )  # fmt: skip

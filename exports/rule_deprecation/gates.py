"""The switch-off gate as JSON, under the names of the golden case."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.gates import Gate, gates


def bounds(found: RuleDeprecation) -> list[dict[str, Any]]:
    """Every visit to offline monitoring with its bounds and its verdict, by rule and visit."""
    rows = gates(found.verdicts, np.arange(len(found.verdicts)))
    return [_gate(gate) for gate in sorted(rows, key=lambda gate: (gate.rule, gate.visit))]


def _gate(gate: Gate) -> dict[str, Any]:
    return {
        "rule_id": gate.rule,
        "visit": gate.visit,
        "looks": gate.looks,
        "days": gate.days,
        "N": gate.fired,
        "n": gate.labelled,
        "x": gate.missed,
        "p_max": gate.p_max,
        "p_hat": gate.share,
        "unlabelled_share": gate.unlabelled,
        "verdict": gate.verdict,
        "reasons": gate.reasons,
        "cp_upper_one_sided_95": gate.upper,
        "cp_lower_one_sided_95": gate.lower,
        "cp_two_sided_95": gate.both,
        "cp_upper_bonferroni_looks": gate.upper_by_looks,
        "wilson_two_sided_95": gate.wilson,
        "rule_of_three": gate.rule_of_three,
        "n_needed_given_x": gate.needed,
        "n_needed_if_zero": gate.needed_if_none,
        "n_still_needed": gate.still_needed,
        "finite_pop_upper_count": gate.finite,
        "finite_pop_upper_rate": gate.finite_share,
    }


def board(found: RuleDeprecation) -> list[dict[str, Any]]:
    """The rules in offline monitoring now."""
    rows = []
    for row in found.board.first():
        gate: Mapping[str, Any] = _gate(row.gate) if row.gate else {}
        about = {"rule_id": row.rule, "team": row.team, "kind": row.kind, "verdict": row.verdict}
        ready = row.ready.isoformat() if row.ready else None
        rows.append({**gate, **about, "days_open": row.days_open, "ready": ready})
    return rows

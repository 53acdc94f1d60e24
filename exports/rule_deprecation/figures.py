"""Rule deprecation as JSON: all figures, under the names of the golden case."""

from dataclasses import asdict
from typing import Any

import orjson

from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.values import Cohort, Minutes, Month, TimeInStage
from exports.rule_deprecation.gates import board, bounds
from exports.ticket_aging.figures import rounded, source, told_as_of


def as_json(found: RuleDeprecation) -> bytes:
    """The figures as JSON; floats to 6 decimals, null where there is no value."""
    return orjson.dumps(figures(found), option=orjson.OPT_INDENT_2)


def figures(found: RuleDeprecation) -> dict[str, Any]:
    """All figures under the names of the golden case, and what it does not have besides."""
    dated = {
        "stage_counts": _stage_counts(found),
        "step_conversion": {
            step.stage: {"entered": step.entered, "next": step.next, "open": step.open}
            for step in found.steps
        },
        "time_in_stage": _times(found),
        "stuck": _stuck(found),
        "rollbacks": _rollbacks(found),
        "savings": _savings(found),
        "cohort_conversion": _cohorts(found),
    }
    as_of = found.scope.as_of.isoformat()
    parts = told_as_of(found) | {name: {as_of: part} for name, part in dated.items()}
    parts |= {
        "burndown": {"monthly": [_month(month) for month in found.months]},
        "bounds": bounds(found),
        "classification": _classification(found),
        "audit": _audit(found),
        "funnel": [asdict(row) for row in found.funnel],
        "portfolio": asdict(found.portfolio),
        "gates": board(found),
        "plan": _plan(found),
        "waivers": [asdict(row) for row in found.waivers],
        "source": source(found),
    }
    return {name: rounded(value) for name, value in parts.items()}


def _stage_counts(found: RuleDeprecation) -> dict[str, Any]:
    counts = found.counts
    return {
        "total": counts.total,
        "by_team": counts.by_team,
        "by_kind": counts.by_kind,
        "n_in_inventory": counts.inventory,
        "n_not_yet": counts.not_yet,
    }


def _times(found: RuleDeprecation) -> dict[str, Any]:
    return {
        "overall": {stage: _time(row) for stage, row in found.times.overall.items()},
        "by_team": {
            stage: {team: _time(row) for team, row in by_team.items()}
            for stage, by_team in found.times.by_team.items()
        },
    }


def _time(row: TimeInStage) -> dict[str, Any]:
    return {
        "n": row.n,
        "completed": row.completed,
        "open": row.open,
        "km_median": row.median,
        "km_q25": row.q25,
        "km_q75": row.q75,
        "rmst_120": row.mean_of_120,
        "S_at": {str(day): share for day, share in row.share_at.items()},
        "naive_completed_median": row.completed_median,
        "naive_open_as_done_median": row.as_done_median,
        "longest_open": row.longest_open,
    }


def _stuck(found: RuleDeprecation) -> dict[str, Any]:
    return {
        "n": len(found.stuck),
        "by_stage": found.stuck.by_stage,
        "by_team": found.stuck.by_team,
        "by_kind": found.stuck.by_kind,
        "rules": [
            {
                "rule_id": row.key,
                "team": row.team,
                "stage": row.stage,
                "age_days": row.age_days,
                "over_by": row.over_by,
            }
            for row in found.stuck.first()
        ],
    }


def _rollbacks(found: RuleDeprecation) -> dict[str, Any]:
    row = found.rollbacks
    return {
        "events": row.events,
        "rules_with_rollback": row.rules,
        "by_from": row.by_from,
        "reactivations": row.reactivations,
        "deprecated_entries": row.deprecated_entries,
        "matured": row.matured,
        "rolled_back_within_watch": row.within_watch,
        "rate_matured": row.rate,
        "cp95_two_sided_rate": row.interval,
        "km_rollback_by_watch": row.km_by_watch,
    }


def _savings(found: RuleDeprecation) -> dict[str, Any]:
    saved = found.savings
    return {
        "total": _minutes(saved.total),
        "by_team": {team: _minutes(row) for team, row in saved.by_team.items()},
        "by_kind": {kind: _minutes(row) for kind, row in saved.by_kind.items()},
        "rules_not_known": saved.unknown,
    }


def _minutes(row: Minutes) -> dict[str, float]:
    return {f"{name}_minutes": value for name, value in asdict(row).items()}


def _cohorts(found: RuleDeprecation) -> dict[str, Any]:
    first = found.first_deprecated
    return {
        "cohorts": {cohort.name: _cohort(cohort) for cohort in found.cohorts},
        "first_deprecated": {
            "n": first.rules,
            "events": first.events,
            "competing": first.competing,
            "censored": first.rules - first.events - first.competing,
            "cif": {
                str(day): {"aalen_johansen": share, "one_minus_km_naive": naive}
                for day, (share, naive) in first.incidence.items()
            },
        },
    }


def _cohort(cohort: Cohort) -> dict[str, Any]:
    return {
        "n": cohort.rules,
        "targets": {
            target: {
                "gross": row.gross,
                "gross_rate": row.gross_rate,
                "net": row.net,
                "net_rate": row.net_rate,
                "fixed_window": {
                    str(window): asdict(part) | {"rate": part.rate}
                    for window, part in row.in_time.items()
                },
            }
            for target, row in cohort.targets.items()
        },
    }


def _month(row: Month) -> dict[str, Any]:
    return {
        "month_end": row.end.isoformat(),
        "counted_to": row.counted_to.isoformat(),
        "partial": row.partial,
        "inventory": row.inventory,
        "acting": row.acting,
        "not_acting": row.not_acting,
        "deprecated_gross": row.deprecated_gross,
        "deprecated_or_retired_net": row.out_net,
        "entered": row.entered,
        "revived": row.revived,
        "switched_off": row.switched_off,
        **{f"cfd_{stage}": n for stage, n in row.stages.items()},
    }


def _classification(found: RuleDeprecation) -> dict[str, Any]:
    return {
        "counts": found.classification.counts(),
        "candidates": [key for key, _ in found.classification.candidates()],
        "rules": {
            key: {"cls": name, "exempt": exempt}
            for key, (name, exempt) in found.classification.by_rule().items()
        },
    }


def _audit(found: RuleDeprecation) -> dict[str, Any]:
    audit = found.audit
    return {
        "from_mismatch": audit.from_mismatch,
        "illegal": [asdict(row) for row in audit.illegal],
        "matrix": {f"{a}>{b}": n for (a, b), n in sorted(audit.matrix.items())},
        "skips": audit.skips,
    }


def _plan(found: RuleDeprecation) -> list[dict[str, Any]]:
    return [asdict(row) | {"gap": row.gap, "minutes_gap": row.minutes_gap} for row in found.plan]

"""Goals as JSON: all figures, under the names of the golden case."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.goals import Action
from dashboard.path_to_green.hit_rate import HitRate, hit_rates
from dashboard.path_to_green.plan import planned_steps
from dashboard.path_to_green.standing import GoalStanding
from dashboard.program_calendar import ProgramCalendar
from dashboard.slips import Ledger
from exports.ticket_aging.figures import source, time_text, told_as_of


def as_json(found: PathToGreen) -> bytes:
    """The figures as JSON; null where there is no value."""
    return orjson.dumps(figures(found), option=orjson.OPT_INDENT_2)


def figures(found: PathToGreen) -> dict[str, Any]:
    """All figures under the names of the golden case, and what it does not have besides."""
    hits = hit_rates([each.weekly for each in found.goals])
    return told_as_of(found) | {
        "goals": {
            each.goal.key: golden(each) | _besides(found, each) | {"forecast": _forecast(each, of)}
            for each, of in zip(found.goals, hits, strict=True)
        },
        "source": source(found),
    }


def golden(of: GoalStanding) -> dict[str, Any]:
    """What the golden case expects of a goal."""
    return {
        "claimed": of.claimed,
        "computed": of.computed,
        "value": of.value,
        "expected": of.expected,
        "gap": of.gap,
        "covered": of.covered,
        "date_to_green": of.date_to_green,
        "days_overdue": of.silence.days_overdue,
        "outdated": of.silence.outdated,
        "watermelon": of.watermelon,
        "green_to_red": of.history.straight_to_red,
    }


def _besides(found: PathToGreen, of: GoalStanding) -> dict[str, Any]:
    calendar, goal = found.program.calendar, of.goal
    return {
        "title": goal.title,
        "owner": goal.owner,
        "team": goal.team,
        "direction": goal.direction,
        "baseline": goal.baseline,
        "target": goal.target,
        "unit": goal.unit,
        "band": [goal.low, goal.high] if goal.within else None,
        "start": goal.start,
        "due": ledger_figures(of.due, calendar),
        "computed_against_original_due": of.computed_originally,
        "value_day": of.latest.day if of.latest else None,
        "back_to_green": ledger_figures(of.back, calendar),
        "update_due": of.silence.due,
        "updated": time_text(of.history.newest.at) if of.history.newest else None,
        "flags": list(of.flags),
        "actions": [_action(action, calendar, found.cut) for action in of.actions],
        "planned_steps": _planned(found, of),
    }


def _forecast(of: GoalStanding, hit_rate: Mapping[int, HitRate]) -> dict[str, Any]:
    forecast = of.forecast
    return {
        "outlook": forecast.outlook,
        "p50": forecast.p50,
        "p85": forecast.p85,
        "share_arriving_within_52_weeks": forecast.arriving,
        "measured_pace_per_week": forecast.pace,
        "planned_pace_per_week": of.planned_pace,
        "weeks_of_history": forecast.weeks,
        "hit_rate": {
            f"{weeks}_weeks_ahead": {"inside": hits.inside, "of": hits.of, "share": hits.share}
            for weeks, hits in hit_rate.items()
        },
    }


def _action(action: Action, calendar: ProgramCalendar, cut: int) -> dict[str, Any]:
    return {
        "number": action.number,
        "text": action.text,
        "owner": action.owner,
        "created": action.created,
        "due": ledger_figures(action.dates(cut), calendar),
        "open": action.done is None,
        "done": action.done,
        "expected_impact": action.expected_impact,
        "realised_impact": action.realised_impact,
        "evidence": action.evidence,
    }


def _planned(found: PathToGreen, of: GoalStanding) -> list[list[date | float]]:
    if of.value is None:
        return []
    as_of = found.scope.as_of
    steps = planned_steps(of.goal, of.value, of.open_actions, as_of, found.cut)
    return [[step.day, step.value] for step in steps]


def ledger_figures(dates: Ledger, calendar: ProgramCalendar) -> dict[str, Any]:
    """A date as it was first said and is now, and its moves."""
    return {
        "original": dates.original,
        "current": dates.current,
        "slips": len(dates.slips),
        "slipped_days": dates.slipped_days,
        "moves": [
            {
                "old": move.before,
                "new": move.after,
                "at": time_text(move.at),
                "by": move.by,
                "reason": move.reason,
                "after_it_had_passed": move.made_late(calendar),
            }
            for move in dates.moves
        ],
    }

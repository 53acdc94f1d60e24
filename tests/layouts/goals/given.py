"""A board of 14 goals with a year of weeks, and every state that there is."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from dashboard.goal.values import GoalStory, LinkedMetric, UpdateVersion
from dashboard.path_to_green.calculation import PathToGreen, path_to_green
from dashboard.path_to_green.forecast import fan
from dashboard.path_to_green.goals import Action, Goal, GoalFacts, Plan, by_goal, by_item
from dashboard.path_to_green.hit_rate import hit_rates
from dashboard.path_to_green.weekly import Latest
from dashboard.path_to_green.words import DefinitionWord, Said
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.scorecard.definitions import Direction
from dashboard.slips import DateMove
from dashboard.status_updates.assignments import Assigned
from dashboard.status_updates.differences import differences
from dashboard.status_updates.questions import Acknowledgement, Answer, Question
from dashboard.status_updates.updates import Colour, StatusUpdate
from dashboard.ticket_aging.values import Source
from tests.dashboard.path_to_green.given import at

AS_OF = date(2026, 11, 21)
"""A Saturday."""
START, DUE = date(2025, 11, 22), date(2027, 1, 30)
PROGRAM = Program("p", "Issuer Outreach", ProgramCalendar("UTC"))
SOURCE = Source("goals.csv", at("2026-11-22 03:00"), at("2026-11-20 22:00"))
WEEKS = 53


def goal(key: str, title: str, baseline: float, target: float | None, **about: Any) -> Goal:
    usual: dict[str, Any] = {
        "owner": "Ann Lee", "team": "Issuer outreach", "direction": Direction.UP, "low": None,
        "high": None, "start": START, "due": DUE,
    }  # fmt: skip
    return Goal(key, title, baseline=baseline, target=target, **{**usual, **about})


_DOWN: Any = {"direction": Direction.DOWN}
GOALS = (
    goal("live", "Issuers live on network tokens", 40, 120, owner="Ann Lee", unit="issuers"),
    goal("approval", "Approval rate of tokenised volume", 0.86, 0.93, unit="%", owner="Di Rossi",
         team="Payments", metric="approval", parent="live"),
    goal("fraud", "Fraud loss of volume", 0.0014, 0.0009, unit="bps", owner="Eve Sand",
         team="Risk", **_DOWN),
    goal("latency", "Authorisation answered within a second, in the 99th percentile of all"
         " countries", 1_900, 1_000, unit="ms", owner="Gus Hale", team="Engineering", **_DOWN),
    goal("silent", "Account managers trained", 4, 14, owner="Flo Weiss", team="Issuer outreach"),
    goal("undated", "Disputes answered in time", 0.71, 0.95, unit="%", owner="Hana Cole",
         team="Operations"),
    goal("short", "False alerts a week", 240, 90, owner="Gus Hale", team="Risk", **_DOWN),
    goal("passed", "Volume share live", 0.20, 0.50, unit="%", owner="Cy Ortega", team="Payments",
         due=date(2026, 9, 30)),
    goal("band", "Manual review queue", 900, None, unit="cases", owner="Eve Sand", team="Risk",
         direction=Direction.WITHIN, low=200, high=400),
    goal("value", "Recovered chargebacks", 180_000, 1_450_000, unit="USD", owner="Di Rossi",
         team="Operations"),
    goal("young", "Partners certified", 2, 20, owner="Bo Park", team="Issuer outreach",
         start=date(2026, 10, 3)),
    goal("bare", "Issuer satisfaction", 7.1, 8.5, owner="Ann Lee", team="Issuer outreach"),
    goal("ahead", "Rules retired", 0, 60, owner="Kim Voss", team="Risk", start=date(2026, 12, 5),
         due=date(2027, 6, 26)),
    goal("done", "Merchants told of the new liability shift", 0, 300, owner="Bo Park",
         team="Issuer outreach", due=date(2026, 10, 31)),
)  # fmt: skip
_REACHED = {
    "live": 0.62, "approval": 0.45, "fraud": 0.83, "latency": 0.30, "silent": 0.84,
    "undated": 0.6, "short": 0.7, "passed": 0.8, "value": 0.79, "done": 1.02,
}  # fmt: skip
"""How much of the way is done after a year."""


def values() -> Iterable[DailyValue]:
    """Each Friday, on the way with some noise."""
    for place, of in enumerate(GOALS):
        for week in range(WEEKS):
            day = START + timedelta(days=7 * week + 6)
            if day > AS_OF or of.key in ("bare", "ahead") or day < of.start:
                continue
            noise = 0.02 * math.sin((week + 3 * place) * 1.9) + 0.02 * math.sin(week / 3)
            if of.within:
                yield DailyValue(of.key, day, round(900 - 12 * week + 300 * noise))
            elif of.target is not None:
                share = _REACHED.get(of.key, 0.5) * week / 52 + noise * (week < 52)
                value = of.baseline + (of.target - of.baseline) * share
                yield DailyValue(of.key, day, round(value) if abs(of.target) >= 10 else value)


_COLOURS = {
    "live": "amber", "fraud": "green", "latency": "red", "undated": "red", "short": "amber",
    "passed": "red", "band": "green", "value": "green", "young": "amber", "bare": "green",
    "approval": "green", "silent": "green", "done": "done", "ahead": "not started",
}  # fmt: skip
_BACK: Mapping[str, tuple[date, ...]] = {
    "live": (date(2026, 10, 3), date(2026, 11, 14), date(2026, 12, 19)),
    "latency": (date(2027, 1, 9),), "short": (date(2026, 12, 26),),
    "passed": (date(2026, 10, 31),), "young": (date(2026, 12, 12),),
}  # fmt: skip


def updates() -> Iterable[StatusUpdate]:
    """One a week for twelve weeks; off track for the last three."""
    number = 0
    for of in GOALS:
        weeks = 6 if of.key == "silent" else 12
        for week in range(weeks):
            day = AS_OF - timedelta(days=7 * (11 - week))
            if day < of.start and of.key != "ahead":
                continue
            number += 1
            yield _update(of, week, day, number)


def _update(of: Goal, week: int, day: date, number: int) -> StatusUpdate:
    last = week > 8
    colour = _COLOURS[of.key] if last or of.key in ("silent", "ahead") else "green"
    if of.key == "latency" and week < 11:
        colour = "green"
    dates = _BACK.get(of.key, ()) if last else ()
    return StatusUpdate(
        of.key, day, Colour(colour), at(f"{day - timedelta(days=1)} 15:00"), number,
        headline=f"{of.title}: week {week}",
        why="Two issuers wait for their processor." if last else "",
        changed="One more issuer signed." if week % 2 else "",
        next_steps="Call the processor on Tuesday." if last else "Carry on.",
        decision="Lend us an engineer for two weeks." if of.key == "latency" and last else "",
        date_to_green=dates[min(week - 9, len(dates) - 1)] if dates else None,
        author=of.owner, nothing_changed=week == 7,
    )  # fmt: skip


def action(key: str, number: int, impact: float, due: date, **about: Any) -> Action:
    usual: dict[str, Any] = {"owner": "Bo Park", "created": date(2026, 10, 3)}
    text = f"Bring issuer {number} to certification and through its pilot"
    usual["text"] = text
    return Action(key, number, due=due, expected_impact=impact, **{**usual, **about})


ACTIONS = (
    action("live", 1, 12, date(2026, 12, 5), owner="Ann Lee",
           moves=(DateMove(date(2026, 12, 5), date(2026, 12, 12), "The processor is late",
                           at("2026-12-07 09:00") - 86_400 * 20, "Ann Lee"),)),
    action("live", 2, 20, date(2026, 12, 19)),
    action("live", 3, 9, date(2027, 1, 16)),
    action("live", 4, 6, date(2026, 11, 14), done=date(2026, 11, 12), realised_impact=4.0,
           evidence="Certificate 4711 of 12 November"),
    action("latency", 1, 700, date(2026, 12, 19), owner="Gus Hale"),
    action("short", 1, 10, date(2026, 12, 12), owner="Gus Hale"),
    action("short", 2, 9, date(2026, 11, 7), owner="Eve Sand"),
    action("young", 1, 14, date(2026, 12, 5)),
)  # fmt: skip
MOVES = {
    "live": (
        DateMove(date(2026, 12, 19), DUE, "Two issuers froze their releases until the new year",
                 at("2026-11-05 10:00"), "Ann Lee"),
    ),
    "passed": (
        DateMove(date(2026, 7, 31), date(2026, 9, 30), "The pilot began late",
                 at("2026-08-04 10:00"), "Cy Ortega"),
    ),
}  # fmt: skip
PLANS = {
    "live": Plan(
        causes="Processors certify in batches, and the last one slipped.",
        exit_criteria="Six issuers live for a week without a rollback.",
        trigger="A processor says no to the December batch.",
        consequence="The rest of the year's plan moves to March.",
        decision="Pay for a second certification slot", decided_by="Maria Stone",
        decided_until=date(2026, 11, 28),
    ),
}  # fmt: skip


def _moved(of: Goal) -> Goal:
    moves = MOVES.get(of.key, ())
    return replace(of, due=moves[0].before, moves=moves) if moves else of


@lru_cache(maxsize=1)
def facts() -> GoalFacts:
    return GoalFacts(
        tuple(map(_moved, GOALS)), daily_values(values()), by_item(updates()), by_goal(ACTIONS),
        PLANS,
    )  # fmt: skip


def found(
    as_of: date = AS_OF,
    filters: Mapping[str, tuple[str, ...]] | None = None,
    source: Source | None = SOURCE,
    **more: Any,
) -> PathToGreen:
    """Of all 14, or of other facts."""
    given = replace(facts(), **more)
    return path_to_green(given, PROGRAM, Scope("p", as_of, filters or {}), source)


READ = Acknowledgement(0, "Maria Stone", at("2026-11-20 17:00"))
QUESTIONS = (
    Question(2, "goal", "live", "Maria Stone", "Ann Lee", 1, "Which processor is it?",
             at("2026-11-20 18:00")),
    Question(1, "goal", "live", "Maria Stone", "Ann Lee", 1, "Does the freeze hold?",
             at("2026-11-06 18:00"), None,
             (Answer(1, "Until 4 January.", "Ann Lee", at("2026-11-09 09:00")),)),
)  # fmt: skip


def story(key: str = "live", board: PathToGreen | None = None, **more: Any) -> GoalStory:
    """The page of one of them, as the read seam tells it."""
    every = board or found()
    one = every.of(key)
    assert one is not None
    goal = one.goal
    values = facts().values
    rows = values.rows_of(key)
    measured = [
        Latest(date(1970, 1, 1) + timedelta(days=int(day)), float(value))
        for day, value in zip(values.day[rows], values.value[rows], strict=True)
    ]
    said = one.history.versions
    counting = {each.id for each in one.history.weeks}
    first = DefinitionWord(Said(1, at("2025-11-20 09:00"), "goals.csv", False), None, goal)
    usual: dict[str, Any] = {
        "values": tuple(measured), "fan": fan(one.weekly) if one.weekly else None,
        "hit_rates": hit_rates([one.weekly])[0],
        "updates": tuple(
            UpdateVersion(
                update, differences(before, update), update.id in counting,
                (READ,) if update is said[0] else (), (),
            )
            for update, before in zip(said, (*said[1:], None), strict=True)
        ),
        "questions": QUESTIONS if key == "live" else (), "definitions": (first,), "plans": (),
        "actions": {}, "action_versions": {}, "ledgers": {}, "assigned": Assigned(),
        "assignments": (), "parent": every.of(goal.parent) if goal.parent else None,
        "children": tuple(each for each in every.goals if each.goal.parent == key),
        "metric": LinkedMetric(goal.metric, "Approval rate", "%") if goal.metric else None,
    }  # fmt: skip
    return GoalStory(every, one, 1, 1, **{**usual, **more})

"""Random histories: what a day showed when it was over is what it shows ever after.

People say things day by day; each evening the board, the stories and what is owed are read as of
the day. When all is said, every day is read again, in one breath and out of another process's
view, and must be the same to the letter.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.errors import InvalidForm
from dashboard.scope import Scope
from dashboard.status_updates.due import Whose
from db.engine import reading, writing
from db.goal import goal_story
from db.path_to_green.kept import kept_goals
from db.path_to_green.reading import path_to_green
from db.path_to_green.saying import value_on
from db.path_to_green.writing import (
    move_due,
    type_goal_value,
    write_action,
    write_plan,
)
from db.programs import program as program_value
from db.status_updates.reading import questions, team_silence, updates_due
from db.status_updates.writing import acknowledge, answer, ask, delegate, file_update, reassign
from tests.conftest import TESTER
from tests.dashboard.path_to_green.given import CALENDAR
from tests.db.path_to_green.given import define, does, new_program, version_of
from tests.db.scorecard.given import at
from tests.db.status_updates.given import GOAL, GREEN, RED, member

FIRST, DAYS = date(2026, 10, 5), 24
KEYS = ("G", "H")
Write = Callable[["People", date], None]


class People:
    """Who says something of a program, picked by chance."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine, self.dice = engine, random.Random(seed)
        self.key = new_program(engine)
        self.people = [member(engine, self.key, f"{name}{seed}") for name in ("Bo", "Cy")]
        for goal in KEYS:
            define(engine, self.key, goal, now=_noon(FIRST - timedelta(60)))

    def says(self, day: date, write: Callable[..., Any], *said: Any) -> Any:
        try:
            return does(self.engine, self.key, write, *said, now=_noon(day))
        except InvalidForm:
            return None

    def say(self, day: date) -> None:
        """A few things, as they come."""
        for _ in range(self.dice.randrange(4)):
            self.dice.choice(WRITES)(self, day)

    def goal(self) -> str:
        return self.dice.choice(KEYS)


def _noon(day: date) -> int:
    return CALENDAR.midnight(day) + 43_200


def _story(of: People, day: date, goal: str) -> Any:
    with reading(of.engine) as session:
        return goal_story(session, Scope(of.key, day), goal, TESTER)


def _value(of: People, day: date) -> None:
    goal = of.goal()
    with reading(of.engine) as session:
        held = value_on(session, _story(of, day, goal).id, day)
        base = held.id if held else None
    of.says(day, type_goal_value, goal, day, of.dice.random() * 100, base)


def _update(of: People, day: date) -> None:
    goal, week = of.goal(), CALENDAR.week_ending(day)
    held = [u.update.id for u in _story(of, day, goal).updates if u.update.week == week]
    back = week + timedelta(7 * of.dice.randrange(1, 9))
    red = {**RED, "why": f"On {day}", "date_to_green": back.isoformat(),
           "action_due": (day + timedelta(9)).isoformat()}  # fmt: skip
    said = of.dice.choice((GREEN, red, {"nothing_changed": "yes"}))
    of.says(day, file_update, GOAL, goal, week, said, held[0] if held else None)


def _plan(of: People, day: date) -> None:
    goal = of.goal()
    plans = _story(of, day, goal).plans
    of.says(day, write_plan, goal, {"causes": f"On {day}"}, plans[0].said.id if plans else None)


def _action(of: People, day: date) -> None:
    goal = of.goal()
    versions = _story(of, day, goal).action_versions
    if versions and of.dice.random() < 0.7:
        number = of.dice.choice(sorted(versions))
        said = of.dice.choice(
            ({"done": day.isoformat(), "realised_impact": "1"}, {"text": f"On {day}"},
             {"due": (day + timedelta(30)).isoformat(), "reason": f"On {day}"})
        )  # fmt: skip
        of.says(day, write_action, goal, number, said, versions[number])
    else:
        said = {"text": "Do", "owner": "Bo", "due": (day + timedelta(9)).isoformat(),
                "expected_impact": "5"}  # fmt: skip
        of.says(day, write_action, goal, None, said, None)


def _move(of: People, day: date) -> None:
    goal, after = of.goal(), date(2027, 1, 1) + timedelta(of.dice.randrange(200))
    of.says(day, move_due, goal, after, f"On {day}", version_of(of.engine, of.key, goal))


def _give(of: People, day: date) -> None:
    goal, who = of.goal(), of.dice.choice(of.people)
    given = _story(of, day, goal).assignments
    base = given[0].id if given else None
    if of.dice.random() < 0.5:
        of.says(day, reassign, GOAL, goal, who, f"On {day}", base)
    else:
        until = day + timedelta(of.dice.randrange(1, 9))
        of.says(day, delegate, GOAL, goal, who, until, f"On {day}", base)


def _lead(of: People, day: date) -> None:
    goal = of.goal()
    found = _story(of, day, goal)
    if found.updates:
        of.says(day, acknowledge, found.updates[0].update.id)
    of.says(day, ask, GOAL, goal, of.people[0], f"On {day}")
    for each in found.questions[:1]:
        of.says(day, answer, each.id, f"On {day}")


WRITES: tuple[Write, ...] = (_value, _value, _update, _update, _plan, _action, _move, _give, _lead)


def shown(session: Session, key: str, day: date) -> dict[str, str]:
    """All that is told of a day, but for what an edit is made over and where goals come from."""
    scope = Scope(key, day)
    program = program_value(session, key, TESTER)
    told = {"board": repr(path_to_green(session, scope, TESTER).goals)}
    told["due"] = repr(updates_due(session, scope, TESTER, Whose.ALL).items)
    told["silence"] = repr(team_silence(session, scope, TESTER))
    told["questions"] = repr(questions(session, program, day))
    for goal in KEYS:
        found = goal_story(session, scope, goal, TESTER)
        names = ("standing", "values", "fan", "hit_rates", "updates", "questions", "definitions",
                 "plans", "actions", "ledgers", "assigned", "assignments")  # fmt: skip
        told |= {f"{goal} {name}": repr(getattr(found, name)) for name in names}
    return told


@pytest.mark.parametrize("seed", range(2))
def test_a_day_shows_ever_after_what_it_showed_when_it_was_over(store: Engine, seed: int) -> None:
    of = People(store, seed)
    days = [FIRST + timedelta(n) for n in range(DAYS)]
    then = {}
    for day in days:
        of.say(day)
        with reading(store) as session:
            then[day] = shown(session, of.key, day)
    assert len({told["board"] for told in then.values()}) > DAYS // 2
    with writing(store, at(_noon(days[-1]))) as session:  # reads nothing that is kept
        now = {day: shown(session, of.key, day) for day in days}
    with reading(store) as session:
        kept = {day: shown(session, of.key, day) for day in days}
        assert kept_goals(session, program_value(session, of.key, TESTER)).answers
    for day in days:
        for name, told in then[day].items():
            assert now[day][name] == told, (day, name)
            assert kept[day][name] == told, (day, name)

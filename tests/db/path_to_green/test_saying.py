"""What people say of a goal: values, its plan, its actions; each holds from then on."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.conflicts import Conflict
from dashboard.errors import Forbidden, NotFound
from dashboard.path_to_green.goals import Plan
from dashboard.rights import Role
from db import models
from db.engine import writing
from db.path_to_green.writing import type_goal_value, write_action, write_plan
from tests.conftest import NOW
from tests.db.path_to_green.given import (
    EARLIER,
    NEXT,
    WEEK,
    define,
    does,
    named,
    person,
    problems,
    stands,
    story,
    told,
)
from tests.db.scorecard.given import at
from tests.db.scorecard.given import define as define_metric

DAY, TODAY = 86_400, date(2026, 11, 22)
ACTION = {"text": "Call them", "owner": "Bo", "due": "2026-12-05", "expected_impact": "10"}
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) =1+1 ' OR 1=1 -- ‮"


def test_a_value_is_of_its_day_and_the_newest_word_holds(store: Engine, key: str) -> None:
    first = does(store, key, type_goal_value, "G", WEEK, 40.0, None)
    assert stands(store, key).value == 40
    with pytest.raises(Conflict) as caught:
        does(store, key, type_goal_value, "G", WEEK, 50.0, None)
    assert (caught.value.base, caught.value.theirs) == (first, {"value": "40"})
    does(store, key, type_goal_value, "G", EARLIER, 30.0, None)
    second = does(store, key, type_goal_value, "G", WEEK, None, first)
    assert stands(store, key).value == 30
    does(store, key, type_goal_value, "G", WEEK, 45.5, second)
    assert stands(store, key).value == 45.5
    assert told(store, "goal")[-1][2:] == ({"value": ""}, {"day": "2026-11-21", "value": "45.5"})


@pytest.mark.parametrize(
    ("day", "number", "part"),
    [(NEXT, 1.0, "not come"), (date(1980, 1, 1), 1.0, "1990"), (WEEK, math.inf, "can be"),
     (WEEK, math.nan, "can be"), (WEEK, 1e16, "can be")],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(
    store: Engine, key: str, day: date, number: float, part: str
) -> None:
    assert part in problems(store, key, type_goal_value, "G", day, number, None)["value"]


def test_the_values_of_a_metric_are_typed_there(store: Engine, key: str) -> None:
    define_metric(store, key, "calls")
    define(store, key, "M", metric="calls")
    assert "type them there" in problems(store, key, type_goal_value, "M", WEEK, 1.0, None)["value"]


def test_a_plan_holds_from_the_instant_on(store: Engine, key: str) -> None:
    said = {"causes": HOSTILE, "decided_until": "2026-12-01"}
    first = does(store, key, write_plan, "G", said, None, now=NOW - 7 * DAY)
    assert stands(store, key).plan == Plan(HOSTILE, decided_until=date(2026, 12, 1))
    assert stands(store, key, as_of=EARLIER).plan == Plan()
    with pytest.raises(Conflict) as caught:
        does(store, key, write_plan, "G", {"causes": "Mine"}, None)
    assert (caught.value.base, caught.value.theirs["causes"]) == (first, HOSTILE)
    assert does(store, key, write_plan, "G", {"trigger": ""}, first) == first
    does(store, key, write_plan, "G", {"trigger": "A loss"}, first)
    assert stands(store, key, as_of=TODAY).plan.trigger == "A loss"
    assert stands(store, key, as_of=TODAY).plan.causes == HOSTILE
    assert stands(store, key).plan.trigger == ""
    assert [word.plan.trigger for word in story(store, key, as_of=TODAY).plans] == ["A loss", ""]
    long = problems(store, key, write_plan, "G", {"causes": "x" * 100_000}, first + 1)
    assert "at most 5,000" in long["causes"]
    bad = problems(store, key, write_plan, "G", {"decided_until": "soon"}, first + 1)
    assert list(bad) == ["decided_until"]


def test_an_action_is_known_from_the_instant_on(store: Engine, key: str) -> None:
    assert does(store, key, write_action, "G", None, ACTION, None, now=NOW - 7 * DAY) == 1
    (held,) = stands(store, key).open_actions
    assert (held.text, held.owner, held.due, held.expected_impact) == (
        "Call them", "Bo", date(2026, 12, 5), 10.0,
    )  # fmt: skip
    assert held.created == date(2026, 11, 15)
    assert stands(store, key, as_of=EARLIER).actions == ()
    done = {"done": "2026-11-20", "realised_impact": "-2.5", "evidence": HOSTILE}
    does(store, key, write_action, "G", 1, done, 1)
    now = stands(store, key, as_of=TODAY)
    assert (now.open_actions, now.actions[0].realised_impact) == ((), -2.5)
    assert now.actions[0].evidence == HOSTILE
    assert len(stands(store, key).open_actions) == 1
    assert does(store, key, write_action, "G", None, ACTION, None) == 2
    told_of = story(store, key, as_of=TODAY)
    assert {n: len(words) for n, words in told_of.actions.items()} == {1: 2, 2: 1}
    assert told_of.action_versions == {1: 2, 2: 1}
    assert [row[:2] for row in told(store, "goal action")] == [
        ("G#1", "created"), ("G#1", "changed"), ("G#2", "created"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field", "part"),
    [
        ({"text": ""}, "text", "what is to be done"),
        ({"text": "x" * 100_000}, "text", "at most 1,000"),
        ({"owner": ""}, "owner", "one person"),
        ({"owner": "Ann and Bo"}, "owner", "not several"),
        ({"due": "2026-11-01"}, "due", "before that"),
        ({"due": ""}, "due", "by which"),
        ({"expected_impact": "-3"}, "expected_impact", "minus"),
        ({"expected_impact": "many"}, "expected_impact", "no number"),
        ({"done": "2026-12-01"}, "done", "has come"),
        ({"created": "2026-12-01"}, "created", "has come"),
        ({"evidence": "\0"}, "evidence", "no text"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_action_is_said_beside_its_field(
    store: Engine, key: str, said: Mapping[str, str], field: str, part: str
) -> None:
    found = problems(store, key, write_action, "G", None, {**ACTION, **said}, None)
    assert field in found and part in found[field]
    assert stands(store, key, as_of=TODAY).actions == ()


def test_an_actions_date_moves_with_a_reason(store: Engine, key: str) -> None:
    does(store, key, write_action, "G", None, ACTION, None)
    later = {"due": "2026-12-12"}
    assert list(problems(store, key, write_action, "G", 1, later, 1)) == ["reason"]
    does(store, key, write_action, "G", 1, {**later, "reason": "Ill"}, 1)
    dates = story(store, key, as_of=TODAY).ledgers[1]
    assert (dates.original, dates.current) == (date(2026, 12, 5), date(2026, 12, 12))
    assert [move.reason for move in dates.moves] == ["Ill"]
    with pytest.raises(Conflict) as caught:
        does(store, key, write_action, "G", 1, {"text": "Mine"}, 1)
    assert (caught.value.base, caught.value.theirs["due"]) == (2, "2026-12-12")
    assert does(store, key, write_action, "G", 1, {"text": "Call them"}, 2) == 1
    assert story(store, key, as_of=TODAY).action_versions == {1: 2}
    with pytest.raises(NotFound):
        does(store, key, write_action, "G", 7, later, 1)


def test_the_owner_who_files_and_who_does_it_may(store: Engine, key: str) -> None:
    ann, bo, cy = named(store, "Ann", "Bo", "Cy")
    may: Any = {
        name: person(key, Role.CONTRIBUTOR, name, id_)
        for name, id_ in (("Ann", ann), ("Bo", bo), ("Cy", cy))
    }
    for write, said in (
        (type_goal_value, ("G", WEEK, 1.0, None)),
        (write_plan, ("G", {"causes": "x"}, None)),
        (write_action, ("G", None, ACTION, None)),
    ):
        for viewer in (may["Bo"], may["Cy"], person(key, Role.VIEWER, id_=ann)):
            with pytest.raises(Forbidden):
                does(store, key, write, *said, viewer=viewer)
        does(store, key, write, *said, viewer=may["Ann"])
    with pytest.raises(Forbidden):
        does(store, key, write_action, "G", 1, {"evidence": "x"}, 1, viewer=may["Cy"])
    does(store, key, write_action, "G", 1, {"evidence": "x"}, 1, viewer=may["Bo"])
    assert [row[1] for row in told(store, "goal action")] == ["created", "changed"]


def test_a_goal_that_was_withdrawn_takes_nothing(store: Engine, key: str) -> None:
    with writing(store, at(NOW)) as session:
        session.query(models.Goal).one().withdrawn_at = NOW
    with pytest.raises(NotFound):
        does(store, key, type_goal_value, "G", WEEK, 1.0, None)
    with pytest.raises(NotFound):
        story(store, key)

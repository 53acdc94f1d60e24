"""The golden case through the store and its read seam, on both engines."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.path_to_green.calculation import PathToGreen
from dashboard.path_to_green.definition import form_of
from dashboard.path_to_green.goals import Action
from dashboard.program_calendar import ProgramCalendar
from dashboard.rights import Author
from db.engine import prepare_store, writing
from db.path_to_green.writing import define_goal, type_goal_value, write_action
from db.programs import program as program_value
from exports.path_to_green.figures import as_json
from tests.conftest import TESTER
from tests.dashboard.path_to_green.given import EXPECTED, golden_delivery, golden_goals
from tests.dashboard.path_to_green.test_golden import same
from tests.db.path_to_green.given import board, bring, does, golden_program, new_program


@pytest.fixture(scope="module")
def engine(new_store: Callable[[], Engine]) -> Engine:
    found = new_store()
    prepare_store(found)
    return found


def wrong(found: PathToGreen, as_of: str) -> list[Any]:
    """Where figures are not the golden ones."""
    figures = orjson.loads(as_json(found))["goals"]
    assert figures.keys() == EXPECTED[as_of].keys()
    return [
        (goal, name, value, figures[goal][name])
        for goal, expected in EXPECTED[as_of].items()
        for name, value in expected.items()
        if not same(value, figures[goal][name])
    ]


@pytest.mark.parametrize("as_of", EXPECTED)
def test_every_figure_comes_out_of_the_store(engine: Engine, as_of: str) -> None:
    stored = board(engine, golden_program(engine), date.fromisoformat(as_of))
    assert wrong(stored, as_of) == []
    forecasts = [each.forecast for each in golden_goals(as_of).goals]
    assert [each.forecast for each in stored.goals] == forecasts


@pytest.mark.parametrize("as_of", EXPECTED)
def test_every_figure_comes_out_of_what_people_wrote(engine: Engine, as_of: str) -> None:
    """Goals are defined, values typed and actions written on their days by people."""
    of, key, day = golden_delivery(), new_program(engine), date.fromisoformat(as_of)

    def write(session: Session, program_id: int) -> None:
        for goal, _ in of.goals.values():
            define_goal(session, program_id, form_of(goal), None, None)
        newest = {(v.series, v.day): v.value for v, _ in of.values}
        for (goal_key, on), value in newest.items():
            if on > day - timedelta(30):
                type_goal_value(session, program_id, goal_key, on, value, None)

    does(engine, key, write)
    for action, _ in sorted(of.actions.values(), key=lambda each: (each[0].goal, each[0].number)):
        act(engine, key, action)
    bring(engine, key, updates=of.updates)
    assert wrong(board(engine, key, day), as_of) == []


def act(engine: Engine, key: str, action: Action) -> None:
    """An action that is written down on its first day and done on its last."""
    said = {
        "text": action.text, "owner": action.owner, "due": action.due.isoformat(),
        "expected_impact": repr(action.expected_impact),
    }  # fmt: skip
    begun = Author(TESTER, ProgramCalendar("UTC").midnight(action.created) + 43_200, "page")
    with writing(engine, begun) as session:
        id_ = program_value(session, key, TESTER).id
        assert write_action(session, id_, action.goal, None, said, None) == action.number
    if action.done is not None:
        ended = Author(TESTER, ProgramCalendar("UTC").midnight(action.done) + 43_200, "page")
        done = {"done": action.done.isoformat()}
        with writing(engine, ended) as session:
            write_action(session, id_, action.goal, action.number, done, 1)

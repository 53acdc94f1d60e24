"""Words that are added or set aside are read as if all were read anew."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.path_to_green.words import GoalWords
from dashboard.scorecard.daily_values import DailyValue
from db import models
from db.data_versions import GOALS, count_up
from db.engine import reading, writing
from db.path_to_green.kept import kept_goals
from db.path_to_green.words import StoredWords, goal_words
from db.path_to_green.writing import type_goal_value
from db.programs import program as program_value
from tests.conftest import NOW, TESTER
from tests.dashboard.path_to_green.given import action, goal
from tests.db.path_to_green.given import EARLIER, WEEK, bring, does, new_program
from tests.db.scorecard.given import at

DAY = timedelta(1)


def kept(engine: Engine, key: str) -> StoredWords:
    """What is kept, which is what is in the store."""
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        found = kept_goals(session, program).read
        assert found == goal_words(session, program.id)
        assert found.marks == goal_words(session, program.id).marks
    return found


def bring_all(engine: Engine, key: str, n: int) -> int:
    """An import with a word of each kind that files have."""
    return bring(
        engine, key, [goal(title=f"Said {n}")], [DailyValue("G", EARLIER + n * DAY, float(n))],
        actions=[action(1, text=f"Word {n}"), action(n + 1)],
    )  # fmt: skip


def say_plan(engine: Engine, key: str, causes: str) -> None:
    with writing(engine, at(NOW)) as session:
        of = session.query(models.Goal).filter_by(key="G").order_by(models.Goal.id.desc()).first()
        assert of is not None
        session.add(models.GoalPlan(goal_id=of.id, form={"causes": causes}, at=NOW, said_by="Ann"))
        count_up(session, program_value(session, key, TESTER).id, GOALS)


def counts(words: GoalWords) -> tuple[int, int, int, int]:
    """Words on what G is, on its actions, its plan and its values."""
    said = words.actions.get("G", {}).values()
    return (
        len(words.definitions.get("G", ())), sum(map(len, said)), len(words.plans.get("G", ())),
        len(words.values.get("G", ())),
    )  # fmt: skip


def test_words_that_were_added_are_read_as_if_all_were(store: Engine) -> None:
    key = new_program(store)
    assert counts(kept(store, key)) == (0, 0, 0, 0)
    bring_all(store, key, 1)
    first = kept(store, key)
    assert counts(first) == (1, 2, 0, 1)
    say_plan(store, key, "The bank")
    second = kept(store, key)
    assert counts(second) == (1, 2, 1, 1)
    assert second.values is first.values
    assert second.actions is first.actions
    bring_all(store, key, 2)
    assert counts(kept(store, key)) == (2, 4, 1, 2)
    assert counts(first) == (1, 2, 0, 1)


def test_the_newest_word_of_a_day_is_its_value(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, [goal()], [DailyValue("G", day, 1.0) for day in (EARLIER, WEEK)])
    assert [each.value for each in kept(store, key).values["G"]] == [1.0, 1.0]
    does(store, key, type_goal_value, "G", EARLIER + DAY, 3.0, None)
    bring(store, key, values=[DailyValue("G", EARLIER, None)])
    assert [each.value for each in kept(store, key).values["G"]] == [None, 3.0, 1.0]


@pytest.mark.parametrize("model", [models.GoalDefinition, models.GoalActionWord, models.GoalValue])
def test_words_that_were_set_aside_are_gone_and_come_back(store: Engine, model: type[Any]) -> None:
    key = new_program(store)
    first, second = (bring_all(store, key, n) for n in (1, 2))
    every = counts(kept(store, key))
    for run in (first, second):
        for voided in (NOW, None):
            with writing(store, at(NOW)) as session:
                session.query(model).filter_by(import_run_id=run).update({"voided_at": voided})
                count_up(session, program_value(session, key, TESTER).id, GOALS)
            assert (counts(kept(store, key)) == every) is (voided is None)


def test_a_goal_that_was_withdrawn_has_no_words(store: Engine) -> None:
    key = new_program(store)
    bring_all(store, key, 1)
    assert counts(kept(store, key)) == (1, 2, 0, 1)
    for withdrawn, left in ((NOW, (0, 0, 0, 0)), (None, (1, 2, 0, 1))):
        with writing(store, at(NOW)) as session:
            program = program_value(session, key, TESTER)
            of = session.query(models.Goal).filter_by(program_id=program.id, key="G")
            of.update({"withdrawn_at": withdrawn})
            count_up(session, program.id, GOALS)
        assert counts(kept(store, key)) == left

"""What the pages of rules ask the store for, on each engine: the list, and one rule."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.errors import InvalidRequest, NotFound
from dashboard.listings import Ask, Condition
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Grant, Role, Viewer
from dashboard.rule.values import NoStory
from dashboard.scope import Scope
from db.engine import prepare_store, reading, writing
from db.programs import add_program
from db.programs import program as program_value
from db.rule import find_rule, rule_story
from db.rule_deprecation import rule_deprecation
from db.rule_deprecation.listing import listed_rules
from tests.conftest import BY, TESTER
from tests.dashboard.rule_deprecation.given import calculated, golden_facts
from tests.stored_rules import store_rules

AS_OF = date(2026, 6, 27)
SCOPE = Scope("golden", AS_OF)
STRANGER = Viewer("S", grants={"other": Grant(Role.MANAGER)})


@pytest.fixture(scope="module")
def golden(new_store: Callable[[], Engine]) -> Engine:
    """The golden case in a program of two."""
    engine = new_store()
    prepare_store(engine)
    with writing(engine, BY) as session:
        for key in ("golden", "other"):
            add_program(session, Program(key, key.title(), ProgramCalendar("UTC")))
    with writing(engine, BY) as session:
        store_rules(session, "golden", golden_facts())
    return engine


def test_the_list_is_that_of_the_columns_with_names(golden: Engine) -> None:
    expected = calculated(golden_facts(), AS_OF.isoformat()).lists
    with reading(golden) as session:
        for name in ("all", "stuck", "monitored", "saving"):
            total, rows = listed_rules(session, SCOPE, TESTER, name, Ask(0, 20))
            assert total == expected.totals()[name]
            told = expected.told(expected.lists[name][:20])
            assert [{k: v for k, v in row.items() if k != "name"} for row in rows] == told
            called = {rule.key: rule.name for rule in golden_facts().rules}
            assert [row["name"] for row in rows] == [called[row["key"]] for row in rows]


def test_names_are_sorted_and_looked_for_in_all_rules(golden: Engine) -> None:
    ask = Ask(0, 5, (("name", True),), (Condition("name", "endsWith", "rule 99"),))
    with reading(golden) as session:
        total, rows = listed_rules(session, SCOPE, TESTER, "all", ask)
        assert (total, [row["key"] for row in rows]) == (1, ["R-0099"])
        last = listed_rules(session, SCOPE, TESTER, "all", Ask(0, 2, (("name", True),)))[1]
    assert [row["name"] for row in last] == ["Synthetic rule 99", "Synthetic rule 98"]


def test_filters_hold_for_the_list(golden: Engine) -> None:
    only = Scope("golden", AS_OF, {"kind": ("ml_model",)})
    with reading(golden) as session:
        assert listed_rules(session, only, TESTER, "all", Ask(0, 1))[0] == 60
        wrong = Scope("golden", AS_OF, {"kind": ("robot",)})
        with pytest.raises(InvalidRequest):
            listed_rules(session, wrong, TESTER, "all", Ask(0, 1))


@pytest.mark.parametrize("key", ["R-0001", "R-0238", "M-0600"])
def test_the_story_of_a_rule_agrees_with_the_page_of_all(golden: Engine, key: str) -> None:
    with reading(golden) as session:
        told = rule_story(session, SCOPE, key, TESTER)
        ask = Ask(0, 1, (), (Condition("key", "equals", key),))
        (row,) = listed_rules(session, SCOPE, TESTER, "all", ask)[1]
        every = rule_deprecation(session, SCOPE, TESTER)
    assert told.now.days == row["days"]
    assert [move.to_stage for move in told.record.moves] == [stay.stage for stay in told.stays]
    assert told.source == every.source
    saved = told.saved.realised
    assert round(saved) == (row["minutes"] or 0)


def test_what_there_is_not_or_is_somebody_elses_has_no_story(golden: Engine) -> None:
    with reading(golden) as session:
        with pytest.raises(NotFound):
            rule_story(session, SCOPE, "R-9999", TESTER)
        with pytest.raises(NotFound):
            rule_story(session, SCOPE, "R-0001", STRANGER)
        with pytest.raises(NotFound):
            listed_rules(session, SCOPE, STRANGER, "all", Ask(0, 1))
        with pytest.raises(NoStory):
            rule_story(session, Scope("golden", date(2025, 8, 27)), "R-0001", TESTER)
        program = program_value(session, "golden", TESTER)
        find_rule(session, program, "R-0001")
        for key in ("R-9999", "", "\x07", "r-0001"):
            with pytest.raises(NotFound, match="has no rule"):
                find_rule(session, program, key)

"""Who may change what of a metric, and what is said of one that there is not."""

from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.errors import Forbidden, NotFound
from dashboard.rights import NOBODY, Role
from dashboard.scorecard.targets import Grain, Target
from db.engine import writing
from db.programs import program as program_value
from db.scorecard.writing import (
    define_metric,
    end_target,
    give_up_metric,
    set_baseline,
    set_target,
    type_value,
    void_target,
    void_value,
    write_note,
)
from tests.conftest import NOW, TESTER
from tests.db.scorecard.given import (
    WEEK,
    WEEKS_OF_LIMITS,
    at,
    does,
    named,
    person,
    version_of,
)


def test_nobody_else_decides_or_writes(store: Engine, key: str) -> None:
    contributor = person(key, Role.CONTRIBUTOR, "Ann", named(store, "Ann"))
    viewer = person(key, Role.VIEWER, "Bo", named(store, "Bo"))
    target, base = Target("calls", Grain.WEEK, 1.0), version_of(store, key, "calls")
    decides: list[tuple[Any, ...]] = [
        (set_target, target, base), (end_target, "calls", 1, WEEK, base),
        (void_target, "calls", 1, "why", base), (set_baseline, WEEKS_OF_LIMITS, base),
        (define_metric, {"key": "calls"}, None, base), (give_up_metric, "calls", WEEK, base),
    ]  # fmt: skip
    for write, *said in decides:
        with pytest.raises(Forbidden):
            does(store, key, write, *said, viewer=contributor)
    with pytest.raises(Forbidden):
        does(store, key, write_note, "calls", WEEK, "why", None, viewer=viewer)
    with writing(store, at(NOW, NOBODY)) as session:
        program = program_value(session, key, TESTER)
        for write, *said in (*decides, (write_note, "calls", WEEK, "why", None)):
            with pytest.raises(NotFound):
                write(session, program, *said)


def test_what_there_is_not_is_said(store: Engine, key: str) -> None:
    for write, *said in (
        (type_value, "x", WEEK, 1.0, None), (write_note, "x", WEEK, "why", None),
        (void_value, "calls", WEEK, 7, "why"), (give_up_metric, "x", WEEK, 1),
        (define_metric, {"key": "x", "aggregation": "sum", "column": "x"}, None, 3),
        (void_target, "calls", 7, "why", version_of(store, key, "calls")),
        (set_target, Target("x", Grain.WEEK, 1.0), 1),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            does(store, key, write, *said)

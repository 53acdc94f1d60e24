"""Targets and limits: what holds from which day, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.conflicts import Conflict
from dashboard.scorecard.process import Baseline
from dashboard.scorecard.targets import Grain, Target
from db.scorecard.history import metric_history
from db.scorecard.writing import (
    define_metric,
    end_target,
    give_up_metric,
    set_baseline,
    set_target,
    void_target,
)
from tests.conftest import TESTER
from tests.db.audit.given import entries
from tests.db.scorecard.given import (
    EARLIER,
    NEXT,
    WEEK,
    WEEKS_OF_LIMITS,
    asks,
    card,
    does,
    problems,
    version_of,
)


def add_target(
    engine: Engine, key: str, value: float = 100.0, start: date | None = None,
    end: date | None = None, **more: Any,
) -> int:  # fmt: skip
    target = Target("calls", Grain.WEEK, value, start, end)
    id_: int = does(engine, key, set_target, target, version_of(engine, key, "calls"), **more)
    return id_


def test_targets_hold_from_day_to_day_and_none_stands_beside_another(
    store: Engine, key: str
) -> None:
    first = add_target(store, key, 100.0, end=EARLIER)
    second = add_target(store, key, 120.0, EARLIER + timedelta(1))
    clash = Target("calls", Grain.WEEK, 1.0, WEEK)
    base = version_of(store, key, "calls")
    assert "Another week target" in problems(store, key, set_target, clash, base)["start"]
    band = replace(clash, upper=2.0)
    assert "leave the upper edge" in problems(store, key, set_target, band, base)["upper"]
    found = card(store, key).targets
    assert [found.on("calls", Grain.WEEK, day).value for day in (EARLIER, WEEK)] == [100.0, 120.0]
    friday = WEEK - timedelta(1)
    does(store, key, end_target, "calls", second, friday, base)
    found = card(store, key).targets
    assert found.on("calls", Grain.WEEK, friday).value == 120.0
    assert found.on("calls", Grain.WEEK, WEEK) is None
    base = version_of(store, key, "calls")
    assert "reason" in problems(store, key, void_target, "calls", first, "", base)
    does(store, key, void_target, "calls", first, "of another team", base)
    assert card(store, key).targets.on("calls", Grain.WEEK, EARLIER) is None
    history = asks(store, key, metric_history, "calls")
    assert [(t.target.value, t.target.end, t.said.void_reason) for t in history.targets] == [
        (120.0, friday, ""), (120.0, None, "ended"), (100.0, EARLIER, "of another team"),
    ]  # fmt: skip


def test_a_target_takes_the_place_of_another(store: Engine, key: str) -> None:
    first = add_target(store, key, 100.0)
    add_target(store, key, 90.0, instead_of=first)
    assert card(store, key).targets.on("calls", Grain.WEEK, WEEK).value == 90.0
    (*_, entry) = entries(store, kind="metric")
    assert (entry.was, entry.became) == (
        {"target": "100 (week)", "dates": ""}, {"target": "90 (week)", "dates": ""},
    )  # fmt: skip


def test_what_is_decided_over_an_older_version_is_a_conflict(store: Engine, key: str) -> None:
    base = version_of(store, key, "calls")
    add_target(store, key)
    for write, *said in (
        (set_target, Target("calls", Grain.MONTH, 1.0)), (set_baseline, WEEKS_OF_LIMITS),
        (give_up_metric, "calls", WEEK),
        (define_metric, {"key": "calls", "aggregation": "max", "column": "calls"}, None),
    ):  # fmt: skip
        with pytest.raises(Conflict):
            does(store, key, write, *said, base)


def test_a_baseline_holds_from_its_day_until_the_next_one(store: Engine, key: str) -> None:
    assert card(store, key).baselines == {}
    does(store, key, set_baseline, WEEKS_OF_LIMITS, version_of(store, key, "calls"))
    found = card(store, key).baselines["calls"]
    assert found == replace(WEEKS_OF_LIMITS, by=TESTER.name)
    assert card(store, key, EARLIER).baselines == {}
    anew = Baseline("calls", None, None, WEEK, "The old team again")
    does(store, key, set_baseline, anew, version_of(store, key, "calls"))
    assert card(store, key).baselines == {}
    (last, first) = asks(store, key, metric_history, "calls").baselines
    assert (last.baseline.reason, first.baseline.start) == (anew.reason, WEEKS_OF_LIMITS.start)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"set_on": NEXT}, "set_on"),
        ({"end": date(2026, 6, 20)}, "end"),
        ({"start": None}, "start"),
    ],
)
def test_limits_rest_on_six_weeks_and_a_reason(
    store: Engine, key: str, wrong: dict[str, Any], field: str
) -> None:
    base = version_of(store, key, "calls")
    found = problems(store, key, set_baseline, replace(WEEKS_OF_LIMITS, **wrong), base)
    assert field in found

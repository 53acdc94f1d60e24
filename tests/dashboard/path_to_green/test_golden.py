"""Every number of the golden case, from its files to the exported JSON."""

import csv
from typing import Any

import orjson
import pytest

from exports.path_to_green.figures import as_json
from tests.dashboard.path_to_green.given import (
    EXPECTED,
    GOLDEN,
    ROLES,
    golden_delivery,
    golden_goals,
)


def same(expected: Any, found: Any) -> bool:
    if type(expected) is float:
        return type(found) is float and found == pytest.approx(expected, abs=1e-6, rel=1e-6)
    return type(expected) is type(found) and bool(expected == found)


@pytest.mark.parametrize("as_of", EXPECTED)
def test_every_figure_of_every_goal_is_the_golden_one(as_of: str) -> None:
    found = orjson.loads(as_json(golden_goals(as_of)))["goals"]
    assert found.keys() == EXPECTED[as_of].keys()
    wrong = [
        (key, name, value, found[key][name])
        for key, figures in EXPECTED[as_of].items()
        for name, value in figures.items()
        if not same(value, found[key][name])
    ]
    assert wrong == []


def test_all_of_the_case_is_read_and_compared() -> None:
    delivery = golden_delivery()
    rows = {}
    for role in ROLES:
        with (GOLDEN / "inputs" / f"{role}.csv").open(newline="") as file:
            rows[role] = sum(1 for _ in csv.reader(file)) - 1
    assert (delivery.refusals, delivery.missing, dict(delivery.read)) == ([], [], rows)
    assert {as_of: len(goals) for as_of, goals in EXPECTED.items()} == dict.fromkeys(EXPECTED, 30)

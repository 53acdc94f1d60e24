"""Every number of the golden cases, from their files to the exported JSON."""

import json
import math
from functools import lru_cache
from typing import Any

import orjson
import pytest

from dashboard.scorecard.process import process
from exports.scorecard.figures import as_json
from exports.scorecard.xmr import xmr_json
from tests.dashboard.scorecard.given import CASES, GOLDEN, case, golden_card

SERIES = json.loads((GOLDEN / "xmr" / "series.json").read_text())
PUBLISHED = json.loads((GOLDEN / "xmr" / "published_examples.json").read_text())
NAMES = {"upper": "unpl", "lower": "lnpl"}  # as the published examples call them


@lru_cache(maxsize=16)
def found(name: str) -> Any:
    return orjson.loads(as_json(golden_card(name)))


def differences(expected: Any, got: Any, path: str = "") -> list[str]:
    """Where ``got`` differs: the same names and lengths, numbers to a relative 1e-8."""
    if isinstance(expected, dict) and isinstance(got, dict):
        missing = [f"{path}/{key} is missing" for key in expected if key not in got]
        shared = [key for key in expected if key in got]
        inner = [differences(expected[key], got[key], f"{path}/{key}") for key in shared]
        return missing + [line for lines in inner for line in lines]
    if isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        pairs = enumerate(zip(expected, got, strict=True))
        return [line for n, (a, b) in pairs for line in differences(a, b, f"{path}[{n}]")]
    if isinstance(expected, int | float) and isinstance(got, int | float):
        same = math.isclose(expected, got, rel_tol=1e-8, abs_tol=1e-12)
        return [] if same else [f"{path}: {expected} expected, {got} found"]
    same = expected == got and type(expected) is type(got)
    return [] if same else [f"{path}: {expected!r} expected, {got!r} found"]


@pytest.mark.parametrize("name", CASES)
def test_every_number_of_a_case_is_the_golden_one(name: str) -> None:
    assert differences(case(name)["expected"], found(name)["metrics"]) == []


@pytest.mark.parametrize("name", CASES)
def test_the_dates_of_a_case_are_the_golden_ones(name: str) -> None:
    assert found(name)["dates"] == case(name)["dates"]
    assert found(name)["week_ending"] == case(name)["week_ending"]
    assert found(name)["week_number"] == case(name)["week_number"]


def test_all_cases_are_compared() -> None:
    assert len(CASES) == 12
    assert sum(len(case(name)["expected"]) for name in CASES) == 168


@pytest.mark.parametrize("name", SERIES)
def test_a_golden_series_has_its_limits_and_rule_hits(name: str) -> None:
    assert differences(SERIES[name], orjson.loads(xmr_json(process(SERIES[name]["values"])))) == []


@pytest.mark.parametrize("of", PUBLISHED, ids=lambda of: of["name"].split(",")[0])
def test_a_published_example_has_its_limits(of: Any) -> None:
    got = orjson.loads(xmr_json(process(of["values"])))
    recomputed = dict(of["recomputed_with_2_66"])
    limit = {"url": recomputed["url"]} if isinstance(recomputed.get("url"), float) else {}
    plain = {NAMES.get(key, key): n for key, n in recomputed.items() if key != "url"}
    assert differences(plain | limit, got) == []
    published = {NAMES.get(k, k): n for k, n in of["published"].items() if k != "constant"}
    assert {k: got[k] for k in published} == pytest.approx(published, abs=0.01)

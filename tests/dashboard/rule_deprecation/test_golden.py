"""Every number of the golden case, from its files to the exported figures."""

import json
from functools import lru_cache
from typing import Any

import orjson
import pytest

from exports.rule_deprecation.figures import as_json
from tests.dashboard.rule_deprecation.given import GOLDEN, calculated, golden_facts

EXPECTED = json.loads((GOLDEN / "expected.json").read_text())
AFTER_ALL = "2026-08-31"
"""The golden verdicts and audit are not cut: this is the day of the last event."""
DATED = [
    (section, as_of)
    for section, parts in EXPECTED.items()
    if isinstance(parts, dict)
    for as_of in parts
    if as_of[:2] == "20"
]


@lru_cache(maxsize=4)
def figures(as_of: str) -> Any:
    return orjson.loads(as_json(calculated(golden_facts(), as_of)))


def differences(expected: Any, found: Any, path: str = "") -> list[str]:
    """Where ``found`` does not hold all of ``expected``: counts exactly, floats to 1e-6."""
    if isinstance(expected, dict):
        missing = [f"{path}/{key} is missing" for key in expected if key not in found]
        shared = [key for key in expected if key in found]
        return missing + [
            line
            for key in shared
            for line in differences(expected[key], found[key], f"{path}/{key}")
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for i, (a, b) in pairs for line in differences(a, b, f"{path}[{i}]")]
    if isinstance(expected, float) and isinstance(found, int | float):
        return [] if abs(expected - found) <= 1e-6 else [f"{path}: {expected}, not {found}"]
    same = expected == found and type(expected) is type(found)
    return [] if same else [f"{path}: {expected!r} expected, {found!r} found"]


@pytest.mark.parametrize(("section", "as_of"), DATED)
def test_a_section_of_a_date_is_the_golden_one(section: str, as_of: str) -> None:
    assert differences(EXPECTED[section][as_of], figures(as_of)[section][as_of]) == []


def test_every_dated_section_is_compared() -> None:
    assert {section for section, _ in DATED} == {
        "stage_counts", "step_conversion", "time_in_stage", "stuck", "rollbacks", "savings",
        "cohort_conversion",
    }  # fmt: skip
    assert set(EXPECTED) - {section for section, _ in DATED} == {
        "burndown", "bounds", "classification", "audit",
    }  # fmt: skip


@pytest.mark.parametrize("section", ["stage_counts", "step_conversion", "stuck", "rollbacks"])
def test_only_the_golden_names_stand_in_a_section(section: str) -> None:
    expected, found = EXPECTED[section]["2025-06-30"], figures("2025-06-30")[section]["2025-06-30"]
    assert set(expected) >= set(found) - {"by_kind"}
    assert expected.get("next") == found.get("next")


def test_the_monthly_burn_down_is_the_golden_one() -> None:
    expected = EXPECTED["burndown"]["monthly"]
    assert differences(expected, figures("2025-06-30")["burndown"]["monthly"]) == []


def test_every_verdict_is_the_golden_one() -> None:
    found = {(row["rule_id"], row["visit"]): row for row in figures(AFTER_ALL)["bounds"]}
    assert len(EXPECTED["bounds"]) == 128
    for row in EXPECTED["bounds"]:
        key = row["rule_id"], row["visit"]
        assert differences(row, found[key], str(key)) == []


def test_every_class_is_the_golden_one() -> None:
    expected = EXPECTED["classification"]["rules"]
    assert differences(expected, figures(AFTER_ALL)["classification"]["rules"]) == []


def test_the_audit_is_the_golden_one() -> None:
    assert figures(AFTER_ALL)["audit"] == EXPECTED["audit"]

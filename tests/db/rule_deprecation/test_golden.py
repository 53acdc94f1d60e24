"""The golden case through import, store and export, clean and dirty, on both engines."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import orjson
import pytest
from sqlalchemy import Engine, select

from dashboard.imports.runs import Outcome, RowCounts
from dashboard.rule_deprecation.from_facts import rule_columns
from dashboard.scope import Scope
from db import models
from db.engine import prepare_store, reading
from db.programs import program as program_value
from db.rule_deprecation import known_rules, rule_deprecation
from exports.rule_deprecation.figures import as_json
from tests.conftest import TESTER, count
from tests.dashboard.rule_deprecation.given import GOLDEN, POLICY, golden_facts
from tests.dashboard.rule_deprecation.test_golden import AFTER_ALL, DATED, EXPECTED, differences
from tests.db.rule_deprecation.given import (
    TABLES,
    bring,
    golden_files,
    golden_policy,
    new_program,
    newest_run,
    take_back,
)

DIRTY = json.loads((GOLDEN / "dirty_expectations.json").read_text())
FILES = ("transitions.csv", "transitions_dirty.csv")


class Golden:
    """An imported file, and its figures."""

    def __init__(self, engine: Engine, file: str) -> None:
        self.engine, self.key = engine, new_program(engine)
        self.outcome: Outcome = bring(engine, self.key, golden_files(file), golden_policy())
        self._figures: dict[str, Any] = {}

    def figures(self, as_of: str) -> Any:
        if as_of not in self._figures:
            with reading(self.engine) as session:
                scope = Scope(self.key, date.fromisoformat(as_of))
                found = as_json(rule_deprecation(session, scope, TESTER))
            self._figures[as_of] = orjson.loads(found)
        return self._figures[as_of]


@pytest.fixture(scope="module")
def engine(new_store: Callable[[], Engine]) -> Engine:
    found = new_store()
    prepare_store(found)
    return found


@pytest.fixture(scope="module", params=FILES)
def golden(engine: Engine, request: pytest.FixtureRequest) -> Golden:
    return Golden(engine, request.param)


def test_every_dated_section_is_the_golden_one(golden: Golden) -> None:
    for section, as_of in DATED:
        found = golden.figures(as_of)[section][as_of]
        assert differences(EXPECTED[section][as_of], found) == [], (section, as_of)


def test_what_is_not_dated_is_the_golden_one(golden: Golden) -> None:
    found = golden.figures(AFTER_ALL)
    monthly = golden.figures("2025-06-30")["burndown"]["monthly"]
    assert differences(EXPECTED["burndown"]["monthly"], monthly) == []
    assert found["audit"] == EXPECTED["audit"]
    classes = found["classification"]["rules"]
    assert differences(EXPECTED["classification"]["rules"], classes) == []
    bounds = {(row["rule_id"], row["visit"]): row for row in found["bounds"]}
    assert len(EXPECTED["bounds"]) == 128
    for row in EXPECTED["bounds"]:
        assert differences(row, bounds[row["rule_id"], row["visit"]]) == []


def test_every_fact_of_the_files_is_in_the_columns(golden: Golden) -> None:
    with reading(golden.engine) as session:
        known = known_rules(session, program_value(session, golden.key, TESTER))
    expected = rule_columns(golden_facts(), POLICY)
    assert known.policy == POLICY
    assert known.columns.rules.keys == expected.rules.keys
    for part in ("moves", "performances", "looks"):
        found, wanted = getattr(known.columns, part), getattr(expected, part)
        for name in wanted.__slots__:
            assert list(map(str, getattr(found, name))) == list(map(str, getattr(wanted, name)))
    assert set(known.columns.plan) == set(expected.plan)
    assert set(known.columns.waivers) == set(expected.waivers)
    assert set(known.columns.exemptions) == set(expected.exemptions)
    assert known.names[:1] == (golden_facts().rules[-60].name,)


def test_the_dirty_rows_are_refused_for_what_is_wrong_with_them(engine: Engine) -> None:
    golden = Golden(engine, "transitions_dirty.csv")
    assert golden.outcome.tables["transitions"] == RowCounts(
        DIRTY["rows"], DIRTY["clean_rows"], DIRTY["duplicates_to_drop"], len(DIRTY["quarantine"])
    )
    with reading(engine) as session:
        program = program_value(session, golden.key, TESTER)
        table = models.Quarantine
        rows = session.execute(
            select(table.cells, table.reason).where(table.program_id == program.id)
        )
        assert {cells[0]: reason for cells, reason in rows} == DIRTY["quarantine"]


@pytest.mark.parametrize("file", FILES)
def test_importing_twice_changes_nothing(store: Engine, file: str) -> None:
    golden = Golden(store, file)
    before = [count(store, name) for name in TABLES]
    again = bring(store, golden.key, golden_files(file), golden_policy())
    assert [(n.taken, n.changed) for n in again.tables.values()] == [(0, 0)] * 5
    assert [count(store, name) for name in TABLES] == before


def test_what_is_taken_back_is_gone_and_can_come_again(store: Engine) -> None:
    golden = Golden(store, FILES[0])
    counts = take_back(store, golden.key, newest_run(store))
    assert counts == {"events": 2_723, "restored": 0, "rules": 600, "changed": 0}
    with reading(store) as session:
        known = known_rules(session, program_value(session, golden.key, TESTER))
    assert (len(known.columns.rules), len(known.columns.moves.rule)) == (0, 0)
    assert (known.columns.looks.rule.size, known.columns.plan) == (0, ())
    again = bring(store, golden.key, golden_files(), golden_policy())
    assert again.tables == golden.outcome.tables
    found = golden.figures("2025-06-30")["stage_counts"]["2025-06-30"]
    assert differences(EXPECTED["stage_counts"]["2025-06-30"], found) == []

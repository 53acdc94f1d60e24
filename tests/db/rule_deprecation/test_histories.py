"""Random histories in random parts: spells, what is kept, and a replay from zero say the same."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from dashboard.rule_deprecation.facts import Transition
from dashboard.rule_deprecation.from_facts import Facts, rule_columns
from dashboard.rule_deprecation.usual_policy import USUAL
from dashboard.scope import Scope
from db import models
from db.engine import reading, writing
from db.programs import program as program_value
from db.rule_deprecation import known_rules, rule_deprecation
from db.rule_deprecation.spells import rebuild_spells
from tests.conftest import BY, TESTER, csv_bytes
from tests.dashboard.rule_deprecation.given import rule
from tests.db.rule_deprecation.given import (
    TRANSITION,
    bring,
    new_program,
    newest_run,
    rules,
    take_back,
)

ZONES = ("UTC", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo")
BEGIN = datetime(2025, 10, 25, tzinfo=UTC)
NEXT = {
    name: sorted(to for start, to in USUAL.edges | USUAL.waiver_edges if start == name)
    for name in USUAL.names
}
Rows = list[dict[str, str]]


@st.composite
def histories(draw: st.DrawFn) -> Rows:
    """A few rules that go along edges, with ties; ids in any order but at one instant."""
    found: Rows = []
    for number in range(draw(st.integers(1, 4))):
        at, stage = BEGIN + timedelta(hours=draw(st.integers(0, 48))), "live"
        for _ in range(draw(st.integers(1, 8))):
            found.append({"rule": f"R-{number}", "stage": stage, "at": at.isoformat()})
            stage = draw(st.sampled_from(NEXT[stage]))
            at += timedelta(hours=draw(st.sampled_from((0, 1, 23, 24, 240))))
    first = draw(st.sampled_from((1, 95)))  # 95 … 104: numbers are not in the order of texts
    return [
        dict(zip(TRANSITION, (str(first + i), row["rule"], "", row["stage"], row["at"],
                              "", "", ""), strict=True))
        for i, row in enumerate(found)
    ]  # fmt: skip


def spells(engine: Engine, key: str) -> list[Any]:
    table = models.table(models.RuleSpell)
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        rows = session.execute(
            select(*table.c)
            .where(table.c.program_id == program.id)
            .order_by(table.c.rule_id, table.c.seq)
        )
        return [tuple(row) for row in rows]


def check(engine: Engine, key: str, log: Rows) -> None:
    """What stands in the store is the replay of ``log``, and so are the rebuilt spells."""
    named = sorted({row["rule_id"] for row in log})
    expected = rule_columns(
        Facts(
            [rule(name) for name in named],
            [
                Transition(
                    row["event_id"], row["rule_id"], None, row["to_stage"],
                    int(datetime.fromisoformat(row["at"]).timestamp()),
                )
                for row in log
            ],
        ),
        USUAL,
    ).moves  # fmt: skip
    with reading(engine) as session:
        program = program_value(session, key, TESTER)
        columns = known_rules(session, program).columns
    keys = np.array(columns.rules.keys, dtype=object)
    found = columns.moves
    assert keys[found.rule].tolist() == np.array(named, dtype=object)[expected.rule].tolist()
    for part in ("at", "stage", "said", "id"):
        assert getattr(found, part).tolist() == getattr(expected, part).tolist()
    written = spells(engine, key)
    with writing(engine, BY) as session:
        rebuild_spells(session, program.id)
    assert spells(engine, key) == written


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck),
          derandomize=True)  # fmt: skip
@given(histories(), st.sampled_from(ZONES), st.lists(st.floats(0, 1), max_size=3), st.data())
def test_any_history_in_any_parts_is_what_a_replay_says(
    random_store: Engine, log: Rows, zone: str, cuts: list[float], data: st.DataObject
) -> None:
    """Files grow, as exports do; some are taken back, and somebody looks now and then."""
    key = new_program(random_store, zone)
    ends = sorted({len(log), *(max(1, int(cut * len(log))) for cut in cuts)})
    runs = []
    by_rule = sorted(log, key=lambda row: row["at"])
    for end in ends:
        part = by_rule[:end]
        files = {"rules": rules("R-0", "R-1", "R-2", "R-3"), "transitions": csv_bytes(part)}
        result = bring(random_store, key, files)
        assert result.tables["transitions"].quarantined == 0
        runs.append((newest_run(random_store), part))
        check(random_store, key, part)
        if len(runs) > 1 and data.draw(st.booleans()):
            take_back(random_store, key, runs.pop()[0])
            check(random_store, key, runs[-1][1])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck),
          derandomize=True)  # fmt: skip
@given(histories(), st.sampled_from(ZONES), st.integers(-2, 60))
def test_events_after_the_cut_change_nothing_and_stages_sum_to_the_inventory(
    random_store: Engine, log: Rows, zone: str, later: int
) -> None:
    as_of = BEGIN.date() + timedelta(days=later)
    every = new_program(random_store, zone)
    some = new_program(random_store, zone)
    named = rules(*sorted({row["rule_id"] for row in log}))
    bring(random_store, every, {"rules": named, "transitions": csv_bytes(log)})
    with reading(random_store) as session:
        cut = program_value(session, every, TESTER).calendar.cut(as_of)
    early = [row for row in log if datetime.fromisoformat(row["at"]).timestamp() < cut]
    files = {"rules": named, "transitions": csv_bytes(early)} if early else {"rules": named}
    bring(random_store, some, files)
    found = []
    for key in (every, some):
        with reading(random_store) as session:
            found.append(rule_deprecation(session, Scope(key, as_of), TESTER))
    for part in ("counts", "steps", "times", "rollbacks", "savings", "months", "cohorts"):
        assert getattr(found[0], part) == getattr(found[1], part)
    inventory = {row["rule_id"] for row in early}
    assert sum(found[0].counts.total.values()) == found[0].counts.inventory == len(inventory)

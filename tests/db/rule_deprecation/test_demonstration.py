"""The demonstration's rules through the import that everybody uses."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import Engine, select

from commands import demonstration
from dashboard.demonstration.rule_dirt import SPELT
from dashboard.demonstration.rules import risk_mining_rules
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from db import models
from db.engine import reading, writing
from db.programs import add_program
from db.rule_deprecation import rule_deprecation
from tests.conftest import BY, NOW, TESTER

MEANT = {spelling: stage for stage, spellings in SPELT.items() for spelling in spellings}
AS_OF = date(2026, 11, 21)  # the local day of NOW in New York


def test_all_but_the_pinch_of_dirt_is_taken_and_every_rule_is_where_its_log_ends(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    today, ends = demonstration.week(NOW)
    export = risk_mining_rules(7, ends, today)
    with writing(store, BY) as session:
        add_program(session, Program("risk", "Risk", ProgramCalendar(demonstration.ZONE)))
    demonstration.fill_rules(store, "risk", export, NOW)
    run = models.ImportRun
    with reading(store) as session:
        outcome = session.scalars(select(run.outcome)).one()
        found = rule_deprecation(session, Scope("risk", AS_OF), TESTER)
    assert outcome is not None
    assert outcome["reasons"] == {
        "unparseable_date": 1, "missing_date": 1, "unknown_stage": 1, "unknown_rule": 1,
    }  # fmt: skip
    assert outcome["tables"]["transitions"]["repeated"] == 8
    assert all(table["left_out"] == 0 for table in outcome["tables"].values())
    taken = [row for row in export.transitions if row["event_id"].startswith("T")]
    stages = {
        row["rule_id"]: MEANT.get(row["to_stage"], row["to_stage"])
        for row in sorted(taken, key=lambda row: row["at"])
    }
    assert {s: n for s, n in found.counts.total.items() if n} == Counter(stages.values())
    assert not found.audit.illegal
    assert any(each.owner for each in found.waivers)
    assert sum(found.classification.exempt) > 10

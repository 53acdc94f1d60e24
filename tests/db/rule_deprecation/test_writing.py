"""Rules moved on by people: what the policy allows, told, and once."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from dashboard.conflicts import Conflict
from dashboard.errors import Forbidden, InvalidForm
from dashboard.programs import Program
from dashboard.rights import Author, Grant, Role, Viewer
from dashboard.rule_deprecation.facts import Exemption, Waiver
from dashboard.rule_deprecation.moves import Move
from dashboard.rule_deprecation.record import RuleRecord
from dashboard.rule_deprecation.usual_policy import FORM
from dashboard.scope import Scope
from db import models
from db.data_versions import RULES, count_up
from db.engine import reading, writing
from db.programs import add_program
from db.programs import program as program_value
from db.rule_deprecation import (
    add_exemption,
    add_transition,
    add_waiver,
    known_rules,
    rule_deprecation,
    rule_facts,
)
from db.rule_deprecation.spells import rebuild_spells
from tests.conftest import BY, NOW, TESTER

DAY = 86_400
CONTRIBUTOR = Viewer("Ann", 1, 1, grants={"risk": Grant(Role.CONTRIBUTOR)})
READER = Viewer("Rob", 2, 2, grants={"risk": Grant(Role.VIEWER)})


@pytest.fixture
def risk(store: Engine) -> Iterator[Engine]:
    """A program with one rule that is not in the inventory yet."""
    with writing(store, BY) as session:
        id_ = add_program(session, Program("risk", "Risk"))
        session.add(
            models.Rule(
                program_id=id_, key="R-1", name="One", kind="rule", action="alert", severity="high"
            )
        )
    yield store


def moved(engine: Engine, to: str, at: int = NOW, base: int | None = None, **more: object) -> int:
    with writing(engine, more.pop("by", BY)) as session:  # type: ignore[arg-type]
        program = program_value(session, "risk", TESTER)
        if base is None:
            base = rule_facts(session, program, "R-1").version
        return add_transition(session, program, "R-1", Move(to, at, "why", **more), base)  # type: ignore[arg-type]


def add_policy(session: Session, form: dict[str, Any], valid_from: date) -> None:
    program = program_value(session, "risk", TESTER)
    session.add(
        models.RulePolicy(program_id=program.id, form=form, valid_from=valid_from, recorded_at=NOW)
    )
    count_up(session, program.id, RULES)


def record(engine: Engine, as_of: date | None = None) -> RuleRecord:
    with reading(engine) as session:
        return rule_facts(session, program_value(session, "risk", TESTER), "R-1", as_of)


def stages(engine: Engine, as_of: str) -> dict[str, int]:
    with reading(engine) as session:
        found = rule_deprecation(session, Scope("risk", date.fromisoformat(as_of)), TESTER)
    return {stage: n for stage, n in found.counts.total.items() if n}


def test_a_rule_is_moved_and_every_date_says_so(risk: Engine) -> None:
    moved(risk, "live", NOW - 2 * DAY)  # 20 Nov, 4:00 UTC
    assert stages(risk, "2026-11-19") == {}
    assert stages(risk, "2026-11-20") == {"live": 1}
    moved(risk, "candidate", NOW, reason="No hits.", evidence={"hits": 0})
    assert stages(risk, "2026-11-21") == {"live": 1}
    assert stages(risk, "2026-11-22") == {"candidate": 1}
    held = record(risk)
    assert held.stage == "candidate"
    assert [(m.from_stage, m.to_stage, m.kind) for m in held.moves] == [
        (None, "live", "enter"), ("live", "candidate", "forward"),
    ]  # fmt: skip
    last = held.moves[-1]
    assert (last.reason, last.evidence, last.said_by) == ("No hits.", {"hits": 0}, TESTER.name)
    assert [m.to_stage for m in record(risk, date(2026, 11, 21)).moves] == ["live"]


def test_only_edges_of_the_policy_lead_on(risk: Engine) -> None:
    moved(risk, "live")
    with pytest.raises(InvalidForm) as refused:
        moved(risk, "signoff")
    assert refused.value.problems == {"to_stage": "The policy has no way from “live” to “signoff”."}
    with pytest.raises(InvalidForm, match="no stage"):
        moved(risk, "zombie")
    assert record(risk).stage == "live"


def test_a_skip_needs_a_waiver_that_ends_and_is_owned(risk: Engine) -> None:
    moved(risk, "live")
    moved(risk, "candidate")
    with pytest.raises(InvalidForm) as refused:
        moved(risk, "deprecated")
    assert refused.value.problems.keys() == {"waiver"}
    with pytest.raises(InvalidForm) as refused:
        moved(risk, "deprecated", waiver=Waiver("R-1", "", date(2027, 1, 1)))
    assert refused.value.problems.keys() == {"owner"}
    move = moved(risk, "deprecated", waiver=Waiver("R-1", "Ann", date(2027, 1, 1)))
    held = record(risk)
    assert held.moves[-1].kind == "skip"
    assert [(w.kind, w.owner, w.expires) for w in held.waivers] == [
        ("skip", "Ann", date(2027, 1, 1))
    ]
    with reading(risk) as session:
        known = known_rules(session, program_value(session, "risk", TESTER))
    assert known.columns.waivers == ()  # it keeps nothing
    assert known.columns.moves.id.tolist()[-1] == f"greenpath-{move:09}"


def test_of_two_people_who_move_a_rule_one_wins(risk: Engine) -> None:
    moved(risk, "live")
    seen = record(risk).version
    moved(risk, "candidate", base=seen)
    with pytest.raises(Conflict) as conflict:
        moved(risk, "candidate", base=seen)
    assert conflict.value.theirs == {"stage": "candidate"}
    assert len(record(risk).moves) == 2


def test_of_two_who_move_a_rule_in_one_moment_one_wins(risk: Engine) -> None:
    moved(risk, "live")
    for turn in range(5):
        seen, to = record(risk), ("candidate", "live")[turn % 2]
        start = threading.Barrier(2)

        def move(base: int = seen.version, to: str = to, start: threading.Barrier = start) -> bool:
            start.wait(30)
            try:
                moved(risk, to, base=base)
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(2) as threads:
            answers = [threads.submit(move) for _ in range(2)]
        assert sorted(answer.result() for answer in answers) == [False, True]
        assert len(record(risk).moves) == len(seen.moves) + 1


def test_no_move_is_in_the_future_or_before_the_last_one(risk: Engine) -> None:
    with pytest.raises(InvalidForm, match="future"):
        moved(risk, "live", NOW + 1)
    moved(risk, "live", NOW - DAY)
    with pytest.raises(InvalidForm, match="later time"):
        moved(risk, "candidate", NOW - DAY - 1)


def test_a_rule_that_a_file_moved_into_the_future_says_so_under_where_it_goes(
    risk: Engine,
) -> None:
    moved(risk, "live", NOW - DAY)
    with writing(risk, BY) as session:
        program = program_value(session, "risk", TESTER)
        of = session.scalars(select(models.Rule.id).where(models.Rule.key == "R-1")).one()
        session.add(
            models.RuleTransition(
                rule_id=of, source_id="T1", at=4_076_035_200, micros=0, to_stage="candidate",
                kind="", reason_code="", reason="", actor="", recorded_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        rebuild_spells(session, program.id, {of})
    with pytest.raises(InvalidForm) as refused:
        moved(risk, "candidate")
    assert refused.value.problems == {
        "to": "An import says that the rule enters “candidate” on 2099-03-01, which is still to"
        " come: correct the date of that event and import it again."
    }


def test_everything_is_told_in_the_audit(risk: Engine) -> None:
    moved(risk, "live")
    moved(risk, "candidate", reason="Silent.")
    with reading(risk) as session:
        table = models.AuditEntry
        rows = [
            (row.did, row.item, row.was, row.became)
            for row in session.scalars(select(table).where(table.kind == "rule").order_by(table.id))
        ]
    assert rows == [
        ("moved", "R-1", {"stage": None}, {"stage": "live", "reason": "why"}),
        (
            "moved", "R-1", {"stage": "live"},
            {"stage": "candidate", "reason": "why", "because": "Silent."},
        ),
    ]  # fmt: skip


def test_contributors_move_rules_and_viewers_do_not(risk: Engine) -> None:
    moved(risk, "live", by=Author(CONTRIBUTOR, NOW))
    with pytest.raises(Forbidden):
        moved(risk, "candidate", by=Author(READER, NOW))


def test_waivers_and_exemptions_are_words_of_which_the_newest_holds(risk: Engine) -> None:
    moved(risk, "live")
    with writing(risk, BY) as session:
        program = program_value(session, "risk", TESTER)
        version = rule_facts(session, program, "R-1").version
        add_waiver(
            session, program, "R-1", Waiver("R-1", "Ann", date(2027, 1, 1)), "Needed.", version
        )
        exempt = Exemption("R-1", "tripwire", "Bo", date(2026, 1, 1), date(2027, 1, 1))
        with pytest.raises(Conflict):
            add_exemption(session, program, "R-1", exempt, "Law.", version)
        add_exemption(session, program, "R-1", exempt, "Law.", version + 1)
    with reading(risk) as session:
        known = known_rules(session, program_value(session, "risk", TESTER))
    assert known.columns.waivers == (Waiver("R-1", "Ann", date(2027, 1, 1)),)
    assert known.columns.exemptions == (exempt,)
    with writing(risk, BY) as session:
        add_exemption(session, program, "R-1", exempt, "Repealed.", version + 2, holds=False)
    with reading(risk) as session:
        known = known_rules(session, program_value(session, "risk", TESTER))
    assert known.columns.exemptions == ()


def test_the_policy_in_force_on_the_day_decides(risk: Engine) -> None:
    short = {**FORM, "allowed": {**FORM["allowed"], "live": ["candidate", "retired"]}}
    moved(risk, "live", NOW - 9 * DAY)  # 13 November
    with writing(risk, BY) as session:
        add_policy(session, short, date(2026, 11, 15))
    with pytest.raises(InvalidForm):
        moved(risk, "retired", NOW - 8 * DAY)
    moved(risk, "retired", NOW - 7 * DAY)
    with reading(risk) as session:
        program = program_value(session, "risk", TESTER)
        assert not known_rules(session, program, date(2026, 11, 14)).policy.allows(
            "live", "retired"
        )
        assert known_rules(session, program, date(2026, 11, 15)).policy.allows("live", "retired")


def test_a_stage_that_the_policy_has_no_more_still_counts(risk: Engine) -> None:
    moved(risk, "live", NOW - 9 * DAY)
    moved(risk, "candidate", NOW - 9 * DAY)
    moved(risk, "kept", NOW - 9 * DAY)
    less = {
        **FORM,
        "stages_branch": ["modify", "modified"],
        "production_acting": [n for n in FORM["production_acting"] if n != "kept"],
        "allowed": {
            stage: [to for to in ends if to != "kept"]
            for stage, ends in FORM["allowed"].items()
            if stage != "kept"
        },
    }
    with writing(risk, BY) as session:
        add_policy(session, less, date(2026, 11, 20))
    assert stages(risk, "2026-11-21") == {"kept": 1}

"""Rules moved through their gates, with the store in hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from dashboard.conflicts import Change, Overtaken
from dashboard.errors import Forbidden, InvalidForm, NotFound
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Author, Grant, Role, Viewer
from dashboard.rule_deprecation.facts import Waiver
from dashboard.rule_deprecation.gate_fields import FIELDS
from dashboard.rule_deprecation.moves import Move
from dashboard.rule_deprecation.moving import Moving
from dashboard.rule_deprecation.nomination import Outcome, Preview
from dashboard.rule_deprecation.reasons import (
    BACK,
    DEPRECATE,
    KEEP,
    NOMINATE,
    RETIRE,
    SIGN,
    SKIP,
    STEP,
)
from dashboard.rule_deprecation.record import RuleRecord
from dashboard.rule_deprecation.ways import RefusedMove
from db import models
from db.engine import reading, writing
from db.programs import add_program
from db.programs import program as program_value
from db.rule_deprecation import moving as store_side
from db.rule_deprecation.facts import rule_facts
from db.rule_deprecation.nomination import nominate, nomination_preview
from db.rule_deprecation.spells import rebuild_spells
from db.rule_deprecation.writing import add_transition
from tests.conftest import BY, NOW, TESTER

DAY = 86_400
TODAY = date(2026, 11, 21)  # 23:00 in New York
GRANT = {"risk": Grant(Role.CONTRIBUTOR)}
FIGURES = {"executions": 1_000_000, "hits": 0, "labelled": 0, "true_positives": 0,
           "unique_true_positives": 0, "alerts": 0.0, "minutes_per_alert": 5.0,
           "average_loss": 100.0, "false_positive_cost": 5.0}  # fmt: skip


class Risk:
    """A program with some rules and two people who contribute to it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        with writing(engine, BY) as session:
            calendar = ProgramCalendar("America/New_York")
            self.program = add_program(session, Program("risk", "Risk", calendar))
            add_program(session, Program("other", "Other"))
            self.rules = {key: self._rule(session, key) for key in ("R-1", "R-2", "R-3", "R-4")}
            self.people = {}
            for name in ("Ann", "Bob", "Rob", "Max"):
                person = models.Person(name=name)
                session.add(person)
                session.flush()
                account = models.Account(
                    person_id=person.id, login=name.lower(), administrator=False,
                    demonstration=False, created_at=NOW,
                )  # fmt: skip
                session.add(account)
                session.flush()
                member = models.Membership(
                    program_id=self.program, account_id=account.id, role="contributor",
                    exports=False,
                )  # fmt: skip
                session.add(member)
                self.people[name] = Viewer(name, account.id, person.id, grants=GRANT)
        for key in self.rules:
            self.place(key, "live", 400)

    def _rule(self, session: Session, key: str) -> int:
        row = models.Rule(
            program_id=self.program, key=key, name=f"Rule {key}", kind="rule", action="alert",
            severity="high",
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(models.RulePerformance(rule_id=row.id, recorded_at=NOW, **FIGURES))
        return row.id

    def place(self, key: str, stage: str, days_ago: int, by: str = "Ann") -> None:
        """Move a rule as the policy allows, so many days ago."""
        author = Author(self.people.get(by, TESTER), NOW - DAY * days_ago)
        with writing(self.engine, author) as session:
            program = program_value(session, "risk", TESTER)
            version = rule_facts(session, program, key).version
            leave = Waiver(key, "Ann", date(2027, 1, 1))
            move = Move(stage, author.at, "placed", waiver=leave if stage == "kept" else None)
            add_transition(session, program, key, move, version)

    def path(self, key: str, *steps: tuple[str, int], by: str = "Ann") -> None:
        for stage, days_ago in steps:
            self.place(key, stage, days_ago, by)

    def record(self, key: str) -> RuleRecord:
        with reading(self.engine) as session:
            return rule_facts(session, program_value(session, "risk", TESTER), key)

    def offered(self, key: str, who: str = "Bob", now: int = NOW) -> Moving | None:
        viewer = self.people.get(who, TESTER)
        with reading(self.engine) as session:
            program = program_value(session, "risk", TESTER)
            return store_side.moving(session, program, key, viewer, now)

    def move(self, key: str, gate: str, to: str, who: str = "Bob", **said: str) -> str:
        base = int(said.pop("base", 0)) or self.record(key).version
        with writing(self.engine, Author(self.people.get(who, TESTER), NOW)) as session:
            _, stage = store_side.move_rule(
                session, self.rules[key], gate, typed(gate, to, **said), base
            )
        return stage

    def look(self, key: str, labelled: int, missed: int = 0, days: int = 30, ago: int = 31) -> None:
        start = TODAY - timedelta(days=ago)
        with writing(self.engine, BY) as session:
            session.add(
                models.RuleLook(
                    program_id=self.program, rule=key, visit=1, look=1, start=start,
                    end=start + timedelta(days=days), fired=labelled, labelled=labelled,
                    missed=missed, recorded_at=NOW,
                )
            )  # fmt: skip


def typed(gate: str, to: str, **said: str) -> dict[str, str]:
    """All fields of a gate's form."""
    fields = {field.name: field for field in FIELDS[gate]}
    code = next((c for _, c in fields["code"].options if c), "") if "code" in fields else ""
    usual = {
        "to": to, "text": "Because.", "code": code, "owner": "Ann", "expires": "2027-01-31",
        "evidence": "ticket 12", "replacement": "",
    }  # fmt: skip
    return {name: {**usual, **said}[name] for name in fields}


@pytest.fixture
def risk(store: Engine) -> Iterator[Risk]:
    yield Risk(store)


def test_a_rule_goes_through_every_gate(risk: Risk) -> None:
    assert risk.move("R-1", NOMINATE, "candidate", "Ann", code="dormant") == "candidate"
    assert risk.move("R-1", STEP, "in_review") == "in_review"
    assert risk.move("R-1", STEP, "offline_monitoring") == "offline_monitoring"
    risk.look("R-1", 400)
    assert risk.move("R-1", SIGN, "signoff") == "signoff"
    assert risk.move("R-1", DEPRECATE, "deprecated", replacement="r-2") == "deprecated"
    assert risk.move("R-1", RETIRE, "retired", text="Nothing came.") == "retired"
    moves = risk.record("R-1").moves[1:]
    assert [m.reason_code for m in moves] == [
        "dormant", "progress", "progress", "progress", "signed_off", "watch_cut_short",
    ]  # fmt: skip
    assert [m.actor for m in moves] == ["Ann", *["Bob"] * 5]
    assert moves[0].evidence == {"evidence": "ticket 12", "class": "dormant"}
    assert moves[3].evidence["offline_monitoring"].startswith("PASS: 0 of 400")
    assert moves[4].evidence["replacement"] == "R-2"
    assert moves[4].evidence["nominated_by"] == "Ann"
    assert moves[5].evidence["watch"] == "0 of 90 days"


def test_only_what_the_policy_allows_is_offered(risk: Risk) -> None:
    found = risk.offered("R-1")
    assert found is not None
    assert [(o.way.end, o.missing) for o in found.offers] == [("candidate", "")]
    assert found.version == risk.record("R-1").version
    assert found.owners == ("Ann", "Bob", "Max", "Rob")
    assert not found.may_exempt
    with pytest.raises(RefusedMove, match="live → in review"):
        risk.move("R-1", STEP, "in_review")
    assert risk.record("R-1").stage == "live"


def test_signoff_waits_for_a_pass_and_says_what_is_to_come(risk: Risk) -> None:
    risk.path("R-1", ("candidate", 60), ("in_review", 50), ("offline_monitoring", 40))
    with pytest.raises(RefusedMove, match="nothing was looked at yet"):
        risk.move("R-1", SIGN, "signoff")
    risk.look("R-1", 200, days=20)
    with pytest.raises(RefusedMove, match="99 more labels without a miss and 8 more days"):
        risk.move("R-1", SIGN, "signoff")
    found = risk.offered("R-1")
    assert found is not None
    assert "99 more labels" in found.offers[0].missing
    risk.move("R-1", SKIP, "deprecated", text="The device is gone.")
    held = risk.record("R-1")
    assert [(w.kind, w.owner, w.expires) for w in held.waivers] == [
        ("skip", "Ann", date(2027, 1, 31))
    ]
    assert held.moves[-1].kind == "skip"


def test_looks_that_turn_a_pass_into_a_fail_stop_the_sign_off(risk: Risk) -> None:
    risk.path("R-1", ("candidate", 99), ("in_review", 90), ("offline_monitoring", 80))
    risk.look("R-1", 400, ago=79)
    assert risk.move("R-1", SIGN, "signoff") == "signoff"
    risk.look("R-1", 400, missed=12, ago=79)
    with pytest.raises(RefusedMove, match="this visit is a FAIL: 12 of 400"):
        risk.move("R-1", DEPRECATE, "deprecated")
    assert risk.record("R-1").stage == "signoff"


def test_the_visit_of_an_earlier_run_counts_no_more(risk: Risk) -> None:
    risk.path("R-1", ("candidate", 99), ("in_review", 90), ("offline_monitoring", 80))
    risk.look("R-1", 400, ago=79)
    found = risk.offered("R-1")
    assert found is not None
    assert found.standing.visit is not None
    assert found.standing.visit.verdict == "PASS"
    risk.path("R-1", ("live", 30), ("candidate", 20))
    found = risk.offered("R-1")
    assert found is not None
    assert found.standing.visit is None
    risk.path("R-1", ("in_review", 9), ("offline_monitoring", 8))
    with pytest.raises(RefusedMove, match="nothing was looked at yet"):
        risk.move("R-1", SIGN, "signoff")  # the second visit has no look


def test_the_nominator_does_not_sign_off(risk: Risk) -> None:
    risk.path("R-1", ("candidate", 60), ("in_review", 50), by="Bob")
    with pytest.raises(RefusedMove, match="somebody else signs"):
        risk.move("R-1", SKIP, "deprecated", "Bob")
    assert risk.move("R-1", SKIP, "deprecated", "Ann") == "deprecated"


def test_an_undo_makes_nobody_a_nominator(risk: Risk) -> None:
    risk.path("R-1", ("candidate", 60), ("live", 50))
    base = risk.record("R-1").version
    with (
        pytest.raises(RefusedMove, match="nominate it again"),
        writing(risk.engine, Author(risk.people["Bob"], NOW)) as session,
    ):
        store_side.undo_move(session, risk.rules["R-1"], {"text": "Wrong."}, base)
    found = risk.offered("R-1")
    assert found is not None
    assert "nominate it again" in found.undo.why_not
    assert risk.record("R-1").stage == "live"


@pytest.mark.parametrize(
    ("claimed", "sentence"),
    [("R-9", "no rule “R-9”"), ("R-1", "replace itself"), (" r-3 ", "on the way out (candidate)")],
)
def test_a_replacement_is_one_that_stays(risk: Risk, claimed: str, sentence: str) -> None:
    risk.path("R-1", ("candidate", 60), ("in_review", 50))
    risk.place("R-3", "candidate", 10)
    with pytest.raises(RefusedMove) as refused:
        risk.move("R-1", SKIP, "deprecated", replacement=claimed.strip())
    assert sentence in refused.value.problems["replacement"]


def test_a_waiver_needs_somebody_of_the_program(risk: Risk) -> None:
    risk.place("R-1", "candidate", 9)
    with pytest.raises(InvalidForm) as refused:
        risk.move("R-1", KEEP, "kept", owner="Nobody Known")
    assert refused.value.problems == {"owner": "Choose one of those that are offered."}
    assert risk.record("R-1").stage == "candidate"


def test_of_two_people_who_move_a_rule_the_second_sees_what_the_first_did(risk: Risk) -> None:
    risk.place("R-1", "candidate", 9)
    seen = str(risk.record("R-1").version)
    risk.move("R-1", KEEP, "kept", "Ann", text="It's for the season.", base=seen)
    with pytest.raises(Overtaken) as conflict:
        risk.move("R-1", STEP, "in_review", base=seen)
    assert conflict.value.theirs == {}
    assert conflict.value.change == Change(
        "Ann", NOW, "moved it: candidate → kept", "It's for the season."
    )
    assert conflict.value.base == risk.record("R-1").version
    assert risk.record("R-1").stage == "kept"


def test_what_an_import_or_a_manager_did_since_is_told_as_theirs(risk: Risk) -> None:
    risk.place("R-1", "candidate", 9)
    base = str(risk.record("R-1").version - 1)
    with writing(risk.engine, BY) as session:
        run = models.ImportRun(
            program_id=risk.program, feature="rule_deprecation", file="looks.csv", sha256="0" * 64,
            at=NOW, imported_at=NOW, rows_read=1, rows_taken=1, rows_repeated=0,
            rows_quarantined=0,
        )  # fmt: skip
        session.add(run)
        session.flush()
        session.add(
            models.RuleLook(
                program_id=risk.program, rule="R-1", visit=1, look=1, start=TODAY, end=TODAY,
                fired=1, labelled=1, missed=0, recorded_at=NOW - 60, import_run_id=run.id,
            )
        )  # fmt: skip
    with pytest.raises(Overtaken) as conflict:
        risk.move("R-1", STEP, "in_review", base=base)
    assert conflict.value.change == Change("The import of looks.csv", NOW - 60)
    exempted(risk)
    with pytest.raises(Overtaken) as conflict:
        risk.move("R-1", STEP, "in_review", base=base)
    assert conflict.value.change == Change("tests (terminal)", NOW)


def test_an_undo_is_told_and_deletes_nothing(risk: Risk) -> None:
    risk.place("R-1", "candidate", 9)
    with writing(risk.engine, Author(risk.people["Bob"], NOW)) as session:
        said = {"text": "Wrong rule."}
        base = risk.record("R-1").version
        assert store_side.undo_move(session, risk.rules["R-1"], said, base) == ("R-1", "live")
    moves = risk.record("R-1").moves
    assert [m.to_stage for m in moves] == ["live", "candidate", "live"]
    assert moves[-1].evidence == {"undoes": "live → candidate by Ann"}
    base = risk.record("R-1").version
    with pytest.raises(RefusedMove, match="live → candidate"), writing(risk.engine, BY) as session:
        store_side.undo_move(session, risk.rules["R-1"], {"text": ""}, base)
    entry = models.AuditEntry
    with reading(risk.engine) as session:
        query = select(entry.did, entry.who).where(entry.item == "R-1").order_by(entry.id.desc())
        assert session.execute(query).first() == ("moved", "Bob")


@pytest.mark.parametrize(
    ("who", "error"),
    [
        (Viewer("V", 9, 9, grants={"risk": Grant(Role.VIEWER)}), Forbidden),
        (Viewer("O", 9, 9, grants={"other": Grant(Role.MANAGER)}), NotFound),
        (Viewer(), NotFound),
    ],
)
def test_who_does_not_contribute_moves_nothing(
    risk: Risk, who: Viewer, error: type[Exception]
) -> None:
    rule, base = risk.rules["R-1"], risk.record("R-1").version
    author = Author(who, NOW)
    with pytest.raises(error), writing(risk.engine, author) as session:
        store_side.move_rule(session, rule, NOMINATE, typed(NOMINATE, "candidate"), base)
    with pytest.raises(error), writing(risk.engine, author) as session:
        store_side.undo_move(session, rule, {"text": "x"}, base)
    with pytest.raises(error), writing(risk.engine, author) as session:
        nominate(session, risk.program, {"rules": "R-1", "text": "x"})
    assert len(risk.record("R-1").moves) == 1
    with reading(risk.engine) as session:
        program = program_value(session, "risk", TESTER)
        assert store_side.moving(session, program, "R-1", who, NOW) is None


def exempted(risk: Risk, who: Viewer = TESTER, until: str = "2027-03-01") -> None:
    said = {"kind": "seasonal", "owner": "Ann", "until": until, "text": "Black Friday."}
    with writing(risk.engine, Author(who, NOW)) as session:
        store_side.exempt_rule(session, risk.rules["R-1"], said, risk.record("R-1").version)


def test_an_exemption_is_given_by_managers_shown_and_ended(risk: Risk) -> None:
    with pytest.raises(Forbidden):
        exempted(risk, risk.people["Bob"])
    with pytest.raises(InvalidForm, match="until today, 21 Nov 2026, at least"):
        exempted(risk, until="2026-11-20")
    exempted(risk)
    found = risk.offered("R-1", "tests")
    assert found is not None
    assert found.may_exempt
    assert "seasonal, Ann, until 1 Mar 2027" in found.offers[0].missing
    with pytest.raises(RefusedMove, match="a manager can end the exemption"):
        risk.move("R-1", NOMINATE, "candidate")
    assert [(o.key, o.why) for o in previewed(risk).left_out] == [
        ("R-1", "exempt as seasonal, Ann, until 1 Mar 2027")
    ]
    with writing(risk.engine, BY) as session:
        base = risk.record("R-1").version
        store_side.end_exemption(session, risk.rules["R-1"], {"text": "Over."}, base)
    assert previewed(risk).left_out == ()
    with pytest.raises(InvalidForm, match="not exempt"), writing(risk.engine, BY) as session:
        base = risk.record("R-1").version
        store_side.end_exemption(session, risk.rules["R-1"], {"text": "Over."}, base)


def test_the_waiver_of_a_kept_rule_is_prolonged_and_shortened(risk: Risk) -> None:
    risk.path("R-1", ("candidate", 60), ("kept", 50))
    for expires in ("2027-06-30", "2026-12-24"):
        said = {"owner": "Bob", "expires": expires, "text": "Again."}
        with writing(risk.engine, BY) as session:
            base = risk.record("R-1").version
            store_side.change_waiver(session, risk.rules["R-1"], said, base)
        found = risk.offered("R-1")
        assert found is not None
        assert found.kept_until is not None
        assert found.kept_until.expires == date.fromisoformat(expires)
        assert found.kept_until.owner == "Bob"
    with pytest.raises(InvalidForm, match="not kept"), writing(risk.engine, BY) as session:
        base = risk.record("R-2").version
        store_side.change_waiver(session, risk.rules["R-2"], said, base)


def previewed(risk: Risk) -> Preview:
    with reading(risk.engine) as session:
        return nomination_preview(session, program_value(session, "risk", TESTER), NOW)


def nominated(risk: Risk, rules: str) -> Outcome:
    with writing(risk.engine, Author(risk.people["Ann"], NOW)) as session:
        return nominate(session, risk.program, {"rules": rules, "text": "No hits."})


def test_many_are_nominated_and_what_changed_since_is_left_out(risk: Risk) -> None:
    risk.place("R-4", "candidate", 5)
    found = previewed(risk)
    assert [n.key for n in found.nominees] == ["R-1", "R-2", "R-3"]
    assert [(o.key, o.why) for o in found.left_out] == [("R-4", "already on the way: candidate")]
    risk.move("R-2", NOMINATE, "candidate", code="owner_nominated")  # somebody else, meanwhile
    done = nominated(risk, "R-1\nR-2\nR-3\n")
    assert [n.key for n in done.nominees] == ["R-1", "R-3"]
    assert done.changed == (("R-2", "already on the way: candidate"),)
    for key in ("R-1", "R-3"):
        last = risk.record(key).moves[-1]
        assert (last.to_stage, last.reason_code, last.reason, last.actor) == (
            "candidate", "dormant", "No hits.", "Ann",
        )  # fmt: skip
        assert last.evidence == {"class": "dormant"}
    assert len(risk.record("R-2").moves) == 2
    with pytest.raises(InvalidForm, match="None of them can be nominated any more"):
        nominated(risk, "R-1\nR-3")


def test_a_rule_that_a_file_moves_later_is_left_out_of_a_nomination(risk: Risk) -> None:
    with writing(risk.engine, BY) as session:
        session.add(
            models.RuleTransition(
                rule_id=risk.rules["R-2"], source_id="T1", at=4_076_035_200, micros=0,
                to_stage="candidate", kind="", reason_code="", reason="", actor="", recorded_at=NOW,
            )
        )  # fmt: skip
        session.flush()
        rebuild_spells(session, risk.program, {risk.rules["R-2"]})
    done = nominated(risk, "R-1\nR-2")
    assert [n.key for n in done.nominees] == ["R-1"]
    assert done.changed == (("R-2", "an import moves it on a day that is still to come"),)


def test_each_more_that_is_nominated_costs_one_entry_of_the_audit(risk: Risk) -> None:
    asked: list[str] = []
    event.listen(risk.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    nominated(risk, "R-1")
    one = len(asked)
    asked.clear()
    nominated(risk, "R-2\nR-3\nR-4")
    assert len(asked) == one + 2


def test_of_two_rules_that_differ_by_case_the_one_that_was_written_replaces(risk: Risk) -> None:
    with writing(risk.engine, BY) as session:
        risk.rules |= {key: risk._rule(session, key) for key in ("r-2",)}
    risk.path("r-2", ("live", 400), ("candidate", 300))
    risk.path("R-1", ("candidate", 60), by="Ann")
    with pytest.raises(RefusedMove) as refused:
        risk.move("R-1", SKIP, "deprecated", replacement="r-2")
    assert "r-2" in refused.value.problems["replacement"]
    assert risk.move("R-1", SKIP, "deprecated", replacement="R-2") == "deprecated"


def test_a_preview_is_made_once_for_a_day_and_anew_where_it_would_say_other_things(
    risk: Risk,
) -> None:
    """Of what others move, of the next day and of the program's zone."""
    first = previewed(risk)
    assert previewed(risk) is first
    with reading(risk.engine) as session:
        program = program_value(session, "risk", TESTER)
        assert nomination_preview(session, program, NOW + 86_400) is not first
        assert nomination_preview(session, program, NOW) is first
        moved = replace(program, calendar=ProgramCalendar("Asia/Tokyo"))
        assert nomination_preview(session, moved, NOW) is not first
    risk.move("R-2", NOMINATE, "candidate", code="dormant")
    assert [n.key for n in previewed(risk).nominees] == ["R-1", "R-3", "R-4"]


def test_all_are_nominated_or_none(risk: Risk) -> None:
    with pytest.raises(InvalidForm, match="at most 500 at once: these are 501"):
        nominated(risk, "\n".join(f"R-{n}" for n in range(501)))
    assert previewed(risk).nominees[0].key == "R-1"


def test_a_rule_that_is_not_in_the_inventory_yet_is_not_moved(risk: Risk) -> None:
    with writing(risk.engine, BY) as session:
        new = models.Rule(
            program_id=risk.program, key="N", name="", kind="rule", action="alert", severity="low"
        )
        session.add(new)
        session.flush()
        risk.rules["N"] = new.id
    assert risk.offered("N") is None
    with pytest.raises(InvalidForm, match="not in the inventory yet"):
        risk.move("N", NOMINATE, "candidate")


def test_a_rollback_needs_its_reason(risk: Risk) -> None:
    risk.path("R-1", ("candidate", 60), ("in_review", 50), ("offline_monitoring", 40))
    with pytest.raises(RefusedMove, match="offline monitoring → live: Choose a reason"):
        risk.move("R-1", BACK, "live", code="")
    assert risk.move("R-1", BACK, "live", code="new_attack") == "live"
    assert risk.record("R-1").moves[-1].kind == "rollback"

"""Deliveries of rules: what is taken, refused, corrected, and taken back."""

import json
from datetime import date

import pytest
from sqlalchemy import Engine, select

from dashboard.errors import InvalidFile
from dashboard.imports.rules.mapping import rules_mapping
from dashboard.imports.runs import RowCounts
from dashboard.rule_deprecation.moves import Move
from dashboard.rule_deprecation.record import RuleRecord
from dashboard.rule_deprecation.usual_policy import FORM
from db import models
from db.engine import reading, writing
from db.programs import program as program_value
from db.rule_deprecation import add_transition, known_rules, rule_facts
from tests.conftest import BY, NOW, TESTER, csv_bytes
from tests.db.rule_deprecation.given import (
    bring,
    golden_policy,
    moves,
    new_program,
    newest_run,
    rules,
    stages,
    take_back,
)

LIFE = [
    ("1", "A", "live", "01"), ("2", "A", "candidate", "02"), ("3", "A", "in_review", "03"),
]  # fmt: skip
SIGMA = rules_mapping(
    """
    gone = ["(deleted)"]
    [transitions]
    id = ""
    left = ""
    [stages]
    "(unset)" = "live"
    experimental = "live"
    test = "live"
    "(deleted)" = "retired"
    """,
    "mapping.toml",
)
SHORT = {**FORM, "allowed": {**FORM["allowed"], "live": ["candidate", "deprecated", "retired"]}}


def record(engine: Engine, key: str, rule: str = "A") -> RuleRecord:
    with reading(engine) as session:
        return rule_facts(session, program_value(session, key, TESTER), rule)


def waiting(engine: Engine) -> list[tuple[str, str, str]]:
    table = models.Quarantine
    query = select(table.column, table.reason, table.sentence).where(table.resolved_at.is_(None))
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(query.order_by(table.id))]  # type: ignore[misc]


def test_an_edge_that_the_policy_does_not_have_is_named_and_waits(store: Engine) -> None:
    key = new_program(store)
    late = [("1", "A", "live", "01"), ("3", "A", "in_review", "03"), ("4", "A", "kept", "04")]
    result = bring(store, key, {"rules": rules("A"), "transitions": moves(*late)})
    assert result.tables["transitions"] == RowCounts(3, 1, 0, 2)
    assert stages(store, key) == {"A": ["live"]}
    assert [row[1:] for row in waiting(store)] == [
        (
            "illegal_transition",
            f"The policy has no way from “live” to “{to}”."
            " Bring the step between, or correct the stage or the time.",
        )
        for to in ("in_review", "kept")
    ]
    # with the step between, what waited is taken
    result = bring(store, key, {"transitions": moves(*LIFE, late[2])})
    assert result.tables["transitions"] == RowCounts(4, 3, 1, 0)
    assert stages(store, key) == {"A": ["live", "candidate", "in_review", "kept"]}
    assert waiting(store) == []


def test_the_first_event_is_judged_by_the_stage_that_it_says_it_left(store: Engine) -> None:
    key = new_program(store)
    names = ("event_id", "rule_id", "from_stage", "to_stage", "at")
    log = [
        ("1", "A", "signoff", "retired", "2026-01-01"),
        ("2", "B", "deprecated", "retired", "2026-01-01"),
        ("3", "C", "", "retired", "2026-01-01"), ("4", "D", "", "parked", "2026-01-09"),
        ("5", "E", "", "parked", "2026-01-10"),
    ]  # fmt: skip
    policy = {
        **FORM,
        "stages_branch": [*FORM["stages_branch"], "parked"],
        "not_acting": [*FORM["not_acting"], "parked"],
        "valid_from": "2026-01-10",
    }
    bring(
        store, key,
        {
            "rules": rules("A", "B", "C", "D", "E"),
            "transitions": csv_bytes([dict(zip(names, row, strict=True)) for row in log]),
        },
        json.dumps(policy).encode(),
    )  # fmt: skip
    assert stages(store, key) == {"B": ["retired"], "C": ["retired"], "E": ["parked"]}
    assert [row[1:] for row in waiting(store)] == [
        (
            "illegal_transition",
            "The policy has no way from “signoff” to “retired”."
            " Bring the step between, or correct the stage or the time.",
        ),
        (
            "illegal_transition",
            "“parked” is no stage of the policy that was in force then: correct the stage or the"
            " time, or bring the policy.",
        ),
    ]


def test_a_skip_is_history_and_is_taken(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, {"rules": rules("A"), "transitions": moves(
        *LIFE[:2], ("3", "A", "deprecated", "03"),
    )})  # fmt: skip
    assert stages(store, key) == {"A": ["live", "candidate", "deprecated"]}


def test_a_later_file_corrects_an_event_and_can_be_taken_back(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, {"rules": rules("A", "B"), "transitions": moves(*LIFE)})
    corrected = [*LIFE[:2], ("3", "A", "kept", "03")]
    result = bring(store, key, {"transitions": moves(*corrected)})
    assert result.tables["transitions"] == RowCounts(3, 1, 2, 0, changed=1)
    assert stages(store, key) == {"A": ["live", "candidate", "kept"]}
    assert record(store, key).moves[-1].void_reason == "corrected by a later import"
    assert take_back(store, key, newest_run(store)) == {
        "events": 1, "restored": 1, "rules": 0, "changed": 0,
    }  # fmt: skip
    assert stages(store, key) == {"A": ["live", "candidate", "in_review"]}


def test_a_correction_that_the_policy_refuses_leaves_what_stands(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, {"rules": rules("A"), "transitions": moves(*LIFE)})
    wrong = [*LIFE[:1], ("2", "A", "signoff", "02"), *LIFE[2:]]
    result = bring(store, key, {"transitions": moves(*wrong)})
    assert result.tables["transitions"] == RowCounts(3, 0, 2, 1)
    assert stages(store, key) == {"A": ["live", "candidate", "in_review"]}


def test_an_event_can_move_to_another_rule(store: Engine) -> None:
    key = new_program(store)
    first = [*LIFE, ("4", "B", "live", "01"), ("5", "A", "kept", "05")]
    bring(store, key, {"rules": rules("A", "B"), "transitions": moves(*first)})
    bring(store, key, {"transitions": moves(("5", "B", "candidate", "05"))})
    assert stages(store, key) == {
        "A": ["live", "candidate", "in_review"], "B": ["live", "candidate"],
    }  # fmt: skip


def test_one_id_that_says_two_things_in_one_file_is_refused(store: Engine) -> None:
    key = new_program(store)
    twice = [*LIFE, ("3", "A", "kept", "03")]
    result = bring(store, key, {"rules": rules("A"), "transitions": moves(*twice)})
    assert result.tables["transitions"] == RowCounts(4, 3, 0, 1)
    assert waiting(store)[0][1:] == (
        "contradiction",
        "“3” stands in row 4 too and says something else there: keep one of them.",
    )


def test_what_a_person_moved_stays_whatever_is_delivered(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, {"rules": rules("A"), "transitions": moves(*LIFE)})
    with writing(store, BY) as session:
        program = program_value(session, key, TESTER)
        version = rule_facts(session, program, "A").version
        add_transition(session, program, "A", Move("kept", NOW, "tripwire"), version)
    run = newest_run(store)
    bring(store, key, {"transitions": moves(*LIFE)})
    assert stages(store, key) == {"A": ["live", "candidate", "in_review", "kept"]}
    for each in (newest_run(store), run):
        take_back(store, key, each)
    assert stages(store, key) == {"A": ["kept"]}  # the rule is still there for it
    assert record(store, key).name == "A"


def test_facts_of_rules_are_those_that_were_said_last(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, {"rules": rules("A", team="Cards", severity="high")})
    first = newest_run(store)
    result = bring(store, key, {"rules": rules("a ", "B", team="Fraud")})
    assert result.tables["rules"] == RowCounts(2, 2, 0, 0, changed=1)
    held = record(store, key)
    assert (held.key, held.name, held.team, held.severity) == ("A", "Rule a", "Fraud", "high")
    take_back(store, key, newest_run(store))
    assert (record(store, key).team, record(store, key).name) == ("Cards", "Rule A")
    take_back(store, key, first)
    with reading(store) as session:
        assert known_rules(session, program_value(session, key, TESTER)).ids == ()
    bring(store, key, {"rules": rules("A", team="Cards")})
    assert record(store, key).team == "Cards"


def test_keys_that_cannot_be_read_or_typed_are_refused(store: Engine) -> None:
    key = new_program(store)
    longest = "x" * 200
    brought = rules(longest, longest + "y", "A\u202eB", "A\x07", "A\u200bC")
    result = bring(store, key, {"rules": brought})
    assert result.tables["rules"] == RowCounts(5, 1, 0, 4)
    assert [reason for _, reason, _ in waiting(store)] == ["too_long", *["invalid_key"] * 3]


def test_an_action_is_spelled_as_the_policy_spells_it(store: Engine) -> None:
    """Or a rule that blocks would be judged by the laxest limit."""
    key = new_program(store)
    bring(store, key, {"rules": rules("A", action=" Block", kind="ML model")})
    assert (record(store, key).action, record(store, key).kind) == ("block", "ml_model")
    bring(store, key, {"rules": rules("A", action="Page somebody")})
    assert record(store, key).action == "Page somebody"


NUMBERS = {
    "executions_180d": "1000", "hits_180d": "100", "labelled_180d": "50", "tp_180d": "5",
    "unique_tp_180d": "1", "alerts_90d": "9.5", "minutes_per_alert": "2", "avg_loss_usd": "1",
    "fp_cost_usd": "1", "performance_day": "2026-01-01",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "column", "said"),
    [
        ({"hits_180d": "1001"}, "hits_180d", "hits_180d (1,001) is more than executions_180d"),
        ({"labelled_180d": "101"}, "labelled_180d", "labelled_180d (101) is more than hits_180d"),
        ({"tp_180d": "51"}, "tp_180d", "tp_180d (51) is more than labelled_180d (50)"),
        ({"unique_tp_180d": "6"}, "unique_tp_180d", "is more than tp_180d (5)"),
        ({"executions_180d": "-1"}, "executions_180d", "below 0"),
        ({"hits_180d": "1.5"}, "hits_180d", "no whole number"),
        ({"alerts_90d": "many"}, "alerts_90d", "is no number"),
        ({"performance_day": "31/31/2025"}, "performance_day", "is no date"),
    ],
)
def test_numbers_that_cannot_be_wait_and_the_rule_is_taken(
    store: Engine, wrong: dict[str, str], column: str, said: str
) -> None:
    key = new_program(store)
    result = bring(store, key, {"rules": rules("A", **{**NUMBERS, **wrong})})
    assert result.tables["rules"] == RowCounts(1, 1, 0, 0)
    assert record(store, key).performances == ()
    ((found, _, sentence),) = waiting(store)
    assert (found, said in sentence) == (column, True), sentence
    bring(store, key, {"rules": rules("A", **NUMBERS)})
    assert waiting(store) == []
    (held,) = record(store, key).performances
    assert (held.since, held.labelled, held.alerts) == (date(2026, 1, 1), 50, 9.5)


def test_performance_of_a_later_day_stands_beside_the_earlier_one(store: Engine) -> None:
    key = new_program(store)
    later = {**NUMBERS, "hits_180d": "60", "performance_day": "2026-03-01"}
    bring(store, key, {"rules": rules("A", **NUMBERS)})
    bring(store, key, {"rules": rules("A", **later)})
    assert [(p.since, p.hits) for p in record(store, key).performances] == [
        (date(2026, 1, 1), 100), (date(2026, 3, 1), 60),
    ]  # fmt: skip


def test_exemptions_and_waivers_of_a_file_end_when_it_says_so(store: Engine) -> None:
    key = new_program(store)
    bring(store, key, {"rules": rules("A", regulatory="1", exempt_until="2026-12-31")})
    bring(store, key, {"rules": rules("A")})  # says nothing of them
    with reading(store) as session:
        known = known_rules(session, program_value(session, key, TESTER))
    assert [(e.rule, e.kind) for e in known.columns.exemptions] == [("A", "regulatory")]
    assert [w.expires for w in known.columns.waivers] == [date(2026, 12, 31)]
    bring(store, key, {"rules": rules("A", regulatory="0", exempt_until="")})
    ended = newest_run(store)
    with reading(store) as session:
        known = known_rules(session, program_value(session, key, TESTER))
    assert (known.columns.exemptions, known.columns.waivers) == ((), ())
    take_back(store, key, ended)
    with reading(store) as session:
        known = known_rules(session, program_value(session, key, TESTER))
    assert (len(known.columns.exemptions), len(known.columns.waivers)) == (1, 1)


LOOK = {
    "rule_id": "E-1", "visit": "1", "look": "1", "start": "2026-01-01", "end": "2026-01-20",
    "would_have_fired": "10", "labelled": "9", "missed_bad": "1",
}  # fmt: skip


def test_looks_of_rules_that_nobody_knows_are_kept_and_impossible_ones_are_not(
    store: Engine,
) -> None:
    key = new_program(store)
    wrong = [
        {**LOOK, "look": "2", "labelled": "11"}, {**LOOK, "look": "3", "missed_bad": "10"},
        {**LOOK, "look": "4", "end": "2025-12-31"}, {**LOOK, "look": "0"},
        {**LOOK, "look": "5", "would_have_fired": "100000001"},
    ]  # fmt: skip
    result = bring(store, key, {"offline_monitoring": csv_bytes([LOOK, *wrong])})
    assert result.tables["offline_monitoring"] == RowCounts(6, 1, 0, 5)
    assert {reason for _, reason, _ in waiting(store)} == {"impossible_number"}
    with reading(store) as session:
        known = known_rules(session, program_value(session, key, TESTER))
    assert known.columns.looks.strangers == ("E-1",)


def test_the_plan_is_corrected_and_taken_back(store: Engine) -> None:
    key = new_program(store)
    row = {"team": "Cards", "quarter_end": "2026-03-31", "planned_cum_out": "5",
           "planned_cum_minutes": "100"}  # fmt: skip
    bring(store, key, {"plan": csv_bytes([row])})
    bring(store, key, {"plan": csv_bytes([{**row, "planned_cum_out": "7"}])})

    def planned() -> list[int]:
        with reading(store) as session:
            known = known_rules(session, program_value(session, key, TESTER))
        return [each.out for each in known.columns.plan]

    assert planned() == [7]
    take_back(store, key, newest_run(store))
    assert planned() == [5]


def test_the_policy_of_a_file_holds_from_its_day(store: Engine) -> None:
    key = new_program(store)
    policy = json.dumps({**SHORT, "valid_from": "2026-01-10"}).encode()
    log = [("1", "A", "live", "01"), ("2", "A", "deprecated", "09"), ("3", "B", "live", "01")]
    log.append(("4", "B", "deprecated", "10"))
    bring(store, key, {"rules": rules("A", "B"), "transitions": moves(*log)}, policy)
    assert stages(store, key) == {"A": ["live"], "B": ["live", "deprecated"]}
    half = json.dumps({**SHORT, "note": "\ud800"}).encode()
    no_number = json.dumps({**SHORT, "alpha_one_sided": float("nan")}).encode()
    days = ("soon", "2026-W01-1", "20260101", "2026-02-30", "", 0, False)
    soon = [json.dumps({**SHORT, "valid_from": day}).encode() for day in days]
    large = golden_policy().replace(b'"redundant_min_tp": 20', b'"redundant_min_tp": 1e999')
    for bad in (b"{", b"[]", b"{}", b"\xff", b"[" * 100_000, half, no_number, large, *soon):
        with pytest.raises(InvalidFile):
            bring(store, key, {}, bad)


def without(stage: str, valid_from: str) -> bytes:
    """The usual policy without one of its branches."""
    form = {**FORM, "valid_from": valid_from}
    for part in ("stages_branch", "production_acting"):
        form[part] = [name for name in FORM[part] if name != stage]
    form["allowed"] = {
        start: [end for end in ends if end != stage]
        for start, ends in FORM["allowed"].items() if start != stage
    }  # fmt: skip
    return json.dumps(form).encode()


def test_a_policy_that_lacks_a_stage_in_which_rules_stand_is_refused(store: Engine) -> None:
    key = new_program(store)
    log = [(f"{i}{rule}", rule, stage, f"0{i}") for rule in "AB"
           for i, stage in enumerate(("live", "candidate", "kept"), 1)]  # fmt: skip
    bring(store, key, {"rules": rules("A", "B"), "transitions": moves(*log)})
    sentence = "2 rules stand in “kept”, which this policy lacks: move them on first"
    with pytest.raises(InvalidFile, match=sentence):
        bring(store, key, {}, without("kept", "2026-01-10"))
    on = [("4A", "A", "candidate", "04"), ("4B", "B", "candidate", "05")]
    with pytest.raises(InvalidFile, match="1 rule stands in “kept”, which this policy lacks"):
        bring(store, key, {"transitions": moves(on[0])}, without("kept", "2026-01-10"))
    assert stages(store, key)["A"] == ["live", "candidate", "kept"]
    bring(store, key, {"transitions": moves(*on)}, without("kept", "2026-01-10"))
    assert stages(store, key) == {each: ["live", "candidate", "kept", "candidate"] for each in "AB"}


def foreign(*rows: tuple[str, str, str]) -> bytes:
    names = ("rule_id", "to_stage", "at")
    return csv_bytes([dict(zip(names, row, strict=True)) for row in rows])


def test_a_rule_that_is_gone_and_back_within_30_days_was_moved(store: Engine) -> None:
    key = new_program(store)
    log = foreign(
        ("A", "experimental", "2026-01-01"), ("A", "(deleted)", "2026-02-01"),
        ("A", "experimental", "2026-03-03"), ("B", "experimental", "2026-01-01"),
        ("B", "(deleted)", "2026-02-01"), ("B", "experimental", "2026-03-04"),
        ("C", "test", "2026-01-01"), ("C", "(deleted)", "2026-02-01"),
        ("C", "deprecated", "2026-02-01"), ("D", "test", "2026-01-01"),
        ("D", "(deleted)", "2026-02-01"),
    )  # fmt: skip
    result = bring(
        store, key, {"rules": rules("A", "B", "C", "D"), "transitions": log},
        json.dumps(SHORT).encode(), SIGMA,
    )  # fmt: skip
    # A: gone for 30 days, and back where it was; C: deprecated while it was moved
    assert stages(store, key) == {
        "A": ["live"], "B": ["live", "retired", "live"], "C": ["live", "deprecated"],
        "D": ["live", "retired"],
    }  # fmt: skip
    assert result.tables["transitions"] == RowCounts(11, 8, 0, 0, left_out=3)


def test_from_one_word_for_a_stage_to_another_is_no_move(store: Engine) -> None:
    key = new_program(store)
    files = {
        "rules": rules("A"),
        "transitions": foreign(
            ("A", "(unset)", "2026-01-01"), ("A", "experimental", "2026-01-01"),
            ("A", "test", "2026-01-05"), ("A", "candidate", "2026-01-05"),
        ),
    }  # fmt: skip
    result = bring(store, key, files, None, SIGMA)
    assert result.tables["transitions"] == RowCounts(4, 2, 0, 0, left_out=2)
    assert stages(store, key) == {"A": ["live", "candidate"]}
    again = bring(store, key, files, None, SIGMA)
    assert again.tables["transitions"] == RowCounts(4, 0, 2, 0, left_out=2)

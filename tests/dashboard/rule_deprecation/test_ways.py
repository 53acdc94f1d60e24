"""The ways out of a stage: those of the policy, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.errors import InvalidForm
from dashboard.rule_deprecation.moves import kind_of_move
from dashboard.rule_deprecation.policy import Policy
from dashboard.rule_deprecation.policy_form import policy_from
from dashboard.rule_deprecation.reasons import (
    BACK,
    DEPRECATE,
    GATES,
    KEEP,
    NOMINATE,
    REASONS,
    RETIRE,
    SIGN,
    SKIP,
    STEP,
)
from dashboard.rule_deprecation.usual_policy import FORM
from dashboard.rule_deprecation.ways import RefusedMove, way_to, ways
from dashboard.rule_deprecation.wording import in_words
from tests.dashboard.rule_deprecation.given import POLICY, golden_facts

EDGES = sorted(POLICY.edges | POLICY.waiver_edges)
GATES_OF_A_STAGE = {
    "live": [("candidate", NOMINATE)],
    "candidate": [
        ("in_review", STEP), ("kept", KEEP), ("offline_monitoring", SKIP), ("deprecated", SKIP),
        ("live", BACK),
    ],
    "in_review": [
        ("offline_monitoring", STEP), ("modify", STEP), ("kept", KEEP), ("signoff", SKIP),
        ("deprecated", SKIP), ("live", BACK),
    ],
    "offline_monitoring": [
        ("signoff", SIGN), ("deprecated", SKIP), ("live", BACK), ("in_review", BACK),
    ],
    "signoff": [("deprecated", DEPRECATE), ("live", BACK), ("offline_monitoring", BACK)],
    "deprecated": [("retired", RETIRE), ("live", BACK)],
    "retired": [("live", BACK)],
    "modify": [("modified", STEP), ("live", BACK), ("in_review", BACK)],
    "modified": [("candidate", NOMINATE)],
    "kept": [("candidate", NOMINATE)],
}  # fmt: skip


@pytest.mark.parametrize(("stage", "offered"), GATES_OF_A_STAGE.items())
def test_each_stage_offers_its_edges_onwards_then_by_waiver_then_back(
    stage: str, offered: list[tuple[str, str]]
) -> None:
    assert [(way.end, way.gate) for way in ways(POLICY, stage)] == offered


def test_every_gate_has_its_reasons() -> None:
    assert set(REASONS) == set(GATES)
    assert all(REASONS.values())


def test_kinds_of_moves_are_those_of_the_golden_log() -> None:
    log = golden_facts().transitions
    assert len(log) == 2_723
    told = {move.id: move.kind for move in log}
    assert {m.id: kind_of_move(POLICY, m.from_stage, m.to_stage) for m in log} == told


@pytest.mark.parametrize(
    ("edge", "verdict", "signed", "watched", "waiver"),
    [
        (("live", "candidate"), False, False, False, False),
        (("in_review", "offline_monitoring"), False, False, False, False),
        (("offline_monitoring", "signoff"), True, False, False, False),
        (("offline_monitoring", "deprecated"), False, True, False, True),
        (("candidate", "deprecated"), False, True, False, True),
        (("in_review", "signoff"), False, False, False, True),
        (("signoff", "deprecated"), False, True, False, False),
        (("deprecated", "retired"), False, False, True, False),
        (("deprecated", "live"), False, False, False, False),
        (("candidate", "kept"), False, False, False, True),
        (("offline_monitoring", "in_review"), False, False, False, False),
    ],
)
def test_what_an_edge_has_to_show(
    edge: tuple[str, str], verdict: bool, signed: bool, watched: bool, waiver: bool
) -> None:
    way = way_to(POLICY, *edge)
    assert (way.verdict, way.signed, way.watched, way.waiver) == (verdict, signed, watched, waiver)


def test_a_way_that_there_is_not_is_refused_with_the_edge_and_the_ways_there_are() -> None:
    with pytest.raises(RefusedMove) as refused:
        way_to(POLICY, "live", "retired")
    assert refused.value.edge == ("live", "retired")
    assert refused.value.problems == {
        "to": "The policy has no way live → retired: from live it can go to candidate."
    }
    with pytest.raises(RefusedMove, match=r"deprecated \(with a waiver\)"):
        way_to(POLICY, "in_review", "retired")


def test_a_way_through_another_gate_is_refused() -> None:
    with pytest.raises(RefusedMove) as refused:
        way_to(POLICY, "candidate", "deprecated", DEPRECATE)
    assert refused.value.problems == {
        "to": "Candidate → deprecated goes through another form, “Skip with a waiver”:"
        " use that one."
    }
    assert way_to(POLICY, "candidate", "deprecated", SKIP).waiver


def test_a_stage_without_ways_says_so() -> None:
    form = {**FORM, "allowed": {}, "allowed_with_waiver": {}}
    with pytest.raises(RefusedMove, match="live → candidate: from live no way leads on"):
        way_to(policy_from(form), "live", "candidate")


def renamed(names: dict[str, str]) -> Policy:
    """The usual policy with other names for its stages."""

    def other(part: object) -> object:
        if isinstance(part, str):
            return names.get(part, part)
        if isinstance(part, list):
            return [other(each) for each in part]
        if isinstance(part, dict):
            return {other(key): other(value) for key, value in part.items()}
        return part

    parts = (
        "stages_main", "stages_branch", "production_acting", "not_acting", "allowed",
        "allowed_with_waiver", "rollback_edges", "reactivation_edge", "stuck_days",
    )  # fmt: skip
    kinds = dict(zip(names.values(), [s.kind for s in POLICY.stages], strict=True))
    return policy_from({**FORM, **{part: other(FORM[part]) for part in parts}, "kinds": kinds})


def test_ways_are_found_by_kind_whatever_a_program_calls_its_stages() -> None:
    names = {name: f"Stage {n}" for n, name in enumerate(POLICY.names)}
    other = renamed(names)
    for stage in POLICY.names:
        ours = [(names[way.end], way.gate) for way in ways(POLICY, stage)]
        assert [(way.end, way.gate) for way in ways(other, names[stage])] == ours


pairs = st.tuples(st.sampled_from(POLICY.names), st.sampled_from(POLICY.names)).filter(
    lambda pair: pair[0] != pair[1]
)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """The usual stages with any edges at all."""

    def listed(edges: set[tuple[str, str]]) -> dict[str, list[str]]:
        return {a: [end for start, end in edges if start == a] for a, _ in edges}

    free, skips, back = (draw(st.sets(pairs, max_size=25)) for _ in range(3))
    return policy_from(
        {
            **FORM,
            "allowed": listed(free),
            "allowed_with_waiver": listed(skips),
            "rollback_edges": [list(edge) for edge in back],
            "reactivation_edge": list(draw(pairs)),
        }
    )


@given(policies(), st.sampled_from(POLICY.names))
def test_whatever_the_policy_all_its_edges_are_offered_and_nothing_else(
    policy: Policy, stage: str
) -> None:
    offered = ways(policy, stage)
    every = policy.edges | policy.waiver_edges
    assert {way.edge for way in offered} == {edge for edge in every if edge[0] == stage}
    assert all(way.waiver for way in offered if way.edge not in policy.edges)
    assert len({(way.end, way.gate) for way in offered}) == len(offered)
    assert {way.gate for way in offered} <= set(GATES)


@given(policies(), pairs)
def test_whatever_is_refused_names_its_edge(policy: Policy, edge: tuple[str, str]) -> None:
    words = " → ".join(map(in_words, edge))
    if edge in policy.edges | policy.waiver_edges:
        assert way_to(policy, *edge).edge == edge
    else:
        with pytest.raises(InvalidForm, match=words):
            way_to(policy, *edge)

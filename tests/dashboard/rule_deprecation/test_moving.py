"""Gates: what each one asks for, what is missing, and what a move records."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.forms import sent
from dashboard.rule_deprecation.classification import CLASSES
from dashboard.rule_deprecation.facts import REGULATORY, Exemption, Look, Transition, Waiver
from dashboard.rule_deprecation.from_facts import Facts
from dashboard.rule_deprecation.gate_fields import FIELDS
from dashboard.rule_deprecation.gates import Gate, gates
from dashboard.rule_deprecation.moves import Move
from dashboard.rule_deprecation.moving import move, offers, undo
from dashboard.rule_deprecation.reasons import (
    BACK,
    DEPRECATE,
    GATES,
    KEEP,
    NOMINATE,
    RETIRE,
    SIGN,
    SKIP,
    STEP,
    reason_in_words,
)
from dashboard.rule_deprecation.standing import Claimed, Standing, known_evidence, nominators
from dashboard.rule_deprecation.verdicts import verdicts
from dashboard.rule_deprecation.ways import RefusedMove, edge_in_words, way_to
from dashboard.rule_deprecation.wording import in_words
from tests.dashboard.rule_deprecation.given import POLICY, at, found_at, path, paths

TODAY, NOW = date(2026, 11, 20), at("2026-11-20 15:00")
TO_SIGNOFF = ("live", "candidate", "in_review", "offline_monitoring", "signoff")


@lru_cache(maxsize=8)
def visit(labelled: int, missed: int, days: int = 30, fired: int | None = None) -> Gate:
    """What such a visit shows of a rule that alerts (p_max 1 %)."""
    start = date(2026, 9, 1)
    look = Look(
        "R", 1, 1, start, start + timedelta(days=days), fired or labelled, labelled, missed
    )  # fmt: skip
    known = paths(R=[("2026-08-01", "live"), ("2026-09-01", "offline_monitoring")])
    found = found_at(Facts(known.rules, known.transitions, looks=[look]), TODAY.isoformat())
    return gates(verdicts(found), np.array([0]))[0]


PASSED, FAILED, TOO_FEW = visit(400, 0), visit(400, 12), visit(200, 0, days=20)


def walked(*stages: str, by: str = "Ann") -> tuple[Transition, ...]:
    """A rule's moves, a day each, all by one person."""
    steps = [(f"2026-07-{n + 1:02}", stage) for n, stage in enumerate(stages)]
    return tuple(replace(each, actor=by) for each in path("R", steps))


def standing(*stages: str, by: str = "Ann", **known: Any) -> Standing:
    """A rule that went through these stages; what else is known of it."""
    usual = {
        "since": date(2026, 10, 1), "now": NOW, "today": TODAY, "rule_class": "DORMANT",
    }  # fmt: skip
    return Standing("R", stages[-1], path=walked(*stages, by=by), **{**usual, **known})


def typed(gate: str, to: str, **said: str) -> dict[str, str]:
    """All fields of a form, those that are not said empty."""
    usual = {
        "to": to, "text": "Because.", "code": next(iter(codes(gate)), ""), "owner": "Cleo",
        "expires": "2027-01-31", "evidence": "ticket 12", "replacement": "",
    }  # fmt: skip
    return {field.name: {**usual, **said}[field.name] for field in FIELDS[gate]}


def codes(gate: str) -> list[str]:
    fields = {field.name: field for field in FIELDS[gate]}
    return [code for _, code in fields["code"].options if code] if "code" in fields else []


def moved(
    known: Standing, gate: str, to: str, who: str = "Bob", claimed: Claimed | None = None,
    **said: str,
) -> Move:  # fmt: skip
    return move(POLICY, known, gate, typed(gate, to, **said), who, claimed)


def problems(*args: Any, **said: Any) -> dict[str, str]:
    with pytest.raises(RefusedMove) as refused:
        moved(*args, **said)
    return refused.value.problems


def test_a_nomination_records_reason_text_and_class() -> None:
    found = moved(standing("live", rule_class="NOISY"), NOMINATE, "candidate", code="noisy")
    assert (found.to_stage, found.at, found.reason_code) == ("candidate", NOW, "noisy")
    assert found.reason == "Because."
    assert found.evidence == {"evidence": "ticket 12", "class": "noisy"}


@pytest.mark.parametrize("code", codes(NOMINATE))
@pytest.mark.parametrize("rule_class", [*CLASSES])
def test_a_nomination_for_a_class_is_for_the_class_of_the_rule(code: str, rule_class: str) -> None:
    known = standing("live", rule_class=rule_class)
    if code in ("owner_nominated", rule_class.lower()):
        assert moved(known, NOMINATE, "candidate", code=code).reason_code == code
    else:
        said = problems(known, NOMINATE, "candidate", code=code)
        assert list(said) == ["code"]
        assert said["code"].startswith("Its numbers say ")
        assert said["code"].endswith("or “Its owner asks for it”.")


def test_the_class_that_a_reason_contradicts_is_named() -> None:
    known = standing("live", rule_class="IMPACTING")
    assert problems(known, NOMINATE, "candidate", code="dormant")["code"] == (
        "Its numbers say impacting: choose the reason that says the same,"
        " or “Its owner asks for it”."
    )


def test_an_exempt_rule_is_not_nominated_and_says_until_when() -> None:
    exempt = Exemption("R", REGULATORY, "Dora", until=date(2027, 3, 1))
    known = standing("live", exemption=exempt)
    [offer] = offers(POLICY, known, "Bob")
    assert offer.missing.startswith("It is exempt as regulatory, Dora, until 1 Mar 2027, so it is")
    assert problems(known, NOMINATE, "candidate") == {"to": offer.missing}


@pytest.mark.parametrize("gate", GATES)
def test_every_field_that_a_gate_asks_for_is_missed_by_name(gate: str) -> None:
    start, to = {
        NOMINATE: ("live", "candidate"), STEP: ("in_review", "offline_monitoring"),
        SIGN: ("offline_monitoring", "signoff"), DEPRECATE: ("signoff", "deprecated"),
        RETIRE: ("deprecated", "retired"), KEEP: ("in_review", "kept"),
        SKIP: ("candidate", "offline_monitoring"), BACK: ("signoff", "live"),
    }[gate]  # fmt: skip
    known = standing(start, visit=PASSED)
    needed = {field.name for field in FIELDS[gate] if field.required} - {"to"}
    nothing = dict.fromkeys(typed(gate, to), "") | {"to": to}
    with pytest.raises(RefusedMove) as refused:
        move(POLICY, known, gate, nothing, "Bob")
    assert set(refused.value.problems) == needed | ({"text"} if gate == RETIRE else set())


def test_signoff_needs_a_pass() -> None:
    known = standing(*TO_SIGNOFF[:4], visit=PASSED)
    assert moved(known, SIGN, "signoff").evidence["offline_monitoring"] == (
        "PASS: 0 of 400 labelled missed in 30 days, at most 0.75 % where 1 % may be"
    )


def test_what_is_recorded_of_a_block_is_not_rounded_to_its_limit() -> None:
    seen = replace(visit(650, 0), p_max=0.005)  # 1 − .05^(1/650) = .4598 %
    found = known_evidence(
        POLICY, standing(*TO_SIGNOFF, visit=seen), way_to(POLICY, "signoff", "live")
    )
    assert found["offline_monitoring"].endswith("at most 0.46 % where 0.5 % may be")


def test_a_fail_refuses_with_its_figures() -> None:
    said = problems(standing(*TO_SIGNOFF[:4], visit=FAILED), SIGN, "signoff")
    assert list(said) == ["to"]
    assert said["to"].startswith(
        "Offline monitoring → sign-off needs a PASS of offline monitoring, and this visit is a"
        " FAIL: 12 of 400 labelled cases were missed, at least 1.74 % where 1 % may be."
    )


def test_too_little_seen_says_which_labels_and_days_are_to_come() -> None:
    known = standing(*TO_SIGNOFF[:4], visit=TOO_FEW, ready=date(2026, 11, 30))
    # rules.md: 299 clean labels for 1 %, 28 days
    assert problems(known, SIGN, "signoff")["to"] == (
        "Offline monitoring → sign-off needs a PASS of offline monitoring: still needed are"
        " 99 more labels without a miss and 8 more days; at today's pace that is on 30 Nov 2026."
    )


def test_too_many_without_a_label_are_said_too() -> None:
    known = standing(*TO_SIGNOFF[:4], visit=visit(400, 0, fired=500))
    assert (
        "labels for what has none (20.00 %, and 5 % may lack one)"
        in (problems(known, SIGN, "signoff")["to"])
    )


def test_nothing_looked_at_is_said() -> None:
    assert "nothing was looked at yet" in problems(standing(*TO_SIGNOFF[:4]), SIGN, "signoff")["to"]


@pytest.mark.parametrize(("seen", "sentence"), [(FAILED, "is a FAIL"), (TOO_FEW, "99 more")])
def test_what_is_not_a_pass_any_more_is_not_signed_off(seen: Gate, sentence: str) -> None:
    known = standing(*TO_SIGNOFF, visit=seen)
    said = problems(known, DEPRECATE, "deprecated")
    assert list(said) == ["to"]
    assert said["to"].startswith("Sign-off → deprecated needs a PASS of offline monitoring")
    assert sentence in said["to"]
    assert said["to"] in [offer.missing for offer in offers(POLICY, known, "Bob")]
    policy = replace(POLICY, waiver_edges=POLICY.waiver_edges | {("signoff", "deprecated")})
    assert move(policy, known, SKIP, typed(SKIP, "deprecated"), "Bob").waiver is not None


def test_what_came_to_signoff_by_a_waiver_needs_no_visit() -> None:
    known = standing("live", "candidate", "in_review", "signoff")
    assert moved(known, DEPRECATE, "deprecated").to_stage == "deprecated"


@pytest.mark.parametrize("seen", [FAILED, TOO_FEW, None])
def test_a_waiver_passes_where_the_policy_lets_a_skip_pass(seen: Gate | None) -> None:
    known = standing(*TO_SIGNOFF[:4], visit=seen)
    found = moved(known, SKIP, "deprecated")
    assert found.waiver == Waiver("R", "Cleo", date(2027, 1, 31), TODAY)
    assert (found.reason_code, found.waiver_reason) == ("waiver", "Because.")
    assert "signoff" not in {o.way.end for o in offers(POLICY, known, "Bob") if o.way.gate == SKIP}


def test_a_waiver_passes_a_gate_where_the_policy_has_the_edge_both_ways() -> None:
    edge = ("offline_monitoring", "signoff")
    policy = replace(POLICY, waiver_edges=POLICY.waiver_edges | {edge})
    known = standing(*TO_SIGNOFF[:4], visit=TOO_FEW)
    assert move(policy, known, SKIP, typed(SKIP, "signoff"), "Bob").waiver is not None
    with pytest.raises(RefusedMove, match="99 more labels"):
        move(policy, known, SIGN, typed(SIGN, "signoff"), "Bob")


@pytest.mark.parametrize(
    ("day", "refused"), [("2026-11-19", True), ("2026-11-20", False), ("2026-11-21", False)]
)
@pytest.mark.parametrize(("gate", "to"), [(KEEP, "kept"), (SKIP, "signoff")])
def test_a_waiver_ends_today_at_the_earliest(gate: str, to: str, day: str, refused: bool) -> None:
    known = standing(*TO_SIGNOFF[:3])
    if refused:
        assert problems(known, gate, to, expires=day) == {
            "expires": "A waiver holds until today, 20 Nov 2026, at least: write a later day."
        }
    else:
        found = moved(known, gate, to, expires=day).waiver
        assert found is not None
        assert found.expires == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("who", "refused"), [("Ann", True), (" ann ", True), ("ANN", True), ("Anna", False)]
)
@pytest.mark.parametrize(("at", "gate"), [(5, DEPRECATE), (3, SKIP), (2, SKIP), (4, SKIP)])
def test_who_nominated_it_does_not_sign_it_off(at: int, gate: str, who: str, refused: bool) -> None:
    known = standing(*TO_SIGNOFF[:at], visit=PASSED)
    if refused:
        said = problems(known, gate, "deprecated", who=who)
        assert said["to"].startswith("You nominated it, so somebody else signs")
    else:
        found = moved(known, gate, "deprecated", who=who)
        assert found.evidence["nominated_by"] == "Ann"


def test_the_nominators_are_those_since_it_was_last_live() -> None:
    by = ["Imp", "Old", "Old", "Rob", "Ann", "Rev", "Mod", "Mod", "Eve", ""]
    stages = (
        "live", "candidate", "in_review", "live", "candidate", "in_review", "modify", "modified",
        "candidate", "in_review",
    )  # fmt: skip
    walk = [replace(m, actor=who) for m, who in zip(walked(*stages), by, strict=True)]
    assert nominators(POLICY, walk) == ("Ann", "Eve")
    assert nominators(POLICY, walk[:1]) == ()


@pytest.mark.parametrize(
    ("who", "refused"), [("Old", False), ("Ann", True), ("bob ", True), ("Eve", False)]
)
def test_where_the_log_names_no_nominator_who_moved_it_does_not_sign(
    who: str, refused: bool
) -> None:
    by = ("Old", "", "Ann", "Bob", "Ann")
    walk = walked("live", "in_review", "offline_monitoring", "in_review", "signoff")
    path = tuple(replace(m, actor=actor) for m, actor in zip(walk, by, strict=True))
    known = replace(standing("signoff", visit=PASSED), path=path)
    if refused:
        assert problems(known, DEPRECATE, "deprecated", who=who)["to"] == (
            "The log names no nominator, and you moved it since it was last live, so somebody else"
            " signs sign-off → deprecated: ask a second person."
        )
    else:
        found = moved(known, DEPRECATE, "deprecated", who=who)
        assert found.evidence["nominated_by"] == "the log does not say; moved by Ann, Bob"


def test_what_nobody_named_has_moved_is_signed_by_anybody() -> None:
    found = moved(standing("signoff", by=""), DEPRECATE, "deprecated", who="Ann")
    assert found.evidence["nominated_by"] == "the log does not say"


def test_an_undo_never_leads_out_of_live() -> None:
    policy = replace(POLICY, edges=POLICY.edges | {("live", "in_review")})
    with pytest.raises(RefusedMove, match="live → in review begins its way out anew"):
        undo(policy, standing("live", "candidate", "in_review", "live"), "Wrong rule.")


@pytest.mark.parametrize(
    ("claimed", "sentence"),
    [
        (Claimed("S", "live"), None),
        (Claimed("S", "modified"), None),
        (Claimed("S", "kept"), None),
        (Claimed("S", None), "no rule “S” in the inventory"),
        (Claimed("R", "signoff"), "can't replace itself"),
        *((Claimed("S", s), f"on the way out ({in_words(s)})") for s in POLICY.main[1:]),
    ],
)
def test_a_replacement_exists_and_stays(claimed: Claimed, sentence: str | None) -> None:
    known = standing(*TO_SIGNOFF, visit=PASSED)
    if sentence is None:
        found = moved(known, DEPRECATE, "deprecated", claimed=claimed)
        assert found.evidence["replacement"] == "S"
    else:
        said = problems(known, DEPRECATE, "deprecated", claimed=claimed)
        assert list(said) == ["replacement"]
        assert sentence in said["replacement"]


@pytest.mark.parametrize(("gate", "at"), [(DEPRECATE, 5), (SKIP, 3)])
def test_switching_off_for_good_needs_evidence(gate: str, at: int) -> None:
    known = standing(*TO_SIGNOFF[:at])
    assert list(problems(known, gate, "deprecated", evidence="")) == ["evidence"]


@pytest.mark.parametrize(("since", "code"), [(89, "watch_cut_short"), (90, "watch_passed")])
def test_retiring_before_the_watch_is_over_says_why(since: int, code: str) -> None:
    known = standing("deprecated", since=TODAY - timedelta(days=since))
    if since < POLICY.watch_days:
        assert problems(known, RETIRE, "retired", text="") == {
            "text": "Only 89 of 90 days of watch have passed: say why you don't wait."
        }
        assert moved(known, RETIRE, "retired").reason_code == code
    else:
        found = moved(known, RETIRE, "retired", text="")
        assert (found.reason_code, found.evidence["watch"]) == (code, "90 of 90 days")


def test_an_undo_is_a_new_event_back_to_the_stage_before() -> None:
    found = undo(POLICY, standing("live", "candidate"), "Wrong rule.")
    assert (found.to_stage, found.at) == ("live", NOW)
    assert (found.reason_code, found.reason) == ("moved_by_mistake", "Wrong rule.")
    assert found.evidence == {"undoes": "live → candidate by Ann"}


@pytest.mark.parametrize(
    ("stages", "sentence"),
    [
        (("live",), "was not moved yet"),
        (("live", "candidate", "in_review"), "no way in review → candidate"),
        (("live", "signoff", "offline_monitoring"), "sign-off leads through a gate"),
        (("live", "deprecated", "live"), "no way live → deprecated"),
        (("live", "candidate", "live"), "live → candidate begins its way out anew: nominate it"),
        (("candidate", "kept"), "kept → candidate begins its way out anew: nominate it again"),
    ],
)
def test_an_undo_without_a_way_back_is_refused_with_its_edge(
    stages: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(RefusedMove, match=sentence):
        undo(POLICY, standing(*stages), "Wrong rule.")
    if len(stages) > 1:
        with pytest.raises(RefusedMove, match=edge_in_words((stages[-1], stages[-2]))):
            undo(POLICY, standing(*stages), "Wrong rule.")


def test_an_undo_says_why() -> None:
    with pytest.raises(RefusedMove, match="candidate → live: Write why"):
        undo(POLICY, standing("live", "candidate"), "")


def test_forms_come_back_as_they_are_drawn() -> None:
    for gate, fields in FIELDS.items():
        filled = typed(gate, "candidate")
        assert sent(fields, {"fields": filled, "drawn": filled, "base": 3}).fields == filled


def test_reasons_of_an_import_are_said_as_well_as_ours() -> None:
    assert reason_in_words("noisy") == "It's nearly always wrong"
    assert reason_in_words("too_old") == "too old"


stages = st.sampled_from(POLICY.names)
seen = st.sampled_from([None, PASSED, FAILED, TOO_FEW])
ends = st.sampled_from([d.isoformat() for d in (TODAY - timedelta(days=1), TODAY)])
short = st.sampled_from(["", "x"])


@given(
    st.lists(stages, min_size=1, max_size=6), stages, st.sampled_from(GATES), seen, ends,
    st.fixed_dictionaries({"text": short, "evidence": short, "owner": short, "code": short}),
    st.sampled_from(["Ann", "Bob"]),
    st.none() | st.builds(Claimed, st.sampled_from("RS"), st.none() | stages),
)  # fmt: skip
def test_what_is_recorded_follows_the_policy_and_what_is_refused_names_its_edge(
    walk: list[str], to: str, gate: str, known: Gate | None, day: str, said: dict[str, str],
    who: str, claimed: Claimed | None,
) -> None:  # fmt: skip
    stand = standing(*walk, visit=known)
    if "replacement" not in {field.name for field in FIELDS[gate]}:
        claimed = None
    try:
        found = moved(stand, gate, to, who, claimed, expires=day, **said)
    except RefusedMove as refused:
        assert refused.edge == (walk[-1], to)
        assert refused.sentence.startswith(f"{in_words(walk[-1])} → {in_words(to)}: ")
        assert set(refused.problems) <= {field.name for field in FIELDS[gate]}
        assert all(refused.problems.values())
        return
    edge = walk[-1], found.to_stage
    assert found.to_stage == to
    assert POLICY.allows(*edge, waiver=found.waiver is not None)
    if edge == ("offline_monitoring", "signoff"):
        assert known is PASSED
    if to in ("deprecated", "retired") and walk[-1] not in ("deprecated", "retired"):
        assert who not in nominators(POLICY, stand.path)
        assert said["evidence"]
        assert claimed is None or claimed.stage in ("live", "modify", "modified", "kept")
    if found.waiver is not None:
        assert found.waiver.owner == said["owner"] != ""
        assert found.waiver.expires == TODAY
    assert (found.waiver is not None) == (to == "kept" or edge not in POLICY.edges)

"""Policies from their form, and what is wrong with others."""

from typing import Any

import pytest

from dashboard.errors import InvalidForm
from dashboard.rule_deprecation.policy_form import policy_from
from dashboard.rule_deprecation.usual_policy import FORM as USUAL_FORM
from dashboard.rule_deprecation.usual_policy import USUAL
from tests.dashboard.rule_deprecation.given import FORM, POLICY


def test_the_golden_policy_is_read_whole() -> None:
    assert POLICY.main == (
        "live", "candidate", "in_review", "offline_monitoring", "signoff", "deprecated", "retired",
    )  # fmt: skip
    assert POLICY.names[len(POLICY.main) :] == ("modify", "modified", "kept")
    assert POLICY.targets == POLICY.main[2:]
    assert POLICY.gates == ("in_review", "offline_monitoring", "signoff")
    assert [s.name for s in POLICY.stages if s.acting] == FORM["production_acting"]
    assert len(POLICY.edges) == sum(len(to) for to in FORM["allowed"].values()) == 22
    assert len(POLICY.waiver_edges) == 5
    assert POLICY.reactivation == ("retired", "live")
    assert (POLICY.windows, POLICY.watch_days, POLICY.min_offline_days) == ((90, 180), 90, 28)
    assert (POLICY.alpha, POLICY.max_unlabelled, POLICY.laxest) == (0.05, 0.05, 0.01)
    assert POLICY.classes.min_labelled == 50


def test_a_program_without_a_policy_has_the_golden_one() -> None:
    assert USUAL == POLICY
    assert {name: FORM[name] for name in USUAL_FORM} == USUAL_FORM


def test_a_skip_is_allowed_with_a_waiver_only() -> None:
    assert POLICY.allows("live", "candidate")
    assert not POLICY.allows("candidate", "deprecated")
    assert POLICY.allows("candidate", "deprecated", waiver=True)
    assert not POLICY.allows("live", "retired", waiver=True)


def test_stages_of_other_names_say_what_they_are() -> None:
    renamed: dict[str, Any] = {
        "stages_main": ["on", "named", "shadow", "off"],
        "production_acting": ["on", "named"],
        "not_acting": ["shadow", "off"],
        "stages_branch": [],
        "kinds": {"on": "live", "named": "candidate", "shadow": "monitored", "off": "deprecated"},
        "p_max": {"alert": 0.01},
    }
    policy = policy_from(renamed)
    assert (policy.targets, policy.gates) == (("shadow", "off"), ("shadow",))
    assert policy.reactivation is None
    assert policy.edges == frozenset()


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("stages_main", ["live"], "The main path needs one stage that is “candidate”."),
        ("stages_main", "live", "Give a list of stages by name."),
        ("stages_branch", ["live"], "A stage is named twice: name each once."),
        ("production_acting", ["live"], "Say of “"),
        ("not_acting", ["away", *FORM["not_acting"]], "“away” is no stage of this policy."),
        ("allowed", {"live": ["away"]}, "“away” is no stage of this policy."),
        ("allowed", {"live": ["live"]}, "An edge can't lead from “live” to itself."),
        ("allowed", ["live"], "Say for each stage where a rule may go from it, as a list."),
        ("rollback_edges", [["live"]], "An edge is two stages: from, to."),
        ("rollback_edges", "live", "An edge is two stages: from, to."),
        ("reactivation_edge", ["retired", "x"], "“x” is no stage of this policy."),
        ("stuck_days", {"live": -1}, "Give whole days from 0 to 36,500 for each stage."),
        ("stuck_days", {"x": 1}, "“x” is no stage of this policy."),
        ("p_max", {}, "Give a share between 0 and 1 for each action, such as 0.01."),
        ("p_max", {"alert": 1}, "Give a share between 0 and 1 for each action, such as 0.01."),
        ("fixed_windows_days", [0], "Give whole days from 1 to 36,500, such as 90 and 180."),
        ("rollback_watch_days", "90", "Give whole days from 0 to 36,500."),
        ("min_offline_days", 10**30, "Give whole days from 0 to 36,500."),
        ("stuck_days", {"live": 36_501}, "Give whole days from 0 to 36,500 for each stage."),
        ("fixed_windows_days", [10**9], "Give whole days from 1 to 36,500, such as 90 and 180."),
        ("alpha_one_sided", 5, "Give a share between 0 and 0.5, such as 0.05."),
        ("alpha_one_sided", True, "Give a share between 0 and 0.5, such as 0.05."),
        ("max_unlabelled_share", 1e999, "Give a share between 0 and 1, such as 0.05."),
        ("p_max", {"alert": 1e-300}, "Give a share between 0 and 1 for each action"),
        ("non_impacting", [], "Give a number for each threshold."),
        ("non_impacting", {"window_days": "x"}, "window_days: give a whole number from 1 to"),
        ("non_impacting", {"window_days": True}, "window_days: give a whole number from 1 to"),
        ("non_impacting", {"redundant_min_tp": 1e999}, "redundant_min_tp: give a whole number"),
        ("non_impacting", {"min_executions": -3}, "min_executions: give a whole number from 0"),
        ("non_impacting", {"noisy_precision_upper95": True}, "give a share between 0 and 1"),
        ("non_impacting", {"noisy_precision_upper95": 7}, "give a share between 0 and 1"),
        ("non_impacting", {"negative_net_value": 3}, "negative_net_value: say true or false."),
        ("non_impacting", {"noisy": 3}, "noisy: this is no threshold"),
        ("min_ofline_days", 28, "“min_ofline_days” is no part of a policy"),
        ("kinds", {"lief": "live"}, "“lief” is no stage of this policy."),
        ("stages_branch", ["In-Review"], "“in_review” and “In-Review” are one name in files"),
        ("stages_branch", ["x" * 101], "at most 100 characters"),
        ("stages_branch", [" kept"], "without blanks around it"),
        ("stages_branch", ["ke\u202ept"], "one line of at most"),
        ("stages_branch", ["--"], "“--”: a stage's name needs a letter or digit."),
        ("kinds", {"live": "alive"}, "“alive” is no kind of stage"),
        ("kinds", {"live": ["live"]}, "Say for a stage what kind it is of."),
        ("kinds", ["live"], "Say for a stage what kind it is of."),
    ],
)
def test_what_is_wrong_is_said_beside_its_part(part: str, value: Any, sentence: str) -> None:
    with pytest.raises(InvalidForm) as caught:
        policy_from({**FORM, part: value})
    said = " ".join(caught.value.problems.values())
    assert sentence in said


def test_the_main_path_is_in_order() -> None:
    turned = [FORM["stages_main"][i] for i in (1, 0, 2, 3, 4, 5, 6)]
    with pytest.raises(InvalidForm, match="in this order"):
        policy_from({**FORM, "stages_main": turned})


def test_what_is_out_does_not_act() -> None:
    acting = [*FORM["production_acting"], "retired"]
    still = [name for name in FORM["not_acting"] if name != "retired"]
    with pytest.raises(InvalidForm, match="can't act in production"):
        policy_from({**FORM, "production_acting": acting, "not_acting": still})

"""Nominating many at once: who is in the preview, who is left out, and why."""

from datetime import date

import pytest

from dashboard.rule_deprecation.classification import CLASSES
from dashboard.rule_deprecation.facts import SEASONAL, Exemption
from dashboard.rule_deprecation.nomination import Classified, chosen, outcome, preview
from tests.dashboard.rule_deprecation.given import POLICY

EXEMPT = Exemption("x", SEASONAL, "Dora", until=date(2027, 1, 31))


def rule(
    key: str, stage: str = "live", of: str = "DORMANT", held: Exemption | None = None
) -> Classified:
    return Classified(key, f"Rule {key}", "Cards", stage, of, held)


def test_live_rules_of_the_classes_that_speak_for_deprecation_are_nominated() -> None:
    found = preview(POLICY, [rule(name, of=name) for name in CLASSES])
    assert [(n.key, n.code) for n in found.nominees] == [
        ("DORMANT", "dormant"), ("NEGATIVE_VALUE", "negative_value"), ("NOISY", "noisy"),
        ("REDUNDANT", "redundant"),
    ]  # fmt: skip
    assert found.left_out == ()
    assert found.by_class() == {"DORMANT": 1, "NOISY": 1, "REDUNDANT": 1, "NEGATIVE_VALUE": 1}


@pytest.mark.parametrize(
    ("left", "why"),
    [
        (rule("a", held=EXEMPT), "exempt as seasonal, Dora, until 31 Jan 2027"),
        (rule("a", "in_review"), "already on the way: in review"),
        (rule("a", "retired"), "already on the way: retired"),
        (rule("a", "kept"), "not live: kept"),
        (rule("a", "modify"), "not live: modify"),
        (rule("a", "candidate", held=EXEMPT), "already on the way: candidate"),
    ],
)
def test_who_is_left_out_is_said_with_the_reason(left: Classified, why: str) -> None:
    found = preview(POLICY, [left, rule("b")])
    assert [n.key for n in found.nominees] == ["b"]
    assert [(o.key, o.why) for o in found.left_out] == [("a", why)]


def test_what_has_changed_since_the_preview_is_left_out() -> None:
    now = {
        r.key: r
        for r in (rule("a"), rule("b", "candidate"), rule("c", of="IMPACTING"),
                  rule("d", held=EXEMPT), rule("e", of="NOISY"))
    }  # fmt: skip
    found = outcome(POLICY, ("a", "b", "c", "d", "e", "f"), now)
    assert [(n.key, n.code) for n in found.nominees] == [("a", "dormant"), ("e", "noisy")]
    assert found.changed == (
        ("b", "already on the way: candidate"),
        ("c", "it is impacting now"),
        ("d", "exempt as seasonal, Dora, until 31 Jan 2027"),
        ("f", "there is no such rule"),
    )


def test_chosen_rules_are_read_line_by_line_each_once() -> None:
    assert chosen(" R-1\n\nR-2  \nR-1\n") == ("R-1", "R-2")

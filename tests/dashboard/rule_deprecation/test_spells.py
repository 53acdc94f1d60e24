"""Replay of transitions into spells, at a cut and under filters."""

from dataclasses import replace
from datetime import date

import pytest

from dashboard.program_calendar import ProgramCalendar
from dashboard.rule_deprecation.facts import Transition
from dashboard.rule_deprecation.from_facts import Facts, event_order, rule_columns
from dashboard.rule_deprecation.spells import AtCut, at_cut
from tests.dashboard.rule_deprecation.given import POLICY, at, calculated, found_at, paths, rule

MOVED = paths(
    a=[("2025-01-01 08:00", "live"), ("2025-01-10 23:00", "candidate"), ("2025-01-12", "kept")],
    b=[("2025-01-05 00:00", "live")],
)


def told(found: AtCut) -> list[tuple[str, str, int, bool]]:
    """Rule, stage, days and whether it is open, of each spell."""
    spells, keys, names = found.spells, found.columns.rules.keys, POLICY.names
    rows = zip(
        spells.rule.tolist(), spells.stage.tolist(), spells.days.tolist(), spells.open.tolist(),
        strict=True,
    )  # fmt: skip
    return [(keys[r], names[s], days, still) for r, s, days, still in rows]


def test_every_visit_to_a_stage_is_a_spell_and_the_last_one_is_open() -> None:
    assert told(found_at(MOVED, "2025-02-01")) == [
        ("a", "live", 9, False),
        ("a", "candidate", 2, False),  # an hour and a day, but two nights
        ("a", "kept", 20, True),
        ("b", "live", 27, True),
    ]


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-12-31", []),
        ("2025-01-01", [("a", "live", 0, True)]),
        ("2025-01-04", [("a", "live", 3, True)]),
        (
            "2025-01-10",
            [("a", "live", 9, False), ("a", "candidate", 0, True), ("b", "live", 5, True)],
        ),
    ],
)
def test_what_comes_after_the_cut_has_not_happened(
    as_of: str, expected: list[tuple[str, str, int, bool]]
) -> None:
    assert told(found_at(MOVED, as_of)) == expected


def test_events_of_one_instant_are_in_the_order_of_their_ids() -> None:
    moves = [
        Transition(key, "a", None, stage, at("2025-01-01"))
        for key, stage in (("10", "kept"), ("9", "candidate"), ("2", "live"), ("x1", "modify"))
    ]
    found = told(found_at(Facts([rule("a")], moves), "2025-01-05"))
    assert [stage for _, stage, _, _ in found] == ["live", "candidate", "kept", "modify"]
    assert [days for _, _, days, _ in found] == [0, 0, 0, 4]


def test_ids_that_are_numbers_stand_before_texts() -> None:
    assert sorted(["T2", "10", "T10", "9", "٣"], key=event_order) == ["9", "10", "T10", "T2", "٣"]


def test_days_are_those_of_the_programs_zone() -> None:
    calendar = ProgramCalendar("America/New_York")
    found = at_cut(rule_columns(MOVED, POLICY), POLICY, calendar, date(2025, 1, 9))
    # 2025-01-05 00:00 in UTC is the evening before
    assert told(found) == [("a", "live", 8, True), ("b", "live", 5, True)]


def test_rules_are_in_the_order_of_their_keys_however_they_come() -> None:
    backwards = replace(MOVED, rules=MOVED.rules[::-1], transitions=MOVED.transitions[::-1])
    assert told(found_at(backwards, "2025-02-01")) == told(found_at(MOVED, "2025-02-01"))


TEAMS = replace(
    MOVED,
    rules=[rule("a", team="A"), rule("b", team="B", kind="ml_model"), rule("c", severity="low")],
)


@pytest.mark.parametrize(
    ("filters", "keys", "not_yet"),
    [
        ({}, ["a", "b"], 1),
        ({"group": ("A",)}, ["a"], 0),
        ({"group": ("A", "B")}, ["a", "b"], 0),
        ({"kind": ("ml_model",)}, ["b"], 0),
        ({"severity": ("low",)}, [], 1),
        ({"stage": ("kept",)}, ["a"], 1),
        ({"stage": ("kept",), "kind": ("ml_model",)}, [], 0),
        ({"group": ("nobody",)}, [], 0),
    ],
)
def test_filters_keep_rules_by_their_values_at_the_cut(
    filters: dict[str, tuple[str, ...]], keys: list[str], not_yet: int
) -> None:
    found = found_at(TEAMS, "2025-02-01", **filters)
    assert [found.columns.rules.keys[i] for i in found.there.tolist()] == keys
    assert {key for key, *_ in told(found)} == set(keys)
    assert found.not_yet == not_yet
    whole = calculated(TEAMS, "2025-02-01", **filters)
    assert sum(whole.counts.total.values()) == whole.counts.inventory == len(keys)


def test_steps_say_where_stays_led() -> None:
    steps = {step.stage: step for step in calculated(MOVED, "2025-02-01").steps}
    live = steps["live"]
    assert (live.entered, live.open, live.next) == (2, 1, {"candidate": 1})
    assert (steps["retired"].entered, steps["retired"].next) == (0, {})

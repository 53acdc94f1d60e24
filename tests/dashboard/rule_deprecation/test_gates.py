"""Verdicts, the gate board and the portfolio."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from dashboard.rule_deprecation.board import OnBoard
from dashboard.rule_deprecation.facts import Look
from dashboard.rule_deprecation.from_facts import Facts
from dashboard.rule_deprecation.gates import Gate, gates
from tests.dashboard.rule_deprecation.given import calculated, paths, rule

BEGUN = date(2025, 3, 1)
SHADOWED = paths(
    a=[
        ("2025-01-01", "live"), ("2025-01-02", "candidate"), ("2025-01-03", "in_review"),
        ("2025-03-01 09:00", "offline_monitoring"),
    ],
)  # fmt: skip


def look(n: int, x: int = 0, days: int = 30, more: int = 0, **about: int) -> Look:
    """One look at rule a from March on."""
    begun = BEGUN + timedelta(days=about.get("after", 0))
    end = begun + timedelta(days=days)
    return Look("a", about.get("visit", 1), about.get("look", 1), begun, end, n + more, n, x)


def known(*looks: Look, action: str = "alert") -> Facts:
    return replace(SHADOWED, rules=[rule("a", action=action)], looks=looks)


def on_board(facts: Facts, as_of: str = "2025-05-01") -> OnBoard:
    (row,) = calculated(facts, as_of).board.first()
    return row


def verdict(facts: Facts, as_of: str = "2025-05-01") -> tuple[str, tuple[str, ...]]:
    gate = on_board(facts, as_of).gate
    assert isinstance(gate, Gate)
    return gate.verdict, gate.reasons


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (look(299), ("PASS", ())),
        (look(298), ("INSUFFICIENT", ("bound",))),
        (look(299, days=28), ("PASS", ())),
        (look(299, days=27), ("INSUFFICIENT", ("days",))),
        (look(380, more=20), ("PASS", ())),  # 5 % exactly
        (look(379, more=21), ("INSUFFICIENT", ("unlabelled",))),
        (look(100, x=10), ("FAIL", ("bound",))),
        (look(100, x=10, days=3, more=50), ("FAIL", ("bound", "days", "unlabelled"))),
        (look(0), ("INSUFFICIENT", ("bound",))),  # it would never have fired
    ],
)
def test_the_verdict_says_why_it_is_not_a_pass(
    seen: Look, expected: tuple[str, tuple[str, ...]]
) -> None:
    assert verdict(known(seen)) == expected


def test_what_blocks_is_held_to_half_a_percent() -> None:
    assert verdict(known(look(299), action="block"))[0] == "INSUFFICIENT"
    assert verdict(known(look(598), action="block"))[0] == "PASS"


def test_all_looks_of_a_visit_are_added_up() -> None:
    looks = [look(150, days=15), look(149, days=15, after=15, look=2)]
    gate = on_board(known(*looks)).gate
    assert gate is not None
    assert (gate.looks, gate.days, gate.labelled, gate.verdict) == (2, 30, 299, "PASS")
    assert gate.upper_by_looks == pytest.approx(1 - 0.025 ** (1 / 299))
    assert gate.upper == pytest.approx(1 - 0.05 ** (1 / 299))


def test_a_look_counts_once_it_has_ended() -> None:
    looks = [look(150, days=15), look(149, days=15, after=15, look=2)]
    gate = on_board(known(*looks), "2025-03-30").gate
    assert gate is not None
    assert (gate.looks, gate.labelled) == (1, 150)
    before = on_board(known(*looks), "2025-03-15")
    assert (before.gate, before.verdict) == (None, "INSUFFICIENT")
    assert calculated(known(*looks), "2025-03-15").board.counts()["INSUFFICIENT"] == 1


def test_only_the_running_visit_is_on_the_board() -> None:
    again = paths(
        a=[
            ("2025-01-01", "live"), ("2025-02-01", "offline_monitoring"), ("2025-02-20", "live"),
            ("2025-03-01", "offline_monitoring"),
        ],
    )  # fmt: skip
    facts = replace(again, looks=[look(400, x=30), look(299, visit=2)])
    found = calculated(facts, "2025-05-01")
    (row,) = found.board.first()
    assert row.gate is not None
    assert (row.gate.visit, row.gate.verdict, row.days_open) == (2, "PASS", 61)
    assert [g.verdict for g in gates(found.verdicts, np.arange(2))] == ["FAIL", "PASS"]


@pytest.mark.parametrize(
    ("seen", "ready"),
    [
        ([], None),
        ([look(299)], None),  # it passes
        ([look(100, x=10)], None),  # it fails
        ([look(0, days=30)], None),  # there is no pace
        ([look(150)], date(2025, 5, 31)),  # 149 more, 5 a day: 29.8 days
        ([look(299, days=20)], date(2025, 5, 9)),  # 8 days short
        ([look(298, days=20)], date(2025, 5, 9)),  # a label and 8 days short
        ([look(150, x=1)], date(2025, 7, 5)),  # 473 with one miss: 323 more
        ([look(888, more=107)], None),  # labels enough, and 10.8 % without one
    ],
)
def test_the_date_is_at_todays_pace(seen: list[Look], ready: date | None) -> None:
    assert on_board(known(*seen)).ready == ready


def test_labels_still_needed_are_never_less_than_none() -> None:
    gate = on_board(known(look(700, more=70))).gate
    assert gate is not None
    assert (gate.needed, gate.still_needed, gate.needed_if_none) == (299, 0, 299)
    assert gate.rule_of_three == pytest.approx(3 / 700)


def test_fails_stand_before_passes_and_then_the_longest_there() -> None:
    moves = {
        key: [("2025-01-01", "live"), (begun, "offline_monitoring")]
        for key, begun in zip(
            "abcd", ("2025-03-01", "2025-02-01", "2025-01-15", "2025-01-14"), strict=True
        )
    }
    looks = [look(299), replace(look(100, x=20), rule="b")]
    board = calculated(replace(paths(**moves), looks=looks), "2025-05-01").board
    assert [row.rule for row in board.first()] == ["b", "a", "d", "c"]
    assert [row.rule for row in board.first(2)] == ["b", "a"]
    assert board.counts() == {"FAIL": 1, "PASS": 1, "INSUFFICIENT": 2}


def test_the_portfolio_is_all_that_passes_without_strangers() -> None:
    looks = [look(299), replace(look(400), rule="E-1"), look(50, visit=2)]
    found = calculated(known(*looks), "2025-05-01")
    assert [gate.rule for gate in gates(found.verdicts, np.arange(3))] == ["a", "a", "E-1"]
    assert (found.portfolio.windows, found.portfolio.labelled) == (1, 299)
    assert found.portfolio.upper == pytest.approx(1 - 0.05 ** (1 / 299))
    assert found.portfolio.expected_false == pytest.approx(0.05)
    nobody = calculated(known(*looks), "2025-05-01", group=("nobody",))
    assert (len(nobody.verdicts), nobody.portfolio.upper) == (0, None)

"""What rules are worth and what being without them saves: classes, savings, plan, waivers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.rule_deprecation.facts import Exemption, PlanRow, Waiver
from dashboard.rule_deprecation.from_facts import Facts
from tests.dashboard.rule_deprecation.given import calculated, paths, performance, rule

LIVE = paths(a=[("2025-01-01", "live")])


def class_of(as_of: str = "2025-06-30", **facts: Any) -> tuple[str, bool]:
    return calculated(replace(LIVE, **facts), as_of).classification.by_rule()["a"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"executions": 0, "hits": 0}, "BROKEN"),
        ({"hits": 0, "labelled": 0, "true_positives": 0}, "DORMANT"),
        ({"labelled": 49, "true_positives": 0}, "INSUFFICIENT"),
        ({"labelled": 100, "true_positives": 0}, "NOISY"),
        ({"labelled": 72, "true_positives": 0, "unique_true_positives": 0}, "NEGATIVE_VALUE"),
        ({"true_positives": 59, "unique_true_positives": 0}, "REDUNDANT"),
        ({"true_positives": 58, "unique_true_positives": 0}, "NEGATIVE_VALUE"),
        ({"labelled": 59, "true_positives": 58, "unique_true_positives": 0,
          "false_positive_cost": 0.0}, "IMPACTING"),
        ({"unique_true_positives": 1, "average_loss": 49.0}, "NEGATIVE_VALUE"),
        ({"unique_true_positives": 1, "average_loss": 50.0}, "IMPACTING"),
        ({}, "IMPACTING"),
    ],
)  # fmt: skip
def test_the_first_class_that_fits_is_the_rules(numbers: dict[str, Any], expected: str) -> None:
    assert class_of(performances=[performance("a", **numbers)]) == (expected, False)


def test_before_its_first_row_a_rules_class_is_not_known() -> None:
    rows = [
        performance("a", date(2025, 3, 1), hits=0),
        performance("a", date(2025, 5, 1), executions=0),
    ]
    dates = ("2025-02-28", "2025-03-01", "2025-04-30", "2025-05-01")
    found = [class_of(as_of, performances=rows)[0] for as_of in dates]
    assert found == ["NOT_KNOWN", "DORMANT", "DORMANT", "BROKEN"]


def test_what_is_not_in_the_inventory_has_no_class() -> None:
    known = replace(LIVE, performances=[performance("a")])
    assert calculated(known, "2024-12-31").classification.by_rule() == {}


@pytest.mark.parametrize(
    ("since", "until", "exempt"),
    [
        (None, None, True),
        (date(2025, 6, 30), date(2025, 6, 30), True),
        (date(2025, 7, 1), None, False),
        (None, date(2025, 6, 29), False),
    ],
)
def test_an_exemption_holds_from_its_first_to_its_last_day(
    since: date | None, until: date | None, exempt: bool
) -> None:
    exemptions = [Exemption("a", "tripwire", "Ann", since, until), Exemption("x", "seasonal")]
    assert class_of(exemptions=exemptions) == ("NOT_KNOWN", exempt)


def test_candidates_are_live_worthless_and_not_exempt() -> None:
    moves = {key: [("2025-01-01", "live")] for key in "abcd"}
    moves["d"].append(("2025-02-01", "candidate"))
    known = replace(
        paths(**moves),
        performances=[performance(key, hits=0) for key in "abd"] + [performance("c", executions=0)],
        exemptions=[Exemption("b", "regulatory")],
    )
    found = calculated(known, "2025-06-30").classification
    assert found.candidates() == (("a", "DORMANT"),)
    assert (found.counts()["DORMANT"], found.counts()["BROKEN"]) == (3, 1)


OFF = [
    ("2025-01-01", "live"), ("2025-02-01", "offline_monitoring"), ("2025-02-11", "deprecated"),
    ("2025-03-01", "retired"), ("2025-03-11", "live"), ("2025-04-01", "modified"),
]  # fmt: skip


def saved(known: Facts, as_of: str) -> tuple[float, float, float]:
    total = calculated(known, as_of).savings.total
    return total.realised, total.provisional, total.modified


def test_savings_are_kept_apart_and_stop_at_a_rollback() -> None:
    known = replace(paths(a=OFF), performances=[performance("a", alerts_after_modify=45.0)])
    # 90 alerts in 90 days at 2 minutes: 2 minutes a day, and half of it when modified
    assert saved(known, "2025-02-05") == pytest.approx((0, 8, 0))
    assert saved(known, "2025-02-20") == pytest.approx((18, 20, 0))
    assert saved(known, "2025-03-05") == pytest.approx((44, 20, 0))
    assert saved(known, "2025-03-31") == pytest.approx((56, 20, 0))
    assert saved(known, "2025-04-11") == pytest.approx((56, 20, 10))


def test_a_rule_that_is_off_saves_what_it_cost_when_it_went_off() -> None:
    rows = [
        performance("a", date(2025, 1, 1), alerts=90.0),
        performance("a", date(2025, 2, 5), alerts=0.0),  # measured while it was off
        performance("a", date(2025, 4, 1), alerts=180.0, alerts_after_modify=90.0),
    ]
    known = replace(paths(a=OFF), performances=rows)
    assert saved(known, "2025-04-11") == pytest.approx((56, 20, 20))


def test_what_is_not_known_saves_nothing_and_is_counted() -> None:
    late = replace(paths(a=OFF), performances=[performance("a", date(2025, 2, 2))])
    assert saved(late, "2025-03-31") == (0, 0, 0)
    assert calculated(late, "2025-03-31").savings.unknown == 1
    assert calculated(late, "2025-01-31").savings.unknown == 0


def test_the_plan_stands_beside_what_came_of_it() -> None:
    plan = [
        PlanRow("T", date(2025, 6, 30), 2, 300.0),
        PlanRow("T", date(2025, 3, 31), 1, 50.0),
        PlanRow("T", date(2025, 9, 30), 3, 500.0),
        PlanRow("nobody's", date(2025, 3, 31), 1, 50.0),
    ]
    moves = {
        "a": [("2025-01-01", "live"), ("2025-02-01", "deprecated"), ("2025-05-01", "live")],
        "b": [("2025-01-01", "live"), ("2025-03-01", "deprecated"), ("2025-04-01", "retired")],
    }
    known = replace(paths(**moves), plan=plan, performances=[performance("a"), performance("b")])
    rows = calculated(known, "2025-05-31").plan
    assert [(r.quarter_end.month, r.actual_out, r.gap) for r in rows] == [
        (3, 2, 1),
        (6, 1, -1),
        (9, None, None),
    ]
    assert [r.actual_minutes for r in rows] == [
        pytest.approx(2 * (58 + 30)),
        pytest.approx(2 * (89 + 91)),
        None,
    ]
    assert [r.minutes_gap for r in rows] == [pytest.approx(126), pytest.approx(60), None]


def test_waivers_that_end_are_listed_soonest_first() -> None:
    kept = [("2025-01-01", "live"), ("2025-02-01", "candidate"), ("2025-03-01", "kept")]
    known = replace(
        paths(**dict.fromkeys("abcd", kept), e=kept[:1]),
        waivers=[
            Waiver("a", "Ann", date(2025, 7, 30)),
            Waiver("b", "Bob", date(2025, 7, 31)),  # in 31 days
            Waiver("c", "Cem", date(2025, 6, 1)),
            Waiver("c", "Cem", date(2025, 12, 1), since=date(2025, 7, 1)),  # not yet
            Waiver("e", "Eve", date(2025, 7, 1)),  # of a rule that is live
        ],
    )
    rows = calculated(known, "2025-06-30").waivers
    assert [(row.rule, row.owner, row.days_left) for row in rows] == [
        ("d", "", None),
        ("c", "Cem", -29),
        ("a", "Ann", 30),
    ]
    assert calculated(known, "2025-02-28").waivers == ()


def test_one_rule_of_each_kind_is_told_apart() -> None:
    known = replace(
        paths(a=OFF[:3], b=OFF[:3]), rules=[rule("a"), rule("b", kind="ml_model", team="U")],
        performances=[performance("a"), performance("b", alerts=180.0)],
    )  # fmt: skip
    found = calculated(known, "2025-02-20").savings
    assert found.by_kind["rule"].realised == pytest.approx(18)
    assert found.by_kind["ml_model"].realised == found.by_team["U"].realised == pytest.approx(36)

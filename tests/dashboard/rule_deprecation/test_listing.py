"""The list of rules: what a number opens into is as many rules as the number says."""

from datetime import date
from functools import lru_cache
from typing import Any

import pytest

from dashboard.listings import Ask, Condition
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.facts import REGULATORY, Exemption, Look, Waiver
from dashboard.rule_deprecation.from_facts import Facts, rule_columns
from dashboard.rule_deprecation.listing import CLASS_LISTS, LISTS, NUMBERS, TEXTS, needs_names
from dashboard.rule_deprecation.verdicts import INSUFFICIENT
from tests.dashboard.rule_deprecation.given import (
    POLICY,
    calculated,
    golden_facts,
    path,
    performance,
    rule,
)

ALL = Ask(0, 10**6)
DAYS = ("2025-03-31", "2026-03-01", "2026-08-31")
RULES: dict[str, list[tuple[str, str]]] = {
    "LIVE": [("2026-01-01", "live")],
    "LATE": [("2026-01-01", "live"), ("2026-02-01", "candidate")],
    "KEPT": [("2026-01-01", "live"), ("2026-02-01", "candidate"), ("2026-02-02", "kept")],
    "SEEN": [("2026-01-01", "live"), ("2026-05-01", "candidate"), ("2026-05-02", "in_review"),
             ("2026-05-03", "offline_monitoring")],
    "GONE": [("2026-01-01", "live"), ("2026-02-01", "candidate"), ("2026-02-02", "in_review"),
             ("2026-02-03", "offline_monitoring"), ("2026-03-05", "signoff"),
             ("2026-03-06", "deprecated")],
    "BACK": [("2026-01-01", "live"), ("2026-02-01", "candidate"), ("2026-02-02", "in_review"),
             ("2026-02-03", "offline_monitoring"), ("2026-02-10", "live")],
}  # fmt: skip


@lru_cache(maxsize=1)
def small() -> RuleDeprecation:
    """One rule of each lot, as of 10 May 2026."""
    day = date(2026, 5, 3)
    facts = Facts(
        rules=[rule(key, severity="low" if key == "GONE" else "high") for key in RULES],
        transitions=[
            t for key, steps in RULES.items()
            for t in path(key, [(f"{day} 00:00", stage) for day, stage in steps])
        ],
        performances=[
            performance("GONE", alerts=180.0, minutes_per_alert=3.0),
            performance("LIVE", executions=0), performance("BACK", hits=0),
        ],
        looks=[Look("SEEN", 1, 1, day, date(2026, 5, 8), 100, 90, 0)],
        exemptions=[Exemption("BACK", REGULATORY)],
        waivers=[Waiver("KEPT", expires=date(2026, 5, 20))],
    )  # fmt: skip
    return calculated(facts, "2026-05-10")


@lru_cache(maxsize=4)
def golden(as_of: str) -> RuleDeprecation:
    return calculated(rule_columns(golden_facts(), POLICY), as_of)


def told(found: RuleDeprecation, name: str, ask: Ask = ALL) -> list[dict[str, Any]]:
    return found.lists.told(found.lists.asked(name, ask))


def keys(found: RuleDeprecation, name: str, ask: Ask = ALL) -> list[str]:
    return [row["key"] for row in told(found, name, ask)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("all", ["BACK", "GONE", "KEPT", "LATE", "LIVE", "SEEN"]),
        ("acting", ["BACK", "KEPT", "LATE", "LIVE"]),
        ("out", ["GONE"]),
        ("stuck", ["LATE"]),
        ("monitored", ["SEEN"]),
        ("candidates", []),
        ("waivers", ["KEPT"]),
        ("saving", ["GONE"]),
        ("rolled-back", ["BACK"]),
        ("broken", ["LIVE"]),
        ("dormant", ["BACK"]),
        ("impacting", ["GONE"]),
        ("not-known", ["KEPT", "LATE", "SEEN"]),
        ("noisy", []),
    ],
)
def test_a_list_has_its_rules(name: str, expected: list[str]) -> None:
    """LIVE does not run and is to be fixed; BACK could be nominated if it were not exempt."""
    assert keys(small(), name) == expected


def test_a_row_has_the_figures_of_its_rule() -> None:
    """209 of the 299 labels lack, 12 days at 18 a day; of the 28 days 23 do."""
    row = {r["key"]: r for r in told(small(), "all")}
    assert (row["LATE"]["days"], row["LATE"]["over_by"]) == (98, 84)
    seen = row["SEEN"]
    assert (seen["verdict"], seen["needed"], seen["ready"]) == (
        "insufficient", 299 - 90, "2026-06-02",
    )  # fmt: skip
    assert seen["reasons"] == ("bound above the limit, too few days, too many unlabelled")
    # 2 alerts a day of 3 minutes: 65 days deprecated, 31 in offline monitoring and sign-off
    assert (row["GONE"]["minutes"], row["GONE"]["provisional"]) == (390, 186)
    assert (row["BACK"]["exempt"], row["BACK"]["class"]) == ("exempt", "dormant")
    assert (row["KEPT"]["waiver_ends"], row["LATE"]["waiver_ends"]) == ("2026-05-20", "")
    assert row["LIVE"]["minutes"] is row["LIVE"]["needed"] is row["LIVE"]["over_by"] is None
    assert (row["SEEN"]["stage"], row["SEEN"]["kind"]) == ("offline monitoring", "detection rule")


def test_a_rule_without_a_look_has_no_reasons_but_says_so() -> None:
    facts = Facts(
        rules=[rule("A")],
        transitions=path("A", [("2026-01-01 00:00", "live"), ("2026-01-02", "offline_monitoring")]),
    )
    (row,) = told(calculated(facts, "2026-01-05"), "monitored")
    assert (row["verdict"], row["reasons"], row["needed"], row["ready"]) == (
        "insufficient", "no looks yet", None, "",
    )  # fmt: skip


def test_only_what_more_labels_may_still_pass_says_how_many() -> None:
    """40 missed of 90 are no matter of labels, and what has passed lacks none."""
    day = date(2026, 1, 2)
    looked = {"FAIL": (90, 40), "PASS": (300, 0), "WAIT": (90, 0)}
    facts = Facts(
        rules=[rule(key) for key in looked],
        transitions=[
            t for key in looked
            for t in path(key, [("2026-01-01 00:00", "live"), (f"{day}", "offline_monitoring")])
        ],
        looks=[
            Look(key, 1, 1, day, date(2026, 2, 1), labelled, labelled, missed)
            for key, (labelled, missed) in looked.items()
        ],
    )  # fmt: skip
    rows = {row["key"]: row for row in told(calculated(facts, "2026-02-05"), "monitored")}
    assert {key: row["verdict"] for key, row in rows.items()} == {
        "FAIL": "fail", "PASS": "pass", "WAIT": "insufficient",
    }  # fmt: skip
    assert {key: row["needed"] for key, row in rows.items()} == {
        "FAIL": None, "PASS": None, "WAIT": 299 - 90,
    }  # fmt: skip


@pytest.mark.parametrize("as_of", DAYS)
def test_every_number_of_the_golden_case_opens_into_so_many_rules(as_of: str) -> None:
    found = golden(as_of)
    totals, counts = found.lists.totals(), found.counts.total
    acting = {stage.name for stage in POLICY.stages if stage.acting}
    assert totals["all"] == found.counts.inventory
    assert totals["acting"] == sum(n for stage, n in counts.items() if stage in acting)
    assert totals["out"] == counts["deprecated"] + counts["retired"]
    assert totals["monitored"] == counts["offline_monitoring"] == len(found.board)
    assert totals["waivers"] == len(found.waivers)
    assert totals["rolled-back"] == found.rollbacks.rules
    assert keys(found, "stuck") == [each.key for each in found.stuck.first()]
    assert keys(found, "candidates") == [key for key, _ in found.classification.candidates()]
    classes = found.classification.counts()
    assert {n: totals[n] for n in CLASS_LISTS} == {n: classes[c] for n, c in CLASS_LISTS.items()}


@pytest.mark.parametrize("as_of", DAYS)
def test_the_minutes_of_the_rules_are_those_of_all(as_of: str) -> None:
    found = golden(as_of)
    for column, total in (
        ("minutes", found.savings.total.realised),
        ("provisional", found.savings.total.provisional),
        ("modified", found.savings.total.modified),
    ):
        saved = [row[column] for row in told(found, "all") if row[column] is not None]
        assert sum(saved) == pytest.approx(total, abs=0.5 * len(saved)), "each is rounded"


@pytest.mark.parametrize("as_of", DAYS)
def test_the_gate_of_a_row_is_that_of_the_board(as_of: str) -> None:
    found = golden(as_of)
    board = [
        (each.rule, each.verdict.lower(), each.ready.isoformat() if each.ready else "",
         each.gate.still_needed if each.gate and each.verdict == INSUFFICIENT else None)
        for each in found.board.first()
    ]  # fmt: skip
    shown = [(r["key"], r["verdict"], r["ready"], r["needed"]) for r in told(found, "monitored")]
    assert shown == board
    assert board, "a board without a rule shows nothing"


def test_a_filter_and_an_order_are_as_asked() -> None:
    found = golden("2026-08-31")
    ask = Ask(
        0, 10, order=(("team", True), ("days", False)),
        conditions=(
            Condition("stage", "equals", "In review"), Condition("days", "greaterThan", 30),
        ),
    )  # fmt: skip
    rows = told(found, "all", ask)
    assert rows
    assert all(row["stage"] == "in review" and row["days"] > 30 for row in rows)
    assert rows == sorted(
        sorted(rows, key=lambda row: row["days"]), key=lambda row: row["team"].casefold(),
        reverse=True,
    )  # fmt: skip


def test_stages_sort_along_the_way() -> None:
    stages = [row["stage"] for row in told(small(), "all", Ask(0, 9, order=(("stage", False),)))]
    assert stages == ["live", "live", "candidate", "offline monitoring", "deprecated", "kept"]


def test_names_are_asked_about_only_where_they_matter() -> None:
    names = ["b", "a", "A", "c", "", "d"]
    by_name = Ask(0, 9, order=(("name", True),))
    assert needs_names(by_name)
    assert not needs_names(Ask(0, 9, order=(("key", True),)))
    rows = small().lists.asked("all", by_name, names)
    assert [names[row] for row in rows] == ["d", "c", "b", "a", "A", ""]
    wanted = Ask(0, 9, conditions=(Condition("name", "contains", "A"),))
    assert sorted(names[row] for row in small().lists.asked("all", wanted, names)) == ["A", "a"]


@pytest.mark.parametrize("column", [*TEXTS, *NUMBERS])
def test_every_column_can_be_sorted(column: str) -> None:
    found, names = golden("2026-08-31"), [""] * golden("2026-08-31").counts.inventory
    for descending in (False, True):
        rows = found.lists.asked("all", Ask(0, 9, order=((column, descending),)), names)
        assert sorted(rows.tolist()) == list(range(found.counts.inventory))


def test_there_is_a_list_for_each_class() -> None:
    assert set(CLASS_LISTS) < set(LISTS)


@pytest.mark.parametrize("kind", ["rule", "ml_model"])
def test_a_side_is_what_the_filter_on_its_kind_says(kind: str) -> None:
    columns = rule_columns(golden_facts(), POLICY)
    only = calculated(columns, "2026-03-01", kind=(kind,))
    (side,) = [each for each in golden("2026-03-01").sides if each.kind == kind]
    assert side == only.sides[0]
    assert side.inventory == only.counts.inventory
    assert side.acting == only.months[-1].acting
    assert side.out == only.months[-1].out_net
    assert side.deprecated == only.cohorts[-1].targets["deprecated"]
    assert dict(side.gates)["in_review"] == only.times.overall["in_review"]
    assert side.minutes == only.savings.total

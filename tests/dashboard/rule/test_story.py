"""One rule's life: its figures are those of the page of all rules."""

from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest

from dashboard.rule.story import rule_story
from dashboard.rule.values import NoStory, RuleStory
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.facts import Look
from dashboard.rule_deprecation.from_facts import Facts, rule_columns
from dashboard.rule_deprecation.record import RuleRecord
from dashboard.rule_deprecation.values import Minutes
from tests.dashboard.rule_deprecation.given import (
    POLICY,
    PROGRAM,
    calculated,
    golden_facts,
    path,
    performance,
    rule,
)

LIFE = [
    ("2026-01-01 10:00", "live"), ("2026-02-01 10:00", "candidate"),
    ("2026-02-05 10:00", "in_review"), ("2026-03-01 10:00", "offline_monitoring"),
    ("2026-04-10 10:00", "live"), ("2026-05-01 10:00", "candidate"),
    ("2026-05-02 10:00", "offline_monitoring"), ("2026-06-10 10:00", "signoff"),
]  # fmt: skip
"""Rolled back once; the second time the review was skipped."""
LOOKS = (
    Look("A", 1, 1, date(2026, 3, 1), date(2026, 4, 1), 400, 400, 9),
    Look("A", 2, 1, date(2026, 5, 2), date(2026, 5, 20), 200, 200, 0),
    Look("A", 2, 2, date(2026, 5, 20), date(2026, 6, 9), 120, 118, 0),
)


def record(key: str, looks: tuple[Look, ...] = ()) -> RuleRecord:
    """What a page is told of the rule beside the columns."""
    return RuleRecord(1, key, "", "rule", "T", "alert", "high", 1, (), (), looks, (), ())


def facts(life: list[tuple[str, str]] = LIFE) -> Facts:
    return Facts(
        rules=[rule("A"), rule("B")],
        transitions=[*path("A", life), *path("B", [("2026-06-01 10:00", "live")])],
        performances=[
            performance("A", date(2026, 1, 1), alerts=90.0, minutes_per_alert=5.0),
            performance("A", date(2026, 5, 1), alerts=180.0, hits=0),
            performance("A", date(2026, 7, 1), executions=0),
        ],
        looks=LOOKS,
    )


def story(as_of: str, key: str = "A", of: Facts | None = None) -> RuleStory:
    found = calculated(of or facts(), as_of)
    return rule_story(found.board.found, record(key, LOOKS), PROGRAM, found.scope, found.source)


def test_the_stays_are_the_visits_to_stages_with_their_days() -> None:
    told = story("2026-06-15").stays
    stays = [(s.stage, s.begun.isoformat(), s.days, s.ended is None) for s in told]
    assert stays == [
        ("live", "2026-01-01", 31, False), ("candidate", "2026-02-01", 4, False),
        ("in_review", "2026-02-05", 24, False), ("offline_monitoring", "2026-03-01", 40, False),
        ("live", "2026-04-10", 21, False), ("candidate", "2026-05-01", 1, False),
        ("offline_monitoring", "2026-05-02", 39, False), ("signoff", "2026-06-10", 5, True),
    ]  # fmt: skip


def test_what_comes_after_the_cut_is_not_told() -> None:
    told = story("2026-03-31")
    assert told.now.stage == "offline_monitoring"
    assert [visit.number for visit in told.visits] == [1]
    assert told.visits[0].gate is None, "its look ends on April 1"
    assert [m.row.since for m in told.measured] == [date(2026, 1, 1)]


def test_minutes_stand_at_the_stay_that_saved_them() -> None:
    """1 alert a day of 5 minutes, then 2 of 2 minutes; the stage of sign-off goes on with it."""
    saved = [(s.sort, s.minutes) for s in story("2026-06-15").stays if s.sort]
    assert saved == [("provisional", 200.0), ("provisional", 156.0), ("provisional", 20.0)]
    assert story("2026-06-15").saved == Minutes(0.0, 376.0, 0.0)


def test_a_stay_without_known_alerts_saves_nothing_that_is_known() -> None:
    life = [("2025-01-01 10:00", "live"), ("2025-02-01 10:00", "deprecated")]
    (_, off) = story("2026-02-01", of=facts(life)).stays
    assert (off.sort, off.minutes) == ("realised", None)


@pytest.mark.parametrize(
    ("as_of", "line"),
    [
        ("2026-02-10", "past past now ahead ahead ahead ahead"),
        ("2026-04-20", "now ahead ahead ahead ahead ahead ahead"),
        ("2026-06-15", "past past skipped past now ahead ahead"),
    ],
)
def test_the_way_is_that_since_the_rule_was_last_in_production(as_of: str, line: str) -> None:
    assert " ".join(step.where for step in story(as_of).steps) == line


def test_a_branch_stands_where_the_main_path_was_left() -> None:
    life = [("2026-01-01 10:00", "live"), ("2026-02-01 10:00", "candidate"),
            ("2026-02-02 10:00", "kept")]  # fmt: skip
    steps = story("2026-02-10", of=facts(life)).steps
    assert [(s.stage, s.where) for s in steps[:4]] == [
        ("live", "past"), ("candidate", "past"), ("kept", "now"), ("in_review", "ahead"),
    ]  # fmt: skip


def test_each_visit_is_judged_by_itself() -> None:
    """9 misses of 400 are too many for 1 %; none of 318 is enough in 38 days."""
    first, second = story("2026-06-15").visits
    assert first.gate is not None
    assert second.gate is not None
    assert (first.gate.verdict, first.begun, first.ended) == (
        "FAIL", date(2026, 3, 1), date(2026, 4, 10),
    )  # fmt: skip
    assert (second.gate.verdict, second.gate.labelled, len(second.looks)) == ("PASS", 318, 2)
    assert not second.running


def test_a_running_visit_says_when_it_would_pass() -> None:
    """200 labels in 18 days: the 99 that lack take 9 days, the days 10."""
    visit = story("2026-05-20").visits[-1]
    assert (visit.running, visit.ready) == (True, date(2026, 5, 30))
    assert story("2026-05-20").visits[0].ready is None


def test_a_class_follows_from_each_row_and_one_row_holds() -> None:
    told = story("2026-06-15")
    assert [(m.of_class, m.holds) for m in told.measured] == [
        ("IMPACTING", False), ("DORMANT", True),
    ]  # fmt: skip
    assert told.of_class == "DORMANT"
    assert story("2026-07-02").of_class == "BROKEN"


def test_a_rule_that_comes_later_has_no_story() -> None:
    with pytest.raises(NoStory, match="“B” was not in the inventory yet"):
        story("2026-05-31", "B")
    assert story("2026-06-01", "B").now.stage == "live"
    with pytest.raises(NoStory):
        story("2026-06-01", "C")


def test_over_by_is_only_of_the_stay_that_runs() -> None:
    now = story("2026-06-30").now
    assert (now.stage, now.limit, now.over_by) == ("signoff", 14, 6)
    assert replace(now, ended=date(2026, 6, 30)).over_by == 0


@lru_cache(maxsize=1)
def golden() -> RuleDeprecation:
    return calculated(rule_columns(golden_facts(), POLICY), "2026-06-30")


def test_the_stories_of_the_golden_case_add_up_to_its_figures() -> None:
    found = golden()
    looks = golden_facts().looks
    stories = []
    for row in found.lists.told(found.lists.lists["all"]):
        mine = tuple(look for look in looks if look.rule == row["key"])
        told = rule_story(
            found.board.found, record(row["key"], mine), PROGRAM, found.scope, found.source
        )
        assert told.now.days == row["days"]
        assert (told.now.over_by or None) == row["over_by"]
        assert told.exempt == bool(row["exempt"])
        stories.append(told)
    total = found.savings.total
    for sort in ("realised", "provisional", "modified"):
        summed = sum(getattr(told.saved, sort) for told in stories)
        assert summed == pytest.approx(getattr(total, sort), abs=1e-6)
    judged = [v for told in stories for v in told.visits if v.gate]
    known = found.verdicts.tally.rule < found.verdicts.known
    assert len(judged) == int(known.sum())
    running = [v for told in stories for v in told.visits if v.running]
    assert len(running) == len(found.board)

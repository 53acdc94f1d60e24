"""The demonstration's goals: whole, the same whenever in the week, and as they are meant."""

import datetime as dt
from collections import Counter
from datetime import date
from functools import lru_cache
from itertools import combinations, pairwise

import pytest

from dashboard.demonstration.goal_export import GoalExport
from dashboard.demonstration.goal_rules import KEY
from dashboard.demonstration.goals import FILED, NOTHING, STORIES, goals
from dashboard.demonstration.metric_definitions import OUTREACH, RISK, keys
from dashboard.imports.goals.mapping import GoalsMapping
from dashboard.imports.goals.reading import goals_delivery
from dashboard.imports.tables import text_table
from dashboard.path_to_green.checks import action_problems, goal_problems
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.status_updates.updates import (
    LONGEST_HEADLINE,
    LONGEST_WORDS,
    OFF,
    OVER,
    Colour,
)
from db.accounts.demonstration import PEOPLE
from tests.conftest import csv_bytes

END = date(2026, 11, 28)
DAYS = [END - dt.timedelta(days=n) for n in range(7)]
WEEK = dt.timedelta(days=7)
PROGRAMS = (OUTREACH, RISK)
ALL = [(program, story) for program in PROGRAMS for story in STORIES[program]]


@lru_cache(maxsize=32)
def export(program: str, today: date = END, seed: int = 7) -> GoalExport:
    return goals(program, seed, END, today)


def weeks_told(program: str, item: str) -> dict[date, Colour]:
    """The colour of each week, by file or by hand."""
    told = export(program)
    brought = {
        date.fromisoformat(row["week_ending"]): Colour(row["colour"])
        for row in told.updates if row["goal"] == item
    }  # fmt: skip
    return brought | {each.week: each.colour for each in told.filed if each.item == item}


def test_there_are_14_goals_and_each_program_has_half_of_them() -> None:
    assert [len(export(program).goals) for program in PROGRAMS] == [7, 7]


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_files_are_taken_whole(program: str) -> None:
    told = export(program)
    rows = {"goals": told.goals, "values": told.values, "updates": told.updates,
            "actions": told.actions}  # fmt: skip
    tables = {role: text_table(csv_bytes(list(of)), f"{role}.csv") for role, of in rows.items()}
    of = Program(program, program, ProgramCalendar("America/New_York"))
    found = goals_delivery(of, GoalsMapping(), tables)
    assert found.refusals == []
    assert len(found.goals) == 7
    assert len(found.values) == len(told.values)
    assert len(found.updates) == len(told.updates)
    assert len(found.actions) == len(told.actions)
    assert not any(goal_problems(goal) for goal, _ in found.goals.values())
    assert not any(action_problems(action) for action, _ in found.actions.values())


def test_each_has_updates_of_a_year_with_few_weeks_left_out() -> None:
    for program, story in ALL:
        told = weeks_told(program, story.key)
        asked = 52 - story.silent
        if Colour.DONE in told.values():
            asked = 52 - (max(told) - END).days // -7 + 1
        assert asked - 3 <= len(told) <= asked, story.key
        assert max(told) == END - WEEK * (story.silent + 1) or told[max(told)] in OVER


def test_each_says_something_else_in_most_months_and_nothing_changed_in_others() -> None:
    for program, story in ALL:
        told = export(program)
        changed = [r["changed"] for r in told.updates if r["goal"] == story.key]
        changed += [each.changed for each in told.filed if each.item == story.key]
        said = [text for text in changed if text != NOTHING]
        assert len(said) == len(set(said)) >= 7, story.key
        assert NOTHING in changed, story.key


def test_no_two_goals_share_a_sentence() -> None:
    """A visitor who reads two of them reads no template."""
    where: dict[str, str] = {}
    for _, story in ALL:
        said = {chapter.why for chapter in story.chapters}
        said |= {chapter.next_steps for chapter in story.chapters}
        said |= {text for chapter in story.chapters for text in chapter.beats}
        said |= {step.text for step in story.steps}
        for text in said:
            assert where.setdefault(text, story.key) == story.key, text


def test_texts_are_no_longer_than_forms_take_them_and_filled() -> None:
    for program in PROGRAMS:
        for each in export(program).filed:
            assert 0 < len(each.headline) <= LONGEST_HEADLINE
            assert "{" not in each.headline and "  " not in each.headline
            assert each.why and each.next_steps and each.changed
            assert max(map(len, (each.why, each.next_steps, each.changed))) <= LONGEST_WORDS


def test_amber_and_red_have_a_cause_an_action_and_but_for_one_a_date() -> None:
    undated = set()
    for _, story in ALL:
        now = story.chapter(1)
        if now is None or now.colour not in OFF:
            continue
        assert story.plans and story.plans[-1].causes, story.key
        assert any(step.done is None for step in story.steps), story.key
        if now.back is None:
            undated.add(story.key)
    assert undated == {"fraud-labels"}


def test_metrics_parents_and_people_are_there() -> None:
    known = {name for _, name, _, _ in PEOPLE}
    for program in PROGRAMS:
        told = export(program)
        metrics = {row["metric"] for row in told.goals} - {""}
        assert metrics and metrics <= set(keys(program))
        parents = {row["parent"] for row in told.goals} - {""}
        assert parents and parents <= {row["key"] for row in told.goals}
        linked = {row["key"] for row in told.goals if row["metric"]}
        assert not linked & {row["goal"] for row in told.values}
        assert {each.to for each in told.questions} <= known
        assert {each.by for each in told.questions} <= known
    owners = {row["owner"] for program in PROGRAMS for row in export(program).goals}
    assert len(owners & known) == 2
    assert len(owners) >= 4


def test_dates_slip_and_one_of_them_was_moved_when_it_was_over() -> None:
    moves = [move for program in PROGRAMS for move in export(program).moves]
    assert {move.action is None for move in moves} == {True, False}
    assert all(move.reason and move.by for move in moves)
    (own,) = [move for move in moves if move.action is None]
    (due,) = [r["due"] for r in export(RISK).goals if r["key"] == own.goal]
    assert date.fromisoformat(due) < own.on < own.to


def test_actions_begin_before_they_end_and_moves_change_something() -> None:
    for program in PROGRAMS:
        told = export(program)
        for row in told.actions:
            mine = [
                m for m in told.moves if (m.goal, str(m.action)) == (row["goal"], row["number"])
            ]
            days = [date.fromisoformat(row["due"]), *(move.to for move in mine)]
            assert all(before != after for before, after in pairwise(days)), row
            assert all(date.fromisoformat(row["created"]) < move.on for move in mine)
            if row["done"]:
                assert row["done"] >= row["created"]
                assert row["realised_impact"], row


@pytest.mark.parametrize("program", PROGRAMS)
def test_within_a_week_more_becomes_known_and_nothing_else_changes(program: str) -> None:
    for later, earlier in combinations(DAYS, 2):
        before, after = export(program, earlier), export(program, later)
        for name in ("goals", "updates"):
            assert getattr(before, name) == getattr(after, name)
        for name in ("values", "filed", "plans", "moves", "questions", "seen"):
            assert set(map(repr, getattr(before, name))) <= set(map(repr, getattr(after, name)))


@pytest.mark.parametrize("program", PROGRAMS)
def test_nothing_is_said_before_it_happened(program: str) -> None:
    for today in DAYS:
        told = export(program, today)
        assert all(row["date"] < today.isoformat() for row in told.values)
        assert all(row["created"] < today.isoformat() for row in told.actions)
        assert all(row["done"] < today.isoformat() for row in told.actions)
        assert all(each.on < today for each in (*told.filed, *told.plans, *told.moves))
        assert all(each.on < today for each in told.questions)
        assert all(each.answered is None or each.answered < today for each in told.questions)
        assert all(on < today for _, _, on in told.seen)


def test_whole_weeks_are_filed_on_any_day_of_the_next() -> None:
    """On a Sunday as on a Saturday the week before is told of."""
    for program in PROGRAMS:
        for today in DAYS:
            filed = {each.week for each in export(program, today).filed}
            assert max(filed) == END - WEEK
            assert min(f for f in filed if f >= END - FILED * WEEK) == END - FILED * WEEK


def test_the_rules_program_is_tracked_by_hand_where_there_are_rules() -> None:
    risk, outreach = (Counter(f.item for f in export(p).filed) for p in (RISK, OUTREACH))
    assert risk[KEY] == 12
    assert KEY not in outreach
    assert KEY not in {row["goal"] for row in export(RISK).updates}


def test_another_seed_measures_otherwise_and_says_the_same() -> None:
    one, other = export(RISK), goals(RISK, 8, END, END)
    assert one.values != other.values
    assert [row["changed"] for row in one.updates] == [row["changed"] for row in other.updates]

"""Goals, values, updates and actions by files into the store: said once, moved, taken back."""

import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.conflicts import Conflict
from dashboard.imports.goals.mapping import GoalsMapping
from dashboard.imports.runs import RowCounts
from dashboard.status_updates.updates import Colour
from db import models
from db.data_versions import GOALS, data_version
from db.engine import reading, writing
from db.imports import Overtaken
from db.path_to_green.writing import define_goal, move_due, type_goal_value, write_action
from db.programs import program as program_value
from exports.path_to_green.figures import figures
from tests.conftest import BY, NOW, TESTER, count
from tests.db.goal_imports.given import (
    ACTION,
    GOAL,
    HEADERS,
    REGISTER,
    TABLES,
    UPDATE,
    asked,
    bring,
    lines,
    moves,
    new_program,
    table,
    take_back,
)
from tests.db.path_to_green.given import board, does, stands

DAY = date(2026, 11, 20)
FIRST, LATER = date(2026, 12, 31), date(2027, 3, 31)
VALUE = "G,2026-11-20,31.5"
ALL = {"goals": GOAL, "values": VALUE, "updates": UPDATE, "actions": ACTION}
FORM = {
    "key": "G", "title": "Fewer chargebacks", "owner": "Ann", "team": "Risk", "direction": "down",
    "baseline": "40", "target": "20", "start": "2026-01-01", "due": "2026-12-31",
}  # fmt: skip
definition, value, word = models.GoalDefinition, models.GoalValue, models.GoalActionWord
update = models.StatusUpdate


def version(engine: Engine, key: str) -> int:
    with reading(engine) as session:
        return data_version(session, program_value(session, key, TESTER).id, GOALS)


def titles(engine: Engine, key: str) -> list[str]:
    return [form["title"] for (form,) in asked(engine, key, definition.form)]


def numbers(engine: Engine, key: str) -> list[float | None]:
    return [number for (number,) in asked(engine, key, value.value)]


def test_the_same_files_again_change_nothing(store: Engine) -> None:
    key = new_program(store)
    _, first = lines(store, key, **ALL)
    assert set(first.tables.values()) == {RowCounts(1, 1, 0, 0)}
    rows, was = [count(store, name) for name in TABLES], version(store, key)
    _, again = lines(store, key, **ALL)
    assert set(again.tables.values()) == {RowCounts(1, 0, 1, 0)}
    assert ([count(store, name) for name in TABLES], version(store, key)) == (rows, was)


def test_what_a_file_brings_stands_as_it_says(store: Engine) -> None:
    key = new_program(store)
    lines(store, key, **ALL)
    assert asked(store, key, definition.since, definition.form) == [
        (None, {
            "key": "G", "title": "Fewer chargebacks", "owner": "Ann", "team": "Risk",
            "direction": "down", "baseline": "40.0", "target": "20.0", "start": "2026-01-01",
            "due": "2026-12-31",
        })
    ]  # fmt: skip
    assert asked(store, key, value.day, value.value) == [(DAY, 31.5)]
    assert asked(
        store, key, update.kind, update.item, update.week, update.stage, update.colour,
        update.headline, update.date_to_green, update.author, update.at,
    ) == [("goal", "G", date(2026, 11, 21), "published", "amber", "Late", date(2026, 12, 19),
           "Ann", 1_795_204_800)]  # fmt: skip
    assert asked(store, key, word.text, word.owner, word.due, word.done, word.expected_impact) == [
        ("Do it", "Ann", date(2026, 12, 1), None, 10.0)
    ]


def test_the_newest_word_is_added_and_what_stood_before_stays(store: Engine) -> None:
    key = new_program(store)
    lines(store, key, **ALL)
    _, outcome = lines(
        store,
        key,
        goals=GOAL.replace("Fewer", "No"),
        values=VALUE.replace("31.5", "30"),
        updates=UPDATE.replace("Late", "Later"),
        actions=ACTION.replace(",,10", ",2026-11-19,10"),
    )
    assert set(outcome.tables.values()) == {RowCounts(1, 1, 0, 0, changed=1)}
    assert titles(store, key) == ["Fewer chargebacks", "No chargebacks"]
    assert numbers(store, key) == [31.5, 30.0]
    assert asked(store, key, update.headline) == [("Late",), ("Later",)]
    assert asked(store, key, word.done) == [(None,), (date(2026, 11, 19),)]


def test_a_later_version_of_a_week_is_new_and_corrects_nothing(store: Engine) -> None:
    key = new_program(store)
    lines(store, key, **ALL)
    _, outcome = lines(store, key, updates=UPDATE.replace("T20:00", "T21:00"))
    assert outcome.tables["updates"] == RowCounts(1, 1, 0, 0)


def test_of_rows_of_one_day_the_last_counts_and_the_others_repeat(store: Engine) -> None:
    key = new_program(store)
    rows = (VALUE, VALUE.replace("31.5", "32"), VALUE.replace("31.5", "33"))
    _, outcome = bring(store, key, goals=table("goals", GOAL), values=table("values", *rows))
    assert outcome.tables["values"] == RowCounts(3, 1, 2, 0)
    assert numbers(store, key) == [33.0]
    _, twice = bring(store, key, updates=table("updates", UPDATE, UPDATE))
    assert twice.tables["updates"] == RowCounts(2, 1, 1, 0)


def test_a_due_date_that_a_file_moves_is_a_row_of_the_ledger_and_the_first_one_stays(
    store: Engine,
) -> None:
    key = new_program(store)
    lines(store, key, **ALL)
    moved = {
        "goals": GOAL.replace("2026-12-31", "2027-03-31"),
        "actions": ACTION.replace("2026-12-01", "2027-01-15"),
    }
    _, outcome = lines(store, key, **moved)
    assert set(outcome.tables.values()) == {RowCounts(1, 1, 0, 0, changed=1)}
    ledger = [
        ("goal", "G", FIRST, LATER),
        ("action", "G#1", date(2026, 12, 1), date(2027, 1, 15)),
    ]
    assert moves(store, key) == ledger
    assert [form["due"] for (form,) in asked(store, key, definition.form)] == ["2026-12-31"]
    assert asked(store, key, word.due) == [(date(2026, 12, 1),)]
    for said in (moved, ALL):  # neither the later file nor the first one moves anything again
        _, again = lines(store, key, **said)
        assert {(rows.taken, rows.repeated) for rows in again.tables.values()} == {(0, 1)}
    assert moves(store, key) == ledger


def test_what_else_a_file_changes_keeps_the_first_due_date(store: Engine) -> None:
    key = new_program(store)
    lines(store, key, goals=GOAL)
    lines(store, key, goals=GOAL.replace("Fewer", "No").replace("2026-12-31", "2027-03-31"))
    assert [form["due"] for (form,) in asked(store, key, definition.form)] == ["2026-12-31"] * 2
    assert titles(store, key) == ["Fewer chargebacks", "No chargebacks"]
    assert moves(store, key) == [("goal", "G", FIRST, LATER)]


def test_a_move_is_told_as_made_when_the_file_came(store: Engine) -> None:
    key, of = new_program(store), models.DateMove
    lines(store, key, goals=GOAL)
    moved = table("goals", GOAL.replace("2026-12-31", "2027-03-31"))
    run_id, _ = bring(store, key, NOW + 60, goals=moved)
    assert asked(store, key, of.at, of.import_run_id, of.by) == [(NOW + 60, run_id, "")]


def test_a_file_that_comes_again_takes_nothing_back_that_a_person_has_said(store: Engine) -> None:
    key = new_program(store)
    lines(store, key, **ALL)
    ((base,),) = asked(store, key, value.id)
    does(store, key, type_goal_value, "G", DAY, 29.0, base)
    done = {"done": "2026-11-20", "realised_impact": "4", "evidence": "A link"}
    does(store, key, write_action, "G", 1, done, 1)
    does(store, key, define_goal, {**FORM, "title": "Nothing lost"}, None, 1)
    _, again = lines(store, key, **ALL)
    assert {(rows.taken, rows.repeated) for rows in again.tables.values()} == {(0, 1)}
    assert (numbers(store, key), titles(store, key)[-1]) == ([31.5, 29.0], "Nothing lost")
    _, changed = lines(store, key, actions=ACTION.replace("Do it", "Do more"))
    assert changed.tables["actions"].changed == 1
    assert asked(store, key, word.text, word.realised_impact, word.evidence)[-1] == (
        "Do more", 4.0, "A link",  # what the file has no column for stays
    )  # fmt: skip


def test_a_date_that_a_person_moved_is_not_moved_back_by_the_file_that_said_the_first(
    store: Engine,
) -> None:
    key, between = new_program(store), date(2027, 2, 28)
    lines(store, key, **ALL)
    does(store, key, move_due, "G", between, "A bank is late.", 1)
    lines(store, key, **ALL)
    by_hand = ("goal", "G", FIRST, between)
    assert moves(store, key) == [by_hand]
    run_id, _ = lines(store, key, goals=GOAL.replace("2026-12-31", "2027-03-31"))
    assert moves(store, key) == [by_hand, ("goal", "G", between, LATER)]
    take_back(store, key, run_id)
    assert moves(store, key) == [by_hand]


def test_an_edit_of_what_an_import_has_changed_meanwhile_is_a_conflict(store: Engine) -> None:
    key = new_program(store)
    lines(store, key, **ALL)
    lines(store, key, goals=GOAL.replace("Fewer", "No"), actions=ACTION.replace("Do", "Redo"))
    for write, said in (
        (write_action, ("G", 1, {"text": "Mine"}, 1)),
        (define_goal, ({**FORM, "title": "Mine"}, None, 1)),
    ):
        with pytest.raises(Conflict):
            does(store, key, write, *said)


def test_the_board_of_what_was_brought_and_taken_back_is_the_one_before(store: Engine) -> None:
    key = new_program(store)
    lines(store, key, **ALL)
    before = figures(board(store, key))["goals"]
    run_id, _ = lines(
        store,
        key,
        goals=GOAL.replace("Fewer", "No"),
        values=VALUE.replace("31.5", "30"),
        updates=UPDATE.replace("amber", "green"),
        actions=ACTION.replace(",,10", ",2026-11-19,10"),
    )
    (then,) = board(store, key).goals
    assert (then.value, then.claimed, then.open_actions) == (30.0, Colour.GREEN, ())
    take_back(store, key, run_id)
    assert figures(board(store, key))["goals"] == before


def test_what_a_file_of_goals_has_no_column_for_stays(store: Engine) -> None:
    key = new_program(store)
    more = HEADERS["goals"] + ",metric,tags,unit"
    bring(store, key, goals=table("goals", f"{GOAL},fraud,big;new,USD", header=more))
    lines(store, key, goals=GOAL.replace("Fewer", "No"))
    (form,) = asked(store, key, definition.form)[-1]
    assert (form["title"], form["metric"], form["tags"]) == ("No chargebacks", "fraud", "big;new")
    assert form["unit"] == "USD"
    bring(store, key, goals=table("goals", f"{GOAL},,new,", header=more))
    (form,) = asked(store, key, definition.form)[-1]
    assert (form.get("metric"), form["tags"], form.get("unit")) == (None, "new", None)


def test_an_import_taken_back_leaves_what_stood_before(store: Engine) -> None:
    key = new_program(store)
    lines(store, key, **ALL)
    run_id, _ = lines(
        store,
        key,
        goals=GOAL.replace("Fewer", "No").replace("2026-12-31", "2027-03-31"),
        values=VALUE.replace("31.5", "30"),
        updates=UPDATE.replace("Late", "Later"),
        actions=ACTION.replace("Do it", "Do more"),
    )
    assert take_back(store, key, run_id) == {
        "definitions": 1, "values": 1, "updates": 1, "actions": 1, "moves": 1, "goals": 0,
    }  # fmt: skip
    assert (titles(store, key), numbers(store, key)) == (["Fewer chargebacks"], [31.5])
    assert asked(store, key, update.headline) == [("Late",)]
    assert (asked(store, key, word.text), moves(store, key)) == ([("Do it",)], [])


def test_a_goal_that_nobody_defines_any_more_is_withdrawn_until_it_is_brought_again(
    store: Engine,
) -> None:
    key, of = new_program(store), models.Goal
    run_id, _ = lines(store, key, **ALL)
    assert take_back(store, key, run_id)["goals"] == 1
    ((withdrawn,),) = asked(store, key, of.withdrawn_at)
    assert withdrawn == NOW
    _, refused = lines(store, key, values=VALUE)
    assert refused.reasons == {"unknown_goal": 1}
    _, outcome = lines(store, key, **ALL)
    assert set(outcome.tables.values()) == {RowCounts(1, 1, 0, 0)}
    assert asked(store, key, of.key, of.withdrawn_at) == [("G", None)]


def test_a_date_that_a_person_moved_is_in_the_ledger_of_a_goal_that_is_brought_again(
    store: Engine,
) -> None:
    key = new_program(store)
    run_id, _ = lines(store, key, goals=GOAL)
    does(store, key, move_due, "G", date(2027, 3, 27), "A partner is late.", 1)
    take_back(store, key, run_id)
    lines(store, key, goals=GOAL.replace("2026-12-31", "2027-06-30"))
    dates = stands(store, key, as_of=date(2026, 11, 22)).due
    assert (dates.original, dates.current) == (FIRST, date(2027, 6, 30))


def test_what_two_imports_say_stands_while_one_of_them_does(store: Engine) -> None:
    key = new_program(store)
    first, _ = lines(store, key, **ALL)
    moved = GOAL.replace("2026-12-31", "2027-03-31")
    second, _ = lines(store, key, **(ALL | {"goals": moved}))
    third, _ = lines(store, key, goals=moved)
    assert sum(take_back(store, key, first).values()) == 0
    assert moves(store, key) == [("goal", "G", FIRST, LATER)]
    assert take_back(store, key, second)["moves"] == 0
    assert (titles(store, key), numbers(store, key)) == (["Fewer chargebacks"], [])
    assert take_back(store, key, third)["moves"] == 1
    assert asked(store, key, models.Goal.withdrawn_at) == [(NOW,)]


def test_a_refused_row_waits_and_is_settled_by_its_correction(store: Engine) -> None:
    key, of = new_program(store), models.Quarantine
    wrong = UPDATE.replace("amber", "amber or red")
    _, outcome = lines(store, key, goals=GOAL, updates=wrong)
    assert outcome.reasons == {"several_colours": 1}
    assert asked(store, key, of.file, of.row, of.column, of.value, of.resolved_at) == [
        ("updates.csv", 2, "colour", "amber or red", None)
    ]
    lines(store, key, updates=wrong)
    run_id, _ = lines(store, key, updates=UPDATE)
    assert asked(store, key, of.resolved_at, of.settled_by) == [(NOW, run_id)]
    take_back(store, key, run_id)
    assert asked(store, key, of.resolved_at, of.settled_by) == [(None, None)]


INITIATIVES = GoalsMapping(new_initiatives=True)


def test_updates_of_what_is_no_goal_make_an_initiative_where_the_mapping_says_so(
    store: Engine,
) -> None:
    key = new_program(store)
    rows = table("updates", UPDATE, UPDATE.replace("G,", "Docs,"))
    _, outcome = bring(store, key, goals=table("goals", GOAL), updates=rows)
    assert (outcome.tables["updates"].taken, outcome.reasons) == (1, {"unknown_goal": 1})
    run_id, _ = bring(store, key, mapping=INITIATIVES, updates=rows)
    assert asked(store, key, update.kind, update.item) == [("goal", "G"), ("initiative", "Docs")]
    _, known = lines(store, key, updates=UPDATE.replace("G,", "Docs,").replace("Late", "New"))
    assert known.tables["updates"].taken == 1  # it is known from now on
    take_back(store, key, run_id)
    assert asked(store, key, update.item, update.headline) == [("G", "Late"), ("Docs", "New")]


def test_what_an_initiative_said_is_not_said_again_by_a_goal_of_its_name(store: Engine) -> None:
    key, rows = new_program(store), table("updates", UPDATE)
    bring(store, key, mapping=INITIATIVES, updates=rows)
    run_id, _ = lines(store, key, goals=GOAL)
    _, again = bring(store, key, mapping=INITIATIVES, updates=rows)
    assert again.tables["updates"] == RowCounts(1, 0, 1, 0)
    later = table("updates", UPDATE.replace("Late", "Later"))
    bring(store, key, mapping=INITIATIVES, updates=later)
    assert asked(store, key, update.kind) == [("initiative",), ("goal",)]
    take_back(store, key, run_id)  # the goal is withdrawn, the initiative is not
    bring(store, key, mapping=INITIATIVES, updates=table("updates", UPDATE.replace("Late", "New")))
    assert asked(store, key, update.kind)[-1] == ("initiative",)


def test_a_plan_for_an_earlier_version_is_overtaken(store: Engine) -> None:
    key = new_program(store)
    run_id, _ = lines(store, key, **ALL)
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        plan = REGISTER.take_back_plan(session, program, run_id)
    lines(store, key, values=VALUE.replace("31.5", "30"))
    with writing(store, BY) as session, pytest.raises(Overtaken):
        REGISTER.write_take_back(session, program, plan, run_id, "Wrong.", NOW)


cells = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\0,"\r\n'), max_size=20),
    st.sampled_from(("", "G", "down", "2026-11-20", "2026-02-30", "1e400", "nan", "-1", "amber",
                     "amber red", "draft", "1", "Ann; Bo", "x" * 6_000, "'; DROP TABLE goal",
                     "\\.", "\\N", "2026-11-20T10:00Z", "<script>", "=1+1")),
)  # fmt: skip
_places = itertools.count()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck),
          derandomize=True)  # fmt: skip
@given(data=st.data())
def test_every_row_is_accounted_for_whatever_stands_in_it(
    random_store: Engine, data: st.DataObject
) -> None:
    key, files, rows = new_program(random_store), {}, {}
    for role, header in HEADERS.items():
        usual = ALL[role].split(",")
        drawn = data.draw(
            st.lists(st.dictionaries(st.integers(0, header.count(",")), cells), max_size=5)
        )
        made = [",".join(changes.get(n, cell) for n, cell in enumerate(usual)) for changes in drawn]
        rows[role] = 1 + len(made)
        files[role] = table(role, ALL[role], *made)
    _, first = bring(random_store, key, **files)
    for role, counts in first.tables.items():
        assert counts.read == rows[role]
        assert min(counts.taken, counts.repeated, counts.quarantined) >= 0
    stood = [count(random_store, name) for name in TABLES]
    _, again = bring(random_store, key, **files)
    assert sum(counts.taken for counts in again.tables.values()) == 0
    assert [count(random_store, name) for name in TABLES] == stood

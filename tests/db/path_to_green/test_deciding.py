"""What managers decide of a goal: what it is, from when on, and when it is due."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.conflicts import Conflict
from dashboard.errors import Forbidden, NotFound
from dashboard.rights import Role, Viewer
from db import models
from db.engine import writing
from db.path_to_green.writing import define_goal, give_up_goal, move_due
from tests.conftest import NOW
from tests.db.path_to_green.given import (
    EARLIER,
    FORM,
    WEEK,
    board,
    define,
    does,
    named,
    new_program,
    person,
    problems,
    stands,
    story,
    told,
    version_of,
)
from tests.db.scorecard.given import at
from tests.db.scorecard.given import define as define_metric

DUE, LATER = date(2026, 12, 26), date(2027, 1, 30)
DAY = 86_400


def test_a_goal_is_what_its_form_says(store: Engine, key: str) -> None:
    goal = stands(store, key).goal
    assert (goal.title, goal.owner, goal.team) == ("Approve more", "Ann", "Outreach")
    assert (goal.baseline, goal.target, goal.start, goal.due) == (0, 100, date(2026, 1, 3), DUE)
    ((item, did, was, became),) = told(store, "goal")
    assert (item, did, was, became["title"]) == ("G", "created", None, "Approve more")


def test_a_definition_holds_from_its_day_on(store: Engine, key: str) -> None:
    define(store, key, since=WEEK, target="200")
    assert stands(store, key).goal.target == 200
    assert stands(store, key, as_of=EARLIER).goal.target == 100
    define(store, key, target="300")
    assert stands(store, key).goal.target == 200
    assert stands(store, key, as_of=EARLIER).goal.target == 300


@pytest.mark.parametrize(
    ("form", "field", "part"),
    [
        ({"key": ""}, "key", "key of its own"),
        ({"key": "a\nb"}, "key", "one line"),
        ({"title": " "}, "title", "what is to be reached"),
        ({"title": "x" * 100_000}, "title", "at most 300"),
        ({"owner": "Ann, Bo"}, "owner", "not several"),
        ({"direction": "sideways"}, "direction", "which way"),
        ({"baseline": ""}, "baseline", "at the start"),
        ({"target": "1,5"}, "target", "comma"),
        ({"target": "-5"}, "target", "other way"),
        ({"start": "yesterday"}, "start", "Write a day"),
        ({"due": "2025-01-01"}, "due", "before that"),
        ({"due": ""}, "due", "by which"),
        ({"due": "9999-01-01"}, "due", "Choose a day"),
        ({"tolerance_share": "7"}, "tolerance_share", "0 to 1"),
        ({"metric": "nothing"}, "metric", "no metric"),
        ({"parent": "nothing"}, "parent", "no goal"),
        ({"parent": "N"}, "parent", "N → N"),
        ({"team": "x" * 300}, "team", "at most 200"),
        ({"team": "a\0b"}, "team", "no text"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(
    store: Engine, key: str, form: dict[str, str], field: str, part: str
) -> None:
    found = problems(store, key, define_goal, {**FORM, "key": "N", **form}, None, None)
    assert list(found) == [field] and part in found[field]
    assert [each.goal.key for each in board(store, key).goals] == ["G"]


def test_a_key_is_taken_once(store: Engine, key: str) -> None:
    assert "already" in problems(store, key, define_goal, FORM, None, None)["key"]


def test_no_goal_is_above_itself(store: Engine, key: str) -> None:
    define(store, key, "H", parent="G")
    define(store, key, "I", parent="H")
    above = {**FORM, "parent": "I"}
    found = problems(store, key, define_goal, above, None, version_of(store, key))
    assert found == {"parent": "A goal can't be above itself: G → I → H → G."}
    assert [each.goal.key for each in story(store, key, "H").children] == ["I"]
    parent = story(store, key, "H").parent
    assert parent is not None and parent.goal.key == "G"


def test_a_goal_can_be_a_metric(store: Engine, key: str) -> None:
    define_metric(store, key, "approval", name="Approval rate")
    define(store, key, "M", metric="approval")
    metric = story(store, key, "M").metric
    assert metric is not None and metric.title == "Approval rate"


def test_percents_are_not_taken_for_the_fractions_of_a_share(store: Engine, key: str) -> None:
    define_metric(store, key, "approval", unit="%")
    form = {**FORM, "key": "M", "metric": "approval", "baseline": "0.915", "target": "93.5"}
    found = problems(store, key, define_goal, form, None, None)
    assert found == {"target": "This is a share: write 93.5 % as 0.935."}
    define(store, key, "M", metric="approval", baseline="0.915", target="0.935")
    assert stands(store, key, "M").goal.target == 0.935


def test_a_due_date_moves_with_a_reason_and_the_first_one_stays(store: Engine, key: str) -> None:
    base = version_of(store, key)
    assert "why" in problems(store, key, move_due, "G", LATER, " ", base)["reason"]
    assert "starts" in problems(store, key, move_due, "G", date(2025, 1, 1), "Why", base)["due"]
    does(store, key, move_due, "G", LATER, "A partner is late.", base, now=NOW - 7 * DAY)
    dates = stands(store, key).due
    assert (dates.original, dates.current) == (DUE, LATER)
    assert [(m.reason, m.by) for m in dates.moves] == [("A partner is late.", "tests (terminal)")]
    before = stands(store, key, as_of=EARLIER).due
    assert (before.original, before.current, before.moves) == (DUE, DUE, ())
    with pytest.raises(Conflict) as caught:
        does(store, key, move_due, "G", DUE, "Back", base)
    assert caught.value.theirs == {"due": LATER.isoformat()}
    assert told(store, "goal")[-1][2:] == (
        {"due": "2026-12-26"}, {"due": "2026-12-26 → 2027-01-30", "reason": "A partner is late."},
    )  # fmt: skip


def test_another_date_in_the_form_is_a_move(store: Engine, key: str) -> None:
    later = {**FORM, "due": LATER.isoformat()}
    base = version_of(store, key)
    assert list(problems(store, key, define_goal, later, None, base)) == ["reason"]
    does(store, key, define_goal, {**later, "reason": "Late"}, None, base)
    dates = stands(store, key, as_of=date(2026, 11, 22)).due
    assert (dates.original, dates.current, len(dates.moves)) == (DUE, LATER, 1)
    does(store, key, define_goal, {**later, "title": "New"}, None, version_of(store, key))
    dates = stands(store, key, as_of=date(2026, 11, 22)).due
    assert (dates.original, dates.current, len(dates.moves)) == (DUE, LATER, 1)


def test_a_goal_that_is_given_up_stays_in_the_weeks_before(store: Engine, key: str) -> None:
    does(store, key, give_up_goal, "G", WEEK, version_of(store, key))
    assert board(store, key).goals == ()
    assert len(board(store, key, EARLIER).goals) == 1
    with pytest.raises(NotFound):
        does(store, key, move_due, "G", LATER, "Why", version_of(store, key))
    with pytest.raises(NotFound):
        story(store, key)
    anew = {**FORM, "due": LATER.isoformat()}
    base = version_of(store, key)
    assert list(problems(store, key, define_goal, anew, WEEK, base)) == ["reason"]
    does(store, key, define_goal, {**anew, "reason": "Again"}, WEEK, base)
    dates = stands(store, key, as_of=date(2026, 11, 22)).due
    assert (dates.original, dates.current) == (DUE, LATER)


def test_a_goal_that_was_withdrawn_is_due_when_its_new_definition_says(
    store: Engine, key: str
) -> None:
    does(store, key, move_due, "G", LATER, "Late", version_of(store, key))
    with writing(store, at(NOW)) as session:
        row = session.query(models.Goal).one()
        row.withdrawn_at = NOW
        session.query(models.GoalDefinition).update({"voided_at": NOW})
    anew = {**FORM, "due": "2027-06-26"}
    assert list(problems(store, key, define_goal, anew, None, None)) == ["reason"]
    does(store, key, define_goal, {**anew, "reason": "Again"}, None, None)
    dates = stands(store, key, as_of=date(2026, 11, 22)).due
    assert (dates.original, dates.current) == (DUE, date(2027, 6, 26))


def test_a_definition_over_an_older_one_is_refused(store: Engine, key: str) -> None:
    base = version_of(store, key)
    does(store, key, define_goal, {**FORM, "title": "Theirs"}, None, base)
    for write, said in (
        (define_goal, ({**FORM, "title": "Mine"}, None)),
        (give_up_goal, ("G", WEEK)),
    ):
        with pytest.raises(Conflict) as caught:
            does(store, key, write, *said, base)
        assert caught.value.theirs["title"] == "Theirs"
        assert caught.value.base == version_of(store, key)
    with pytest.raises(NotFound):
        does(store, key, define_goal, {**FORM, "key": "N"}, None, 1)


def test_managers_decide_and_owners_move_the_date(store: Engine, key: str) -> None:
    (ann, bo), base = named(store, "Ann", "Bo"), version_of(store, key)
    owner, other = (
        person(key, Role.CONTRIBUTOR, name, id_) for name, id_ in (("Ann", ann), ("Bo", bo))
    )
    for viewer in (owner, other, person(key, Role.VIEWER, id_=ann)):
        with pytest.raises(Forbidden):
            does(store, key, define_goal, {**FORM, "key": "N"}, None, None, viewer=viewer)
        with pytest.raises(Forbidden):
            does(store, key, give_up_goal, "G", WEEK, base, viewer=viewer)
    for viewer in (other, person(key, Role.VIEWER, id_=ann)):
        with pytest.raises(Forbidden):
            does(store, key, move_due, "G", LATER, "Why", base, viewer=viewer)
    for stranger in (Viewer(), person(new_program(store), Role.MANAGER)):
        for write, said in (
            (move_due, ("G", LATER, "Why")), (give_up_goal, ("G", WEEK)),
            (define_goal, (FORM, None)),
        ):  # fmt: skip
            with pytest.raises(NotFound):
                does(store, key, write, *said, base, viewer=stranger)
    does(store, key, move_due, "G", LATER, "Why", base, viewer=owner)
    manager = person(key, Role.MANAGER)
    does(store, key, give_up_goal, "G", WEEK, version_of(store, key), viewer=manager)


def test_there_is_no_goal_of_a_strange_key(store: Engine, key: str) -> None:
    for strange in ("nothing", "a\0b", "\ud800", "g", "G#1", "G%"):
        with pytest.raises(NotFound):
            does(store, key, move_due, strange, LATER, "Why", 1)
        with pytest.raises(NotFound):
            story(store, key, strange)

"""Filing an update: versions that stay, what colours ask for, who may, and conflicts."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.conflicts import Conflict
from dashboard.errors import Forbidden, NotFound
from dashboard.rights import Role, Viewer
from dashboard.status_updates.updates import Colour, ItemKind, StatusUpdate
from db.path_to_green.writing import type_goal_value, write_plan
from db.status_updates.writing import file_update
from tests.conftest import NOW
from tests.db.path_to_green.given import (
    EARLIER,
    NEXT,
    WEEK,
    board,
    bring,
    does,
    new_program,
    person,
    problems,
    stands,
    story,
    told,
)
from tests.db.status_updates.given import GOAL, GREEN, RED, file

DAY, TODAY = 86_400, date(2026, 11, 22)
HOSTILE = "<script>alert(1)</script> **b** [x](javascript:alert(1)) {{7*7}} =1+1 ' OR 1=1 -- ‮"


def wrong(store: Engine, key: str, **fields: str) -> Mapping[str, str]:
    return problems(store, key, file_update, GOAL, "G", WEEK, {**GREEN, **fields}, None)


def test_a_version_takes_the_place_of_the_one_before_which_stays(store: Engine, key: str) -> None:
    does(store, key, type_goal_value, "G", WEEK, 40.0, None)
    first = file(store, key)
    second = file(store, key, {**GREEN, "headline": "Corrected"}, first)
    newest, oldest = story(store, key, as_of=TODAY).updates
    assert (newest.update.headline, newest.update.supersedes, newest.counts) == (
        "Corrected", first, True,
    )  # fmt: skip
    assert (oldest.update.headline, oldest.update.id, oldest.counts) == ("On track", first, False)
    assert [each.field for each in newest.differences] == ["headline"]
    assert (newest.update.value, newest.update.target) == (40.0, 100.0)
    assert newest.update.author == "tests (terminal)"
    assert [row[:2] for row in told(store, "status update")] == [("Approve more", "filed")] * 2
    assert second > first


def test_an_update_is_known_from_the_instant_on(store: Engine, key: str) -> None:
    file(store, key, week=EARLIER, now=NOW - 9 * DAY)
    file(store, key, RED)
    assert stands(store, key, as_of=EARLIER).claimed is Colour.GREEN
    assert stands(store, key, as_of=WEEK).claimed is Colour.GREEN
    assert stands(store, key, as_of=date(2026, 11, 12)).claimed is None
    now = stands(store, key, as_of=TODAY)
    assert (now.claimed, now.date_to_green) == (Colour.RED, date(2026, 12, 19))
    assert len(story(store, key, as_of=WEEK).updates) == 1


def test_red_brings_its_plan_and_an_action_along(store: Engine, key: str) -> None:
    file(store, key, RED)
    found = stands(store, key, as_of=TODAY)
    assert found.plan.causes == "One contract"
    (action,) = found.open_actions
    assert (action.text, action.owner, action.due) == ("Sign another", "Ann", date(2026, 12, 5))
    assert action.expected_impact == 30
    assert stands(store, key, as_of=WEEK).actions == ()


def test_amber_and_red_ask_for_a_path_to_green(store: Engine, key: str) -> None:
    asked = wrong(store, key, colour="amber")
    assert list(asked) == ["causes", "action_text", "date_to_green"]
    assert stands(store, key, as_of=TODAY).claimed is None
    named = {"action_text": "Do", "action_owner": "Ann; Bo", "action_due": "2026-01-01",
             "action_impact": "-1"}  # fmt: skip
    asked = wrong(store, key, colour="red", causes="x", date_to_green="2026-12-19", **named)
    assert set(asked) == {"action_owner", "action_due", "action_impact"}


def test_what_is_asked_for_once_is_not_asked_again(store: Engine, key: str) -> None:
    file(store, key, RED, week=EARLIER, now=NOW - 7 * DAY)
    amber = {"colour": "amber", "headline": "Better", "date_to_green": "2026-12-19"}
    file(store, key, amber)
    assert stands(store, key, as_of=TODAY).claimed is Colour.AMBER


@pytest.mark.parametrize(
    ("fields", "field", "part"),
    [
        ({"colour": "mauve"}, "colour", "Choose a colour"),
        ({"colour": ""}, "colour", "Choose a colour"),
        ({"headline": " "}, "headline", "one line"),
        ({"headline": "x" * 301}, "headline", "at most 300"),
        ({"why": "x" * 100_000}, "why", "at most 5,000"),
        ({"next_steps": "a\0b"}, "next_steps", "no text"),
        ({"date_to_green": "soon"}, "date_to_green", "Write a day"),
        ({"due": "2025-01-01", "reason": "x"}, "due", "before that"),
        ({"due": "2027-01-30"}, "reason", "Say why"),
        ({"nothing_changed": "yes"}, "nothing_changed", "no update yet"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    store: Engine, key: str, fields: dict[str, str], field: str, part: str
) -> None:
    found = wrong(store, key, **fields)
    assert list(found) == [field] and part in found[field]
    assert told(store, "status update") == []


@pytest.mark.parametrize("week", [NEXT.replace(month=12, day=5), TODAY, date(1985, 1, 5)])
def test_a_week_that_is_none_or_ahead_is_refused(store: Engine, key: str, week: date) -> None:
    found = problems(store, key, file_update, GOAL, "G", week, GREEN, None)
    assert list(found) == ["week"]
    file(store, key, week=NEXT)


def test_a_date_that_moves_asks_why(store: Engine, key: str) -> None:
    file(store, key, RED, week=EARLIER, now=NOW - 7 * DAY)
    later = {**RED, "date_to_green": "2027-01-16", "action_text": "", "action_owner": "",
             "action_due": "", "action_impact": ""}  # fmt: skip
    found = problems(store, key, file_update, GOAL, "G", WEEK, later, None)
    assert list(found) == ["why"]
    moved = {**later, "why": "The contract takes longer", "due": "2027-01-30", "reason": "As well"}
    file(store, key, moved)
    now = stands(store, key, as_of=TODAY)
    assert (now.back.original, now.back.current) == (date(2026, 12, 19), date(2027, 1, 16))
    assert [move.reason for move in now.back.moves] == ["The contract takes longer"]
    assert (now.due.original, now.due.current) == (date(2026, 12, 26), date(2027, 1, 30))
    assert stands(store, key).due.moves == ()


def test_nothing_changed_is_an_update_of_its_own(store: Engine, key: str) -> None:
    file(store, key, {**GREEN, "why": "All signed"}, week=EARLIER, now=NOW - 7 * DAY)
    file(store, key, {"nothing_changed": "yes"})
    newest = story(store, key, as_of=TODAY).updates[0].update
    assert (newest.headline, newest.why, newest.week) == ("On track", "All signed", WEEK)
    assert newest.nothing_changed
    file(store, key, {"nothing_changed": "yes", "headline": "Else"}, newest.id)
    assert not story(store, key, as_of=TODAY).updates[0].update.nothing_changed


def test_an_update_over_an_older_version_is_refused(store: Engine, key: str) -> None:
    first = file(store, key, {**GREEN, "why": "Theirs"})
    with pytest.raises(Conflict) as caught:
        file(store, key, {**GREEN, "why": "Mine"})
    assert (caught.value.base, caught.value.theirs["why"]) == (first, "Theirs")
    second = file(store, key, GREEN, first)
    with pytest.raises(Conflict):
        file(store, key, GREEN, first)
    file(store, key, GREEN, second)


def test_a_plan_is_not_overwritten_by_a_form_that_has_not_seen_it(store: Engine, key: str) -> None:
    plan = does(store, key, write_plan, "G", {"causes": "Theirs"}, None)
    with pytest.raises(Conflict) as caught:
        file(store, key, {**RED, "plan_base": ""})
    theirs = caught.value.theirs
    assert (theirs["causes"], theirs["plan_base"]) == ("Theirs", str(plan))
    assert stands(store, key, as_of=TODAY).claimed is None
    file(store, key, {**RED, "plan_base": str(plan)})
    assert stands(store, key, as_of=TODAY).plan.causes == "One contract"


def test_any_text_is_kept_as_it_is(store: Engine, key: str) -> None:
    texts = dict.fromkeys(
        ("headline", "why", "next_steps", "decision", "causes", "action_text"), HOSTILE
    )
    file(store, key, {**RED, **texts})
    found = stands(store, key, as_of=TODAY)
    newest = found.history.newest
    assert newest is not None
    assert (newest.headline, newest.why, newest.decision) == (HOSTILE,) * 3
    assert (found.plan.causes, found.actions[0].text) == (HOSTILE, HOSTILE)


def test_the_owner_and_managers_may(store: Engine, key: str, people: dict[str, Viewer]) -> None:
    for name in ("Bo", "Cy", "Dee"):
        with pytest.raises(Forbidden):
            file(store, key, viewer=people[name])
    first = file(store, key, viewer=people["Ann"])
    stand_in = Viewer(
        "Bo", person=people["Bo"].person, grants=people["Bo"].grants,
        stands_in_for=frozenset({people["Ann"].person or 0}),
    )  # fmt: skip
    second = file(store, key, GREEN, first, viewer=stand_in)
    file(store, key, GREEN, second, viewer=person(key, Role.MANAGER))
    for stranger in (Viewer(), person(new_program(store), Role.MANAGER)):
        with pytest.raises(NotFound):
            file(store, key, viewer=stranger)
    assert [u.update.author for u in story(store, key, as_of=TODAY).updates][1:] == ["Bo", "Ann"]


@pytest.mark.parametrize("item", ["nothing", "\0", "G#1", "g"])
@pytest.mark.parametrize("kind", list(ItemKind))
def test_there_is_nothing_to_update_of_a_strange_key(
    store: Engine, key: str, kind: ItemKind, item: str
) -> None:
    with pytest.raises(NotFound):
        file(store, key, item=item, kind=kind)


def test_initiatives_are_updated_like_goals(store: Engine, key: str) -> None:
    said: Any = {"item": "Tokens", "week": EARLIER, "at": NOW - 7 * DAY, "author": "Ann"}
    bring(store, key, updates=[StatusUpdate(colour=Colour.GREEN, headline="Well", **said)])
    kind = ItemKind.INITIATIVE
    asked = problems(
        store, key, file_update, kind, "Tokens", WEEK, {**GREEN, "colour": "red"}, None
    )
    assert list(asked) == ["why", "date_to_green"]
    red = {"colour": "red", "headline": "Late", "why": "x", "date_to_green": "2026-12-19"}
    file(store, key, red, item="Tokens", kind=kind)
    assert [each.goal.key for each in board(store, key).goals] == ["G"]


def test_a_file_with_a_later_time_does_not_hide_what_is_filed_after_it(
    store: Engine, key: str
) -> None:
    said: Any = {"item": "G", "week": WEEK, "at": NOW + 3600, "author": "Ann"}
    bring(store, key, updates=[StatusUpdate(colour=Colour.RED, headline="File", **said)])
    first = story(store, key, as_of=TODAY).updates[0].update.id
    file(store, key, GREEN, first)
    assert stands(store, key, as_of=TODAY).claimed is Colour.GREEN

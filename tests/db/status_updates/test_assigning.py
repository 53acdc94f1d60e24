"""Items are lent until a day and given away for good; both are known from then on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.conflicts import Conflict
from dashboard.errors import Forbidden, NotFound
from dashboard.rights import Role, Viewer
from dashboard.scope import Scope
from dashboard.status_updates.items import RULES
from dashboard.status_updates.updates import Colour, ItemKind, Stage, StatusUpdate
from db.engine import reading
from db.programs import program as program_value
from db.status_updates.reading import team_silence, tracked
from db.status_updates.writing import delegate, file_update, reassign
from tests.conftest import NOW, TESTER
from tests.db.path_to_green.given import (
    EARLIER,
    NEXT,
    WEEK,
    board,
    bring,
    define,
    does,
    person,
    problems,
    stands,
    story,
    told,
    version_of,
)
from tests.db.status_updates.given import GOAL, GREEN, file, member

TODAY, UNTIL = date(2026, 11, 22), date(2026, 11, 27)
DAY = 86_400


def test_whoever_it_is_lent_to_files_until_that_day(store: Engine, key: str) -> None:
    bo = member(store, key, "Bo")
    lent = does(store, key, delegate, GOAL, "G", bo, UNTIL, "On leave", None)
    now = story(store, key, as_of=TODAY)
    assert (now.filer, now.delegated_until, now.goal.owner) == ("Bo", UNTIL, "Ann")
    assert story(store, key, as_of=WEEK).filer == "Ann"
    assert story(store, key, as_of=NEXT).filer == "Ann"
    viewer = person(key, Role.CONTRIBUTOR, "Bo", bo)
    file(store, key, viewer=viewer)
    with pytest.raises(Forbidden):
        file(store, key, week=NEXT, viewer=viewer, now=NOW + 7 * DAY)
    ((item, did, _, became),) = told(store, "assignment")
    assert (item, did) == ("G", "delegated")
    assert became == {"person": "Bo", "reason": "On leave", "until": "2026-11-27"}
    with pytest.raises(Conflict) as caught:
        does(store, key, delegate, GOAL, "G", bo, UNTIL, "Mine", None)
    assert (caught.value.base, caught.value.theirs["reason"]) == (lent, "On leave")


def test_a_goal_that_is_given_away_has_another_owner_from_then_on(store: Engine, key: str) -> None:
    bo, cy = member(store, key, "Bo"), member(store, key, "Cy")
    lent = does(store, key, delegate, GOAL, "G", bo, UNTIL, "On leave", None)
    before = version_of(store, key)
    does(store, key, reassign, GOAL, "G", cy, "Left", lent)
    assert before is not None and version_of(store, key) == before + 1
    now = story(store, key, as_of=TODAY)
    assert (now.goal.owner, now.filer) == ("Cy", "Cy")
    assert [each.person for each in now.assignments] == ["Cy", "Bo"]
    assert story(store, key, as_of=WEEK).goal.owner == "Ann"
    assert [each.goal.key for each in board(store, key, TODAY, owner=("Cy",)).goals] == ["G"]
    assert board(store, key, owner=("Cy",)).goals == ()
    define(store, key, owner="Eve", now=NOW + DAY)
    assert story(store, key, as_of=date(2026, 11, 23)).goal.owner == "Eve"


def test_whoever_took_a_goal_over_had_it_until_somebody_else_was_named(
    store: Engine, key: str
) -> None:
    bo = member(store, key, "Bo")
    does(store, key, reassign, GOAL, "G", bo, "Left", None)
    define(store, key, now=NOW + 14 * DAY, owner="Cy", title="Approve more, and sooner")
    then, now = (stands(store, key, as_of=day) for day in (NEXT, date(2026, 12, 12)))
    assert (then.goal.owner, now.goal.owner) == ("Bo", "Cy")
    assert then.goal.title == "Approve more, and sooner"


def test_what_cannot_be_given_is_refused_beside_its_field(store: Engine, key: str) -> None:
    bo = member(store, key, "Bo")
    for until in (WEEK, date(2028, 1, 1)):
        assert list(problems(store, key, delegate, GOAL, "G", bo, until, "x", None)) == ["until"]
    for reason in (" ", "x" * 100_000, "\0"):
        found = problems(store, key, reassign, GOAL, "G", bo, reason, None)
        assert list(found) == ["reason"]
    assert list(problems(store, key, reassign, GOAL, "G", 10_000, "x", None)) == ["person"]
    for kind, item in ((GOAL, "nothing"), (ItemKind.INITIATIVE, "G"), (ItemKind.RULES, "G")):
        for write, until in ((reassign, ()), (delegate, (UNTIL,))):
            with pytest.raises(NotFound):
                does(store, key, write, kind, item, bo, *until, "x", None)


def test_owners_lend_and_managers_give(store: Engine, key: str, people: dict[str, Viewer]) -> None:
    eve = member(store, key, "Eve")
    for name in ("Bo", "Dee"):
        with pytest.raises(Forbidden):
            does(store, key, delegate, GOAL, "G", eve, UNTIL, "x", None, viewer=people[name])
    for name in ("Ann", "Bo", "Dee"):
        with pytest.raises(Forbidden):
            does(store, key, reassign, GOAL, "G", eve, "x", None, viewer=people[name])
    lent = does(store, key, delegate, GOAL, "G", eve, UNTIL, "x", None, viewer=people["Ann"])
    manager = person(key, Role.MANAGER)
    does(store, key, reassign, GOAL, "G", eve, "x", lent, viewer=manager)
    with pytest.raises(NotFound):
        does(store, key, reassign, GOAL, "G", eve, "x", lent, viewer=Viewer())


def test_the_rules_program_owes_updates_once_somebody_has_it(store: Engine, key: str) -> None:
    bo, kind = member(store, key, "Bo"), ItemKind.RULES
    with pytest.raises(NotFound):
        does(store, key, file_update, kind, RULES, WEEK, GREEN, None)
    does(store, key, reassign, kind, RULES, bo, "It is yours", None)
    file(store, key, item=RULES, kind=kind, viewer=person(key, Role.CONTRIBUTOR, "Bo", bo))
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        (found,) = (t for t in tracked(session, program, TODAY) if t.kind is kind)
        assert (found.owner, found.start, len(found.updates)) == ("Bo", TODAY, 1)
        assert {t.kind for t in tracked(session, program, WEEK)} == {GOAL}
        silent = {each.team: each.outdated for each in team_silence(
            session, Scope(key, TODAY), TESTER)}  # fmt: skip
        assert silent == {"": (), "Outreach": ("G",)}
        with pytest.raises(NotFound):
            team_silence(session, Scope(key, TODAY), Viewer())


def test_an_initiative_is_whose_published_update_is_the_last(store: Engine, key: str) -> None:
    said: Any = {"colour": Colour.GREEN, "item": "Tokens"}
    last = StatusUpdate(week=WEEK, at=NOW - DAY, author="Bo", **said)
    first = StatusUpdate(week=EARLIER, at=NOW - 8 * DAY, author="Ann", **said)
    draft = StatusUpdate(week=WEEK, at=NOW, author="Cy", stage=Stage.DRAFT, **said)
    bring(store, key, updates=[last, first, draft, replace(draft, item="Only a draft")])
    with reading(store) as session:
        program = program_value(session, key, TESTER)
        found = [t for t in tracked(session, program, TODAY) if t.kind is ItemKind.INITIATIVE]
    assert [(t.key, t.owner, t.start) for t in found] == [("Tokens", "Bo", EARLIER)]

"""Initiatives on the roadmap owe status updates, each with its own owner, lane and title."""

from datetime import date
from typing import Any

from sqlalchemy import Engine

from dashboard.forms import Sent
from dashboard.my_updates import MyUpdates
from dashboard.roadmap.values import Flag, Status
from dashboard.scope import Scope
from dashboard.status_updates.due import Whose
from dashboard.status_updates.silence import Tracked
from dashboard.status_updates.updates import Colour, ItemKind, StatusUpdate, Subject
from db.engine import reading
from db.my_updates import my_updates
from db.programs import program as program_value
from db.status_updates.reading import team_silence, tracked
from db.status_updates.sent import say_update
from tests.conftest import NOW, TESTER
from tests.db.path_to_green.given import EARLIER, WEEK
from tests.db.path_to_green.given import bring as bring_updates
from tests.db.roadmap.given import DAY, TODAY, bring, define, of_it, stands
from tests.db.status_updates.given import GREEN, due, file

PLAN = {"title": "Answer sooner", "lane": "North", "owner": "Ann", "start": "2026-11-01",
        "end": "2026-12-31"}  # fmt: skip
KIND = ItemKind.INITIATIVE


def _tracked(store: Engine, key: str, as_of: date = TODAY) -> dict[str, Tracked]:
    with reading(store) as session:
        found = tracked(session, program_value(session, key, TESTER), as_of)
    return {each.key: each for each in found if each.kind is KIND}


def _mine(store: Engine, key: str, **view: str) -> MyUpdates:
    with reading(store) as session:
        return my_updates(session, Scope(key, TODAY, view=view), TESTER, Whose.ALL, NOW)


def test_one_owes_updates_from_its_first_day_on(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN, "L": {**PLAN, "start": "2026-12-05"}})
    found = _tracked(store, key)["A"]
    assert (found.title, found.owner, found.team) == ("Answer sooner", "Ann", "North")
    assert found.start == date(2026, 11, 1) and found.owes
    owed = {each.owed.item.key: each.owed.silence for each in due(store, key, as_of=WEEK).items}
    assert {of: each.days_overdue for of, each in owed.items()} == {"A": 14}
    assert stands(store, key, as_of=WEEK).silence == owed["A"]
    assert Flag.OUTDATED in stands(store, key, as_of=WEEK).flags


def test_candidates_and_what_has_no_dates_or_is_over_owe_nothing(store: Engine, key: str) -> None:
    bring(
        store,
        key,
        {
            "C": {**PLAN, "state": "candidate"},
            "D": {**PLAN, "state": "done"},
            "X": {**PLAN, "state": "cancelled"},
            "U": {"title": "Undated"},
        },
    )
    found = _tracked(store, key)
    assert sorted(found) == ["C", "D", "U", "X"] and not any(e.owes for e in found.values())
    assert due(store, key, as_of=WEEK).items == ()
    with reading(store) as session:
        assert team_silence(session, Scope(key, WEEK), TESTER) == ()


def test_an_update_can_be_filed_of_it(store: Engine, key: str) -> None:
    bring(store, key, {"A": PLAN})
    file(store, key, {**GREEN, "colour": "done"}, item="A", kind=KIND)
    assert stands(store, key).status is Status.DONE
    assert _tracked(store, key)["A"].owes is False
    assert _tracked(store, key, WEEK)["A"].owes is True  # it was written a day later


def test_its_form_is_sent_to_the_initiative(store: Engine, key: str) -> None:
    id_ = define(store, key, now=NOW - 30 * DAY, start="2026-11-01")
    (form,) = _mine(store, key).forms
    assert (form.subject, form.subject_id, form.item.title) == (
        Subject.INITIATIVE, id_, "Answer sooner",
    )  # fmt: skip
    said: Any = dict.fromkeys(
        ("why", "changed", "next_steps", "decision", "date_to_green", "question", "answer"), ""
    )
    sent = Sent({**said, **GREEN}, {}, None)
    assert of_it(store, say_update, form.subject, id_, WEEK, sent) == "Answer sooner"
    assert stands(store, key).status is Status.GREEN


def test_what_is_only_updated_goes_on_as_before(store: Engine, key: str) -> None:
    said: Any = {"colour": Colour.GREEN, "item": "Tokens", "author": "Bo"}
    old = StatusUpdate(week=EARLIER, at=NOW - 8 * DAY, **said)
    bring_updates(store, key, updates=[old])
    found = _tracked(store, key)["Tokens"]
    assert (found.title, found.owner, found.team) == ("Tokens", "Bo", "")
    (form,) = _mine(store, key).forms
    assert form.subject is Subject.UPDATE
    bring(store, key, {"Tokens": PLAN})
    found = _tracked(store, key)["Tokens"]
    assert (found.title, found.owner, found.team) == ("Answer sooner", "Ann", "North")
    assert [update.author for update in found.updates] == ["Bo"]
    (form,) = _mine(store, key).forms
    assert form.subject is Subject.INITIATIVE


def test_before_it_was_on_the_roadmap_it_owed_nothing(store: Engine, key: str) -> None:
    define(store, key, now=NOW - DAY, start="2026-11-01")
    assert sorted(_tracked(store, key, EARLIER)) == []
    assert sorted(_tracked(store, key, WEEK)) == ["A"]

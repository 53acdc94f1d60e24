"""Leadership's side: an update is acknowledged, a question is pinned to it, and answered."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.errors import Forbidden, InvalidForm, NotFound
from dashboard.rights import Role, Viewer
from dashboard.status_updates.updates import ItemKind
from db import models
from db.engine import reading, writing
from db.programs import program as program_value
from db.status_updates.places import question_place, update_place
from db.status_updates.reading import questions
from db.status_updates.writing import acknowledge, answer, ask
from tests.conftest import NOW, TESTER
from tests.db.path_to_green.given import (
    WEEK,
    define,
    does,
    new_program,
    person,
    problems,
    story,
    told,
)
from tests.db.scorecard.given import at
from tests.db.status_updates.given import GOAL, GREEN, file, member

TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)
DAY = 86_400


def test_an_update_is_acknowledged_once_by_each(
    store: Engine, key: str, people: dict[str, Viewer]
) -> None:
    update = file(store, key)
    first = does(store, key, acknowledge, update, viewer=people["Dee"], now=NOW + DAY)
    assert does(store, key, acknowledge, update, viewer=people["Dee"]) == first
    does(store, key, acknowledge, update, now=NOW + DAY)
    (shown,) = story(store, key, as_of=TOMORROW).updates
    assert [each.by for each in shown.acknowledgements] == ["Dee", "tests (terminal)"]
    (shown,) = story(store, key, as_of=TODAY).updates
    assert shown.acknowledgements == ()
    assert [row[1] for row in told(store, "status update")] == ["filed", *["acknowledged"] * 2]
    file(store, key, GREEN, update)
    assert story(store, key, as_of=TODAY).updates[0].acknowledgements == ()


def test_only_what_is_published_here_is_acknowledged(store: Engine, key: str) -> None:
    update, other = file(store, key), new_program(store)
    draft_id = file(store, key, week=date(2026, 11, 14))
    with writing(store, at(NOW)) as session:
        session.get_one(models.StatusUpdate, draft_id).stage = "draft"
    for where, which in ((other, update), (key, update + 100), (key, draft_id)):
        with pytest.raises(NotFound):
            does(store, where, acknowledge, which)
    with pytest.raises(NotFound):
        does(store, key, acknowledge, update, viewer=Viewer())


def test_a_question_is_pinned_to_an_update_and_answered_at_once(
    store: Engine, key: str, people: dict[str, Viewer]
) -> None:
    update, ann = file(store, key), people["Ann"].person
    asked = does(
        store, key, ask, GOAL, "G", ann, "What of Bank A? <b>", update, viewer=people["Dee"]
    )
    (held,) = story(store, key, as_of=TODAY).questions
    assert (held.asked_by, held.asked_of, held.text, held.open) == (
        "Dee", "Ann", "What of Bank A? <b>", True,
    )  # fmt: skip
    does(store, key, answer, asked, "Signed.", viewer=people["Ann"], now=NOW + DAY)
    (shown,) = story(store, key, as_of=TOMORROW).updates[0].questions
    assert [(a.text, a.by, a.update) for a in shown.answers] == [("Signed.", "Ann", None)]
    assert story(store, key, as_of=TODAY).questions[0].open
    assert story(store, key, as_of=WEEK).questions == ()
    assert [row[1] for row in told(store, "question")] == ["created", "answered"]


def test_a_question_is_answered_in_the_next_update(
    store: Engine, key: str, people: dict[str, Viewer]
) -> None:
    asked = does(store, key, ask, GOAL, "G", people["Ann"].person, "Why?")
    define(store, key, "H", owner="Ann")
    foreign = does(store, key, ask, GOAL, "H", people["Ann"].person, "Why?")
    said = {f"answer_{asked}": "So.", f"answer_{foreign}": "No.", "answer_x": "No.",
            "answer_" + "9" * 30: "No."}  # fmt: skip
    with pytest.raises(InvalidForm) as caught:
        file(store, key, {**GREEN, f"answer_{asked}": "x" * 100_000})
    assert list(caught.value.problems) == [f"answer_{asked}"]
    update = file(store, key, {**GREEN, **said})
    (held,) = story(store, key, as_of=TODAY).questions
    assert [(a.text, a.update) for a in held.answers] == [("So.", update)]
    assert story(store, key, "H", TODAY).questions[0].open


def test_a_question_asks_somebody_something(store: Engine, key: str) -> None:
    bo = member(store, key, "Bo")
    with writing(store, at(NOW)) as session:
        far = models.Person(name="Far")
        session.add(far)
        session.flush()
        stranger = far.id
    for who in (stranger, 10_000):
        assert list(problems(store, key, ask, GOAL, "G", who, "Why?")) == ["asked_of"]
    for text in (" ", "x" * 100_000, "\0"):
        assert list(problems(store, key, ask, GOAL, "G", bo, text)) == ["text"]
    with pytest.raises(NotFound):
        does(store, key, ask, GOAL, "G", bo, "Why?", 10_000)
    with pytest.raises(NotFound):
        does(store, key, ask, GOAL, "nothing", bo, "Why?")
    does(store, key, ask, GOAL, "G", bo, "Why?")


def test_who_was_asked_and_who_has_the_item_may_answer(
    store: Engine, key: str, people: dict[str, Viewer]
) -> None:
    bo = member(store, key, "Eve")
    asked = does(store, key, ask, GOAL, "G", bo, "Why?")
    for name in ("Bo", "Dee"):
        with pytest.raises(Forbidden):
            does(store, key, answer, asked, "So.", viewer=people[name])
    eve = person(key, Role.CONTRIBUTOR, "Eve", bo)
    for viewer in (eve, people["Ann"], person(key, Role.MANAGER)):
        does(store, key, answer, asked, "So.", viewer=viewer)
    assert "Write the answer" in problems(store, key, answer, asked, "")["text"]
    other = new_program(store)
    for where, which, viewer in (
        (key, 10_000, TESTER), (other, asked, TESTER), (key, asked, Viewer()),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            does(store, where, answer, which, "So.", viewer=viewer)


def test_what_an_id_is_of_is_told_to_whoever_may_see_it(store: Engine, key: str) -> None:
    update = file(store, key)
    asked = does(store, key, ask, GOAL, "G", member(store, key, "Bo"), "Why?")
    with reading(store) as session:
        for place, id_ in ((update_place, update), (question_place, asked)):
            program, kind, item = place(session, id_, TESTER)
            assert (program.key, kind, item) == (key, ItemKind.GOAL, "G")
            for viewer, which in ((Viewer(), id_), (TESTER, 10_000)):
                with pytest.raises(NotFound):
                    place(session, which, viewer)
        program = program_value(session, key, TESTER)
        assert [q.id for q in questions(session, program, TODAY)] == [asked]
        assert questions(session, program, WEEK) == ()

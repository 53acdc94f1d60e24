"""What the form of an update begins with, and of which week it is."""

from datetime import date
from typing import Any

import pytest

from dashboard.my_updates import (
    UpdateForm,
    as_shown,
    item_name,
    last_texts,
    newest_of,
    prefilled,
    since_in_words,
    week_asked_for,
    week_to_file,
)
from dashboard.path_to_green.weekly import Latest
from dashboard.status_updates.due import DueItem, Since
from dashboard.status_updates.form_fields import GOAL_UPDATE
from dashboard.status_updates.questions import Question
from dashboard.status_updates.silence import Owed, Silence, Tracked
from dashboard.status_updates.updates import ItemKind, Stage, StatusUpdate, Subject
from tests.dashboard.path_to_green.given import CALENDAR, at, update

LAST, WEEK = date(2026, 11, 14), date(2026, 11, 21)
MONDAY = date(2026, 11, 23)
SAID = {
    "headline": "Two issuers wait", "why": "A late release.", "changed": "One went live.",
    "next_steps": "A call.", "decision": "More people.", "date_to_green": date(2026, 12, 19),
}  # fmt: skip


def form_of(*updates: StatusUpdate, since: Since | None = None, **more: Any) -> UpdateForm:
    tracked = Tracked(ItemKind.GOAL, "G", "A goal", "Ann", "T", date(2026, 6, 6), updates)
    newest = max(updates, key=lambda each: (each.week, each.at), default=None)
    owed = Owed(tracked, Silence(WEEK, 0), newest)
    due = DueItem(owed, "Ann", None, None, None, None, since, (), True)
    return UpdateForm(due, Subject.GOAL, 1, WEEK, **more)


def test_a_form_begins_with_what_lasts_and_asks_for_the_headline_anew() -> None:
    found = prefilled(form_of(update(LAST, "amber", **SAID)))
    assert found.keys() == {field.name for field in GOAL_UPDATE}
    assert (found["colour"], found["why"]) == ("amber", "A late release.")
    assert (found["next_steps"], found["decision"]) == ("A call.", "More people.")
    assert found["date_to_green"] == "2026-12-19"
    assert (found["headline"], found["changed"]) == ("", "")


def test_last_week_s_words_are_all_there_to_be_copied() -> None:
    found = last_texts(form_of(update(LAST, "amber", **SAID)))
    day = {"colour": "amber", "date_to_green": "2026-12-19"}
    assert found == {**SAID, **day}


def test_without_an_update_nothing_is_filled_in_and_nothing_can_be_copied() -> None:
    form = form_of()
    assert set(prefilled(form).values()) == {""}
    assert last_texts(form) == {}


def test_what_is_filed_already_is_changed_as_it_stands() -> None:
    first = update(WEEK, "red", id=3, headline="First", at=at("2026-11-20 09:00"))
    second = update(WEEK, "amber", id=4, headline="Second", at=at("2026-11-20 10:00"))
    form = form_of(update(LAST, headline="Old"), first, second)
    assert form.base == 4
    assert prefilled(form)["headline"] == "Second"
    assert form.before is None  # the newest one is of this week


def test_a_draft_is_nothing_that_is_filed() -> None:
    drafted = update(WEEK, stage=Stage.DRAFT, id=9)
    assert newest_of([drafted], WEEK) is None


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (38.0, 38.5, "The value went up from 38 to 38.5."),
        (38.5, 38.0, "The value went down from 38.5 to 38."),
        (38.0, 38.0, "The value is 38, as it was."),
        (None, 38.0, "The value is 38."),
        (38.0, None, ""),
    ],
)
def test_what_the_value_did_since_is_said_in_a_sentence(
    before: float | None, now: float | None, said: str
) -> None:
    since = Since(
        None if before is None else Latest(LAST, before), None if now is None else Latest(WEEK, now)
    )
    form = form_of(update(LAST), since=since)
    assert since_in_words(form) == said
    assert prefilled(form)["changed"] == said


def test_the_question_that_an_update_answers_is_named() -> None:
    asked = Question(7, "goal", "G", "Max", "Ann", 2, "Why so late?", 0)
    assert prefilled(form_of(asked=asked))["question"] == "7"


@pytest.mark.parametrize(
    ("today", "week"),
    [
        (date(2026, 11, 20), WEEK),
        (WEEK, WEEK),
        (MONDAY, WEEK),  # two days late: the week that has just ended
        (date(2026, 11, 24), WEEK),
        (date(2026, 11, 25), date(2026, 11, 28)),  # what is missing is outdated by now
    ],
)
def test_the_week_of_which_updates_are_asked(today: date, week: date) -> None:
    assert week_asked_for(CALENDAR, today) == week


def test_what_has_just_begun_is_filed_for_its_first_week() -> None:
    assert week_to_file(MONDAY, WEEK, CALENDAR) == date(2026, 11, 28)
    assert week_to_file(date(2026, 6, 6), WEEK, CALENDAR) == WEEK


def test_what_a_colour_does_not_ask_for_is_not_taken() -> None:
    fields = {
        "colour": "green",
        "headline": "Fine",
        "date_to_green": "2026-12-01",
        "action_text": "X",
    }
    assert as_shown(fields) == {**fields, "date_to_green": "", "action_text": ""}
    red = {**fields, "colour": "red"}
    assert as_shown(red) == red


def test_an_item_is_named_by_its_kind_and_key() -> None:
    assert item_name(ItemKind.GOAL, "G:1") == "goal:G:1"

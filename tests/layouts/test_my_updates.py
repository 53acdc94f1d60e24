"""What the page of updates says, and what its forms are made of."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from dashboard.my_updates import MyUpdates, OwedAction, UpdateForm
from dashboard.path_to_green.calculation import path_to_green
from dashboard.path_to_green.goals import GoalFacts
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue, daily_values
from dashboard.slips import DateMove
from dashboard.status_updates.due import DueItem, UpdatesDue, Whose
from dashboard.status_updates.questions import Question
from dashboard.status_updates.silence import Owed, Silence, Tracked
from dashboard.status_updates.updates import ItemKind, Subject
from layouts.my_updates.page import content
from tests.dashboard.path_to_green.given import PROGRAM, action, goal, update
from tests.layouts.given import of_class, of_kind, parts, words

LAST, WEEK, TODAY = date(2026, 11, 14), date(2026, 11, 21), date(2026, 11, 22)
ASKED = Question(7, "goal", "G", "Max", "Ann", 2, "Why *so* late?", 0)
CUT = PROGRAM.calendar.cut(TODAY)
GOAL = goal("G", title="Ten banks", start=date(2026, 6, 6), due=date(2026, 12, 26))


def item(**more: Any) -> DueItem:
    said = update(LAST, "amber", headline="Two wait", why="Late.", date_to_green=date(2026, 12, 19))
    facts = GoalFacts(
        (GOAL,), daily_values([DailyValue("G", WEEK, 60.0)]), {"G": (said,)}, {"G": (action(),)}
    )
    board = path_to_green(facts, PROGRAM, Scope("goals", TODAY), None)
    tracked = Tracked(ItemKind.GOAL, "G", "Ten banks", "Ann", "T", GOAL.start, (said,))
    owed = Owed(tracked, Silence(WEEK, 1), said)
    held = DueItem(owed, "Ann", None, None, None, board.of("G"), None, (), True)
    return replace(held, **more)


def page(*items: DueItem, now: bool = True, asked: Question | None = None, **more: Any) -> str:
    return words(content(found(*items, now=now, asked=asked, **more)))


def found(
    *items: DueItem,
    now: bool = True,
    asked: Question | None = None,
    bulk: bool = False,
    answerable: frozenset[int] = frozenset({7}),
    **more: Any,
) -> MyUpdates:
    scope = Scope("goals", WEEK, view={"bulk": "yes"} if bulk else {})
    due = UpdatesDue(
        PROGRAM, Scope("goals", TODAY if now else WEEK), CUT, False, WEEK, Whose.MINE,
        (Whose.MINE, Whose.TEAM), items, (), (), (asked,) if asked else (),
        answerable, {("goal", "G"): "Ten banks"},
    )  # fmt: skip
    forms = (
        tuple(UpdateForm(each, Subject.GOAL, n + 1, WEEK, asked) for n, each in enumerate(items))
        * now
    )
    usual: dict[str, Any] = {"actions": (), "filed": (), "items": items}
    return MyUpdates(due, scope, now, forms=forms, chosen=next(iter(forms), None), **usual | more)


def marks(node: Any, name: str) -> list[str]:
    return [getattr(each, name) for each in parts(node) if getattr(each, name, None) is not None]


def test_the_page_says_what_is_owed_and_what_the_last_update_and_the_numbers_say() -> None:
    said = page(item())
    assert "1 update due from you, and overdue." in said
    for part in ("as of today, 22 Nov 2026", "at risk", "Two wait", "60 on 21 Nov 2026",
                 "40 short of the target", "Do it · Ann, by 1 Mar 2026"):  # fmt: skip
        assert part in said


def test_the_form_begins_with_what_lasts_and_carries_last_week_s_words() -> None:
    tree = content(found(item()))
    names = [name for name in marks(tree, "data-form") if name.startswith("goal-update")]
    assert names == ["goal-update:1:2026-11-21"]
    (drawn,) = [json.loads(text) for text in marks(tree, "data-drawn") if "headline" in text]
    assert (drawn["colour"], drawn["why"], drawn["headline"]) == ("amber", "Late.", "")
    assert (drawn["date_to_green"], drawn["due"]) == ("2026-12-19", "2026-12-26")
    (last,) = marks(tree, "data-last")
    assert json.loads(last)["headline"] == "Two wait"


def test_an_open_action_stands_with_the_day_that_holds_now() -> None:
    moved = DateMove(date(2026, 3, 1), date(2026, 12, 4), "Later", at=0)
    facts = GoalFacts((GOAL,), daily_values([]), {}, {"G": (action(moves=(moved,)),)})
    board = path_to_green(facts, PROGRAM, Scope("goals", TODAY), None)
    (listed,) = of_class(content(found(item(standing=board.of("G")))), "open-actions")
    assert words(listed).strip() == "Do it · Ann, by 4 Dec 2026"


def test_a_date_back_to_green_that_is_over_is_asked_for_anew() -> None:
    said = update(LAST, "red", date_to_green=date(2026, 11, 13))
    of = item()
    tracked = replace(of.owed.item, updates=(said,))
    late = replace(of, owed=replace(of.owed, item=tracked, newest=said))
    asks = "13 Nov 2026 is over: say the day that holds now, and why it moves."
    assert asks in page(late)
    assert "is over: say the day" not in page(of)


def test_all_colours_are_in_sight_with_shape_and_word() -> None:
    (pick,) = of_kind(content(found(item())), "RadioItems")
    assert [each["value"] for each in pick.options] == [
        "green", "amber", "red", "not started", "candidate", "done", "cancelled",
    ]  # fmt: skip
    said = [words(each["label"]) for each in pick.options[:3]]
    assert [each.split()[0] for each in said] == ["●", "▲", "■"]
    assert "On track" in said[0]


def test_nothing_owed_says_so_and_offers_one_way_on() -> None:
    said = page()
    assert "Nothing is due from you." in said
    assert "To the path to green" in said


def test_a_week_that_is_over_has_no_forms_and_leads_to_today() -> None:
    tree = content(found(item(), now=False))
    assert of_kind(tree, "Form") == []
    assert "File updates as of today" in words(tree)


def test_a_question_stands_in_the_form_as_it_was_written() -> None:
    tree = content(found(item(), asked=ASKED))
    (group,) = of_class(tree, "answer-fields")
    assert "Why *so* late?" in words(group)
    assert "question-answer:7" in marks(tree, "data-form")
    assert "Max asks Ann about “Ten banks”" in words(tree)


def test_a_question_to_somebody_else_waits_for_them() -> None:
    tree = content(found(asked=ASKED, answerable=frozenset()))
    assert marks(tree, "data-form") == []
    assert "Ann has not answered yet." in words(tree)


def test_the_headline_counts_what_is_overdue_in_words() -> None:
    late, due = item(), item(owed=replace(item().owed, silence=Silence(WEEK, 0)))
    of_all = found(late, due)
    of_all = replace(of_all, due=replace(of_all.due, whose=Whose.ALL))
    assert "2 updates due, 1 of them overdue." in words(content(of_all))
    assert "2 updates due from you, all overdue." in page(late, late)
    assert "2 updates due from you." in page(due, due)
    none = found()
    assert "Nothing is due." in words(
        content(replace(none, due=replace(none.due, whose=Whose.ALL)))
    )


def test_what_others_file_is_listed_and_leads_to_the_goal() -> None:
    tree = content(replace(found(item(may_file=False)), forms=(), chosen=None))
    assert "Others file what is due." in words(tree)
    (way,) = of_class(tree, "update-way")
    assert way.href == "/goal?program=goals&as_of=2026-11-21&key=G"


def test_rules_that_nobody_files_are_told_at_the_top() -> None:
    said = page(item(), people=("Ann", "Bob"))
    assert said.index("Nobody files updates of the rules: say who") < said.index("Two wait")
    assert "Nobody files updates of the rules" not in page(item())


def test_in_a_row_each_form_knows_the_next() -> None:
    tree = content(found(item(), item(), bulk=True))
    assert marks(tree, "data-following") == ["goal-update:2:2026-11-21", ""]


def test_what_was_filed_cannot_be_said_unchanged_again() -> None:
    (form,) = found(item()).forms
    tracked = form.item
    filed = update(WEEK, "red", id=9, headline="Worse")
    owed = Owed(replace(tracked, updates=(*tracked.updates, filed)), Silence(None, 0), filed)
    tree = content(found(replace(form.due, owed=owed)))
    assert "filed, may be changed" in words(tree)
    assert [each for each in marks(tree, "data-form") if each.startswith("goal-same")] == []
    assert "9" in marks(tree, "data-base")


def test_actions_say_how_late_they_are_and_lead_to_what_they_are_for() -> None:
    late = OwedAction("Call", "Ann", date(2026, 11, 20), 2, "G", "/goal?x")
    said = page(item(), actions=(late,))
    assert "1 action open, 1 overdue." in said
    assert "2 days overdue" in said

"""The forms of a goal over HTTP: its definition, values, dates, plan and actions."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.errors import NotFound
from dashboard.path_to_green.form_fields import DEFINITION, NEW_GOAL, PLAN
from dashboard.scorecard.definitions import Direction
from tests.callbacks.goal_site import BEFORE, TODAY, WEEK, Site
from tests.conftest import count

NEW = {
    "title": "New", "owner": "Bob", "team": "T", "direction": "down", "baseline": "20",
    "target": "12", "start": "2026-11-01", "due": "2027-03-31",
}  # fmt: skip
DO = {"text": "Hire", "owner": "Bob", "due": "2026-12-12", "expected_impact": "9"}


@pytest.fixture
def site(store: Engine) -> Site:
    return Site(store)


def new_goal(**said: str) -> dict[str, str]:
    return {field.name: "" for field in NEW_GOAL} | NEW | {"key": "N"} | said


def definition(site: Site, **said: str) -> dict[str, str]:
    stands = site.editing().form or {}
    blank = {field.name: stands.get(field.name, "") for field in DEFINITION}
    return {**blank, "since": "2026-11-22", **said}


def plan(**said: str) -> dict[str, str]:
    return {field.name: "" for field in PLAN} | said


def changed(**said: str) -> dict[str, str]:
    return {**DO, "reason": "", "done": "", "realised_impact": "", "evidence": "", **said}


def test_a_goal_is_added_by_a_manager_and_has_its_page(site: Site) -> None:
    form = f"goal-new:{site.program}"
    assert site.post(form, new_goal(), who="ann").status_code == 403
    answer = site.post(form, new_goal(unit="days"), who="manager")
    assert answer.status_code == 200
    assert answer.json["go"] == f"/goal?program={site.key}&as_of=2026-11-22&key=N"
    goal = site.story("N").goal
    assert goal.unit == "days"
    assert (goal.title, goal.owner, goal.direction) == ("New", "Bob", Direction.DOWN)
    assert (goal.baseline, goal.target, goal.due) == (20.0, 12.0, date(2027, 3, 31))


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"key": "G"}, "key", "already"),
        ({"title": ""}, "title", "to be reached"),
        ({"owner": "Ann; Bob"}, "owner", "one person"),
        ({"target": "30"}, "target", "the other way"),
        ({"target": ""}, "target", "give the value"),
        ({"baseline": "many"}, "baseline", "is no number"),
        ({"due": "2026-10-01"}, "due", "is before that"),
        ({"tolerance_share": "10"}, "tolerance_share", "from 0 to 1"),
        ({"metric": "none"}, "metric", "no metric “none”"),
        ({"parent": "none"}, "parent", "no goal “none”"),
        ({"band_low": "1"}, "band_low", "leave the band empty"),
        ({"tags": "x" * 100_000}, "tags", "at most"),
        ({"unit": "x" * 41}, "unit", "at most"),
        ({"unit": "a\x07b"}, "unit", "control characters"),
    ],
)
def test_what_is_wrong_with_a_goal_is_said_beside_its_field(
    site: Site, said: dict[str, str], field: str, words: str
) -> None:
    answer = site.post(f"goal-new:{site.program}", new_goal(**said), who="manager")
    assert answer.status_code == 422
    assert words in answer.json["problems"][field]
    assert count(site.engine, "goal") == 2


def test_a_goal_is_defined_anew_from_a_day_on_and_its_due_date_stays(site: Site) -> None:
    version = site.editing().version
    said = definition(site, title="Another", target="120")
    assert site.of_goal("goal-definition", said, version).status_code == 200
    assert site.story().goal.title == "Another"
    assert site.story(as_of=WEEK).goal.title == "A goal"
    assert site.story().standing.due.current == date(2026, 12, 26)


def test_a_definition_that_is_changed_gives_nobody_the_goal_back(site: Site) -> None:
    given = {"person": "Bob", "reason": "Left"}
    assert site.of_goal("goal-reassign", given).status_code == 200
    changed = definition(site, title="Approve even more")
    assert site.of_goal("goal-definition", changed, site.editing().version).status_code == 200
    assert (site.story().goal.title, site.story().goal.owner) == ("Approve even more", "Bob")


def test_the_form_of_a_definition_holds_what_is_in_force(site: Site) -> None:
    from_now_on = definition(site, target="300")
    assert site.of_goal("goal-definition", from_now_on, site.editing().version).status_code == 200
    always = {**definition(site), "target": "200", "since": ""}
    assert site.of_goal("goal-definition", always, site.editing().version).status_code == 200
    assert site.story().goal.target == 300
    form = site.editing().form or {}
    assert form["target"] == "300.0"


def test_of_two_definitions_the_second_sees_both(site: Site) -> None:
    version, said = site.editing().version, definition(site)
    site.of_goal("goal-definition", {**said, "title": "Mine"}, version)
    drawn = dict(said)
    form = f"goal-definition:{site.ids['G']}"
    second = site.post(form, {**said, "title": "Theirs"}, version, "manager", drawn)
    assert second.status_code == 409
    assert second.json["choices"].keys() == {"title"}
    assert second.json["fields"]["since"] == "2026-11-22"


def test_a_goal_is_given_up_from_a_day_on(site: Site) -> None:
    answer = site.of_goal("goal-give-up", {"since": "2026-11-22"}, site.editing().version)
    assert answer.status_code == 200
    assert answer.json["go"].startswith("/path-to-green?")
    assert site.story(as_of=WEEK).goal.key == "G"
    assert [each.owed.item.key for each in site.mine().items] == ["H"]


def test_a_goal_that_was_given_up_is_defined_anew(site: Site) -> None:
    gone = site.of_goal("goal-give-up", {"since": "2026-11-20"}, site.editing().version)
    assert gone.status_code == 200
    anew = new_goal(key="G", title="Again", due="2027-03-31")
    answer = site.post(f"goal-new:{site.program}", anew, who="manager")
    assert answer.status_code == 200, answer.text
    goal, due = site.story().goal, site.story().standing.due
    assert (goal.title, due.original, due.current) == (
        "Again", date(2026, 12, 26), date(2027, 3, 31),
    )  # fmt: skip
    assert site.story(as_of=BEFORE).goal.title == "A goal"
    with pytest.raises(NotFound):
        site.story(as_of=WEEK)


def test_the_due_date_moves_with_a_reason_and_the_first_one_stays(site: Site) -> None:
    version = site.editing().version
    without = site.of_goal("goal-due", {"due": "2027-01-30", "reason": ""}, version, "ann")
    assert without.json["problems"].keys() == {"reason"}
    said = {"due": "2027-01-30", "reason": "A freeze."}
    assert site.of_goal("goal-due", said, version, "bob").status_code == 403
    assert site.of_goal("goal-due", said, version, "ann").status_code == 200
    due = site.story().standing.due
    assert (due.original, due.current) == (date(2026, 12, 26), date(2027, 1, 30))
    again = site.of_goal("goal-due", {**said, "due": "2027-02-27"}, version, "ann")
    assert again.status_code == 409
    assert again.json["theirs"]["due"] == "2027-01-30"


def test_a_value_is_typed_for_the_day_that_one_looks_at(site: Site) -> None:
    form, base = f"goal-value:{site.ids['G']}:{WEEK}", site.editing(as_of=WEEK).value_base
    assert site.post(form, {"value": "60.5"}, base, "bob").status_code == 403
    assert site.post(form, {"value": "many"}, base).json["problems"].keys() == {"value"}
    assert site.post(form, {"value": "60.5"}, base).status_code == 200
    standing = site.story().standing
    assert standing.value == 60.5
    assert site.post(form, {"value": "61"}, base).status_code == 409
    held = site.editing(as_of=WEEK)
    assert held.value == 60.5
    assert site.post(form, {"value": ""}, held.value_base).status_code == 200
    assert site.editing(as_of=WEEK).value is None


def test_a_plan_is_written_and_written_over_with_both_in_sight(site: Site) -> None:
    said = plan(causes="One cause.", trigger="A delay", decided_until="2026-12-01")
    assert site.of_goal("goal-plan", said, None, "ann").status_code == 200
    held = site.story().standing.plan
    assert (held.causes, held.trigger, held.decided_until) == (
        "One cause.", "A delay", date(2026, 12, 1),
    )  # fmt: skip
    second = site.of_goal("goal-plan", plan(causes="Another."), None, "manager")
    assert second.status_code == 409
    assert second.json["theirs"]["causes"] == "One cause."
    base = site.editing().plan_base
    assert site.of_goal("goal-plan", plan(causes="Both."), base).status_code == 200
    assert site.story().standing.plan.causes == "Both."


def test_an_action_is_added_moved_with_a_reason_and_done_with_what_it_brought(site: Site) -> None:
    assert site.of_goal("goal-action-new", DO, None, "bob").status_code == 403
    assert site.of_goal("goal-action-new", DO, None, "ann").status_code == 200
    (action,) = site.editing("bob").actions
    assert action.may_change  # who does it says so
    form = f"goal-action:{action.id}"
    later = changed(due="2026-12-30")
    assert site.post(form, later, action.version, "bob").json["problems"].keys() == {"reason"}
    moved = {**later, "reason": "Sick."}
    assert site.post(form, moved, action.version, "bob").status_code == 200
    assert site.post(form, moved, action.version, "ann").status_code == 409
    (now,) = site.editing().actions
    done = changed(due="2026-12-30", done="2026-11-22", realised_impact="-1", evidence="A link")
    assert site.post(form, done, now.version, "bob").status_code == 200
    (held,) = site.story().standing.actions
    assert (held.done, held.realised_impact, held.evidence) == (TODAY, -1.0, "A link")
    ledger = site.story().ledgers[1]
    assert (ledger.original, ledger.current) == (date(2026, 12, 12), date(2026, 12, 30))
    assert [move.reason for move in ledger.moves] == ["Sick."]


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"owner": "Ann, Bob"}, "owner", "one person"),
        ({"due": "2020-01-01"}, "due", "is before that"),
        ({"expected_impact": "-1"}, "expected_impact", "without a minus sign"),
        ({"text": "x" * 100_000}, "text", "at most 1,000 characters"),
    ],
)
def test_what_is_wrong_with_an_action_is_said_beside_its_field(
    site: Site, said: dict[str, str], field: str, words: str
) -> None:
    answer = site.of_goal("goal-action-new", {**DO, **said}, None, "ann")
    assert answer.status_code == 422
    assert words in answer.json["problems"][field]


def test_everybody_sees_the_forms_that_are_theirs(site: Site) -> None:
    address = "/_dash-layout"
    assert site.browsers["reader"].get(address).status_code == 200
    found = {who: site.editing(who) for who in ("ann", "bob", "reader", "manager")}
    assert {who: each.led.may_change for who, each in found.items()} == {
        "ann": True, "bob": False, "reader": False, "manager": True,
    }  # fmt: skip
    assert [who for who, each in found.items() if each.led.may_manage] == ["manager"]

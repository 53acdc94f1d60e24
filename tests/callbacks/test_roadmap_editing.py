"""The forms of the roadmap over HTTP: initiatives, dates, dependencies, what-ifs, the plan."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.roadmap.form_fields import LINKS
from dashboard.roadmap.initiatives import Dependency, Link, State
from dashboard.roadmap.shifts import Shift
from dashboard.roadmap.values import Status
from dashboard.status_updates.form_fields import ITEM_UPDATE
from dashboard.status_updates.updates import Subject
from layouts.my_updates.form import update_name
from layouts.roadmap.words import LINKS as LINK_WORDS
from tests.callbacks.roadmap_site import USUAL, WEEK, Site
from tests.conftest import count

NEW = {"key": "N", "title": "A new one", "owner": "Bob", **USUAL}
STONE = {"key": "beta", "title": "Beta", "date": "2026-12-01"}


@pytest.fixture
def site(store: Engine) -> Site:
    return Site(store)


def test_an_initiative_is_added_by_a_manager_and_has_its_page(site: Site) -> None:
    form = f"initiative-new:{site.program}"
    assert site.post(form, NEW, who="ann").status_code == 403
    answer = site.post(form, {**NEW, "ai": "yes", "cost": "1500"}, who="manager")
    assert answer.json["go"] == f"/initiative?program={site.key}&as_of=2026-11-22&key=N"
    of = site.story("N").initiative
    assert (of.title, of.owner, of.ai, of.cost, of.state) == (
        "A new one", "Bob", True, 1500.0, State.COMMITTED,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"key": "A"}, "key", "already"),
        ({"key": ""}, "key", "of its own"),
        ({"title": ""}, "title", "what it is called"),
        ({"state": "perhaps"}, "state", "that are offered"),
        ({"start": "2026-12-01", "end": "2026-11-01"}, "end", "is before that"),
        ({"confidence": "80"}, "confidence", "from 0 to 1"),
        ({"impact": "11"}, "impact", "from 0 to 10"),
        ({"effort": "many"}, "effort", "no number"),
        ({"goals": "none"}, "goals", "no “none” among this program’s goals"),
        ({"metrics": "none"}, "metrics", "no “none” among this program’s metrics"),
        ({"lane": "x" * 201}, "lane", "at most 200"),
        ({"stage": "a\x07b"}, "stage", "control characters"),
    ],
)
def test_what_is_wrong_with_an_initiative_is_said_beside_its_field(
    site: Site, said: dict[str, str], field: str, words: str
) -> None:
    answer = site.post(f"initiative-new:{site.program}", {**NEW, **said})
    assert answer.status_code == 422
    problem = answer.json["problems"][field].replace("'", "’")
    assert words in problem
    assert count(site.engine, "initiative") == 3


def test_what_it_is_is_said_by_its_owner_and_nobody_else(site: Site) -> None:
    said = site.definition(title="Answer at once", stage="Pilot", benefit="9000")
    for who, status in (("bob", 403), ("reader", 403), ("stranger", 403)):
        assert site.of_it("initiative-definition", who, **said).status_code == status
    assert site.of_it("initiative-definition", "ann", **said).status_code == 200
    of = site.story().initiative
    assert (of.title, of.stage, of.benefit) == ("Answer at once", "Pilot", 9000.0)
    assert site.story(as_of=WEEK).initiative.title == "Answer sooner"


def test_a_choice_that_nobody_made_stays_unsaid(site: Site) -> None:
    before = count(site.engine, "initiative_word")
    assert site.of_it("initiative-definition", **site.definition()).status_code == 200
    assert count(site.engine, "initiative_word") == before
    assert site.of_it("initiative-definition", **site.definition(stage="Build")).status_code == 200
    assert count(site.engine, "initiative_word") == before + 1


def test_of_two_who_say_what_it_is_the_second_sees_both_texts(site: Site) -> None:
    version, drawn = site.editing().version, site.definition()
    first = site.of_it("initiative-definition", base=version, **{**drawn, "title": "Mine"})
    assert first.status_code == 200
    form = f"initiative-definition:{site.ids['A']}"
    theirs = {**drawn, "title": "Theirs", "stage": "Pilot"}
    second = site.post(form, theirs, version, "manager", drawn)
    assert second.status_code == 409
    assert second.json["choices"]["title"] == {
        "mine": "Theirs", "theirs": "Mine", "together": "Theirs Mine",
    }  # fmt: skip
    assert second.json["choices"].keys() == {"title"}  # nothing else was changed by both
    assert second.json["fields"]["stage"] == "Pilot"
    assert second.json["fields"]["state"] == "committed"
    again = site.post(form, {**theirs, "title": "Both"}, second.json["base"], "manager", drawn)
    assert again.status_code == 200
    assert site.story().initiative.title == "Both"


def test_whose_it_is_and_its_lane_managers_say(site: Site) -> None:
    said = {"lane": "Risk", "owner": "Bob"}
    assert site.of_it("initiative-place", "ann", **said).status_code == 403
    assert site.of_it("initiative-place", "manager", **said).status_code == 200
    of = site.story().initiative
    assert (of.lane, of.owner) == ("Risk", "Bob")
    assert site.editing(who="bob").led.may_change


def test_dates_move_with_a_reason_and_the_first_ones_stay(site: Site) -> None:
    moved = {"start": "2026-10-01", "end": "2027-01-31"}
    without = site.of_it("initiative-dates", **moved)
    assert without.json["problems"].keys() == {"reason"}
    early = site.of_it("initiative-dates", start="2026-10-01", end="2026-09-01", reason="So.")
    assert "is before that" in early.json["problems"]["end"]
    stale = site.editing().version
    assert site.of_it("initiative-dates", reason="A freeze.", **moved).status_code == 200
    end = site.story().ledgers["end"]
    assert (end.original, end.current) == (date(2026, 12, 31), date(2027, 1, 31))
    assert [(move.reason, move.by) for move in end.moves] == [("A freeze.", "Ann")]
    again = site.of_it("initiative-dates", base=stale, reason="Sick.", **moved)
    assert again.status_code == 409
    assert again.json["theirs"]["end"] == "2027-01-31"


def test_an_initiative_is_given_up_by_a_manager_with_a_reason(site: Site) -> None:
    assert site.of_it("initiative-give-up", "ann", reason="No.").status_code == 403
    bare = site.of_it("initiative-give-up", "manager")
    assert bare.json["problems"].keys() == {"reason"}
    assert site.of_it("initiative-give-up", "manager", reason="No budget.").status_code == 200
    assert site.story().standing.status is Status.CANCELLED
    assert site.story().changes[0].reason == "No budget."
    own = site.of_it("initiative-definition", **{**site.definition(), "state": "committed"})
    assert own.status_code == 200  # its owner takes it up again
    back = site.of_it("initiative-definition", **{**site.definition(), "state": "cancelled"})
    assert back.status_code == 403


def test_a_milestone_is_added_moved_met_and_taken_back(site: Site) -> None:
    assert site.of_it("initiative-milestone-new", "bob", **STONE).status_code == 403
    assert site.of_it("initiative-milestone-new", **STONE).status_code == 200
    twice = site.of_it("initiative-milestone-new", **STONE)
    assert "already" in twice.json["problems"]["key"]
    later = {"key": "beta", "date": "2026-12-24"}
    assert site.of_it("initiative-milestone", **later).json["problems"].keys() == {"reason"}
    assert site.of_it("initiative-milestone", reason="Late.", **later).status_code == 200
    (stone,) = site.story().initiative.milestones
    assert (stone.title, stone.dates.original, stone.dates.current) == (
        "Beta", date(2026, 12, 1), date(2026, 12, 24),
    )  # fmt: skip
    future = site.of_it("initiative-milestone-met", key="beta", done="2026-12-24")
    assert "has come" in future.json["problems"]["done"]
    assert site.of_it("initiative-milestone-met", key="beta", done="2026-11-20").status_code == 200
    assert site.story().initiative.milestones[0].done == date(2026, 11, 20)
    assert site.of_it("initiative-milestone-met", key="beta").status_code == 200
    assert site.story().initiative.milestones[0].done is None
    both = site.of_it("initiative-milestone", gone="yes", **later)
    assert "Either" in both.json["problems"]["gone"]
    gone = site.of_it("initiative-milestone", key="beta", gone="yes", reason="Dropped.")
    assert gone.status_code == 200
    assert site.story().initiative.milestones == ()


def test_a_milestone_is_called_otherwise_and_its_day_stays(site: Site) -> None:
    site.of_it("initiative-milestone-new", **STONE)
    assert site.of_it("initiative-milestone", key="beta").json["problems"].keys() == {"date"}
    assert site.of_it("initiative-milestone", key="beta", title="Pilot").status_code == 200
    (stone,) = site.story().initiative.milestones
    assert (stone.title, stone.dates.current) == ("Pilot", date(2026, 12, 1))
    none = site.of_it("initiative-milestone-met", key="none", done="2026-11-20")
    assert none.status_code == 404


def test_of_two_who_move_a_milestone_the_second_sees_both_days(site: Site) -> None:
    site.of_it("initiative-milestone-new", **STONE)
    version = site.editing().version
    for day, status in (("2026-12-10", 200), ("2026-12-20", 409)):
        answer = site.of_it(
            "initiative-milestone", base=version, key="beta", date=day, reason="Late."
        )
        assert answer.status_code == status
    assert answer.json["choices"].keys() == {"date"}
    assert answer.json["theirs"]["date"] == "2026-12-10"
    assert answer.json["theirs"]["title"] == ""  # what this edit leaves alone stays


def test_a_dependency_is_set_changed_and_removed(site: Site) -> None:
    said = {"predecessor": "A", "link": "FS", "lag": "3"}
    assert site.of_it("initiative-dependency", "bob", "B", **said).status_code == 403
    assert site.of_it("initiative-dependency", "ann", "B", **said).status_code == 200
    assert site.story("B").board.dependencies == (Dependency("A", "B", Link.FS, 3),)
    other = {**said, "link": "SS", "lag": "-2"}
    assert site.of_it("initiative-dependency", "ann", "B", **other).status_code == 200
    assert site.story("B").predecessors[0].dependency == Dependency("A", "B", Link.SS, -2)
    assert site.of_it("initiative-dependency-end", "ann", "B", predecessor="A").status_code == 200
    assert site.story("B").board.dependencies == ()


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"predecessor": "A"}, "predecessor", "does not wait for itself"),
        ({"predecessor": "X"}, "predecessor", "no initiative “X”"),
        ({"predecessor": ""}, "predecessor", "what it waits for"),
        ({"predecessor": "C", "lag": "many"}, "lag", "no number"),
        ({"predecessor": "C", "lag": "1.5"}, "lag", "whole days"),
        ({"predecessor": "C", "lag": "99999"}, "lag", "at most 3,660"),
        ({"predecessor": "C", "link": "XX"}, "link", "that are offered"),
        ({"predecessor": "B"}, "predecessor", "“Answer sooner” (A) → “Then pilot” (B) → “Answer"),
    ],
)
def test_what_cannot_be_waited_for_is_said_beside_its_field(
    site: Site, said: dict[str, str], field: str, words: str
) -> None:
    first = site.of_it("initiative-dependency", "ann", "B", predecessor="A", link="FS")
    assert first.status_code == 200
    answer = site.of_it("initiative-dependency", **{"link": "FS", **said})
    assert answer.status_code == 422
    assert words in answer.json["problems"][field]
    assert site.story().predecessors == ()


def test_who_asks_delegates_and_gives_it_away_is_seen_on_its_page(site: Site) -> None:
    asked = {"asked_of": "Ann", "text": "Why so late?"}
    form = f"initiative-question:{site.ids['A']}"
    answer = site.browsers["reader"].post(f"/forms/{form}", json={"fields": asked})
    assert answer.json["go"] == f"/initiative?program={site.key}&as_of=2026-11-22&key=A"
    (question,) = site.editing(who="ann").led.questions
    assert (question.text, question.may_answer) == ("Why so late?", True)
    lent = {"person": "Bob", "until": "2026-12-01", "reason": "Away."}
    form = f"initiative-delegate:{site.ids['A']}"
    assert site.browsers["ann"].post(f"/forms/{form}", json={"fields": lent}).status_code == 200
    assert site.story().filer == "Bob"
    given = {"person": "Bob", "reason": "Left."}
    form, base = f"initiative-reassign:{site.ids['A']}", site.editing().led.assignment
    body = {"fields": given, "base": base}
    assert site.browsers["ann"].post(f"/forms/{form}", json=body).status_code == 403
    assert site.browsers["manager"].post(f"/forms/{form}", json=body).status_code == 200
    assert site.story().initiative.owner == "Bob"


def test_a_what_if_is_shown_before_it_is_taken_over_and_moves_all_or_nothing(site: Site) -> None:
    site.of_it("initiative-dependency", "ann", "B", predecessor="A", link="FS")
    form, said = f"roadmap-apply:{site.program}", {"shifts": "A:14:14", "reason": "A freeze."}
    seen = site.post(form, {**said, "shown": site.shown("A")}, who="ann", preview=True)
    assert "1 dependency would be violated" in seen.json["preview"]
    assert site.story().standing.span == site.story(as_of=WEEK).standing.span
    whole = {**said, "successors": "yes"}
    lacking = site.post(form, {**whole, "shown": site.shown("A")}, who="ann")
    assert lacking.status_code == 409  # B was not shown
    shown = {**whole, "shown": site.shown("A", "B")}
    assert site.post(form, {**shown, "reason": ""}).json["problems"].keys() == {"reason"}
    assert site.post(form, shown, who="bob").status_code == 403
    answer = site.post(form, shown, who="ann")
    assert answer.json["said"] == "2 initiatives moved."
    assert answer.json["go"] == f"/roadmap?program={site.key}&as_of=2026-11-22"
    ends = {key: site.story(key).standing.span for key in "AB"}
    assert {key: span.end for key, span in ends.items() if span} == {
        "A": date(2027, 1, 14), "B": date(2027, 3, 14),
    }  # fmt: skip
    assert site.post(form, shown, who="ann").status_code == 409  # it has moved since


def test_what_if_forms_refuse_what_no_form_of_ours_sends(site: Site) -> None:
    form = f"roadmap-apply:{site.program}"
    for said in ({"shifts": "A"}, {"shifts": "A:1:1", "shown": "1"}, {"shifts": "X:1:1"}):
        assert site.post(form, {**said, "reason": "So."}).status_code == 400
    assert site.post(form, {"shifts": "A:1:1"}, who="stranger", preview=True).status_code == 403
    missing = site.post("roadmap-apply:999999", {"shifts": "A:1:1", "reason": "x"}, preview=True)
    assert missing.status_code == 404


def test_a_lane_that_managers_did_not_name_is_refused(site: Site) -> None:
    form = f"roadmap-planning:{site.program}"
    base = site.plan("manager").planning_base
    stands = {**site.plan("manager").planning, "lanes": "Payments\nRisk"}
    assert site.post(form, stands, base, who="manager").status_code == 200
    lost = site.of_it("initiative-place", "manager", "A", lane="Nowhere", owner="Ann")
    assert "until managers name it" in lost.json["problems"]["lane"]
    assert (
        site.of_it("initiative-place", "manager", "A", lane="Risk", owner="Ann").status_code == 200
    )


def test_a_scenario_is_kept_and_dropped_by_who_keeps_it(site: Site) -> None:
    form, said = f"roadmap-scenario:{site.program}", {"shifts": "A:14:14", "name": "Two weeks"}
    assert site.post(form, said, who="reader").status_code == 403
    assert site.post(form, {**said, "name": ""}, who="ann").json["problems"].keys() == {"name"}
    assert site.post(form, said, who="ann").status_code == 200
    taken = site.post(form, {**said, "shifts": "B:1:1"}, who="bob")
    assert "Ann keeps a scenario of this name" in taken.json["problems"]["name"]
    (kept,) = site.plan("bob").scenarios
    assert (kept.name, kept.shifts, kept.by) == ("Two weeks", (Shift("A", 14, 14),), "Ann")
    drop = f"roadmap-scenario-drop:{kept.id}"
    assert site.post(drop, {}, who="bob").status_code == 403
    assert site.post(drop, {}, who="ann").status_code == 200
    assert site.plan().scenarios == ()
    assert site.post(drop, {}, who="ann").status_code == 404


def test_the_plan_is_decided_by_managers_and_a_second_one_sees_both(site: Site) -> None:
    form, stands = f"roadmap-planning:{site.program}", dict(site.plan().planning)
    said = {**stands, "line": "2", "lanes": "Risk\nOutreach", "capacity": "Risk; 2026-11-05; 8"}
    assert site.post(form, said, None, "ann").status_code == 403
    answer = site.post(form, said, None, "manager", stands)
    assert answer.json["go"] == f"/roadmap?program={site.key}&as_of=2026-11-22&part=planning"
    held = site.plan().planning
    assert (held["line"], held["lanes"]) == ("2", "Risk\nOutreach")
    assert held["capacity"] == "Risk; 2026-10-01; 8"
    again = site.post(form, {**stands, "line": "3"}, None, "manager", stands)
    assert again.status_code == 409
    assert again.json["choices"].keys() == {"line"}
    assert again.json["fields"]["lanes"] == "Risk\nOutreach"


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"line": "1.5"}, "line", "whole number"),
        ({"impact": "much"}, "impact", "no number"),
        ({"lanes": "x" * 300}, "lanes", "can be no lane"),
        ({"capacity": "Risk 8"}, "capacity", "lane; first day"),
        ({"capacity": "Risk; 2026-13-01; 8"}, "capacity", "is no day"),
    ],
)
def test_what_is_wrong_with_a_decision_is_said_beside_its_field(
    site: Site, said: dict[str, str], field: str, words: str
) -> None:
    form, stands = f"roadmap-planning:{site.program}", site.plan().planning
    answer = site.post(form, {**stands, **said})
    assert answer.status_code == 422
    assert words in answer.json["problems"][field]
    assert site.plan().planning_base is None


def test_an_update_of_an_initiative_is_filed_and_stands_on_its_page(site: Site) -> None:
    (form,) = site.mine().forms
    assert (form.item.title, form.subject) == ("Answer sooner", Subject.INITIATIVE)
    said = {each.name: "" for each in ITEM_UPDATE} | {"colour": "amber", "headline": "Slow"}
    said |= {"why": "Few people.", "next_steps": "Hire."}
    body = {"fields": {**said, "date_to_green": "2026-12-19"}, "drawn": {}, "base": None}
    address = f"/forms/{update_name(form)}"
    assert site.browsers["bob"].post(address, json=body).status_code == 403
    assert site.browsers["ann"].post(address, json=body).status_code == 200
    assert site.story().standing.status is Status.AMBER
    assert [each.update.headline for each in site.story().updates] == ["Slow"]


def test_every_way_of_waiting_has_words_for_its_form() -> None:
    assert LINKS.keys() == LINK_WORDS.keys() == set(Link)

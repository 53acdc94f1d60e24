"""Updates over HTTP: filed with a path to green, refused beside a field, raced for, asked about."""

from datetime import date

import pytest
from sqlalchemy import Engine

from dashboard.status_updates.due import Whose
from dashboard.status_updates.updates import Colour, ItemKind
from tests.callbacks.goal_site import ACTION, BACK, BEFORE, TODAY, WEEK, Site
from tests.conftest import count


@pytest.fixture
def site(store: Engine) -> Site:
    return Site(store)


def test_an_update_is_filed_and_leaves_the_list(site: Site) -> None:
    before = site.mine()
    assert [each.owed.item.key for each in before.items] == ["G", "H"]
    assert before.chosen is not None
    assert before.chosen.week == WEEK
    answer = site.file(headline="Ten banks", changed="Two more.")
    assert answer.status_code == 200
    assert answer.json["said"] == "The update of “A goal” for the week to 21 Nov 2026 is filed."
    assert answer.json["go"] == "/my-updates"
    after = site.mine()
    assert [each.owed.item.key for each in after.items] == ["H"]
    assert [each.owed.item.key for each in after.filed] == ["G"]
    newest = site.story().updates[0].update
    assert (newest.headline, newest.value, newest.author, newest.week) == (
        "Ten banks", 51.0, "Ann", WEEK,
    )  # fmt: skip


def test_the_form_begins_with_the_last_update_and_what_the_value_did(site: Site) -> None:
    drawn = site.drawn()
    assert (drawn["why"], drawn["next_steps"]) == ("Late.", "Call.")
    assert drawn["changed"] == "The value went up from 50 to 51."
    assert drawn["due"] == "2026-12-26"


@pytest.mark.parametrize("colour", ["amber", "red"])
def test_amber_and_red_ask_for_a_path_to_green(site: Site, colour: str) -> None:
    answer = site.file(colour=colour)
    assert answer.status_code == 422
    assert answer.json["problems"].keys() == {"causes", "action_text", "date_to_green"}
    assert count(site.engine, "status_update") == 2
    assert site.file(colour=colour, **BACK, **ACTION).status_code == 200
    standing = site.story().standing
    assert (standing.claimed, standing.plan.causes) == (Colour(colour), "Too few people.")
    (action,) = standing.open_actions
    assert (action.text, action.owner, action.due) == ("Hire", "Ann", date(2026, 12, 12))
    assert (action.expected_impact, standing.date_to_green) == (9.0, date(2026, 12, 19))


def test_green_takes_nothing_of_a_path_that_its_form_does_not_show(site: Site) -> None:
    assert site.file(**BACK, **ACTION).status_code == 200
    standing = site.story().standing
    assert (standing.date_to_green, standing.plan.causes, standing.actions) == (None, "", ())


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"headline": ""}, "headline", "one sentence"),
        ({"colour": "purple"}, "colour", "Choose one of those"),
        ({"colour": ""}, "colour", "Choose how it stands"),
        ({"headline": "x" * 301}, "headline", "at most 300 characters: these are 301"),
        ({"why": "x" * 100_000}, "why", "at most 5,000 characters"),
        ({"colour": "red", "action_owner": "Ann and Bob"}, "action_owner", "one person"),
        ({"colour": "red", "action_impact": "-9"}, "action_impact", "without a minus sign"),
        ({"colour": "red", "action_impact": "much"}, "action_impact", "is no number"),
        ({"colour": "red", "action_due": "2020-01-01"}, "action_due", "is before that"),
        ({"due": "2026-06-01", "reason": "So."}, "due", "is before that"),
        ({"due": "2027-01-30"}, "reason", "why"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    site: Site, said: dict[str, str], field: str, words: str
) -> None:
    answer = site.file(**{**BACK, **ACTION, **said})
    assert answer.status_code == 422
    assert words in answer.json["problems"][field]
    assert count(site.engine, "status_update") == 2
    assert count(site.engine, "goal_action") == 0


def test_a_date_back_to_green_that_moves_is_explained_anew(site: Site) -> None:
    assert site.file(colour="red", why="One.", **BACK, **ACTION).status_code == 200
    later = {"colour": "red", "date_to_green": "2026-12-30", "causes": "Too few people."}
    following = date(2026, 11, 28)
    again = site.file(week=following, why="One.", **later)
    assert again.status_code == 422
    assert again.json["problems"].keys() == {"why"}
    assert site.file(week=following, why="The holidays.", **later).status_code == 200
    (move,) = site.story().standing.back.moves
    assert (move.after, move.reason) == (date(2026, 12, 30), "The holidays.")


def test_the_due_date_moves_with_its_reason_in_the_same_form(site: Site) -> None:
    assert site.file(due="2027-01-30", reason="A freeze.").status_code == 200
    ledger = site.story().standing.due
    assert (ledger.original, ledger.current) == (date(2026, 12, 26), date(2027, 1, 30))
    (move,) = ledger.moves
    assert (move.reason, move.by) == ("A freeze.", "Ann")


def test_causes_and_dates_that_nobody_touched_overwrite_no_others(site: Site) -> None:
    plan = {"causes": "Deeper.", "exit_criteria": "", "trigger": "", "consequence": "",
            "decision": "Money", "decided_by": "", "decided_until": ""}  # fmt: skip
    assert site.of_goal("goal-plan", plan).status_code == 200
    version = site.editing().version
    move = {"due": "2027-01-30", "reason": "So."}
    assert site.of_goal("goal-due", move, version).status_code == 200
    assert site.file(colour="red", date_to_green="2026-12-19", **ACTION).status_code == 200
    standing = site.story().standing
    assert (standing.plan.causes, standing.plan.decision) == ("Deeper.", "Money")
    assert standing.due.current == date(2027, 1, 30)


def test_of_two_who_file_one_update_the_second_sees_both(site: Site) -> None:
    assert site.file(headline="Mine").status_code == 200
    second = site.file(headline="Theirs", who="manager")
    assert second.status_code == 409
    assert second.json["theirs"]["headline"] == "Mine"
    assert second.json["fields"]["due"] == "2026-12-26"  # what nobody has changed stays
    assert second.json["choices"].keys() == {"headline"}
    assert "data-choice" in second.json["conflict"]
    base = second.json["base"]
    assert site.file(base, headline="Both", who="manager").status_code == 200
    versions = [each.update for each in site.story().updates]
    assert [each.headline for each in versions[:2]] == ["Both", "Mine"]
    assert versions[0].supersedes == versions[1].id


def test_that_nothing_changed_is_recorded_as_said(site: Site) -> None:
    form = f"goal-same:{site.ids['G']}:{WEEK}"
    answer = site.post(form, {})
    assert answer.json["said"] == "“A goal”: nothing changed in the week to 21 Nov 2026."
    newest = site.story().updates[0].update
    assert (newest.nothing_changed, newest.headline, newest.why) == (True, "Fine", "Late.")


def test_who_files_is_the_owner_or_a_manager_and_nobody_else(site: Site) -> None:
    for who, code in (("bob", 403), ("reader", 403), ("stranger", 403), ("manager", 200)):
        assert site.file(who=who).status_code == code
    assert site.post(f"goal-update:99:{WEEK}", {}, who="manager").status_code in (400, 404)


def test_a_question_is_answered_in_the_next_update(site: Site) -> None:
    asked = {"asked_of": "Ann", "text": "Why so late?"}
    answer = site.of_goal("goal-question", asked, who="reader")
    assert answer.status_code == 200
    assert answer.json["go"] == f"/goal?program={site.key}&as_of={TODAY}&key=G"  # where one sees it
    found = site.mine()
    (question,) = found.due.questions
    assert (question.asked_by, question.text) == ("Reader", "Why so late?")
    drawn = site.drawn()
    assert drawn["question"] == str(question.id)
    assert site.file(question=drawn["question"], answer="A freeze.").status_code == 200
    assert site.mine().due.questions == ()
    (told,) = site.story().questions
    (answer,) = told.answers
    assert (answer.text, answer.by) == ("A freeze.", "Ann")
    assert answer.update == site.story().updates[0].update.id


def test_a_question_is_answered_at_once_by_whom_it_was_asked(site: Site) -> None:
    site.of_goal("goal-question", {"asked_of": "Bob", "text": "Well?"}, who="reader")
    (question,) = site.mine("bob").due.questions
    form = f"question-answer:{question.id}"
    assert site.post(form, {"text": "Yes."}, who="reader").status_code == 403
    assert site.post(form, {"text": ""}, who="bob").status_code == 422
    assert site.post(form, {"text": "Yes."}, who="bob").status_code == 200
    assert site.story().questions[0].answers[0].by == "Bob"


def test_an_update_is_acknowledged_once_by_whoever_sees_it(site: Site) -> None:
    site.file()
    newest = site.story().updates[0].update.id
    for _ in range(2):
        assert site.post(f"update-read:{newest}", {}, who="reader").status_code == 200
    (read,) = site.story().updates[0].acknowledgements
    assert read.by == "Reader"
    assert site.editing("reader").led.acknowledged


def test_an_item_is_lent_for_a_while_and_given_to_another(site: Site) -> None:
    lent = {"person": "Bob", "until": "2026-12-05", "reason": "Away."}
    assert site.of_goal("goal-delegate", lent, who="ann").status_code == 200
    assert [each.owed.item.key for each in site.mine("bob").items] == ["G"]
    assert site.file(who="bob").status_code == 200
    found = site.editing()
    assert (found.led.delegate, found.led.delegate_until) == ("Bob", date(2026, 12, 5))
    given = {"person": "Bob", "reason": "For good."}
    assert site.of_goal("goal-reassign", given, None, "manager").status_code == 409
    answer = site.of_goal("goal-reassign", given, found.led.assignment)
    assert answer.json["said"] == "It is Bob’s now."
    assert site.story().goal.owner == "Bob"
    assert site.of_goal("goal-reassign", given, who="ann").status_code == 403


def test_a_refused_delegation_names_the_person(site: Site) -> None:
    lent = {"person": "Bob", "until": "2026-12-05", "reason": "Away."}
    site.of_goal("goal-delegate", lent, who="ann")
    second = site.of_goal("goal-delegate", {**lent, "person": "Manager"}, who="manager")
    assert second.status_code == 409
    assert second.json["theirs"]["person"] == "Bob"


def test_rules_owe_updates_once_somebody_has_them(site: Site) -> None:
    given = {"person": "Bob", "reason": "They know them."}
    form = f"rules-reassign:{site.program}"
    assert site.post(form, given, who="ann").status_code == 403
    assert site.post(form, given, who="manager").status_code == 200
    found = site.mine("bob")
    assert found.items == ()  # of the week that has just begun nothing is asked yet
    every = site.mine("manager", Whose.ALL)
    (item,) = [each for each in every.filed if each.owed.item.kind is ItemKind.RULES]
    assert item.filer == "Bob"
    said = {"colour": "amber", "headline": "Ten stuck", "why": "Reviewers are away.",
            "changed": "", "next_steps": "", "decision": "", "date_to_green": "2026-12-19",
            "question": "", "answer": ""}  # fmt: skip
    form = f"rules-update:{site.program}:2026-11-28"
    assert site.post(form, said, who="bob").status_code == 200


def test_a_lead_lists_the_team_s_and_a_manager_all(site: Site) -> None:
    assert site.mine("ann").due.offered == (Whose.MINE, Whose.TEAM)
    assert [each.filer for each in site.mine("manager", Whose.ALL).items] == ["Ann", "Ann"]
    assert site.mine("bob").items == ()


def test_an_address_of_all_shows_others_their_own(site: Site) -> None:
    found = site.mine("ann", Whose.ALL)
    assert (found.whose, [each.owed.item.key for each in found.items]) == (Whose.MINE, ["G", "H"])
    assert site.mine("reader", Whose.ALL).items == ()


def test_items_are_called_by_their_titles(site: Site) -> None:
    assert site.file(colour="red", **BACK, **ACTION).status_code == 200
    site.of_goal("goal-question", {"asked_of": "Bob", "text": "Well?"}, who="reader")
    assert [each.about for each in site.mine().actions] == ["A goal"]
    due = site.mine("bob").due
    (question,) = due.questions
    assert due.title(question.kind, question.item) == "A goal"
    assert due.answerable == {question.id}
    assert site.mine("reader", Whose.TEAM).due.answerable == frozenset()


def test_a_week_that_is_over_tells_what_was_owed_then(site: Site) -> None:
    found = site.mine(as_of=BEFORE)
    assert (found.now, found.forms, found.chosen) == (False, (), None)
    assert found.due.scope.as_of == BEFORE
    assert site.mine(as_of=TODAY).now


def test_a_named_item_is_open_and_what_is_filed_may_be_changed(site: Site) -> None:
    site.file(key="H", headline="First")
    named = site.mine(item="goal:H").chosen
    assert named is not None
    assert (named.item.key, named.week, named.base) == (
        "H", WEEK, site.story("H").updates[0].update.id,
    )  # fmt: skip
    assert site.mine(item="goal:none").chosen is not None  # what there is not is passed over


def test_all_in_a_row_has_a_form_for_each(site: Site) -> None:
    assert [each.item.key for each in site.mine(bulk="yes").forms] == ["G", "H"]


@pytest.mark.parametrize("query", ["whose=other", "bulk=no", "nothing=1"])
def test_addresses_that_say_nothing_are_refused(site: Site, query: str) -> None:
    answer = site.browsers["ann"].get(f"/my-updates?program={site.key}&{query}")
    assert answer.status_code == 400

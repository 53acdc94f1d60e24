"""One ticket's page as a tree: its sentence, its sections, and what is said where nothing is."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.action_items import ActionFact, ActionItem
from dashboard.audit import Change as AuditChange
from dashboard.audit import Entry
from dashboard.programs import State
from dashboard.scope import Scope
from dashboard.slips import DateMove
from dashboard.ticket.values import (
    Chance,
    Change,
    Clocks,
    Standing,
    Stay,
    TicketFacts,
    TicketRights,
    TicketSla,
    TicketStory,
)
from dashboard.ticket_words import FACTS, Word
from layouts.ticket.page import content, nothing
from layouts.ticket.words import chance_in_words, headline, service_in_words
from layouts.ticket_aging.open_tickets import unblock
from tests.dashboard.ticket_aging.given import at
from tests.layouts.given import PROGRAM, SMALL, SOURCE, aging, of_class, of_kind, ways, words

TODAY = date(2026, 11, 21)
CUT = at("2026-11-22 00:00")
OPEN_SLA = TicketSla("at_risk", 6.5, 8.0, True, at("2026-11-23 10:30"))
NOW = Standing(
    State("Triaged", "active"), "P1", "Ops", None, 1, 2, Clocks(41, 30, 12, 28), OPEN_SLA,
    ("at risk", "overdue action items"), (Chance("P1", 7, None), Chance("", 211, 0.3123)),
)  # fmt: skip
STORY = TicketStory(
    PROGRAM,
    Scope("care", TODAY, running=True, view={"ticket": "A"}),
    TODAY,
    CUT,
    False,
    TicketFacts(5, "A", "Card declined", "incident", None, None, None, "Bank", "Ann", None, {}, 3),
    at("2026-10-11 10:00"),
    None,
    NOW,
    (Change(at("2026-10-11 10:00"), "created", actor="Bob"),
     Change(at("2026-10-12 10:00"), "state", "New", "Triaged")),
    (Stay("New", at("2026-10-11 10:00"), at("2026-10-12 10:00"), 1.0, 2.0),
     Stay("Triaged", at("2026-10-12 10:00"), None, 40.6, 9.5)),
    (),
    TicketRights(),
    (),
    SOURCE,
)  # fmt: skip


def action(state: str = "open", overdue: bool = False, **more: Any) -> ActionItem:
    held = ActionFact(9, CUT - 5, "Ann", date(2026, 11, 20), state)
    return ActionItem(4, "Call the bank", CUT - 9, held, overdue, **more)


def with_now(**more: Any) -> TicketStory:
    return replace(STORY, now=replace(NOW, **more))


@pytest.mark.parametrize(
    ("story", "sentence"),
    [
        (
            STORY,
            "Triaged with Ops for 40.6 days, 41 days old; at risk: 6.5 of 8 business hours used.",
        ),
        (
            replace(STORY, actions=(action(overdue=True), action("done"))),
            "Triaged with Ops for 40.6 days, 41 days old; at risk: 6.5 of 8 business hours used;"
            " 1 open action item, 1 overdue.",
        ),
        (
            with_now(
                state=State("Closed", "done"), final_at=at("2026-11-10 10:00"),
                sla=TicketSla("met", 4.0, 8.0, False),
            ),
            "Closed since 10 Nov 2026, after 30.0 days; met: 4 of 8 business hours used.",
        ),
        (
            with_now(group=None, sla=TicketSla("none", 4.0, None, True)),
            "Triaged for 40.6 days, 41 days old.",
        ),
    ],
)  # fmt: skip
def test_the_headline_is_made_from_the_numbers(story: TicketStory, sentence: str) -> None:
    assert headline(story) == sentence


@pytest.mark.parametrize(
    ("service", "said"),
    [
        (OPEN_SLA, "used up on 23 Nov 2026, 10:30"),
        (TicketSla("ok_open", 1.0, 8.0, False), "stands still in Triaged: it waits"),
        (TicketSla("breached_open", 9.5, 8.0, True), "1.5 business hours past the target, and"),
        (TicketSla("breached_open", 9.5, 8.0, False), "stands still while it waits"),
        (TicketSla("met", 4.0, 8.0, False), "It ended 4 business hours under the target."),
        (TicketSla("breached_done", 9.0, 8.0, False), "It ended 1 business hours over"),
        (TicketSla("none", 9.0, None, True), "The program has no target for P1."),
    ],
)
def test_what_becomes_of_the_sla_is_said(service: TicketSla, said: str) -> None:
    assert said in service_in_words(with_now(sla=service))


def test_without_a_priority_or_cancelled_it_says_why_there_is_no_target() -> None:
    none = TicketSla("none", 0.0, None, False)
    assert "no priority" in service_in_words(with_now(sla=none, priority=None))
    cancelled = with_now(sla=none, state=State("Cancelled", "cancelled"))
    assert "cancelled" in service_in_words(cancelled)


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (Chance("P1", 7, None), "Too little is known of P1 tickets: 7 resolved ones, and 20"),
        (Chance("", 211, 0.3123), "31.2 % of all tickets that got so old were resolved in"),
        (Chance("P2", 40, None), "None of P2 tickets was ever open for so long"),
        (Chance("(none)", 1, None), "of unprioritised tickets: 1 resolved one, and 20"),
    ],
)
def test_a_chance_says_what_it_was_learnt_from(chance: Chance, said: str) -> None:
    assert said in chance_in_words(chance)


def test_the_page_has_all_its_sections() -> None:
    titles = [words(each) for each in of_class(content(STORY), "section-title")]
    assert titles == [
        "Clocks", "SLA", "Chance to be resolved in the next 14 days", "Action items",
        "What happened", "Where the time went",
    ]  # fmt: skip


def test_each_clock_has_a_sentence() -> None:
    text = words(content(STORY))
    for said in ("a reopen does not reset it", "waited on somebody else", "last reopened",
                 "Weekdays less holidays"):  # fmt: skip
        assert said in text


def test_one_that_is_over_is_given_no_chance() -> None:
    over = with_now(state=State("Closed", "done"), final_at=CUT - 5, chances=())
    assert "Chance" not in words(content(over))
    assert "as they stood at its end" in words(content(over))


def test_statuses_have_shape_word_and_colour() -> None:
    story = replace(STORY, actions=(action(overdue=True), action("done"), action("dropped")))
    shown = {words(each) for each in of_class(content(story), "status")}
    assert shown == {
        "▲ at risk", "▲ overdue action items", "■ overdue by 1 day", "● done", "○ dropped",
        "▲ longer than usual",
    }  # fmt: skip


def test_slips_say_from_when_to_when_and_why() -> None:
    slip = DateMove(date(2026, 11, 13), date(2026, 11, 20), "The bank moved.", CUT - 5)
    story = replace(STORY, actions=(action(slips=(slip,)),))
    assert "13 Nov 2026 → 20 Nov 2026, 7 days: The bank moved." in words(content(story))


def test_who_may_not_change_is_offered_no_form() -> None:
    story = replace(STORY, actions=(action(),))
    assert of_kind(content(story), "Form") == []


def test_who_may_change_is_offered_each_form_with_what_stands() -> None:
    word = Word("Ann", CUT - 50, None)
    story = replace(
        STORY,
        actions=(action(may_change=True),),
        rights=TicketRights(True, ("Ann", "Bob")),
        facts=replace(STORY.facts, words={"root_cause": word}, root_cause="Human error"),
    )
    forms = {getattr(each, "data-form") for each in of_kind(content(story), "Form")}
    assert forms == {"action:4", "action-new:5", "ticket:5", "ticket-root-cause-source:5"}
    assert "Ann said so" in words(content(story))
    assert "The source says nothing." in words(content(story))


def test_a_past_week_leads_to_today_to_change_its_items() -> None:
    past = replace(STORY.scope, as_of=date(2026, 11, 14), running=False)
    story = replace(STORY, scope=past, actions=(action(may_change=True),))
    (way,) = ways(of_class(content(story), "to-today"))
    assert way.href == "/ticket?program=care&as_of=2026-11-21&ticket=A"
    assert of_kind(content(story), "Form") == []


def test_edits_are_listed_for_whom_they_are_told() -> None:
    edit = Entry(1, CUT, "Ann", "page", "changed", "ticket", 5, "A",
                 changes=(AuditChange("root cause", "–", "Human error"),))  # fmt: skip
    text = words(content(replace(STORY, edits=(edit,))))
    assert "History of edits" in text
    assert "Human error" in text


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"kind": "incident"}, {"Kind": "Incident"}),
        ({"kind": "escalation", "level": "executive"}, {"Kind": "Escalation, executive"}),
        ({"kind": "escalation", "level": "Sev-2"}, {"Kind": "Escalation, Sev-2"}),
        ({"rating": 2}, {"Requester's rating": "2 of 5"}),
        ({"kind": "partner request", "rating": 5}, {"Requester's rating": "5 of 5"}),
        ({"kind": "partner request"}, {"Requester's rating": "–"}),
    ],
)
def test_level_and_rating_stand_among_the_facts(more: Any, said: dict[str, str]) -> None:
    page = content(replace(STORY, facts=replace(STORY.facts, **more)))
    names, values = of_kind(page, "Dt"), of_kind(page, "Dd")
    told = {words(name): words(value) for name, value in zip(names, values, strict=True)}
    assert {name: told[name] for name in said} == said
    assert ("Requester's rating" in told) == ("Requester's rating" in said)


def test_a_word_about_each_fact_has_its_way_back() -> None:
    word = Word("Ann", CUT - 50, 3)
    story = replace(
        STORY,
        rights=TicketRights(True, ()),
        facts=replace(STORY.facts, words=dict.fromkeys(FACTS, word)),
    )
    forms = {getattr(each, "data-form") for each in of_kind(content(story), "Form")}
    back = {"ticket-kind-source:5", "ticket-root-cause-source:5", "ticket-level-source:5",
            "ticket-rating-source:5"}  # fmt: skip
    assert back <= forms
    assert words(content(story)).count("The source says “3”.") == len(FACTS)


def test_where_there_is_no_story_one_is_led_back() -> None:
    found = nothing(STORY.scope, "A", "“A” had not started by then.")
    assert "had not started" in words(found)
    assert {way.href for way in ways(found)} == {"/tickets?program=care&as_of=2026-11-21"}


def test_what_is_to_be_unblocked_leads_to_its_ticket() -> None:
    hrefs = [way.href for way in ways(unblock(aging(SMALL, TODAY)))]
    assert hrefs == ["/ticket?program=care&as_of=2026-11-21&ticket=A"]

"""The pages of rules over a real store: what their addresses show and what they refuse."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.application import create_app
from callbacks.reader import Reader
from callbacks.requests import any_request
from callbacks.router import page
from dashboard.errors import InvalidRequest, NotFound
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rule_deprecation.from_facts import Facts
from dashboard.settings import Settings
from db.engine import writing
from db.programs import add_program
from tests.callbacks.conftest import beside_an_empty_one, signed_in
from tests.conftest import BY, TESTER
from tests.dashboard.rule_deprecation.given import golden_facts, path, rule
from tests.layouts.given import of_class, of_kind, ways, words
from tests.stored_rules import store_rules

WEEK = "?program=golden&as_of=2026-06-27"
PAPER_SCOPE = "Golden · week 26, to 27 Jun 2026"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The golden case beside a program without rules."""

    def fill(engine: Engine) -> None:
        with writing(engine, BY) as session:
            store_rules(session, "golden", golden_facts())

    return beside_an_empty_one(tmp_path_factory.mktemp("rules"), "golden", fill)


def shown(reader: Reader, search: str, path_: str = "/rules") -> Any:
    return page(reader, path_, search, None)[0]


def figures(drawn: Any) -> list[str]:
    return [words(figure) for figure in of_class(drawn, "key-figure")]


def test_the_page_shows_the_golden_case(reader: Reader) -> None:
    """tests/golden/rules/expected.json at 30 June 2026: counts by stage."""
    drawn = shown(reader, "?program=golden&as_of=2026-06-30")
    assert words(of_class(drawn, "page-scope")).startswith("Golden · week 27 (partial)")
    said = figures(drawn)
    assert said[0].startswith("In the inventory 600 ")
    assert len(said) == 6


def test_filters_are_offered_and_hold_everywhere(reader: Reader) -> None:
    drawn = page(reader, "/rules", f"{WEEK}&kind=ml_model", None)
    labels = [words(summary) for summary in of_kind(drawn[1], "Summary")]
    assert labels == ["Team", "Kind: ml_model", "Severity", "Stage"]
    assert figures(drawn[0])[0].startswith("In the inventory 60 ")
    team = shown(reader, f"{WEEK}&team=Onboarding&stage=live")
    assert words(of_class(team, "page-scope")).endswith("Team Onboarding · Stage live")


@pytest.mark.parametrize(
    ("search", "error", "said"),
    [
        (f"{WEEK}&list=some", InvalidRequest, "Rules are listed as all, acting, out"),
        (f"{WEEK}&appendix=half", InvalidRequest, "all rules of the list"),
        (f"{WEEK}&group=Nobody", InvalidRequest, "no group “Nobody”"),
        (f"{WEEK}&priority=P1", InvalidRequest, "knows no “priority”"),
        ("?program=nowhere", NotFound, "nowhere"),
    ],
)
def test_what_there_is_not_is_refused(
    reader: Reader, search: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        any_request(reader, "/rules", search)


@pytest.mark.parametrize(
    ("search", "said"),
    [
        (f"{WEEK}", "The address names no rule"),
        (f"{WEEK}&key=R-9999", "Golden has no rule “R-9999”"),
        (f"{WEEK}&key=%07", "Golden has no rule"),
        ("?program=empty&key=R-0001", "Empty has no rule “R-0001”"),
    ],
)
def test_a_rule_that_there_is_not_is_not_found(reader: Reader, search: str, said: str) -> None:
    with pytest.raises((NotFound, InvalidRequest), match=said):
        any_request(reader, "/rule", search)


def test_a_rule_is_shown_as_of_the_week_and_leads_back(reader: Reader) -> None:
    drawn = shown(reader, f"{WEEK}&key=R-0001", "/rule")
    assert words(of_kind(drawn, "H1")) == "R-0001 · Synthetic rule 1"
    assert words(of_class(drawn, "headline")).startswith("Offline monitoring for 15 days")
    assert [way.href for way in ways(of_class(drawn, "page-head"))] == [f"/rules{WEEK}"]


def test_a_rule_before_its_time_says_so(reader: Reader) -> None:
    drawn = shown(reader, "?program=golden&as_of=2025-08-27&key=R-0001", "/rule")
    assert "“R-0001” was not in the inventory yet." in words(drawn)


def test_a_program_without_rules_says_how_to_bring_them(reader: Reader) -> None:
    assert "Empty has no rules yet." in words(shown(reader, "?program=empty"))


def test_every_address_on_the_page_opens(reader: Reader) -> None:
    hrefs = {way.href for way in ways(shown(reader, WEEK))}
    addresses = {href.partition("#")[0] for href in hrefs if href.startswith(("?", "/rule"))}
    assert len(addresses) > 40
    for address in addresses:
        path_, _, search = address.partition("?")
        any_request(reader, path_ or "/rules", f"?{search}")


def test_the_paper_has_rows_and_says_of_how_many(settings: Settings) -> None:
    """Without a browser the document itself is answered; its list has 15 rows."""
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    answer = client.get(f"/paper/rules{WEEK}&list=out")
    assert answer.status_code == 200
    assert PAPER_SCOPE in answer.text
    assert answer.text.count("15 of ") == 1
    every = client.get(f"/paper/rules{WEEK}&list=out&appendix=all")
    assert "15 of " not in every.text
    assert len(every.text) > len(answer.text)


def test_one_rule_is_not_for_paper_and_says_what_is(settings: Settings) -> None:
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    answer = client.get(f"/paper/rule{WEEK}&key=R-0001")
    assert answer.status_code == 404
    assert "This page is not for paper: the list that it stands in is, /rules." in answer.text


def test_a_move_shows_on_the_page_at_once(settings: Settings, engine: Engine) -> None:
    """What is kept in memory goes with the version of the data."""
    own = Reader(engine, settings, lambda: TESTER)
    with writing(engine, BY) as session:
        add_program(session, Program("late", "Late", ProgramCalendar("UTC")))
    assert "Late has no rules yet." in words(shown(own, "?program=late"))
    facts = Facts([rule("A")], path("A", [(f"{date(2026, 1, 1)}", "live")]))
    with writing(engine, BY) as session:
        store_rules(session, "late", facts)
    assert figures(shown(own, "?program=late"))[0].startswith("In the inventory 1 ")

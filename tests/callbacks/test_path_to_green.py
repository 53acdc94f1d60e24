"""The board and a goal's page over a real store: what addresses show and what they refuse."""

from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.application import create_app
from callbacks.reader import Reader
from callbacks.requests import any_request
from callbacks.router import page
from dashboard.errors import InvalidRequest, NotFound
from dashboard.settings import Settings
from tests.callbacks.conftest import beside_an_empty_one, signed_in
from tests.layouts.given import of_class, of_kind, words
from tests.layouts.goals.given import GOALS, facts
from tests.stored_goals import store_goals

WEEK = "?program=outreach&as_of=2026-11-21"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The 14 goals beside a program without any."""

    def fill(engine: Engine) -> None:
        store_goals(engine, "outreach", facts())

    return beside_an_empty_one(tmp_path_factory.mktemp("goals"), "outreach", fill)


def shown(reader: Reader, search: str, path: str = "/path-to-green") -> Any:
    return page(reader, path, search, None)[0]


def names(drawn: Any) -> list[str]:
    """The goals that a board shows."""
    rows = [row for row in of_kind(drawn, "Tr") if getattr(row, "data-opens", "")]
    return [words(of_kind(row, "A")) for row in rows]


def test_the_board_shows_every_goal_as_of_the_week(reader: Reader) -> None:
    drawn = shown(reader, WEEK)
    assert sorted(names(drawn)) == sorted(of.title for of in GOALS)
    assert "slipped 3 times" in words(drawn)


def test_the_board_of_an_earlier_week_knows_nothing_of_later_ones(reader: Reader) -> None:
    drawn = shown(reader, "?program=outreach&as_of=2026-10-31")
    assert "slipped 3 times" not in words(drawn)
    (row,) = [
        row for row in of_kind(drawn, "Tr")
        if getattr(row, "data-opens", "") and "Issuers live on network tokens" in words(row)
    ]  # fmt: skip
    assert "● on track in W44" in words(row)


def test_teams_and_owners_filter_the_board(reader: Reader) -> None:
    risk = names(shown(reader, f"{WEEK}&team=Risk&owner=Gus+Hale"))
    assert risk == ["False alerts a week"]
    with pytest.raises(InvalidRequest, match="This program has no team “Nobody”"):
        any_request(reader, "/path-to-green", f"{WEEK}&team=Nobody")
    with pytest.raises(InvalidRequest, match="This page knows no “group”"):
        any_request(reader, "/path-to-green", f"{WEEK}&group=Risk")


def test_an_address_with_a_team_is_left_as_it_is(settings: Settings) -> None:
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    assert client.get(f"/path-to-green{WEEK}&team=Risk").status_code == 200
    assert client.get(f"/path-to-green{WEEK}&team=None").status_code == 400
    assert client.get(f"/paper/path-to-green{WEEK}&team=Risk").status_code == 200
    assert client.get(f"/paper/goal{WEEK}&key=live").status_code == 200


def test_the_filters_offer_what_the_program_has(reader: Reader) -> None:
    filters = page(reader, "/path-to-green", WEEK, None)[1]
    said = {each.id["name"]: each.options for each in of_kind(filters, "Checklist")}
    assert said["team"] == sorted({of.team for of in GOALS})
    assert said["owner"] == sorted({of.owner for of in GOALS})


def test_a_program_without_goals_says_how_to_bring_them(reader: Reader) -> None:
    drawn = shown(reader, "?program=empty")
    assert "Empty has no goals yet." in words(drawn)
    assert "greenpath import goals --program empty --goals FILE" in words(drawn)


def test_a_goal_opens_with_its_story(reader: Reader) -> None:
    drawn = shown(reader, f"{WEEK}&key=live", "/goal")
    assert words(of_kind(drawn, "H1")) == "Issuers live on network tokens"
    assert len(of_kind(drawn, "Graph")) == 1
    assert "Processors certify in batches" in words(drawn)
    assert len(of_class(drawn, "versions")) == 2


def test_a_goal_of_an_earlier_week_has_the_plan_of_then(reader: Reader) -> None:
    drawn = shown(reader, "?program=outreach&as_of=2026-08-29&key=live", "/goal")
    assert "Processors certify in batches" not in words(drawn)
    assert "No update was ever published." in words(drawn)


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        (WEEK, "The address names no goal"),
        (f"{WEEK}&key=gone", "has no goal “gone”"),
        ("?program=nowhere&key=live", "no program"),
    ],
)
def test_a_goal_that_there_is_not_is_refused(reader: Reader, search: str, sentence: str) -> None:
    with pytest.raises(NotFound, match=sentence):
        any_request(reader, "/goal", search)


def test_the_board_and_a_goals_tables_are_had_as_files(settings: Settings) -> None:
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    board = client.get(f"/export/table/path-to-green.csv{WEEK}&table=Goals")
    assert board.status_code == 200
    assert len(board.text.splitlines()) == len(GOALS) + 1
    slips = client.get(f"/export/table/goal.csv{WEEK}&key=live&table=Slips")
    assert "Two issuers froze their releases until the new year" in slips.text
    assert client.get(f"/export/table/goal.xlsx{WEEK}&key=live&table=Actions").status_code == 200

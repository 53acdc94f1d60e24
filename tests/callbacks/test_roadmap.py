"""The roadmap over a real store: what addresses show and what they refuse."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.application import create_app
from callbacks.listings import rows
from callbacks.pages import LISTINGS
from callbacks.reader import Reader
from callbacks.requests import any_request, page_request
from callbacks.router import page
from dashboard.errors import InvalidRequest, NotFound
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.settings import Settings
from db.accounts.people import add_account
from db.engine import prepare_store, store_engine, writing
from db.programs import add_program
from tests.callbacks.conftest import NOW, signed_in
from tests.conftest import BY, TESTER
from tests.layouts.given import of_class, of_kind, words
from tests.layouts.goals.given import facts
from tests.roadmap_given import initiatives, updates_of
from tests.stored_goals import store_goals
from tests.stored_roadmap import store_roadmap

WEEK = "?program=outreach&as_of=2026-11-21"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The 40 initiatives with goals, beside a program without any."""
    url = f"sqlite:///{tmp_path_factory.mktemp('roadmap')}/store.db"
    engine = store_engine(url)
    prepare_store(engine)
    for key in ("outreach", "empty"):
        with writing(engine, BY) as session:
            add_program(session, Program(key, key.title(), ProgramCalendar("UTC")))
    store_goals(engine, "outreach", facts())
    store_roadmap(engine, "outreach", initiatives(), updates_of(initiatives()))
    with writing(engine, BY) as session:
        add_account(session, "tester", "Tess Ter", NOW, administrator=True)
    engine.dispose()
    return Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"))


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Iterator[Engine]:
    made = store_engine(settings.database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def reader(settings: Settings, engine: Engine) -> Reader:
    return Reader(engine, settings, lambda: TESTER)


def shown(reader: Reader, search: str) -> Any:
    return page(reader, "/roadmap", search, None)[0]


def titles(drawn: Any) -> list[str]:
    """The initiatives that the timeline has rows of."""
    return [words(of_class(item, "timeline-name")) for item in of_class(drawn, "timeline-item")]


def figure(drawn: Any) -> dict[str, Any]:
    """Traces of the timeline by name."""
    (graph,) = of_kind(of_class(drawn, "timeline-canvas"), "Graph")
    return {trace["name"]: trace for trace in graph.figure["data"]}


def test_the_timeline_shows_every_initiative_as_of_the_week(reader: Reader) -> None:
    drawn = shown(reader, WEEK)
    assert sorted(titles(drawn)) == sorted(each.title for each in initiatives())
    traces = figure(drawn)
    assert traces["today"]["x"][0] == "2026-11-22 12:00"  # Sunday in the program's zone
    assert traces["as of 21 Nov"]["x"][0] == "2026-11-22"


def test_an_earlier_week_knows_nothing_of_later_moves(reader: Reader) -> None:
    drawn = shown(reader, "?program=outreach&as_of=2026-11-14")
    bars = figure(drawn)["Now"]
    hover = bars["hovertext"][bars["customdata"].index("TOK-2")]
    assert "15 Dec 2026" in hover  # the end that was moved on 18 November
    assert "later than its baseline" not in hover
    assert "off track" not in hover


def test_filters_keep_lanes_owners_statuses_kinds_and_goals(reader: Reader) -> None:
    assert titles(shown(reader, f"{WEEK}&lane=Operations&owner=Di+Rossi")) == [
        "Hand over of the night"
    ]
    assert "Token lifecycle in the wallet" in titles(shown(reader, f"{WEEK}&status=red"))
    assert len(titles(shown(reader, f"{WEEK}&goal=live"))) == 2
    with pytest.raises(InvalidRequest, match="This program has no lane “Nobody”"):
        any_request(reader, "/roadmap", f"{WEEK}&lane=Nobody")


def test_the_view_is_a_function_of_the_address(reader: Reader) -> None:
    drawn = shown(reader, f"{WEEK}&open=Risk&zoom=quarter&links=all&only=exceptions")
    assert set(titles(drawn)) == {
        "Device signals in the risk score",
    }
    assert titles(shown(reader, f"{WEEK}&open=-")) == []
    assert titles(shown(reader, f"{WEEK}&find=lifecycle")) == ["Token lifecycle in the wallet"]
    for wrong in ("zoom=day", "links=some", "since=soon", "shift=A", "part=all"):
        with pytest.raises(InvalidRequest):
            any_request(reader, "/roadmap", f"{WEEK}&{wrong}")
    with pytest.raises(InvalidRequest, match="Compare with a day before"):
        shown(reader, f"{WEEK}&since=2026-11-21")


def test_what_moved_since_a_week_is_listed_and_drawn(reader: Reader) -> None:
    drawn = shown(reader, f"{WEEK}&since=2026-11-07")
    assert "Since 7 Nov 2026" in words(drawn)
    assert "Before" in figure(drawn)
    assert "Before" not in figure(shown(reader, WEEK))
    assert "Since 14 Nov 2026" in words(shown(reader, WEEK))


def test_a_what_if_shows_successors_and_goals_and_saves_nothing(reader: Reader) -> None:
    drawn = shown(reader, f"{WEEK}&shift=TOK-2:60:60")
    assert "What if" in figure(drawn)
    assert "Tokens in recurring payments" in words(of_class(drawn, "page-section"))
    assert "would be green later" in words(drawn)
    assert "What if" not in figure(shown(reader, WEEK))


def test_a_shift_of_what_is_not_there_is_refused_where_it_was_asked(reader: Reader) -> None:
    drawn = shown(reader, f"{WEEK}&shift=GONE:7:7")
    assert "There is no initiative “GONE” to shift." in words(of_class(drawn, "field-problem"))
    assert len(titles(drawn)) == 40


def test_the_planning_line_is_a_part_of_its_own(reader: Reader) -> None:
    drawn = shown(reader, f"{WEEK}&part=planning")
    assert words(of_kind(drawn, "H1")) == "Planning line"
    assert "Explain each decline in words" in words(drawn)


def test_a_program_without_initiatives_says_how_to_bring_them(reader: Reader) -> None:
    drawn = shown(reader, "?program=empty")
    assert "Empty has no initiatives yet." in words(drawn)
    assert shown(reader, "?program=empty&part=planning") is not None


def test_the_list_is_sorted_and_filtered_as_the_timeline_is(reader: Reader) -> None:
    asked = page_request(reader, "/roadmap", f"{WEEK}&only=exceptions")
    wanted = {"startRow": 0, "endRow": 100, "sortModel": [{"colId": "slip", "sort": "desc"}]}
    found = rows(reader, LISTINGS["initiatives"], asked.scope, wanted)
    assert found["rowData"][0]["key"] == "TOK-2"
    assert all(row["flags"] for row in found["rowData"])


def test_lists_tables_and_paper_are_had_as_files(settings: Settings) -> None:
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    whole = client.get(f"/export/initiatives.csv{WEEK}")
    assert len(whole.text.splitlines()) == 41
    assert client.get(f"/export/initiatives.xlsx{WEEK}&find=token").status_code == 200
    exceptions = client.get(f"/export/table/roadmap.csv{WEEK}&table=Exceptions+of+the+roadmap")
    assert "Token lifecycle in the wallet" in exceptions.text
    moved = client.get(
        f"/export/table/roadmap.csv{WEEK}&shift=TOK-2:14:14&table=Moved+by+the+what-if"
    )
    assert "pushed" in moved.text
    assert client.get(f"/paper/roadmap{WEEK}").status_code == 200
    assert client.get(f"/paper/roadmap{WEEK}&part=planning").status_code == 200
    assert client.get(f"/roadmap{WEEK}&zoom=day").status_code == 400


def test_a_program_that_there_is_not_is_refused(reader: Reader) -> None:
    with pytest.raises(NotFound, match="no program"):
        any_request(reader, "/roadmap", "?program=nowhere")

"""The page of an initiative over a real store: what addresses show, and whose forms stand there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from callbacks.application import create_app
from callbacks.reader import Reader
from callbacks.requests import any_request
from callbacks.router import page
from dashboard.errors import NotFound
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.settings import Settings
from db.accounts.people import add_account
from db.engine import prepare_store, store_engine, writing
from db.programs import add_program
from tests.callbacks.conftest import NOW, signed_in
from tests.callbacks.roadmap_site import Site
from tests.conftest import BY, TESTER
from tests.layouts.given import of_class, of_kind, ways, words
from tests.layouts.goals.given import facts
from tests.roadmap_given import initiatives, updates_of
from tests.stored_goals import store_goals
from tests.stored_roadmap import store_roadmap

WEEK = "?program=outreach&as_of=2026-11-21"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The 40 initiatives with goals, beside a program without any."""
    url = f"sqlite:///{tmp_path_factory.mktemp('initiative')}/store.db"
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


def story(reader: Reader, search: str) -> Any:
    return page(reader, "/initiative", search, None)[0]


def test_an_initiative_opens_with_its_story(reader: Reader) -> None:
    drawn = story(reader, f"{WEEK}&key=TOK-2")
    assert words(of_kind(drawn, "H1")) == "Token lifecycle in the wallet"
    assert words(of_class(drawn, "headline")) == (
        "Off track: it ends on 19 Jan 2027, 35 days later than its baseline; 1 milestone is missed"
        " and it comes too early for 1 of what it waits for."
    )
    text = words(drawn)
    for said in (
        "10 days too early", "10 days of overlap", "Pilot with two issuers",
        "The second issuer cannot certify",
        "The partner froze its releases", "Issuers live on network tokens",
    ):  # fmt: skip
        assert said in text


def test_an_initiative_is_drawn_between_its_neighbours(reader: Reader) -> None:
    (graph,) = of_kind(story(reader, f"{WEEK}&key=TOK-2"), "Graph")
    named = {trace["name"]: trace for trace in graph.figure["data"]}
    assert named["Now"]["customdata"] == ["TOK-1", "TOK-2", "TOK-3"]
    assert "Violated dependencies" in named


def test_an_initiative_of_an_earlier_week_knows_nothing_of_later_moves(reader: Reader) -> None:
    drawn = story(reader, "?program=outreach&as_of=2026-11-14&key=TOK-2")
    assert "15 Dec 2026" in words(of_class(drawn, "headline"))
    assert "18 Nov 2026" not in words(drawn)  # when the end was moved
    assert "No update was ever published." in words(drawn)


def test_an_initiative_without_dates_or_neighbours_says_so(reader: Reader) -> None:
    drawn = story(reader, f"{WEEK}&key=LOOSE")
    assert of_kind(drawn, "Graph") == []
    text = words(drawn)
    for said in (
        "Nobody says when it begins or ends", "It waits for nothing, and nothing waits for it.",
        "It has no milestones.", "No date has moved.",
    ):  # fmt: skip
        assert said in text


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        (WEEK, "The address names no initiative"),
        (f"{WEEK}&key=gone", "has no initiative “gone”"),
        ("?program=empty&key=TOK-2", "has no initiative “TOK-2”"),
    ],
)
def test_an_initiative_that_there_is_not_is_refused(
    reader: Reader, search: str, sentence: str
) -> None:
    with pytest.raises(NotFound, match=sentence):
        any_request(reader, "/initiative", search)


def test_an_initiative_is_had_on_paper_and_its_tables_as_files(settings: Settings) -> None:
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    paper = client.get(f"/paper/initiative{WEEK}&key=TOK-2")
    assert paper.status_code == 200
    assert "Token lifecycle in the wallet" in paper.text
    stones = client.get(f"/export/table/initiative.csv{WEEK}&key=TOK-2&table=Milestones")
    assert "Pilot with two issuers,missed," in stones.text
    said = client.get(f"/export/table/initiative.xlsx{WEEK}&key=TOK-2&table=Words")
    assert said.status_code == 200


FORMS = {
    "ann": {"definition", "dates", "milestone-new", "dependency", "question", "delegate"},
    "bob": {"question"}, "reader": {"question"},
}  # fmt: skip


def seen_by(site: Site, who: str, path: str, search: str) -> Any:
    """A page as somebody sees it."""
    viewer = site.viewer(who)
    return page(Reader(site.engine, site.settings, lambda: viewer), path, search, None)[0]


def forms_of(site: Site, who: str) -> set[str]:
    """Which forms of an initiative somebody sees on the page of A."""
    drawn = seen_by(site, who, "/initiative", f"?program={site.key}&key=A")
    names = [getattr(form, "data-form") for form in of_kind(drawn, "Form")]
    return {name.split(":")[0].removeprefix("initiative-") for name in names}


def test_everybody_sees_the_forms_that_are_theirs(store: Engine) -> None:
    site = Site(store)
    for who, wanted in FORMS.items():
        assert forms_of(site, who) == wanted
    assert forms_of(site, "manager") == FORMS["ann"] | {"place", "give-up", "reassign"}


def test_its_owner_is_led_to_the_form_of_its_update_and_back(store: Engine) -> None:
    site = Site(store)
    search = f"?program={site.key}&key=A"
    ways_of = {
        who: [way.href for way in ways(seen_by(site, who, "/initiative", search))]
        for who in ("ann", "bob")
    }
    to_form = {who: [w for w in of if "item=initiative%3AA" in w] for who, of in ways_of.items()}
    assert (len(to_form["ann"]), to_form["bob"]) == (1, [])
    form = seen_by(site, "ann", "/my-updates", f"?{to_form['ann'][0].partition('?')[2]}")
    head = next(each for each in of_kind(form, "H2") if words(each) == "Answer sooner")
    assert ways(head)[0].href.startswith(f"/initiative?program={site.key}")


def test_the_roadmap_offers_its_forms_to_whom_they_are_for(store: Engine) -> None:
    site = Site(store)
    site.post(f"roadmap-scenario:{site.program}", {"shifts": "A:7:7", "name": "Later"}, who="ann")
    wanted = {
        "ann": {"roadmap-apply", "roadmap-scenario", "roadmap-scenario-drop"},
        "bob": {"roadmap-scenario"},
        "reader": set(),
        "manager": {
            "roadmap-apply", "roadmap-scenario", "roadmap-scenario-drop", "initiative-new",
        },
    }  # fmt: skip
    for who, forms in wanted.items():
        drawn = seen_by(site, who, "/roadmap", f"?program={site.key}&shift=A:14:14")
        named = {getattr(each, "data-form", "").split(":")[0] for each in of_kind(drawn, "Form")}
        assert named - {""} == forms, who
        assert "Later" in words(of_class(drawn, "scenarios"))
        planned = seen_by(site, who, "/roadmap", f"?program={site.key}&part=planning")
        assert bool(of_kind(planned, "Form")) is (who == "manager")


def test_a_what_if_of_somebody_elses_says_who_can_take_it_over(store: Engine) -> None:
    site = Site(store)
    drawn = seen_by(site, "bob", "/roadmap", f"?program={site.key}&shift=A:14:14")
    assert "“Answer sooner” belongs to somebody else" in words(drawn)

"""The audit through its addresses: who is let in, what is drawn, taken away, restored."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from callbacks import administration
from callbacks.application import create_app
from callbacks.audit import content
from callbacks.reader import Reader
from callbacks.requests import HouseRequest, any_request
from dashboard.errors import InvalidRequest, NotFound
from dashboard.rights import Grant, Role, Viewer
from dashboard.settings import Settings
from db import models
from db.accounts.people import add_account, set_grant, stand_in
from db.audit.recording import note
from db.engine import store_engine, writing
from db.programs import program as program_value
from layouts import audit as view
from tests.callbacks.conftest import NOW, filled_store, signed_in
from tests.conftest import BY, TESTER
from tests.db.audit.given import entries
from tests.layouts.given import of_class, parts, ways, words

Login = Callable[[str], FlaskClient]
ODD = (
    "kind=x", "did=x", "since=yesterday", "since=2026-02-30", "until=20261121", "before=x",
    "before=-1", "entry=1.5", "entry=" + "9" * 12, "text=" + "x" * 201, "who=%00",
    "of=" + "x" * 300, "before=1%27", "shadow=1",
)  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A store with a manager of each kind, and something that was deleted."""
    url = f"sqlite:///{tmp_path_factory.mktemp('audit')}/store.db"
    filled_store(url)
    engine = store_engine(url)
    with writing(engine, BY) as session:
        east, utc = (program_value(session, key, TESTER).id for key in ("east", "utc"))
        for login, grants in (
            ("mia", {east: Grant(Role.MANAGER)}),
            ("max", {east: Grant(Role.MANAGER, exports=False)}),
            ("vic", {east: Grant(Role.VIEWER)}),
            ("con", {east: Grant(Role.CONTRIBUTOR, exports=False), utc: Grant(Role.VIEWER)}),
        ):
            account = add_account(session, login, login.title(), NOW)
            for program, grant in grants.items():
                set_grant(session, account, program, grant)
    with writing(engine, BY) as session:
        stand_in(session, 2, 3, NOW, None, "=1+1")
    with writing(engine, BY) as session:
        session.delete(session.get_one(models.StandIn, 1))
    with writing(engine, BY) as session:
        note(session, "program", utc, "Utc only", "changed", utc)
    engine.dispose()
    return Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"))


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Reader:
    return Reader(store_engine(settings.database_url), settings, lambda: TESTER)


@pytest.fixture(scope="module")
def login(settings: Settings) -> Login:
    """A browser that somebody is signed in with."""
    server = create_app(settings).server
    return lambda name: signed_in(server.test_client(), settings, name)


def drawn(reader: Reader, query: str = "", viewer: Viewer = TESTER) -> Any:
    of = Reader(reader.engine, reader.settings, lambda: viewer)
    asked = any_request(of, "/audit", query)
    assert isinstance(asked, HouseRequest)
    return content(of, asked.scope)


@pytest.mark.parametrize(
    ("name", "page", "file", "paper"),
    [
        ("tester", 200, 200, 200),
        ("mia", 200, 200, 200),
        ("max", 200, 403, 403),
        ("vic", 403, 403, 200),
        ("con", 403, 403, 403),
    ],
)
def test_who_is_let_in(login: Login, name: str, page: int, file: int, paper: int) -> None:
    client = login(name)
    assert client.get("/audit").status_code == page
    assert client.get("/audit.csv").status_code == file
    assert client.get("/paper/tickets?program=east").status_code == paper


def test_another_program_is_not_there_for_a_manager(login: Login) -> None:
    assert login("mia").get("/audit.csv?of=utc").status_code == 404
    assert login("mia").get("/paper/tickets?program=utc").status_code == 404
    assert "Utc only" not in login("mia").get("/audit.csv").text
    assert "Utc only" in login("tester").get("/audit.csv?of=utc").text


@pytest.mark.parametrize("query", ODD)
def test_an_odd_address_is_refused(login: Login, query: str) -> None:
    for path in ("/audit", "/audit.csv"):
        answer = login("tester").get(f"{path}?{query}")
        assert answer.status_code in (400, 404), (path, answer.text[:200])


def test_the_page_tells_who_changed_what(reader: Reader) -> None:
    page = drawn(reader)
    said = " ".join(words(page).split())
    assert "tests (terminal) deleted the stand-in =1+1 person" in said  # its name says through what
    assert "Times are those of UTC" in said
    assert [w.children for w in ways(page) if w.className == "btn btn-quiet"] == [
        "Take away as CSV", "Restore",
    ]  # fmt: skip


def test_filters_stand_in_the_address_and_in_their_controls(reader: Reader) -> None:
    page = drawn(reader, "?kind=program&of=east&text=ea&program=utc&as_of=2026-11-07")
    values = [getattr(part, "value", None) for part in parts(page)]
    assert {"program", "east", "ea"} <= {value for value in values if value}
    (file,) = [w for w in ways(page) if w.href.startswith(view.CSV)]
    assert file.href == "/audit.csv?program=utc&as_of=2026-11-07&kind=program&of=east&text=ea"
    assert "America/New_York" in words(of_class(page, "page-scope"))
    assert "Nothing that was changed fits" in words(drawn(reader, "?text=nowhere"))


def test_a_person_who_may_not_export_is_shown_no_button(reader: Reader) -> None:
    of_max = Viewer("Max", grants={"east": Grant(Role.MANAGER, exports=False)})
    assert "Take away" not in words(drawn(reader, viewer=of_max))


def test_files_that_are_taken_away_are_told(login: Login, reader: Reader) -> None:
    mia = login("mia")
    file = mia.get("/audit.csv?kind=import")
    assert file.content_type == "text/csv; charset=utf-8"
    assert file.text.startswith("\ufeffid,at_utc,who,via,did,kind,item_id,item,program,changes\r\n")
    mia.get("/data/refused.csv?program=east")
    mia.get("/paper/tickets?program=east&priority=P1")
    taken = entries(reader.engine, kind="file", who="Mia")[-3:]
    assert [(e.did, e.became, e.program_id) for e in taken] == [
        ("downloaded", {"address": "/audit.csv?kind=import"}, 1),
        ("downloaded", {"address": "/data/refused.csv?program=east"}, 1),
        ("printed", {"address": "/paper/tickets?program=east&priority=P1"}, 1),
    ]


def test_a_file_that_is_refused_is_not_told(login: Login, reader: Reader) -> None:
    before = len(entries(reader.engine, kind="file"))
    for address in ("/audit.csv", "/data/refused.csv?program=east", "/paper/tickets?program=east"):
        assert login("max").get(address).status_code == 403
    assert len(entries(reader.engine, kind="file")) == before


def test_no_cell_of_the_file_runs_as_a_formula(login: Login) -> None:
    text = login("tester").get("/audit.csv?" + quote("kind", safe="") + "=stand-in").text
    assert "'=1+1" in text
    assert ",=1+1" not in text


def test_a_deletion_is_undone_with_the_form(login: Login, reader: Reader) -> None:
    (gone,) = entries(reader.engine, kind="stand-in", did="deleted")
    assert "It comes back as it was." in words(drawn(reader, f"?entry={gone.id}"))
    sent = {"fields": {}, "drawn": {}, "base": None}
    assert login("mia").post(f"/forms/restore:{gone.id}", json=sent).status_code == 404
    assert login("vic").post(f"/forms/restore:{gone.id}", json=sent).status_code == 403
    tester = login("tester")
    done = tester.post(f"/forms/restore:{gone.id}", json=sent)
    assert done.json == {"said": "The stand-in “=1+1” is restored.", "go": ""}
    again = tester.post(f"/forms/restore:{gone.id}", json=sent)
    assert (again.status_code, again.json) == (400, {"error": "“=1+1” is restored already."})
    assert tester.post("/forms/restore", json=sent).status_code == 404
    page = drawn(reader, f"?entry={gone.id}")
    assert "This deletion does not stand" in words(page)
    assert "Tess Ter restored" in " ".join(words(of_class(page, "history")).split())


def test_an_entry_that_there_is_not_is_refused(reader: Reader) -> None:
    with pytest.raises(NotFound):
        drawn(reader, "?entry=999999")
    with pytest.raises(InvalidRequest):
        drawn(reader, "?did=nothing")


def test_a_program_shows_its_own_history(reader: Reader) -> None:
    asked = any_request(reader, "/admin", "?part=programs&item=1")
    assert isinstance(asked, HouseRequest)
    page = administration.content(reader, asked.scope)
    said = " ".join(words(of_class(page, "history")).split())
    assert "tests (terminal) added 7 fields" in said
    assert "work from 09:00" in said

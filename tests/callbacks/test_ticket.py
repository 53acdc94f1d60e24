"""The page of one ticket over HTTP: its addresses, and its forms."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import dash
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from callbacks.application import create_app
from callbacks.reader import Reader
from callbacks.requests import any_request
from callbacks.router import page
from callbacks.ticket import content
from dashboard.errors import NotFound
from dashboard.rights import Grant, Role, Viewer
from dashboard.scope import Scope
from dashboard.settings import Settings
from dashboard.ticket_words import FACTS
from db import models
from db.engine import reading, store_engine
from tests.callbacks.conftest import NOW, filled_store, signed_in
from tests.conftest import TESTER
from tests.layouts.given import of_class, of_kind, ways, words

A = "?program=utc&ticket=A&as_of=2026-11-22"
ACTION = {"what": "Call the bank", "owner": "Tess Ter", "due": "2026-11-20"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A store of one's own, for it is changed."""
    url = f"sqlite:///{tmp_path}/store.db"
    filled_store(url)
    return Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"))


@pytest.fixture
def engine(settings: Settings) -> Iterator[Engine]:
    found = store_engine(settings.database_url)
    yield found
    found.dispose()


@pytest.fixture
def reader(settings: Settings, engine: Engine) -> Reader:
    return Reader(engine, settings, lambda: TESTER)


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    app: dash.Dash = create_app(settings)
    return signed_in(app.server.test_client(), settings, "tester")


def id_of(engine: Engine, key: str = "A") -> int:
    ticket, program = models.Ticket, models.Program
    with reading(engine) as session:
        query = select(ticket.id).join(program, program.id == ticket.program_id)
        return session.scalars(query.where(ticket.key == key, program.key == "utc")).one()


def send(client: FlaskClient, form: str, base: int | None = None, **fields: str) -> TestResponse:
    return client.post(f"/forms/{form}", json={"fields": fields, "drawn": {}, "base": base})


def drawn(reader: Reader, search: str = A) -> str:
    return words(page(reader, "/ticket", search, None)[0])


@pytest.mark.parametrize(
    ("search", "status", "sentence"),
    [
        (A, 200, ""),
        ("?program=utc", 404, "names no ticket"),
        ("?program=utc&ticket=Z", 404, "has no ticket “Z”"),
        ("?program=none&ticket=A", 404, "There is no program “none”"),
        ("?program=utc&ticket=A&as_of=2026-10-01", 200, ""),
        ("?program=utc&ticket=A&priority=P1", 400, "knows no “priority”"),
    ],
)
def test_each_address_answers(client: FlaskClient, search: str, status: int, sentence: str) -> None:
    answer = client.get(f"/ticket{search}")
    assert answer.status_code == status
    assert sentence in answer.text


def test_a_ticket_that_had_not_started_says_so_and_leads_back(reader: Reader) -> None:
    found = content(reader, Scope("utc", date(2026, 10, 1), view={"ticket": "A"}))
    assert "“A” had not started by 1 Oct 2026." in words(found)
    assert {way.href for way in ways(found)} == {"/tickets?program=utc&as_of=2026-10-01"}


def test_the_page_of_a_week_shows_nothing_that_came_after(reader: Reader) -> None:
    late = drawn(reader, "?program=utc&ticket=B&as_of=2026-11-14")
    assert "Resolved since 10 Nov 2026" in late
    early = drawn(reader, "?program=utc&ticket=B&as_of=2026-11-07")
    assert "Resolved" not in early
    assert "10 Nov 2026" not in early


def test_the_rail_leads_to_the_list_and_other_programs_too(reader: Reader) -> None:
    shown = page(reader, "/ticket", "?program=utc&ticket=A&as_of=2026-11-14", None)
    rail = {way.href.split("?")[0]: way for way in ways(shown[3])}
    assert rail["/tickets"].href == "/tickets?program=utc&as_of=2026-11-14"
    assert "open" in rail["/tickets"].className
    assert {entry.href for entry in shown[5]} == {
        "/tickets?program=east&as_of=2026-11-14", "/tickets?program=utc&as_of=2026-11-14",
    }  # fmt: skip


def test_the_ways_to_other_weeks_keep_the_ticket(reader: Reader) -> None:
    shown = page(reader, "/ticket", "?program=utc&ticket=A&as_of=2026-11-14", None)
    assert "/ticket?program=utc&as_of=2026-11-07&ticket=A" in shown


def test_an_edit_is_kept_shown_and_given_back(reader: Reader, client: FlaskClient) -> None:
    ticket = id_of(reader.engine)
    version = _version(reader.engine, ticket)
    facts = {"kind": "COE", "root_cause": "Human error", "level": "executive", "rating": "4"}
    answer = send(client, f"ticket:{ticket}", version, **facts)
    assert (answer.status_code, answer.json["said"]) == (200, "“A” is saved.")
    text = drawn(reader)
    assert "Tess Ter said so" in text
    assert "The source says “ticket”." in text
    assert "Human error" in text
    assert "COE, executive" in text
    assert "4 of 5" in text
    assert send(client, f"ticket:{ticket}", version, **facts).status_code == 409
    for fact in FACTS:
        form = f"ticket-{fact.replace('_', '-')}-source:{ticket}"
        assert send(client, form).status_code == 200
    assert "said so" not in drawn(reader)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"kind": "nonsense"}, "kind"), ({"kind": ""}, "kind"), ({"level": "Sev-1"}, "level"),
        ({"level": "EXECUTIVE"}, "level"), ({"rating": "0"}, "rating"), ({"rating": "6"}, "rating"),
        ({"rating": "4.5"}, "rating"), ({"rating": "４"}, "rating"),
        ({"root_cause": "x" * 501}, "root_cause"),
    ],
)  # fmt: skip
def test_what_is_no_fact_is_said_beside_its_field(
    reader: Reader, client: FlaskClient, wrong: dict[str, str], problem: str
) -> None:
    ticket = id_of(reader.engine)
    facts = {"kind": "COE", "root_cause": "", "level": "", "rating": ""}
    answer = send(client, f"ticket:{ticket}", _version(reader.engine, ticket), **facts | wrong)
    assert (answer.status_code, [*answer.json["problems"]]) == (422, [problem])
    assert "said so" not in drawn(reader)


def _version(engine: Engine, ticket: int) -> int:
    with reading(engine) as session:
        return session.get_one(models.Ticket, ticket).version


def test_an_action_item_is_added_as_of_today_and_slips_with_a_reason(
    reader: Reader, client: FlaskClient
) -> None:
    added = send(client, f"action-new:{id_of(reader.engine)}", **ACTION)
    assert added.json["go"] == "/ticket?program=utc&as_of=2026-11-22&ticket=A"
    assert "overdue by 2 days" in drawn(reader)
    assert "Call the bank" not in drawn(reader, "?program=utc&ticket=A&as_of=2026-11-21")
    later = {"owner": "Tess Ter", "due": "2026-12-01", "state": "open"}
    answer = send(client, "action:1", 1, **later, reason="")
    assert (answer.status_code, [*answer.json["problems"]]) == (422, ["reason"])
    assert send(client, "action:1", 1, **later, reason="They moved.").status_code == 200
    text = drawn(reader)
    assert "20 Nov 2026 → 1 Dec 2026, 11 days: They moved." in text
    assert "overdue by" not in text
    conflict = send(client, "action:1", 1, **later, reason="")
    assert (conflict.status_code, conflict.json["theirs"]["due"]) == (409, "2026-12-01")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [({"owner": "Nobody"}, "owner"), ({"due": "soon"}, "due"), ({"what": " "}, "what")],
)
def test_what_is_wrong_with_an_action_item_is_said_beside_its_field(
    reader: Reader, client: FlaskClient, fields: dict[str, str], problem: str
) -> None:
    answer = send(client, f"action-new:{id_of(reader.engine)}", **ACTION | fields)
    assert (answer.status_code, [*answer.json["problems"]]) == (422, [problem])


@pytest.mark.parametrize(
    ("role", "forms"), [(Role.MANAGER, 3), (Role.CONTRIBUTOR, 1), (Role.VIEWER, 0)]
)
def test_forms_stand_where_they_can_be_sent(
    reader: Reader, client: FlaskClient, role: Role, forms: int
) -> None:
    send(client, f"action-new:{id_of(reader.engine)}", **ACTION)
    with reading(reader.engine) as session:
        person = session.scalars(select(models.Person.id)).one()
    viewer = Viewer("Ann", person=person, grants={"utc": Grant(role)})
    shown = page(replace(reader, viewer_of_request=lambda: viewer), "/ticket", A, None)[0]
    assert len(of_kind(shown, "Form")) == forms  # a contributor owns the item, not the ticket


def test_in_a_past_week_action_items_lead_to_today(reader: Reader, client: FlaskClient) -> None:
    settings = reader.settings.model_copy(update={"now": NOW + 14 * 86_400})
    send(client, f"action-new:{id_of(reader.engine)}", **ACTION)
    later = replace(reader, settings=settings)
    shown = page(later, "/ticket", A, None)[0]
    (way,) = ways(of_class(shown, "to-today"))
    assert way.href == "/ticket?program=utc&as_of=2026-12-06&ticket=A"


def test_a_ticket_of_a_program_that_may_not_be_seen_answers_as_no_program(reader: Reader) -> None:
    stranger = replace(reader, viewer_of_request=lambda: Viewer("S", grants={}))
    for key in ("A", "Z"):
        with pytest.raises(NotFound):
            any_request(stranger, "/ticket", f"?program=utc&ticket={key}")

"""Forms and drafts over HTTP: each answer, and nothing that is posted gives 5xx."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dash
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.test import TestResponse

from callbacks import documents, drafts, guard
from callbacks.forms import sending
from callbacks.forms.registry import FORMS
from callbacks.questions import Question
from callbacks.reader import Reader
from dashboard.conflicts import Item
from dashboard.forms import Saved
from dashboard.programs import Program
from dashboard.rights import Grant, Right, Role, Viewer
from dashboard.settings import Settings
from db import models
from db.conflicts import last_change
from db.engine import prepare_store, reading, store_engine, writing
from db.programs import add_program, program
from layouts import shell
from layouts.administration import address_of_program
from tests.conftest import BY, NOW, TESTER, count

GOOD = {"name": "Ops", "marking": "Confidential", "about": "What it is for"}
NEW = {
    "key": "new", "name": "New", "zone": "Europe/Rome", "week_ends": "friday",
    "fiscal_year_ends": "june", "country": "us",
}  # fmt: skip


@dataclass
class Site:
    """The addresses of forms and drafts, asked in the name of whoever is named."""

    reader: Reader
    client: FlaskClient
    who: list[Viewer]
    ann: Viewer
    """A manager of the first program, with an account."""

    def send(self, form: str, fields: Any, base: Any = 1, **more: Any) -> TestResponse:
        return self.client.post(f"/forms/{form}", json={"fields": fields, "base": base, **more})

    def draft(self, form: str = "program:1") -> Any:
        return self.client.get(f"/drafts/{form}").json["draft"]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    engine = store_engine(f"sqlite:///{tmp_path}/store.db")
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program("ops", "Operations"))
        add_program(session, Program("other", "Other"))
        person = models.Person(name="Ann")
        session.add(person)
        session.flush()
        account = models.Account(
            person_id=person.id, login="ann", administrator=False, demonstration=False,
            created_at=NOW,
        )  # fmt: skip
        session.add(account)
        session.flush()
        ann = Viewer("Ann", account.id, person.id, grants={"ops": Grant(Role.MANAGER)})
    who = [ann]
    reader = Reader(engine, Settings(database_url=str(engine.url), now=NOW), lambda: who[0])
    app = dash.Dash("forms", server=Flask("forms"))
    app.layout = shell.frame
    guard.guard_callbacks(app)
    documents.register(app, reader, Question(lambda: None))
    drafts.register(app, reader)
    sending.register(app, reader)
    yield Site(reader, app.server.test_client(), who, ann)
    engine.dispose()


def named(site: Site, key: str = "ops") -> Program:
    with reading(site.reader.engine) as session:
        return program(session, key, TESTER)


def test_a_form_is_saved_said_and_told_as_its_authors(site: Site) -> None:
    answer = site.send("program:1", GOOD)
    assert (answer.status_code, answer.json) == (200, {"said": "“Ops” is saved.", "go": ""})
    found = named(site)
    assert (found.name, found.marking, found.about) == tuple(GOOD.values())
    with reading(site.reader.engine) as session:
        change = last_change(session, Item("program", 1))
    assert change is not None
    assert change.who == "Ann"


def test_problems_are_answered_by_field(site: Site) -> None:
    answer = site.send("program:1", GOOD | {"name": " ", "marking": "x" * 61})
    assert answer.status_code == 422
    assert answer.json == {
        "problems": {
            "name": "A program needs a name.",
            "marking": "Write at most 60 characters: these are 61.",
        }
    }
    assert named(site).name == "Operations"


def test_an_old_version_is_answered_with_both_texts_escaped(site: Site) -> None:
    site.who[0] = TESTER
    site.send("program:1", GOOD | {"about": "<b>theirs</b>"})
    site.who[0] = site.ann
    mine = GOOD | {"name": "Operations", "marking": "Mine", "about": "<i>mine"}
    drawn = {"name": "Operations", "marking": "", "about": ""}
    answer = site.send("program:1", mine, 1, drawn=drawn)
    assert answer.status_code == 409
    said = answer.json
    assert said["base"] == 2
    assert said["theirs"] == GOOD | {"about": "<b>theirs</b>"}
    assert said["fields"] == {"name": "Ops", "marking": "Mine", "about": "<i>mine"}
    assert said["choices"] == {
        "marking": {
            "mine": "Mine", "theirs": "Confidential", "together": "Mine Confidential",
        },
        "about": {
            "mine": "<i>mine", "theirs": "<b>theirs</b>",
            "together": "<i>mine\n\n<b>theirs</b>",
        },
    }  # fmt: skip
    assert "&lt;b&gt;theirs&lt;/b&gt;" in said["conflict"]
    assert "<b>" not in said["conflict"]
    assert "tests (terminal) changed this" in said["conflict"]
    assert "changed by tests (terminal). It is in your form now" in said["conflict"]
    assert said["conflict"].count("<fieldset") == 2
    again = site.send("program:1", said["fields"], said["base"], drawn=said["theirs"])
    assert again.status_code == 200
    assert named(site).marking == "Mine"


@pytest.mark.parametrize(
    ("form", "who", "status"),
    [
        ("program:1", Viewer(), 403),
        ("program:1", Viewer("V", grants={"ops": Grant(Role.VIEWER)}), 403),
        ("program:1", Viewer("C", grants={"ops": Grant(Role.CONTRIBUTOR)}), 403),
        ("program:1", Viewer("M", grants={"other": Grant(Role.MANAGER)}), 404),
        ("program:2", Viewer("M", grants={"ops": Grant(Role.MANAGER)}), 404),
        ("program:9", TESTER, 404),
        ("program", TESTER, 404), ("program-new:1", TESTER, 404), ("nothing", TESTER, 404),
        ("Program:1", TESTER, 404), ("program:1;", TESTER, 404),
        ("program-new", Viewer("M", grants={"ops": Grant(Role.MANAGER)}), 403),
    ],
)  # fmt: skip
def test_what_one_may_not_or_is_not_there_is_refused_with_a_sentence(
    site: Site, form: str, who: Viewer, status: int
) -> None:
    site.who[0] = who
    answer = site.send(form, NEW if form.startswith("program-new") else GOOD)
    assert answer.status_code == status
    assert answer.json["error"].endswith(".")
    assert count(site.reader.engine, "program") == 2
    assert named(site).name == "Operations"


def test_a_program_is_added_and_opened(site: Site) -> None:
    site.who[0] = TESTER
    answer = site.send("program-new", NEW, None)
    assert answer.json == {"said": "“New” is there.", "go": address_of_program(3)}
    calendar = named(site, "new").calendar
    assert (calendar.zone, calendar.week_ends, calendar.fiscal_year_end) == ("Europe/Rome", 4, 6)
    assert len(calendar.holidays) > 100


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("key", "a b", "is no key"), ("key", "ops", "There is a program “ops” already."),
        ("zone", "Rome", "is no time zone"), ("country", "Atlantis", "Write one such as US."),
        ("week_ends", "someday", "Choose one"),
    ],
)  # fmt: skip
def test_a_new_program_is_checked_as_at_the_terminal(
    site: Site, field: str, value: str, words: str
) -> None:
    site.who[0] = TESTER
    answer = site.send("program-new", NEW | {field: value}, None)
    assert answer.status_code == 422
    assert words in answer.json["problems"][field]
    assert count(site.reader.engine, "program") == 2


def test_a_transaction_that_came_in_between_is_looked_at_again(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[int] = []

    def save(*_: Any) -> Saved:
        said.append(1)
        if len(said) == 1:
            raise StaleDataError("somebody was faster")
        return Saved("Saved.")

    raced = replace(FORMS["program"], save=save)
    monkeypatch.setitem(FORMS, "program", raced)  # type: ignore[arg-type]  # a dictionary it is
    assert site.send("program:1", GOOD).json["said"] == "Saved."
    assert len(said) == 2


# Drafts


def keep(site: Site, text: str, since: int = 0, form: str = "program:1") -> Any:
    body = {"fields": {"name": text}, "drawn": {"name": ""}, "base": 1, "since": since}
    return site.client.post(f"/drafts/{form}", json=body).json


def test_a_draft_is_kept_found_and_forgotten(site: Site) -> None:
    assert site.draft() is None
    ms = keep(site, "typed")["ms"]
    assert ms == NOW * 1_000
    found = {"fields": {"name": "typed"}, "drawn": {"name": ""}, "base": 1, "ms": ms}
    assert site.draft() == found
    there = keep(site, "elsewhere", 0)
    assert there == {"ms": ms + 1, "other": found}
    assert site.client.delete("/drafts/program:1").json == {"forgotten": True}
    assert site.draft() is None


def test_what_is_sent_is_no_draft_any_more_and_what_is_refused_still_is(site: Site) -> None:
    keep(site, "typed")
    site.send("program:1", GOOD | {"name": ""})
    site.send("program:1", GOOD, 7)
    assert site.draft() is not None
    site.send("program:1", GOOD)
    assert site.draft() is None


def test_without_an_account_the_browser_keeps_alone(site: Site) -> None:
    site.who[0] = TESTER
    assert site.client.get("/drafts/program:1").json == {"here": False, "draft": None}
    assert keep(site, "typed") == {"ms": None, "other": None}
    assert site.client.delete("/drafts/program:1").json == {"forgotten": True}
    assert count(site.reader.engine, "draft") == 0


@pytest.mark.parametrize("form", ["Program", "program:x", "a" * 40, "1", "program:1:2"])
def test_drafts_are_of_forms(site: Site, form: str) -> None:
    for method in ("get", "post", "delete"):
        answer = getattr(site.client, method)(f"/drafts/{form}")
        assert answer.status_code == 404
        assert answer.json == {"error": "There is no such form."}


def test_too_much_is_refused_with_a_sentence(site: Site) -> None:
    answer = site.client.post("/drafts/a", json={"fields": {"a": "x" * 100_001}})
    assert answer.status_code == 400
    assert "over 100,000 characters" in answer.json["error"]
    long = b" " * (guard.LARGEST_BODY + 2)
    answer = site.client.post("/drafts/a", data=long, content_type="application/json")
    assert answer.status_code == 413
    assert answer.json["error"]


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
    | st.sampled_from(["\0", "\ud800", "name", "ops"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["fields", "drawn", "base", "since", "name", "about", "marking"])
        | st.text(max_size=3),
        inner,
    ),
)  # fmt: skip
NEARLY = st.fixed_dictionaries(
    {
        "fields": st.fixed_dictionaries(dict.fromkeys(GOOD, st.text(max_size=5) | JSON)) | JSON,
        "drawn": st.dictionaries(st.sampled_from([*GOOD, "x"]), st.text(max_size=3)) | JSON,
        "base": st.sampled_from([None, 1, 2, -1, 2**40]) | JSON,
        "since": JSON,
    }
)


@examples(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=JSON | NEARLY, address=st.sampled_from(["forms", "drafts"]))
def test_nothing_that_is_posted_breaks_the_server(site: Site, body: Any, address: str) -> None:
    for form in ("program:1", "program-new"):
        answer = site.client.post(
            f"/{address}/{form}", data=json.dumps(body), content_type="application/json"
        )
        assert answer.status_code in (200, 400, 403, 409, 422), answer.text
        assert answer.json


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff", b"9" * 10_000])
def test_what_is_no_json_is_refused(site: Site, data: bytes) -> None:
    for address in ("/forms/program:1", "/drafts/program:1"):
        answer = site.client.post(address, data=data, content_type="application/json")
        assert answer.status_code == 400
        assert answer.json["error"] == "This is no form of ours."


def test_each_form_is_called_by_its_name_and_its_fields_are_told_apart() -> None:
    for name, form in FORMS.items():
        assert form.name == name
        assert len({field.name for field in form.fields}) == len(form.fields)
        assert form.right in Right


def test_a_page_that_is_not_for_somebody_says_so_and_leads_back(site: Site) -> None:
    site.who[0] = Viewer("V", grants={"ops": Grant(Role.VIEWER)})
    for address in ("/admin", "/data"):
        answer = site.client.get(address)
        assert answer.status_code == 403
        assert "This page is not open to you" in answer.text
        assert 'href="/review"' in answer.text

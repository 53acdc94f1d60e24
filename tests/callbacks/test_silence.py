"""Reminders over HTTP: drafts for those who may take files away, told in the audit."""

import io
import zipfile
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from callbacks.application import create_app
from dashboard.program_calendar import ProgramCalendar
from dashboard.rights import Grant, Role
from dashboard.settings import Settings
from db import models
from db.accounts.people import add_account, set_grant
from db.engine import prepare_store, reading, store_engine, writing
from tests.callbacks.conftest import NOW, signed_in
from tests.conftest import BY
from tests.dashboard.path_to_green.given import goal, update
from tests.db.path_to_green.given import EARLIER, WEEK, bring, new_program

SITE = "http://localhost"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{tmp_path}/store.db", now=NOW)


@pytest.fixture
def engine(settings: Settings) -> Engine:
    made = store_engine(settings.database_url)
    prepare_store(made)
    return made


@pytest.fixture
def key(engine: Engine) -> str:
    """A program whose one goal is a week late; a manager, and a viewer who takes no files."""
    key = new_program(engine, ProgramCalendar("America/New_York"))
    mine = goal("a", owner="Ann", start=EARLIER - timedelta(days=12), title="Tokens")
    bring(engine, key, [mine], (), [update(EARLIER, "green", item="a")])
    with writing(engine, BY) as session:
        program = session.scalar(select(models.Program.id).where(models.Program.key == key))
        assert program is not None
        for login, role, exports in (
            ("manager", Role.MANAGER, True),
            ("viewer", Role.VIEWER, False),
        ):
            account = add_account(session, login, login.title(), NOW)
            set_grant(session, account, program, Grant(role, exports))
        add_account(session, "stranger", "Stran Ger", NOW)
    return key


def visitor(settings: Settings, login: str) -> FlaskClient:
    return signed_in(create_app(settings).server.test_client(), settings, login)


def test_drafts_come_as_one_file_and_the_audit_tells_of_it(
    settings: Settings, engine: Engine, key: str
) -> None:
    address = f"/silence/reminders.zip?program={key}&as_of={WEEK}"
    answer = visitor(settings, "manager").get(address)
    assert answer.status_code == 200
    name = f'attachment; filename="reminders-{key}-{WEEK}.zip"'
    assert answer.headers["Content-Disposition"] == name
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        (only,) = archive.namelist()
        mail = message_from_bytes(archive.read(only), policy=default)
    assert only == "Ann.eml"
    body = mail.get_content()
    assert "- Tokens: due 21 Nov 2026, last filed for the week to 14 Nov 2026" in body
    assert f"File them here: {SITE}/my-updates?program={key}" in body
    with reading(engine) as session:
        entry = models.AuditEntry
        told = session.scalars(select(entry.item).where(entry.did == "downloaded")).all()
    assert told == ["reminders.zip"]


@pytest.mark.parametrize(("login", "status"), [("viewer", 403), ("stranger", 404)])
def test_who_takes_no_files_gets_none(
    settings: Settings, engine: Engine, key: str, login: str, status: int
) -> None:
    answer = visitor(settings, login).get(f"/silence/reminders.zip?program={key}&as_of={WEEK}")
    assert answer.status_code == status
    with reading(engine) as session:
        assert session.scalar(select(models.AuditEntry.id).where(
            models.AuditEntry.did == "downloaded"
        )) is None  # fmt: skip


def test_the_page_stands_beside_it(settings: Settings, key: str) -> None:
    page = visitor(settings, "manager").get(f"/silence?program={key}")
    assert page.status_code == 200

"""A program with a roadmap of three initiatives, and people who are signed in to it over HTTP."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from callbacks.application import create_app
from callbacks.roadmap_editing import FORMS
from dashboard.initiative.editing import InitiativeEditing
from dashboard.initiative.values import InitiativeStory
from dashboard.my_updates import MyUpdates
from dashboard.rights import Grant, Role, Viewer
from dashboard.roadmap.editing import RoadmapEditing
from dashboard.scope import Scope
from dashboard.settings import Settings
from dashboard.status_updates.due import Whose
from db import models
from db.accounts.people import add_account, set_grant
from db.engine import reading, writing
from db.initiative import initiative_story
from db.my_updates import my_updates
from db.roadmap.editing import initiative_editing, roadmap_editing
from tests.callbacks.conftest import signed_in
from tests.conftest import BY, NOW, TESTER
from tests.db.path_to_green.given import new_program
from tests.db.roadmap.given import define

TODAY, WEEK = date(2026, 11, 22), date(2026, 11, 21)
PEOPLE = {
    "ann": Role.CONTRIBUTOR, "bob": Role.CONTRIBUTOR, "reader": Role.VIEWER,
    "manager": Role.MANAGER,
}  # fmt: skip
FIELDS = {form.name: form.fields for form in FORMS}
USUAL = {"state": "committed", "date_kind": "planned"}


class Site:
    """Ann's initiatives A and B, and Bob's C, a day after they were added."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.key = new_program(engine)
        with writing(engine, BY) as session:
            row = models.Program
            self.program = session.scalars(select(row.id).where(row.key == self.key)).one()
            for login, role in PEOPLE.items():
                account = add_account(session, login, login.title(), NOW)
                set_grant(session, account, self.program, Grant(role))
            add_account(session, "stranger", "Stranger", NOW)
        before = NOW - 86_400
        self.ids = {
            "A": define(engine, self.key, "A", before),
            "B": define(
                engine, self.key, "B", before, title="Then pilot", start="2027-01-01",
                end="2027-02-28",
            ),
            "C": define(engine, self.key, "C", before, title="Elsewhere", owner="Bob"),
        }  # fmt: skip
        url = engine.url.render_as_string(hide_password=False)
        self.settings = Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"))
        app = create_app(self.settings)
        self.browsers: dict[str, FlaskClient] = {
            login: signed_in(app.server.test_client(), self.settings, login)
            for login in (*PEOPLE, "stranger")
        }

    def post(
        self, form: str, fields: Mapping[str, str], base: Any = None, who: str = "manager",
        drawn: Mapping[str, str] | None = None, **more: Any,
    ) -> TestResponse:  # fmt: skip
        """What is not said of the form's fields is empty."""
        known = {each.name: "" for each in FIELDS[form.split(":")[0]]}
        said = {**known, **fields}
        body = {"fields": said, "drawn": dict(drawn or known), "base": base, **more}
        return self.browsers[who].post(f"/forms/{form}", json=body)

    def of_it(
        self, form: str, who: str = "ann", of: str = "A", base: int | None = None, **said: str
    ) -> TestResponse:
        """A form of an initiative, over what stands there now."""
        over = self.editing(of).version if base is None else base
        return self.post(f"{form}:{self.ids[of]}", said, over, who)

    def definition(self, key: str = "A", **said: str) -> dict[str, str]:
        """The form of what it is as it is drawn, with something else."""
        stands = {**USUAL, **self.editing(key).form}
        fields = FIELDS["initiative-definition"]
        return {each.name: stands.get(each.name, "") for each in fields} | said

    def viewer(self, login: str) -> Viewer:
        with reading(self.engine) as session:
            person, account = models.Person, models.Account
            query = select(account.id, account.person_id, person.name).join(
                person, person.id == account.person_id
            )
            id_, person_id, name = session.execute(query.where(account.login == login)).one()
        grants = {self.key: Grant(PEOPLE[login])}
        return Viewer(name, account=id_, person=person_id, grants=grants)

    def story(self, key: str = "A", as_of: date = TODAY) -> InitiativeStory:
        with reading(self.engine) as session:
            return initiative_story(session, Scope(self.key, as_of), TESTER, key)

    def editing(self, key: str = "A", who: str = "manager") -> InitiativeEditing:
        with reading(self.engine) as session:
            scope = Scope(self.key, TODAY)
            found = initiative_editing(session, scope, key, self.viewer(who), NOW)
        assert found is not None
        return found

    def plan(self, who: str = "manager") -> RoadmapEditing:
        with reading(self.engine) as session:
            return roadmap_editing(session, Scope(self.key, TODAY), self.viewer(who), NOW)

    def mine(self, who: str = "ann") -> MyUpdates:
        with reading(self.engine) as session:
            scope = Scope(self.key, WEEK)
            return my_updates(session, scope, self.viewer(who), Whose.MINE, NOW)

    def shown(self, *keys: str) -> str:
        """The versions that a what-if's form carries."""
        bases = self.plan().bases
        return ",".join(f"{bases[key].id}:{bases[key].version}" for key in keys)

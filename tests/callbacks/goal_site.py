"""A program of two goals, and people who are signed in to it over HTTP."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from callbacks.application import create_app
from dashboard.goal.editing import GoalEditing
from dashboard.goal.values import GoalStory
from dashboard.my_updates import MyUpdates, prefilled
from dashboard.rights import Grant, Role, Viewer
from dashboard.scope import Scope
from dashboard.scorecard.daily_values import DailyValue
from dashboard.settings import Settings
from dashboard.status_updates.due import Whose
from dashboard.status_updates.form_fields import GOAL_UPDATE
from db import models
from db.accounts.people import add_account, set_grant
from db.engine import reading, writing
from db.goal import goal_story
from db.my_updates import my_updates
from db.path_to_green.editing import goal_editing
from tests.callbacks.conftest import signed_in
from tests.conftest import BY, NOW, TESTER
from tests.dashboard.path_to_green.given import goal, update
from tests.db.path_to_green.given import bring, new_program

WEEK, BEFORE, TODAY = date(2026, 11, 21), date(2026, 11, 14), date(2026, 11, 22)
PEOPLE = {
    "ann": Role.CONTRIBUTOR, "bob": Role.CONTRIBUTOR, "reader": Role.VIEWER,
    "manager": Role.MANAGER,
}  # fmt: skip
BACK = {"date_to_green": "2026-12-19", "causes": "Too few people."}
ACTION = {
    "action_text": "Hire", "action_owner": "Ann", "action_due": "2026-12-12", "action_impact": "9",
}  # fmt: skip


class Site:
    """Ann's goals G and H, with an update of the week before, and who is signed in."""

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
        dates = {"start": date(2026, 6, 6), "due": date(2026, 12, 26)}
        said = {"why": "Late.", "next_steps": "Call.", "value": 50.0, "author": "Ann"}
        bring(
            engine, self.key, [goal("G", **dates), goal("H", **dates)],
            [DailyValue("G", WEEK - timedelta(days=7 * n), 51.0 - n) for n in range(3)],
            [update(BEFORE, item=key, headline="Fine", **said) for key in "GH"],
        )  # fmt: skip
        url = engine.url.render_as_string(hide_password=False)
        self.settings = Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"))
        app = create_app(self.settings)
        self.browsers: dict[str, FlaskClient] = {
            login: signed_in(app.server.test_client(), self.settings, login)
            for login in (*PEOPLE, "stranger")
        }
        with reading(engine) as session:
            query = select(models.Goal.key, models.Goal.id)
            self.ids: dict[str, int] = dict(session.execute(query).all())

    def post(
        self, form: str, fields: Mapping[str, str], base: Any = None, who: str = "ann",
        drawn: Mapping[str, str] | None = None,
    ) -> TestResponse:  # fmt: skip
        stood = dict.fromkeys(fields, "") if drawn is None else dict(drawn)
        body = {"fields": dict(fields), "drawn": stood, "base": base}
        return self.browsers[who].post(f"/forms/{form}", json=body)

    def drawn(self, key: str = "G", who: str = "ann") -> dict[str, str]:
        """What the form of an update begins with."""
        found = self.mine(who)
        form = next(each for each in found.forms if each.item.key == key)
        return {name: prefilled(form)[name] for name in (f.name for f in GOAL_UPDATE)}

    def file(
        self, base: Any = None, who: str = "ann", key: str = "G", week: date = WEEK, **said: str
    ) -> TestResponse:
        """An update over what stands in its form, where nothing is filed yet."""
        drawn = {f.name: "" for f in GOAL_UPDATE} | {"colour": "green", "due": "2026-12-26"}
        form = f"goal-update:{self.ids[key]}:{week.isoformat()}"
        return self.post(form, {**drawn, "headline": "Well", **said}, base, who, drawn)

    def of_goal(
        self, form: str, fields: Mapping[str, str], base: Any = None, who: str = "manager",
        key: str = "G",
    ) -> TestResponse:  # fmt: skip
        return self.post(f"{form}:{self.ids[key]}", fields, base, who)

    def viewer(self, login: str) -> Viewer:
        with reading(self.engine) as session:
            person, account = models.Person, models.Account
            query = select(account.id, account.person_id, person.name).join(
                person, person.id == account.person_id
            )
            id_, person_id, name = session.execute(query.where(account.login == login)).one()
        grants = {self.key: Grant(PEOPLE[login])}
        return Viewer(name, account=id_, person=person_id, grants=grants)

    def mine(
        self, who: str = "ann", whose: Whose = Whose.MINE, as_of: date = WEEK, **view: str
    ) -> MyUpdates:
        scope = Scope(self.key, as_of, view=view)
        with reading(self.engine) as session:
            return my_updates(session, scope, self.viewer(who), whose, NOW)

    def story(self, key: str = "G", as_of: date = TODAY) -> GoalStory:
        with reading(self.engine) as session:
            return goal_story(session, Scope(self.key, as_of), key, TESTER)

    def editing(self, who: str = "manager", key: str = "G", as_of: date = TODAY) -> GoalEditing:
        with reading(self.engine) as session:
            found = goal_editing(session, Scope(self.key, as_of), key, self.viewer(who), NOW)
        assert found is not None
        return found

    def page(self, address: str, who: str = "ann") -> str:
        return self.browsers[who].get(f"{address}&program={self.key}").text

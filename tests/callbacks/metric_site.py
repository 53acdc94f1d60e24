"""A program of three metrics, and people who are signed in to it over HTTP."""

from datetime import date
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from callbacks.application import create_app
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rights import Grant, Role, Viewer
from dashboard.scope import Scope
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.editing import MetricEditing
from dashboard.scorecard.form_fields import NEW_METRIC
from dashboard.settings import Settings
from db import models
from db.accounts.people import add_account, set_grant
from db.engine import reading, writing
from db.metric import metric_story
from db.programs import add_program
from db.programs import program as program_value
from db.scorecard.editing import metric_editing
from db.scorecard.reading import scorecard
from db.scorecard.writing import define_metric
from tests.callbacks.conftest import signed_in
from tests.conftest import BY, NOW, TESTER

WEEK, BEFORE = "2026-11-21", "2026-11-14"
METRICS = (
    {"key": "calls", "name": "Calls", "aggregation": "sum", "column": "calls", "every": "week",
     "owner": "Ann"},
    {"key": "staff", "aggregation": "mean", "column": "staff", "every": "week"},
    {"key": "each", "operation": "divide", "operands": "calls;staff"},
)  # fmt: skip
TARGET = {"grain": "week", "value": "10", "upper": "", "start": "2026-01-01", "end": ""}
LOCK = {"start": "2026-01-04", "end": "2026-03-28", "set_on": WEEK, "reason": "A new team."}


class Site:
    """A program of three metrics, and people who are signed in to it."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.engine, self.settings = engine, settings
        app = create_app(settings)
        self.browsers: dict[str, FlaskClient] = {
            login: signed_in(app.server.test_client(), settings, login)
            for login in ("ann", "bob", "reader", "stranger", "manager", "other")
        }
        with reading(engine) as session:
            query = select(models.Metric.key, models.Metric.id)
            self.ids: dict[str, int] = dict(session.execute(query).all())
            key = models.Program.key == "risk"
            self.program = session.scalars(select(models.Program.id).where(key)).one()

    def post(
        self, form: str, fields: Any, base: Any = None, who: str = "manager", **more: Any
    ) -> TestResponse:
        body = {"fields": fields, "drawn": dict.fromkeys(fields, ""), "base": base, **more}
        return self.browsers[who].post(f"/forms/{form}", json=body)

    def value(self, number: str, base: Any = None, who: str = "ann", **at: str) -> TestResponse:
        key, week = at.get("key", "calls"), at.get("week", WEEK)
        return self.post(f"metric-value:{self.ids[key]}:{week}", {"value": number}, base, who)

    def note(self, text: str, base: Any = None, who: str = "bob") -> TestResponse:
        return self.post(f"metric-note:{self.ids['calls']}:{WEEK}", {"text": text}, base, who)

    def decide(self, form: str, fields: Any, who: str = "manager", **more: Any) -> TestResponse:
        """A manager's form of the first metric, over the version that there is."""
        base = more.pop("base", self.version())
        return self.post(f"{form}:{self.ids['calls']}", fields, base, who, **more)

    def version(self, key: str = "calls") -> int:
        with reading(self.engine) as session:
            row = models.Metric
            return session.scalars(select(row.version).where(row.id == self.ids[key])).one()

    def card(self, week: str = WEEK) -> Scorecard:
        with reading(self.engine) as session:
            return scorecard(session, Scope("risk", date.fromisoformat(week)), TESTER)

    def shown(self, key: str = "calls", week: str = WEEK, viewer: Viewer = TESTER) -> MetricEditing:
        with reading(self.engine) as session:
            scope = Scope("risk", date.fromisoformat(week))
            story = metric_story(session, scope, key, viewer)
            found = metric_editing(session, story, viewer, NOW)
        assert found is not None
        return found

    def week_value(self, week: str = WEEK, key: str = "calls") -> float | None:
        card = self.card(week)
        return card.figures.value(key, card.periods.week).value


def definition(**said: str) -> dict[str, str]:
    usual = {
        "name": "Calls", "aggregation": "sum", "column": "calls", "every": "week",
        "comparison": "pct", "direction": "up", "owner": "Ann", "role": "output",
        "since": "2026-11-15",
    }  # fmt: skip
    fields = {field.name: "" for field in NEW_METRIC if field.name != "key"}
    return {**fields, **usual, **said}


def new_site(store: Engine) -> Site:
    with writing(store, BY) as session:
        id_ = add_program(session, Program("risk", "Risk", ProgramCalendar("UTC")))
        other = add_program(session, Program("other", "Other"))
        roles = {
            "ann": Role.CONTRIBUTOR, "bob": Role.CONTRIBUTOR, "reader": Role.VIEWER,
            "manager": Role.MANAGER, "other": Role.MANAGER,
        }  # fmt: skip
        for login, role in roles.items():
            set_grant(session, add_account(session, login, login.title(), NOW), id_, Grant(role))
        stranger = add_account(session, "stranger", "Stranger", NOW)
        set_grant(session, stranger, other, Grant(Role.MANAGER))
        program = program_value(session, "risk", TESTER)
        for form in METRICS:
            define_metric(session, program, form, None, None)
    url = store.url.render_as_string(hide_password=False)
    return Site(Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium")), store)

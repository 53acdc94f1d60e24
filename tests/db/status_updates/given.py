"""Status updates that people file."""

from datetime import date
from typing import Any

from sqlalchemy import Engine

from dashboard.rights import Grant, Role, Viewer
from dashboard.scope import Scope
from dashboard.status_updates.due import UpdatesDue, Whose
from dashboard.status_updates.updates import ItemKind
from db import models
from db.accounts.people import add_account, set_grant
from db.engine import reading, writing
from db.status_updates.reading import updates_due
from db.status_updates.writing import file_update
from tests.conftest import NOW, TESTER
from tests.db.path_to_green.given import WEEK, does
from tests.db.scorecard.given import at

GREEN = {"colour": "green", "headline": "On track"}
RED = {
    "colour": "red", "headline": "Off track", "why": "A partner left", "causes": "One contract",
    "date_to_green": "2026-12-19", "action_text": "Sign another", "action_owner": "Ann",
    "action_due": "2026-12-05", "action_impact": "30",
}  # fmt: skip
"""All that red asks for."""
GOAL = ItemKind.GOAL


def file(
    engine: Engine,
    key: str,
    fields: Any = None,
    base: int | None = None,
    week: date = WEEK,
    item: str = "G",
    kind: ItemKind = GOAL,
    now: int = NOW,
    viewer: Viewer = TESTER,
) -> int:
    """The version's id."""
    said = GREEN if fields is None else fields
    id_: int = does(engine, key, file_update, kind, item, week, said, base, now=now, viewer=viewer)
    return id_


def due(
    engine: Engine,
    key: str,
    whose: Whose = Whose.ALL,
    as_of: date = WEEK,
    viewer: Viewer = TESTER,
) -> UpdatesDue:
    with reading(engine) as session:
        return updates_due(session, Scope(key, as_of), viewer, whose)


def member(engine: Engine, key: str, name: str) -> int:
    """Somebody with an account in the program; the person's id."""
    with writing(engine, at(NOW)) as session:
        id_ = add_account(session, name.lower(), name, NOW)
        program = session.query(models.Program).filter_by(key=key).one()
        set_grant(session, id_, program.id, Grant(Role.CONTRIBUTOR))
        return session.get_one(models.Account, id_).person_id

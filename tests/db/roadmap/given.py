"""Initiatives and what is said of them, in the store."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dashboard.initiative.values import InitiativeStory
from dashboard.rights import Viewer
from dashboard.roadmap.values import InitiativeStanding, Roadmap
from dashboard.scope import Scope
from db import models
from db.data_versions import ROADMAP, count_up
from db.engine import reading, writing
from db.initiative import initiative_story
from db.programs import program as program_value
from db.roadmap.reading import roadmap
from db.roadmap.writing import change_initiative, define_initiative
from tests.conftest import NOW, TESTER
from tests.db.path_to_green.given import WEEK, does
from tests.db.scorecard.given import at

DAY = 86_400
TODAY = date(2026, 11, 22)
FORM = {
    "key": "A", "title": "Answer sooner", "lane": "Outreach", "owner": "Ann",
    "start": "2026-10-01", "end": "2026-12-31",
}  # fmt: skip
"""An initiative as its form says it."""


def bring(
    engine: Engine,
    key: str,
    words: Mapping[str, Mapping[str, str]],
    since: int | None = None,
    now: int = NOW,
    reason: str = "",
) -> int:
    """Words of a file by initiative, which hold always or since an instant; the import's id."""
    with writing(engine, at(now)) as session:
        program = program_value(session, key, TESTER)
        run = models.ImportRun(
            program_id=program.id, feature=ROADMAP, file=f"roadmap at {now}.csv", sha256="",
            at=now, imported_at=now, rows_read=0, rows_taken=0, rows_repeated=0,
            rows_quarantined=0,
        )  # fmt: skip
        session.add(run)
        session.flush()
        for of, fields in words.items():
            id_ = _row(session, program.id, of)
            session.add_all(
                models.InitiativeWord(
                    initiative_id=id_, field=field, value=value, at=since, reason=reason,
                    import_run_id=run.id, recorded_at=now,
                )
                for field, value in fields.items()
            )  # fmt: skip
        count_up(session, program.id, ROADMAP)
        return run.id


def _row(session: Session, program_id: int, key: str) -> int:
    row = models.Initiative
    found = session.query(row).filter_by(program_id=program_id, key=key).one_or_none()
    if found is None:
        found = row(program_id=program_id, key=key)
        session.add(found)
        session.flush()
    return found.id


def take_back(engine: Engine, key: str, run: int, now: int = NOW) -> None:
    """Set aside all that an import said."""
    with writing(engine, at(now)) as session:
        for word in session.query(models.InitiativeWord).filter_by(import_run_id=run):
            word.voided_at = now
        count_up(session, program_value(session, key, TESTER).id, ROADMAP)


def define(engine: Engine, key: str, initiative: str = "A", now: int = NOW, **fields: str) -> int:
    """An initiative; its id."""
    form = {**FORM, "key": initiative, **fields}
    id_: int = does(engine, key, define_initiative, form, now=now)
    return id_


def of_it(engine: Engine, write: Any, *said: Any, now: int = NOW, viewer: Viewer = TESTER) -> Any:
    """What a write to an initiative, or to a scenario, gives back."""
    with writing(engine, at(now, viewer)) as session:
        return write(session, *said)


def change(
    engine: Engine,
    id_: int,
    reason: str = "",
    now: int = NOW,
    viewer: Viewer = TESTER,
    base: int | None = None,
    **fields: str,
) -> None:
    """Say something else of an initiative, over what stands there."""
    over = version(engine, id_) if base is None else base
    of_it(engine, change_initiative, id_, fields, reason, over, now=now, viewer=viewer)


def version(engine: Engine, id_: int) -> int:
    with reading(engine) as session:
        return session.get_one(models.Initiative, id_).version


def told(engine: Engine, key: str, as_of: date = TODAY, **filters: tuple[str, ...]) -> Roadmap:
    with reading(engine) as session:
        return roadmap(session, Scope(key, as_of, filters), TESTER)


def stands(
    engine: Engine, key: str, initiative: str = "A", as_of: date = TODAY
) -> InitiativeStanding:
    """One initiative of a roadmap."""
    found = told(engine, key, as_of).of(initiative)
    assert found is not None
    return found


def keys(found: Roadmap) -> list[str]:
    return sorted(each.key for each in found.items)


def story(engine: Engine, key: str, initiative: str = "A", as_of: date = WEEK) -> InitiativeStory:
    with reading(engine) as session:
        return initiative_story(session, Scope(key, as_of), TESTER, initiative)

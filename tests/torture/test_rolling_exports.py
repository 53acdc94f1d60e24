"""The incident log again without its oldest saves, as an export that rolls on brings it."""

import csv
import io
import lzma
from datetime import date, datetime

import pytest
from sqlalchemy import Engine, func, select

from dashboard.imports.mapping import mapping_from_toml
from dashboard.programs import Program
from db import models
from db.engine import reading, writing
from db.programs import add_program
from tests.conftest import BY, deliver
from tests.db.test_imports import figures
from tests.db.test_incident_import import INCIDENTS


@pytest.mark.torture
@pytest.mark.parametrize("dropped", [30_000, 70_007])
def test_the_log_without_its_oldest_saves_changes_no_figure(store: Engine, dropped: int) -> None:
    mapping = mapping_from_toml((INCIDENTS / "mapping.toml").read_text("utf-8"), "mapping.toml")
    log = lzma.decompress((INCIDENTS / "incident_event_log.csv.xz").read_bytes())
    with writing(store, BY) as session:
        add_program(session, Program("incidents", "Incidents"))
    deliver(store, "incidents", log, mapping=mapping)
    before = figures(store, "incidents", date(2016, 3, 31))
    deliver(store, "incidents", without_oldest(log.decode("utf-8-sig"), dropped), mapping=mapping)
    assert figures(store, "incidents", date(2016, 3, 31)) == before
    event = models.TicketEvent
    with reading(store) as session:
        voided = select(func.count()).select_from(event).where(event.voided_at.is_not(None))
        assert session.scalar(voided) == 0


def without_oldest(log: str, dropped: int) -> bytes:
    header, *rows = csv.reader(io.StringIO(log))
    saved = header.index("sys_updated_at")
    moments = [datetime.strptime(row[saved], "%d/%m/%Y %H:%M") for row in rows]
    oldest = set(sorted(range(len(rows)), key=lambda i: moments[i])[:dropped])
    text = io.StringIO()
    csv.writer(text).writerows([header, *(r for i, r in enumerate(rows) if i not in oldest)])
    return text.getvalue().encode()

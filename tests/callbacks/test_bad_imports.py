"""Everything that no import may take, brought as a person brings it, with a real worker beside.

300 bad files and 103 bad rows go through the page's own addresses into one store for each
engine, SQLite and PostgreSQL; of the files, every third goes to the latter.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from werkzeug.test import TestResponse

from callbacks.application import create_app
from callbacks.guard import ROUTE
from commands.edge import now
from dashboard.imports.runs import RUN, ImportRun, QuarantinedRow
from dashboard.jobs import DONE, FAILED, Job
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.settings import Settings
from db import models
from db.accounts.people import add_account
from db.engine import prepare_store, reading, writing
from db.imports.reading import import_run
from db.imports.runs import ask_for, explain, send_again
from db.imports.waiting import quarantined
from db.programs import add_program
from db.programs import program as program_value
from tests.bad_files import BAD_FILES, BadFile
from tests.bad_rows import BAD_TABLES, ZONE, BadTable
from tests.callbacks.conftest import opening, signed_in
from tests.conftest import BY, TESTER, count, csv_bytes, deliver

ROOT = Path(__file__).parents[2]
KEY, SEARCH = "east", "?program=east"
LOOK_SECONDS, PATIENCE = 0.05, 300
TABLES = ("ticket", "ticket_event", "ticket_spell", "quarantine", "team", "person")
LOG = [
    {"event_id": "1", "ticket_id": "T-1", "ts": "2026-11-02T10:00:00Z", "event_type": "created",
     "to_value": ""},
    {"event_id": "2", "ticket_id": "T-1", "ts": "2026-11-03T10:00:00Z", "event_type": "group",
     "to_value": "Operations"},
    {"event_id": "3", "ticket_id": "T-1", "ts": "2026-11-04T10:00:00Z", "event_type": "state",
     "to_value": "In Progress"},
]  # fmt: skip
BROKEN = ("should not have happened", "cut off", "It is our fault", "could not be drawn")


@dataclass(frozen=True)
class Shop:
    """A store with one good import, its pages, and a worker that works beside them."""

    engine: Engine
    client: FlaskClient
    opening: dict[str, Any]
    """What the browser posts when it opens a page."""
    worker: "subprocess.Popen[bytes]"

    @property
    def program(self) -> Program:
        with reading(self.engine) as session:
            return program_value(session, KEY, TESTER)

    def post(self, path: str, **body: Any) -> TestResponse:
        answer = self.client.post(path, **body)
        assert answer.status_code < 500, (path, answer.text)
        return answer

    def bring(self, *files: tuple[str, bytes]) -> int | str:
        """The number of an import whose files were sent in parts, or why it was not begun."""
        body = {"files": [{"name": name, "size": len(content)} for name, content in files]}
        begun = self.post(f"/data/imports{SEARCH}", json=body)
        if begun.status_code != 200:
            return str(begun.json["error"])
        for (_, content), file in zip(files, begun.json["files"], strict=True):
            half = len(content) // 2
            for start, part in ((0, content[:half]), (half, content[half:])):
                path = f"/data/files/{file['id']}{SEARCH}&offset={start}"
                assert not part or self.post(path, data=part).status_code == 200
        return int(begun.json["import"])

    def run(self, number: int) -> ImportRun:
        with reading(self.engine) as session:
            return import_run(session, program_value(session, KEY, TESTER), number)

    def wait(self, numbers: list[int]) -> None:
        """Until no work on these imports is under way."""
        job = models.Job
        query = select(func.count()).where(
            job.subject_id.in_(numbers), job.state.in_(("queued", "working"))
        )
        deadline = time.monotonic() + PATIENCE
        while True:
            with reading(self.engine) as session:
                if not session.scalar(query):
                    return
            assert self.worker.poll() is None, "the worker has ended"
            assert time.monotonic() < deadline, "work is still under way"
            time.sleep(LOOK_SECONDS)

    def ask(self, number: int, mapping: str, roles: tuple[str, ...] = ("events",)) -> None:
        """Explain an import whose files were read, and ask for it."""
        files = self.run(number).files
        sources = {r: (f.id, f.tables[0].sheet) for r, f in zip(roles, files, strict=True)}
        with writing(self.engine, BY) as session:
            program = program_value(session, KEY, TESTER)
            explain(session, program, number, mapping, sources)
            ask_for(session, program, number, RUN, now())

    def counts(self) -> list[int]:
        return [count(self.engine, name) for name in TABLES]

    def imported(self) -> list[int]:
        """Imports that were made."""
        run = models.ImportRun
        with reading(self.engine) as session:
            return list(session.scalars(select(run.id).where(run.imported_at.is_not(None))))

    def waiting(self, number: int) -> tuple[QuarantinedRow, ...]:
        """Rows of an import that wait in quarantine."""
        row = models.Quarantine
        with reading(self.engine) as session:
            query = select(row.id).where(row.import_run_id == number, row.resolved_at.is_(None))
            return quarantined(session, query)

    def opened(self, path: str, search: str) -> str:
        """The content of a page as its callback answers."""
        body = json.loads(json.dumps(self.opening))
        body["inputs"][0]["value"], body["inputs"][1]["value"] = path, search
        answer = self.post(ROUTE, data=json.dumps(body), content_type="application/json")
        assert answer.status_code == 200, (path, search, answer.text)
        return answer.text


@pytest.fixture(scope="module")
def shop(
    new_store: Callable[[], Engine], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    engine = new_store()
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program(KEY, "East", ProgramCalendar(ZONE)))
    deliver(engine, KEY, csv_bytes(LOG))
    address = engine.url.render_as_string(hide_password=False)
    with writing(engine, BY) as session:
        add_account(session, "tester", "Tess Ter", now(), administrator=True)
    folder = tmp_path_factory.mktemp("worker")
    settings = Settings(
        database_url=address, chromium=Path("/nowhere"), key_file=folder / "key", session_hours=24
    )
    app = create_app(settings)
    client = signed_in(app.server.test_client(), settings, "tester")
    with started_worker(address, folder) as worker:
        yield Shop(engine, client, opening(app, SEARCH), worker)
    assert [path.read_text() for path in folder.glob("greenpath-*.txt")] == []  # no surprises


class started_worker:  # noqa: N801 - used as a function, in a “with”
    """A real worker; it ends with its parent, even when that is killed."""

    def __init__(self, address: str, folder: Path) -> None:
        code = "from commands.greenpath import main; main()"
        self._command = [sys.executable, "-c", code, "work", "--with-parent", str(os.getpid())]
        self._environment = {**os.environ, "DATABASE_URL": address, "TMPDIR": str(folder)}

    def __enter__(self) -> "subprocess.Popen[bytes]":
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL
        )
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)


def job_of(run: ImportRun) -> Job:
    assert run.job is not None
    return run.job


def lacking(bad: BadFile, sentence: str) -> list[str]:
    """What a refusal should say and does not."""
    wrong = [words for words in BROKEN if words in sentence]
    return [words for words in bad.says if words not in sentence] + wrong


@pytest.mark.heavy
@pytest.mark.parametrize("every", [3, pytest.param(1, marks=pytest.mark.torture)])
def test_no_bad_file_gets_in_and_each_is_refused_with_its_sentence(shop: Shop, every: int) -> None:
    """Sent first, then read by one worker, then imported if readable.

    All 300 on each engine are torture; otherwise it is every third on SQLite.
    """
    files = BAD_FILES[::every]
    before, imported = shop.counts(), shop.imported()
    brought = [(bad, shop.bring((bad.file, bad.content()))) for bad in files]
    numbers = {number: bad for bad, number in brought if isinstance(number, int)}
    said = [(bad, answer) for bad, answer in brought if isinstance(answer, str)]
    shop.wait([*numbers])
    readable = [number for number, bad in numbers.items() if bad.when == "mapping"]
    assert {job_of(shop.run(number)).state for number in readable} == {DONE}
    for number in readable:
        shop.ask(number, "")
    shop.wait(readable)
    jobs = {number: job_of(shop.run(number)) for number in numbers}
    said += [(numbers[number], job.problem) for number, job in jobs.items()]
    assert {numbers[number].name for number, job in jobs.items() if job.state != FAILED} == set()
    assert [(b.name, s) for b, s in said if lacking(b, s) or not s.endswith((".", "?"))] == []
    assert len(said) == len(files)
    assert (shop.counts(), shop.imported()) == (before, imported)


@pytest.mark.parametrize("table", BAD_TABLES, ids=lambda table: table.name)
def test_bad_rows_are_put_aside_good_ones_taken_and_corrected_ones_settled(
    shop: Shop, table: BadTable
) -> None:
    name = f"{table.role}.csv"
    number = shop.bring((name, table.content))
    assert isinstance(number, int)
    shop.wait([number])
    assert job_of(shop.run(number)).problem == ""
    shop.ask(number, table.mapping, (table.role,))
    shop.wait([number])
    assert (job_of(shop.run(number)).state, job_of(shop.run(number)).problem) == (DONE, "")
    rows = {row.row: row for row in shop.waiting(number)}
    found = {
        bad.name: (row.file, row.column, row.value, row.reason)
        for bad in table.bad
        if (row := rows.get(table.number(bad)))
    }
    assert found == {b.name: (name, b.column, b.value, b.reason) for b in table.bad}
    assert len(rows) == len(table.bad)
    for bad in table.bad:
        sentence = rows[table.number(bad)].sentence
        assert [words for words in bad.says if words not in sentence] == [], bad.name
    check_taken(shop, table, number)
    check_corrections(shop, table, number)


def check_taken(shop: Shop, table: BadTable, number: int) -> None:
    """Each good row at its instant."""
    event, ticket = models.TicketEvent, models.Ticket
    query = (
        select(event.source_id, event.at).where(event.import_run_id == number)
        if table.role == "events"
        else select(ticket.key, ticket.created_at).where(
            ticket.key.in_([row.cells[0] for row in table.good])
        )
    )
    with reading(shop.engine) as session:
        found: dict[str, int] = dict(session.execute(query).all())
    assert {row.name: found.get(row.cells[0]) for row in table.good} == {
        row.name: row.at for row in table.good
    }
    assert len(found) == len(table.good)


def check_corrections(shop: Shop, table: BadTable, number: int) -> None:
    """One of each reason is corrected as its form does it; what is sent as it was waits on."""
    rows = {row.row: row for row in shop.waiting(number)}
    still, others = table.bad[0], tuple({bad.reason: bad for bad in table.bad[1:]}.values())
    sent = []
    with writing(shop.engine, BY) as session:
        program = program_value(session, KEY, TESTER)
        wrong = rows[table.number(still)]
        sent.append(send_again(session, program, wrong.id, wrong.cells, now()))
        for bad in others:
            row = rows[table.number(bad)]
            sent.append(send_again(session, program, row.id, bad.corrected, now()))
    shop.wait(sent)
    assert {job_of(shop.run(run)).problem for run in sent} == {""}
    assert {job_of(shop.run(run)).state for run in sent} == {DONE}
    left = {row.row for row in shop.waiting(number)}
    assert left == rows.keys() - {table.number(bad) for bad in others}
    outcomes = [shop.run(run).outcome for run in sent[1:]]
    assert [outcome for outcome in outcomes if outcome is None or outcome.reasons] == []


def test_every_page_still_answers_after_all_that(shop: Shop) -> None:
    with reading(shop.engine) as session:
        numbers = list(session.scalars(select(models.ImportRun.id)))
        rows = list(
            session.scalars(
                select(models.Quarantine.id).where(models.Quarantine.resolved_at.is_(None))
            )
        )
    pages = [("/tickets", SEARCH), ("/data", SEARCH)]
    pages += [("/data", f"{SEARCH}&import={number}") for number in numbers]
    pages += [("/data", f"{SEARCH}&row={row}") for row in rows]
    for path, search in pages:
        text = shop.opened(path, search)
        assert [words for words in BROKEN if words in text] == [], search
    assert shop.client.get(f"/data/refused.csv{SEARCH}").status_code == 200
    assert shop.client.get(f"/healthy{SEARCH}").status_code < 500

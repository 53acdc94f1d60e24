"""Short tables of pages over HTTP: each as a file, with what the page shows and nothing else."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from callbacks.application import create_app
from callbacks.pages import PAGES, Page
from callbacks.reader import Reader
from callbacks.requests import page_request
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.settings import Settings
from db import models
from db.accounts.people import add_account
from db.action_items import add_action
from db.engine import prepare_store, reading, store_engine, writing
from db.programs import add_program
from layouts.components.files import tables_of
from tests.callbacks.conftest import EVENTS, NOW, signed_in
from tests.conftest import BY, TESTER, csv_bytes, deliver
from tests.dashboard.rule_deprecation.given import paths
from tests.layouts.goals.given import facts
from tests.layouts.scorecard.given import ratio
from tests.roadmap_given import initiatives, updates_of
from tests.stored_goals import store_goals
from tests.stored_metrics import store_metrics
from tests.stored_roadmap import store_roadmap
from tests.stored_rules import store_rules

CARE = "?program=care"
AGES = "Open tickets by age in days and priority"
UNBLOCK = "Tickets to unblock this week"
NAMED = {
    "/ticket": "&ticket=A", "/rule": "&key=A", "/metric": "&key=rate", "/goal": "&key=live",
    "/initiative": "&key=TOK-2", "/roadmap": "&shift=TOK-2:60:60",
}  # fmt: skip
FORMULA = "=cmd|' /C calc'!A0"
NAMES = ("event_id", "ticket_id", "ts", "event_type", "to_value")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A is open since October, late, an escalation, and called as no ticket should be."""
    url = f"sqlite:///{tmp_path_factory.mktemp('tables')}/store.db"
    engine = store_engine(url)
    prepare_store(engine)
    log = [*EVENTS, ("6", "A", "2026-10-05T10:00:00Z", "group", "@SUM(A1)")]
    about = [
        {"ticket_id": "A", "title": FORMULA, "kind": "escalation", "assignee": "Tess Ter"},
        {"ticket_id": "B"}, {"ticket_id": "C"},
    ]  # fmt: skip
    events = csv_bytes([dict(zip(NAMES, row, strict=True)) for row in log])
    with writing(engine, BY) as session:
        add_account(session, "tester", "Tess Ter", NOW, administrator=True)
        for key in ("care", "empty"):
            add_program(session, Program(key, key.title(), ProgramCalendar("UTC")))
    deliver(engine, "care", events, csv_bytes(about))
    with writing(engine, BY) as session:
        ticket = session.scalar(select(models.Ticket.id).where(models.Ticket.key == "A"))
        values = {"what": "+1 call", "owner": "Tess Ter", "due": "2026-11-30"}
        add_action(session, ticket or 0, None, values)
        store_metrics(session, "care", ratio())
        store_rules(session, "care", paths(A=[("2026-10-01", "live"), ("2026-10-05", "candidate")]))
    store_goals(engine, "care", facts())
    store_roadmap(engine, "care", initiatives(), updates_of(initiatives()))
    engine.dispose()
    return Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"))


@pytest.fixture(scope="module")
def browser(settings: Settings) -> FlaskClient:
    return signed_in(create_app(settings).server.test_client(), settings, "tester")


@pytest.fixture(scope="module")
def reader(settings: Settings) -> Iterator[Reader]:
    engine = store_engine(settings.database_url)
    yield Reader(engine, settings, lambda: TESTER)
    engine.dispose()


def exported(
    browser: FlaskClient, label: str, form: str = "csv", page: str = "tickets", query: str = CARE
) -> TestResponse:
    return browser.get(f"/export/table/{page}.{form}{query}&table={quote(label)}")


def lines(answer: TestResponse) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_a_table_is_had_as_csv_with_plain_numbers(browser: FlaskClient) -> None:
    """A began 47 days before the cut, C four; B is resolved."""
    answer = exported(browser, AGES)
    assert lines(answer) == [
        ["Priority", "0-7", "8-14", "15-30", "31-60", "61-90", "90+", "Open"],
        ["P1", "0", "0", "0", "1", "0", "0", "1"],
        ["(none)", "1", "0", "0", "0", "0", "0", "1"],
        ["All", "1", "0", "0", "1", "0", "0", "2"],
    ]
    name = "open-tickets-by-age-in-days-and-priority-care-2026-11-21.csv"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_a_table_is_of_the_filters_the_week_and_the_view_of_its_address(
    browser: FlaskClient,
) -> None:
    query = f"{CARE}&as_of=2026-11-07&priority=P1&by=group"
    found = lines(exported(browser, AGES.replace("priority", "group"), query=query))
    assert [row[0] for row in found] == ["Group", "'@SUM(A1)", "All"]
    assert [row[-1] for row in found] == ["Open", "1", "1"]
    assert exported(browser, AGES, query=query).status_code == 404


def test_no_text_of_a_table_runs(browser: FlaskClient) -> None:
    (row,) = lines(exported(browser, UNBLOCK))[1:]
    assert (row[0], row[1], row[3]) == ("A", f"'{FORMULA}", "'@SUM(A1)")
    book = CalamineWorkbook.from_filelike(io.BytesIO(exported(browser, UNBLOCK, "xlsx").data))
    written = book.get_sheet_by_index(0).to_python()[1]
    assert (written[1], written[3], written[5]) == (FORMULA, "@SUM(A1)", 47.0)


def test_dates_stay_dates(browser: FlaskClient) -> None:
    label, query = "Action items", f"{CARE}&ticket=A&as_of=2026-11-22"
    answer = exported(browser, label, "xlsx", "ticket", query)
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    assert book.get_sheet_by_index(0).to_python()[1][:3] == [
        "+1 call", "Tess Ter", date(2026, 11, 30),
    ]  # fmt: skip
    (row,) = lines(exported(browser, label, "csv", "ticket", query))[1:]
    assert row[:3] == ["'+1 call", "Tess Ter", "2026-11-30"]


def test_every_table_of_every_page_is_had_as_what_it_is_called(
    browser: FlaskClient, reader: Reader
) -> None:
    taken = []
    for path, page in PAGES.items():
        if isinstance(page, Page):
            query = f"{CARE}&as_of=2026-11-22" + NAMED.get(path, "")
            asked = page_request(reader, path, query)
            labels = [each.label for each in tables_of(page.content(reader, asked.scope))]
            assert len(labels) == len({*labels})
            for label in labels:
                assert len(lines(exported(browser, label, "csv", path[1:], query))) > 1
                assert exported(browser, label, "xlsx", path[1:], query).data.startswith(b"PK")
            taken += labels
    assert {AGES, UNBLOCK, "Action items of escalations", "What happened", "Clocks"} < {*taken}
    assert {
        "Updates filed by team",
        "History of imports",
        "Goals",
        "Actions",
        "Hit rate",
        "Slips",
        "Values",
        "Exceptions of the roadmap",
        "Moved by the what-if",
        "Goals of the what-if",
        "Changes of the roadmap",
        "Moves of dates",
        "What it waits for",
        "What waits for it",
        "Goals that it works for",
        "Milestones",
        "Words",
    } < {*taken}


def test_the_audit_tells_of_a_table_that_was_taken(browser: FlaskClient, reader: Reader) -> None:
    entry = models.AuditEntry
    exported(browser, AGES, "xlsx")
    with reading(reader.engine) as session:
        last = session.scalars(select(entry).order_by(entry.id.desc()).limit(1)).one()
    assert (last.who, last.item) == ("Tess Ter", "open-tickets-by-age-in-days-and-priority.xlsx")
    assert "/export/table/tickets.xlsx?program=care&as_of=2026-11-21&table=Open" in str(last.became)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"tickets.csv{CARE}&table=Nothing", 404), (f"tickets.csv{CARE}", 404),
        (f"tickets.pdf{CARE}&table={AGES}", 404), (f"nothing.csv{CARE}&table={AGES}", 404),
        (f"admin.csv{CARE}&table=People", 404), (f"account.csv{CARE}&table=Sessions", 404),
        (f"tickets.csv?program=none&table={AGES}", 404),
        (f"tickets.csv?program=empty&table={AGES}", 404),
        (f"tickets.csv{CARE}&by=x&table={AGES}", 400),
        (f"tickets.csv{CARE}&x=y&table={AGES}", 400), (f"ticket.csv{CARE}&table=Clocks", 404),
        (f"tickets.csv{CARE}&as_of=soon&table={AGES}", 400),
        (f"tickets.csv{CARE}&table=%00", 400), (f"tickets.csv{CARE}&table=%ff%fe", 404),
        (f"tickets.csv{CARE}&table={'x' * 5_000}", 400),
        (f"tickets.csv{CARE}&table=%0d%0aSet-Cookie:a=b", 404),
        (f"tickets.csv{CARE}&table=<script>alert(1)</script>", 404),
        (f"tickets.csv{CARE}&table=../../etc/passwd", 404),
        (f"../tickets.csv{CARE}&table={AGES}", 404),
    ],
)  # fmt: skip
def test_a_table_that_there_is_not_is_refused(
    browser: FlaskClient, address: str, status: int
) -> None:
    answer = browser.get(f"/export/table/{address}")
    assert answer.status_code == status
    assert "<script>alert" not in answer.text
    assert "Set-Cookie" not in answer.headers.get("Content-Disposition", "")


def test_what_is_missing_is_said(browser: FlaskClient) -> None:
    assert "There is no such table on this page" in exported(browser, "Nothing").text

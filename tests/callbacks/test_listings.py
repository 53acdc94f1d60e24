"""Long lists over HTTP: what a grid asks for, and files with all rows."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, select
from werkzeug.test import TestResponse

from callbacks.application import create_app
from callbacks.guard import ROUTE
from callbacks.pages import LISTINGS
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.rule_deprecation.facts import Exemption, Look, Waiver
from dashboard.rule_deprecation.from_facts import Facts
from dashboard.rule_deprecation.listing import LISTS as RULE_LISTS
from dashboard.scope import Scope
from dashboard.settings import Settings
from dashboard.ticket_aging.listing import LISTS
from db import models
from db.accounts.people import add_account
from db.engine import prepare_store, reading, store_engine, writing
from db.programs import add_program
from db.rule_deprecation import rule_deprecation
from tests.callbacks.conftest import NOW, signed_in
from tests.conftest import BY, TESTER, csv_bytes, deliver
from tests.dashboard.rule_deprecation.given import path, performance, rule
from tests.dashboard.test_listings import anything, near
from tests.roadmap_given import initiatives, updates_of
from tests.stored_roadmap import store_roadmap
from tests.stored_rules import store_rules

Ask = Callable[..., TestResponse]
_NAMES = ("event_id", "ticket_id", "ts", "event_type", "to_value")
TEAMS = ("Sales", "Ops", "Bank & Co", "")
KINDS = ("escalation", "COE", "partner request", "incident")
NUMBER, NUMBER_OF_RULES = 24, 28


def tickets_and_events() -> tuple[bytes, bytes]:
    """So many open tickets: of each kind and team some, a day apart, every third with P1."""
    about, log = [], []
    for n in range(NUMBER):
        key, since = f"T{n:02}", f"2026-10-{n + 1:02}T10:00:00Z"
        about.append(
            {"ticket_id": key, "title": f"=Title {n % 5}", "kind": KINDS[n % 4],
             "requester": TEAMS[n // 4 % 4], "level": ("Sev-2", "")[n % 8 // 4],
             "rating": str(n % 5 + 1)}
        )  # fmt: skip
        log.append((f"{n}c", key, since, "created", ""))
        log.append((f"{n}r", key, since, "response", ""))
        if n % 3 == 0:
            log.append((f"{n}p", key, since, "priority", "P1"))
        if n % 2:
            log.append((f"{n}s", key, "2026-11-02T10:00:00Z", "state", "Triaged"))
    events = csv_bytes([dict(zip(_NAMES, row, strict=True)) for row in log])
    return events, csv_bytes(about)


def rules() -> Facts:
    """Each of a week's age; some stuck, some off with minutes saved, some at the gate or kept."""
    ways = (
        ["live"], ["live", "candidate"], ["live", "candidate", "kept"],
        ["live", "candidate", "in_review", "offline_monitoring"],
        ["live", "candidate", "in_review", "offline_monitoring", "signoff", "deprecated"],
        ["live", "candidate", "in_review", "modify", "modified"],
        ["live", "candidate", "in_review", "offline_monitoring", "live"],
    )  # fmt: skip
    facts = [
        rule(f"R{n:02}", name=f"=Name {n % 5}", team=("Ops", "Bank & Co")[n % 2],
             kind=("rule", "ml_model")[n % 3 // 2], severity=("low", "high")[n % 4 // 2])
        for n in range(NUMBER_OF_RULES)
    ]  # fmt: skip
    begun = date(2026, 9, 1)
    return Facts(
        rules=facts,
        transitions=[
            step
            for n, each in enumerate(facts)
            for step in path(
                each.key,
                [(f"{begun + timedelta(days=7 * i + n)}", s) for i, s in enumerate(ways[n % 7])],
            )
        ],
        performances=[
            performance(
                each.key,
                hits=n % 5,
                executions=n % 3,
                labelled=40 + n,
                alerts=float(n),
                alerts_after_modify=float(n // 2),
            )
            for n, each in enumerate(facts)
            if n % 6
        ],
        looks=[
            Look(f"R{n:02}", 1, 1, date(2026, 10, 1), date(2026, 11, 1), 700, 650 - 30 * n, n // 7)
            for n in range(3, NUMBER_OF_RULES, 7)
        ],
        waivers=[Waiver("R02", "Ann", date(2026, 11, 25)), Waiver("R09", "Bo", date(2027, 5, 1))],
        exemptions=[Exemption("R01", "seasonal", "Ann")],
    )


@pytest.fixture(scope="module")
def settings_(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    url = f"sqlite:///{tmp_path_factory.mktemp('lists')}/store.db"
    engine = store_engine(url)
    prepare_store(engine)
    for key in ("care", "empty"):
        with writing(engine, BY) as session:
            add_program(session, Program(key, key.title(), ProgramCalendar("UTC")))
    deliver(engine, "care", *tickets_and_events())
    with writing(engine, BY) as session:
        store_rules(session, "care", rules())
    store_roadmap(engine, "care", initiatives(), updates_of(initiatives()), date(2026, 9, 1))
    with writing(engine, BY) as session:
        add_account(session, "tester", "Tess Ter", NOW, administrator=True)
    engine.dispose()
    return Settings(database_url=url, now=NOW, chromium=Path("/nowhere/chromium"))


@pytest.fixture(scope="module")
def engine(settings_: Settings) -> Iterator[Engine]:
    made = store_engine(settings_.database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def app_(settings_: Settings) -> dash.Dash:
    return create_app(settings_)


@pytest.fixture(scope="module")
def browser(app_: dash.Dash, settings_: Settings) -> FlaskClient:
    return signed_in(app_.server.test_client(), settings_, "tester")


@pytest.fixture(scope="module")
def ask(app_: dash.Dash, browser: FlaskClient) -> Ask:
    """Asks for rows as the grid of a page does."""
    output = next(key for key in app_.callback_map if key.endswith(".getRowsResponse"))
    callback = app_.callback_map[output]

    def send(
        name: Any, wanted: Any = None, search: str = "?program=care", path: Any = None, **more: Any
    ) -> TestResponse:
        grid = {"type": "listing", "name": name}
        page = LISTINGS[name].page if path is None and name in LISTINGS else path
        usual = {"startRow": 0, "endRow": 100, **more}
        values = {"getRowsRequest": usual if wanted is None else wanted, "id": grid,
                  "pathname": page, "search": search}  # fmt: skip

        def filled(parts: Any) -> Any:
            return [
                {**part, "id": grid if part["id"].startswith("{") else part["id"],
                 "value": values[part["property"]]}
                for part in parts
            ]  # fmt: skip

        body = {
            "output": output, "outputs": {"id": grid, "property": "getRowsResponse"},
            "inputs": filled(callback["inputs"]), "state": filled(callback["state"]),
            "changedPropIds": [],
        }  # fmt: skip
        return browser.post(ROUTE, data=json.dumps(body), content_type="application/json")

    return send


def given_rows(answer: TestResponse) -> tuple[int, list[Any]]:
    assert answer.status_code == 200, answer.text
    (shown,) = answer.json["response"].values()
    return shown["getRowsResponse"]["rowCount"], shown["getRowsResponse"]["rowData"]


every_list = pytest.mark.parametrize("name", LISTINGS)
COUNTS = {
    "open-tickets": NUMBER, "open-escalations": NUMBER // 2, "partner-teams": 4,
    "rules": NUMBER_OF_RULES, "initiatives": len(initiatives()),
}  # fmt: skip


@every_list
def test_a_list_has_its_rows(ask: Ask, name: str) -> None:
    total, rows = given_rows(ask(name))
    assert (total, len(rows)) == (COUNTS[name], COUNTS[name])
    fields = {column.field for column in LISTINGS[name].columns}
    assert all(row.keys() == fields | {"address"} for row in rows)


@every_list
def test_every_column_can_be_sorted_and_filtered(name: str) -> None:
    listing = LISTINGS[name]
    for number, known in ((False, listing.texts), (True, listing.numbers)):
        shown = {column.field for column in listing.columns if column.number == number}
        assert shown - {*known} == set()
    assert not {*listing.texts} & {*listing.numbers}


@every_list
def test_rows_come_in_the_order_of_any_column(ask: Ask, name: str) -> None:
    """What is missing comes first; the SLA is sorted from none to breached where there are many."""
    first = given_rows(ask(name))[1]
    for column in LISTINGS[name].columns:
        for way in ("asc", "desc"):
            total, rows = given_rows(ask(name, sortModel=[{"colId": column.field, "sort": way}]))
            assert total == COUNTS[name]
            assert sorted(map(str, rows)) == sorted(map(str, first))
            cells = [row[column.field] for row in rows]
            if not column.status and column.field != "stage":  # stages come along the way
                in_order = sorted(cells, key=sortable, reverse=way == "desc")
                assert cells == in_order, (column.field, way)


def sortable(cell: Any) -> Any:
    missing = cell is None or cell == "(none)"
    return (not missing, "" if missing else cell.casefold() if isinstance(cell, str) else cell)


@every_list
def test_rows_that_fit_are_given_by_any_column(ask: Ask, name: str) -> None:
    """Each value that occurs finds the rows that have it, and no other."""
    rows = given_rows(ask(name))[1]
    for column in LISTINGS[name].columns:
        if column.status:
            continue  # filtered by its words, without its shape, where there are many
        for value in {row[column.field] for row in rows if row[column.field] is not None}:
            model = {"filterType": "number" if column.number else "text", "type": "equals"}
            said = {column.field: {**model, "filter": value}}
            total, found = given_rows(ask(name, filterModel=said))
            wanted = [row for row in rows if row[column.field] == value]
            if rounded(name, column.field):
                continue
            assert (total, found) == (len(wanted), wanted), (column.field, value)


def rounded(name: str, field: str) -> bool:
    """Whether a list shows fewer decimals than it is filtered by."""
    return name == "open-tickets" and field in ("days_in_state", "sla_used")


@pytest.mark.parametrize("how", ["blank", "notBlank"])
@every_list
def test_every_column_may_be_asked_to_be_blank(ask: Ask, name: str, how: str) -> None:
    """The grid offers it for each."""
    rows = given_rows(ask(name))[1]
    for column in LISTINGS[name].columns:
        said = {column.field: {"type": how}}
        total, _ = given_rows(ask(name, filterModel=said))
        empty = sum(row[column.field] in (None, "") for row in rows)
        assert total == (empty if how == "blank" else len(rows) - empty), column.field


@every_list
def test_rows_are_cut_out_of_the_whole(ask: Ask, name: str) -> None:
    whole = given_rows(ask(name))[1]
    for first, end in ((0, 0), (0, 3), (2, 4), (3, 100), (99, 200)):
        total, rows = given_rows(ask(name, startRow=first, endRow=end))
        assert (total, rows) == (len(whole), whole[first:end])


@pytest.mark.parametrize("chosen", RULE_LISTS)
def test_each_list_of_rules_counts_what_its_page_says(
    ask: Ask, engine: Engine, chosen: str
) -> None:
    total, rows = given_rows(ask("rules", search=f"?program=care&list={chosen}"))
    with reading(engine) as session:
        told = rule_deprecation(session, Scope("care", date(2026, 11, 21)), TESTER)
    assert total == len(rows) == told.lists.totals()[chosen]
    every = {row["key"] for row in given_rows(ask("rules"))[1]}
    assert {row["key"] for row in rows} <= every


@pytest.mark.parametrize("search", ["?program=empty", "?program=care&as_of=2026-08-29"])
@every_list
def test_an_empty_list_can_be_sorted_and_filtered_by_any_column(
    ask: Ask, name: str, search: str
) -> None:
    """Without a ticket or rule at all, and before the first event of any."""
    columns = [(field, "text") for field in LISTINGS[name].texts]
    for field, kind in columns + [(field, "number") for field in LISTINGS[name].numbers]:
        for way in ("asc", "desc"):
            order = [{"colId": field, "sort": way}]
            assert given_rows(ask(name, search=search, sortModel=order)) == (0, []), field
        model = {"filterType": kind, "type": "equals", "filter": "7" if kind == "text" else 7}
        said = {field: model}
        assert given_rows(ask(name, search=search, filterModel=said)) == (0, []), field


def test_rules_say_what_they_are_called(ask: Ask) -> None:
    by_name = given_rows(ask("rules", sortModel=[{"colId": "name", "sort": "desc"}]))[1]
    assert [row["name"] for row in by_name][:6] == ["=Name 4"] * 5 + ["=Name 3"]
    assert {int(row["key"][1:]) % 5 for row in by_name[:5]} == {4}


@pytest.mark.parametrize("chosen", LISTS)
def test_each_list_of_tickets_counts_what_its_page_says(
    ask: Ask, browser: FlaskClient, chosen: str
) -> None:
    total, rows = given_rows(ask("open-tickets", search=f"?program=care&list={chosen}"))
    assert total == len(rows)
    every = {row["key"] for row in given_rows(ask("open-tickets"))[1]}
    assert {row["key"] for row in rows} <= every
    late = {"past-sla": "■ breached", "at-risk": "▲ at risk"}.get(chosen)
    assert late is None or {row["sla"] for row in rows} <= {late}


def test_filters_and_the_week_of_the_address_hold_for_its_list(ask: Ask) -> None:
    total, rows = given_rows(ask("open-tickets", search="?program=care&priority=P1"))
    assert (total, {row["priority"] for row in rows}) == (8, {"P1"})
    early = "?program=care&as_of=2026-10-10"
    assert given_rows(ask("open-tickets", search=early))[0] == 10
    assert given_rows(ask("open-tickets", search="?program=empty")) == (0, [])
    weeks = given_rows(ask("partner-teams", search="?program=care&weeks=4&as_of=2026-11-21"))[1]
    assert {row["answered"] for row in weeks} == {0}  # all were answered in October's first weeks


def test_rows_lead_to_what_they_are_about(ask: Ask, browser: FlaskClient) -> None:
    for name in LISTINGS:
        for row in given_rows(ask(name))[1][:2]:
            assert browser.get(row["address"]).status_code == 200, row["address"]


@pytest.mark.parametrize(
    ("name", "path", "status"),
    [
        ("nothing", "/tickets", 404), ("", "/tickets", 404), ("open-tickets", "/escalations", 204),
        ("open-escalations", "/tickets", 204), ("partner-teams", "/ticket", 204),
        ("open-tickets", "/", 204), ("open-tickets", 5, 204), ("open-tickets", ["/tickets"], 204),
    ],
)  # fmt: skip
def test_a_list_that_does_not_stand_there_is_given_no_rows(
    ask: Ask, name: str, path: Any, status: int
) -> None:
    """Whoever leaves a page before its list was answered is not told of a mistake."""
    answer = ask(name, path=path)
    assert answer.status_code == status
    assert "rowData" not in answer.text


@pytest.mark.parametrize(
    "search", ["?program=nowhere", "?program=care&list=none", "?program=care&priority=P7",
               "?program=care&as_of=soon", "?program=care&weeks=4", 5, None, "?program=care&x=y"]
)  # fmt: skip
def test_an_address_that_is_none_is_refused(ask: Ask, search: Any) -> None:
    assert ask("open-tickets", search=search).status_code in (400, 404)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(LISTINGS)), anything | near)
def test_whatever_is_asked_is_answered_or_refused(ask: Ask, name: str, wanted: Any) -> None:
    answer = ask(name, wanted if wanted is not None else 0)
    assert answer.status_code in (200, 400), answer.text
    assert "It is our fault" not in answer.text


def exported(browser: FlaskClient, name: str, form: str, query: str = "") -> TestResponse:
    return browser.get(f"/export/{name}.{form}?program=care{query}")


@every_list
def test_a_file_has_all_rows_as_they_stand_in_the_list(
    browser: FlaskClient, ask: Ask, name: str
) -> None:
    rows = given_rows(ask(name))[1]
    answer = exported(browser, name, "csv")
    assert answer.status_code == 200
    given_name = f'attachment; filename="{name}-care-2026-11-21.csv"'
    assert answer.headers["Content-Disposition"] == given_name
    head, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline=""))
    columns = LISTINGS[name].columns
    assert head == [column.title for column in columns]
    assert len(lines) == len(rows)
    assert [line[0] for line in lines] == [row[columns[0].field] for row in rows]
    book = CalamineWorkbook.from_filelike(io.BytesIO(exported(browser, name, "xlsx").data))
    cells = book.get_sheet_by_index(0).to_python()
    assert [len(cells), cells[0]] == [1 + len(rows), head]
    for place, column in enumerate(columns):
        held = [row[column.field] for row in rows]
        shown = [line[place] for line in cells[1:]]
        said = [cell.isoformat() if isinstance(cell, date) else cell for cell in shown]
        assert said == ["" if v is None else v for v in held]


def test_a_file_is_of_the_list_the_filters_and_the_week_of_its_address(
    browser: FlaskClient,
) -> None:
    answer = exported(browser, "open-tickets", "csv", "&priority=P1&as_of=2026-10-10&list=past-sla")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [row["Ticket"] for row in rows] == ["T00", "T03", "T06"]  # T09 began an hour before
    assert 'filename="open-tickets-care-2026-10-10.csv"' in answer.headers["Content-Disposition"]


def test_no_title_of_a_file_runs(browser: FlaskClient) -> None:
    text = exported(browser, "open-tickets", "csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["Title"][:2] for row in rows} == {"'="}


def test_the_audit_tells_of_a_file_before_it_is_sent(browser: FlaskClient, engine: Engine) -> None:
    entry = models.AuditEntry
    exported(browser, "partner-teams", "xlsx", "&weeks=4")
    with reading(engine) as session:
        last = session.scalars(select(entry).order_by(entry.id.desc()).limit(1)).one()
    assert (last.who, last.item) == ("Tess Ter", "partner-teams.xlsx")
    assert "/export/partner-teams.xlsx?program=care" in str(last.became)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("nothing.csv?program=care", 404), ("open-tickets.pdf?program=care", 404),
        ("open-tickets.CSV?program=care", 404), ("open-tickets.csv?program=none", 404),
        ("open-tickets.csv?program=care&list=x", 400), ("open-tickets?program=care", 404),
        ("open-tickets.csv?program=care&as_of=9999-99-99", 400),
        ("open-tickets.csv?program=care&state=x", 400), ("../open-tickets.csv?program=care", 404),
        ("open-escalations.csv?program=care&kind=COE", 400),
        ("partner-teams.xlsx?program=care&weeks=5", 400),
    ],
)  # fmt: skip
def test_a_file_that_there_is_not_is_refused(
    browser: FlaskClient, address: str, status: int
) -> None:
    assert browser.get(f"/export/{address}").status_code == status


def test_a_file_without_rows_is_one_too(browser: FlaskClient) -> None:
    for name in LISTINGS:
        answer = browser.get(f"/export/{name}.csv?program=empty")
        assert (answer.status_code, answer.data.count(b"\r\n")) == (200, 1)


def test_today_is_the_last_complete_week(browser: FlaskClient) -> None:
    """The clock stands at Sunday, November 22, 2026, at 04:00 in UTC."""
    answer = exported(browser, "open-tickets", "csv")
    assert date(2026, 11, 21).isoformat() in answer.headers["Content-Disposition"]

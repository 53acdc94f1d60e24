"""What one may not see looks the same as what there is not, at every address that takes an id.

The yard's manager may do everything in the program ``own`` and nothing elsewhere. For each
address: what is in ``other``, and what is nowhere.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from callbacks.access import ROUTES
from callbacks.forms.registry import FORMS
from callbacks.guard import ROUTE
from callbacks.pages import LISTINGS, PAGES
from dashboard.forms import Kind
from dashboard.rights import Right
from db import models
from db.engine import reading
from exports.spreadsheets import FORMATS
from tests.hostile.canaries import ADMINISTRATOR, ANONYMOUS, HIDDEN, MANAGER, OTHER, OWN, VIEWER
from tests.hostile.goal_canaries import said_of_goals
from tests.hostile.requests import JSON, Hostile
from tests.hostile.roadmap_canaries import said_of_roadmap
from tests.hostile.yard import Answer, Yard, hostile_yard

NOWHERE = 999_999
TEXTS = {"name": "Guessed", "marking": "", "about": ""}
TODAY = "program=own&as_of=2026-11-22"
"""When all has been said, also what people said last."""
ASKED = {"fields": TEXTS, "drawn": {}, "base": 1}
GUESSES: dict[str, tuple[tuple[str, str, object], ...]] = {
    "/paper/<page>": tuple(
        ("GET", f"/paper{path}program={{program}}", None)
        for path in (
            "/tickets?",
            "/escalations?",
            "/partner-requests?",
            "/rules?",
            "/scorecard?",
            "/metric?key={metric}&",
            "/path-to-green?",
            "/goal?key={goal}&",
            "/roadmap?",
            "/initiative?key={initiative}&",
            "/silence?",
        )
    ),
    "/export/<listing>.<form>": tuple(
        ("GET", f"/export/{name}.{form}?program={{program}}", None)
        for name in LISTINGS
        for form in FORMATS
    ),
    "/export/table/<page>.<form>": tuple(
        ("GET", f"/export/table{path}.csv?table={table}&program={{program}}", None)
        for path, table in (
            ("/tickets", "Service+levels+by+priority"),
            ("/escalations", "Action+items+of+escalations"),
            ("/ticket", "Clocks&ticket=A"),
            ("/data", "History+of+imports"),
            ("/data", "Rows+by+table&import={run}"),
        )
    ),
    "/<path:path>": (
        ("GET", "/tickets?program={program}", None),
        ("GET", "/rules?program={program}", None),
        ("GET", "/rule?program={program}&key=R", None),
        ("GET", "/scorecard?program={program}", None),
        ("GET", "/metric?program={program}&key={metric}", None),
        ("GET", "/metric?program=own&key={metric}", None),
        ("GET", "/path-to-green?program={program}", None),
        ("GET", "/goal?program={program}&key={goal}", None),
        ("GET", "/goal?program=own&key={goal}", None),
        ("GET", "/roadmap?program={program}", None),
        ("GET", "/roadmap?program={program}&part=planning", None),
        ("GET", "/roadmap?program={program}&shift={initiative}:1:1", None),
        ("GET", "/initiative?program={program}&key={initiative}", None),
        ("GET", "/initiative?program=own&key={initiative}", None),
        ("GET", "/my-updates?program={program}", None),
        ("GET", "/silence?program={program}", None),
        ("GET", "/data?program={program}", None),
        ("GET", "/data?program={program}&import={run}", None),
        ("GET", "/data?program=own&import={run}", None),
        ("GET", "/data?program=own&row={row}", None),
        ("GET", "/admin?part=programs&item={item}", None),
    ),
    "/data/imports": (
        ("POST", "/data/imports?program={program}", {"files": [{"name": "a.csv", "size": 1}]}),
    ),
    "/data/files/<file>": (
        ("POST", "/data/files/{file}?program={program}&offset=0", None),
        ("POST", "/data/files/{file}?program=own&offset=0", None),
    ),
    "/data/refused.csv": (
        ("GET", "/data/refused.csv?program={program}", None),
        ("GET", "/data/refused.csv?program=own&import={run}", None),
    ),
    "/silence/reminders.zip": (("GET", "/silence/reminders.zip?program={program}", None),),
    "/roadmap/calendar.ics": (("GET", "/roadmap/calendar.ics?program={program}", None),),
    "/audit.csv": (("GET", "/audit.csv?of={program}", None),),
    "/drafts/<form>": (("GET", "/drafts/program:{item}", None),),
    "/forms/<form>": (("POST", "/forms/program:{item}", ASKED),),
}
"""Every rule with an id in its path or its query, and how it is guessed at."""
SEARCHES = (
    ("/tickets", "program={program}"),
    ("/escalations", "program={program}"),
    ("/partner-requests", "program={program}"),
    ("/rules", "program={program}"),
    ("/rule", "program={program}&key=R"),
    ("/scorecard", "program={program}"),
    ("/metric", "program={program}&key={metric}"),
    ("/metric", "program=own&key={metric}"),
    ("/path-to-green", "program={program}"),
    ("/goal", "program={program}&key={goal}"),
    ("/goal", "program=own&key={goal}"),
    ("/roadmap", "program={program}"),
    ("/roadmap", "program={program}&part=planning"),
    ("/initiative", "program={program}&key={initiative}"),
    ("/initiative", "program=own&key={initiative}"),
    ("/my-updates", "program={program}"),
    ("/silence", "program={program}"),
    ("/data", "program={program}"),
    ("/data", "program=own&import={run}"),
    ("/data", "program=own&row={row}"),
    ("/admin", "part=programs&item={item}"),
    ("/audit", "of={program}"),
)
"""The same, as the page asks its callback."""


@pytest.fixture(scope="module")
def yard(new_store: Callable[[], Engine]) -> Iterator[Yard]:
    with hostile_yard(new_store()) as found:
        yield found


@pytest.fixture(scope="module")
def there(yard: Yard) -> dict[str, object]:
    """What is in the other program, by what addresses call it."""
    program, run, file, row = models.Program, models.ImportRun, models.ImportFile, models.Quarantine
    with reading(yard.engine) as session:
        item = session.scalar(select(program.id).where(program.key == "other"))
        of_it = select(func.max(run.id)).where(run.program_id == item)
        return {
            "program": "other",
            "goal": "G-other",
            "initiative": "N-other",
            "metric": "M-other",
            "item": item,
            "run": session.scalar(of_it),
            "row": session.scalar(select(func.max(row.id)).where(row.program_id == item)),
            "file": session.scalar(
                select(file.id).where(file.import_run_id == of_it.scalar_subquery())
            ),
        }


MISSING = {
    "program": "n0where", "goal": "G-n0where", "initiative": "N-n0where", "metric": "M-n0where",
    **dict.fromkeys(("item", "run", "row", "file"), NOWHERE),
}  # fmt: skip


def sent(yard: Yard, role: str, method: str, address: str, body: object) -> Answer:
    path, _, query = address.partition("?")
    content = b"x" if body is None and method == "POST" else json.dumps(body).encode()
    return yard.try_it(Hostile(path, role, method, path, query, content, JSON))


def said(came: Answer) -> str:
    """What is answered, without the program that was asked for."""
    return came.text.replace("other", "…").replace("n0where", "…")


def filled(form: str, **more: str) -> dict[str, str]:
    """What a form takes."""
    fields = FORMS[form].fields
    plain = {each.name: "yes" if each.kind is Kind.CHECK else "2026-11-21" for each in fields}
    chosen = {each.name: each.options[0][1] for each in fields if each.options}
    return plain | chosen | {name: value for name, value in more.items() if name in plain}


def test_every_address_that_takes_an_id_is_guessed_at() -> None:
    plain = {"<string:package_name>", "<path:fingerprinted_path>", "<path:filename>"}  # files
    with_ids = {rule for rule in ROUTES if set(re.findall("<.*?>", rule)) - plain}
    of_programs = {rule for rule, place in ROUTES.items() if isinstance(place, Right)}
    assert with_ids | of_programs == GUESSES.keys()


@pytest.mark.parametrize(
    ("method", "address", "body"), [guess for row in GUESSES.values() for guess in row]
)
def test_what_is_somebody_elses_is_answered_as_what_there_is_not(
    yard: Yard, there: dict[str, object], method: str, address: str, body: object
) -> None:
    real = sent(yard, MANAGER, method, address.format(**there), body)
    none = sent(yard, MANAGER, method, address.format(**MISSING), body)
    assert (real.status, said(real)) == (none.status, said(none))
    assert real.status == (200 if address.startswith("/drafts") else 404), real.text


@pytest.mark.parametrize(("path", "search"), SEARCHES)
def test_a_callback_answers_what_is_somebody_elses_as_what_there_is_not(
    yard: Yard, there: dict[str, object], path: str, search: str
) -> None:
    answers = []
    for what in (there, MISSING):
        body = page_body(yard, path, "?" + search.format(**what))
        came = sent(yard, MANAGER, "POST", ROUTE, body)
        answers.append((came.status, said(came)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


@pytest.mark.parametrize(
    ("path", "search"), [each for each in SEARCHES if "program=own" not in each[1]]
)
def test_what_is_guessed_at_is_there_for_who_may_see_it(
    yard: Yard, there: dict[str, object], path: str, search: str
) -> None:
    """Else two things that there are not would be compared."""
    asked = f"{path}?{search.format(**there)}".replace("key=R", f"key=R{OTHER}")
    assert sent(yard, ADMINISTRATOR, "GET", asked, None).status == 200


def page_body(yard: Yard, path: str, search: str) -> object:
    """What the page posts when it opens an address."""
    output = next(key for key, c in yard.app.callback_map.items() if "callback" in c)
    outputs = [part.rsplit(".", 1) for part in output.strip(".").split("...")]
    values = {"pathname": path, "search": search, "data": None}
    callback = yard.app.callback_map[output]
    return {
        "output": output,
        "outputs": [{"id": name, "property": of_it} for name, of_it in outputs],
        "inputs": [{**each, "value": values[each["property"]]} for each in callback["inputs"]],
        "state": [{**each, "value": None} for each in callback["state"]],
        "changedPropIds": [],
    }


@pytest.mark.parametrize("role", [ANONYMOUS, VIEWER, MANAGER])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_tells_a_role_what_it_may_not_see(yard: Yard, role: str, path: str) -> None:
    """The canaries are looked for in every answer: see ``tests/hostile/yard.py``."""
    drawn = sent(yard, role, "POST", ROUTE, page_body(yard, path, "?"))
    opened = sent(yard, role, "GET", path, None)
    assert not [word for word in HIDDEN[role] if word in (drawn.text + opened.text).lower()]


@pytest.mark.parametrize("role", [VIEWER, MANAGER])
@pytest.mark.parametrize(
    ("path", "search"),
    [
        ("/path-to-green", "program=own"), ("/goal", "program=own&key=G-own"),
        ("/goal", f"program=own&key=G{OWN}"), ("/my-updates", "program=own&whose=all"),
        ("/roadmap", f"{TODAY}"), ("/roadmap", f"{TODAY}&part=planning"),
        ("/roadmap", f"{TODAY}&shift=N-own:9:9&links=all&since=2026-11-14"),
        ("/initiative", f"{TODAY}&key=N-own"), ("/initiative", f"{TODAY}&key=N{OWN}"),
        ("/silence", "program=own"), ("/metric", "program=own&key=M-own"),
    ],
)  # fmt: skip
def test_a_page_of_ones_own_tells_of_ones_own_and_nothing_else(
    yard: Yard, role: str, path: str, search: str
) -> None:
    """The canaries of the other program are looked for in every answer."""
    drawn = sent(yard, role, "POST", ROUTE, page_body(yard, path, f"?{search}"))
    assert drawn.status == 200, drawn.text
    assert OWN in drawn.text


def rows_body(yard: Yard, listing: str, search: str, **asked: object) -> object:
    """What a grid posts when it is looked at."""
    output = next(key for key in yard.app.callback_map if key.endswith(".getRowsResponse"))
    grid = {"type": "listing", "name": listing}
    values = {
        "getRowsRequest": {"startRow": 0, "endRow": 100, **asked}, "id": grid,
        "pathname": LISTINGS[listing].page, "search": search,
    }  # fmt: skip
    callback = yard.app.callback_map[output]

    def filled(parts: list[dict[str, str]]) -> list[dict[str, object]]:
        return [
            {**part, "id": grid if part["id"].startswith("{") else part["id"],
             "value": values[part["property"]]}
            for part in parts
        ]  # fmt: skip

    return {
        "output": output, "outputs": {"id": grid, "property": "getRowsResponse"},
        "inputs": filled(callback["inputs"]), "state": filled(callback["state"]),
        "changedPropIds": [],
    }  # fmt: skip


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_list_of_somebody_else_is_answered_as_one_that_there_is_not(
    yard: Yard, listing: str
) -> None:
    answers = []
    for program in ("other", "n0where"):
        body = rows_body(yard, listing, f"?program={program}")
        came = sent(yard, MANAGER, "POST", ROUTE, body)
        answers.append((came.status, said(came)))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404


SEEN = {"open-tickets": (f"A{OWN}", f"P{OWN}"), "open-escalations": (f"A{OWN}",),
        "partner-teams": (f"Sales {OWN}",), "rules": (f"R{OWN}", f"Team {OWN}"),
        "initiatives": (f"N{OWN}", f"Lane {OWN}", f"Owner {OWN}")}  # fmt: skip


@pytest.mark.parametrize("listing", LISTINGS)
def test_a_list_has_what_is_of_ones_own_and_nothing_else(yard: Yard, listing: str) -> None:
    """The canaries of the other program are looked for in every answer."""
    first = LISTINGS[listing].texts[0]
    for asked in ({}, {"sortModel": [{"colId": first, "sort": "desc"}]}):
        shown = sent(yard, VIEWER, "POST", ROUTE, rows_body(yard, listing, f"?{TODAY}", **asked))
        assert shown.status == 200, shown.text
        assert [word for word in SEEN[listing] if word not in shown.text] == []
    for form in FORMATS:
        file = sent(yard, MANAGER, "GET", f"/export/{listing}.{form}?{TODAY}", None)
        assert file.status == 200
        text = file.text if form == "csv" else texts_of_a_workbook(file.body)
        assert [word for word in SEEN[listing] if word not in text] == []
        assert not [word for word in HIDDEN[MANAGER] if word in text.lower()]


def texts_of_a_workbook(content: bytes) -> str:
    """Everything in it, unpacked: the canaries cannot be seen in what is packed."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return " ".join(book.read(name).decode() for name in book.namelist())


@pytest.mark.parametrize("person", [4, 5, NOWHERE])
def test_who_is_in_no_program_of_ones_own_can_neither_be_found_nor_stand_in(
    yard: Yard, person: int
) -> None:
    fields = {"stand_in": str(person), "from": "2026-11-21", "until": "2026-12-01", "reason": "x"}
    came = sent(yard, MANAGER, "POST", "/forms/own-stand-in", {"fields": fields})
    assert came.status == 422
    assert came.text == sent(yard, MANAGER, "POST", "/forms/own-stand-in", {
        "fields": fields | {"stand_in": "888888"}
    }).text  # fmt: skip


def day_of(form: str) -> str:
    """The day in the name of a form that is of one."""
    return ":2026-11-21" if FORMS[form].of_day else ""


def of_other(yard: Yard, form: str) -> int:
    """An item of a form in the other program; the second of what each program has one of."""
    program, target, metric = models.Program, models.MetricTarget, models.Metric
    with reading(yard.engine) as session:
        found = said_of_goals(session, form, "other") or said_of_roadmap(session, form, "other")
        if form.startswith("metric-target-"):
            query = select(func.max(target.id)).join(metric, metric.id == target.metric_id)
            query = query.join(program, program.id == metric.program_id)
            standing = program.key == "other", target.voided_at.is_(None)
            found = session.scalar(query.where(*standing))
        elif table := _table_of(form):
            query = select(func.max(table.id)).join(program, program.id == table.program_id)
            found = session.scalar(query.where(program.key == "other"))
    return found or (1 if form.endswith("stand-in-end") else 2)


def _table_of(form: str) -> Any:
    """What a form's items are rows of, where each is of a program and they are many."""
    if form.startswith("rule-"):
        return models.Rule
    if form.startswith("metric-") and form != "metric-new":
        return models.Metric
    if form.startswith("ticket") or form == "action-new":
        return models.Ticket
    return models.AuditEntry if form == "restore" else None


@pytest.mark.parametrize("role", [ANONYMOUS, VIEWER, MANAGER])
@pytest.mark.parametrize("form", sorted(name for name, form in FORMS.items() if form.of_item))
def test_a_form_says_nothing_of_which_items_there_are(yard: Yard, role: str, form: str) -> None:
    """Of an item that there is in ``other``, and of one that there is not."""
    body = {"fields": filled(form), "drawn": {}, "base": 1}
    there, missing = (
        sent(yard, role, "POST", f"/forms/{form}:{item}{day_of(form)}", body)
        for item in (of_other(yard, form), NOWHERE)
    )
    assert (there.status, there.text) == (missing.status, missing.text)
    assert there.status in ((401,) if role == ANONYMOUS else (403, 404))


@pytest.mark.parametrize("form", sorted(name for name, form in FORMS.items() if form.of_item))
def test_an_item_that_is_guessed_at_is_there_for_who_may_see_it(yard: Yard, form: str) -> None:
    """Else two items that there are not would be compared."""
    body = {"fields": filled(form), "drawn": {}, "base": 1}
    address = f"/forms/{form}:{of_other(yard, form)}{day_of(form)}"
    came = sent(yard, ADMINISTRATOR, "POST", address, body)
    assert came.status in (200, 400, 409, 422), came.text


@pytest.mark.parametrize("form", sorted(name for name, form in FORMS.items() if form.of_item))
def test_an_administrator_is_told_of_a_missing_item(yard: Yard, form: str) -> None:
    body = {"fields": filled(form, program="own", stand_in="2")}
    address = f"/forms/{form}:{NOWHERE}{day_of(form)}"
    came = sent(yard, ADMINISTRATOR, "POST", address, body)
    assert came.status == 404, came.text


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py", "/assets/..%2fapp.py", "/assets/%2e%2e/app.py", "/assets//etc/passwd",
        "/assets/....//app.py", "/assets/..\\app.py", "/assets/\0door.js", "/assets/door.js\0.svg",
        "/assets/" + "a/" * 2_000, "/assets/" + "a" * 5_000, "/assets/paper.js/../../app.py",
        "/_dash-component-suites/dash/../app.py", "/_dash-component-suites/os/path.py",
        "/_dash-component-suites/dash/__init__.py", "/_dash-component-suites/callbacks/guard.py",
        "/_dash-component-suites/dash/..%2f..%2fflask/app.py", "/_dash-component-suites/../app.py",
        "/paper/..", "/paper/../tickets", "/paper/%2e%2e", "/drafts/..", "/drafts/program:1\n",
        "/drafts/program:１", "/drafts/program:-1", "/drafts/program:1:2", "/forms/__init__",
        "/data/files/..", "/data/files/1.0", "/data/files/٣", "/tickets/", "/./tickets",
        "/var/store.db", "/.git/config", "/app.py",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_path_leads_out_of_where_it_begins(yard: Yard, path: str, method: str) -> None:
    came = sent(yard, ADMINISTRATOR, method, path, {})
    assert came.status in (400, 404, 405), path
    assert "import " not in came.text
    assert b"root:" not in came.body

"""The Data page over a real store: from files to an import that was taken back, and nonsense."""

import json
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from callbacks.imports import actions, opened
from callbacks.imports import page as imports
from callbacks.imports.actions import ACTIONS
from callbacks.imports.page import check, content, do, keep
from callbacks.reader import Reader
from callbacks.requests import PageRequest, page_request
from commands.jobs.importing import HANDLERS
from dashboard.errors import GreenpathError, InvalidRequest, NotFound
from dashboard.imports.runs import ImportsPage
from db import jobs
from db.imports.reading import imports_page
from layouts import imports as view
from tests.callbacks.conftest import NOW, Post
from tests.layouts.given import of_class, parts, words

LOG = b"""number,saved,status,priority,opened
T1,03/11/2026 09:30,Active,1 - High,02/11/2026 08:00
T1,04/11/2026 10:00,Odd,1 - High,02/11/2026 08:00
T2,05/11/2026 11:00,Active,2 - Low,?
T2,30/02/2026 11:00,Active,2 - Low,?
"""
FORM = {
    "rows": "revisions", "dates": "day/month/year hour:minute", "zone": "UTC", "nulls": "?",
    "revisions.ticket": "number", "revisions.at": "saved", "revisions.state": "status",
    "revisions.priority": "priority", "tickets.key": "number", "tickets.created_at": "opened",
}  # fmt: skip
LEAVE = "::leave out"
VALUES = [["states", "Active", "In Progress"], ["states", "Odd", ""]]


def brought(client: FlaskClient, content: bytes = LOG, name: str = "log.csv") -> int:
    """The number of an import whose file is here."""
    body = {"files": [{"name": name, "size": len(content)}]}
    begun = client.post("/data/imports?program=utc", json=body).json
    file = begun["files"][0]["id"]
    assert client.post(f"/data/files/{file}?program=utc&offset=0", data=content).status_code == 200
    return int(begun["import"])


def work(reader: Reader) -> None:
    """Do what waits, as the worker does."""
    while True:
        with reader.writing() as session:
            held = jobs.claim(session, "test", NOW)
        if held is None:
            return
        try:
            HANDLERS[held.kind](reader.engine, held, lambda *_: None)
        except GreenpathError as error:
            with reader.writing() as session:
                jobs.fail(session, held, NOW, error.sentence)


def asked(reader: Reader, query: str) -> PageRequest:
    return page_request(reader, "/data", f"?program=utc{query}")


def standing(reader: Reader, query: str) -> ImportsPage:
    with reader.session() as session:
        return imports_page(session, asked(reader, query).scope, reader.viewer)


def act(reader: Reader, query: str, name: str, **fields: str) -> Any:
    said = {"do": name, "fields": fields, "values": []}
    return do(reader, asked(reader, query), said)


def typed(reader: Reader, number: int, values: Any = VALUES, **changed: str) -> Any:
    fields = FORM | {name.replace("__", "."): value for name, value in changed.items()}
    return keep(reader, asked(reader, f"&import={number}"), {"fields": fields, "values": values})


def explained(client: FlaskClient, reader: Reader, content: bytes = LOG) -> int:
    number = brought(client, content)
    work(reader)
    typed(reader, number)
    return number


def test_a_file_goes_all_the_way_and_back(client: FlaskClient, reader: Reader) -> None:
    number = brought(client)
    here = f"&import={number}"
    assert "○ reading" in words(content(reader, asked(reader, here).scope))
    assert "4 rows" not in words(content(reader, asked(reader, here).scope))
    work(reader)
    assert "4 rows in 1 table: say what they mean." in words(
        content(reader, asked(reader, here).scope)
    )
    preview, problems, kept = typed(reader, number)
    assert "Of the first 4 rows 2 would be taken" in words(preview)
    assert problems == []
    assert kept == "Kept 04:00"
    assert "○ checking" in words(act(reader, here, "check"))
    work(reader)
    assert "It would bring 2 new, 0 changed, 0 repeated, 2 refused." in words(
        act(reader, here, "look")
    )
    assert standing(reader, "").waiting == 0
    act(reader, here, "import")
    work(reader)
    assert "2 new, 0 changed, 0 repeated, 2 refused." in words(act(reader, here, "look"))
    assert standing(reader, here).waiting == 2
    with pytest.raises(InvalidRequest, match="Say why"):
        act(reader, here, "take-back", reason=" ")
    act(reader, here, "take-back", reason="It was the wrong file.")
    work(reader)
    page = words(act(reader, here, "look"))
    assert "Taken back on" in page
    assert "It was the wrong file." in page


def test_what_is_typed_is_kept_and_shown_again(client: FlaskClient, reader: Reader) -> None:
    number = explained(client, reader)
    typed(reader, number, [["states", "Odd", "::leave out"]], zone="Europe/Paris")
    page = content(reader, asked(reader, f"&import={number}").scope)
    values = {getattr(p, "value", None) for p in parts(page)}
    assert {"Europe/Paris", "::leave out", "In Progress"} <= values


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"zone": "Nowhere"}, "zone", "Nowhere is no time zone"),
        ({"dates": "other", "dates__words": "day"}, "dates", "year"),
        ({"toml": "rows = 7"}, "toml", "cannot be followed: rows"),
        ({"toml": "["}, "toml", "is not TOML"),
        ({"toml": "a=" + "[" * 10_000}, "toml", "is not TOML"),
        ({"toml": "[events]\nx = 1"}, "toml", "is no key"),
    ],
)
def test_what_cannot_be_followed_is_said_and_what_was_kept_stays(
    client: FlaskClient, reader: Reader, changed: dict[str, str], field: str, sentence: str
) -> None:
    number = explained(client, reader)
    before = standing(reader, f"&import={number}").run
    preview, problems, kept = typed(reader, number, **changed)
    assert preview is dash.no_update
    (entry,) = [p for p in parts(problems) if getattr(p, "data-problem", None)]
    assert getattr(entry, "data-problem") == field
    assert sentence in words(entry)
    assert "not kept" in words(kept)
    assert standing(reader, f"&import={number}").run == before


def test_a_missing_column_is_said_and_the_rest_is_kept(client: FlaskClient, reader: Reader) -> None:
    number = explained(client, reader)
    preview, problems, _ = typed(reader, number, revisions__at="", zone="Asia/Tokyo")
    assert "Choose the column that holds it." in words(problems)
    assert "has no column" in words(preview)
    run = standing(reader, f"&import={number}").run
    assert run is not None
    assert "Asia/Tokyo" in run.mapping


def test_a_check_of_another_meaning_counts_no_more(client: FlaskClient, reader: Reader) -> None:
    number = explained(client, reader)
    act(reader, f"&import={number}", "check")
    work(reader)
    assert of_class(act(reader, f"&import={number}", "look"), "checked")
    typed(reader, number, [["states", "Odd", "Closed"]])
    assert not of_class(act(reader, f"&import={number}", "look"), "checked")


def test_check_takes_along_what_was_typed_last(client: FlaskClient, reader: Reader) -> None:
    number = explained(client, reader)
    said = {"do": "check", "fields": FORM, "values": [["states", "Odd", "Closed"]]}
    do(reader, asked(reader, f"&import={number}"), said)
    work(reader)
    shown = words(act(reader, f"&import={number}", "look"))
    assert "It would bring 3 new, 0 changed, 0 repeated, 1 refused." in shown


def test_two_clicks_are_one_check(client: FlaskClient, reader: Reader) -> None:
    number = explained(client, reader)
    act(reader, f"&import={number}", "check")
    first = standing(reader, f"&import={number}").run
    act(reader, f"&import={number}", "check")
    second = standing(reader, f"&import={number}").run
    assert first is not None
    assert second is not None
    assert first.job == second.job
    assert "It was cancelled. Nothing was changed." in words(
        act(reader, f"&import={number}", "cancel")
    )


@pytest.mark.parametrize("name", ["check", "import"])
def test_a_double_click_draws_the_panel_twice(
    client: FlaskClient, reader: Reader, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = explained(client, reader)
    query, said = f"&import={number}", {"do": name, "fields": FORM, "values": VALUES}
    before = standing(reader, query)
    first = do(reader, asked(reader, query), said)
    assert words(do(reader, asked(reader, query), said)) == words(first)
    pages = iter((before, standing(reader, query), standing(reader, query)))
    for module in (opened, actions, imports):  # the page was read before the first click
        monkeypatch.setattr(module, "page_of", lambda *_: next(pages))
    assert words(do(reader, asked(reader, query), said)) == words(first)
    with reader.session() as session:
        run = standing(reader, query).run
        assert run is not None
        assert len(jobs.newest_jobs(session, [number], "import")) == 1
    other = {"check": "import", "import": "check"}[name]
    monkeypatch.undo()
    with pytest.raises(InvalidRequest, match="under way"):
        do(reader, asked(reader, query), said | {"do": other})


def test_the_clock_reads_no_files(
    client: FlaskClient, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = explained(client, reader)
    act(reader, f"&import={number}", "check")
    monkeypatch.setattr(opened, "imports_page", None)
    drawn = words(imports.progress(reader, asked(reader, f"&import={number}").scope))
    assert "Waiting" in drawn
    with pytest.raises(InvalidRequest, match="No import is open"):
        imports.progress(reader, asked(reader, "").scope)


@pytest.mark.parametrize("meant", ["999", 7, ["1"], "x"])
def test_a_form_of_another_import_changes_nothing(
    client: FlaskClient, reader: Reader, meant: Any
) -> None:
    number = explained(client, reader)
    said = {"run": meant, "do": "arrange", "fields": FORM | {"zone": "UTC"}, "values": []}
    for change in (do, keep):
        with pytest.raises(InvalidRequest, match="Another import is open by now"):
            change(reader, asked(reader, f"&import={number}"), said)


def test_a_file_that_cannot_be_read_says_so(client: FlaskClient, reader: Reader) -> None:
    number = brought(client, b"only,a,header\n", "odd.csv")
    work(reader)
    page = words(act(reader, f"&import={number}", "look"))
    assert "The files could not be read" in page
    assert "odd.csv has a header and no rows" in page


def test_a_row_is_corrected_and_sent_again(client: FlaskClient, reader: Reader) -> None:
    number = explained(client, reader, LOG.replace(b"T2", b"T7"))  # no row waits twice
    act(reader, f"&import={number}", "import")
    work(reader)
    waiting = standing(reader, f"&import={number}").quarantine
    row = next(r for g in waiting for r in g.rows if "30/02/2026 11:00" in r.cells)
    page = content(reader, asked(reader, f"&row={row.id}").scope)
    assert "30/02/2026 11:00" in {getattr(p, "value", None) for p in parts(page)}
    cells = [cell.replace("30/02", "28/02") for cell in row.cells]
    fields = {f"cell.{i}": cell for i, cell in enumerate(cells)}
    drawn = act(reader, f"&row={row.id}", "send-again", **fields)
    (way,) = [p for p in parts(drawn) if getattr(p, "data-go", None)]
    assert "&import=" in way.href
    work(reader)
    with pytest.raises(NotFound):
        standing(reader, f"&row={row.id}")


def test_an_earlier_mapping_is_taken_over(client: FlaskClient, reader: Reader) -> None:
    earlier = explained(client, reader)
    act(reader, f"&import={earlier}", "import")
    work(reader)
    number = brought(client, b"a,b\n1,2\n", "other.csv")
    work(reader)
    act(reader, f"&import={number}", "take-over", earlier=str(earlier))
    run = standing(reader, f"&import={number}").run
    assert run is not None
    assert 'ticket = "number"' in run.mapping
    with pytest.raises(InvalidRequest, match="Choose an earlier import"):
        act(reader, f"&import={number}", "take-over", earlier="99999")


# Addresses and posts that no page of ours has


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("program=utc", 200), ("program=utc&import=999999", 404), ("program=utc&import=x", 404),
        ("program=utc&import=-1", 404), ("program=utc&import=" + "9" * 30, 404),
        ("program=utc&import=%C2%B2", 404), ("program=utc&row=999999", 404),
        ("program=utc&row=x", 404), ("program=utc&write=1", 200), ("program=utc&write=x", 400),
        ("program=utc&by=group", 400), ("program=gone", 404),
    ],
)  # fmt: skip
def test_an_address_is_drawn_or_refused(
    post: Post, request_body: Any, query: str, status: int
) -> None:
    body = json.loads(json.dumps(request_body))
    body["inputs"][0]["value"], body["inputs"][1]["value"] = "/data", f"?{query}"
    assert post(body).status_code == status


@pytest.mark.parametrize("query", ["import=999999", "import=1", "row=999999", "import=x"])
def test_what_there_is_not_is_refused_at_the_door(client: FlaskClient, query: str) -> None:
    """Import 1 is East's."""
    answer = client.get(f"/data?program=utc&{query}")
    assert answer.status_code == 404
    assert "There is no such" in answer.text


def test_the_frame_hides_the_paper_here_and_only_here(post: Post, request_body: Any) -> None:
    body = json.loads(json.dumps(request_body))
    assert post(body).json["response"]["print"]["hidden"] is False
    body["inputs"][0]["value"] = "/data"
    assert post(body).json["response"]["print"]["hidden"] is True


@pytest.mark.parametrize("chosen", [{"import": "x"}, {"row": ""}, {"import": "1" * 10}])
def test_numbers_are_checked_before_the_store_is_asked(chosen: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        check(chosen)


def body_of(app: dash.Dash, output: str, data: Any, search: Any) -> dict[str, Any]:
    """What the browser posts for one of our callbacks."""
    key = next(k for k in app.callback_map if f"{output}.children" in k)
    names = [name.rsplit(".", 1) for name in key.strip(".").split("...")]
    outputs = [{"id": name, "property": of_it} for name, of_it in names]
    callback = app.callback_map[key]
    return {
        "output": key,
        "outputs": outputs if key.startswith("..") else outputs[0],
        "inputs": [{**callback["inputs"][0], "value": data}],
        "state": [{**callback["state"][0], "value": search}],
        "changedPropIds": [],
    }


ODD: list[Any] = [
    None, 7, 1.5, True, "x", [], {}, [[]], {"do": None}, {"do": []}, {"do": "explode"},
    {"do": "check"}, {"do": "check", "fields": {}, "values": []},
    {"do": "arrange", "fields": {"rows": "x"}, "values": []},
    {"do": "arrange", "fields": {"source.events": "1:"}, "values": []},
    {"do": "arrange", "fields": {"zone": "\0"}, "values": []},
    {"do": "arrange", "fields": {"zone": "\ud800"}, "values": []},
    {"do": "arrange", "fields": {"toml": "[" * 50_000}, "values": []},
    {"do": "arrange", "fields": {"nulls": "x" * 300_000}, "values": []},
    {"do": "arrange", "fields": {"revisions.at": "nowhere"}, "values": [["states", "a", "b"]]},
    {"do": "arrange", "fields": {}, "values": [["nothing", "a", "b"]]},
    {"do": "take-back", "fields": {"reason": 7}, "values": []},
    {"do": "take-back", "fields": {"reason": "x"}, "values": []},
    {"do": "take-over", "fields": {"earlier": "x"}, "values": []},
    {"do": "take-over", "fields": {"earlier": "9" * 50}, "values": []},
    {"do": "send-again", "fields": {"cell.0": "x"}, "values": []},
    {"do": "send-again", "fields": {}, "values": []},
    {"do": "cancel"}, {"do": "look"},
]  # fmt: skip
SEARCHES: list[Any] = [
    "?program=utc&import={id}", "?program=utc", "?program=utc&import=999999", "?program=utc&row=1",
    "", None, 7, "?import=x", "?program=east&import={id}",
]  # fmt: skip


@pytest.mark.parametrize("output", [view.PANEL, view.PREVIEW, view.PROGRESS])
@pytest.mark.parametrize("search", SEARCHES)
def test_whatever_is_posted_gets_an_answer_or_a_sentence(
    client: FlaskClient, app: dash.Dash, reader: Reader, post: Post, output: str, search: Any
) -> None:
    number = explained(client, reader)
    search = search.replace("{id}", str(number)) if isinstance(search, str) else search
    for data in ODD:
        answer: TestResponse = post(body_of(app, output, data, search))
        assert answer.status_code in (200, 400, 404), (data, answer.text)
        assert "It is our fault" not in answer.text, data
        assert "could not be drawn" not in answer.text, data
        assert answer.status_code == 200 or answer.json["error"]


def test_every_button_of_the_page_has_its_action() -> None:
    assert {*ACTIONS} == {
        "look", "arrange", "check", "import", "cancel", "take-back", "take-over", "send-again",
            "discard",
    }  # fmt: skip
    assert imports.PATH == "/data"


def test_an_import_that_is_not_wanted_is_put_away(client: FlaskClient, reader: Reader) -> None:
    number = brought(client)
    work(reader)
    assert "back to all imports" in words(act(reader, f"&import={number}", "discard"))
    with pytest.raises(NotFound):
        standing(reader, f"&import={number}")


def test_an_import_that_was_made_is_not_discarded(client: FlaskClient, reader: Reader) -> None:
    number = explained(client, reader, LOG)
    act(reader, f"&import={number}", "import")
    work(reader)
    with pytest.raises(InvalidRequest, match="This import is done"):
        act(reader, f"&import={number}", "discard")


def test_rows_in_a_state_that_the_mapping_leaves_out_wait_for_nobody(
    client: FlaskClient, reader: Reader
) -> None:
    number = brought(client, LOG.replace(b"T", b"S"))
    work(reader)
    typed(reader, number, values=[["states", "Active", "In Progress"], ["states", "Odd", LEAVE]])
    act(reader, f"&import={number}", "import")
    work(reader)
    page = standing(reader, f"&import={number}")
    assert page.run is not None
    assert page.run.outcome is not None
    assert page.run.outcome.reasons == {"skipped_state": 1, "invalid_time": 1}
    assert (page.waiting, page.run.waiting, page.reasons) == (1, 1, {"invalid_time": 1})


def test_an_import_tells_its_own_history_folded(client: FlaskClient, reader: Reader) -> None:
    number = explained(client, reader)
    (fold,) = of_class(content(reader, asked(reader, f"&import={number}").scope), "history-fold")
    assert getattr(fold, "open", None) is None
    assert "Tess Ter added" in " ".join(words(fold).split())


def test_who_discards_an_import_is_told_that_it_can_come_back(
    client: FlaskClient, reader: Reader
) -> None:
    number = brought(client)
    work(reader)
    (way,) = [p for p in parts(act(reader, f"&import={number}", "discard")) if hasattr(p, "href")]
    assert getattr(way, "data-said") == (
        "“log.csv” was discarded. It can be brought back from the Audit page."
    )

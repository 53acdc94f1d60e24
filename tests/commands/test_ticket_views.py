"""``greenpath show escalations`` and ``show partner-requests``, and paper with the full list."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from db.engine import prepare_store, store_engine, writing
from db.programs import add_program
from tests.commands.terminal import refused, said
from tests.conftest import BY, NOW, csv_bytes, deliver

_NAMES = ("event_id", "ticket_id", "ts", "event_type", "to_value")
KINDS = {"E": "escalation", "C": "COE", "P": "partner request", "Q": "partner request"}
OTHERS = 14
"""With E, C and P these are 17 open tickets."""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """E is Sev-2, C a COE; P is open, Q was answered after 2 hours and done after a day."""
    made = store_engine(f"sqlite:///{tmp_path}/store.db")
    prepare_store(made)
    with writing(made, BY) as session:
        add_program(session, Program("care", "Care", ProgramCalendar("UTC")))
    keys = (*KINDS, *(f"T{n}" for n in range(OTHERS)))
    rows = [(f"c{key}", key, "2026-11-02T10:00:00Z", "created", "") for key in keys]
    rows += [("r", "Q", "2026-11-02T12:00:00Z", "response", ""),
             ("s", "Q", "2026-11-03T10:00:00Z", "state", "Resolved")]  # fmt: skip
    facts = [
        {"ticket_id": key, "title": f"Title of {key}", "kind": KINDS.get(key, ""),
         "level": "Sev-2" if key == "E" else "", "requester": "Sales",
         "rating": "4" if key == "Q" else ""}
        for key in keys
    ]  # fmt: skip
    events = csv_bytes([dict(zip(_NAMES, row, strict=True)) for row in rows])
    deliver(made, "care", events, csv_bytes(facts))
    monkeypatch.setenv("DATABASE_URL", made.url.render_as_string(hide_password=False))
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    return made


def test_escalations_are_told_as_json(engine: Engine) -> None:
    told = json.loads(said("show", "escalations", "--program", "care"))
    assert (told["program"], told["as_of"]) == ("care", "2026-11-21")
    assert told["open_by_sort"] == {"Sev-2": 1, "executive": 0, "COE": 1, "escalation": 0}
    assert {(each["key"], each["sort"]) for each in told["open"]} == {("E", "Sev-2"), ("C", "COE")}
    assert (told["closed_in_4_weeks"], told["action_items"]) == (0, [])
    early = json.loads(said("show", "escalations", "--program", "care", "--as-of", "2026-11-01"))
    assert early["open"] == []


def test_partner_requests_are_told_as_json(engine: Engine) -> None:
    told = json.loads(said("show", "partner-requests", "--program", "care"))
    assert (told["program"], told["weeks"]) == ("care", 13)
    (sales,) = told["by_team"]
    assert (sales["team"], sales["open"], sales["rated"], sales["rating"]) == ("Sales", 1, 1, 4.0)
    assert sales["first_response"]["linear"]["50"] == 2.0
    assert sales["took"]["linear"]["50"] == 1.0
    assert told["all"] == {**sales, "team": "All"}
    words = ("show", "partner-requests", "--program", "care", "--as-of", "2026-12-01")
    assert "has not come yet" in refused(*words)


def test_the_span_can_be_said(engine: Engine) -> None:
    """Four weeks up to November 21 have begun by then; 4 up to October 31 have nothing."""
    words = ("show", "partner-requests", "--program", "care", "--weeks")
    assert json.loads(said(*words, 4))["all"]["rated"] == 1
    assert json.loads(said(*words, 52, "--as-of", "2026-10-31"))["by_team"] == []
    assert refused(*words, 5) == "--weeks is one of 1, 4, 13, 52."


@pytest.mark.parametrize("what", ["escalations", "partner-requests"])
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--program", "nope"), "There is no program “nope”."),
        (("--program", "care", "--as-of", "soon"), "is no date"),
        (("--program", "care", "--as-of", "2027-01-01"), "has not come yet"),
    ],
)
def test_what_cannot_be_told_is_refused_in_a_sentence(
    engine: Engine, what: str, options: tuple[str, ...], sentence: str
) -> None:
    assert sentence in refused("show", what, *options)


@pytest.mark.parametrize(("options", "rows"), [((), 15), (("--appendix",), 17)])
def test_paper_has_fifteen_rows_or_all(
    engine: Engine, tmp_path: Path, options: tuple[str, ...], rows: int
) -> None:
    to = tmp_path / "page.html"
    said("print", "ticket-aging", "--program", "care", "--to", to, *options)
    html = to.read_text("utf-8").split("</style>")[-1]
    listed = html.split("listing-paper")[1].split("</table>")[0]
    assert listed.count("<tr>") == 1 + rows
    assert re.findall(r"listing-cut\">([^<]+)", html) == (["15 of 17"] if rows == 15 else [])

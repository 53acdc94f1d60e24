"""``greenpath import roadmap`` and ``greenpath show roadmap``, and the Data page."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.imports.runs import CHECK, RUN, TAKE_BACK, ImportRun
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from db.engine import reading, writing
from db.imports.files import add_part, begin_file
from db.imports.reading import import_run, imports_page
from db.imports.runs import ask_for, begin_import, explain, send_again
from db.imports.waiting import quarantined, waiting_ids
from db.programs import add_program
from db.programs import program as program_value
from layouts.imports import content
from tests.bad_files import xlsx
from tests.commands.terminal import refused, said
from tests.conftest import BY, NOW, TESTER, count
from tests.db.audit.given import work
from tests.db.roadmap_imports.given import HEADERS, REAL, TABLES, A, B
from tests.db.rule_deprecation.given import newest_run
from tests.layouts.given import words

WEEK = 7 * 86_400
FILES = {
    "initiatives": (A, B, A.replace("A,", "C,", 1).replace("2026-12-31", "2023-14-05")),
    "milestones": ("A,beta,2026-06-30", "Z,beta,2026-06-30"),
    "dependencies": ("A,C,SS,5", "C,A,,"),
    "history": ("A,stage,2026-03-01,,beta", "A,end,2026-13-01,,2026-12-31"),
}
SUMMARY = """initiatives: 3 read = 3 taken + 0 repeated + 0 quarantined
milestones: 2 read = 1 taken + 0 repeated + 1 quarantined
dependencies: 2 read = 1 taken + 0 repeated + 1 quarantined
history: 2 read = 1 taken + 0 repeated + 1 quarantined
"""


@pytest.fixture
def either(store: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A store with a program, on each engine."""
    monkeypatch.setenv("DATABASE_URL", store.url.render_as_string(hide_password=False))
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    with writing(store, BY) as session:
        add_program(session, Program("risk", "Risk", ProgramCalendar("UTC")))
    return store


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for role in FILES:
        (tmp_path / f"{role}.csv").write_text(text(role))
    return tmp_path


def text(role: str) -> str:
    return "\n".join((HEADERS[role], *FILES[role])) + "\n"


def call(files: Path, *options: object) -> tuple[object, ...]:
    named = [word for role in FILES for word in (f"--{role}", files / f"{role}.csv")]
    return ("import", "roadmap", "--program", "risk", *named, *options)


def shown(as_of: str, *options: object) -> str:
    return said("show", "roadmap", "--program", "risk", "--as-of", as_of, *options)


def told(as_of: str = "2026-11-21", *options: object) -> Any:
    return json.loads(shown(as_of, "--format", "json", *options))


def test_an_import_says_what_became_of_each_row_and_twice_changes_nothing(
    either: Engine, files: Path
) -> None:
    summary = said(*call(files))
    assert summary.startswith(SUMMARY)
    assert [line.split(":")[0].strip() for line in summary.splitlines()[-4:]] == [
        "initiatives.csv row 4, end", "milestones.csv row 3, initiative",
        "dependencies.csv row 3, predecessor", "history.csv row 3, changed_on",
    ]  # fmt: skip
    rows = [count(either, name) for name in TABLES]
    again = said(*call(files))
    assert again.startswith(
        SUMMARY.replace("3 taken + 0", "0 taken + 3").replace("1 taken + 0", "0 taken + 1")
    )
    assert [count(either, name) for name in TABLES] == rows


def test_a_dry_run_changes_nothing_and_the_report_has_every_row(
    either: Engine, files: Path
) -> None:
    report = files / "report.json"
    assert said(*call(files, "--dry-run", "--report", report)).startswith("Nothing was changed")
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)
    found = json.loads(report.read_text())["quarantine"]
    assert {(row["file"], row["row"], row["reason"]) for row in found} == {
        ("initiatives.csv", 4, "invalid_time"), ("milestones.csv", 3, "unknown_initiative"),
        ("dependencies.csv", 3, "circle"), ("history.csv", 3, "invalid_time"),
    }  # fmt: skip


def test_without_a_file_or_with_a_wrong_mapping_nothing_is_imported(
    either: Engine, files: Path
) -> None:
    assert "--initiatives FILE" in refused("import", "roadmap", "--program", "risk")
    mapping = files / "mapping.toml"
    mapping.write_text("[states]\nopen = 'going'")
    assert "states.open" in refused(*call(files, "--mapping", mapping))
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)


def test_a_workbook_brings_the_same(either: Engine, files: Path) -> None:
    rows = [line.split(",") for line in text("initiatives").splitlines()]
    book = files / "roadmap.xlsx"
    book.write_bytes(xlsx(rows[0], rows[1:]))
    summary = said("import", "roadmap", "--program", "risk", "--initiatives", book)
    assert summary.startswith("initiatives: 3 read = 3 taken")
    assert set(told()["initiatives"]) == {"A", "B", "C"}


def test_the_roadmap_is_shown_as_json_csv_and_table_by_its_filters(
    either: Engine, files: Path
) -> None:
    said(*call(files))
    found = told()
    assert found["initiatives"]["A"]["span"] == {
        "start": "2026-01-01", "end": "2026-12-31", "days": 365,
    }  # fmt: skip
    assert found["initiatives"]["B"]["depends_on"] == {"A": "FS"}
    assert found["source"]["file"] == ", ".join(f"{role}.csv" for role in FILES)
    title, *_, origin = shown("2026-11-21", "--lane", "Payments").splitlines()
    assert title == "Risk: roadmap, lane Payments"
    assert "Last import initiatives.csv" in origin
    (row,) = csv.DictReader(
        io.StringIO(shown("2026-11-21", "--lane", "Payments", "--format", "csv"))
    )
    assert (row["key"], row["state"], row["depends_on"]) == ("B", "candidate", "A:FS")
    asked = ("show", "roadmap", "--program", "risk", "--as-of", "2026-11-21")
    assert refused(*asked, "--lane", "Nowhere") == "This program has no lane “Nowhere”."


def test_the_calendar_has_an_event_for_each_end_and_each_milestone(
    either: Engine, files: Path
) -> None:
    said(*call(files))
    found = said("show", "roadmap", "--program", "risk", "--as-of", "2026-11-21", "--format", "ics")
    assert found.startswith("BEGIN:VCALENDAR")
    assert found.count("BEGIN:VEVENT") == 4
    assert "DTSTAMP:20261122T040000Z" in found
    asked = ("show", "roadmap", "--program", "risk", "--as-of", "2026-11-21", "--format", "ics")
    assert "leave --since out" in refused(*asked, "--since", "2026-11-14")


def test_what_changed_since_a_day_is_said(
    either: Engine, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(*call(files))
    moved = A.replace("2026-12-31", "2027-03-31")
    (files / "later.csv").write_text("\n".join((HEADERS["initiatives"], moved)))
    monkeypatch.setenv("GREENPATH_NOW", str(NOW + WEEK))
    said("import", "roadmap", "--program", "risk", "--initiatives", files / "later.csv")
    (row,) = csv.DictReader(
        io.StringIO(shown("2026-11-29", "--since", "2026-11-22", "--format", "csv"))
    )
    assert (row["change"], row["key"], row["old"], row["new"], row["days"]) == (
        "moved", "A", "2026-12-31", "2027-03-31", "90",
    )  # fmt: skip
    assert "Nothing changed." in shown("2026-11-21", "--since", "2026-11-14")
    asked = ("show", "roadmap", "--program", "risk", "--as-of", "2026-11-21")
    assert "before 21 Nov 2026" in refused(*asked, "--since", "2026-11-21")
    assert "no date" in refused(*asked, "--since", "yesterday")


def bring_real(*options: object) -> str:
    return said(
        "import", "roadmap", "--program", "risk",
        "--initiatives", REAL / "kep_roadmap.csv.xz",
        "--history", REAL / "kep_milestone_history.csv.xz",
        "--mapping", REAL / "mapping.toml", *options,
    )  # fmt: skip


def test_the_enhancements_of_kubernetes_come_in_and_each_week_has_what_was_known(
    either: Engine,
) -> None:
    assert bring_real().startswith("initiatives: 655 read = 654 taken + 0 repeated + 1 quarantined")
    found = told("2026-07-18")["initiatives"]
    assert len(found) == 654 + 12
    assert len({each["lane"] for each in found.values()}) == 22 + 1
    stone = found["KEP-2133"]["milestones"]["stable"]
    assert (stone["original"], stone["current"], stone["slips"]) == (
        "2021-12-07", "2022-12-08", 3,
    )  # fmt: skip
    then = told("2021-07-17")["initiatives"]["KEP-2133"]["milestones"]["stable"]
    assert (then["current"], then["state"]) == ("2022-05-03", "due")
    assert found["KEP-4443"]["date_kind"] == "unscheduled"
    assert bring_real().startswith("initiatives: 655 read = 0 taken + 654 repeated")


def uploaded(engine: Engine, files: dict[str, bytes], mapping: str = "") -> int:
    """Bring files as the Data page does, up to its dry run; the import's id."""
    with writing(engine, BY) as session:
        program = program_value(session, "risk", TESTER)
        run_id = begin_import(session, program, "roadmap", "roadmap", NOW)
        for name, data in files.items():
            file_id = begin_file(session, program, run_id, name, len(data), NOW)
            add_part(session, program, file_id, 0, data, NOW)
    work(engine)
    with writing(engine, BY) as session:
        program = program_value(session, "risk", TESTER)
        run = import_run(session, program, run_id)
        if mapping:
            roles = ("initiatives", "history")
            sources = {role: (f.id, "") for role, f in zip(roles, run.files, strict=True)}
            explain(session, program, run_id, mapping, sources)
        ask_for(session, program, run_id, CHECK, NOW)
    work(engine)
    return run_id


def ask(engine: Engine, run_id: int, kind: str, reason: str = "") -> ImportRun:
    with writing(engine, BY) as session:
        program = program_value(session, "risk", TESTER)
        ask_for(session, program, run_id, kind, NOW, reason)
    work(engine)
    with reading(engine) as session:
        return import_run(session, program_value(session, "risk", TESTER), run_id)


def seen(engine: Engine, run_id: int) -> str:
    """All that the page of an import says."""
    view = {"import": str(run_id)}
    with reading(engine) as session:
        page = imports_page(session, Scope("risk", date(2026, 11, 21), view=view), TESTER)
    return words(content(page, NOW))


def test_the_data_page_knows_the_files_checks_them_and_takes_them_back(either: Engine) -> None:
    run_id = uploaded(either, {f"{role}.csv": text(role).encode() for role in FILES})
    with reading(either) as session:
        run = import_run(session, program_value(session, "risk", TESTER), run_id)
    assert {role: run.file_name(file) for role, (file, _) in run.sources.items()} == {
        role: f"{role}.csv" for role in FILES
    }
    assert run.check is not None
    assert run.check.tables["initiatives"].new == 3
    assert count(either, "initiative") == 0
    assert ask(either, run_id, RUN).outcome is not None
    assert "See the roadmap" in seen(either, run_id)
    taken_back = ask(either, run_id, TAKE_BACK, "The wrong file.")
    assert taken_back.taken_back["initiatives"] == 3
    shown_page = seen(either, run_id)
    assert f"{taken_back.taken_back['words']} words voided" in shown_page
    assert "3 initiatives withdrawn" in shown_page
    assert told()["initiatives"] == {}


def test_foreign_columns_are_explained_on_the_data_page_and_a_cell_is_sent_again(
    either: Engine,
) -> None:
    names = ("kep_roadmap.csv.xz", "kep_milestone_history.csv.xz")
    mapping = (REAL / "mapping.toml").read_text("utf-8")
    run_id = uploaded(either, {name: (REAL / name).read_bytes() for name in names}, mapping)
    done = ask(either, run_id, RUN)
    assert done.outcome is not None
    assert done.outcome.tables["history"].left_out == 3
    with writing(either, BY) as session:
        program = program_value(session, "risk", TESTER)
        waiting = quarantined(session, waiting_ids(program, run_id))
        assert len(waiting) == 3
        (row,) = (row for row in waiting if row.column == "status")
        place = row.header.index("status")
        cells = [*row.cells[:place], "withdrawn", *row.cells[place + 1 :]]
        send_again(session, program, row.id, cells, NOW)
    work(either)
    with reading(either) as session:
        again = import_run(session, program_value(session, "risk", TESTER), newest_run(either))
        page = imports_page(session, Scope("risk", date(2026, 11, 21), view={}), TESTER)
    assert again.outcome is not None
    assert again.outcome.tables["initiatives"].taken == 1
    assert page.waiting == 2

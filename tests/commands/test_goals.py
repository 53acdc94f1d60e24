"""``greenpath import goals``, ``show path-to-green`` and ``show updates-due`` in the terminal."""

import csv
import io
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.imports.runs import CHECK, RUN, TAKE_BACK, ImportRun, ImportsPage
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
from tests.dashboard.path_to_green.given import EXPECTED, GOLDEN, ROLES
from tests.dashboard.path_to_green.test_golden import same
from tests.db.audit.given import work
from tests.db.goal_imports.given import ACTION, GOAL, TABLES, UPDATE, table
from tests.db.rule_deprecation.given import newest_run
from tests.layouts.given import words

BY_DAY = date(2026, 11, 21)
WEEK = 7 * 86_400
REAL = Path(__file__).parents[2] / "examples" / "status_updates"
SUMMARY = """goals: 2 read = 1 taken + 0 repeated + 1 quarantined
values: 2 read = 1 taken + 0 repeated + 1 quarantined
updates: 2 read = 1 taken + 0 repeated + 1 quarantined
actions: 2 read = 1 taken + 0 repeated + 1 quarantined
  1 × invalid goal
  1 × invalid number
  1 × several colours
  1 × second owner
"""


@pytest.fixture
def either(store: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A store with a program, on each engine."""
    monkeypatch.setenv("DATABASE_URL", store.url.render_as_string(hide_password=False))
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    with writing(store, BY) as session:
        add_program(session, Program("risk", "Risk", ProgramCalendar("UTC")))
    return store


FILES = {
    "goals": table("goals", GOAL, GOAL.replace("G,", "H,").replace("2026-12-31", "2025-12-31")),
    "values": table("values", "G,2026-11-20,31.5", "G,2026-11-21,many"),
    "updates": table("updates", UPDATE, UPDATE.replace("amber", "green/red")),
    "actions": table("actions", ACTION, ACTION.replace("Ann", "Bea")),
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    for role, text in FILES.items():
        (tmp_path / f"{role}.csv").write_text(text)
    return tmp_path


def call(files: Path, *options: object) -> tuple[object, ...]:
    named = [word for role in FILES for word in (f"--{role}", files / f"{role}.csv")]
    return ("import", "goals", "--program", "risk", *named, *options)


def shown(what: str, as_of: str = "2026-11-21", *options: object) -> str:
    return said("show", what, "--program", "risk", "--as-of", as_of, *options)


def told(what: str, as_of: str = "2026-11-21", *options: object) -> Any:
    return json.loads(shown(what, as_of, "--format", "json", *options))


def test_an_import_says_what_became_of_each_row(either: Engine, files: Path) -> None:
    summary = said(*call(files))
    assert summary.startswith(SUMMARY)
    assert [line.split(":")[0].strip() for line in summary.splitlines()[8:]] == [
        "goals.csv row 3, due", "values.csv row 3, value", "updates.csv row 3, colour",
        "actions.csv row 3, owner",
    ]  # fmt: skip
    rows = [count(either, name) for name in TABLES]
    assert rows == [1, 1, 1, 1, 1, 1, 0, 4]
    again = said(*call(files))
    assert again == summary.replace("1 taken + 0", "0 taken + 1")
    assert [count(either, name) for name in TABLES] == rows


def test_a_dry_run_changes_nothing_and_the_report_has_every_row(
    either: Engine, files: Path
) -> None:
    report = files / "report.json"
    summary = said(*call(files, "--dry-run", "--report", report))
    assert summary.startswith("Nothing was changed: this was a dry run.\ngoals: 2 read = 1 taken")
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)
    found = json.loads(report.read_text())["quarantine"]
    assert [(row["file"], row["row"], row["column"]) for row in found] == [
        ("goals.csv", 3, "due"), ("values.csv", 3, "value"), ("updates.csv", 3, "colour"),
        ("actions.csv", 3, "owner"),
    ]  # fmt: skip


def test_without_a_file_or_with_a_wrong_mapping_nothing_is_imported(
    either: Engine, files: Path
) -> None:
    assert "--goals FILE" in refused("import", "goals", "--program", "risk")
    mapping = files / "mapping.toml"
    mapping.write_text("colors = { yellow = 'amber' }")
    assert "colors" in refused(*call(files, "--mapping", mapping))
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)


def test_every_figure_of_the_golden_case_comes_through_files_store_and_command(
    either: Engine,
) -> None:
    named = [w for role in ROLES for w in (f"--{role}", GOLDEN / "inputs" / f"{role}.csv")]
    summary = said("import", "goals", "--program", "risk", *named)
    assert "quarantined\n" in summary
    assert " × " not in summary
    for as_of, goals in EXPECTED.items():
        found = told("path-to-green", as_of)["goals"]
        assert found.keys() == goals.keys()
        wrong = [
            (key, name, value, found[key][name])
            for key, figures in goals.items()
            for name, value in figures.items()
            if not same(value, found[key][name])
        ]
        assert wrong == []


def test_a_workbook_brings_the_same(either: Engine, files: Path) -> None:
    rows = [line.split(",") for line in FILES["goals"].splitlines()]
    book = files / "goals.xlsx"
    book.write_bytes(xlsx(rows[0], rows[1:]))
    summary = said("import", "goals", "--program", "risk", "--goals", book)
    assert summary.startswith("goals: 2 read = 1 taken + 0 repeated + 1 quarantined\n")
    assert list(told("path-to-green")["goals"]) == ["G"]


def test_the_board_is_shown_as_a_table_and_as_csv_by_its_filters(
    either: Engine, files: Path
) -> None:
    said(*call(files))
    title, _, line, origin = shown("path-to-green", "2026-11-21", "--team", "Risk").splitlines()
    assert title == "Risk: path to green, team Risk"
    assert "G Fewer chargebacks" in line
    assert "Last import goals.csv, values.csv, updates.csv, actions.csv" in origin
    (row,) = csv.DictReader(io.StringIO(shown("path-to-green", "2026-11-21", "--format", "csv")))
    assert (row["key"], row["claimed"], row["value"], row["date_to_green"]) == (
        "G", "amber", "31.5", "2026-12-19",
    )  # fmt: skip
    asked = ("show", "path-to-green", "--program", "risk", "--as-of", "2026-11-21")
    assert refused(*asked, "--owner", "Nobody") == "This program has no owner “Nobody”."


def test_a_moved_due_date_stands_beside_the_first_one(
    either: Engine, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(*call(files))
    goals = files / "goals.csv"
    goals.write_text(table("goals", GOAL.replace("2026-12-31", "2027-03-31")))
    summary = said("import", "goals", "--program", "risk", "--goals", goals)
    assert summary.endswith("0 quarantined; 1 of the taken change what was there\n")
    monkeypatch.setenv("GREENPATH_NOW", str(NOW + WEEK))
    due = told("path-to-green", "2026-11-28")["goals"]["G"]["due"]
    assert (due["original"], due["current"], due["slips"]) == ("2026-12-31", "2027-03-31", 1)
    assert due["moves"][0]["reason"] == "A later file says so."
    assert told("path-to-green")["goals"]["G"]["due"]["slips"] == 0  # it was not known that week


def test_what_is_owed_is_shown_with_who_files_and_each_team_s_record(
    either: Engine, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(*call(files))
    monkeypatch.setenv("GREENPATH_NOW", str(NOW + 2 * WEEK))
    assert told("updates-due")["due"] == []
    found = told("updates-due", "2026-12-05")
    (owed,) = found["due"]
    assert (owed["key"], owed["due"], owed["days_overdue"], owed["outdated"]) == (
        "G", "2026-11-28", 7, True,
    )  # fmt: skip
    assert (owed["filer"], owed["last_claimed"], owed["open_questions"]) == ("Ann", "amber", 0)
    assert found["teams"]["Risk"]["weeks"][-1] == {
        "week_ending": "2026-12-05", "due": 1, "filed": 0,
    }  # fmt: skip
    assert found["teams"]["Risk"]["outdated"] == ["G"]
    title, _, line, cut = shown("updates-due", "2026-12-05").splitlines()
    assert "1 update due in week" in title
    assert title.endswith("1 overdue")
    for word in ("G Fewer chargebacks", "Ann", "28 Nov 2026", "7 days, outdated", "amber"):
        assert word in line
    assert cut == "Cut 6 Dec 2026, 00:00 UTC"
    (row,) = csv.DictReader(
        io.StringIO(shown("updates-due", "2026-12-05", "--format", "csv", "--owner", "Ann"))
    )
    assert (row["key"], row["outdated"], row["as_of"]) == ("G", "1", "2026-12-05")
    asked = ("show", "updates-due", "--program", "risk", "--as-of", "2026-12-05")
    assert refused(*asked, "--team", "Sales") == "This program has no team “Sales”."


def bring_real(*options: object) -> str:
    return said(
        "import", "goals", "--program", "risk",
        "--updates", REAL / "k8s_release_status_updates.csv",
        "--mapping", REAL / "mapping.toml", *options,
    )  # fmt: skip


def test_the_94_real_updates_come_in_with_24_missing_and_3_in_quarantine(
    either: Engine, tmp_path: Path
) -> None:
    report = tmp_path / "report.json"
    summary = bring_real("--report", report)
    assert summary.startswith(
        "updates: 94 read = 67 taken + 0 repeated + 3 quarantined + 24 missing\n"
        "  3 × several colours\n"
    )
    rows = json.loads(report.read_text())["quarantine"]
    lines = (REAL / "k8s_release_status_updates.csv").read_text("utf-8").splitlines()
    assert Counter(row["value"] for row in rows) == {"Yellow to Red": 2, "Yellow | Red": 1}
    for row in rows:
        assert (row["file"], row["column"]) == ("k8s_release_status_updates.csv", "status_raw")
        assert row["value"] in lines[row["row"] - 1]
    assert (count(either, "status_update"), count(either, "quarantine")) == (67, 3)
    assert bring_real().startswith("updates: 94 read = 0 taken + 67 repeated + 3 quarantined")
    assert (count(either, "status_update"), count(either, "quarantine")) == (67, 3)


def test_the_real_updates_silence_is_that_of_their_last_week(either: Engine) -> None:
    bring_real()
    due = {row["key"]: row for row in told("updates-due", "2020-12-19")["due"]}
    assert len(due) == 7
    assert {row["kind"] for row in due.values()} == {"initiative"}
    with (REAL / "k8s_release_status_updates.csv").open(newline="") as file:
        filled = [row for row in csv.DictReader(file) if row["quality"] == "ok"]
    for area, row in due.items():
        last = max(each["date"] for each in filled if each["area"] == area)
        assert row["last_updated"] == f"{last}T00:00:00Z"
        assert row["outdated"]


def uploaded(engine: Engine, files: dict[str, bytes], mapping: str = "") -> int:
    """Bring files as the Data page does, up to its dry run; the import's id."""
    with writing(engine, BY) as session:
        program = program_value(session, "risk", TESTER)
        run_id = begin_import(session, program, "goals", "goals", NOW)
        for name, data in files.items():
            file_id = begin_file(session, program, run_id, name, len(data), NOW)
            add_part(session, program, file_id, 0, data, NOW)
    work(engine)
    with writing(engine, BY) as session:
        program = program_value(session, "risk", TESTER)
        run = import_run(session, program, run_id)
        if mapping:
            sources = {"updates": (run.files[0].id, "")}
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


def page(engine: Engine, **view: str) -> ImportsPage:
    with reading(engine) as session:
        return imports_page(session, Scope("risk", BY_DAY, view=view), TESTER)


def seen(engine: Engine, run_id: int) -> str:
    """All that the page of an import says."""
    return words(content(page(engine, **{"import": str(run_id)}), NOW))


def test_the_data_page_knows_the_files_checks_them_and_takes_them_back(either: Engine) -> None:
    run_id = uploaded(either, {f"{role}.csv": text.encode() for role, text in FILES.items()})
    with reading(either) as session:
        run = import_run(session, program_value(session, "risk", TESTER), run_id)
    assert {role: run.file_name(file) for role, (file, _) in run.sources.items()} == {
        role: f"{role}.csv" for role in FILES
    }
    assert run.check is not None
    assert {role: counts.new for role, counts in run.check.tables.items()} == dict.fromkeys(
        FILES, 1
    )
    assert count(either, "goal") == 0
    assert ask(either, run_id, RUN).outcome is not None
    shown_page = seen(either, run_id)
    assert "See the path to green" in shown_page
    taken_back = ask(either, run_id, TAKE_BACK, "The wrong file.")
    assert taken_back.taken_back == {
        "definitions": 1, "values": 1, "updates": 1, "actions": 1, "moves": 0, "goals": 1,
    }  # fmt: skip
    shown_page = seen(either, run_id)
    assert "1 update, 1 action, 0 moved dates voided" in shown_page
    assert "1 goal withdrawn" in shown_page
    assert told("path-to-green")["goals"] == {}


def test_foreign_columns_are_explained_on_the_data_page_and_a_row_is_sent_again(
    either: Engine,
) -> None:
    name = "k8s_release_status_updates.csv"
    mapping = (REAL / "mapping.toml").read_text("utf-8")
    run_id = uploaded(either, {name: (REAL / name).read_bytes()}, mapping)
    done = ask(either, run_id, RUN)
    assert done.outcome is not None
    assert done.outcome.tables["updates"].left_out == 24
    shown_page = seen(either, run_id)
    assert "Missing" in shown_page
    with writing(either, BY) as session:
        program = program_value(session, "risk", TESTER)
        waiting = quarantined(session, waiting_ids(program, run_id))
        assert len(waiting) == 3
        place = waiting[0].header.index("status_raw")
        cells = [*waiting[0].cells[:place], "Red", *waiting[0].cells[place + 1 :]]
        send_again(session, program, waiting[0].id, cells, NOW)
    work(either)
    with reading(either) as session:
        again = import_run(session, program_value(session, "risk", TESTER), newest_run(either))
    assert again.outcome is not None
    assert again.outcome.tables["updates"].taken == 1
    assert (count(either, "status_update"), page(either).waiting) == (68, 2)

"""``greenpath import rules`` and ``greenpath show rule-deprecation`` through the terminal."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.imports.runs import TAKE_BACK
from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from dashboard.scope import Scope
from db.engine import reading, writing
from db.imports.reading import import_run, imports_page
from db.imports.runs import ask_for, send_again
from db.imports.waiting import quarantined, waiting_ids
from db.programs import add_program
from db.programs import program as program_value
from tests.commands.terminal import refused, said
from tests.conftest import BY, NOW, TESTER, count
from tests.dashboard.rule_deprecation.given import GOLDEN
from tests.dashboard.rule_deprecation.test_golden import EXPECTED, differences
from tests.db.audit.given import work
from tests.db.rule_deprecation.given import TABLES, newest_run, stages

BY_DAY = date(2026, 11, 21)
INPUTS = GOLDEN / "inputs"
RULES = "rule_id,name,team,kind\nA,One,Cards,rule\nB,=SUM(1),Cards,ml_model\n"
TRANSITIONS = """event_id,rule_id,from_stage,to_stage,at,kind,reason,actor
1,A,,live,2026-01-01T00:00:00Z,enter,inventory,Ann
2,A,live,Candidate ,2026-01-05T00:00:00Z,forward,dormant,Ann
2,A,live,Candidate ,2026-01-05T00:00:00Z,forward,dormant,Ann
3,B,,live,2026-02-01T00:00:00Z,enter,inventory,Ann
4,A,candidate,retired,2026-02-03T00:00:00Z,forward,,Ann
5,A,candidate,zombie,2026-02-03T00:00:00Z,forward,,Ann
"""
SUMMARY = """transitions: 6 read = 3 taken + 1 repeated + 2 quarantined
rules: 2 read = 2 taken + 0 repeated + 0 quarantined
  1 × unknown stage
  1 × illegal transition
  transitions.csv row 7, to_stage: “zombie” is no stage of the policy: map it to one of live,\
 candidate, in_review, offline_monitoring, signoff, deprecated, retired, modify, modified, kept.
  transitions.csv row 6, row: The policy has no way from “candidate” to “retired”. Bring the step\
 between, or correct the stage or the time.
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
    (tmp_path / "rules.csv").write_text(RULES)
    (tmp_path / "transitions.csv").write_text(TRANSITIONS)
    return tmp_path


def call(files: Path, *options: object) -> tuple[object, ...]:
    return (
        "import", "rules", "--program", "risk", "--rules", files / "rules.csv",
        "--transitions", files / "transitions.csv", *options,
    )  # fmt: skip


def shown(as_of: str, *options: object) -> str:
    return said("show", "rule-deprecation", "--program", "risk", "--as-of", as_of, *options)


def test_an_import_says_what_became_of_each_row(either: Engine, files: Path) -> None:
    assert said(*call(files)) == SUMMARY
    rows = [count(either, name) for name in TABLES]
    assert said(*call(files)) == SUMMARY.replace("3 taken + 1", "0 taken + 4").replace(
        "2 taken + 0", "0 taken + 2"
    )
    assert [count(either, name) for name in TABLES] == rows
    with reading(either) as session:
        page = imports_page(session, Scope("risk", BY_DAY), TESTER)
    assert [run.register for run in page.runs] == ["rules", "rules"]
    assert page.waiting == 2


def test_a_dry_run_changes_nothing_and_the_report_has_every_row(
    either: Engine, files: Path
) -> None:
    report = files / "report.json"
    told = said(*call(files, "--dry-run", "--report", report))
    assert told == "Nothing was changed: this was a dry run.\n" + SUMMARY
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)
    found = json.loads(report.read_text())
    assert found["reasons"] == {"illegal_transition": 1, "unknown_stage": 1}
    assert [row["row"] for row in found["quarantine"]] == [7, 6]


def test_what_cannot_be_understood_is_refused_as_a_whole(either: Engine, files: Path) -> None:
    assert "Name a file" in refused("import", "rules", "--program", "risk")
    policy = files / "policy.json"
    policy.write_text('{"stages_main": ["live"]}')
    assert "policy.json cannot be followed" in refused(*call(files, "--policy", policy))
    mapping = files / "mapping.toml"
    mapping.write_text('[transitions]\nstag = "x"')
    assert "did you mean stage?" in refused(*call(files, "--mapping", mapping))
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)


def test_events_after_the_asked_date_change_nothing(either: Engine, files: Path) -> None:
    said(*call(files))
    found = json.loads(shown("2026-01-04", "--format", "json"))
    total = found["stage_counts"]["2026-01-04"]["total"]
    assert {stage: n for stage, n in total.items() if n} == {"live": 1}
    assert found["stage_counts"]["2026-01-04"]["n_not_yet"] == 1
    assert found["audit"]["matrix"] == {}


def test_the_inventory_is_a_csv_that_no_spreadsheet_runs(either: Engine, files: Path) -> None:
    said(*call(files))
    rows = list(csv.DictReader(io.StringIO(shown("2026-02-10", "--format", "csv"))))
    assert [(r["rule_id"], r["stage"], r["since"], r["days_in_stage"]) for r in rows] == [
        ("A", "candidate", "2026-01-05", "36"), ("B", "live", "2026-02-01", "9"),
    ]  # fmt: skip
    assert (rows[0]["over_by"], rows[0]["class"]) == ("22", "NOT_KNOWN")
    assert rows[0]["data_up_to"] == "2026-02-01T00:00:00Z"
    shown_live = shown("2026-02-10", "--format", "csv", "--stage", "live", "--kind", "ml_model")
    assert [r["rule_id"] for r in csv.DictReader(io.StringIO(shown_live))] == ["B"]


def test_the_table_says_the_funnel_and_where_it_comes_from(either: Engine, files: Path) -> None:
    said(*call(files))
    lines = shown("2026-02-10").splitlines()
    assert lines[0] == "Risk: rules on their way out, all"
    assert lines[2].split() == ["live", "1", "–", "–", "–", "4"]
    assert lines[3].split() == ["candidate", "1", "1", "100.0%", "1", "over", "36"]
    assert "Stuck: 1 rule" in lines
    assert lines[-1].startswith("Data up to 1 Feb 2026, 00:00 · Cut 11 Feb 2026, 00:00 UTC")


def test_wrong_dates_and_filters_are_refused(either: Engine, files: Path) -> None:
    said(*call(files))
    words = ("show", "rule-deprecation", "--program", "risk")
    assert "has not come yet" in refused(*words, "--as-of", "2027-01-01")
    assert "no stage" in refused(*words, "--as-of", "2026-02-10", "--stage", "zombie")
    assert "no program" in refused("show", "rule-deprecation", "--program", "other")


def test_the_golden_case_goes_in_and_comes_out_by_the_terminal(either: Engine) -> None:
    said(
        "import", "rules", "--program", "risk", "--rules", INPUTS / "rules.csv",
        "--transitions", INPUTS / "transitions_dirty.csv",
        "--offline-monitoring", INPUTS / "offline_monitoring.csv",
        "--plan", INPUTS / "plan.csv", "--policy", GOLDEN / "policy.json",
    )  # fmt: skip
    found: Any = json.loads(shown("2025-06-30", "--format", "json"))
    assert found.keys() >= EXPECTED.keys()
    for section in ("stage_counts", "step_conversion", "time_in_stage", "stuck", "savings"):
        expected = EXPECTED[section]["2025-06-30"]
        assert differences(expected, found[section]["2025-06-30"]) == []


def printed(to: Path, *options: object) -> str:
    words = ("print", "rule-deprecation", "--program", "risk", "--as-of", "2026-02-10")
    assert said(*words, "--to", to, *options) == f"{to} is written.\n"
    return to.read_text("utf-8")


def test_the_page_is_printed_with_the_first_rules_or_with_all(
    either: Engine, files: Path, tmp_path: Path
) -> None:
    """18 rules: paper has 15 of them, and an appendix has all."""
    more = [f"C{n:02},Name {n},Cards,rule" for n in range(16)]
    (files / "rules.csv").write_text(RULES + "\n".join(more) + "\n")
    begun = [f"{n + 10},C{n:02},,live,2026-02-02T00:00:00Z,enter,,Ann" for n in range(16)]
    (files / "transitions.csv").write_text(TRANSITIONS + "\n".join(begun) + "\n")
    said(*call(files))
    first = printed(tmp_path / "first.html")
    assert "to 10 Feb 2026" in first
    assert "15 of 18" in first
    assert "C15" not in first
    whole = printed(tmp_path / "all.html", "--appendix")
    assert "15 of 18" not in whole
    assert "C15" in whole
    models = printed(tmp_path / "models.html", "--kind", "ml_model")
    assert "Kind ml_model" in models
    assert "C00" not in models


def test_paper_is_refused_as_the_numbers_are(either: Engine, files: Path, tmp_path: Path) -> None:
    said(*call(files))
    words = ("print", "rule-deprecation", "--program", "risk", "--as-of", "2026-02-10", "--to")
    assert refused(*words, tmp_path / "x.doc") == "x.doc: paper is written as .pdf or .html."
    assert "no stage" in refused(*words, tmp_path / "x.html", "--stage", "zombie")
    assert not list(tmp_path.glob("x.*"))


def waiting(engine: Engine) -> dict[str, int]:
    """The rows that wait, by reason."""
    with reading(engine) as session:
        program = program_value(session, "risk", TESTER)
        rows = quarantined(session, waiting_ids(program, None))
    return {row.reason: row.id for row in rows}


def test_a_row_that_waits_is_corrected_and_sent_again(either: Engine, files: Path) -> None:
    said(*call(files))
    with writing(either, BY) as session:
        program = program_value(session, "risk", TESTER)
        cells = ("5", "A", "candidate", "in_review", "2026-02-03T00:00:00Z", "forward", "", "Ann")
        send_again(session, program, waiting(either)["unknown_stage"], cells, NOW)
    work(either)
    assert waiting(either).keys() == {"illegal_transition"}
    assert stages(either, "risk")["A"] == ["live", "candidate", "in_review"]


def test_an_import_is_taken_back_by_the_worker(either: Engine, files: Path) -> None:
    said(*call(files))
    run_id = newest_run(either)
    with writing(either, BY) as session:
        program = program_value(session, "risk", TESTER)
        ask_for(session, program, run_id, TAKE_BACK, NOW, "The wrong file.")
    work(either)
    assert stages(either, "risk") == {}
    assert waiting(either) == {}
    with reading(either) as session:
        run = import_run(session, program_value(session, "risk", TESTER), run_id)
    assert run.taken_back == {"events": 3, "restored": 0, "rules": 2, "changed": 0}
    assert run.taken_back_reason == "The wrong file."

"""``greenpath import metrics``, ``show scorecard`` and ``show xmr`` through the terminal."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.errors import InvalidRequest
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
from layouts.imports import content, typed, typed_meaning
from tests.bad_files import BAD_FILES, BadFile, xlsx
from tests.commands.terminal import refused, said
from tests.conftest import BY, NOW, TESTER, count
from tests.dashboard.scorecard.given import CASES, GOLDEN, case, definition_rows, golden_calendar
from tests.dashboard.scorecard.test_golden import NAMES, PUBLISHED, SERIES, differences
from tests.db.audit.given import work
from tests.db.rule_deprecation.given import newest_run
from tests.layouts.given import parts

BY_DAY = date(2026, 11, 21)
TABLES = (
    "metric", "metric_definition", "metric_series", "metric_labels", "metric_value",
    "metric_target", "quarantine",
)  # fmt: skip
DEFINITIONS = """key,name,unit,aggregation,column,operation,operands,comparison,owner,role,area
sent,Sent,,sum,sent,,,,Ann,input,Outreach
won,=Won,,sum,won,,,,Ann,input,Outreach
rate,Rate,rate,,,divide,won;sent,bps,Bea,output,Risk
"""
VALUES = """Date,sent,won
2026-11-15,10,1
2026-11-16,10,two
2026-11-17,10,3
yesterday,1,1
"""
TARGETS = """metric,grain,value,upper,from,to
sent,week,15,,2026-01-01,
sent,week,12,,2026-06-01,
lost,week,1,,,
won,fortnight,1,,,
"""
SUMMARY = """definitions: 3 read = 3 taken + 0 repeated + 0 quarantined
values: 4 read = 2 taken + 0 repeated + 2 quarantined
targets: 4 read = 1 taken + 0 repeated + 3 quarantined
  1 × invalid number
  1 × invalid date
  1 × impossible target
  1 × unknown metric
  1 × unknown grain
  values.csv row 3, won: “two” is no number: write it in the digits 0 to 9, such as 1234.5 or -12.
  values.csv row 5, Date: “yesterday” is no date as expected here: write it as\
 2026-11-21T16:30:00Z.
  targets.csv row 3, from: Another week target holds from 1 Jan 2026: end that one first, or choose\
 other days.
  targets.csv row 4, metric: There is no metric “lost”: define it first, or correct the key.
  targets.csv row 5, grain: “fortnight” is no grain: write one of week, month, quarter, year, mtd,\
 qtd, ytd.
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
    (tmp_path / "definitions.csv").write_text(DEFINITIONS)
    (tmp_path / "values.csv").write_text(VALUES)
    (tmp_path / "targets.csv").write_text(TARGETS)
    return tmp_path


def call(files: Path, *options: object) -> tuple[object, ...]:
    return (
        "import", "metrics", "--program", "risk", "--definitions", files / "definitions.csv",
        "--values", files / "values.csv", "--targets", files / "targets.csv", *options,
    )  # fmt: skip


def shown(as_of: str = "2026-11-21", *options: object, program: str = "risk") -> str:
    return said("show", "scorecard", "--program", program, "--as-of", as_of, *options)


def as_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    path.write_text(text.getvalue())
    return path


def test_an_import_says_what_became_of_each_row(either: Engine, files: Path) -> None:
    assert said(*call(files)) == SUMMARY
    rows = [count(either, name) for name in TABLES]
    assert rows == [3, 3, 2, 0, 4, 1, 5]
    again = SUMMARY.replace("3 taken + 0", "0 taken + 3").replace("2 taken + 0", "0 taken + 2")
    assert said(*call(files)) == again.replace("1 taken + 0", "0 taken + 1")
    assert [count(either, name) for name in TABLES] == rows
    with reading(either) as session:
        page = imports_page(session, Scope("risk", BY_DAY), TESTER)
    assert [run.register for run in page.runs] == ["metrics", "metrics"]
    assert page.waiting == 5


def test_a_dry_run_changes_nothing_and_the_report_has_every_row(
    either: Engine, files: Path
) -> None:
    report = files / "report.json"
    told = said(*call(files, "--dry-run", "--report", report))
    assert told == "Nothing was changed: this was a dry run.\n" + SUMMARY
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)
    found = json.loads(report.read_text())
    assert [(row["file"], row["row"], row["column"]) for row in found["quarantine"]] == [
        ("values.csv", 3, "won"), ("values.csv", 5, "Date"), ("targets.csv", 3, "from"),
        ("targets.csv", 4, "metric"), ("targets.csv", 5, "grain"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("a,sum,a,,\nb,,,sum,a;c\nc,,,sum,a;b\n", "row 3, operands: This builds on itself: b → c"),
        ("a,sum,a,,\nr,,,divide,a;aa\n", "row 3, operands: There is no metric “aa”: did you mean"),
        ("a,summe,a,,\n", "row 2, aggregation: “summe” is no aggregation: write one of sum, mean,"),
        ("a,sum,a,,\na,sum,b,,\n", "row 3, key: The key “a” stands in row 2 already: change one."),
        ("a,sum,a,,,few\n", "row 2, tolerance: “few” is no number"),
        ("a,sum,a,,,,soon\n", "row 2, since: “soon” is no date as expected here"),
        ("a,sum,a,,\n,sum,b,,\n", "row 3, key: The metric has no key"),
        ("a,sum,,,\nb,max,,,\n", "row 2, column: Name the column"),
    ],
)  # fmt: skip
def test_wrong_definitions_are_refused_with_row_and_column_and_nothing_is_taken(
    either: Engine, files: Path, rows: str, says: str
) -> None:
    header = "key,aggregation,column,operation,operands,tolerance,since\n"
    (files / "definitions.csv").write_text(header + rows)
    assert says in refused(*call(files))
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)


def test_what_cannot_be_understood_is_refused_as_a_whole(either: Engine, files: Path) -> None:
    assert "Name a file" in refused("import", "metrics", "--program", "risk")
    assert "no date" in refused(*call(files, "--since", "soon"))
    (files / "mapping.toml").write_text('date = "day/month/year"')
    mapped = refused(*call(files, "--mapping", files / "mapping.toml"))
    assert "did you mean dates?" in mapped
    (files / "values.csv").write_text("day,sent\n2026-11-15,1\n")
    assert "values.csv, row 1, Date: There is no column “Date”" in refused(*call(files))
    (files / "values.csv").write_text("Date,tickets.open\n2026-11-15,1\n")
    assert "“tickets.open” is worked out from what is stored" in refused(*call(files))
    (files / "values.csv").write_text("Date,words\n2026-11-15,some\n")
    assert "no column with numbers" in refused(*call(files))
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)


def test_dates_are_read_as_the_mapping_says(either: Engine, files: Path) -> None:
    (files / "mapping.toml").write_text('dates = "day/month/year"')
    (files / "values.csv").write_text("Date,sent,won\n15/11/2026,10,1\n")
    told = said(
        "import", "metrics", "--program", "risk", "--values", files / "values.csv",
        "--mapping", files / "mapping.toml",
    )  # fmt: skip
    assert told == "values: 1 read = 1 taken + 0 repeated + 0 quarantined\n"


def test_the_table_says_the_weeks_and_where_they_come_from(either: Engine, files: Path) -> None:
    said(*call(files))
    lines = shown().splitlines()
    assert lines[0] == "Risk: scorecard, six weeks, all"
    assert lines[2].split()[:8] == ["Sent", "–", "–", "–", "–", "–", "20", "n/m"]
    assert lines[2].split()[-2:] == ["15", "green"]
    assert lines[-1].startswith("Data up to 17 Nov 2026")
    assert len(shown("2026-11-21", "--area", "Risk").splitlines()) == 4
    assert "no area" in refused(*words("--area", "Cards"))
    assert "has not come yet" in refused(
        "show", "scorecard", "--program", "risk", "--as-of", "2027-01-01"
    )


def words(*options: object) -> tuple[object, ...]:
    return ("show", "scorecard", "--program", "risk", "--as-of", "2026-11-21", *options)


def test_the_csv_has_a_row_a_metric_and_no_spreadsheet_runs_it(either: Engine, files: Path) -> None:
    said(*call(files))
    rows = {
        row["key"]: row
        for row in csv.DictReader(io.StringIO(shown("2026-11-21", "--format", "csv")))
    }
    assert list(rows) == ["sent", "won", "rate"]
    assert rows["won"]["name"] == "'=Won"
    sent = rows["sent"]
    assert (sent["week_to_2026-11-21"], sent["state"], sent["wow"]) == ("20.0", "partial", "")
    assert (sent["target"], sent["status"], sent["mtd_target"]) == ("15.0", "green", "")
    assert float(rows["rate"]["week_to_2026-11-21"]) == 0.2
    assert sent["as_of"] == "2026-11-21"


def test_json_has_states_targets_statuses_signals_and_the_dates_compared(
    either: Engine, files: Path
) -> None:
    said(*call(files))
    found = json.loads(shown("2026-11-21", "--format", "json"))["metrics"]["sent"]
    assert found["states"]["weeks_cy"] == ["none"] * 5 + ["partial"]
    assert found["targets"]["weeks_cy"][-1] == {
        "grain": "week", "value": 15.0, "upper": None, "start": "2026-01-01", "end": None,
    }  # fmt: skip
    assert found["statuses"]["weeks_cy"] == ["grey"] * 5 + ["green"]
    assert found["signals"]["note_wanted"] is False
    wow = found["changes"]["wow_weeks"][-1]
    assert wow["dates"] == ["2026-11-15", "2026-11-21"]
    assert wow["compared_with"] == ["2026-11-08", "2026-11-14"]


@pytest.mark.parametrize("name", CASES)
def test_a_golden_case_goes_in_and_comes_out_by_the_terminal(
    either: Engine, tmp_path: Path, name: str
) -> None:
    """c05 comes as a workbook, g02 as long rows."""
    of = case(name)
    with writing(either, BY) as session:
        add_program(session, Program(name, name, golden_calendar(of)))
    definitions = as_csv(tmp_path / "definitions.csv", *definition_rows(of["metrics"]))
    values = GOLDEN / "inputs" / of["input"]
    with values.open(newline="") as file:
        header, *rows = csv.reader(file)
    if name.startswith("c05"):
        values = tmp_path / "values.xlsx"
        values.write_bytes(xlsx(header, [[row[0], *map(float, row[1:])] for row in rows]))
    if name.startswith("g02"):
        long = [
            (row[0], column, cell)
            for row in rows
            for column, cell in zip(header[1:], row[1:], strict=True)
        ]
        values = as_csv(tmp_path / "values.csv", ("Date", "series", "value"), long)
    told = said(
        "import", "metrics", "--program", name, "--definitions", definitions, "--values", values
    )
    assert " + 0 repeated + 0 quarantined" in told.splitlines()[1]
    found: Any = json.loads(shown(of["week_ending"], "--format", "json", program=name))
    assert differences(of["expected"], found["metrics"]) == []
    assert found["dates"] == of["dates"]


BAD = [bad for bad in BAD_FILES if bad.when == "reading"][::60]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
@pytest.mark.parametrize("role", ["definitions", "values"])
def test_a_file_that_no_import_may_take_is_refused_as_a_whole(
    either: Engine, files: Path, bad: BadFile, role: str
) -> None:
    (files / bad.file).write_bytes(bad.content())
    sentence = refused(*call(files, f"--{role}", files / bad.file))
    assert sentence.startswith(bad.file)
    assert [count(either, name) for name in TABLES] == [0] * len(TABLES)


def test_hostile_texts_stay_texts(either: Engine, files: Path) -> None:
    """They are kept as they are, and nothing that reads them runs them."""
    name = "=cmd|' /C calc'!A0 <b>é</b> \u202e'; DROP TABLE metric;--"
    rows = [("k", name, "sum", "s'; --"), ("l" * 500, "", "max", "s'; --")]
    as_csv(files / "definitions.csv", ("key", "name", "aggregation", "column"), rows)
    as_csv(
        files / "values.csv", ("Date", "s'; --"), [("2026-11-21", "1e308"), ("2026-11-20", "1e308")]
    )
    said("import", "metrics", "--program", "risk", "--definitions", files / "definitions.csv",
         "--values", files / "values.csv")  # fmt: skip
    found = json.loads(shown("2026-11-21", "--format", "json"))["metrics"]
    assert found["k"]["definition"]["name"] == name
    assert found["k"]["weeks_cy"][-1] is None  # beyond all numbers
    assert found["k"]["states"]["weeks_cy"][-1] == "undefined"
    (told, _) = csv.DictReader(io.StringIO(shown("2026-11-21", "--format", "csv")))
    assert told["name"] == "'" + name


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
        send_again(
            session, program, waiting(either)["invalid_number"], ("2026-11-16", "10", "2"), NOW
        )
        send_again(
            session,
            program,
            waiting(either)["unknown_grain"],
            ("won", "week", "9", "", "", ""),
            NOW,
        )
    work(either)
    assert waiting(either).keys() == {"invalid_date", "impossible_target", "unknown_metric"}
    rows = {
        row["key"]: row
        for row in csv.DictReader(io.StringIO(shown("2026-11-21", "--format", "csv")))
    }
    assert (rows["won"]["week_to_2026-11-21"], rows["won"]["status"]) == ("6.0", "red")
    again = said(*call(files))
    assert "values: 4 read = 0 taken + 2 repeated + 2 quarantined" in again


def test_an_import_is_taken_back_by_the_worker(either: Engine, files: Path) -> None:
    said(*call(files))
    run_id = newest_run(either)
    with writing(either, BY) as session:
        program = program_value(session, "risk", TESTER)
        ask_for(session, program, run_id, TAKE_BACK, NOW, "The wrong file.")
    work(either)
    assert json.loads(shown("2026-11-21", "--format", "json"))["metrics"] == {}
    assert waiting(either) == {}
    with reading(either) as session:
        run = import_run(session, program_value(session, "risk", TESTER), run_id)
    assert run.taken_back == {
        "values": 4, "definitions": 3, "targets": 1, "restored": 0, "metrics": 3,
    }  # fmt: skip
    assert run.taken_back_reason == "The wrong file."


def brought(engine: Engine, register: str, files: dict[str, str]) -> int:
    """Files as the Data page brings them, read by the worker; the import's id."""
    with writing(engine, BY) as session:
        program = program_value(session, "risk", TESTER)
        run = begin_import(session, program, register, ", ".join(files), NOW)
        ids = {begin_file(session, program, run, n, len(t), NOW): t for n, t in files.items()}
        for number, text in ids.items():
            add_part(session, program, number, 0, text.encode(), NOW)
    work(engine)
    return run


def opened(engine: Engine, run: int) -> ImportsPage:
    with reading(engine) as session:
        scope = Scope("risk", BY_DAY, view={"import": str(run)})
        page = imports_page(session, scope, TESTER)
    content(page, NOW)  # each state can be drawn
    return page


def asked(engine: Engine, run: int, kind: str) -> ImportRun:
    with writing(engine, BY) as session:
        ask_for(session, program_value(session, "risk", TESTER), run, kind, NOW)
    work(engine)
    found = opened(engine, run).run
    assert found is not None
    return found


def test_metrics_are_brought_on_the_data_page(either: Engine) -> None:
    values = VALUES.replace("two", "2").replace("yesterday,1,1\n", "")
    files = {"a.csv": TARGETS, "b.csv": values, "c.csv": DEFINITIONS}
    run = brought(either, "metrics", files)
    page = opened(either, run)
    assert page.run is not None
    roles = {role: page.run.file_name(source[0]) for role, source in page.run.sources.items()}
    assert roles == {"targets": "a.csv", "values": "b.csv", "definitions": "c.csv"}
    names = [n for n in map(field_name, parts(content(page, NOW))) if n]
    assert names == ["source.values", "source.targets", "source.definitions", "toml"]
    fields = {f"source.{role}": f"{s[0]}:{s[1]}" for role, s in page.run.sources.items()}
    fields |= {"toml": "since = 2026-01-01", "source.targets": ""}
    meaning = typed_meaning(page.run, typed({"fields": fields, "values": []}))
    with writing(either, BY) as session:
        program = program_value(session, "risk", TESTER)
        explain(session, program, run, meaning.mapping, meaning.sources)
    checked = asked(either, run, CHECK)
    assert checked.check is not None
    assert {role: n.taken for role, n in checked.check.tables.items()} == {
        "definitions": 3, "values": 3,
    }  # fmt: skip
    done = asked(either, run, RUN)
    assert done.outcome is not None
    assert json.loads(shown("2025-12-31", "--format", "json"))["metrics"] == {}
    assert [*json.loads(shown("2026-11-21", "--format", "json"))["metrics"]] == [
        "sent",
        "won",
        "rate",
    ]


def field_name(part: Any) -> str:
    return getattr(part, "data-field", None) or ""


def test_rules_are_brought_on_the_data_page(either: Engine) -> None:
    files = {
        "rules.csv": "rule_id,name\nA,One\n",
        "moves.csv": "event_id,rule_id,to_stage,at\n1,A,live,2026-01-01\n",
    }
    run = brought(either, "rules", files)
    assert {*asked(either, run, CHECK).sources} == {"rules", "transitions"}
    done = asked(either, run, RUN)
    assert done.outcome is not None
    assert {role: n.taken for role, n in done.outcome.tables.items()} == {
        "rules": 1, "transitions": 1,
    }  # fmt: skip


def test_what_no_table_of_a_register_is_has_to_be_chosen(either: Engine) -> None:
    run = brought(either, "metrics", {"odd.csv": "a,b\n1,2\n"})
    page = opened(either, run)
    assert page.run is not None
    assert not page.run.sources
    with writing(either, BY) as session, pytest.raises(InvalidRequest, match="which table holds"):
        ask_for(session, program_value(session, "risk", TESTER), run, CHECK, NOW)


def chart(path: Path, *options: object) -> Any:
    return json.loads(said("show", "xmr", "--values", path, "--format", "json", *options))


@pytest.mark.parametrize("name", SERIES)
def test_a_bare_series_has_its_limits_and_rule_hits(tmp_path: Path, name: str) -> None:
    values = SERIES[name]["values"]
    path = as_csv(tmp_path / "values.csv", ("value",), [(value,) for value in values])
    assert differences(SERIES[name], chart(path)) == []


@pytest.mark.parametrize("of", PUBLISHED, ids=lambda of: of["name"].split(",")[0])
def test_a_published_example_has_its_limits(tmp_path: Path, of: Any) -> None:
    rows = [(f"2026-01-{n:02}", value) for n, value in enumerate(of["values"], 1)]
    path = tmp_path / "values.xlsx"
    path.write_bytes(xlsx(("Date", "cases"), rows))
    got = chart(path)
    published = {NAMES.get(k, k): n for k, n in of["published"].items() if k != "constant"}
    assert {k: got[k] for k in published} == pytest.approx(published, abs=0.01)


def test_an_empty_cell_of_a_bare_series_is_a_missing_point(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text("value\n1\n\n3\n4\n1\n2\n5\n")
    found = chart(path)
    assert found["values"] == [1, None, 3, 4, 1, 2, 5]
    assert found["moving_ranges"] == [None, None, 1, 3, 1, 3]


def test_a_chart_is_told_in_lines_and_by_medians(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text("value\n" + "\n".join(map(str, (5, 7, 6, 8, 5, 7, 60))))
    lines = said("show", "xmr", "--values", path).splitlines()
    assert lines[0].split() == ["points", "7"]
    assert "rule 1, moving ranges" in lines[-5]
    assert lines[-1] == "Limits are provisional: they rest on fewer than twelve points."
    assert chart(path, "--median")["mean"] == 7
    path.write_text("value\n1\n2\n")
    assert "No limits" in said("show", "xmr", "--values", path)


def test_a_bare_series_with_a_text_is_refused_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "values.csv"
    path.write_text("value\n1\ntwo\n")
    assert "values.csv, row 3, value: “two” is no number" in refused(
        "show", "xmr", "--values", path
    )
    path.write_text("a,b\n1,2\n")
    assert "one column of numbers" in refused("show", "xmr", "--values", path)
    assert "cannot be read" in refused("show", "xmr", "--values", tmp_path / "other.csv")

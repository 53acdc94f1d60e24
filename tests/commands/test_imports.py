"""``greenpath import tickets`` through the terminal."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.program_calendar import ProgramCalendar
from dashboard.programs import Program
from db.engine import prepare_store, reading, store_engine, writing
from db.imports.waiting import quarantined, waiting_ids
from db.programs import add_program
from db.programs import program as program_value
from tests.commands.terminal import console, refused, said
from tests.conftest import BY, NOW, TESTER, count

EVENTS = """event_id,ticket_id,ts,event_type,to_value
1,A,2025-03-10T10:00:00Z,created,
2,A,2025-03-10T11:00:00Z,state,Triaged
2,A,2025-03-10T11:00:00Z,state,Triaged
3,Z,2025-03-10T11:00:00Z,state,Triaged
4,A,31/12/2025,state,Triaged
"""
TICKETS = "ticket_id,title\nA,One\nB,Two\n"
SUMMARY = """events: 5 read = 2 taken + 1 repeated + 2 quarantined
tickets: 2 read = 2 taken + 0 repeated + 0 quarantined
  1 × unknown ticket
  1 × invalid time
  events.csv row 5, ticket_id: There is no ticket “Z”: bring its row in the tickets file first.
  events.csv row 6, ts: “31/12/2025” is no date as expected here: write it as 2026-11-21T16:30:00Z.
"""
TABLES = ("ticket", "ticket_event", "ticket_spell", "quarantine", "import_run", "team", "person")


def with_program(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    with writing(engine, BY) as session:
        add_program(session, Program("ops", "Operations", ProgramCalendar("America/New_York")))
    return engine


@pytest.fixture
def either(store: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A store with a program, on each engine."""
    return with_program(store, monkeypatch)


@pytest.fixture
def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A store with a program."""
    engine = store_engine(f"sqlite:///{tmp_path}/store.db")
    prepare_store(engine)
    return with_program(engine, monkeypatch)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "events.csv").write_text(EVENTS)
    (tmp_path / "tickets.csv").write_text(TICKETS)
    return tmp_path


def call(files: Path, *options: object, tickets: bool = True) -> tuple[object, ...]:
    rows = ("--tickets", files / "tickets.csv") if tickets else ()
    return (
        "import", "tickets", "--program", "ops", "--events", files / "events.csv", *rows, *options,
    )  # fmt: skip


def counts(engine: Engine) -> list[int]:
    return [count(engine, name) for name in TABLES]


def test_an_import_says_what_became_of_each_row(either: Engine, files: Path) -> None:
    assert said(*call(files)) == SUMMARY
    assert counts(either)[:5] == [2, 2, 2, 2, 1]
    assert said(*call(files)) == SUMMARY.replace("2 taken + 1", "0 taken + 3").replace(
        "2 taken + 0", "0 taken + 2"
    )
    assert counts(either)[:5] == [2, 2, 2, 2, 2]


def test_a_dry_run_says_the_same_and_changes_nothing(either: Engine, files: Path) -> None:
    found = said(*call(files, "--dry-run", "--report", files / "report.json"))
    assert found == "Nothing was changed: this was a dry run.\n" + SUMMARY
    assert counts(either) == [0] * len(TABLES)
    assert json.loads((files / "report.json").read_text("utf-8"))["events"]["taken"] == 2
    assert said(*call(files)) == SUMMARY


def test_the_report_has_every_refusal(sqlite: Engine, files: Path) -> None:
    bad = "".join(f"{n},Z{n},2025-03-10,state,New\n" for n in range(10, 30))
    (files / "events.csv").write_text(EVENTS + bad)
    found = said(*call(files, "--report", files / "report.json"))
    assert "  10 of 22 shown: --report FILE.json has all.\n" in found
    report: dict[str, Any] = json.loads((files / "report.json").read_text("utf-8"))
    assert report["events"] == {
        "read": 25, "taken": 2, "repeated": 1, "quarantined": 22, "changed": 0, "left_out": 0,
    }  # fmt: skip
    assert report["reasons"] == {"invalid_time": 1, "unknown_ticket": 21}
    assert len(report["quarantine"]) == 22
    assert report["quarantine"][0] == {
        "file": "events.csv", "row": 5, "column": "ticket_id", "value": "Z",
        "reason": "unknown_ticket", "identity": "events 3 Z",
        "sentence": "There is no ticket “Z”: bring its row in the tickets file first.",
    }  # fmt: skip
    assert not list(files.glob("*.part"))


def test_a_bad_cell_of_a_ticket_is_listed_and_its_row_is_taken(sqlite: Engine, files: Path) -> None:
    rows = "ticket_id,title,kind,created_at\nA,One,bug,\nB,Two,,31/12/2025\n"
    (files / "tickets.csv").write_text(rows)
    found = said(*call(files, "--report", files / "report.json"))
    assert "tickets: 2 read = 2 taken + 0 repeated + 0 quarantined\n" in found
    assert "  tickets.csv row 2, kind: “bug” is no kind: it is one of ticket, " in found
    assert "  tickets.csv row 3, created_at: “31/12/2025” is no date as expected here" in found
    report: dict[str, Any] = json.loads((files / "report.json").read_text("utf-8"))
    assert report["reasons"] == {"invalid_time": 2, "unknown_kind": 1, "unknown_ticket": 1}
    assert report["quarantine"][0]["identity"] == "unknown_kind A"
    assert counts(sqlite)[:4] == [2, 2, 2, 4]


def test_without_a_tickets_file_created_events_make_tickets(sqlite: Engine, files: Path) -> None:
    assert said(*call(files, tickets=False)).startswith("events: 5 read = 2 taken + 1 repeated")
    assert counts(sqlite)[:2] == [1, 2]


def test_a_mapping_explains_other_columns(sqlite: Engine, files: Path) -> None:
    (files / "map.toml").write_text(
        'dates = "day/month/year"\nzone = "UTC"\n'
        '[events]\nat = "when"\n[states]\nBusy = "Triaged"\n',
        encoding="utf-8-sig",
    )
    rows = "1,A,31/12/2025,created,\n2,A,31/12/2025,state,busy\n3,A,2025-12-31,state,New\n"
    (files / "events.csv").write_text("event_id,ticket_id,when,event_type,to_value\n" + rows)
    found = said(*call(files, "--mapping", files / "map.toml"))
    assert found.startswith("events: 3 read = 2 taken + 0 repeated + 1 quarantined\n")
    assert "“2025-12-31” is no date as expected here: write it as day/month/year." in found


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("events.csv", b"", "events.csv is empty: export it again."),
        ("events.csv", b"PK\x03\x04\0\0", "events.csv is damaged"),
        ("events.csv", b"a;b\n1;2\n", "events.csv has no column “ticket_id”"),
        ("events.csv", EVENTS.replace("ts", "t_s", 1).encode(), "Did you mean “t_s”?"),
        (
            "events.csv",
            EVENTS.encode() + b'5,"A,2025-03-10,state,New\n',
            "row 7, column “ticket_id”, a quote",
        ),
        ("events.csv", b"\x1f\x8b\x08\x00", "events.csv is damaged"),
        ("events.csv", None, "events.csv cannot be read: No such file or directory."),
        ("tickets.csv", b"title\nOne\n", "tickets.csv has no column “ticket_id”."),
        ("tickets.csv", None, "tickets.csv cannot be read: No such file or directory."),
        ("map.toml", b"dates = 'day'", "map.toml cannot be followed: dates: "),
        ("map.toml", b"rows = ", "map.toml is not TOML: "),
        ("map.toml", b"# \xe9", "map.toml is not UTF-8."),
        ("map.toml", None, "map.toml cannot be read: No such file or directory."),
        ("map.toml", b"[tickets]\nrequester = 'team'", "tickets.csv has no column “team”."),
    ],
)
def test_a_file_that_cannot_be_taken_changes_nothing(
    sqlite: Engine, files: Path, file: str, content: bytes | None, sentence: str
) -> None:
    (files / "map.toml").write_text("")
    (files / file).unlink() if content is None else (files / file).write_bytes(content)
    assert sentence in refused(*call(files, "--mapping", files / "map.toml"))
    assert counts(sqlite) == [0] * len(TABLES)


def test_a_program_that_is_not_there_is_refused(sqlite: Engine, files: Path) -> None:
    words = ("import", "tickets", "--program", "nope", "--events", files / "events.csv")
    assert refused(*words) == "There is no program “nope”."


@pytest.mark.parametrize("to", [".", "/", "/dev/null/x.json", "/no/such/folder/x.json"])
def test_a_report_that_cannot_be_written_undoes_the_import(
    sqlite: Engine, files: Path, to: str
) -> None:
    assert f"{to} cannot be written: " in refused(*call(files, "--report", to))
    assert counts(sqlite) == [0] * len(TABLES)


def test_the_console_script_imports_and_refuses(sqlite: Engine, files: Path) -> None:
    done = console(*call(files))
    assert (done.returncode, done.stdout, done.stderr) == (0, SUMMARY, "")
    (files / "events.csv").write_bytes(b"a\nplain\n\x1b[2J\0\n")
    done = console(*call(files))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("events.csv is no text file: row 3, column “a” holds a NUL")


def test_rows_of_two_files_of_one_name_are_told_apart(sqlite: Engine, files: Path) -> None:
    """Each waits with the columns of its own file."""
    for role, text in (("a", EVENTS), ("b", "ticket_id,title,kind\nA,One,bug\n")):
        (files / role).mkdir()
        (files / role / "export.csv").write_text(text)
    given = ("--events", files / "a" / "export.csv", "--tickets", files / "b" / "export.csv")
    found = said("import", "tickets", "--program", "ops", *given)
    assert "  export.csv row 6, ts: " in found
    assert "  export.csv (2) row 2, kind: “bug” is no kind" in found
    with reading(sqlite) as session:
        program = program_value(session, "ops", TESTER)
        rows = quarantined(session, waiting_ids(program, None))
    assert {(row.file, len(row.header)) for row in rows} == {
        ("export.csv", 5),
        ("export.csv (2)", 3),
    }

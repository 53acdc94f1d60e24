"""``greenpath program`` and ``greenpath db`` through the terminal."""

import json
import re
import stat
import tempfile
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from commands import greenpath
from commands.edge import printable
from commands.greenpath import main, terminal
from dashboard.programs import Program
from db.engine import downgrade_store, newest_version, prepare_store, reading, store_engine
from db.programs import program
from tests.commands.terminal import console, refused, said
from tests.conftest import NOW, TESTER, count


@pytest.fixture
def sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A store that does not exist yet."""
    address = f"sqlite:///{tmp_path}/store.db"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    return store_engine(address)


def added(engine: Engine, key: str) -> Program:
    with reading(engine) as session:
        return program(session, key, TESTER)


def test_a_program_is_added_with_the_usual_calendar(sqlite: Engine) -> None:
    assert said("program", "add", "ops", "--name", "Operations") == (
        "Operations is there as “ops”.\n"
    )
    calendar = added(sqlite, "ops").calendar
    assert (calendar.zone, calendar.week_ends, calendar.fiscal_year_end) == ("UTC", 5, 12)
    assert calendar.holidays == frozenset()
    assert added(sqlite, "ops").tickets == Program("", "").tickets


def test_a_program_is_added_with_all_options(sqlite: Engine, tmp_path: Path) -> None:
    days = tmp_path / "days.JSON"
    days.write_text(json.dumps({"2025-12-25": "Christmas Day"}), encoding="utf-8-sig")
    said(
        "program", "add", "ops_2", "--name", "Operations", "--week-ends", "Fri",
        "--fiscal-year-ends", "JUNE", "--zone", "America/New_York", "--holidays", days,
    )  # fmt: skip
    calendar = added(sqlite, "ops_2").calendar
    assert (calendar.zone, calendar.week_ends, calendar.fiscal_year_end) == (
        "America/New_York", 4, 6,
    )  # fmt: skip
    assert calendar.holidays == {date(2025, 12, 25)}


def test_holidays_may_be_those_of_a_country(sqlite: Engine) -> None:
    said("program", "add", "us", "--name", "US", "--holidays", "us")
    holidays = added(sqlite, "us").calendar.holidays
    assert {date(2025, 7, 4), date(2025, 11, 27), date(2026, 11, 26)} <= holidays
    assert date(2025, 7, 3) not in holidays


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["a b", "--name", "A"], "“a b” is no key"),
        (["", "--name", "A"], "“” is no key"),
        (["../a", "--name", "A"], "“../a” is no key"),
        (["a" * 41, "--name", "A"], "is no key: use letters, digits, - and _, at most 40."),
        (["a", "--name", "  "], "A program needs a name"),
        (["a", "--name", "A\nB"], "A program needs a name"),
        (["a", "--name", "\x1b[2J"], "A program needs a name"),
        (["a", "--name", "x" * 201], "A program needs a name"),
        (["a", "--name", "A", "--zone", "New York"], "“New York” is no time zone: write one"),
        (["a", "--name", "A", "--zone", "../../etc/passwd"], "is no time zone"),
        (["a", "--name", "A", "--week-ends", "s"], "“s” is no weekday: write one of monday"),
        (["a", "--name", "A", "--week-ends", ""], "“” is no weekday"),
        (["a", "--name", "A", "--week-ends", "5"], "“5” is no weekday"),
        (["a", "--name", "A", "--fiscal-year-ends", "ju"], "“ju” is no month"),
        (["a", "--name", "A", "--fiscal-year-ends", "Juno"], "“Juno” is no month"),
        (["a", "--name", "A", "--holidays", "Atlantis"], "No holidays are known for “Atlantis”"),
        (["a", "--name", "A", "--holidays", "/no/days.json"], "cannot be read: No such file"),
    ],
)
def test_what_cannot_be_added_is_refused_with_a_sentence(
    sqlite: Engine, options: list[str], sentence: str
) -> None:
    assert sentence in refused("program", "add", *options)
    assert not Path(sqlite.url.database or "").exists() or count(sqlite, "program") == 0


@pytest.mark.parametrize(
    "content",
    [
        "",
        "nonsense",
        "3",
        '"2025-12-25"',
        '{"25/12/2025": "x"}',
        "[[1]]",
        "[null]",
        "\xff",
        "[" * 99_999,
    ],
)
def test_a_file_without_holidays_is_refused(sqlite: Engine, tmp_path: Path, content: str) -> None:
    file = tmp_path / "days.json"
    file.write_bytes(content.encode("latin-1"))
    assert "holds no holidays" in refused("program", "add", "a", "--name", "A", "--holidays", file)


def test_a_list_of_holidays_needs_no_names(sqlite: Engine, tmp_path: Path) -> None:
    file = tmp_path / "days.json"
    file.write_text('["2025-12-25", "2025-12-25", "2026-01-01"]')
    said("program", "add", "a", "--name", "A", "--holidays", file)
    assert added(sqlite, "a").calendar.holidays == {date(2025, 12, 25), date(2026, 1, 1)}


def test_a_key_is_taken_once(sqlite: Engine) -> None:
    said("program", "add", "a", "--name", "A")
    assert refused("program", "add", "a", "--name", "B") == "There is a program “a” already."
    assert count(sqlite, "program") == 1


@pytest.mark.parametrize("words", [[], ["--help"], ["program"], ["db"], ["import"], ["show"]])
def test_help_is_shown_where_a_command_is_missing(words: list[str]) -> None:
    assert "Usage" in CliRunner().invoke(terminal, words).output


def test_the_store_is_upgraded_by_the_command_that_is_named(sqlite: Engine) -> None:
    prepare_store(sqlite)
    downgrade_store(sqlite, "base")
    assert "“greenpath db upgrade”" in refused("program", "add", "a", "--name", "A")
    assert said("db", "upgrade") == f"The store is at version {newest_version()}.\n"
    said("db", "upgrade")
    said("program", "add", "a", "--name", "A")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/d"}, "The store does not answer: "),
        ({"DATABASE_URL": "mysql://u:secret@h/d"}, "DATABASE_URL names mysql"),
        ({"DATABASE_URL": "sqlite:////dev/null/x/store.db"}, "cannot hold a store"),
        ({"GREENPATH_PORT": "secret"}, "GREENPATH_PORT should be a valid integer."),
        ({"GREENPATH_PASSWORD": "secret"}, "GREENPATH_PASSWORD is no setting."),
        (
            {"GREENPATH_PROT": "secret"},
            "GREENPATH_PROT is no setting. Did you mean GREENPATH_PORT?",
        ),
    ],
)
@pytest.mark.parametrize("words", [("db", "upgrade"), ("program", "add", "a", "--name", "A")])
def test_the_console_script_says_one_sentence_and_ends_with_1(
    environment: dict[str, str], sentence: str, words: tuple[str, ...]
) -> None:
    done = console(*words, **environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert done.stderr.endswith((".\n", "?\n"))
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_the_console_script_adds_a_program(sqlite: Engine) -> None:
    done = console("program", "add", "ops", "--name", "Operations")
    assert (done.returncode, done.stdout) == (0, "Operations is there as “ops”.\n")
    assert added(sqlite, "ops").name == "Operations"


def test_programs_are_listed_by_name(sqlite: Engine) -> None:
    for key, name in (("z", "Alpha"), ("a", "Gamma"), ("m", "Beta")):
        said("program", "add", key, "--name", name)
    assert said("program", "list") == "z  Alpha\nm  Beta\na  Gamma\n"


def test_a_store_without_any_program_says_so(sqlite: Engine) -> None:
    show = ("show", "ticket-aging", "--program", "ops")
    assert refused(*show) == (
        "This store has no program yet: add one with “greenpath program add”."
    )
    said("program", "add", "a", "--name", "A")
    assert refused(*show) == "There is no program “ops”."


def test_what_nobody_expected_is_noted_and_said_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("the details\nof it")

    monkeypatch.setattr(greenpath, "terminal", broken)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (1, "")
    found = re.fullmatch(
        r"This should not have happened. What is known about it is in (\S+\.txt)\.\n", err
    )
    assert found
    note = Path(found[1])
    assert note.parent == tmp_path
    assert note.read_text("utf-8").startswith("Traceback (most recent call last):\n")
    assert "RuntimeError: the details\nof it" in note.read_text("utf-8")
    assert stat.S_IMODE(note.stat().st_mode) == 0o600, "it may hold what is nobody else's business"


def test_a_text_that_steers_a_terminal_is_made_harmless() -> None:
    assert printable("a\x1b[2J\x07\r\x9b\u202eb\nc – “é”") == "a�[2J����b\nc – “é”"

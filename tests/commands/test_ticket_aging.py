"""``greenpath show ticket-aging`` and ``greenpath print ticket-aging`` through the terminal."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from commands.greenpath import terminal
from dashboard.errors import NoBrowser, PrintingUnavailable
from dashboard.program_calendar import SUNDAY, ProgramCalendar
from dashboard.programs import Program
from db.engine import prepare_store, store_engine, writing
from db.programs import add_program
from tests.commands.terminal import console, refused, said
from tests.conftest import BY, GOLDEN, NOW, csv_bytes, deliver
from tests.db.test_ticket_aging import differences

EXPECTED = json.loads((GOLDEN / "expected_2025-03-31.json").read_text())
AS_OF = ("--as-of", "2025-03-31")
DANGEROUS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0")
SCRIPT = '<script>alert(1)</script><img src="http://evil.example/x">'


@pytest.fixture
def golden(golden_store: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The golden case as the store of the commands, on each engine."""
    return of_commands(golden_store, monkeypatch)


def of_commands(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    return engine


@pytest.fixture
def dangerous(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """Open tickets whose texts would like to be run."""
    engine = store_engine(f"sqlite:///{tmp_path}/store.db")
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program("golden", SCRIPT, ProgramCalendar(week_ends=SUNDAY)))
    texts = (*DANGEROUS, SCRIPT)
    tickets = [{"ticket_id": f"T-{n}", "title": t, "requester": t} for n, t in enumerate(texts)]
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value")
    rows = [
        (f"{n}{kind}", f"T-{n}", "2025-03-30", kind, text)
        for n, text in enumerate(texts)
        for kind in ("created", "priority", "group")
    ]
    events = [dict(zip(names, row, strict=True)) for row in rows]
    deliver(engine, "golden", csv_bytes(events), csv_bytes(tickets))
    return of_commands(engine, monkeypatch)


def show(*options: object) -> str:
    return said("show", "ticket-aging", "--program", "golden", *AS_OF, *options)


def test_json_has_the_figures_of_the_golden_case(golden: Engine) -> None:
    assert differences(EXPECTED, json.loads(show("--format", "json"))) == []


def test_csv_lists_the_open_tickets(golden: Engine) -> None:
    rows = list(csv.DictReader(io.StringIO(show("--format", "csv"))))
    with (GOLDEN / "tickets_2025-03-31.csv").open(encoding="utf-8-sig") as file:
        expected = {r["ticket_id"]: r["age_days"] for r in csv.DictReader(file) if r["open"] == "1"}
    assert {row["key"]: row["age"] for row in rows} == expected
    names = ("program", "as_of", "cut_utc", "data_up_to", "imported_at", "imported_from")
    assert {tuple(row[name] for name in names) for row in rows} == {
        # midnight in New York; the newest event before it is that of EDGE-15 at 23:59
        (
            "golden", "2025-03-31", "2025-04-01T04:00:00Z", "2025-04-01T03:59:00Z",
            "2026-11-22T04:00:00Z", "events.csv",
        )
    }  # fmt: skip


def test_a_table_counts_the_open_tickets_by_age_and_priority(golden: Engine) -> None:
    title, *rows = show().splitlines()
    assert title == "Golden: open tickets by age in days, all"
    place = next(i for i, row in enumerate(rows) if row.startswith("Data up to "))
    lines = [re.split(r"\s{2,}", line.strip()) for line in rows[:place]]
    buckets = EXPECTED["open_by_age_bucket"]
    assert lines[0] == ["priority", *buckets, "open"]
    total = EXPECTED["population"]["open"]
    assert lines[-1] == ["all", *map(str, buckets.values()), str(total)]
    assert {line[0] for line in lines[1:-1]} >= {"P1", "P2", "P3", "P4"}
    assert sum(int(line[-1]) for line in lines[1:-1]) == total
    assert rows[place] == (
        "Data up to 31 Mar 2025, 23:59 · Cut 1 Apr 2025, 00:00 America/New_York"
        " · Last import events.csv, 21 Nov 2026, 23:00"
    )
    left_out = json.loads((GOLDEN / "data_quality.json").read_text())["excluded"]
    assert [row for row in rows[place:] if row.startswith("Left out, ")] == [
        f"Left out, {reason}: {tickets} tickets" for reason, tickets in left_out.items()
    ]


def test_filters_keep_what_was_chosen(golden: Engine) -> None:
    everything = json.loads(show("--format", "json"))["open_tickets"]
    chosen = json.loads(
        show("--format", "json", "--priority", "P1", "--priority", "P2", "--team", "Disputes Ops")
    )
    expected = [
        t for t in everything if t["priority"] in ("P1", "P2") and t["group"] == "Disputes Ops"
    ]
    assert expected
    assert {t["key"] for t in chosen["open_tickets"]} == {t["key"] for t in expected}
    assert chosen["filters"] == {"priority": ["P1", "P2"], "group": ["Disputes Ops"]}


def test_without_a_date_it_is_the_last_complete_week(golden: Engine) -> None:
    """The clock stands at 23:00 on Saturday 21 Nov 2026 in New York; weeks end on Sunday."""
    found = json.loads(said("show", "ticket-aging", "--program", "golden", "--format", "json"))
    assert (found["as_of"], found["cut_utc"]) == ("2026-11-15", "2026-11-16T05:00:00Z")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--as-of", "2026-11-23"], "2026-11-23 has not come yet"),
        (["--as-of", "20250331"], "“20250331” is no date: write it as 2026-11-21."),
        (["--as-of", "2025-02-30"], "“2025-02-30” is no day of the calendar."),
        (["--as-of", "1989-12-31"], "1989-12-31 is before 1990"),
        (["--priority", "p1"], "This program has no priority “p1”."),
        (["--state", "Lost"], "This program has no state “Lost”."),
        (["--group", "' OR 1=1 --"], "This program has no group “' OR 1=1 --”."),
        (["--program", "nope"], "There is no program “nope”."),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_sentence(
    dangerous: Engine, options: list[str], sentence: str, tmp_path: Path
) -> None:
    for words in (("show", "ticket-aging"), ("print", "ticket-aging", "--to", tmp_path / "x.html")):
        assert sentence in refused(*words, "--program", "golden", *options)
    assert not (tmp_path / "x.html").exists()


def test_no_cell_of_the_csv_is_taken_for_a_formula(dangerous: Engine) -> None:
    rows = list(csv.reader(io.StringIO(show("--format", "csv"), newline="")))
    assert len(rows) == 1 + len(DANGEROUS) + 1
    texts = [c for row in rows[1:] for c in row if not re.fullmatch(r"-?\d+(\.\d+)?", c)]
    assert not [c for c in texts if c.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert sum(cell == "'=1+1" for row in rows for cell in row) == 4


class Loads(HTMLParser):
    """What a document would load from elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []
        self._style = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._style = tag == "style"
        loading = ("src", "srcset", "data", "poster", "background", "action", "xlink:href")
        names = (*loading, "href") if tag in ("link", "base", "image", "use") else loading
        self.found += [f"{tag} {value}" for name, value in attrs if name in names and value]
        self._css(dict(attrs).get("style") or "")

    def handle_data(self, data: str) -> None:
        if self._style:
            self._css(data)

    def _css(self, text: str) -> None:
        addresses = re.findall(r"""(?:url\(|@import)\s*["']?([^"')]+)""", text)
        self.found += [address for address in addresses if not address.startswith("data:")]


def test_a_printed_page_loads_nothing_and_runs_nothing_of_its_data(
    dangerous: Engine, tmp_path: Path
) -> None:
    to = tmp_path / "page.html"
    words = ("print", "ticket-aging", "--program", "golden", *AS_OF, "--to", to)
    assert said(*words) == f"{to} is written.\n"
    html = to.read_text("utf-8")
    document = Loads(html)
    assert [place for place in document.found if not place.startswith(("data:", "img data:"))] == []
    assert "img" not in document.tags
    assert "<script>alert(1)" not in html
    assert "alert(1)" in html
    assert not list(tmp_path.glob("*.part"))


def printed(to: Path, *options: object) -> tuple[object, ...]:
    return ("print", "ticket-aging", "--program", "golden", "--to", to, *options)


# The clock stands at 04:00 on Sunday, November 22, in UTC; weeks end on Sunday.
@pytest.mark.parametrize(
    ("as_of", "said_as"),
    [("2026-11-22", " (partial), to 22 Nov 2026"), ("2026-11-15", ", to 15 Nov 2026")],
)
def test_paper_says_that_a_week_still_runs(
    dangerous: Engine, tmp_path: Path, as_of: str, said_as: str
) -> None:
    said(*printed(tmp_path / "x.html", "--as-of", as_of))
    html = (tmp_path / "x.html").read_text("utf-8")
    assert re.search(rf"week \d+{re.escape(said_as)}", html)


@pytest.mark.parametrize(
    ("options", "parted"),
    [([], "priority"), (["--by", "priority"], "priority"), (["--by", "group"], "group"),
     (["--by", "kind"], "kind"), (["--by", "state"], "state")],
)  # fmt: skip
def test_paper_parts_the_ages_by_what_is_asked_for(
    dangerous: Engine, tmp_path: Path, options: list[str], parted: str
) -> None:
    said(*printed(tmp_path / "x.html", *AS_OF, *options))
    html = (tmp_path / "x.html").read_text("utf-8")
    assert set(re.findall(r'aria-label="Open tickets by age in days and (\w+)"', html)) == {parted}


@pytest.mark.parametrize("by", ["requester", "Group", "", "nonsense"])
def test_ages_are_parted_by_nothing_else(dangerous: Engine, tmp_path: Path, by: str) -> None:
    sentence = refused(*printed(tmp_path / "x.html", *AS_OF, "--by", by))
    assert sentence == "--by is one of priority, group, kind, state."
    assert not list(tmp_path.glob("x.*"))


def test_without_a_browser_the_page_is_written_as_html(
    dangerous: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GREENPATH_CHROMIUM", "/nowhere/chromium")
    assert refused(*printed(tmp_path / "x.pdf", *AS_OF, "--by", "group")) == (
        "There is no Chromium or Chrome to print with: install one, or name it in"
        f" GREENPATH_CHROMIUM. This is the same page as HTML. It is in {tmp_path / 'x.html'}."
    )
    assert [file.name for file in tmp_path.glob("x.*")] == ["x.html"]
    said(*printed(tmp_path / "y.html", *AS_OF, "--by", "group"))
    assert (tmp_path / "x.html").read_bytes() == (tmp_path / "y.html").read_bytes()


def test_without_a_browser_the_console_script_ends_with_1(
    dangerous: Engine, tmp_path: Path
) -> None:
    done = console(*printed(tmp_path / "x.pdf", *AS_OF), GREENPATH_CHROMIUM="/nowhere/chromium")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no Chromium or Chrome to print with")
    assert done.stderr.endswith(f"It is in {tmp_path / 'x.html'}.\n")
    assert (tmp_path / "x.html").exists()


def test_a_print_that_fails_for_another_reason_writes_nothing(
    dangerous: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "chromium"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)
    monkeypatch.setenv("GREENPATH_CHROMIUM", str(fake))
    words = map(str, printed(tmp_path / "x.pdf", *AS_OF))
    result = CliRunner().invoke(terminal, [*words])
    assert result.exit_code == 1
    assert isinstance(result.exception, PrintingUnavailable)
    assert not isinstance(result.exception, NoBrowser)
    assert "The browser could not print this page" in result.exception.sentence
    assert not list(tmp_path.glob("x.*"))


@pytest.mark.parametrize("name", ["page.docx", "page", "page.html.exe", ".html"])
def test_paper_of_another_kind_is_refused(dangerous: Engine, tmp_path: Path, name: str) -> None:
    words = ("print", "ticket-aging", "--program", "golden", "--to", tmp_path / name)
    assert refused(*words) == f"{name}: paper is written as .pdf or .html."
    assert not (tmp_path / name).exists()


def test_paper_that_cannot_be_written_is_a_sentence(dangerous: Engine) -> None:
    words = ("print", "ticket-aging", "--program", "golden", *AS_OF, "--to", "/no/such/x.html")
    assert "cannot be written: No such file or directory." in refused(*words)


def test_the_console_script_shows_and_refuses(golden: Engine) -> None:
    done = console("show", "ticket-aging", "--program", "golden", *AS_OF, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["population"] == EXPECTED["population"]
    done = console("show", "ticket-aging", "--program", "nope")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "There is no program “nope”.\n"

"""``greenpath show review``."""

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.review import TOP
from db.engine import store_engine
from tests.callbacks.conftest import NOW, filled_store
from tests.commands.terminal import refused, said
from tests.conftest import csv_bytes, deliver


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A and C are open, A is P1 since October and late; B came and went."""
    address = f"sqlite:///{tmp_path}/store.db"
    filled_store(address)
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("GREENPATH_NOW", str(NOW))
    return store_engine(address)


def test_the_review_is_told_as_json(engine: Engine) -> None:
    told = json.loads(said("show", "review", "--program", "utc"))
    assert (told["program"], told["as_of"], told["cut_utc"]) == (
        "utc", "2026-11-21", "2026-11-22T00:00:00Z",
    )  # fmt: skip
    assert told["without"] == ["Scorecard", "Path to green", "Roadmap", "Rules"]
    area = told["areas"]["Tickets"]
    assert (area["colour"], area["status"]) == ("red", "off track")
    assert area["sentence"].startswith("2 open tickets, 1 more than a week ago, the oldest 47 days")
    assert area["exceptions"]["broken"] == 1
    (first, *_) = told["exceptions"]
    assert (first["area"], first["rank"], first["name"], first["title"]) == (
        "Tickets", "broken", "A", "Title of A",
    )  # fmt: skip
    assert (first["since"], first["owner"]) == ("2026-10-05", None)
    assert first["address"] == "/ticket?program=utc&as_of=2026-11-21&ticket=A"


def test_an_earlier_week_knows_nothing_of_later_ones(engine: Engine) -> None:
    told = json.loads(said("show", "review", "--program", "utc", "--as-of", "2026-11-07"))
    assert told["areas"]["Tickets"]["sentence"].startswith("2 open tickets, 1 more than a week ago")
    early = json.loads(said("show", "review", "--program", "utc", "--as-of", "2026-10-03"))
    assert early["areas"]["Tickets"]["status"] == "no data"
    assert early["exceptions"] == []


def test_a_program_that_there_is_not_is_refused(engine: Engine) -> None:
    assert "There is no program “no”." in refused("show", "review", "--program", "no")


def test_the_review_is_printed(engine: Engine, tmp_path: Path) -> None:
    to = tmp_path / "review.html"
    assert said("print", "review", "--program", "utc", "--to", to) == f"{to} is written.\n"
    html = to.read_text("utf-8")
    assert "to 21 Nov 2026" in html
    assert "2 open tickets, 1 more than a week ago" in html
    assert "Title of A" in html


def test_an_appendix_has_all_exceptions(engine: Engine, tmp_path: Path) -> None:
    """Each of these tickets is late, and paper shows the first TOP of them."""
    late = [f"L{n:02}" for n in range(TOP + 3)]
    names = ("event_id", "ticket_id", "ts", "event_type", "to_value")
    log = [(f"{key}{kind}", key, "2026-10-05T10:00:00Z", kind, value)
           for key in late for kind, value in (("created", ""), ("priority", "P1"))]  # fmt: skip
    events = csv_bytes([dict(zip(names, row, strict=True)) for row in log])
    deliver(
        engine,
        "utc",
        events,
        csv_bytes([{"ticket_id": key, "title": f"Late {key}"} for key in late]),
    )
    words = ("print", "review", "--program", "utc", "--to")
    said(*words, tmp_path / "first.html")
    said(*words, tmp_path / "all.html", "--appendix")
    first, whole = ((tmp_path / f"{name}.html").read_text("utf-8") for name in ("first", "all"))
    assert sum(f"Late {key}" in whole for key in late) == len(late)
    assert sum(f"Late {key}" in first for key in late) < TOP + 1


def test_paper_of_another_kind_is_refused(engine: Engine, tmp_path: Path) -> None:
    words = ("print", "review", "--program", "utc", "--to", tmp_path / "x.doc")
    assert refused(*words) == "x.doc: paper is written as .pdf or .html."

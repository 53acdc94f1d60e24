"""The roadmap as JSON and CSV, and as a terminal's table."""

import csv
import io
import json
from datetime import date
from typing import Any

from dashboard.roadmap.initiatives import Initiative, State
from dashboard.roadmap.since import Since, since
from dashboard.roadmap.values import Roadmap
from exports.roadmap.figures import as_json
from exports.roadmap.terminal import as_csv, as_table
from tests.dashboard.roadmap.given import AS_OF, candidate, initiative, milestone, move, told

A = initiative(
    "a", 0, 200, lane="Risk", owner="Ann", effort=4.5, cost=100.0, benefit=150.0, goals=("g", "h"),
    milestones=(milestone("beta", 190, move(150, 190, "2026-06-10 12:00", "Vendor late", "Ann")),),
)  # fmt: skip
B = initiative("b", 190, 260, "a FS+3", lane="Payments", title="=1+1")
C = candidate("c")
BEFORE = date(2026, 6, 6)


def rows(found: Roadmap, changes: Since | None = None) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(found, changes))))


def figures(found: Roadmap, changes: Since | None = None) -> Any:
    return json.loads(as_json(found, changes))


def changed(then: tuple[Initiative, ...], now: tuple[Initiative, ...]) -> Since:
    return since(told(now), told(then, as_of=BEFORE))


def test_csv_has_a_row_an_initiative_and_no_formulas() -> None:
    found = {row["key"]: row for row in rows(told((A, B, C)))}
    assert set(found) == {"a", "b", "c"}
    assert (found["a"]["start"], found["a"]["end"], found["a"]["effort"]) == (
        "2026-01-01", "2026-07-20", "4.5",
    )  # fmt: skip
    assert (found["a"]["roi"], found["a"]["goals"]) == ("0.5", "g; h")
    assert found["a"]["milestones"] == "Beta 2026-07-10 due"
    assert (found["b"]["title"], found["b"]["depends_on"]) == ("'=1+1", "a:FS+3")
    assert (found["c"]["start"], found["c"]["state"]) == ("", "candidate")
    assert {row["as_of"] for row in found.values()} == {AS_OF.isoformat()}


def test_json_has_every_date_with_its_moves_and_what_the_plan_rests_on() -> None:
    found = figures(told((A, B, C)))
    stone = found["initiatives"]["a"]["milestones"]["beta"]
    assert (stone["original"], stone["current"], stone["slips"], stone["state"]) == (
        "2026-05-31", "2026-07-10", 1, "due",
    )  # fmt: skip
    assert (stone["moves"][0]["reason"], stone["moves"][0]["by"]) == ("Vendor late", "Ann")
    assert found["violations"] == [
        {"predecessor": "a", "successor": "b", "link": "FS+3", "days": 14}
    ]
    assert found["critical_path"] == ["a", "b"]
    assert found["initiatives"]["b"]["depends_on"] == {"a": "FS+3"}
    assert found["initiatives"]["c"]["span"] is None
    assert (found["total"], found["as_of"], found["source"]) == (3, AS_OF.isoformat(), None)


def test_the_table_says_who_waits_too_little_and_when_the_plan_ends() -> None:
    title, headline, plan, header, *lines, origin = as_table(
        told((A, B, C), lane=("Risk", "Payments"))
    ).split("\n")
    assert title == "The plan: roadmap, lane Risk, Payments"
    assert headline.startswith("2 of 3 initiatives")
    assert "1 dependency violated by 14 days" in headline
    assert plan.startswith("The plan ends on ")
    assert header.split()[:3] == ["initiative", "lane", "owner"]
    (waiting,) = [line for line in lines if line.startswith("b")]
    assert "a (14 days early)" in waiting
    assert "critical" in waiting
    assert origin.startswith("Cut 21 Jun 2026, 00:00 UTC")


def test_a_ring_is_named() -> None:
    ring = initiative("a", 0, 9, "b FS"), initiative("b", 10, 19, "a FS")
    assert "These wait for each other: a → b → a." in as_table(told(ring))
    assert figures(told(ring))["circle"] == ["a", "b", "a"]


NOW = (
    initiative("a", 0, lane="Risk", end=None, milestones=()),
    initiative("d", 0, 9),
    initiative("e", 0, 9, state=State.CANCELLED),
)
THEN = (initiative("a", 0, 100, lane="Risk"), initiative("e", 0, 9))


def test_what_changed_is_told_row_by_row() -> None:
    changes = changed(THEN, NOW)
    found = rows(told(NOW), changes)
    assert [(row["change"], row["key"]) for row in found] == [
        ("added", "d"), ("removed", "e"), ("moved", "a"),
    ]  # fmt: skip
    assert (found[2]["date"], found[2]["old"], found[2]["new"]) == ("end", "2026-04-11", "")
    assert figures(told(NOW), changes)["since"]["then"] == BEFORE.isoformat()
    title, header, *lines, _ = as_table(told(NOW), changes).split("\n")
    assert title == "The plan: roadmap, what changed since 6 Jun 2026"
    assert header.split()[:2] == ["change", "key"]
    assert len(lines) == 3
    assert "11 Apr 2026" in lines[2]


def test_days_of_a_move_have_their_sign() -> None:
    slipped = initiative("a", 0, 107)
    changes = changed((initiative("a", 0, 100),), (slipped,))
    assert rows(told((slipped,)), changes)[0]["days"] == "7"
    assert "+7" in as_table(told((slipped,)), changes)


def test_that_nothing_changed_is_said() -> None:
    assert "Nothing changed." in as_table(told((A,)), changed((A,), (A,)))

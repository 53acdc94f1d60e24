"""The oracle against the golden case, before the oracle is used to judge the product."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.ticket_replay import quality, replay, tickets_at

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "tickets"
ZONE = "America/New_York"


def table(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def document(name: str) -> Any:
    return json.loads((GOLDEN / name).read_text(encoding="utf-8"))


TICKETS, EVENTS = table("inputs/tickets.csv"), table("inputs/events.csv")
HOLIDAYS = {
    dt.date.fromisoformat(day) for day in document("inputs/holidays_us_federal_2024_2026.json")
}


def figures(as_of: dt.date, **more: Any) -> dict[str, Any]:
    return replay(TICKETS, EVENTS, as_of=as_of, zone=ZONE, holidays=HOLIDAYS, **more)


def rows(as_of: dt.date, **more: Any) -> dict[str, dict[str, Any]]:
    found = tickets_at(TICKETS, EVENTS, as_of=as_of, zone=ZONE, holidays=HOLIDAYS, **more)
    return {row["ticket_id"]: row for row in found}


def differences(got: Any, want: Any, where: str = "") -> list[str]:
    """Every place where the two differ: keys and counts exactly, floats by more than 1e-5."""
    if isinstance(want, dict) and isinstance(got, dict):
        keys = [f"{where}: keys {list(got)}, not {list(want)}"] if list(got) != list(want) else []
        shared = [k for k in want if k in got]
        return keys + [d for k in shared for d in differences(got[k], want[k], f"{where}/{k}")]
    if isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        pairs = enumerate(zip(got, want, strict=True))
        return [d for n, (g, w) in pairs for d in differences(g, w, f"{where}[{n}]")]
    if isinstance(want, float) and isinstance(got, int | float):
        return [] if abs(got - want) <= 1e-5 else [f"{where}: {got}, not {want}"]
    return [] if got == want and type(got) is type(want) else [f"{where}: {got!r}, not {want!r}"]


def typed(cell: str, column: str) -> Any:
    if cell == "":
        return None
    if column in ("ticket_id", "scope", "state", "priority", "group", "age_bucket", "sla_status"):
        return cell
    return float(cell) if "." in cell else int(cell)


def balance_errors(weeks: list[dict[str, Any]]) -> list[str]:
    before, found = 0, []
    for w in weeks:
        after = before + w["arrivals"] + w["reopened"] - w["resolved"] - w["cancelled"]
        if after != w["open_at_end"]:
            found.append(f"{w['week_start']}: {after}, not {w['open_at_end']}")
        before = w["open_at_end"]
    return found


def test_every_aggregate_is_the_golden_one() -> None:
    want = document("expected_2025-03-31.json")
    assert differences(figures(dt.date(2025, 3, 31)), want) == []


def test_every_ticket_row_is_the_golden_one() -> None:
    golden = table("tickets_2025-03-31.csv")
    want = {r["ticket_id"]: {c: typed(cell, c) for c, cell in r.items()} for r in golden}
    assert len(want) == len(golden)
    assert differences(rows(dt.date(2025, 3, 31)), want) == []


def test_the_quality_report_is_the_golden_one() -> None:
    assert differences(quality(TICKETS, EVENTS, ZONE), document("data_quality.json")) == []


@pytest.mark.parametrize(
    ("ticket", "column", "value"),
    [
        ("EDGE-01", "age_days", 0),
        ("EDGE-02", "scope", "not_started_at_cut"),
        ("EDGE-03", "open", 1),
        ("EDGE-04", "open", 0),
        ("EDGE-05", "age_days", 7),
        ("EDGE-06", "age_bucket", "8-14"),
        ("EDGE-09", "reopens", 2),
        ("EDGE-10", "sla_used_h", 1.0),
        ("EDGE-11", "sla_used_h", 2.0),
        ("EDGE-13", "state", "New"),
        ("EDGE-14", "age_bucket", "61-90"),
        ("EDGE-15", "age_bucket", "90+"),
        ("EDGE-16", "sla_status", "met"),
        ("EDGE-17", "sla_status", "breached_done"),
    ],
)
def test_the_titles_of_the_edge_tickets_hold_at_2025_06_30(
    ticket: str, column: str, value: Any, june: dict[str, dict[str, Any]]
) -> None:
    assert june[ticket][column] == value


@pytest.fixture(scope="module")
def june() -> dict[str, dict[str, Any]]:
    return rows(dt.date(2025, 6, 30), keep=lambda t: t["ticket_id"].startswith("EDGE"))


def test_edge_tickets_that_end_later_have_their_titles_numbers() -> None:
    later = rows(dt.date(2025, 12, 31), keep=lambda t: t["ticket_id"].startswith("EDGE"))
    assert later["EDGE-07"]["cycle_days"] == pytest.approx(1 / 24, abs=1e-6)
    assert later["EDGE-12"]["sla_used_h"] == 2.0


@pytest.mark.parametrize("week_ends", range(7))
def test_the_weekly_flow_balances_whatever_day_ends_the_week(week_ends: int) -> None:
    weeks = figures(dt.date(2025, 3, 31), week_ends=week_ends)["weeks"]
    assert balance_errors(weeks) == []
    assert {dt.date.fromisoformat(w["week_end"]).weekday() for w in weeks} == {week_ends}


def test_the_figures_of_all_groups_add_up_to_the_whole() -> None:
    whole = figures(dt.date(2025, 3, 31))
    groups = {row["group"] for row in rows(dt.date(2025, 3, 31)).values()}
    parts = [figures(dt.date(2025, 3, 31), keep=lambda t, g=g: t["group"] == g) for g in groups]
    for name in ("in_scope", "open", "done", "cancelled", "reopened_ever"):
        assert sum(p["population"][name] for p in parts) == whole["population"][name]
    for p in parts:
        assert balance_errors(p["weeks"]) == []


def test_an_as_of_before_the_first_ticket_has_no_figures_and_does_not_fail() -> None:
    nothing = figures(dt.date(2020, 1, 1))
    assert nothing["population"]["in_scope"] == 0
    assert nothing["weeks"] == []
    assert nothing["kaplan_meier_days"]["all"]["median"] is None

"""Whether lanes have the capacity for what is agreed and funded, by fiscal quarter."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from dash.development.base_component import Component

from dashboard import formats
from dashboard.program_calendar import ProgramCalendar
from dashboard.roadmap.load import Load
from dashboard.roadmap.planning import PlanningLine
from layouts.components import LABELLED, Column, empty, figure, light, section, status, table
from layouts.components.charts import parted_bars
from layouts.components.leaves import Children
from layouts.roadmap.quarters import quarter_name
from layouts.roadmap.words import weeks
from layouts.theme import ACCENT, INK, QUIET

LOAD = "Person-weeks by lane and quarter"
_PLOTTED = "Person-weeks by fiscal quarter, all lanes: committed, and of candidates above the line"
Row = Mapping[date, Load]


def capacity(told: PlanningLine, calendar: ProgramCalendar) -> Component:
    """Effort against capacity: all lanes by quarter, then each lane."""
    if not told.load:
        return section("Capacity", empty("Nobody said an effort or a capacity yet."))
    quarters = sorted({each.quarter for each in told.load})
    lanes: dict[str, dict[date, Load]] = {}
    for each in told.load:
        lanes.setdefault(each.lane, {})[each.quarter] = each
    columns = [Column("lane", "Lane", grows=True)]
    columns += [
        Column(day.isoformat(), quarter_name(day, calendar), number=True) for day in quarters
    ]
    rows = [_row(lane, loads, quarters) for lane, loads in lanes.items()]
    return section(
        "Capacity",
        figure(_bars(told, calendar), _finding(told), _PLOTTED),
        table(columns, rows, LOAD, f"{LABELLED} lane-load"),
        lead=_undated(told),
        name="capacity",
    )


def _row(lane: str, loads: Row, quarters: Sequence[date]) -> Sequence[Children]:
    return (lane, *(_cell(loads.get(day)) for day in quarters))


def _cell(load: Load | None) -> Children:
    """What is to be done, of what can be; what is too much is red."""
    if load is None or not (load.weeks or load.capacity):
        return formats.MISSING
    needed = f"{load.weeks:,.1f}"
    of = "" if load.capacity is None else f" of {load.capacity:,.4g}"
    lacks = f"{weeks(load.over)} too much" if load.over else ""
    shown = status("red", needed) if load.over else needed
    return light.Span([shown, light.Span(of, className="worth")], title=lacks or None)


def _finding(told: PlanningLine) -> str:
    over = told.over
    if over:
        lack = "lacks" if len(over) == 1 else "lack"
        return f"{formats.plural(len(over), 'lane')} {lack} {weeks(sum(over.values()))} in all"
    known = sum(each.capacity is not None for each in told.load)
    return "Every lane has the capacity" if known else "Nobody said what capacity there is"


def _bars(told: PlanningLine, calendar: ProgramCalendar) -> dict[str, Any]:
    """Stacked by quarter; a mark stands where the capacity of all lanes ends."""
    sums = told.by_quarter
    names = [quarter_name(day, calendar) for day in sums]
    parts = (
        ("committed", QUIET, [of.committed for of in sums.values()]),
        ("above the line", ACCENT, [of.added for of in sums.values()]),
    )
    drawn = parted_bars(names, parts, legend=True)
    can = [of.capacity or 0.0 for of in sums.values()]
    if any(can):
        drawn["data"].append(_marks(names, can))
    return drawn


def _marks(names: Sequence[str], can: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "name": "capacity", "y": list(names), "x": list(can),
        "marker": {"symbol": "line-ns-open", "size": 22, "color": INK, "line": {"width": 2}},
        "hovertemplate": "%{x:,.0f} capacity<extra></extra>",
    }  # fmt: skip


def _undated(told: PlanningLine) -> str:
    if not told.undated:
        return ""
    lanes = ", ".join(f"{lane} {effort:,.1f}" for lane, effort in told.undated.items())
    return f"Person-weeks that lie in no quarter, for want of dates: {lanes}."

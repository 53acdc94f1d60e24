"""The plan of each team beside what came of it."""

from collections.abc import Callable, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.promise import off_by_team
from dashboard.rule_deprecation.values import Planned
from layouts.components import LABELLED, Column, figure, section, status, table
from layouts.theme import ACCENT, MUTED, drawing


def plan(told: RuleDeprecation) -> Component | None:
    """Switched off for good against the plan, by quarter and by team; None without a plan."""
    begun = [row for row in told.plan if row.actual_out is not None]
    if not begun:
        return None
    ended = [row for row in begun if row.quarter_end <= told.scope.as_of]
    quarter = max(row.quarter_end for row in ended or begun)
    rows = [row for row in begun if row.quarter_end == quarter]
    running = [row for row in begun if row.quarter_end > quarter]
    return section(
        "Plan and actual",
        html.Div(
            [
                html.Div(_rules(told), className="pair-even"),
                html.Div(_minutes(told), className="pair-even"),
            ],
            className="pair",
        ),
        _table(told, rows, running),
        lead=_sentence(told, rows, running),
        name="plan",
    )


def _sentence(told: RuleDeprecation, rows: Sequence[Planned], running: Sequence[Planned]) -> str:
    now = off_by_team(told)
    gaps = [now.get(row.team, 0) - row.planned_out for row in rows]
    behind = [-gap for gap in gaps if gap < 0]
    then, today, end = _out(rows), sum(now.get(row.team, 0) for row in rows), rows[0].quarter_end
    came = f"{today:,} {'is' if today == 1 else 'are'} switched off for good now"
    if end < told.scope.as_of:
        came += f", {then:,} {'was' if then == 1 else 'were'} by then"
    said = (
        f"{formats.plural(_planned(rows), 'rule')} planned by {formats.day(end)}: {came};"
        f" {_behind_in_words(behind, len(rows))}."
    )
    if not running:
        return said
    left = max(_planned(running) - _out(running), 0)
    return (
        f"{said} The quarter to {formats.day(running[0].quarter_end)} still runs: {_out(running):,}"
        f" of {_planned(running):,}, {left:,} to go."
    )


def _behind_in_words(behind: Sequence[int], teams: int) -> str:
    """As the review counts: a team that is ahead makes up for none that is behind."""
    if not behind:
        return "no team is behind"
    return f"{sum(behind):,} behind plan, in {len(behind):,} of {formats.plural(teams, 'team')}"


def _out(rows: Sequence[Planned]) -> int:
    return sum(row.actual_out or 0 for row in rows)


def _planned(rows: Sequence[Planned]) -> int:
    return sum(row.planned_out for row in rows)


def _rules(told: RuleDeprecation) -> Component:
    def planned(rows: Sequence[Planned]) -> float:
        return _planned(rows)

    return _lines(told, "rules switched off for good", planned, _out)


def _minutes(told: RuleDeprecation) -> Component:
    def planned(rows: Sequence[Planned]) -> float:
        return sum(row.planned_minutes for row in rows)

    def actual(rows: Sequence[Planned]) -> float:
        return sum(row.actual_minutes or 0.0 for row in rows)

    return _lines(told, "minutes saved", planned, actual)


Summed = Callable[[Sequence[Planned]], float]


def _lines(told: RuleDeprecation, what: str, planned: Summed, actual: Summed) -> Component:
    """All teams together, by quarter: the plan in dashes, what came of it as far as known."""
    ends = sorted({row.quarter_end for row in told.plan})
    by_end = {end: [row for row in told.plan if row.quarter_end == end] for end in ends}
    known = [end for end in ends if by_end[end][0].actual_out is not None]
    came = [round(actual(by_end[end])) for end in known]
    gap = came[-1] - round(planned(by_end[known[-1]]))
    side = "ahead of" if gap >= 0 else "short of"
    until = min(known[-1], told.scope.as_of)
    days = [min(end, told.scope.as_of).isoformat() for end in known]
    meant = [round(planned(by_end[end])) for end in ends]
    return figure(
        drawing(
            [
                _line([end.isoformat() for end in ends], meant, "planned", MUTED, "dash"),
                _line(days, came, what, ACCENT, "solid"),
            ],
            xaxis={"type": "date", "tickformat": "%b %y", "nticks": 5, "hoverformat": "%-d %b %Y"},
            yaxis={"rangemode": "tozero", "tickformat": ",d"},
        ),
        f"{came[-1]:,} {what} by {formats.day(until)}, {abs(gap):,} {side} the plan to"
        f" {formats.day(known[-1])}",
        f"All teams, counted together: line, {what}; dashes, the plan",
        "medium",
    )


def _line(x: list[str], y: list[int], name: str, colour: str, dash: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "lines+markers", "x": x, "y": y, "name": name,
        "line": {"color": colour, "width": 2, "dash": dash}, "marker": {"size": 5},
        "hovertemplate": f"%{{y:,}} {name}<extra></extra>",
    }  # fmt: skip


def _table(told: RuleDeprecation, rows: Sequence[Planned], running: Sequence[Planned]) -> Component:
    so_far, now = {row.team: row for row in running}, off_by_team(told)
    by = f"by {formats.day(rows[0].quarter_end)}"
    columns = [
        Column("team", "Team"), Column("planned", f"Rules planned {by}", number=True),
        Column("then", f"Switched off {by}", number=True),
        Column("now", "Switched off now", number=True, help="Net: what came back is not counted."),
        Column("gap", "Rules, gap now", help="Switched off now, less planned."),
        Column("minutes", f"Minutes planned {by}", number=True),
        Column("saved", f"Minutes saved {by}", number=True, help="Realised minutes."),
        Column("minutes_gap", f"Minutes, gap {by}"),
    ]  # fmt: skip
    if running:
        ends = formats.day(running[0].quarter_end)
        columns.append(Column("running", f"By {ends}", number=True, help="So far, of the plan."))
    cells = [
        (
            row.team, formats.count(row.planned_out), formats.count(row.actual_out),
            formats.count(now.get(row.team, 0)), _gap(now.get(row.team, 0) - row.planned_out),
            minutes(row.planned_minutes), minutes(row.actual_minutes),
            _gap(None if row.minutes_gap is None else round(row.minutes_gap)),
            *([_running(so_far.get(row.team))] if running else []),
        )
        for row in rows
    ]  # fmt: skip
    return table(columns, cells, f"Plan and actual to {formats.day(rows[0].quarter_end)}", LABELLED)


def _gap(gap: int | None) -> Any:
    if gap is None:
        return formats.MISSING
    if gap < 0:
        return status("red", f"{-gap:,} behind")
    return status("green", f"{gap:,} ahead" if gap else "on plan")


def _running(row: Planned | None) -> str:
    return formats.MISSING if row is None else f"{row.actual_out:,} of {row.planned_out:,}"


def minutes(value: float | None) -> str:
    """Whole minutes."""
    return formats.MISSING if value is None else formats.count(round(value))

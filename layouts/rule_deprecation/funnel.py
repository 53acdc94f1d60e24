"""The way from nomination to the end: how many come how far, and how long it takes."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.cohorts import ALL
from dashboard.rule_deprecation.funnel import FunnelStage
from dashboard.rule_deprecation.policy import DEPRECATED
from dashboard.rule_deprecation.values import Cohort, ReachedInTime
from dashboard.rule_deprecation.wording import in_words
from layouts.components import LABELLED, Column, beside, figure, section, table
from layouts.components.charts import names_axis
from layouts.rule_deprecation.words import half_within, title
from layouts.theme import ACCENT, QUIET, drawing


def funnel(told: RuleDeprecation) -> Component:
    """Bars of the stages from nomination on, and the same with the time that they take."""
    reached = [row for row in told.funnel if row.gross is not None]
    return section(
        "From nomination to the end",
        beside(_bars(reached, told.cohorts[-1], _deprecated(told)), _table(told)),
        _cohorts(told),
        lead=_incidence(told),
        name="funnel",
    )


def _bars(rows: list[FunnelStage], everybody: Cohort, target: str) -> Component:
    names = [title(row.stage) for row in rows]
    finding = "No rule was ever nominated"
    end = next((row for row in rows if row.stage == target), None)
    if everybody.rules and end:
        finding = (
            f"{formats.percent(end.net_rate)} of the {everybody.rules:,} nominated rules are"
            f" {in_words(end.stage)} or later now"
        )
    return figure(
        drawing(
            [
                _bar(names, [row.gross or 0 for row in rows], "ever came so far", QUIET),
                _bar(names, [row.net or 0 for row in rows], "are here or later now", ACCENT),
            ],
            barmode="overlay",
            xaxis={"tickformat": ",d", "rangemode": "tozero", "nticks": 5},
            yaxis=names_axis(names),
            hovermode="y unified",
        ),
        finding,
        "Nominated rules by stage: pale, ever reached it or a later one; dark, stand there or"
        " later now",
        "medium",
    )


def _bar(names: list[str], values: list[int], word: str, colour: str) -> dict[str, Any]:
    return {
        "type": "bar", "orientation": "h", "y": names[::-1], "x": values[::-1],
        "marker": {"color": colour}, "hovertemplate": f"%{{x:,}} {word}<extra></extra>",
    }  # fmt: skip


def _table(told: RuleDeprecation) -> Component:
    columns = (
        Column("stage", "Stage"), Column("now", "Here now", number=True),
        Column("gross", "Ever came", number=True, help="Reached it or a later stage, ever."),
        Column("gross_rate", "Of nominated", number=True, help="Gross conversion."),
        Column("net", "Still", number=True, help="Here or at a later stage now."),
        Column("net_rate", "Of nominated", number=True, help="Net conversion."),
        Column(
            "half", "Half leave within", number=True,
            help="Median of all stays, those that still run counted in.",
        ),
    )  # fmt: skip
    rows = [
        (
            title(row.stage), formats.count(row.now), formats.count(row.gross),
            formats.percent(row.gross_rate), formats.count(row.net), formats.percent(row.net_rate),
            half_within(row.median_days, row.longest_open),
        )
        for row in told.funnel
    ]  # fmt: skip
    branches = [
        (
            title(name), formats.count(told.counts.total[name]), *[formats.MISSING] * 4,
            half_within(times.median, times.longest_open),
        )
        for name, times in told.times.overall.items()
        if name not in told.policy.main
    ]  # fmt: skip
    return table(columns, [*rows, *branches], "Stages", LABELLED)


def _incidence(told: RuleDeprecation) -> str:
    found = told.first_deprecated
    if not found.rules:
        return "No rule was ever nominated up to this date."
    said = (
        f"Of {formats.plural(found.rules, 'nominated rule')} {found.events:,} went straight to"
        f" deprecation and {found.competing:,} were kept or modified first."
    )
    share, naive = found.incidence.get(180, (None, None))
    if share is None:
        return said
    return (
        f"{said} Within 180 days {formats.percent(share)} come to deprecation, those still on"
        f" their way counted in; counted without the kept and modified ones it would look like"
        f" {formats.percent(naive)}."
    )


def _cohorts(told: RuleDeprecation) -> Component | None:
    """By quarter of the first nomination: what became of it."""
    stage = _deprecated(told)
    windows = told.policy.windows
    columns = (
        Column("quarter", "First nominated"), Column("rules", "Rules", number=True),
        Column("gross", "Ever deprecated", number=True),
        Column("gross_rate", "Share", number=True),
        Column("net", "Deprecated now", number=True), Column("net_rate", "Share", number=True),
        *(
            Column(
                f"w{days}", f"Within {days} days", number=True,
                help="Of those that were followed for so long.",
            )
            for days in windows
        ),
    )  # fmt: skip
    rows = [
        (
            html.Strong("All") if each.name == ALL else _quarter(each.name),
            formats.count(each.rules), formats.count(each.targets[stage].gross),
            formats.percent(each.targets[stage].gross_rate),
            formats.count(each.targets[stage].net),
            formats.percent(each.targets[stage].net_rate),
            *(_in_time(each.targets[stage].in_time[days]) for days in windows),
        )
        for each in told.cohorts
    ]  # fmt: skip
    if not told.cohorts[-1].rules:
        return None
    shown = html.Summary(f"By quarter of the first nomination ({len(rows) - 1:,})")
    quarters, every = rows[:-1], rows[-1:]
    numbers = table(columns, quarters, "Nominated rules by quarter", LABELLED, totals=every)
    return html.Details([shown, numbers], open=True)


def _deprecated(told: RuleDeprecation) -> str:
    return told.policy.main[told.policy.position(DEPRECATED)]


def _quarter(name: str) -> str:
    """``2025Q1`` as Q1 2025."""
    return f"{name[4:]} {name[:4]}"


def _in_time(found: ReachedInTime) -> Any:
    if not found.eligible:
        return html.Span(formats.MISSING, title="None was followed for so long yet.")
    return f"{formats.percent(found.rate)} of {found.eligible:,}"

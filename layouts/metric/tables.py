"""The numbers behind the charts, and which dates every change compares."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.metric.values import MetricStory
from dashboard.scorecard.changes import Change
from dashboard.scorecard.figures import State, Value
from dashboard.scorecard.numbers import NOT_MEANINGFUL, told, told_change, told_state
from dashboard.scorecard.periods import Span
from dashboard.scorecard.table import Judged
from dashboard.scorecard.words import compared, dates, due_in
from layouts.components import LABELLED, Column, controls, section, status, table
from layouts.components.leaves import Children
from layouts.metric.words import aim, week_name
from layouts.scorecard.cells import state_in_words, way, why
from layouts.scorecard.words import STATUS_WORDS, TO_DATE

CHANGES = {
    "wow_weeks": "Week on week", "yoy_weeks": "Week on a year earlier",
    "mom_months": "Month on month", "yoy_months": "Month on a year earlier",
    **{f"{name}_yoy": f"{words.capitalize()} on a year earlier" for name, words in TO_DATE.items()},
}  # fmt: skip


def numbers(story: MetricStory) -> Component:
    """Weeks, months and spans to date, each with the year before, its changes and its target."""
    found = story.detail
    changes = found.changes
    weeks = [
        _row(story, week_name(story, of.value.span), of, before, *told_changes)
        for of, before, *told_changes in zip(
            found.weeks, found.weeks_py, changes["wow_weeks"], changes["yoy_weeks"], strict=True
        )
    ]
    months = [
        _row(story, f"{of.value.span.end:%b %Y}", of, before, *told_changes)
        for of, before, *told_changes in zip(
            found.months, found.months_py, changes["mom_months"], changes["yoy_months"], strict=True
        )
    ]
    return section(
        "The numbers",
        table(_columns("Week", "WoW"), weeks[::-1], "Weeks", LABELLED),
        table(_columns("Month", "MoM"), [*_running(story), *months[::-1]], "Months", LABELLED),
        table(_columns("To date", ""), _to_date(story), "To date", LABELLED),
        controls(
            html.Details([html.Summary("Which dates every change compares"), _compared(story)])
        ),
        lead="Newest first. A change stands only between two whole periods.",
        name="numbers",
    )


def _columns(of: str, before: str) -> tuple[Column, ...]:
    nearer = (Column("before", before, number=True),) if before else ()
    return (
        Column("span", of), Column("to", "To", day=True), Column("value", "Value", number=True),
        Column("state", "State"), *nearer,
        Column("year", "A year earlier", number=True), Column("yoy", "YoY", number=True),
        Column("target", "Target", number=True), Column("status", "Status"),
    )  # fmt: skip


def _row(
    story: MetricStory, name: str, of: Judged, before: Value, *changes: Change
) -> tuple[Children, ...]:
    value = of.value
    *nearer, on_year = (_change(story, each) for each in changes)
    return (
        name, formats.day(value.span.end), _value(story, value),
        told_state(value, due_in(story.metric)) or "whole",
        *nearer, _value(story, before), on_year, aim(story.metric, of.target), _status(of),
    )  # fmt: skip


def _value(story: MetricStory, value: Value) -> Children:
    if value.value is None:
        return why(formats.MISSING, state_in_words(story.metric, value))
    return told(value.value, story.metric.unit)


def _change(story: MetricStory, of: Change) -> Component:
    """With the two date ranges on hover; n/m with its reason."""
    if of.unsaid is not None:
        return why(NOT_MEANINGFUL, compared(of))
    return html.Span(
        told_change(of), title=compared(of), className=f"change {way(story.metric, of)}".rstrip()
    )


def _status(of: Judged) -> Children:
    if of.target is None:
        return html.Span(formats.MISSING, title="There is no target of this span.")
    return status(of.status.value, STATUS_WORDS[of.status])


def _running(story: MetricStory) -> list[tuple[Children, ...]]:
    """The month that still runs: apart, and in no comparison."""
    value = story.detail.running_month
    if value is None:
        return []
    missing: Sequence[Children] = [formats.MISSING] * 5
    state = told_state(value, due_in(story.metric)) if value.state is not State.OK else ""
    name = f"{value.span.end:%b %Y}, so far"
    to = formats.day(min(value.span.end, story.scope.as_of))
    return [(name, to, _value(story, value), state or "still runs", *missing)]


def _to_date(story: MetricStory) -> list[tuple[Children, ...]]:
    return [
        _row(
            story, TO_DATE[name].capitalize(), cell.judged, story.detail.to_date_py[name],
            cell.change,
        )
        for name, cell in story.detail.row.to_date.items()
    ]  # fmt: skip


def _compared(story: MetricStory) -> Component:
    columns = (
        Column("what", "Change"), Column("of", "Of"), Column("against", "Against"),
        Column("change", "Is", number=True), Column("why", "Why not", grows=True),
    )  # fmt: skip
    rows = [
        (CHANGES[name], dates(of.span), dates(of.base), told_change(of), str(of.unsaid or ""))
        for name, changes in story.detail.changes.items()
        for of in reversed(changes)
    ]
    return table(columns, rows, "Compared dates", LABELLED)


def span_name(story: MetricStory, span: Span) -> str:
    """W47, Nov 2026, or the dates."""
    if span.days == len(("Su", "Mo", "Tu", "We", "Th", "Fr", "Sa")):
        return f"{week_name(story, span)}, to {formats.day(span.end)}"
    return dates(span)

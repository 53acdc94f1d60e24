"""Rules that act in production, month by month, with what came in and what went off."""

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.values import Month
from layouts.components import figure, section
from layouts.components.charts import in_and_out, line_to_now
from layouts.theme import ACCENT, AMBER, QUIET

MONTHS_SHOWN = 36


def burn_down(told: RuleDeprecation) -> Component | None:
    """Acting rules at the end of each month, and why their number changed."""
    if not told.months:
        return None
    months = told.months[-MONTHS_SHOWN:]
    moved = [month for month in months if month is not told.months[0]] or months
    x = _days(months)
    acting = [month.acting for month in months]
    return section(
        "Rules that act in production",
        html.Div(
            [
                html.Div(
                    figure(
                        line_to_now(x, acting, "acting", formats.count(acting[-1]), _axis(months)),
                        _finding(months),
                        f"Acting rules at the end of each month, {_span(months)}",
                        "medium",
                    ),
                    className="pair-even",
                ),
                html.Div(
                    figure(
                        in_and_out(_days(moved), *_moves(moved), _axis(moved)),
                        _net(months),
                        "Rules a month: new ones and, in amber, those back in production up;"
                        f" switched off down{_begun(told.months[0], moved)}",
                        "medium",
                    ),
                    className="pair-even",
                ),
            ],
            className="pair",
        ),
        lead=_sentence(months),
        name="burn-down",
    )


def _days(months: Sequence[Month]) -> list[str]:
    return [month.counted_to.isoformat() for month in months]


def _begun(first: Month, drawn: Sequence[Month]) -> str:
    """Says so where the month that the history begins with is not drawn: all came in then."""
    return "" if first is drawn[0] else f"; without the {first.entered:,} of {first.end:%b %Y}"


def _moves(months: Sequence[Month]) -> tuple[Any, Any]:
    came = [
        ("new", ACCENT, [month.entered for month in months]),
        ("back in production", AMBER, [month.revived for month in months]),
    ]
    return came, [("switched off", QUIET, [month.switched_off for month in months])]


def _finding(months: Sequence[Month]) -> str:
    now, first = months[-1], months[0]
    if len(months) == 1:
        return f"{now.acting:,} rules act"
    change = formats.more_or_fewer(now.acting - first.acting)
    than = "than" if now.acting != first.acting else "as"
    return f"{now.acting:,} rules act, {change} {than} at the end of {first.end:%b %Y}"


def _net(months: Sequence[Month]) -> str:
    recent = months[-12:]
    came, back, off = _sums(recent)
    span = formats.plural(len(recent), "month")
    return f"{off:,} went off and {came + back:,} came in the last {span}"


def _sums(months: Sequence[Month]) -> tuple[int, int, int]:
    return (
        sum(month.entered for month in months),
        sum(month.revived for month in months),
        sum(month.switched_off for month in months),
    )


def _sentence(months: Sequence[Month]) -> str:
    recent = months[-12:]
    came, back, off = _sums(recent)
    before = recent[0].acting - recent[0].entered - recent[0].revived + recent[0].switched_off
    return (
        f"{before:,} acted before {recent[0].end:%b %Y}; {came:,} new ones and {back:,} back in"
        f" production came, {off:,} were switched off: that makes {recent[-1].acting:,}."
        " Without what comes in, switching off looks like more than it is."
    )


def _span(months: Sequence[Month]) -> str:
    partial = f", the last up to {formats.day(months[-1].counted_to)}" * months[-1].partial
    return f"{months[0].end:%b %Y} to {months[-1].end:%b %Y}{partial}"


def _axis(months: Sequence[Month]) -> dict[str, Any]:
    return {"type": "date", "tickformat": "%b %y", "nticks": 6, "hoverformat": "%b %Y"}

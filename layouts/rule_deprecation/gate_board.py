"""The switch-off gate: what offline monitoring has shown of each rule that is in it."""

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule.address import rule_address
from dashboard.rule_deprecation.board import OnBoard
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.verdicts import FAIL, INSUFFICIENT, PASS
from layouts.components import LABELLED, Column, link, section, status, table
from layouts.rule_deprecation.lists import all_of_them
from layouts.rule_deprecation.words import MORE_LABELLED, VERDICTS, why

SHOWN = 12


def gate_board(told: RuleDeprecation) -> Component | None:
    """The first rules of the board with verdict and reasons; None where none is monitored."""
    if not len(told.board):
        return None
    columns = (
        Column("rule", "Rule"), Column("verdict", "Verdict"), Column("why", "Why", grows=True),
        Column("team", "Team"),
        Column("missed", "Missed of labelled", number=True, help="Bad cases met by nothing else."),
        Column("needed", "Labels needed", number=True, help="If no further miss is among them."),
        Column("ready", "Ready on", day=True, help="At today's pace of labels."),
        Column("days", "Days here", number=True),
    )  # fmt: skip
    shown = told.board.first(SHOWN)
    return section(
        "The switch-off gate",
        table(columns, [_row(told, each) for each in shown], "The switch-off gate", LABELLED),
        all_of_them(told, "monitored", len(shown)),
        _portfolio(told),
        lead=_sentence(told),
        name="gate",
    )


def _sentence(told: RuleDeprecation) -> str:
    counts, unlabelled = told.board.counts(), told.board.only_unlabelled()
    short = counts[INSUFFICIENT] - unlabelled
    share = f", {unlabelled:,} with too many cases unlabelled" if unlabelled else ""
    return (
        f"{formats.plural(len(told.board), 'rule')} in offline monitoring: {counts[PASS]:,} ready"
        f" for sign-off, {counts[FAIL]:,} failing, {short:,} short of labels or days{share}."
    )


def _row(told: RuleDeprecation, each: OnBoard) -> tuple[Any, ...]:
    gate = each.gate
    waits = gate is not None and each.verdict == INSUFFICIENT
    return (
        link(each.rule, rule_address(told.scope, each.rule)),
        status(*VERDICTS[each.verdict]),
        why(each, told.policy),
        each.team,
        formats.MISSING if gate is None else f"{gate.missed:,} of {gate.labelled:,}",
        formats.count(gate.still_needed) if gate and waits else formats.MISSING,
        formats.day(each.ready) if each.ready else _no_date(each),
        formats.count(each.days_open),
    )


def _no_date(each: OnBoard) -> Component:
    said = {
        PASS: "It has passed.",
        FAIL: "It has failed: no more labels make it pass.",
        INSUFFICIENT: "There is no pace of labels to go by yet.",
    }[each.verdict]
    if each.verdict == INSUFFICIENT and each.gate and not each.gate.still_needed:
        said = MORE_LABELLED
    return html.Span(formats.MISSING, title=said)


def _portfolio(told: RuleDeprecation) -> Component | None:
    found = told.portfolio
    if not found.windows or found.upper is None:
        return None
    return html.P(
        f"All {formats.plural(found.windows, 'visit')} that passed so far, taken together:"
        f" {found.missed:,} missed among {found.labelled:,} labelled cases, at most"
        f" {found.upper * 100:.2f} %. By chance alone up to {found.expected_false:.1f} of them may"
        " have passed wrongly.",
        className="section-lead",
    )

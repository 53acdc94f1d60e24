"""The page put together: one sentence, key figures, sections, and where the data come from."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.verdicts import FAIL, PASS
from dashboard.ticket_aging.provenance import provenance
from layouts.components import KeyFigure, clear_filters, empty, key_figures, link, page_head
from layouts.rule_deprecation.burndown import burn_down
from layouts.rule_deprecation.funnel import funnel
from layouts.rule_deprecation.gate_board import gate_board
from layouts.rule_deprecation.how_to_read import how_to_read
from layouts.rule_deprecation.lists import list_address, rules_list
from layouts.rule_deprecation.plan import minutes, plan
from layouts.rule_deprecation.quality import quality
from layouts.rule_deprecation.savings import savings
from layouts.rule_deprecation.sides import sides
from layouts.rule_deprecation.stuck import stuck
from layouts.rule_deprecation.words import (
    EVERYTHING,
    FILTER_LABELS,
    TITLE,
    acting,
    headline,
    out,
)
from layouts.rule_deprecation.worth import classes, rollbacks, waivers
from layouts.ticket_aging.page import quiet_since
from layouts.ticket_aging.words import scope_in_words

Listed = Sequence[Mapping[str, Any]]


def content(
    told: RuleDeprecation, listed: Listed = (), nomination: Component | None = None
) -> Component:
    """The page of one program as of one date; ``listed`` are rules of its list for paper.

    ``nomination`` stands below the classes that it nominates by.
    """
    some = bool(told.counts.inventory)
    return html.Div(
        [
            page_head(
                TITLE,
                scope_in_words(told, EVERYTHING, FILTER_LABELS),
                clear_filters(told.scope) if some else None,
            ),
            *(_sections(told, listed, nomination) if some else [_nothing(told)]),
            html.Footer(provenance(told), className="provenance"),
        ],
        className="rules",
    )


def _sections(
    told: RuleDeprecation, listed: Listed, nomination: Component | None
) -> list[Component | None]:
    return [
        html.P(headline(told), className="headline"),
        quiet_since(told),
        key_figures(_key_figures(told)),
        gate_board(told),
        stuck(told),
        funnel(told),
        burn_down(told),
        plan(told),
        savings(told),
        rollbacks(told),
        waivers(told),
        classes(told),
        nomination,
        sides(told),
        rules_list(told, listed),
        quality(told),
        how_to_read(told),
    ]


def _key_figures(told: RuleDeprecation) -> list[KeyFigure]:
    total, gates = told.counts.inventory, told.board.counts()
    late = len(told.stuck)
    furthest = told.stuck.first(1)
    saved = told.savings.total
    month = told.months[-1]
    return [
        KeyFigure(
            "In the inventory", formats.count(total),
            f"{formats.signed(month.entered)} in {month.end:%b}", href=list_address(told, "all"),
        ),
        KeyFigure(
            "Act in production", formats.count(acting(told)),
            f"{formats.percent(acting(told) / total)} of all", href=list_address(told, "acting"),
        ),
        KeyFigure(
            "Switched off for good", formats.count(out(told)), "deprecated or retired",
            href=list_address(told, "out"),
        ),
        KeyFigure(
            "Stuck", formats.count(late),
            f"up to {formats.plural(furthest[0].over_by, 'day')} over" if late else "none is",
            "amber" if late else "", list_address(told, "stuck"),
        ),
        KeyFigure(
            "At the gate", formats.count(len(told.board)),
            f"{gates[PASS]:,} pass, {gates[FAIL]:,} fail", "red" if gates[FAIL] else "",
            list_address(told, "monitored"),
        ),
        KeyFigure(
            "Minutes saved", minutes(saved.realised),
            f"{minutes(saved.provisional)} provisional",
            href=list_address(told, "saving"),
        ),
    ]  # fmt: skip


def _nothing(told: RuleDeprecation) -> Component:
    if told.scope.filters:
        return empty(
            "No rule matches these filters as of this week.",
            link("Show all rules", told.scope.without_filters().query()),
        )
    if told.source is None:
        command = f"greenpath import rules --program {told.program.key} --rules FILE"
        return empty(
            f"{told.program.name} has no rules yet.",
            ["Bring them in with ", html.Code(f"{command} --transitions FILE")],
        )
    return empty(f"No rule had entered the inventory by {formats.day(told.scope.as_of)}.", "")

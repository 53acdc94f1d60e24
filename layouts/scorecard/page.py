"""The page put together: one sentence, the weekly table, and where the data come from."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.scorecard.calculation import Scorecard
from dashboard.scorecard.table import TableRow, table
from dashboard.ticket_aging.provenance import provenance
from layouts.components import clear_filters, controls, empty, link, page_head, section, status
from layouts.components.leaves import Children
from layouts.scorecard.weekly_table import weekly_table
from layouts.scorecard.words import (
    EVERYTHING,
    FILTER_LABELS,
    STATUS_WORDS,
    TITLE,
    headline,
)
from layouts.ticket_aging.page import quiet_since
from layouts.ticket_aging.words import scope_in_words


def content(card: Scorecard, *forms: Component | None) -> Component:
    """The page of one program as of one date; ``forms`` stand below the table."""
    rows = table(card)
    return html.Div(
        [
            page_head(
                TITLE,
                scope_in_words(card, EVERYTHING, FILTER_LABELS),
                clear_filters(card.scope) if rows else None,
            ),
            *(_some(card, rows) if rows else [_nothing(card)]),
            *forms,
            html.Footer(provenance(card), className="provenance"),
        ],
        className="scorecard",
    )


def _some(card: Scorecard, rows: Sequence[TableRow]) -> list[Component | None]:
    return [
        html.P(headline(card, rows), className="headline"),
        quiet_since(card),
        weekly_table(card, rows),
        html.P(_how_to_read(), className="how-to-read"),
        _waiting(card),
    ]


def _waiting(card: Scorecard) -> Component | None:
    """Rows of files that wait to be put right; None where none does."""
    if not card.quarantined:
        return None
    said = [
        f"{formats.plural(count, 'row')} in quarantine: {reason.replace('_', ' ')}"
        for reason, count in card.quarantined.items()
    ]
    return section(
        "The data behind these figures",
        html.Ul([html.Li(words) for words in said], className="quality"),
        name="history",
    )


def _how_to_read() -> list[Children]:
    """What marks and short words mean."""
    statuses = [status(of.value, word) for of, word in STATUS_WORDS.items()][:3]
    return [
        *statuses,
        html.Span("↳ an input that drives the outputs above it", className="paper-only"),
        "Status is against the target of that very span; MTD, QTD and YTD compare with a year"
        " earlier. n/m: not meaningful; –: no value.",
        controls("Each says why, and each change which dates it compares, when you point at it."),
    ]


def _nothing(card: Scorecard) -> Component:
    if card.scope.filters:
        return empty(
            "No metric matches these filters as of this week.",
            link("Show all metrics", card.scope.without_filters().query()),
        )
    if card.source is None:
        command = f"greenpath import metrics --program {card.program.key} --definitions FILE"
        return empty(
            f"{card.program.name} has no metrics yet.",
            ["Bring them in with ", html.Code(f"{command} --values FILE")],
        )
    return empty(f"No metric was defined by {formats.day(card.scope.as_of)}.", "")

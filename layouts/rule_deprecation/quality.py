"""The history of the rules as it was delivered: what contradicts the policy or itself."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule.address import rule_address
from dashboard.rule_deprecation.calculation import RuleDeprecation
from layouts.components import LABELLED, Column, link, section, table
from layouts.rule_deprecation.words import title

SHOWN = 12


def quality(told: RuleDeprecation) -> Component | None:
    """Moves along no edge, skipped gates, contradictions; None where there is nothing to say."""
    found, later = told.audit, told.counts.not_yet
    wrong = len(found.illegal)
    said = [
        (wrong, f"{formats.plural(wrong, 'move')} along a way that the policy does not have"),
        (found.skips, f"{formats.plural(found.skips, 'move')} that skipped a gate, by waiver"),
        (
            found.from_mismatch,
            f"{formats.plural(found.from_mismatch, 'move')} that say they left another stage than"
            " the one the rule was in",
        ),
        (
            told.savings.unknown,
            f"{formats.plural(told.savings.unknown, 'rule')} whose saved minutes are not known",
        ),
        (later, f"{formats.plural(later, 'rule')} that come into the inventory later"),
        *(
            (n, f"{formats.plural(n, 'row')} in quarantine: {reason.replace('_', ' ')}")
            for reason, n in told.quarantined.items()
        ),
    ]
    rows = [html.Li(words) for n, words in said if n]
    if not rows:
        return None
    return section(
        "The history behind these figures",
        html.Ul(rows, className="quality"),
        *_illegal(told),
        name="history",
    )


def _illegal(told: RuleDeprecation) -> list[Component]:
    shown = told.audit.illegal[:SHOWN]
    if not shown:
        return []
    columns = (
        Column("rule", "Rule"), Column("event", "Event"), Column("from", "From"),
        Column("to", "To"),
    )  # fmt: skip
    rows = [
        (
            link(move.rule, rule_address(told.scope, move.rule)), move.event,
            title(move.from_stage), title(move.to_stage),
        )
        for move in shown
    ]  # fmt: skip
    parts: list[Component] = [table(columns, rows, "Moves that the policy does not have", LABELLED)]
    total = len(told.audit.illegal)
    if total > len(shown):
        parts.append(html.P(f"{len(shown):,} of {total:,}", className="listing-cut"))
    return parts

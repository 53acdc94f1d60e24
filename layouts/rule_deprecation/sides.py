"""Detection rules and ML models side by side."""

from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.side_by_side import Side
from dashboard.rule_deprecation.wording import in_words
from layouts.components import Column, section, table
from layouts.rule_deprecation.plan import minutes
from layouts.rule_deprecation.words import lasts, title


def sides(told: RuleDeprecation) -> Component | None:
    """The same measures for each kind; None where there is one kind only."""
    if len(told.sides) < 2:
        return None
    columns = (
        Column("measure", "Measure"),
        *(Column(side.kind, f"{title(side.kind)}s", number=True) for side in told.sides),
    )
    measured = [_measures(side) for side in told.sides]
    rows = [(name, *(each[name] for each in measured)) for name in measured[0]]
    return section(
        "Detection rules and ML models",
        table(columns, rows, "Rules and ML models side by side", "compared"),
        lead=_sentence(told.sides),
        name="sides",
    )


def _sentence(found: tuple[Side, ...]) -> str:
    said = (
        f"{formats.percent(side.deprecated.net_rate)} of the nominated {in_words(side.kind)}s"
        for side in found
    )
    return f"Deprecated or retired now: {', '.join(said)}."


def _measures(side: Side) -> dict[str, str]:
    reached = side.deprecated
    windows = {
        f"Deprecated within {days} days of nomination": formats.percent(found.rate)
        for days, found in reached.in_time.items()
    }
    gates = {f"Half leave {in_words(name)} within": lasts(time) for name, time in side.gates}
    return {
        "In the inventory": formats.count(side.inventory),
        "Act in production": formats.count(side.acting),
        "Switched off for good": formats.count(side.out),
        "Ever nominated": formats.count(reached.rules),
        "Ever deprecated, of nominated": formats.percent(reached.gross_rate),
        "Deprecated or retired now, of nominated": formats.percent(reached.net_rate),
        **windows,
        **gates,
        "Minutes saved, realised": minutes(side.minutes.realised),
        "Minutes saved, provisional": minutes(side.minutes.provisional),
    }

"""Minutes of alert work that were saved, kept apart by how sure they are."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.rule_deprecation.calculation import RuleDeprecation
from dashboard.rule_deprecation.values import Minutes
from layouts.components import LABELLED, Column, beside, figure, section, table
from layouts.components.charts import parted_bars
from layouts.rule_deprecation.plan import minutes
from layouts.theme import ACCENT, AMBER, QUIET

SORTS = (("realised", ACCENT), ("provisional", QUIET), ("modified", AMBER))
_HELP = {
    "realised": "By rules that are deprecated or retired, up to the cut; it stops at a rollback.",
    "provisional": "By rules that are off for the time being: they may come back.",
    "modified": "By rules that act but were modified to make fewer alerts.",
}


def savings(told: RuleDeprecation) -> Component | None:
    """By team, as bars and as a table; None where nothing was saved."""
    total = told.savings.total
    if not (total.realised or total.provisional or total.modified):
        return None
    teams = sorted(told.savings.by_team.items(), key=lambda pair: -pair[1].realised)
    names = [name for name, _ in teams]
    parts = [
        (sort, colour, [round(getattr(found, sort)) for _, found in teams])
        for sort, colour in SORTS
    ]
    best = teams[0]
    columns = (
        Column("team", "Team"),
        *(Column(sort, sort.capitalize(), number=True, help=_HELP[sort]) for sort, _ in SORTS),
    )
    rows = [(name, *_cells(found)) for name, found in teams]
    return section(
        "Minutes saved",
        beside(
            figure(
                parted_bars(names, parts, legend=True),
                f"{best[0]} has realised most: {minutes(best[1].realised)} minutes",
                "Minutes of alert work by team up to the cut",
                "medium",
            ),
            table(
                columns,
                rows,
                "Minutes saved by team",
                LABELLED,
                totals=[(html.Strong("All"), *_cells(total))],
            ),
        ),
        lead=_sentence(told),
        name="minutes",
    )


def _cells(found: Minutes) -> tuple[str, ...]:
    return tuple(minutes(getattr(found, sort)) for sort, _ in SORTS)


def _sentence(told: RuleDeprecation) -> str:
    total, unknown = told.savings.total, told.savings.unknown
    said = (
        f"{minutes(total.realised)} minutes are realised, {round(total.realised / 60):,} hours of"
        f" work; {minutes(total.provisional)} are provisional, as their rules may come back, and"
        f" {minutes(total.modified)} come from modified rules. The three are never added up."
    )
    if not unknown:
        return said
    return f"{said} {formats.plural(unknown, 'rule')} without known alerts save nothing here."

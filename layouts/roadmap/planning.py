"""The planning line: candidates by score, what is funded, and whether that fits the capacity."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.roadmap.address import initiative_address
from dashboard.roadmap.planning import Candidate, PlanningLine, Term, Total
from dashboard.roadmap.values import Roadmap
from dashboard.scope import Scope
from dashboard.ticket_aging.provenance import provenance
from layouts.components import (
    LABELLED,
    Column,
    KeyFigure,
    empty,
    key_figures,
    light,
    link,
    page_head,
    section,
    table,
)
from layouts.components.leaves import Children
from layouts.roadmap.capacity import capacity
from layouts.roadmap.parts import part_ways
from layouts.roadmap.words import money, weeks
from layouts.ticket_aging.words import scope_in_words

TITLE = "Planning line"
RANKED = "Candidates by score"
TERMS = {"impact": "Impact", "confidence": "Confidence", "effort": "Effort", "cost": "Cost"}


def planning_page(found: Roadmap, told: PlanningLine, *forms: Component | None) -> Component:
    """What of the candidates is funded, and what that asks of the lanes."""
    return html.Div(
        [
            page_head(TITLE, scope_in_words(found, "All candidates"), part_ways(found.scope)),
            *(_some(found, told) if told.ranked else [_nothing()]),
            capacity(told, found.program.calendar),
            *forms,
            html.Footer(provenance(found), className="provenance"),
        ],
        className="roadmap planning",
    )


def planning_headline(told: PlanningLine) -> str:
    """The line in one sentence."""
    over = [each for each in told.load if each.over]
    candidates = formats.plural(len(told.ranked), "candidate")
    said = f"None of {candidates} is above the line"
    if told.above.candidates:
        said = (
            f"{told.above.candidates:,} of {candidates} above the line, for"
            f" {weeks(told.above.effort)} and a cost of {money(told.above.cost)}"
        )
    if not any(each.capacity is not None for each in told.load):
        return f"{said}; nobody said what capacity there is."
    if not over:
        return f"{said}; every lane has the capacity for it."
    worst = max(over, key=lambda each: each.over)
    return f"{said}; {worst.lane} lacks {weeks(worst.over)} in the worst of its quarters."


def _some(found: Roadmap, told: PlanningLine) -> list[Component]:
    return [
        html.P(planning_headline(told), className="headline"),
        key_figures([*_totals("Above the line", told.above), *_totals("Below it", told.below)]),
        section(
            "Candidates",
            table(_columns(), _rows(found.scope, told), RANKED, f"{LABELLED} ranked"),
            lead=_how(told),
            name="candidates",
        ),
    ]


def _totals(where: str, total: Total) -> list[KeyFigure]:
    return [
        KeyFigure(where, f"{total.candidates:,}", "candidates"),
        KeyFigure("Effort", f"{total.effort:,.1f}", "person-weeks"),
        KeyFigure("Cost", money(total.cost), "in the program's currency"),
    ]


def _how(told: PlanningLine) -> str:
    of = told.decision.weights
    return (
        f"Score = {of.impact:g} × impact of 10 + {of.confidence:g} × confidence {formats.MINUS}"
        f" {of.effort:g} × share of the largest effort {formats.MINUS} {of.cost:g} × share of the"
        " largest cost. What nobody said counts 0 and is marked."
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("place", "Place", number=True), Column("title", "Candidate", grows=True),
        Column("lane", "Lane"), Column("score", "Score", number=True),
        *(Column(name, title, number=True) for name, title in TERMS.items()),
        Column("line", "Funding"),
    )  # fmt: skip


def _rows(scope: Scope, told: PlanningLine) -> list[Sequence[Children]]:
    return [_row(scope, each) for each in told.ranked]


def _row(scope: Scope, each: Candidate) -> Sequence[Children]:
    return (
        str(each.place),
        link(each.item.initiative.title, initiative_address(scope, each.item.key)),
        each.item.lane,
        f"{each.score:.2f}".replace("-", formats.MINUS),
        *(_term(name, each.terms[name]) for name in TERMS),
        light.Span("above the line", className="funded") if each.above else "below",
    )


def _term(name: str, term: Term) -> Component:
    """What a part adds, and on hover what it is made of."""
    if term.value is None:
        return light.Span(formats.MISSING, title="Nobody said: it counts 0.", className="why")
    points = f"{term.points:+.2f}".replace("-", formats.MINUS)
    return light.Span(points, title=f"{TERMS[name]} {term.value:g}")


def _nothing() -> Component:
    return empty(
        "There is no candidate as of this week.",
        "An initiative whose state is “candidate” is ranked here by its score.",
    )

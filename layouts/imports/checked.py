"""What a check found, and the way to the import."""

from dash import html
from dash.development.base_component import Component

from dashboard.imports.runs import ImportRun, ImportsPage, Outcome
from layouts.components import section
from layouts.imports import result
from layouts.imports.meaning import FORM, meaning
from layouts.imports.pieces import button


def checked(page: ImportsPage, run: ImportRun, outcome: Outcome) -> list[Component | None]:
    """The result of the check with the import's button; the meaning stays at hand below."""
    return [
        html.Div(
            [
                result.figures(outcome),
                html.Div(
                    [
                        button("Import", "import", main=True, form=FORM),
                        html.Span("Nothing was changed yet.", className="quiet"),
                    ],
                    className="actions",
                ),
                section("What the check found", *result.parts(outcome)),
            ],
            className="checked",
        ),
        html.P(
            "The meaning has changed since this check: check again to see what it brings now.",
            className="outdated quiet-since",
        ),
        *meaning(page, run),
    ]

"""What an import did, and how it is taken back."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.imports.runs import ImportRun, ImportsPage
from layouts.components import controls, facts, link, section
from layouts.components.forms import field, text
from layouts.imports import result
from layouts.imports.pieces import address, button
from layouts.imports.waiting import waiting
from layouts.imports.words import balance

FORM = "take-back"


def finished(page: ImportsPage, run: ImportRun) -> list[Component | None]:
    """The result of an import that was done, and perhaps taken back."""
    if run.taken_back_at is not None:
        return [_taken_back(page, run), *_did(run)[1:]]
    return [
        controls(link("See the tickets", address(page.scope, "/tickets")), className="actions"),
        *_did(run),
        waiting(page),
        None if run.busy else _take_back(),
    ]


def _did(run: ImportRun) -> list[Component | None]:
    outcome = run.outcome
    if outcome is None:
        return []
    return [result.figures(outcome), section("What it brought", *result.parts(outcome))]


def _taken_back(page: ImportsPage, run: ImportRun) -> Component:
    said = {
        "Why": run.taken_back_reason or formats.MISSING,
        "What": _undone(run) or formats.MISSING,
    }
    return facts(said)


def _undone(run: ImportRun) -> str:
    """``1,204 events voided, 31 restored, 12 tickets withdrawn``."""
    done = run.taken_back
    if not done:
        return balance(run.outcome) if run.outcome is not None else ""
    return (
        f"{formats.plural(done.get('events', 0), 'event')} voided,"
        f" {done.get('restored', 0):,} restored,"
        f" {formats.plural(done.get('tickets', 0), 'ticket')} withdrawn"
    )


def _take_back() -> Component:
    """Behind a fold, with a reason: it undoes what others may have seen."""
    return html.Details(
        [
            html.Summary("Take back this import"),
            html.P(
                "All it brought is voided and stays in the record; what earlier and later imports"
                " also say stays."
            ),
            html.Div(
                field(
                    "reason",
                    "Reason (required)",
                    text("", "what was wrong with it", 500),
                    required="Say why: it is kept with the import.",
                ),
                id=FORM,
                className="form",
            ),
            html.Div(button("Take it back", "take-back", form=FORM), className="actions"),
        ],
        className="take-back",
    )

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
SHOWN_AS = {"metrics": "scorecard", "goals": "path-to-green"}
"""The page of what is imported, where it is called otherwise."""
VOIDED = {
    "events": "event", "values": "value", "definitions": "definition", "targets": "target",
    "updates": "update", "actions": "action", "moves": "moved date", "words": "word",
}  # fmt: skip
"""What can have been voided, as a person counts it."""
WITHDRAWN = {"roadmap": "initiatives"}
"""What can have been withdrawn, where it is called otherwise than what was imported."""


def finished(page: ImportsPage, run: ImportRun) -> list[Component | None]:
    """The result of an import that was done, and perhaps taken back."""
    if run.taken_back_at is not None:
        return [_taken_back(page, run), *_did(run)[1:]]
    return [
        _way(page, run),
        *_did(run),
        waiting(page),
        None if run.busy else _take_back(),
    ]


def _way(page: ImportsPage, run: ImportRun) -> Component | None:
    """To what was imported."""
    name = SHOWN_AS.get(run.register, run.register)
    way = link(f"See the {name.replace('-', ' ')}", address(page.scope, f"/{name}"))
    return controls(way, className="actions")


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
    voided = [formats.plural(done[name], one) for name, one in VOIDED.items() if name in done]
    of = WITHDRAWN.get(run.register, run.register)
    return (
        f"{', '.join(voided)} voided, {done.get('restored', 0):,} restored,"
        f" {formats.plural(done.get(of, 0), of.removesuffix('s'))} withdrawn"
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

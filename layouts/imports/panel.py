"""One import, from its files to its end: where it stands, and the one next step."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats, jobs
from dashboard.imports.runs import CHECK, READ, RUN, TAKE_BACK, ImportRun, ImportsPage
from layouts.components import aria, link, status
from layouts.components.forms import data
from layouts.components.history import history
from layouts.imports import words
from layouts.imports.checked import checked
from layouts.imports.finished import finished
from layouts.imports.meaning import meaning
from layouts.imports.pieces import address, button
from layouts.imports.progress import PROGRESS, progress

HOME = "/data"
STEPS = ("Files", "Meaning", "Check", "Import")
_STEP_OF = {READ: 1, CHECK: 3, RUN: 4, TAKE_BACK: 4}


def opened(page: ImportsPage, run: ImportRun, now: int) -> list[Component | None]:
    """The panel of an import."""
    return [
        html.Div(
            [status(*words.state(run)), _stepper(run)],
            className="import-state",
            **data(
                run=str(run.id),
                drawn=f"{run.job.id} {run.job.state}" if run.job is not None else "",
            ),
        ),
        html.P(words.run_headline(run, page.program.calendar.zone), className="headline"),
        html.Div(progress(run, now) if run.busy else None, id=PROGRESS),
        _stopped(page, run),
        *_body(page, run),
        _history(page),
    ]


def _history(page: ImportsPage) -> Component | None:
    """Who did what to this import, folded."""
    if not page.history:
        return None
    summary = html.Summary("History of this import")
    listed = history(page.history, page.program.calendar.zone)
    return html.Details([summary, listed], className="history-fold")


def _body(page: ImportsPage, run: ImportRun) -> list[Component | None]:
    if run.outcome is not None or run.taken_back_at is not None:
        return finished(page, run)
    if run.busy:
        return [_files(run)]
    if not _tables(run):
        return [_files(run), None if _failed(run) else _again(page, run), _discard()]
    if run.check is not None:
        return [*checked(page, run, run.check), _discard()]
    return [_files(run), *meaning(page, run), _discard()]


def _discard() -> Component:
    """The way out of an import that is not wanted after all."""
    return html.Div(
        [
            button("Discard this import", "discard"),
            html.Span("It can be brought back from the Audit page.", className="quiet"),
        ],
        className="actions discard",
    )


def discarded(page: ImportsPage) -> list[Component | None]:
    """The way home from an import that is gone; the browser goes there."""
    home = address(page.scope, HOME)
    name = page.run.name if page.run is not None else "The import"
    said = f"“{name}” was discarded. It can be brought back from the Audit page."
    way = link("It was discarded: back to all imports", home, **data(go="true", said=said))
    return [html.P(way)]


def _tables(run: ImportRun) -> bool:
    return any(file.tables for file in run.files)


def _failed(run: ImportRun) -> bool:
    return run.job is not None and run.job.state == jobs.FAILED


def step(run: ImportRun) -> int:
    """Where one stands, from 1 to 4."""
    if run.outcome is not None or run.taken_back_at is not None:
        return 4
    if run.job is not None and run.busy:
        return _STEP_OF.get(run.job.kind, 1)
    if run.check is not None:
        return 3
    return 2 if _tables(run) else 1


def _stepper(run: ImportRun) -> Component:
    here = step(run)
    return html.Ol([_step(i, name, here) for i, name in enumerate(STEPS, 1)], className="steps")


def _step(number: int, name: str, here: int) -> Component:
    said = {"current": "step"} if number == here else {}
    css = "here" if number == here else "behind" if number < here else "ahead"
    return html.Li(f"{number} {name}", className=f"step {css}", **aria(**said))


def _files(run: ImportRun) -> Component:
    """What was brought: each file with its format and its tables."""
    return html.Ul(
        [
            html.Li(
                [
                    html.Strong(file.name),
                    html.Span(" · ".join(_said(file.size, file.format, file.tables))),
                ]
            )
            for file in run.files
        ],
        className="files",
        **aria(label="Files"),
    )


def _said(size: int, format_: str, tables: tuple[object, ...]) -> list[str]:
    found = [words.size(size), format_]
    if len(tables) > 1:
        found.append(formats.plural(len(tables), "sheet"))
    return [part for part in found if part]


def _stopped(page: ImportsPage, run: ImportRun) -> Component | None:
    """A job that failed or was cancelled: what happened, what was kept, and what to do."""
    job = run.job
    if job is None or job.state not in (jobs.FAILED, jobs.CANCELLED):
        return None
    if job.state == jobs.CANCELLED:
        return html.P("It was cancelled. Nothing was changed.", className="stopped quiet-since")
    return html.Div(
        [
            html.P(
                [status("red", words.STOPPED.get(job.kind, "It failed")), ". "],
                className="stopped-what",
            ),
            html.P(job.problem or "The reason is in the log of the worker."),
            html.P(["Nothing was changed. ", *_next(page, run)]),
        ],
        className="stopped",
        role="alert",
    )


def _next(page: ImportsPage, run: ImportRun) -> list[Component | str]:
    other = link("bring another file", address(page.scope))
    if run.outcome is not None:
        return ["Try it again."]
    if not _tables(run):
        return ["Correct the file, then ", other, "."]
    return ["Change the meaning below, or ", other, "."]


def _again(page: ImportsPage, run: ImportRun) -> Component:
    """Files that never came whole, or were not read: there is nothing to go on with."""
    why = "The files are not all here. " if run.job is None else "The files were not read. "
    return html.P(
        [why, link("Bring them again", address(page.scope)), "."],
        className="quiet-since",
    )

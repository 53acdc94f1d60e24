"""What a job is doing, while it does it."""

from dash import html
from dash.development.base_component import Component

from dashboard import formats, jobs
from dashboard.imports.runs import ImportRun
from dashboard.jobs import Job
from layouts.components import aria
from layouts.components.forms import data
from layouts.imports.pieces import button
from layouts.imports.words import seconds

PROGRESS = "import-progress"
SLOW_QUEUE = 10
"""Seconds after which a queue is worth a word: then there may be no worker."""

NO_WORKER = "No worker has taken it yet: is “greenpath serve” or “greenpath work” running?"


def progress(run: ImportRun, now: int) -> Component:
    """The block that is drawn again each second; an end asks for the whole panel."""
    if run.job is None or run.job.over:
        return html.Div(**data(ended="true"))
    return _block(run.job, now)


def _block(job: Job, now: int) -> Component:
    return html.Div(
        [
            html.Div(
                [
                    html.Strong(_doing(job), className="job-doing"),
                    html.Span(_how_far(job, now), className="job-far"),
                    _cancel(job),
                ],
                className="job-head",
            ),
            _bar(job),
            html.P(_slow(job, now), className="job-note", role="status"),
        ],
        className="job",
        **data(working="true"),
    )


def _doing(job: Job) -> str:
    if job.cancel_asked:
        return "Being cancelled"
    if job.state == jobs.QUEUED:
        return "Waiting for a worker"
    return job.said or "Working"


def _how_far(job: Job, now: int) -> str:
    since = job.queued_at if job.started_at is None else job.started_at
    spent = seconds(max(now - since, 0))
    if job.total:
        return f"{job.done:,} of {formats.plural(job.total, 'row')} · {spent}"
    return f"{formats.plural(job.done, 'row')} · {spent}" if job.done else spent


def _slow(job: Job, now: int) -> str:
    if job.state == jobs.QUEUED and now - job.queued_at > SLOW_QUEUE:
        return NO_WORKER
    if job.attempts > 1:
        return "Its worker ended before its time; another one took it up from the beginning."
    return ""


def _cancel(job: Job) -> Component | None:
    return None if job.cancel_asked else button("Cancel", "cancel")


def _bar(job: Job) -> Component:
    """A bar with a share; without one it only says that something happens."""
    share = job.share
    said = {"valuemin": "0", "valuemax": "100", "label": _doing(job)}
    if share is not None:
        said["valuenow"] = str(round(share * 100))
    return html.Div(
        html.Div(
            className="job-done" if share is not None else "job-done unknown",
            style={"width": f"{share * 100:.1f}%"} if share is not None else {},
        ),
        className="job-bar",
        role="progressbar",
        **aria(**said),
    )

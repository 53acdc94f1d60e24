"""Jobs and health under Administration."""

from collections.abc import Sequence
from importlib.metadata import version

from dash import html
from dash.development.base_component import Component

from dashboard import formats
from dashboard.administration import Health, Work
from dashboard.jobs import CANCELLED, DONE, FAILED, QUEUED, WORKING
from dashboard.settings import Settings
from layouts.components import Column, empty, facts, section, status, table

ZONE = "UTC"
_STATES = {
    QUEUED: ("grey", "waiting"),
    WORKING: ("amber", "working"),
    DONE: ("green", "done"),
    FAILED: ("red", "failed"),
    CANCELLED: ("grey", "cancelled"),
}
_COLUMNS = (
    Column("kind", "Job"),
    Column("subject", "About", grows=True),
    Column("program", "Program"),
    Column("who", "Asked by"),
    Column("state", "State"),
    Column("queued", "Asked (UTC)", day=True),
    Column("took", "Took", number=True),
    Column("problem", "Problem", grows=True),
)


def jobs(found: Sequence[Work]) -> Component:
    """Long work, newest first."""
    if not found:
        return empty("There was no long work yet.", "Imports will stand here.")
    rows = [
        (
            work.job.kind.replace(".", ": ").replace("_", " "),
            work.subject or formats.MISSING,
            work.program,
            work.asked_by or formats.MISSING,
            status(*_STATES[work.job.state]),
            formats.moment(work.job.queued_at, ZONE),
            _took(work),
            work.job.problem or formats.MISSING,
        )
        for work in found
    ]
    failed = sum(work.job.state == FAILED for work in found)
    lead = f"The newest {formats.plural(len(found), 'job')}; {failed} failed."
    return section("Jobs", table(_COLUMNS, rows, "Jobs", "jobs-list"), lead=lead)


def _took(work: Work) -> str:
    began, ended = work.job.started_at, work.job.ended_at
    return formats.MISSING if began is None or ended is None else f"{ended - began} s"


def health(found: Health, settings: Settings) -> Component:
    """Version, store and settings; nothing secret."""
    counts = {what.capitalize(): formats.count(n) for what, n in found.counts.items()}
    waiting = status("green", "No job waits") if not found.waiting else _waiting(found)
    return html.Div(
        [
            section(
                "Health",
                facts(
                    {
                        "Jobs": waiting,
                        "Failed in the last week": formats.count(found.failed),
                        "Program": f"Greenpath {version('greenpath')}",
                        "Store": f"{found.engine}, version {found.store_version}",
                        "Size": f"{found.size / 1e6:,.1f} MB",
                    }
                ),
                lead="The store answers.",
            ),
            section("What is in it", facts(counts)),
            section("Settings", facts(_settings(settings)), lead="From the environment."),
        ]
    )


def _waiting(found: Health) -> Component:
    since = formats.moment(found.oldest_waiting_at, ZONE)
    return status("amber", f"{formats.plural(found.waiting, 'job')} waiting, since {since} UTC")


def _settings(settings: Settings) -> dict[str, str]:
    return {
        "Sessions end": f"after {settings.idle_minutes} minutes without a request, and after"
        f" {settings.session_hours} hours",
        "Address": settings.public_url or "as each request says",
        "Proxies that are trusted": str(settings.trusted_proxies),
        "Key of the cookies": "from the environment" if settings.secret_key else "kept in a file",
        "Demonstration": "yes: visitors are signed in" if settings.demonstration else "no",
    }

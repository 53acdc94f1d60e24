"""The web application, put together."""

from contextlib import suppress
from functools import partial
from pathlib import Path

import dash
import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from callbacks import (
    audit,
    documents,
    drafts,
    guard,
    listings,
    reminders,
    roadmap_calendar,
    router,
    tables,
)
from callbacks.access import refuse_unplaced
from callbacks.accounts import pages as accounts
from callbacks.accounts.administration import PUBLIC_URL
from callbacks.accounts.door import guard_the_door
from callbacks.accounts.viewers import Viewers, current_viewer, person_of
from callbacks.forms import sending
from callbacks.headers import send_headers
from callbacks.imports import page as imports
from callbacks.imports import uploads
from callbacks.pages import LISTINGS
from callbacks.questions import Question
from callbacks.reader import Reader
from callbacks.requests import any_request, page_request
from callbacks.static_files import serve_static_files
from callbacks.turns import MOST_PAGES, take_turns
from dashboard.errors import StoreAway
from dashboard.settings import Settings
from db.engine import prepare_store, store_engine
from db.patience import PROBE, WEB
from db.readiness import refuse_silence, refuse_trouble
from layouts import shell

ROOT = Path(__file__).parent.parent
BUSY_SECONDS = 3
"""How long a page waits for the right to write, before it says that it cannot now."""
LOG = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper("iso"),
    structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
)
"""Plain tracebacks: the others print local variables, passwords of addresses among them."""

INDEX = """<!DOCTYPE html>
<html lang="en" data-bs-theme="light">
<head>{%metas%}<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="/assets/favicon.svg">{%css%}</head>
<body>{%app_entry%}<footer class="dash-scripts">{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


def create_app(settings: Settings) -> dash.Dash:
    """A Dash application over the store that the settings name; it is migrated when new."""
    structlog.configure(processors=LOG)
    engine = store_engine(settings.database_url, BUSY_SECONDS, patience=WEB)
    with suppress(StoreAway):  # a process that is replaced meanwhile says so, as the others do
        prepare_store(engine)
    reader = Reader(engine, settings, current_viewer)
    app = dash.Dash(
        "greenpath",
        server=Flask("greenpath", static_folder=None),  # type: ignore[arg-type]  # as its docs say
        title="Greenpath",
        update_title="",
        assets_folder=str(ROOT / "assets"),
        assets_ignore=r"paper\.js",
        suppress_callback_exceptions=True,
        serve_locally=True,
        index_string=INDEX,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    if settings.trusted_proxies and not settings.demonstration:  # which is for nobody far away
        app.server.wsgi_app = ProxyFix(app.server.wsgi_app, *[settings.trusted_proxies] * 3)
    app.server.config[PUBLIC_URL] = settings.public_url
    viewers = Viewers(app.server, engine, settings, reader.now)
    guard_the_door(app, reader, viewers)
    app.layout = partial(shell.frame, lambda: person_of(reader))
    router.register(app, reader)
    imports.register(app, reader, page_request)
    serve_static_files(app)
    guard.guard_callbacks(app)
    probe = store_engine(settings.database_url, 0, patience=PROBE)
    documents.register(app, reader, Question(partial(refuse_trouble, probe)))
    audit.register(app, reader, any_request)
    listings.register(app, reader, page_request, LISTINGS)
    for addresses in (tables, reminders, roadmap_calendar, uploads, drafts, sending):
        addresses.register(app, reader)
    accounts.register(app, reader, viewers)
    send_headers(app, settings.public_url)
    refuse_unplaced(app)
    take_turns(app.server, Question(partial(refuse_silence, probe), MOST_PAGES).trouble)
    return app

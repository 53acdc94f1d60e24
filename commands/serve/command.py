"""``greenpath serve``: the web application in several processes."""

import logging
import signal
import sys
from contextlib import nullcontext
from ipaddress import ip_address
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.edge import author, now, open_store, say, settings
from commands.serve.address import Address, address_of, claimed
from commands.serve.side_worker import side_worker
from commands.serve.workers import END_SIGNALS, Respawns, application, own_signals
from dashboard.errors import GreenpathError, InvalidSettings
from dashboard.settings import Settings
from db.accounts.key import secret_key
from db.accounts.links import set_up_token
from db.engine import writing

if TYPE_CHECKING:
    from granian.server.common import AbstractServer

APPLICATION = "app:create"
THREADS = 40
"""More than pages and uploads may take (callbacks/turns.py), so that health checks find one."""
FINISH_SECONDS = 8
"""How long running requests may take after the signal to end."""
TO_STDERR = {
    "class": "logging.StreamHandler",
    "filters": ["known"],
    "formatter": "generic",
    "stream": "ext://sys.stderr",
}


class KnownWarning(logging.Filter):
    """Leaves out what granian says of many threads: docs/decisions/deadlines.md."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is said."""
        return "Python threads, which seems quite high" not in record.getMessage()


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535)] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Processes.")] = None,
    with_worker: Annotated[
        bool, typer.Option("--worker/--no-worker", help="Do the long work here too.")
    ] = True,
) -> None:
    """Serve the pages until Ctrl-C or SIGTERM; running requests are finished then."""
    for number in END_SIGNALS:
        signal.signal(number, _leave)
    chosen = settings()
    address = address_of(chosen.host if host is None else host, port or chosen.port)
    processes = workers or chosen.workers
    if chosen.demonstration and not ip_address(address.host).is_loopback:
        raise InvalidSettings(
            f"A demonstration lets anybody in, and {address.name} is not only this machine."
        )
    with claimed(address):
        _set_up(chosen, address)
        say(f"Greenpath is at {address.url} (worker processes: {processes}; Ctrl-C ends it).")
        with side_worker() if with_worker else nullcontext():
            _run(_server(address, processes))


def _set_up(chosen: Settings, address: Address) -> None:
    """Make what all processes share, and say how the first administrator gets in."""
    secret_key(chosen)
    engine = open_store()
    if not chosen.demonstration:
        with writing(engine, author()) as session:
            token = set_up_token(session, now())
        if token is not None:
            site = chosen.public_url or address.url
            say(f"Nobody can sign in yet. Set it up, within a day: {site}/set-up?token={token}")
    engine.dispose()  # a worker must not inherit a connection


def _server(address: Address, workers: int) -> "AbstractServer[Any]":
    """Threads for slow lines and for waiting; pages take turns (callbacks/turns.py)."""
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    return Server(
        APPLICATION,
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=FINISH_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig={
            "handlers": {"console": TO_STDERR, "access": TO_STDERR},
            "filters": {"known": {"()": KnownWarning}},
        },
    )


def _run(server: "AbstractServer[Any]") -> None:
    server.on_startup(lambda: own_signals(server))
    server.respawned_wrks = Respawns(server)
    try:
        server.serve(target_loader=application)
    except SystemExit as ended:
        if ended.code and not server.interrupt_signal:
            raise GreenpathError(
                "The application ended again and again; the reason stands above."
            ) from None
    except (OSError, RuntimeError) as error:
        raise GreenpathError(f"Granian does not start: {error}") from None


def _leave(_number: int, _frame: FrameType | None) -> None:
    sys.exit(0)

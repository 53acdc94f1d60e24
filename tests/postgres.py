"""A PostgreSQL of the test session's own: made by initdb, on a free port, removed at the end."""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

PATIENCE = 120


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    port: int

    def new_database(self) -> str:
        """The address of a new empty database."""
        name = f"t{secrets.token_hex(6)}"
        address = f"postgresql://tester@127.0.0.1:{self.port}"
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        return f"{address}/{name}"


@contextmanager
def started_postgres() -> Iterator[Postgres | None]:
    """Start a server; None, with a line that says so, where none can be had."""
    binaries = _binaries()
    if not binaries:
        yield None
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        port, user, data = _free_port(), _user(), Path(folder) / "data"
        if user:
            shutil.chown(folder, user)
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k '' -c fsync=off"
        control = (binaries / "pg_ctl", "-D", data, "-w")
        _run(user, binaries / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8")
        _run(user, *control, "-o", options, "-l", Path(folder) / "log", "start")
        try:
            yield Postgres(port)
        finally:
            _run(user, *control, "-m", "immediate", "stop")


def prepared_postgres() -> str:
    """Install it where it is missing and that is possible; a line for the report's head."""
    if _binaries() or (_install() and _binaries()):
        return "PostgreSQL: the store is tested on it too"
    return "PostgreSQL is LEFT OUT: install it (Debian: apt-get install postgresql)"


def _binaries() -> Path | None:
    """Where initdb and pg_ctl stand together with their server, newest version first."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    on_path = shutil.which("pg_ctl")
    places = [*versions, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((p for p in places if (p / "initdb").exists() and (p / "postgres").exists()), None)


def _install() -> bool:
    """Install it through apt as root, where that is possible."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"],
    ):
        done = subprocess.run(command, env=environment, timeout=600, check=False, **quiet)  # type: ignore[call-overload]  # keywords from a dict
        if done.returncode:
            return False
    return True


def _user() -> str | None:
    """Somebody who is not root, since PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, *command: object) -> None:
    """Run as that user; what it says is shown when it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "initdb" in str(command[0]) else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {(done.stdout or b'').decode()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

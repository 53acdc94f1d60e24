"""A PostgreSQL of the test session's own: made by initdb, on a free port, removed at the end."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

PATIENCE = 120
SHAPE = """
SELECT string_agg(c.relname::text || c.relkind::text || c.relnatts::text, ',' ORDER BY c.relname)
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
"""
ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    port: int
    binaries: Path
    data: Path
    user: str | None
    _spare: list[str] = field(default_factory=list)
    """Databases that were lent, and are empty again."""
    _shapes: dict[str, str] = field(default_factory=dict)

    def new_database(self, like: str = "") -> str:
        """The address of a new database: an empty one, or a copy of one that nobody uses."""
        name, template = f"t{secrets.token_hex(6)}", like.rpartition("/")[2] or "template1"
        address = f"postgresql://tester@127.0.0.1:{self.port}"
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return f"{address}/{name}"

    def lent(self, like: str) -> str:
        """The address of a database like an empty one: a new one, or one that came back."""
        if self._spare:
            return self._spare.pop()
        address = self.new_database(like)
        with psycopg.connect(address) as connection:
            self._shapes[address] = str(connection.execute(SHAPE).fetchone())
        return address

    def take_back(self, address: str) -> None:
        """Empty a database that was lent; one whose tables were changed is lent no more."""
        with psycopg.connect(address) as connection:
            connection.execute(ALONE)
            connection.execute("SET session_replication_role = replica")  # without triggers
            if str(connection.execute(SHAPE).fetchone()) != self._shapes[address]:
                return
            tables = connection.execute(
                "SELECT tablename FROM pg_tables"
                " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            ).fetchall()
            parts = [
                f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for (name,) in tables
            ]
            full = connection.execute(" UNION ALL ".join(parts)).fetchall()  # type: ignore[arg-type]  # no literal
            used = connection.execute(
                "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL"
            ).fetchall()
            for (name,) in full:
                connection.execute(f'DELETE FROM "{name}"')  # type: ignore[arg-type]  # no literal
            for (name,) in used:
                connection.execute(f'ALTER SEQUENCE "{name}" RESTART')  # type: ignore[arg-type]  # no literal
        self._spare.append(address)

    def stop(self) -> None:
        """End it as an administrator does in a hurry: connections are cut."""
        _run(self.user, *self._control, "-m", "fast", "stop")

    def start(self) -> None:
        """Start it, on the same port."""
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k '' -c fsync=off"
        log = self.data.parent / "log"
        _run(self.user, *self._control, "-o", options, "-l", log, "start")

    def kill(self) -> None:
        """End it without a word; whatever state it is in."""
        _run(self.user, *self._control, "-m", "immediate", "stop")

    def freeze(self) -> None:
        """All its processes stand still; their connections stay open."""
        for process in self._processes():
            with suppress(ProcessLookupError):  # a child that has just ended
                os.kill(process, signal.SIGSTOP)

    def thaw(self) -> None:
        """They go on."""
        for process in self._processes():
            with suppress(ProcessLookupError):  # a child that has just ended
                os.kill(process, signal.SIGCONT)

    @property
    def _control(self) -> tuple[object, ...]:
        return (self.binaries / "pg_ctl", "-D", self.data, "-w")

    def _processes(self) -> Iterator[int]:
        """The first one, and its children, who are looked for when it has been told."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        yield first
        for place in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):  # it has just ended
                if int(place.read_text().rpartition(")")[2].split()[1]) == first:
                    yield int(place.parent.name)


@contextmanager
def started_postgres() -> Iterator[Postgres | None]:
    """Start a server; None, with a line that says so, where none can be had."""
    binaries = _binaries()
    if not binaries:
        yield None
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        user, data = _user(), Path(folder) / "data"
        if user:
            shutil.chown(folder, user)
        _run(user, binaries / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8")
        server = Postgres(_free_port(), binaries, data, user)
        server.start()
        try:
            yield server
        finally:
            server.kill()


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

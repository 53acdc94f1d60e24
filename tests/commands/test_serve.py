"""``greenpath serve`` with real processes on ports of this machine."""

import contextlib
import ctypes
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from callbacks.accounts.viewers import COOKIE
from callbacks.application import create_app
from commands.edge import now
from commands.serve.address import address_of, claimed
from dashboard.errors import InvalidSettings
from dashboard.programs import Program
from dashboard.settings import Settings
from db.accounts.people import add_account
from db.engine import prepare_store, store_engine, writing
from db.programs import add_program
from tests.callbacks.conftest import signed_in
from tests.conftest import BY

ROOT = Path(__file__).parents[2]
PATIENCE = 60
JSON = {"Content-Type": "application/json"}
WITH_A_TRIAL_APPLICATION = """
import commands.serve.command
commands.serve.command.APPLICATION = "trial:create"
from commands.greenpath import main
main()
"""
TRIAL_APPLICATION = """
import os, time
def create():
    if os.environ.get("TRIAL") == "fails":
        raise OSError("no application today")
    return answer
def answer(environ, start_response):
    if environ["PATH_INFO"] == "/slow":
        open("started", "w").close()
        time.sleep(0.7)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]
"""
PRIVILEGED = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a server; what still runs after the test is killed."""
    (tmp_path / "trial.py").write_text(TRIAL_APPLICATION)
    running: list[subprocess.Popen[str]] = []

    def started(*options: object, real: bool = False, **more: str) -> "subprocess.Popen[str]":
        code = "from commands.greenpath import main; main()" if real else WITH_A_TRIAL_APPLICATION
        process = subprocess.Popen(
            [sys.executable, "-c", code, "serve", *map(str, options)],
            cwd=tmp_path,
            env=environment(tmp_path) | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=without_rights,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield started
    for process in running:
        process.kill()
        process.communicate(timeout=PATIENCE)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks of this process are in a folder of the test."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def environment(tmp_path: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("GREENPATH_")}
    return own | {
        "PYTHONPATH": f"{ROOT}:{tmp_path}",
        "TMPDIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/store.db",
    }


def without_rights() -> None:
    """Root, too, may not listen on a low port after this; elsewhere nothing happens."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).prctl(24, 10)  # PR_CAPBSET_DROP, CAP_NET_BIND_SERVICE


def answer(port: int, path: str = "/", host: str = "127.0.0.1", cookie: str = "") -> str:
    connection = http.client.HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        assert response.status == 200
        return response.read().decode()
    finally:
        connection.close()


def wait_until(what: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if what():
                return
        time.sleep(0.05)
    pytest.fail(f"waited {seconds} seconds for nothing")


def workers(port: int, count: int) -> set[int]:
    """The process ids of the workers, as they tell them."""
    seen: set[int] = set()

    def complete() -> bool:
        seen.add(int(answer(port)))
        return len(seen) == count

    wait_until(complete)
    return seen


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{process}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        return True


def refusal(process: "subprocess.Popen[str]") -> str:
    """What a server says that ends with status 1 and without a traceback."""
    output, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert output == ""
    assert "Traceback" not in errors
    return errors.strip()


def in_use(port: int, host: str = "127.0.0.1") -> str:
    return (
        f"Port {port} on {host} is in use: end the program that holds it,"
        " or choose another with --port."
    )


def test_the_application_answers_and_tells_its_address_and_how_to_get_in(
    start: Start, port: int
) -> None:
    server = start("--port", port, "--workers", 1, real=True)
    wait_until(lambda: answer(port, "/healthz"))
    server.terminate()
    output, _ = server.communicate(timeout=PATIENCE)
    assert server.returncode == 0
    way, address = output.splitlines()
    site = f"http://127.0.0.1:{port}"
    assert address == f"Greenpath is at {site} (worker processes: 1; Ctrl-C ends it)."
    assert re.fullmatch(rf"Nobody .* within a day: {site}/set-up\?token=[\w-]{{43}}", way)


def half_sent(port: int, path: str, cookie: str) -> socket.socket:
    """A request whose body stands still in its middle."""
    line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    head = f"POST {path} HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\n"
    head += f"Cookie: {cookie}\r\n"
    line.sendall(f"{head}Content-Length: 100000\r\n\r\n".encode() + b"x" * 50_000)
    return line


def begun_file(port: int, size: int, cookie: str) -> int:
    """The number of a file that is announced."""
    body = json.dumps({"files": [{"name": "log.csv", "size": size}]})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("POST", "/data/imports?program=p", body, JSON | {"Cookie": cookie})
        return int(json.load(connection.getresponse())["files"][0]["id"])


def test_slow_lines_keep_nobody_from_being_answered(
    start: Start, port: int, tmp_path: Path
) -> None:
    """Neither a part of a file nor the body of a callback that stops coming."""
    engine = store_engine(f"sqlite:///{tmp_path}/store.db")
    prepare_store(engine)
    with writing(engine, BY) as session:
        add_program(session, Program("p", "P"))
        add_account(session, "tester", "Tess Ter", now(), administrator=True)
    engine.dispose()
    settings = Settings(database_url=f"sqlite:///{tmp_path}/store.db")
    client = signed_in(create_app(settings).server.test_client(), settings, "tester")
    held = client.get_cookie(COOKIE)
    assert held is not None
    cookie = f"{COOKIE}={held.value}"
    start("--port", port, "--workers", 1, "--no-worker", real=True)
    wait_until(lambda: answer(port, "/healthz"))
    part = f"/data/files/{begun_file(port, 100_000, cookie)}?program=p&offset=0"
    slow = [half_sent(port, path, cookie) for path in (part, part, "/_dash-update-component")]
    time.sleep(0.5)  # they are being read
    for path in ("/healthz", "/tickets?program=p", "/healthz", "/data?program=p"):
        assert answer(port, path, cookie=cookie)
    slow[0].sendall(b"x" * 50_000)
    assert slow[0].recv(1_000).startswith(b"HTTP/1.1 200")
    for line in slow[1:]:
        line.close()
    wait_until(lambda: answer(port, "/tickets?program=p", cookie=cookie))
    slow[0].close()


def test_settings_of_the_environment_are_followed(start: Start, port: int) -> None:
    start(GREENPATH_HOST="127.0.0.2", GREENPATH_PORT=str(port), GREENPATH_WORKERS="1")
    wait_until(lambda: answer(port, host="127.0.0.2"))
    assert free(port)  # on 127.0.0.1 nobody listens


def test_a_second_serve_on_one_port_ends_with_a_sentence(start: Start, port: int) -> None:
    start("--port", port, "--workers", 1)
    first = workers(port, 1)
    assert refusal(start("--port", port)) == in_use(port)
    assert workers(port, 1) == first


def test_of_two_that_start_at_one_moment_one_goes_on(start: Start, port: int) -> None:
    both = [start("--port", port, "--workers", 1) for _ in range(2)]
    wait_until(lambda: any(one.poll() is not None for one in both))
    loser, winner = sorted(both, key=lambda one: one.poll() is None)
    assert refusal(loser) == in_use(port)
    workers(port, 1)
    assert winner.poll() is None


@pytest.mark.parametrize(
    ("first", "second"),
    [("0.0.0.0", "127.0.0.1"), ("127.0.0.1", "0.0.0.0"), ("127.0.0.1", "localhost")],
)
def test_addresses_that_overlap_exclude_each_other(
    here: None, port: int, first: str, second: str
) -> None:
    with (
        claimed(address_of(first, port)),
        pytest.raises(InvalidSettings) as refused,
        claimed(address_of(second, port)),
    ):
        pytest.fail("both have the port")
    assert refused.value.sentence == in_use(port, second)


def test_two_addresses_of_this_machine_may_have_one_port(here: None, port: int) -> None:
    held = []
    with claimed(address_of("127.0.0.1", port)), claimed(address_of("127.0.0.2", port)):
        held.append("two")
    with claimed(address_of("0.0.0.0", port)):
        held.append("all")
    assert held == ["two", "all"]


def test_a_port_of_another_program_is_refused(here: None) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with (
            pytest.raises(InvalidSettings) as refused,
            claimed(address_of("127.0.0.1", port)),
        ):
            pytest.fail("both have the port")
    assert refused.value.sentence == in_use(port)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_to_all_processes_end_them_after_the_running_request(
    start: Start, port: int, tmp_path: Path, number: signal.Signals
) -> None:
    server = start("--port", port, "--workers", 2)
    processes = workers(port, 2)
    with ThreadPoolExecutor() as pool:
        request = pool.submit(answer, port, "/slow")
        wait_until((tmp_path / "started").exists)
        for _ in range(3):  # impatient Ctrl-C: the terminal tells the whole group
            os.killpg(server.pid, number)
            time.sleep(0.05)
        assert server.wait(timeout=PATIENCE) == 0
        assert int(request.result()) in processes
    assert all(gone(process) for process in processes)
    assert free(port)


def test_a_signal_ends_a_server_that_is_still_starting(start: Start, port: int) -> None:
    server = start("--port", port)
    assert server.stdout
    server.stdout.readline()
    server.terminate()
    assert server.wait(timeout=5) == 0


def test_workers_end_when_their_parent_is_killed(start: Start, port: int) -> None:
    server = start("--port", port, "--workers", 2)
    processes = workers(port, 2)
    server.kill()
    wait_until(lambda: all(gone(process) for process in processes) and free(port), 3)
    assert server.wait(timeout=5) == -signal.SIGKILL


def test_killed_workers_are_replaced_again_and_again(start: Start, port: int) -> None:
    server = start("--port", port, "--workers", 2)
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGKILL):
        old = workers(port, 2)
        for process in old:
            os.kill(process, number)
        wait_until(lambda old=old: not workers(port, 2) & old)
    assert server.poll() is None


def test_an_application_that_does_not_start_ends_the_service(start: Start, port: int) -> None:
    server = start("--port", port, "--workers", 1, TRIAL="fails")
    _, errors = server.communicate(timeout=PATIENCE)
    assert server.returncode == 1
    assert "no application today" in errors
    assert errors.endswith("The application ended again and again; the reason stands above.\n")


def test_an_address_of_another_machine_is_refused(start: Start, port: int) -> None:
    assert refusal(start("--host", "192.0.2.1", "--port", port)) == (
        "192.0.2.1 is no address of this machine: choose another with --host."
    )


@pytest.mark.parametrize("host", ["", "a..b", "127.0.0.1:80", "x" * 70, "\0"])
def test_what_is_no_address_is_refused(host: str) -> None:
    with pytest.raises(InvalidSettings, match="is no address"):
        address_of(host, 8050)


@pytest.mark.skipif(
    not PRIVILEGED.exists() or int(PRIVILEGED.read_text()) <= 1023,
    reason="anyone may listen on any port here",
)
def test_a_low_port_without_rights_is_refused(start: Start) -> None:
    assert refusal(start("--port", 1023)) == (
        "Port 1023 on 127.0.0.1 needs more rights: choose one from 1024 up with --port."
    )


def test_a_store_that_cannot_be_used_is_refused_before_anything_starts(
    start: Start, port: int
) -> None:
    server = start("--port", port, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    assert refusal(server).startswith("The store does not answer")

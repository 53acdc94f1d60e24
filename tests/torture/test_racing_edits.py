"""1,000 pairs of edits of one program at once, against a server with two processes."""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.programs import Program
from db.engine import prepare_store, writing
from db.programs import add_program
from tests.conftest import BY
from tests.racing import Racers, check_history
from tests.torture.served import Client, add_person, service

PAIRS = int(os.environ.get("TORTURE_PAIRS", "1000"))
"""On each engine."""


@pytest.mark.torture
def test_of_two_edits_at_once_one_wins_and_the_other_wins_over_it_then(
    new_store: Callable[[], Engine], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun, engine = time.monotonic(), new_store()
    prepare_store(engine)
    with writing(engine, BY) as session:
        program = add_program(session, Program("race", "Race"))
    for login in ("left", "right"):
        add_person(engine, login)
    with service(engine, tmp_path) as served:
        left, right = (signed_in(served.port, login) for login in ("left", "right"))
        racers = Racers(engine, program, (left.send, right.send))
        for number in range(PAIRS):
            racers.race(number)
    assert len(check_history(engine, program)) == 2 * PAIRS
    with capsys.disabled():
        seconds = time.monotonic() - begun
        sys.stdout.write(f"\n{engine.dialect.name}: {PAIRS} pairs, {seconds:.0f} s\n")


def signed_in(port: int, login: str) -> Client:
    client = Client(port)
    assert client.sign_in(login) == 302
    return client

"""Ten times the random histories of tests/db/test_replay.py, others each time."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine

from tests.db.random_histories import check_history, given_histories

HISTORIES = 2_000


@pytest.mark.torture
@settings(
    max_examples=HISTORIES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
@given(**given_histories)
def test_spells_say_what_a_replay_from_zero_says(random_store: Engine, **given: Any) -> None:
    check_history(random_store, **given)

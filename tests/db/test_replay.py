"""Random histories: what the spells say equals a replay from zero, on both engines."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine

from tests.db.random_histories import check_history, given_histories

HISTORIES = 200


@settings(
    max_examples=HISTORIES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(**given_histories)
def test_spells_say_what_a_replay_from_zero_says(random_store: Engine, **given: Any) -> None:
    check_history(random_store, **given)

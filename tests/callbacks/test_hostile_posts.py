"""Requests that no page of ours would send, to every address and callback, as anybody."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from tests.hostile.canaries import WITHOUT, columns_without_canaries
from tests.hostile.requests import hostile_requests
from tests.hostile.yard import Yard, hostile_yard

EXAMPLES = 150
"""On each engine."""
SEED = 20_261_122
UNSHRUNK = (Phase.generate, Phase.shrink)


@pytest.fixture(scope="module")
def yard(new_store: Callable[[], Engine]) -> Iterator[Yard]:
    with hostile_yard(new_store()) as found:
        yield found


def test_a_canary_sits_in_every_text_of_the_store(yard: Yard) -> None:
    assert columns_without_canaries(yard.engine) == WITHOUT.keys()


def test_whatever_is_sent_is_answered_or_refused_and_tells_nothing(yard: Yard) -> None:
    assert tried(yard, EXAMPLES, SEED) >= EXAMPLES


def tried(yard: Yard, examples: int, seeded: int | None = None) -> int:
    """Try so many requests, each checked by the yard; how many it were."""
    before = _answered(yard)

    @settings(
        max_examples=examples, deadline=None, database=None, phases=UNSHRUNK,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def attempt(data: st.DataObject) -> None:
        yard.try_it(data.draw(requests))

    requests = hostile_requests(yard.app)
    (attempt if seeded is None else seed(seeded)(attempt))()
    return _answered(yard) - before


def _answered(yard: Yard) -> int:
    return sum(number for what, number in yard.figures.items() if what.startswith("to "))
